/* Forms: constructors, truth, duals and columns, against plain sums over all coalitions. */
#include "forms.h"

#define NOWHERE ((struct mf_span){0, 0})

static void in_of(const struct forms *f, uint32_t coalition, bool in[FORM_PERSONS])
{
    for (uint32_t p = 0; p < f->cs.npersons; p++)
        in[p] = coalition >> p & 1;
}

static void test_truth_and_dual_over_all_coalitions(void **state)
{
    struct rng r = rng_seed_from_env(0x666f726d);
    (void)state;

    for (int round = 0; round < 400; round++) {
        struct forms f;
        forms_open(&f, &r);
        const struct mf_form *form = forms_random(&f, &r, 3);
        const struct mf_form *dual = mf_form_dual(&f.cs, &f.arena, form);
        const struct mf_form *back = mf_form_dual(&f.cs, &f.arena, dual);
        uint32_t all = forms_everybody(&f);
        for (uint32_t s = 0; s <= all; s++) {
            bool in[FORM_PERSONS] = {false};
            in_of(&f, s, in);
            bool holds = forms_true(&f, form, s);
            assert_int_equal(mf_form_holds(&f.cs, form, in), holds);
            in_of(&f, all & ~s, in);
            assert_int_equal(mf_form_holds(&f.cs, dual, in), !holds);
        }
        assert_true(mf_form_same(form, back));
        mf_arena_free(&f.arena);
    }
}

static void test_and_or_are_what_they_say(void **state)
{
    struct rng r = rng_seed_from_env(0x616e64);
    (void)state;

    for (int round = 0; round < 200; round++) {
        struct forms f;
        forms_open(&f, &r);
        const struct mf_form *x = forms_random(&f, &r, 2), *y = forms_random(&f, &r, 2);
        const struct mf_form *both = mf_form_and(&f.arena, x, y);
        const struct mf_form *either = mf_form_or(&f.arena, x, y);
        for (uint32_t s = 0; s <= forms_everybody(&f); s++) {
            bool a = forms_true(&f, x, s), b = forms_true(&f, y, s);
            assert_int_equal(forms_true(&f, both, s), a && b);
            assert_int_equal(forms_true(&f, either, s), a || b);
        }
        mf_arena_free(&f.arena);
    }
}

static void test_constants_vanish(void **state)
{
    struct forms f = {0};
    mf_person who[] = {0, 2};
    uint64_t weight[] = {3, 4};
    const struct mf_form *atom, *of[3];
    uint32_t c;
    (void)state;

    mf_arena_init(&f.arena);
    f.cs.arena = &f.arena;
    f.cs.npersons = 3;
    c = mf_column_put(&f.cs, (struct mf_column){.person = who, .weight = weight, .n = 2});
    atom = mf_form_at_least(&f.cs, c, 7, NOWHERE);
    assert_int_equal(atom->kind, MF_FORM_AT_LEAST);
    assert_int_equal(mf_form_at_least(&f.cs, c, 0, NOWHERE)->kind, MF_FORM_ALWAYS);
    assert_int_equal(mf_form_at_least(&f.cs, c, 8, NOWHERE)->kind, MF_FORM_NEVER);
    assert_ptr_equal(mf_form_and(&f.arena, atom, mf_form_always()), atom);
    assert_ptr_equal(mf_form_or(&f.arena, mf_form_never(), atom), atom);
    assert_int_equal(mf_form_and(&f.arena, atom, mf_form_never())->kind, MF_FORM_NEVER);
    assert_int_equal(mf_form_or(&f.arena, atom, mf_form_always())->kind, MF_FORM_ALWAYS);
    of[0] = of[1] = of[2] = atom;
    assert_int_equal(mf_form_of(&f.arena, 0, of, 3)->kind, MF_FORM_ALWAYS);
    assert_int_equal(mf_form_of(&f.arena, 4, of, 3)->kind, MF_FORM_NEVER);
    assert_int_equal(mf_form_of(&f.arena, 1, of, 0)->kind, MF_FORM_NEVER);
    assert_ptr_equal(mf_form_of(&f.arena, 1, of, 1), atom);
    mf_arena_free(&f.arena);
}

static void test_equal_groups_share_a_column(void **state)
{
    struct forms f = {0};
    mf_person who[] = {1, 5, 6};
    uint64_t heads[] = {1, 1, 1}, weighed[] = {1, 2, 1};
    uint32_t *columns, a, b;
    (void)state;

    mf_arena_init(&f.arena);
    f.cs.arena = &f.arena;
    f.cs.npersons = 7;
    a = mf_column_put(&f.cs, (struct mf_column){.person = who, .weight = heads, .n = 3});
    b = mf_column_put(&f.cs, (struct mf_column){.person = who, .weight = weighed, .n = 3});
    assert_int_not_equal(a, b);
    assert_true(f.cs.list.at[a].heads && !f.cs.list.at[b].heads);
    assert_int_equal(f.cs.list.at[b].total, 4);
    assert_int_equal(
        mf_column_put(&f.cs, (struct mf_column){.person = who, .weight = heads, .n = 3}), a);
    assert_int_equal(
        mf_column_put(&f.cs, (struct mf_column){.person = who, .weight = heads, .n = 2}), 2);
    const struct mf_form *form =
        mf_form_or(&f.arena, mf_form_at_least(&f.cs, b, 2, NOWHERE),
                   mf_form_and(&f.arena, mf_form_at_least(&f.cs, a, 2, NOWHERE),
                               mf_form_at_least(&f.cs, b, 1, NOWHERE)));
    assert_int_equal(mf_form_columns(&f.cs, &f.arena, form, &columns), 2);
    assert_int_equal(columns[0], a);
    assert_int_equal(columns[1], b);
    mf_arena_free(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truth_and_dual_over_all_coalitions),
        cmocka_unit_test(test_and_or_are_what_they_say),
        cmocka_unit_test(test_constants_vanish),
        cmocka_unit_test(test_equal_groups_share_a_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
