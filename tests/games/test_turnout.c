/*
 * The probability that a bloc wins: the tables of the literature survey that the project rests on,
 * sums that can be done by hand, and a list of everything that may happen in small votes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "games/turnout.h"
#include "rng.h"

static const struct mf_turnout_share majority = {{1, 2}, true};

static double win(const struct mf_turnout *t)
{
    struct mf_arena a;
    struct mf_err err = {0};
    double p = -1;
    mf_arena_init(&a);
    if (mf_turnout_win(&a, t, &p, &err) != MF_OK)
        fail_msg("%s", err.message);
    mf_arena_free(&a);
    return p;
}

static void near(const char *what, double ours, double expected, double within)
{
    if (!(fabs(ours - expected) <= within))
        fail_msg("%s: %.12g, and not %.12g", what, ours, expected);
}

/* A bloc of k in n, whose others vote no if they turn up. */
static double against(uint32_t n, uint32_t k, double tau, double rho,
                      struct mf_turnout_share participation, struct mf_turnout_share approval)
{
    struct mf_turnout_group g = {.size = n - k, .weight = 1, .turnout = tau, .rho = rho};
    return win(&(struct mf_turnout){k, &g, 1, majority, participation, approval});
}

static const struct mf_turnout_share none = {0};

/* n = 1000, no quorum. */
static void correlation_makes_a_surprise_likelier(void **state)
{
    static const struct {
        double tau;
        uint32_t k;
        double wins[3]; /* rho 0, 0.05, 0.2 */
    } rows[] = {
        {0.05, 30, {0.001, 0.454, 0.683}},  {0.05, 60, {0.966, 0.711, 0.779}},
        {0.10, 60, {0.000, 0.351, 0.576}},  {0.10, 120, {1.000, 0.747, 0.741}},
        {0.20, 120, {0.000, 0.263, 0.471}}, {0.20, 200, {1.000, 0.730, 0.682}},
    };
    static const double rhos[] = {0, 0.05, 0.2};
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 3; k++)
            near("table", against(1000, rows[i].k, rows[i].tau, rhos[k], none, none),
                 rows[i].wins[k], 0.0005);
}

static void a_participation_quorum_is_filled_by_opponents(void **state)
{
    struct mf_turnout_share tenth = {{1, 10}, false};
    (void)state;
    near("opponents come", against(1000, 60, 0.05, 0, tenth, none), 0.836, 0.0005);
    near("they stay at home", against(1000, 60, 0, 0, tenth, none), 0, 0);
    near("an approval quorum", against(1000, 99, 0.05, 0, none, tenth), 0, 0);
    near("reached", against(1000, 100, 0.05, 0, none, tenth), 1, 1e-6);
}

static void by_hand(void **state)
{
    /* Two others with turnout 1/2: the bloc of one wins unless both or one come to say no. */
    struct mf_turnout_group two = {.size = 2, .weight = 1, .turnout = 0.5};
    struct mf_turnout t = {1, &two, 1, majority, none, none};
    (void)state;
    near("one against none", win(&t), 0.25, 1e-12);
    two.yes = 0.5;
    /* Passes unless the noes are as many: none came 1/4, one came and said yes 1/4, both 1/8 +
     * 1/16. */
    near("half of them for it", win(&t), 0.25 + 0.25 + 0.125 + 0.0625, 1e-12);
    two.yes = 1;
    near("all of them for it", win(&t), 1, 1e-12);
    t.bloc = 0;
    near("nobody may come", win(&t), 0.75, 1e-12);
    two = (struct mf_turnout_group){.size = 1, .weight = 5, .turnout = 0.3};
    t.bloc = 5;
    near("a tie isn't a majority", win(&t), 0.7, 1e-12);
    t.passes.strict = false;
    near("but half", win(&t), 1, 1e-12);
}

/* The chance by listing, for each member, away, yes and no. */
static double listed(const struct mf_turnout *t, const uint64_t *weight, const double *tau,
                     const double *yes, unsigned n)
{
    uint64_t all = t->bloc, ways = 1;
    double sum = 0;
    for (unsigned i = 0; i < n; i++) {
        ways *= 3;
        all += weight[i];
    }
    for (uint64_t w = 0; w < ways; w++) {
        uint64_t rest = w, pro = t->bloc, cast = t->bloc;
        double p = 1;
        for (unsigned i = 0; i < n; i++, rest /= 3) {
            p *= rest % 3 == 0 ? 1 - tau[i] : tau[i] * (rest % 3 == 1 ? yes[i] : 1 - yes[i]);
            pro += rest % 3 == 1 ? weight[i] : 0;
            cast += rest % 3 != 0 ? weight[i] : 0;
        }
        if (2 * pro > cast &&
            cast * t->participation.share.den >= all * t->participation.share.num &&
            pro * t->approval.share.den >= all * t->approval.share.num)
            sum += p;
    }
    return sum;
}

static void small_votes_agree_with_a_list_of_all_that_may_happen(void **state)
{
    struct rng r = rng_seed_from_env(0x70a4);
    (void)state;
    for (unsigned turn = 0; turn < 200; turn++) {
        struct mf_turnout_group groups[3];
        uint64_t weight[9];
        double tau[9], yes[9];
        unsigned n = 0, ngroups = 1 + (unsigned)rng_below(&r, 3);
        for (unsigned i = 0; i < ngroups; i++) {
            groups[i] = (struct mf_turnout_group){.size = (uint32_t)rng_below(&r, 4),
                                                  .weight = 2 * rng_below(&r, 5),
                                                  .turnout = (double)rng_below(&r, 5) / 4,
                                                  .yes = (double)rng_below(&r, 5) / 4};
            for (unsigned k = 0; k < groups[i].size; k++, n++) {
                weight[n] = groups[i].weight;
                tau[n] = groups[i].turnout;
                yes[n] = groups[i].yes;
            }
        }
        struct mf_turnout t = {1 + rng_below(&r, 8), groups, ngroups, majority, none, none};
        t.participation.share = (struct mf_frac){rng_below(&r, 4), 4};
        t.approval.share = (struct mf_frac){rng_below(&r, 4), 5};
        near("listed", win(&t), listed(&t, weight, tau, yes, n), 1e-12);
    }
}

