/*
 * Makes the folder of an organisation and its first entry. Until the first checkpoint is signed the
 * file `founding` stands in it; a folder where it was left is cleared and founded in anew.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "engine/roster.h"
#include "ledger/log_internal.h"
#include "ledger/wire.h"

#define INLINE_CHARTER (32u << 10) /* bytes up to which the charter stands in the entry itself */

/* ---- the folder ---- */

/* Whether a cut off founding leaves a file of that name. */
static bool is_ours(const char *name)
{
    static const char *const names[] = {
        "log.key",           "ledger.sqlite",         "ledger.sqlite-wal",
        "ledger.sqlite-shm", "ledger.sqlite-journal", "lock",
        "checkpoint"};
    static const char beside[] = "checkpoint.new-"; /* what mf_os_write() begins with */

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return strncmp(name, beside, sizeof beside - 1) == 0;
}

enum look {
    LOOK_EMPTY,
    LOOK_UNFINISHED, /* the file `founding`, and nothing that isn't ours */
    LOOK_OTHER
};

/* What is in the folder; what a cut off founding has left is removed if `clear`. */
static enum look look_into(const char *dir, bool clear)
{
    DIR *d = opendir(dir);
    const struct dirent *e;
    bool marked = false, ours = false, others = d == NULL;

    while (d && (e = readdir(d))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (strcmp(e->d_name, MF_LOG_FOUNDING) == 0)
            marked = true;
        else if (!is_ours(e->d_name) || (clear && unlinkat(dirfd(d), e->d_name, 0) != 0))
            others = true;
        else
            ours = true;
    }
    if (d)
        closedir(d);
    if (others || (ours && !marked))
        return LOOK_OTHER;
    return marked ? LOOK_UNFINISHED : LOOK_EMPTY;
}

static enum mf_rc not_empty(const char *dir, struct mf_err *err)
{
    return mf_err_set(err, MF_E_USAGE,
                      "%s isn't empty; an organisation is founded in a folder of its own", dir);
}

static enum mf_rc make_dir(const char *dir, struct mf_err *err)
{
    bool fresh;
    enum mf_rc rc = mf_dir_make(dir, &fresh, err);

    if (rc == MF_OK && !fresh && look_into(dir, false) == LOOK_OTHER)
        return not_empty(dir, err);
    return rc;
}

/* Sets the mark, which is held locked until the founding is over, and clears the folder. */
static enum mf_rc begin(struct mf_arena *a, const char *dir, int *ret_mark, struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, dir, MF_LOG_FOUNDING);
    struct stat st;
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    *ret_mark = fd;
    if (fd < 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return mf_err_set(err, MF_E_USAGE, "%s: another process is founding there", dir);
    /* Whoever had it locked before may have finished, and taken the mark away. */
    if (fstat(fd, &st) != 0 || st.st_nlink == 0 || look_into(dir, true) == LOOK_OTHER)
        return not_empty(dir, err);
    return mf_dir_sync(dir, err);
}

static enum mf_rc end(struct mf_arena *a, const char *dir, struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, dir, MF_LOG_FOUNDING);

    if (unlink(path.p) != 0)
        return mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(errno));
    return mf_dir_sync(dir, err);
}

/* ---- the first entry ---- */

/* The lines of the members' keys, as the register itself writes them. */
static enum mf_rc key_lines(struct mf_arena *a, const struct mf_founding *f, struct mf_buf *out,
                            struct mf_err *err)
{
    struct mf_source charter = mf_play_charter(f->charter);
    struct mf_source people = {.name = MF_S("roster"), .text = f->roster};
    struct mf_refusals rs = {.arena = a};
    struct mf_diags diags;
    const struct mf_charter *c;
    const struct mf_roster_text *roster;
    struct mf_org *org;
    struct mf_keys *keys;
    enum mf_rc rc = MF_OK;

