/*
 * Commands to a server. It is asked for what a text must name (/head, /charter) and for what would
 * be said to it (/check); the text itself is made and signed here. A command whose answer was lost
 * is asked for by its id and sent again as it is: the ledger takes the same bytes once.
 */
#include <string.h>
#include <time.h>

#include "base/os.h"
#include "cli/remote.h"
#include "cli/tell.h"
#include "cli/transport.h"
#include "ledger/base64.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"
#include "ledger/scan.h"
#include "ledger/wire.h"
#include "server/body.h"

#define TRIES 5u /* of one command, whose answers are lost: 1, 2, 4 and 8 seconds between them */

struct far {
    struct mf_transport base;
    const struct mf_cli *cli;
    const char *url;
    struct mf_remote *at;
    struct mf_hash charter;        /* the present one */
    struct mf_str text, signature; /* that were sent */
    bool sealed;                   /* the answer had a salt */
    struct mf_hash salt;
};

/* ---- requests ---- */

static enum mf_rc get(struct far *f, struct mf_str path, size_t limit, struct mf_remote_answer *ret,
                      struct mf_err *err)
{
    struct mf_remote_ask ask = {.method = "GET", .path = path, .limit = limit};

    return mf_remote_ask(f->at, f->cli->arena, &ask, ret, err);
}

/* An object that must be there. */
static enum mf_rc get_json(struct far *f, struct mf_str path, json_t **ret, struct mf_err *err)
{
    struct mf_remote_answer answer;
    enum mf_rc rc = get(f, path, MF_REMOTE_JSON, &answer, err);

    if (rc != MF_OK)
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    return mf_remote_json(f->at, &answer, ret, err);
}

static enum mf_rc failed(const struct far *f, struct mf_err *err, enum mf_word word,
                         struct mf_str more)
{
    struct mf_str args[2] = {mf_str_c(f->url), more};

    return mf_err_set(err, MF_E_FORMAT, "%.*s", MF_F(mf_word(f->cli, word, 2, args)));
}

/* A member's text, of the arena; n 0: it isn't there or is none. */
static struct mf_str text_of(const struct far *f, const json_t *j, const char *key)
{
    const json_t *value = json_object_get(j, key);
    const char *p = json_string_value(value);

    return p ? mf_str_copy(f->cli->arena, (struct mf_str){p, json_string_length(value)})
             : (struct mf_str){0};
}

/* A whole number of 0 or more; false: it isn't there or is none. */
static bool number_of(const json_t *j, const char *key, uint64_t *ret)
{
    const json_t *value = json_object_get(j, key);
    json_int_t n = json_integer_value(value);

    *ret = n > 0 ? (uint64_t)n : 0;
    return json_is_integer(value) && n >= 0;
}

static bool hash_of(struct mf_str s, struct mf_hash *ret)
{
    return mf_str_starts(s, MF_S("sha256:")) && mf_wire_read_hex(mf_str_sub(s, 7, s.n), ret);
}

/* ---- what a text must know ---- */

/* The charter's text must be what its hash says; who signs it signs for those bytes. */
static enum mf_rc read_charter(struct far *f, struct mf_scene *ret, struct mf_err *err)
{
    struct mf_str path = mf_strf(f->cli->arena, "/charter?hash=sha256:%.*s",
                                 MF_F(mf_hash_hex(f->cli->arena, &f->charter)));
    struct mf_remote_answer answer;
    struct mf_diags diags;
    struct mf_hash real;
    enum mf_rc rc = get(f, path, MF_MAX_DOCUMENT, &answer, err);

    if (rc != MF_OK)
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    real = mf_sha256(answer.body);
    if (!mf_hash_eq(&real, &f->charter))
        return failed(f, err, MF_WORD_REMOTE_OTHER_CHARTER, (struct mf_str){0});
    mf_diags_init(&diags, f->cli->arena);
    ret->charter = mf_charter_read(f->cli->arena, mf_play_charter(answer.body), &diags);
    return ret->charter ? MF_OK : failed(f, err, MF_WORD_REMOTE_CHARTER, (struct mf_str){0});
}

static enum mf_rc look(struct mf_transport *t, mf_instant now, struct mf_scene *ret,
                       struct mf_err *err)
{
    struct far *f = (struct far *)t;
    const json_t *head;
    json_t *j;
    bool good;
    enum mf_rc rc = mf_remote_open(f->cli, f->url, &f->at, err);

