/* Witnesses, policies and receipts: who has seen what, and whose word is enough. */
#include "ledger/cosign.h"

#include <sodium.h>

#include "base/os.h"
#include "ledger/proof.h"
#include "tlog.h"

#define LOG "coop.example/mufakat"

struct scene {
    struct mf_arena *a;
    struct mf_tree_memory tree;
    struct mf_signer log, w[4];
    struct mf_vkey key[4];
};

static struct scene scene_of(struct mf_arena *a)
{
    static const char *const names[] = {"w1.example", "w2.example", "w3.example", "w4.example"};
    struct scene s = {.a = a, .log = signer_of(LOG, MF_KEY_ED25519, 1)};

    mf_tree_memory_init(&s.tree, a);
    grow(&s.tree, 100);
    for (unsigned i = 0; i < 4; i++) {
        s.w[i] = signer_of(names[i], MF_KEY_COSIGNATURE, (uint8_t)(11 + i));
        s.key[i] = s.w[i].key;
    }
    return s;
}

/* ---- requests ---- */

/* The example of the specification. */
#define EXAMPLE                                                                                    \
    "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"                                 \
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"                                               \
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"                                               \
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"                                             \
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"      \
    "\xE2\x80\x94 example.com/behind-the-sofa "                                                    \
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=" \
    "\n"

static void test_requests(void **state)
{
    struct mf_add_checkpoint r;
    struct mf_checkpoint c;
    struct mf_note n;
    struct mf_err err = {0};

    assert_ok(mf_add_checkpoint_parse(MF_S(EXAMPLE), &r, &err), &err);
    assert_int_equal(r.old, 20852014);
    assert_int_equal(r.proof.n, 4);
    assert_str(mf_add_checkpoint_write(*state, &r), EXAMPLE);
    assert_ok(mf_note_parse(*state, r.checkpoint, &n, &err), &err);
    assert_ok(mf_checkpoint_parse(n.text, &c, &err), &err);
    assert_int_equal(c.size, 20852163);
}

static void test_refused_requests(void **state)
{
    static const char *const bad[][2] = {
        {"", "begins with"},
        {"old 1", "begins with"},
        {"old 01\n\n", "begins with"},
        {"old -1\n\n", "begins with"},
        {"Old 1\n\n", "begins with"},
        {"old 1 \n\n", "begins with"},
        {"old 4611686018427387905\n\n", "2^62"},
        {"old 1\n", "blank line"},
        {"old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n", "blank line"},
        {"old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka==\n\n", "blank line"},
        {"old 1\n PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\n", "blank line"},
        {"old 1\r\n\n", "begins with"},
    };
    struct mf_add_checkpoint r;
    struct mf_err err = {0};
    struct mf_buf b;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_add_checkpoint_parse(mf_str_c(bad[i][0]), &r, &err), MF_E_FORMAT, &err,
                       bad[i][1]);
    /* 63 hashes are taken, 64 aren't. */
    for (unsigned n = 63; n <= 64; n++) {
        mf_buf_init(&b, *state);
        mf_buf_c(&b, "old 1\n");
        for (unsigned i = 0; i < n; i++)
            mf_buf_c(&b, "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n");
        mf_buf_c(&b, "\nrest");
        enum mf_rc rc = mf_add_checkpoint_parse(mf_buf_str(&b), &r, &err);
        assert_int_equal(rc, n == 63 ? MF_OK : MF_E_FORMAT);
    }
    mf_buf_pad(&b, 'x', MF_WITNESS_REQUEST_MAX);
    expect_refusal(mf_add_checkpoint_parse(mf_buf_str(&b), &r, &err), MF_E_LIMIT, &err, "bytes");
}

/* ---- what a witness answers ---- */

static struct mf_str request(struct scene *s, uint64_t old, uint64_t size)
{
    struct mf_add_checkpoint r = {.old = old,
                                  .checkpoint = checkpoint_of(s->a, &s->tree, size, &s->log)};
    struct mf_err err = {0};

    if (old <= size)
        assert_ok(
            mf_tree_prove_consistency(mf_tree_memory_reader(&s->tree), old, size, &r.proof, &err),
            &err);
    return mf_add_checkpoint_write(s->a, &r);
}

static struct mf_witness_log log_at(const struct scene *s, struct mf_witness_record record)
{
    return (struct mf_witness_log){s->log.key.name, &s->log.key, 1, record};
}

static struct mf_witness_record record_at(struct scene *s, uint64_t size)
{
    struct mf_witness_record r = {.cosigned = true, .size = size};
    struct mf_err err = {0};

