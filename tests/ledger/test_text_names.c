/* What the names of a command's text mean in an organisation, and what is said of those that mean
 * nothing. */
#include "signed.h"

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

#define HASH_64      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LINE_2       "organisation coop.example/mufakat\n"
#define LINE_3       "charter sha256:" HASH_64 "\n"
#define LINE_4       "head 1234 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
#define LINE_5       "actor ana\n"
#define LINE_6       "key SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"
#define LINE_7       "sequence 17\n"
#define LINE_8       "not-after 2026-11-30T00:00:00.000Z\n"
#define LINES_2_TO_6 LINE_2 LINE_3 LINE_4 LINE_5 LINE_6
#define HEAD         "mufakat-command-v1\n" LINES_2_TO_6 LINE_7 LINE_8

/* ---- what the names mean ---- */

static struct mf_command plain(enum mf_verb verb, uint32_t proposal)
{
    return (struct mf_command){.verb = verb,
                               .actor = 0,
                               .proposal = proposal,
                               .person = MF_NOBODY,
                               .body = MF_NO_SLOT,
                               .office = MF_NO_SLOT,
                               .emergency = MF_NO_SLOT};
}

static void same_args(const struct mf_command *a, const struct mf_command *b)
{
    assert_int_equal(a->nargs, b->nargs);
    for (uint32_t i = 0; i < a->nargs; i++) {
        const struct mf_arg *p = &a->args[i], *q = &b->args[i];
        assert_int_equal(p->kind, q->kind);
        assert_true(p->person == q->person && p->amount == q->amount && p->body == q->body &&
                    p->duration == q->duration && p->word == q->word &&
                    p->proposal == q->proposal && mf_str_eq(p->text, q->text) &&
                    same_hash(p->hash, q->hash));
    }
}

/* From the engine's command to bytes and back. */
static void check_command(struct sx *x, const struct mf_command *c)
{
    struct signer s = sx_signer(x, "ana");
    struct mf_text t = sx_head_of(x, "ana", &s, 1), back;
    struct mf_denial no;
    struct mf_command got;

    mf_text_of(&x->f.arena, x->f.org, c, NULL, &t);
    struct mf_str bytes = sx_write(x, &t);
    if (!mf_text_read(&x->f.arena, bytes, MF_MAX_COMMAND, &back, &no) ||
        !mf_text_resolve(&x->f.arena, &back, x->f.org, sx_document, x, &got, &no)) {
        show_denial(&x->f.arena, &no);
        fail_msg("%.*s", MF_F(bytes));
    }
    assert_int_equal(got.verb, c->verb);
    assert_true(got.actor == c->actor && got.proposal == c->proposal && got.power == c->power &&
                got.ballot == c->ballot && got.purpose == c->purpose && got.person == c->person &&
                got.body == c->body && got.scope == c->scope && got.office == c->office &&
                got.emergency == c->emergency && mf_str_eq(got.text, c->text) &&
                mf_str_eq(got.word, c->word));
    same_args(&got, c);
    assert_int_equal(got.noptions, c->noptions);
    for (uint32_t i = 0; i < c->noptions; i++)
        assert_int_equal(got.options[i], c->options[i]);
}

static uint32_t slot_of(struct sx *x, const char *name)
{
    struct mf_ref ref = mf_charter_find(x->f.charter, mf_str_c(name));

    assert_int_not_equal(ref.kind, MF_REF_NONE);
    return mf_org_slot(x->f.org, ref);
}

static uint32_t power_called(struct sx *x, const char *name)
{
    struct mf_ref ref = mf_charter_find(x->f.charter, mf_str_c(name));

    assert_int_equal(ref.kind, MF_REF_POWER);
    return ref.index;
}

