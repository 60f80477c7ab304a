/*
 * Snapshots: an organisation that was written and read back is the one that went on without a
 * break, at once and after anything that follows; bytes that are no snapshot are refused.
 */
#include "everything.h"

static struct mf_str snapshot(struct fx *f)
{
    struct mf_buf bytes;

    mf_buf_init(&bytes, &f->arena);
    mf_org_snapshot(f->org, &bytes);
    return mf_buf_str(&bytes);
}

static void same_events(const struct mf_events *a, uint32_t from, const struct mf_events *b,
                        uint32_t b_from)
{
    assert_int_equal(a->list.n - from, b->list.n - b_from);
    for (uint32_t i = 0; from + i < a->list.n; i++) {
        const struct mf_event *x = &a->list.at[from + i], *y = &b->list.at[b_from + i];
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->at, y->at);
        assert_int_equal(x->proposal, y->proposal);
        assert_int_equal(x->person, y->person);
        assert_int_equal(x->n, y->n);
    }
}

static void same_refusals(const struct fx *f, const struct fx *g)
{
    assert_int_equal(f->refusals.list.n, g->refusals.list.n);
    for (uint32_t i = 0; i < f->refusals.list.n; i++) {
        const struct mf_refusal *x = &f->refusals.list.at[i], *y = &g->refusals.list.at[i];
        assert_int_equal(x->reason, y->reason);
        assert_int_equal(x->clause.at, y->clause.at);
        assert_int_equal(x->need, y->need);
        assert_int_equal(x->have, y->have);
    }
}

/* One organisation goes on, the other is restored at random points; they never differ. */
static void two_courses(struct fx *f, struct fx *g, struct rng *r, int steps, int *restored)
{
    for (int i = 0; i < steps; i++) {
        uint32_t f_from, g_from;
        struct mf_command c;
        bool done;
        f->now = g->now += random_wait(r);
        if (rng_below(r, 12) == 0) {
            fx_restore(g);
            ++*restored;
        }
        c = random_command(f, r);
        f_from = f->events.list.n;
        g_from = g->events.list.n;
        done = fx_submit(f, c);
        assert_int_equal(fx_submit(g, c), done);
        same_events(&f->events, f_from, &g->events, g_from);
        same_refusals(f, g);
        assert_true(same_hash(mf_org_state_hash(f->org), mf_org_state_hash(g->org)));
    }
}

static void test_restored_goes_on_as_the_first(void **state)
{
    struct rng r = rng_seed_from_env(35);
    int restored = 0;

    (void)state;
    for (int round = 0; round < 40; round++) {
        struct fx f, g;
        fx_open(&f, everything, PEOPLE);
        fx_open(&g, everything, PEOPLE);
        two_courses(&f, &g, &r, 250, &restored);
        fx_restore(&g);
        f.now = g.now += 100 * MF_DAY;
        mf_org_advance(f.org, f.now, &f.events);
        mf_org_advance(g.org, g.now, &g.events);
        assert_true(same_hash(mf_org_state_hash(f.org), mf_org_state_hash(g.org)));
        for (uint32_t i = 1; i <= mf_org_proposals(f.org); i++)
            assert_int_equal(fx_state(&f, i), fx_state(&g, i));
        fx_close(&f);
        fx_close(&g);
    }
    printf("# %d restored\n", restored);
    assert_true(restored > 500);
}

/* A number and nothing else: nobody sees it, it isn't public, nothing can be done about it. */
static void is_sealed(struct fx *f, uint32_t number)
{
    struct mf_proposal_view v = mf_org_proposal(f->org, number);
    struct mf_refusals rs = {.arena = &f->arena};
    struct mf_command say = {.verb = MF_DO_SAY,
                             .proposal = number,
                             .at = mf_org_now(f->org),
                             .text = MF_S("Who is it about?")};

    assert_int_equal(v.state, MF_ST_SEALED);
    assert_int_equal(v.nargs, 0);
    assert_false(mf_org_public(f->org, number));
    for (mf_person p = 0; p < mf_org_persons(f->org); p++)
        assert_false(mf_org_sees(f->org, number, p));
    assert_false(mf_org_check(f->org, &say, &rs));
}

