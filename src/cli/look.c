/* An organisation in a folder, read and played. */
#include "cli/look.h"

#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "cli/remote.h"
#include "cli/tell.h"
#include "ledger/checkpoint.h"
#include "ledger/dir.h"
#include "ledger/wire.h"

#define READ_AHEAD 1024u /* entries read at once */

int mf_cli_clock(const struct mf_cli *cli, mf_instant *ret)
{
    const char *given = mf_cli_value(cli, "clock");
    if (!given) {
        *ret = mf_os_now();
        return 0;
    }
    struct mf_str arg = mf_str_c(given);
    return mf_instant_parse(arg, ret) ? 0 : mf_word_usage(cli, MF_WORD_BAD_CLOCK, 1, &arg);
}

static bool document(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                     struct mf_str *ret)
{
    struct mf_look *l = payload;
    bool found;

    return mf_store_document(l->store, *hash, a, ret, &found, NULL) == MF_OK && found;
}

/* Told already, when it was played before. */
static bool is_old(const struct mf_look *l, uint64_t number)
{
    uint64_t by = number < l->told ? mf_openings_by(&l->openings, number) : 0;

    return number < l->told && (by < l->told || by == UINT64_MAX);
}

static void tell_each(struct mf_look *l, uint64_t number, struct mf_str bytes)
{
    if (l->each && !is_old(l, number))
        l->each(l->payload, number, bytes, &l->events);
    l->events.list.n = 0;
}

static enum mf_rc play_one(struct mf_look *l, uint64_t number, const struct mf_store_entry *se,
                           bool trusted, struct mf_err *err)
{
    struct mf_events *events = l->each ? &l->events : NULL;
    enum mf_rc rc = number == 0 ? mf_play_found(l->play, se->bytes, events, err)
                                : mf_play_stored(l->play, se, trusted, events, err);

    if (rc != MF_OK)
        return mf_err_wrap(err, "entry %llu of the ledger", (unsigned long long)number);
    tell_each(l, number, se->secret.n >= MF_SALT ? mf_seal_real(se->secret) : se->bytes);
    return MF_OK;
}

static enum mf_rc entries_of(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                             struct mf_store_entry *ret, struct mf_err *err)
{
    return mf_store_read(ctx, from, n, a, ret, err);
}

/* From far: what is sealed is looked for in what was opened later. */
static enum mf_rc find_openings(struct mf_look *l, uint64_t from, uint32_t n, struct mf_arena *a,
                                struct mf_store_entry *entries, struct mf_err *err)
{
    bool sealed = false;
    enum mf_rc rc;

    for (uint32_t i = 0; i < n && !sealed; i++)
        sealed = mf_entry_is(entries[i].bytes, MF_ENTRY_SEALED);
    if (!sealed)
        return MF_OK;
    l->openings.arena = l->arena;
    if (l->openings.upto < from)
        l->openings.upto = from;
    if ((rc = mf_openings_look(&l->openings, entries_of, l->store, l->size, err)) != MF_OK)
        return rc;
    return mf_openings_fill(&l->openings, entries_of, l->store, from, n, a, entries, err);
}

static enum mf_rc play_range(struct mf_look *l, uint64_t from, uint64_t to, uint64_t trusted,
                             struct mf_err *err)
{
    struct mf_arena scratch;
    enum mf_rc rc = MF_OK;

    mf_arena_init(&scratch);
    while (rc == MF_OK && from < to) {
        struct mf_arena_mark mark = mf_arena_mark(&scratch);
        uint32_t n = to - from < READ_AHEAD ? (uint32_t)(to - from) : READ_AHEAD;
        struct mf_store_entry *entries = mf_new_n(&scratch, struct mf_store_entry, n);
        rc = mf_store_read(l->store, from, n, &scratch, entries, err);
        if (rc == MF_OK && mf_remote_is(l->dir))
            rc = find_openings(l, from, n, &scratch, entries, err);
        for (uint32_t i = 0; rc == MF_OK && i < n; i++)
            rc = play_one(l, from + i, &entries[i], from + i < trusted, err);
        mf_arena_rewind(&scratch, mark);
        from += n;
    }
    mf_arena_free(&scratch);
    return rc;
}

/*
 * The last checkpoint that the log has signed: in the store, or beside it, whichever is larger. One
 * that isn't its own is a failure.
 */
static enum mf_rc last_signed(struct mf_look *l, const char *dir, struct mf_checkpoint *ret,
                              struct mf_err *err)
{
    struct mf_str notes[2] = {{0}, {0}};
    uint64_t size;
    enum mf_rc rc = mf_store_note(l->store, l->arena, &size, &notes[0], err);

    *ret = (struct mf_checkpoint){.size = 0};
    if (rc == MF_OK && !mf_remote_is(dir))
        rc = mf_dir_note(l->arena, dir, &notes[1], err);
    for (int i = 0; rc == MF_OK && i < 2; i++) {
        struct mf_checkpoint c;
        struct mf_note parsed;
        if (notes[i].n == 0)
            continue;
        rc = mf_checkpoint_open(l->arena, notes[i], mf_play_log_key(l->play), NULL, 0, &c, &parsed,
                                err);
        if (rc != MF_OK)
            return mf_err_wrap(err, "%s: the ledger's checkpoint", dir);
        if (c.size > ret->size)
            *ret = c;
    }
    return rc;
}

