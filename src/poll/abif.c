/*
 * ABIF: "12:Ana>Budi=Citra" with comments from # on, {metadata}, and options declared as
 * =Key:[Name]. Where any option is declared, ballots may name no other. Where none is, the options
 * are those that the ballots name, in bytewise order, so that the order of ballots changes nothing.
 */
#include <string.h>

#include "poll/reader.h"

struct abif {
    struct mf_reader *r;
    bool declared;
    bool collecting; /* the first time through: options only */
};

static bool refuse(struct abif *b, enum mf_poll_word word, struct mf_str arg0)
{
    return mf_poll_refuse(b->r, word, mf_str_sub(arg0, 0, 60), mf_poll_none);
}

/* A token at the front: [text], "text", or bare up to one of `ends`. */
static bool token(struct abif *b, struct mf_str *s, const char *ends, struct mf_str *ret)
{
    size_t n = 0;

    *s = mf_str_trim(*s);
    if (s->n > 0 && (s->p[0] == '[' || s->p[0] == '"')) {
        const char *close = memchr(s->p + 1, s->p[0] == '[' ? ']' : '"', s->n - 1);
        if (!close)
            return refuse(b, MF_POLL_WORD_QUOTE_OPEN, mf_poll_none);
        n = (size_t)(close - s->p) + 1;
        *ret = mf_poll_text(b->r, mf_str_sub(*s, 1, n - 2));
    } else {
        while (n < s->n && !strchr(ends, s->p[n]))
            n++;
        *ret = mf_poll_text(b->r, mf_str_sub(*s, 0, n));
    }
    *s = mf_str_trim(mf_str_sub(*s, n, s->n));
    return true;
}

/* {title: "…"}; everything else between braces is for other programs. */
static bool metadata(struct abif *b, struct mf_str s)
{
    struct mf_str key, value;

    if (s.p[s.n - 1] != '}')
        return refuse(b, MF_POLL_WORD_ABIF_META, mf_poll_text(b->r, s));
    s = mf_str_sub(s, 1, s.n - 2);
    if (!token(b, &s, ":", &key))
        return false;
    if (!mf_str_is(key, "title") || s.n == 0 || s.p[0] != ':')
        return true;
    s = mf_str_sub(s, 1, s.n);
    if (!token(b, &s, "", &value))
        return false;
    b->r->poll->title = value;
    return true;
}

static bool declaration(struct abif *b, struct mf_str s)
{
    struct mf_str whole = s, key, name;

    s = mf_str_sub(s, 1, s.n);
    if (!token(b, &s, ":", &key))
        return false;
    if (key.n == 0 || s.n == 0 || s.p[0] != ':')
        return refuse(b, MF_POLL_WORD_ABIF_DECLARED, mf_poll_text(b->r, whole));
    s = mf_str_sub(s, 1, s.n);
    if (!token(b, &s, "", &name))
        return false;
    b->declared = true;
    return mf_poll_option(b->r, name, key);
}

/* One option at a rank. */
static bool ranked(struct abif *b, struct mf_str name, int32_t rank)
{
    uint32_t o;

    if (name.n == 0)
        return refuse(b, MF_POLL_WORD_ABIF_NOBODY, mf_poll_none);
    if (mf_map_get(&b->r->by_name, name, &o)) {
        if (!b->collecting)
            mf_poll_mark(b->r, o, rank);
        return true;
    }
    if (!b->collecting)
        return refuse(b, MF_POLL_WORD_OPTION_UNKNOWN, name);
    return b->declared || mf_poll_option(b->r, name, mf_poll_none);
}

static bool ballot(struct abif *b, struct mf_str s)
{
    struct mf_str whole = s, name;
    uint64_t heads;
    int32_t rank = 1;

    if (!mf_poll_digits(&s, &heads) || (s = mf_str_trim(s)).n == 0 || s.p[0] != ':')
        return refuse(b, MF_POLL_WORD_ABIF_COUNT, mf_poll_text(b->r, whole));
    s = mf_str_trim(mf_str_sub(s, 1, s.n));
    while (s.n > 0) {
        if (!token(b, &s, ">=,/", &name) || !ranked(b, name, rank))
            return false;
        if (s.n == 0)
            break;
        if (s.p[0] == '/')
            return refuse(b, MF_POLL_WORD_ABIF_SCORE, mf_poll_none);
        if (s.p[0] == ',')
            return refuse(b, MF_POLL_WORD_ABIF_COMMA, mf_poll_none);
        if (s.n == 1 || !strchr(">=", s.p[0]))
            return refuse(b, MF_POLL_WORD_ABIF_NOBODY, mf_poll_none);
        rank += s.p[0] == '>';
        s = mf_str_trim(mf_str_sub(s, 1, s.n));
    }
    return b->collecting || mf_poll_ballot(b->r, heads);
}

static bool line(struct abif *b, struct mf_str raw)
{
    const char *hash = raw.n > 0 ? memchr(raw.p, '#', raw.n) : NULL;
    struct mf_str s = mf_str_trim(raw);

    if (s.n == 0 || s.p[0] == '#')
        return true;
    if (s.p[0] == '{')
        return !b->collecting || metadata(b, s);
    if (s.p[0] == '=')
        return !b->collecting || declaration(b, s);
    if (hash) /* behind a ballot; a name with # in it stands in brackets */
        for (const char *p = hash; p < s.p + s.n; p++)
            if (*p == ']' || *p == '"')
                hash = NULL;
    if (hash)
        s = mf_str_trim(mf_str_sub(raw, 0, (size_t)(hash - raw.p)));
    return ballot(b, s);
}

static bool through(struct abif *b, bool collecting)
{
    struct mf_str s;

    b->collecting = collecting;
    b->r->at = 0;
    b->r->line = 0;
    while (mf_poll_line(b->r, &s))
        if (!line(b, s))
            return false;
    return !mf_poll_failed(b->r);
}

bool mf_poll_read_abif(struct mf_reader *r)
{
    struct abif b = {.r = r};
    struct mf_poll_note *notes;
    uint32_t n;

    if (!through(&b, true))
        return false;
    if (!b.declared)
        mf_poll_sort_options(r);
    notes = mf_arena_copy(r->a, r->notes.at, r->notes.n * sizeof *notes);
    n = r->notes.n;
    if (!mf_poll_open(r, MF_MARKS_RANKS) || !through(&b, false))
        return false;
    r->notes.at = notes; /* the second time through met the same again */
    r->notes.n = r->notes.cap = n;
    return true;
}
