/* Powers: who can propose, how the count ends, and clauses of the count that need or exclude each
 * other. */
#include "lang/check_internal.h"

/* ---- proposing
 * ------------------------------------------------------------------------------------------- */

static bool one_person(const struct mf_charter *c, const struct mf_rule *r)
{
    if (r->kind == MF_RULE_CONSENT || r->kind == MF_RULE_NAME)
        return true;
    if (r->kind != MF_RULE_COUNT)
        return false;
    struct mf_amount a = mf_check_amount_value(c, &r->amount);
    if (a.kind == MF_AMT_COUNT)
        return a.count + (a.more_than ? 1 : 0) <= 1;
    return r->group.kind != MF_GROUP_NAMED || r->group.of.kind != MF_REF_BODY;
}

bool mf_check_rule_alone(const struct mf_charter *c, const struct mf_rule *r, bool every)
{
    uint32_t n = 0;
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            n += mf_check_rule_alone(c, r->children[i], every) ? 1 : 0;
        if (r->kind == MF_RULE_AND ? r->nchildren > 1 : r->kind == MF_RULE_N_OF && r->n_of > 1)
            return false;
        return every ? n == r->nchildren : n > 0;
    case MF_RULE_NAMED:
        return r->name.kind != MF_REF_RULE ||
               mf_check_rule_alone(c, c->rules[r->name.index].rule, every);
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
    case MF_RULE_NAME:
        break;
    }
    return one_person(c, r);
}

static void check_proposing(struct mf_check *k, const struct mf_power *p)
{
    if (p->proposed && p->proposed_within.span.len == 0 &&
        !mf_check_rule_alone(k->c, p->proposed, true))
        mf_report(k->d, MF_CAT_PROPOSED_ENDLESS, p->proposed_span,
                  MF_ARGS(mf_check_words(k, p->proposed->span)));
    if (p->at_most_open_span.len > 0 && p->at_most_open == 0)
        mf_report(k->d, MF_CAT_AT_MOST_ZERO, p->at_most_open_span, MF_ARGS(p->name.text));
    if (p->at_most_voting_span.len > 0 && p->at_most_voting == 0)
        mf_report(k->d, MF_CAT_AT_MOST_ZERO, p->at_most_voting_span, MF_ARGS(p->name.text));
    if (p->at_most.span.len > 0 && p->at_most.count == 0)
        mf_report(k->d, MF_CAT_AT_MOST_ZERO, p->at_most.span, MF_ARGS(p->name.text));
}

/* Powers under which one person alone can file without end (one message for the charter). */
static void check_flood(struct mf_check *k)
{
    struct mf_listing l = {0};
    struct mf_span first = {0, 0};
    for (uint32_t i = 0; i < k->c->npowers; i++) {
        const struct mf_power *p = &k->c->powers[i];
        if (!p->proposed || p->at_most_open_span.len > 0 ||
            !mf_check_rule_alone(k->c, p->proposed, false))
            continue;
        if (l.n == 0)
            first = p->proposed_span;
        mf_check_listing_add(k, &l, p->name.text);
    }
    if (l.n > 0)
        mf_report(k->d, MF_CAT_FLOOD, first, MF_ARGS(mf_check_listing_text(k, &l)));
}

/* ---- the end of a count
 * ------------------------------------------------------------------------------------ */

static void check_end(struct mf_check *k, const struct mf_power *p, const struct mf_stage *s)
{
    if (s->choose.span.len > 0 && s->votes.span.len == 0) {
        mf_report(k->d, MF_CAT_CHOOSE_NO_VOTES, s->choose.span, MF_NO_ARGS);
        return;
    }
    /* P-E: what waits for its turn to be voted on waits no longer than the charter says. */
    if (p->at_most_voting_span.len > 0 && s->lapses_span.len == 0 && !s->passes_when_proposed)
        mf_report(k->d, MF_CAT_TURN_NO_END, p->at_most_voting_span, MF_ARGS(p->name.text));
    /* Rule 24: a consent without an end stays open on an ever older electorate. */
    if (s->votes.span.len == 0 && s->lapses_span.len == 0 && !s->passes_when_proposed) {
        mf_report(k->d, MF_CAT_NO_END, s->passes_span, MF_ARGS(p->name.text));
        return;
    }
    if (s->lapses_span.len == 0 || s->votes.span.len == 0)
        return;
    /* What must run before a vote can close: the longest preparation, and the vote unless it closes
     * early. */
    mf_duration before = s->deliberates.ms;
    for (uint32_t i = 0; i < s->nnotice; i++)
        if (s->notice[i].period.ms > before)
            before = s->notice[i].period.ms;
    bool late = s->votes.closing_early ? before >= s->lapses.ms
                                       : before + s->votes.period.ms > s->lapses.ms;
    if (late)
        mf_report(k->d, MF_CAT_LAPSES_FIRST, s->lapses_span, MF_ARGS(p->name.text))->second =
            s->votes.span;
}

