/* A folder with a ledger as a source for its verification. */
#include "ledger/folder.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/checkpoint.h"
#include "ledger/dir.h"
#include "ledger/entry.h"
#include "ledger/wire.h"

struct mf_str mf_folder_document(struct mf_arena *a, const char *dir, const struct mf_hash *h)
{
    return mf_strf(a, "%s/document/%.*s", dir, MF_F(mf_hash_hex(a, h)));
}

/* The size that a checkpoint says, nothing of which is verified here; 0: it says none. */
static uint64_t claimed_size(struct mf_arena *a, struct mf_str note)
{
    struct mf_note parsed;
    struct mf_checkpoint c;

    if (note.n == 0 || mf_note_parse(a, note, &parsed, NULL) != MF_OK ||
        mf_checkpoint_parse(parsed.text, &c, NULL) != MF_OK)
        return 0;
    return c.size;
}

/* DIR/checkpoint; n 0: there is none. */
static enum mf_rc note_file(struct mf_folder *s, struct mf_arena *a, struct mf_str *ret,
                            struct mf_err *err)
{
    return mf_dir_note(a, s->dir, ret, err);
}

/* ---- the folder at work ---- */

/*
 * The last checkpoint stands in the store and beside it; the larger one counts, so that a store put
 * back from an older copy is found out.
 */
static enum mf_rc larger_note(struct mf_folder *s, struct mf_str *ret, struct mf_err *err)
{
    struct mf_str beside;
    uint64_t size = 0;
    enum mf_rc rc = mf_store_note(s->store, s->arena, &size, ret, err);

    s->note_size = size;
    s->note_says = claimed_size(s->arena, *ret);
    if (rc != MF_OK || (rc = note_file(s, s->arena, &beside, err)) != MF_OK)
        return rc;
    if (claimed_size(s->arena, beside) > claimed_size(s->arena, *ret))
        *ret = beside;
    return MF_OK;
}

/*
 * Head and checkpoint of one moment. While a server writes, one may be ahead of the other for some
 * milliseconds; what stays so is for the verification to tell.
 */
static enum mf_rc one_moment(struct mf_folder *s, struct mf_err *err)
{
    const struct timespec pause = {.tv_nsec = 20000000L};
    struct mf_store_head head;
    enum mf_rc rc;

    for (int tries = 0; tries < 100; tries++) {
        rc = mf_store_head(s->store, &head, err);
        if (rc != MF_OK || (rc = larger_note(s, &s->note, err)) != MF_OK)
            return rc;
        s->size = head.size;
        s->root = head.root;
        if (claimed_size(s->arena, s->note) == s->size)
            break;
        nanosleep(&pause, NULL);
    }
    return MF_OK;
}

static enum mf_rc store_note(void *ctx, struct mf_arena *a, struct mf_str *ret, struct mf_err *err)
{
    struct mf_folder *s = ctx;

    (void)a;
    (void)err;
    *ret = s->note;
    return MF_OK;
}

static enum mf_rc store_size(void *ctx, uint64_t *ret, struct mf_err *err)
{
    struct mf_folder *s = ctx;

    (void)err;
    *ret = s->size;
    return MF_OK;
}

static enum mf_rc store_entries(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                                struct mf_store_entry *ret, struct mf_err *err)
{
    struct mf_folder *s = ctx;

    return mf_store_read(s->store, from, n, a, ret, err);
}

static bool store_document(void *ctx, const struct mf_hash *hash, struct mf_arena *a,
                           struct mf_str *ret)
{
    struct mf_folder *s = ctx;
    bool found;

    return mf_store_document(s->store, *hash, a, ret, &found, NULL) == MF_OK && found;
}

/* ---- published files ---- */

static enum mf_rc files_note(void *ctx, struct mf_arena *a, struct mf_str *ret, struct mf_err *err)
{
    return note_file(ctx, a, ret, err);
}

static enum mf_rc files_size(void *ctx, uint64_t *ret, struct mf_err *err)
{
    struct mf_folder *s = ctx;
    struct mf_str note;
    enum mf_rc rc = note_file(s, s->arena, &note, err);

    if (rc == MF_OK)
        *ret = claimed_size(s->arena, note);
    return rc;
}

/* A tile's bytes; MF_E_FORMAT where it isn't there, which is the ledger's fault. */
static enum mf_rc read_tile(const struct mf_folder *s, struct mf_arena *a, const struct mf_tile *t,
                            struct mf_str *ret, struct mf_err *err)
{
    struct mf_str path = mf_tile_path(a, t), full = mf_strf(a, "%s/%.*s", s->dir, MF_F(path));

