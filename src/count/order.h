#ifndef MF_COUNT_ORDER_H
#define MF_COUNT_ORDER_H
/*
 * The last rung of every tie: one committed random order of the options, from a value that nobody
 * could know before the close (a beacon's, a lot that was drawn), and sortition from a published
 * pool. One order serves all ties of a count, is part of the result, and anybody can compute it
 * again. A count without an order leaves such ties open and says so.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/str.h"

/*
 * A permutation of 0 … n-1 from a seed: Fisher–Yates from the front, each index drawn without bias
 * from SHA-256 over "mufakat draw\n", the seed and a counter (order.c states the bytes). The first
 * wins ties. The arena's.
 */
const uint32_t *mf_order_from_seed(struct mf_arena *a, uint32_t n, struct mf_str seed);
/* The seed that binds a value to what is being decided: SHA-256 of the ballots' hash and the value.
 */
struct mf_hash mf_order_seed(const struct mf_hash *ballots, struct mf_str value);

/* The first `want` places (from 0) of a pool of n, drawn in turn; as mf_order_from_seed(). */
const uint32_t *mf_draw(struct mf_arena *a, uint32_t n, uint32_t want, struct mf_str seed);

#endif
