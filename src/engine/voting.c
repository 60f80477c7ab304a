/*
 * The vote of a stage: opening, ballots, extension, streak, closing (also early), ties, the second
 * call. Votes of overrides, challenges and confirmations are cast here too; what follows from them
 * is in windows.c.
 */
#include "base/os.h"
#include "engine/choose.h"
#include "engine/tally.h"

/* ---- opening
 * ---------------------------------------------------------------------------------------------- */

void mf_voting_due(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_refusals why = {.arena = &org->arena};
    uint64_t version = stage->counted == MF_COUNTED_PROPOSAL ? p->opened_version : org->version;
    uint64_t voting;

    if (!mf_voting_turn(org, p, &voting)) {
        struct mf_event *e = mf_emit_of(s, number, MF_EV_WAITS);
        e->n = voting;
        e->clause = mf_proposal_power(org, p)->at_most_voting_span;
        return;
    }
    if (!mf_stage_attested(org, p, &why)) { /* no waiting for it (rule 56) */
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_VOTING_DUE, MF_ST_FAILED);
        return;
    }
    if (stage->passes_when_proposed) {
        mf_stage_passed(s, number, MF_HP_VOTING_DUE);
        return;
    }
    if (mf_stage_chooses(stage) && !mf_choice_begin(s, number, &why)) {
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_VOTING_DUE, MF_ST_FAILED);
        return;
    }
    if (stage->votes.span.len > 0)
        p->closes = mf_after(org->now, stage->votes.period.ms);
    if (stage->votes.span.len == 0 && stage->secret)
        p->closes = p->lapses; /* to pass as soon as it holds would tell who made it so */
    mf_proposal_count(s, number, MF_FOR_STAGE, mf_stage_rule(stage), p->closes, version);
    if (p->second_call)
        mf_count_second_call(org, p->vote, &stage->second_call_quorum, stage->second_call_base);
    mf_move(s, number, MF_HP_VOTING_DUE, MF_ST_VOTING);
    mf_queue_put(org, p->closes, MF_RANK_CLOSING, number, MF_DUE_CLOSE, number, 0);
    if (mf_count_quorate(org,
                         p->vote)) /* a quorum that was there from the start never comes late */
        mf_count_at(org, p->vote)->leaves[0].first_extension = 1;
    mf_stage_reconsider(s, number);
}

/* ---- closing
 * ---------------------------------------------------------------------------------------------- */

/* The first leaf that is tied and would make the rule hold; MF_NO_SLOT: none. */
static uint32_t tied_leaf(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_charter *charter = org->bindings.at[c->binding]->charter;
    mf_duration elapsed = mf_count_elapsed(c, org->now);
    enum mf_truth leaves[MF_MAX_RULE_CLAUSES];

    for (uint32_t i = 0; i < c->nleaves; i++)
        leaves[i] = mf_leaf_holds(&c->leaves[i], elapsed) ? MF_TRUE : MF_FALSE;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        if (leaves[i] == MF_TRUE || !mf_leaf_tied(&c->leaves[i], elapsed))
            continue;
        leaves[i] = MF_TRUE;
        if (mf_rule_truth(charter, c->rule, leaves) == MF_TRUE)
            return i;
        leaves[i] = MF_FALSE;
    }
    return MF_NO_SLOT;
}

/* Which office decides the tie; NULL: there is no tie. *ret_within: in what time, as written. */
static const struct mf_ref *tie_office(const struct mf_org *org, const struct mf_proposal_row *p,
                                       const struct mf_dur **ret_within)
{
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    const struct mf_rule *rule;
    uint32_t leaf;

    if (mf_stage_chooses(stage)) {
        *ret_within = &stage->choose.tie_within;
        return mf_choice_is_tied(org, p) ? &stage->choose.tie : NULL;
    }
    leaf = tied_leaf(org, p->vote);
    if (leaf == MF_NO_SLOT)
        return NULL;
    rule = mf_count_at(org, p->vote)->leaves[leaf].rule;
    *ret_within = &rule->tie_within;
    return &rule->tie;
}

