#include "base/vec.h"

#include <string.h>

#include "base/os.h"

void *mf_vec_room(struct mf_arena *a, void *at, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap)
        return at;
    if (*cap > UINT32_MAX / 2)
        mf_oom(SIZE_MAX);

    uint32_t grown = *cap ? 2 * *cap : 8;
    void *to = mf_arena_alloc(a, grown, size);
    if (n)
        memcpy(to, at, n * size);
    *cap = grown;
    return to;
}