    assert_ok(mf_tree_root_of(mf_tree_memory_reader(&s->tree), size, &r.root, &err), &err);
    return r;
}

static struct mf_witness_verdict ask(struct scene *s, struct mf_witness_record record,
                                     struct mf_str body)
{
    struct mf_witness_log logs[] = {{MF_S("other.example"), NULL, 0, {0}}, log_at(s, record)};
    struct mf_witness_verdict v;

    mf_witness_decide(s->a, body, logs, 2, &v);
    /* Whatever is refused leaves the record as it was. */
    if (v.status != 200 && v.log != UINT32_MAX)
        assert_true(v.record.cosigned == record.cosigned && v.record.size == record.size &&
                    same_hash(&v.record.root, &record.root));
    if (v.status != 409)
        assert_string_equal(v.type, "text/plain; charset=utf-8");
    assert_true(v.status == 200 || (v.body.n > 1 && v.body.p[v.body.n - 1] == '\n'));
    return v;
}

static void test_a_witness_follows_a_log(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_witness_record record = {0};
    static const uint64_t sizes[] = {0, 0, 1, 1, 2, 63, 64, 100, 100};
    uint64_t old = 0;

    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct mf_witness_verdict v = ask(&s, record, request(&s, old, sizes[i]));
        struct mf_witness_record expected = record_at(&s, sizes[i]);
        assert_int_equal(v.status, 200);
        assert_int_equal(v.log, 1);
        assert_true(v.record.cosigned && v.record.size == sizes[i] &&
                    same_hash(&v.record.root, &expected.root));
        record = v.record;
        old = sizes[i];
    }
}

static void test_every_status(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_witness_record none = {0}, at50 = record_at(&s, 50);
    struct mf_signer stranger = signer_of(LOG, MF_KEY_ED25519, 99);
    struct mf_signer elsewhere = signer_of("elsewhere.example", MF_KEY_ED25519, 1);
    struct mf_add_checkpoint r = {.old = 50};
    struct mf_err err = {0};
    struct mf_witness_verdict v;

    /* 400: no request, no note, no checkpoint; an old size above the new. */
    assert_int_equal(ask(&s, none, MF_S("what?\n")).status, 400);
    assert_int_equal(ask(&s, none, MF_S("old 0\n\nno note\n")).status, 400);
    assert_int_equal(
        ask(&s, none, MF_S("old 0\n\nno checkpoint\n\n\xE2\x80\x94 a AAAAAAA=\n")).status, 400);
    v = ask(&s, at50, request(&s, 50, 49));
    assert_int_equal(v.status, 400);
    assert_str(v.body, "the old size is above the checkpoint's\n");
    /* 404: another log. */
    r.checkpoint = checkpoint_of(s.a, &s.tree, 60, &elsewhere);
    v = ask(&s, at50, mf_add_checkpoint_write(s.a, &r));
    assert_true(v.status == 404 && v.log == UINT32_MAX);
    /* 403: nobody who may has signed. */
    r.checkpoint = checkpoint_of(s.a, &s.tree, 60, &stranger);
    assert_int_equal(ask(&s, at50, mf_add_checkpoint_write(s.a, &r)).status, 403);
    r.checkpoint = mf_strf(s.a, "%.*s", MF_F(checkpoint_of(s.a, &s.tree, 60, &s.log)));
    ((char *)(uintptr_t)r.checkpoint.p)[r.checkpoint.n - 10] ^= 1;
    assert_int_equal(ask(&s, at50, mf_add_checkpoint_write(s.a, &r)).status, 403);
    /* 409: the witness is elsewhere, and says where. */
    v = ask(&s, at50, request(&s, 40, 60));
    assert_int_equal(v.status, 409);
    assert_str(v.body, "50\n");
    assert_string_equal(v.type, "text/x.tlog.size");
    v = ask(&s, none, request(&s, 40, 60));
    assert_int_equal(v.status, 409);
    assert_str(v.body, "0\n");
    assert_int_equal(ask(&s, at50, request(&s, 0, 60)).status, 409);
    /* 422: a proof too few, too many, of something else. */
    r.checkpoint = checkpoint_of(s.a, &s.tree, 60, &s.log);
    assert_int_equal(ask(&s, at50, mf_add_checkpoint_write(s.a, &r)).status, 422);
    assert_ok(mf_tree_prove_consistency(mf_tree_memory_reader(&s.tree), 50, 61, &r.proof, &err),
              &err);
    assert_int_equal(ask(&s, at50, mf_add_checkpoint_write(s.a, &r)).status, 422);
    r = (struct mf_add_checkpoint){.old = 0, .proof = {.n = 1}};
    r.checkpoint = checkpoint_of(s.a, &s.tree, 60, &s.log);
    assert_int_equal(ask(&s, none, mf_add_checkpoint_write(s.a, &r)).status, 422);
    r.old = 50;
    r.checkpoint = checkpoint_of(s.a, &s.tree, 50, &s.log);
    assert_int_equal(ask(&s, at50, mf_add_checkpoint_write(s.a, &r)).status, 422);
}

