/* Electorates of a rule's leaves as columns, each rule rehearsed once for each supposition. */
#include "audit/rule_form.h"

static void look_at_group(struct mf_looks *l, const struct mf_group *g)
{
    l->subject |= g->kind == MF_GROUP_SUBJECT || g->except == MF_EXCEPT_SUBJECT;
    l->proposer |= g->kind == MF_GROUP_PROPOSER || g->except == MF_EXCEPT_PROPOSER;
}

static void look_at_rule(struct mf_looks *l, const struct mf_charter *c, const struct mf_rule *rule)
{
    look_at_group(l, &rule->group);
    if (rule->kind == MF_RULE_NAMED)
        look_at_rule(l, c, c->rules[rule->name.index].rule);
    for (uint32_t i = 0; i < rule->nchildren; i++)
        look_at_rule(l, c, rule->children[i]);
}

struct mf_looks mf_rule_looks(const struct mf_charter *c, const struct mf_rule *rule,
                              const struct mf_stage *stage)
{
    struct mf_looks l = {false, false};

    if (rule)
        look_at_rule(&l, c, rule);
    for (uint32_t i = 0; stage && i < stage->nrecuses; i++)
        look_at_group(&l, &stage->recuses[i]);
    return l;
}

struct electorate {
    struct mf_arena *arena;
    MF_VEC(mf_person) person;
    MF_VEC(uint64_t) weight;
};

static void enrol(void *payload, mf_person p, uint64_t weight)
{
    struct electorate *e = payload;

    if (weight == 0)
        return;
    mf_vec_push(e->arena, &e->person, p);
    mf_vec_push(e->arena, &e->weight, weight);
}

static void enrol_head(void *payload, mf_person p)
{
    enrol(payload, p, 1);
}

static uint32_t column_of(struct mf_study *s, const struct mf_rehearsal *r, uint32_t leaf)
{
    const struct mf_rule *rule = mf_rehearsal_rule(r, leaf);
    struct mf_arena tmp = {0};
    struct electorate e = {.arena = &tmp};
    bool consent = rule->kind == MF_RULE_CONSENT;
    uint32_t id;

    mf_arena_init(&tmp);
    mf_rehearsal_each(r, leaf, enrol, &e);
    id = mf_column_put(&s->columns,
                       (struct mf_column){.person = e.person.at,
                                          .weight = e.weight.at,
                                          .n = e.person.n,
                                          .group = consent ? NULL : &rule->group,
                                          .office = consent ? rule->name.index : UINT32_MAX});
    mf_arena_free(&tmp);
    return id;
}

const struct mf_form *mf_form_one_of(struct mf_study *s, const struct mf_group *group,
                                     struct mf_supposition who, struct mf_span clause)
{
    struct mf_arena tmp = {0};
    struct electorate e = {.arena = &tmp};
    uint32_t id;

    mf_arena_init(&tmp);
    mf_rehearse_group(s->org, group, who, enrol_head, &e);
    id = mf_column_put(&s->columns, (struct mf_column){.person = e.person.at,
                                                       .weight = e.weight.at,
                                                       .n = e.person.n,
                                                       .group = group,
                                                       .office = UINT32_MAX});
    mf_arena_free(&tmp);
    return mf_form_at_least(&s->columns, id, 1, clause);
}

/* One electorate is asked for by many leaves: the first leaf of the same group stands for all. */
static bool same_electorate(const struct mf_leaves *l, uint32_t i, uint32_t j)
{
    const struct mf_group *x = &l->rule[i]->group, *y = &l->rule[j]->group;

    return l->rule[i]->kind != MF_RULE_CONSENT && l->rule[j]->kind != MF_RULE_CONSENT &&
           x->kind == y->kind && x->of.kind == y->of.kind && x->of.index == y->of.index &&
           x->tag.kind == y->tag.kind && x->tag.index == y->tag.index && x->except == y->except &&
           x->except_name.kind == y->except_name.kind &&
           x->except_name.index == y->except_name.index &&
           x->except_name.body == y->except_name.body && x->by_heads == y->by_heads &&
           x->by_weight.kind == y->by_weight.kind && x->by_weight.index == y->by_weight.index;
}

static void fill(struct mf_study *s, struct mf_leaves *l)
{
    l->n = mf_rehearsal_leaves(l->r);
    l->rule = mf_new_n(s->arena, const struct mf_rule *, l->n);
    l->column = mf_new_n(s->arena, uint32_t, l->n);
    l->able = mf_new_n(s->arena, uint64_t, l->n);
    l->decider = mf_new_n(s->arena, mf_person, l->n);
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t j = 0;
        l->rule[i] = mf_rehearsal_rule(l->r, i);
        while (!same_electorate(l, i, j) && j < i)
            j++;
        l->column[i] = j < i ? l->column[j] : column_of(s, l->r, i);
        l->able[i] = s->columns.list.at[l->column[i]].total;
        l->decider[i] = mf_rehearsal_decider(l->r, i);
    }
}

static bool asked_before(const struct mf_leaves *l, const struct mf_rehearsed *what,
                         struct mf_supposition who)
{
    return l->what.rule == what->rule && l->what.power == what->power &&
           l->what.stage == what->stage && l->what.bars_caretaker == what->bars_caretaker &&
           l->who.subject == who.subject && l->who.proposer == who.proposer;
}

const struct mf_leaves *mf_leaves_of(struct mf_study *s, struct mf_rehearsed what,
                                     struct mf_supposition who)
{
    struct mf_looks looks = mf_rule_looks(s->charter, what.rule, what.stage);
    const struct mf_leaves **place = &s->leaves[what.rule->span.at % MF_STUDY_PLACES];
    struct mf_leaves *l;

    if (!looks.subject)
        who.subject = MF_NOBODY;
    if (!looks.proposer)
        who.proposer = MF_NOBODY;
    for (const struct mf_leaves *old = *place; old; old = old->next)
        if (asked_before(old, &what, who))
            return old;
    l = mf_new(s->arena, struct mf_leaves);
    l->what = what;
    l->who = who;
    l->r = mf_rehearse(s->org, s->arena, what, who);
    if (l->r)
        fill(s, l);
    l->next = *place;
    *place = l;
    return l;
}
