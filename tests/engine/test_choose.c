/* Choices: nominations, ballots by plurality and approval, who is chosen, ties, effects for each.
 */
#include <stdlib.h>
#include <string.h>

#include "choosing.h"
#include "rng.h"

static const char club[] =
    "charter \"Club\" {\n"
    "  body members { seats open admitted by chair weight shares }\n"
    "  body voters { seats open admitted by chair }\n"
    "  body council { seats 3 }\n"
    "  office chair office clerk\n"
    "  power elect(person: person) { proposed by 1 of voters nominations 7 days by 2 of voters\n"
    "    votes 5 days choose 3 from nominees by voters with quorum 1/4 in office using approval\n"
    "      against \"None of the above\" tie decided by chair effect seat person on council }\n"
    "  power plain(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters\n"
    "    votes 2 days ballots final choose 2 from nominees by voters using plurality\n"
    "    again after 30 days effect seat person on council }\n"
    "  power weigh(person: person) { proposed by 1 of members nominations 1 day by 1 of members\n"
    "    votes 2 days counted at closing choose 1 from nominees by members using approval\n"
    "    effect appoint person to clerk }\n"
    "  power book(why: text) { proposed by 1 of voters votes 2 days\n"
    "    choose 1 from options by voters using plurality effect adopt \"the next book\" }\n"
    "  power trial(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters\n"
    "    votes 2 days choose 2 from nominees by voters using approval\n"
    "    challenge by 2 of voters within 2 days of effect, overturned within 2 days by majority of "
    "voters voting\n"
    "    effect seat person on council }\n"
    "  power twice(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters\n"
    "    votes 2 days second call after 1 day with quorum 1 in office\n"
    "    choose 1 from nominees by voters with quorum 1/2 in office using plurality\n"
    "    effect appoint person to clerk }\n"
    "}\n";

#define PEOPLE "c voters chair; v*9 voters; m0 members=10; m1 members=3; m2 members=4; x; y"

static bool sits(struct fx *f, const char *who)
{
    return mf_org_is_member(f->org, fx_who(f, who), 2);
}

/* Three stand beside "None of the above", with two who nominate each. */
static uint32_t election(struct fx *f, uint32_t nominees)
{
    static const char *const names[] = {"v1", "v2", "v3", "x", "y"};
    uint32_t n;

    fx_open(f, club, PEOPLE);
    n = open_choice(f, "v0", "elect");
    for (uint32_t i = 0; i < nominees; i++) {
        must(f, nominate(f, "v0", n, names[i]));
        must(f, nominate(f, "v4", n, names[i]));
    }
    fx_wait(f, 7 * MF_DAY);
    assert_state(f, n, VOTING);
    return n;
}

static void test_nominations(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, club, PEOPLE);
    n = open_choice(&f, "v0", "elect");
    assert_state(&f, n, PREPARING);
    assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 7 * MF_DAY);
    must(&f, nominate(&f, "v0", n, "x"));
    assert_false(view(&f, n, "x").stands);
    assert_false(nominate(&f, "v0", n, "x"));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
    assert_false(nominate(&f, "x", n, "x"));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    must(&f, nominate(&f, "v1", n, "x"));
    assert_true(view(&f, n, "x").stands);
    assert_non_null(fx_event(&f, MF_EV_STANDS, n));
    assert_false(fx_do(&f, MF_DO_DECLINE, "y", n));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_NOMINATED), 1);
    must(&f, fx_do(&f, MF_DO_DECLINE, "x", n));
    assert_false(fx_do(&f, MF_DO_DECLINE, "x", n));
    assert_false(nominate(&f, "v2", n, "x"));
    assert_int_equal(fx_refused(&f, MF_WHY_DECLINED), 1);
    fx_wait(&f, 7 * MF_DAY - 1);
    must(&f, nominate(&f, "v2", n, "y"));
    fx_wait(&f, 1);
    assert_state(&f, n, FAILED); /* nobody stands: y lacks a second nominator */
    assert_false(nominate(&f, "v3", n, "y"));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ALLOWED_STATE), 1);
    n = open_choice(&f, "v0", "elect");
    assert_true(fx_do(&f, MF_DO_RECUSE, "v5", n));
    assert_false(nominate(&f, "v5", n, "y"));
    assert_int_equal(fx_refused(&f, MF_WHY_RECUSED), 1);
    fx_close(&f);
}

