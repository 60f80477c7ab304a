#ifndef MF_ENGINE_PEOPLE_H
#define MF_ENGINE_PEOPLE_H
/*
 * An organisation as it stands now, as something that can be founded anew elsewhere: its people in
 * their places, and the numbers that powers have moved (seats by `resize`, settings by `set`). For
 * whoever asks what would be under this charter, or under another one, without touching the
 * organisation.
 *
 * Left out is what no roster says: suspensions, running emergencies, open proposals, terms served.
 */
#include "engine/org.h"

struct mf_standing {
    const struct mf_charter *charter; /* the present one; whose indices all the rest uses */
    struct mf_roster roster;
    const uint64_t *seats;           /* of each body, authorised now */
    const struct mf_amount *numbers; /* of each setting */
    mf_instant at;                   /* the day of it, or the last seating if that came later */
    struct mf_hash stamp;            /* of all this: another one once anything of it has changed */
};

/* Lists are the arena's; texts are the organisation's, for its life. */
struct mf_standing mf_standing_now(const struct mf_org *org, struct mf_arena *arena);

/*
 * The same people under another charter, placed by name: bodies, offices, tags, weights and facts
 * that it lacks are left out. Owned by the arena, texts and charter borrowed.
 */
struct mf_roster mf_standing_roster(struct mf_arena *arena, const struct mf_standing *now,
                                    const struct mf_charter *to);
/*
 * The charter with the numbers that hold now wherever its text says of them what the present one
 * says, as an amendment would leave them. Shares everything else with `to`.
 */
const struct mf_charter *mf_standing_charter(struct mf_arena *arena, const struct mf_standing *now,
                                             const struct mf_charter *to);

#endif
