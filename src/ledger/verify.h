#ifndef MF_LEDGER_VERIFY_H
#define MF_LEDGER_VERIFY_H
/*
 * Whether a ledger is what it says: everything is computed anew from the bytes of its entries, and
 * nothing of what stands beside them is believed. Signatures of the log and of the members, the
 * tree, every instant, every command against the charter as it was then, every outcome.
 */
#include "ledger/play.h"
#include "ledger/store.h"

/* Where it is read from. Functions hand their errors on. */
struct mf_ledger_source {
    void *ctx;
    /* The note of the last checkpoint, in the arena. */
    enum mf_rc (*note)(void *ctx, struct mf_arena *a, struct mf_str *ret, struct mf_err *err);
    /* How many entries there are; at least as many as the checkpoint says, or it is a fault. */
    enum mf_rc (*size)(void *ctx, uint64_t *ret, struct mf_err *err);
    /* n entries from number `from` on, and the hashes that are published of them. */
    enum mf_rc (*entries)(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                          struct mf_store_entry *ret, struct mf_err *err);
    mf_play_document *document;
    /* The organisation's own: the entries of commands come with the ids under which they are found
     * again, sealed ones with what is sealed in them, and every document is there. */
    bool own;
};

/* The store of a folder, with what is sealed; it is borrowed. */
struct mf_ledger_source mf_source_of_store(struct mf_store *store);

#define MF_WHOLE_LEDGER UINT64_MAX

struct mf_fault {
    uint64_t entry; /* or MF_WHOLE_LEDGER */
    enum mf_fault_kind kind;
    struct mf_str what;  /* in English */
    struct mf_both said; /* in each language */
};

struct mf_verdict {
    struct mf_arena *arena;
    bool sound;                     /* no fault, and nothing that can't be judged */
    MF_VEC(struct mf_fault) faults; /* of several, the first is the one to look at */
    uint64_t size, checked;         /* entries there are, and how many could be gone through */
    uint64_t signed_size;           /* under the log's signature */
    uint64_t commands, ticks, others;
    /* What can't be judged yet: entries whose secret isn't known, and the first of the commands
     * that may rest on them (play.h); `unjudged` counts all of these. Then `sound` is false, and
     * `faults` may be empty: nothing wrong was found, and it isn't known that nothing is. */
    uint64_t sealed, opened, unjudged;
    bool known;           /* all that is sealed was there to be judged */
    struct mf_hash root;  /* of the entries gone through */
    struct mf_play *play; /* as it is after them; NULL: not even founded. The caller frees it. */
};

struct mf_verify_options {
    struct mf_str log_key; /* the key that the log must have, as `name+id+base64`; n 0: any */
    unsigned threads;      /* that verify signatures; 0: one */
    bool (*go_on)(void *payload, uint64_t done, uint64_t of); /* NULL: always */
    void *payload;
};

/* Adds a fault, in its words; the first hundred are kept. It isn't sound any more. */
void mf_verdict_fault(struct mf_verdict *v, uint64_t entry, enum mf_fault_kind kind, unsigned nargs,
                      const struct mf_both *args);
/*
 * Goes through the whole ledger. A fault of the ledger is in the verdict; MF_OK then, too. Errors
 * are those of reading it.
 */
enum mf_rc mf_verify(struct mf_arena *a, const struct mf_ledger_source *source,
                     const struct mf_verify_options *options, struct mf_verdict *ret,
                     struct mf_err *err) MF_MUST_USE;

#endif
