/* Signatures as ssh-keygen makes them: read exactly, and verified; keys and their lines. */
#include "signed.h"

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

static const enum mf_ssh_kind all_kinds[] = {MF_SSH_ED25519, MF_SSH_SK_ED25519, MF_SSH_SK_P256};

static void test_signatures_of_each_kind_of_key_are_good(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 3; i++) {
        struct signer s = make_signer(&p->arena, all_kinds[i], 1);
        struct mf_sshsig sig;
        struct mf_denial no;
        struct mf_str text = sign_text(&p->arena, &s, TEXT);
        if (!mf_sshsig_read_text(&p->arena, text, &sig, &no) ||
            !mf_sshsig_verify(&sig, TEXT, &no)) {
            show_denial(&p->arena, &no);
            fail();
        }
        assert_int_equal(sig.key.kind, all_kinds[i]);
        assert_true(same_hash(sig.key.print, s.key.print));
        if (i > 0) {
            assert_int_equal(sig.flags, 1);
            assert_int_equal(sig.counter, 7);
            assert_true(mf_str_is(sig.key.application, "ssh:"));
        }
        assert_false(mf_sshsig_verify(&sig, MF_S("mufakat-command-v1\nwhatever else\n"), &no));
        assert_int_equal(no.why, MF_NO_SIG_BAD);
        free_signer(&s);
    }
}

static void read_denied(struct place *p, struct mf_str blob, enum mf_denied why)
{
    struct mf_sshsig sig;
    struct mf_denial no = {.why = MF_NO__COUNT};

    assert_false(mf_sshsig_read(blob, &sig, &no));
    if (no.why != why) {
        show_denial(&p->arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
    assert_false(mf_sshsig_read(blob, &sig, NULL));
}

static void shape_denied(struct place *p, enum mf_ssh_kind kind, struct sig_shape shape,
                         enum mf_denied why)
{
    struct signer s = make_signer(&p->arena, kind, 1);

    read_denied(p, sign_shaped(&p->arena, &s, TEXT, &shape), why);
    free_signer(&s);
}

static void test_another_namespace_is_denied(void **state)
{
    static const char *const others[] = {"", "git", "file", "Mufakat", "mufakat ", "mufakat2"};

    for (unsigned i = 0; i < 6; i++)
        shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.space = others[i]},
                     MF_NO_SIG_NAMESPACE);
}

static void test_another_hash_is_denied(void **state)
{
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.hash = "sha256"}, MF_NO_SIG_HASH);
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.hash = "sha1"}, MF_NO_SIG_HASH);
}

static void test_another_version_or_magic_is_denied(void **state)
{
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.version = 2}, MF_NO_SIG_VERSION);
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.version = 300}, MF_NO_SIG_VERSION);
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.magic = "SSHSIC"}, MF_NO_SIG_MAGIC);
    read_denied(*state, MF_S(""), MF_NO_SIG_MAGIC);
}

static void test_a_reserved_field_that_is_used_is_denied(void **state)
{
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.reserved = "x"}, MF_NO_SIG_RESERVED);
}

static void test_trailing_bytes_are_denied(void **state)
{
    for (unsigned i = 0; i < 3; i++) {
        shape_denied(*state, all_kinds[i], (struct sig_shape){.trailing = "x"}, MF_NO_SIG_TRAILING);
        shape_denied(*state, all_kinds[i], (struct sig_shape){.inner_trailing = "x"},
                     MF_NO_SIG_TRAILING);
    }
}

static void test_a_signature_of_another_kind_than_its_key_is_denied(void **state)
{
    shape_denied(*state, MF_SSH_ED25519, (struct sig_shape){.kind = kind_words[1]},
                 MF_NO_SIG_MIXED);
    shape_denied(*state, MF_SSH_SK_ED25519, (struct sig_shape){.kind = kind_words[0]},
                 MF_NO_SIG_MIXED);
    shape_denied(*state, MF_SSH_SK_P256,
                 (struct sig_shape){.kind = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"},
                 MF_NO_SIG_MIXED);
}

static void test_a_signature_that_is_cut_short_is_denied(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 3; i++) {
        struct signer s = make_signer(&p->arena, all_kinds[i], 1);
        struct mf_str blob = sign_blob(&p->arena, &s, TEXT);
        for (size_t n = 6; n < blob.n; n++)
            read_denied(p, mf_str_copy(&p->arena, mf_str_sub(blob, 0, n)), MF_NO_SIG_CUT);
        free_signer(&s);
    }
}

