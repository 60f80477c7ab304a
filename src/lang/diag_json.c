/* A diagnostic as JSON. */
#include "lang/diag_json.h"

json_t *mf_diag_json_text(struct mf_str s)
{
    json_t *text = json_stringn(s.p ? s.p : "", s.n);

    /* A name of a file may be no UTF-8; jansson takes no other. */
    return text ? text : json_null();
}

static json_t *filled(struct mf_arena *a, const char *tmpl, const struct mf_diag *d)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_fill(&b, tmpl, d->args, d->nargs);
    return mf_diag_json_text(mf_buf_str(&b));
}

static void put_place(json_t *to, const struct mf_source *source, struct mf_span span)
{
    struct mf_place place = mf_source_place(source, span.at);

    json_object_set_new(to, "line", json_integer(place.line));
    json_object_set_new(to, "column", json_integer(place.column));
    json_object_set_new(to, "offset", json_integer(span.at));
    json_object_set_new(to, "length", json_integer(span.len));
}

json_t *mf_diag_json(struct mf_arena *a, const struct mf_source *source, const struct mf_diag *d,
                     enum mf_lingua lingua)
{
    json_t *j = json_object();

    json_object_set_new(j, "id", json_string(d->kind->id));
    json_object_set_new(j, "severity",
                        json_string(d->kind->severity == MF_ERROR ? "error" : "warning"));
    put_place(j, source, d->span);
    json_object_set_new(j, "message", filled(a, d->kind->message[lingua], d));
    if (d->second.len > 0) {
        json_t *second = json_object();
        put_place(second, source, d->second);
        if (d->kind->note[lingua])
            json_object_set_new(second, "message", filled(a, d->kind->note[lingua], d));
        json_object_set_new(j, "second", second);
    }
    if (d->kind->repair[lingua])
        json_object_set_new(j, "repair", filled(a, d->kind->repair[lingua], d));
    if (d->suggestion.n > 0)
        json_object_set_new(j, "suggestion", mf_diag_json_text(d->suggestion));
    return j;
}