/* Who decides the tie of the count: MF_NOBODY when no office does, or nobody acts for it. */
static mf_person tie_decider(const struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_count_row *c = mf_count_at(org, p->vote);
    const struct mf_dur *within;
    const struct mf_ref *office = tie_office(org, p, &within);
    const struct mf_heard_row *h;
    mf_person decider;

    if (!office || office->kind != MF_REF_OFFICE)
        return MF_NOBODY;
    decider = mf_acts_for(org, org->bindings.at[c->binding]->office[office->index], c->recused,
                          c->nrecused);
    h = decider == MF_NOBODY ? NULL : mf_heard_find(org, p->number, decider);
    return h && h->recused ? MF_NOBODY : decider;
}

mf_person mf_org_tie_decider(const struct mf_org *org, uint32_t proposal)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);

    return p->state == MF_ST_TIED ? tie_decider(org, p) : MF_NOBODY;
}

static bool stage_on_tie(const struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_power *power = mf_proposal_power(org, p);

    for (uint32_t i = p->stage + 1; i < power->nstages; i++)
        if (power->stages[i].after.span.len > 0 && power->stages[i].after_index == p->stage &&
            power->stages[i].after_ties)
            return true;
    return false;
}

/* Every clause holds but for quorums? */
static bool only_quorum_missing(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    mf_duration elapsed = mf_count_elapsed(c, org->now);
    enum mf_truth leaves[MF_MAX_RULE_CLAUSES];

    for (uint32_t i = 0; i < c->nleaves; i++)
        leaves[i] = mf_leaf_reached(&c->leaves[i], elapsed) ? MF_TRUE : MF_FALSE;
    return mf_rule_truth(org->bindings.at[c->binding]->charter, c->rule, leaves) == MF_TRUE;
}

static void call_again(struct mf_step *s, uint32_t number)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);

    p->second_call = true;
    p->closes = MF_NEVER;
    p->voting_opens = mf_after(s->org->now, mf_proposal_stage(s->org, p)->second_call_after.ms);
    mf_emit_of(s, number, MF_EV_SECOND_CALL)->until = p->voting_opens;
    mf_move(s, number, MF_HP_CLOSE, MF_ST_PREPARING);
    mf_queue_put(s->org, p->voting_opens, MF_RANK_BEGIN, number, MF_DUE_VOTING, number, 0);
}

/*
 * The office decides within the time that the charter names, else as long as the vote took, and at
 * the latest when the proposal lapses; vacant, recused or silent: it fails (rule 33).
 */
static void tie(struct mf_step *s, uint32_t number)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);
    const struct mf_stage *stage = mf_proposal_stage(s->org, p);
    const struct mf_dur *within = NULL;

    tie_office(s->org, p, &within);
    p->closes = p->lapses;
    if (within && within->span.len > 0)
        p->closes = mf_after(s->org->now, within->ms);
    else if (stage->votes.span.len > 0)
        p->closes = mf_after(s->org->now, stage->votes.period.ms);
    mf_emit_of(s, number, MF_EV_TIED)->until = p->closes;
    mf_move(s, number, MF_HP_CLOSE, MF_ST_TIED);
    mf_queue_put(s->org, p->closes, MF_RANK_CLOSING, number, MF_DUE_CLOSE, number, 0);
}

static bool may_call_again(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return mf_proposal_stage(org, p)->second_call_span.len > 0 && !p->second_call &&
           only_quorum_missing(org, p->vote);
}

/* The tie isn't decided: of a choice those chosen without it remain. */
static void undecided(struct mf_step *s, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    if (mf_stage_chooses(mf_proposal_stage(s->org, p)) && mf_choice_undecided(s, number) > 0)
        mf_stage_passed(s, number, MF_HP_CLOSE);
    else
        mf_stage_failed(s, number, MF_HP_CLOSE, false);
}