/* A blob around any key and inner signature. */
static struct mf_str blob_of(struct mf_arena *a, struct mf_str key, struct mf_str inner)
{
    struct mf_buf b = buf_of(a);

    mf_buf_c(&b, "SSHSIG");
    ssh_u32(&b, 1);
    ssh_bytes(&b, key.p, key.n);
    ssh_text(&b, "mufakat");
    ssh_text(&b, "");
    ssh_text(&b, "sha512");
    ssh_bytes(&b, inner.p, inner.n);
    return mf_buf_str(&b);
}

static void test_rsa_and_other_kinds_of_keys_are_denied(void **state)
{
    static const struct {
        const char *kind;
        enum mf_denied why;
    } others[] = {{"ssh-rsa", MF_NO_SIG_RSA},
                  {"ssh-rsa-cert-v01@openssh.com", MF_NO_SIG_RSA},
                  {"rsa-sha2-512", MF_NO_SIG_RSA},
                  {"ssh-dss", MF_NO_SIG_KIND},
                  {"ecdsa-sha2-nistp256", MF_NO_SIG_KIND},
                  {"ssh-ed25519-cert-v01@openssh.com", MF_NO_SIG_KIND},
                  {"sk-ecdsa-sha2-nistp384@openssh.com", MF_NO_SIG_KIND},
                  {"", MF_NO_SIG_KIND}};
    struct place *p = *state;

    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
        struct mf_buf key = buf_of(&p->arena);
        ssh_text(&key, others[i].kind);
        ssh_text(&key, "whatever");
        mf_buf_pad(&key, 'x', 600); /* as large as RSA's are */
        read_denied(p, blob_of(&p->arena, mf_buf_str(&key), MF_S("")), others[i].why);
    }
}