static void check_early(struct mf_check *k, const struct mf_stage *s)
{
    const struct {
        bool there;
        struct mf_span span;
    } bars[] = {
        {s->secret, s->ballot_span},
        {s->counted == MF_COUNTED_CLOSING || s->counted == MF_COUNTED_CONTINUOUSLY,
         s->counted_span},
        {s->confirming_span.len > 0, s->confirming_span},
        {s->choose.span.len > 0, s->choose.span},
    };
    for (size_t i = 0; s->votes.closing_early && i < sizeof bars / sizeof *bars; i++)
        if (bars[i].there)
            mf_report(k->d, MF_CAT_EARLY_BARRED, s->votes.span,
                      MF_ARGS(mf_check_words(k, bars[i].span)))
                ->second = bars[i].span;
}

/* ---- clauses that need others
 * -------------------------------------------------------------------------------- */

struct quorum {
    const struct mf_rule *leaf; /* first leaf with a quorum */
};

static void find_quorum(void *ctx, const struct mf_rule *leaf)
{
    struct quorum *q = ctx;
    if (!q->leaf && leaf->kind == MF_RULE_COUNT && leaf->has_quorum)
        q->leaf = leaf;
}

static void check_second_call(struct mf_check *k, const struct mf_stage *s,
                              const struct mf_rule *leaf)
{
    if (s->second_call_span.len == 0)
        return;
    if (!leaf) {
        mf_report(k->d, MF_CAT_SECOND_NO_QUORUM, s->second_call_span, MF_NO_ARGS);
        return;
    }
    if (s->second_call_quorum.ref.kind == MF_REF_SETTING)
        k->setting_used[s->second_call_quorum.ref.index] = true;
    if (!mf_check_rounding(k, &s->second_call_quorum))
        return;
    struct mf_amount first = mf_check_amount_value(k->c, &leaf->quorum);
    struct mf_amount second = mf_check_amount_value(k->c, &s->second_call_quorum);
    bool same = first.kind == second.kind && leaf->quorum_base == s->second_call_base;
    bool lower = first.kind == MF_AMT_SHARE   ? mf_frac_cmp(second.share, first.share) < 0
                 : first.kind == MF_AMT_COUNT ? second.count < first.count
                                              : first.kind != MF_AMT_MAJORITY;
    if (same && !lower)
        mf_report(k->d, MF_CAT_SECOND_NOT_LOWER, s->second_call_quorum.span,
                  MF_ARGS(mf_check_words(k, s->second_call_quorum.span),
                          mf_check_words(k, leaf->quorum.span)))
            ->second = leaf->quorum.span;
}

static void need(struct mf_check *k, struct mf_span clause, bool there, enum mf_cat cat)
{
    if (clause.len > 0 && !there)
        mf_report(k->d, cat, clause, MF_ARGS(mf_check_words(k, clause)));
}

static bool is_objection(void *ctx, const struct mf_rule *leaf)
{
    (void)ctx;
    return leaf->kind == MF_RULE_NO_OBJECTION;
}

/* Silence for consent: the rule can hold though nobody says yes. */
static void check_silent_consent(struct mf_check *k, const struct mf_stage *s)
{
    if (s->passes && s->votes.span.len > 0 && s->votes.period.ms < 7 * MF_DAY &&
        mf_check_rule_possible(k->c, s->passes, is_objection, NULL))
        mf_report(k->d, MF_CAT_OBJECTION_SHORT, s->passes_span,
                  MF_ARGS(mf_check_words(k, s->votes.period.span)))
            ->second = s->votes.span;
}

