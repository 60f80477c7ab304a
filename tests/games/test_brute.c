/*
 * Random games of up to twelve members, ranked and not, of one threshold and of trees: everything
 * that is said of them against a list of all coalitions.
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

#include "games/index_internal.h"
#include "rng.h"

enum { MOST = 12, CASES = 1500 };

/* ---- random games ---- */

static uint64_t random_weight(struct rng *r, unsigned kind)
{
    switch (kind) {
    case 0:
        return 1;
    case 1:
        return rng_below(r, 4);
    case 2:
        return 1 + rng_below(r, 20);
    default:
        return rng_below(r, UINT64_C(1) << 40);
    }
}

static int falling(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a < b) - (a > b);
}

static void random_threshold(struct mf_game *g, struct rng *r, bool sorted)
{
    uint32_t n = g->classes.n;
    unsigned kind = (unsigned)rng_below(r, 4);
    uint64_t *w = mf_new_n(g->arena, uint64_t, n), total = 0;
    for (uint32_t c = 0; c < n; c++)
        w[c] = random_weight(r, kind);
    if (sorted)
        qsort(w, n, sizeof *w, falling);
    for (uint32_t c = 0; c < n; c++)
        total += w[c] * g->classes.at[c].size;
    /* Now and then a threshold that always or never holds. */
    mf_game_add_threshold(g, rng_below(r, total + 2), w);
}

static void random_game(struct mf_game *g, struct mf_arena *a, struct rng *r)
{
    uint32_t members = 1 + (uint32_t)rng_below(r, MOST), left = members;
    bool sorted = rng_below(r, 2) == 0, classes = rng_below(r, 2) == 0;
    mf_game_init(g, a);
    while (left > 0) {
        uint32_t size = classes ? 1 + (uint32_t)rng_below(r, left) : 1;
        mf_game_add_class(g, (struct mf_str){0}, size);
        left -= size;
    }
    uint32_t thresholds = 1 + (uint32_t)rng_below(r, 4), nodes = (uint32_t)rng_below(r, 5);
    for (uint32_t t = 0; t < thresholds; t++)
        random_threshold(g, r, sorted);
    for (uint32_t t = 0; t < thresholds; t++)
        mf_game_add_leaf(g, t);
    for (uint32_t i = 0; i < nodes; i++) {
        uint32_t parts[4], count = 1 + (uint32_t)rng_below(r, 4);
        for (uint32_t k = 0; k < count; k++)
            parts[k] = (uint32_t)rng_below(r, g->nodes.n);
        mf_game_add_node(g, 1 + (uint32_t)rng_below(r, count), parts, count);
    }
}

/* ---- the oracle ---- */

struct oracle {
    unsigned n;
    bool wins[1 << MOST];
    unsigned class_of[MOST];
    double swings[MOST], shapley[MOST], deegan[MOST], holler[MOST], johnston[MOST];
    double winning, minimal, by_size[MOST + 1];
    uint32_t smallest_winning, smallest_blocking;
    bool improper, dummy[MOST], vetoer[MOST];
};

static bool rule(const struct mf_game *g, const struct oracle *o, unsigned coalition, uint32_t node)
{
    const struct mf_game_node *at = &g->nodes.at[node];
    uint64_t sum = 0;
    uint32_t have = 0;
    if (at->need == 0) {
        for (unsigned i = 0; i < o->n; i++)
            if (coalition >> i & 1)
                sum += g->thresholds.at[at->threshold].weight[o->class_of[i]];
        return sum >= g->thresholds.at[at->threshold].quota;
    }
    for (uint32_t k = 0; k < at->count; k++)
        have += rule(g, o, coalition, g->parts.at[at->first + k]);
    return have >= at->need;
}

