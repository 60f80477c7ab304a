/* Which format a file has, and what is the same for all of them. */
#include "poll/poll.h"

#include <string.h>

#include "poll/reader.h"

static const struct {
    const char *name;
    mf_poll_reader *read;
} formats[MF_POLL__COUNT] = {
#define MF_POLL_FORMAT(sym, name, fn) [MF_POLL_##sym] = {name, fn},
#include "poll/formats.def"
#undef MF_POLL_FORMAT
};

const char *mf_poll_format_name(enum mf_poll_format f)
{
    return formats[f].name;
}

enum mf_poll_format mf_poll_format_named(struct mf_str name)
{
    for (int f = MF_POLL_AUTO + 1; f < MF_POLL__COUNT; f++)
        if (mf_str_is(name, formats[f].name))
            return (enum mf_poll_format)f;
    return MF_POLL__COUNT;
}

static struct mf_str without_bom(struct mf_str text)
{
    return mf_str_starts(text, MF_S("\xEF\xBB\xBF")) ? mf_str_sub(text, 3, text.n) : text;
}

static struct mf_str format_names(struct mf_arena *a)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (int f = MF_POLL_AUTO + 1; f < MF_POLL__COUNT; f++)
        mf_buf_f(&b, "%s%s", b.n > 0 ? ", " : "", formats[f].name);
    return mf_buf_str(&b);
}

/* What is wrong before anybody asks for a format. */
static bool readable(struct mf_reader *r)
{
    struct mf_str none = mf_poll_none;

    if (r->text.n > MF_POLL_BYTES)
        return mf_poll_refuse(r, MF_POLL_WORD_TOO_LONG, none, none);
    if (mf_str_trim(r->text).n == 0)
        return mf_poll_refuse(r, MF_POLL_WORD_EMPTY, none, none);
    if (mf_str_starts(r->text, MF_S("\xFF\xFE")) || mf_str_starts(r->text, MF_S("\xFE\xFF")))
        return mf_poll_refuse_at(r, 1, MF_POLL_WORD_UTF16, none, none);
    return true;
}

static bool holds(struct mf_str text, struct mf_str part)
{
    for (size_t i = 0; i + part.n <= text.n; i++)
        if (text.p[i] == part.p[0] && memcmp(text.p + i, part.p, part.n) == 0)
            return true;
    return false;
}

bool mf_poll_read(struct mf_poll *ret, struct mf_arena *a, struct mf_str text,
                  struct mf_poll_ask ask, struct mf_poll_note *fault)
{
    struct mf_reader r = {.a = a,
                          .text = without_bom(text),
                          .rules = ask.rules,
                          .table = ask.marks,
                          .poll = ret,
                          .fault = fault};

    *ret = (struct mf_poll){0};
    *fault = (struct mf_poll_note){0};
    mf_map_init(&r.by_name, a);
    if (!readable(&r))
        return false;
    if (r.text.n < text.n)
        mf_poll_mend(&r, MF_POLL_WORD_MENDED_BOM, mf_poll_none);
    ret->format = ask.format == MF_POLL_AUTO ? mf_poll_format_of(r.text) : ask.format;
    if (ret->format == MF_POLL_AUTO && holds(r.text, MF_S("\"winnerElectionMode\"")))
        return mf_poll_refuse(&r, MF_POLL_WORD_IS_RULES, mf_poll_none, mf_poll_none);
    if (ret->format == MF_POLL_AUTO)
        return mf_poll_refuse(&r, MF_POLL_WORD_UNKNOWN_FORMAT, format_names(a), mf_poll_none);
    if (!formats[ret->format].read(&r) || mf_poll_failed(&r))
        return false;
    ret->ballots = mf_profile_done(r.maker);
    ret->option = r.options.at;
    ret->noptions = r.options.n;
    ret->notes = r.notes.at;
    ret->nnotes = r.notes.n;
    return ret->ballots->nrows > 0 ||
           mf_poll_refuse(&r, MF_POLL_WORD_BALLOTS_NONE, mf_poll_none, mf_poll_none);
}

struct mf_contest mf_poll_contest(struct mf_arena *a, const struct mf_poll *p)
{
    struct mf_contest c = {
        .ballots = p->ballots, .seats = p->seats > 0 ? p->seats : 1, .against = MF_NO_OPTION};
    bool *barred = mf_new_n(a, bool, p->noptions), *withdrawn = mf_new_n(a, bool, p->noptions);
    uint64_t *cost = mf_new_n(a, uint64_t, p->noptions);

    for (uint32_t i = 0; i < p->noptions; i++) {
        cost[i] = p->option[i].cost;
        barred[i] = p->option[i].bar != MF_POLL_STANDS;
        withdrawn[i] = p->option[i].bar == MF_POLL_WITHDRAWN || p->option[i].bar == MF_POLL_NOBODY;
        if (barred[i])
            c.barred = barred;
        if (withdrawn[i])
            c.withdrawn = withdrawn;
    }
    if (p->budget > 0) {
        c.cost = cost;
        c.budget = p->budget;
        c.money_decimals = p->decimals;
    }
    return c;
}
