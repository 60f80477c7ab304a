/*
 * One list of what is taken and what isn't, over every kind of key: OpenSSH's three, and the two of
 * passkeys. Whatever a command's signature is, the gate says the same to it.
 */
#include "signed.h"

/* ---- an organisation in which ana has one key of the kind ---- */

struct kx {
    struct sx x;
    struct signer ana, other; /* hers; and one that is nobody's */
};

static void open_kx(struct kx *k, enum mf_ssh_kind kind)
{
    sx_open_with(&k->x, club, CLUB_PEOPLE);
    k->ana = make_signer(&k->x.f.arena, kind, 1);
    k->other = make_signer(&k->x.f.arena, kind, 2);
    assert_true(mf_keys_add(k->x.keys, fx_who(&k->x.f, "ana"), &k->ana.key, START, 0));
}

static void close_kx(struct kx *k)
{
    free_signer(&k->ana);
    free_signer(&k->other);
    sx_close(&k->x);
}

static struct mf_arena *arena_of(struct kx *k)
{
    return &k->x.f.arena;
}

static struct mf_text_value flood = {.field = MF_FIELD_EMERGENCY, .text = {"flood", 5}};

/* A command that anybody may give at any time, with that key in its head. */
static struct mf_text declaration(struct kx *k, const struct signer *s, uint64_t sequence)
{
    struct mf_text t = sx_head_of(&k->x, "ana", s, sequence);

    t.verb = MF_TEXT_DECLARE;
    t.values = &flood;
    t.nvalues = 1;
    return t;
}

static bool gate(struct kx *k, struct mf_str text, struct mf_str signature, struct mf_denial *no)
{
    struct mf_admitted ad;

    *no = (struct mf_denial){.why = MF_NO__COUNT};
    return mf_admit(arena_of(k), &k->x.gate, text, signature, k->x.f.now, &ad, no);
}

static void expect(struct kx *k, struct mf_str text, struct mf_str signature, enum mf_denied why)
{
    struct mf_denial no;

    if (gate(k, text, signature, &no))
        fail_msg("%s: taken, and should be %s", kind_words[k->ana.kind], mf_denied_name(why));
    if (no.why != why) {
        show_denial(arena_of(k), &no);
        fail_msg("%s: should be %s", kind_words[k->ana.kind], mf_denied_name(why));
    }
}

/* The text, signed by that key, is denied for that. */
static void expect_text(struct kx *k, const struct mf_text *t, const struct signer *s,
                        enum mf_denied why)
{
    struct mf_str text = sx_write(&k->x, t);

    expect(k, text, sign_text(arena_of(k), s, text), why);
}

/* ---- the cases ---- */

static void case_a_signed_command_is_taken(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_denial no;
    struct mf_str text = sx_write(&k->x, &t), sig = sign_text(arena_of(k), &k->ana, text);

    if (!gate(k, text, sig, &no)) {
        show_denial(arena_of(k), &no);
        fail();
    }
    sx_take(&k->x, text, &k->ana);
    assert_int_equal(mf_keys_row(k->x.keys, 0)->sequence, 1);
}

static void case_a_signature_of_another_text(struct kx *k)
{
    struct mf_text one = declaration(k, &k->ana, 1), two = declaration(k, &k->ana, 2);
    struct mf_str text = sx_write(&k->x, &one);

    expect(k, sx_write(&k->x, &two), sign_text(arena_of(k), &k->ana, text),
           is_passkey(k->ana.kind) ? MF_NO_PASSKEY_CHALLENGE : MF_NO_SIG_BAD);
}

/* The blob says ana's key; the secret is another's. */
static void case_a_forged_signature(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct signer forger = k->other;
    struct mf_str text = sx_write(&k->x, &t);

    forger.key = k->ana.key;
    expect(k, text, sign_text(arena_of(k), &forger, text), MF_NO_SIG_BAD);
}

static void case_another_key_than_the_text_names(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);

    expect_text(k, &t, &k->other, MF_NO_OTHER_KEY);
}

static void case_a_key_that_nobody_has(struct kx *k)
{
    struct mf_text t = declaration(k, &k->other, 1);

    expect_text(k, &t, &k->other, MF_NO_UNKNOWN_KEY);
}

static void case_somebody_elses_key(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);

    t.actor = MF_S("ben");
    expect_text(k, &t, &k->ana, MF_NO_NOT_OWNER);
}

/* Every byte of the signature counts: turned over, it is another, or none. */
static void case_every_byte_counts(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t), blob = sign_blob(arena_of(k), &k->ana, text);
    char *bytes = mf_arena_copy(arena_of(k), blob.p, blob.n);
    struct mf_denial no;

    for (size_t i = 0; i < blob.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes[i] = (char)(bytes[i] ^ 1 << bit);
            if (gate(k, text, mf_base64(arena_of(k), (struct mf_str){bytes, blob.n}), &no))
                fail_msg("%s: bit %u of byte %zu doesn't count", kind_words[k->ana.kind], bit, i);
            assert_true(no.why < MF_NO__COUNT);
            bytes[i] = (char)(bytes[i] ^ 1 << bit);
        }
}

