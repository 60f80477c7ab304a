/*
 * Against the ssh-keygen of the machine: what it signs is good here, what is signed here is good
 * there, with the allowed signers that the register exports.
 */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signed.h"

#include "ledger/program.h"
#include "ledger/sign.h"

struct place {
    struct sx x;
    char folder[64];
};

static int open_place(void **state)
{
    static struct place p;

    sx_open(&p.x);
    strcpy(p.folder, "/tmp/mufakat-keys-XXXXXX");
    *state = &p;
    return mkdtemp(p.folder) ? 0 : -1;
}

static struct mf_program_ran run_in(struct place *p, const char *in, const char *const *argv)
{
    struct mf_program what = {
        .argv = argv, .in = mf_str_c(in), .limit = 100000, .within = MF_MINUTE};
    struct mf_program_ran ran;
    struct mf_err err = {0};

    if (mf_program_run(&p->x.f.arena, &what, &ran, &err) != MF_OK)
        fail_msg("%s", err.message);
    return ran;
}
#define RUN(p, in, ...) run_in(p, in, (const char *const[]){__VA_ARGS__, NULL})

static int close_place(void **state)
{
    struct place *p = *state;

    (void)RUN(p, "", "rm", "-rf", p->folder);
    sx_close(&p->x);
    return 0;
}

#define PLACE_TEST(f) cmocka_unit_test_setup_teardown(f, open_place, close_place)

static const char *in(struct place *p, const char *name)
{
    return mf_strf(&p->x.f.arena, "%s/%s", p->folder, name).p;
}

