#include "ledger/tree.h"

#include "rng.h"
#include "tlog.h"

enum { MAX = 300 };

/*
 * The definitions of RFC 6962, section 2.1, word for word, over SHA-256 as OpenSSL's EVP computes
 * it: what the trees here are compared with. MTH is remembered, for it is asked for often.
 */
static struct mf_hash leaf_hash[MAX], mth_known[MAX + 1][MAX + 1];
static bool mth_is_known[MAX + 1][MAX + 1];

static struct mf_hash hash3(const void *a, size_t na, const void *b, size_t nb, uint8_t prefix)
{
    char bytes[1 + 64];

    bytes[0] = (char)prefix;
    memcpy(bytes + 1, a, na);
    if (nb)
        memcpy(bytes + 1 + na, b, nb);
    return mf_sha256((struct mf_str){bytes, 1 + na + nb});
}

static unsigned k_of(unsigned n)
{
    unsigned k = 1;
    while (2 * k < n)
        k *= 2;
    return k;
}

/* MTH(D[from:to]) */
static struct mf_hash mth(unsigned from, unsigned to)
{
    if (from == to)
        return mf_sha256(MF_S(""));
    if (to - from == 1)
        return leaf_hash[from];
    if (!mth_is_known[from][to]) {
        unsigned k = k_of(to - from);
        struct mf_hash left = mth(from, from + k), right = mth(from + k, to);
        mth_known[from][to] = hash3(left.b, 32, right.b, 32, 1);
        mth_is_known[from][to] = true;
    }
    return mth_known[from][to];
}

/* PATH(m, D[from:to]) */
static void path(unsigned m, unsigned from, unsigned to, struct mf_proof *p)
{
    if (to - from == 1)
        return;
    unsigned k = k_of(to - from);
    if (m < k) {
        path(m, from, from + k, p);
        p->at[p->n++] = mth(from + k, to);
    } else {
        path(m - k, from + k, to, p);
        p->at[p->n++] = mth(from, from + k);
    }
}

/* SUBPROOF(m, D[from:to], b) */
static void subproof(unsigned m, unsigned from, unsigned to, bool b, struct mf_proof *p)
{
    if (m == to - from) {
        if (!b)
            p->at[p->n++] = mth(from, to);
        return;
    }
    unsigned k = k_of(to - from);
    if (m <= k) {
        subproof(m, from, from + k, b, p);
        p->at[p->n++] = mth(from + k, to);
    } else {
        subproof(m - k, from + k, to, false, p);
        p->at[p->n++] = mth(from, from + k);
    }
}

static int setup(void **state)
{
    static struct mf_arena arena;

    mf_arena_init(&arena);
    for (unsigned i = 0; i < MAX; i++) {
        struct mf_str e = entry_of(&arena, i);
        leaf_hash[i] = hash3(e.p, e.n, NULL, 0, 0);
    }
    *state = &arena;
    return 0;
}

static void assert_same_proof(const struct mf_proof *got, const struct mf_proof *expected)
{
    assert_int_equal(got->n, expected->n);
    for (uint32_t i = 0; i < got->n; i++)
        assert_true(same_hash(&got->at[i], &expected->at[i]));
}

static struct mf_tree_memory memory(struct mf_arena *a, uint64_t size)
{
    struct mf_tree_memory m;

    mf_tree_memory_init(&m, a);
    grow(&m, size);
    return m;
}

static struct mf_hash hex(const char *digits)
{
    struct mf_hash h;

    for (size_t i = 0; i < sizeof h.b; i++) {
        unsigned v;
        assert_int_equal(sscanf(digits + 2 * i, "%2x", &v), 1);
        h.b[i] = (uint8_t)v;
    }
    return h;
}

