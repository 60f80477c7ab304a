#include "ledger/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/os.h"

#define BUSY_MS  5000
#define FIRST_MS MF_MINUTE /* before the second try */

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS read (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " origin TEXT NOT NULL, next INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS notice (entry INTEGER NOT NULL, person TEXT NOT NULL,"
    " at INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, json TEXT NOT NULL,"
    " tries INTEGER NOT NULL, next INTEGER NOT NULL, trouble TEXT NOT NULL,"
    " delivered INTEGER, PRIMARY KEY (entry, person)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS waiting ON notice (entry, person) WHERE delivered IS NULL;";

struct mf_outbox {
    sqlite3 *db;
    int lock; /* -1: only looking */
};

static enum mf_rc failed(struct mf_outbox *o, struct mf_err *err)
{
    return mf_err_set(err, MF_E_IO, "the record of deliveries: %s", sqlite3_errmsg(o->db));
}

static enum mf_rc run(struct mf_outbox *o, const char *sql, struct mf_err *err)
{
    return sqlite3_exec(o->db, sql, NULL, NULL, NULL) == SQLITE_OK ? MF_OK : failed(o, err);
}

static sqlite3_stmt *prepare(struct mf_outbox *o, const char *sql)
{
    sqlite3_stmt *st = NULL;

    return sqlite3_prepare_v2(o->db, sql, -1, &st, NULL) == SQLITE_OK ? st : NULL;
}

static void bind_text(sqlite3_stmt *st, int at, struct mf_str s)
{
    (void)sqlite3_bind_text64(st, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_number(sqlite3_stmt *st, int at, uint64_t n)
{
    (void)sqlite3_bind_int64(st, at, (sqlite3_int64)n);
}

/* Runs a statement without an answer and lets it go. */
static enum mf_rc finish(struct mf_outbox *o, sqlite3_stmt *st, struct mf_err *err)
{
    enum mf_rc rc = st && sqlite3_step(st) == SQLITE_DONE ? MF_OK : failed(o, err);

    (void)sqlite3_finalize(st);
    return rc;
}

static struct mf_str column(sqlite3_stmt *st, int at, struct mf_arena *a)
{
    const void *p = sqlite3_column_text(st, at);
    int n = sqlite3_column_bytes(st, at);

    return mf_str_copy(a, (struct mf_str){p ? p : "", p ? (size_t)n : 0});
}

/* ---- opening ---- */

static enum mf_rc take_lock(struct mf_outbox *o, const char *dir, struct mf_arena *a,
                            struct mf_err *err)
{
    const char *path = mf_strf(a, "%s/delivery.lock", dir).p;

    o->lock = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (o->lock < 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path, strerror(errno));
    if (flock(o->lock, LOCK_EX | LOCK_NB) != 0)
        return mf_err_set(err, MF_E_USAGE, "%s: another `mufakat deliver` is at work there", dir);
    return MF_OK;
}

static enum mf_rc open_file(struct mf_outbox *o, const char *path, bool write, struct mf_err *err)
{
    int flags = write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;

    if (write) { /* SQLite would make it readable for everybody */
        int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return mf_err_set(err, MF_E_IO, "%s: %s", path, strerror(errno));
        (void)close(fd);
    } else if (access(path, F_OK) != 0) {
        return mf_err_set(err, MF_E_IO, "%s: nothing was ever delivered here", path);
    }
    if (sqlite3_open_v2(path, &o->db, flags, NULL) != SQLITE_OK)
        return failed(o, err);
    (void)sqlite3_busy_timeout(o->db, BUSY_MS);
    if (!write)
        return MF_OK;
    enum mf_rc rc = run(o, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", err);
    return rc == MF_OK ? run(o, schema, err) : rc;
}

static enum mf_rc same_ledger(struct mf_outbox *o, struct mf_str origin, bool write,
                              struct mf_err *err)
{
    sqlite3_stmt *st = NULL;
    enum mf_rc rc = MF_OK;

    if (write) {
        st = prepare(o, "INSERT OR IGNORE INTO read VALUES (1, ?1, 0)");
        if (st)
            bind_text(st, 1, origin);
        if ((rc = finish(o, st, err)) != MF_OK)
            return rc;
    }
    st = prepare(o, "SELECT 1 FROM read WHERE origin = ?1");
    if (!st)
        return failed(o, err);
    bind_text(st, 1, origin);
    if (sqlite3_step(st) != SQLITE_ROW)
        rc = mf_err_set(err, MF_E_FORMAT, "the record of deliveries is of another ledger");
    (void)sqlite3_finalize(st);
    return rc;
}

enum mf_rc mf_outbox_open(const char *dir, struct mf_str origin, bool write, struct mf_outbox **ret,
                          struct mf_err *err)
{
    struct mf_outbox *o = calloc(1, sizeof *o);
    struct mf_arena a;
    enum mf_rc rc = MF_OK;

    if (!o)
        mf_oom(sizeof *o);
    o->lock = -1;
    mf_arena_init(&a);
    if (write)
        rc = take_lock(o, dir, &a, err);
    if (rc == MF_OK)
        rc = open_file(o, mf_strf(&a, "%s/delivery.sqlite", dir).p, write, err);
    if (rc == MF_OK)
        rc = same_ledger(o, origin, write, err);
    mf_arena_free(&a);
    if (rc != MF_OK)
        mf_outbox_close(o);
    else
        *ret = o;
    return rc;
}

void mf_outbox_close(struct mf_outbox *o)
{
    if (!o)
        return;
    (void)sqlite3_close(o->db);
    if (o->lock >= 0)
        (void)close(o->lock);
    free(o);
}

/* ---- putting in ---- */

enum mf_rc mf_outbox_next(struct mf_outbox *o, uint64_t *ret, struct mf_err *err)
{
    sqlite3_stmt *st = prepare(o, "SELECT next FROM read");
    enum mf_rc rc = st && sqlite3_step(st) == SQLITE_ROW ? MF_OK : failed(o, err);

    if (rc == MF_OK)
        *ret = (uint64_t)sqlite3_column_int64(st, 0);
    (void)sqlite3_finalize(st);
    return rc;
}

enum mf_rc mf_outbox_begin(struct mf_outbox *o, struct mf_err *err)
{
    return run(o, "BEGIN IMMEDIATE", err);
}

enum mf_rc mf_outbox_add(struct mf_outbox *o, const struct mf_outbox_row *row, struct mf_err *err)
{
    sqlite3_stmt *st =
        prepare(o, "INSERT INTO notice VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, '', NULL)");

    if (st) {
        bind_number(st, 1, row->entry);
        bind_text(st, 2, row->person);
        bind_number(st, 3, (uint64_t)row->at);
        bind_text(st, 4, row->subject);
        bind_text(st, 5, row->text);
        bind_text(st, 6, row->json);
    }
    return finish(o, st, err);
}

enum mf_rc mf_outbox_end(struct mf_outbox *o, uint64_t next, struct mf_err *err)
{
    sqlite3_stmt *st = prepare(o, "UPDATE read SET next = ?1");

    if (st)
        bind_number(st, 1, next);
    enum mf_rc rc = finish(o, st, err);
    return rc == MF_OK ? run(o, "COMMIT", err) : rc;
}

/* ---- taking out ---- */

enum mf_rc mf_outbox_after(struct mf_outbox *o, struct mf_arena *a, uint64_t entry,
                           struct mf_str person, mf_instant due, struct mf_outbox_row *ret,
                           bool *ret_found, struct mf_err *err)
{
    sqlite3_stmt *st =
        prepare(o, "SELECT entry, person, at, subject, body, json, tries, next, trouble FROM notice"
                   " WHERE delivered IS NULL AND (entry, person) > (?1, ?2) AND next <= ?3"
                   " ORDER BY entry, person LIMIT 1");
    enum mf_rc rc = MF_OK;

    if (!st)
        return failed(o, err);
    bind_number(st, 1, entry);
    bind_text(st, 2, person);
    bind_number(st, 3, (uint64_t)due);
    int got = sqlite3_step(st);
    *ret_found = got == SQLITE_ROW;
    if (got == SQLITE_ROW)
        *ret = (struct mf_outbox_row){.entry = (uint64_t)sqlite3_column_int64(st, 0),
                                      .person = column(st, 1, a),
                                      .at = sqlite3_column_int64(st, 2),
                                      .subject = column(st, 3, a),
                                      .text = column(st, 4, a),
                                      .json = column(st, 5, a),
                                      .tries = (uint32_t)sqlite3_column_int(st, 6),
                                      .next = sqlite3_column_int64(st, 7),
                                      .trouble = column(st, 8, a)};
    else if (got != SQLITE_DONE)
        rc = failed(o, err);
    (void)sqlite3_finalize(st);
    return rc;
}

enum mf_rc mf_outbox_done(struct mf_outbox *o, const struct mf_outbox_row *row, mf_instant now,
                          struct mf_err *err)
{
    sqlite3_stmt *st = prepare(o, "UPDATE notice SET delivered = ?3, tries = tries + 1"
                                  " WHERE entry = ?1 AND person = ?2");

    if (st) {
        bind_number(st, 1, row->entry);
        bind_text(st, 2, row->person);
        bind_number(st, 3, (uint64_t)now);
    }
    return finish(o, st, err);
}

enum mf_rc mf_outbox_failed(struct mf_outbox *o, const struct mf_outbox_row *row, mf_instant now,
                            struct mf_str trouble, struct mf_err *err)
{
    mf_duration wait = row->tries < 11 ? FIRST_MS << row->tries : MF_DAY;
    sqlite3_stmt *st = prepare(o, "UPDATE notice SET next = ?3, trouble = ?4,"
                                  " tries = tries + 1 WHERE entry = ?1 AND person = ?2");

    if (st) {
        bind_number(st, 1, row->entry);
        bind_text(st, 2, row->person);
        bind_number(st, 3, (uint64_t)(now + (wait < MF_DAY ? wait : MF_DAY)));
        bind_text(st, 4, trouble);
    }
    return finish(o, st, err);
}

enum mf_rc mf_outbox_counts(struct mf_outbox *o, uint64_t *ret_delivered, uint64_t *ret_waiting,
                            struct mf_err *err)
{
    sqlite3_stmt *st = prepare(o, "SELECT count(delivered), count(*) - count(delivered)"
                                  " FROM notice");
    enum mf_rc rc = st && sqlite3_step(st) == SQLITE_ROW ? MF_OK : failed(o, err);

    if (rc == MF_OK) {
        *ret_delivered = (uint64_t)sqlite3_column_int64(st, 0);
        *ret_waiting = (uint64_t)sqlite3_column_int64(st, 1);
    }
    (void)sqlite3_finalize(st);
    return rc;
}
