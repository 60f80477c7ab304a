/* Who is known to the organisation, by number and by id. */
#include "base/os.h"
#include "engine/state.h"

/* FNV-1a, its high bits folded into the low ones that choose the slot. */
static uint32_t hash(struct mf_str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(h ^ (h >> 32));
}

/* The id's slot, or the free one where it would go. There is always a free one. */
static uint32_t *find(const struct mf_org *org, struct mf_str id)
{
    uint32_t mask = org->person_slot_cap - 1;

    for (uint32_t i = hash(id) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &org->person_slots[i];
        if (*slot == 0 || mf_str_eq(MF_ROW(org, persons, mf_person_row, *slot - 1)->id, id))
            return slot;
    }
}

static void grow(struct mf_org *org)
{
    if (org->person_slot_cap / 2 > org->persons.n)
        return;
    /* The old slots stay as they are for a rollback. */
    mf_touch(org, &org->person_slots, sizeof org->person_slots);
    mf_touch(org, &org->person_slot_cap, sizeof org->person_slot_cap);
    org->person_slot_cap = org->person_slot_cap ? 2 * org->person_slot_cap : 16;
    org->person_slots = mf_new_n(&org->arena, uint32_t, org->person_slot_cap);
    for (uint32_t p = 0; p < org->persons.n; p++)
        *find(org, MF_ROW(org, persons, mf_person_row, p)->id) = p + 1;
}

mf_person mf_person_add(struct mf_org *org, struct mf_str id, struct mf_str name)
{
    mf_person p;
    uint32_t *slot;
    struct mf_person_row *row;

    grow(org);
    slot = find(org, id);
    mf_assert(*slot == 0);
    row = mf_row_add(org, &org->persons, &p);
    *row = (struct mf_person_row){
        .id = mf_str_copy(&org->arena, id),
        .name = mf_str_copy(&org->arena, name),
        .owner = MF_NOBODY,
        .since = org->now,
        .last_act = org->now,
        .first_seat = MF_NO_SLOT,
        .first_holding = MF_NO_SLOT,
        .first_weight = MF_NO_SLOT,
        .first_service = MF_NO_SLOT,
    };
    mf_touch(org, slot, sizeof *slot);
    *slot = p + 1;
    return p;
}

mf_person mf_org_find_person(const struct mf_org *org, struct mf_str id)
{
    uint32_t slot;

    if (org->person_slot_cap == 0)
        return MF_NOBODY;
    slot = *find(org, id);
    return slot ? slot - 1 : MF_NOBODY;
}

uint32_t mf_org_persons(const struct mf_org *org)
{
    return org->persons.n;
}

struct mf_str mf_org_person_id(const struct mf_org *org, mf_person p)
{
    return p < org->persons.n ? MF_ROW(org, persons, mf_person_row, p)->id : (struct mf_str){0};
}

struct mf_str mf_org_person_name(const struct mf_org *org, mf_person p)
{
    return p < org->persons.n ? MF_ROW(org, persons, mf_person_row, p)->name : (struct mf_str){0};
}
