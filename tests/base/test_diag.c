#include "base/diag.h"

#include <string.h>

#include "base/utf8.h"
#include "check.h"
#include "rng.h"

static const struct mf_diag_kind unknown = {
    .id = "E0123",
    .severity = MF_ERROR,
    .message = {"there is no body called \"{0}\"", "tidak ada badan bernama \"{0}\""},
    .note = {"bodies are named here", "badan-badan dinamai di sini"},
    .repair = {"declare it, or use one that is", "nyatakan badan itu, atau pakai yang sudah ada"},
};

static const struct mf_diag_kind odd = {
    .id = "W0001",
    .severity = MF_WARNING,
    .message = {"this is odd", "ini janggal"},
};

/* The span of `needle`'s first occurrence. */
static struct mf_span span_of(const char *text, const char *needle)
{
    const char *p = strstr(text, needle);

    assert_non_null(p);
    return (struct mf_span){(uint32_t)(p - text), (uint32_t)strlen(needle)};
}

static struct mf_str rendered(struct mf_arena *a, const char *text, struct mf_span span)
{
    struct mf_source src = {MF_S("a.md"), mf_str_c(text)};
    struct mf_diag d = {.kind = &odd, .span = span};
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_diag_render(&b, &src, &d, MF_EN, false);
    return mf_buf_str(&b);
}

static void test_places(void **state)
{
    struct mf_source s = {MF_S("a.md"), MF_S("one\r\nzwei é日x\n\nlast")};
    struct mf_place p = mf_source_place(&s, 0);

    (void)state;
    assert_int_equal(p.line, 1);
    assert_int_equal(p.column, 1);
    assert_str(p.text, "one");
    p = mf_source_place(&s, 15); /* the x */
    assert_int_equal(p.line, 2);
    assert_int_equal(p.column, 8);
    assert_int_equal(p.offset, 5);
    assert_str(p.text, "zwei é日x");
    assert_int_equal(mf_source_place(&s, 13).column, 7); /* inside the 日 */
    assert_int_equal(mf_source_place(&s, 17).line, 3);
    assert_str(mf_source_place(&s, 17).text, "");
    p = mf_source_place(&s, 9999);
    assert_int_equal(p.line, 4);
    assert_int_equal(p.column, 5);
    assert_str(p.text, "last");

    struct mf_source none = {MF_S(""), {NULL, 0}};
    assert_int_equal(mf_source_place(&none, 0).line, 1);
    assert_str(mf_source_place(&none, 5).text, "");
    assert_str(mf_source_slice(&s, (struct mf_span){18, 400}), "last");
    struct mf_span joined = mf_span_join((struct mf_span){3, 2}, (struct mf_span){10, 4});
    assert_int_equal(joined.at, 3);
    assert_int_equal(joined.len, 11);
}

static void test_everything_in_english_and_indonesian(void **state)
{
    const char *text = "body board\n\tdecided by bord\n";
    struct mf_source src = {MF_S("a.md"), mf_str_c(text)};
    struct mf_str name = MF_S("bord");
    struct mf_diags d;
    struct mf_buf b;

    mf_diags_init(&d, *state);
    struct mf_diag *one = mf_diag_add(&d, &unknown, span_of(text, "bord\n"), 1, &name);
    one->span.len = 4;
    one->second = span_of(text, "board");
    one->suggestion = MF_S("board");
    mf_diag_add(&d, &odd, (struct mf_span){0, 0}, 0, NULL);
    mf_buf_init(&b, *state);
    mf_diags_render(&b, &src, &d, MF_EN, false);
    assert_str(mf_buf_str(&b), "a.md:2:13: error E0123: there is no body called \"bord\"\n"
                               "   2 |     decided by bord\n"
                               "     |                ^^^^\n"
                               "       note: bodies are named here (line 1)\n"
                               "       fix: declare it, or use one that is\n"
                               "       did you mean \"board\"?\n"
                               "\n"
                               "a.md: warning W0001: this is odd\n"
                               "\n"
                               "1 error, 1 warning\n");
    b.n = 0;
    mf_diags_render(&b, &src, &d, MF_ID, false);
    assert_str(mf_buf_str(&b), "a.md:2:13: galat E0123: tidak ada badan bernama \"bord\"\n"
                               "   2 |     decided by bord\n"
                               "     |                ^^^^\n"
                               "       catatan: badan-badan dinamai di sini (baris 1)\n"
                               "       perbaikan: nyatakan badan itu, atau pakai yang sudah ada\n"
                               "       maksud Anda \"board\"?\n"
                               "\n"
                               "a.md: peringatan W0001: ini janggal\n"
                               "\n"
                               "1 galat, 1 peringatan\n");
}

