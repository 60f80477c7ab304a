#include "server/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os.h"

enum {
    CONNECTIONS = 20000,
    SPARE_FILES = 64,         /* beside connections: the store, the log */
    CONNECTION_MEMORY = 8192, /* of each: headers of a request, later of its answer */
    IDLE_SECONDS = 30,
    STREAM_BLOCK = 512,
    BODIES = 256 << 20, /* bytes of all bodies that are being received */
    SLOWEST = 16 << 10, /* bytes of a body in a second */
    DRAIN_STEP = 5,     /* ms */
    THREADS_EACH = 2    /* of each processor */
};

struct mf_http {
    struct MHD_Daemon *daemon;
    struct mf_http_handler handler;
    char address[96];
    int socket;
    bool quiet;
    mf_duration patience;
    atomic_size_t bodies;  /* bytes held */
    atomic_uint answering; /* requests with a body that isn't answered out yet */
};

struct mf_request {
    struct mf_http *http;
    struct MHD_Connection *connection;
    struct mf_arena arena;
    const char *method, *path;
    struct {
        char *p;
        size_t n, cap, limit;
        bool over;
    } body;
    void *mine;
    bool served, queued, counted;
    int64_t began;
    uint64_t sent;

    pthread_mutex_t mutex; /* of what follows: other threads answer and wake */
    struct mf_reply reply;
    bool answered, waiting;
    mf_http_pull *pull;
    void *pull_payload;
    const char *stream_type;
    bool woken;
};

/* ---- what a handler asks of a request ---- */

struct mf_arena *mf_http_arena(struct mf_request *r)
{
    return &r->arena;
}

const char *mf_http_method(const struct mf_request *r)
{
    return r->method;
}

struct mf_str mf_http_path(const struct mf_request *r)
{
    return mf_str_c(r->path);
}

struct mf_str mf_http_body(const struct mf_request *r)
{
    return r->body.over ? (struct mf_str){0} : (struct mf_str){r->body.p, r->body.n};
}

bool mf_http_too_large(const struct mf_request *r)
{
    return r->body.over;
}

const char *mf_http_header(struct mf_request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

const char *mf_http_query(struct mf_request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
}

void mf_http_keep(struct mf_request *r, void *mine)
{
    r->mine = mine;
}

void *mf_http_kept(const struct mf_request *r)
{
    return r->mine;
}

void mf_http_answer(struct mf_request *r, const struct mf_reply *reply)
{
    pthread_mutex_lock(&r->mutex);
    mf_assert(!r->answered);
    r->reply = *reply;
    r->answered = true;
    if (r->waiting) {
        r->waiting = false;
        MHD_resume_connection(r->connection);
    }
    pthread_mutex_unlock(&r->mutex);
}

void mf_http_stream(struct mf_request *r, const char *type, mf_http_pull *pull, void *payload)
{
    pthread_mutex_lock(&r->mutex);
    r->pull = pull;
    r->pull_payload = payload;
    r->stream_type = type;
    r->reply.status = MHD_HTTP_OK;
    r->answered = true;
    pthread_mutex_unlock(&r->mutex);
}

void mf_http_wake(struct mf_request *r)
{
    pthread_mutex_lock(&r->mutex);
    r->woken = true;
    if (r->waiting && r->queued) {
        r->waiting = false;
        MHD_resume_connection(r->connection);
    }
    pthread_mutex_unlock(&r->mutex);
}

/* ---- answers ---- */

/* What every answer says: it is data, no page of ours may be framed, nothing is guessed. */
static const char *const always[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy",
     "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header(response, name, value) != MHD_YES)
        mf_bug("a header that is none");
}

static ssize_t pull_stream(void *payload, uint64_t at, char *to, size_t n)
{
    struct mf_request *r = payload;

    (void)at;
    for (;;) {
        size_t got;
        pthread_mutex_lock(&r->mutex);
        r->woken = false;
        pthread_mutex_unlock(&r->mutex);
        got = r->pull(r->pull_payload, r, to, n);
        if (got == MF_STREAM_END)
            return MHD_CONTENT_READER_END_OF_STREAM;
        r->sent += got;
        if (got > 0)
            return (ssize_t)got;
        pthread_mutex_lock(&r->mutex);
        bool again = r->woken;
        if (!again) {
            r->waiting = true;
            MHD_suspend_connection(r->connection);
        }
        pthread_mutex_unlock(&r->mutex);
        if (!again)
            return 0;
    }
}

static struct MHD_Response *make_response(struct mf_request *r)
{
    const struct mf_reply *reply = &r->reply;
    struct MHD_Response *response;

    if (r->pull)
        response =
            MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, pull_stream, r, NULL);
    else /* MHD doesn't write to it */
        response = MHD_create_response_from_buffer(
            reply->body.n, (void *)(uintptr_t)(reply->body.n ? reply->body.p : ""),
            MHD_RESPMEM_PERSISTENT);
    if (!response)
        mf_oom(reply->body.n);
    return response;
}

