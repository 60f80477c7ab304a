#include "server/ask_witnesses.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/os.h"

enum {
    MOST = 2 * MF_POLICY_MAX,
    FIRST_PAUSE = 500, /* ms after a failure; doubled each time */
    LONGEST_PAUSE = 60000,
    ROUNDS_APART = 250,  /* ms from beginning to beginning: each brings an entry */
    AFTER_REFUSAL = 2000 /* ms, where what came can't be an entry */
};

struct asked {
    struct mf_asking *of;
    pthread_t thread;
    struct mf_witness_state state;
    struct mf_arena keep; /* its key's texts */
    uint64_t done;        /* the round in which it has cosigned */
    char *lines;          /* then, its cosignature */
    uint64_t old;         /* what it has cosigned last */
};

struct mf_asking {
    struct mf_service *service;
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t changed;
    atomic_bool stop;
    struct asked who[MOST];
    uint32_t n;
    uint64_t round; /* its number; those before are over */
    bool going;     /* a round goes on */
    bool wanting;   /* entries wait for it; else it is only for who reads the checkpoint */
    char *note;     /* its checkpoint */
    uint64_t size;
    /* Steady ms before which no round begins: one that entries wait for, any other; and when one
     * that came too early is to be tried again, 0: none did. */
    int64_t next, next_quiet, again;
};

static char *copied(struct mf_str s)
{
    char *p = malloc(s.n + 1);

    if (!p)
        mf_oom(s.n + 1);
    memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

/* ---- a witness ---- */

static enum mf_rc prove(void *ctx, uint64_t old, uint64_t size, struct mf_proof *ret,
                        struct mf_err *err)
{
    struct mf_asking *k = ctx;
    enum mf_rc rc;

    mf_service_read(k->service);
    rc = mf_tree_prove_consistency(mf_play_tree(mf_service_play(k->service)), old, size, ret, err);
    mf_service_unread(k->service);
    return rc;
}

static int64_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Sleeps so long, or until it is all over. A new round doesn't shorten it: else a busy ledger would
 * besiege a witness. */
static void pause_for(struct mf_asking *k, int64_t ms)
{
    int64_t end = steady() + ms;
    struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};

    while (!atomic_load(&k->stop) &&
           pthread_cond_timedwait(&k->changed, &k->mutex, &until) != ETIMEDOUT)
        ;
}

/* One question; true: it has cosigned. The lock is held, but for while it is asked. */
static bool ask_once(struct mf_asking *k, struct asked *w, struct mf_arena *a)
{
    uint64_t round = k->round, old = w->old;
    struct mf_asked_answer got;
    struct mf_ask ask = {.witness = &w->state.key,
                         .note = mf_str_copy(a, mf_str_c(k->note)),
                         .size = k->size,
                         .proof = prove,
                         .ctx = k,
                         .stop = &k->stop};
    size_t n;

    pthread_mutex_unlock(&k->mutex);
    mf_ask(a, &ask, &old, &got);
    pthread_mutex_lock(&k->mutex);
    w->old = old > ask.size ? 0 : old; /* beyond: it is asked anew what it has */
    w->state.asked = true;
    w->state.last = got.what;
    w->state.status = got.status;
    if (got.what == MF_ASK_COSIGNED || got.what == MF_ASK_BEYOND)
        w->state.cosigned = old;
    n = got.why.n < sizeof w->state.why - 1 ? got.why.n : sizeof w->state.why - 1;
    if (n > 0)
        memcpy(w->state.why, got.why.p, n);
    w->state.why[n] = '\0';
    if (got.what != MF_ASK_COSIGNED)
        return false;
    if (round == k->round) {
        free(w->lines);
        w->lines = copied(got.lines);
        w->done = round;
        pthread_mutex_unlock(&k->mutex);
        mf_service_wake(k->service);
        pthread_mutex_lock(&k->mutex);
    }
    return true;
}

