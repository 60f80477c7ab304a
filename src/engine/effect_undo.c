/* Giving back what an effect took, exactly: lifted, in force again, undone for good, final (P-D,
 * rule 52). */
#include "base/os.h"
#include "engine/effect.h"
#include "engine/member.h"

static struct mf_undo_row *undo_touch(struct mf_org *org, uint32_t i)
{
    struct mf_undo_row *undo = MF_ROW(org, undos, mf_undo_row, i);

    mf_touch(org, undo, sizeof *undo);
    return undo;
}

static bool may_sit_on_for(const struct mf_org *org, mf_person p, uint32_t office)
{
    const struct mf_office *law = mf_office_law(org, office);

    if (!law)
        return false;
    return law->of.kind != MF_REF_BODY ||
           mf_seat_of(org, p, mf_binding_now(org)->body[law->of.index]) != MF_NO_SLOT;
}

/* ---- offices ---- */

static bool holds_by(const struct mf_org *org, const struct mf_undo_row *u)
{
    const struct mf_office_row *office = MF_ROW(org, offices, mf_office_row, u->slot);

    return office->holder == u->person && office->holding == u->row;
}

/* The earlier holding goes on: same beginning, same suspension. */
static bool hold_again(struct mf_step *s, struct mf_undo_row *u)
{
    const struct mf_holding_row *was = MF_ROW(s->org, holdings, mf_holding_row, u->row);
    struct mf_holding h = {
        .person = u->person,
        .office = u->slot,
        .since = was->since,
        .suspended_until = was->suspended_until > s->org->now ? was->suspended_until : 0,
        .provisional = was->provisional,
    };

    if (mf_org_holder(s->org, u->slot) != MF_NOBODY || !may_sit_on_for(s->org, u->person, u->slot))
        return false;
    u->row = mf_holding_open(s, &h);
    return true;
}

static bool appoint_lifted(struct mf_step *s, struct mf_undo_row *u)
{
    struct mf_office_row *office = MF_ROW(s->org, offices, mf_office_row, u->slot);

    if (!holds_by(s->org, u))
        return false;
    mf_vacate(s, u->slot, MF_EV_VACATED);
    mf_touch(s->org, office, sizeof *office);
    office->vacant_since = (mf_instant)u->number;
    return true;
}

/* ---- seats ---- */

static bool sits_by(const struct mf_org *org, const struct mf_undo_row *u)
{
    return MF_ROW(org, seats, mf_seat_row, u->row)->to == MF_STILL;
}

/* The earlier seat goes on, unless its term has ended meanwhile or the person sits there already.
 */
static bool sit_again(struct mf_step *s, struct mf_undo_row *u)
{
    const struct mf_org *org = s->org;
    const struct mf_seat_row *was = MF_ROW(org, seats, mf_seat_row, u->row);
    const struct mf_seat_more *more = mf_seat_more(org, u->row);
    uint32_t present = mf_seat_of(org, u->person, u->slot);
    struct mf_seating g = {
        .person = u->person,
        .body = u->slot,
        .tags = was->tags,
        .source = (enum mf_source_of_seat)was->source,
        .proposal = more->by_proposal,
        .since = was->since,
        .term_end = more->term_end,
        .suspended_until = more->suspended_until > org->now ? more->suspended_until : 0,
        .returns = true,
        .provisional = more->provisional,
    };

    if (more->term_end <= org->now || !mf_body_law(org, u->slot))
        return false;
    if (present != MF_NO_SLOT && MF_ROW(org, seats, mf_seat_row, present)->source != MF_EX_OFFICIO)
        return false;
    u->row = mf_seat_open(s, &g);
    return true;
}

static void reserve(struct mf_org *org, uint32_t body, bool more)
{
    struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);

    mf_touch(org, row, sizeof *row);
    if (more)
        row->reserved++;
    else
        row->reserved--;
}

/* ---- suspensions and values ---- */

