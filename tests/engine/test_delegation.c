/* Delegated votes: who is carried by whom when a vote closes, and what can't be delegated. */
#include "deciding.h"
#include "rng.h"

static const char crew[] =
    "charter \"Crew\" {\n"
    "  body crew { seats open admitted by chief delegable transitive }\n"
    "  body holders { seats open admitted by chief weight shares delegable }\n"
    "  body board { seats 5 }\n"
    "  office chief\n"
    "  power plain(why: text) { proposed by 1 of crew votes 5 days\n"
    "    passes when majority of crew voting with quorum 1/2 in office effect adopt \"plain\" }\n"
    "  power early(why: text) { proposed by 1 of crew votes 5 days, closing early\n"
    "    passes when majority of crew in office effect adopt \"early\" }\n"
    "  power other(why: text) { proposed by 1 of crew votes 5 days\n"
    "    passes when majority of crew voting effect adopt \"other\" }\n"
    "  power stake(why: text) { proposed by 1 of holders votes 5 days\n"
    "    passes when majority of holders voting and 1 of board effect adopt \"stake\" }\n"
    "  power book(why: text) { proposed by 1 of crew votes 5 days\n"
    "    choose 1 from options by crew with quorum 4 in office using approval effect adopt "
    "\"book\" }\n"
    "  power rank(why: text) { proposed by 1 of holders votes 5 days\n"
    "    ballot open, unranked last, equal ranks allowed\n"
    "    choose 1 from options by holders using schulze tie decided by chief within 1 day\n"
    "    effect adopt \"ranked\" }\n"
    "  power agree(why: text) { proposed by 3 of crew within 2 days lapses after 5 days\n"
    "    passes when 3 of crew effect adopt \"agreed\" }\n"
    "  power fought(why: text) { proposed by 1 of crew votes 2 days passes when 1 of board\n"
    "    veto by 2 of crew within 2 days\n"
    "    challenge by 2 of crew within 2 days, overturned within 2 days by majority of crew in "
    "office\n"
    "    effect adopt \"fought\" }\n"
    "  power let(person: person) { proposed by 1 of crew votes 1 day passes when 1 of crew\n"
    "    effect admit person to crew }\n"
    "  power halt(person: person) { proposed by 1 of crew votes 1 hour passes when 1 of crew\n"
    "    effect suspend person from crew for 30 days }\n"
    "}\n";

#define PEOPLE                                                                                     \
    "a crew; b crew; c crew; d crew; e crew; boss chief board; h0 holders=10; h1 holders=20; "     \
    "h2 holders=40; h3 holders=0; x"

enum { CREW, HOLDERS, BOARD };

static struct mf_command delegation(struct fx *f, const char *who, uint32_t body, const char *to)
{
    struct mf_command c = fx_cmd(f, MF_DO_DELEGATE, who, MF_NO_PROPOSAL);

    c.body = body;
    if (to)
        c.person = fx_who(f, to);
    return c;
}

static void must(struct fx *f, bool ok)
{
    if (!ok)
        fx_show_refusals(f);
    assert_true(ok);
}

static void delegate(struct fx *f, const char *who, uint32_t body, const char *to)
{
    must(f, fx_submit(f, delegation(f, who, body, to)));
}

static void delegate_under(struct fx *f, const char *who, const char *power, const char *to)
{
    struct mf_command c = delegation(f, who, CREW, to);

    c.scope = MF_SCOPE_POWER;
    c.power = mf_charter_find(mf_org_charter(f->org), mf_str_c(power)).index;
    must(f, fx_submit(f, c));
}

static void delegate_on(struct fx *f, const char *who, uint32_t n, const char *to)
{
    struct mf_command c = delegation(f, who, CREW, to);

    c.scope = MF_SCOPE_PROPOSAL;
    c.proposal = n;
    must(f, fx_submit(f, c));
}

static struct mf_leaf_facts leaf(struct fx *f, uint32_t n, enum mf_purpose purpose, uint32_t i)
{
    struct mf_leaf_facts *facts;
    uint32_t k;

    assert_true(mf_org_count_facts(f->org, n, purpose, &f->arena, &facts, &k));
    assert_true(i < k);
    return facts[i];
}

