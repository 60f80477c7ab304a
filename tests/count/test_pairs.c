/*
 * Methods of pairs on ballots whose outcome is known: the traps of voting.md, textbook examples,
 * every policy, every tie told.
 */
#include "../base/check.h"
#include "ballots.h"

static const char trap1[] = "3 A>B>C, 2 B>C>A, 2 C>A=B";

static const char *won(struct mf_arena *a, enum mf_method m, uint32_t n, const char *text)
{
    struct mf_contest c = contest(ballots(a, MF_MARKS_RANKS, n, text));
    return winners(a, count(a, m, &c));
}

static void trap_1_equal_strengths(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, trap1));
    o = count(a, MF_METHOD_SCHULZE, &c);
    assert_int_equal(prefer(o, 'A', 'B'), 3);
    assert_int_equal(prefer(o, 'B', 'A'), 2);
    assert_int_equal(prefer(o, 'B', 'C'), 5);
    assert_int_equal(prefer(o, 'C', 'B'), 2);
    assert_int_equal(prefer(o, 'C', 'A'), 4);
    assert_int_equal(prefer(o, 'A', 'C'), 3);
    assert_string_equal(winners(a, o), "B");
    assert_int_equal(o->nties, 0);
    o = count(a, MF_METHOD_SCHULZE_MARGINS, &c);
    assert_string_equal(winners(a, o), "");
    assert_string_equal(places(a, o), "AB,C");
    assert_string_equal(tied(a, o), "AB");
    assert_int_equal(o->pivot.by.units, 0);
    /* Minimax by margins compares the smaller defeats of equal margin next. */
    assert_string_equal(won(a, MF_METHOD_MINIMAX_MARGINS, 3, trap1), "B");
    /* The order breaks what margins leave open, and it is told. */
    c.order = (uint32_t[]){2, 1, 0};
    o = count(a, MF_METHOD_SCHULZE_MARGINS, &c);
    assert_string_equal(winners(a, o), "B");
    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    assert_int_equal(o->ties[0].settled[0], 1);
}

static const char forty_five[] = "5 A>C>B>E>D, 5 A>D>E>C>B, 8 B>E>D>A>C, 3 C>A>B>E>D, 7 C>A>E>B>D,"
                                 "2 C>B>A>D>E, 7 D>C>E>B>A, 8 E>B>A>D>C";

static void trap_2_forty_five_voters(void **state)
{
    static const uint64_t paths[25] = {0,  28, 28, 30, 24, 25, 0,  28, 33, 24, 25, 29, 0,
                                       29, 24, 25, 28, 28, 0,  24, 25, 28, 28, 31, 0};
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 5, forty_five));
    o = count(a, MF_METHOD_SCHULZE, &c);
    for (unsigned i = 0; i < 25; i++)
        assert_int_equal(o->pairs->paths[i], paths[i]);
    assert_string_equal(places(a, o), "E,A,C,B,D");
    c.seats = 3;
    assert_string_equal(winners(a, count(a, MF_METHOD_SCHULZE, &c)), "EAC");
    /* E as the default option: C alone beats it. */
    c.seats = 1;
    c.against = 4;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "C");
    assert_string_equal(o->rounds[0].why, "ratio");
    assert_string_equal(options(a, o->rounds[0].subjects, o->rounds[0].nsubjects), "ABD");
}

/* As in trap 3: what an unranked option means decides. */
static void trap_3_unranked(void **state)
{
    static const char text[] = "4 A, 3 B>A, 3 B>C>A, 3 C>B";
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, text));
    o = count(a, MF_METHOD_SCHULZE, &c);
    assert_int_equal(prefer(o, 'A', 'B'), 4);
    assert_int_equal(prefer(o, 'B', 'A'), 9);
    assert_int_equal(prefer(o, 'C', 'A'), 6);
    assert_int_equal(prefer(o, 'A', 'C'), 7);
    c.policy.unranked = MF_UNRANKED_NO_COMPARISON;
    o = count(a, MF_METHOD_SCHULZE, &c);
    assert_int_equal(prefer(o, 'A', 'B'), 0);
    assert_int_equal(prefer(o, 'B', 'A'), 6);
    assert_int_equal(prefer(o, 'A', 'C'), 0);
    assert_int_equal(prefer(o, 'C', 'A'), 3);
    assert_int_equal(prefer(o, 'B', 'C'), 3);
    assert_int_equal(prefer(o, 'C', 'B'), 3);
    /* The mean of the places left is below all ranked ones: the same as last. */
    c.policy.unranked = MF_UNRANKED_AVERAGE;
    assert_int_equal(prefer(count(a, MF_METHOD_SCHULZE, &c), 'B', 'A'), 9);
    c.policy.unranked = MF_UNRANKED_MODIFIED;
    assert_non_null(count(a, MF_METHOD_SCHULZE, &c)->refused);
}

