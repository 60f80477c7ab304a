/*
 * Signed ballots on one core: what libsodium alone verifies, and how many of the same commands are
 * admitted (text, signature, key, sequence, charter, head, names), then carried out by the engine,
 * in the same run. The limit is the share of the raw rate that the project has set itself: nine
 * tenths. Times are of the processor.
 */
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "bench.h"
#include "ledger/admit.h"
#include "ledger/base64.h"
#include "ledger/wire.h"

enum { MEMBERS = 4000, ROUNDS = 4, BALLOTS = MEMBERS * ROUNDS, BATCH = 100 };

#define START INT64_C(1795910400000) /* 2026-11-29T00:00Z */

static const char charter_text[] = "charter \"Four thousand\" {\n"
                                   "  body members \"Members\" { seats open  admitted by clerk }\n"
                                   "  office clerk \"Clerk\"\n"
                                   "  power adopt(topic: text) \"Adopt\" {\n"
                                   "    proposed by 1 of members\n    votes 30 days\n"
                                   "    passes when 2/3 of members in office\n"
                                   "    effect adopt \"resolution\"\n  }\n"
                                   "}\n";

struct ballot {
    struct mf_str text, signature;
    uint8_t frame[128], sig[64], point[32];
    size_t nframe;
};

struct bench {
    struct mf_arena arena;
    struct mf_org *org;
    struct mf_keys *keys;
    struct mf_gate gate;
    struct mf_hash root;
    struct ballot *ballots;
    struct mf_events events;
    struct mf_refusals refusals;
};

_Noreturn static void failed(const char *what)
{
    fprintf(stderr, "bench signed: %s\n", what);
    exit(1);
}

static enum mf_head_known head(void *payload, uint64_t size, const struct mf_hash *root)
{
    struct bench *b = payload;
    return size == 1 && mf_hash_eq(root, &b->root) ? MF_HEAD_WAS : MF_HEAD_OTHER;
}

static void found(struct bench *b, const struct mf_charter *charter)
{
    struct mf_roster_person *persons = mf_new_n(&b->arena, struct mf_roster_person, MEMBERS);
    struct mf_roster_seat *seats = mf_new_n(&b->arena, struct mf_roster_seat, MEMBERS);
    struct mf_roster_office clerk = {0};
    for (uint32_t i = 0; i < MEMBERS; i++) {
        persons[i].id = persons[i].name = mf_strf(&b->arena, "member_%04u", (unsigned)i);
        seats[i] = (struct mf_roster_seat){.person = i, .since = START};
    }
    struct mf_roster roster = {.persons = persons,
                               .npersons = MEMBERS,
                               .seats = seats,
                               .nseats = MEMBERS,
                               .offices = &clerk,
                               .noffices = 1};
    b->org = mf_org_found(charter, &roster, START, NULL, &b->refusals);
    b->keys = mf_keys_new();
    if (!b->org)
        failed("not founded");
    struct mf_arg topic = {.kind = MF_ARG_TEXT, .text = MF_S("A matter")};
    struct mf_command c = {.verb = MF_DO_FILE, .at = START, .args = &topic, .nargs = 1};
    if (!mf_org_submit(b->org, &c, NULL, &b->refusals))
        failed("not filed");
    b->gate = (struct mf_gate){.organisation = MF_S("coop.example/bench"),
                               .org = b->org,
                               .keys = b->keys,
                               .head = head,
                               .payload = b};
}

static void ssh_string(struct mf_buf *out, const void *p, size_t n)
{
    mf_ssh_put(out, (struct mf_str){p, n});
}

static void make_key(struct bench *b, uint32_t i, uint8_t secret[64], struct mf_ssh_key *ret)
{
    uint8_t seed[32] = {(uint8_t)i, (uint8_t)(i >> 8), 'b'}, point[32];
    struct mf_buf blob;
    crypto_sign_seed_keypair(point, secret, seed);
    mf_buf_init(&blob, &b->arena);
    ssh_string(&blob, "ssh-ed25519", 11);
    ssh_string(&blob, point, 32);
    if (!mf_ssh_key_read(mf_buf_str(&blob), ret, NULL) || !mf_keys_add(b->keys, i, ret, START, 0))
        failed("a key is none");
}

/* Text, SSHSIG, and beside them what libsodium alone is given to verify. */
static void sign(struct bench *b, struct ballot *to, const struct mf_text *t,
                 const struct mf_ssh_key *key, const uint8_t secret[64])
{
    struct mf_buf text, frame, inner, blob;
    mf_buf_init(&text, &b->arena);
    mf_text_write(&text, t);
    to->text = mf_buf_str(&text);
    mf_buf_init(&frame, &b->arena);
    mf_sshsig_frame(&frame, to->text);
    memcpy(to->frame, frame.p, frame.n);
    to->nframe = frame.n;
    memcpy(to->point, key->point, 32);
    crypto_sign_detached(to->sig, NULL, to->frame, to->nframe, secret);
    mf_buf_init(&inner, &b->arena);
    ssh_string(&inner, "ssh-ed25519", 11);
    ssh_string(&inner, to->sig, 64);
    mf_buf_init(&blob, &b->arena);
    mf_buf_c(&blob, "SSHSIG");
    mf_buf_add(&blob, (struct mf_str){"\0\0\0\1", 4});
    mf_ssh_put(&blob, key->blob);
    ssh_string(&blob, "mufakat", 7);
    ssh_string(&blob, "", 0);
    ssh_string(&blob, "sha512", 6);
    mf_ssh_put(&blob, mf_buf_str(&inner));
    to->signature = mf_base64(&b->arena, mf_buf_str(&blob));
}

