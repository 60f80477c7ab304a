/* A published ledger behind an address, as a store that can only be read. */
#include <string.h>

#include "cli/remote.h"
#include "cli/tell.h"
#include "ledger/checkpoint.h"
#include "ledger/tile.h"

struct remote {
    struct mf_store base;
    const struct mf_cli *cli;
    struct mf_remote *at;
    const char *ledger, *documents; /* prefixes of paths */
    struct mf_arena scratch;        /* of one request */
    struct mf_str note;             /* the checkpoint that head() has seen */
    uint64_t size;
    /* The last bundle of entries with the hashes that are published of them. */
    struct mf_arena kept;
    uint64_t index; /* UINT64_MAX: none */
    unsigned width;
    struct mf_str *entries, hashes;
};

static enum mf_rc get(struct remote *s, struct mf_arena *a, struct mf_str path, size_t limit,
                      struct mf_remote_answer *ret, struct mf_err *err)
{
    struct mf_remote_ask ask = {.method = "GET", .path = path, .limit = limit};

    return mf_remote_ask(s->at, a, &ask, ret, err);
}

/* The checkpoint that is there now; nothing of it is verified. */
static enum mf_rc get_note(struct remote *s, struct mf_arena *a, struct mf_str *ret,
                           struct mf_checkpoint *ret_says, struct mf_err *err)
{
    struct mf_remote_answer answer;
    struct mf_note parsed;
    struct mf_str args[1] = {mf_str_c(mf_remote_url(s->at))};
    enum mf_rc rc = get(s, a, mf_strf(a, "%s/checkpoint", s->ledger), MF_NOTE_MAX, &answer, err);

    if (rc != MF_OK)
        return rc;
    if (answer.status != 200 && answer.status != 404 && answer.status != 403)
        return mf_remote_problem(s->at, &answer, err);
    *ret = answer.body;
    if (answer.status == 200 && mf_note_parse(a, answer.body, &parsed, NULL) == MF_OK &&
        mf_checkpoint_parse(parsed.text, ret_says, NULL) == MF_OK)
        return MF_OK;
    return mf_err_set(err, MF_E_FORMAT, "%.*s",
                      MF_F(mf_word(s->cli, MF_WORD_REMOTE_NO_LEDGER, 1, args)));
}

static enum mf_rc head(struct mf_store *store, struct mf_store_head *ret, struct mf_err *err)
{
    struct remote *s = (struct remote *)store;
    struct mf_checkpoint says;
    struct mf_str note;
    enum mf_rc rc = get_note(s, &s->scratch, &note, &says, err);

    if (rc == MF_OK) {
        if (!mf_str_eq(note, s->note))
            s->note = mf_str_copy(s->cli->arena, note);
        s->size = says.size;
        *ret = (struct mf_store_head){.size = says.size, .root = says.root};
    }
    mf_arena_free(&s->scratch);
    mf_arena_init(&s->scratch);
    return rc;
}

static enum mf_rc note(struct mf_store *store, struct mf_arena *a, uint64_t *ret_size,
                       struct mf_str *ret, struct mf_err *err)
{
    struct remote *s = (struct remote *)store;
    struct mf_store_head seen;

    if (s->note.n == 0) {
        enum mf_rc rc = head(store, &seen, err);
        if (rc != MF_OK)
            return rc;
    }
    *ret_size = s->size;
    *ret = mf_str_copy(a, s->note);
    return MF_OK;
}

/* ---- tiles ---- */

static unsigned width_at(const struct mf_tile *t, uint64_t size)
{
    uint64_t hashes = size >> (8 * t->level), before = t->index * MF_TILE_WIDTH;
    uint64_t left = hashes > before ? hashes - before : 0;

    return left < MF_TILE_WIDTH ? (unsigned)left : MF_TILE_WIDTH;
}

static enum mf_rc get_tile(struct remote *s, struct mf_arena *a, const struct mf_tile *t,
                           struct mf_remote_answer *ret, struct mf_err *err)
{
    struct mf_str path = mf_strf(a, "%s/%.*s", s->ledger, MF_F(mf_tile_path(a, t)));

    return get(s, a, path, t->entries ? MF_BUNDLE_MAX : MF_TILE_BYTES, ret, err);
}

/*
 * A tile's bytes. Where the ledger has grown since its checkpoint was read, the narrower tile may
 * be gone: then t->width becomes what there is now.
 */
