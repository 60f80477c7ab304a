/*
 * The course of a proposal: stages, the clocks of each, and what happens when a deadline comes.
 * Nothing here looks at a clock that isn't in the row: a deadline acts when the row still holds its
 * instant (rule 3).
 */
#include "engine/proposal.h"

#include "base/os.h"
#include "engine/choose.h"
#include "engine/tally.h"

/* ---- rows
 * --------------------------------------------------------------------------------------------------
 */

struct mf_proposal_row *mf_proposal_edit(struct mf_org *org, uint32_t number)
{
    struct mf_proposal_row *p = mf_proposal(org, number);

    mf_touch(org, p, sizeof *p);
    return p;
}

const struct mf_charter *mf_proposal_charter(const struct mf_org *org,
                                             const struct mf_proposal_row *p)
{
    return mf_binding_of(org, p)->charter;
}

const struct mf_power *mf_proposal_power(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return &mf_proposal_charter(org, p)->powers[p->power];
}

const struct mf_stage *mf_proposal_stage(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return &mf_proposal_power(org, p)->stages[p->stage];
}

struct mf_group_ctx mf_proposal_ctx(const struct mf_org *org, const struct mf_proposal_row *p,
                                    uint64_t version)
{
    return (struct mf_group_ctx){.org = org,
                                 .binding = mf_binding_of(org, p),
                                 .subject = p->subject,
                                 .proposer = p->filer,
                                 .version = version};
}

struct mf_event *mf_emit_of(struct mf_step *s, uint32_t number, enum mf_event_kind kind)
{
    struct mf_event *e = mf_emit(s, kind);

    e->proposal = number;
    e->charter = mf_proposal_charter(s->org, mf_proposal(s->org, number));
    return e;
}

struct mf_refusal *mf_refuse_clause(struct mf_refusals *rs, enum mf_reason reason,
                                    const struct mf_charter *charter, uint32_t power,
                                    struct mf_span span)
{
    struct mf_refusal *r = mf_refuse(rs, reason);

    r->charter = charter;
    r->power = power;
    r->clause = span;
    return r;
}

void mf_end_reasons(struct mf_org *org, uint32_t number, const struct mf_refusals *why)
{
    struct mf_proposal_row *p = mf_proposal_edit(org, number);

    p->nreasons = why->list.n;
    if (why->list.n > 0)
        p->reasons = mf_arena_copy(&org->arena, why->list.at, why->list.n * sizeof *why->list.at);
}

/* ---- counts of a proposal
 * ------------------------------------------------------------------------------------- */

struct person_list {
    struct mf_arena *arena;
    MF_VEC(mf_person) list;
};

static void collect_person(void *payload, mf_person p)
{
    struct person_list *l = payload;

    mf_vec_push(l->arena, &l->list, p);
}

/* Where a proposal keeps the row of its last count for a purpose; emergencies have none. */
static const size_t count_field[MF_FOR__COUNT] = {
    [MF_FOR_STAGE] = offsetof(struct mf_proposal_row, vote),
    [MF_FOR_GATHERING] = offsetof(struct mf_proposal_row, gather),
    [MF_FOR_VETO] = offsetof(struct mf_proposal_row, veto),
    [MF_FOR_OVERRIDE] = offsetof(struct mf_proposal_row, override_count),
    [MF_FOR_CHALLENGE] = offsetof(struct mf_proposal_row, challenge),
    [MF_FOR_DECISION] = offsetof(struct mf_proposal_row, decision),
    [MF_FOR_CONFIRM] = offsetof(struct mf_proposal_row, confirm),
};

uint32_t mf_proposal_count_row(const struct mf_proposal_row *p, enum mf_purpose purpose)
{
    if (count_field[purpose] == 0)
        return MF_NO_SLOT;
    return *(const uint32_t *)(const void *)((const char *)p + count_field[purpose]);
}

/*
 * Never where that would tell how a secret vote stands, or where members still to come or go
 * decide: consents alone end with the members as they are (rule 23).
 */
