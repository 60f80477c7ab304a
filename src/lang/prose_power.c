/* A power as items of the document: from the proposal to the effect, in the order in which things
 * happen. */
#include "lang/prose_internal.h"

static const struct mf_str none = {"", 0};

static void item(struct mf_prose *x, const struct mf_phrases *ps, unsigned level)
{
    if (ps->list.n > 0)
        mf_prose_item(x, level, mf_prose_text(x, ps));
}

/* ---- before the stages
 * --------------------------------------------------------------------------------- */

static void proposal(struct mf_prose *x, const struct mf_power *p)
{
    if (p->proposed && p->proposed_within.span.len > 0)
        mf_prose_ruled(x, 0, MF_W_PROPOSED_WITHIN, MF_PROSE_SIGN, p->proposed,
                       mf_prose_dur(x, p->proposed_within), none);
    else if (p->proposed)
        mf_prose_ruled(x, 0, MF_W_PROPOSED, MF_PROSE_SIGN, p->proposed, none, none);
    switch (p->opens) {
    case MF_OPENS_WHEN:
        mf_prose_item(x, 0, mf_say(x, OPENS_WHEN, mf_prose_cond_phrase(x, p->opens_when)));
        break;
    case MF_OPENS_EVERY:
        mf_prose_item(x, 0, mf_say(x, OPENS_EVERY, mf_prose_dur(x, p->opens_every)));
        break;
    case MF_OPENS_AFTER:
        mf_prose_item(x, 0, mf_say(x, OPENS_AFTER, mf_prose_ref(x, &p->opens_after)));
        break;
    case MF_OPENS_NO:
    default:
        break;
    }
}

struct mf_str mf_prose_at_most(struct mf_prose *x, enum mf_word w, const struct mf_at_most *m)
{
    struct mf_str times =
        m->count == 1 ? mf_said(x, TIMES_ONCE) : mf_say(x, TIMES, mf_prose_number(x, m->count));

    return mf_prose_fill(x, w, (struct mf_str[]){times, mf_prose_dur(x, m->per)}, 2);
}

static void limits(struct mf_prose *x, const struct mf_power *p)
{
    if (p->at_most_open_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, AT_MOST_OPEN, mf_prose_number(x, p->at_most_open)));
    if (p->at_most_voting_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, AT_MOST_VOTING, mf_prose_number(x, p->at_most_voting)));
    if (p->again_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, AGAIN, mf_prose_dur(x, p->again)));
    if (p->at_most.span.len > 0)
        mf_prose_item(x, 0, mf_prose_at_most(x, MF_W_AT_MOST, &p->at_most));
}

static void sight(struct mf_prose *x, const struct mf_power *p)
{
    static const enum mf_word until[] = {
        [MF_UNTIL_NONE] = MF_W_VISIBLE,
        [MF_UNTIL_OPEN] = MF_W_UNTIL_OPEN,
        [MF_UNTIL_VOTING] = MF_W_UNTIL_VOTING,
        [MF_UNTIL_PASSED] = MF_W_UNTIL_PASSED,
        [MF_UNTIL_EFFECTIVE] = MF_W_UNTIL_EFFECTIVE,
    };
    struct mf_phrases ps = {0};
    struct mf_str who;

    if (p->visible_span.len > 0) {
        bool nobody = p->nvisible == 1 && p->visible[0].kind == MF_GROUP_NOBODY;
        who = nobody ? mf_said(x, VISIBLE_SELF) : mf_prose_addressees(x, p->visible, p->nvisible);
        mf_phrase(x, &ps,
                  p->visible_until == MF_UNTIL_NONE
                      ? mf_say(x, VISIBLE, who)
                      : mf_say(x, VISIBLE_UNTIL, who,
                               mf_str_c(mf_prose_word(x, until[p->visible_until]))));
    }
    if (p->sealed_span.len > 0)
        mf_phrase(x, &ps, mf_said(x, SEALED));
    item(x, &ps, 0);
}

/* ---- a stage
 * ------------------------------------------------------------------------------------------- */

void mf_prose_requires(struct mf_prose *x, unsigned level, const struct mf_attested *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct mf_str by = mf_prose_addressed(x, &at[i].by);
        mf_prose_item(x, level,
                      at[i].within.span.len > 0 ? mf_say(x, REQUIRES_WITHIN, at[i].what.text, by,
                                                         mf_prose_dur(x, at[i].within))
                                                : mf_say(x, REQUIRES, at[i].what.text, by));
    }
}