static void suspension_lifted(struct mf_step *s, struct mf_undo_row *u)
{
    struct mf_event *e;
    bool was;

    if (u->of_body) {
        const struct mf_seat_row *seat = MF_ROW(s->org, seats, mf_seat_row, u->row);
        const struct mf_seat_more *more = mf_seat_more(s->org, u->row);
        was = seat->to == MF_STILL && more->suspended_until > s->org->now;
        mf_suspend_seat(s, u->row, 0, more->lock);
    } else {
        const struct mf_holding_row *holding = MF_ROW(s->org, holdings, mf_holding_row, u->row);
        was = holding->to == MF_STILL && holding->suspended_until > s->org->now;
        mf_suspend_holding(s, u->row, 0, holding->lock);
    }
    if (!was)
        return;
    e = mf_emit(s, MF_EV_SUSPENSION_OVER);
    e->person = u->person;
    if (u->of_body)
        e->body = u->slot;
    else
        e->office = u->slot;
}

/* A suspension's own end isn't moved by an appeal. */
static void suspended_again(struct mf_step *s, struct mf_undo_row *u)
{
    mf_instant until = (mf_instant)u->number;

    if (until <= s->org->now)
        return;
    if (u->of_body && MF_ROW(s->org, seats, mf_seat_row, u->row)->to == MF_STILL)
        mf_suspend_seat(s, u->row, until, mf_seat_more(s->org, u->row)->lock);
    else if (!u->of_body && MF_ROW(s->org, holdings, mf_holding_row, u->row)->to == MF_STILL)
        mf_suspend_holding(s, u->row, until,
                           MF_ROW(s->org, holdings, mf_holding_row, u->row)->lock);
}

/* The value in force and the kept one change places. */
static void swap_setting(struct mf_step *s, struct mf_undo_row *u)
{
    struct mf_setting_row *row = MF_ROW(s->org, settings, mf_setting_row, u->slot);
    struct mf_amount in_force = row->value;
    struct mf_event *e;

    mf_touch(s->org, row, sizeof *row);
    row->value = u->amount;
    u->amount = in_force;
    e = mf_emit(s, MF_EV_SET);
    e->n = row->value.kind == MF_AMT_COUNT ? row->value.count : row->value.share.num;
    e->text = row->name;
}

static void swap_seats(struct mf_step *s, struct mf_undo_row *u)
{
    struct mf_body_row *row = MF_ROW(s->org, bodies, mf_body_row, u->slot);
    uint64_t in_force = row->seats;
    struct mf_event *e;

    mf_touch(s->org, row, sizeof *row);
    row->seats = u->number;
    u->number = in_force;
    e = mf_emit(s, MF_EV_RESIZED);
    e->body = u->slot;
    e->n = row->seats;
    mf_members_changed(s, u->slot);
}

/* ---- back and forth ---- */

/* The state before the effect. */
static void give_back(struct mf_step *s, struct mf_undo_row *u)
{
    switch ((int)u->verb) { /* only what can be undone is ever kept */
    case MF_EF_APPOINT:
        appoint_lifted(s, u);
        break;
    case MF_EF_REMOVE:
        hold_again(s, u);
        break;
    case MF_EF_SEAT:
        if (sits_by(s->org, u))
            mf_unseat(s, u->row, MF_EV_UNSEATED);
        break;
    case MF_EF_UNSEAT:
        if (u->locks)
            reserve(s->org, u->slot, false);
        if (!sit_again(s, u))
            mf_members_changed(s, u->slot);
        break;
    case MF_EF_SUSPEND:
        suspension_lifted(s, u);
        break;
    case MF_EF_SET:
        swap_setting(s, u);
        break;
    case MF_EF_RESIZE:
        swap_seats(s, u);
        break;
    default:
        mf_bug("an effect that can't be undone was kept for undoing");
    }
    u->lifted = true;
}

