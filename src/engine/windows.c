/*
 * From passing to the end: veto and its overriding, challenge and its decision, delay, effect,
 * confirmation; stays, and time given back. Veto, challenge and delay all run from passing, and the
 * effect comes at the latest of them (rule 46).
 */
#include "base/os.h"
#include "engine/choose.h"

static mf_instant later(mf_instant a, mf_instant b)
{
    return a > b ? a : b;
}

/* ---- held
 * -------------------------------------------------------------------------------------------------
 */

/* The effect comes when nothing that could still stop it is open. */
static void set_effect_due(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    mf_instant at = later(org->now, p->delay_until);

    if (mf_count_is_open(org, p->veto) && p->veto_until != MF_NEVER)
        at = later(at, p->veto_until);
    if (mf_count_is_open(org, p->challenge))
        at = later(at, p->challenge_until);
    if (mf_count_is_open(org, p->override_count))
        at = later(at, p->override_until);
    p->effect_due = at;
    mf_queue_put(org, at, MF_RANK_EFFECT, number, MF_DUE_EFFECT, number, 0);
}

void mf_veto_open(struct mf_step *s, uint32_t number, mf_instant closes)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);

    p->veto_until = closes;
    mf_proposal_count(s, number, MF_FOR_VETO, mf_proposal_stage(org, p)->veto, closes,
                      org->version);
    mf_queue_put(org, closes, MF_RANK_CLOSING, number, MF_DUE_WINDOW_END, number, p->veto);
}

static void challenge_open(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_challenge *ch = &mf_proposal_power(org, p)->challenge;

    p->challenge_until = mf_after(org->now, ch->within.ms);
    mf_proposal_count(s, number, MF_FOR_CHALLENGE, ch->by, p->challenge_until, org->version);
    mf_queue_put(org, p->challenge_until, MF_RANK_CLOSING, number, MF_DUE_WINDOW_END, number,
                 p->challenge);
}

void mf_held(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    const struct mf_stage *stage = mf_proposal_stage(org, p);

    p->delay_until = org->now;
    if (mf_last_stage(org, p)) {
        p->passed = org->now;
        mf_emit_of(s, number, MF_EV_PASSED);
        if (power->delay_span.len > 0)
            p->delay_until = mf_after(org->now, power->delay.ms);
        if (power->challenge.span.len > 0 && !power->challenge.of_effect)
            challenge_open(s, number);
    }
    if (stage->veto && !stage->veto_any_time)
        mf_veto_open(s, number, mf_after(org->now, stage->veto_within.ms));
    set_effect_due(s, number);
}

/* ---- veto
 * -------------------------------------------------------------------------------------------------
 */

/* Signatures: yes ballots. False when refused. */
static bool sign(struct mf_step *s, const struct mf_command *c, uint32_t count)
{
    const struct mf_heard_row *h = mf_heard_find(s->org, c->proposal, c->actor);

    if (h && h->recused) {
        mf_refuse(s->refusals, MF_WHY_RECUSED)->person = c->actor;
        return false;
    }
    if (!mf_count_may_cast(s->org, count, c->actor, s->refusals))
        return false;
    if (mf_count_ballot(s->org, count, c->actor) == MF_BALLOT_YES) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_count_cast(s->org, count, c->actor, MF_BALLOT_YES, false);
    return true;
}

static void emit_signature(struct mf_step *s, const struct mf_command *c, enum mf_event_kind kind,
                           enum mf_purpose purpose)
{
    struct mf_event *e = mf_emit_of(s, c->proposal, kind);

    e->person = c->actor;
    e->purpose = purpose;
}

static void vetoed(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);

    mf_count_close(org, p->veto, true);
    mf_emit_of(s, number, MF_EV_VETOED)->clause = stage->veto_span;
    if (!stage->overridden_by) {
        mf_move(s, number, MF_HP_VETO, MF_ST_VETOED);
        mf_decided_against(s, number, p->veto, true);
        return;
    }
    p->override_until = mf_after(org->now, stage->overridden_within.ms);
    mf_proposal_count(s, number, MF_FOR_OVERRIDE, stage->overridden_by, p->override_until,
                      org->version);
    mf_queue_put(org, p->override_until, MF_RANK_CLOSING, number, MF_DUE_COUNT_END, number,
                 p->override_count);
    if (p->state == MF_ST_HELD)
        set_effect_due(s, number);
}

