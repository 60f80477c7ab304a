/* Bodies and offices: whether they can be filled as they ask to be, and by whom. */
#include "lang/check_internal.h"

/* ---- seats
 * -------------------------------------------------------------------------------------------- */

static void check_seats(struct mf_check *k, const struct mf_body *b)
{
    if (b->open || b->seats_span.len == 0)
        return;
    if (b->seats_range && b->seats_min > b->seats_max)
        mf_report(
            k->d, MF_CAT_RANGE_BACKWARDS, b->seats_span,
            MF_ARGS(mf_check_number(k->d, b->seats_min), mf_check_number(k->d, b->seats_max)));
    else if (b->seats_range && (b->seats < b->seats_min || b->seats > b->seats_max))
        mf_report(k->d, MF_CAT_SEATS_OUTSIDE, b->seats_span,
                  MF_ARGS(mf_check_number(k->d, b->seats), mf_check_number(k->d, b->seats_min),
                          mf_check_number(k->d, b->seats_max)));
    else if (b->seats == 0)
        mf_report(k->d, MF_CAT_SEATS_ZERO, b->seats_span, MF_ARGS(b->name.text));
    if (b->minimum > b->seats && b->seats > 0)
        mf_report(k->d, MF_CAT_MINIMUM_ABOVE, b->minimum_span,
                  MF_ARGS(mf_check_number(k->d, b->minimum), mf_check_number(k->d, b->seats)))
            ->second = b->seats_span;
    else if (b->seats_range && b->minimum > b->seats_min && b->seats_min <= b->seats_max)
        mf_report(k->d, MF_CAT_MINIMUM_ABOVE_LOW, b->minimum_span,
                  MF_ARGS(mf_check_number(k->d, b->minimum), mf_check_number(k->d, b->seats_min)))
            ->second = b->seats_span;
}

static const struct mf_limit *limit_of(const struct mf_body *b, const struct mf_ref *tag)
{
    for (uint32_t i = 0; i < b->nlimit && i < MF_LONGEST_SCAN; i++)
        if (b->limit[i].per.name.span.len == 0 && b->limit[i].tag.kind == MF_REF_TAG &&
            tag->kind == MF_REF_TAG && b->limit[i].tag.index == tag->index)
            return &b->limit[i];
    return NULL;
}

static void check_one_require(struct mf_check *k, uint32_t body, const struct mf_require *r)
{
    const struct mf_body *b = &k->c->bodies[body];
    const struct mf_body_facts *f = &k->bodies[body];
    if (r->amount.kind == MF_AMT_NAME && r->amount.ref.kind == MF_REF_SETTING)
        k->setting_used[r->amount.ref.index] = true;
    struct mf_amount a = mf_check_amount_value(k->c, &r->amount);
    const struct mf_limit *limit = limit_of(b, &r->tag);
    bool count = a.kind == MF_AMT_COUNT;
    struct mf_str tag = r->tag.name.text;
    if (count && a.count == 0)
        mf_report(k->d, MF_CAT_REQUIRE_NOTHING, r->span, MF_ARGS(tag));
    else if (count && !b->open && b->seats > 0 && a.count > b->seats)
        mf_report(k->d, MF_CAT_REQUIRE_ABOVE, r->span,
                  MF_ARGS(mf_check_number(k->d, a.count), tag, mf_check_number(k->d, b->seats)))
            ->second = b->seats_span;
    else if (limit && ((count && limit->count < a.count) || limit->count == 0))
        mf_report(
            k->d, MF_CAT_REQUIRE_LIMIT, r->span,
            MF_ARGS(mf_check_words(k, r->amount.span), tag, mf_check_number(k->d, limit->count)))
            ->second = limit->span;
    else if (a.kind == MF_AMT_SHARE && a.share.num > a.share.den)
        mf_report(k->d, MF_CAT_AMOUNT_ABOVE_WHOLE, r->amount.span,
                  MF_ARGS(mf_check_words(k, r->amount.span)));
    else if (f->seats_one != UINT32_MAX && r->tag.kind == MF_REF_TAG &&
             !(f->tags_given & (1u << r->tag.index)))
        mf_report(k->d, MF_CAT_REQUIRE_LOST, r->span, MF_ARGS(tag, b->name.text));
}

