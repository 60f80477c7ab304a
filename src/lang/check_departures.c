/*
 * Departures that nobody can mend: how many members of a body the easiest way of filling it needs.
 * When more than one is needed, enough departures leave a body that can never be filled again.
 */
#include "lang/check_internal.h"

struct needs {
    const struct mf_check *k;
    uint32_t body;
};

/* The fewest members of the body with which a leaf can still hold, when everybody else helps. */
static uint64_t leaf_needs(const struct needs *n, const struct mf_rule *r)
{
    const struct mf_body *b = &n->k->c->bodies[n->body];
    if (r->kind != MF_RULE_COUNT || r->group.kind != MF_GROUP_NAMED ||
        r->group.of.kind != MF_REF_BODY || r->group.of.index != n->body)
        return 0;
    struct mf_amount a = mf_check_amount_value(n->k->c, &r->amount);
    bool heads = !mf_check_group_weighed(n->k->c, &r->group);
    bool seats = r->base == MF_BASE_SEATS && r->group.tag.kind == MF_REF_NONE;
    uint64_t need = 1;
    if (!heads || a.sqrt || a.falling)
        return 1;
    if (a.kind == MF_AMT_COUNT)
        need = a.count + (a.more_than ? 1 : 0);
    else if (seats && a.kind == MF_AMT_MAJORITY)
        need = b->seats / 2 + 1;
    else if (seats && a.kind == MF_AMT_ALL)
        need = b->seats;
    else if (seats && a.kind == MF_AMT_SHARE && a.share.num <= a.share.den)
        need = mf_frac_needed(a.share, b->seats, a.more_than);
    if (r->has_quorum && r->quorum_base == MF_BASE_SEATS) {
        struct mf_amount q = mf_check_amount_value(n->k->c, &r->quorum);
        uint64_t present = q.kind == MF_AMT_MAJORITY ? b->seats / 2 + 1
                           : q.kind == MF_AMT_SHARE ? mf_frac_needed(q.share, b->seats, q.more_than)
                           : q.kind == MF_AMT_COUNT ? q.count
                                                    : 1;
        need = present > need ? present : need;
    }
    return need;
}

/* Needs of different parts may be met by the same members: AND takes the most, OR the least. */
static uint64_t rule_needs(const struct needs *n, const struct mf_rule *r)
{
    uint64_t best = r->kind == MF_RULE_AND ? 0 : MF_UNBOUNDED;
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++) {
            uint64_t need = rule_needs(n, r->children[i]);
            if (r->kind == MF_RULE_AND ? need > best : need < best)
                best = need;
        }
        return best == MF_UNBOUNDED ? 0 : best;
    case MF_RULE_NAMED:
        return r->name.kind == MF_REF_RULE ? rule_needs(n, n->k->c->rules[r->name.index].rule) : 0;
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
    case MF_RULE_NAME:
        break;
    }
    return leaf_needs(n, r);
}

static uint64_t power_needs(const struct needs *n, const struct mf_power *p)
{
    const struct mf_body *b = &n->k->c->bodies[n->body];
    uint64_t need = p->proposed ? rule_needs(n, p->proposed) : 0, votes = 0;
    for (uint32_t i = 0; i < p->nstages; i++) {
        uint64_t stage = p->stages[i].passes ? rule_needs(n, p->stages[i].passes) : 0;
        votes = stage > votes ? stage : votes;
    }
    /* Below the minimum a body can't decide under powers that aren't open to a caretaker. */
    if (votes > 0 && !p->caretaker && b->minimum > votes)
        votes = b->minimum;
    return votes > need ? votes : need;
}

void mf_check_departures(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    uint64_t *least = mf_new_n(&k->scratch, uint64_t, c->nbodies);
    uint32_t *easiest = mf_new_n(&k->scratch, uint32_t, c->nbodies);
    for (uint32_t i = 0; i < c->nbodies; i++)
        least[i] = MF_UNBOUNDED;
    for (uint32_t i = 0; i < c->npowers; i++) {
        for (uint32_t j = 0; j < c->powers[i].neffects; j++) {
            const struct mf_effect *e = &c->powers[i].effects[j];
            if ((e->kind != MF_EF_SEAT && e->kind != MF_EF_ADMIT) || e->target.kind != MF_REF_BODY)
                continue;
            struct needs n = {k, e->target.index};
            uint64_t need = power_needs(&n, &c->powers[i]);
            if (need < least[e->target.index]) {
                least[e->target.index] = need;
                easiest[e->target.index] = i;
            }
        }
    }
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *b = &c->bodies[i];
        if (b->open || least[i] < 2 || least[i] > b->seats || b->admitted.kind == MF_REF_OFFICE)
            continue;
        mf_report(k->d, MF_CAT_DEPARTURES, b->name.span,
                  MF_ARGS(b->name.text, mf_check_number(k->d, b->seats - least[i] + 1),
                          mf_check_number(k->d, b->seats), c->powers[easiest[i]].name.text))
            ->second = c->powers[easiest[i]].name.span;
    }
}
