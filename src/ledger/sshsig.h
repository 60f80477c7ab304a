#ifndef MF_LEDGER_SSHSIG_H
#define MF_LEDGER_SSHSIG_H
/*
 * Signatures as `ssh-keygen -Y sign` makes them (OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f), read
 * exactly: the namespace is "mufakat", the hash SHA-512, the key of one of OpenSSH's kinds,
 * and there isn't a byte too many. In the ledger a signature is its blob in base64 on one line;
 * people have it in armor.
 */
#include "ledger/ssh_key.h"

#define MF_SSHSIG_NAMESPACE "mufakat"
#define MF_MAX_SSHSIG       1200u /* bytes of the blob */
#define MF_MAX_SSHSIG_TEXT  1600u /* of its base64 on one line */
#define MF_MAX_SSHSIG_ARMOR 2400u /* of it in armor */

struct mf_sshsig {
    struct mf_ssh_key key;
    uint8_t sig[64];  /* R and S; r and s, 32 bytes each */
    uint8_t flags;    /* of security keys: bit 0, somebody was there; bit 2, and was recognised */
    uint32_t counter; /* of security keys: how often they have signed, or 0 */
};

/* Reads a blob; borrows from it. */
bool mf_sshsig_read(struct mf_str blob, struct mf_sshsig *ret, struct mf_denial *no);
/* From base64 on one line; the blob is the arena's. */
bool mf_sshsig_read_text(struct mf_arena *a, struct mf_str text, struct mf_sshsig *ret,
                         struct mf_denial *no);
/*
 * Is it that key's signature of these bytes? Strict: a scalar that isn't reduced, a point of small
 * order, a security key that nobody touched are no good. Pure; may run in any thread once
 * mf_sshsig_init() has.
 */
bool mf_sshsig_verify(const struct mf_sshsig *sig, struct mf_str message, struct mf_denial *no);
/* Once before the first verification; false: the machine lacks what libsodium needs. */
bool mf_sshsig_init(void);
/* What the key really signs (or, of a security key, hashes): the frame around SHA-512(message). */
void mf_sshsig_frame(struct mf_buf *out, struct mf_str message);

/*
 * -----BEGIN SSH SIGNATURE----- to END, as ssh-keygen writes it; lines may end in CR LF, their
 * width is free. *ret is the blob, the arena's. Nothing may stand before or after.
 */
bool mf_sshsig_unarmor(struct mf_arena *a, struct mf_str armored, struct mf_str *ret,
                       struct mf_denial *no);
/* As ssh-keygen writes it. */
void mf_sshsig_armor(struct mf_buf *out, struct mf_str blob);

#endif