/* The answer says that itself: a page has another policy than data. */
static bool has_header(const struct mf_reply *reply, const char *name)
{
    for (unsigned i = 0; i < reply->nheaders; i++)
        if (strcmp(reply->headers[i].name, name) == 0)
            return true;
    return false;
}

static enum MHD_Result queue(struct mf_request *r)
{
    struct mf_reply *reply = &r->reply;
    struct MHD_Response *response = make_response(r);
    enum MHD_Result rc;

    for (unsigned i = 0; i < sizeof always / sizeof *always; i++)
        if (!has_header(reply, always[i][0]))
            add(response, always[i][0], always[i][1]);
    if (r->pull) {
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE, r->stream_type);
        add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
        add(response, "X-Accel-Buffering", "no"); /* proxies would keep events back */
        mf_arena_free(&r->arena);
    } else if (reply->type) {
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
    }
    for (unsigned i = 0; i < reply->nheaders; i++)
        add(response, reply->headers[i].name, reply->headers[i].value.p);
    r->queued = true;
    if (!r->pull)
        r->sent = reply->body.n;
    rc = MHD_queue_response(r->connection, reply->status, response);
    MHD_destroy_response(response);
    return rc;
}

/* ---- requests ---- */

static struct mf_request *new_request(struct mf_http *h, struct MHD_Connection *connection,
                                      const char *path, const char *method)
{
    struct mf_request *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    r->http = h;
    r->connection = connection;
    r->method = method;
    r->path = path;
    r->began = mf_os_monotonic_ns();
    mf_arena_init(&r->arena);
    pthread_mutex_init(&r->mutex, NULL);
    return r;
}

/* Who sends a byte now and then isn't idle, and would hold a place among the bodies for ever. */
static bool too_slow(const struct mf_request *r)
{
    int64_t ms = (mf_os_monotonic_ns() - r->began) / 1000000;

    return ms > r->http->patience + (int64_t)(r->body.n / SLOWEST) * MF_SECOND;
}

/* More than it may have is counted and dropped, so that the answer can say so. False: enough of it.
 */
static bool receive(struct mf_request *r, const char *p, size_t n)
{
    if (too_slow(r))
        return false;
    if (r->body.n + n > r->body.limit) {
        r->body.over = true;
        r->body.n += n;
        return r->body.n <= 2 * r->body.limit + (1u << 20);
    }
    if (r->body.n + n > r->body.cap) {
        size_t cap = r->body.cap ? 2 * r->body.cap : 2048;
        while (cap < r->body.n + n)
            cap *= 2;
        if (atomic_fetch_add(&r->http->bodies, cap - r->body.cap) + cap > BODIES) {
            atomic_fetch_sub(&r->http->bodies, cap - r->body.cap);
            return false;
        }
        char *more = realloc(r->body.p, cap);
        if (!more)
            mf_oom(cap);
        r->body.p = more;
        r->body.cap = cap;
    }
    memcpy(r->body.p + r->body.n, p, n);
    r->body.n += n;
    return true;
}

