/* Rows of words, each kept once. */
#include "games/pool.h"

#include <string.h>

void mf_pool_init(struct mf_pool *p, struct mf_arena *a, uint32_t length)
{
    *p = (struct mf_pool){.arena = a, .length = length};
}

const uint32_t *mf_pool_row(const struct mf_pool *p, uint32_t number)
{
    return p->words.at + (size_t)number * p->length;
}

static uint64_t hash_words(const uint32_t *w, uint32_t n)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ n;
    for (uint32_t i = 0; i < n; i++) {
        h = (h ^ w[i]) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return h;
}

static void grow(struct mf_pool *p)
{
    p->nslots = p->nslots ? 2 * p->nslots : 64;
    p->slots = mf_new_n(p->arena, uint32_t, p->nslots);
    for (uint32_t i = 0; i < p->n; i++) {
        uint64_t h = hash_words(p->words.at + (size_t)i * p->length, p->length);
        while (p->slots[h & (p->nslots - 1)])
            h++;
        p->slots[h & (p->nslots - 1)] = i + 1;
    }
}

uint32_t mf_pool_number(struct mf_pool *p, const uint32_t *row)
{
    if (2 * (uint64_t)p->n >= p->nslots)
        grow(p);
    uint64_t h = hash_words(row, p->length);
    for (; p->slots[h & (p->nslots - 1)]; h++) {
        uint32_t i = p->slots[h & (p->nslots - 1)] - 1;
        if (memcmp(p->words.at + (size_t)i * p->length, row, p->length * sizeof *row) == 0)
            return i;
    }
    p->slots[h & (p->nslots - 1)] = p->n + 1;
    for (uint32_t i = 0; i < p->length; i++)
        mf_vec_push(p->arena, &p->words, row[i]);
    return p->n++;
}
