#ifndef MF_LEDGER_PASSKEY_H
#define MF_LEDGER_PASSKEY_H
/*
 * Passkeys, the second kind of key: what a browser makes and signs with (W3C Web Authentication
 * Level 2). A passkey signs no text but a challenge, which is the text's hash, and with it what the
 * browser says about itself. All of that is the signature, so that whoever has the ledger can judge
 * it with nothing else: section 7.2 of that standard, step by step, with what the key was
 * registered for.
 *
 * The key's blob (SSH's encoding, as of every other key) is, as strings: the kind (webauthn-es256
 * or webauthn-eddsa), the point, the credential's id, the site (rpId), the one origin from which it
 * signs. The signature's blob is `WEBAUTHN`, the version 1 in four bytes, and as strings: the key's
 * blob, authenticatorData, clientDataJSON, the signature over them.
 */
#include "ledger/ssh_key.h"

#define MF_MAX_PASSKEY_ID        800u /* bytes, of 1,023 in the standard: an entry must have room */
#define MF_MAX_PASSKEY_SITE      253u
#define MF_MAX_PASSKEY_CLIENT    1024u /* bytes of clientDataJSON */
#define MF_PASSKEY_AUTHENTICATOR 37u   /* bytes: without extensions, which nobody asks for */
#define MF_MAX_ASSERTION         1600u /* bytes of the blob */
#define MF_MAX_ASSERTION_TEXT    2136u /* of its base64 on one line */

struct mf_assertion {
    struct mf_ssh_key key;
    struct mf_str client;        /* clientDataJSON as the browser wrote it; borrowed */
    struct mf_str authenticator; /* borrowed */
    struct mf_str sig;           /* ES256: DER, as the authenticator wrote it; EdDSA: R and S */
    char challenge[43];          /* as the client data have it */
    uint32_t counter;            /* how often it has signed, or 0 */
    bool may_be_copied, copied; /* "backup eligible" and "backup state": a passkey that is synced */
};

/* Does the blob begin as one of these does? */
bool mf_assertion_is(struct mf_str blob);
/*
 * Reads a blob; borrows from it, and what a denial shows is the arena's. Denied: everything that
 * isn't as section 7.2 wants it and can be seen without the text and the register: type, origin,
 * crossOrigin, site, presence, recognition, backup, the form of the signature.
 */
bool mf_assertion_read(struct mf_arena *a, struct mf_str blob, struct mf_assertion *ret,
                       struct mf_denial *no);
/* The reverse: the one encoding, of `key`, `client`, `authenticator` and `sig`. */
void mf_assertion_write(struct mf_buf *out, const struct mf_assertion *as);
/*
 * Is it that passkey's assertion of this text? Strict but for one thing: ECDSA's s may be the
 * higher one of two, since authenticators don't care. Pure; any thread.
 */
bool mf_assertion_verify(const struct mf_assertion *as, struct mf_str message,
                         struct mf_denial *no);
/* SHA-256("mufakat-command-v1\n" ‖ text): what the browser is given as the challenge. */
struct mf_hash mf_assertion_challenge(struct mf_str message);

/*
 * Is this a site (`coop.example`, `localhost`) and an origin of it as a browser writes them:
 * https, the site or a name below it, no port that goes without saying? http is for localhost.
 */
bool mf_passkey_site_fits(struct mf_str site, struct mf_str origin);

#endif
