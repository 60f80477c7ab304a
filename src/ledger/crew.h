#ifndef MF_LEDGER_CREW_H
#define MF_LEDGER_CREW_H
/*
 * Threads that read entries and verify their signatures, which is nearly all of the work of going
 * through a ledger and needs nothing of the state, some batches ahead of the play. Who plays helps
 * them while he has nothing to play. Memory is bounded: of MF_CREW_AHEAD batches at a time.
 *
 * Only one thread calls what is below. Batches come back in the order in which they were given.
 */
#include "ledger/admit.h"
#include "ledger/entry.h"
#include "ledger/fault.h"

#define MF_CREW_BATCH 256u /* entries: as many as a bundle has */
#define MF_CREW_AHEAD 4u   /* batches */

/* What of an entry can be checked without the state. */
struct mf_checked {
    const struct mf_entry *entry; /* NULL: its bytes are none */
    struct mf_hash leaf;
    struct mf_admitted *admitted; /* of a command that is signed well */
    bool denied;                  /* a command that isn't, and why */
    struct mf_both why;
};

struct mf_crew_batch {
    uint64_t from; /* number of the first entry */
    uint32_t n;
    struct mf_store_entry *entries; /* room for MF_CREW_BATCH */
    struct mf_checked *checked;     /* of each; filled by the crew */
    struct mf_arena arena;          /* what whoever fills it reads into */
    enum mf_rc rc;                  /* of reading it; other than MF_OK with n 0 */
    struct mf_err err;
};

struct mf_crew;

/*
 * A crew of `threads` with the caller's own; where the machine has no more threads, of fewer. The
 * organisation is what commands must name; borrowed.
 */
struct mf_crew *mf_crew_start(unsigned threads, struct mf_str organisation);
/* Ends it, whatever is still to be checked. */
void mf_crew_end(struct mf_crew *c);
/* An empty batch to be filled and given; NULL: so many are on their way already. */
struct mf_crew_batch *mf_crew_room(struct mf_crew *c);
void mf_crew_give(struct mf_crew *c, struct mf_crew_batch *b);
/* The oldest batch that was given, when all of it is checked; NULL: there is none. It is the
 * caller's until mf_crew_done(). */
const struct mf_crew_batch *mf_crew_next(struct mf_crew *c);
void mf_crew_done(struct mf_crew *c);

#endif
