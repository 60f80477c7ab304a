/*
 * The store in one SQLite file: write-ahead log, every commit synced (synchronous FULL), tables
 * STRICT. A row that says where the head is stands beside the entries and moves in the same
 * transaction, so that two writers can't both believe that they were next. That no id comes twice
 * is seen to in memory (ledger/ids.h), where ids are taken in as entries are read.
 *
 * The file may come from anywhere (`mufakat verify` of a copy): nothing in it is run. Triggers and
 * views are switched off, and every length is looked at before it is believed.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/ids.h"
#include "ledger/store.h"

/* How long one connection waits for another. */
#define BUSY_MS    5000
#define BUSY_TRIES 250

enum statement {
    ST_HEAD,
    ST_MOVE,
    ST_ADD,
    ST_ADD_SECRET,
    ST_READ,
    ST_IDS,
    ST_ID,
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
    [ST_HEAD] = ("SELECT size, root, EXISTS (SELECT 1 FROM entry WHERE n >= size)"
                 " OR EXISTS (SELECT 1 FROM sealed WHERE n >= size OR n < 0)"
                 " OR EXISTS (SELECT 1 FROM entry WHERE n < 0) FROM head"),
    [ST_MOVE] = "UPDATE head SET size = ?1, root = ?2 WHERE size = ?3 AND root = ?4",
    [ST_ADD] = "INSERT INTO entry (n, bytes, leaf, id) VALUES (?1, ?2, ?3, ?4)",
    [ST_ADD_SECRET] = "INSERT INTO sealed (n, secret) VALUES (?1, ?2)",
    [ST_READ] = "SELECT n, bytes, leaf, id, (SELECT secret FROM sealed WHERE sealed.n = entry.n)"
                " FROM entry WHERE n >= ?1 AND n < ?2 ORDER BY n",
    [ST_IDS] = "SELECT n, id FROM entry WHERE n >= ?1 ORDER BY n",
    [ST_ID] = "SELECT n FROM entry WHERE n = ?1 AND id = ?2",
    [ST_KEEP_NOTE] = "UPDATE head SET note = ?1, note_size = ?2 WHERE note_size <= ?2",
    [ST_NOTE] = "SELECT note, note_size FROM head",
    [ST_KEEP_DOCUMENT] = "INSERT OR IGNORE INTO document (hash, bytes) VALUES (?1, ?2)",
    [ST_DOCUMENT] = "SELECT bytes FROM document WHERE hash = ?1",
    [ST_BEGIN] = "BEGIN IMMEDIATE",
    [ST_COMMIT] = "COMMIT",
    [ST_ROLLBACK] = "ROLLBACK",
};

/* What a row is read for without its bytes stands before them. */
#define ENTRY_COLUMNS                                                                              \
    "(n INTEGER PRIMARY KEY, leaf BLOB NOT NULL, id BLOB, bytes BLOB NOT NULL) STRICT;"

static const char schema[] =
    "CREATE TABLE entry " ENTRY_COLUMNS
    "CREATE TABLE document (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL,"
    " root BLOB NOT NULL, note BLOB NOT NULL, note_size INTEGER NOT NULL) STRICT;"
    "CREATE TABLE sealed (n INTEGER PRIMARY KEY, secret BLOB NOT NULL) STRICT;"
    "PRAGMA user_version = 2;";

/* Version 1 had a unique index of the ids, which cost more than the entries. */
static const char from_version_1[] =
    "BEGIN IMMEDIATE; CREATE TABLE entry2 " ENTRY_COLUMNS
    "INSERT INTO entry2 SELECT n, leaf, id, bytes FROM entry ORDER BY n;"
    "DROP TABLE entry; ALTER TABLE entry2 RENAME TO entry; PRAGMA user_version = 2; COMMIT;";

/* The first ledgers have no table of what is sealed, nor anything in it: who merely looks gets one
 * that isn't in the file, whoever goes on from there makes it. */
static const char has_sealed[] =
    "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'sealed')";
static const char none_sealed[] =
    "CREATE TEMP TABLE sealed (n INTEGER PRIMARY KEY, secret BLOB NOT NULL)";
