/* Signed commands: what their head needs, taking them one by one and in batches, dry runs. */
#include <inttypes.h>
#include <string.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/scan.h"
#include "ledger/wire.h"
#include "server/await.h"
#include "server/view.h"

/* ---- /health and /head ---- */

void mf_route_health(struct mf_call *c)
{
    static const char *const names[] = {[MF_TAKING] = "taking",
                                        [MF_CLOCK_STOPPED] = "clock",
                                        [MF_CLOCK_UNWITNESSED] = "unwitnessed",
                                        [MF_STORE_BROKEN] = "broken",
                                        [MF_STOPPING] = "stopping"};
    static const char *const texts[][MF_LINGUA__COUNT] = {
        [MF_TAKING] = {"commands are taken", "perintah diterima"},
        [MF_CLOCK_STOPPED] = {"the machine's clock jumped ahead by more than an hour; nothing is "
                              "taken until the operator confirms it",
                              "jam mesin melompat maju lebih dari satu jam; tidak ada yang "
                              "diterima sampai pengelola membenarkannya"},
        [MF_CLOCK_UNWITNESSED] = {"the clock jumped and was confirmed; nothing is taken until "
                                  "witnesses have cosigned that",
                                  "jam melompat dan telah dibenarkan; tidak ada yang diterima "
                                  "sampai para saksi ikut menandatanganinya"},
        [MF_STORE_BROKEN] = {"the ledger's store failed; the server must be started anew",
                             "penyimpanan buku besar gagal; peladen harus dimulai ulang"},
        [MF_STOPPING] = {"the server is stopping", "peladen sedang berhenti"},
    };
    enum mf_serving now = mf_service_serving(c->service);
    json_t *j = json_object();

    mf_j_put(j, "status", mf_j_c(names[now]));
    mf_j_put(j, "text", mf_j_c(texts[now][c->lingua]));
    mf_j_put(j, "now", mf_j_instant(c->a, mf_service_now(c->service)));
    mf_service_read(c->service);
    mf_j_put(j, "size", mf_j_number(mf_play_size(mf_service_play(c->service))));
    mf_service_unread(c->service);
    c->reply.status = now == MF_TAKING ? 200 : 503;
    mf_call_json(c, j);
    mf_call_header(c, "Cache-Control", MF_S("no-store"));
}

/*
 * The next sequence of a key. Where the charter hides anything, that somebody has signed is itself
 * a thing to hide: there sequences follow the clock, which gaps allow.
 */
static uint64_t next_sequence(struct mf_call *c, const struct mf_signing_key *row, mf_instant now)
{
    uint64_t next = row->sequence + 1;

    return mf_view_hides(c->service) && next < (uint64_t)now ? (uint64_t)now : next;
}

/* A `+` in a query is a space to whoever decodes it; a fingerprint has no spaces. */
static bool read_print(struct mf_call *c, const char *given, struct mf_hash *ret)
{
    struct mf_str s = mf_str_copy(c->a, mf_str_c(given));
    struct mf_str padded;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ' ')
            ((char *)(uintptr_t)s.p)[i] = '+';
    if (!mf_str_starts(s, MF_S("SHA256:")))
        return false;
    padded = mf_strf(c->a, "%s=", s.p + 7);
    return mf_base64_exact(padded, ret->b, sizeof ret->b);
}

static bool put_key(struct mf_call *c, json_t *j, mf_instant now)
{
    const char *given = mf_http_query(c->request, "key");
    struct mf_play *play = mf_service_play(c->service);
    struct mf_hash print;
    struct mf_buf b;
    uint32_t row;
    json_t *key;

    if (!given) {
        mf_j_put(j, "key", json_null());
        return true;
    }
    if (!read_print(c, given, &print)) {
        mf_call_bad_query(c, "key");
        return false;
    }
    row = mf_keys_find(mf_play_keys(play), &print);
    if (row == MF_NO_KEY) {
        mf_call_not_found(c, mf_str_c(given));
        return false;
    }
    const struct mf_signing_key *k = mf_keys_row(mf_play_keys(play), row);
    mf_buf_init(&b, c->a);
    mf_ssh_print_write(&b, &print);
    key = json_object();
    mf_j_put(key, "fingerprint", mf_j_text(c->a, mf_buf_str(&b)));
    mf_j_put(key, "person", mf_j_person(c->a, mf_play_org(play), k->person));
    mf_j_put(key, "signs", json_boolean(mf_key_signs(k, now)));
    mf_j_put(key, "sequence", mf_j_number(next_sequence(c, k, now)));
    mf_j_put(j, "key", key);
    return true;
}

