/* Schulze: the strongest paths of defeats (voting.md 1.2). */
#include "count/methods.h"
#include "count/pairs.h"

/* Strength of each defeat, 0 where there is none. */
static uint64_t *strengths(struct mf_arena *a, const struct mf_field *f, bool margins)
{
    uint32_t n = f->n;
    uint64_t *p = mf_new_n(a, uint64_t, (size_t)n * n);

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            uint64_t to = f->d[x * n + y], from = f->d[y * n + x];
            if (to > from)
                p[x * n + y] = margins ? to - from : to;
        }
    return p;
}

/* A path is as strong as its weakest defeat; the strongest from each to each (Floyd, Warshall). */
static void widen(uint64_t *p, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t x = 0; x < n; x++) {
            uint64_t *row = p + (size_t)x * n, by = row[k];
            const uint64_t *on = p + (size_t)k * n;
            if (x == k || by == 0)
                continue;
            for (uint32_t y = 0; y < n; y++) {
                uint64_t over = by < on[y] ? by : on[y];
                if (y != x)
                    row[y] = row[y] > over ? row[y] : over;
            }
        }
}

/* Paths between all options of the contest. */
static const uint64_t *whole(struct mf_arena *a, const struct mf_pairing *g, const uint64_t *p)
{
    uint32_t n = g->field.n, all = g->pairs->n;
    uint64_t *paths = mf_new_n(a, uint64_t, (size_t)all * all);

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++)
            paths[(size_t)g->field.option[x] * all + g->field.option[y]] = p[x * n + y];
    return paths;
}

/* Of a winner's path to another and the path back the closest. */
static void pivot(struct mf_pairing *g, const uint64_t *p)
{
    const struct mf_field *f = &g->field;
    struct mf_pivot *pivot = &g->o->pivot;
    uint32_t n = f->n;

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            mf_i128 by = (mf_i128)p[x * n + y] - (mf_i128)p[y * n + x];
            if (mf_has_won(g->o, f->option[x]) && !mf_has_won(g->o, f->option[y]) &&
                (!pivot->known || by < pivot->by.units))
                *pivot = (struct mf_pivot){.known = true,
                                           .ahead = f->option[x],
                                           .behind = f->option[y],
                                           .by = {by, 0},
                                           .over = "path"};
        }
}

static struct mf_result *count(struct mf_arena *a, const struct mf_contest *c, bool margins)
{
    struct mf_pairing g = mf_pairing_make(a, c);
    uint32_t n = g.field.n;
    bool *ahead;
    uint64_t *p;

    if (g.o->refused)
        return g.o;
    p = strengths(a, &g.field, margins);
    widen(p, n);
    g.pairs->paths = whole(a, &g, p);
    ahead = mf_new_n(a, bool, (size_t)n *n);
    for (uint32_t x = 0; x < n; x++) /* has no cycles (Schulze, 2011), but draws may differ */
        for (uint32_t y = 0; y < n; y++)
            ahead[x * n + y] = p[x * n + y] > p[y * n + x];
    mf_vec_push(a, &g.rounds, ((struct mf_round){.act = MF_ACT_COMPARE}));
    mf_pairing_cut(&g, c, mf_pairs_layers(a, n, ahead));
    pivot(&g, p);
    return mf_pairing_close(&g);
}

/* A defeat is as strong as the votes for its winner. */
struct mf_result *mf_count_schulze(struct mf_arena *a, const struct mf_contest *c)
{
    return count(a, c, false);
}

/* A defeat is as strong as what its winner has more. */
struct mf_result *mf_count_schulze_margins(struct mf_arena *a, const struct mf_contest *c)
{
    return count(a, c, true);
}
