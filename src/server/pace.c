#include "server/pace.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

void mf_pace_init(struct mf_pace *l, unsigned per_hour)
{
    *l = (struct mf_pace){.each = MF_HOUR / per_hour, .burst = MF_HOUR / 4};
}

void mf_pace_free(struct mf_pace *l)
{
    free(l->due);
}

static void grow(struct mf_pace *l, mf_person person)
{
    uint32_t n = l->n ? l->n : 64;

    while (n <= person)
        n *= 2;
    l->due = realloc(l->due, n * sizeof *l->due);
    if (!l->due)
        mf_oom(n * sizeof *l->due);
    memset(l->due + l->n, 0, (n - l->n) * sizeof *l->due);
    l->n = n;
}

bool mf_pace_take(struct mf_pace *l, mf_person person, mf_instant now, mf_duration *ret_wait)
{
    if (person >= l->n)
        grow(l, person);
    if (l->due[person] < now)
        l->due[person] = now;
    if (l->due[person] - now > l->burst) {
        *ret_wait = l->due[person] - now - l->burst;
        return false;
    }
    l->due[person] += l->each;
    return true;
}