static void check_stage(struct mf_check *k, const struct mf_power *p, const struct mf_stage *s)
{
    struct quorum q = {0};
    bool votes = s->votes.span.len > 0;
    bool ends = votes || s->choose.span.len > 0; /* a choice without a vote is told in check_end */
    mf_check_each_leaf(k->c, s->passes ? s->passes : s->choose.by, find_quorum, &q);
    check_end(k, p, s);
    check_early(k, s);
    check_silent_consent(k, s);
    check_second_call(k, s, q.leaf);
    need(k, s->second_call_span, ends, MF_CAT_NEEDS_VOTES);
    need(k, s->stays_open_span, ends, MF_CAT_NEEDS_VOTES);
    if (s->counted == MF_COUNTED_CLOSING)
        need(k, s->counted_span, ends, MF_CAT_NEEDS_VOTES);
    if (s->stays_open_on == MF_LATE_QUORUM && s->stays_open_span.len > 0 && !q.leaf)
        mf_report(k->d, MF_CAT_LATE_NO_QUORUM, s->stays_open_span, MF_NO_ARGS);
    for (uint32_t i = 0; i < s->nhears; i++)
        if (s->hears[i].within.span.len == 0)
            mf_report(k->d, MF_CAT_HEARS_ENDLESS, s->hears[i].span,
                      MF_ARGS(mf_check_words(k, s->hears[i].whom.span)));
    if (s->passes_when_proposed && votes)
        mf_report(k->d, MF_CAT_VOTES_IDLE, s->votes.span, MF_ARGS(p->name.text))->second =
            s->passes_span;
    mf_check_choose(k, p, s);
}

/* ---- parameters
 * ------------------------------------------------------------------------------------------------
 */

static void use_amount(bool *used, const struct mf_amount *a)
{
    if (a->kind == MF_AMT_NAME && a->ref.kind == MF_REF_PARAM)
        used[a->ref.index] = true;
}

static void use_in_cond(bool *used, const struct mf_cond *c)
{
    for (uint32_t i = 0; c && i < c->nchildren; i++)
        use_in_cond(used, c->children[i]);
    if (c && c->name.kind == MF_REF_PARAM)
        used[c->name.index] = true;
    if (c)
        use_amount(used, &c->value.amount);
}

static void use_in_rule(void *ctx, const struct mf_rule *leaf)
{
    use_amount(ctx, &leaf->amount);
    use_amount(ctx, &leaf->quorum);
}

/*
 * Texts and hashes are there to be read, and whatever describes something done outside the
 * organisation; any other parameter must decide something.
 */
static void check_params(struct mf_check *k, const struct mf_power *p)
{
    bool used[MF_MAX_PARAMS] = {false}, amends = false, outside = false;
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        amends |= e->kind == MF_EF_AMEND || e->kind == MF_EF_AMEND_ENTRENCHED;
        outside |= e->kind == MF_EF_ACT || e->kind == MF_EF_ADOPT || e->kind == MF_EF_SPEND;
        if (e->person.kind == MF_REF_PARAM)
            used[e->person.index] = true;
        if (e->target.kind == MF_REF_PARAM)
            used[e->target.index] = true;
        use_amount(used, &e->value.amount);
    }
    use_in_cond(used, p->only_when);
    mf_check_each_leaf(k->c, p->proposed, use_in_rule, used);
    for (uint32_t i = 0; i < p->nstages; i++) {
        mf_check_each_leaf(k->c, p->stages[i].passes, use_in_rule, used);
        mf_check_each_leaf(k->c, p->stages[i].choose.by, use_in_rule, used);
    }
    for (uint32_t i = 0; !outside && i < p->nparams && i < MF_MAX_PARAMS; i++) {
        const struct mf_param *q = &p->params[i];
        bool read = q->type == MF_PARAM_TEXT || q->type == MF_PARAM_HASH ||
                    (q->type == MF_PARAM_CHARTER && amends);
        if (!used[i] && !read)
            mf_report(k->d, MF_CAT_PARAM_UNUSED, q->span, MF_ARGS(q->name.text, p->name.text));
    }
}

void mf_check_power(struct mf_check *k, const struct mf_power *p)
{
    check_proposing(k, p);
    for (uint32_t i = 0; i < p->nstages; i++)
        check_stage(k, p, &p->stages[i]);
    check_params(k, p);
    if (p->sealed_span.len > 0 && p->visible_span.len == 0)
        mf_report(k->d, MF_CAT_SEALED_PUBLIC, p->sealed_span, MF_ARGS(p->name.text));
    for (uint32_t i = 0; i < p->njoins; i++)
        if (p->joins[i].kind == MF_REF_POWER && &k->c->powers[p->joins[i].index] == p)
            mf_report(k->d, MF_CAT_JOINS_ITSELF, p->joins[i].name.span, MF_ARGS(p->name.text));
    /* The last power: what is said once for all of them. */
    if (p == &k->c->powers[k->c->npowers - 1])
        check_flood(k);
}
