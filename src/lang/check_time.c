/* Time: durations of nothing, windows that are too short to be used, a record that falls silent. */
#include "lang/check_internal.h"

#define SHORT_WINDOW (48 * MF_HOUR)

static void dur(struct mf_check *k, const struct mf_dur *d)
{
    if (d->span.len > 0 && d->ms == 0)
        mf_report(k->d, MF_CAT_DURATION_ZERO, d->span, MF_NO_ARGS);
}

static void cond_durs(struct mf_check *k, const struct mf_cond *c)
{
    for (uint32_t i = 0; c && i < c->nchildren; i++)
        cond_durs(k, c->children[i]);
    if (!c)
        return;
    dur(k, &c->within);
    dur(k, &c->held);
}

static void stage_durs(struct mf_check *k, const struct mf_stage *s)
{
    const struct mf_dur *at[] = {&s->deliberates,       &s->votes.period, &s->stays_open,
                                 &s->confirming,        &s->lapses,       &s->second_call_after,
                                 &s->overridden_within, &s->veto_within};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        dur(k, at[i]);
    for (uint32_t i = 0; i < s->nnotice; i++)
        dur(k, &s->notice[i].period);
    for (uint32_t i = 0; i < s->nhears; i++)
        dur(k, &s->hears[i].within);
    for (uint32_t i = 0; i < s->nrequires; i++)
        dur(k, &s->requires[i].within);
}

static void power_durs(struct mf_check *k, const struct mf_power *p)
{
    const struct mf_dur *at[] = {
        &p->proposed_within,  &p->opens_every, &p->challenge.within, &p->challenge.decide_within,
        &p->confirmed.within, &p->delay,       &p->reports.within,   &p->again,
        &p->at_most.per,      &p->nominations};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        dur(k, at[i]);
    for (uint32_t i = 0; i < p->nstages; i++)
        stage_durs(k, &p->stages[i]);
    for (uint32_t i = 0; i < p->neffects; i++)
        dur(k, &p->effects[i].duration);
    cond_durs(k, p->only_when);
    cond_durs(k, p->opens_when);
}

static void mandate_durs(struct mf_check *k, const struct mf_mandate *m)
{
    dur(k, &m->reports.within);
    dur(k, &m->lapses);
    for (uint32_t i = 0; i < m->nmay; i++)
        dur(k, &m->may[i].at_most.per);
    for (uint32_t i = 0; i < m->nrequires; i++)
        dur(k, &m->requires[i].within);
}

static void all_durs(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    dur(k, &c->silence);
    dur(k, &c->witnessed.otherwise);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *b = &c->bodies[i];
        dur(k, &b->term);
        dur(k, &b->inactive);
        dur(k, &b->vacancies.caretaker_after);
        for (uint32_t j = 0; j < b->vacancies.nfillers; j++)
            dur(k, &b->vacancies.fillers[j].within);
    }
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        const struct mf_emergency *e = &c->emergencies[i];
        const struct mf_dur *at[] = {&e->within, &e->lasts, &e->reports.within, &e->at_most.per,
                                     &e->again};
        for (size_t j = 0; j < sizeof at / sizeof *at; j++)
            dur(k, at[j]);
    }
    for (uint32_t i = 0; i < c->nmandates; i++)
        mandate_durs(k, &c->mandates[i]);
    for (uint32_t i = 0; i < c->npowers; i++)
        power_durs(k, &c->powers[i]);
    for (uint32_t i = 0; i < c->nalways; i++)
        cond_durs(k, c->always[i].cond);
}

/* ---- short windows
 * -------------------------------------------------------------------------------------- */

/* Effects that hurt when they are decided over a holiday night. */
static bool grave(enum mf_effect_kind kind)
{
    return kind == MF_EF_REMOVE || kind == MF_EF_UNSEAT || kind == MF_EF_EXPEL ||
           kind == MF_EF_AMEND || kind == MF_EF_AMEND_ENTRENCHED || kind == MF_EF_SPEND ||
           kind == MF_EF_ACT || kind == MF_EF_DISSOLVE;
}

/* The shortest window in which somebody must vote, veto or challenge; len 0: none under 48 hours.
 */