static void trap_4_a_tie_for_the_seat(void **state)
{
    static const enum mf_method all[] = {
        MF_METHOD_SCHULZE,  MF_METHOD_SCHULZE_MARGINS, MF_METHOD_RANKED_PAIRS, MF_METHOD_MINIMAX,
        MF_METHOD_COPELAND, MF_METHOD_SMITH,           MF_METHOD_KEMENY};
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "3 A>B>C, 3 B>A>C"));
    for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
        const struct mf_result *o = count(a, all[m], &c);
        assert_string_equal(winners(a, o), "");
        assert_string_equal(tied(a, o), "AB");
        assert_true(o->pivot.known && o->pivot.by.units == 0);
    }
    c.seats = 2; /* nothing hangs on it */
    for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
        const struct mf_result *o = count(a, all[m], &c);
        assert_string_equal(winners(a, o), "AB");
        assert_string_equal(tied(a, o), "");
        assert_int_equal(o->ties[0].broken, MF_TIE_NEEDLESS);
    }
    c.order = (uint32_t[]){2, 1, 0};
    c.seats = 1;
    for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
        const struct mf_result *o = count(a, all[m], &c);
        assert_string_equal(winners(a, o), "B");
        assert_int_equal(o->ties[o->nties - 1].broken, MF_TIE_ORDER);
    }
}

/* A ballot without an opinion is a ballot, and adds nothing to any pair. */
static void trap_8_no_opinion_counts_for_turnout(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "2 A>B>C, 3 A=B=C, 4"));
    for (unsigned policy = MF_UNRANKED_LAST; policy <= MF_UNRANKED_AVERAGE; policy++) {
        const struct mf_result *o;
        c.policy.unranked = (enum mf_unranked)policy;
        o = count(a, MF_METHOD_SCHULZE, &c);
        assert_int_equal(o->valid, 9);
        assert_int_equal(c.ballots->voters, 9);
        assert_int_equal(prefer(o, 'A', 'B'), 2);
        assert_int_equal(prefer(o, 'B', 'A'), 0);
        assert_int_equal(prefer(o, 'C', 'A'), 0);
    }
}

/* A cycle of equal defeats: the order that is told is the one that was used. */
static void trap_17_ranked_pairs_tells_the_order_it_used(void **state)
{
    static const char cycle[] = "1 A>B>C, 1 B>C>A, 1 C>A>B";
    static const uint32_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                          {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    /* Locked by the order of the winners of A>B, B>C, C>A; the last of the three is dropped. */
    static const char *const expected[6] = {"A", "C", "A", "B", "C", "B"};
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, cycle));
    for (unsigned k = 0; k < 6; k++) {
        c.order = orders[k];
        o = count(a, MF_METHOD_RANKED_PAIRS, &c);
        assert_string_equal(winners(a, o), expected[k]);
        assert_int_equal(o->nties, 1);
        assert_string_equal(o->ties[0].over, "defeats");
        assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
        assert_memory_equal(o->ties[0].settled, orders[k], sizeof orders[k]);
        assert_int_equal(o->nrounds, 3);
        assert_int_equal(o->rounds[0].act, MF_ACT_LOCK);
        assert_int_equal(o->rounds[0].defeats[0].winner, orders[k][0]);
        assert_int_equal(o->rounds[2].act, MF_ACT_DROP);
        assert_string_equal(o->rounds[2].why, "cycle");
    }
    c.order = NULL;
    o = count(a, MF_METHOD_RANKED_PAIRS, &c);
    assert_string_equal(winners(a, o), "");
    assert_string_equal(places(a, o), "ABC");
    assert_string_equal(o->ties[0].over, "defeats");
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
}

