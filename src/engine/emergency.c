/* Emergencies: declared and ended by signatures or by a power, over by themselves (rule 57). */
#include "engine/invariant.h"

enum { DUE_END, DUE_REPORT }; /* `b` of MF_DUE_EMERGENCY */

static struct mf_emergency_row *touch(struct mf_org *org, uint32_t slot)
{
    struct mf_emergency_row *row = MF_ROW(org, emergencies, mf_emergency_row, slot);

    mf_touch(org, row, sizeof *row);
    return row;
}

/* ---- may it be declared ---- */

static bool again_allowed(const struct mf_org *org, const struct mf_emergency_row *row,
                          const struct mf_emergency *law, struct mf_refusals *rs)
{
    if (law->again.span.len == 0 || row->last_end == MF_NEVER ||
        mf_after(row->last_end, law->again.ms) <= org->now)
        return true;
    mf_refuse_law(org, rs, MF_WHY_EMERGENCY_AGAIN, law->again_span, law->name.text)->when =
        mf_after(row->last_end, law->again.ms);
    return false;
}

/* Declarations of the last D, by signatures and by powers; each is kept as a key. */
static bool seldom_enough(const struct mf_org *org, uint32_t slot, const struct mf_emergency *law,
                          struct mf_refusals *rs)
{
    const struct mf_at_most *most = &law->at_most;
    mf_instant first = MF_NEVER;
    uint64_t n = 0;

    if (most->span.len == 0)
        return true;
    for (uint32_t i = 0; i < org->keys.n; i++) {
        const struct mf_key_row *k = MF_ROW(org, keys, mf_key_row, i);
        if (k->against || k->key.verb != MF_EF_DECLARE || k->key.object != slot ||
            mf_after(k->at, most->per.ms) <= org->now)
            continue;
        n++;
        first = k->at < first ? k->at : first;
    }
    if (n < most->count)
        return true;
    struct mf_refusal *r = mf_refuse_law(org, rs, MF_WHY_AT_MOST, most->span, law->name.text);
    r->need = most->count;
    r->have = n;
    r->span = most->per.ms;
    r->when = mf_after(first, most->per.ms);
    return false;
}

