/*
 * Exact mode: the sweeps of fast.c and ranked.c in whole numbers. Where coalitions are counted by
 * size, or by how many are decisive, a polynomial with those counts as coefficients is packed into
 * one whole number: its value at 2^bits, bits so many that no coefficient overflows into the next.
 * With bits 0 the same sweeps just count.
 */
#include "games/index_internal.h"

/* All numbers of one sweep together may take this much memory, in bytes. */
#define MOST_BYTES (UINT64_C(1) << 30)

struct layer {
    /* bits 0: [k] how many ways there are to choose fewer than k of all, of all but one. */
    mpz_t *all_below, *others_below;
    mpz_t all, others; /* bits > 0: the polynomials (1 + x)^size, (1 + x)^(size - 1) */
    mpz_t after;       /* (1 + x)^(members after this layer) */
    uint32_t size;
};

struct exact {
    const struct mf_diagram *d;
    struct mf_arena *arena;
    uint32_t members;
    mp_bitcnt_t bits;
    struct layer *layer;
    mpz_t weight, sum, part; /* scratch */
};

static mpz_t *numbers(struct mf_arena *a, size_t n)
{
    mpz_t *z = mf_new_n(a, mpz_t, n);
    for (size_t i = 0; i < n; i++)
        mpz_init(z[i]);
    return z;
}

static void clear(mpz_t *z, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mpz_clear(z[i]);
}

/* ---- how many ways to choose from a layer ---- */

static mpz_t *sums_below(struct mf_arena *a, uint32_t size)
{
    mpz_t *below = numbers(a, (size_t)size + 2), term;
    mpz_init_set_ui(term, 1);
    for (uint32_t k = 0; k <= size; k++) {
        mpz_add(below[k + 1], below[k], term);
        mpz_mul_ui(term, term, size - k);
        mpz_divexact_ui(term, term, (unsigned long)k + 1);
    }
    mpz_clear(term);
    return below;
}

/* (1 + 2^bits)^power, bits > 0. */
static void packed_power(mpz_t ret, mp_bitcnt_t bits, uint32_t power)
{
    mpz_set_ui(ret, 1);
    mpz_mul_2exp(ret, ret, bits);
    mpz_add_ui(ret, ret, 1);
    mpz_pow_ui(ret, ret, power);
}

static void open_exact(struct exact *x, struct mf_arena *a, const struct mf_diagram *d,
                       uint32_t members, mp_bitcnt_t bits)
{
    *x = (struct exact){.d = d, .arena = a, .members = members, .bits = bits};
    x->layer = mf_new_n(a, struct layer, d->layers);
    mpz_inits(x->weight, x->sum, x->part, NULL);
    uint32_t after = 0;
    for (uint32_t l = d->layers; l-- > 0;) {
        struct layer *y = &x->layer[l];
        y->size = d->types.game.classes.at[l].size;
        mpz_inits(y->all, y->others, y->after, NULL);
        if (bits > 0) {
            packed_power(y->all, bits, y->size);
            packed_power(y->others, bits, y->size - 1);
            packed_power(y->after, bits, after);
        } else {
            y->all_below = sums_below(a, y->size);
            y->others_below = sums_below(a, y->size - 1);
            mpz_setbit(y->after, after);
        }
        after += y->size;
    }
}

static void close_exact(struct exact *x)
{
    for (uint32_t l = 0; l < x->d->layers; l++) {
        struct layer *y = &x->layer[l];
        mpz_clears(y->all, y->others, y->after, NULL);
        if (x->bits == 0) {
            clear(y->all_below, (size_t)y->size + 2);
            clear(y->others_below, (size_t)y->size + 1);
        }
    }
    mpz_clears(x->weight, x->sum, x->part, NULL);
}

/* x->weight = the ways to have from … upto in favour of the layer's members (or all but one). */
static void ways(struct exact *x, const struct layer *y, bool others, uint32_t from, uint32_t upto)
{
    if (x->bits == 0) {
        mpz_t *below = others ? y->others_below : y->all_below;
        mpz_sub(x->weight, below[upto + 1], below[from]);
        return;
    }
    mpz_tdiv_r_2exp(x->weight, others ? y->others : y->all, x->bits * ((mp_bitcnt_t)upto + 1));
    mpz_tdiv_q_2exp(x->weight, x->weight, x->bits * from);
    mpz_mul_2exp(x->weight, x->weight, x->bits * from);
}

/* ---- wins, and swings ---- */

