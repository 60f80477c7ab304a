/*
 * Attacks on a ledger as a whole, by their numbers in docs/attacks.md; those that concern one part
 * are tested with that part.
 */
#include "coop.h"

#include <sqlite3.h>

#include "base/os.h"
#include "ledger/folder.h"

static uint64_t size_of(struct coop *c)
{
    return mf_play_size(mf_log_play(c->log));
}

static void is_sound(struct coop *c)
{
    struct mf_verdict v = coop_verify(c);

    if (!v.sound)
        fail_msg("%.*s", MF_F(v.faults.at[0].what));
    mf_play_free(v.play);
}

/* A life with commands of many kinds. */
static void live(struct coop *c)
{
    struct mf_arg words = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    struct mf_arg ana = {.kind = MF_ARG_PERSON, .person = 0};
    struct mf_command say = coop_command(MF_DO_SAY, 1), sign = coop_command(MF_DO_SIGN, 2);
    struct mf_command back = coop_command(MF_DO_REVOKE_VOTE, 1);

    say.text = MF_S("It leaks.");
    assert_int_equal(coop_file(c, 0, "resolve", &words), 1);
    assert_int_equal(coop_do(c, 1, say).taken, MF_TAKEN);
    assert_int_equal(coop_vote(c, 2, 1, MF_BALLOT_NO), MF_TAKEN);
    assert_int_equal(coop_do(c, 2, back).taken, MF_TAKEN);
    assert_int_equal(coop_file(c, 3, "remove_treasurer", &ana), 2);
    assert_int_equal(coop_do(c, 4, sign).taken, MF_TAKEN);
    for (int i = 0; i < 3; i++)
        assert_int_equal(coop_vote(c, i, 1, MF_BALLOT_YES), MF_TAKEN);
    assert_int_equal(coop_file(c, 4, "resolve", &words), 3);
}

/* ---- 5: replay ---- */

/* The entry's command, if it has one. */
static bool command_of(struct coop *c, uint64_t number, struct mf_incoming *ret)
{
    struct mf_store_entry se;
    struct mf_entry e;

    assert_int_equal(mf_store_read(mf_log_store(c->log), number, 1, &c->arena, &se, NULL), MF_OK);
    assert_int_equal(mf_entry_read(se.bytes, &e, NULL), MF_OK);
    *ret = (struct mf_incoming){.text = mf_entry_part(&e, "text"),
                                .signature = mf_entry_part(&e, "signature")};
    return e.kind == MF_ENTRY_COMMAND;
}

/* Each command of one ledger, put to another: denied, and nothing is left of it. */
static void all_denied(struct coop *from, struct coop *to, enum mf_denied why)
{
    uint64_t before = size_of(to);
    struct mf_hash state = mf_play_state(mf_log_play(to->log));
    struct mf_incoming in;

    to->now = from->now;
    for (uint64_t n = 1; n < size_of(from); n++) {
        if (!command_of(from, n, &in))
            continue;
        struct mf_answer a = coop_take(to, &in);
        assert_int_equal(a.taken, MF_DENIED);
        assert_int_equal(a.denial.why, why);
    }
    assert_int_equal(size_of(to), before);
    struct mf_hash after = mf_play_state(mf_log_play(to->log));
    assert_memory_equal(&after, &state, sizeof after);
}

static void attack_5_replay(void **state)
{
    struct coop c, other, fork;
    struct mf_incoming in;
    uint64_t size;

    (void)state;
    coop_begin_as(&c, COOP_ORIGIN, coop_charter, 7);
    coop_begin_as(&other, "coop.example/elsewhere", coop_charter,
                  7);                                   /* same people, charter, keys */
    coop_begin_as(&fork, COOP_ORIGIN, coop_charter, 8); /* a second one of that name */
    live(&c);
    for (uint64_t n = 1; n < size_of(&c); n++) { /* as long as the one */
        fork.now += MF_MINUTE;
        assert_int_equal(mf_log_tick(fork.log, fork.now, true, NULL, NULL), MF_OK);
    }
    c.now = fork.now;
    all_denied(&c, &other, MF_NO_ORGANISATION);
    all_denied(&c, &fork, MF_NO_HEAD_OTHER);
    /* Nor again where they come from: each is told its place. */
    size = size_of(&c);
    for (uint64_t n = 1; n < size; n++) {
        if (!command_of(&c, n, &in))
            continue;
        struct mf_answer a = coop_take(&c, &in);
        assert_int_equal(a.taken, MF_ALREADY);
        assert_int_equal(a.entry, n);
    }
    assert_int_equal(size_of(&c), size);
    is_sound(&c);
    coop_end(&c);
    coop_end(&other);
    coop_end(&fork);
}

/* ---- 6: a stolen key ---- */

