/*
 * What will happen by itself, in the order of rule 2: instant, rank, number, order of queueing. A
 * binary heap.
 *
 * An entry is never taken out because a clock moved; it is left behind, and whoever it is for sees
 * that it no longer applies, since the row that it names holds another instant by now.
 */
#include "base/os.h"
#include "engine/proposal.h"

static bool before(const struct mf_queue_entry *a, const struct mf_queue_entry *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    if (a->number != b->number)
        return a->number < b->number;
    return a->sequence < b->sequence;
}

static void set(struct mf_org *org, uint32_t i, struct mf_queue_entry e)
{
    mf_touch(org, &org->queue[i], sizeof e);
    org->queue[i] = e;
}

static void make_room(struct mf_org *org)
{
    struct mf_queue_entry *bigger;
    uint32_t cap = org->queue_cap ? org->queue_cap * 2 : 64;

    if (org->nqueue < org->queue_cap)
        return;
    mf_assert(cap > org->queue_cap);
    /* The old array stays as it is, for a rollback. */
    bigger = mf_new_n(&org->arena, struct mf_queue_entry, cap);
    for (uint32_t i = 0; i < org->nqueue; i++)
        bigger[i] = org->queue[i];
    mf_touch(org, &org->queue, sizeof org->queue);
    mf_touch(org, &org->queue_cap, sizeof org->queue_cap);
    org->queue = bigger;
    org->queue_cap = cap;
}

void mf_queue_put(struct mf_org *org, mf_instant at, enum mf_rank rank, uint32_t number,
                  enum mf_due due, uint32_t a, uint32_t b)
{
    struct mf_queue_entry e = {
        .at = at, .rank = rank, .number = number, .due = due, .a = a, .b = b};

    if (at == MF_NEVER)
        return;
    mf_touch(org, &org->next_sequence, sizeof org->next_sequence);
    e.sequence = org->next_sequence++;
    mf_queue_again(org, e);
}

void mf_queue_again(struct mf_org *org, struct mf_queue_entry e)
{
    uint32_t i;

    make_room(org);
    mf_touch(org, &org->nqueue, sizeof org->nqueue);
    i = org->nqueue++;
    while (i > 0 && before(&e, &org->queue[(i - 1) / 2])) {
        set(org, i, org->queue[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    set(org, i, e);
}

bool mf_queue_take(struct mf_org *org, mf_instant upto, struct mf_queue_entry *ret)
{
    struct mf_queue_entry last;
    uint32_t i = 0;

    if (org->nqueue == 0 || org->queue[0].at > upto)
        return false;
    *ret = org->queue[0];
    mf_touch(org, &org->nqueue, sizeof org->nqueue);
    last = org->queue[--org->nqueue];
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= org->nqueue)
            break;
        if (child + 1 < org->nqueue && before(&org->queue[child + 1], &org->queue[child]))
            child++;
        if (!before(&org->queue[child], &last))
            break;
        set(org, i, org->queue[child]);
        i = child;
    }
    if (org->nqueue > 0)
        set(org, i, last);
    return true;
}

/* Will it do something when its instant comes, as things stand? */
static bool live(const struct mf_org *org, const struct mf_queue_entry *e)
{
    switch (e->due) {
    case MF_DUE_TERM: {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, e->a);
        return seat->to == MF_STILL && mf_seat_more(org, e->a)->term_end == e->at;
    }
    case MF_DUE_SUSPENSION:
        if (e->b == 1)
            return mf_seat_more(org, e->a)->suspended_until == e->at;
        return MF_ROW(org, holdings, mf_holding_row, e->a)->suspended_until == e->at;
    case MF_DUE_EMERGENCY: {
        if (e->b == 1)
            return true; /* a duty to report, which the end doesn't lift */
        const struct mf_emergency_row *em = MF_ROW(org, emergencies, mf_emergency_row, e->a);
        return em->running && em->until == e->at;
    }
    case MF_DUE_EMERGENCY_COUNT: {
        const struct mf_count_row *c = MF_ROW(org, counts, mf_count_row, e->b);
        return !c->closed && c->closes == e->at;
    }
    case MF_DUE_VACANCY:
        return MF_ROW(org, bodies, mf_body_row, e->a)->short_since != MF_NEVER;
    case MF_DUE_OPENS:
        return mf_opens_due_applies(org, e);
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
        return mf_proposal_due_applies(org, e);
    }
    mf_bug("a deadline of no kind");
}

/* The earliest live entry below i; branches later than the best so far are not looked into. */
static void search(const struct mf_org *org, uint32_t i, mf_instant *best)
{
    if (i >= org->nqueue || org->queue[i].at >= *best)
        return;
    if (live(org, &org->queue[i])) {
        *best = org->queue[i].at;
        return;
    }
    search(org, 2 * i + 1, best);
    search(org, 2 * i + 2, best);
}

mf_instant mf_queue_next(const struct mf_org *org)
{
    mf_instant best = MF_NEVER;

    search(org, 0, &best);
    return best;
}
