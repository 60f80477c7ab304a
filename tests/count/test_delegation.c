/*
 * Delegated votes: the traps of the published rules by name, and random bodies against the plainest
 * reading of them, one member's way walked at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "count/delegation.h"
#include "rng.h"

#define U MF_TRUST_UNSAID
#define X MF_TRUST_NOBODY
#define E MF_TRUST_ENTITLED
#define V (MF_TRUST_ENTITLED | MF_TRUST_VOTES)

enum { A, B, C, D };

/* ---- the plainest reading ---- */

static uint32_t row(const struct mf_trust *t, uint32_t m)
{
    uint32_t said = U;

    for (unsigned s = 0; s < MF_TRUST__COUNT; s++)
        if (t->to[s] && t->to[s][m] != U)
            said = t->to[s][m];
    return said;
}

/* As many steps as there are members lead out of every chain that isn't a circle. */
static uint32_t walk(const struct mf_trust *t, uint32_t m)
{
    uint32_t at = m, to;

    if (!(t->standing[m] & E))
        return mf_trust_end_of(MF_FATE_UNENTITLED);
    for (uint32_t steps = 0; steps <= t->n; steps++) {
        if (t->standing[at] == V)
            return at;
        if (!(t->standing[at] & E))
            return mf_trust_end_of(MF_FATE_CUT);
        to = row(t, at);
        if (to == U || to == X)
            return mf_trust_end_of(at == m ? MF_FATE_SILENT : MF_FATE_LAST_AWAY);
        if (t->one_level && at != m)
            return mf_trust_end_of(MF_FATE_ONE_LEVEL);
        at = to;
    }
    return mf_trust_end_of(MF_FATE_CIRCLE);
}

static void same_as_walked(const struct mf_trust *t)
{
    uint32_t *ends = test_malloc(t->n * sizeof *ends);

    mf_trust_resolve(t, ends);
    for (uint32_t m = 0; m < t->n; m++) {
        uint32_t end = walk(t, m);
        if (ends[m] != end)
            fail_msg("of %u members, member %u: %u and not %u", t->n, m, ends[m], end);
    }
    test_free(ends);
}

/* ---- traps ---- */

/* What the vote of each member carries. */
static void carries(const struct mf_trust *t, const uint64_t *expected)
{
    uint32_t ends[4];
    uint64_t carried[4];

    same_as_walked(t);
    mf_trust_resolve(t, ends);
    assert_true(mf_trust_carry(t->n, ends, NULL, carried, NULL));
    for (uint32_t m = 0; m < t->n; m++)
        assert_int_equal(carried[m], expected[m]);
}

static void trap_14_a_circle_resolves_at_close(void **unused)
{
    const uint32_t to[] = {B, C, D, A};
    const uint8_t nobody[] = {E, E, E, E}, a_and_c[] = {V, E, V, E};
    struct mf_trust t = {.n = 4, .to = {to}, .standing = a_and_c};
    uint32_t ends[4];

    (void)unused;
    /* C votes yes, A no: yes 2 (C, B), no 2 (A, D), whoever was first. */
    carries(&t, (uint64_t[]){2, 0, 2, 0});
    mf_trust_resolve(&t, ends);
    assert_int_equal(ends[B], C);
    assert_int_equal(ends[D], A);
    t.standing = nobody;
    carries(&t, (uint64_t[]){0, 0, 0, 0});
    mf_trust_resolve(&t, ends);
    for (uint32_t m = A; m <= D; m++)
        assert_int_equal(mf_trust_fate_of(m, ends[m]), MF_FATE_CIRCLE);
    t.standing = (const uint8_t[]){E, V, E, E}; /* one who votes has all of it */
    carries(&t, (uint64_t[]){0, 4, 0, 0});
}

static void trap_15_who_is_not_entitled_cuts_off(void **unused)
{
    const uint32_t unit[] = {B, C, U}, area[] = {X, U, U};
    struct mf_trust t = {.n = 3, .to = {unit}, .standing = (const uint8_t[]){E, 0, V}};
    uint32_t ends[3];

    (void)unused;
    carries(&t, (uint64_t[]){0, 0, 1});
    mf_trust_resolve(&t, ends);
    assert_int_equal(mf_trust_fate_of(A, ends[A]), MF_FATE_CUT);
    assert_int_equal(mf_trust_fate_of(B, ends[B]), MF_FATE_UNENTITLED);
    /* A vote of who isn't entitled is none. */
    t.standing = (const uint8_t[]){E, MF_TRUST_VOTES, V};
    carries(&t, (uint64_t[]){0, 0, 1});
    /* A delegates to nobody in this area: the broader row doesn't apply. */
    t.standing = (const uint8_t[]){E, E, V};
    carries(&t, (uint64_t[]){0, 0, 3});
    t.to[MF_TRUST_AREA] = area;
    carries(&t, (uint64_t[]){0, 0, 2});
    mf_trust_resolve(&t, ends);
    assert_int_equal(mf_trust_fate_of(A, ends[A]), MF_FATE_SILENT);
}

