/* Studies: queues, processes, and the answers that are kept. */
#define _GNU_SOURCE /* pipe2, close_range */
#include "server/studies.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/wire.h"

/* A whole answer; of one that is kept; of all that are; memory beyond what the server has. */
#define MOST_BYTES   (64u << 20)
#define KEPT_BYTES   (4u << 20)
#define MEMORY_BYTES (UINT64_C(768) << 20)
enum {
    GRACE = 4,       /* seconds, after which a study that doesn't end by itself is ended */
    BIRTH_MS = 2000, /* until a process has said that it lives */
    BIRTHS = 5       /* so often one is begun that doesn't */
};
#define ALIVE '+'

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

struct lane {
    struct mf_studies *all;
    pthread_t thread;
    bool running;
    struct mf_inquiry *first, **last;
    unsigned n;
    pid_t child; /* 0: none */
};

struct kept {
    struct mf_hash key;
    enum mf_study_end end;
    char *p;
    size_t n;
    uint64_t used; /* 0: free */
};

struct mf_studies {
    pthread_mutex_t mutex;
    pthread_cond_t work;
    bool stopping;
    struct lane lanes[2];
    struct kept kept[MF_STUDY_KEPT];
    uint64_t uses;
};

/* ---- keys ---- */

static void key_text(struct mf_buf *b, struct mf_str s)
{
    mf_buf_f(b, "%zu:", s.n);
    mf_buf_add(b, s);
}

static void key_source(struct mf_buf *b, const struct mf_source *s)
{
    key_text(b, s->name);
    key_text(b, s->text);
}

static bool is_quick(const struct mf_inquiry *study)
{
    return study->kind == MF_STUDY_CHECK || study->kind == MF_STUDY_ROSTER;
}

struct mf_hash mf_study_key(const struct mf_inquiry *study)
{
    struct mf_arena a;
    struct mf_buf b;
    struct mf_hash key;

    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    mf_buf_f(&b, "%d %u %d %u %u %u ", study->kind, study->open, study->quick, study->days,
             study->seconds, study->nleavers);
    if (is_quick(study)) /* the others say everything in both languages */
        mf_buf_f(&b, "%d ", study->lingua);
    for (uint32_t i = 0; i < study->ncharters; i++)
        key_source(&b, &study->charters[i]);
    key_source(&b, &study->scenario);
    for (uint32_t i = 0; i < study->nleavers; i++)
        key_text(&b, study->leavers[i]);
    if (study->people)
        mf_buf_add(&b, (struct mf_str){(const char *)study->people->stamp.b,
                                       sizeof study->people->stamp.b});
    key = mf_sha256(mf_buf_str(&b));
    mf_arena_free(&a);
    return key;
}

/* ---- answers that are kept ---- */

static struct kept *find_kept(struct mf_studies *s, const struct mf_hash *key)
{
    for (unsigned i = 0; i < MF_STUDY_KEPT; i++)
        if (s->kept[i].used > 0 && mf_hash_eq(&s->kept[i].key, key))
            return &s->kept[i];
    return NULL;
}

/* In the place of the one that was used least lately. Takes the bytes over. */
static void keep(struct mf_studies *s, const struct mf_hash *key, enum mf_study_end end, char *p,
                 size_t n)
{
    struct kept *at = find_kept(s, key);

    if (!at) {
        at = &s->kept[0];
        for (unsigned i = 1; i < MF_STUDY_KEPT; i++)
            if (s->kept[i].used < at->used)
                at = &s->kept[i];
    }
    free(at->p);
    *at = (struct kept){*key, end, p, n, ++s->uses};
}

/* Answers with what is kept; false: nothing is. */
static bool answer_kept(struct mf_studies *s, struct mf_inquiry *study)
{
    struct kept *k;
    enum mf_study_end end = MF_STUDY_FAILED;
    char *copy = NULL;
    size_t n = 0;

    pthread_mutex_lock(&s->mutex);
    k = find_kept(s, &study->key);
    if (k) {
        k->used = ++s->uses;
        end = k->end;
        n = k->n;
        copy = malloc(n + 1);
        if (!copy)
            mf_oom(n + 1);
        memcpy(copy, k->p, n);
    }
    pthread_mutex_unlock(&s->mutex);
    if (!copy)
        return false;
    study->done(study, end, (struct mf_str){copy, n});
    free(copy);
    return true;
}

/* ---- the process ---- */

/* What the process may still take, beyond the memory that came with it. */
static void limit_memory(void)
{
    unsigned long pages[6] = {0};
    FILE *f = fopen("/proc/self/statm", "re");
    struct rlimit most;

    if (!f)
        return;
    if (fscanf(f, "%lu %lu %lu %lu %lu %lu", &pages[0], &pages[1], &pages[2], &pages[3], &pages[4],
               &pages[5]) == 6) {
        most.rlim_cur = most.rlim_max =
            pages[5] * (unsigned long)sysconf(_SC_PAGESIZE) + MEMORY_BYTES;
        (void)setrlimit(RLIMIT_DATA, &most);
    }
    fclose(f);
}