static void test_three_are_seated_in_the_order_of_votes(void **state)
{
    struct fx f;
    uint32_t n = election(&f, 5);

    (void)state;
    must(&f, mark(&f, "v0", n, "v1 v2 x y"));
    must(&f, mark(&f, "v1", n, "x y"));
    must(&f, mark(&f, "v2", n, "x v2 y"));
    must(&f, mark(&f, "v3", n, "-"));
    assert_int_equal(view(&f, n, "y").votes, 3);
    must(&f, mark(&f, "v2", n, "x v2")); /* changed */
    assert_int_equal(view(&f, n, "y").votes, 2);
    assert_false(mark(&f, "v2", n, "v2 x"));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
    assert_false(mark(&f, "x", n, "x"));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_IN_ELECTORATE), 1);
    assert_false(mark(&f, "v4", n, "x nobody"));
    assert_int_equal(fx_refused(&f, MF_WHY_NO_SUCH_OPTION), 1);
    assert_false(mark(&f, "v4", n, "x x"));
    assert_false(fx_vote(&f, "v4", n, MF_BALLOT_YES));
    must(&f, fx_vote(&f, "v4", n, MF_BALLOT_ABSTAIN));
    must(&f, mark(&f, "v5", n, "v1 v3"));
    must(&f, fx_do(&f, MF_DO_REVOKE_VOTE, "v5", n));
    must(&f, mark(&f, "v6", n, "v3"));
    must(&f, fx_do(&f, MF_DO_RECUSE, "v6", n));
    assert_int_equal(view(&f, n, "v3").votes, 0);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(view(&f, n, "x").place, 1);
    assert_int_equal(view(&f, n, "v2").place, 2);
    assert_int_equal(view(&f, n, "y").place, 3);
    assert_true(sits(&f, "x") && sits(&f, "v2") && sits(&f, "y") && !sits(&f, "v1"));
    fx_close(&f);
}

static void test_who_does_not_beat_none_of_the_above_is_not_chosen(void **state)
{
    struct fx f;
    uint32_t n = election(&f, 3);

    (void)state;
    must(&f, mark(&f, "v0", n, "v1 v2 -"));
    must(&f, mark(&f, "v1", n, "v1 -"));
    must(&f, mark(&f, "v2", n, "v1"));
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_true(sits(&f, "v1") && !sits(&f, "v2"));
    fx_close(&f);
    n = election(&f, 3);
    must(&f, mark(&f, "v0", n, "v1 -"));
    must(&f, mark(&f, "v1", n, "v1 -"));
    must(&f, mark(&f, "v2", n, "v2"));
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, REJECTED);
    const struct mf_refusal *why;
    uint32_t count;
    mf_org_end_reasons(f.org, n, &why, &count);
    assert_int_equal(count, 1);
    assert_int_equal(why->reason, MF_WHY_NOBODY_CHOSEN);
    fx_close(&f);
}

static void test_without_its_quorum_nobody_is_chosen(void **state)
{
    struct fx f;
    uint32_t n = election(&f, 3);

    (void)state;
    must(&f, mark(&f, "v0", n, "v1"));
    must(&f, mark(&f, "v1", n, "v1"));
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, REJECTED); /* 2 of 10 */
    assert_false(sits(&f, "v1"));
    fx_close(&f);
}