    if (access(full.p, R_OK) != 0)
        return mf_err_set(err, MF_E_FORMAT, "%.*s is missing", MF_F(path));
    return mf_os_read(a, full.p, t->entries ? MF_BUNDLE_MAX : MF_TILE_BYTES, ret, err);
}

/* Of a tile with that index in a tree of that size: how many of 256 are there. */
static unsigned width_of(uint64_t index, uint64_t size)
{
    uint64_t left = size - index * MF_TILE_WIDTH;

    return left < MF_TILE_WIDTH ? (unsigned)left : MF_TILE_WIDTH;
}

/* Entries of one bundle, with the hashes that are published of them. */
static enum mf_rc read_bundle(struct mf_folder *s, uint64_t size, uint64_t index,
                              struct mf_arena *a, struct mf_str **ret, struct mf_str *ret_hashes,
                              struct mf_err *err)
{
    struct mf_tile t = {.entries = true, .index = index, .width = width_of(index, size)};
    struct mf_str bytes;
    enum mf_rc rc = read_tile(s, a, &t, &bytes, err);

    if (rc != MF_OK)
        return rc;
    rc = mf_bundle_parse(a, bytes, t.width, ret, err);
    if (rc != MF_OK)
        return mf_err_wrap(err, "%.*s", MF_F(mf_tile_path(a, &t)));
    t.entries = false;
    rc = read_tile(s, a, &t, ret_hashes, err);
    if (rc == MF_OK && ret_hashes->n != 32 * (size_t)t.width)
        rc = mf_err_set(err, MF_E_FORMAT, "%.*s has %zu bytes, not %zu", MF_F(mf_tile_path(a, &t)),
                        ret_hashes->n, 32 * (size_t)t.width);
    return rc;
}

static enum mf_rc files_entries(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                                struct mf_store_entry *ret, struct mf_err *err)
{
    struct mf_folder *s = ctx;
    uint64_t size, index = UINT64_MAX;
    struct mf_str *entries = NULL, hashes = {0};
    enum mf_rc rc = files_size(s, &size, err);

    for (uint32_t i = 0; rc == MF_OK && i < n; i++) {
        uint64_t at = from + i;
        if (at / MF_TILE_WIDTH != index) {
            index = at / MF_TILE_WIDTH;
            rc = read_bundle(s, size, index, a, &entries, &hashes, err);
            if (rc != MF_OK)
                return rc;
        }
        ret[i] = (struct mf_store_entry){.bytes = entries[at % MF_TILE_WIDTH]};
        memcpy(ret[i].leaf.b, hashes.p + 32 * (at % MF_TILE_WIDTH), 32);
    }
    return rc;
}

static bool files_document(void *ctx, const struct mf_hash *hash, struct mf_arena *a,
                           struct mf_str *ret)
{
    struct mf_folder *s = ctx;
    struct mf_str path = mf_folder_document(a, s->dir, hash), bytes;

    if (mf_os_read(a, path.p, MF_MAX_DOCUMENT, &bytes, NULL) != MF_OK)
        return false;
    struct mf_hash real = mf_sha256(bytes);
    *ret = bytes;
    return mf_hash_eq(&real, hash);
}

/* ---- what else is there ---- */

static void fault(struct mf_verdict *v, enum mf_fault_kind kind, struct mf_str about)
{
    struct mf_both what = mf_both_of(about);

    mf_verdict_fault(v, MF_WHOLE_LEDGER, kind, about.n > 0, &what);
}

static enum mf_rc check_tile(struct mf_folder *s, struct mf_verdict *v, const struct mf_tile *t,
                             struct mf_err *err)
{
    struct mf_str there, right, path = mf_tile_path(&s->scratch, t);
    struct mf_err why;
    enum mf_rc rc = mf_tile_hashes(&s->scratch, t, mf_play_tree(v->play), &right, err);

    if (rc != MF_OK)
        return rc;
    rc = read_tile(s, &s->scratch, t, &there, &why);
    if (rc == MF_E_FORMAT || rc == MF_E_LIMIT) {
        fault(v, MF_FAULT_FILE, mf_str_c(why.message));
        return MF_OK;
    }
    if (rc != MF_OK)
        return mf_err_set(err, rc, "%s", why.message);
    if (!mf_str_eq(there, right))
        fault(v, MF_FAULT_TILE, path);
    return MF_OK;
}