static void test_a_second_place_without_a_text_of_its_own(void **state)
{
    struct mf_source src = {MF_S("a.md"), MF_S("one\ntwo")};
    struct mf_diag d = {.kind = &odd, .span = {0, 3}, .second = {4, 3}};
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_diag_render(&b, &src, &d, MF_ID, false);
    assert_str(mf_buf_str(&b), "a.md:1:1: peringatan W0001: ini janggal\n"
                               "   1 | one\n"
                               "     | ^^^\n"
                               "       catatan: lihat juga (baris 2)\n");
}

static void test_carets_stand_under_wide_characters(void **state)
{
    const char *text = "名前 e\xcc\x81 日本 = x";

    assert_str(rendered(*state, text, span_of(text, "日本")),
               "a.md:1:7: warning W0001: this is odd\n"
               "   1 | 名前 e\xcc\x81 日本 = x\n"
               "     |        ^^^^\n");
}

static void test_ends_of_lines_and_text(void **state)
{
    const char *text = "one\r\ntwo\nthree";

    assert_str(rendered(*state, text, (struct mf_span){1, 8}),
               "a.md:1:2: warning W0001: this is odd\n"
               "   1 | one\n"
               "     |  ^^\n");
    assert_str(rendered(*state, text, (struct mf_span){8, 1}),
               "a.md:2:4: warning W0001: this is odd\n"
               "   2 | two\n"
               "     |    ^\n");
    assert_str(rendered(*state, text, (struct mf_span){14, 0}),
               "a.md:3:6: warning W0001: this is odd\n"
               "   3 | three\n"
               "     |      ^\n");
}

static void test_high_line_numbers_widen_the_margin(void **state)
{
    struct mf_buf text;

    mf_buf_init(&text, *state);
    mf_buf_pad(&text, '\n', 123455);
    mf_buf_c(&text, "last");
    assert_str(rendered(*state, text.p, span_of(text.p, "last")),
               "a.md:123456:1: warning W0001: this is odd\n"
               "123456 | last\n"
               "       | ^^^^\n");
}

static void test_hostile_text_is_shown(void **state)
{
    const char *text = "ok \xe2\x80\xae evil\x1b[2J\xff";
    struct mf_source src = {MF_S("a\nb\x1b.md"), mf_str_c(text)};
    struct mf_str name = MF_S("x\n\xe2\x80\xae{1}");
    struct mf_diag d = {
        .kind = &unknown, .span = span_of(text, "evil"), .args = {name}, .nargs = 1};
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_diag_render(&b, &src, &d, MF_EN, false);
    assert_str(mf_buf_str(&b), "a<U+000A>b<U+001B>.md:1:6: error E0123: there is no body called "
                               "\"x<U+000A><U+202E>{1}\"\n"
                               "   1 | ok <U+202E> evil<U+001B>[2J<0xFF>\n"
                               "     |             ^^^^\n"
                               "       fix: declare it, or use one that is\n");
}