    (void)now; /* the server's clock counts */
    if (rc != MF_OK || (rc = get_json(f, MF_S("/head"), &j, err)) != MF_OK)
        return rc;
    head = json_object_get(j, "head");
    ret->origin = text_of(f, j, "organisation");
    good = mf_scan_organisation(ret->origin) && hash_of(text_of(f, j, "charter"), &f->charter) &&
           number_of(head, "size", &ret->head_size) &&
           mf_scan_hash(text_of(f, head, "root"), &ret->head_root) &&
           mf_instant_parse(text_of(f, j, "now"), &ret->now);
    json_decref(j);
    return good ? read_charter(f, ret, err)
                : failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
}

/* In a query + is a space, and / may not be what it is. */
static struct mf_str print_of(const struct far *f, const struct mf_hash *print)
{
    struct mf_buf plain, safe;

    mf_buf_init(&plain, f->cli->arena);
    mf_buf_init(&safe, f->cli->arena);
    mf_ssh_print_write(&plain, print);
    for (size_t i = 0; i < plain.n; i++)
        if (plain.p[i] == '+' || plain.p[i] == '/')
            mf_buf_f(&safe, "%%%02X", (unsigned)plain.p[i]);
        else
            mf_buf_char(&safe, plain.p[i]);
    return mf_buf_str(&safe);
}

static enum mf_rc key(struct mf_transport *t, const struct mf_hash *print, struct mf_str *ret_id,
                      uint64_t *ret_sequence, struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_str path = mf_strf(f->cli->arena, "/head?key=%.*s", MF_F(print_of(f, print)));
    struct mf_remote_answer answer;
    json_t *j;
    bool good;
    enum mf_rc rc = get(f, path, MF_REMOTE_JSON, &answer, err);

    *ret_id = (struct mf_str){0};
    *ret_sequence = 1;
    if (rc != MF_OK || answer.status == 404)
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    rc = mf_remote_json(f->at, &answer, &j, err);
    if (rc != MF_OK)
        return rc;
    *ret_id = text_of(f, json_object_get(j, "key"), "person");
    good = mf_wire_is_name(*ret_id) &&
           number_of(json_object_get(j, "key"), "sequence", ret_sequence) &&
           *ret_sequence <= MF_MAX_SEQUENCE;
    json_decref(j);
    return good ? MF_OK : failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
}

static enum mf_rc person(struct mf_transport *t, struct mf_str id, bool *ret, struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_remote_answer answer;
    enum mf_rc rc;

    *ret = false;
    if (!mf_wire_is_name(id))
        return MF_OK;
    rc = get(f, mf_strf(f->cli->arena, "/people/%.*s", MF_F(id)), MF_REMOTE_JSON, &answer, err);
    *ret = rc == MF_OK && answer.status == 200;
    if (rc != MF_OK || *ret || answer.status == 404)
        return rc;
    return mf_remote_problem(f->at, &answer, err);
}

static enum mf_rc charter_of(struct mf_transport *t, uint32_t proposal, struct mf_str actor,
                             struct mf_hash *ret, struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_str path = mf_strf(f->cli->arena, "/head?proposal=%u", (unsigned)proposal);
    struct mf_remote_answer answer;
    json_t *j;
    bool good;
    enum mf_rc rc = get(f, path, MF_REMOTE_JSON, &answer, err);

    (void)actor;
    *ret = f->charter;
    if (rc != MF_OK || answer.status == 404) /* not there, or not to be seen by everybody */
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    rc = mf_remote_json(f->at, &answer, &j, err);
    if (rc != MF_OK)
        return rc;
    good = hash_of(text_of(f, json_object_get(j, "proposal"), "charter"), ret);
    json_decref(j);
    return good ? MF_OK : failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
}

/* ---- what is said ---- */

/* Takes what a server says of a reason; a clause with its line. */
static void add_reason(const struct far *f, const json_t *reason, bool first, struct mf_saying *ret)
{
    const json_t *clause = json_object_get(reason, "clause");
    struct mf_str text = text_of(f, reason, "text"), words = text_of(f, clause, "text");
    struct mf_buf b;
    uint64_t line;

    mf_tell_line(f->cli, &ret->words, "", MF_BAD,
                 mf_word(f->cli, first ? MF_WORD_REFUSED : MF_WORD_REASON_ALSO, 1, &text));
    if (!number_of(clause, "line", &line) || words.n == 0)
        return;
    mf_buf_init(&b, f->cli->arena);
    mf_buf_f(&b, "charter:%llu: ", (unsigned long long)line);
    for (size_t i = 0; i < words.n; i++)
        if (!strchr(" \n\t\r", words.p[i]))
            mf_buf_char(&b, words.p[i]);
        else if (b.p[b.n - 1] != ' ')
            mf_buf_char(&b, ' ');
    mf_tell_line(f->cli, &ret->words, "    ", MF_DIM, mf_buf_str(&b));
}