static void trap_16_a_vote_taken_back_lets_the_delegation_apply(void **unused)
{
    const uint32_t to[] = {B, U, A};
    struct mf_trust t = {.n = 3, .to = {to}, .standing = (const uint8_t[]){V, V, E}};
    struct mf_trust_live *l;
    struct mf_arena a;

    (void)unused;
    carries(&t, (uint64_t[]){2, 1, 0}); /* A keeps C, who stands behind */
    t.standing = (const uint8_t[]){E, V, E};
    carries(&t, (uint64_t[]){0, 3, 0});
    mf_arena_init(&a);
    l = mf_trust_live(&a, 3, false, to, (const uint8_t[]){V, V, E}, NULL);
    assert_int_equal(mf_trust_live_carried(l, A), 2);
    assert_int_equal(mf_trust_live_carried(l, B), 1);
    mf_trust_live_stand(l, A, E);
    assert_int_equal(mf_trust_live_carried(l, A), 0);
    assert_int_equal(mf_trust_live_carried(l, B), 3);
    assert_int_equal(mf_trust_live_end(l, C), B);
    mf_arena_free(&a);
}

static void trap_24_no_weight_is_no_head_and_sums_do_not_wrap(void **unused)
{
    const uint32_t to[] = {D, D, D, U};
    struct mf_trust t = {.n = 4, .to = {to}, .standing = (const uint8_t[]){E, E, E, V}};
    uint64_t weight[] = {0, 5, UINT64_MAX - 5, 0}, carried[4];
    uint32_t ends[4], heads[4];
    struct mf_arena a;

    (void)unused;
    mf_trust_resolve(&t, ends);
    assert_true(mf_trust_carry(4, ends, weight, carried, heads));
    assert_true(carried[D] == UINT64_MAX);
    assert_int_equal(heads[D], 2);
    weight[A] = 1;
    assert_false(mf_trust_carry(4, ends, weight, carried, heads));
    mf_arena_init(&a);
    assert_null(mf_trust_live(&a, 4, false, to, t.standing, weight));
    mf_arena_free(&a);
}

static void one_level_goes_no_further(void **unused)
{
    const uint32_t to[] = {B, C, U, C};
    struct mf_trust t = {.n = 4, .one_level = true, .to = {to}};
    uint32_t ends[4];

    (void)unused;
    t.standing = (const uint8_t[]){E, E, V, E};
    carries(&t, (uint64_t[]){0, 0, 3, 0}); /* B and D, and not A */
    mf_trust_resolve(&t, ends);
    assert_int_equal(mf_trust_fate_of(A, ends[A]), MF_FATE_ONE_LEVEL);
    t.standing = (const uint8_t[]){E, V, V, V}; /* B votes: has A, and C has B no more */
    carries(&t, (uint64_t[]){0, 2, 1, 1});
}

static void the_narrowest_scope_counts(void **unused)
{
    const uint32_t unit[] = {B, U, U, U}, area[] = {C, U, U, U}, issue[] = {D, U, U, U};
    struct mf_trust t = {.n = 4, .standing = (const uint8_t[]){E, V, V, V}};
    enum mf_trust_scope scope;

    (void)unused;
    t.to[MF_TRUST_UNIT] = unit;
    carries(&t, (uint64_t[]){0, 2, 1, 1});
    t.to[MF_TRUST_ISSUE] = issue;
    carries(&t, (uint64_t[]){0, 1, 1, 2});
    t.to[MF_TRUST_AREA] = area;
    carries(&t, (uint64_t[]){0, 1, 1, 2});
    assert_int_equal(mf_trust_of(&t, A, &scope), D);
    assert_int_equal(scope, MF_TRUST_ISSUE);
    t.to[MF_TRUST_ISSUE] = NULL;
    carries(&t, (uint64_t[]){0, 1, 2, 1});
    assert_int_equal(mf_trust_of(&t, B, &scope), U);
}

/* ---- one way ---- */

static void labelled(const struct mf_trust_way *w, uint32_t n, const uint32_t *members,
                     const enum mf_trust_label *labels)
{
    assert_int_equal(w->n, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(w->at[i].member, members[i]);
        assert_int_equal(w->at[i].label, labels[i]);
    }
}

