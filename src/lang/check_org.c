/* The rest of the organisation: incompatible things, settings, emergencies, mandates, what nobody
 * uses. */
#include "lang/check_internal.h"

/* ---- incompatible
 * ---------------------------------------------------------------------------------------- */

/* Whether whoever is in `a` is always in `b` too, so that the two can't be incompatible. */
static bool always_both(const struct mf_check *k, const struct mf_group *a,
                        const struct mf_group *b)
{
    return a->kind == MF_GROUP_NAMED && b->kind == MF_GROUP_NAMED && a->of.kind != MF_REF_NONE &&
           b->of.kind != MF_REF_NONE && mf_check_group_within(k->c, a, b);
}

static void check_incompatible(struct mf_check *k, const struct mf_incompatible *x)
{
    if (x->n < 2) {
        mf_report(k->d, MF_CAT_INCOMPATIBLE_ONE, x->span, MF_NO_ARGS);
        return;
    }
    for (uint32_t i = 0; i < x->n; i++) {
        for (uint32_t j = 0; j < i && j < MF_LONGEST_SCAN; j++) {
            const struct mf_group *a = &x->of[i], *b = &x->of[j];
            if (!always_both(k, a, b) && !always_both(k, b, a))
                continue;
            const struct mf_group *inner = always_both(k, a, b) ? a : b;
            const struct mf_group *outer = inner == a ? b : a;
            mf_report(k->d, MF_CAT_INCOMPATIBLE_ALWAYS, a->span,
                      MF_ARGS(mf_check_words(k, inner->span), mf_check_words(k, outer->span)))
                ->second = b->span;
        }
    }
}

/* ---- settings
 * ---------------------------------------------------------------------------------------------- */

static bool setting_amount(const struct mf_amount *a)
{
    return a->kind == MF_AMT_COUNT || a->kind == MF_AMT_SHARE;
}

static int amount_cmp(const struct mf_amount *a, const struct mf_amount *b)
{
    if (a->kind == MF_AMT_SHARE)
        return mf_frac_cmp(a->share, b->share);
    return a->count < b->count ? -1 : a->count > b->count;
}

static void check_setting(struct mf_check *k, uint32_t index)
{
    const struct mf_setting *s = &k->c->settings[index];
    const struct mf_amount *v = &s->value, *lo = &s->lo, *hi = &s->hi;
    bool range = lo->kind != MF_AMT_NONE && hi->kind != MF_AMT_NONE;
    if (!setting_amount(v) || (range && (lo->kind != v->kind || hi->kind != v->kind)))
        mf_report(k->d, MF_CAT_SETTING_KINDS, s->span, MF_ARGS(s->name.text));
    else if (range && amount_cmp(lo, hi) > 0)
        mf_report(k->d, MF_CAT_RANGE_BACKWARDS, mf_span_join(lo->span, hi->span),
                  MF_ARGS(mf_check_words(k, lo->span), mf_check_words(k, hi->span)));
    else if (range && (amount_cmp(v, lo) < 0 || amount_cmp(v, hi) > 0))
        mf_report(k->d, MF_CAT_SETTING_OUTSIDE, v->span,
                  MF_ARGS(mf_check_words(k, v->span), mf_check_words(k, lo->span),
                          mf_check_words(k, hi->span)));
    if (k->d->errors == 0 && !k->setting_used[index])
        mf_report(k->d, MF_CAT_UNUSED, s->name.span, MF_ARGS(s->name.text));
}

/* ---- emergencies
 * ------------------------------------------------------------------------------------------- */

/* Whether something bounds how much of the time an emergency may last. */
static void check_permanent(struct mf_check *k, const struct mf_emergency *e)
{
    const struct mf_at_most *m = &e->at_most;
    if (e->again_span.len == 0 && m->span.len == 0) {
        mf_report(k->d, MF_CAT_EMERGENCY_ENDLESS, e->name.span, MF_ARGS(e->name.text));
        return;
    }
    if (e->again_span.len > 0 || m->per.ms <= 0 || e->lasts.ms <= 0)
        return;
    if (m->count >= ((uint64_t)m->per.ms + (uint64_t)e->lasts.ms - 1) / (uint64_t)e->lasts.ms)
        mf_report(k->d, MF_CAT_EMERGENCY_ROLLS, m->span,
                  MF_ARGS(mf_check_number(k->d, m->count), mf_check_words(k, e->lasts.span),
                          mf_check_words(k, m->per.span)))
            ->second = e->lasts_span;
}

static void check_emergencies(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    bool *ended = mf_new_n(&k->scratch, bool, c->nemergencies);
    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t j = 0; j < c->powers[i].neffects; j++) {
            const struct mf_effect *e = &c->powers[i].effects[j];
            if (e->kind == MF_EF_END && e->target.kind == MF_REF_EMERGENCY)
                ended[e->target.index] = true;
        }
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        const struct mf_emergency *e = &c->emergencies[i];
        check_permanent(k, e);
        if (!e->ended && !ended[i])
            mf_report(k->d, MF_CAT_EMERGENCY_NO_STOP, e->name.span,
                      MF_ARGS(e->name.text, mf_check_words(k, e->lasts.span)));
        if (k->d->errors == 0 && !k->emergency_used[i])
            mf_report(k->d, MF_CAT_EMERGENCY_UNUSED, e->name.span, MF_ARGS(e->name.text));
    }
}

