/* The figures of one power: the smallest coalitions, over whom its rules may single out. */
#include "audit/decide.h"

#include <string.h>

#include "audit/rule_form.h"
#include "base/os.h"

/* ---- whom the rules look at ---- */

#define MAX_KINDS 64u /* of persons who are tried as subject or proposer */

struct looks {
    bool subject, proposer;
};

static void look_at_group(struct looks *l, const struct mf_group *g)
{
    l->subject |= g->kind == MF_GROUP_SUBJECT || g->except == MF_EXCEPT_SUBJECT;
    l->proposer |= g->kind == MF_GROUP_PROPOSER || g->except == MF_EXCEPT_PROPOSER;
}

static void look_at_rule(struct looks *l, const struct mf_charter *c, const struct mf_rule *rule)
{
    if (!rule)
        return;
    look_at_group(l, &rule->group);
    if (rule->kind == MF_RULE_NAMED)
        look_at_rule(l, c, c->rules[rule->name.index].rule);
    for (uint32_t i = 0; i < rule->nchildren; i++)
        look_at_rule(l, c, rule->children[i]);
}

static struct looks looks_of(const struct mf_charter *c, const struct mf_power *p)
{
    struct looks l = {false, false};

    look_at_rule(&l, c, p->proposed);
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *st = &p->stages[i];
        look_at_rule(&l, c, st->passes);
        look_at_rule(&l, c, st->veto);
        look_at_rule(&l, c, st->overridden_by);
        look_at_rule(&l, c, st->choose.by);
        for (uint32_t j = 0; j < st->nrecuses; j++)
            look_at_group(&l, &st->recuses[j]);
    }
    look_at_rule(&l, c, p->challenge.by);
    look_at_rule(&l, c, p->challenge.decided_by);
    look_at_rule(&l, c, p->confirmed.by);
    return l;
}

/* The first person of each kind: alike in all columns that the power's forms use. */
static uint32_t kinds(struct mf_study *s, const struct mf_power *power, mf_person *ret)
{
    struct mf_supposition nobody = {MF_NOBODY, MF_NOBODY};
    struct mf_deciders d = mf_deciders(s, power, MF_OTHERS_FIGHT, nobody);
    uint32_t *columns, n = mf_form_columns(&s->columns, s->arena, d.enough, &columns), found = 0;
    uint64_t **row = mf_new_n(s->arena, uint64_t *, MAX_KINDS);
    uint32_t *at = mf_new_n(s->arena, uint32_t, n + 1);
    uint64_t *mine = mf_new_n(s->arena, uint64_t, n + 1);

    for (mf_person p = 0; p < s->columns.npersons && found < MAX_KINDS; p++) {
        bool known = false;
        for (uint32_t i = 0; i < n; i++) {
            const struct mf_column *c = &s->columns.list.at[columns[i]];
            bool in = at[i] < c->n && c->person[at[i]] == p;
            mine[i] = in ? c->weight[at[i]] : 0;
            at[i] += in;
        }
        for (uint32_t k = 0; k < found && !known; k++)
            known = memcmp(row[k], mine, n * sizeof *mine) == 0;
        if (known)
            continue;
        row[found] = mf_arena_copy(s->arena, mine, n * sizeof *mine);
        ret[found++] = p;
    }
    return found;
}

uint32_t mf_suppositions(struct mf_study *s, const struct mf_power *power,
                         struct mf_supposition **ret)
{
    struct looks l = looks_of(s->charter, power);
    mf_person kind[MAX_KINDS];
    uint32_t n = l.subject || l.proposer ? kinds(s, power, kind) : 0, made = 0;
    uint32_t subjects = l.subject && n > 0 ? n : 1, proposers = l.proposer && n > 0 ? n : 1;

    *ret = mf_new_n(s->arena, struct mf_supposition, subjects * proposers);
    for (uint32_t i = 0; i < subjects; i++)
        for (uint32_t j = 0; j < proposers; j++)
            (*ret)[made++] = (struct mf_supposition){l.subject && n > 0 ? kind[i] : MF_NOBODY,
                                                     l.proposer && n > 0 ? kind[j] : MF_NOBODY};
    return made;
}

/* ---- figures ---- */

struct mf_figure mf_figure_of(struct mf_study *s, struct mf_deciders d)
{
    struct mf_smallest enough, needed;
    struct mf_figure out = {.at_filing = d.at_filing};

    enough = mf_cover_smallest(s->cover, s->arena, d.enough, 0);
    needed = d.needed == d.enough ? enough : mf_cover_smallest(s->cover, s->arena, d.needed, 0);
    out.possible = needed.possible;
    out.lo = needed.lo;
    out.hi = enough.possible ? enough.hi : s->columns.npersons;
    out.who = enough.who;
    if (!enough.possible && needed.possible)
        out.who = NULL;
    return out;
}

/* Smaller coalitions are worse for everybody else. */
static bool worse(const struct mf_figure *a, const struct mf_figure *b)
{
    if (a->possible != b->possible)
        return a->possible;
    return a->possible && a->hi < b->hi;
}

static void keep_worst(struct mf_figure *worst, struct mf_figure f, struct mf_supposition who,
                       bool first)
{
    uint32_t lo = worst->lo;
    bool at_filing = worst->at_filing || f.at_filing, possible = worst->possible;

    f.supposed = who;
    if (first || worse(&f, worst))
        *worst = f;
    if (!first && possible && lo < worst->lo)
        worst->lo = lo;
    if (f.possible && f.lo < worst->lo)
        worst->lo = f.lo;
    worst->at_filing = at_filing;
}

struct mf_decision mf_decide(struct mf_study *s, const struct mf_power *power)
{
    struct mf_decision out = {.power = power};
    struct mf_supposition *who;
    uint32_t n = mf_suppositions(s, power, &who);

    for (uint32_t i = 0; i < n; i++) {
        for (int c = 0; c < MF_OTHERS__COUNT; c++)
            keep_worst(&out.decides[c],
                       mf_figure_of(s, mf_deciders(s, power, (enum mf_conduct)c, who[i])), who[i],
                       i == 0);
        keep_worst(&out.stops, mf_figure_of(s, mf_blockers(s, power, MF_OTHERS_FIGHT, who[i])),
                   who[i], i == 0);
        keep_worst(&out.stops_by_votes,
                   mf_figure_of(s, mf_blockers(s, power, MF_OTHERS_OPPOSE, who[i])), who[i],
                   i == 0);
    }
    if (power->only_when && !mf_rehearse_condition(s->org, power->only_when, power))
        out.condition = power->only_when;
    return out;
}
