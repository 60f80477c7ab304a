#ifndef MF_LEDGER_STORE_H
#define MF_LEDGER_STORE_H
/*
 * Where the entries of a ledger are kept. Three operations carry it: what is there (head), add if
 * nothing else was added meanwhile (append), read. Beside them lie the note of the last checkpoint,
 * and documents by their hash. The tree over the entries, not the store, is the source of truth: a
 * store that was tampered with is found out by whoever recomputes the root.
 *
 * One writer at a time; `append` is atomic and durable when it returns, and fails with MF_E_IO
 * "moved on" where another writer was quicker. After any other failure of it nobody knows whether
 * the entries are kept: who wants to know opens the store anew and settles it. MF_E_FORMAT means
 * that what is there is damaged, MF_E_IO that it couldn't be asked. tests/ledger/store_suite.h is
 * what every kind of store must pass. Not safe for use from several threads at once.
 */
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

#define MF_MAX_ENTRY    65535u      /* bytes of an entry: the tile format's own limit */
#define MF_MAX_DOCUMENT (16u << 20) /* bytes of a document */
#define MF_MAX_NOTE     (64u << 10) /* bytes of a checkpoint with its cosignatures */
#define MF_MAX_BATCH    4096u       /* entries of one append */

struct mf_store_head {
    uint64_t size;       /* entries */
    struct mf_hash root; /* as the last append gave it; of the empty tree at first */
};

struct mf_store_entry {
    struct mf_str bytes;
    struct mf_hash
        leaf; /* of the tree: kept beside the bytes, so that who changed them is caught */
    bool has_id;
    struct mf_hash id; /* of a command: no two entries may have the same */
    struct mf_str
        secret; /* what a sealed entry has sealed (seal.h); n 0: nothing is kept. It is
                   kept beside the entry, at most MF_MAX_ENTRY bytes, and never published. */
};

struct mf_store;

/* What a kind of store must do; mf_store_… below call it. */
struct mf_store_class {
    enum mf_rc (*head)(struct mf_store *s, struct mf_store_head *ret, struct mf_err *err);
    enum mf_rc (*append)(struct mf_store *s, struct mf_store_head expected,
                         const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                         struct mf_err *err);
    enum mf_rc (*read)(struct mf_store *s, uint64_t from, uint32_t n, struct mf_arena *a,
                       struct mf_store_entry *ret, struct mf_err *err);
    enum mf_rc (*find)(struct mf_store *s, struct mf_hash id, uint64_t *ret, bool *ret_found,
                       struct mf_err *err);
    enum mf_rc (*keep_note)(struct mf_store *s, uint64_t size, struct mf_str note,
                            struct mf_err *err);
    void (*carry_note)(struct mf_store *s, uint64_t size, struct mf_str note);
    enum mf_rc (*note)(struct mf_store *s, struct mf_arena *a, uint64_t *ret_size,
                       struct mf_str *ret, struct mf_err *err);
    enum mf_rc (*keep_document)(struct mf_store *s, struct mf_hash hash, struct mf_str bytes,
                                struct mf_err *err);
    enum mf_rc (*document)(struct mf_store *s, struct mf_hash hash, struct mf_arena *a,
                           struct mf_str *ret, bool *ret_found, struct mf_err *err);
    enum mf_rc (*settle)(struct mf_store *s, struct mf_err *err);
    void (*close)(struct mf_store *s);
};

struct mf_store { /* begins every kind of store */
    const struct mf_store_class *class;
};

/* The store in the folder's file `ledger.sqlite`, made if `create` (then there must be none). */
enum mf_rc mf_store_sqlite_open(const char *dir, bool create, struct mf_store **ret,
                                struct mf_err *err) MF_MUST_USE;
void mf_store_close(struct mf_store *s); /* NULL: nothing */

enum mf_rc mf_store_head(struct mf_store *s, struct mf_store_head *ret,
                         struct mf_err *err) MF_MUST_USE;
/*
 * Adds n entries (at most MF_MAX_BATCH), numbered from expected.size on, if the head is still the
 * expected one; root: of the tree with them. All or none; durable on return.
 */
enum mf_rc mf_store_append(struct mf_store *s, struct mf_store_head expected,
                           const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                           struct mf_err *err) MF_MUST_USE;
/* n entries from number `from` on, which must all be there (else MF_E_FORMAT), with all that was
 * added; bytes in the arena. */
enum mf_rc mf_store_read(struct mf_store *s, uint64_t from, uint32_t n, struct mf_arena *a,
                         struct mf_store_entry *ret, struct mf_err *err) MF_MUST_USE;
/* The number of the entry with that id. */
enum mf_rc mf_store_find(struct mf_store *s, struct mf_hash id, uint64_t *ret, bool *ret_found,
                         struct mf_err *err) MF_MUST_USE;
/*
 * The note of the checkpoint of that size, durable on return; never of a smaller size than kept
 * (MF_E_USAGE). Of the same size it takes the place of the one before: cosignatures come later.
 */
enum mf_rc mf_store_keep_note(struct mf_store *s, uint64_t size, struct mf_str note,
                              struct mf_err *err) MF_MUST_USE;
/*
 * The same, but with the next append, in one with its entries: it costs no sync of its own. For who
 * keeps the note elsewhere until then. Of the notes carried and kept before that append the last
 * one counts; without one it is never written, and others never see it.
 */
void mf_store_carry_note(struct mf_store *s, uint64_t size, struct mf_str note);
/* The last one kept or carried; ret->n 0: none yet. */
enum mf_rc mf_store_note(struct mf_store *s, struct mf_arena *a, uint64_t *ret_size,
                         struct mf_str *ret, struct mf_err *err) MF_MUST_USE;
/* A document under the SHA-256 of its bytes, which must be that; durable on return. One that is
 * there already is kept once. */
enum mf_rc mf_store_keep_document(struct mf_store *s, struct mf_hash hash, struct mf_str bytes,
                                  struct mf_err *err) MF_MUST_USE;
/* The document, whose bytes have that hash: others are MF_E_FORMAT. */
enum mf_rc mf_store_document(struct mf_store *s, struct mf_hash hash, struct mf_arena *a,
                             struct mf_str *ret, bool *ret_found, struct mf_err *err) MF_MUST_USE;
/*
 * Makes durable what can be read now. A process that ended in the middle may have left entries in
 * the machine's memory alone, which the next one reads as if they were kept; who goes on from them
 * settles them first.
 */
enum mf_rc mf_store_settle(struct mf_store *s, struct mf_err *err) MF_MUST_USE;

#endif
