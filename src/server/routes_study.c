/* The library, and studies of charters: checked, audited, replayed; rosters. */
#include <inttypes.h>
#include <string.h>

#include "server/library.h"
#include "server/studies.h"
#include "server/view.h"

enum { MOST_OPEN = 20000, MOST_DAYS = 3650 };

/* ---- the library ---- */

void mf_route_library(struct mf_call *c)
{
    json_t *j = json_object(), *list = json_array();

    for (unsigned i = 0; i < mf_library_count; i++) {
        const struct mf_library_text *t = &mf_library[i];
        struct mf_library_words words = mf_library_words(t, c->lingua);
        json_t *one = json_object();
        mf_j_put(one, "name", mf_j_c(t->name));
        mf_j_put(one, "kind", mf_j_c(t->kind));
        mf_j_put(one, "title", mf_j_c(words.title));
        mf_j_put(one, "about", mf_j_c(words.about));
        mf_j_put(one, "lang", mf_j_c(words.lingua == MF_ID ? "id" : "en"));
        mf_j_put(one, "bytes", mf_j_number((uint64_t)(t->end - t->text)));
        mf_j_push(list, one);
    }
    mf_j_put(j, "texts", list);
    mf_call_json(c, j);
}

void mf_route_libraryText(struct mf_call *c)
{
    const struct mf_library_text *t = mf_library_find(c->param, NULL);

    if (!t)
        mf_call_not_found(c, mf_http_path(c->request));
    else
        mf_call_text(c, "text/plain; charset=utf-8", mf_library_text(t));
}

/* ---- the answer ---- */

static void problem_from(struct mf_call *c, enum mf_problem what, struct mf_str body)
{
    json_t *found = json_loadb(body.p, body.n, 0, NULL), *j;
    const char *message = json_string_value(json_object_get(found, "message"));
    static const char *const more[] = {"text", "diagnostics", "reasons"};

    j = mf_call_problem_json(c, what, 0, mf_str_c(message ? message : ""), (struct mf_str){0});
    for (unsigned i = 0; i < sizeof more / sizeof *more; i++) {
        json_t *value = json_object_get(found, more[i]);
        if (value)
            mf_j_put(j, more[i], json_incref(value));
    }
    mf_call_problem_send(c, j, what == MF_PROBLEM_REQUEST ? 400 : 422);
    json_decref(found);
}

static void busy(struct mf_call *c)
{
    mf_call_problem(c, MF_PROBLEM_STUDIES, mf_strf(c->a, "%u", MF_STUDY_QUEUE), (struct mf_str){0});
    mf_call_header(c, "Retry-After", MF_S("10"));
}

static void answer(struct mf_inquiry *study, enum mf_study_end end, struct mf_str body)
{
    struct mf_call *c = study->payload;

    switch (end) {
    case MF_STUDY_DONE:
        mf_call_text(c, "application/json", mf_str_copy(c->a, body));
        break;
    case MF_STUDY_UNREADABLE:
        problem_from(c, MF_PROBLEM_UNREADABLE, body);
        break;
    case MF_STUDY_REFUSED:
        problem_from(c, MF_PROBLEM_UNFOUNDED, body);
        break;
    case MF_STUDY_WRONG:
        problem_from(c, MF_PROBLEM_REQUEST, body);
        break;
    case MF_STUDY_FAILED:
        mf_call_problem(c, MF_PROBLEM_STUDY_FAILED, mf_strf(c->a, "%u", MF_STUDY_SECONDS),
                        (struct mf_str){0});
        break;
    case MF_STUDY_STOPPED:
        mf_call_not_taking(c, MF_STOPPING);
        break;
    }
    mf_call_send(c);
}

static struct mf_inquiry *new_study(struct mf_call *c, enum mf_study_kind kind)
{
    struct mf_inquiry *s = mf_new(c->a, struct mf_inquiry);

    s->kind = kind;
    s->lingua = c->lingua;
    s->done = answer;
    s->payload = c;
    return s;
}

static void ask(struct mf_call *c, struct mf_inquiry *s)
{
    c->later = true;
    if (mf_studies_ask(c->studies, s))
        return;
    c->later = false;
    busy(c);
}

/* ---- the organisation as it stands ---- */

static struct mf_source present_source(struct mf_call *c)
{
    struct mf_source source;

    mf_service_read(c->service);
    source = mf_org_charter(mf_play_org(mf_service_play(c->service)))->source;
    mf_service_unread(c->service);
    source.name =
        mf_strf(c->a, "present%s", mf_play_charter(source.text).name.n > 7 ? ".md" : ".charter");
    return source;
}

static const struct mf_standing *present_people(struct mf_call *c)
{
    struct mf_standing *now = mf_new(c->a, struct mf_standing);

    mf_service_read(c->service);
    *now = mf_standing_now(mf_play_org(mf_service_play(c->service)), c->a);
    mf_service_unread(c->service);
    return now;
}