/* Nothing of the server but its memory; and if a machine runs out of that, this process goes first.
 */
static void seclude(int out)
{
    struct rlimit none = {0, 0},
                  time = {MF_STUDY_SECONDS + 2 * GRACE, MF_STUDY_SECONDS + 2 * GRACE};
    int score;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, "mf-study");
    if (out > 3)
        (void)close_range(3, (unsigned)out - 1, 0);
    (void)close_range((unsigned)out + 1, ~0u, 0);
    (void)!nice(10);
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_CPU, &time);
    if (!SANITIZED)
        limit_memory();
    score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        (void)!write(score, "1000", 4);
        close(score);
    }
}

/*
 * A process that is forked while other threads run is born with their locks closed for ever. The C
 * library opens its own; the sanitizers' allocator doesn't, and keeps some 64 KiB of each size at
 * hand for which it needs no lock. So twice as much of every size is taken once.
 */
static void try_locks(void)
{
    for (size_t size = 16; size <= 1u << 20; size += size / 8)
        for (size_t taken = 0; taken < 1u << 18; taken += size < 256 ? 256 : size) {
            void *volatile p = malloc(size);
            (void)p;
        }
}

/* Whoever waits in vain to hear this begins another. */
static void say_alive(int out)
{
    static const char alive = ALIVE;

    if (SANITIZED)
        try_locks();
    if (write(out, &alive, 1) != 1)
        _exit(1);
}

static _Noreturn void work_and_end(const struct mf_inquiry *study, int out)
{
    struct mf_arena a;
    struct mf_buf b;
    char end;
    struct mf_str rest;

    say_alive(out);
    seclude(out);
    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    end = (char)mf_study_work(study, &b);
    rest = mf_buf_str(&b);
    if (write(out, &end, 1) != 1)
        _exit(1);
    while (rest.n > 0) {
        ssize_t n = write(out, rest.p, rest.n);
        if (n <= 0)
            _exit(1);
        rest = mf_str_sub(rest, (size_t)n, rest.n);
    }
    _exit(0);
}

struct heard {
    char *p;
    size_t n, cap;
};

/* Reads all that comes until the end; false: it took too long, or is too much. */
static bool hear(int in, int64_t until, struct heard *h)
{
    for (;;) {
        struct pollfd fd = {.fd = in, .events = POLLIN};
        int64_t left = (until - mf_os_monotonic_ns()) / 1000000;
        ssize_t n;
        if (left <= 0 || h->n > MOST_BYTES)
            return false;
        if (poll(&fd, 1, left > 1000 ? 1000 : (int)left) <= 0)
            continue;
        if (h->cap - h->n < 1u << 16) {
            h->cap = h->cap ? 2 * h->cap : 1u << 18;
            h->p = realloc(h->p, h->cap);
            if (!h->p)
                mf_oom(h->cap);
        }
        n = read(in, h->p + h->n, h->cap - h->n);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        h->n += n > 0 ? (size_t)n : 0;
    }
}

static bool is_alive(int in)
{
    struct pollfd fd = {.fd = in, .events = POLLIN};
    char c = 0;

    return poll(&fd, 1, BIRTH_MS) == 1 && read(in, &c, 1) == 1 && c == ALIVE;
}

