#include "server/follow.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/os.h"
#include "ledger/scan.h"
#include "server/view.h"

enum {
    FRAMES = 1024,       /* kept ready, in each language */
    APART = 10,          /* ms between two rounds of waking */
    HEARTBEAT = 15000,   /* ms */
    LARGE_FRAME = 16384, /* bytes that aren't kept for a smaller one */
    SMALLEST_ROOM = 128, /* bytes that any of our short frames fits into */
};

struct frame {
    uint64_t number; /* of the event; 0: free */
    char *p;
    size_t n, cap;
};

/* Who listens. Its place is only its own thread's, its neighbours are under the list's mutex. */
struct follower {
    struct mf_followers *list;
    struct mf_request *request;
    enum mf_lingua lingua;
    uint64_t had;      /* number of the last event that went out as a whole */
    size_t part;       /* bytes of the next one's frame that are out */
    uint32_t openings; /* how many went out */
    bool greeted, told_end;
    int64_t wrote; /* ns */
    struct follower *before, *after;
};

struct mf_followers {
    struct mf_service *service;
    pthread_mutex_t mutex; /* of the list and the bell */
    pthread_cond_t bell;
    struct follower *first;
    unsigned n, most;
    bool rung, ending;
    atomic_bool over;
    pthread_t waker;

    pthread_mutex_t frames_mutex;
    struct frame frames[MF_LINGUA__COUNT][FRAMES];
};

/* ---- frames ---- */

static void keep_frame(struct frame *f, uint64_t number, struct mf_str bytes)
{
    if (bytes.n > f->cap || f->cap > LARGE_FRAME) {
        f->p = realloc(f->p, bytes.n);
        if (!f->p)
            mf_oom(bytes.n);
        f->cap = bytes.n;
    }
    memcpy(f->p, bytes.p, bytes.n);
    f->n = bytes.n;
    f->number = number;
}

static void make_frame(struct mf_followers *list, struct frame *f, const struct mf_event *e,
                       uint64_t number, enum mf_lingua lingua)
{
    struct mf_arena a;
    struct mf_buf b;
    json_t *j;
    char *text;

    mf_arena_init(&a);
    j = mf_view_event(&a, mf_play_org(mf_service_play(list->service)), e, number, lingua);
    text = json_dumps(j, JSON_COMPACT);
    if (!text)
        mf_oom(64);
    mf_buf_init(&b, &a);
    mf_buf_f(&b, "event: happened\nid: %" PRIu64 "\ndata: %s\n\n", number, text);
    keep_frame(f, number, mf_buf_str(&b));
    free(text);
    json_decref(j);
    mf_arena_free(&a);
}

/* Copies as much as fits of an event's frame from byte `from` on; *ret_whole: to its end. */
static size_t copy_frame(struct mf_followers *list, const struct mf_event *e, uint64_t number,
                         enum mf_lingua lingua, size_t from, char *to, size_t room, bool *ret_whole)
{
    struct frame *f = &list->frames[lingua][number % FRAMES];
    size_t n;

    pthread_mutex_lock(&list->frames_mutex);
    if (f->number != number)
        make_frame(list, f, e, number, lingua);
    n = f->n - from < room ? f->n - from : room;
    memcpy(to, f->p + from, n);
    *ret_whole = from + n == f->n;
    pthread_mutex_unlock(&list->frames_mutex);
    return n;
}

/* ---- one follower's turn ---- */

/* A short frame of our own; 0: it doesn't fit now. */
static size_t say(char *to, size_t room, const char *text)
{
    size_t n = strlen(text);

    if (n > room)
        return 0;
    memcpy(to, text, n);
    return n;
}

/* Openings that came before the next event. */
static size_t say_opening(struct follower *f, const struct mf_happened *h, char *to, size_t room)
{
    char text[SMALLEST_ROOM];
    size_t n;

    if (f->openings == h->openings.n || h->openings.at[f->openings].after > f->had)
        return 0;
    snprintf(text, sizeof text, "event: opened\ndata: {\"proposal\":%" PRIu32 "}\n\n",
             h->openings.at[f->openings].proposal);
    n = say(to, room, text);
    f->openings += n > 0;
    return n;
}

static size_t say_event(struct follower *f, const struct mf_happened *h, char *to, size_t room)
{
    const struct mf_event *e = mf_happened_event(h, f->had + 1);
    size_t n = 0;
    bool whole = true;

    if (!e || mf_view_event_hidden(f->list->service, e)) {
        f->had++;
        f->part = 0;
        return 0;
    }
    n = copy_frame(f->list, e, f->had + 1, f->lingua, f->part, to, room, &whole);
    f->part = whole ? 0 : f->part + n;
    f->had += whole;
    return n;
}

