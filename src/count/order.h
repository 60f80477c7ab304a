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

/* ---- RFC 3797 ---- */

/* One source of randomness: its numbers, in any order. */
struct mf_rfc3797_source {
    const uint64_t *numbers;
    uint32_t n;
};
/* The key of RFC 3797, section 4: "9319./2.5.8.10.12./9.18.26.34.41.45./". The arena's. */
struct mf_str mf_rfc3797_key(struct mf_arena *a, const struct mf_rfc3797_source *sources,
                             uint32_t n);
/*
 * The first `want` of a pool of n (at most 65,535), numbered from 1 as it was published, in the
 * order in which they are drawn: who declines is followed by the next, and nobody is renumbered.
 */
const uint32_t *mf_rfc3797_draw(struct mf_arena *a, uint32_t n, uint32_t want, struct mf_str key);

#endif
