/* Plurality and approval: totals of marks (voting.md 1.1). */
#include "count/methods.h"

/* Places of totals, the highest first, equal ones alike; barred options have none. */
static const uint32_t *places_of(struct mf_arena *a, const struct mf_contest *c,
                                 const uint64_t *total)
{
    uint32_t n = c->ballots->noptions;
    uint32_t *place = mf_new_n(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        if (c->barred && c->barred[i]) {
            place[i] = MF_NO_OPTION;
            continue;
        }
        for (uint32_t j = 0; j < n; j++)
            if (!(c->barred && c->barred[j]) && total[j] > total[i])
                place[i]++;
    }
    return place;
}

static struct mf_result *count_marks(struct mf_arena *a, const struct mf_contest *c, bool one)
{
    const struct mf_profile *p = c->ballots;
    struct mf_result *o = mf_new(a, struct mf_result);
    struct mf_round *round = mf_new(a, struct mf_round);
    struct mf_vote_amount *votes = mf_new_n(a, struct mf_vote_amount, p->noptions);
    uint64_t *total = mf_new_n(a, uint64_t, p->noptions);
    struct mf_ties ties = {.a = a};

    *o = (struct mf_result){.noptions = p->noptions, .seats = c->seats};
    for (uint32_t r = 0; r < p->nrows; r++) {
        uint64_t from = p->first[r], to = p->first[r + 1];
        if (to == from || (one && to - from > 1)) {
            o->invalid += p->weight[r];
            continue;
        }
        o->valid += p->weight[r];
        for (uint64_t i = from; i < to; i++)
            total[p->mark[i].option] += p->weight[r];
    }
    for (uint32_t i = 0; i < p->noptions; i++)
        votes[i] = (struct mf_vote_amount){(mf_i128)total[i], 0};
    *round = (struct mf_round){.act = MF_ACT_COUNT, .votes = votes};
    o->rounds = round;
    o->nrounds = 1;
    mf_result_cut(o, c, places_of(a, c, total), &ties);
    return o;
}

/* Most votes; a ballot with more than one mark is invalid. */
struct mf_result *mf_count_plurality(struct mf_arena *a, const struct mf_contest *c)
{
    return count_marks(a, c, true);
}

/* Most approvals; several places take the first so many. */
struct mf_result *mf_count_approval(struct mf_arena *a, const struct mf_contest *c)
{
    return count_marks(a, c, false);
}
