/*
 * Any bytes as a signed note, and as what is made of notes and lines like theirs: checkpoint, key,
 * secret key, policy, a request to a witness, a witness's answer. What is refused has a reason;
 * what is taken is written as it was read; and nobody's signature is found in it.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/os.h"
#include "ledger/cosign.h"
#include "ledger/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct mf_vkey nobody[2] = {
    {.name = {"a", 1}, .id = 0, .type = MF_KEY_ED25519},
    {.name = {"w", 1}, .id = 0, .type = MF_KEY_COSIGNATURE},
};

static bool took(enum mf_rc rc, const struct mf_err *err)
{
    mf_assert(rc == MF_OK || (rc == err->code && err->message[0]));
    return rc == MF_OK;
}

static void notes(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_checkpoint c;
    struct mf_note n;

    if (took(mf_note_parse(a, bytes, &n, &err), &err)) {
        mf_assert(mf_str_eq(mf_note_write(a, n.text, n.sigs), bytes));
        if (took(mf_checkpoint_parse(n.text, &c, &err), &err))
            mf_assert(mf_str_eq(mf_checkpoint_write(a, &c), n.text));
    }
    mf_assert(!took(mf_checkpoint_open(a, bytes, &nobody[0], &nobody[1], 1, &c, &n, &err), &err));
}

static void keys(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_signer s;
    struct mf_vkey k;

    if (took(mf_vkey_parse(bytes, &k, &err), &err))
        mf_assert(mf_str_eq(mf_vkey_write(a, &k), bytes));
    if (took(mf_signer_parse(bytes, &s, &err), &err))
        mf_assert(mf_str_eq(mf_signer_write(a, &s), bytes));
}

static void policies(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_policy *p = mf_new(a, struct mf_policy);
    bool cosigned[MF_POLICY_MAX];
    struct mf_err err = {0};

    if (!took(mf_policy_parse(a, bytes, p, &err), &err))
        return;
    memset(cosigned, true, sizeof cosigned);
    mf_assert(mf_policy_met(p, cosigned)); /* everybody is always enough */
    memset(cosigned, false, sizeof cosigned);
    mf_assert(mf_policy_met(p, cosigned) == (p->quorum == MF_POLICY_NOBODY));
}

static void witnesses(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_witness_log log = {MF_S("a"), nobody, 1, {0}};
    struct mf_witness_verdict v;
    struct mf_add_checkpoint r;
    struct mf_err err = {0};
    struct mf_str lines;
    uint64_t size;

    if (took(mf_add_checkpoint_parse(bytes, &r, &err), &err))
        mf_assert(mf_str_eq(mf_add_checkpoint_write(a, &r), bytes));
    mf_witness_decide(a, bytes, &log, 1, &v);
    mf_assert((v.status == 400 || v.status == 403 || v.status == 404) && v.body.n > 1);
    mf_assert(!took(mf_cosign_collect(a, MF_S("a\n\n\xE2\x80\x94 a AAAAAAA=\n"), bytes, nobody + 1,
                                      1, &lines, &err),
                    &err));
    took(mf_cosign_conflict(bytes, &size, &err), &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size};
    struct mf_arena arena;

    mf_arena_init(&arena);
    notes(&arena, bytes);
    keys(&arena, bytes);
    policies(&arena, bytes);
    witnesses(&arena, bytes);
    mf_arena_free(&arena);
    return 0;
}
