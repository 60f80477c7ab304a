/* `witnessed by`: what cosignatures may come in, what waits for them, what they say of clocks. */
#include "coop.h"

#include "ledger/wire.h"

static const char asked[] =
    "charter \"Boats\" {\n"
    "  witnessed by 2 of w1, w2, w3 else after 2 hours\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days, closing early\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "  power amend_charter(text: charter) { proposed by 1 of members\n"
    "    votes 2 days, closing early\n"
    "    passes when majority of members in office  effect amend charter }\n"
    "}\n";

enum { WITNESSES = 4, STRANGER = 3 };

struct watched {
    struct coop c;
    struct mf_signer w[WITNESSES];
};

/* Founded with keys of w1 and w2; w3 has none yet. */
static void begin(struct watched *t, const char *charter)
{
    struct mf_founding f = {
        .origin = MF_S(COOP_ORIGIN), .charter = mf_str_c(charter), .at = COOP_START, .seed = {7}};
    struct mf_err err = {0};
    struct mf_buf roster, policy;

    t->c = (struct coop){.now = COOP_START};
    mf_arena_init(&t->c.arena);
    assert_true(mf_sshsig_init());
    strcpy(t->c.dir, "/tmp/mufakat-watched-XXXXXX");
    assert_non_null(mkdtemp(t->c.dir));
    mf_buf_init(&roster, &t->c.arena);
    mf_buf_init(&policy, &t->c.arena);
    mf_buf_c(&roster, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(&t->c, i, &roster);
    mf_buf_c(&roster, "}\n");
    for (int i = 0; i < WITNESSES; i++) {
        uint8_t seed[32] = {(uint8_t)(i + 1), 'w'};
        struct mf_str name = mf_strf(&t->c.arena, "witness.example/w%d", i + 1);
        assert_int_equal(mf_signer_from_seed(name, MF_KEY_COSIGNATURE, seed, &t->w[i], &err),
                         MF_OK);
        if (i < 2)
            mf_buf_f(&policy, "witness w%d %.*s\n", i + 1,
                     MF_F(mf_vkey_write(&t->c.arena, &t->w[i].key)));
    }
    mf_buf_c(&policy, "quorum none\n");
    f.roster = mf_buf_str(&roster);
    f.policy = mf_buf_str(&policy);
    if (mf_log_found(t->c.dir, &f, &err) != MF_OK)
        fail_msg("%s", err.message);
    coop_open(&t->c);
}

static const struct mf_witnessing *seen(struct watched *t)
{
    return mf_play_witnessing(mf_log_play(t->c.log));
}

static const struct mf_charter *charter_of(struct watched *t)
{
    return mf_org_charter(mf_play_org(mf_log_play(t->c.log)));
}

/* The log's note with lines of those witnesses, at that time. */
static struct mf_str cosigned(struct watched *t, const int *who, unsigned n, mf_instant at)
{
    struct mf_buf b;
    struct mf_note note;
    struct mf_err err = {0};

    mf_buf_init(&b, &t->c.arena);
    mf_buf_add(&b, mf_log_note(t->c.log));
    assert_int_equal(mf_note_parse(&t->c.arena, mf_log_note(t->c.log), &note, &err), MF_OK);
    for (unsigned i = 0; i < n; i++) {
        struct mf_str line;
        assert_int_equal(mf_note_sign(&t->c.arena, note.text, &t->w[who[i]],
                                      (uint64_t)(at / MF_SECOND), &line, &err),
                         MF_OK);
        mf_buf_add(&b, line);
    }
    return mf_str_copy(&t->c.arena, mf_buf_str(&b));
}

static enum mf_rc enter(struct watched *t, struct mf_str note, mf_instant now, struct mf_err *err)
{
    return mf_log_cosigned(t->c.log, now, note, NULL, err);
}

static uint64_t file_at(struct watched *t, int who, mf_instant now)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT,
                         .text = mf_strf(&t->c.arena, "matter %llu",
                                         (unsigned long long)mf_play_size(mf_log_play(t->c.log)))};
    struct mf_command cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);
    struct mf_answer answer;
    struct mf_err err = {0};

    t->c.now = now;
    cmd.power = mf_charter_find(charter_of(t), MF_S("resolve")).index;
    cmd.args = &arg;
    cmd.nargs = 1;
    struct mf_text text = coop_text(&t->c, who, &cmd);
    struct mf_incoming in = coop_sign(&t->c, who, &text);
    if (mf_log_take(t->c.log, &t->c.arena, now, &in, 1, &answer, NULL, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_int_equal(answer.taken, MF_TAKEN);
    return answer.entry;
}

/* Gone through from outside, it is sound, and comes to the same. */
static void end_sound(struct watched *t)
{
    struct mf_ledger_source source = mf_source_of_store(mf_log_store(t->c.log));
    struct mf_verify_options options = {.threads = 1};
    struct mf_verdict v = {0};
    struct mf_err err = {0};
    struct mf_hash here = mf_play_state(mf_log_play(t->c.log)), there;

    assert_int_equal(mf_verify(&t->c.arena, &source, &options, &v, &err), MF_OK);
    assert_true(v.sound);
    there = mf_play_state(v.play);
    assert_true(mf_hash_eq(&here, &there));
    mf_play_free(v.play);
    coop_end(&t->c);
}

static void what_is_cosigned_comes_in(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    uint64_t entry, size;

    (void)state;
    begin(&t, asked);
    entry = file_at(&t, 0, COOP_START + MF_HOUR);
    assert_false(mf_witnessing_settled(seen(&t), charter_of(&t), entry, COOP_START + MF_HOUR));
    assert_true(mf_log_to_cosign(t.c.log, &size).n > 0);
    assert_int_equal(
        enter(&t, cosigned(&t, (int[]){1, 0}, 2, COOP_START + MF_HOUR), COOP_START + MF_HOUR, &err),
        MF_OK);
    assert_true(mf_witnessing_settled(seen(&t), charter_of(&t), entry, COOP_START + MF_HOUR));
    assert_int_equal(mf_play_size(mf_log_play(t.c.log)), entry + 2);
    /* That entry wants none itself: once more for who reads the checkpoint, and then no more. */
    assert_false(mf_witnessing_wanting(seen(&t), charter_of(&t)));
    assert_true(mf_log_to_cosign(t.c.log, &size).n > 0);
    assert_int_equal(
        enter(&t, cosigned(&t, (int[]){0, 1}, 2, COOP_START + MF_HOUR), COOP_START + MF_HOUR, &err),
        MF_OK);
    assert_int_equal(mf_play_size(mf_log_play(t.c.log)), entry + 2);
    assert_int_equal(mf_log_to_cosign(t.c.log, &size).n, 0);
    /* It stays, also after a start; and a receipt has it. */
    coop_close(&t.c);
    coop_open(&t.c);
    assert_int_equal(mf_log_to_cosign(t.c.log, &size).n, 0);
    struct mf_str receipt;
    assert_int_equal(mf_log_receipt(t.c.log, &t.c.arena, entry, &receipt, &err), MF_OK);
    assert_non_null(strstr(receipt.p, "witness.example/w1"));
    end_sound(&t);
}

/* Each is refused with its reason, and nothing is broken by it. */
static void refused(struct watched *t, struct mf_str note, const char *why)
{
    struct mf_err err = {0};
    uint64_t before = mf_play_size(mf_log_play(t->c.log));

    assert_int_equal(enter(t, note, COOP_START + MF_HOUR, &err), MF_E_USAGE);
    if (!strstr(err.message, why))
        fail_msg("not \"%s\": %s", why, err.message);
    assert_int_equal(mf_play_size(mf_log_play(t->c.log)), before);
    assert_false(mf_log_broken(t->c.log));
}

static void what_isnt_right_is_refused(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    struct mf_str good, note;
    char *bytes;

    (void)state;
    begin(&t, asked);
    note = cosigned(&t, (int[]){0, 1}, 2, COOP_START); /* of the founding alone */
    file_at(&t, 0, COOP_START + MF_HOUR);
    refused(&t, cosigned(&t, (int[]){0}, 1, COOP_START), "too few");
    refused(&t, cosigned(&t, (int[]){0, 0}, 2, COOP_START), "twice");
    refused(&t, cosigned(&t, (int[]){0, STRANGER}, 2, COOP_START), "isn't a witness");
    refused(&t, mf_log_note(t.c.log), "signature first");
    good = cosigned(&t, (int[]){0, 1}, 2, COOP_START);
    bytes = (char *)(uintptr_t)good.p;
    bytes[good.n - 10] = bytes[good.n - 10] == 'A' ? 'B' : 'A';
    refused(&t, good, "cosignature of w2 is wrong");
    good = cosigned(&t, (int[]){0, 1}, 2, COOP_START);
    assert_int_equal(enter(&t, good, COOP_START + MF_HOUR, &err), MF_OK);
    file_at(&t, 1, COOP_START + MF_HOUR);
    refused(&t, good, "isn't later than the last");
    refused(&t, note, "isn't later than the last");
    end_sound(&t);
}

/* Another tree of the same size, signed with the log's own key (attack 10). */
static void a_checkpoint_of_another_history_is_refused(void **state)
{
    struct watched t;
    struct mf_signer log;
    struct mf_err err = {0};
    struct mf_checkpoint c = {.origin = MF_S(COOP_ORIGIN), .size = 2, .root = {{1}}};
    struct mf_str text, lines[3];

    (void)state;
    begin(&t, asked);
    file_at(&t, 0, COOP_START + MF_HOUR);
    assert_int_equal(
        mf_signer_from_seed(MF_S(COOP_ORIGIN), MF_KEY_ED25519, (const uint8_t[32]){7}, &log, &err),
        MF_OK);
    text = mf_checkpoint_write(&t.c.arena, &c);
    assert_int_equal(mf_note_sign(&t.c.arena, text, &log, 0, &lines[0], &err), MF_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(mf_note_sign(&t.c.arena, text, &t.w[i], 5, &lines[1 + i], &err), MF_OK);
    refused(&t,
            mf_note_write(&t.c.arena, text,
                          mf_strf(&t.c.arena, "%.*s%.*s%.*s", MF_F(lines[0]), MF_F(lines[1]),
                                  MF_F(lines[2]))),
            "another tree");
    end_sound(&t);
}

static void a_strike_ends_when_the_charter_says(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    mf_instant at = COOP_START + MF_HOUR;
    uint64_t entry;

    (void)state;
    begin(&t, asked);
    entry = file_at(&t, 0, at);
    assert_false(mf_witnessing_settled(seen(&t), charter_of(&t), entry, at + 2 * MF_HOUR - 1));
    assert_true(mf_witnessing_settled(seen(&t), charter_of(&t), entry, at + 2 * MF_HOUR));
    assert_int_equal(mf_witnessing_until(seen(&t), charter_of(&t), entry), at + 2 * MF_HOUR);
    /* What is cosigned later is late. */
    assert_int_equal(
        enter(&t, cosigned(&t, (int[]){0, 1}, 2, at + 3 * MF_HOUR), at + 3 * MF_HOUR, &err), MF_OK);
    struct mf_witness_counts n =
        mf_witnessing_counts(seen(&t), charter_of(&t), 3, at + 3 * MF_HOUR);
    assert_int_equal(n.late, 2);
    assert_int_equal(n.quorum, 0);
    assert_int_equal(n.none, 1);
    assert_int_equal(n.notes, 1);
    end_sound(&t);
}

/* The clause of the present charter counts, whatever it was when the entry came. */
static void without_the_clause_nothing_waits(void **state)
{
    struct watched t;
    struct mf_diags diags;
    const struct mf_charter *other;
    uint64_t entry;

    (void)state;
    begin(&t, asked);
    entry = file_at(&t, 0, COOP_START);
    mf_diags_init(&diags, &t.c.arena);
    other = mf_charter_read(
        &t.c.arena, (struct mf_source){.name = MF_S("other"), .text = mf_str_c(coop_charter)},
        &diags);
    assert_non_null(other);
    assert_false(mf_witnessing_settled(seen(&t), charter_of(&t), entry, COOP_START));
    assert_true(mf_witnessing_settled(seen(&t), other, entry, COOP_START));
    assert_false(mf_witnessing_wanting(seen(&t), other));
    end_sound(&t);
}

static void rights_to_stop_never_wait(void **state)
{
    static const enum mf_text_verb stops[] = {
        MF_TEXT_VETO,        MF_TEXT_CHALLENGE, MF_TEXT_END,    MF_TEXT_REVOKE_KEY,
        MF_TEXT_UNSIGN,      MF_TEXT_WITHDRAW,  MF_TEXT_RESIGN, MF_TEXT_LEAVE,
        MF_TEXT_REVOKE_VOTE, MF_TEXT_DECLINE,   MF_TEXT_RECUSE, MF_TEXT_UNDELEGATE};
    unsigned n = 0;

    (void)state;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        assert_false(mf_witnessed_waits(stops[i]));
    for (int v = 0; v < MF_TEXT__COUNT; v++)
        n += !mf_witnessed_waits((enum mf_text_verb)v);
    assert_int_equal(n, sizeof stops / sizeof *stops);
}

static void a_key_comes_when_the_charter_names_it(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    struct mf_policy_key k = {.name = MF_S("w4"), .url = MF_S("http://127.0.0.1:9")};

    (void)state;
    begin(&t, asked);
    k.key = t.w[2].key;
    assert_int_equal(mf_log_witness(t.c.log, COOP_START, &k, NULL, &err), MF_E_USAGE);
    assert_non_null(strstr(err.message, "names no witness w4"));
    k.name = MF_S("w1");
    assert_int_equal(mf_log_witness(t.c.log, COOP_START, &k, NULL, &err), MF_E_USAGE);
    assert_non_null(strstr(err.message, "has a key already"));
    k.name = MF_S("w3");
    k.key = t.w[1].key;
    assert_int_equal(mf_log_witness(t.c.log, COOP_START, &k, NULL, &err), MF_E_USAGE);
    assert_non_null(strstr(err.message, "key of the witness w2"));
    assert_false(mf_log_broken(t.c.log));
    assert_null(mf_witnessing_key(seen(&t), MF_S("w3")));
    k.key = t.w[2].key;
    assert_int_equal(mf_log_witness(t.c.log, COOP_START, &k, NULL, &err), MF_OK);
    assert_non_null(mf_witnessing_key(seen(&t), MF_S("w3")));
    assert_int_equal(enter(&t, cosigned(&t, (int[]){2, 0}, 2, COOP_START), COOP_START, &err),
                     MF_OK);
    end_sound(&t);
}

/* The charter with another first clause, as a document that somebody has handed over. */
static struct mf_hash hand_over(struct watched *t, const char *clause)
{
    const char *from = strstr(asked, "  witnessed by"), *to = strchr(from, '\n');
    struct mf_command store = coop_command(MF_DO_DOCUMENT, MF_NO_PROPOSAL);
    struct mf_hash hash;
    struct mf_err err = {0};

    store.text = mf_strf(&t->c.arena, "%.*s%s%s", (int)(from - asked), asked, clause, to);
    assert_int_equal(mf_log_document(t->c.log, store.text, &hash, &err), MF_OK);
    assert_int_equal(coop_do(&t->c, 0, store).taken, MF_TAKEN);
    return hash;
}

static void amend(struct watched *t, const char *clause)
{
    struct mf_arg arg = {.kind = MF_ARG_HASH, .hash = hand_over(t, clause)};
    uint32_t n = coop_file(&t->c, 0, "amend_charter", &arg);

    for (int i = 0; i < COOP_MEMBERS && coop_state(&t->c, n) == MF_ST_VOTING; i++)
        assert_int_equal(coop_vote(&t->c, i, n, MF_BALLOT_YES), MF_TAKEN);
    assert_int_equal(coop_state(&t->c, n), MF_ST_EFFECTIVE);
}

/* Rules of witnesses are the charter's: from the entry on that amends it, they are the new ones. */
static void an_amendment_changes_who_witnesses(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    struct mf_policy_key k = {.name = MF_S("w4"), .url = MF_S("http://127.0.0.1:9")};
    mf_instant at = COOP_START + MF_HOUR;
    uint64_t entry;

    (void)state;
    begin(&t, asked);
    t.c.now = at;
    amend(&t, "  witnessed by 1 of w4");
    assert_int_equal(charter_of(&t)->witnessed.nnames, 1);
    entry = file_at(&t, 0, at + MF_MINUTE);
    /* The old two don't settle it any more; the new one has no key yet, and then has. */
    assert_int_equal(enter(&t, cosigned(&t, (int[]){0, 1}, 2, at), at + MF_MINUTE, &err),
                     MF_E_USAGE);
    assert_false(mf_witnessing_settled(seen(&t), charter_of(&t), entry, at + MF_MINUTE));
    k.key = t.w[3].key;
    assert_int_equal(mf_log_witness(t.c.log, at + MF_MINUTE, &k, NULL, &err), MF_OK);
    assert_int_equal(enter(&t, cosigned(&t, (int[]){3}, 1, at), at + MF_MINUTE, &err), MF_OK);
    assert_true(mf_witnessing_settled(seen(&t), charter_of(&t), entry, at + MF_MINUTE));
    /* Without the clause nothing waits any more. */
    t.c.now = at + 2 * MF_MINUTE;
    amend(&t, "");
    entry = file_at(&t, 1, at + 3 * MF_MINUTE);
    assert_true(mf_witnessing_settled(seen(&t), charter_of(&t), entry, at + 3 * MF_MINUTE));
    end_sound(&t);
}

/* Rule 4: after a jump nothing is taken and no time passes before that is cosigned. */
static void a_jump_waits_for_witnesses(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    mf_instant says = COOP_START + 3 * MF_DAY;
    uint64_t before;

    (void)state;
    begin(&t, asked);
    file_at(&t, 0, COOP_START + MF_HOUR);
    assert_int_equal(mf_log_clock(t.c.log, says, NULL, &err), MF_OK);
    for (int again = 0; again < 2; again++) { /* also after a start */
        assert_true(mf_log_clock_holds(t.c.log, says));
        before = mf_play_size(mf_log_play(t.c.log));
        assert_int_equal(mf_log_tick(t.c.log, says, true, NULL, &err), MF_OK);
        assert_int_equal(mf_play_size(mf_log_play(t.c.log)), before);
        assert_int_equal(mf_play_now(mf_log_play(t.c.log)), COOP_START + MF_HOUR);
        coop_close(&t.c);
        coop_open(&t.c);
    }
    assert_int_equal(enter(&t, cosigned(&t, (int[]){0, 1}, 2, says), says, &err), MF_OK);
    assert_int_equal(mf_play_now(mf_log_play(t.c.log)), COOP_START + MF_HOUR);
    assert_false(mf_log_clock_holds(t.c.log, says));
    file_at(&t, 1, says);
    end_sound(&t);
    /* Or the charter's `else` has gone by since what the clock said. */
    begin(&t, asked);
    assert_int_equal(mf_log_clock(t.c.log, says, NULL, &err), MF_OK);
    assert_true(mf_log_clock_holds(t.c.log, says + 2 * MF_HOUR - 1));
    assert_false(mf_log_clock_holds(t.c.log, says + 2 * MF_HOUR));
    file_at(&t, 1, says + 2 * MF_HOUR);
    end_sound(&t);
}

/* Attacks 4 and 7: instants that are an hour from the witnesses' are named. */
static void a_clock_set_ahead_is_told(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    const struct mf_witness_apart *apart;
    mf_instant real = COOP_START + MF_HOUR, ahead = COOP_START + 6 * MF_HOUR;
    uint32_t n;

    (void)state;
    begin(&t, asked);
    file_at(&t, 0, real);
    assert_int_equal(enter(&t, cosigned(&t, (int[]){0, 1}, 2, real), real, &err), MF_OK);
    mf_witnessing_apart(seen(&t), &n);
    assert_int_equal(n, 0);
    file_at(&t, 0, ahead);
    file_at(&t, 1, ahead);
    assert_int_equal(enter(&t, cosigned(&t, (int[]){0, 1}, 2, real + MF_MINUTE), ahead, &err),
                     MF_OK);
    apart = mf_witnessing_apart(seen(&t), &n);
    assert_int_equal(n, 2); /* each of the two says so */
    for (uint32_t i = 0; i < n; i++) {
        assert_true(apart[i].ahead);
        assert_int_equal(apart[i].first, 3);
        assert_int_equal(apart[i].last, 4);
        assert_int_equal(apart[i].by, 5 * MF_HOUR - MF_MINUTE);
    }
    end_sound(&t);
}

/* A ledger that goes on with old instants after a cosignature: back-dated. */
static void what_is_dated_back_is_told(void **state)
{
    struct watched t;
    struct mf_err err = {0};
    const struct mf_witness_apart *apart;
    mf_instant at = COOP_START + MF_HOUR;
    uint32_t n;

    (void)state;
    begin(&t, asked);
    file_at(&t, 0, at);
    assert_int_equal(enter(&t, cosigned(&t, (int[]){0, 1}, 2, at + 9 * MF_HOUR), at, &err), MF_OK);
    file_at(&t, 0, at + MF_MINUTE);
    file_at(&t, 1, at + 8 * MF_HOUR); /* within an hour again */
    apart = mf_witnessing_apart(seen(&t), &n);
    assert_int_equal(n, 1);
    assert_false(apart[0].ahead);
    assert_int_equal(apart[0].first, 2);
    assert_int_equal(apart[0].last, 3);
    end_sound(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_cosigned_comes_in),
        cmocka_unit_test(what_isnt_right_is_refused),
        cmocka_unit_test(a_checkpoint_of_another_history_is_refused),
        cmocka_unit_test(a_strike_ends_when_the_charter_says),
        cmocka_unit_test(without_the_clause_nothing_waits),
        cmocka_unit_test(rights_to_stop_never_wait),
        cmocka_unit_test(a_key_comes_when_the_charter_names_it),
        cmocka_unit_test(an_amendment_changes_who_witnesses),
        cmocka_unit_test(a_jump_waits_for_witnesses),
        cmocka_unit_test(a_clock_set_ahead_is_told),
        cmocka_unit_test(what_is_dated_back_is_told),
    };

    return cmocka_run_group_tests_name("witnessed", tests, NULL, NULL);
}
