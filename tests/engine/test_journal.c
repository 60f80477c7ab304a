/* Rows, transactions in one another, and a rollback that is exact to the byte. */
#include "engine/standing.h"

struct thing {
    uint64_t a, b;
};

static struct mf_org *bare(struct mf_rows *t)
{
    static struct mf_org org;

    memset(&org, 0, sizeof org);
    mf_arena_init(&org.arena);
    mf_arena_init(&org.journal.arena);
    mf_rows_init(t, sizeof(struct thing));
    return &org;
}

static void bare_free(struct mf_org *org)
{
    mf_arena_free(&org->journal.arena);
    mf_arena_free(&org->journal.list);
    mf_arena_free(&org->arena);
}

static struct thing *add(struct mf_org *org, struct mf_rows *t, uint64_t a)
{
    uint32_t i;
    struct thing *row = mf_row_add(org, t, &i);

    assert_int_equal(i, t->n - 1);
    assert_int_equal(row->a, 0);
    assert_int_equal(row->b, 0);
    row->a = a;
    return row;
}

static void rows_stay_where_they_are(void **state)
{
    struct mf_rows t;
    struct mf_org *org = bare(&t);
    struct thing *first = add(org, &t, 1);

    (void)state;
    for (uint64_t i = 2; i <= 3 * MF_CHUNK_ROWS; i++)
        add(org, &t, i);
    assert_ptr_equal(mf_row(&t, 0), first);
    for (uint32_t i = 0; i < t.n; i++)
        assert_int_equal(((struct thing *)mf_row(&t, i))->a, i + 1);
    bare_free(org);
}

static void a_rolled_back_row_is_clean_when_it_comes_again(void **state)
{
    struct mf_rows t;
    struct mf_org *org = bare(&t);

    (void)state;
    add(org, &t, 1);
    size_t used = org->arena.used;
    for (int turn = 0; turn < 1000; turn++) {
        uint32_t mark = mf_tx_begin(org);
        for (uint64_t i = 0; i < 2 * MF_CHUNK_ROWS; i++)
            add(org, &t, 7)->b = 9;
        mf_tx_abandon(org, mark);
        assert_int_equal(t.n, 1);
        assert_int_equal(((struct thing *)mf_row(&t, 0))->a, 1);
    }
    assert_int_equal(org->arena.used, used); /* nor is any memory lost */
    bare_free(org);
}

static void an_inner_transaction_goes_back_alone(void **state)
{
    struct mf_rows t;
    struct mf_org *org = bare(&t);
    struct thing *row = add(org, &t, 1);
    uint32_t outer = mf_tx_begin(org), inner;

    (void)state;
    mf_touch(org, row, sizeof *row);
    row->a = 2;
    inner = mf_tx_begin(org);
    mf_touch(org, row, sizeof *row);
    row->a = 3;
    add(org, &t, 4);
    mf_tx_rollback(org, inner);
    assert_int_equal(row->a, 2);
    assert_int_equal(t.n, 1);

    /* What an inner one keeps the outer one still takes back. */
    inner = mf_tx_begin(org);
    mf_touch(org, row, sizeof *row);
    row->a = 5;
    mf_tx_commit(org, inner);
    assert_int_equal(row->a, 5);
    mf_tx_rollback(org, outer);
    assert_int_equal(row->a, 1);
    assert_int_equal(org->journal.depth, 0);
    assert_int_equal(org->journal.entries.n, 0);
    bare_free(org);
}

static void nothing_is_kept_outside_of_transactions(void **state)
{
    struct mf_rows t;
    struct mf_org *org = bare(&t);
    struct thing *row = add(org, &t, 1);

    (void)state;
    mf_touch(org, row, sizeof *row);
    assert_int_equal(org->journal.entries.n, 0);
    assert_int_equal(org->journal.arena.used, 0);
    bare_free(org);
}

/* ---- random transactions against copies of the whole table ---- */

enum { MOST = 600, DEEP = 4 };

struct copy {
    uint32_t n;
    struct thing at[MOST];
};

static void keep(const struct mf_rows *t, struct copy *c)
{
    c->n = t->n;
    for (uint32_t i = 0; i < t->n; i++)
        c->at[i] = *(struct thing *)mf_row(t, i);
}

static void compare(const struct mf_rows *t, const struct copy *c)
{
    assert_int_equal(t->n, c->n);
    for (uint32_t i = 0; i < t->n; i++)
        assert_memory_equal(mf_row(t, i), &c->at[i], sizeof(struct thing));
}

static void random_change(struct mf_org *org, struct mf_rows *t, struct rng *r)
{
    if (t->n < MOST && (t->n == 0 || rng_below(r, 3) == 0)) {
        add(org, t, rng_next(r));
        return;
    }
    struct thing *row = mf_row(t, (uint32_t)rng_below(r, t->n));
    mf_touch(org, row, sizeof *row);
    row->b = rng_next(r);
}

static void rollback_is_exact(void **state)
{
    static struct copy copies[DEEP];
    struct rng r = rng_seed_from_env(20231117);
    struct mf_rows t;
    struct mf_org *org = bare(&t);
    uint32_t marks[DEEP], depth = 0;

    (void)state;
    for (int step = 0; step < 20000; step++) {
        uint64_t what = rng_below(&r, 12);
        if (what == 0 && depth < DEEP) {
            keep(&t, &copies[depth]);
            marks[depth++] = mf_tx_begin(org);
        } else if (what == 1 && depth > 0) {
            mf_tx_rollback(org, marks[--depth]);
            compare(&t, &copies[depth]);
        } else if (what == 2 && depth > 0) {
            mf_tx_commit(org, marks[--depth]);
        } else {
            random_change(org, &t, &r);
        }
    }
    bare_free(org);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stay_where_they_are),
        cmocka_unit_test(a_rolled_back_row_is_clean_when_it_comes_again),
        cmocka_unit_test(an_inner_transaction_goes_back_alone),
        cmocka_unit_test(nothing_is_kept_outside_of_transactions),
        cmocka_unit_test(rollback_is_exact),
    };

    return RUN(tests);
}