static bool closes_early(const struct mf_stage *stage)
{
    bool later = stage->counted == MF_COUNTED_CLOSING || stage->counted == MF_COUNTED_CONTINUOUSLY;

    if (stage->secret)
        return false;
    return stage->votes.span.len == 0 || (stage->votes.closing_early && !later);
}

uint32_t mf_proposal_count(struct mf_step *s, uint32_t number, enum mf_purpose purpose,
                           const struct mf_rule *rule, mf_instant closes, uint64_t version)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, version);
    struct person_list recused = {.arena = &org->arena};
    /* Caretaker mode bars what decides: the vote, or the sponsors where they decide (rule 42). */
    bool deciding =
        purpose == MF_FOR_STAGE || (purpose == MF_FOR_GATHERING && stage->passes_when_proposed);

    for (uint32_t i = 0; i < stage->nrecuses; i++)
        mf_group_each(&ctx, &stage->recuses[i], collect_person, &recused);
    struct mf_count_opening o = {
        .proposal = number,
        .emergency = MF_NO_SLOT,
        .purpose = purpose,
        .rule = rule,
        .closes = closes,
        .recused = recused.list.at,
        .nrecused = recused.list.n,
        .caretaker_applies = deciding && !power->caretaker,
        .early = purpose != MF_FOR_STAGE || (!mf_stage_chooses(stage) && closes_early(stage)),
        .final_ballots = purpose == MF_FOR_STAGE && stage->ballots_final,
        .secret = purpose == MF_FOR_STAGE && stage->secret,
    };
    uint32_t count = mf_count_open(org, &o, &ctx);
    mf_count_edit(org, count)->stage = p->stage;
    mf_assert(count_field[purpose] != 0);
    *(uint32_t *)(void *)((char *)p + count_field[purpose]) = count;
    for (uint32_t i = p->first_heard; i != MF_NO_SLOT;) {
        const struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, i);
        if (h->recused)
            mf_count_cast(org, count, h->person, MF_BALLOT_ABSTAIN, true);
        i = h->next_of_proposal;
    }
    if (purpose != MF_FOR_GATHERING) {
        struct mf_event *e = mf_emit_of(s, number, MF_EV_VOTING);
        e->purpose = purpose;
        e->until =
            closes != MF_NEVER ? closes : p->lapses; /* consents end when the proposal lapses */
        e->clause = rule->span;
    }
    return count;
}

/* ---- opening
 * ------------------------------------------------------------------------------------------------------
 */

/*
 * A petition is a proposal by a share of a group: its sponsors' rule would not hold on plain
 * numbers and consents alone (rule 10).
 */
static bool is_petition(const struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_count_row *c = mf_count_at(org, p->gather);
    enum mf_truth leaves[MF_MAX_RULE_CLAUSES];

    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        bool share = l->rule->kind == MF_RULE_COUNT && l->amount.kind != MF_AMT_COUNT;
        leaves[i] = !share && mf_leaf_holds(l, mf_count_elapsed(c, org->now)) ? MF_TRUE : MF_FALSE;
    }
    return mf_rule_truth(mf_proposal_charter(org, p), c->rule, leaves) != MF_TRUE;
}

void mf_open_if_gathered(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal(org, number);
    struct mf_refusals why = {.arena = &org->arena};

    if (mf_count_truth(org, p->gather, true, org->now) != MF_TRUE)
        return;
    p = mf_proposal_edit(org, number);
    p->petition = is_petition(org, p);
    p->opened = org->now;
    p->opened_version = org->version;
    mf_count_close(org, p->gather, true);
    if (!mf_guards_hold(org, p, &why)) {
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_OPEN, MF_ST_FAILED);
        return;
    }
    mf_emit_of(s, number, MF_EV_OPENED);
    mf_move(s, number, MF_HP_OPEN, MF_ST_PREPARING);
    mf_prepare(s, number);
}

/* ---- stages
 * -------------------------------------------------------------------------------------------------------
 */

static mf_instant later(mf_instant a, mf_instant b)
{
    return a > b ? a : b;
}

