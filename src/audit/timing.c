/*
 * The shortest course of a power: notice, hearing and deliberation run beside each other, a vote
 * that closes early takes no time, veto, challenge and delay run together from passing (rule 46).
 */
#include "audit/timing.h"

#include "base/os.h"

static mf_duration longer(mf_duration a, mf_duration b)
{
    return a > b ? a : b;
}

/* MF_NEVER where it is longer than all durations. */
static mf_duration sum(mf_duration a, mf_duration b)
{
    return a > MF_NEVER - b ? MF_NEVER : a + b;
}

/* ---- durations ---- */

static mf_duration preparing(const struct mf_power *p, const struct mf_stage *st)
{
    mf_duration d = st->deliberates.ms;

    for (uint32_t i = 0; i < st->nnotice; i++)
        d = longer(d, st->notice[i].period.ms);
    for (uint32_t i = 0; i < st->nhears; i++) /* opponents use their whole time to speak */
        d = longer(d, st->hears[i].within.ms);
    if (st->choose.span.len > 0 && !st->choose.from_options)
        d = longer(d, p->nominations.ms);
    return d;
}

/* As the engine closes it: early where nothing cast later could change the outcome (rule 23). */
static mf_duration voting(const struct mf_stage *st)
{
    bool follows = st->counted == MF_COUNTED_CLOSING || st->counted == MF_COUNTED_CONTINUOUSLY;
    bool objections = st->passes && st->passes->kind == MF_RULE_NO_OBJECTION;

    if (st->passes_when_proposed || st->votes.span.len == 0)
        return 0;
    if (st->votes.closing_early && !st->secret && !follows && !objections &&
        st->choose.span.len == 0)
        return 0;
    return longer(st->votes.period.ms, st->confirming.ms);
}

static mf_duration afterwards(const struct mf_power *p, const struct mf_stage *last)
{
    mf_duration d = p->delay.ms;

    if (last->veto && !last->veto_any_time)
        d = longer(d, last->veto_within.ms);
    if (p->challenge.span.len > 0 && !p->challenge.of_effect)
        d = longer(d, p->challenge.within.ms);
    return d;
}

/* ---- who is told ---- */

static void count_one(void *payload, mf_person p)
{
    uint64_t *n = payload;

    (void)p;
    (*n)++;
}

static void tell(struct mf_study *s, struct mf_timing *t, const struct mf_group *group,
                 struct mf_span clause, uint32_t stage, mf_duration after, bool hearing)
{
    struct mf_told_line *line = &t->told[t->ntold++];

    *line = (struct mf_told_line){
        .group = group, .clause = clause, .stage = stage, .hearing = hearing, .after = after};
    mf_rehearse_group(s->org, group, (struct mf_supposition){MF_NOBODY, MF_NOBODY}, count_one,
                      &line->persons);
}

static void tell_of_stage(struct mf_study *s, struct mf_timing *t, uint32_t stage,
                          mf_duration after)
{
    const struct mf_stage *st = &t->power->stages[stage];

    for (uint32_t i = 0; i < st->nnotice; i++)
        for (uint32_t k = 0; k < st->notice[i].nto; k++)
            tell(s, t, &st->notice[i].to[k], st->notice[i].span, stage, after, false);
    for (uint32_t i = 0; i < st->nhears; i++)
        tell(s, t, &st->hears[i].whom, st->hears[i].span, stage, after, true);
}

static uint32_t most_lines(const struct mf_power *p)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->nstages; i++) {
        for (uint32_t k = 0; k < p->stages[i].nnotice; k++)
            n += p->stages[i].notice[k].nto;
        n += p->stages[i].nhears;
    }
    return n;
}

/* ---- the whole ---- */

static void lay_out(struct mf_study *s, struct mf_timing *t)
{
    const struct mf_power *p = t->power;
    const struct mf_stage *last = NULL;
    mf_duration at = 0;

    t->told = mf_new_n(s->arena, struct mf_told_line, most_lines(p));
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *st = &p->stages[i];
        if (st->after.span.len > 0)
            continue; /* only where an earlier one fails */
        if (last && last->veto && !last->veto_any_time)
            at = sum(at, last->veto_within.ms);
        tell_of_stage(s, t, i, at);
        at = sum(at, preparing(p, st));
        at = sum(at, voting(st));
        last = st;
    }
    mf_assert(last);
    t->effect = sum(at, afterwards(p, last));
    t->irrevocable = t->effect;
    if (p->challenge.span.len > 0 && p->challenge.of_effect)
        t->irrevocable = sum(t->effect, p->challenge.within.ms);
    for (uint32_t i = 0; i < t->ntold; i++)
        t->told[i].lead = t->irrevocable - t->told[i].after;
}

/* Everyone told before it is too late, subjects left aside. */
static bool *told_persons(struct mf_study *s, struct mf_timing *t)
{
    bool *told = mf_new_n(s->arena, bool, s->columns.npersons + 1);

    for (uint32_t i = 0; i < t->power->nstages; i++)
        if (t->power->stages[i].after.span.len == 0)
            mf_told_by(s, &t->power->stages[i], (struct mf_supposition){MF_NOBODY, MF_NOBODY},
                       told);
    for (mf_person p = 0; p < s->columns.npersons; p++)
        t->persons_told += told[p];
    return told;
}

/* Can those told, without the smallest coalition that beats all votes, stop it together? */
static bool brake(struct mf_study *s, const struct mf_timing *t, bool *told,
                  const struct mf_decision *d)
{
    const struct mf_figure *f = &d->decides[MF_OTHERS_OPPOSE];
    struct mf_deciders b = mf_blockers(s, t->power, MF_OTHERS_FIGHT, f->supposed);

    if (!f->possible || !f->who)
        return false;
    for (uint32_t i = 0; i < f->hi; i++)
        told[f->who[i]] = false;
    return mf_form_holds(&s->columns, b.enough, told);
}

struct mf_timing mf_timing_of(struct mf_study *s, const struct mf_power *power,
                              const struct mf_decision *decision)
{
    struct mf_timing t = {.power = power, .waits = power->opens != MF_OPENS_NO};
    bool *told;

    lay_out(s, &t);
    told = told_persons(s, &t);
    t.silent = decision->decides[MF_OTHERS_TOLD];
    t.brake = brake(s, &t, told, decision);
    return t;
}
