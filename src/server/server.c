#include "server/server.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "ledger/scan.h"
#include "server/ask_witnesses.h"
#include "server/await.h"
#include "server/follow.h"
#include "server/studies.h"

enum { FOLLOWERS = 12000, PATIENCE = 10000 /* ms, for answers on their way */ };

struct mf_server {
    struct mf_service *service;
    struct mf_followers *followers;
    struct mf_awaiting *awaiting;
    struct mf_asking *asking;
    struct mf_studies *studies;
    struct mf_http *http;
    const char *example;
};

static struct mf_call *new_call(struct mf_server *s, struct mf_request *r)
{
    struct mf_call *c = mf_new(mf_http_arena(r), struct mf_call);
    const char *lang = mf_http_query(r, "lang");

    *c = (struct mf_call){.service = s->service,
                          .followers = s->followers,
                          .example = s->example,
                          .awaiting = s->awaiting,
                          .asking = s->asking,
                          .studies = s->studies,
                          .request = r,
                          .a = mf_http_arena(r),
                          .lingua = mf_accept_language(mf_http_header(r, "Accept-Language"))};
    if (lang)
        (void)mf_lingua_parse(mf_str_c(lang), &c->lingua);
    return c;
}

/* ---- before the body ---- */

static bool starts(const char *type, const char *with)
{
    return type && mf_str_starts(mf_str_c(type), mf_str_c(with));
}

/* Of the kind that the route reads; false: the reply says 415. */
static bool right_kind(struct mf_call *c)
{
    const char *type = mf_http_header(c->request, "Content-Type");
    const char *name = c->route->name;
    bool json = strcmp(name, "studyAudit") == 0 || strcmp(name, "studyReplay") == 0 ||
                strcmp(name, "studyRoster") == 0;
    bool both = strcmp(name, "take") == 0;

    if (strcmp(c->route->method, "PUT") == 0 || (!json && starts(type, "text/plain")) ||
        ((json || both) && starts(type, "application/json")))
        return true;
    mf_call_problem(c, MF_PROBLEM_MEDIA,
                    both   ? MF_S("application/json, text/plain")
                    : json ? MF_S("application/json")
                           : MF_S("text/plain"),
                    (struct mf_str){0});
    return false;
}

static void too_large(struct mf_call *c)
{
    mf_call_problem(c, MF_PROBLEM_TOO_LARGE, mf_strf(c->a, "%zu", c->route->body),
                    (struct mf_str){0});
}

static bool right_size(struct mf_call *c)
{
    const char *length = mf_http_header(c->request, "Content-Length");
    uint64_t n;

    if (!length || (mf_scan_decimal(mf_str_c(length), UINT64_MAX / 2, &n) && n <= c->route->body))
        return true;
    too_large(c);
    return false;
}

static size_t begin(void *payload, struct mf_request *r)
{
    const char *method = mf_http_method(r);
    struct mf_call *c;

    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return 0;
    c = new_call(payload, r);
    if (!mf_call_find(c) || !right_kind(c) || !right_size(c) ||
        (strcmp(c->route->method, "PUT") == 0 && !mf_call_may_store(c))) {
        mf_call_send(c);
        return 0;
    }
    return c->route->body;
}

/* ---- with it ---- */

static void serve(void *payload, struct mf_request *r)
{
    struct mf_call *c = new_call(payload, r);

    if (!mf_call_find(c)) {
        mf_call_send(c);
    } else if (mf_http_too_large(r) && c->route->body > 0) {
        too_large(c);
        mf_call_send(c);
    } else {
        mf_call_run(c);
    }
}

static void ended(void *payload, struct mf_request *r)
{
    (void)payload;
    mf_followers_left(r);
}

/* Neither query nor headers: a query may name a key, headers whatever a client puts there. */
static void log_line(void *payload, const struct mf_http_line *line)
{
    struct mf_arena a;
    struct mf_buf b;

    (void)payload;
    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    mf_buf_add(&b, mf_instant_iso(&a, mf_os_now()));
    mf_buf_f(&b, " %s ", line->method);
    mf_buf_visible(&b, mf_str_c(line->path), false);
    mf_buf_f(&b, " %u %" PRIu64 " B %" PRId64 ".%03" PRId64 " ms\n", line->status, line->bytes,
             line->ns / 1000000, line->ns / 1000 % 1000);
    (void)!mf_os_print(2, mf_buf_str(&b), NULL);
    mf_arena_free(&a);
}

/* ---- starting and stopping ---- */

static bool listens_to_itself(const char *address)
{
    return mf_str_starts(mf_str_c(address), MF_S("127.")) ||
           mf_str_starts(mf_str_c(address), MF_S("[::1]:"));
}

static enum mf_rc start(struct mf_server *s, const struct mf_server_options *o, struct mf_err *err)
{
    struct mf_http_handler handler = {.payload = s,
                                      .begin = begin,
                                      .serve = serve,
                                      .ended = ended,
                                      .log = o->log ? log_line : NULL};
    enum mf_rc rc;

    if (o->example && !listens_to_itself(o->http.listen))
        return mf_err_set(err, MF_E_USAGE,
                          "keys that anybody may use are given out only where nobody else can ask: "
                          "listen on 127.0.0.1 or [::1]");
    s->example = o->example;
    if (!mf_sshsig_init())
        return mf_err_set(err, MF_E_IO, "libsodium doesn't start on this machine");
    if ((rc = mf_service_open(&o->service, &s->service, err)) != MF_OK ||
        (rc = mf_followers_start(s->service, o->followers ? o->followers : FOLLOWERS, &s->followers,
                                 err)) != MF_OK ||
        (rc = mf_asking_start(s->service, &s->asking, err)) != MF_OK ||
        (rc = mf_studies_start(&s->studies, err)) != MF_OK)
        return rc;
    s->awaiting = mf_awaiting_start(s->service, o->await);
    return mf_http_start(&o->http, handler, &s->http, err);
}

enum mf_rc mf_server_start(const struct mf_server_options *options, struct mf_server **ret,
                           struct mf_err *err)
{
    struct mf_server *s = calloc(1, sizeof *s);
    enum mf_rc rc;

    if (!s)
        mf_oom(sizeof *s);
    rc = start(s, options, err);
    if (rc == MF_OK)
        *ret = s;
    else
        mf_server_stop(s);
    return rc;
}

const char *mf_server_address(const struct mf_server *s)
{
    return mf_http_address(s->http);
}

struct mf_service *mf_server_service(struct mf_server *s)
{
    return s->service;
}

void mf_server_stop(struct mf_server *s)
{
    if (!s)
        return;
    if (s->http)
        mf_http_quiesce(s->http);
    if (s->service)
        mf_service_stop(s->service);
    if (s->followers)
        mf_followers_end(s->followers);
    mf_awaiting_end(s->awaiting);
    mf_asking_end(s->asking);
    mf_studies_end(s->studies);
    if (s->http) {
        (void)mf_http_drain(s->http, PATIENCE);
        mf_http_stop(s->http);
    }
    mf_awaiting_free(s->awaiting);
    mf_asking_free(s->asking);
    mf_followers_free(s->followers);
    mf_studies_free(s->studies);
    mf_service_close(s->service);
    free(s);
}