/* The eight leaves of Certificate Transparency's own tests, and the roots they give. */
static const struct {
    const char *leaf;
    size_t n;
    const char *root;
} known[] = {
    {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static struct mf_tree_memory known_tree(struct mf_arena *a)
{
    struct mf_tree_memory m;

    mf_tree_memory_init(&m, a);
    for (unsigned i = 0; i < 8; i++) {
        struct mf_hash leaf = mf_tree_leaf((struct mf_str){known[i].leaf, known[i].n});
        mf_tree_memory_append(&m, &leaf);
    }
    return m;
}

static void test_roots_of_the_literature(void **state)
{
    struct mf_tree t = {0};
    struct mf_hash root = mf_tree_root(&t);

    assert_str(mf_hash_hex(*state, &root),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (unsigned i = 0; i < 8; i++) {
        struct mf_hash leaf = mf_tree_leaf((struct mf_str){known[i].leaf, known[i].n});
        mf_tree_append(&t, &leaf, NULL, NULL);
        root = mf_tree_root(&t);
        assert_str(mf_hash_hex(*state, &root), known[i].root);
    }
}

static void assert_hashes(const struct mf_proof *p, uint32_t n, const char *const *digits)
{
    assert_int_equal(p->n, n);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_hash h = hex(digits[i]);
        assert_true(same_hash(&p->at[i], &h));
    }
}

static void test_proofs_of_the_literature(void **state)
{
    static const char *const first_of_8[] = {
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
    static const char *const from_6_to_8[] = {
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
    static const char *const from_2_to_5[] = {
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"};
    struct mf_tree_memory m = known_tree(*state);
    struct mf_tree_reader r = mf_tree_memory_reader(&m);
    struct mf_proof p;
    struct mf_err err = {0};

    assert_ok(mf_tree_prove_inclusion(r, 0, 8, &p, &err), &err);
    assert_hashes(&p, 3, first_of_8);
    assert_ok(mf_tree_prove_consistency(r, 6, 8, &p, &err), &err);
    assert_hashes(&p, 3, from_6_to_8);
    assert_ok(mf_tree_prove_consistency(r, 2, 5, &p, &err), &err);
    assert_hashes(&p, 2, from_2_to_5);
}

static void test_roots_and_frontiers(void **state)
{
    struct mf_tree_memory m = memory(*state, MAX);
    struct mf_tree grown = {0};
    struct mf_err err = {0};

    for (unsigned n = 0; n <= MAX; n++) {
        struct mf_hash expected = mth(0, n), root = mf_tree_root(&grown), read;
        struct mf_tree t;
        assert_true(same_hash(&root, &expected));
        assert_ok(mf_tree_root_of(mf_tree_memory_reader(&m), n, &read, &err), &err);
        assert_true(same_hash(&read, &expected));
        assert_ok(mf_tree_resume(mf_tree_memory_reader(&m), n, &t, &err), &err);
        for (unsigned i = n; i < MAX; i++)
            mf_tree_append(&t, &leaf_hash[i], NULL, NULL);
        root = mf_tree_root(&t);
        expected = mth(0, MAX);
        assert_true(same_hash(&root, &expected));
        if (n < MAX)
            mf_tree_append(&grown, &leaf_hash[n], NULL, NULL);
    }
}

static void test_every_inclusion(void **state)
{
    struct mf_tree_memory m = memory(*state, MAX);
    struct mf_err err = {0};

    for (unsigned n = 1; n <= MAX; n++) {
        struct mf_hash root = mth(0, n);
        for (unsigned i = 0; i < n; i++) {
            struct mf_proof expected = {0}, p;
            path(i, 0, n, &expected);
            assert_ok(mf_tree_prove_inclusion(mf_tree_memory_reader(&m), i, n, &p, &err), &err);
            assert_same_proof(&p, &expected);
            assert_ok(mf_tree_verify_inclusion(&p, i, n, &leaf_hash[i], &root, &err), &err);
        }
    }
}

static void test_every_consistency(void **state)
{
    struct mf_tree_memory m = memory(*state, MAX);
    struct mf_err err = {0};

    for (unsigned n = 0; n <= MAX; n++) {
        struct mf_hash second = mth(0, n);
        for (unsigned k = 0; k <= n; k++) {
            struct mf_hash first = mth(0, k);
            struct mf_proof expected = {0}, p;
            if (k > 0)
                subproof(k, 0, n, true, &expected);
            assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&m), k, n, &p, &err), &err);
            assert_same_proof(&p, &expected);
            assert_ok(mf_tree_verify_consistency(&p, k, n, &first, &second, &err), &err);
        }
    }
}

/* ---- what must not verify ---- */

static void flip(struct rng *r, struct mf_hash *h)
{
    h->b[rng_below(r, 32)] ^= (uint8_t)(1u << rng_below(r, 8));
}

/* Another proof of the same kind; false where this one can't be changed so. */
static bool spoil(struct rng *r, struct mf_proof *p)
{
    uint32_t at = p->n ? (uint32_t)rng_below(r, p->n) : 0;

    switch (rng_below(r, 4)) {
    case 0:
        if (p->n == 0)
            return false;
        flip(r, &p->at[at]);
        return true;
    case 1: /* one less */
        if (p->n == 0)
            return false;
        p->n--;
        memmove(&p->at[at], &p->at[at + 1], (p->n - at) * sizeof *p->at);
        return true;
    case 2: /* one more */
        if (p->n == MF_TREE_PROOF_MAX)
            return false;
        memmove(&p->at[at + 1], &p->at[at], (p->n - at) * sizeof *p->at);
        p->at[at] = leaf_hash[rng_below(r, MAX)];
        p->n++;
        return true;
    default: /* two in the other order */
        if (p->n < 2)
            return false;
        uint32_t other = (at + 1) % p->n;
        struct mf_hash h = p->at[at];
        p->at[at] = p->at[other];
        p->at[other] = h;
        return true;
    }
}

static void test_spoilt_inclusion(void **state)
{
    struct rng r = rng_seed_from_env(6962);
    struct mf_tree_memory m = memory(*state, MAX);
    struct mf_err err = {0};

    for (unsigned turn = 0; turn < 20000; turn++) {
        unsigned n = 1 + (unsigned)rng_below(&r, MAX), i = (unsigned)rng_below(&r, n);
        unsigned other = (unsigned)rng_below(&r, n);
        struct mf_hash root = mth(0, n), leaf = leaf_hash[i];
        struct mf_proof p, q;
        assert_ok(mf_tree_prove_inclusion(mf_tree_memory_reader(&m), i, n, &p, &err), &err);
        q = p;
        if (spoil(&r, &q))
            assert_int_equal(mf_tree_verify_inclusion(&q, i, n, &leaf, &root, &err), MF_E_FORMAT);
        if (other != i)
            assert_int_equal(mf_tree_verify_inclusion(&p, other, n, &leaf, &root, &err),
                             MF_E_FORMAT);
        flip(&r, &leaf);
        assert_int_equal(mf_tree_verify_inclusion(&p, i, n, &leaf, &root, &err), MF_E_FORMAT);
        flip(&r, &root);
        assert_int_equal(mf_tree_verify_inclusion(&p, i, n, &leaf_hash[i], &root, &err),
                         MF_E_FORMAT);
    }
}

static void test_spoilt_consistency(void **state)
{
    struct rng r = rng_seed_from_env(9162);
    struct mf_tree_memory m = memory(*state, MAX);
    struct mf_err err = {0};

    for (unsigned turn = 0; turn < 20000; turn++) {
        unsigned n = 1 + (unsigned)rng_below(&r, MAX), k = (unsigned)rng_below(&r, n + 1);
        unsigned other = (unsigned)rng_below(&r, MAX + 1);
        struct mf_hash first = mth(0, k), second = mth(0, n), wrong = mth(0, other);
        struct mf_proof p, q;
        assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&m), k, n, &p, &err), &err);
        q = p;
        if (spoil(&r, &q))
            assert_int_equal(mf_tree_verify_consistency(&q, k, n, &first, &second, &err),
                             MF_E_FORMAT);
        if (other != k)
            assert_int_equal(mf_tree_verify_consistency(&p, k, n, &wrong, &second, &err),
                             MF_E_FORMAT);
        if (other != n && k > 0)
            assert_int_equal(mf_tree_verify_consistency(&p, k, n, &first, &wrong, &err),
                             MF_E_FORMAT);
    }
}

