/*
 * The verification of proofs, as RFC 9162 writes it down; the letters and numbers are its own.
 */
#include <string.h>

#include "ledger/tree.h"

static bool same(const struct mf_hash *a, const struct mf_hash *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static enum mf_rc wrong(struct mf_err *err, const char *why)
{
    return mf_err_set(err, MF_E_FORMAT, "%s", why);
}

static enum mf_rc check_limits(const struct mf_proof *proof, uint64_t size, struct mf_err *err)
{
    if (size > MF_TREE_SIZE_MAX || proof->n > MF_TREE_PROOF_MAX)
        return mf_err_set(err, MF_E_LIMIT,
                          "a tree has at most 2^62 leaves and a proof at most %d hashes",
                          MF_TREE_PROOF_MAX);
    return MF_OK;
}

static const char too_long[] = "the proof has more hashes than the tree has levels";
static const char too_short[] = "the proof has too few hashes";

/* 2.1.3.2 */
enum mf_rc mf_tree_verify_inclusion(const struct mf_proof *proof, uint64_t index, uint64_t size,
                                    const struct mf_hash *leaf, const struct mf_hash *root,
                                    struct mf_err *err)
{
    enum mf_rc rc = check_limits(proof, size, err);

    if (rc != MF_OK)
        return rc;
    if (index >= size) /* 1 */
        return mf_err_set(err, MF_E_FORMAT, "there is no leaf %llu in a tree of %llu",
                          (unsigned long long)index, (unsigned long long)size);
    uint64_t fn = index, sn = size - 1;       /* 2 */
    struct mf_hash r = *leaf;                 /* 3 */
    for (uint32_t i = 0; i < proof->n; i++) { /* 4 */
        const struct mf_hash *p = &proof->at[i];
        if (sn == 0) /* a */
            return wrong(err, too_long);
        if ((fn & 1) || fn == sn) { /* b */
            r = mf_tree_node(p, &r);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = mf_tree_node(&r, p);
        }
        fn >>= 1; /* c */
        sn >>= 1;
    }
    if (sn != 0) /* 5 */
        return wrong(err, too_short);
    if (!same(&r, root))
        return wrong(err, "the proof leads to another root");
    return MF_OK;
}

/* What the RFC leaves open: trees that are equal, and the empty tree. */
static enum mf_rc verify_trivial(const struct mf_proof *proof, uint64_t first, uint64_t second,
                                 const struct mf_hash *first_root,
                                 const struct mf_hash *second_root, struct mf_err *err)
{
    struct mf_hash empty = mf_tree_empty();

    if (first > second)
        return mf_err_set(err, MF_E_FORMAT, "a tree of %llu doesn't continue one of %llu",
                          (unsigned long long)second, (unsigned long long)first);
    if (proof->n != 0)
        return wrong(err, "between these two trees the proof is empty");
    if (first == 0 && !same(first_root, &empty))
        return wrong(err, "the empty tree has another root");
    if (first == second && !same(first_root, second_root))
        return wrong(err, "trees of the same size have different roots");
    return MF_OK;
}

/* 2.1.4.2 */
enum mf_rc mf_tree_verify_consistency(const struct mf_proof *proof, uint64_t first, uint64_t second,
                                      const struct mf_hash *first_root,
                                      const struct mf_hash *second_root, struct mf_err *err)
{
    enum mf_rc rc = check_limits(proof, second, err);
    uint32_t next = 0;

    if (rc != MF_OK)
        return rc;
    if (first == 0 || first >= second)
        return verify_trivial(proof, first, second, first_root, second_root, err);
    if (proof->n == 0) /* 1 */
        return wrong(err, too_short);
    uint64_t fn = first - 1, sn = second - 1; /* 3 */
    while (fn & 1) {                          /* 4 */
        fn >>= 1;
        sn >>= 1;
    }
    /* 2, 5: for a power of two the first tree's root itself goes before the proof. */
    struct mf_hash fr = (first & (first - 1)) == 0 ? *first_root : proof->at[next++];
    struct mf_hash sr = fr;
    for (; next < proof->n; next++) { /* 6 */
        const struct mf_hash *c = &proof->at[next];
        if (sn == 0) /* a */
            return wrong(err, too_long);
        if ((fn & 1) || fn == sn) { /* b */
            fr = mf_tree_node(c, &fr);
            sr = mf_tree_node(c, &sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = mf_tree_node(&sr, c);
        }
        fn >>= 1; /* c */
        sn >>= 1;
    }
    if (sn != 0) /* 7 */
        return wrong(err, too_short);
    if (!same(&fr, first_root))
        return wrong(err, "the proof leads to another root of the first tree");
    if (!same(&sr, second_root))
        return wrong(err, "the proof leads to another root of the second tree");
    return MF_OK;
}