void mf_prepare(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);

    p->stage_since = org->now;
    p->stage_version = org->version;
    p->second_call = false;
    p->lapses = stage->lapses.span.len > 0 ? mf_after(org->now, stage->lapses.ms) : MF_NEVER;
    p->closes = MF_NEVER;
    if (p->stage > 0)
        mf_emit_of(s, number, MF_EV_STAGE)->n = p->stage;
    p->notice_ends = mf_notices_give(s, number);
    p->hearing_ends = mf_hearing_begin(s, number);
    p->deliberation_ends = org->now;
    if (stage->deliberates.span.len > 0)
        p->deliberation_ends = mf_after(org->now, stage->deliberates.ms);
    p->deliberation_ends = later(p->deliberation_ends, mf_nominations_begin(s, number));
    p->voting_opens = later(p->notice_ends, later(p->hearing_ends, p->deliberation_ends));
    if (stage->veto && stage->veto_any_time)
        mf_veto_open(s, number, MF_NEVER);
    if (p->hearing_ends > org->now)
        mf_queue_put(org, p->hearing_ends, MF_RANK_CLOSING, number, MF_DUE_HEARING_END, number, 0);
    mf_queue_put(org, p->lapses, MF_RANK_CLOSING, number, MF_DUE_LAPSE, number, 0);
    mf_queue_put(org, p->voting_opens, MF_RANK_BEGIN, number, MF_DUE_VOTING, number, 0);
}

uint32_t mf_next_stage(const struct mf_power *power, uint32_t stage)
{
    for (uint32_t i = stage + 1; i < power->nstages; i++)
        if (power->stages[i].after.span.len == 0)
            return i;
    return MF_NO_SLOT;
}

bool mf_last_stage(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return mf_next_stage(mf_proposal_power(org, p), p->stage) == MF_NO_SLOT;
}

static void go_to_stage(struct mf_step *s, uint32_t number, enum mf_happening on, uint32_t stage)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);

    if (mf_count_is_open(s->org, p->veto))
        mf_count_close(s->org, p->veto, false);
    p->stage = stage;
    p->voting_opens = MF_NEVER; /* until it is prepared */
    mf_move(s, number, on, MF_ST_PREPARING);
    mf_prepare(s, number);
}

/* Each stage has its own electorate, fixed when it opens; the lapse spans all of them (rule 36). */
void mf_stage_passed(struct mf_step *s, uint32_t number, enum mf_happening on)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_refusals why = {.arena = &org->arena};
    bool when = mf_only_when_holds(org, p, &why), attested = mf_stage_attested(org, p, &why);
    uint32_t next = mf_next_stage(mf_proposal_power(org, p), p->stage);

    if (on != MF_HP_EFFECT_DUE && !(when && attested)) { /* rule 56 */
        mf_end_reasons(org, number, &why);
        mf_move(s, number, on, MF_ST_FAILED);
        return;
    }
    if (next != MF_NO_SLOT && (!stage->veto || on == MF_HP_EFFECT_DUE)) {
        go_to_stage(s, number, on, next);
        return;
    }
    mf_move(s, number, on, MF_ST_HELD);
    mf_held(s, number);
}

/* The stage that stands for this one's failing, or its tie; MF_NO_SLOT: none. */
static uint32_t stage_for_failure(const struct mf_power *power, uint32_t stage, bool tied)
{
    for (uint32_t i = stage + 1; i < power->nstages; i++) {
        const struct mf_stage *st = &power->stages[i];
        if (st->after.span.len > 0 && st->after_index == stage &&
            ((tied && st->after_ties) || (!tied && st->after_fails)))
            return i;
    }
    return MF_NO_SLOT;
}

void mf_stage_failed(struct mf_step *s, uint32_t number, enum mf_happening on, bool tied)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    uint32_t next = stage_for_failure(mf_proposal_power(org, p), p->stage, tied);
    struct mf_refusals why = {.arena = &org->arena};
    bool chooses;

    if (next != MF_NO_SLOT) {
        go_to_stage(s, number, on, next);
        return;
    }
    mf_count_reasons(org, p->vote, &why);
    chooses = mf_stage_chooses(mf_proposal_stage(org, p));
    if (chooses && why.list.n == 0)
        mf_choice_reasons(org, p, &why);
    mf_end_reasons(org, number, &why);
    mf_move(s, number, on, MF_ST_REJECTED);
    if (mf_count_quorate(org, p->vote)) /* who chose nobody took part */
        mf_decided_against(s, number, p->vote, chooses);
}

