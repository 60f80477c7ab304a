/* From a path to what answers it. */
#include <inttypes.h>
#include <string.h>

#include "base/os.h"
#include "server/call.h"
#include "server/studies.h"

const struct mf_route mf_routes[] = {
#define MF_ROUTE(method, path, name, held, body)                                                   \
    {#method, path, #name, mf_route_##name, MF_HELD_##held, body},
#include "server/routes.def"
#undef MF_ROUTE
};
const unsigned mf_route_count = sizeof mf_routes / sizeof *mf_routes;

/* Does the path fit the template? *ret_param is what stands for the part in braces. */
static bool fits(const char *path, struct mf_str has, struct mf_str *ret_param)
{
    const char *brace = strchr(path, '{'), *after = brace ? strchr(brace, '}') + 1 : NULL;
    size_t n = brace ? (size_t)(brace - path) : strlen(path), end = after ? strlen(after) : 0;

    *ret_param = (struct mf_str){0};
    if (!brace)
        return mf_str_is(has, path);
    if (has.n <= n + end || memcmp(has.p, path, n) != 0 ||
        memcmp(has.p + has.n - end, after, end) != 0)
        return false;
    *ret_param = mf_str_sub(has, n, has.n - n - end);
    return strncmp(brace, "{path}", 6) == 0 || !memchr(ret_param->p, '/', ret_param->n);
}

bool mf_call_find(struct mf_call *c)
{
    const char *method = mf_http_method(c->request);
    struct mf_buf allow;

    mf_buf_init(&allow, c->a);
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    for (unsigned i = 0; i < mf_route_count; i++) {
        if (!fits(mf_routes[i].path, mf_http_path(c->request), &c->param))
            continue;
        if (strcmp(mf_routes[i].method, method) == 0) {
            c->route = &mf_routes[i];
            return true;
        }
        mf_buf_f(&allow, "%s%s", allow.n ? ", " : "", mf_routes[i].method);
        if (strcmp(mf_routes[i].method, "GET") == 0)
            mf_buf_c(&allow, ", HEAD");
    }
    if (allow.n == 0) {
        mf_call_not_found(c, mf_http_path(c->request));
        return false;
    }
    mf_call_problem(c, MF_PROBLEM_METHOD, mf_str_c(mf_http_method(c->request)),
                    mf_http_path(c->request));
    mf_call_header(c, "Allow", mf_buf_str(&allow));
    return false;
}

/* All that everybody may see follows from the entries and from the instant to which time has
 * passed. */
static struct mf_str state_tag(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);

    return mf_strf(c->a, "%" PRIu64 ".%" PRId64 ".%s", mf_play_size(play), mf_play_now(play),
                   c->lingua == MF_ID ? "id" : "en");
}

static void run_held(struct mf_call *c)
{
    if (c->route->held != MF_HELD_LEDGER && mf_service_serving(c->service) == MF_STORE_BROKEN) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
    if (c->route->held != MF_HELD_STATE || !mf_call_same(c, state_tag(c)))
        c->route->run(c);
    if (c->route->held == MF_HELD_STATE)
        mf_call_header(c, "Cache-Control", MF_S("no-cache"));
}

void mf_call_run(struct mf_call *c)
{
    if (c->route->held == MF_HELD_FREE) {
        c->route->run(c);
    } else {
        mf_service_read(c->service);
        run_held(c);
        mf_service_unread(c->service);
    }
    if (!c->later)
        mf_call_send(c);
}
