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
#include <string.h>

#include "games/index_internal.h"
#include "games/quadrature.h"

/* What a coalition weighs when its decisive members do, and when it has to be minimal. */
struct both {
    mf_lanes decisive, minimal;
};

/* Counts are divided by 2 to the number of members that are still to come. */
struct ranked {
    const struct mf_diagram *d;
    struct mf_arena *arena;
    const double *half; /* wins */
    double *scale;      /* layer -> 2^-(members after it) */
    /*
     * Edge e, which isn't its node's last -> the ways that t, with upto + 1 of it in favour, is the
     * last; whether that makes a minimal coalition.
     */
    double *ways;
    bool *minimal;
    struct mf_layer_terms *terms;
    mf_lanes *from;    /* by node: what leads there */
    struct both *rest; /* what follows */
};

/* ---- what doesn't depend on z ---- */

/* later, and whether a node wins with none of the rest. */
static void find_later(struct ranked *r, double *later, bool *alone)
{
    const struct mf_diagram *d = r->d;
    later[MF_DIAGRAM_WINS] = 1;
    alone[MF_DIAGRAM_WINS] = true;
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
            double sum = later[e->child] * t.one[0][0];
            alone[v] = alone[e->child];
            for (uint32_t k = 0; e < end; k = e->upto + 1, e++) {
                /* One more in favour than the edge says: r = k + 1 … upto + 1. */
                uint32_t upto = e->upto < size ? e->upto + 1 : size;
                mf_lanes weight = {0};
                if (k < size)
                    mf_terms_run(&weight, &t, k + 1, upto);
                sum += weight[0] * r->half[e->child];
            }
            later[v] = sum;
        }
        mf_arena_rewind(r->arena, mark);
        for (uint32_t k = 0; k < size; k++)
            scale /= 2;
    }
}

static void find_ways(struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    double *later = mf_new_n(&scratch, double, d->nodes);
    bool *alone = mf_new_n(&scratch, bool, d->nodes);
    find_later(r, later, alone);
    for (uint32_t v = 2; v < d->nodes; v++)
        for (uint32_t e = d->edge[v - 2]; e + 1 < d->edge[v - 1]; e++) {
            uint32_t here = d->edges[e].child, next = d->edges[e + 1].child;
            r->ways[e] = later[next] - r->half[here];
            r->minimal[e] = alone[next] && !alone[here];
        }
    mf_arena_free(&scratch);
}

/* ---- sweeps at some z ---- */

static void up(struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    struct both zero = {0};
    mf_lanes weight;
    r->rest[MF_DIAGRAM_LOSES] = r->rest[MF_DIAGRAM_WINS] = zero;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            struct both sum = zero;
            uint32_t k = 0, end = d->edge[v - 1];
            for (uint32_t e = d->edge[v - 2]; e < end; e++) {
                const struct mf_diagram_edge *edge = &d->edges[e];
                mf_terms_run(&weight, &r->terms[l].all, k, edge->upto);
                sum.decisive += weight * r->rest[edge->child].decisive;
                sum.minimal += weight * r->rest[edge->child].minimal;
                if (e + 1 < end) {
                    weight = *mf_terms_at(&r->terms[l].all, edge->upto + 1);
                    sum.decisive += weight * r->ways[e];
                    if (r->minimal[e])
                        sum.minimal += weight * r->scale[l];
                }
                k = edge->upto + 1;
            }
            r->rest[v] = sum;
        }
}

/* On to the children of v; adds what a member of its layer has. */
static void down_node(struct ranked *r, uint32_t l, uint32_t v, struct both *member)
{
    const struct mf_diagram *d = r->d;
    mf_lanes here = r->from[v], weight;
    struct both sum = {0};
    uint32_t k = 0, end = d->edge[v - 1];
    for (uint32_t e = d->edge[v - 2]; e < end; e++) {
        const struct mf_diagram_edge *edge = &d->edges[e];
        if (edge->child > MF_DIAGRAM_WINS) {
            mf_terms_run(&weight, &r->terms[l].all, k, edge->upto);
            r->from[edge->child] += here * weight;
            if (edge->upto > 0) {
                mf_terms_run(&weight, &r->terms[l].others, k > 0 ? k - 1 : 0, edge->upto - 1);
                sum.decisive += weight * r->rest[edge->child].decisive;
                sum.minimal += weight * r->rest[edge->child].minimal;
            }
        }
        if (e + 1 < end) {
            weight = *mf_terms_at(&r->terms[l].others, edge->upto);
            sum.decisive += weight * r->ways[e];
            if (r->minimal[e])
                sum.minimal += weight * r->scale[l];
        }
        k = edge->upto + 1;
    }
    member->decisive += here * sum.decisive;
    member->minimal += here * sum.minimal;
}

/*
 * Adds, for each z, weight times what each layer's members have; `once` adds the memberships, for
 * z = 1 in the first lane.
 */
