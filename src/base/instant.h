#ifndef MF_BASE_INSTANT_H
#define MF_BASE_INSTANT_H
/*
 * Time: instants are milliseconds since 1970-01-01T00:00:00Z (no leap seconds), durations
 * milliseconds. A day is 24 hours, a week 7 days, a year 365 days (rule 6: terms drift against the
 * calendar, and the reference says so). Nothing here reads a clock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/lingua.h"
#include "base/str.h"

typedef int64_t mf_instant;
typedef int64_t mf_duration;

#define MF_SECOND INT64_C(1000)
#define MF_MINUTE (60 * MF_SECOND)
#define MF_HOUR   (60 * MF_MINUTE)
#define MF_DAY    (24 * MF_HOUR)
#define MF_WEEK   (7 * MF_DAY)
#define MF_YEAR   (365 * MF_DAY)
#define MF_NEVER  INT64_MAX /* no instant: "not set" or "for ever" as the field says */

/*
 * ISO 8601: 2023-11-17, 2023-11-17T12:28Z, 2023-11-17T12:28:30.250-08:00 (a date alone is midnight
 * UTC; a time needs a zone; one to three decimals of a second). The instant lies in the years 1970
 * to 9999 of UTC. False where it is anything else, also for days that don't exist, hour 24 and
 * second 60.
 */
bool mf_instant_parse(struct mf_str s, mf_instant *ret);
/* 2023-11-17T20:28:00Z; milliseconds only where they aren't 0. MF_NEVER is "never". */
struct mf_str mf_instant_iso(struct mf_arena *a, mf_instant t);
/*
 * For people: "17 Nov 2023, 20:28 UTC" / "17 Nov 2023, 20.28 UTC"; seconds and milliseconds
 * ("20:28:30.250", "20.28.30,250") only where they aren't 0. MF_NEVER is "never" / "tidak pernah".
 */
struct mf_str mf_instant_show(struct mf_arena *a, mf_instant t, enum mf_lingua lingua);
/*
 * The charter's own words: "72 hours", "1 day", "2 weeks"; "72 jam", "1 hari", "2 minggu".
 * unit_hint is the unit that the author wrote, in ms; where it is 0 or doesn't divide, the largest
 * of year, day, hour, minute, second, millisecond that does (weeks are only said where they were
 * written). MF_NEVER is "for ever" / "selamanya".
 */
struct mf_str mf_duration_words(struct mf_arena *a, mf_duration d, mf_duration unit_hint,
                                enum mf_lingua lingua);
/*
 * For people, at most two neighbouring units, what is left cut off: "4 d 9 h", "23 min", "0 s" / "4
 * hari 9 jam", "23 menit", "0 detik". Years, days, hours, minutes, seconds, milliseconds.
 */
struct mf_str mf_duration_show(struct mf_arena *a, mf_duration d, enum mf_lingua lingua);

#endif
