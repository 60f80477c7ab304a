/* Rows of a table found by what they say: open addressing, at most half full, nothing taken out. */
#include "base/os.h"
#include "engine/state.h"

static void put(struct mf_org *org, struct mf_index *x, uint32_t hash, uint32_t row)
{
    uint32_t i = hash & (x->cap - 1);

    while (x->slots[i])
        i = (i + 1) & (x->cap - 1);
    mf_touch(org, &x->slots[i], sizeof x->slots[i]);
    x->slots[i] = row + 1;
}

void mf_index_add(struct mf_org *org, struct mf_index *x, uint32_t row, mf_hash_of_row *hash_of)
{
    mf_assert(row == x->n);
    mf_touch(org, x, sizeof *x);
    if (2 * (x->n + 1) > x->cap) {
        mf_assert(x->cap <= UINT32_MAX / 2);
        /* The old slots stay as they are for a rollback. */
        x->cap = x->cap ? 2 * x->cap : 16;
        x->slots = mf_new_n(&org->arena, uint32_t, x->cap);
        for (uint32_t i = 0; i < x->n; i++)
            put(org, x, hash_of(org, i), i);
    }
    x->n++;
    put(org, x, hash_of(org, row), row);
}

uint32_t mf_index_first(const struct mf_index *x, uint32_t hash, uint32_t *at)
{
    if (x->cap == 0)
        return MF_NO_SLOT;
    *at = hash & (x->cap - 1);
    return x->slots[*at] ? x->slots[*at] - 1 : MF_NO_SLOT;
}

uint32_t mf_index_next(const struct mf_index *x, uint32_t *at)
{
    *at = (*at + 1) & (x->cap - 1);
    return x->slots[*at] ? x->slots[*at] - 1 : MF_NO_SLOT;
}