static void a_way_names_each_step(void **unused)
{
    const uint32_t to[] = {B, C, U, B};
    struct mf_trust t = {.n = 4, .to = {to}, .standing = (const uint8_t[]){E, E, V, E}};
    struct mf_trust_way w;
    struct mf_arena a;

    (void)unused;
    mf_arena_init(&a);
    w = mf_trust_way(&a, &t, A, U);
    labelled(&w, 3, (const uint32_t[]){A, B, C},
             (const enum mf_trust_label[]){MF_TRUST_FIRST, MF_TRUST_BETWEEN, MF_TRUST_LAST});
    assert_int_equal(w.fate, MF_FATE_CARRIED);
    assert_int_equal(w.end, C);
    assert_true(w.at[1].said && !w.at[2].said);
    /* As if C, who then doesn't vote, named A. */
    t.standing = (const uint8_t[]){E, E, E, E};
    w = mf_trust_way(&a, &t, C, A);
    labelled(&w, 4, (const uint32_t[]){C, A, B, C},
             (const enum mf_trust_label[]){MF_TRUST_FIRST, MF_TRUST_BETWEEN, MF_TRUST_BETWEEN,
                                           MF_TRUST_AGAIN});
    assert_int_equal(w.fate, MF_FATE_CIRCLE);
    w = mf_trust_way(&a, &t, A, X);
    assert_int_equal(w.fate, MF_FATE_SILENT);
    assert_int_equal(w.end, X);
    mf_arena_free(&a);
}

/* ---- random bodies ---- */

struct body {
    struct mf_trust t;
    uint32_t n, *to[MF_TRUST__COUNT];
    uint8_t *standing;
    uint64_t *weight;
};

static uint32_t somebody(struct rng *r, const struct body *b)
{
    uint32_t kind = (uint32_t)rng_below(r, 12);

    return kind == 0 ? U : kind == 1 ? X : (uint32_t)rng_below(r, b->n);
}

static uint8_t some_standing(struct rng *r, uint32_t voters)
{
    uint64_t kind = rng_below(r, 20);

    return kind == 0 ? (uint8_t)(rng_below(r, 2) * MF_TRUST_VOTES) : kind < voters ? V : E;
}

static struct body make(struct mf_arena *a, struct rng *r, uint32_t n)
{
    struct body b = {.n = n};
    uint32_t voters = (uint32_t)rng_below(r, 10), scopes = 1 + (uint32_t)rng_below(r, 7);

    for (unsigned s = 0; s < MF_TRUST__COUNT; s++) {
        b.to[s] = mf_new_n(a, uint32_t, n);
        for (uint32_t m = 0; m < n; m++)
            b.to[s][m] = s && rng_below(r, 2) ? U : somebody(r, &b);
        b.t.to[s] = scopes >> s & 1 ? b.to[s] : NULL;
    }
    b.standing = mf_new_n(a, uint8_t, n);
    b.weight = mf_new_n(a, uint64_t, n);
    for (uint32_t m = 0; m < n; m++) {
        b.standing[m] = some_standing(r, voters);
        b.weight[m] = rng_below(r, 4);
    }
    b.t.n = n;
    b.t.one_level = rng_below(r, 3) == 0;
    b.t.standing = b.standing;
    return b;
}

/* All weight is some vote's, or somebody's who is told why it isn't. */
static void nothing_is_lost_or_doubled(const struct body *b)
{
    uint32_t *ends = test_calloc(b->n, sizeof *ends), *heads = test_calloc(b->n, sizeof *heads);
    uint64_t *carried = test_calloc(b->n, sizeof *carried), all = 0, counted = 0;

    mf_trust_resolve(&b->t, ends);
    assert_true(mf_trust_carry(b->n, ends, b->weight, carried, heads));
    for (uint32_t m = 0; m < b->n; m++) {
        counted += mf_trust_counts(ends[m]) ? b->weight[m] : 0;
        all += carried[m];
        assert_true(carried[m] == 0 || b->standing[m] == V);
        assert_true(heads[m] <= carried[m]);
    }
    assert_true(all == counted);
    test_free(ends);
    test_free(heads);
    test_free(carried);
}

static void ways_agree(struct mf_arena *a, const struct body *b)
{
    uint32_t *ends = mf_new_n(a, uint32_t, b->n);

    mf_trust_resolve(&b->t, ends);
    for (uint32_t m = 0; m < b->n; m++) {
        struct mf_trust_way w = mf_trust_way(a, &b->t, m, U);
        assert_int_equal(w.fate, mf_trust_fate_of(m, ends[m]));
        assert_int_equal(w.end, mf_trust_counts(ends[m]) ? ends[m] : X);
    }
}

