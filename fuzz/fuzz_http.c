/*
 * Any bytes as the body of a request that brings commands, in both forms, as an Accept-Language
 * header, and as Markdown: what is taken from a body lies within it, and is written back to the
 * byte; of what somebody wrote nothing becomes an element that isn't ours.
 */
#define _GNU_SOURCE /* memmem */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/os.h"
#include "server/body.h"
#include "server/call.h"
#include "server/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plain(struct mf_arena *a, struct mf_str body)
{
    struct mf_err err = {0};
    struct mf_signed *list;
    struct mf_buf out;
    uint32_t n;

    if (mf_body_plain(a, body, MF_MAX_MANY, &list, &n, &err) != MF_OK) {
        mf_assert(err.code != MF_OK && err.message[0]);
        return;
    }
    mf_assert(n > 0 && n <= MF_MAX_MANY);
    mf_buf_init(&out, a);
    for (uint32_t i = 0; i < n; i++) {
        mf_assert(list[i].text.n > 0 && list[i].signature.n > 0);
        mf_body_plain_add(&out, list[i].text, list[i].signature);
    }
    mf_assert(mf_str_eq(mf_buf_str(&out), body));
}

static void json(struct mf_arena *a, struct mf_str body)
{
    struct mf_err err = {0};
    struct mf_signed one;

    if (mf_body_json(a, body, &one, &err) == MF_OK)
        mf_assert(one.text.n > 0 && one.signature.n > 0);
    else
        mf_assert(err.code != MF_OK && err.message[0]);
}

static void markdown(struct mf_arena *a, struct mf_str text)
{
    static const char *const never[] = {"<script", "<img", "<iframe", "<style", "<svg", "<form"};
    static const char *const leads[] = {"http://", "https://", "mailto:", "#"};
    struct mf_buf out;
    bool good = true;

    mf_buf_init(&out, a);
    mf_markdown(&out, text);
    for (unsigned i = 0; out.n > 0 && i < sizeof never / sizeof *never; i++)
        mf_assert(!memmem(out.p, out.n, never[i], strlen(never[i])));
    for (const char *at = out.p; good && at && (at = strstr(at, "href=\"")); at++) {
        good = false;
        for (unsigned i = 0; i < sizeof leads / sizeof *leads; i++)
            good = good || strncasecmp(at + 6, leads[i], strlen(leads[i])) == 0;
    }
    mf_assert(good);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str body = {(const char *)data, size};
    struct mf_arena a;

    mf_arena_init(&a);
    plain(&a, body);
    json(&a, body);
    markdown(&a, body);
    (void)mf_accept_language(mf_str_copy(&a, body).p);
    mf_arena_free(&a);
    return 0;
}
