#ifndef MF_ENGINE_ROSTER_H
#define MF_ENGINE_ROSTER_H
/*
 * A roster as people write it: who the persons of an organisation are when it is founded, where
 * they sit, what they hold and weigh, and with which keys they sign. It is read for one charter,
 * whose bodies and offices it names.
 *
 *     roster  = "roster" STRING "{" { person } "}"
 *     person  = NAME ( STRING | INT [ STRING ] ) [ place { "," place } ] { more }
 *     place   = NAME [ "as" NAME { "+" NAME } ] [ "since" INSTANT ]
 *     more    = "weighs" INT [ "by" NAME ] "of" NAME | "fact" NAME STRING
 *             | "agent" "of" NAME | "key" STRING
 */
#include "engine/org.h"

#define MF_MAX_ROSTER_BYTES   (64u << 20)
#define MF_MAX_ROSTER_PERSONS 1000000u

struct mf_roster_key { /* as OpenSSH writes public keys; not looked into here */
    mf_person person;
    struct mf_str text;
    struct mf_span span;
};

struct mf_roster_text {
    struct mf_str title;
    struct mf_roster roster; /* for mf_org_found() */
    struct mf_roster_key *keys;
    uint32_t nkeys;
};

/*
 * Reads a roster (a Markdown document's blocks `roster`, too). NULL when any diagnostic is an
 * error; owned by the arena, the text borrowed. Everybody weighs 1 in each weight of a body where
 * nothing else is said.
 */
const struct mf_roster_text *mf_roster_read(struct mf_arena *arena, struct mf_source source,
                                            const struct mf_charter *charter,
                                            struct mf_diags *diags);

/* `mufakat help E1600`: false when the id is none of a roster's. */
bool mf_roster_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out);
/* The messages about rosters, one a line. */
void mf_roster_list(enum mf_lingua lingua, struct mf_buf *out);

#endif
