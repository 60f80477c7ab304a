/* Makes the folder of an organisation and its first entry. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "engine/roster.h"
#include "ledger/log_internal.h"
#include "ledger/wire.h"

#define INLINE_CHARTER (32u << 10) /* bytes up to which the charter stands in the entry itself */

static bool is_empty(const char *dir)
{
    DIR *d = opendir(dir);
    const struct dirent *e;
    bool empty = d != NULL;

    while (d && (e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            empty = false;
    if (d)
        closedir(d);
    return empty;
}

static enum mf_rc make_dir(const char *dir, struct mf_err *err)
{
    if (mkdir(dir, 0700) == 0 || (errno == EEXIST && is_empty(dir)))
        return MF_OK;
    if (errno == EEXIST)
        return mf_err_set(err, MF_E_USAGE,
                          "%s isn't empty; an organisation is founded in a folder of its own", dir);
    return mf_err_set(err, MF_E_IO, "%s: %s", dir, strerror(errno));
}

static enum mf_rc write_key(const char *path, struct mf_str text, struct mf_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n && write(fd, "\n", 1) == 1 &&
              fsync(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        ok = false;
    return ok ? MF_OK : mf_err_set(err, MF_E_IO, "%s: %s", path, strerror(errno));
}

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
        mf_keys_export(keys, org, out);
    mf_keys_free(keys);
    mf_org_free(org);
    return rc;
}

static void add_part(struct mf_entry *e, struct mf_str name, struct mf_str bytes)
{
    e->parts[e->nparts++] = (struct mf_entry_part){name, bytes};
}

static enum mf_rc first_entry(struct mf_arena *a, const struct mf_founding *f,
                              const struct mf_signer *signer, struct mf_buf *out,
                              struct mf_err *err)
{
    struct mf_entry e = {.kind = MF_ENTRY_FOUND, .at = f->at};
    struct mf_hash hash = mf_sha256(f->charter);
    struct mf_buf keys, hex;
    enum mf_rc rc;

    mf_buf_init(&keys, a);
    mf_buf_init(&hex, a);
    if ((rc = key_lines(a, f, &keys, err)) != MF_OK)
        return rc;
    mf_wire_hex(&hex, &hash);
    add_part(&e, MF_S("charter"), mf_buf_str(&hex));
    if (f->charter.n <= INLINE_CHARTER)
        add_part(&e, MF_S("charter-text"), f->charter);
    add_part(&e, MF_S("roster"), f->roster);
    add_part(&e, MF_S("keys"), mf_buf_str(&keys));
    add_part(&e, MF_S("log"), mf_vkey_write(a, &signer->key));
    if (f->policy.n > 0)
        add_part(&e, MF_S("policy"), f->policy);
    return mf_entry_write(out, &e, err);
}

static enum mf_rc fill_store(struct mf_store *store, const struct mf_founding *f,
                             struct mf_str bytes, struct mf_err *err)
{
    struct mf_store_entry entry = {.bytes = bytes, .leaf = mf_tree_leaf(bytes)};
    struct mf_store_head head;
    struct mf_tree tree = {.size = 0};
    enum mf_rc rc;

    mf_tree_append(&tree, &entry.leaf, NULL, NULL);
    if ((rc = mf_store_keep_document(store, mf_sha256(f->charter), f->charter, err)) != MF_OK ||
        (rc = mf_store_head(store, &head, err)) != MF_OK)
        return rc;
    return mf_store_append(store, head, &entry, 1, mf_tree_root(&tree), err);
}

static enum mf_rc found_in(struct mf_arena *a, const char *dir, const struct mf_founding *f,
                           struct mf_err *err)
{
    struct mf_signer signer;
    struct mf_store *store = NULL;
    struct mf_buf bytes;
    struct mf_play *p;
    enum mf_rc rc = mf_signer_from_seed(f->origin, MF_KEY_ED25519, f->seed, &signer, err);

    if (rc != MF_OK)
        return rc;
    mf_buf_init(&bytes, a);
    rc = first_entry(a, f, &signer, &bytes, err);
    if (rc == MF_OK) { /* what can't be played must not be founded */
        p = mf_play_new(NULL, NULL);
        if (f->charter.n <= INLINE_CHARTER)
            rc = mf_play_found(p, mf_buf_str(&bytes), NULL, err);
        mf_play_free(p);
    }
    if (rc == MF_OK)
        rc = make_dir(dir, err);
    if (rc == MF_OK)
        rc = write_key(mf_log_file(a, dir, "log.key").p, mf_signer_write(a, &signer), err);
    mf_signer_wipe(&signer);
    if (rc == MF_OK)
        rc = mf_store_sqlite_open(dir, true, &store, err);
    if (rc == MF_OK)
        rc = fill_store(store, f, mf_buf_str(&bytes), err);
    mf_store_close(store);
    return rc;
}

enum mf_rc mf_log_found(const char *dir, const struct mf_founding *f, struct mf_err *err)
{
    struct mf_arena a;
    struct mf_log *log;
    enum mf_rc rc;

    mf_arena_init(&a);
    rc = found_in(&a, dir, f, err);
    mf_arena_free(&a);
    if (rc != MF_OK)
        return rc;
    rc = mf_log_open(dir, &log, NULL, err); /* which signs the first checkpoint */
    if (rc == MF_OK)
        mf_log_close(log);
    return rc;
}