static void random_bodies_as_walked(void **unused)
{
    struct rng r = rng_seed_from_env(15);

    (void)unused;
    for (unsigned i = 0; i < 4000; i++) {
        struct mf_arena a;
        mf_arena_init(&a);
        struct body b = make(&a, &r, 1 + (uint32_t)rng_below(&r, i % 40 ? 9 : 600));
        same_as_walked(&b.t);
        nothing_is_lost_or_doubled(&b);
        ways_agree(&a, &b);
        mf_arena_free(&a);
    }
}

/* Chains and circles longer than any stretch, jumbled, with a few who break them. */
static void long_chains_as_walked(void **unused)
{
    struct rng r = rng_seed_from_env(16);
    enum { N = 3000 };
    static uint32_t order[N], to[N];
    static uint8_t standing[N];
    struct mf_trust t = {.n = N, .to = {to}, .standing = standing};

    (void)unused;
    for (unsigned i = 0; i < 24; i++) {
        for (uint32_t m = 0; m < N; m++) {
            order[m] = m;
            standing[m] = E;
        }
        for (uint32_t m = N; i % 2 && m > 1; m--) {
            uint32_t at = (uint32_t)rng_below(&r, m), was = order[at];
            order[at] = order[m - 1];
            order[m - 1] = was;
        }
        for (uint32_t m = 0; m < N; m++)
            to[order[m]] = order[m + 1 < N ? m + 1 : rng_below(&r, N)];
        for (unsigned k = 0; k < i / 4; k++)
            standing[rng_below(&r, N)] = some_standing(&r, 10);
        same_as_walked(&t);
    }
}

/* All walks come to their end in the same step, and there are still others to walk. */
static void many_short_ways_as_walked(void **unused)
{
    enum { N = 2000 };
    static uint32_t to[N];
    static uint8_t standing[N];
    struct mf_trust t = {.n = N, .to = {to}, .standing = standing};

    (void)unused;
    for (uint32_t m = 0; m < N; m++) {
        to[m] = m % 4 == 3 ? m - 3 : m + 1;
        standing[m] = m % 8 == 3 ? V : E;
    }
    same_as_walked(&t);
}

/* ---- kept live ---- */

static void live_is_as_resolved(const struct body *b, const uint32_t *to, struct mf_trust_live *l)
{
    struct mf_trust t = {
        .n = b->n, .one_level = b->t.one_level, .to = {to}, .standing = b->standing};
    uint32_t *ends = test_malloc(b->n * sizeof *ends);
    uint64_t *carried = test_malloc(b->n * sizeof *carried);

    mf_trust_resolve(&t, ends);
    assert_true(mf_trust_carry(b->n, ends, b->weight, carried, NULL));
    for (uint32_t m = 0; m < b->n; m++) {
        assert_int_equal(mf_trust_live_end(l, m), ends[m]);
        assert_int_equal(mf_trust_live_carried(l, m), carried[m]);
    }
    test_free(ends);
    test_free(carried);
}

static void live_changes_as_resolved_anew(void **unused)
{
    struct rng r = rng_seed_from_env(17);

    (void)unused;
    for (unsigned i = 0; i < 250; i++) {
        struct mf_arena a;
        mf_arena_init(&a);
        struct body b = make(&a, &r, 1 + (uint32_t)rng_below(&r, i % 50 ? 12 : 300));
        uint32_t *to = b.to[0];
        struct mf_trust_live *l = mf_trust_live(&a, b.n, b.t.one_level, to, b.standing, b.weight);
        for (unsigned k = 0; k < 40; k++) {
            uint32_t m = (uint32_t)rng_below(&r, b.n);
            live_is_as_resolved(&b, to, l);
            if (rng_below(&r, 2)) {
                b.standing[m] = some_standing(&r, 8);
                mf_trust_live_stand(l, m, b.standing[m]);
            } else {
                to[m] = somebody(&r, &b);
                mf_trust_live_point(l, m, to[m]);
            }
        }
        live_is_as_resolved(&b, to, l);
        mf_arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trap_14_a_circle_resolves_at_close),
        cmocka_unit_test(trap_15_who_is_not_entitled_cuts_off),
        cmocka_unit_test(trap_16_a_vote_taken_back_lets_the_delegation_apply),
        cmocka_unit_test(trap_24_no_weight_is_no_head_and_sums_do_not_wrap),
        cmocka_unit_test(one_level_goes_no_further),
        cmocka_unit_test(the_narrowest_scope_counts),
        cmocka_unit_test(a_way_names_each_step),
        cmocka_unit_test(random_bodies_as_walked),
        cmocka_unit_test(long_chains_as_walked),
        cmocka_unit_test(many_short_ways_as_walked),
        cmocka_unit_test(live_changes_as_resolved_anew),
    };

    return cmocka_run_group_tests_name("delegation", tests, NULL, NULL);
}
