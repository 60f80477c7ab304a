#include "base/utf8.h"

#include <string.h>

#include "check.h"
#include "rng.h"

/* RFC 3629, section 3: the bits of a code point put into bytes. */
static size_t encode(uint32_t cp, char *p)
{
    if (cp < 0x80) {
        p[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        p[0] = (char)(0xC0 | cp >> 6);
        p[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        p[0] = (char)(0xE0 | cp >> 12);
        p[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        p[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    p[0] = (char)(0xF0 | cp >> 18);
    p[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    p[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    p[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        char p[4];
        struct mf_str s = {p, encode(cp, p)};
        uint32_t back = 0;
        size_t n = mf_utf8_decode(s, &back);
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            assert_int_equal(n, 0);
        } else {
            assert_int_equal(n, s.n);
            assert_int_equal(back, cp);
            assert_int_equal(mf_utf8_decode(mf_str_sub(s, 0, s.n - 1), &back), 0);
        }
    }
}

static int between(unsigned char c, int low, int high)
{
    return c >= low && c <= high;
}

/* RFC 3629, section 4: the grammar, row by row. Bytes of the first character or 0. */
static size_t by_grammar(const unsigned char *p, size_t n)
{
    if (n >= 1 && p[0] <= 0x7F)
        return 1;
    if (n >= 2 && between(p[0], 0xC2, 0xDF) && between(p[1], 0x80, 0xBF))
        return 2;
    if (n >= 3 && between(p[2], 0x80, 0xBF) &&
        ((p[0] == 0xE0 && between(p[1], 0xA0, 0xBF)) ||
         (between(p[0], 0xE1, 0xEC) && between(p[1], 0x80, 0xBF)) ||
         (p[0] == 0xED && between(p[1], 0x80, 0x9F)) ||
         (between(p[0], 0xEE, 0xEF) && between(p[1], 0x80, 0xBF))))
        return 3;
    if (n >= 4 && between(p[2], 0x80, 0xBF) && between(p[3], 0x80, 0xBF) &&
        ((p[0] == 0xF0 && between(p[1], 0x90, 0xBF)) ||
         (between(p[0], 0xF1, 0xF3) && between(p[1], 0x80, 0xBF)) ||
         (p[0] == 0xF4 && between(p[1], 0x80, 0x8F))))
        return 4;
    return 0;
}

static void test_only_what_the_grammar_says(void **state)
{
    struct rng r = rng_seed_from_env(3);
    static const unsigned char likely[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                           0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
                                           0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF};

    (void)state;
    for (int i = 0; i < 200000; i++) {
        unsigned char p[6];
        size_t n = rng_below(&r, 7), good = 0, bad = SIZE_MAX;
        for (size_t k = 0; k < n; k++)
            p[k] = likely[rng_below(&r, sizeof likely)];
        while (good < n && by_grammar(p + good, n - good) > 0)
            good += by_grammar(p + good, n - good);
        struct mf_str s = {(const char *)p, n};
        assert_int_equal(mf_utf8_valid(s, &bad), good == n);
        assert_int_equal(bad, good == n ? SIZE_MAX : good);
    }
}

static void test_widths(void **state)
{
    (void)state;
    assert_int_equal(mf_str_width(MF_S("")), 0);
    assert_int_equal(mf_str_width(MF_S("charter")), 7);
    assert_int_equal(mf_str_width(MF_S("musyawarah …")), 12);
    assert_int_equal(mf_str_width(MF_S("日本")), 4);
    assert_int_equal(mf_str_width(MF_S("ｱ")), 1);
    assert_int_equal(mf_str_width(MF_S("한국")), 4);
    assert_int_equal(mf_str_width(MF_S("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab")), 2); /* jamo */
    assert_int_equal(mf_str_width(MF_S("e\xcc\x81")), 1);                            /* combining */
    assert_int_equal(mf_str_width(MF_S("─│├")), 3);
    assert_int_equal(mf_str_width(MF_S("😀")), 2);
    assert_int_equal(mf_str_width(MF_S("👍🏽")), 2);
    assert_int_equal(mf_str_width(MF_S("👩‍👩‍👧")), 2);
    assert_int_equal(mf_str_width(MF_S("🇮🇩🇮🇩")), 4);
    assert_int_equal(mf_str_width(MF_S("❤\xef\xb8\x8f")), 2);
    assert_int_equal(mf_str_width(MF_S("\t\n\x1b\x7f")), 0);
    assert_int_equal(mf_str_width(MF_S("\xff\xfe")), 2);
}

static void test_clusters(void **state)
{
    static const char *const pieces[] = {
        "a",    "e\xcc\x81\xcc\xa3", "👩‍👩‍👧", "🇮🇩", "日",
        "\xff", "👍🏽",          "\xe2\x80\xae"};
    struct mf_buf b;
    unsigned width;

    mf_buf_init(&b, *state);
    for (size_t i = 0; i < 8; i++)
        mf_buf_c(&b, pieces[i]);
    struct mf_str s = mf_buf_str(&b);
    for (size_t i = 0; i < 8; i++) {
        size_t n = mf_utf8_cluster(s, &width);
        assert_int_equal(n, strlen(pieces[i]));
        s = mf_str_sub(s, n, s.n);
    }
    assert_int_equal(mf_utf8_cluster(s, &width), 0);
}

static void test_hidden_characters_are_shown(void **state)
{
    struct mf_buf b;

    mf_buf_init(&b, *state);
    mf_buf_visible(&b, MF_S("a\tb\n\x1b[2J\xe2\x80\xae\xc2\x9b\xef\xbb\xbf\xff\xf3\xa0\x81\x81é"),
                   true);
    assert_str(mf_buf_str(&b), "a    b\n<U+001B>[2J<U+202E><U+009B><U+FEFF><0xFF><U+E0041>é");
    b.n = 0;
    mf_buf_visible(&b, MF_S("a\n👩‍👧"), false);
    assert_str(mf_buf_str(&b), "a<U+000A>👩‍👧");
}

/* Whatever comes in, what comes out is UTF-8 without hidden characters, as wide as was said. */
static void test_nothing_hidden_comes_through(void **state)
{
    struct rng r = rng_seed_from_env(4);
    static const uint32_t from[] = {0x00,   0x20,   0x7E,   0x300,   0x600,   0x1100,
                                    0x2000, 0x2FFF, 0xFE00, 0x1F1E0, 0x1F3F0, 0xE0000};

    for (int i = 0; i < 3000; i++) {
        struct mf_buf in, out;
        unsigned width, sum = 0;
        size_t bad;
        mf_buf_init(&in, *state);
        mf_buf_init(&out, *state);
        for (uint64_t k = rng_below(&r, 20); k > 0; k--) {
            char p[4];
            uint32_t cp = from[rng_below(&r, 12)] + (uint32_t)rng_below(&r, 0x40);
            mf_buf_add(&in, (struct mf_str){p, encode(cp, p)});
            if (rng_below(&r, 10) == 0)
                mf_buf_char(&in, (char)(0x80 + rng_below(&r, 0x80)));
        }
        for (struct mf_str s = mf_buf_str(&in); s.n > 0; sum += width)
            s = mf_str_sub(s, mf_buf_visible_cluster(&out, s, &width), s.n);
        assert_true(mf_utf8_valid(mf_buf_str(&out), &bad));
        for (struct mf_str s = mf_buf_str(&out); s.n > 0;) {
            uint32_t cp = 0;
            s = mf_str_sub(s, mf_utf8_decode(s, &cp), s.n);
            assert_false(mf_utf8_hidden(cp));
        }
        assert_int_equal(mf_str_width(mf_buf_str(&out)), sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),
        cmocka_unit_test(test_only_what_the_grammar_says),
        cmocka_unit_test(test_widths),
        ARENA_TEST(test_clusters),
        ARENA_TEST(test_hidden_characters_are_shown),
        ARENA_TEST(test_nothing_hidden_comes_through),
    };

    return RUN(tests);
}