static const char make_sealed[] =
    "DROP TABLE temp.sealed;"
    "CREATE TABLE IF NOT EXISTS main.sealed (n INTEGER PRIMARY KEY, secret BLOB NOT NULL) STRICT";

struct sqlite_store {
    struct mf_store base;
    sqlite3 *db;
    sqlite3_stmt *st[ST__COUNT];
    bool older;        /* it is of version 1 */
    bool unsealed;     /* it has no table of what is sealed */
    struct mf_ids ids; /* of the entries below `known` */
    uint64_t known;
    struct mf_buf carried; /* a note, for the next append; n 0: none */
    uint64_t carried_size;
    struct mf_arena arena; /* of that note */
};

static struct sqlite_store *self(struct mf_store *s)
{
    return (struct sqlite_store *)s;
}

/* What SQLite says; a file that isn't what it should be is told apart from one that can't be asked.
 */
static enum mf_rc failed(struct sqlite_store *s, const char *what, struct mf_err *err)
{
    int code = sqlite3_errcode(s->db) & 0xff;
    enum mf_rc rc = code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? MF_E_FORMAT : MF_E_IO;

    return mf_err_set(err, rc, "the ledger's store: %s: %s", what, sqlite3_errmsg(s->db));
}

static enum mf_rc damaged(const char *what, struct mf_err *err)
{
    return mf_err_set(err, MF_E_FORMAT, "the ledger's store: %s is damaged", what);
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

static bool run_once(struct sqlite_store *s, const char *text)
{
    return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK;
}

static bool bind_bytes(sqlite3_stmt *st, int at, struct mf_str bytes)
{
    return sqlite3_bind_blob64(st, at, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC) == SQLITE_OK;
}

static bool bind_hash(sqlite3_stmt *st, int at, const struct mf_hash *h)
{
    return sqlite3_bind_blob(st, at, h->b, sizeof h->b, SQLITE_STATIC) == SQLITE_OK;
}

static bool bind_number(sqlite3_stmt *st, int at, uint64_t n)
{
    return n <= INT64_MAX && sqlite3_bind_int64(st, at, (sqlite3_int64)n) == SQLITE_OK;
}

/* False: it is no blob of at most that size, or there was no memory for it. */
static bool column_bytes(sqlite3_stmt *st, int at, size_t most, struct mf_arena *a,
                         struct mf_str *ret)
{
    const void *p = sqlite3_column_blob(st, at);
    size_t n = (size_t)sqlite3_column_bytes(st, at);

    if (sqlite3_column_type(st, at) != SQLITE_BLOB || n > most || (n > 0 && !p))
        return false;
    *ret = mf_str_copy(a, (struct mf_str){n ? p : "", n});
    return true;
}

static bool column_hash(sqlite3_stmt *st, int at, struct mf_hash *ret)
{
    const void *p = sqlite3_column_blob(st, at);

    if (!p || sqlite3_column_bytes(st, at) != (int)sizeof ret->b)
        return false;
    memcpy(ret->b, p, sizeof ret->b);
    return true;
}

static bool column_number(sqlite3_stmt *st, int at, uint64_t *ret)
{
    sqlite3_int64 n = sqlite3_column_int64(st, at);

    *ret = (uint64_t)n;
    return n >= 0;
}

/* ---- the operations ---- */

/* The one row there must be. */
static bool row(struct sqlite_store *s, sqlite3_stmt *st, const char *what, enum mf_rc *rc,
                struct mf_err *err)
{
    int code = sqlite3_step(st);

    *rc = MF_OK;
    if (code == SQLITE_DONE)
        *rc = mf_err_set(err, MF_E_FORMAT, "the ledger's store: it has no %s", what);
    else if (code != SQLITE_ROW)
        *rc = failed(s, what, err);
    return *rc == MF_OK;
}

static enum mf_rc get_head(struct mf_store *store, struct mf_store_head *ret, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_HEAD);
    enum mf_rc rc;

    if (row(s, st, "head", &rc, err) &&
        (!column_number(st, 0, &ret->size) || !column_hash(st, 1, &ret->root)))
        rc = damaged("its head", err);
    else if (rc == MF_OK && sqlite3_column_int(st, 2) != 0)
        rc = damaged("an entry that is none of its own", err);
    sqlite3_reset(st);
    return rc;
}

