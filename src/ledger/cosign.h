#ifndef MF_LEDGER_COSIGN_H
#define MF_LEDGER_COSIGN_H
/*
 * Witnesses, C2SP tlog-witness v1.0.0: a log hands its checkpoint to a witness with the proof that
 * it continues the one the witness has cosigned last, and gets a cosignature with a time back.
 *
 *     POST <prefix>/add-checkpoint         200  — <witness> <cosignature>
 *     old <size>                           409  <size of the witness's record>
 *     <base64 of a hash>                   400, 403, 404, 422  a line that says why
 *     ...
 *
 *     <checkpoint>
 *
 * What the witness answers is a pure function of the request and of its record. The one who calls
 * it reads the record, decides, and stores the new record as one atomic step, durably, and only
 * then signs and answers: else two requests at once could roll the record back.
 */
#include "ledger/checkpoint.h"

#define MF_WITNESS_REQUEST_MAX (MF_NOTE_MAX + 8 * 1024) /* bytes of a request */
#define MF_WITNESS_SIZE_TYPE   "text/x.tlog.size"       /* the type of a 409's body */

struct mf_add_checkpoint {
    uint64_t old;
    struct mf_proof proof;
    struct mf_str checkpoint; /* the signed note */
};

struct mf_str mf_add_checkpoint_write(struct mf_arena *a, const struct mf_add_checkpoint *r);
/* Takes a request apart; of the checkpoint nothing is read. */
enum mf_rc mf_add_checkpoint_parse(struct mf_str body, struct mf_add_checkpoint *ret,
                                   struct mf_err *err) MF_MUST_USE;

/* The last checkpoint of a log that a witness has cosigned; zeroed where there is none yet. */
struct mf_witness_record {
    bool cosigned;
    uint64_t size;
    struct mf_hash root;
};

/* A log that a witness knows: its origin, its keys (type 01), and what was cosigned of it. */
struct mf_witness_log {
    struct mf_str origin;
    const struct mf_vkey *keys;
    uint32_t nkeys;
    struct mf_witness_record record;
};

struct mf_witness_verdict {
    int status;                      /* of HTTP: 200, 400, 403, 404, 409, 422 */
    uint32_t log;                    /* which log; UINT32_MAX where it isn't known */
    struct mf_witness_record record; /* for 200: what to store; else as it was */
    struct mf_str text;              /* for 200: what to cosign */
    struct mf_str body;              /* of the answer; for 200 it is yet to be signed */
    const char *type;                /* of the body */
};

/* What a witness that knows these logs answers to this body. Texts are views or the arena's. */
void mf_witness_decide(struct mf_arena *a, struct mf_str body, const struct mf_witness_log *logs,
                       uint32_t nlogs, struct mf_witness_verdict *ret);

/*
 * What the log does with the answer of status 200: the cosignatures of the witnesses it knows, each
 * verified, as lines to add to the checkpoint; others are ignored. MF_E_FORMAT: another form, a
 * known witness with a wrong signature, or none that is known.
 */
enum mf_rc mf_cosign_collect(struct mf_arena *a, struct mf_str checkpoint, struct mf_str answer,
                             const struct mf_vkey *witnesses, uint32_t n, struct mf_str *ret_lines,
                             struct mf_err *err) MF_MUST_USE;
/* The size in the body of an answer of status 409. */
enum mf_rc mf_cosign_conflict(struct mf_str answer, uint64_t *ret_size,
                              struct mf_err *err) MF_MUST_USE;

#endif
