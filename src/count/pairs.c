/* The matrix of pairs, and its sets (voting.md 1.2). */
#include "count/pairs.h"

#include <string.h>

/*
 * Ballots are compared in vectors of 8 ranks of 16 bits, and counted in as many counters of 16
 * bits, which are emptied into the matrix before they could run over. The vectors are those of gcc
 * and clang, whole numbers only, so that all machines count the same.
 */
#define LANES 8u

typedef int16_t ranks8 __attribute__((vector_size(16)));
typedef uint16_t counts8 __attribute__((vector_size(16)));

struct mf_pair_adder {
    struct mf_arena *a;
    uint32_t n, wide;      /* options, and vectors of a row */
    ranks8 *above, *below; /* of the ballot at hand */
    counts8 *counts;       /* [x * wide + k] */
    uint64_t held;         /* weight in them */
    uint64_t *prefer;      /* [x * n + y] */
};

struct mf_pair_adder *mf_pair_adder_make(struct mf_arena *a, uint32_t n)
{
    struct mf_pair_adder *m = mf_new(a, struct mf_pair_adder);

    m->a = a;
    m->n = n;
    m->wide = (n + LANES - 1) / LANES;
    m->above = mf_new_n(a, ranks8, m->wide);
    m->below = mf_new_n(a, ranks8, m->wide);
    m->counts = mf_new_n(a, counts8, (size_t)n * m->wide);
    m->prefer = mf_new_n(a, uint64_t, (size_t)n * n);
    return m;
}

int16_t *mf_pair_adder_above(struct mf_pair_adder *m)
{
    return (int16_t *)m->above;
}

int16_t *mf_pair_adder_below(struct mf_pair_adder *m)
{
    return (int16_t *)m->below;
}

static void empty(struct mf_pair_adder *m)
{
    for (uint32_t x = 0; x < m->n; x++) {
        counts8 *row = m->counts + (size_t)x * m->wide;
        for (uint32_t y = 0; y < m->n; y++)
            m->prefer[(size_t)x * m->n + y] += row[y / LANES][y % LANES];
        memset(row, 0, m->wide * sizeof *row);
    }
    m->held = 0;
}

/* A weight that the small counters can't hold. */
static void add_heavy(struct mf_pair_adder *m, uint64_t weight)
{
    const int16_t *above = (const int16_t *)m->above, *below = (const int16_t *)m->below;

    for (uint32_t x = 0; x < m->n; x++)
        for (uint32_t y = 0; y < m->n; y++)
            m->prefer[(size_t)x * m->n + y] += above[x] < below[y] ? weight : 0;
}

void mf_pair_adder_add(struct mf_pair_adder *m, uint64_t weight)
{
    const int16_t *above = (const int16_t *)m->above;
    const ranks8 *below = m->below;
    counts8 *row = m->counts, each;

    if (weight > UINT16_MAX) {
        add_heavy(m, weight);
        return;
    }
    if (m->held + weight > UINT16_MAX)
        empty(m);
    m->held += weight;
    each = (counts8){0} + (uint16_t)weight;
    for (uint32_t x = 0; x < m->n; x++, row += m->wide) {
        ranks8 mine = (ranks8){0} + above[x];
        for (uint32_t k = 0; k < m->wide; k++)
            row[k] += (counts8)(mine < below[k]) & each;
    }
}

uint64_t *mf_pair_adder_done(struct mf_pair_adder *m)
{
    empty(m);
    return m->prefer;
}

/* ---- the pairs of a contest ---- */

static const uint64_t *count_pairs(struct mf_arena *a, const struct mf_contest *c,
                                   struct mf_result *o)
{
    const struct mf_profile *p = c->ballots;
    struct mf_pair_adder *m = mf_pair_adder_make(a, p->noptions);
    int16_t *above = mf_pair_adder_above(m), *below = mf_pair_adder_below(m);
    bool compared = c->policy.unranked != MF_UNRANKED_NO_COMPARISON;

    for (uint32_t r = 0; r < p->nrows; r++) {
        if (!mf_read_ranks(c, r, above)) {
            o->invalid += p->weight[r];
            continue;
        }
        o->valid += p->weight[r];
        if (compared)
            memcpy(below, above, p->noptions * sizeof *below);
        else
            for (uint32_t i = 0; i < p->noptions; i++)
                below[i] = above[i] == MF_UNRANKED_RANK ? INT16_MIN : above[i];
        mf_pair_adder_add(m, p->weight[r]);
    }
    return mf_pair_adder_done(m);
}

struct mf_field mf_field_of(struct mf_arena *a, const struct mf_contest *c, const uint64_t *prefer)
{
    uint32_t all = c->ballots->noptions;
    struct mf_field f = {.option = mf_new_n(a, uint32_t, all)};

    for (uint32_t i = 0; i < all; i++)
        if (mf_may_win(c, i))
            f.option[f.n++] = i;
    f.d = mf_new_n(a, uint64_t, (size_t)f.n * f.n);
    for (uint32_t x = 0; x < f.n; x++)
        for (uint32_t y = 0; y < f.n; y++)
            f.d[x * f.n + y] = prefer[(size_t)f.option[x] * all + f.option[y]];
    return f;
}