static void test_every_verb_comes_back_as_the_same_command(void **state)
{
    static const enum mf_verb about[] = {MF_DO_SIGN,  MF_DO_UNSIGN,    MF_DO_WITHDRAW,
                                         MF_DO_WAIVE, MF_DO_RECUSE,    MF_DO_DECLINE,
                                         MF_DO_VETO,  MF_DO_CHALLENGE, MF_DO_REVOKE_VOTE};
    struct sx *x = *state;
    struct mf_command c;

    assert_true(fx_file(&x->f, "ana", "adopt", NULL));
    for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
        c = plain(about[i], 1);
        check_command(x, &c);
    }
    for (unsigned p = 0; p < MF_FOR__COUNT; p++) {
        if (p != MF_FOR_STAGE && p != MF_FOR_OVERRIDE && p != MF_FOR_DECISION &&
            p != MF_FOR_CONFIRM)
            continue;
        c = plain(MF_DO_VOTE, 1);
        c.purpose = (enum mf_purpose)p;
        for (unsigned b = MF_BALLOT_YES; b <= MF_BALLOT_ABSTAIN; b++) {
            c.ballot = (enum mf_ballot)b;
            check_command(x, &c);
        }
    }
    c = plain(MF_DO_TELL, 1);
    c.person = 1;
    check_command(x, &c);
    c.verb = MF_DO_NOMINATE;
    check_command(x, &c);
    for (unsigned v = MF_DO_DELEGATE; v <= MF_DO_UNDELEGATE; v++)
        for (unsigned scope = MF_SCOPE_BODY; scope <= MF_SCOPE_PROPOSAL; scope++) {
            c = plain((enum mf_verb)v, scope == MF_SCOPE_PROPOSAL);
            c.scope = (enum mf_scope)scope;
            c.body = slot_of(x, "members");
            c.power = scope == MF_SCOPE_POWER;
            check_command(x, &c);
            c.person = v == MF_DO_DELEGATE ? 1 : MF_NOBODY;
            check_command(x, &c);
        }
    c = plain(MF_DO_SAY, 1);
    c.text = MF_S("Two\nlines.\n");
    check_command(x, &c);
    c = plain(MF_DO_ATTEST, MF_NO_PROPOSAL);
    c.word = MF_S("audited");
    check_command(x, &c);
    c.proposal = 1;
    check_command(x, &c);
    c = plain(MF_DO_DOCUMENT, 0);
    c.text = MF_S("A document.");
    check_command(x, &c);
    c = plain(MF_DO_ADMIT, 0);
    c.person = 4;
    c.body = slot_of(x, "members");
    check_command(x, &c);
    c = plain(MF_DO_JOIN, 0);
    c.word = MF_S("fajar");
    check_command(x, &c);
    c.text = MF_S("Fajar Nugroho");
    check_command(x, &c);
    c = plain(MF_DO_LEAVE, 0);
    c.body = slot_of(x, "council");
    check_command(x, &c);
    c = plain(MF_DO_RESIGN, 0);
    check_command(x, &c);
    c.office = slot_of(x, "clerk");
    check_command(x, &c);
    c = plain(MF_DO_DECLARE, 0);
    c.emergency = slot_of(x, "flood");
    check_command(x, &c);
    c.verb = MF_DO_END;
    check_command(x, &c);
}

static void test_filings_of_every_kind_of_argument_come_back(void **state)
{
    struct sx *x = *state;
    struct mf_command c = plain(MF_DO_FILE, 0);
    struct mf_arg args[8] = {
        {.kind = MF_ARG_PERSON, .person = 2},
        {.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = MF_S("A text\nargument x text 3\n")},
        {.kind = MF_ARG_HASH, .person = MF_NOBODY, .hash = mf_sha256(MF_S("x"))},
        {.kind = MF_ARG_AMOUNT, .person = MF_NOBODY, .amount = (UINT64_C(1) << 63) - 1},
        {.kind = MF_ARG_DURATION, .person = MF_NOBODY, .duration = 90 * MF_MINUTE},
        {.kind = MF_ARG_BODY, .person = MF_NOBODY, .body = slot_of(x, "council")},
        {.kind = MF_ARG_WORD, .person = MF_NOBODY, .word = 1},
        {.kind = MF_ARG_DECISION, .person = MF_NOBODY, .proposal = 3}};
    struct mf_arg options[2] = {{.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = MF_S("Tea")},
                                {.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = MF_S("Kopi")}};
    struct mf_arg open = {.kind = MF_ARG_PERSON, .person = MF_NOBODY};

    c.power = power_called(x, "everything");
    c.args = args;
    c.nargs = 8;
    check_command(x, &c);
    args[3].amount = 0;
    check_command(x, &c);
    c.power = power_called(x, "elect");
    c.args = options;
    c.nargs = 2;
    check_command(x, &c);
    c.power = power_called(x, "name_one"); /* whom the choice is to name stays open */
    c.args = &open;
    c.nargs = 1;
    check_command(x, &c);
}

