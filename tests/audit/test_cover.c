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

/* ---- more persons, of few kinds ---- */

enum { ALIKE = 5, GROUPS = 7, MOST_ALIKE = 16 };

struct crowd {
    struct mf_arena arena;
    struct mf_columns cs;
    uint32_t size[ALIKE];
    bool in[GROUPS][ALIKE]; /* by column of cs */
};

static void gather(struct crowd *c, struct rng *r)
{
    uint32_t n = 0;
    mf_person who[ALIKE * MOST_ALIKE];
    uint64_t one[ALIKE * MOST_ALIKE];

    memset(c, 0, sizeof *c);
    mf_arena_init(&c->arena);
    c->cs.arena = &c->arena;
    for (uint32_t k = 0; k < ALIKE; k++) {
        c->size[k] = 13 + (uint32_t)rng_below(r, MOST_ALIKE - 12);
        c->cs.npersons += c->size[k];
    }
    for (uint32_t g = 0; g < GROUPS; g++) {
        bool in[ALIKE];
        n = 0;
        for (uint32_t k = 0, p = 0; k < ALIKE; k++) {
            in[k] = rng_below(r, 2);
            for (uint32_t i = 0; i < c->size[k]; i++, p++) {
                who[n] = p;
                one[n] = 1;
                n += in[k];
            }
        }
        memcpy(
            c->in[mf_column_put(&c->cs, (struct mf_column){.person = who, .weight = one, .n = n})],
            in, sizeof in);
    }
}

static const struct mf_form *crowd_form(struct crowd *c, struct rng *r, unsigned depth)
{
    const struct mf_form *of[6];
    uint32_t n = 2 + (uint32_t)rng_below(r, 5), g = (uint32_t)rng_below(r, c->cs.list.n);

    if (depth == 0)
        return mf_form_at_least(&c->cs, g, rng_below(r, c->cs.list.at[g].total + 1),
                                (struct mf_span){0, 0});
    for (uint32_t i = 0; i < n; i++)
        of[i] = crowd_form(c, r, depth - 1 - (unsigned)rng_below(r, depth));
    return mf_form_of(&c->arena, rng_below(r, 2) ? n : 1 + (uint32_t)rng_below(r, n), of, n);
}

static bool crowd_true(const struct crowd *c, const struct mf_form *f, const uint32_t *taken)
{
    uint64_t have = 0;
    uint32_t held = 0;

    switch (f->kind) {
    case MF_FORM_ALWAYS:
        return true;
    case MF_FORM_NEVER:
        return false;
    case MF_FORM_AT_LEAST:
        for (uint32_t k = 0; k < ALIKE; k++)
            have += c->in[f->column][k] ? taken[k] : 0;
        return have >= f->need;
    case MF_FORM_OF:
        break;
    }
    for (uint32_t i = 0; i < f->n && held < f->k; i++)
        held += crowd_true(c, f->of[i], taken);
    return held >= f->k;
}

/* Every number of each kind, but for what is too many anyway. */
static uint32_t crowd_smallest(const struct crowd *c, const struct mf_form *f, uint32_t *taken,
                               uint32_t kind, uint32_t sum, uint32_t best)
{
    if (sum >= best)
        return best;
    if (kind == ALIKE)
        return crowd_true(c, f, taken) ? sum : best;
    for (uint32_t n = 0; n <= c->size[kind]; n++) {
        taken[kind] = n;
        best = crowd_smallest(c, f, taken, kind + 1, sum + n, best);
    }
    taken[kind] = 0;
    return best;
}

static void test_kinds_of_persons_alike(void **state)
{
    struct rng r = rng_seed_from_env(0x63726f7764);
    uint32_t proven = 0, rounds = 60;
    (void)state;

    for (uint32_t round = 0; round < rounds; round++) {
        struct crowd c;
        uint32_t taken[ALIKE] = {0}, smallest;
        gather(&c, &r);
        const struct mf_form *f = crowd_form(&c, &r, 2);
        struct mf_smallest s = mf_cover_smallest(mf_cover_new(&c.arena, &c.cs), &c.arena, f, 0);
        smallest = crowd_smallest(&c, f, taken, 0, 0, UINT32_MAX);
        assert_int_equal(s.possible, smallest != UINT32_MAX);
        if (s.possible) {
            bool *in = mf_new_n(&c.arena, bool, c.cs.npersons);
            assert_true(s.lo <= smallest && smallest <= s.hi);
            for (uint32_t i = 0; i < s.hi; i++) {
                assert_true(i == 0 || s.who[i - 1] < s.who[i]);
                in[s.who[i]] = true;
            }
            assert_true(mf_form_holds(&c.cs, f, in));
        }
        proven += !s.possible || s.lo == s.hi;
        mf_arena_free(&c.arena);
    }
    printf("# %u of %u proven\n", proven, rounds);
    assert_int_equal(proven, rounds);
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
        cmocka_unit_test(test_kinds_of_persons_alike),
        cmocka_unit_test(test_persons_alike_are_taken_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
