/* Totals on ballots whose outcome can be reckoned by hand; every policy, every refusal, every tie.
 */
#include "../base/check.h"
#include "ballots.h"

static int64_t votes_of(const struct mf_result *o, char option)
{
    return (int64_t)o->rounds[0].votes[option - 'A'].units;
}

static void plurality(void **state)
{
    struct mf_arena *a = *state;
    struct mf_profile_maker *m;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_APPROVALS, 3, "4 A, 5 B, 3 C, 9 AC, 2"));
    o = count(a, MF_METHOD_PLURALITY, &c);
    assert_string_equal(places(a, o), "B,A,C");
    assert_int_equal(o->valid, 12);
    assert_int_equal(o->invalid, 11);
    assert_int_equal(o->pivot.by.units, 1);
    assert_int_equal(o->pivot.ahead, 1);
    assert_int_equal(o->pivot.behind, 0);
    /* One option marked twice is one vote, or by policy none; 0 is no mark, 2 is no approval. */
    m = mf_profile_make(a, MF_MARKS_APPROVALS, 3);
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 1}, {0, 1}}, 2, 1, 1));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{1, 0}, {2, 1}}, 2, 1, 1));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{1, 2}}, 1, 1, 1));
    c = contest(mf_profile_done(m));
    o = count(a, MF_METHOD_PLURALITY, &c);
    assert_int_equal(votes_of(o, 'A'), 1);
    assert_int_equal(votes_of(o, 'B'), 0);
    assert_int_equal(votes_of(o, 'C'), 1);
    assert_int_equal(o->invalid, 1);
    c.policy.duplicate = MF_DUPLICATE_INVALID;
    o = count(a, MF_METHOD_PLURALITY, &c);
    assert_string_equal(winners(a, o), "C");
    assert_int_equal(o->invalid, 2);
}

static void approval_at_large(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_APPROVALS, 4, "4 AB, 3 BC, 2 CD, 2, 2 DA"));
    c.seats = 2;
    o = count(a, MF_METHOD_APPROVAL, &c);
    assert_string_equal(places(a, o), "B,A,C,D");
    assert_string_equal(winners(a, o), "BA");
    assert_int_equal(o->valid, 13); /* who approves of nobody has voted */
    c.seats = 4;
    c.ballots = ballots(a, MF_MARKS_APPROVALS, 4, "1 ABCD");
    o = count(a, MF_METHOD_APPROVAL, &c);
    assert_string_equal(winners(a, o), "ABCD");
    assert_int_equal(o->ties[0].broken, MF_TIE_NEEDLESS);
    c.seats = 2;
    o = count(a, MF_METHOD_APPROVAL, &c);
    assert_string_equal(winners(a, o), "");
    assert_string_equal(tied(a, o), "ABCD");
    c.order = (uint32_t[]){3, 1, 0, 2};
    assert_string_equal(winners(a, count(a, MF_METHOD_APPROVAL, &c)), "DB");
}

/* By every method of the table. */
static void other_marks_and_no_places_are_refused(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;

    for (unsigned m = 0; m < MF_METHOD__COUNT; m++)
        for (unsigned kind = MF_MARKS_RANKS; kind <= MF_MARKS_POINTS; kind++) {
            c = contest(ballots(a, (enum mf_marks)kind, 2, "1"));
            if (mf_method((enum mf_method)m)->marks != (enum mf_marks)kind)
                assert_non_null(count(a, (enum mf_method)m, &c)->refused);
            c.seats = 0;
            assert_non_null(count(a, (enum mf_method)m, &c)->refused);
        }
}

/* ---- scores ---- */

static void score_sums_or_means(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    /* C has one admirer; 9 is out of range. */
    c = scored(ballots(a, MF_MARKS_SCORES, 3, "3 A5 B3, 2 A0 B4, 1 C5, 1 A9"), 0, 5);
    o = count(a, MF_METHOD_SCORE, &c);
    assert_string_equal(places(a, o), "B,A,C");
    assert_int_equal(votes_of(o, 'A'), 15);
    assert_int_equal(votes_of(o, 'B'), 17);
    assert_int_equal(o->invalid, 1);
    assert_int_equal(o->valid, 6);
    /* A lowest score below 0 is what a blank gets. */
    c = scored(ballots(a, MF_MARKS_SCORES, 3, "3 A5 B3, 2 A0 B4, 1 C5"), -2, 5);
    o = count(a, MF_METHOD_SCORE, &c);
    assert_int_equal(votes_of(o, 'A'), 13);
    assert_int_equal(votes_of(o, 'C'), 5 - 10);
    /* Means: C's is 5, until it must have been scored by two of six. */
    c.policy.blank = MF_BLANK_EXCLUDED;
    assert_non_null(count(a, MF_METHOD_SCORE, &c)->refused);
    c.quorum = (struct mf_count_quorum){{1, 6}, 6, false};
    o = count(a, MF_METHOD_SCORE, &c);
    assert_string_equal(places(a, o), "C,B,A");
    c.quorum.share = (struct mf_frac){1, 3};
    o = count(a, MF_METHOD_SCORE, &c);
    assert_string_equal(places(a, o), "B,A");
    assert_int_equal(o->place[2], MF_NO_OPTION);
    assert_int_equal(o->rounds[1].act, MF_ACT_DROP);
    assert_string_equal(o->rounds[1].why, "quorum");
    assert_string_equal(options(a, o->rounds[1].subjects, o->rounds[1].nsubjects), "C");
    assert_int_equal(o->pivot.by.units, 400000); /* 3.4 - 3 */
    c.policy.most_value = c.policy.least_value;
    assert_non_null(count(a, MF_METHOD_SCORE, &c)->refused);
}

