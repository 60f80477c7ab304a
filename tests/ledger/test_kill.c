/*
 * A real process under load, killed at any moment: what it has acknowledged is there when the
 * ledger is opened again, at the place that it named, under a signed checkpoint.
 *
 * MF_KILLS=5000 in the environment kills more often; MF_SEED=… at other moments.
 */
#include "coop.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "rng.h"

enum { MOST = 6, KILLS = 120, ROOM = 4096 };

/* What the child says when it has taken something; below PIPE_BUF, so it comes whole or not. */
struct said {
    uint64_t signed_size; /* of its checkpoint */
    uint32_t n;
    struct {
        uint64_t entry;
        struct mf_hash id;
    } taken[MOST];
};

/* ---- the process that is killed ---- */

/* Where its keys have got to, as the register has it. */
static void look_up_sequences(struct coop *c)
{
    const struct mf_keys *keys = mf_play_keys(mf_log_play(c->log));

    for (int i = 0; i < COOP_MEMBERS; i++)
        c->sequence[i] = mf_keys_row(keys, mf_keys_find(keys, &c->key[i].print))->sequence;
}

static struct mf_incoming something(struct coop *c, struct rng *r)
{
    const struct mf_charter *charter = mf_org_charter(mf_play_org(mf_log_play(c->log)));
    int who = (int)rng_below(r, COOP_MEMBERS);
    uint32_t there = mf_org_proposals(mf_play_org(mf_log_play(c->log)));
    struct mf_command cmd = coop_command(MF_DO_VOTE, there);
    struct mf_arg arg = {.kind = MF_ARG_TEXT};
    struct mf_buf words;
    struct mf_text t;

    cmd.ballot = rng_below(r, 2) ? MF_BALLOT_YES : MF_BALLOT_NO;
    if (there == 0 || rng_below(r, 4) == 0) {
        mf_buf_init(&words, &c->arena);
        mf_buf_pad(&words, 'w', 1 + rng_below(r, rng_below(r, 8) ? 50 : 9000));
        arg.text = mf_buf_str(&words);
        cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);
        cmd.power = mf_charter_find(charter, MF_S("resolve")).index;
        cmd.args = &arg;
        cmd.nargs = 1;
    }
    t = coop_text(c, who, &cmd);
    return coop_sign(c, who, &t);
}

static bool take_some(struct coop *c, struct rng *r, int out)
{
    struct mf_incoming in[MOST];
    struct mf_answer answers[MOST];
    struct said said = {0};
    uint32_t n = 1 + (uint32_t)rng_below(r, MOST);
    struct mf_err err;

    for (uint32_t i = 0; i < n; i++)
        in[i] = something(c, r);
    if (mf_log_take(c->log, &c->arena, c->now, in, n, answers, NULL, &err) != MF_OK)
        return false;
    said.signed_size = mf_log_signed(c->log);
    for (uint32_t i = 0; i < n; i++)
        if (answers[i].taken == MF_TAKEN) {
            said.taken[said.n].entry = answers[i].entry;
            said.taken[said.n++].id = answers[i].id;
        }
    return write(out, &said, sizeof said) == (ssize_t)sizeof said;
}

/* Takes commands until it is killed. Nothing here may end in cmocka: that is the parent's. */
_Noreturn static void work(struct coop *c, struct rng r, int out)
{
    struct mf_err err;
    struct mf_hash hash;

    if (mf_log_open(c->dir, &c->log, NULL, &err) != MF_OK)
        _exit(11);
    look_up_sequences(c);
    for (;;) {
        struct mf_arena_mark mark = mf_arena_mark(&c->arena);
        c->now = mf_play_now(mf_log_play(c->log)) + (mf_instant)rng_below(&r, MF_HOUR);
        if (!take_some(c, &r, out))
            _exit(12);
        if (rng_below(&r, 8) == 0 && mf_log_tick(c->log, c->now, true, NULL, &err) != MF_OK)
            _exit(13);
        if (rng_below(&r, 8) == 0 &&
            mf_log_document(c->log, mf_strf(&c->arena, "%llu", (unsigned long long)r.s), &hash,
                            &err) != MF_OK)
            _exit(14);
        if (rng_below(&r, 20) == 0) { /* its write-ahead log goes into the file */
            coop_close(c);
            if (mf_log_open(c->dir, &c->log, NULL, &err) != MF_OK)
                _exit(15);
            look_up_sequences(c);
        }
        mf_arena_rewind(&c->arena, mark);
    }
}

/* ---- the one that kills it ---- */

static pid_t start(struct coop *c, struct rng r, int *ret_in)
{
    int ends[2];
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        work(c, r, ends[1]);
    }
    close(ends[1]);
    *ret_in = ends[0];
    return child;
}

static void kill_after(pid_t child, long us)
{
    struct timespec pause = {0, us * 1000};

    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
}

/* Kills it some microseconds after its start, or after its first word; what it said until then. */
static uint32_t listen_and_kill(pid_t child, int in, bool at_once, long us, struct said *all)
{
    uint32_t n = 0;
    ssize_t got;
    int status;

    if (at_once)
        kill_after(child, us);
    while ((got = read(in, &all[n], sizeof *all)) == (ssize_t)sizeof *all) {
        if (n++ == 0 && !at_once)
            kill_after(child, us);
        assert_true(n < ROOM);
    }
    assert_int_equal(got, 0); /* no half of a word */
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        fail_msg("the child ended by itself, status %d", status);
    close(in);
    return n;
}

static void all_is_there(struct coop *c, const struct said *all, uint32_t n, unsigned *taken)
{
    uint64_t entry;
    bool found;
    struct mf_err err;

    for (uint32_t i = 0; i < n; i++) {
        assert_true(mf_log_signed(c->log) >= all[i].signed_size);
        for (uint32_t k = 0; k < all[i].n; k++) {
            assert_int_equal(
                mf_store_find(mf_log_store(c->log), all[i].taken[k].id, &entry, &found, &err),
                MF_OK);
            assert_true(found);
            assert_int_equal(entry, all[i].taken[k].entry);
        }
        *taken += all[i].n;
    }
    assert_int_equal(mf_log_signed(c->log), mf_play_size(mf_log_play(c->log)));
}

static void killed_at_any_moment(void **state)
{
    struct rng r = rng_seed_from_env(9);
    const char *env = getenv("MF_KILLS");
    int kills = env ? atoi(env) : KILLS;
    struct said *all = calloc(ROOM, sizeof *all);
    unsigned taken = 0, unheard = 0;
    struct mf_verdict v;
    struct coop c;

    (void)state;
    assert_non_null(all);
    coop_begin(&c);
    for (int i = 0; i < kills; i++) {
        uint64_t before = mf_log_signed(c.log), size;
        int in;
        coop_close(&c);
        pid_t child = start(&c, (struct rng){rng_next(&r)}, &in);
        bool at_once = rng_below(&r, 4) == 0;
        uint32_t n = listen_and_kill(child, in, at_once, (long)rng_below(&r, 40000), all);
        coop_open(&c);
        size = mf_log_signed(c.log);
        assert_true(size >= before);
        all_is_there(&c, all, n, &taken);
        unheard += n > 0 && size > all[n - 1].signed_size; /* durable, and not yet answered */
    }
    v = coop_verify(&c);
    assert_true(v.sound);
    printf("# killed %d times; %u commands acknowledged, %llu entries; %u times more was durable "
           "than had been answered\n",
           kills, taken, (unsigned long long)v.size, unheard);
    assert_true(taken > (unsigned)kills);
    mf_play_free(v.play);
    coop_end(&c);
    free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_moment),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
