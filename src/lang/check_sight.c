/* Sight: nobody may be given a right or a duty in what they can't see; and whom notice and vetoes
 * reach. */
#include "lang/check_internal.h"

/* When a proposal comes into sight, and when a right begins: the same ladder. */
enum moment { AT_OPENING = 1, AT_VOTING, AT_PASSING, AT_EFFECT, AT_END };

static enum moment opens_to_all(const struct mf_power *p)
{
    switch (p->visible_until) {
    case MF_UNTIL_OPEN:
        return AT_OPENING;
    case MF_UNTIL_VOTING:
        return AT_VOTING;
    case MF_UNTIL_PASSED:
        return AT_PASSING;
    case MF_UNTIL_EFFECTIVE:
        return AT_EFFECT;
    case MF_UNTIL_NONE:
        break;
    }
    return AT_END;
}

/* A power, the clause that is being read, and who can't see what it needs them to. */
struct sight {
    struct mf_check *k;
    const struct mf_power *p;
    const struct mf_stage *stage; /* whose recusals count: the recused needn't see; NULL: none */
    struct mf_span clause;
    struct mf_listing blind; /* groups, each once: one message for each power */
    struct mf_map seen;
    struct mf_span first; /* the first clause that needs one of them */
};

static bool recuses_subject(const struct mf_stage *s)
{
    for (uint32_t i = 0; s && i < s->nrecuses; i++)
        if (s->recuses[i].kind == MF_GROUP_SUBJECT)
            return true;
    return false;
}

static bool sees(const struct sight *s, const struct mf_group *g)
{
    for (uint32_t i = 0; i < s->p->nvisible && i < MF_LONGEST_SCAN; i++) {
        struct mf_group v = s->p->visible[i];
        if (v.except == MF_EXCEPT_SUBJECT && recuses_subject(s->stage))
            v.except = MF_EXCEPT_NONE;
        if (v.except == MF_EXCEPT_PROPOSER)
            v.except = MF_EXCEPT_NONE; /* who proposed it knows it */
        if (mf_check_group_within(s->k->c, g, &v))
            return true;
    }
    return false;
}

static void must_see(struct sight *s, const struct mf_group *g)
{
    if (g->kind == MF_GROUP_NONE_GIVEN || sees(s, g))
        return;
    if (s->first.len == 0 || s->clause.at < s->first.at)
        s->first = s->clause;
    if (mf_map_put(&s->seen, mf_source_slice(&s->k->c->source, g->span), 0))
        mf_check_listing_add(s->k, &s->blind, mf_check_words(s->k, g->span));
}

static void leaf_must_see(void *ctx, const struct mf_rule *leaf)
{
    struct sight *s = ctx;
    if (leaf->kind == MF_RULE_CONSENT) {
        struct mf_group office = {
            .span = leaf->name.name.span, .kind = MF_GROUP_NAMED, .of = leaf->name};
        must_see(s, &office);
    } else {
        must_see(s, &leaf->group);
    }
}

static void rule_must_see(struct sight *s, const struct mf_stage *stage, const struct mf_rule *r,
                          struct mf_span clause)
{
    s->stage = stage;
    s->clause = clause;
    mf_check_each_leaf(s->k->c, r, leaf_must_see, s);
}

static void groups_must_see(struct sight *s, struct mf_span clause, const struct mf_group *g,
                            uint32_t n)
{
    s->stage = NULL;
    s->clause = clause;
    for (uint32_t i = 0; i < n; i++)
        must_see(s, &g[i]);
}

