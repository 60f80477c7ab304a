/* What a log takes from its witnesses, and what it gives them to cosign. */
#include <string.h>

#include "base/os.h"
#include "ledger/log_internal.h"
#include "ledger/wire.h"

static const struct mf_charter *charter_of(struct mf_log *log)
{
    return mf_org_charter(mf_play_org(log->play));
}

bool mf_log_clock_holds(struct mf_log *log, mf_instant now)
{
    return mf_witnessing_clock_holds(mf_play_witnessing(log->play), charter_of(log), now);
}

enum mf_rc mf_log_refuse_clock(struct mf_err *err)
{
    return mf_err_set(
        err, MF_E_USAGE,
        "the clock was confirmed after a jump, and witnesses have yet to cosign that; "
        "until then nothing is taken. `mufakat witnesses DIR --ask` asks them");
}

/* While the clock's confirmation is held, time stands. */
static mf_instant allowed(struct mf_log *log, mf_instant now)
{
    return mf_log_clock_holds(log, now) ? mf_play_now(log->play) : now;
}

enum mf_rc mf_log_witness(struct mf_log *log, mf_instant now, const struct mf_policy_key *witness,
                          struct mf_events *events, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&log->work);
    struct mf_entry e = {
        .kind = MF_ENTRY_OPERATOR,
        .parts = {{MF_S("act"), MF_S("witness")},
                  {MF_S("witness"), mf_witness_line(&log->work, witness)}},
        .nparts = 2,
    };
    enum mf_rc rc = mf_log_enter(log, allowed(log, now), &e, events, err);

    mf_arena_rewind(&log->work, mark);
    return rc;
}

enum mf_rc mf_log_clock(struct mf_log *log, mf_instant says, struct mf_events *events,
                        struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&log->work);
    struct mf_entry e = {
        .kind = MF_ENTRY_OPERATOR,
        .parts = {{MF_S("act"), MF_S("clock-confirmed")},
                  {MF_S("clock"), mf_instant_iso(&log->work, says)}},
        .nparts = 2,
    };
    enum mf_rc rc;

    if (charter_of(log)->witnessed.span.len == 0 || says < mf_play_now(log->play))
        return mf_log_operator(log, says, MF_S("clock-confirmed"), events, err);
    rc = mf_log_enter(log, mf_play_now(log->play), &e, events, err);
    mf_arena_rewind(&log->work, mark);
    return rc;
}

/* ---- cosignatures ---- */

struct mf_str mf_log_to_cosign(struct mf_log *log, uint64_t *ret_size)
{
    const struct mf_witnessing *w = mf_play_witnessing(log->play);
    struct mf_str nothing = {0};

    *ret_size = log->head.size;
    if (charter_of(log)->witnessed.span.len == 0)
        return nothing;
    if (mf_witnessing_wanting(w, charter_of(log)))
        return mf_log_note(log);
    /* Only entries that brought cosignatures are left: once more, for who reads the checkpoint. */
    return log->cosigned || mf_witnessing_covered(w) == 0 ? nothing : mf_log_note(log);
}

struct mf_str mf_log_note_over(struct mf_log *log, uint64_t entry, uint64_t *ret_size)
{
    const struct mf_witnessing *w = mf_play_witnessing(log->play);

    *ret_size = log->head.size;
    if (log->cosigned || !mf_witnessing_covers(w, entry))
        return mf_log_note(log);
    *ret_size = mf_witnessing_covered(w);
    return mf_witnessing_note(w);
}

/* A cosigned checkpoint of the present size: only published. */
static enum mf_rc publish(struct mf_log *log, struct mf_str note, struct mf_err *err)
{
    struct mf_checkpoint c;
    struct mf_note read;
    enum mf_rc rc = mf_checkpoint_open(&log->work, note, &log->signer.key, NULL, 0, &c, &read, err);

    if (rc == MF_OK && (c.size != log->head.size || !mf_hash_eq(&c.root, &log->head.root)))
        return mf_err_set(err, MF_E_USAGE, "the ledger has gone on meanwhile");
    if (rc != MF_OK)
        return rc;
    if ((rc = mf_log_keep_note(log, c.size, note, err)) != MF_OK) {
        log->broken = true; /* which of the two is kept isn't known */
        return rc;
    }
    log->note.n = 0;
    mf_buf_add(&log->note, note);
    log->cosigned = true;
    return MF_OK;
}

enum mf_rc mf_log_cosigned(struct mf_log *log, mf_instant now, struct mf_str note,
                           struct mf_events *events, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&log->work);
    struct mf_entry e = {
        .kind = MF_ENTRY_COSIGNATURE, .parts = {{MF_S("checkpoint"), note}}, .nparts = 1};
    enum mf_rc rc;

    if (log->broken)
        return mf_log_refuse_broken(err);
    if (!mf_witnessing_wanting(mf_play_witnessing(log->play), charter_of(log)))
        rc = publish(log, note, err);
    else
        rc = mf_log_enter(log, allowed(log, now), &e, events, err);
    mf_arena_rewind(&log->work, mark);
    return rc;
}
