/* What commands say of an organisation at work, in words. */
#include "cli/tell.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "ledger/scan.h"

#define REASONS_SHOWN 60u
#define CLAUSE_BYTES  200u

static const char *const words[MF_WORD__COUNT][MF_LINGUA__COUNT] = {
#define MF_WORD(sym, en, id) [MF_WORD_##sym] = {en, id},
#include "cli/words.def"
#undef MF_WORD
};

struct mf_str mf_word(const struct mf_cli *cli, enum mf_word word, unsigned nargs,
                      const struct mf_str *args)
{
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_fill(&b, words[word][cli->lingua], args, nargs);
    return mf_buf_str(&b);
}

struct mf_str mf_word0(const struct mf_cli *cli, enum mf_word word)
{
    return mf_word(cli, word, 0, NULL);
}

int mf_word_usage(const struct mf_cli *cli, enum mf_word word, unsigned nargs,
                  const struct mf_str *args)
{
    return mf_cli_usage(cli, words[word], nargs, args);
}

struct mf_str mf_tell_number(const struct mf_cli *cli, uint64_t n)
{
    return mf_strf(cli->arena, "%llu", (unsigned long long)n);
}

struct mf_str mf_tell_instant(const struct mf_cli *cli, mf_instant t)
{
    return mf_instant_show(cli->arena, t, cli->lingua);
}

struct mf_str mf_tell_ahead(const struct mf_cli *cli, mf_instant t, mf_instant now)
{
    if (t <= now || t == MF_NEVER)
        return mf_tell_instant(cli, t);
    struct mf_str args[2] = {mf_tell_instant(cli, t),
                             mf_duration_show(cli->arena, t - now, cli->lingua)};
    return mf_word(cli, MF_WORD_IN_TIME, 2, args);
}

struct mf_str mf_tell_hash(const struct mf_cli *cli, const struct mf_hash *h)
{
    return mf_strf(cli->arena, "sha256:%.*s", MF_F(mf_hash_hex(cli->arena, h)));
}

/* ---- persons and proposals ---- */

struct mf_str mf_tell_person(const struct mf_org *org, mf_person p)
{
    struct mf_str name = mf_org_person_name(org, p);
    return name.n > 0 ? name : mf_org_person_id(org, p);
}

void mf_tell_name(struct mf_tell_names *names, struct mf_str name)
{
    if (names->n++ >= names->shown)
        return;
    if (names->n == 1)
        mf_buf_init(&names->text, names->cli->arena);
    else
        mf_buf_c(&names->text, ", ");
    mf_buf_add(&names->text, name);
}

struct mf_str mf_tell_names(struct mf_tell_names *names)
{
    struct mf_str text = names->n > 0 ? mf_buf_str(&names->text) : MF_S("");
    if (names->n <= names->shown)
        return text;
    struct mf_str args[2] = {text, mf_tell_number(names->cli, names->n - names->shown)};
    return mf_word(names->cli, MF_WORD_AND_MORE, 2, args);
}

/* The body of the present charter that has the slot; NULL: none has it any more. */
static const struct mf_body *body_of(const struct mf_org *org, uint32_t slot)
{
    const struct mf_charter *c = mf_org_charter(org);
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (mf_org_slot(org, (struct mf_ref){.kind = MF_REF_BODY, .index = i}) == slot)
            return &c->bodies[i];
    return NULL;
}

/* A value that a proposal was filed with, for people. */
static struct mf_str value(const struct mf_cli *cli, const struct mf_org *org,
                           const struct mf_param *param, const struct mf_arg *arg)
{
    switch (arg->kind) {
    case MF_ARG_PERSON:
        return arg->person == MF_NOBODY ? MF_S("") : mf_tell_person(org, arg->person);
    case MF_ARG_TEXT:
        return arg->text;
    case MF_ARG_HASH:
        return mf_tell_hash(cli, &arg->hash);
    case MF_ARG_AMOUNT:
        return mf_tell_number(cli, arg->amount);
    case MF_ARG_DURATION:
        return mf_duration_words(cli->arena, arg->duration, 0, cli->lingua);
    case MF_ARG_BODY:
        break;
    case MF_ARG_WORD:
        return param && arg->word < param->nwords ? param->words[arg->word].text : MF_S("");
    case MF_ARG_DECISION:
        return mf_strf(cli->arena, "#%u", (unsigned)arg->proposal);
    }
    const struct mf_body *body = body_of(org, arg->body);
    return !body ? MF_S("") : body->title.n > 0 ? body->title : body->name.text;
}