static void comes_to(struct fx *f, uint32_t n, uint64_t yes, uint64_t no, uint64_t carried_yes,
                     uint64_t carried_no)
{
    struct mf_leaf_facts l = leaf(f, n, MF_FOR_STAGE, 0);

    assert_int_equal(l.yes, yes);
    assert_int_equal(l.no, no);
    assert_int_equal(l.carried_yes, carried_yes);
    assert_int_equal(l.carried_no, carried_no);
}

static uint32_t circle(struct fx *f)
{
    fx_open(f, crew, PEOPLE);
    delegate(f, "a", CREW, "b");
    delegate(f, "b", CREW, "c");
    delegate(f, "c", CREW, "d");
    delegate(f, "d", CREW, "a");
    return fx_file(f, "e", "plain", NULL);
}

/* ---- traps of the published rules ---- */

static void trap_14_a_circle_resolves_at_close(void **unused)
{
    struct fx f;
    uint32_t n = circle(&f);

    (void)unused;
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "a", n, MF_BALLOT_NO));
    comes_to(&f, n, 1, 1, 0, 0); /* as it stands: what is delegated is uncast */
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 2, 2, 1, 1);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
    n = circle(&f); /* nobody votes, nothing counts */
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 0, 0, 0, 0);
    fx_close(&f);
    n = circle(&f); /* one who votes has them all, and with them the quorum */
    must(&f, fx_vote(&f, "d", n, MF_BALLOT_YES));
    assert_int_equal(leaf(&f, n, MF_FOR_STAGE, 0).quorum_have, 1);
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 4, 0, 3, 0);
    assert_int_equal(leaf(&f, n, MF_FOR_STAGE, 0).quorum_have, 4);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void trap_15_who_cannot_vote_cuts_off(void **unused)
{
    struct fx f;
    struct mf_command c;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "b");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "e", "halt", "b");
    must(&f, fx_vote(&f, "e", n, MF_BALLOT_YES));
    fx_wait(&f, MF_HOUR);
    assert_state(&f, n, EFFECTIVE);
    n = fx_file(&f, "e", "plain", NULL); /* b is in the electorate, and suspended */
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 1, 0, 0, 0);
    fx_wait(&f, 30 * MF_DAY);
    n = fx_file(&f, "e", "plain", NULL);
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY - 1);
    c = fx_cmd(&f, MF_DO_LEAVE, "b", MF_NO_PROPOSAL);
    c.body = CREW;
    must(&f, fx_submit(&f, c)); /* at the last moment */
    fx_wait(&f, 1);
    comes_to(&f, n, 1, 0, 0, 0);
    fx_close(&f);
}

static void trap_15_nobody_for_one_power_or_proposal(void **unused)
{
    struct fx f;
    uint32_t plain, again, other;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "c");
    delegate(&f, "b", CREW, "c");
    delegate_under(&f, "a", "plain", NULL);
    delegate_under(&f, "b", "other", "d");
    plain = fx_file(&f, "e", "plain", NULL);
    other = fx_file(&f, "e", "other", NULL);
    must(&f, fx_vote(&f, "c", plain, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "c", other, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "d", other, MF_BALLOT_NO));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, plain, 2, 0, 1, 0); /* b, and not a */
    comes_to(&f, other, 2, 2, 1, 1); /* a to c, b to d */
    again = fx_file(&f, "e", "plain", NULL);
    delegate_on(&f, "a", again, "c"); /* narrower still */
    delegate_on(&f, "b", again, NULL);
    must(&f, fx_vote(&f, "c", again, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, again, 2, 0, 1, 0); /* a, and not b */
    fx_close(&f);
}

static void trap_16_a_vote_taken_back_lets_the_delegation_apply(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    n = fx_file(&f, "e", "plain", NULL);
    must(&f, fx_vote(&f, "a", n, MF_BALLOT_NO));
    delegate(&f, "a", CREW, "b"); /* late changes count, and no vote is taken back by them */
    delegate(&f, "c", CREW, "a");
    must(&f, fx_vote(&f, "b", n, MF_BALLOT_YES));
    must(&f, fx_do(&f, MF_DO_REVOKE_VOTE, "a", n));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 3, 0, 2, 0);
    n = fx_file(&f, "e", "plain", NULL);
    must(&f, fx_vote(&f, "a", n, MF_BALLOT_NO)); /* overrides, and keeps c */
    must(&f, fx_vote(&f, "b", n, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 1, 2, 0, 1);
    fx_close(&f);
}