bool mf_veto_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_VETO);
    struct mf_refusal *r;

    if (!p)
        return false;
    if (!mf_proposal_stage(s->org, p)->veto) {
        r = mf_refuse(s->refusals, MF_WHY_NO_SUCH_RIGHT);
        r->proposal = c->proposal;
        r->word = MF_S("veto");
        return false;
    }
    if (!mf_count_is_open(s->org, p->veto)) {
        bool over = p->veto != MF_NO_SLOT;
        r = mf_refuse(s->refusals, over ? MF_WHY_WINDOW_CLOSED : MF_WHY_NO_SUCH_COUNT);
        r->proposal = c->proposal;
        r->when = over ? mf_count_at(s->org, p->veto)->closed_at : MF_NEVER;
        return false;
    }
    if (!sign(s, c, p->veto))
        return false;
    emit_signature(s, c, MF_EV_VETO_SIGNED, MF_FOR_VETO);
    if (mf_count_truth(s->org, p->veto, true, s->org->now) == MF_TRUE)
        vetoed(s, c->proposal);
    return true;
}

/* ---- challenge
 * -------------------------------------------------------------------------------------------- */

static void challenged(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_challenge *ch = &mf_proposal_power(org, p)->challenge;
    mf_instant closes = mf_after(org->now, ch->decide_within.ms);

    mf_count_close(org, p->challenge, true);
    mf_emit_of(s, number, MF_EV_CHALLENGED)->until = closes;
    if (p->state == MF_ST_PROVISIONAL) {
        mf_effects_lift(s, number);
        p->effect_lifted = true;
        mf_emit_of(s, number, MF_EV_LIFTED)->until = closes;
        mf_move(s, number, MF_HP_CHALLENGE, MF_ST_APPEALED);
    } else {
        mf_move(s, number, MF_HP_CHALLENGE, MF_ST_CHALLENGED);
    }
    mf_proposal_count(s, number, MF_FOR_DECISION, ch->decided_by, closes, org->version);
    mf_queue_put(org, closes, MF_RANK_CLOSING, number, MF_DUE_COUNT_END, number, p->decision);
}

bool mf_challenge_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_proposal_row *p;
    struct mf_refusal *r;

    /* One challenge (rule 51) is said before the state is. */
    if (c->proposal != MF_NO_PROPOSAL && c->proposal <= s->org->proposals.n &&
        mf_org_sees(s->org, c->proposal, c->actor) &&
        mf_proposal(s->org, c->proposal)->decision != MF_NO_SLOT) {
        mf_refuse(s->refusals, MF_WHY_ONE_CHALLENGE)->proposal = c->proposal;
        return false;
    }
    p = mf_target(s, c, MF_HP_CHALLENGE);
    if (!p)
        return false;
    if (mf_proposal_power(s->org, p)->challenge.span.len == 0) {
        r = mf_refuse(s->refusals, MF_WHY_NO_SUCH_RIGHT);
        r->proposal = c->proposal;
        r->word = MF_S("challenge");
        return false;
    }
    if (!mf_count_is_open(s->org, p->challenge)) {
        bool over = p->challenge != MF_NO_SLOT;
        r = mf_refuse(s->refusals, over ? MF_WHY_WINDOW_CLOSED : MF_WHY_NO_SUCH_COUNT);
        r->proposal = c->proposal;
        r->when = over ? p->challenge_until : MF_NEVER;
        return false;
    }
    if (!sign(s, c, p->challenge))
        return false;
    emit_signature(s, c, MF_EV_CHALLENGE_SIGNED, MF_FOR_CHALLENGE);
    if (mf_count_truth(s->org, p->challenge, true, s->org->now) == MF_TRUE)
        challenged(s, c->proposal);
    return true;
}

/* ---- provisional effects
 * ----------------------------------------------------------------------------------- */