struct mf_str mf_tell_proposal(const struct mf_cli *cli, const struct mf_org *org,
                               const struct mf_proposal_view *v)
{
    struct mf_buf b;
    bool first = true;
    mf_buf_init(&b, cli->arena);
    mf_buf_add(&b, v->rules->title.n > 0 ? v->rules->title : v->rules->name.text);
    for (uint32_t i = 0; i < v->nargs && i < v->rules->nparams; i++) {
        struct mf_str s = value(cli, org, &v->rules->params[i], &v->args[i]);
        if (s.n == 0)
            continue;
        mf_buf_c(&b, first ? ": " : "; ");
        mf_buf_add(&b, s);
        first = false;
    }
    return mf_buf_str(&b);
}

int mf_tell_as(const struct mf_cli *cli, const struct mf_org *org, mf_person *ret)
{
    const char *given = mf_cli_value(cli, "as"), *as = given ? given : mf_os_env("MUFAKAT_AS");
    struct mf_str arg = mf_str_c(as ? as : "");
    *ret = as ? mf_org_find_person(org, arg) : MF_NOBODY;
    if (!as || *ret != MF_NOBODY)
        return 0;
    return mf_word_usage(cli, MF_WORD_UNKNOWN_PERSON, 1, &arg);
}

bool mf_tell_read_number(const char *s, uint64_t *ret)
{
    return mf_scan_decimal(mf_str_c(s + (s[0] == '#')), UINT64_MAX / 2, ret);
}

struct mf_str mf_tell_text(const struct mf_cli *cli, const struct mf_org *org,
                           const struct mf_text *text)
{
    struct mf_str args[2] = {mf_tell_person(org, mf_org_find_person(org, text->actor))};
    struct mf_buf print;
    const struct mf_text_value *v = mf_text_value(text, MF_FIELD_REVOKED);
    struct mf_ssh_key key;
    mf_buf_init(&print, cli->arena);
    if (v) {
        mf_ssh_print_write(&print, &v->hash);
        args[1] = mf_buf_str(&print);
        return mf_word(cli, MF_WORD_KEY_REVOKED, 2, args);
    }
    v = mf_text_value(text, MF_FIELD_PUBLIC_KEY);
    if (v && (text->verb == MF_TEXT_ROTATE_KEY || text->verb == MF_TEXT_ADD_KEY) &&
        mf_ssh_key_line(cli->arena, v->text, false, &key, NULL)) {
        mf_ssh_print_write(&print, &key.print);
        args[1] = mf_buf_str(&print);
        return mf_word(cli, text->verb == MF_TEXT_ADD_KEY ? MF_WORD_KEY_ADDS : MF_WORD_KEY_ROTATES,
                       2, args);
    }
    args[1] = mf_str_c(mf_text_verb_name(text->verb));
    return mf_word(cli, MF_WORD_DOES, 2, args);
}

/* ---- lines ---- */

void mf_tell_line(const struct mf_cli *cli, struct mf_buf *out, const char *first,
                  enum mf_style style, struct mf_str text)
{
    struct mf_buf b, rest;
    mf_buf_init(&b, cli->arena);
    mf_buf_init(&rest, cli->arena);
    mf_term_style(&b, &cli->term, style, text);
    mf_buf_pad(&rest, ' ', mf_str_width(mf_str_c(first)));
    mf_term_wrap(out, &cli->term, mf_str_c(first), mf_buf_str(&rest), mf_buf_str(&b));
}

void mf_tell_item(const struct mf_cli *cli, struct mf_buf *out, unsigned at, struct mf_str term,
                  struct mf_str text)
{
    struct mf_buf first;
    mf_buf_init(&first, cli->arena);
    mf_buf_c(&first, "  ");
    mf_buf_add(&first, term);
    unsigned width = mf_str_width(mf_buf_str(&first));
    bool token = text.n > 0 && !memchr(text.p, ' ', text.n);
    if (token && at + mf_str_width(text) > cli->term.width) { /* a hash is to be copied whole */
        mf_buf_add(out, mf_buf_str(&first));
        mf_buf_c(out, "\n    ");
        mf_buf_visible(out, text, false);
        mf_buf_char(out, '\n');
        return;
    }
    mf_buf_pad(&first, ' ', width < at ? at - width : 2);
    mf_tell_line(cli, out, first.p, MF_PLAIN, text);
}

