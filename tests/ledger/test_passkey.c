/*
 * Passkeys: what a key and a signature of one may be, each reason against it, and two others asked
 * about the same bytes: libfido2, and what Chromium's own authenticator once signed.
 */
#include "signed.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>

#include "ledger/entry.h"
#include "rng.h"

#define TEXT MF_S("mufakat-command-v1\nwhatever stands here\n")

struct place {
    struct mf_arena arena;
};

static int open_place(void **state)
{
    static struct place p;

    mf_arena_init(&p.arena);
    assert_true(mf_sshsig_init());
    fido_init(0);
    *state = &p;
    return 0;
}

static int close_place(void **state)
{
    struct place *p = *state;

    mf_arena_free(&p->arena);
    return 0;
}

#define PLACE_TEST(f) cmocka_unit_test_setup_teardown(f, open_place, close_place)

static const enum mf_ssh_kind both[] = {MF_SSH_WEBAUTHN_ES256, MF_SSH_WEBAUTHN_EDDSA};

/* ---- keys ---- */

static struct mf_str passkey_blob(struct mf_arena *a, const char *site, const char *origin,
                                  size_t id)
{
    struct signer s = make_signer(a, MF_SSH_WEBAUTHN_EDDSA, 1);
    struct mf_buf b = buf_of(a);

    ssh_text(&b, "webauthn-eddsa");
    ssh_bytes(&b, s.key.point, 32);
    ssh_u32(&b, (uint32_t)id);
    for (size_t i = 0; i < id; i++)
        mf_buf_char(&b, 'i');
    ssh_text(&b, site);
    ssh_text(&b, origin);
    return mf_buf_str(&b);
}

