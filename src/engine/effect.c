/* Effect lists: in order, all or none, on the state itself under the journal (rule 55). */
#include "engine/effect.h"

#include "base/os.h"
#include "engine/charter_items.h"
#include "engine/choose.h"
#include "engine/member.h"

/* ---- what an effect names ---- */

struct mf_refusal *mf_refuse_effect(struct mf_applying *ap, const struct mf_effect *e,
                                    enum mf_reason reason)
{
    struct mf_refusal *r = mf_refuse(ap->why, reason);

    r->charter = ap->binding->charter;
    r->power = (uint32_t)(ap->power - ap->binding->charter->powers);
    r->clause = e->span;
    r->word = e->target.name.text;
    return r;
}

mf_person mf_effect_person(const struct mf_org *org, const struct mf_binding *b,
                           const struct mf_effect *e, const struct mf_arg *args)
{
    if (e->person.kind == MF_REF_PARAM)
        return args[e->person.index].person;
    if (e->person.kind == MF_REF_OFFICE)
        return mf_org_holder(org, b->office[e->person.index]);
    return MF_NOBODY;
}

bool mf_effect_number(const struct mf_org *org, const struct mf_binding *b,
                      const struct mf_effect *e, const struct mf_arg *args, uint64_t *ret)
{
    const struct mf_amount *a = &e->value.amount;

    if (e->value.kind != MF_VALUE_AMOUNT)
        return false;
    if (a->kind == MF_AMT_NAME && a->ref.kind == MF_REF_PARAM) {
        *ret = args[a->ref.index].amount;
        return true;
    }
    if (a->kind == MF_AMT_NAME && a->ref.kind == MF_REF_SETTING)
        a = &MF_ROW(org, settings, mf_setting_row, b->setting[a->ref.index])->value;
    *ret = a->count;
    return a->kind == MF_AMT_COUNT;
}

uint32_t mf_effect_slot(const struct mf_binding *b, const struct mf_effect *e)
{
    switch (e->target.kind) {
    case MF_REF_BODY:
        return b->body[e->target.index];
    case MF_REF_OFFICE:
        return b->office[e->target.index];
    case MF_REF_SETTING:
        return b->setting[e->target.index];
    case MF_REF_EMERGENCY:
        return b->emergency[e->target.index];
    case MF_REF_NONE:
    case MF_REF_RULE:
    case MF_REF_FACT:
    case MF_REF_MANDATE:
    case MF_REF_POWER:
    case MF_REF_PARAM:
    case MF_REF_TAG:
    case MF_REF_WEIGHT:
    case MF_REF_WITNESS:
    case MF_REF_MISSION:
    case MF_REF__COUNT:
        break;
    }
    return MF_NO_SLOT;
}

struct mf_undo_row *mf_undo_add(struct mf_applying *ap, enum mf_effect_kind verb, uint32_t slot,
                                uint32_t row, mf_person p)
{
    uint32_t i;
    struct mf_undo_row *undo = mf_row_add(ap->org, &ap->org->undos, &i);

    undo->proposal = ap->proposal->number;
    undo->verb = verb;
    undo->slot = slot;
    undo->row = row;
    undo->person = p;
    undo->locks = ap->provisional;
    undo->over = !ap->provisional;
    return undo;
}

/* ---- numbers ---- */

static enum mf_outcome locked(struct mf_applying *ap, const struct mf_effect *e, uint32_t by)
{
    mf_refuse_effect(ap, e, MF_WHY_LOCKED)->proposal = by;
    return MF_IMPOSSIBLE;
}

/* Rule 62: what an entrenched item rests on isn't moved by a power that isn't entrenched. */
static bool guarded(struct mf_applying *ap, const struct mf_effect *e, enum mf_item_kind kind,
                    uint32_t index)
{
    const struct mf_charter *c = mf_binding_now(ap->org)->charter;
    struct mf_text_items items;
    const bool *entrenched;

    if (ap->power->entrenched)
        return false;
    mf_text_items(ap->scratch, c, &items);
    entrenched = mf_items_entrenched(ap->scratch, &items);
    for (uint32_t i = 0; i < c->nitems; i++)
        if (c->items[i].kind == kind && c->items[i].index == index && entrenched[i]) {
            mf_refuse_effect(ap, e, MF_WHY_ENTRENCHED);
            return true;
        }
    return false;
}