static void add_at(struct mf_fast *ret, struct ranked *r, const double z[MF_LANES],
                   const double weight[MF_LANES], bool once)
{
    const struct mf_diagram *d = r->d;
    mf_lanes alpha = {0}, beta = {0}, zero = {0};
    for (unsigned lane = 0; lane < MF_LANES; lane++) {
        alpha[lane] = z[lane] / 2;
        beta[lane] = 0.5;
    }
    mf_terms_fill(r->terms, d, &alpha, &beta, false);
    up(r);
    r->from[d->root] = zero + 1;
    for (uint32_t l = 0; l < d->layers; l++) {
        uint32_t next = d->first[l + 1], after = l + 1 < d->layers ? d->first[l + 2] : next;
        struct both member = {0};
        memset(r->from + next, 0, (after - next) * sizeof *r->from);
        for (uint32_t v = d->first[l]; v < next; v++)
            down_node(r, l, v, &member);
        for (unsigned lane = 0; lane < MF_LANES; lane++) {
            ret->type[l].johnston += weight[lane] * member.decisive[lane];
            ret->type[l].deegan += weight[lane] * member.minimal[lane];
        }
        if (once)
            ret->type[l].memberships = member.minimal[0];
    }
    if (once)
        ret->minimal = 2 * r->rest[d->root].minimal[0];
}

/* ---- minimal coalitions by size ---- */

/* Coalitions that lead to a node, by size; those of sizes outside least … most are none. */
struct sizes {
    uint32_t least, most;
    double *count;
};

/* Adds `factor` of a node's coalitions, each `more` members larger. */
static void add_sizes(struct sizes *to, const struct sizes *from, uint32_t more, double factor)
{
    double *count = to->count + more;
    for (uint32_t s = from->least; s <= from->most; s++)
        count[s] += from->count[s] * factor;
    to->least = from->least + more < to->least ? from->least + more : to->least;
    to->most = from->most + more > to->most ? from->most + more : to->most;
}

/* What node v of layer l adds to the next layer's nodes, and to the minimal coalitions. */
static void count_node(struct sizes *minimal, struct sizes *next, const struct ranked *r,
                       uint32_t l, uint32_t v, const struct sizes *here, const double *choose)
{
    const struct mf_diagram *d = r->d;
    uint32_t k = 0, end = d->edge[v - 1];
    for (uint32_t e = d->edge[v - 2]; e < end; e++) {
        const struct mf_diagram_edge *edge = &d->edges[e];
        for (; k <= edge->upto && edge->child > MF_DIAGRAM_WINS; k++)
            add_sizes(&next[edge->child - d->first[l + 1]], here, k, choose[k]);
        if (e + 1 < end && r->minimal[e])
            add_sizes(minimal, here, edge->upto + 1, choose[edge->upto + 1]);
        k = edge->upto + 1;
    }
}

static void count_by_size(struct mf_fast *ret, const struct ranked *r)
{
    const struct mf_diagram *d = r->d;
    struct sizes minimal = {.count = ret->by_size};
    struct mf_arena turn[2];
    mf_arena_init(&turn[0]);
    mf_arena_init(&turn[1]);
    struct sizes *now = mf_new(&turn[0], struct sizes);
    uint32_t before = 0;
    now->count = mf_new(&turn[0], double);
    now->count[0] = 1;
    for (uint32_t l = 0; l < d->layers; l++) {
        struct mf_arena *a = &turn[(l + 1) % 2];
        uint32_t size = d->types.game.classes.at[l].size, stride = before + size + 1;
        uint32_t width = l + 1 < d->layers ? d->first[l + 2] - d->first[l + 1] : 0;
        struct sizes *next = mf_new_n(a, struct sizes, width);
        double *counts = mf_new_n(a, double, (size_t)width *stride);
        double *choose = mf_new_n(a, double, (size_t)size + 1);
        for (uint32_t v = 0; v < width; v++)
            next[v] = (struct sizes){stride, 0, counts + (size_t)v * stride};
        choose[0] = 1;
        for (uint32_t k = 0; k < size; k++)
            choose[k + 1] = choose[k] * (double)(size - k) / (double)(k + 1);
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++)
            count_node(&minimal, next, r, l, v, &now[v - d->first[l]], choose);
        mf_arena_free(&turn[l % 2]);
        now = next;
        before += size;
    }
    mf_arena_free(&turn[0]);
    mf_arena_free(&turn[1]);
}

/* ---- all of it ---- */

/*
 * A coalition has at most as many decisive members as the largest minimal one has: without those
 * who aren't, one by one, it becomes minimal.
 */
static uint32_t most_decisive(const struct mf_fast *f)
{
    uint32_t most = 1;
    for (uint32_t s = 1; s <= f->members; s++)
        most = f->by_size[s] > 0 ? s : most;
    return most;
}

static void integrate(struct mf_fast *ret, struct ranked *r)
{
    struct mf_quadrature q = mf_quadrature_powers(r->arena, most_decisive(ret));
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
    r.ways = mf_new_n(&a, double, d->edge[d->nodes - 2]);
    r.minimal = mf_new_n(&a, bool, d->edge[d->nodes - 2]);
    r.scale = mf_new_n(&a, double, d->layers);
    r.terms = mf_terms_make(&a, d);
    r.from = mf_new_n(&a, mf_lanes, d->nodes);
    r.rest = mf_new_n(&a, struct both, d->nodes);
    find_ways(&r);
    count_by_size(ret, &r);
    integrate(ret, &r);
    for (uint32_t l = 0; l < d->layers; l++)
        ret->vulnerable += ret->type[l].johnston * d->types.game.classes.at[l].size;
    /* Johnston rests on differences of numbers as large as the wins: 1e-9 needs this much of them.
     */
    if (ret->vulnerable < 1e-5 * ret->wins)
        ret->johnston_gap = MF_POWER_TOO_SMALL;
    mf_arena_free(&a);
}
