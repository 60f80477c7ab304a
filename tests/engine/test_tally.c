/*
 * Tallies: every amount against a plain computation, and rule 22 (what holds whatever the uncast
 * ballots become) against all that they can become, for random rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/tally.h"
#include "rng.h"

static struct mf_amount count(uint64_t n)
{
    return (struct mf_amount){.kind = MF_AMT_COUNT, .count = n};
}

static struct mf_amount share(uint64_t num, uint64_t den)
{
    return (struct mf_amount){.kind = MF_AMT_SHARE, .share = {num, den}};
}

static struct mf_amount kind(enum mf_amount_kind k, uint64_t n)
{
    return (struct mf_amount){.kind = k, .count = n};
}

static bool reached(struct mf_amount a, uint64_t have, uint64_t base)
{
    return mf_amount_reached(&a, have, base, 0);
}

/* ---- amounts
 * --------------------------------------------------------------------------------------------- */

static void test_four_of_six_but_not_of_eight_or_nine(void **state)
{
    struct mf_amount majority = kind(MF_AMT_MAJORITY, 0);

    (void)state;
    assert_false(reached(majority, 4, 9));
    assert_false(reached(majority, 4, 8)); /* a tie is no majority */
    assert_true(reached(majority, 4, 7));
    assert_true(reached(majority, 4, 6));
    assert_false(reached(majority, 0, 0));
    assert_true(reached(majority, UINT64_MAX, UINT64_MAX));
    assert_int_equal(mf_amount_needed(&majority, 9, 0), 5);
    assert_int_equal(mf_amount_needed(&majority, 6, 0), 4);
}

static void test_shares_strict_rounded_and_of_nothing(void **state)
{
    struct mf_amount strict = share(2, 3), floor = share(4, 100);

    (void)state;
    strict.more_than = true;
    floor.rounded_down = true;
    assert_true(reached(share(2, 3), 4, 6));
    assert_false(reached(strict, 4, 6));
    assert_true(reached(strict, 5, 6));
    assert_false(reached(share(4, 100), 40000, 1000001)); /* exact: 40000.04 are needed */
    assert_true(reached(floor, 40000, 1000001));
    assert_false(reached(share(1, 2), 0, 0));
    assert_false(reached(kind(MF_AMT_ALL, 0), 0, 0));
    assert_false(reached(kind(MF_AMT_ALL_BUT, 2), 0, 0));
    assert_true(reached(kind(MF_AMT_ALL, 0), 6, 6));
    assert_true(reached(kind(MF_AMT_ALL_BUT, 2), 7, 9));
    assert_false(reached(kind(MF_AMT_ALL_BUT, 2), 6, 9));
    assert_true(reached(count(0), 0, 0));
    strict = count(3);
    strict.more_than = true;
    assert_false(reached(strict, 3, 9));
    assert_true(reached(strict, 4, 9));
    assert_int_equal(mf_amount_needed(&floor, 1000001, 0), 40000);
}

static void test_square_root_unrounded_and_capped(void **state)
{
    struct mf_amount a = share(1, 2);

    (void)state;
    a.sqrt = true;
    assert_true(reached(a, 16, 1000)); /* sqrt(1000)/2 = 15.81… */
    assert_false(reached(a, 15, 1000));
    a.capped = true;
    a.cap = 5;
    assert_true(reached(a, 5, 1000));
    assert_false(reached(a, 4, 1000));
    assert_true(reached(a, 3, 36));
    assert_false(reached(a, 3, 37));
}

static void test_falling_shares_fall_by_the_millisecond(void **state)
{
    struct mf_fall second = {.to = {0, 1}, .over = 100},
                   first = {.to = {1, 2}, .over = 1000, .next = &second};
    struct mf_amount a = share(8, 10);

    (void)state;
    a.falling = &first;
    /* 0.8 - 0.3 * t / 1000 of 1000 */
    assert_false(mf_amount_reached(&a, 799, 1000, 0));
    assert_true(mf_amount_reached(&a, 800, 1000, 0));
    assert_false(mf_amount_reached(&a, 650, 1000, 499));
    assert_true(mf_amount_reached(&a, 650, 1000, 500));
    assert_true(mf_amount_reached(&a, 500, 1000, 1000));
    assert_false(mf_amount_reached(&a, 249, 1000, 1050));
    assert_true(mf_amount_reached(&a, 250, 1000, 1050));
    assert_true(mf_amount_reached(&a, 0, 1000, 5000));
}

