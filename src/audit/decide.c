/*
 * A power as a form: its proposers, its stages one after another, what may still stop it after it
 * has passed. Signatures of a veto or a challenge are those of opponents, so their part of the form
 * says that the coalition keeps enough of the signatories away from them.
 */
#include "audit/decide.h"

#include <string.h>

#include "audit/rule_form.h"
#include "base/os.h"

struct mf_study *mf_study_new(struct mf_arena *arena, struct mf_org *org)
{
    struct mf_study *s = mf_new(arena, struct mf_study);

    s->arena = arena;
    s->org = org;
    s->charter = mf_org_charter(org);
    s->columns.arena = arena;
    s->columns.npersons = mf_org_persons(org);
    s->cover = mf_cover_new(arena, &s->columns);
    return s;
}

struct asked {
    struct mf_study *s;
    const struct mf_power *power;
    enum mf_conduct conduct;
    struct mf_supposition who;
    bool *told; /* conduct TOLD: by person, who has been told by now */
};

static struct mf_deciders exactly(const struct mf_form *f)
{
    return (struct mf_deciders){f, f, false};
}

static struct mf_deciders both(struct mf_study *s, struct mf_deciders x, struct mf_deciders y)
{
    return (struct mf_deciders){mf_form_and(s->arena, x.needed, y.needed),
                                mf_form_and(s->arena, x.enough, y.enough),
                                x.at_filing || y.at_filing};
}

static struct mf_deciders either(struct mf_study *s, struct mf_deciders x, struct mf_deciders y)
{
    return (struct mf_deciders){mf_form_or(s->arena, x.needed, y.needed),
                                mf_form_or(s->arena, x.enough, y.enough),
                                x.at_filing || y.at_filing};
}

/* The coalitions that keep all others from doing what `d` describes. */
static struct mf_deciders kept_from(struct mf_study *s, struct mf_deciders d)
{
    return (struct mf_deciders){mf_form_dual(&s->columns, s->arena, d.enough),
                                mf_form_dual(&s->columns, s->arena, d.needed), d.at_filing};
}

static struct mf_deciders of_rule(const struct asked *a, const struct mf_rule *rule,
                                  const struct mf_stage *stage, enum mf_ballots ballots,
                                  mf_duration elapsed)
{
    bool decides = stage && rule == stage->passes;
    struct mf_rule_question q = {.what = {rule, a->power, stage, decides && !a->power->caretaker},
                                 .who = a->who,
                                 .conduct = a->conduct,
                                 .ballots = ballots,
                                 .elapsed = elapsed,
                                 .told = a->told};

    return mf_rule_form(a->s, &q);
}

/* ---- proposing ---- */

static struct mf_deciders proposing(const struct asked *a)
{
    const struct mf_power *p = a->power;
    struct mf_rule_question q = {.what = {p->proposed, p, NULL, false},
                                 .who = a->who,
                                 .conduct = a->conduct,
                                 .ballots = MF_BALLOTS_SIGNED,
                                 .elapsed = p->proposed_within.ms};
    struct mf_deciders d;

    if (!p->proposed)
        return exactly(mf_form_always()); /* the charter opens it */
    q.what.bars_caretaker = p->stages[0].passes_when_proposed && !p->caretaker;
    d = mf_rule_form(a->s, &q);
    if (a->who.proposer != MF_NOBODY)
        d = both(a->s, d, exactly(mf_form_person(a->s, a->who.proposer, p->proposed_span)));
    return d;
}

/* ---- choosing ---- */

static void weigh(void *payload, mf_person p, uint64_t weight)
{
    uint64_t *sum = payload;

    (void)p;
    *sum += weight;
}

/*
 * A choice among many: with more than half of the weight that can be cast a bloc has its way under
 * every method that a charter may name; under plurality and approval it needs no less against one
 * opponent. Others may need less or as much.
 */
