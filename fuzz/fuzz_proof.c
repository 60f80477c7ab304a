/*
 * Any bytes as a receipt, as the path of a tile, as a bundle of entries, and as the numbers and
 * hashes of a proof. What is refused has a reason; what is taken is written as it was read; and no
 * proof leads from these bytes to a root that they weren't made for.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/os.h"
#include "ledger/proof.h"
#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool took(enum mf_rc rc, const struct mf_err *err)
{
    mf_assert(rc == MF_OK || (rc == err->code && err->message[0]));
    return rc == MF_OK;
}

static void receipts(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_receipt r;

    if (took(mf_receipt_parse(a, bytes, &r, &err), &err))
        mf_assert(mf_str_eq(mf_receipt_write(a, &r), bytes));
}

static void tiles(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_tile t;

    if (took(mf_tile_parse(bytes, &t, &err), &err)) {
        mf_assert(t.width >= 1 && t.width <= MF_TILE_WIDTH && t.level < MF_TILE_LEVELS);
        mf_assert(mf_str_eq(mf_tile_path(a, &t), bytes));
    }
}

static void bundles(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_str *entries;
    struct mf_buf b;

    if (bytes.n == 0)
        return;
    unsigned width = 1 + (uint8_t)bytes.p[0];
    bytes = mf_str_sub(bytes, 1, bytes.n);
    if (!took(mf_bundle_parse(a, bytes, width, &entries, &err), &err))
        return;
    mf_buf_init(&b, a);
    for (unsigned i = 0; i < width; i++)
        mf_assert(mf_bundle_add(&b, entries[i], &err) == MF_OK);
    mf_assert(mf_str_eq(mf_buf_str(&b), bytes));
}

/* Two numbers of eight bytes, then hashes. */
static void proofs(struct mf_str bytes)
{
    struct mf_hash a = mf_tree_leaf(MF_S("a")), b = mf_tree_leaf(MF_S("b"));
    struct mf_proof p = {0};
    struct mf_err err = {0};
    uint64_t number[2];

    if (bytes.n < sizeof number)
        return;
    memcpy(number, bytes.p, sizeof number);
    bytes = mf_str_sub(bytes, sizeof number, bytes.n);
    for (; bytes.n >= sizeof a.b && p.n < MF_TREE_PROOF_MAX; p.n++) {
        memcpy(p.at[p.n].b, bytes.p, sizeof a.b);
        bytes = mf_str_sub(bytes, sizeof a.b, bytes.n);
    }
    mf_assert(!took(mf_tree_verify_inclusion(&p, number[0], number[1], &a, &b, &err), &err));
    mf_assert(!took(mf_tree_verify_consistency(&p, number[0], number[1], &a, &b, &err), &err));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size};
    struct mf_arena arena;

    mf_arena_init(&arena);
    receipts(&arena, bytes);
    tiles(&arena, bytes);
    bundles(&arena, bytes);
    proofs(bytes);
    mf_arena_free(&arena);
    return 0;
}