static enum mf_outcome resize(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e);
    struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, slot);
    const struct mf_body *law = mf_body_law(org, slot);
    uint64_t n;
    struct mf_refusal *r;

    if (!mf_effect_number(org, ap->binding, e, ap->proposal->args, &n)) {
        mf_refuse_effect(ap, e, MF_WHY_BAD_ARGUMENT);
        return MF_IMPOSSIBLE;
    }
    if (row->lock)
        return locked(ap, e, row->lock);
    if (guarded(ap, e, MF_ITEM_BODY, mf_binding_now(org)->body_at[slot]))
        return MF_IMPOSSIBLE;
    if (!law->seats_range || n < law->seats_min || n > law->seats_max) {
        r = mf_refuse_law(org, ap->why, MF_WHY_RESIZE_RANGE, law->seats_span, law->name.text);
        r->need = n;
        return MF_IMPOSSIBLE;
    }
    if (n < law->nincludes || row->ordinary + row->reserved > n - law->nincludes) {
        r = mf_refuse_effect(ap, e, MF_WHY_RESIZE_BELOW);
        r->need = n;
        r->have = row->in_office + row->reserved;
        return MF_IMPOSSIBLE;
    }
    if (n == row->seats)
        return MF_NOTHING;
    mf_undo_add(ap, MF_EF_RESIZE, slot, MF_NO_SLOT, MF_NOBODY)->number = row->seats;
    mf_touch(org, row, sizeof *row);
    row->seats = n;
    row->lock = ap->provisional ? ap->proposal->number : 0;
    struct mf_event *ev = mf_emit(ap->s, MF_EV_RESIZED);
    ev->body = slot;
    ev->n = n;
    return MF_DONE;
}

static int compare_amounts(const struct mf_amount *a, const struct mf_amount *b)
{
    if (a->kind == MF_AMT_COUNT)
        return a->count < b->count ? -1 : a->count > b->count;
    return mf_frac_cmp(a->share, b->share);
}

/* The value that a setting is to take; false where it is of another kind. */
static bool new_value(struct mf_applying *ap, const struct mf_effect *e,
                      const struct mf_amount *bound, struct mf_amount *ret)
{
    *ret = e->value.amount;
    if (e->value.kind != MF_VALUE_AMOUNT)
        return false;
    if (ret->kind == MF_AMT_NAME && ret->ref.kind == MF_REF_SETTING)
        *ret =
            MF_ROW(ap->org, settings, mf_setting_row, ap->binding->setting[ret->ref.index])->value;
    else if (ret->kind == MF_AMT_NAME && ret->ref.kind == MF_REF_PARAM)
        *ret = (struct mf_amount){
            .kind = MF_AMT_COUNT,
            .span = ret->span,
            .count = ap->proposal->args[ret->ref.index].amount,
        };
    return ret->kind == bound->kind && (ret->kind == MF_AMT_COUNT || ret->kind == MF_AMT_SHARE);
}

static enum mf_outcome set(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_org *org = ap->org;
    uint32_t slot = mf_effect_slot(ap->binding, e), index = mf_binding_now(org)->setting_at[slot];
    struct mf_setting_row *row = MF_ROW(org, settings, mf_setting_row, slot);
    const struct mf_setting *law = &mf_binding_now(org)->charter->settings[index];
    struct mf_amount value;

    if (!new_value(ap, e, &law->lo, &value)) {
        mf_refuse_effect(ap, e, MF_WHY_BAD_ARGUMENT);
        return MF_IMPOSSIBLE;
    }
    if (row->lock)
        return locked(ap, e, row->lock);
    if (guarded(ap, e, MF_ITEM_SETTING, index))
        return MF_IMPOSSIBLE;
    if (compare_amounts(&value, &law->lo) < 0 || compare_amounts(&value, &law->hi) > 0) {
        mf_refuse_law(org, ap->why, MF_WHY_SETTING_RANGE, law->span, law->name.text);
        return MF_IMPOSSIBLE;
    }
    if (compare_amounts(&value, &row->value) == 0)
        return MF_NOTHING;
    mf_undo_add(ap, MF_EF_SET, slot, MF_NO_SLOT, MF_NOBODY)->amount = row->value;
    mf_touch(org, row, sizeof *row);
    row->value = value;
    row->lock = ap->provisional ? ap->proposal->number : 0;
    struct mf_event *ev = mf_emit(ap->s, MF_EV_SET);
    ev->n = value.kind == MF_AMT_COUNT ? value.count : value.share.num;
    ev->text = row->name;
    return MF_DONE;
}

