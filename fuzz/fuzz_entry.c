/* Any bytes as an entry: what is refused has a reason, what is taken is written back to the byte.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "ledger/entry.h"
#include "ledger/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Sealed ones and what opens them: what is taken is written back, too. */
static void seals(struct mf_arena *a, const struct mf_entry *e, struct mf_str bytes)
{
    struct mf_disclosure d;
    struct mf_seal seal;
    struct mf_entry real;
    struct mf_buf out;

    mf_buf_init(&out, a);
    if (e->kind == MF_ENTRY_SEALED && mf_seal_read(e, &seal, NULL) == MF_OK) {
        mf_seal_write(&out, &seal);
        mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
    } else if (e->kind == MF_ENTRY_OPENED && mf_disclosure_read(a, e, &d, NULL) == MF_OK) {
        mf_disclosure_write(&out, e->at, &d);
        mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
        seal = (struct mf_seal){.at = e->at, .commitment = mf_seal_commitment(d.secret)};
        (void)!mf_seal_open(&seal, d.secret, &real, NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size};
    struct mf_err err = {0};
    struct mf_entry e;
    struct mf_arena a;
    struct mf_buf out;

    mf_arena_init(&a);
    if (mf_entry_read(bytes, &e, &err) == MF_OK) {
        mf_buf_init(&out, &a);
        mf_assert(mf_entry_write(&out, &e, &err) == MF_OK);
        mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
        for (uint32_t i = 0; i < e.nparts; i++)
            mf_assert(e.parts[i].bytes.p + e.parts[i].bytes.n < bytes.p + bytes.n);
        seals(&a, &e, bytes);
    } else {
        mf_assert(err.code != MF_OK && err.message[0]);
    }
    mf_arena_free(&a);
    return 0;
}
