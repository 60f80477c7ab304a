/* The sequencer: commands become entries, in order, stamped, durable, under a signed checkpoint. */
#include "ledger/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/log_internal.h"

#define READ_AHEAD 1024u /* entries read from the store at once */

struct mf_log {
    struct mf_arena arena; /* names of files, the key */
    struct mf_arena work;  /* of one batch */
    struct mf_str dir;
    struct mf_store *store;
    struct mf_play *play;
    struct mf_signer signer;
    struct mf_buf note;
    int lock;
    bool broken;
};

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

bool mf_log_broken(const struct mf_log *log)
{
    return log->broken;
}

/* ---- the folder ---- */

struct mf_str mf_log_file(struct mf_arena *a, const char *dir, const char *name)
{
    return mf_strf(a, "%s/%s", dir, name);
}

static enum mf_rc lock(struct mf_log *log, struct mf_err *err)
{
    struct mf_str path = mf_log_file(&log->arena, log->dir.p, "lock");

    log->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (log->lock < 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
    if (flock(log->lock, LOCK_EX | LOCK_NB) != 0)
        return mf_err_set(err, MF_E_USAGE,
                          "%s: another process is at work with this ledger; stop it first",
                          log->dir.p);
    return MF_OK;
}

static enum mf_rc read_key(struct mf_log *log, struct mf_err *err)
{
    struct mf_str path = mf_log_file(&log->arena, log->dir.p, "log.key"), text;
    struct stat st;
    enum mf_rc rc;

    if (stat(path.p, &st) == 0 && (st.st_mode & 077) != 0)
        return mf_err_set(err, MF_E_USAGE,
                          "%s can be read by others; type: chmod 600 %s, and think about who has "
                          "read it",
                          path.p, path.p);
    if ((rc = mf_os_read(&log->arena, path.p, 4096, &text, err)) != MF_OK)
        return rc;
    rc = mf_signer_parse(mf_str_trim(text), &log->signer, err);
    return rc == MF_OK ? rc : mf_err_wrap(err, "%s", path.p);
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
            rc = mf_play_entry(log->play, entries[i].bytes, from + i < trusted, events, err);
        if (rc != MF_OK)
            mf_err_wrap(err, "entry %llu of the ledger", (unsigned long long)(from + i));
    }
    mf_arena_rewind(&log->work, mark);
    return rc;
}

/* The last checkpoint that was signed: in the store or beside it, whichever is larger. */
static enum mf_rc last_signed(struct mf_log *log, struct mf_checkpoint *ret, struct mf_err *err)
{
    struct mf_str path = mf_log_file(&log->arena, log->dir.p, "checkpoint");
    struct mf_str notes[2] = {{0}, {0}};
    uint64_t size;
    enum mf_rc rc = mf_store_note(log->store, &log->arena, &size, &notes[0], err);

    *ret = (struct mf_checkpoint){.size = 0, .root = mf_tree_empty()};
    if (rc != MF_OK)
        return rc;
    if (access(path.p, F_OK) == 0 &&
        (rc = mf_os_read(&log->arena, path.p, MF_MAX_NOTE, &notes[1], err)) != MF_OK)
        return rc;
    for (int i = 0; i < 2; i++) {
        struct mf_checkpoint c;
        struct mf_note note;
        if (notes[i].n == 0)
            continue;
        rc = mf_checkpoint_open(&log->arena, notes[i], &log->signer.key, NULL, 0, &c, &note, err);
        if (rc != MF_OK)
            return mf_err_wrap(err, "%s checkpoint", i ? "the file's" : "the store's");
        if (c.size >= ret->size) {
            *ret = c;
            log->note.n = 0;
            mf_buf_add(&log->note, notes[i]);
        }
    }
    return MF_OK;
}

static enum mf_rc play_all(struct mf_log *log, struct mf_events *events, struct mf_err *err)
{
    struct mf_store_head head;
    struct mf_checkpoint signed_;
    struct mf_hash root;
    enum mf_rc rc;

