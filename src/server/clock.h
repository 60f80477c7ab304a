#ifndef MF_SERVER_CLOCK_H
#define MF_SERVER_CLOCK_H
/*
 * The clock that stamps what comes in (rule 4). Stamps never decrease: where the machine's clock
 * steps back, they stand still until it has caught up. Where it jumps ahead, by more than an hour
 * more than the time that really passed, the clock stops: nothing may be stamped until whoever runs
 * the server has confirmed it, or has set the machine's clock right again.
 *
 * Not safe for use from several threads at once.
 */
#include <stdbool.h>

#include "base/instant.h"

#define MF_CLOCK_JUMP MF_HOUR

/* Where it is read from. */
struct mf_time_source {
    mf_instant (*wall)(void *payload);   /* what the machine believes */
    mf_instant (*steady)(void *payload); /* ms that passed since some beginning, never set */
    void *payload;
};

/* The machine's own; also sleep of the machine counts as time that passed. */
struct mf_time_source mf_time_of_machine(void);

struct mf_clock {
    struct mf_time_source source;
    mf_instant last;        /* stamp */
    mf_instant last_steady; /* when it was given */
    bool stopped;
};

/* Begins no earlier than `last`: whatever the wall says is believed once. */
void mf_clock_begin(struct mf_clock *c, struct mf_time_source source, mf_instant last);
/* The next stamp; false: stopped, and *ret is the last one again. */
bool mf_clock_stamp(struct mf_clock *c, mf_instant *ret);
/* Whoever runs the server says that the wall is right. */
void mf_clock_confirm(struct mf_clock *c);

#endif
