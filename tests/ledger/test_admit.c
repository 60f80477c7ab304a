/* The gate: what is taken, and each reason for which nothing is. */
#include "signed.h"

#include "ledger/entry.h"

static int open_sx(void **state)
{
    static struct sx x;

    sx_open(&x);
    *state = &x;
    return 0;
}

static int close_sx(void **state)
{
    sx_close(*state);
    return 0;
}

#define SX_TEST(f) cmocka_unit_test_setup_teardown(f, open_sx, close_sx)

/* A vote on a proposal that is open. */
static struct mf_text_value vote_values[2];
static struct mf_text vote(struct sx *x, const char *who, uint64_t sequence)
{
    struct signer s = sx_signer(x, who);
    struct mf_text t = sx_head_of(x, who, &s, sequence);

    vote_values[0] = (struct mf_text_value){.field = MF_FIELD_PROPOSAL, .number = 1};
    vote_values[1] = (struct mf_text_value){.field = MF_FIELD_BALLOT, .number = MF_TEXT_YES};
    t.verb = MF_TEXT_VOTE;
    t.values = vote_values;
    t.nvalues = 2;
    return t;
}

static void open_vote(struct sx *x)
{
    assert_int_equal(fx_file(&x->f, "ana", "adopt", NULL), 1);
    assert_int_equal(fx_state(&x->f, 1), MF_ST_VOTING);
}

/* Denied, for exactly that, and with that field's line. */
static void denied_text(struct sx *x, struct mf_str text, const struct signer *s,
                        enum mf_denied why, const char *field)
{
    struct mf_admitted ad = {.key = 77};
    struct mf_denial no = {.why = MF_NO__COUNT};

