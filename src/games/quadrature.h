#ifndef MF_GAMES_QUADRATURE_H
#define MF_GAMES_QUADRATURE_H
/*
 * Gauss-Legendre quadrature on [0, 1]: n places and weights integrate a polynomial of degree
 * 2n - 1 exactly but for rounding.
 */
#include <stdint.h>

#include "base/arena.h"

struct mf_quadrature {
    uint32_t n;
    double *place, *weight; /* rising places */
};

/* The n places and weights, n > 0: the roots of the Legendre polynomial, by Newton's method. */
struct mf_quadrature mf_quadrature_make(struct mf_arena *a, uint32_t n);

/*
 * Places enough for chances among n members: any sum over k < n of c_k C(n-1, k) p^k (1-p)^(n-1-k)
 * with all c_k in [0, 1] is integrated within 1e-11. ceil(n / 2) places always are enough; where n
 * is large fewer do, and how many is found by integrating each of those polynomials, whose
 * integrals are 1/n.
 */
struct mf_quadrature mf_quadrature_chances(struct mf_arena *a, uint32_t n);
/*
 * Places enough for sums over k < n of c_k p^k with all c_k >= 0: the integral is within 1e-11 of
 * its value. Found in the same way; the integrals are 1/(k + 1).
 */
struct mf_quadrature mf_quadrature_powers(struct mf_arena *a, uint32_t n);

#endif
