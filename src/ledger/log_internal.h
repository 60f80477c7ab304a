#ifndef MF_LEDGER_LOG_INTERNAL_H
#define MF_LEDGER_LOG_INTERNAL_H
/*
 * Between log.c, which opens a ledger and signs for it, log_take.c, which makes entries,
 * log_seal.c, which seals and opens them, and log_found.c, which makes the first one.
 */
#include "ledger/checkpoint.h"
#include "ledger/dir.h"
#include "ledger/log.h"

struct mf_log {
    struct mf_arena arena; /* what lasts: names of files, the key, the note */
    struct mf_arena work;  /* of one batch; rewound after it */
    struct mf_str dir;
    struct mf_store *store;
    struct mf_play *play;
    struct mf_signer signer;
    struct mf_buf note;
    struct mf_checkpoint head;      /* what the note says; its texts aren't kept */
    struct mf_store_entry *entries; /* MF_MAX_BATCH: of one batch */
    int lock;
    bool broken;
    bool carries;  /* the note is in the file and not yet in the store */
    bool cosigned; /* the note has signatures of others, too */
};

/* Entries that are made together (log_take.c). */
struct mf_batch {
    struct mf_log *log;
    struct mf_arena *a; /* of the answers */
    struct mf_events *events;
    struct mf_events unheard; /* where the caller wants none */
    struct mf_arena_mark mark;
    struct mf_store_head before;
    uint32_t n;    /* entries so far */
    bool fell_due; /* something did since the last entry, so that one must say so */
};

/* An entry of those bytes, in the work arena, with what is sealed in it (n 0: nothing). */
enum mf_rc mf_log_add_bytes(struct mf_batch *b, struct mf_str bytes, struct mf_str secret,
                            const struct mf_hash *id, struct mf_err *err) MF_MUST_USE;
/* Seals the real entry of a command that was carried out, and adds it. */
enum mf_rc mf_log_add_sealed(struct mf_batch *b, struct mf_str real, mf_instant at, bool files,
                             const struct mf_waits *waits, const struct mf_hash *id,
                             struct mf_err *err) MF_MUST_USE;
/* Is something sealed that everybody may see by now? */
bool mf_log_opens(struct mf_log *log);
/* Opens as much of it as the batch has room for. */
enum mf_rc mf_log_add_openings(struct mf_batch *b, struct mf_err *err) MF_MUST_USE;

/* Signs for all entries there are, which were added just before and are durable; the note is
 * durable on return. */
enum mf_rc mf_log_sign(struct mf_log *log, struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_log_refuse_broken(struct mf_err *err);
enum mf_rc mf_log_refuse_clock(struct mf_err *err);
/*
 * Makes an entry of it, which is no command, stamped with `now` or the instant to which time has
 * passed. MF_E_USAGE: what it says can't be, and why; nothing is broken by that.
 */
enum mf_rc mf_log_enter(struct mf_log *log, mf_instant now, struct mf_entry *e,
                        struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/* In the store and in the file; durable on return. */
enum mf_rc mf_log_keep_note(struct mf_log *log, uint64_t size, struct mf_str note,
                            struct mf_err *err) MF_MUST_USE;

/* As mf_log_open(), also where the founding isn't finished. */
enum mf_rc mf_log_open_unfinished(const char *dir, struct mf_log **ret, struct mf_events *events,
                                  struct mf_err *err) MF_MUST_USE;

/* Stands in a folder as long as its founding isn't finished. */
#define MF_LOG_FOUNDING "founding"

#endif
