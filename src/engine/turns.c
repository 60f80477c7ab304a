/*
 * `at most N voting at once`: whose voting would open while so many of the power are being voted on
 * waits, still being prepared, until a place is free. Places go in the order in which proposals
 * opened; what lapses meanwhile has lapsed.
 */
#include "engine/proposal.h"

/* Of the same power, and under a procedure that has the clause too. */
static bool competes(const struct mf_org *org, const struct mf_proposal_row *p,
                     const struct mf_proposal_row *q)
{
    return q->stable_power == p->stable_power && mf_proposal_power(org, q)->at_most_voting > 0;
}

static bool opened_before(const struct mf_proposal_row *a, const struct mf_proposal_row *b)
{
    return a->opened < b->opened || (a->opened == b->opened && a->number < b->number);
}

/* Its voting is due, and hasn't begun. */
static bool waits(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return p->state == MF_ST_PREPARING && p->voting_opens <= org->now &&
           !mf_proposal_stage(org, p)->passes_when_proposed;
}

bool mf_voting_turn(const struct mf_org *org, const struct mf_proposal_row *p, uint64_t *ret_voting)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    uint64_t ahead = 0;

    *ret_voting = 0;
    if (power->at_most_voting == 0 || mf_proposal_stage(org, p)->passes_when_proposed)
        return true;
    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *q = mf_proposal(org, n);
        if (n == p->number || !competes(org, p, q))
            continue;
        *ret_voting += q->state == MF_ST_VOTING;
        ahead += waits(org, q) && opened_before(q, p);
    }
    return *ret_voting + ahead < power->at_most_voting;
}

/* The first that waits of those that opened after `last` (NULL: of all); NULL: none. */
static const struct mf_proposal_row *next_in_turn(const struct mf_org *org,
                                                  const struct mf_proposal_row *of,
                                                  const struct mf_proposal_row *last)
{
    const struct mf_proposal_row *first = NULL;

    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *q = mf_proposal(org, n);
        if (competes(org, of, q) && waits(org, q) && (!last || opened_before(last, q)) &&
            (!first || opened_before(q, first)))
            first = q;
    }
    return first;
}

void mf_voting_turns(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *of = mf_proposal(org, number);
    const struct mf_proposal_row *next = NULL;
    uint64_t voting;

    if (mf_proposal_power(org, of)->at_most_voting == 0)
        return;
    while ((next = next_in_turn(org, of, next)) && mf_voting_turn(org, next, &voting)) {
        mf_proposal_edit(org, next->number)->voting_opens = org->now;
        mf_queue_put(org, org->now, MF_RANK_BEGIN, next->number, MF_DUE_VOTING, next->number, 0);
    }
}
