/*
 * The best prices of a clause in which everybody weighs 1: those of its linear relaxation (persons
 * may be taken in part). Primal simplex with bounds, from "everybody is taken" on; all in whole
 * numbers over one denominator, the basis's determinant (Edmonds 1967, as in Bareiss's elimination:
 * each division comes out even). Bland's rule, so that it ends.
 */
#include <string.h>

#include "audit/cover_internal.h"
#include "base/os.h"

#define MOST_ROWS  10u /* determinants of 0-1 matrices of that size are at most 320 */
#define MOST_STEPS 2000u

struct lp {
    const struct mf_meeting *m;
    const uint32_t *lo, *hi;       /* by class; NULL: none, all */
    uint32_t rows, row[MOST_ROWS]; /* demands still open */
    uint32_t nvars;         /* classes, then one variable a row for what is more than asked for */
    bool *at_upper, *basic; /* by variable */
    uint32_t basis[MOST_ROWS];
    int64_t inverse[MOST_ROWS][MOST_ROWS], det; /* of the basis: inverse / det */
    int64_t right[MOST_ROWS]; /* what the basic ones must come to: need less those at their upper */
};

static int64_t cell(const struct lp *p, uint32_t row, uint32_t var)
{
    if (var < p->m->ncovering)
        return p->m->classes[var].add[p->row[row]] > 0;
    return var - p->m->ncovering == row ? -1 : 0;
}

static int64_t cost(const struct lp *p, uint32_t var)
{
    return var < p->m->ncovering;
}

/* Numerators over det: the column in terms of the basis. */
static void in_basis(const struct lp *p, uint32_t var, int64_t ret[MOST_ROWS])
{
    for (uint32_t i = 0; i < p->rows; i++) {
        ret[i] = 0;
        for (uint32_t k = 0; k < p->rows; k++)
            ret[i] += p->inverse[i][k] * cell(p, k, var);
    }
}

static void values(const struct lp *p, int64_t ret[MOST_ROWS])
{
    for (uint32_t i = 0; i < p->rows; i++) {
        ret[i] = 0;
        for (uint32_t k = 0; k < p->rows; k++)
            ret[i] += p->inverse[i][k] * p->right[k];
    }
}

/* Numerators of the prices. */
static void prices(const struct lp *p, int64_t ret[MOST_ROWS])
{
    for (uint32_t k = 0; k < p->rows; k++) {
        ret[k] = 0;
        for (uint32_t i = 0; i < p->rows; i++)
            ret[k] += cost(p, p->basis[i]) * p->inverse[i][k];
    }
}

static void shift_right(struct lp *p, uint32_t var, int64_t by)
{
    for (uint32_t k = 0; k < p->rows; k++)
        p->right[k] += by * cell(p, k, var);
}

static int64_t lower(const struct lp *p, uint32_t var)
{
    return var < p->m->ncovering && p->lo ? p->lo[var] : 0;
}

/* Above its lower bound, which is counted from. */
static int64_t upper(const struct lp *p, uint32_t var)
{
    if (var >= p->m->ncovering)
        return INT64_MAX;
    return (int64_t)(p->hi ? p->hi[var] : p->m->classes[var].size) - lower(p, var);
}

static void start(struct lp *p)
{
    p->det = 1;
    for (uint32_t i = 0; i < p->rows; i++) {
        p->inverse[i][i] = -1;
        p->basis[i] = p->m->ncovering + i;
        p->basic[p->basis[i]] = true;
    }
    for (uint32_t t = 0; t < p->m->ncovering; t++) {
        p->at_upper[t] = true;
        shift_right(p, t, -lower(p, t) - upper(p, t));
    }
}

/* The first variable whose change would help; nvars: none, the prices are best. */
static uint32_t entering(const struct lp *p)
{
    int64_t y[MOST_ROWS];

    prices(p, y);
    for (uint32_t v = 0; v < p->nvars; v++) {
        int64_t reduced = cost(p, v) * p->det;
        if (p->basic[v])
            continue;
        for (uint32_t k = 0; k < p->rows; k++)
            reduced -= y[k] * cell(p, k, v);
        if (p->at_upper[v] ? reduced > 0 : reduced < 0)
            return v;
    }
    return p->nvars;
}

/* a / b < c / d, all but a and c above 0. */
static bool less(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return (mf_price)a * d < (mf_price)c * b;
}

/*
 * How far the entering variable can go until a basic one meets a bound, or it its own: the row that
 * leaves, `rows` for none. *ret_up: the one that leaves does so at its upper bound.
 */
