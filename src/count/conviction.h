#ifndef MF_COUNT_CONVICTION_H
#define MF_COUNT_CONVICTION_H
/*
 * Two things that are called conviction (voting.md 1.9). Continuous funding lets support for a
 * request grow while it stands, block by block, and asks for more the larger a part of the fund is
 * requested. Locks multiply a vote by how long its tokens stay bound.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/frac.h"

#define MF_CONVICTION_D     UINT64_C(10000000) /* decay and other shares are in these parts */
#define MF_CONVICTION_STAKE (UINT64_C(1) << 53)

/*
 * Conviction after `blocks` at the same stake: y·aᵗ + x·(1 − aᵗ)/(1 − a), where a is `decay` in
 * parts of MF_CONVICTION_D, below it. As the contracts reckon it (1Hive's ConvictionUtils: aᵗ by
 * squaring in parts of 2^128, the result rounded half up): the same integers. `before` and `stake`
 * are at most MF_CONVICTION_STAKE · D and MF_CONVICTION_STAKE.
 */
mf_u128 mf_conviction_after(mf_u128 before, uint64_t stake, uint64_t decay, uint64_t blocks);

/* What is asked of a request. All but the money in parts of MF_CONVICTION_D. */
struct mf_conviction_rule {
    uint64_t decay;      /* a */
    uint64_t weight;     /* rho */
    uint64_t most_ratio; /* beta: so large a part of the fund is never given */
    uint64_t fund;       /* what there is */
    uint64_t supply;     /* all stakes that could be put behind it */
};

/*
 * conviction ≥ rho·supply / ((1 − a)·(beta − requested/fund)²), nothing rounded; false where
 * requested/fund ≥ beta.
 */
bool mf_conviction_reached(mf_u128 conviction, uint64_t requested,
                           const struct mf_conviction_rule *rule);

/*
 * Votes of a capital that is locked (Polkadot's OpenGov): a tenth without a lock, rounded down,
 * else as many times as the lock's number, which binds for 1, 2, 4, 8, 16 or 32 periods.
 * `lock`: 0 to 6; the capital at most 2^60.
 */
uint64_t mf_lock_votes(uint64_t capital, unsigned lock);
/* Periods for which that lock binds; 0 without one. */
unsigned mf_lock_periods(unsigned lock);

#endif
