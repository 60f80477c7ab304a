/*
 * Traps of transferable votes, each with what must come of it (voting.md, section 4, by their
 * numbers), ties left open, the closest step, and what a rule refuses. Where published ballots are
 * needed they are read from ../shared/data/elections (MF_ELECTIONS); else the test is skipped.
 */
#include "transfer_check.h"

#include "poll/poll.h"

static struct mf_result *count(struct mf_arena *a, enum mf_method m, const struct mf_contest *c)
{
    struct mf_result *o = mf_method(m)->count(a, c);

    if (o->refused)
        fail_msg("%s refuses: %s", mf_method(m)->name, o->refused);
    if (m != MF_METHOD_STV_MEEK)
        check_books(o, true);
    return o;
}

static const struct mf_round *last(const struct mf_result *o)
{
    return &o->rounds[o->nrounds - 1];
}

/* ---- 5: what rounding makes of an exact tie ---- */

/*
 * Five places, 52 ballots A>B>C>D>E and 8 of F, quota 11. Exactly, E ends with 8, level with F: 52
 * less four quotas. A count in floating point elected E. Each rule truncates what it passes on, so
 * E ends below 8 by less than a hundredth, F is elected, and the closest step says how close.
 */
static void test_5_rounding_of_an_exact_tie(void **state)
{
    static const enum mf_method rules[] = {MF_METHOD_STV, MF_METHOD_STV_RCTAB};
    struct mf_contest c = contest_of(ballots_of(*state, 6, "52 A>B>C>D>E, 8 F"), 5);

    c.decimals = 4;
    for (unsigned i = 0; i < 2; i++) {
        struct mf_result *o = count(*state, rules[i], &c);
        assert_string_equal(winners(*state, o), "ABCDF");
        assert_int_equal(o->rounds[0].quota.units, i == 0 ? 1100000 : 110000);
        assert_true(o->pivot.known);
        assert_int_equal(o->pivot.ahead, 5);
        assert_int_equal(o->pivot.behind, 4);
        assert_true(o->pivot.by.units > 0 && o->pivot.by.units < (i == 0 ? 1000 : 200));
    }
}

/* The same where nothing is truncated: halves all the way, and a tie that is reported as one. */
static void test_5_exact_tie_is_reported(void **state)
{
    static const uint32_t order[] = {2, 1, 0};
    /* Quota 6: A passes half of each paper on, and B and C end with 3 each. */
    struct mf_contest c = contest_of(ballots_of(*state, 3, "6 A>B, 6 A>C, 2 B, 2 C"), 2);
    struct mf_result *o = count(*state, MF_METHOD_STV, &c);

    assert_int_equal(o->rounds[0].quota.units, 600000);
    assert_string_equal(winners(*state, o), "A");
    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
    assert_string_equal(letters(*state, o->ties[0].options, 2), "BC");
    assert_amount(last(o)->votes[1], 500000);
    assert_amount(last(o)->votes[2], 500000);
    c.order = order;
    o = count(*state, MF_METHOD_STV, &c);
    assert_string_equal(winners(*state, o), "AC");
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    assert_amount(o->pivot.by, 0);
}

/* ---- 9: more support can hurt ---- */

/* The three of Burlington's mayoral election that mattered: Montroll, Kiss, Wright. */
static void test_9_irv_is_not_monotone(void **state)
{
    struct mf_contest before =
        contest_of(ballots_of(*state, 3,
                              "1332 A>B>C, 767 A>C>B, 455 A, 2043 B>A>C, 371 B>C>A, 568 B, "
                              "1513 C>A>B, 495 C>B>A, 1289 C"),
                   1);
    struct mf_contest after =
        contest_of(ballots_of(*state, 3,
                              "1332 A>B>C, 767 A>C>B, 455 A, 2043 B>A>C, 371 B>C>A, 568 B, "
                              "1513 C>A>B, 495 B>C>A, 258 B>C, 1031 C"),
                   1);
    struct mf_result *o = count(*state, MF_METHOD_IRV, &before);

    assert_string_equal(winners(*state, o), "B");
    /* 753 voters raise Kiss, and Kiss loses. */
    o = count(*state, MF_METHOD_IRV, &after);
    assert_string_equal(winners(*state, o), "A");
    assert_amount(last(o)->votes[0], 4067);
    assert_amount(last(o)->votes[1], 3735);
}

