#ifndef MF_LEDGER_WITNESS_H
#define MF_LEDGER_WITNESS_H
/*
 * A witness at work: a folder with its key, the logs it watches, and of each the last checkpoint
 * that it has cosigned. What it answers is cosign.h's; here it is made to last.
 *
 *     DIR/witness.key          its secret key, readable for its owner alone
 *     DIR/logs                 the public keys of the logs it watches, one a line
 *     DIR/cosigned/<hex>       the last checkpoint, with its log's signature and the witness's;
 * <hex> is the SHA-256 of the log's origin DIR/evidence/<hex>.*     two checkpoints of one size and
 * different roots, both signed by the log (`cosigned` and `other`): a log that has two histories
 *     DIR/lock                 held from reading a record until the new one is durable
 *
 * Looking at the record, deciding and replacing it are one step, and the cosignature is handed out
 * when the record that holds it is durable: two requests at once, in one process or several, can't
 * roll it back. The record is believed because the witness has signed it itself. A folder that is
 * put back from a copy is a witness that has forgotten: there is no second place to look.
 *
 * Safe from several threads, each with its own handle.
 */
#include "ledger/cosign.h"

#define MF_WITNESS_LOGS_MAX 1024 /* keys of logs */

struct mf_witness;

/* Makes the folder, which mustn't exist or must be empty, for a witness of that name. The seed is
 * taken from a source of randomness. MF_E_USAGE: there is something in it. */
enum mf_rc mf_witness_init(const char *dir, struct mf_str name, const uint8_t seed[static 32],
                           struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_witness_open(const char *dir, struct mf_witness **ret,
                           struct mf_err *err) MF_MUST_USE;
void mf_witness_close(struct mf_witness *w); /* NULL: nothing */
/* The public key that others know it by, of type 04. */
const struct mf_vkey *mf_witness_key(const struct mf_witness *w);

/*
 * From now on it watches the log with that public key (of type 01), whose name is the log's origin;
 * several keys of one origin are all the log's. Twice the same: nothing. Durable on return.
 */
enum mf_rc mf_witness_add_log(struct mf_witness *w, struct mf_str vkey,
                              struct mf_err *err) MF_MUST_USE;
/* The logs it watches, each origin once, with what it has cosigned of them; in the arena. */
enum mf_rc mf_witness_logs(struct mf_witness *w, struct mf_arena *a, struct mf_witness_log **ret,
                           uint32_t *ret_n, struct mf_err *err) MF_MUST_USE;

struct mf_witness_answer {
    int status;           /* of HTTP: 200, 400, 403, 404, 409, 422 */
    struct mf_str body;   /* for 200 the line of the cosignature; in the arena */
    const char *type;     /* of the body */
    bool forked;          /* the log has signed two histories; the evidence is kept */
    struct mf_str origin; /* whose checkpoint it was; n 0: it couldn't be read */
};

/*
 * Answers a request to add a checkpoint, cosigning at `time` (seconds since 1970). MF_OK with any
 * status; a failure (the machine's, or a damaged record) is one in which nothing was signed.
 */
enum mf_rc mf_witness_add_checkpoint(struct mf_witness *w, struct mf_arena *a, struct mf_str body,
                                     uint64_t time, struct mf_witness_answer *ret,
                                     struct mf_err *err) MF_MUST_USE;
/* The last checkpoint that it has cosigned of the log with that SHA-256 of its origin; n 0: none.
 */
enum mf_rc mf_witness_checkpoint(struct mf_witness *w, struct mf_arena *a,
                                 const struct mf_hash *origin, struct mf_str *ret,
                                 struct mf_err *err) MF_MUST_USE;
/* Whether evidence against that log is kept. */
bool mf_witness_has_evidence(const struct mf_witness *w, const struct mf_hash *origin);

#endif
