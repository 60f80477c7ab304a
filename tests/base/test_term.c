#include "base/term.h"

#include <string.h>

#include "base/utf8.h"
#include "check.h"
#include "rng.h"

static const struct mf_term narrow = {.colour = false, .width = 40};
static const struct mf_term coloured = {.colour = true, .width = 40};

static void test_styles(void **state)
{
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_term_style(&b, &narrow, MF_BAD, MF_S("no"));
    assert_str(mf_buf_str(&b), "no");
    b.n = 0;
    mf_term_style(&b, &coloured, MF_BAD, MF_S("no"));
    mf_term_style(&b, &coloured, MF_PLAIN, MF_S(" yes"));
    mf_term_style(&b, &coloured, MF_GOOD, MF_S(""));
    assert_str(mf_buf_str(&b), "\x1b[1;31mno\x1b[0m yes");
    b.n = 0;
    mf_term_style(&b, &narrow, MF_PLAIN, MF_S("a\x1b[2J\nb"));
    assert_str(mf_buf_str(&b), "a<U+001B>[2J\nb");
}

static struct mf_str wrapped(struct mf_arena *a, const struct mf_term *t, const char *text)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_term_wrap(&b, t, MF_S("• "), MF_S("  "), mf_str_c(text));
    return mf_buf_str(&b);
}

static void test_wrapping(void **state)
{
    assert_str(wrapped(*state, &narrow, ""), "•\n");
    assert_str(wrapped(*state, &narrow, "short"), "• short\n");
    assert_str(wrapped(*state, &narrow, "one\n\n  two\n"), "• one\n\n    two\n\n");
    assert_str(
        wrapped(*state, &narrow, "The board may remove its chair  without notice to the others."),
        "• The board may remove its chair\n"
        "  without notice to the others.\n");
    assert_str(wrapped(*state, &narrow, "0123456789012345678901234567890123456 8901234567"),
               "• 0123456789012345678901234567890123456\n"
               "  8901234567\n");
    assert_str(wrapped(*state, &narrow, "01234567890123456789012345678901234567"),
               "• 01234567890123456789012345678901234567\n");
    assert_str(wrapped(*state, &narrow, "a 0123456789012345678901234567890123456789"),
               "• a\n"
               "  01234567890123456789012345678901234567\n"
               "  89\n");
}

static void test_styles_go_on_after_a_break(void **state)
{
    struct mf_buf text;

    mf_buf_init(&text, *state);
    mf_buf_c(&text, "It is ");
    mf_term_style(&text, &coloured, MF_WARN, MF_S("very important that you read this twice"));
    mf_buf_c(&text, ", please.");
    assert_str(wrapped(*state, &coloured, text.p),
               "• It is \x1b[33mvery important that you read\x1b[0m\n"
               "  \x1b[33mthis twice\x1b[0m, please.\n");
    assert_str(wrapped(*state, &coloured, "\x1b[8mhidden"), "• <U+001B>[8mhidden\n");
}

static void test_headings(void **state)
{
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_term_heading(&b, &narrow, MF_S("Krisis 日本"));
    assert_str(mf_buf_str(&b), "Krisis 日本\n───────────\n");
}

static void cells(struct mf_table *tb, const char *const *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mf_table_cell(tb, MF_PLAIN, mf_str_c(text[i]));
}

static void test_a_table_that_fits(void **state)
{
    static const char *const text[] = {"Body", "Seats", "board", "6", "members", "1200", "", ""};
    struct mf_table tb;
    struct mf_buf b;

    mf_table_init(&tb, *state, 2);
    tb.right[1] = true;
    cells(&tb, text, 8);
    mf_buf_init(&b, *state);
    mf_table_render(&b, &narrow, &tb);
    assert_str(mf_buf_str(&b), "Body     Seats\n"
                               "──────────────\n"
                               "board        6\n"
                               "members   1200\n"
                               "\n");
}

static void test_a_table_that_wraps(void **state)
{
    static const char *const text[] = {"When",
                                       "What happened",
                                       "Seats",
                                       "17 Nov",
                                       "The board removes its chair without any notice",
                                       "4",
                                       "18 Nov",
                                       "Short",
                                       "5",
                                       "19 Nov",
                                       "Also short\n(but said twice)",
                                       "12"};
    struct mf_table tb;
    struct mf_buf b;

    mf_table_init(&tb, *state, 3);
    tb.right[2] = true;
    cells(&tb, text, 12);
    mf_buf_init(&b, *state);
    mf_table_render(&b, &narrow, &tb);
    assert_str(mf_buf_str(&b), "When    What happened              Seats\n"
                               "────────────────────────────────────────\n"
                               "17 Nov  The board removes its          4\n"
                               "        chair without any notice\n"
                               "\n"
                               "18 Nov  Short                          5\n"
                               "\n"
                               "19 Nov  Also short                    12\n"
                               "        (but said twice)\n");
}

static void test_a_table_keeps_styles_and_least_widths(void **state)
{
    struct mf_table tb;
    struct mf_buf b;

    mf_table_init(&tb, *state, 2);
    tb.min_width[0] = 6;
    mf_table_cell(&tb, MF_PLAIN, MF_S("a"));
    mf_table_cell(&tb, MF_DIM, MF_S("b"));
    mf_table_cell(&tb, MF_GOOD, MF_S("x\x1b"));
    mf_buf_init(&b, *state);
    mf_table_render(&b, &coloured, &tb);
    assert_str(mf_buf_str(&b), "\x1b[1ma\x1b[0m          \x1b[2mb\x1b[0m\n"
                               "\x1b[2m────────────\x1b[0m\n"
                               "\x1b[32mx<U+001B>\x1b[0m\n");
}

