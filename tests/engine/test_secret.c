/*
 * Secret ballots: who has voted is known, how is not; what they amount to is told when voting has
 * closed, and nothing before that shows how the vote stands.
 */
#include "deciding.h"

#define HEAD                                                                                       \
    "charter \"Secret\" { silence over 1 hour extends\n"                                           \
    "  body board { seats 7 vacancies filled by elect } office ceo\n"                              \
    "  power elect(person: person) { proposed by 1 of board ballot secret votes 5 days\n"          \
    "    at most 3 open per proposer\n"                                                            \
    "    passes when majority of board voting with quorum 1/2 in office\n"                         \
    "    effect seat person on board }\n"

static const char charter[] =
    HEAD "  power quiet(person: person) { proposed by 1 of board ballot secret\n"
         "    passes when 2 of board lapses after 5 days at most 3 open per proposer\n"
         "    effect appoint person to ceo } }";

#define PEOPLE "a board; b board; c board; d board; e board; x"

static struct mf_leaf_facts facts(struct fx *f, uint32_t n)
{
    struct mf_leaf_facts *ret;
    uint32_t k;

    assert_true(mf_org_count_facts(f->org, n, MF_FOR_STAGE, &f->arena, &ret, &k));
    assert_int_equal(k, 1);
    return ret[0];
}

static void only_turnout_is_known_before_it_closes(void **state)
{
    struct mf_leaf_facts l;
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "elect", "x");
    fx_yes(&f, n, "a", "b", "c", NULL);
    assert_true(fx_vote(&f, "d", n, MF_BALLOT_NO));
    l = facts(&f, n);
    assert_true(l.sealed);
    assert_int_equal(l.turnout, 4);
    assert_int_equal(l.yes + l.no + l.abstain + l.have + l.of + l.need, 0);
    assert_int_equal(l.quorum_have, 4); /* all kinds: no more than turnout */
    assert_int_equal(l.now, MF_OPEN);
    assert_int_equal(l.definite, MF_OPEN);
    for (mf_person p = 0; p < 4; p++)
        assert_int_equal(mf_org_ballot(f.org, n, MF_FOR_STAGE, p), MF_BALLOT_SEALED);
    assert_int_equal(mf_org_ballot(f.org, n, MF_FOR_STAGE, fx_who(&f, "e")), MF_BALLOT_NONE);
    assert_int_equal(mf_org_own_ballot(f.org, n, MF_FOR_STAGE, fx_who(&f, "d")), MF_BALLOT_NO);
    for (uint32_t i = 0; i < f.events.list.n; i++)
        if (f.events.list.at[i].kind == MF_EV_VOTED)
            assert_int_equal(f.events.list.at[i].ballot, MF_BALLOT_SEALED);

    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    l = facts(&f, n);
    assert_false(l.sealed);
    assert_int_equal(l.yes, 3);
    assert_int_equal(l.no, 1);
    /* What it came to is told; who voted how never is. */
    assert_int_equal(mf_org_ballot(f.org, n, MF_FOR_STAGE, fx_who(&f, "a")), MF_BALLOT_SEALED);
    fx_close(&f);
}

static void the_record_says_that_somebody_voted(void **state)
{
    static const struct {
        enum mf_lingua lingua;
        const char *text;
    } texts[] = {
        {MF_EN, "a votes secretly in the vote on proposal 1 (elect)"},
        {MF_ID, "a memberikan suara secara rahasia dalam pemungutan suara atas usulan nomor 1 "
                "(elect)"},
    };
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "elect", "x");
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        struct mf_buf b;
        mf_buf_init(&b, &f.arena);
        mf_event_text(&b, f.org, fx_event(&f, MF_EV_VOTED, n), texts[i].lingua);
        assert_string_equal(b.p, texts[i].text);
    }
    fx_close(&f);
}

