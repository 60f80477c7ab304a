#include "server/await.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/os.h"

struct mf_awaiting {
    struct mf_service *service;
    unsigned within;
    pthread_mutex_t mutex;
    struct mf_awaited *first, **end;
    bool closed; /* nothing waits any more */
};

static int64_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool settled(const struct mf_awaiting *q, const struct mf_awaited *w, mf_instant now)
{
    struct mf_play *play = mf_service_play(q->service);

    return mf_witnessing_settled(mf_play_witnessing(play), mf_org_charter(mf_play_org(play)),
                                 w->entry, now);
}

static void give(struct mf_awaited *w, bool is_settled)
{
    struct mf_call *call = w->call; /* with whose memory `w` goes */

    w->answer(w, is_settled);
    mf_call_send(call);
}

/* After each batch of the sequencer, that is at least twice a second. */
static void look(void *payload, mf_instant now)
{
    struct mf_awaiting *q = payload;
    int64_t present = steady();
    struct mf_awaited *out = NULL, *w, **at = &q->first;

    pthread_mutex_lock(&q->mutex);
    while ((w = *at)) {
        if (w->until > present && !settled(q, w, now)) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        w->next = out;
        out = w;
    }
    q->end = at;
    pthread_mutex_unlock(&q->mutex);
    while ((w = out)) {
        out = w->next;
        give(w, settled(q, w, now));
    }
}

void mf_await(struct mf_awaiting *q, struct mf_awaited *w, mf_instant now)
{
    bool is_settled = settled(q, w, now);

    pthread_mutex_lock(&q->mutex);
    if (!is_settled && !q->closed) {
        w->until = steady() + q->within;
        w->next = NULL;
        *q->end = w;
        q->end = &w->next;
        w = NULL;
    }
    pthread_mutex_unlock(&q->mutex);
    if (w)
        give(w, is_settled);
}

struct mf_awaiting *mf_awaiting_start(struct mf_service *service, unsigned within)
{
    struct mf_awaiting *q = calloc(1, sizeof *q);

    if (!q)
        mf_oom(sizeof *q);
    q->service = service;
    q->within = within ? within : MF_AWAIT;
    q->end = &q->first;
    pthread_mutex_init(&q->mutex, NULL);
    mf_service_after_batch(service, look, q);
    return q;
}

void mf_awaiting_end(struct mf_awaiting *q)
{
    if (!q)
        return;
    mf_service_after_batch(q->service, NULL, NULL);
    pthread_mutex_lock(&q->mutex);
    q->closed = true;
    pthread_mutex_unlock(&q->mutex);
    mf_service_read(q->service);
    for (struct mf_awaited *w = q->first, *next; w; w = next) {
        next = w->next;
        give(w, settled(q, w, mf_play_now(mf_service_play(q->service))));
    }
    q->first = NULL;
    mf_service_unread(q->service);
}

void mf_awaiting_free(struct mf_awaiting *q)
{
    if (!q)
        return;
    pthread_mutex_destroy(&q->mutex);
    free(q);
}
