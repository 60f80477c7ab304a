#include "base/map.h"

#include "base/vec.h"

/* FNV-1a, its high bits folded into the low ones that choose the slot. */
static uint32_t hash(struct mf_str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(h ^ (h >> 32));
}

void mf_map_init(struct mf_map *m, struct mf_arena *a)
{
    *m = (struct mf_map){.arena = a};
}

/* The key's slot, or the free one where it would go. There is always a free one. */
static uint32_t *find(const struct mf_map *m, struct mf_str key)
{
    uint32_t mask = m->slot_count - 1;

    for (uint32_t i = hash(key) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &m->slots[i];
        if (*slot == 0 || mf_str_eq(m->at[*slot - 1].key, key))
            return slot;
    }
}

/* Keeps at least half of the slots free, for short probes. */
static void grow(struct mf_map *m)
{
    if (m->slot_count / 2 > m->n)
        return;
    m->slot_count = m->slot_count ? 2 * m->slot_count : 16;
    m->slots = mf_new_n(m->arena, uint32_t, m->slot_count);
    for (uint32_t i = 0; i < m->n; i++)
        *find(m, m->at[i].key) = i + 1;
}

bool mf_map_put(struct mf_map *m, struct mf_str key, uint32_t value)
{
    grow(m);

    uint32_t *slot = find(m, key);
    if (*slot != 0)
        return false;
    mf_vec_push(m->arena, m, ((struct mf_map_entry){key, value}));
    *slot = m->n;
    return true;
}

bool mf_map_get(const struct mf_map *m, struct mf_str key, uint32_t *ret_value)
{
    if (m->slot_count == 0)
        return false;

    uint32_t slot = *find(m, key);
    if (slot == 0)
        return false;
    *ret_value = m->at[slot - 1].value;
    return true;
}
