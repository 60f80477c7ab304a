/* Bodies, offices, persons and settings as items of the document. */
#include "lang/prose_internal.h"

static void seats(struct mf_prose *x, const struct mf_body *b)
{
    if (b->open)
        mf_prose_item(x, 0, mf_said(x, SEATS_OPEN));
    else if (b->seats_range)
        mf_prose_item(x, 0,
                      mf_say(x, SEATS_RANGE, mf_prose_number(x, b->seats),
                             mf_prose_number(x, b->seats_min), mf_prose_number(x, b->seats_max)));
    else if (b->seats_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, SEATS, mf_prose_number(x, b->seats)));
}

/* Who must sit there, and who may not. */
static void composition(struct mf_prose *x, const struct mf_body *b)
{
    if (b->minimum_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, MINIMUM, mf_prose_number(x, b->minimum)));
    for (uint32_t i = 0; i < b->nrequire; i++) {
        const struct mf_amount *a = &b->require[i].amount;
        struct mf_str n = mf_prose_quantity(x, a);
        bool exact = a->kind == MF_AMT_COUNT || a->kind == MF_AMT_SHARE || a->kind == MF_AMT_NAME;
        mf_prose_item(x, 0,
                      mf_say(x, REQUIRE, exact && !a->more_than ? mf_say(x, AT_LEAST, n) : n,
                             b->require[i].tag.name.text));
    }
    for (uint32_t i = 0; i < b->nlimit; i++) {
        const struct mf_limit *l = &b->limit[i];
        struct mf_str n = mf_prose_number(x, l->count);
        if (l->tag.name.span.len > 0 && l->per.name.span.len > 0)
            mf_prose_item(x, 0, mf_say(x, LIMIT_TAG_PER, n, l->tag.name.text, l->per.name.text));
        else if (l->per.name.span.len > 0)
            mf_prose_item(x, 0, mf_say(x, LIMIT_PER, n, l->per.name.text));
        else
            mf_prose_item(x, 0, mf_say(x, LIMIT_TAG, n, l->tag.name.text));
    }
    for (uint32_t i = 0; i < b->nincludes; i++) {
        struct mf_str who = mf_prose_holder(x, &b->includes[i]);
        mf_prose_item(x, 0,
                      b->includes_acting[i] ? mf_say(x, INCLUDES_ACTING, who)
                                            : mf_say(x, INCLUDES, who));
    }
}

static void vacancies(struct mf_prose *x, const struct mf_vacancies *v)
{
    struct mf_phrases ps = {0};
    struct mf_str sum = MF_S("");

    if (v->span.len == 0)
        return;
    for (uint32_t i = 0; i < v->nfillers; i++) {
        const struct mf_filler *f = &v->fillers[i];
        struct mf_str power = mf_prose_ref(x, &f->power);
        struct mf_str s = f->within.span.len > 0
                              ? mf_say(x, FILLER_WITHIN, power, mf_prose_dur(x, f->within))
                              : mf_say(x, FILLER, power);
        sum = i == 0 ? s : mf_say(x, FILLER_THEN, sum, s);
    }
    if (v->nfillers > 0)
        mf_phrase(x, &ps, mf_say(x, VACANCIES, sum));
    if (v->caretaker_span.len > 0)
        mf_phrase(x, &ps, mf_say(x, VACANCY_CARETAKER, mf_prose_dur(x, v->caretaker_after)));
    mf_prose_item(x, 0, mf_prose_text(x, &ps));
}

static void weights(struct mf_prose *x, const struct mf_body *b)
{
    if (b->nweights == 0)
        mf_prose_item(x, 0, mf_said(x, HEADS));
    else if (b->nweights == 1)
        mf_prose_item(x, 0, mf_say(x, WEIGHT, b->weights[0].text));
    else
        mf_prose_item(x, 0,
                      mf_say(x, WEIGHTS, b->weights[0].text,
                             mf_prose_names(x, b->weights + 1, b->nweights - 1, false)));
}

/* Terms, admission, weights, and what else is said of members. */
static void membership(struct mf_prose *x, const struct mf_body *b)
{
    if (b->term_span.len > 0) {
        struct mf_str term = mf_prose_dur(x, b->term);
        if (b->term_max == 0)
            mf_prose_item(x, 0, mf_say(x, TERM, term));
        else if (b->term_max == 1)
            mf_prose_item(x, 0, mf_say(x, TERM_MAX_ONE, term));
        else
            mf_prose_item(x, 0, mf_say(x, TERM_MAX, term, mf_prose_number(x, b->term_max)));
    }
    vacancies(x, &b->vacancies);
    if (b->admitted_span.len > 0) {
        struct mf_str by = mf_prose_holder(x, &b->admitted);
        mf_prose_item(x, 0,
                      b->admitted.kind == MF_REF_POWER ? mf_say(x, ADMITTED_POWER, by)
                                                       : mf_say(x, ADMITTED_OFFICE, by));
    }
    weights(x, b);
    if (b->inactive_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, INACTIVE, mf_prose_dur(x, b->inactive)));
    if (b->delegable == MF_DELEGABLE_ONE)
        mf_prose_item(x, 0, mf_said(x, DELEGABLE_ONE));
    else if (b->delegable == MF_DELEGABLE_TRANSITIVE)
        mf_prose_item(x, 0, mf_said(x, DELEGABLE_TRANSITIVE));
    if (b->agents_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, AGENTS, mf_prose_number(x, b->agents_max)));
}

