/* Answers: problems, JSON, entity tags, compression. */
#define _GNU_SOURCE /* memmem */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/os.h"
#include "ledger/scan.h"
#include "server/call.h"
#include "server/view.h"

enum { WORTH_COMPRESSING = 1024, FAST = 4, PAGE = 100, MOST = 1000 };

static const struct {
    const char *name;
    unsigned status;
    const char *title[MF_LINGUA__COUNT], *detail[MF_LINGUA__COUNT], *advice[MF_LINGUA__COUNT];
} problems[] = {
#define MF_PROBLEM(sym, name, status, t_en, t_id, d_en, d_id, a_en, a_id)                          \
    {name, status, {t_en, t_id}, {d_en, d_id}, {a_en, a_id}},
#include "server/problem.def"
#undef MF_PROBLEM
};

/* ---- plain answers ---- */

void mf_call_header(struct mf_call *c, const char *name, struct mf_str value)
{
    mf_assert(c->reply.nheaders < MF_HTTP_HEADERS);
    c->reply.headers[c->reply.nheaders++] = (struct mf_http_header){name, mf_str_copy(c->a, value)};
}

void mf_call_text(struct mf_call *c, const char *type, struct mf_str body)
{
    if (c->reply.status == 0)
        c->reply.status = 200;
    c->reply.type = type;
    c->reply.body = body;
}

static int add_bytes(const char *p, size_t n, void *payload)
{
    mf_buf_add(payload, (struct mf_str){p, n});
    return 0;
}

static struct mf_str dumped(struct mf_call *c, json_t *value)
{
    struct mf_buf b;

    mf_buf_init(&b, c->a);
    if (json_dump_callback(value, add_bytes, &b, JSON_COMPACT) != 0)
        mf_oom(b.n);
    mf_buf_char(&b, '\n');
    json_decref(value);
    return mf_buf_str(&b);
}

void mf_call_json(struct mf_call *c, json_t *value)
{
    mf_call_text(c, "application/json", dumped(c, value));
}

/* ---- problems ---- */

static struct mf_str filled(struct mf_call *c, const char *tmpl, struct mf_str first,
                            struct mf_str second)
{
    struct mf_buf b;

    mf_buf_init(&b, c->a);
    mf_fill(&b, tmpl, (const struct mf_str[]){first, second}, 2);
    return mf_buf_str(&b);
}

json_t *mf_call_problem_json(struct mf_call *c, enum mf_problem what, unsigned status,
                             struct mf_str first, struct mf_str second)
{
    json_t *j = json_object();

    mf_j_put(j, "type", mf_j_text(c->a, mf_strf(c->a, "/problems/%s", problems[what].name)));
    mf_j_put(j, "problem", mf_j_c(problems[what].name));
    mf_j_put(j, "title", mf_j_c(problems[what].title[c->lingua]));
    mf_j_put(j, "status", mf_j_number(status ? status : problems[what].status));
    mf_j_put(j, "detail",
             mf_j_text(c->a, filled(c, problems[what].detail[c->lingua], first, second)));
    mf_j_put(j, "advice",
             mf_j_text(c->a, filled(c, problems[what].advice[c->lingua], first, second)));
    return j;
}

void mf_call_problem_send(struct mf_call *c, json_t *problem, unsigned status)
{
    c->reply.status = status;
    mf_call_text(c, "application/problem+json", dumped(c, problem));
    mf_call_header(c, "Content-Language", mf_str_c(c->lingua == MF_ID ? "id" : "en"));
}

void mf_call_problem(struct mf_call *c, enum mf_problem what, struct mf_str first,
                     struct mf_str second)
{
    mf_call_problem_send(c, mf_call_problem_json(c, what, 0, first, second), problems[what].status);
}

void mf_call_not_found(struct mf_call *c, struct mf_str what)
{
    mf_call_problem(c, MF_PROBLEM_NOT_FOUND, what, (struct mf_str){0});
}

