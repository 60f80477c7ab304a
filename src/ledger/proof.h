#ifndef MF_LEDGER_PROOF_H
#define MF_LEDGER_PROOF_H
/*
 * Receipts, C2SP tlog-proof@v1 (a draft): what a member keeps to show to anybody that an entry
 * stands in the ledger, without asking the ledger again.
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>             perhaps; vouched for by nobody
 *     index 73894
 *     <base64 of a hash>         the inclusion proof, leaf's sibling first
 *     ...
 *
 *     <the checkpoint with its signatures, to the letter>
 */
#include "ledger/checkpoint.h"
#include "ledger/policy.h"

#define MF_RECEIPT_EXTRA_MAX (64 * 1024) /* bytes of the extra data */
#define MF_RECEIPT_MAX       (MF_NOTE_MAX + 128 * 1024)

struct mf_receipt {
    struct mf_str extra; /* empty: none */
    uint64_t index;
    struct mf_proof proof;
    struct mf_str checkpoint; /* the signed note */
};

/* Extra data over its limit is a bug. */
struct mf_str mf_receipt_write(struct mf_arena *a, const struct mf_receipt *r);
/* Takes a receipt apart; nothing is verified, and of the checkpoint nothing is read. */
enum mf_rc mf_receipt_parse(struct mf_arena *a, struct mf_str bytes, struct mf_receipt *ret,
                            struct mf_err *err) MF_MUST_USE;
/*
 * Whether the receipt shows that a leaf of this hash stands in a ledger: its checkpoint is one that
 * the policy takes (a log of the policy, and the witnesses that it wants), and the proof leads
 * from the leaf to its root. *ret is that checkpoint.
 */
enum mf_rc mf_receipt_verify(struct mf_arena *a, const struct mf_receipt *r,
                             const struct mf_hash *leaf, const struct mf_policy *policy,
                             struct mf_checkpoint *ret, struct mf_err *err) MF_MUST_USE;

#endif
