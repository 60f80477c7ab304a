/* Conditions, parameters, values and effects as phrases. */
#include "lang/prose_internal.h"

/* The parameter that a reference means, also before names are resolved; NULL: none. */
static const struct mf_param *param_of(const struct mf_prose *x, const struct mf_ref *r)
{
    if (!x->p)
        return NULL;
    if (r->kind == MF_REF_PARAM)
        return r->index < x->p->nparams ? &x->p->params[r->index] : NULL;
    for (uint32_t i = 0; r->kind == MF_REF_NONE && i < x->p->nparams; i++)
        if (mf_str_eq(x->p->params[i].name.text, r->name.text))
            return &x->p->params[i];
    return NULL;
}

/* Whoever or whatever an effect is about: a parameter, an office's holder, or a thing of the
 * charter. */
static struct mf_str object(struct mf_prose *x, const struct mf_ref *r, bool person)
{
    const struct mf_param *param = param_of(x, r);

    if (!param)
        return person ? mf_prose_holder(x, r) : mf_prose_ref(x, r);
    if (x->brief)
        return r->name.text;
    if (param->type == MF_PARAM_PERSON && (uint32_t)(param - x->p->params) == x->p->subject)
        return mf_say(x, THE_SUBJECT, r->name.text);
    if (param->type == MF_PARAM_PERSON)
        return mf_say(x, THE_PERSON, r->name.text);
    if (param->type == MF_PARAM_DECISION)
        return mf_say(x, THE_DECISION, r->name.text);
    if (param->type == MF_PARAM_BODY)
        return mf_say(x, THE_BODY, r->name.text);
    return mf_say(x, THE_PARAM, r->name.text);
}

struct mf_str mf_prose_value(struct mf_prose *x, const struct mf_value *v)
{
    switch (v->kind) {
    case MF_VALUE_AMOUNT:
        if (v->amount.kind == MF_AMT_NAME)
            return object(x, &v->amount.ref, false);
        return mf_prose_quantity(x, &v->amount);
    case MF_VALUE_DURATION:
        return mf_prose_dur(x, v->duration);
    case MF_VALUE_WORD:
        if (param_of(x, &v->amount.ref))
            return object(x, &v->amount.ref, false);
        return v->text;
    case MF_VALUE_TEXT:
        return mf_strf(x->a, "“%.*s”", MF_F(v->text));
    case MF_VALUE_NONE:
    default:
        return MF_S("");
    }
}

/* ---- conditions
 * --------------------------------------------------------------------------------------- */

static struct mf_str compared(struct mf_prose *x, const struct mf_cond *c, struct mf_str what)
{
    struct mf_str value = mf_prose_value(x, &c->value);

    switch (c->op) {
    case MF_OP_LE:
        return c->negated ? mf_say(x, C_LE_NOT, what, value) : mf_say(x, C_LE, what, value);
    case MF_OP_GE:
        return c->negated ? mf_say(x, C_GE_NOT, what, value) : mf_say(x, C_GE, what, value);
    case MF_OP_IS:
    default:
        return c->negated ? mf_say(x, C_IS_NOT, what, value) : mf_say(x, C_IS, what, value);
    }
}

static struct mf_str several(struct mf_prose *x, const struct mf_cond *c)
{
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < c->nchildren; i++) {
        const struct mf_cond *child = c->children[i];
        struct mf_str s = mf_prose_cond_phrase(x, child);
        bool nested = child->kind == MF_COND_AND || child->kind == MF_COND_OR;
        mf_phrase(x, &ps, nested ? mf_say(x, BRACKETS, s) : s);
    }
    return c->kind == MF_COND_AND ? mf_prose_and(x, &ps) : mf_prose_or(x, &ps);
}

static struct mf_str atom(struct mf_prose *x, const struct mf_cond *c)
{
    struct mf_str name = mf_prose_ref(x, &c->name);

    switch (c->kind) {
    case MF_COND_VACANCY:
        return c->negated ? mf_say(x, C_VACANCY_NOT, name) : mf_say(x, C_VACANCY, name);
    case MF_COND_BELOW_MINIMUM:
        return c->negated ? mf_say(x, C_MINIMUM_NOT, name) : mf_say(x, C_MINIMUM, name);
    case MF_COND_OFFICE_VACANT:
        return c->negated ? mf_say(x, C_OFFICE_NOT, name) : mf_say(x, C_OFFICE, name);
    case MF_COND_EMERGENCY:
        return c->negated ? mf_say(x, C_EMERGENCY_NOT, name) : mf_say(x, C_EMERGENCY, name);
    case MF_COND_PARAM:
        return compared(x, c, object(x, &c->name, false));
    case MF_COND_IN_OFFICE:
        return compared(x, c, mf_say(x, C_NUMBER_IN_OFFICE, mf_prose_members(x, &c->group, false)));
    case MF_COND_FAILED:
        return c->negated ? mf_say(x, C_FAILED_NOT, name, mf_prose_dur(x, c->within))
                          : mf_say(x, C_FAILED, name, mf_prose_dur(x, c->within));
    case MF_COND_AND:
    case MF_COND_OR:
    default:
        return several(x, c);
    }
}

struct mf_str mf_prose_cond_phrase(struct mf_prose *x, const struct mf_cond *c)
{
    struct mf_str s = atom(x, c);

    return c->held.span.len > 0 ? mf_say(x, C_HELD, s, mf_prose_dur(x, c->held)) : s;
}

/* ---- parameters
 * ---------------------------------------------------------------------------------------- */

static struct mf_str param_phrase(struct mf_prose *x, const struct mf_power *p, uint32_t i)
{
    const struct mf_param *q = &p->params[i];
    struct mf_str name = q->name.text;
    struct mf_phrases ps = {0};