static bool move_head(struct sqlite_store *s, struct mf_store_head expected, uint32_t n,
                      const struct mf_hash *root, bool *ret_moved_on)
{
    sqlite3_stmt *st = ready(s, ST_MOVE);

    if (!bind_number(st, 1, expected.size + n) || !bind_hash(st, 2, root) ||
        !bind_number(st, 3, expected.size) || !bind_hash(st, 4, &expected.root) || !run(s, ST_MOVE))
        return false;
    *ret_moved_on = sqlite3_changes(s->db) == 0;
    return !*ret_moved_on;
}

/* ---- ids ---- */

/* Takes in those of entries that weren't read yet. False: they couldn't be read. */
static bool know_ids(struct sqlite_store *s)
{
    sqlite3_stmt *st = ready(s, ST_IDS);
    int code = bind_number(st, 1, s->known) ? sqlite3_step(st) : SQLITE_NOMEM;

    while (code == SQLITE_ROW) {
        struct mf_hash id;
        uint64_t n;
        if (!column_number(st, 0, &n))
            break;
        if (column_hash(st, 1, &id))
            mf_ids_add(&s->ids, &id, n);
        s->known = n + 1;
        code = sqlite3_step(st);
    }
    sqlite3_reset(st);
    return code == SQLITE_DONE;
}

static void forget_ids(struct sqlite_store *s)
{
    mf_ids_free(&s->ids);
    s->known = 0;
}

