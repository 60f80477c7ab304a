/* The organisation as it stands: charter, people, bodies, powers. */
#include <string.h>
#include <strings.h>

#include "engine/rehearse.h"
#include "lang/names.h"
#include "lang/text.h"
#include "ledger/wire.h"
#include "server/markdown.h"
#include "server/view.h"

enum { MEMBERS = 1000, NAMED = 200, EXPLAINED_WIDTH = 100 };

static struct mf_org *org_of(struct mf_call *c)
{
    return mf_play_org(mf_service_play(c->service));
}

/* ---- the organisation ---- */

static json_t *offices(struct mf_call *c)
{
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    json_t *list = json_array();

    for (uint32_t i = 0; i < law->noffices; i++) {
        const struct mf_office *o = &law->offices[i];
        uint32_t slot = mf_org_slot(org, mf_charter_find(law, o->name.text));
        mf_person holder = mf_org_holder(org, slot);
        json_t *j = json_object();
        mf_j_put(j, "id", mf_j_text(c->a, o->name.text));
        mf_j_put(j, "title", mf_j_text(c->a, mf_titled(o->title, &o->name)));
        mf_j_put(j, "holder", mf_j_person(c->a, org, holder));
        mf_j_put(j, "suspended", json_boolean(mf_org_suspended(org, holder, slot)));
        mf_j_push(list, j);
    }
    return list;
}

void mf_route_organisation(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    const struct mf_happened *h = mf_service_happened(c->service);
    json_t *j = json_object();

    mf_j_put(j, "organisation", mf_j_text(c->a, mf_play_origin(play)));
    mf_j_put(j, "name", mf_j_text(c->a, mf_play_title(play)));
    mf_j_put(j, "title", mf_j_text(c->a, law->title_name.text));
    mf_j_put(j, "mission", mf_j_text(c->a, law->mission));
    mf_j_put(j, "charter", mf_j_hash(c->a, &law->hash));
    mf_j_put(j, "log_key", mf_j_text(c->a, mf_vkey_write(c->a, mf_play_log_key(play))));
    mf_j_put(j, "head", mf_view_head(c->a, play));
    mf_j_put(j, "persons", mf_j_number(mf_org_persons(org)));
    mf_j_put(j, "proposals", mf_j_number(mf_org_proposals(org)));
    mf_j_put(j, "sealed", mf_j_number(h->hidden.n));
    mf_j_put(j, "next_due", mf_j_instant(c->a, h->hidden.n ? MF_NEVER : mf_org_next_due(org)));
    mf_j_put(j, "offices", offices(c));
    mf_call_json(c, j);
}

/* ---- charters ---- */

/* The present one, or one that was in force: what was is as public as what is. */
static const struct mf_charter *charter_of(struct mf_call *c, const struct mf_hash *hash)
{
    const struct mf_org *org = org_of(c);

    if (!hash)
        return mf_org_charter(org);
    for (uint32_t i = mf_org_charters(org); i > 0; i--) {
        struct mf_charter_view v = mf_org_charter_at(org, i - 1);
        if (mf_hash_eq(&v.charter->hash, hash))
            return v.charter;
    }
    return NULL;
}

void mf_route_charterHistory(struct mf_call *c)
{
    const struct mf_org *org = org_of(c);
    json_t *j = json_object(), *list = json_array();

    for (uint32_t i = 0; i < mf_org_charters(org); i++) {
        struct mf_charter_view v = mf_org_charter_at(org, i);
        bool told = v.by_proposal != MF_NO_PROPOSAL &&
                    !mf_happened_is_hidden(mf_service_happened(c->service), v.by_proposal);
        json_t *one = json_object();
        mf_j_put(one, "hash", mf_j_hash(c->a, &v.charter->hash));
        mf_j_put(one, "title", mf_j_text(c->a, v.charter->title_name.text));
        mf_j_put(one, "since", mf_j_instant(c->a, v.since));
        mf_j_put(one, "proposal", told ? mf_j_number(v.by_proposal) : json_null());
        mf_j_push(list, one);
    }
    mf_j_put(j, "charters", list);
    mf_call_json(c, j);
}