/* The document of that name, whatever is in it; false: there is none. */
static enum mf_rc any_document(struct mf_folder *s, const struct mf_hash *hash, struct mf_str *ret,
                               bool *ret_found, struct mf_err *err)
{
    struct mf_str path = mf_folder_document(&s->scratch, s->dir, hash);

    if (s->store)
        return mf_store_document(s->store, *hash, &s->scratch, ret, ret_found, err);
    *ret_found = access(path.p, F_OK) == 0;
    return *ret_found ? mf_os_read(&s->scratch, path.p, MF_MAX_DOCUMENT, ret, err) : MF_OK;
}

static enum mf_rc check_charter(struct mf_folder *s, struct mf_verdict *v, struct mf_err *err)
{
    struct mf_store_entry first;
    struct mf_entry e;
    struct mf_hash hash, real;
    struct mf_str bytes;
    bool found;
    enum mf_rc rc = s->source.entries(s, 0, 1, &s->scratch, &first, err);

    if (rc != MF_OK || (rc = mf_entry_read(first.bytes, &e, err)) != MF_OK)
        return rc;
    if (!mf_wire_read_hex(mf_entry_part(&e, "charter"), &hash))
        return mf_err_set(err, MF_E_FORMAT, "the charter's hash is none");
    rc = any_document(s, &hash, &bytes, &found, err);
    if (rc != MF_OK)
        return rc;
    if (!found) { /* a mirror may do without: the entry has the text */
        if (s->store)
            mf_verdict_fault(v, MF_WHOLE_LEDGER, MF_FAULT_DOCUMENT_GONE, 1,
                             &(struct mf_both){{MF_S("charter"), MF_S("piagam")}});
        return MF_OK;
    }
    real = mf_sha256(bytes);
    if (!mf_hash_eq(&real, &hash))
        fault(v, MF_FAULT_NAMED_DOCUMENT, mf_hash_hex(&s->scratch, &hash));
    return MF_OK;
}

/* What the store has beside entries and documents, so that it is found again where a verification
 * doesn't look at it. */
static void check_head(struct mf_folder *s, struct mf_verdict *v)
{
    if (v->checked == s->size && !mf_hash_eq(&v->root, &s->root))
        fault(v, MF_FAULT_KEPT_ROOT, (struct mf_str){0});
    if (s->note_size != s->note_says)
        fault(v, MF_FAULT_KEPT_SIZE, (struct mf_str){0});
}

enum mf_rc mf_folder_rest(struct mf_folder *s, struct mf_verdict *v, struct mf_err *err)
{
    struct mf_tile_walk walk = mf_tile_walk(0, v->checked);
    struct mf_tile t;
    enum mf_rc rc = MF_OK;

    if (v->faults.n > 0) /* the tree isn't the one that should be published */
        return MF_OK;
    while (!s->store && rc == MF_OK && v->sound && mf_tile_next(&walk, &t)) {
        struct mf_arena_mark mark = mf_arena_mark(&s->scratch);
        if (!t.entries)
            rc = check_tile(s, v, &t, err);
        mf_arena_rewind(&s->scratch, mark);
    }
    if (s->store)
        check_head(s, v);
    return rc == MF_OK ? check_charter(s, v, err) : rc;
}

/* ---- opening ---- */

enum mf_rc mf_folder_open(struct mf_folder *s, struct mf_arena *arena, const char *dir,
                          struct mf_err *err)
{
    *s = (struct mf_folder){.dir = dir, .arena = arena};
    mf_arena_init(&s->scratch);
    if (access(mf_strf(arena, "%s/ledger.sqlite", dir).p, F_OK) == 0) {
        s->source = (struct mf_ledger_source){
            s, store_note, store_size, store_entries, store_document, true};
        enum mf_rc rc = mf_store_sqlite_open(dir, false, &s->store, err);
        return rc == MF_OK ? one_moment(s, err) : rc;
    }
    s->source =
        (struct mf_ledger_source){s, files_note, files_size, files_entries, files_document, false};
    if (access(mf_strf(arena, "%s/checkpoint", dir).p, F_OK) == 0)
        return MF_OK;
    return mf_err_set(err, MF_E_IO,
                      "%s: no ledger is there, neither at work (ledger.sqlite) nor published "
                      "(checkpoint)",
                      dir);
}

void mf_folder_close(struct mf_folder *s)
{
    mf_store_close(s->store);
    mf_arena_free(&s->scratch);
}