/* What goes before the vote. */
static void preparation(struct mf_prose *x, const struct mf_stage *s, unsigned level)
{
    for (uint32_t i = 0; i < s->nnotice; i++)
        mf_prose_item(x, level,
                      mf_say(x, NOTICE, mf_prose_dur(x, s->notice[i].period),
                             mf_prose_addressees(x, s->notice[i].to, s->notice[i].nto)));
    for (uint32_t i = 0; i < s->nhears; i++)
        mf_prose_item(x, level,
                      mf_say(x, HEARS, mf_prose_addressed(x, &s->hears[i].whom),
                             mf_prose_dur(x, s->hears[i].within)));
    if (s->deliberates_span.len > 0)
        mf_prose_item(x, level, mf_say(x, DELIBERATES, mf_prose_dur(x, s->deliberates)));
    mf_prose_requires(x, level, s->requires, s->nrequires);
    for (uint32_t i = 0; i < s->nrecuses; i++)
        mf_prose_item(x, level, mf_say(x, RECUSES, mf_prose_addressed(x, &s->recuses[i])));
}

static struct mf_str counted(struct mf_prose *x, const struct mf_stage *s)
{
    switch (s->counted) {
    case MF_COUNTED_PROPOSAL:
        return mf_said(x, COUNTED_PROPOSAL);
    case MF_COUNTED_CLOSING:
        return mf_said(x, COUNTED_CLOSING);
    case MF_COUNTED_CONTINUOUSLY:
        return mf_said(x, COUNTED_CONTINUOUSLY);
    case MF_COUNTED_VOTING:
    default:
        return mf_said(x, COUNTED_VOTING);
    }
}

static struct mf_str second_call(struct mf_prose *x, const struct mf_stage *s)
{
    static const enum mf_word of[MF_BASE__COUNT] = {
        [MF_BASE_NONE] = MF_W_BASE_NONE,           [MF_BASE_SEATS] = MF_W_BASE_SEATS_OPEN,
        [MF_BASE_IN_OFFICE] = MF_W_BASE_IN_OFFICE, [MF_BASE_ACTIVE] = MF_W_BASE_ACTIVE,
        [MF_BASE_PRESENT] = MF_W_BASE_PRESENT,     [MF_BASE_VOTING] = MF_W_BASE_VOTING,
        [MF_BASE_ISSUED] = MF_W_BASE_ISSUED,
    };
    struct mf_str base, n = mf_prose_quantity(x, &s->second_call_quorum);
    bool whole = s->second_call_base == MF_BASE_SEATS || s->second_call_base == MF_BASE_ISSUED;

    base = mf_prose_fill(
        x, of[s->second_call_base],
        (struct mf_str[]){whole ? mf_said(x, SECOND_CALL_GROUP) : mf_said(x, SECOND_CALL_MEMBERS)},
        1);
    return mf_say(x, SECOND_CALL, mf_prose_dur(x, s->second_call_after),
                  mf_say(x, SECOND_CALL_OF, n, base));
}

static void ranks_said(struct mf_prose *x, const struct mf_ballot_says *b, struct mf_phrases *ps)
{
    static const enum mf_word unranked[] = {[MF_UNRANKED_LAST] = MF_W_UNRANKED_LAST,
                                            [MF_UNRANKED_NO_COMPARISON] =
                                                MF_W_UNRANKED_NOT_COMPARED,
                                            [MF_UNRANKED_AVERAGE] = MF_W_UNRANKED_AVERAGE,
                                            [MF_UNRANKED_MODIFIED] = MF_W_UNRANKED_NOTHING};
    static const enum mf_word equal[] = {[MF_OVERVOTE_EQUAL] = MF_W_EQUAL_ALLOWED,
                                         [MF_OVERVOTE_SKIP] = MF_W_EQUAL_SKIPPED,
                                         [MF_OVERVOTE_EXHAUST] = MF_W_EQUAL_ENDS,
                                         [MF_OVERVOTE_WAIT] = MF_W_EQUAL_WAITS,
                                         [MF_OVERVOTE_INVALID] = MF_W_EQUAL_VOIDS};

    if (b->unranked.len > 0)
        mf_phrase(x, ps, mf_str_c(mf_prose_word(x, unranked[b->policy.unranked])));
    if (b->equal.len > 0)
        mf_phrase(x, ps,
                  b->equal_refused ? mf_said(x, EQUAL_REFUSED)
                                   : mf_str_c(mf_prose_word(x, equal[b->policy.overvote])));
    if (b->skips.len > 0)
        mf_phrase(x, ps,
                  b->skips_refused ? mf_said(x, SKIPS_REFUSED)
                  : b->policy.skips == MF_SKIPS_ANY
                      ? mf_said(x, SKIPS_ALLOWED)
                      : mf_say(x, SKIPS_END, mf_prose_number(x, b->policy.skips)));
    if (b->ranks.len > 0)
        mf_phrase(x, ps, mf_say(x, RANKS_MOST, mf_prose_number(x, b->policy.ranks)));
}

