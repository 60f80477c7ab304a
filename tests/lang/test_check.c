/* Checks: each entry of the catalogue by its own examples, and that a large charter costs little.
 */
#include <string.h>

#include "base/check.h"
#include "lang/catalogue.h"
#include "lang/charter.h"

/* In both languages: an argument that a text names and the check doesn't give would be a bug. */
static void render(struct mf_arena *a, struct mf_str text, const struct mf_diags *d)
{
    struct mf_source s = {.name = MF_S("x"), .text = text};
    for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        struct mf_buf out;
        mf_buf_init(&out, a);
        mf_diags_render(&out, &s, d, (enum mf_lingua)lingua, false);
        assert_true(out.n > 0);
    }
}

static const struct mf_charter *read_text(struct mf_arena *a, struct mf_str text, bool markdown,
                                          struct mf_diags *d)
{
    mf_diags_init(d, a);
    struct mf_source s = {.name = markdown ? MF_S("x.md") : MF_S("x.charter"), .text = text};
    return mf_charter_read(a, s, d);
}

static unsigned times_said(const struct mf_diags *d, const struct mf_diag_kind *kind)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < d->list.n; i++)
        n += d->list.at[i].kind == kind ? 1 : 0;
    return n;
}

/* E0200 and above, and every warning: what this side of the catalogue reports. */
static bool of_checks(const struct mf_diag_kind *kind)
{
    return kind->severity == MF_WARNING || strcmp(kind->id, "E0200") >= 0;
}

static void wrong_examples_say_their_id_once(void **state)
{
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *kind = mf_cat_kind((enum mf_cat)i);
        struct mf_str wrong, right;
        struct mf_diags d;
        bool markdown;
        if (!of_checks(kind))
            continue;
        mf_cat_examples(*state, (enum mf_cat)i, &wrong, &right, &markdown);
        read_text(*state, wrong, markdown, &d);
        if (times_said(&d, kind) != 1)
            fail_msg("%s is said %u times by its wrong example", kind->id, times_said(&d, kind));
        if (d.errors != (kind->severity == MF_ERROR ? 1u : 0u))
            fail_msg("the wrong example of %s has %u errors", kind->id, d.errors);
        render(*state, wrong, &d);
        mf_arena_free(*state);
    }
}

static void right_examples_do_not(void **state)
{
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *kind = mf_cat_kind((enum mf_cat)i);
        struct mf_str wrong, right;
        struct mf_diags d;
        bool markdown;
        if (!of_checks(kind))
            continue;
        mf_cat_examples(*state, (enum mf_cat)i, &wrong, &right, &markdown);
        if (!read_text(*state, right, markdown, &d) || times_said(&d, kind) > 0)
            fail_msg("the right example of %s has %u errors", kind->id, d.errors);
        mf_arena_free(*state);
    }
}

/* Both languages use the same arguments: a translation that drops one hides a fact. */
static unsigned args_of(const char *tmpl)
{
    unsigned seen = 0;
    for (const char *p = tmpl; p && *p; p++)
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}')
            seen |= 1u << (p[1] - '0');
    return seen;
}

static void languages_say_the_same(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *kind = mf_cat_kind((enum mf_cat)i);
        if (!of_checks(kind))
            continue;
        if (args_of(kind->message[MF_EN]) != args_of(kind->message[MF_ID]) ||
            args_of(kind->repair[MF_EN]) != args_of(kind->repair[MF_ID]) ||
            !kind->note[MF_EN] != !kind->note[MF_ID])
            fail_msg("%s says different things in its languages", kind->id);
    }
}

static void add_head(struct mf_buf *b)
{
    mf_buf_c(b, "charter \"Large\" {\n"
                "  silence over 1 hour extends\n"
                "  body staff { seats open  minimum 1  admitted by ceo }\n"
                "  body board { seats 9  minimum 5  require 3 independent\n"
                "               vacancies filled by elect within 60 days }\n"
                "  office ceo\n"
                "  rule strong = 2/3 of board seats and majority of staff voting\n"
                "  power elect(person: person) caretaker {\n"
                "    proposed by 1 of board  at most 3 open per proposer  votes 7 days\n"
                "    passes when majority of board in office\n"
                "    effect seat person on board as independent\n"
                "  }\n"
                "  power appoint(person: person) {\n"
                "    proposed by 2 of board within 3 days  only when ceo vacant  votes 7 days\n"
                "    passes when strong  effect appoint person to ceo\n"
                "  }\n");
}

static void a_clean_charter_says_nothing(void **state)
{
    struct mf_buf b;
    struct mf_diags d;
    mf_buf_init(&b, *state);
    add_head(&b);
    mf_buf_c(&b, "}\n");
    assert_non_null(read_text(*state, mf_buf_str(&b), false, &d));
    assert_int_equal(d.list.n, 0);
}

/* Ten thousand powers with one effect: compared in buckets, and within the memory that is promised.
 */
static void many_powers_stay_cheap(void **state)
{
    struct mf_arena text;
    struct mf_buf b;
    struct mf_diags d;
    mf_arena_init(&text);
    mf_buf_init(&b, &text);
    add_head(&b);
    for (unsigned i = 0; i < 10000; i++)
        mf_buf_f(&b,
                 "  power p%u(person: person) {\n"
                 "    proposed by 2 of board within 3 days  notice 7 days to board, subject\n"
                 "    hears subject within 72 hours  votes 7 days  recuses subject  delay 2 days\n"
                 "    passes when strong  effect remove person from ceo\n"
                 "  }\n",
                 i);
    mf_buf_c(&b, "}\n");
    assert_non_null(read_text(*state, mf_buf_str(&b), false, &d));
    struct mf_arena *arena = *state;
    assert_true(arena->used < 100 * b.n + 64 * 1024);
    assert_int_equal(d.errors, 0);
    mf_arena_free(&text);
}

static void a_text_full_of_slips_ends(void **state)
{
    struct mf_buf b;
    struct mf_diags d;
    mf_buf_init(&b, *state);
    add_head(&b);
    for (unsigned i = 0; i < 5000; i++)
        mf_buf_f(&b, "  office office_%u of boardd\n", i);
    mf_buf_c(&b, "}\n");
    assert_null(read_text(*state, mf_buf_str(&b), false, &d));
    assert_int_equal(d.errors, 5000);
    assert_str(d.list.at[0].suggestion, "board");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ARENA_TEST(wrong_examples_say_their_id_once), ARENA_TEST(right_examples_do_not),
        cmocka_unit_test(languages_say_the_same),     ARENA_TEST(a_clean_charter_says_nothing),
        ARENA_TEST(many_powers_stay_cheap),           ARENA_TEST(a_text_full_of_slips_ends),
    };
    return RUN(tests);
}