enum mf_style mf_tell_event_style(const struct mf_event *e)
{
    if (e->kind == MF_EV_ENDED)
        return e->state == (int)MF_ST_EFFECTIVE ? MF_GOOD : MF_WARN;
    if (e->kind == MF_EV_EFFECT || e->kind == MF_EV_PASSED || e->kind == MF_EV_CARETAKER_OVER)
        return MF_GOOD;
    if (e->kind == MF_EV_VETOED || e->kind == MF_EV_CARETAKER || e->kind == MF_EV_EMERGENCY)
        return MF_WARN;
    return MF_PLAIN;
}

void mf_tell_events(const struct mf_cli *cli, struct mf_buf *out, const struct mf_org *org,
                    const struct mf_events *events)
{
    for (uint32_t i = 0; i < events->list.n; i++) {
        const struct mf_event *e = &events->list.at[i];
        struct mf_buf sentence, first;
        mf_buf_init(&sentence, cli->arena);
        mf_buf_init(&first, cli->arena);
        mf_event_text(&sentence, org, e, cli->lingua);
        mf_buf_c(&first, "  ");
        mf_buf_add(&first, mf_tell_instant(cli, e->at));
        unsigned width = mf_str_width(mf_buf_str(&first));
        mf_buf_pad(&first, ' ', width < 26 ? 26 - width : 2);
        mf_tell_line(cli, out, first.p, mf_tell_event_style(e), mf_buf_str(&sentence));
    }
}

/* ---- refusals ---- */

/* charter:12: the clause, on one line. */
static void clause_line(const struct mf_cli *cli, struct mf_buf *out, const struct mf_refusal *r)
{
    if (!r->charter || r->clause.len == 0 || r->not_visible)
        return;
    const struct mf_source *source = &r->charter->source;
    struct mf_str clause = mf_source_slice(source, r->clause);
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_buf_visible(&b, source->name, false);
    mf_buf_f(&b, ":%u: ", mf_source_place(source, r->clause.at).line);
    bool space = false;
    size_t kept = 0;
    for (size_t i = 0; i < clause.n && kept < CLAUSE_BYTES; i++) {
        char c = clause.p[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            space = true;
            continue;
        }
        if (space)
            mf_buf_char(&b, ' ');
        space = false;
        mf_buf_char(&b, c);
        kept++;
    }
    mf_tell_line(cli, out, "    ", MF_DIM, mf_buf_str(&b));
}

static struct mf_str reason(const struct mf_cli *cli, const struct mf_org *org,
                            const struct mf_refusal *r)
{
    struct mf_buf b;
    if (r->not_visible)
        return mf_word0(cli, MF_WORD_NOT_VISIBLE);
    mf_buf_init(&b, cli->arena);
    mf_refusal_text(&b, org, r, cli->lingua);
    return mf_buf_str(&b);
}

void mf_tell_refusals(const struct mf_cli *cli, struct mf_buf *out, const struct mf_org *org,
                      const struct mf_refusal *at, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < REASONS_SHOWN; i++) {
        struct mf_str arg = reason(cli, org, &at[i]);
        mf_tell_line(cli, out, "", MF_BAD,
                     mf_word(cli, i ? MF_WORD_REASON_ALSO : MF_WORD_REFUSED, 1, &arg));
        clause_line(cli, out, &at[i]);
    }
}

void mf_tell_denial(const struct mf_cli *cli, struct mf_buf *out, const struct mf_denial *no)
{
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_denial_text(&b, no, cli->lingua);
    struct mf_str arg = mf_buf_str(&b);
    mf_tell_line(cli, out, "", MF_BAD, mf_word(cli, MF_WORD_REFUSED, 1, &arg));
}

