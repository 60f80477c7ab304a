/* Entries: one encoding, to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/entry.h"
#include "ledger/wire.h"
#include "rng.h"

#define AT INT64_C(1795910329123) /* 2026-11-28T23:58:49.123Z */

static const char sample[] = "mufakat-entry-v1\n"
                             "kind command\n"
                             "at 2026-11-28T23:58:49.123Z\n"
                             "part text 5\n"
                             "a\nb\0c\n"
                             "part signature 0\n"
                             "\n";

static struct mf_str sample_bytes(void)
{
    return (struct mf_str){sample, sizeof sample - 1};
}

static struct mf_str written(struct mf_arena *a, const struct mf_entry *e)
{
    struct mf_buf b;
    struct mf_err err = {0};

    mf_buf_init(&b, a);
    if (mf_entry_write(&b, e, &err) != MF_OK)
        fail_msg("%s", err.message);
    return mf_buf_str(&b);
}

static void test_an_entry_is_read_and_written(void **state)
{
    struct mf_arena a;
    struct mf_entry e;
    struct mf_err err = {0};

    (void)state;
    mf_arena_init(&a);
    assert_int_equal(mf_entry_read(sample_bytes(), &e, &err), MF_OK);
    assert_int_equal(e.kind, MF_ENTRY_COMMAND);
    assert_true(e.at == AT);
    assert_int_equal(e.nparts, 2);
    assert_int_equal(mf_entry_part(&e, "text").n, 5);
    assert_memory_equal(mf_entry_part(&e, "text").p, "a\nb\0c", 5);
    assert_int_equal(mf_entry_part(&e, "signature").n, 0);
    assert_non_null(mf_entry_part(&e, "signature").p);
    assert_null(mf_entry_part(&e, "roster").p);
    assert_true(mf_str_eq(written(&a, &e), sample_bytes()));
    mf_arena_free(&a);
}

/* Refused, with words in the message that say why. */
static void refused(const char *bytes, size_t n, const char *why)
{
    struct mf_entry e = {.nparts = 77};
    struct mf_err err = {0};

    assert_int_equal(mf_entry_read((struct mf_str){bytes, n}, &e, &err), MF_E_FORMAT);
    if (!strstr(err.message, why))
        fail_msg("\"%s\" doesn't say \"%s\"", err.message, why);
    assert_int_equal(e.nparts, 77);
}
#define REFUSED(text, why) refused("" text, sizeof(text) - 1, why)
#define HEAD               "mufakat-entry-v1\nkind tick\nat 2026-11-28T23:58:49.123Z\n"
#define OPERATOR           "mufakat-entry-v1\nkind operator\nat 2026-11-28T23:58:49.123Z\n"

static void test_every_other_form_is_refused(void **state)
{
    struct mf_entry e;

    (void)state;
    assert_int_equal(mf_entry_read(MF_S(HEAD), &e, NULL), MF_OK);
    assert_int_equal(mf_entry_read(MF_S(OPERATOR "part x 2\nab\n"), &e, NULL), MF_OK);
    REFUSED("", "doesn't begin");
    REFUSED("mufakat-entry-v2\nkind tick\nat 2026-11-28T23:58:49.123Z\n", "doesn't begin");
    REFUSED("mufakat-entry-v1\r\nkind tick\nat 2026-11-28T23:58:49.123Z\n", "doesn't begin");
    REFUSED("mufakat-entry-v1\nkind party\nat 2026-11-28T23:58:49.123Z\n", "byte 17: no kind");
    REFUSED("mufakat-entry-v1\nkind  tick\nat 2026-11-28T23:58:49.123Z\n", "no kind");
    REFUSED("mufakat-entry-v1\nkind tick\nat 2026-11-28T23:58:49Z\n", "byte 27: no instant");
    REFUSED("mufakat-entry-v1\nkind tick\nat 2026-11-28T23:58:49.12Z\n", "no instant");
    REFUSED("mufakat-entry-v1\nkind tick\nat 2026-02-30T23:58:49.123Z\n", "no instant");
    REFUSED("mufakat-entry-v1\nkind tick\nat 2026-11-28T23:58:49.123+00:00\n", "no instant");
    REFUSED("mufakat-entry-v1\nkind tick\nat 2026-11-28T23:58:49.123Z", "no instant");
    REFUSED(HEAD "\n", "byte 55: no part");
    REFUSED(HEAD "x", "no part");
    REFUSED(HEAD "part x 1\na\n", "missing or out of place: x");
    REFUSED(OPERATOR "part x 1\na", "doesn't end");
    REFUSED(OPERATOR "part x 1\nab\n", "doesn't end");
    REFUSED(OPERATOR "part x 2\na\n", "doesn't end");
    REFUSED(OPERATOR "part x 1\n", "doesn't end");
    REFUSED(OPERATOR "part x 01\na\n", "no number");
    REFUSED(OPERATOR "part x 65536\na\n", "no number");
    REFUSED(OPERATOR "part x 1 \na\n", "no number");
    REFUSED(OPERATOR "part X 1\na\n", "no part");
    REFUSED(OPERATOR "part x 1\na\npart x 1\nb\n", "there already");
    REFUSED(OPERATOR "part x 1\na\n\n", "no part");
    REFUSED("mufakat-entry-v1\nkind command\nat 2026-11-28T23:58:49.123Z\npart text 1\na\n",
            "missing or out of place: signature");
    REFUSED("mufakat-entry-v1\nkind command\nat 2026-11-28T23:58:49.123Z\n"
            "part signature 1\na\npart text 1\na\n",
            "missing or out of place: text");
}

