#include "ledger/tree.h"

#include <string.h>

/*
 * OpenSSL 3.0 calls these deprecated, but what it offers instead looks the algorithm up for each
 * hash, which for a node of the tree takes four to eight times as long as the hash itself.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "base/os.h"
#include "base/vec.h"

enum { ONE_PIECE = 2047 /* bytes of an entry: most are shorter */ };

struct mf_hash mf_tree_leaf(struct mf_str entry)
{
    struct mf_hash h;
    SHA256_CTX c;
    uint8_t whole[ONE_PIECE + 1];

    SHA256_Init(&c);
    if (entry.n <= ONE_PIECE) { /* hashed a quarter faster than in two pieces */
        whole[0] = 0;
        if (entry.n > 0)
            memcpy(whole + 1, entry.p, entry.n);
        SHA256_Update(&c, whole, entry.n + 1);
    } else {
        SHA256_Update(&c, "\0", 1);
        SHA256_Update(&c, entry.p, entry.n);
    }
    SHA256_Final(h.b, &c);
    return h;
}

/* Into `ret`, which may be one of the two. */
static void hash_node(const struct mf_hash *left, const struct mf_hash *right, struct mf_hash *ret)
{
    uint8_t bytes[1 + 2 * sizeof ret->b];
    SHA256_CTX c;

    bytes[0] = 1;
    memcpy(bytes + 1, left->b, sizeof left->b);
    memcpy(bytes + 1 + sizeof left->b, right->b, sizeof right->b);
    SHA256_Init(&c);
    SHA256_Update(&c, bytes, sizeof bytes);
    SHA256_Final(ret->b, &c);
}

struct mf_hash mf_tree_node(const struct mf_hash *left, const struct mf_hash *right)
{
    struct mf_hash h;

    hash_node(left, right, &h);
    return h;
}

struct mf_hash mf_tree_empty(void)
{
    struct mf_hash h;
    SHA256_CTX c;

    SHA256_Init(&c);
    SHA256_Final(h.b, &c);
    return h;
}

/* ---- growing ---- */

void mf_tree_append(struct mf_tree *t, const struct mf_hash *leaf, mf_tree_sink sink, void *ctx)
{
    struct mf_hash h = *leaf;
    unsigned level = 0;

    mf_assert(t->size < MF_TREE_SIZE_MAX);
    if (sink)
        sink(ctx, 0, t->size, &h);
    /* As in adding 1 to a binary number: each digit 1 is a peak that is carried. */
    for (; t->size >> level & 1; level++) {
        hash_node(&t->peak[level], &h, &h);
        if (sink)
            sink(ctx, level + 1, t->size >> (level + 1), &h);
    }
    t->peak[level] = h;
    t->size++;
}

struct mf_hash mf_tree_root(const struct mf_tree *t)
{
    struct mf_hash h = mf_tree_empty();
    bool first = true;

    for (unsigned level = 0; level < MF_TREE_LEVELS; level++) {
        if (!(t->size >> level & 1))
            continue;
        h = first ? t->peak[level] : mf_tree_node(&t->peak[level], &h);
        first = false;
    }
    return h;
}

/* ---- reading and proving ---- */

static enum mf_rc read_at(struct mf_tree_reader r, unsigned level, uint64_t index,
                          struct mf_hash *ret, struct mf_err *err)
{
    return r.read(r.ctx, level, index, ret, err);
}

static enum mf_rc too_large(uint64_t size, struct mf_err *err)
{
    return mf_err_set(err, MF_E_LIMIT, "a tree has at most 2^62 leaves, not %llu",
                      (unsigned long long)size);
}

enum mf_rc mf_tree_resume(struct mf_tree_reader r, uint64_t size, struct mf_tree *ret,
                          struct mf_err *err)
{
    struct mf_tree t = {.size = size};

    if (size > MF_TREE_SIZE_MAX)
        return too_large(size, err);
    for (unsigned level = 0; level < MF_TREE_LEVELS; level++) {
        if (!(size >> level & 1))
            continue;
        enum mf_rc rc = read_at(r, level, (size >> level) - 1, &t.peak[level], err);
        if (rc != MF_OK)
            return rc;
    }
    *ret = t;
    return MF_OK;
}

/*
 * The root over the leaves from `from` up to `to`, where `from` is a multiple of a power of two
 * that isn't below to - from: complete subtrees side by side, joined from the right.
 */
static enum mf_rc range_root(struct mf_tree_reader r, uint64_t from, uint64_t to,
                             struct mf_hash *ret, struct mf_err *err)
{
    struct mf_hash h = {{0}}, left;
    bool first = true;

    for (unsigned level = 0; from < to; level++) {
        if (!((to - from) >> level & 1))
            continue;
        to -= UINT64_C(1) << level;
        enum mf_rc rc = read_at(r, level, to >> level, &left, err);
        if (rc != MF_OK)
            return rc;
        h = first ? left : mf_tree_node(&left, &h);
        first = false;
    }
    *ret = h;
    return MF_OK;
}

