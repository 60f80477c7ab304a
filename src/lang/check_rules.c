/* What a rule or a condition asks: amounts that can be reached, bases that exist, quorums that mean
 * something. */
#include "lang/check_internal.h"

static int cmp_one(struct mf_frac f)
{
    return f.num == f.den ? 0 : f.num < f.den ? -1 : 1;
}

/* ---- amounts
 * ------------------------------------------------------------------------------------------ */

/* True when nobody at all reaches the amount: it asks for nothing. */
static bool asks_nothing(const struct mf_amount *a, uint64_t max)
{
    if (a->more_than)
        return false;
    switch (a->kind) {
    case MF_AMT_COUNT:
        return a->count == 0;
    case MF_AMT_SHARE:
        return a->share.num == 0 || (a->capped && a->cap == 0);
    case MF_AMT_ALL_BUT:
        return a->count >= max;
    case MF_AMT_NONE:
    case MF_AMT_MAJORITY:
    case MF_AMT_ALL:
    case MF_AMT_NAME:
        break;
    }
    return false;
}

/* True when the amount is more than the whole, whatever that is. */
static bool above_whole(const struct mf_amount *a)
{
    if (a->kind == MF_AMT_ALL || (a->kind == MF_AMT_ALL_BUT && a->count == 0))
        return a->more_than;
    if (a->kind != MF_AMT_SHARE || a->sqrt)
        return false;
    for (const struct mf_fall *f = a->falling; f; f = f->next)
        if (cmp_one(f->to) < 0)
            return false;
    return cmp_one(a->share) > 0 || (cmp_one(a->share) == 0 && a->more_than && !a->falling);
}

/* `80% falling to 50% over 28 days`: each step must end lower than it began. */
static void check_falling(struct mf_check *k, const struct mf_amount *a)
{
    struct mf_frac from = a->share;
    for (const struct mf_fall *f = a->falling; f; f = f->next) {
        if (mf_frac_cmp(f->to, from) >= 0) {
            mf_report(k->d, MF_CAT_FALLING_RISES, a->span, MF_ARGS(mf_check_words(k, a->span)));
            return;
        }
        if (f->over <= 0) {
            mf_report(k->d, MF_CAT_DURATION_ZERO, a->span, MF_NO_ARGS);
            return;
        }
        from = f->to;
    }
}

/*
 * A setting asks for nothing if even its highest value does, and for too much if even its lowest
 * does: what a power can set right isn't a mistake of the charter.
 */
static struct mf_amount bound(const struct mf_charter *c, const struct mf_amount *written,
                              bool highest)
{
    struct mf_amount a = mf_check_amount_value(c, written);
    if (written->kind != MF_AMT_NAME || written->ref.kind != MF_REF_SETTING)
        return a;
    const struct mf_setting *s = &c->settings[written->ref.index];
    const struct mf_amount *b = highest ? &s->hi : &s->lo;
    if (b->kind != a.kind)
        return a;
    a.count = b->count;
    a.share = b->share;
    return a;
}

bool mf_check_rounding(struct mf_check *k, const struct mf_amount *written)
{
    struct mf_amount a = mf_check_amount_value(k->c, written);
    if (!written->rounded_down || written->kind != MF_AMT_NAME || a.kind == MF_AMT_SHARE)
        return true;
    struct mf_diag *d =
        mf_report(k->d, MF_CAT_NOTHING_TO_ROUND, written->span, MF_ARGS(written->ref.name.text));
    if (written->ref.kind == MF_REF_SETTING)
        d->second = k->c->settings[written->ref.index].span;
    return false;
}