    assert_false(sx_admit(x, text, s, &ad, &no));
    if (no.why != why || !mf_str_is(no.field, field)) {
        show_denial(&x->f.arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
    assert_int_equal(ad.key, 77);
    assert_false(sx_admit(x, text, s, &ad, NULL));
}

static void denied(struct sx *x, const struct mf_text *t, const char *who, enum mf_denied why,
                   const char *field)
{
    struct signer s = sx_signer(x, who);

    denied_text(x, sx_write(x, t), &s, why, field);
}

static void admitted(struct sx *x, const struct mf_text *t, const char *who)
{
    struct signer s = sx_signer(x, who);
    struct mf_admitted ad;
    struct mf_denial no;

    if (!sx_admit(x, sx_write(x, t), &s, &ad, &no)) {
        show_denial(&x->f.arena, &no);
        fail();
    }
}

static void test_a_good_command_becomes_the_engines(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ben");
    struct mf_admitted ad;
    struct mf_denial no;
    struct mf_buf hex = buf_of(&x->f.arena);

    open_vote(x);
    struct mf_text t = vote(x, "ben", 5);
    struct mf_str text = sx_write(x, &t);
    assert_true(sx_admit(x, text, &s, &ad, &no));
    assert_int_equal(ad.command.verb, MF_DO_VOTE);
    assert_true(ad.command.at == x->f.now);
    assert_int_equal(ad.command.actor, fx_who(&x->f, "ben"));
    assert_int_equal(ad.command.proposal, 1);
    assert_int_equal(ad.command.ballot, MF_BALLOT_YES);
    assert_true(same_hash(ad.id, mf_sha256(text)));
    mf_wire_hex(&hex, &ad.id);
    assert_int_equal(hex.n, 64);
    assert_true(mf_org_submit(x->f.org, &ad.command, NULL, NULL));
}

/* ---- the signature ---- */

static void signature_denied(struct sx *x, const struct signer *s, struct sig_shape shape,
                             enum mf_denied why)
{
    struct mf_text t = vote(x, "ana", 1);
    struct mf_str text = sx_write(x, &t),
                  sig = mf_base64(&x->f.arena, sign_shaped(&x->f.arena, s, text, &shape));
    struct mf_admitted ad;
    struct mf_denial no = {.why = MF_NO__COUNT};

    assert_false(mf_admit(&x->f.arena, &x->gate, text, sig, x->f.now, &ad, &no));
    assert_int_equal(no.why, why);
}

static void test_refused_another_namespace(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");

    signature_denied(x, &s, (struct sig_shape){.space = "git"}, MF_NO_SIG_NAMESPACE);
}

static void test_refused_trailing_bytes(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");
    struct mf_text t = vote(x, "ana", 1);
    struct mf_buf text = buf_of(&x->f.arena);

    signature_denied(x, &s, (struct sig_shape){.trailing = "\n"}, MF_NO_SIG_TRAILING);
    signature_denied(x, &s, (struct sig_shape){.inner_trailing = "\n"}, MF_NO_SIG_TRAILING);
    mf_text_write(&text, &t); /* after the text, signed or not */
    mf_buf_char(&text, '\n');
    denied_text(x, mf_buf_str(&text), &s, MF_NO_TEXT_UNKNOWN, "");
}

static void test_refused_rsa(void **state)
{
    struct sx *x = *state;
    struct mf_text t = vote(x, "ana", 1);
    struct mf_buf key = buf_of(&x->f.arena), b = buf_of(&x->f.arena);
    struct mf_admitted ad;
    struct mf_denial no;

    ssh_text(&key, "ssh-rsa");
    ssh_text(&key, "\x01\x01");
    ssh_text(&key, "modulus");
    mf_buf_c(&b, "SSHSIG");
    ssh_u32(&b, 1);
    ssh_bytes(&b, key.p, key.n);
    ssh_text(&b, "mufakat");
    ssh_text(&b, "");
    ssh_text(&b, "sha512");
    ssh_text(&b, "a signature");
    assert_false(mf_admit(&x->f.arena, &x->gate, sx_write(x, &t),
                          mf_base64(&x->f.arena, mf_buf_str(&b)), x->f.now, &ad, &no));
    assert_int_equal(no.why, MF_NO_SIG_RSA);
}

static void test_refused_a_bad_signature(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana");
    struct mf_text t = vote(x, "ana", 1);
    struct mf_str text = sx_write(x, &t), sig = sign_text(&x->f.arena, &ana, MF_S("another text"));
    struct mf_admitted ad;
    struct mf_denial no;

    assert_false(mf_admit(&x->f.arena, &x->gate, text, sig, x->f.now, &ad, &no));
    assert_int_equal(no.why, MF_NO_SIG_BAD);
}

static void test_refused_oversize(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");
    struct mf_buf big = buf_of(&x->f.arena);
    struct mf_text t = vote(x, "ana", 1);
    struct mf_str text = sx_write(x, &t);
    struct mf_admitted ad;
    struct mf_denial no;

    mf_buf_pad(&big, 'x', MF_MAX_COMMAND + 1);
    denied_text(x, mf_buf_str(&big), &s, MF_NO_TEXT_SIZE, "");
    big.n = MF_MAX_SSHSIG_TEXT + 1;
    assert_false(mf_admit(&x->f.arena, &x->gate, text, mf_buf_str(&big), x->f.now, &ad, &no));
    assert_int_equal(no.why, MF_NO_SIG_SIZE);
}

/* An entry has room for the largest text with the largest signature. */
static void test_the_largest_command_fits_an_entry(void **state)
{
    (void)state;
    assert_true(MF_MAX_COMMAND + MF_MAX_SSHSIG_TEXT +
                    strlen("mufakat-entry-v1\nkind command\nat 2026-11-28T23:58:49.123Z\n"
                           "part text 63000\n\npart signature 1600\n\n") <=
                MF_MAX_ENTRY);
}

/* ---- whose ---- */

static void test_refused_the_wrong_organisation(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.organisation = MF_S("coop.example/clubs");
    denied(x, &t, "ana", MF_NO_ORGANISATION, "organisation");
}

static void test_refused_an_unknown_key(void **state)
{
    struct sx *x = *state;
    struct signer stranger = make_signer(&x->f.arena, MF_SSH_ED25519, 999);

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.key = stranger.key.print;
    denied_text(x, sx_write(x, &t), &stranger, MF_NO_UNKNOWN_KEY, "key");
}

static void test_refused_a_text_that_names_another_key(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    denied(x, &t, "ben", MF_NO_OTHER_KEY, "key");
}

static void test_refused_an_actor_who_does_not_own_the_key(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ben", 1);
    t.actor = MF_S("ana");
    denied(x, &t, "ben", MF_NO_NOT_OWNER, "actor");
    t.actor = MF_S("eko"); /* who has no key */
    denied(x, &t, "ben", MF_NO_NOT_OWNER, "actor");
    t.actor = MF_S("nobody");
    denied(x, &t, "ben", MF_NO_NOT_OWNER, "actor");
}

static struct mf_str revoke_text(struct sx *x, const char *who, uint64_t sequence,
                                 const struct mf_hash *print)
{
    struct signer s = sx_signer(x, who);
    struct mf_text_value v = {.field = MF_FIELD_REVOKED, .hash = *print};

    return sx_text(x, who, &s, sequence, MF_TEXT_REVOKE_KEY, &v, 1);
}

static void test_refused_a_revoked_key(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana");

    open_vote(x);
    sx_take(x, revoke_text(x, "ana", 1, &ana.key.print), &ana);
    struct mf_text t = vote(x, "ana", 2);
    denied(x, &t, "ana", MF_NO_KEY_REVOKED, "key");
    fx_wait(&x->f, MF_HOUR);
    t = vote(x, "ana", 2);
    denied(x, &t, "ana", MF_NO_KEY_REVOKED, "key");
    t = vote(x, "ben", 1);
    admitted(x, &t, "ben");
}

/* ---- when ---- */

static bool taken_as_entry_30(void *payload, const struct mf_hash *id, uint64_t *ret)
{
    (void)payload;
    (void)id;
    *ret = 30;
    return true;
}

static bool not_taken(void *payload, const struct mf_hash *id, uint64_t *ret)
{
    (void)payload;
    (void)id;
    (void)ret;
    return false;
}

static void test_refused_a_replay(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana");
    struct mf_admitted ad;
    struct mf_denial no;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 3);
    struct mf_str text = sx_write(x, &t);
    sx_take(x, text, &ana);
    denied_text(x, text, &ana, MF_NO_SEQUENCE, "sequence");
    x->gate.taken = taken_as_entry_30;
    assert_false(sx_admit(x, text, &ana, &ad, &no));
    assert_int_equal(no.why, MF_NO_REPLAY);
    assert_true(mf_str_is(no.args[0], "30"));
}

static void test_refused_a_stale_sequence(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana");

    x->gate.taken = not_taken;
    open_vote(x);
    struct mf_text t = vote(x, "ana", 7);
    sx_take(x, sx_write(x, &t), &ana);
    for (uint64_t sequence = 1; sequence < 8; sequence++) {
        t = vote(x, "ana", sequence);
        t.not_after += 1; /* another text each time */
        denied(x, &t, "ana", MF_NO_SEQUENCE, "sequence");
    }
    t = vote(x, "ana", 8);
    admitted(x, &t, "ana");
    t = vote(x, "ana", MF_MAX_SEQUENCE); /* gaps are allowed */
    admitted(x, &t, "ana");
}

/* What the charter refuses isn't in the ledger, and uses up no sequence. */
static void test_a_refused_command_uses_no_sequence(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "dewi");
    struct mf_admitted ad;