/* Whether two groups of this body are declared incompatible. */
static bool incompatible_tags(const struct mf_charter *c, uint32_t body, uint32_t one, uint32_t two)
{
    for (uint32_t i = 0; i < c->nincompatibles; i++) {
        const struct mf_incompatible *x = &c->incompatibles[i];
        bool has_one = false, has_two = false;
        for (uint32_t j = 0; j < x->n && j < MF_LONGEST_SCAN; j++) {
            const struct mf_ref *t = &x->of[j].tag;
            has_one |= t->kind == MF_REF_TAG && t->body == body && t->index == one;
            has_two |= t->kind == MF_REF_TAG && t->body == body && t->index == two;
        }
        if (has_one && has_two)
            return true;
    }
    return false;
}

/*
 * All that is required together. Tags may meet in one person, so that more than the seats are
 * possible, though only with people who are several things at once; unless two of them exclude each
 * other.
 */
static void check_requires(struct mf_check *k, uint32_t body)
{
    const struct mf_body *b = &k->c->bodies[body];
    uint64_t sum = 0;
    for (uint32_t i = 0; i < b->nrequire; i++) {
        check_one_require(k, body, &b->require[i]);
        struct mf_amount a = mf_check_amount_value(k->c, &b->require[i].amount);
        sum += a.kind == MF_AMT_COUNT && a.count <= b->seats ? a.count : 0;
    }
    if (b->open || b->seats == 0 || sum <= b->seats)
        return;
    for (uint32_t i = 0; i < b->nrequire && b->nrequire <= MF_MAX_TAGS; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const struct mf_require *p = &b->require[i], *q = &b->require[j];
            if (p->tag.kind != MF_REF_TAG || q->tag.kind != MF_REF_TAG ||
                p->amount.count + q->amount.count <= b->seats ||
                !incompatible_tags(k->c, body, p->tag.index, q->tag.index))
                continue;
            mf_report(k->d, MF_CAT_REQUIRE_CLASH, p->span,
                      MF_ARGS(p->tag.name.text, q->tag.name.text, mf_check_number(k->d, b->seats)))
                ->second = q->span;
            return;
        }
    }
    mf_report(k->d, MF_CAT_REQUIRE_SUM, b->require[b->nrequire - 1].span,
              MF_ARGS(mf_check_number(k->d, sum), b->name.text, mf_check_number(k->d, b->seats)))
        ->second = b->seats_span;
}

/* ---- who fills it
 * --------------------------------------------------------------------------------------- */

static bool power_fills(const struct mf_power *p, uint32_t body, bool admits)
{
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        bool right = e->kind == MF_EF_SEAT || (admits && e->kind == MF_EF_ADMIT);
        bool here = (e->target.kind == MF_REF_BODY && e->target.index == body) ||
                    e->target.kind == MF_REF_PARAM || e->target.kind == MF_REF_NONE;
        if (right && here)
            return true;
    }
    return false;
}

static void check_vacancies(struct mf_check *k, uint32_t body)
{
    const struct mf_body *b = &k->c->bodies[body];
    const struct mf_vacancies *v = &b->vacancies;
    if (v->span.len == 0)
        return;
    if (b->open) {
        mf_report(k->d, MF_CAT_VACANCIES_OPEN, v->span, MF_ARGS(b->name.text))->second =
            b->seats_span;
        return;
    }
    for (uint32_t i = 0; i < v->nfillers; i++) {
        const struct mf_ref *r = &v->fillers[i].power;
        if (r->kind != MF_REF_POWER)
            continue;
        if (!power_fills(&k->c->powers[r->index], body, true))
            mf_report(k->d, MF_CAT_FILLER_OTHER, r->name.span, MF_ARGS(r->name.text, b->name.text))
                ->second = k->c->powers[r->index].effect_span;
        for (uint32_t j = 0; j < i && j < MF_LONGEST_SCAN; j++) {
            if (v->fillers[j].power.kind == MF_REF_POWER && v->fillers[j].power.index == r->index) {
                mf_report(k->d, MF_CAT_FILLER_TWICE, r->name.span, MF_ARGS(r->name.text))->second =
                    v->fillers[j].power.name.span;
                break;
            }
        }
        if (i + 1 < v->nfillers && v->fillers[i].within.span.len == 0)
            mf_report(k->d, MF_CAT_FILLER_NO_TIME, r->name.span,
                      MF_ARGS(r->name.text, v->fillers[i + 1].power.name.text));
    }
}

