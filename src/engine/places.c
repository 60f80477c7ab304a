/*
 * From the place of a clause back to the clause: what the state keeps of a charter are places,
 * which outlive addresses. A rule that holds others stands around them, so no two begin and end
 * alike.
 */
#include "engine/fields.h"

static bool same(struct mf_span a, struct mf_span b)
{
    return a.at == b.at && a.len == b.len;
}

static bool around(struct mf_span a, struct mf_span b)
{
    return a.at <= b.at && (uint64_t)a.at + a.len >= (uint64_t)b.at + b.len;
}

/* Nesting is bounded by MF_MAX_NESTING. */
static const struct mf_rule *in_rule(const struct mf_rule *r, struct mf_span span)
{
    const struct mf_rule *found = NULL;

    if (!r)
        return NULL;
    if (same(r->span, span))
        return r;
    for (uint32_t i = 0; i < r->nchildren && !found; i++)
        found = in_rule(r->children[i], span);
    return found;
}

static const struct mf_rule *in_stage(const struct mf_stage *stage, struct mf_span span)
{
    const struct mf_rule *const rules[] = {stage->passes, stage->choose.by, stage->veto,
                                           stage->overridden_by};
    const struct mf_rule *found = NULL;

    for (uint32_t i = 0; i < sizeof rules / sizeof *rules && !found; i++)
        found = in_rule(rules[i], span);
    return found;
}

static const struct mf_rule *in_power(const struct mf_power *p, struct mf_span span)
{
    const struct mf_rule *const rules[] = {p->proposed, p->challenge.by, p->challenge.decided_by,
                                           p->confirmed.by, p->nominations_by};
    const struct mf_rule *found = NULL;

    for (uint32_t i = 0; i < sizeof rules / sizeof *rules && !found; i++)
        found = in_rule(rules[i], span);
    for (uint32_t i = 0; i < p->nstages && !found; i++)
        found = in_stage(&p->stages[i], span);
    return found;
}

const struct mf_rule *mf_rule_at(const struct mf_charter *c, struct mf_span span)
{
    const struct mf_rule *found = NULL;

    for (uint32_t i = 0; i < c->nrules && !found; i++)
        found = in_rule(c->rules[i].rule, span);
    for (uint32_t i = 0; i < c->nemergencies && !found; i++) {
        found = in_rule(c->emergencies[i].declared, span);
        found = found ? found : in_rule(c->emergencies[i].ended, span);
    }
    for (uint32_t i = 0; i < c->npowers && !found; i++)
        if (around(c->powers[i].span, span))
            found = in_power(&c->powers[i], span);
    return found;
}

static const struct mf_cond *in_cond(const struct mf_cond *c, struct mf_span span)
{
    const struct mf_cond *found = NULL;

    if (!c)
        return NULL;
    if (same(c->span, span))
        return c;
    for (uint32_t i = 0; i < c->nchildren && !found; i++)
        found = in_cond(c->children[i], span);
    return found;
}

const struct mf_cond *mf_cond_at(const struct mf_charter *c, struct mf_span span)
{
    const struct mf_cond *found = NULL;

    for (uint32_t i = 0; i < c->nalways && !found; i++)
        found = in_cond(c->always[i].cond, span);
    for (uint32_t i = 0; i < c->npowers && !found; i++) {
        found = in_cond(c->powers[i].only_when, span);
        found = found ? found : in_cond(c->powers[i].opens_when, span);
    }
    return found;
}

const struct mf_group *mf_notified_at(const struct mf_power *power, struct mf_span span)
{
    for (uint32_t i = 0; i < power->nstages; i++)
        for (uint32_t j = 0; j < power->stages[i].nnotice; j++)
            for (uint32_t g = 0; g < power->stages[i].notice[j].nto; g++)
                if (same(power->stages[i].notice[j].to[g].span, span))
                    return &power->stages[i].notice[j].to[g];
    return NULL;
}
