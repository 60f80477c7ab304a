/* The sequencer: commands become entries, in order, stamped, durable, under a signed checkpoint. */
#include <string.h>

#include "base/os.h"
#include "ledger/log_internal.h"

#define OPENING_BATCHES 16 /* more, at once, of what was sealed */

/* ---- a batch ---- */

/*
 * Half of the silence that the charter gives back: no two entries are further apart than that while
 * somebody keeps the record, so that nobody mistakes calm for silence.
 */
static bool tick_due(struct mf_log *log, mf_instant now)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(log->play));

    return c->silence_span.len > 0 && now - mf_play_last(log->play) > c->silence.ms / 2;
}

static void pass(struct mf_batch *b, mf_instant now)
{
    b->fell_due =
        b->fell_due || mf_org_next_due(mf_play_org(b->log->play)) <= now || tick_due(b->log, now);
    mf_play_pass(b->log->play, now, b->events);
}

/* Time passes to `now`, or stands still where it is later already. */
static void begin_batch(struct mf_batch *b, struct mf_log *log, struct mf_arena *a, mf_instant now,
                        struct mf_events *events)
{
    *b = (struct mf_batch){.log = log,
                           .a = a ? a : &log->work,
                           .events = events ? events : &b->unheard,
                           .unheard = {.arena = &log->work},
                           .mark = mf_arena_mark(&log->work),
                           .before = {mf_play_size(log->play), mf_play_root(log->play)}};
    if (now < mf_play_now(log->play))
        now = mf_play_now(log->play);
    pass(b, now);
}

enum mf_rc mf_log_add_bytes(struct mf_batch *b, struct mf_str bytes, struct mf_str secret,
                            const struct mf_hash *id, struct mf_err *err)
{
    struct mf_store_entry *se = &b->log->entries[b->n];

    if (b->n == MF_MAX_BATCH)
        return mf_err_set(err, MF_E_LIMIT, "a batch has at most %u entries", MF_MAX_BATCH);
    *se = (struct mf_store_entry){
        .bytes = bytes, .leaf = mf_tree_leaf(bytes), .has_id = id != NULL, .secret = secret};
    if (id)
        se->id = *id;
    mf_play_leaf(b->log->play, &se->leaf);
    b->n++;
    b->fell_due = false;
    return MF_OK;
}

static enum mf_rc add_entry(struct mf_batch *b, const struct mf_entry *e, const struct mf_hash *id,
                            struct mf_err *err)
{
    struct mf_buf bytes;
    enum mf_rc rc;

    mf_buf_init(&bytes, &b->log->work);
    rc = mf_entry_write(&bytes, e, err);
    return rc == MF_OK ? mf_log_add_bytes(b, mf_buf_str(&bytes), (struct mf_str){0}, id, err) : rc;
}

static enum mf_rc add_tick(struct mf_batch *b, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_TICK, .at = mf_play_now(b->log->play)};

    return add_entry(b, &e, NULL, err);
}

/*
 * Durable, then signed. `rc`: how it went so far. After a failure nobody knows what is kept, or
 * something was carried out and not written down: the log takes nothing more.
 */
static enum mf_rc end_batch(struct mf_batch *b, enum mf_rc rc, struct mf_err *err)
{
    struct mf_log *log = b->log;

    if (rc == MF_OK)
        rc = mf_log_add_openings(b, err);
    if (rc == MF_OK && b->n > 0) {
        rc = mf_store_append(log->store, b->before, log->entries, b->n, mf_play_root(log->play),
                             err);
        if (rc == MF_OK)
            rc = mf_log_sign(log, err);
    }
    log->broken = rc != MF_OK;
    mf_arena_rewind(&log->work, b->mark);
    return rc;
}

/* What had no room in the batch that made it time to open it; what is left then waits for the
 * next. */
static enum mf_rc open_rest(struct mf_log *log, struct mf_err *err)
{
    struct mf_batch b;
    enum mf_rc rc = MF_OK;

    for (int i = 0; rc == MF_OK && i < OPENING_BATCHES && mf_log_opens(log); i++) {
        begin_batch(&b, log, NULL, mf_play_now(log->play), NULL);
        rc = end_batch(&b, MF_OK, err);
    }
    return rc;
}

