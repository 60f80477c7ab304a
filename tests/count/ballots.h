#ifndef MF_TESTS_COUNT_BALLOTS_H
#define MF_TESTS_COUNT_BALLOTS_H
/*
 * Ballots written in a test: options are capital letters from A. Rankings read "3 A>B=C, 2 C>A",
 * scores "2 A5 B3 C0, 1 C-4"; a row of a weight alone is blank. And random ballots.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "count/contest.h"
#include "rng.h"

static inline const struct mf_profile *ballots(struct mf_arena *a, enum mf_marks kind,
                                               uint32_t options, const char *text)
{
    struct mf_profile_maker *m = mf_profile_make(a, kind, options);
    const char *p = text;

    while (*p) {
        struct mf_mark marks[64];
        uint32_t n = 0;
        int32_t rank = 1;
        char *end;
        uint64_t heads = strtoull(p, &end, 10);
        for (p = end; *p && *p != ','; p++) {
            if (*p == '>')
                rank++;
            if (*p < 'A' || *p > 'Z')
                continue;
            marks[n].option = (uint32_t)(*p - 'A');
            marks[n].value = kind == MF_MARKS_APPROVALS ? 1 : rank;
            if (kind == MF_MARKS_SCORES || kind == MF_MARKS_POINTS) {
                marks[n].value = (int32_t)strtol(p + 1, &end, 10);
                p = end - 1;
            }
            n++;
        }
        assert_null(mf_profile_add(m, marks, n, heads, 1));
        p += *p == ',';
    }
    return mf_profile_done(m);
}

/* One place, unranked options last, nobody against; no order. */
static inline struct mf_contest contest(const struct mf_profile *p)
{
    return (struct mf_contest){
        .ballots = p, .seats = 1, .against = MF_NO_OPTION, .policy = {.skips = MF_SKIPS_ANY}};
}

static inline struct mf_contest scored(const struct mf_profile *p, int32_t least, int32_t most)
{
    struct mf_contest c = contest(p);
    c.policy.least_value = least;
    c.policy.most_value = most;
    return c;
}

static inline const struct mf_result *count(struct mf_arena *a, enum mf_method m,
                                            const struct mf_contest *c)
{
    return mf_method(m)->count(a, c);
}

/* The winners as letters, in order. */
static inline const char *winners(struct mf_arena *a, const struct mf_result *o)
{
    char *text = mf_arena_alloc(a, o->nwinners + 1, 1);

    assert_null(o->refused);
    for (uint32_t k = 0; k < o->nwinners; k++)
        text[k] = (char)('A' + o->winners[k]);
    return text;
}

/* The order: "B,AC,D" where A and C share a place; those without one are left out. */
static inline const char *places(struct mf_arena *a, const struct mf_result *o)
{
    char *text = mf_arena_alloc(a, 2 * o->noptions + 1, 1);
    size_t n = 0;

    assert_null(o->refused);
    assert_non_null(o->place);
    for (uint32_t at = 0; at < o->noptions; at++) {
        size_t from = n;
        for (uint32_t i = 0; i < o->noptions; i++)
            if (o->place[i] == at) {
                if (n == from && n > 0)
                    text[n++] = ',';
                text[n++] = (char)('A' + i);
            }
    }
    return text;
}

static inline const char *options(struct mf_arena *a, const uint32_t *at, uint32_t n)
{
    char *text = mf_arena_alloc(a, n + 1, 1);

    for (uint32_t k = 0; k < n; k++)
        text[k] = (char)('A' + at[k]);
    return text;
}

/* The options of the first tie that nothing broke, as letters; "": there is none. */
static inline const char *tied(struct mf_arena *a, const struct mf_result *o)
{
    for (uint32_t t = 0; t < o->nties; t++)
        if (o->ties[t].broken == MF_TIE_OPEN)
            return options(a, o->ties[t].options, o->ties[t].noptions);
    return "";
}

static inline uint64_t prefer(const struct mf_result *o, char x, char y)
{
    return o->pairs->prefer[(uint32_t)(x - 'A') * o->pairs->n + (uint32_t)(y - 'A')];
}

/* ---- random ones ---- */

/* A shuffle of 0 … n-1. */
static inline void shuffle(struct rng *r, uint32_t *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        at[i] = i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)rng_below(r, i), x = at[j];
        at[j] = at[i - 1];
        at[i - 1] = x;
    }
}

struct row {
    struct mf_mark marks[24];
    uint32_t n;
    uint64_t heads;
};

/* A ranking: perhaps cut short, perhaps with equal ranks and gaps. */
static inline struct row random_ranking(struct rng *r, uint32_t options, uint64_t heads)
{
    struct row row = {.heads = 1 + rng_below(r, heads)};
    uint32_t at[24];
    int32_t rank = 1;

    shuffle(r, at, options);
    row.n = rng_below(r, 3) == 0 ? (uint32_t)rng_below(r, options + 1) : options;
    for (uint32_t k = 0; k < row.n; k++) {
        row.marks[k] = (struct mf_mark){at[k], rank};
        rank += (int32_t)(rng_below(r, 4) == 0 ? 0 : 1 + rng_below(r, 5) / 4);
    }
    return row;
}

static inline const struct mf_profile *profile(struct mf_arena *a, enum mf_marks kind,
                                               uint32_t options, const struct row *rows, uint32_t n)
{
    struct mf_profile_maker *m = mf_profile_make(a, kind, options);

    for (uint32_t k = 0; k < n; k++)
        assert_null(mf_profile_add(m, rows[k].marks, rows[k].n, rows[k].heads, 1));
    return mf_profile_done(m);
}

#endif