/* False: nothing of it is shown now, and the reply says so. */
static bool may_look(struct mf_call *c)
{
    if (mf_service_serving(c->service) != MF_STORE_BROKEN)
        return true;
    mf_call_not_taking(c, MF_STORE_BROKEN);
    return false;
}

static void study_present(struct mf_call *c, enum mf_study_kind kind)
{
    struct mf_inquiry *s;
    struct mf_hash key;

    if (!may_look(c))
        return;
    s = new_study(c, kind);
    s->people = present_people(c);
    s->charters[0] = present_source(c);
    s->ncharters = 1;
    key = mf_study_key(s);
    mf_call_header(c, "Cache-Control", MF_S("no-cache"));
    if (!mf_call_same(c, mf_str_sub(mf_hash_hex(c->a, &key), 0, 24)))
        ask(c, s);
}

void mf_route_charterFindings(struct mf_call *c)
{
    study_present(c, MF_STUDY_FINDINGS);
}

void mf_route_studyOfPresent(struct mf_call *c)
{
    study_present(c, MF_STUDY_AUDIT);
}

/* ---- checking ---- */

void mf_route_studyCheck(struct mf_call *c)
{
    struct mf_inquiry *s = new_study(c, MF_STUDY_CHECK);

    s->charters[0] = mf_play_charter(mf_http_body(c->request));
    s->ncharters = 1;
    ask(c, s);
}

/* ---- what a JSON body asks for ---- */

static const char *const not_an_object[MF_LINGUA__COUNT] = {
    "the body must be one JSON object without members that occur twice{0}",
    "isi permintaan harus berupa satu objek JSON tanpa anggota ganda{0}"};
static const char *const bad_member[MF_LINGUA__COUNT] = {"\"{0}\" isn't what it must be",
                                                         "\"{0}\" tidak sebagaimana mestinya"};
static const char *const no_such_text[MF_LINGUA__COUNT] = {"the library has no \"{0}\"",
                                                           "pustaka tidak memiliki \"{0}\""};

/* The body, with no members but these; NULL: the reply says why not. */
static json_t *body_of(struct mf_call *c, const char *const *members, unsigned n)
{
    struct mf_str body = mf_http_body(c->request);
    json_t *j = json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, NULL);
    const char *key;
    json_t *value;

    if (!json_is_object(j)) {
        json_decref(j);
        mf_call_wrong(c, not_an_object, MF_S(""));
        return NULL;
    }
    json_object_foreach(j, key, value)
    {
        unsigned i = 0;
        while (i < n && strcmp(members[i], key) != 0)
            i++;
        if (i < n)
            continue;
        mf_call_wrong(c, bad_member, mf_str_copy(c->a, mf_str_c(key)));
        json_decref(j);
        return NULL;
    }
    return j;
}

static bool too_large(struct mf_call *c, struct mf_str text)
{
    if (text.n <= MF_MAX_STUDY_TEXT)
        return false;
    mf_call_problem(c, MF_PROBLEM_TOO_LARGE, mf_strf(c->a, "%u", MF_MAX_STUDY_TEXT),
                    (struct mf_str){0});
    return true;
}

/*
 * "present", a name of the library, or a text: which has a brace. `nth` tells texts that were
 * brought along from one another. False: the reply says why not.
 */
static bool read_text(struct mf_call *c, const char *member, const json_t *value, const char *kind,
                      unsigned nth, struct mf_source *ret)
{
    struct mf_str text =
        mf_str_copy(c->a, (struct mf_str){json_string_value(value), json_string_length(value)});
    const struct mf_library_text *t = mf_library_find(text, kind);
    bool charter = strcmp(kind, "charter") == 0;

    if (!json_is_string(value)) {
        mf_call_wrong(c, bad_member, mf_str_c(member));
        return false;
    }
    if (charter && mf_str_is(text, "present")) {
        if (!may_look(c))
            return false;
        *ret = present_source(c);
        return true;
    }
    if (t) {
        *ret = (struct mf_source){.name = mf_str_c(t->name), .text = mf_library_text(t)};
        return true;
    }
    if (!memchr(text.n ? text.p : "", '{', text.n)) {
        mf_call_wrong(c, no_such_text, mf_str_sub(text, 0, 80));
        return false;
    }
    if (too_large(c, text))
        return false;
    ret->name = mf_strf(c->a, "text-%u.%s", nth,
                        !charter                           ? "scenario"
                        : mf_play_charter(text).name.n > 7 ? "md"
                                                           : "charter");
    ret->text = text;
    return true;
}

/* A whole number from 1 to `most`; *ret stays where it isn't given. */
static bool read_number(struct mf_call *c, const json_t *body, const char *member, uint32_t most,
                        uint32_t *ret)
{
    const json_t *value = json_object_get(body, member);

    if (!value)
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 1 ||
        json_integer_value(value) > most) {
        mf_call_wrong(c, bad_member, mf_str_c(member));
        return false;
    }
    *ret = (uint32_t)json_integer_value(value);
    return true;
}