/* An amount of a group, in a count or in a quorum. Returns false when it was reported. */
static bool check_amount(struct mf_check *k, const struct mf_amount *written,
                         const struct mf_group *g, enum mf_base base)
{
    if (written->kind == MF_AMT_NAME && written->ref.kind == MF_REF_SETTING)
        k->setting_used[written->ref.index] = true;
    if (written->kind == MF_AMT_NAME && written->ref.kind == MF_REF_PARAM) {
        mf_report(k->d, MF_CAT_BAR_BY_PROPOSER, written->span, MF_ARGS(written->ref.name.text));
        return false;
    }
    if (!mf_check_rounding(k, written))
        return false;
    struct mf_amount a = bound(k->c, written, false), most = bound(k->c, written, true);
    uint64_t max = mf_check_group_weighed(k->c, g) ? MF_UNBOUNDED : mf_check_group_max(k->c, g);
    check_falling(k, &a);
    if (written->kind == MF_AMT_NAME && a.kind == MF_AMT_SHARE && base == MF_BASE_NONE)
        mf_report(k->d, MF_CAT_SETTING_BASE, written->span,
                  MF_ARGS(mf_check_words(k, written->span), mf_check_words(k, g->span)))
            ->second = k->c->settings[written->ref.index].span;
    else if (asks_nothing(&most, max))
        mf_report(k->d, MF_CAT_AMOUNT_NOTHING, written->span,
                  MF_ARGS(mf_check_words(k, written->span), mf_check_words(k, g->span)));
    else if (above_whole(&a))
        mf_report(k->d, MF_CAT_AMOUNT_ABOVE_WHOLE, written->span,
                  MF_ARGS(mf_check_words(k, written->span)));
    else if (a.kind == MF_AMT_COUNT && max != MF_UNBOUNDED &&
             (a.more_than ? a.count >= max : a.count > max))
        mf_report(k->d, MF_CAT_AMOUNT_NEVER, written->span,
                  MF_ARGS(mf_check_words(k, written->span), mf_check_words(k, g->span),
                          mf_check_number(k->d, max)))
            ->second = mf_check_group_body(k->c, g) ? mf_check_group_body(k->c, g)->seats_span
                                                    : (struct mf_span){0, 0};
    else
        return true;
    return false;
}

/* ---- bases
 * -------------------------------------------------------------------------------------------- */

static void check_base(struct mf_check *k, const struct mf_group *g, enum mf_base base,
                       struct mf_span span)
{
    const struct mf_body *b = mf_check_group_body(k->c, g);
    if (g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_NONE)
        return;
    switch (base) {
    case MF_BASE_SEATS:
        if (b && b->open && g->tag.kind == MF_REF_NONE && g->except == MF_EXCEPT_NONE)
            mf_report(k->d, MF_CAT_SEATS_OF_OPEN, span, MF_ARGS(mf_check_words(k, g->span)))
                ->second = b->seats_span;
        else if (!b || g->tag.kind != MF_REF_NONE || g->except != MF_EXCEPT_NONE)
            mf_report(k->d, MF_CAT_SEATS_OF_PART, span, MF_ARGS(mf_check_words(k, g->span)));
        break;
    case MF_BASE_ACTIVE:
        if (!b || b->inactive_span.len == 0)
            mf_report(k->d, MF_CAT_ACTIVE_ALL, span, MF_ARGS(mf_check_words(k, g->span)))->second =
                b ? b->name.span : (struct mf_span){0, 0};
        break;
    case MF_BASE_ISSUED:
        if (!mf_check_group_weighed(k->c, g))
            mf_report(k->d, MF_CAT_ISSUED_NOTHING, span, MF_ARGS(mf_check_words(k, g->span)))
                ->second = b ? b->name.span : (struct mf_span){0, 0};
        break;
    case MF_BASE_NONE:
    case MF_BASE_IN_OFFICE:
    case MF_BASE_PRESENT:
    case MF_BASE_VOTING:
    case MF_BASE__COUNT:
        break;
    }
}

/* A quorum of those who take part is always met by those who take part. */
static bool quorum_circular(const struct mf_rule *r)
{
    uint8_t kinds = r->quorum_counting ? r->quorum_counting : MF_KINDS_ALL;
    uint8_t votes = MF_KIND_YES | MF_KIND_NO;
    return (r->quorum_base == MF_BASE_PRESENT && kinds == MF_KINDS_ALL) ||
           (r->quorum_base == MF_BASE_VOTING && (kinds & votes) == votes);
}

static void check_count(struct mf_check *k, const struct mf_rule *r)
{
    const struct mf_group *g = &r->group;
    if (g->kind == MF_GROUP_PUBLIC || g->kind == MF_GROUP_NOBODY) {
        mf_report(k->d, MF_CAT_VOTERS_UNKNOWN, g->span, MF_ARGS(mf_check_words(k, g->span)));
        return;
    }
    check_amount(k, &r->amount, g, r->base);
    check_base(k, g, r->base, r->span);
    if (r->counting && !(r->counting & MF_KIND_YES))
        mf_report(k->d, MF_CAT_COUNTING_YES, r->span, MF_NO_ARGS);
    if (!r->has_quorum)
        return;
    if (check_amount(k, &r->quorum, g, r->quorum_base) && quorum_circular(r))
        mf_report(k->d, MF_CAT_QUORUM_CIRCULAR, r->quorum.span,
                  MF_ARGS(mf_check_words(k, r->quorum.span)));
    check_base(k, g, r->quorum_base, r->quorum.span);
    if (r->quorum_counting && !(r->quorum_counting & MF_KIND_YES))
        mf_report(k->d, MF_CAT_QUORUM_YES, r->quorum.span, MF_NO_ARGS);
}