/* The entry below `known` that has it. False: it couldn't be searched. */
static bool look_up(struct sqlite_store *s, const struct mf_hash *id, uint64_t *ret,
                    bool *ret_found)
{
    uint64_t at = 0;
    int code = SQLITE_DONE;

    *ret_found = false;
    while (code == SQLITE_DONE && mf_ids_next(&s->ids, id, &at, ret)) {
        sqlite3_stmt *st = ready(s, ST_ID);
        if (!bind_number(st, 1, *ret) || !bind_hash(st, 2, id))
            return false;
        code = sqlite3_step(st);
        sqlite3_reset(st);
    }
    *ret_found = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* ---- entries ---- */

static bool write_note(struct sqlite_store *s, uint64_t size, struct mf_str note)
{
    sqlite3_stmt *st = ready(s, ST_KEEP_NOTE);

    return bind_bytes(st, 1, note) && bind_number(st, 2, size) && run(s, ST_KEEP_NOTE);
}

static bool add(struct sqlite_store *s, uint64_t n, const struct mf_store_entry *e, bool *ret_twice)
{
    sqlite3_stmt *st;
    uint64_t number;

    if (e->has_id) {
        if (!look_up(s, &e->id, &number, ret_twice) || *ret_twice)
            return false;
        mf_ids_add(&s->ids, &e->id, n);
    }
    st = ready(s, ST_ADD);
    return bind_number(st, 1, n) && bind_bytes(st, 2, e->bytes) && bind_hash(st, 3, &e->leaf) &&
           (!e->has_id || bind_hash(st, 4, &e->id)) && run(s, ST_ADD);
}

static bool add_secret(struct sqlite_store *s, uint64_t n, const struct mf_store_entry *e)
{
    sqlite3_stmt *st;

    if (e->secret.n == 0)
        return true;
    st = ready(s, ST_ADD_SECRET);
    return bind_number(st, 1, n) && bind_bytes(st, 2, e->secret) && run(s, ST_ADD_SECRET);
}

static enum mf_rc append(struct mf_store *store, struct mf_store_head expected,
                         const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                         struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    bool moved_on = false, twice = false, ok;
    enum mf_rc rc;

    if (!plain(s, ST_BEGIN))
        return failed(s, "it can't be written to", err);
    ok = move_head(s, expected, n, &root, &moved_on) && know_ids(s);
    for (uint32_t i = 0; ok && i < n; i++)
        ok = add(s, expected.size + i, &entries[i], &twice) &&
             add_secret(s, expected.size + i, &entries[i]);
    if (ok && s->carried.n > 0)
        ok = write_note(s, s->carried_size, mf_buf_str(&s->carried));
    if (ok && plain(s, ST_COMMIT)) {
        s->known = expected.size + n;
        s->carried.n = 0;
        return MF_OK;
    }
    if (moved_on)
        rc =
            mf_err_set(err, MF_E_IO, "the ledger's store has moved on: another writer was quicker");
    else if (twice)
        rc = mf_err_set(err, MF_E_IO, "the ledger's store: a command is there already");
    else
        rc = failed(s, "entries couldn't be added", err);
    if (!sqlite3_get_autocommit(s->db))
        plain(s, ST_ROLLBACK);
    forget_ids(s); /* some may be of entries that aren't there */
    return rc;
}

static bool read_row(sqlite3_stmt *st, uint64_t number, struct mf_arena *a,
                     struct mf_store_entry *ret)
{
    uint64_t n;

    *ret = (struct mf_store_entry){.has_id = sqlite3_column_type(st, 3) != SQLITE_NULL};
    return column_number(st, 0, &n) && n == number &&
           column_bytes(st, 1, MF_MAX_ENTRY, a, &ret->bytes) && column_hash(st, 2, &ret->leaf) &&
           (!ret->has_id || column_hash(st, 3, &ret->id)) &&
           (sqlite3_column_type(st, 4) == SQLITE_NULL ||
            column_bytes(st, 4, MF_MAX_ENTRY, a, &ret->secret));
}

/* Who plays the entries one after the other has taken in all their ids when it is through. */
static void know_id(struct sqlite_store *s, uint64_t number, const struct mf_store_entry *e)
{
    if (number != s->known)
        return;
    if (e->has_id)
        mf_ids_add(&s->ids, &e->id, number);
    s->known++;
}

static enum mf_rc read_range(struct mf_store *store, uint64_t from, uint32_t n, struct mf_arena *a,
                             struct mf_store_entry *ret, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_READ);
    uint32_t got = 0;
    enum mf_rc rc = MF_OK;
    int code = SQLITE_DONE;

    if (!bind_number(st, 1, from) || !bind_number(st, 2, from + n))
        return failed(s, "entries couldn't be read", err);
    while (got < n && (code = sqlite3_step(st)) == SQLITE_ROW &&
           read_row(st, from + got, a, &ret[got])) {
        know_id(s, from + got, &ret[got]);
        got++;
    }
    if ((code != SQLITE_DONE && code != SQLITE_ROW) || sqlite3_errcode(s->db) == SQLITE_NOMEM)
        rc = failed(s, "entries couldn't be read", err);
    else if (got < n)
        rc = mf_err_set(err, MF_E_FORMAT, "the ledger's store: entry %llu is missing or damaged",
                        (unsigned long long)(from + got));
    sqlite3_reset(st);
    return rc;
}

static enum mf_rc find(struct mf_store *store, struct mf_hash id, uint64_t *ret, bool *ret_found,
                       struct mf_err *err)
{
    struct sqlite_store *s = self(store);

    if (!know_ids(s) || !look_up(s, &id, ret, ret_found))
        return failed(s, "it couldn't be searched", err);
    return MF_OK;
}

static void carry_note(struct mf_store *store, uint64_t size, struct mf_str note)
{
    struct sqlite_store *s = self(store);

    s->carried.n = 0;
    mf_buf_add(&s->carried, note);
    s->carried_size = size;
}

static enum mf_rc keep_note(struct mf_store *store, uint64_t size, struct mf_str note,
                            struct mf_err *err)
{
    struct sqlite_store *s = self(store);

    s->carried.n = 0;
    if (!write_note(s, size, note))
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
    enum mf_rc rc;

    if (s->carried.n > 0) {
        *ret = mf_str_copy(a, mf_buf_str(&s->carried));
        *ret_size = s->carried_size;
        return MF_OK;
    }
    if (row(s, st, "checkpoint", &rc, err) &&
        (!column_bytes(st, 0, MF_MAX_NOTE, a, ret) || !column_number(st, 1, ret_size)))
        rc = damaged("its checkpoint", err);
    sqlite3_reset(st);
    return rc;
}

