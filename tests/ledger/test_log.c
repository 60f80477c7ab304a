/* An organisation at work on its ledger: what is taken stays, what is changed is found. */
#include "coop.h"

#include <sqlite3.h>

static uint32_t some_resolution(struct coop *c, int by)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = mf_str_c(coop_names[by])};

    return coop_file(c, by, "resolve", &arg);
}

/* Three of five, and it is adopted at once. */
static void adopt_something(struct coop *c)
{
    uint32_t n = some_resolution(c, 1);

    for (int i = 0; i < 3; i++)
        assert_int_equal(coop_vote(c, i, n, MF_BALLOT_YES), MF_TAKEN);
    assert_int_equal(coop_state(c, n), MF_ST_EFFECTIVE);
}

static void taken_and_still_there_when_opened_again(void **state)
{
    struct coop c;
    struct mf_hash root, then;
    struct mf_verdict v;

    (void)state;
    coop_begin(&c);
    adopt_something(&c);
    assert_int_equal(mf_play_size(mf_log_play(c.log)), 5);
    root = mf_play_root(mf_log_play(c.log));
    then = mf_play_state(mf_log_play(c.log));
    v = coop_verify(&c);
    for (uint32_t i = 0; i < v.faults.n; i++)
        print_error("%.*s\n", MF_F(v.faults.at[i].what));
    assert_true(v.sound);
    assert_int_equal(v.commands, 4);
    assert_int_equal(v.signed_size, 5);
    assert_memory_equal(&v.root, &root, sizeof root);
    mf_play_free(v.play);
    coop_close(&c);
    coop_open(&c);
    struct mf_hash again = mf_play_state(mf_log_play(c.log));
    assert_memory_equal(&again, &then, sizeof then);
    again = mf_play_root(mf_log_play(c.log));
    assert_memory_equal(&again, &root, sizeof root);
    coop_end(&c);
}

static void the_same_command_twice_has_one_answer(void **state)
{
    struct coop c;
    struct mf_command cmd = coop_command(MF_DO_VOTE, 0);
    struct mf_text t;
    struct mf_incoming in;
    struct mf_answer a, b;

    (void)state;
    coop_begin(&c);
    cmd.proposal = some_resolution(&c, 0);
    cmd.ballot = MF_BALLOT_YES;
    t = coop_text(&c, 2, &cmd);
    in = coop_sign(&c, 2, &t);
    a = coop_take(&c, &in);
    b = coop_take(&c, &in);
    assert_int_equal(a.taken, MF_TAKEN);
    assert_int_equal(b.taken, MF_ALREADY);
    assert_int_equal(a.entry, b.entry);
    assert_int_equal(mf_play_size(mf_log_play(c.log)), 3);
    coop_end(&c);
}

static void refused_and_denied_leave_no_entry(void **state)
{
    struct coop c;
    uint32_t n;
    uint64_t size;
    struct mf_command cmd = coop_command(MF_DO_VETO, 0);
    struct mf_text t;
    struct mf_incoming in;
    struct mf_answer a;

    (void)state;
    coop_begin(&c);
    n = some_resolution(&c, 0);
    size = mf_play_size(mf_log_play(c.log));
    cmd.proposal = n;
    assert_int_equal(coop_do(&c, 1, cmd).taken, MF_REFUSED);
    cmd = coop_command(MF_DO_VOTE, n);
    cmd.ballot = MF_BALLOT_NO;
    t = coop_text(&c, 1, &cmd);
    t.organisation = MF_S("other.example/boats");
    in = coop_sign(&c, 1, &t);
    a = coop_take(&c, &in);
    assert_int_equal(a.taken, MF_DENIED);
    assert_int_equal(a.denial.why, MF_NO_ORGANISATION);
    assert_int_equal(mf_play_size(mf_log_play(c.log)), size);
    coop_end(&c);
}

