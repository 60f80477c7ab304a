/* Any bytes as an entry: what is refused has a reason, what is taken is written back to the byte.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "ledger/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    } else {
        mf_assert(err.code != MF_OK && err.message[0]);
    }
    mf_arena_free(&a);
    return 0;
}