static void close_choice(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_event *e;
    bool chosen;

    if (stage->counted == MF_COUNTED_CLOSING) {
        mf_count_recount(org, p->vote, org->version);
        mf_choice_recount(org, number);
    }
    mf_delegations_carry(org, p->vote);
    chosen = mf_choice_decide(s, number) > 0;
    mf_count_close(org, p->vote, chosen);
    e = mf_emit_of(s, number, MF_EV_CLOSED);
    e->truth = mf_count_truth(org, p->vote, true, org->now) == MF_TRUE;
    e->clause = stage->choose.span;
    mf_choice_announce(s, number);
    if (mf_choice_is_tied(org, p) && stage_on_tie(org, p))
        mf_stage_failed(s, number, MF_HP_CLOSE, true);
    else if (tie_decider(org, p) != MF_NOBODY)
        tie(s, number);
    else if (!e->truth && may_call_again(org, p))
        call_again(s, number);
    else
        undecided(s, number);
}

static void close_stage(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_event *e;
    bool holds;

    if (stage->counted == MF_COUNTED_CLOSING)
        mf_count_recount(org, p->vote, org->version);
    if (stage->votes.span.len > 0) /* consents are never delegated */
        mf_delegations_carry(org, p->vote);
    holds = mf_count_truth(org, p->vote, true, org->now) == MF_TRUE;
    mf_count_close(org, p->vote, holds);
    e = mf_emit_of(s, number, MF_EV_CLOSED);
    e->truth = holds;
    e->clause = stage->passes_span;
    if (holds)
        mf_stage_passed(s, number, MF_HP_CLOSE);
    else if (tied_leaf(org, p->vote) != MF_NO_SLOT && stage_on_tie(org, p))
        mf_stage_failed(s, number, MF_HP_CLOSE, true);
    else if (tie_decider(org, p) != MF_NOBODY)
        tie(s, number);
    else if (may_call_again(org, p))
        call_again(s, number);
    else
        mf_stage_failed(s, number, MF_HP_CLOSE, false);
}

void mf_stage_closing(struct mf_step *s, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    /* `confirming`: ballots stay open until the streak completes or breaks (rule 35). */
    if (mf_stage_chooses(mf_proposal_stage(s->org, p)))
        close_choice(s, number);
    else if (mf_count_at(s->org, p->vote)->streak_since == MF_NEVER)
        close_stage(s, number);
}

void mf_tie_timed_out(struct mf_step *s, uint32_t number)
{
    undecided(s, number);
}

void mf_tie_decider_left(struct mf_step *s, uint32_t number)
{
    if (tie_decider(s->org, mf_proposal(s->org, number)) == MF_NOBODY)
        undecided(s, number);
}

/*
 * Nothing moves for who leaves (P-A) but a tie that waits for an office: looked at when the step in
 * which it happens is over, since another may step in.
 */
void mf_proposals_member_left(struct mf_step *s, mf_person person)
{
    struct mf_org *org = s->org;

    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *p = mf_proposal(org, n);
        if (p->state == MF_ST_TIED && tie_decider(org, p) != person)
            mf_queue_put(org, org->now, MF_RANK_CLOSING, n, MF_DUE_CONFIRMED, n, p->vote);
    }
}

/* ---- ballots and time change what the count says
 * ------------------------------------------------------------ */

/*
 * With falling shares time alone can make a rule hold. The truth asked for then changes once, from
 * false or open to true: the millisecond is found by halving, on exact fractions, and queued (rule
 * 35).
 */
static bool falls(const struct mf_count_row *c)
{
    for (uint32_t i = 0; i < c->nleaves; i++)
        if (c->leaves[i].amount.falling || c->leaves[i].quorum.falling)
            return true;
    return false;
}

