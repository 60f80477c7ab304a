/*
 * What must hold of transferable votes in every election: solid coalitions get their due, and
 * neither the order of the rows nor how they are joined changes anything.
 */
#include "ballot_table.h"

static const enum mf_method stv_rules[] = {MF_METHOD_STV, MF_METHOD_STV_WIGM, MF_METHOD_STV_MEEK,
                                           MF_METHOD_STV_RCTAB};

/* The weight of ballots whose first |set| ranks are exactly the set. */
static uint64_t solid(const struct table *t, unsigned set)
{
    uint64_t weight = 0;

    for (unsigned b = 0; b < t->ballots; b++) {
        unsigned got = 0;
        for (int r = 0; r < __builtin_popcount(set); r++)
            got |= t->at[b][r];
        weight += got == set ? t->weight[b] : 0;
    }
    return weight;
}

/*
 * Droop's proportionality: a set that k quotas of voters put before all others takes k places, or
 * all that it has options for. A vote more than the quotas makes up for what is truncated.
 */
static void check_coalitions(const struct table *t, const struct mf_result *o, uint32_t seats)
{
    uint64_t quota = o->valid / (seats + 1) + 1;

    for (unsigned set = 1; set < 1u << t->n; set++) {
        uint64_t due = solid(t, set) <= 1 ? 0 : (solid(t, set) - 1) / quota;
        unsigned got = 0, most = (unsigned)__builtin_popcount(set);
        for (uint32_t i = 0; i < o->nwinners; i++)
            got += (set >> o->winners[i]) & 1;
        if (got < due && got < most)
            fail_msg("the set %x is due %llu places and has %u", set, (unsigned long long)due, got);
    }
}

static void test_proportionality(void **state)
{
    struct rng rng = rng_seed_from_env(18841);

    for (unsigned k = 0; k < 600; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, false);
        uint32_t order[OPTIONS];
        struct mf_contest c = {.seats = 1 + (uint32_t)rng_below(&rng, 4),
                               .order = order,
                               .policy = any_skips,
                               .decimals = 5,
                               .against = MF_NO_OPTION};
        if (k % 3) { /* two parties that hardly mix */
            t.n = 6;
            for (unsigned b = 0; b < t.ballots; b++) {
                unsigned first = b % 3 ? 0 : 3, turn = (unsigned)rng_below(&rng, 3);
                memset(t.at[b], 0, sizeof t.at[b]);
                for (unsigned r = 0; r < 3 + rng_below(&rng, 4) && r < 6; r++)
                    t.at[b][r] = 1u << ((first + (r / 3) * 3) % 6 + (r + turn) % 3);
            }
        }
        order_of(order, t.n, &rng);
        c.ballots = profile_of(*state, &t, false);
        for (unsigned m = 0; m < 4; m++) {
            struct mf_result *o = mf_method(stv_rules[m])->count(*state, &c);
            assert_null(o->refused);
            assert_int_equal(o->nwinners, c.seats < t.n ? c.seats : t.n);
            check_coalitions(&t, o, c.seats);
            check_books(o, stv_rules[m] != MF_METHOD_STV_MEEK);
        }
        mf_arena_rewind(*state, mark);
    }
}

static void same_result(const struct mf_result *a, const struct mf_result *b)
{
    assert_int_equal(a->nwinners, b->nwinners);
    assert_int_equal(a->nrounds, b->nrounds);
    assert_int_equal(a->nties, b->nties);
    for (uint32_t i = 0; i < a->nwinners; i++)
        assert_int_equal(a->winners[i], b->winners[i]);
    for (uint32_t k = 0; k < a->nrounds; k++) {
        assert_amount(a->rounds[k].lost, b->rounds[k].lost.units);
        assert_int_equal(a->rounds[k].nflows, b->rounds[k].nflows);
        for (uint32_t i = 0; i < a->noptions; i++)
            assert_amount(a->rounds[k].votes[i], b->rounds[k].votes[i].units);
    }
}

/* Rows in another order, and heads in place of weights; without an order ties stay the same, too.
 */
static void test_rows_in_any_order(void **state)
{
    static const enum mf_method all[] = {
        MF_METHOD_IRV,      MF_METHOD_IRV_SEQUENTIAL, MF_METHOD_BOTTOMS_UP, MF_METHOD_STV,
        MF_METHOD_STV_WIGM, MF_METHOD_STV_MEEK,       MF_METHOD_STV_RCTAB};
    struct rng rng = rng_seed_from_env(311);

    for (unsigned k = 0; k < 150; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, true);
        for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
            struct mf_contest c = {.seats = m ? 2 : 1, .against = MF_NO_OPTION, .decimals = 3};
            struct mf_result *o;
            c.policy = (struct mf_ballot_policy){.overvote = MF_OVERVOTE_SKIP, .skips = 2};
            c.ballots = profile_of(*state, &t, false);
            o = mf_method(all[m])->count(*state, &c);
            c.ballots = profile_of(*state, &t, true);
            same_result(o, mf_method(all[m])->count(*state, &c));
        }
        mf_arena_rewind(*state, mark);
    }
}

/* Place after place is a run-off each, with those who won before withdrawn. */
static void test_sequential_is_run_off_by_run_off(void **state)
{
    struct rng rng = rng_seed_from_env(4);

    for (unsigned k = 0; k < 150; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, false);
        uint32_t order[OPTIONS];
        bool gone[OPTIONS] = {false};
        struct mf_contest c = {.seats = 3, .order = order, .policy = any_skips};
        struct mf_result *o;
        c.against = MF_NO_OPTION;
        order_of(order, t.n, &rng);
        c.ballots = profile_of(*state, &t, false);
        o = mf_method(MF_METHOD_IRV_SEQUENTIAL)->count(*state, &c);
        assert_int_equal(o->nwinners, t.n < 3 ? t.n : 3);
        c.seats = 1;
        c.withdrawn = gone;
        for (uint32_t i = 0; i < o->nwinners; i++) {
            struct mf_result *one = mf_method(MF_METHOD_IRV)->count(*state, &c);
            assert_int_equal(one->nwinners, 1);
            assert_int_equal(one->winners[0], o->winners[i]);
            gone[one->winners[0]] = true;
        }
        mf_arena_rewind(*state, mark);
    }
}

/* Excluding all hopeless ones at once elects the same as one after another. */
static void test_batch_same_winner(void **state)
{
    struct rng rng = rng_seed_from_env(44);

    for (unsigned k = 0; k < 300; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, false);
        uint32_t order[OPTIONS];
        struct mf_contest c = {.seats = 1, .order = order, .policy = any_skips};
        uint32_t alone;
        c.against = MF_NO_OPTION;
        c.order_only = true;
        order_of(order, t.n, &rng);
        c.ballots = profile_of(*state, &t, false);
        alone = mf_method(MF_METHOD_IRV)->count(*state, &c)->winners[0];
        c.batch = true;
        assert_int_equal(mf_method(MF_METHOD_IRV)->count(*state, &c)->winners[0], alone);
        mf_arena_rewind(*state, mark);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_proportionality),
        TEST(test_rows_in_any_order),
        TEST(test_sequential_is_run_off_by_run_off),
        TEST(test_batch_same_winner),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("transfer_laws", tests, NULL, NULL);
}