void mf_route_charter(struct mf_call *c)
{
    const char *given = mf_http_query(c->request, "hash");
    const struct mf_charter *law;
    struct mf_hash hash;

    if (given && (!mf_str_starts(mf_str_c(given), MF_S("sha256:")) ||
                  !mf_wire_read_hex(mf_str_c(given + 7), &hash))) {
        mf_call_bad_query(c, "hash");
        return;
    }
    law = charter_of(c, given ? &hash : NULL);
    if (!law)
        mf_call_not_found(c, mf_str_c(given));
    else
        mf_call_text(c, "text/plain; charset=utf-8", law->source.text);
}

void mf_route_explained(struct mf_call *c)
{
    const char *as = mf_http_query(c->request, "as");
    const struct mf_charter *law = mf_org_charter(org_of(c));
    struct mf_term t = {.width = EXPLAINED_WIDTH};
    struct mf_buf b, page;

    if (as && strcmp(as, "markdown") != 0 && strcmp(as, "html") != 0) {
        mf_call_bad_query(c, "as");
        return;
    }
    mf_buf_init(&b, c->a);
    mf_prose_charter(&b, &t, law, c->lingua);
    if (!as || strcmp(as, "html") != 0) {
        mf_call_text(c, "text/markdown; charset=utf-8", mf_buf_str(&b));
        return;
    }
    mf_buf_init(&page, c->a);
    mf_markdown_page(&page, law->title_name.text, c->lingua == MF_ID ? "id" : "en", mf_buf_str(&b));
    mf_call_text(c, "text/html; charset=utf-8", mf_buf_str(&page));
}

/* ---- people ---- */

static json_t *keys_of(struct mf_call *c, mf_person p)
{
    const struct mf_keys *keys = mf_play_keys(mf_service_play(c->service));
    json_t *list = json_array();

    for (uint32_t row = mf_keys_of(keys, p); row != MF_NO_KEY;) {
        const struct mf_signing_key *k = mf_keys_row(keys, row);
        json_t *j = json_object();
        struct mf_buf print, line;
        mf_buf_init(&print, c->a);
        mf_buf_init(&line, c->a);
        mf_ssh_print_write(&print, &k->key.print);
        mf_ssh_key_write(&line, &k->key);
        mf_j_put(j, "fingerprint", mf_j_text(c->a, mf_buf_str(&print)));
        mf_j_put(j, "public_key", mf_j_text(c->a, mf_buf_str(&line)));
        mf_j_put(j, "from", mf_j_instant(c->a, k->from));
        mf_j_put(j, "until", mf_j_instant(c->a, k->until));
        mf_j_put(j, "signs", json_boolean(mf_key_signs(k, mf_org_now(org_of(c)))));
        mf_j_push(list, j);
        row = k->next;
    }
    return list;
}

/* False: the person has none there. */
static bool put_seat(struct mf_call *c, json_t *seats, const struct mf_body *law, mf_person p)
{
    const struct mf_org *org = org_of(c);
    uint32_t slot = mf_org_slot(org, mf_charter_find(mf_org_charter(org), law->name.text));
    json_t *j, *tags;
    struct mf_seat_view v;

    if (!mf_org_seat(org, p, slot, &v))
        return false;
    tags = json_array();
    for (uint32_t i = 0; i < v.ntags; i++)
        mf_j_push(tags, mf_j_text(c->a, v.tags[i]));
    j = json_object();
    mf_j_put(j, "body", mf_j_text(c->a, law->name.text));
    mf_j_put(j, "tags", tags);
    mf_j_put(j, "since", mf_j_instant(c->a, v.since));
    mf_j_put(j, "term_ends", mf_j_instant(c->a, v.term_end));
    mf_j_put(j, "suspended_until",
             mf_j_instant(c->a, v.suspended_until ? v.suspended_until : MF_NEVER));
    mf_j_push(seats, j);
    return true;
}