/* ---- the electorate (P-A) ---- */

static void only_the_electorate_carries_and_is_carried(void **unused)
{
    struct fx f;
    struct mf_command c;
    uint32_t n, let;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    let = fx_file(&f, "a", "let", "x");
    must(&f, fx_vote(&f, "a", let, MF_BALLOT_YES));
    n = fx_file(&f, "e", "plain", NULL);
    fx_wait(&f, MF_DAY);
    assert_true(mf_org_is_member(f.org, fx_who(&f, "x"), CREW));
    delegate(&f, "x", CREW, "a"); /* came after it opened: neither is carried */
    delegate(&f, "b", CREW, "x"); /* nor passes on */
    delegate(&f, "c", CREW, "d");
    must(&f, fx_vote(&f, "a", n, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "d", n, MF_BALLOT_YES));
    c = fx_cmd(&f, MF_DO_LEAVE, "d", MF_NO_PROPOSAL);
    c.body = CREW;
    must(&f, fx_submit(&f, c)); /* a leaver's ballot stands, with whom it carries */
    fx_wait(&f, 4 * MF_DAY);
    comes_to(&f, n, 3, 0, 1, 0);
    fx_close(&f);
}

static void the_recused_carry_nobody(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "b");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "e", "plain", NULL);
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    must(&f, fx_do(&f, MF_DO_RECUSE, "b", n));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 1, 0, 0, 0);
    assert_int_equal(leaf(&f, n, MF_FOR_STAGE, 0).abstain, 1);
    fx_close(&f);
}

/* ---- weights, one level, several clauses ---- */

static void weights_go_one_level(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "h0", HOLDERS, "h1");
    delegate(&f, "h1", HOLDERS, "h2");
    delegate(&f, "h3", HOLDERS, "h2");
    n = fx_file(&f, "h0", "stake", NULL);
    must(&f, fx_vote(&f, "h2", n, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "boss", n, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 60, 0, 20, 0);
    assert_int_equal(leaf(&f, n, MF_FOR_STAGE, 1).yes, 1);
    assert_int_equal(leaf(&f, n, MF_FOR_STAGE, 1).carried_yes, 0);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

/* ---- choices ---- */

/* Options A, B and C, which are being voted on. */
static uint32_t choice(struct fx *f, const char *who, const char *power)
{
    static const char *const names[] = {"why", "A", "B", "C"};
    struct mf_command c = fx_cmd(f, MF_DO_FILE, who, MF_NO_PROPOSAL);
    struct mf_arg args[4];

    for (uint32_t i = 0; i < 4; i++)
        args[i] =
            (struct mf_arg){.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = mf_str_c(names[i])};
    c.power = mf_charter_find(mf_org_charter(f->org), mf_str_c(power)).index;
    c.args = args;
    c.nargs = 4;
    must(f, fx_submit(f, c));
    return mf_org_proposals(f->org);
}

/* "BAC": in that order; with `ranks` ranked, else approved. */
static void choose(struct fx *f, const char *who, uint32_t n, const char *options, bool ranks)
{
    struct mf_command c = fx_cmd(f, MF_DO_VOTE, who, n);
    uint32_t numbers[3], k = 0;
    int32_t values[3] = {1, 2, 3};

    for (; options[k]; k++)
        numbers[k] = (uint32_t)(options[k] - 'A');
    c.options = numbers;
    c.noptions = k;
    if (ranks)
        c.values = values;
    must(f, fx_submit(f, c));
}

static void approvals_weigh_what_is_delegated(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "b");
    delegate(&f, "b", CREW, "c");
    n = choice(&f, "e", "book");
    choose(&f, "c", n, "BC", false);
    choose(&f, "d", n, "A", false);
    assert_int_equal(mf_org_option(f.org, n, 1).votes, 1);
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 4, 0, 2, 0); /* the quorum is there with those delegated */
    assert_int_equal(mf_org_option(f.org, n, 0).votes, 1);
    assert_int_equal(mf_org_option(f.org, n, 1).votes, 3);
    assert_int_equal(mf_org_option(f.org, n, 2).votes, 3);
    assert_state(&f, n, REJECTED); /* two tied for the only place, and nobody decides */
    fx_restore(&f);
    n = choice(&f, "e", "book");
    choose(&f, "c", n, "B", false);
    choose(&f, "d", n, "A", false);
    fx_wait(&f, 5 * MF_DAY);
    assert_true(mf_org_option(f.org, n, 1).chosen);
    assert_state(&f, n, EFFECTIVE);
    fx_restore(&f);
    fx_close(&f);
}

