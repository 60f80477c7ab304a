#ifndef MF_LEDGER_OUTBOX_H
#define MF_LEDGER_OUTBOX_H
/*
 * What was delivered to whom, and what waits: a file of its own beside the ledger (delivery.sqlite,
 * readable for its owner alone), which the ledger never needs. Notices are put in together with how
 * far the ledger was read, in one durable step, so that none is lost and none made twice; each is
 * marked delivered, durably, after it was handed over. Where the machine stops between the two,
 * that one notice is handed over once more.
 */
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

struct mf_outbox;

struct mf_outbox_row {
    uint64_t entry; /* with person: what names a notice */
    struct mf_str person;
    mf_instant at; /* of the entry */
    struct mf_str subject, text, json;
    uint32_t tries;
    mf_instant next;       /* not to be tried before */
    struct mf_str trouble; /* why the last try failed; n 0: there was none */
};

/*
 * Opens DIR/delivery.sqlite. `write`: makes it where there is none, and takes the lock beside it
 * (MF_E_USAGE where another has it); else it must be there (MF_E_IO). The ledger's origin is kept
 * in it: another one's file is MF_E_FORMAT. Close it after success only.
 */
enum mf_rc mf_outbox_open(const char *dir, struct mf_str origin, bool write, struct mf_outbox **ret,
                          struct mf_err *err) MF_MUST_USE;
void mf_outbox_close(
    struct mf_outbox *o); /* NULL: nothing; what was begun and not ended is undone */

/* The first entry of which no notices were made yet. */
enum mf_rc mf_outbox_next(struct mf_outbox *o, uint64_t *ret, struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_outbox_begin(struct mf_outbox *o, struct mf_err *err) MF_MUST_USE;
/* A notice of (entry, person) that isn't there; tries, next and trouble don't matter. */
enum mf_rc mf_outbox_add(struct mf_outbox *o, const struct mf_outbox_row *row,
                         struct mf_err *err) MF_MUST_USE;
/* Ends what was begun: the ledger was read as far as before `next`. */
enum mf_rc mf_outbox_end(struct mf_outbox *o, uint64_t next, struct mf_err *err) MF_MUST_USE;

/*
 * The first undelivered notice after (entry, person) in that order, which may be tried by `due`;
 * MF_NEVER: any. For the first of all, entry 0 and an empty person. *ret_found false: none.
 */
enum mf_rc mf_outbox_after(struct mf_outbox *o, struct mf_arena *a, uint64_t entry,
                           struct mf_str person, mf_instant due, struct mf_outbox_row *ret,
                           bool *ret_found, struct mf_err *err) MF_MUST_USE;
/* It was handed over. */
enum mf_rc mf_outbox_done(struct mf_outbox *o, const struct mf_outbox_row *row, mf_instant now,
                          struct mf_err *err) MF_MUST_USE;
/* It couldn't be; again after a minute, then two, four …, at most a day. */
enum mf_rc mf_outbox_failed(struct mf_outbox *o, const struct mf_outbox_row *row, mf_instant now,
                            struct mf_str trouble, struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_outbox_counts(struct mf_outbox *o, uint64_t *ret_delivered, uint64_t *ret_waiting,
                            struct mf_err *err) MF_MUST_USE;

#endif
