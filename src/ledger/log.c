/*
 * A ledger's folder, opened: locked, settled, played, signed for; and what others are given of it.
 * log_take.c makes its entries.
 */
#include "ledger/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/log_internal.h"
#include "ledger/wire.h"

#define READ_AHEAD 1024u /* entries read from the store at once */

struct mf_play *mf_log_play(struct mf_log *log)
{
    return log->play;
}

struct mf_store *mf_log_store(struct mf_log *log)
{
    return log->store;
}

struct mf_str mf_log_note(const struct mf_log *log)
{
    return mf_buf_str(&log->note);
}

uint64_t mf_log_signed(const struct mf_log *log)
{
    return log->head.size;
}

bool mf_log_broken(const struct mf_log *log)
{
    return log->broken;
}

enum mf_rc mf_log_refuse_broken(struct mf_err *err)
{
    return mf_err_set(err, MF_E_IO, "the ledger failed before and must be opened anew");
}

/* ---- the folder ---- */

/* What is no ledger isn't written to: no lock is left in a folder named by mistake. */
static enum mf_rc is_there(struct mf_log *log, struct mf_err *err)
{
    if (access(mf_dir_file(&log->arena, log->dir.p, "ledger.sqlite").p, F_OK) != 0)
        return mf_err_set(err, MF_E_IO, "%s: there is no ledger there: %s", log->dir.p,
                          strerror(errno));
    return MF_OK;
}

static enum mf_rc lock(struct mf_log *log, struct mf_err *err)
{
    struct mf_str path = mf_dir_file(&log->arena, log->dir.p, "lock");

    log->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (log->lock < 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
    if (flock(log->lock, LOCK_EX | LOCK_NB) != 0)
        return mf_err_set(err, MF_E_USAGE,
                          "%s: another process is at work with this ledger; stop it first",
                          log->dir.p);
    return MF_OK;
}

/* ---- playing what is there ---- */

static bool document(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                     struct mf_str *ret)
{
    struct mf_log *log = payload;
    bool found;

    return mf_store_document(log->store, *hash, a, ret, &found, NULL) == MF_OK && found;
}

static enum mf_rc play_batch(struct mf_log *log, uint64_t from, uint32_t n, uint64_t trusted,
                             struct mf_events *events, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&log->work);
    struct mf_store_entry *entries = mf_new_n(&log->work, struct mf_store_entry, n);
    enum mf_rc rc = mf_store_read(log->store, from, n, &log->work, entries, err);

    for (uint32_t i = 0; rc == MF_OK && i < n; i++) {
        if (from + i == 0)
            rc = mf_play_found(log->play, entries[i].bytes, events, err);
        else
            rc = mf_play_stored(log->play, &entries[i], from + i < trusted, events, err);
        if (rc != MF_OK)
            mf_err_wrap(err, "entry %llu of the ledger", (unsigned long long)(from + i));
    }
    mf_arena_rewind(&log->work, mark);
    return rc;
}

/*
 * The last checkpoint that was signed: in the store or beside it, whichever is larger. A process
 * may have ended between the two, and the power may have gone while the file's was written over
 * one of the same length, the store's: then that one counts, nobody has been given the other.
 */
static enum mf_rc last_signed(struct mf_log *log, struct mf_err *err)
{
    struct mf_str notes[2];
    uint64_t size;
    enum mf_rc rc = mf_store_note(log->store, &log->arena, &size, &notes[0], err);

    log->head = (struct mf_checkpoint){.size = 0, .root = mf_tree_empty()};
    if (rc != MF_OK || (rc = mf_dir_note(&log->arena, log->dir.p, &notes[1], err)) != MF_OK)
        return rc;
    for (int i = 0; i < 2; i++) {
        struct mf_checkpoint c;
        struct mf_note note;
        if (notes[i].n == 0)
            continue;
        rc = mf_checkpoint_open(&log->arena, notes[i], &log->signer.key, NULL, 0, &c, &note, err);
        if (rc == MF_E_FORMAT && i == 1 && notes[1].n == notes[0].n)
            continue;
        if (rc != MF_OK)
            return mf_err_wrap(err, "%s checkpoint", i ? "the file's" : "the store's");
        if (c.size == log->head.size && log->note.n > 0 && !mf_hash_eq(&c.root, &log->head.root))
            return mf_err_set(err, MF_E_FORMAT,
                              "%s: the log has signed for two different histories of %llu entries: "
                              "one stands in the store, one in the file `checkpoint`",
                              log->dir.p, (unsigned long long)c.size);
        if (c.size > log->head.size || log->note.n == 0) {
            log->head = c;
            log->cosigned = note.nsigs > 1;
            log->note.n = 0;
            mf_buf_add(&log->note, notes[i]);
        }
    }
    return MF_OK;
}

