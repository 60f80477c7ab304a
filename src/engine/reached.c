#include "engine/reached.h"

#include "engine/proposal.h"

static bool noticed(const struct mf_org *org, const struct mf_event *e, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, e->proposal);

    for (uint32_t i = p->first_notice; i != MF_NO_SLOT;) {
        const struct mf_notice_row *n = MF_ROW(org, notices, mf_notice_row, i);
        struct mf_group_ctx ctx = mf_proposal_ctx(org, p, n->version);
        i = n->next_of_proposal;
        if (n->by != MF_NOBODY || n->at != e->at || n->group != e->group || n->person != e->person)
            continue;
        if (n->person != MF_NOBODY)
            return n->person == person;
        return n->group->kind == MF_GROUP_PUBLIC || mf_group_has(&ctx, n->group, person);
    }
    return false;
}

bool mf_org_reached(const struct mf_org *org, const struct mf_event *e, mf_person p)
{
    struct mf_group_ctx ctx = {.org = org,
                               .binding = mf_binding_now(org),
                               .subject = MF_NOBODY,
                               .proposer = MF_NOBODY,
                               .version = org->version};

    if (!e->group || p >= org->persons.n)
        return false;
    if (e->kind == MF_EV_NOTICE)
        return noticed(org, e, p);
    if (e->kind != MF_EV_REPORT)
        return false;
    if (e->proposal != MF_NO_PROPOSAL)
        ctx = mf_proposal_ctx(org, mf_proposal(org, e->proposal), org->version);
    return e->group->kind == MF_GROUP_PUBLIC || mf_group_has(&ctx, e->group, p);
}