static json_t *member(const json_t *j, const char *key)
{
    json_t *value = json_object_get(j, key);

    return value ? json_incref(value) : json_null();
}

/* Reasons in the form in which the command line has them (mf_js_refusals). */
static json_t *reasons_json(const json_t *reasons)
{
    json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(reasons); i++) {
        const json_t *reason = json_array_get(reasons, i), *clause;
        json_t *j = json_object();
        mf_js_put(j, "reason", member(reason, "reason"));
        mf_js_put(j, "text", member(reason, "text"));
        clause = json_object_get(reason, "clause");
        if (json_is_object(clause)) {
            mf_js_put(j, "line", member(clause, "line"));
            mf_js_put(j, "column", member(clause, "column"));
            mf_js_put(j, "clause", member(clause, "text"));
        }
        mf_js_push(list, j);
    }
    return list;
}

static void say_refused(const struct far *f, const json_t *j, struct mf_saying *ret)
{
    const json_t *reasons = json_object_get(j, "reasons");

    ret->what = MF_SAY_REFUSED;
    for (size_t i = 0; i < json_array_size(reasons) && i < 60; i++)
        add_reason(f, json_array_get(reasons, i), i == 0, ret);
    if (mf_cli_count(f->cli, "json"))
        ret->json = reasons_json(reasons);
}

static void say_denied(const struct far *f, const json_t *j, const char *text_key,
                       struct mf_saying *ret)
{
    struct mf_str text = text_of(f, j, text_key);

    ret->what = MF_SAY_DENIED;
    mf_tell_line(f->cli, &ret->words, "", MF_BAD, mf_word(f->cli, MF_WORD_REFUSED, 1, &text));
    if (!mf_cli_count(f->cli, "json"))
        return;
    ret->json = json_object();
    mf_js_put(ret->json, "reason", member(j, "reason"));
    mf_js_put(ret->json, "text", mf_js_text(text));
    if (json_object_get(j, "line"))
        mf_js_put(ret->json, "line", member(j, "line"));
    if (json_object_get(j, "field"))
        mf_js_put(ret->json, "field", member(j, "field"));
}

static enum mf_rc check(struct mf_transport *t, struct mf_str text, struct mf_str document,
                        struct mf_saying *ret, struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_remote_ask ask = {.method = "POST",
                                .path = MF_S("/check"),
                                .type = "text/plain",
                                .body = text,
                                .limit = MF_REMOTE_JSON};
    struct mf_remote_answer answer;
    struct mf_str what;
    json_t *j;
    enum mf_rc rc;

    *ret = (struct mf_saying){.what = MF_SAY_NOT_TOLD};
    mf_buf_init(&ret->words, f->cli->arena);
    if (document.n > 0) /* the server has it only once it is sent */
        return MF_OK;
    rc = mf_remote_ask(f->at, f->cli->arena, &ask, &answer, err);
    if (rc != MF_OK)
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    rc = mf_remote_json(f->at, &answer, &j, err);
    if (rc != MF_OK)
        return rc;
    what = text_of(f, j, "answer");
    if (mf_str_is(what, "would_be_taken"))
        ret->what = MF_SAY_YES;
    else if (mf_str_is(what, "refused"))
        say_refused(f, j, ret);
    else if (mf_str_is(what, "denied"))
        say_denied(f, j, "text", ret);
    else if (!mf_str_is(what, "not_told"))
        rc = failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
    json_decref(j);
    return rc;
}

/* ---- sending ---- */

/* What became of the proposal that the command made or was about. */
static void tell_state(struct far *f, uint64_t proposal, struct mf_sent *ret)
{
    struct mf_str path = mf_strf(f->cli->arena, "/proposals/%llu", (unsigned long long)proposal);
    struct mf_err err;
    json_t *j;

    if (get_json(f, path, &j, &err) != MF_OK)
        return; /* not for everybody to see; the command is taken all the same */
    struct mf_str args[3] = {mf_tell_number(f->cli, proposal), text_of(f, j, "title"),
                             text_of(f, j, "state_text")};
    mf_tell_line(f->cli, &ret->words, "  ", MF_PLAIN,
                 mf_word(f->cli, MF_WORD_REMOTE_STATE, 3, args));
    if (ret->events) {
        json_t *state = json_object();
        mf_js_put(state, "proposal", mf_js_number(proposal));
        mf_js_put(state, "state", member(j, "state"));
        mf_js_push(ret->events, state);
    }
    json_decref(j);
}