/* Same state, same bytes; and what is restored writes what it was read from. */
static void test_bytes_are_canonical(void **state)
{
    struct rng r = rng_seed_from_env(36);

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct mf_str once, again;
        struct fx f;
        play(&f, &r, 200);
        if (round % 2 == 0)
            mf_org_file_sealed(f.org);
        once = snapshot(&f);
        fx_restore(&f);
        again = snapshot(&f);
        assert_true(mf_str_eq(once, again));
        if (round % 2 == 0)
            is_sealed(&f, mf_org_proposals(f.org));
        fx_close(&f);
    }
}

/* With its own hash, so that it is looked into. */
static struct mf_str sealed(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_str inside = mf_str_sub(bytes, 0, bytes.n - sizeof(struct mf_hash));
    struct mf_hash hash = mf_sha256(inside);
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_add(&b, inside);
    mf_buf_add(&b, (struct mf_str){(const char *)hash.b, sizeof hash.b});
    return mf_buf_str(&b);
}

static void refused(struct mf_str bytes, enum mf_rc code)
{
    struct mf_err err = {0};

    assert_null(mf_org_restore(bytes, &err));
    assert_int_equal(err.code, code);
    assert_true(err.message[0] != '\0');
}

static void test_damage_is_refused(void **state)
{
    struct rng r = rng_seed_from_env(37);
    struct mf_str good;
    struct fx f;

    (void)state;
    play(&f, &r, 120);
    good = snapshot(&f);
    refused((struct mf_str){0}, MF_E_FORMAT);
    refused(MF_S("mufakat snapshot 1\n"), MF_E_FORMAT);
    for (int i = 0; i < 400; i++) { /* any bit */
        char *bad = mf_arena_copy(&f.arena, good.p, good.n);
        bad[rng_below(&r, good.n)] ^= (char)(1 << rng_below(&r, 8));
        refused((struct mf_str){bad, good.n}, MF_E_FORMAT);
    }
    for (int i = 0; i < 200; i++) { /* any end */
        struct mf_str cut = mf_str_sub(good, 0, (size_t)rng_below(&r, good.n));
        refused(cut, MF_E_FORMAT);
        if (cut.n > 64)
            refused(sealed(&f.arena, cut), MF_E_FORMAT);
    }
    fx_close(&f);
}

/* Bytes that somebody made up, under a hash of their own: refused, or an organisation that lives.
 */
static void test_what_is_made_up_does_no_harm(void **state)
{
    struct rng r = rng_seed_from_env(38);
    int taken = 0, not_taken = 0;

    (void)state;
    for (int round = 0; round < 12; round++) {
        struct mf_str good;
        struct fx f;
        play(&f, &r, 200);
        good = snapshot(&f);
        for (int i = 0; i < 300; i++) {
            struct mf_arena arena;
            struct mf_org *org;
            struct mf_err err = {0};
            char *bad;
            mf_arena_init(&arena);
            bad = mf_arena_copy(&arena, good.p, good.n);
            for (uint64_t n = 1 + rng_below(&r, 3); n > 0; n--)
                bad[19 + rng_below(&r, good.n - 51)] = (char)rng_below(&r, 256);
            org = mf_org_restore(sealed(&arena, (struct mf_str){bad, good.n}), &err);
            if (org) {
                taken++;
                mf_org_state_hash(org);
                mf_org_advance(org, mf_org_now(org) + 400 * MF_DAY, NULL);
                mf_org_free(org);
            } else {
                not_taken++;
                assert_int_equal(err.code, MF_E_FORMAT);
            }
            mf_arena_free(&arena);
        }
        fx_close(&f);
    }
    printf("# %d taken, %d not\n", taken, not_taken);
    assert_true(not_taken > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_restored_goes_on_as_the_first),
        cmocka_unit_test(test_bytes_are_canonical),
        cmocka_unit_test(test_damage_is_refused),
        cmocka_unit_test(test_what_is_made_up_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