static void test_needed_is_the_least_that_reaches(void **state)
{
    struct rng r = rng_seed_from_env(1);

    (void)state;
    for (int i = 0; i < 2000; i++) {
        struct mf_amount a = share(1 + rng_below(&r, 9), 1 + rng_below(&r, 9));
        uint64_t base = 1 + rng_below(&r, 50), need;
        a.kind = (enum mf_amount_kind)(MF_AMT_COUNT + (int)rng_below(&r, 5));
        a.count = rng_below(&r, 6);
        a.more_than = rng_below(&r, 2);
        a.rounded_down = rng_below(&r, 2);
        a.sqrt = !a.rounded_down && rng_below(&r, 2);
        need = mf_amount_needed(&a, base, 0);
        assert_true(mf_amount_reached(&a, need, base, 0));
        assert_true(need == 0 || !mf_amount_reached(&a, need - 1, base, 0));
    }
}

/* ---- a plain second computation
 * ------------------------------------------------------------------------------ */

enum { VOTERS = 6, LEAVES = 4 };

struct vote {
    enum mf_ballot ballot; /* NONE: away */
};

struct world {
    struct mf_rule leaf[LEAVES], top;
    const struct mf_rule *children[LEAVES];
    struct mf_count_leaf tally[LEAVES];
    uint64_t weight[LEAVES][VOTERS]; /* 0: not in the group */
    uint32_t nleaves;
};

struct sums {
    int64_t yes, no, abstain, size, seats;
};

static struct sums sums_of(const struct world *w, uint32_t i, const struct vote *v)
{
    struct sums s = {.seats = (int64_t)w->tally[i].seats};

    for (int p = 0; p < VOTERS; p++) {
        int64_t x = (int64_t)w->weight[i][p];
        s.size += x;
        s.yes += v[p].ballot == MF_BALLOT_YES ? x : 0;
        s.no += v[p].ballot == MF_BALLOT_NO ? x : 0;
        s.abstain += v[p].ballot == MF_BALLOT_ABSTAIN ? x : 0;
    }
    return s;
}

static int64_t plain_base(const struct sums *s, enum mf_base base, bool without)
{
    int64_t n = base == MF_BASE_SEATS     ? s->seats
                : base == MF_BASE_PRESENT ? s->yes + s->no + s->abstain
                : base == MF_BASE_VOTING  ? s->yes + s->no
                                          : s->size;

    if (without && base != MF_BASE_VOTING)
        n -= s->abstain;
    return n < 0 ? 0 : n;
}

static int64_t plain_kinds(const struct sums *s, uint8_t kinds)
{
    return (kinds & MF_KIND_YES ? s->yes : 0) + (kinds & MF_KIND_NO ? s->no : 0) +
           (kinds & MF_KIND_ABSTAIN ? s->abstain : 0);
}

static bool plain_reached(const struct mf_amount *a, int64_t have, int64_t base)
{
    int64_t num = (int64_t)a->share.num, den = (int64_t)a->share.den;

    switch (a->kind) {
    case MF_AMT_COUNT:
        return a->more_than ? have > (int64_t)a->count : have >= (int64_t)a->count;
    case MF_AMT_MAJORITY:
        return 2 * have > base;
    case MF_AMT_ALL:
        return base > 0 && have >= base;
    case MF_AMT_ALL_BUT:
        return base > 0 && have + (int64_t)a->count >= base;
    case MF_AMT_SHARE:
    case MF_AMT_NONE:
    case MF_AMT_NAME:
        break;
    }
    if (base == 0)
        return false;
    if (a->sqrt) { /* have >= num/den * sqrt(base) */
        int64_t x = have * den, y = num * num * base;
        return a->more_than ? x * x > y : x * x >= y;
    }
    if (a->rounded_down) {
        int64_t least = num * base / den;
        return a->more_than ? have > least : have >= least;
    }
    return a->more_than ? have * den > num * base : have * den >= num * base;
}

