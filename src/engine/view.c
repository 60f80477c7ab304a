/* What may be asked about proposals. */
#include "engine/proposal.h"
#include "engine/tally.h"

uint32_t mf_org_proposals(const struct mf_org *org)
{
    return org->proposals.n;
}

struct mf_proposal_view mf_org_proposal(const struct mf_org *org, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(org, number);

    return (struct mf_proposal_view){
        .number = p->number,
        .state = p->state,
        .charter = mf_proposal_charter(org, p),
        .power = p->power,
        .rules = mf_proposal_power(org, p),
        .subject = p->subject,
        .args = p->args,
        .nargs = p->nargs,
        .filer = p->filer,
        .stage = p->stage,
        .filed = p->filed,
        .opened = p->opened,
        .voting_opens = p->voting_opens,
        .closes = p->closes,
        .passed = p->passed,
        .effect_due = p->effect_due,
        .effective = p->effective,
        .ended = p->ended,
        .challenge_until = p->challenge_until,
        .veto_until = p->veto_until,
        .gather_until = p->gather_until,
        .hearing_ends = p->hearing_ends,
        .override_until = p->override_until,
        .decision_until =
            p->decision == MF_NO_SLOT ? MF_NEVER : mf_count_at(org, p->decision)->closes,
        .confirm_until = p->confirm_until,
        .stage_since = p->stage_since,
        .delay_until = p->delay_until,
    };
}

bool mf_org_count_facts(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                        struct mf_arena *arena, struct mf_leaf_facts **ret, uint32_t *ret_n)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose), n;
    struct mf_leaf_facts *facts;

    if (count == MF_NO_SLOT)
        return false;
    n = mf_count_at(org, count)->nleaves;
    facts = mf_new_n(arena, struct mf_leaf_facts, n);
    for (uint32_t i = 0; i < n; i++) {
        mf_count_leaf_facts(org, count, i, &facts[i]);
        mf_facts_told(org, count, i, &facts[i]);
    }
    *ret = facts;
    *ret_n = n;
    return true;
}

bool mf_org_count_state(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                        struct mf_count_state *ret)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose);
    enum mf_truth now[MF_MAX_RULE_CLAUSES], definite[MF_MAX_RULE_CLAUSES];
    const struct mf_charter *charter;
    const struct mf_count_row *c;

    if (count == MF_NO_SLOT)
        return false;
    c = mf_count_at(org, count);
    charter = org->bindings.at[c->binding]->charter;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct mf_leaf_facts f;
        mf_count_leaf_facts(org, count, i, &f);
        mf_facts_told(org, count, i, &f);
        now[i] = f.now;
        definite[i] = f.definite;
    }
    *ret = (struct mf_count_state){.rule = c->rule,
                                   .now = mf_rule_truth(charter, c->rule, now),
                                   .definite = mf_rule_truth(charter, c->rule, definite),
                                   .open = mf_count_is_open(org, count),
                                   .opened = c->opened,
                                   .closes = c->closes};
    return true;
}

bool mf_org_in_electorate(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                          mf_person p)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose);

    return count != MF_NO_SLOT && mf_count_has(org, count, p);
}

enum mf_ballot mf_org_own_ballot(const struct mf_org *org, uint32_t proposal,
                                 enum mf_purpose purpose, mf_person p)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose);

    return count == MF_NO_SLOT ? MF_BALLOT_NONE : mf_count_ballot(org, count, p);
}

enum mf_ballot mf_org_ballot(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                             mf_person p)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose);
    enum mf_ballot own = mf_org_own_ballot(org, proposal, purpose, p);

    return count == MF_NO_SLOT ? own : mf_ballot_told(org, count, own);
}

void mf_org_end_reasons(const struct mf_org *org, uint32_t proposal, const struct mf_refusal **ret,
                        uint32_t *ret_n)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);

    *ret = p->reasons;
    *ret_n = p->nreasons;
}
