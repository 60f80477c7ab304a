#include "ledger/tile.h"

#include "rng.h"
#include "tlog.h"

static struct mf_tree_memory memory(struct mf_arena *a, uint64_t size)
{
    struct mf_tree_memory m;

    mf_tree_memory_init(&m, a);
    grow(&m, size);
    return m;
}

/* ---- paths ---- */

static void test_paths(void **state)
{
    static const struct {
        struct mf_tile t;
        const char *path;
    } known[] = {
        {{false, 0, 0, 256}, "tile/0/000"},
        {{false, 0, 0, 1}, "tile/0/000.p/1"},
        {{false, 3, 999, 255}, "tile/3/999.p/255"},
        {{false, 1, 1000, 256}, "tile/1/x001/000"},
        {{false, 0, 1234067, 256}, "tile/0/x001/x234/067"}, /* the specification's example */
        {{true, 0, 1234067, 17}, "tile/entries/x001/x234/067.p/17"},
        {{true, 0, 5, 256}, "tile/entries/005"},
        {{false, 7, 0, 64}, "tile/7/000.p/64"},
    };
    struct mf_tile t;
    struct mf_err err = {0};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_str(mf_tile_path(*state, &known[i].t), known[i].path);
        assert_ok(mf_tile_parse(mf_str_c(known[i].path), &t, &err), &err);
        assert_true(t.entries == known[i].t.entries && t.level == known[i].t.level &&
                    t.index == known[i].t.index && t.width == known[i].t.width);
    }
}

static void test_refused_paths(void **state)
{
    static const struct {
        const char *path, *why;
    } bad[] = {
        {"", "no path"},
        {"tile", "no path"},
        {"tile/", "no path"},
        {"tile/0", "no path"},
        {"/tile/0/000", "no path"},
        {"Tile/0/000", "no path"},
        {"tile/00/000", "level"},
        {"tile/64/000", "level"},
        {"tile/-1/000", "level"},
        {"tile//000", "level"},
        {"tile/data/000", "level"},
        {"tile/0/", "groups"},
        {"tile/0/00", "groups"},
        {"tile/0/0000", "groups"},
        {"tile/0/x000", "groups"},
        {"tile/0/x000/001", "groups"},
        {"tile/0/x000/x001/001", "groups"},
        {"tile/0/001/002", "groups"},
        {"tile/0/x01/002", "groups"},
        {"tile/0/x0a1/002", "groups"},
        {"tile/0/X001/002", "groups"},
        {"tile/0/000.p/0", "groups"},
        {"tile/0/000.p/256", "groups"},
        {"tile/0/000.p/01", "groups"},
        {"tile/0/000.p/", "groups"},
        {"tile/0/000.p", "groups"},
        {"tile/0/000p/1", "groups"},
        {"tile/0/000/", "groups"},
        {"tile/0/000.p/1/", "groups"},
        {"tile/0/x999/x999/x999/x999/x999/x999/x999/999", "groups"},
        {"tile/../../etc/passwd", "level"},
    };
    struct mf_tile t;
    struct mf_err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_tile_parse(mf_str_c(bad[i].path), &t, &err), MF_E_FORMAT, &err,
                       bad[i].why);
    expect_refusal(mf_tile_parse(MF_S("tile/8/000"), &t, &err), MF_E_LIMIT, &err, "2^62");
    expect_refusal(mf_tile_parse(MF_S("tile/7/001"), &t, &err), MF_E_LIMIT, &err, "2^62");
    /* 2^54 full tiles of leaves: the last one, and one more. */
    assert_ok(mf_tile_parse(MF_S("tile/0/x018/x014/x398/x509/x481/983"), &t, &err), &err);
    expect_refusal(mf_tile_parse(MF_S("tile/0/x018/x014/x398/x509/x481/984"), &t, &err), MF_E_LIMIT,
                   &err, "2^62");
}

