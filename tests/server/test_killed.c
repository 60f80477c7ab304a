/*
 * The server as its members have it: a process of its own, under load from all of them at once,
 * killed at any moment or told to stop. What it has answered is there, at the number that it named,
 * once; what it hasn't answered settles when it is sent again; what it was told to stop over is
 * answered or isn't there.
 *
 * MF_KILLS=500 in the environment kills more often; MF_SEED=… at other moments.
 */
#include "client.h"

#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/os.h"
#include "ledger/coop.h"
#include "rng.h"
#include "server/body.h"

enum {
    KILLS = 24,
    STOPS = 6,
    MANY = 6,
    BALLOTS = 3,
    KINDS = 5,
    SAID_MOST = 90,
    HEARD_MOST = 1 << 17
};

/* Ballots may be changed, and nothing closes early: the load never runs out of what is lawful. */
static const char charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 300 days\n"
    "    passes when majority of members in office effect adopt \"a resolution\" }\n"
    "}\n";

struct acknowledged {
    struct mf_hash id;
    uint64_t entry;
};

/* A member, with a thread of its own in each round. */
struct member {
    struct coop own;             /* keys and sequences of the whole, with an arena of its own */
    int who, ballot;             /* which kind it has cast last: the same again is refused */
    int said;                    /* statements, of which there is an end */
    struct mf_text kinds[KINDS]; /* what it says, but for sequence and time */
    struct rng r;
    /* What was sent last, as long as it isn't known what became of it. */
    struct mf_arena kept;
    struct mf_incoming sent[MANY];
    uint32_t nsent;
    uint32_t known; /* bits: of a body that is sent again, what had an answer the first time */
    struct acknowledged *heard;
    uint32_t nheard;
    unsigned settled_now, settled_before; /* taken when sent again, and taken at the first time */
    char wrong[256];                      /* what must not be, for the test to say */
};

struct fire {
    struct coop c;
    struct member member[COOP_MEMBERS];
    char program[512];
    char address[64];
    pid_t server;
    int says; /* its standard output */
};

/* ---- the process ---- */

/* The program that was built beside this test. */
static void find_program(char *path, size_t room)
{
    ssize_t n = readlink("/proc/self/exe", path, room - 16);

    assert_true(n > 0);
    path[n] = '\0';
    for (int up = 0; up < 3; up++)
        *strrchr(path, '/') = '\0';
    strcat(path, "/mufakat");
    assert_int_equal(access(path, X_OK), 0);
}

static void server_begin(struct fire *f)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    f->server = fork();
    assert_true(f->server >= 0);
    if (f->server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(f->program, "mufakat", "serve", f->c.dir, "--listen", "127.0.0.1:0", "--quiet",
              (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    f->says = ends[0];
}

/* Its address, as it says it; false: it ended before. */
static bool server_listens(struct fire *f)
{
    char line[256] = {0};
    size_t n = 0;
    const char *at;

    while (n < sizeof line - 1 && read(f->says, line + n, 1) == 1 && line[n] != '\n')
        n++;
    if (!(at = strstr(line, "http://")))
        return false;
    line[n] = '\0';
    snprintf(f->address, sizeof f->address, "%s", at + 7);
    return true;
}

static int server_ends(struct fire *f)
{
    int status;

    assert_int_equal(waitpid(f->server, &status, 0), f->server);
    close(f->says);
    return status;
}

/* ---- a member ---- */

#define WRONG(m, ...)                                                                              \
    do {                                                                                           \
        if (!*(m)->wrong)                                                                          \
            snprintf((m)->wrong, sizeof(m)->wrong, __VA_ARGS__);                                   \
    } while (0)

/* Asks without a word of cmocka's, which belongs to the main thread; status 0: no answer. */
static struct heard ask(struct member *m, const char *address, const char *path, struct mf_str body)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct heard h = {0};
    struct mf_buf in;

    at.sin_port = htons((uint16_t)atoi(strrchr(address, ':') + 1));
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) {
        mf_buf_init(&in, &m->own.arena);
        client_send(fd, mf_strf(&m->own.arena,
                                "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                                "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
                                path, address, body.n));
        client_send(fd, body);
        while (client_more(fd, &in, CLIENT_PATIENCE))
            continue;
        h = client_parse(&m->own.arena, mf_buf_str(&in));
    }
    close(fd);
    return h;
}