static void queue_crossing(struct mf_step *s, uint32_t number, bool as_it_stands)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    mf_instant end = p->closes < p->lapses ? p->closes : p->lapses, lo = org->now, hi = end;

    if (!falls(mf_count_at(org, p->vote)) || end == MF_NEVER || end <= org->now ||
        mf_count_truth(org, p->vote, as_it_stands, end) != MF_TRUE)
        return;
    while (hi - lo > 1) { /* never true at lo, true at hi */
        mf_instant mid = lo + (hi - lo) / 2;
        if (mf_count_truth(org, p->vote, as_it_stands, mid) == MF_TRUE)
            hi = mid;
        else
            lo = mid;
    }
    mf_queue_put(org, hi, MF_RANK_CLOSING, number, MF_DUE_CONFIRMED, number, p->vote);
}

static void streak(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    mf_duration d = mf_proposal_stage(org, p)->confirming.ms;
    struct mf_count_row *c = mf_count_edit(org, p->vote);

    if (mf_count_truth(org, p->vote, true, org->now) == MF_TRUE) {
        if (c->streak_since == MF_NEVER) {
            c->streak_since = org->now;
            mf_queue_put(org, mf_after(org->now, d), MF_RANK_CLOSING, number, MF_DUE_CONFIRMED,
                         number, p->vote);
        } else if (org->now - c->streak_since >= d) {
            close_stage(s, number);
        }
        return;
    }
    c->streak_since = MF_NEVER;
    if (p->closes <= org->now)
        close_stage(s, number); /* broken after closing: rejected */
    else
        queue_crossing(s, number, true);
}

void mf_stage_reconsider(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);

    if (mf_stage_chooses(stage)) /* closes at its time (rule 23) */
        return;
    if (stage->confirming.span.len > 0) {
        streak(s, number);
        return;
    }
    if (!mf_count_at(org, p->vote)->early)
        return;
    switch (mf_count_truth(org, p->vote, false, org->now)) {
    case MF_TRUE:
        close_stage(s, number);
        return;
    case MF_FALSE: /* consents stay open until they lapse: whoever said no may still say yes (rule
                      24) */
        if (stage->votes.closing_early && !stage_on_tie(org, p))
            close_stage(s, number);
        return;
    case MF_OPEN:
        queue_crossing(s, number, false);
        return;
    }
    mf_bug("no truth");
}

/* Rule 34: once, when the quorum is first met, or the result changes, within the last E before
 * closing. */
static void extend(struct mf_step *s, uint32_t number, bool held)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_count_row *c = mf_count_at(org, p->vote);
    mf_instant until = mf_after(org->now, stage->stays_open.ms);
    bool happened;

    if (stage->stays_open_on == MF_LATE_NONE || c->extended != MF_NEVER || p->closes == MF_NEVER)
        return;
    if (stage->stays_open_on == MF_LATE_QUORUM) {
        happened = !c->leaves[0].first_extension && mf_count_quorate(org, p->vote);
        if (happened) {
            mf_touch(org, &c->leaves[0], sizeof c->leaves[0]);
            c->leaves[0].first_extension = 1;
        }
    } else {
        happened = (mf_count_truth(org, p->vote, true, org->now) == MF_TRUE) != held;
    }
    if (!happened || until <= p->closes)
        return;
    p = mf_proposal_edit(org, number);
    c = mf_count_edit(org, p->vote);
    c->extended = org->now;
    p->closes = c->closes = until;
    mf_emit_of(s, number, MF_EV_EXTENDED)->until = until;
    mf_queue_put(org, until, MF_RANK_CLOSING, number, MF_DUE_CLOSE, number, 0);
}

/* ---- commands
 * --------------------------------------------------------------------------------------------------
 */

/*
 * `vote` means the one count that is open; where it names none in particular, and no stage is being
 * voted on, the one that is.
 */
static enum mf_purpose purpose_of(const struct mf_org *org, const struct mf_command *c)
{
    const struct mf_proposal_row *p;

    if (c->purpose != MF_FOR_STAGE || c->proposal == MF_NO_PROPOSAL ||
        c->proposal > org->proposals.n)
        return c->purpose;
    p = mf_proposal(org, c->proposal);
    if (p->state == MF_ST_VOTING || p->state == MF_ST_TIED)
        return MF_FOR_STAGE;
    if (mf_count_is_open(org, p->decision))
        return MF_FOR_DECISION;
    if (mf_count_is_open(org, p->override_count))
        return MF_FOR_OVERRIDE;
    return mf_count_is_open(org, p->confirm) ? MF_FOR_CONFIRM : MF_FOR_STAGE;
}