static bool put_proposal(struct mf_call *c, json_t *j)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    uint64_t n;
    json_t *p;

    if (!mf_call_number(c, "proposal", UINT32_MAX, 0, &n))
        return false;
    if (n == 0) {
        mf_j_put(j, "proposal", json_null());
        return true;
    }
    if (n > mf_org_proposals(org) ||
        mf_happened_is_hidden(mf_service_happened(c->service), (uint32_t)n)) {
        mf_call_not_found(c, mf_str_c(mf_http_query(c->request, "proposal")));
        return false;
    }
    struct mf_proposal_view v = mf_org_proposal(org, (uint32_t)n);
    p = json_object();
    mf_j_put(p, "number", mf_j_number(n));
    mf_j_put(p, "charter", mf_j_hash(c->a, &v.charter->hash));
    mf_j_put(j, "proposal", p);
    return true;
}

void mf_route_head(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);
    mf_instant now = mf_service_now(c->service);
    bool taking = mf_service_serving(c->service) == MF_TAKING;
    json_t *j;

    if (mf_service_serving(c->service) == MF_STORE_BROKEN) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
    j = json_object();
    mf_service_read(c->service);
    mf_j_put(j, "organisation", mf_j_text(c->a, mf_play_origin(play)));
    mf_j_put(j, "charter", mf_j_hash(c->a, &mf_org_charter(mf_play_org(play))->hash));
    mf_j_put(j, "head", mf_view_head(c->a, play));
    mf_j_put(j, "now", mf_j_instant(c->a, now));
    mf_j_put(j, "taking", json_boolean(taking));
    bool good = put_key(c, j, now) && put_proposal(c, j);
    mf_service_unread(c->service);
    if (good)
        mf_call_json(c, j);
    else
        json_decref(j);
    mf_call_header(c, "Cache-Control", MF_S("no-store"));
}

/* ---- what a command is answered ---- */

static unsigned denied_status(enum mf_denied why)
{
    switch ((int)why) {
    case MF_NO_OTHER_KEY:
    case MF_NO_UNKNOWN_KEY:
    case MF_NO_NOT_OWNER:
    case MF_NO_KEY_NOT_YET:
    case MF_NO_KEY_REVOKED:
    case MF_NO_KEY_REPLACED:
    case MF_NO_PASSKEY_COUNTER:
        return 403;
    default:
        break;
    }
    if (why >= MF_NO_SIG_ENCODING && why <= MF_NO_SIG_BAD)
        return 403;
    return why < MF_NO_ORGANISATION ? 400 : 409;
}

static const char *denied_advice(enum mf_denied why, enum mf_lingua lingua)
{
    static const char *const text[MF_LINGUA__COUNT] = {
        "Write the text as docs/ledger.md says, and sign it anew; --dry-run shows it.",
        "Tulislah teks menurut docs/ledger.md, lalu tanda tangani lagi; --dry-run "
        "memperlihatkannya."};
    static const char *const key[MF_LINGUA__COUNT] = {
        "Sign the exact bytes with a key of the actor's own; /people says which keys count.",
        "Tanda tangani bita yang persis sama dengan kunci pelaku sendiri; /people menyebut kunci "
        "yang berlaku."};
    static const char *const now[MF_LINGUA__COUNT] = {
        "Ask /head how the ledger stands, and sign the command anew.",
        "Tanyakan keadaan buku besar pada /head, lalu tanda tangani lagi perintahnya."};
    unsigned status = denied_status(why);

    return (status == 400 ? text : status == 403 ? key : now)[lingua];
}

static struct mf_str hex(struct mf_call *c, const struct mf_hash *id)
{
    return mf_hash_hex(c->a, id);
}

static void answer_denied(struct mf_call *c, const struct mf_denial *no, const struct mf_hash *id)
{
    unsigned status = denied_status(no->why);
    struct mf_buf text;
    json_t *j;

    mf_buf_init(&text, c->a);
    mf_denial_text(&text, no, c->lingua);
    j = mf_call_problem_json(c, MF_PROBLEM_DENIED, status, mf_buf_str(&text),
                             mf_str_c(denied_advice(no->why, c->lingua)));
    mf_j_put(j, "reason", mf_j_c(mf_denied_name(no->why)));
    if (no->line > 0)
        mf_j_put(j, "line", mf_j_number(no->line));
    if (no->field.n > 0)
        mf_j_put(j, "field", mf_j_text(c->a, no->field));
    mf_j_put(j, "id", mf_j_text(c->a, hex(c, id)));
    mf_call_problem_send(c, j, status);
}