static void case_no_byte_too_few_or_many(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t), blob = sign_blob(arena_of(k), &k->ana, text);
    struct mf_buf more = buf_of(arena_of(k));
    struct mf_denial no;

    for (size_t n = 0; n < blob.n; n++)
        assert_false(gate(k, text, mf_base64(arena_of(k), mf_str_sub(blob, 0, n)), &no));
    expect(k, text, mf_base64(arena_of(k), mf_str_sub(blob, 0, blob.n - 1)), MF_NO_SIG_CUT);
    mf_buf_add(&more, blob);
    mf_buf_char(&more, '\0');
    expect(k, text, mf_base64(arena_of(k), mf_buf_str(&more)), MF_NO_SIG_TRAILING);
}

static void case_one_way_to_write_it(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t), sig = sign_text(arena_of(k), &k->ana, text);

    expect(k, text, mf_strf(arena_of(k), "%.*s\n", MF_F(sig)), MF_NO_SIG_ENCODING);
    expect(k, text, mf_strf(arena_of(k), "%.*s=", MF_F(sig)), MF_NO_SIG_ENCODING);
    expect(k, text, mf_strf(arena_of(k), "%.*s %.*s", 40, sig.p, MF_F(mf_str_sub(sig, 40, sig.n))),
           MF_NO_SIG_ENCODING);
    struct mf_buf long_one = buf_of(arena_of(k));
    mf_buf_add(&long_one, mf_str_sub(sig, 0, 12));
    while (long_one.n <= MF_MAX_ASSERTION_TEXT)
        mf_buf_c(&long_one, "AAAA");
    expect(k, text, mf_buf_str(&long_one), MF_NO_SIG_SIZE);
}

/* A signature of the other kind's first bytes, or of none, is nobody's. */
static void case_another_magic(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t), blob = sign_blob(arena_of(k), &k->ana, text), no_one;
    struct mf_denial no;
    struct mf_buf b = buf_of(arena_of(k));
    bool passkey = is_passkey(k->ana.kind);

    mf_buf_c(&b, passkey ? "SSHSIG" : "WEBAUTHN");
    mf_buf_add(&b, mf_str_sub(blob, passkey ? 8 : 6, blob.n));
    assert_false(gate(k, text, mf_base64(arena_of(k), mf_buf_str(&b)), &no));
    no_one = mf_strf(arena_of(k), "NOTHING!%.*s", 60,
                     "................................"
                     "................................");
    expect(k, text, mf_base64(arena_of(k), no_one), MF_NO_SIG_MAGIC);
}

/* A key of the one kind in a signature of the other. */
static void case_a_key_of_the_other_kind(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t);
    struct sig_shape ssh = {.kind = kind_words[k->ana.kind]};
    struct assertion_shape pass = {0};
    struct mf_str blob;

    if (is_passkey(k->ana.kind))
        blob = sign_shaped(arena_of(k), &k->ana, text, &ssh);
    else
        blob = assert_shaped(arena_of(k), &k->ana, text, &pass);
    expect(k, text, mf_base64(arena_of(k), blob), MF_NO_SIG_KIND);
}

static void case_for_another_purpose(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t);
    struct sig_shape ssh = {.space = "git"};
    struct assertion_shape pass = {.type = "webauthn.create"};

    if (is_passkey(k->ana.kind))
        expect(k, text, mf_base64(arena_of(k), assert_shaped(arena_of(k), &k->ana, text, &pass)),
               MF_NO_PASSKEY_TYPE);
    else
        expect(k, text, mf_base64(arena_of(k), sign_shaped(arena_of(k), &k->ana, text, &ssh)),
               MF_NO_SIG_NAMESPACE);
}

static void case_another_version(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);
    struct mf_str text = sx_write(&k->x, &t);
    struct sig_shape ssh = {.version = 2};
    struct assertion_shape pass = {.version = 2};

    if (is_passkey(k->ana.kind))
        expect(k, text, mf_base64(arena_of(k), assert_shaped(arena_of(k), &k->ana, text, &pass)),
               MF_NO_PASSKEY_VERSION);
    else
        expect(k, text, mf_base64(arena_of(k), sign_shaped(arena_of(k), &k->ana, text, &ssh)),
               MF_NO_SIG_VERSION);
}

/* A key in a file has no hand to touch it. */
static void case_nobody_was_there(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);

    if (k->ana.kind == MF_SSH_ED25519)
        return;
    k->ana.flags = (uint8_t)(k->ana.flags & ~1u);
    expect_text(k, &t, &k->ana,
                is_passkey(k->ana.kind) ? MF_NO_PASSKEY_PRESENCE : MF_NO_SIG_PRESENCE);
}

static void case_the_same_again(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 4), lower = declaration(k, &k->ana, 3);

    sx_take(&k->x, sx_write(&k->x, &t), &k->ana);
    expect_text(k, &t, &k->ana, MF_NO_SEQUENCE);
    expect_text(k, &lower, &k->ana, MF_NO_SEQUENCE);
}

