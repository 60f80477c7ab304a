/*
 * Any bytes as a snapshot; the hash that ends one is put there, or nothing would get past it. What
 * is refused has a reason. What is taken is an organisation: it writes the bytes it was read from,
 * and lives on.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "engine/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mf_str sealed(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_hash hash = mf_sha256(bytes);
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_add(&b, bytes);
    mf_buf_add(&b, (struct mf_str){(const char *)hash.b, sizeof hash.b});
    return mf_buf_str(&b);
}

static struct mf_str written(struct mf_arena *a, const struct mf_org *org)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_org_snapshot(org, &b);
    return mf_buf_str(&b);
}

/* What can be asked about a proposal, by everybody. */
static void look(const struct mf_org *org, struct mf_arena *a, uint32_t number)
{
    struct mf_leaf_facts *facts;
    uint32_t n;

    for (mf_person p = 0; p < mf_org_persons(org); p++)
        mf_org_sees(org, number, p);
    for (int purpose = 0; purpose <= MF_FOR_CONFIRM; purpose++)
        mf_org_count_facts(org, number, (enum mf_purpose)purpose, a, &facts, &n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_err err = {0};
    struct mf_org *org;
    struct mf_str bytes;

    mf_arena_init(&arena);
    bytes = sealed(&arena, (struct mf_str){(const char *)data, size});
    org = mf_org_restore(bytes, &err);
    if (org) {
        mf_instant year = mf_org_now(org) + 365 * MF_DAY;
        mf_assert(mf_str_eq(written(&arena, org), bytes));
        for (uint32_t i = 1; i <= mf_org_proposals(org) && i <= 16; i++)
            look(org, &arena, i);
        mf_org_advance(org, year, NULL);
        written(&arena, org);
        mf_org_free(org);
    } else {
        mf_assert(err.code == MF_E_FORMAT && err.message[0]);
    }
    mf_arena_free(&arena);
    return 0;
}