/* What the marks on a ballot are. */
static void marks_said(struct mf_prose *x, const struct mf_ballot_says *b, struct mf_phrases *ps)
{
    struct mf_str most = mf_prose_figure(x, (uint64_t)b->policy.most_value);

    ranks_said(x, b, ps);
    if (b->scores.len > 0)
        mf_phrase(x, ps,
                  mf_say(x, SCORES, mf_prose_figure(x, (uint64_t)b->policy.least_value), most));
    if (b->unscored.len > 0)
        mf_phrase(x, ps,
                  b->means ? mf_say(x, UNSCORED_OUT,
                                    mf_prose_measured(x, &b->means->amount, &b->means->group,
                                                      b->means->base, false))
                           : mf_said(x, UNSCORED_LOWEST));
    if (b->points.len > 0)
        mf_phrase(x, ps, b->credits ? mf_say(x, CREDITS, most) : mf_say(x, POINTS, most));
}

/* How votes are cast and counted. */
static void vote(struct mf_prose *x, const struct mf_stage *s, unsigned level)
{
    struct mf_phrases ps = {0};
    struct mf_str period = s->votes.span.len > 0 ? mf_prose_dur(x, s->votes.period) : none;

    if (s->votes.span.len == 0)
        mf_phrase(x, &ps, mf_said(x, VOTES_NONE));
    else if (s->votes.closing_early)
        mf_phrase(x, &ps, mf_say(x, VOTES_EARLY, period));
    else
        mf_phrase(x, &ps, mf_say(x, VOTES, period));
    if (s->ballot_span.len > 0)
        mf_phrase(x, &ps, s->secret ? mf_said(x, BALLOT_SECRET) : mf_said(x, BALLOT_OPEN));
    marks_said(x, &s->says, &ps);
    if (s->ballots_final)
        mf_phrase(x, &ps, mf_said(x, BALLOTS_FINAL));
    if (s->counted_span.len > 0)
        mf_phrase(x, &ps, counted(x, s));
    if (s->stays_open_span.len > 0)
        mf_phrase(x, &ps,
                  s->stays_open_on == MF_LATE_CHANGE
                      ? mf_say(x, STAYS_CHANGE, mf_prose_dur(x, s->stays_open))
                      : mf_say(x, STAYS_QUORUM, mf_prose_dur(x, s->stays_open)));
    if (s->confirming_span.len > 0)
        mf_phrase(x, &ps, mf_say(x, CONFIRMING, mf_prose_dur(x, s->confirming)));
    item(x, &ps, level);
    if (s->second_call_span.len > 0)
        mf_prose_item(x, level, second_call(x, s));
}

static struct mf_str tie_said(struct mf_prose *x, const struct mf_choose *c)
{
    struct mf_str office = mf_prose_holder(x, &c->tie), within = mf_prose_dur(x, c->tie_within);

    if (c->tie_within.span.len > 0)
        return c->tie_lot ? mf_say(x, CHOOSE_LOT_WITHIN, office, within)
                          : mf_say(x, CHOOSE_TIE_WITHIN, office, within);
    return c->tie_lot ? mf_say(x, CHOOSE_LOT, office) : mf_say(x, CHOOSE_TIE, office);
}