static void deadlines_have_entries_and_silence_is_given_back(void **state)
{
    struct coop c;
    struct mf_err err = {0};
    struct mf_arg arg = {.kind = MF_ARG_PERSON, .person = 0};
    struct mf_command sign = coop_command(MF_DO_SIGN, 0);
    struct mf_verdict v;
    uint32_t n;
    mf_instant closes;

    (void)state;
    coop_begin(&c);
    n = coop_file(&c, 1, "remove_treasurer", &arg);
    sign.proposal = n;
    assert_int_equal(coop_do(&c, 2, sign).taken, MF_TAKEN);
    assert_int_equal(coop_state(&c, n), MF_ST_PREPARING);
    while (coop_state(&c, n) == MF_ST_PREPARING) { /* somebody keeps the record */
        c.now += MF_HOUR;
        assert_int_equal(mf_log_tick(c.log, c.now, false, NULL, &err), MF_OK);
    }
    assert_int_equal(coop_state(&c, n), MF_ST_VOTING);
    closes = mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).closes;
    assert_int_equal(closes, c.now + 3 * MF_DAY);
    c.now += MF_DAY; /* nobody does, for a day */
    assert_int_equal(mf_log_tick(c.log, c.now, false, NULL, &err), MF_OK);
    assert_true(mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).closes > closes);
    v = coop_verify(&c);
    assert_true(v.sound);
    assert_true(v.ticks > 5);
    struct mf_hash ours = mf_play_state(mf_log_play(c.log)), theirs = mf_play_state(v.play);
    assert_memory_equal(&ours, &theirs, sizeof ours);
    mf_play_free(v.play);
    coop_end(&c);
}

static void receipts_and_tiles_verify(void **state)
{
    struct coop c;
    struct mf_str text, tile;
    struct mf_receipt r;
    struct mf_checkpoint cp;
    struct mf_policy policy;
    struct mf_store_entry entry;
    struct mf_err err = {0};
    struct mf_tile t = {.level = 0, .index = 0, .width = 5};

    (void)state;
    coop_begin(&c);
    adopt_something(&c);
    assert_int_equal(mf_log_receipt(c.log, &c.arena, 3, &text, &err), MF_OK);
    assert_int_equal(mf_receipt_parse(&c.arena, text, &r, &err), MF_OK);
    assert_int_equal(mf_store_read(mf_log_store(c.log), 3, 1, &c.arena, &entry, &err), MF_OK);
    assert_int_equal(
        mf_policy_k_of(&c.arena, mf_play_log_key(mf_log_play(c.log)), 0, NULL, 0, &policy, &err),
        MF_OK);
    assert_int_equal(mf_receipt_verify(&c.arena, &r, &entry.leaf, &policy, &cp, &err), MF_OK);
    assert_int_equal(mf_log_tile(c.log, &c.arena, &t, &tile, &err), MF_OK);
    assert_int_equal(tile.n, 5 * 32);
    t.entries = true;
    assert_int_equal(mf_log_tile(c.log, &c.arena, &t, &tile, &err), MF_OK);
    coop_end(&c);
}

/* ---- what is done to a folder ---- */

