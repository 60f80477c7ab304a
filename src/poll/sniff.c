/*
 * What format a file is in, by its content: each has a mark that the others don't have near the
 * beginning of a line.
 */
#include <string.h>

#include "poll/poll.h"

#define LINES 60u /* looked at */

struct looked {
    struct mf_str first; /* that isn't empty and no comment */
    bool devotee, abif, blt, rctab, abc, lists;
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Two whole numbers and nothing else but blanks and commas. */
static bool two_numbers(struct mf_str s)
{
    unsigned numbers = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (digit(s.p[i]))
            numbers += i == 0 || !digit(s.p[i - 1]);
        else if (!strchr(" \t,", s.p[i]))
            return false;
    }
    return numbers == 2;
}

/* Fields of which the first is no number and all others are. */
static bool name_and_numbers(struct mf_str s)
{
    char by = memchr(s.p, '\t', s.n) ? '\t' : memchr(s.p, ';', s.n) ? ';' : ',';
    bool number = false, all = true; /* of the field that is looked at; of those behind the first */
    unsigned fields = 0;

    for (size_t from = 0; from <= s.n; fields++) {
        const char *end = from < s.n ? memchr(s.p + from, by, s.n - from) : NULL;
        struct mf_str f =
            mf_str_trim(mf_str_sub(s, from, (end ? (size_t)(end - s.p) : s.n) - from));
        number = f.n > 0;
        for (size_t i = 0; i < f.n; i++)
            number &= digit(f.p[i]);
        if (fields == 0 && number)
            return false;
        all &= fields == 0 || number;
        from += (end ? (size_t)(end - s.p) : s.n) - from + 1;
    }
    return fields > 1 && all;
}

/* A line of column names of which one is "votes" or "suara". */
static bool votes_heading(struct mf_str s)
{
    for (size_t from = 0; from < s.n;) {
        size_t n = 0;
        while (from + n < s.n && !strchr("\t;,", s.p[from + n]))
            n++;
        struct mf_str f = mf_str_trim(mf_str_sub(s, from, n));
        if (f.n < s.n && (mf_str_is(f, "votes") || mf_str_is(f, "suara")))
            return true;
        from += n + 1;
    }
    return false;
}

/* "12:" at the front. */
static bool counted(struct mf_str s)
{
    size_t i = 0;

    while (i < s.n && digit(s.p[i]))
        i++;
    return i > 0 && mf_str_starts(mf_str_trim(mf_str_sub(s, i, s.n)), MF_S(":"));
}

static void look_at(struct looked *l, struct mf_str line)
{
    struct mf_str s = mf_str_trim(line);
    const char *hash;

    l->devotee |= mf_str_starts(s, MF_S("V:")) || mf_str_starts(s, MF_S("Tally Sheet for"));
    l->rctab |= mf_str_starts(s, MF_S("# count\trank1")) ||
                mf_str_starts(s, MF_S("# count<TAB>rank1")) ||
                mf_str_starts(s, MF_S("# one ballot per line: rank1"));
    l->abc |= mf_str_starts(line, MF_S("profile:")) || mf_str_starts(line, MF_S("num_cand:"));
    if (s.n == 0 || s.p[0] == '#')
        return;
    l->abif |= counted(s) || mf_str_starts(s, MF_S("{version:"));
    if (l->first.n > 0)
        return;
    l->first = s;
    hash = memchr(s.p, '#', s.n);
    l->lists = name_and_numbers(s) || votes_heading(s);
    l->blt = two_numbers(hash ? mf_str_sub(s, 0, (size_t)(hash - s.p)) : s);
}

enum mf_poll_format mf_poll_format_of(struct mf_str text)
{
    struct looked l = {0};
    size_t at = 0;

    for (unsigned i = 0; i < LINES && at < text.n; i++) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
        look_at(&l, mf_str_sub(text, at, n));
        at += n + 1;
    }
    if (l.devotee)
        return MF_POLL_DEVOTEE;
    if (l.rctab)
        return MF_POLL_RCTAB;
    if (mf_str_is(l.first, "META"))
        return MF_POLL_PABULIB;
    if (l.abc)
        return MF_POLL_ABC;
    if (l.first.n > 0 && l.first.p[0] == '[')
        return MF_POLL_APPROVALS;
    if (l.abif)
        return MF_POLL_ABIF;
    if (l.blt)
        return MF_POLL_BLT;
    if (l.lists)
        return MF_POLL_LISTS;
    if (l.first.n > 0 && l.first.p[0] != '{' && memchr(l.first.p, ',', l.first.n))
        return MF_POLL_TABLE;
    return MF_POLL_AUTO;
}
