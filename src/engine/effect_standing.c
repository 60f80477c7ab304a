/* Effects on persons' standing: appoint, remove, suspend, seat, admit, unseat, expel. */
#include "engine/effect.h"
#include "engine/member.h"

static const struct mf_arg *args_of(const struct mf_applying *ap)
{
    return ap->proposal->args;
}

static void gain(struct mf_applying *ap, struct mf_gain g)
{
    mf_vec_push(ap->scratch, &ap->gains, g);
}

static enum mf_outcome locked(struct mf_applying *ap, const struct mf_effect *e, uint32_t by)
{
    mf_refuse_effect(ap, e, MF_WHY_LOCKED)->proposal = by;
    return MF_IMPOSSIBLE;
}

static void lock_office(struct mf_applying *ap, uint32_t office)
{
    struct mf_office_row *row = MF_ROW(ap->org, offices, mf_office_row, office);

    if (!ap->provisional)
        return;
    mf_touch(ap->org, row, sizeof *row);
    row->lock = ap->proposal->number;
}

/* Locked by an earlier effect of this very list it isn't. */
static bool office_locked(const struct mf_applying *ap, uint32_t office)
{
    uint32_t lock = MF_ROW(ap->org, offices, mf_office_row, office)->lock;

    return lock != 0 && lock != ap->proposal->number;
}

enum mf_outcome mf_effect_appoint(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e);
    const struct mf_office_row *row = MF_ROW(org, offices, mf_office_row, slot);
    const struct mf_office *law = mf_office_law(org, slot);
    const struct mf_binding *now = mf_binding_now(org);
    mf_person p = mf_effect_person(org, ap->binding, e, args_of(ap));
    mf_instant vacant_since = row->vacant_since;
    struct mf_holding h = {
        .person = p, .office = slot, .since = org->now, .provisional = ap->provisional};

    if (p == MF_NOBODY || row->holder == p)
        return MF_NOTHING;
    if (office_locked(ap, slot))
        return locked(ap, e, row->lock);
    if (row->holder != MF_NOBODY) {
        mf_refuse_effect(ap, e, MF_WHY_OFFICE_OCCUPIED)->person = row->holder;
        return MF_IMPOSSIBLE;
    }
    if (law->of.kind == MF_REF_BODY && mf_seat_of(org, p, now->body[law->of.index]) == MF_NO_SLOT) {
        struct mf_refusal *r = mf_refuse_effect(ap, e, MF_WHY_OFFICE_OF_BODY);
        r->person = p;
        r->word = now->charter->bodies[law->of.index].name.text;
        return MF_IMPOSSIBLE;
    }
    mf_undo_add(ap, MF_EF_APPOINT, slot, mf_holding_open(ap->s, &h), p)->number =
        (uint64_t)vacant_since;
    lock_office(ap, slot);
    gain(ap, (struct mf_gain){.person = p, .body = MF_NO_SLOT, .office = slot});
    return MF_DONE;
}

enum mf_outcome mf_effect_remove(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e);
    const struct mf_office_row *row = MF_ROW(org, offices, mf_office_row, slot);
    mf_person p = mf_effect_person(org, ap->binding, e, args_of(ap));

    if (p == MF_NOBODY || row->holder != p)
        return MF_NOTHING;
    if (office_locked(ap, slot))
        return locked(ap, e, row->lock);
    mf_undo_add(ap, MF_EF_REMOVE, slot, row->holding, p);
    mf_vacate(ap->s, slot, MF_EV_VACATED);
    lock_office(ap, slot);
    return MF_DONE;
}

/* Rule 58: `for D` counts from now, and nobody is suspended twice. */
static enum mf_outcome may_suspend(struct mf_applying *ap, const struct mf_effect *e, mf_person p,
                                   mf_instant until, uint32_t lock)
{
    struct mf_refusal *r;

    if (lock)
        return locked(ap, e, lock);
    if (until <= ap->org->now)
        return MF_DONE;
    r = mf_refuse_effect(ap, e, MF_WHY_ALREADY_SUSPENDED);
    r->person = p;
    r->when = until;
    return MF_IMPOSSIBLE;
}

static enum mf_outcome suspend_from_body(struct mf_applying *ap, const struct mf_effect *e,
                                         mf_person p, mf_instant until, uint32_t lock)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e), i = mf_seat_of(org, p, slot);
    const struct mf_seat_more *seat;
    enum mf_outcome may;

    if (i == MF_NO_SLOT)
        return MF_NOTHING;
    seat = mf_seat_more(org, i);
    may = may_suspend(ap, e, p, seat->suspended_until, seat->lock);
    if (may != MF_DONE)
        return may;
    struct mf_undo_row *undo = mf_undo_add(ap, MF_EF_SUSPEND, slot, i, p);
    undo->number = (uint64_t)until;
    undo->of_body = true;
    mf_suspend_seat(ap->s, i, until, lock);
    return MF_DONE;
}

enum mf_outcome mf_effect_suspend(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    mf_person p = mf_effect_person(org, ap->binding, e, args_of(ap));
    mf_instant until = mf_after(org->now, e->duration.ms);
    uint32_t lock = ap->provisional ? ap->proposal->number : 0, slot, i;
    const struct mf_holding_row *holding;
    enum mf_outcome may;

    if (p == MF_NOBODY)
        return MF_NOTHING;
    if (e->target.kind == MF_REF_BODY)
        return suspend_from_body(ap, e, p, until, lock);
    slot = mf_effect_slot(ap->binding, e);
    if (mf_org_holder(org, slot) != p)
        return MF_NOTHING;
    i = MF_ROW(org, offices, mf_office_row, slot)->holding;
    holding = MF_ROW(org, holdings, mf_holding_row, i);
    may = may_suspend(ap, e, p, holding->suspended_until, holding->lock);
    if (may != MF_DONE)
        return may;
    mf_undo_add(ap, MF_EF_SUSPEND, slot, i, p)->number = (uint64_t)until;
    mf_suspend_holding(ap->s, i, until, lock);
    return MF_DONE;
}