static void ranks_weigh_what_is_delegated(void **unused)
{
    struct mf_counted_view v;
    struct mf_hash again;
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "h1", HOLDERS, "h0");
    n = choice(&f, "h0", "rank");
    choose(&f, "h0", n, "CBA", true);
    choose(&f, "h2", n, "ABC", true);
    fx_wait(&f, 5 * MF_DAY);
    assert_true(mf_org_option(f.org, n, 0).chosen); /* 40 to 30 */
    delegate(&f, "h3", HOLDERS, "h0");
    must(&f, fx_submit(&f, delegation(&f, "h2", HOLDERS, "h0")));
    n = choice(&f, "h0", "rank");
    choose(&f, "h0", n, "CBA", true);
    choose(&f, "h1", n, "BAC", true); /* one's own overrides */
    fx_wait(&f, 5 * MF_DAY);
    assert_true(mf_org_option(f.org, n, 2).chosen); /* 50 to 20 */
    assert_true(mf_org_count_result(f.org, n, &f.arena, &v));
    assert_int_equal(v.result->valid, 70);
    again = v.hash;
    fx_restore(&f);
    assert_true(mf_org_count_result(f.org, n, &f.arena, &v));
    assert_true(same_hash(again, v.hash));
    fx_close(&f);
}

/* ---- what isn't delegated ---- */

static void what_is_delegated_closes_nothing_early(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "c");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "e", "early", NULL);
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    assert_state(&f, n, VOTING); /* three of five, if nobody of them votes */
    fx_wait(&f, 5 * MF_DAY);
    comes_to(&f, n, 3, 0, 2, 0);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void signatures_and_consents_are_not_delegated(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "c");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "c", "agree", NULL);
    assert_state(&f, n, GATHERING);
    must(&f, fx_do(&f, MF_DO_SIGN, "d", n));
    must(&f, fx_do(&f, MF_DO_SIGN, "e", n));
    assert_state(&f, n, VOTING);
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EXPIRED);
    comes_to(&f, n, 1, 0, 0, 0);
    n = fx_file(&f, "c", "fought", NULL);
    must(&f, fx_vote(&f, "boss", n, MF_BALLOT_YES));
    fx_wait(&f, 2 * MF_DAY);
    must(&f, fx_do(&f, MF_DO_VETO, "c", n));
    must(&f, fx_do(&f, MF_DO_CHALLENGE, "c", n));
    assert_state(&f, n, HELD);
    fx_close(&f);
}

static void the_vote_on_a_challenge_takes_delegated_votes(void **unused)
{
    struct fx f;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "c");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "c", "fought", NULL);
    must(&f, fx_vote(&f, "boss", n, MF_BALLOT_YES));
    fx_wait(&f, 2 * MF_DAY);
    must(&f, fx_do(&f, MF_DO_CHALLENGE, "c", n));
    must(&f, fx_do(&f, MF_DO_CHALLENGE, "d", n));
    assert_state(&f, n, CHALLENGED);
    must(&f, fx_vote_for(&f, "c", n, MF_FOR_DECISION, MF_BALLOT_YES));
    assert_state(&f, n, CHALLENGED);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, OVERTURNED);
    assert_int_equal(leaf(&f, n, MF_FOR_DECISION, 0).yes, 3);
    assert_int_equal(leaf(&f, n, MF_FOR_DECISION, 0).carried_yes, 2);
    fx_close(&f);
}

static void refused(struct fx *f, struct mf_command c, enum mf_reason reason)
{
    assert_false(fx_submit(f, c));
    if (fx_refused(f, reason) != 1)
        fx_show_refusals(f);
    assert_int_equal(fx_refused(f, reason), 1);
}