static struct mf_answer key_command(struct coop *c, int who, enum mf_text_verb verb,
                                    const struct mf_text_value *values, uint32_t n)
{
    struct mf_command any = coop_command(MF_DO_RESIGN, MF_NO_PROPOSAL);
    struct mf_text t = coop_text(c, who, &any);
    struct mf_incoming in;

    t.verb = verb;
    t.values = values;
    t.nvalues = n;
    in = coop_sign(c, who, &t);
    return coop_take(c, &in);
}

static struct mf_str key_line(struct coop *c, const struct mf_ssh_key *key)
{
    struct mf_buf b;

    mf_buf_init(&b, &c->arena);
    mf_ssh_key_write(&b, key);
    return mf_buf_str(&b);
}

/* Somebody who signs as member `who` with a key that nobody has, about the same ledger. */
static void stranger_begin(struct coop *c, const struct coop *of, int who)
{
    uint8_t seed[32], point[32];
    struct mf_buf blob;

    *c = *of;
    mf_arena_init(&c->arena);
    memcpy(seed, c->secret[who], sizeof seed);
    seed[31] ^= 1;
    crypto_sign_seed_keypair(point, c->secret[who], seed);
    mf_buf_init(&blob, &c->arena);
    coop_ssh(&blob, "ssh-ed25519", 11);
    coop_ssh(&blob, point, 32);
    assert_true(mf_ssh_key_read(mf_buf_str(&blob), &c->key[who], NULL));
    c->sequence[who] = 0;
}

static void attack_6_key_theft(void **state)
{
    struct mf_arg words = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    const struct mf_signing_key *row;
    struct coop c, thief;

    (void)state;
    coop_begin_as(&c, COOP_ORIGIN, coop_charter, 7);
    assert_int_equal(coop_file(&c, 1, "resolve", &words), 1);
    assert_int_equal(coop_vote(&c, 0, 1, MF_BALLOT_NO), MF_TAKEN);
    /* Ana's secret key is known to somebody, who puts another in its place. */
    stranger_begin(&thief, &c, 0);
    struct mf_text_value new = {.field = MF_FIELD_PUBLIC_KEY, .text = key_line(&c, &thief.key[0])};
    assert_int_equal(key_command(&c, 0, MF_TEXT_ROTATE_KEY, &new, 1).taken, MF_TAKEN);
    /* It stands in the register for all to see, and signs nothing for three days. */
    const struct mf_keys *keys = mf_play_keys(mf_log_play(c.log));
    row = mf_keys_row(keys, mf_keys_find(keys, &thief.key[0].print));
    assert_true(row->from == c.now + MF_ROTATION_DELAY && row->from > c.now);
    assert_int_equal(coop_vote(&thief, 0, 1, MF_BALLOT_YES), MF_DENIED);
    /* Ana, who has been told, revokes the key: the other falls with it. */
    c.now = thief.now += MF_DAY;
    struct mf_text_value old = {.field = MF_FIELD_REVOKED, .hash = c.key[0].print};
    struct mf_answer revoked = key_command(&c, 0, MF_TEXT_REVOKE_KEY, &old, 1);
    assert_int_equal(revoked.taken, MF_TAKEN);
    keys = mf_play_keys(mf_log_play(c.log));
    row = mf_keys_row(keys, mf_keys_find(keys, &c.key[0].print));
    assert_true(row->end == MF_KEY_REVOKED && row->end_entry == revoked.entry);
    for (int day = 0; day < 9; day += 4) {
        c.now = thief.now += day * MF_DAY;
        assert_int_equal(coop_vote(&c, 0, 1, MF_BALLOT_YES), MF_DENIED);
        assert_int_equal(coop_vote(&thief, 0, 1, MF_BALLOT_YES), MF_DENIED);
    }
    is_sound(&c); /* with the ballot that was cast before */
    mf_arena_free(&thief.arena);
    coop_end(&c);
}

/* ---- 8: people who aren't there ---- */

static const char open_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats open admitted by treasurer }\n"
    "  office treasurer of members\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days\n"
    "    passes when majority of members voting effect adopt \"a resolution\" }\n"
    "}\n";

