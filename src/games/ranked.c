/*
 * Minimal winning coalitions and Johnston's index where members are ranked: each class weighs in
 * every threshold at least what the next one does. Then, of a winning coalition, its decisive
 * members are the highest ones. So a coalition is told apart by the class t of its last decisive
 * members: all of its members up to there are decisive, and the next of its members isn't.
 *
 * u is a node of t's layer and u_k where k in favour lead. With k in favour, t is the last decisive
 * class in as many ways as the rest can be chosen such that, with r in favour of the next class
 * that has any, u_k wins without one of those r and u_(k-1) loses with all of them. Summed over the
 * rest the second counts the wins from u_(k-1); the first is called `later` below:
 *
 *   ways(u_k, u_(k-1)) = later(u_k) - wins(u_(k-1))
 *   later(v) = sum over r > 0 of C(size, r) wins(v_(r-1)), + later(v_0)
 *   later(v) at the end = 1 where v wins, else 0
 *
 * (the coalition without anybody of the rest is in both). Where u_k = u_(k-1) it is 0. A coalition
 * is minimal when nobody comes after t: ways = [v wins with none of the rest] at u_k minus at
 * u_(k-1). What the indices need is how many decisive members there are, so each member up to t
 * weighs z, and the integral of z^(k-1) is 1/k.
 */
#include <math.h>
#include <string.h>

#include "games/index_internal.h"
#include "games/quadrature.h"

/* Counts are divided by 2 to the number of members that are still to come. */
struct ranked {
    const struct mf_diagram *d;
    struct mf_arena *arena;
    const double *half; /* wins */
    double *later;
    bool *alone;   /* wins with none of the rest */
    double *scale; /* layer -> 2^-(members after it) */
    struct mf_layer_terms *terms;
    mf_lanes *from, *decisive, *minimal; /* by node */
};

/* The ways that t, with upto + 1 of it in favour, is the last: e and e + 1 are neighbours. */
static double ways_decisive(const struct ranked *r, const struct mf_diagram_edge *e)
{
    return r->later[e[1].child] - r->half[e[0].child];
}

static double ways_minimal(const struct ranked *r, const struct mf_diagram_edge *e, uint32_t l)
{
    return r->alone[e[1].child] && !r->alone[e[0].child] ? r->scale[l] : 0;
}

/* ---- what doesn't depend on z ---- */

static void prepare(struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    r->later[MF_DIAGRAM_WINS] = 1;
    r->alone[MF_DIAGRAM_WINS] = true;
    double scale = 1;
    for (uint32_t l = d->layers; l-- > 0;) {
        uint32_t size = d->types.game.classes.at[l].size;
        struct mf_arena_mark mark = mf_arena_mark(r->arena);
        struct mf_terms t;
        mf_terms_one(&t, r->arena, size, 0.5, 0.5);
        r->scale[l] = scale;
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
            const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
            double sum = r->later[e->child] * t.one[0][0];
            r->alone[v] = r->alone[e->child];
            for (uint32_t k = 0; e < end; k = e->upto + 1, e++) {
                /* One more in favour than the edge says: r = k + 1 … upto + 1. */
                uint32_t upto = e->upto < size ? e->upto + 1 : size;
                mf_lanes weight = {0};
                if (k < size)
                    mf_terms_run(&weight, &t, k + 1, upto);
                sum += weight[0] * r->half[e->child];
            }
            r->later[v] = sum;
        }
        mf_arena_rewind(r->arena, mark);
        for (uint32_t k = 0; k < size; k++)
            scale /= 2;
    }
}

/* ---- sweeps at some z ---- */

static void up(struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    mf_lanes zero = {0}, weight;
    r->decisive[MF_DIAGRAM_LOSES] = r->decisive[MF_DIAGRAM_WINS] = zero;
    r->minimal[MF_DIAGRAM_LOSES] = r->minimal[MF_DIAGRAM_WINS] = zero;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
            const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
            mf_lanes decisive = zero, minimal = zero;
            for (uint32_t k = 0; e < end; k = e->upto + 1, e++) {
                if (e->child > MF_DIAGRAM_WINS) {
                    mf_terms_run(&weight, &r->terms[l].all, k, e->upto);
                    decisive += weight * r->decisive[e->child];
                    minimal += weight * r->minimal[e->child];
                }
                if (e + 1 < end) {
                    weight = r->terms[l].all.one[e->upto + 1];
                    decisive += weight * ways_decisive(r, e);
                    minimal += weight * ways_minimal(r, e, l);
                }
            }
            r->decisive[v] = decisive;
            r->minimal[v] = minimal;
        }
}

/* On to the children of v; adds what a member of its layer has to *ret_decisive, *ret_minimal. */
static void down_node(struct ranked *r, uint32_t l, uint32_t v, mf_lanes *ret_decisive,
                      mf_lanes *ret_minimal)
{
    const struct mf_diagram *d = r->d;
    const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
    const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
    mf_lanes zero = {0}, here = r->from[v], weight, decisive = zero, minimal = zero;
    for (uint32_t k = 0; e < end; k = e->upto + 1, e++) {
        if (e->child > MF_DIAGRAM_WINS) {
            mf_terms_run(&weight, &r->terms[l].all, k, e->upto);
            r->from[e->child] += here * weight;
            if (e->upto > 0) {
                mf_terms_run(&weight, &r->terms[l].others, k > 0 ? k - 1 : 0, e->upto - 1);
                decisive += weight * r->decisive[e->child];
                minimal += weight * r->minimal[e->child];
            }
        }
        if (e + 1 < end) {
            weight = r->terms[l].others.one[e->upto];
            decisive += weight * ways_decisive(r, e);
            minimal += weight * ways_minimal(r, e, l);
        }
    }
    *ret_decisive += here * decisive;
    *ret_minimal += here * minimal;
}

