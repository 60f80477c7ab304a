/*
 * The tally sheets of Debian's devotee: a drawn header that names the options, then "V: 12-3" with
 * a place for each option (its rank in base 36, - where it isn't ranked) and a digest or login,
 * which is left alone. Everything before the options is prose.
 */
#include <string.h>

#include "poll/reader.h"

#define MOST 35u /* ranks have one digit */

static char label_of(uint32_t i)
{
    return (char)(i < 10 ? '0' + i : 'A' + (i - 10));
}

/* What leads up to an option's word: blanks, strokes, and any character beyond ASCII. */
static struct mf_str undrawn(struct mf_str s)
{
    size_t i = 0;

    while (i < s.n && (strchr(" \t/|\\+-.`'", s.p[i]) || (unsigned char)s.p[i] >= 0x80))
        i++;
    return mf_str_sub(s, i, s.n);
}

/* "Option 1--------->: Name"; *ret_is is false of any other line. */
static bool option_line(struct mf_reader *r, struct mf_str s, bool *ret_is)
{
    char expected = label_of(r->options.n + 1);
    struct mf_str label;
    const char *colon;
    size_t n = 0;

    s = undrawn(s);
    *ret_is = mf_str_starts(s, MF_S("Option "));
    if (!*ret_is)
        return true;
    s = mf_str_trim(mf_str_sub(s, 7, s.n));
    while (n < s.n && !strchr("-: >", s.p[n]) && (unsigned char)s.p[n] < 0x80)
        n++;
    label = mf_str_sub(s, 0, n);
    colon = s.n > 0 ? memchr(s.p, ':', s.n) : NULL;
    if (!colon || n == 0)
        return mf_poll_refuse(r, MF_POLL_WORD_DEVOTEE_NAME, mf_poll_none, mf_poll_none);
    if (r->options.n == MOST)
        return mf_poll_refuse(r, MF_POLL_WORD_DEVOTEE_MANY, mf_poll_none, mf_poll_none);
    if (n != 1 || (label.p[0] & ~('a' ^ 'A')) != (expected & ~('a' ^ 'A'))) {
        uint64_t number; /* ten and more are also written as such */
        if (!mf_poll_whole(label, &number) || number != r->options.n + 1)
            return mf_poll_refuse(r, MF_POLL_WORD_DEVOTEE_ORDER, mf_poll_text(r, label),
                                  mf_str_copy(r->a, (struct mf_str){&expected, 1}));
    }
    return mf_poll_option(r, mf_str_sub(s, (size_t)(colon - s.p) + 1, s.n), mf_poll_none);
}

static int32_t rank_of(char c)
{
    if (c >= '1' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    return c == '-' ? 0 : -1;
}

static bool vote_line(struct mf_reader *r, struct mf_str s)
{
    size_t n = 0;

    s = mf_str_trim(mf_str_sub(s, 2, s.n));
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
        n++;
    s = mf_str_sub(s, 0, n);
    if (n != r->options.n)
        return mf_poll_refuse(r, MF_POLL_WORD_DEVOTEE_LENGTH, mf_poll_text(r, mf_str_sub(s, 0, 60)),
                              mf_poll_number(r, r->options.n));
    for (uint32_t i = 0; i < n; i++) {
        int32_t rank = rank_of(s.p[i]);
        if (rank < 0)
            return mf_poll_refuse(r, MF_POLL_WORD_DEVOTEE_RANK, mf_poll_text(r, s), mf_poll_none);
        if (rank > 0)
            mf_poll_mark(r, i, rank);
    }
    return mf_poll_ballot(r, 1);
}

bool mf_poll_read_devotee(struct mf_reader *r)
{
    struct mf_str s;
    bool is_option;

    while (mf_poll_line(r, &s)) {
        if (mf_str_starts(s, MF_S("V:"))) {
            if ((!r->maker && !mf_poll_open(r, MF_MARKS_RANKS)) || !vote_line(r, s))
                return false;
        } else if (!r->maker && !option_line(r, s, &is_option)) {
            return false;
        }
    }
    return !mf_poll_failed(r) && (r->maker || mf_poll_open(r, MF_MARKS_RANKS));
}