/* v1 has two votes, then v2, v3, x, y one each for two places. */
static uint32_t tied_election(struct fx *f)
{
    uint32_t n = election(f, 5);

    must(f, mark(f, "v0", n, "v1 v2 x"));
    must(f, mark(f, "v1", n, "v1 v3"));
    must(f, mark(f, "v2", n, "y"));
    fx_wait(f, 5 * MF_DAY);
    assert_state(f, n, TIED);
    assert_true(view(f, n, "v1").chosen && view(f, n, "y").tied && !view(f, n, "y").chosen);
    return n;
}

static void test_the_office_decides_a_tie(void **state)
{
    struct fx f;
    uint32_t n = tied_election(&f);

    (void)state;
    assert_false(mark(&f, "v0", n, "v2 x"));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_IN_ELECTORATE), 1);
    assert_false(mark(&f, "c", n, "v2"));
    assert_false(mark(&f, "c", n, "v1 v2"));
    assert_int_equal(fx_refused(&f, MF_WHY_TIED_ONLY), 1);
    must(&f, mark(&f, "c", n, "y v2"));
    assert_state(&f, n, EFFECTIVE);
    assert_true(sits(&f, "v1") && sits(&f, "v2") && sits(&f, "y") && !sits(&f, "x"));
    fx_close(&f);
}

static void test_an_undecided_tie_leaves_those_tied_out(void **state)
{
    struct fx f;
    uint32_t n = tied_election(&f);

    (void)state;
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_non_null(fx_event(&f, MF_EV_CHOICE_LOST, n));
    assert_true(sits(&f, "v1") && !sits(&f, "v2") && !sits(&f, "x"));
    fx_close(&f);
    n = tied_election(&f);
    must(&f, fx_do(&f, MF_DO_RECUSE, "c", n)); /* nobody is left to decide it */
    fx_wait(&f, 0);
    assert_state(&f, n, EFFECTIVE);
    assert_true(sits(&f, "v1") && !sits(&f, "v2"));
    fx_close(&f);
}

static void test_plurality(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, club, PEOPLE);
    n = open_choice(&f, "v0", "plain");
    must(&f, nominate(&f, "v0", n, "x"));
    must(&f, nominate(&f, "v0", n, "y"));
    must(&f, nominate(&f, "v0", n, "v1"));
    fx_wait(&f, MF_DAY);
    assert_false(mark(&f, "v0", n, "x y"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONE_OPTION), 1);
    must(&f, mark(&f, "v0", n, "x"));
    assert_false(mark(&f, "v0", n, "y"));
    assert_int_equal(fx_refused(&f, MF_WHY_BALLOT_FINAL), 1);
    must(&f, mark(&f, "v1", n, "x"));
    must(&f, mark(&f, "v2", n, "y"));
    must(&f, mark(&f, "v3", n, "v1"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE); /* y and v1 are tied, and no office decides */
    assert_true(sits(&f, "x") && !sits(&f, "y") && !sits(&f, "v1"));
    /* Nobody but those tied: nobody at all, and the voters have decided against it. */
    n = open_choice(&f, "v0", "plain");
    must(&f, nominate(&f, "v0", n, "y"));
    must(&f, nominate(&f, "v0", n, "v1"));
    must(&f, nominate(&f, "v0", n, "v2"));
    fx_wait(&f, MF_DAY);
    must(&f, mark(&f, "v2", n, "y"));
    must(&f, mark(&f, "v3", n, "v1"));
    must(&f, mark(&f, "v4", n, "v2"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    struct mf_command c = fx_filing(&f, "v0", "plain", "x", "", 0);
    assert_false(fx_submit(&f, c)); /* the choice names the person, not the filing */
    assert_int_equal(fx_refused(&f, MF_WHY_BAD_ARGUMENT), 1);
    struct mf_arg open = {.kind = MF_ARG_PERSON, .person = MF_NOBODY};
    c.args = &open;
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_AGAIN), 1);
    fx_close(&f);
}