    if ((rc = mf_store_head(log->store, &head, err)) != MF_OK ||
        (rc = last_signed(log, &signed_, err)) != MF_OK)
        return rc;
    if (head.size < signed_.size)
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the store has %llu entries, and %llu were signed for: it was put "
                          "back from an older copy, or a part is lost. Put the newest copy in its "
                          "place; nothing was changed",
                          log->dir.p, (unsigned long long)head.size,
                          (unsigned long long)signed_.size);
    if (head.size == 0)
        return mf_err_set(err, MF_E_FORMAT, "%s: nothing was founded there", log->dir.p);
    for (uint64_t at = 0; rc == MF_OK && at < head.size; at += READ_AHEAD) {
        uint64_t left = head.size - at;
        rc = play_batch(log, at, left < READ_AHEAD ? (uint32_t)left : READ_AHEAD, signed_.size,
                        events, err);
    }
    if (rc != MF_OK || (rc = mf_play_root_at(log->play, signed_.size, &root, err)) != MF_OK)
        return rc;
    if (memcmp(&root, &signed_.root, sizeof root) != 0)
        return mf_err_set(err, MF_E_FORMAT,
                          "%s: the store isn't what was signed: its first %llu entries have "
                          "another root. `mufakat verify %s` says which entry",
                          log->dir.p, (unsigned long long)signed_.size, log->dir.p);
    return MF_OK;
}

/* ---- checkpoints ---- */

static enum mf_rc sign_head(struct mf_log *log, struct mf_err *err)
{
    struct mf_checkpoint c = {.origin = mf_play_origin(log->play),
                              .size = mf_play_size(log->play),
                              .root = mf_play_root(log->play)};
    struct mf_str text = mf_checkpoint_write(&log->work, &c), line, note;
    enum mf_rc rc = mf_note_sign(&log->work, text, &log->signer, 0, &line, err);

    if (rc != MF_OK)
        return rc;
    note = mf_note_write(&log->work, text, line);
    if ((rc = mf_store_keep_note(log->store, c.size, note, err)) != MF_OK ||
        (rc = mf_os_write(mf_log_file(&log->work, log->dir.p, "checkpoint").p, note, err)) != MF_OK)
        return rc;
    log->note.n = 0;
    mf_buf_add(&log->note, note);
    return MF_OK;
}

static enum mf_rc open_in(struct mf_log *log, struct mf_events *events, struct mf_err *err)
{
    struct mf_checkpoint c;
    enum mf_rc rc;

    if ((rc = mf_store_sqlite_open(log->dir.p, false, &log->store, err)) != MF_OK ||
        (rc = lock(log, err)) != MF_OK || (rc = read_key(log, err)) != MF_OK ||
        (rc = play_all(log, events, err)) != MF_OK)
        return rc;
    if (!mf_vkey_eq(&log->signer.key, mf_play_log_key(log->play)))
        return mf_err_set(err, MF_E_FORMAT, "%s: log.key isn't the key of this ledger", log->dir.p);
    if ((rc = last_signed(log, &c, err)) != MF_OK)
        return rc;
    /* What was durable and not yet signed when the last process ended is signed now. */
    return c.size < mf_play_size(log->play) ? sign_head(log, err) : MF_OK;
}

enum mf_rc mf_log_open(const char *dir, struct mf_log **ret, struct mf_events *events,
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
    log->play = mf_play_new(document, log);
    rc = open_in(log, events, err);
    if (rc != MF_OK) {
        mf_log_close(log);
        return rc;
    }
    *ret = log;
    return MF_OK;
}

void mf_log_close(struct mf_log *log)
{
    if (!log)
        return;
    mf_play_free(log->play);
    mf_store_close(log->store);
    if (log->lock >= 0)
        close(log->lock);
    mf_signer_wipe(&log->signer);
    mf_arena_free(&log->work);
    mf_arena_free(&log->arena);
    free(log);
}

