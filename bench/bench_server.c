/*
 * The server at work, in this process and over real connections:
 *
 *   - signed ballots over HTTP, in batches, durable and under a signed checkpoint when answered,
 *     against what libsodium alone verifies of the same signatures with as many threads, turn by
 *     turn in one run. Both as time of the wall and as time of the processors (clients included),
 *     because a shared machine gives more of itself to whoever has more threads;
 *   - how long one answer takes at half of that rate;
 *   - how long an event takes to a thousand listeners, from the moment its ballot is sent;
 *   - what ten thousand listeners cost in memory;
 *   - how long 100,000 deadlines that fall due at once take.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "bench.h"
#include "ledger/base64.h"
#include "ledger/wire.h"
#include "server/body.h"
#include "server/server.h"

enum {
    MEMBERS = 4000,
    TURNS = 4,   /* the server and libsodium, one after the other */
    ROUNDS = 10, /* of a turn: so many times everybody votes; its end, when fewer and fewer
                    clients are left, should weigh little */
    BATCH = 250,
    CLIENTS = 8,
    MANY_CLIENTS = 50,
    THREADS = 2,
    FEW = 4, /* commands of a request at half load */
    LISTENERS = 1000,
    EVENTS = 300,
    MANY_LISTENERS = 10000,
    DUE = 100000
};

#define START  INT64_C(1795910400000) /* 2026-11-29T00:00Z */
#define ORIGIN "coop.example/bench"

static const char charter_text[] = "charter \"Four thousand\" {\n"
                                   "  body members \"Members\" { seats open  admitted by clerk }\n"
                                   "  office clerk \"Clerk\"\n"
                                   "  power adopt(topic: text) \"Adopt\" {\n"
                                   "    proposed by 1 of members\n    votes 30 days\n"
                                   "    passes when 2/3 of members in office\n"
                                   "    effect adopt \"resolution\"\n  }\n"
                                   "}\n";

struct member {
    uint8_t secret[64];
    struct mf_ssh_key key;
    uint64_t sequence;
};

struct ballot {
    struct mf_str text, signature;
    uint8_t frame[128], sig[64];
    const uint8_t *point;
    size_t nframe;
};

struct bench {
    struct mf_arena arena;
    char dir[64];
    struct member *members;
    struct mf_server *server;
    const char *address;
    struct mf_hash charter, root; /* of the ledger of one entry */
    _Atomic mf_instant now;
};

static struct bench the; /* one organisation at a time */

_Noreturn static void failed(const char *what)
{
    fprintf(stderr, "bench server: %s (%s; %s)\n", what, strerror(errno),
            the.server ? mf_service_why(mf_server_service(the.server)) : "");
    exit(1);
}

static int64_t wall_ns(void)
{
    return mf_os_monotonic_ns();
}

/* ---- the organisation ---- */

static void make_key(struct bench *b, uint32_t i)
{
    struct member *m = &b->members[i];
    uint8_t seed[32] = {(uint8_t)i, (uint8_t)(i >> 8), 'b'}, point[32];
    struct mf_buf blob;

    crypto_sign_seed_keypair(point, m->secret, seed);
    mf_buf_init(&blob, &b->arena);
    mf_ssh_put(&blob, MF_S("ssh-ed25519"));
    mf_ssh_put(&blob, (struct mf_str){(const char *)point, 32});
    if (!mf_ssh_key_read(mf_buf_str(&blob), &m->key, NULL))
        failed("a key is none");
}

static mf_instant bench_now(void *payload)
{
    return ((struct bench *)payload)->now;
}

static void serve(struct bench *b)
{
    struct mf_server_options o = {
        .service = {.dir = b->dir, .time = {bench_now, bench_now, b}, .filings_per_hour = 3600000},
        .http = {.listen = "127.0.0.1:0"}};
    struct mf_err err = {0};

    if (mf_server_start(&o, &b->server, &err) != MF_OK)
        failed(err.message);
    b->address = mf_server_address(b->server);
    b->charter = mf_org_charter(mf_play_org(mf_service_play(mf_server_service(b->server))))->hash;
    b->root = mf_play_root(mf_service_play(mf_server_service(b->server)));
}