static void make_ballots(struct bench *b)
{
    b->ballots = mf_new_n(&b->arena, struct ballot, BALLOTS);
    for (uint32_t i = 0; i < MEMBERS; i++) {
        struct mf_ssh_key key;
        uint8_t secret[64];
        make_key(b, i, secret, &key);
        for (uint32_t round = 0; round < ROUNDS; round++) {
            struct mf_text_value v[2] = {{.field = MF_FIELD_PROPOSAL, .number = 1},
                                         {.field = MF_FIELD_BALLOT, .number = round % 2}};
            struct mf_text t = {.organisation = b->gate.organisation,
                                .charter = mf_org_charter(b->org)->hash,
                                .head_size = 1,
                                .head_root = b->root,
                                .actor = mf_org_person_id(b->org, i),
                                .key = key.print,
                                .sequence = round + 1,
                                .not_after = START + MF_DAY,
                                .verb = MF_TEXT_VOTE,
                                .values = v,
                                .nvalues = 2};
            sign(b, &b->ballots[round * MEMBERS + i], &t, &key, secret);
        }
    }
}

static int64_t raw(const struct bench *b, uint32_t from, uint32_t n)
{
    int64_t start = bench_processor_ns();
    for (uint32_t i = from; i < from + n; i++) {
        const struct ballot *x = &b->ballots[i];
        if (crypto_sign_verify_detached(x->sig, x->frame, x->nframe, x->point) != 0)
            failed("a raw signature isn't good");
    }
    return bench_processor_ns() - start;
}

/* Admits n of them, which have just come in, each at an instant of its own. */
static int64_t admit(struct bench *b, uint32_t from, uint32_t n, struct mf_arena *scratch,
                     struct mf_admitted *ret)
{
    struct mf_str texts[BATCH], signatures[BATCH];
    for (uint32_t i = 0; i < n; i++) {
        texts[i] = mf_str_copy(scratch, b->ballots[from + i].text);
        signatures[i] = mf_str_copy(scratch, b->ballots[from + i].signature);
    }
    int64_t start = bench_processor_ns();
    for (uint32_t i = 0; i < n; i++) {
        struct mf_denial no;
        if (!mf_admit(scratch, &b->gate, texts[i], signatures[i], START + 1 + from + i, &ret[i],
                      &no))
            failed(mf_denied_name(no.why));
    }
    return bench_processor_ns() - start;
}

/* Lets the engine carry them out, and the register count them. */
static int64_t carry_out(struct bench *b, uint32_t from, uint32_t n, const struct mf_admitted *ad)
{
    int64_t start = bench_processor_ns();
    for (uint32_t i = 0; i < n; i++) {
        b->events.list.n = 0;
        if (!mf_org_submit(b->org, &ad[i].command, &b->events, &b->refusals))
            failed("the engine refuses a ballot");
        mf_keys_take(b->keys, &ad[i].text, ad[i].key, b->org, 2 + from + i, ad[i].command.at);
    }
    return bench_processor_ns() - start;
}

int main(void)
{
    struct bench b = {.root = {{7}}};
    struct mf_diags diags;
    struct mf_source source = {MF_S("signed.charter"), mf_str_c(charter_text)};
    struct mf_arena scratch;
    int64_t alone = 0, gate = 0, engine = 0;
    mf_arena_init(&b.arena);
    mf_arena_init(&scratch);
    mf_diags_init(&diags, &b.arena);
    b.events.arena = b.refusals.arena = &b.arena;
    const struct mf_charter *charter = mf_charter_read(&b.arena, source, &diags);
    if (!charter || !mf_sshsig_init())
        failed("its charter has mistakes");
    found(&b, charter);
    make_ballots(&b);
    struct mf_admitted *admitted = mf_new_n(&b.arena, struct mf_admitted, BATCH);
    raw(&b, 0, BATCH);                                       /* warms the processor up */
    for (uint32_t from = 0; from < BALLOTS; from += BATCH) { /* turn by turn */
        struct mf_arena_mark mark = mf_arena_mark(&scratch);
        alone += raw(&b, from, BATCH);
        gate += admit(&b, from, BATCH, &scratch, admitted);
        engine += carry_out(&b, from, BATCH, admitted);
        mf_arena_rewind(&scratch, mark);
    }
    alone /= BALLOTS;
    gate /= BALLOTS;
    engine /= BALLOTS;
    printf("%-34s %8" PRId64 " a second\n", "libsodium alone verifies", 1000000000 / alone);
    printf("%-34s %8" PRId64 " a second\n", "signed ballots admitted", 1000000000 / gate);
    bench_report("a signed ballot admitted", gate * 1000, alone * 1000 * 10 / 9, "ns");
    bench_report("admitted and carried out", (gate + engine) * 1000, alone * 1000 * 10 / 9, "ns");
    mf_arena_free(&scratch);
    mf_keys_free(b.keys);
    mf_org_free(b.org);
    mf_arena_free(&b.arena);
    return 0;
}
