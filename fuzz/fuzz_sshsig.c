/*
 * Any bytes as a signature (a blob, armor, base64) and as a line of a public key: what is refused
 * has a reason; what is taken is written as it was read where there is one form; and nothing is
 * good for a text that nobody signed.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void blob(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_sshsig sig;
    struct mf_buf armor;
    struct mf_str back;

    if (!mf_sshsig_read(bytes, &sig, &no)) {
        mf_assert(no.why < MF_NO__COUNT);
        return;
    }
    mf_assert(bytes.n <= MF_MAX_SSHSIG && sig.key.kind < MF_SSH__COUNT);
    (void)mf_ssh_key_usable(&sig.key);
    mf_assert(!mf_sshsig_verify(&sig, MF_S("nobody has ever signed this"), &no));
    mf_buf_init(&armor, a);
    mf_sshsig_armor(&armor, bytes);
    mf_assert(mf_sshsig_unarmor(a, mf_buf_str(&armor), &back, &no) && mf_str_eq(back, bytes));
    mf_assert(mf_sshsig_read_text(a, mf_base64(a, bytes), &sig, &no));
}

static void line(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_ssh_key key;
    struct mf_buf out;

    if (!mf_ssh_key_line(a, bytes, false, &key, &no)) {
        mf_assert(no.why < MF_NO__COUNT);
        (void)mf_ssh_key_line(a, bytes, true, &key, &no);
        return;
    }
    mf_buf_init(&out, a);
    mf_ssh_key_write(&out, &key);
    mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size}, inside;
    struct mf_hash print;
    struct mf_sshsig sig;
    struct mf_arena a;

    mf_assert(mf_sshsig_init());
    mf_arena_init(&a);
    blob(&a, bytes);
    line(&a, bytes);
    if (mf_sshsig_unarmor(&a, bytes, &inside, NULL))
        blob(&a, inside);
    (void)mf_sshsig_read_text(&a, bytes, &sig, NULL);
    (void)mf_ssh_print_read(bytes, &print);
    mf_arena_free(&a);
    return 0;
}
