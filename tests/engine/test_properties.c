/*
 * What holds for every course of events, on random ones: time let pass in other steps changes
 * nothing, a refused command leaves no trace, neither does asking, order of ballots doesn't matter,
 * who comes and goes moves no count, every proposal ends.
 */
#include "everything.h"

static void test_ticks_change_nothing(void **state)
{
    struct rng r = rng_seed_from_env(31);
    int ended[MF_ST__COUNT] = {0};

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct fx f, g;
        struct stream s;
        mf_instant end;
        s = play(&f, &r, 300);
        end = f.now + 100 * MF_DAY;
        mf_org_advance(f.org, end, &f.events);

        fx_open(&g, everything, PEOPLE);
        for (uint32_t i = 0; i < s.n; i++) {
            while (g.now < s.at[i].at && rng_below(&r, 3)) {
                struct mf_command tick = {.verb = MF_DO_TICK, .actor = MF_NOBODY};
                g.now += (mf_instant)rng_below(&r, (uint64_t)(s.at[i].at - g.now + 1));
                if (rng_below(&r, 2))
                    assert_true(fx_submit(&g, tick));
                else
                    mf_org_advance(g.org, g.now, &g.events);
            }
            g.now = s.at[i].at;
            fx_submit(&g, s.at[i]);
            while (rng_below(&r, 3) == 0 &&
                   mf_org_next_due(g.org) < (i + 1 < s.n ? s.at[i + 1].at : end)) {
                g.now = mf_org_next_due(g.org); /* exactly when something fires */
                mf_org_advance(g.org, g.now, &g.events);
            }
        }
        mf_org_advance(g.org, end, &g.events);
        assert_int_equal(f.events.list.n, g.events.list.n);
        for (uint32_t i = 0; i < f.events.list.n; i++) {
            assert_int_equal(f.events.list.at[i].kind, g.events.list.at[i].kind);
            assert_int_equal(f.events.list.at[i].at, g.events.list.at[i].at);
        }
        assert_true(same_hash(mf_org_state_hash(f.org), mf_org_state_hash(g.org)));
        for (uint32_t i = 1; i <= mf_org_proposals(f.org); i++) { /* and every one of them ends */
            assert_true(mf_state_ended(fx_state(&f, i)));
            ended[fx_state(&f, i)]++;
        }
        fx_close(&f);
        fx_close(&g);
    }
    for (int i = MF_ST_EFFECTIVE; i < MF_ST__COUNT; i++)
        printf("# %s: %d\n", mf_state_name((enum mf_state)i), ended[i]);
}

static void test_refused_or_asked_leaves_no_trace(void **state)
{
    struct rng r = rng_seed_from_env(32);
    int refused = 0, done = 0;

    (void)state;
    for (int round = 0; round < 40; round++) {
        struct fx f;
        fx_open(&f, everything, PEOPLE);
        for (int i = 0; i < 300; i++) {
            struct mf_command c;
            struct mf_hash before;
            uint32_t events;
            bool may;

            f.now += random_wait(&r);
            mf_org_advance(f.org, f.now, &f.events);
            c = random_command(&f, &r);
            c.at = f.now;
            before = mf_org_state_hash(f.org);
            f.refusals.list.n = 0;
            may = mf_org_check(f.org, &c, &f.refusals);
            assert_true(same_hash(before, mf_org_state_hash(f.org)));
            assert_int_equal(may, f.refusals.list.n == 0);
            events = f.events.list.n;
            assert_int_equal(fx_submit(&f, c), may);
            if (may) {
                done++;
                continue;
            }
            refused++;
            assert_int_equal(f.events.list.n, events);
            assert_true(same_hash(before, mf_org_state_hash(f.org)));
        }
        fx_close(&f);
    }
    printf("# %d done, %d refused\n", done, refused);
    assert_true(done > 1000 && refused > 1000);
}

/* All those who vote at one instant, in another order. */
static void test_order_of_ballots_does_not_matter(void **state)
{
    struct rng r = rng_seed_from_env(33);

    (void)state;
    for (int round = 0; round < 60; round++) {
        enum mf_ballot ballots[BOARD];
        uint32_t order[BOARD];
        struct mf_hash first = {{0}};

        for (int i = 0; i < BOARD; i++) {
            ballots[i] = (enum mf_ballot)(1 + rng_below(&r, 3));
            order[i] = (uint32_t)i;
        }
        for (int again = 0; again < 4; again++) {
            struct fx f;
            fx_open(&f, everything, PEOPLE);
            struct mf_command c = fx_filing(&f, "b0", "both", NULL, NULL, 4);
            assert_true(fx_submit(&f, c));
            for (int i = 0; i < BOARD; i++) {
                struct mf_command vote = {.verb = MF_DO_VOTE, .proposal = 1};
                vote.actor = order[i];
                vote.ballot = ballots[order[i]];
                assert_true(fx_submit(&f, vote));
            }
            if (again == 0)
                first = mf_org_state_hash(f.org);
            assert_true(same_hash(first, mf_org_state_hash(f.org)));
            fx_wait(&f, 30 * MF_DAY);
            fx_close(&f);
            for (uint32_t i = BOARD - 1; i > 0; i--) {
                uint32_t k = (uint32_t)rng_below(&r, i + 1), t = order[i];
                order[i] = order[k];
                order[k] = t;
            }
        }
    }
}

/* Bases that don't rest on ballots, and the ballots, of everything open. */
static uint64_t bases_of(struct fx *f)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < f->org->counts.n; i++) {
        const struct mf_count_row *c = mf_count_at(f->org, i);
        for (uint32_t k = 0; k < c->nleaves; k++) {
            const struct mf_count_leaf *l = &c->leaves[k];
            sum = sum * 31 + l->size;
            sum = sum * 31 + l->seats;
            sum = sum * 31 + l->yes + 100 * l->no + 10000 * l->abstain;
        }
    }
    return sum;
}

static void test_who_comes_and_goes_moves_no_count(void **state)
{
    struct rng r = rng_seed_from_env(34);
    int moves = 0;

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct fx f;
        fx_open(&f, everything, PEOPLE);
        for (int i = 0; i < 300; i++) {
            struct mf_command c;
            uint64_t before, counts;
            f.now += random_wait(&r);
            mf_org_advance(f.org, f.now, &f.events);
            c = random_command(&f, &r);
            before = bases_of(&f);
            counts = f.org->counts.n;
            if (!fx_submit(&f, c) ||
                (c.verb != MF_DO_LEAVE && c.verb != MF_DO_RESIGN && c.verb != MF_DO_ADMIT))
                continue;
            moves++;
            assert_int_equal(f.org->counts.n, counts);
            assert_true(before == bases_of(&f));
        }
        fx_close(&f);
    }
    printf("# %d members moved\n", moves);
    assert_true(moves > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_change_nothing),
        cmocka_unit_test(test_refused_or_asked_leaves_no_trace),
        cmocka_unit_test(test_order_of_ballots_does_not_matter),
        cmocka_unit_test(test_who_comes_and_goes_moves_no_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
