/* What holds for every kind of store: limits are looked at here. */
#include "ledger/store.h"

#include <string.h>

#include "base/os.h"

static bool is_hash_of(struct mf_str bytes, const struct mf_hash *hash)
{
    struct mf_hash real = mf_sha256(bytes);

    return memcmp(&real, hash, sizeof real) == 0;
}

void mf_store_close(struct mf_store *s)
{
    if (s)
        s->class->close(s);
}

enum mf_rc mf_store_head(struct mf_store *s, struct mf_store_head *ret, struct mf_err *err)
{
    return s->class->head(s, ret, err);
}

enum mf_rc mf_store_append(struct mf_store *s, struct mf_store_head expected,
                           const struct mf_store_entry *entries, uint32_t n, struct mf_hash root,
                           struct mf_err *err)
{
    if (n == 0 || n > MF_MAX_BATCH)
        return mf_err_set(err, MF_E_LIMIT, "a batch has 1 to %u entries, not %u", MF_MAX_BATCH, n);
    for (uint32_t i = 0; i < n; i++)
        if (entries[i].bytes.n == 0 || entries[i].bytes.n > MF_MAX_ENTRY)
            return mf_err_set(err, MF_E_LIMIT, "an entry has 1 to %u bytes, not %zu", MF_MAX_ENTRY,
                              entries[i].bytes.n);
    for (uint32_t i = 0; i < n; i++)
        if (entries[i].secret.n > MF_MAX_ENTRY)
            return mf_err_set(err, MF_E_LIMIT, "what is sealed has at most %u bytes, not %zu",
                              MF_MAX_ENTRY, entries[i].secret.n);
    return s->class->append(s, expected, entries, n, root, err);
}

enum mf_rc mf_store_read(struct mf_store *s, uint64_t from, uint32_t n, struct mf_arena *a,
                         struct mf_store_entry *ret, struct mf_err *err)
{
    if (from > (uint64_t)INT64_MAX - n)
        return mf_err_set(err, MF_E_USAGE, "a store has no entries of such numbers");
    return s->class->read(s, from, n, a, ret, err);
}

enum mf_rc mf_store_find(struct mf_store *s, struct mf_hash id, uint64_t *ret, bool *ret_found,
                         struct mf_err *err)
{
    return s->class->find(s, id, ret, ret_found, err);
}

enum mf_rc mf_store_keep_note(struct mf_store *s, uint64_t size, struct mf_str note,
                              struct mf_err *err)
{
    if (note.n == 0 || note.n > MF_MAX_NOTE)
        return mf_err_set(err, MF_E_LIMIT, "a checkpoint has 1 to %u bytes, not %zu", MF_MAX_NOTE,
                          note.n);
    return s->class->keep_note(s, size, note, err);
}

void mf_store_carry_note(struct mf_store *s, uint64_t size, struct mf_str note)
{
    mf_assert(note.n > 0 && note.n <= MF_MAX_NOTE);
    s->class->carry_note(s, size, note);
}

enum mf_rc mf_store_note(struct mf_store *s, struct mf_arena *a, uint64_t *ret_size,
                         struct mf_str *ret, struct mf_err *err)
{
    return s->class->note(s, a, ret_size, ret, err);
}

enum mf_rc mf_store_keep_document(struct mf_store *s, struct mf_hash hash, struct mf_str bytes,
                                  struct mf_err *err)
{
    if (bytes.n > MF_MAX_DOCUMENT)
        return mf_err_set(err, MF_E_LIMIT, "a document has at most %u bytes, not %zu",
                          MF_MAX_DOCUMENT, bytes.n);
    if (!is_hash_of(bytes, &hash))
        return mf_err_set(err, MF_E_FORMAT, "the document is another than its hash says");
    return s->class->keep_document(s, hash, bytes, err);
}

enum mf_rc mf_store_document(struct mf_store *s, struct mf_hash hash, struct mf_arena *a,
                             struct mf_str *ret, bool *ret_found, struct mf_err *err)
{
    enum mf_rc rc = s->class->document(s, hash, a, ret, ret_found, err);

    if (rc == MF_OK && *ret_found && !is_hash_of(*ret, &hash))
        return mf_err_set(err, MF_E_FORMAT, "the ledger's store: a document is damaged");
    return rc;
}

enum mf_rc mf_store_settle(struct mf_store *s, struct mf_err *err)
{
    return s->class->settle(s, err);
}
