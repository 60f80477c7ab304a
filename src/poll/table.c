/*
 * A table: a line with the options, then a line for each ballot with a number for each option.
 * Elekto and CIVS publish ranks so; who asks may say that the numbers are scores, points or
 * approvals. "No opinion", - and nothing are no mark. Fields stand between commas, or tabs or
 * semicolons where the first line has no comma.
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
    return mf_poll_open(r, r->table);
}

/* A whole number within the limits, also below 0. */
static bool number_of(struct mf_str s, int64_t *ret)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    uint64_t n;

    if (!mf_poll_whole(minus ? mf_str_sub(s, 1, s.n) : s, &n) || n > MF_COUNT_VALUE)
        return false;
    *ret = minus ? -(int64_t)n : (int64_t)n;
    return true;
}

/* A field as a mark; false: it can't be one of this kind. An approval of 0 is none. */
static bool marked(struct mf_reader *r, uint32_t option, struct mf_str field)
{
    int64_t n;

    if (!number_of(field, &n) || (r->table == MF_MARKS_RANKS && n < 1) ||
        (r->table == MF_MARKS_APPROVALS && n != 0 && n != 1))
        return false;
    if (n != 0 || r->table != MF_MARKS_APPROVALS)
        mf_poll_mark(r, option, (int32_t)n);
    return true;
}

static bool no_mark(struct mf_str s)
{
    return s.n == 0 || mf_str_is(s, "-") || mf_str_is(s, "No opinion") ||
           mf_str_is(s, "no opinion") || mf_str_is(s, "No Opinion");
}

static bool ballot_line(struct mf_reader *r, struct mf_str line, char by)
{
    static const enum mf_poll_word faults[] = {
        [MF_MARKS_RANKS] = MF_POLL_WORD_CSV_RANK,
        [MF_MARKS_APPROVALS] = MF_POLL_WORD_CSV_APPROVAL,
        [MF_MARKS_SCORES] = MF_POLL_WORD_CSV_NUMBER,
        [MF_MARKS_POINTS] = MF_POLL_WORD_CSV_NUMBER,
    };
    struct mf_str rest = line, field;
    uint32_t n = mf_poll_fields(line, by);

    if (n != r->options.n)
        return mf_poll_refuse(r, MF_POLL_WORD_CSV_WIDTH, mf_poll_number(r, n),
                              mf_poll_number(r, r->options.n));
    for (uint32_t i = 0; i < n; i++) {
        if (!mf_poll_field(r, &rest, by, &field))
            return false;
        if (no_mark(field))
            continue;
        if (!marked(r, i, field))
            return mf_poll_refuse(r, faults[r->table], mf_poll_text(r, mf_str_sub(field, 0, 60)),
                                  r->options.at[i].name);
    }
    return mf_poll_ballot(r, 1);
}

bool mf_poll_read_table(struct mf_reader *r)
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
