/*
 * Games whose answers are known from elsewhere or by a short argument: large ones, ones at the edge
 * of what can be worked out, ones that make no sense; and figures as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "games/diagram.h"
#include "games/game_json.h"
#include "games/numbers.h"
#include "games/quadrature.h"
#include "rng.h"

static int setup(void **state)
{
    static struct mf_arena arena;
    mf_arena_init(&arena);
    *state = &arena;
    return 0;
}

static int teardown(void **state)
{
    mf_arena_free(*state);
    return 0;
}

static const struct mf_str none = {0};

/* One threshold over classes of these sizes and weights. */
static void one_threshold(struct mf_game *g, struct mf_arena *a, uint64_t quota, uint32_t n,
                          const uint32_t *sizes, const uint64_t *weights)
{
    struct mf_game_fault fault;
    mf_game_init(g, a);
    for (uint32_t c = 0; c < n; c++)
        mf_game_add_class(g, none, sizes ? sizes[c] : 1);
    mf_game_add_leaf(g, mf_game_add_threshold(g, quota, weights));
    assert_true(mf_game_check(g, &fault));
}

static void near(const char *what, double ours, double theirs, double within)
{
    if (!(fabs(ours - theirs) <= within))
        fail_msg("%s is %.17g, and not %.17g", what, ours, theirs);
}

/* Everybody alike: each has 1/n of everything, whatever the quota. */
static void equal_members_have_equal_shares(void **state)
{
    static const uint32_t sizes[] = {3, 999, 1001, 2000};
    static const uint64_t one[] = {1};
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct mf_game g;
        one_threshold(&g, *state, sizes[i] / 2 + 1, 1, &sizes[i], one);
        const struct mf_indices *p = mf_power_make(*state, &g, (struct mf_power_options){0});
        for (unsigned k = 0; k < MF_INDEX__COUNT; k++) {
            assert_int_equal(p->gap[k], MF_POWER_KNOWN);
            if (k != MF_PENROSE && k != MF_COLEMAN_PREVENT && k != MF_COLEMAN_INITIATE)
                near(mf_index_name((enum mf_index)k), p->rows[0].value[k], 1.0 / sizes[i], 1e-12);
        }
        assert_int_equal(p->smallest_winning, sizes[i] / 2 + 1);
        assert_int_equal(p->smallest_blocking, sizes[i] - sizes[i] / 2);
        assert_int_equal(p->nby_size, 1);
    }
}

/*
 * A hundred thousand members: the chance to be decisive under majority is about sqrt(2 / (pi n))
 * (Stirling), within 1/n of it. What needs counts beyond a double is left out.
 */
static void a_hundred_thousand_members(void **state)
{
    static const uint32_t size = 100001;
    static const uint64_t one[] = {1};
    struct mf_game g;
    one_threshold(&g, *state, 50001, 1, &size, one);
    const struct mf_indices *p = mf_power_make(*state, &g, (struct mf_power_options){0});
    near("Penrose", p->rows[0].value[MF_PENROSE], sqrt(2 / (3.14159265358979 * 100001)), 1e-7);
    near("Shapley", p->rows[0].value[MF_SHAPLEY], 1.0 / 100001, 1e-12);
    assert_int_equal(p->gap[MF_JOHNSTON], MF_POWER_TOO_SMALL);
    assert_int_equal(p->minimal_gap, MF_POWER_TOO_SMALL);
}

/*
 * Unanimity of 1500: one coalition in 2^1500 wins, so Penrose is 2^-1499, which a double can't
 * hold; in whole numbers all is known.
 */
static void unanimity_is_worked_out_in_whole_numbers(void **state)
{
    static const uint32_t size = 1500;
    static const uint64_t one[] = {1};
    struct mf_game g;
    one_threshold(&g, *state, 1500, 1, &size, one);
    for (unsigned exact = 0; exact < 2; exact++) {
        const struct mf_indices *p =
            mf_power_make(*state, &g, (struct mf_power_options){.exact = exact > 0});
        for (unsigned k = 0; k < MF_INDEX__COUNT; k++)
            assert_int_equal(p->gap[k], MF_POWER_KNOWN);
        near("prevent", p->rows[0].value[MF_COLEMAN_PREVENT], 1, 0);
        near("Banzhaf", p->rows[0].value[MF_BANZHAF], 1.0 / 1500, 1e-15);
        near("Holler", p->rows[0].value[MF_HOLLER], 1.0 / 1500, 1e-15);
        assert_int_equal(p->vetoers, 1500);
        if (exact)
            assert_true(mf_str_is(p->winning, "1") &&
                        mf_str_is(p->rows[0].exact[MF_JOHNSTON], "1/1500"));
    }
}