void mf_call_wrong(struct mf_call *c, const char *const text[MF_LINGUA__COUNT], struct mf_str arg)
{
    struct mf_buf b;

    mf_buf_init(&b, c->a);
    mf_fill(&b, text[c->lingua], &arg, 1);
    mf_call_problem(c, MF_PROBLEM_REQUEST, mf_buf_str(&b), (struct mf_str){0});
}

void mf_call_bad_query(struct mf_call *c, const char *name)
{
    static const char *const text[MF_LINGUA__COUNT] = {
        "\"{0}\" in the query isn't what it must be",
        "\"{0}\" dalam kueri tidak sebagaimana mestinya"};

    mf_call_wrong(c, text, mf_str_c(name));
}

void mf_call_not_taking(struct mf_call *c, enum mf_serving why)
{
    static const enum mf_problem problem[] = {[MF_TAKING] = MF_PROBLEM_STOPPING,
                                              [MF_CLOCK_STOPPED] = MF_PROBLEM_CLOCK,
                                              [MF_CLOCK_UNWITNESSED] = MF_PROBLEM_UNWITNESSED,
                                              [MF_STORE_BROKEN] = MF_PROBLEM_BROKEN,
                                              [MF_STOPPING] = MF_PROBLEM_STOPPING};

    mf_call_problem(c, problem[why], (struct mf_str){0}, (struct mf_str){0});
    mf_call_header(c, "Retry-After", mf_str_c(why == MF_STOPPING ? "5" : "60"));
}

/* ---- entity tags ---- */

/* The client's list holds it. Tags are weak: what is compressed differs in its bytes. */
static bool among(struct mf_str list, struct mf_str tag)
{
    while (list.n > 0) {
        struct mf_str one, rest = list;
        if (!mf_scan_until(&rest, ',', &one)) {
            one = list;
            rest.n = 0;
        }
        list = rest;
        one = mf_str_trim(one);
        if (mf_str_starts(one, MF_S("W/")))
            one = mf_str_sub(one, 2, one.n);
        if (mf_str_is(one, "*") || mf_str_eq(one, tag))
            return true;
    }
    return false;
}

bool mf_call_same(struct mf_call *c, struct mf_str tag)
{
    const char *has = mf_http_header(c->request, "If-None-Match");
    struct mf_str quoted = mf_strf(c->a, "\"%.*s\"", MF_F(tag));

    mf_call_header(c, "ETag", mf_strf(c->a, "W/%s", quoted.p));
    if (!has || !among(mf_str_c(has), quoted))
        return false;
    c->reply.status = 304;
    return true;
}

/* ---- compression ---- */

/* Is gzip named, and not with q=0? */
static bool takes_gzip(struct mf_call *c)
{
    const char *accepts = mf_http_header(c->request, "Accept-Encoding");
    struct mf_str rest = mf_str_c(accepts ? accepts : ""), one;

    while (rest.n > 0) {
        struct mf_str after = rest;
        if (!mf_scan_until(&after, ',', &one)) {
            one = rest;
            after.n = 0;
        }
        rest = after;
        one = mf_str_trim(one);
        if (one.n >= 4 && strncasecmp(one.p, "gzip", 4) == 0)
            return !memmem(one.p, one.n, "q=0", 3) || memmem(one.p, one.n, "q=0.", 4) != NULL;
    }
    return false;
}

static bool compressible(const struct mf_reply *r)
{
    return r->type && r->body.n >= WORTH_COMPRESSING &&
           strcmp(r->type, "application/octet-stream") != 0;
}

