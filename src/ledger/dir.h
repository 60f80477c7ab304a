#ifndef MF_LEDGER_DIR_H
#define MF_LEDGER_DIR_H
/* Folders in which something is kept for good: names that last, and a secret key. */
#include "ledger/note.h"

/* DIR/NAME, ended by NUL. */
struct mf_str mf_dir_file(struct mf_arena *a, const char *dir, const char *name);
/* Makes names in the folder last: of new files, renamed and removed ones. */
enum mf_rc mf_dir_sync(const char *dir, struct mf_err *err) MF_MUST_USE;
/*
 * Makes the folder, readable for its owner alone; that it is there lasts. MF_OK also when it was
 * there: *ret_new says.
 */
enum mf_rc mf_dir_make(const char *dir, bool *ret_new, struct mf_err *err) MF_MUST_USE;
/*
 * Writes a secret key into a new file, readable for its owner alone: whole or not at all, durable
 * but for its name. Cut off, it leaves NAME.new behind, which the next one replaces.
 */
enum mf_rc mf_dir_keep_key(const char *dir, const char *name, const struct mf_signer *key,
                           struct mf_err *err) MF_MUST_USE;
/* Reads it again; its name is the arena's. MF_E_USAGE where others can read the file. */
enum mf_rc mf_dir_key(struct mf_arena *a, const char *dir, const char *name, struct mf_signer *ret,
                      struct mf_err *err) MF_MUST_USE;

/*
 * The note in DIR/checkpoint, while another process may be writing it over: read until two readings
 * agree. ret->n 0: there is none.
 */
enum mf_rc mf_dir_note(struct mf_arena *a, const char *dir, struct mf_str *ret,
                       struct mf_err *err) MF_MUST_USE;
/*
 * Puts a note there, durable on return. One of the same length is written over the one before,
 * which costs one sync: who does that has the one before somewhere else, for where it is cut off in
 * the middle. Another one takes its place as a whole.
 */
enum mf_rc mf_dir_keep_note(const char *dir, struct mf_str note, struct mf_err *err) MF_MUST_USE;

#endif
