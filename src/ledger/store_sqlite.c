/*
 * The store in one SQLite file: write-ahead log, every commit synced (synchronous FULL), tables
 * STRICT. A row that says where the head is stands beside the entries and moves in the same
 * transaction, so that two writers can't both believe that they were next.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"

enum statement {
    ST_HEAD,
    ST_MOVE,
    ST_ADD,
    ST_READ,
    ST_FIND,
    ST_KEEP_NOTE,
    ST_NOTE,
    ST_KEEP_DOCUMENT,
    ST_DOCUMENT,
    ST_BEGIN,
    ST_COMMIT,
    ST_ROLLBACK,
    ST__COUNT
};

static const char *const sql[ST__COUNT] = {
    [ST_HEAD] = "SELECT size, root FROM head",
    [ST_MOVE] = "UPDATE head SET size = ?1, root = ?2 WHERE size = ?3 AND root = ?4",
    [ST_ADD] = "INSERT INTO entry (n, bytes, leaf, id) VALUES (?1, ?2, ?3, ?4)",
    [ST_READ] = "SELECT n, bytes, leaf, id FROM entry WHERE n >= ?1 AND n < ?2 ORDER BY n",
    [ST_FIND] = "SELECT n FROM entry WHERE id = ?1",
    [ST_KEEP_NOTE] = "UPDATE head SET note = ?1, note_size = ?2 WHERE note_size <= ?2",
    [ST_NOTE] = "SELECT note, note_size FROM head",
    [ST_KEEP_DOCUMENT] = "INSERT OR IGNORE INTO document (hash, bytes) VALUES (?1, ?2)",
    [ST_DOCUMENT] = "SELECT bytes FROM document WHERE hash = ?1",
    [ST_BEGIN] = "BEGIN IMMEDIATE",
    [ST_COMMIT] = "COMMIT",
    [ST_ROLLBACK] = "ROLLBACK",
};

static const char schema[] =
    "CREATE TABLE entry (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL, leaf BLOB NOT NULL,"
    " id BLOB UNIQUE) STRICT;"
    "CREATE TABLE document (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL,"
    " root BLOB NOT NULL, note BLOB NOT NULL, note_size INTEGER NOT NULL) STRICT;"
    "PRAGMA user_version = 1;";

struct sqlite_store {
    struct mf_store base;
    sqlite3 *db;
    sqlite3_stmt *st[ST__COUNT];
};

static struct sqlite_store *self(struct mf_store *s)
{
    return (struct sqlite_store *)s;
}

static enum mf_rc failed(struct sqlite_store *s, const char *what, struct mf_err *err)
{
    return mf_err_set(err, MF_E_IO, "the ledger's store: %s: %s", what, sqlite3_errmsg(s->db));
}

/* ---- statements ---- */

static sqlite3_stmt *ready(struct sqlite_store *s, enum statement which)
{
    sqlite3_reset(s->st[which]);
    sqlite3_clear_bindings(s->st[which]);
    return s->st[which];
}

/* Runs a statement that gives no row; false: it failed. */
static bool run(struct sqlite_store *s, enum statement which)
{
    int rc = sqlite3_step(s->st[which]);

    sqlite3_reset(s->st[which]);
    return rc == SQLITE_DONE;
}

static bool plain(struct sqlite_store *s, enum statement which)
{
    ready(s, which);
    return run(s, which);
}