/* Means are compared as fractions: 1/3 is above 333333/1000000, and equal to 2/6. */
static void means_are_exact(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = scored(ballots(a, MF_MARKS_SCORES, 2, "333333 A1, 666667 A0, 1 B1, 2 B0"), 0, 1);
    c.policy.blank = MF_BLANK_EXCLUDED;
    c.quorum = (struct mf_count_quorum){{1, 1}, 1, false};
    assert_string_equal(places(a, count(a, MF_METHOD_SCORE, &c)), "B,A");
    c.ballots = ballots(a, MF_MARKS_SCORES, 2, "2 A1, 4 A0, 1 B1, 2 B0");
    assert_string_equal(places(a, count(a, MF_METHOD_SCORE, &c)), "AB");
}

/* ---- STAR ---- */

static const struct mf_result *star(struct mf_arena *a, uint32_t n, uint32_t seats,
                                    const uint32_t *order, const char *text)
{
    struct mf_contest c = scored(ballots(a, MF_MARKS_SCORES, n, text), 0, 5);

    c.seats = seats;
    c.order = order;
    return count(a, MF_METHOD_STAR, &c);
}

static void star_runs_off_the_two_highest(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_result *o;

    /* A has the highest sum, 25; B is preferred by three of five. */
    o = star(a, 3, 1, NULL, "3 A3 B5 C0, 2 A5 B1 C1");
    assert_int_equal(votes_of(o, 'A'), 19);
    assert_int_equal(votes_of(o, 'B'), 17);
    assert_string_equal(winners(a, o), "B");
    assert_int_equal(o->rounds[1].act, MF_ACT_COMPARE);
    assert_int_equal(o->rounds[1].defeats[0].votes, 3);
    assert_int_equal(o->rounds[1].defeats[0].against, 2);
    assert_int_equal(o->nties, 0);
    assert_string_equal(o->pivot.over, "runoff");
    /* Bloc: again without the winner. */
    o = star(a, 3, 2, NULL, "3 A3 B5 C0, 2 A5 B1 C1");
    assert_string_equal(winners(a, o), "BA");
    o = star(a, 3, 3, NULL, "3 A3 B5 C0, 2 A5 B1 C1");
    assert_string_equal(winners(a, o), "BAC");
    assert_int_equal(o->rounds[3].act, MF_ACT_FILL);
}

static void star_breaks_ties_of_the_scoring_round(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_result *o;

    /* B and C have 8 each; two of three prefer B to C. */
    o = star(a, 3, 1, NULL, "1 A5 B3 C2, 1 A5 B3 C2, 1 A2 B2 C4");
    assert_int_equal(votes_of(o, 'B'), votes_of(o, 'C'));
    assert_string_equal(o->ties[0].over, "finalists");
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    assert_string_equal(options(a, o->ties[0].options, o->ties[0].noptions), "BC");
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "B");
    /* No preference either: more fives. B 5 0, C 1 4. */
    o = star(a, 3, 1, NULL, "1 A5 B5 C1, 1 A5 B0 C4");
    assert_string_equal(options(a, o->ties[0].settled, 1), "B");
    /* Not even that: the order, or it stays open. */
    o = star(a, 3, 1, NULL, "1 A5 B4 C1, 1 A5 B1 C4");
    assert_string_equal(winners(a, o), "");
    assert_string_equal(tied(a, o), "BC");
    o = star(a, 3, 1, (uint32_t[]){2, 1, 0}, "1 A5 B4 C1, 1 A5 B1 C4");
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    assert_int_equal(o->ties[0].settled[0], 2);
    assert_string_equal(winners(a, o), "A");
}