/* Ed25519's S plus the order of the group: the same scalar, another encoding. */
static void test_a_scalar_that_is_not_reduced_is_denied(void **state)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                      0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                      0,    0,    0,    0,    0,    0,    0,    0,
                                      0,    0,    0,    0,    0,    0,    0,    0x10};
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_ED25519, 1);
    struct mf_sshsig sig;
    struct mf_denial no;
    unsigned carry = 0;

    assert_true(mf_sshsig_read(sign_blob(&p->arena, &s, TEXT), &sig, &no));
    assert_true(mf_sshsig_verify(&sig, TEXT, &no));
    for (unsigned i = 0; i < 32; i++) {
        carry += sig.sig[32 + i] + order[i];
        sig.sig[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_false(mf_sshsig_verify(&sig, TEXT, &no));
    assert_int_equal(no.why, MF_NO_SIG_BAD);
}

/* The key of small order under which (R, S) = (0's encoding, 0) is good for every text. */
static void test_a_key_of_small_order_is_denied(void **state)
{
    struct place *p = *state;
    struct mf_sshsig sig = {.key = {.kind = MF_SSH_ED25519}};
    struct mf_denial no;
    struct mf_buf key = buf_of(&p->arena), line = buf_of(&p->arena);
    uint8_t one[32] = {1};

    memcpy(sig.key.point, one, 32);
    memcpy(sig.sig, one, 32);
    assert_false(mf_sshsig_verify(&sig, TEXT, &no));
    assert_int_equal(no.why, MF_NO_SIG_BAD);
    ssh_text(&key, "ssh-ed25519");
    ssh_bytes(&key, one, 32);
    mf_buf_c(&line, "ssh-ed25519 ");
    mf_base64_add(&line, mf_buf_str(&key));
    assert_false(mf_ssh_key_line(&p->arena, mf_buf_str(&line), false, &sig.key, &no));
    assert_int_equal(no.why, MF_NO_SIG_POINT);
}

static void test_a_security_key_that_nobody_touched_is_denied(void **state)
{
    struct place *p = *state;

    for (unsigned i = 1; i < 3; i++) {
        struct signer s = make_signer(&p->arena, all_kinds[i], 1);
        struct mf_sshsig sig;
        struct mf_denial no;
        s.flags = 4; /* recognised, they say, and not there */
        assert_true(mf_sshsig_read(sign_blob(&p->arena, &s, TEXT), &sig, &no));
        assert_false(mf_sshsig_verify(&sig, TEXT, &no));
        assert_int_equal(no.why, MF_NO_SIG_PRESENCE);
        s.flags = 5;
        assert_true(mf_sshsig_read(sign_blob(&p->arena, &s, TEXT), &sig, &no));
        assert_true(mf_sshsig_verify(&sig, TEXT, &no));
        sig.flags = 1; /* what was signed can't be changed afterwards */
        assert_false(mf_sshsig_verify(&sig, TEXT, &no));
        sig.flags = 5;
        sig.counter++;
        assert_false(mf_sshsig_verify(&sig, TEXT, &no));
        sig.counter--;
        sig.key.application = MF_S("ssh:other");
        assert_false(mf_sshsig_verify(&sig, TEXT, &no));
        free_signer(&s);
    }
}

/* The integers of a P-256 signature have one form. */
static void test_integers_in_another_form_are_denied(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } bad[] = {{"", 0},       /* zero */
               {"\0", 1},     /* zero, with a byte */
               {"\0\x7f", 2}, /* a byte too many */
               {"\x80", 1},   /* negative */
               {"\0\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
                "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80",
                34}, /* larger than the curve */
               {NULL, 0}};
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_SK_P256, 1);

    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        for (unsigned second = 0; second < 2; second++) {
            struct mf_buf rs = buf_of(&p->arena), inner = buf_of(&p->arena);
            for (unsigned k = 0; k < 2; k++) {
                if (k == second && bad[i].bytes)
                    ssh_bytes(&rs, bad[i].bytes, bad[i].n);
                else
                    ssh_bytes(&rs, "\x7f", 1);
            }
            if (!bad[i].bytes)
                mf_buf_char(&rs, 'x'); /* a third something */
            ssh_text(&inner, kind_words[2]);
            ssh_bytes(&inner, rs.p, rs.n);
            mf_buf_char(&inner, 1);
            ssh_u32(&inner, 1);
            read_denied(p, blob_of(&p->arena, s.key.blob, mf_buf_str(&inner)), MF_NO_SIG_SCALAR);
        }
    free_signer(&s);
}

/* No byte of signature or text can be flipped, in any bit, and still be good. */
static void test_no_flipped_bit_verifies(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 3; i++) {
        struct signer s = make_signer(&p->arena, all_kinds[i], 1);
        struct mf_str blob = sign_blob(&p->arena, &s, TEXT);
        char bytes[512], text[64];
        struct mf_sshsig sig;
        for (size_t at = 0; at < blob.n; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                memcpy(bytes, blob.p, blob.n);
                bytes[at] = (char)(bytes[at] ^ 1 << bit);
                bool good = mf_sshsig_read((struct mf_str){bytes, blob.n}, &sig, NULL) &&
                            mf_sshsig_verify(&sig, TEXT, NULL);
                /* A flipped key may be a key too, but then it is another one. */
                if (good)
                    fail_msg("bit %u of byte %zu of a signature by %s", bit, at, kind_words[i]);
            }
        assert_true(mf_sshsig_read(blob, &sig, NULL));
        for (size_t at = 0; at < TEXT.n; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                memcpy(text, TEXT.p, TEXT.n);
                text[at] = (char)(text[at] ^ 1 << bit);
                assert_false(mf_sshsig_verify(&sig, (struct mf_str){text, TEXT.n}, NULL));
            }
        free_signer(&s);
    }
}