/* What voting in the count is called in the table; MF_HP__COUNT: nobody votes in such a count. */
static enum mf_happening happening_of(const struct mf_org *org, const struct mf_command *c,
                                      enum mf_purpose purpose)
{
    switch (purpose) {
    case MF_FOR_STAGE:
        if (c->verb == MF_DO_REVOKE_VOTE)
            return MF_HP_REVOKE;
        if (c->proposal != MF_NO_PROPOSAL && c->proposal <= org->proposals.n &&
            mf_proposal(org, c->proposal)->state == MF_ST_TIED)
            return MF_HP_TIE_DECIDE;
        return MF_HP_VOTE;
    case MF_FOR_OVERRIDE:
        return MF_HP_OVERRIDE;
    case MF_FOR_DECISION:
        return MF_HP_DECIDE;
    case MF_FOR_CONFIRM:
        return MF_HP_CONFIRM;
    case MF_FOR_GATHERING:
    case MF_FOR_VETO:
    case MF_FOR_CHALLENGE:
    case MF_FOR_DECLARE:
    case MF_FOR_END:
    case MF_FOR__COUNT:
        break;
    }
    return MF_HP__COUNT;
}

static bool tie_command(struct mf_step *s, const struct mf_command *c,
                        const struct mf_proposal_row *p)
{
    struct mf_event *e;

    if (tie_decider(s->org, p) != c->actor) {
        struct mf_refusal *r =
            mf_refuse_clause(s->refusals, MF_WHY_NOT_IN_ELECTORATE, mf_proposal_charter(s->org, p),
                             p->power, mf_proposal_stage(s->org, p)->passes_span);
        r->person = c->actor;
        r->when = mf_count_at(s->org, p->vote)->opened;
        return false;
    }
    if (mf_stage_chooses(mf_proposal_stage(s->org, p))) {
        if (!mf_choice_break_tie(s, c))
            return false;
        mf_stage_passed(s, c->proposal, MF_HP_TIE_DECIDE);
        return true;
    }
    if (c->ballot != MF_BALLOT_YES && c->ballot != MF_BALLOT_NO) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("ballot");
        return false;
    }
    e = mf_emit_of(s, c->proposal, MF_EV_VOTED);
    e->person = c->actor;
    e->ballot = c->ballot;
    if (c->ballot == MF_BALLOT_YES)
        mf_stage_passed(s, c->proposal, MF_HP_TIE_DECIDE);
    else
        mf_stage_failed(s, c->proposal, MF_HP_TIE_DECIDE, false);
    return true;
}

/* The count may be voted in by the actor; else refused. */
static bool may_vote(struct mf_step *s, const struct mf_command *c, const struct mf_proposal_row *p,
                     uint32_t count, struct mf_voter *voter)
{
    const struct mf_heard_row *h = mf_heard_find(s->org, c->proposal, c->actor);
    const struct mf_count_row *row;

    if (!mf_count_is_open(s->org, count)) {
        mf_refuse(s->refusals, MF_WHY_NO_SUCH_COUNT)->proposal = c->proposal;
        return false;
    }
    if (h && h->recused) {
        mf_refuse(s->refusals, MF_WHY_RECUSED)->person = c->actor;
        return false;
    }
    if (!mf_count_voter(s->org, count, c->actor, voter, s->refusals))
        return false;
    row = mf_count_at(s->org, count);
    if (row->final_ballots && voter->ballot && voter->ballot->ballot != MF_BALLOT_NONE) {
        mf_refuse_clause(s->refusals, MF_WHY_BALLOT_FINAL, mf_proposal_charter(s->org, p), p->power,
                         mf_proposal_stage(s->org, p)->ballots_final_span)
            ->person = c->actor;
        return false;
    }
    return true;
}

