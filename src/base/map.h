#ifndef MF_BASE_MAP_H
#define MF_BASE_MAP_H
/*
 * A map from strings to 32-bit numbers, in an arena. Iteration is in order of insertion, so that
 * nothing ever depends on the order of a hash table. Keys are borrowed: they must live as long as
 * the map.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct mf_map_entry {
    struct mf_str key;
    uint32_t value;
};

struct mf_map {
    struct mf_arena *arena;
    struct mf_map_entry *at; /* insertion order */
    uint32_t n, cap;
    uint32_t *slots; /* index + 1 into `at`, 0 = free */
    uint32_t slot_count;
};

void mf_map_init(struct mf_map *m, struct mf_arena *a);
/* False, and nothing changed, when the key is there already. */
bool mf_map_put(struct mf_map *m, struct mf_str key, uint32_t value);
bool mf_map_get(const struct mf_map *m, struct mf_str key, uint32_t *ret_value);

#endif
