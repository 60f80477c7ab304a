#ifndef MF_GAMES_POOL_H
#define MF_GAMES_POOL_H
/*
 * Rows of 32-bit words, all of one length, each kept once: a row is known by its number, and
 * numbers follow the order of coming. How diagrams find nodes that are the same.
 */
#include <stdint.h>

#include "base/vec.h"

struct mf_pool {
    struct mf_arena *arena;
    uint32_t length;
    MF_VEC(uint32_t) words; /* row i stands at i * length */
    uint32_t n;
    uint32_t *slots; /* number + 1, 0 = free */
    uint32_t nslots;
};

/* An empty pool of rows of `length` words. */
void mf_pool_init(struct mf_pool *p, struct mf_arena *a, uint32_t length);
/* The number of this row, which is added when it is new. */
uint32_t mf_pool_number(struct mf_pool *p, const uint32_t *row);
/* A row; valid until the next one is added. */
const uint32_t *mf_pool_row(const struct mf_pool *p, uint32_t number);

#endif