static void found(struct bench *b)
{
    struct mf_founding f = {
        .origin = MF_S(ORIGIN), .charter = mf_str_c(charter_text), .at = START, .seed = {7}};
    struct mf_err err = {0};
    struct mf_buf roster;

    strcpy(b->dir, "/tmp/mufakat-bench-XXXXXX");
    if (!mkdtemp(b->dir))
        failed("no folder");
    b->members = mf_new_n(&b->arena, struct member, MEMBERS);
    for (uint32_t i = 0; i < MEMBERS; i++)
        make_key(b, i);
    mf_buf_init(&roster, &b->arena);
    mf_buf_c(&roster, "roster \"Bench\" {\n  member_0000 \"Clerk\" members, clerk key \"");
    mf_ssh_key_write(&roster, &b->members[0].key);
    mf_buf_c(&roster, "\"\n}\n");
    f.roster = mf_buf_str(&roster);
    if (mf_log_found(b->dir, &f, &err) != MF_OK)
        failed(err.message);
    b->now = START;
    serve(b);
}

static void unfound(struct bench *b)
{
    struct mf_str cmd = mf_strf(&b->arena, "rm -rf %s", b->dir);

    mf_server_stop(b->server);
    b->server = NULL;
    if (system(cmd.p) != 0)
        failed("the folder stays");
}

/* ---- signing ---- */

static void sign(struct bench *b, struct ballot *to, uint32_t who, enum mf_text_verb verb,
                 const struct mf_text_value *values, uint32_t n)
{
    struct member *m = &b->members[who];
    struct mf_text t = {.organisation = MF_S(ORIGIN),
                        .charter = b->charter,
                        .head_size = 1,
                        .head_root = b->root,
                        .actor = mf_strf(&b->arena, "member_%04u", (unsigned)who),
                        .key = m->key.print,
                        .sequence = ++m->sequence,
                        .not_after = b->now + MF_DAY,
                        .verb = verb,
                        .values = values,
                        .nvalues = n};
    struct mf_buf text, frame, inner, blob;

    mf_buf_init(&text, &b->arena);
    mf_text_write(&text, &t);
    to->text = mf_buf_str(&text);
    mf_buf_init(&frame, &b->arena);
    mf_sshsig_frame(&frame, to->text);
    memcpy(to->frame, frame.p, frame.n);
    to->nframe = frame.n;
    to->point = m->key.point;
    crypto_sign_detached(to->sig, NULL, to->frame, to->nframe, m->secret);
    mf_buf_init(&inner, &b->arena);
    mf_ssh_put(&inner, MF_S("ssh-ed25519"));
    mf_ssh_put(&inner, (struct mf_str){(const char *)to->sig, 64});
    mf_buf_init(&blob, &b->arena);
    mf_buf_add(&blob, (struct mf_str){"SSHSIG\0\0\0\1", 10});
    mf_ssh_put(&blob, m->key.blob);
    mf_ssh_put(&blob, MF_S("mufakat"));
    mf_ssh_put(&blob, MF_S(""));
    mf_ssh_put(&blob, MF_S("sha512"));
    mf_ssh_put(&blob, mf_buf_str(&inner));
    to->signature = mf_base64(&b->arena, mf_buf_str(&blob));
}

static void sign_ballot(struct bench *b, struct ballot *to, uint32_t who)
{
    struct mf_text_value v[2] = {
        {.field = MF_FIELD_PROPOSAL, .number = 1},
        {.field = MF_FIELD_BALLOT, .number = b->members[who].sequence % 2}};

    sign(b, to, who, MF_TEXT_VOTE, v, 2);
}

static void sign_filing(struct bench *b, struct ballot *to, uint32_t who, uint32_t topic)
{
    struct mf_text_value v[2] = {{.field = MF_FIELD_POWER, .text = MF_S("adopt")},
                                 {.field = MF_FIELD_ARGUMENT,
                                  .name = MF_S("topic"),
                                  .kind = MF_ARG_TEXT,
                                  .text = mf_strf(&b->arena, "matter %u", (unsigned)topic)}};

    sign(b, to, who, MF_TEXT_FILE, v, 2);
}

/* A whole request for n of them. */
static struct mf_str request(struct bench *b, const struct ballot *from, uint32_t n)
{
    struct mf_buf body, all;