static void choice(struct mf_prose *x, const struct mf_choose *c, unsigned level)
{
    struct mf_phrases ps = {0};

    mf_phrase(x, &ps,
              mf_say(x, CHOOSE, mf_prose_number(x, c->n),
                     c->from_options ? mf_said(x, CHOOSE_OPTIONS) : mf_said(x, CHOOSE_NOMINEES),
                     c->method.text));
    if (c->by)
        mf_phrase(x, &ps, mf_say(x, CHOOSE_BY, mf_prose_voters(x, c->by)));
    if (c->against.n > 0)
        mf_phrase(x, &ps, mf_say(x, CHOOSE_AGAINST, c->against));
    if (c->beats)
        mf_phrase(x, &ps,
                  mf_say(x, CHOOSE_BEATS,
                         mf_prose_measured(x, &c->beats->amount, &c->beats->group, c->beats->base,
                                           false)));
    if (c->ratio_span.len > 0) {
        struct mf_str num = mf_prose_figure(x, c->ratio.num),
                      den = mf_prose_figure(x, c->ratio.den);
        mf_phrase(x, &ps,
                  c->ratio_strict ? mf_say(x, CHOOSE_RATIO_MORE, num, den)
                                  : mf_say(x, CHOOSE_RATIO, num, den));
    }
    if (c->tie.name.span.len > 0)
        mf_phrase(x, &ps, tie_said(x, c));
    item(x, &ps, level);
}

static void veto(struct mf_prose *x, const struct mf_stage *s, unsigned level)
{
    if (s->veto && s->veto_any_time)
        mf_prose_ruled(x, level, MF_W_VETO_ANY, MF_PROSE_SIGN, s->veto, none, none);
    else if (s->veto)
        mf_prose_ruled(x, level, MF_W_VETO_WITHIN, MF_PROSE_SIGN, s->veto,
                       mf_prose_dur(x, s->veto_within), none);
    if (s->overridden_by)
        mf_prose_ruled(x, level, MF_W_OVERRIDDEN, MF_PROSE_VOTE, s->overridden_by,
                       mf_prose_dur(x, s->overridden_within), none);
}

static void stage(struct mf_prose *x, const struct mf_stage *s, uint32_t nth)
{
    unsigned level = 0;

    if (s->name.span.len > 0) {
        struct mf_str n = mf_prose_figure(x, nth + 1);
        mf_prose_item(x, 0,
                      s->after_ties    ? mf_say(x, STAGE_TIES, n, s->name.text, s->after.text)
                      : s->after_fails ? mf_say(x, STAGE_FAILS, n, s->name.text, s->after.text)
                                       : mf_say(x, STAGE, n, s->name.text));
        level = 1;
    }
    preparation(x, s, level);
    if (!s->passes_when_proposed)
        vote(x, s, level);
    if (s->passes_when_proposed)
        mf_prose_item(x, level, mf_said(x, PASSES_PROPOSED));
    else if (s->passes)
        mf_prose_ruled(x, level, MF_W_PASSES, MF_PROSE_VOTE, s->passes, none, none);
    if (s->choose.span.len > 0)
        choice(x, &s->choose, level);
    if (s->lapses_span.len > 0)
        mf_prose_item(x, level, mf_say(x, LAPSES, mf_prose_dur(x, s->lapses)));
    veto(x, s, level);
}

/* ---- after the stages
 * ----------------------------------------------------------------------------------- */

static void challenge(struct mf_prose *x, const struct mf_power *p)
{
    const struct mf_challenge *ch = &p->challenge;

    if (ch->span.len > 0 && ch->by) {
        mf_prose_ruled(x, 0, ch->of_effect ? MF_W_CHALLENGE_EFFECT : MF_W_CHALLENGE, MF_PROSE_SIGN,
                       ch->by, mf_prose_dur(x, ch->within), none);
        if (ch->decided_by)
            mf_prose_ruled(
                x, 0, ch->polarity == MF_OVERTURNED ? MF_W_OVERTURNED : MF_W_CHALLENGE_CONFIRMED,
                MF_PROSE_VOTE, ch->decided_by, mf_prose_dur(x, ch->decide_within), none);
    }
    if (p->confirmed.span.len > 0 && p->confirmed.by)
        mf_prose_ruled(x, 0, MF_W_CONFIRMED, MF_PROSE_VOTE, p->confirmed.by,
                       mf_prose_dur(x, p->confirmed.within), none);
}

