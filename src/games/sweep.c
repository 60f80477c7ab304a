/* Sweeps over a diagram in floating point. */
#include "games/sweep.h"

#include <math.h>
#include <string.h>

/* ---- binomial weights ---- */

void mf_terms_init(struct mf_terms *t, struct mf_arena *a, uint32_t size)
{
    t->size = t->high = size;
    t->one = mf_new_n(a, mf_lanes, (size_t)size + 1);
    t->below = mf_new_n(a, mf_lanes, (size_t)size + 2);
    t->above = mf_new_n(a, mf_lanes, (size_t)size + 2);
}

struct mf_layer_terms *mf_terms_make(struct mf_arena *a, const struct mf_diagram *d)
{
    struct mf_layer_terms *terms = mf_new_n(a, struct mf_layer_terms, d->layers);
    for (uint32_t l = 0; l < d->layers; l++) {
        uint32_t size = d->types.game.classes.at[l].size;
        mf_terms_init(&terms[l].all, a, size);
        mf_terms_init(&terms[l].others, a, size - 1);
    }
    return terms;
}

/* Classes up to this size keep all their terms. */
#define SMALL 4096u

static uint32_t mode_of(uint32_t n, double alpha, double beta)
{
    uint32_t mode = alpha > 0 ? (uint32_t)(((double)n + 1) * alpha / (alpha + beta)) : 0;
    return mode < n ? mode : n;
}

/*
 * The terms that can matter in some lane. Further than d from the mode a binomial distribution of
 * variance v has less than exp(-d^2 / (2 v + 2 d / 3)) (Bernstein), which is below 1e-300 for the d
 * taken here.
 */
static void find_window(struct mf_terms *t, const mf_lanes *alpha, const mf_lanes *beta)
{
    t->low = 0;
    t->high = t->size;
    if (t->size <= SMALL)
        return;
    t->low = t->size;
    t->high = 0;
    for (unsigned lane = 0; lane < MF_LANES; lane++) {
        double a = (*alpha)[lane], b = (*beta)[lane];
        double variance = (double)t->size * a * b / ((a + b) * (a + b));
        uint32_t mode = mode_of(t->size, a, b);
        uint32_t d = (uint32_t)(500 + sqrt(500.0 * 500.0 + 1400 * variance));
        uint32_t low = mode > d ? mode - d : 0, high = t->size - mode > d ? mode + d : t->size;
        t->low = low < t->low ? low : t->low;
        t->high = high > t->high ? high : t->high;
    }
}

/*
 * C(size, k) alpha^k beta^(size - k) for all k: from the largest outwards by the ratio of
 * neighbours, then scaled so that the sum is (alpha + beta)^size. Small terms are as exact as large
 * ones; those far below what a double holds are 0.
 */
static void fill_lane(struct mf_terms *t, unsigned lane, double alpha, double beta)
{
    uint32_t n = t->size, mode = mode_of(n, alpha, beta), from = mode, to = mode;
    double sum = 1;
    t->mode[lane] = mode;
    t->one[mode][lane] = 1;
    for (; to < t->high && t->one[to][lane] > 1e-300; to++)
        sum += t->one[to + 1][lane] =
            t->one[to][lane] * ((double)(n - to) * alpha / ((double)(to + 1) * beta));
    for (; from > t->low && t->one[from][lane] > 1e-300; from--)
        sum += t->one[from - 1][lane] =
            t->one[from][lane] * ((double)from * beta / ((double)(n - from + 1) * alpha));
    double scale = pow(alpha + beta, (double)n) / sum;
    for (uint32_t k = t->low; k < from; k++)
        t->one[k][lane] = 0;
    for (uint32_t k = from; k <= to; k++)
        t->one[k][lane] *= scale;
    for (uint32_t k = to + 1; k <= t->high; k++)
        t->one[k][lane] = 0;
}

void mf_terms_sum(struct mf_terms *t)
{
    mf_lanes zero = {0};
    t->below[t->low] = t->above[t->high + 1] = zero;
    for (uint32_t k = t->low; k <= t->high; k++)
        t->below[k + 1] = t->below[k] + t->one[k];
    for (uint32_t k = t->high + 1; k-- > t->low;)
        t->above[k] = t->above[k + 1] + t->one[k];
}

