/* The figures of one power: the smallest coalitions, over whom its rules may single out. */
#include "audit/decide.h"

#include <string.h>

#include "audit/kinds.h"
#include "audit/verdict.h"
#include "base/os.h"

/* ---- whom the rules look at ---- */

#define MAX_KINDS 64u /* of persons who are tried as subject or proposer */

struct looking {
    struct mf_study *s;
    const struct mf_power *power;
    struct mf_looks looks;
    MF_VEC(uint32_t) columns; /* that its rules count in */
};

static void look(struct looking *l, const struct mf_rule *rule, const struct mf_stage *stage)
{
    struct mf_looks here = mf_rule_looks(l->s->charter, rule, stage);
    const struct mf_leaves *leaves;

    l->looks.subject |= here.subject;
    l->looks.proposer |= here.proposer;
    if (!rule)
        return;
    leaves = mf_leaves_of(l->s, (struct mf_rehearsed){rule, l->power, stage, false},
                          (struct mf_supposition){MF_NOBODY, MF_NOBODY});
    for (uint32_t i = 0; i < leaves->n; i++)
        mf_vec_push(l->s->arena, &l->columns, leaves->column[i]);
}

/* Every rule of the power, in the order of the charter's tree. */
static struct looking look_around(struct mf_study *s, const struct mf_power *p)
{
    struct looking l = {.s = s, .power = p};

    look(&l, p->proposed, &p->stages[0]);
    look(&l, p->nominations_by, NULL);
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *st = &p->stages[i];
        look(&l, st->passes, st);
        look(&l, st->veto, st);
        look(&l, st->overridden_by, st);
        look(&l, st->choose.by, st);
    }
    look(&l, p->challenge.by, &p->stages[p->nstages - 1]);
    look(&l, p->challenge.decided_by, &p->stages[p->nstages - 1]);
    look(&l, p->confirmed.by, &p->stages[p->nstages - 1]);
    for (uint32_t i = 0; i < s->charter->noffices; i++) { /* whoever acts when they are recused */
        mf_person holder = mf_org_holder(
            s->org, mf_org_slot(s->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = i}));
        const struct mf_form *f = mf_form_person(s, holder, s->charter->offices[i].span);
        if (f->kind == MF_FORM_AT_LEAST)
            mf_vec_push(s->arena, &l.columns, f->column);
    }
    return l;
}

/* Persons to be supposed as subject, and for each of them those supposed as proposer: the subject
 * is like nobody else then. */
struct supposing {
    struct looking l;
    struct mf_kinds subjects; /* n 0: nobody in particular */
    bool proposers;           /* are they looked at? */
    bool more;                /* kinds were left out */
};

static struct supposing suppose(struct mf_study *s, const struct mf_power *power)
{
    struct supposing out = {.l = look_around(s, power)};

    out.proposers = out.l.looks.proposer && power->proposed;
    if (out.l.looks.subject)
        out.subjects = mf_kinds_of(s, out.l.columns.at, out.l.columns.n, NULL, 0, MAX_KINDS);
    out.more = out.subjects.more;
    return out;
}

static uint32_t subjects_of(const struct supposing *sup)
{
    return sup->subjects.n > 0 ? sup->subjects.n : 1;
}

static mf_person subject_of(const struct supposing *sup, uint32_t i)
{
    return sup->subjects.n > 0 ? sup->subjects.first[i] : MF_NOBODY;
}

static struct mf_kinds proposers_of(struct supposing *sup, mf_person subject)
{
    struct mf_study *s = sup->l.s;
    struct mf_kinds k = {.n = 0};
    const bool *marks[1];
    bool *is_subject;

    if (!sup->proposers)
        return k;
    is_subject = mf_new_n(s->arena, bool, s->columns.npersons + 1);
    if (subject != MF_NOBODY)
        is_subject[subject] = true;
    marks[0] = is_subject;
    k = mf_kinds_of(s, sup->l.columns.at, sup->l.columns.n, marks, 1, MAX_KINDS);
    sup->more |= k.more;
    return k;
}

uint32_t mf_suppositions(struct mf_study *s, const struct mf_power *power,
                         struct mf_supposition **ret)
{
    struct supposing sup = suppose(s, power);
    MF_VEC(struct mf_supposition) list = {0};