/* ---- 10: write-ins that nobody declared ---- */

static void test_10_undeclared_cannot_win(void **state)
{
    static const bool barred[] = {false, false, true};
    struct mf_contest c = contest_of(ballots_of(*state, 3, "5 C, 3 A, 1 B"), 1);
    struct mf_result *o;

    c.barred = barred;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_string_equal(winners(*state, o), "A");
    assert_int_equal(o->rounds[0].nelected, 0); /* with a majority, and yet not elected */
    assert_int_equal(o->rounds[1].act, MF_ACT_EXCLUDE);
    assert_string_equal(letters(*state, o->rounds[1].subjects, 1), "C");
    o = count(*state, MF_METHOD_STV_RCTAB, &c);
    assert_string_equal(winners(*state, o), "A");
    o = count(*state, MF_METHOD_BOTTOMS_UP, &c);
    assert_string_equal(winners(*state, o), "A");
    o = count(*state, MF_METHOD_STV, &c);
    assert_string_equal(winners(*state, o), "A");
}

/* ---- 11, 12: overvotes and skips ---- */

/* The overvote B=C is reached when C is out already: it counts for B. Not while both stand. */
static void test_11_overvote_waits_for_the_last(void **state)
{
    /* C goes first, then A, whose papers meet B=C. */
    struct mf_contest c = contest_of(ballots_of(*state, 4, "3 A>B=C, 4 B, 1 C>D, 6 D"), 1);
    struct mf_result *o;

    c.policy.overvote = MF_OVERVOTE_WAIT;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_string_equal(winners(*state, o), "D");
    assert_amount(last(o)->votes[1], 7);
    assert_amount(last(o)->votes[3], 7);
    assert_int_equal(o->rounds[2].flows[0].to, 1);
    /* Here A goes while both stand: it ends by overvote. */
    c.ballots = ballots_of(*state, 4, "1 A>B=C, 4 B, 2 C, 3 D");
    o = count(*state, MF_METHOD_IRV, &c);
    assert_amount(o->rounds[1].ended[MF_END_OVERVOTE], 1);
    c.policy.overvote = MF_OVERVOTE_EXHAUST;
    c.ballots = ballots_of(*state, 4, "3 A>B=C, 4 B, 1 C>D, 6 D");
    o = count(*state, MF_METHOD_IRV, &c);
    assert_amount(last(o)->ended[MF_END_OVERVOTE], 3);
}

static void test_12_skips_end_before_the_overvote(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 4, "2 A>>>B=C, 3 B, 4 C"), 1);
    struct mf_result *o;

    c.policy.skips = 1;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_amount(last(o)->ended[MF_END_SKIPPED], 2);
    assert_amount(last(o)->ended[MF_END_OVERVOTE], 0);
    c.policy.skips = 2;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_amount(last(o)->ended[MF_END_SKIPPED], 0);
    assert_amount(last(o)->ended[MF_END_OVERVOTE], 2);
}

/* ---- 13: a paper passed on twice is truncated twice ---- */

