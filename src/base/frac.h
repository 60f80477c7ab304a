#ifndef MF_BASE_FRAC_H
#define MF_BASE_FRAC_H
/*
 * Exact non-negative fractions and the comparisons that decide votes. No floating point, no rounding that
 * isn't asked for. Numerators and denominators of charter amounts are below 2^31, weights below 2^63;
 * products are 128-bit, so no comparison here can overflow within those bounds.
 */
#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 mf_u128;

struct mf_frac {
    uint64_t num, den; /* den > 0 */
};

struct mf_frac mf_frac_reduce(struct mf_frac f);
/* Negative, 0, positive. Exact for any 64-bit parts. */
int mf_frac_cmp(struct mf_frac a, struct mf_frac b);
/* have >= share * base; strict: have > share * base. */
bool mf_frac_reached(uint64_t have, struct mf_frac share, uint64_t base, bool strict);
/* have >= floor(share * base). */
bool mf_frac_reached_floor(uint64_t have, struct mf_frac share, uint64_t base);
/* Smallest whole `have` for which mf_frac_reached() holds. */
uint64_t mf_frac_needed(struct mf_frac share, uint64_t base, bool strict);
/*
 * have >= min(share * sqrt(base), cap), compared exactly by squaring; has_cap false = no cap. strict: >.
 * have, base < 2^32 for the square to fit (larger values saturate correctly: the comparison stays right).
 */
bool mf_frac_reached_sqrt(uint64_t have, struct mf_frac share, uint64_t base, bool has_cap, uint64_t cap,
                          bool strict);
uint64_t mf_isqrt(uint64_t n); /* floor of the square root */
/* The line from `from` (at 0) to `to` (at over), at `elapsed` (clipped): exact, parts below 2^63 given
 * parts of `from` and `to` below 2^31 reduced and over below 2^40 ms where representable; otherwise the
 * comparison functions must be used with the three-term form, see frac.c. */
struct mf_falling {
    struct mf_frac from, to;
    int64_t over; /* ms, > 0 */
};
/* have >= f(elapsed) * base, exact with wide arithmetic (strict: >). */
bool mf_falling_reached(uint64_t have, struct mf_falling f, int64_t elapsed, uint64_t base, bool strict);

#endif
