#include "ledger/crew.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/os.h"
#include "ledger/tree.h"

enum { MAX_HELPERS = 63, PORTION = 16 /* entries that a thread takes at a time */ };

struct slot {
    struct mf_crew_batch batch;
    uint32_t taken, checked;                /* entries */
    struct mf_arena found[MAX_HELPERS + 1]; /* of each thread */
};

struct mf_crew {
    struct mf_str organisation;
    pthread_t helpers[MAX_HELPERS];
    unsigned nhelpers;
    pthread_mutex_t mutex; /* of all that follows */
    pthread_cond_t work, finished;
    struct slot slots[MF_CREW_AHEAD];
    uint64_t first, end; /* batches on their way, by number; slot number % MF_CREW_AHEAD */
    bool stopping;
};

struct helper {
    struct mf_crew *crew;
    unsigned number;
};

static struct slot *slot_of(struct mf_crew *c, uint64_t batch)
{
    return &c->slots[batch % MF_CREW_AHEAD];
}

/* ---- checking ---- */

static void check_command(struct mf_arena *a, struct mf_str organisation, struct mf_checked *ret)
{
    struct mf_admitted *ad = mf_new(a, struct mf_admitted);
    struct mf_denial no;

    if (mf_admit_read(a, mf_entry_part(ret->entry, "text"), mf_entry_part(ret->entry, "signature"),
                      organisation, ad, &no) &&
        mf_admit_verify(ad, &no)) {
        ret->admitted = ad;
        return;
    }
    ret->denied = true;
    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++) {
        struct mf_buf text;
        mf_buf_init(&text, a);
        mf_denial_text(&text, &no, (enum mf_lingua)i);
        ret->why.in[i] = mf_buf_str(&text);
    }
}

static void check_one(struct mf_arena *a, struct mf_str organisation, struct mf_str bytes,
                      struct mf_checked *ret)
{
    struct mf_entry *e = mf_new(a, struct mf_entry);

    *ret = (struct mf_checked){.leaf = mf_tree_leaf(bytes)};
    if (mf_entry_read(bytes, e, NULL) != MF_OK)
        return;
    ret->entry = e;
    if (e->kind == MF_ENTRY_COMMAND)
        check_command(a, organisation, ret);
}

/* Under the mutex, which is free while it checks. False: there is nothing to check now. */
static bool check_some(struct mf_crew *c, unsigned thread)
{
    for (uint64_t i = c->first; i < c->end; i++) {
        struct slot *s = slot_of(c, i);
        uint32_t from = s->taken, left = s->batch.n - from, n = left < PORTION ? left : PORTION;
        if (n == 0)
            continue;
        s->taken += n;
        pthread_mutex_unlock(&c->mutex);
        for (uint32_t k = from; k < from + n; k++)
            check_one(&s->found[thread], c->organisation, s->batch.entries[k].bytes,
                      &s->batch.checked[k]);
        pthread_mutex_lock(&c->mutex);
        s->checked += n;
        if (s->checked == s->batch.n)
            pthread_cond_signal(&c->finished);
        return true;
    }
    return false;
}

static void *help(void *payload)
{
    struct helper *h = payload;
    struct mf_crew *c = h->crew;

    pthread_mutex_lock(&c->mutex);
    while (!c->stopping)
        if (!check_some(c, h->number))
            pthread_cond_wait(&c->work, &c->mutex);
    pthread_mutex_unlock(&c->mutex);
    free(h);
    return NULL;
}

/* ---- who is in it ---- */

static void *room_for(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (!p)
        mf_oom(n * size);
    return p;
}

static bool take_on(struct mf_crew *c)
{
    struct helper *h = room_for(1, sizeof *h);

    *h = (struct helper){c, c->nhelpers + 1}; /* 0 is the caller */
    if (pthread_create(&c->helpers[c->nhelpers], NULL, help, h) != 0) {
        free(h);
        return false;
    }
    c->nhelpers++;
    return true;
}

struct mf_crew *mf_crew_start(unsigned threads, struct mf_str organisation)
{
    struct mf_crew *c = room_for(1, sizeof *c);

    c->organisation = organisation;
    pthread_mutex_init(&c->mutex, NULL);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->finished, NULL);
    for (unsigned i = 0; i < MF_CREW_AHEAD; i++) {
        struct slot *s = &c->slots[i];
        mf_arena_init(&s->batch.arena);
        for (unsigned k = 0; k <= MAX_HELPERS; k++)
            mf_arena_init(&s->found[k]);
        s->batch.entries = room_for(MF_CREW_BATCH, sizeof *s->batch.entries);
        s->batch.checked = room_for(MF_CREW_BATCH, sizeof *s->batch.checked);
    }
    while (c->nhelpers + 1 < threads && c->nhelpers < MAX_HELPERS && take_on(c))
        ;
    return c;
}

void mf_crew_end(struct mf_crew *c)
{
    pthread_mutex_lock(&c->mutex);
    c->stopping = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->mutex);
    for (unsigned i = 0; i < c->nhelpers; i++)
        pthread_join(c->helpers[i], NULL);
    for (unsigned i = 0; i < MF_CREW_AHEAD; i++) {
        struct slot *s = &c->slots[i];
        mf_arena_free(&s->batch.arena);
        for (unsigned k = 0; k <= MAX_HELPERS; k++)
            mf_arena_free(&s->found[k]);
        free(s->batch.entries);
        free(s->batch.checked);
    }
    pthread_cond_destroy(&c->work);
    pthread_cond_destroy(&c->finished);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

/* ---- batches ---- */

struct mf_crew_batch *mf_crew_room(struct mf_crew *c)
{
    struct mf_crew_batch *b;

    if (c->end - c->first == MF_CREW_AHEAD) /* only the caller changes them */
        return NULL;
    b = &slot_of(c, c->end)->batch;
    b->n = 0;
    b->rc = MF_OK;
    return b;
}

void mf_crew_give(struct mf_crew *c, struct mf_crew_batch *b)
{
    struct slot *s = slot_of(c, c->end);

    mf_assert(b == &s->batch && b->n <= MF_CREW_BATCH);
    pthread_mutex_lock(&c->mutex);
    s->taken = s->checked = 0;
    c->end++;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->mutex);
}

const struct mf_crew_batch *mf_crew_next(struct mf_crew *c)
{
    struct slot *s = slot_of(c, c->first);

    if (c->first == c->end)
        return NULL;
    pthread_mutex_lock(&c->mutex);
    while (s->checked < s->batch.n)
        if (!check_some(c, 0))
            pthread_cond_wait(&c->finished, &c->mutex);
    pthread_mutex_unlock(&c->mutex);
    return &s->batch;
}

void mf_crew_done(struct mf_crew *c)
{
    struct slot *s = slot_of(c, c->first);

    mf_assert(c->first < c->end && s->checked == s->batch.n);
    mf_arena_rewind(&s->batch.arena, (struct mf_arena_mark){0});
    for (unsigned i = 0; i <= c->nhelpers; i++)
        mf_arena_rewind(&s->found[i], (struct mf_arena_mark){0});
    pthread_mutex_lock(&c->mutex);
    c->first++;
    pthread_mutex_unlock(&c->mutex);
}
