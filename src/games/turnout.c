/*
 * Turnout: a table of how probable each pair of sums is, votes for and votes against among the
 * others, filled group by group; then what of it passes.
 */
#include "games/turnout.h"

#include <string.h>

#include "games/numbers.h"

/* Sums of votes are i * unit for and j * unit against, i <= yes, j <= no. */
struct table {
    uint64_t unit;
    uint64_t yes, no; /* largest sums so far */
    uint64_t width;   /* of a row, the votes against; the table's final one */
    double *cell;     /* [i * width + j] */
};

/* ---- one group ---- */

/*
 * The probability that k of the group turn up, for all k: each from the one before by their ratio,
 * scaled down where they grow large, divided by their sum at the end. Binomial for rho 0, else
 * beta-binomial with a = tau (1 - rho) / rho and b = (1 - tau) (1 - rho) / rho.
 */
static double *turnout_of(struct mf_arena *a, const struct mf_turnout_group *g)
{
    double *p = mf_new_n(a, double, (size_t)g->size + 1), sum = 0;
    double n = g->size, tau = g->turnout, rho = g->rho;
    p[0] = 1;
    if (tau <= 0)
        return p;
    if (tau >= 1) {
        p[0] = 0;
        p[g->size] = 1;
        return p;
    }
    for (uint32_t i = 0; i < g->size; i++) {
        double k = i, ratio = (n - k) / (k + 1);
        if (rho > 0)
            ratio *= (tau * (1 - rho) + k * rho) / ((1 - tau) * (1 - rho) + (n - k - 1) * rho);
        else
            ratio *= tau / (1 - tau);
        p[i + 1] = p[i] * ratio;
        if (p[i + 1] > 1e200)
            for (uint32_t j = 0; j <= i + 1; j++)
                p[j] *= 1e-200;
    }
    for (uint32_t i = 0; i <= g->size; i++)
        sum += p[i];
    for (uint32_t i = 0; i <= g->size; i++)
        p[i] /= sum;
    return p;
}

/* The probability of k yes among n who turned up, for all k. */
static void yes_among(double *p, uint32_t n, double yes)
{
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    struct mf_turnout_group g = {.size = n, .turnout = yes};
    memcpy(p, turnout_of(&scratch, &g), (n + 1) * sizeof *p);
    mf_arena_free(&scratch);
}

static uint64_t most_yes(const struct mf_turnout_group *g)
{
    return g->turnout > 0 && g->yes > 0 ? g->size * g->weight : 0;
}

static uint64_t most_no(const struct mf_turnout_group *g)
{
    return g->turnout > 0 && g->yes < 1 ? g->size * g->weight : 0;
}

/* Adds `chance` of the old table, moved by i votes for and j against. */
static void add_moved(struct table *t, const struct table *old, uint64_t i, uint64_t j,
                      double chance)
{
    for (uint64_t y = 0; y <= old->yes; y++) {
        const double *from = old->cell + y * old->width;
        double *to = t->cell + (y + i) * t->width + j;
        for (uint64_t n = 0; n <= old->no; n++)
            to[n] += from[n] * chance;
    }
}

/* The table with one group more: all its outcomes. */
static void add_group(struct table *t, struct mf_arena *a, const struct mf_turnout_group *g)
{
    struct mf_arena_mark mark = mf_arena_mark(a);
    struct table old = *t;
    uint64_t weight = g->weight / t->unit;
    size_t cells = (size_t)((t->yes + 1) * t->width);
    old.cell = mf_arena_copy(a, t->cell, cells * sizeof *t->cell);
    memset(t->cell, 0, cells * sizeof *t->cell);
    const double *present = turnout_of(a, g);
    double *yes = mf_new_n(a, double, (size_t)g->size + 1);
    for (uint32_t n = 0; n <= g->size; n++) {
        if (present[n] <= 0)
            continue;
        if (g->yes <= 0 || g->yes >= 1) {
            add_moved(t, &old, g->yes > 0 ? n * weight : 0, g->yes > 0 ? 0 : n * weight,
                      present[n]);
            continue;
        }
        yes_among(yes, n, g->yes);
        for (uint32_t k = 0; k <= n; k++)
            if (yes[k] > 0)
                add_moved(t, &old, k * weight, (n - k) * weight, present[n] * yes[k]);
    }
    mf_arena_rewind(a, mark);
}

/* The same member by member, in place; only without correlation. */
static void add_members(struct table *t, const struct mf_turnout_group *g)
{
    uint64_t weight = g->weight / t->unit, yes = t->yes, no = t->no;
    uint64_t up = most_yes(g) > 0 ? weight : 0, down = most_no(g) > 0 ? weight : 0;
    double away = 1 - g->turnout, pro = g->turnout * g->yes, contra = g->turnout * (1 - g->yes);
    for (uint32_t m = 0; m < g->size; m++) {
        yes += up;
        no += down;
        for (uint64_t i = yes + 1; i-- > 0;)
            for (uint64_t j = no + 1; j-- > 0;) {
                double *c = t->cell + i * t->width + j;
                *c *= away;
                if (up > 0 && i >= up)
                    *c += pro * c[-(ptrdiff_t)(up * t->width)];
                if (down > 0 && j >= down)
                    *c += contra * c[-(ptrdiff_t)down];
            }
    }
}