/* The state after it, again. */
static void take_again(struct mf_step *s, struct mf_undo_row *u)
{
    switch ((int)u->verb) { /* only what can be undone is ever kept */
    case MF_EF_APPOINT:
        hold_again(s, u);
        break;
    case MF_EF_REMOVE:
        if (holds_by(s->org, u))
            mf_vacate(s, u->slot, MF_EV_VACATED);
        break;
    case MF_EF_SEAT:
        sit_again(s, u);
        break;
    case MF_EF_UNSEAT:
        reserve(s->org, u->slot, true);
        if (sits_by(s->org, u))
            mf_unseat(s, u->row, MF_EV_UNSEATED);
        else
            mf_members_changed(s, u->slot);
        break;
    case MF_EF_SUSPEND:
        suspended_again(s, u);
        break;
    case MF_EF_SET:
        swap_setting(s, u);
        break;
    case MF_EF_RESIZE:
        swap_seats(s, u);
        break;
    default:
        mf_bug("an effect that can't be undone was kept for undoing");
    }
    u->lifted = false;
}

static void unlock_standing(struct mf_org *org, const struct mf_undo_row *u)
{
    if (u->verb == MF_EF_SEAT || u->verb == MF_EF_UNSEAT || u->of_body) {
        struct mf_seat_more *more = mf_seat_more_edit(org, u->row);
        more->lock = 0;
        if (u->verb == MF_EF_SEAT)
            more->provisional = false;
    } else if (u->verb == MF_EF_APPOINT || u->verb == MF_EF_SUSPEND) {
        struct mf_holding_row *holding = MF_ROW(org, holdings, mf_holding_row, u->row);
        mf_touch(org, holding, sizeof *holding);
        holding->lock = 0;
        if (u->verb == MF_EF_APPOINT)
            holding->provisional = false;
    }
}

/* Nothing may have to be given back any more: locks go, seats kept free can be filled. */
static void unlock(struct mf_step *s, struct mf_undo_row *u)
{
    struct mf_org *org = s->org;

    unlock_standing(org, u);
    if (u->verb == MF_EF_APPOINT || u->verb == MF_EF_REMOVE) {
        struct mf_office_row *office = MF_ROW(org, offices, mf_office_row, u->slot);
        mf_touch(org, &office->lock, sizeof office->lock);
        office->lock = 0;
    } else if (u->verb == MF_EF_SET) {
        struct mf_setting_row *setting = MF_ROW(org, settings, mf_setting_row, u->slot);
        mf_touch(org, &setting->lock, sizeof setting->lock);
        setting->lock = 0;
    } else if (u->verb == MF_EF_RESIZE) {
        struct mf_body_row *body = MF_ROW(org, bodies, mf_body_row, u->slot);
        mf_touch(org, &body->lock, sizeof body->lock);
        body->lock = 0;
    }
    if (u->verb == MF_EF_UNSEAT && !u->lifted)
        reserve(org, u->slot, false);
    u->locks = false;
    u->over = true;
    if (u->verb == MF_EF_UNSEAT || u->verb == MF_EF_RESIZE)
        mf_members_changed(s, u->slot);
}

/* Calls for each kept effect of the proposal that still locks; the last one first where `back`. */
static void each_locked(struct mf_step *s, uint32_t proposal, bool back,
                        void (*fn)(struct mf_step *s, struct mf_undo_row *u))
{
    struct mf_org *org = s->org;
    uint32_t n = org->undos.n, cause = s->proposal;

    s->proposal = proposal;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = back ? n - 1 - i : i;
        const struct mf_undo_row *u = MF_ROW(org, undos, mf_undo_row, k);
        if (u->proposal == proposal && u->locks)
            fn(s, undo_touch(org, k));
    }
    s->proposal = cause;
}

static void lift(struct mf_step *s, struct mf_undo_row *u)
{
    if (!u->lifted)
        give_back(s, u);
}

static void reinstate(struct mf_step *s, struct mf_undo_row *u)
{
    if (u->lifted)
        take_again(s, u);
}

static void undo_for_good(struct mf_step *s, struct mf_undo_row *u)
{
    lift(s, u);
    if (u->verb == MF_EF_SEAT)
        mf_term_take_back(s->org, u->person, u->slot);
    unlock(s, u);
}

