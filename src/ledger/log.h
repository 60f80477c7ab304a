#ifndef MF_LEDGER_LOG_H
#define MF_LEDGER_LOG_H
/*
 * An organisation at work: a folder with the ledger's store, the log's key, and the note of the
 * last checkpoint, which is kept twice (in the store, and as a file beside it, so that a store put
 * back from a copy is found out). One process has it open for writing at a time.
 *
 *     DIR/ledger.sqlite   entries, documents, the last note
 *     DIR/log.key         the log's secret key, readable for its owner alone
 *     DIR/checkpoint      the note of the last checkpoint
 *     DIR/lock            held while a process writes
 *     DIR/founding        there as long as the founding isn't finished
 *
 * The order of work is the promise: entries durable, then the checkpoint signed and durable in the
 * file, and only then answered; the store has it with the next batch, or when the log is closed.
 * After a failure in between the log is
 * `broken`: whether the batch is kept is not known, so it takes nothing more, not even documents,
 * and has to be closed and opened anew, which settles and plays what is there. What it gives out
 * meanwhile (note, tiles, receipts) is still of the last checkpoint that is durable; the state of
 * the organisation may be ahead of it, and must not be shown.
 *
 * Where there is no memory the program ends, as everywhere in Mufakat (base/arena.h); for the
 * ledger that is one more way to be ended in the middle.
 */
#include "ledger/play.h"
#include "ledger/proof.h"
#include "ledger/store.h"
#include "ledger/tile.h"

struct mf_log;

/* What an organisation is founded with. */
struct mf_founding {
    struct mf_str origin;  /* of the ledger: `coop.example/mufakat` */
    struct mf_str charter; /* the text, as its author has it */
    struct mf_str roster;  /* engine/roster.h; with a key for everybody who is to act */
    struct mf_str policy;  /* n 0: none */
    uint8_t seed[32];      /* of the log's key; from a source of randomness */
    mf_instant at;
};

/*
 * Makes the folder, which mustn't exist or must be empty, and founds the organisation in it;
 * durable and signed on return. What is wrong with charter, roster or keys is said by the caller
 * before; here it is MF_E_FORMAT. A founding that was cut off leaves a folder that can't be opened
 * and in which one can found again: it has never been an organisation.
 */
enum mf_rc mf_log_found(const char *dir, const struct mf_founding *f,
                        struct mf_err *err) MF_MUST_USE;
/*
 * Takes the lock, makes durable what is there, plays it, and signs for what is not yet signed for.
 * MF_E_FORMAT where the store is shorter than the last signed checkpoint, or isn't what was signed;
 * MF_E_USAGE where another process has the lock. `events` (may be NULL) gets what the play says.
 */
enum mf_rc mf_log_open(const char *dir, struct mf_log **ret, struct mf_events *events,
                       struct mf_err *err) MF_MUST_USE;
void mf_log_close(struct mf_log *log); /* NULL: nothing */

struct mf_play *mf_log_play(struct mf_log *log);
struct mf_store *mf_log_store(struct mf_log *log);
/* The note of the last checkpoint, and for how many entries it stands; borrowed until the next
 * append. */
struct mf_str mf_log_note(const struct mf_log *log);
uint64_t mf_log_signed(const struct mf_log *log);
bool mf_log_broken(const struct mf_log *log);

/* ---- taking commands ---- */

/* One command on its way in; read and verified before its turn (any thread), or by mf_log_take. */
struct mf_incoming {
    struct mf_str text, signature;
    mf_instant at; /* when it was received, for its stamp; 0: as the whole batch */
    bool verified; /* `admitted` is filled by mf_admit_read() and mf_admit_verify() */
    struct mf_admitted admitted;
};

enum mf_taken {
    MF_TAKEN,   /* in the ledger, durable, under a signed checkpoint */
    MF_ALREADY, /* this very command was taken before: entry says where */
    MF_DENIED,  /* the gate: denial */
    MF_REFUSED, /* the charter: refusals */
    MF_FAILED   /* the machine: unknown whether it is kept; the same command again has the answer */
};

struct mf_answer {
    enum mf_taken taken;
    uint64_t entry;
    struct mf_hash id;
    struct mf_denial denial;
    struct mf_refusals refusals; /* in the arena of the call */
    struct mf_str secret;        /* in it too: of an entry that is sealed (seal.h), for whoever sent
                                    the command and nobody else; n 0: it isn't */
};