/* Options that are always at one rank stay tied wherever a method orders them all. */
static void trap_18_always_equal_stays_tied(void **state)
{
    static const enum mf_method all[] = {MF_METHOD_SCHULZE,         MF_METHOD_SCHULZE_MARGINS,
                                         MF_METHOD_RANKED_PAIRS,    MF_METHOD_MINIMAX,
                                         MF_METHOD_MINIMAX_MARGINS, MF_METHOD_MINIMAX_OPPOSITION,
                                         MF_METHOD_SMITH,           MF_METHOD_COPELAND,
                                         MF_METHOD_KEMENY,          MF_METHOD_BORDA};
    struct rng r = rng_seed_from_env(18);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < 200; test++) {
        uint32_t n = 3 + (uint32_t)rng_below(&r, 3), k = 1 + (uint32_t)rng_below(&r, 6);
        struct row rows[6];
        struct mf_contest c;
        for (uint32_t i = 0; i < k; i++) { /* the last option joins the first wherever it is */
            rows[i] = random_ranking(&r, n - 1, 5);
            for (uint32_t m = 0; m < rows[i].n; m++)
                if (rows[i].marks[m].option == 0) {
                    rows[i].marks[rows[i].n] = (struct mf_mark){n - 1, rows[i].marks[m].value};
                    rows[i].n++;
                    break;
                }
        }
        c = contest(profile(a, MF_MARKS_RANKS, n, rows, k));
        for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
            const struct mf_result *o = count(a, all[m], &c);
            assert_null(o->refused);
            assert_int_equal(o->place[0], o->place[n - 1]);
        }
    }
}

/* 6 : 2 with a ratio of 3 : 1 passes by the text since 2015 and fails by that of 2003. */
static void trap_19_supermajority_edge(void **state)
{
    static const struct mf_frac three[] = {{3, 1}, {1, 1}};
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 2, "6 A>B, 2 B>A"));
    c.against = 1;
    c.ratio = three;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "A");
    assert_string_equal(o->pivot.over, "ratio");
    assert_int_equal(o->pivot.by.units, 0);
    c.ratio_strict = true;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(o->rounds[0].why, "ratio");
    assert_int_equal(o->rounds[0].defeats[0].votes, 6);
    assert_int_equal(o->rounds[0].defeats[0].against, 2);
    /* Nobody on either side: 0 is no majority. */
    c.ballots = ballots(a, MF_MARKS_RANKS, 2, "5 A=B");
    for (unsigned strict = 0; strict < 2; strict++) {
        c.ratio_strict = strict;
        assert_string_equal(winners(a, count(a, MF_METHOD_DEBIAN, &c)), "B");
    }
}

/* Whoever weighs nothing is no head, and moves no pair; weights stay exact up to 2^53. */
static void trap_24_weights(void **state)
{
    struct mf_arena *a = *state;
    struct mf_profile_maker *m;
    struct mf_contest c;
    const struct mf_result *o;

    m = mf_profile_make(a, MF_MARKS_RANKS, 2);
    assert_null(mf_profile_add(m, (struct mf_mark[]){{0, 1}}, 1, 1, MF_COUNT_WEIGHT / 2));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{1, 1}}, 1, 1, MF_COUNT_WEIGHT / 2 - 1));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{1, 1}}, 1, 7, 0));
    assert_null(mf_profile_add(m, (struct mf_mark[]){{1, 1}}, 1, 1, 1));
    assert_non_null(mf_profile_add(m, (struct mf_mark[]){{1, 1}}, 1, 1, 1));
    c = contest(mf_profile_done(m));
    assert_int_equal(c.ballots->voters, 3);
    o = count(a, MF_METHOD_SCHULZE, &c);
    assert_int_equal(prefer(o, 'A', 'B'), MF_COUNT_WEIGHT / 2);
    assert_int_equal(prefer(o, 'B', 'A'), MF_COUNT_WEIGHT / 2);
    assert_string_equal(winners(a, o), "");
}

