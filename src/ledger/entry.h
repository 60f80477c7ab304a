#ifndef MF_LEDGER_ENTRY_H
#define MF_LEDGER_ENTRY_H
/*
 * An entry of the ledger, that is the bytes of a leaf:
 *
 *     mufakat-entry-v1
 *     kind command
 *     at 2026-11-28T23:58:49.123Z
 *     part text 412
 *     <412 bytes>
 *     part signature 310
 *     <310 bytes>
 *
 * each line and each part followed by one line feed. There is one encoding of an entry and no
 * other: whatever mf_entry_read() takes, mf_entry_write() gives back to the byte.
 */
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include "ledger/store.h"

#define MF_MAX_ENTRY_PARTS 16u
#define MF_MAX_PART_NAME   32u /* bytes: [a-z][a-z0-9-]* */

enum mf_entry_kind {
#define MF_ENTRY(sym, word, parts) MF_ENTRY_##sym,
#include "ledger/entry.def"
#undef MF_ENTRY
    MF_ENTRY__COUNT
};

struct mf_entry_part {
    struct mf_str name, bytes; /* each name once in an entry */
};

struct mf_entry {
    enum mf_entry_kind kind;
    mf_instant at; /* when it was received, by the ledger's clock */
    struct mf_entry_part parts[MF_MAX_ENTRY_PARTS];
    uint32_t nparts;
};

const char *mf_entry_kind_name(enum mf_entry_kind kind);
/* The bytes of the part; p is NULL when the entry has none of that name. */
struct mf_str mf_entry_part(const struct mf_entry *e, const char *name);
/*
 * Appends the entry's bytes. MF_E_LIMIT when it would be larger than MF_MAX_ENTRY or has too many
 * parts; MF_E_USAGE for names, instants or parts that its kind doesn't have. Then nothing is added.
 */
enum mf_rc mf_entry_write(struct mf_buf *out, const struct mf_entry *e,
                          struct mf_err *err) MF_MUST_USE;
/*
 * MF_E_FORMAT, with the place, for anything but what the writer makes; MF_E_LIMIT when it is too
 * long. Borrows from the bytes; *ret is untouched on failure.
 */
enum mf_rc mf_entry_read(struct mf_str bytes, struct mf_entry *ret, struct mf_err *err) MF_MUST_USE;

#endif
