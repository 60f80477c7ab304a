/* Turnout in billionths. */
#include "games/attendance.h"

#include "base/os.h"
#include "games/strength.h"
#include "games/turnout.h"

uint64_t mf_attendance_between(struct mf_arena *a, uint32_t members, struct mf_attendance assumed,
                               uint32_t from, uint32_t to)
{
    struct mf_turnout_group group = {.size = members,
                                     .weight = 1,
                                     .turnout = (double)assumed.rate / MF_MILLION,
                                     .rho = (double)assumed.correlation / MF_MILLION};
    struct mf_err err = {0};
    double chance = 0;

    mf_assert(assumed.rate <= MF_MILLION && assumed.correlation < MF_MILLION);
    if (from > to || mf_turnout_between(a, &group, from, to, &chance, &err) != MF_OK)
        return 0;
    return (uint64_t)(chance * (double)MF_BILLION + 0.5);
}
