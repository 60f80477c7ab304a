/* The formatter: one layout, the same meaning, comments kept. */
#include "lang.h"

#include "dump.h"
#include "gen.h"
#include "lang/text.h"

static struct mf_str formatted(struct mf_arena *a, const char *name, struct mf_str text)
{
    struct mf_source source = {mf_str_c(name), text};
    struct parsed p = {.source = source};
    struct mf_buf out;
    mf_buf_init(&out, a);
    mf_diags_init(&p.diags, a);
    if (!mf_charter_format(a, source, &out, &p.diags))
        fail_msg("%s\n%.*s", shown(a, &p), MF_F(text));
    return mf_buf_str(&out);
}

static void layout(struct mf_arena *a, const char *text, const char *expected)
{
    assert_string_equal(mf_str_copy(a, formatted(a, "x.charter", mf_str_c(text))).p, expected);
    assert_string_equal(mf_str_copy(a, formatted(a, "x.charter", mf_str_c(expected))).p, expected);
}

static void clauses_stand_in_a_column(void **state)
{
    layout(*state,
           "charter \"X\" { body b{seats 9 admitted by c} power p(a:person,b:low|high){proposed by "
           "1 of b votes "
           "1 day\npasses when 2 / 3 of b seats effect seat a on b} office c fact f }",
           "charter \"X\" {\n"
           "  body b {\n"
           "    seats        9\n"
           "    admitted by  c\n"
           "  }\n"
           "\n"
           "  power p(a: person, b: low | high) {\n"
           "    proposed by  1 of b\n"
           "    votes        1 day\n"
           "    passes when  2/3 of b seats\n"
           "    effect       seat a on b\n"
           "  }\n"
           "\n"
           "  office c\n"
           "  fact f\n"
           "}\n");
}

static void long_clauses_are_wrapped(void **state)
{
    layout(*state,
           "charter \"X\" {\n"
           "  rule long_one = majority of board present with quorum majority in office and 2/3 of "
           "staff voting "
           "and 3 of (a, b, c)\n"
           "  rule other = majority of board seats or majority of board.independent in office and "
           "2/3 of staff "
           "voting or ceo\n"
           "  power p { proposed by 1 of b votes 1 day passes when b challenge by 20% of staff in "
           "office within 7 "
           "days, overturned within 7 days by majority of staff voting effect dissolve }\n"
           "}\n",
           "charter \"X\" {\n"
           "  rule long_one = majority of board present with quorum majority in office\n"
           "                  and 2/3 of staff voting\n"
           "                  and 3 of (a, b, c)\n"
           "  rule other = majority of board seats\n"
           "               or majority of board.independent in office and 2/3 of staff voting\n"
           "               or ceo\n"
           "\n"
           "  power p {\n"
           "    proposed by   1 of b\n"
           "    votes         1 day\n"
           "    passes when   b\n"
           "    challenge by  20% of staff in office within 7 days,\n"
           "                  overturned within 7 days by majority of staff voting\n"
           "    effect        dissolve\n"
           "  }\n"
           "}\n");
}

static void comments_stay_where_they_belong(void **state)
{
    layout(*state,
           "# top\ncharter \"X\" { # opening\n\n\n# first\nfact f   # of f\n\n\n# of b\nbody b { "
           "seats 9 # nine\n"
           "minimum 5     # five\n# alone\nvacancies # mid\nfilled by p # end\n# last\n} # "
           "after\n# end\n}\n# bye\n",
           "# top\n"
           "charter \"X\" {  # opening\n"
           "  # first\n"
           "  fact f  # of f\n"
           "\n"
           "  # of b\n"
           "  body b {\n"
           "    seats      9  # nine\n"
           "    minimum    5  # five\n"
           "    # alone\n"
           "    vacancies  # mid\n"
           "               filled by p  # end\n"
           "    # last\n"
           "  }  # after\n"
           "\n"
           "  # end\n"
           "}\n"
           "\n"
           "# bye\n");
}

