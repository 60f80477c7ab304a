/* Questions about persons, bodies and offices that other rooms may ask (org.h). */
#include "engine/state.h"

const struct mf_charter *mf_org_charter(const struct mf_org *org)
{
    return mf_binding_now(org)->charter;
}

uint32_t mf_org_charters(const struct mf_org *org)
{
    return org->bindings.n;
}

struct mf_charter_view mf_org_charter_at(const struct mf_org *org, uint32_t which)
{
    const struct mf_binding *b = org->bindings.at[which];

    return (struct mf_charter_view){b->charter, b->since, b->by_proposal};
}

uint32_t mf_org_slot(const struct mf_org *org, struct mf_ref ref)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_charter *c = b->charter;

    if (ref.kind == MF_REF_BODY && ref.index < c->nbodies)
        return b->body[ref.index];
    if (ref.kind == MF_REF_OFFICE && ref.index < c->noffices)
        return b->office[ref.index];
    if (ref.kind == MF_REF_SETTING && ref.index < c->nsettings)
        return b->setting[ref.index];
    if (ref.kind == MF_REF_EMERGENCY && ref.index < c->nemergencies)
        return b->emergency[ref.index];
    return MF_NO_SLOT;
}

const struct mf_body *mf_body_law(const struct mf_org *org, uint32_t body)
{
    const struct mf_binding *b = mf_binding_now(org);

    if (body >= b->nbody_at || b->body_at[body] == MF_NO_SLOT)
        return NULL;
    return &b->charter->bodies[b->body_at[body]];
}

const struct mf_office *mf_office_law(const struct mf_org *org, uint32_t office)
{
    const struct mf_binding *b = mf_binding_now(org);

    if (office >= b->noffice_at || b->office_at[office] == MF_NO_SLOT)
        return NULL;
    return &b->charter->offices[b->office_at[office]];
}

const struct mf_emergency *mf_emergency_law(const struct mf_org *org, uint32_t emergency)
{
    const struct mf_binding *b = mf_binding_now(org);

    if (emergency >= b->nemergency_at || b->emergency_at[emergency] == MF_NO_SLOT)
        return NULL;
    return &b->charter->emergencies[b->emergency_at[emergency]];
}

bool mf_org_is_member(const struct mf_org *org, mf_person p, uint32_t body)
{
    return p < org->persons.n && body < org->bodies.n && mf_seat_of(org, p, body) != MF_NO_SLOT;
}

bool mf_org_seat(const struct mf_org *org, mf_person p, uint32_t body, struct mf_seat_view *ret)
{
    if (!mf_org_is_member(org, p, body))
        return false;
    const struct mf_body_row *law = MF_ROW(org, bodies, mf_body_row, body);
    uint32_t row = mf_seat_of(org, p, body);
    const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, row);
    const struct mf_seat_more *more = mf_seat_more(org, row);
    *ret = (struct mf_seat_view){
        .since = seat->since, .term_end = more->term_end, .suspended_until = more->suspended_until};
    for (uint32_t bit = 0; bit < law->ntags && bit < 32; bit++)
        if (seat->tags >> bit & 1)
            ret->tags[ret->ntags++] = law->tag_names[bit];
    return true;
}

uint64_t mf_org_in_office(const struct mf_org *org, uint32_t body)
{
    return body < org->bodies.n ? MF_ROW(org, bodies, mf_body_row, body)->in_office : 0;
}

uint64_t mf_org_seats(const struct mf_org *org, uint32_t body)
{
    const struct mf_body_row *row;

    if (body >= org->bodies.n)
        return 0;
    row = MF_ROW(org, bodies, mf_body_row, body);
    return row->open ? row->in_office : row->seats;
}

mf_person mf_org_holder(const struct mf_org *org, uint32_t office)
{
    return office < org->offices.n ? MF_ROW(org, offices, mf_office_row, office)->holder
                                   : MF_NOBODY;
}

bool mf_org_suspended(const struct mf_org *org, mf_person p, uint32_t office)
{
    const struct mf_office_row *row;

    if (office >= org->offices.n)
        return false;
    row = MF_ROW(org, offices, mf_office_row, office);
    return row->holder == p && p != MF_NOBODY &&
           MF_ROW(org, holdings, mf_holding_row, row->holding)->suspended_until > org->now;
}