static void write_file(struct place *p, const char *name, struct mf_str text)
{
    struct mf_err err = {0};

    if (mf_os_write(in(p, name), text, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static const char *make_key(struct place *p, const char *name, const char *type,
                            const char *passphrase)
{
    const char *path = in(p, name);

    struct mf_program_ran ran =
        RUN(p, "", "ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "a member", "-f", path);
    assert_int_equal(ran.status, 0);
    return path;
}

/* ---- it signs, we verify ---- */

static void test_what_ssh_keygen_signs_is_admitted(void **state)
{
    struct place *p = *state;
    struct sx *x = &p->x;
    const char *path = make_key(p, "id", "ed25519", "");
    struct mf_text_value v = {.field = MF_FIELD_EMERGENCY, .text = MF_S("flood")};
    struct signer s = {0};
    struct mf_str sig;
    struct mf_err err = {0};
    struct mf_admitted ad;
    struct mf_denial no;

    if (mf_sign_key(&x->f.arena, path, &s.key, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "eko"), &s.key, START, 0));
    struct mf_str text = sx_text(x, "eko", &s, 1, MF_TEXT_DECLARE, &v, 1);
    if (mf_sign(&x->f.arena, path, text, false, MF_MINUTE, &sig, &err) != MF_OK)
        fail_msg("%s", err.message);
    if (!mf_admit(&x->f.arena, &x->gate, text, sig, x->f.now, &ad, &no)) {
        show_denial(&x->f.arena, &no);
        fail();
    }
}

static void test_fingerprints_are_those_of_ssh_keygen(void **state)
{
    struct place *p = *state;
    const char *path = make_key(p, "id", "ed25519", "");
    struct mf_ssh_key key;
    struct mf_err err = {0};
    struct mf_buf print = buf_of(&p->x.f.arena);
    struct mf_program_ran ran = RUN(p, "", "ssh-keygen", "-l", "-f", path);

    assert_int_equal(mf_sign_key(&p->x.f.arena, path, &key, &err), MF_OK);
    mf_ssh_print_write(&print, &key.print);
    assert_non_null(strstr(mf_str_copy(&p->x.f.arena, ran.out).p, print.p));
}

/* What it signs with these arguments, unarmored. */
static struct mf_str signed_by_it(struct place *p, const char *path, const char *space,
                                  const char *option, const char *text)
{
    struct mf_program_ran ran =
        option ? RUN(p, text, "ssh-keygen", "-Y", "sign", "-f", path, "-n", space, "-O", option)
               : RUN(p, text, "ssh-keygen", "-Y", "sign", "-f", path, "-n", space);
    struct mf_str blob;
    struct mf_denial no;

    assert_int_equal(ran.status, 0);
    if (!mf_sshsig_unarmor(&p->x.f.arena, ran.out, &blob, &no)) {
        show_denial(&p->x.f.arena, &no);
        fail();
    }
    return blob;
}

static void test_other_signatures_of_ssh_keygen_are_denied(void **state)
{
    struct place *p = *state;
    const char *ed = make_key(p, "ed", "ed25519", ""), *rsa = make_key(p, "rsa", "rsa", ""),
               *ecdsa = make_key(p, "ecdsa", "ecdsa", "");
    const struct {
        const char *path, *space, *option;
        enum mf_denied why;
    } others[] = {{ed, "git", NULL, MF_NO_SIG_NAMESPACE},
                  {ed, "mufakat", "hashalg=sha256", MF_NO_SIG_HASH},
                  {rsa, "mufakat", NULL, MF_NO_SIG_RSA},
                  {ecdsa, "mufakat", NULL, MF_NO_SIG_KIND}};
    struct mf_sshsig sig;
    struct mf_denial no;

    assert_true(mf_sshsig_read(signed_by_it(p, ed, "mufakat", NULL, "text"), &sig, &no));
    assert_true(mf_sshsig_verify(&sig, MF_S("text"), &no));
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
        struct mf_str blob =
            signed_by_it(p, others[i].path, others[i].space, others[i].option, "t");
        assert_false(mf_sshsig_read(blob, &sig, &no));
        assert_int_equal(no.why, others[i].why);
    }
}

static void test_armor_is_that_of_ssh_keygen(void **state)
{
    struct place *p = *state;
    const char *path = make_key(p, "id", "ed25519", "");
    struct mf_program_ran ran =
        RUN(p, "text", "ssh-keygen", "-Y", "sign", "-f", path, "-n", "mufakat");
    struct mf_buf again = buf_of(&p->x.f.arena);
    struct mf_str blob;

    assert_true(mf_sshsig_unarmor(&p->x.f.arena, ran.out, &blob, NULL));
    mf_sshsig_armor(&again, blob);
    assert_true(mf_str_eq(mf_buf_str(&again), ran.out));
}

/* ---- we sign, it verifies ---- */

/* Its exit status, for a signature that was made here. */
static int verified(struct place *p, const char *who, const char *space, const char *when,
                    struct mf_str text, struct mf_str blob)
{
    struct sx *x = &p->x;
    struct mf_buf signers = buf_of(&x->f.arena), armor = buf_of(&x->f.arena);
    const char *time = mf_strf(&x->f.arena, "-Overify-time=%s", when).p;

    mf_keys_export(x->keys, x->f.org, &signers);
    mf_sshsig_armor(&armor, blob);
    write_file(p, "allowed_signers", mf_buf_str(&signers));
    write_file(p, "sig", mf_buf_str(&armor));
    return RUN(p, mf_str_copy(&x->f.arena, text).p, "ssh-keygen", "-Y", "verify", "-f",
               in(p, "allowed_signers"), "-I", who, "-n", space, "-s", in(p, "sig"), time)
        .status;
}

#define NOON "20230101120000Z"

/* A value for each field, as ssh-keygen doesn't look into the text. */
static struct mf_text_value some_value(struct sx *x, enum mf_text_field field)
{
    struct mf_text_value v = {
        .field = field, .number = 1, .text = MF_S("ana"), .kind = MF_ARG_TEXT, .name = MF_S("t")};
    struct mf_buf b = buf_of(&x->f.arena);
    struct signer s = sx_signer(x, "ben");

    if (field == MF_FIELD_TEXT || field == MF_FIELD_ARGUMENT)
        v.text = MF_S("Two lines,\nand é漢 in them.\n");
    mf_ssh_key_write(&b, &s.key);
    if (field == MF_FIELD_PUBLIC_KEY)
        v.text = mf_buf_str(&b);
    return v;
}

static void test_ssh_keygen_verifies_a_command_of_every_verb(void **state)
{
    struct place *p = *state;
    struct sx *x = &p->x;
    struct signer s = sx_signer(x, "ana");

    for (unsigned verb = 0; verb < MF_TEXT__COUNT; verb++) {
        struct mf_text_value values[MF_FIELD__COUNT];
        struct mf_text t = sx_head_of(x, "ana", &s, 1), back;
        struct mf_denial no;
        bool ok = false;
        t.verb = (enum mf_text_verb)verb;
        t.values = values;
        /* One field after the other, as the reader asks for them. */
        for (t.nvalues = 0; !ok && t.nvalues < MF_FIELD__COUNT;) {
            ok = mf_text_read(&x->f.arena, sx_write(x, &t), MF_MAX_COMMAND, &back, &no);
            if (ok)
                break;
            assert_int_equal(no.why, MF_NO_TEXT_ENDS);
            for (unsigned f = 0; f < MF_FIELD__COUNT; f++)
                if (mf_str_is(no.args[0], mf_text_field_name((enum mf_text_field)f)))
                    values[t.nvalues] = some_value(x, (enum mf_text_field)f);
            t.nvalues++;
        }
        assert_true(ok);
        struct mf_str text = sx_write(x, &t);
        assert_int_equal(
            verified(p, "ana", "mufakat", NOON, text, sign_blob(&x->f.arena, &s, text)), 0);
    }
}

/* The security keys of software in these tests are what ssh-keygen takes for real ones. */
static void test_ssh_keygen_verifies_security_keys(void **state)
{
    struct place *p = *state;
    struct sx *x = &p->x;

    for (unsigned kind = MF_SSH_SK_ED25519; kind <= MF_SSH_SK_P256; kind++) {
        struct signer s = make_signer(&x->f.arena, (enum mf_ssh_kind)kind, 50);
        assert_true(mf_keys_add(x->keys, fx_who(&x->f, "eko"), &s.key, START, 0));
        struct mf_str text = MF_S("a text"), blob = sign_blob(&x->f.arena, &s, text);
        assert_int_equal(verified(p, "eko", "mufakat", NOON, text, blob), 0);
        assert_int_not_equal(verified(p, "eko", "mufakat", NOON, MF_S("a test"), blob), 0);
        free_signer(&s);
    }
}

static void test_ssh_keygen_refuses_what_we_refuse(void **state)
{
    struct place *p = *state;
    struct sx *x = &p->x;
    struct signer ana = sx_signer(x, "ana"),
                  stranger = make_signer(&x->f.arena, MF_SSH_ED25519, 999);
    struct sig_shape git = {.space = "git"};
    struct mf_str text = MF_S("a text");

    assert_int_equal(verified(p, "ana", "mufakat", NOON, text, sign_blob(&x->f.arena, &ana, text)),
                     0);
    /* For another namespace, even where it is asked about that one. */
    assert_int_not_equal(
        verified(p, "ana", "git", NOON, text, sign_shaped(&x->f.arena, &ana, text, &git)), 0);
    /* By another member, by a stranger, of another text. */
    assert_int_not_equal(
        verified(p, "ben", "mufakat", NOON, text, sign_blob(&x->f.arena, &ana, text)), 0);
    assert_int_not_equal(
        verified(p, "ana", "mufakat", NOON, text, sign_blob(&x->f.arena, &stranger, text)), 0);
    assert_int_not_equal(
        verified(p, "ana", "mufakat", NOON, MF_S("b text"), sign_blob(&x->f.arena, &ana, text)), 0);
}

/* The times of the export, judged by ssh-keygen: revoked at noon. */
static void test_ssh_keygen_judges_times_as_the_register_does(void **state)
{
    struct place *p = *state;
    struct sx *x = &p->x;
    struct signer old = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);
    struct mf_str text = MF_S("a text"), by_old = sign_blob(&x->f.arena, &old, text),
                  by_new = sign_blob(&x->f.arena, &new, text);
    struct mf_buf line = buf_of(&x->f.arena);
    struct mf_text_value v = {.field = MF_FIELD_PUBLIC_KEY};

    mf_ssh_key_write(&line, &new.key);
    v.text = mf_buf_str(&line);
    sx_wait(x, 12 * MF_HOUR);
    sx_take(x, sx_text(x, "ana", &old, 1, MF_TEXT_ROTATE_KEY, &v, 1), &old);
    assert_int_equal(verified(p, "ana", "mufakat", "20230104115959Z", text, by_old), 0);
    assert_int_not_equal(verified(p, "ana", "mufakat", "20230104120000Z", text, by_old), 0);
    assert_int_not_equal(verified(p, "ana", "mufakat", "20230104115959Z", text, by_new), 0);
    assert_int_equal(verified(p, "ana", "mufakat", "20230104120000Z", text, by_new), 0);
}

/* ---- signing through it ---- */

static void test_a_key_that_is_not_there_is_told(void **state)
{
    struct place *p = *state;
    struct mf_ssh_key key;
    struct mf_str sig = MF_S("untouched");
    struct mf_err err = {0};

    assert_int_equal(mf_sign_key(&p->x.f.arena, in(p, "none"), &key, &err), MF_E_IO);
    assert_non_null(strstr(err.message, "none.pub: cannot open"));
    assert_int_equal(mf_sign(&p->x.f.arena, in(p, "none"), MF_S("t"), false, MF_MINUTE, &sig, &err),
                     MF_E_IO);
    assert_non_null(strstr(err.message, "ssh-keygen could not sign (status 255)"));
    assert_non_null(strstr(err.message, "No such file"));
    assert_true(mf_str_is(sig, "untouched"));
}

static void test_an_rsa_key_is_told_before_it_signs(void **state)
{
    struct place *p = *state;
    const char *path = make_key(p, "rsa", "rsa", "");
    struct mf_ssh_key key;
    struct mf_str sig;
    struct mf_err err = {0};

    assert_int_equal(mf_sign_key(&p->x.f.arena, path, &key, &err), MF_E_FORMAT);
    assert_non_null(strstr(err.message, "RSA keys don't sign here"));
    assert_int_equal(mf_sign(&p->x.f.arena, path, MF_S("t"), false, MF_MINUTE, &sig, &err),
                     MF_E_FORMAT);
    assert_non_null(strstr(err.message, "RSA keys don't sign here"));
}

static void test_a_wrong_passphrase_is_told(void **state)
{
    struct place *p = *state;
    const char *path = make_key(p, "locked", "ed25519", "a secret");
    struct mf_str sig;
    struct mf_err err = {0};

    /* Nobody is asked on a terminal: the program that would ask says no. */
    assert_int_equal(setenv("SSH_ASKPASS", "/bin/false", 1), 0);
    assert_int_equal(setenv("SSH_ASKPASS_REQUIRE", "force", 1), 0);
    assert_int_equal(mf_sign(&p->x.f.arena, path, MF_S("t"), false, MF_MINUTE, &sig, &err),
                     MF_E_IO);
    assert_non_null(strstr(err.message, "ssh-keygen could not sign"));
    unsetenv("SSH_ASKPASS");
    unsetenv("SSH_ASKPASS_REQUIRE");
}

/* The public key alone is here, the secret in the agent. */
static void test_an_agent_signs(void **state)
{
    struct place *p = *state;
    const char *path = make_key(p, "id", "ed25519", ""), *socket = in(p, "agent");
    const char *public = mf_strf(&p->x.f.arena, "%s.pub", path).p;
    struct mf_program_ran ran = RUN(p, "", "ssh-agent", "-s", "-a", socket);
    struct mf_ssh_key key;
    struct mf_sshsig read;
    struct mf_str sig;
    struct mf_err err = {0};

    assert_int_equal(ran.status, 0);
    const char *pid = strstr(mf_str_copy(&p->x.f.arena, ran.out).p, "SSH_AGENT_PID=");
    assert_non_null(pid);
    pid_t agent = (pid_t)strtol(pid + strlen("SSH_AGENT_PID="), NULL, 10);
    assert_true(agent > 1);
    assert_int_equal(setenv("SSH_AUTH_SOCK", socket, 1), 0);
    ran = RUN(p, "", "ssh-add", "-q", path);
    assert_int_equal(unlink(path), 0);
    bool added = ran.status == 0, found = mf_sign_key(&p->x.f.arena, public, &key, &err) == MF_OK;
    enum mf_rc rc = mf_sign(&p->x.f.arena, public, MF_S("a text"), false, MF_MINUTE, &sig, &err);
    (void)kill(agent, SIGTERM);
    unsetenv("SSH_AUTH_SOCK");
    assert_true(added && found);
    if (rc != MF_OK)
        fail_msg("%s", err.message);
    assert_true(mf_sshsig_read_text(&p->x.f.arena, sig, &read, NULL));
    assert_true(same_hash(read.key.print, key.print));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_what_ssh_keygen_signs_is_admitted),
        PLACE_TEST(test_fingerprints_are_those_of_ssh_keygen),
        PLACE_TEST(test_other_signatures_of_ssh_keygen_are_denied),
        PLACE_TEST(test_armor_is_that_of_ssh_keygen),
        PLACE_TEST(test_ssh_keygen_verifies_a_command_of_every_verb),
        PLACE_TEST(test_ssh_keygen_verifies_security_keys),
        PLACE_TEST(test_ssh_keygen_refuses_what_we_refuse),
        PLACE_TEST(test_ssh_keygen_judges_times_as_the_register_does),
        PLACE_TEST(test_a_key_that_is_not_there_is_told),
        PLACE_TEST(test_an_rsa_key_is_told_before_it_signs),
        PLACE_TEST(test_a_wrong_passphrase_is_told),
        PLACE_TEST(test_an_agent_signs),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