/* Nobody ends it any more: its number may be another's soon. Returns its status. */
static int bury(struct lane *lane, pid_t child, bool kill_it)
{
    int status = 1;

    pthread_mutex_lock(&lane->all->mutex);
    lane->child = 0;
    pthread_mutex_unlock(&lane->all->mutex);
    if (kill_it)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

/* A process that lives, and where it is heard; -1: none can be had. */
static pid_t begin_process(struct lane *lane, const struct mf_inquiry *study, int *ret_in)
{
    struct mf_studies *s = lane->all;

    for (unsigned births = 0; births < BIRTHS; births++) {
        int pipes[2];
        pid_t child;
        if (pipe2(pipes, O_CLOEXEC) != 0)
            return -1;
        pthread_mutex_lock(&s->mutex);
        child = s->stopping ? -1 : fork();
        if (child == 0)
            work_and_end(study, pipes[1]);
        lane->child = child > 0 ? child : 0;
        pthread_mutex_unlock(&s->mutex);
        close(pipes[1]);
        if (child > 0 && is_alive(pipes[0])) {
            *ret_in = pipes[0];
            return child;
        }
        close(pipes[0]);
        if (child < 0)
            return -1;
        (void)bury(lane, child, true);
    }
    return -1;
}

/* The process, and what it says. MF_STUDY_FAILED: nothing that can be used. */
static enum mf_study_end ask_process(struct lane *lane, const struct mf_inquiry *study,
                                     struct heard *h)
{
    unsigned seconds = study->seconds ? study->seconds : MF_STUDY_SECONDS;
    int64_t until;
    int in, status;
    bool heard;
    pid_t child = begin_process(lane, study, &in);

    if (child < 0)
        return MF_STUDY_FAILED;
    until = mf_os_monotonic_ns() + (int64_t)(seconds + GRACE) * INT64_C(1000000000);
    heard = hear(in, until, h);
    close(in);
    status = bury(lane, child, !heard);
    if (!heard || status != 0 || h->n < 1 || (unsigned char)h->p[0] >= MF_STUDY_FAILED)
        return MF_STUDY_FAILED;
    return (enum mf_study_end)h->p[0];
}

static void study_one(struct lane *lane, struct mf_inquiry *study)
{
    struct mf_studies *s = lane->all;
    struct heard h = {0};
    enum mf_study_end end;
    bool stopped;

    if (answer_kept(s, study)) /* the same was asked meanwhile */
        return;
    end = ask_process(lane, study, &h);
    pthread_mutex_lock(&s->mutex);
    stopped = s->stopping && end == MF_STUDY_FAILED;
    pthread_mutex_unlock(&s->mutex);
    if (end == MF_STUDY_FAILED) {
        study->done(study, stopped ? MF_STUDY_STOPPED : MF_STUDY_FAILED, (struct mf_str){0});
        free(h.p);
        return;
    }
    struct mf_hash key = study->key;
    study->done(study, end, (struct mf_str){h.p + 1, h.n - 1}); /* may end the study's life */
    if (h.n > KEPT_BYTES) {
        free(h.p);
        return;
    }
    memmove(h.p, h.p + 1, h.n - 1);
    pthread_mutex_lock(&s->mutex);
    keep(s, &key, end, h.p, h.n - 1);
    pthread_mutex_unlock(&s->mutex);
}

/* ---- lanes ---- */

static void *run_lane(void *payload)
{
    struct lane *lane = payload;
    struct mf_studies *s = lane->all;

    prctl(PR_SET_NAME, "mf-studies");
    for (;;) {
        struct mf_inquiry *study;
        bool stopping;
        pthread_mutex_lock(&s->mutex);
        while (!lane->first && !s->stopping)
            pthread_cond_wait(&s->work, &s->mutex);
        study = lane->first;
        stopping = s->stopping;
        if (study) {
            lane->first = study->next;
            lane->n--;
            if (!lane->first)
                lane->last = &lane->first;
        }
        pthread_mutex_unlock(&s->mutex);
        if (!study)
            return NULL;
        if (stopping)
            study->done(study, MF_STUDY_STOPPED, (struct mf_str){0});
        else
            study_one(lane, study);
    }
}

bool mf_studies_ask(struct mf_studies *s, struct mf_inquiry *study)
{
    struct lane *lane = &s->lanes[is_quick(study) ? 0 : 1];
    bool room;

    study->key = mf_study_key(study);
    study->next = NULL;
    if (answer_kept(s, study))
        return true;
    pthread_mutex_lock(&s->mutex);
    room = lane->n < MF_STUDY_QUEUE && !s->stopping;
    if (room) {
        *lane->last = study;
        lane->last = &study->next;
        lane->n++;
        pthread_cond_broadcast(&s->work);
    }
    pthread_mutex_unlock(&s->mutex);
    return room;
}

enum mf_rc mf_studies_start(struct mf_studies **ret, struct mf_err *err)
{
    struct mf_studies *s = calloc(1, sizeof *s);

    if (!s)
        mf_oom(sizeof *s);
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->work, NULL);
    *ret = s;
    for (unsigned i = 0; i < 2; i++) {
        struct lane *lane = &s->lanes[i];
        lane->all = s;
        lane->last = &lane->first;
        if (pthread_create(&lane->thread, NULL, run_lane, lane) != 0)
            return mf_err_set(err, MF_E_IO, "no thread can be started");
        lane->running = true;
    }
    return MF_OK;
}

void mf_studies_end(struct mf_studies *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->mutex);
    s->stopping = true;
    for (unsigned i = 0; i < 2; i++)
        if (s->lanes[i].child > 0)
            kill(s->lanes[i].child, SIGKILL);
    pthread_cond_broadcast(&s->work);
    pthread_mutex_unlock(&s->mutex);
    for (unsigned i = 0; i < 2; i++) {
        if (s->lanes[i].running)
            pthread_join(s->lanes[i].thread, NULL);
        s->lanes[i].running = false;
    }
}

void mf_studies_free(struct mf_studies *s)
{
    if (!s)
        return;
    mf_studies_end(s);
    for (unsigned i = 0; i < MF_STUDY_KEPT; i++)
        free(s->kept[i].p);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->work);
    free(s);
}