static void key_denied(struct place *p, struct mf_str blob, enum mf_denied why)
{
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_ssh_key key;

    assert_false(mf_ssh_key_read(blob, &key, &no));
    if (no.why != why) {
        show_denial(&p->arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
}

static void test_a_line_is_read_as_it_is_written(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 2; i++) {
        struct signer s = make_signer(&p->arena, both[i], 1);
        struct mf_buf line = buf_of(&p->arena), again = buf_of(&p->arena);
        struct mf_ssh_key key;
        mf_ssh_key_write(&line, &s.key);
        assert_true(mf_str_starts(mf_buf_str(&line), mf_str_c(kind_words[both[i]])));
        assert_true(mf_ssh_key_line(&p->arena, mf_buf_str(&line), false, &key, NULL));
        assert_true(mf_str_is(key.application, SITE) && mf_str_is(key.origin, SEAT));
        assert_int_equal(key.credential.n, 20);
        mf_ssh_key_write(&again, &key);
        assert_true(mf_str_eq(mf_buf_str(&again), mf_buf_str(&line)));
        assert_true(same_hash(key.print, mf_sha256(key.blob)));
        free_signer(&s);
    }
}

static void test_sites_and_their_addresses(void **state)
{
    static const struct {
        const char *site, *origin;
        bool fits;
    } cases[] = {
        {"coop.example", "https://coop.example", true},
        {"coop.example", "https://vote.coop.example", true},
        {"coop.example", "https://a.b.coop.example:8443", true},
        {"co-op.example", "https://co-op.example", true},
        {"localhost", "http://localhost:8080", true},
        {"localhost", "https://localhost", true},
        {"localhost", "http://mufakat.localhost:8080", true},
        {"coop.example", "http://coop.example", false},
        {"coop.example", "https://evilcoop.example", false},
        {"coop.example", "https://coop.example.evil.example", false},
        {"vote.coop.example", "https://coop.example", false},
        {"coop.example", "https://coop.example/", false},
        {"coop.example", "https://coop.example:443", false},
        {"localhost", "http://localhost:80", false},
        {"coop.example", "https://coop.example:", false},
        {"coop.example", "https://coop.example:0443", false},
        {"coop.example", "https://coop.example:65536", false},
        {"coop.example", "https://coop.example:8443:1", false},
        {"coop.example", "https://ana@coop.example", false},
        {"coop.example", "HTTPS://coop.example", false},
        {"coop.example", "https://Coop.example", false},
        {"coop.example", "https://.coop.example", false},
        {"coop.example", "https://a..coop.example", false},
        {"coop.example", "https://-a.coop.example", false},
        {"coop.example", "https://a-.coop.example", false},
        {"coop.example", "android:apk-key-hash:abc", false},
        {"coop.example", "", false},
        {"", "https://", false},
        {"Coop.example", "https://Coop.example", false},
        {"coop.example.", "https://coop.example.", false},
        {"127.0.0.1", "https://127.0.0.1", false},
        {"coop.exa_mple", "https://coop.exa_mple", false},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mf_passkey_site_fits(mf_str_c(cases[i].site), mf_str_c(cases[i].origin)) !=
            cases[i].fits)
            fail_msg("\"%s\" at \"%s\"", cases[i].site, cases[i].origin);
}

static void test_other_keys_are_refused(void **state)
{
    struct place *p = *state;
    struct mf_str good = passkey_blob(&p->arena, SITE, SEAT, 32);
    struct mf_buf more = buf_of(&p->arena), rsa = buf_of(&p->arena);
    struct mf_ssh_key key;

    assert_true(mf_ssh_key_read(good, &key, NULL));
    for (size_t n = 0; n < good.n; n++)
        assert_false(mf_ssh_key_read(mf_str_sub(good, 0, n), &key, NULL));
    key_denied(p, mf_str_sub(good, 0, good.n - 1), MF_NO_SIG_CUT);
    mf_buf_add(&more, good);
    mf_buf_char(&more, 0);
    key_denied(p, mf_buf_str(&more), MF_NO_SIG_TRAILING);
    key_denied(p, passkey_blob(&p->arena, SITE, SEAT, 0), MF_NO_PASSKEY_SIZE);
    key_denied(p, passkey_blob(&p->arena, SITE, SEAT, MF_MAX_PASSKEY_ID + 1), MF_NO_PASSKEY_SIZE);
    assert_true(
        mf_ssh_key_read(passkey_blob(&p->arena, SITE, SEAT, MF_MAX_PASSKEY_ID), &key, NULL));
    key_denied(p, passkey_blob(&p->arena, SITE, "https://other.example", 32),
               MF_NO_PASSKEY_ADDRESS);
    ssh_text(&rsa, "webauthn-rs256");
    ssh_text(&rsa, "modulus");
    key_denied(p, mf_buf_str(&rsa), MF_NO_SIG_RSA);
}

/* ---- signatures ---- */

static bool judged(struct place *p, struct mf_str blob, struct mf_str text, struct mf_denial *no)
{
    struct mf_signature sig;

    *no = (struct mf_denial){.why = MF_NO__COUNT};
    return mf_signature_read(&p->arena, mf_base64(&p->arena, blob), &sig, no) &&
           mf_signature_verify(&sig, text, no);
}

static void denied(struct place *p, struct mf_str blob, enum mf_denied why)
{
    struct mf_denial no;

    if (judged(p, blob, TEXT, &no))
        fail_msg("taken, and should be %s", mf_denied_name(why));
    if (no.why != why) {
        show_denial(&p->arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
}

static void shape_denied(struct place *p, struct assertion_shape shape, enum mf_denied why)
{
    for (unsigned i = 0; i < 2; i++) {
        struct signer s = make_signer(&p->arena, both[i], 1);
        denied(p, assert_shaped(&p->arena, &s, TEXT, &shape), why);
        free_signer(&s);
    }
}

static void shape_taken(struct place *p, struct assertion_shape shape)
{
    for (unsigned i = 0; i < 2; i++) {
        struct signer s = make_signer(&p->arena, both[i], 1);
        struct mf_denial no;
        if (!judged(p, assert_shaped(&p->arena, &s, TEXT, &shape), TEXT, &no)) {
            show_denial(&p->arena, &no);
            fail();
        }
        free_signer(&s);
    }
}

static void test_what_is_read_is_written_again(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 2; i++) {
        struct signer s = make_signer(&p->arena, both[i], 1);
        struct mf_str blob = sign_blob(&p->arena, &s, TEXT);
        struct mf_buf again = buf_of(&p->arena);
        struct mf_assertion as;
        assert_true(mf_assertion_read(&p->arena, blob, &as, NULL));
        assert_int_equal(as.counter, 7);
        mf_assertion_write(&again, &as);
        assert_true(mf_str_eq(mf_buf_str(&again), blob));
        free_signer(&s);
    }
}

static struct assertion_shape client(struct place *p, const char *format)
{
    const char *challenge = challenge_of(&p->arena, TEXT);
    struct mf_buf b = buf_of(&p->arena);

    for (const char *c = format; *c; c++)
        if (*c == '@')
            mf_buf_c(&b, challenge);
        else
            mf_buf_char(&b, *c);
    return (struct assertion_shape){.client = mf_buf_str(&b)};
}

#define BEGIN "{\"type\":\"webauthn.get\",\"challenge\":\"@\",\"origin\":\"" SEAT "\""

static void test_client_data(void **state)
{
    struct place *p = *state;
    struct assertion_shape none = {.more = ""}, more = {0};
    size_t n = client_data(&p->arena, TEXT, &none).n;

    shape_taken(p, none);
    more.more = mf_strf(&p->arena, ",\"x\":\"%*d\"", (int)(MF_MAX_PASSKEY_CLIENT - n - 7), 1).p;
    assert_int_equal(client_data(&p->arena, TEXT, &more).n, MF_MAX_PASSKEY_CLIENT);
    shape_taken(p, more);
    more.more = mf_strf(&p->arena, "%s,\"y\":1", more.more).p;
    shape_denied(p, more, MF_NO_SIG_SIZE);
    shape_taken(p, client(p, BEGIN ",\"crossOrigin\":false,\"other\":{\"a\":[1,null]}}"));
    shape_taken(p, client(p, "{\"challenge\":\"@\",\"origin\":\"" SEAT
                             "\",\"type\":\"webauthn\\u002eget\"}"));
    shape_denied(p, client(p, BEGIN), MF_NO_PASSKEY_CLIENT);
    shape_taken(p, client(p, " " BEGIN "} "));
}

static void test_client_data_that_is_none(void **state)
{
    struct place *p = *state;
    static const char *const broken[] = {
        BEGIN "}x",
        BEGIN ",}",
        BEGIN ",\"a\":1,\"a\":1}",
        BEGIN ",\"type\":\"webauthn.get\"}",
        BEGIN ",\"\\u0074ype\":\"webauthn.get\"}",
        BEGIN ",\"a\":{\"b\":1,\"b\":1}}",
        BEGIN ",\"a\":\"\xff\"}",
        BEGIN ",\"a\":\"\\u0000\"}",
        "\xef\xbb\xbf" BEGIN "}",
        "[]",
        "null",
        "\"webauthn.get\"",
        "{}",
        "{\"type\":1,\"challenge\":\"@\",\"origin\":\"" SEAT "\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":null,\"origin\":\"" SEAT "\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"@\"}",
    };

    for (unsigned i = 0; i < sizeof broken / sizeof *broken; i++)
        shape_denied(p, client(p, broken[i]), MF_NO_PASSKEY_CLIENT);
}

static void test_client_data_of_another_act(void **state)
{
    struct place *p = *state;

    shape_denied(p, (struct assertion_shape){.type = "webauthn.create"}, MF_NO_PASSKEY_TYPE);
    shape_denied(p, (struct assertion_shape){.type = "payment.get"}, MF_NO_PASSKEY_TYPE);
    shape_denied(p, (struct assertion_shape){.origin = "https://coop.example"},
                 MF_NO_PASSKEY_ORIGIN);
    shape_denied(p, (struct assertion_shape){.origin = SEAT "/"}, MF_NO_PASSKEY_ORIGIN);
    shape_denied(p, (struct assertion_shape){.more = ",\"crossOrigin\":true"}, MF_NO_PASSKEY_CROSS);
    shape_denied(p, (struct assertion_shape){.more = ",\"crossOrigin\":null"}, MF_NO_PASSKEY_CROSS);
    shape_denied(p, (struct assertion_shape){.more = ",\"topOrigin\":\"https://evil.example\""},
                 MF_NO_PASSKEY_CROSS);
    shape_denied(
        p, client(p, "{\"type\":\"webauthn.get\",\"challenge\":\"@=\",\"origin\":\"" SEAT "\"}"),
        MF_NO_PASSKEY_CHALLENGE);
    shape_denied(
        p, client(p, "{\"type\":\"webauthn.get\",\"challenge\":\"\",\"origin\":\"" SEAT "\"}"),
        MF_NO_PASSKEY_CHALLENGE);
}

/* Base64 of the challenge is that of URLs: for this text the two alphabets differ. */
static void test_the_challenges_alphabet(void **state)
{
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_WEBAUTHN_EDDSA, 1);
    unsigned both_signs = 0;

    for (unsigned i = 0; i < 64; i++) {
        struct mf_str text = mf_strf(&p->arena, "mufakat-command-v1\n%u\n", i);
        const char *c = challenge_of(&p->arena, text);
        struct mf_denial no;
        both_signs += strchr(c, '-') && strchr(c, '_');
        assert_true(judged(p, sign_blob(&p->arena, &s, text), text, &no));
        char *standard = mf_arena_copy(&p->arena, c, strlen(c) + 1);
        for (char *at = standard; *at; at++)
            *at = (char)(*at == '-' ? '+' : *at == '_' ? '/' : *at);
        struct mf_str said =
            mf_strf(&p->arena, "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"%s\"}",
                    standard, SEAT);
        struct assertion_shape shape = {.client = said};
        bool taken = judged(p, assert_shaped(&p->arena, &s, text, &shape), text, &no);
        assert_int_equal(taken, strcmp(standard, c) == 0);
    }
    assert_true(both_signs > 0);
}

static void flags_denied(struct place *p, uint8_t flags, enum mf_denied why)
{
    for (unsigned i = 0; i < 2; i++) {
        struct signer s = make_signer(&p->arena, both[i], 1);
        s.flags = flags;
        denied(p, sign_blob(&p->arena, &s, TEXT), why);
        free_signer(&s);
    }
}

static void test_authenticator_data(void **state)
{
    struct place *p = *state;

    flags_denied(p, 0x04, MF_NO_PASSKEY_PRESENCE);
    flags_denied(p, 0x01, MF_NO_PASSKEY_VERIFIED);
    flags_denied(p, 0x00, MF_NO_PASSKEY_PRESENCE);
    flags_denied(p, 0x15, MF_NO_PASSKEY_BACKUP);
    flags_denied(p, 0x45, MF_NO_PASSKEY_AUTHENTICATOR);
    flags_denied(p, 0x85, MF_NO_PASSKEY_AUTHENTICATOR);
    shape_denied(p, (struct assertion_shape){.site = "localhost"}, MF_NO_PASSKEY_SITE);
    shape_denied(p, (struct assertion_shape){.after_flags = MF_S("\xa0")},
                 MF_NO_PASSKEY_AUTHENTICATOR);
    for (unsigned flags = 0; flags < 256; flags++) {
        struct signer s = make_signer(&p->arena, MF_SSH_WEBAUTHN_EDDSA, 1);
        struct mf_assertion as;
        s.flags = (uint8_t)flags;
        bool good = (flags & 5) == 5 && !(flags & 0xc0) && (flags & 0x18) != 0x10;
        assert_int_equal(mf_assertion_read(&p->arena, sign_blob(&p->arena, &s, TEXT), &as, NULL),
                         good);
        if (good) {
            assert_int_equal(as.may_be_copied, (flags & 8) != 0);
            assert_int_equal(as.copied, (flags & 16) != 0);
        }
    }
}

/* Of ECDSA's signatures there is one encoding; of each there are two, (r, s) and (r, n - s). */
static void test_der_in_one_way(void **state)
{
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_WEBAUTHN_ES256, 1);
    struct assertion_shape plain = {0};
    struct mf_str said = client_data(&p->arena, TEXT, &plain),
                  device = authenticator_data(&p->arena, &s, &plain);
    struct mf_denial no;
    const char *der;

    struct mf_str sig = assertion_signature(&p->arena, &s, device, said);
    der = sig.p;
#define WITH(bytes) assertion_blob(&p->arena, s.key.blob, device, said, (bytes), &plain)
    assert_true(judged(p, WITH(sig), TEXT, &no));
    struct mf_buf longer = buf_of(&p->arena); /* the length in the long form */
    mf_buf_add(&longer, (struct mf_str){"\x30\x81", 2});
    mf_buf_add(&longer, mf_str_sub(sig, 1, sig.n));
    denied(p, WITH(mf_buf_str(&longer)), MF_NO_SIG_SCALAR);
    struct mf_buf padded = buf_of(&p->arena); /* a zero before r */
    mf_buf_char(&padded, 0x30);
    mf_buf_char(&padded, (char)(der[1] + 1));
    mf_buf_char(&padded, 0x02);
    mf_buf_char(&padded, (char)(der[3] + 1));
    mf_buf_char(&padded, 0);
    mf_buf_add(&padded, mf_str_sub(sig, 4, sig.n));
    denied(p, WITH(mf_buf_str(&padded)), MF_NO_SIG_SCALAR);
    denied(p, WITH(MF_S("\x30\x06\x02\x01\x00\x02\x01\x01")), MF_NO_SIG_SCALAR);
    denied(p, WITH(MF_S("\x30\x06\x02\x01\x81\x02\x01\x01")), MF_NO_SIG_SCALAR);
    denied(p, WITH(MF_S("\x30\x06\x02\x01\x01\x02\x01\x01")), MF_NO_SIG_BAD);
    denied(p, WITH(MF_S("")), MF_NO_SIG_SCALAR);
    const uint8_t *at = (const uint8_t *)sig.p; /* the other s */
    ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)sig.n);
    BIGNUM *order = NULL, *other = BN_new();
    BN_hex2bn(&order, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    BN_sub(other, order, ECDSA_SIG_get0_s(parts));
    BIGNUM *r = BN_dup(ECDSA_SIG_get0_r(parts));
    ECDSA_SIG_set0(parts, r, other);
    unsigned char *bytes = NULL;
    int n = i2d_ECDSA_SIG(parts, &bytes);
    struct mf_str twin = mf_str_copy(&p->arena, (struct mf_str){(char *)bytes, (size_t)n});
    OPENSSL_free(bytes);
    BN_free(order);
    ECDSA_SIG_free(parts);
    assert_true(judged(p, WITH(twin), TEXT, &no));
#undef WITH
    free_signer(&s);
}

