#include "server/service.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/os.h"
#include "server/pace.h"
#include "server/verifiers.h"

enum { FILINGS_PER_HOUR = 120, BATCH = MF_MAX_BATCH, LONGEST_SLEEP = 500 /* ms */ };

/* Jobs in the order of their reception. */
struct jobs {
    struct mf_job *first, *last;
};

struct mf_service {
    struct mf_log *log;
    struct mf_happened happened;
    struct mf_pace limit;
    pthread_rwlock_t state; /* of the log, the organisation and what has happened */
    pthread_mutex_t store;  /* of the store, for those who hold the state with others */

    pthread_mutex_t mutex; /* of the clock and of the two queues */
    pthread_cond_t work;
    struct mf_clock clock;
    struct jobs verifying, ready;
    bool stopping, woken, confirmed,
        jumped; /* jumped: the clock had stopped when it was confirmed */
    atomic_bool broken;
    /* The charter asks for witnesses; and they have yet to cosign that the clock was confirmed. */
    atomic_bool watched, held;
    struct mf_err why; /* it is broken; written once, before that is told */

    struct mf_verifiers *verifiers;
    pthread_t sequencer;
    bool running;
    void (*ring)(void *payload);
    void *ring_payload;
    mf_service_turn *turn;
    void *turn_payload;
    void (*after)(void *payload, mf_instant now);
    void *after_payload;

    /* Of the sequencer alone. */
    struct mf_arena work_arena;
    struct mf_incoming *commands;
    struct mf_answer *answers;
    struct mf_outcome **outcomes;
};

/* ---- queues ---- */

static void take_out(struct jobs *q, struct mf_job *job)
{
    *(job->before ? &job->before->after : &q->first) = job->after;
    *(job->after ? &job->after->before : &q->last) = job->before;
    job->before = job->after = NULL;
}

/* Nearly always at the end. */
static void put_in(struct jobs *q, struct mf_job *job)
{
    struct mf_job *at = q->last;

    while (at && at->at > job->at)
        at = at->before;
    job->before = at;
    job->after = at ? at->after : q->first;
    *(job->before ? &job->before->after : &q->first) = job;
    *(job->after ? &job->after->before : &q->last) = job;
}

static enum mf_serving serving(struct mf_service *s)
{
    mf_instant now;

    if (s->stopping)
        return MF_STOPPING;
    if (atomic_load(&s->broken))
        return MF_STORE_BROKEN;
    if (!mf_clock_stamp(&s->clock, &now))
        return MF_CLOCK_STOPPED;
    return atomic_load(&s->held) || s->jumped ? MF_CLOCK_UNWITNESSED : MF_TAKING;
}

enum mf_serving mf_service_serving(struct mf_service *s)
{
    enum mf_serving now;

    pthread_mutex_lock(&s->mutex);
    now = serving(s);
    pthread_mutex_unlock(&s->mutex);
    return now;
}

const char *mf_service_why(const struct mf_service *s)
{
    return atomic_load(&s->broken) ? s->why.message : "";
}

mf_instant mf_service_now(struct mf_service *s)
{
    mf_instant now;

    pthread_mutex_lock(&s->mutex);
    (void)mf_clock_stamp(&s->clock, &now);
    pthread_mutex_unlock(&s->mutex);
    return now;
}

enum mf_serving mf_service_receive(struct mf_service *s, struct mf_job *job)
{
    enum mf_serving now;

    pthread_mutex_lock(&s->mutex);
    now = serving(s);
    if (now == MF_TAKING) {
        job->at = s->clock.last;
        put_in(&s->verifying, job);
    }
    pthread_mutex_unlock(&s->mutex);
    return now;
}

void mf_service_submit(struct mf_service *s, struct mf_job *job)
{
    mf_verifiers_give(s->verifiers, job);
}

/* By a verifier. Where no signature was good there is nothing for the sequencer to do. */
static void verified(void *payload, struct mf_job *job)
{
    struct mf_service *s = payload;
    bool any = false;

    for (uint32_t i = 0; i < job->n; i++)
        any |= job->commands[i].verified;
    pthread_mutex_lock(&s->mutex);
    take_out(&s->verifying, job);
    if (any)
        put_in(&s->ready, job);
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
    if (any)
        return;
    mf_service_read(s);
    job->done(job);
    mf_service_unread(s);
}

void mf_service_forget(struct mf_service *s, struct mf_job *job)
{
    pthread_mutex_lock(&s->mutex);
    take_out(&s->verifying, job);
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
}

void mf_service_wake(struct mf_service *s)
{
    pthread_mutex_lock(&s->mutex);
    s->woken = true;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
}