    open_vote(x);
    struct mf_text t = vote(x, "dewi", 7);
    sx_take(x, sx_write(x, &t), &s);
    t = vote(x, "dewi", 8); /* the same ballot again */
    assert_true(sx_admit(x, sx_write(x, &t), &s, &ad, NULL));
    assert_false(mf_org_submit(x->f.org, &ad.command, NULL, NULL));
    t = vote(x, "dewi", 8);
    vote_values[1].number = MF_TEXT_NO;
    sx_take(x, sx_write(x, &t), &s);
}

static void test_refused_expired(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.not_after = x->f.now;
    denied(x, &t, "ana", MF_NO_EXPIRED, "not-after");
    t.not_after = x->f.now - MF_YEAR;
    denied(x, &t, "ana", MF_NO_EXPIRED, "not-after");
    t.not_after = x->f.now + 1;
    admitted(x, &t, "ana");
}

static void test_refused_not_after_more_than_a_week_ahead(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.not_after = x->f.now + 7 * MF_DAY;
    admitted(x, &t, "ana");
    t.not_after++;
    denied(x, &t, "ana", MF_NO_TOO_FAR, "not-after");
    t.not_after = MF_LAST_INSTANT_OF_WIRE;
    denied(x, &t, "ana", MF_NO_TOO_FAR, "not-after");
}