static void refusals_say_why(void **unused)
{
    struct fx f;
    struct mf_command c;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    refused(&f, delegation(&f, "boss", BOARD, "a"), MF_WHY_NOT_DELEGABLE);
    assert_true(mf_str_is(f.refusals.list.at[0].word, "board"));
    assert_true(f.refusals.list.at[0].clause.len > 0);
    refused(&f, delegation(&f, "boss", CREW, "a"), MF_WHY_DELEGATE_OUTSIDE);
    refused(&f, delegation(&f, "a", CREW, "boss"), MF_WHY_DELEGATE_OUTSIDE);
    refused(&f, delegation(&f, "a", CREW, "a"), MF_WHY_DELEGATE_ONESELF);
    refused(&f, delegation(&f, "a", CREW, NULL), MF_WHY_BAD_COMMAND);
    refused(&f, delegation(&f, "a", 77, "b"), MF_WHY_UNKNOWN_SLOT);
    c = delegation(&f, "a", CREW, "b");
    c.scope = MF_SCOPE_POWER;
    c.power = 99;
    refused(&f, c, MF_WHY_UNKNOWN_POWER);
    c.scope = MF_SCOPE_PROPOSAL;
    c.proposal = 1;
    refused(&f, c, MF_WHY_UNKNOWN_PROPOSAL);
    delegate(&f, "a", CREW, "b");
    refused(&f, delegation(&f, "a", CREW, "b"), MF_WHY_ALREADY);
    n = fx_file(&f, "e", "plain", NULL);
    c = delegation(&f, "a", CREW, NULL);
    c.verb = MF_DO_UNDELEGATE;
    must(&f, fx_submit(&f, c));
    refused(&f, c, MF_WHY_NOT_DELEGATED);
    fx_wait(&f, 5 * MF_DAY);
    c = delegation(&f, "a", CREW, "b");
    c.scope = MF_SCOPE_PROPOSAL;
    c.proposal = n;
    refused(&f, c, MF_WHY_NOT_ALLOWED_STATE);
    fx_close(&f);
}

static void counts_that_cannot_wait_are_not_carried(void **unused)
{
    static const char *const stages[] = {
        "votes 2 days confirming 1 day passes when majority of b voting",
        "votes 2 days counted continuously passes when majority of b voting",
    };
    struct mf_arena a;

    (void)unused;
    mf_arena_init(&a);
    for (unsigned i = 0; i < sizeof stages / sizeof *stages; i++)
        for (unsigned yes = 0; yes < 2; yes++) {
            struct mf_refusals rs = {.arena = &a};
            const struct mf_charter *c = fx_charter(
                &a,
                mf_strf(&a,
                        "charter \"T\" { mission \"m\" office o body b { seats open admitted by o "
                        "%s } power p(x: text) { proposed by 1 of b %s effect adopt \"x\" } }",
                        yes ? "delegable" : "", stages[i])
                    .p);
            assert_int_equal(mf_engine_carries(c, &rs), !yes);
            assert_int_equal(rs.list.n, yes);
        }
    mf_arena_free(&a);
}

/* ---- seen ---- */

static void a_member_sees_where_the_vote_would_go(void **unused)
{
    struct fx f;
    struct mf_vote_way *w;
    struct mf_delegation_view *d;
    uint32_t n;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate(&f, "a", CREW, "b");
    delegate(&f, "b", CREW, "c");
    n = fx_file(&f, "e", "plain", NULL);
    delegate_on(&f, "d", n, "a");
    assert_int_equal(mf_org_vote_ways(f.org, n, MF_FOR_STAGE, fx_who(&f, "a"), &f.arena, &w), 1);
    assert_int_equal(w->body, CREW);
    assert_int_equal(w->way.fate, MF_FATE_LAST_AWAY);
    assert_int_equal(w->behind, 1); /* d's, if a voted */
    must(&f, fx_vote(&f, "c", n, MF_BALLOT_YES));
    assert_int_equal(mf_org_vote_ways(f.org, n, MF_FOR_STAGE, fx_who(&f, "d"), &f.arena, &w), 1);
    assert_int_equal(w->way.fate, MF_FATE_CARRIED);
    assert_int_equal(w->way.end, fx_who(&f, "c"));
    assert_int_equal(w->way.n, 4);
    assert_int_equal(w->way.at[0].scope, MF_TRUST_ISSUE);
    assert_int_equal(w->way.at[1].member, fx_who(&f, "a"));
    assert_int_equal(w->way.at[1].scope, MF_TRUST_UNIT);
    assert_int_equal(mf_org_vote_ways(f.org, n, MF_FOR_STAGE, fx_who(&f, "c"), &f.arena, &w), 1);
    assert_int_equal(w->way.fate, MF_FATE_VOTES);
    assert_int_equal(w->behind, 3);
    assert_int_equal(mf_org_vote_ways(f.org, n, MF_FOR_STAGE, fx_who(&f, "boss"), &f.arena, &w), 0);
    assert_int_equal(mf_org_delegations(f.org, fx_who(&f, "d"), &f.arena, &d), 1);
    assert_int_equal(d->scope, MF_SCOPE_PROPOSAL);
    assert_int_equal(d->proposal, n);
    fx_wait(&f, 5 * MF_DAY);
    assert_int_equal(mf_org_vote_ways(f.org, n, MF_FOR_STAGE, fx_who(&f, "a"), &f.arena, &w), 0);
    fx_close(&f);
}