void mf_service_confirm_clock(struct mf_service *s)
{
    mf_instant last;

    pthread_mutex_lock(&s->mutex);
    s->jumped = !mf_clock_stamp(&s->clock, &last) && atomic_load(&s->watched);
    mf_clock_confirm(&s->clock);
    s->confirmed = true;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
}

/* ---- one batch ---- */

struct batch {
    struct jobs jobs;
    uint32_t n;      /* commands of those that are asked of the log */
    mf_instant upto; /* to which time may pass */
    bool confirmed, jumped;
};

/* Those that were received before anything that is still being verified. */
static void collect(struct mf_service *s, struct batch *b)
{
    mf_instant now;
    uint32_t room = BATCH;

    *b = (struct batch){.confirmed = s->confirmed, .jumped = s->jumped};
    s->confirmed = s->woken = false;
    (void)mf_clock_stamp(&s->clock, &now);
    b->upto = s->verifying.first ? s->verifying.first->at : now;
    if (b->jumped || (atomic_load(&s->held) && !s->stopping)) {
        b->upto = now; /* they wait for the clock's witnesses */
        return;
    }
    while (s->ready.first && s->ready.first->at <= b->upto && s->ready.first->n <= room) {
        struct mf_job *job = s->ready.first;
        room -= job->n;
        take_out(&s->ready, job);
        put_in(&b->jobs, job);
    }
}

/* The bytes of a document are kept only for somebody who could sign for them now. */
static bool keep_document(struct mf_service *s, struct mf_job *job)
{
    const struct mf_text *t = &job->commands[0].admitted.text;
    struct mf_play *play = mf_log_play(s->log);
    uint32_t row = mf_keys_find(mf_play_keys(play), &t->key);
    struct mf_hash hash;

    if (row == MF_NO_KEY || !mf_key_signs(mf_keys_row(mf_play_keys(play), row), job->at) ||
        !mf_str_eq(
            mf_org_person_id(mf_play_org(play), mf_keys_row(mf_play_keys(play), row)->person),
            t->actor))
        return true; /* the gate will say so */
    if (mf_log_document(s->log, job->document, &hash, NULL) == MF_OK)
        return true;
    job->outcomes[0].kind = MF_OUT_FAILED;
    return false;
}

/* Filings of one person come at a measured pace. The signature is good, so it is that key's owner.
 */
static bool within_limit(struct mf_service *s, const struct mf_incoming *in, mf_instant at,
                         mf_duration *ret_wait)
{
    struct mf_keys *keys = mf_play_keys(mf_log_play(s->log));
    enum mf_text_verb verb = in->admitted.text.verb;
    uint32_t row;

    if (verb != MF_TEXT_FILE && verb != MF_TEXT_DOCUMENT && verb != MF_TEXT_JOIN)
        return true;
    row = mf_keys_find(keys, &in->admitted.text.key);
    return row == MF_NO_KEY ||
           mf_pace_take(&s->limit, mf_keys_row(keys, row)->person, at, ret_wait);
}

static void add_job(struct mf_service *s, struct batch *b, struct mf_job *job)
{
    for (uint32_t i = 0; i < job->n; i++) {
        struct mf_outcome *out = &job->outcomes[i];
        if (!job->commands[i].verified)
            continue; /* denied beforehand */
        if (!within_limit(s, &job->commands[i], job->at, &out->wait)) {
            out->kind = MF_OUT_LIMITED;
            continue;
        }
        if (job->document.n > 0 && !keep_document(s, job))
            continue;
        s->commands[b->n] = job->commands[i];
        s->commands[b->n].at = job->at;
        s->outcomes[b->n++] = out;
    }
}

/* The next filing among the events: each that was taken has its own, in order. */
static uint32_t next_filed(const struct mf_events *events, uint32_t *at)
{
    while (*at < events->list.n)
        if (events->list.at[(*at)++].kind == MF_EV_FILED)
            return events->list.at[*at - 1].proposal;
    return MF_NO_PROPOSAL;
}

