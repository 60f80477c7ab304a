/*
 * Foundings of any size: roster and keys stand in the first entry, or beside the ledger under their
 * hashes where they don't fit; either way they are what is verified.
 *
 * MF_MEMBERS=100000 in the environment founds a larger one, and says how long it takes.
 */
#include "coop.h"

#include <sqlite3.h>
#include <time.h>

#include "engine/roster.h"
#include "ledger/wire.h"

static const char charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats open admitted by clerk }\n"
    "  office treasurer of members\n"
    "  office clerk of members\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days\n"
    "    passes when majority of members voting effect adopt \"a resolution\" }\n"
    "}\n";

/* A key that signs nothing. */
static void add_stranger(struct coop *c, uint32_t n, struct mf_buf *roster)
{
    uint8_t seed[32] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), 'm'}, point[32];
    uint8_t secret[64], blob[51] = "\0\0\0\x0bssh-ed25519\0\0\0 ";
    struct mf_str line;

    crypto_sign_seed_keypair(point, secret, seed);
    memcpy(blob + 19, point, 32);
    line = mf_base64(&c->arena, (struct mf_str){(char *)blob, sizeof blob});
    mf_buf_f(roster, "  m_%u \"Member %u\" members key \"ssh-ed25519 %.*s\"\n", n, n, MF_F(line));
}

/* The five of the co-operative, and so many more. */
static struct mf_str make_roster(struct coop *c, uint32_t members)
{
    struct mf_buf roster;

