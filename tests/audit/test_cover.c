/*
 * The smallest coalition of a form against all coalitions, one by one; the same with the search cut
 * short, when it may only give an interval; and of many persons alike, where an answer is known.
 */
#include "forms.h"

struct told {
    uint32_t proven, cut, impossible;
};

static void check_example(const struct forms *f, const struct mf_form *form, struct mf_smallest s)
{
    uint32_t coalition = 0;

    for (uint32_t i = 0; i < s.hi; i++) {
        assert_true(s.who[i] < f->cs.npersons && (i == 0 || s.who[i - 1] < s.who[i]));
        coalition |= UINT32_C(1) << s.who[i];
    }
    assert_true(forms_true(f, form, coalition));
}

static void check_answer(const struct forms *f, const struct mf_form *form, uint32_t smallest,
                         struct mf_smallest s, struct told *t)
{
    assert_int_equal(s.possible, smallest != UINT32_MAX);
    t->impossible += !s.possible;
    if (!s.possible)
        return;
    assert_true(s.lo <= smallest && smallest <= s.hi);
    check_example(f, form, s);
    if (s.lo == s.hi)
        t->proven++;
    else
        t->cut++;
}

static void test_against_all_coalitions(void **state)
{
    struct rng r = rng_seed_from_env(0x636f766572);
    struct told whole = {0}, short_cut = {0};
    (void)state;

    for (int round = 0; round < 1500; round++) {
        struct forms f;
        forms_open(&f, &r);
        struct mf_cover *cover = mf_cover_new(&f.arena, &f.cs);
        const struct mf_form *form = forms_random(&f, &r, 3);
        uint32_t smallest = forms_smallest(&f, form);
        check_answer(&f, form, smallest, mf_cover_smallest(cover, &f.arena, form, 0), &whole);
        for (uint64_t steps = 1; steps < 400; steps *= 3)
            check_answer(&f, form, smallest, mf_cover_smallest(cover, &f.arena, form, steps),
                         &short_cut);
        mf_arena_free(&f.arena);
    }
    printf("# proven %u, impossible %u; cut short: proven %u, intervals %u\n", whole.proven,
           whole.impossible, short_cut.proven, short_cut.cut);
    assert_int_equal(whole.cut, 0);
    assert_true(short_cut.cut > 100);
}

/* Many bars at once on few persons: where bounds mislead, if they can. */
static void test_many_demands_at_once(void **state)
{
    struct rng r = rng_seed_from_env(0x64656d616e64);
    struct told t = {0};
    (void)state;

    for (int round = 0; round < 3000; round++) {
        struct forms f;
        forms_open(&f, &r);
        struct mf_cover *cover = mf_cover_new(&f.arena, &f.cs);
        const struct mf_form *form = mf_form_always();
        for (uint32_t c = 0; c < f.cs.list.n; c++) {
            uint64_t total = f.cs.list.at[c].total;
            form = mf_form_and(
                &f.arena, form,
                mf_form_at_least(&f.cs, c, rng_below(&r, total + 1), (struct mf_span){0, 0}));
        }
        check_answer(&f, form, forms_smallest(&f, form),
                     mf_cover_smallest(cover, &f.arena, form, 0), &t);
        mf_arena_free(&f.arena);
    }
    assert_int_equal(t.cut, 0);
}

/* Each of three pairs of bodies has persons of its own; halves are taken together best. */
static void test_persons_alike_are_taken_together(void **state)
{
    enum { EACH = 50000 };
    struct mf_arena arena;
    struct mf_columns cs = {.npersons = 3 * EACH};
    const struct mf_form *form = mf_form_always();
    mf_person *who;
    uint64_t *one;
    (void)state;

    mf_arena_init(&arena);
    cs.arena = &arena;
    who = mf_new_n(&arena, mf_person, 2 * EACH);
    one = mf_new_n(&arena, uint64_t, 2 * EACH);
    for (uint32_t pair = 0; pair < 3; pair++) {
        uint32_t n = 0;
        for (mf_person p = 0; p < cs.npersons; p++)
            if (p / EACH != pair) {
                who[n] = p;
                one[n++] = 1;
            }
        uint32_t c = mf_column_put(&cs, (struct mf_column){.person = who, .weight = one, .n = n});
        form =
            mf_form_and(&arena, form, mf_form_at_least(&cs, c, EACH + 1, (struct mf_span){0, 0}));
    }
    struct mf_smallest s = mf_cover_smallest(mf_cover_new(&arena, &cs), &arena, form, 0);
    /* three times 50001 by persons who count twice: 150003 / 2, rounded up */
    assert_int_equal(s.lo, 75002);
    assert_int_equal(s.hi, 75002);
    mf_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_all_coalitions),
        cmocka_unit_test(test_many_demands_at_once),
        cmocka_unit_test(test_persons_alike_are_taken_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