static void run_sql(struct coop *c, const char *sql)
{
    struct mf_str path = mf_strf(&c->arena, "%s/ledger.sqlite", c->dir);
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path.p, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void put_back_copy(void **state)
{
    struct coop c;
    struct mf_err err = {0};

    (void)state;
    coop_begin(&c);
    some_resolution(&c, 0);
    coop_close(&c);
    assert_int_equal(system(mf_strf(&c.arena, "cp %s/ledger.sqlite %s/old", c.dir, c.dir).p), 0);
    coop_open(&c);
    some_resolution(&c, 1);
    coop_close(&c);
    assert_int_equal(
        system(
            mf_strf(&c.arena, "cd %s && rm -f ledger.sqlite-* && mv old ledger.sqlite", c.dir).p),
        0);
    assert_int_equal(mf_log_open(c.dir, &c.log, NULL, &err), MF_E_FORMAT);
    assert_non_null(strstr(err.message, "put back from an older copy"));
    c.log = NULL;
    coop_end(&c);
}

static bool found_out(struct coop *c, uint64_t *ret_entry)
{
    struct mf_store *store;
    struct mf_ledger_source source;
    struct mf_verify_options options = {.threads = 1};
    struct mf_verdict v;
    struct mf_err err = {0};
    bool sound;

    assert_int_equal(mf_store_sqlite_open(c->dir, false, &store, &err), MF_OK);
    source = mf_source_of_store(store);
    assert_int_equal(mf_verify(&c->arena, &source, &options, &v, &err), MF_OK);
    sound = v.sound;
    *ret_entry = v.faults.n ? v.faults.at[0].entry : 0;
    mf_play_free(v.play);
    mf_store_close(store);
    return !sound;
}

/* Each byte of each entry, changed one at a time; and whole entries taken away or swapped. */
static void every_change_is_found(void **state)
{
    struct coop c;
    struct mf_store_entry entries[5];
    struct mf_err err = {0};
    uint64_t where;

    (void)state;
    coop_begin(&c);
    adopt_something(&c);
    assert_int_equal(mf_store_read(mf_log_store(c.log), 0, 5, &c.arena, entries, &err), MF_OK);
    coop_close(&c);
    assert_false(found_out(&c, &where));
    for (int i = 0; i < 5; i++)
        for (size_t k = 0; k < entries[i].bytes.n; k += 37) {
            run_sql(&c, mf_strf(&c.arena,
                                "UPDATE entry SET bytes = CAST(substr(bytes, 1, %zu) || x'%02x' || "
                                "substr(bytes, %zu) AS BLOB) WHERE n = %d",
                                k, (unsigned)(uint8_t)(entries[i].bytes.p[k] ^ 1), k + 2, i)
                            .p);
            assert_true(found_out(&c, &where));
            assert_int_equal(where, i);
            run_sql(&c, mf_strf(&c.arena,
                                "UPDATE entry SET bytes = CAST(substr(bytes, 1, %zu) || x'%02x' || "
                                "substr(bytes, %zu) AS BLOB) WHERE n = %d",
                                k, (unsigned)(uint8_t)entries[i].bytes.p[k], k + 2, i)
                            .p);
        }
    assert_false(found_out(&c, &where));
    run_sql(&c, "UPDATE entry SET n = 99 WHERE n = 2; UPDATE entry SET n = 2 WHERE n = 3;"
                "UPDATE entry SET n = 3 WHERE n = 99");
    assert_true(found_out(&c, &where));
    coop_end(&c);
}

static void a_missing_end_is_found(void **state)
{
    struct coop c;
    uint64_t where;

    (void)state;
    coop_begin(&c);
    adopt_something(&c);
    coop_close(&c);
    run_sql(&c, "DELETE FROM entry WHERE n = 4; UPDATE head SET size = 4");
    assert_true(found_out(&c, &where));
    assert_true(where == MF_WHOLE_LEDGER);
    coop_end(&c);
}

static void one_process_at_a_time(void **state)
{
    struct coop c;
    struct mf_log *second = NULL;
    struct mf_err err = {0};

    (void)state;
    coop_begin(&c);
    assert_int_equal(mf_log_open(c.dir, &second, NULL, &err), MF_E_USAGE);
    coop_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_and_still_there_when_opened_again),
        cmocka_unit_test(the_same_command_twice_has_one_answer),
        cmocka_unit_test(refused_and_denied_leave_no_entry),
        cmocka_unit_test(deadlines_have_entries_and_silence_is_given_back),
        cmocka_unit_test(receipts_and_tiles_verify),
        cmocka_unit_test(put_back_copy),
        cmocka_unit_test(every_change_is_found),
        cmocka_unit_test(a_missing_end_is_found),
        cmocka_unit_test(one_process_at_a_time),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
