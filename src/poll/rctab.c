/*
 * Cast-vote records as RCTab's tests publish them: tabs between the ranks of a ballot, labels for
 * what is no candidate, perhaps a count in front. The first line says which columns and labels
 * there are; the rules, where they are given, name the candidates and how many ranks are read.
 *
 * An overvote whose candidates the file doesn't name is two marks at that rank on two options that
 * stand for nobody. An undeclared write-in is an option that can't win.
 */
#include <string.h>

#include "poll/reader.h"

struct rctab {
    struct mf_reader *r;
    struct mf_str overvote, delimiter, skipped, undeclared;
    bool counted;    /* the first column is how many cast the ballot */
    bool collecting; /* the first time through: options only */
    bool has_overvote, has_undeclared;
    uint32_t at_undeclared, at_overvote; /* options, when there are such */
};

/* key='value' in the first line. */
static bool stated(struct mf_str header, const char *key, struct mf_str *ret)
{
    size_t n = strlen(key);

    for (size_t i = 0; i + n + 1 < header.n; i++) {
        const char *end;
        if (memcmp(header.p + i, key, n) != 0 || header.p[i + n] != '\'')
            continue;
        end = memchr(header.p + i + n + 1, '\'', header.n - i - n - 1);
        if (!end)
            return false;
        *ret = mf_str_sub(header, i + n + 1, (size_t)(end - header.p) - i - n - 1);
        return true;
    }
    return false;
}

static void read_header(struct rctab *t, struct mf_str s)
{
    if (mf_str_starts(s, MF_S("# count\t")) || mf_str_starts(s, MF_S("# count<TAB>"))) {
        t->counted = true;
        t->skipped = MF_S("undervote");
        t->overvote = MF_S("overvote");
        t->undeclared = MF_S("UWI");
    }
    (void)stated(s, " overvote=", &t->overvote);
    (void)stated(s, " overvoteDelimiter=", &t->delimiter);
    (void)stated(s, " skipped=", &t->skipped);
    (void)stated(s, " UWI=", &t->undeclared);
}

static bool is_label(struct mf_str cell, struct mf_str label)
{
    return label.n > 0 && mf_str_eq(cell, label);
}

static bool candidate(struct rctab *t, struct mf_str raw, int32_t rank)
{
    struct mf_str name = mf_poll_text(t->r, raw);
    uint32_t o;

    if (mf_map_get(&t->r->by_name, name, &o)) {
        if (!t->collecting)
            mf_poll_mark(t->r, o, rank);
        return true;
    }
    if (t->r->rules)
        return mf_poll_refuse(t->r, MF_POLL_WORD_RCTAB_NAME, mf_str_sub(name, 0, 80), mf_poll_none);
    return mf_poll_option(t->r, name, mf_poll_none);
}

/* Several candidates at one rank, named. */
static bool overvoted(struct rctab *t, struct mf_str cell, int32_t rank)
{
    struct mf_str rest = cell;

    for (;;) {
        size_t n = 0;
        while (n < rest.n && !mf_str_starts(mf_str_sub(rest, n, rest.n), t->delimiter))
            n++;
        if (mf_str_trim(mf_str_sub(rest, 0, n)).n == 0)
            return mf_poll_refuse(t->r, MF_POLL_WORD_RCTAB_GAP,
                                  mf_poll_text(t->r, mf_str_sub(cell, 0, 80)), mf_poll_none);
        if (!candidate(t, mf_str_sub(rest, 0, n), rank))
            return false;
        if (n == rest.n)
            return true;
        rest = mf_str_sub(rest, n + t->delimiter.n, rest.n);
    }
}

static bool cell_at(struct rctab *t, struct mf_str cell, int32_t rank)
{
    bool blank_counts = t->r->rules && t->r->rules->blank_is_undeclared;

    if (is_label(cell, t->undeclared) || (cell.n == 0 && blank_counts)) {
        t->has_undeclared = true;
        if (!t->collecting)
            mf_poll_mark(t->r, t->at_undeclared, rank);
        return true;
    }
    if (cell.n == 0 || is_label(cell, t->skipped))
        return true;
    if (is_label(cell, t->overvote)) {
        t->has_overvote = true;
        if (!t->collecting) {
            mf_poll_mark(t->r, t->at_overvote, rank);
            mf_poll_mark(t->r, t->at_overvote + 1, rank);
        }
        return true;
    }
    return t->delimiter.n > 0 ? overvoted(t, cell, rank) : candidate(t, cell, rank);
}

