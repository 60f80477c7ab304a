#include "ledger/tile.h"

#include <string.h>

#include "base/os.h"
#include "ledger/scan.h"

enum { HASH_BYTES = 32, LEVEL_BITS = 8 };

/* Hashes that stand in tiles of that level for a tree of that size: floor(size / 256^level). */
static uint64_t hashes_on(uint64_t size, unsigned level)
{
    return level < MF_TILE_LEVELS ? size >> (LEVEL_BITS * level) : 0;
}

/* ---- paths ---- */

struct mf_str mf_tile_path(struct mf_arena *a, const struct mf_tile *t)
{
    unsigned group[8];
    unsigned n = 0;
    uint64_t rest = t->index;
    struct mf_buf b;

    do {
        group[n++] = (unsigned)(rest % 1000);
        rest /= 1000;
    } while (rest > 0);
    mf_buf_init(&b, a);
    if (t->entries)
        mf_buf_c(&b, "tile/entries/");
    else
        mf_buf_f(&b, "tile/%u/", t->level);
    while (n-- > 1)
        mf_buf_f(&b, "x%03u/", group[n]);
    mf_buf_f(&b, "%03u", group[0]);
    if (t->width < MF_TILE_WIDTH)
        mf_buf_f(&b, ".p/%u", t->width);
    return mf_buf_str(&b);
}

/* Three digits; *index goes on with them. */
static bool parse_group(struct mf_str s, uint64_t *index)
{
    if (s.n != 3 || *index > MF_TREE_SIZE_MAX / 1000)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *index = *index * 10 + (uint64_t)(s.p[i] - '0');
    }
    return true;
}

/* What comes after the level. */
static bool parse_index(struct mf_str rest, struct mf_tile *t)
{
    struct mf_str group;
    uint64_t width;

    t->index = 0;
    t->width = MF_TILE_WIDTH;
    while (rest.n > 0 && rest.p[0] == 'x') {
        if (!mf_scan_until(&rest, '/', &group) ||
            !parse_group(mf_str_sub(group, 1, group.n), &t->index) ||
            t->index == 0) /* a first group of zeros would be another way to write it */
            return false;
    }
    if (!parse_group(mf_str_sub(rest, 0, 3), &t->index))
        return false;
    rest = mf_str_sub(rest, 3, rest.n);
    if (rest.n == 0)
        return true;
    if (!mf_str_starts(rest, MF_S(".p/")) ||
        !mf_scan_decimal(mf_str_sub(rest, 3, rest.n), MF_TILE_WIDTH - 1, &width) || width == 0)
        return false;
    t->width = (unsigned)width;
    return true;
}

enum mf_rc mf_tile_parse(struct mf_str path, struct mf_tile *ret, struct mf_err *err)
{
    struct mf_str word, rest = path;
    struct mf_tile t = {0};
    uint64_t level = 0;

    if (!mf_scan_until(&rest, '/', &word) || !mf_str_is(word, "tile") ||
        !mf_scan_until(&rest, '/', &word))
        return mf_err_set(err, MF_E_FORMAT, "this is no path of a tile");
    t.entries = mf_str_is(word, "entries");
    if (!t.entries && !mf_scan_decimal(word, 63, &level))
        return mf_err_set(err, MF_E_FORMAT, "a tile's level is a number from 0 to 63");
    if (!parse_index(rest, &t))
        return mf_err_set(err, MF_E_FORMAT,
                          "a tile's index is written in groups of three digits, all but the last "
                          "after an x, and .p/ with a width of 1 to 255 where it isn't full");
    t.level = (unsigned)level;
    if (level >= MF_TILE_LEVELS ||
        t.index >= hashes_on(MF_TREE_SIZE_MAX, t.level) / MF_TILE_WIDTH +
                       (hashes_on(MF_TREE_SIZE_MAX, t.level) % MF_TILE_WIDTH != 0))
        return mf_err_set(err, MF_E_LIMIT, "no tree of 2^62 leaves has such a tile");
    *ret = t;
    return MF_OK;
}

/* ---- which tiles there are ---- */

/* How wide tile `index` of a row of n hashes is; 0 where there is none. */
static unsigned width_of(uint64_t n, uint64_t index)
{
    if (index > n / MF_TILE_WIDTH)
        return 0;
    uint64_t left = n - index * MF_TILE_WIDTH;
    return left < MF_TILE_WIDTH ? (unsigned)left : MF_TILE_WIDTH;
}

bool mf_tile_in(const struct mf_tile *t, uint64_t size)
{
    return t->width > 0 && width_of(hashes_on(size, t->level), t->index) == t->width;
}

static uint64_t first_new(uint64_t from, unsigned level)
{
    return hashes_on(from, level) / MF_TILE_WIDTH;
}

struct mf_tile_walk mf_tile_walk(uint64_t from, uint64_t to)
{
    return (struct mf_tile_walk){
        .from = from, .to = to, .index = first_new(from, 0), .entries = true};
}

bool mf_tile_next(struct mf_tile_walk *w, struct mf_tile *ret)
{
    while (hashes_on(w->to, w->level) > hashes_on(w->from, w->level)) {
        unsigned width = width_of(hashes_on(w->to, w->level), w->index);
        if (width > 0) {
            *ret = (struct mf_tile){w->entries, w->level, w->index++, width};
            return true;
        }
        if (w->entries)
            w->entries = false;
        else
            w->level++;
        w->index = first_new(w->from, w->level);
    }
    return false;
}