/* ---- under which charter, after which ledger ---- */

static struct mf_text filing(struct sx *x, uint64_t sequence)
{
    static struct mf_text_value v[2];
    struct signer s = sx_signer(x, "ana");
    struct mf_text t = sx_head_of(x, "ana", &s, sequence);

    v[0] = (struct mf_text_value){.field = MF_FIELD_POWER, .text = MF_S("adopt")};
    v[1] = (struct mf_text_value){.field = MF_FIELD_ARGUMENT,
                                  .name = MF_S("topic"),
                                  .kind = MF_ARG_TEXT,
                                  .text = MF_S("Tea for everybody.")};
    t.verb = MF_TEXT_FILE;
    t.values = v;
    t.nvalues = 2;
    return t;
}

static void test_refused_a_filing_under_another_charter(void **state)
{
    struct sx *x = *state;
    struct mf_text t = filing(x, 1);

    admitted(x, &t, "ana");
    t.charter = mf_sha256(MF_S("another charter"));
    denied(x, &t, "ana", MF_NO_CHARTER, "charter");
}

/* Puts another charter, which says the same and a little more, in the place of the present one. */
static void amend(struct sx *x)
{
    struct mf_str text =
        mf_strf(&x->f.arena, "%.*s  office scribe\n}\n", (int)strlen(club) - 2, club);
    struct mf_command c = fx_cmd(&x->f, MF_DO_DOCUMENT, "ana", 0);
    uint32_t number;

    c.text = text;
    assert_true(fx_submit(&x->f, c));
    c = fx_filing(&x->f, "ana", "amend", NULL, text.p, 0);
    if (!fx_submit(&x->f, c)) {
        fx_show_refusals(&x->f);
        fail();
    }
    number = mf_org_proposals(x->f.org);
    assert_true(fx_vote(&x->f, "ana", number, MF_BALLOT_YES));
    fx_wait(&x->f, MF_DAY);
    assert_int_equal(fx_state(&x->f, number), MF_ST_EFFECTIVE);
    assert_true(same_hash(mf_org_charter(x->f.org)->hash, mf_sha256(text)));
}

/* Rule 65, and attack 27: a ballot names the charter under which its proposal runs. */
static void test_refused_a_ballot_that_names_not_the_proposals_charter(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_hash before = x->f.charter->hash;
    struct mf_text t = vote(x, "ana", 1);
    amend(x);
    t = vote(x, "ana", 1);
    assert_false(same_hash(t.charter, before));
    denied(x, &t, "ana", MF_NO_CHARTER_OF_PROPOSAL, "charter");
    t.charter = before;
    admitted(x, &t, "ana");
    t = filing(x, 1); /* and filings the present one */
    admitted(x, &t, "ana");
    t.charter = before;
    denied(x, &t, "ana", MF_NO_CHARTER, "charter");
}

static void test_refused_a_head_that_is_no_ancestor(void **state)
{
    struct sx *x = *state;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.head_root = mf_sha256(MF_S("another ledger"));
    denied(x, &t, "ana", MF_NO_HEAD_OTHER, "head");
    t = vote(x, "ana", 1);
    t.head_size = x->size + 1;
    denied(x, &t, "ana", MF_NO_HEAD_AHEAD, "head");
}

/* ---- what the gate must not tell ---- */

/* Of a proposal that the actor may not see, the engine alone speaks. */
static void test_nothing_is_told_of_a_hidden_proposal(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "dewi");
    struct mf_admitted ad;
    struct mf_denial no;
    struct mf_command c = fx_filing(&x->f, "ben", "whisper", NULL, "Hush.", 0);

    assert_true(fx_submit(&x->f, c));
    struct mf_text t = vote(x, "dewi", 1);
    t.charter = mf_sha256(MF_S("another charter"));
    assert_true(sx_admit(x, sx_write(x, &t), &s, &ad, &no));
    x->f.refusals.list.n = 0;
    assert_false(mf_org_submit(x->f.org, &ad.command, NULL, &x->f.refusals));
    assert_int_equal(x->f.refusals.list.at[0].reason, MF_WHY_NOT_VISIBLE);
    t = vote(x, "ben", 1); /* who may see it */
    t.charter = mf_sha256(MF_S("another charter"));
    denied(x, &t, "ben", MF_NO_CHARTER_OF_PROPOSAL, "charter");
}