/*
 * Adds, for each z, weight times what each layer's members have; `once` adds the memberships, for
 * z = 1 in the first lane.
 */
static void add_at(struct mf_fast *ret, struct ranked *r, const double z[MF_LANES],
                   const double weight[MF_LANES], bool once)
{
    mf_lanes alpha = {0}, beta = {0}, zero = {0};
    for (unsigned lane = 0; lane < MF_LANES; lane++) {
        alpha[lane] = z[lane] / 2;
        beta[lane] = 0.5;
    }
    mf_terms_fill(r->terms, r->d, &alpha, &beta, false);
    up(r);
    memset(r->from, 0, r->d->nodes * sizeof *r->from);
    r->from[r->d->root] = zero + 1;
    for (uint32_t l = 0; l < r->d->layers; l++) {
        mf_lanes decisive = zero, minimal = zero;
        for (uint32_t v = r->d->first[l]; v < r->d->first[l + 1]; v++)
            down_node(r, l, v, &decisive, &minimal);
        for (unsigned lane = 0; lane < MF_LANES; lane++) {
            ret->type[l].johnston += weight[lane] * decisive[lane];
            ret->type[l].deegan += weight[lane] * minimal[lane];
        }
        if (once)
            ret->type[l].memberships = minimal[0];
    }
    if (once)
        ret->minimal = 2 * r->minimal[r->d->root][0];
}

/* ---- minimal coalitions by size ---- */

/* What one node of layer l, with `here` coalitions of each size up to `most`, adds. */
static void count_node(double *by_size, double *next, uint32_t stride, const struct ranked *r,
                       uint32_t l, uint32_t v, const double *here, uint32_t most,
                       const double *choose)
{
    const struct mf_diagram *d = r->d;
    const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
    const struct mf_diagram_edge *end = d->edges + d->edge[v - 1];
    for (uint32_t k = 0; e < end; k = e->upto + 1, e++) {
        if (e->child > MF_DIAGRAM_WINS)
            for (uint32_t j = k; j <= e->upto; j++) {
                double *to = next + (size_t)(e->child - d->first[l + 1]) * stride + j;
                for (uint32_t s = 0; s <= most; s++)
                    to[s] += here[s] * choose[j];
            }
        if (e + 1 < end && ways_minimal(r, e, l) > 0)
            for (uint32_t s = 0; s <= most; s++)
                by_size[s + e->upto + 1] += here[s] * choose[e->upto + 1];
    }
}

static void count_by_size(struct mf_fast *ret, const struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    struct mf_arena turn[2];
    mf_arena_init(&turn[0]);
    mf_arena_init(&turn[1]);
    double *now = mf_new_n(&turn[0], double, 1);
    uint32_t before = 0;
    now[0] = 1;
    for (uint32_t l = 0; l < d->layers; l++) {
        struct mf_arena *a = &turn[(l + 1) % 2];
        uint32_t size = d->types.game.classes.at[l].size, stride = before + size + 1;
        uint32_t width = l + 1 < d->layers ? d->first[l + 2] - d->first[l + 1] : 0;
        double *next = mf_new_n(a, double, (size_t)width *stride);
        double *choose = mf_new_n(a, double, (size_t)size + 1);
        choose[0] = 1;
        for (uint32_t k = 0; k < size; k++)
            choose[k + 1] = choose[k] * (double)(size - k) / (double)(k + 1);
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++)
            count_node(ret->by_size, next, stride, r, l, v,
                       now + (size_t)(v - d->first[l]) * (before + 1), before, choose);
        mf_arena_free(&turn[l % 2]);
        now = next;
        before += size;
    }
    mf_arena_free(&turn[0]);
    mf_arena_free(&turn[1]);
}

/* ---- all of it ---- */

static void integrate(struct mf_fast *ret, struct ranked *r)
{
    struct mf_quadrature q = mf_quadrature_for(r->arena, ret->members);
    /* z = 1 first, which isn't part of the integral; then the places. */
    for (uint32_t i = 0; i < q.n + 1; i += MF_LANES) {
        double z[MF_LANES], weight[MF_LANES];
        for (unsigned lane = 0; lane < MF_LANES; lane++) {
            uint32_t place = i + lane;
            bool real = place > 0 && place <= q.n;
            z[lane] = real ? q.place[place - 1] : 1;
            weight[lane] = real ? q.weight[place - 1] : 0;
        }
        add_at(ret, r, z, weight, i == 0);
    }
}

void mf_fast_ranked(struct mf_fast *ret, const double *half, const struct mf_diagram *d)
{
    struct mf_arena a;
    mf_arena_init(&a);
    struct ranked r = {.d = d, .arena = &a, .half = half};
    r.later = mf_new_n(&a, double, d->nodes);
    r.alone = mf_new_n(&a, bool, d->nodes);
    r.scale = mf_new_n(&a, double, d->layers);
    r.terms = mf_terms_make(&a, d);
    r.from = mf_new_n(&a, mf_lanes, d->nodes);
    r.decisive = mf_new_n(&a, mf_lanes, d->nodes);
    r.minimal = mf_new_n(&a, mf_lanes, d->nodes);
    prepare(&r);
    integrate(ret, &r);
    count_by_size(ret, &r);
    for (uint32_t l = 0; l < d->layers; l++)
        ret->vulnerable += ret->type[l].johnston * d->types.game.classes.at[l].size;
    /* Johnston rests on differences of numbers as large as the wins: 1e-9 needs this much of them.
     */
    if (ret->vulnerable < 1e-5 * ret->wins)
        ret->johnston_gap = MF_POWER_TOO_SMALL;
    mf_arena_free(&a);
}