/* ---- what a leaf means where it stands
 * ------------------------------------------------------------------ */

struct leaf_place {
    struct mf_check *k;
    const struct mf_rule_place *place;
    struct mf_span via; /* the named rule that brought it here; len 0: it stands here itself */
};

/* Signatures are all yes: a share of those who vote is reached by the first of them. */
static void check_signature(const struct leaf_place *l, const struct mf_rule *r, struct mf_span at)
{
    struct mf_check *k = l->k;
    if (r->kind == MF_RULE_NO_OBJECTION)
        mf_report(k->d, MF_CAT_OBJECTION_SIGNED, at, MF_NO_ARGS);
    else if (r->kind == MF_RULE_COUNT && (r->base == MF_BASE_PRESENT || r->base == MF_BASE_VOTING))
        mf_report(k->d, MF_CAT_BASE_SIGNED, at, MF_ARGS(mf_check_words(k, r->group.span)));
}

static void check_no_objection(const struct leaf_place *l, struct mf_span at)
{
    const struct mf_stage *s = l->place->stage;
    if (!s || s->votes.span.len == 0)
        mf_report(l->k->d, MF_CAT_OBJECTION_NO_TIME, at, MF_NO_ARGS);
}

/* A ballot is no secret among so few: whoever knows their own vote knows the others'. */
static void check_secret(const struct leaf_place *l, const struct mf_rule *r, struct mf_span at)
{
    struct mf_check *k = l->k;
    bool consent = r->kind == MF_RULE_CONSENT;
    uint64_t max = consent ? 1 : mf_check_group_max(k->c, &r->group);
    if (max < 3)
        mf_report(k->d, MF_CAT_SECRET_FEW, at,
                  MF_ARGS(consent ? r->name.name.text : mf_check_words(k, r->group.span),
                          mf_check_number(k->d, max)))
            ->second = l->place->stage->ballot_span;
}

struct recusal {
    const struct mf_check *k;
    const struct mf_stage *stage;
};

/* Whether anybody is left to decide a leaf when those whom the charter recuses are gone. */
static bool somebody_left(void *ctx, const struct mf_rule *r)
{
    const struct recusal *x = ctx;
    for (uint32_t i = 0; i < x->stage->nrecuses; i++) {
        const struct mf_group *g = &x->stage->recuses[i];
        if (g->kind != MF_GROUP_NAMED || g->of.kind == MF_REF_NONE)
            continue;
        if (r->kind == MF_RULE_CONSENT ? g->of.kind == MF_REF_OFFICE && g->of.index == r->name.index
                                       : mf_check_group_within(x->k->c, &r->group, g))
            return false;
    }
    return true;
}

static void check_recusal(struct mf_check *k, const struct mf_stage *s)
{
    struct recusal x = {k, s};
    const struct mf_rule *r = s->passes ? s->passes : s->choose.by;
    if (s->nrecuses > 0 && !mf_check_rule_possible(k->c, r, somebody_left, &x))
        mf_report(k->d, MF_CAT_RECUSED_ALL, s->passes ? s->passes_span : s->choose.span,
                  MF_ARGS(mf_check_words(k, r->span)))
            ->second = s->recuses_span[0];
}

/* Consents are given whenever one likes, and signatures aren't votes. */
static bool is_vote(const struct mf_rule_place *place)
{
    return place->role == MF_ROLE_DECIDES ||
           (place->role == MF_ROLE_PASSES && place->stage->votes.span.len > 0);
}

static void check_place(const struct leaf_place *l, const struct mf_rule *r)
{
    struct mf_span at = l->via.len > 0 ? l->via : r->span;
    if (r->kind == MF_RULE_COUNT && r->group.kind == MF_GROUP_NAMED &&
        r->group.of.kind == MF_REF_NONE)
        return;
    if (is_vote(l->place) && r->group.of.kind == MF_REF_BODY)
        l->k->bodies[r->group.of.index].voted = true;
    switch (l->place->role) {
    case MF_ROLE_NAMED:
        break;
    case MF_ROLE_PROPOSED:
    case MF_ROLE_SIGNED:
        check_signature(l, r, at);
        break;
    case MF_ROLE_PASSES:
        if (r->kind == MF_RULE_NO_OBJECTION)
            check_no_objection(l, at);
        if (l->place->stage->secret)
            check_secret(l, r, at);
        break;
    case MF_ROLE_DECIDES:
        if (r->kind == MF_RULE_NO_OBJECTION)
            mf_report(l->k->d, MF_CAT_OBJECTION_NO_TIME, at, MF_NO_ARGS);
        break;
    }
}

