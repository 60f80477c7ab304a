/* What changes between two charters. */
#include "finding_scene.h"

struct pair {
    struct looked was, is;
    struct mf_difference d;
};

static struct pair compare(struct mf_arena *a, struct mf_source was, struct mf_source is,
                           uint32_t open)
{
    struct pair p = {.was = look_at(a, was, open, NULL, false),
                     .is = look_at(a, is, open, NULL, false)};
    struct mf_difference_side old, new;

    assert_non_null(p.was.figures);
    assert_non_null(p.is.figures);
    old = (struct mf_difference_side){.figures = p.was.figures, .findings = &p.was.found};
    new = (struct mf_difference_side){.figures = p.is.figures, .findings = &p.is.found};
    p.d = mf_difference(a, &old, &new);
    return p;
}

static void done(struct mf_arena *a, struct pair *p)
{
    mf_figures_free(p->was.figures);
    mf_figures_free(p->is.figures);
    mf_arena_free(a);
}

#define CLUB(rule, more)                                                                           \
    "charter \"Club\" {\n"                                                                         \
    "  silence over 1 hour extends\n"                                                              \
    "  body board \"Board\" { seats 5  vacancies filled by elect }\n"                              \
    "  body members \"Members\" { seats open  admitted by elect }\n"                               \
    "  office chair \"Chair\" of board\n"                                                          \
    "  power elect(person: person) {\n"                                                            \
    "    proposed by 1 of members  at most 3 open per proposer  notice 7 days to members\n"        \
    "    votes 7 days  passes when majority of members in office\n"                                \
    "    effect seat person on board and admit person to members\n"                                \
    "  }\n"                                                                                        \
    "  power amend(text: charter) {\n"                                                             \
    "    proposed by 1 of board  at most 3 open per proposer  notice 7 days to board, members\n"   \
    "    votes 7 days  passes when " rule "\n"                                                     \
    "    effect amend charter\n"                                                                   \
    "  }\n" more "}\n"

static const struct mf_group_shift *side_of(const struct mf_difference *d, const char *group,
                                            const char *power, bool stops)
{
    for (uint32_t i = 0; i < d->ngroups; i++)
        if (mf_str_is(d->groups[i].group, group) && mf_str_is(d->groups[i].power, power) &&
            d->groups[i].stops == stops)
            return &d->groups[i];
    return NULL;
}

static const struct mf_figure_shift *move_of(const struct mf_difference *d, const char *power,
                                             enum mf_compared what)
{
    for (uint32_t i = 0; i < d->nshifts; i++)
        if (mf_str_is(d->shifts[i].name, power) && d->shifts[i].what == what)
            return &d->shifts[i];
    return NULL;
}

static void test_nothing_changes(void **state)
{
    static const char was[] = CLUB("majority of board seats", "");
    static const char is[] = CLUB("majority  of board\n      seats # as before", "");
    struct mf_arena a;
    struct pair p;
    struct mf_buf out;
    struct mf_term t = {.width = 80};

    (void)state;
    mf_arena_init(&a);
    p = compare(&a, text_source(mf_str_c(was)), text_source(mf_str_c(is)), 10);
    assert_true(p.d.same_rules);
    mf_buf_init(&out, &a);
    mf_difference_show(&out, &t, &p.d, MF_EN);
    assert_non_null(strstr(out.p, "Nothing that is decided here would change."));
    done(&a, &p);
}

/* The board gets the amendment for itself; members lose it. */
static void test_who_gains_and_who_loses(void **state)
{
    static const char was[] = CLUB("majority of board seats and 1/2 of members in office", "");
    static const char is[] = CLUB("4 of board", "");
    struct mf_arena a;
    struct pair p;
    const struct mf_group_shift *board, *members;
    const struct mf_figure_shift *m;

    (void)state;
    mf_arena_init(&a);
    p = compare(&a, text_source(mf_str_c(was)), text_source(mf_str_c(is)), 10);
    assert_int_equal(p.d.nfates, 1);
    assert_int_equal(p.d.fates[0].fate, MF_CHANGED);
    assert_true(mf_str_is(
        p.d.fates[0].says[MF_EN],
        "out: `passes when majority of board seats and 1/2 of members in office`; in: `passes "
        "when 4 of board`"));
    board = side_of(&p.d, "board", "amend", false);
    assert_non_null(board);
    assert_true(board->gains);
    assert_int_equal(board->is.value, 4);
    assert_true(
        mf_str_is(board->says[MF_EN], "`board` can now carry `amend` through alone: 4 of its 5."));
    assert_true(mf_str_is(board->says[MF_ID],
                          "`board` kini dapat meloloskan `amend` sendiri: 4 dari 5 anggotanya."));
    /* Three of five could stop it; two can, where four are needed. */
    board = side_of(&p.d, "board", "amend", true);
    assert_non_null(board);
    assert_true(board->gains);
    assert_int_equal(board->was.value, 3);
    assert_int_equal(board->is.value, 2);
    members = side_of(&p.d, "members", "amend", true);
    assert_non_null(members);
    assert_false(members->gains);
    assert_int_equal(members->was.value, 6);
    assert_true(mf_str_is(members->says[MF_EN],
                          "`members` can no longer stop `amend`; it was 6 of its 10."));
    m = move_of(&p.d, "amend", MF_COMPARED_DECIDES);
    assert_non_null(m);
    assert_int_equal(m->was.value, 8); /* three of the board, half of ten members */
    assert_int_equal(m->is.value, 4);
    assert_null(move_of(&p.d, "amend", MF_COMPARED_SOONEST));
    assert_null(move_of(&p.d, "elect", MF_COMPARED_DECIDES));
    done(&a, &p);
}

