#include "base/frac.h"

#include <string.h>

#include "check.h"
#include "rng.h"

/* Long numbers the way of a school book: 100 decimal digits, the last one first. */
struct decimal {
    unsigned char digit[100];
};

static struct decimal decimal_of(uint64_t x)
{
    struct decimal d = {{0}};

    for (size_t i = 0; x > 0; x /= 10)
        d.digit[i++] = (unsigned char)(x % 10);
    return d;
}

static struct decimal plus(struct decimal a, struct decimal b)
{
    struct decimal sum = {{0}};
    unsigned carry = 0;

    for (size_t i = 0; i < 100; i++) {
        carry += (unsigned)a.digit[i] + b.digit[i];
        sum.digit[i] = (unsigned char)(carry % 10);
        carry /= 10;
    }
    assert_int_equal(carry, 0);
    return sum;
}

static struct decimal times(struct decimal a, uint64_t factor)
{
    struct decimal b = decimal_of(factor), product = {{0}};

    for (size_t j = 0; j < 20; j++) {
        unsigned carry = 0;
        for (size_t i = 0; i + j < 100; i++) {
            carry += product.digit[i + j] + (unsigned)a.digit[i] * b.digit[j];
            product.digit[i + j] = (unsigned char)(carry % 10);
            carry /= 10;
        }
        assert_int_equal(carry, 0);
    }
    return product;
}

static int compare(struct decimal a, struct decimal b)
{
    for (size_t i = 100; i-- > 0;)
        if (a.digit[i] != b.digit[i])
            return a.digit[i] < b.digit[i] ? -1 : 1;
    return 0;
}

static struct decimal product(uint64_t a, uint64_t b)
{
    return times(decimal_of(a), b);
}

/* Small, middling, near a power of two, near the end: where mistakes live. */
static uint64_t any(struct rng *r)
{
    switch (rng_below(r, 6)) {
    case 0:
        return rng_below(r, 5);
    case 1:
        return rng_below(r, 1000);
    case 2:
        return UINT64_MAX - rng_below(r, 3);
    case 3:
        return (UINT64_C(1) << rng_below(r, 64)) + rng_below(r, 3) - 1;
    case 4:
        return rng_next(r) >> rng_below(r, 64);
    default:
        return rng_next(r);
    }
}

static struct mf_frac any_frac(struct rng *r)
{
    struct mf_frac f = {any(r), any(r)};

    f.den = f.den ? f.den : 1;
    return f;
}

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

static void test_comparing_any_fractions(void **state)
{
    struct rng r = rng_seed_from_env(6);

    (void)state;
    for (int i = 0; i < 5000; i++) {
        struct mf_frac a = any_frac(&r), b = any_frac(&r);
        int c = compare(product(a.num, b.den), product(b.num, a.den));
        assert_int_equal(sign(mf_frac_cmp(a, b)), c);
        assert_int_equal(mf_frac_cmp(a, mf_frac_reduce(a)), 0);
    }
}

static void test_lowest_terms(void **state)
{
    (void)state;
    for (uint64_t num = 0; num < 40; num++)
        for (uint64_t den = 1; den < 40; den++) {
            struct mf_frac f = mf_frac_reduce((struct mf_frac){num, den});
            assert_int_equal(f.num * den, num * f.den);
            for (uint64_t k = 2; k <= den; k++)
                assert_false(f.num % k == 0 && f.den % k == 0);
        }
    assert_int_equal(mf_frac_reduce((struct mf_frac){0, 9}).den, 1);
}

static void test_shares_of_any_size(void **state)
{
    struct rng r = rng_seed_from_env(7);

    (void)state;
    for (int i = 0; i < 5000; i++) {
        struct mf_frac share = any_frac(&r);
        uint64_t base = any(&r), have = any(&r);
        int c = compare(product(have, share.den), product(share.num, base));
        assert_int_equal(mf_frac_reached(have, share, base, false), c >= 0);
        assert_int_equal(mf_frac_reached(have, share, base, true), c > 0);
        /* have >= floor(x) means that no whole number above have is <= x. */
        struct decimal next = plus(product(have, share.den), decimal_of(share.den));
        assert_int_equal(mf_frac_reached_floor(have, share, base),
                         compare(next, product(share.num, base)) > 0);
    }
}