static void case_not_of_this_time(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);

    t.not_after = k->x.f.now;
    expect_text(k, &t, &k->ana, MF_NO_EXPIRED);
    t.not_after = k->x.f.now + MF_MAX_AHEAD + 1;
    expect_text(k, &t, &k->ana, MF_NO_TOO_FAR);
}

static void case_not_of_this_ledger(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 1);

    t.organisation = MF_S("coop.example/other");
    expect_text(k, &t, &k->ana, MF_NO_ORGANISATION);
    t = declaration(k, &k->ana, 1);
    t.charter.b[0] ^= 1;
    expect_text(k, &t, &k->ana, MF_NO_CHARTER);
    t = declaration(k, &k->ana, 1);
    t.head_size++;
    expect_text(k, &t, &k->ana, MF_NO_HEAD_AHEAD);
    t = declaration(k, &k->ana, 1);
    t.head_root.b[0] ^= 1;
    expect_text(k, &t, &k->ana, MF_NO_HEAD_OTHER);
}

static struct mf_str key_text(struct kx *k, enum mf_text_verb verb, const struct mf_ssh_key *key,
                              uint64_t sequence)
{
    struct mf_buf line = buf_of(arena_of(k));

    mf_ssh_key_write(&line, key);
    struct mf_text_value v = {.field = MF_FIELD_PUBLIC_KEY, .text = mf_buf_str(&line)};
    if (verb == MF_TEXT_REVOKE_KEY)
        v = (struct mf_text_value){.field = MF_FIELD_REVOKED, .hash = key->print};
    return sx_text(&k->x, "ana", &k->ana, sequence, verb, &v, 1);
}

static void case_a_revoked_key(struct kx *k)
{
    struct mf_text t = declaration(k, &k->ana, 2);

    sx_take(&k->x, key_text(k, MF_TEXT_REVOKE_KEY, &k->ana.key, 1), &k->ana);
    expect_text(k, &t, &k->ana, MF_NO_KEY_REVOKED);
}

/* Each kind puts another of its own in its place, and adds one. */
static void case_new_keys_wait(struct kx *k)
{
    struct mf_text t = declaration(k, &k->other, 1);
    struct signer more = make_signer(arena_of(k), k->ana.kind, 3);
    struct mf_text u = declaration(k, &more, 1), last = declaration(k, &k->ana, 3);

    sx_take(&k->x, key_text(k, MF_TEXT_ROTATE_KEY, &k->other.key, 1), &k->ana);
    sx_take(&k->x, key_text(k, MF_TEXT_ADD_KEY, &more.key, 2), &k->ana);
    expect_text(k, &t, &k->other, MF_NO_KEY_NOT_YET);
    expect_text(k, &u, &more, MF_NO_KEY_NOT_YET);
    sx_wait(&k->x, MF_ROTATION_DELAY);
    last.not_after = t.not_after = u.not_after = k->x.f.now + MF_DAY;
    expect_text(k, &last, &k->ana, MF_NO_KEY_REPLACED);
    sx_take(&k->x, sx_write(&k->x, &t), &k->other);
    struct mf_str text = sx_write(&k->x, &u), sig = sign_text(arena_of(k), &more, text);
    struct mf_denial no;
    assert_true(gate(k, text, sig, &no));
    expect(k, key_text(k, MF_TEXT_ADD_KEY, &more.key, 9),
           sign_text(arena_of(k), &k->ana, key_text(k, MF_TEXT_ADD_KEY, &more.key, 9)),
           MF_NO_KEY_REPLACED);
    free_signer(&more);
}

/* ---- over all kinds ---- */

static void over_all(void (*one)(struct kx *k))
{
    for (unsigned kind = 0; kind < MF_SSH__COUNT; kind++) {
        struct kx k;
        open_kx(&k, (enum mf_ssh_kind)kind);
        one(&k);
        close_kx(&k);
    }
}

#define CASES(X)                                                                                   \
    X(a_signed_command_is_taken)                                                                   \
    X(a_signature_of_another_text)                                                                 \
    X(a_forged_signature)                                                                          \
    X(another_key_than_the_text_names)                                                             \
    X(a_key_that_nobody_has)                                                                       \
    X(somebody_elses_key)                                                                          \
    X(every_byte_counts)                                                                           \
    X(no_byte_too_few_or_many)                                                                     \
    X(one_way_to_write_it)                                                                         \
    X(another_magic)                                                                               \
    X(a_key_of_the_other_kind)                                                                     \
    X(for_another_purpose)                                                                         \
    X(another_version)                                                                             \
    X(nobody_was_there)                                                                            \
    X(the_same_again)                                                                              \
    X(not_of_this_time)                                                                            \
    X(not_of_this_ledger)                                                                          \
    X(a_revoked_key)                                                                               \
    X(new_keys_wait)

#define RUN(name)                                                                                  \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        over_all(case_##name);                                                                     \
    }
CASES(RUN)

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name),
    const struct CMUnitTest tests[] = {CASES(TEST)};

    return cmocka_run_group_tests_name("signature kinds", tests, NULL, NULL);
}