/* The value of an edge's child. */
static mpz_srcptr child_value(const struct exact *x, mpz_t *value, uint32_t l, uint32_t child)
{
    return child == MF_DIAGRAM_WINS ? x->layer[l].after : value[child];
}

static void up(struct exact *x, mpz_t *value)
{
    const struct mf_diagram *d = x->d;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            uint32_t k = 0;
            for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1]; e++) {
                const struct mf_diagram_edge *edge = &d->edges[e];
                if (edge->child != MF_DIAGRAM_LOSES) {
                    ways(x, &x->layer[l], false, k, edge->upto);
                    mpz_addmul(value[v], x->weight, child_value(x, value, l, edge->child));
                }
                k = edge->upto + 1;
            }
        }
}

/* Adds to the children of v what leads to them through v. */
static void down(struct exact *x, mpz_t *from, uint32_t l, uint32_t v)
{
    const struct mf_diagram *d = x->d;
    uint32_t k = 0;
    for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1]; e++) {
        const struct mf_diagram_edge *edge = &d->edges[e];
        if (edge->child > MF_DIAGRAM_WINS) {
            ways(x, &x->layer[l], false, k, edge->upto);
            mpz_addmul(from[edge->child], x->weight, from[v]);
        }
        k = edge->upto + 1;
    }
}

/* *ret = the swings of a member of layer l; `from` of the layer is finished, and moves on. */
static void swings_of(mpz_t ret, struct exact *x, mpz_t *value, mpz_t *from, uint32_t l)
{
    const struct mf_diagram *d = x->d;
    mpz_set_ui(ret, 0);
    for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
        mpz_set_ui(x->sum, 0);
        for (uint32_t e = d->edge[v - 2]; e + 1 < d->edge[v - 1]; e++) {
            const struct mf_diagram_edge *edge = &d->edges[e];
            mpz_sub(x->part, child_value(x, value, l, edge[1].child),
                    child_value(x, value, l, edge[0].child));
            ways(x, &x->layer[l], true, edge->upto, edge->upto);
            mpz_addmul(x->sum, x->weight, x->part);
        }
        mpz_addmul(ret, x->sum, from[v]);
        down(x, from, l, v);
    }
}

/* The coefficients of a packed polynomial, the lowest first. */
static void unpack(const struct exact *x, mpz_t *into, uint32_t n, mpz_srcptr packed)
{
    mpz_t rest;
    mpz_init_set(rest, packed);
    for (uint32_t i = 0; i < n; i++) {
        mpz_tdiv_r_2exp(into[i], rest, x->bits);
        mpz_tdiv_q_2exp(rest, rest, x->bits);
    }
    mpz_clear(rest);
}

void mf_exact_shapley(mpq_t ret, mpz_t *count, uint32_t n)
{
    /* Sum of count[j] j! (n-1-j)! over n!: Horner's way, from j = n - 1 down. */
    mpz_t factorial, sum, weight;
    mpz_inits(factorial, sum, weight, NULL);
    mpz_fac_ui(weight, n > 0 ? n - 1 : 0);
    for (uint32_t j = 0; j < n; j++) {
        mpz_addmul(sum, count[j], weight);
        if (j + 1 < n) {
            mpz_mul_ui(weight, weight, (unsigned long)j + 1);
            mpz_divexact_ui(weight, weight, (unsigned long)(n - 1 - j));
        }
    }
    mpz_fac_ui(factorial, n);
    mpq_set_num(ret, sum);
    mpq_set_den(ret, factorial);
    mpq_canonicalize(ret);
    mpz_clears(factorial, sum, weight, NULL);
}

void mf_exact_harmonic(mpq_t ret, mpz_t *count, uint32_t n)
{
    mpq_t term;
    mpq_init(term);
    mpq_set_ui(ret, 0, 1);
    for (uint32_t j = 0; j < n; j++) {
        if (mpz_sgn(count[j]) == 0)
            continue;
        mpq_set_z(term, count[j]);
        mpz_set_ui(mpq_denref(term), (unsigned long)j + 1);
        mpq_canonicalize(term);
        mpq_add(ret, ret, term);
    }
    mpq_clear(term);
}

/* ---- ranked games: see ranked.c ---- */

struct ranked {
    struct exact *x;     /* packed */
    mpz_t *wins, *later; /* counts */
    struct exact *counts;
    bool *alone;
    mpz_t *rest; /* node -> what follows, packed */
};