static void test_paths_and_back(void **state)
{
    struct rng r = rng_seed_from_env(8);

    for (unsigned turn = 0; turn < 20000; turn++) {
        struct mf_tile t = {.entries = rng_below(&r, 4) == 0}, got;
        struct mf_err err = {0};
        t.level = t.entries ? 0 : (unsigned)rng_below(&r, MF_TILE_LEVELS - 1);
        t.index = rng_next(&r) & ((MF_TREE_SIZE_MAX >> (8 * t.level + 8)) - 1);
        t.index >>= rng_below(&r, 54); /* of all lengths */
        t.width = 1 + (unsigned)rng_below(&r, 256);
        assert_ok(mf_tile_parse(mf_tile_path(*state, &t), &got, &err), &err);
        assert_true(got.entries == t.entries && got.level == t.level && got.index == t.index &&
                    got.width == t.width);
    }
}

/* ---- which tiles there are ---- */

/* The specification's example, worked out there: a tree of 70,000. */
static void test_example_of_the_specification(void **state)
{
    static const struct {
        unsigned level, width, n;
    } expected[] = {{0, 256, 273}, {0, 112, 1}, {1, 256, 1}, {1, 17, 1}, {2, 1, 1}};
    struct mf_tile_walk w = mf_tile_walk(0, 70000);
    unsigned kinds[5] = {0}, tiles = 0, bundles = 0;
    struct mf_tile t;

    (void)state;
    while (mf_tile_next(&w, &t)) {
        assert_true(mf_tile_in(&t, 70000));
        if (t.entries) {
            bundles++;
            continue;
        }
        tiles++;
        for (unsigned i = 0; i < 5; i++)
            kinds[i] += expected[i].level == t.level && expected[i].width == t.width;
    }
    assert_int_equal(tiles, 277);
    assert_int_equal(bundles, 274);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(kinds[i], expected[i].n);
    /* "A tree of size 256 is a full level 0 tile and a partial level 1 tile of width 1." */
    w = mf_tile_walk(0, 256);
    assert_true(mf_tile_next(&w, &t) && t.entries && t.width == 256);
    assert_true(mf_tile_next(&w, &t) && !t.entries && t.level == 0 && t.width == 256);
    assert_true(mf_tile_next(&w, &t) && t.level == 1 && t.index == 0 && t.width == 1);
    assert_false(mf_tile_next(&w, &t));
}

/* What is published, step by step: exactly what the tree of the moment has and its last hadn't. */
static void test_tiles_of_a_growing_tree(void **state)
{
    struct rng r = rng_seed_from_env(256);

    (void)state;
    for (unsigned turn = 0; turn < 300; turn++) {
        uint64_t from = rng_below(&r, 3) ? rng_below(&r, 70000) : 256 * rng_below(&r, 260);
        uint64_t to = from + rng_below(&r, 3) * rng_below(&r, 2000);
        struct mf_tile_walk w = mf_tile_walk(from, to), all = mf_tile_walk(0, to);
        struct mf_tile t, got;
        bool more = mf_tile_next(&w, &got);
        while (mf_tile_next(&all, &t)) {
            assert_true(mf_tile_in(&t, to));
            if (mf_tile_in(&t, from))
                continue;
            assert_true(more && got.entries == t.entries && got.level == t.level &&
                        got.index == t.index && got.width == t.width);
            more = mf_tile_next(&w, &got);
        }
        assert_false(more);
    }
}

static void test_which_are_in_a_tree(void **state)
{
    (void)state;
    assert_true(mf_tile_in(&(struct mf_tile){false, 0, 273, 112}, 70000));
    assert_false(mf_tile_in(&(struct mf_tile){false, 0, 273, 111}, 70000));
    assert_false(mf_tile_in(&(struct mf_tile){false, 0, 273, 256}, 70000));
    assert_false(mf_tile_in(&(struct mf_tile){false, 0, 274, 1}, 70000));
    assert_false(mf_tile_in(&(struct mf_tile){false, 0, 0, 0}, 0));
    assert_false(mf_tile_in(&(struct mf_tile){false, 1, 0, 1}, 255));
    assert_false(mf_tile_in(&(struct mf_tile){false, 3, 0, 1}, 70000));
    assert_true(mf_tile_in(&(struct mf_tile){false, 7, 0, 64}, MF_TREE_SIZE_MAX));
}