/* A log that says of a tree without leaves that it has another root. */
static void test_the_empty_tree(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_checkpoint c = {.origin = s.log.key.name};
    struct mf_str text = mf_checkpoint_write(s.a, &c);
    struct mf_add_checkpoint r = {.checkpoint =
                                      mf_note_write(s.a, text, sign(s.a, text, &s.log, 0))};
    struct mf_witness_verdict v =
        ask(&s, (struct mf_witness_record){0}, mf_add_checkpoint_write(s.a, &r));

    assert_int_equal(v.status, 422);
    assert_str(v.body, "the empty tree has another root\n");
}

/*
 * Attack 1: two histories under one key, the second to be cosigned by the same witness; attack 2: a
 * database restored from yesterday. Neither is cosigned.
 */
static void test_attack_01_split_view_and_02_rollback(void **state)
{
    struct scene s = scene_of(*state), fork = scene_of(*state);
    struct mf_hash other = mf_tree_leaf(MF_S("another history"));
    struct mf_witness_record at50 = record_at(&s, 50);

    mf_tree_memory_init(&fork.tree, fork.a);
    grow(&fork.tree, 49);
    for (unsigned i = 0; i < 40; i++)
        mf_tree_memory_append(&fork.tree, &other);
    assert_int_equal(ask(&s, at50, request(&fork, 50, 50)).status, 422);
    assert_int_equal(ask(&s, at50, request(&fork, 50, 80)).status, 422);
    assert_int_equal(ask(&s, at50, request(&fork, 0, 80)).status, 409);
    assert_int_equal(ask(&s, at50, request(&fork, 49, 80)).status, 409);
    for (uint64_t old = 0; old <= 50; old++)
        assert_int_not_equal(ask(&s, at50, request(&s, old, 40)).status, 200);
}

/* Two requests that were both sent for the same record: the second finds that it has moved. */
static void test_only_one_of_two_at_once(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_str a = request(&s, 50, 60), b = request(&s, 50, 70);
    struct mf_witness_verdict v = ask(&s, record_at(&s, 50), b);

    assert_int_equal(v.status, 200);
    v = ask(&s, v.record, a);
    assert_int_equal(v.status, 409);
    assert_str(v.body, "70\n");
}

/* ---- cosignatures ---- */

static void test_what_is_cosigned(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_witness_verdict v = ask(&s, (struct mf_witness_record){0}, request(&s, 0, 60));
    struct mf_str note = checkpoint_of(s.a, &s.tree, 60, &s.log), lines;
    struct mf_checkpoint c;
    struct mf_note n;
    struct mf_err err = {0};

    assert_int_equal(v.status, 200);
    struct mf_str answer = sign(s.a, v.text, &s.w[0], 1679315147);
    assert_str(mf_str_sub(mf_note_cosigned_bytes(s.a, v.text, 1679315147), 0, 36),
               "cosignature/v1\ntime 1679315147\ncoop.");
    /* The log takes the known ones of the answer, and adds them to its checkpoint. */
    struct mf_str three = join(s.a, sign(s.a, v.text, &s.w[3], 5), answer);
    assert_ok(mf_cosign_collect(s.a, note, three, s.key, 3, &lines, &err), &err);
    assert_true(mf_str_eq(lines, answer));
    assert_ok(mf_checkpoint_open(s.a, join(s.a, note, lines), &s.log.key, s.key, 3, &c, &n, &err),
              &err);
    assert_true(n.nsigs == 2 && n.sig[0].key == 0 && n.sig[1].key == 1);
    assert_int_equal(n.sig[1].time, 1679315147);
}