/* From when on a key counts that was added, or put in another's place. */
static void tell_new_key(struct far *f, struct mf_sent *ret)
{
    struct mf_err err;
    struct mf_text t;
    mf_instant from;
    json_t *j;

    if (!mf_text_read(f->cli->arena, f->text, MF_MAX_COMMAND, &t, NULL) ||
        (t.verb != MF_TEXT_ROTATE_KEY && t.verb != MF_TEXT_ADD_KEY) ||
        get_json(f, mf_strf(f->cli->arena, "/people/%.*s", MF_F(t.actor)), &j, &err) != MF_OK)
        return;
    const json_t *keys = json_object_get(j, "keys");
    struct mf_str line = mf_text_value(&t, MF_FIELD_PUBLIC_KEY)->text;
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const json_t *one = json_array_get(keys, i);
        if (!mf_str_eq(text_of(f, one, "public_key"), line) ||
            !mf_instant_parse(text_of(f, one, "from"), &from))
            continue;
        struct mf_str arg = mf_tell_instant(f->cli, from);
        mf_tell_line(f->cli, &ret->words, "  ", MF_PLAIN,
                     mf_word(f->cli,
                             t.verb == MF_TEXT_ADD_KEY ? MF_WORD_KEY_ADDED_FROM : MF_WORD_KEY_FROM,
                             1, &arg));
        break;
    }
    json_decref(j);
}

static void read_witnessed(const json_t *j, struct mf_sent_witnessed *ret)
{
    *ret = (struct mf_sent_witnessed){0};
    if (!number_of(j, "needed", &ret->needed) || !number_of(j, "cosigned", &ret->cosigned))
        ret->needed = ret->cosigned = 0;
    ret->enough = json_is_true(json_object_get(j, "enough"));
}

static enum mf_rc read_taken(struct far *f, const struct mf_remote_answer *answer,
                             struct mf_sent *ret, struct mf_err *err)
{
    uint64_t proposal;
    json_t *j;
    enum mf_rc rc = mf_remote_json(f->at, answer, &j, err);

    if (rc != MF_OK)
        return rc;
    ret->already = mf_str_is(text_of(f, j, "answer"), "already");
    if (!number_of(j, "entry", &ret->entry))
        rc = failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
    bool about = number_of(j, "proposal", &proposal);
    read_witnessed(json_object_get(j, "witnessed"), &ret->witnessed);
    ret->witnessed.waits = answer->status == 202;
    f->sealed = mf_wire_read_hex(text_of(f, j, "salt"), &f->salt);
    json_decref(j);
    if (rc == MF_OK && mf_cli_count(f->cli, "json"))
        ret->events = json_array();
    if (rc == MF_OK && about)
        tell_state(f, proposal, ret);
    if (rc == MF_OK)
        tell_new_key(f, ret);
    return rc;
}

static enum mf_rc read_answer(struct far *f, const struct mf_remote_answer *answer,
                              struct mf_sent *ret, struct mf_err *err)
{
    struct mf_str problem;
    json_t *j;

    if (answer->status >= 200 && answer->status <= 202)
        return read_taken(f, answer, ret, err);
    if (answer->status >= 500 || mf_remote_json(f->at, answer, &j, NULL) != MF_OK)
        return mf_remote_problem(f->at, answer, err);
    problem = text_of(f, j, "problem");
    if (mf_str_is(problem, "refused"))
        say_refused(f, j, &ret->no);
    else if (mf_str_is(problem, "denied"))
        say_denied(f, j, "detail", &ret->no);
    json_decref(j);
    return ret->no.what == MF_SAY_YES ? mf_remote_problem(f->at, answer, err) : MF_OK;
}

/* Whether the answer leaves it open what became of the command. */
static bool leaves_open(const struct far *f, const struct mf_remote_answer *answer)
{
    bool open = answer->status >= 500;
    json_t *j;

    if (!open || mf_remote_json(f->at, answer, &j, NULL) != MF_OK)
        return open;
    struct mf_str problem = text_of(f, j, "problem");
    json_decref(j);
    return !mf_str_is(problem, "stopping") && !mf_str_is(problem, "clock") &&
           !mf_str_is(problem, "unwitnessed");
}