static struct mf_dur shortest(const struct mf_power *p)
{
    struct mf_dur found = {.ms = SHORT_WINDOW};
    for (uint32_t i = 0; i <= p->nstages; i++) {
        const struct mf_stage *s = i < p->nstages ? &p->stages[i] : NULL;
        const struct mf_dur *at[] = {s ? &s->votes.period : &p->challenge.within,
                                     s ? &s->veto_within : &p->challenge.decide_within,
                                     s ? &s->overridden_within : &p->confirmed.within};
        for (size_t j = 0; j < sizeof at / sizeof *at; j++)
            if (at[j]->span.len > 0 && at[j]->ms > 0 && at[j]->ms < found.ms)
                found = *at[j];
    }
    return found;
}

static void check_short(struct mf_check *k)
{
    struct mf_listing l = {0};
    struct mf_dur least = {.ms = SHORT_WINDOW};
    for (uint32_t i = 0; i < k->c->npowers; i++) {
        const struct mf_power *p = &k->c->powers[i];
        bool counts = false;
        for (uint32_t j = 0; j < p->neffects; j++)
            counts |= grave(p->effects[j].kind);
        struct mf_dur d = counts ? shortest(p) : (struct mf_dur){.ms = SHORT_WINDOW};
        if (d.ms >= SHORT_WINDOW)
            continue;
        mf_check_listing_add(k, &l, p->name.text);
        if (d.ms < least.ms)
            least = d;
    }
    if (l.n > 0)
        mf_report(k->d, MF_CAT_WINDOW_SHORT, least.span,
                  MF_ARGS(mf_check_listing_text(k, &l), mf_check_words(k, least.span)));
}

/* ---- silence
 * -----------------------------------------------------------------------------------------------
 */

/* The first window that an outage could swallow. */
static struct mf_span first_window(const struct mf_power *p)
{
    struct mf_span found = p->challenge.span.len > 0 ? p->challenge.span : p->confirmed.span;
    for (uint32_t i = 0; i < p->nstages && found.len == 0; i++) {
        const struct mf_stage *s = &p->stages[i];
        found = s->votes.span.len > 0                       ? s->votes.span
                : s->nhears > 0                             ? s->hears[0].span
                : s->veto_span.len > 0 && !s->veto_any_time ? s->veto_span
                                                            : found;
    }
    return found;
}

static void check_silence(struct mf_check *k)
{
    if (k->c->silence_span.len > 0)
        return;
    uint32_t n = 0;
    struct mf_span first = {0, 0};
    for (uint32_t i = 0; i < k->c->npowers; i++) {
        struct mf_span window = first_window(&k->c->powers[i]);
        if (window.len > 0 && n++ == 0)
            first = window;
    }
    if (n > 0)
        mf_report(k->d, MF_CAT_SILENCE, first, MF_ARGS(mf_check_number(k->d, n)));
}

/* ---- witnesses ---- */

static void check_witnessed(struct mf_check *k)
{
    const struct mf_witnessed *w = &k->c->witnessed;
    if (w->span.len == 0)
        return;
    if (w->k == 0 || w->k > w->nnames)
        mf_report(k->d, MF_CAT_WITNESS_NUMBER, w->k_span,
                  MF_ARGS(mf_check_number(k->d, (uint32_t)(w->k > UINT32_MAX ? UINT32_MAX : w->k)),
                          mf_check_number(k->d, w->nnames)));
    else if (w->otherwise.span.len == 0)
        mf_report(k->d, MF_CAT_WITNESS_SILENT, w->span, MF_NO_ARGS);
}

void mf_check_time(struct mf_check *k)
{
    all_durs(k);
    check_short(k);
    check_silence(k);
    check_witnessed(k);
    for (uint32_t i = 0; i < k->c->nemergencies; i++) {
        const struct mf_emergency *e = &k->c->emergencies[i];
        if (e->declared && e->within.span.len == 0 && !mf_check_rule_alone(k->c, e->declared, true))
            mf_report(k->d, MF_CAT_PROPOSED_ENDLESS, e->declared_span,
                      MF_ARGS(mf_check_words(k, e->declared->span)));
    }
}