static bool plain_leaf(const struct world *w, uint32_t i, const struct vote *v, bool *ret_tied)
{
    const struct mf_rule *r = &w->leaf[i];
    struct sums s = sums_of(w, i, v);
    int64_t base = plain_base(&s, r->base, r->without_abstentions);
    uint8_t kinds = r->counting ? r->counting : MF_KIND_YES;
    bool quorum =
        !r->has_quorum ||
        plain_reached(&r->quorum, plain_kinds(&s, r->quorum_counting ? r->quorum_counting : 7),
                      plain_base(&s, r->quorum_base, false));

    *ret_tied = false;
    if (w->tally[i].caretaker)
        return false;
    if (r->kind == MF_RULE_CONSENT)
        return s.yes > 0;
    if (r->kind == MF_RULE_NO_OBJECTION)
        return s.size > 0 && base > 0 && !plain_reached(&r->amount, s.no, base);
    *ret_tied = r->tie.kind == MF_REF_OFFICE && quorum && base > 0 &&
                (r->base == MF_BASE_VOTING ? s.yes == s.no : 2 * s.yes == base);
    return quorum && plain_reached(&r->amount, plain_kinds(&s, kinds), base);
}

static bool plain_combine(const struct world *w, const bool *holds)
{
    uint64_t n = 0;

    for (uint32_t i = 0; i < w->nleaves; i++)
        n += holds[i];
    return w->top.kind == MF_RULE_AND  ? n == w->nleaves
           : w->top.kind == MF_RULE_OR ? n > 0
                                       : n >= w->top.n_of;
}

/* Held, not held, or a tie that an office would decide. */
static enum mf_truth plain_outcome(const struct world *w, const struct vote *v)
{
    bool holds[LEAVES], tied[LEAVES];

    for (uint32_t i = 0; i < w->nleaves; i++)
        holds[i] = plain_leaf(w, i, v, &tied[i]);
    if (plain_combine(w, holds))
        return MF_TRUE;
    for (uint32_t i = 0; i < w->nleaves; i++) {
        if (holds[i] || !tied[i])
            continue;
        holds[i] = true;
        if (plain_combine(w, holds))
            return MF_OPEN;
        holds[i] = false;
    }
    return MF_FALSE;
}

/* ---- random rules
 * ------------------------------------------------------------------------------------------------
 */

static struct mf_amount random_amount(struct rng *r)
{
    struct mf_amount a = {.kind = (enum mf_amount_kind)(MF_AMT_COUNT + (int)rng_below(r, 5))};

    a.count = a.kind == MF_AMT_COUNT ? 1 + rng_below(r, 5) : rng_below(r, 3);
    a.share.den = 1 + rng_below(r, 6);
    a.share.num = 1 + rng_below(r, a.share.den);
    if (a.kind != MF_AMT_SHARE && a.kind != MF_AMT_COUNT)
        return a;
    a.more_than = rng_below(r, 3) == 0;
    if (a.kind == MF_AMT_SHARE && rng_below(r, 4) == 0)
        a.rounded_down = true;
    else if (a.kind == MF_AMT_SHARE && rng_below(r, 4) == 0)
        a.sqrt = true;
    return a;
}

static enum mf_base random_base(struct rng *r)
{
    static const enum mf_base bases[] = {MF_BASE_SEATS, MF_BASE_IN_OFFICE, MF_BASE_PRESENT,
                                         MF_BASE_VOTING};

    return bases[rng_below(r, 4)];
}