static const struct mf_text *something(struct member *m)
{
    int kind = (int)rng_below(&m->r, KINDS);

    if (kind == m->ballot || m->said == SAID_MOST)
        kind = (m->ballot + 1) % BALLOTS;
    if (kind < BALLOTS)
        m->ballot = kind;
    else
        m->said++;
    return &m->kinds[kind];
}

static void make_some(struct member *m)
{
    m->known = 0;
    m->nsent = rng_below(&m->r, 4) == 0 ? 1 + (uint32_t)rng_below(&m->r, MANY) : 1;
    mf_arena_free(&m->kept);
    mf_arena_init(&m->kept);
    for (uint32_t i = 0; i < m->nsent; i++) {
        struct mf_text t = *something(m);
        struct mf_incoming in;
        t.sequence = ++m->own.sequence[m->who];
        t.not_after = mf_os_now() + MF_DAY;
        in = coop_sign(&m->own, m->who, &t);
        m->sent[i] = (struct mf_incoming){.text = mf_str_copy(&m->kept, in.text),
                                          .signature = mf_str_copy(&m->kept, in.signature)};
    }
}

/* One answer, written down: `taken 12` or `already 12`. False: it says that nothing is known. */
static bool hear(struct member *m, uint32_t i, const char *answer, uint64_t entry, bool again)
{
    bool taken = strcmp(answer, "taken") == 0;

    if (!taken && strcmp(answer, "already") != 0) {
        if (strcmp(answer, "failed") != 0)
            WRONG(m, "a lawful command is answered with \"%s\"", answer);
        return false;
    }
    if (m->known >> i & 1 ? taken : !taken && !again)
        WRONG(m, "answered with \"%s\"", answer);
    if (m->known >> i & 1)
        return true;
    if (again)
        *(taken ? &m->settled_now : &m->settled_before) += 1;
    m->known |= 1u << i;
    m->heard[m->nheard++] = (struct acknowledged){mf_text_id(m->sent[i].text), entry};
    return true;
}

static bool hear_one(struct member *m, struct mf_str body, bool again)
{
    json_t *j = body.n > 0 ? json_loadb(body.p, body.n, 0, NULL) : NULL;
    const char *answer = json_string_value(json_object_get(j, "answer"));
    bool known = answer && hear(m, 0, answer,
                                (uint64_t)json_integer_value(json_object_get(j, "entry")), again);

    json_decref(j);
    return known;
}

/* A line for each. False: some have no answer, or the last line was cut off. */
static bool hear_many(struct member *m, struct mf_str body, bool again)
{
    bool all = true;

    for (uint32_t i = 0; i < m->nsent; i++) {
        const char *end = body.n > 0 ? memchr(body.p, '\n', body.n) : NULL;
        char line[64] = {0}, word[32];
        unsigned long long entry = 0;
        size_t n = end ? (size_t)(end - body.p) : 0;
        if (!end || n >= sizeof line)
            return false;
        memcpy(line, body.p, n);
        if (sscanf(line, "%31s %llu", word, &entry) < 2 && strcmp(word, "failed") != 0)
            WRONG(m, "a lawful command is answered with \"%s\"%s", line,
                  again ? " when sent again" : "");
        all = hear(m, i, word, entry, again) && all;
        body = mf_str_sub(body, n + 1, body.n);
    }
    return all;
}

