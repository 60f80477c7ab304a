#ifndef MF_GAMES_ATTENDANCE_H
#define MF_GAMES_ATTENDANCE_H
/*
 * How many of a group turn up, in whole numbers, for the rooms above that know no floating point:
 * turnout.h's figures in billionths, rounded to the nearest.
 */
#include <stdint.h>

#include "base/arena.h"

#define MF_MILLION UINT32_C(1000000)

/* What is assumed of each of them, in millionths. */
struct mf_attendance {
    uint32_t rate;        /* chance that one turns up, 0 to MF_MILLION */
    uint32_t correlation; /* between any two of them, 0 to MF_MILLION - 1; 0: independent */
};

/*
 * The chance that at least `from` and at most `to` of `members` turn up, in billionths. Correlated
 * turnout is beta-binomial (turnout.h). Scratch memory comes from the arena and goes back.
 */
uint64_t mf_attendance_between(struct mf_arena *a, uint32_t members, struct mf_attendance assumed,
                               uint32_t from, uint32_t to);

#endif
