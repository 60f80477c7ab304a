/*
 * Lists with their votes: name, votes, and where the file has them whether it is a coalition (0 or
 * 1, before the votes) and seats (after). Between tabs, semicolons or commas; comments from # on.
 * The seats of the file are the sum of that column.
 */
#include <string.h>

#include "poll/reader.h"

struct lists {
    struct mf_reader *r;
    char by;
    uint32_t nfields;
    MF_VEC(uint64_t) votes;
    uint64_t seats;
};

static bool refuse(struct lists *l, struct mf_str line)
{
    return mf_poll_refuse(l->r, MF_POLL_WORD_LISTS_LINE,
                          mf_poll_text(l->r, mf_str_sub(line, 0, 80)), mf_poll_none);
}

static char separator(struct mf_str s)
{
    if (memchr(s.p, '\t', s.n))
        return '\t';
    return memchr(s.p, ';', s.n) ? ';' : ',';
}

static bool list_line(struct lists *l, struct mf_str line)
{
    struct mf_str rest = line, name, field;
    uint64_t number[3] = {0};
    uint32_t n = mf_poll_fields(line, l->by);
    bool coalition = n == 4;

    if (n < 2 || n > 4)
        return refuse(l, line);
    if (l->nfields > 0 && n != l->nfields)
        return mf_poll_refuse(l->r, MF_POLL_WORD_LISTS_WIDTH, mf_poll_number(l->r, n),
                              mf_poll_number(l->r, l->nfields));
    l->nfields = n;
    if (!mf_poll_field(l->r, &rest, l->by, &name))
        return false;
    for (uint32_t i = 0; i + 1 < n; i++)
        if (!mf_poll_field(l->r, &rest, l->by, &field) || !mf_poll_whole(field, &number[i]))
            return refuse(l, line);
    if (coalition && number[0] > 1)
        return refuse(l, line);
    if (!mf_poll_option(l->r, name, mf_poll_none))
        return false;
    l->r->options.at[l->r->options.n - 1].coalition = coalition && number[0] == 1;
    mf_vec_push(l->r->a, &l->votes, number[coalition ? 1 : 0]);
    if (n > 2)
        l->seats += number[n - 2];
    return l->seats <= MF_POLL_OPTIONS || refuse(l, line);
}

/* A first line of column names: it has no number. */
static bool heading(struct lists *l, struct mf_str line)
{
    struct mf_str field;
    uint64_t number;

    for (uint32_t n = mf_poll_fields(line, l->by); n > 0; n--)
        if (!mf_poll_field(l->r, &line, l->by, &field) || mf_poll_whole(field, &number))
            return false;
    return true;
}

bool mf_poll_read_lists(struct mf_reader *r)
{
    struct lists l = {.r = r};
    struct mf_str s;

    while (mf_poll_line(r, &s)) {
        s = mf_str_trim(s);
        if (s.n == 0 || s.p[0] == '#')
            continue;
        if (l.by == 0) {
            l.by = separator(s);
            if (heading(&l, s))
                continue;
        }
        if (!list_line(&l, s))
            return false;
    }
    if (mf_poll_failed(r) || !mf_poll_open(r, MF_MARKS_APPROVALS))
        return false;
    r->poll->seats = (uint32_t)l.seats;
    for (uint32_t i = 0; i < l.votes.n; i++) {
        mf_poll_mark(r, i, 1);
        if (!mf_poll_ballot(r, l.votes.at[i]))
            return false;
    }
    return true;
}