/* The body of the present charter in that slot; NULL: it has none there any more. */
static const struct mf_body *body_in(const struct mf_org *org, uint32_t slot)
{
    const struct mf_charter *law = mf_org_charter(org);

    for (uint32_t i = 0; i < law->nbodies; i++)
        if (mf_org_slot(org, mf_charter_find(law, law->bodies[i].name.text)) == slot)
            return &law->bodies[i];
    return NULL;
}

/* What the person has delegated, without what names something that isn't there or may not be seen.
 */
static json_t *delegations(struct mf_call *c, mf_person p)
{
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    struct mf_delegation_view *at;
    uint32_t n = mf_org_delegations(org, p, c->a, &at);
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++) {
        const struct mf_body *body = body_in(org, at[i].body);
        bool power = at[i].scope == MF_SCOPE_POWER, one = at[i].scope == MF_SCOPE_PROPOSAL;
        json_t *j;
        if (!body || (power && at[i].power == MF_NO_SLOT) ||
            (one && mf_happened_is_hidden(mf_service_happened(c->service), at[i].proposal)))
            continue;
        j = json_object();
        mf_j_put(j, "body", mf_j_text(c->a, body->name.text));
        mf_j_put(j, "to", mf_j_person(c->a, org, at[i].to));
        mf_j_put(j, "power",
                 power ? mf_j_text(c->a, law->powers[at[i].power].name.text) : json_null());
        mf_j_put(j, "proposal", one ? mf_j_number(at[i].proposal) : json_null());
        mf_j_push(list, j);
    }
    return list;
}

static json_t *person(struct mf_call *c, mf_person p)
{
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    json_t *j = json_object(), *bodies = json_array(), *seats = json_array(), *held = json_array();

    for (uint32_t i = 0; i < law->nbodies; i++)
        if (put_seat(c, seats, &law->bodies[i], p))
            mf_j_push(bodies, mf_j_text(c->a, law->bodies[i].name.text));
    for (uint32_t i = 0; i < law->noffices; i++)
        if (mf_org_holder(org, mf_org_slot(org, mf_charter_find(law, law->offices[i].name.text))) ==
            p)
            mf_j_push(held, mf_j_text(c->a, law->offices[i].name.text));
    mf_j_put(j, "id", mf_j_text(c->a, mf_org_person_id(org, p)));
    mf_j_put(j, "name", mf_j_text(c->a, mf_org_person_name(org, p)));
    mf_j_put(j, "bodies", bodies);
    mf_j_put(j, "seats", seats);
    mf_j_put(j, "offices", held);
    mf_j_put(j, "keys", keys_of(c, p));
    mf_j_put(j, "delegations", delegations(c, p));
    return j;
}

/* For `after` of the next page. */
static json_t *next_of(uint64_t end, uint64_t all)
{
    return end < all ? mf_j_number(end - 1) : json_null();
}

/* Is the text in the name or the identifier, letters of ASCII in either case? */
static bool called(const struct mf_org *org, mf_person p, const char *text)
{
    struct mf_str name = mf_org_person_name(org, p), id = mf_org_person_id(org, p);
    size_t n = strlen(text);

    for (size_t i = 0; i + n <= name.n; i++)
        if (strncasecmp(name.p + i, text, n) == 0)
            return true;
    for (size_t i = 0; i + n <= id.n; i++)
        if (strncasecmp(id.p + i, text, n) == 0)
            return true;
    return false;
}

/* Those whose identifiers were given, with commas between them; unknown ones are left out. */
static void people_named(struct mf_call *c, const char *ids)
{
    json_t *j, *list = json_array();

    for (uint32_t n = 0; n < NAMED && *ids; n++) {
        struct mf_str id = {ids, strcspn(ids, ",")};
        mf_person p = mf_org_find_person(org_of(c), id);
        if (p != MF_NOBODY)
            mf_j_push(list, person(c, p));
        ids += id.n + (ids[id.n] == ',');
    }
    j = json_object();
    mf_j_put(j, "people", list);
    mf_j_put(j, "next", json_null());
    mf_call_json(c, j);
}