/* One node; leaves that a named rule brings are judged for this place only, the rule itself
 * elsewhere. */
static void check_node(const struct leaf_place *l, const struct mf_rule *r)
{
    struct mf_check *k = l->k;
    struct leaf_place inner = *l;
    switch (r->kind) {
    case MF_RULE_N_OF:
        if (l->via.len == 0 && r->n_of == 0)
            mf_report(k->d, MF_CAT_AMOUNT_NOTHING, r->span,
                      MF_ARGS(MF_S("0"), mf_check_words(k, r->span)));
        else if (l->via.len == 0 && r->n_of > r->nchildren)
            mf_report(k->d, MF_CAT_PARTS_NEVER, r->span,
                      MF_ARGS(mf_check_number(k->d, r->n_of), mf_check_number(k->d, r->nchildren)));
        for (uint32_t i = 0; i < r->nchildren; i++)
            check_node(l, r->children[i]);
        break;
    case MF_RULE_AND:
    case MF_RULE_OR:
        for (uint32_t i = 0; i < r->nchildren; i++)
            check_node(l, r->children[i]);
        break;
    case MF_RULE_NAMED:
        if (r->name.kind != MF_REF_RULE)
            break;
        k->rule_used[r->name.index] = true;
        if (inner.via.len == 0)
            inner.via = r->span;
        if (l->place->role != MF_ROLE_NAMED)
            check_node(&inner, k->c->rules[r->name.index].rule);
        break;
    case MF_RULE_COUNT:
    case MF_RULE_NO_OBJECTION:
        if (l->via.len == 0)
            check_count(k, r);
        check_place(l, r);
        break;
    case MF_RULE_CONSENT:
        check_place(l, r);
        break;
    case MF_RULE_NAME:
        break;
    }
}

void mf_check_rule(struct mf_check *k, const struct mf_rule *r, struct mf_rule_place place)
{
    struct leaf_place l = {.k = k, .place = &place};
    check_node(&l, r);
    if (place.role == MF_ROLE_PASSES)
        check_recusal(k, place.stage);
}

/* ---- conditions
 * ----------------------------------------------------------------------------------------- */

static void check_in_office(struct mf_check *k, const struct mf_cond *c)
{
    uint64_t max = mf_check_group_max(k->c, &c->group);
    if (c->value.kind != MF_VALUE_AMOUNT)
        return;
    const struct mf_amount *written = &c->value.amount;
    if (written->kind == MF_AMT_NAME && written->ref.kind == MF_REF_SETTING)
        k->setting_used[written->ref.index] = true;
    struct mf_amount a = mf_check_amount_value(k->c, written);
    bool never =
        a.kind == MF_AMT_COUNT && c->op != MF_OP_LE && max != MF_UNBOUNDED && a.count > max;
    if (never && !c->negated)
        mf_report(k->d, MF_CAT_COND_NEVER_REACHED, c->span,
                  MF_ARGS(mf_check_words(k, c->group.span), mf_check_number(k->d, max)));
}

void mf_check_cond(struct mf_check *k, const struct mf_cond *c)
{
    if (!c)
        return;
    const struct mf_body *b = c->name.kind == MF_REF_BODY ? &k->c->bodies[c->name.index] : NULL;
    for (uint32_t i = 0; i < c->nchildren; i++)
        mf_check_cond(k, c->children[i]);
    switch (c->kind) {
    case MF_COND_VACANCY:
        if (b && b->open)
            mf_report(k->d, MF_CAT_COND_NO_VACANCY, c->span, MF_ARGS(b->name.text))->second =
                b->seats_span;
        break;
    case MF_COND_BELOW_MINIMUM:
        if (b && b->minimum == 0)
            mf_report(k->d, MF_CAT_COND_NO_MINIMUM, c->span, MF_ARGS(b->name.text))->second =
                b->name.span;
        break;
    case MF_COND_EMERGENCY:
        if (c->name.kind == MF_REF_EMERGENCY)
            k->emergency_used[c->name.index] = true;
        break;
    case MF_COND_IN_OFFICE:
        check_in_office(k, c);
        break;
    case MF_COND_PARAM:
        if (c->value.kind == MF_VALUE_AMOUNT && c->value.amount.kind == MF_AMT_NAME &&
            c->value.amount.ref.kind == MF_REF_SETTING)
            k->setting_used[c->value.amount.ref.index] = true;
        break;
    case MF_COND_AND:
    case MF_COND_OR:
    case MF_COND_OFFICE_VACANT:
    case MF_COND_FAILED:
        break;
    }
}