/* ---- policies ---- */

static const struct mf_profile *rows_of(struct mf_arena *a, const struct mf_mark *marks, uint32_t n)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_RANKS, 4);

    assert_null(mf_profile_add(m, marks, n, 1, 1));
    return mf_profile_done(m);
}

/* The pairs of one ballot as "AB AC BC", or "invalid". */
static const char *pairs_of(struct mf_arena *a, const struct mf_contest *c)
{
    const struct mf_result *o = count(a, MF_METHOD_SCHULZE, c);
    struct mf_buf b;

    assert_null(o->refused);
    if (o->invalid > 0)
        return "invalid";
    mf_buf_init(&b, a);
    for (uint32_t x = 0; x < 4; x++)
        for (uint32_t y = 0; y < 4; y++)
            if (o->pairs->prefer[x * 4 + y] > 0)
                mf_buf_f(&b, "%s%c%c", b.n > 0 ? " " : "", 'A' + (char)x, 'A' + (char)y);
    return mf_buf_str(&b).p;
}

static void equal_and_double_ranks_by_policy(void **state)
{
    /* A alone, then B and C at one rank, a gap, then D. */
    static const struct mf_mark equal[] = {{0, 1}, {1, 2}, {2, 2}, {3, 9}};
    /* A, then B, then A again, then C. */
    static const struct mf_mark twice[] = {{0, 1}, {1, 2}, {0, 3}, {2, 4}};
    static const struct {
        enum mf_overvote overvote;
        const char *pairs;
    } of_equal[] = {{MF_OVERVOTE_EQUAL, "AB AC AD BD CD"},
                    {MF_OVERVOTE_SKIP, "AB AC AD DB DC"},
                    {MF_OVERVOTE_EXHAUST, "AB AC AD"},
                    {MF_OVERVOTE_INVALID, "invalid"}};
    static const struct {
        enum mf_duplicate duplicate;
        const char *pairs;
    } of_twice[] = {{MF_DUPLICATE_BEST, "AB AC AD BC BD CD"},
                    {MF_DUPLICATE_EXHAUST, "AB AC AD BC BD"},
                    {MF_DUPLICATE_INVALID, "invalid"}};
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(rows_of(a, equal, 4));
    for (unsigned i = 0; i < 4; i++) {
        c.policy.overvote = of_equal[i].overvote;
        assert_string_equal(pairs_of(a, &c), of_equal[i].pairs);
    }
    c.policy.overvote = MF_OVERVOTE_WAIT;
    assert_non_null(count(a, MF_METHOD_SCHULZE, &c)->refused);
    c = contest(rows_of(a, twice, 4));
    for (unsigned i = 0; i < 3; i++) {
        c.policy.duplicate = of_twice[i].duplicate;
        assert_string_equal(pairs_of(a, &c), of_twice[i].pairs);
    }
    c = contest(rows_of(a, equal, 4));
    c.policy.ranks = 2;
    assert_string_equal(pairs_of(a, &c), "AB AC AD BD CD"); /* D is last either way */
    c.policy.unranked = MF_UNRANKED_NO_COMPARISON;
    assert_string_equal(pairs_of(a, &c), "AB AC");
}

static void who_may_not_win_is_passed_over(void **state)
{
    static const bool barred[] = {true, false, false};
    static const enum mf_method all[] = {
        MF_METHOD_SCHULZE, MF_METHOD_RANKED_PAIRS, MF_METHOD_MINIMAX,   MF_METHOD_SMITH,
        MF_METHOD_KEMENY,  MF_METHOD_COPELAND,     MF_METHOD_CONDORCET, MF_METHOD_BORDA};
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "5 A>B>C, 3 C>A>B"));
    c.barred = barred;
    for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
        const struct mf_result *o = count(a, all[m], &c);
        assert_string_equal(winners(a, o), "B");
        assert_int_equal(o->place[0], MF_NO_OPTION);
    }
}