static enum mf_rc keep_document(struct mf_store *store, struct mf_hash hash, struct mf_str bytes,
                                struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_KEEP_DOCUMENT);

    return bind_hash(st, 1, &hash) && bind_bytes(st, 2, bytes) && run(s, ST_KEEP_DOCUMENT)
               ? MF_OK
               : failed(s, "a document couldn't be kept", err);
}

static enum mf_rc get_document(struct mf_store *store, struct mf_hash hash, struct mf_arena *a,
                               struct mf_str *ret, bool *ret_found, struct mf_err *err)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = ready(s, ST_DOCUMENT);
    enum mf_rc rc = MF_OK;
    int code;

    *ret_found = false;
    code = bind_hash(st, 1, &hash) ? sqlite3_step(st) : SQLITE_NOMEM;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        rc = failed(s, "a document couldn't be read", err);
    else if (code == SQLITE_ROW && !column_bytes(st, 0, MF_MAX_DOCUMENT, a, ret))
        rc = sqlite3_errcode(s->db) == SQLITE_NOMEM ? failed(s, "a document couldn't be read", err)
                                                    : damaged("a document", err);
    else
        *ret_found = code == SQLITE_ROW;
    sqlite3_reset(st);
    return rc;
}

/*
 * The write-ahead log goes into the file, each synced: what is read afterwards is not only in the
 * memory of the machine, also where the last process ended between writing and syncing, or where
 * its sync failed.
 */
static enum mf_rc settle(struct mf_store *store, struct mf_err *err)
{
    struct sqlite_store *s = self(store);

    if (s->older && !run_once(s, from_version_1)) {
        enum mf_rc rc = failed(s, "it couldn't be brought to this version", err);
        if (!sqlite3_get_autocommit(s->db))
            (void)run_once(s, "ROLLBACK");
        return rc;
    }
    s->older = false;
    if (s->unsealed && !run_once(s, make_sealed))
        return failed(s, "it couldn't be brought to this version", err);
    s->unsealed = false;
    if (sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)
        return MF_OK;
    return failed(s, "what is there couldn't be made to last", err);
}

static void drop_statements(struct sqlite_store *s)
{
    for (int i = 0; i < ST__COUNT; i++) {
        sqlite3_finalize(s->st[i]);
        s->st[i] = NULL;
    }
}

static void close_store(struct mf_store *store)
{
    struct sqlite_store *s = self(store);

    drop_statements(s);
    sqlite3_close(s->db);
    mf_ids_free(&s->ids);
    mf_arena_free(&s->arena);
    free(s);
}

static const struct mf_store_class sqlite_class = {
    .head = get_head,
    .append = append,
    .read = read_range,
    .find = find,
    .keep_note = keep_note,
    .carry_note = carry_note,
    .note = get_note,
    .keep_document = keep_document,
    .document = get_document,
    .settle = settle,
    .close = close_store,
};

/* ---- opening ---- */

static bool make_tables(struct sqlite_store *s)
{
    static const char first[] =
        "INSERT INTO head (one, size, root, note, note_size) VALUES (1, 0, ?1, x'', 0)";
    struct mf_hash empty = mf_sha256((struct mf_str){"", 0}); /* RFC 6962: the empty tree */
    sqlite3_stmt *st = NULL;
    bool ok = run_once(s, "BEGIN EXCLUSIVE") && run_once(s, schema) &&
              sqlite3_prepare_v2(s->db, first, -1, &st, NULL) == SQLITE_OK &&
              bind_hash(st, 1, &empty) && sqlite3_step(st) == SQLITE_DONE;

    sqlite3_finalize(st);
    return ok && run_once(s, "COMMIT");
}

/* The value of a pragma, or of a query, in its first row, is that. */
static bool pragma_is(struct sqlite_store *s, const char *pragma, const char *value, bool *ret)
{
    sqlite3_stmt *st = NULL;
    bool ok = sqlite3_prepare_v2(s->db, pragma, -1, &st, NULL) == SQLITE_OK &&
              sqlite3_step(st) == SQLITE_ROW;
    const unsigned char *is = ok ? sqlite3_column_text(st, 0) : NULL;

    *ret = is && strcmp((const char *)is, value) == 0;
    sqlite3_finalize(st);
    return is != NULL;
}

