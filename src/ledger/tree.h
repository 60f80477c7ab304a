#ifndef MF_LEDGER_TREE_H
#define MF_LEDGER_TREE_H
/*
 * The hash tree of RFC 6962, section 2.1, with SHA-256. A leaf is SHA-256(0x00 || entry), a node
 * SHA-256(0x01 || left || right), and a tree of n leaves is split at the largest power of two below
 * n. A complete subtree is called by its level and index: (level, index) spans the 2^level leaves
 * from index * 2^level on.
 *
 * Growing needs only the frontier, the roots of the complete subtrees that the size's binary digits
 * name. Proofs read complete subtrees through a callback, so that a table, tiles or memory can
 * stand behind them. Verification (tree_verify.c) shares nothing with either but the two hashes.
 */
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

/* The largest tree: within it no proof has more than 63 hashes, which is what tlog-witness takes.
 */
#define MF_TREE_SIZE_MAX  (UINT64_C(1) << 62)
#define MF_TREE_PROOF_MAX 63
#define MF_TREE_LEVELS    63

struct mf_hash mf_tree_leaf(struct mf_str entry);
struct mf_hash mf_tree_node(const struct mf_hash *left, const struct mf_hash *right);
/* SHA-256 of nothing. */
struct mf_hash mf_tree_empty(void);

/* ---- growing ---- */

/* Zeroed is the empty tree. peak[k] is meant where bit k of the size is set. */
struct mf_tree {
    uint64_t size;
    struct mf_hash peak[MF_TREE_LEVELS];
};

/* Told of each complete subtree when it is complete, leaves (level 0) among them. */
typedef void (*mf_tree_sink)(void *ctx, unsigned level, uint64_t index, const struct mf_hash *h);

/* Adds a leaf; sink may be NULL. A tree of MF_TREE_SIZE_MAX leaves grows no more: a bug. */
void mf_tree_append(struct mf_tree *t, const struct mf_hash *leaf, mf_tree_sink sink, void *ctx);
struct mf_hash mf_tree_root(const struct mf_tree *t);

/* ---- reading and proving ---- */

/*
 * Hands out the root of a complete subtree that lies within the tree that is asked about. An error
 * of it ends whatever asked, and is handed on as it is.
 */
typedef enum mf_rc (*mf_tree_read)(void *ctx, unsigned level, uint64_t index, struct mf_hash *ret,
                                   struct mf_err *err);

struct mf_tree_reader {
    mf_tree_read read;
    void *ctx;
};

struct mf_proof {
    uint32_t n;
    struct mf_hash at[MF_TREE_PROOF_MAX];
};

/* The frontier of the tree of that size, to grow on from. MF_E_LIMIT: larger than a tree can be. */
enum mf_rc mf_tree_resume(struct mf_tree_reader r, uint64_t size, struct mf_tree *ret,
                          struct mf_err *err) MF_MUST_USE;
/* The root of the tree of that size. */
enum mf_rc mf_tree_root_of(struct mf_tree_reader r, uint64_t size, struct mf_hash *ret,
                           struct mf_err *err) MF_MUST_USE;
/*
 * PATH(index, D[size]) of RFC 6962, section 2.1.1: leaf's sibling first. MF_E_USAGE where index
 * isn't below size, MF_E_LIMIT above MF_TREE_SIZE_MAX.
 */
enum mf_rc mf_tree_prove_inclusion(struct mf_tree_reader r, uint64_t index, uint64_t size,
                                   struct mf_proof *ret, struct mf_err *err) MF_MUST_USE;
/*
 * PROOF(first, D[second]) of RFC 6962, section 2.1.2; empty where first is 0 or second. MF_E_USAGE
 * where first is above second, MF_E_LIMIT above MF_TREE_SIZE_MAX.
 */
enum mf_rc mf_tree_prove_consistency(struct mf_tree_reader r, uint64_t first, uint64_t second,
                                     struct mf_proof *ret, struct mf_err *err) MF_MUST_USE;

/* ---- a tree in memory ---- */

/* The hashes of a level, by 256: what is there never moves. */
struct mf_tree_level {
    struct mf_hash **part;
    uint32_t nparts, cap;
    uint64_t n;
};

/* A tree of up to 2^31 leaves with all its complete subtrees, in an arena. */
struct mf_tree_memory {
    struct mf_arena *arena;
    struct mf_tree tree;
    struct mf_tree_level level[32];
};

void mf_tree_memory_init(struct mf_tree_memory *m, struct mf_arena *a);
void mf_tree_memory_append(struct mf_tree_memory *m, const struct mf_hash *leaf);
/* Reads it; what lies beyond it is MF_E_USAGE. Valid as long as m is. */
struct mf_tree_reader mf_tree_memory_reader(struct mf_tree_memory *m);

/* ---- verifying (tree_verify.c) ---- */

/*
 * RFC 9162, section 2.1.3.2, step by step: the leaf with that hash is number `index` of the tree of
 * `size` leaves with that root. MF_E_FORMAT where the proof doesn't show it; the message says what
 * is wrong with it.
 */
enum mf_rc mf_tree_verify_inclusion(const struct mf_proof *proof, uint64_t index, uint64_t size,
                                    const struct mf_hash *leaf, const struct mf_hash *root,
                                    struct mf_err *err) MF_MUST_USE;
/*
 * RFC 9162, section 2.1.4.2, step by step: the tree of `first` leaves is the beginning of the tree
 * of `second` leaves. Beyond the RFC, which leaves them open: for first = second the proof is
 * empty and the roots are equal; for first = 0 it is empty and first_root is the empty tree's.
 */
enum mf_rc mf_tree_verify_consistency(const struct mf_proof *proof, uint64_t first, uint64_t second,
                                      const struct mf_hash *first_root,
                                      const struct mf_hash *second_root,
                                      struct mf_err *err) MF_MUST_USE;

#endif