/* One of many suffices: almost everything passes, and what fails is one coalition. */
static void almost_everything_passes(void **state)
{
    static const uint32_t size = 60;
    static const uint64_t one[] = {1};
    struct mf_game g;
    one_threshold(&g, *state, 1, 1, &size, one);
    const struct mf_indices *p = mf_power_make(*state, &g, (struct mf_power_options){0});
    near("Banzhaf", p->rows[0].value[MF_BANZHAF], 1.0 / 60, 1e-12);
    near("initiate", p->rows[0].value[MF_COLEMAN_INITIATE], 1, 1e-12);
    near("Johnston", p->rows[0].value[MF_JOHNSTON], 1.0 / 60, 1e-12);
    assert_int_equal(p->improper, MF_POWER_YES);
    assert_int_equal(p->dummies, 0);
}

/*
 * Weights of 40 bits, all different: sums don't repeat, so nothing that counts by weight works.
 * Both modes, which share no arithmetic, agree.
 */
static void weights_of_forty_bits(void **state)
{
    struct rng r = rng_seed_from_env(40);
    uint64_t weights[24], total = 0;
    struct mf_game g;
    for (unsigned i = 0; i < 24; i++)
        total += weights[i] = rng_below(&r, UINT64_C(1) << 40);
    one_threshold(&g, *state, total / 2 + 1, 24, NULL, weights);
    const struct mf_indices *fast = mf_power_make(*state, &g, (struct mf_power_options){0});
    const struct mf_indices *exact =
        mf_power_make(*state, &g, (struct mf_power_options){.exact = true});
    for (unsigned k = 0; k < MF_INDEX__COUNT; k++)
        for (unsigned c = 0; c < 24; c++)
            near(mf_index_name((enum mf_index)k), fast->rows[c].value[k], exact->rows[c].value[k],
                 1e-9);
    near("minimal", fast->minimal, exact->minimal, 0);
}

/* Classes beside members that stand alone, in both modes: 300 members, four classes. */
static void classes_in_both_modes(void **state)
{
    static const uint32_t sizes[] = {2, 48, 150, 100};
    static const uint64_t weights[] = {90, 7, 3, 1};
    struct mf_game g;
    one_threshold(&g, *state, 700, 4, sizes, weights);
    const struct mf_indices *fast = mf_power_make(*state, &g, (struct mf_power_options){0});
    const struct mf_indices *exact =
        mf_power_make(*state, &g, (struct mf_power_options){.exact = true});
    for (unsigned k = 0; k < MF_INDEX__COUNT; k++)
        for (unsigned c = 0; c < 4; c++) {
            assert_int_equal(exact->gap[k], MF_POWER_KNOWN);
            near(mf_index_name((enum mf_index)k), fast->rows[c].value[k], exact->rows[c].value[k],
                 1e-9);
        }
    assert_int_equal(fast->nby_size, exact->nby_size);
    for (uint32_t i = 0; i < exact->nby_size; i++)
        near("of a size", fast->by_size[i].count / exact->by_size[i].count, 1, 1e-9);
}

static void what_passes_the_limit_of_nodes_is_left_out(void **state)
{
    struct rng r = rng_seed_from_env(41);
    uint64_t weights[40], others = 0;
    struct mf_game g;
    for (unsigned i = 1; i < 40; i++)
        others += weights[i] = 1 + rng_below(&r, UINT64_C(1) << 40);
    weights[0] = others;
    one_threshold(&g, *state, others + others / 2, 40, NULL, weights);
    const struct mf_indices *p =
        mf_power_make(*state, &g, (struct mf_power_options){.most_nodes = 2000});
    for (unsigned k = 0; k < MF_INDEX__COUNT; k++)
        assert_int_equal(p->gap[k], MF_POWER_TOO_LARGE);
    assert_int_equal(p->sizes_gap, MF_POWER_TOO_LARGE);
    assert_int_equal(p->improper, MF_POWER_UNKNOWN);
    assert_false(p->dummies_known);
    /* Sums alone tell this: the others together don't reach the quota. */
    assert_int_equal(p->vetoers, 1);
    assert_true(p->rows[0].vetoer && !p->rows[0].dictator);
}

static void games_that_make_no_sense_are_refused(void **state)
{
    static const uint64_t weights[] = {1, 1};
    struct mf_game g;
    struct mf_game_fault fault;
    mf_game_init(&g, *state);
    assert_false(mf_game_check(&g, &fault));
    assert_int_equal(fault.flaw, MF_GAME_NO_MEMBERS);
    mf_game_add_class(&g, none, 1);
    mf_game_add_class(&g, none, 1);
    assert_false(mf_game_check(&g, &fault));
    assert_int_equal(fault.flaw, MF_GAME_NO_RULE);
    mf_game_add_threshold(&g, 1, weights);
    uint32_t leaf = mf_game_add_leaf(&g, 1);
    assert_false(mf_game_check(&g, &fault));
    assert_int_equal(fault.flaw, MF_GAME_NO_SUCH_THRESHOLD);
    g.nodes.at[leaf].threshold = 0;
    assert_true(mf_game_check(&g, &fault));
    uint32_t node = mf_game_add_node(&g, 0, &leaf, 1);
    assert_false(mf_game_check(&g, &fault));
    assert_int_equal(fault.flaw, MF_GAME_NEED_OUT_OF_RANGE);
    g.nodes.at[node].need = 1;
    assert_true(mf_game_check(&g, &fault));
    g.parts.at[0] = node;
    assert_false(mf_game_check(&g, &fault));
    assert_int_equal(fault.flaw, MF_GAME_NO_SUCH_PART);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++)
        for (unsigned flaw = 0; flaw < MF_GAME_FLAW__COUNT; flaw++) {
            struct mf_buf text;
            mf_buf_init(&text, *state);
            fault = (struct mf_game_fault){
                (enum mf_game_flaw)flaw, MF_S("here"), {MF_S("x"), MF_S("y"), MF_S("z")}};
            mf_game_fault_text(&text, &fault, (enum mf_lingua)lingua);
            assert_true(text.n > sizeof "here: ");
        }
}

