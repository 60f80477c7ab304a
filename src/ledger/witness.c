#include "ledger/witness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/dir.h"
#include "ledger/scan.h"
#include "ledger/wire.h"

#define KEYS_BYTES_MAX (512u << 10) /* of the file of logs: a key has less than 400 bytes */

struct mf_witness {
    struct mf_arena arena;
    struct mf_str dir;
    struct mf_signer signer;
};

const struct mf_vkey *mf_witness_key(const struct mf_witness *w)
{
    return &w->signer.key;
}

/* ---- the folder ---- */

static const char *const folders[] = {"cosigned", "evidence"};

/* Whether nothing is in it but what a beginning that was cut off has left, which is removed. */
static bool is_free(const char *dir)
{
    DIR *d = opendir(dir);
    const struct dirent *e;
    bool ok = d != NULL;

    for (size_t i = 0; d && i < sizeof folders / sizeof *folders; i++)
        (void)unlinkat(dirfd(d), folders[i], AT_REMOVEDIR); /* one with something in it stays */
    if (d)
        (void)unlinkat(dirfd(d), "witness.key.new", 0);
    while (d && (e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            ok = false;
    if (d)
        closedir(d);
    return ok;
}

/* The key comes last: without it the folder is no witness's, and may be made again. */
static enum mf_rc fill(struct mf_arena *a, const char *dir, const struct mf_signer *key,
                       struct mf_err *err)
{
    bool fresh;
    enum mf_rc rc = MF_OK;

    for (size_t i = 0; rc == MF_OK && i < sizeof folders / sizeof *folders; i++)
        rc = mf_dir_make(mf_dir_file(a, dir, folders[i]).p, &fresh, err);
    if (rc == MF_OK)
        rc = mf_dir_keep_key(dir, "witness.key", key, err);
    return rc == MF_OK ? mf_dir_sync(dir, err) : rc;
}

enum mf_rc mf_witness_init(const char *dir, struct mf_str name, const uint8_t seed[static 32],
                           struct mf_err *err)
{
    struct mf_signer key;
    struct mf_arena a;
    bool fresh;
    enum mf_rc rc = mf_signer_from_seed(name, MF_KEY_COSIGNATURE, seed, &key, err);

    if (rc != MF_OK)
        return rc;
    mf_arena_init(&a);
    rc = mf_dir_make(dir, &fresh, err);
    if (rc == MF_OK && !fresh && !is_free(dir))
        rc = mf_err_set(err, MF_E_USAGE, "%s isn't empty; a witness has a folder of its own", dir);
    if (rc == MF_OK)
        rc = fill(&a, dir, &key, err);
    mf_signer_wipe(&key);
    mf_arena_free(&a);
    return rc;
}

enum mf_rc mf_witness_open(const char *dir, struct mf_witness **ret, struct mf_err *err)
{
    struct mf_witness *w = calloc(1, sizeof *w);
    enum mf_rc rc;

    if (!w)
        mf_oom(sizeof *w);
    mf_arena_init(&w->arena);
    w->dir = mf_str_copy(&w->arena, mf_str_c(dir));
    rc = mf_dir_key(&w->arena, dir, "witness.key", &w->signer, err);
    if (rc == MF_OK && w->signer.key.type != MF_KEY_COSIGNATURE)
        rc = mf_err_set(err, MF_E_FORMAT, "%s: its key is no witness's", dir);
    if (rc != MF_OK) {
        mf_witness_close(w);
        return rc;
    }
    *ret = w;
    return MF_OK;
}

void mf_witness_close(struct mf_witness *w)
{
    if (!w)
        return;
    mf_signer_wipe(&w->signer);
    mf_arena_free(&w->arena);
    free(w);
}

/* Each call opens the file anew, so that threads exclude each other as processes do. */
static enum mf_rc lock(const struct mf_witness *w, struct mf_arena *a, int *ret, struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, w->dir.p, "lock");
    int rc;

    *ret = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*ret < 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
    do
        rc = flock(*ret, LOCK_EX);
    while (rc != 0 && errno == EINTR);
    if (rc == 0)
        return MF_OK;
    close(*ret);
    return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
}

/* *ret_there false: there is no such file. */
static enum mf_rc read_if_there(struct mf_arena *a, const char *path, size_t limit,
                                struct mf_str *ret, bool *ret_there, struct mf_err *err)
{
    *ret = (struct mf_str){0};
    *ret_there = access(path, F_OK) == 0 || errno != ENOENT;
    return *ret_there ? mf_os_read(a, path, limit, ret, err) : MF_OK;
}

/* Replaced as a whole, and so that it lasts. */
static enum mf_rc write_down(struct mf_arena *a, const struct mf_witness *w, const char *folder,
                             const char *name, struct mf_str bytes, struct mf_err *err)
{
    struct mf_str dir = mf_dir_file(a, w->dir.p, folder);
    enum mf_rc rc = mf_os_write(mf_dir_file(a, dir.p, name).p, bytes, err);

    return rc == MF_OK ? mf_dir_sync(dir.p, err) : rc;
}

/* ---- the logs ---- */

struct keys {
    struct mf_vkey *at;
    uint32_t n;
    struct mf_str lines;
};

static enum mf_rc read_keys(struct mf_arena *a, const struct mf_witness *w, struct keys *ret,
                            struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, w->dir.p, "logs"), rest, line;
    bool there;
    enum mf_rc rc = read_if_there(a, path.p, KEYS_BYTES_MAX, &ret->lines, &there, err);

    ret->n = 0;
    ret->at = mf_new_n(a, struct mf_vkey, MF_WITNESS_LOGS_MAX);
    for (rest = ret->lines; rc == MF_OK && rest.n > 0;) {
        if (ret->n == MF_WITNESS_LOGS_MAX || !mf_scan_line(&rest, &line))
            return mf_err_set(err, MF_E_FORMAT, "%s: it has more than %d lines, or half of one",
                              path.p, MF_WITNESS_LOGS_MAX);
        rc = mf_vkey_parse(line, &ret->at[ret->n++], err);
        if (rc != MF_OK)
            mf_err_wrap(err, "%s:%u", path.p, (unsigned)ret->n);
    }
    return rc;
}