struct mf_pairing mf_pairing_make(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_pairing p = {.o = mf_result_begin(a, c, MF_MARKS_RANKS), .ties = {.a = a}};

    if (!p.o->refused)
        p.o->refused = mf_read_ranks_refused(c);
    if (!p.o->refused && c->policy.unranked == MF_UNRANKED_MODIFIED)
        p.o->refused = "points from the number ranked are Borda's, and pairs have no points";
    if (p.o->refused)
        return p;
    p.pairs = mf_new(a, struct mf_pairs);
    p.pairs->n = c->ballots->noptions;
    p.pairs->prefer = count_pairs(a, c, p.o);
    p.field = mf_field_of(a, c, p.pairs->prefer);
    mf_pairs_sets(a, p.pairs, &p.field);
    p.o->pairs = p.pairs;
    return p;
}

bool *mf_pairs_closure(struct mf_arena *a, const struct mf_field *f, bool or_equal, const bool *in)
{
    uint32_t n = f->n;
    bool *reach = mf_new_n(a, bool, (size_t)n *n);

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            uint64_t to = f->d[x * n + y], from = f->d[y * n + x];
            if (x != y && (!in || (in[x] && in[y])))
                reach[x * n + y] = to > from || (or_equal && to == from);
        }
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t x = 0; x < n; x++)
            if (reach[x * n + k])
                for (uint32_t y = 0; y < n; y++)
                    reach[x * n + y] |= reach[k * n + y];
    return reach;
}

void mf_pairs_sets(struct mf_arena *a, struct mf_pairs *pairs, const struct mf_field *f)
{
    uint32_t n = f->n;
    bool *smith = mf_new_n(a, bool, pairs->n), *schwartz = mf_new_n(a, bool, pairs->n);
    struct mf_arena_mark mark;
    const bool *weak, *strict;

    pairs->condorcet = MF_NO_OPTION;
    pairs->smith = smith;
    pairs->schwartz = schwartz;
    mark = mf_arena_mark(a);
    weak = mf_pairs_closure(a, f, true, NULL);
    strict = mf_pairs_closure(a, f, false, NULL);
    for (uint32_t x = 0; x < n; x++) {
        bool beats_all = true, reaches_all = true, undominated = true;
        for (uint32_t y = 0; y < n; y++) {
            if (x == y)
                continue;
            beats_all = beats_all && f->d[x * n + y] > f->d[y * n + x];
            reaches_all = reaches_all && weak[x * n + y];
            undominated = undominated && (!strict[y * n + x] || strict[x * n + y]);
        }
        smith[f->option[x]] = reaches_all;
        schwartz[f->option[x]] = undominated;
        if (beats_all)
            pairs->condorcet = f->option[x];
    }
    mf_arena_rewind(a, mark);
}

const uint32_t *mf_pairs_layers(struct mf_arena *a, uint32_t n, const bool *ahead)
{
    uint32_t *place = mf_new_n(a, uint32_t, n), done = 0;

    for (uint32_t x = 0; x < n; x++)
        place[x] = MF_NO_OPTION;
    for (uint32_t at = 0; done < n; at = done)
        for (uint32_t x = 0; x < n; x++) {
            bool later = place[x] != MF_NO_OPTION;
            for (uint32_t y = 0; y < n && !later; y++)
                later = (place[y] == MF_NO_OPTION || place[y] == at) && ahead[y * n + x];
            if (!later) {
                place[x] = at;
                done++;
            }
        }
    return place;
}

bool mf_has_won(const struct mf_result *o, uint32_t option)
{
    for (uint32_t k = 0; k < o->nwinners; k++)
        if (o->winners[k] == option)
            return true;
    return false;
}

static void pivot(const struct mf_pairing *p)
{
    const struct mf_field *f = &p->field;
    struct mf_pivot *pivot = &p->o->pivot;

    for (uint32_t x = 0; x < f->n; x++)
        for (uint32_t y = 0; y < f->n; y++) {
            mf_i128 by = (mf_i128)f->d[x * f->n + y] - (mf_i128)f->d[y * f->n + x];
            if (!mf_has_won(p->o, f->option[x]) || mf_has_won(p->o, f->option[y]))
                continue;
            by = by < 0 ? -by : by;
            if (!pivot->known || by < pivot->by.units)
                *pivot = (struct mf_pivot){.known = true,
                                           .ahead = f->option[x],
                                           .behind = f->option[y],
                                           .by = {by, 0},
                                           .over = "pair"};
        }
}

void mf_pairing_cut(struct mf_pairing *p, const struct mf_contest *c, const uint32_t *place)
{
    uint32_t *whole = mf_new_n(p->ties.a, uint32_t, p->pairs->n);

    for (uint32_t i = 0; i < p->pairs->n; i++)
        whole[i] = MF_NO_OPTION;
    for (uint32_t x = 0; x < p->field.n; x++)
        whole[p->field.option[x]] = place[x];
    mf_result_cut(p->o, c, whole, &p->ties);
}

struct mf_result *mf_pairing_close(struct mf_pairing *p)
{
    p->o->ties = p->ties.at;
    p->o->nties = p->ties.n;
    p->o->rounds = p->rounds.at;
    p->o->nrounds = p->rounds.n;
    for (uint32_t t = 0; t < p->ties.n && p->o->nwinners < p->o->seats; t++)
        if (p->ties.at[t].broken == MF_TIE_OPEN)
            p->o->pivot = (struct mf_pivot){.known = true,
                                            .round = p->ties.at[t].round,
                                            .ahead = p->ties.at[t].options[0],
                                            .behind = p->ties.at[t].options[1],
                                            .over = p->ties.at[t].over};
    if (!p->o->pivot.known)
        pivot(p);
    return p->o;
}
