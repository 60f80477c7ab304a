#include "base/str.h"

#include <string.h>

#include "check.h"
#include "rng.h"

static void test_comparing(void **state)
{
    struct mf_str none = {NULL, 0};

    (void)state;
    assert_true(mf_str_eq(none, MF_S("")));
    assert_true(mf_str_is(MF_S("board"), "board"));
    assert_false(mf_str_is(MF_S("board"), "boar"));
    assert_false(mf_str_eq(MF_S("a\0b"), MF_S("a\0c")));
    assert_true(mf_str_cmp(MF_S("a"), MF_S("b")) < 0);
    assert_true(mf_str_cmp(MF_S("ab"), MF_S("a")) > 0);
    assert_true(mf_str_cmp(none, MF_S("a")) < 0);
    assert_true(mf_str_cmp(MF_S("\xff"), MF_S("a")) > 0);
    assert_int_equal(mf_str_cmp(MF_S("same"), MF_S("same")), 0);
    assert_true(mf_str_starts(MF_S("board"), MF_S("bo")));
    assert_true(mf_str_starts(MF_S("board"), none));
    assert_false(mf_str_starts(MF_S("b"), MF_S("bo")));
}

static void test_pieces(void **state)
{
    (void)state;
    assert_str(mf_str_sub(MF_S("charter"), 2, 3), "art");
    assert_str(mf_str_sub(MF_S("charter"), 5, 100), "er");
    assert_str(mf_str_sub(MF_S("charter"), 50, SIZE_MAX), "");
    assert_str(mf_str_trim(MF_S(" \t\r\n\v\f a b \n")), "a b");
    assert_str(mf_str_trim(MF_S("  ")), "");
    assert_str(mf_str_trim((struct mf_str){NULL, 0}), "");
}

static void test_copies_and_formats(void **state)
{
    struct mf_arena *a = *state;
    struct mf_str copy = mf_str_copy(a, mf_str_sub(MF_S("charter"), 0, 4));

    assert_string_equal(copy.p, "char");
    assert_int_equal(copy.n, 4);
    assert_str(mf_strf(a, "%d of %.*s", 5, MF_F(MF_S("six"))), "5 of six");
    assert_str(mf_strf(a, "%s", ""), "");
}

static void test_buffers(void **state)
{
    struct mf_arena *a = *state;
    struct mf_buf b;

    mf_buf_init(&b, a);
    assert_int_equal(a->used, 0);
    assert_string_equal(mf_buf_str(&b).p, "");
    mf_buf_add(&b, (struct mf_str){NULL, 0});
    mf_buf_c(&b, "ab");
    mf_buf_char(&b, 'c');
    mf_buf_pad(&b, '-', 3);
    mf_buf_pad(&b, '-', 0);
    mf_buf_f(&b, "%03u|", 7u);
    assert_string_equal(b.p, "abc---007|");
    for (int i = 0; i < 12; i++)
        mf_buf_add(&b, mf_buf_str(&b)); /* itself, also while it grows */
    assert_int_equal(b.n, 10 << 12);
    for (size_t i = 0; i < b.n; i++)
        assert_int_equal(b.p[i], "abc---007|"[i % 10]);
    assert_int_equal(strlen(b.p), b.n);
}

static void test_numbers(void **state)
{
    static const uint64_t numbers[] = {0,         1, 9, 10, 99, 100, 4294967296, UINT64_MAX - 1,
                                       UINT64_MAX};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct mf_buf b;
        mf_buf_init(&b, *state);
        mf_buf_char(&b, '#');
        mf_buf_u(&b, numbers[i]);
        assert_str(mf_buf_str(&b), mf_strf(*state, "#%llu", (unsigned long long)numbers[i]).p);
    }
}

/* Every length ends in a NUL, whichever way the buffer grew to it. */
static void test_buffers_of_every_length(void **state)
{
    for (size_t n = 0; n < 300; n++) {
        struct mf_buf pad, format;
        mf_buf_init(&pad, *state);
        mf_buf_init(&format, *state);
        mf_buf_pad(&pad, 'x', n);
        mf_buf_f(&format, "%*s", (int)n, "");
        assert_int_equal(strlen(pad.p), n);
        assert_int_equal(strlen(format.p), n);
    }
}

/* The definition of the distance, without any table. */
static unsigned by_definition(const char *a, size_t n, const char *b, size_t m)
{
    if (n == 0 || m == 0)
        return (unsigned)(n + m);

    unsigned best = by_definition(a, n - 1, b, m) + 1;
    unsigned added = by_definition(a, n, b, m - 1) + 1;
    unsigned other = by_definition(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
    best = added < best ? added : best;
    best = other < best ? other : best;
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
        unsigned swapped = by_definition(a, n - 2, b, m - 2) + 1;
        best = swapped < best ? swapped : best;
    }
    return best;
}

static void test_distance_is_its_definition(void **state)
{
    struct rng r = rng_seed_from_env(2);

    (void)state;
    for (int i = 0; i < 1500; i++) {
        char a[6], b[6];
        size_t n = rng_below(&r, 7), m = rng_below(&r, 7);
        for (size_t k = 0; k < 6; k++) {
            a[k] = (char)('a' + rng_below(&r, 3));
            b[k] = (char)('a' + rng_below(&r, 3));
        }
        unsigned exact = by_definition(a, n, b, m);
        unsigned cap = (unsigned)rng_below(&r, 8);
        assert_int_equal(mf_str_distance((struct mf_str){a, n}, (struct mf_str){b, m}, cap),
                         exact < cap ? exact : cap);
    }
}

static void test_distance_of_long_names(void **state)
{
    static char a[5000], b[5000];

    (void)state;
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    b[2500] = 'y';
    b[2600] = 'y';
    assert_int_equal(mf_str_distance((struct mf_str){a, sizeof a}, (struct mf_str){b, sizeof b}, 5),
                     2);
    b[0] = b[4999] = 'y';
    assert_int_equal(mf_str_distance((struct mf_str){a, sizeof a}, (struct mf_str){b, sizeof b}, 5),
                     5);
    assert_int_equal(mf_str_distance(MF_S("bord"), MF_S("board"), 3), 1);
    assert_int_equal(mf_str_distance(MF_S("baord"), MF_S("board"), 3), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_pieces),
        ARENA_TEST(test_copies_and_formats),
        ARENA_TEST(test_buffers),
        ARENA_TEST(test_numbers),
        ARENA_TEST(test_buffers_of_every_length),
        cmocka_unit_test(test_distance_is_its_definition),
        cmocka_unit_test(test_distance_of_long_names),
    };

    return RUN(tests);
}