void mf_route_people(struct mf_call *c)
{
    uint64_t from, limit, all = mf_org_persons(org_of(c)), at;
    const char *match = mf_http_query(c->request, "match"), *ids = mf_http_query(c->request, "ids");
    json_t *j, *list;

    if (!mf_call_page(c, &from, &limit))
        return;
    if (ids) {
        people_named(c, ids);
        return;
    }
    list = json_array();
    for (at = from; at < all && json_array_size(list) < limit; at++)
        if (!match || called(org_of(c), (mf_person)at, match))
            mf_j_push(list, person(c, (mf_person)at));
    j = json_object();
    mf_j_put(j, "people", list);
    mf_j_put(j, "next", next_of(at, all));
    mf_call_json(c, j);
}

void mf_route_person(struct mf_call *c)
{
    mf_person p = mf_org_find_person(org_of(c), c->param);

    if (p == MF_NOBODY)
        mf_call_not_found(c, mf_http_path(c->request));
    else
        mf_call_json(c, person(c, p));
}

void mf_route_allowedSigners(struct mf_call *c)
{
    struct mf_buf b;

    mf_buf_init(&b, c->a);
    mf_keys_export(mf_play_keys(mf_service_play(c->service)), org_of(c), &b);
    mf_call_text(c, "text/plain; charset=utf-8", mf_buf_str(&b));
}

/* ---- bodies ---- */

static json_t *body(struct mf_call *c, const struct mf_body *law, uint32_t slot)
{
    const struct mf_org *org = org_of(c);
    struct mf_refusals why = {.arena = c->a};
    bool caretaker = mf_org_caretaker(org, slot, &why);
    json_t *j = json_object();

    mf_j_put(j, "id", mf_j_text(c->a, law->name.text));
    mf_j_put(j, "title", mf_j_text(c->a, mf_titled(law->title, &law->name)));
    mf_j_put(j, "open", json_boolean(law->open));
    mf_j_put(j, "delegable",
             mf_j_c(law->delegable == MF_DELEGABLE_NO    ? "no"
                    : law->delegable == MF_DELEGABLE_ONE ? "one_level"
                                                         : "transitive"));
    mf_j_put(j, "seats", mf_j_number(mf_org_seats(org, slot)));
    mf_j_put(j, "in_office", mf_j_number(mf_org_in_office(org, slot)));
    mf_j_put(j, "caretaker", json_boolean(caretaker));
    mf_j_put(j, "caretaker_reasons",
             mf_view_refusals(c, why.list.at, why.list.n, mf_service_happened(c->service)));
    return j;
}

void mf_route_bodies(struct mf_call *c)
{
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    json_t *j = json_object(), *list = json_array();

    for (uint32_t i = 0; i < law->nbodies; i++)
        mf_j_push(list, body(c, &law->bodies[i],
                             mf_org_slot(org, mf_charter_find(law, law->bodies[i].name.text))));
    mf_j_put(j, "bodies", list);
    mf_call_json(c, j);
}

void mf_route_body(struct mf_call *c)
{
    const struct mf_org *org = org_of(c);
    const struct mf_charter *law = mf_org_charter(org);
    struct mf_ref ref = mf_charter_find(law, c->param);
    uint64_t from, limit, at;
    json_t *j, *members;
    uint32_t slot;

    if (ref.kind != MF_REF_BODY) {
        mf_call_not_found(c, mf_http_path(c->request));
        return;
    }
    if (!mf_call_page(c, &from, &limit))
        return;
    if (!mf_http_query(c->request, "limit"))
        limit = MEMBERS;
    slot = mf_org_slot(org, ref);
    j = body(c, &law->bodies[ref.index], slot);
    members = json_array();
    for (at = from; at < mf_org_persons(org) && json_array_size(members) < limit; at++)
        if (mf_org_is_member(org, (mf_person)at, slot))
            mf_j_push(members, mf_j_text(c->a, mf_org_person_id(org, (mf_person)at)));
    mf_j_put(j, "members", members);
    mf_j_put(j, "next", next_of(at, mf_org_persons(org)));
    mf_call_json(c, j);
}

/* ---- powers ---- */

