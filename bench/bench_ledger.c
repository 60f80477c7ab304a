/*
 * A ledger of 100,000 signed ballots, or of as many as are asked for (`bench_ledger 1000000`, which
 * takes some minutes and 2 GB), in a folder on this machine's disk. How fast entries become
 * durable, in batches of several sizes, when their signatures were verified before; how fast the
 * whole is opened again; and how fast `mufakat verify` computes it anew, against what libsodium
 * alone verifies of the same signatures on as many threads in the same run. On a busy machine look
 * at the processor's time.
 *
 * Limits: verification at least nine tenths of the raw rate, so a signature may take 10/9 of the
 * raw time; an entry of the sequencer a quarter of it, which is what eight tenths of the raw rate
 * leave for all but the verification.
 */
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "bench.h"
#include "ledger/base64.h"
#include "ledger/log.h"
#include "ledger/verify.h"

enum { MEMBERS = 200, LEAST = 100000, MOST = 1000000, THREADS = 2, BATCH = 1000, RAW = 100000 };

#define START INT64_C(1795910400000) /* 2026-11-29T00:00Z */

static const char charter[] = "charter \"Two hundred\" {\n"
                              "  body members \"Members\" { seats open  admitted by clerk }\n"
                              "  office clerk \"Clerk\"\n"
                              "  power adopt(topic: text) \"Adopt\" {\n"
                              "    proposed by 1 of members\n    votes 30 days\n"
                              "    passes when 2/3 of members in office\n"
                              "    effect adopt \"resolution\"\n  }\n"
                              "}\n";

struct ballot {
    struct mf_incoming in;
    uint8_t frame[128], sig[64];
    size_t nframe;
    uint32_t member;
};

struct bench {
    struct mf_arena arena;
    char dir[64];
    struct mf_log *log;
    uint8_t secret[MEMBERS][64];
    struct mf_ssh_key key[MEMBERS];
    uint64_t sequence[MEMBERS];
    struct ballot *ballots;
    uint32_t nballots, next;
};

_Noreturn static void failed(const char *what)
{
    fprintf(stderr, "bench ledger: %s\n", what);
    exit(1);
}

struct timing {
    int64_t wall, processor; /* all threads' together */
};

static struct timing now(void)
{
    return (struct timing){mf_os_monotonic_ns(), bench_processor_ns()};
}

static struct timing since(struct timing start)
{
    struct timing t = now();
    return (struct timing){t.wall - start.wall, t.processor - start.processor};
}

/* ---- what is signed ---- */

static void make_key(struct bench *b, uint32_t i, struct mf_buf *roster)
{
    uint8_t seed[32] = {(uint8_t)i, 'l'}, point[32];
    struct mf_buf blob;
    crypto_sign_seed_keypair(point, b->secret[i], seed);
    mf_buf_init(&blob, &b->arena);
    mf_ssh_put(&blob, MF_S("ssh-ed25519"));
    mf_ssh_put(&blob, (struct mf_str){(const char *)point, 32});
    if (!mf_ssh_key_read(mf_buf_str(&blob), &b->key[i], NULL))
        failed("a key is none");
    mf_buf_f(roster, "  m%03u \"M%u\" members key \"", (unsigned)i, (unsigned)i);
    mf_ssh_key_write(roster, &b->key[i]);
    mf_buf_c(roster, "\"\n");
}