/* ---- one command ---- */

static bool in_batch(const struct mf_batch *b, const struct mf_hash *id, uint64_t *ret)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (b->log->entries[i].has_id && memcmp(&b->log->entries[i].id, id, sizeof *id) == 0) {
            *ret = b->before.size + i;
            return true;
        }
    return false;
}

/* What was sealed, where it was: whoever has signed it may have it again. */
static enum mf_rc own_secret(struct mf_batch *b, struct mf_answer *answer, struct mf_err *err)
{
    struct mf_store_entry se;
    enum mf_rc rc = MF_OK;

    if (answer->entry >= b->before.size)
        se = b->log->entries[answer->entry - b->before.size];
    else
        rc = mf_store_read(b->log->store, answer->entry, 1, &b->log->work, &se, err);
    if (rc == MF_OK)
        answer->secret = mf_str_copy(b->a, se.secret);
    return rc;
}

/*
 * A command that comes again, because its answer got lost, has the answer of the first time,
 * whatever has become of its key, its time or its charter since.
 */
static enum mf_rc denied(struct mf_batch *b, struct mf_answer *answer, struct mf_err *err)
{
    bool found = in_batch(b, &answer->id, &answer->entry);
    enum mf_rc rc = MF_OK;

    answer->taken = MF_DENIED;
    if (!found)
        rc = mf_store_find(b->log->store, answer->id, &answer->entry, &found, err);
    if (rc != MF_OK || !found)
        return rc;
    answer->taken = MF_ALREADY;
    return own_secret(b, answer, err);
}

static bool take_apart(struct mf_batch *b, struct mf_incoming *in, struct mf_answer *answer)
{
    if (in->verified)
        return true;
    return mf_admit_read(b->a, in->text, in->signature, mf_play_origin(b->log->play), &in->admitted,
                         &answer->denial) &&
           mf_admit_verify(&in->admitted, &answer->denial);
}

/* Of a command that was carried out; `before`: how many proposals there were. */
static enum mf_rc add_command(struct mf_batch *b, struct mf_incoming *in, uint32_t before,
                              struct mf_answer *answer, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_COMMAND, .at = mf_play_now(b->log->play), .nparts = 2};
    struct mf_waits waits;
    struct mf_buf real;
    enum mf_rc rc;

    e.parts[0] = (struct mf_entry_part){MF_S("text"), in->text};
    e.parts[1] = (struct mf_entry_part){MF_S("signature"), in->signature};
    if (!mf_play_hidden(b->log->play, &in->admitted, before, &waits))
        return add_entry(b, &e, &answer->id, err);
    mf_buf_init(&real, &b->log->work);
    if ((rc = mf_entry_write(&real, &e, err)) != MF_OK ||
        (rc = mf_log_add_sealed(b, mf_buf_str(&real), e.at, in->admitted.text.verb == MF_TEXT_FILE,
                                &waits, &answer->id, err)) != MF_OK)
        return rc;
    answer->secret = mf_str_copy(b->a, b->log->entries[b->n - 1].secret);
    return MF_OK;
}

static enum mf_rc take_one(struct mf_batch *b, struct mf_incoming *in, struct mf_answer *answer,
                           struct mf_err *err)
{
    uint32_t before = mf_org_proposals(mf_play_org(b->log->play));
    struct mf_refused no;
    enum mf_rc rc;

    if (!take_apart(b, in, answer)) {
        answer->taken = MF_DENIED;
        return MF_OK;
    }
    if (!mf_play_command(b->log->play, b->a, &in->admitted, b->events, &no)) {
        answer->denial = no.denial;
        answer->refusals = no.refusals;
        if (no.denied)
            return denied(b, answer, err);
        answer->taken = MF_REFUSED;
        return MF_OK;
    }
    answer->entry = mf_play_size(b->log->play);
    rc = add_command(b, in, before, answer, err);
    if (rc == MF_OK)
        answer->taken = MF_TAKEN;
    return rc;
}

