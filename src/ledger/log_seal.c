/* The sequencer's part of sealing: what is sealed when it is taken, and opened when it is time. */
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "ledger/log_internal.h"

/* Of what is opened in one batch, so that many large entries don't need memory without bound. */
#define MAX_BYTES (16u << 20)

enum mf_rc mf_log_add_sealed(struct mf_batch *b, struct mf_str real, mf_instant at, bool files,
                             const struct mf_waits *waits, const struct mf_hash *id,
                             struct mf_err *err)
{
    struct mf_log *log = b->log;
    struct mf_seal seal = {.at = at, .files = files};
    uint8_t salt[MF_SALT];
    struct mf_buf secret, bytes;

    randombytes_buf(salt, sizeof salt);
    mf_buf_init(&secret, &log->work);
    mf_buf_add(&secret, (struct mf_str){(const char *)salt, sizeof salt});
    mf_buf_add(&secret, real);
    seal.commitment = mf_seal_commitment(mf_buf_str(&secret));
    mf_buf_init(&bytes, &log->work);
    mf_seal_write(&bytes, &seal);
    mf_play_sealed(log->play, &seal, waits);
    return mf_log_add_bytes(b, mf_buf_str(&bytes), mf_buf_str(&secret), id, err);
}

/* What was sealed as that entry: of this batch, or kept. */
static enum mf_rc secret_of(struct mf_batch *b, uint64_t entry, struct mf_str *ret,
                            struct mf_err *err)
{
    struct mf_store_entry se;
    enum mf_rc rc = MF_OK;

    if (entry >= b->before.size)
        se = b->log->entries[entry - b->before.size];
    else
        rc = mf_store_read(b->log->store, entry, 1, &b->log->work, &se, err);
    if (rc == MF_OK && se.secret.n < MF_SALT)
        rc = mf_err_set(err, MF_E_FORMAT, "what was sealed as entry %llu isn't in the store",
                        (unsigned long long)entry);
    *ret = se.secret;
    return rc;
}

bool mf_log_opens(struct mf_log *log)
{
    return mf_play_opens(log->play) != NULL;
}

enum mf_rc mf_log_add_openings(struct mf_batch *b, struct mf_err *err)
{
    struct mf_play *play = b->log->play;
    const struct mf_sealed_row *row;
    size_t bytes = 0;
    enum mf_rc rc = MF_OK;

    while (rc == MF_OK && b->n < MF_MAX_BATCH && bytes < MAX_BYTES &&
           (row = mf_play_opens(play)) != NULL) {
        struct mf_disclosure d = {.entry = row->entry};
        struct mf_buf out;
        if ((rc = secret_of(b, d.entry, &d.secret, err)) != MF_OK)
            break;
        mf_buf_init(&out, &b->log->work);
        mf_disclosure_write(&out, mf_play_now(play), &d);
        mf_play_opened(play, d.entry);
        rc = mf_log_add_bytes(b, mf_buf_str(&out), (struct mf_str){0}, NULL, err);
        bytes += out.n + d.secret.n;
    }
    return rc;
}