    mf_buf_init(&body, &b->arena);
    mf_buf_init(&all, &b->arena);
    for (uint32_t i = 0; i < n; i++)
        mf_body_plain_add(&body, from[i].text, from[i].signature);
    mf_buf_f(&all,
             "POST /commands/batch HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\n"
             "Content-Length: %zu\r\n\r\n",
             body.n);
    mf_buf_add(&all, mf_buf_str(&body));
    return mf_buf_str(&all);
}

/* ---- clients ---- */

static int dial(const char *address)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_port = htons((uint16_t)atoi(strchr(address, ':') + 1));
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        failed("no connection");
    return fd;
}

static void say(int fd, struct mf_str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            failed("a client can't send");
        bytes = mf_str_sub(bytes, (size_t)n, bytes.n);
    }
}

/* Reads one answer of `lines` lines, which must all begin with "taken ". */
static void hear(int fd, uint32_t lines)
{
    char in[65536];
    size_t n = 0, want = SIZE_MAX;
    uint32_t taken = 0;

    while (n < want) {
        ssize_t got = recv(fd, in + n, sizeof in - 1 - n, 0);
        if (got <= 0)
            failed("a client hears nothing");
        n += (size_t)got;
        in[n] = '\0';
        char *end = strstr(in, "\r\n\r\n"), *length = strstr(in, "Content-Length: ");
        if (want == SIZE_MAX && end && length)
            want = (size_t)(end + 4 - in) + strtoul(length + 16, NULL, 10);
    }
    for (char *at = in; (at = strstr(at, "\ntaken ")); at++)
        taken++;
    if (taken == lines)
        return;
    for (char *at = strstr(in, "\r\n\r\n") + 4; *at; at = strchr(at, '\n') + 1)
        if (strncmp(at, "taken ", 6) != 0)
            failed(at);
}

struct client {
    struct bench *b;
    const struct mf_str *requests;
    uint32_t n, each; /* requests, commands of each */
    int64_t every;    /* ns between two; 0: one after the other */
    int64_t late;     /* ns after which the first is sent */
    int64_t *took;    /* ns of each */
    pthread_t thread;
};

static void *ask_all(void *payload)
{
    struct client *c = payload;
    int fd = dial(c->b->address);
    int64_t due = wall_ns() + c->late;

    for (uint32_t i = 0; i < c->n; i++) {
        if (c->every) {
            int64_t ahead = due - wall_ns();
            if (ahead > 0)
                nanosleep(&(struct timespec){ahead / 1000000000, ahead % 1000000000}, NULL);
        }
        int64_t from = c->every ? due : wall_ns(); /* waiting in line counts */
        say(fd, c->requests[i]);
        hear(fd, c->each);
        if (c->took)
            c->took[i] = wall_ns() - from;
        due += c->every;
    }
    close(fd);
    return NULL;
}

static void run_clients(struct client *c, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (pthread_create(&c[i].thread, NULL, ask_all, &c[i]) != 0)
            failed("no thread");
    for (uint32_t i = 0; i < n; i++)
        pthread_join(c[i].thread, NULL);
}

/* ---- libsodium alone ---- */

struct verifier {
    const struct ballot *from;
    uint32_t n;
    pthread_t thread;
};

static void *verify_all(void *payload)
{
    const struct verifier *v = payload;

    for (uint32_t i = 0; i < v->n; i++)
        if (crypto_sign_verify_detached(v->from[i].sig, v->from[i].frame, v->from[i].nframe,
                                        v->from[i].point) != 0)
            failed("a raw signature isn't good");
    return NULL;
}

static void run_verifiers(const struct ballot *from, uint32_t n)
{
    struct verifier v[THREADS];

    for (uint32_t i = 0; i < THREADS; i++) {
        v[i] = (struct verifier){.from = from + i * (n / THREADS), .n = n / THREADS};
        if (pthread_create(&v[i].thread, NULL, verify_all, &v[i]) != 0)
            failed("no thread");
    }
    for (uint32_t i = 0; i < THREADS; i++)
        pthread_join(v[i].thread, NULL);
}

/* ---- ballots ---- */

