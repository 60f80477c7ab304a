#ifndef MF_TESTS_LEDGER_COOP_H
#define MF_TESTS_LEDGER_COOP_H
/* A small co-operative with a ledger in a folder of its own: five members, each with a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base64.h"
#include "ledger/log.h"
#include "ledger/verify.h"

#define COOP_ORIGIN "coop.example/boats"
#define COOP_START  (INT64_C(1767225600) * 1000) /* 2026-01-01 */

static const char coop_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  silence over 6 hours extends\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    at most 5 open per proposer passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power remove_treasurer(person: person) { proposed by 2 of members within 7 days\n"
    "    notice 2 days to members hears subject within 2 days votes 3 days, closing early\n"
    "    passes when majority of members in office\n"
    "    challenge by 2 of members within 2 days, overturned within 3 days by 2/3 of members "
    "voting\n"
    "    delay 1 day effect remove person from treasurer }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days, closing early\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

static const char *const coop_names[] = {"ana", "budi", "citra", "dewi", "eko"};
enum { COOP_MEMBERS = 5 };

struct coop {
    struct mf_arena arena;
    char dir[64];
    uint8_t secret[COOP_MEMBERS][64];
    struct mf_ssh_key key[COOP_MEMBERS];
    uint64_t sequence[COOP_MEMBERS];
    struct mf_log *log;
    mf_instant now;
};

static inline void coop_ssh(struct mf_buf *b, const void *p, size_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        mf_buf_char(b, (char)(n >> shift & 255));
    mf_buf_add(b, (struct mf_str){p, n});
}

static inline void coop_key(struct coop *c, int i, struct mf_buf *roster)
{
    uint8_t seed[32] = {(uint8_t)(i + 1), 'c', 'o', 'o', 'p'}, point[32];
    struct mf_buf blob;

    crypto_sign_seed_keypair(point, c->secret[i], seed);
    mf_buf_init(&blob, &c->arena);
    coop_ssh(&blob, "ssh-ed25519", 11);
    coop_ssh(&blob, point, 32);
    assert_true(mf_ssh_key_read(mf_buf_str(&blob), &c->key[i], NULL));
    mf_buf_f(roster, "  %s \"%s\" members%s key \"", coop_names[i], coop_names[i],
             i == 0 ? ", treasurer" : "");
    mf_ssh_key_write(roster, &c->key[i]);
    mf_buf_c(roster, "\"\n");
}

static inline void coop_open(struct coop *c)
{
    struct mf_err err = {0};

    if (mf_log_open(c->dir, &c->log, NULL, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static inline void coop_close(struct coop *c)
{
    mf_log_close(c->log);
    c->log = NULL;
}

/* Under another name, another charter, or with another log's key. */
static inline void coop_begin_as(struct coop *c, const char *origin, const char *charter,
                                 uint8_t seed)
{
    struct mf_founding f = {
        .origin = mf_str_c(origin), .charter = mf_str_c(charter), .at = COOP_START, .seed = {seed}};
    struct mf_err err = {0};
    struct mf_buf roster;

    *c = (struct coop){.now = COOP_START};
    mf_arena_init(&c->arena);
    assert_true(mf_sshsig_init());
    /* In memory where that can be had: no disk is tested here, and syncing one takes its time. */
    strcpy(c->dir, access("/dev/shm", W_OK) == 0 ? "/dev/shm/mufakat-coop-XXXXXX"
                                                 : "/tmp/mufakat-coop-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
    mf_buf_init(&roster, &c->arena);
    mf_buf_c(&roster, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(c, i, &roster);
    mf_buf_c(&roster, "}\n");
    f.roster = mf_buf_str(&roster);
    if (mf_log_found(c->dir, &f, &err) != MF_OK)
        fail_msg("%s", err.message);
    coop_open(c);
}

static inline void coop_begin_under(struct coop *c, const char *charter)
{
    coop_begin_as(c, COOP_ORIGIN, charter, 7);
}

static inline void coop_begin(struct coop *c)
{
    coop_begin_under(c, coop_charter);
}

static inline void coop_end(struct coop *c)
{
    struct mf_str cmd = mf_strf(&c->arena, "rm -rf %s", c->dir);

    coop_close(c);
    assert_int_equal(system(cmd.p), 0);
    mf_arena_free(&c->arena);
}

/* What member i signs, about the ledger as it is now. */
static inline struct mf_text coop_text(struct coop *c, int i, const struct mf_command *cmd)
{
    struct mf_play *p = mf_log_play(c->log);
    struct mf_text t = {.organisation = mf_play_origin(p),
                        .charter = mf_org_charter(mf_play_org(p))->hash,
                        .head_size = mf_play_size(p),
                        .head_root = mf_play_root(p),
                        .actor = mf_str_c(coop_names[i]),
                        .key = c->key[i].print,
                        .sequence = ++c->sequence[i],
                        .not_after = c->now + MF_DAY};

    mf_text_of(&c->arena, mf_play_org(p), cmd, NULL, &t);
    return t;
}

static inline struct mf_incoming coop_sign(struct coop *c, int i, const struct mf_text *t)
{
    uint8_t digest[64], sig[64];
    struct mf_buf text, frame, blob, inner, out;

    mf_buf_init(&text, &c->arena);
    mf_text_write(&text, t);
    crypto_hash_sha512(digest, (const uint8_t *)text.p, text.n);
    mf_buf_init(&frame, &c->arena);
    mf_buf_c(&frame, "SSHSIG");
    coop_ssh(&frame, "mufakat", 7);
    coop_ssh(&frame, "", 0);
    coop_ssh(&frame, "sha512", 6);
    coop_ssh(&frame, digest, 64);
    crypto_sign_detached(sig, NULL, (const uint8_t *)frame.p, frame.n, c->secret[i]);
    mf_buf_init(&inner, &c->arena);
    coop_ssh(&inner, "ssh-ed25519", 11);
    coop_ssh(&inner, sig, 64);
    mf_buf_init(&blob, &c->arena);
    mf_buf_add(&blob, (struct mf_str){"SSHSIG\0\0\0\1", 10});
    coop_ssh(&blob, c->key[i].blob.p, c->key[i].blob.n);
    coop_ssh(&blob, "mufakat", 7);
    coop_ssh(&blob, "", 0);
    coop_ssh(&blob, "sha512", 6);
    coop_ssh(&blob, inner.p, inner.n);
    mf_buf_init(&out, &c->arena);
    mf_base64_add(&out, mf_buf_str(&blob));
    return (struct mf_incoming){.text = mf_buf_str(&text), .signature = mf_buf_str(&out)};
}

static inline struct mf_command coop_command(enum mf_verb verb, uint32_t proposal)
{
    return (struct mf_command){.verb = verb,
                               .proposal = proposal,
                               .person = MF_NOBODY,
                               .body = MF_NO_SLOT,
                               .office = MF_NO_SLOT,
                               .emergency = MF_NO_SLOT};
}

static inline struct mf_answer coop_take(struct coop *c, struct mf_incoming *in)
{
    struct mf_answer answer;
    struct mf_err err = {0};

    if (mf_log_take(c->log, &c->arena, c->now, in, 1, &answer, NULL, &err) != MF_OK)
        fail_msg("%s", err.message);
    return answer;
}

static inline struct mf_answer coop_do(struct coop *c, int i, struct mf_command cmd)
{
    struct mf_text t = coop_text(c, i, &cmd);
    struct mf_incoming in = coop_sign(c, i, &t);

    return coop_take(c, &in);
}

static inline uint32_t coop_file(struct coop *c, int i, const char *power, const struct mf_arg *arg)
{
    struct mf_command cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);
    struct mf_answer a;

    cmd.power =
        mf_charter_find(mf_org_charter(mf_play_org(mf_log_play(c->log))), mf_str_c(power)).index;
    cmd.args = arg;
    cmd.nargs = 1;
    a = coop_do(c, i, cmd);
    assert_int_equal(a.taken, MF_TAKEN);
    return mf_org_proposals(mf_play_org(mf_log_play(c->log)));
}

static inline enum mf_taken coop_vote(struct coop *c, int i, uint32_t n, enum mf_ballot ballot)
{
    struct mf_command cmd = coop_command(MF_DO_VOTE, n);

    cmd.ballot = ballot;
    return coop_do(c, i, cmd).taken;
}

static inline enum mf_state coop_state(struct coop *c, uint32_t n)
{
    return mf_org_proposal(mf_play_org(mf_log_play(c->log)), n).state;
}

static inline struct mf_verdict coop_verify(struct coop *c)
{
    struct mf_ledger_source source = mf_source_of_store(mf_log_store(c->log));
    struct mf_verify_options options = {.threads = 2};
    struct mf_verdict v;
    struct mf_err err = {0};

    if (mf_verify(&c->arena, &source, &options, &v, &err) != MF_OK)
        fail_msg("%s", err.message);
    return v;
}

#endif
