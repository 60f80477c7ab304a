/* Borda: points for places (voting.md 1.1). */
#include "count/methods.h"
#include "count/reading.h"

/* One ballot: ranks, and how many options stand at each. */
struct paper {
    int16_t *rank;
    uint32_t *at; /* by rank */
    uint32_t ranked, live;
};

static void count_ranks(struct paper *p, const struct mf_contest *c)
{
    uint32_t n = c->ballots->noptions;

    p->ranked = 0;
    for (uint32_t k = 0; k <= n; k++)
        p->at[k] = 0;
    for (uint32_t i = 0; i < n; i++)
        if (p->rank[i] != MF_UNRANKED_RANK) {
            p->at[p->rank[i]]++;
            p->ranked++;
        }
    for (uint32_t k = 1, above = 0; k <= n; k++) { /* from here: how many stand above the rank */
        uint32_t here = p->at[k];
        p->at[k] = above;
        above += here;
    }
}

/*
 * Twice the points of a ranked option: with b above it and g at its rank, the mean of the places
 * b … b + g - 1. The first place has one point less than there are options, or under
 * MF_UNRANKED_MODIFIED as many as the ballot ranks, so that whoever ranks one gives one.
 */
static uint64_t twice_points(const struct paper *p, const struct mf_contest *c, uint32_t option)
{
    uint32_t first = c->policy.unranked == MF_UNRANKED_MODIFIED ? p->ranked : p->live - 1;
    uint32_t rank = (uint32_t)p->rank[option], above, equal;

    if (p->rank[option] == MF_UNRANKED_RANK) {
        above = p->ranked;
        equal = p->live - p->ranked;
        return c->policy.unranked == MF_UNRANKED_AVERAGE ? 2 * (first - above) - (equal - 1) : 0;
    }
    above = p->at[rank];
    equal = (rank < c->ballots->noptions ? p->at[rank + 1] : p->ranked) - above;
    return 2 * (first - above) - (equal - 1);
}

static const uint32_t *places_of(struct mf_arena *a, const struct mf_contest *c,
                                 const mf_i128 *total)
{
    uint32_t n = c->ballots->noptions;
    uint32_t *place = mf_new_n(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++)
            place[i] += mf_may_win(c, j) && total[j] > total[i];
        if (!mf_may_win(c, i))
            place[i] = MF_NO_OPTION;
    }
    return place;
}

static const char *refused(const struct mf_contest *c)
{
    if (c->policy.unranked == MF_UNRANKED_NO_COMPARISON)
        return "Borda gives points for places, and an option without comparison has none";
    return mf_read_ranks_refused(c);
}

static void add_points(struct paper *p, const struct mf_contest *c, struct mf_result *o,
                       mf_i128 *total)
{
    for (uint32_t r = 0; r < c->ballots->nrows; r++) {
        uint64_t weight = c->ballots->weight[r];
        if (!mf_read_ranks(c, r, p->rank)) {
            o->invalid += weight;
            continue;
        }
        o->valid += weight;
        count_ranks(p, c);
        for (uint32_t i = 0; i < c->ballots->noptions; i++)
            if (mf_may_win(c, i))
                total[i] += (mf_i128)weight * twice_points(p, c, i) * 5;
    }
}

/*
 * Of n options the one at place k, from 0, gets n - 1 - k points, equal ones the mean of the places
 * that they take. Unranked ones get 0 (MF_UNRANKED_LAST), the mean of the places left
 * (MF_UNRANKED_AVERAGE), or 0 where the ranked ones get points from their number down
 * (MF_UNRANKED_MODIFIED). Totals are tenths, since a mean may be a half.
 */
struct mf_result *mf_count_borda(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_result *o = mf_result_begin(a, c, MF_MARKS_RANKS);
    uint32_t n = c->ballots->noptions;
    mf_i128 *total = mf_new_n(a, mf_i128, n);
    struct mf_vote_amount *votes = mf_new_n(a, struct mf_vote_amount, n);
    struct paper paper = {.rank = mf_new_n(a, int16_t, n), .at = mf_new_n(a, uint32_t, n + 1)};
    struct mf_ties ties = {.a = a};
    struct mf_round *round = mf_new(a, struct mf_round);

    if (!o->refused)
        o->refused = refused(c);
    if (o->refused)
        return o;
    for (uint32_t i = 0; i < n; i++)
        paper.live += mf_may_win(c, i);
    add_points(&paper, c, o, total);
    for (uint32_t i = 0; i < n; i++)
        votes[i] = (struct mf_vote_amount){total[i], 1};
    *round = (struct mf_round){.act = MF_ACT_COUNT, .votes = votes};
    o->rounds = round;
    o->nrounds = 1;
    mf_result_cut(o, c, places_of(a, c, total), &ties);
    mf_result_pivot(o, total, 1, "election");
    return o;
}