static struct mf_deciders choosing(const struct asked *a, const struct mf_stage *stage)
{
    const struct mf_choose *choose = &stage->choose;
    struct mf_deciders quorum =
        of_rule(a, choose->by, stage, MF_BALLOTS_VOTED, stage->votes.period.ms);
    struct mf_rehearsal *r;
    uint64_t size = 0;
    const struct mf_form *majority;
    uint32_t n, *columns;

    if (a->conduct != MF_OTHERS_FIGHT && a->conduct != MF_OTHERS_OPPOSE)
        return quorum;
    r = mf_rehearse(a->s->org, a->s->arena,
                    (struct mf_rehearsed){choose->by, a->power, stage, false}, a->who);
    n = mf_form_columns(&a->s->columns, a->s->arena, quorum.needed, &columns);
    if (!r || n != 1)
        return (struct mf_deciders){quorum.needed, mf_form_never(), true};
    mf_rehearsal_each(r, 0, weigh, &size);
    majority = mf_form_at_least(&a->s->columns, columns[0], size / 2 + 1, stage->passes_span);
    if (mf_str_is(choose->method.text, "plurality") || mf_str_is(choose->method.text, "approval"))
        return both(a->s, quorum, exactly(majority));
    return (struct mf_deciders){quorum.needed, mf_form_and(a->s->arena, quorum.enough, majority),
                                quorum.at_filing};
}

/* ---- a stage, and what follows it ---- */

static struct mf_deciders voting(const struct asked *a, const struct mf_stage *stage)
{
    struct mf_deciders d;

    if (stage->passes_when_proposed)
        return exactly(mf_form_always());
    if (stage->choose.span.len > 0)
        return choosing(a, stage);
    d = of_rule(a, stage->passes, stage, MF_BALLOTS_VOTED, stage->votes.period.ms);
    if (stage->second_call_span.len > 0)
        d = either(a->s, d,
                   of_rule(a, stage->passes, stage, MF_BALLOTS_SECOND, stage->votes.period.ms));
    return d;
}

static bool resisting(const struct asked *a)
{
    return a->conduct == MF_OTHERS_FIGHT || a->conduct == MF_OTHERS_TOLD;
}

/* Those who sign a veto or a challenge; only who has been told can. */
static struct mf_deciders signing(const struct asked *a, const struct mf_rule *rule,
                                  const struct mf_stage *stage, mf_duration within)
{
    struct mf_deciders d = of_rule(a, rule, stage, MF_BALLOTS_SIGNED, within);

    if (a->conduct == MF_OTHERS_TOLD)
        d.needed = d.enough = mf_form_only(a->s, d.enough, a->told);
    return d;
}

/* Nobody outside can veto, or their veto is overridden. */
static struct mf_deciders surviving_veto(const struct asked *a, const struct mf_stage *stage)
{
    struct mf_deciders d;

    if (!stage->veto || !resisting(a))
        return exactly(mf_form_always());
    d = kept_from(a->s, signing(a, stage->veto, stage, stage->veto_within.ms));
    if (stage->overridden_by)
        d = either(
            a->s, d,
            of_rule(a, stage->overridden_by, stage, MF_BALLOTS_VOTED, stage->overridden_within.ms));
    return d;
}

/* The stage that stands for this one's failing; NULL: none. */
static const struct mf_stage *stand_in(const struct mf_power *p, uint32_t stage)
{
    for (uint32_t i = stage + 1; i < p->nstages; i++)
        if (p->stages[i].after.span.len > 0 && p->stages[i].after_index == stage &&
            p->stages[i].after_fails)
            return &p->stages[i];
    return NULL;
}

static void mark_told(void *payload, mf_person p)
{
    bool *told = payload;

    told[p] = true;
}

void mf_told_by(struct mf_study *s, const struct mf_stage *stage, struct mf_supposition who,
                bool *told)
{
    for (uint32_t i = 0; i < stage->nnotice; i++)
        for (uint32_t k = 0; k < stage->notice[i].nto; k++)
            mf_rehearse_group(s->org, &stage->notice[i].to[k], who, mark_told, told);
    for (uint32_t i = 0; i < stage->nhears; i++)
        mf_rehearse_group(s->org, &stage->hears[i].whom, who, mark_told, told);
}