enum mf_rc mf_tree_root_of(struct mf_tree_reader r, uint64_t size, struct mf_hash *ret,
                           struct mf_err *err)
{
    if (size > MF_TREE_SIZE_MAX)
        return too_large(size, err);
    if (size == 0) {
        *ret = mf_tree_empty();
        return MF_OK;
    }
    return range_root(r, 0, size, ret, err);
}

/* The largest power of two below n, which is above 1. */
static uint64_t split(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* Ranges of leaves whose roots make a proof, from the top of the tree downwards. */
struct ranges {
    uint32_t n;
    struct {
        uint64_t from, to;
    } at[MF_TREE_PROOF_MAX];
};

static void add_range(struct ranges *rs, uint64_t from, uint64_t to)
{
    mf_assert(rs->n < MF_TREE_PROOF_MAX);
    rs->at[rs->n].from = from;
    rs->at[rs->n].to = to;
    rs->n++;
}

static enum mf_rc prove(struct mf_tree_reader r, const struct ranges *rs, struct mf_proof *ret,
                        struct mf_err *err)
{
    struct mf_proof p = {.n = rs->n};

    for (uint32_t i = 0; i < rs->n; i++) {
        uint32_t from_top = rs->n - 1 - i;
        enum mf_rc rc = range_root(r, rs->at[from_top].from, rs->at[from_top].to, &p.at[i], err);
        if (rc != MF_OK)
            return rc;
    }
    *ret = p;
    return MF_OK;
}

enum mf_rc mf_tree_prove_inclusion(struct mf_tree_reader r, uint64_t index, uint64_t size,
                                   struct mf_proof *ret, struct mf_err *err)
{
    struct ranges rs = {0};
    uint64_t from = 0, to = size;

    if (size > MF_TREE_SIZE_MAX)
        return too_large(size, err);
    if (index >= size)
        return mf_err_set(err, MF_E_USAGE, "there is no leaf %llu in a tree of %llu",
                          (unsigned long long)index, (unsigned long long)size);
    while (to - from > 1) {
        uint64_t middle = from + split(to - from);
        if (index < middle) {
            add_range(&rs, middle, to);
            to = middle;
        } else {
            add_range(&rs, from, middle);
            from = middle;
        }
    }
    return prove(r, &rs, ret, err);
}

enum mf_rc mf_tree_prove_consistency(struct mf_tree_reader r, uint64_t first, uint64_t second,
                                     struct mf_proof *ret, struct mf_err *err)
{
    struct ranges rs = {0};
    uint64_t from = 0, to = second;

    if (second > MF_TREE_SIZE_MAX)
        return too_large(second, err);
    if (first > second)
        return mf_err_set(err, MF_E_USAGE, "a tree of %llu doesn't continue one of %llu",
                          (unsigned long long)second, (unsigned long long)first);
    if (first > 0) {
        /* SUBPROOF: down to the subtree that ends where the first tree ends. */
        while (to != first) {
            uint64_t middle = from + split(to - from);
            if (first <= middle) {
                add_range(&rs, middle, to);
                to = middle;
            } else {
                add_range(&rs, from, middle);
                from = middle;
            }
        }
        /* Where that is the whole first tree, its root is known. */
        if (from > 0)
            add_range(&rs, from, to);
    }
    return prove(r, &rs, ret, err);
}

/* ---- a tree in memory ---- */

void mf_tree_memory_init(struct mf_tree_memory *m, struct mf_arena *a)
{
    *m = (struct mf_tree_memory){.arena = a};
}

enum { LEVELS = sizeof((struct mf_tree_memory *)0)->level / sizeof(struct mf_tree_level) };
enum { PART = 256 };

static void keep(void *ctx, unsigned level, uint64_t index, const struct mf_hash *h)
{
    struct mf_tree_memory *m = ctx;

    mf_assert(level < LEVELS);
    struct mf_tree_level *l = &m->level[level];
    mf_assert(index == l->n);
    if (l->n % PART == 0) {
        struct mf_hash *part = mf_new_n(m->arena, struct mf_hash, PART);
        l->part = mf_vec_room(m->arena, l->part, l->nparts, &l->cap, sizeof *l->part);
        l->part[l->nparts++] = part;
    }
    l->part[index / PART][index % PART] = *h;
    l->n++;
}

void mf_tree_memory_append(struct mf_tree_memory *m, const struct mf_hash *leaf)
{
    mf_assert(m->tree.size < UINT64_C(1) << (LEVELS - 1));
    mf_tree_append(&m->tree, leaf, keep, m);
}

static enum mf_rc read_memory(void *ctx, unsigned level, uint64_t index, struct mf_hash *ret,
                              struct mf_err *err)
{
    const struct mf_tree_memory *m = ctx;

    if (level >= LEVELS || index >= m->level[level].n)
        return mf_err_set(err, MF_E_USAGE, "the tree of %llu has no node %llu on level %u",
                          (unsigned long long)m->tree.size, (unsigned long long)index, level);
    *ret = m->level[level].part[index / PART][index % PART];
    return MF_OK;
}

struct mf_tree_reader mf_tree_memory_reader(struct mf_tree_memory *m)
{
    return (struct mf_tree_reader){read_memory, m};
}