int mf_tell_complain(const struct mf_cli *cli, const struct mf_buf *text, enum mf_exit status)
{
    struct mf_err err = {0};
    if (mf_os_print(2, mf_buf_str(text), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return (int)status;
}

/* ---- JSON ---- */

json_t *mf_js_text(struct mf_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    return j ? j : json_null(); /* no UTF-8: jansson takes none other */
}

json_t *mf_js_number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

json_t *mf_js_instant(const struct mf_cli *cli, mf_instant t)
{
    return t == MF_NEVER ? json_null() : mf_js_text(mf_instant_iso(cli->arena, t));
}

void mf_js_put(json_t *object, const char *key, json_t *value_)
{
    if (!value_ || json_object_set_new(object, key, value_) != 0)
        mf_oom(64);
}

void mf_js_push(json_t *array, json_t *value_)
{
    if (!value_ || json_array_append_new(array, value_) != 0)
        mf_oom(64);
}

json_t *mf_js_value(const struct mf_cli *cli, const struct mf_org *org,
                    const struct mf_proposal_view *v, uint32_t param)
{
    const struct mf_arg *arg = &v->args[param];
    if (arg->kind == MF_ARG_AMOUNT)
        return mf_js_number(arg->amount);
    if (arg->kind == MF_ARG_DECISION)
        return mf_js_number(arg->proposal);
    if (arg->kind == MF_ARG_DURATION)
        return json_integer(arg->duration);
    if (arg->kind == MF_ARG_PERSON)
        return arg->person == MF_NOBODY ? json_null()
                                        : mf_js_text(mf_org_person_id(org, arg->person));
    if (arg->kind == MF_ARG_BODY && body_of(org, arg->body))
        return mf_js_text(body_of(org, arg->body)->name.text);
    return mf_js_text(value(cli, org, &v->rules->params[param], arg));
}

json_t *mf_js_event(const struct mf_cli *cli, const struct mf_org *org, const struct mf_event *e)
{
    json_t *j = json_object();
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_event_text(&b, org, e, cli->lingua);
    mf_js_put(j, "event", json_string(mf_event_name(e->kind)));
    mf_js_put(j, "at", mf_js_instant(cli, e->at));
    if (e->proposal != MF_NO_PROPOSAL)
        mf_js_put(j, "proposal", mf_js_number(e->proposal));
    if (e->actor != MF_NOBODY)
        mf_js_put(j, "actor", mf_js_text(mf_org_person_id(org, e->actor)));
    if (e->person != MF_NOBODY)
        mf_js_put(j, "person", mf_js_text(mf_org_person_id(org, e->person)));
    mf_js_put(j, "text", mf_js_text(mf_buf_str(&b)));
    return j;
}

json_t *mf_js_events(const struct mf_cli *cli, const struct mf_org *org,
                     const struct mf_events *events)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < events->list.n; i++)
        mf_js_push(list, mf_js_event(cli, org, &events->list.at[i]));
    return list;
}

json_t *mf_js_refusals(const struct mf_cli *cli, const struct mf_org *org,
                       const struct mf_refusal *at, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_refusal *r = &at[i];
        json_t *j = json_object();
        mf_js_put(j, "reason",
                  r->not_visible ? json_null() : json_string(mf_reason_name(r->reason)));
        mf_js_put(j, "text", mf_js_text(reason(cli, org, r)));
        if (r->charter && r->clause.len > 0 && !r->not_visible) {
            struct mf_place place = mf_source_place(&r->charter->source, r->clause.at);
            mf_js_put(j, "line", mf_js_number(place.line));
            mf_js_put(j, "column", mf_js_number(place.column));
            mf_js_put(j, "clause", mf_js_text(mf_source_slice(&r->charter->source, r->clause)));
        }
        mf_js_push(list, j);
    }
    return list;
}

json_t *mf_js_denial(const struct mf_cli *cli, const struct mf_denial *no)
{
    json_t *j = json_object();
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_denial_text(&b, no, cli->lingua);
    mf_js_put(j, "reason", json_string(mf_denied_name(no->why)));
    mf_js_put(j, "text", mf_js_text(mf_buf_str(&b)));
    if (no->line > 0)
        mf_js_put(j, "line", mf_js_number(no->line));
    if (no->field.n > 0)
        mf_js_put(j, "field", mf_js_text(no->field));
    return j;
}

void mf_js_line(struct mf_buf *out, json_t *j)
{
    char *text = json_dumps(j, JSON_COMPACT);
    if (!text)
        mf_oom(64);
    mf_buf_f(out, "%s\n", text);
    free(text);
    json_decref(j);
}

int mf_js_answer(const struct mf_cli *cli, json_t *j, enum mf_exit status)
{
    char *text = json_dumps(j, JSON_INDENT(2));
    struct mf_buf out;
    if (!text)
        mf_oom(64);
    mf_buf_init(&out, cli->arena);
    mf_buf_f(&out, "%s\n", text);
    free(text);
    json_decref(j);
    return mf_cli_answer(cli, &out, status);
}