static void random_leaf(struct rng *r, struct world *w, uint32_t i)
{
    struct mf_rule *leaf = &w->leaf[i];
    struct mf_count_leaf *t = &w->tally[i];
    uint64_t which = rng_below(r, 10);
    bool weighted = rng_below(r, 3) == 0;

    leaf->kind = which == 0 ? MF_RULE_CONSENT : which == 1 ? MF_RULE_NO_OBJECTION : MF_RULE_COUNT;
    leaf->amount = random_amount(r);
    leaf->base = random_base(r);
    leaf->without_abstentions = rng_below(r, 4) == 0;
    leaf->counting = rng_below(r, 3) ? 0 : (uint8_t)(MF_KIND_YES | rng_below(r, 8));
    leaf->has_quorum = leaf->kind == MF_RULE_COUNT && rng_below(r, 2);
    leaf->quorum = random_amount(r);
    leaf->quorum_base = rng_below(r, 2) ? MF_BASE_IN_OFFICE : random_base(r);
    leaf->quorum_counting = rng_below(r, 2) ? 0 : (uint8_t)(MF_KIND_YES | rng_below(r, 8));
    if (leaf->kind == MF_RULE_COUNT && rng_below(r, 5) == 0)
        leaf->tie.kind = MF_REF_OFFICE;
    *t = (struct mf_count_leaf){.rule = leaf, .amount = leaf->amount, .quorum = leaf->quorum};
    t->quorum_base = leaf->quorum_base;
    t->caretaker = leaf->kind != MF_RULE_CONSENT && rng_below(r, 12) == 0;
    uint64_t only = leaf->kind == MF_RULE_CONSENT ? rng_below(r, VOTERS + 1) : VOTERS + 1;
    for (uint64_t p = 0; p < VOTERS; p++) {
        bool in = only > VOTERS ? rng_below(r, 4) > 0 : p == only;
        w->weight[i][p] = !in ? 0 : weighted && only > VOTERS ? 1 + rng_below(r, 3) : 1;
        t->size += w->weight[i][p];
    }
    t->seats = t->size + rng_below(r, 3);
}

static void random_world(struct rng *r, struct world *w)
{
    memset(w, 0, sizeof *w);
    w->nleaves = 1 + (uint32_t)rng_below(r, 3);
    for (uint32_t i = 0; i < w->nleaves; i++) {
        random_leaf(r, w, i);
        w->children[i] = &w->leaf[i];
    }
    w->top.kind = (enum mf_rule_kind)(MF_RULE_AND + (int)rng_below(r, 3));
    w->top.n_of = 1 + rng_below(r, w->nleaves);
    w->top.children = w->children;
    w->top.nchildren = w->nleaves;
}

static enum mf_truth whole(struct world *w, const struct vote *v, bool definite)
{
    static const struct mf_charter none;
    enum mf_truth truths[LEAVES];

    for (uint32_t i = 0; i < w->nleaves; i++) {
        struct sums s = sums_of(w, i, v);
        struct mf_count_leaf *t = &w->tally[i];
        t->yes = (uint64_t)s.yes;
        t->no = (uint64_t)s.no;
        t->abstain = (uint64_t)s.abstain;
        truths[i] = definite ? mf_leaf_definite(t, 0) : mf_leaf_holds(t, 0) ? MF_TRUE : MF_FALSE;
    }
    return mf_rule_truth(&none, &w->top, truths);
}

static void test_as_it_stands_agrees_with_plain_arithmetic(void **state)
{
    struct rng r = rng_seed_from_env(7);
    struct world w;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct vote v[VOTERS];
        random_world(&r, &w);
        for (int p = 0; p < VOTERS; p++)
            v[p].ballot = (enum mf_ballot)rng_below(&r, 4);
        assert_int_equal(whole(&w, v, false) == MF_TRUE, plain_outcome(&w, v) == MF_TRUE);
    }
}

/* All that the uncast ballots can become: seen[outcome]. */
static void complete(const struct world *w, struct vote *v, const int *uncast, int n, bool seen[3])
{
    if (n == 0) {
        seen[plain_outcome(w, v)] = true;
        return;
    }
    for (int b = MF_BALLOT_NONE; b <= MF_BALLOT_ABSTAIN; b++) {
        v[uncast[n - 1]].ballot = (enum mf_ballot)b;
        complete(w, v, uncast, n - 1, seen);
    }
    v[uncast[n - 1]].ballot = MF_BALLOT_NONE;
}