static void test_13_surplus_of_a_surplus(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 4, "10 A>B>C, 3 B>C, 1 C, 3 D"), 3);
    struct mf_result *o;

    c.decimals = 4;
    o = count(*state, MF_METHOD_STV_RCTAB, &c);
    /* Threshold 5. A passes 5/10: 0.5 each, 5 to B, who has 8. B passes trunc(3/8) = 0.3750 of
     * each: 10 papers of trunc(0.5 * 0.375) = 0.1875, 3 of 0.3750. C has 1 + 1.875 + 1.125. */
    assert_int_equal(o->rounds[0].quota.units, 50000);
    assert_amount(o->rounds[1].votes[1], 80000);
    assert_amount(o->rounds[2].votes[2], 40000);
    c.ballots = ballots_of(*state, 5, "7 A>B>C, 3 B>C, 1 C, 3 D, 1 E");
    o = count(*state, MF_METHOD_STV_RCTAB, &c);
    /* Threshold 4. A passes trunc(3/7) = 0.4285 of each, 2.9995 to B, who has 5.9995. B passes
     * trunc(1.9995 / 5.9995) = 0.3332: 3 papers of that and 7 of trunc(0.4285 * 0.3332) = 0.1427.
     * Truncated only once they would be 7 times 0.14277620. */
    assert_amount(o->rounds[1].votes[1], 59995);
    assert_amount(o->rounds[2].votes[2], 10000 + 7 * 1427 + 3 * 3332);
    c.decimals = 0; /* four, as RCTab has it */
    o = count(*state, MF_METHOD_STV_RCTAB, &c);
    assert_amount(o->rounds[2].votes[2], 10000 + 7 * 1427 + 3 * 3332);
    o = count(*state, MF_METHOD_STV, &c);
    /* Scotland: 0.42857 of A's, 2.99999 to B; 1.99999 * 0.42857 / 5.99999 = 0.14285. */
    assert_amount(o->rounds[1].votes[1], 599999);
    assert_amount(o->rounds[2].votes[2], 100000 + 7 * 14285 + 3 * 33333);
}

/* ---- 18: options in the same position stay tied ---- */

static void test_18_same_position_same_tie(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 4, "4 D, 2 A>B>C, 2 B>C>A, 2 C>A>B"), 2);
    static const enum mf_method rules[] = {MF_METHOD_STV, MF_METHOD_STV_WIGM, MF_METHOD_STV_MEEK,
                                           MF_METHOD_STV_RCTAB};

    for (unsigned i = 0; i < 4; i++) {
        struct mf_result *o = count(*state, rules[i], &c);
        assert_string_equal(winners(*state, o), "D");
        assert_int_equal(o->ties[o->nties - 1].broken, MF_TIE_OPEN);
        assert_string_equal(letters(*state, o->ties[o->nties - 1].options, 3), "ABC");
    }
}

/* ---- 21: papers are never drawn ---- */

/* All of A's papers pass a part of themselves on, whichever order they lie in. */
static void test_21_no_sample_of_papers(void **state)
{
    struct mf_contest one = contest_of(ballots_of(*state, 4, "70 A>B, 30 A>C, 20 D"), 2);
    struct mf_contest other =
        contest_of(ballots_of(*state, 4, "1 A>C, 20 D, 9 A>C, 35 A>B, 20 A>C, 35 A>B"), 2);
    struct mf_result *o = count(*state, MF_METHOD_STV, &one),
                     *p = count(*state, MF_METHOD_STV, &other);

    /* Quota 41: 59 of 100 pass, 0.59 of each paper. */
    assert_amount(o->rounds[1].votes[1], 70 * 59000);
    assert_amount(o->rounds[1].votes[2], 30 * 59000);
    assert_int_equal(o->nrounds, p->nrounds);
    for (uint32_t k = 0; k < o->nrounds; k++)
        for (uint32_t i = 0; i < 4; i++)
            assert_amount(p->rounds[k].votes[i], o->rounds[k].votes[i].units);
}

/* ---- 22: the closest step ---- */

/*
 * F and E have least, one vote apart, and which of them goes first decides between D and E for the
 * last place: F's papers lift E over C, whose papers lift E over D. At the end D and E lie 13 votes
 * apart; the step that decided lay one.
 */
static void test_22_closest_step_decides(void **state)
{
    struct mf_contest c =
        contest_of(ballots_of(*state, 6, "200 A, 35 C>E, 61 D, 20 E>D, 19 F>E"), 2);
    struct mf_result *o = count(*state, MF_METHOD_STV, &c);

    assert_string_equal(winners(*state, o), "AE");
    assert_true(o->pivot.known);
    assert_string_equal(o->pivot.over, "exclusion");
    assert_int_equal(o->pivot.ahead, 4);
    assert_int_equal(o->pivot.behind, 5);
    assert_amount(o->pivot.by, 100000);
    assert_int_equal(o->rounds[o->pivot.round - 1].act, MF_ACT_EXCLUDE);
    assert_string_equal(letters(*state, o->rounds[o->pivot.round - 1].subjects, 1), "F");
    c.ballots = ballots_of(*state, 6, "200 A, 35 C>E, 61 D, 18 E>D, 19 F>E");
    o = count(*state, MF_METHOD_STV, &c);
    assert_string_equal(winners(*state, o), "AD");
}