/* ---- a batch ---- */

struct batch {
    struct mf_log *log;
    struct mf_arena *a; /* of the answers */
    struct mf_events *events;
    struct mf_store_head before;
    struct mf_store_entry entries[MF_MAX_BATCH];
    uint32_t n;
};

static void begin_batch(struct batch *b, struct mf_log *log, struct mf_arena *a,
                        struct mf_events *events)
{
    b->log = log;
    b->a = a;
    b->events = events;
    b->before = (struct mf_store_head){mf_play_size(log->play), mf_play_root(log->play)};
    b->n = 0;
}

static enum mf_rc add_entry(struct batch *b, const struct mf_entry *e, const struct mf_hash *id,
                            struct mf_err *err)
{
    struct mf_buf bytes;
    struct mf_store_entry *se = &b->entries[b->n];
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
    return MF_OK;
}

/* Durable, then signed; after a failure in between nobody knows, and the log takes nothing more. */
static enum mf_rc end_batch(struct batch *b, struct mf_err *err)
{
    struct mf_log *log = b->log;
    enum mf_rc rc = MF_OK;

    if (b->n > 0) {
        rc = mf_store_append(log->store, b->before, b->entries, b->n, mf_play_root(log->play), err);
        if (rc == MF_OK)
            rc = sign_head(log, err);
        log->broken = rc != MF_OK;
    }
    mf_arena_free(&log->work);
    mf_arena_init(&log->work);
    return rc;
}

/* Half of the silence that the charter gives back: no two entries are further apart than that while
 * somebody keeps the record, so that time passing without one never adds up to a silence. */
static bool tick_due(struct mf_log *log, mf_instant now)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(log->play));

    return c->silence_span.len > 0 && now - mf_play_last(log->play) > c->silence.ms / 2;
}

static enum mf_rc tick_entry(struct batch *b, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_TICK, .at = mf_play_now(b->log->play)};

    return add_entry(b, &e, NULL, err);
}

static mf_instant stamped(struct mf_log *log, mf_instant now)
{
    return now > mf_play_now(log->play) ? now : mf_play_now(log->play);
}

/* ---- one command ---- */

static bool in_batch(const struct batch *b, const struct mf_hash *id, uint64_t *ret)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (b->entries[i].has_id && memcmp(&b->entries[i].id, id, sizeof *id) == 0) {
            *ret = b->before.size + i;
            return true;
        }
    return false;
}

/* A command that comes again, because its answer got lost, has the answer of the first time. */
static bool already(struct batch *b, struct mf_answer *answer)
{
    bool found = false;

    if (answer->denial.why != MF_NO_SEQUENCE)
        return false;
    if (!in_batch(b, &answer->id, &answer->entry) &&
        (mf_store_find(b->log->store, answer->id, &answer->entry, &found, NULL) != MF_OK || !found))
        return false;
    answer->taken = MF_ALREADY;
    return true;
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

    *answer = (struct mf_answer){.taken = MF_DENIED, .id = mf_text_id(in->text)};
    if (!take_apart(b, in, answer))
        return MF_OK;
    if (!mf_play_command(b->log->play, b->a, &in->admitted, b->events, &no)) {
        answer->taken = no.denied ? MF_DENIED : MF_REFUSED;
        answer->denial = no.denial;
        answer->refusals = no.refusals;
        if (no.denied)
            already(b, answer);
        return MF_OK;
    }
    e.parts[0] = (struct mf_entry_part){MF_S("text"), in->text};
    e.parts[1] = (struct mf_entry_part){MF_S("signature"), in->signature};
    answer->entry = mf_play_size(b->log->play);
    rc = add_entry(b, &e, &answer->id, err);
    if (rc == MF_OK)
        answer->taken = MF_TAKEN;
    else
        b->log->broken = true; /* carried out and not written down */
    return rc;
}