static void wait_before(const struct far *f, unsigned try)
{
    const struct timespec pause = {.tv_sec = (time_t)1 << (try - 1)};
    struct mf_buf out;

    if (try == 1) {
        mf_buf_init(&out, f->cli->arena);
        mf_tell_line(f->cli, &out, "", MF_PLAIN, mf_word0(f->cli, MF_WORD_REMOTE_AGAIN));
        (void)mf_tell_complain(f->cli, &out, MF_EXIT_YES);
    }
    nanosleep(&pause, NULL);
}

static enum mf_rc unknown(const struct far *f, struct mf_str id, struct mf_err *err)
{
    struct mf_str args[3] = {mf_str_c(f->url), id,
                             mf_str_copy(f->cli->arena, mf_str_c(err->message))};

    return mf_err_set(err, MF_E_IO, "%.*s", MF_F(mf_word(f->cli, MF_WORD_REMOTE_UNKNOWN, 3, args)));
}

/*
 * Sends, and where it stays open what became of it, asks for the command by its id and sends the
 * same again. MF_OK: there is an answer that says what became of it.
 */
static enum mf_rc send_until_known(struct far *f, const struct mf_remote_ask *ask,
                                   struct mf_remote_answer *ret, struct mf_err *err)
{
    struct mf_hash hash = mf_text_id(f->text);
    struct mf_str id = mf_hash_hex(f->cli->arena, &hash);
    struct mf_str place = mf_strf(f->cli->arena, "/commands/%.*s", MF_F(id));
    bool open = false;

    for (unsigned try = 0; try < TRIES; try++) {
        enum mf_rc rc;
        if (try > 0) {
            wait_before(f, try);
            rc = get(f, place, MF_REMOTE_JSON, ret, err);
            if (rc == MF_OK && ret->status == 200)
                return MF_OK;
        }
        rc = mf_remote_ask(f->at, f->cli->arena, ask, ret, err);
        if (rc == MF_OK && !leaves_open(f, ret))
            return MF_OK;
        open = open || rc == MF_OK || ret->doubtful;
        if (!open)
            return rc;
        if (rc == MF_OK)
            (void)mf_remote_problem(f->at, ret, err);
    }
    return unknown(f, id, err);
}

static enum mf_rc send(struct mf_transport *t, mf_instant now, struct mf_str document,
                       struct mf_incoming *command, struct mf_sent *ret, struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_arena *a = f->cli->arena;
    struct mf_remote_ask ask = {
        .method = "POST", .path = MF_S("/commands"), .type = "text/plain", .limit = MF_REMOTE_JSON};
    struct mf_remote_answer answer;
    struct mf_buf body;
    enum mf_rc rc;

    (void)now;
    *ret = (struct mf_sent){0};
    mf_buf_init(&ret->words, a);
    mf_buf_init(&ret->no.words, a);
    mf_buf_init(&body, a);
    f->text = command->text;
    f->signature = command->signature;
    if (document.n > 0) {
        struct mf_hash hash = mf_sha256(document);
        ask.method = "PUT";
        ask.path = mf_strf(a, "/documents/%.*s", MF_F(mf_hash_hex(a, &hash)));
        ask.type = "application/octet-stream";
        ask.body = document;
        ask.more[0] = mf_strf(a, "Mufakat-Command: %.*s", MF_F(mf_base64(a, f->text)));
        ask.more[1] = mf_strf(a, "Mufakat-Signature: %.*s", MF_F(f->signature));
    } else {
        mf_body_plain_add(&body, f->text, f->signature);
        ask.body = mf_buf_str(&body);
    }
    rc = send_until_known(f, &ask, &answer, err);
    return rc == MF_OK ? read_answer(f, &answer, ret, err) : rc;
}

/* ---- receipts ---- */

/*
 * The entry that the command must be: as it was sent, at the instant that the log says. Where the
 * log says that it sealed it with a salt, the commitment to that. *ret_secret: what is sealed; n 0:
 * nothing is.
 */
