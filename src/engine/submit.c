/*
 * The one way in: time, then a command. A command runs under the journal, so that a refused one
 * leaves no trace; whatever it makes due at its own instant happens before anything else does (rule
 * 2).
 */
#include <string.h>

#include "base/os.h"
#include "engine/proposal.h"

/* 9999-12-31T23:59:59.999Z: later instants can't be written down. */
#define MF_LAST_INSTANT INT64_C(253402300799999)

static void happen(struct mf_step *s, const struct mf_queue_entry *e)
{
    switch (e->due) {
    case MF_DUE_TERM:
    case MF_DUE_SUSPENSION:
    case MF_DUE_VACANCY:
        mf_member_due(s, e);
        return;
    case MF_DUE_EMERGENCY:
    case MF_DUE_EMERGENCY_COUNT:
        mf_emergency_due(s, e);
        return;
    case MF_DUE_GATHER_END:
    case MF_DUE_VOTING:
    case MF_DUE_HEARING_END:
    case MF_DUE_CLOSE:
    case MF_DUE_LAPSE:
    case MF_DUE_COUNT_END:
    case MF_DUE_WINDOW_END:
    case MF_DUE_EFFECT:
    case MF_DUE_FROZEN_END:
    case MF_DUE_CONFIRMED:
    case MF_DUE_REPORT:
        mf_proposal_due(s, e);
        return;
    case MF_DUE_OPENS:
        mf_opens_due(s, e);
        return;
    }
    mf_bug("a deadline of no kind");
}

/* What follows membership and conditions looks at them when a step is over. */
static void look_around(struct mf_step *s)
{
    if (s->org->dissolved)
        return;
    if (s->org->follows)
        mf_counts_follow(s);
    if (s->org->opens.n > 0 || s->org->clocks.n > 0)
        mf_opens_look(s);
}

/* Every deadline up to t, each at its own instant (rule 3). Nothing stirs in what was dissolved. */
static void pass_time(struct mf_step *s, mf_instant t)
{
    struct mf_queue_entry e;

    while (mf_queue_take(s->org, t, &e)) {
        if (e.at > s->org->now)
            s->org->now = e.at;
        if (!s->org->dissolved)
            happen(s, &e);
        look_around(s);
    }
    if (t > s->org->now)
        s->org->now = t;
}

void mf_org_advance(struct mf_org *org, mf_instant t, struct mf_events *events)
{
    struct mf_step s = {.org = org, .events = events};

    if (t >= org->now)
        pass_time(&s, t);
}

void mf_org_silent_since(struct mf_org *org, mf_instant since, mf_instant to,
                         struct mf_events *events)
{
    const struct mf_charter *charter = mf_binding_now(org)->charter;
    struct mf_step s = {.org = org, .events = events};
    mf_duration gap = to - since;

    if (charter->silence_span.len == 0 || to <= org->now || gap <= charter->silence.ms)
        return;
    struct mf_event *e = mf_emit(&s, MF_EV_SILENT);
    e->at = since;
    e->n = (uint64_t)gap;
    e->clause = charter->silence_span;
    mf_windows_lengthen(&s, gap);
}

void mf_org_silent(struct mf_org *org, mf_instant to, struct mf_events *events)
{
    mf_org_silent_since(org, org->now, to, events);
}

mf_instant mf_org_now(const struct mf_org *org)
{
    return org->now;
}

mf_instant mf_org_next_due(const struct mf_org *org)
{
    return org->dissolved ? MF_NEVER : mf_queue_next(org);
}

/* ---- commands
 * ------------------------------------------------------------------------------------------------
 */

