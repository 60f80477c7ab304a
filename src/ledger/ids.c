/* Open addressing: from the place that an id's first bytes name, up to the first free one. */
#include "ledger/ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

enum { FIRST_ROOM = 64 }; /* a power of two, as it is ever after */

struct mf_id_at {
    uint64_t start; /* of the id */
    uint64_t next;  /* number of the entry and one; 0: free */
};

static uint64_t start_of(const struct mf_hash *id)
{
    uint64_t start;

    memcpy(&start, id->b, sizeof start);
    return start;
}

void mf_ids_free(struct mf_ids *ids)
{
    free(ids->at);
    *ids = (struct mf_ids){0};
}

static void put(struct mf_ids *ids, struct mf_id_at one)
{
    uint64_t i = one.start;

    while (ids->at[i & (ids->room - 1)].next != 0)
        i++;
    ids->at[i & (ids->room - 1)] = one;
}

static void grow(struct mf_ids *ids)
{
    struct mf_ids more = {.n = ids->n, .room = ids->room ? 2 * ids->room : FIRST_ROOM};

    more.at = calloc(more.room, sizeof *more.at);
    if (!more.at)
        mf_oom(more.room * sizeof *more.at);
    for (uint64_t i = 0; i < ids->room; i++)
        if (ids->at[i].next != 0)
            put(&more, ids->at[i]);
    free(ids->at);
    *ids = more;
}

void mf_ids_add(struct mf_ids *ids, const struct mf_hash *id, uint64_t number)
{
    if (4 * ids->n >= 3 * ids->room)
        grow(ids);
    put(ids, (struct mf_id_at){start_of(id), number + 1});
    ids->n++;
}

bool mf_ids_next(const struct mf_ids *ids, const struct mf_hash *id, uint64_t *at, uint64_t *ret)
{
    uint64_t start = start_of(id);

    while (ids->room > 0) {
        const struct mf_id_at *one = &ids->at[(start + *at) & (ids->room - 1)];
        if (one->next == 0)
            return false;
        ++*at;
        if (one->start == start) {
            *ret = one->next - 1;
            return true;
        }
    }
    return false;
}