/* Sends what there is to send; false: it isn't known what became of all of it. */
static bool send_it(struct member *m, const char *address, bool again)
{
    struct mf_buf body;
    struct heard h;

    mf_buf_init(&body, &m->own.arena);
    for (uint32_t i = 0; i < m->nsent; i++)
        mf_body_plain_add(&body, m->sent[i].text, m->sent[i].signature);
    h = ask(m, address, m->nsent == 1 ? "/commands" : "/commands/batch", mf_buf_str(&body));
    if (h.status == 0 || h.status == 503)
        return false;
    if (h.status != 200 && h.status != 201) {
        WRONG(m, "%u: %.*s", h.status, (int)(h.body.n < 200 ? h.body.n : 200), h.body.p);
        return false;
    }
    if (!(m->nsent == 1 ? hear_one : hear_many)(m, h.body, again))
        return false; /* cut off, or "failed" for one of many: all of it is sent again */
    m->nsent = 0;
    return true;
}

struct round {
    struct member *m;
    const char *address;
};

/* Settles what is left from the round before, then goes on until nobody answers. */
static void *member_acts(void *payload)
{
    struct round *r = payload;
    struct member *m = r->m;
    bool again = m->nsent > 0;

    for (;; again = false) {
        struct mf_arena_mark mark = mf_arena_mark(&m->own.arena);
        bool known;
        if (!again)
            make_some(m);
        known = m->nheard + MANY < HEARD_MOST && send_it(m, r->address, again);
        mf_arena_rewind(&m->own.arena, mark);
        if (!known)
            return NULL;
    }
}

/* ---- a round ---- */

static void pause_us(uint64_t us)
{
    nanosleep(&(struct timespec){(time_t)(us / 1000000), (long)(us % 1000000) * 1000}, NULL);
}

/* Everybody acts; after some time the server gets the signal. Returns how it ended. */
static int round_under_fire(struct fire *f, int signal, uint64_t after_us)
{
    struct round r[COOP_MEMBERS];
    pthread_t t[COOP_MEMBERS];
    int status;

    for (int i = 0; i < COOP_MEMBERS; i++) {
        r[i] = (struct round){&f->member[i], f->address};
        assert_int_equal(pthread_create(&t[i], NULL, member_acts, &r[i]), 0);
    }
    pause_us(after_us);
    kill(f->server, signal);
    status = server_ends(f);
    for (int i = 0; i < COOP_MEMBERS; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < COOP_MEMBERS; i++)
        if (*f->member[i].wrong)
            fail_msg("%s: %s", coop_names[i], f->member[i].wrong);
    return status;
}

/* What was taken apart from what was answered: whether the ledger has what was sent last. */
static bool is_there(struct fire *f, const struct mf_hash *id, uint64_t *ret_entry)
{
    bool found;

    assert_int_equal(mf_store_find(mf_log_store(f->c.log), *id, ret_entry, &found, NULL), MF_OK);
    return found;
}

static void all_heard_is_there(struct fire *f, const uint32_t *from)
{
    uint64_t entry;

    for (int i = 0; i < COOP_MEMBERS; i++)
        for (uint32_t k = from[i]; k < f->member[i].nheard; k++) {
            const struct acknowledged *a = &f->member[i].heard[k];
            if (!is_there(f, &a->id, &entry) || entry != a->entry)
                fail_msg("%s was told entry %llu, and it isn't there", coop_names[i],
                         (unsigned long long)a->entry);
        }
}

/* Each command stands in the ledger once: it is walked through from its beginning. */
static unsigned each_once(struct fire *f)
{
    struct mf_play *p = mf_log_play(f->c.log);
    uint64_t size = mf_play_size(p), entry;
    unsigned commands = 0;

    for (uint64_t at = 1; at < size; at++) {
        struct mf_arena_mark mark = mf_arena_mark(&f->c.arena);
        struct mf_store_entry se;
        struct mf_entry e;
        struct mf_hash id;
        assert_int_equal(mf_store_read(mf_log_store(f->c.log), at, 1, &f->c.arena, &se, NULL),
                         MF_OK);
        assert_int_equal(mf_entry_read(se.bytes, &e, NULL), MF_OK);
        if (e.kind == MF_ENTRY_COMMAND) {
            id = mf_text_id(mf_entry_part(&e, "text"));
            assert_true(is_there(f, &id, &entry) && entry == at); /* no other place */
            commands++;
        }
        mf_arena_rewind(&f->c.arena, mark);
    }
    return commands;
}