/*
 * No answer of a batch that failed is to be gone by, refusals neither: what they rest on may be
 * lost with it.
 */
static void none_taken(const struct mf_incoming *commands, struct mf_answer *answers, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        answers[i] = (struct mf_answer){.taken = MF_FAILED,
                                        .id = commands[i].verified ? commands[i].admitted.id
                                                                   : mf_text_id(commands[i].text)};
}

enum mf_rc mf_log_take(struct mf_log *log, struct mf_arena *a, mf_instant now,
                       struct mf_incoming *commands, uint32_t n, struct mf_answer *answers,
                       struct mf_events *events, struct mf_err *err)
{
    struct mf_batch b;
    enum mf_rc rc = MF_OK;

    mf_assert(n <= MF_MAX_BATCH);
    none_taken(commands, answers, n);
    if (log->broken)
        return mf_log_refuse_broken(err);
    if (mf_log_clock_holds(log, now))
        return mf_log_refuse_clock(err);
    begin_batch(&b, log, a, now, events);
    for (uint32_t i = 0; rc == MF_OK && i < n; i++) {
        if (commands[i].at > mf_play_now(log->play))
            pass(&b, commands[i].at);
        rc = take_one(&b, &commands[i], &answers[i], err);
    }
    if (rc == MF_OK && b.fell_due)
        rc = add_tick(&b, err);
    rc = end_batch(&b, rc, err);
    if (rc == MF_OK)
        rc = open_rest(log, err);
    if (rc != MF_OK)
        none_taken(commands, answers, n);
    return rc;
}

/* ---- time ---- */

mf_instant mf_log_next_due(struct mf_log *log)
{
    return mf_log_opens(log) ? mf_play_now(log->play) : mf_org_next_due(mf_play_org(log->play));
}

enum mf_rc mf_log_tick(struct mf_log *log, mf_instant now, bool always, struct mf_events *events,
                       struct mf_err *err)
{
    struct mf_batch b;
    bool due = always || mf_org_next_due(mf_play_org(log->play)) <= now || tick_due(log, now);
    enum mf_rc rc;

    if (log->broken)
        return mf_log_refuse_broken(err);
    if (mf_log_clock_holds(log, now))
        return MF_OK;
    if (!due)
        return open_rest(log, err);
    begin_batch(&b, log, NULL, now, events);
    rc = end_batch(&b, add_tick(&b, err), err);
    return rc == MF_OK ? open_rest(log, err) : rc;
}

enum mf_rc mf_log_enter(struct mf_log *log, mf_instant now, struct mf_entry *e,
                        struct mf_events *events, struct mf_err *err)
{
    struct mf_batch b;
    enum mf_rc rc, said = MF_OK;

    if (log->broken)
        return mf_log_refuse_broken(err);
    begin_batch(&b, log, NULL, now, events);
    e->at = mf_play_now(log->play);
    /* An entry that only brings cosignatures mustn't be the one that says that time has passed. */
    rc = e->kind == MF_ENTRY_COSIGNATURE && b.fell_due ? add_tick(&b, err) : MF_OK;
    if (rc == MF_OK && (said = mf_play_said(log->play, e, false, err)) == MF_OK)
        rc = add_entry(&b, e, NULL, err);
    else if (rc == MF_OK && b.fell_due)
        rc = add_tick(&b, NULL);
    rc = end_batch(&b, rc, err);
    if (rc == MF_OK && said != MF_OK)
        return err->code = MF_E_USAGE;
    return rc == MF_OK ? open_rest(log, err) : rc;
}

enum mf_rc mf_log_operator(struct mf_log *log, mf_instant now, struct mf_str act,
                           struct mf_events *events, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_OPERATOR, .parts = {{MF_S("act"), act}}, .nparts = 1};

    return mf_log_enter(log, now, &e, events, err);
}

/* ---- documents ---- */

enum mf_rc mf_log_document(struct mf_log *log, struct mf_str bytes, struct mf_hash *ret,
                           struct mf_err *err)
{
    if (log->broken)
        return mf_log_refuse_broken(err);
    *ret = mf_sha256(bytes);
    return mf_store_keep_document(log->store, *ret, bytes, err);
}