/* Whoever loses most against the others tied is dropped, and the rest is looked at again. */
static void star_drops_the_losers_again_and_again(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_result *o;

    /*
     * A leads with 15. B, C and D have 6 each: D loses to both others, then B to C:
     * B>D by 2:1, C>D by 2:1, C>B by 2:1.
     */
    o = star(a, 4, 1, NULL, "1 A5 B1 C2 D0, 1 A5 B2 C3 D1, 1 A5 B3 C1 D5");
    assert_int_equal(votes_of(o, 'B'), 6);
    assert_int_equal(votes_of(o, 'C'), 6);
    assert_int_equal(votes_of(o, 'D'), 6);
    assert_string_equal(options(a, o->ties[0].options, o->ties[0].noptions), "BCD");
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "C");
    assert_string_equal(winners(a, o), "A");
    /* Three tied for both places of the runoff: the one who loses to both is out. */
    o = star(a, 3, 1, NULL, "1 A1 B2 C0, 1 A2 B3 C1, 1 A3 B1 C5");
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "AB");
    assert_string_equal(winners(a, o), "B");
    /* C loses to neither and goes on; of A and B, who lose alike, the one with more fives. */
    o = star(a, 3, 1, NULL, "1 A5 B5 C0, 1 A1 B5 C4, 1 A4 B0 C3, 1 A1 B1 C2, 1 A1 B1 C3");
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "CB");
    assert_string_equal(winners(a, o), "C");
}

static void star_breaks_ties_of_the_runoff(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_result *o;

    /* One each; the higher sum. */
    o = star(a, 2, 1, NULL, "1 A5 B4, 1 A1 B4");
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(o->ties[0].over, "runoff");
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    /* One each, one without preference, sums 12: more fives, as starvote's own test has it. */
    o = star(a, 3, 1, NULL, "1 A5 B5 C0, 1 A5 B3 C3, 1 A2 B4 C0");
    assert_string_equal(winners(a, o), "A");
    /* All alike: open, or the order. */
    o = star(a, 2, 1, NULL, "1 A5 B1, 1 A1 B5");
    assert_string_equal(winners(a, o), "");
    assert_string_equal(tied(a, o), "AB");
    assert_int_equal(o->rounds[1].nelected, 0);
    o = star(a, 2, 1, (uint32_t[]){1, 0}, "1 A5 B1, 1 A1 B5");
    assert_string_equal(winners(a, o), "B");
}

/* ---- Borda ---- */

static void borda_by_policy(void **state)
{
    static const char text[] = "1 A>B=C>D, 1 B, 1 C>A";
    static const struct {
        enum mf_unranked unranked;
        int64_t tenths[4];
    } of[] = {
        {MF_UNRANKED_LAST, {30 + 0 + 20, 15 + 30 + 0, 15 + 0 + 30, 0}},
        {MF_UNRANKED_AVERAGE, {30 + 10 + 20, 15 + 30 + 5, 15 + 10 + 30, 0 + 10 + 5}},
        {MF_UNRANKED_MODIFIED, {40 + 0 + 10, 25 + 10 + 0, 25 + 0 + 20, 10}},
    };
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 4, text));
    for (unsigned k = 0; k < 3; k++) {
        const struct mf_result *o;
        c.policy.unranked = of[k].unranked;
        o = count(a, MF_METHOD_BORDA, &c);
        assert_null(o->refused);
        assert_int_equal(o->rounds[0].votes[0].decimals, 1);
        for (unsigned i = 0; i < 4; i++)
            assert_int_equal(o->rounds[0].votes[i].units, of[k].tenths[i]);
    }
    c.policy.unranked = MF_UNRANKED_NO_COMPARISON;
    assert_non_null(count(a, MF_METHOD_BORDA, &c)->refused);
}

/* Borda's own example: most first votes for A, whom most put last. */
static void borda_of_1770(void **state)
{
    static const char text[] = "1 A>B>C, 7 A>C>B, 7 B>C>A, 6 C>B>A";
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, text));
    o = count(a, MF_METHOD_BORDA, &c);
    assert_int_equal(votes_of(o, 'A'), 160);
    assert_int_equal(votes_of(o, 'B'), 210);
    assert_int_equal(votes_of(o, 'C'), 260);
    assert_string_equal(places(a, o), "C,B,A");
}

/* ---- majority judgment ---- */