/* Read the other way round, whoever gained loses. */
static void test_the_other_way_round(void **state)
{
    static const char was[] = CLUB("majority of board seats and 1/2 of members in office", "");
    static const char is[] =
        CLUB("4 of board", "  power spend_money(sum: amount) {\n"
                           "    proposed by 1 of board  at most 3 open per proposer\n"
                           "    notice 7 days to board  votes 7 days  passes when 2 of board\n"
                           "    effect spend sum\n  }\n");
    struct mf_arena a, b;
    struct pair p, q;

    (void)state;
    mf_arena_init(&a);
    mf_arena_init(&b);
    p = compare(&a, text_source(mf_str_c(was)), text_source(mf_str_c(is)), 10);
    q = compare(&b, text_source(mf_str_c(is)), text_source(mf_str_c(was)), 10);
    assert_int_equal(p.d.nshifts, q.d.nshifts);
    assert_int_equal(p.d.ngroups, q.d.ngroups);
    assert_int_equal(p.d.nfates, q.d.nfates);
    assert_int_equal(p.d.ngone, q.d.ncome);
    assert_int_equal(p.d.ncome, q.d.ngone);
    for (uint32_t i = 0; i < p.d.ngroups; i++) {
        const struct mf_group_shift *x = &p.d.groups[i];
        struct mf_buf name, power;
        const struct mf_group_shift *y;
        mf_buf_init(&name, &a);
        mf_buf_add(&name, x->group);
        mf_buf_init(&power, &a);
        mf_buf_add(&power, x->power);
        y = side_of(&q.d, name.p, power.p, x->stops);
        assert_non_null(y);
        assert_true(x->gains != y->gains);
        assert_true(mf_measure_same(x->was, y->is) && mf_measure_same(x->is, y->was));
    }
    assert_int_equal(p.d.fates[1].fate, MF_CAME);
    assert_int_equal(q.d.fates[1].fate, MF_WENT);
    done(&a, &p);
    done(&b, &q);
}

static void test_captures_are_compared_by_name(void **state)
{
    static const char text[] = CLUB("4 of board", "");
    struct mf_arena a;
    struct pair p;
    struct mf_goal_figure old[] = {
        {MF_S("amend"), {MF_S("amend"), MF_S("ubah")}, {MF_MEASURE_PERSONS, 4, 4}},
        {MF_S("chair"), {MF_S("chair"), MF_S("ketua")}, {MF_MEASURE_PERSONS, 3, 3}}};
    struct mf_goal_figure new[] = {
        {MF_S("chair"), {MF_S("chair"), MF_S("ketua")}, {MF_MEASURE_PERSONS, 2, 1}},
        {MF_S("amend"), {MF_S("amend"), MF_S("ubah")}, {MF_MEASURE_PERSONS, 4, 4}}};
    struct mf_difference_side was, is;
    struct mf_difference d;

    (void)state;
    mf_arena_init(&a);
    p = compare(&a, text_source(mf_str_c(text)), text_source(mf_str_c(text)), 10);
    was = (struct mf_difference_side){p.was.figures, &p.was.found, old, 2};
    is = (struct mf_difference_side){p.is.figures, &p.is.found, new, 2};
    d = mf_difference(&a, &was, &is);
    assert_int_equal(d.nshifts, 1);
    assert_int_equal(d.shifts[0].what, MF_COMPARED_CAPTURE);
    assert_true(mf_str_is(mf_measure_words(&a, d.shifts[0].is, MF_EN), "1–2 persons"));
    done(&a, &p);
}

/* What a member of OpenAI would have read before a vote on the balanced charter. */
static void golden(const char *file, enum mf_lingua lingua)
{
    struct mf_arena a;
    struct pair p;
    struct mf_buf out;
    struct mf_str have;
    struct mf_term t = {.width = 100};

    mf_arena_init(&a);
    p = compare(&a, file_source(&a, "charters/openai-2016.md"),
                file_source(&a, "charters/balanced.md"), 9);
    mf_buf_init(&out, &a);
    mf_difference_show(&out, &t, &p.d, lingua);
    if (getenv("MF_ACCEPT"))
        assert_int_equal(mf_os_write(file, mf_buf_str(&out), NULL), MF_OK);
    assert_int_equal(mf_os_read(&a, file, 1u << 20, &have, NULL), MF_OK);
    if (!mf_str_eq(have, mf_buf_str(&out)))
        fail_msg("%s isn't what is said now:\n%s", file, out.p);
    done(&a, &p);
}

static void test_openai_against_balanced(void **state)
{
    (void)state;
    golden("tests/audit/openai_balanced.en.txt", MF_EN);
    golden("tests/audit/openai_balanced.id.txt", MF_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_changes),
        cmocka_unit_test(test_who_gains_and_who_loses),
        cmocka_unit_test(test_the_other_way_round),
        cmocka_unit_test(test_captures_are_compared_by_name),
        cmocka_unit_test(test_openai_against_balanced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
