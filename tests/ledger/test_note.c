/*
 * Signed notes against vectors from elsewhere: the tests of Go's golang.org/x/mod, the example of
 * the specification, and a checkpoint as a public log and four public witnesses have signed it in
 * 2026.
 */
#include "ledger/note.h"

#include <sodium.h>

#include "ledger/base64.h"
#include "ledger/scan.h"
#include "rng.h"
#include "tlog.h"

/* A text as an initializer. */
#define TEXT(lit)                                                                                  \
    {                                                                                              \
        lit, sizeof(lit) - 1                                                                       \
    }
#define DASH "\xE2\x80\x94 "

static const char peter_key[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char peter_secret[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char enoch_key[] = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
static const char peter_text[] = "If you think cryptography is the answer to your problem,\n"
                                 "then you don't know what your problem is.\n";
#define PETER_SIG                                                                                  \
    DASH "PeterNeumann "                                                                           \
         "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBw" \
         "JnAM=\n"
#define ENOCH_SIG                                                                                  \
    DASH "EnochRoot "                                                                              \
         "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvM" \
         "c+QQ=\n"

static struct mf_vkey key_of(const char *text)
{
    struct mf_vkey k;
    struct mf_err err = {0};

    assert_ok(mf_vkey_parse(mf_str_c(text), &k, &err), &err);
    return k;
}

static struct mf_str peter_note(struct mf_arena *a, const char *lines)
{
    return mf_strf(a, "%s\n%s", peter_text, lines);
}

/* ---- keys ---- */

static void test_keys(void **state)
{
    static const char *const good[] = {
        peter_key, enoch_key,
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", /* with a plus in it */
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"};

    for (unsigned i = 0; i < 5; i++) {
        struct mf_vkey k = key_of(good[i]);
        assert_str(mf_vkey_write(*state, &k), good[i]);
        assert_int_equal(k.type, i < 4 ? MF_KEY_ED25519 : MF_KEY_COSIGNATURE);
        assert_true(k.id == mf_vkey_id(k.name, k.type, k.key));
    }
}

/* No part of a key is one, nor is it when one byte is another. */
static void test_mangled_keys(void **state)
{
    struct mf_str good = mf_str_c(peter_key);
    struct mf_vkey k;

    for (size_t from = 0; from < good.n; from++)
        for (size_t n = 1; n <= good.n - from; n++)
            if (n < good.n)
                assert_int_equal(mf_vkey_parse(mf_str_sub(good, from, n), &k, NULL), MF_E_FORMAT);
    for (size_t i = 0; i < good.n; i++)
        for (int d = 1; d < 256; d++) {
            struct mf_str bad = mf_str_copy(*state, good);
            memcpy((char *)(uintptr_t)bad.p + i, &(char){(char)(good.p[i] + d)}, 1);
            assert_int_equal(mf_vkey_parse(bad, &k, NULL), MF_E_FORMAT);
            mf_arena_free(*state);
        }
}

static void test_refused_keys(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"PeterNeumann", "name+id+base64"},
        {"PeterNeumann+c74f20a3", "name+id+base64"},
        {"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "hexadecimal"},
        {"PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "32 bytes"},
        {"PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "type 65"},
        {"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "c74f20a3"},
        {"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "no space"},
        {"Peter\xE2\x80\x83+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "no space"},
        {"Peter\x01+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "no space"},
        {"Peter\xFF+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "UTF-8"},
        {"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "1 to 255"},
    };
    struct mf_vkey k;
    struct mf_err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_vkey_parse(mf_str_c(bad[i].text), &k, &err), MF_E_FORMAT, &err,
                       bad[i].why);
}

static void test_names(void **state)
{
    struct mf_buf b;

    assert_true(mf_scan_key_name(MF_S("coop.example/mufakat")));
    assert_true(mf_scan_key_name(MF_S("\xC3\xA9t\xC3\xA9")));
    assert_false(mf_scan_key_name(MF_S("a\xC2\xA0"
                                       "b"))); /* no-break space */
    assert_false(mf_scan_key_name(MF_S("a\xE3\x80\x80"
                                       "b"))); /* ideographic space */
    assert_false(mf_scan_key_name(MF_S("a+b")));
    mf_buf_init(&b, *state);
    mf_buf_pad(&b, 'a', 255);
    assert_true(mf_scan_key_name(mf_buf_str(&b)));
    mf_buf_char(&b, 'a');
    assert_false(mf_scan_key_name(mf_buf_str(&b)));

    assert_true(mf_scan_organisation(MF_S("coop.example/mufakat_2-b")));
    assert_false(mf_scan_organisation(MF_S("ab")));
    assert_false(mf_scan_organisation(MF_S("coop.example:80")));
    assert_true(mf_scan_organisation(mf_str_sub(mf_buf_str(&b), 0, 200)));
    assert_false(mf_scan_organisation(mf_str_sub(mf_buf_str(&b), 0, 201)));
}

/* ---- opening ---- */

static void test_open(void **state)
{
    struct mf_vkey keys[2] = {key_of(peter_key), key_of(enoch_key)};
    struct mf_note n;
    struct mf_err err = {0};

    /* Who isn't known is ignored, whatever is in it. */
    assert_ok(mf_note_open(*state, peter_note(*state, PETER_SIG ENOCH_SIG), keys, 1, &n, &err),
              &err);
    assert_str(n.text, peter_text);
    assert_int_equal(n.nsigs, 2);
    assert_int_equal(n.sig[0].key, 0);
    assert_true(n.sig[1].key == MF_NOTE_UNKNOWN);
    assert_str(n.sig[1].name, "EnochRoot");
    assert_int_equal(n.sig[1].id, 0xaf0cfe78);
    assert_ok(mf_note_open(*state, peter_note(*state, PETER_SIG ENOCH_SIG), keys, 2, &n, &err),
              &err);
    assert_int_equal(n.sig[0].key, 0);
    assert_int_equal(n.sig[1].key, 1);
    /* The same signature twice. */
    assert_ok(mf_note_open(*state, peter_note(*state, PETER_SIG PETER_SIG), keys, 2, &n, &err),
              &err);
    assert_int_equal(n.nsigs, 2);
    /* No key at all, or none that has signed. */
    expect_refusal(mf_note_open(*state, peter_note(*state, PETER_SIG), keys, 0, &n, &err),
                   MF_E_FORMAT, &err, "no key that is known");
    expect_refusal(mf_note_open(*state, peter_note(*state, PETER_SIG), keys + 1, 1, &n, &err),
                   MF_E_FORMAT, &err, "no key that is known");
}

/* A known key with a wrong signature refuses the note, also where another one has signed well. */
static void test_a_wrong_signature_refuses(void **state)
{
    struct mf_vkey keys[2] = {key_of(peter_key), key_of(enoch_key)};
    struct mf_str other = MF_S("If you think cryptography is the answer,\n\n" PETER_SIG);
    struct mf_note n;
    struct mf_err err = {0};
    static const char wrong[] =
        DASH "EnochRoot "
             "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1R"
             "vMc+QA=\n";
    char both[400];

    expect_refusal(mf_note_open(*state, other, keys, 2, &n, &err), MF_E_FORMAT, &err,
                   "PeterNeumann+c74f20a3 is wrong");
    snprintf(both, sizeof both, "%s%s", PETER_SIG, wrong);
    expect_refusal(mf_note_open(*state, peter_note(*state, both), keys, 2, &n, &err), MF_E_FORMAT,
                   &err, "EnochRoot+af0cfe78 is wrong");
    assert_ok(mf_note_open(*state, peter_note(*state, both), keys, 1, &n, &err), &err);
    /* Too long and too short for Ed25519, but base64. */
    snprintf(both, sizeof both, "%s%s", PETER_SIG, DASH "EnochRoot rwz+eAAA\n");
    expect_refusal(mf_note_open(*state, peter_note(*state, both), keys, 2, &n, &err), MF_E_FORMAT,
                   &err, "is wrong");
}

/* The name alone, or the id alone, is another key: its signature is nobody's. */
static void test_name_and_id_are_one(void **state)
{
    struct mf_signer s = signer_of("PeterNeumann", MF_KEY_ED25519, 7);
    struct mf_vkey peter = key_of(peter_key), twin;
    struct mf_str text = mf_str_c(peter_text);
    struct mf_str line = sign(*state, text, &s, 0);
    struct mf_note n;
    struct mf_err err = {0};

    struct mf_str note = mf_note_write(*state, text, join(*state, line, MF_S(PETER_SIG)));
    assert_ok(mf_note_open(*state, note, &peter, 1, &n, &err), &err);
    assert_true(n.sig[0].key == MF_NOTE_UNKNOWN && n.sig[1].key == 0);

    struct mf_str named = mf_strf(*state, DASH "CarmenSandiego %s",
                                  (const char *)(PETER_SIG) + strlen(DASH "PeterNeumann "));
    note = mf_note_write(*state, text, named);
    expect_refusal(mf_note_open(*state, note, &peter, 1, &n, &err), MF_E_FORMAT, &err,
                   "no key that is known");

    /* Two keys that claim one name and id: somebody has made the second. */
    twin = peter;
    twin.key[0] ^= 1;
    struct mf_vkey both[] = {peter, twin}, again[] = {peter, peter};
    note = peter_note(*state, PETER_SIG);
    expect_refusal(mf_note_open(*state, note, both, 2, &n, &err), MF_E_USAGE, &err, "two known");
    assert_ok(mf_note_open(*state, note, again, 2, &n, &err), &err);
}

static void test_example_of_the_specification(void **state)
{
    struct mf_vkey k =
        key_of("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    struct mf_str note = MF_S("This is an example message.\n\n" DASH "example.com/foo "
                              "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3"
                              "mFXmRKuwHjG1Yu72IneyaQM"
                              "=\n");
    struct mf_note n;
    struct mf_err err = {0};

    assert_ok(mf_note_open(*state, note, &k, 1, &n, &err), &err);
    assert_str(n.text, "This is an example message.\n");
}

/* A text with blank lines is split at the last one. */
static void test_blank_lines(void **state)
{
    static const char *const texts[] = {"Ognuno sta solo\n\n\xC3\xA8 subito sera.\n", "a\n\n", "\n",
                                        "\n\n\n", "a\n\n" DASH "b AAAAAAA=\n"};
    struct mf_signer s = signer_of("quasimodo.example", MF_KEY_ED25519, 9);
    struct mf_err err = {0};

    for (unsigned i = 0; i < 5; i++) {
        struct mf_str text = mf_str_c(texts[i]), line = sign(*state, text, &s, 0);
        struct mf_note n;
        assert_ok(mf_note_open(*state, mf_note_write(*state, text, line), &s.key, 1, &n, &err),
                  &err);
        assert_true(mf_str_eq(n.text, text));
        assert_true(mf_str_eq(n.sigs, line));
    }
}

static void test_refused_forms(void **state)
{
    static const struct {
        struct mf_str note;
        const char *why;
    } bad[] = {
        {TEXT(""), "blank line"},
        {TEXT("text\n"), "blank line"},
        {TEXT("text\n" PETER_SIG), "blank line"},
        {TEXT("text\n\n"), "ends with"},
        {TEXT("text\n\n" DASH "a AAAAAAA="), "ends with"},
        {TEXT("\x01text\n\n" DASH "a AAAAAAA=\n"), "byte 0 of the note is a control"},
        {TEXT("te\txt\n\n" DASH "a AAAAAAA=\n"), "byte 2 of the note is a control"},
        {TEXT("text\r\n\n" DASH "a AAAAAAA=\n"), "control"},
        {TEXT("te\0xt\n\n" DASH "a AAAAAAA=\n"), "control"},
        {TEXT("text\xFF\n\n" DASH "a AAAAAAA=\n"), "byte 4 of the note is no UTF-8"},
        {TEXT("text\n\n- a AAAAAAA=\n"), "is no signature"},
        {TEXT("text\n\n\xE2\x80\x94"
              "a AAAAAAA=\n"),
         "is no signature"},
        {TEXT("text\n\n" PETER_SIG "Unexpected line.\n"), "is no signature"},
        {TEXT("text\n\n" DASH "Bad Name AAAAAAA=\n"), "isn't base64"},
        {TEXT("text\n\n" DASH "a\n"), "proper name"},
        {TEXT("text\n\n" DASH " AAAAAAA=\n"), "proper name"},
        {TEXT("text\n\n" DASH "a+b AAAAAAA=\n"), "proper name"},
        {TEXT("text\n\n" DASH "a AAAAAAA\n"), "isn't base64"},
        {TEXT("text\n\n" DASH "a AAAAAAB=\n"), "isn't base64"},
        {TEXT("text\n\n" DASH "a AAAAAAA= \n"), "isn't base64"},
        {TEXT("text\n\n" DASH "a AAA_AAA=\n"), "isn't base64"},
        {TEXT("text\n\n" DASH "a \n"), "too short"},
        {TEXT("text\n\n" DASH "a AAAAAA==\n"), "too short"},
    };
    struct mf_note n;
    struct mf_err err = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_note_parse(*state, bad[i].note, &n, &err), MF_E_FORMAT, &err, bad[i].why);
}

static void test_limits(void **state)
{
    struct mf_vkey k = key_of(peter_key);
    struct mf_str lines = MF_S("");
    struct mf_note n;
    struct mf_err err = {0};
    struct mf_buf b;

    for (unsigned i = 1; i <= MF_NOTE_SIGS_MAX; i++) {
        lines = join(*state, lines, MF_S(PETER_SIG));
        if (i == 16 || i == MF_NOTE_SIGS_MAX) {
            assert_ok(mf_note_open(*state, peter_note(*state, lines.p), &k, 1, &n, &err), &err);
            assert_int_equal(n.nsigs, i);
        }
    }
    lines = join(*state, lines, MF_S(PETER_SIG));
    expect_refusal(mf_note_open(*state, peter_note(*state, lines.p), &k, 1, &n, &err), MF_E_LIMIT,
                   &err, "64");
    mf_buf_init(&b, *state);
    mf_buf_pad(&b, 'a', MF_NOTE_MAX);
    mf_buf_c(&b, "\n\n" PETER_SIG);
    expect_refusal(mf_note_parse(*state, mf_buf_str(&b), &n, &err), MF_E_LIMIT, &err, "bytes");
}

/* Any byte of a note changed: it is refused, for one reason or another. */
static void test_every_byte_counts(void **state)
{
    struct rng r = rng_seed_from_env(1);
    struct mf_vkey k = key_of(peter_key);
    struct mf_str good = peter_note(*state, PETER_SIG);

    for (size_t i = 0; i < good.n; i++)
        for (int turn = 0; turn < 8; turn++) {
            struct mf_arena scratch;
            struct mf_note n;
            mf_arena_init(&scratch);
            struct mf_str bad = mf_str_copy(&scratch, good);
            ((char *)(uintptr_t)bad.p)[i] ^= (char)(1 + rng_below(&r, 255));
            assert_int_not_equal(mf_note_open(&scratch, bad, &k, 1, &n, NULL), MF_OK);
            mf_arena_free(&scratch);
        }
}

/* ---- cosignatures of the world ---- */

#define ARCHE                                                                                      \
    "arche2025h1.staging.ct.transparency.dev\n1432088532\n"                                        \
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
#define ARCHE_SIGS                                                                                 \
    DASH "arche2025h1.staging.ct.transparency.dev "                                                \
         "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaH"  \
         "AI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n" DASH "arche2025h1.staging.ct.transparency.dev "        \
         "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3"  \
         "ZFWwQ=\n" DASH "transparency.dev/DEV:witness-little-garden "                             \
         "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2"  \
         "q44vdgJY096st5BQ==\n" DASH "witness1.smartit.nu/witness1 "                               \
         "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE"  \
         "0tgh0XwzdZsDsUAQ==\n" DASH "remora.n621.de "                                             \
         "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/z"  \
         "Z0WBxtqB0DrAWfBw==\n" DASH "witness.stagemole.eu "                                       \
         "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7c"  \
         "UiOvKFYe/TmN9DAg==\n"

static void test_a_checkpoint_of_the_world(void **state)
{
    struct mf_vkey log = key_of("arche2025h1.staging.ct.transparency.dev+ba2f06c0+"
                                "AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f");
    struct mf_vkey witnesses[] = {
        key_of("witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"),
        key_of("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"),
        key_of("transparency.dev/DEV:witness-little-garden+d8042a87+"
               "BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM"),
        key_of("witness1.smartit.nu/witness1+a48c820f+"
               "BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO"),
    };
    static const uint32_t expected[] = {MF_NOTE_UNKNOWN, 0, 3, 4, 2, 1};
    struct mf_checkpoint c;
    struct mf_note n;
    struct mf_err err = {0};

    assert_ok(
        mf_checkpoint_open(*state, MF_S(ARCHE "\n" ARCHE_SIGS), &log, witnesses, 4, &c, &n, &err),
        &err);
    assert_int_equal(c.size, 1432088532);
    assert_int_equal(n.nsigs, 6);
    for (unsigned i = 0; i < 6; i++) {
        assert_true(n.sig[i].key == expected[i]);
        assert_int_equal(n.sig[i].time, i < 2 ? 0 : 0x6a122120);
    }
    assert_str(mf_checkpoint_write(*state, &c), ARCHE);
    /* Another size under the same signatures. */
    struct mf_str forged = MF_S("arche2025h1.staging.ct.transparency.dev\n1432088533\n"
                                "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n" ARCHE_SIGS);
    expect_refusal(mf_checkpoint_open(*state, forged, &log, witnesses, 4, &c, &n, &err),
                   MF_E_FORMAT, &err, "is wrong");
    for (unsigned i = 0; i < 4; i++)
        expect_refusal(mf_note_open(*state, forged, witnesses + i, 1, &n, &err), MF_E_FORMAT, &err,
                       "is wrong");
}

/* ---- checkpoints ---- */

static void test_checkpoint_forms(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"", "origin"},
        {"\n1\n", "origin"},
        {"a\n", "second line"},
        {"a\n01\n", "second line"},
        {"a\n-1\n", "second line"},
        {"a\n1 \n", "second line"},
        {"a\n18446744073709551616\n", "second line"},
        {"a\n1\n", "third line"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro\n", "third line"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=", "third line"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Q==\n", "third line"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n", "blank"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\nb\n\nc\n", "blank"},
        {"a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\nb", "no line"},
    };
    struct mf_checkpoint c;
    struct mf_err err = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_checkpoint_parse(mf_str_c(bad[i].text), &c, &err), MF_E_FORMAT, &err,
                       bad[i].why);
    expect_refusal(mf_checkpoint_parse(MF_S("a\n4611686018427387905\n"), &c, &err), MF_E_LIMIT,
                   &err, "2^62");
    assert_ok(mf_checkpoint_parse(MF_S("a b\n4611686018427387904\n"
                                       "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\nmore\n"),
                                  &c, &err),
              &err);
    assert_true(c.size == MF_TREE_SIZE_MAX);
    assert_str(c.extension, "more\n");
    assert_str(c.origin, "a b");
    assert_str(mf_checkpoint_write(*state, &c),
               "a b\n4611686018427387904\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\nmore\n");
}

/* Only its own log's signature makes it a checkpoint. */
static void test_who_must_have_signed(void **state)
{
    struct mf_signer log = signer_of("coop.example/mufakat", MF_KEY_ED25519, 1);
    struct mf_signer other = signer_of("other.example/mufakat", MF_KEY_ED25519, 2);
    struct mf_signer w = signer_of("w1.example", MF_KEY_COSIGNATURE, 3);
    struct mf_checkpoint c = {.origin = log.key.name, .size = 3}, got;
    struct mf_str text = mf_checkpoint_write(*state, &c);
    struct mf_str by_log = sign(*state, text, &log, 0), by_w = sign(*state, text, &w, 1700000000);
    struct mf_note n;
    struct mf_err err = {0};

    struct mf_str note = mf_note_write(*state, text, join(*state, by_w, by_log));
    assert_ok(mf_checkpoint_open(*state, note, &log.key, &w.key, 1, &got, &n, &err), &err);
    assert_true(n.sig[0].key == 1 && n.sig[0].time == 1700000000 && n.sig[1].key == 0);
    expect_refusal(mf_checkpoint_open(*state, mf_note_write(*state, text, by_w), &log.key, &w.key,
                                      1, &got, &n, &err),
                   MF_E_FORMAT, &err, "hasn't signed");
    note = mf_note_write(*state, text, sign(*state, text, &other, 0));
    expect_refusal(mf_checkpoint_open(*state, note, &other.key, NULL, 0, &got, &n, &err),
                   MF_E_FORMAT, &err, "another log's");
    expect_refusal(mf_checkpoint_open(*state, note, &w.key, NULL, 0, &got, &n, &err), MF_E_USAGE,
                   &err, "type 01");
    expect_refusal(mf_checkpoint_open(*state, note, &log.key, &other.key, 1, &got, &n, &err),
                   MF_E_USAGE, &err, "type 04");
    /* The empty tree has one root. */
    c.size = 0;
    text = mf_checkpoint_write(*state, &c);
    note = mf_note_write(*state, text, sign(*state, text, &log, 0));
    expect_refusal(mf_checkpoint_open(*state, note, &log.key, NULL, 0, &got, &n, &err), MF_E_FORMAT,
                   &err, "empty tree");
    c.root = mf_tree_empty();
    text = mf_checkpoint_write(*state, &c);
    note = mf_note_write(*state, text, sign(*state, text, &log, 0));
    assert_ok(mf_checkpoint_open(*state, note, &log.key, NULL, 0, &got, NULL, &err), &err);
}

/* ---- signing ---- */

static void test_signing_as_go_does(void **state)
{
    struct mf_signer s;
    struct mf_err err = {0};

    assert_ok(mf_signer_parse(mf_str_c(peter_secret), &s, &err), &err);
    assert_str(mf_vkey_write(*state, &s.key), peter_key);
    assert_str(mf_signer_write(*state, &s), peter_secret);
    assert_str(sign(*state, mf_str_c(peter_text), &s, 0), PETER_SIG);
    mf_signer_wipe(&s);
    for (size_t i = 0; i < sizeof s.secret; i++)
        assert_int_equal(s.secret[i], 0);
}

static void test_refused_secrets(void **state)
{
    struct mf_str good = mf_str_c(peter_secret);
    struct mf_signer s;

    for (size_t n = 0; n < good.n; n++)
        assert_int_equal(mf_signer_parse(mf_str_sub(good, 0, n), &s, NULL), MF_E_FORMAT);
    for (size_t i = 0; i < good.n; i++) {
        struct mf_str bad = mf_str_copy(*state, good);
        ((char *)(uintptr_t)bad.p)[i]++;
        assert_int_equal(mf_signer_parse(bad, &s, NULL), MF_E_FORMAT);
    }
}

static void test_texts_that_cannot_be_signed(void **state)
{
    struct mf_signer s = signer_of("a", MF_KEY_ED25519, 1),
                     w = signer_of("a", MF_KEY_COSIGNATURE, 1);
    struct mf_str bad[] = {MF_S(""), MF_S("abc"), MF_S("a\tb\n"), MF_S("\xFF\n")}, line;
    struct mf_err err = {0};

    assert_int_not_equal(s.key.id, w.key.id);
    for (unsigned i = 0; i < 4; i++)
        expect_refusal(mf_note_sign(*state, bad[i], &s, 0, &line, &err), MF_E_USAGE, &err,
                       "no text");
    expect_refusal(mf_note_sign(*state, MF_S("a\n"), &w, UINT64_C(1) << 63, &line, &err),
                   MF_E_USAGE, &err, "2^63");
    assert_ok(mf_note_sign(*state, MF_S("a\n"), &w, INT64_MAX, &line, &err), &err);
}

/* ---- Ed25519 itself: what a lax implementation would take ---- */

/* S + L is the same number to the curve; only S is a signature. */
static void test_signatures_have_one_form(void **state)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                      0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                      0,    0,    0,    0,    0,    0,    0,    0,
                                      0,    0,    0,    0,    0,    0,    0,    0x10};
    struct mf_signer s = signer_of("a", MF_KEY_ED25519, 4);
    struct mf_str text = MF_S("text\n");
    uint8_t sig[64];
    unsigned carry = 0;

    crypto_sign_detached(sig, NULL, (const uint8_t *)text.p, text.n, s.secret);
    struct mf_str blob = {(const char *)sig, sizeof sig};
    assert_true(mf_note_signed_by(*state, &s.key, text, blob, NULL));
    for (unsigned i = 0; i < 32; i++) {
        carry += (unsigned)sig[32 + i] + order[i];
        sig[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_false(mf_note_signed_by(*state, &s.key, text, blob, NULL));
}

/* Under the neutral point as key, R = neutral and S = 0 fits every message. */
static void test_keys_of_small_order(void **state)
{
    uint8_t neutral[32] = {1}, sig[64] = {1};
    struct mf_vkey k;
    struct mf_err err = {0};

    assert_ok(mf_vkey_make(MF_S("a"), MF_KEY_ED25519, neutral, &k, &err), &err);
    assert_false(mf_note_signed_by(*state, &k, MF_S("any\n"),
                                   (struct mf_str){(const char *)sig, sizeof sig}, NULL));
}

/* ---- base64 ---- */

static void test_base64(void **state)
{
    /* RFC 4648, section 10 */
    static const char *const known[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    static const char *const bad[] = {"Z",    "Zg",       "Zg=",   "Zg===",  "Zh==", "Zm9=",    "=",
                                      "====", "Zg==Zg==", "Zm 8=", "Zm8=\n", "Z===", "Zm9v===="};
    struct mf_str got;
    uint8_t place[3];

    for (unsigned i = 0; i < 7; i++) {
        assert_str(mf_base64(*state, mf_str_c(known[i][0])), known[i][1]);
        assert_int_equal(mf_base64_length(strlen(known[i][0])), strlen(known[i][1]));
        assert_true(mf_base64_decode(*state, mf_str_c(known[i][1]), &got));
        assert_str(got, known[i][0]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mf_base64_decode(*state, mf_str_c(bad[i]), &got));
    assert_true(mf_base64_exact(MF_S("Zm9v"), place, 3));
    assert_false(mf_base64_exact(MF_S("Zm9vYg=="), place, 3));
    assert_false(mf_base64_exact(MF_S("Zm8="), place, 3));
}

/* The same as libsodium's, byte for byte and back. */
static void test_base64_against_libsodium(void **state)
{
    struct rng r = rng_seed_from_env(64);
    uint8_t bytes[100];
    char text[sodium_base64_ENCODED_LEN(100, sodium_base64_VARIANT_ORIGINAL)];
    struct mf_str got;

    for (unsigned turn = 0; turn < 2000; turn++) {
        size_t n = rng_below(&r, 101);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)rng_next(&r);
        sodium_bin2base64(text, sizeof text, bytes, n, sodium_base64_VARIANT_ORIGINAL);
        assert_str(mf_base64(*state, (struct mf_str){(const char *)bytes, n}), text);
        assert_true(mf_base64_decode(*state, mf_str_c(text), &got));
        assert_true(got.n == n && (n == 0 || memcmp(got.p, bytes, n) == 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_keys),
        ARENA_TEST(test_mangled_keys),
        ARENA_TEST(test_refused_keys),
        ARENA_TEST(test_names),
        ARENA_TEST(test_open),
        ARENA_TEST(test_a_wrong_signature_refuses),
        ARENA_TEST(test_name_and_id_are_one),
        ARENA_TEST(test_example_of_the_specification),
        ARENA_TEST(test_blank_lines),
        ARENA_TEST(test_refused_forms),
        ARENA_TEST(test_limits),
        ARENA_TEST(test_every_byte_counts),
        ARENA_TEST(test_a_checkpoint_of_the_world),
        ARENA_TEST(test_checkpoint_forms),
        ARENA_TEST(test_who_must_have_signed),
        ARENA_TEST(test_signing_as_go_does),
        ARENA_TEST(test_refused_secrets),
        ARENA_TEST(test_texts_that_cannot_be_signed),
        ARENA_TEST(test_signatures_have_one_form),
        ARENA_TEST(test_keys_of_small_order),
        ARENA_TEST(test_base64),
        ARENA_TEST(test_base64_against_libsodium),
    };

    return RUN(tests);
}