static void compress_reply(struct mf_call *c)
{
    z_stream z = {0};
    struct mf_reply *r = &c->reply;
    char *out;

    if (r->body.n > UINT32_MAX ||
        deflateInit2(&z, FAST, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    uLong most = deflateBound(&z, r->body.n);
    out = mf_arena_alloc(c->a, most, 1);
    z.next_in = (Bytef *)(uintptr_t)r->body.p;
    z.avail_in = (uInt)r->body.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END) {
        r->body = (struct mf_str){out, z.total_out};
        mf_call_header(c, "Content-Encoding", MF_S("gzip"));
    }
    deflateEnd(&z);
}

void mf_call_packed(struct mf_call *c, const char *type, struct mf_str plain, struct mf_str gzip)
{
    bool packed = gzip.n > 0 && takes_gzip(c);

    mf_call_text(c, type, packed ? gzip : plain);
    mf_call_header(c, "Vary", MF_S("Accept-Encoding"));
    if (packed)
        mf_call_header(c, "Content-Encoding", MF_S("gzip"));
    c->packed = true;
}

void mf_call_send(struct mf_call *c)
{
    if (!c->packed && compressible(&c->reply)) {
        mf_call_header(c, "Vary", MF_S("Accept-Encoding, Accept-Language"));
        if (takes_gzip(c))
            compress_reply(c);
    }
    mf_http_answer(c->request, &c->reply);
}

/* ---- asking ---- */

bool mf_call_number(struct mf_call *c, const char *name, uint64_t max, uint64_t otherwise,
                    uint64_t *ret)
{
    const char *given = mf_http_query(c->request, name);

    *ret = otherwise;
    if (!given || mf_scan_decimal(mf_str_c(given), max, ret))
        return true;
    mf_call_bad_query(c, name);
    return false;
}

bool mf_call_page(struct mf_call *c, uint64_t *ret_from, uint64_t *ret_limit)
{
    uint64_t after;

    if (!mf_call_number(c, "limit", MOST, PAGE, ret_limit) ||
        !mf_call_number(c, "after", INT64_MAX, UINT64_MAX, &after))
        return false;
    if (*ret_limit == 0) {
        mf_call_bad_query(c, "limit");
        return false;
    }
    *ret_from = after + 1; /* 0 where nothing was said */
    return true;
}

bool mf_call_param_number(struct mf_call *c, uint64_t max, uint64_t *ret)
{
    if (mf_scan_decimal(c->param, max, ret))
        return true;
    mf_call_not_found(c, mf_http_path(c->request));
    return false;
}

bool mf_call_proposal(struct mf_call *c, uint32_t *ret)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    uint64_t n;

    if (!mf_call_param_number(c, UINT32_MAX, &n))
        return false;
    if (n == 0 || n > mf_org_proposals(org) ||
        mf_happened_is_hidden(mf_service_happened(c->service), (uint32_t)n)) {
        mf_call_not_found(c, mf_http_path(c->request));
        return false;
    }
    *ret = (uint32_t)n;
    return true;
}

/* Thousandths of the weight after ";q=", of one language. */
static unsigned weight(struct mf_str one)
{
    const char *q = memmem(one.p, one.n, "q=", 2);
    unsigned n = 0, place = 1000;

    if (!q)
        return 1000;
    for (q += 2; q < one.p + one.n && place > 0; q++) {
        if (*q == '.')
            continue;
        if (*q < '0' || *q > '9')
            break;
        n += (unsigned)(*q - '0') * place;
        place /= 10;
    }
    return n;
}

enum mf_lingua mf_accept_language(const char *header)
{
    struct mf_str rest = mf_str_c(header ? header : ""), one;
    unsigned best[MF_LINGUA__COUNT] = {0};

    while (rest.n > 0) {
        struct mf_str after = rest;
        enum mf_lingua lingua;
        if (!mf_scan_until(&after, ',', &one)) {
            one = rest;
            after.n = 0;
        }
        rest = after;
        one = mf_str_trim(one);
        if (one.n < 2 || (one.n > 2 && one.p[2] != '-' && one.p[2] != ';' && one.p[2] != ' ') ||
            !mf_lingua_parse(mf_str_sub(one, 0, 2), &lingua))
            continue;
        if (weight(one) > best[lingua])
            best[lingua] = weight(one);
    }
    return best[MF_ID] > best[MF_EN] ? MF_ID : MF_EN;
}