    for (uint32_t i = 0; i < subjects_of(&sup); i++) {
        struct mf_supposition who = {subject_of(&sup, i), MF_NOBODY};
        struct mf_kinds proposers = proposers_of(&sup, who.subject);
        for (uint32_t j = 0; j < proposers.n || j == 0; j++) {
            if (proposers.n > 0)
                who.proposer = proposers.first[j];
            mf_vec_push(s->arena, &list, who);
        }
    }
    *ret = list.at;
    return list.n;
}

/* ---- between two forms ---- */

#define TRIED_AT_MOST  30000u  /* coalitions of one figure */
#define LOOKED_AT_MOST 400000u /* arrangements of ballots */
#define TRIED_KINDS    40u

struct trial {
    struct mf_study *s;
    const struct mf_deciders *d;
    const struct mf_kinds *kinds;
    bool *in;
    uint64_t tries, work;
};

/* Is there a coalition with `left` more, of kinds from `k` on, that decides? It is in `in` then. */
static bool try_kinds(struct trial *t, uint32_t k, uint32_t left)
{
    uint32_t most;

    if (t->tries == 0 || t->work == 0)
        return false;
    if (left == 0) {
        t->tries--;
        return mf_form_holds(&t->s->columns, t->d->needed, t->in) &&
               (mf_form_holds(&t->s->columns, t->d->enough, t->in) ||
                mf_verdict_holds(t->s, t->d->exact, t->in, &t->work));
    }
    if (k == t->kinds->n)
        return false;
    most = t->kinds->size[k] < left ? t->kinds->size[k] : left;
    for (uint32_t n = 0; n < most; n++)
        t->in[mf_kinds_member(t->kinds, k, n)] = true;
    for (uint32_t n = most + 1; n-- > 0;) {
        if (try_kinds(t, k + 1, left - n))
            return true;
        if (n > 0)
            t->in[mf_kinds_member(t->kinds, k, n - 1)] = false;
    }
    return false;
}

static mf_person *members(const struct trial *t, uint32_t n)
{
    mf_person *who = mf_new_n(t->s->arena, mf_person, n + 1);
    uint32_t at = 0;

    for (mf_person p = 0; p < t->s->columns.npersons; p++)
        if (t->in[p])
            who[at++] = p;
    mf_assert(at == n);
    return who;
}

/* Coalitions of each size between the bounds are tried one by one, persons alike taken together. */
static void narrow(struct mf_study *s, const struct mf_deciders *d, struct mf_figure *f)
{
    uint32_t above = f->who ? f->hi : s->columns.npersons + 1;
    struct mf_kinds kinds;
    struct trial t = {s, d, &kinds, NULL, TRIED_AT_MOST, LOOKED_AT_MOST};

    kinds = mf_verdict_kinds(s, d, TRIED_KINDS);
    if (kinds.more)
        return;
    t.in = mf_new_n(s->arena, bool, s->columns.npersons + 1);
    for (uint32_t size = f->lo; size < above; size++) {
        if (try_kinds(&t, 0, size)) {
            f->lo = f->hi = size;
            f->who = members(&t, size);
            return;
        }
        if (t.tries == 0 || t.work == 0)
            return;
        f->lo = size + 1;
    }
    if (f->who)
        return;
    f->possible = false; /* not even all together */
    f->lo = f->hi = 0;
}

struct mf_figure mf_figure_of(struct mf_study *s, struct mf_deciders d)
{
    struct mf_smallest enough, needed;
    struct mf_figure out = {.at_filing = d.at_filing};

    enough = mf_cover_smallest(s->cover, s->arena, d.enough, 0);
    needed = d.needed == d.enough ? enough : mf_cover_smallest(s->cover, s->arena, d.needed, 0);
    out.possible = needed.possible;
    out.lo = needed.lo;
    out.hi = enough.possible ? enough.hi : s->columns.npersons;
    out.who = enough.possible ? enough.who : NULL;
    if (out.possible && d.exact && !d.at_filing && (!out.who || out.lo < out.hi))
        narrow(s, &d, &out);
    return out;
}

/* ---- over all suppositions ---- */