/* ---- textbook elections ---- */

/* Tennessee's capital: Nashville beats each of the others. */
static void tennessee(void **state)
{
    static const char text[] = "42 A>B>C>D, 26 B>C>D>A, 15 C>D>B>A, 17 D>C>B>A";
    static const enum mf_method all[] = {MF_METHOD_SCHULZE,
                                         MF_METHOD_SCHULZE_MARGINS,
                                         MF_METHOD_RANKED_PAIRS,
                                         MF_METHOD_MINIMAX,
                                         MF_METHOD_MINIMAX_MARGINS,
                                         MF_METHOD_MINIMAX_OPPOSITION,
                                         MF_METHOD_SMITH,
                                         MF_METHOD_COPELAND,
                                         MF_METHOD_KEMENY,
                                         MF_METHOD_CONDORCET,
                                         MF_METHOD_BORDA};
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 4, text));
    for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
        const struct mf_result *o = count(a, all[m], &c);
        assert_string_equal(winners(a, o), "B");
        if (o->pairs) {
            assert_int_equal(o->pairs->condorcet, 1);
            assert_true(o->pairs->smith[1] && !o->pairs->smith[0] && !o->pairs->smith[2]);
        }
    }
    assert_string_equal(places(a, count(a, MF_METHOD_RANKED_PAIRS, &c)), "B,C,D,A");
    assert_string_equal(places(a, count(a, MF_METHOD_KEMENY, &c)), "B,C,D,A");
}

/* With a pairwise tie the two sets differ: A draws with B, B beats C, C beats A. */
static void smith_and_schwartz_differ_by_a_draw(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "1 B>C>A, 1 A>B>C, 1 C>A=B"));
    o = count(a, MF_METHOD_SCHULZE, &c);
    assert_int_equal(prefer(o, 'A', 'B'), prefer(o, 'B', 'A'));
    for (unsigned i = 0; i < 3; i++) {
        assert_true(o->pairs->smith[i]);
        assert_int_equal(o->pairs->schwartz[i], i == 1);
    }
    assert_int_equal(o->pairs->condorcet, MF_NO_OPTION);
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(winners(a, count(a, MF_METHOD_CONDORCET, &c)), "");
}

/* Copeland's three-way tie of every cycle of three: the sum of margins among them decides. */
static void copeland_ties_are_told(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, trap1));
    o = count(a, MF_METHOD_COPELAND, &c);
    assert_string_equal(places(a, o), "B,A,C"); /* margins +2, 0, -2 */
    assert_int_equal(o->rounds[0].votes[0].units, 10);
    assert_int_equal(o->rounds[0].votes[0].decimals, 1);
    assert_int_equal(o->nties, 1);
    assert_string_equal(o->ties[0].over, "copeland");
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    assert_string_equal(options(a, o->ties[0].settled, o->ties[0].nsettled), "BAC");
}

/* Minimax may elect whom every other beats. */
static void minimax_can_elect_the_loser_of_all_pairs(void **state)
{
    /* A, B, C in a cycle of large defeats; D loses to each of them by little. */
    static const char text[] = "2 A>B>C, 2 B>C>A, 2 C>A>B, 2 D>A>B>C, 2 D>B>C>A, 1 D>C>A>B";
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 4, text));
    o = count(a, MF_METHOD_MINIMAX, &c);
    for (char x = 'A'; x <= 'C'; x++)
        assert_true(prefer(o, x, 'D') > prefer(o, 'D', x));
    assert_string_equal(winners(a, o), "D");
    assert_false(o->pairs->smith[3]);
    assert_true(winners(a, count(a, MF_METHOD_SMITH, &c))[0] != 'D');
}