/* ---- all groups ---- */

static uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b > 0) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static bool chance(double p)
{
    return p >= 0 && p <= 1;
}

static bool in_range(const struct mf_turnout_group *g)
{
    return chance(g->turnout) && chance(g->yes) && g->rho >= 0 && g->rho < 1;
}

static enum mf_rc check(const struct mf_turnout *t, uint64_t *ret_all, struct mf_err *err)
{
    uint64_t all = t->bloc;
    if (t->ngroups > MF_TURNOUT_MAX_GROUPS)
        return mf_err_set(err, MF_E_LIMIT, "more than %u groups", MF_TURNOUT_MAX_GROUPS);
    for (uint32_t i = 0; i < t->ngroups; i++) {
        const struct mf_turnout_group *g = &t->groups[i];
        if (!in_range(g))
            return mf_err_set(err, MF_E_USAGE,
                              "group %u: a chance must be from 0 to 1, rho below 1", i);
        if (g->weight > MF_TURNOUT_MAX_VOTES || all > MF_TURNOUT_MAX_VOTES ||
            (g->weight > 0 && g->size > MF_TURNOUT_MAX_VOTES / g->weight))
            return mf_err_set(err, MF_E_LIMIT, "more than 2^40 votes");
        all += g->size * g->weight;
    }
    if (all > MF_TURNOUT_MAX_VOTES)
        return mf_err_set(err, MF_E_LIMIT, "more than 2^40 votes");
    *ret_all = all;
    return MF_OK;
}

/* Steps to add a group by its outcomes, and whether doing so member by member takes fewer. */
static uint64_t steps(const struct table *t, const struct mf_turnout_group *g, bool *ret_members)
{
    bool split = g->yes > 0 && g->yes < 1;
    uint64_t size = g->size, outcomes = split ? (size + 1) * (size + 2) / 2 : size + 1;
    uint64_t before = (t->yes + 1) * (t->no + 1);
    uint64_t after = (t->yes + most_yes(g) / t->unit + 1) * (t->no + most_no(g) / t->unit + 1);
    uint64_t by_outcome = outcomes > UINT64_MAX / before ? UINT64_MAX : outcomes * before;
    *ret_members = g->rho <= 0 && 3 * size * after < by_outcome;
    return *ret_members ? 3 * size * after : by_outcome;
}

static enum mf_rc fill(struct table *t, struct mf_arena *a, const struct mf_turnout *turnout,
                       struct mf_err *err)
{
    uint64_t yes = 0, no = 0, left = MF_TURNOUT_MAX_STEPS;
    for (uint32_t i = 0; i < turnout->ngroups; i++) {
        const struct mf_turnout_group *g = &turnout->groups[i];
        if (g->size > 0 && g->weight > 0)
            t->unit = gcd(t->unit, g->weight);
    }
    t->unit = t->unit > 0 ? t->unit : 1;
    for (uint32_t i = 0; i < turnout->ngroups; i++) {
        yes += most_yes(&turnout->groups[i]) / t->unit;
        no += most_no(&turnout->groups[i]) / t->unit;
    }
    if (yes >= MF_TURNOUT_MAX_CELLS || (yes + 1) > MF_TURNOUT_MAX_CELLS / (no + 1))
        return mf_err_set(err, MF_E_LIMIT,
                          "a table of votes for and against would need more than "
                          "8 million cells");
    t->width = no + 1;
    t->cell = mf_new_n(a, double, (size_t)((yes + 1) * (no + 1)));
    t->cell[0] = 1;
    for (uint32_t i = 0; i < turnout->ngroups; i++) {
        const struct mf_turnout_group *g = &turnout->groups[i];
        bool members;
        if (most_yes(g) == 0 && most_no(g) == 0)
            continue;
        uint64_t cost = steps(t, g, &members);
        if (cost > left)
            return mf_err_set(err, MF_E_LIMIT, "the groups would take too long to combine");
        left -= cost;
        if (members)
            add_members(t, g);
        else
            add_group(t, a, g);
        t->yes += most_yes(g) / t->unit;
        t->no += most_no(g) / t->unit;
    }
    return MF_OK;
}

static bool holds(const struct mf_turnout_share *s, uint64_t have, uint64_t base)
{
    return s->share.den == 0 || mf_frac_reached(have, s->share, base, s->strict);
}

