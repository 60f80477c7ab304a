/* The parts of a server that need none: its clock, bodies, Markdown, pace, languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/body.h"
#include "server/call.h"
#include "server/clock.h"
#include "server/markdown.h"
#include "server/pace.h"

/* ---- clock ---- */

struct fake {
    mf_instant wall, steady;
};

static mf_instant fake_wall(void *payload)
{
    return ((struct fake *)payload)->wall;
}

static mf_instant fake_steady(void *payload)
{
    return ((struct fake *)payload)->steady;
}

static void stamps_never_decrease_and_jumps_stop(void **state)
{
    struct fake f = {.wall = 1000 * MF_HOUR};
    struct mf_clock c;
    mf_instant at;

    (void)state;
    mf_clock_begin(&c, (struct mf_time_source){fake_wall, fake_steady, &f}, 0);
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1000 * MF_HOUR);
    f.wall += MF_HOUR; /* exactly an hour: still believed */
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1001 * MF_HOUR);
    f.wall += MF_HOUR + 1;
    assert_false(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1001 * MF_HOUR);
    f.steady += 1; /* and it was so: time has passed */
    assert_true(mf_clock_stamp(&c, &at));
    f.wall -= 5 * MF_HOUR;
    f.steady += MF_MINUTE;
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1002 * MF_HOUR + 1);
    f.wall += 5 * MF_HOUR + MF_MINUTE; /* set right again */
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1002 * MF_HOUR + 1 + MF_MINUTE);
    f.wall += MF_DAY;
    assert_false(mf_clock_stamp(&c, &at));
    mf_clock_confirm(&c);
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 1026 * MF_HOUR + 1 + MF_MINUTE);
}

static void a_ledger_ahead_of_the_wall_is_waited_for(void **state)
{
    struct fake f = {.wall = 10};
    struct mf_clock c;
    mf_instant at;

    (void)state;
    mf_clock_begin(&c, (struct mf_time_source){fake_wall, fake_steady, &f}, 5000);
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 5000);
    f.wall = 6000;
    f.steady = 5990;
    assert_true(mf_clock_stamp(&c, &at));
    assert_int_equal(at, 6000);
}

/* ---- pace ---- */

static void so_many_an_hour(void **state)
{
    struct mf_pace p;
    mf_duration wait;
    mf_instant now = 0;
    unsigned taken = 0;

    (void)state;
    mf_pace_init(&p, 60);
    for (; now < 10 * MF_HOUR; now += MF_SECOND)
        taken += mf_pace_take(&p, 100000, now, &wait);
    assert_in_range(taken, 600, 600 + 60 / 4 + 1);
    while (mf_pace_take(&p, 100000, now, &wait))
        continue;
    assert_true(mf_pace_take(&p, 100000, now + wait, &wait));
    assert_true(mf_pace_take(&p, 3, now, &wait));
    mf_pace_free(&p);
}

/* ---- bodies ---- */

static void a_body_is_read_as_it_is_written(void **state)
{
    struct mf_arena a;
    struct mf_buf b;
    struct mf_signed *list;
    struct mf_err err;
    uint32_t n;

    (void)state;
    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    mf_body_plain_add(&b, MF_S("one\ntext 3\n"), MF_S("x"));
    mf_body_plain_add(&b, MF_S("\0\xff"), MF_S("signature 4\n"));
    assert_int_equal(mf_body_plain(&a, mf_buf_str(&b), 2, &list, &n, &err), MF_OK);
    assert_int_equal(n, 2);
    assert_true(mf_str_is(list[0].text, "one\ntext 3\n"));
    assert_true(mf_str_is(list[1].signature, "signature 4\n"));
    assert_int_equal(mf_body_plain(&a, mf_buf_str(&b), 1, &list, &n, &err), MF_E_LIMIT);
    for (size_t cut = 0; cut < b.n; cut++) /* cut anywhere but between commands it is none */
        if (mf_body_plain(&a, mf_str_sub(mf_buf_str(&b), 0, cut), 2, &list, &n, &err) == MF_OK)
            assert_int_equal(n, 1);
    mf_arena_free(&a);
}

/* ---- languages ---- */

static void the_language_that_is_wanted_most(void **state)
{
    static const struct {
        const char *header;
        enum mf_lingua lingua;
    } cases[] = {
        {NULL, MF_EN},
        {"", MF_EN},
        {"id", MF_ID},
        {"id-ID,id;q=0.9,en;q=0.8", MF_ID},
        {"en, id", MF_EN},
        {"en;q=0.5, id;q=0.6", MF_ID},
        {"idx, fr", MF_EN},
        {"fr, id;q=0.001", MF_ID},
        {"id;q=0", MF_EN},
        {"en;q=0.10, id;q=0.09", MF_EN},
        {",,;q=1,id ;q=1", MF_ID},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mf_accept_language(cases[i].header) != cases[i].lingua)
            fail_msg("%s", cases[i].header);
}

/* ---- Markdown ---- */

static const char *html(struct mf_arena *a, const char *text)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_markdown(&b, mf_str_c(text));
    return mf_buf_str(&b).p;
}

static void markdown_is_shown_and_not_obeyed(void **state)
{
    struct mf_arena a;

    (void)state;
    mf_arena_init(&a);
    assert_string_equal(html(&a, "*a* <i>b</i> & c"),
                        "<p><em>a</em> &lt;i&gt;b&lt;/i&gt; &amp; c</p>\n");
    assert_string_equal(html(&a, "<script>\nalert(1)\n</script>"),
                        "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n");
    assert_string_equal(html(&a, "[a](https://b.example \"t\")"),
                        "<p><a rel=\"nofollow noopener noreferrer\" href=\"https://b.example\" "
                        "title=\"t\">a</a></p>\n");
    assert_string_equal(html(&a, "[a](JavaScript:b)"), "<p><a>a</a></p>\n");
    assert_string_equal(html(&a, "[a](&#106;avascript:b)"), "<p><a>a</a></p>\n");
    assert_string_equal(html(&a, "[a](data:text/html,b)"), "<p><a>a</a></p>\n");
    assert_string_equal(html(&a, "[a](//b.example)"), "<p><a>a</a></p>\n");
    assert_string_equal(html(&a, "<javascript:b>"), "<p><a>javascript:b</a></p>\n");
    assert_string_equal(html(&a, "x ![a \"b\"](https://c.example/d.png \"e\") y"),
                        "<p>x a &quot;b&quot; y</p>\n");
    assert_string_equal(html(&a, "[![a](b)](https://c.example)"),
                        "<p><a rel=\"nofollow noopener noreferrer\" "
                        "href=\"https://c.example\">a</a></p>\n");
    assert_string_equal(html(&a, "`<a href=\"` <img src=\"x\">"),
                        "<p><code>&lt;a href=&quot;</code> &lt;img src=&quot;x&quot;&gt;</p>\n");
    assert_string_equal(html(&a, "a \xe2\x80\xae b"), "<p>a &lt;U+202E&gt; b</p>\n");
    assert_string_equal(html(&a, "a \xff b"), "<p>a &lt;0xFF&gt; b</p>\n");
    assert_string_equal(html(&a, ""), "");
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_never_decrease_and_jumps_stop),
        cmocka_unit_test(a_ledger_ahead_of_the_wall_is_waited_for),
        cmocka_unit_test(so_many_an_hour),
        cmocka_unit_test(a_body_is_read_as_it_is_written),
        cmocka_unit_test(the_language_that_is_wanted_most),
        cmocka_unit_test(markdown_is_shown_and_not_obeyed),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
