/*
 * The hash of a set of ballots, against its own definition written out slowly: every row as text in
 * the order that the definition states, whatever the order in which they came and however they were
 * split.
 */
#include "../base/check.h"

#include <stdio.h>
#include <string.h>

#include "count/profile.h"
#include "rng.h"

enum { ROWS = 60, OPTIONS = 40, MARKS = 11 };

struct row {
    struct mf_mark mark[MARKS];
    uint32_t n;
    uint64_t heads;
};

static int by_mark(const struct mf_mark *a, const struct mf_mark *b)
{
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return a->option < b->option ? -1 : a->option > b->option;
}

static int by_row(const struct row *a, const struct row *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = 0; i < a->n; i++) {
        int order = by_mark(&a->mark[i], &b->mark[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

/* Rows with their marks sorted, equal ones joined, as the definition's text. */
static struct mf_hash defined(struct mf_arena *a, enum mf_marks marks, const struct row *rows,
                              uint32_t n)
{
    struct row *sorted = mf_arena_copy(a, rows, n * sizeof *sorted);
    struct mf_buf text;
    mf_buf_init(&text, a);
    mf_buf_f(&text, "mufakat ballots 1\n%d %d\n", marks, OPTIONS);
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t i = 1; i < sorted[r].n; i++)
            for (uint32_t k = i; k > 0; k--)
                if (by_mark(&sorted[r].mark[k], &sorted[r].mark[k - 1]) < 0) {
                    struct mf_mark x = sorted[r].mark[k];
                    sorted[r].mark[k] = sorted[r].mark[k - 1];
                    sorted[r].mark[k - 1] = x;
                }
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && by_row(&sorted[k], &sorted[k - 1]) < 0; k--) {
            struct row x = sorted[k];
            sorted[k] = sorted[k - 1];
            sorted[k - 1] = x;
        }
    for (uint32_t r = 0; r < n;) {
        uint64_t heads = 0;
        uint32_t first = r;
        for (; r < n && by_row(&sorted[first], &sorted[r]) == 0; r++)
            heads += sorted[r].heads;
        mf_buf_u(&text, heads);
        for (uint32_t i = 0; i < sorted[first].n; i++)
            mf_buf_f(&text, " %u:%d", sorted[first].mark[i].option, sorted[first].mark[i].value);
        mf_buf_char(&text, '\n');
    }
    return mf_sha256(mf_buf_str(&text));
}

static struct mf_hash made(struct mf_arena *a, enum mf_marks marks, const struct row *rows,
                           uint32_t n)
{
    struct mf_profile_maker *m = mf_profile_make(a, marks, OPTIONS);
    for (uint32_t r = 0; r < n; r++)
        assert_null(mf_profile_add(m, rows[r].mark, rows[r].n, rows[r].heads, 1));
    return mf_profile_hash(mf_profile_done(m));
}

static void hash_as_defined(void **state)
{
    static const int32_t far[] = {1, 2, 3, 4, 5, 7, 40, 1000000};
    struct rng rng = rng_seed_from_env(20261129);
    for (int round = 0; round < 200; round++) {
        enum mf_marks marks = rng_below(&rng, 2) ? MF_MARKS_RANKS : MF_MARKS_POINTS;
        uint32_t n = 1 + (uint32_t)rng_below(&rng, ROWS);
        struct row rows[ROWS];
        for (uint32_t r = 0; r < n; r++) {
            rows[r].n = (uint32_t)rng_below(&rng, MARKS + 1);
            rows[r].heads = 1 + rng_below(&rng, 3);
            for (uint32_t i = 0; i < rows[r].n; i++) {
                bool steady = rng_below(&rng, 4) > 0;
                rows[r].mark[i].option = (uint32_t)rng_below(&rng, steady ? 3 : OPTIONS);
                rows[r].mark[i].value = steady ? (int32_t)i + 1 : far[rng_below(&rng, 8)];
                if (marks == MF_MARKS_POINTS && rng_below(&rng, 5) == 0)
                    rows[r].mark[i].value *= -1;
            }
        }
        struct mf_hash expected = defined(*state, marks, rows, n),
                       got = made(*state, marks, rows, n);
        assert_memory_equal(&got, &expected, sizeof got);
        for (uint32_t r = n - 1; r > 0; r--) { /* in another order */
            uint32_t k = (uint32_t)rng_below(&rng, r + 1);
            struct row x = rows[r];
            rows[r] = rows[k];
            rows[k] = x;
        }
        got = made(*state, marks, rows, n);
        assert_memory_equal(&got, &expected, sizeof got);
    }
}

/* Longer than what is hashed at once. */
static void long_hash(void **state)
{
    struct mf_profile_maker *m = mf_profile_make(*state, MF_MARKS_POINTS, 1000);
    struct mf_buf text;
    struct mf_mark marks[1000];
    mf_buf_init(&text, *state);
    mf_buf_c(&text, "mufakat ballots 1\n3 1000\n7\n9007199254740000");
    assert_null(mf_profile_add(m, NULL, 0, 7, 1));
    for (uint32_t i = 0; i < 1000; i++)
        marks[i] = (struct mf_mark){i, -1000000 + (int32_t)i * 3};
    assert_null(mf_profile_add(m, marks, 1000, 9007199254740000u, 1));
    for (uint32_t i = 0; i < 1000; i++)
        mf_buf_f(&text, " %u:%d", i, marks[i].value);
    mf_buf_char(&text, '\n');
    for (uint32_t k = 0; k < 9; k++) {
        marks[0].value = 1 + (int32_t)k;
        assert_null(mf_profile_add(m, marks, 1, 1, 1));
    }
    struct mf_buf head, all;
    mf_buf_init(&head, *state);
    mf_buf_init(&all, *state);
    mf_buf_c(&head, "mufakat ballots 1\n3 1000\n7\n");
    mf_buf_add(&all, mf_buf_str(&head));
    for (int k = 1; k <= 9; k++)
        mf_buf_f(&all, "1 0:%d\n", k);
    mf_buf_add(&all, mf_str_sub(mf_buf_str(&text), head.n, text.n));
    struct mf_hash expected = mf_sha256(mf_buf_str(&all));
    struct mf_hash got = mf_profile_hash(mf_profile_done(m));
    assert_memory_equal(&got, &expected, sizeof got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(hash_as_defined),
        ARENA_TEST(long_hash),
    };
    return RUN(tests);
}