/*
 * Pages are copied out of the write-ahead log when it has 64 MiB and not after each batch. Nothing
 * here is secret once it is deleted, and nothing is deleted.
 */
static const char settings[] = "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                               "PRAGMA wal_autocheckpoint = 16384;"
                               "PRAGMA secure_delete = OFF";

/*
 * Where a write-ahead log can't be had (a file system without shared memory), SQLite goes on in
 * another way, in which synchronous FULL promises less: refused.
 */
static enum mf_rc set_up(struct sqlite_store *s, const char *path, struct mf_err *err)
{
    bool wal;

    if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK ||
        !run_once(s, settings) || !pragma_is(s, "PRAGMA journal_mode = WAL", "wal", &wal))
        return failed(s, path, err);
    if (!wal)
        return mf_err_set(err, MF_E_IO,
                          "%s: SQLite can't keep a write-ahead log there, without which entries "
                          "aren't durable; use a local file system",
                          path);
    return MF_OK;
}

static bool prepare(struct sqlite_store *s)
{
    for (int i = 0; i < ST__COUNT; i++)
        if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i], NULL) !=
            SQLITE_OK)
            return false;
    return true;
}

/*
 * Looked at before anything is written: a file of somebody else's stays as it is. One of version 1
 * can be read as it is; whoever settles it brings it to version 2.
 */
static enum mf_rc is_ours(struct sqlite_store *s, const char *path, struct mf_err *err)
{
    bool ours;

    if (!pragma_is(s, "PRAGMA user_version", "1", &s->older) ||
        !pragma_is(s, "PRAGMA user_version", "2", &ours))
        return failed(s, path, err);
    return ours || s->older ? MF_OK
                            : mf_err_set(err, MF_E_FORMAT, "%s is no ledger of this version", path);
}

static bool has_or_gets_sealed(struct sqlite_store *s)
{
    bool there;

    if (!pragma_is(s, has_sealed, "1", &there))
        return false;
    s->unsealed = !there;
    return there || run_once(s, none_sealed);
}

static enum mf_rc make_usable(struct sqlite_store *s, const char *path, bool create,
                              struct mf_err *err)
{
    enum mf_rc rc;

    if (!create && (rc = is_ours(s, path, err)) != MF_OK)
        return rc;
    if ((rc = set_up(s, path, err)) != MF_OK)
        return rc;
    if (create && !make_tables(s))
        return failed(s, "its tables couldn't be made", err);
    if (!has_or_gets_sealed(s))
        return failed(s, path, err);
    if (prepare(s))
        return MF_OK;
    if (sqlite3_errcode(s->db) == SQLITE_ERROR) /* SQLite's word for a table that isn't there */
        return mf_err_set(err, MF_E_FORMAT, "%s is no ledger of this version: %s", path,
                          sqlite3_errmsg(s->db));
    return failed(s, path, err);
}

/*
 * The last connection to leave locks the others out while it tidies the write-ahead log away, and
 * SQLite doesn't wait for that by itself: tried again for as long as any other wait may take.
 */
static enum mf_rc open_in(struct sqlite_store *s, const char *path, bool create, struct mf_err *err)
{
    const struct timespec pause = {.tv_nsec = BUSY_MS / BUSY_TRIES * 1000000L};
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);

    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK)
        return failed(s, path, err);
    for (int tries = 1;; tries++) {
        enum mf_rc rc = make_usable(s, path, create, err);
        if (rc != MF_E_IO || create || tries >= BUSY_TRIES || sqlite3_errcode(s->db) != SQLITE_BUSY)
            return rc;
        drop_statements(s);
        nanosleep(&pause, NULL);
    }
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
    mf_arena_init(&s->arena);
    mf_buf_init(&s->carried, &s->arena);
    rc = open_in(s, mf_strf(&a, "%s/ledger.sqlite", dir).p, create, err);
    mf_arena_free(&a);
    if (rc != MF_OK) {
        close_store(&s->base);
        return rc;
    }
    *ret = &s->base;
    return MF_OK;
}
