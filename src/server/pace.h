#ifndef MF_SERVER_PACE_H
#define MF_SERVER_PACE_H
/*
 * A measured pace for each person: so many an hour, and as many as a quarter of that at once. Kept
 * in memory only: a restart forgets. Not safe for use from several threads at once.
 */
#include <stdbool.h>

#include "base/instant.h"
#include "engine/command.h"

struct mf_pace {
    mf_duration each;  /* one more is due after this long */
    mf_duration burst; /* how far somebody may be ahead */
    mf_instant *due;   /* of each person: when all that was taken would have been due */
    uint32_t n;
};

void mf_pace_init(struct mf_pace *l, unsigned per_hour);
void mf_pace_free(struct mf_pace *l);
/* False: not now, but in *ret_wait. */
bool mf_pace_take(struct mf_pace *l, mf_person person, mf_instant now, mf_duration *ret_wait);

#endif
