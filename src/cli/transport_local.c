/* Commands to a folder on this machine: whoever sends them is at work with the ledger itself. */
#include <time.h>

#include "cli/look.h"
#include "cli/transport.h"

/* Two members at one machine take turns: how long one waits for the other. */
#define LOCK_TRIES    100
#define LOCK_PAUSE_NS 50000000L

struct local {
    struct mf_transport base;
    struct mf_arena *arena;
    const char *dir;
    struct mf_look look;
    struct mf_log *log;
};

static enum mf_rc look(struct mf_transport *t, mf_instant now, struct mf_play **ret,
                       struct mf_err *err)
{
    struct local *l = (struct local *)t;
    enum mf_rc rc;

    l->look.arena = l->arena;
    rc = mf_look_open(&l->look, l->dir, err);
    if (rc != MF_OK)
        return rc;
    mf_look_pass(&l->look, now);
    *ret = l->look.play;
    return MF_OK;
}

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

static enum mf_rc send(struct mf_transport *t, mf_instant now, struct mf_str document,
                       struct mf_incoming *command, struct mf_sent *ret, struct mf_err *err)
{
    struct local *l = (struct local *)t;
    struct mf_hash hash;
    enum mf_rc rc = open_log(l, err);

    if (rc != MF_OK)
        return rc;
    if (document.n > 0 && (rc = mf_log_document(l->log, document, &hash, err)) != MF_OK)
        return rc;
    ret->events = (struct mf_events){.arena = l->arena};
    ret->org = mf_play_org(mf_log_play(l->log));
    return mf_log_take(l->log, l->arena, now, command, 1, &ret->answer, &ret->events, err);
}

static enum mf_rc receipt(struct mf_transport *t, uint64_t entry, struct mf_str *ret,
                          struct mf_err *err)
{
    struct local *l = (struct local *)t;

    return mf_log_receipt(l->log, l->arena, entry, ret, err);
}

static void close_local(struct mf_transport *t)
{
    struct local *l = (struct local *)t;

    mf_log_close(l->log);
    mf_look_close(&l->look);
}

static const struct mf_transport_class local_class = {
    .look = look, .send = send, .receipt = receipt, .close = close_local};

struct mf_transport *mf_transport_local(struct mf_arena *arena, const char *dir)
{
    struct local *l = mf_new(arena, struct local);

    l->base.class = &local_class;
    l->arena = arena;
    l->dir = dir;
    return &l->base;
}
