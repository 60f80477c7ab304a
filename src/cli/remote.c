/* A server asked over HTTP, by libcurl. */
#include "cli/remote.h"

#include <curl/curl.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/tell.h"

#define URL_MAX         1000u
#define CONNECT_SECONDS 15L
#define WHOLE_SECONDS   60L

struct mf_remote {
    const struct mf_cli *cli;
    const char *url; /* without a slash at its end */
    CURL *curl;
};

bool mf_remote_is(const char *s)
{
    struct mf_str url = mf_str_c(s);

    return mf_str_starts(url, MF_S("http://")) || mf_str_starts(url, MF_S("https://"));
}

const char *mf_remote_url(const struct mf_remote *r)
{
    return r->url;
}

/* Of the user's language; arguments as mf_fill() has them. */
static enum mf_rc say(const struct mf_cli *cli, struct mf_err *err, enum mf_rc rc,
                      enum mf_word word, unsigned nargs, const struct mf_str *args)
{
    return mf_err_set(err, rc, "%.*s", MF_F(mf_word(cli, word, nargs, args)));
}

/* ---- opening ---- */

/* Letters that an address of a server has; no name and password, no query. */
static bool plain_address(struct mf_str s)
{
    size_t host = s.n > 5 && s.p[4] == 's' ? 8 : 7;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 127 || strchr("?#@\\\"<>^`{|}", s.p[i]))
            return false;
    return s.n > host && s.p[host] != '/' && s.n <= URL_MAX;
}

enum mf_rc mf_remote_open(const struct mf_cli *cli, const char *url, struct mf_remote **ret,
                          struct mf_err *err)
{
    struct mf_remote *r = mf_new(cli->arena, struct mf_remote);
    struct mf_str s = mf_str_c(url);

    while (s.n > 0 && s.p[s.n - 1] == '/')
        s.n--;
    *ret = NULL;
    if (!mf_remote_is(url) || !plain_address(s))
        return say(cli, err, MF_E_USAGE, MF_WORD_REMOTE_ADDRESS, 1,
                   (struct mf_str[]){mf_str_c(url)});
    *r = (struct mf_remote){.cli = cli, .url = mf_str_copy(cli->arena, s).p};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(r->curl = curl_easy_init()))
        mf_oom(sizeof *r);
    *ret = r;
    return MF_OK;
}

void mf_remote_close(struct mf_remote *r)
{
    if (!r)
        return;
    curl_easy_cleanup(r->curl);
    curl_global_cleanup();
}

/* ---- asking ---- */

struct receiving {
    struct mf_buf body;
    size_t limit;
    bool too_much;
};

static size_t receive(char *p, size_t size, size_t n, void *payload)
{
    struct receiving *to = payload;

    if (size * n > to->limit - to->body.n) {
        to->too_much = true;
        return 0;
    }
    mf_buf_add(&to->body, (struct mf_str){p, size * n});
    return size * n;
}

static bool never_arrived(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return true;
    default:
        return false;
    }
}

static enum mf_rc failed(struct mf_remote *r, CURLcode code, bool too_much, struct mf_err *err)
{
    struct mf_str args[2] = {mf_str_c(r->url), mf_str_c(curl_easy_strerror(code))};
    enum mf_word word = MF_WORD_REMOTE_OTHER;

    if (too_much)
        return say(r->cli, err, MF_E_LIMIT, MF_WORD_REMOTE_TOO_MUCH, 1, args);
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY)
        word = MF_WORD_REMOTE_NO_HOST;
    else if (code == CURLE_COULDNT_CONNECT)
        word = MF_WORD_REMOTE_NO_CONNECTION;
    else if (code == CURLE_OPERATION_TIMEDOUT)
        word = MF_WORD_REMOTE_LATE;
    else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR)
        word = MF_WORD_REMOTE_TLS;
    return say(r->cli, err, MF_E_IO, word, 2, args);
}