static void test_refused_answers(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_str note = checkpoint_of(s.a, &s.tree, 60, &s.log), lines;
    struct mf_note parsed, other;
    struct mf_err err = {0};
    uint64_t size;

    assert_ok(mf_note_parse(s.a, note, &parsed, &err), &err);
    assert_ok(mf_note_parse(s.a, checkpoint_of(s.a, &s.tree, 61, &s.log), &other, &err), &err);
    struct mf_str good = sign(s.a, parsed.text, &s.w[0], 7),
                  wrong = sign(s.a, other.text, &s.w[0], 7);
    expect_refusal(mf_cosign_collect(s.a, note, wrong, s.key, 4, &lines, &err), MF_E_FORMAT, &err,
                   "w1.example");
    expect_refusal(mf_cosign_collect(s.a, note, good, s.key + 1, 3, &lines, &err), MF_E_FORMAT,
                   &err, "no key that is known");
    expect_refusal(mf_cosign_collect(s.a, note, MF_S(""), s.key, 4, &lines, &err), MF_E_FORMAT,
                   &err, "ends with");
    expect_refusal(mf_cosign_collect(s.a, note, good, &s.log.key, 1, &lines, &err), MF_E_USAGE,
                   &err, "type 04");
    /* An answer that would put text of its own before the signatures. */
    struct mf_str more = mf_note_write(s.a, MF_S("more\n"), good);
    assert_int_equal(mf_cosign_collect(s.a, note, more, s.key, 4, &lines, &err), MF_E_FORMAT);
    struct mf_str moved = join(s.a, parsed.text, MF_S("\n"));
    good = sign(s.a, moved, &s.w[0], 7);
    expect_refusal(
        mf_cosign_collect(s.a, note, join(s.a, MF_S("\n"), good), s.key, 4, &lines, &err),
        MF_E_FORMAT, &err, "isn't lines");

    assert_ok(mf_cosign_conflict(MF_S("20852014\n"), &size, &err), &err);
    assert_int_equal(size, 20852014);
    assert_int_equal(mf_cosign_conflict(MF_S("20852014"), &size, &err), MF_E_FORMAT);
    assert_int_equal(mf_cosign_conflict(MF_S("20852014\n\n"), &size, &err), MF_E_FORMAT);
    assert_int_equal(mf_cosign_conflict(MF_S("020852014\n"), &size, &err), MF_E_FORMAT);
}

/* The time is signed too. */
static void test_the_time_is_signed(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_str text = MF_S("any\n1\n"), raw;
    struct mf_note n;
    struct mf_err err = {0};
    uint64_t time = 0;

    assert_ok(
        mf_note_parse(s.a, mf_note_write(s.a, text, sign(s.a, text, &s.w[0], 1000)), &n, &err),
        &err);
    raw = mf_str_copy(s.a, n.sig[0].blob);
    assert_true(mf_note_signed_by(s.a, &s.key[0], text, raw, &time));
    assert_int_equal(time, 1000);
    for (unsigned i = 0; i < 8; i++) {
        ((char *)(uintptr_t)raw.p)[i] ^= 1;
        assert_false(mf_note_signed_by(s.a, &s.key[0], text, raw, &time));
        ((char *)(uintptr_t)raw.p)[i] ^= 1;
    }
    /* A time of 2^63, though signed as it should be, is none. */
    uint64_t late = UINT64_C(1) << 63;
    struct mf_str message = mf_note_cosigned_bytes(s.a, text, late);
    uint8_t blob[72] = {0x80};
    crypto_sign_detached(blob + 8, NULL, (const uint8_t *)message.p, message.n, s.w[0].secret);
    assert_false(mf_note_signed_by(s.a, &s.key[0], text,
                                   (struct mf_str){(const char *)blob, sizeof blob}, NULL));
    /* The same key and text under type 01 is another signature. */
    struct mf_vkey plain;
    assert_ok(mf_vkey_make(s.key[0].name, MF_KEY_ED25519, s.key[0].key, &plain, &err), &err);
    assert_false(mf_note_signed_by(s.a, &plain, text, mf_str_sub(raw, 8, 64), &time));
}

/* ---- policies ---- */

/* The policy of the specification's example: 2 of X1, X2, X3, and one of Y1, Y2, Y3. */
static struct mf_str example_policy(struct mf_arena *a, const struct mf_vkey *log)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_f(&b, "# Two of one house and one of another\n\nlog %.*s https://coop.example/\n",
             MF_F(mf_vkey_write(a, log)));
    for (unsigned i = 0; i < 6; i++) {
        char name[3] = {i < 3 ? 'X' : 'Y', (char)('1' + i % 3), 0};
        struct mf_signer w = signer_of(name, MF_KEY_COSIGNATURE, (uint8_t)(50 + i));
        mf_buf_f(&b, "\t witness\t%s  %.*s \n", name, MF_F(mf_vkey_write(a, &w.key)));
    }
    mf_buf_c(&b, "group X-witnesses 2 X1 X2 X3\n"
                 "group Y-witnesses any Y1 Y2 Y3\n"
                 "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n");
    return mf_buf_str(&b);
}

