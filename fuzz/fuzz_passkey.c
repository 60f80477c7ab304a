/*
 * Any bytes as a passkey's signature, as the key in it, and as base64 of either kind of signature:
 * what is refused has a reason, what is taken is written again to the byte, and nothing is good for
 * a text that nobody signed.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assertion(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_signature sig;
    struct mf_assertion as;
    struct mf_buf out;

    if (!mf_assertion_read(a, bytes, &as, &no)) {
        mf_assert(no.why < MF_NO__COUNT);
        return;
    }
    mf_buf_init(&out, a);
    mf_assertion_write(&out, &as);
    mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
    mf_assert(mf_ssh_is_passkey(as.key.kind) && bytes.n <= MF_MAX_ASSERTION);
    (void)mf_ssh_key_usable(&as.key);
    mf_assert(!mf_assertion_verify(&as, MF_S("nobody has ever signed this"), &no));
    mf_assert(mf_signature_read(a, mf_base64(a, bytes), &sig, &no) && sig.is_passkey);
}

static void key(struct mf_str bytes)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_ssh_key key;

    if (!mf_ssh_key_read(bytes, &key, &no))
        mf_assert(no.why < MF_NO__COUNT);
    else if (mf_ssh_is_passkey(key.kind))
        mf_assert(mf_passkey_site_fits(key.application, key.origin) && key.credential.n > 0 &&
                  bytes.n <= MF_MAX_PASSKEY_KEY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size};
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_signature sig;
    struct mf_arena a;

    mf_assert(mf_sshsig_init());
    mf_arena_init(&a);
    assertion(&a, bytes);
    key(bytes);
    if (!mf_signature_read(&a, bytes, &sig, &no))
        mf_assert(no.why < MF_NO__COUNT);
    mf_arena_free(&a);
    return 0;
}
