#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"
#include "check.h"
#include "rng.h"

static int is_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != 0)
            return 0;
    return 1;
}

static void test_memory_is_zeroed_and_aligned_also_after_rewinding(void **state)
{
    struct rng r = rng_seed_from_env(1);
    struct mf_arena *a = *state;

    for (int round = 0; round < 200; round++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        size_t used = a->used;
        uint64_t pieces = rng_below(&r, 60);
        for (uint64_t i = 0; i < pieces; i++) {
            size_t n = rng_below(&r, rng_below(&r, 50) == 0 ? 300000 : 500);
            unsigned char *p = mf_arena_alloc(a, n, 1);
            assert_true((uintptr_t)p % alignof(max_align_t) == 0);
            assert_true(is_zero(p, n));
            memset(p, 0xA5, n);
        }
        if (rng_below(&r, 10) == 0)
            continue;
        mf_arena_rewind(a, m);
        assert_int_equal(a->used, used);
    }
}

static void test_what_was_before_a_mark_survives(void **state)
{
    struct mf_arena *a = *state;
    char *kept = mf_arena_copy(a, "kept", 5);
    struct mf_arena_mark m = mf_arena_mark(a);

    for (int i = 0; i < 100; i++)
        memset(mf_arena_alloc(a, 1000, 1), 1, 1000);
    mf_arena_rewind(a, m);
    memset(mf_arena_alloc(a, 3000, 1), 1, 3000);
    assert_string_equal(kept, "kept");
}

static void test_a_loop_of_marks_does_not_take_more_and_more(void **state)
{
    struct mf_arena *a = *state;
    size_t reserved = 0;

    for (int i = 0; i < 100; i++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        (void)mf_arena_alloc(a, 3000, 1);
        (void)mf_arena_alloc(a, 3000, 1);
        mf_arena_rewind(a, m);
        if (i == 10)
            reserved = a->reserved;
    }
    assert_int_equal(a->reserved, reserved);
}

static void test_blocks_grow_to_a_mebibyte(void **state)
{
    struct mf_arena *a = *state;

    (void)mf_arena_alloc(a, 1, 1);
    assert_in_range(a->reserved, 4096, 4096 + 256);
    for (int i = 0; i < 5000; i++)
        (void)mf_arena_alloc(a, 1024, 1);
    assert_in_range(a->reserved, a->used, a->used + (1 << 20) + 500000);
}

static void test_no_bytes_are_still_a_place(void **state)
{
    struct mf_arena *a = *state;

    assert_ptr_not_equal(mf_arena_alloc(a, 0, 8), mf_arena_alloc(a, 8, 0));
    assert_non_null(mf_arena_copy(a, NULL, 0));
}

static void test_freed_arenas_can_be_used_again(void **state)
{
    struct mf_arena *a = *state;

    (void)mf_arena_alloc(a, 100000, 1);
    mf_arena_free(a);
    assert_int_equal(a->used, 0);
    assert_int_equal(a->reserved, 0);
    assert_non_null(mf_arena_alloc(a, 10, 1));
}

static void pass_the_limit(void)
{
    struct mf_arena a;

    mf_arena_init(&a);
    a.limit = 1000;
    (void)mf_arena_alloc(&a, 900, 1);
    (void)mf_arena_alloc(&a, 100, 1);
}

static void overflow(void)
{
    struct mf_arena a;

    mf_arena_init(&a);
    (void)mf_arena_alloc(&a, SIZE_MAX / 2, 3);
}

static void rewind_to_nowhere(void)
{
    struct mf_arena a, other;

    mf_arena_init(&a);
    mf_arena_init(&other);
    (void)mf_arena_alloc(&a, 1, 1);
    (void)mf_arena_alloc(&other, 1, 1);
    mf_arena_rewind(&a, mf_arena_mark(&other));
}

static void test_limits_and_misuse_end_the_program(void **state)
{
    struct mf_arena *a = *state;

    a->limit = 1008;
    (void)mf_arena_alloc(a, 1000, 1);
    assert_oom(pass_the_limit);
    assert_oom(overflow);
    assert_bug(rewind_to_nowhere);
}

static void test_vectors_grow_and_keep_their_elements(void **state)
{
    struct mf_arena *a = *state;
    MF_VEC(uint64_t) v = {0};

    for (uint64_t i = 0; i < 10000; i++)
        mf_vec_push(a, &v, i * i);
    assert_int_equal(v.n, 10000);
    for (uint64_t i = 0; i < 10000; i++)
        assert_int_equal(v.at[i], i * i);
    assert_in_range(a->used, v.cap * sizeof v.at[0], 2 * v.cap * sizeof v.at[0]);
}

static void vector_too_long(void)
{
    struct mf_arena a;
    uint32_t cap = UINT32_C(1) << 31;

    mf_arena_init(&a);
    (void)mf_vec_room(&a, NULL, cap, &cap, 1);
}

static void test_vectors_end_at_their_limit(void **state)
{
    (void)state;
    assert_oom(vector_too_long);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_memory_is_zeroed_and_aligned_also_after_rewinding),
        ARENA_TEST(test_what_was_before_a_mark_survives),
        ARENA_TEST(test_a_loop_of_marks_does_not_take_more_and_more),
        ARENA_TEST(test_blocks_grow_to_a_mebibyte),
        ARENA_TEST(test_no_bytes_are_still_a_place),
        ARENA_TEST(test_freed_arenas_can_be_used_again),
        ARENA_TEST(test_limits_and_misuse_end_the_program),
        ARENA_TEST(test_vectors_grow_and_keep_their_elements),
        ARENA_TEST(test_vectors_end_at_their_limit),
    };

    return RUN(tests);
}