/* Nothing can undo it any more. */
static bool nothing_pending(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return !mf_count_is_open(org, p->challenge) && !mf_count_is_open(org, p->decision) &&
           !mf_count_is_open(org, p->confirm);
}

static void become_final(struct mf_step *s, uint32_t number, enum mf_happening on)
{
    mf_effects_final(s, number);
    mf_emit_of(s, number, MF_EV_FINAL);
    mf_move(s, number, on, MF_ST_EFFECTIVE);
}

static void settle(struct mf_step *s, uint32_t number, enum mf_happening on)
{
    if (nothing_pending(s->org, mf_proposal(s->org, number)))
        become_final(s, number, on);
    else
        mf_move(s, number, on, MF_ST_PROVISIONAL);
}

static void undo(struct mf_step *s, uint32_t number, enum mf_happening on)
{
    mf_effects_undo(s, number);
    mf_proposal_edit(s->org, number)->effect_lifted = false;
    mf_move(s, number, on, MF_ST_UNDONE);
}

/* ---- what overrides, decisions and confirmations come to
 * ----------------------------------------------------- */

static void override_ended(struct mf_step *s, uint32_t number, bool overridden)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    if (!overridden) {
        mf_move(s, number, MF_HP_OVERRIDE_END, MF_ST_VETOED);
        mf_decided_against(s, number, p->veto, true);
        return;
    }
    mf_emit_of(s, number, MF_EV_OVERRIDDEN);
    mf_move(s, number, MF_HP_OVERRIDE_END, p->state);
    if (p->state == MF_ST_HELD)
        set_effect_due(s, number);
}

static void decision_ended(struct mf_step *s, uint32_t number, bool holds)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    bool overturning = mf_proposal_power(org, p)->challenge.polarity == MF_OVERTURNED;
    bool falls = holds == overturning;

    p->challenge_done = true;
    if (falls) {
        if (p->state == MF_ST_APPEALED)
            undo(s, number, MF_HP_DECISION_END);
        else
            mf_move(s, number, MF_HP_DECISION_END, MF_ST_OVERTURNED);
        /* Silence that lets an act fall is no decision against it (rule 47). */
        if (overturning || mf_count_quorate(org, p->decision))
            mf_decided_against(s, number, p->decision, overturning);
        return;
    }
    mf_emit_of(s, number, MF_EV_UPHELD);
    if (p->state == MF_ST_CHALLENGED) {
        mf_move(s, number, MF_HP_DECISION_END, MF_ST_HELD);
        set_effect_due(s, number);
        return;
    }
    mf_effects_reinstate(s, number);
    p->effect_lifted = false;
    mf_emit_of(s, number, MF_EV_REINSTATED);
    settle(s, number, MF_HP_DECISION_END);
}

static void confirm_ended(struct mf_step *s, uint32_t number, bool holds)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);

    p->confirm_done = true;
    p->confirm_result = holds;
    if (!holds)
        undo(s, number, MF_HP_CONFIRM_END);
    else if (p->state == MF_ST_APPEALED)
        mf_move(s, number, MF_HP_CONFIRM_END, MF_ST_APPEALED);
    else
        settle(s, number, MF_HP_CONFIRM_END);
}

static void conclude(struct mf_step *s, uint32_t number, uint32_t count, bool holds)
{
    enum mf_purpose purpose = mf_count_at(s->org, count)->purpose;
    struct mf_event *e;

    mf_count_close(s->org, count, holds);
    e = mf_emit_of(s, number, MF_EV_CLOSED);
    e->purpose = purpose;
    e->truth = holds;
    e->clause = mf_count_at(s->org, count)->rule->span;
    if (purpose == MF_FOR_OVERRIDE)
        override_ended(s, number, holds);
    else if (purpose == MF_FOR_DECISION)
        decision_ended(s, number, holds);
    else
        confirm_ended(s, number, holds);
}

/*
 * "Within D by RULE": done as soon as the rule holds whatever the others do; that it doesn't is
 * known only when the time is over.
 */