/* ---- what stands in them ---- */

/* A row of files: the tiles of one tree, found by their paths. */
struct files {
    struct mf_arena *arena;
    struct mf_tree_memory *tree;
    uint64_t size;
    const char *spoilt; /* a path whose file is wrong */
    unsigned fetched;
};

static enum mf_rc fetch(void *ctx, const struct mf_tile *t, struct mf_str *ret, struct mf_err *err)
{
    struct files *f = ctx;
    struct mf_str path = mf_tile_path(f->arena, t);

    f->fetched++;
    assert_true(mf_tile_in(t, f->size));
    enum mf_rc rc = mf_tile_hashes(f->arena, t, mf_tree_memory_reader(f->tree), ret, err);
    if (rc == MF_OK && f->spoilt && mf_str_is(path, f->spoilt))
        ret->n--;
    return rc;
}

/* Proofs that are read from tiles are those that are read from memory. */
static void test_reading_tiles(void **state)
{
    enum { SIZE = 70000 };
    struct rng r = rng_seed_from_env(70000);
    struct mf_tree_memory m = memory(*state, SIZE);
    struct files files = {*state, &m, SIZE, NULL, 0};
    struct mf_tile_source *s = mf_new((struct mf_arena *)*state, struct mf_tile_source);
    struct mf_tree_reader mem = mf_tree_memory_reader(&m), tiles;
    struct mf_err err = {0};
    struct mf_hash root = mf_tree_root(&m.tree), got;

    mf_tile_source_init(s, SIZE, fetch, &files);
    tiles = mf_tile_reader(s);
    assert_ok(mf_tree_root_of(tiles, SIZE, &got, &err), &err);
    assert_true(same_hash(&got, &root));
    for (unsigned turn = 0; turn < 500; turn++) {
        uint64_t i = rng_below(&r, SIZE), size = i + 1 + rng_below(&r, SIZE - i);
        struct mf_proof a, b;
        assert_ok(mf_tree_prove_inclusion(mem, i, size, &a, &err), &err);
        assert_ok(mf_tree_prove_inclusion(tiles, i, size, &b, &err), &err);
        assert_true(a.n == b.n && memcmp(a.at, b.at, a.n * sizeof *a.at) == 0);
        assert_ok(mf_tree_prove_consistency(mem, i, size, &a, &err), &err);
        assert_ok(mf_tree_prove_consistency(tiles, i, size, &b, &err), &err);
        assert_true(a.n == b.n && memcmp(a.at, b.at, a.n * sizeof *a.at) == 0);
    }
    /* A node that is read again is fetched once. */
    files.fetched = 0;
    for (unsigned i = 0; i < 100; i++)
        assert_ok(tiles.read(tiles.ctx, 0, 5, &got, &err), &err);
    assert_true(files.fetched <= 1);
    expect_refusal(tiles.read(tiles.ctx, 0, SIZE, &got, &err), MF_E_USAGE, &err, "no node 70000");
    expect_refusal(tiles.read(tiles.ctx, 63, 0, &got, &err), MF_E_USAGE, &err, "level 63");
    /* A tile that is cut off. */
    files.spoilt = "tile/0/273.p/112";
    mf_tile_source_init(s, SIZE, fetch, &files);
    expect_refusal(mf_tree_root_of(tiles, SIZE, &got, &err), MF_E_FORMAT, &err,
                   "tile 273 of level 0 has 3583 bytes instead of 3584");
}