static void clauses_become_a_rule(void **state)
{
    static const uint64_t a[] = {1, 0, 0}, b[] = {0, 1, 1};
    static const uint32_t count[] = {2, 1}, of[] = {0, 1, 2};
    struct mf_game g;
    struct mf_game_fault fault;
    mf_game_init(&g, *state);
    for (unsigned i = 0; i < 3; i++)
        mf_game_add_class(&g, none, 1);
    mf_game_add_threshold(&g, 1, a);
    mf_game_add_threshold(&g, 1, b);
    mf_game_add_threshold(&g, 2, b);
    mf_game_add_clauses(&g, 2, count, of);
    assert_true(mf_game_check(&g, &fault));
    for (uint32_t s = 0; s < 8; s++) {
        uint32_t who[] = {s & 1, s >> 1 & 1, s >> 2};
        assert_int_equal(mf_game_wins(&g, who),
                         (who[0] && who[1] + who[2] >= 1) || who[1] + who[2] >= 2);
    }
}

/* A polynomial of degree 2n - 1 is integrated exactly; the adaptive ones keep what they promise. */
static void quadrature_integrates(void **state)
{
    for (uint32_t n = 1; n < 40; n++) {
        struct mf_quadrature q = mf_quadrature_make(*state, n);
        for (uint32_t degree = 0; degree < 2 * n; degree++) {
            double sum = 0;
            for (uint32_t i = 0; i < n; i++)
                sum += q.weight[i] * pow(q.place[i], degree);
            near("integral", sum, 1.0 / (degree + 1), 1e-14);
        }
    }
    struct mf_quadrature q = mf_quadrature_powers(*state, 1000);
    assert_true(q.n < 500);
    for (uint32_t degree = 0; degree < 1000; degree++) {
        double sum = 0;
        for (uint32_t i = 0; i < q.n; i++)
            sum += q.weight[i] * pow(q.place[i], degree);
        near("power", sum * (degree + 1), 1, 1.1e-11);
    }
}

static void a_ballot_s_minimal_quorum(void **state)
{
    uint64_t votes[] = {5, 1, 40, 30, 24}, equal[] = {1, 1, 1, 1};
    (void)state;
    assert_int_equal(mf_minimal_quorum(votes, 5), 2);
    assert_int_equal(mf_minimal_quorum(equal, 4), 3);
    assert_int_equal(mf_minimal_quorum(equal, 0), 0);
}

static void check_text(struct mf_str got, const char *expected)
{
    if (!mf_str_is(got, expected))
        fail_msg("\"%.*s\", and not \"%s\"", MF_F(got), expected);
}

static void figures_as_text(void **state)
{
    check_text(mf_number_text(*state, 2.004, 2, MF_EN), "2.00");
    check_text(mf_number_text(*state, 0.0625, 3, MF_ID), "0,063");
    check_text(mf_number_text(*state, 7.5, 0, MF_EN), "8");
    check_text(mf_percent_text(*state, 0.12345, 1, MF_ID), "12,3%");
    check_text(mf_percent_text(*state, 0, 1, MF_EN), "0.0%");
    check_text(mf_percent_text(*state, 0.0001, 1, MF_EN), "< 0.1%");
    check_text(mf_large_text(*state, 8227062, none, MF_EN), "8227062");
    check_text(mf_large_text(*state, 6.769e158, none, MF_EN), "about 6.77 × 10^158");
    check_text(mf_large_text(*state, 9.999e20, none, MF_ID), "sekitar 1,00 × 10^21");
    check_text(mf_large_text(*state, 1e30, MF_S("123"), MF_EN), "123");
    check_text(mf_bar_text(*state, 0.5, 3), "█▌");
    check_text(mf_bar_text(*state, 2, 2), "██");
    check_text(mf_bar_text(*state, 0, 2), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(equal_members_have_equal_shares),
        T(a_hundred_thousand_members),
        T(unanimity_is_worked_out_in_whole_numbers),
        T(almost_everything_passes),
        T(weights_of_forty_bits),
        T(classes_in_both_modes),
        T(what_passes_the_limit_of_nodes_is_left_out),
        T(games_that_make_no_sense_are_refused),
        T(clauses_become_a_rule),
        T(quadrature_integrates),
        T(a_ballot_s_minimal_quorum),
        T(figures_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