static enum mf_rc play_entries(struct mf_log *log, uint64_t size, struct mf_events *events,
                               struct mf_err *err)
{
    enum mf_rc rc = MF_OK;

    for (uint64_t at = 0; rc == MF_OK && at < size; at += READ_AHEAD) {
        uint64_t left = size - at;
        rc = play_batch(log, at, left < READ_AHEAD ? (uint32_t)left : READ_AHEAD, log->head.size,
                        events, err);
    }
    return rc;
}

/* The head that the store names is what its entries come to: the next batch goes on from it. */
static enum mf_rc play_all(struct mf_log *log, struct mf_events *events, struct mf_err *err)
{
    struct mf_store_head head;
    struct mf_hash root;
    enum mf_rc rc;

    if ((rc = mf_store_head(log->store, &head, err)) != MF_OK ||
        (rc = last_signed(log, err)) != MF_OK)
        return rc;
    if (head.size < log->head.size)
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the store has %llu entries, and %llu were signed for: it was put "
                          "back from an older copy, or a part is lost. Put the newest copy in its "
                          "place; nothing was changed",
                          log->dir.p, (unsigned long long)head.size,
                          (unsigned long long)log->head.size);
    if (head.size == 0)
        return mf_err_set(err, MF_E_FORMAT, "%s: nothing was founded there", log->dir.p);
    if ((rc = play_entries(log, head.size, events, err)) != MF_OK ||
        (rc = mf_play_root_at(log->play, log->head.size, &root, err)) != MF_OK)
        return rc;
    if (!mf_hash_eq(&root, &log->head.root))
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the store isn't what was signed: its first %llu entries have "
                          "another root. `mufakat verify %s` says which entry",
                          log->dir.p, (unsigned long long)log->head.size, log->dir.p);
    root = mf_play_root(log->play);
    if (!mf_hash_eq(&root, &head.root))
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the store's head isn't that of its entries: it was changed by hand",
                          log->dir.p);
    return MF_OK;
}

/* ---- checkpoints ---- */

/* In the store and then in the file, durable in both. */
enum mf_rc mf_log_keep_note(struct mf_log *log, uint64_t size, struct mf_str note,
                            struct mf_err *err)
{
    enum mf_rc rc = mf_store_keep_note(log->store, size, note, err);

    if (rc == MF_OK)
        rc = mf_dir_keep_note(log->dir.p, note, err);
    log->carries = false;
    return rc;
}

/*
 * In the file, durable; the store has it with the next batch. The note that stands in the file now
 * is in the store by then, so one of the two is always whole.
 */
static enum mf_rc carry_note(struct mf_log *log, uint64_t size, struct mf_str note,
                             struct mf_err *err)
{
    enum mf_rc rc = mf_dir_keep_note(log->dir.p, note, err);

    if (rc != MF_OK)
        return rc;
    mf_store_carry_note(log->store, size, note);
    log->carries = true;
    return MF_OK;
}

static enum mf_rc sign(struct mf_log *log,
                       enum mf_rc (*keep)(struct mf_log *log, uint64_t size, struct mf_str note,
                                          struct mf_err *err),
                       struct mf_err *err)
{
    struct mf_checkpoint c = {.origin = mf_play_origin(log->play),
                              .size = mf_play_size(log->play),
                              .root = mf_play_root(log->play)};
    struct mf_str text = mf_checkpoint_write(&log->work, &c), line, note;
    enum mf_rc rc = mf_note_sign(&log->work, text, &log->signer, 0, &line, err);

    if (rc != MF_OK)
        return rc;
    note = mf_note_write(&log->work, text, line);
    if ((rc = keep(log, c.size, note, err)) != MF_OK)
        return rc;
    log->note.n = 0;
    mf_buf_add(&log->note, note);
    log->head = c;
    log->cosigned = false;
    return MF_OK;
}

enum mf_rc mf_log_sign(struct mf_log *log, struct mf_err *err)
{
    return sign(log, carry_note, err);
}

/*
 * What was durable and not yet signed when the last process ended is signed now; and where it ended
 * between the store's note and the file's, both get the later one.
 */
static enum mf_rc sign_again(struct mf_log *log, struct mf_err *err)
{
    if (log->head.size < mf_play_size(log->play))
        return sign(log, mf_log_keep_note, err);
    return mf_log_keep_note(log, log->head.size, mf_log_note(log), err);
}

static enum mf_rc open_in(struct mf_log *log, struct mf_events *events, struct mf_err *err)
{
    enum mf_rc rc;

