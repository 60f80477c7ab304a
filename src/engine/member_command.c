/* Commands about membership: admit, join, leave, resign. */
#include "engine/invariant.h"
#include "engine/member.h"

enum { NAME_BYTES = 200 };

/* ---- admit ---- */

/* Rule 45: every open body says who lets people in. */
static bool is_admitter(const struct mf_org *org, const struct mf_body *law, mf_person actor,
                        struct mf_refusals *rs)
{
    if (law->admitted.kind == MF_REF_OFFICE &&
        mf_acts_for(org, mf_binding_now(org)->office[law->admitted.index], NULL, 0) == actor)
        return true;
    mf_refuse_law(org, rs, MF_WHY_NOT_ADMITTER,
                  law->admitted_span.len ? law->admitted_span : law->seats_span, law->name.text)
        ->person = actor;
    return false;
}

static bool may_be_admitted(const struct mf_org *org, const struct mf_command *c,
                            const struct mf_body *law, struct mf_refusals *rs)
{
    uint32_t seat = mf_seat_of(org, c->person, c->body);

    if (seat == MF_NO_SLOT || MF_ROW(org, seats, mf_seat_row, seat)->source == MF_EX_OFFICIO)
        return mf_may_seat(org, c->person, c->body, 0, rs);
    struct mf_refusal *r = mf_refuse(rs, MF_WHY_ALREADY_HOLDS);
    r->person = c->person;
    r->word = law->name.text;
    return false;
}

static bool admit(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_body *law = mf_body_law(org, c->body);
    struct mf_arena scratch;
    struct mf_measure before;
    uint32_t mark, nevents;
    bool may;

    if (!law) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    if (c->person >= org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        return false;
    }
    may = is_admitter(org, law, c->actor, s->refusals);
    if (!law->open) {
        mf_refuse_law(org, s->refusals, MF_WHY_SEATS_NOT_OPEN, law->seats_span, law->name.text);
        return false;
    }
    may &= may_be_admitted(org, c, law, s->refusals);
    if (!may)
        return false;

    /* `always` is compared over the whole state, so it is done and looked at (rule 41). */
    mf_arena_init(&scratch);
    mf_measure(org, &scratch, &before);
    nevents = s->events ? s->events->list.n : 0;
    mark = mf_tx_begin(org);
    mf_seat(s, c->person, c->body, 0, MF_BY_ADMISSION, MF_NO_PROPOSAL);
    may = mf_measure_kept(org, &before, false, NULL, 0, s->refusals);
    mf_arena_free(&scratch);
    if (may) {
        mf_tx_commit(org, mark);
        return true;
    }
    mf_tx_rollback(org, mark);
    if (s->events)
        s->events->list.n = nevents;
    return false;
}

/* ---- join ---- */

static bool is_id(struct mf_str s)
{
    if (s.n == 0 || s.n > MF_MAX_NAME || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') && ch != '_')
            return false;
    }
    return true;
}

static bool join(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    struct mf_str name = c->text.n ? c->text : c->word;
    size_t bad;

    if (!is_id(c->word)) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("id [a-z][a-z0-9_]*");
        return false;
    }
    if (name.n > NAME_BYTES || !mf_utf8_valid(name, &bad)) {
        struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_TOO_LONG);
        r->need = NAME_BYTES;
        r->have = name.n;
        return false;
    }
    if (mf_org_find_person(org, c->word) != MF_NOBODY) {
        mf_refuse(s->refusals, MF_WHY_NAME_TAKEN)->word = c->word;
        return false;
    }
    mf_emit(s, MF_EV_JOINED)->person = mf_person_add(org, c->word, name);
    return true;
}

/* ---- leave, resign ---- */

static bool not_held(struct mf_step *s, mf_person p, struct mf_str what)
{
    struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_NOT_HELD);

    r->person = p;
    r->word = what;
    return false;
}

/* Nothing but the seat itself can stand against leaving it (rule 39). */
static bool leave(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_body *law = mf_body_law(org, c->body);
    uint32_t seat;

    if (!law) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    seat = mf_seat_of(org, c->actor, c->body);
    if (seat == MF_NO_SLOT)
        return not_held(s, c->actor, law->name.text);
    if (MF_ROW(org, seats, mf_seat_row, seat)->source == MF_EX_OFFICIO) {
        mf_refuse_law(org, s->refusals, MF_WHY_EX_OFFICIO, law->includes_span[0], law->name.text)
            ->person = c->actor;
        return false;
    }
    mf_unseat(s, seat, MF_EV_RESIGNED);
    return true;
}

static bool resign_all(struct mf_step *s, mf_person p)
{
    struct mf_org *org = s->org;
    bool any = false;

    for (uint32_t i = 0; i < org->offices.n; i++)
        if (mf_org_holder(org, i) == p) {
            mf_vacate(s, i, MF_EV_RESIGNED);
            any = true;
        }
    for (uint32_t i = 0; i < org->bodies.n; i++) {
        uint32_t seat = mf_seat_of(org, p, i);
        if (seat == MF_NO_SLOT)
            continue;
        mf_unseat(s, seat, MF_EV_RESIGNED);
        any = true;
    }
    if (!any)
        mf_refuse(s->refusals, MF_WHY_HOLDS_NOTHING)->person = p;
    return any;
}

static bool resign(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_office *law;

    if (c->office == MF_NO_SLOT)
        return resign_all(s, c->actor);
    law = mf_office_law(org, c->office);
    if (!law) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    if (mf_org_holder(org, c->office) != c->actor)
        return not_held(s, c->actor, law->name.text);
    mf_vacate(s, c->office, MF_EV_RESIGNED);
    return true;
}

bool mf_member_command(struct mf_step *s, const struct mf_command *c)
{
    if (c->verb == MF_DO_JOIN)
        return join(s, c);
    if (c->actor >= s->org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        return false;
    }
    if (c->verb == MF_DO_ADMIT)
        return admit(s, c);
    return c->verb == MF_DO_LEAVE ? leave(s, c) : resign(s, c);
}