/* `only when not emergency NAME`: whoever declares it holds a veto. One message for each emergency.
 */
static void note_switches(struct mf_check *k, const struct mf_cond *c, const struct mf_power *p,
                          struct mf_listing *l, struct mf_span *first)
{
    for (uint32_t i = 0; c && i < c->nchildren; i++)
        note_switches(k, c->children[i], p, l, first);
    if (!c || c->kind != MF_COND_EMERGENCY || !c->negated || c->name.kind != MF_REF_EMERGENCY)
        return;
    struct mf_listing *mine = &l[c->name.index];
    if (mine->n == 0)
        first[c->name.index] = c->span;
    mf_check_listing_add(k, mine, p->name.text);
}

static void check_switches(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    struct mf_listing *l = mf_new_n(&k->scratch, struct mf_listing, c->nemergencies);
    struct mf_span *first = mf_new_n(&k->scratch, struct mf_span, c->nemergencies);
    for (uint32_t i = 0; i < c->npowers; i++)
        note_switches(k, c->powers[i].only_when, &c->powers[i], l, first);
    for (uint32_t i = 0; i < c->nemergencies; i++)
        if (l[i].n > 0 && c->emergencies[i].declared)
            mf_report(k->d, MF_CAT_SWITCH, first[i],
                      MF_ARGS(mf_check_listing_text(k, &l[i]), c->emergencies[i].name.text,
                              mf_check_words(k, c->emergencies[i].declared->span)))
                ->second = c->emergencies[i].declared_span;
}

/* ---- mandates
 * -----------------------------------------------------------------------------------------------
 */

/*
 * Lines that allow what `never` forbids. A pattern ends in `*` or is exact; a `may` is dead when a
 * `never` is the same, or is a prefix of it with `*`.
 */
static void check_never(struct mf_check *k, const struct mf_mandate *m)
{
    struct mf_map exact, prefix;
    mf_map_init(&exact, &k->scratch);
    mf_map_init(&prefix, &k->scratch);
    for (uint32_t i = 0; i < m->nnever; i++) {
        struct mf_str act = m->never[i].act;
        mf_map_put(&exact, act, i);
        if (act.n > 0 && act.p[act.n - 1] == '*')
            mf_map_put(&prefix, mf_str_sub(act, 0, act.n - 1), i);
    }
    for (uint32_t i = 0; i < m->nmay && m->nnever > 0; i++) {
        struct mf_str act = m->may[i].act;
        uint32_t hit = UINT32_MAX;
        if (!mf_map_get(&exact, act, &hit))
            for (size_t n = 0; n <= act.n && n <= MF_MAX_TITLE && hit == UINT32_MAX; n++)
                mf_map_get(&prefix, mf_str_sub(act, 0, n), &hit);
        if (hit != UINT32_MAX)
            mf_report(k->d, MF_CAT_MAY_NEVER, m->may[i].span, MF_ARGS(act, m->never[hit].act))
                ->second = m->never[hit].span;
    }
}

static void check_mandate(struct mf_check *k, uint32_t index)
{
    const struct mf_mandate *m = &k->c->mandates[index];
    check_never(k, m);
    if (m->stopped_span.len == 0)
        mf_report(k->d, MF_CAT_MANDATE_NO_STOP, m->name.span, MF_ARGS(m->name.text));
    if (m->lapses_span.len == 0)
        mf_report(k->d, MF_CAT_MANDATE_ENDLESS, m->name.span, MF_ARGS(m->name.text));
    if (!k->mandate_granted[index])
        mf_report(k->d, MF_CAT_MANDATE_UNGRANTED, m->name.span, MF_ARGS(m->name.text));
}

/* What nobody uses is only told when nothing is wrong: a name that isn't resolved may be the use.
 */
void mf_check_organisation(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    for (uint32_t i = 0; i < c->nincompatibles; i++)
        check_incompatible(k, &c->incompatibles[i]);
    for (uint32_t i = 0; i < c->nsettings; i++)
        check_setting(k, i);
    for (uint32_t i = 0; i < c->nrules; i++)
        if (k->d->errors == 0 && !k->rule_used[i])
            mf_report(k->d, MF_CAT_UNUSED, c->rules[i].name.span, MF_ARGS(c->rules[i].name.text));
    for (uint32_t i = 0; i < c->nfacts; i++)
        if (k->d->errors == 0 && !k->fact_used[i])
            mf_report(k->d, MF_CAT_UNUSED, c->facts[i].name.span, MF_ARGS(c->facts[i].name.text));
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (k->d->errors == 0 && c->bodies[i].delegable != MF_DELEGABLE_NO && !k->bodies[i].voted)
            mf_report(k->d, MF_CAT_DELEGABLE_IDLE, c->bodies[i].delegable_span,
                      MF_ARGS(c->bodies[i].name.text));
    check_emergencies(k);
    check_switches(k);
    for (uint32_t i = 0; i < c->nmandates; i++)
        check_mandate(k, i);
}