/* Nothing to ask for now. Where a round came too early, somebody has to remind the sequencer. */
static void idle(struct mf_asking *k)
{
    int64_t again = k->again;
    struct timespec until = {.tv_sec = again / 1000, .tv_nsec = again % 1000 * 1000000};

    if (again == 0) {
        pthread_cond_wait(&k->changed, &k->mutex);
    } else if (pthread_cond_timedwait(&k->changed, &k->mutex, &until) == ETIMEDOUT &&
               k->again == again) {
        k->again = 0;
        pthread_mutex_unlock(&k->mutex);
        mf_service_wake(k->service);
        pthread_mutex_lock(&k->mutex);
    }
}

static void *ask_on(void *payload)
{
    struct asked *w = payload;
    struct mf_asking *k = w->of;
    int64_t pause = FIRST_PAUSE;
    struct mf_arena a;

    prctl(PR_SET_NAME, "mf-ask");
    mf_arena_init(&a);
    pthread_mutex_lock(&k->mutex);
    while (!atomic_load(&k->stop)) {
        uint64_t round = k->round;
        if (!k->going || w->done == round) {
            idle(k);
            continue;
        }
        if (ask_once(k, w, &a)) {
            pause = FIRST_PAUSE;
        } else {
            pause_for(k, pause);
            pause = 2 * pause < LONGEST_PAUSE ? 2 * pause : LONGEST_PAUSE;
        }
        mf_arena_free(&a);
    }
    pthread_mutex_unlock(&k->mutex);
    mf_arena_free(&a);
    return NULL;
}

/* ---- the sequencer's turn ---- */

/* Threads for those of the charter's witnesses that have become known. */
static void meet(struct mf_asking *k, const struct mf_witnessing *w, const struct mf_charter *c)
{
    uint32_t n;
    const struct mf_policy_key *keys = mf_witnessing_keys(w, &n);

    for (uint32_t i = 0; i < n; i++) {
        bool known = !mf_witnessed_names(c, keys[i].name) || !mf_ask_can(keys[i].url);
        for (uint32_t j = 0; j < k->n; j++)
            known = known || mf_str_eq(k->who[j].state.key.name, keys[i].name);
        if (known || k->n == MOST)
            continue;
        struct asked *a = &k->who[k->n];
        *a = (struct asked){.of = k};
        mf_arena_init(&a->keep);
        a->state.key = keys[i];
        a->state.key.name = mf_str_copy(&a->keep, keys[i].name);
        a->state.key.url = mf_str_copy(&a->keep, keys[i].url);
        a->state.key.key.name = mf_str_copy(&a->keep, keys[i].key.name);
        if (pthread_create(&a->thread, NULL, ask_on, a) == 0)
            k->n++;
        else
            mf_arena_free(&a->keep); /* tried again at the next turn */
    }
}

static uint32_t have(const struct mf_asking *k, const struct mf_charter *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; k->going && i < k->n; i++)
        n += k->who[i].done == k->round && mf_witnessed_names(c, k->who[i].state.key.name);
    return n;
}

/* The round's checkpoint with the signatures that have come. */
static struct mf_str gathered(const struct mf_asking *k, const struct mf_charter *c,
                              struct mf_arena *a)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_c(&b, k->note);
    for (uint32_t i = 0; i < k->n; i++)
        if (k->who[i].done == k->round && mf_witnessed_names(c, k->who[i].state.key.name))
            mf_buf_c(&b, k->who[i].lines);
    return mf_buf_str(&b);
}

static void next_round(struct mf_asking *k, struct mf_log *log, const struct mf_charter *c)
{
    uint64_t size;
    struct mf_str note = mf_log_to_cosign(log, &size);
    bool wanting = mf_witnessing_wanting(mf_play_witnessing(mf_log_play(log)), c);

    if (k->going && note.n > 0 && (k->wanting || !wanting))
        return; /* it isn't over yet */
    k->again = 0;
    if (note.n > 0 && steady() < (wanting ? k->next : k->next_quiet)) {
        k->again = wanting ? k->next : k->next_quiet;
        pthread_cond_broadcast(&k->changed);
        return;
    }
    k->next_quiet = steady() + ROUNDS_APART;
    k->next = wanting ? k->next_quiet : k->next;
    free(k->note);
    k->note = note.n > 0 ? copied(note) : NULL;
    k->size = size;
    k->going = note.n > 0;
    k->wanting = wanting;
    k->round++;
    pthread_cond_broadcast(&k->changed);
}

