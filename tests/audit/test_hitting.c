/* Minimum hitting sets against all subsets, and proofs that are never found of what isn't so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "audit/hitting.h"
#include "rng.h"

enum { PERSONS = 8, COLUMNS = 5, CLAUSES = 6, ROUNDS = 3000 };

struct problem {
    struct mf_arena arena;
    struct mf_columns columns;
    struct mf_hitting *h;
};

static void make(struct problem *p, struct rng *r)
{
    bool heads = rng_below(r, 2) == 0;

    mf_arena_init(&p->arena);
    p->columns = (struct mf_columns){.arena = &p->arena, .npersons = PERSONS};
    for (int c = 0; c < COLUMNS; c++) {
        mf_person person[PERSONS];
        uint64_t weight[PERSONS];
        uint32_t n = 0;
        for (mf_person i = 0; i < PERSONS; i++)
            if (rng_below(r, 2) == 0) {
                person[n] = i;
                weight[n++] = heads ? 1 : 1 + rng_below(r, 9);
            }
        if (n > 0)
            mf_column_put(&p->columns,
                          (struct mf_column){.person = person, .weight = weight, .n = n});
    }
    p->h = mf_hitting_new(&p->arena, &p->columns, mf_cover_new(&p->arena, &p->columns));
    for (uint64_t i = rng_below(r, CLAUSES + 1); i > 0 && p->columns.list.n > 0; i--) {
        struct mf_hit_atom atoms[3];
        uint32_t n = 1 + (uint32_t)rng_below(r, 3);
        for (uint32_t k = 0; k < n; k++) {
            atoms[k].column = (uint32_t)rng_below(r, p->columns.list.n);
            atoms[k].need = 1 + rng_below(r, p->columns.list.at[atoms[k].column].total);
        }
        mf_hitting_add(p->h, atoms, n);
    }
}

static uint64_t weight_in(const struct mf_column *c, unsigned set)
{
    uint64_t w = 0;

    for (uint32_t i = 0; i < c->n; i++)
        w += set >> c->person[i] & 1 ? c->weight[i] : 0;
    return w;
}

static bool breaks_all(const struct problem *p, unsigned set)
{
    for (uint32_t i = 0; i < p->h->clauses.n; i++) {
        const struct mf_hit_clause *c = &p->h->clauses.at[i];
        bool broken = false;
        for (uint32_t k = 0; k < c->n; k++)
            broken |= weight_in(&p->columns.list.at[c->atom[k].column], set) >= c->atom[k].need;
        if (!broken)
            return false;
    }
    return true;
}

static uint32_t by_trying(const struct problem *p)
{
    uint32_t best = UINT32_MAX;

    for (unsigned set = 0; set < 1u << PERSONS; set++)
        if (breaks_all(p, set) && (uint32_t)__builtin_popcount(set) < best)
            best = (uint32_t)__builtin_popcount(set);
    return best;
}

static void the_smallest_is_found(void **state)
{
    struct rng r = rng_seed_from_env(7);
    int proofs = 0;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct problem p;
        struct mf_smallest s;
        struct mf_hit_proof proof;
        uint64_t steps = 0;
        uint32_t k;
        unsigned set = 0;
        make(&p, &r);
        k = by_trying(&p);
        s = mf_hitting_smallest(p.h, &p.arena, 0, &steps, UINT64_C(1) << 40);
        assert_true(s.possible); /* every amount can be reached */
        assert_int_equal(s.lo, k);
        assert_int_equal(s.hi, k);
        for (uint32_t m = 0; m < s.hi; m++)
            set |= 1u << s.who[m];
        assert_true(breaks_all(&p, set));
        if (k > 0)
            proofs += mf_hitting_prove(p.h, &p.arena, k, &steps, UINT64_C(1) << 40, &proof);
        assert_false(mf_hitting_prove(p.h, &p.arena, k + 1, &steps, UINT64_C(1) << 40, &proof));
        mf_arena_free(&p.arena);
    }
    printf("# %d of %d proved\n", proofs, ROUNDS);
    assert_true(proofs * 10 > ROUNDS * 7);
}

static void nothing_to_break_needs_nobody(void **state)
{
    struct problem p;
    struct rng r = {1};
    uint64_t steps = 0;
    struct mf_smallest s;
    struct mf_hit_proof proof;

    (void)state;
    make(&p, &r);
    p.h = mf_hitting_new(&p.arena, &p.columns, mf_cover_new(&p.arena, &p.columns));
    s = mf_hitting_smallest(p.h, &p.arena, 0, &steps, 1000);
    assert_true(s.possible && s.hi == 0 && s.lo == 0);
    mf_hitting_add(p.h, NULL, 0); /* and what nothing breaks, nobody */
    s = mf_hitting_smallest(p.h, &p.arena, 0, &steps, UINT64_C(1) << 40);
    assert_false(s.possible);
    assert_true(mf_hitting_prove(p.h, &p.arena, 100, &steps, UINT64_C(1) << 40, &proof));
    assert_int_equal(proof.n, 1);
    mf_arena_free(&p.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_is_found),
        cmocka_unit_test(nothing_to_break_needs_nobody),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