/* ---- 23: a setting, not the code ---- */

/*
 * Oakland's school board, 2022: ballots with a blank first rank. Passed over, the second rank
 * counts at once; as an end, they count for nobody. The same ballots, two winners.
 */
static void test_23_blank_first_rank(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 2, "10 A, 9 B, 3 >B"), 1);
    struct mf_result *o = count(*state, MF_METHOD_IRV, &c);

    assert_string_equal(winners(*state, o), "B");
    c.policy.skips = 0;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_string_equal(winners(*state, o), "A");
    assert_amount(o->rounds[0].ended[MF_END_SKIPPED], 3);
}

/* ---- ballot rules, one by one ---- */

static void expect_ended(struct mf_arena *a, struct mf_ballot_policy policy, const char *text,
                         const char *first, enum mf_end end, uint64_t ended, uint64_t invalid)
{
    struct mf_contest c = contest_of(ballots_of(a, 4, text), 1);
    struct mf_result *o;

    c.policy = policy;
    o = count(a, MF_METHOD_IRV, &c);
    for (uint32_t i = 0; i < 4; i++)
        assert_amount(o->rounds[0].votes[i], first[i] - '0');
    assert_amount(o->rounds[0].ended[end], (mf_i128)ended);
    assert_int_equal(o->invalid, invalid);
    assert_int_equal(o->valid + o->invalid, c.ballots->total);
}

static void test_ballot_rules(void **state)
{
    struct mf_ballot_policy p = any_skips;

    p.overvote = MF_OVERVOTE_SKIP;
    expect_ended(*state, p, "3 A=B>C, 1 D", "0031", MF_END_CHOICES, 0, 0);
    expect_ended(*state, p, "3 A=B, 1 D", "0001", MF_END_CHOICES, 3, 0);
    expect_ended(*state, p, "3 A=B>A, 1 D", "3001", MF_END_CHOICES, 0, 0);
    p.overvote = MF_OVERVOTE_EXHAUST;
    expect_ended(*state, p, "3 A=B>C, 1 D", "0001", MF_END_OVERVOTE, 3, 0);
    p.overvote = MF_OVERVOTE_INVALID;
    expect_ended(*state, p, "3 C>A=B, 1 D", "0001", MF_END_OVERVOTE, 0, 3);
    p = any_skips;
    p.skips = 0;
    expect_ended(*state, p, "3 >A, 1 D>>C", "0001", MF_END_SKIPPED, 3, 0);
    p.skips = 1;
    expect_ended(*state, p, "3 >A, 1 >>D", "3000", MF_END_SKIPPED, 1, 0);
    p = any_skips;
    p.ranks = 2;
    expect_ended(*state, p, "3 A>B, 1 >>D", "3000", MF_END_CHOICES, 1, 0);
    p = any_skips;
    p.duplicate = MF_DUPLICATE_INVALID;
    expect_ended(*state, p, "3 A>B>A, 1 D", "0001", MF_END_DUPLICATE, 0, 3);
    p.duplicate = MF_DUPLICATE_EXHAUST;
    expect_ended(*state, p, "3 A>B>A, 1 D", "3001", MF_END_DUPLICATE, 0, 0);
    expect_ended(*state, p, "2 -, 1 D", "0001", MF_END_CHOICES, 0, 2);
}

/* A paper whose one option comes again ends there, for that reason, though another follows. */
static void test_duplicate_ends(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 3, "2 A>A>B, 3 B, 4 C"), 1);
    struct mf_result *o;

    c.policy.duplicate = MF_DUPLICATE_EXHAUST;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_amount(last(o)->ended[MF_END_DUPLICATE], 2);
    assert_string_equal(winners(*state, o), "C");
    c.policy.duplicate = MF_DUPLICATE_BEST;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_string_equal(winners(*state, o), "B");
}