void mf_window_reconsider(struct mf_step *s, uint32_t number, enum mf_purpose purpose)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);
    uint32_t count = purpose == MF_FOR_OVERRIDE   ? p->override_count
                     : purpose == MF_FOR_DECISION ? p->decision
                                                  : p->confirm;

    if (mf_count_truth(s->org, count, false, s->org->now) != MF_TRUE)
        return;
    mf_delegations_carry(s->org, count);
    conclude(s, number, count, true);
}

void mf_window_count_end(struct mf_step *s, uint32_t number, uint32_t count)
{
    mf_delegations_carry(s->org, count);
    conclude(s, number, count, mf_count_truth(s->org, count, true, s->org->now) == MF_TRUE);
}

void mf_window_end(struct mf_step *s, uint32_t number, uint32_t count)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);

    mf_count_close(org, count, false);
    if (count != p->challenge)
        return;
    p->challenge_done = true;
    if (p->state == MF_ST_PROVISIONAL)
        settle(s, number, MF_HP_WINDOW_END);
}

/* ---- effect
 * ------------------------------------------------------------------------------------------------
 */

static void provisional(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    mf_instant until = org->now;

    if (power->challenge.span.len > 0 && power->challenge.of_effect)
        until = mf_after(org->now, power->challenge.within.ms);
    if (power->confirmed.span.len > 0) {
        p->confirm_until = mf_after(org->now, power->confirmed.within.ms);
        until = later(until, p->confirm_until);
    }
    mf_emit_of(s, number, MF_EV_PROVISIONAL)->until = until;
    mf_move(s, number, MF_HP_EFFECT_DUE, MF_ST_PROVISIONAL);
    if (power->challenge.span.len > 0 && power->challenge.of_effect)
        challenge_open(s, number);
    if (power->confirmed.span.len > 0) {
        mf_proposal_count(s, number, MF_FOR_CONFIRM, power->confirmed.by, p->confirm_until,
                          org->version);
        mf_queue_put(org, p->confirm_until, MF_RANK_CLOSING, number, MF_DUE_COUNT_END, number,
                     p->confirm);
    }
}

void mf_effect_due(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    bool lasting = (power->challenge.span.len == 0 || !power->challenge.of_effect) &&
                   power->confirmed.span.len == 0;
    struct mf_refusals why = {.arena = &org->arena};
    bool moot = false, done;

    if (!mf_last_stage(org, p)) {
        mf_stage_passed(s, number, MF_HP_EFFECT_DUE);
        return;
    }
    done = mf_only_when_holds(org, p, &why); /* both, so that all reasons are given */
    done = mf_at_most_allows(org, p, &why) && done;
    if (done && p->election != MF_NO_SLOT)
        done = mf_choice_apply(s, number, !lasting, &why, &moot);
    else
        done = done && mf_effects_apply(s, number, !lasting, &why, &moot);
    if (!done) {
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_EFFECT_DUE, moot ? MF_ST_MOOT : MF_ST_FAILED);
        return;
    }
    mf_proposal_edit(org, number)->effective = org->now;
    if (lasting)
        mf_move(s, number, MF_HP_EFFECT_DUE, MF_ST_EFFECTIVE);
    else
        provisional(s, number);
    mf_proposals_keys(s, number, false);
    mf_opens_after(s, number);
    if (power->reports.span.len > 0)
        mf_queue_put(org, mf_after(org->now, power->reports.within.ms), MF_RANK_BEGIN, number,
                     MF_DUE_REPORT, number, 0);
}

/* Does the condition name the emergency as one that must run? Nesting is bounded by MF_MAX_NESTING.
 */
static bool needs(const struct mf_binding *b, const struct mf_cond *c, uint32_t emergency)
{
    bool any =
        c->kind == MF_COND_EMERGENCY && !c->negated && b->emergency[c->name.index] == emergency;

    for (uint32_t i = 0; i < c->nchildren && !any; i++)
        any = needs(b, c->children[i], emergency);
    return any;
}

/*
 * Rule 57: what has passed and waits doesn't outlive the emergency that it needs, so that none
 * declared later lets it take effect. The one whose own effect ends it has had its time.
 */