void mf_prose_reports(struct mf_prose *x, const struct mf_reports *r)
{
    if (r->span.len > 0)
        mf_prose_item(
            x, 0,
            mf_say(x, REPORTS, mf_prose_addressees(x, r->to, r->nto), mf_prose_dur(x, r->within)));
}

static void effects(struct mf_prose *x, const struct mf_power *p)
{
    if (p->neffects == 1)
        mf_prose_item(x, 0, mf_say(x, EFFECT, mf_prose_effect_phrase(x, &p->effects[0])));
    if (p->neffects > 1)
        mf_prose_item(x, 0, mf_said(x, EFFECTS));
    for (uint32_t i = 0; p->neffects > 1 && i < p->neffects; i++) {
        struct mf_str s = mf_prose_effect_phrase(x, &p->effects[i]);
        mf_prose_item(x, 1, i + 1 < p->neffects ? mf_say(x, SUB_ITEM, s) : mf_say(x, SUB_LAST, s));
    }
}

/* What the charter could have asked and doesn't, said once. */
static void absent(struct mf_prose *x, const struct mf_power *p)
{
    bool notice = false, hearing = false, deliberation = false, any_veto = false;
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < p->nstages; i++) {
        notice = notice || p->stages[i].nnotice > 0;
        hearing = hearing || p->stages[i].nhears > 0;
        deliberation = deliberation || p->stages[i].deliberates_span.len > 0;
        any_veto = any_veto || p->stages[i].veto_span.len > 0;
    }
    if (!notice)
        mf_phrase(x, &ps, mf_said(x, NO_NOTICE));
    if (!hearing)
        mf_phrase(x, &ps, mf_said(x, NO_HEARING));
    if (!deliberation)
        mf_phrase(x, &ps, mf_said(x, NO_DELIBERATION));
    if (!any_veto)
        mf_phrase(x, &ps, mf_said(x, NO_VETO));
    if (p->challenge.span.len == 0)
        mf_phrase(x, &ps, mf_said(x, NO_CHALLENGE));
    if (p->reports.span.len == 0)
        mf_phrase(x, &ps, mf_said(x, NO_REPORT));
    if (p->delay_span.len == 0)
        mf_phrase(x, &ps,
                  any_veto || (p->challenge.span.len > 0 && !p->challenge.of_effect)
                      ? mf_said(x, NO_DELAY_WINDOWS)
                      : mf_said(x, NO_DELAY));
    item(x, &ps, 0);
}

void mf_prose_power_items(struct mf_prose *x, const struct mf_power *p)
{
    struct mf_phrases joins = {0};

    x->p = p;
    if (p->nparams > 0)
        mf_prose_item(x, 0, mf_prose_params(x, p));
    if (p->only_when)
        mf_prose_item(x, 0, mf_say(x, ONLY_WHEN, mf_prose_cond_phrase(x, p->only_when)));
    if (p->caretaker)
        mf_prose_item(x, 0, mf_said(x, CARETAKER));
    proposal(x, p);
    limits(x, p);
    sight(x, p);
    if (p->nominations_span.len > 0 && p->nominations_by)
        mf_prose_ruled(x, 0, MF_W_NOMINATIONS, MF_PROSE_SIGN, p->nominations_by,
                       mf_prose_dur(x, p->nominations), none);
    for (uint32_t i = 0; i < p->njoins; i++)
        mf_phrase(x, &joins, mf_prose_ref(x, &p->joins[i]));
    if (p->njoins > 0)
        mf_prose_item(x, 0, mf_say(x, JOINS, mf_prose_and(x, &joins)));
    for (uint32_t i = 0; i < p->nstages; i++)
        stage(x, &p->stages[i], i);
    challenge(x, p);
    if (p->delay_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, DELAY, mf_prose_dur(x, p->delay)));
    effects(x, p);
    mf_prose_reports(x, &p->reports);
    if (p->running_stop_span.len > 0)
        mf_prose_item(x, 0, mf_said(x, RUNNING_STOP));
    absent(x, p);
    x->p = NULL;
}

void mf_prose_power(struct mf_prose *x, const struct mf_power *p)
{
    struct mf_str heading =
        p->title.n > 0 ? mf_say(x, HEADED, p->title, p->name.text) : p->name.text;

    mf_prose_about(x, p->span);
    mf_prose_heading(x, 3, p->entrenched ? mf_say(x, ENTRENCHED_HEAD, heading) : heading);
    mf_prose_power_items(x, p);
}