static void test_a_found_entry_may_lack_some_parts(void **state)
{
    static const char *const names[] = {"charter", "charter-text", "roster",
                                        "keys",    "log",          "policy"};
    struct mf_arena a;
    struct mf_err err = {0};

    (void)state;
    mf_arena_init(&a);
    for (unsigned left_out = 0; left_out < 64; left_out++) {
        struct mf_entry e = {.kind = MF_ENTRY_FOUND, .at = AT};
        struct mf_buf b;
        for (unsigned i = 0; i < 6; i++)
            if (!(left_out >> i & 1))
                e.parts[e.nparts++] = (struct mf_entry_part){mf_str_c(names[i]), MF_S("x")};
        mf_buf_init(&b, &a);
        /* Only the charter's text and the policy may be missing. */
        enum mf_rc expected = (left_out & ~34u) == 0 ? MF_OK : MF_E_USAGE;
        assert_int_equal(mf_entry_write(&b, &e, &err), expected);
        assert_true(expected == MF_OK || b.n == 0);
    }
    mf_arena_free(&a);
}

/* Roster and keys: either the text or its hash, in the place of the one. */
static void test_a_found_entry_has_one_of_two(void **state)
{
    static const char *const good[][5] = {{"charter", "roster", "keys", "log"},
                                          {"charter", "roster-hash", "keys", "log"},
                                          {"charter", "roster", "keys-hash", "log"},
                                          {"charter", "roster-hash", "keys-hash", "log"}};
    static const char *const bad[][5] = {{"charter", "roster", "roster-hash", "keys", "log"},
                                         {"charter", "roster-hash", "roster", "keys", "log"},
                                         {"charter", "keys-hash", "roster-hash", "log"},
                                         {"charter", "roster|roster-hash", "keys", "log"},
                                         {"charter-hash", "roster", "keys", "log"},
                                         {"charter", "roster", "keys-", "log"}};
    struct mf_arena a;
    struct mf_err err = {0};

    (void)state;
    mf_arena_init(&a);
    for (unsigned i = 0; i < 10; i++) {
        struct mf_entry e = {.kind = MF_ENTRY_FOUND, .at = AT}, back;
        const char *const *names = i < 4 ? good[i] : bad[i - 4];
        struct mf_buf b;
        while (e.nparts < 5 && names[e.nparts]) {
            e.parts[e.nparts] = (struct mf_entry_part){mf_str_c(names[e.nparts]), MF_S("x")};
            e.nparts++;
        }
        mf_buf_init(&b, &a);
        assert_int_equal(mf_entry_write(&b, &e, &err), i < 4 ? MF_OK : MF_E_USAGE);
        if (i < 4)
            assert_int_equal(mf_entry_read(mf_buf_str(&b), &back, &err), MF_OK);
    }
    mf_arena_free(&a);
}

