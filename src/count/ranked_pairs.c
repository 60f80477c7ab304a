/* Ranked pairs (Tideman, 1987; voting.md 1.2). */
#include <string.h>

#include "count/methods.h"
#include "count/pairs.h"

struct pair {
    uint32_t over, under; /* of the field */
    uint64_t votes, against;
};

struct pairs_list {
    struct pair *at;
    uint32_t n, cap;
};

/* Which options a defeat leads to, directly or over others; a row of bits for each. */
struct graph {
    uint32_t n, words;
    uint64_t *reach;
};

struct ranking {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_pairing g;
    struct graph locked;
    /*
     * Without an order some defeats may be locked or not, as one would order them; all of these
     * beside those that surely are. With an order it is the same as `locked`.
     */
    struct graph perhaps;
    uint32_t *rank; /* of each of the field in the order; by its number without one */
};

static struct graph graph_make(struct mf_arena *a, uint32_t n)
{
    struct graph g = {.n = n, .words = (n + 63) / 64};

    g.reach = mf_new_n(a, uint64_t, (size_t)n * g.words);
    return g;
}

static bool leads(const struct graph *g, uint32_t from, uint32_t to)
{
    return g->reach[(size_t)from * g->words + to / 64] >> to % 64 & 1;
}

/* Adds a defeat and all that follows. */
static void join(struct graph *g, uint32_t from, uint32_t to)
{
    if (leads(g, from, to))
        return;
    for (uint32_t x = 0; x < g->n; x++) {
        uint64_t *row = g->reach + (size_t)x * g->words;
        if (x != from && !leads(g, x, from))
            continue;
        for (uint32_t w = 0; w < g->words; w++)
            row[w] |= g->reach[(size_t)to * g->words + w];
        row[to / 64] |= UINT64_C(1) << to % 64;
    }
}

/* More votes for the winner, then fewer for the loser; negative: a is the stronger. */
static int by_strength(const struct pair *a, const struct pair *b)
{
    if (a->votes != b->votes)
        return a->votes > b->votes ? -1 : 1;
    return (a->against > b->against) - (a->against < b->against);
}

static bool before(const struct ranking *r, const struct pair *a, const struct pair *b)
{
    int s = by_strength(a, b);

    if (s != 0)
        return s < 0;
    if (a->over != b->over)
        return r->rank[a->over] < r->rank[b->over];
    return r->rank[a->under] > r->rank[b->under];
}

static void sort_pairs(const struct ranking *r, struct pair *at, struct pair *spare, uint32_t n)
{
    uint32_t half = n / 2, i = 0, j = half;

    if (n < 2)
        return;
    sort_pairs(r, at, spare, half);
    sort_pairs(r, at + half, spare, n - half);
    memcpy(spare, at, n * sizeof *at);
    for (uint32_t k = 0; k < n; k++)
        if (j >= n || (i < half && before(r, &spare[i], &spare[j])))
            at[k] = spare[i++];
        else
            at[k] = spare[j++];
}

static struct pairs_list defeats_of(const struct ranking *r)
{
    const struct mf_field *f = &r->g.field;
    struct pairs_list list = {0};
    uint32_t n = f->n;

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++)
            if (f->d[x * n + y] > f->d[y * n + x])
                mf_vec_push(r->a, &list, ((struct pair){x, y, f->d[x * n + y], f->d[y * n + x]}));
    sort_pairs(r, list.at, mf_new_n(r->a, struct pair, list.n), list.n);
    return list;
}

static void tell(struct ranking *r, const struct pair *p, bool locks)
{
    const uint32_t *option = r->g.field.option;
    struct mf_defeat *d = mf_new(r->a, struct mf_defeat);

    *d = (struct mf_defeat){option[p->over], option[p->under], p->votes, p->against};
    mf_vec_push(r->a, &r->g.rounds,
                ((struct mf_round){.act = locks ? MF_ACT_LOCK : MF_ACT_DROP,
                                   .defeats = d,
                                   .ndefeats = 1,
                                   .why = locks ? NULL : "cycle"}));
}

/* ---- defeats of one strength ---- */

/*
 * Which of equally strong defeats hang on their order: those on a cycle of them and of what is
 * locked, or may be. Others can be locked at any time. False: none does.
 */