/* The clerk makes everybody known, and lets them in. */
static void let_in(struct bench *b)
{
    struct ballot *all = mf_new_n(&b->arena, struct ballot, 2 * (size_t)MEMBERS);
    struct mf_str *requests = mf_new_n(&b->arena, struct mf_str, 2 * MEMBERS / BATCH);
    struct client c = {.b = b, .requests = requests, .each = BATCH};
    uint32_t n = 0;

    for (uint32_t i = 1; i < MEMBERS; i++) {
        struct mf_str name = mf_strf(&b->arena, "member_%04u", (unsigned)i);
        struct mf_buf line;
        mf_buf_init(&line, &b->arena);
        mf_ssh_key_write(&line, &b->members[i].key);
        struct mf_text_value join[2] = {{.field = MF_FIELD_PERSON, .text = name},
                                        {.field = MF_FIELD_PUBLIC_KEY, .text = mf_buf_str(&line)}};
        struct mf_text_value admit[2] = {{.field = MF_FIELD_BODY, .text = MF_S("members")},
                                         {.field = MF_FIELD_PERSON, .text = name}};
        sign(b, &all[n++], 0, MF_TEXT_JOIN, join, 2);
        sign(b, &all[n++], 0, MF_TEXT_ADMIT, admit, 2);
    }
    for (uint32_t at = 0; at < n; at += c.each) {
        c.each = n - at < BATCH ? n - at : BATCH;
        requests[0] = request(b, all + at, c.each);
        c.n = 1;
        run_clients(&c, 1);
    }
}

static void file_one(struct bench *b)
{
    struct ballot filing;
    struct mf_str r;
    struct client c = {.b = b, .requests = &r, .n = 1, .each = 1};

    sign_filing(b, &filing, 0, 0);
    r = request(b, &filing, 1);
    run_clients(&c, 1);
}

/* In each round every member votes. */
static struct ballot *sign_rounds(struct bench *b, uint32_t rounds)
{
    struct ballot *all = mf_new_n(&b->arena, struct ballot, (size_t)rounds * MEMBERS);

    for (uint32_t i = 0; i < rounds * MEMBERS; i++)
        sign_ballot(b, &all[i], i % MEMBERS);
    return all;
}

/*
 * The requests with which n clients bring those rounds, each for the same members all the time, so
 * that nobody's second ballot overtakes the first; run with run_clients().
 */
static struct client *share_out(struct bench *b, const struct ballot *all, uint32_t rounds,
                                uint32_t clients, uint32_t each)
{
    struct client *c = mf_new_n(&b->arena, struct client, clients);
    uint32_t n = MEMBERS / clients / each;

    for (uint32_t i = 0; i < clients; i++) {
        struct mf_str *requests = mf_new_n(&b->arena, struct mf_str, rounds * n);
        for (uint32_t k = 0; k < rounds * n; k++)
            requests[k] =
                request(b, all + (size_t)(k / n) * MEMBERS + (i * n + k % n) * each, each);
        c[i] = (struct client){.b = b, .requests = requests, .n = rounds * n, .each = each};
    }
    return c;
}

/* Returns ballots a second, by the wall. */
static int64_t ballots(struct bench *b)
{
    int64_t raw_wall = 0, raw_cpu = 0, wall = 0, cpu = 0;
    const int64_t n = (int64_t)MEMBERS * ROUNDS * TURNS;

    for (unsigned turn = 0; turn <= TURNS; turn++) {
        struct ballot *all = sign_rounds(b, ROUNDS);
        struct client *c = share_out(b, all, ROUNDS, CLIENTS, BATCH);
        int64_t w0 = wall_ns(), c0 = bench_processor_ns(), w1, c1;
        run_verifiers(all, ROUNDS * MEMBERS);
        w1 = wall_ns(), c1 = bench_processor_ns();
        run_clients(c, CLIENTS);
        if (turn == 0)
            continue; /* warms it up */
        raw_wall += w1 - w0, raw_cpu += c1 - c0;
        wall += wall_ns() - w1, cpu += bench_processor_ns() - c1;
    }
    printf("%-34s %8" PRId64 " a second\n", "libsodium alone, two threads",
           n * 1000000000 / raw_wall);
    printf("%-34s %8" PRId64 " a second\n", "signed ballots over HTTP, durable",
           n * 1000000000 / wall);
    bench_report("such a ballot, by the wall", wall / n * 1000, raw_wall / n * 1000 * 10 / 8, "ns");
    bench_report("such a ballot, of processors", cpu / n * 1000, raw_cpu / n * 1000 * 10 / 8, "ns");
    return n * 1000000000 / wall;
}