/* ---- deadlines
 * ------------------------------------------------------------------------------------------------------
 */

bool mf_proposal_due_applies(const struct mf_org *org, const struct mf_queue_entry *e)
{
    const struct mf_proposal_row *p = mf_proposal(org, e->a);
    bool counting = p->state == MF_ST_VOTING || p->state == MF_ST_TIED;

    switch (e->due) {
    case MF_DUE_GATHER_END:
        return p->state == MF_ST_GATHERING && p->gather_until == e->at;
    case MF_DUE_VOTING:
        return p->state == MF_ST_PREPARING && p->voting_opens == e->at;
    case MF_DUE_HEARING_END:
        return p->state == MF_ST_PREPARING && p->hearing_ends == e->at;
    case MF_DUE_CLOSE:
        return counting && p->closes == e->at;
    case MF_DUE_LAPSE:
        return (counting || p->state == MF_ST_PREPARING) && p->lapses == e->at;
    case MF_DUE_CONFIRMED:
        return counting && p->vote == e->b;
    case MF_DUE_COUNT_END:
    case MF_DUE_WINDOW_END:
        return mf_count_is_open(org, e->b) && p->state != MF_ST_FROZEN &&
               mf_count_at(org, e->b)->closes == e->at;
    case MF_DUE_EFFECT:
        return p->state == MF_ST_HELD && p->effect_due == e->at;
    case MF_DUE_FROZEN_END:
        return p->state == MF_ST_FROZEN && p->frozen_until == e->at;
    case MF_DUE_REPORT:
        return true;
    case MF_DUE_TERM:
    case MF_DUE_SUSPENSION:
    case MF_DUE_EMERGENCY:
    case MF_DUE_EMERGENCY_COUNT:
    case MF_DUE_VACANCY:
    case MF_DUE_OPENS:
        break;
    }
    mf_bug("no deadline of a proposal");
}

/* A vote that closes, and a streak that completes, at the instant of lapsing still count. */
static void lapse(struct mf_step *s, uint32_t number, mf_instant at)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    if (p->state == MF_ST_VOTING) {
        if (p->closes == at)
            mf_stage_closing(s, number);
        else
            mf_stage_reconsider(s, number);
    }
    p = mf_proposal(s->org, number);
    if ((p->state == MF_ST_PREPARING || p->state == MF_ST_VOTING || p->state == MF_ST_TIED) &&
        p->lapses == at)
        mf_move(s, number, MF_HP_LAPSE, MF_ST_EXPIRED);
}

static void due(struct mf_step *s, const struct mf_queue_entry *e)
{
    uint32_t number = e->a;
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    switch (e->due) {
    case MF_DUE_GATHER_END:
        mf_move(s, number, MF_HP_GATHER_END, MF_ST_LAPSED);
        return;
    case MF_DUE_VOTING:
        mf_voting_due(s, number);
        return;
    case MF_DUE_HEARING_END:
        mf_emit_of(s, number, MF_EV_HEARD);
        return;
    case MF_DUE_CLOSE:
        if (p->state == MF_ST_TIED)
            mf_tie_timed_out(s, number);
        else
            mf_stage_closing(s, number);
        return;
    case MF_DUE_LAPSE:
        lapse(s, number, e->at);
        return;
    case MF_DUE_CONFIRMED:
        if (p->state == MF_ST_TIED)
            mf_tie_decider_left(s, number);
        else
            mf_stage_reconsider(s, number);
        return;
    case MF_DUE_COUNT_END:
        mf_window_count_end(s, number, e->b);
        return;
    case MF_DUE_WINDOW_END:
        mf_window_end(s, number, e->b);
        return;
    case MF_DUE_EFFECT:
        mf_effect_due(s, number);
        return;
    case MF_DUE_FROZEN_END:
        mf_restore(s, number, NULL);
        return;
    case MF_DUE_REPORT:
        mf_report_due(s, number);
        return;
    case MF_DUE_TERM:
    case MF_DUE_SUSPENSION:
    case MF_DUE_EMERGENCY:
    case MF_DUE_EMERGENCY_COUNT:
    case MF_DUE_VACANCY:
    case MF_DUE_OPENS:
        break;
    }
    mf_bug("no deadline of a proposal");
}