    mf_diags_init(&diags, a);
    c = mf_charter_read(a, charter, &diags);
    roster = c ? mf_roster_read(a, people, c, &diags) : NULL;
    org = roster ? mf_org_found(c, &roster->roster, f->at, NULL, &rs) : NULL;
    if (!org)
        return mf_err_set(err, MF_E_FORMAT, "the charter or the roster can't be used");
    keys = mf_keys_new();
    for (uint32_t i = 0; rc == MF_OK && i < roster->nkeys; i++) {
        struct mf_str whose = roster->roster.persons[roster->keys[i].person].id;
        struct mf_ssh_key key;
        struct mf_denial no;
        struct mf_buf why;
        if (mf_ssh_key_line(a, roster->keys[i].text, true, &key, &no)) {
            if (!mf_keys_add(keys, roster->keys[i].person, &key, f->at, 0))
                rc = mf_err_set(err, MF_E_FORMAT, "a key of %.*s stands twice in the roster",
                                MF_F(whose));
            continue;
        }
        mf_buf_init(&why, a);
        mf_denial_text(&why, &no, MF_EN);
        rc = mf_err_set(err, MF_E_FORMAT, "a key of %.*s: %.*s", MF_F(whose),
                        MF_F(mf_buf_str(&why)));
    }
    if (rc == MF_OK)
        mf_keys_founding(keys, org, out);
    mf_keys_free(keys);
    mf_org_free(org);
    return rc;
}

/* What it begins with. */
struct beginning {
    const struct mf_founding *f;
    struct mf_str keys, entry;
    bool beside; /* roster and keys are documents */
};

static void add_part(struct mf_entry *e, struct mf_str name, struct mf_str bytes)
{
    e->parts[e->nparts++] = (struct mf_entry_part){name, bytes};
}

static struct mf_str hex_of(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_hash hash = mf_sha256(bytes);
    struct mf_buf hex;

    mf_buf_init(&hex, a);
    mf_wire_hex(&hex, &hash);
    return mf_buf_str(&hex);
}

/* Roster and keys stand in the entry, or beside it. */
static enum mf_rc write_first(struct mf_arena *a, const struct beginning *b, bool beside,
                              struct mf_str vkey, struct mf_buf *out, struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_FOUND, .at = b->f->at};

    add_part(&e, MF_S("charter"), hex_of(a, b->f->charter));
    if (b->f->charter.n <= INLINE_CHARTER)
        add_part(&e, MF_S("charter-text"), b->f->charter);
    if (beside) {
        add_part(&e, MF_S("roster-hash"), hex_of(a, b->f->roster));
        add_part(&e, MF_S("keys-hash"), hex_of(a, b->keys));
    } else {
        add_part(&e, MF_S("roster"), b->f->roster);
        add_part(&e, MF_S("keys"), b->keys);
    }
    add_part(&e, MF_S("log"), vkey);
    if (b->f->policy.n > 0)
        add_part(&e, MF_S("policy"), b->f->policy);
    return mf_entry_write(out, &e, err);
}

static enum mf_rc first_entry(struct mf_arena *a, struct beginning *b,
                              const struct mf_signer *signer, struct mf_err *err)
{
    struct mf_str vkey = mf_vkey_write(a, &signer->key);
    struct mf_buf keys, out;
    enum mf_rc rc;

    if (b->f->roster.n > MF_MAX_DOCUMENT)
        return mf_err_set(err, MF_E_LIMIT, "a roster has at most %u bytes", MF_MAX_DOCUMENT);
    mf_buf_init(&keys, a);
    mf_buf_init(&out, a);
    if ((rc = key_lines(a, b->f, &keys, err)) != MF_OK)
        return rc;
    b->keys = mf_buf_str(&keys);
    if (b->keys.n > MF_MAX_DOCUMENT)
        return mf_err_set(err, MF_E_LIMIT, "the keys of a founding have at most %u bytes",
                          MF_MAX_DOCUMENT);
    rc = write_first(a, b, false, vkey, &out, err);
    b->beside = rc == MF_E_LIMIT;
    if (b->beside)
        rc = write_first(a, b, true, vkey, &out, err);
    b->entry = mf_buf_str(&out);
    return rc;
}