    if ((rc = is_there(log, err)) != MF_OK || (rc = lock(log, err)) != MF_OK ||
        (rc = mf_dir_key(&log->arena, log->dir.p, "log.key", &log->signer, err)) != MF_OK ||
        (rc = mf_store_sqlite_open(log->dir.p, false, &log->store, err)) != MF_OK ||
        (rc = mf_store_settle(log->store, err)) != MF_OK ||
        (rc = play_all(log, events, err)) != MF_OK)
        return rc;
    if (!mf_vkey_eq(&log->signer.key, mf_play_log_key(log->play)))
        return mf_err_set(err, MF_E_FORMAT, "%s: log.key isn't the key of this ledger", log->dir.p);
    return sign_again(log, err);
}

enum mf_rc mf_log_open_unfinished(const char *dir, struct mf_log **ret, struct mf_events *events,
                                  struct mf_err *err)
{
    struct mf_log *log = calloc(1, sizeof *log);
    enum mf_rc rc;

    if (!log)
        mf_oom(sizeof *log);
    mf_arena_init(&log->arena);
    mf_arena_init(&log->work);
    mf_buf_init(&log->note, &log->arena);
    log->dir = mf_str_copy(&log->arena, mf_str_c(dir));
    log->lock = -1;
    log->entries = mf_new_n(&log->arena, struct mf_store_entry, MF_MAX_BATCH);
    log->play = mf_play_new(document, log);
    mf_play_keeps_secrets(log->play);
    rc = open_in(log, events, err);
    mf_arena_free(&log->work); /* what playing took; arenas are usable again */
    if (rc != MF_OK) {
        mf_log_close(log);
        return rc;
    }
    *ret = log;
    return MF_OK;
}

static bool is_unfinished(const char *dir)
{
    struct mf_arena a;
    bool there;

    mf_arena_init(&a);
    there = access(mf_dir_file(&a, dir, MF_LOG_FOUNDING).p, F_OK) == 0;
    mf_arena_free(&a);
    return there;
}

enum mf_rc mf_log_open(const char *dir, struct mf_log **ret, struct mf_events *events,
                       struct mf_err *err)
{
    if (is_unfinished(dir))
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: its founding was cut off, so nothing was founded there; found again",
                          dir);
    return mf_log_open_unfinished(dir, ret, events, err);
}

void mf_log_close(struct mf_log *log)
{
    if (!log)
        return;
    mf_play_free(log->play);
    if (log->carries && !log->broken) /* if it fails, the file's is the later one */
        (void)!mf_store_keep_note(log->store, log->head.size, mf_log_note(log), NULL);
    mf_store_close(log->store);
    if (log->lock >= 0)
        close(log->lock);
    mf_signer_wipe(&log->signer);
    mf_arena_free(&log->work);
    mf_arena_free(&log->arena);
    free(log);
}

/* ---- what others are given ---- */

enum mf_rc mf_log_receipt(struct mf_log *log, struct mf_arena *a, uint64_t entry,
                          struct mf_str *ret, struct mf_err *err)
{
    uint64_t size;
    struct mf_receipt r = {.index = entry, .checkpoint = mf_log_note_over(log, entry, &size)};
    enum mf_rc rc = mf_tree_prove_inclusion(mf_play_tree(log->play), entry, size, &r.proof, err);

    if (rc == MF_OK)
        *ret = mf_receipt_write(a, &r);
    return rc;
}

static enum mf_rc bundle(struct mf_log *log, struct mf_arena *a, const struct mf_tile *t,
                         struct mf_str *ret, struct mf_err *err)
{
    struct mf_store_entry entries[MF_TILE_WIDTH];
    struct mf_buf out;
    enum mf_rc rc = mf_store_read(log->store, t->index * MF_TILE_WIDTH, t->width, a, entries, err);

    mf_buf_init(&out, a);
    for (unsigned i = 0; rc == MF_OK && i < t->width; i++)
        rc = mf_bundle_add(&out, entries[i].bytes, err);
    if (rc == MF_OK)
        *ret = mf_buf_str(&out);
    return rc;
}

enum mf_rc mf_log_tile(struct mf_log *log, struct mf_arena *a, const struct mf_tile *t,
                       struct mf_str *ret, struct mf_err *err)
{
    if (!mf_tile_in(t, log->head.size))
        return mf_err_set(err, MF_E_USAGE, "the ledger of %llu entries has no such tile",
                          (unsigned long long)log->head.size);
    return t->entries ? bundle(log, a, t, ret, err)
                      : mf_tile_hashes(a, t, mf_play_tree(log->play), ret, err);
}