static void find_later(struct exact *x, mpz_t *later, mpz_t *wins, bool *alone)
{
    const struct mf_diagram *d = x->d;
    alone[MF_DIAGRAM_WINS] = true;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            const struct mf_diagram_edge *first = &d->edges[d->edge[v - 2]];
            uint32_t k = 0, size = x->layer[l].size;
            alone[v] = alone[first->child];
            if (first->child != MF_DIAGRAM_LOSES)
                mpz_set(later[v], child_value(x, later, l, first->child));
            for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1] && k < size; e++) {
                const struct mf_diagram_edge *edge = &d->edges[e];
                uint32_t upto = edge->upto < size ? edge->upto + 1 : size;
                if (edge->child != MF_DIAGRAM_LOSES) {
                    ways(x, &x->layer[l], false, k + 1, upto);
                    mpz_addmul(later[v], x->weight, child_value(x, wins, l, edge->child));
                }
                k = edge->upto + 1;
            }
        }
}

/* x->part = the ways that this edge and the next make l the last decisive layer; 0 when none. */
static void last_ways(const struct ranked *r, bool minimal, uint32_t l,
                      const struct mf_diagram_edge *edge)
{
    if (minimal)
        mpz_set_ui(r->x->part, r->alone[edge[1].child] && !r->alone[edge[0].child]);
    else
        mpz_sub(r->x->part, child_value(r->counts, r->later, l, edge[1].child),
                child_value(r->counts, r->wins, l, edge[0].child));
}

static void ranked_up(const struct ranked *r, bool minimal)
{
    const struct mf_diagram *d = r->x->d;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            uint32_t k = 0;
            mpz_set_ui(r->rest[v], 0);
            for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1]; e++) {
                const struct mf_diagram_edge *edge = &d->edges[e];
                if (edge->child > MF_DIAGRAM_WINS) {
                    ways(r->x, &r->x->layer[l], false, k, edge->upto);
                    mpz_addmul(r->rest[v], r->x->weight, r->rest[edge->child]);
                }
                if (e + 1 < d->edge[v - 1]) {
                    ways(r->x, &r->x->layer[l], false, edge->upto + 1, edge->upto + 1);
                    last_ways(r, minimal, l, edge);
                    mpz_addmul(r->rest[v], r->x->weight, r->x->part);
                }
                k = edge->upto + 1;
            }
        }
}

/* *ret = of a member of layer l: coalitions by how many other members are decisive. */
static void ranked_of(mpz_t ret, const struct ranked *r, bool minimal, mpz_t *from, uint32_t l)
{
    struct exact *x = r->x;
    const struct mf_diagram *d = x->d;
    mpz_set_ui(ret, 0);
    for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
        uint32_t k = 0;
        mpz_set_ui(x->sum, 0);
        for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1]; e++) {
            const struct mf_diagram_edge *edge = &d->edges[e];
            if (edge->child > MF_DIAGRAM_WINS && edge->upto > 0) {
                ways(x, &x->layer[l], true, k > 0 ? k - 1 : 0, edge->upto - 1);
                mpz_addmul(x->sum, x->weight, r->rest[edge->child]);
            }
            if (e + 1 < d->edge[v - 1]) {
                ways(x, &x->layer[l], true, edge->upto, edge->upto);
                last_ways(r, minimal, l, edge);
                mpz_addmul(x->sum, x->weight, x->part);
            }
            k = edge->upto + 1;
        }
        mpz_addmul(ret, x->sum, from[v]);
        down(x, from, l, v);
    }
}

/* ---- all of it ---- */

void mf_exact_init(struct mf_exact *ret, struct mf_arena *a, const struct mf_game *types)
{
    uint32_t n = types->classes.n, members = mf_game_members(types);
    *ret = (struct mf_exact){.members = members, .types = n};
    ret->type = mf_new_n(a, struct mf_exact_type, n);
    ret->by_size = numbers(a, (size_t)members + 1);
    mpz_inits(ret->wins, ret->minimal, NULL);
    for (uint32_t l = 0; l < n; l++) {
        mpz_inits(ret->type[l].swings, ret->type[l].memberships, NULL);
        mpq_inits(ret->type[l].shapley, ret->type[l].deegan, ret->type[l].johnston, NULL);
    }
}

void mf_exact_clear(struct mf_exact *e)
{
    for (uint32_t l = 0; l < e->types; l++) {
        mpz_clears(e->type[l].swings, e->type[l].memberships, NULL);
        mpq_clears(e->type[l].shapley, e->type[l].deegan, e->type[l].johnston, NULL);
    }
    mpz_clears(e->wins, e->minimal, NULL);
    clear(e->by_size, (size_t)e->members + 1);
}

