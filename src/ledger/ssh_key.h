#ifndef MF_LEDGER_SSH_KEY_H
#define MF_LEDGER_SSH_KEY_H
/*
 * Public keys in SSH's encoding. As OpenSSH writes them, of the three kinds that may sign: Ed25519,
 * and the two kinds that live in a security key; no RSA, no certificates. And passkeys in the same
 * encoding (passkey.h says of what). Also the reader of that encoding itself (RFC 4251, section 5),
 * which signatures need too.
 */
#include "base/digest.h"
#include "base/str.h"
#include "ledger/denial.h"

#define MF_MAX_SSH_KEY_LINE    8192u /* bytes of a line that is looked into */
#define MF_MAX_SSH_APPLICATION 255u  /* bytes: "ssh:" and what people add to it */
#define MF_MAX_PASSKEY_KEY     1000u /* bytes of a passkey's blob: a signature holds it, too */

enum mf_ssh_kind {
    MF_SSH_ED25519,        /* ssh-ed25519 */
    MF_SSH_SK_ED25519,     /* sk-ssh-ed25519@openssh.com */
    MF_SSH_SK_P256,        /* sk-ecdsa-sha2-nistp256@openssh.com */
    MF_SSH_WEBAUTHN_ES256, /* webauthn-es256: P-256 */
    MF_SSH_WEBAUTHN_EDDSA, /* webauthn-eddsa: Ed25519 */
    MF_SSH__COUNT
};

struct mf_ssh_key {
    enum mf_ssh_kind kind;
    uint8_t point[65];         /* Ed25519: the first 32; P-256: 04, x, y */
    struct mf_str application; /* of security keys; of passkeys their site (rpId); borrowed */
    struct mf_str credential, origin; /* of passkeys; borrowed */
    struct mf_str blob;               /* the encoding as a whole; borrowed */
    struct mf_hash print;             /* SHA-256 of the blob: the fingerprint */
};

/* "ssh-ed25519" … */
struct mf_str mf_ssh_kind_name(enum mf_ssh_kind kind);
bool mf_ssh_is_passkey(enum mf_ssh_kind kind);

/* ---- SSH's encoding ---- */

/* Takes a string (a length of four bytes, then that many) from the front; false: cut short. */
bool mf_ssh_take(struct mf_str *from, struct mf_str *ret);
void mf_ssh_put(struct mf_buf *out, struct mf_str s); /* the reverse */

/* ---- keys ---- */

/*
 * A public key from its encoding, all of it. Denied: RSA, other kinds, bytes left over or missing.
 * Whether its point is one is seen when it is used, or by mf_ssh_key_usable(). Borrows from the
 * blob.
 */
bool mf_ssh_key_read(struct mf_str blob, struct mf_ssh_key *ret, struct mf_denial *no);
/*
 * From a line `KIND BASE64`, as ssh-keygen leaves it in a .pub file and a page shows a passkey;
 * with `comment` whatever stands after another space is ignored, and so is a line feed at the end.
 * Also denied: a key that isn't usable. The blob is the arena's.
 */
bool mf_ssh_key_line(struct mf_arena *a, struct mf_str line, bool comment, struct mf_ssh_key *ret,
                     struct mf_denial *no);
/*
 * Is the point on its curve, and of its large subgroup? As costly as a verification: asked when a
 * key is registered, not each time that it signs.
 */
bool mf_ssh_key_usable(const struct mf_ssh_key *key);
/* `KIND BASE64`, without a line feed. */
void mf_ssh_key_write(struct mf_buf *out, const struct mf_ssh_key *key);

/* SHA256:… as ssh-keygen -l prints it. */
void mf_ssh_print_write(struct mf_buf *out, const struct mf_hash *print);
bool mf_ssh_print_read(struct mf_str s, struct mf_hash *ret);

#endif
