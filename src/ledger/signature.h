#ifndef MF_LEDGER_SIGNATURE_H
#define MF_LEDGER_SIGNATURE_H
/*
 * The signature of a command, of either kind: SSHSIG (sshsig.h) or a passkey's (passkey.h). In an
 * entry it is base64 on one line; the first bytes say which it is.
 */
#include "ledger/passkey.h"
#include "ledger/sshsig.h"

struct mf_signature {
    bool is_passkey;
    union {
        struct mf_sshsig ssh;
        struct mf_assertion passkey;
    };
};

/* From base64 on one line; what is made for it is the arena's. */
bool mf_signature_read(struct mf_arena *a, struct mf_str text, struct mf_signature *ret,
                       struct mf_denial *no);
/* The key that is said to have signed. */
const struct mf_ssh_key *mf_signature_key(const struct mf_signature *sig);
/* Is it that key's signature of this text? Pure; any thread, after mf_sshsig_init(). */
bool mf_signature_verify(const struct mf_signature *sig, struct mf_str text, struct mf_denial *no);

#endif