static void fill(struct mf_terms *t, const mf_lanes *alpha, const mf_lanes *beta)
{
    find_window(t, alpha, beta);
    if (t->size == 0) {
        t->one[0] = *alpha * 0 + 1;
    } else if (t->size == 1) {
        t->one[0] = *beta;
        t->one[1] = *alpha;
    } else {
        for (unsigned lane = 0; lane < MF_LANES; lane++)
            fill_lane(t, lane, (*alpha)[lane], (*beta)[lane]);
    }
    mf_terms_sum(t);
}

void mf_terms_one(struct mf_terms *t, struct mf_arena *a, uint32_t size, double alpha, double beta)
{
    mf_lanes zero = {0};
    mf_lanes each = zero + alpha, other = zero + beta;
    mf_terms_init(t, a, size);
    fill(t, &each, &other);
}

void mf_terms_fill(struct mf_layer_terms *terms, const struct mf_diagram *d, const mf_lanes *alpha,
                   const mf_lanes *beta, bool each)
{
    for (uint32_t l = 0; l < d->layers; l++) {
        uint32_t i = each ? l : 0;
        fill(&terms[l].all, &alpha[i], &beta[i]);
        fill(&terms[l].others, &alpha[i], &beta[i]);
    }
}

void mf_terms_sum_run(mf_lanes *ret, const struct mf_terms *t, uint32_t from, uint32_t upto)
{
    from = from > t->low ? from : t->low;
    upto = upto < t->high ? upto : t->high;
    if (from > upto) {
        *ret = t->none;
    } else if (upto == t->high) {
        *ret = t->above[from];
    } else if (from == t->low) {
        *ret = t->below[upto + 1];
    } else {
        mf_lanes low = t->below[upto + 1] - t->below[from];
        mf_lanes high = t->above[from] - t->above[upto + 1];
        /* The smaller of the two sums loses fewer digits in the difference. */
        for (unsigned lane = 0; lane < MF_LANES; lane++)
            (*ret)[lane] = upto <= t->mode[lane] ? low[lane] : high[lane];
    }
}

/* ---- sweeps ---- */

void mf_sweep_up(mf_lanes *value, const struct mf_diagram *d, struct mf_layer_terms *terms,
                 bool losing)
{
    mf_lanes zero = {0};
    value[MF_DIAGRAM_LOSES] = zero + (losing ? 1 : 0);
    value[MF_DIAGRAM_WINS] = zero + (losing ? 0 : 1);
    for (uint32_t l = d->layers; l-- > 0;) {
        struct mf_terms *t = &terms[l].all;
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
            const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
            if (t->size == 1 && end - e == 2) {
                value[v] = t->one[0] * value[e[0].child] + t->one[1] * value[e[1].child];
                continue;
            }
            mf_lanes sum = zero, weight;
            for (uint32_t from = 0; e < end; from = e->upto + 1, e++) {
                mf_terms_run(&weight, t, from, e->upto);
                sum += weight * value[e->child];
            }
            value[v] = sum;
        }
    }
}

/* One node of the way down: on to its children, and its part in who decides. */
static void down_node(mf_lanes *from, mf_lanes *decisive, const struct mf_diagram *d, uint32_t v,
                      struct mf_layer_terms *terms, const mf_lanes *value)
{
    const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
    const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
    mf_lanes here = from[v], weight;
    for (uint32_t first = 0; e < end; first = e->upto + 1, e++) {
        if (e->child > MF_DIAGRAM_WINS) {
            mf_terms_run(&weight, &terms->all, first, e->upto);
            from[e->child] += here * weight;
        }
        if (e + 1 < end)
            *decisive += here * *mf_terms_at(&terms->others, e->upto) *
                         (value[e[1].child] - value[e->child]);
    }
}

void mf_sweep_down(mf_lanes *from, mf_lanes *decisive, const struct mf_diagram *d,
                   struct mf_layer_terms *terms, const mf_lanes *value, bool losing)
{
    mf_lanes zero = {0};
    memset(decisive, 0, d->layers * sizeof *decisive);
    from[d->root] = zero + 1;
    for (uint32_t l = 0; l < d->layers; l++) {
        uint32_t next = d->first[l + 1], after = l + 1 < d->layers ? d->first[l + 2] : next;
        memset(from + next, 0, (after - next) * sizeof *from);
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++)
            down_node(from, &decisive[l], d, v, &terms[l], value);
        if (losing)
            decisive[l] = -decisive[l];
    }
}
