/* Groups, amounts and rules as phrases. */
#include "lang/prose_internal.h"

/* ---- what a name stands for
 * ------------------------------------------------------------------------ */

const struct mf_body *mf_prose_body(const struct mf_prose *x, const struct mf_ref *r)
{
    return r->kind == MF_REF_BODY && r->index < x->c->nbodies ? &x->c->bodies[r->index] : NULL;
}

static struct mf_str title_of(const struct mf_charter *c, const struct mf_ref *r)
{
    if (r->kind == MF_REF_BODY && r->index < c->nbodies)
        return c->bodies[r->index].title;
    if (r->kind == MF_REF_OFFICE && r->index < c->noffices)
        return c->offices[r->index].title;
    if (r->kind == MF_REF_POWER && r->index < c->npowers)
        return c->powers[r->index].title;
    if (r->kind == MF_REF_EMERGENCY && r->index < c->nemergencies)
        return c->emergencies[r->index].title;
    if (r->kind == MF_REF_MANDATE && r->index < c->nmandates)
        return c->mandates[r->index].title;
    return MF_S("");
}

struct mf_str mf_prose_titled(struct mf_prose *x, struct mf_str title, struct mf_str name)
{
    bool article = mf_str_starts(title, MF_S("The ")) || mf_str_starts(title, MF_S("the "));

    if (title.n == 0 || x->brief)
        return name;
    return article ? mf_say(x, TITLED_THE, title, name) : mf_say(x, TITLED, title, name);
}

struct mf_str mf_prose_ref(struct mf_prose *x, const struct mf_ref *r)
{
    struct mf_str title = title_of(x->c, r);

    if (r->kind == MF_REF_MISSION)
        return mf_said(x, THE_MISSION);
    if (title.n == 0 || x->brief)
        return r->name.text;
    if (r->kind == MF_REF_BODY || r->kind == MF_REF_OFFICE)
        return mf_prose_titled(x, title, r->name.text);
    return mf_say(x, QUOTED_TITLE, title, r->name.text);
}

struct mf_str mf_prose_holder(struct mf_prose *x, const struct mf_ref *r)
{
    struct mf_str ref = mf_prose_ref(x, r);

    if (r->kind != MF_REF_OFFICE || x->brief)
        return ref;
    return mf_say(x, THE_MEMBERS, mf_say(x, HOLDER, ref));
}

/* ---- groups
 * ----------------------------------------------------------------------------------------- */

static struct mf_str except_of(struct mf_prose *x, const struct mf_group *g, struct mf_str group)
{
    const struct mf_ref *r = &g->except_name;
    struct mf_str who;

    switch (g->except) {
    case MF_EXCEPT_NAME:
        if (r->kind == MF_REF_TAG && !x->brief)
            who = mf_say(x, EXCEPT_TAG, r->name.text);
        else if (r->kind == MF_REF_BODY && !x->brief)
            who = mf_say(x, THE_MEMBERS, mf_say(x, MEMBER_MANY, mf_prose_ref(x, r)));
        else
            who = mf_prose_holder(x, r);
        break;
    case MF_EXCEPT_SUBJECT:
        who = mf_said(x, SUBJECT);
        break;
    case MF_EXCEPT_PROPOSER:
        who = mf_said(x, PROPOSER);
        break;
    case MF_EXCEPT_NONE:
    default:
        return group;
    }
    return mf_say(x, EXCEPT, group, who);
}

/* A group that isn't a body or an office; false for those. */
static bool word_group(struct mf_prose *x, const struct mf_group *g, struct mf_str *ret)
{
    switch (g->kind) {
    case MF_GROUP_SUBJECT:
        *ret = mf_said(x, SUBJECT);
        return true;
    case MF_GROUP_PROPOSER:
        *ret = mf_said(x, PROPOSER);
        return true;
    case MF_GROUP_PUBLIC:
        *ret = mf_said(x, PUBLIC);
        return true;
    case MF_GROUP_NOBODY:
    case MF_GROUP_NONE_GIVEN:
        *ret = mf_said(x, NOBODY);
        return true;
    case MF_GROUP_NAMED:
    default:
        return false;
    }
}

/* The members, exceptions aside. */
static struct mf_str whole_members(struct mf_prose *x, const struct mf_group *g, bool one)
{
    struct mf_str s, ref;

