/* What a stranger checks: entries, checkpoint, tiles, receipts; and the documents beside them. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base64.h"
#include "ledger/scan.h"
#include "ledger/wire.h"
#include "server/markdown.h"
#include "server/view.h"

#define FOR_EVER "public, max-age=31536000, immutable"

/* ---- entries, taken apart ---- */

static void put_command(struct mf_call *c, json_t *j, const struct mf_entry *e)
{
    struct mf_str text = mf_entry_part(e, "text");
    struct mf_hash id = mf_text_id(text);
    const struct mf_text_value *about;
    struct mf_text t;

    mf_j_put(j, "id", mf_j_text(c->a, mf_hash_hex(c->a, &id)));
    mf_j_put(j, "text", mf_j_text(c->a, text));
    mf_j_put(j, "signature", mf_j_text(c->a, mf_entry_part(e, "signature")));
    if (!mf_text_read(c->a, text, MF_MAX_COMMAND, &t, NULL))
        return;
    about = mf_text_value(&t, MF_FIELD_PROPOSAL);
    mf_j_put(j, "actor", mf_j_text(c->a, t.actor));
    mf_j_put(j, "verb", mf_j_c(mf_text_verb_name(t.verb)));
    if (about)
        mf_j_put(j, "proposal", mf_j_number(about->number));
    if (t.verb == MF_TEXT_FILE) {
        uint32_t n = mf_view_filed(mf_play_org(mf_service_play(c->service)), t.actor, e->at);
        mf_j_put(j, "proposal", n == MF_NO_PROPOSAL ? json_null() : mf_j_number(n));
    }
}

static json_t *entry(struct mf_call *c, uint64_t number, const struct mf_store_entry *se)
{
    static const char *const unknown[] = {"id",   "actor",     "verb", "proposal",
                                          "text", "signature", "opens"};
    struct mf_str real;
    bool told = mf_view_entry(c->service, number, se, &real);
    struct mf_disclosure d;
    struct mf_entry e;
    json_t *j = json_object();

    mf_j_put(j, "number", mf_j_number(number));
    for (unsigned i = 0; i < sizeof unknown / sizeof *unknown; i++)
        mf_j_put(j, unknown[i], json_null());
    if (mf_entry_read(se->bytes, &e, NULL) != MF_OK)
        return j;
    mf_j_put(j, "kind", mf_j_c(mf_entry_kind_name(e.kind)));
    mf_j_put(j, "at", mf_j_instant(c->a, e.at));
    mf_j_put(j, "size", mf_j_number(se->bytes.n));
    if (e.kind == MF_ENTRY_OPENED && mf_disclosure_read(c->a, &e, &d, NULL) == MF_OK)
        mf_j_put(j, "opens", mf_j_number(d.entry));
    if (told && mf_entry_read(real, &e, NULL) == MF_OK && e.kind == MF_ENTRY_COMMAND)
        put_command(c, j, &e);
    return j;
}

static void store_failed(struct mf_call *c)
{
    mf_call_not_taking(c, MF_STORE_BROKEN);
}

void mf_route_log(struct mf_call *c)
{
    uint64_t from, limit, all = mf_play_size(mf_service_play(c->service)), n;
    struct mf_store_entry *entries;
    json_t *j, *list;

    if (!mf_call_page(c, &from, &limit))
        return;
    n = from >= all ? 0 : all - from < limit ? all - from : limit;
    entries = mf_new_n(c->a, struct mf_store_entry, n);
    if (n > 0 && mf_service_entries(c->service, from, (uint32_t)n, c->a, entries, NULL) != MF_OK) {
        store_failed(c);
        return;
    }
    list = json_array();
    for (uint64_t i = 0; i < n; i++)
        mf_j_push(list, entry(c, from + i, &entries[i]));
    j = json_object();
    mf_j_put(j, "entries", list);
    mf_j_put(j, "next", from + n < all ? mf_j_number(from + n - 1) : json_null());
    mf_call_json(c, j);
}