static void test_hashes_of_a_tile(void **state)
{
    struct mf_tree_memory m = memory(*state, 70000);
    struct mf_tree_reader r = mf_tree_memory_reader(&m);
    struct mf_tree sub = {0};
    struct mf_str bytes;
    struct mf_err err = {0};

    assert_ok(mf_tile_hashes(*state, &(struct mf_tile){false, 0, 1, 256}, r, &bytes, &err), &err);
    assert_int_equal(bytes.n, MF_TILE_BYTES);
    for (unsigned i = 0; i < 256; i++) {
        struct mf_hash leaf = mf_tree_leaf(entry_of(*state, 256 + i));
        assert_memory_equal(bytes.p + 32 * i, leaf.b, 32);
        mf_tree_append(&sub, &leaf, NULL, NULL);
    }
    /* The level above has that tile's root as its second hash. */
    struct mf_hash root = mf_tree_root(&sub);
    assert_ok(mf_tile_hashes(*state, &(struct mf_tile){false, 1, 0, 2}, r, &bytes, &err), &err);
    assert_int_equal(bytes.n, 64);
    assert_memory_equal(bytes.p + 32, root.b, 32);
    expect_refusal(mf_tile_hashes(*state, &(struct mf_tile){false, 1, 1, 18}, r, &bytes, &err),
                   MF_E_USAGE, &err, "no node 273 on level 8");
}

/* ---- bundles ---- */

static void test_bundles(void **state)
{
    struct mf_buf b, big;
    struct mf_str *entries;
    struct mf_err err = {0};

    mf_buf_init(&b, *state);
    mf_buf_init(&big, *state);
    mf_buf_pad(&big, 'x', MF_ENTRY_MAX);
    assert_ok(mf_bundle_add(&b, MF_S("abc"), &err), &err);
    assert_ok(mf_bundle_add(&b, MF_S(""), &err), &err);
    assert_memory_equal(b.p, "\0\3abc\0\0", 7);
    assert_ok(mf_bundle_add(&b, mf_buf_str(&big), &err), &err);
    assert_memory_equal(b.p + 7, "\xFF\xFFxx", 4);
    mf_buf_char(&big, 'x');
    expect_refusal(mf_bundle_add(&b, mf_buf_str(&big), &err), MF_E_LIMIT, &err,
                   "65535 bytes, not 65536");
    struct mf_str all = mf_buf_str(&b);
    assert_ok(mf_bundle_parse(*state, all, 3, &entries, &err), &err);
    assert_str(entries[0], "abc");
    assert_int_equal(entries[1].n, 0);
    assert_int_equal(entries[2].n, MF_ENTRY_MAX);

    expect_refusal(mf_bundle_parse(*state, all, 4, &entries, &err), MF_E_FORMAT, &err,
                   "entry 4 of 4");
    expect_refusal(mf_bundle_parse(*state, all, 2, &entries, &err), MF_E_FORMAT, &err,
                   "goes on after its 2 entries");
    expect_refusal(mf_bundle_parse(*state, mf_str_sub(all, 0, all.n - 1), 3, &entries, &err),
                   MF_E_FORMAT, &err, "entry 3 of 3");
    expect_refusal(mf_bundle_parse(*state, mf_str_sub(all, 0, 6), 2, &entries, &err), MF_E_FORMAT,
                   &err, "entry 2 of 2");
    expect_refusal(mf_bundle_parse(*state, all, 0, &entries, &err), MF_E_USAGE, &err, "1 to 256");
    expect_refusal(mf_bundle_parse(*state, all, 257, &entries, &err), MF_E_USAGE, &err, "1 to 256");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_paths),
        ARENA_TEST(test_refused_paths),
        ARENA_TEST(test_paths_and_back),
        ARENA_TEST(test_example_of_the_specification),
        ARENA_TEST(test_tiles_of_a_growing_tree),
        ARENA_TEST(test_which_are_in_a_tree),
        ARENA_TEST(test_reading_tiles),
        ARENA_TEST(test_hashes_of_a_tile),
        ARENA_TEST(test_bundles),
    };

    return RUN(tests);
}