    switch (q->type) {
    case MF_PARAM_PERSON:
        return i == p->subject ? mf_say(x, P_SUBJECT, name) : mf_say(x, P_PERSON, name);
    case MF_PARAM_HASH:
        return mf_say(x, P_HASH, name);
    case MF_PARAM_AMOUNT:
        return mf_say(x, P_AMOUNT, name);
    case MF_PARAM_DURATION:
        return mf_say(x, P_DURATION, name);
    case MF_PARAM_BODY:
        return mf_say(x, P_BODY, name);
    case MF_PARAM_CHARTER:
        return mf_say(x, P_CHARTER, name);
    case MF_PARAM_WORDS:
        return mf_say(x, P_WORDS, name, mf_prose_names(x, q->words, q->nwords, false));
    case MF_PARAM_DECISION:
        for (uint32_t k = 0; k < q->npowers; k++)
            mf_phrase(x, &ps, mf_prose_ref(x, &q->powers[k]));
        return mf_say(x, P_DECISION, name, mf_prose_or(x, &ps));
    case MF_PARAM_TEXT:
    default:
        return mf_say(x, P_TEXT, name);
    }
}

struct mf_str mf_prose_params(struct mf_prose *x, const struct mf_power *p)
{
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < p->nparams; i++)
        mf_phrase(x, &ps, param_phrase(x, p, i));
    return mf_say(x, PARAMS, mf_prose_and(x, &ps));
}

/* ---- effects
 * -------------------------------------------------------------------------------------------- */

static struct mf_str refs(struct mf_prose *x, const struct mf_ref *at, uint32_t n)
{
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < n; i++)
        mf_phrase(x, &ps, mf_prose_ref(x, &at[i]));
    return mf_prose_and(x, &ps);
}

static struct mf_str amend(struct mf_prose *x, const struct mf_effect *e)
{
    bool entrenched = e->kind == MF_EF_AMEND_ENTRENCHED;
    struct mf_str items = refs(x, e->items, e->nitems);

    if (e->nitems == 0)
        return entrenched ? mf_said(x, E_AMEND_ENTRENCHED) : mf_said(x, E_AMEND);
    return entrenched ? mf_say(x, E_AMEND_ENTRENCHED_IN, items) : mf_say(x, E_AMEND_IN, items);
}

/* Effects on a person. */
static struct mf_str on_person(struct mf_prose *x, const struct mf_effect *e)
{
    struct mf_str who = object(x, &e->person, true), what = object(x, &e->target, false);

    switch ((int)e->kind) {
    case MF_EF_APPOINT:
        return mf_say(x, E_APPOINT, who, what);
    case MF_EF_REMOVE:
        return mf_say(x, E_REMOVE, who, what);
    case MF_EF_SUSPEND:
        return e->target.kind == MF_REF_BODY
                   ? mf_say(x, E_SUSPEND_BODY, who, what, mf_prose_dur(x, e->duration))
                   : mf_say(x, E_SUSPEND_OFFICE, who, what, mf_prose_dur(x, e->duration));
    case MF_EF_SEAT:
        return e->ntags > 0 ? mf_say(x, E_SEAT_AS, who, what, refs(x, e->tags, e->ntags))
                            : mf_say(x, E_SEAT, who, what);
    case MF_EF_UNSEAT:
        return mf_say(x, E_UNSEAT, who, what);
    case MF_EF_ADMIT:
        return mf_say(x, E_ADMIT, who, what);
    case MF_EF_EXPEL:
        return mf_say(x, E_EXPEL, who, what);
    case MF_EF_REKEY:
        return mf_say(x, E_REKEY, who);
    default: /* MF_EF_GRANT */
        return mf_say(x, E_GRANT, who, what);
    }
}

struct mf_str mf_prose_effect_phrase(struct mf_prose *x, const struct mf_effect *e)
{
    struct mf_str what = object(x, &e->target, false), value = mf_prose_value(x, &e->value);

    switch (e->kind) {
    case MF_EF_APPOINT:
    case MF_EF_REMOVE:
    case MF_EF_SUSPEND:
    case MF_EF_SEAT:
    case MF_EF_UNSEAT:
    case MF_EF_ADMIT:
    case MF_EF_EXPEL:
    case MF_EF_REKEY:
    case MF_EF_GRANT:
        return on_person(x, e);
    case MF_EF_RESIZE:
        return mf_say(x, E_RESIZE, what, value);
    case MF_EF_SET:
        return mf_say(x, E_SET, what, value);
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
        return amend(x, e);
    case MF_EF_REVOKE:
        return mf_say(x, E_REVOKE, what);
    case MF_EF_SPEND:
        return mf_say(x, E_SPEND, value);
    case MF_EF_ACT:
        return e->duration.span.len > 0
                   ? mf_say(x, E_ACT_USABLE, e->text, mf_prose_dur(x, e->duration))
                   : mf_say(x, E_ACT, e->text);
    case MF_EF_ADOPT:
        return mf_say(x, E_ADOPT, e->text);
    case MF_EF_STAY:
        return e->duration.span.len > 0 ? mf_say(x, E_STAY, what, mf_prose_dur(x, e->duration))
                                        : mf_say(x, E_STAY_NO_TIME, what);
    case MF_EF_RESTORE:
        return mf_say(x, E_RESTORE, what);
    case MF_EF_UNDO:
        return mf_say(x, E_UNDO, what);
    case MF_EF_DECLARE:
        return mf_say(x, E_DECLARE, what);
    case MF_EF_END:
        return mf_say(x, E_END, what);
    case MF_EF_DISSOLVE:
        return mf_said(x, E_DISSOLVE);
    case MF_EF__COUNT:
    default:
        return MF_S("");
    }
}
