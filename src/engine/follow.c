/*
 * `counted continuously`: electorate, weights, bases and ballots are those of the present members
 * at every instant until the count closes, as if it were taken from scratch each time. Who has gone
 * drops out with the ballot, who has joined may vote, who comes back finds the ballot as it was.
 */
#include "base/os.h"
#include "engine/choose.h"

static bool followed(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return p->state == MF_ST_VOTING && mf_count_is_open(org, p->vote) &&
           mf_proposal_stage(org, p)->counted == MF_COUNTED_CONTINUOUSLY;
}

/* The first of those running whose count no longer fits the members; 0: all do. */
static uint32_t first_stale(const struct mf_org *org)
{
    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *p = mf_proposal(org, n);
        if (followed(org, p) && mf_count_is_stale(org, p->vote))
            return n;
    }
    return MF_NO_PROPOSAL;
}

/* Where a base asks for those active, time takes people out of it too. */
static void queue_inactivity(struct mf_org *org)
{
    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *p = mf_proposal(org, n);
        mf_instant at;
        if (!followed(org, p))
            continue;
        at = mf_count_next_inactive(org, p->vote);
        if (at == mf_count_at(org, p->vote)->looks)
            continue;
        mf_count_edit(org, p->vote)->looks = at;
        mf_queue_put(org, at, MF_RANK_CLOSING, n, MF_DUE_CONFIRMED, n, p->vote);
    }
}

void mf_counts_follow(struct mf_step *s)
{
    struct mf_org *org = s->org;
    uint32_t n;

    /* From the start each time: what follows from one count may end other proposals. */
    while ((n = first_stale(org)) != MF_NO_PROPOSAL) {
        uint32_t count = mf_proposal(org, n)->vote, before = s->proposal;
        bool held = mf_count_truth(org, count, true, org->now) == MF_TRUE;
        mf_count_recount(org, count, org->version);
        if (mf_stage_chooses(mf_proposal_stage(org, mf_proposal(org, n))))
            mf_choice_recount(org, n);
        s->proposal = n;
        mf_ballots_changed(s, n, MF_FOR_STAGE, held);
        s->proposal = before;
    }
    queue_inactivity(org);
}