/* The entry that the path names; false: the reply says why not. */
static bool one_entry(struct mf_call *c, uint64_t *ret_number, struct mf_store_entry *ret)
{
    if (!mf_call_param_number(c, INT64_MAX, ret_number))
        return false;
    if (*ret_number >= mf_play_size(mf_service_play(c->service))) {
        mf_call_not_found(c, mf_http_path(c->request));
        return false;
    }
    if (mf_service_entries(c->service, *ret_number, 1, c->a, ret, NULL) != MF_OK) {
        store_failed(c);
        return false;
    }
    return true;
}

void mf_route_entry(struct mf_call *c)
{
    struct mf_store_entry se;
    uint64_t number;

    if (one_entry(c, &number, &se))
        mf_call_json(c, entry(c, number, &se));
}

/* ---- as C2SP has it ---- */

/* What never changes has its own hash for a tag. */
static void for_ever(struct mf_call *c, struct mf_str bytes)
{
    struct mf_hash hash = mf_sha256(bytes);

    mf_call_header(c, "Cache-Control", MF_S(FOR_EVER));
    if (!mf_call_same(c, mf_hash_hex(c->a, &hash)))
        mf_call_text(c, "application/octet-stream", bytes);
}

/* What follows the checkpoint has that for a tag. */
static void of_checkpoint(struct mf_call *c, struct mf_str text)
{
    struct mf_hash hash = mf_sha256(mf_service_note(c->service));

    mf_call_header(c, "Cache-Control", MF_S("no-cache"));
    if (!mf_call_same(c, mf_hash_hex(c->a, &hash)))
        mf_call_text(c, "text/plain; charset=utf-8", text);
}

void mf_route_checkpoint(struct mf_call *c)
{
    of_checkpoint(c, mf_str_copy(c->a, mf_service_note(c->service)));
}

void mf_route_tile(struct mf_call *c)
{
    struct mf_str path = mf_strf(c->a, "tile/%.*s", MF_F(c->param)), bytes;
    struct mf_tile t;

    if (mf_tile_parse(path, &t, NULL) != MF_OK ||
        mf_service_tile(c->service, c->a, &t, &bytes, NULL) != MF_OK)
        mf_call_not_found(c, mf_http_path(c->request));
    else
        for_ever(c, bytes);
}

void mf_route_rawEntry(struct mf_call *c)
{
    struct mf_store_entry se;
    uint64_t number;

    if (one_entry(c, &number, &se))
        for_ever(c, se.bytes);
}

void mf_route_receipt(struct mf_call *c)
{
    uint64_t number;
    struct mf_str text;

    if (!mf_call_param_number(c, INT64_MAX, &number))
        return;
    if (number >= mf_play_size(mf_service_play(c->service)) ||
        mf_service_receipt(c->service, c->a, number, &text, NULL) != MF_OK)
        mf_call_not_found(c, mf_http_path(c->request));
    else
        of_checkpoint(c, text);
}

/* ---- documents ---- */

void mf_route_document(struct mf_call *c)
{
    const char *as = mf_http_query(c->request, "as");
    struct mf_hash hash;
    struct mf_str bytes;
    struct mf_buf page;

    if (as && strcmp(as, "html") != 0) {
        mf_call_bad_query(c, "as");
        return;
    }
    if (!mf_wire_read_hex(c->param, &hash) ||
        !mf_play_document_public(mf_service_play(c->service), &hash) ||
        !mf_service_document(c->service, &hash, c->a, &bytes)) {
        mf_call_not_found(c, mf_http_path(c->request));
        return;
    }
    if (!as) {
        mf_call_header(c, "Content-Disposition", MF_S("attachment"));
        for_ever(c, bytes);
        return;
    }
    mf_buf_init(&page, c->a);
    mf_markdown_page(&page, c->param, c->lingua == MF_ID ? "id" : "en", bytes);
    mf_call_text(c, "text/html; charset=utf-8", mf_buf_str(&page));
}