static void bind_bytes(sqlite3_stmt *st, int at, struct mf_str bytes)
{
    sqlite3_bind_blob64(st, at, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

static void bind_hash(sqlite3_stmt *st, int at, const struct mf_hash *h)
{
    sqlite3_bind_blob(st, at, h->b, sizeof h->b, SQLITE_STATIC);
}

static struct mf_str column_bytes(sqlite3_stmt *st, int at, struct mf_arena *a)
{
    const void *p = sqlite3_column_blob(st, at);
    size_t n = (size_t)sqlite3_column_bytes(st, at);

    return mf_str_copy(a, (struct mf_str){n ? p : "", n});
}

static bool column_hash(sqlite3_stmt *st, int at, struct mf_hash *ret)
{
    if (sqlite3_column_bytes(st, at) != (int)sizeof ret->b)
        return false;
    memcpy(ret->b, sqlite3_column_blob(st, at), sizeof ret->b);
    return true;
}

/* ---- the operations ---- */

static enum mf_rc get_head(struct mf_store *store, struct mf_store_head *ret, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_HEAD);
    enum mf_rc rc = MF_OK;
    int64_t size;

    if (sqlite3_step(st) != SQLITE_ROW)
        return failed(s, "it has no head", err);
    size = sqlite3_column_int64(st, 0);
    if (size < 0 || !column_hash(st, 1, &ret->root))
        rc = mf_err_set(err, MF_E_FORMAT, "the ledger's store: its head is damaged");
    else
        ret->size = (uint64_t)size;
    sqlite3_reset(st);
    return rc;
}

static bool move_head(struct sqlite_store *s, struct mf_store_head expected, uint32_t n,
                      const struct mf_hash *root, bool *ret_moved_on)
{
    sqlite3_stmt *st = ready(s, ST_MOVE);

    sqlite3_bind_int64(st, 1, (sqlite3_int64)(expected.size + n));
    bind_hash(st, 2, root);
    sqlite3_bind_int64(st, 3, (sqlite3_int64)expected.size);
    bind_hash(st, 4, &expected.root);
    if (!run(s, ST_MOVE))
        return false;
    *ret_moved_on = sqlite3_changes(s->db) == 0;
    return !*ret_moved_on;
}

static bool add(struct sqlite_store *s, uint64_t n, const struct mf_store_entry *e)
{
    sqlite3_stmt *st = ready(s, ST_ADD);

    sqlite3_bind_int64(st, 1, (sqlite3_int64)n);
    bind_bytes(st, 2, e->bytes);
    bind_hash(st, 3, &e->leaf);
    if (e->has_id)
        bind_hash(st, 4, &e->id);
    return run(s, ST_ADD);
}

static enum mf_rc append(struct mf_store *store, struct mf_store_head expected,
                         const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                         struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    bool moved_on = false, ok;
    enum mf_rc rc;

    if (!plain(s, ST_BEGIN))
        return failed(s, "it can't be written to", err);
    ok = move_head(s, expected, n, &root, &moved_on);
    for (uint32_t i = 0; ok && i < n; i++)
        ok = add(s, expected.size + i, &entries[i]);
    if (ok && plain(s, ST_COMMIT))
        return MF_OK;
    rc = moved_on ? mf_err_set(err, MF_E_IO,
                               "the ledger's store has moved on: another writer was quicker")
                  : failed(s, "entries couldn't be added", err);
    if (!sqlite3_get_autocommit(s->db))
        plain(s, ST_ROLLBACK);
    return rc;
}

static enum mf_rc read_range(struct mf_store *store, uint64_t from, uint32_t n, struct mf_arena *a,
                             struct mf_store_entry *ret, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_READ);
    uint32_t got = 0;
    int rc;

    sqlite3_bind_int64(st, 1, (sqlite3_int64)from);
    sqlite3_bind_int64(st, 2, (sqlite3_int64)(from + n));
    while ((rc = sqlite3_step(st)) == SQLITE_ROW && got < n) {
        if ((uint64_t)sqlite3_column_int64(st, 0) != from + got)
            break;
        ret[got].bytes = column_bytes(st, 1, a);
        ret[got].has_id = sqlite3_column_type(st, 3) != SQLITE_NULL;
        if (!column_hash(st, 2, &ret[got].leaf) ||
            (ret[got].has_id && !column_hash(st, 3, &ret[got].id)))
            break;
        got++;
    }
    sqlite3_reset(st);
    if (got == n)
        return MF_OK;
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        return failed(s, "entries couldn't be read", err);
    return mf_err_set(err, MF_E_FORMAT, "the ledger's store: entry %llu is missing or damaged",
                      (unsigned long long)(from + got));
}

static enum mf_rc find(struct mf_store *store, struct mf_hash id, uint64_t *ret, bool *ret_found,
                       struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_FIND);
    int rc;

    bind_hash(st, 1, &id);
    rc = sqlite3_step(st);
    *ret_found = rc == SQLITE_ROW;
    if (*ret_found)
        *ret = (uint64_t)sqlite3_column_int64(st, 0);
    sqlite3_reset(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? MF_OK
                                                 : failed(s, "it couldn't be searched", err);
}

static enum mf_rc keep_note(struct mf_store *store, uint64_t size, struct mf_str note,
                            struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_KEEP_NOTE);

    bind_bytes(st, 1, note);
    sqlite3_bind_int64(st, 2, (sqlite3_int64)size);
    if (!run(s, ST_KEEP_NOTE))
        return failed(s, "the checkpoint couldn't be kept", err);
    if (sqlite3_changes(s->db) == 0)
        return mf_err_set(err, MF_E_USAGE, "a later checkpoint is kept already");
    return MF_OK;
}