static enum mf_rc add_key(struct mf_arena *a, struct mf_witness *w, const struct mf_vkey *key,
                          struct mf_err *err)
{
    struct keys keys;
    struct mf_buf lines;
    enum mf_rc rc = read_keys(a, w, &keys, err);

    for (uint32_t i = 0; rc == MF_OK && i < keys.n; i++)
        if (mf_vkey_eq(&keys.at[i], key))
            return MF_OK;
    if (rc != MF_OK)
        return rc;
    if (keys.n == MF_WITNESS_LOGS_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a witness watches at most %d logs",
                          MF_WITNESS_LOGS_MAX);
    mf_buf_init(&lines, a);
    mf_buf_add(&lines, keys.lines);
    mf_buf_add(&lines, mf_vkey_write(a, key));
    mf_buf_char(&lines, '\n');
    return write_down(a, w, ".", "logs", mf_buf_str(&lines), err);
}

enum mf_rc mf_witness_add_log(struct mf_witness *w, struct mf_str vkey, struct mf_err *err)
{
    struct mf_vkey key;
    struct mf_arena a;
    int held;
    enum mf_rc rc = mf_vkey_parse(vkey, &key, err);

    if (rc != MF_OK)
        return rc;
    if (key.type != MF_KEY_ED25519)
        return mf_err_set(err, MF_E_USAGE, "the key of a log is of type 01");
    mf_arena_init(&a);
    if ((rc = lock(w, &a, &held, err)) == MF_OK) {
        rc = add_key(&a, w, &key, err);
        close(held);
    }
    mf_arena_free(&a);
    return rc;
}

/* ---- records ---- */

static const char *hex(struct mf_arena *a, const struct mf_hash *h, const char *end)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_wire_hex(&b, h);
    mf_buf_c(&b, end);
    return b.p;
}

static enum mf_rc read_note(struct mf_arena *a, const struct mf_witness *w,
                            const struct mf_hash *origin, struct mf_str *ret, bool *ret_there,
                            struct mf_err *err)
{
    struct mf_str dir = mf_dir_file(a, w->dir.p, "cosigned");