/* What everybody sees is the same, whatever the ballots say: events, refusals, what falls due. */
static void nothing_depends_on_how_the_vote_stands(void **state)
{
    static const enum mf_ballot ways[] = {MF_BALLOT_YES, MF_BALLOT_NO, MF_BALLOT_ABSTAIN};
    static const char *const powers[] = {"elect", "quiet"};

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        struct mf_event seen[64];
        uint32_t nseen = 0;
        for (size_t way = 0; way < 3; way++) {
            struct fx f;
            uint32_t n;
            fx_open(&f, charter, PEOPLE);
            n = fx_file(&f, "a", powers[k], "x");
            assert_true(fx_vote(&f, "a", n, ways[way]));
            assert_true(fx_vote(&f, "b", n, ways[way]));
            assert_true(fx_vote(&f, "c", n, ways[way]));
            assert_true(fx_vote(&f, "d", n, ways[way]));
            assert_true(fx_vote(&f, "e", n, ways[way]));
            assert_state(&f, n, VOTING);
            assert_int_equal(mf_org_next_due(f.org), START + 5 * MF_DAY);
            fx_wait(&f, 5 * MF_DAY - 1);
            assert_state(&f, n, VOTING);
            if (way == 0)
                nseen = f.events.list.n;
            assert_int_equal(f.events.list.n, nseen);
            for (uint32_t i = 0; i < nseen; i++) {
                const struct mf_event *e = &f.events.list.at[i];
                if (way == 0)
                    seen[i] = *e;
                assert_int_equal(e->kind, seen[i].kind);
                assert_int_equal(e->ballot, seen[i].ballot);
                assert_int_equal(e->until, seen[i].until);
                assert_int_equal(e->truth, seen[i].truth);
            }
            fx_wait(&f, 1);
            assert_string_equal(mf_state_name(fx_state(&f, n)),
                                ways[way] == MF_BALLOT_YES ? "effective" : "rejected");
            fx_close(&f);
        }
    }
}

/* One can still change one's mind, and is told of one's own ballot only. */
static void a_ballot_can_be_changed(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "elect", "x");
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_YES));
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_SEALED));
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_NO));
    assert_true(fx_do(&f, MF_DO_REVOKE_VOTE, "a", n));
    assert_int_equal(facts(&f, n).turnout, 0);
    fx_close(&f);
}

/* ---- clauses that would tell ---- */

static uint32_t leaks(const char *clauses)
{
    struct mf_arena a;
    struct mf_refusals rs = {.arena = &a};
    uint32_t n = 0;

    mf_arena_init(&a);
    mf_engine_carries(fx_charter(&a, mf_strf(&a,
                                             "%s  power p { proposed by 1 of board ballot secret "
                                             "votes 5 days at most 3 open per proposer %s "
                                             "effect adopt \"p\" } }",
                                             HEAD, clauses)
                                         .p),
                      &rs);
    for (uint32_t i = 0; i < rs.list.n; i++)
        n += rs.list.at[i].reason == MF_WHY_SECRET_LEAKS && rs.list.at[i].clause.len > 0;
    assert_int_equal(n, rs.list.n);
    mf_arena_free(&a);
    return n;
}

static void what_would_tell_is_refused_at_founding(void **state)
{
    (void)state;
    assert_int_equal(leaks("stays open 1 day after late change, once passes when 2 of board"), 1);
    assert_int_equal(leaks("confirming 1 day lapses after 9 days passes when 2 of board"), 1);
    assert_int_equal(leaks("stays open 1 day after late quorum, once passes when majority of board "
                           "voting with quorum 1/2 in office counting yes"),
                     1);
    assert_int_equal(leaks("stays open 1 day after late quorum, once passes when majority of board "
                           "voting with quorum 1/2 in office"),
                     0);
    assert_int_equal(leaks("passes when majority of board voting with quorum 1/2 in office"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_turnout_is_known_before_it_closes),
        cmocka_unit_test(the_record_says_that_somebody_voted),
        cmocka_unit_test(nothing_depends_on_how_the_vote_stands),
        cmocka_unit_test(a_ballot_can_be_changed),
        cmocka_unit_test(what_would_tell_is_refused_at_founding),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
