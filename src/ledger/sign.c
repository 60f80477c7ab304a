#include "ledger/sign.h"

#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "ledger/base64.h"
#include "ledger/program.h"

enum { MAX_KEY_FILE = 16384, MAX_SAID = 16384 };

/* A denial as the machine's failure, in English as those are. */
static enum mf_rc denied(const char *path, const struct mf_denial *no, struct mf_err *err)
{
    struct mf_arena scratch;
    struct mf_buf text;

    mf_arena_init(&scratch);
    mf_buf_init(&text, &scratch);
    mf_denial_text(&text, no, MF_EN);
    (void)mf_err_set(err, MF_E_FORMAT, "%s: %.*s", path, MF_F(mf_buf_str(&text)));
    mf_arena_free(&scratch);
    return MF_E_FORMAT;
}

enum mf_rc mf_sign_key(struct mf_arena *a, const char *path, struct mf_ssh_key *ret,
                       struct mf_err *err)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_str text;
    const char *beside = mf_strf(a, "%s.pub", path).p;

    if (mf_os_read(a, path, MAX_KEY_FILE, &text, NULL) == MF_OK &&
        (mf_ssh_key_line(a, text, true, ret, &no) || no.why != MF_NO_KEY_LINE))
        return no.why == MF_NO__COUNT ? MF_OK : denied(path, &no, err);
    enum mf_rc rc = mf_os_read(a, beside, MAX_KEY_FILE, &text, err);
    if (rc != MF_OK)
        return rc;
    return mf_ssh_key_line(a, text, true, ret, &no) ? MF_OK : denied(beside, &no, err);
}

/* What ssh-keygen said of its failure: the last line of it. */
static enum mf_rc failed(struct mf_arena *a, const struct mf_program_ran *ran, struct mf_err *err)
{
    struct mf_str said = mf_str_trim(ran->err);
    struct mf_buf shown;

    for (size_t i = said.n; i > 0; i--)
        if (said.p[i - 1] == '\n') {
            said = mf_str_trim(mf_str_sub(said, i, said.n));
            break;
        }
    mf_buf_init(&shown, a);
    mf_buf_visible(&shown, said, false);
    return mf_err_set(err, MF_E_IO, "ssh-keygen could not sign (status %d)%s%.*s", ran->status,
                      said.n > 0 ? ": " : "", MF_F(mf_buf_str(&shown)));
}

enum mf_rc mf_sign(struct mf_arena *a, const char *path, struct mf_str text, bool speaks,
                   mf_duration within, struct mf_str *ret, struct mf_err *err)
{
    const char *const argv[] = {"ssh-keygen",        "-Y", "sign", "-f", path, "-n",
                                MF_SSHSIG_NAMESPACE, NULL};
    struct mf_program what = {
        .argv = argv, .in = text, .limit = MAX_SAID, .within = within, .own_stderr = speaks};
    struct mf_denial no;
    struct mf_sshsig sig;
    struct mf_str blob;
    struct mf_program_ran ran;

    enum mf_rc rc = mf_program_run(a, &what, &ran, err);
    if (rc != MF_OK)
        return rc;
    if (ran.status != 0)
        return failed(a, &ran, err);
    if (!mf_sshsig_unarmor(a, ran.out, &blob, &no) || !mf_sshsig_read(blob, &sig, &no) ||
        !mf_sshsig_verify(&sig, text, &no))
        return denied("ssh-keygen", &no, err);
    *ret = mf_base64(a, blob);
    return MF_OK;
}