/* The effect's tags as bits of the slot. */
static uint32_t tags_of(const struct mf_applying *ap, const struct mf_effect *e)
{
    uint32_t tags = 0;

    for (uint32_t i = 0; i < e->ntags; i++)
        tags |= UINT32_C(1) << ap->binding->tag[e->tags[i].body][e->tags[i].index];
    return tags;
}

enum mf_outcome mf_effect_seat(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e), i;
    const struct mf_body *law = mf_body_law(org, slot);
    mf_person p = mf_effect_person(org, ap->binding, e, args_of(ap));
    struct mf_seating g = {
        .person = p,
        .body = slot,
        .tags = tags_of(ap, e),
        .source = MF_BY_PROPOSAL,
        .proposal = ap->proposal->number,
        .since = org->now,
        .term_end = MF_NEVER,
        .provisional = ap->provisional,
    };

    if (p == MF_NOBODY)
        return MF_NOTHING;
    i = mf_seat_of(org, p, slot);
    if (i != MF_NO_SLOT && MF_ROW(org, seats, mf_seat_row, i)->source != MF_EX_OFFICIO)
        return MF_NOTHING;
    if (!law->open && mf_vacant(org, slot) == 0) {
        struct mf_refusal *r = mf_refuse_effect(ap, e, MF_WHY_SEATS_FULL);
        r->need = mf_org_seats(org, slot);
        r->have = mf_org_in_office(org, slot);
        return MF_IMPOSSIBLE;
    }
    if (law->term.span.len > 0)
        g.term_end = mf_after(org->now, law->term.ms);
    i = mf_seat_open(ap->s, &g);
    if (e->kind == MF_EF_SEAT)
        mf_undo_add(ap, MF_EF_SEAT, slot, i, p);
    gain(ap, (struct mf_gain){.person = p, .body = slot, .tags = g.tags, .office = MF_NO_SLOT});
    return MF_DONE;
}

/* Rule 45: an expulsion is no removal without remove's safeguards. */
static bool holds_elsewhere(struct mf_applying *ap, const struct mf_effect *e, mf_person p,
                            uint32_t body)
{
    const struct mf_org *org = ap->org;
    struct mf_str word = {0};
    struct mf_refusal *r;

    for (uint32_t i = 0; i < org->offices.n; i++)
        if (mf_org_holder(org, i) == p)
            word = MF_ROW(org, offices, mf_office_row, i)->name;
    for (uint32_t i = 0; i < org->bodies.n; i++)
        if (i != body && mf_seat_of(org, p, i) != MF_NO_SLOT)
            word = MF_ROW(org, bodies, mf_body_row, i)->name;
    if (word.n == 0)
        return false;
    r = mf_refuse_effect(ap, e, MF_WHY_HOLDS_ELSEWHERE);
    r->person = p;
    r->word = word;
    return true;
}

/* Offices that go with the seat, kept to be given back with it. */
static void keep_offices(struct mf_applying *ap, mf_person p, uint32_t body)
{
    const struct mf_binding *now = mf_binding_now(ap->org);

    for (uint32_t i = 0; i < now->charter->noffices; i++) {
        const struct mf_office *law = &now->charter->offices[i];
        uint32_t slot = now->office[i];
        if (law->of.kind != MF_REF_BODY || now->body[law->of.index] != body ||
            mf_org_holder(ap->org, slot) != p)
            continue;
        mf_undo_add(ap, MF_EF_REMOVE, slot, MF_ROW(ap->org, offices, mf_office_row, slot)->holding,
                    p);
        lock_office(ap, slot);
    }
}

enum mf_outcome mf_effect_unseat(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e), i;
    mf_person p = mf_effect_person(org, ap->binding, e, args_of(ap));
    const struct mf_seat_row *seat;
    const struct mf_seat_more *more;

    i = p == MF_NOBODY ? MF_NO_SLOT : mf_seat_of(org, p, slot);
    if (i == MF_NO_SLOT)
        return MF_NOTHING;
    seat = MF_ROW(org, seats, mf_seat_row, i);
    if (seat->source == MF_EX_OFFICIO) {
        mf_refuse_effect(ap, e, MF_WHY_EX_OFFICIO)->person = p;
        return MF_IMPOSSIBLE;
    }
    more = mf_seat_more(org, i);
    if (more->provisional && more->by_proposal != ap->proposal->number)
        return locked(ap, e, more->by_proposal);
    if (e->kind == MF_EF_EXPEL && holds_elsewhere(ap, e, p, slot))
        return MF_IMPOSSIBLE;
    if (e->kind == MF_EF_UNSEAT) {
        /* Given back in reverse: the seat first, then the offices that only a member holds. */
        keep_offices(ap, p, slot);
        mf_undo_add(ap, MF_EF_UNSEAT, slot, i, p);
    }
    if (ap->provisional) {
        struct mf_body_row *body = MF_ROW(org, bodies, mf_body_row, slot);
        mf_touch(org, body, sizeof *body);
        body->reserved++;
    }
    mf_unseat(ap->s, i, MF_EV_UNSEATED);
    return MF_DONE;
}