static enum mf_rc is_what_was_signed(struct mf_look *l, const struct mf_checkpoint *c,
                                     const char *dir, struct mf_err *err)
{
    struct mf_hash root;
    enum mf_rc rc = mf_play_root_at(l->play, c->size, &root, err);

    if (rc == MF_OK && !mf_hash_eq(&root, &c->root))
        rc = mf_err_set(err, MF_E_FORMAT,
                        "%s: the store isn't what was signed; `mufakat verify %s` says where", dir,
                        dir);
    return rc;
}

static enum mf_rc play_all(struct mf_look *l, const char *dir, struct mf_err *err)
{
    struct mf_store_head head;
    struct mf_checkpoint c;
    enum mf_rc rc = mf_store_head(l->store, &head, err);

    if (rc == MF_OK && head.size == 0)
        rc = mf_err_set(err, MF_E_FORMAT, "%s: nothing was founded there", dir);
    if (rc == MF_OK)
        rc = play_range(l, 0, 1, 0, err); /* which says what the log's key is */
    if (rc != MF_OK || (rc = last_signed(l, dir, &c, err)) != MF_OK)
        return rc;
    /* A server may have gone on since the head was read. */
    if (c.size > head.size && (rc = mf_store_head(l->store, &head, err)) != MF_OK)
        return rc;
    if (c.size > head.size)
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the log signed for %llu entries, and %llu are there: the store was "
                          "put back from an older copy, or a part is lost",
                          dir, (unsigned long long)c.size, (unsigned long long)head.size);
    l->size = head.size;
    rc = play_range(l, 1, head.size, mf_remote_is(dir) ? 0 : c.size, err);
    return rc == MF_OK && c.size > 0 ? is_what_was_signed(l, &c, dir, err) : rc;
}

enum mf_rc mf_look_open(struct mf_look *l, const char *dir, struct mf_err *err)
{
    enum mf_rc rc;

    l->events = (struct mf_events){.arena = l->arena};
    l->play = mf_play_new(document, l);
    l->dir = dir;
    if (!mf_remote_is(dir))
        mf_play_keeps_secrets(l->play);
    if (mf_remote_is(dir)) {
        rc = mf_remote_store(l->cli, dir, &l->store, err);
        return rc == MF_OK ? play_all(l, dir, err) : rc;
    }
    if (access(mf_strf(l->arena, "%s/ledger.sqlite", dir).p, F_OK) != 0)
        return mf_err_set(err, MF_E_IO, "%s: no organisation is there: it has no ledger.sqlite",
                          dir);
    rc = mf_store_sqlite_open(dir, false, &l->store, err);
    return rc == MF_OK ? play_all(l, dir, err) : rc;
}

/* Do entries from `from` on open something that was passed over? */
static enum mf_rc opens_more(struct mf_look *l, uint64_t from, bool *ret, struct mf_err *err)
{
    struct mf_openings new = {.arena = l->arena, .upto = from};
    enum mf_rc rc = MF_OK;

    if (mf_look_sealed(l) > 0)
        rc = mf_openings_look(&new, entries_of, l->store, l->size, err);
    *ret = new.list.n > 0;
    return rc;
}

/* Everything once more, with what is open by now; told are the entries from `from` on, and those
 * that were sealed. */
static enum mf_rc play_again(struct mf_look *l, uint64_t from, struct mf_err *err)
{
    enum mf_rc rc;

    mf_play_free(l->play);
    l->play = mf_play_new(document, l);
    l->openings = (struct mf_openings){.arena = l->arena};
    l->told = 0;
    rc = mf_openings_look(&l->openings, entries_of, l->store, l->size, err);
    l->told = from;
    return rc == MF_OK ? play_range(l, 0, l->size, 0, err) : rc;
}

enum mf_rc mf_look_more(struct mf_look *l, uint64_t *ret_n, struct mf_err *err)
{
    struct mf_store_head head;
    struct mf_checkpoint c;
    uint64_t from = mf_play_size(l->play);
    bool again;
    enum mf_rc rc = mf_store_head(l->store, &head, err);

    if (rc != MF_OK)
        return rc;
    *ret_n = head.size > from ? head.size - from : 0;
    l->size = head.size;
    if ((rc = opens_more(l, from, &again, err)) != MF_OK)
        return rc;
    rc = again ? play_again(l, from, err) : play_range(l, from, head.size, from, err);
    if (rc != MF_OK || *ret_n == 0 || !mf_remote_is(l->dir))
        return rc;
    rc = last_signed(l, l->dir, &c, err);
    return rc == MF_OK ? is_what_was_signed(l, &c, l->dir, err) : rc;
}

void mf_look_pass(struct mf_look *l, mf_instant now)
{
    l->now = now > mf_play_now(l->play) ? now : mf_play_now(l->play);
    mf_play_pass(l->play, l->now, l->each ? &l->events : NULL);
    tell_each(l, MF_LOOK_TIME, (struct mf_str){0});
}

void mf_look_close(struct mf_look *l)
{
    mf_play_free(l->play);
    mf_store_close(l->store);
    l->play = NULL;
    l->store = NULL;
}

uint64_t mf_look_sealed(const struct mf_look *l)
{
    const struct mf_seals *s = mf_play_seals(l->play);

    return mf_remote_is(l->dir) ? s->list.n - s->opened : 0;
}

struct mf_org *mf_look_org(const struct mf_look *l)
{
    return mf_play_org(l->play);
}