void mf_proposal_due(struct mf_step *s, const struct mf_queue_entry *e)
{
    uint32_t before = s->proposal;

    if (!mf_proposal_due_applies(s->org, e))
        return;
    s->proposal = e->a;
    due(s, e);
    s->proposal = before;
}

/* ---- commands
 * ---------------------------------------------------------------------------------------------------------
 */

struct mf_proposal_row *mf_target(struct mf_step *s, const struct mf_command *c,
                                  enum mf_happening on)
{
    const struct mf_org *org = s->org;
    struct mf_proposal_row *p;
    struct mf_refusal *r;

    if (c->proposal == MF_NO_PROPOSAL || c->proposal > org->proposals.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PROPOSAL)->proposal = c->proposal;
        return NULL;
    }
    p = mf_proposal(org, c->proposal);
    if (!mf_org_sees(org, c->proposal, c->actor)) { /* rule 20: nothing about it is said */
        r = mf_refuse(s->refusals, MF_WHY_NOT_VISIBLE);
        r->person = c->actor;
        r->have =
            p->state == MF_ST_SEALED ? MF_UNTIL_NONE : mf_sight_from(mf_proposal_power(org, p));
        return NULL;
    }
    if (!mf_happening_possible(p->state, on)) {
        r = mf_refuse(s->refusals, MF_WHY_NOT_ALLOWED_STATE);
        r->charter = mf_proposal_charter(org, p);
        r->power = p->power;
        r->proposal = c->proposal;
        r->word = mf_str_c(mf_state_name(p->state));
        r->have = p->state;
        r->when = p->ended;
        return NULL;
    }
    return p;
}

bool mf_proposal_command(struct mf_step *s, const struct mf_command *c)
{
    switch (c->verb) {
    case MF_DO_FILE:
        return mf_file_command(s, c);
    case MF_DO_SIGN:
        return mf_sign_command(s, c);
    case MF_DO_UNSIGN:
        return mf_unsign_command(s, c);
    case MF_DO_WITHDRAW:
        return mf_withdraw_command(s, c);
    case MF_DO_TELL:
        return mf_tell_command(s, c);
    case MF_DO_SAY:
        return mf_say_command(s, c);
    case MF_DO_WAIVE:
        return mf_waive_command(s, c);
    case MF_DO_RECUSE:
        return mf_recuse_command(s, c);
    case MF_DO_VOTE:
        return mf_vote_command(s, c);
    case MF_DO_REVOKE_VOTE:
        return mf_revoke_command(s, c);
    case MF_DO_VETO:
        return mf_veto_command(s, c);
    case MF_DO_CHALLENGE:
        return mf_challenge_command(s, c);
    case MF_DO_ATTEST:
        return mf_attest_command(s, c);
    case MF_DO_DOCUMENT:
        return mf_document_command(s, c);
    case MF_DO_NOMINATE:
        return mf_nominate_command(s, c);
    case MF_DO_DECLINE:
        return mf_decline_command(s, c);
    case MF_DO_DRAW:
        return mf_draw_command(s, c);
    case MF_DO_ADMIT:
    case MF_DO_JOIN:
    case MF_DO_LEAVE:
    case MF_DO_RESIGN:
    case MF_DO_DELEGATE:
    case MF_DO_UNDELEGATE:
    case MF_DO_DECLARE:
    case MF_DO_END:
    case MF_DO_TICK:
    case MF_DO__COUNT:
        break;
    }
    mf_bug("no command about proposals");
}
