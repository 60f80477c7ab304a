#include "server/witness_http.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "ledger/wire.h"

enum { PATIENCE = 10000 /* ms, for answers on their way */ };

static const char plain[] = "text/plain; charset=utf-8";

struct mf_witness_server {
    struct mf_witness_server_options o;
    struct mf_witness *witness;
    struct mf_http *http;
};

static void say(struct mf_request *r, unsigned status, struct mf_str body)
{
    struct mf_reply reply = {.status = status, .type = plain, .body = body};

    mf_http_answer(r, &reply);
}

/* Why is for whoever runs the witness. */
static void say_failed(struct mf_witness_server *s, struct mf_request *r, const struct mf_err *err)
{
    if (s->o.failed)
        s->o.failed(s->o.payload, err);
    say(r, 500, MF_S("the witness failed; nothing was signed\n"));
}

static bool is_adding(const struct mf_request *r)
{
    return mf_str_is(mf_http_path(r), "/add-checkpoint");
}

/* /<64 digits>/checkpoint */
static bool is_watching(const struct mf_request *r, struct mf_hash *ret)
{
    struct mf_str path = mf_http_path(r);

    return path.n == 1 + 64 + strlen("/checkpoint") && path.p[0] == '/' &&
           mf_wire_read_hex(mf_str_sub(path, 1, 64), ret) &&
           mf_str_is(mf_str_sub(path, 65, path.n), "/checkpoint");
}

static void add_checkpoint(struct mf_witness_server *s, struct mf_request *r)
{
    struct mf_witness_answer a;
    struct mf_reply reply = {0};
    struct mf_err err;

    if (mf_http_too_large(r)) {
        say(r, 413, MF_S("a request is smaller than that\n"));
        return;
    }
    if (mf_witness_add_checkpoint(s->witness, mf_http_arena(r), mf_http_body(r),
                                  s->o.time(s->o.payload), &a, &err) != MF_OK) {
        say_failed(s, r, &err);
        return;
    }
    reply.status = (unsigned)a.status;
    reply.type = a.type;
    reply.body = a.body;
    mf_http_answer(r, &reply);
}

static void last_checkpoint(struct mf_witness_server *s, struct mf_request *r,
                            const struct mf_hash *origin)
{
    struct mf_reply reply = {.status = 200, .type = plain};
    struct mf_err err;

    if (mf_witness_checkpoint(s->witness, mf_http_arena(r), origin, &reply.body, &err) != MF_OK) {
        say_failed(s, r, &err);
    } else if (reply.body.n == 0) {
        say(r, 404, MF_S("this witness has cosigned nothing of that log\n"));
    } else {
        reply.headers[reply.nheaders++] =
            (struct mf_http_header){"Cache-Control", MF_S("no-cache")};
        mf_http_answer(r, &reply);
    }
}

static size_t begin(void *payload, struct mf_request *r)
{
    (void)payload;
    return strcmp(mf_http_method(r), "POST") == 0 && is_adding(r) ? MF_WITNESS_REQUEST_MAX : 0;
}

static void wrong_method(struct mf_request *r, struct mf_str allowed)
{
    struct mf_reply reply = {.status = 405,
                             .type = plain,
                             .body = MF_S("not in that way\n"),
                             .headers = {{"Allow", allowed}},
                             .nheaders = 1};

    mf_http_answer(r, &reply);
}

static void serve(void *payload, struct mf_request *r)
{
    struct mf_witness_server *s = payload;
    const char *method = mf_http_method(r);
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    struct mf_hash origin;

    if (is_adding(r) && strcmp(method, "POST") == 0)
        add_checkpoint(s, r);
    else if (is_adding(r))
        wrong_method(r, MF_S("POST"));
    else if (is_watching(r, &origin) && reads)
        last_checkpoint(s, r, &origin);
    else if (is_watching(r, &origin))
        wrong_method(r, MF_S("GET, HEAD"));
    else
        say(r, 404, MF_S("a witness has /add-checkpoint and /<hex>/checkpoint\n"));
}

static void ended(void *payload, struct mf_request *r)
{
    (void)payload;
    (void)r;
}

static void log_line(void *payload, const struct mf_http_line *line)
{
    struct mf_witness_server *s = payload;

    s->o.log(s->o.payload, line);
}

enum mf_rc mf_witness_server_start(const struct mf_witness_server_options *options,
                                   struct mf_witness_server **ret, struct mf_err *err)
{
    struct mf_witness_server *s = calloc(1, sizeof *s);
    struct mf_http_handler handler = {.payload = s,
                                      .begin = begin,
                                      .serve = serve,
                                      .ended = ended,
                                      .log = options->log ? log_line : NULL};
    enum mf_rc rc;

    if (!s)
        mf_oom(sizeof *s);
    s->o = *options;
    rc = mf_witness_open(options->dir, &s->witness, err);
    if (rc == MF_OK)
        rc = mf_http_start(&options->http, handler, &s->http, err);
    if (rc != MF_OK) {
        mf_witness_server_stop(s);
        return rc;
    }
    *ret = s;
    return MF_OK;
}

const char *mf_witness_server_address(const struct mf_witness_server *s)
{
    return mf_http_address(s->http);
}

void mf_witness_server_stop(struct mf_witness_server *s)
{
    if (!s)
        return;
    if (s->http) {
        mf_http_quiesce(s->http);
        (void)mf_http_drain(s->http, PATIENCE);
        mf_http_stop(s->http);
    }
    mf_witness_close(s->witness);
    free(s);
}