static void test_ballots_for_nominees_and_options_come_back(void **state)
{
    struct sx *x = *state;
    struct mf_command c = plain(MF_DO_FILE, 0);
    struct mf_arg open = {.kind = MF_ARG_PERSON, .person = MF_NOBODY};
    uint32_t marks[2] = {1, 2};

    c.power = power_called(x, "name_one");
    c.args = &open;
    c.nargs = 1;
    assert_true(fx_submit(&x->f, c));
    for (mf_person p = 1; p < 3; p++) {
        c = plain(MF_DO_NOMINATE, 1);
        c.person = p;
        assert_true(fx_submit(&x->f, c));
    }
    fx_wait(&x->f, 2 * MF_DAY);
    assert_int_equal(fx_state(&x->f, 1), MF_ST_VOTING);
    assert_int_equal(mf_org_options(x->f.org, 1), 3); /* the third is against both */
    c = plain(MF_DO_VOTE, 1);
    c.options = marks;
    c.noptions = 2;
    check_command(x, &c);
    assert_true(fx_submit(&x->f, c));
}

static void test_a_new_key_of_a_newcomer_is_in_the_text(void **state)
{
    struct sx *x = *state;
    struct signer s = make_signer(&x->f.arena, MF_SSH_SK_ED25519, 99);
    struct mf_command c = plain(MF_DO_JOIN, 0);
    struct mf_text t;

    c.word = MF_S("fajar");
    mf_text_of(&x->f.arena, x->f.org, &c, &s.key, &t);
    const struct mf_text_value *v = mf_text_value(&t, MF_FIELD_PUBLIC_KEY);
    assert_non_null(v);
    assert_true(mf_str_starts(v->text, MF_S("sk-ssh-ed25519@openssh.com AAAA")));
}

/* ---- names that mean nothing ---- */

static void unresolved(struct sx *x, const char *rest, enum mf_denied why, uint32_t line,
                       const char *field)
{
    struct mf_str text = mf_strf(&x->f.arena, "%s%s", HEAD, rest);
    struct mf_text t;
    struct mf_command c = {.verb = MF_DO__COUNT};
    struct mf_denial no = {0};

    if (!mf_text_read(&x->f.arena, text, MF_MAX_COMMAND, &t, &no)) {
        show_denial(&x->f.arena, &no);
        fail_msg("%s", rest);
    }
    assert_false(mf_text_resolve(&x->f.arena, &t, x->f.org, sx_document, x, &c, &no));
    if (no.why != why || no.line != line || !mf_str_is(no.field, field)) {
        show_denial(&x->f.arena, &no);
        fail_msg("should be %s in line %u: %s", mf_denied_name(why), (unsigned)line, rest);
    }
    assert_int_equal(c.verb, MF_DO__COUNT);
    assert_false(mf_text_resolve(&x->f.arena, &t, x->f.org, sx_document, x, &c, NULL));
}

static void test_names_that_mean_nothing_are_denied(void **state)
{
    struct sx *x = *state;

    unresolved(x, "do file\npower dance\n", MF_NO_UNKNOWN_POWER, 10, "power");
    unresolved(x, "do file\npower council\n", MF_NO_UNKNOWN_POWER, 10, "power");
    unresolved(x, "do admit\nbody club\nperson eko\n", MF_NO_UNKNOWN_BODY, 10, "body");
    unresolved(x, "do admit\nbody members\nperson nobody\n", MF_NO_UNKNOWN_PERSON, 11, "person");
    unresolved(x, "do leave\nbody clerk\n", MF_NO_UNKNOWN_BODY, 10, "body");
    unresolved(x, "do resign\noffice members\n", MF_NO_UNKNOWN_OFFICE, 10, "office");
    unresolved(x, "do declare\nemergency fire\n", MF_NO_UNKNOWN_EMERGENCY, 10, "emergency");
    unresolved(x, "do tell\nproposal 1\nperson nobody\n", MF_NO_UNKNOWN_PERSON, 11, "person");
    unresolved(x, "do vote\nproposal 1\nballot for\nnominee ben\n", MF_NO_UNKNOWN_OPTION, 12,
               "nominee");
    assert_true(fx_file(&x->f, "ana", "adopt", NULL));
    unresolved(x, "do vote\nproposal 1\nballot for\noption 3\nTea\n", MF_NO_UNKNOWN_OPTION, 12,
               "option");
    unresolved(x, "do document\ndocument sha256:" HASH_64 "\nsize 5\n", MF_NO_DOCUMENT_MISSING, 10,
               "document");
}

