/*
 * A witness at work, and the attacks that it is there against: a log with two histories, and one
 * that goes back. Its record moves in one durable step, however many ask at once, and whenever it
 * is killed.
 */
#include "coop.h"

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "base/os.h"
#include "ledger/wire.h"
#include "ledger/witness.h"
#include "rng.h"

#define NAME "witness.example/w1"
#define TIME 1767225600u

struct scene {
    struct coop c;
    char dir[64]; /* the witness's */
    struct mf_witness *w;
    struct mf_hash origin;
};

static void add_own_log(struct scene *s)
{
    struct mf_err err = {0};
    struct mf_str vkey = mf_vkey_write(&s->c.arena, mf_play_log_key(mf_log_play(s->c.log)));

    if (mf_witness_add_log(s->w, vkey, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static void begin(struct scene *s)
{
    static const uint8_t seed[32] = {9};
    struct mf_err err = {0};

    coop_begin(&s->c);
    snprintf(s->dir, sizeof s->dir, "%.50s.witness", s->c.dir);
    if (mf_witness_init(s->dir, MF_S(NAME), seed, &err) != MF_OK ||
        mf_witness_open(s->dir, &s->w, &err) != MF_OK)
        fail_msg("%s", err.message);
    s->origin = mf_sha256(MF_S(COOP_ORIGIN));
    add_own_log(s);
}

static void end(struct scene *s)
{
    mf_witness_close(s->w);
    assert_int_equal(system(mf_strf(&s->c.arena, "rm -rf %s", s->dir).p), 0);
    coop_end(&s->c);
}

static void grow(struct coop *c, int n)
{
    struct mf_err err = {0};

    for (int i = 0; i < n; i++) {
        c->now += MF_MINUTE;
        assert_int_equal(mf_log_tick(c->log, c->now, true, NULL, &err), MF_OK);
    }
}

/* What the log asks of a witness that it believes to be at `old`. */
static struct mf_str request(struct coop *c, uint64_t old)
{
    struct mf_add_checkpoint r = {.old = old, .checkpoint = mf_log_note(c->log)};
    struct mf_err err = {0};

    if (old <= mf_log_signed(c->log))
        assert_int_equal(mf_tree_prove_consistency(mf_play_tree(mf_log_play(c->log)), old,
                                                   mf_log_signed(c->log), &r.proof, &err),
                         MF_OK);
    return mf_add_checkpoint_write(&c->arena, &r);
}

static struct mf_witness_answer ask(struct scene *s, struct mf_str body)
{
    struct mf_witness_answer a;
    struct mf_err err = {0};

    if (mf_witness_add_checkpoint(s->w, &s->c.arena, body, TIME, &a, &err) != MF_OK)
        fail_msg("%s", err.message);
    return a;
}

/* What it has cosigned: its record, opened with both keys. */
static uint64_t cosigned(struct scene *s, struct mf_hash *ret_root)
{
    const struct mf_vkey *log = mf_play_log_key(mf_log_play(s->c.log));
    struct mf_checkpoint c;
    struct mf_note note;
    struct mf_str bytes;
    struct mf_err err = {0};

    assert_int_equal(mf_witness_checkpoint(s->w, &s->c.arena, &s->origin, &bytes, &err), MF_OK);
    if (bytes.n == 0)
        return 0;
    if (mf_checkpoint_open(&s->c.arena, bytes, log, mf_witness_key(s->w), 1, &c, &note, &err) !=
        MF_OK)
        fail_msg("%s", err.message);
    assert_int_equal(note.nsigs, 2);
    assert_int_equal(note.sig[1].key, 1);
    if (ret_root)
        *ret_root = c.root;
    return c.size;
}

/* Another folder of the same organisation as it is now, for a second history. */
static void split(struct coop *c, struct coop *ret)
{
    static unsigned number;

    coop_close(c);
    *ret = *c;
    mf_arena_init(&ret->arena);
    snprintf(ret->dir, sizeof ret->dir, "%.28s-%u", c->dir, ++number);
    assert_int_equal(system(mf_strf(&c->arena, "cp -r %s %s", c->dir, ret->dir).p), 0);
    coop_open(c);
    coop_open(ret);
}

/* ---- at work ---- */

static void cosigns_what_continues(void **state)
{
    struct scene s;
    struct mf_witness_answer a;
    struct mf_str lines;
    struct mf_err err = {0};
    struct mf_note note;
    uint64_t size;

    (void)state;
    begin(&s);
    assert_int_equal(cosigned(&s, NULL), 0);
    a = ask(&s, request(&s.c, 0));
    assert_int_equal(a.status, 200);
    assert_int_equal(cosigned(&s, NULL), 1);
    assert_int_equal(mf_cosign_collect(&s.c.arena, mf_log_note(s.c.log), a.body,
                                       mf_witness_key(s.w), 1, &lines, &err),
                     MF_OK);
    assert_int_equal(
        mf_note_open(&s.c.arena,
                     mf_strf(&s.c.arena, "%.*s%.*s", MF_F(mf_log_note(s.c.log)), MF_F(lines)),
                     mf_witness_key(s.w), 1, &note, &err),
        MF_OK);
    assert_int_equal(note.sig[1].time, TIME);
    grow(&s.c, 6);
    a = ask(&s, request(&s.c, 0)); /* it has moved on, and says to where */
    assert_int_equal(a.status, 409);
    assert_string_equal(a.type, MF_WITNESS_SIZE_TYPE);
    assert_int_equal(mf_cosign_conflict(a.body, &size, &err), MF_OK);
    assert_int_equal(size, 1);
    a = ask(&s, request(&s.c, size));
    assert_int_equal(a.status, 200);
    assert_int_equal(cosigned(&s, NULL), 7);
    a = ask(&s, request(&s.c, 7)); /* the answer got lost: once more */
    assert_int_equal(a.status, 200);
    mf_witness_close(s.w);
    assert_int_equal(mf_witness_open(s.dir, &s.w, &err), MF_OK);
    assert_int_equal(cosigned(&s, NULL), 7);
    a = ask(&s, request(&s.c, 1));
    assert_int_equal(a.status, 409);
    assert_false(mf_witness_has_evidence(s.w, &s.origin));
    end(&s);
}

static void knows_its_logs(void **state)
{
    static const uint8_t seed[32] = {44};
    struct scene s;
    struct mf_witness_log *logs;
    struct mf_signer other;
    struct mf_err err = {0};
    struct mf_str vkey;
    uint32_t n;

    (void)state;
    begin(&s);
    add_own_log(&s); /* twice is once */
    assert_int_equal(mf_witness_logs(s.w, &s.c.arena, &logs, &n, &err), MF_OK);
    assert_int_equal(n, 1);
    assert_false(logs[0].record.cosigned);
    assert_int_equal(
        mf_signer_from_seed(MF_S("elsewhere.example/x"), MF_KEY_ED25519, seed, &other, &err),
        MF_OK);
    vkey = mf_vkey_write(&s.c.arena, &other.key);
    assert_int_equal(mf_witness_add_log(s.w, vkey, &err), MF_OK);
    assert_int_equal(mf_signer_from_seed(MF_S(COOP_ORIGIN), MF_KEY_ED25519, seed, &other, &err),
                     MF_OK);
    vkey = mf_vkey_write(&s.c.arena, &other.key); /* a second key of the same log */
    assert_int_equal(mf_witness_add_log(s.w, vkey, &err), MF_OK);
    assert_int_equal(mf_witness_logs(s.w, &s.c.arena, &logs, &n, &err), MF_OK);
    assert_int_equal(n, 2);
    assert_int_equal(logs[0].nkeys, 2);
    assert_int_equal(ask(&s, request(&s.c, 0)).status, 200);
    assert_int_equal(mf_witness_logs(s.w, &s.c.arena, &logs, &n, &err), MF_OK);
    assert_true(logs[0].record.cosigned && logs[0].record.size == 1);
    vkey = mf_vkey_write(&s.c.arena, mf_witness_key(s.w)); /* a witness is no log */
    assert_int_equal(mf_witness_add_log(s.w, vkey, &err), MF_E_USAGE);
    assert_int_equal(mf_witness_add_log(s.w, MF_S("nothing"), &err), MF_E_FORMAT);
    end(&s);
}

static void refuses_others(void **state)
{
    struct scene s;
    struct mf_str body, note;
    struct mf_buf b;
    struct mf_add_checkpoint r;
    struct mf_err err = {0};

    (void)state;
    begin(&s);
    body = request(&s.c, 0);
    assert_int_equal(mf_add_checkpoint_parse(body, &r, &err), MF_OK);
    mf_buf_init(&b, &s.c.arena); /* another size under the same signature */
    mf_buf_add(&b, body);
    *strstr(b.p, "\n1\n") = '\n';
    memcpy(strstr(b.p, "\n1\n"), "\n2\n", 3);
    assert_int_equal(ask(&s, mf_buf_str(&b)).status, 403);
    assert_int_equal(ask(&s, MF_S("old 0\n")).status, 400);
    assert_int_equal(ask(&s, MF_S("")).status, 400);
    assert_int_equal(ask(&s, request(&s.c, 2)).status, 400); /* it says it was further */
    note = MF_S("old 0\n\nsomebody.example/else\n0\n"
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
                "\xe2\x80\x94 somebody.example/else AAAAAAAA\n");
    assert_int_equal(ask(&s, note).status, 404);
    assert_int_equal(cosigned(&s, NULL), 0);
    end(&s);
}

/* ---- attacks (ledger.md, section 6) ---- */

/* 1: equivocation. Two histories under one key: only one of them is ever cosigned, and the pair of
 * checkpoints of one size is kept, which convicts the log before anybody. */
static void attack_1_split_view(void **state)
{
    struct scene s;
    struct coop other;
    struct mf_witness_answer a;
    struct mf_hash root, ours = {{0}};
    struct mf_checkpoint c[2];
    struct mf_err err = {0};
    const struct mf_vkey *log;

    (void)state;
    begin(&s);
    grow(&s.c, 2);
    assert_int_equal(ask(&s, request(&s.c, 0)).status, 200);
    split(&s.c, &other);
    other.now += MF_HOUR; /* another history from 3 on */
    grow(&s.c, 1);
    grow(&other, 1);
    assert_int_equal(ask(&s, request(&s.c, 3)).status, 200);
    assert_int_equal(cosigned(&s, &ours), 4);
    a = ask(&s, request(&other, 3)); /* as if the first had never been shown */
    assert_int_equal(a.status, 409);
    assert_true(a.forked);
    assert_int_equal(ask(&s, request(&other, 4)).status, 422);
    grow(&other, 3);
    assert_int_equal(ask(&s, request(&other, 4)).status, 422);
    assert_int_equal(ask(&s, request(&other, 7)).status, 409);
    assert_int_equal(ask(&s, request(&other, 0)).status, 409);
    assert_int_equal(cosigned(&s, &root), 4);
    assert_memory_equal(&root, &ours, sizeof root);
    assert_true(mf_witness_has_evidence(s.w, &s.origin));
    log = mf_play_log_key(mf_log_play(s.c.log));
    for (int i = 0; i < 2; i++) {
        struct mf_buf path;
        struct mf_str bytes;
        struct mf_note note;
        mf_buf_init(&path, &s.c.arena);
        mf_buf_f(&path, "%s/evidence/", s.dir);
        mf_wire_hex(&path, &s.origin);
        mf_buf_c(&path, i ? ".other" : ".cosigned");
        assert_int_equal(mf_os_read(&s.c.arena, path.p, MF_NOTE_MAX, &bytes, &err), MF_OK);
        assert_int_equal(mf_checkpoint_open(&s.c.arena, bytes, log, NULL, 0, &c[i], &note, &err),
                         MF_OK);
    }
    assert_int_equal(c[0].size, c[1].size);
    assert_memory_not_equal(&c[0].root, &c[1].root, sizeof root);
    grow(&s.c, 1); /* the history that was seen goes on */
    assert_int_equal(ask(&s, request(&s.c, 4)).status, 200);
    coop_end(&other);
    end(&s);
}

/* 2: rollback. The whole folder of the log is put back from a copy, so that it can't know; then it
 * goes on from there. */
static void attack_2_rollback(void **state)
{
    struct scene s;
    struct coop old;
    struct mf_hash root, before;

    (void)state;
    begin(&s);
    grow(&s.c, 2);
    split(&s.c, &old);
    grow(&s.c, 5);
    assert_int_equal(ask(&s, request(&s.c, 0)).status, 200);
    assert_int_equal(cosigned(&s, &before), 8);
    assert_int_equal(ask(&s, request(&old, 0)).status, 409);
    assert_int_equal(ask(&s, request(&old, 3)).status, 409);
    assert_int_equal(ask(&s, request(&old, 8)).status, 400); /* smaller than it was */
    old.now += MF_HOUR;
    grow(&old, 9);
    assert_int_equal(ask(&s, request(&old, 8)).status, 422);
    assert_int_equal(cosigned(&s, &root), 8);
    assert_memory_equal(&root, &before, sizeof root);
    coop_end(&old);
    end(&s);
}

/* ---- at once ---- */

struct asking {
    pthread_t thread;
    struct mf_witness *w;
    struct mf_str body;
    int status;
};

static void *ask_in_a_thread(void *payload)
{
    struct asking *q = payload;
    struct mf_witness_answer a = {0};
    struct mf_arena arena;

    mf_arena_init(&arena);
    if (mf_witness_add_checkpoint(q->w, &arena, q->body, TIME, &a, NULL) == MF_OK)
        q->status = a.status;
    mf_arena_free(&arena);
    return NULL;
}

/* Two histories from one old size, asked for by several at once: one of them wins, for all. */
static void a_race_has_one_winner(void **state)
{
    enum { ASKING = 4, ROUNDS = 60 };
    struct scene s;
    unsigned first = 0;

    (void)state;
    begin(&s);
    assert_int_equal(ask(&s, request(&s.c, 0)).status, 200);
    for (int round = 0; round < ROUNDS; round++) {
        struct asking q[ASKING];
        struct coop other;
        struct mf_hash root, ours, theirs;
        uint64_t old = mf_log_signed(s.c.log);
        bool won;
        split(&s.c, &other);
        grow(&s.c, 1);
        other.now += MF_SECOND;
        grow(&other, 2);
        for (int i = 0; i < ASKING; i++)
            q[i] = (struct asking){.w = s.w, .body = request(i % 2 ? &other : &s.c, old)};
        for (int i = 0; i < ASKING; i++) { /* turn by turn the one or the other begins */
            struct asking *one = &q[round % 2 ? ASKING - 1 - i : i];
            assert_int_equal(pthread_create(&one->thread, NULL, ask_in_a_thread, one), 0);
        }
        for (int i = 0; i < ASKING; i++)
            pthread_join(q[i].thread, NULL);
        ours = mf_play_root(mf_log_play(s.c.log));
        theirs = mf_play_root(mf_log_play(other.log));
        won = cosigned(&s, &root) == old + 1;
        first += won;
        assert_memory_equal(&root, won ? &ours : &theirs, sizeof root);
        for (int i = 0; i < ASKING; i++) /* once each: the second has the wrong old size */
            assert_true(q[i].status == 200 || q[i].status == 409);
        assert_int_equal((q[0].status == 200) + (q[1].status == 200) + (q[2].status == 200) +
                             (q[3].status == 200),
                         1);
        assert_int_equal(q[0].status == 200 || q[2].status == 200, won);
        if (!won) { /* the one that was seen goes on */
            struct coop loser = s.c;
            s.c = other;
            other = loser;
        }
        coop_end(&other);
    }
    printf("# the shorter one won %u of %d times\n", first, ROUNDS);
    end(&s);
}

/* ---- killed ---- */

_Noreturn static void cosign_until_killed(struct scene *s, struct mf_str *bodies, uint32_t n,
                                          uint64_t from, int out)
{
    struct mf_witness *w;
    struct mf_witness_answer a;

    if (mf_witness_open(s->dir, &w, NULL) != MF_OK)
        _exit(11);
    for (uint64_t i = from; i < n; i++) {
        if (mf_witness_add_checkpoint(w, &s->c.arena, bodies[i], TIME, &a, NULL) != MF_OK ||
            a.status != 200)
            _exit(12);
        if (write(out, &i, sizeof i) != (ssize_t)sizeof i)
            _exit(13);
    }
    for (;;)
        pause();
}

/* bodies[i] asks to go from size i to i + 1; what was handed out is never below the record. */
static void killed_at_any_moment(void **state)
{
    enum { SIZES = 1500, KILLS = 40 };
    struct rng r = rng_seed_from_env(3);
    struct scene s;
    struct mf_str *bodies;
    uint64_t at = 0;
    unsigned killed = 0;

    (void)state;
    begin(&s);
    bodies = mf_new_n(&s.c.arena, struct mf_str, SIZES);
    for (uint32_t i = 0; i < SIZES; i++) {
        bodies[i] = request(&s.c, i);
        grow(&s.c, 1);
    }
    for (; killed < KILLS && at < SIZES; killed++) {
        struct timespec pause = {0, (long)rng_below(&r, 12000) * 1000};
        uint64_t said, last = at;
        int ends[2], status;
        pid_t child;
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(ends[0]);
            cosign_until_killed(&s, bodies, SIZES, at, ends[1]);
        }
        close(ends[1]);
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        while (read(ends[0], &said, sizeof said) == (ssize_t)sizeof said)
            last = said + 1;
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        at = cosigned(&s, NULL);
        assert_true(at >= last && at <= last + 1);
    }
    printf("# killed %u times, %llu checkpoints cosigned\n", killed, (unsigned long long)at);
    assert_true(at > 20);
    end(&s);
}

/* ---- its folder ---- */

static void shell(struct scene *s, const char *commands)
{
    assert_int_equal(system(mf_strf(&s->c.arena, "cd %s && %s", s->dir, commands).p), 0);
}

static void is_made_once(void **state)
{
    static const uint8_t seed[32] = {1};
    struct scene s;
    struct mf_witness *w;
    struct mf_err err = {0};

    (void)state;
    begin(&s);
    assert_int_equal(mf_witness_init(s.dir, MF_S(NAME), seed, &err), MF_E_USAGE);
    assert_int_equal(mf_witness_init("/dev/null", MF_S(NAME), seed, &err), MF_E_USAGE);
    assert_int_equal(mf_witness_init(s.dir, MF_S("a name"), seed, &err), MF_E_FORMAT);
    shell(&s, "chmod 644 witness.key");
    assert_int_equal(mf_witness_open(s.dir, &w, &err), MF_E_USAGE);
    shell(&s, "chmod 600 witness.key");
    shell(&s, "rm -rf witness.key logs lock && echo half > witness.key.new"); /* cut off */
    assert_int_equal(mf_witness_open(s.dir, &w, &err), MF_E_IO);
    assert_int_equal(mf_witness_init(s.dir, MF_S(NAME), seed, &err), MF_OK);
    assert_int_equal(mf_witness_open(s.dir, &w, &err), MF_OK);
    mf_witness_close(w);
    end(&s);
}

/* What it hasn't signed itself is no record of it: it stops, and doesn't begin from nothing. */
static void a_damaged_record_stops_it(void **state)
{
    static const char *const damages[] = {
        "sed -i 's/^2$/1/' cosigned/*",           /* a smaller size */
        "sed -i '/witness.example/d' cosigned/*", /* its own signature gone */
        "truncate -s 20 cosigned/*",
        "truncate -s 0 cosigned/*",
        "printf 'x\\n' >> logs",
    };
    struct scene s;
    struct mf_witness_answer a;
    struct mf_err err = {0};

    (void)state;
    begin(&s);
    grow(&s.c, 1);
    assert_int_equal(ask(&s, request(&s.c, 0)).status, 200);
    shell(&s, "mkdir keep && cp -r cosigned logs keep");
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        shell(&s, damages[i]);
        assert_int_equal(
            mf_witness_add_checkpoint(s.w, &s.c.arena, request(&s.c, 2), TIME, &a, &err),
            MF_E_FORMAT);
        shell(&s, "rm -rf cosigned logs && cp -r keep/* .");
    }
    shell(&s, "rm -rf keep");
    assert_int_equal(ask(&s, request(&s.c, 2)).status, 200);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cosigns_what_continues),
        cmocka_unit_test(knows_its_logs),
        cmocka_unit_test(refuses_others),
        cmocka_unit_test(attack_1_split_view),
        cmocka_unit_test(attack_2_rollback),
        cmocka_unit_test(a_race_has_one_winner),
        cmocka_unit_test(killed_at_any_moment),
        cmocka_unit_test(is_made_once),
        cmocka_unit_test(a_damaged_record_stops_it),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("witness", tests, NULL, NULL);
}