    if (word_group(x, g, &s))
        return s;
    ref = mf_prose_ref(x, &g->of);
    if (g->tag.name.span.len > 0)
        return one ? mf_say(x, TAGGED_ONE, ref, g->tag.name.text)
                   : mf_say(x, TAGGED_MANY, ref, g->tag.name.text);
    if (g->of.kind == MF_REF_OFFICE)
        return mf_say(x, HOLDER, ref);
    return one ? mf_say(x, MEMBER_ONE, ref) : mf_say(x, MEMBER_MANY, ref);
}

struct mf_str mf_prose_members(struct mf_prose *x, const struct mf_group *g, bool one)
{
    return except_of(x, g, whole_members(x, g, one));
}

struct mf_str mf_prose_addressed(struct mf_prose *x, const struct mf_group *g)
{
    struct mf_str s;

    if (word_group(x, g, &s))
        return except_of(x, g, s);
    if (g->tag.name.span.len == 0 || x->brief) {
        s = mf_prose_holder(x, &g->of);
        if (g->tag.name.span.len > 0)
            s = mf_say(x, BRIEF_TAG, s, g->tag.name.text);
        return except_of(x, g, s);
    }
    return mf_say(x, THE_MEMBERS, mf_prose_members(x, g, false));
}

struct mf_str mf_prose_addressees(struct mf_prose *x, const struct mf_group *at, uint32_t n)
{
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < n; i++)
        mf_phrase(x, &ps, mf_prose_addressed(x, &at[i]));
    return mf_prose_and(x, &ps);
}

/* What a group's votes are weighed by; empty: heads. */
static struct mf_str weight_of(const struct mf_prose *x, const struct mf_group *g)
{
    const struct mf_body *body = mf_prose_body(x, &g->of);

    if (g->by_heads)
        return MF_S("");
    if (g->by.span.len > 0)
        return g->by.text;
    return body && body->nweights > 0 ? body->weights[0].text : MF_S("");
}

/* ---- amounts
 * ---------------------------------------------------------------------------------------- */

/* The steps of a falling share: "to 50% over 28 days, then to 40% over 2 days". */
static struct mf_str falling_steps(struct mf_prose *x, const struct mf_fall *f)
{
    struct mf_str s = MF_S("");
    bool brief = x->brief;

    x->brief = true;
    for (; f; f = f->next) {
        struct mf_str to = mf_prose_share(x, f->to, true);
        struct mf_str over = mf_duration_words(x->a, f->over, f->unit, x->lingua);
        s = s.n == 0 ? mf_say(x, FALLING_TO, to, over) : mf_say(x, FALLING_THEN, s, to, over);
    }
    x->brief = brief;
    return s;
}

/* A setting or a parameter that stands for an amount. */
static struct mf_str named_amount(struct mf_prose *x, const struct mf_ref *r)
{
    const struct mf_setting *s;

    if (x->brief)
        return r->name.text;
    if (r->kind == MF_REF_PARAM)
        return mf_say(x, PARAM_NAMED, r->name.text);
    if (r->kind != MF_REF_SETTING || r->index >= x->c->nsettings)
        return r->name.text;
    s = &x->c->settings[r->index];
    return mf_say(x, SETTING_NAMED, r->name.text, mf_prose_quantity(x, &s->value),
                  mf_prose_quantity(x, &s->lo), mf_prose_quantity(x, &s->hi));
}

/* The amount's own words, without "at least" and without what hangs on it. */
static struct mf_str bare_quantity(struct mf_prose *x, const struct mf_amount *a)
{
    switch (a->kind) {
    case MF_AMT_COUNT:
        return mf_prose_number(x, a->count);
    case MF_AMT_SHARE:
        return mf_prose_share(x, a->share, a->percent);
    case MF_AMT_MAJORITY:
        return mf_said(x, AMT_MAJORITY);
    case MF_AMT_ALL:
        return mf_said(x, AMT_ALL);
    case MF_AMT_ALL_BUT:
        return mf_say(x, AMT_ALL_BUT, mf_prose_number(x, a->count));
    case MF_AMT_NAME:
        return named_amount(x, &a->ref);
    case MF_AMT_NONE:
    default:
        return MF_S("");
    }
}

struct mf_str mf_prose_quantity(struct mf_prose *x, const struct mf_amount *a)
{
    struct mf_str s = bare_quantity(x, a);

