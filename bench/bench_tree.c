/*
 * A tree of a million leaves against the hashes that it takes: as many calls of SHA-256 over as
 * many bytes as lie side by side in memory, without any tree. The tree is to reach 80 % of that
 * rate: the line's figure is how many hundredths of the raw time the tree takes, its limit 125.
 * Then proofs, read from the tree in memory, and their verification.
 */
#include <string.h>

/* As the ledger's tree does, and for its reason. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "base/os.h"
#include "bench.h"
#include "ledger/tree.h"

enum { LEAVES = 1000000, ENTRY = 300, PROOFS = 100000, NODE = 65 };

/* So that no compiler leaves a hash out. */
static volatile uint8_t seen;

static void raw_hash(const uint8_t *bytes, size_t n)
{
    SHA256_CTX c;
    struct mf_hash h;

    SHA256_Init(&c);
    SHA256_Update(&c, bytes, n);
    SHA256_Final(h.b, &c);
    seen = h.b[0];
}

/* The hashes of the tree: a leaf of each entry, and one node less. */
static int64_t raw(const uint8_t *entries)
{
    int64_t start = bench_processor_ns();

    for (uint32_t i = 0; i < LEAVES; i++)
        raw_hash(entries + (size_t)i * ENTRY, ENTRY + 1);
    for (uint32_t i = 0; i + 1 < LEAVES; i++)
        raw_hash(entries + (size_t)i * NODE, NODE);
    return bench_processor_ns() - start;
}

static int64_t frontier(const uint8_t *entries)
{
    int64_t start = bench_processor_ns();
    struct mf_tree t = {0};

    for (uint32_t i = 0; i < LEAVES; i++) {
        struct mf_hash leaf =
            mf_tree_leaf((struct mf_str){(const char *)entries + (size_t)i * ENTRY, ENTRY});
        mf_tree_append(&t, &leaf, NULL, NULL);
    }
    struct mf_hash root = mf_tree_root(&t);
    seen = root.b[0];
    return bench_processor_ns() - start;
}

static int64_t in_memory(const uint8_t *entries, struct mf_tree_memory *m, struct mf_arena *a)
{
    int64_t start = bench_processor_ns();

    mf_tree_memory_init(m, a);
    for (uint32_t i = 0; i < LEAVES; i++) {
        struct mf_hash leaf =
            mf_tree_leaf((struct mf_str){(const char *)entries + (size_t)i * ENTRY, ENTRY});
        mf_tree_memory_append(m, &leaf);
    }
    return bench_processor_ns() - start;
}

static void proofs(struct mf_tree_memory *m)
{
    struct mf_proof *p = mf_new_n(m->arena, struct mf_proof, PROOFS);
    struct mf_tree_reader r = mf_tree_memory_reader(m);
    struct mf_hash root = mf_tree_root(&m->tree);
    int64_t start = bench_processor_ns();

    for (uint64_t i = 0; i < PROOFS; i++)
        mf_assert(mf_tree_prove_inclusion(r, i * 618033 % LEAVES, LEAVES, &p[i], NULL) == MF_OK);
    bench_report("prove one of a million", (bench_processor_ns() - start) * 1000 / PROOFS, 5000000,
                 "ns");
    start = bench_processor_ns();
    for (uint64_t i = 0; i < PROOFS; i++) {
        uint64_t at = i * 618033 % LEAVES;
        mf_assert(mf_tree_verify_inclusion(&p[i], at, LEAVES, &m->level[0].part[at / 256][at % 256],
                                           &root, NULL) == MF_OK);
    }
    bench_report("verify that proof", (bench_processor_ns() - start) * 1000 / PROOFS, 10000000,
                 "ns");
}

int main(void)
{
    struct mf_arena entries, trees;
    struct mf_tree_memory m;
    int64_t ratio[BENCH_RUNS], memory[BENCH_RUNS], ns[BENCH_RUNS];

    mf_arena_init(&entries);
    mf_arena_init(&trees);
    uint8_t *bytes = mf_arena_alloc(&entries, LEAVES, ENTRY + 1);
    for (size_t i = 0; i < (size_t)LEAVES * (ENTRY + 1); i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 13);
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        int64_t plain = raw(bytes);
        ns[i] = frontier(bytes);
        ratio[i] = ns[i] * 100000 / plain;
        mf_arena_free(&trees);
        memory[i] = in_memory(bytes, &m, &trees) * 100000 / plain;
    }
    bench_report("a tree of a million, to raw hashes", bench_median(ratio), 125000, "%");
    bench_report("the same with all nodes kept", bench_median(memory), 125000, "%");
    bench_report("a tree of a million", bench_median(ns) / 1000, 500000, "ms");
    proofs(&m);
    mf_arena_free(&entries);
    mf_arena_free(&trees);
    return 0;
}
