#ifndef MF_LEDGER_ADMIT_H
#define MF_LEDGER_ADMIT_H
/*
 * The one gate for a signed command: from bytes and a signature to a command that the engine may
 * be asked about, or one denial. In order:
 *
 *   1. mf_admit_read    the text and the signature are what they should be, and belong together
 *   2. mf_admit_verify  the signature is good; nearly all of the work, and pure: any thread
 *   3. mf_admit_place   against the register, the ledger and the organisation as they are now:
 *                       owner, revocation, a passkey's counter, replay, sequence, not-after,
 *                       charter, head, names
 *
 * Steps 1 and 2 need nothing but the bytes and the organisation's id, so that they can run before
 * a command's turn has come. What depends on the state is said only to whoever signed well, and of
 * a proposal only to whoever may see it.
 */
#include "ledger/keys.h"
#include "ledger/signature.h"
#include "ledger/text.h"

#define MF_MAX_AHEAD (7 * MF_DAY) /* of not-after */

/* What the log knows of a head that a signer names. */
enum mf_head_known {
    MF_HEAD_WAS,   /* it had that root when it had that size */
    MF_HEAD_AHEAD, /* it never had that many entries */
    MF_HEAD_OTHER  /* it had another root then */
};

struct mf_gate {
    struct mf_str organisation;
    const struct mf_org *org; /* time has passed in it up to the instant of the command */
    const struct mf_keys *keys;
    enum mf_head_known (*head)(void *payload, uint64_t size, const struct mf_hash *root);
    /* Is a command of that id in the ledger, and as which entry? Only asked when the sequence is
     * not new. NULL: then a replay is told as a stale sequence. */
    bool (*taken)(void *payload, const struct mf_hash *id, uint64_t *ret_entry);
    mf_document_fn *document; /* NULL: no document has been handed over */
    void *payload;
};

struct mf_admitted {
    struct mf_text text;
    struct mf_signature sig;
    struct mf_hash id;         /* of the command */
    uint32_t key;              /* row of the register */
    struct mf_command command; /* MF_DO_TICK for commands about keys */
};

/*
 * Step 1; fills text, sig and id. The signature is base64 on one line, as an entry has it. Borrows
 * from both; the rest is the arena's.
 */
bool mf_admit_read(struct mf_arena *a, struct mf_str text, struct mf_str signature,
                   struct mf_str organisation, struct mf_admitted *ret, struct mf_denial *no);
/* Step 2. */
bool mf_admit_verify(const struct mf_admitted *ad, struct mf_denial *no);
/* Step 3, at the instant `now` that the ledger's clock stamped; fills key and command. */
bool mf_admit_place(struct mf_arena *a, const struct mf_gate *gate, mf_instant now,
                    struct mf_admitted *ad, struct mf_denial *no);
/*
 * What was placed has been carried out, as this entry: the register of keys goes on
 * (mf_keys_take()), and with it the counter of the passkey that signed.
 */
void mf_admit_take(struct mf_keys *keys, const struct mf_admitted *ad, const struct mf_org *org,
                   uint64_t entry, mf_instant at);
/* All three; a key that nobody here has is told before the costly step. */
bool mf_admit(struct mf_arena *a, const struct mf_gate *gate, struct mf_str text,
              struct mf_str signature, mf_instant now, struct mf_admitted *ret,
              struct mf_denial *no);

#endif