/* Withdrawn options are passed over from the start, and no round excludes them. */
static void test_withdrawn(void **state)
{
    static const bool withdrawn[] = {true, false, false};
    struct mf_contest c = contest_of(ballots_of(*state, 3, "5 A>C, 3 B, 1 C"), 1);
    static const enum mf_method all[] = {
        MF_METHOD_IRV,       MF_METHOD_STV,        MF_METHOD_STV_WIGM,      MF_METHOD_STV_MEEK,
        MF_METHOD_STV_RCTAB, MF_METHOD_BOTTOMS_UP, MF_METHOD_IRV_SEQUENTIAL};

    c.withdrawn = withdrawn;
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        struct mf_result *o = count(*state, all[i], &c);
        assert_string_equal(winners(*state, o), "C");
        assert_int_equal(o->rounds[0].standing[0], MF_STANDS_NOT);
        for (uint32_t k = 0; k < o->nrounds; k++)
            for (uint32_t s = 0; s < o->rounds[k].nsubjects; s++)
                assert_int_not_equal(o->rounds[k].subjects[s], 0);
    }
}

static void test_refusals(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 3, "5 A>B=C, 3 B, 1 C"), 2);
    struct mf_result *o = mf_method(MF_METHOD_IRV)->count(*state, &c);

    assert_non_null(strstr(o->refused, "fills one place"));
    c.policy.overvote = MF_OVERVOTE_EQUAL;
    o = mf_method(MF_METHOD_STV)->count(*state, &c);
    assert_non_null(strstr(o->refused, "leaves them equal"));
    c.policy.overvote = MF_OVERVOTE_WAIT;
    o = mf_method(MF_METHOD_STV_MEEK)->count(*state, &c);
    assert_non_null(strstr(o->refused, "it can't wait"));
    c.until_two = true;
    o = mf_method(MF_METHOD_STV)->count(*state, &c);
    assert_non_null(strstr(o->refused, "one at a time"));
    c.until_two = false;
    c.decimals = 10;
    o = mf_method(MF_METHOD_STV_RCTAB)->count(*state, &c);
    assert_non_null(strstr(o->refused, "nine decimals"));
}

/* ---- ties ---- */

/* Latest earlier round first: B was below C in round 1, and that is enough. */
static void test_tie_by_an_earlier_round(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 4, "9 A, 4 B, 5 C, 1 D>B"), 1);
    struct mf_result *o;

    c.until_two = true;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_EARLIER);
    assert_int_equal(o->ties[0].by_round, 1);
    assert_string_equal(letters(*state, last(o)->subjects, 1), "B");
    assert_string_equal(letters(*state, o->ties[0].settled, o->ties[0].nsettled), "C");
    c.order_only = true;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
}

/* Three level: an earlier round sets one aside, and only the other two go on to the order. */
static void test_tie_is_narrowed_again_and_again(void **state)
{
    static const uint32_t order[] = {0, 1, 2, 3, 4};
    struct mf_contest c = contest_of(ballots_of(*state, 5, "20 A, 4 B, 4 C, 5 D, 1 E>B, 1 E>C"), 1);
    struct mf_result *o;

    c.until_two = true;
    c.order = order;
    o = count(*state, MF_METHOD_IRV, &c);
    assert_string_equal(letters(*state, o->ties[0].options, o->ties[0].noptions), "BCD");
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    assert_int_equal(o->ties[0].by_round, 1);
    assert_string_equal(letters(*state, o->rounds[2].subjects, 1), "C");
}

/* Without a vote they may go in any order, while enough others stand: nothing hangs on it. */
static void test_needless_tie(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 5, "5 A>B, 4 B, 2 C"), 1);
    struct mf_result *o = count(*state, MF_METHOD_IRV, &c);

    assert_string_equal(winners(*state, o), "A");
    assert_int_equal(o->ties[0].broken, MF_TIE_NEEDLESS);
    c.ballots = ballots_of(*state, 5, "5 A");
    c.seats = 2; /* but who of them takes the second place does */
    o = count(*state, MF_METHOD_STV, &c);
    assert_string_equal(winners(*state, o), "A");
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
}