/* A text of words of all kinds; spaces and line feeds between them. */
static struct mf_str any_text(struct rng *r, struct mf_arena *a, uint64_t words)
{
    static const char *const pieces[] = {
        "a", "board", "日本", "e\xcc\x81", "👩‍👩‍👧", "🇮🇩", "musyawarah-mufakat"};
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (; words > 0; words--) {
        for (uint64_t n = 1 + rng_below(r, rng_below(r, 20) ? 3 : 60); n > 0; n--)
            mf_buf_c(&b, pieces[rng_below(r, 7)]);
        mf_buf_c(&b, rng_below(r, 8) ? " " : rng_below(r, 2) ? "  " : "\n");
    }
    return mf_buf_str(&b);
}

/* Adds what isn't white space. */
static void add_ink(struct mf_buf *out, struct mf_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n')
            mf_buf_char(out, s.p[i]);
}

/* Lines no wider than the terminal, without white space at their ends. */
static void check_lines(struct mf_str out, unsigned width)
{
    while (out.n > 0) {
        const char *feed = memchr(out.p, '\n', out.n);
        assert_non_null(feed);
        struct mf_str line = {out.p, (size_t)(feed - out.p)};
        assert_in_range(mf_str_width(line), 0, width);
        assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
        out = mf_str_sub(out, line.n + 1, out.n);
    }
}

static void test_wrapping_any_text(void **state)
{
    struct rng r = rng_seed_from_env(16);
    struct mf_arena *a = *state;

    for (int i = 0; i < 1500; i++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        struct mf_term t = {false, 40 + (unsigned)rng_below(&r, 161)};
        struct mf_str text = any_text(&r, a, rng_below(&r, 60));
        struct mf_buf out, got, expected;
        mf_buf_init(&out, a);
        mf_buf_init(&got, a);
        mf_buf_init(&expected, a);
        mf_term_wrap(&out, &t, MF_S("    "), MF_S("  "), text);
        check_lines(mf_buf_str(&out), t.width);
        add_ink(&got, mf_buf_str(&out));
        add_ink(&expected, text);
        assert_true(mf_str_eq(mf_buf_str(&got), mf_buf_str(&expected)));
        /* No cluster was torn: the widths add up. */
        assert_int_equal(mf_str_width(mf_buf_str(&got)), mf_str_width(mf_buf_str(&expected)));
        mf_arena_rewind(a, m);
    }
}

static size_t count_ink(struct mf_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] != ' ' && s.p[i] != '\n';
    return n;
}

static void test_any_table(void **state)
{
    struct rng r = rng_seed_from_env(17);
    struct mf_arena *a = *state;

    for (int i = 0; i < 600; i++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        struct mf_term t = {false, 40 + (unsigned)rng_below(&r, 161)};
        struct mf_table tb;
        struct mf_buf out;
        size_t ink = 0, rules = 0;
        unsigned columns = 1 + (unsigned)rng_below(&r, MF_TABLE_COLUMNS);
        mf_table_init(&tb, a, columns);
        for (unsigned c = 0; c < columns; c++) {
            tb.right[c] = rng_below(&r, 3) == 0;
            tb.min_width[c] = rng_below(&r, 4) ? 0 : (unsigned)rng_below(&r, 300);
        }
        for (uint64_t k = rng_below(&r, 40); k > 0; k--) {
            struct mf_str text = any_text(&r, a, rng_below(&r, 6));
            mf_table_cell(&tb, MF_PLAIN, text);
            ink += count_ink(text);
        }
        mf_buf_init(&out, a);
        mf_table_render(&out, &t, &tb);
        check_lines(mf_buf_str(&out), t.width);
        for (const char *p = out.p; p && (p = strstr(p, "─")); p++)
            rules++;
        assert_int_equal(count_ink(mf_buf_str(&out)), ink + rules * strlen("─"));
        assert_true(tb.cells.n == 0 || rules > 0);
        mf_arena_rewind(a, m);
    }
}

static void no_columns(void)
{
    struct mf_arena a;
    struct mf_table tb;

    mf_arena_init(&a);
    mf_table_init(&tb, &a, 0);
}

static void too_many_columns(void)
{
    struct mf_arena a;
    struct mf_table tb;

    mf_arena_init(&a);
    mf_table_init(&tb, &a, 13);
}

static void test_wrong_numbers_of_columns_are_bugs(void **state)
{
    (void)state;
    assert_bug(no_columns);
    assert_bug(too_many_columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_styles),
        ARENA_TEST(test_wrapping),
        ARENA_TEST(test_styles_go_on_after_a_break),
        ARENA_TEST(test_headings),
        ARENA_TEST(test_a_table_that_fits),
        ARENA_TEST(test_a_table_that_wraps),
        ARENA_TEST(test_a_table_keeps_styles_and_least_widths),
        ARENA_TEST(test_wrapping_any_text),
        ARENA_TEST(test_any_table),
        cmocka_unit_test(test_wrong_numbers_of_columns_are_bugs),
    };

    return RUN(tests);
}