void mf_proposals_emergency_over(struct mf_step *s, uint32_t emergency)
{
    struct mf_org *org = s->org;

    for (uint32_t n = org->first_running; n;) {
        const struct mf_proposal_row *p = mf_proposal(org, n);
        const struct mf_power *power = mf_proposal_power(org, p);
        struct mf_refusals why = {.arena = &org->arena};
        uint32_t number = n;
        n = p->next_running;
        if (p->passed == MF_NEVER || !mf_happening_possible(p->state, MF_HP_EMERGENCY_OVER) ||
            (org->settling && number == s->proposal) || !power->only_when ||
            !needs(mf_binding_of(org, p), power->only_when, emergency) ||
            mf_only_when_holds(org, p, &why))
            continue;
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_EMERGENCY_OVER, MF_ST_FAILED);
    }
}

void mf_report_due(struct mf_step *s, uint32_t number)
{
    const struct mf_reports *r = &mf_proposal_power(s->org, mf_proposal(s->org, number))->reports;

    for (uint32_t i = 0; i < r->nto; i++) {
        struct mf_event *e = mf_emit_of(s, number, MF_EV_REPORT);
        e->group = &r->to[i];
        e->clause = r->span;
    }
}

/* ---- time that stands still
 * ---------------------------------------------------------------------------------- */

/* A count's end, and the instant that the row keeps of it, later by the gap. */
static void lengthen_count(struct mf_step *s, uint32_t number, uint32_t count, mf_instant *kept,
                           enum mf_due due, mf_duration gap)
{
    struct mf_count_row *c;

    if (!mf_count_is_open(s->org, count) || mf_count_at(s->org, count)->closes == MF_NEVER)
        return;
    c = mf_count_edit(s->org, count);
    c->closes = mf_after(c->closes, gap);
    if (kept)
        *kept = c->closes;
    mf_queue_put(s->org, c->closes, MF_RANK_CLOSING, number, due, number, count);
}

static void lengthen_windows(struct mf_step *s, uint32_t number, mf_duration gap)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);

    lengthen_count(s, number, p->veto, &p->veto_until, MF_DUE_WINDOW_END, gap);
    lengthen_count(s, number, p->challenge, &p->challenge_until, MF_DUE_WINDOW_END, gap);
    lengthen_count(s, number, p->override_count, &p->override_until, MF_DUE_COUNT_END, gap);
    lengthen_count(s, number, p->decision, NULL, MF_DUE_COUNT_END, gap);
    lengthen_count(s, number, p->confirm, &p->confirm_until, MF_DUE_COUNT_END, gap);
    if (p->state == MF_ST_HELD)
        set_effect_due(s, number);
}

bool mf_stay(struct mf_step *s, uint32_t number, mf_duration d, struct mf_refusals *why)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = NULL;

    if (number != MF_NO_PROPOSAL && number <= org->proposals.n)
        p = mf_proposal(org, number);
    if (!p || p->passed == MF_NEVER || !mf_happening_possible(p->state, MF_HP_STAY)) {
        mf_refuse(why, MF_WHY_NOT_PASSED)->proposal = number;
        return false;
    }
    if (p->frozen_once) {
        mf_refuse(why, MF_WHY_STAYED_ONCE)->proposal = number;
        return false;
    }
    p = mf_proposal_edit(org, number);
    p->frozen_once = true;
    p->frozen_from = p->state;
    p->frozen_at = org->now;
    p->frozen_until = mf_after(org->now, d);
    mf_emit_of(s, number, MF_EV_STAYED)->until = p->frozen_until;
    mf_move(s, number, MF_HP_STAY, MF_ST_FROZEN);
    mf_queue_put(org, p->frozen_until, MF_RANK_CLOSING, number, MF_DUE_FROZEN_END, number, 0);
    return true;
}