static void all_failed(struct mf_answer *answers, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (answers[i].taken == MF_TAKEN || answers[i].id.b[0] == 0)
            answers[i].taken = MF_FAILED;
}

static enum mf_rc refuse_broken(struct mf_err *err)
{
    return mf_err_set(err, MF_E_IO, "the ledger failed before and must be opened anew");
}

enum mf_rc mf_log_take(struct mf_log *log, struct mf_arena *a, mf_instant now,
                       struct mf_incoming *commands, uint32_t n, struct mf_answer *answers,
                       struct mf_events *events, struct mf_err *err)
{
    struct batch *b = mf_new(&log->work, struct batch);
    enum mf_rc rc = MF_OK;

    mf_assert(n < MF_MAX_BATCH);
    memset(answers, 0, n * sizeof *answers);
    if (log->broken) {
        all_failed(answers, n);
        return refuse_broken(err);
    }
    now = stamped(log, now);
    begin_batch(b, log, a, events);
    bool tick = tick_due(log, now);
    mf_play_pass(log->play, now, events);
    if (tick)
        rc = tick_entry(b, err);
    for (uint32_t i = 0; rc == MF_OK && i < n; i++)
        rc = take_one(b, &commands[i], &answers[i], err);
    if (rc == MF_OK)
        rc = end_batch(b, err);
    if (rc != MF_OK)
        all_failed(answers, n);
    return rc;
}

mf_instant mf_log_next_due(struct mf_log *log)
{
    return mf_org_next_due(mf_play_org(log->play));
}

enum mf_rc mf_log_tick(struct mf_log *log, mf_instant now, bool always, struct mf_events *events,
                       struct mf_err *err)
{
    struct batch *b;
    enum mf_rc rc;

    if (log->broken)
        return refuse_broken(err);
    now = stamped(log, now);
    if (!always && mf_log_next_due(log) > now && !tick_due(log, now))
        return MF_OK;
    b = mf_new(&log->work, struct batch);
    begin_batch(b, log, &log->work, events);
    mf_play_pass(log->play, now, events);
    rc = tick_entry(b, err);
    return rc == MF_OK ? end_batch(b, err) : rc;
}

enum mf_rc mf_log_document(struct mf_log *log, struct mf_str bytes, struct mf_hash *ret,
                           struct mf_err *err)
{
    *ret = mf_sha256(bytes);
    return mf_store_keep_document(log->store, *ret, bytes, err);
}

/* ---- what others are given ---- */

static enum mf_rc signed_size(struct mf_log *log, struct mf_arena *a, uint64_t *ret,
                              struct mf_err *err)
{
    struct mf_checkpoint c;
    struct mf_note note;
    enum mf_rc rc =
        mf_checkpoint_open(a, mf_log_note(log), &log->signer.key, NULL, 0, &c, &note, err);

    if (rc == MF_OK)
        *ret = c.size;
    return rc;
}

enum mf_rc mf_log_receipt(struct mf_log *log, struct mf_arena *a, uint64_t entry,
                          struct mf_str *ret, struct mf_err *err)
{
    struct mf_receipt r = {.index = entry, .checkpoint = mf_log_note(log)};
    uint64_t size;
    enum mf_rc rc;

    if ((rc = signed_size(log, a, &size, err)) != MF_OK ||
        (rc = mf_tree_prove_inclusion(mf_play_tree(log->play), entry, size, &r.proof, err)) !=
            MF_OK)
        return rc;
    *ret = mf_receipt_write(a, &r);
    return MF_OK;
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
    uint64_t size;
    enum mf_rc rc = signed_size(log, a, &size, err);

    if (rc != MF_OK)
        return rc;
    if (!mf_tile_in(t, size))
        return mf_err_set(err, MF_E_USAGE, "the ledger of %llu entries has no such tile",
                          (unsigned long long)size);
    return t->entries ? bundle(log, a, t, ret, err)
                      : mf_tile_hashes(a, t, mf_play_tree(log->play), ret, err);
}