/* All that fits. The organisation is held. */
static size_t say_all(struct follower *f, char *to, size_t room)
{
    const struct mf_happened *h = mf_service_happened(f->list->service);
    char gap[SMALLEST_ROOM];
    size_t n = 0;

    if (f->had + 1 < mf_happened_oldest(h)) {
        /* A frame that had begun is broken off: an empty line ends it. */
        snprintf(gap, sizeof gap, "%sevent: gap\ndata: {\"oldest\":%" PRIu64 "}\n\n",
                 f->part > 0 ? "\n\n" : "", mf_happened_oldest(h));
        n = say(to, room, gap);
        f->had = mf_happened_oldest(h) - 1;
        f->part = 0;
    }
    while (room - n >= SMALLEST_ROOM || f->part > 0) {
        size_t got = f->part == 0 ? say_opening(f, h, to + n, room - n) : 0;
        if (got == 0 && f->had == h->last)
            break;
        if (got == 0)
            got = say_event(f, h, to + n, room - n);
        n += got;
        if (n == room)
            break;
    }
    return n;
}

static size_t pull(void *payload, struct mf_request *r, char *to, size_t room)
{
    struct follower *f = payload;
    size_t n = 0;

    (void)r;
    if (room < SMALLEST_ROOM)
        return 0; /* can't be: a connection has more */
    if (!f->greeted) {
        n = say(to, room, ": mufakat\nretry: 2000\n\n");
        f->greeted = true;
    }
    mf_service_read(f->list->service);
    n += say_all(f, to + n, room - n);
    mf_service_unread(f->list->service);
    if (n == 0 && atomic_load(&f->list->over)) {
        if (f->told_end)
            return MF_STREAM_END;
        f->told_end = true;
        n = say(to, room, "event: end\ndata: {}\n\n");
    }
    if (n == 0 && mf_os_monotonic_ns() - f->wrote >= (int64_t)HEARTBEAT * 1000000 - 500000000)
        n = say(to, room, ": still here\n\n");
    if (n > 0)
        f->wrote = mf_os_monotonic_ns();
    return n;
}

/* ---- the bell ---- */

static void ring(void *payload)
{
    struct mf_followers *list = payload;

    pthread_mutex_lock(&list->mutex);
    list->rung = true;
    pthread_cond_signal(&list->bell);
    pthread_mutex_unlock(&list->mutex);
}

static struct timespec in_ms(int64_t ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += (long)(ms % 1000) * 1000000L;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000L;
    t.tv_nsec %= 1000000000L;
    return t;
}

static void *wake_all(void *payload)
{
    struct mf_followers *list = payload;
    bool go_on = true;

    prctl(PR_SET_NAME, "mf-waker");
    while (go_on) {
        struct timespec until = in_ms(HEARTBEAT);
        pthread_mutex_lock(&list->mutex);
        while (!list->rung && !list->ending)
            if (pthread_cond_timedwait(&list->bell, &list->mutex, &until) != 0)
                break;
        list->rung = false;
        go_on = !list->ending;
        for (struct follower *f = list->first; f; f = f->after)
            mf_http_wake(f->request);
        pthread_mutex_unlock(&list->mutex);
        nanosleep(&(struct timespec){.tv_nsec = APART * 1000000L}, NULL);
    }
    return NULL;
}

/* ---- coming and going ---- */

static bool join(struct mf_followers *list, struct follower *f)
{
    bool room;

    pthread_mutex_lock(&list->mutex);
    room = list->n < list->most && !list->ending;
    if (room) {
        list->n++;
        f->after = list->first;
        if (list->first)
            list->first->before = f;
        list->first = f;
    }
    pthread_mutex_unlock(&list->mutex);
    return room;
}

void mf_followers_left(struct mf_request *r)
{
    struct follower *f = mf_http_kept(r);
    struct mf_followers *list;

    if (!f)
        return;
    list = f->list;
    pthread_mutex_lock(&list->mutex);
    *(f->before ? &f->before->after : &list->first) = f->after;
    if (f->after)
        f->after->before = f->before;
    list->n--;
    pthread_mutex_unlock(&list->mutex);
    free(f);
}

/* Where to begin: after Last-Event-ID, after `after`, else with what comes next. */
static bool where(struct mf_call *c, struct follower *f)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    const char *last = mf_http_header(c->request, "Last-Event-ID");
    uint64_t n;

    if (!mf_call_number(c, "after", INT64_MAX, UINT64_MAX, &n))
        return false;
    if (last && !mf_scan_decimal(mf_str_c(last), INT64_MAX, &n)) {
        mf_call_bad_query(c, "Last-Event-ID");
        return false;
    }
    mf_service_read(c->service);
    f->had = n < h->last ? n : h->last;
    while (f->openings < h->openings.n && h->openings.at[f->openings].after < f->had)
        f->openings++;
    if (n == UINT64_MAX)
        f->openings = h->openings.n;
    mf_service_unread(c->service);
    return true;
}