static void stage_must_see(struct sight *x, const struct mf_stage *s, enum moment open)
{
    for (uint32_t i = 0; open > AT_OPENING && i < s->nnotice; i++)
        groups_must_see(x, s->notice[i].span, s->notice[i].to, s->notice[i].nto);
    for (uint32_t i = 0; open > AT_OPENING && i < s->nhears; i++)
        groups_must_see(x, s->hears[i].span, &s->hears[i].whom, 1);
    /* Without a voting period those who vote may be shown it by someone who sees it. */
    if (open > AT_VOTING && s->votes.span.len > 0)
        rule_must_see(x, s, s->passes, s->passes_span);
    if (open > AT_VOTING && s->choose.by)
        rule_must_see(x, s, s->choose.by, s->choose.span);
    if (open > (s->veto_any_time ? AT_OPENING : AT_PASSING) && s->veto)
        rule_must_see(x, s, s->veto, s->veto_span);
}

static void power_must_see(struct sight *x)
{
    const struct mf_power *p = x->p;
    enum moment open = opens_to_all(p);
    /* Signing on takes more than the first person: the others must see what they are to sign. */
    if (p->proposed && p->proposed_within.span.len > 0)
        rule_must_see(x, &p->stages[0], p->proposed, p->proposed_span);
    for (uint32_t i = 0; i < p->nstages; i++)
        stage_must_see(x, &p->stages[i], open);
    const struct mf_challenge *c = &p->challenge;
    if (c->span.len > 0 && open > (c->of_effect ? AT_EFFECT : AT_PASSING)) {
        rule_must_see(x, &p->stages[0], c->by, c->span);
        rule_must_see(x, &p->stages[0], c->decided_by, c->span);
    }
    if (p->confirmed.span.len > 0 && open > AT_EFFECT)
        rule_must_see(x, &p->stages[0], p->confirmed.by, p->confirmed.span);
}

static void check_visible(struct mf_check *k, const struct mf_power *p)
{
    if (p->visible_span.len == 0)
        return;
    struct mf_arena_mark mark = mf_arena_mark(&k->scratch);
    struct sight s = {.k = k, .p = p};
    mf_map_init(&s.seen, &k->scratch);
    power_must_see(&s);
    if (s.blind.n > 0)
        mf_report(k->d, MF_CAT_SIGHT, s.first,
                  MF_ARGS(mf_check_listing_text(k, &s.blind), mf_check_words(k, s.first)))
            ->second = p->visible_span;
    mf_arena_rewind(&k->scratch, mark);
}

/* ---- whom it reaches
 * ---------------------------------------------------------------------------------------- */

/* One entry for each group that a clause relies on though it may be empty; the clause of the first
 * power. */
struct reached {
    const struct mf_group *group;
    struct mf_span span;
    struct mf_listing powers;
    uint32_t last; /* the last power listed */
};

struct reach {
    struct mf_check *k;
    struct mf_map seen; /* text of the group -> index */
    MF_VEC(struct reached) list;
    uint32_t power;
};

static bool leaf_without(void *ctx, const struct mf_rule *leaf)
{
    const struct mf_group *empty = ctx;
    if (leaf->kind == MF_RULE_CONSENT)
        return !(empty->of.kind == MF_REF_OFFICE && empty->of.index == leaf->name.index);
    return !(leaf->group.kind == MF_GROUP_NAMED && leaf->group.of.kind == empty->of.kind &&
             leaf->group.of.index == empty->of.index &&
             (empty->tag.kind == MF_REF_NONE || mf_check_group_same(&leaf->group, empty)));
}

/* Whether the power can't get as far as notice or a veto when the group has nobody. */
static bool power_rests_on(const struct mf_check *k, const struct mf_power *p,
                           const struct mf_group *g)
{
    struct mf_group group = *g;
    if (p->proposed && !mf_check_rule_possible(k->c, p->proposed, leaf_without, &group))
        return true;
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].passes &&
            !mf_check_rule_possible(k->c, p->stages[i].passes, leaf_without, &group))
            return true;
    return false;
}

/* `only when GROUP in office >= 1`, alone or joined by `and`. */
static bool guarded_by_cond(const struct mf_cond *c, const struct mf_group *g)
{
    if (!c)
        return false;
    if (c->kind == MF_COND_AND) {
        for (uint32_t i = 0; i < c->nchildren; i++)
            if (guarded_by_cond(c->children[i], g))
                return true;
        return false;
    }
    return c->kind == MF_COND_IN_OFFICE && !c->negated && c->op != MF_OP_LE &&
           mf_check_group_same(&c->group, g) && c->value.amount.count >= 1;
}