static void test_random_damage_never_verifies(void **state)
{
    struct rng r = rng_seed_from_env(20261126);
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_ED25519, 3);
    struct mf_str blob = sign_blob(&p->arena, &s, TEXT);

    for (unsigned k = 0; k < 20000; k++) {
        char bytes[512];
        struct mf_sshsig sig;
        size_t n = blob.n;
        memcpy(bytes, blob.p, n);
        for (uint64_t i = 1 + rng_below(&r, 4); i > 0; i--)
            bytes[rng_below(&r, n)] = (char)rng_next(&r);
        if (rng_below(&r, 4) == 0)
            n -= rng_below(&r, n);
        if (n == blob.n && memcmp(bytes, blob.p, n) == 0)
            continue;
        assert_false(mf_sshsig_read((struct mf_str){bytes, n}, &sig, NULL) &&
                     mf_sshsig_verify(&sig, TEXT, NULL));
    }
}

/* ---- base64 and armor ---- */

static void test_armor_is_read_and_written(void **state)
{
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_ED25519, 1);
    struct mf_str blob = sign_blob(&p->arena, &s, TEXT), back;
    struct mf_buf armor = buf_of(&p->arena), dos = buf_of(&p->arena);
    struct mf_denial no;

    mf_sshsig_armor(&armor, blob);
    assert_true(mf_str_starts(mf_buf_str(&armor), MF_S("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH")));
    assert_true(mf_sshsig_unarmor(&p->arena, mf_buf_str(&armor), &back, &no));
    assert_true(mf_str_eq(back, blob));
    for (size_t i = 0; i < armor.n; i++)
        mf_buf_c(&dos, armor.p[i] == '\n' ? "\r\n" : (char[2]){armor.p[i]});
    assert_true(mf_sshsig_unarmor(&p->arena, mf_buf_str(&dos), &back, &no));
    assert_true(mf_str_eq(back, blob));

    mf_buf_char(&armor, '\n');
    assert_false(mf_sshsig_unarmor(&p->arena, mf_buf_str(&armor), &back, &no));
    assert_int_equal(no.why, MF_NO_SIG_TRAILING);
    mf_buf_pad(&armor, 'x', MF_MAX_SSHSIG_ARMOR);
    assert_false(mf_sshsig_unarmor(&p->arena, mf_buf_str(&armor), &back, &no));
    assert_int_equal(no.why, MF_NO_SIG_SIZE);
}

static void test_other_armor_is_denied(void **state)
{
    static const char *const bad[] = {
        "",
        "-----BEGIN SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nAA\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA \n-----END SSH SIGNATURE-----\n",
        "-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n",
        "\n-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"};
    struct place *p = *state;
    struct mf_str back;
    struct mf_denial no;

    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(mf_sshsig_unarmor(&p->arena, mf_str_c(bad[i]), &back, &no));
        assert_int_equal(no.why, MF_NO_SIG_ENCODING);
    }
}

static void test_signatures_that_are_no_base64_or_too_long_are_denied(void **state)
{
    struct place *p = *state;
    struct mf_sshsig sig;
    struct mf_denial no;
    struct mf_buf b = buf_of(&p->arena);

    assert_false(mf_sshsig_read_text(&p->arena, MF_S("U1NIU0lH\n"), &sig, &no));
    assert_int_equal(no.why, MF_NO_SIG_ENCODING);
    assert_false(mf_sshsig_read_text(&p->arena, MF_S("U1NIU0l"), &sig, &no));
    assert_int_equal(no.why, MF_NO_SIG_ENCODING);
    mf_buf_pad(&b, 'A', MF_MAX_SSHSIG_TEXT + 4);
    assert_false(mf_sshsig_read_text(&p->arena, mf_buf_str(&b), &sig, &no));
    assert_int_equal(no.why, MF_NO_SIG_SIZE);
}

/* A signature by a P-256 key with an application of that length. */
static struct mf_str long_blob(struct mf_arena *a, size_t application)
{
    struct mf_buf key = buf_of(a), inner = buf_of(a), rs = buf_of(a);
    uint8_t point[65] = {4}, number[33] = {0, 0xff};
    char name[MF_MAX_SSHSIG];

