/* Commands to a folder on this machine: whoever sends them is at work with the ledger itself. */
#include <time.h>

#include "cli/ask_all.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "cli/transport.h"
#include "ledger/wire.h"

/* Two members at one machine take turns: how long one waits for the other. */
#define LOCK_TRIES    100
#define LOCK_PAUSE_NS 50000000L

struct local {
    struct mf_transport base;
    const struct mf_cli *cli;
    const char *dir;
    struct mf_look look;
    struct mf_log *log;
    struct mf_str secret; /* of the command that was sent, where its entry is sealed */
};

static enum mf_rc look(struct mf_transport *t, mf_instant now, struct mf_scene *ret,
                       struct mf_err *err)
{
    struct local *l = (struct local *)t;
    enum mf_rc rc;

    l->look.cli = l->cli;
    l->look.arena = l->cli->arena;
    rc = mf_look_open(&l->look, l->dir, err);
    if (rc != MF_OK)
        return rc;
    mf_look_pass(&l->look, now);
    *ret = (struct mf_scene){.origin = mf_play_origin(l->look.play),
                             .charter = mf_org_charter(mf_look_org(&l->look)),
                             .head_size = mf_play_size(l->look.play),
                             .head_root = mf_play_root(l->look.play),
                             .now = mf_play_now(l->look.play)};
    return MF_OK;
}

/* ---- what a text must know ---- */

static enum mf_rc key(struct mf_transport *t, const struct mf_hash *print, struct mf_str *ret_id,
                      uint64_t *ret_sequence, struct mf_err *err)
{
    struct local *l = (struct local *)t;
    const struct mf_keys *keys = mf_play_keys(l->look.play);
    uint32_t row = mf_keys_find(keys, print);

    (void)err;
    *ret_id = (struct mf_str){0};
    *ret_sequence = 1;
    if (row != MF_NO_KEY) {
        *ret_id = mf_org_person_id(mf_look_org(&l->look), mf_keys_row(keys, row)->person);
        *ret_sequence = mf_keys_row(keys, row)->sequence + 1;
    }
    return MF_OK;
}

static enum mf_rc person(struct mf_transport *t, struct mf_str id, bool *ret, struct mf_err *err)
{
    struct local *l = (struct local *)t;

    (void)err;
    *ret = mf_org_find_person(mf_look_org(&l->look), id) != MF_NOBODY;
    return MF_OK;
}

static enum mf_rc charter_of(struct mf_transport *t, uint32_t proposal, struct mf_str actor,
                             struct mf_hash *ret, struct mf_err *err)
{
    struct local *l = (struct local *)t;
    const struct mf_org *org = mf_look_org(&l->look);
    mf_person who = mf_org_find_person(org, actor);

    (void)err;
    if (proposal == 0 || proposal > mf_org_proposals(org) || who == MF_NOBODY ||
        !mf_org_sees(org, proposal, who))
        *ret = mf_org_charter(org)->hash;
    else
        *ret = mf_org_proposal(org, proposal).charter->hash;
    return MF_OK;
}

/* ---- would it be taken? ---- */

struct checking {
    const struct local *l;
    struct mf_str document;
};

static enum mf_head_known head_known(void *payload, uint64_t size, const struct mf_hash *root)
{
    const struct checking *c = payload;
    struct mf_hash now = mf_play_root(c->l->look.play);

    return size == mf_play_size(c->l->look.play) && mf_hash_eq(&now, root) ? MF_HEAD_WAS
                                                                           : MF_HEAD_OTHER;
}

static bool own_document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    const struct checking *c = payload;
    struct mf_hash own = mf_sha256(c->document);

    *ret = c->document;
    return mf_hash_eq(&own, hash);
}

static void denied(const struct mf_cli *cli, const struct mf_denial *no, struct mf_saying *ret)
{
    ret->what = MF_SAY_DENIED;
    mf_tell_denial(cli, &ret->words, no);
    if (mf_cli_count(cli, "json"))
        ret->json = mf_js_denial(cli, no);
}

static void refused(const struct mf_cli *cli, const struct mf_org *org,
                    const struct mf_refusals *refusals, struct mf_saying *ret)
{
    const struct mf_refusal *at = refusals->list.at;

    ret->what = MF_SAY_REFUSED;
    mf_tell_refusals(cli, &ret->words, org, at, refusals->list.n);
    if (mf_cli_count(cli, "json"))
        ret->json = mf_js_refusals(cli, org, at, refusals->list.n);
}

static enum mf_rc check(struct mf_transport *t, struct mf_str text, struct mf_str document,
                        struct mf_saying *ret, struct mf_err *err)
{
    struct local *l = (struct local *)t;
    struct mf_refusals refusals = {.arena = l->cli->arena};
    struct checking with = {l, document};
    struct mf_admitted ad = {0};
    struct mf_denial no;
    struct mf_gate gate = {.organisation = mf_play_origin(l->look.play),
                           .org = mf_look_org(&l->look),
                           .keys = mf_play_keys(l->look.play),
                           .head = head_known,
                           .document = own_document,
                           .payload = &with};

    (void)err;
    *ret = (struct mf_saying){.what = MF_SAY_YES};
    mf_buf_init(&ret->words, l->cli->arena);
    if (!mf_text_read(l->cli->arena, text, MF_MAX_COMMAND, &ad.text, &no) ||
        !mf_admit_place(l->cli->arena, &gate, l->look.now, &ad, &no))
        denied(l->cli, &no, ret);
    else if (ad.command.verb != MF_DO_TICK && !mf_org_check(gate.org, &ad.command, &refusals))
        refused(l->cli, gate.org, &refusals, ret);
    return MF_OK;
}

/* ---- sending ---- */

