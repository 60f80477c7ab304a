/* The conformance suite over each kind of store there is, and what is SQLite's own. */
#include "store_suite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "rng.h"

static enum mf_rc make_sqlite(const char *dir, struct mf_store **ret, struct mf_err *err)
{
    return mf_store_sqlite_open(dir, true, ret, err);
}

static enum mf_rc open_sqlite(const char *dir, struct mf_store **ret, struct mf_err *err)
{
    return mf_store_sqlite_open(dir, false, ret, err);
}

static void path_of(const char *dir, char path[static 128])
{
    snprintf(path, 128, "%s/ledger.sqlite", dir);
}

static void run_sql(const char *dir, const char *sql)
{
    char path[128];
    sqlite3 *db;

    path_of(dir, path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void write_file(const char *dir, const char *text)
{
    char path[128];
    int fd;

    path_of(dir, path);
    fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void damage_sqlite(const char *dir, enum store_damage what)
{
    static const char *const sql[STORE__DAMAGES] = {
        [STORE_ENTRY_GONE] = "DELETE FROM entry WHERE n = 5",
        [STORE_ENTRY_CHANGED] =
            "UPDATE entry SET bytes = CAST('E' || substr(bytes, 2) AS BLOB) WHERE n = 5",
        [STORE_ENTRY_LONG] = "UPDATE entry SET bytes = zeroblob(65536) WHERE n = 5",
        [STORE_LEAF_SHORT] = "UPDATE entry SET leaf = zeroblob(31) WHERE n = 5",
        [STORE_HEAD_GONE] = "DELETE FROM head",
        [STORE_HEAD_NEGATIVE] = "UPDATE head SET size = -1",
        [STORE_ROOT_SHORT] = "UPDATE head SET root = zeroblob(33)",
        [STORE_NOTE_LONG] = "UPDATE head SET note = zeroblob(65537)",
        [STORE_DOCUMENT_CHANGED] = "UPDATE document SET bytes = zeroblob(8)",
        [STORE_TABLE_GONE] = "DROP TABLE entry",
        [STORE_ANOTHER_FORMAT] = "PRAGMA user_version = 3",
    };

    if (sql[what])
        run_sql(dir, sql[what]);
    else if (what == STORE_NO_STORE)
        write_file(dir, "This is a letter to somebody, kept under the wrong name for many years, "
                        "and long enough to be mistaken for the header of a file.\n");
    else
        write_file(dir, "");
}

/* ---- SQLite's own ---- */

static void shell(struct store_test *t, const char *commands)
{
    assert_int_equal(system(mf_strf(&t->arena, "cd %s && %s", t->dir, commands).p), 0);
}

/* Bytes anywhere in the file, turned over: whatever it says, it says it, and no more is read than
 * there may be. */
static void any_byte_of_the_file(void **state)
{
    struct rng rng = rng_seed_from_env(20261128);
    char path[128];
    struct store_test t;
    struct stat st;
    unsigned told = 0, other = 0, unnoticed = 0;

    store_made_for_damage(&t, state);
    path_of(t.dir, path);
    shell(&t, "cp ledger.sqlite whole");
    assert_int_equal(stat(path, &st), 0);
    for (int round = 0; round < 300; round++) {
        struct mf_arena_mark mark = mf_arena_mark(&t.arena);
        int fd = open(path, O_RDWR);
        bool differs;
        for (uint64_t n = 1 + rng_below(&rng, 4); n > 0; n--) {
            off_t at = (off_t)(rng_below(&rng, 2) ? rng_below(&rng, (uint64_t)st.st_size)
                                                  : 100 + rng_below(&rng, 4000));
            uint8_t byte;
            assert_int_equal(pread(fd, &byte, 1, at), 1);
            byte ^= (uint8_t)(1u << rng_below(&rng, 8));
            assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        }
        close(fd);
        if (store_ask_all(&t, &differs) != MF_OK)
            told++;
        else
            differs ? other++ : unnoticed++;
        mf_store_close(t.store);
        t.store = NULL;
        shell(&t, "rm -f ledger.sqlite-*; cp whole ledger.sqlite");
        mf_arena_rewind(&t.arena, mark);
    }
    printf("# told %u, seen by the root %u, without consequence %u\n", told, other, unnoticed);
    assert_true(told > 0 && other > 0);
    store_end(&t);
}

/* What a file brings with it isn't run. */
static void nothing_in_the_file_is_run(void **state)
{
    struct store_test t;
    struct mf_store_entry e;

    store_made_for_damage(&t, state);
    run_sql(t.dir, "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE n < 3; "
                   "END");
    assert_int_equal(open_sqlite(t.dir, &t.store, &t.err), MF_OK);
    e = store_entry(&t, 11, 30);
    assert_int_equal(store_append(&t, t.store, &e, 1), MF_OK);
    store_holds(&t);
    mf_store_close(t.store);
    run_sql(t.dir,
            "DROP TRIGGER t; ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS SELECT "
            "n, bytes, leaf, id FROM hidden WHERE n <> 4");
    t.store = NULL;
    assert_int_equal(open_sqlite(t.dir, &t.store, &t.err), MF_E_FORMAT);
    store_end(&t);
}

/* What a store was before version 2: with an index of the ids, and its columns in another order. */
static void make_older(const char *dir)
{
    run_sql(dir, "CREATE TABLE old (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL, leaf BLOB NOT NULL,"
                 " id BLOB UNIQUE) STRICT; INSERT INTO old SELECT n, bytes, leaf, id FROM entry;"
                 "DROP TABLE entry; ALTER TABLE old RENAME TO entry; PRAGMA user_version = 1");
}

static void an_older_one_is_brought_up(void **state)
{
    struct store_test t;

    store_begin(&t, state);
    store_fill(&t, 300);
    assert_int_equal(mf_store_keep_note(t.store, 300, MF_S("three hundred"), &t.err), MF_OK);
    mf_store_close(t.store);
    make_older(t.dir);
    assert_int_equal(open_sqlite(t.dir, &t.store, &t.err), MF_OK);
    store_holds(&t); /* who only reads leaves it as it is */
    store_fill(&t, 3);
    store_again(&t);
    store_holds(&t);
    assert_int_equal(mf_store_settle(t.store, &t.err), MF_OK);
    store_holds(&t);
    store_note_is(&t, 300, "three hundred");
    store_fill(&t, 3);
    store_again(&t);
    store_holds(&t);
    store_end(&t);
}

/* A file of somebody else's under that name stays as it is. */
static void another_file_is_not_touched(void **state)
{
    struct store_test t;
    char path[128];
    struct stat before, after;

    store_begin(&t, state);
    mf_store_close(t.store);
    t.store = NULL;
    path_of(t.dir, path);
    assert_int_equal(unlink(path), 0);
    run_sql(t.dir, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('rendang')");
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(open_sqlite(t.dir, &t.store, &t.err), MF_E_FORMAT);
    assert_int_equal(stat(path, &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof after.st_mtim);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(open_sqlite("/nowhere/at/all", &t.store, &t.err), MF_E_IO);
    store_end(&t);
}

int main(void)
{
    static const struct store_kind sqlite = {"sqlite", make_sqlite, open_sqlite, damage_sqlite};
    const struct CMUnitTest tests[] = {
        STORE_SUITE(&sqlite),
        STORE_TEST(any_byte_of_the_file, &sqlite),
        STORE_TEST(nothing_in_the_file_is_run, &sqlite),
        STORE_TEST(an_older_one_is_brought_up, &sqlite),
        STORE_TEST(another_file_is_not_touched, &sqlite),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
