/*
 * Linked into the program instead of the engine's own way in (ld --wrap): before each command and
 * each wait the organisation is written as a snapshot, and the one restored from it takes its
 * place. The vectors must come out the same (tests/run-all).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "engine/snapshot.h"
#include "engine/state.h"

bool __real_mf_org_submit(struct mf_org *org, const struct mf_command *cmd,
                          struct mf_events *events, struct mf_refusals *refusals);
bool __wrap_mf_org_submit(struct mf_org *org, const struct mf_command *cmd,
                          struct mf_events *events, struct mf_refusals *refusals);
void __real_mf_org_advance(struct mf_org *org, mf_instant t, struct mf_events *events);
void __wrap_mf_org_advance(struct mf_org *org, mf_instant t, struct mf_events *events);

/* What events and refusals already given may still point into. */
static struct left {
    struct mf_org org;
    struct left *next;
} * all_left;

static void replace(struct mf_org *org)
{
    struct left *left = malloc(sizeof *left);
    struct mf_err err = {0};
    struct mf_hash before = mf_org_state_hash(org), after;
    struct mf_arena arena;
    struct mf_org *restored;
    struct mf_buf bytes;

    mf_arena_init(&arena);
    mf_buf_init(&bytes, &arena);
    mf_org_snapshot(org, &bytes);
    restored = mf_org_restore(mf_buf_str(&bytes), &err);
    if (!left || !restored) {
        fprintf(stderr, "not restored: %s\n", err.message);
        exit(3);
    }
    after = mf_org_state_hash(restored);
    if (memcmp(&before, &after, sizeof after) != 0) {
        fprintf(stderr, "restored with another state\n");
        exit(3);
    }
    mf_arena_free(&arena);
    *left = (struct left){.org = *org, .next = all_left};
    all_left = left;
    *org = *restored;
}

bool __wrap_mf_org_submit(struct mf_org *org, const struct mf_command *cmd,
                          struct mf_events *events, struct mf_refusals *refusals)
{
    replace(org);
    return __real_mf_org_submit(org, cmd, events, refusals);
}

void __wrap_mf_org_advance(struct mf_org *org, mf_instant t, struct mf_events *events)
{
    replace(org);
    __real_mf_org_advance(org, t, events);
}
