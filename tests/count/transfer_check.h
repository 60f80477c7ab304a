#ifndef MF_TESTS_COUNT_TRANSFER_CHECK_H
#define MF_TESTS_COUNT_TRANSFER_CHECK_H
/*
 * What the tests of transferable votes share: ballots written inline, counts, amounts as text, and
 * what every count must keep whatever its rule: no vote comes from nowhere or goes unaccounted.
 */
#include "../base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "count/contest.h"

static const struct mf_ballot_policy any_skips = {.overvote = MF_OVERVOTE_EXHAUST,
                                                  .skips = MF_SKIPS_ANY};

/*
 * Ballots of options A, B, …: "5 A>B=C>>D, 3 B". An empty rank is one left out, a weight goes
 * before, and a ballot without options is "2 -".
 */
static inline const struct mf_profile *ballots_of(struct mf_arena *a, uint32_t noptions,
                                                  const char *text)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_RANKS, noptions);

    while (*text) {
        struct mf_mark marks[64];
        uint32_t n = 0;
        int32_t rank = 1;
        char *end;
        uint64_t heads = strtoull(text, &end, 10);
        for (text = end; *text && *text != ','; text++) {
            if (*text == '>')
                rank++;
            else if (*text >= 'A' && *text <= 'Z')
                marks[n++] = (struct mf_mark){(uint32_t)(*text - 'A'), rank};
        }
        assert_null(mf_profile_add(m, marks, n, heads, 1));
        text += *text == ',';
    }
    return mf_profile_done(m);
}

static inline struct mf_contest contest_of(const struct mf_profile *p, uint32_t seats)
{
    return (struct mf_contest){
        .ballots = p, .seats = seats, .policy = any_skips, .against = MF_NO_OPTION};
}

static inline bool same_amount(struct mf_vote_amount a, mf_i128 units)
{
    return a.units == units;
}

#define assert_amount(a, units_)                                                                   \
    do {                                                                                           \
        if (!same_amount((a), (units_)))                                                           \
            fail_msg("%lld units instead of %lld", (long long)(a).units, (long long)(units_));     \
    } while (0)

/*
 * In each round: the votes of all, what ended and what rounding took are together what was counted;
 * an elected or excluded option never stands again; the flows of a round explain the votes.
 */
static inline void check_books(const struct mf_result *o, bool flows)
{
    for (uint32_t k = 0; k < o->nrounds; k++) {
        const struct mf_round *r = &o->rounds[k];
        mf_i128 one = 1, sum = r->lost.units;
        for (unsigned i = 0; i < r->lost.decimals; i++)
            one *= 10;
        for (uint32_t i = 0; i < o->noptions; i++)
            sum += r->votes[i].units;
        for (unsigned e = 0; e < MF_END__COUNT; e++)
            sum += r->ended[e].units;
        if (sum != (mf_i128)o->valid * one)
            fail_msg("round %u: %lld units of %llu votes", k + 1, (long long)sum,
                     (unsigned long long)o->valid);
        if (k == 0 || !flows || r->act == MF_ACT_COUNT)
            continue;
        for (uint32_t i = 0; i < o->noptions; i++) {
            mf_i128 change = 0;
            for (uint32_t f = 0; f < r->nflows; f++)
                change += (r->flows[f].to == i ? r->flows[f].votes.units : 0) -
                          (r->flows[f].from == i ? r->flows[f].votes.units : 0);
            if (r->votes[i].units > r[-1].votes[i].units + change)
                fail_msg("round %u: option %u has votes from nowhere", k + 1, i);
        }
    }
}

/* "ABC" for options 0, 1, 2. */
static inline const char *letters(struct mf_arena *a, const uint32_t *options, uint32_t n)
{
    char *s = mf_new_n(a, char, n + 1);

    for (uint32_t i = 0; i < n; i++)
        s[i] = (char)('A' + options[i]);
    return s;
}

static inline const char *winners(struct mf_arena *a, const struct mf_result *o)
{
    return letters(a, o->winners, o->nwinners);
}

/* A file below the folder of elections; false, with a word, where the folder is absent. */
static inline bool election_file(struct mf_arena *a, const char *name, struct mf_str *ret)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_err err = {0};
    struct mf_str path = mf_strf(a, "%s/%s", root ? root : "../shared/data/elections", name);

    if (mf_os_read(a, path.p, 64u << 20, ret, &err) == MF_OK)
        return true;
    printf("# no %s (MF_ELECTIONS): nothing compared\n", path.p);
    return false;
}

/* The next line of a text, without its end; false at the end of the text. */
static inline bool next_line(struct mf_str *text, struct mf_str *line)
{
    const char *end;

    if (text->n == 0)
        return false;
    end = memchr(text->p, '\n', text->n);
    *line = mf_str_sub(*text, 0, end ? (size_t)(end - text->p) : text->n);
    *text = mf_str_sub(*text, line->n + (end ? 1 : 0), text->n);
    return true;
}

/* The nth field (from 0) between separators. */
static inline struct mf_str field(struct mf_str line, char sep, unsigned n)
{
    while (n-- > 0) {
        const char *at = memchr(line.p, sep, line.n);
        if (!at)
            return (struct mf_str){"", 0};
        line = mf_str_sub(line, (size_t)(at - line.p) + 1, line.n);
    }
    const char *at = line.n > 0 ? memchr(line.p, sep, line.n) : NULL;
    return mf_str_sub(line, 0, at ? (size_t)(at - line.p) : line.n);
}

#endif