static bool doubtful(const struct ranking *r, const struct pair *at, uint32_t n, bool *doubt)
{
    struct mf_arena_mark mark = mf_arena_mark(r->a);
    struct graph all = r->perhaps;
    bool any = false;

    if (n == 1) {
        doubt[0] = !leads(&r->locked, at->under, at->over) && leads(&all, at->under, at->over);
        return doubt[0];
    }
    all.reach =
        mf_arena_copy(r->a, r->perhaps.reach, (size_t)all.n * all.words * sizeof *all.reach);
    for (uint32_t k = 0; k < n; k++)
        if (!leads(&r->locked, at[k].under, at[k].over))
            join(&all, at[k].over, at[k].under);
    for (uint32_t k = 0; k < n; k++) {
        doubt[k] =
            !leads(&r->locked, at[k].under, at[k].over) && leads(&all, at[k].under, at[k].over);
        any = any || doubt[k];
    }
    mf_arena_rewind(r->a, mark);
    return any;
}

/* The options of doubtful defeats, as a tie that the order breaks, or nothing does. */
static void tell_doubt(struct ranking *r, const struct pair *at, uint32_t n, const bool *doubt)
{
    uint32_t all = r->g.field.n, k = 0;
    uint32_t *options = mf_new_n(r->a, uint32_t, all), *settled = mf_new_n(r->a, uint32_t, all);
    struct mf_tie t = {.round = r->g.rounds.n + 1,
                       .over = "defeats",
                       .options = options,
                       .broken = r->c->order ? MF_TIE_ORDER : MF_TIE_OPEN};

    for (uint32_t x = 0; x < all; x++) {
        bool in = false;
        for (uint32_t i = 0; i < n && !in; i++)
            in = doubt[i] && (at[i].over == x || at[i].under == x);
        if (in)
            options[t.noptions++] = r->g.field.option[x];
    }
    for (uint32_t i = 0; r->c->order && i < r->c->ballots->noptions; i++)
        for (uint32_t j = 0; j < t.noptions; j++)
            if (options[j] == r->c->order[i])
                settled[k++] = options[j];
    if (r->c->order) {
        t.settled = settled;
        t.nsettled = k;
    }
    mf_vec_push(r->a, &r->g.ties, t);
}

static void lock(struct ranking *r, const struct pair *p)
{
    bool locks = !leads(&r->locked, p->under, p->over);

    if (locks) {
        join(&r->locked, p->over, p->under);
        join(&r->perhaps, p->over, p->under);
    }
    tell(r, p, locks);
}

/*
 * With an order, one after the other as it says. Without one, what closes a cycle of locked defeats
 * is dropped and what can't close any is locked; the rest stays in doubt, and so may weaker defeats
 * that depend on it.
 */
static void lock_equals(struct ranking *r, const struct pair *at, uint32_t n)
{
    bool *doubt = mf_new_n(r->a, bool, n);

    if (doubtful(r, at, n, doubt))
        tell_doubt(r, at, n, doubt);
    for (uint32_t k = 0; k < n; k++)
        if (r->c->order || !doubt[k])
            lock(r, &at[k]);
        else
            join(&r->perhaps, at[k].over, at[k].under);
}

static const uint32_t *places_of(const struct ranking *r)
{
    uint32_t n = r->g.field.n;
    bool *ahead = mf_new_n(r->a, bool, (size_t)n *n);

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++)
            ahead[x * n + y] = leads(&r->locked, x, y);
    return mf_pairs_layers(r->a, n, ahead);
}

static uint32_t *ranks_of(struct mf_arena *a, const struct mf_contest *c, const struct mf_field *f)
{
    uint32_t *rank = mf_new_n(a, uint32_t, f->n);

    for (uint32_t x = 0; x < f->n; x++) {
        rank[x] = x;
        for (uint32_t i = 0; c->order && i < c->ballots->noptions; i++)
            if (c->order[i] == f->option[x])
                rank[x] = i;
    }
    return rank;
}

/*
 * Defeats are locked from the strongest to the weakest, by the votes for the winner and then fewer
 * for the loser; one is dropped only when it would close a cycle of locked ones. Equally strong
 * ones are locked in the order: that of their winners, then that of their losers turned round.
 * Who is left without a locked defeat wins.
 */
struct mf_result *mf_count_ranked_pairs(struct mf_arena *a, const struct mf_contest *c)
{
    struct ranking r = {.a = a, .c = c, .g = mf_pairing_make(a, c)};
    struct pairs_list list;

    if (r.g.o->refused)
        return r.g.o;
    r.locked = graph_make(a, r.g.field.n);
    r.perhaps = graph_make(a, r.g.field.n);
    r.rank = ranks_of(a, c, &r.g.field);
    list = defeats_of(&r);
    for (uint32_t from = 0, to; from < list.n; from = to) {
        for (to = from + 1; to < list.n && by_strength(&list.at[from], &list.at[to]) == 0;)
            to++;
        lock_equals(&r, list.at + from, to - from);
    }
    mf_pairing_cut(&r.g, c, places_of(&r));
    return mf_pairing_close(&r.g);
}
