#ifndef MF_TESTS_SERVER_DESCRIBED_H
#define MF_TESTS_SERVER_DESCRIBED_H
/* Answers, held to docs/openapi.json: path, status, kind of content, and the schema of what is
 * JSON.
 */
#include "client.h"
#include "schema.h"

/* The description, with its schemas where schema.h looks for them. */
static inline const json_t *described_api(void)
{
    static json_t *api;
    json_error_t err;

    if (api)
        return api;
    FILE *f = fopen("docs/openapi.json", "r");
    static char text[1 << 18];
    size_t n;
    assert_non_null(f);
    n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    /* "#/components/schemas/X" becomes "#/$defs/X", padded so that it stays as long. */
    for (char *at = text; (at = strstr(at, "#/components/schemas/")); at++) {
        char *end = strchr(at, '"');
        size_t name = (size_t)(end - at) - strlen("#/components/schemas/");
        memmove(at + strlen("#/$defs/"), at + strlen("#/components/schemas/"), name);
        memcpy(at, "#/$defs/", strlen("#/$defs/"));
        at[strlen("#/$defs/") + name] = '"';
        memset(at + strlen("#/$defs/") + name + 1, ' ',
               strlen("#/components/schemas/") - strlen("#/$defs/"));
    }
    api = json_loadb(text, n, JSON_REJECT_DUPLICATES, &err);
    if (!api)
        fail_msg("docs/openapi.json: line %d: %s", err.line, err.text);
    json_object_set(api, "$defs", json_object_get(json_object_get(api, "components"), "schemas"));
    return api;
}

static inline bool described_fits(const char *template, struct mf_str path)
{
    const char *brace = strchr(template, '{');
    const char *after = brace ? strchr(brace, '}') + 1 : "";
    size_t n = brace ? (size_t)(brace - template) : strlen(template), end = strlen(after);

    if (!brace)
        return mf_str_is(path, template);
    return path.n > n + end && memcmp(path.p, template, n) == 0 &&
           memcmp(path.p + path.n - end, after, end) == 0 &&
           (strstr(template, "{path}") || !memchr(path.p + n, '/', path.n - n - end));
}

/* The description of what is asked; NULL: there is none. */
static inline const json_t *described_operation(const char *method, const char *path)
{
    const json_t *paths = json_object_get(described_api(), "paths"), *found = NULL;
    struct mf_str plain = {path, strcspn(path, "?")};
    char lower[8] = {0};

    for (unsigned i = 0; method[i] && i + 1 < sizeof lower; i++)
        lower[i] = (char)(method[i] | 0x20);
    for (void *it = json_object_iter((json_t *)(uintptr_t)paths); it;
         it = json_object_iter_next((json_t *)(uintptr_t)paths, it)) {
        const json_t *op = json_object_get(json_object_iter_value(it), lower);
        if (op && described_fits(json_object_iter_key(it), plain) &&
            (!found || !strchr(json_object_iter_key(it), '{')))
            found = op;
    }
    return found;
}

static inline void assert_described(struct mf_arena *a, const char *method, const char *path,
                                    const struct heard *h)
{
    const json_t *op = described_operation(method, path), *as, *content, *of;
    struct mf_str type = mf_str_copy(a, heard_header(h, "Content-Type"));
    struct schema s = {.root = described_api()};
    json_t *body;

    if (h->status == 0)
        fail_msg("%s %s: no answer", method, path);
    if (!op) {
        if (h->status != 404 && h->status != 405)
            fail_msg("%s %s: %u, and isn't described", method, path, h->status);
        return;
    }
    as = json_object_get(json_object_get(op, "responses"), mf_strf(a, "%u", h->status).p);
    if (!as)
        fail_msg("%s %s: the status %u isn't described: %.*s", method, path, h->status,
                 MF_F(h->body));
    if (type.n == 0)
        return;
    content = json_object_get(as, "content");
    if (!json_object_get(content, type.p))
        fail_msg("%s %s: %u: %s isn't described", method, path, h->status, type.p);
    if (!strstr(type.p, "json") || heard_header(h, "Content-Encoding").n > 0)
        return;
    of = json_object_get(json_object_get(content, type.p), "schema");
    body = json_loadb(h->body.p, h->body.n, JSON_REJECT_DUPLICATES, NULL);
    if (!body || !schema_holds(&s, of, body, "$"))
        fail_msg("%s %s: %u: %s: %.*s", method, path, h->status, s.why, MF_F(h->body));
    json_decref(body);
}

#endif