static void test_weights_counted_at_closing(void **state)
{
    struct fx f;
    uint32_t n;
    struct mf_command leave;

    (void)state;
    fx_open(&f, club, PEOPLE);
    n = open_choice(&f, "m0", "weigh");
    must(&f, nominate(&f, "m0", n, "x"));
    must(&f, nominate(&f, "m1", n, "y"));
    fx_wait(&f, MF_DAY);
    must(&f, mark(&f, "m0", n, "x"));
    must(&f, mark(&f, "m1", n, "y"));
    must(&f, mark(&f, "m2", n, "y"));
    assert_int_equal(view(&f, n, "x").votes, 10);
    assert_int_equal(view(&f, n, "y").votes, 7);
    leave = fx_cmd(&f, MF_DO_LEAVE, "m0", MF_NO_PROPOSAL);
    leave.body = 0;
    must(&f, fx_submit(&f, leave));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(view(&f, n, "x").votes, 0);
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "y"));
    fx_close(&f);
}

static void test_options_are_texts_of_the_filing(void **state)
{
    struct fx f;
    struct mf_command c;
    struct mf_arg args[4] = {{.kind = MF_ARG_TEXT, .text = MF_S("We meet in May")},
                             {.kind = MF_ARG_TEXT, .text = MF_S("Max Havelaar")},
                             {.kind = MF_ARG_TEXT, .text = MF_S("Bumi Manusia")},
                             {.kind = MF_ARG_TEXT, .text = MF_S("Bumi Manusia")}};
    const struct mf_event *e;

    (void)state;
    fx_open(&f, club, PEOPLE);
    c = fx_filing(&f, "v0", "book", NULL, "", 0);
    c.args = args;
    for (uint32_t i = 1; i <= 4; i++) {
        c.nargs = i;
        if (i == 2 || i == 3)
            continue;
        assert_false(fx_submit(&f, c)); /* none, or one twice */
        assert_int_equal(fx_refused(&f, MF_WHY_BAD_OPTIONS), 1);
    }
    c.nargs = 3;
    must(&f, fx_submit(&f, c));
    assert_state(&f, 1, VOTING);
    assert_false(nominate(&f, "v0", 1, "x"));
    assert_false(mark(&f, "v1", 1, ""));
    fx_close(&f);
    fx_open(&f, club, PEOPLE);
    c.actor = fx_who(&f, "v0");
    must(&f, fx_submit(&f, c));
    struct mf_command vote = fx_cmd(&f, MF_DO_VOTE, "v1", 1);
    uint32_t second = 1;
    vote.options = &second;
    vote.noptions = 1;
    must(&f, fx_submit(&f, vote));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, 1, EFFECTIVE);
    e = fx_event(&f, MF_EV_ADOPTED, 1);
    if (e)
        assert_true(mf_str_is(e->text, "the next book: Bumi Manusia"));
    assert_non_null(e);
    fx_close(&f);
}

static void test_a_second_call_counts_anew(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, club, PEOPLE);
    n = open_choice(&f, "v0", "twice");
    must(&f, nominate(&f, "v0", n, "x"));
    must(&f, nominate(&f, "v0", n, "y"));
    fx_wait(&f, MF_DAY);
    must(&f, mark(&f, "v0", n, "x"));
    must(&f, mark(&f, "v1", n, "x"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, PREPARING);
    assert_false(nominate(&f, "v0", n, "v1"));
    assert_int_equal(fx_refused(&f, MF_WHY_WINDOW_CLOSED), 1);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, VOTING);
    assert_int_equal(view(&f, n, "x").votes, 0);
    must(&f, mark(&f, "v0", n, "y"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "y"));
    fx_close(&f);
}