static bool always_somebody(const struct mf_charter *c, const struct mf_group *g)
{
    for (uint32_t i = 0; i < c->nalways && i < MF_LONGEST_SCAN; i++)
        if (guarded_by_cond(c->always[i].cond, g))
            return true;
    return false;
}

static void note_group(struct reach *r, const struct mf_group *g, struct mf_span clause)
{
    const struct mf_charter *c = r->k->c;
    const struct mf_power *p = &c->powers[r->power];
    uint32_t at;
    if (!mf_check_group_can_be_empty(c, g) || guarded_by_cond(p->only_when, g) ||
        power_rests_on(r->k, p, g) || always_somebody(c, g))
        return;
    struct mf_str key = mf_source_slice(&c->source, g->span);
    if (!mf_map_get(&r->seen, key, &at)) {
        at = r->list.n;
        struct reached fresh = {.group = g, .span = clause, .last = UINT32_MAX};
        mf_vec_push(&r->k->scratch, &r->list, fresh);
        mf_map_put(&r->seen, key, at);
    }
    if (r->list.at[at].last == r->power)
        return;
    r->list.at[at].last = r->power;
    mf_check_listing_add(r->k, &r->list.at[at].powers, p->name.text);
}

struct veto_walk {
    struct reach *r;
    struct mf_span clause;
};

static void note_leaf(void *ctx, const struct mf_rule *leaf)
{
    struct veto_walk *v = ctx;
    if (leaf->kind == MF_RULE_COUNT)
        note_group(v->r, &leaf->group, v->clause);
}

/* A group that is reported in `but` has its message already: one repair mends both. */
static void report_reached(struct reach *r, enum mf_cat cat, const struct reach *but)
{
    for (uint32_t i = 0; i < r->list.n; i++) {
        struct reached *one = &r->list.at[i];
        uint32_t other;
        if (but &&
            mf_map_get(&but->seen, mf_source_slice(&r->k->c->source, one->group->span), &other))
            continue;
        const struct mf_body *b = mf_check_group_body(r->k->c, one->group);
        mf_report(r->k->d, cat, one->span,
                  MF_ARGS(mf_check_words(r->k, one->group->span),
                          mf_check_listing_text(r->k, &one->powers)))
            ->second = b ? b->name.span : (struct mf_span){0, 0};
    }
}

static void check_reach(struct mf_check *k)
{
    struct reach notice = {.k = k}, veto = {.k = k};
    mf_map_init(&notice.seen, &k->scratch);
    mf_map_init(&veto.seen, &k->scratch);
    for (uint32_t i = 0; i < k->c->npowers; i++) {
        const struct mf_power *p = &k->c->powers[i];
        notice.power = veto.power = i;
        for (uint32_t j = 0; j < p->nstages; j++) {
            const struct mf_stage *s = &p->stages[j];
            for (uint32_t m = 0; m < s->nnotice; m++)
                for (uint32_t n = 0; n < s->notice[m].nto; n++)
                    note_group(&notice, &s->notice[m].to[n], s->notice[m].span);
            struct veto_walk v = {&veto, s->veto_span};
            mf_check_each_leaf(k->c, s->veto, note_leaf, &v);
        }
        struct veto_walk v = {&veto, p->challenge.span};
        mf_check_each_leaf(k->c, p->challenge.by, note_leaf, &v);
    }
    report_reached(&notice, MF_CAT_NOTICE_EMPTY, &veto);
    report_reached(&veto, MF_CAT_VETO_EMPTY, NULL);
}

void mf_check_sight(struct mf_check *k)
{
    for (uint32_t i = 0; i < k->c->npowers; i++)
        check_visible(k, &k->c->powers[i]);
    check_reach(k);
}