static void an_event_says_it(void **unused)
{
    struct fx f;
    struct mf_buf out;

    (void)unused;
    fx_open(&f, crew, PEOPLE);
    delegate_under(&f, "a", "plain", "b");
    mf_buf_init(&out, &f.arena);
    mf_event_text(&out, f.org, fx_event(&f, MF_EV_DELEGATED, MF_NO_PROPOSAL), MF_EN);
    assert_true(mf_str_is(mf_buf_str(&out), "a delegates votes in crew on plain to b"));
    fx_close(&f);
}

/* ---- the state ---- */

static void order_and_what_was_taken_back_are_no_part_of_it(void **unused)
{
    struct mf_hash hash[2];

    (void)unused;
    for (unsigned i = 0; i < 2; i++) {
        struct fx f;
        struct mf_command back;
        fx_open(&f, crew, PEOPLE);
        back = delegation(&f, "a", CREW, NULL);
        back.verb = MF_DO_UNDELEGATE;
        delegate(&f, i ? "b" : "a", CREW, "d");
        delegate(&f, i ? "a" : "b", CREW, "d");
        delegate(&f, "a", CREW, "c");
        if (i) {
            must(&f, fx_submit(&f, back));
            delegate(&f, "a", CREW, "c");
        }
        hash[i] = mf_org_state_hash(f.org);
        fx_restore(&f);
        fx_close(&f);
    }
    assert_true(same_hash(hash[0], hash[1]));
}

/* ---- random courses ---- */

enum { MEMBERS = 14 };

struct course { /* what the test itself remembers */
    uint32_t to[3][MEMBERS];
    bool gone[MEMBERS];
    enum mf_ballot ballot[MEMBERS];
    uint64_t own[MF_BALLOT_SEALED + 1], carried[MF_BALLOT_SEALED + 1];
};

#define UNSAID MF_TRUST_UNSAID

static uint32_t said(const struct course *c, uint32_t m)
{
    for (unsigned s = 3; s-- > 0;)
        if (c->to[s][m] != UNSAID)
            return c->to[s][m];
    return UNSAID;
}

/* Who votes for the member, at the end of the chain; UNSAID: nobody. */
static uint32_t whose(const struct course *c, uint32_t m)
{
    for (uint32_t steps = 0; steps <= MEMBERS && m < MEMBERS; steps++) {
        if (c->ballot[m] != MF_BALLOT_NONE)
            return m;
        if (c->gone[m])
            return UNSAID;
        m = said(c, m);
    }
    return UNSAID;
}

static void expect_course(struct fx *f, struct course *c, uint32_t n)
{
    struct mf_leaf_facts l = leaf(f, n, MF_FOR_STAGE, 0);

    for (uint32_t m = 0; m < MEMBERS; m++) {
        uint32_t by = whose(c, m);
        if (by != UNSAID)
            (by == m ? c->own : c->carried)[c->ballot[by]]++;
    }
    assert_int_equal(l.carried_yes, c->carried[MF_BALLOT_YES]);
    assert_int_equal(l.carried_no, c->carried[MF_BALLOT_NO]);
    assert_int_equal(l.carried_abstain, c->carried[MF_BALLOT_ABSTAIN]);
    assert_int_equal(l.yes, c->own[MF_BALLOT_YES] + c->carried[MF_BALLOT_YES]);
    assert_int_equal(l.no, c->own[MF_BALLOT_NO] + c->carried[MF_BALLOT_NO]);
    assert_int_equal(l.abstain, c->own[MF_BALLOT_ABSTAIN] + c->carried[MF_BALLOT_ABSTAIN]);
}

