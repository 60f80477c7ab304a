/* Copeland, and who beats all others (voting.md 1.2). */
#include <string.h>

#include "count/methods.h"
#include "count/pairs.h"

struct scores {
    uint32_t *twice;  /* of each of the field: 2 for whom it beats, 1 for whom it draws with */
    mf_i128 *margins; /* over those who have as many */
};

static struct scores scores_of(struct mf_arena *a, const struct mf_field *f)
{
    uint32_t n = f->n;
    struct scores s = {mf_new_n(a, uint32_t, n), mf_new_n(a, mf_i128, n)};

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            uint64_t with = f->d[x * n + y], against = f->d[y * n + x];
            if (x != y)
                s.twice[x] += with > against ? 2 : with == against;
        }
    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++)
            if (s.twice[x] == s.twice[y])
                s.margins[x] += (mf_i128)f->d[x * n + y] - (mf_i128)f->d[y * n + x];
    return s;
}

static bool ahead(const struct scores *s, uint32_t x, uint32_t y)
{
    return s->twice[x] != s->twice[y] ? s->twice[x] > s->twice[y] : s->margins[x] > s->margins[y];
}

/* Each group of one score that the margins tell apart, as a tie that the method broke. */
static void tell_ties(struct mf_pairing *g, const struct scores *s)
{
    uint32_t n = g->field.n;

    for (uint32_t x = 0; x < n; x++) {
        uint32_t *options = mf_new_n(g->ties.a, uint32_t, n), *settled;
        uint32_t *at = mf_new_n(g->ties.a, uint32_t, n), k = 0;
        bool first = true, apart = false;
        for (uint32_t y = 0; y < n && first; y++) {
            uint32_t j = k;
            if (s->twice[y] != s->twice[x])
                continue;
            first = y >= x;
            apart = apart || s->margins[y] != s->margins[x];
            options[k++] = g->field.option[y];
            for (; j > 0 && ahead(s, y, at[j - 1]); j--)
                at[j] = at[j - 1];
            at[j] = y;
        }
        if (!first || !apart)
            continue;
        settled = mf_new_n(g->ties.a, uint32_t, k);
        for (uint32_t j = 0; j < k; j++)
            settled[j] = g->field.option[at[j]];
        mf_vec_push(g->ties.a, &g->ties,
                    ((struct mf_tie){.round = 1,
                                     .over = "copeland",
                                     .options = options,
                                     .noptions = k,
                                     .broken = MF_TIE_METHOD,
                                     .settled = settled,
                                     .nsettled = k}));
    }
}

/*
 * 1 for each option that it beats and a half for each that it draws with. Of equal scores the
 * higher sum of margins over those with the same score; then the order. The votes of the round are
 * the scores.
 */
struct mf_result *mf_count_copeland(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_pairing g = mf_pairing_make(a, c);
    struct mf_vote_amount *votes = mf_new_n(a, struct mf_vote_amount, c->ballots->noptions);
    uint32_t n = g.field.n, *place = mf_new_n(a, uint32_t, n);
    struct scores s;

    if (g.o->refused)
        return g.o;
    s = scores_of(a, &g.field);
    for (uint32_t x = 0; x < n; x++) {
        votes[g.field.option[x]] = (struct mf_vote_amount){s.twice[x] * 5, 1};
        for (uint32_t y = 0; y < n; y++)
            place[x] += ahead(&s, y, x);
    }
    mf_vec_push(a, &g.rounds, ((struct mf_round){.act = MF_ACT_COUNT, .votes = votes}));
    tell_ties(&g, &s);
    mf_pairing_cut(&g, c, place);
    return mf_pairing_close(&g);
}

/* The option that beats each other one; nobody where there is none. One place. */
struct mf_result *mf_count_condorcet(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_pairing g = mf_pairing_make(a, c);
    uint32_t *place = mf_new_n(a, uint32_t, g.field.n);

    if (!g.o->refused && c->seats > 1)
        g.o->refused = "one option at most beats all others: there can be one place";
    if (g.o->refused)
        return g.o;
    for (uint32_t x = 0; x < g.field.n; x++)
        place[x] = g.field.option[x] == g.pairs->condorcet ? 0 : MF_NO_OPTION;
    mf_vec_push(a, &g.rounds, ((struct mf_round){.act = MF_ACT_COMPARE}));
    mf_pairing_cut(&g, c, place);
    return mf_pairing_close(&g);
}
