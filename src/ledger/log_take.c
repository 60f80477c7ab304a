/* The sequencer: commands become entries, in order, stamped, durable, under a signed checkpoint. */
#include <string.h>

#include "base/os.h"
#include "ledger/log_internal.h"

/* ---- a batch ---- */

struct batch {
    struct mf_log *log;
    struct mf_arena *a; /* of the answers */
    struct mf_events *events;
    struct mf_events unheard; /* where the caller wants none */
    struct mf_arena_mark mark;
    struct mf_store_head before;
    uint32_t n;    /* entries so far */
    bool fell_due; /* something did since the last entry, so that one must say so */
};

/*
 * Half of the silence that the charter gives back: no two entries are further apart than that while
 * somebody keeps the record, so that nobody mistakes calm for silence.
 */
static bool tick_due(struct mf_log *log, mf_instant now)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(log->play));

    return c->silence_span.len > 0 && now - mf_play_last(log->play) > c->silence.ms / 2;
}

static void pass(struct batch *b, mf_instant now)
{
    b->fell_due = b->fell_due || mf_log_next_due(b->log) <= now || tick_due(b->log, now);
    mf_play_pass(b->log->play, now, b->events);
}

/* Time passes to `now`, or stands still where it is later already. */
static void begin_batch(struct batch *b, struct mf_log *log, struct mf_arena *a, mf_instant now,
                        struct mf_events *events)
{
    *b = (struct batch){.log = log,
                        .a = a ? a : &log->work,
                        .events = events ? events : &b->unheard,
                        .unheard = {.arena = &log->work},
                        .mark = mf_arena_mark(&log->work),
                        .before = {mf_play_size(log->play), mf_play_root(log->play)}};
    if (now < mf_play_now(log->play))
        now = mf_play_now(log->play);
    pass(b, now);
}

static enum mf_rc add_entry(struct batch *b, const struct mf_entry *e, const struct mf_hash *id,
                            struct mf_err *err)
{
    struct mf_buf bytes;
    struct mf_store_entry *se = &b->log->entries[b->n];
    enum mf_rc rc;

    mf_buf_init(&bytes, &b->log->work);
    if ((rc = mf_entry_write(&bytes, e, err)) != MF_OK)
        return rc;
    *se = (struct mf_store_entry){.bytes = mf_buf_str(&bytes),
                                  .leaf = mf_tree_leaf(mf_buf_str(&bytes)),
                                  .has_id = id != NULL};
    if (id)
        se->id = *id;
    mf_play_leaf(b->log->play, &se->leaf);
    b->n++;
    b->fell_due = false;
    return MF_OK;
}

static enum mf_rc add_tick(struct batch *b, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_TICK, .at = mf_play_now(b->log->play)};

    return add_entry(b, &e, NULL, err);
}

/*
 * Durable, then signed. `rc`: how it went so far. After a failure nobody knows what is kept, or
 * something was carried out and not written down: the log takes nothing more.
 */
static enum mf_rc end_batch(struct batch *b, enum mf_rc rc, struct mf_err *err)
{
    struct mf_log *log = b->log;

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

/* ---- one command ---- */

static bool in_batch(const struct batch *b, const struct mf_hash *id, uint64_t *ret)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (b->log->entries[i].has_id && memcmp(&b->log->entries[i].id, id, sizeof *id) == 0) {
            *ret = b->before.size + i;
            return true;
        }
    return false;
}

/*
 * A command that comes again, because its answer got lost, has the answer of the first time,
 * whatever has become of its key, its time or its charter since.
 */
static enum mf_rc denied(struct batch *b, struct mf_answer *answer, struct mf_err *err)
{
    bool found = in_batch(b, &answer->id, &answer->entry);
    enum mf_rc rc = MF_OK;

    answer->taken = MF_DENIED;
    if (!found)
        rc = mf_store_find(b->log->store, answer->id, &answer->entry, &found, err);
    if (rc == MF_OK && found)
        answer->taken = MF_ALREADY;
    return rc;
}

static bool take_apart(struct batch *b, struct mf_incoming *in, struct mf_answer *answer)
{
    if (in->verified)
        return true;
    return mf_admit_read(b->a, in->text, in->signature, mf_play_origin(b->log->play), &in->admitted,
                         &answer->denial) &&
           mf_admit_verify(&in->admitted, &answer->denial);
}

static enum mf_rc take_one(struct batch *b, struct mf_incoming *in, struct mf_answer *answer,
                           struct mf_err *err)
{
    struct mf_refused no;
    struct mf_entry e = {.kind = MF_ENTRY_COMMAND, .at = mf_play_now(b->log->play), .nparts = 2};
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
    e.parts[0] = (struct mf_entry_part){MF_S("text"), in->text};
    e.parts[1] = (struct mf_entry_part){MF_S("signature"), in->signature};
    answer->entry = mf_play_size(b->log->play);
    rc = add_entry(b, &e, &answer->id, err);
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
    struct batch b;
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
    if (rc != MF_OK)
        none_taken(commands, answers, n);
    return rc;
}

/* ---- time ---- */

mf_instant mf_log_next_due(struct mf_log *log)
{
    return mf_org_next_due(mf_play_org(log->play));
}

enum mf_rc mf_log_tick(struct mf_log *log, mf_instant now, bool always, struct mf_events *events,
                       struct mf_err *err)
{
    struct batch b;

    if (log->broken)
        return mf_log_refuse_broken(err);
    if (mf_log_clock_holds(log, now))
        return MF_OK;
    if (!always && mf_log_next_due(log) > now && !tick_due(log, now))
        return MF_OK;
    begin_batch(&b, log, NULL, now, events);
    return end_batch(&b, add_tick(&b, err), err);
}

enum mf_rc mf_log_enter(struct mf_log *log, mf_instant now, struct mf_entry *e,
                        struct mf_events *events, struct mf_err *err)
{
    struct batch b;
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
        rc = err->code = MF_E_USAGE;
    return rc;
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