/* One seat is left: the first gets it, the second's effect is refused and says why. */
static void test_each_effect_by_itself_and_undone_together(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, club, PEOPLE "; s0 council; s1 council");
    n = open_choice(&f, "v0", "trial");
    must(&f, nominate(&f, "v0", n, "x"));
    must(&f, nominate(&f, "v0", n, "y"));
    fx_wait(&f, MF_DAY);
    must(&f, mark(&f, "v0", n, "x y"));
    must(&f, mark(&f, "v1", n, "y"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, PROVISIONAL);
    assert_true(sits(&f, "y") && !sits(&f, "x"));
    assert_true(view(&f, n, "y").applied && !view(&f, n, "x").applied);
    assert_int_equal(view(&f, n, "x").nreasons, 1);
    assert_int_equal(view(&f, n, "x").reasons->reason, MF_WHY_SEATS_FULL);
    assert_non_null(fx_event(&f, MF_EV_CHOICE_REFUSED, n));
    must(&f, fx_do(&f, MF_DO_CHALLENGE, "v2", n));
    must(&f, fx_do(&f, MF_DO_CHALLENGE, "v3", n));
    assert_state(&f, n, APPEALED);
    assert_false(sits(&f, "y"));
    must(&f, fx_vote(&f, "v2", n, MF_BALLOT_YES));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, UNDONE);
    assert_false(sits(&f, "y"));
    fx_close(&f);
}

