/* Who is known to the organisation, by number and by id. */
#include <string.h>

#include "base/os.h"
#include "engine/state.h"

/* ---- ids and names ----
 * Packed one after another: length of the id, 1 + length of the name (0: it is the id), their
 * bytes. Where they are: number of the block in the upper half, offset in the lower one.
 */

enum { TEXT_BLOCK = 1 << 16 };

/* Seven bits a byte, the lowest first; the eighth says that more follow. */
static size_t put_length(char *at, size_t n)
{
    size_t k = 0;

    for (; n >= 0x80; n >>= 7)
        at[k++] = (char)(0x80 | (n & 0x7f));
    at[k++] = (char)n;
    return k;
}

static size_t get_length(const char **at)
{
    size_t n = 0;
    unsigned char c;

    for (unsigned shift = 0;; shift += 7) {
        c = (unsigned char)*(*at)++;
        n |= (size_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return n;
    }
}

static void text_block(struct mf_org *org, size_t need)
{
    mf_touch(org, &org->texts, sizeof org->texts);
    mf_touch(org, &org->ntexts, sizeof org->ntexts);
    mf_touch(org, &org->text_cap, sizeof org->text_cap);
    mf_touch(org, &org->text_room, sizeof org->text_room);
    if (org->ntexts == UINT16_MAX || need > UINT32_MAX)
        mf_oom(need);
    org->texts = mf_vec_room(&org->arena, org->texts, org->ntexts, &org->text_cap, sizeof(char *));
    org->text_room = need > TEXT_BLOCK ? (uint32_t)need : TEXT_BLOCK;
    org->texts[org->ntexts++] = mf_arena_alloc(&org->arena, 1, org->text_room);
    org->text_used = 0;
}

static uint32_t keep_texts(struct mf_org *org, struct mf_str id, struct mf_str name)
{
    char lengths[20];
    bool same = mf_str_eq(id, name);
    size_t n = put_length(lengths, id.n);
    uint32_t where;
    char *to;

    n += put_length(lengths + n, same ? 0 : name.n + 1);
    size_t need = n + id.n + (same ? 0 : name.n);
    mf_touch(org, &org->text_used, sizeof org->text_used);
    if (org->text_used >= TEXT_BLOCK || org->text_room - org->text_used < need)
        text_block(org, need);
    where = (org->ntexts - 1) << 16 | org->text_used;
    to = org->texts[org->ntexts - 1] + org->text_used;
    org->text_used += (uint32_t)need;
    memcpy(to, lengths, n);
    if (id.n)
        memcpy(to + n, id.p, id.n);
    if (!same && name.n)
        memcpy(to + n + id.n, name.p, name.n);
    return where;
}

static void texts_of(const struct mf_org *org, mf_person p, struct mf_str *id, struct mf_str *name)
{
    uint32_t where = MF_ROW(org, persons, mf_person_row, p)->texts;
    const char *at = org->texts[where >> 16] + (where & 0xffff);

    id->n = get_length(&at);
    name->n = get_length(&at);
    id->p = at;
    name->p = at + id->n;
    if (name->n == 0)
        *name = *id;
    else
        name->n--;
}

struct mf_str mf_org_person_id(const struct mf_org *org, mf_person p)
{
    struct mf_str id = {0}, name;

    if (p < org->persons.n)
        texts_of(org, p, &id, &name);
    return id;
}

struct mf_str mf_org_person_name(const struct mf_org *org, mf_person p)
{
    struct mf_str id, name = {0};

    if (p < org->persons.n)
        texts_of(org, p, &id, &name);
    return name;
}

/* ---- by id ---- */

/* FNV-1a, spread over all slots by a multiplication. */
static uint32_t hash(struct mf_str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)((h ^ h >> 32) * UINT64_C(11400714819323198485) >> 32);
}

/* The id's slot, or the free one where it would go. There is always a free one. */
static uint32_t *find(const struct mf_org *org, struct mf_str id)
{
    uint32_t i = (uint32_t)((uint64_t)hash(id) * org->person_slot_cap >> 32);

    for (;; i = i + 1 < org->person_slot_cap ? i + 1 : 0) {
        uint32_t *slot = &org->person_slots[i];
        if (*slot == 0 || mf_str_eq(mf_org_person_id(org, *slot - 1), id))
            return slot;
    }
}

/* The old slots stay as they are for a rollback. */
static void make_slots(struct mf_org *org, uint32_t n)
{
    mf_touch(org, &org->person_slots, sizeof org->person_slots);
    mf_touch(org, &org->person_slot_cap, sizeof org->person_slot_cap);
    org->person_slot_cap = n;
    org->person_slots = mf_new_n(&org->arena, uint32_t, n);
    for (uint32_t p = 0; p < org->persons.n; p++)
        *find(org, mf_org_person_id(org, p)) = p + 1;
}

static bool full_with(const struct mf_org *org, uint32_t n)
{
    return (uint64_t)n * 4 > (uint64_t)org->person_slot_cap * 3;
}

void mf_person_room(struct mf_org *org, uint32_t n)
{
    uint64_t slots = (uint64_t)n + n / 2 + 16;

    if (full_with(org, n))
        make_slots(org, slots < UINT32_MAX ? (uint32_t)slots : UINT32_MAX);
}

mf_person mf_person_add(struct mf_org *org, struct mf_str id, struct mf_str name)
{
    mf_person p;
    uint32_t *slot;
    struct mf_person_row *row;

    if (full_with(org, org->persons.n + 1))
        mf_person_room(org, 2 * org->persons.n + 1);
    slot = find(org, id);
    mf_assert(*slot == 0);
    row = mf_row_add(org, &org->persons, &p);
    *row = (struct mf_person_row){
        .last_act = org->now,
        .texts = keep_texts(org, id, name),
        .first_seat = MF_NO_SLOT,
        .first_weight = MF_NO_SLOT,
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

/* ---- what few have ---- */

static const struct mf_person_more no_more = {.owner = MF_NOBODY, .first_service = MF_NO_SLOT};

const struct mf_person_more *mf_person_more(const struct mf_org *org, mf_person p)
{
    return mf_more(&org->person_mores, MF_ROW(org, persons, mf_person_row, p)->more, &no_more);
}

struct mf_person_more *mf_person_more_edit(struct mf_org *org, mf_person p)
{
    return mf_more_edit(org, &org->person_mores, &MF_ROW(org, persons, mf_person_row, p)->more,
                        &no_more);
}