static void test_long_arguments_are_cut(void **state)
{
    struct mf_source src = {MF_S("a.md"), MF_S("x")};
    struct mf_diags d;
    struct mf_buf b, name;

    mf_buf_init(&name, *state);
    mf_buf_pad(&name, 'n', 100000);
    struct mf_str arg = mf_buf_str(&name);
    mf_diags_init(&d, *state);
    mf_buf_init(&b, *state);
    mf_diag_render(&b, &src, mf_diag_add(&d, &unknown, (struct mf_span){0, 1}, 1, &arg), MF_EN,
                   false);
    assert_in_range(b.n, 200, 400);
    assert_non_null(strstr(b.p, "nnn…\""));
}

static void test_colours_add_nothing_else(void **state)
{
    const char *text = "decided by bord";
    struct mf_source src = {MF_S("a.md"), mf_str_c(text)};
    struct mf_str name = MF_S("bord");
    struct mf_diag d = {
        .kind = &unknown, .span = span_of(text, "bord"), .args = {name}, .nargs = 1};
    struct mf_buf plain, colour, stripped;

    mf_buf_init(&plain, *state);
    mf_buf_init(&colour, *state);
    mf_buf_init(&stripped, *state);
    mf_diag_render(&plain, &src, &d, MF_EN, false);
    mf_diag_render(&colour, &src, &d, MF_EN, true);
    assert_null(memchr(plain.p, '\x1b', plain.n));
    for (const char *p = colour.p; *p; p++) {
        if (*p == '\x1b')
            p = strchr(p, 'm');
        else
            mf_buf_char(&stripped, *p);
    }
    assert_true(colour.n > plain.n);
    assert_string_equal(stripped.p, plain.p);
}

static void test_no_diagnostics_no_text(void **state)
{
    struct mf_source src = {MF_S("a.md"), MF_S("x")};
    struct mf_diags d;
    struct mf_buf b;

    mf_diags_init(&d, *state);
    mf_diags_sort(&d);
    mf_buf_init(&b, *state);
    mf_diags_render(&b, &src, &d, MF_EN, false);
    assert_int_equal(b.n, 0);
}

static void test_what_is_over_the_limit_is_counted(void **state)
{
    struct mf_source src = {MF_S("a.md"), MF_S("x")};
    struct mf_diags d;
    struct mf_buf b;

    mf_diags_init(&d, *state);
    for (uint32_t i = 0; i < 103; i++) {
        struct mf_str name = MF_S("n");
        struct mf_diag *one = mf_diag_add(&d, &unknown, (struct mf_span){i, 1}, 1, &name);
        one->suggestion = MF_S("m");
    }
    mf_diag_add(&d, &odd, (struct mf_span){0, 1}, 0, NULL);
    assert_int_equal(d.list.n, 100);
    assert_int_equal(d.errors, 103);
    assert_int_equal(d.warnings, 1);
    assert_int_equal(d.dropped, 4);
    mf_buf_init(&b, *state);
    mf_diags_render(&b, &src, &d, MF_EN, false);
    assert_non_null(strstr(b.p, "\n\n103 errors, 1 warning (4 of them not shown)\n"));
    mf_diags_render(&b, &src, &d, MF_ID, false);
    assert_non_null(
        strstr(b.p, "\n\n103 galat, 1 peringatan (4 di antaranya tidak ditampilkan)\n"));
    d.limit = 1;
    mf_diag_add(&d, &odd, (struct mf_span){0, 1}, 0, NULL);
    assert_int_equal(d.list.n, 100);
}

static void test_sorting_is_stable(void **state)
{
    struct rng r = rng_seed_from_env(14);

    for (int round = 0; round < 60; round++) {
        struct mf_diags d;
        uint32_t n = (uint32_t)rng_below(&r, 90);
        mf_diags_init(&d, *state);
        for (uint32_t i = 0; i < n; i++)
            mf_diag_add(&d, &odd, (struct mf_span){(uint32_t)rng_below(&r, 20), i}, 0, NULL);
        mf_diags_sort(&d);
        assert_int_equal(d.list.n, n);
        for (uint32_t i = 1; i < n; i++) {
            struct mf_span a = d.list.at[i - 1].span, b = d.list.at[i].span;
            assert_true(a.at < b.at || (a.at == b.at && a.len < b.len));
        }
        mf_diag_add(&d, &odd, (struct mf_span){0, 0}, 0, NULL);
    }
}