static void test_an_actor_nobody_knows_is_denied(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");
    struct mf_text t = sx_head_of(x, "zaki", &s, 1);
    struct mf_command c;
    struct mf_denial no;

    t.verb = MF_TEXT_RESIGN;
    assert_false(mf_text_resolve(&x->f.arena, &t, x->f.org, NULL, NULL, &c, &no));
    assert_int_equal(no.why, MF_NO_UNKNOWN_PERSON);
    assert_true(mf_str_is(no.field, "actor"));
}

static void test_a_document_of_another_length_is_denied(void **state)
{
    struct sx *x = *state;
    struct mf_buf hash = buf_of(&x->f.arena);
    struct mf_hash h = mf_sha256(MF_S("A document."));

    mf_wire_hex(&hash, &h);
    unresolved(x, mf_strf(&x->f.arena, "do document\ndocument sha256:%s\nsize 10\n", hash.p).p,
               MF_NO_DOCUMENT_MISSING, 10, "document");
}

static void test_arguments_must_be_the_powers(void **state)
{
    struct sx *x = *state;

    unresolved(x, "do file\npower adopt\n", MF_NO_ARGUMENT_MISSING, 10, "power");
    unresolved(x, "do file\npower adopt\nargument other text 1\na\n", MF_NO_ARGUMENT_UNKNOWN, 11,
               "argument");
    unresolved(x, "do file\npower adopt\nargument topic person ana\n", MF_NO_ARGUMENT_KIND, 11,
               "argument");
    unresolved(x, "do file\npower adopt\nargument topic text 1\na\nargument more text 1\na\n",
               MF_NO_ARGUMENT_UNKNOWN, 13, "argument");
    unresolved(x, "do file\npower seat_one\nargument person person zaki\n", MF_NO_UNKNOWN_PERSON,
               11, "argument");
    unresolved(x, "do file\npower everything\nargument t text 1\na\nargument p person ana\n",
               MF_NO_ARGUMENT_UNKNOWN, 11, "argument");
#define FIRST                                                                                      \
    "do file\npower everything\nargument p person ana\nargument t text 1\na\nargument h hash "     \
    "sha256:" HASH_64 "\nargument a amount 1\nargument d duration 1 day\n"
    unresolved(x, FIRST "argument b body clerk\n", MF_NO_UNKNOWN_BODY, 17, "argument");
    unresolved(x, FIRST "argument b body council\nargument w word medium\n", MF_NO_ARGUMENT_WORD,
               18, "argument");
    unresolved(x, FIRST "argument b body council\nargument w word low\n", MF_NO_ARGUMENT_MISSING,
               10, "power");
    /* Whom the choice is to name can't be said beforehand. */
    unresolved(x, "do file\npower name_one\nargument person person ana\n", MF_NO_ARGUMENT_UNKNOWN,
               11, "argument");
}

static void test_replacing_keys_needs_a_new_key(void **state)
{
    struct sx *x = *state;

    unresolved(x,
               "do file\npower renew\nargument person person ana\nargument key text 9\nsomething\n",
               MF_NO_REKEY_WITHOUT_KEY, 10, "power");
}

/* Of a proposal that one may not see, nothing is told by what can't be resolved. */
static void test_options_of_a_hidden_proposal_are_not_told(void **state)
{
    struct sx *x = *state;
    struct mf_command c = fx_filing(&x->f, "ben", "whisper", NULL, "Hush.", 0);

    assert_true(fx_submit(&x->f, c));
    assert_false(mf_org_sees(x->f.org, 1, fx_who(&x->f, "dewi")));
    unresolved(x, "do vote\nproposal 1\nballot for\noption 3\nTea\n", MF_NO_UNKNOWN_OPTION, 12,
               "option");
}

