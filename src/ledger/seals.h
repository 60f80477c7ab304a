#ifndef MF_LEDGER_SEALS_H
#define MF_LEDGER_SEALS_H
/*
 * All that is sealed in a ledger (seal.h): whose time each waits for, and where it was opened.
 */
#include "engine/org.h"
#include "ledger/seal.h"

/* Whose time is waited for. */
struct mf_waits {
    uint32_t proposal; /* that it is public; MF_NO_PROPOSAL: not known */
    bool of_document;  /* instead: that a public proposal names it */
    struct mf_hash document;
};

struct mf_sealed_row {
    uint64_t entry;
    struct mf_hash commitment;
    mf_instant at;
    bool files, opened;
    uint32_t next; /* row of the same proposal; UINT32_MAX: none */
};

/* A proposal for which something is sealed and not opened yet. */
struct mf_waiting {
    uint32_t proposal, first, last; /* rows */
    bool public;
};
/* A document that was stored by a sealed entry. */
struct mf_waiting_document {
    struct mf_hash hash;
    uint32_t row;
    bool named; /* by a public proposal */
};

struct mf_seals { /* in the order of entries; zeroed: none */
    struct mf_arena *arena;
    MF_VEC(struct mf_sealed_row) list;
    MF_VEC(struct mf_waiting) waiting;
    MF_VEC(struct mf_waiting_document) documents; /* not opened yet */
    uint32_t opened;                              /* how many of the list are */
    uint32_t looked; /* proposals of which it was seen whether they name a document */
};

void mf_seals_add(struct mf_seals *s, uint64_t entry, const struct mf_seal *seal,
                  const struct mf_waits *waits);
/* The row of that entry; NULL: it isn't sealed. Borrowed until one is added. */
struct mf_sealed_row *mf_seals_find(const struct mf_seals *s, uint64_t entry);
/* Was the document stored by an entry that isn't opened yet? */
bool mf_seals_hide(const struct mf_seals *s, const struct mf_hash *document);
void mf_seals_open(struct mf_seals *s, struct mf_sealed_row *row);
/* The first that everybody may see by now and that isn't opened; NULL: none. */
struct mf_sealed_row *mf_seals_due(struct mf_seals *s, const struct mf_org *org);
/* An entry `opened` is played: of what is sealed and not open yet, with what was sealed. */
enum mf_rc mf_seals_opened(struct mf_seals *s, const struct mf_disclosure *o,
                           struct mf_err *err) MF_MUST_USE;

/* ---- for who has a ledger without its secrets ---- */

/*
 * Where each sealed entry is opened: 16 bytes for each; what it opens is read when its turn comes.
 */
struct mf_opening_place {
    uint64_t entry, by; /* is opened by that later entry */
};
struct mf_openings {
    struct mf_arena *arena;
    MF_VEC(struct mf_opening_place) list;
    uint64_t upto; /* entries looked through */
};
typedef enum mf_rc mf_seal_entries(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                                   struct mf_store_entry *ret, struct mf_err *err);
/* Looks through entries from o->upto to `size`. Entries that are none are passed over: the play
 * says what is wrong with them. */
enum mf_rc mf_openings_look(struct mf_openings *o, mf_seal_entries *entries, void *ctx,
                            uint64_t size, struct mf_err *err) MF_MUST_USE;
/* By which entry it was opened; UINT64_MAX: by none. */
uint64_t mf_openings_by(const struct mf_openings *o, uint64_t entry);
/*
 * Gives each sealed entry among n ones, the first of which has number `from`, the secret that it
 * was opened with, where it was and has none.
 */
enum mf_rc mf_openings_fill(const struct mf_openings *o, mf_seal_entries *entries, void *ctx,
                            uint64_t from, uint32_t n, struct mf_arena *a,
                            struct mf_store_entry *at, struct mf_err *err) MF_MUST_USE;

#endif
