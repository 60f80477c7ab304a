#ifndef MF_SERVER_HTTP_H
#define MF_SERVER_HTTP_H
/*
 * HTTP, as far as Mufakat needs it; http.c is the only file that knows libmicrohttpd. A few threads
 * wait for all connections. A request is handed to `serve` when its body is there; it may be
 * answered at once, or later from any other thread, or with a stream that goes on for as long as
 * somebody listens.
 *
 * A request owns its memory: the arena lives until its answer is out. Limits are kept here: of
 * headers, of bodies, of connections, of all bodies together.
 */
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

#define MF_HTTP_HEADERS 8u /* that an answer may have, beyond those that each has */

struct mf_http;
struct mf_request;

struct mf_http_header {
    const char *name;
    struct mf_str value; /* terminated by NUL */
};

/* All of it must live as long as the request: its arena, or static. */
struct mf_reply {
    unsigned status;
    const char *type; /* NULL: no body */
    struct mf_str body;
    struct mf_http_header headers[MF_HTTP_HEADERS];
    unsigned nheaders;
};

struct mf_http_line { /* of the access log */
    const char *method, *path;
    unsigned status;
    uint64_t bytes; /* of the answer's body */
    int64_t ns;     /* from the last byte of the request to the last of the answer */
};

/* What serves. All functions may be called from several threads at once. */
struct mf_http_handler {
    void *payload;
    /* The headers are there. Answers (mf_http_answer) to refuse it before its body is read; else
     * returns how many bytes of body it may have. */
    size_t (*begin)(void *payload, struct mf_request *r);
    /* Must answer, or begin a stream, or see to it that another thread will answer. */
    void (*serve)(void *payload, struct mf_request *r);
    /* It is over, the answer sent or the client gone; whatever was kept of it must be forgotten. */
    void (*ended)(void *payload, struct mf_request *r);
    void (*log)(void *payload, const struct mf_http_line *line); /* NULL: none */
};

struct mf_http_options {
    const char *listen;   /* "127.0.0.1:8750", "[::1]:8750"; port 0: any free one */
    unsigned threads;     /* 0: several for each processor */
    unsigned connections; /* at most; 0: 20,000, or as many as the process may have files */
    mf_duration patience; /* with a body, and a second more for each 16 KiB of it; 0: a minute */
};

enum mf_rc mf_http_start(const struct mf_http_options *options, struct mf_http_handler handler,
                         struct mf_http **ret, struct mf_err *err) MF_MUST_USE;
/* Where it listens: "127.0.0.1:8750". Borrowed. */
const char *mf_http_address(const struct mf_http *h);
/* No new connections are taken from now on. */
void mf_http_quiesce(struct mf_http *h);
/* Waits until no request is being answered, at most so long; streams must end by themselves. */
bool mf_http_drain(struct mf_http *h, mf_duration within);
/* Ends all connections and frees it. Every request that waits must have been answered. */
void mf_http_stop(struct mf_http *h);

/* ---- a request ---- */

struct mf_arena *mf_http_arena(struct mf_request *r);
const char *mf_http_method(const struct mf_request *r);
struct mf_str mf_http_path(const struct mf_request *r); /* percent signs decoded, no query */
struct mf_str mf_http_body(const struct mf_request *r);
bool mf_http_too_large(const struct mf_request *r); /* the body was, and is not there */
/* NULL: there is none of that name. Borrowed. */
const char *mf_http_header(struct mf_request *r, const char *name);
const char *mf_http_query(struct mf_request *r, const char *name);
/* Whatever the handler wants to find again. */
void mf_http_keep(struct mf_request *r, void *mine);
void *mf_http_kept(const struct mf_request *r);

/* Answers, once; from any thread. */
void mf_http_answer(struct mf_request *r, const struct mf_reply *reply);

/*
 * Answers with a stream. `pull` puts up to n bytes into `to` and returns how many; 0: there is
 * nothing now, until mf_http_wake(); MF_STREAM_END: it is over. The request's arena is given back
 * at once, so that thousands of listeners cost little.
 */
#define MF_STREAM_END SIZE_MAX
typedef size_t mf_http_pull(void *payload, struct mf_request *r, char *to, size_t n);
void mf_http_stream(struct mf_request *r, const char *type, mf_http_pull *pull, void *payload);
/* There is something to pull; from any thread, as long as it hasn't ended. */
void mf_http_wake(struct mf_request *r);

#endif
