/* Feeds as strict readers want them, whatever the texts are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <ctype.h>
#include <string.h>

#include "ledger/feed.h"

static const char nasty[] =
    "a <b> & \"c\"; d, \\ \r\nBEGIN:VEVENT\nX: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
    "\x01 ]]> --> \xff and on and on, \xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82"
    "\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac";
#define AT (INT64_C(1767225600) * 1000) /* 2026-01-01 */

static void begin(struct mf_arena *a, struct mf_buf *out, struct mf_feed *f)
{
    mf_arena_init(a);
    mf_buf_init(out, a);
    *f = (struct mf_feed){.out = out,
                          .arena = a,
                          .origin = MF_S("coop.example/boats"),
                          .title = mf_str_c(nasty),
                          .founded = AT,
                          .updated = AT + 1,
                          .lingua = MF_ID};
}

/* ---- XML: tags match, entities are known, nothing that XML doesn't have ---- */

static const char *entity(const char *p)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;"};

    for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(p, known[i], strlen(known[i])) == 0)
            return p + strlen(known[i]);
    fail_msg("an entity that isn't one: %.20s", p);
    return p;
}

static const char *in_tag(const char *p, char stack[16][32], unsigned *depth)
{
    const char *end = strchr(p, '>');
    size_t n = strcspn(p + 1, " />");

    assert_non_null(end);
    assert_null(memchr(p + 1, '<', (size_t)(end - p - 1)));
    if (p[1] == '/') {
        assert_true(*depth > 0);
        --*depth;
        assert_int_equal(strlen(stack[*depth]), end - p - 2);
        assert_memory_equal(stack[*depth], p + 2, (size_t)(end - p - 2));
    } else if (p[1] != '?' && end[-1] != '/') {
        assert_true(*depth < 16 && n < 32 && n > 0);
        memcpy(stack[*depth], p + 1, n);
        stack[(*depth)++][n] = '\0';
    }
    return end + 1;
}

static void well_formed(struct mf_str s)
{
    char stack[16][32];
    unsigned depth = 0;

    assert_true(mf_utf8_valid(s, NULL));
    for (const char *p = s.p; p < s.p + s.n;) {
        assert_true((unsigned char)*p >= ' ' || *p == '\n');
        assert_true(*p != '>');
        if (*p == '<')
            p = in_tag(p, stack, &depth);
        else if (*p == '&')
            p = entity(p);
        else
            p++;
    }
    assert_int_equal(depth, 0);
}

static unsigned count(struct mf_str s, const char *what)
{
    unsigned n = 0;

    for (const char *p = s.p; (p = strstr(p, what)); p++)
        n++;
    return n;
}

static void atom_is_well_formed(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    struct mf_feed f;

    (void)state;
    begin(&a, &out, &f);
    mf_atom_begin(&f);
    mf_atom_entry(&f, 7, AT, MF_S("said"), mf_str_c(nasty));
    mf_atom_entry(&f, 6, AT, mf_str_c(nasty), mf_str_c(nasty));
    mf_atom_end(&f);
    well_formed(mf_buf_str(&out));
    assert_int_equal(count(mf_buf_str(&out), "<entry>"), 2);
    assert_int_equal(
        count(mf_buf_str(&out), "<id>tag:coop.example,2026-01-01:coop.example/boats/event/7</id>"),
        1);
    mf_arena_free(&a);
}

/* ---- iCalendar ---- */

/* Lines as they are on the wire, put together again. */
static struct mf_str unfolded(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (size_t from = 0; from < s.n;) {
        const char *end = strstr(s.p + from, "\r\n");
        assert_non_null(end);
        size_t n = (size_t)(end - s.p) - from;
        struct mf_str line = mf_str_sub(s, from, n);
        assert_true(n > 0 && n <= 75);
        assert_true(mf_utf8_valid(line, NULL));
        for (size_t i = 0; i < n; i++)
            assert_true((unsigned char)line.p[i] >= ' ');
        if (line.p[0] == ' ')
            mf_buf_add(&b, mf_str_sub(line, 1, n));
        else
            mf_buf_f(&b, "%s%.*s", b.n > 0 ? "\n" : "", MF_F(line));
        from += n + 2;
    }
    return mf_buf_str(&b);
}

/* NAME:value, escapes known, components nested. */
static void calendar(struct mf_arena *a, struct mf_str s)
{
    struct mf_str text = unfolded(a, s);
    int depth = 0;

    for (const char *p = text.p; *p;) {
        size_t n = strcspn(p, "\n"), name = strcspn(p, ":");
        assert_true(name > 0 && name < n);
        for (size_t i = 0; i < name; i++)
            assert_true(isupper((unsigned char)p[i]) || p[i] == '-');
        depth += strncmp(p, "BEGIN:", 6) == 0;
        depth -= strncmp(p, "END:", 4) == 0;
        assert_true(depth >= 0);
        for (size_t i = name + 1; i < n; i++) {
            assert_true(p[i] != ';' && p[i] != ',');
            if (p[i] == '\\')
                assert_non_null(strchr("\\;,n", p[++i]));
        }
        p += n + (p[n] == '\n');
    }
    assert_int_equal(depth, 0);
}

static void calendars_are_strict(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    struct mf_feed f;
    char long_text[200];

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    begin(&a, &out, &f);
    mf_ical_begin(&f);
    for (unsigned i = 0; i < 90; i++) { /* every place at which a line may be folded */
        struct mf_ical_event e = {.name = mf_strf(&a, "%u-closes", i),
                                  .at = AT + i,
                                  .summary = mf_strf(&a, "%.*s%s", (int)i, long_text, nasty),
                                  .description = mf_str_c(nasty)};
        mf_ical_event(&f, &e);
    }
    mf_ical_end(&f, true);
    calendar(&a, mf_buf_str(&out));
    assert_int_equal(count(mf_buf_str(&out), "\r\nBEGIN:VEVENT\r\n"), 90);
    assert_int_equal(count(mf_buf_str(&out), "\r\nDTSTART:20260101T000000Z\r\n"), 1);
    assert_int_equal(count(mf_buf_str(&out), "\r\nDTSTART:20260101T000001Z\r\n"), 89);
    assert_int_equal(count(mf_buf_str(&out), "\r\nUID:17-closes@coop.example/boats\r\n"), 1);
    mf_arena_free(&a);
}

static void an_empty_calendar_has_a_component(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    struct mf_feed f;

    (void)state;
    begin(&a, &out, &f);
    mf_ical_begin(&f);
    mf_ical_end(&f, false);
    calendar(&a, mf_buf_str(&out));
    assert_int_equal(count(mf_buf_str(&out), "BEGIN:VTIMEZONE\r\n"), 1);
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atom_is_well_formed),
        cmocka_unit_test(calendars_are_strict),
        cmocka_unit_test(an_empty_calendar_has_a_component),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