static void test_limits(void **state)
{
    struct mf_arena a;
    struct mf_buf big, out;
    struct mf_err err = {0};
    struct mf_entry e = {.kind = MF_ENTRY_OPERATOR, .at = AT, .nparts = 1}, back;
    size_t overhead = sizeof OPERATOR - 1 + strlen("part x 65535\n\n");

    (void)state;
    mf_arena_init(&a);
    mf_buf_init(&big, &a);
    mf_buf_pad(&big, 'x', MF_MAX_ENTRY);
    e.parts[0] = (struct mf_entry_part){MF_S("x"), {big.p, MF_MAX_ENTRY - overhead}};
    struct mf_str bytes = written(&a, &e);
    assert_int_equal(bytes.n, MF_MAX_ENTRY);
    assert_int_equal(mf_entry_read(bytes, &back, &err), MF_OK);
    e.parts[0].bytes.n++;
    mf_buf_init(&out, &a);
    mf_buf_c(&out, "before");
    assert_int_equal(mf_entry_write(&out, &e, &err), MF_E_LIMIT);
    assert_string_equal(out.p, "before");
    e.parts[0].bytes.n = SIZE_MAX / 2;
    assert_int_equal(mf_entry_write(&out, &e, &err), MF_E_LIMIT);
    mf_buf_pad(&big, 'x', 1);
    assert_int_equal(mf_entry_read((struct mf_str){big.p, MF_MAX_ENTRY + 1}, &back, &err),
                     MF_E_LIMIT);
    e.nparts = MF_MAX_ENTRY_PARTS + 1;
    assert_int_equal(mf_entry_write(&out, &e, &err), MF_E_LIMIT);
    e.nparts = 0;
    e.at = -1;
    assert_int_equal(mf_entry_write(&out, &e, &err), MF_E_USAGE);
    e.at = MF_LAST_INSTANT_OF_WIRE + 1;
    assert_int_equal(mf_entry_write(&out, &e, &err), MF_E_USAGE);
    mf_arena_free(&a);
}

static void test_random_entries_round_trip(void **state)
{
    struct rng r = rng_seed_from_env(20261129);
    struct mf_arena a;

    (void)state;
    mf_arena_init(&a);
    for (unsigned k = 0; k < 2000; k++) {
        struct mf_arena_mark mark = mf_arena_mark(&a);
        struct mf_entry e = {.kind = MF_ENTRY_NOTICE}, back;
        struct mf_err err = {0};
        e.at = (mf_instant)rng_below(&r, (uint64_t)MF_LAST_INSTANT_OF_WIRE + 1);
        e.nparts = (uint32_t)rng_below(&r, MF_MAX_ENTRY_PARTS + 1);
        for (uint32_t i = 0; i < e.nparts; i++) {
            size_t n = rng_below(&r, 50);
            char *bytes = mf_arena_alloc(&a, n + 1, 1);
            for (size_t j = 0; j < n; j++) /* many line feeds, and words of the format itself */
                bytes[j] = "\n\n part 1x\0\xff"[rng_below(&r, 12)];
            e.parts[i].name = mf_strf(&a, "p%u-%u", (unsigned)rng_below(&r, 9), i);
            e.parts[i].bytes = (struct mf_str){bytes, n};
        }
        struct mf_str bytes = written(&a, &e);
        assert_int_equal(mf_entry_read(bytes, &back, &err), MF_OK);
        assert_true(back.at == e.at && back.nparts == e.nparts);
        for (uint32_t i = 0; i < e.nparts; i++)
            assert_true(mf_str_eq(back.parts[i].bytes, e.parts[i].bytes));
        assert_true(mf_str_eq(written(&a, &back), bytes));
        mf_arena_rewind(&a, mark);
    }
    mf_arena_free(&a);
}

/* A changed byte is refused, or is another entry: nothing is read away. */
static void test_no_changed_byte_is_read_as_the_same(void **state)
{
    struct mf_arena a;
    char bytes[sizeof sample];
    struct mf_entry e;

    (void)state;
    mf_arena_init(&a);
    for (size_t i = 0; i < sizeof sample - 1; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(bytes, sample, sizeof sample);
            bytes[i] = (char)(bytes[i] ^ 1 << bit);
            struct mf_str changed = {bytes, sizeof sample - 1};
            if (mf_entry_read(changed, &e, NULL) == MF_OK)
                assert_true(mf_str_eq(written(&a, &e), changed));
        }
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_entry_is_read_and_written),
        cmocka_unit_test(test_every_other_form_is_refused),
        cmocka_unit_test(test_a_found_entry_may_lack_some_parts),
        cmocka_unit_test(test_a_found_entry_has_one_of_two),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_random_entries_round_trip),
        cmocka_unit_test(test_no_changed_byte_is_read_as_the_same),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