/* ---- others ---- */

static enum mf_outcome spend(struct mf_applying *ap, const struct mf_effect *e)
{
    uint64_t n;

    if (!mf_effect_number(ap->org, ap->binding, e, ap->proposal->args, &n)) {
        mf_refuse_effect(ap, e, MF_WHY_BAD_ARGUMENT);
        return MF_IMPOSSIBLE;
    }
    mf_emit(ap->s, MF_EV_SPENT)->n = n;
    return MF_DONE;
}

static enum mf_outcome emergency(struct mf_applying *ap, const struct mf_effect *e)
{
    uint32_t slot = mf_effect_slot(ap->binding, e);
    bool running = MF_ROW(ap->org, emergencies, mf_emergency_row, slot)->running;

    if (e->kind == MF_EF_END) {
        if (!running)
            return MF_NOTHING;
        mf_emergency_stop(ap->s, slot);
        return MF_DONE;
    }
    if (!mf_emergency_may_start(ap->org, slot, ap->why))
        return MF_IMPOSSIBLE;
    mf_emergency_start(ap->s, slot, MF_NOBODY, ap->proposal->number);
    return MF_DONE;
}

static enum mf_outcome dissolve(struct mf_applying *ap)
{
    mf_touch(ap->org, &ap->org->dissolved, sizeof ap->org->dissolved);
    mf_touch(ap->org, &ap->org->dissolved_at, sizeof ap->org->dissolved_at);
    ap->org->dissolved = true;
    ap->org->dissolved_at = ap->org->now;
    mf_emit(ap->s, MF_EV_DISSOLVED);
    mf_proposals_dissolved(ap->s);
    return MF_DONE;
}

static enum mf_outcome decision(struct mf_applying *ap, const struct mf_effect *e)
{
    uint32_t number = ap->proposal->args[e->target.index].proposal;

    if (e->kind == MF_EF_UNDO)
        return mf_effect_undo(ap, e);
    if (e->kind == MF_EF_STAY)
        return mf_stay(ap->s, number, e->duration.ms, ap->why) ? MF_DONE : MF_IMPOSSIBLE;
    return mf_restore(ap->s, number, ap->why) ? MF_DONE : MF_IMPOSSIBLE;
}

static enum mf_outcome amend(struct mf_applying *ap, const struct mf_effect *e)
{
    /* `amend charter and amend entrenched` is one change that covers both. */
    if (ap->amended)
        return MF_DONE;
    if (!mf_amend_apply(ap->s, ap->proposal->number, e, ap->why))
        return MF_IMPOSSIBLE;
    ap->amended = true;
    return MF_DONE;
}

static enum mf_outcome apply_one(struct mf_applying *ap, const struct mf_effect *e)
{
    struct mf_event *ev;

    switch (e->kind) {
    case MF_EF_APPOINT:
        return mf_effect_appoint(ap, e);
    case MF_EF_REMOVE:
        return mf_effect_remove(ap, e);
    case MF_EF_SUSPEND:
        return mf_effect_suspend(ap, e);
    case MF_EF_SEAT:
    case MF_EF_ADMIT:
        return mf_effect_seat(ap, e);
    case MF_EF_UNSEAT:
    case MF_EF_EXPEL:
        return mf_effect_unseat(ap, e);
    case MF_EF_RESIZE:
        return resize(ap, e);
    case MF_EF_SET:
        return set(ap, e);
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
        return amend(ap, e);
    case MF_EF_SPEND:
        return spend(ap, e);
    case MF_EF_ACT:
        ev = mf_emit(ap->s, MF_EV_ACT);
        ev->text = e->text;
        if (e->duration.span.len > 0)
            ev->until = mf_after(ap->org->now, e->duration.ms);
        return MF_DONE;
    case MF_EF_ADOPT:
        mf_emit(ap->s, MF_EV_ADOPTED)->text = mf_choice_label(ap->org, ap->proposal, e->text);
        return MF_DONE;
    case MF_EF_STAY:
    case MF_EF_RESTORE:
    case MF_EF_UNDO:
        return decision(ap, e);
    case MF_EF_DECLARE:
    case MF_EF_END:
        return emergency(ap, e);
    case MF_EF_DISSOLVE:
        return dissolve(ap);
    case MF_EF_REKEY: /* keys are the record's: it takes another of that person from here on */
        mf_emit(ap->s, MF_EV_REKEYED)->person =
            mf_effect_person(ap->org, ap->binding, e, ap->proposal->args);
        return MF_DONE;
    case MF_EF_GRANT:
    case MF_EF_REVOKE:
    case MF_EF__COUNT:
        break;
    }
    mf_bug("an effect that founding should have refused");
}