/* A beta-binomial turnout of three, written out: the mean over a beta(a, b) rate, by its moments.
 */
static void correlated_turnout_has_the_moments_of_its_beta(void **state)
{
    double tau = 0.3, rho = 0.25, a = tau * (1 - rho) / rho, b = (1 - tau) * (1 - rho) / rho;
    double away = b * (b + 1) * (b + 2) / ((a + b) * (a + b + 1) * (a + b + 2));
    double one = 3 * a * b * (b + 1) / ((a + b) * (a + b + 1) * (a + b + 2));
    struct mf_turnout_group g = {.size = 3, .weight = 1, .turnout = tau, .rho = rho};
    (void)state;
    near("none comes", win(&(struct mf_turnout){1, &g, 1, majority, none, none}), away, 1e-12);
    near("one may come", win(&(struct mf_turnout){2, &g, 1, majority, none, none}), away + one,
         1e-12);
}

static void the_smallest_bloc_is_where_the_chance_passes(void **state)
{
    struct mf_turnout_group g = {.size = 400, .weight = 1, .turnout = 0.2, .yes = 0.1};
    struct mf_turnout t = {0, &g, 1, majority, {{1, 10}, false}, none};
    struct mf_arena a;
    struct mf_err err = {0};
    uint32_t k;
    (void)state;
    mf_arena_init(&a);
    assert_int_equal(mf_turnout_smallest(&a, &t, 0.9, &k, &err), MF_OK);
    for (uint32_t i = k - 1; i <= k; i++) {
        struct mf_turnout_group others = g;
        others.size = 400 - i;
        struct mf_turnout with = {i, &others, 1, t.passes, t.participation, t.approval};
        assert_int_equal(win(&with) >= 0.9, i == k);
    }
    t.approval = (struct mf_turnout_share){{2, 1}, false};
    assert_int_equal(mf_turnout_smallest(&a, &t, 0.9, &k, &err), MF_OK);
    assert_int_equal(k, UINT32_MAX);
    mf_arena_free(&a);
}

static void what_makes_no_sense_or_is_too_large_is_refused(void **state)
{
    struct mf_turnout_group g = {.size = 10, .weight = 1, .turnout = 1.5};
    struct mf_turnout t = {1, &g, 1, majority, none, none};
    struct mf_arena a;
    struct mf_err err = {0};
    double p;
    (void)state;
    mf_arena_init(&a);
    assert_int_equal(mf_turnout_win(&a, &t, &p, &err), MF_E_USAGE);
    g.turnout = 0.5;
    g.rho = 1;
    assert_int_equal(mf_turnout_win(&a, &t, &p, &err), MF_E_USAGE);
    g.rho = (double)NAN;
    assert_int_equal(mf_turnout_win(&a, &t, &p, &err), MF_E_USAGE);
    g.rho = 0;
    g.weight = UINT64_MAX;
    assert_int_equal(mf_turnout_win(&a, &t, &p, &err), MF_E_LIMIT);
    g = (struct mf_turnout_group){.size = 100000, .weight = 1, .turnout = 0.5, .yes = 0.5};
    assert_int_equal(mf_turnout_win(&a, &t, &p, &err), MF_E_LIMIT);
    mf_arena_free(&a);
}

static void the_table_is_shown_in_both_languages(void **state)
{
    struct mf_turnout_group g = {.size = 1000, .weight = 1, .turnout = 0.05};
    struct mf_turnout t = {0, &g, 1, majority, none, none};
    static const uint32_t blocs[] = {30, 60};
    static const double rhos[] = {0, 0.05};
    static const char *const expected[MF_LINGUA__COUNT] = {
        "Bloc  rho 0.00  rho 0.05\n────────────────────────\n  30     0.001     0.454\n"
        "  60     0.966     0.711\n",
        "Kelompok  rho 0,00  rho 0,05\n────────────────────────────\n      30     0,001     0,454\n"
        "      60     0,966     0,711\n",
    };
    (void)state;
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        struct mf_arena a;
        struct mf_buf out;
        struct mf_err err = {0};
        mf_arena_init(&a);
        mf_buf_init(&out, &a);
        assert_int_equal(mf_turnout_show(&out, &(struct mf_term){.width = 80},
                                         (enum mf_lingua)lingua, &t, blocs, 2, rhos, 2, &err),
                         MF_OK);
        assert_string_equal(out.p, expected[lingua]);
        mf_arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlation_makes_a_surprise_likelier),
        cmocka_unit_test(a_participation_quorum_is_filled_by_opponents),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(small_votes_agree_with_a_list_of_all_that_may_happen),
        cmocka_unit_test(correlated_turnout_has_the_moments_of_its_beta),
        cmocka_unit_test(the_smallest_bloc_is_where_the_chance_passes),
        cmocka_unit_test(what_makes_no_sense_or_is_too_large_is_refused),
        cmocka_unit_test(the_table_is_shown_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