static void test_no_ballots(void **state)
{
    struct mf_contest c = contest_of(ballots_of(*state, 3, ""), 2);

    for (unsigned m = 0; m < MF_METHOD__COUNT; m++) {
        struct mf_result *o;
        if (mf_method((enum mf_method)m)->policy != MF_POLICY_OF_PAPERS)
            continue;
        c.seats = m == MF_METHOD_IRV ? 1 : 2;
        o = count(*state, (enum mf_method)m, &c);
        assert_int_equal(o->nwinners, 0);
        assert_int_equal(o->valid, 0);
    }
    c.seats = 5; /* as many places as there are options need no votes */
    assert_int_equal(count(*state, MF_METHOD_STV, &c)->nwinners, 3);
}

/*
 * PRF's rule passes a surplus of nothing on, too: 9,997 papers at 0.3333 bring B to the quota of
 * 6,666.0001 to the last unit.
 */
static void test_wigm_surplus_of_nothing(void **state)
{
    static const uint32_t order[] = {0, 1, 2, 3};
    struct mf_contest c =
        contest_of(ballots_of(*state, 4, "9997 A>B, 3 A, 3334 B, 6665 C, 6665 D"), 3);
    struct mf_result *o;

    c.order = order;
    o = count(*state, MF_METHOD_STV_WIGM, &c);
    assert_amount(o->rounds[1].quota, 66660001);
    assert_amount(o->rounds[1].votes[1], 66660001);
    assert_string_equal(letters(*state, o->rounds[1].elected, o->rounds[1].nelected), "B");
    assert_int_equal(o->rounds[2].act, MF_ACT_SURPLUS);
    assert_string_equal(letters(*state, o->rounds[2].subjects, 1), "B");
    assert_int_equal(o->rounds[2].nflows, 0);
    assert_string_equal(winners(*state, o), "ABC");
}

/* ---- published ---- */

/*
 * Burlington, 2009: three readings of the six overvotes, three last rounds, one winner. The
 * published readings pass the write-in over from the start, so that a rank which it shares with one
 * other counts for that one where an overvote waits.
 */
static void test_burlington_2009(void **state)
{
    static const struct {
        enum mf_overvote rule;
        mf_i128 kiss, wright;
    } readings[] = {{MF_OVERVOTE_EXHAUST, 4313, 4060},
                    {MF_OVERVOTE_SKIP, 4316, 4061},
                    {MF_OVERVOTE_WAIT, 4314, 4064}};
    struct mf_poll_note fault;
    struct mf_poll poll;
    struct mf_str text;

    if (!election_file(*state, "us-rcv/burl2009.abif", &text))
        return; /* said above: cmocka's skip() would print "not ok" */
    assert_true(mf_poll_read(&poll, *state, text, (struct mf_poll_ask){0}, &fault));
    for (unsigned k = 0; k < 3; k++) {
        struct mf_contest c = mf_poll_contest(*state, &poll);
        struct mf_result *o;
        bool *withdrawn;
        c.policy = (struct mf_ballot_policy){.overvote = readings[k].rule, .skips = MF_SKIPS_ANY};
        withdrawn = mf_new_n(*state, bool, poll.noptions);
        for (uint32_t i = 0; i < poll.noptions; i++)
            withdrawn[i] = mf_str_starts(poll.option[i].name, MF_S("Write-in"));
        c.withdrawn = withdrawn;
        o = count(*state, MF_METHOD_IRV, &c);
        assert_int_equal(o->valid, 8980);
        assert_int_equal(o->nwinners, 1);
        for (uint32_t i = 0; i < poll.noptions; i++) {
            if (strstr(mf_str_copy(*state, poll.option[i].name).p, "Kiss")) {
                assert_int_equal(o->winners[0], i);
                assert_amount(last(o)->votes[i], readings[k].kiss);
            } else if (strstr(mf_str_copy(*state, poll.option[i].name).p, "Wright")) {
                assert_amount(last(o)->votes[i], readings[k].wright);
            }
        }
    }
}