/* ---- the list ---- */

/* An old procedure may speak of what the present charter has no longer. */
static bool target_stands(struct mf_applying *ap, const struct mf_effect *e)
{
    uint32_t slot = mf_effect_slot(ap->binding, e);
    bool gone = false;

    if (slot == MF_NO_SLOT)
        return true;
    if (e->target.kind == MF_REF_BODY)
        gone = MF_ROW(ap->org, bodies, mf_body_row, slot)->gone;
    else if (e->target.kind == MF_REF_OFFICE)
        gone = MF_ROW(ap->org, offices, mf_office_row, slot)->gone;
    else if (e->target.kind == MF_REF_SETTING)
        gone = MF_ROW(ap->org, settings, mf_setting_row, slot)->gone;
    else if (e->target.kind == MF_REF_EMERGENCY)
        gone = MF_ROW(ap->org, emergencies, mf_emergency_row, slot)->gone;
    if (gone)
        mf_refuse_effect(ap, e, MF_WHY_UNKNOWN_SLOT);
    return !gone;
}

static enum mf_outcome apply_all(struct mf_applying *ap)
{
    bool any = false;

    for (uint32_t i = 0; i < ap->power->neffects; i++) {
        const struct mf_effect *e = &ap->power->effects[i];
        enum mf_outcome outcome;
        struct mf_event *ev;
        if (!target_stands(ap, e))
            return MF_IMPOSSIBLE;
        ap->s->clause = e->span;
        outcome = apply_one(ap, e);
        if (outcome == MF_IMPOSSIBLE)
            return outcome;
        if (outcome == MF_NOTHING)
            continue;
        any = true;
        ev = mf_emit(ap->s, MF_EV_EFFECT);
        ev->person = mf_effect_person(ap->org, ap->binding, e, ap->proposal->args);
        if (e->target.kind == MF_REF_BODY)
            ev->body = mf_effect_slot(ap->binding, e);
        else if (e->target.kind == MF_REF_OFFICE)
            ev->office = mf_effect_slot(ap->binding, e);
    }
    return any ? MF_DONE : MF_NOTHING;
}

bool mf_effects_apply(struct mf_step *s, uint32_t proposal, bool provisional,
                      struct mf_refusals *why, bool *ret_moot)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = MF_ROW(org, proposals, mf_proposal_row, proposal - 1);
    const struct mf_binding *b = mf_binding_of(org, p);
    struct mf_arena scratch;
    struct mf_step step = *s;
    struct mf_applying ap = {
        .s = &step,
        .org = org,
        .binding = b,
        .power = &b->charter->powers[p->power],
        .proposal = p,
        .provisional = provisional,
        .why = why,
        .scratch = &scratch,
    };
    uint32_t nevents = s->events ? s->events->list.n : 0, mark = mf_tx_begin(org);
    struct mf_measure before;
    enum mf_outcome outcome;

    mf_arena_init(&scratch);
    mf_measure(org, &scratch, &before);
    step.proposal = proposal;
    step.acting = false;
    mf_touch(org, &org->settling, sizeof org->settling);
    org->settling = true;
    outcome = apply_all(&ap);
    org->settling = false;
    /* An amendment has looked at the whole state itself. */
    if (outcome == MF_DONE && !ap.amended &&
        !mf_measure_kept(org, &before, ap.power->caretaker, ap.gains.at, ap.gains.n, why))
        outcome = MF_IMPOSSIBLE;
    mf_arena_free(&scratch);

    *ret_moot = outcome == MF_NOTHING;
    if (outcome != MF_DONE) {
        mf_tx_rollback(org, mark);
        if (s->events)
            s->events->list.n = nevents;
        return false;
    }
    step.clause = (struct mf_span){0};
    mf_members_settle(&step);
    mf_tx_commit(org, mark);
    return true;
}