static enum mf_rc tile(struct remote *s, struct mf_arena *a, struct mf_tile *t, struct mf_str *ret,
                       struct mf_err *err)
{
    struct mf_remote_answer answer;
    struct mf_checkpoint says;
    struct mf_str fresh, path = mf_tile_path(a, t);
    enum mf_rc rc = get_tile(s, a, t, &answer, err);

    for (int tries = 0; rc == MF_OK && answer.status == 404 && tries < 3; tries++) {
        if (t->width == MF_TILE_WIDTH || get_note(s, a, &fresh, &says, NULL) != MF_OK ||
            width_at(t, says.size) <= t->width)
            break;
        t->width = width_at(t, says.size);
        rc = get_tile(s, a, t, &answer, err);
    }
    if (rc != MF_OK)
        return rc;
    *ret = answer.body;
    if (answer.status == 200)
        return MF_OK;
    if (answer.status == 404)
        return mf_err_set(err, MF_E_FORMAT, "%.*s is missing", MF_F(path));
    return mf_remote_problem(s->at, &answer, err);
}

static enum mf_rc hash_tile(struct remote *s, struct mf_arena *a, struct mf_tile *t,
                            struct mf_str *ret, struct mf_err *err)
{
    enum mf_rc rc = tile(s, a, t, ret, err);

    if (rc == MF_OK && ret->n != 32 * (size_t)t->width)
        return mf_err_set(err, MF_E_FORMAT, "%.*s has %zu bytes, not %zu", MF_F(mf_tile_path(a, t)),
                          ret->n, 32 * (size_t)t->width);
    return rc;
}

/* Makes the bundle with that index the kept one, at least as wide as the ledger's size asks. */
static enum mf_rc load(struct remote *s, uint64_t index, struct mf_err *err)
{
    struct mf_tile t = {.entries = true, .index = index}, hashes = {.index = index};
    struct mf_str bytes;
    unsigned wanted = width_at(&t, s->size);
    enum mf_rc rc;

    if (s->index == index && s->width >= wanted)
        return MF_OK;
    mf_arena_free(&s->kept);
    mf_arena_init(&s->kept);
    s->index = UINT64_MAX;
    t.width = hashes.width = wanted;
    if (wanted == 0)
        return mf_err_set(err, MF_E_FORMAT, "the ledger has %llu entries",
                          (unsigned long long)s->size);
    rc = tile(s, &s->kept, &t, &bytes, err);
    if (rc != MF_OK)
        return rc;
    rc = mf_bundle_parse(&s->kept, bytes, t.width, &s->entries, err);
    if (rc != MF_OK)
        return mf_err_wrap(err, "%.*s", MF_F(mf_tile_path(&s->kept, &t)));
    rc = hash_tile(s, &s->kept, &hashes, &s->hashes, err);
    if (rc == MF_OK) {
        s->index = index;
        s->width = t.width < hashes.width ? t.width : hashes.width;
    }
    return rc;
}

static enum mf_rc read(struct mf_store *store, uint64_t from, uint32_t n, struct mf_arena *a,
                       struct mf_store_entry *ret, struct mf_err *err)
{
    struct remote *s = (struct remote *)store;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = from + i;
        unsigned place = (unsigned)(at % MF_TILE_WIDTH);
        enum mf_rc rc = load(s, at / MF_TILE_WIDTH, err);
        if (rc != MF_OK)
            return rc;
        if (place >= s->width)
            return mf_err_set(err, MF_E_FORMAT, "the ledger has %llu entries",
                              (unsigned long long)s->size);
        ret[i] = (struct mf_store_entry){.bytes = mf_str_copy(a, s->entries[place])};
        memcpy(ret[i].leaf.b, s->hashes.p + 32 * (size_t)place, 32);
    }
    return MF_OK;
}

static enum mf_rc document(struct mf_store *store, struct mf_hash hash, struct mf_arena *a,
                           struct mf_str *ret, bool *ret_found, struct mf_err *err)
{
    struct remote *s = (struct remote *)store;
    struct mf_str path = mf_strf(a, "%s/%.*s", s->documents, MF_F(mf_hash_hex(a, &hash)));
    struct mf_remote_answer answer;
    enum mf_rc rc = get(s, a, path, MF_MAX_DOCUMENT, &answer, err);

    *ret_found = rc == MF_OK && answer.status == 200;
    if (rc != MF_OK)
        return rc;
    *ret = answer.body;
    return answer.status == 200 || answer.status == 404 ? MF_OK
                                                        : mf_remote_problem(s->at, &answer, err);
}

enum mf_rc mf_remote_store_rest(struct mf_store *store, struct mf_verdict *v, struct mf_err *err)
{
    struct remote *s = (struct remote *)store;
    struct mf_tile_walk walk = mf_tile_walk(0, v->checked);
    struct mf_tile t;
    enum mf_rc rc = MF_OK;