static enum mf_rc open_log(struct local *l, struct mf_err *err)
{
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_NS};
    enum mf_rc rc = mf_log_open(l->dir, &l->log, NULL, err);

    for (int i = 1; rc == MF_E_USAGE && i < LOCK_TRIES; i++) {
        nanosleep(&pause, NULL);
        rc = mf_log_open(l->dir, &l->log, NULL, err);
    }
    return rc;
}

/* Verbs about keys are nothing to the engine, so no event tells of them. */
static void tell_keys(const struct mf_cli *cli, struct mf_buf *out, const struct mf_org *org,
                      struct mf_str bytes)
{
    struct mf_text t;

    if (!mf_text_read(cli->arena, bytes, MF_MAX_COMMAND, &t, NULL) ||
        mf_text_verb_does(t.verb) != MF_DO__COUNT)
        return;
    mf_tell_line(cli, out, "  ", MF_PLAIN, mf_tell_text(cli, org, &t));
    if (t.verb != MF_TEXT_ROTATE_KEY && t.verb != MF_TEXT_ADD_KEY)
        return;
    struct mf_str from = mf_tell_instant(cli, mf_org_now(org) + mf_keys_delay(org));
    mf_tell_line(cli, out, "  ", MF_PLAIN,
                 mf_word(cli, t.verb == MF_TEXT_ADD_KEY ? MF_WORD_KEY_ADDED_FROM : MF_WORD_KEY_FROM,
                         1, &from));
}

static void tell_sent(struct local *l, struct mf_str text, const struct mf_answer *answer,
                      const struct mf_events *events, struct mf_sent *ret)
{
    const struct mf_org *org = mf_play_org(mf_log_play(l->log));

    ret->already = answer->taken == MF_ALREADY;
    ret->entry = answer->entry;
    l->secret = answer->secret;
    if (answer->taken == MF_DENIED) {
        denied(l->cli, &answer->denial, &ret->no);
        return;
    }
    if (answer->taken == MF_REFUSED) {
        refused(l->cli, org, &answer->refusals, &ret->no);
        return;
    }
    mf_tell_events(l->cli, &ret->words, org, events);
    tell_keys(l->cli, &ret->words, org, text);
    if (mf_cli_count(l->cli, "json"))
        ret->events = mf_js_events(l->cli, org, events);
}

/* No server runs here: whoever acts asks the witnesses. That they can't be asked undoes nothing. */
static void ask_witnesses(struct local *l, mf_instant now, const struct mf_incoming *command,
                          const struct mf_answer *answer, struct mf_sent *ret)
{
    const struct mf_play *play = mf_log_play(l->log);
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(l->log)));
    bool waits = mf_witnessed_waits(command->admitted.text.verb);
    struct mf_asked_all asked = {0};
    struct mf_err err;

    if (c->witnessed.span.len == 0 || (answer->taken != MF_TAKEN && answer->taken != MF_ALREADY))
        return;
    if (waits && !mf_witnessing_settled(mf_play_witnessing(play), c, answer->entry, now) &&
        mf_ask_all(l->log, l->cli->arena, now, &asked, &err) != MF_OK)
        asked.cosigned = 0;
    ret->witnessed.needed = c->witnessed.k;
    ret->witnessed.enough = mf_witnessing_covers(mf_play_witnessing(play), answer->entry);
    ret->witnessed.cosigned = ret->witnessed.enough ? c->witnessed.k : asked.cosigned;
    ret->witnessed.waits =
        waits && !mf_witnessing_settled(mf_play_witnessing(play), c, answer->entry, now);
}

static enum mf_rc send(struct mf_transport *t, mf_instant now, struct mf_str document,
                       struct mf_incoming *command, struct mf_sent *ret, struct mf_err *err)
{
    struct local *l = (struct local *)t;
    struct mf_events events = {.arena = l->cli->arena};
    struct mf_answer answer;
    struct mf_hash hash;
    enum mf_rc rc = open_log(l, err);

    *ret = (struct mf_sent){0};
    mf_buf_init(&ret->words, l->cli->arena);
    mf_buf_init(&ret->no.words, l->cli->arena);
    if (rc != MF_OK)
        return rc;
    if (document.n > 0 && (rc = mf_log_document(l->log, document, &hash, err)) != MF_OK)
        return rc;
    rc = mf_log_take(l->log, l->cli->arena, now, command, 1, &answer, &events, err);
    if (rc == MF_OK)
        tell_sent(l, command->text, &answer, &events, ret);
    if (rc == MF_OK)
        ask_witnesses(l, now, command, &answer, ret);
    return rc;
}

static enum mf_rc receipt(struct mf_transport *t, uint64_t entry, struct mf_str *ret,
                          struct mf_err *err)
{
    struct local *l = (struct local *)t;

    enum mf_rc rc = mf_log_receipt(l->log, l->cli->arena, entry, ret, err);

    if (rc == MF_OK && l->secret.n > 0)
        rc = mf_seal_receipt(l->cli->arena, *ret, l->secret, ret, err);
    return rc;
}

static void close_local(struct mf_transport *t)
{
    struct local *l = (struct local *)t;

    mf_log_close(l->log);
    mf_look_close(&l->look);
}

static const struct mf_transport_class local_class = {.look = look,
                                                      .key = key,
                                                      .person = person,
                                                      .charter_of = charter_of,
                                                      .check = check,
                                                      .send = send,
                                                      .receipt = receipt,
                                                      .close = close_local};

struct mf_transport *mf_transport_local(const struct mf_cli *cli, const char *dir)
{
    struct local *l = mf_new(cli->arena, struct local);

    l->base.class = &local_class;
    l->cli = cli;
    l->dir = dir;
    return &l->base;
}