static void test_early_closing_is_never_wrong(void **state)
{
    struct rng r = rng_seed_from_env(2023);
    int late = 0, definite = 0;
    enum { RULES = 6000 };

    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct world w;
        struct vote v[VOTERS];
        int uncast[VOTERS], n = 0;
        bool seen[3] = {false};
        enum mf_truth t;

        random_world(&r, &w);
        for (int p = 0; p < VOTERS; p++) {
            v[p].ballot = (enum mf_ballot)rng_below(&r, 4);
            if (v[p].ballot == MF_BALLOT_NONE)
                uncast[n++] = p;
        }
        t = whole(&w, v, true);
        complete(&w, v, uncast, n, seen);
        if (t == MF_TRUE)
            assert_true(seen[MF_TRUE] && !seen[MF_FALSE] && !seen[MF_OPEN]);
        if (t == MF_FALSE)
            assert_true(seen[MF_FALSE] && !seen[MF_TRUE] && !seen[MF_OPEN]);
        definite += t != MF_OPEN;
        late += t == MF_OPEN && seen[MF_TRUE] + seen[MF_FALSE] + seen[MF_OPEN] == 1;
    }
    printf("# %d rules, %d definite, %d could have closed earlier\n", RULES, definite, late);
    assert_true(definite > RULES / 4);
    assert_true(late < RULES / 10);
}

/* A ballot more or less on one of the piles, where the group has room for it. */
static uint64_t move_one(struct rng *r, struct mf_count_leaf *l)
{
    uint64_t *piles[] = {&l->yes, &l->no, &l->abstain}, *pile = piles[rng_below(r, 3)];
    uint64_t room = l->size - l->yes - l->no - l->abstain, weight = 1 + rng_below(r, 3);

    if (rng_below(r, 2) && weight <= room)
        *pile += weight;
    else if (weight <= *pile)
        *pile -= weight;
    else
        return 0;
    return weight;
}

static void test_a_calm_leaf_need_not_be_looked_at(void **state)
{
    struct rng r = rng_seed_from_env(11);
    int calm_ones = 0;
    struct world w;

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        struct mf_count_leaf *l = &w.tally[0];
        uint64_t calm;
        enum mf_truth before;
        random_world(&r, &w);
        l->size = 1 + rng_below(&r, turn % 2 ? 20 : 2000);
        l->seats = l->size + rng_below(&r, 9);
        if (l->amount.kind == MF_AMT_COUNT)
            l->amount.count = rng_below(&r, l->size + 2);
        l->yes = rng_below(&r, l->size + 1);
        l->no = rng_below(&r, l->size - l->yes + 1);
        l->abstain = rng_below(&r, l->size - l->yes - l->no + 1);
        calm = mf_leaf_calm(l);
        before = mf_leaf_definite(l, 0);
        calm_ones += calm > 0;
        for (int tries = 0; tries < 300 && calm > 0; tries++) {
            uint64_t weight = move_one(&r, l);
            if (weight > calm)
                break;
            calm -= weight;
            assert_int_equal(mf_leaf_definite(l, 0), before);
        }
    }
    printf("# %d of 20000 leaves were calm\n", calm_ones);
    assert_true(calm_ones > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_of_six_but_not_of_eight_or_nine),
        cmocka_unit_test(test_shares_strict_rounded_and_of_nothing),
        cmocka_unit_test(test_square_root_unrounded_and_capped),
        cmocka_unit_test(test_falling_shares_fall_by_the_millisecond),
        cmocka_unit_test(test_needed_is_the_least_that_reaches),
        cmocka_unit_test(test_as_it_stands_agrees_with_plain_arithmetic),
        cmocka_unit_test(test_early_closing_is_never_wrong),
        cmocka_unit_test(test_a_calm_leaf_need_not_be_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