/* ---- what stands in them ---- */

enum mf_rc mf_tile_hashes(struct mf_arena *a, const struct mf_tile *t, struct mf_tree_reader r,
                          struct mf_str *ret, struct mf_err *err)
{
    char *bytes = mf_arena_alloc(a, t->width, HASH_BYTES);

    mf_assert(!t->entries && t->width >= 1 && t->width <= MF_TILE_WIDTH);
    for (unsigned i = 0; i < t->width; i++) {
        struct mf_hash h;
        enum mf_rc rc = r.read(r.ctx, t->level * LEVEL_BITS, t->index * MF_TILE_WIDTH + i, &h, err);
        if (rc != MF_OK)
            return rc;
        memcpy(bytes + (size_t)i * HASH_BYTES, h.b, HASH_BYTES);
    }
    *ret = (struct mf_str){bytes, (size_t)t->width * HASH_BYTES};
    return MF_OK;
}

enum mf_rc mf_bundle_add(struct mf_buf *out, struct mf_str entry, struct mf_err *err)
{
    if (entry.n > MF_ENTRY_MAX)
        return mf_err_set(err, MF_E_LIMIT, "an entry has at most %d bytes, not %zu", MF_ENTRY_MAX,
                          entry.n);
    mf_buf_char(out, (char)(uint8_t)(entry.n >> 8));
    mf_buf_char(out, (char)(uint8_t)entry.n);
    mf_buf_add(out, entry);
    return MF_OK;
}

enum mf_rc mf_bundle_parse(struct mf_arena *a, struct mf_str bytes, unsigned width,
                           struct mf_str **ret_entries, struct mf_err *err)
{
    struct mf_str *entries;

    if (width < 1 || width > MF_TILE_WIDTH)
        return mf_err_set(err, MF_E_USAGE, "a bundle has 1 to %d entries", MF_TILE_WIDTH);
    entries = mf_new_n(a, struct mf_str, width);
    for (unsigned i = 0; i < width; i++) {
        size_t n = bytes.n < 2 ? 0 : (size_t)(uint8_t)bytes.p[0] << 8 | (uint8_t)bytes.p[1];
        if (bytes.n < 2 || bytes.n - 2 < n)
            return mf_err_set(err, MF_E_FORMAT, "the bundle ends within entry %u of %u", i + 1,
                              width);
        entries[i] = mf_str_sub(bytes, 2, n);
        bytes = mf_str_sub(bytes, 2 + n, bytes.n);
    }
    if (bytes.n > 0)
        return mf_err_set(err, MF_E_FORMAT, "the bundle goes on after its %u entries", width);
    *ret_entries = entries;
    return MF_OK;
}

/* ---- reading ---- */

void mf_tile_source_init(struct mf_tile_source *s, uint64_t size, mf_tile_fetch fetch, void *ctx)
{
    memset(s, 0, sizeof *s);
    s->fetch = fetch;
    s->ctx = ctx;
    s->size = size;
}

/* Has tile `index` of a level in s->kept[level]. */
static enum mf_rc keep(struct mf_tile_source *s, unsigned level, uint64_t index, struct mf_err *err)
{
    struct mf_tile t = {
        .level = level, .index = index, .width = width_of(hashes_on(s->size, level), index)};
    struct mf_str bytes;

    if (s->kept[level].there && s->kept[level].index == index)
        return MF_OK;
    s->kept[level].there = false;
    enum mf_rc rc = s->fetch(s->ctx, &t, &bytes, err);
    if (rc != MF_OK)
        return rc;
    if (bytes.n != (size_t)t.width * HASH_BYTES)
        return mf_err_set(err, MF_E_FORMAT, "tile %llu of level %u has %zu bytes instead of %u",
                          (unsigned long long)index, level, bytes.n, t.width * HASH_BYTES);
    for (unsigned i = 0; i < t.width; i++)
        memcpy(s->kept[level].at[i].b, bytes.p + (size_t)i * HASH_BYTES, HASH_BYTES);
    s->kept[level].index = index;
    s->kept[level].there = true;
    return MF_OK;
}

/* A node between two levels of tiles is made of hashes that stand side by side in one tile. */
static enum mf_rc read_tiles(void *ctx, unsigned level, uint64_t index, struct mf_hash *ret,
                             struct mf_err *err)
{
    struct mf_tile_source *s = ctx;
    struct mf_hash h[MF_TILE_WIDTH];
    unsigned above = level % LEVEL_BITS, tile_level = level / LEVEL_BITS;

    if (level >= MF_TREE_LEVELS || index >= s->size >> level)
        return mf_err_set(err, MF_E_USAGE, "the tree of %llu has no node %llu on level %u",
                          (unsigned long long)s->size, (unsigned long long)index, level);
    uint64_t first = index << above;
    enum mf_rc rc = keep(s, tile_level, first / MF_TILE_WIDTH, err);
    if (rc != MF_OK)
        return rc;
    unsigned n = 1u << above;
    memcpy(h, &s->kept[tile_level].at[first % MF_TILE_WIDTH], n * sizeof *h);
    for (; n > 1; n /= 2)
        for (unsigned i = 0; i < n / 2; i++)
            h[i] = mf_tree_node(&h[2 * i], &h[2 * i + 1]);
    *ret = h[0];
    return MF_OK;
}

struct mf_tree_reader mf_tile_reader(struct mf_tile_source *s)
{
    return (struct mf_tree_reader){read_tiles, s};
}