static void majority_judgment(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    /* Two grades in the middle: the lower one. */
    c = scored(ballots(a, MF_MARKS_SCORES, 2, "1 A5 B3, 1 A0 B1"), 0, 5);
    o = count(a, MF_METHOD_MAJORITY_JUDGMENT, &c);
    assert_int_equal(votes_of(o, 'A'), 0);
    assert_int_equal(votes_of(o, 'B'), 1);
    assert_string_equal(winners(a, o), "B");
    /* Median 3 each; taking it away, A goes up where B goes down. */
    c = scored(ballots(a, MF_MARKS_SCORES, 2, "2 A5 B3, 1 A3 B3, 1 A3 B1, 1 A1 B1"), 0, 5);
    o = count(a, MF_METHOD_MAJORITY_JUDGMENT, &c);
    assert_string_equal(places(a, o), "A,B");
    assert_string_equal(o->ties[0].over, "median");
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "AB");
    /* All grades alike: nothing of the method tells them apart. */
    c = scored(ballots(a, MF_MARKS_SCORES, 2, "1 A5 B3, 1 A3 B5"), 0, 5);
    o = count(a, MF_METHOD_MAJORITY_JUDGMENT, &c);
    assert_string_equal(winners(a, o), "");
    assert_string_equal(tied(a, o), "AB");
    c.policy.blank = MF_BLANK_EXCLUDED;
    assert_non_null(count(a, MF_METHOD_MAJORITY_JUDGMENT, &c)->refused);
    c.policy.blank = MF_BLANK_LOWEST;
    c.policy.most_value = 1000;
    assert_non_null(count(a, MF_METHOD_MAJORITY_JUDGMENT, &c)->refused);
}

/* 2^52 ballots: grades are taken away in runs, not one by one. */
static void majority_judgment_of_heavy_ballots(void **state)
{
    struct mf_arena *a = *state;
    struct mf_profile_maker *m;
    struct mf_contest c;

    m = mf_profile_make(a, MF_MARKS_SCORES, 2);
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 1}, {1, 1}}, 2, 1, MF_COUNT_WEIGHT / 4));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 2}, {1, 2}}, 2, 1, MF_COUNT_WEIGHT / 4));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 3}, {1, 2}}, 2, 1, 1));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 1}, {1, 1}}, 2, 1, 1));
    c = scored(mf_profile_done(m), 0, 3);
    assert_string_equal(places(a, count(a, MF_METHOD_MAJORITY_JUDGMENT, &c)), "A,B");
}

/* ---- points ---- */

static void cumulative_refuses_what_is_overspent(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = scored(ballots(a, MF_MARKS_POINTS, 3, "2 A3 B2, 1 B5, 1 C6, 1 A-1 C6, 1 C1"), 0, 5);
    o = count(a, MF_METHOD_CUMULATIVE, &c);
    assert_int_equal(votes_of(o, 'A'), 6);
    assert_int_equal(votes_of(o, 'B'), 9);
    assert_int_equal(votes_of(o, 'C'), 1);
    assert_int_equal(o->invalid, 2);
    assert_string_equal(winners(a, o), "B");
    c.policy.most_value = 0;
    assert_non_null(count(a, MF_METHOD_CUMULATIVE, &c)->refused);
}

static void quadratic_votes_cost_their_square(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    /* 9 + 16 = 25 credits are all; 26 are too many. */
    c = scored(ballots(a, MF_MARKS_POINTS, 3, "1 A3 B-4, 2 A1 B2, 1 A1 B5, 1 C1, 1 C-1"), 0, 25);
    o = count(a, MF_METHOD_QUADRATIC, &c);
    assert_int_equal(o->invalid, 1);
    assert_int_equal(votes_of(o, 'A'), 5);
    assert_int_equal(votes_of(o, 'B'), 0);
    c.seats = 3; /* a sum of 0 doesn't pass, though there would be a place */
    o = count(a, MF_METHOD_QUADRATIC, &c);
    assert_string_equal(winners(a, o), "A");
    assert_string_equal(o->rounds[1].why, "sum");
    assert_string_equal(options(a, o->rounds[1].subjects, o->rounds[1].nsubjects), "BC");
    c.policy.most_value = 0;
    assert_non_null(count(a, MF_METHOD_QUADRATIC, &c)->refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(plurality),
        ARENA_TEST(approval_at_large),
        ARENA_TEST(other_marks_and_no_places_are_refused),
        ARENA_TEST(score_sums_or_means),
        ARENA_TEST(means_are_exact),
        ARENA_TEST(star_runs_off_the_two_highest),
        ARENA_TEST(star_breaks_ties_of_the_scoring_round),
        ARENA_TEST(star_drops_the_losers_again_and_again),
        ARENA_TEST(star_breaks_ties_of_the_runoff),
        ARENA_TEST(borda_by_policy),
        ARENA_TEST(borda_of_1770),
        ARENA_TEST(majority_judgment),
        ARENA_TEST(majority_judgment_of_heavy_ballots),
        ARENA_TEST(cumulative_refuses_what_is_overspent),
        ARENA_TEST(quadratic_votes_cost_their_square),
    };
    return cmocka_run_group_tests_name("totals", tests, NULL, NULL);
}