/* needed is reached, and one less isn't; where it isn't reached, nothing is. */
static void check_needed(struct mf_frac share, uint64_t base, bool strict)
{
    uint64_t needed = mf_frac_needed(share, base, strict);

    if (!mf_frac_reached(needed, share, base, strict))
        assert_int_equal(needed, UINT64_MAX);
    if (needed > 0)
        assert_false(mf_frac_reached(needed - 1, share, base, strict));
}

static void test_needed_is_the_smallest(void **state)
{
    struct rng r = rng_seed_from_env(8);

    (void)state;
    for (int i = 0; i < 20000; i++)
        check_needed(any_frac(&r), any(&r), rng_below(&r, 2) == 0);
    for (uint64_t num = 0; num < 8; num++)
        for (uint64_t den = 1; den < 8; den++)
            for (uint64_t base = 0; base < 20; base++)
                for (uint64_t have = 0; have < 200; have++) {
                    struct mf_frac share = {num, den};
                    assert_int_equal(have >= mf_frac_needed(share, base, false),
                                     have * den >= num * base);
                    assert_int_equal(have >= mf_frac_needed(share, base, true),
                                     have * den > num * base);
                }
}

static void test_needed_at_the_ends(void **state)
{
    struct mf_frac half = {1, 2}, most = {INT32_MAX - 1, INT32_MAX}, whole = {1, 1};

    (void)state;
    assert_int_equal(mf_frac_needed(half, 6, true), 4);
    assert_int_equal(mf_frac_needed(half, 7, true), 4);
    assert_int_equal(mf_frac_needed(half, 7, false), 4);
    assert_int_equal(mf_frac_needed(half, 6, false), 3);
    assert_int_equal(mf_frac_needed(half, 0, false), 0);
    assert_int_equal(mf_frac_needed(half, 0, true), 1);
    assert_int_equal(mf_frac_needed(half, INT64_MAX, true), UINT64_C(1) << 62);
    assert_int_equal(mf_frac_needed(whole, INT64_MAX, false), INT64_MAX);
    assert_int_equal(mf_frac_needed(whole, INT64_MAX, true), UINT64_C(1) << 63);
    assert_int_equal(mf_frac_needed(whole, UINT64_MAX, true), UINT64_MAX);
    assert_int_equal(mf_frac_needed((struct mf_frac){INT32_MAX, 1}, INT64_MAX, false), UINT64_MAX);
    /* ceil((2^31 - 2) * (2^63 - 1) / (2^31 - 1)) */
    assert_int_equal(mf_frac_needed(most, INT64_MAX, false), INT64_C(9223372032559808509));
}

static void test_known_votes(void **state)
{
    struct mf_frac four = {4, 100};

    (void)state;
    /* A quorum of 4% of 1,000,001: 40,000 only where the share is rounded down. */
    assert_true(mf_frac_reached_floor(40000, four, 1000001));
    assert_false(mf_frac_reached_floor(39999, four, 1000001));
    assert_false(mf_frac_reached(40000, four, 1000001, false));
    assert_int_equal(mf_frac_needed(four, 1000001, false), 40001);
    /* 90 of 120 is 3/4 but not more than 3/4. */
    assert_true(mf_frac_reached(90, (struct mf_frac){3, 4}, 120, false));
    assert_false(mf_frac_reached(90, (struct mf_frac){3, 4}, 120, true));
}

static void test_square_roots_of_whole_numbers(void **state)
{
    struct rng r = rng_seed_from_env(9);

    (void)state;
    for (uint64_t n = 0, root = 0; n < 100000; n++) {
        while ((root + 1) * (root + 1) <= n)
            root++;
        assert_int_equal(mf_isqrt(n), root);
    }
    for (int i = 0; i < 20000; i++) {
        uint64_t n = any(&r), root = mf_isqrt(n);
        assert_true(compare(product(root, root), decimal_of(n)) <= 0);
        assert_true(compare(product(root + 1, root + 1), decimal_of(n)) > 0);
    }
    assert_int_equal(mf_isqrt(UINT64_MAX), UINT32_MAX);
}