static void test_what_is_not_carried_is_refused_by_name(void **state)
{
    static const struct {
        const char *clauses, *word;
    } cases[] = {
        {"votes 2 days confirming 1 day choose 1 from nominees by folk using approval effect seat "
         "person on folk",
         "confirming beside choose"},
        {"votes 2 days counted continuously choose 1 from nominees by folk using approval effect "
         "seat person on folk",
         "counted continuously beside choose"},
        {"votes 2 days choose 1 from options by folk using approval effect seat person on folk",
         "an effect of a choice from options other than adopt"},
        {"votes 2 days choose 1 from nominees by folk using approval effect adopt \"x\"",
         "choose from nominees without one person in the effect"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mf_arena a;
        struct mf_buf text;
        bool found = false;
        mf_arena_init(&a);
        mf_buf_init(&text, &a);
        mf_buf_f(&text,
                 "charter \"C\" { body folk { seats open admitted by boss } office boss\n"
                 "power p(person: person) { proposed by 1 of folk nominations 1 day by 1 of folk "
                 "%s } }",
                 cases[i].clauses);
        struct mf_refusals rs = {.arena = &a};
        assert_false(mf_engine_carries(fx_charter(&a, text.p), &rs));
        for (uint32_t k = 0; k < rs.list.n; k++)
            found |= mf_str_is(rs.list.at[k].word, cases[i].word);
        assert_true(found);
        mf_arena_free(&a);
    }
}

/* ---- against a count by hand ---- */

enum { VOTERS = 10, NOMINEES = 5 };

/* What each ballot marks, bit by bit; the last bit is the option against. */
struct oracle {
    unsigned ballot[VOTERS];
    bool chosen[NOMINEES], tied[NOMINEES];
};

static unsigned votes_of(const struct oracle *o, unsigned option)
{
    unsigned n = 0;

    for (unsigned v = 0; v < VOTERS; v++)
        n += o->ballot[v] >> option & 1;
    return n;
}

/* One is chosen when fewer than three others are at least as good; tied when only equals prevent
 * it. */
static void judge(struct oracle *o)
{
    unsigned against = votes_of(o, NOMINEES), cast = 0;

    for (unsigned v = 0; v < VOTERS; v++)
        cast += o->ballot[v] != 0;
    for (unsigned i = 0; i < NOMINEES; i++) {
        unsigned mine = votes_of(o, i), better = 0, equal = 0;
        for (unsigned k = 0; k < NOMINEES; k++) {
            better += k != i && votes_of(o, k) > mine;
            equal += k != i && votes_of(o, k) == mine;
        }
        bool able = mine > against && cast * 4 >= VOTERS;
        o->chosen[i] = able && better + equal < 3;
        o->tied[i] = able && better < 3 && better + equal >= 3;
    }
}

static void one_random_election(struct rng *rng)
{
    static const char *const names[] = {"v1", "v2", "v3", "x", "y"};
    struct fx f;
    struct oracle o = {0};
    uint32_t n = election(&f, NOMINEES);
    bool any = false, tied = false;
    char who[8];

    for (unsigned turn = 0; turn < 2 * VOTERS; turn++) {
        unsigned v = (unsigned)rng_below(rng, VOTERS), marks = (unsigned)rng_below(rng, 64);
        struct mf_command c;
        uint32_t options[NOMINEES + 1], k = 0;
        for (uint32_t i = 0; i <= NOMINEES; i++)
            if (marks >> i & 1)
                options[k++] = i;
        snprintf(who, sizeof who, "v%u", v);
        c = fx_cmd(&f, MF_DO_VOTE, v == 9 ? "c" : who, n);
        c.options = options;
        c.noptions = k;
        if (fx_submit(&f, c))
            o.ballot[v] = marks;
        else
            assert_true(marks == 0 || marks == o.ballot[v]);
    }
    judge(&o);
    fx_wait(&f, 5 * MF_DAY);
    for (unsigned i = 0; i < NOMINEES; i++) {
        struct mf_option_view seen = view(&f, n, names[i]);
        assert_int_equal(seen.votes, votes_of(&o, i));
        assert_int_equal(seen.chosen, o.chosen[i]);
        assert_int_equal(seen.tied, o.tied[i]);
        any |= o.chosen[i];
        tied |= o.tied[i];
    }
    if (tied)
        assert_state(&f, n, TIED);
    else if (any)
        assert_state(&f, n, EFFECTIVE);
    else
        assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_random_ballots_against_a_count_by_hand(void **state)
{
    struct rng rng = rng_seed_from_env(20260101);

    (void)state;
    for (int i = 0; i < 400; i++)
        one_random_election(&rng);
}

/* In whatever order ballots come, and after a refused one, the state is the same to the byte. */
static void test_order_and_refusals_leave_no_trace(void **state)
{
    static const char *const order[2][3] = {{"v0", "v1", "v2"}, {"v2", "v0", "v1"}};
    struct mf_hash hash[2], after;

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct fx f;
        uint32_t n = election(&f, 3);
        for (int i = 0; i < 3; i++)
            must(&f, mark(&f, order[k][i], n, order[k][i][1] == '1' ? "v1 v2" : "v3"));
        must(&f, fx_do(&f, MF_DO_REVOKE_VOTE, "v2", n));
        hash[k] = mf_org_state_hash(f.org);
        assert_false(mark(&f, "v5", n, "v1 nobody"));
        after = mf_org_state_hash(f.org);
        assert_memory_equal(&hash[k], &after, sizeof after);
        fx_close(&f);
    }
    assert_memory_equal(&hash[0], &hash[1], sizeof after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nominations),
        cmocka_unit_test(test_three_are_seated_in_the_order_of_votes),
        cmocka_unit_test(test_who_does_not_beat_none_of_the_above_is_not_chosen),
        cmocka_unit_test(test_without_its_quorum_nobody_is_chosen),
        cmocka_unit_test(test_the_office_decides_a_tie),
        cmocka_unit_test(test_an_undecided_tie_leaves_those_tied_out),
        cmocka_unit_test(test_plurality),
        cmocka_unit_test(test_weights_counted_at_closing),
        cmocka_unit_test(test_options_are_texts_of_the_filing),
        cmocka_unit_test(test_a_second_call_counts_anew),
        cmocka_unit_test(test_each_effect_by_itself_and_undone_together),
        cmocka_unit_test(test_what_is_not_carried_is_refused_by_name),
        cmocka_unit_test(test_random_ballots_against_a_count_by_hand),
        cmocka_unit_test(test_order_and_refusals_leave_no_trace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