static json_t *parameters(struct mf_call *c, const struct mf_power *p)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < p->nparams; i++) {
        const struct mf_param *param = &p->params[i];
        json_t *j = json_object(), *words = json_array();
        for (uint32_t k = 0; k < param->nwords; k++)
            mf_j_push(words, mf_j_text(c->a, param->words[k].text));
        mf_j_put(j, "name", mf_j_text(c->a, param->name.text));
        mf_j_put(j, "type", mf_j_text(c->a, mf_param_type_word(param->type)));
        mf_j_put(j, "words", words);
        mf_j_put(j, "chosen", json_boolean(i == mf_text_chosen(p)));
        mf_j_push(list, j);
    }
    return list;
}

/* Who may propose, in words; null: nobody, the charter opens it. */
static json_t *proposed(struct mf_call *c, const struct mf_charter *law, const struct mf_power *p)
{
    struct mf_buf b;

    if (!p->proposed)
        return json_null();
    mf_buf_init(&b, c->a);
    mf_prose_rule(&b, law, p, p->proposed, c->lingua);
    return mf_j_text(c->a, mf_buf_str(&b));
}

static bool has_options(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].choose.span.len > 0 && p->stages[i].choose.from_options)
            return true;
    return false;
}

/* What must be attested, and whether a filing now would find it so. */
static json_t *required(struct mf_call *c, const struct mf_charter *law, const struct mf_power *p)
{
    struct mf_supposition nobody = {.subject = MF_NOBODY, .proposer = MF_NOBODY};
    json_t *list = json_array();

    for (uint32_t k = 0; k < p->nstages; k++)
        for (uint32_t i = 0; i < p->stages[k].nrequires; i++) {
            const struct mf_attested *what = &p->stages[k].requires[i];
            mf_j_push(list, mf_view_required(c, law, p, what,
                                             mf_rehearse_attested(org_of(c), what, nobody)));
        }
    return list;
}

static json_t *power(struct mf_call *c, const struct mf_charter *law, const struct mf_power *p)
{
    json_t *j = json_object();

    mf_j_put(j, "id", mf_j_text(c->a, p->name.text));
    mf_j_put(j, "title", mf_j_text(c->a, mf_titled(p->title, &p->name)));
    mf_j_put(j, "line", mf_j_number(mf_source_place(&law->source, p->span.at).line));
    mf_j_put(j, "text", mf_j_text(c->a, mf_source_slice(&law->source, p->span)));
    mf_j_put(j, "public", json_boolean(p->nvisible == 0));
    mf_j_put(j, "proposed", proposed(c, law, p));
    mf_j_put(j, "options", json_boolean(has_options(p)));
    mf_j_put(j, "parameters", parameters(c, p));
    mf_j_put(j, "requires", required(c, law, p));
    return j;
}

void mf_route_power(struct mf_call *c)
{
    const struct mf_charter *law = mf_org_charter(org_of(c));
    struct mf_ref ref = mf_charter_find(law, c->param);
    struct mf_term t = {.width = EXPLAINED_WIDTH};
    struct mf_buf prose, html;
    json_t *j;

    if (ref.kind != MF_REF_POWER) {
        mf_call_not_found(c, mf_http_path(c->request));
        return;
    }
    mf_buf_init(&prose, c->a);
    mf_buf_init(&html, c->a);
    mf_prose_one_power(&prose, &t, law, &law->powers[ref.index], c->lingua);
    mf_markdown(&html, mf_buf_str(&prose));
    j = power(c, law, &law->powers[ref.index]);
    mf_j_put(j, "html", mf_j_text(c->a, mf_buf_str(&html)));
    mf_call_json(c, j);
}

void mf_route_powers(struct mf_call *c)
{
    const struct mf_charter *law = mf_org_charter(org_of(c));
    json_t *j = json_object(), *list = json_array();

    for (uint32_t i = 0; i < law->npowers; i++)
        mf_j_push(list, power(c, law, &law->powers[i]));
    mf_j_put(j, "charter", mf_j_hash(c->a, &law->hash));
    mf_j_put(j, "powers", list);
    mf_call_json(c, j);
}