    return read_if_there(a, mf_dir_file(a, dir.p, hex(a, origin, "")).p, MF_NOTE_MAX, ret,
                         ret_there, err);
}

/* A record is what the witness has signed itself, of this log, and nothing else. */
static enum mf_rc open_record(struct mf_arena *a, const struct mf_witness *w, struct mf_str bytes,
                              struct mf_witness_log *log, struct mf_err *err)
{
    struct mf_note note;
    struct mf_checkpoint c;
    enum mf_rc rc = mf_note_open(a, bytes, &w->signer.key, 1, &note, err);

    if (rc == MF_OK)
        rc = mf_checkpoint_parse(note.text, &c, err);
    if (rc == MF_OK && !mf_str_eq(c.origin, log->origin))
        rc = mf_err_set(err, MF_E_FORMAT, "it is another log's");
    if (rc != MF_OK)
        return mf_err_wrap(err, "the witness's record of %.*s is damaged", MF_F(log->origin));
    log->record = (struct mf_witness_record){true, c.size, c.root};
    return MF_OK;
}

/* The log of that origin among those that are watched, with its keys and record; *ret_n 0: none. */
static enum mf_rc find_log(struct mf_arena *a, const struct mf_witness *w, const struct keys *keys,
                           struct mf_str origin, struct mf_witness_log *ret, uint32_t *ret_n,
                           struct mf_err *err)
{
    struct mf_vkey *own = mf_new_n(a, struct mf_vkey, MF_WITNESS_LOGS_MAX);
    struct mf_hash hash = mf_sha256(origin);
    struct mf_str bytes;
    bool there = false;
    enum mf_rc rc = MF_OK;

    *ret = (struct mf_witness_log){.origin = origin, .keys = own};
    for (uint32_t i = 0; i < keys->n; i++)
        if (mf_str_eq(keys->at[i].name, origin))
            own[ret->nkeys++] = keys->at[i];
    *ret_n = ret->nkeys > 0;
    if (*ret_n > 0)
        rc = read_note(a, w, &hash, &bytes, &there, err);
    return rc == MF_OK && there ? open_record(a, w, bytes, ret, err) : rc;
}

enum mf_rc mf_witness_logs(struct mf_witness *w, struct mf_arena *a, struct mf_witness_log **ret,
                           uint32_t *ret_n, struct mf_err *err)
{
    struct mf_witness_log *logs;
    struct keys keys;
    uint32_t n = 0, found;
    enum mf_rc rc = read_keys(a, w, &keys, err);

    logs = mf_new_n(a, struct mf_witness_log, keys.n);
    for (uint32_t i = 0; rc == MF_OK && i < keys.n; i++) {
        uint32_t k = 0;
        while (k < n && !mf_str_eq(logs[k].origin, keys.at[i].name))
            k++;
        if (k == n)
            rc = find_log(a, w, &keys, keys.at[i].name, &logs[n++], &found, err);
    }
    *ret = logs;
    *ret_n = n;
    return rc;
}

/* ---- a request ---- */

/* Whose checkpoint a request brings; n 0: it can't be read, and the decision says why. */
static struct mf_str origin_of(struct mf_arena *a, struct mf_str body, struct mf_checkpoint *ret)
{
    struct mf_add_checkpoint r;
    struct mf_note note;

    *ret = (struct mf_checkpoint){0};
    if (mf_add_checkpoint_parse(body, &r, NULL) != MF_OK ||
        mf_note_parse(a, r.checkpoint, &note, NULL) != MF_OK ||
        mf_checkpoint_parse(note.text, ret, NULL) != MF_OK)
        return (struct mf_str){0};
    return ret->origin;
}

/*
 * Signs, and keeps the checkpoint with the log's signatures as they came and its own. Handed out is
 * only what is kept.
 */
static enum mf_rc cosign(struct mf_arena *a, struct mf_witness *w, struct mf_str body,
                         const struct mf_witness_verdict *v, const struct mf_hash *origin,
                         const struct mf_witness_log *log, uint64_t time, struct mf_str *ret,
                         struct mf_err *err)
{
    struct mf_add_checkpoint r;
    struct mf_note note;
    struct mf_buf lines;
    struct mf_str line;
    enum mf_rc rc;

