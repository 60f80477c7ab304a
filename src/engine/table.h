#ifndef MF_ENGINE_TABLE_H
#define MF_ENGINE_TABLE_H
/*
 * Tables of an organisation: rows that never move, in an arena, and a journal that takes back
 * whatever was written since a mark, byte for byte. Effects are applied under the journal (rule 55:
 * all or none); so is every command, so that a refused one leaves no trace.
 *
 * Whoever writes to a row (or any other memory of the organisation) while the journal runs calls
 * mf_touch() on those bytes first. Adding a row is journalled by itself.
 */
#include <stdbool.h>

#include "base/os.h"
#include "base/vec.h"

/*
 * The first chunks hold 64, 64, 128 and 256 rows, all later ones 512: small tables stay small, and
 * the list of chunks of a large one stays in the processor's cache.
 */
#define MF_CHUNK_ROWS 64u
#define MF_CHUNK_MOST 512u

struct mf_rows {
    size_t size; /* of a row */
    uint32_t n, room;
    void **chunks;
    uint32_t nchunks, chunk_cap;
};

struct mf_index {    /* rows of one table by what they say (index.c) */
    uint32_t *slots; /* row + 1 */
    uint32_t cap, n;
};

struct mf_journal_entry {
    void *at;
    size_t n;
    union {
        unsigned char few[8]; /* at most so many bytes */
        void *many;           /* else in the journal's arena */
    } old;
};

struct mf_journal {
    struct mf_arena arena; /* of old bytes; reset at the outermost commit or rollback */
    struct mf_arena list;  /* of the entries, whose place is used again */
    MF_VEC(struct mf_journal_entry) entries;
    uint32_t depth;             /* transactions open, one in another */
    struct mf_arena_mark start; /* of the organisation's arena, when the outermost began */
};

void mf_rows_init(struct mf_rows *t, size_t row_size);
/* i < n, else a bug */
static inline void *mf_row(const struct mf_rows *t, uint32_t i)
{
    uint32_t chunk = 3 + i / MF_CHUNK_MOST, at = i % MF_CHUNK_MOST;

    mf_assert(i < t->n);
    if (i < MF_CHUNK_ROWS)
        return (char *)t->chunks[0] + (size_t)i * t->size;
    if (i < MF_CHUNK_MOST) {
        chunk = 0;
        for (uint32_t first = MF_CHUNK_ROWS; i >= first; first *= 2) {
            chunk++;
            at = i - first;
        }
    }
    return (char *)t->chunks[chunk] + (size_t)at * t->size;
}

#endif
