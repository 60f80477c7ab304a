/*
 * A table of ranks, as Elekto and CIVS publish it: a line with the options, then a line for each
 * ballot with a rank for each option. "No opinion", - and nothing are no rank. Fields stand between
 * commas, or tabs or semicolons where the first line has no comma.
 */
#include <string.h>

#include "poll/reader.h"

static char separator(struct mf_str header)
{
    if (memchr(header.p, ',', header.n))
        return ',';
    return memchr(header.p, '\t', header.n) ? '\t' : ';';
}

static bool header_line(struct mf_reader *r, struct mf_str line, char by)
{
    struct mf_str rest = line, field;
    uint32_t n = mf_poll_fields(line, by), numbers = 0;
    uint64_t number;

    for (uint32_t i = 0; i < n; i++) {
        if (!mf_poll_field(r, &rest, by, &field))
            return false;
        numbers += mf_poll_whole(field, &number);
        if (!mf_poll_option(r, field, mf_poll_none))
            return false;
    }
    if (numbers == n) /* a ballot, and the names are missing */
        return mf_poll_refuse(r, MF_POLL_WORD_CSV_HEADER, mf_poll_text(r, mf_str_sub(line, 0, 60)),
                              mf_poll_none);
    return mf_poll_open(r, MF_MARKS_RANKS);
}

static bool no_rank(struct mf_str s)
{
    return s.n == 0 || mf_str_is(s, "-") || mf_str_is(s, "No opinion") ||
           mf_str_is(s, "no opinion") || mf_str_is(s, "No Opinion");
}

static bool ballot_line(struct mf_reader *r, struct mf_str line, char by)
{
    struct mf_str rest = line, field;
    uint32_t n = mf_poll_fields(line, by);
    uint64_t rank;

    if (n != r->options.n)
        return mf_poll_refuse(r, MF_POLL_WORD_CSV_WIDTH, mf_poll_number(r, n),
                              mf_poll_number(r, r->options.n));
    for (uint32_t i = 0; i < n; i++) {
        if (!mf_poll_field(r, &rest, by, &field))
            return false;
        if (no_rank(field))
            continue;
        if (!mf_poll_whole(field, &rank) || rank == 0 || rank > MF_COUNT_VALUE)
            return mf_poll_refuse(r, MF_POLL_WORD_CSV_RANK,
                                  mf_poll_text(r, mf_str_sub(field, 0, 60)), r->options.at[i].name);
        mf_poll_mark(r, i, (int32_t)rank);
    }
    return mf_poll_ballot(r, 1);
}

bool mf_poll_read_ranks(struct mf_reader *r)
{
    struct mf_str line;
    char by = ',';
    bool empty = false; /* the last line was; at the end of a file that says nothing */

    while (mf_poll_line(r, &line)) {
        if (!r->maker) {
            if (mf_str_trim(line).n == 0)
                continue;
            by = separator(line);
            if (!header_line(r, line, by))
                return false;
            continue;
        }
        if (empty)
            mf_poll_mend(r, MF_POLL_WORD_MENDED_EMPTY_LINE, mf_poll_none);
        empty = mf_str_trim(line).n == 0 && r->options.n > 1;
        if (!empty && !ballot_line(r, line, by))
            return false;
    }
    return !mf_poll_failed(r);
}