static struct curl_slist *headers_of(const struct mf_remote *r, struct mf_arena *a,
                                     const struct mf_remote_ask *ask)
{
    struct curl_slist *list = curl_slist_append(
        NULL, r->cli->lingua == MF_ID ? "Accept-Language: id" : "Accept-Language: en");

    /* Without "Expect", which makes curl wait a second where a server doesn't answer it. */
    list = curl_slist_append(list, "Expect:");
    if (ask->type)
        list = curl_slist_append(list, mf_strf(a, "Content-Type: %s", ask->type).p);
    for (unsigned i = 0; i < sizeof ask->more / sizeof *ask->more; i++)
        if (ask->more[i].n > 0)
            list = curl_slist_append(list, mf_str_copy(a, ask->more[i]).p);
    if (!list)
        mf_oom(64);
    return list;
}

static void prepare(const struct mf_remote *r, const struct mf_remote_ask *ask)
{
    CURL *c = r->curl;

    curl_easy_reset(c); /* keeps the connection */
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    if (mf_os_env("SSL_CERT_FILE")) /* as OpenSSL's own programs have it */
        curl_easy_setopt(c, CURLOPT_CAINFO, mf_os_env("SSL_CERT_FILE"));
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, WHOLE_SECONDS);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(c, CURLOPT_USERAGENT, "mufakat/" MF_VERSION);
    if (!ask->type) {
        curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
        return;
    }
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, ask->body.n ? ask->body.p : "");
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.n);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, ask->method);
}

enum mf_rc mf_remote_ask(struct mf_remote *r, struct mf_arena *a, const struct mf_remote_ask *ask,
                         struct mf_remote_answer *ret, struct mf_err *err)
{
    struct mf_str url = mf_strf(a, "%s%.*s", r->url, MF_F(ask->path));
    struct receiving to = {.limit = ask->limit};
    struct curl_slist *headers = headers_of(r, a, ask);
    CURLcode code;

    *ret = (struct mf_remote_answer){.status = 0};
    mf_buf_init(&to.body, a);
    prepare(r, ask);
    curl_easy_setopt(r->curl, CURLOPT_URL, url.p);
    curl_easy_setopt(r->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(r->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(r->curl, CURLOPT_WRITEDATA, &to);
    code = curl_easy_perform(r->curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK) {
        ret->doubtful = !never_arrived(code);
        return failed(r, code, to.too_much, err);
    }
    curl_easy_getinfo(r->curl, CURLINFO_RESPONSE_CODE, &ret->status);
    ret->body = mf_buf_str(&to.body);
    return MF_OK;
}

/* ---- answers ---- */

enum mf_rc mf_remote_json(struct mf_remote *r, const struct mf_remote_answer *answer, json_t **ret,
                          struct mf_err *err)
{
    struct mf_str args[1] = {mf_str_c(r->url)};

    *ret = json_loadb(answer->body.n ? answer->body.p : "", answer->body.n, JSON_REJECT_DUPLICATES,
                      NULL);
    if (json_is_object(*ret))
        return MF_OK;
    json_decref(*ret);
    *ret = NULL;
    return say(r->cli, err, MF_E_FORMAT, MF_WORD_REMOTE_NONSENSE, 1, args);
}

/* What a server says, for a terminal. */
static struct mf_str visible(const struct mf_remote *r, const char *text)
{
    struct mf_buf b;

    mf_buf_init(&b, r->cli->arena);
    mf_buf_visible(&b, mf_str_c(text), false);
    return mf_buf_str(&b);
}

enum mf_rc mf_remote_problem(struct mf_remote *r, const struct mf_remote_answer *answer,
                             struct mf_err *err)
{
    struct mf_str args[3] = {mf_str_c(r->url), mf_tell_number(r->cli, (uint64_t)answer->status)};
    json_t *j = NULL;

    if (answer->status >= 300 && answer->status < 400)
        return say(r->cli, err, MF_E_IO, MF_WORD_REMOTE_ELSEWHERE, 2, args);
    if (mf_remote_json(r, answer, &j, NULL) == MF_OK) {
        const char *detail = json_string_value(json_object_get(j, "detail"));
        const char *advice = json_string_value(json_object_get(j, "advice"));
        if (detail) {
            args[1] = visible(r, detail);
            args[2] = visible(r, advice ? advice : "");
            json_decref(j);
            return say(r->cli, err, MF_E_IO, MF_WORD_REMOTE_SAYS, 3, args);
        }
    }
    json_decref(j);
    return say(r->cli, err, MF_E_IO, MF_WORD_REMOTE_STATUS, 2, args);
}