static void test_shares_of_a_root_by_brute_force(void **state)
{
    (void)state;
    /* have >= n/d * sqrt(base): the largest k with k^2 <= n^2 * base bounds have * d from below. */
    for (uint64_t num = 0; num < 6; num++)
        for (uint64_t den = 1; den < 6; den++)
            for (uint64_t base = 0; base < 80; base++)
                for (uint64_t have = 0; have < 30; have++) {
                    uint64_t square = num * num * base, k = 0;
                    struct mf_frac share = {num, den};
                    while ((k + 1) * (k + 1) <= square)
                        k++;
                    bool exact = k * k == square;
                    bool more = have * den > k, same = exact && have * den == k;
                    assert_int_equal(mf_frac_reached_sqrt(have, share, base, false, 0, false),
                                     more || same);
                    assert_int_equal(mf_frac_reached_sqrt(have, share, base, false, 0, true), more);
                    assert_int_equal(mf_frac_reached_sqrt(have, share, base, true, 3, false),
                                     more || same || have >= 3);
                    assert_int_equal(mf_frac_reached_sqrt(have, share, base, true, 3, true),
                                     more || have > 3);
                }
}

static void test_shares_of_a_root_of_any_size(void **state)
{
    struct rng r = rng_seed_from_env(10);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct mf_frac share = any_frac(&r);
        uint64_t base = any(&r), have = any(&r);
        if (rng_below(&r, 2) == 0) { /* close to the border */
            share = (struct mf_frac){1 + rng_below(&r, 100), 1 + rng_below(&r, 100)};
            have = mf_isqrt(base) / share.den * share.num + rng_below(&r, 3);
        }
        struct decimal left = times(times(product(have, have), share.den), share.den);
        struct decimal right = times(product(share.num, share.num), base);
        int c = compare(left, right);
        assert_int_equal(mf_frac_reached_sqrt(have, share, base, false, 0, false), c >= 0);
        assert_int_equal(mf_frac_reached_sqrt(have, share, base, false, 0, true), c > 0);
    }
    /* Half the root of 1000 developers is 15.81…, capped at 5: five sponsors are enough. */
    struct mf_frac half = {1, 2};
    assert_true(mf_frac_reached_sqrt(16, half, 1000, false, 0, false));
    assert_false(mf_frac_reached_sqrt(15, half, 1000, false, 0, false));
    assert_true(mf_frac_reached_sqrt(5, half, 1000, true, 5, false));
    assert_false(mf_frac_reached_sqrt(4, half, 1000, true, 5, false));
}

static void test_falling_shares_of_any_size(void **state)
{
    struct rng r = rng_seed_from_env(11);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct mf_falling f = {any_frac(&r), any_frac(&r), (int64_t)(any(&r) >> 1)};
        f.over = f.over ? f.over : 1;
        int64_t elapsed = (int64_t)any(&r);
        uint64_t have = any(&r), base = any(&r), over = (uint64_t)f.over;
        uint64_t t = elapsed < 0 ? 0 : elapsed > f.over ? over : (uint64_t)elapsed;
        struct decimal left = times(times(product(have, f.from.den), f.to.den), over);
        struct decimal right = times(plus(times(product(f.from.num, f.to.den), over - t),
                                          times(product(f.to.num, f.from.den), t)),
                                     base);
        int c = compare(left, right);
        assert_int_equal(mf_falling_reached(have, f, elapsed, base, false), c >= 0);
        assert_int_equal(mf_falling_reached(have, f, elapsed, base, true), c > 0);
    }
}

static void test_a_falling_share_step_by_step(void **state)
{
    /* 80% falling to 50% over 30 ms: one point each, of 100. */
    struct mf_falling f = {{80, 100}, {1, 2}, 30};

    (void)state;
    for (int64_t t = -5; t <= 40; t++) {
        uint64_t points = (uint64_t)(80 - (t < 0 ? 0 : t > 30 ? 30 : t));
        for (uint64_t have = 0; have <= 100; have++) {
            assert_int_equal(mf_falling_reached(have, f, t, 100, false), have >= points);
            assert_int_equal(mf_falling_reached(have, f, t, 100, true), have > points);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparing_any_fractions),
        cmocka_unit_test(test_lowest_terms),
        cmocka_unit_test(test_shares_of_any_size),
        cmocka_unit_test(test_needed_is_the_smallest),
        cmocka_unit_test(test_needed_at_the_ends),
        cmocka_unit_test(test_known_votes),
        cmocka_unit_test(test_square_roots_of_whole_numbers),
        cmocka_unit_test(test_shares_of_a_root_by_brute_force),
        cmocka_unit_test(test_shares_of_a_root_of_any_size),
        cmocka_unit_test(test_falling_shares_of_any_size),
        cmocka_unit_test(test_a_falling_share_step_by_step),
    };

    return RUN(tests);
}