    memset(name, 'x', sizeof name);
    for (unsigned i = 0; i < 2; i++)
        ssh_bytes(&rs, number, sizeof number);
    ssh_text(&key, kind_words[2]);
    ssh_text(&key, "nistp256");
    ssh_bytes(&key, point, sizeof point);
    ssh_bytes(&key, name, application);
    ssh_text(&inner, kind_words[2]);
    ssh_bytes(&inner, rs.p, rs.n);
    mf_buf_char(&inner, 1);
    ssh_u32(&inner, UINT32_MAX);
    return blob_of(a, mf_buf_str(&key), mf_buf_str(&inner));
}

/* The longest signature that a key of ours can make fits. */
static void test_the_longest_signature_fits(void **state)
{
    struct place *p = *state;
    struct mf_str blob = long_blob(&p->arena, MF_MAX_SSH_APPLICATION),
                  text = mf_base64(&p->arena, blob);
    struct mf_sshsig sig;
    struct mf_denial no;

    assert_true(blob.n <= MF_MAX_SSHSIG && text.n <= MF_MAX_SSHSIG_TEXT);
    assert_true(mf_sshsig_read_text(&p->arena, text, &sig, &no));
    assert_false(mf_sshsig_verify(&sig, TEXT, &no)); /* the point isn't on the curve */
    assert_int_equal(no.why, MF_NO_SIG_BAD);
    read_denied(p, long_blob(&p->arena, MF_MAX_SSH_APPLICATION + 1), MF_NO_SIG_APPLICATION);
    read_denied(p, long_blob(&p->arena, 0), MF_NO_SIG_CUT);
}

/* ---- keys ---- */

static void test_lines_of_public_keys(void **state)
{
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_SK_P256, 1);
    struct mf_buf line = buf_of(&p->arena), again = buf_of(&p->arena);
    struct mf_ssh_key key;
    struct mf_denial no;

    mf_ssh_key_write(&line, &s.key);
    struct mf_str bare = mf_str_copy(&p->arena, mf_buf_str(&line));
    assert_true(mf_ssh_key_line(&p->arena, bare, false, &key, &no));
    assert_true(same_hash(key.print, s.key.print));
    mf_ssh_key_write(&again, &key);
    assert_true(mf_str_eq(mf_buf_str(&again), bare));
    mf_buf_c(&line, " ana@coop, her key\r\n");
    assert_true(mf_ssh_key_line(&p->arena, mf_buf_str(&line), true, &key, &no));
    assert_false(mf_ssh_key_line(&p->arena, mf_buf_str(&line), false, &key, &no));
    assert_int_equal(no.why, MF_NO_KEY_LINE);
    free_signer(&s);
}

static void test_other_lines_are_no_keys(void **state)
{
    static const struct {
        const char *line;
        enum mf_denied why;
    } bad[] = {{"", MF_NO_KEY_LINE},
               {"ssh-ed25519", MF_NO_KEY_LINE},
               {"ssh-ed25519 ", MF_NO_KEY_LINE},
               {" AAAA", MF_NO_KEY_LINE},
               {"ssh-ed25519 !", MF_NO_KEY_LINE},
               {"ssh-ed25519 AAAA", MF_NO_KEY_LINE},
               {"ssh-rsa AAAAB3NzaC1yc2E=", MF_NO_SIG_RSA},
               {"ssh-ed25519 AAAAB3NzaC1yc2E=", MF_NO_KEY_LINE},
               {"sk-ssh-ed25519@openssh.com AAAAC3NzaC1lZDI1NTE5", MF_NO_KEY_LINE}};
    struct place *p = *state;
    struct mf_ssh_key key;
    struct mf_denial no;

    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(mf_ssh_key_line(&p->arena, mf_str_c(bad[i].line), true, &key, &no));
        assert_int_equal(no.why, bad[i].why);
    }
}

