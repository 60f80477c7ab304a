#include "base/err.h"

#include <string.h>

#include "base/lingua.h"
#include "base/str.h"
#include "check.h"

static void test_messages_get_context(void **state)
{
    struct mf_err err;

    (void)state;
    assert_int_equal(mf_err_set(&err, MF_E_LIMIT, "larger than %d bytes", 9), MF_E_LIMIT);
    assert_int_equal(mf_err_wrap(&err, "reading %s", "a.md"), MF_E_LIMIT);
    assert_int_equal(err.code, MF_E_LIMIT);
    assert_string_equal(err.message, "reading a.md: larger than 9 bytes");
    mf_err_set(&err, MF_E_IO, "again: %s", err.message);
    assert_string_equal(err.message, "again: reading a.md: larger than 9 bytes");
    assert_int_equal(mf_err_set(NULL, MF_E_FORMAT, "x"), MF_E_FORMAT);
}

static void test_long_messages_are_cut_after_a_character(void **state)
{
    char text[1000] = "";

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        struct mf_err err;
        size_t bad;
        text[0] = '\0';
        strncat(text, "xxxx", shift);
        for (int i = 0; i < 100; i++)
            strcat(text, "日本…");
        mf_err_set(&err, MF_E_IO, "%s", text);
        assert_in_range(strlen(err.message), 250, 255);
        assert_string_equal(err.message + strlen(err.message) - 3, "...");
        assert_true(mf_utf8_valid(mf_str_c(err.message), &bad));
        mf_err_wrap(&err, "%s", text);
        assert_in_range(strlen(err.message), 250, 255);
        assert_true(mf_utf8_valid(mf_str_c(err.message), &bad));
    }
}

static void test_messages_that_just_fit(void **state)
{
    struct mf_err err;

    (void)state;
    mf_err_set(&err, MF_E_IO, "%0255d", 7);
    assert_int_equal(strlen(err.message), 255);
    assert_int_equal(err.message[254], '7');
    mf_err_set(&err, MF_E_IO, "%0256d", 7);
    assert_int_equal(strlen(err.message), 255);
    assert_int_equal(err.message[254], '.');
}

static void test_languages(void **state)
{
    enum mf_lingua lingua = MF_LINGUA__COUNT;

    (void)state;
    assert_true(mf_lingua_parse(MF_S("id"), &lingua));
    assert_int_equal(lingua, MF_ID);
    assert_true(mf_lingua_parse(MF_S("en"), &lingua));
    assert_int_equal(lingua, MF_EN);
    assert_false(mf_lingua_parse(MF_S("EN"), &lingua));
    assert_false(mf_lingua_parse(MF_S(""), &lingua));
    assert_int_equal(lingua, MF_EN);
}

static void test_templates(void **state)
{
    struct mf_str args[] = {MF_S("board"), MF_S("{0}{"), MF_S("")};
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_fill(&b, "{1} of {0}{2} {{0}} {0}", args, 3);
    assert_str(mf_buf_str(&b), "{0}{ of board {0} board");
    b.n = 0;
    mf_fill(&b, "", NULL, 0);
    assert_str(mf_buf_str(&b), "");
}

static void fill_with(const char *tmpl)
{
    struct mf_arena a;
    struct mf_buf b;
    struct mf_str arg = MF_S("x");

    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    mf_fill(&b, tmpl, &arg, 1);
}

static void fill_out_of_range(void)
{
    fill_with("{1}");
}

static void fill_name(void)
{
    fill_with("{body}");
}

static void fill_open(void)
{
    fill_with("a {");
}

static void fill_close(void)
{
    fill_with("a } b");
}

static void test_wrong_templates_are_bugs(void **state)
{
    (void)state;
    assert_bug(fill_out_of_range);
    assert_bug(fill_name);
    assert_bug(fill_open);
    assert_bug(fill_close);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages_get_context),
        cmocka_unit_test(test_long_messages_are_cut_after_a_character),
        cmocka_unit_test(test_messages_that_just_fit),
        cmocka_unit_test(test_languages),
        ARENA_TEST(test_templates),
        cmocka_unit_test(test_wrong_templates_are_bugs),
    };

    return RUN(tests);
}
