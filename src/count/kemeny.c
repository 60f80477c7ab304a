/* Kemeny: the order with the least disagreement, exactly (voting.md 1.2). */
#include "count/methods.h"
#include "count/pairs.h"

#define MOST 20u /* options: a table of a million sets */

struct search {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_pairing g;
    uint32_t n;
    uint64_t *cost;   /* by set: the least disagreement within it when it is ordered */
    uint64_t *orders; /* by set: how many orders have that; 20! fits */
    /* Who is preferred to x, summed over the members of half a set; the lower and the upper 10. */
    uint64_t (*half[2])[1u << (MOST / 2)];
};

/* What it costs to place x above all of a set: who prefers one of these to x. */
static uint64_t above(const struct search *s, uint32_t x, uint32_t set)
{
    return s->half[0][x][set & 1023] + s->half[1][x][set >> 10];
}

static void sum_halves(struct search *s)
{
    const struct mf_field *f = &s->g.field;

    for (unsigned h = 0; h < 2; h++) {
        uint32_t from = h * 10, bits = s->n <= from ? 0 : s->n - from < 10 ? s->n - from : 10;
        s->half[h] = mf_arena_alloc(s->a, s->n, sizeof *s->half[h]);
        for (uint32_t x = 0; x < s->n; x++)
            for (uint32_t set = 1; set < 1u << bits; set++) {
                uint32_t y = (uint32_t)__builtin_ctz(set);
                s->half[h][x][set] = s->half[h][x][set & (set - 1)] + f->d[(y + from) * f->n + x];
            }
    }
}

/* A set is best ordered with one of it first and the others best ordered after that. */
static void fill(struct search *s)
{
    size_t sets = (size_t)1 << s->n;

    s->cost = mf_new_n(s->a, uint64_t, sets);
    s->orders = mf_new_n(s->a, uint64_t, sets);
    s->orders[0] = 1;
    for (uint32_t set = 1; set < sets; set++) {
        uint64_t least = UINT64_MAX, orders = 0;
        for (uint32_t left = set; left > 0; left &= left - 1) {
            uint32_t x = (uint32_t)__builtin_ctz(left), rest = set & ~(1u << x);
            uint64_t cost = s->cost[rest] + above(s, x, rest);
            orders = cost < least ? s->orders[rest] : orders + (cost == least) * s->orders[rest];
            least = cost < least ? cost : least;
        }
        s->cost[set] = least;
        s->orders[set] = orders;
    }
}

static bool best_first(const struct search *s, uint32_t x, uint32_t set)
{
    uint32_t rest = set & ~(1u << x);

    return set >> x & 1 && s->cost[rest] + above(s, x, rest) == s->cost[set];
}

/* By the committed order the first of the best orders; by the options' own without one. */
static uint32_t *first_order(const struct search *s)
{
    uint32_t *order = mf_new_n(s->a, uint32_t, s->n), set = (1u << s->n) - 1;
    const uint32_t *option = s->g.field.option;

    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t next = MF_NO_OPTION;
        for (uint32_t i = 0; i < s->c->ballots->noptions && next == MF_NO_OPTION; i++)
            for (uint32_t x = 0; x < s->n; x++)
                if (option[x] == (s->c->order ? s->c->order[i] : i) && best_first(s, x, set))
                    next = x;
        order[k] = next;
        set &= ~(1u << next);
    }
    return order;
}

/*
 * Places that all best orders agree on: after each k at which all of them have the same options
 * above, a new place begins.
 */
static uint32_t *agreed(const struct search *s, const uint32_t *order)
{
    size_t sets = (size_t)1 << s->n;
    struct mf_arena_mark mark;
    uint32_t *place = mf_new_n(s->a, uint32_t, s->n), begins = 0;
    uint32_t *here, *next, *seen, nhere = 1, nnext;

    mark = mf_arena_mark(s->a);
    here = mf_new_n(s->a, uint32_t, sets);
    next = mf_new_n(s->a, uint32_t, sets);
    seen = mf_new_n(s->a, uint32_t, sets);
    here[0] = (1u << s->n) - 1;
    for (uint32_t k = 0; k < s->n; k++) {
        nnext = 0;
        if (nhere == 1)
            begins = k;
        place[order[k]] = begins;
        for (uint32_t i = 0; i < nhere; i++)
            for (uint32_t x = 0; x < s->n; x++) {
                uint32_t rest = here[i] & ~(1u << x);
                if (!best_first(s, x, here[i]) || seen[rest])
                    continue;
                seen[rest] = 1;
                next[nnext++] = rest;
            }
        nhere = nnext;
        for (uint32_t i = 0; i < nhere; i++)
            here[i] = next[i];
    }
    mf_arena_rewind(s->a, mark);
    return place;
}