bool mf_restore(struct mf_step *s, uint32_t number, struct mf_refusals *why)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = NULL;
    mf_duration gap;

    if (number != MF_NO_PROPOSAL && number <= org->proposals.n)
        p = mf_proposal(org, number);
    if (!p || p->state != MF_ST_FROZEN) {
        mf_refuse(why, MF_WHY_NOT_STAYED)->proposal = number;
        return false;
    }
    p = mf_proposal_edit(org, number);
    gap = org->now - p->frozen_at;
    if (p->delay_until > p->frozen_at)
        p->delay_until = mf_after(p->delay_until, gap);
    mf_emit_of(s, number, p->frozen_until <= org->now ? MF_EV_FROZEN_OVER : MF_EV_RESTORED);
    mf_move(s, number, MF_HP_RESTORE, p->frozen_from);
    lengthen_windows(s, number, gap);
    return true;
}

/* What voting would have had of its time before lapsing it still has. */
static void lengthen_hearing(struct mf_step *s, uint32_t number, mf_duration gap)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);

    p->hearing_ends = mf_after(p->hearing_ends, gap);
    p->voting_opens = later(p->voting_opens, p->hearing_ends);
    p->lapses = mf_after(p->lapses, gap);
    mf_queue_put(org, p->hearing_ends, MF_RANK_CLOSING, number, MF_DUE_HEARING_END, number, 0);
    mf_queue_put(org, p->lapses, MF_RANK_CLOSING, number, MF_DUE_LAPSE, number, 0);
    mf_queue_put(org, p->voting_opens, MF_RANK_BEGIN, number, MF_DUE_VOTING, number, 0);
}

/* Nobody could break the streak, nor a falling share be watched, while the record was silent. */
static void lengthen_streak(struct mf_step *s, uint32_t number, mf_duration gap)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);

    if (!mf_count_is_open(org, p->vote))
        return;
    if (mf_count_at(org, p->vote)->streak_since != MF_NEVER) {
        struct mf_count_row *c = mf_count_edit(org, p->vote);
        c->streak_since = mf_after(c->streak_since, gap);
        mf_queue_put(org, mf_after(c->streak_since, mf_proposal_stage(org, p)->confirming.ms),
                     MF_RANK_CLOSING, number, MF_DUE_CONFIRMED, number, p->vote);
    }
    mf_stage_reconsider(s, number); /* a share may fall to it in the time now given */
}

static void lengthen(struct mf_step *s, uint32_t number, mf_duration gap)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);

    switch (p->state) {
    case MF_ST_PREPARING:
        if (p->hearing_ends > org->now)
            lengthen_hearing(s, number, gap);
        lengthen_windows(s, number, gap); /* as in voting */
        return;
    case MF_ST_VOTING:
    case MF_ST_TIED:
        p->closes = mf_after(p->closes, gap);
        if (mf_count_is_open(org, p->vote))
            mf_count_edit(org, p->vote)->closes = p->closes;
        p->lapses = mf_after(p->lapses, gap);
        mf_queue_put(org, p->closes, MF_RANK_CLOSING, number, MF_DUE_CLOSE, number, 0);
        mf_queue_put(org, p->lapses, MF_RANK_CLOSING, number, MF_DUE_LAPSE, number, 0);
        lengthen_streak(s, number, gap);
        lengthen_windows(s, number, gap); /* a veto's overriding may run beside */
        return;
    case MF_ST_HELD:
    case MF_ST_CHALLENGED:
    case MF_ST_PROVISIONAL:
    case MF_ST_APPEALED:
        lengthen_windows(s, number, gap);
        return;
    case MF_ST_GATHERING:
    case MF_ST_FROZEN: /* its windows stand still anyway */
        return;
    case MF_ST_EFFECTIVE:
    case MF_ST_REJECTED:
    case MF_ST_LAPSED:
    case MF_ST_WITHDRAWN:
    case MF_ST_EXPIRED:
    case MF_ST_VETOED:
    case MF_ST_OVERTURNED:
    case MF_ST_UNDONE:
    case MF_ST_FAILED:
    case MF_ST_MOOT:
    case MF_ST_SUPERSEDED:
    case MF_ST_SEALED:
    case MF_ST__COUNT:
        break;
    }
    mf_bug("an ended proposal among those running");
}

void mf_windows_lengthen(struct mf_step *s, mf_duration gap)
{
    for (uint32_t n = s->org->first_running; n;) {
        uint32_t next = mf_proposal(s->org, n)->next_running;
        lengthen(s, n, gap);
        n = next;
    }
}
