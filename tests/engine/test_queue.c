/* The queue: instant, rank, number, order of queueing (rule 2); taken back by the journal. */
#include "deciding.h"
#include "rng.h"

static const char charter[] =
    "charter \"Test\" {\n"
    "  body board { seats open admitted by chair }\n"
    "  office chair\n"
    "  power p(grounds: text) { proposed by 1 of board votes 1 day\n"
    "    passes when majority of board in office effect adopt \"it\" }\n}\n";

static bool in_order(const struct mf_queue_entry *a, const struct mf_queue_entry *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    if (a->number != b->number)
        return a->number < b->number;
    return a->sequence < b->sequence;
}

static void put_random(struct fx *f, struct rng *r)
{
    mf_queue_put(f->org, START + 1 + (mf_instant)rng_below(r, 20), (enum mf_rank)rng_below(r, 4),
                 (uint32_t)rng_below(r, 3), MF_DUE_OPENS, 0, 1);
}

static void test_taken_in_order(void **state)
{
    struct rng r = rng_seed_from_env(11);
    struct mf_queue_entry last = {0}, e;
    struct fx f;
    int n = 0;

    (void)state;
    fx_open(&f, charter, "a board chair");
    for (int i = 0; i < 5000; i++)
        put_random(&f, &r);
    while (mf_queue_take(f.org, START + 10, &e)) {
        assert_true(n++ == 0 || in_order(&last, &e));
        assert_true(e.at <= START + 10);
        last = e;
    }
    assert_int_equal(mf_queue_next(f.org), START + 11);
    while (mf_queue_take(f.org, MF_NEVER, &e)) {
        assert_true(in_order(&last, &e));
        last = e;
        n++;
    }
    assert_int_equal(n, 5000);
    assert_int_equal(mf_queue_next(f.org), MF_NEVER);
    fx_close(&f);
}

static void test_never_is_not_queued(void **state)
{
    struct mf_queue_entry e;
    struct fx f;

    (void)state;
    fx_open(&f, charter, "a board chair");
    mf_queue_put(f.org, MF_NEVER, MF_RANK_EFFECT, 1, MF_DUE_OPENS, 0, 0);
    assert_false(mf_queue_take(f.org, MF_NEVER, &e));
    fx_close(&f);
}

static void test_rolled_back_without_a_trace(void **state)
{
    struct rng r = rng_seed_from_env(12);
    struct mf_queue_entry before[400], e;
    struct fx f;
    uint32_t n, mark;
    uint64_t sequence;

    (void)state;
    fx_open(&f, charter, "a board chair");
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 7; i++)
            put_random(&f, &r);
        n = f.org->nqueue;
        sequence = f.org->next_sequence;
        memcpy(before, f.org->queue, n * sizeof *before);
        mark = mf_tx_begin(f.org);
        for (uint64_t i = rng_below(&r, 100); i > 0; i--)
            put_random(&f, &r);
        for (uint64_t i = rng_below(&r, 100); i > 0; i--)
            mf_queue_take(f.org, MF_NEVER, &e);
        mf_tx_rollback(f.org, mark);
        assert_int_equal(f.org->nqueue, n);
        assert_int_equal(f.org->next_sequence, sequence);
        assert_memory_equal(f.org->queue, before, n * sizeof *before);
    }
    fx_close(&f);
}

/* Lapses of standing, closings, effects, beginnings: at one instant in this order, whoever queued
 * first. */
static void test_ranks_at_one_instant(void **state)
{
    static const char text[] = "charter \"Test\" {\n"
                               "  body board { seats open admitted by chair }\n"
                               "  office chair setting n 3 between 1 and 9\n"
                               "  power slow(value: amount) { proposed by 1 of board votes 1 day "
                               "passes when 1 of board delay 1 day effect set n to value }\n"
                               "  power quick(value: amount) { proposed by 1 of board votes 2 days "
                               "passes when n of board effect set n to value }\n"
                               "  power later(value: amount) { proposed by 1 of board deliberates "
                               "2 days votes 1 day passes when n of board effect set n to value }\n"
                               "}\n";
    struct fx f;
    struct mf_leaf_facts *facts;
    uint32_t later, slow, quick, n;

    (void)state;
    fx_open(&f, text, "a board chair; b board; c board; d board; e board");
    assert_true(fx_submit(&f, fx_filing(&f, "a", "later", NULL, NULL, 9)));
    later = mf_org_proposals(f.org);
    assert_true(fx_submit(&f, fx_filing(&f, "a", "quick", NULL, NULL, 4)));
    quick = mf_org_proposals(f.org);
    assert_true(fx_submit(&f, fx_filing(&f, "a", "slow", NULL, NULL, 1)));
    slow = mf_org_proposals(f.org);
    fx_yes(&f, slow, "a", NULL, NULL, NULL);
    fx_yes(&f, quick, "a", "b", NULL, NULL);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, slow, EFFECTIVE);
    assert_state(&f, quick, REJECTED); /* its amount was read when its voting opened */
    assert_state(&f, later, VOTING);   /* and this one's after the effect of the same instant */
    assert_true(mf_org_count_facts(f.org, later, MF_FOR_STAGE, &f.arena, &facts, &n));
    assert_int_equal(facts[0].need, 1);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken_in_order),
        cmocka_unit_test(test_never_is_not_queued),
        cmocka_unit_test(test_rolled_back_without_a_trace),
        cmocka_unit_test(test_ranks_at_one_instant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