void mf_ballots_changed(struct mf_step *s, uint32_t number, enum mf_purpose purpose, bool held)
{
    if (purpose != MF_FOR_STAGE) {
        mf_window_reconsider(s, number, purpose);
        return;
    }
    extend(s, number, held);
    mf_stage_reconsider(s, number);
}

/* Does the rule hold as it stands? Asked before a ballot only where a late change keeps voting
 * open. */
static bool held_before(const struct mf_org *org, const struct mf_proposal_row *p, uint32_t count)
{
    return mf_proposal_stage(org, p)->stays_open_on == MF_LATE_CHANGE &&
           mf_count_truth(org, count, true, org->now) == MF_TRUE;
}

/* What a vote, or taking one back, is about. */
struct polling {
    enum mf_purpose purpose;
    const struct mf_proposal_row *p;
    uint32_t count; /* MF_NO_SLOT: none, an office decides a tie */
    struct mf_voter voter;
};

/* Which count it is, and that the actor may vote in it; else refused. */
static bool find_polling(struct mf_step *s, const struct mf_command *c, struct polling *ret)
{
    enum mf_happening on;

    ret->purpose = purpose_of(s->org, c);
    ret->count = MF_NO_SLOT;
    on = happening_of(s->org, c, ret->purpose);
    if (on == MF_HP__COUNT) {
        mf_refuse(s->refusals, MF_WHY_NO_SUCH_COUNT)->proposal = c->proposal;
        return false;
    }
    ret->p = mf_target(s, c, on);
    if (!ret->p)
        return false;
    if (on == MF_HP_TIE_DECIDE)
        return true;
    ret->count = mf_proposal_count_row(ret->p, ret->purpose);
    return may_vote(s, c, ret->p, ret->count, &ret->voter);
}

bool mf_vote_command(struct mf_step *s, const struct mf_command *c)
{
    struct polling at;
    struct mf_event *e;
    bool held;

    if (!find_polling(s, c, &at))
        return false;
    if (at.count == MF_NO_SLOT)
        return tie_command(s, c, at.p);
    if (at.purpose == MF_FOR_STAGE && mf_stage_chooses(mf_proposal_stage(s->org, at.p)))
        return mf_choice_vote(s, c, at.count);
    if (c->ballot != MF_BALLOT_YES && c->ballot != MF_BALLOT_NO && c->ballot != MF_BALLOT_ABSTAIN) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("ballot");
        return false;
    }
    if (at.voter.ballot && at.voter.ballot->ballot == c->ballot) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    held = held_before(s->org, at.p, at.count);
    mf_count_cast_for(s->org, at.count, c->actor, &at.voter, c->ballot, false);
    e = mf_emit_of(s, c->proposal, MF_EV_VOTED);
    e->person = c->actor;
    e->purpose = at.purpose;
    e->ballot = mf_ballot_told(s->org, at.count, c->ballot);
    mf_ballots_changed(s, c->proposal, at.purpose, held);
    return true;
}

bool mf_revoke_command(struct mf_step *s, const struct mf_command *c)
{
    struct polling at;
    struct mf_event *e;
    bool held;

    if (!find_polling(s, c, &at))
        return false;
    if (!at.voter.ballot || at.voter.ballot->ballot == MF_BALLOT_NONE) {
        mf_refuse(s->refusals, MF_WHY_NO_BALLOT)->person = c->actor;
        return false;
    }
    held = held_before(s->org, at.p, at.count);
    mf_count_cast_for(s->org, at.count, c->actor, &at.voter, MF_BALLOT_NONE, false);
    if (at.purpose == MF_FOR_STAGE)
        mf_choice_clear(s->org, c->proposal, c->actor);
    e = mf_emit_of(s, c->proposal, MF_EV_VOTE_REVOKED);
    e->person = c->actor;
    e->purpose = at.purpose;
    mf_ballots_changed(s, c->proposal, at.purpose, held);
    return true;
}