static void tell(struct mf_service *s, const struct batch *b, const struct mf_events *events)
{
    static const enum mf_outcome_kind kinds[] = {[MF_TAKEN] = MF_OUT_TAKEN,
                                                 [MF_ALREADY] = MF_OUT_ALREADY,
                                                 [MF_DENIED] = MF_OUT_DENIED,
                                                 [MF_REFUSED] = MF_OUT_REFUSED,
                                                 [MF_FAILED] = MF_OUT_FAILED};
    uint32_t filed = 0;

    for (uint32_t i = 0; i < b->n; i++) {
        const struct mf_answer *a = &s->answers[i];
        const struct mf_text *t = &s->commands[i].admitted.text;
        const struct mf_text_value *about = mf_text_value(t, MF_FIELD_PROPOSAL);
        struct mf_outcome *out = s->outcomes[i];
        out->kind = kinds[a->taken];
        out->entry = a->entry;
        out->id = a->id;
        out->denial = a->denial;
        out->refusals = a->refusals;
        out->sealed = a->secret.n >= MF_SALT;
        if (out->sealed)
            memcpy(out->salt.b, a->secret.p, MF_SALT);
        out->proposal =
            about && about->number <= UINT32_MAX ? (uint32_t)about->number : MF_NO_PROPOSAL;
        if (a->taken == MF_TAKEN && t->verb == MF_TEXT_FILE)
            out->proposal = next_filed(events, &filed);
    }
}

static enum mf_rc confirm(struct mf_service *s, const struct batch *b, struct mf_events *events,
                          struct mf_err *err)
{
    if (!b->confirmed)
        return MF_OK;
    return b->jumped ? mf_log_clock(s->log, b->upto, events, err)
                     : mf_log_operator(s->log, b->upto, MF_S("clock-confirmed"), events, err);
}

/* What is there may be ahead of what is durable: nothing of it is shown any more. */
static void break_down(struct mf_service *s, const struct mf_err *why)
{
    if (atomic_load(&s->broken))
        return;
    s->why = *why;
    atomic_store(&s->broken, true);
}

static void watch(struct mf_service *s, const struct batch *b)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(s->log)));

    atomic_store(&s->watched, c->witnessed.span.len > 0);
    atomic_store(&s->held, mf_log_clock_holds(s->log, b->upto));
    if (!b->jumped)
        return;
    pthread_mutex_lock(&s->mutex);
    s->jumped = false;
    pthread_mutex_unlock(&s->mutex);
}

/* It is stopping, and the clock's confirmation isn't witnessed: they can't be taken. */
static void give_up(struct batch *b)
{
    for (struct mf_job *j = b->jobs.first; j; j = j->after)
        for (uint32_t i = 0; i < j->n; i++)
            if (j->commands[i].verified)
                j->outcomes[i].kind = MF_OUT_FAILED;
}

static void work_on(struct mf_service *s, struct batch *b)
{
    struct mf_events events = {.arena = &s->work_arena};
    struct mf_err err = {0};
    enum mf_rc rc;

    pthread_rwlock_wrlock(&s->state);
    rc = confirm(s, b, &events, &err);
    if (mf_log_clock_holds(s->log, b->upto))
        give_up(b);
    else
        for (struct mf_job *j = b->jobs.first; j; j = j->after)
            add_job(s, b, j);
    if (b->n > 0) {
        enum mf_rc taken = mf_log_take(s->log, &s->work_arena, s->commands[0].at, s->commands, b->n,
                                       s->answers, &events, &err);
        tell(s, b, &events);
        rc = rc == MF_OK ? taken : rc;
    }
    if (rc == MF_OK)
        rc = mf_log_tick(s->log, b->upto, false, &events, &err);
    if (rc == MF_OK && s->turn && !mf_log_broken(s->log))
        rc = s->turn(s->turn_payload, s->log, b->upto, &events, &err);
    if (rc != MF_OK || mf_log_broken(s->log))
        break_down(s, &err);
    else
        mf_happened_add(&s->happened, mf_play_org(mf_log_play(s->log)), &events);
    watch(s, b);
    for (struct mf_job *j = b->jobs.first, *next; j; j = next) {
        next = j->after; /* `done` may end the job's life */
        j->done(j);
    }
    if (s->after)
        s->after(s->after_payload, b->upto);
    if (events.list.n > 0 && s->ring)
        s->ring(s->ring_payload);
    pthread_rwlock_unlock(&s->state);
    mf_arena_rewind(&s->work_arena, (struct mf_arena_mark){0});
}

/* ---- the sequencer ---- */

/* Sleeps until there is work, something falls due, or half a second has passed. */
static void sleep_a_while(struct mf_service *s, mf_instant due)
{
    struct timespec until;
    mf_instant now;
    mf_duration ms = LONGEST_SLEEP;

    (void)mf_clock_stamp(&s->clock, &now);
    if (due != MF_NEVER && due - now < ms)
        ms = due > now ? due - now : 1;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&s->work, &s->mutex, &until);
}

static bool anything(const struct mf_service *s)
{
    if (atomic_load(&s->held))
        return s->woken;
    return s->woken || s->confirmed ||
           (s->ready.first &&
            (!s->verifying.first || s->ready.first->at <= s->verifying.first->at));
}