void mf_effects_lift(struct mf_step *s, uint32_t proposal)
{
    each_locked(s, proposal, true, lift);
}

void mf_effects_reinstate(struct mf_step *s, uint32_t proposal)
{
    each_locked(s, proposal, false, reinstate);
}

void mf_effects_undo(struct mf_step *s, uint32_t proposal)
{
    each_locked(s, proposal, true, undo_for_good);
}

void mf_effects_final(struct mf_step *s, uint32_t proposal)
{
    each_locked(s, proposal, false, unlock);
}

/* ---- `undo DECISION` ---- */

/* Does the slot still stand as the decision left it, and is there room for what was before? */
static bool can_give_back(const struct mf_org *org, const struct mf_undo_row *u)
{
    uint32_t lock = 0;

    switch ((int)u->verb) { /* only what can be undone is ever kept */
    case MF_EF_APPOINT:
        lock = MF_ROW(org, offices, mf_office_row, u->slot)->lock;
        return lock == 0 && holds_by(org, u);
    case MF_EF_REMOVE:
        lock = MF_ROW(org, offices, mf_office_row, u->slot)->lock;
        return lock == 0 && mf_org_holder(org, u->slot) == MF_NOBODY && mf_office_law(org, u->slot);
    case MF_EF_SEAT:
        return sits_by(org, u);
    case MF_EF_UNSEAT: {
        const struct mf_body *law = mf_body_law(org, u->slot);
        return law && (law->open || mf_vacant(org, u->slot) > 0) &&
               mf_seat_more(org, u->row)->term_end > org->now;
    }
    case MF_EF_SUSPEND:
        if (u->of_body)
            return sits_by(org, u) && mf_seat_more(org, u->row)->lock == 0;
        return holds_by(org, u) && MF_ROW(org, holdings, mf_holding_row, u->row)->lock == 0;
    case MF_EF_SET:
        return mf_binding_now(org)->setting_at[u->slot] != MF_NO_SLOT &&
               MF_ROW(org, settings, mf_setting_row, u->slot)->lock == 0;
    case MF_EF_RESIZE: {
        const struct mf_body_row *body = MF_ROW(org, bodies, mf_body_row, u->slot);
        const struct mf_body *law = mf_body_law(org, u->slot);
        return law && body->lock == 0 &&
               body->ordinary + body->reserved + law->nincludes <= u->number;
    }
    default:
        return false;
    }
}

/* Everything that the decision did must be undoable, not some of it. */
static bool all_kept(const struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_power *power = &mf_binding_of(org, p)->charter->powers[p->power];

    for (uint32_t i = 0; i < power->neffects; i++) {
        enum mf_effect_kind kind = power->effects[i].kind;
        if (kind != MF_EF_APPOINT && kind != MF_EF_REMOVE && kind != MF_EF_SUSPEND &&
            kind != MF_EF_SEAT && kind != MF_EF_UNSEAT && kind != MF_EF_RESIZE && kind != MF_EF_SET)
            return false;
    }
    return p->state == MF_ST_EFFECTIVE;
}

enum mf_outcome mf_effect_undo(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t number = ap->proposal->args[e->target.index].proposal, n = org->undos.n;
    bool possible = all_kept(org, MF_ROW(org, proposals, mf_proposal_row, number - 1)), any = false;

    for (uint32_t i = n; i > 0 && possible; i--) {
        struct mf_undo_row *u = undo_touch(org, i - 1);
        if (u->proposal != number || u->lifted)
            continue;
        possible = u->over && can_give_back(org, u);
        if (possible)
            give_back(ap->s, u);
        any = true;
    }
    if (!possible) {
        mf_refuse_effect(ap, e, MF_WHY_NOT_UNDOABLE)->proposal = number;
        return MF_IMPOSSIBLE;
    }
    return any ? MF_DONE : MF_NOTHING;
}
