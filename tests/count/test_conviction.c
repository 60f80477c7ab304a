/*
 * Conviction against figures of the contracts' own formula, reckoned apart in whole numbers of any
 * length; its limits; what a request has to reach; locks.
 */
#include "../base/check.h"
#include "count/conviction.h"

static void as_the_contracts_reckon(void **state)
{
    static const struct {
        uint64_t before, stake, decay, blocks;
        uint64_t high, low; /* expected, in parts of 10^18 */
    } known[] = {
        {0, 1000, 9999799, 1, 0, 1000},
        {0, 1000, 9999799, 86400, 0, 40989648},
        {123456789, 45000, 9999799, 3600, 0, 271118128},
        {5000000, 0, 9999799, 34657, 0, 2491351},
        {0, UINT64_C(1) << 53, 9999999, 1000000000, 90071, UINT64_C(992547409920000000)},
        {0, 15000, 5000000, 10, 0, 29971},
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        mf_u128 expected = (mf_u128)known[i].high * UINT64_C(1000000000000000000) + known[i].low;
        assert_true(mf_conviction_after(known[i].before, known[i].stake, known[i].decay,
                                        known[i].blocks) == expected);
    }
}

/* It rises to stake / (1 - a) and no further, and falls to nothing when the stake goes. */
static void it_has_its_limits(void **state)
{
    mf_u128 at = 0;

    (void)state;
    for (int i = 0; i < 60; i++) {
        mf_u128 next = mf_conviction_after(at, 1000, 9000000, 5);
        assert_true(next >= at && next <= 10000);
        at = next;
    }
    assert_true(at == 9999); /* each step is rounded: 9,999.41 stays where it is */
    assert_true(mf_conviction_after(at, 1000, 9000000, 1000) == 10000);
    assert_true(mf_conviction_after(at, 0, 9000000, 1000) == 0);
    assert_true(mf_conviction_after(at, 77, 9000000, 0) == at);
}

/* rho 1/10, a 1/2, beta 1/5 of 10,000; 1,000 asked of 1,000 staked: 100 / (1/2 · 1/100). */
static void a_request_reaches_what_is_asked(void **state)
{
    struct mf_conviction_rule rule = {
        .decay = 5000000, .weight = 1000000, .most_ratio = 2000000, .fund = 10000, .supply = 1000};

    (void)state;
    assert_true(mf_conviction_reached(20000, 1000, &rule));
    assert_false(mf_conviction_reached(19999, 1000, &rule));
    assert_true(mf_conviction_reached(5000, 0, &rule));
    assert_false(mf_conviction_reached(4999, 0, &rule));
    /* As large a part as is never given, and a larger one. */
    assert_false(mf_conviction_reached((mf_u128)UINT64_MAX << 20, 2000, &rule));
    assert_false(mf_conviction_reached((mf_u128)UINT64_MAX << 20, 9000, &rule));
}

static void locks_multiply(void **state)
{
    static const uint64_t votes[] = {1, 19, 38, 57, 76, 95, 114};
    static const unsigned periods[] = {0, 1, 2, 4, 8, 16, 32};

    (void)state;
    for (unsigned lock = 0; lock <= 6; lock++) {
        assert_int_equal(mf_lock_votes(19, lock), votes[lock]);
        assert_int_equal(mf_lock_periods(lock), periods[lock]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_contracts_reckon),
        cmocka_unit_test(it_has_its_limits),
        cmocka_unit_test(a_request_reaches_what_is_asked),
        cmocka_unit_test(locks_multiply),
    };

    return RUN(tests);
}