static uint32_t leaving(const struct lp *p, uint32_t var, const int64_t column[MOST_ROWS],
                        bool *ret_up)
{
    int64_t x[MOST_ROWS], num = upper(p, var), den = 1;
    int64_t sign = p->at_upper[var] ? 1 : -1; /* of the basic ones' change, by column */
    uint32_t row = p->rows;

    values(p, x);
    *ret_up = false;
    for (uint32_t i = 0; i < p->rows; i++) {
        int64_t change = sign * column[i], limit = upper(p, p->basis[i]), room;
        if (change == 0 || (change > 0 && limit == INT64_MAX))
            continue;
        room = change < 0 ? x[i] : limit * p->det - x[i];
        if (less(room, change < 0 ? -change : change, num, den) ||
            (row < p->rows && !less(num, den, room, change < 0 ? -change : change) &&
             p->basis[i] < p->basis[row])) {
            num = room;
            den = change < 0 ? -change : change;
            row = i;
            *ret_up = change > 0;
        }
    }
    return row;
}

static void pivot(struct lp *p, uint32_t r, const int64_t column[MOST_ROWS])
{
    int64_t at = column[r], old = p->det, sign = at < 0 ? -1 : 1;

    for (uint32_t i = 0; i < p->rows; i++)
        for (uint32_t k = 0; k < p->rows; k++)
            if (i != r)
                p->inverse[i][k] =
                    sign * (p->inverse[i][k] * at - column[i] * p->inverse[r][k]) / old;
    for (uint32_t k = 0; k < p->rows; k++)
        p->inverse[r][k] *= sign;
    p->det = at * sign;
}

static void step(struct lp *p, uint32_t var)
{
    int64_t column[MOST_ROWS];
    bool up;
    uint32_t r;

    in_basis(p, var, column);
    r = leaving(p, var, column, &up);
    if (r == p->rows) { /* from one of its bounds to the other */
        shift_right(p, var, p->at_upper[var] ? upper(p, var) : -upper(p, var));
        p->at_upper[var] = !p->at_upper[var];
        return;
    }
    if (p->at_upper[var]) /* it becomes basic */
        shift_right(p, var, upper(p, var));
    if (up)
        shift_right(p, p->basis[r], -upper(p, p->basis[r]));
    p->at_upper[p->basis[r]] = up;
    p->basic[p->basis[r]] = false;
    p->basis[r] = var;
    p->at_upper[var] = false;
    p->basic[var] = true;
    pivot(p, r, column);
}

/* How many of each class it takes, rounded down; and the sum. */
static void taken(const struct lp *p, struct mf_relaxed *r)
{
    const struct mf_meeting *m = p->m;
    int64_t x[MOST_ROWS], parts = 0, whole = 0;

    values(p, x);
    r->fractional = m->ncovering;
    for (uint32_t t = 0; t < m->ncovering; t++) {
        r->take[t] = (uint32_t)(lower(p, t) + (p->at_upper[t] ? upper(p, t) : 0));
        whole += r->take[t];
    }
    for (uint32_t i = 0; i < p->rows; i++) {
        if (p->basis[i] >= m->ncovering)
            continue;
        parts += x[i];
        r->take[p->basis[i]] += (uint32_t)(x[i] / p->det);
        if (x[i] % p->det && p->basis[i] < r->fractional)
            r->fractional = p->basis[i];
    }
    r->persons = whole + parts / p->det + (parts % p->det > 0);
}

/* Do all together meet what is asked for? */
static bool feasible(const struct lp *p)
{
    for (uint32_t i = 0; i < p->rows; i++)
        if (p->right[i] > 0)
            return false;
    return true;
}

bool mf_cover_lp(const struct mf_meeting *m, const uint64_t *left, struct mf_relaxed *r)
{
    struct mf_arena_mark mark = mf_arena_mark(m->s->a);
    struct lp p = {.m = m, .lo = r->lo, .hi = r->hi};
    int64_t found[MOST_ROWS];
    uint32_t steps = 0, var = 0;

    for (uint32_t b = 0; b < m->n; b++) {
        if (left[b] == 0)
            continue;
        if (p.rows == MOST_ROWS)
            return false;
        p.right[p.rows] = (int64_t)left[b];
        p.row[p.rows++] = b;
    }
    p.nvars = m->ncovering + p.rows;
    p.at_upper = mf_new_n(m->s->a, bool, p.nvars);
    p.basic = mf_new_n(m->s->a, bool, p.nvars);
    start(&p);
    r->feasible = feasible(&p);
    while (r->feasible && steps < MOST_STEPS && (var = entering(&p)) < p.nvars) {
        step(&p, var);
        steps++;
    }
    r->best = steps < MOST_STEPS;
    prices(&p, found);
    memset(r->y, 0, (m->n + 1) * sizeof *r->y);
    for (uint32_t k = 0; k < p.rows; k++) /* rounded down: a bound with any prices */
        r->y[p.row[k]] = found[k] > 0 ? m->scale * found[k] / p.det : 0;
    if (r->take)
        taken(&p, r);
    mf_arena_rewind(m->s->a, mark);
    return true;
}
