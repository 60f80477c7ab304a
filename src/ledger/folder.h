#ifndef MF_LEDGER_FOLDER_H
#define MF_LEDGER_FOLDER_H
/*
 * A ledger to be verified, whatever form its folder has: the one in which an organisation is at
 * work (ledger.sqlite), or the files that were published of it:
 *
 *     checkpoint               the note of the last checkpoint
 *     tile/…                   tile.h
 *     document/<64 digits>     a charter or a document, under its SHA-256
 */
#include "ledger/tile.h"
#include "ledger/verify.h"

struct mf_folder {
    struct mf_ledger_source source; /* for mf_verify() */
    const char *dir;
    struct mf_arena *arena;
    struct mf_store *store;  /* NULL: published files */
    struct mf_arena scratch; /* of one read */
    struct mf_str note;      /* of a folder at work: the last checkpoint when it was opened, */
    uint64_t size;           /* how many entries there were, */
    struct mf_hash root;     /* the root that is kept beside them, */
    uint64_t note_size;      /* and the size under which the store keeps its checkpoint */
    uint64_t note_says;      /* which it says itself */
};

/*
 * Close it after a failure, too. Where a server is at work in the folder, what was there when it
 * was opened is what is read.
 */
enum mf_rc mf_folder_open(struct mf_folder *s, struct mf_arena *arena, const char *dir,
                          struct mf_err *err) MF_MUST_USE;
void mf_folder_close(struct mf_folder *s);
/*
 * What stands in the folder besides what mf_verify() has asked for: the tiles, compared with the
 * tree that was computed of the entries; what a store keeps beside its entries; and the founding
 * charter as a document, which published files may lack where the first entry has it itself. Adds
 * faults to the verdict.
 */
enum mf_rc mf_folder_rest(struct mf_folder *s, struct mf_verdict *v,
                          struct mf_err *err) MF_MUST_USE;
/* DIR/document/<64 digits> */
struct mf_str mf_folder_document(struct mf_arena *a, const char *dir, const struct mf_hash *h);

#endif