void mf_route_events(struct mf_call *c)
{
    struct mf_followers *list = c->followers;
    struct follower *f = calloc(1, sizeof *f);

    if (!f)
        mf_oom(sizeof *f);
    *f = (struct follower){
        .list = list, .request = c->request, .lingua = c->lingua, .wrote = mf_os_monotonic_ns()};
    if (!where(c, f)) {
        free(f);
        return;
    }
    if (atomic_load(&list->over)) {
        free(f);
        mf_call_not_taking(c, MF_STOPPING);
        return;
    }
    if (!join(list, f)) {
        free(f);
        mf_call_problem(c, MF_PROBLEM_BUSY, mf_strf(c->a, "%u", list->most), (struct mf_str){0});
        mf_call_header(c, "Retry-After", MF_S("60"));
        return;
    }
    c->later = true;
    mf_http_keep(c->request, f);
    mf_http_stream(c->request, "text/event-stream", pull, f);
}

/* ---- what has happened ---- */

/* Which events are asked for, in which order. */
struct history {
    uint64_t proposal; /* 0: whichever */
    bool newest;
    uint64_t from, limit;
};

static bool asked_for(struct mf_call *c, struct history *ret)
{
    const char *order = mf_http_query(c->request, "order");

    ret->newest = order && strcmp(order, "newest") == 0;
    if (order && !ret->newest && strcmp(order, "oldest") != 0) {
        mf_call_bad_query(c, "order");
        return false;
    }
    return mf_call_number(c, "proposal", UINT32_MAX, 0, &ret->proposal) &&
           mf_call_page(c, &ret->from, &ret->limit);
}

void mf_route_history(struct mf_call *c)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    uint64_t n, oldest = mf_happened_oldest(h);
    struct history q;
    json_t *j, *list;
    bool more;

    if (!asked_for(c, &q))
        return;
    if (!q.newest)
        n = q.from < oldest ? oldest : q.from;
    else
        n = q.from == 0 || q.from > h->last + 1 ? h->last : q.from < 2 ? 0 : q.from - 2;
    list = json_array();
    while (n >= oldest && n <= h->last && json_array_size(list) < q.limit) {
        const struct mf_event *e = mf_happened_event(h, n);
        if (!mf_view_event_hidden(c->service, e) && (q.proposal == 0 || e->proposal == q.proposal))
            mf_j_push(list, mf_view_event(c->a, org, e, n, c->lingua));
        n += q.newest ? (uint64_t)-1 : 1;
    }
    more = n >= oldest && n <= h->last;
    j = json_object();
    mf_j_put(j, "events", list);
    mf_j_put(j, "next", more ? mf_j_number(q.newest ? n + 1 : n - 1) : json_null());
    mf_j_put(j, "last", mf_j_number(h->last));
    mf_j_put(j, "oldest", mf_j_number(oldest));
    mf_call_json(c, j);
}

/* Of one person: what they did and what befell them, the newest first. */
void mf_route_personEvents(struct mf_call *c)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    mf_person p = mf_org_find_person(org, c->param);
    json_t *j, *list;
    uint64_t limit;

    if (p == MF_NOBODY) {
        mf_call_not_found(c, mf_http_path(c->request));
        return;
    }
    if (!mf_call_number(c, "limit", 1000, 50, &limit))
        return;
    list = json_array();
    for (uint64_t n = h->last; n >= mf_happened_oldest(h) && n > 0 && json_array_size(list) < limit;
         n--) {
        const struct mf_event *e = mf_happened_event(h, n);
        if ((e->person == p || e->actor == p) && !mf_view_event_hidden(c->service, e))
            mf_j_push(list, mf_view_event(c->a, org, e, n, c->lingua));
    }
    j = json_object();
    mf_j_put(j, "events", list);
    mf_call_json(c, j);
}

/* ---- starting and ending ---- */

enum mf_rc mf_followers_start(struct mf_service *service, unsigned most, struct mf_followers **ret,
                              struct mf_err *err)
{
    struct mf_followers *list = calloc(1, sizeof *list);
    pthread_condattr_t attr;

    if (!list)
        mf_oom(sizeof *list);
    list->service = service;
    list->most = most;
    pthread_mutex_init(&list->mutex, NULL);
    pthread_mutex_init(&list->frames_mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&list->bell, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&list->waker, NULL, wake_all, list) != 0) {
        free(list);
        return mf_err_set(err, MF_E_IO, "no thread can be started");
    }
    mf_service_on_events(service, ring, list);
    *ret = list;
    return MF_OK;
}

void mf_followers_end(struct mf_followers *list)
{
    mf_service_on_events(list->service, NULL, NULL);
    atomic_store(&list->over, true);
    pthread_mutex_lock(&list->mutex);
    list->ending = true;
    pthread_cond_signal(&list->bell);
    pthread_mutex_unlock(&list->mutex);
    pthread_join(list->waker, NULL);
}

void mf_followers_free(struct mf_followers *list)
{
    if (!list)
        return;
    for (unsigned l = 0; l < MF_LINGUA__COUNT; l++)
        for (unsigned i = 0; i < FRAMES; i++)
            free(list->frames[l][i].p);
    pthread_mutex_destroy(&list->mutex);
    pthread_mutex_destroy(&list->frames_mutex);
    pthread_cond_destroy(&list->bell);
    free(list);
}