static void half_load(struct bench *b, int64_t rate)
{
    enum { REQUESTS = MEMBERS / FEW, EACH = REQUESTS / MANY_CLIENTS };
    int64_t *took = mf_new_n(&b->arena, int64_t, REQUESTS);
    struct client *c = share_out(b, sign_rounds(b, 1), 1, MANY_CLIENTS, FEW);

    for (uint32_t i = 0; i < MANY_CLIENTS; i++) {
        c[i].every = (int64_t)1000000000 * FEW * MANY_CLIENTS * 2 / rate;
        c[i].late = c[i].every * i / MANY_CLIENTS;
        c[i].took = took + (size_t)i * EACH;
    }
    run_clients(c, MANY_CLIENTS);
    qsort(took, REQUESTS, sizeof *took, bench_order);
    printf("%-34s %8" PRId64 ".%03" PRId64 " ms\n", "an answer at half load, median",
           took[REQUESTS / 2] / 1000000, took[REQUESTS / 2] / 1000 % 1000);
    bench_report("an answer at half load, 99 of 100", took[REQUESTS * 99 / 100] / 1000, 20000,
                 "ms");
}

/* ---- listeners ---- */

struct listeners {
    int epoll;
    atomic_uint heard;            /* events by all together */
    _Atomic int64_t sent[EVENTS]; /* when each was sent */
    int64_t *took;                /* ns, of each event to each */
    atomic_bool stop;
    pthread_t thread;
};

/* The number of the first event that is ours. */
static unsigned long first_id;

static void take_in(struct listeners *l, int fd)
{
    char in[16384];
    ssize_t n = recv(fd, in, sizeof in - 1, MSG_DONTWAIT);

    if (n <= 0)
        return;
    in[n] = '\0';
    for (char *at = in; (at = strstr(at, "\nid: ")); at++) {
        unsigned long id = strtoul(at + 5, NULL, 10);
        if (id >= first_id && id < first_id + EVENTS) {
            unsigned k = atomic_fetch_add(&l->heard, 1);
            l->took[k] = wall_ns() - l->sent[id - first_id];
        }
    }
}

static void *listen_all(void *payload)
{
    struct listeners *l = payload;
    struct epoll_event ready[256];

    while (!atomic_load(&l->stop)) {
        int n = epoll_wait(l->epoll, ready, 256, 50);
        for (int i = 0; i < n; i++)
            take_in(l, ready[i].data.fd);
    }
    return NULL;
}

static void open_listeners(const char *address, int *fds, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        char in[4096];
        size_t got = 0;
        fds[i] = dial(address);
        say(fds[i], MF_S("GET /events HTTP/1.1\r\nHost: bench\r\n\r\n"));
        do { /* until it has been greeted */
            ssize_t more = recv(fds[i], in + got, sizeof in - 1 - got, 0);
            if (more <= 0)
                failed("no stream");
            got += (size_t)more;
            in[got] = '\0';
        } while (!strstr(in, "retry: "));
    }
}

static void events(struct bench *b)
{
    static struct listeners l;
    static int fds[LISTENERS];
    struct ballot *all = sign_rounds(b, 1);
    int fd = dial(b->address);
    int64_t due;

    l.epoll = epoll_create1(EPOLL_CLOEXEC);
    l.took = mf_new_n(&b->arena, int64_t, (size_t)EVENTS * LISTENERS);
    open_listeners(b->address, fds, LISTENERS);
    for (unsigned i = 0; i < LISTENERS; i++)
        epoll_ctl(l.epoll, EPOLL_CTL_ADD, fds[i],
                  &(struct epoll_event){.events = EPOLLIN, .data.fd = fds[i]});
    mf_service_read(mf_server_service(b->server));
    first_id = mf_service_happened(mf_server_service(b->server))->last + 1;
    mf_service_unread(mf_server_service(b->server));
    pthread_create(&l.thread, NULL, listen_all, &l);
    due = wall_ns();
    for (unsigned i = 0; i < EVENTS; i++, due += 10000000) {
        int64_t ahead = due - wall_ns();
        if (ahead > 0)
            nanosleep(&(struct timespec){.tv_nsec = ahead}, NULL);
        l.sent[i] = wall_ns();
        say(fd, request(b, &all[i], 1));
        hear(fd, 1);
    }
    for (unsigned i = 0; i < 100 && atomic_load(&l.heard) < EVENTS * LISTENERS; i++)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    atomic_store(&l.stop, true);
    pthread_join(l.thread, NULL);
    unsigned n = atomic_load(&l.heard);
    if (n != EVENTS * LISTENERS)
        fprintf(stderr, "bench server: heard %u of %u\n", n, EVENTS * LISTENERS);
    qsort(l.took, n, sizeof *l.took, bench_order);
    bench_report("event to 1,000 listeners, median", l.took[n / 2] / 1000, 100000, "ms");
    bench_report("event to 1,000, 99 of 100", l.took[(size_t)n * 99 / 100] / 1000, 100000, "ms");
    for (unsigned i = 0; i < LISTENERS; i++)
        close(fds[i]);
    close(l.epoll);
    close(fd);
}

