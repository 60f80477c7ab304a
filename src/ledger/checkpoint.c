#include "ledger/checkpoint.h"

#include <string.h>

#include "ledger/scan.h"

enum mf_rc mf_checkpoint_parse(struct mf_str text, struct mf_checkpoint *ret, struct mf_err *err)
{
    struct mf_str size, root, rest = text, line;
    struct mf_checkpoint c;

    if (!mf_scan_line(&rest, &c.origin) || c.origin.n == 0 || c.origin.n > 255)
        return mf_err_set(err, MF_E_FORMAT,
                          "a checkpoint begins with its origin, of 1 to 255 bytes");
    if (!mf_scan_line(&rest, &size) || !mf_scan_decimal(size, UINT64_MAX, &c.size))
        return mf_err_set(err, MF_E_FORMAT,
                          "a checkpoint's second line is the size, a decimal number");
    if (c.size > MF_TREE_SIZE_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a checkpoint's size is at most 2^62");
    if (!mf_scan_line(&rest, &root) || !mf_scan_hash(root, &c.root))
        return mf_err_set(err, MF_E_FORMAT,
                          "a checkpoint's third line is the root, base64 of 32 bytes");
    c.extension = rest;
    while (rest.n > 0)
        if (!mf_scan_line(&rest, &line) || line.n == 0)
            return mf_err_set(err, MF_E_FORMAT, "a checkpoint has a line that is blank or no line");
    *ret = c;
    return MF_OK;
}

struct mf_str mf_checkpoint_write(struct mf_arena *a, const struct mf_checkpoint *c)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_f(&b, "%.*s\n%llu\n", MF_F(c->origin), (unsigned long long)c->size);
    mf_scan_add_hash(&b, &c->root);
    mf_buf_add(&b, c->extension);
    return mf_buf_str(&b);
}

bool mf_checkpoint_possible(const struct mf_checkpoint *c)
{
    struct mf_hash empty = mf_tree_empty();

    return c->size > 0 || memcmp(c->root.b, empty.b, sizeof empty.b) == 0;
}

/* The keys as mf_note_open() takes them; NULL where one isn't of the type for what it is to be. */
static struct mf_vkey *keys_of(struct mf_arena *a, const struct mf_vkey *log,
                               const struct mf_vkey *witnesses, uint32_t nwitnesses)
{
    struct mf_vkey *known = mf_new_n(a, struct mf_vkey, (size_t)nwitnesses + 1);

    if (log->type != MF_KEY_ED25519)
        return NULL;
    known[0] = *log;
    for (uint32_t i = 0; i < nwitnesses; i++) {
        if (witnesses[i].type != MF_KEY_COSIGNATURE)
            return NULL;
        known[i + 1] = witnesses[i];
    }
    return known;
}

enum mf_rc mf_checkpoint_open(struct mf_arena *a, struct mf_str bytes, const struct mf_vkey *log,
                              const struct mf_vkey *witnesses, uint32_t nwitnesses,
                              struct mf_checkpoint *ret, struct mf_note *ret_note,
                              struct mf_err *err)
{
    const struct mf_vkey *known = keys_of(a, log, witnesses, nwitnesses);
    struct mf_checkpoint c;
    struct mf_note note;
    bool signed_by_log = false;

    if (!known)
        return mf_err_set(err, MF_E_USAGE, "a log has a key of type 01, a witness of type 04");
    enum mf_rc rc = mf_note_open(a, bytes, known, nwitnesses + 1, &note, err);
    if (rc == MF_OK)
        rc = mf_checkpoint_parse(note.text, &c, err);
    if (rc != MF_OK)
        return rc;
    if (!mf_str_eq(c.origin, log->name))
        return mf_err_set(err, MF_E_FORMAT, "the checkpoint is another log's than %.*s",
                          MF_F(log->name));
    for (uint32_t i = 0; i < note.nsigs; i++)
        signed_by_log = signed_by_log || note.sig[i].key == 0;
    if (!signed_by_log)
        return mf_err_set(err, MF_E_FORMAT, "the log %.*s hasn't signed the checkpoint",
                          MF_F(log->name));
    if (!mf_checkpoint_possible(&c))
        return mf_err_set(err, MF_E_FORMAT, "the empty tree has another root");
    *ret = c;
    if (ret_note)
        *ret_note = note;
    return MF_OK;
}