static void found(struct bench *b)
{
    struct mf_founding f = {.origin = MF_S("coop.example/bench"),
                            .charter = mf_str_c(charter),
                            .at = START,
                            .seed = {1}};
    struct mf_err err = {0};
    struct mf_buf roster;
    const char *tmp = mf_os_env("TMPDIR");
    mf_buf_init(&roster, &b->arena);
    mf_buf_c(&roster, "roster \"Bench\" {\n  clerk \"Clerk\" clerk\n");
    for (uint32_t i = 0; i < MEMBERS; i++)
        make_key(b, i, &roster);
    mf_buf_c(&roster, "}\n");
    f.roster = mf_buf_str(&roster);
    snprintf(b->dir, sizeof b->dir, "%.30s/mufakat-bench-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(b->dir))
        failed("no folder can be made");
    if (mf_log_found(b->dir, &f, &err) != MF_OK ||
        mf_log_open(b->dir, &b->log, NULL, &err) != MF_OK)
        failed(err.message);
}

static void sign(struct bench *b, struct ballot *to, uint32_t member, const struct mf_command *cmd)
{
    struct mf_play *p = mf_log_play(b->log);
    struct mf_text t = {.organisation = mf_play_origin(p),
                        .charter = mf_org_charter(mf_play_org(p))->hash,
                        .head_size = mf_play_size(p),
                        .head_root = mf_play_root(p),
                        .actor = mf_strf(&b->arena, "m%03u", (unsigned)member),
                        .key = b->key[member].print,
                        .sequence = ++b->sequence[member],
                        .not_after = START + 6 * MF_DAY};
    struct mf_buf text, frame, inner, blob;
    mf_text_of(&b->arena, mf_play_org(p), cmd, NULL, &t);
    mf_buf_init(&text, &b->arena);
    mf_text_write(&text, &t);
    to->in = (struct mf_incoming){.text = mf_buf_str(&text)};
    to->member = member;
    mf_buf_init(&frame, &b->arena);
    mf_sshsig_frame(&frame, to->in.text);
    memcpy(to->frame, frame.p, frame.n);
    to->nframe = frame.n;
    crypto_sign_detached(to->sig, NULL, to->frame, to->nframe, b->secret[member]);
    mf_buf_init(&inner, &b->arena);
    mf_ssh_put(&inner, MF_S("ssh-ed25519"));
    mf_ssh_put(&inner, (struct mf_str){(const char *)to->sig, 64});
    mf_buf_init(&blob, &b->arena);
    mf_buf_add(&blob, (struct mf_str){"SSHSIG\0\0\0\1", 10});
    mf_ssh_put(&blob, b->key[member].blob);
    mf_ssh_put(&blob, MF_S("mufakat"));
    mf_ssh_put(&blob, (struct mf_str){"", 0});
    mf_ssh_put(&blob, MF_S("sha512"));
    mf_ssh_put(&blob, mf_buf_str(&inner));
    to->in.signature = mf_base64(&b->arena, mf_buf_str(&blob));
}

static void file_proposal(struct bench *b)
{
    struct mf_arg topic = {.kind = MF_ARG_TEXT, .text = MF_S("A matter")};
    struct mf_command c = {.verb = MF_DO_FILE, .args = &topic, .nargs = 1, .person = MF_NOBODY};
    struct ballot filing;
    struct mf_answer answer;
    struct mf_err err = {0};
    sign(b, &filing, 0, &c);
    if (mf_log_take(b->log, &b->arena, START + 1, &filing.in, 1, &answer, NULL, &err) != MF_OK ||
        answer.taken != MF_TAKEN)
        failed("not filed");
}

/* Everybody again and again, of another mind each time. */
static void make_ballots(struct bench *b)
{
    b->ballots = mf_new_n(&b->arena, struct ballot, b->nballots);
    for (uint32_t i = 0; i < b->nballots; i++) {
        struct mf_command c = {.verb = MF_DO_VOTE, .proposal = 1, .person = MF_NOBODY};
        c.ballot = i / MEMBERS % 2 ? MF_BALLOT_YES : MF_BALLOT_NO;
        sign(b, &b->ballots[i], i % MEMBERS, &c);
    }
}

/* ---- appending ---- */

static void verify_before(struct bench *b, struct mf_arena *a, struct mf_incoming *in, uint32_t n)
{
    struct mf_denial no;
    for (uint32_t i = 0; i < n; i++) {
        in[i] = b->ballots[b->next + i].in;
        if (!mf_admit_read(a, in[i].text, in[i].signature, MF_S("coop.example/bench"),
                           &in[i].admitted, &no) ||
            !mf_admit_verify(&in[i].admitted, &no))
            failed(mf_denied_name(no.why));
        in[i].verified = true;
    }
}

/* What an entry takes until it is durable and signed for, in batches of that size. */
static struct timing append(struct bench *b, uint32_t batch, uint32_t n)
{
    struct mf_incoming *in = mf_new_n(&b->arena, struct mf_incoming, batch);
    struct mf_answer *answers = mf_new_n(&b->arena, struct mf_answer, batch);
    struct mf_arena a;
    struct mf_err err = {0};
    struct timing took = {0}, start;
    mf_arena_init(&a);
    for (uint32_t done = 0; done < n; done += batch, b->next += batch) {
        struct mf_arena_mark mark = mf_arena_mark(&a);
        verify_before(b, &a, in, batch);
        start = now();
        if (mf_log_take(b->log, &a, START + 2 + b->next, in, batch, answers, NULL, &err) != MF_OK)
            failed(err.message);
        start = since(start);
        took.wall += start.wall;
        took.processor += start.processor;
        for (uint32_t i = 0; i < batch; i++)
            if (answers[i].taken != MF_TAKEN)
                failed("a ballot isn't taken");
        mf_arena_rewind(&a, mark);
    }
    mf_arena_free(&a);
    return (struct timing){took.wall / n, took.processor / n};
}

static void report_append(const char *name, struct timing t, int64_t raw)
{
    printf("%-34s %8" PRId64 " a second\n", name, 1000000000 / t.wall);
    bench_report("  processor time of an entry", t.processor * 1000, raw * 1000 / 4, "ns");
}

/* ---- verifying ---- */

struct share {
    pthread_t thread;
    const struct bench *b;
    uint32_t from, to;
};

static void *verify_share(void *payload)
{
    const struct share *s = payload;
    for (uint32_t i = s->from; i < s->to; i++) {
        const struct ballot *x = &s->b->ballots[i];
        if (crypto_sign_verify_detached(x->sig, x->frame, x->nframe, s->b->key[x->member].point) !=
            0)
            failed("a raw signature isn't good");
    }
    return NULL;
}

/* What a signature takes, by as many threads. */
static struct timing raw(const struct bench *b, uint32_t n, unsigned threads)
{
    struct share shares[THREADS];
    struct timing start = now();
    for (unsigned i = 0; i < threads; i++) {
        shares[i] = (struct share){.b = b, .from = n / threads * i, .to = n / threads * (i + 1)};
        if (pthread_create(&shares[i].thread, NULL, verify_share, &shares[i]) != 0)
            failed("no thread");
    }
    for (unsigned i = 0; i < threads; i++)
        pthread_join(shares[i].thread, NULL);
    start = since(start);
    return (struct timing){start.wall / n, start.processor / n};
}

static struct timing verify_all(struct bench *b)
{
    struct mf_ledger_source source = mf_source_of_store(mf_log_store(b->log));
    struct mf_verify_options options = {.threads = THREADS};
    struct mf_verdict v;
    struct mf_err err = {0};
    struct mf_arena a;
    struct timing start = now();
    mf_arena_init(&a);
    if (mf_verify(&a, &source, &options, &v, &err) != MF_OK || !v.sound || v.commands < b->nballots)
        failed("the ledger isn't sound");
    start = since(start);
    mf_play_free(v.play);
    mf_arena_free(&a);
    return (struct timing){start.wall / b->nballots, start.processor / b->nballots};
}

static int64_t open_again(struct bench *b)
{
    struct mf_err err = {0};
    int64_t start;
    mf_log_close(b->log);
    start = mf_os_monotonic_ns();
    if (mf_log_open(b->dir, &b->log, NULL, &err) != MF_OK)
        failed(err.message);
    return (mf_os_monotonic_ns() - start) / b->nballots;
}

/* A round number of batches. */
static uint32_t asked(int argc, char **argv)
{
    unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : LEAST;
    if (n < LEAST || n > MOST || n % BATCH != 0)
        failed("from 100,000 to 1,000,000 ballots, by the thousand");
    return (uint32_t)n;
}

int main(int argc, char **argv)
{
    static struct bench b;
    int64_t alone, both[2][BENCH_RUNS], verified[2][BENCH_RUNS];
    mf_arena_init(&b.arena);
    b.nballots = asked(argc, argv);
    if (!mf_sshsig_init())
        failed("no libsodium");
    found(&b);
    file_proposal(&b);
    make_ballots(&b);
    alone = raw(&b, 10000, 1).processor;
    report_append("durable, one by one", append(&b, 1, 1000), alone);
    report_append("durable, 100 at a time", append(&b, 100, 9000), alone);
    report_append("durable, 1,000 at a time", append(&b, BATCH, b.nballots - 10000), alone);
    for (unsigned i = 0; i < BENCH_RUNS; i++) { /* turn by turn; of a large ledger only once */
        bool again = i > 0 && b.nballots > LEAST;
        struct timing r = again ? (struct timing){both[0][0], both[1][0]} : raw(&b, RAW, THREADS);
        struct timing v = again ? (struct timing){verified[0][0], verified[1][0]} : verify_all(&b);
        both[0][i] = r.wall;
        both[1][i] = r.processor;
        verified[0][i] = v.wall;
        verified[1][i] = v.processor;
    }
    int64_t wall = bench_median(both[0]), processor = bench_median(both[1]);
    printf("%-34s %8" PRId64 " a second\n", "libsodium alone, two threads", 1000000000 / wall);
    bench_report("ledger verified, two threads", bench_median(verified[0]) * 1000,
                 wall * 1000 * 10 / 9, "ns");
    bench_report("  processor time of an entry", bench_median(verified[1]) * 1000,
                 processor * 1000 * 10 / 9, "ns");
    bench_report("ledger opened again", open_again(&b) * 1000, wall * 1000, "ns");
    mf_log_close(b.log);
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", b.dir);
    if (system(command) != 0)
        failed("its folder can't be removed");
    mf_arena_free(&b.arena);
    return 0;
}