static void answer_refused(struct mf_call *c, const struct mf_outcome *out)
{
    json_t *reasons = mf_view_refusals(c, out->refusals.list.at, out->refusals.list.n, NULL), *j;
    const char *first = json_string_value(json_object_get(json_array_get(reasons, 0), "text"));

    j = mf_call_problem_json(c, MF_PROBLEM_REFUSED, 0, mf_str_c(first ? first : ""),
                             (struct mf_str){0});
    mf_j_put(j, "id", mf_j_text(c->a, hex(c, &out->id)));
    mf_j_put(j, "reasons", reasons);
    mf_call_problem_send(c, j, 422);
}

static json_t *answer_of(struct mf_call *c, const struct mf_hash *id, uint64_t entry,
                         uint32_t proposal, bool already)
{
    json_t *j = json_object();

    mf_j_put(j, "answer", mf_j_c(already ? "already" : "taken"));
    mf_j_put(j, "id", mf_j_text(c->a, hex(c, id)));
    mf_j_put(j, "entry", mf_j_number(entry));
    mf_j_put(j, "proposal", proposal == MF_NO_PROPOSAL ? json_null() : mf_j_number(proposal));
    mf_j_put(j, "head", mf_view_head(c->a, mf_service_play(c->service)));
    mf_j_put(j, "receipt", mf_j_text(c->a, mf_strf(c->a, "/ledger/receipts/%" PRIu64, entry)));
    mf_j_put(j, "witnessed", mf_view_witnessed(c, entry));
    mf_j_put(j, "salt", json_null());
    return j;
}

/* Of a sealed entry its salt, with which its sender can show later what was sealed. */
static json_t *answer_with_salt(struct mf_call *c, const struct mf_outcome *out, uint32_t proposal)
{
    json_t *j = answer_of(c, &out->id, out->entry, proposal, out->kind == MF_OUT_ALREADY);

    if (out->sealed)
        mf_j_put(j, "salt", mf_j_text(c->a, mf_hash_hex(c->a, &out->salt)));
    return j;
}

/* The number that a filing was given which was taken before. */
static uint32_t filed_before(struct mf_call *c, uint64_t entry)
{
    struct mf_store_entry se;
    struct mf_str real;
    struct mf_entry e;
    struct mf_text t;

    if (mf_service_entries(c->service, entry, 1, c->a, &se, NULL) != MF_OK)
        return MF_NO_PROPOSAL;
    (void)mf_view_entry(c->service, entry, &se, &real); /* told to whoever signed it */
    if (mf_entry_read(real, &e, NULL) != MF_OK ||
        !mf_text_read(c->a, mf_entry_part(&e, "text"), MF_MAX_COMMAND, &t, NULL) ||
        t.verb != MF_TEXT_FILE)
        return MF_NO_PROPOSAL;
    return mf_view_filed(mf_play_org(mf_service_play(c->service)), t.actor, e.at);
}

static void answer_limited(struct mf_call *c, const struct mf_outcome *out)
{
    struct mf_str seconds = mf_strf(c->a, "%" PRId64, (out->wait + 999) / 1000);

    mf_call_problem(c, MF_PROBLEM_LIMITED, seconds, (struct mf_str){0});
    mf_call_header(c, "Retry-After", seconds);
}

static void answer(struct mf_call *c, const struct mf_outcome *out)
{
    uint32_t proposal = out->proposal;

    switch (out->kind) {
    case MF_OUT_TAKEN:
    case MF_OUT_ALREADY:
        if (out->kind == MF_OUT_ALREADY && proposal == MF_NO_PROPOSAL)
            proposal = filed_before(c, out->entry);
        c->reply.status = out->kind == MF_OUT_TAKEN ? 201 : 200;
        mf_call_json(c, answer_with_salt(c, out, proposal));
        return;
    case MF_OUT_DENIED:
        answer_denied(c, &out->denial, &out->id);
        return;
    case MF_OUT_REFUSED:
        answer_refused(c, out);
        return;
    case MF_OUT_LIMITED:
        answer_limited(c, out);
        return;
    case MF_OUT_FAILED:
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
}

/* ---- taking ---- */

/* Whether its answer waits for witnesses, where it isn't cosigned yet. */
static bool waits(struct mf_call *c, const struct mf_incoming *in, const struct mf_outcome *out)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));

    return mf_org_charter(org)->witnessed.span.len > 0 &&
           (out->kind == MF_OUT_TAKEN || out->kind == MF_OUT_ALREADY) &&
           (!in->verified || mf_witnessed_waits(in->admitted.text.verb));
}

