/*
 * A bound of a few demands at once, had for little: persons are taken together by which of the
 * demands they count in, and the best prices of up to four demands are among some hundred corners
 * (see cover_price.c) that are laid out once.
 */
#include <string.h>

#include "audit/cover_internal.h"

#define PARTS 6 /* of a person; prices are multiples of 2 or of 3 of them */
#define MOST  4u

struct mf_corner {
    int64_t y[MOST];
    int64_t excess[1u << MOST]; /* by set of demands: what such a person brings beyond the cost */
};

struct mf_quick { /* corners for each number of demands */
    struct mf_corner *at[MOST + 1];
    uint32_t n[MOST + 1];
};

static void lay_out(struct mf_quick *q, struct mf_arena *a, uint32_t n)
{
    q->at[n] = mf_new_n(a, struct mf_corner, 512);
    for (int64_t step = PARTS / 3; step <= PARTS / 2; step++) {
        struct mf_corner c = {.y = {0}};
        for (uint32_t b = 0; b < n;) {
            for (uint32_t set = 0; set < 1u << n; set++) {
                int64_t sum = -PARTS;
                for (uint32_t k = 0; k < n; k++)
                    sum += set >> k & 1 ? c.y[k] : 0;
                c.excess[set] = sum > 0 ? sum : 0;
            }
            q->at[n][q->n[n]++] = c;
            for (b = 0; b < n; b++) { /* the next one; past the last: all are 0 again */
                c.y[b] += step;
                if (c.y[b] <= PARTS)
                    break;
                c.y[b] = 0;
            }
        }
    }
}

static uint32_t bound_of(struct mf_search *s, const struct mf_demand *const *d, uint32_t n)
{
    struct mf_quick *q = s->cover->quick;
    int64_t persons[1u << MOST] = {0}, most = 0;

    if (!q->at[n])
        lay_out(q, s->cover->arena, n);
    for (uint32_t u = 0; u < s->units->n; u++) {
        uint32_t set = 0;
        for (uint32_t b = 0; b < n; b++)
            set |= (uint32_t)d[b]->in[u] << b;
        persons[set] += s->units->size[u];
    }
    for (uint32_t i = 0; i < q->n[n]; i++) {
        const struct mf_corner *c = &q->at[n][i];
        int64_t sum = 0;
        for (uint32_t b = 0; b < n; b++)
            sum += c->y[b] * (int64_t)d[b]->need;
        for (uint32_t set = 1; sum > most && set < 1u << n; set++)
            sum -= c->excess[set] * persons[set];
        most = sum > most ? sum : most;
    }
    return (uint32_t)((most + PARTS - 1) / PARTS);
}

uint32_t mf_cover_quick(struct mf_search *s, const struct mf_demand *demands, uint32_t n)
{
    const struct mf_demand *some[MOST];
    uint32_t best = 0, others = n - 1;

    if (!s->units || n < 2)
        return 0;
    if (!s->cover->quick)
        s->cover->quick = mf_new(s->cover->arena, struct mf_quick);
    some[0] = &demands[n - 1];
    if (n <= MOST) {
        for (uint32_t b = 0; b < others; b++)
            some[b + 1] = &demands[b];
        return bound_of(s, some, n);
    }
    if (others > 8) /* enough for a guess */
        others = 8;
    for (uint32_t i = 0; i < others; i++)
        for (uint32_t j = i + 1; j < others; j++)
            for (uint32_t k = j + 1; k < others; k++) {
                uint32_t b;
                some[1] = &demands[i];
                some[2] = &demands[j];
                some[3] = &demands[k];
                b = bound_of(s, some, MOST);
                best = b > best ? b : best;
            }
    return best;
}
