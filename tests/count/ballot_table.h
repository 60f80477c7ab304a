#ifndef MF_TESTS_COUNT_BALLOT_TABLE_H
#define MF_TESTS_COUNT_BALLOT_TABLE_H
/* Random ballots of ranks as a table, for oracles: at each rank a set of options. */
#include "../rng.h"
#include "transfer_check.h"

#define OPTIONS 6
#define RANKS   7
#define BALLOTS 40

struct table {
    unsigned n, ballots;
    unsigned at[BALLOTS][RANKS]; /* bits */
    uint64_t weight[BALLOTS];
};

static inline struct table random_table(struct rng *rng, bool odd)
{
    struct table t = {.n = 2 + (unsigned)rng_below(rng, OPTIONS - 1),
                      .ballots = 1 + (unsigned)rng_below(rng, BALLOTS)};

    for (unsigned b = 0; b < t.ballots; b++) {
        unsigned used = 0;
        t.weight[b] = 1 + rng_below(rng, 9);
        for (unsigned r = 0; r < RANKS; r++) {
            unsigned o = 1u << rng_below(rng, t.n), dice = (unsigned)rng_below(rng, 12);
            if (!odd) { /* one option at each rank, without gaps or repeats, of any length */
                if (used == (1u << t.n) - 1 || (r > 0 && dice == 0))
                    break;
                while (used & o)
                    o = 1u << rng_below(rng, t.n);
                used |= o;
            } else if (dice < 2) { /* left out */
                o = 0;
            } else if (dice == 2) { /* two at once, or the same one */
                o |= 1u << rng_below(rng, t.n);
            }
            t.at[b][r] = o;
        }
    }
    return t;
}

/* `reversed`: in the other order, and each as so many heads where else it is one of that weight. */
static inline const struct mf_profile *profile_of(struct mf_arena *a, const struct table *t,
                                                  bool reversed)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_RANKS, t->n);

    for (unsigned k = 0; k < t->ballots; k++) {
        unsigned b = reversed ? t->ballots - 1 - k : k, n = 0;
        struct mf_mark marks[RANKS * OPTIONS];
        for (unsigned r = 0; r < RANKS; r++)
            for (unsigned o = 0; o < t->n; o++)
                if (t->at[b][r] & 1u << o)
                    marks[n++] = (struct mf_mark){o, (int32_t)r + 1};
        if (reversed)
            assert_null(mf_profile_add(m, marks, n, t->weight[b], 1));
        else
            assert_null(mf_profile_add(m, marks, n, 1, t->weight[b]));
    }
    return mf_profile_done(m);
}

static inline void order_of(uint32_t *order, unsigned n, struct rng *rng)
{
    for (unsigned i = 0; i < n; i++)
        order[i] = i;
    for (unsigned i = n; i > 1; i--) {
        unsigned j = (unsigned)rng_below(rng, i);
        uint32_t x = order[i - 1];
        order[i - 1] = order[j];
        order[j] = x;
    }
}

#endif