enum mf_rc mf_turnout_win(struct mf_arena *a, const struct mf_turnout *t, double *ret,
                          struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(a);
    struct table table = {0};
    uint64_t all = 0;
    enum mf_rc rc = check(t, &all, err);
    if (rc == MF_OK)
        rc = fill(&table, a, t, err);
    *ret = 0;
    for (uint64_t i = 0; rc == MF_OK && i <= table.yes; i++)
        for (uint64_t j = 0; j <= table.no; j++) {
            uint64_t yes = t->bloc + i * table.unit, cast = yes + j * table.unit;
            if (cast > 0 && holds(&t->passes, yes, cast) && holds(&t->participation, cast, all) &&
                holds(&t->approval, yes, all))
                *ret += table.cell[i * table.width + j];
        }
    *ret = *ret < 1 ? *ret : 1;
    mf_arena_rewind(a, mark);
    return rc;
}

/* ---- one group alone ---- */

enum mf_rc mf_turnout_between(struct mf_arena *a, const struct mf_turnout_group *group,
                              uint32_t from, uint32_t to, double *ret, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(a);
    const double *present;

    *ret = 0;
    if (!in_range(group))
        return mf_err_set(err, MF_E_USAGE, "a chance must be from 0 to 1, rho below 1");
    present = turnout_of(a, group);
    for (uint32_t i = from; i <= to && i <= group->size; i++)
        *ret += present[i];
    *ret = *ret < 1 ? *ret : 1;
    mf_arena_rewind(a, mark);
    return MF_OK;
}

/* ---- blocs of one group ---- */

/* The vote with k of the group's members in the bloc; `group` is where the rest goes. */
static struct mf_turnout with_bloc(const struct mf_turnout *t, struct mf_turnout_group *group,
                                   uint32_t k, double rho)
{
    struct mf_turnout of = *t;
    *group = t->groups[0];
    group->size -= k;
    group->rho = rho;
    of.groups = group;
    of.bloc = k;
    return of;
}

static enum mf_rc one_group(const struct mf_turnout *t, struct mf_err *err)
{
    if (t->ngroups == 1 && t->groups[0].weight == 1)
        return MF_OK;
    return mf_err_set(err, MF_E_USAGE, "this wants one group whose members have one vote each");
}

enum mf_rc mf_turnout_smallest(struct mf_arena *a, const struct mf_turnout *t, double probability,
                               uint32_t *ret, struct mf_err *err)
{
    enum mf_rc rc = one_group(t, err);
    if (rc != MF_OK)
        return rc;
    uint32_t low = 0, high = t->groups[0].size + 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct mf_turnout_group group;
        double wins;
        if (middle > t->groups[0].size)
            break;
        struct mf_turnout of = with_bloc(t, &group, middle, t->groups[0].rho);
        rc = mf_turnout_win(a, &of, &wins, err);
        if (rc != MF_OK)
            return rc;
        if (wins >= probability)
            high = middle;
        else
            low = middle + 1;
    }
    *ret = low <= t->groups[0].size ? low : UINT32_MAX;
    return MF_OK;
}

enum mf_rc mf_turnout_show(struct mf_buf *out, const struct mf_term *term, enum mf_lingua lingua,
                           const struct mf_turnout *t, const uint32_t *blocs, uint32_t nblocs,
                           const double *rhos, uint32_t nrhos, struct mf_err *err)
{
    static const struct mf_str bloc[MF_LINGUA__COUNT] = {
        [MF_EN] = {"Bloc", 4},
        [MF_ID] = {"Kelompok", 8},
    };
    struct mf_table table;
    enum mf_rc rc = one_group(t, err);
    if (rc == MF_OK && nrhos > MF_TURNOUT_MOST_COLUMNS)
        rc = mf_err_set(err, MF_E_LIMIT, "more than %u columns", MF_TURNOUT_MOST_COLUMNS);
    if (rc != MF_OK)
        return rc;
    mf_table_init(&table, out->arena, nrhos + 1);
    mf_table_cell(&table, MF_BOLD, bloc[lingua]);
    table.right[0] = true;
    for (uint32_t i = 0; i < nrhos; i++) {
        table.right[i + 1] = true;
        mf_table_cell(
            &table, MF_BOLD,
            mf_strf(out->arena, "rho %.*s", MF_F(mf_number_text(out->arena, rhos[i], 2, lingua))));
    }
    for (uint32_t k = 0; k < nblocs; k++) {
        if (blocs[k] > t->groups[0].size)
            return mf_err_set(err, MF_E_USAGE, "a bloc of %u in a group of %u", blocs[k],
                              t->groups[0].size);
        mf_table_cell(&table, MF_PLAIN, mf_strf(out->arena, "%u", blocs[k]));
        for (uint32_t i = 0; i < nrhos; i++) {
            struct mf_turnout_group group;
            struct mf_turnout of = with_bloc(t, &group, blocs[k], rhos[i]);
            double wins;
            rc = mf_turnout_win(out->arena, &of, &wins, err);
            if (rc != MF_OK)
                return rc;
            mf_table_cell(&table, MF_PLAIN, mf_number_text(out->arena, wins, 3, lingua));
        }
    }
    mf_table_render(out, term, &table);
    return MF_OK;
}