static void test_a_point_that_is_not_on_its_curve_is_no_key(void **state)
{
    struct place *p = *state;
    struct signer s = make_signer(&p->arena, MF_SSH_SK_P256, 1);
    struct mf_buf line = buf_of(&p->arena);
    char *blob = mf_arena_copy(&p->arena, s.key.blob.p, s.key.blob.n);
    struct mf_ssh_key key;
    struct mf_denial no;

    blob[s.key.blob.n - 9] ^= 1; /* the last byte of y */
    assert_true(mf_ssh_key_read((struct mf_str){blob, s.key.blob.n}, &key, &no));
    assert_false(mf_ssh_key_usable(&key));
    mf_ssh_key_write(&line, &key);
    assert_false(mf_ssh_key_line(&p->arena, mf_buf_str(&line), false, &key, &no));
    assert_int_equal(no.why, MF_NO_SIG_POINT);
    free_signer(&s);
}

static void test_keys_with_bytes_left_over_are_none(void **state)
{
    struct place *p = *state;

    for (unsigned i = 0; i < 3; i++) {
        struct signer s = make_signer(&p->arena, all_kinds[i], 1);
        struct mf_buf more = buf_of(&p->arena);
        struct mf_ssh_key key;
        struct mf_denial no;
        mf_buf_add(&more, s.key.blob);
        mf_buf_char(&more, 'x');
        assert_false(mf_ssh_key_read(mf_buf_str(&more), &key, &no));
        assert_int_equal(no.why, MF_NO_SIG_TRAILING);
        for (size_t n = 0; n < s.key.blob.n; n++)
            assert_false(mf_ssh_key_read(mf_str_sub(s.key.blob, 0, n), &key, &no));
        free_signer(&s);
    }
}

static void test_fingerprints_round_trip(void **state)
{
    struct rng r = rng_seed_from_env(20261125);
    struct place *p = *state;
    struct mf_hash h, back;

    for (unsigned k = 0; k < 500; k++) {
        struct mf_buf b = buf_of(&p->arena);
        for (unsigned i = 0; i < 32; i++)
            h.b[i] = (uint8_t)rng_next(&r);
        mf_ssh_print_write(&b, &h);
        assert_int_equal(b.n, 50);
        assert_true(mf_ssh_print_read(mf_buf_str(&b), &back));
        assert_true(same_hash(h, back));
        b.p[rng_below(&r, 50)] = '!';
        assert_false(mf_ssh_print_read(mf_buf_str(&b), &back));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_signatures_of_each_kind_of_key_are_good),
        PLACE_TEST(test_another_namespace_is_denied),
        PLACE_TEST(test_another_hash_is_denied),
        PLACE_TEST(test_another_version_or_magic_is_denied),
        PLACE_TEST(test_a_reserved_field_that_is_used_is_denied),
        PLACE_TEST(test_trailing_bytes_are_denied),
        PLACE_TEST(test_a_signature_of_another_kind_than_its_key_is_denied),
        PLACE_TEST(test_a_signature_that_is_cut_short_is_denied),
        PLACE_TEST(test_rsa_and_other_kinds_of_keys_are_denied),
        PLACE_TEST(test_a_scalar_that_is_not_reduced_is_denied),
        PLACE_TEST(test_a_key_of_small_order_is_denied),
        PLACE_TEST(test_a_security_key_that_nobody_touched_is_denied),
        PLACE_TEST(test_integers_in_another_form_are_denied),
        PLACE_TEST(test_no_flipped_bit_verifies),
        PLACE_TEST(test_random_damage_never_verifies),
        PLACE_TEST(test_armor_is_read_and_written),
        PLACE_TEST(test_other_armor_is_denied),
        PLACE_TEST(test_signatures_that_are_no_base64_or_too_long_are_denied),
        PLACE_TEST(test_the_longest_signature_fits),
        PLACE_TEST(test_lines_of_public_keys),
        PLACE_TEST(test_other_lines_are_no_keys),
        PLACE_TEST(test_a_point_that_is_not_on_its_curve_is_no_key),
        PLACE_TEST(test_keys_with_bytes_left_over_are_none),
        PLACE_TEST(test_fingerprints_round_trip),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