/* Starts a way down: nothing leads anywhere but to the root. */
static void start_down(const struct mf_diagram *d, mpz_t *from)
{
    for (uint32_t v = 0; v < d->nodes; v++)
        mpz_set_ui(from[v], v == d->root);
}

static void count_swings(struct mf_exact *ret, struct exact *x, mpz_t *wins, mpz_t *from)
{
    up(x, wins);
    mpz_set(ret->wins, wins[x->d->root]);
    start_down(x->d, from);
    for (uint32_t l = 0; l < x->d->layers; l++)
        swings_of(ret->type[l].swings, x, wins, from, l);
}

static void count_shapley(struct mf_exact *ret, struct exact *x, mpz_t *from, mpz_t *coefficient)
{
    mpz_t *value = numbers(x->arena, x->d->nodes), packed;
    mpz_init(packed);
    up(x, value);
    start_down(x->d, from);
    for (uint32_t l = 0; l < x->d->layers; l++) {
        swings_of(packed, x, value, from, l);
        unpack(x, coefficient, x->members, packed);
        mf_exact_shapley(ret->type[l].shapley, coefficient, x->members);
    }
    mpz_clear(packed);
    clear(value, x->d->nodes);
}

static void count_ranked(struct mf_exact *ret, const struct ranked *r, bool minimal, mpz_t *from,
                         mpz_t *coefficient)
{
    struct exact *x = r->x;
    mpz_t packed;
    mpz_init(packed);
    ranked_up(r, minimal);
    if (minimal)
        unpack(x, ret->by_size, x->members + 1, r->rest[x->d->root]);
    start_down(x->d, from);
    for (uint32_t l = 0; l < x->d->layers; l++) {
        struct mf_exact_type *type = &ret->type[l];
        ranked_of(packed, r, minimal, from, l);
        unpack(x, coefficient, x->members, packed);
        mf_exact_harmonic(minimal ? type->deegan : type->johnston, coefficient, x->members);
        for (uint32_t i = 0; minimal && i < x->members; i++)
            mpz_add(type->memberships, type->memberships, coefficient[i]);
    }
    for (uint32_t s = 0; minimal && s <= x->members; s++)
        mpz_add(ret->minimal, ret->minimal, ret->by_size[s]);
    mpz_clear(packed);
}

static void all_ranked(struct mf_exact *ret, struct exact *counts, struct exact *x, mpz_t *wins,
                       mpz_t *from, mpz_t *coefficient)
{
    struct ranked r = {.x = x, .wins = wins, .counts = counts};
    r.later = numbers(x->arena, x->d->nodes);
    r.alone = mf_new_n(x->arena, bool, x->d->nodes);
    r.rest = numbers(x->arena, x->d->nodes);
    find_later(counts, r.later, wins, r.alone);
    count_ranked(ret, &r, true, from, coefficient);
    count_ranked(ret, &r, false, from, coefficient);
    clear(r.later, x->d->nodes);
    clear(r.rest, x->d->nodes);
}

/* Whether so many numbers of so many bits stay within the limit. */
static bool affordable(uint64_t numbers_wanted, uint64_t bits)
{
    return numbers_wanted <= MOST_BYTES / (32 + bits / 8);
}

void mf_exact_diagram(struct mf_exact *ret, struct mf_arena *a, const struct mf_diagram *d)
{
    uint64_t n = ret->members, bits = n + 1;
    if (!affordable(2 * (uint64_t)d->nodes + 3 * n, bits)) {
        ret->swings_gap = ret->shapley_gap = MF_POWER_TOO_LONG;
        ret->minimal_gap = ret->johnston_gap = MF_POWER_TOO_LONG;
        return;
    }
    struct exact counts, packed;
    open_exact(&counts, a, d, ret->members, 0);
    mpz_t *wins = numbers(a, d->nodes), *from = numbers(a, d->nodes);
    count_swings(ret, &counts, wins, from);
    /* Each packed number has up to n + 1 coefficients, and a layer two of its own. */
    if (n > 10000 || !affordable(2 * (uint64_t)d->nodes + 3 * (uint64_t)d->layers, bits * bits)) {
        ret->shapley_gap = ret->minimal_gap = ret->johnston_gap = MF_POWER_TOO_LONG;
    } else {
        mpz_t *coefficient = numbers(a, n);
        open_exact(&packed, a, d, ret->members, bits);
        count_shapley(ret, &packed, from, coefficient);
        if (d->types.ranked)
            all_ranked(ret, &counts, &packed, wins, from, coefficient);
        close_exact(&packed);
        clear(coefficient, n);
    }
    close_exact(&counts);
    clear(wins, d->nodes);
    clear(from, d->nodes);
}
