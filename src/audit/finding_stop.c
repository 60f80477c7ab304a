/* Weaknesses of stopping, and of what can't be stopped: F0501 to F0599. */
#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"

#define SHAM_TIME   (30 * MF_DAY)
#define REPAIR_TIME (3 * MF_DAY)

/* ---- emergencies ---- */

/* In hundredths: how much of a long time it can be in force. */
static uint64_t share_of_time(const struct mf_emergency *e)
{
    uint64_t lasts = (uint64_t)e->lasts.ms, share = 100, other;

    if (e->again_span.len > 0)
        share = lasts * 100 / (lasts + (uint64_t)e->again.ms);
    if (e->at_most.span.len > 0 && e->at_most.per.ms > 0) {
        uint64_t often = (uint64_t)e->at_most.per.ms / lasts;
        other = e->at_most.count >= often
                    ? 100
                    : e->at_most.count * lasts / ((uint64_t)e->at_most.per.ms / 100 + 1);
        share = other < share ? other : share;
    }
    return share;
}

static struct mf_figure declares(struct mf_finder *x, const struct mf_rule *rule)
{
    return mf_figure_of(x->f->study, mf_declarers(x->f->study, rule));
}

static void emergency(struct mf_finder *x, const struct mf_emergency *e)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` can be in force for {1} of the time: it lasts {2}, and {3} can declare it again and "
        "again.",
        "`{0}` dapat berlaku {1} dari waktu: lamanya {2}, dan {3} dapat menyatakannya berulang "
        "kali.",
    };
    uint64_t share = share_of_time(e);
    struct mf_measure number = {MF_MEASURE_PERCENT, share, share};
    struct mf_figure f = declares(x, e->declared);
    struct mf_finding *g = mf_find_at(x, MF_FIND_EMERGENCY, e->name.text, share >= 50, number);

    if (!g)
        return;
    g->clause = e->again_span.len > 0 ? e->again_span : e->at_most.span;
    g->who = f.who;
    g->nwho = f.possible && f.who ? f.hi : 0;
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){MF_TELL_TEXT(e->name.text), MF_TELL_NUMBER(number),
                                         MF_TELL_NUMBER(mf_measure_time(e->lasts.ms)),
                                         MF_TELL_NUMBER(mf_measure_figure(&f))});
}

static void hard_end(struct mf_finder *x, const struct mf_emergency *e)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "It takes {1} to end `{0}` and {2} to declare it.",
        "Diperlukan {1} untuk mengakhiri `{0}` dan {2} untuk menyatakannya.",
    };
    struct mf_figure start, end;
    struct mf_finding *g;

    if (!e->ended)
        return;
    start = declares(x, e->declared);
    end = declares(x, e->ended);
    g = mf_find_at(x, MF_FIND_HARD_STOP, e->name.text,
                   start.possible && start.who && (!end.possible || end.lo > start.hi),
                   mf_measure_figure(&end));
    if (!g)
        return;
    g->clause = e->ended_span;
    mf_find_say(x, g, says, 3,
                (struct mf_told_value[]){MF_TELL_TEXT(e->name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(&end)),
                                         MF_TELL_NUMBER(mf_measure_figure(&start))});
}

/* ---- conditions ---- */

/* The emergency that switches the power off; UINT32_MAX: none. */
static uint32_t switched_by(const struct mf_cond *cond)
{
    uint32_t found = UINT32_MAX;

    if (!cond)
        return found;
    if (cond->kind == MF_COND_EMERGENCY && cond->negated)
        return cond->name.index;
    for (uint32_t i = 0; i < cond->nchildren && found == UINT32_MAX && cond->kind == MF_COND_AND;
         i++)
        found = switched_by(cond->children[i]);
    return found;
}

static void switches(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "{1} can switch `{0}` off by declaring `{2}`; to stop it otherwise takes {3}.",
        "{1} dapat mematikan `{0}` dengan menyatakan `{2}`; menghentikannya dengan cara lain "
        "memerlukan "
        "{3}.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_figure *stops = &x->f->decision[i].stops;
    uint32_t e = switched_by(p->only_when);
    struct mf_figure f;
    struct mf_finding *g;

    if (e == UINT32_MAX)
        return;
    f = declares(x, c->emergencies[e].declared);
    g = mf_find_at(x, MF_FIND_SWITCH, p->name.text,
                   f.possible && f.who && (!stops->possible || f.hi < stops->lo),
                   mf_measure_figure(&f));
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->only_when_span, &f);
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(&f)),
                                         MF_TELL_TEXT(c->emergencies[e].name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(stops))});
}

/* The parameter that the condition reads and no effect uses; UINT32_MAX: none. */
static uint32_t claimed(const struct mf_power *p, const struct mf_cond *cond)
{
    uint32_t found = UINT32_MAX;

    if (!cond)
        return found;
    for (uint32_t i = 0; i < cond->nchildren && found == UINT32_MAX; i++)
        found = claimed(p, cond->children[i]);
    if (cond->kind != MF_COND_PARAM)
        return found;
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_ref *value = &p->effects[i].value.amount.ref;
        if (value->kind == MF_REF_PARAM && value->index == cond->name.index)
            return found;
    }
    return cond->name.index;
}

static void claim(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "That `{1}` is as `{0}` asks is said by whoever proposes it, and by nobody else.",
        "Bahwa `{1}` sesuai syarat `{0}` hanya dikatakan pengusulnya, tidak oleh yang lain.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    uint32_t param = claimed(p, p->only_when);
    bool attested = false;
    struct mf_figure f;
    struct mf_finding *g;

    if (param == UINT32_MAX || !p->proposed)
        return;
    for (uint32_t s = 0; s < p->nstages; s++)
        attested |= p->stages[s].nrequires > 0;
    f = mf_signers(x->f->study, p, NULL, p->proposed);
    g = mf_find_at(x, MF_FIND_CLAIM, p->name.text, !attested, mf_measure_figure(&f));
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->only_when_span, &f);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_TEXT(p->params[param].name.text)});
}

/* ---- stays, shams, repairs ---- */

/* Both take decisions of one power at least. */
static bool same_decisions(const struct mf_power *p, const struct mf_effect *a,
                           const struct mf_power *q, const struct mf_effect *b)
{
    const struct mf_param *x, *y;

    if (a->target.kind != MF_REF_PARAM || b->target.kind != MF_REF_PARAM)
        return false;
    x = &p->params[a->target.index];
    y = &q->params[b->target.index];
    for (uint32_t i = 0; i < x->npowers; i++)
        for (uint32_t k = 0; k < y->npowers; k++)
            if (x->powers[i].index == y->powers[k].index)
                return true;
    return false;
}

/* The power that lifts this one's stays with fewer; UINT32_MAX: none. */
static uint32_t lifted_by(const struct mf_finder *x, uint32_t i)
{
    const struct mf_charter *c = x->f->charter;
    const struct mf_effect *stay = mf_power_effect(&c->powers[i], MF_EF_STAY);
    const struct mf_figure *stop = &x->f->decision[i].decides[MF_OTHERS_FIGHT];

    for (uint32_t q = 0; stay && q < c->npowers; q++) {
        const struct mf_effect *lift = mf_power_effect(&c->powers[q], MF_EF_RESTORE);
        const struct mf_figure *go = &x->f->decision[q].decides[MF_OTHERS_FIGHT];
        if (lift && go->possible && go->who && (!stop->possible || stop->lo > go->hi) &&
            same_decisions(&c->powers[i], stay, &c->powers[q], lift))
            return q;
    }
    return UINT32_MAX;
}

static void hard_stay(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "It takes {1} to stay a decision by `{0}` and {2} to lift the stay by `{3}`.",
        "Diperlukan {1} untuk menangguhkan lewat `{0}` dan {2} untuk mencabutnya lewat `{3}`.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_FIGHT];
    uint32_t lift = lifted_by(x, i);
    struct mf_finding *g;

    if (!mf_power_effect(p, MF_EF_STAY))
        return;
    g = mf_find_at(x, MF_FIND_HARD_STOP, p->name.text, lift != UINT32_MAX, mf_measure_figure(f));
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->effect_span, f);
    mf_find_say(
        x, g, says, 4,
        (struct mf_told_value[]){
            MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(mf_measure_figure(f)),
            MF_TELL_NUMBER(mf_measure_figure(&x->f->decision[lift].decides[MF_OTHERS_FIGHT])),
            MF_TELL_TEXT(c->powers[lift].name.text)});
}

static void sham(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "One person can open `{0}`; if it is voted down the same can't be proposed for {1}.",
        "Satu orang dapat membuka `{0}`; bila ditolak, hal yang sama tidak dapat diusulkan selama "
        "{1}.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    bool against = mf_power_puts_out(p) || mf_power_effect(p, MF_EF_SUSPEND);
    struct mf_figure f;
    struct mf_finding *g;

    if (!against || !p->proposed)
        return;
    f = mf_signers(x->f->study, p, NULL, p->proposed);
    g = mf_find_at(x, MF_FIND_SHAM, p->name.text,
                   p->again_span.len > 0 && p->again.ms > SHAM_TIME && f.possible && f.hi == 1,
                   mf_measure_figure(&f));
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->again_span, &f);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_time(p->again.ms))});
}

/* Puts another holder or another value in the place of what was: an appointment after a removal, or
 * a setting. */
static bool replaces(const struct mf_power *p, const struct mf_effect *e)
{
    if (e->kind == MF_EF_SET)
        return true;
    for (uint32_t k = 0; k < p->neffects && e->kind == MF_EF_REMOVE; k++)
        if (p->effects[k].kind == MF_EF_APPOINT && p->effects[k].target.index == e->target.index)
            return true;
    return false;
}

/* Could the power put right what `e` of power i did? */
static bool repairs(const struct mf_charter *c, const struct mf_power *q, const struct mf_effect *e,
                    uint32_t i)
{
    const struct mf_effect *undo = mf_power_effect(q, MF_EF_UNDO);

    if (undo && undo->target.kind == MF_REF_PARAM) {
        const struct mf_param *what = &q->params[undo->target.index];
        for (uint32_t k = 0; k < what->npowers; k++)
            if (what->powers[k].index == i)
                return true;
    }
    for (uint32_t k = 0; k < q->neffects; k++)
        if (q->effects[k].kind == e->kind && q->effects[k].target.index == e->target.index)
            return true;
    return q == &c->powers[i];
}

/* The shortest time in which some power can put `e` of power i right. */
static mf_duration repaired_in(const struct mf_finder *x, uint32_t i, const struct mf_effect *e)
{
    const struct mf_charter *c = x->f->charter;
    mf_duration back = MF_NEVER;

    for (uint32_t q = 0; q < c->npowers; q++)
        if (repairs(c, &c->powers[q], e, i) && x->f->timing[q].effect < back)
            back = x->f->timing[q].effect;
    return back;
}

static void no_repair(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "If `{0}` turns out to be a mistake, nothing puts it right in less than {1}.",
        "Bila `{0}` ternyata keliru, tidak ada yang dapat memperbaikinya kurang dari {1}.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    mf_duration back = MF_NEVER, one;
    struct mf_finding *g;
    bool any = false;

    for (uint32_t k = 0; k < p->neffects; k++) {
        if (!replaces(p, &p->effects[k]))
            continue;
        any = true;
        one = repaired_in(x, i, &p->effects[k]);
        back = one < back ? one : back;
    }
    if (!any)
        return;
    g = mf_find_at(x, MF_FIND_NO_REPAIR, p->name.text, back >= REPAIR_TIME, mf_measure_time(back));
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->effect_span, NULL);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_time(back))});
}

void mf_find_stopping(struct mf_finder *x)
{
    const struct mf_charter *c = x->f->charter;

    for (uint32_t i = 0; i < c->nemergencies; i++) {
        emergency(x, &c->emergencies[i]);
        hard_end(x, &c->emergencies[i]);
    }
    for (uint32_t i = 0; i < c->npowers; i++) {
        switches(x, i);
        claim(x, i);
        hard_stay(x, i);
        sham(x, i);
        no_repair(x, i);
    }
}

/* ---- changes ---- */

static const struct mf_emergency *emergency_of(const struct mf_charter *c, struct mf_str name)
{
    struct mf_ref r = mf_charter_find(c, name);

    return r.kind == MF_REF_EMERGENCY ? &c->emergencies[r.index] : NULL;
}

static struct mf_str duration(struct mf_edits *e, mf_duration ms, mf_duration unit)
{
    return mf_duration_words(e->a, ms, unit, MF_EN);
}

static void space_out(struct mf_edits *e, const struct mf_emergency *em)
{
    mf_duration lasts = em ? em->lasts.ms : 0;

    if (!em)
        return;
    if (em->again_span.len > 0)
        mf_edit_replace(
            e, em->again_span,
            mf_strf(e->a, "again after %.*s", MF_F(duration(e, 3 * lasts, em->lasts.unit))));
    else if (em->at_most.count < 1000)
        mf_edit_replace(
            e, em->at_most.span,
            mf_strf(e->a, "at most %u per %.*s", (unsigned)em->at_most.count,
                    MF_F(duration(e, 4 * (mf_duration)em->at_most.count * lasts, em->lasts.unit))));
}

/* More to declare the emergency; or nothing to switch off. */
static bool loosen_switch(struct mf_edits *e, const struct mf_power *p, uint32_t nth)
{
    const struct mf_emergency *em = &e->c->emergencies[switched_by(p->only_when)];
    const struct mf_rule *r = em->declared;
    struct mf_str within =
        em->within.span.len > 0 ? mf_edit_source(e, em->within.span) : MF_S("1 day");

    if (nth == 0 && r->kind == MF_RULE_COUNT && r->group.of.kind == MF_REF_BODY)
        mf_edit_replace(e, em->declared_span,
                        mf_strf(e->a, "declared by majority of %.*s in office within %.*s",
                                MF_F(mf_edit_source(e, r->group.span)), MF_F(within)));
    if (nth == 1 && p->only_when->kind == MF_COND_EMERGENCY)
        mf_edit_remove(e, p->only_when_span);
    return nth < 2;
}

static bool ease_stop(struct mf_figures *f, const struct mf_finding *g, struct mf_edits *e)
{
    const struct mf_charter *c = f->charter;
    const struct mf_emergency *em = emergency_of(c, g->item);
    struct mf_finder x = {.f = f, .a = e->a};
    const struct mf_power *stay, *lift;
    uint32_t i;

    if (em && em->ended) {
        mf_edit_replace(e, em->ended->span, mf_edit_source(e, em->declared->span));
        return true;
    }
    i = lifted_by(&x, g->power);
    stay = &c->powers[g->power];
    lift = &c->powers[i];
    return mf_power_last(lift)->passes &&
           mf_edit_passes(e, stay, mf_power_last(stay),
                          mf_edit_source(e, mf_power_last(lift)->passes->span), false);
}

/* A quick way back, for two thirds of those who decided. */
static bool way_back(struct mf_figures *f, struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_charter *c = f->charter;
    bool *votes = mf_new_n(e->a, bool, c->nbodies + 1);

    mf_rule_bodies(c, mf_power_last(p)->passes, votes);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        struct mf_str b = c->bodies[i].name.text, name = p->name.text;
        if (!votes[i] || mf_org_in_office(f->org, i) == 0)
            continue;
        mf_edit_silence(e);
        mf_edit_item(e, mf_strf(e->a,
                                "power undo_%.*s(what: decision of %.*s) \"Bring back what was "
                                "before\" {\n"
                                "    proposed by  1/3 of %.*s in office within 1 day\n"
                                "    notice       24 hours to %.*s\n"
                                "    votes        24 hours\n"
                                "    passes when  2/3 of %.*s in office\n"
                                "    effect       undo what\n"
                                "  }",
                                MF_F(name), MF_F(name), MF_F(b), MF_F(b), MF_F(b)));
        return true;
    }
    return false;
}

bool mf_propose_stopping(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                         struct mf_edits *e)
{
    const struct mf_charter *c = f->charter;
    const struct mf_power *p = g->power != UINT32_MAX ? &c->powers[g->power] : NULL;

    if (g->find == MF_FIND_SWITCH)
        return loosen_switch(e, p, nth);
    if (g->find == MF_FIND_CLAIM && nth < c->nbodies) {
        mf_edit_clause(
            e, p, "requires",
            mf_strf(e->a, "claim attested by %.*s within 7 days", MF_F(c->bodies[nth].name.text)));
        return true;
    }
    if (nth > 0)
        return false;
    if (g->find == MF_FIND_EMERGENCY)
        space_out(e, emergency_of(c, g->item));
    else if (g->find == MF_FIND_HARD_STOP)
        return ease_stop(f, g, e);
    else if (g->find == MF_FIND_SHAM)
        mf_edit_set_clause(e, p, p->again_span, "again", MF_S("after 30 days"));
    else if (g->find == MF_FIND_NO_REPAIR)
        return way_back(f, e, p);
    return true;
}