    while (v->sound && rc == MF_OK && mf_tile_next(&walk, &t)) {
        struct mf_arena_mark mark = mf_arena_mark(&s->scratch);
        struct mf_tile there = t;
        struct mf_str published, right;
        struct mf_err why;
        if (t.entries || t.level == 0) /* those were compared entry by entry */
            continue;
        rc = mf_tile_hashes(&s->scratch, &t, mf_play_tree(v->play), &right, err);
        if (rc != MF_OK)
            break;
        rc = hash_tile(s, &s->scratch, &there, &published, &why);
        if (rc == MF_OK && !mf_str_eq(mf_str_sub(published, 0, right.n), right)) {
            struct mf_both path = mf_both_of(mf_tile_path(&s->scratch, &t));
            mf_verdict_fault(v, MF_WHOLE_LEDGER, MF_FAULT_TILE, 1, &path);
        }
        if (rc == MF_E_FORMAT || rc == MF_E_LIMIT) {
            struct mf_both said = mf_both_of(mf_str_c(why.message));
            mf_verdict_fault(v, MF_WHOLE_LEDGER, MF_FAULT_FILE, 1, &said);
            rc = MF_OK;
        } else if (rc != MF_OK) {
            rc = mf_err_set(err, rc, "%s", why.message);
        }
        mf_arena_rewind(&s->scratch, mark);
    }
    return rc;
}

/* ---- what can't be done ---- */

static enum mf_rc read_only(struct mf_err *err)
{
    return mf_err_set(err, MF_E_USAGE, "a published ledger can only be read");
}

static enum mf_rc append(struct mf_store *store, struct mf_store_head expected,
                         const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                         struct mf_err *err)
{
    (void)store, (void)expected, (void)entries, (void)n, (void)root;
    return read_only(err);
}

static enum mf_rc find(struct mf_store *store, struct mf_hash id, uint64_t *ret, bool *ret_found,
                       struct mf_err *err)
{
    (void)store, (void)id, (void)ret, (void)ret_found;
    return read_only(err);
}

static enum mf_rc keep_note(struct mf_store *store, uint64_t size, struct mf_str text,
                            struct mf_err *err)
{
    (void)store, (void)size, (void)text;
    return read_only(err);
}

static void carry_note(struct mf_store *store, uint64_t size, struct mf_str text)
{
    (void)store, (void)size, (void)text; /* nothing is appended that it could come with */
}

static enum mf_rc keep_document(struct mf_store *store, struct mf_hash hash, struct mf_str bytes,
                                struct mf_err *err)
{
    (void)store, (void)hash, (void)bytes;
    return read_only(err);
}

static enum mf_rc settle(struct mf_store *store, struct mf_err *err)
{
    (void)store;
    return read_only(err);
}

static void close_store(struct mf_store *store)
{
    struct remote *s = (struct remote *)store;

    mf_remote_close(s->at);
    mf_arena_free(&s->scratch);
    mf_arena_free(&s->kept);
}

static const struct mf_store_class remote_class = {
    .head = head,
    .append = append,
    .read = read,
    .find = find,
    .keep_note = keep_note,
    .carry_note = carry_note,
    .note = note,
    .keep_document = keep_document,
    .document = document,
    .settle = settle,
    .close = close_store,
};

/* Is it a server, or are these files? What isn't there has many answers: 404, 403, a page. */
static enum mf_rc find_layout(struct remote *s, struct mf_err *err)
{
    struct mf_checkpoint says;
    struct mf_str text;
    enum mf_rc rc;

    s->ledger = "/ledger";
    s->documents = "/documents";
    rc = get_note(s, &s->scratch, &text, &says, err);
    if (rc != MF_E_FORMAT)
        return rc;
    s->ledger = "";
    s->documents = "/document";
    return get_note(s, &s->scratch, &text, &says, err);
}

enum mf_rc mf_remote_store(const struct mf_cli *cli, const char *url, struct mf_store **ret,
                           struct mf_err *err)
{
    struct remote *s = mf_new(cli->arena, struct remote);
    enum mf_rc rc;

    *s = (struct remote){.base.class = &remote_class, .cli = cli, .index = UINT64_MAX};
    *ret = NULL;
    rc = mf_remote_open(cli, url, &s->at, err);
    if (rc != MF_OK)
        return rc;
    mf_arena_init(&s->scratch);
    mf_arena_init(&s->kept);
    *ret = &s->base;
    return find_layout(s, err);
}