/* Millionths of a cell like " 7.101850"; -1: the cell is empty. */
static long long millionths(struct mf_str cell)
{
    long long units = 0;

    cell = mf_str_trim(cell);
    if (cell.n == 0)
        return -1;
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] != '.')
            units = 10 * units + (cell.p[i] - '0');
    return units;
}

/*
 * The rounds of OpenSTV's report: cells behind " 1|" and on the following line behind "  |", the
 * options in their order. It reckons with six decimals and stops iterating a little earlier, so its
 * votes are ours to a ten thousandth. Winners in any order.
 */
static void check_openstv(struct mf_arena *a, const struct mf_result *o, struct mf_str report)
{
    struct mf_str line;
    uint32_t rounds = 0;

    while (next_line(&report, &line)) {
        uint32_t i = 0;
        if (line.n < 4 || line.p[2] != '|' || line.p[1] < '1' || line.p[1] > '9')
            continue;
        assert_true(rounds < o->nrounds);
        for (bool more = true; more && i < o->noptions;) {
            for (unsigned f = 1; f < 8 && i < o->noptions; f++, i++) {
                struct mf_str cell = field(line, '|', f);
                long long votes = millionths(cell), ours;
                if (cell.n == 0)
                    break;
                ours = (long long)(o->rounds[rounds].votes[i].units / 1000);
                if (votes < 0)
                    assert_int_equal(o->rounds[rounds].standing[i], MF_EXCLUDED);
                else if (llabs(votes - ours) > 100)
                    fail_msg("round %u, option %u: %lld, reported %lld", rounds + 1, i, ours,
                             votes);
            }
            more = next_line(&report, &line);
        }
        rounds++;
    }
    (void)a;
    assert_int_equal(rounds, o->nrounds);
}

static void test_w3c_solid(void **state)
{
    static const char *const years[] = {"2023", "2025"}, *const elected[] = {"EDB", "AC"};

    for (unsigned k = 0; k < 2; k++) {
        struct mf_poll_note fault;
        struct mf_poll poll;
        struct mf_contest c;
        struct mf_result *o;
        struct mf_str text = {0}, report = {0};
        if (!election_file(*state, mf_strf(*state, "w3c-solid/%s.blt", years[k]).p, &text) ||
            !election_file(*state, mf_strf(*state, "w3c-solid/%s.results.txt", years[k]).p,
                           &report))
            return; /* said above: cmocka's skip() would print "not ok" */
        assert_true(mf_poll_read(&poll, *state, text, (struct mf_poll_ask){0}, &fault));
        c = mf_poll_contest(*state, &poll);
        c.policy = any_skips;
        o = count(*state, MF_METHOD_STV_MEEK, &c);
        assert_string_equal(winners(*state, o), elected[k]);
        check_openstv(*state, o, report);
        o = count(*state, MF_METHOD_STV_WIGM, &c);
        assert_string_equal(winners(*state, o), elected[k]);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_5_rounding_of_an_exact_tie),
        TEST(test_5_exact_tie_is_reported),
        TEST(test_9_irv_is_not_monotone),
        TEST(test_10_undeclared_cannot_win),
        TEST(test_11_overvote_waits_for_the_last),
        TEST(test_12_skips_end_before_the_overvote),
        TEST(test_13_surplus_of_a_surplus),
        TEST(test_18_same_position_same_tie),
        TEST(test_21_no_sample_of_papers),
        TEST(test_22_closest_step_decides),
        TEST(test_23_blank_first_rank),
        TEST(test_ballot_rules),
        TEST(test_duplicate_ends),
        TEST(test_withdrawn),
        TEST(test_refusals),
        TEST(test_tie_by_an_earlier_round),
        TEST(test_tie_is_narrowed_again_and_again),
        TEST(test_needless_tie),
        TEST(test_no_ballots),
        TEST(test_wigm_surplus_of_nothing),
        TEST(test_burlington_2009),
        TEST(test_w3c_solid),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("transfer", tests, NULL, NULL);
}