/* Two histories that part at an entry: no proof of one leads to a head of the other. */
static void test_a_fork_is_no_continuation(void **state)
{
    struct mf_tree_memory m = memory(*state, 100), fork = memory(*state, 60);
    struct mf_err err = {0};
    struct mf_hash other = mf_tree_leaf(MF_S("another entry 60"));

    mf_tree_memory_append(&fork, &other);
    while (fork.tree.size < 100)
        mf_tree_memory_append(&fork, &leaf_hash[fork.tree.size]);
    struct mf_hash second = mf_tree_root(&fork.tree);
    for (unsigned k = 61; k <= 100; k++) {
        struct mf_hash first = mth(0, k);
        struct mf_proof p, q;
        assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&m), k, 100, &p, &err), &err);
        assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&fork), k, 100, &q, &err), &err);
        assert_int_equal(mf_tree_verify_consistency(&p, k, 100, &first, &second, &err),
                         MF_E_FORMAT);
        assert_int_equal(mf_tree_verify_consistency(&q, k, 100, &first, &second, &err),
                         MF_E_FORMAT);
    }
}

/* A root says nothing of the size; a proof that fits it under too large a size is too short. */
static void test_a_size_that_is_too_large(void **state)
{
    struct mf_tree_memory m = memory(*state, 64);
    struct mf_err err = {0};

    for (unsigned n = 2; n <= 64; n++)
        for (unsigned k = 1; k < n; k++) {
            struct mf_hash first = mth(0, k), root = mth(0, n);
            struct mf_proof p;
            assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&m), k, n, &p, &err), &err);
            expect_refusal(mf_tree_verify_consistency(&p, k, 1000, &first, &root, &err),
                           MF_E_FORMAT, &err, "");
            assert_ok(mf_tree_prove_inclusion(mf_tree_memory_reader(&m), k, n, &p, &err), &err);
            expect_refusal(mf_tree_verify_inclusion(&p, k, 1000, &leaf_hash[k], &root, &err),
                           MF_E_FORMAT, &err, "");
        }
    struct mf_hash first = mth(0, 3), root = mth(0, 8);
    struct mf_proof p;
    assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&m), 3, 8, &p, &err), &err);
    expect_refusal(mf_tree_verify_consistency(&p, 3, 16, &first, &root, &err), MF_E_FORMAT, &err,
                   "too few");
}