/* 202: taken and durable, and too few have cosigned it so far. */
static void one_answered(struct mf_awaited *w, bool settled)
{
    answer(w->call, w->payload);
    if (!settled)
        w->call->reply.status = 202;
}

static void one_done(struct mf_job *job)
{
    struct mf_call *c = job->payload;
    struct mf_awaited *w;

    if (!waits(c, job->commands, job->outcomes)) {
        answer(c, job->outcomes);
        mf_call_send(c);
        return;
    }
    w = mf_new(c->a, struct mf_awaited);
    w->call = c;
    w->entry = job->outcomes->entry;
    w->answer = one_answered;
    w->payload = job->outcomes; /* taken: it borrows nothing that goes with the batch */
    mf_await(c->awaiting, w, mf_service_now(c->service));
}

static struct mf_job *new_job(struct mf_call *c, uint32_t n, void (*done)(struct mf_job *job))
{
    struct mf_job *job = mf_new(c->a, struct mf_job);

    job->commands = mf_new_n(c->a, struct mf_incoming, n);
    job->outcomes = mf_new_n(c->a, struct mf_outcome, n);
    job->n = n;
    job->done = done;
    job->payload = c;
    return job;
}

/* Reads one; false: denied, and its outcome says so. */
static bool read_one(struct mf_call *c, const struct mf_signed *bytes, struct mf_incoming *in,
                     struct mf_outcome *out)
{
    struct mf_str origin = mf_play_origin(mf_service_play(c->service)); /* never changes */

    *in = (struct mf_incoming){.text = bytes->text, .signature = bytes->signature};
    out->kind = MF_OUT_DENIED;
    in->verified =
        mf_admit_read(c->a, in->text, in->signature, origin, &in->admitted, &out->denial);
    return in->verified;
}

static void bad_body(struct mf_call *c, const struct mf_err *err)
{
    static const char *const text[MF_LINGUA__COUNT] = {
        "the body isn't in its form: {0}", "isi permintaan tidak sesuai bentuknya: {0}"};

    mf_call_wrong(c, text, mf_str_c(err->message));
}

/* Takes the one command of a job that was received. */
static void take_one(struct mf_call *c, struct mf_job *job, const struct mf_signed *bytes)
{
    job->outcomes->id = mf_text_id(bytes->text);
    if (!read_one(c, bytes, job->commands, job->outcomes)) {
        mf_service_forget(c->service, job);
        answer_denied(c, &job->outcomes->denial, &job->outcomes->id);
        return;
    }
    c->later = true;
    mf_service_submit(c->service, job);
}

void mf_route_take(struct mf_call *c)
{
    const char *type = mf_http_header(c->request, "Content-Type");
    struct mf_job *job = new_job(c, 1, one_done);
    enum mf_serving serving = mf_service_receive(c->service, job);
    struct mf_signed bytes, *list = &bytes;
    struct mf_err err;
    enum mf_rc rc;
    uint32_t n;

    if (serving != MF_TAKING) {
        mf_call_not_taking(c, serving);
        return;
    }
    if (mf_str_starts(mf_str_c(type), MF_S("application/json")))
        rc = mf_body_json(c->a, mf_http_body(c->request), &bytes, &err);
    else
        rc = mf_body_plain(c->a, mf_http_body(c->request), 1, &list, &n, &err);
    if (rc != MF_OK) {
        mf_service_forget(c->service, job);
        bad_body(c, &err);
        return;
    }
    take_one(c, job, list);
}

/* ---- many ---- */

