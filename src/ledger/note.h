#ifndef MF_LEDGER_NOTE_H
#define MF_LEDGER_NOTE_H
/*
 * Signed notes, C2SP signed-note v1.0.0: a text, a blank line, and a line for each signature,
 *
 *     — <key name> <base64 of a four-byte key id and the signature>
 *
 * with the two types of signatures that Mufakat uses: Ed25519 (01) and, on checkpoints, Ed25519
 * cosignatures with a time (04, C2SP tlog-cosignature). Reading and verifying is note.c; what
 * needs a secret key is note_sign.c. Ed25519 is libsodium's, which refuses keys of small order and
 * signatures that aren't canonical. Nothing here reads a clock or a random number.
 *
 * Texts are views into what was parsed unless an arena is named.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define MF_NOTE_MAX      (256 * 1024) /* bytes of a note */
#define MF_NOTE_SIGS_MAX 64           /* signatures of a note */

enum mf_key_type {
    MF_KEY_ED25519 = 0x01,
    MF_KEY_COSIGNATURE = 0x04 /* the signature is 8 bytes of time and 64 of Ed25519 */
};

/* A public key: name, id, type, and the 32 bytes of Ed25519. */
struct mf_vkey {
    struct mf_str name;
    uint32_t id;
    enum mf_key_type type;
    uint8_t key[32];
};

/* SHA-256(name || 0x0A || type || key), its first four bytes as a big-endian number. */
uint32_t mf_vkey_id(struct mf_str name, enum mf_key_type type, const uint8_t key[static 32]);
/* The key with that name, which is borrowed; MF_E_FORMAT where no key may be called so. */
enum mf_rc mf_vkey_make(struct mf_str name, enum mf_key_type type, const uint8_t key[static 32],
                        struct mf_vkey *ret, struct mf_err *err) MF_MUST_USE;
/*
 * `name+hex id+base64 of type and key`, the id of 8 lower-case digits. MF_E_FORMAT: it is
 * something else, the id is another key's, or the type isn't one of ours. The name is borrowed.
 */
enum mf_rc mf_vkey_parse(struct mf_str text, struct mf_vkey *ret, struct mf_err *err) MF_MUST_USE;
struct mf_str mf_vkey_write(struct mf_arena *a, const struct mf_vkey *k);
bool mf_vkey_eq(const struct mf_vkey *a, const struct mf_vkey *b);

#define MF_NOTE_UNKNOWN UINT32_MAX

struct mf_note_sig {
    struct mf_str line; /* without its line feed */
    struct mf_str name;
    uint32_t id;
    struct mf_str blob; /* what follows the id; the arena's */
    uint32_t key;       /* which of the known keys has made it; MF_NOTE_UNKNOWN: none of them */
    uint64_t time;      /* cosignatures of known keys: seconds since 1970 */
};

struct mf_note {
    struct mf_str text; /* with its last line feed, without the blank line */
    struct mf_str sigs; /* the lines of the signatures, with their line feeds */
    struct mf_note_sig *sig;
    uint32_t nsigs;
};

/*
 * Takes a note apart; nothing is verified, so nothing of it may be believed. Refused: more than
 * MF_NOTE_MAX bytes or MF_NOTE_SIGS_MAX signatures (MF_E_LIMIT), bytes that are no UTF-8, controls
 * other than the line feed, no blank line, a line of another form after the last blank line.
 */
enum mf_rc mf_note_parse(struct mf_arena *a, struct mf_str bytes, struct mf_note *ret,
                         struct mf_err *err) MF_MUST_USE;
/*
 * Takes a note apart and verifies it with the keys that are known. Signatures of other keys are
 * ignored, also where only the name or only the id is a known key's. A known key with a signature
 * that isn't its own refuses the whole note, and so does a note that no known key has signed. The
 * sig[].key of what is returned say who has.
 */
enum mf_rc mf_note_open(struct mf_arena *a, struct mf_str bytes, const struct mf_vkey *known,
                        uint32_t nknown, struct mf_note *ret, struct mf_err *err) MF_MUST_USE;
/*
 * Whether the blob is this key's signature of the text; *ret_time (may be NULL) the time of a
 * cosignature, else 0.
 */
bool mf_note_signed_by(struct mf_arena *a, const struct mf_vkey *k, struct mf_str text,
                       struct mf_str blob, uint64_t *ret_time);
/* What a cosignature signs: "cosignature/v1\ntime <time>\n" and the text. */
struct mf_str mf_note_cosigned_bytes(struct mf_arena *a, struct mf_str text, uint64_t time);

/* ---- signing (note_sign.c) ---- */

/* A key with its secret. Wipe it when it is no longer needed. */
struct mf_signer {
    struct mf_vkey key; /* the name is borrowed */
    uint8_t secret[64];
};

/* From the 32 bytes of RFC 8032's secret key, which the caller takes from a source of randomness.
 */
enum mf_rc mf_signer_from_seed(struct mf_str name, enum mf_key_type type,
                               const uint8_t seed[static 32], struct mf_signer *ret,
                               struct mf_err *err) MF_MUST_USE;
/* `PRIVATE+KEY+name+hex id+base64 of type and seed`, as the Go tools write it. */
enum mf_rc mf_signer_parse(struct mf_str text, struct mf_signer *ret,
                           struct mf_err *err) MF_MUST_USE;
struct mf_str mf_signer_write(struct mf_arena *a, const struct mf_signer *s);
void mf_signer_wipe(struct mf_signer *s);
/*
 * The line of a signature, with its line feed: of the text as it is for MF_KEY_ED25519 (time is
 * then 0), of mf_note_cosigned_bytes() for MF_KEY_COSIGNATURE. The text must be one that a note
 * may have, else MF_E_USAGE.
 */
enum mf_rc mf_note_sign(struct mf_arena *a, struct mf_str text, const struct mf_signer *s,
                        uint64_t time, struct mf_str *ret_line, struct mf_err *err) MF_MUST_USE;
/* Text, blank line, and the lines of signatures (each with its line feed). */
struct mf_str mf_note_write(struct mf_arena *a, struct mf_str text, struct mf_str lines);

#endif
