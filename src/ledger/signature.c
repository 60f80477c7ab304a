#include "ledger/signature.h"

#include "ledger/base64.h"

/* How `WEBAUTHN` begins in base64. */
static const char passkey_begins[] = "V0VCQVVUSE";

static bool read_passkey(struct mf_arena *a, struct mf_str text, struct mf_assertion *ret,
                         struct mf_denial *no)
{
    struct mf_str blob;

    if (text.n > MF_MAX_ASSERTION_TEXT)
        return mf_deny(
            no, MF_NO_SIG_SIZE, 2,
            (struct mf_str[]){mf_strf(a, "%u", MF_MAX_ASSERTION_TEXT), mf_strf(a, "%zu", text.n)});
    if (!mf_base64_decode(a, text, &blob))
        return mf_deny(no, MF_NO_SIG_ENCODING, 0, NULL);
    return mf_assertion_read(a, blob, ret, no);
}

bool mf_signature_read(struct mf_arena *a, struct mf_str text, struct mf_signature *ret,
                       struct mf_denial *no)
{
    struct mf_signature sig = {.is_passkey = mf_str_starts(text, mf_str_c(passkey_begins))};

    if (sig.is_passkey ? !read_passkey(a, text, &sig.passkey, no)
                       : !mf_sshsig_read_text(a, text, &sig.ssh, no))
        return false;
    *ret = sig;
    return true;
}

const struct mf_ssh_key *mf_signature_key(const struct mf_signature *sig)
{
    return sig->is_passkey ? &sig->passkey.key : &sig->ssh.key;
}

bool mf_signature_verify(const struct mf_signature *sig, struct mf_str text, struct mf_denial *no)
{
    return sig->is_passkey ? mf_assertion_verify(&sig->passkey, text, no)
                           : mf_sshsig_verify(&sig->ssh, text, no);
}
