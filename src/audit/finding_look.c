/* What findings ask of powers, rules and forms. */
#include <string.h>

#include "audit/finding_internal.h"
#include "audit/rule_form.h"
#include "engine/tally.h"
#include "lang/names.h"

const struct mf_effect *mf_power_effect(const struct mf_power *p, enum mf_effect_kind kind)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        if (p->effects[i].kind == kind)
            return &p->effects[i];
    return NULL;
}

bool mf_power_weighty(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        if (p->effects[i].kind != MF_EF_ADOPT)
            return true;
    return false;
}

bool mf_power_free(const struct mf_power *p)
{
    return p->only_when == NULL && p->opens == MF_OPENS_NO;
}

const struct mf_stage *mf_power_last(const struct mf_power *p)
{
    const struct mf_stage *last = &p->stages[0];

    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].after.span.len == 0)
            last = &p->stages[i];
    return last;
}

bool mf_power_held(const struct mf_power *p)
{
    return mf_power_last(p)->veto || p->challenge.span.len > 0 || p->confirmed.span.len > 0;
}

bool mf_effect_amends(const struct mf_effect *e, enum mf_ref_kind kind, uint32_t index)
{
    if (e->nitems == 0)
        return true;
    for (uint32_t i = 0; i < e->nitems; i++)
        if (e->items[i].kind == kind && (kind == MF_REF_MISSION || e->items[i].index == index))
            return true;
    return false;
}

/* ---- rules ---- */

void mf_each_leaf(const struct mf_charter *c, const struct mf_rule *r,
                  void (*each)(void *payload, const struct mf_rule *leaf), void *payload)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    uint32_t n = r ? mf_rule_leaves(c, r, leaves) : 0;

    for (uint32_t i = 0; i < n; i++)
        each(payload, leaves[i]);
}

static void mark_body(void *payload, const struct mf_rule *leaf)
{
    bool *marked = payload;

    if (leaf->kind != MF_RULE_CONSENT && leaf->group.kind == MF_GROUP_NAMED &&
        leaf->group.of.kind == MF_REF_BODY)
        marked[leaf->group.of.index] = true;
}

void mf_rule_bodies(const struct mf_charter *c, const struct mf_rule *r, bool *ret)
{
    mf_each_leaf(c, r, mark_body, ret);
}

struct search {
    const struct mf_charter *c;
    uint32_t body;
    bool found;
};

static void is_of_body(void *payload, const struct mf_rule *leaf)
{
    struct search *s = payload;

    s->found |= leaf->kind != MF_RULE_CONSENT && leaf->group.kind == MF_GROUP_NAMED &&
                leaf->group.of.kind == MF_REF_BODY && leaf->group.of.index == s->body;
}

static void in_rule(void *payload, const struct mf_rule *rule)
{
    struct search *s = payload;

    mf_each_leaf(s->c, rule, is_of_body, s);
}

static bool asks_about(const struct mf_cond *cond, uint32_t body)
{
    bool found = false;

    if (!cond)
        return false;
    found = (cond->name.kind == MF_REF_BODY && cond->name.index == body) ||
            (cond->group.kind == MF_GROUP_NAMED && cond->group.of.kind == MF_REF_BODY &&
             cond->group.of.index == body);
    for (uint32_t i = 0; i < cond->nchildren; i++)
        found |= asks_about(cond->children[i], body);
    return found;
}

static bool is_body(const struct mf_group *g, uint32_t body)
{
    return g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_BODY && g->of.index == body;
}

/* The power gives notice to the body, or hears it. */
static bool tells(const struct mf_power *p, uint32_t body)
{
    bool found = false;

    for (uint32_t s = 0; s < p->nstages; s++) {
        const struct mf_stage *st = &p->stages[s];
        for (uint32_t i = 0; i < st->nnotice; i++)
            for (uint32_t k = 0; k < st->notice[i].nto; k++)
                found |= is_body(&st->notice[i].to[k], body);
        for (uint32_t i = 0; i < st->nhears; i++)
            found |= is_body(&st->hears[i].whom, body);
    }
    return found;
}

/* A list of persons: no rule, notice, condition or office has to do with it, and nobody is taken
 * off. */
static bool is_list(const struct mf_charter *c, uint32_t body)
{
    struct search s = {c, body, false};

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        mf_power_each_rule(p, in_rule, &s);
        s.found |=
            tells(p, body) || asks_about(p->only_when, body) || asks_about(p->opens_when, body);
        for (uint32_t k = 0; k < p->neffects; k++)
            s.found |= (p->effects[k].kind == MF_EF_EXPEL || p->effects[k].kind == MF_EF_UNSEAT) &&
                       p->effects[k].target.index == body;
    }
    for (uint32_t i = 0; i < c->noffices; i++)
        s.found |= c->offices[i].of.kind == MF_REF_BODY && c->offices[i].of.index == body;
    return !s.found && c->bodies[body].nweights == 0 && c->nemergencies == 0 && c->nmandates == 0;
}

bool mf_power_final(const struct mf_charter *c, const struct mf_power *p)
{
    static const enum mf_effect_kind kinds[] = {MF_EF_SPEND, MF_EF_ACT, MF_EF_AMEND,
                                                MF_EF_AMEND_ENTRENCHED, MF_EF_DISSOLVE};
    const struct mf_effect *admits = mf_power_effect(p, MF_EF_ADMIT);

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mf_power_effect(p, kinds[i]))
            return true;
    return admits && is_list(c, admits->target.index);
}

bool mf_power_puts_out(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        if ((e->kind == MF_EF_REMOVE || e->kind == MF_EF_UNSEAT || e->kind == MF_EF_EXPEL) &&
            e->person.kind == MF_REF_PARAM)
            return true;
    }
    return false;
}

struct open_weight {
    const struct mf_charter *c;
    bool found;
};

static void is_open_weight(void *payload, const struct mf_rule *leaf)
{
    struct open_weight *o = payload;
    const struct mf_body *b;

    if (leaf->kind != MF_RULE_COUNT || leaf->group.of.kind != MF_REF_BODY || leaf->group.by_heads)
        return;
    b = &o->c->bodies[leaf->group.of.index];
    o->found |= b->open && b->nweights > 0;
}

bool mf_power_weighs_open(const struct mf_charter *c, const struct mf_power *p)
{
    struct open_weight o = {c, false};

    mf_each_leaf(c, mf_power_last(p)->passes, is_open_weight, &o);
    return o.found;
}

/* ---- forms ---- */

uint64_t mf_form_voices(struct mf_study *s, const struct mf_form *f, bool *in)
{
    uint32_t *columns, n = mf_form_columns(&s->columns, s->arena, f, &columns);
    uint64_t voices = 0;

    in = in ? in : mf_new_n(s->arena, bool, s->columns.npersons + 1);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < s->columns.list.at[columns[i]].n; k++)
            in[s->columns.list.at[columns[i]].person[k]] = true;
    for (mf_person p = 0; p < s->columns.npersons; p++)
        voices += in[p];
    return voices;
}

struct mf_figure mf_signers(struct mf_study *s, const struct mf_power *p, const struct mf_stage *st,
                            const struct mf_rule *rule)
{
    struct mf_rule_question q = {.what = {rule, p, st, false},
                                 .who = {MF_NOBODY, MF_NOBODY},
                                 .conduct = MF_OTHERS_AWAY,
                                 .ballots = MF_BALLOTS_SIGNED};

    return mf_figure_of(s, mf_rule_form(s, &q));
}
