#ifndef MF_BASE_FRAC_H
#define MF_BASE_FRAC_H
/*
 * Exact non-negative fractions and the comparisons that decide votes. No floating point, and no
 * rounding that isn't asked for. Every comparison cross-multiplies into as many bits as the
 * products can take (256 at most), so all of them are exact for any 64-bit numbers; nothing
 * saturates or overflows.
 */
#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 mf_u128;

struct mf_frac {
    uint64_t num, den; /* den > 0 */
};

/* The same value in lowest terms; 0 is 0/1. */
struct mf_frac mf_frac_reduce(struct mf_frac f);
/* Negative, 0, positive. */
int mf_frac_cmp(struct mf_frac a, struct mf_frac b);
/* have >= share * base; strict: have > share * base. */
bool mf_frac_reached(uint64_t have, struct mf_frac share, uint64_t base, bool strict);
/* have >= floor(share * base). */
bool mf_frac_reached_floor(uint64_t have, struct mf_frac share, uint64_t base);
/*
 * Smallest whole `have` for which mf_frac_reached() holds. It always exists below 2^64 for a share
 * of at most 1 and a base below 2^64 - 1; where it would be larger the result is UINT64_MAX.
 */
uint64_t mf_frac_needed(struct mf_frac share, uint64_t base, bool strict);
/*
 * have >= min(share * sqrt(base), cap), nothing rounded: compared by squaring. has_cap false = no
 * cap. strict: >.
 */
bool mf_frac_reached_sqrt(uint64_t have, struct mf_frac share, uint64_t base, bool has_cap,
                          uint64_t cap, bool strict);
uint64_t mf_isqrt(uint64_t n); /* floor of the square root */

/* A share that falls (or rises) in a straight line: `from` at 0 ms, `to` at `over` ms and after. */
struct mf_falling {
    struct mf_frac from, to;
    int64_t over; /* ms, > 0 */
};

/*
 * have >= f(elapsed) * base (strict: >), f being the line's exact value at that millisecond;
 * elapsed, in ms, counts as 0 below 0 and as `over` above it.
 */
bool mf_falling_reached(uint64_t have, struct mf_falling f, int64_t elapsed, uint64_t base,
                        bool strict);

#endif
