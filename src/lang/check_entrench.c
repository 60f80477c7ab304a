/*
 * Entrenchment covers effects, not only words: whoever changes an entrenched item, or something
 * that it names and rests on, needs a power with `amend entrenched`, which must be entrenched
 * itself.
 */
#include "lang/check_internal.h"

/* Everything that entrenched items name, directly or through others: bodies and settings matter
 * here. */
struct closure {
    struct mf_check *k;
    bool *body, *setting, *rule, *office;
    bool any; /* something is entrenched */
};

static void reach_amount(struct closure *x, const struct mf_amount *a)
{
    if (a->kind == MF_AMT_NAME && a->ref.kind == MF_REF_SETTING)
        x->setting[a->ref.index] = true;
}

static void reach_body(struct closure *x, uint32_t body)
{
    const struct mf_body *b = &x->k->c->bodies[body];
    if (x->body[body])
        return;
    x->body[body] = true;
    for (uint32_t i = 0; i < b->nrequire; i++)
        reach_amount(x, &b->require[i].amount);
}

static void reach_group(struct closure *x, const struct mf_group *g)
{
    if (g->kind != MF_GROUP_NAMED)
        return;
    if (g->of.kind == MF_REF_BODY)
        reach_body(x, g->of.index);
    else if (g->of.kind == MF_REF_OFFICE)
        x->office[g->of.index] = true;
}

static void reach_rule(void *ctx, const struct mf_rule *r)
{
    struct closure *x = ctx;
    for (uint32_t i = 0; i < r->nchildren; i++)
        reach_rule(x, r->children[i]);
    if (r->kind == MF_RULE_NAMED && r->name.kind == MF_REF_RULE && !x->rule[r->name.index]) {
        x->rule[r->name.index] = true;
        reach_rule(x, x->k->c->rules[r->name.index].rule);
    }
    if (r->kind != MF_RULE_COUNT && r->kind != MF_RULE_NO_OBJECTION)
        return;
    reach_amount(x, &r->amount);
    reach_amount(x, &r->quorum);
    reach_group(x, &r->group);
}

static void reach_power(struct closure *x, const struct mf_power *p)
{
    if (p->proposed)
        reach_rule(x, p->proposed);
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *s = &p->stages[i];
        const struct mf_rule *rules[] = {s->passes, s->choose.by, s->veto, s->overridden_by};
        for (size_t j = 0; j < sizeof rules / sizeof *rules; j++)
            if (rules[j])
                reach_rule(x, rules[j]);
        reach_amount(x, &s->second_call_quorum);
    }
    const struct mf_rule *after[] = {p->challenge.by, p->challenge.decided_by, p->confirmed.by};
    for (size_t j = 0; j < sizeof after / sizeof *after; j++)
        if (after[j])
            reach_rule(x, after[j]);
}

static void reach_all(struct closure *x)
{
    const struct mf_charter *c = x->k->c;
    x->any = c->mission_entrenched;
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].entrenched) {
            x->any = true;
            reach_body(x, i);
        }
    for (uint32_t i = 0; i < c->npowers; i++)
        if (c->powers[i].entrenched) {
            x->any = true;
            reach_power(x, &c->powers[i]);
        }
    for (uint32_t i = 0; i < c->nsettings; i++)
        x->any |= c->settings[i].entrenched;
    for (uint32_t i = 0; i < c->noffices; i++)
        x->any |= c->offices[i].entrenched;
    for (uint32_t i = 0; i < c->nmandates; i++) {
        x->any |= c->mandates[i].entrenched;
        if (c->mandates[i].entrenched && c->mandates[i].stopped)
            reach_rule(x, c->mandates[i].stopped);
    }
}

/* ---- ordinary powers that touch it
 * ---------------------------------------------------------------------------- */

static bool item_entrenched(const struct mf_charter *c, const struct mf_ref *r)
{
    switch (r->kind) {
    case MF_REF_BODY:
        return c->bodies[r->index].entrenched;
    case MF_REF_OFFICE:
        return c->offices[r->index].entrenched;
    case MF_REF_SETTING:
        return c->settings[r->index].entrenched;
    case MF_REF_MANDATE:
        return c->mandates[r->index].entrenched;
    case MF_REF_POWER:
        return c->powers[r->index].entrenched;
    case MF_REF_MISSION:
        return c->mission_entrenched;
    case MF_REF_NONE:
    case MF_REF_RULE:
    case MF_REF_FACT:
    case MF_REF_EMERGENCY:
    case MF_REF_PARAM:
    case MF_REF_TAG:
    case MF_REF_WEIGHT:
    case MF_REF_WITNESS:
    case MF_REF__COUNT:
        break;
    }
    return false;
}