/* Takes the line at the beginning of *s. */
static struct mf_str next_line(struct mf_str *s)
{
    const char *feed = memchr(s->p, '\n', s->n);

    assert_non_null(feed);
    struct mf_str line = {s->p, (size_t)(feed - s->p)};
    *s = mf_str_sub(*s, line.n + 1, s->n);
    return line;
}

/*
 * Any bytes, any span: what comes out is four lines of clean UTF-8 that fit, and the first caret
 * stands under the first character of the span.
 */
static void test_any_text_any_span(void **state)
{
    struct rng r = rng_seed_from_env(15);
    static const char *const pieces[] = {
        "word ", "x",    "日本", "e\xcc\x81", "👩‍👩‍👧", "\t", "\xe2\x80\xae", "\xff",
        "\n",    "\r\n", " ",    "\x1b"};
    struct mf_arena *a = *state;

    for (int i = 0; i < 4000; i++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        struct mf_buf text;
        size_t bad;
        mf_buf_init(&text, a);
        uint64_t length = rng_below(&r, i % 2 ? 10 : 300);
        while (length-- > 0)
            mf_buf_c(&text, pieces[rng_below(&r, rng_below(&r, 4) ? 8 : 12)]);
        mf_buf_c(&text, "Z");
        struct mf_span span = {(uint32_t)rng_below(&r, text.n) + 1, (uint32_t)rng_below(&r, 50)};
        bool marked = rng_below(&r, 2) == 0;
        if (marked) { /* a place that can be found again in the output */
            span.at = (uint32_t)rng_below(&r, text.n);
            while ((text.p[span.at] & 0xC0) == 0x80 || text.p[span.at] == '\n')
                span.at++;
            text.p[span.at] = 'Q';
        }
        if (span.at == 0)
            span.len++;

        struct mf_str out = rendered(a, text.p, span);
        assert_true(mf_utf8_valid(out, &bad));
        next_line(&out);
        struct mf_str line = mf_str_sub(next_line(&out), 7, SIZE_MAX);
        struct mf_str carets = mf_str_sub(next_line(&out), 7, SIZE_MAX);
        assert_int_equal(out.n, 0);
        assert_in_range(mf_str_width(line), 0, 72);
        assert_in_range(carets.n, 1, 73);
        for (struct mf_str s = line; s.n > 0;) {
            uint32_t cp = 0;
            s = mf_str_sub(s, mf_utf8_decode(s, &cp), s.n);
            assert_false(mf_utf8_hidden(cp));
        }
        const char *mark = memchr(line.p, 'Q', line.n);
        if (marked) {
            assert_non_null(mark);
            assert_int_equal((const char *)memchr(carets.p, '^', carets.n) - carets.p,
                             mf_str_width(mf_str_sub(line, 0, (size_t)(mark - line.p))));
        }
        mf_arena_rewind(a, m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        ARENA_TEST(test_everything_in_english_and_indonesian),
        ARENA_TEST(test_a_second_place_without_a_text_of_its_own),
        ARENA_TEST(test_carets_stand_under_wide_characters),
        ARENA_TEST(test_ends_of_lines_and_text),
        ARENA_TEST(test_high_line_numbers_widen_the_margin),
        ARENA_TEST(test_hostile_text_is_shown),
        ARENA_TEST(test_long_arguments_are_cut),
        ARENA_TEST(test_colours_add_nothing_else),
        ARENA_TEST(test_no_diagnostics_no_text),
        ARENA_TEST(test_what_is_over_the_limit_is_counted),
        ARENA_TEST(test_sorting_is_stable),
        ARENA_TEST(test_any_text_any_span),
    };

    return RUN(tests);
}