/* ---- limits ---- */

/* A tree all of whose leaves are the same is the same on each level, and so can be as large as any.
 */
static enum mf_rc read_same(void *ctx, unsigned level, uint64_t index, struct mf_hash *ret,
                            struct mf_err *err)
{
    struct mf_hash h = leaf_hash[0];
    uint64_t *size = ctx;

    (void)err;
    assert_true(level < MF_TREE_LEVELS && index < *size >> level);
    for (unsigned i = 0; i < level; i++)
        h = mf_tree_node(&h, &h);
    *ret = h;
    return MF_OK;
}

static void test_the_largest_trees(void **state)
{
    static const uint64_t sizes[] = {MF_TREE_SIZE_MAX, MF_TREE_SIZE_MAX - 1,
                                     MF_TREE_SIZE_MAX / 2 + 1};
    struct mf_err err = {0};
    uint32_t longest = 0;

    (void)state;
    for (unsigned s = 0; s < 3; s++) {
        uint64_t size = sizes[s], at[] = {0, 1, size / 3, size / 2, size - 2, size - 1};
        struct mf_tree_reader r = {read_same, &size};
        struct mf_hash root, first;
        struct mf_proof p;
        assert_ok(mf_tree_root_of(r, size, &root, &err), &err);
        for (unsigned i = 0; i < 6; i++) {
            assert_ok(mf_tree_prove_inclusion(r, at[i], size, &p, &err), &err);
            assert_ok(mf_tree_verify_inclusion(&p, at[i], size, &leaf_hash[0], &root, &err), &err);
            assert_ok(mf_tree_root_of(r, at[i], &first, &err), &err);
            assert_ok(mf_tree_prove_consistency(r, at[i], size, &p, &err), &err);
            assert_ok(mf_tree_verify_consistency(&p, at[i], size, &first, &root, &err), &err);
            longest = p.n > longest ? p.n : longest;
        }
    }
    assert_int_equal(longest, MF_TREE_PROOF_MAX);
}