bool mf_emergency_may_start(const struct mf_org *org, uint32_t slot, struct mf_refusals *rs)
{
    const struct mf_emergency_row *row = MF_ROW(org, emergencies, mf_emergency_row, slot);
    const struct mf_emergency *law = mf_emergency_law(org, slot);
    bool may = true;

    if (!law) {
        mf_refuse(rs, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    if (row->running) {
        mf_refuse_law(org, rs, MF_WHY_EMERGENCY_RUNS, law->span, law->name.text)->when = row->until;
        may = false;
    }
    may &= again_allowed(org, row, law, rs);
    may &= seldom_enough(org, slot, law, rs);
    return may;
}

/* ---- begin and end ---- */

static void close_count(struct mf_org *org, uint32_t count, bool outcome)
{
    struct mf_count_row *row;

    if (count == MF_NO_SLOT)
        return;
    row = MF_ROW(org, counts, mf_count_row, count);
    mf_touch(org, row, sizeof *row);
    row->closed = true;
    row->outcome = outcome;
    row->closed_at = org->now;
}

/* One declared by signatures leaves a key of its own; a power's effects are kept by the proposal's
 * course. */
static void keep_key(struct mf_org *org, uint32_t slot)
{
    uint32_t i;
    struct mf_key_row *key = mf_row_add(org, &org->keys, &i);

    key->key = (struct mf_key){MF_EF_DECLARE, slot, MF_NOBODY};
    key->at = org->now;
    key->bars_until = MF_NEVER;
    key->power = MF_NO_SLOT;
}

void mf_emergency_start(struct mf_step *s, uint32_t slot, mf_person by, uint32_t proposal)
{
    struct mf_org *org = s->org;
    const struct mf_emergency *law = mf_emergency_law(org, slot);
    struct mf_emergency_row *row = touch(org, slot);
    struct mf_event *e;

    close_count(org, row->declare_count, proposal == MF_NO_PROPOSAL);
    row->declare_count = MF_NO_SLOT;
    row->running = true;
    row->since = org->now;
    row->until = mf_after(org->now, law->lasts.ms);
    row->by = by;
    if (proposal == MF_NO_PROPOSAL)
        keep_key(org, slot);
    mf_queue_put(org, row->until, MF_RANK_STANDING, 0, MF_DUE_EMERGENCY, slot, DUE_END);
    if (law->reports.span.len > 0)
        mf_queue_put(org, mf_after(org->now, law->reports.within.ms), MF_RANK_BEGIN, 0,
                     MF_DUE_EMERGENCY, slot, DUE_REPORT);
    e = mf_emit(s, MF_EV_EMERGENCY);
    e->emergency = slot;
    e->person = by;
    e->until = row->until;
    e->clause = law->declared_span;
}

void mf_emergency_stop(struct mf_step *s, uint32_t slot)
{
    struct mf_org *org = s->org;
    struct mf_emergency_row *row = touch(org, slot);

    close_count(org, row->end_count, org->now < row->until);
    row->end_count = MF_NO_SLOT;
    row->running = false;
    row->last_end = org->now;
    mf_emit(s, MF_EV_EMERGENCY_OVER)->emergency = slot;
    mf_proposals_emergency_over(s, slot);
}

/* ---- signatures ---- */

static uint32_t open_count(struct mf_org *org, uint32_t slot, enum mf_purpose purpose,
                           const struct mf_rule *rule, mf_instant closes)
{
    struct mf_group_ctx ctx = {
        .org = org,
        .binding = mf_binding_now(org),
        .subject = MF_NOBODY,
        .proposer = MF_NOBODY,
        .version = org->version,
    };
    struct mf_count_opening o = {
        .proposal = MF_NO_PROPOSAL,
        .emergency = slot,
        .purpose = purpose,
        .rule = rule,
        .closes = closes,
        .final_ballots = true,
    };
    uint32_t count = mf_count_open(org, &o, &ctx);

    mf_queue_put(org, closes, MF_RANK_CLOSING, 0, MF_DUE_EMERGENCY_COUNT, slot, count);
    return count;
}

/* Signs; true when the rule now holds. */
static bool sign(struct mf_step *s, uint32_t count, mf_person p, uint32_t slot,
                 enum mf_purpose purpose)
{
    struct mf_event *e;

    mf_count_cast(s->org, count, p, MF_BALLOT_YES, false);
    e = mf_emit(s, MF_EV_SIGNED);
    e->person = p;
    e->emergency = slot;
    e->purpose = purpose;
    return mf_count_truth(s->org, count, true, s->org->now) == MF_TRUE;
}

static bool already(const struct mf_org *org, uint32_t count, mf_person p, struct mf_refusals *rs)
{
    if (mf_count_ballot(org, count, p) == MF_BALLOT_NONE)
        return false;
    mf_refuse(rs, MF_WHY_ALREADY)->person = p;
    return true;
}

static bool declare(struct mf_step *s, const struct mf_command *c, const struct mf_emergency *law)
{
    struct mf_org *org = s->org;
    struct mf_emergency_row *row;
    uint32_t count;

    if (!mf_emergency_may_start(org, c->emergency, s->refusals))
        return false;
    row = touch(org, c->emergency);
    if (row->declare_count == MF_NO_SLOT) {
        /* Where no time is set one person suffices: the declaration is complete now or never. */
        mf_instant closes = law->within.span.len ? mf_after(org->now, law->within.ms) : org->now;
        row->declare_count = open_count(org, c->emergency, MF_FOR_DECLARE, law->declared, closes);
    }
    count = row->declare_count;
    if (!mf_count_may_cast(org, count, c->actor, s->refusals) ||
        already(org, count, c->actor, s->refusals))
        return false;
    if (sign(s, count, c->actor, c->emergency, MF_FOR_DECLARE))
        mf_emergency_start(s, c->emergency, c->actor, MF_NO_PROPOSAL);
    return true;
}

static bool end(struct mf_step *s, const struct mf_command *c, const struct mf_emergency *law)
{
    struct mf_org *org = s->org;
    struct mf_emergency_row *row = touch(org, c->emergency);
    uint32_t count;

    if (!row->running) {
        mf_refuse_law(org, s->refusals, MF_WHY_NO_EMERGENCY, law->span, law->name.text);
        return false;
    }
    if (!law->ended) {
        mf_refuse_law(org, s->refusals, MF_WHY_EMERGENCY_ENDS_ITSELF, law->lasts_span,
                      law->name.text)
            ->when = row->until;
        return false;
    }
    if (row->end_count == MF_NO_SLOT)
        row->end_count = open_count(org, c->emergency, MF_FOR_END, law->ended, row->until);
    count = row->end_count;
    if (!mf_count_may_cast(org, count, c->actor, s->refusals) ||
        already(org, count, c->actor, s->refusals))
        return false;
    if (sign(s, count, c->actor, c->emergency, MF_FOR_END))
        mf_emergency_stop(s, c->emergency);
    return true;
}

bool mf_emergency_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_emergency *law = mf_emergency_law(s->org, c->emergency);
    uint32_t mark;
    bool done;

    if (!law) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    /* The count opens before the signer is looked at; a refusal takes it back. */
    mark = mf_tx_begin(s->org);
    done = c->verb == MF_DO_DECLARE ? declare(s, c, law) : end(s, c, law);
    if (done)
        mf_tx_commit(s->org, mark);
    else
        mf_tx_rollback(s->org, mark);
    return done;
}

/* ---- deadlines ---- */

static void report(struct mf_step *s, uint32_t slot)
{
    const struct mf_emergency *law = mf_emergency_law(s->org, slot);

    for (uint32_t i = 0; law && i < law->reports.nto; i++) {
        struct mf_event *e = mf_emit(s, MF_EV_REPORT);
        e->emergency = slot;
        e->group = &law->reports.to[i];
        e->clause = law->reports.span;
    }
}

void mf_emergency_due(struct mf_step *s, const struct mf_queue_entry *q)
{
    struct mf_org *org = s->org;
    const struct mf_emergency_row *row = MF_ROW(org, emergencies, mf_emergency_row, q->a);

    if (q->due == MF_DUE_EMERGENCY_COUNT) {
        if (row->declare_count != q->b && row->end_count != q->b)
            return;
        struct mf_emergency_row *mine = touch(org, q->a);
        close_count(org, q->b, false);
        if (mine->declare_count == q->b)
            mine->declare_count = MF_NO_SLOT;
        else
            mine->end_count = MF_NO_SLOT;
    } else if (q->b == DUE_REPORT) {
        report(s, q->a);
    } else if (row->running && row->until == q->at) {
        mf_emergency_stop(s, q->a);
    }
}