static double factorial(unsigned n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

static void count_coalition(struct oracle *o, unsigned s)
{
    unsigned size = (unsigned)__builtin_popcount(s), decisive = 0;
    if (!o->wins[s])
        return;
    o->winning++;
    o->smallest_winning = size < o->smallest_winning ? size : o->smallest_winning;
    for (unsigned i = 0; i < o->n; i++)
        decisive += s >> i & 1 && !o->wins[s & ~(1u << i)];
    for (unsigned i = 0; i < o->n; i++) {
        if (!(s >> i & 1))
            o->vetoer[i] = false;
        if (!(s >> i & 1) || o->wins[s & ~(1u << i)])
            continue;
        o->dummy[i] = false;
        o->swings[i]++;
        o->shapley[i] += factorial(size - 1) * factorial(o->n - size) / factorial(o->n);
        o->johnston[i] += 1.0 / decisive;
        o->deegan[i] += decisive == size ? 1.0 / size : 0;
        o->holler[i] += decisive == size;
    }
    o->minimal += decisive == size;
    o->by_size[size] += decisive == size;
}

static void ask(struct oracle *o, const struct mf_game *g)
{
    memset(o, 0, sizeof *o);
    for (uint32_t c = 0; c < g->classes.n; c++)
        for (uint32_t k = 0; k < g->classes.at[c].size; k++)
            o->class_of[o->n++] = c;
    unsigned all = (1u << o->n) - 1;
    o->smallest_winning = o->smallest_blocking = UINT32_MAX;
    for (unsigned s = 0; s <= all; s++)
        o->wins[s] = rule(g, o, s, g->nodes.n - 1);
    for (unsigned i = 0; i < o->n; i++)
        o->dummy[i] = o->vetoer[i] = true;
    for (unsigned s = 0; s <= all; s++) {
        count_coalition(o, s);
        o->improper = o->improper || (o->wins[s] && o->wins[all & ~s]);
        uint32_t size = (uint32_t)__builtin_popcount(s);
        if (!o->wins[all & ~s] && size < o->smallest_blocking)
            o->smallest_blocking = size;
    }
    for (unsigned i = 0; i < o->n; i++)
        o->vetoer[i] = o->vetoer[i] && o->winning > 0;
}

/* ---- comparing ---- */

static void near(const char *what, double ours, double theirs)
{
    if (!(fabs(ours - theirs) <= 1e-9))
        fail_msg("%s is %.17g, and not %.17g", what, ours, theirs);
}

static double sum_of(const struct oracle *o, const double *x)
{
    double sum = 0;
    for (unsigned i = 0; i < o->n; i++)
        sum += x[i];
    return sum;
}

static void compare_indices(const struct mf_indices *p, const struct oracle *o)
{
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
        assert_int_equal(p->gap[i], MF_POWER_KNOWN);
    for (unsigned i = 0; i < o->n; i++) {
        const double *v = p->rows[o->class_of[i]].value;
        near("Penrose", v[MF_PENROSE], o->swings[i] / (1 << (o->n - 1)));
        near("Banzhaf", v[MF_BANZHAF], o->swings[i] / sum_of(o, o->swings));
        near("prevent", v[MF_COLEMAN_PREVENT], o->swings[i] / o->winning);
        near("initiate", v[MF_COLEMAN_INITIATE], o->swings[i] / ((1 << o->n) - o->winning));
        near("Shapley", v[MF_SHAPLEY], o->shapley[i]);
        near("Deegan", v[MF_DEEGAN_PACKEL], o->deegan[i] / o->minimal);
        near("Holler", v[MF_HOLLER], o->holler[i] / sum_of(o, o->holler));
        near("Johnston", v[MF_JOHNSTON], o->johnston[i] / sum_of(o, o->johnston));
        if (p->exact)
            assert_int_equal(atoi(p->rows[o->class_of[i]].swings.p), (int)o->swings[i]);
    }
    near("minimal", p->minimal, o->minimal);
    for (uint32_t i = 0, s = 0; s <= o->n; s++)
        if (o->by_size[s] > 0) {
            assert_true(i < p->nby_size);
            assert_int_equal(p->by_size[i].size, s);
            near("of a size", p->by_size[i++].count, o->by_size[s]);
        }
}

/* Whether an example is as large as it says, and does what it is for. */
static void compare_example(const struct mf_game *g, const uint32_t *count, uint32_t size,
                            bool blocking)
{
    uint32_t other[MOST], sum = 0;
    for (uint32_t c = 0; c < g->classes.n; c++) {
        assert_true(count[c] <= g->classes.at[c].size);
        sum += count[c];
        other[c] = blocking ? g->classes.at[c].size - count[c] : count[c];
    }
    assert_int_equal(sum, size);
    assert_int_equal(mf_game_wins(g, other), !blocking);
}

static void compare_facts(const struct mf_indices *p, const struct oracle *o)
{
    near("power to act", p->act, o->winning / (1 << o->n));
    assert_int_equal(p->smallest_winning, o->smallest_winning);
    assert_int_equal(p->smallest_blocking, o->smallest_blocking);
    if (p->smallest_winning != UINT32_MAX)
        compare_example(p->game, p->winning_example, p->smallest_winning, false);
    if (p->smallest_blocking != UINT32_MAX)
        compare_example(p->game, p->blocking_example, p->smallest_blocking, true);
    assert_int_equal(p->improper, o->improper ? MF_POWER_YES : MF_POWER_NO);
    assert_int_equal(p->never, o->winning == 0);
    assert_int_equal(p->always, o->wins[0]);
    for (unsigned i = 0; i < o->n; i++) {
        const struct mf_power_row *row = &p->rows[o->class_of[i]];
        assert_int_equal(row->dummy, o->dummy[i]);
        assert_int_equal(row->vetoer, o->vetoer[i]);
        assert_int_equal(row->dictator, o->vetoer[i] && o->wins[1u << i]);
    }
}

static void compare_probability(const struct mf_game *g, const struct oracle *o, struct rng *r)
{
    double p[MOST], expected = 0;
    struct mf_diagram d;
    for (uint32_t c = 0; c < g->classes.n; c++)
        p[c] = (double)rng_below(r, 11) / 10;
    for (unsigned s = 0; s < 1u << o->n; s++) {
        double chance = o->wins[s];
        for (unsigned i = 0; i < o->n; i++)
            chance *= s >> i & 1 ? p[o->class_of[i]] : 1 - p[o->class_of[i]];
        expected += chance;
    }
    assert_true(mf_diagram_make(&d, g->arena, g, 100000));
    near("probability", mf_diagram_probability(&d, g->arena, p), expected);
}

/* The way for games that can't be ranked and are too large to list, which no small game takes. */
static void compare_removal(const struct mf_game *g, const struct oracle *o)
{
    struct mf_diagram d;
    struct mf_exact e;
    double sum = sum_of(o, o->johnston), ours = 0;
    assert_true(mf_diagram_make(&d, g->arena, g, 100000));
    mf_exact_init(&e, g->arena, &d.types.game);
    mf_exact_removal(&e, &d);
    assert_int_equal(e.minimal_gap, MF_POWER_KNOWN);
    assert_int_equal(e.johnston_gap, MF_POWER_KNOWN);
    near("minimal", mpz_get_d(e.minimal), o->minimal);
    for (uint32_t s = 0; s <= o->n; s++)
        near("of a size", mpz_get_d(e.by_size[s]), o->by_size[s]);
    for (unsigned i = 0; i < o->n; i++)
        ours += mpq_get_d(e.type[d.types.type_of[o->class_of[i]]].johnston);
    for (unsigned i = 0; i < o->n; i++) {
        struct mf_exact_type *type = &e.type[d.types.type_of[o->class_of[i]]];
        near("Deegan", mpq_get_d(type->deegan), o->deegan[i]);
        near("Holler", mpz_get_d(type->memberships), o->holler[i]);
        near("Johnston", mpq_get_d(type->johnston) / ours, o->johnston[i] / sum);
    }
    mf_exact_clear(&e);
}

/* How many of the random games were ranked, and how many had somebody who decides. */
struct seen {
    unsigned ranked, decided;
};

static void one_game(struct rng *r, struct oracle *o, struct seen *seen)
{
    struct mf_arena a;
    struct mf_game g;
    struct mf_game_fault fault;
    struct mf_game_types types;
    mf_arena_init(&a);
    random_game(&g, &a, r);
    assert_true(mf_game_check(&g, &fault));
    ask(o, &g);
    for (unsigned exact = 0; exact < 2; exact++) {
        const struct mf_indices *p =
            mf_power_make(&a, &g, (struct mf_power_options){.exact = exact > 0});
        compare_facts(p, o);
        if (!p->always && !p->never)
            compare_indices(p, o);
    }
    compare_probability(&g, o, r);
    if (o->winning > 0 && !o->wins[0])
        compare_removal(&g, o);
    mf_game_merge(&types, &a, &g);
    seen->ranked += types.ranked;
    seen->decided += o->winning > 0 && !o->wins[0];
    mf_arena_free(&a);
}

static void random_games_agree_with_a_list_of_all_coalitions(void **state)
{
    struct rng r = rng_seed_from_env(0x6a3e5);
    struct oracle *o = malloc(sizeof *o);
    struct seen seen = {0};
    (void)state;
    assert_non_null(o);
    for (unsigned i = 0; i < CASES; i++)
        one_game(&r, o, &seen);
    free(o);
    printf("# %d games, %u of them ranked, %u in which somebody decides\n", CASES, seen.ranked,
           seen.decided);
    assert_true(seen.ranked > CASES / 10 && seen.ranked < CASES * 9 / 10);
    assert_true(seen.decided > CASES / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_games_agree_with_a_list_of_all_coalitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