static void attack_8_sybil(void **state)
{
    struct mf_arg words = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    struct coop c, stranger;
    struct mf_answer a;

    (void)state;
    coop_begin_as(&c, COOP_ORIGIN, open_charter, 7);
    assert_int_equal(coop_file(&c, 1, "resolve", &words), 1);
    /* An unknown key, under a member's name. */
    stranger_begin(&stranger, &c, 4);
    assert_int_equal(coop_vote(&stranger, 4, 1, MF_BALLOT_YES), MF_DENIED);
    /* A newcomer, let in by the treasurer after the vote has opened: no say in it. */
    struct mf_text_value join[] = {
        {.field = MF_FIELD_PERSON, .text = MF_S("fitri")},
        {.field = MF_FIELD_PUBLIC_KEY, .text = key_line(&c, &stranger.key[4])}};
    struct mf_text_value admit[] = {{.field = MF_FIELD_BODY, .text = MF_S("members")},
                                    {.field = MF_FIELD_PERSON, .text = MF_S("fitri")}};
    assert_int_equal(key_command(&c, 0, MF_TEXT_JOIN, join, 2).taken, MF_TAKEN);
    assert_int_equal(key_command(&c, 1, MF_TEXT_ADMIT, admit, 2).taken, MF_REFUSED);
    assert_int_equal(key_command(&c, 0, MF_TEXT_ADMIT, admit, 2).taken, MF_TAKEN);
    struct mf_command vote = coop_command(MF_DO_VOTE, 1);
    vote.ballot = MF_BALLOT_YES;
    struct mf_text t = coop_text(&stranger, 4, &vote);
    t.actor = MF_S("fitri");
    struct mf_incoming in = coop_sign(&stranger, 4, &t);
    assert_int_equal(coop_take(&c, &in).taken, MF_REFUSED);
    /* The same key for a second person; the same person once more. */
    join[0].text = MF_S("fitri_too");
    a = key_command(&c, 0, MF_TEXT_JOIN, join, 2);
    assert_int_equal(a.taken, MF_DENIED);
    assert_int_equal(a.denial.why, MF_NO_KEY_TAKEN);
    join[0].text = MF_S("fitri");
    assert_int_not_equal(key_command(&c, 0, MF_TEXT_JOIN, join, 1).taken, MF_TAKEN);
    assert_int_not_equal(key_command(&c, 0, MF_TEXT_ADMIT, admit, 2).taken, MF_TAKEN);
    /* One who votes twice has one ballot. */
    assert_int_equal(coop_vote(&c, 2, 1, MF_BALLOT_YES), MF_TAKEN);
    assert_int_equal(coop_vote(&c, 2, 1, MF_BALLOT_YES), MF_REFUSED);
    assert_int_equal(coop_vote(&c, 2, 1, MF_BALLOT_ABSTAIN), MF_TAKEN);
    assert_int_equal(coop_vote(&c, 2, 1, MF_BALLOT_YES), MF_TAKEN);
    assert_int_equal(coop_vote(&c, 1, 1, MF_BALLOT_NO), MF_TAKEN);
    c.now += 3 * MF_DAY;
    assert_int_equal(mf_log_tick(c.log, c.now, false, NULL, NULL), MF_OK);
    assert_int_equal(coop_state(&c, 1), MF_ST_REJECTED);
    is_sound(&c);
    mf_arena_free(&stranger.arena);
    coop_end(&c);
}

/* ---- 9: somebody who can write into the database ---- */

/* As `mufakat verify` does it; whatever is said against it, also that it can't be read. */
static bool found_out(const char *dir)
{
    struct mf_verify_options options = {.threads = 1};
    struct mf_arena a;
    struct mf_folder f;
    struct mf_verdict v = {0};
    struct mf_err err = {0};

    mf_arena_init(&a);
    enum mf_rc rc = mf_folder_open(&f, &a, dir, &err);
    if (rc == MF_OK)
        rc = mf_verify(&a, &f.source, &options, &v, &err);
    if (rc == MF_OK)
        rc = mf_folder_rest(&f, &v, &err);
    bool sound = rc == MF_OK && v.sound;
    mf_play_free(v.play);
    mf_folder_close(&f);
    mf_arena_free(&a);
    return !sound;
}

struct clerk {
    struct coop c;
    struct mf_str file, whole; /* the database as it was */
    sqlite3 *db;
    unsigned changes;
};

static void db_open(struct clerk *k)
{
    assert_int_equal(sqlite3_open(k->file.p, &k->db), SQLITE_OK);
}

static void db_close(struct clerk *k)
{
    assert_int_equal(sqlite3_close(k->db), SQLITE_OK);
}