static void check_admission(struct mf_check *k, uint32_t body)
{
    const struct mf_body *b = &k->c->bodies[body];
    const struct mf_body_facts *f = &k->bodies[body];
    bool filled = f->seats_one != UINT32_MAX || f->admits_one != UINT32_MAX;
    if (b->admitted.kind == MF_REF_POWER &&
        !power_fills(&k->c->powers[b->admitted.index], body, true))
        mf_report(k->d, MF_CAT_ADMITTED_OTHER, b->admitted.name.span,
                  MF_ARGS(b->admitted.name.text, b->name.text))
            ->second = k->c->powers[b->admitted.index].effect_span;
    if (b->admitted_span.len > 0 || filled || b->seats_span.len == 0)
        return;
    if (b->open)
        mf_report(k->d, MF_CAT_UNGATED, b->seats_span, MF_ARGS(b->name.text));
    else if (b->nincludes == 0 || b->nincludes < b->seats)
        mf_report(k->d, MF_CAT_BODY_UNFILLED, b->name.span, MF_ARGS(b->name.text));
}

static void check_body(struct mf_check *k, uint32_t body)
{
    const struct mf_body *b = &k->c->bodies[body];
    check_seats(k, b);
    check_requires(k, body);
    check_vacancies(k, body);
    check_admission(k, body);
    for (uint32_t i = 0; i < b->nlimit; i++)
        if (b->limit[i].per.kind == MF_REF_FACT)
            k->fact_used[b->limit[i].per.index] = true;
    if (b->agents_span.len > 0 && b->agents_max == 0)
        mf_report(k->d, MF_CAT_AGENTS_NONE, b->agents_span, MF_ARGS(b->name.text));
    else if (b->agents_span.len > 0 && !b->open && b->seats > 0 && b->agents_max >= b->seats)
        mf_report(k->d, MF_CAT_AGENTS_ALL, b->agents_span,
                  MF_ARGS(mf_check_number(k->d, b->agents_max), b->name.text,
                          mf_check_number(k->d, b->seats)))
            ->second = b->seats_span;
}

/* ---- offices
 * -------------------------------------------------------------------------------------------- */

/*
 * `appoint` is refused while the office is held. But a guarded removal means little when the
 * successor can be put to the vote before it, without the office being vacant.
 */
static void check_takeover(struct mf_check *k, uint32_t office)
{
    const struct mf_office_facts *f = &k->offices[office];
    const struct mf_charter *c = k->c;
    if (f->removes == UINT32_MAX || f->appoints_one == UINT32_MAX)
        return;
    const struct mf_power *p = &c->powers[f->appoints_one];
    if (p->only_when || p->opens != MF_OPENS_NO)
        return;
    for (uint32_t i = 0; i < p->neffects; i++)
        if (p->effects[i].kind == MF_EF_REMOVE && p->effects[i].target.index == office)
            return; /* removal and appointment in one: its own guards are compared elsewhere */
    mf_report(k->d, MF_CAT_APPOINT_EARLY, p->name.span,
              MF_ARGS(p->name.text, c->offices[office].name.text, c->powers[f->removes].name.text))
        ->second = c->powers[f->removes].name.span;
}

/* Offices that no power fills: one message for all of them. */
static void check_unfilled(struct mf_check *k)
{
    struct mf_listing l = {0};
    const struct mf_name *first = NULL;
    for (uint32_t i = 0; i < k->c->noffices; i++) {
        if (k->offices[i].appoints_one != UINT32_MAX)
            continue;
        first = first ? first : &k->c->offices[i].name;
        mf_check_listing_add(k, &l, k->c->offices[i].name.text);
    }
    if (first)
        mf_report(k->d, MF_CAT_OFFICE_UNFILLED, first->span,
                  MF_ARGS(mf_check_listing_text(k, &l), first->text));
}

void mf_check_bodies(struct mf_check *k)
{
    for (uint32_t i = 0; i < k->c->nbodies; i++)
        check_body(k, i);
    for (uint32_t i = 0; i < k->c->noffices; i++)
        check_takeover(k, i);
    check_unfilled(k);
}