static void test_policy_of_the_specification(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_err err = {0};

    assert_ok(mf_policy_parse(s.a, example_policy(s.a, &s.log.key), p, &err), &err);
    assert_true(p->nlogs == 1 && p->nwitnesses == 6 && p->ngroups == 3);
    assert_str(p->log[0].url, "https://coop.example/");
    for (unsigned set = 0; set < 64; set++) {
        bool cosigned[6];
        unsigned x = 0, y = 0;
        for (unsigned i = 0; i < 6; i++) {
            cosigned[i] = set >> i & 1;
            *(i < 3 ? &x : &y) += cosigned[i];
        }
        assert_int_equal(mf_policy_met(p, cosigned), x >= 2 && y >= 1);
    }
}

static void test_k_of(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_err err = {0};
    struct mf_vkey twice[] = {s.key[0], s.key[0]};

    for (uint32_t k = 0; k <= 4; k++) {
        assert_ok(mf_policy_k_of(s.a, &s.log.key, k, s.key, 4, p, &err), &err);
        for (unsigned set = 0; set < 16; set++) {
            bool cosigned[4];
            for (unsigned i = 0; i < 4; i++)
                cosigned[i] = set >> i & 1;
            assert_int_equal(mf_policy_met(p, cosigned), (uint32_t)__builtin_popcount(set) >= k);
        }
    }
    expect_refusal(mf_policy_k_of(s.a, &s.log.key, 5, s.key, 4, p, &err), MF_E_USAGE, &err,
                   "5 of 4");
    expect_refusal(mf_policy_k_of(s.a, &s.log.key, 1, twice, 2, p, &err), MF_E_FORMAT, &err,
                   "already");
    expect_refusal(mf_policy_k_of(s.a, &s.log.key, 1, &s.log.key, 1, p, &err), MF_E_FORMAT, &err,
                   "type 04");
    expect_refusal(mf_policy_k_of(s.a, &s.key[0], 1, s.key, 1, p, &err), MF_E_FORMAT, &err,
                   "type 01");
}

