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

#endif
