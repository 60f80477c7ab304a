#ifndef MF_SERVER_SERVICE_H
#define MF_SERVER_SERVICE_H
/*
 * An organisation at work behind a server. The log belongs to one thread, the sequencer: it takes
 * what has come in, in batches, in the order of reception; it lets deadlines fire when nobody
 * calls, and writes the ticks that keep a silence of the record from adding up. Whoever reads holds
 * the organisation still for that long (mf_service_read).
 *
 *     receive ─▶ stamped, in order ─▶ submit ─▶ signatures verified (verifiers.h) ─▶ sequencer ─▶
 * done
 *
 * Rule 4: a command has the instant at which it was there as a whole, before its signature was
 * looked at. So the sequencer lets no time pass beyond the earliest command that is still being
 * verified: a backlog pushes no ballot past its deadline.
 */
#include <pthread.h>

#include "ledger/log.h"
#include "server/clock.h"
#include "server/happened.h"

struct mf_service;

struct mf_service_options {
    const char *dir;
    struct mf_time_source time; /* wall NULL: the machine's */
    unsigned filings_per_hour;  /* of one person; 0: 120 */
};

enum mf_rc mf_service_open(const struct mf_service_options *options, struct mf_service **ret,
                           struct mf_err *err) MF_MUST_USE;
/* Takes nothing more, finishes what was accepted, ends the sequencer. May be called twice. */
void mf_service_stop(struct mf_service *s);
void mf_service_close(struct mf_service *s); /* NULL: nothing */

/* ---- commands ---- */

enum mf_outcome_kind {
    MF_OUT_DENIED, /* the gate; the others as of enum mf_taken */
    MF_OUT_TAKEN,
    MF_OUT_ALREADY,
    MF_OUT_REFUSED,
    MF_OUT_LIMITED, /* too many filings; `wait` */
    MF_OUT_FAILED
};

struct mf_outcome {
    enum mf_outcome_kind kind;
    uint64_t entry;
    struct mf_hash id;
    uint32_t proposal;           /* that it filed, or is about; MF_NO_PROPOSAL: none */
    struct mf_denial denial;     /* borrows from the command */
    struct mf_refusals refusals; /* until `done` returns */
    mf_duration wait;
    bool sealed; /* its entry is, with that salt */
    struct mf_hash salt;
};

/* What one request brings. The caller fills it, and it lives until `done` has been called. */
struct mf_job {
    struct mf_incoming *commands;
    struct mf_outcome
        *outcomes; /* one for each; those denied beforehand are filled by the caller */
    uint32_t n;
    struct mf_str document; /* n > 0: to be kept first, if its one command may store it */
    /* Called by the sequencer, or by a verifier when every signature was denied. The organisation
     * is held still meanwhile. */
    void (*done)(struct mf_job *job);
    void *payload;
    mf_instant at; /* of reception */
    struct mf_job *before, *after;
    struct mf_job *next;           /* of the verifiers: the job after it, */
    uint32_t verifying, looked_at; /* and how many of its commands were taken up, and done with */
};

enum mf_serving {
    MF_TAKING,
    MF_CLOCK_STOPPED,
    MF_CLOCK_UNWITNESSED, /* confirmed, and witnesses have yet to cosign that */
    MF_STORE_BROKEN,
    MF_STOPPING
};

/* Stamps it. Anything but MF_TAKING: it isn't taken, and why. */
enum mf_serving mf_service_receive(struct mf_service *s, struct mf_job *job);
/*
 * Its commands that aren't denied, at least one, have been read (mf_admit_read()) and are marked
 * `verified`; that they really are is seen to now.
 */
void mf_service_submit(struct mf_service *s, struct mf_job *job);
/* Nothing of it is to be taken; `done` isn't called. */
void mf_service_forget(struct mf_service *s, struct mf_job *job);
enum mf_serving mf_service_serving(struct mf_service *s);
/* What failed when it is MF_STORE_BROKEN, for whoever runs it; else "". Borrowed. */
const char *mf_service_why(const struct mf_service *s);
/* The clock's present stamp. */
mf_instant mf_service_now(struct mf_service *s);
/* Whoever runs it says that the clock is right; an entry of the ledger says so. */
void mf_service_confirm_clock(struct mf_service *s);

/* ---- reading ---- */

/* Holds the organisation still; many may at once. */
void mf_service_read(struct mf_service *s);
void mf_service_unread(struct mf_service *s);
/* The same, alone: for questions that try something out and take it back. */
void mf_service_hold(struct mf_service *s);

struct mf_play *mf_service_play(struct mf_service *s);
const struct mf_happened *mf_service_happened(struct mf_service *s);
struct mf_str mf_service_note(struct mf_service *s);
/*
 * Of the store, which one thread may read at a time; the organisation must be held. Entries:
 * mf_store_read(). A document is only told of when it is there.
 */
enum mf_rc mf_service_entries(struct mf_service *s, uint64_t from, uint32_t n, struct mf_arena *a,
                              struct mf_store_entry *ret, struct mf_err *err) MF_MUST_USE;
bool mf_service_document(struct mf_service *s, const struct mf_hash *hash, struct mf_arena *a,
                         struct mf_str *ret);
bool mf_service_find(struct mf_service *s, const struct mf_hash *id, uint64_t *ret_entry);
/* Also one that was published partially and has grown since: who holds an older checkpoint needs
 * it.
 */
enum mf_rc mf_service_tile(struct mf_service *s, struct mf_arena *a, const struct mf_tile *t,
                           struct mf_str *ret, struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_service_receipt(struct mf_service *s, struct mf_arena *a, uint64_t entry,
                              struct mf_str *ret, struct mf_err *err) MF_MUST_USE;

/* ---- following ---- */

/*
 * Called by the sequencer, which holds the organisation alone, when a batch is done: may add
 * entries. A failure is one of the log. NULL: nobody. `after`: the same, when those who wait for
 * the batch have been answered; it only looks.
 */
typedef enum mf_rc mf_service_turn(void *payload, struct mf_log *log, mf_instant now,
                                   struct mf_events *events, struct mf_err *err);
void mf_service_on_turn(struct mf_service *s, mf_service_turn *turn, void *payload);
void mf_service_after_batch(struct mf_service *s, void (*after)(void *payload, mf_instant now),
                            void *payload);
/* Has the sequencer make a batch, be it empty; from any thread. */
void mf_service_wake(struct mf_service *s);

/* Called by the sequencer, which holds the organisation, after something happened; NULL: nobody. */
void mf_service_on_events(struct mf_service *s, void (*ring)(void *payload), void *payload);

#endif