static void kemeny_says_how_many_orders(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "1 A>B>C, 1 B>C>A, 1 C>A>B"));
    o = count(a, MF_METHOD_KEMENY, &c);
    assert_int_equal(o->best_orders, 3);
    assert_int_equal(o->contradictions, 4);
    assert_string_equal(places(a, o), "ABC");
    assert_string_equal(winners(a, o), "");
    c.order = (uint32_t[]){1, 0, 2};
    o = count(a, MF_METHOD_KEMENY, &c);
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(options(a, o->ties[0].settled, 3), "BCA"); /* not BAC: that isn't best */
    c.ballots = ballots(a, MF_MARKS_RANKS, 20, "3 A>B>C>D>E>F>G>H>I>J>K>L>M>N>O>P>Q>R>S>T, 1 T>A");
    c.order = NULL;
    o = count(a, MF_METHOD_KEMENY, &c);
    assert_int_equal(o->best_orders, 1);
    assert_string_equal(winners(a, o), "A");
    c.ballots = ballots(a, MF_MARKS_RANKS, 21, "1 A>B");
    assert_non_null(count(a, MF_METHOD_KEMENY, &c)->refused);
}

/* ---- Debian ---- */

/* 144 votes over a default option are more than 45.274 = 3 * sqrt(911) / 2, and 45 are not. */
static void debian_quorum_is_not_rounded(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 2, "45 A>B"));
    c.against = 1;
    c.quorum = (struct mf_count_quorum){{3, 2}, 911, true};
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(o->rounds[0].why, "quorum");
    assert_string_equal(o->pivot.over, "quorum");
    assert_int_equal(o->pivot.by.units, 1);
    c.ballots = ballots(a, MF_MARKS_RANKS, 2, "46 A>B");
    assert_string_equal(winners(a, count(a, MF_METHOD_DEBIAN, &c)), "A");
}

/* The leader election of 2004: 144 : 258 fails, 394 : 70 and 442 : 26 pass (voting.md 1.3). */
static void debian_ratios_of_2004(void **state)
{
    struct mf_arena *a = *state;
    struct mf_profile_maker *m;
    struct mf_contest c;
    const struct mf_result *o;

    m = mf_profile_make(a, MF_MARKS_RANKS, 4); /* options 1 to 3, and D against them */
    for (unsigned i = 0; i < 3; i++) {
        static const uint64_t votes[3][2] = {{144, 258}, {394, 70}, {442, 26}};
        /* Two options a ballot; the others are compared with nothing. */
        assert_null(mf_profile_add(m, (struct mf_mark[]){{i, 1}, {3, 2}}, 2, votes[i][0], 1));
        assert_null(mf_profile_add(m, (struct mf_mark[]){{3, 1}, {i, 2}}, 2, votes[i][1], 1));
    }
    c = contest(mf_profile_done(m));
    c.policy.unranked = MF_UNRANKED_NO_COMPARISON;
    c.against = 3;
    c.quorum = (struct mf_count_quorum){{3, 2}, 911, true};
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(o->rounds[0].why, "ratio");
    assert_string_equal(options(a, o->rounds[0].subjects, o->rounds[0].nsubjects), "A");
    assert_int_equal(o->rounds[0].defeats[0].votes, 144);
    assert_int_equal(o->rounds[0].defeats[0].against, 258);
}

static void debian_drops_the_weakest_defeats_and_leaves_the_casting_vote(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    /* A over B 3:2, C over A 4:3, B over C 5:2; D is the default, below all. */
    c = contest(ballots(a, MF_MARKS_RANKS, 4, "3 A>B>C>D, 2 B>C>A>D, 2 C>A=B>D"));
    c.against = 3;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "B");
    assert_string_equal(o->rounds[0].why, "weakest");
    assert_int_equal(o->rounds[0].ndefeats, 1);
    assert_int_equal(o->rounds[0].defeats[0].winner, 0);
    assert_int_equal(o->rounds[0].defeats[0].loser, 1);
    /* Equally weak defeats go together, and then nobody defeats another. */
    c.ballots = ballots(a, MF_MARKS_RANKS, 4, "1 A>B>C>D, 1 B>C>A>D, 1 C>A>B>D");
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "");
    assert_int_equal(o->rounds[0].ndefeats, 3);
    assert_string_equal(o->ties[0].over, "casting_vote");
    assert_string_equal(tied(a, o), "ABC");
    c.seats = 2;
    assert_non_null(count(a, MF_METHOD_DEBIAN, &c)->refused);
    c.seats = 1;
    c.against = MF_NO_OPTION;
    assert_non_null(count(a, MF_METHOD_DEBIAN, &c)->refused);
    c.against = 0;
    c.ballots = ballots(a, MF_MARKS_RANKS, 101, "1 B>A");
    assert_non_null(count(a, MF_METHOD_DEBIAN, &c)->refused);
    c.ballots = ballots(a, MF_MARKS_RANKS, 100, "1 B>A");
    assert_string_equal(winners(a, count(a, MF_METHOD_DEBIAN, &c)), "B");
}

