#include "server/ask.h"

#include <curl/curl.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"

enum { URL_MAX = 1000, ANSWER_MAX = 16 * 1024, CONNECT_SECONDS = 5 };

bool mf_ask_init(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool mf_ask_can(struct mf_str url)
{
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] <= ' ' || url.p[i] >= 127 || strchr("?#@\\\"<>^`{|}", url.p[i]))
            return false;
    return url.n <= URL_MAX &&
           (mf_str_starts(url, MF_S("http://")) || mf_str_starts(url, MF_S("https://")));
}

/* ---- one request ---- */

static size_t receive(char *p, size_t size, size_t n, void *payload)
{
    struct mf_buf *to = payload;

    if (size * n > ANSWER_MAX - to->n)
        return 0;
    mf_buf_add(to, (struct mf_str){p, size * n});
    return size * n;
}

static int go_on(void *payload, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct mf_ask *ask = payload;

    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return ask->stop && atomic_load(ask->stop);
}

static void prepare(CURL *c, const struct mf_ask *ask, struct mf_str body, struct mf_buf *to)
{
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    if (mf_os_env("SSL_CERT_FILE")) /* as OpenSSL's own programs have it */
        curl_easy_setopt(c, CURLOPT_CAINFO, mf_os_env("SSL_CERT_FILE"));
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, MF_ASK_SECONDS);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "mufakat");
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, to);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, ask);
}

/* Status 0: there was no answer, and why. */
static void post(struct mf_arena *a, const struct mf_ask *ask, struct mf_str body,
                 struct mf_str *ret_body, struct mf_asked_answer *ret)
{
    struct mf_str url = ask->witness->url;
    CURL *c = curl_easy_init();
    /* Without "Expect", which makes curl wait a second where a witness doesn't answer it. */
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    struct mf_buf to;
    long status = 0;
    CURLcode code;

    headers = headers ? curl_slist_append(headers, "Content-Type: text/plain") : NULL;
    if (!c || !headers)
        mf_oom(64);
    while (url.n > 0 && url.p[url.n - 1] == '/')
        url.n--;
    mf_buf_init(&to, a);
    prepare(c, ask, body, &to);
    curl_easy_setopt(c, CURLOPT_URL, mf_strf(a, "%.*s/add-checkpoint", MF_F(url)).p);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    code = curl_easy_perform(c);
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    else
        ret->why = mf_str_copy(a, mf_str_c(curl_easy_strerror(code)));
    ret->status = (unsigned)status;
    *ret_body = mf_buf_str(&to);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
}

/* ---- what it says ---- */

static void silent(struct mf_asked_answer *ret, struct mf_arena *a, const struct mf_err *err)
{
    ret->what = MF_ASK_SILENT;
    ret->why = mf_str_copy(a, mf_str_c(err->message));
}

static void collect(struct mf_arena *a, const struct mf_ask *ask, struct mf_str body,
                    struct mf_asked_answer *ret)
{
    struct mf_err err;

    if (mf_cosign_collect(a, ask->note, body, &ask->witness->key, 1, &ret->lines, &err) == MF_OK)
        ret->what = MF_ASK_COSIGNED;
    else
        silent(ret, a, &err);
}

/* The first line of what it says, for a terminal. */
static void refused(struct mf_arena *a, struct mf_str body, struct mf_asked_answer *ret)
{
    const char *end = body.n > 0 ? memchr(body.p, '\n', body.n) : NULL;
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, mf_str_sub(body, 0, end ? (size_t)(end - body.p) : body.n), false);
    ret->what = MF_ASK_REFUSED;
    ret->why = mf_buf_str(&b);
}

void mf_ask(struct mf_arena *a, const struct mf_ask *ask, uint64_t *old,
            struct mf_asked_answer *ret)
{
    struct mf_add_checkpoint request = {.checkpoint = ask->note};
    struct mf_str body;
    struct mf_err err;

    for (unsigned again = 0; again < 2; again++) {
        *ret = (struct mf_asked_answer){.what = MF_ASK_SILENT};
        request.old = *old;
        if (*old > ask->size) {
            ret->what = MF_ASK_BEYOND;
            ret->why = mf_strf(a, "it has cosigned %llu entries, and this ledger has %llu",
                               (unsigned long long)*old, (unsigned long long)ask->size);
            return;
        }
        if (ask->proof(ask->ctx, *old, ask->size, &request.proof, &err) != MF_OK) {
            silent(ret, a, &err);
            return;
        }
        post(a, ask, mf_add_checkpoint_write(a, &request), &body, ret);
        if (ret->status != 409)
            break;
        if (mf_cosign_conflict(body, old, &err) != MF_OK) {
            silent(ret, a, &err);
            return;
        }
        ret->what = MF_ASK_REFUSED;
        ret->why = MF_S("somebody else has it cosign this ledger at the same time");
    }
    if (ret->status == 200)
        collect(a, ask, body, ret);
    else if (ret->status != 0 && ret->status != 409)
        refused(a, body, ret);
    if (ret->what == MF_ASK_COSIGNED)
        *old = ask->size;
}
