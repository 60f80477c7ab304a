#ifndef MF_LEDGER_SEAL_H
#define MF_LEDGER_SEAL_H
/*
 * Sealed entries. A command about a proposal that not everybody may see yet stands in the ledger as
 * a commitment to the entry that it would have been (here: the real entry), and is opened by a
 * later entry when the time has come:
 *
 *     mufakat-entry-v1                      mufakat-entry-v1
 *     kind sealed                           kind opened
 *     at 2026-11-28T23:58:49.123Z           at 2026-12-04T09:00:00.000Z
 *     part commitment 64                    part entry 4
 *     <64 hexadecimal digits>               1042
 *     part files 1                          part salt 64
 *     1                                     <64 hexadecimal digits>
 *                                           part bytes 730
 *                                           <the real entry, which is a command of the same
 * instant>
 *
 * The commitment is the SHA-256 of what mf_seal_preimage() makes: a line, 32 random bytes, the real
 * entry. `files` is 1 where the command files a proposal, which takes the next number, and else 0:
 * that is all that is told, besides the instant. So every sealed entry has the same size.
 *
 * The real entry and its salt are kept in the store beside the sealed entry (its `secret`); they
 * are never published but by being opened.
 */
#include "ledger/entry.h"
#include "ledger/store.h"

#define MF_SALT      32u
#define MF_SEAL_LINE "mufakat-seal-v1\n"
/* What an opened entry needs beside the real one, and what that may have at most. */
#define MF_OPENING_MORE  256u
#define MF_MAX_SEALED    (MF_MAX_ENTRY - MF_OPENING_MORE)
#define MF_MAX_SECRET    (MF_SALT + MF_MAX_SEALED)
#define MF_SEAL_PREIMAGE (sizeof MF_SEAL_LINE - 1 + MF_MAX_SECRET) /* bytes at most */

/* A sealed entry's own words. */
struct mf_seal {
    mf_instant at;
    struct mf_hash commitment;
    bool files;
};
/* Which entry is opened, and its secret: salt and real entry, one after the other. */
struct mf_disclosure {
    uint64_t entry;
    struct mf_str secret;
};

/* What is hashed; in the arena. The secret has at least MF_SALT bytes. */
struct mf_str mf_seal_preimage(struct mf_arena *a, struct mf_str secret);
struct mf_hash mf_seal_commitment(struct mf_str secret);
/* The real entry within a secret. */
struct mf_str mf_seal_real(struct mf_str secret);

void mf_seal_write(struct mf_buf *out, const struct mf_seal *seal);
/* Of an entry of the kind `sealed`; MF_E_FORMAT: its parts aren't what they should be. */
enum mf_rc mf_seal_read(const struct mf_entry *e, struct mf_seal *ret,
                        struct mf_err *err) MF_MUST_USE;
/* The secret is at most MF_MAX_SECRET bytes. */
void mf_disclosure_write(struct mf_buf *out, mf_instant at, const struct mf_disclosure *o);
/* Of an entry of the kind `opened`; the secret is put together in the arena. */
enum mf_rc mf_disclosure_read(struct mf_arena *a, const struct mf_entry *e,
                              struct mf_disclosure *ret, struct mf_err *err) MF_MUST_USE;
/*
 * Whether the secret is what was sealed: the commitment's own, and a command of the same instant.
 * *ret (the real entry) borrows from it. MF_E_FORMAT: it isn't, and why.
 */
enum mf_rc mf_seal_open(const struct mf_seal *seal, struct mf_str secret, struct mf_entry *ret,
                        struct mf_err *err) MF_MUST_USE;

/* The receipt with the preimage as its extra data: what its holder can show later. MF_E_FORMAT: it
 * is no receipt. */
enum mf_rc mf_seal_receipt(struct mf_arena *a, struct mf_str receipt, struct mf_str secret,
                           struct mf_str *ret, struct mf_err *err) MF_MUST_USE;
/* Begins as an entry of that kind does. */
bool mf_entry_is(struct mf_str bytes, enum mf_entry_kind kind);

#endif
