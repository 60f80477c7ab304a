/*
 * The ballots of a count, found by person: a byte of the person's hash is looked at before a slot
 * is, and a slot before the row.
 */
#include "engine/proposal.h"

/* Knuth's multiplier; the order of slots decides nothing. */
static uint64_t hash_of(mf_person p)
{
    return (uint64_t)p * UINT64_C(11400714819323198485);
}

static uint32_t slot_of(const struct mf_count_row *c, uint64_t hash)
{
    return (uint32_t)(hash >> 32) & (c->slot_cap - 1);
}

/* From bits that choose no slot in tables of any likely size; never 0. */
static uint8_t print_of(uint64_t hash)
{
    return (uint8_t)(hash >> 24 | 1);
}

struct mf_ballot_row *mf_ballot_find(const struct mf_org *org, const struct mf_count_row *c,
                                     mf_person p)
{
    uint64_t hash = hash_of(p);
    uint8_t print = print_of(hash);

    if (c->slot_cap == 0)
        return NULL;
    for (uint32_t i = slot_of(c, hash); c->prints[i]; i = (i + 1) & (c->slot_cap - 1)) {
        struct mf_ballot_row *b;
        if (c->prints[i] != print)
            continue;
        b = MF_ROW(org, ballots, mf_ballot_row, c->slots[i] - 1);
        if (b->person == p)
            return b;
    }
    return NULL;
}

void mf_count_expect(const struct mf_org *org, uint32_t count, mf_person p)
{
    const struct mf_count_row *c = mf_count_at(org, count);

    if (c->slot_cap == 0)
        return;
    uint32_t i = slot_of(c, hash_of(p));
    __builtin_prefetch(&c->prints[i]);
    __builtin_prefetch(&c->slots[i], 1);
}

/* The free slot where the person's ballot goes. */
static uint32_t free_slot(const struct mf_count_row *c, uint64_t hash)
{
    uint32_t i = slot_of(c, hash);

    while (c->prints[i])
        i = (i + 1) & (c->slot_cap - 1);
    return i;
}

static void put_slot(struct mf_org *org, struct mf_count_row *c, mf_person p, uint32_t row)
{
    uint64_t hash = hash_of(p);
    uint32_t i = free_slot(c, hash);

    mf_touch(org, &c->slots[i], sizeof c->slots[i]);
    mf_touch(org, &c->prints[i], sizeof c->prints[i]);
    c->slots[i] = row + 1;
    c->prints[i] = print_of(hash);
}

enum { AHEAD = 16 };

/* Twice the slots; the old ones stay for a rollback. */
static void grow_slots(struct mf_org *org, struct mf_count_row *c)
{
    const uint32_t *old = c->slots;
    uint32_t n = c->slot_cap;

    mf_touch(org, c, sizeof *c);
    c->slot_cap = n ? n * 2 : 8;
    c->slots = mf_new_n(&org->arena, uint32_t, c->slot_cap);
    c->prints = mf_new_n(&org->arena, uint8_t, c->slot_cap);
    for (uint32_t i = 0; i < n; i++) {
        /* Rows lie far apart: the processor may fetch some while it works on others. */
        if (i + AHEAD < n && old[i + AHEAD])
            __builtin_prefetch(MF_ROW(org, ballots, mf_ballot_row, old[i + AHEAD] - 1));
        if (!old[i])
            continue;
        uint64_t hash = hash_of(MF_ROW(org, ballots, mf_ballot_row, old[i] - 1)->person);
        uint32_t j = free_slot(c, hash);
        c->slots[j] = old[i];
        c->prints[j] = print_of(hash);
    }
}

struct mf_ballot_row *mf_ballot_add(struct mf_org *org, uint32_t count, mf_person p)
{
    struct mf_count_row *c = mf_count_at(org, count);
    uint32_t row;
    struct mf_ballot_row *b;

    if ((c->nballots + 1) * 4 > c->slot_cap * 3)
        grow_slots(org, c);
    b = mf_row_add(org, &org->ballots, &row);
    b->count = count;
    b->person = p;
    mf_touch(org, &c->nballots, sizeof c->nballots);
    c->nballots++;
    put_slot(org, c, p, row);
    return b;
}

enum mf_ballot mf_count_ballot(const struct mf_org *org, uint32_t count, mf_person p)
{
    const struct mf_ballot_row *b = mf_ballot_find(org, mf_count_at(org, count), p);

    return b ? (enum mf_ballot)b->ballot : MF_BALLOT_NONE;
}

void mf_count_each(const struct mf_org *org, uint32_t count,
                   void (*each)(void *payload, const struct mf_ballot_row *b), void *payload)
{
    const struct mf_count_row *c = mf_count_at(org, count);

    for (uint32_t i = 0; i < c->slot_cap; i++) {
        const struct mf_ballot_row *b;
        if (!c->slots[i])
            continue;
        b = MF_ROW(org, ballots, mf_ballot_row, c->slots[i] - 1);
        if (b->ballot != MF_BALLOT_NONE)
            each(payload, b);
    }
}