/* ---- the organisation ---- */

static void member_begin(struct fire *f, int who, struct rng *r)
{
    struct member *m = &f->member[who];
    static const size_t lengths[] = {12, 9000};
    struct mf_command cmd = coop_command(MF_DO_VOTE, 1);

    *m = (struct member){.own = f->c, .who = who, .ballot = -1, .r = {rng_next(r)}};
    mf_arena_init(&m->own.arena);
    mf_arena_init(&m->kept);
    m->heard = calloc(HEARD_MOST, sizeof *m->heard);
    assert_non_null(m->heard);
    for (int k = 0; k < KINDS; k++) {
        if (k < BALLOTS) {
            cmd.ballot = k == 0 ? MF_BALLOT_YES : k == 1 ? MF_BALLOT_NO : MF_BALLOT_ABSTAIN;
        } else {
            struct mf_buf words;
            mf_buf_init(&words, &f->c.arena);
            mf_buf_pad(&words, 'w', lengths[k - BALLOTS]);
            cmd = coop_command(MF_DO_SAY, 1);
            cmd.text = mf_buf_str(&words);
        }
        m->kinds[k] = coop_text(&f->c, who, &cmd);
        m->kinds[k].organisation = MF_S(COOP_ORIGIN); /* not of the log, which is closed */
    }
    m->own.sequence[who] = f->c.sequence[who];
}