static struct mf_span item_place(const struct mf_charter *c, const struct mf_ref *r)
{
    return r->kind == MF_REF_BODY      ? c->bodies[r->index].name.span
           : r->kind == MF_REF_OFFICE  ? c->offices[r->index].name.span
           : r->kind == MF_REF_SETTING ? c->settings[r->index].name.span
           : r->kind == MF_REF_MANDATE ? c->mandates[r->index].name.span
           : r->kind == MF_REF_POWER   ? c->powers[r->index].name.span
                                       : c->mission_span;
}

static void check_touch(struct closure *x, const struct mf_power *p, const struct mf_effect *e)
{
    const struct mf_charter *c = x->k->c;
    struct mf_diags *d = x->k->d;
    for (uint32_t i = 0; e->kind == MF_EF_AMEND && i < e->nitems; i++)
        if (item_entrenched(c, &e->items[i]))
            mf_report(d, MF_CAT_ENTRENCHED_TOUCHED, e->items[i].name.span,
                      MF_ARGS(p->name.text, e->items[i].name.text))
                ->second = item_place(c, &e->items[i]);
    if (e->kind != MF_EF_RESIZE && e->kind != MF_EF_SET)
        return;
    bool rests = (e->target.kind == MF_REF_BODY && x->body[e->target.index]) ||
                 (e->target.kind == MF_REF_SETTING && x->setting[e->target.index]);
    bool direct = item_entrenched(c, &e->target);
    if (!direct && !rests)
        return;
    mf_report(d, direct ? MF_CAT_ENTRENCHED_TOUCHED : MF_CAT_ENTRENCHED_RESTS, e->span,
              MF_ARGS(p->name.text, e->target.name.text))
        ->second = item_place(c, &e->target);
}

/* ---- the same effect by an ordinary power
 * --------------------------------------------------------------------- */

static bool has_key(const struct mf_effect *e)
{
    return (e->target.kind != MF_REF_NONE && e->target.kind != MF_REF_PARAM) ||
           e->kind == MF_EF_SPEND || e->kind == MF_EF_DISSOLVE || e->kind == MF_EF_ACT ||
           e->kind == MF_EF_ADOPT;
}

/* Verb and object as text: the key under which an entrenched power's effects are kept. */
static struct mf_str key_text(struct mf_check *k, const struct mf_effect *e)
{
    return mf_strf(&k->scratch, "%d %d %u %.*s", (int)e->kind, (int)e->target.kind, e->target.index,
                   MF_F(e->text));
}

static void check_twins(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    struct mf_map keys;
    mf_map_init(&keys, &k->scratch);
    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t j = 0; c->powers[i].entrenched && j < c->powers[i].neffects; j++)
            if (has_key(&c->powers[i].effects[j]))
                mf_map_put(&keys, key_text(k, &c->powers[i].effects[j]), i);
    for (uint32_t i = 0; keys.n > 0 && i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        for (uint32_t j = 0; !p->entrenched && j < p->neffects; j++) {
            uint32_t other;
            if (!has_key(&p->effects[j]) || !mf_map_get(&keys, key_text(k, &p->effects[j]), &other))
                continue;
            mf_report(k->d, MF_CAT_ENTRENCHED_TWIN, p->name.span,
                      MF_ARGS(p->name.text, c->powers[other].name.text,
                              mf_check_words(k, p->effects[j].span)))
                ->second = c->powers[other].name.span;
            break;
        }
    }
}

void mf_check_entrench(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    struct closure x = {.k = k,
                        .body = mf_new_n(&k->scratch, bool, c->nbodies),
                        .setting = mf_new_n(&k->scratch, bool, c->nsettings),
                        .rule = mf_new_n(&k->scratch, bool, c->nrules),
                        .office = mf_new_n(&k->scratch, bool, c->noffices)};
    bool way = false;
    reach_all(&x);
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        bool amends = false;
        for (uint32_t j = 0; j < p->neffects; j++)
            amends |= p->effects[j].kind == MF_EF_AMEND_ENTRENCHED;
        way |= amends;
        if (amends && !p->entrenched)
            mf_report(k->d, MF_CAT_ENTRENCHED_GATE, p->name.span, MF_ARGS(p->name.text))->second =
                p->effect_span;
        for (uint32_t j = 0; !amends && !p->entrenched && j < p->neffects; j++)
            check_touch(&x, p, &p->effects[j]);
    }
    check_twins(k);
    if (x.any && !way)
        mf_report(k->d, MF_CAT_ENTRENCHED_FOREVER, c->title_name.span, MF_NO_ARGS);
}