/* ---- audits ---- */

static bool read_leavers(struct mf_call *c, const json_t *value, struct mf_inquiry *s)
{
    size_t n = json_array_size(value);
    struct mf_str *ids = mf_new_n(c->a, struct mf_str, n + 1);
    bool good = !value || (json_is_array(value) && n <= MF_STUDY_LEAVERS);

    for (size_t i = 0; i < n && good; i++) {
        const json_t *id = json_array_get(value, i);
        good = json_is_string(id);
        if (good)
            ids[i] =
                mf_str_copy(c->a, (struct mf_str){json_string_value(id), json_string_length(id)});
    }
    if (!good)
        mf_call_wrong(c, bad_member, MF_S("leavers"));
    s->leavers = ids;
    s->nleavers = (uint32_t)n;
    return good;
}

static bool read_people(struct mf_call *c, const json_t *value, struct mf_inquiry *s)
{
    const char *word = json_string_value(value);

    if (value && (!word || (strcmp(word, "present") != 0 && strcmp(word, "nominal") != 0))) {
        mf_call_wrong(c, bad_member, MF_S("people"));
        return false;
    }
    if (word && strcmp(word, "nominal") == 0)
        return true;
    if (!may_look(c))
        return false;
    s->people = present_people(c);
    return true;
}

static bool read_audit(struct mf_call *c, const json_t *body, struct mf_inquiry *s)
{
    const json_t *against = json_object_get(body, "against"),
                 *quick = json_object_get(body, "quick");

    s->quick = json_is_true(quick);
    if (quick && !json_is_boolean(quick)) {
        mf_call_wrong(c, bad_member, MF_S("quick"));
        return false;
    }
    s->ncharters = against ? 2 : 1;
    return read_text(c, "charter", json_object_get(body, "charter"), "charter", 1,
                     &s->charters[0]) &&
           (!against || read_text(c, "against", against, "charter", 2, &s->charters[1])) &&
           read_people(c, json_object_get(body, "people"), s) &&
           read_leavers(c, json_object_get(body, "leavers"), s) &&
           read_number(c, body, "open", MOST_OPEN, &s->open) &&
           read_number(c, body, "horizon", MOST_DAYS, &s->days) &&
           read_number(c, body, "seconds", MF_STUDY_SECONDS, &s->seconds);
}

void mf_route_studyAudit(struct mf_call *c)
{
    static const char *const members[] = {"charter", "against", "people",  "open",
                                          "leavers", "horizon", "seconds", "quick"};
    struct mf_inquiry *s = new_study(c, MF_STUDY_AUDIT);
    json_t *body = body_of(c, members, sizeof members / sizeof *members);

    if (body && read_audit(c, body, s))
        ask(c, s);
    json_decref(body);
}

/* ---- replays ---- */

static bool read_replay(struct mf_call *c, const json_t *body, struct mf_inquiry *s)
{
    const json_t *list = json_object_get(body, "charters");
    size_t n = json_array_size(list);

    if (n < 1 || n > MF_STUDY_CHARTERS) {
        mf_call_wrong(c, bad_member, MF_S("charters"));
        return false;
    }
    s->ncharters = (uint32_t)n;
    for (unsigned i = 0; i < n; i++)
        if (!read_text(c, "charters", json_array_get(list, i), "charter", i + 1, &s->charters[i]))
            return false;
    return read_text(c, "scenario", json_object_get(body, "scenario"), "scenario", 1, &s->scenario);
}

void mf_route_studyReplay(struct mf_call *c)
{
    static const char *const members[] = {"scenario", "charters"};
    struct mf_inquiry *s = new_study(c, MF_STUDY_REPLAY);
    json_t *body = body_of(c, members, sizeof members / sizeof *members);

    if (body && read_replay(c, body, s))
        ask(c, s);
    json_decref(body);
}

/* ---- rosters ---- */

static bool read_roster(struct mf_call *c, const json_t *body, struct mf_inquiry *s)
{
    const json_t *value = json_object_get(body, "roster");
    struct mf_str text = {json_string_value(value), json_string_length(value)};

    if (!json_is_string(value)) {
        mf_call_wrong(c, bad_member, MF_S("roster"));
        return false;
    }
    if (too_large(c, text))
        return false;
    s->scenario = (struct mf_source){.name = MF_S("roster"), .text = mf_str_copy(c->a, text)};
    s->ncharters = 1;
    return read_text(c, "charter", json_object_get(body, "charter"), "charter", 1, &s->charters[0]);
}

void mf_route_studyRoster(struct mf_call *c)
{
    static const char *const members[] = {"charter", "roster"};
    struct mf_inquiry *s = new_study(c, MF_STUDY_ROSTER);
    json_t *body = body_of(c, members, sizeof members / sizeof *members);

    if (body && read_roster(c, body, s))
        ask(c, s);
    json_decref(body);
}