/* One line; of what is taken or was before, only its first word is still open. */
static struct mf_str many_line(struct mf_call *c, const struct mf_outcome *out)
{
    switch (out->kind) {
    case MF_OUT_TAKEN:
    case MF_OUT_ALREADY:
        return mf_strf(c->a, " %" PRIu64 "\n", out->entry);
    case MF_OUT_DENIED:
        return mf_strf(c->a, "denied %s\n", mf_denied_name(out->denial.why));
    case MF_OUT_REFUSED:
        return mf_strf(c->a, "refused %s\n",
                       out->refusals.list.n == 0 || out->refusals.list.at[0].not_visible
                           ? "not_visible"
                           : mf_reason_name(out->refusals.list.at[0].reason));
    case MF_OUT_LIMITED:
        return mf_strf(c->a, "limited %" PRId64 "\n", (out->wait + 999) / 1000);
    case MF_OUT_FAILED:
        break;
    }
    return MF_S("failed\n");
}

struct many {
    const struct mf_job *job;
    bool waits; /* for entries of those below */
    struct mf_str *lines;
};

static void many_answered(struct mf_awaited *w, bool settled)
{
    const struct many *m = w->payload;
    struct mf_buf b;

    (void)settled; /* each line says it of its own */
    mf_buf_init(&b, w->call->a);
    for (uint32_t i = 0; i < m->job->n; i++) {
        const struct mf_outcome *out = &m->job->outcomes[i];
        bool late = waits(w->call, &m->job->commands[i], out) && mf_view_waits(w->call, out->entry);
        if (out->kind == MF_OUT_TAKEN || out->kind == MF_OUT_ALREADY)
            mf_buf_c(&b, late ? "waiting" : out->kind == MF_OUT_TAKEN ? "taken" : "already");
        mf_buf_add(&b, m->lines[i]);
    }
    mf_call_text(w->call, "text/plain; charset=utf-8", mf_buf_str(&b));
}

/* What can be said of them now; its entry is the latest that waits, if any does. */
static struct mf_awaited *many_lines(struct mf_call *c, const struct mf_job *job)
{
    struct mf_awaited *w = mf_new(c->a, struct mf_awaited);
    struct many *m = mf_new(c->a, struct many);

    *m = (struct many){.job = job, .lines = mf_new_n(c->a, struct mf_str, job->n)};
    *w = (struct mf_awaited){.call = c, .answer = many_answered, .payload = m};
    for (uint32_t i = 0; i < job->n; i++) {
        const struct mf_outcome *out = &job->outcomes[i];
        m->lines[i] = many_line(c, out);
        if (!waits(c, &job->commands[i], out))
            continue;
        m->waits = true;
        w->entry = out->entry > w->entry ? out->entry : w->entry;
    }
    return w;
}

static void many_done(struct mf_job *job)
{
    struct mf_call *c = job->payload;
    struct mf_awaited *w = many_lines(c, job);
    const struct many *m = w->payload;

    if (m->waits) {
        mf_await(c->awaiting, w, mf_service_now(c->service));
        return;
    }
    many_answered(w, true);
    mf_call_send(c);
}

void mf_route_takeMany(struct mf_call *c)
{
    struct mf_signed *list;
    struct mf_job *job;
    struct mf_err err;
    enum mf_serving serving;
    uint32_t n, good = 0;
    enum mf_rc rc = mf_body_plain(c->a, mf_http_body(c->request), MF_MAX_MANY, &list, &n, &err);

    if (rc == MF_E_LIMIT) {
        mf_call_problem(c, MF_PROBLEM_TOO_LARGE, mf_strf(c->a, "%u", MF_MAX_BATCH_BODY),
                        (struct mf_str){0});
        return;
    }
    if (rc != MF_OK) {
        bad_body(c, &err);
        return;
    }
    job = new_job(c, n, many_done);
    if ((serving = mf_service_receive(c->service, job)) != MF_TAKING) {
        mf_call_not_taking(c, serving);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        good += read_one(c, &list[i], &job->commands[i], &job->outcomes[i]);
    if (good == 0) {
        mf_service_forget(c->service, job);
        many_answered(many_lines(c, job), true); /* all denied: nothing waits */
        return;
    }
    c->later = true;
    mf_service_submit(c->service, job);
}

/* ---- where a command stands ---- */

void mf_route_command(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);
    struct mf_store_entry se;
    struct mf_hash id;
    struct mf_str real;
    struct mf_entry e;
    struct mf_text t;
    const struct mf_text_value *about;
    uint64_t entry;
    uint32_t proposal;

    if (!mf_wire_read_hex(c->param, &id)) {
        static const char *const text[MF_LINGUA__COUNT] = {
            "\"{0}\" is no id of a command: it has 64 hexadecimal digits",
            "\"{0}\" bukan id perintah: id terdiri atas 64 angka heksadesimal"};
        mf_call_wrong(c, text, c->param);
        return;
    }
    /* Who guesses a hidden command's text must not have it confirmed. */
    if (!mf_service_find(c->service, &id, &entry) ||
        mf_service_entries(c->service, entry, 1, c->a, &se, NULL) != MF_OK ||
        !mf_view_entry(c->service, entry, &se, &real) || mf_entry_read(real, &e, NULL) != MF_OK ||
        !mf_text_read(c->a, mf_entry_part(&e, "text"), MF_MAX_COMMAND, &t, NULL)) {
        mf_call_not_found(c, mf_http_path(c->request));
        return;
    }
    about = mf_text_value(&t, MF_FIELD_PROPOSAL);
    proposal = about ? (uint32_t)about->number : MF_NO_PROPOSAL;
    if (t.verb == MF_TEXT_FILE)
        proposal = mf_view_filed(mf_play_org(play), t.actor, e.at);
    mf_call_json(c, answer_of(c, &id, entry, proposal, true));
}

