#ifndef MF_LEDGER_SIGN_H
#define MF_LEDGER_SIGN_H
/*
 * Signing as a member does: `ssh-keygen -Y sign` with the member's key, so that keys in files, in
 * ssh-agent and in security keys all work and no secret ever comes into this program.
 */
#include "base/err.h"
#include "base/instant.h"
#include "ledger/sshsig.h"

#define MF_SIGN_WITHIN (2 * MF_MINUTE) /* for a passphrase, or a touch */

/*
 * The public key that belongs to `path`: the line in it, if it is a public key itself (then
 * ssh-agent signs), else in `path`.pub.
 */
enum mf_rc mf_sign_key(struct mf_arena *a, const char *path, struct mf_ssh_key *ret,
                       struct mf_err *err) MF_MUST_USE;
/*
 * The signature of the text by that key, in base64 on one line, verified. `speaks`: ssh-keygen may
 * ask and tell on our terminal; else what it says becomes the error.
 */
enum mf_rc mf_sign(struct mf_arena *a, const char *path, struct mf_str text, bool speaks,
                   mf_duration within, struct mf_str *ret, struct mf_err *err) MF_MUST_USE;

#endif