static enum MHD_Result begin(struct mf_request *r)
{
    struct mf_http *h = r->http;

    r->body.limit = h->handler.begin(h->handler.payload, r);
    return r->answered ? queue(r) : MHD_YES;
}

static enum MHD_Result serve(struct mf_request *r)
{
    struct mf_http *h = r->http;
    bool now;

    if (!r->served) {
        r->served = true;
        r->began = mf_os_monotonic_ns();
        h->handler.serve(h->handler.payload, r);
    }
    pthread_mutex_lock(&r->mutex);
    now = r->answered;
    if (!now) {
        r->waiting = true;
        MHD_suspend_connection(r->connection);
    }
    pthread_mutex_unlock(&r->mutex);
    return now ? queue(r) : MHD_YES;
}

static enum MHD_Result access_handler(void *payload, struct MHD_Connection *connection,
                                      const char *path, const char *method, const char *version,
                                      const char *upload, size_t *upload_n, void **keep)
{
    struct mf_http *h = payload;
    struct mf_request *r = *keep;

    (void)version;
    if (!r) {
        r = new_request(h, connection, path, method);
        if (!r)
            return MHD_NO;
        *keep = r;
        atomic_fetch_add(&h->answering, 1);
        r->counted = true;
        return begin(r);
    }
    if (*upload_n > 0) {
        bool more = receive(r, upload, *upload_n);
        *upload_n = 0;
        return more ? MHD_YES : MHD_NO;
    }
    return serve(r);
}

static void completed(void *payload, struct MHD_Connection *connection, void **keep,
                      enum MHD_RequestTerminationCode how)
{
    struct mf_http *h = payload;
    struct mf_request *r = *keep;

    (void)connection;
    (void)how;
    if (!r)
        return;
    *keep = NULL;
    h->handler.ended(h->handler.payload, r);
    if (h->handler.log) {
        struct mf_http_line line = {.method = r->method,
                                    .path = r->path,
                                    .status = r->queued ? r->reply.status : 0,
                                    .bytes = r->sent,
                                    .ns = mf_os_monotonic_ns() - r->began};
        h->handler.log(h->handler.payload, &line);
    }
    atomic_fetch_sub(&h->bodies, r->body.cap);
    atomic_fetch_sub(&h->answering, 1);
    free(r->body.p);
    mf_arena_free(&r->arena);
    pthread_mutex_destroy(&r->mutex);
    free(r);
}

/* ---- the socket ---- */

static enum mf_rc listen_at(struct mf_http *h, const struct addrinfo *at, const char *said,
                            struct mf_err *err)
{
    const int one = 1;
    struct sockaddr_storage real;
    socklen_t n = sizeof real;
    char host[64], port[8];