/* ---- dry runs ---- */

struct trying {
    struct mf_call *c;
    struct mf_play *play;
};

static enum mf_head_known known_head(void *payload, uint64_t size, const struct mf_hash *root)
{
    struct trying *t = payload;
    struct mf_hash then;

    if (size > mf_play_size(t->play))
        return MF_HEAD_AHEAD;
    if (mf_play_root_at(t->play, size, &then, NULL) != MF_OK || !mf_hash_eq(&then, root))
        return MF_HEAD_OTHER;
    return MF_HEAD_WAS;
}

static bool known_document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    struct trying *t = payload;

    return mf_service_document(t->c->service, hash, t->c->a, ret);
}

static void check_denied(struct mf_call *c, json_t *j, const struct mf_denial *no)
{
    struct mf_buf text;

    mf_buf_init(&text, c->a);
    mf_denial_text(&text, no, c->lingua);
    mf_j_put(j, "answer", mf_j_c("denied"));
    mf_j_put(j, "reason", mf_j_c(mf_denied_name(no->why)));
    if (no->line > 0)
        mf_j_put(j, "line", mf_j_number(no->line));
    if (no->field.n > 0)
        mf_j_put(j, "field", mf_j_text(c->a, no->field));
    mf_j_put(j, "text", mf_j_text(c->a, mf_buf_str(&text)));
}

/* Against the state as it is; the organisation is held alone. */
static void check_state(struct mf_call *c, json_t *j, struct mf_admitted *ad, mf_instant now)
{
    struct trying t = {c, mf_service_play(c->service)};
    struct mf_org *org = mf_play_org(t.play);
    struct mf_gate gate = {.organisation = mf_play_origin(t.play),
                           .org = org,
                           .keys = mf_play_keys(t.play),
                           .head = known_head,
                           .document = known_document,
                           .payload = &t};
    struct mf_refusals refusals = {.arena = c->a};
    struct mf_denial no;

    if (mf_service_happened(c->service)->hidden.n > 0) {
        mf_j_put(j, "answer", mf_j_c("not_told"));
        return;
    }
    if (!mf_admit_place(c->a, &gate, now, ad, &no)) {
        check_denied(c, j, &no);
        return;
    }
    ad->command.at = mf_org_now(org);
    if (mf_org_check(org, &ad->command, &refusals)) {
        mf_j_put(j, "answer", mf_j_c("would_be_taken"));
        return;
    }
    mf_j_put(j, "answer", mf_j_c("refused"));
    mf_j_put(j, "reasons", mf_view_refusals(c, refusals.list.at, refusals.list.n, NULL));
}

