#ifndef MF_LEDGER_TILE_H
#define MF_LEDGER_TILE_H
/*
 * Tiles, C2SP tlog-tiles: the tree as files of up to 256 hashes, and the entries in bundles of up
 * to 256.
 *
 *     tile/<level>/<index>[.p/<width>]      the roots (8 * level, 256 * index + i) of tree.h
 *     tile/entries/<index>[.p/<width>]      each entry after its length, two bytes, big-endian
 *
 * The index is written in groups of three digits, all but the last after an "x". A tile that isn't
 * full names its width. At level l of a tree of n leaves, floor(n / 256^l) hashes stand in tiles.
 */
#include <stdbool.h>

#include "ledger/tree.h"

#define MF_TILE_WIDTH  256
#define MF_TILE_BYTES  (MF_TILE_WIDTH * 32)
#define MF_TILE_LEVELS 8     /* that a tree of MF_TREE_SIZE_MAX can have */
#define MF_ENTRY_MAX   65535 /* bytes of an entry */
#define MF_BUNDLE_MAX  (MF_TILE_WIDTH * (2 + MF_ENTRY_MAX))

struct mf_tile {
    bool entries;   /* a bundle; level is 0 */
    unsigned level; /* below MF_TILE_LEVELS */
    uint64_t index;
    unsigned width; /* 1 to 256 */
};

struct mf_str mf_tile_path(struct mf_arena *a, const struct mf_tile *t);
/*
 * The tile with that path: only the one way to write it. MF_E_LIMIT for a tile that a tree of
 * MF_TREE_SIZE_MAX doesn't have.
 */
enum mf_rc mf_tile_parse(struct mf_str path, struct mf_tile *ret, struct mf_err *err) MF_MUST_USE;
/* Whether the tree of that size is published with this tile, as it is (partial where it is). */
bool mf_tile_in(const struct mf_tile *t, uint64_t size);

/*
 * Goes through the tiles with which the tree of size `to` is published, and which one of size
 * `from` wasn't: level by level, bundles of entries first. Begin with mf_tile_walk().
 */
struct mf_tile_walk {
    uint64_t from, to, index;
    unsigned level;
    bool entries;
};

struct mf_tile_walk mf_tile_walk(uint64_t from, uint64_t to);
bool mf_tile_next(struct mf_tile_walk *w, struct mf_tile *ret);

/* What stands in a tile of hashes; 32 * width bytes, of the arena. A bundle is a bug. */
enum mf_rc mf_tile_hashes(struct mf_arena *a, const struct mf_tile *t, struct mf_tree_reader r,
                          struct mf_str *ret, struct mf_err *err) MF_MUST_USE;

/* Adds an entry to a bundle; MF_E_LIMIT where it has more than MF_ENTRY_MAX bytes. */
enum mf_rc mf_bundle_add(struct mf_buf *out, struct mf_str entry, struct mf_err *err) MF_MUST_USE;
/*
 * Takes a bundle of exactly `width` entries apart, no byte more or less; MF_E_FORMAT says which
 * entry isn't whole. The array is the arena's, the entries are views.
 */
enum mf_rc mf_bundle_parse(struct mf_arena *a, struct mf_str bytes, unsigned width,
                           struct mf_str **ret_entries, struct mf_err *err) MF_MUST_USE;

/* ---- reading a tree that is published as tiles ---- */

/* Hands out a tile's bytes, which live until the next call; asks only for tiles of hashes. */
typedef enum mf_rc (*mf_tile_fetch)(void *ctx, const struct mf_tile *t, struct mf_str *ret,
                                    struct mf_err *err);

/*
 * A reader over tiles of a tree of `size`. Nothing of it is believed: what it reads goes into a
 * proof or a root, and that is verified. The last tile of each level is kept.
 */
struct mf_tile_source {
    mf_tile_fetch fetch;
    void *ctx;
    uint64_t size;
    struct {
        bool there;
        uint64_t index;
        struct mf_hash at[MF_TILE_WIDTH];
    } kept[MF_TILE_LEVELS];
};

void mf_tile_source_init(struct mf_tile_source *s, uint64_t size, mf_tile_fetch fetch, void *ctx);
struct mf_tree_reader mf_tile_reader(struct mf_tile_source *s);

#endif