/* Each place that several share, as a tie; and the winners. */
static void settle(struct search *s, const uint32_t *order, const uint32_t *place)
{
    uint32_t *winners = mf_new_n(s->a, uint32_t, s->n), *whole;
    struct mf_result *o = s->g.o;
    bool open = false;

    for (uint32_t k = 0, to; k < s->n; k = to) {
        uint32_t *in = mf_new_n(s->a, uint32_t, s->n), n = 0, seats = s->c->seats;
        struct mf_tie t = {.over = "order", .options = in};
        for (to = k; to < s->n && place[order[to]] == place[order[k]]; to++)
            winners[to] = s->g.field.option[order[to]];
        for (uint32_t x = 0; x < s->n; x++)
            if (place[x] == place[order[k]])
                in[n++] = s->g.field.option[x];
        t.noptions = n;
        t.broken = s->c->order                 ? MF_TIE_ORDER
                   : k >= seats || to <= seats ? MF_TIE_NEEDLESS
                                               : MF_TIE_OPEN;
        t.settled = s->c->order ? winners + k : NULL;
        t.nsettled = s->c->order ? n : 0;
        open = open || t.broken == MF_TIE_OPEN;
        if (!open && k < seats)
            o->nwinners = to < seats ? to : seats;
        if (n > 1)
            mf_vec_push(s->a, &s->g.ties, t);
    }
    o->winners = winners;
    whole = mf_new_n(s->a, uint32_t, s->c->ballots->noptions);
    for (uint32_t i = 0; i < s->c->ballots->noptions; i++)
        whole[i] = MF_NO_OPTION;
    for (uint32_t x = 0; x < s->n; x++)
        whole[s->g.field.option[x]] = place[x];
    o->place = whole;
}

/* How much more disagreement the best order has that begins with another. */
static void pivot(struct search *s, const uint32_t *order)
{
    struct mf_pivot *pivot = &s->g.o->pivot;
    uint32_t all = (1u << s->n) - 1;

    for (uint32_t x = 0; x < s->n; x++) {
        uint32_t rest = all & ~(1u << x);
        mf_i128 by = (mf_i128)(s->cost[rest] + above(s, x, rest)) - (mf_i128)s->cost[all];
        if (x != order[0] && (!pivot->known || by < pivot->by.units))
            *pivot = (struct mf_pivot){.known = true,
                                       .ahead = s->g.field.option[order[0]],
                                       .behind = s->g.field.option[x],
                                       .by = {by, 0},
                                       .over = "order"};
    }
}

/*
 * Of all orders of the options the one that least contradicts the ballots, each pair of a ballot
 * that stands the other way round counting once. Of several such orders the first by the committed
 * order; without one, options that they place differently share a place.
 */
struct mf_result *mf_count_kemeny(struct mf_arena *a, const struct mf_contest *c)
{
    struct search s = {.a = a, .c = c, .g = mf_pairing_make(a, c)};
    const uint32_t *order;

    s.n = s.g.field.n;
    if (!s.g.o->refused && s.n > MOST)
        s.g.o->refused = "Kemeny's order is found for 20 options at most";
    if (s.g.o->refused)
        return s.g.o;
    sum_halves(&s);
    fill(&s);
    order = first_order(&s);
    settle(&s, order, agreed(&s, order));
    if (s.c->seats == 1)
        pivot(&s, order);
    mf_vec_push(a, &s.g.rounds, ((struct mf_round){.act = MF_ACT_COMPARE}));
    s.g.o->best_orders = s.orders[((size_t)1 << s.n) - 1];
    s.g.o->contradictions = s.cost[((size_t)1 << s.n) - 1];
    return mf_pairing_close(&s.g);
}