    h->socket = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (h->socket < 0 || setsockopt(h->socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(h->socket, at->ai_addr, at->ai_addrlen) != 0 || listen(h->socket, 4096) != 0)
        return mf_err_set(err, MF_E_IO, "can't listen at %s: %s", said, strerror(errno));
    if (getsockname(h->socket, (struct sockaddr *)&real, &n) != 0 ||
        getnameinfo((struct sockaddr *)&real, n, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return mf_err_set(err, MF_E_IO, "can't tell where it listens");
    snprintf(h->address, sizeof h->address, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
    return MF_OK;
}

/* ADDRESS:PORT; the address of an interface, no name. */
static enum mf_rc open_socket(struct mf_http *h, const char *said, struct mf_err *err)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *at;
    char host[80];
    const char *colon = strrchr(said, ':');
    size_t n = colon ? (size_t)(colon - said) : 0;

    if (!colon || n == 0 || n >= sizeof host)
        return mf_err_set(err, MF_E_USAGE, "\"%s\" is no ADDRESS:PORT, as in 127.0.0.1:8750", said);
    memcpy(host, said, n);
    host[n] = '\0';
    if (host[0] == '[' && host[n - 1] == ']') {
        memmove(host, host + 1, n - 2);
        host[n - 2] = '\0';
    }
    if (getaddrinfo(host, colon + 1, &hints, &at) != 0)
        return mf_err_set(err, MF_E_USAGE, "\"%s\" is no ADDRESS:PORT, as in 127.0.0.1:8750", said);
    enum mf_rc rc = listen_at(h, at, said, err);
    freeaddrinfo(at);
    return rc;
}

/* As many as wanted, if the process may have so many files: the limit is raised as far as it goes.
 */
static unsigned connections(unsigned wanted)
{
    struct rlimit files;
    rlim_t need = (wanted ? wanted : CONNECTIONS) + SPARE_FILES;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 256;
    if (files.rlim_cur < need) {
        files.rlim_cur = files.rlim_max < need ? files.rlim_max : need;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        (void)getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur < need)
        need = files.rlim_cur;
    return need > 2 * SPARE_FILES ? (unsigned)(need - SPARE_FILES) : SPARE_FILES;
}

/* A zero byte would end a path early, so that /%00 were the home page: nothing has the character
 * that stands in its place. */
static size_t unescape(void *payload, struct MHD_Connection *connection, char *s)
{
    size_t n = MHD_http_unescape(s);

    (void)payload;
    (void)connection;
    for (char *zero; (zero = memchr(s, '\0', n)) != NULL;)
        *zero = '\x1a';
    return n;
}

enum mf_rc mf_http_start(const struct mf_http_options *options, struct mf_http_handler handler,
                         struct mf_http **ret, struct mf_err *err)
{
    struct mf_http *h = calloc(1, sizeof *h);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    /* A connection stays with the thread that took it: with one for each processor, busy ones may
     * meet on one while the other is idle. */
    unsigned threads = options->threads
                           ? options->threads
                           : THREADS_EACH * (unsigned)(processors > 0 ? processors : 1);
    enum mf_rc rc;

    if (!h)
        mf_oom(sizeof *h);
    h->handler = handler;
    h->patience = options->patience ? options->patience : MF_MINUTE;
    h->socket = -1;
    if ((rc = open_socket(h, options->listen, err)) != MF_OK) {
        if (h->socket >= 0)
            close(h->socket);
        free(h);
        return rc;
    }
    /* A pool has at least two threads. */
    h->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
        access_handler, h, MHD_OPTION_LISTEN_SOCKET, h->socket, MHD_OPTION_CONNECTION_LIMIT,
        connections(options->connections), MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED,
        completed, h, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_THREAD_POOL_SIZE,
        threads > 1 ? threads : 2u, MHD_OPTION_END);
    if (!h->daemon) {
        close(h->socket);
        free(h);
        return mf_err_set(err, MF_E_IO, "the server of HTTP didn't start");
    }
    *ret = h;
    return MF_OK;
}

const char *mf_http_address(const struct mf_http *h)
{
    return h->address;
}

void mf_http_quiesce(struct mf_http *h)
{
    if (h->quiet)
        return;
    h->quiet = true;
    (void)MHD_quiesce_daemon(h->daemon);
}

bool mf_http_drain(struct mf_http *h, mf_duration within)
{
    for (mf_duration waited = 0; atomic_load(&h->answering) > 0; waited += DRAIN_STEP) {
        if (waited >= within)
            return false;
        nanosleep(&(struct timespec){.tv_nsec = DRAIN_STEP * 1000000L}, NULL);
    }
    return true;
}

void mf_http_stop(struct mf_http *h)
{
    if (!h)
        return;
    mf_http_quiesce(h);
    MHD_stop_daemon(h->daemon);
    close(h->socket); /* not before: its threads may still look at it */
    free(h);
}
