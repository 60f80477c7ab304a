#include "server/view.h"

#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "lang/text.h"
#include "ledger/base64.h"
#include "ledger/entry.h"
#include "ledger/wire.h"

/* ---- values ---- */

json_t *mf_j_text(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;
    json_t *j;
    size_t bad;

    if (!mf_utf8_valid(s, &bad)) {
        mf_buf_init(&b, a);
        mf_buf_visible(&b, s, true);
        s = mf_buf_str(&b);
    }
    j = json_stringn(s.p ? s.p : "", s.n);
    if (!j)
        mf_oom(s.n);
    return j;
}

json_t *mf_j_c(const char *s)
{
    json_t *j = json_string(s);

    if (!j)
        mf_oom(strlen(s));
    return j;
}

json_t *mf_j_number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

json_t *mf_j_instant(struct mf_arena *a, mf_instant t)
{
    return t == MF_NEVER ? json_null() : mf_j_text(a, mf_instant_iso(a, t));
}

json_t *mf_j_hash(struct mf_arena *a, const struct mf_hash *h)
{
    return mf_j_text(a, mf_strf(a, "sha256:%s", mf_hash_hex(a, h).p));
}

json_t *mf_j_person(struct mf_arena *a, const struct mf_org *org, mf_person p)
{
    return p < mf_org_persons(org) ? mf_j_text(a, mf_org_person_id(org, p)) : json_null();
}

void mf_j_put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new_nocheck(object, key, value) != 0)
        mf_oom(64);
}

void mf_j_push(json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        mf_oom(64);
}

/* ---- things ---- */

struct mf_str mf_titled(struct mf_str title, const struct mf_name *name)
{
    return title.n > 0 ? title : name->text;
}

json_t *mf_view_clause(struct mf_arena *a, const struct mf_charter *c, struct mf_span span)
{
    json_t *j = json_object();
    struct mf_place p = mf_source_place(&c->source, span.at);

    mf_j_put(j, "line", mf_j_number(p.line));
    mf_j_put(j, "column", mf_j_number(p.column));
    mf_j_put(j, "text", mf_j_text(a, mf_source_slice(&c->source, span)));
    return j;
}

json_t *mf_view_required(struct mf_call *c, const struct mf_charter *law, const struct mf_power *p,
                         const struct mf_attested *what, bool holds)
{
    json_t *j = json_object();
    struct mf_buf by;

    mf_buf_init(&by, c->a);
    mf_prose_group(&by, law, p, &what->by, c->lingua);
    mf_j_put(j, "fact", mf_j_text(c->a, what->what.text));
    mf_j_put(j, "by", mf_j_text(c->a, mf_buf_str(&by)));
    mf_j_put(j, "within_ms",
             what->within.span.len > 0 ? json_integer(what->within.ms) : json_null());
    mf_j_put(j, "holds", json_boolean(holds));
    mf_j_put(j, "clause", mf_view_clause(c->a, law, what->span));
    return j;
}

json_t *mf_view_head(struct mf_arena *a, struct mf_play *play)
{
    json_t *j = json_object();
    struct mf_hash root = mf_play_root(play);

    mf_j_put(j, "size", mf_j_number(mf_play_size(play)));
    mf_j_put(j, "root",
             mf_j_text(a, mf_base64(a, (struct mf_str){(const char *)root.b, sizeof root.b})));
    return j;
}

static json_t *refusal(struct mf_call *c, struct mf_refusal r)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    json_t *j = json_object();
    struct mf_buf text;

    mf_buf_init(&text, c->a);
    mf_refusal_text(&text, org, &r, c->lingua);
    mf_j_put(j, "reason", mf_j_c(r.not_visible ? "not_visible" : mf_reason_name(r.reason)));
    mf_j_put(j, "rule", mf_j_number(r.not_visible ? 20 : mf_reason_rule(r.reason)));
    mf_j_put(j, "text", mf_j_text(c->a, mf_buf_str(&text)));
    mf_j_put(j, "clause",
             r.charter && r.clause.len > 0 ? mf_view_clause(c->a, r.charter, r.clause)
                                           : json_null());
    return j;
}

json_t *mf_view_refusals(struct mf_call *c, const struct mf_refusal *at, uint32_t n,
                         const struct mf_happened *hidden)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++) {
        struct mf_refusal r = at[i];
        if (hidden && r.proposal != MF_NO_PROPOSAL && mf_happened_is_hidden(hidden, r.proposal))
            r.not_visible = true;
        mf_j_push(list, refusal(c, r));
    }
    return list;
}

json_t *mf_view_event(struct mf_arena *a, const struct mf_org *org, const struct mf_event *e,
                      uint64_t number, enum mf_lingua lingua)
{
    json_t *j = json_object();
    struct mf_buf text;

    mf_buf_init(&text, a);
    mf_event_text(&text, org, e, lingua);
    mf_j_put(j, "id", mf_j_number(number));
    mf_j_put(j, "event", mf_j_c(mf_event_name(e->kind)));
    mf_j_put(j, "at", mf_j_instant(a, e->at));
    mf_j_put(j, "proposal", e->proposal == MF_NO_PROPOSAL ? json_null() : mf_j_number(e->proposal));
    mf_j_put(j, "person", mf_j_person(a, org, e->person));
    mf_j_put(j, "actor", mf_j_person(a, org, e->actor));
    mf_j_put(j, "until", mf_j_instant(a, e->until));
    mf_j_put(j, "number", mf_j_number(e->n));
    mf_j_put(j, "text", mf_j_text(a, mf_buf_str(&text)));
    return j;
}

/* ---- what not everybody may see ---- */

bool mf_view_hides(struct mf_service *s)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_service_play(s)));

    for (uint32_t i = 0; i < c->npowers; i++)
        if (c->powers[i].nvisible > 0)
            return true;
    return mf_service_happened(s)->hidden.n > 0;
}

bool mf_view_entry(struct mf_service *s, uint64_t number, const struct mf_store_entry *se,
                   struct mf_str *ret)
{
    const struct mf_sealed_row *row = mf_seals_find(mf_play_seals(mf_service_play(s)), number);

    *ret = row && se->secret.n >= MF_SALT ? mf_seal_real(se->secret) : se->bytes;
    return !row || row->opened;
}

bool mf_view_event_hidden(struct mf_service *s, const struct mf_event *e)
{
    const struct mf_happened *h = mf_service_happened(s);
    struct mf_hash hash;

    if (e->proposal != MF_NO_PROPOSAL)
        return mf_happened_is_hidden(h, e->proposal);
    return e->kind == MF_EV_DOCUMENT && mf_wire_read_hex(e->text, &hash) &&
           !mf_play_document_public(mf_service_play(s), &hash);
}

uint32_t mf_view_filed(const struct mf_org *org, struct mf_str actor, mf_instant at)
{
    for (uint32_t n = mf_org_proposals(org); n > 0; n--) {
        struct mf_proposal_view v = mf_org_proposal(org, n);
        if (v.filed == at && v.filer < mf_org_persons(org) &&
            mf_str_eq(mf_org_person_id(org, v.filer), actor))
            return n;
    }
    return MF_NO_PROPOSAL;
}
