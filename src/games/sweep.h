#ifndef MF_GAMES_SWEEP_H
#define MF_GAMES_SWEEP_H
/*
 * Sums over all coalitions in floating point, several at a time: a sweep up the layers of a diagram
 * (what follows from each node) and one down (what leads to it). Each coalition weighs
 * alpha^(members in favour) * beta^(others); with alpha = p and beta = 1 - p that is its
 * probability. Used by fast mode only.
 */
#include "games/diagram.h"

/* This many (alpha, beta) are swept together; aligned as memory of an arena is. */
#define MF_LANES 4u
typedef double mf_lanes __attribute__((vector_size(MF_LANES * sizeof(double)), aligned(16)));

/*
 * The weights of 0 … size members of one class in favour, summed from either end. Of a large class
 * only those that aren't 0 to a double are kept: low … high in favour.
 */
struct mf_terms {
    uint32_t size, low, high;
    mf_lanes *one;   /* [k]: exactly k */
    mf_lanes *below; /* [k]: fewer than k; size + 2 places */
    mf_lanes *above; /* [k]: k or more; size + 2 places */
    mf_lanes none;   /* 0 */
    uint32_t mode[MF_LANES];
};

/* Those of a layer: all its members, and all but one. */
struct mf_layer_terms {
    struct mf_terms all, others;
};

/* Places for the terms of a class, all 0. */
void mf_terms_init(struct mf_terms *t, struct mf_arena *a, uint32_t size);
/* The terms of a class, filled in for one alpha and beta in every lane. */
void mf_terms_one(struct mf_terms *t, struct mf_arena *a, uint32_t size, double alpha, double beta);
/* Places for the terms of every layer of a diagram. */
struct mf_layer_terms *mf_terms_make(struct mf_arena *a, const struct mf_diagram *d);
/* Fills them; alpha and beta are those of all layers, or alpha[l], beta[l] where `each`. */
void mf_terms_fill(struct mf_layer_terms *terms, const struct mf_diagram *d, const mf_lanes *alpha,
                   const mf_lanes *beta, bool each);
/* Fills the sums of terms whose `one` is filled. */
void mf_terms_sum(struct mf_terms *t);
/* The weight of exactly k. */
static inline mf_lanes *mf_terms_at(struct mf_terms *t, uint32_t k)
{
    return t->low <= k && k <= t->high ? &t->one[k] : &t->none;
}
/* The weights of from … upto together, which aren't equal. */
void mf_terms_sum_run(mf_lanes *ret, const struct mf_terms *t, uint32_t from, uint32_t upto);
/* The weights of from … upto together. */
static inline void mf_terms_run(mf_lanes *ret, struct mf_terms *t, uint32_t from, uint32_t upto)
{
    if (from == upto)
        *ret = *mf_terms_at(t, from);
    else
        mf_terms_sum_run(ret, t, from, upto);
}

/*
 * value[v] for every node and both outcomes: the weight of what follows v and ends in a win; or in
 * a loss, where `losing`. Wants alpha + beta = 1.
 */
void mf_sweep_up(mf_lanes *value, const struct mf_diagram *d, struct mf_layer_terms *terms,
                 bool losing);
/*
 * from[v]: the weight of what leads to v; decisive[l] of a member of layer l: the weight of all
 * choices of the others in which he decides. value is that of the wins, or of the losses.
 */
void mf_sweep_down(mf_lanes *from, mf_lanes *decisive, const struct mf_diagram *d,
                   struct mf_layer_terms *terms, const mf_lanes *value, bool losing);

#endif
