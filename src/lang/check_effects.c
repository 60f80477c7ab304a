/* Effects: what they need, what can't be done provisionally, what can't be done at all. */
#include "lang/check_internal.h"

/* Effects that can be taken back exactly (rule 52); only these may be provisional. */
bool mf_check_effect_undoable(enum mf_effect_kind kind)
{
    switch (kind) {
    case MF_EF_APPOINT:
    case MF_EF_REMOVE:
    case MF_EF_SUSPEND:
    case MF_EF_SEAT:
    case MF_EF_UNSEAT:
    case MF_EF_RESIZE:
    case MF_EF_SET:
    case MF_EF_GRANT:
    case MF_EF_REVOKE:
    case MF_EF_STAY:
        return true;
    case MF_EF_ADMIT:
    case MF_EF_EXPEL:
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
    case MF_EF_REKEY:
    case MF_EF_SPEND:
    case MF_EF_ACT:
    case MF_EF_ADOPT:
    case MF_EF_RESTORE:
    case MF_EF_UNDO:
    case MF_EF_DECLARE:
    case MF_EF_END:
    case MF_EF_DISSOLVE:
    case MF_EF__COUNT:
        break;
    }
    return false;
}

static void check_provisional(struct mf_check *k, const struct mf_power *p)
{
    struct mf_span why = p->confirmed.span.len > 0 ? p->confirmed.span
                         : p->challenge.span.len > 0 && p->challenge.of_effect
                             ? p->challenge.span
                             : (struct mf_span){0, 0};
    for (uint32_t i = 0; why.len > 0 && i < p->neffects; i++)
        if (!mf_check_effect_undoable(p->effects[i].kind))
            mf_report(k->d, MF_CAT_PROVISIONAL, p->effects[i].span,
                      MF_ARGS(mf_check_words(k, p->effects[i].span)))
                ->second = why;
}

/* Whether anybody can stop a decision between its passing and its effect. */
static bool has_stopper(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].veto)
            return true;
    return p->challenge.span.len > 0 && !p->challenge.of_effect;
}

static void check_resize(struct mf_check *k, const struct mf_effect *e)
{
    const struct mf_body *b = e->target.kind == MF_REF_BODY ? &k->c->bodies[e->target.index] : NULL;
    if (!b || b->seats_span.len == 0)
        return;
    if (b->open || !b->seats_range) {
        mf_report(k->d, MF_CAT_RESIZE_FIXED, e->span, MF_ARGS(b->name.text))->second =
            b->seats_span;
        return;
    }
    struct mf_amount a = mf_check_amount_value(k->c, &e->value.amount);
    if (e->value.kind == MF_VALUE_AMOUNT && a.kind == MF_AMT_COUNT &&
        (a.count < b->seats_min || a.count > b->seats_max))
        mf_report(k->d, MF_CAT_SEATS_OUTSIDE, e->value.span,
                  MF_ARGS(mf_check_number(k->d, a.count), mf_check_number(k->d, b->seats_min),
                          mf_check_number(k->d, b->seats_max)))
            ->second = b->seats_span;
}

static void check_set(struct mf_check *k, const struct mf_effect *e)
{
    const struct mf_setting *s =
        e->target.kind == MF_REF_SETTING ? &k->c->settings[e->target.index] : NULL;
    struct mf_amount value = mf_check_amount_value(k->c, &e->value.amount), *a = &value;
    bool named = e->value.amount.kind == MF_AMT_NAME;
    if (!s || (named && e->value.amount.ref.kind != MF_REF_SETTING))
        return;
    bool kinds = e->value.kind == MF_VALUE_AMOUNT && a->kind == s->value.kind;
    bool out = kinds && !named && s->lo.kind == a->kind && s->hi.kind == a->kind &&
               (a->kind == MF_AMT_SHARE ? mf_frac_cmp(a->share, s->lo.share) < 0 ||
                                              mf_frac_cmp(a->share, s->hi.share) > 0
                                        : a->count < s->lo.count || a->count > s->hi.count);
    if (!kinds)
        mf_report(k->d, MF_CAT_SETTING_KINDS, e->span, MF_ARGS(s->name.text))->second = s->span;
    else if (out)
        mf_report(k->d, MF_CAT_SETTING_OUTSIDE, e->value.span,
                  MF_ARGS(mf_check_words(k, a->span), mf_check_words(k, s->lo.span),
                          mf_check_words(k, s->hi.span)))
            ->second = s->span;
}

static void check_needs(struct mf_check *k, const struct mf_power *p, const struct mf_effect *e)
{
    bool charter = false;
    switch (e->kind) {
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
        for (uint32_t i = 0; i < p->nparams; i++)
            charter |= p->params[i].type == MF_PARAM_CHARTER;
        if (!charter)
            mf_report(k->d, MF_CAT_AMEND_NO_TEXT, e->span, MF_ARGS(p->name.text));
        break;
    case MF_EF_DISSOLVE:
        if (p->delay_span.len == 0 || !has_stopper(p))
            mf_report(k->d, MF_CAT_DISSOLVE, e->span, MF_ARGS(p->name.text));
        break;
    case MF_EF_RESIZE:
        check_resize(k, e);
        break;
    case MF_EF_SET:
        check_set(k, e);
        break;
    case MF_EF_SUSPEND:
    case MF_EF_STAY:
        if (e->duration.span.len == 0)
            mf_report(k->d, MF_CAT_SUSPEND_ENDLESS, e->span, MF_ARGS(mf_check_words(k, e->span)));
        break;
    case MF_EF_EXPEL:
    case MF_EF_ADMIT:
    case MF_EF_APPOINT:
    case MF_EF_REMOVE:
    case MF_EF_SEAT:
    case MF_EF_UNSEAT:
    case MF_EF_REKEY:
    case MF_EF_GRANT:
    case MF_EF_REVOKE:
    case MF_EF_SPEND:
    case MF_EF_ACT:
    case MF_EF_ADOPT:
    case MF_EF_RESTORE:
    case MF_EF_UNDO:
    case MF_EF_DECLARE:
    case MF_EF_END:
    case MF_EF__COUNT:
        break;
    }
}

/* A decision can be taken back only if its own effects can. */
static void check_undo(struct mf_check *k, const struct mf_power *p, const struct mf_effect *e)
{
    if (e->kind != MF_EF_UNDO || e->target.kind != MF_REF_PARAM)
        return;
    const struct mf_param *q = &p->params[e->target.index];
    for (uint32_t i = 0; i < q->npowers; i++) {
        uint32_t power = q->powers[i].kind == MF_REF_POWER ? q->powers[i].index : UINT32_MAX;
        if (power != UINT32_MAX && k->lasting[power] != UINT32_MAX)
            mf_report(k->d, MF_CAT_UNDO_IMPOSSIBLE, q->powers[i].name.span,
                      MF_ARGS(k->c->powers[power].name.text))
                ->second = k->c->powers[power].effects[k->lasting[power]].span;
    }
}

void mf_check_effects(struct mf_check *k, const struct mf_power *p)
{
    bool amends = false;
    check_provisional(k, p);
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        amends |= e->kind == MF_EF_AMEND || e->kind == MF_EF_AMEND_ENTRENCHED;
        check_needs(k, p, e);
        check_undo(k, p, e);
    }
    if (p->running_stop_span.len > 0 && !amends)
        mf_report(k->d, MF_CAT_RUNNING_STOP, p->running_stop_span, MF_ARGS(p->name.text));
}