static enum mf_rc get_note(struct mf_store *store, struct mf_arena *a, uint64_t *ret_size,
                           struct mf_str *ret, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_NOTE);

    if (sqlite3_step(st) != SQLITE_ROW)
        return failed(s, "its checkpoint couldn't be read", err);
    *ret = column_bytes(st, 0, a);
    *ret_size = (uint64_t)sqlite3_column_int64(st, 1);
    sqlite3_reset(st);
    return MF_OK;
}

static enum mf_rc keep_document(struct mf_store *store, struct mf_hash hash, struct mf_str bytes,
                                struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_KEEP_DOCUMENT);

    bind_hash(st, 1, &hash);
    bind_bytes(st, 2, bytes);
    return run(s, ST_KEEP_DOCUMENT) ? MF_OK : failed(s, "a document couldn't be kept", err);
}

static enum mf_rc get_document(struct mf_store *store, struct mf_hash hash, struct mf_arena *a,
                               struct mf_str *ret, bool *ret_found, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_DOCUMENT);
    int rc;

    bind_hash(st, 1, &hash);
    rc = sqlite3_step(st);
    *ret_found = rc == SQLITE_ROW;
    if (*ret_found)
        *ret = column_bytes(st, 0, a);
    sqlite3_reset(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? MF_OK
                                                 : failed(s, "a document couldn't be read", err);
}

static void close_store(struct mf_store *store)
{
    struct sqlite_store *s = self(store);

    for (int i = 0; i < ST__COUNT; i++)
        sqlite3_finalize(s->st[i]);
    sqlite3_close(s->db);
    free(s);
}

static const struct mf_store_class sqlite_class = {
    .head = get_head,
    .append = append,
    .read = read_range,
    .find = find,
    .keep_note = keep_note,
    .note = get_note,
    .keep_document = keep_document,
    .document = get_document,
    .close = close_store,
};

/* ---- opening ---- */

static bool make_tables(struct sqlite_store *s)
{
    static const char first[] =
        "INSERT INTO head (one, size, root, note, note_size) VALUES (1, 0, ?1, x'', 0)";
    struct mf_hash empty = mf_sha256((struct mf_str){"", 0}); /* RFC 6962: the empty tree */
    sqlite3_stmt *st = NULL;
    bool ok = sqlite3_exec(s->db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_exec(s->db, schema, NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_prepare_v2(s->db, first, -1, &st, NULL) == SQLITE_OK;

    if (ok) {
        bind_hash(st, 1, &empty);
        ok = sqlite3_step(st) == SQLITE_DONE;
    }
    sqlite3_finalize(st);
    return ok && sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

static bool is_ours(struct sqlite_store *s)
{
    sqlite3_stmt *st = NULL;
    bool ok = sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) == SQLITE_OK &&
              sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 1;

    sqlite3_finalize(st);
    return ok;
}

static bool set_up(struct sqlite_store *s)
{
    return sqlite3_busy_timeout(s->db, 5000) == SQLITE_OK &&
           sqlite3_exec(s->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", NULL, NULL,
                        NULL) == SQLITE_OK;
}

static bool prepare(struct sqlite_store *s)
{
    for (int i = 0; i < ST__COUNT; i++)
        if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i], NULL) !=
            SQLITE_OK)
            return false;
    return true;
}

static enum mf_rc open_in(struct sqlite_store *s, const char *path, bool create, struct mf_err *err)
{
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);

    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
        return failed(s, path, err);
    if (!set_up(s))
        return failed(s, path, err);
    if (create && !make_tables(s))
        return failed(s, "its tables couldn't be made", err);
    if (!is_ours(s))
        return mf_err_set(err, MF_E_FORMAT, "%s is no ledger of this version", path);
    return prepare(s) ? MF_OK : failed(s, path, err);
}

enum mf_rc mf_store_sqlite_open(const char *dir, bool create, struct mf_store **ret,
                                struct mf_err *err)
{
    struct sqlite_store *s = calloc(1, sizeof *s);
    struct mf_arena a;
    enum mf_rc rc;

    if (!s)
        return mf_err_set(err, MF_E_IO, "no memory for the ledger's store");
    mf_arena_init(&a);
    s->base.class = &sqlite_class;
    rc = open_in(s, mf_strf(&a, "%s/ledger.sqlite", dir).p, create, err);
    mf_arena_free(&a);
    if (rc != MF_OK) {
        close_store(&s->base);
        return rc;
    }
    *ret = &s->base;
    return MF_OK;
}