static enum mf_rc turn(void *payload, struct mf_log *log, mf_instant now, struct mf_events *events,
                       struct mf_err *err)
{
    struct mf_asking *k = payload;
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(log)));
    enum mf_rc rc = MF_OK;

    if (c->witnessed.span.len == 0 && !k->going)
        return MF_OK;
    pthread_mutex_lock(&k->mutex);
    meet(k, mf_play_witnessing(mf_log_play(log)), c);
    if (k->going && c->witnessed.span.len > 0 && have(k, c) >= c->witnessed.k) {
        struct mf_arena a;
        mf_arena_init(&a);
        rc = mf_log_cosigned(log, now, gathered(k, c, &a), events, err);
        mf_arena_free(&a);
        k->going = false;
        if (rc != MF_OK && !mf_log_broken(log)) { /* too late, or a time that can't be */
            k->next = k->next_quiet = steady() + AFTER_REFUSAL;
            rc = MF_OK;
        }
    }
    if (rc == MF_OK && (!k->going || !k->wanting))
        next_round(k, log, c);
    pthread_mutex_unlock(&k->mutex);
    return rc;
}

/* ---- looking ---- */

uint32_t mf_asking_have(struct mf_asking *k, uint64_t entry)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_service_play(k->service)));
    uint32_t n;

    pthread_mutex_lock(&k->mutex);
    n = entry < k->size ? have(k, c) : 0;
    pthread_mutex_unlock(&k->mutex);
    return n;
}

uint32_t mf_asking_states(struct mf_asking *k, struct mf_witness_state *ret, uint32_t n)
{
    uint32_t there;

    pthread_mutex_lock(&k->mutex);
    there = k->n;
    for (uint32_t i = 0; i < n && i < there; i++)
        ret[i] = k->who[i].state; /* the texts stay until all of it ends */
    pthread_mutex_unlock(&k->mutex);
    return there;
}

/* ---- starting and stopping ---- */

enum mf_rc mf_asking_start(struct mf_service *service, struct mf_asking **ret, struct mf_err *err)
{
    struct mf_asking *k = calloc(1, sizeof *k);
    pthread_condattr_t cond;

    if (!k)
        mf_oom(sizeof *k);
    if (!mf_ask_init()) {
        free(k);
        return mf_err_set(err, MF_E_IO, "libcurl doesn't start on this machine");
    }
    k->service = service;
    pthread_mutex_init(&k->mutex, NULL);
    pthread_condattr_init(&cond);
    pthread_condattr_setclock(&cond, CLOCK_MONOTONIC);
    pthread_cond_init(&k->changed, &cond);
    pthread_condattr_destroy(&cond);
    mf_service_on_turn(service, turn, k);
    *ret = k;
    return MF_OK;
}

void mf_asking_end(struct mf_asking *k)
{
    if (!k)
        return;
    mf_service_on_turn(k->service, NULL, NULL);
    pthread_mutex_lock(&k->mutex);
    atomic_store(&k->stop, true);
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->mutex);
    for (uint32_t i = 0; i < k->n; i++)
        pthread_join(k->who[i].thread, NULL);
}

void mf_asking_free(struct mf_asking *k)
{
    if (!k)
        return;
    for (uint32_t i = 0; i < k->n; i++) {
        mf_arena_free(&k->who[i].keep);
        free(k->who[i].lines);
    }
    free(k->note);
    pthread_mutex_destroy(&k->mutex);
    pthread_cond_destroy(&k->changed);
    free(k);
}
