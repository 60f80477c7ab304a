#include "server/clock.h"

#include <time.h>

#include "base/os.h"

static mf_instant machine_wall(void *payload)
{
    (void)payload;
    return mf_os_now();
}

static mf_instant machine_steady(void *payload)
{
    struct timespec t;

    (void)payload;
    clock_gettime(CLOCK_BOOTTIME, &t);
    return (mf_instant)t.tv_sec * MF_SECOND + t.tv_nsec / 1000000;
}

struct mf_time_source mf_time_of_machine(void)
{
    return (struct mf_time_source){.wall = machine_wall, .steady = machine_steady};
}

/* Stamps and steady time go on from here. */
static void go_on(struct mf_clock *c, mf_instant wall)
{
    if (wall > c->last)
        c->last = wall;
    c->last_steady = c->source.steady(c->source.payload);
    c->stopped = false;
}

void mf_clock_begin(struct mf_clock *c, struct mf_time_source source, mf_instant last)
{
    *c = (struct mf_clock){.source = source, .last = last};
    go_on(c, source.wall(source.payload));
}

bool mf_clock_stamp(struct mf_clock *c, mf_instant *ret)
{
    mf_instant wall = c->source.wall(c->source.payload);
    mf_instant passed = c->source.steady(c->source.payload) - c->last_steady;

    c->stopped = wall - c->last > passed + MF_CLOCK_JUMP;
    /* While the wall is behind, what passed since the last stamp goes on being counted from it:
     * catching up is no jump. */
    if (!c->stopped && wall > c->last)
        go_on(c, wall);
    *ret = c->last;
    return !c->stopped;
}

void mf_clock_confirm(struct mf_clock *c)
{
    go_on(c, c->source.wall(c->source.payload));
}