static void random_act(struct fx *f, struct rng *r, struct course *c, uint32_t n)
{
    uint32_t m = (uint32_t)rng_below(r, MEMBERS), to = (uint32_t)rng_below(r, MEMBERS + 2);
    unsigned scope = (unsigned)rng_below(r, 3);
    struct mf_command cmd = {.actor = m,
                             .proposal = n,
                             .body = CREW,
                             .office = MF_NO_SLOT,
                             .emergency = MF_NO_SLOT,
                             .scope = (enum mf_scope)scope,
                             .person = to < MEMBERS ? to : MF_NOBODY};

    cmd.power = mf_org_proposal(f->org, n).power;
    switch (rng_below(r, 8)) {
    case 0:
        cmd.verb = MF_DO_LEAVE;
        c->gone[m] = fx_submit(f, cmd) || c->gone[m];
        return;
    case 1:
        cmd.verb = MF_DO_UNDELEGATE;
        if (fx_submit(f, cmd))
            c->to[scope][m] = UNSAID;
        return;
    case 2:
        cmd.verb = MF_DO_REVOKE_VOTE;
        if (fx_submit(f, cmd))
            c->ballot[m] = MF_BALLOT_NONE;
        return;
    case 3:
    case 4:
        cmd.verb = MF_DO_VOTE;
        cmd.ballot = (enum mf_ballot)(MF_BALLOT_YES + rng_below(r, 3));
        if (fx_submit(f, cmd))
            c->ballot[m] = cmd.ballot;
        return;
    default:
        cmd.verb = MF_DO_DELEGATE;
        if (fx_submit(f, cmd))
            c->to[scope][m] = to < MEMBERS ? to : UNSAID - 1;
        return;
    }
}

static void random_courses_as_walked(void **unused)
{
    struct rng r = rng_seed_from_env(67);

    (void)unused;
    for (unsigned i = 0; i < 60; i++) {
        struct fx f;
        struct course c = {0};
        uint32_t n;
        memset(c.to, 0xff, sizeof c.to);
        fx_open(&f, crew, "m*14 crew; boss chief");
        n = fx_file(&f, "m0", "plain", NULL);
        for (uint32_t k = 0; k < 10 + i; k++)
            random_act(&f, &r, &c, n);
        if (i % 8 == 0)
            fx_restore(&f);
        fx_wait(&f, 5 * MF_DAY);
        expect_course(&f, &c, n);
        fx_restore(&f);
        fx_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trap_14_a_circle_resolves_at_close),
        cmocka_unit_test(trap_15_who_cannot_vote_cuts_off),
        cmocka_unit_test(trap_15_nobody_for_one_power_or_proposal),
        cmocka_unit_test(trap_16_a_vote_taken_back_lets_the_delegation_apply),
        cmocka_unit_test(only_the_electorate_carries_and_is_carried),
        cmocka_unit_test(the_recused_carry_nobody),
        cmocka_unit_test(weights_go_one_level),
        cmocka_unit_test(approvals_weigh_what_is_delegated),
        cmocka_unit_test(ranks_weigh_what_is_delegated),
        cmocka_unit_test(what_is_delegated_closes_nothing_early),
        cmocka_unit_test(signatures_and_consents_are_not_delegated),
        cmocka_unit_test(the_vote_on_a_challenge_takes_delegated_votes),
        cmocka_unit_test(refusals_say_why),
        cmocka_unit_test(counts_that_cannot_wait_are_not_carried),
        cmocka_unit_test(a_member_sees_where_the_vote_would_go),
        cmocka_unit_test(an_event_says_it),
        cmocka_unit_test(order_and_what_was_taken_back_are_no_part_of_it),
        cmocka_unit_test(random_courses_as_walked),
    };

    return cmocka_run_group_tests_name("delegation in the engine", tests, NULL, NULL);
}