static void *sequence(void *payload)
{
    struct mf_service *s = payload;
    bool go_on = true;

    prctl(PR_SET_NAME, "mf-sequencer");
    while (go_on) {
        struct batch b;
        mf_instant due;
        mf_service_read(s);
        due = atomic_load(&s->held) ? MF_NEVER : mf_log_next_due(s->log);
        mf_service_unread(s);
        pthread_mutex_lock(&s->mutex);
        if (!anything(s) && !s->stopping)
            sleep_a_while(s, due);
        collect(s, &b);
        go_on = !s->stopping || s->ready.first || s->verifying.first;
        pthread_mutex_unlock(&s->mutex);
        work_on(s, &b);
    }
    return NULL;
}

void mf_service_stop(struct mf_service *s)
{
    pthread_mutex_lock(&s->mutex);
    s->stopping = true;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
    if (s->running)
        pthread_join(s->sequencer, NULL);
    s->running = false;
    mf_verifiers_end(s->verifiers);
    s->verifiers = NULL;
}

/* ---- opening ---- */

static void init_locks(struct mf_service *s)
{
    pthread_rwlockattr_t rw;
    pthread_condattr_t cond;

    /* Readers must not keep the sequencer out. */
    pthread_rwlockattr_init(&rw);
    pthread_rwlockattr_setkind_np(&rw, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&s->state, &rw);
    pthread_rwlockattr_destroy(&rw);
    pthread_condattr_init(&cond);
    pthread_condattr_setclock(&cond, CLOCK_MONOTONIC);
    pthread_cond_init(&s->work, &cond);
    pthread_condattr_destroy(&cond);
    pthread_mutex_init(&s->mutex, NULL);
    pthread_mutex_init(&s->store, NULL);
}

static enum mf_rc open_log(struct mf_service *s, const char *dir, struct mf_err *err)
{
    struct mf_arena a;
    struct mf_events events = {.arena = &a};
    enum mf_rc rc;

    mf_arena_init(&a);
    rc = mf_log_open(dir, &s->log, &events, err);
    if (rc == MF_OK)
        mf_happened_add(&s->happened, mf_play_org(mf_log_play(s->log)), &events);
    mf_arena_free(&a);
    return rc;
}

static void *many(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (!p)
        mf_oom(n * size);
    return p;
}

enum mf_rc mf_service_open(const struct mf_service_options *options, struct mf_service **ret,
                           struct mf_err *err)
{
    struct mf_service *s = many(1, sizeof *s);
    enum mf_rc rc;

    init_locks(s);
    mf_arena_init(&s->work_arena);
    mf_happened_init(&s->happened);
    mf_pace_init(&s->limit,
                 options->filings_per_hour ? options->filings_per_hour : FILINGS_PER_HOUR);
    s->commands = many(BATCH, sizeof *s->commands);
    s->answers = many(BATCH, sizeof *s->answers);
    s->outcomes = many(BATCH, sizeof(struct mf_outcome *));
    if ((rc = open_log(s, options->dir, err)) != MF_OK) {
        mf_service_close(s);
        return rc;
    }
    watch(s, &(struct batch){.upto = mf_play_now(mf_log_play(s->log))});
    mf_clock_begin(&s->clock, options->time.wall ? options->time : mf_time_of_machine(),
                   mf_play_now(mf_log_play(s->log)));
    s->verifiers = mf_verifiers_start(verified, s);
    if (!s->verifiers || pthread_create(&s->sequencer, NULL, sequence, s) != 0) {
        mf_service_close(s);
        return mf_err_set(err, MF_E_IO, "no thread can be started");
    }
    s->running = true;
    *ret = s;
    return MF_OK;
}

void mf_service_close(struct mf_service *s)
{
    if (!s)
        return;
    mf_service_stop(s);
    mf_log_close(s->log);
    mf_happened_free(&s->happened);
    mf_pace_free(&s->limit);
    mf_arena_free(&s->work_arena);
    free(s->commands);
    free(s->answers);
    free(s->outcomes);
    pthread_rwlock_destroy(&s->state);
    pthread_mutex_destroy(&s->store);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->work);
    free(s);
}

/* ---- reading ---- */

void mf_service_read(struct mf_service *s)
{
    pthread_rwlock_rdlock(&s->state);
}

void mf_service_unread(struct mf_service *s)
{
    pthread_rwlock_unlock(&s->state);
}

void mf_service_hold(struct mf_service *s)
{
    pthread_rwlock_wrlock(&s->state);
}

