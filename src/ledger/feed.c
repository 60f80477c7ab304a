#include "ledger/feed.h"

#include "base/utf8.h"

/* ---- Atom ---- */

static void xml(const struct mf_feed *f, struct mf_str s)
{
    struct mf_buf shown;

    mf_buf_init(&shown, f->arena);
    mf_buf_visible(&shown, s, false);
    for (size_t i = 0; i < shown.n; i++) {
        char c = shown.p[i];
        if (c == '&')
            mf_buf_c(f->out, "&amp;");
        else if (c == '<')
            mf_buf_c(f->out, "&lt;");
        else if (c == '>')
            mf_buf_c(f->out, "&gt;");
        else if (c == '"')
            mf_buf_c(f->out, "&quot;");
        else
            mf_buf_char(f->out, c);
    }
}

static void element(const struct mf_feed *f, const char *indent, const char *name, struct mf_str s)
{
    mf_buf_f(f->out, "%s<%s>", indent, name);
    xml(f, s);
    mf_buf_f(f->out, "</%s>\n", name);
}

/* A tag URI (RFC 4151): the origin up to its first stroke, the day of founding, the rest. */
static struct mf_str tag(const struct mf_feed *f, const char *rest)
{
    size_t n = 0;

    while (n < f->origin.n && f->origin.p[n] != '/')
        n++;
    return mf_strf(f->arena, "tag:%.*s,%.10s:%.*s/%s", (int)n, f->origin.p,
                   mf_instant_iso(f->arena, f->founded).p, MF_F(f->origin), rest);
}

void mf_atom_begin(const struct mf_feed *f)
{
    mf_buf_f(f->out,
             "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
             "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
             f->lingua == MF_ID ? "id" : "en");
    element(f, "  ", "id", tag(f, "feed"));
    element(f, "  ", "title", f->title);
    element(f, "  ", "updated", mf_instant_iso(f->arena, f->updated));
    mf_buf_c(f->out, "  <author><name>");
    xml(f, f->origin);
    mf_buf_c(f->out, "</name></author>\n  <generator>Mufakat</generator>\n");
}

void mf_atom_entry(const struct mf_feed *f, uint64_t number, mf_instant at, struct mf_str term,
                   struct mf_str title)
{
    struct mf_str when = mf_instant_iso(f->arena, at);

    mf_buf_c(f->out, "  <entry>\n");
    element(f, "    ", "id", tag(f, mf_strf(f->arena, "event/%llu", (unsigned long long)number).p));
    element(f, "    ", "title", title);
    element(f, "    ", "updated", when);
    element(f, "    ", "published", when);
    mf_buf_c(f->out, "    <category term=\"");
    xml(f, term);
    mf_buf_c(f->out, "\"/>\n    <content type=\"text\">");
    xml(f, title);
    mf_buf_c(f->out, "</content>\n  </entry>\n");
}

void mf_atom_end(const struct mf_feed *f)
{
    mf_buf_c(f->out, "</feed>\n");
}

/* ---- iCalendar ---- */

#define FOLD 75u /* bytes of a line, without its end */

static void line(const struct mf_feed *f, struct mf_str s)
{
    size_t room = FOLD;

    while (s.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
            n--;
        mf_buf_f(f->out, "%.*s\r\n ", (int)n, s.p);
        s = mf_str_sub(s, n, s.n);
        room = FOLD - 1; /* the space that continues it */
    }
    mf_buf_f(f->out, "%.*s\r\n", MF_F(s));
}

static void text(const struct mf_feed *f, const char *name, struct mf_str s)
{
    struct mf_buf shown, b;

    mf_buf_init(&shown, f->arena);
    mf_buf_init(&b, f->arena);
    mf_buf_visible(&shown, s, true);
    mf_buf_f(&b, "%s:", name);
    for (size_t i = 0; i < shown.n; i++) {
        char c = shown.p[i];
        if (c == '\\' || c == ';' || c == ',')
            mf_buf_char(&b, '\\');
        if (c == '\n')
            mf_buf_c(&b, "\\n");
        else
            mf_buf_char(&b, c);
    }
    line(f, mf_buf_str(&b));
}

/* 20260302T090000Z */
static void stamp(const struct mf_feed *f, const char *name, mf_instant t)
{
    mf_instant up = t + (MF_SECOND - t % MF_SECOND) % MF_SECOND;
    const char *i = mf_instant_iso(f->arena, up).p;

    line(f, mf_strf(f->arena, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ", name, i, i + 5, i + 8, i + 11,
                    i + 14, i + 17));
}

void mf_ical_begin(const struct mf_feed *f)
{
    line(f, MF_S("BEGIN:VCALENDAR"));
    line(f, MF_S("VERSION:2.0"));
    line(f, MF_S("PRODID:-//Mufakat//Mufakat//EN"));
    line(f, MF_S("CALSCALE:GREGORIAN"));
    text(f, "X-WR-CALNAME", f->title);
}

void mf_ical_event(const struct mf_feed *f, const struct mf_ical_event *e)
{
    line(f, MF_S("BEGIN:VEVENT"));
    text(f, "UID", mf_strf(f->arena, "%.*s@%.*s", MF_F(e->name), MF_F(f->origin)));
    stamp(f, "DTSTAMP", f->updated);
    stamp(f, "DTSTART", e->at);
    text(f, "SUMMARY", e->summary);
    if (e->description.n > 0)
        text(f, "DESCRIPTION", e->description);
    line(f, MF_S("TRANSP:TRANSPARENT"));
    line(f, MF_S("END:VEVENT"));
}

void mf_ical_end(const struct mf_feed *f, bool any)
{
    static const char *const utc[] = {
        "BEGIN:VTIMEZONE",    "TZID:UTC",         "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD",   "END:VTIMEZONE"};

    for (size_t i = 0; !any && i < sizeof utc / sizeof *utc; i++)
        line(f, mf_str_c(utc[i]));
    line(f, MF_S("END:VCALENDAR"));
}