static void test_limits(void **state)
{
    struct mf_tree_memory m = memory(*state, 5);
    struct mf_tree_reader r = mf_tree_memory_reader(&m);
    struct mf_proof p = {0};
    struct mf_tree t;
    struct mf_hash h = mth(0, 5);
    struct mf_err e = {0};
    uint64_t above = MF_TREE_SIZE_MAX + 1;

    expect_refusal(mf_tree_prove_inclusion(r, 5, 5, &p, &e), MF_E_USAGE, &e, "no leaf 5");
    expect_refusal(mf_tree_prove_inclusion(r, 0, above, &p, &e), MF_E_LIMIT, &e, "2^62");
    expect_refusal(mf_tree_prove_consistency(r, 6, 5, &p, &e), MF_E_USAGE, &e, "continue");
    expect_refusal(mf_tree_prove_consistency(r, 6, above, &p, &e), MF_E_LIMIT, &e, "2^62");
    expect_refusal(mf_tree_resume(r, above, &t, &e), MF_E_LIMIT, &e, "2^62");
    expect_refusal(mf_tree_root_of(r, above, &h, &e), MF_E_LIMIT, &e, "2^62");
    /* What the reader says is handed on. */
    expect_refusal(mf_tree_resume(r, 6, &t, &e), MF_E_USAGE, &e, "no node 2 on level 1");
    expect_refusal(mf_tree_prove_inclusion(r, 0, 6, &p, &e), MF_E_USAGE, &e, "no node 2");
    expect_refusal(mf_tree_verify_inclusion(&p, 5, 5, &h, &h, &e), MF_E_FORMAT, &e, "no leaf 5");
    expect_refusal(mf_tree_verify_inclusion(&p, 0, 0, &h, &h, &e), MF_E_FORMAT, &e, "no leaf 0");
    expect_refusal(mf_tree_verify_inclusion(&p, 0, above, &h, &h, &e), MF_E_LIMIT, &e, "2^62");
    expect_refusal(mf_tree_verify_consistency(&p, 3, 2, &h, &h, &e), MF_E_FORMAT, &e, "continue");
    expect_refusal(mf_tree_verify_consistency(&p, 0, 5, &h, &h, &e), MF_E_FORMAT, &e, "empty tree");
    expect_refusal(mf_tree_verify_consistency(&p, 3, above, &h, &h, &e), MF_E_LIMIT, &e, "2^62");
    p.n = MF_TREE_PROOF_MAX + 1;
    expect_refusal(mf_tree_verify_inclusion(&p, 0, 5, &h, &h, &e), MF_E_LIMIT, &e, "63");
    p.n = 1;
    expect_refusal(mf_tree_verify_consistency(&p, 5, 5, &h, &h, &e), MF_E_FORMAT, &e, "is empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_roots_of_the_literature, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_proofs_of_the_literature, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_roots_and_frontiers, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_every_inclusion, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_every_consistency, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_spoilt_inclusion, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_spoilt_consistency, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_a_fork_is_no_continuation, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_a_size_that_is_too_large, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_the_largest_trees, setup, teardown_arena),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown_arena),
    };

    return RUN(tests);
}
