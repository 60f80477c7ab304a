/* Tokens, documents, and faults of single words and signs. */
#include "lang.h"

#include "lang/lex.h"

/* The tokens of a text in short: kind letters and texts, separated by spaces. */
static const char *tokens(struct mf_arena *a, const char *name, const char *text, bool comments)
{
    static const char *const signs[] = {
        [MF_TOK_LPAREN] = "(",   [MF_TOK_RPAREN] = ")", [MF_TOK_LBRACE] = "{",
        [MF_TOK_RBRACE] = "}",   [MF_TOK_COMMA] = ",",  [MF_TOK_DOT] = ".",
        [MF_TOK_BAR] = "|",      [MF_TOK_PLUS] = "+",   [MF_TOK_SLASH] = "/",
        [MF_TOK_COLON] = ":",    [MF_TOK_EQ] = "=",     [MF_TOK_LE] = "<=",
        [MF_TOK_GE] = ">=",      [MF_TOK_LT] = "<",     [MF_TOK_GT] = ">",
        [MF_TOK_COMMENT] = NULL,
    };
    struct mf_source *source = mf_new(a, struct mf_source);
    *source = (struct mf_source){mf_str_c(name), mf_str_c(text)};
    struct mf_diags *d = mf_new(a, struct mf_diags);
    struct mf_lexer lx;
    struct mf_buf b;
    mf_diags_init(d, a);
    mf_buf_init(&b, a);
    if (mf_lex_init(&lx, a, source, d, "charter", comments)) {
        for (struct mf_token t = mf_lex_next(&lx); t.kind != MF_TOK_END; t = mf_lex_next(&lx)) {
            if (t.kind == MF_TOK_WORD)
                mf_buf_f(&b, "%.*s ", MF_F(t.text));
            else if (t.kind == MF_TOK_STRING)
                mf_buf_f(&b, "'%.*s' ", MF_F(t.text));
            else if (t.kind == MF_TOK_INT)
                mf_buf_f(&b, "%llu ", (unsigned long long)t.value);
            else if (t.kind == MF_TOK_PERCENT)
                mf_buf_f(&b, "%llu:%llu ", (unsigned long long)t.value, (unsigned long long)t.den);
            else if (t.kind == MF_TOK_INSTANT)
                mf_buf_f(&b, "@%.*s ", MF_F(t.text));
            else if (t.kind == MF_TOK_COMMENT)
                mf_buf_f(&b, "%s%.*s ", t.first ? "^" : "", MF_F(t.text));
            else
                mf_buf_f(&b, "%s ", signs[t.kind]);
        }
    }
    mf_diags_sort(d);
    for (uint32_t i = 0; i < d->list.n; i++)
        mf_buf_f(&b, "!%s ", d->list.at[i].kind->id);
    mf_buf_c(&b, "");
    return b.p ? b.p : "";
}

static const char *lex(void **state, const char *text)
{
    return tokens(*state, "x.charter", text, false);
}

static void words_numbers_signs(void **state)
{
    assert_string_equal(lex(state, "a b_1 12 2/3 25% 4.5% 4.50 %"),
                        "a b_1 12 2 / 3 25:100 45:1000 450:10000 ");
    assert_string_equal(lex(state, "(){},.|+ = <=>=:"), "( ) { } , . | + = <= >= : ");
    assert_string_equal(lex(state, "board.independent 5days"), "board . independent 5 days ");
    assert_string_equal(lex(state, "9223372036854775807"), "9223372036854775807 ");
    assert_string_equal(lex(state, "2023-11-17T12:28:30.250-08:00, 2023-11-17."),
                        "@2023-11-17T12:28:30.250-08:00 , @2023-11-17 . ");
    assert_string_equal(lex(state, ""), "");
    assert_string_equal(lex(state, "\xef\xbb\xbf"
                                   "a\r\nb\t\r\n"),
                        "a b ");
}

static void strings(void **state)
{
    assert_string_equal(lex(state, "\"\" \"a # b\" \"\\\"q\\\" \\\\\""), "'' 'a # b' '\"q\" \\' ");
    assert_string_equal(lex(state, "\"Perkumpulan Ünïcödé 学\""), "'Perkumpulan Ünïcödé 学' ");
    assert_string_equal(lex(state, "\"a\\nb\""), "'anb' !E0027 ");
    assert_string_equal(lex(state, "x \"open\ny"), "x 'open' y !E0025 ");
    assert_string_equal(lex(state, "x \"open {\ny"), "x 'open' { y !E0025 ");
    assert_string_equal(lex(state, "\"ends in a backslash\\"), "'ends in a backslash\\' !E0025 ");
    assert_string_equal(
        lex(state, "“curly” ‘single’ 'plain' «angle» „low“"),
        "'curly' 'single' 'plain' 'angle' 'low' !E0026 !E0026 !E0026 !E0026 !E0026 ");
    assert_string_equal(lex(state, "“open\nx"), "'open' x !E0026 ");
}