static void absent_of_body(struct mf_prose *x, const struct mf_body *b)
{
    struct mf_phrases ps = {0};

    if (b->minimum_span.len == 0)
        mf_phrase(x, &ps, mf_said(x, NO_MINIMUM));
    if (b->term_span.len == 0)
        mf_phrase(x, &ps, mf_said(x, NO_TERM));
    if (b->agents_span.len == 0)
        mf_phrase(x, &ps, mf_said(x, NO_AGENTS));
    if (ps.list.n > 0)
        mf_prose_item(x, 0, mf_prose_text(x, &ps));
}

static struct mf_str body_heading(struct mf_prose *x, const struct mf_body *b)
{
    struct mf_str s = b->title.n > 0 ? mf_say(x, HEADED, b->title, b->name.text) : b->name.text;

    return b->entrenched ? mf_say(x, ENTRENCHED_HEAD, s) : s;
}

void mf_prose_bodies(struct mf_prose *x)
{
    if (x->c->nbodies == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_BODIES));
    for (uint32_t i = 0; i < x->c->nbodies; i++) {
        const struct mf_body *b = &x->c->bodies[i];
        mf_prose_about(x, b->span);
        mf_prose_heading(x, 3, body_heading(x, b));
        seats(x, b);
        composition(x, b);
        membership(x, b);
        absent_of_body(x, b);
    }
}

void mf_prose_offices(struct mf_prose *x)
{
    if (x->c->noffices == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_OFFICES));
    for (uint32_t i = 0; i < x->c->noffices; i++) {
        const struct mf_office *o = &x->c->offices[i];
        struct mf_phrases ps = {0};
        struct mf_str s = o->title.n > 0 ? mf_say(x, HEADED, o->title, o->name.text) : o->name.text;
        mf_phrase(x, &ps,
                  o->of.name.span.len > 0 ? mf_say(x, OFFICE_OF, s, mf_prose_ref(x, &o->of))
                                          : mf_say(x, OFFICE_ANYONE, s));
        mf_phrase(x, &ps,
                  o->acting_span.len > 0 ? mf_say(x, OFFICE_ACTING, mf_prose_holder(x, &o->acting))
                                         : mf_said(x, OFFICE_NO_ACTING));
        if (o->entrenched)
            mf_phrase(x, &ps, mf_said(x, OFFICE_ENTRENCHED));
        mf_prose_about(x, o->span);
        mf_prose_item(x, 0, mf_prose_text(x, &ps));
    }
}

void mf_prose_persons(struct mf_prose *x)
{
    struct mf_phrases facts = {0};

    if (x->c->nincompatibles == 0 && x->c->nfacts == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_PERSONS));
    for (uint32_t i = 0; i < x->c->nincompatibles; i++) {
        const struct mf_incompatible *inc = &x->c->incompatibles[i];
        struct mf_phrases ps = {0};
        for (uint32_t k = 0; k < inc->n; k++)
            mf_phrase(x, &ps, mf_prose_members(x, &inc->of[k], true));
        mf_prose_about(x, inc->span);
        mf_prose_item(x, 0, mf_say(x, INCOMPATIBLE, mf_prose_and(x, &ps)));
    }
    for (uint32_t i = 0; i < x->c->nfacts; i++)
        mf_phrase(x, &facts, x->c->facts[i].name.text);
    if (x->c->nfacts > 0)
        mf_prose_about(x, x->c->facts[0].span);
    if (facts.list.n > 0)
        mf_prose_item(x, 0, mf_say(x, FACT, mf_prose_and(x, &facts)));
}

void mf_prose_settings(struct mf_prose *x)
{
    if (x->c->nsettings == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_SETTINGS));
    for (uint32_t i = 0; i < x->c->nsettings; i++) {
        const struct mf_setting *s = &x->c->settings[i];
        struct mf_str value = mf_prose_quantity(x, &s->value);
        struct mf_str name =
            s->entrenched ? mf_say(x, ENTRENCHED_HEAD, s->name.text) : s->name.text;
        mf_prose_about(x, s->span);
        mf_prose_item(x, 0,
                      mf_say(x, SETTING, name, value, mf_prose_quantity(x, &s->lo),
                             mf_prose_quantity(x, &s->hi)));
    }
}