struct mf_play *mf_service_play(struct mf_service *s)
{
    return mf_log_play(s->log);
}

const struct mf_happened *mf_service_happened(struct mf_service *s)
{
    return &s->happened;
}

struct mf_str mf_service_note(struct mf_service *s)
{
    return mf_log_note(s->log);
}

enum mf_rc mf_service_entries(struct mf_service *s, uint64_t from, uint32_t n, struct mf_arena *a,
                              struct mf_store_entry *ret, struct mf_err *err)
{
    enum mf_rc rc;

    pthread_mutex_lock(&s->store);
    rc = mf_store_read(mf_log_store(s->log), from, n, a, ret, err);
    pthread_mutex_unlock(&s->store);
    return rc;
}

bool mf_service_document(struct mf_service *s, const struct mf_hash *hash, struct mf_arena *a,
                         struct mf_str *ret)
{
    bool found = false;

    pthread_mutex_lock(&s->store);
    found = mf_store_document(mf_log_store(s->log), *hash, a, ret, &found, NULL) == MF_OK && found;
    pthread_mutex_unlock(&s->store);
    return found;
}

bool mf_service_find(struct mf_service *s, const struct mf_hash *id, uint64_t *ret_entry)
{
    bool found = false;

    pthread_mutex_lock(&s->store);
    found = mf_store_find(mf_log_store(s->log), *id, ret_entry, &found, NULL) == MF_OK && found;
    pthread_mutex_unlock(&s->store);
    return found;
}

/* How wide the tile is now; 0: there is none. */
static unsigned width_now(const struct mf_service *s, const struct mf_tile *t)
{
    uint64_t n = mf_log_signed(s->log) >> (8 * t->level), before = t->index * MF_TILE_WIDTH;

    if (t->index > UINT64_MAX / MF_TILE_WIDTH || n <= before)
        return 0;
    return n - before < MF_TILE_WIDTH ? (unsigned)(n - before) : MF_TILE_WIDTH;
}

/* The first `width` entries of a bundle, or hashes of a tile, that is wider. */
static enum mf_rc narrowed(struct mf_arena *a, const struct mf_tile *wide, unsigned width,
                           struct mf_str *bytes, struct mf_err *err)
{
    struct mf_str *entries, last;
    enum mf_rc rc;

    if (!wide->entries) {
        *bytes = mf_str_sub(*bytes, 0, (size_t)width * 32);
        return MF_OK;
    }
    if ((rc = mf_bundle_parse(a, *bytes, wide->width, &entries, err)) != MF_OK)
        return rc;
    last = entries[width - 1];
    *bytes = mf_str_sub(*bytes, 0, (size_t)(last.p + last.n - bytes->p));
    return MF_OK;
}

enum mf_rc mf_service_tile(struct mf_service *s, struct mf_arena *a, const struct mf_tile *t,
                           struct mf_str *ret, struct mf_err *err)
{
    struct mf_tile wide = *t;
    enum mf_rc rc;

    wide.width = width_now(s, t);
    if (wide.width < t->width)
        return mf_err_set(err, MF_E_USAGE, "the ledger has no such tile");
    pthread_mutex_lock(&s->store);
    rc = mf_log_tile(s->log, a, &wide, ret, err);
    pthread_mutex_unlock(&s->store);
    return rc == MF_OK && wide.width > t->width ? narrowed(a, &wide, t->width, ret, err) : rc;
}

enum mf_rc mf_service_receipt(struct mf_service *s, struct mf_arena *a, uint64_t entry,
                              struct mf_str *ret, struct mf_err *err)
{
    enum mf_rc rc;

    pthread_mutex_lock(&s->store);
    rc = mf_log_receipt(s->log, a, entry, ret, err);
    pthread_mutex_unlock(&s->store);
    return rc;
}

void mf_service_on_events(struct mf_service *s, void (*ring)(void *payload), void *payload)
{
    pthread_rwlock_wrlock(&s->state);
    s->ring = ring;
    s->ring_payload = payload;
    pthread_rwlock_unlock(&s->state);
}

void mf_service_on_turn(struct mf_service *s, mf_service_turn *turn, void *payload)
{
    pthread_rwlock_wrlock(&s->state);
    s->turn = turn;
    s->turn_payload = payload;
    pthread_rwlock_unlock(&s->state);
}

void mf_service_after_batch(struct mf_service *s, void (*after)(void *payload, mf_instant now),
                            void *payload)
{
    pthread_rwlock_wrlock(&s->state);
    s->after = after;
    s->after_payload = payload;
    pthread_rwlock_unlock(&s->state);
}