static void fire_begin(struct fire *f, struct rng *r)
{
    struct mf_founding founding = {.origin = MF_S(COOP_ORIGIN),
                                   .charter = mf_str_c(charter),
                                   .at = mf_os_now() - MF_MINUTE,
                                   .seed = {7}};
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    struct mf_err err = {0};
    struct mf_buf roster;

    f->c = (struct coop){.now = founding.at};
    mf_arena_init(&f->c.arena);
    assert_true(mf_sshsig_init());
    find_program(f->program, sizeof f->program);
    strcpy(f->c.dir, "/tmp/mufakat-killed-XXXXXX");
    assert_non_null(mkdtemp(f->c.dir));
    mf_buf_init(&roster, &f->c.arena);
    mf_buf_c(&roster, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(&f->c, i, &roster);
    mf_buf_c(&roster, "}\n");
    founding.roster = mf_buf_str(&roster);
    if (mf_log_found(f->c.dir, &founding, &err) != MF_OK)
        fail_msg("%s", err.message);
    coop_open(&f->c);
    assert_int_equal(coop_file(&f->c, 0, "resolve", &arg), 1);
    for (int i = 0; i < COOP_MEMBERS; i++)
        member_begin(f, i, r);
    coop_close(&f->c);
}

static void fire_end(struct fire *f)
{
    for (int i = 0; i < COOP_MEMBERS; i++) {
        mf_arena_free(&f->member[i].own.arena);
        mf_arena_free(&f->member[i].kept);
        free(f->member[i].heard);
    }
    coop_end(&f->c);
}

static void heard_so_far(const struct fire *f, uint32_t *ret)
{
    for (int i = 0; i < COOP_MEMBERS; i++)
        ret[i] = f->member[i].nheard;
}

static unsigned sum_heard(const struct fire *f)
{
    unsigned n = 0;

    for (int i = 0; i < COOP_MEMBERS; i++)
        n += f->member[i].nheard;
    return n;
}

/* At the end nothing is open any more: the last of each is sent once more, to a server that stays
 * until all have their answer. */
static void settle_all(struct fire *f)
{
    server_begin(f);
    assert_true(server_listens(f));
    for (int i = 0; i < COOP_MEMBERS; i++)
        if (f->member[i].nsent > 0 && !send_it(&f->member[i], f->address, true))
            fail_msg("%s: what was left doesn't settle. %s", coop_names[i], f->member[i].wrong);
    kill(f->server, SIGTERM);
    assert_int_equal(server_ends(f), 0);
}

static void whole_is_sound(struct fire *f)
{
    uint32_t from[COOP_MEMBERS] = {0};
    struct mf_verdict v;

    coop_open(&f->c);
    all_heard_is_there(f, from);
    /* All that is there was answered for in the end, and but for the filing by nobody else. */
    assert_int_equal(each_once(f), sum_heard(f) + 1);
    v = coop_verify(&f->c);
    if (!v.sound)
        fail_msg("%.*s", MF_F(v.faults.at[0].what));
    mf_play_free(v.play);
}

/* ---- the tests ---- */

static void killed_under_load(void **state)
{
    struct rng r = rng_seed_from_env(11);
    const char *env = getenv("MF_KILLS");
    int kills = env ? atoi(env) : KILLS, early = 0;
    unsigned now = 0, before = 0;
    static struct fire f;

    (void)state;
    fire_begin(&f, &r);
    for (int i = 0; i < kills; i++) {
        uint32_t from[COOP_MEMBERS];
        int status;
        heard_so_far(&f, from);
        server_begin(&f);
        if (rng_below(&r, 5) == 0) { /* while it opens, plays, and begins to listen */
            pause_us(rng_below(&r, 150000));
            kill(f.server, SIGKILL);
            status = server_ends(&f);
            early++;
        } else {
            assert_true(server_listens(&f));
            status = round_under_fire(&f, SIGKILL, rng_below(&r, 700000));
        }
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
            fail_msg("the server ended by itself, status %d", status);
        if (rng_below(&r, 2)) /* else the next server is the first to open what is left */
            continue;
        coop_open(&f.c);
        all_heard_is_there(&f, from);
        coop_close(&f.c);
    }
    settle_all(&f);
    whole_is_sound(&f);
    for (int i = 0; i < COOP_MEMBERS; i++) {
        now += f.member[i].settled_now;
        before += f.member[i].settled_before;
    }
    printf("# killed %d times, %d of them while it began; %u commands acknowledged; of those "
           "without an answer %u were there already and %u were taken when sent again\n",
           kills, early, sum_heard(&f), before, now);
    assert_true(sum_heard(&f) > (unsigned)kills);
    fire_end(&f);
}

/* Nothing that was sent last and has no answer is in the ledger: what it took, it answered. */
static void unanswered_is_not_there(struct fire *f)
{
    uint64_t entry;

    for (int i = 0; i < COOP_MEMBERS; i++)
        for (uint32_t k = 0; k < f->member[i].nsent; k++) {
            struct mf_hash id = mf_text_id(f->member[i].sent[k].text);
            if (is_there(f, &id, &entry))
                fail_msg("%s: entry %llu was taken and never answered", coop_names[i],
                         (unsigned long long)entry);
        }
}

static void told_to_stop_under_load(void **state)
{
    struct rng r = rng_seed_from_env(12);
    static struct fire f;

    (void)state;
    fire_begin(&f, &r);
    for (int i = 0; i < STOPS; i++) {
        uint32_t from[COOP_MEMBERS];
        int status;
        heard_so_far(&f, from);
        server_begin(&f);
        assert_true(server_listens(&f));
        status = round_under_fire(&f, i % 3 == 2 ? SIGINT : SIGTERM, 50000 + rng_below(&r, 700000));
        assert_int_equal(status, 0);
        coop_open(&f.c);
        all_heard_is_there(&f, from);
        unanswered_is_not_there(&f);
        coop_close(&f.c);
    }
    settle_all(&f);
    whole_is_sound(&f);
    printf("# told to stop %d times; %u commands acknowledged\n", STOPS, sum_heard(&f));
    assert_true(sum_heard(&f) > STOPS);
    fire_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_under_load),
        cmocka_unit_test(told_to_stop_under_load),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("killed", tests, NULL, NULL);
}