/* ---- words ---- */

/* Every denial has a sentence in both languages, its arguments where they belong. */
static void test_every_denial_has_words(void **state)
{
    struct sx *x = *state;

    for (unsigned i = 0; i < MF_NO__COUNT; i++) {
        struct mf_denial no = {.why = (enum mf_denied)i,
                               .line = 3,
                               .field = MF_S("ballot"),
                               .args = {MF_S("ARG0"), MF_S("ARG1"), MF_S("ARG2")},
                               .nargs = 3};
        struct mf_buf en = buf_of(&x->f.arena), id = buf_of(&x->f.arena);
        mf_denial_text(&en, &no, MF_EN);
        mf_denial_text(&id, &no, MF_ID);
        assert_true(mf_str_starts(mf_buf_str(&en), MF_S("line 3, ballot: ")));
        assert_true(mf_str_starts(mf_buf_str(&id), MF_S("baris 3, ballot: ")));
        assert_string_not_equal(en.p + 16, id.p + 17);
        for (unsigned k = 0; k < 3; k++) {
            char arg[] = "ARG0";
            arg[3] = (char)('0' + k);
            assert_true(!strstr(en.p, arg) == !strstr(id.p, arg));
        }
        assert_true(en.p[en.n - 1] != '.' && id.p[id.n - 1] != '.');
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(mf_denied_name((enum mf_denied)k), mf_denied_name(no.why));
    }
}

static void test_a_denial_shows_strange_bytes_safely(void **state)
{
    struct sx *x = *state;
    struct mf_text t;
    struct mf_denial no;
    struct mf_buf b = buf_of(&x->f.arena);

    assert_false(mf_text_read(&x->f.arena,
                              MF_S(HEAD "do \xe2\x80\xae"
                                        "vote\n"),
                              MF_MAX_COMMAND, &t, &no));
    mf_denial_text(&b, &no, MF_EN);
    assert_string_equal(b.p, "line 9: there is a byte or a character that a signed text may not "
                             "hold: <U+202E>");
    b = buf_of(&x->f.arena);
    assert_false(mf_text_read(&x->f.arena, MF_S("mufakat-command-v1\norganisation a b\n"),
                              MF_MAX_COMMAND, &t, &no));
    mf_denial_text(&b, &no, MF_ID);
    assert_string_equal(b.p, "baris 2, organisation: \"a b\" bukan tanda pengenal organisasi, 3 "
                             "sampai 200 huruf, angka, dan . - _ /");
}

/* The reference has the tables that the reader works by. */
static void test_the_reference_has_the_tables(void **state)
{
    struct sx *x = *state;
    struct mf_buf b = buf_of(&x->f.arena);
    struct mf_str page;
    struct mf_err err = {0};

    if (mf_os_read(&x->f.arena, "docs/ledger.md", 1 << 20, &page, &err) != MF_OK)
        fail_msg("%s", err.message);
    mf_text_describe(&b, MF_EN);
    if (!strstr(mf_str_copy(&x->f.arena, page).p, b.p))
        fail_msg("docs/ledger.md doesn't have these tables:\n%s", b.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SX_TEST(test_every_verb_comes_back_as_the_same_command),
        SX_TEST(test_filings_of_every_kind_of_argument_come_back),
        SX_TEST(test_ballots_for_nominees_and_options_come_back),
        SX_TEST(test_a_new_key_of_a_newcomer_is_in_the_text),
        SX_TEST(test_names_that_mean_nothing_are_denied),
        SX_TEST(test_an_actor_nobody_knows_is_denied),
        SX_TEST(test_a_document_of_another_length_is_denied),
        SX_TEST(test_arguments_must_be_the_powers),
        SX_TEST(test_replacing_keys_needs_a_new_key),
        SX_TEST(test_options_of_a_hidden_proposal_are_not_told),
        SX_TEST(test_every_denial_has_words),
        SX_TEST(test_a_denial_shows_strange_bytes_safely),
        SX_TEST(test_the_reference_has_the_tables),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