/* One change, which must be found; then all is as before. SQLite itself may refuse it. */
static void change(struct clerk *k, const char *sql)
{
    db_open(k);
    bool done =
        sqlite3_exec(k->db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_total_changes(k->db) > 0;
    db_close(k);
    if (!done)
        return;
    k->changes++;
    if (!found_out(k->c.dir))
        fail_msg("not found: %s", sql);
    assert_int_equal(mf_os_write(k->file.p, k->whole, NULL), MF_OK);
}

/* Bytes flipped from the first to the last, cut short, made longer. */
static void change_blob(struct clerk *k, const char *table, const char *column, int64_t row,
                        const char *key, int n)
{
    enum { PLACES = 12 };

    for (int i = 0; i <= PLACES && n > 0; i++) {
        int at = i == PLACES ? n : 1 + (int)((int64_t)i * n / PLACES);
        struct mf_str sql = mf_strf(
            &k->c.arena,
            "UPDATE %s SET %s = CAST(substr(%s, 1, %d) || x'%02x' || substr(%s, %d) AS BLOB) "
            "WHERE %s = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %lld) "
            "AND substr(%s, %d, 1) <> x'%02x'",
            table, column, column, at - 1, 0x41 + i, column, at + 1, key, key, table, key,
            (long long)row, column, at, 0x41 + i);
        change(k, sql.p);
    }
    change(k, mf_strf(&k->c.arena,
                      "UPDATE %s SET %s = substr(%s, 1, length(%s) - 1) WHERE %s = (SELECT %s FROM "
                      "%s ORDER BY %s LIMIT 1 OFFSET %lld)",
                      table, column, column, column, key, key, table, key, (long long)row)
                  .p);
    change(k, mf_strf(&k->c.arena,
                      "UPDATE %s SET %s = CAST(%s || x'0a' AS BLOB) WHERE %s = (SELECT %s FROM %s "
                      "ORDER BY %s LIMIT 1 OFFSET %lld)",
                      table, column, column, key, key, table, key, (long long)row)
                  .p);
}

static void change_number(struct clerk *k, const char *table, const char *column, int64_t row,
                          const char *key)
{
    static const char *const by[] = {"+ 1", "- 1", "+ 1000000"};

    for (int i = 0; i < 3; i++)
        change(k, mf_strf(&k->c.arena,
                          "UPDATE %s SET %s = %s %s WHERE %s = (SELECT %s FROM %s ORDER BY %s "
                          "LIMIT 1 OFFSET %lld)",
                          table, column, column, by[i], key, key, table, key, (long long)row)
                      .p);
}

/* Every column of every row; and each row taken away. */
static void change_table(struct clerk *k, const char *table, const char *key,
                         const char *const columns[])
{
    sqlite3_stmt *st;

    for (int64_t row = 0;; row++) {
        for (int i = 0; columns[i]; i++) {
            struct mf_str sql = mf_strf(&k->c.arena,
                                        "SELECT %s FROM %s ORDER BY %s LIMIT 1 "
                                        "OFFSET %lld",
                                        columns[i], table, key, (long long)row);
            db_open(k);
            assert_int_equal(sqlite3_prepare_v2(k->db, sql.p, -1, &st, NULL), SQLITE_OK);
            bool there = sqlite3_step(st) == SQLITE_ROW;
            int type = there ? sqlite3_column_type(st, 0) : 0;
            int n = there ? sqlite3_column_bytes(st, 0) : 0;
            sqlite3_finalize(st);
            db_close(k);
            if (!there)
                return;
            if (type == SQLITE_BLOB)
                change_blob(k, table, columns[i], row, key, n);
            else if (type == SQLITE_INTEGER)
                change_number(k, table, columns[i], row, key);
        }
        change(k, mf_strf(&k->c.arena,
                          "DELETE FROM %s WHERE %s = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET "
                          "%lld)",
                          table, key, key, table, key, (long long)row)
                      .p);
    }
}

static void attack_9_the_database_is_edited(void **state)
{
    static const char *const entry[] = {"n", "bytes", "leaf", "id", NULL};
    static const char *const document[] = {"hash", "bytes", NULL};
    static const char *const head[] = {"size", "root", "note", "note_size", NULL};
    struct clerk k = {.changes = 0};

    (void)state;
    coop_begin(&k.c);
    live(&k.c);
    coop_close(&k.c);
    k.file = mf_strf(&k.c.arena, "%s/ledger.sqlite", k.c.dir);
    assert_int_equal(mf_os_read(&k.c.arena, k.file.p, 16u << 20, &k.whole, NULL), MF_OK);
    assert_false(found_out(k.c.dir));
    change_table(&k, "entry", "n", entry);
    change_table(&k, "document", "hash", document);
    change_table(&k, "head", "one", head);
    /* Two entries change places; one is put in. */
    change(&k, "UPDATE entry SET n = 99 WHERE n = 2; UPDATE entry SET n = 2 WHERE n = 3;"
               "UPDATE entry SET n = 3 WHERE n = 99");
    change(&k, "INSERT INTO entry SELECT (SELECT count(*) FROM entry), bytes, leaf, NULL FROM "
               "entry WHERE n = 1");
    printf("# %u changes of rows and bytes, all found\n", k.changes);
    assert_true(k.changes > 300);
    assert_false(found_out(k.c.dir));
    coop_end(&k.c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attack_5_replay),
        cmocka_unit_test(attack_6_key_theft),
        cmocka_unit_test(attack_8_sybil),
        cmocka_unit_test(attack_9_the_database_is_edited),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("attacks", tests, NULL, NULL);
}
