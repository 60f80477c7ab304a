/* Gauss-Legendre quadrature. */
#include "games/quadrature.h"

#include <math.h>
#include <stdbool.h>

#define PI 3.14159265358979323846

/* The Legendre polynomial of degree n at x, and its derivative there, by the recurrence of Bonnet.
 */
static double legendre(uint32_t n, double x, double *ret_derivative)
{
    double before = 1, here = x;
    for (uint32_t k = 2; k <= n; k++) {
        double next = ((2 * (double)k - 1) * x * here - ((double)k - 1) * before) / (double)k;
        before = here;
        here = next;
    }
    *ret_derivative = (double)n * (x * here - before) / (x * x - 1);
    return here;
}

struct mf_quadrature mf_quadrature_make(struct mf_arena *a, uint32_t n)
{
    struct mf_quadrature q = {n, mf_new_n(a, double, n), mf_new_n(a, double, n)};
    for (uint32_t i = 0; i < (n + 1) / 2; i++) {
        double x = cos(PI * ((double)i + 0.75) / ((double)n + 0.5)), slope = 1;
        if (2 * i + 1 == n)
            x = 0;
        for (unsigned turn = 0; turn < 100; turn++) {
            double step = legendre(n, x, &slope) / slope;
            x -= step;
            if (fabs(step) < 1e-16)
                break;
        }
        legendre(n, x, &slope);
        double weight = 1 / ((1 - x * x) * slope * slope);
        q.place[i] = (1 - x) / 2;
        q.place[n - 1 - i] = (1 + x) / 2;
        q.weight[i] = q.weight[n - 1 - i] = weight;
    }
    return q;
}

/* Adds weight * C(n, k) p^k (1 - p)^(n - k) to sum[k] for all k, from the largest term outwards. */
static void add_terms(double *sum, double *term, uint32_t n, double p, double weight)
{
    uint32_t mode = (uint32_t)(((double)n + 1) * p);
    double total = 1, odds = p / (1 - p);
    mode = mode < n ? mode : n;
    uint32_t from = mode, to = mode;
    term[mode] = 1;
    for (; to < n && term[to] > 1e-30; to++)
        total += term[to + 1] = term[to] * ((double)(n - to) / (double)(to + 1) * odds);
    for (; from > 0 && term[from] > 1e-30; from--)
        total += term[from - 1] = term[from] * ((double)from / ((double)(n - from + 1) * odds));
    for (uint32_t k = from; k <= to; k++)
        sum[k] += weight * term[k] / total;
}

typedef bool enough_fn(const struct mf_quadrature *q, struct mf_arena *a, uint32_t n);

static bool enough_for_chances(const struct mf_quadrature *q, struct mf_arena *a, uint32_t n)
{
    double *sum = mf_new_n(a, double, n), *term = mf_new_n(a, double, n), off = 0;
    for (uint32_t i = 0; i < q->n; i++)
        add_terms(sum, term, n - 1, q->place[i], q->weight[i]);
    for (uint32_t k = 0; k < n; k++)
        off += fabs(sum[k] - 1 / (double)n);
    return off <= 1e-11;
}

static bool enough_for_powers(const struct mf_quadrature *q, struct mf_arena *a, uint32_t n)
{
    double *sum = mf_new_n(a, double, n);
    for (uint32_t i = 0; i < q->n; i++) {
        double z = q->weight[i];
        for (uint32_t k = 0; k < n && z > 1e-30; k++, z *= q->place[i])
            sum[k] += z;
    }
    for (uint32_t k = 0; k < n; k++)
        if (fabs(sum[k] * ((double)k + 1) - 1) > 1e-11)
            return false;
    return true;
}

static struct mf_quadrature enough(enough_fn *is_enough, struct mf_arena *a, uint32_t n)
{
    uint32_t all = (n + 1) / 2;
    for (uint32_t tried = 8; tried < all; tried += tried / 4) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct mf_quadrature q = mf_quadrature_make(a, tried);
        if (is_enough(&q, a, n))
            return q;
        mf_arena_rewind(a, mark);
    }
    return mf_quadrature_make(a, all);
}

struct mf_quadrature mf_quadrature_chances(struct mf_arena *a, uint32_t n)
{
    return enough(enough_for_chances, a, n);
}

struct mf_quadrature mf_quadrature_powers(struct mf_arena *a, uint32_t n)
{
    return enough(enough_for_powers, a, n);
}