static enum mf_rc keep(struct mf_store *store, struct mf_str bytes, struct mf_err *err)
{
    return mf_store_keep_document(store, mf_sha256(bytes), bytes, err);
}

static enum mf_rc fill_store(struct mf_store *store, const struct beginning *b, struct mf_err *err)
{
    struct mf_store_entry entry = {.bytes = b->entry, .leaf = mf_tree_leaf(b->entry)};
    struct mf_store_head head;
    struct mf_tree tree = {.size = 0};
    enum mf_rc rc;

    mf_tree_append(&tree, &entry.leaf, NULL, NULL);
    if ((rc = keep(store, b->f->charter, err)) != MF_OK ||
        (b->beside && (rc = keep(store, b->f->roster, err)) != MF_OK) ||
        (b->beside && (rc = keep(store, b->keys, err)) != MF_OK) ||
        (rc = mf_store_head(store, &head, err)) != MF_OK)
        return rc;
    return mf_store_append(store, head, &entry, 1, mf_tree_root(&tree), err);
}

static bool document_of(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                        struct mf_str *ret)
{
    const struct beginning *b = payload;
    const struct mf_str all[] = {b->f->charter, b->f->roster, b->keys};

    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        struct mf_hash real = mf_sha256(all[i]);
        if (!mf_hash_eq(&real, hash))
            continue;
        *ret = mf_str_copy(a, all[i]);
        return true;
    }
    return false;
}

/* What can't be played must not be founded. */
static enum mf_rc rehearse(struct beginning *b, struct mf_err *err)
{
    struct mf_play *p = mf_play_new(document_of, b);
    enum mf_rc rc = mf_play_found(p, b->entry, NULL, err);

    mf_play_free(p);
    return rc;
}

static enum mf_rc make_store(const char *dir, const struct beginning *b, struct mf_err *err)
{
    struct mf_store *store = NULL;
    enum mf_rc rc = mf_store_sqlite_open(dir, true, &store, err);

    if (rc == MF_OK)
        rc = fill_store(store, b, err);
    mf_store_close(store);
    return rc;
}

/* Signs the first checkpoint. */
static enum mf_rc sign_first(const char *dir, struct mf_err *err)
{
    struct mf_log *log;
    enum mf_rc rc = mf_log_open_unfinished(dir, &log, NULL, err);

    if (rc == MF_OK)
        mf_log_close(log);
    return rc;
}

static enum mf_rc found_in(struct mf_arena *a, const char *dir, const struct mf_founding *f,
                           const struct mf_signer *signer, struct mf_err *err)
{
    struct beginning b = {.f = f};
    int mark = -1;
    enum mf_rc rc;

    if ((rc = first_entry(a, &b, signer, err)) != MF_OK || (rc = rehearse(&b, err)) != MF_OK ||
        (rc = make_dir(dir, err)) != MF_OK)
        return rc;
    if ((rc = begin(a, dir, &mark, err)) == MF_OK &&
        (rc = mf_dir_keep_key(dir, "log.key", signer, err)) == MF_OK &&
        (rc = make_store(dir, &b, err)) == MF_OK && (rc = sign_first(dir, err)) == MF_OK)
        rc = end(a, dir, err);
    if (mark >= 0)
        close(mark);
    return rc;
}

enum mf_rc mf_log_found(const char *dir, const struct mf_founding *f, struct mf_err *err)
{
    struct mf_signer signer;
    struct mf_arena a;
    enum mf_rc rc = mf_signer_from_seed(f->origin, MF_KEY_ED25519, f->seed, &signer, err);

    if (rc != MF_OK)
        return rc;
    mf_arena_init(&a);
    rc = found_in(&a, dir, f, &signer, err);
    mf_signer_wipe(&signer);
    mf_arena_free(&a);
    return rc;
}