/* The largest text with the largest signature is an entry. */
static void test_an_entry_has_room(void **state)
{
    struct place *p = *state;
    struct mf_buf out = buf_of(&p->arena), text = buf_of(&p->arena), sig = buf_of(&p->arena);
    struct mf_err err = {0};

    while (text.n < MF_MAX_COMMAND)
        mf_buf_char(&text, 'x');
    while (sig.n < MF_MAX_ASSERTION_TEXT)
        mf_buf_char(&sig, 'A');
    struct mf_entry e = {
        .kind = MF_ENTRY_COMMAND,
        .at = START,
        .parts = {{MF_S("text"), mf_buf_str(&text)}, {MF_S("signature"), mf_buf_str(&sig)}},
        .nparts = 2};
    if (mf_entry_write(&out, &e, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_true(mf_base64_length(MF_MAX_ASSERTION) <= MF_MAX_ASSERTION_TEXT);
}

/* ---- libfido2 ---- */

static bool fido_says(const struct signer *s, struct mf_str site, struct mf_str authenticator,
                      struct mf_str said, struct mf_str sig)
{
    fido_assert_t *as = fido_assert_new();
    struct mf_hash client = mf_sha256(said);
    struct mf_arena a;
    es256_pk_t *es256 = es256_pk_new();
    eddsa_pk_t *eddsa = eddsa_pk_new();
    bool es = s->kind == MF_SSH_WEBAUTHN_ES256, good;

    mf_arena_init(&a);
    good = fido_assert_set_rp(as, mf_str_copy(&a, site).p) == FIDO_OK &&
           fido_assert_set_clientdata_hash(as, client.b, sizeof client.b) == FIDO_OK &&
           fido_assert_set_count(as, 1) == FIDO_OK &&
           fido_assert_set_authdata_raw(as, 0, (const uint8_t *)authenticator.p, authenticator.n) ==
               FIDO_OK &&
           fido_assert_set_sig(as, 0, (const uint8_t *)sig.p, sig.n) == FIDO_OK &&
           fido_assert_set_up(as, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(as, FIDO_OPT_TRUE) == FIDO_OK;
    if (es)
        good = good && es256_pk_from_ptr(es256, s->key.point + 1, 64) == FIDO_OK;
    else
        good = good && eddsa_pk_from_ptr(eddsa, s->key.point, 32) == FIDO_OK;
    good = good && fido_assert_verify(as, 0, es ? COSE_ES256 : COSE_EDDSA,
                                      es ? (const void *)es256 : (const void *)eddsa) == FIDO_OK;
    mf_arena_free(&a);
    es256_pk_free(&es256);
    eddsa_pk_free(&eddsa);
    fido_assert_free(&as);
    return good;
}

/* Parts that are good, or have one bit of one of them turned over: both say the same of them. */
static void test_libfido2_says_the_same(void **state)
{
    struct place *p = *state;
    struct rng rng = rng_seed_from_env(20261129);
    struct assertion_shape plain = {0};
    unsigned taken = 0;

    for (unsigned i = 0; i < 600; i++) {
        struct signer s = make_signer(&p->arena, both[i & 1], i);
        struct mf_str text = mf_strf(&p->arena, "mufakat-command-v1\n%u\n", i), part[3];
        struct mf_denial no;
        s.flags = (uint8_t)(rng_below(&rng, 4) ? 5 : rng_below(&rng, 8));
        part[0] = authenticator_data(&p->arena, &s, &plain);
        part[1] = client_data(&p->arena, text, &plain);
        part[2] = assertion_signature(&p->arena, &s, part[0], part[1]);
        uint64_t which = rng_below(&rng, 4);
        if (which != 3 && which != 1) { /* what clientDataJSON says libfido2 doesn't read */
            size_t at = rng_below(&rng, part[which].n);
            char *bytes = mf_arena_copy(&p->arena, part[which].p, part[which].n);
            bytes[at] = (char)(bytes[at] ^ 1 << rng_below(&rng, 8));
            part[which].p = bytes;
        }
        bool theirs = fido_says(&s, MF_S(SITE), part[0], part[1], part[2]),
             ours =
                 judged(p, assertion_blob(&p->arena, s.key.blob, part[0], part[1], part[2], &plain),
                        text, &no);
        if (ours != theirs) {
            show_denial(&p->arena, &no);
            fail_msg("case %u: libfido2 says %s", i, theirs ? "good" : "bad");
        }
        taken += ours;
        free_signer(&s);
    }
    assert_in_range(taken, 150, 400);
}

/* ---- Chromium ---- */

#define CHROMIUM_TEXT                                                                              \
    "mufakat-command-v1\norganisation coop.example/club\n"                                         \
    "charter sha256:0000000000000000000000000000000000000000000000000000000000000000\n"            \
    "head 1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nactor ana\n"                             \
    "key SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nsequence 1\n"                         \
    "not-after 2026-03-06T12:00:00.000Z\ndo leave\nbody members\n"
#define CHROMIUM_SEAT "http://localhost:44283"

/* Recorded from Chromium's virtual authenticator (CTAP 2, with user verification). */
static const struct {
    enum mf_ssh_kind kind;
    const char *spki, *id, *sig; /* as getPublicKey(), rawId and signature had them */
} chromium[] = {
    {MF_SSH_WEBAUTHN_ES256,
     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfTr1w2NhWe5Q5MbzIUeido4qhXz6WP0ErzZu+"
     "9KpIZEZ05pp7r3UXWaXsi"
     "b8Smj8f61lTpJjqqtnBlGSJdL32Q==",
     "b7MBkAvLENgnJHsMcFG9xm0EfszeUYazq7VaJzUjJoA=",
     "MEQCIGTEWsSNjL3d1LlIbcg52rpMyr9tSQPv8WL+gdIrL+2cAiAPDUOzsOCLHr8JGb04a/"
     "vGVLnCuAPbYkAlbFSAF6zXdg"
     "=="},
    {MF_SSH_WEBAUTHN_EDDSA, "MCowBQYDK2VwAyEArt4iPnnnFzS45d8WgVUmbH85Q1LO/Yxoqq66tW4cK+o=",
     "ZtOBdSg++lX6nb7aZBDMcEclCIknrHMjIbRGV5JbrEc=",
     "n1K8HdZ7A//kH8aRCkD3QTfKjMJyRKyiJLxEmZBcvgtHdgwOqLTRx1YQS7+0Y2c4JiO3YJCrjJ4yKUwu1X3UBA=="},
};
static const char chromium_authenticator[] = "SZYN5YgOjGh0NBcPZHZgW4/krrmihjLHmVzzuoMdl2MFAAAAAg==";
static const char chromium_client[] =
    "{\"type\":\"webauthn.get\",\"challenge\":\"yXWFo22S6kG5yQCQ-wrJStdDSNV3iTLA1lTDRbN19II\","
    "\"origin\":\"" CHROMIUM_SEAT "\",\"crossOrigin\":false}";

static struct mf_str unbase64(struct place *p, const char *text)
{
    struct mf_str bytes;

    assert_true(mf_base64_decode(&p->arena, mf_str_c(text), &bytes));
    return bytes;
}

static void test_what_chromium_signed(void **state)
{
    struct place *p = *state;
    struct assertion_shape plain = {0};

    for (unsigned i = 0; i < 2; i++) {
        struct mf_str spki = unbase64(p, chromium[i].spki), id = unbase64(p, chromium[i].id),
                      sig = unbase64(p, chromium[i].sig),
                      device = unbase64(p, chromium_authenticator);
        size_t n = chromium[i].kind == MF_SSH_WEBAUTHN_ES256 ? 65 : 32;
        struct mf_buf b = buf_of(&p->arena);
        struct signer s = {.kind = chromium[i].kind};
        struct mf_denial no;
        ssh_text(&b, kind_words[s.kind]);
        ssh_bytes(&b, spki.p + spki.n - n, n);
        ssh_bytes(&b, id.p, id.n);
        ssh_text(&b, "localhost");
        ssh_text(&b, CHROMIUM_SEAT);
        assert_true(mf_ssh_key_read(mf_buf_str(&b), &s.key, NULL));
        assert_true(mf_ssh_key_usable(&s.key));
        struct mf_str blob =
            assertion_blob(&p->arena, s.key.blob, device, mf_str_c(chromium_client), sig, &plain);
        if (!judged(p, blob, MF_S(CHROMIUM_TEXT), &no)) {
            show_denial(&p->arena, &no);
            fail();
        }
        assert_false(judged(p, blob, MF_S(CHROMIUM_TEXT "\n"), &no));
        assert_int_equal(no.why, MF_NO_PASSKEY_CHALLENGE);
        assert_true(fido_says(&s, MF_S("localhost"), device, mf_str_c(chromium_client), sig));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_a_line_is_read_as_it_is_written),
        PLACE_TEST(test_sites_and_their_addresses),
        PLACE_TEST(test_other_keys_are_refused),
        PLACE_TEST(test_what_is_read_is_written_again),
        PLACE_TEST(test_client_data),
        PLACE_TEST(test_client_data_that_is_none),
        PLACE_TEST(test_client_data_of_another_act),
        PLACE_TEST(test_the_challenges_alphabet),
        PLACE_TEST(test_authenticator_data),
        PLACE_TEST(test_der_in_one_way),
        PLACE_TEST(test_an_entry_has_room),
        PLACE_TEST(test_libfido2_says_the_same),
        PLACE_TEST(test_what_chromium_signed),
    };

    return cmocka_run_group_tests_name("passkey", tests, NULL, NULL);
}