static bool ballot(struct rctab *t, struct mf_str line)
{
    struct mf_str rest = line, cell;
    uint32_t most = t->r->rules ? t->r->rules->contest.policy.ranks : 0;
    uint64_t heads = 1;
    int32_t rank = 1;

    if (t->counted) {
        const char *tab = memchr(line.p, '\t', line.n);
        cell = mf_str_sub(line, 0, tab ? (size_t)(tab - line.p) : line.n);
        if (!mf_poll_whole(cell, &heads))
            return mf_poll_refuse(t->r, MF_POLL_WORD_RCTAB_COUNT,
                                  mf_poll_text(t->r, mf_str_sub(cell, 0, 60)), mf_poll_none);
        rest = mf_str_sub(line, cell.n + 1, line.n);
    }
    for (; rest.n > 0; rank++) {
        const char *tab = memchr(rest.p, '\t', rest.n);
        cell = mf_str_trim(mf_str_sub(rest, 0, tab ? (size_t)(tab - rest.p) : rest.n));
        if (most > 0 && rank > (int32_t)most) {
            if (cell.n > 0 && t->collecting)
                mf_poll_mend(t->r, MF_POLL_WORD_MENDED_RANKS, mf_poll_number(t->r, most));
            break;
        }
        if (!cell_at(t, cell, rank))
            return false;
        rest = tab ? mf_str_sub(rest, (size_t)(tab - rest.p) + 1, rest.n) : mf_poll_none;
    }
    return t->collecting || mf_poll_ballot(t->r, heads);
}

static bool through(struct rctab *t, bool collecting)
{
    struct mf_str line;

    t->collecting = collecting;
    t->r->at = 0;
    t->r->line = 0;
    while (mf_poll_line(t->r, &line)) {
        if (line.n > 0 && line.p[0] == '#') {
            if (t->r->line == 1)
                read_header(t, line);
            continue;
        }
        if (line.n == 0) { /* a ballot has tabs, if nothing else */
            if (collecting && t->r->at < t->r->text.n)
                mf_poll_mend(t->r, MF_POLL_WORD_MENDED_EMPTY_LINE, mf_poll_none);
            continue;
        }
        if (!ballot(t, line))
            return false;
    }
    return !mf_poll_failed(t->r);
}

static bool candidates_of_rules(struct mf_reader *r)
{
    for (uint32_t i = 0; i < r->rules->nnames; i++) {
        if (!mf_poll_option(r, r->rules->name[i], mf_poll_none))
            return false;
        if (r->rules->excluded[i])
            r->options.at[i].bar = MF_POLL_WITHDRAWN;
    }
    for (uint32_t i = 0; i < r->rules->naliases; i++)
        (void)mf_map_put(&r->by_name, r->rules->alias[i].name, r->rules->alias[i].candidate);
    return true;
}

/* Options that no candidate is, behind the candidates. */
static void add_others(struct rctab *t)
{
    struct mf_reader *r = t->r;

    if (t->has_undeclared) {
        t->at_undeclared = r->options.n;
        mf_vec_push(r->a, &r->options,
                    ((struct mf_poll_option){.name = MF_S("Undeclared write-ins"),
                                             .bar = MF_POLL_UNDECLARED}));
    }
    if (t->has_overvote) {
        t->at_overvote = r->options.n;
        for (int i = 0; i < 2; i++)
            mf_vec_push(r->a, &r->options,
                        ((struct mf_poll_option){.name = i == 0 ? MF_S("Overvote, one mark")
                                                                : MF_S("Overvote, another mark"),
                                                 .bar = MF_POLL_NOBODY}));
    }
}

bool mf_poll_read_rctab(struct mf_reader *r)
{
    struct rctab t = {.r = r};

    if (r->rules) {
        t.overvote = r->rules->overvote;
        t.delimiter = r->rules->delimiter;
        t.skipped = r->rules->skipped;
        t.undeclared = r->rules->undeclared;
        r->poll->title = r->rules->title;
        r->poll->seats = r->rules->contest.seats;
        if (!candidates_of_rules(r))
            return false;
    }
    if (!through(&t, true))
        return false;
    if (!r->rules)
        mf_poll_sort_options(r);
    add_others(&t);
    return mf_poll_open(r, MF_MARKS_RANKS) && through(&t, false);
}
