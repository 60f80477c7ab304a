#include "server/verifiers.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/os.h"

enum { MOST = 64 /* threads */, PORTION = 16 /* commands that a thread takes at a time */ };

struct mf_verifiers {
    void (*verified)(void *payload, struct mf_job *job);
    void *payload;
    pthread_t threads[MOST];
    unsigned nthreads;
    pthread_mutex_t mutex; /* of all that follows, and of how far each job is */
    pthread_cond_t work;
    struct mf_job *first, **last; /* those of which something is still to be taken */
    bool ending;
};

static void verify(struct mf_job *job, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        struct mf_incoming *in = &job->commands[i];
        in->verified = in->verified && mf_admit_verify(&in->admitted, &job->outcomes[i].denial);
    }
}

/* Under the mutex, which is free while it verifies. False: there is nothing to do. */
static bool verify_some(struct mf_verifiers *v)
{
    struct mf_job *job = v->first;
    uint32_t from, left;
    bool whole;

    if (!job)
        return false;
    from = job->verifying;
    left = job->n - from;
    job->verifying += left < PORTION ? left : PORTION;
    if (job->verifying == job->n) {
        v->first = job->next;
        if (!v->first)
            v->last = &v->first;
    }
    uint32_t to = job->verifying;
    pthread_mutex_unlock(&v->mutex);
    verify(job, from, to);
    pthread_mutex_lock(&v->mutex);
    job->looked_at += to - from;
    whole = job->looked_at == job->n;
    if (whole) { /* nobody else has it any more */
        pthread_mutex_unlock(&v->mutex);
        v->verified(v->payload, job);
        pthread_mutex_lock(&v->mutex);
    }
    return true;
}

static void *work(void *payload)
{
    struct mf_verifiers *v = payload;

    prctl(PR_SET_NAME, "mf-verifier");
    pthread_mutex_lock(&v->mutex);
    for (;;) {
        if (verify_some(v))
            continue;
        if (v->ending)
            break;
        pthread_cond_wait(&v->work, &v->mutex);
    }
    pthread_mutex_unlock(&v->mutex);
    return NULL;
}

struct mf_verifiers *mf_verifiers_start(void (*verified)(void *payload, struct mf_job *job),
                                        void *payload)
{
    struct mf_verifiers *v = calloc(1, sizeof *v);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (!v)
        mf_oom(sizeof *v);
    v->verified = verified;
    v->payload = payload;
    v->last = &v->first;
    pthread_mutex_init(&v->mutex, NULL);
    pthread_cond_init(&v->work, NULL);
    for (long i = 0; i < (processors > 1 ? processors : 1) && i < MOST; i++)
        if (pthread_create(&v->threads[v->nthreads], NULL, work, v) == 0)
            v->nthreads++;
    if (v->nthreads > 0)
        return v;
    mf_verifiers_end(v);
    return NULL;
}

void mf_verifiers_give(struct mf_verifiers *v, struct mf_job *job)
{
    job->verifying = job->looked_at = 0;
    job->next = NULL;
    pthread_mutex_lock(&v->mutex);
    *v->last = job;
    v->last = &job->next;
    if (job->n > PORTION)
        pthread_cond_broadcast(&v->work);
    else
        pthread_cond_signal(&v->work);
    pthread_mutex_unlock(&v->mutex);
}

void mf_verifiers_end(struct mf_verifiers *v)
{
    if (!v)
        return;
    pthread_mutex_lock(&v->mutex);
    v->ending = true;
    pthread_cond_broadcast(&v->work);
    pthread_mutex_unlock(&v->mutex);
    for (unsigned i = 0; i < v->nthreads; i++)
        pthread_join(v->threads[i], NULL);
    pthread_cond_destroy(&v->work);
    pthread_mutex_destroy(&v->mutex);
    free(v);
}