static bool carry_out(struct mf_step *s, const struct mf_command *c)
{
    switch (c->verb) {
    case MF_DO_FILE:
    case MF_DO_SIGN:
    case MF_DO_UNSIGN:
    case MF_DO_WITHDRAW:
    case MF_DO_TELL:
    case MF_DO_SAY:
    case MF_DO_WAIVE:
    case MF_DO_RECUSE:
    case MF_DO_VOTE:
    case MF_DO_REVOKE_VOTE:
    case MF_DO_VETO:
    case MF_DO_CHALLENGE:
    case MF_DO_ATTEST:
    case MF_DO_DOCUMENT:
    case MF_DO_NOMINATE:
    case MF_DO_DECLINE:
    case MF_DO_DRAW:
        return mf_proposal_command(s, c);
    case MF_DO_ADMIT:
    case MF_DO_JOIN:
    case MF_DO_LEAVE:
    case MF_DO_RESIGN:
        return mf_member_command(s, c);
    case MF_DO_DELEGATE:
    case MF_DO_UNDELEGATE:
        return mf_delegate_command(s, c);
    case MF_DO_DECLARE:
    case MF_DO_END:
        return mf_emergency_command(s, c);
    case MF_DO_TICK:
        return true;
    case MF_DO__COUNT:
        break;
    }
    mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("verb");
    return false;
}

static bool stamped_well(const struct mf_org *org, const struct mf_command *c, bool only_now,
                         struct mf_refusals *rs)
{
    if (c->at >= org->now && c->at <= MF_LAST_INSTANT && (!only_now || c->at == org->now))
        return true;
    mf_refuse(rs, MF_WHY_CLOCK)->when = c->at;
    return false;
}

/* Under a transaction that the caller ends. */
static bool attempt(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;

    if (c->verb == MF_DO_TICK)
        return true;
    if (org->dissolved) {
        mf_refuse(s->refusals, MF_WHY_DISSOLVED)->when = org->dissolved_at;
        return false;
    }
    if (c->actor >= org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        return false;
    }
    struct mf_person_row *actor = MF_ROW(org, persons, mf_person_row, c->actor);
    mf_touch(org, &actor->last_act, sizeof actor->last_act);
    actor->last_act = org->now; /* one signed act restores who was inactive */
    if (actor->first_seat != MF_NO_SLOT)
        __builtin_prefetch(MF_ROW(org, seats, mf_seat_row, actor->first_seat));
    s->actor = c->actor;
    s->acting = true;
    return carry_out(s, c);
}

/* What a ballot in a large organisation waits for most is memory: fetched beforehand. */
static void expect(const struct mf_org *org, const struct mf_command *c)
{
    const struct mf_proposal_row *p;

    if (c->actor >= org->persons.n)
        return;
    __builtin_prefetch(MF_ROW(org, persons, mf_person_row, c->actor), 1);
    if (c->verb != MF_DO_VOTE || c->proposal == MF_NO_PROPOSAL || c->proposal > org->proposals.n)
        return;
    p = mf_proposal(org, c->proposal);
    if (p->vote != MF_NO_SLOT)
        mf_count_expect(org, p->vote, c->actor);
}

bool mf_org_submit(struct mf_org *org, const struct mf_command *cmd, struct mf_events *events,
                   struct mf_refusals *refusals)
{
    struct mf_step time = {.org = org, .events = events};
    struct mf_step s = {.org = org, .events = events, .refusals = refusals};
    uint32_t mark, before;

    if (!stamped_well(org, cmd, false, refusals))
        return false;
    expect(org, cmd);
    pass_time(&time, cmd->at);
    before = events ? events->list.n : 0;
    mark = mf_tx_begin(org);
    if (!attempt(&s, cmd)) {
        mf_tx_abandon(org, mark);
        if (events)
            events->list.n = before;
        if (refusals)
            mf_refusals_sort(refusals);
        return false;
    }
    mf_tx_commit(org, mark);
    look_around(&time);
    pass_time(&time, org->now);
    return true;
}

bool mf_org_check(const struct mf_org *org, const struct mf_command *cmd,
                  struct mf_refusals *refusals)
{
    struct mf_org *same;
    uint32_t mark;
    bool ok;

    if (!stamped_well(org, cmd, true, refusals))
        return false;
    /* It is carried out and taken back, byte for byte: to the caller nothing changes. */
    memcpy(&same, &org, sizeof same);
    struct mf_step s = {.org = same, .refusals = refusals};
    mark = mf_tx_begin(same);
    ok = attempt(&s, cmd);
    mf_tx_abandon(same, mark);
    if (!ok && refusals)
        mf_refusals_sort(refusals);
    return ok;
}