static struct mf_deciders passing(const struct asked *a)
{
    const struct mf_power *p = a->power;
    struct mf_deciders d = exactly(mf_form_always());

    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *other = stand_in(p, i);
        struct mf_deciders this;
        if (p->stages[i].after.span.len > 0)
            continue; /* looked at where it stands in */
        if (a->told)
            mf_told_by(a->s, &p->stages[i], a->who, a->told);
        this = both(a->s, voting(a, &p->stages[i]), surviving_veto(a, &p->stages[i]));
        for (uint32_t j = 0; other && j < p->nstages; j++) {
            this = either(a->s, this, both(a->s, voting(a, other), surviving_veto(a, other)));
            other = stand_in(p, (uint32_t)(other - p->stages));
        }
        d = both(a->s, d, this);
    }
    return d;
}

/*
 * Nobody outside can challenge; or the decision on it goes the coalition's way: under `overturned`
 * the others must be kept from overturning, under `confirmed` the coalition must confirm.
 */
static struct mf_deciders surviving_challenge(const struct asked *a)
{
    const struct mf_challenge *c = &a->power->challenge;
    const struct mf_stage *last = &a->power->stages[a->power->nstages - 1];
    struct mf_deciders kept, decided;
    struct asked others = *a;

    if (c->span.len == 0 || !resisting(a))
        return exactly(mf_form_always());
    kept = kept_from(a->s, signing(a, c->by, last, c->within.ms));
    others.conduct = MF_OTHERS_OPPOSE;
    decided = of_rule(&others, c->decided_by, last, MF_BALLOTS_VOTED, c->decide_within.ms);
    if (c->polarity == MF_OVERTURNED)
        decided = kept_from(a->s, decided);
    return either(a->s, kept, decided);
}

static struct mf_deciders confirming(const struct asked *a)
{
    const struct mf_confirmed *c = &a->power->confirmed;

    if (c->span.len == 0)
        return exactly(mf_form_always());
    return of_rule(a, c->by, &a->power->stages[a->power->nstages - 1], MF_BALLOTS_VOTED,
                   c->within.ms);
}

struct mf_deciders mf_deciders(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who)
{
    struct asked a = {s, power, conduct, who, NULL};
    struct mf_deciders d;

    if (conduct == MF_OTHERS_TOLD)
        a.told = mf_new_n(s->arena, bool, s->columns.npersons + 1);
    d = both(s, proposing(&a), passing(&a));
    d = both(s, d, surviving_challenge(&a));
    return both(s, d, confirming(&a));
}

struct mf_deciders mf_blockers(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who)
{
    struct asked a = {s, power, conduct, who, NULL};
    struct mf_deciders d = both(s, passing(&a), surviving_challenge(&a));

    d = both(s, d, confirming(&a));
    who.proposer = MF_NOBODY;
    a.who = who;
    return kept_from(s, both(s, proposing(&a), d));
}

struct mf_deciders mf_declarers(struct mf_study *s, const struct mf_rule *rule)
{
    struct mf_rule_question q = {.what = {rule, NULL, NULL, false},
                                 .who = {MF_NOBODY, MF_NOBODY},
                                 .conduct = MF_OTHERS_AWAY,
                                 .ballots = MF_BALLOTS_SIGNED};

    return mf_rule_form(s, &q);
}

const struct mf_form *mf_vetoers(struct mf_study *s, const struct mf_power *power,
                                 const struct mf_stage *stage, struct mf_supposition who)
{
    struct asked a = {s, power, MF_OTHERS_AWAY, who, NULL};

    if (!stage->veto)
        return mf_form_never();
    return of_rule(&a, stage->veto, stage, MF_BALLOTS_SIGNED, stage->veto_within.ms).enough;
}