    if ((rc = mf_add_checkpoint_parse(body, &r, err)) != MF_OK ||
        (rc = mf_note_open(a, r.checkpoint, log->keys, log->nkeys, &note, err)) != MF_OK ||
        (rc = mf_note_sign(a, v->text, &w->signer, time, &line, err)) != MF_OK)
        return rc;
    mf_buf_init(&lines, a);
    for (uint32_t i = 0; i < note.nsigs; i++)
        if (note.sig[i].key != MF_NOTE_UNKNOWN) { /* others could be anything */
            mf_buf_add(&lines, note.sig[i].line);
            mf_buf_char(&lines, '\n');
        }
    mf_buf_add(&lines, line);
    rc = write_down(a, w, "cosigned", hex(a, origin, ""),
                    mf_note_write(a, v->text, mf_buf_str(&lines)), err);
    if (rc == MF_OK)
        *ret = line;
    return rc;
}

/*
 * A log that has signed another tree of the size that was cosigned: whoever sees both notes knows.
 * The first such pair is kept.
 */
static enum mf_rc keep_evidence(struct mf_arena *a, const struct mf_witness *w, struct mf_str body,
                                const struct mf_hash *origin, struct mf_err *err)
{
    struct mf_add_checkpoint r;
    struct mf_str cosigned;
    bool there;
    enum mf_rc rc;

    if (mf_witness_has_evidence(w, origin))
        return MF_OK;
    if ((rc = mf_add_checkpoint_parse(body, &r, err)) != MF_OK ||
        (rc = read_note(a, w, origin, &cosigned, &there, err)) != MF_OK ||
        (rc = write_down(a, w, "evidence", hex(a, origin, ".cosigned"), cosigned, err)) != MF_OK)
        return rc;
    return write_down(a, w, "evidence", hex(a, origin, ".other"), r.checkpoint, err);
}

static enum mf_rc answer(struct mf_arena *a, struct mf_witness *w, struct mf_str body,
                         uint64_t time, struct mf_witness_answer *ret, struct mf_err *err)
{
    struct mf_witness_verdict v;
    struct mf_witness_log log;
    struct mf_checkpoint c;
    struct mf_str name = origin_of(a, body, &c);
    struct mf_hash origin = mf_sha256(name);
    struct keys keys;
    uint32_t n;
    enum mf_rc rc;

    if ((rc = read_keys(a, w, &keys, err)) != MF_OK ||
        (rc = find_log(a, w, &keys, name, &log, &n, err)) != MF_OK)
        return rc;
    mf_witness_decide(a, body, &log, n, &v);
    *ret = (struct mf_witness_answer){
        .status = v.status, .body = v.body, .type = v.type, .origin = name};
    /* Whatever the request's old size was: the log is known, and has signed this. */
    ret->forked = v.log == 0 && v.status != 403 && log.record.cosigned &&
                  c.size == log.record.size && !mf_hash_eq(&c.root, &log.record.root);
    if (ret->forked)
        return keep_evidence(a, w, body, &origin, err);
    return v.status == 200 ? cosign(a, w, body, &v, &origin, &log, time, &ret->body, err) : MF_OK;
}

enum mf_rc mf_witness_add_checkpoint(struct mf_witness *w, struct mf_arena *a, struct mf_str body,
                                     uint64_t time, struct mf_witness_answer *ret,
                                     struct mf_err *err)
{
    int held;
    enum mf_rc rc = lock(w, a, &held, err);

    if (rc != MF_OK)
        return rc;
    rc = answer(a, w, body, time, ret, err);
    close(held);
    return rc;
}

enum mf_rc mf_witness_checkpoint(struct mf_witness *w, struct mf_arena *a,
                                 const struct mf_hash *origin, struct mf_str *ret,
                                 struct mf_err *err)
{
    bool there;

    return read_note(a, w, origin, ret, &there, err);
}

bool mf_witness_has_evidence(const struct mf_witness *w, const struct mf_hash *origin)
{
    struct mf_arena a;
    bool there;

    mf_arena_init(&a);
    there =
        access(
            mf_dir_file(&a, mf_dir_file(&a, w->dir.p, "evidence").p, hex(&a, origin, ".other")).p,
            F_OK) == 0;
    mf_arena_free(&a);
    return there;
}