    if (a->sqrt)
        s = mf_say(x, AMT_SQRT, s);
    if (a->capped)
        s = mf_say(x, AMT_CAPPED, s, mf_prose_number(x, a->cap));
    if (a->rounded_down)
        s = mf_say(x, AMT_ROUNDED, s);
    if (a->falling)
        s = mf_say(x, AMT_FALLING, s, falling_steps(x, a->falling));
    return a->more_than ? mf_say(x, MORE_THAN, s) : s;
}

/* How many of a body's seats an amount comes to; false where that is no fixed number. */
static bool seats_needed(const struct mf_amount *a, uint64_t seats, uint64_t *ret)
{
    struct mf_frac half = {1, 2};

    if (a->sqrt || a->falling)
        return false;
    switch (a->kind) {
    case MF_AMT_SHARE:
        if (a->rounded_down) /* below 2^31 each: no overflow in 128 bits, nor here */
            *ret = (uint64_t)((mf_u128)a->share.num * seats / a->share.den);
        else
            *ret = mf_frac_needed(a->share, seats, a->more_than);
        return true;
    case MF_AMT_MAJORITY:
        *ret = mf_frac_needed(half, seats, true);
        return true;
    case MF_AMT_ALL:
        *ret = seats;
        return true;
    case MF_AMT_ALL_BUT:
        *ret = a->count < seats ? seats - a->count : 0;
        return true;
    case MF_AMT_NONE:
    case MF_AMT_COUNT:
    case MF_AMT_NAME:
    default:
        return false;
    }
}

static struct mf_str seats_base(struct mf_prose *x, const struct mf_group *g)
{
    const struct mf_body *body = mf_prose_body(x, &g->of);
    struct mf_str ref = mf_prose_addressed(x, g);

    if (!body || body->open || g->kind != MF_GROUP_NAMED)
        return mf_say(x, BASE_SEATS_OPEN, ref);
    if (body->seats_range)
        return mf_say(x, BASE_SEATS_RANGE, ref, mf_prose_number(x, body->seats));
    if (body->seats == 1)
        return mf_say(x, BASE_SEATS_ONE, ref);
    return mf_say(x, BASE_SEATS, ref, mf_prose_number(x, body->seats));
}

static struct mf_str full_base(struct mf_prose *x, const struct mf_group *g, enum mf_base base)
{
    struct mf_str members = whole_members(x, g, false), weight = weight_of(x, g), s;

    switch (base) {
    case MF_BASE_SEATS:
        return seats_base(x, g);
    case MF_BASE_ISSUED:
        return weight.n > 0 ? mf_say(x, BASE_ISSUED_WEIGHT, mf_prose_addressed(x, g), weight)
                            : mf_say(x, BASE_ISSUED, mf_prose_addressed(x, g));
    case MF_BASE_IN_OFFICE:
        s = mf_say(x, BASE_IN_OFFICE, members);
        break;
    case MF_BASE_ACTIVE:
        s = mf_say(x, BASE_ACTIVE, members);
        break;
    case MF_BASE_PRESENT:
        s = mf_say(x, BASE_PRESENT, members);
        break;
    case MF_BASE_VOTING:
        s = mf_say(x, BASE_VOTING, members);
        break;
    case MF_BASE_NONE:
    case MF_BASE__COUNT:
    default:
        s = mf_say(x, BASE_NONE, members);
        break;
    }
    s = except_of(x, g, s);
    return weight.n > 0 ? mf_say(x, WEIGHT_HELD, s, weight) : s;
}

static struct mf_str brief_base(struct mf_prose *x, const struct mf_group *g, enum mf_base base)
{
    struct mf_str group = mf_prose_addressed(x, g);

    switch (base) {
    case MF_BASE_SEATS:
        return mf_say(x, BRIEF_SEATS, group);
    case MF_BASE_IN_OFFICE:
        return mf_say(x, BRIEF_IN_OFFICE, group);
    case MF_BASE_ACTIVE:
        return mf_say(x, BRIEF_ACTIVE, group);
    case MF_BASE_PRESENT:
        return mf_say(x, BRIEF_PRESENT, group);
    case MF_BASE_VOTING:
        return mf_say(x, BRIEF_VOTING, group);
    case MF_BASE_ISSUED:
        return mf_say(x, BRIEF_ISSUED, group);
    case MF_BASE_NONE:
    case MF_BASE__COUNT:
    default:
        return group;
    }
}