static enum mf_rc own_entry(struct far *f, mf_instant at, struct mf_buf *out,
                            struct mf_str *ret_secret, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_COMMAND,
                         .at = at,
                         .parts = {{MF_S("text"), f->text}, {MF_S("signature"), f->signature}},
                         .nparts = 2};
    struct mf_seal seal = {.at = at};
    struct mf_buf secret;
    struct mf_text t;
    enum mf_rc rc;

    *ret_secret = (struct mf_str){0};
    if (!f->sealed)
        return mf_entry_write(out, &e, err);
    mf_buf_init(&secret, f->cli->arena);
    mf_buf_add(&secret, (struct mf_str){(const char *)f->salt.b, MF_SALT});
    rc = mf_entry_write(&secret, &e, err);
    if (rc != MF_OK)
        return rc;
    seal.commitment = mf_seal_commitment(mf_buf_str(&secret));
    seal.files =
        mf_text_read(f->cli->arena, f->text, MF_MAX_COMMAND, &t, NULL) && t.verb == MF_TEXT_FILE;
    mf_seal_write(out, &seal);
    *ret_secret = mf_buf_str(&secret);
    return MF_OK;
}

static enum mf_rc own_leaf(struct far *f, uint64_t number, struct mf_hash *ret,
                           struct mf_str *ret_secret, struct mf_err *err)
{
    struct mf_buf bytes;
    mf_instant at;
    json_t *j;
    enum mf_rc rc =
        get_json(f, mf_strf(f->cli->arena, "/log/%llu", (unsigned long long)number), &j, err);

    if (rc != MF_OK)
        return rc;
    bool good = mf_instant_parse(text_of(f, j, "at"), &at);
    json_decref(j);
    if (!good)
        return failed(f, err, MF_WORD_REMOTE_NONSENSE, (struct mf_str){0});
    mf_buf_init(&bytes, f->cli->arena);
    rc = own_entry(f, at, &bytes, ret_secret, err);
    if (rc == MF_OK)
        *ret = mf_tree_leaf(mf_buf_str(&bytes));
    return rc;
}

/* Does it show that this very command stands in the ledger of the key that the server names? */
static enum mf_rc check_receipt(struct far *f, uint64_t number, struct mf_str bytes,
                                struct mf_str *ret_secret, struct mf_err *err)
{
    struct mf_arena *a = f->cli->arena;
    struct mf_checkpoint c;
    struct mf_receipt r;
    struct mf_note note;
    struct mf_vkey log;
    struct mf_hash leaf;
    struct mf_err why = {.message = "it is of another entry"};
    json_t *j;
    enum mf_rc rc = get_json(f, MF_S("/organisation"), &j, err);

    if (rc != MF_OK)
        return rc;
    struct mf_str vkey = text_of(f, j, "log_key");
    json_decref(j);
    rc = own_leaf(f, number, &leaf, ret_secret, err);
    if (rc != MF_OK)
        return rc;
    if (mf_receipt_parse(a, bytes, &r, &why) == MF_OK && r.index == number &&
        mf_vkey_parse(vkey, &log, &why) == MF_OK &&
        mf_checkpoint_open(a, r.checkpoint, &log, NULL, 0, &c, &note, &why) == MF_OK &&
        mf_tree_verify_inclusion(&r.proof, r.index, c.size, &leaf, &c.root, &why) == MF_OK)
        return MF_OK;
    return failed(f, err, MF_WORD_REMOTE_RECEIPT, mf_str_copy(a, mf_str_c(why.message)));
}

static enum mf_rc receipt(struct mf_transport *t, uint64_t entry, struct mf_str *ret,
                          struct mf_err *err)
{
    struct far *f = (struct far *)t;
    struct mf_remote_answer answer;
    struct mf_str secret;
    struct mf_str path = mf_strf(f->cli->arena, "/ledger/receipts/%llu", (unsigned long long)entry);
    enum mf_rc rc = get(f, path, MF_RECEIPT_MAX, &answer, err);

    if (rc != MF_OK)
        return rc;
    if (answer.status != 200)
        return mf_remote_problem(f->at, &answer, err);
    *ret = answer.body;
    rc = check_receipt(f, entry, answer.body, &secret, err);
    if (rc == MF_OK && secret.n > 0)
        rc = mf_seal_receipt(f->cli->arena, answer.body, secret, ret, err);
    return rc;
}

static void close_far(struct mf_transport *t)
{
    mf_remote_close(((struct far *)t)->at);
}

static const struct mf_transport_class far_class = {.look = look,
                                                    .key = key,
                                                    .person = person,
                                                    .charter_of = charter_of,
                                                    .check = check,
                                                    .send = send,
                                                    .receipt = receipt,
                                                    .close = close_far};

struct mf_transport *mf_transport_http(const struct mf_cli *cli, const char *url)
{
    struct far *f = mf_new(cli->arena, struct far);

    f->base.class = &far_class;
    f->cli = cli;
    f->url = url;
    return &f->base;
}