/* One ballot can mix ratios; an option that fails its own is gone even if it beats all others. */
static void debian_ratio_of_each_option(void **state)
{
    static const struct mf_frac ratio[] = {{3, 1}, {1, 1}, {1, 1}};
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "60 A>B>C, 40 B>C>A"));
    c.against = 2;
    assert_string_equal(winners(a, count(a, MF_METHOD_DEBIAN, &c)), "A");
    c.ratio = ratio;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_string_equal(winners(a, o), "B");
    /* 60 : 40 lacks 60 of 120; turning that is the closest step. */
    assert_string_equal(o->pivot.over, "ratio");
    assert_int_equal(o->pivot.by.units, 60);
    assert_int_equal(o->pivot.behind, 0);
}

/* B has its majority over the default option C by two votes, but nothing hangs on that. */
static void debian_pivot_is_where_the_outcome_would_change(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;
    const struct mf_result *o;

    c = contest(ballots(a, MF_MARKS_RANKS, 3, "51 A>B>C, 9 A>C>B, 30 C>A>B, 10 C>B>A"));
    c.against = 2;
    o = count(a, MF_METHOD_DEBIAN, &c);
    assert_int_equal(prefer(o, 'B', 'C'), 51);
    assert_string_equal(winners(a, o), "A");
    assert_string_equal(o->pivot.over, "ratio"); /* 60 : 40, of which 41 are needed */
    assert_int_equal(o->pivot.ahead, 0);
    assert_int_equal(o->pivot.by.units, 19);
}

/* Burlington in 2009, reduced to three: M beats K and W (voting.md, trap 9). */
static void burlington_condorcet(void **state)
{
    /* A Kiss, B Montroll, C Wright. */
    static const char text[] = "1332 B>A>C, 767 B>C>A, 455 B, 2043 A>B>C, 371 A>C>B, 568 A,"
                               "1513 C>B>A, 495 C>A>B, 1289 C";
    struct mf_arena *a = *state;

    assert_string_equal(won(a, MF_METHOD_CONDORCET, 3, text), "B");
    assert_string_equal(won(a, MF_METHOD_SCHULZE, 3, text), "B");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(trap_1_equal_strengths),
        ARENA_TEST(trap_2_forty_five_voters),
        ARENA_TEST(trap_3_unranked),
        ARENA_TEST(trap_4_a_tie_for_the_seat),
        ARENA_TEST(trap_8_no_opinion_counts_for_turnout),
        ARENA_TEST(trap_17_ranked_pairs_tells_the_order_it_used),
        ARENA_TEST(trap_18_always_equal_stays_tied),
        ARENA_TEST(trap_19_supermajority_edge),
        ARENA_TEST(trap_24_weights),
        ARENA_TEST(equal_and_double_ranks_by_policy),
        ARENA_TEST(who_may_not_win_is_passed_over),
        ARENA_TEST(tennessee),
        ARENA_TEST(smith_and_schwartz_differ_by_a_draw),
        ARENA_TEST(copeland_ties_are_told),
        ARENA_TEST(minimax_can_elect_the_loser_of_all_pairs),
        ARENA_TEST(kemeny_says_how_many_orders),
        ARENA_TEST(debian_quorum_is_not_rounded),
        ARENA_TEST(debian_ratios_of_2004),
        ARENA_TEST(debian_drops_the_weakest_defeats_and_leaves_the_casting_vote),
        ARENA_TEST(debian_ratio_of_each_option),
        ARENA_TEST(debian_pivot_is_where_the_outcome_would_change),
        ARENA_TEST(burlington_condorcet),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