static struct mf_str by_of(struct mf_prose *x, const struct mf_group *g, struct mf_str s)
{
    if (g->by_heads)
        return mf_say(x, BY_HEADS, s);
    return g->by.span.len > 0 && x->brief ? mf_say(x, BY_WEIGHT, s, g->by.text) : s;
}

/* A plain number: of persons, or of weight where the group has one. */
static struct mf_str counted(struct mf_prose *x, const struct mf_amount *a,
                             const struct mf_group *g, enum mf_base base)
{
    struct mf_str n = mf_prose_quantity(x, a), weight = weight_of(x, g), of;

    if (a->more_than)
        n = bare_quantity(x, a);
    if (weight.n > 0 && base == MF_BASE_NONE)
        return a->more_than ? mf_say(x, WEIGHING_MORE, n, weight, mf_prose_addressed(x, g))
                            : mf_say(x, WEIGHING, n, weight, mf_prose_addressed(x, g));
    if (base != MF_BASE_NONE) {
        of = full_base(x, g, base);
        return a->more_than ? mf_say(x, SHARE_OF_MORE, n, of) : mf_say(x, SHARE_OF, n, of);
    }
    if (a->count == 1 && !a->more_than)
        return mf_say(x, ANY_ONE, mf_prose_members(x, g, true));
    of = mf_prose_members(x, g, a->count == 1);
    return a->more_than ? mf_say(x, COUNT_OF_MORE, n, of) : mf_say(x, COUNT_OF, n, of);
}

/* An amount of a base, before rounding, cap, fall and the number of seats are said. */
static struct mf_str share_of(struct mf_prose *x, const struct mf_amount *a, struct mf_str of)
{
    struct mf_str n = bare_quantity(x, a);

    if (a->sqrt && a->kind == MF_AMT_SHARE)
        n = mf_strf(x->a, "%llu/%llu", (unsigned long long)a->share.num,
                    (unsigned long long)a->share.den);
    if (a->sqrt)
        return a->more_than ? mf_say(x, SQRT_OF_MORE, n, of) : mf_say(x, SQRT_OF, n, of);
    if (a->kind == MF_AMT_MAJORITY)
        return mf_say(x, MAJORITY_OF, n, of);
    if (a->kind == MF_AMT_ALL)
        return mf_say(x, ALL_OF, n, of);
    if (a->kind == MF_AMT_ALL_BUT)
        return mf_say(x, ALL_BUT_OF, mf_prose_number(x, a->count), of);
    return a->more_than ? mf_say(x, SHARE_OF_MORE, n, of) : mf_say(x, SHARE_OF, n, of);
}

struct mf_str mf_prose_measured(struct mf_prose *x, const struct mf_amount *a,
                                const struct mf_group *g, enum mf_base base,
                                bool without_abstentions)
{
    const struct mf_body *body = mf_prose_body(x, &g->of);
    struct mf_str s, of;
    uint64_t needed;

    if (x->brief) {
        of = brief_base(x, g, base);
        if (without_abstentions)
            of = mf_say(x, BRIEF_LESS_ABSTAINING, of);
        return by_of(x, g, mf_say(x, BRIEF_OF, mf_prose_quantity(x, a), of));
    }
    if (a->kind == MF_AMT_COUNT && !a->sqrt) {
        s = counted(x, a, g, base);
        return by_of(x, g, without_abstentions ? mf_say(x, LESS_ABSTAINING, s) : s);
    }
    of = full_base(x, g, base);
    if (without_abstentions)
        of = mf_say(x, LESS_ABSTAINING, of);
    s = share_of(x, a, of);
    if (a->rounded_down)
        s = mf_say(x, ROUNDED, s);
    if (a->capped)
        s = mf_say(x, CAPPED, s, mf_prose_number(x, a->cap));
    if (a->falling)
        s = mf_say(x, FALLING_NOTE, s, falling_steps(x, a->falling));
    if (base == MF_BASE_SEATS && !without_abstentions && body && !body->open &&
        seats_needed(a, body->seats, &needed)) {
        struct mf_str n = mf_prose_figure(x, needed), seats = mf_prose_figure(x, body->seats);
        s = body->seats_range ? mf_say(x, SEATS_NEEDED_NOW, s, n, seats)
                              : mf_say(x, SEATS_NEEDED, s, n, seats);
    }
    return by_of(x, g, s);
}