static void only_the_blocks_of_a_document_change(void **state)
{
    struct mf_arena *a = *state;
    const char *text = "# T  \n\n```charter\ncharter \"X\" { fact f\n```\nwords   "
                       "stay\n\n~~~charter x\nfact g } ~~~\n"
                       "~~~\n```c\nint  x;\n```\n";
    const char *expected =
        "# T  \n\n```charter\ncharter \"X\" {\n  fact f\n```\nwords   stay\n\n~~~charter x\n  fact "
        "g\n}\n~~~\n```c\nint  x;\n```\n";
    const char *fixed =
        "# T  \n\n```charter\ncharter \"X\" { fact f\n```\nwords   stay\n\n~~~charter x\nfact g }\n"
        "~~~\n```c\nint  x;\n```\n";
    struct parsed p = parse_named(a, "x.md", mf_str_c(text));
    assert_int_not_equal(p.diags.errors, 0);
    assert_string_equal(mf_str_copy(a, formatted(a, "x.md", mf_str_c(fixed))).p, expected);
    assert_string_equal(mf_str_copy(a, formatted(a, "x.md", mf_str_c(expected))).p, expected);
}

static void what_does_not_parse_is_left_alone(void **state)
{
    struct mf_arena *a = *state;
    struct mf_diags d;
    struct mf_buf out;
    mf_diags_init(&d, a);
    mf_buf_init(&out, a);
    assert_false(mf_charter_format(
        a, (struct mf_source){MF_S("x.charter"), MF_S("charter \"X\" { fact }")}, &out, &d));
    assert_int_equal(d.errors, 1);
    assert_int_equal(out.n, 0);
}

/* Every comment that was written is there, in order. */
static void assert_comments(struct mf_str text, unsigned n)
{
    size_t at = 0;
    for (unsigned i = 0; i < n; i++) {
        char wanted[32];
        int len = snprintf(wanted, sizeof wanted, "# note %u\n", i);
        while (at + (size_t)len <= text.n && memcmp(text.p + at, wanted, (size_t)len) != 0)
            at++;
        assert_true(at + (size_t)len <= text.n);
    }
}

/* Both texts in full as TAP comments; fail_msg() would cut them. */
_Noreturn static void differs(struct mf_arena *a, const char *how, struct mf_str text,
                              struct mf_str once)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    for (unsigned which = 0; which < 2; which++) {
        struct mf_str s = which ? once : text;
        mf_buf_c(&b, which ? "# ---- formatted\n# " : "# ---- generated\n# ");
        for (size_t i = 0; i < s.n; i++)
            mf_buf_c(&b, s.p[i] == '\n' ? "\n# " : (char[]){s.p[i], 0});
        mf_buf_char(&b, '\n');
    }
    fwrite(b.p, 1, b.n, stdout);
    fail_msg("%s", how);
    abort();
}

static void same_meaning(struct mf_arena *a, struct gen *g, bool document)
{
    const char *name = document ? "x.md" : "x.charter";
    struct mf_str text = gen_charter(g, document);
    struct parsed before = parse_named(a, name, text);
    if (before.diags.list.n > 0)
        fail_msg("%s\n%.*s", shown(a, &before), MF_F(text));
    struct mf_str once = formatted(a, name, text);
    struct parsed after = parse_named(a, name, once);
    if (after.diags.list.n > 0)
        differs(a, "the formatted text doesn't parse", text, once);
    struct mf_str x = dump_charter(a, before.charter), y = dump_charter(a, after.charter);
    if (!mf_str_eq(x, y))
        differs(a, "another meaning", text, once);
    if (!mf_str_eq(formatted(a, name, once), once))
        differs(a, "formatted again it is another text", once, formatted(a, name, once));
    assert_comments(once, g->comment);
}

static void random_charters_keep_their_meaning(void **state)
{
    struct mf_arena *a = *state;
    struct rng rng = rng_seed_from_env(20260101);
    for (unsigned i = 0; i < 1500; i++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct gen g = {.rng = {rng_next(&rng)}, .keywords = i % 3 == 1, .comments = i % 4 != 3};
        mf_buf_init(&g.out, a);
        same_meaning(a, &g, i % 5 == 4);
        mf_arena_rewind(a, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        lang_test(clauses_stand_in_a_column),
        lang_test(long_clauses_are_wrapped),
        lang_test(comments_stay_where_they_belong),
        lang_test(only_the_blocks_of_a_document_change),
        lang_test(what_does_not_parse_is_left_alone),
        lang_test(random_charters_keep_their_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