/*
 * Takes up to MF_MAX_BATCH commands, in this order, each stamped with its own instant or with `now`
 * (or the last instant, where that is later: a clock set back stands still). Returns MF_OK when
 * those taken are durable and signed; else all answers are MF_FAILED, refusals too, as they may
 * rest on what is lost. answers[i] is of commands[i]. Events of all that happened go to `events`
 * (may be NULL): facts when it has returned MF_OK, and else nothing to go by.
 *
 * What falls due by a command's instant has fired before it. Where something did after the last
 * entry, or the record has been silent for half as long as the charter allows, and no command is
 * taken that would say so, an entry of time alone does.
 *
 * A command about a proposal that not everybody may see becomes a sealed entry (seal.h); when
 * everybody may, its entries are opened in the same batch, and in further ones where that has no
 * room for all.
 */
enum mf_rc mf_log_take(struct mf_log *log, struct mf_arena *a, mf_instant now,
                       struct mf_incoming *commands, uint32_t n, struct mf_answer *answers,
                       struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/* When something falls due by itself, or waits to be opened; MF_NEVER: nothing waits. */
mf_instant mf_log_next_due(struct mf_log *log);
/* Lets time pass to `now`, with an entry that says so; nothing when nothing is due by then, unless
 * `always`. */
enum mf_rc mf_log_tick(struct mf_log *log, mf_instant now, bool always, struct mf_events *events,
                       struct mf_err *err) MF_MUST_USE;
/* An entry that says what whoever runs the log has done, such as `clock-confirmed`. */
enum mf_rc mf_log_operator(struct mf_log *log, mf_instant now, struct mf_str act,
                           struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/* ---- witnesses (log_witness.c; witnessed.h) ---- */

/* One more key and address of a witness, as an entry of the operator. MF_E_USAGE: it can't be. */
enum mf_rc mf_log_witness(struct mf_log *log, mf_instant now, const struct mf_policy_key *witness,
                          struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/*
 * The clock jumped ahead, and whoever runs the log says that what it says now is right. Where the
 * charter has `witnessed by`, no time passes before that is cosigned: the entry is stamped with the
 * instant to which it has passed.
 */
enum mf_rc mf_log_clock(struct mf_log *log, mf_instant says, struct mf_events *events,
                        struct mf_err *err) MF_MUST_USE;
/* Whether such an entry holds everything back at `now`: nothing is taken, nothing falls due. */
bool mf_log_clock_holds(struct mf_log *log, mf_instant now);
/*
 * A checkpoint of this log with cosignatures, which are looked at. Where entries wait for it, it
 * comes in as an entry; where it only covers entries that brought such, it is published as it is.
 * MF_E_USAGE: it comes too late, or too few have cosigned it; nothing is broken by that.
 */
enum mf_rc mf_log_cosigned(struct mf_log *log, mf_instant now, struct mf_str note,
                           struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/* What witnesses are to be asked to cosign; n 0: nothing, for now. Borrowed until the next entry.
 */
struct mf_str mf_log_to_cosign(struct mf_log *log, uint64_t *ret_size);
/* The checkpoint under which a receipt for that entry stands: one that enough have cosigned, where
 * there is one over it, else the last. */
struct mf_str mf_log_note_over(struct mf_log *log, uint64_t entry, uint64_t *ret_size);

/* Keeps a document, to be named by a command; durable on return. A failure here breaks nothing. */
enum mf_rc mf_log_document(struct mf_log *log, struct mf_str bytes, struct mf_hash *ret,
                           struct mf_err *err) MF_MUST_USE;

/* ---- what others are given ---- */

/* A receipt for an entry, under the last checkpoint; in the arena. */
enum mf_rc mf_log_receipt(struct mf_log *log, struct mf_arena *a, uint64_t entry,
                          struct mf_str *ret, struct mf_err *err) MF_MUST_USE;
/* A tile of hashes or a bundle of entries of the tree of the last checkpoint. */
enum mf_rc mf_log_tile(struct mf_log *log, struct mf_arena *a, const struct mf_tile *t,
                       struct mf_str *ret, struct mf_err *err) MF_MUST_USE;

#endif