/* ---- rules
 * ------------------------------------------------------------------------------------------ */

static struct mf_str kinds_of(struct mf_prose *x, unsigned kinds)
{
    struct mf_phrases ps = {0};

    if (kinds & MF_KIND_YES)
        mf_phrase(x, &ps, mf_said(x, KIND_YES));
    if (kinds & MF_KIND_NO)
        mf_phrase(x, &ps, mf_said(x, KIND_NO));
    if (kinds & MF_KIND_ABSTAIN)
        mf_phrase(x, &ps, mf_said(x, KIND_ABSTAIN));
    return mf_prose_and(x, &ps);
}

static struct mf_str quorum_of(struct mf_prose *x, const struct mf_rule *r, struct mf_str s)
{
    struct mf_str q = mf_prose_measured(x, &r->quorum, &r->group, r->quorum_base, false);
    unsigned kinds = r->quorum_counting ? r->quorum_counting : MF_KINDS_ALL;

    if (!x->brief)
        return mf_say(x, QUORUM, s, q, kinds_of(x, kinds));
    if (r->quorum_counting)
        return mf_say(x, BRIEF_QUORUM_KINDS, s, q, kinds_of(x, kinds));
    return mf_say(x, BRIEF_QUORUM, s, q);
}

static struct mf_str count_phrase(struct mf_prose *x, const struct mf_rule *r)
{
    struct mf_str s = mf_prose_measured(x, &r->amount, &r->group, r->base, r->without_abstentions);
    bool one = r->amount.kind == MF_AMT_COUNT && r->amount.count == 1 && !r->amount.more_than;

    if (x->brief) {
        if (r->counting)
            s = mf_say(x, BRIEF_COUNTING, s, kinds_of(x, r->counting));
    } else if (x->role == MF_PROSE_SIGN) {
        if (r->counting)
            s = mf_say(x, SIGNED_COUNTING, s, kinds_of(x, r->counting));
    } else if (r->counting) {
        s = mf_say(x, KINDS_FROM, s, kinds_of(x, r->counting));
    } else {
        s = one ? mf_say(x, YES_FROM_ONE, s) : mf_say(x, YES_FROM, s);
    }
    if (r->has_quorum)
        s = quorum_of(x, r, s);
    if (r->tie.name.span.len > 0) {
        struct mf_str office = mf_prose_holder(x, &r->tie);
        struct mf_str within = mf_prose_dur(x, r->tie_within);
        if (r->tie_within.span.len > 0)
            s = x->brief ? mf_say(x, BRIEF_TIE_WITHIN, s, office, within)
                         : mf_say(x, TIE_WITHIN, s, office, within);
        else
            s = x->brief ? mf_say(x, BRIEF_TIE, s, office) : mf_say(x, TIE, s, office);
    }
    return s;
}

struct mf_str mf_prose_voters(struct mf_prose *x, const struct mf_rule *r)
{
    struct mf_str s = mf_prose_members(x, &r->group, false), q;

    if (r->group.by_heads)
        s = mf_say(x, BY_HEADS, s);
    else if (r->group.by.span.len > 0)
        s = mf_say(x, BY_WEIGHT, s, r->group.by.text);
    if (!r->has_quorum)
        return s;
    q = mf_prose_measured(x, &r->quorum, &r->group, r->quorum_base, false);
    if (!r->quorum_counting)
        return mf_say(x, CHOOSE_QUORUM, s, q);
    return mf_say(x, QUORUM, s, q, kinds_of(x, r->quorum_counting));
}

static bool compound(const struct mf_rule *r)
{
    return r->kind == MF_RULE_AND || r->kind == MF_RULE_OR;
}

/* Children joined by a template, those that are compound themselves in brackets. */
static struct mf_str joined(struct mf_prose *x, const struct mf_rule *r, enum mf_word w)
{
    struct mf_str sum = MF_S("");

    for (uint32_t i = 0; i < r->nchildren; i++) {
        struct mf_str s = mf_prose_rule_phrase(x, r->children[i]);
        if (compound(r->children[i]) && r->kind != MF_RULE_N_OF)
            s = mf_say(x, BRACKETS, s);
        sum = i == 0 ? s : mf_prose_fill(x, w, (struct mf_str[]){sum, s}, 2);
    }
    return sum;
}