static void comments(void **state)
{
    assert_string_equal(tokens(*state, "x.charter", "# one\na # two \n\n#\n", true),
                        "^# one a # two ^# ");
    assert_string_equal(lex(state, "# one\na # two\n#"), "a ");
    assert_string_equal(lex(state, "a // b\nc /* d\ne */ f -- g\nh"),
                        "a c f h !E0024 !E0024 !E0024 ");
    assert_string_equal(lex(state, "a /* never closed\nb"), "a b !E0024 ");
}

static void names_are_mended_and_reported_once(void **state)
{
    assert_string_equal(lex(state, "Board Board BOARD"), "board board board !E0028 !E0028 ");
    assert_string_equal(lex(state, "vice-chair"), "vice_chair !E0029 ");
    assert_string_equal(lex(state, "präsident _x"), "präsident _x !E0030 !E0030 ");
    assert_string_equal(lex(state, "学"), "学 !E0030 ");
}

static void signs_of_other_languages(void **state)
{
    assert_string_equal(lex(state, "a && b || !c"), "a and b or not c !E0021 !E0021 !E0021 ");
    assert_string_equal(lex(state, "≥ ≤ == => [ ]"),
                        ">= <= = >= ( ) !E0021 !E0021 !E0021 !E0021 !E0021 !E0021 ");
    assert_string_equal(lex(state, "a; b $ c → d"), "a b c d !E0022 !E0020 !E0020 ");
}

static void numbers_that_are_none(void **state)
{
    assert_string_equal(lex(state, "9223372036854775808"), "1 !E0051 ");
    assert_string_equal(lex(state, "99999999999999999999999999"), "1 !E0051 ");
    assert_string_equal(lex(state, "0.5"), "0 !E0055 ");
    assert_string_equal(lex(state, "66,5%"), "665:1000 !E0056 ");
    assert_string_equal(lex(state, "1,000"), "1 , 0 ");
    assert_string_equal(lex(state, "3000000000%"), "1:100 !E0052 ");
    assert_string_equal(lex(state, "0.00000001%"), "1:100 !E0052 ");
}

static void what_cannot_be_seen(void **state)
{
    assert_string_equal(lex(state, "a \x01 b"), "a b !E0004 ");
    assert_string_equal(lex(state, "a\rb"), "a b !E0004 ");
    assert_string_equal(lex(state, "\"a\xe2\x80\xae"
                                   "b\""),
                        "'a\xe2\x80\xae"
                        "b' !E0005 ");
    assert_string_equal(lex(state, "# a\xe2\x81\xa6"), "!E0005 ");
    assert_string_equal(lex(state, "a \xe2\x80\x8f b"), "a b !E0005 ");
    assert_string_equal(lex(state, "\xff"), "!E0001 ");
    assert_string_equal(lex(state, "\xfe\xff"), "!E0001 ");
}

static void documents(void **state)
{
    struct mf_arena *a = *state;
    assert_string_equal(
        tokens(a, "x.md", "no\n```charter\na\n```\nno\n~~~~ charter more words\nb\n~~~\n~~~~~\nno",
               false),
        "a b !E0020 ");
    assert_string_equal(tokens(a, "x.markdown", "   ```charter\n   a\n   ```\n", false), "a ");
    assert_string_equal(tokens(a, "x.md", "```c\n```charter\n```\n", false), "!E0007 ");
    assert_string_equal(tokens(a, "x.md", "```charter `\na\n", false), "!E0007 ");
    assert_string_equal(tokens(a, "x.md", "```charters\na\n```\n", false), "!E0007 ");
    assert_string_equal(tokens(a, "x.md", "```charter\na\n", false), "a !E0008 ");
    assert_string_equal(tokens(a, "x.md", "```charter", false), "!E0008 ");
    assert_string_equal(tokens(a, "x.md", "", false), "!E0007 ");
    assert_string_equal(tokens(a, "x.charter", "T\n```charter\na\n```\n", false), "a !E0006 ");
    assert_string_equal(tokens(a, "-", "T\n```charter\na\n```\n", false), "a ");
}

static void too_long_a_text(void **state)
{
    struct mf_arena *a = *state;
    size_t n = MF_MAX_CHARTER_BYTES + 1;
    char *p = mf_arena_alloc(a, n, 1);
    memset(p, ' ', n);
    struct parsed parsed = parse_named(a, "x.charter", (struct mf_str){p, n});
    assert_null(parsed.charter);
    assert_string_equal(parsed.diags.list.at[0].kind->id, "E0002");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        lang_test(words_numbers_signs),
        lang_test(strings),
        lang_test(comments),
        lang_test(names_are_mended_and_reported_once),
        lang_test(signs_of_other_languages),
        lang_test(numbers_that_are_none),
        lang_test(what_cannot_be_seen),
        lang_test(documents),
        lang_test(too_long_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