    mf_buf_init(&roster, &c->arena);
    mf_buf_c(&roster, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(c, i, &roster);
    for (uint32_t n = COOP_MEMBERS; n < members; n++)
        add_stranger(c, n, &roster);
    mf_buf_c(&roster, "}\n");
    return mf_buf_str(&roster);
}

static void make_dir(struct coop *c)
{
    *c = (struct coop){.now = COOP_START};
    mf_arena_init(&c->arena);
    assert_true(mf_sshsig_init());
    strcpy(c->dir, "/tmp/mufakat-founding-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
}

static enum mf_rc found(struct coop *c, struct mf_str roster, struct mf_err *err)
{
    struct mf_founding f = {.origin = MF_S(COOP_ORIGIN),
                            .charter = mf_str_c(charter),
                            .roster = roster,
                            .at = COOP_START,
                            .seed = {7}};

    *err = (struct mf_err){0};
    return mf_log_found(c->dir, &f, err);
}

static void begin(struct coop *c, uint32_t members)
{
    struct mf_err err;

    make_dir(c);
    if (found(c, make_roster(c, members), &err) != MF_OK)
        fail_msg("%s", err.message);
    coop_open(c);
}

static struct mf_entry first_entry(struct coop *c, size_t *ret_size)
{
    struct mf_store_entry se;
    struct mf_entry e;

    assert_int_equal(mf_store_read(mf_log_store(c->log), 0, 1, &c->arena, &se, NULL), MF_OK);
    assert_int_equal(mf_entry_read(se.bytes, &e, NULL), MF_OK);
    *ret_size = se.bytes.n;
    return e;
}

/* It lies beside the ledger, and everybody may have it. */
static bool beside(struct coop *c, struct mf_str bytes)
{
    struct mf_hash hash = mf_sha256(bytes);
    struct mf_str there;
    bool found;

    assert_int_equal(mf_store_document(mf_log_store(c->log), hash, &c->arena, &there, &found, NULL),
                     MF_OK);
    return found && mf_play_document_public(mf_log_play(c->log), &hash);
}

static void a_small_one_stands_in_its_entry(void **state)
{
    struct coop c;
    size_t size;
    struct mf_entry e;

    (void)state;
    begin(&c, 200);
    e = first_entry(&c, &size);
    assert_non_null(mf_entry_part(&e, "roster").p);
    assert_non_null(mf_entry_part(&e, "keys").p);
    assert_null(mf_entry_part(&e, "roster-hash").p);
    assert_true(beside(&c, mf_str_c(charter)));
    assert_false(beside(&c, mf_entry_part(&e, "roster"))); /* no document */
    coop_end(&c);
}

static void acts(struct coop *c)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    uint32_t n = coop_file(c, 4, "resolve", &arg);
    struct mf_verdict v;

    assert_int_equal(coop_vote(c, 1, n, MF_BALLOT_YES), MF_TAKEN);
    coop_close(c);
    coop_open(c);
    v = coop_verify(c);
    if (!v.sound)
        fail_msg("%.*s", MF_F(v.faults.at[0].what));
    assert_int_equal(v.size, 3);
    mf_play_free(v.play);
}

static void one_of_thousands_lies_beside(void **state)
{
    const char *env = getenv("MF_MEMBERS");
    uint32_t members = env ? (uint32_t)atoi(env) : 5000;
    struct timespec from, to;
    struct mf_str roster, bytes;
    struct mf_hash hash;
    struct mf_entry e;
    struct coop c;
    struct mf_err err;
    size_t size;
    bool there;

    (void)state;
    make_dir(&c);
    roster = make_roster(&c, members);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    if (found(&c, roster, &err) != MF_OK)
        fail_msg("%s", err.message);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    coop_open(&c);
    printf("# %u members, a roster of %zu bytes, founded in %.2f s\n", members, roster.n,
           (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    assert_int_equal(mf_keys_count(mf_play_keys(mf_log_play(c.log))), members);
    assert_int_equal(mf_org_persons(mf_play_org(mf_log_play(c.log))), members);
    e = first_entry(&c, &size);
    assert_true(size < 2000);
    assert_null(mf_entry_part(&e, "roster").p);
    /* What the entry names is there, as it was given. */
    assert_true(mf_wire_read_hex(mf_entry_part(&e, "roster-hash"), &hash));
    assert_int_equal(mf_store_document(mf_log_store(c.log), hash, &c.arena, &bytes, &there, NULL),
                     MF_OK);
    assert_true(there && mf_str_eq(bytes, roster));
    assert_true(beside(&c, roster));
    assert_true(mf_wire_read_hex(mf_entry_part(&e, "keys-hash"), &hash));
    assert_true(mf_play_document_public(mf_log_play(c.log), &hash));
    acts(&c);
    coop_end(&c);
}

/* ---- somebody changes them ---- */

static void change(const char *dir, const char *sql)
{
    char path[128];
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/ledger.sqlite", dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_true(sqlite3_changes(db) > 0);
    sqlite3_close(db);
}

static void verify_finds(struct coop *c, const char *what)
{
    struct mf_store *store;
    struct mf_ledger_source source;
    struct mf_verify_options options = {.threads = 1};
    struct mf_verdict v;

    assert_int_equal(mf_store_sqlite_open(c->dir, false, &store, NULL), MF_OK);
    source = mf_source_of_store(store);
    assert_int_equal(mf_verify(&c->arena, &source, &options, &v, NULL), MF_OK);
    assert_false(v.sound);
    if (!strstr(v.faults.at[0].what.p, what))
        fail_msg("%.*s", MF_F(v.faults.at[0].what));
    mf_play_free(v.play);
    mf_store_close(store);
}

static void what_is_changed_beside_is_found(void **state)
{
    /* Somebody takes another member's place; a key is exchanged; one is gone. */
    static const struct {
        const char *sql, *what;
    } changes[] = {
        {"UPDATE document SET bytes = CAST(replace(bytes, 'Member 77\"', 'Member 78\"') AS BLOB) "
         "WHERE substr(bytes, 1, 6) = CAST('roster' AS BLOB)",
         "the document with its roster isn't there"},
        {"UPDATE document SET bytes = CAST(replace(bytes, 'm_77 ', 'm_78 ') AS BLOB) "
         "WHERE substr(bytes, 1, 4) = CAST('ana ' AS BLOB)",
         "the document with its keys isn't there"},
        {"DELETE FROM document WHERE substr(bytes, 1, 6) = CAST('roster' AS BLOB)",
         "the document with its roster isn't there"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct coop c;
        struct mf_err err = {0};
        begin(&c, 600);
        coop_close(&c);
        change(c.dir, changes[i].sql);
        verify_finds(&c, changes[i].what);
        assert_int_equal(mf_log_open(c.dir, &c.log, NULL, &err), MF_E_FORMAT);
        coop_end(&c);
    }
}

/* ---- entries that aren't written so ---- */

static bool has_document(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                         struct mf_str *ret)
{
    (void)hash;
    (void)a;
    *ret = *(const struct mf_str *)payload; /* whatever was asked for */
    return true;
}

static void refused(struct coop *c, struct mf_entry *e, struct mf_str document, const char *why)
{
    struct mf_play *p = mf_play_new(has_document, &document);
    struct mf_buf out;
    struct mf_err err = {0};

    mf_buf_init(&out, &c->arena);
    assert_int_equal(mf_entry_write(&out, e, &err), MF_OK);
    assert_int_equal(mf_play_found(p, mf_buf_str(&out), NULL, &err), MF_E_FORMAT);
    if (!strstr(err.message, why))
        fail_msg("%s", err.message);
    mf_play_free(p);
}

/* Puts a hash in the place of the roster. */
static void by_hash(struct mf_entry *e, struct mf_str hex)
{
    for (uint32_t i = 0; i < e->nparts; i++)
        if (mf_str_is(e->parts[i].name, "roster"))
            e->parts[i] = (struct mf_entry_part){MF_S("roster-hash"), hex};
}

static void what_lies_beside_is_what_the_entry_says(void **state)
{
    struct coop c;
    size_t size;
    struct mf_entry e, changed;
    struct mf_str roster;
    struct mf_hash hash;
    struct mf_buf hex;

    (void)state;
    begin(&c, 10);
    e = first_entry(&c, &size);
    roster = mf_entry_part(&e, "roster");
    hash = mf_sha256(roster);
    mf_buf_init(&hex, &c.arena);
    mf_wire_hex(&hex, &hash);
    changed = e;
    by_hash(&changed, MF_S("sha256:0"));
    refused(&c, &changed, roster, "the hash of its roster is none");
    changed = e;
    by_hash(&changed, mf_buf_str(&hex));
    refused(&c, &changed, MF_S("another"), "its roster: other bytes than the hash says");
    coop_end(&c);
}

static void beyond_a_document_is_refused(void **state)
{
    struct coop c;
    struct mf_buf big;
    struct mf_err err;

    (void)state;
    make_dir(&c);
    mf_buf_init(&big, &c.arena);
    mf_buf_add(&big, make_roster(&c, 5));
    mf_buf_pad(&big, ' ', (16u << 20) + 1 - big.n);
    assert_int_equal(found(&c, mf_buf_str(&big), &err), MF_E_LIMIT);
    assert_non_null(strstr(err.message, "a roster has at most 16777216 bytes"));
    coop_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_one_stands_in_its_entry),
        cmocka_unit_test(one_of_thousands_lies_beside),
        cmocka_unit_test(what_is_changed_beside_is_found),
        cmocka_unit_test(what_lies_beside_is_what_the_entry_says),
        cmocka_unit_test(beyond_a_document_is_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("founding", tests, NULL, NULL);
}