static void test_refused_policies(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_err err = {0};
    const char *log = mf_vkey_write(s.a, &s.log.key).p, *w1 = mf_vkey_write(s.a, &s.key[0]).p,
               *w2 = mf_vkey_write(s.a, &s.key[1]).p;
    const struct {
        const char *text, *why;
    } bad[] = {
        {"", "a policy has a line \"quorum\""},
        {"quorum none", "doesn't end"},
        {"quorum none\nquorum none\n", "line 2: a policy has one quorum"},
        {"quorum a\n", "line 1: the quorum's name isn't defined"},
        {"quorum\n", "line 1: a quorum is written"},
        {"quorums none\n", "line 1: a line begins with"},
        {"quorum none\r\n", "line 1: there is a control character"},
        {"# \x7F\nquorum none\n", "line 1: there is a control character"},
        {"log\n", "line 1: a log is written"},
        {"log nonsense\n", "line 1: a key is written"},
        {mf_strf(s.a, "log %s u v\n", log).p, "line 1: a log is written"},
        {mf_strf(s.a, "log %s\n", w1).p, "line 1: a log has a key of type 01"},
        {mf_strf(s.a, "log %s\nlog %s\n", log, log).p, "line 2: this public key"},
        {mf_strf(s.a, "witness a %s\n", log).p, "a witness of type 04"},
        {mf_strf(s.a, "witness none %s\n", w1).p, "may be called \"none\""},
        {mf_strf(s.a, "witness %s\n", w1).p, "a witness is written"},
        {mf_strf(s.a, "witness a %s\nwitness a %s\n", w1, w2).p, "line 2: this name is defined"},
        {mf_strf(s.a, "witness a %s\nwitness b %s\n", w1, w1).p, "line 2: this public key"},
        {mf_strf(s.a, "witness a %s\ngroup a any a\n", w1).p, "line 2: this name is defined"},
        {mf_strf(s.a, "witness a %s\ngroup g any\n", w1).p, "line 2: a group is written"},
        {mf_strf(s.a, "witness a %s\ngroup g 0 a\n", w1).p, "line 2: of a group"},
        {mf_strf(s.a, "witness a %s\ngroup g 2 a\n", w1).p, "line 2: of a group"},
        {mf_strf(s.a, "witness a %s\ngroup g 01 a\n", w1).p, "line 2: of a group"},
        {mf_strf(s.a, "witness a %s\ngroup g some a\n", w1).p, "line 2: of a group"},
        {mf_strf(s.a, "witness a %s\ngroup g all a a\n", w1).p, "is a member already"},
        {mf_strf(s.a, "witness a %s\ngroup g any a\ngroup h any a\n", w1).p, "is a member already"},
        {mf_strf(s.a, "witness a %s\ngroup g any g\n", w1).p, "isn't defined above"},
        {mf_strf(s.a, "witness a %s\ngroup g any none\n", w1).p, "isn't defined above"},
        {mf_strf(s.a, "group g any a\nwitness a %s\n", w1).p, "line 1: a member"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_policy_parse(s.a, mf_str_c(bad[i].text), p, &err), MF_E_FORMAT, &err,
                       bad[i].why);
    assert_ok(mf_policy_parse(s.a, MF_S("quorum none\n"), p, &err), &err);
}

/* Keys and groups up to the limit, each group the member of the next; one more is too many. */
static void test_limits_of_a_policy(void **state)
{
    struct mf_arena *a = *state;
    struct mf_policy *p = mf_new(a, struct mf_policy);
    struct mf_err err = {0};
    struct mf_buf b;
    bool cosigned[MF_POLICY_MAX] = {false};

    mf_buf_init(&b, a);
    for (unsigned i = 0; i < MF_POLICY_MAX; i++) {
        struct mf_signer witness = signer_of("w", MF_KEY_COSIGNATURE, (uint8_t)(i + 1));
        struct mf_signer log = signer_of("l", MF_KEY_ED25519, (uint8_t)(i + 1));
        mf_buf_f(&b, "witness w%u %.*s\nlog %.*s\n", i, MF_F(mf_vkey_write(a, &witness.key)),
                 MF_F(mf_vkey_write(a, &log.key)));
    }
    for (unsigned i = 0; i < MF_POLICY_MAX; i++)
        if (i == 0)
            mf_buf_c(&b, "group g0 any w0\n");
        else
            mf_buf_f(&b, "group g%u all w%u g%u\n", i, i, i - 1);
    struct mf_str most = mf_strf(a, "%.*squorum g63\n", MF_F(mf_buf_str(&b)));
    assert_ok(mf_policy_parse(a, most, p, &err), &err);
    for (unsigned i = 0; i < MF_POLICY_MAX; i++) {
        assert_false(mf_policy_met(p, cosigned));
        cosigned[i] = true;
    }
    assert_true(mf_policy_met(p, cosigned));
    struct mf_signer l = signer_of("l", MF_KEY_ED25519, 99),
                     w = signer_of("w", MF_KEY_COSIGNATURE, 99);
    const char *more[] = {"group g64 any g63\n",
                          mf_strf(a, "log %s\n", mf_vkey_write(a, &l.key).p).p,
                          mf_strf(a, "witness w %s\n", mf_vkey_write(a, &w.key).p).p};
    for (unsigned i = 0; i < 3; i++)
        expect_refusal(mf_policy_parse(a, join(a, mf_buf_str(&b), mf_str_c(more[i])), p, &err),
                       MF_E_LIMIT, &err, "at most 64");
    mf_buf_pad(&b, ' ', MF_POLICY_BYTES_MAX);
    expect_refusal(mf_policy_parse(a, mf_buf_str(&b), p, &err), MF_E_LIMIT, &err, "bytes");
}

static void test_quorum_of_a_checkpoint(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_str note = checkpoint_of(s.a, &s.tree, 60, &s.log);
    struct mf_checkpoint c;
    struct mf_note n;
    struct mf_err err = {0};

    assert_ok(mf_policy_k_of(s.a, &s.log.key, 2, s.key, 3, p, &err), &err);
    assert_ok(mf_note_parse(s.a, note, &n, &err), &err);
    struct mf_str one = join(s.a, note, sign(s.a, n.text, &s.w[0], 10));
    struct mf_str again = join(s.a, one, sign(s.a, n.text, &s.w[0], 20));
    struct mf_str stranger = join(s.a, again, sign(s.a, n.text, &s.w[3], 30));
    struct mf_str two = join(s.a, stranger, sign(s.a, n.text, &s.w[2], 40));
    const char *missing = "which isn't enough";
    expect_refusal(mf_policy_open(s.a, p, note, &c, NULL, &err), MF_E_FORMAT, &err,
                   "0 of the 3 witnesses");
    expect_refusal(mf_policy_open(s.a, p, one, &c, NULL, &err), MF_E_FORMAT, &err, missing);
    /* The same witness twice is one; a stranger is none. */
    expect_refusal(mf_policy_open(s.a, p, again, &c, NULL, &err), MF_E_FORMAT, &err, missing);
    expect_refusal(mf_policy_open(s.a, p, stranger, &c, NULL, &err), MF_E_FORMAT, &err,
                   "1 of the 3 witnesses");
    assert_ok(mf_policy_open(s.a, p, two, &c, &n, &err), &err);
    assert_int_equal(c.size, 60);
    assert_true(n.sig[4].key == 3 && n.sig[4].time == 40);
    /* All witnesses, but not the log. */
    struct mf_str lines = join(s.a, sign(s.a, n.text, &s.w[0], 1), sign(s.a, n.text, &s.w[1], 1));
    expect_refusal(mf_policy_open(s.a, p, mf_note_write(s.a, n.text, lines), &c, NULL, &err),
                   MF_E_FORMAT, &err, "no log of the policy");
    /* The log's key under a checkpoint of another origin. */
    c.origin = MF_S("other.example");
    struct mf_str text = mf_checkpoint_write(s.a, &c);
    lines = join(s.a, sign(s.a, text, &s.log, 0), sign(s.a, text, &s.w[0], 1));
    lines = join(s.a, lines, sign(s.a, text, &s.w[1], 1));
    expect_refusal(mf_policy_open(s.a, p, mf_note_write(s.a, text, lines), &c, NULL, &err),
                   MF_E_FORMAT, &err, "no log of the policy");
}

/* ---- receipts ---- */

static struct mf_receipt receipt(struct scene *s, uint64_t index, uint64_t size)
{
    struct mf_receipt r = {.index = index,
                           .checkpoint = checkpoint_of(s->a, &s->tree, size, &s->log)};
    struct mf_err err = {0};

    assert_ok(mf_tree_prove_inclusion(mf_tree_memory_reader(&s->tree), index, size, &r.proof, &err),
              &err);
    return r;
}

static void test_receipts(void **state)
{
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_err err = {0};

    assert_ok(mf_policy_k_of(s.a, &s.log.key, 0, NULL, 0, p, &err), &err);
    for (uint64_t size = 1; size <= 100; size += 9)
        for (uint64_t i = 0; i < size; i++) {
            struct mf_receipt r = receipt(&s, i, size), got;
            struct mf_hash leaf = mf_tree_leaf(entry_of(s.a, i)), other = leaf;
            struct mf_checkpoint c;
            if (i % 2)
                r.extra = MF_S("\x00\xFF what was it about");
            struct mf_str text = mf_receipt_write(s.a, &r);
            assert_ok(mf_receipt_parse(s.a, text, &got, &err), &err);
            assert_true(mf_str_eq(mf_receipt_write(s.a, &got), text));
            assert_true(mf_str_eq(got.extra, r.extra) && got.index == i);
            assert_ok(mf_receipt_verify(s.a, &got, &leaf, p, &c, &err), &err);
            assert_int_equal(c.size, size);
            other.b[31] ^= 1;
            expect_refusal(mf_receipt_verify(s.a, &got, &other, p, &c, &err), MF_E_FORMAT, &err,
                           "another root");
            got.index = size;
            expect_refusal(mf_receipt_verify(s.a, &got, &leaf, p, &c, &err), MF_E_FORMAT, &err,
                           "no leaf");
        }
}

/* What a receipt looks like, to the letter. */
static void test_form_of_a_receipt(void **state)
{
    struct mf_receipt r = {.index = 73894, .extra = MF_S("foobar"), .checkpoint = MF_S("a note\n")};

    r.proof.n = 1;
    memset(&r.proof.at[0], 0xFB, sizeof r.proof.at[0]);
    assert_str(mf_receipt_write(*state, &r),
               "c2sp.org/tlog-proof@v1\nextra Zm9vYmFy\nindex 73894\n"
               "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\n\na note\n");
}

/* The block of docs/ledger.md that begins with this line. */
static struct mf_str block_of(struct mf_str page, const char *line)
{
    const char *from = strstr(page.p, line);

    assert_non_null(from);
    const char *to = strstr(from, "```");
    assert_non_null(to);
    return (struct mf_str){from, (size_t)(to - from)};
}

/* The documentation says that its receipt verifies under its policy. */
static void test_receipt_of_the_documentation(void **state)
{
    struct mf_arena *a = *state;
    struct mf_policy *p = mf_new(a, struct mf_policy);
    struct mf_hash leaf = mf_tree_leaf(MF_S("entry 1230"));
    struct mf_checkpoint c;
    struct mf_receipt r;
    struct mf_str page;
    struct mf_err err = {0};

    assert_ok(mf_os_read(a, "docs/ledger.md", 1 << 20, &page, &err), &err);
    page = mf_str_copy(a, page);
    assert_ok(mf_policy_parse(a, block_of(page, "log coop.example/mufakat+"), p, &err), &err);
    assert_ok(mf_receipt_parse(a, block_of(page, "c2sp.org/tlog-proof@v1\nindex"), &r, &err), &err);
    assert_ok(mf_receipt_verify(a, &r, &leaf, p, &c, &err), &err);
    assert_int_equal(c.size, 1234);
}

static void test_refused_receipts(void **state)
{
#define BEGIN "c2sp.org/tlog-proof@v1\n"
#define HASH  "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\n"
    static const char *const bad[][2] = {
        {"", "begins with"},
        {"c2sp.org/tlog-proof@v2\nindex 1\n\nx", "begins with"},
        {BEGIN, "ends after its first line"},
        {BEGIN "extra \nindex 1\n\nx", "isn't base64"},
        {BEGIN "extra Zm9vYmF\nindex 1\n\nx", "isn't base64"},
        {BEGIN "extra Zm9v\n", "ends after its extra"},
        {BEGIN "extra Zm9v\nextra Zm9v\nindex 1\n\nx", "\"index\""},
        {BEGIN "index 01\n\nx", "\"index\""},
        {BEGIN "index 4611686018427387905\n\nx", "\"index\""},
        {BEGIN "index 1 \n\nx", "\"index\""},
        {BEGIN "index 1\n", "blank line"},
        {BEGIN "index 1\n" HASH, "blank line"},
        {BEGIN "index 1\n" HASH " \n\nx", "blank line"},
        {BEGIN "index 1\nextra Zm9v\n\nx", "blank line"},
    };
    struct scene s = scene_of(*state);
    struct mf_policy *p = mf_new(s.a, struct mf_policy);
    struct mf_receipt r;
    struct mf_checkpoint c;
    struct mf_err err = {0};
    struct mf_buf b;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_refusal(mf_receipt_parse(s.a, mf_str_c(bad[i][0]), &r, &err), MF_E_FORMAT, &err,
                       bad[i][1]);
    mf_buf_init(&b, s.a);
    mf_buf_c(&b, BEGIN "index 1\n\n");
    mf_buf_pad(&b, 'x', MF_RECEIPT_MAX);
    expect_refusal(mf_receipt_parse(s.a, mf_buf_str(&b), &r, &err), MF_E_LIMIT, &err, "bytes");
    mf_buf_init(&b, s.a);
    mf_buf_c(&b, BEGIN "extra ");
    mf_buf_pad(&b, 'A', 4 * (MF_RECEIPT_EXTRA_MAX / 3 + 2));
    mf_buf_c(&b, "\nindex 1\n\n");
    expect_refusal(mf_receipt_parse(s.a, mf_buf_str(&b), &r, &err), MF_E_LIMIT, &err, "extra");

    /* Without the witnesses that the policy wants, or of another log, it shows nothing. */
    struct mf_hash leaf = mf_tree_leaf(entry_of(s.a, 5));
    struct mf_signer other = signer_of("other.example", MF_KEY_ED25519, 1);
    r = receipt(&s, 5, 60);
    assert_ok(mf_policy_k_of(s.a, &s.log.key, 1, s.key, 2, p, &err), &err);
    expect_refusal(mf_receipt_verify(s.a, &r, &leaf, p, &c, &err), MF_E_FORMAT, &err,
                   "0 of the 2 witnesses");
    assert_ok(mf_policy_k_of(s.a, &other.key, 0, NULL, 0, p, &err), &err);
    expect_refusal(mf_receipt_verify(s.a, &r, &leaf, p, &c, &err), MF_E_FORMAT, &err,
                   "no key that is known");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_requests),
        ARENA_TEST(test_refused_requests),
        ARENA_TEST(test_a_witness_follows_a_log),
        ARENA_TEST(test_every_status),
        ARENA_TEST(test_the_empty_tree),
        ARENA_TEST(test_attack_01_split_view_and_02_rollback),
        ARENA_TEST(test_only_one_of_two_at_once),
        ARENA_TEST(test_what_is_cosigned),
        ARENA_TEST(test_refused_answers),
        ARENA_TEST(test_the_time_is_signed),
        ARENA_TEST(test_policy_of_the_specification),
        ARENA_TEST(test_k_of),
        ARENA_TEST(test_refused_policies),
        ARENA_TEST(test_limits_of_a_policy),
        ARENA_TEST(test_quorum_of_a_checkpoint),
        ARENA_TEST(test_receipts),
        ARENA_TEST(test_form_of_a_receipt),
        ARENA_TEST(test_receipt_of_the_documentation),
        ARENA_TEST(test_refused_receipts),
    };

    return RUN(tests);
}