/* ---- memory ---- */

static int64_t resident(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long all, here = 0;

    if (!f || fscanf(f, "%ld %ld", &all, &here) != 2)
        failed("no statm");
    fclose(f);
    return (int64_t)here * sysconf(_SC_PAGESIZE);
}

/* The other ends are in a process of their own. */
static void memory(struct bench *b)
{
    static int fds[MANY_LISTENERS];
    struct rlimit files = {2 * MANY_LISTENERS, 2 * MANY_LISTENERS};
    int ready[2], done[2];
    char c = 0;
    int64_t before = resident(), more;
    pid_t child;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max < MANY_LISTENERS + 100) {
        printf("%-34s left out: this process may have %ld files\n", "memory of 10,000 listeners",
               (long)files.rlim_max);
        return;
    }
    if (pipe(ready) != 0 || pipe(done) != 0 || (child = fork()) < 0)
        failed("no process");
    if (child == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        open_listeners(b->address, fds, MANY_LISTENERS);
        if (write(ready[1], &c, 1) != 1 || read(done[0], &c, 1) != 1)
            _exit(1);
        _exit(0);
    }
    close(ready[1]);
    if (read(ready[0], &c, 1) != 1)
        failed("not all could listen");
    more = resident() - before;
    printf("%-34s %8" PRId64 " B\n", "one listener more", more / MANY_LISTENERS);
    bench_report("memory of 10,000 listeners", more / 1000, 200000, "MB");
    if (write(done[1], &c, 1) != 1)
        failed("the other process");
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(done[0]);
    close(done[1]);
}

/* ---- deadlines ---- */

static void deadlines(struct bench *b)
{
    struct ballot *all = mf_new_n(&b->arena, struct ballot, MEMBERS);
    struct mf_service *s;
    int64_t from;
    mf_instant due = MF_NEVER;

    for (uint32_t i = 0; i < DUE / MEMBERS; i++) {
        for (uint32_t k = 0; k < MEMBERS; k++)
            sign_filing(b, &all[k], k, i * MEMBERS + k + 1);
        run_clients(share_out(b, all, 1, CLIENTS, BATCH), CLIENTS);
    }
    s = mf_server_service(b->server);
    from = wall_ns();
    b->now += 31 * MF_DAY;
    do {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        mf_service_read(s);
        due = mf_org_next_due(mf_play_org(mf_service_play(s)));
        mf_service_unread(s);
    } while (due != MF_NEVER);
    bench_report("100,000 deadlines due at once", (wall_ns() - from) / 1000, 1000000, "ms");
}

/* Without arguments everything; else what they name. */
static bool wanted(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc == 1;
}

int main(int argc, char **argv)
{
    struct bench *b = &the;

    mf_arena_init(&b->arena);
    if (!mf_sshsig_init())
        failed("libsodium");
    found(b);
    let_in(b);
    file_one(b);
    if (wanted(argc, argv, "ballots"))
        half_load(b, ballots(b));
    if (wanted(argc, argv, "events"))
        events(b);
    if (wanted(argc, argv, "memory"))
        memory(b);
    if (wanted(argc, argv, "deadlines"))
        deadlines(b);
    unfound(b);
    mf_arena_free(&b->arena);
    return 0;
}