const struct mf_rule *mf_prose_named(const struct mf_prose *x, const struct mf_rule *r)
{
    if (r->kind != MF_RULE_NAMED || r->name.kind != MF_REF_RULE || r->name.index >= x->c->nrules)
        return NULL;
    return x->c->rules[r->name.index].rule;
}

/* A rule by its name; told in full only where that is one clause, for the rest stands elsewhere. */
static struct mf_str named_phrase(struct mf_prose *x, const struct mf_rule *r)
{
    const struct mf_rule *named = mf_prose_named(x, r);
    struct mf_str name = r->name.name.text;

    if (x->brief)
        return name;
    if (!named)
        return mf_say(x, NAMED_RULE_ONLY, name);
    if (named->kind == MF_RULE_COUNT || named->kind == MF_RULE_CONSENT ||
        named->kind == MF_RULE_NO_OBJECTION)
        return mf_say(x, NAMED_RULE, name, mf_prose_rule_phrase(x, named));
    return mf_say(x, NAMED_RULE_SEE, name);
}

struct mf_str mf_prose_rule_phrase(struct mf_prose *x, const struct mf_rule *r)
{
    struct mf_str s;

    switch (r->kind) {
    case MF_RULE_AND:
        return joined(x, r, x->brief ? MF_W_AND2 : MF_W_SEMI_AND);
    case MF_RULE_OR:
        return joined(x, r, x->brief ? MF_W_OR2 : MF_W_SEMI_OR);
    case MF_RULE_N_OF:
        s = joined(x, r, MF_W_SEMI);
        return x->brief ? mf_say(x, BRIEF_N_OF, mf_prose_number(x, r->n_of), s)
                        : mf_say(x, N_OF_INLINE, mf_prose_number(x, r->n_of), s);
    case MF_RULE_COUNT:
        return count_phrase(x, r);
    case MF_RULE_CONSENT:
        s = mf_prose_holder(x, &r->name);
        if (x->brief)
            return mf_say(x, BRIEF_CONSENT, s);
        return x->role == MF_PROSE_SIGN ? s : mf_say(x, CONSENT, s);
    case MF_RULE_NAMED:
        return named_phrase(x, r);
    case MF_RULE_NO_OBJECTION:
        if (x->brief)
            return mf_say(x, BRIEF_NO_OBJECTION, mf_prose_quantity(x, &r->amount),
                          brief_base(x, &r->group, r->base));
        return mf_say(x, NO_OBJECTION,
                      mf_prose_measured(x, &r->amount, &r->group, r->base, r->without_abstentions));
    case MF_RULE_NAME:
    default:
        return r->name.name.text;
    }
}

/* ---- for refusals
 * ------------------------------------------------------------------------------------ */

static struct mf_prose writer(struct mf_buf *out, const struct mf_charter *c,
                              const struct mf_power *p, enum mf_lingua lingua)
{
    return (struct mf_prose){.a = out->arena, .c = c, .p = p, .lingua = lingua, .brief = true};
}

void mf_prose_rule(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                   const struct mf_rule *r, enum mf_lingua lingua)
{
    struct mf_prose x = writer(out, c, p, lingua);

    mf_buf_add(out, mf_prose_rule_phrase(&x, r));
}

void mf_prose_group(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                    const struct mf_group *g, enum mf_lingua lingua)
{
    struct mf_prose x = writer(out, c, p, lingua);

    mf_buf_add(out, mf_prose_addressed(&x, g));
}

void mf_prose_amount(struct mf_buf *out, const struct mf_amount *amount, enum mf_lingua lingua)
{
    struct mf_prose x = writer(out, NULL, NULL, lingua);

    mf_buf_add(out, mf_prose_quantity(&x, amount));
}

void mf_prose_cond(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                   const struct mf_cond *cond, enum mf_lingua lingua)
{
    struct mf_prose x = writer(out, c, p, lingua);

    mf_buf_add(out, mf_prose_cond_phrase(&x, cond));
}

void mf_prose_effect(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                     const struct mf_effect *e, enum mf_lingua lingua)
{
    struct mf_prose x = writer(out, c, p, lingua);

    mf_buf_add(out, mf_prose_effect_phrase(&x, e));
}