/* Whoever can't sign hears nothing of sequences, charters or heads. */
static void test_state_is_told_only_to_who_signed_well(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana");
    struct mf_admitted ad;
    struct mf_denial no;

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    t.charter = t.head_root = mf_sha256(MF_S("nonsense"));
    t.not_after = 0;
    struct mf_str text = sx_write(x, &t), sig = sign_text(&x->f.arena, &ana, MF_S("something"));
    assert_false(mf_admit(&x->f.arena, &x->gate, text, sig, x->f.now, &ad, &no));
    assert_int_equal(no.why, MF_NO_SIG_BAD);
}

/* Every bit of a command that was taken: flipped, none is taken. */
static void test_no_flipped_bit_of_a_command_is_admitted(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    struct mf_str text = sx_write(x, &t), sig = sign_text(&x->f.arena, &s, text);
    char *bytes = mf_arena_copy(&x->f.arena, text.p, text.n),
         *sigs = mf_arena_copy(&x->f.arena, sig.p, sig.n);
    struct mf_str bad_text = {bytes, text.n}, bad_sig = {sigs, sig.n};
    struct mf_admitted ad;
    for (size_t i = 0; i < text.n + sig.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct mf_arena_mark mark = mf_arena_mark(&x->f.arena);
            char *at = i < text.n ? &bytes[i] : &sigs[i - text.n];
            *at = (char)(*at ^ 1 << bit);
            assert_false(mf_admit(&x->f.arena, &x->gate, bad_text, bad_sig, x->f.now, &ad, NULL));
            *at = (char)(*at ^ 1 << bit);
            mf_arena_rewind(&x->f.arena, mark);
        }
    assert_true(mf_admit(&x->f.arena, &x->gate, bad_text, bad_sig, x->f.now, &ad, NULL));
}

/* The same command fits no second organisation, whatever else is the same there (attack 5). */
static void test_nothing_can_be_replayed_into_a_second_organisation(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");

    open_vote(x);
    struct mf_text t = vote(x, "ana", 1);
    struct mf_str text = sx_write(x, &t);
    admitted(x, &t, "ana");
    x->gate.organisation = MF_S("coop.example/test");
    denied_text(x, text, &s, MF_NO_ORGANISATION, "organisation");
    x->gate.organisation = MF_S(ORIGIN); /* a fork of the same: another history */
    x->root = mf_sha256(MF_S("what happened there instead"));
    denied_text(x, text, &s, MF_NO_HEAD_OTHER, "head");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SX_TEST(test_a_good_command_becomes_the_engines),
        SX_TEST(test_refused_another_namespace),
        SX_TEST(test_refused_trailing_bytes),
        SX_TEST(test_refused_rsa),
        SX_TEST(test_refused_a_bad_signature),
        SX_TEST(test_refused_oversize),
        SX_TEST(test_the_largest_command_fits_an_entry),
        SX_TEST(test_refused_the_wrong_organisation),
        SX_TEST(test_refused_an_unknown_key),
        SX_TEST(test_refused_a_text_that_names_another_key),
        SX_TEST(test_refused_an_actor_who_does_not_own_the_key),
        SX_TEST(test_refused_a_revoked_key),
        SX_TEST(test_refused_a_replay),
        SX_TEST(test_refused_a_stale_sequence),
        SX_TEST(test_a_refused_command_uses_no_sequence),
        SX_TEST(test_refused_expired),
        SX_TEST(test_refused_not_after_more_than_a_week_ahead),
        SX_TEST(test_refused_a_filing_under_another_charter),
        SX_TEST(test_refused_a_ballot_that_names_not_the_proposals_charter),
        SX_TEST(test_refused_a_head_that_is_no_ancestor),
        SX_TEST(test_nothing_is_told_of_a_hidden_proposal),
        SX_TEST(test_state_is_told_only_to_who_signed_well),
        SX_TEST(test_no_flipped_bit_of_a_command_is_admitted),
        SX_TEST(test_nothing_can_be_replayed_into_a_second_organisation),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
