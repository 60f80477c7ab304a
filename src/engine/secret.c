/*
 * Secret ballots (rule 37): that somebody has voted is public, how is not; what the ballots amount
 * to is public when voting has closed. The state is exact all the time: only what is told of it
 * waits. So nothing may happen before closing that follows from how the vote stands.
 */
#include "engine/choose.h"
#include "engine/tally.h"

/* ---- what a charter may not ask of a secret ballot
 * -------------------------------------------------------------- */

/* Does the quorum tell more than how many have voted? */
static bool quorum_tells(const struct mf_rule *leaf)
{
    return leaf->kind == MF_RULE_COUNT && leaf->has_quorum &&
           ((leaf->quorum_counting && leaf->quorum_counting != MF_KINDS_ALL) ||
            leaf->quorum_base == MF_BASE_VOTING);
}

static bool leaks(const struct mf_charter *c, const struct mf_power *power, struct mf_span clause,
                  struct mf_refusals *rs)
{
    mf_refuse_clause(rs, MF_WHY_SECRET_LEAKS, c, (uint32_t)(power - c->powers), clause);
    return false;
}

bool mf_secret_kept(const struct mf_charter *c, const struct mf_power *power,
                    const struct mf_stage *stage, struct mf_refusals *rs)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    bool kept = true, tells = stage->stays_open_on == MF_LATE_CHANGE;
    uint32_t n = mf_stage_rule(stage) ? mf_rule_leaves(c, mf_stage_rule(stage), leaves) : 0;

    for (uint32_t i = 0; i < n && stage->stays_open_on == MF_LATE_QUORUM; i++)
        tells = tells || quorum_tells(leaves[i]) || stage->second_call_base == MF_BASE_VOTING;
    if (tells)
        kept = leaks(c, power, stage->stays_open_span, rs);
    if (stage->confirming_span.len > 0)
        kept = leaks(c, power, stage->confirming_span, rs);
    return kept;
}

/* ---- what is told
 * -----------------------------------------------------------------------------------------------
 */

enum mf_ballot mf_ballot_told(const struct mf_org *org, uint32_t count, enum mf_ballot b)
{
    return mf_count_at(org, count)->secret && b != MF_BALLOT_NONE ? MF_BALLOT_SEALED : b;
}

void mf_facts_told(const struct mf_org *org, uint32_t count, uint32_t leaf, struct mf_leaf_facts *f)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_count_leaf *l = &c->leaves[leaf];
    const struct mf_rule *r = l->rule;

    if (!c->secret || c->closed)
        return;
    f->sealed = true;
    f->now = f->definite = MF_OPEN;
    f->yes = f->no = f->abstain = f->have = 0;
    /* Bases that leave abstentions out would tell how many there are. */
    if (r->base == MF_BASE_VOTING || r->without_abstentions)
        f->need = f->of = 0;
    if (r->has_quorum && r->quorum_counting && r->quorum_counting != MF_KINDS_ALL)
        f->quorum_have = 0;
    if (r->has_quorum && l->quorum_base == MF_BASE_VOTING)
        f->quorum_need = f->quorum_of = 0;
}