void mf_route_check(struct mf_call *c)
{
    struct mf_admitted ad = {.key = MF_NO_KEY};
    struct mf_str origin = mf_play_origin(mf_service_play(c->service));
    struct mf_str text = mf_http_body(c->request);
    mf_instant now = mf_service_now(c->service);
    struct mf_hash id = mf_text_id(text);
    struct mf_denial no;
    json_t *j;

    if (mf_service_serving(c->service) == MF_STORE_BROKEN) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
    j = json_object();
    mf_j_put(j, "id", mf_j_text(c->a, hex(c, &id)));
    if (!mf_text_read(c->a, text, MF_MAX_COMMAND, &ad.text, &no)) {
        check_denied(c, j, &no);
    } else if (!mf_str_eq(ad.text.organisation, origin)) {
        mf_deny(&no, MF_NO_ORGANISATION, 2, (struct mf_str[]){ad.text.organisation, origin});
        check_denied(c, j, &no);
    } else {
        mf_service_hold(c->service);
        check_state(c, j, &ad, now);
        mf_service_unread(c->service);
    }
    mf_call_json(c, j);
}

/* ---- documents ---- */

static bool header_bytes(struct mf_call *c, const char *name, struct mf_str *ret)
{
    static const char *const text[MF_LINGUA__COUNT] = {"the header {0} is missing",
                                                       "kepala {0} tidak ada"};
    const char *given = mf_http_header(c->request, name);

    if (!given) {
        mf_call_wrong(c, text, mf_str_c(name));
        return false;
    }
    *ret = mf_str_copy(c->a, mf_str_c(given));
    return true;
}

/* The signed command in the headers; false: the reply says what is wrong with it. */
static bool signed_document(struct mf_call *c, struct mf_job *job, struct mf_hash *ret_hash)
{
    struct mf_signed bytes;
    struct mf_str text;
    const struct mf_text_value *v;

    if (!header_bytes(c, "Mufakat-Command", &text) ||
        !header_bytes(c, "Mufakat-Signature", &bytes.signature))
        return false;
    if (!mf_base64_decode(c->a, text, &bytes.text)) {
        static const char *const no_base64[MF_LINGUA__COUNT] = {"{0} is not in base64",
                                                                "{0} bukan base64"};
        mf_call_wrong(c, no_base64, MF_S("Mufakat-Command"));
        return false;
    }
    job->outcomes->id = mf_text_id(bytes.text);
    if (!read_one(c, &bytes, job->commands, job->outcomes) ||
        !mf_admit_verify(&job->commands->admitted, &job->outcomes->denial)) {
        answer_denied(c, &job->outcomes->denial, &job->outcomes->id);
        return false;
    }
    v = mf_text_value(&job->commands->admitted.text, MF_FIELD_DOCUMENT);
    if (!v || !mf_wire_read_hex(c->param, ret_hash) || !mf_hash_eq(&v->hash, ret_hash)) {
        static const char *const other[MF_LINGUA__COUNT] = {
            "the command must be `document` and name the hash {0}",
            "perintahnya harus `document` dan menyebut hash {0}"};
        mf_call_wrong(c, other, c->param);
        return false;
    }
    return true;
}

bool mf_call_may_store(struct mf_call *c)
{
    struct mf_job *job = new_job(c, 1, NULL);
    struct mf_keys *keys;
    struct mf_denial no;
    struct mf_hash hash;
    bool known;

    if (!signed_document(c, job, &hash))
        return false;
    mf_service_read(c->service);
    keys = mf_play_keys(mf_service_play(c->service));
    known = mf_keys_find(keys, &job->commands->admitted.text.key) != MF_NO_KEY;
    mf_service_unread(c->service);
    if (known)
        return true;
    struct mf_buf b;
    mf_buf_init(&b, c->a);
    mf_ssh_print_write(&b, &job->commands->admitted.text.key);
    struct mf_str print = mf_buf_str(&b);
    mf_deny(&no, MF_NO_UNKNOWN_KEY, 1, &print);
    answer_denied(c, &no, &job->outcomes->id);
    return false;
}

void mf_route_putDocument(struct mf_call *c)
{
    struct mf_str body = mf_http_body(c->request);
    struct mf_job *job = new_job(c, 1, one_done);
    enum mf_serving serving;
    struct mf_hash hash, real;

    if (!signed_document(c, job, &hash))
        return;
    real = mf_sha256(body);
    if (!mf_hash_eq(&real, &hash) || body.n == 0) {
        static const char *const other[MF_LINGUA__COUNT] = {"the bytes have another hash than {0}",
                                                            "hash isinya bukan {0}"};
        mf_call_wrong(c, other, c->param);
        return;
    }
    job->document = body;
    if ((serving = mf_service_receive(c->service, job)) != MF_TAKING) {
        mf_call_not_taking(c, serving);
        return;
    }
    c->later = true;
    mf_service_submit(c->service, job);
}
