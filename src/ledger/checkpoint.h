#ifndef MF_LEDGER_CHECKPOINT_H
#define MF_LEDGER_CHECKPOINT_H
/*
 * Checkpoints, C2SP tlog-checkpoint v1.0.0: the head of a ledger as the text of a signed note.
 *
 *     coop.example/mufakat
 *     1234
 *     <base64 of the root>
 *
 * Lines that follow are the log's own; they are read and never written by us. A checkpoint says
 * something only when its log has signed it: a witness alone is not enough.
 */
#include "ledger/note.h"
#include "ledger/tree.h"

struct mf_checkpoint {
    struct mf_str origin; /* at most 255 bytes */
    uint64_t size;        /* at most MF_TREE_SIZE_MAX */
    struct mf_hash root;
    struct mf_str extension; /* whole lines, mostly none */
};

/* Reads the text of a note. */
enum mf_rc mf_checkpoint_parse(struct mf_str text, struct mf_checkpoint *ret,
                               struct mf_err *err) MF_MUST_USE;
/* False: it says that a tree without leaves has another root than the empty tree's. */
bool mf_checkpoint_possible(const struct mf_checkpoint *c);
struct mf_str mf_checkpoint_write(struct mf_arena *a, const struct mf_checkpoint *c);
/*
 * A checkpoint of the log with this key, whose name is the origin, with its signature; those of the
 * witnesses are verified where they stand there. In the note, key 0 is the log and key 1 + i is
 * witness i. Refused as mf_note_open() and mf_checkpoint_parse() refuse, and where the origin is
 * another log's, the log itself hasn't signed or the checkpoint isn't possible. MF_E_USAGE: a log's
 * key that isn't of type 01, a witness's that isn't of type 04.
 */
enum mf_rc mf_checkpoint_open(struct mf_arena *a, struct mf_str bytes, const struct mf_vkey *log,
                              const struct mf_vkey *witnesses, uint32_t nwitnesses,
                              struct mf_checkpoint *ret, struct mf_note *ret_note,
                              struct mf_err *err) MF_MUST_USE;

#endif