/* Smaller coalitions are worse for everybody else. */
static bool worse(const struct mf_figure *a, const struct mf_figure *b)
{
    if (a->possible != b->possible)
        return a->possible;
    return a->possible && (a->hi < b->hi || (a->hi == b->hi && a->who && !b->who));
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
    worst->at_filing = at_filing && !first ? true : f.at_filing;
}

/* Everybody of a kind is in the coalition: none of it is left to propose. */
static const struct mf_form *whole_kind(struct mf_study *s, const struct mf_kinds *kinds,
                                        uint32_t k)
{
    uint32_t n = kinds->size[k];
    struct mf_column c = {.n = n, .office = UINT32_MAX};

    c.person = mf_new_n(s->arena, mf_person, n);
    c.weight = mf_new_n(s->arena, uint64_t, n);
    for (uint32_t i = 0; i < n; i++) {
        c.person[i] = mf_kinds_member(kinds, k, i);
        c.weight[i] = 1;
    }
    return mf_form_at_least(&s->columns, mf_column_put(&s->columns, c), n, (struct mf_span){0, 0});
}

/*
 * Who stops it whoever of the others proposes: for each kind of proposer, the coalition holds out
 * against one of that kind, or nobody of the kind is outside it.
 */
static struct mf_deciders stopping(struct mf_study *s, const struct mf_power *power,
                                   enum mf_conduct conduct, mf_person subject,
                                   const struct mf_kinds *proposers)
{
    const struct mf_form *always = mf_form_always();
    struct mf_deciders d = {.needed = always, .enough = always};

    if (proposers->n == 0)
        return mf_blockers(s, power, conduct, (struct mf_supposition){subject, MF_NOBODY});
    for (uint32_t j = 0; j < proposers->n; j++) {
        struct mf_supposition who = {subject, proposers->first[j]};
        if (mf_may_propose(s, power, who))
            d = mf_deciders_and(s, d,
                                mf_deciders_or(s, mf_blockers(s, power, conduct, who),
                                               whole_kind(s, proposers, j)));
    }
    return d;
}

static void decide_about(struct mf_decision *out, struct supposing *sup, uint32_t i)
{
    struct mf_study *s = sup->l.s;
    struct mf_supposition who = {subject_of(sup, i), MF_NOBODY};
    struct mf_kinds proposers = proposers_of(sup, who.subject);

    for (int c = 0; c < MF_OTHERS__COUNT; c++) {
        for (uint32_t j = 0; j < proposers.n || j == 0; j++) {
            who.proposer = proposers.n > 0 ? proposers.first[j] : MF_NOBODY;
            keep_worst(&out->decides[c],
                       mf_figure_of(s, mf_deciders(s, out->power, (enum mf_conduct)c, who)), who,
                       i == 0 && j == 0);
        }
    }
    who.proposer = MF_NOBODY;
    keep_worst(&out->stops,
               mf_figure_of(s, stopping(s, out->power, MF_OTHERS_FIGHT, who.subject, &proposers)),
               who, i == 0);
    keep_worst(&out->stops_by_votes,
               mf_figure_of(s, stopping(s, out->power, MF_OTHERS_OPPOSE, who.subject, &proposers)),
               who, i == 0);
}

static struct mf_decision *decide(struct mf_study *s, const struct mf_power *power)
{
    struct mf_decision *out = mf_new(s->arena, struct mf_decision);
    struct supposing sup = suppose(s, power);

    out->power = power;
    for (uint32_t i = 0; i < subjects_of(&sup); i++)
        decide_about(out, &sup, i);
    if (sup.more) { /* not everybody was tried: smaller ones aren't ruled out */
        for (int c = 0; c < MF_OTHERS__COUNT; c++)
            out->decides[c].lo = 0;
        out->stops.lo = out->stops_by_votes.lo = 0;
    }
    if (power->only_when && !mf_rehearse_condition(s->org, power->only_when, power))
        out->condition = power->only_when;
    return out;
}

struct mf_decision mf_decide(struct mf_study *s, const struct mf_power *power)
{
    size_t i = (size_t)(power - s->charter->powers);

    if (i >= s->charter->npowers)
        return *decide(s, power);
    if (!s->decided[i])
        s->decided[i] = decide(s, power);
    return *s->decided[i];
}
