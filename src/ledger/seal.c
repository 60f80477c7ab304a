#include "ledger/seal.h"

#include <string.h>

#include "base/os.h"
#include "ledger/proof.h"
#include "ledger/scan.h"
#include "ledger/signature.h"
#include "ledger/text.h"
#include "ledger/wire.h"

/* A command, with its signature and the lines of its entry, can always be opened. */
_Static_assert(sizeof MF_SEAL_LINE + MF_MAX_SECRET <= MF_RECEIPT_EXTRA_MAX, "no receipt");
_Static_assert(MF_MAX_COMMAND + MF_MAX_ASSERTION_TEXT + 128 <= MF_MAX_SEALED, "too large to open");

/* ---- commitments ---- */

struct mf_str mf_seal_preimage(struct mf_arena *a, struct mf_str secret)
{
    struct mf_buf b;

    mf_assert(secret.n >= MF_SALT);
    mf_buf_init(&b, a);
    mf_buf_c(&b, MF_SEAL_LINE);
    mf_buf_add(&b, secret);
    return mf_buf_str(&b);
}

struct mf_hash mf_seal_commitment(struct mf_str secret)
{
    struct mf_arena a;
    struct mf_hash h;

    mf_arena_init(&a);
    h = mf_sha256(mf_seal_preimage(&a, secret));
    mf_arena_free(&a);
    return h;
}

struct mf_str mf_seal_real(struct mf_str secret)
{
    mf_assert(secret.n >= MF_SALT);
    return mf_str_sub(secret, MF_SALT, secret.n);
}

/* ---- the two kinds of entries ---- */

void mf_seal_write(struct mf_buf *out, const struct mf_seal *seal)
{
    struct mf_arena a;
    struct mf_entry e = {.kind = MF_ENTRY_SEALED, .at = seal->at, .nparts = 2};

    mf_arena_init(&a);
    e.parts[0] = (struct mf_entry_part){MF_S("commitment"), mf_hash_hex(&a, &seal->commitment)};
    e.parts[1] = (struct mf_entry_part){MF_S("files"), seal->files ? MF_S("1") : MF_S("0")};
    if (mf_entry_write(out, &e, NULL) != MF_OK)
        mf_bug("a sealed entry that can't be written");
    mf_arena_free(&a);
}

enum mf_rc mf_seal_read(const struct mf_entry *e, struct mf_seal *ret, struct mf_err *err)
{
    struct mf_seal seal = {.at = e->at};
    struct mf_str files = mf_entry_part(e, "files");

    if (!mf_wire_read_hex(mf_entry_part(e, "commitment"), &seal.commitment))
        return mf_err_set(err, MF_E_FORMAT, "its commitment isn't 64 hexadecimal digits");
    if (!mf_str_is(files, "0") && !mf_str_is(files, "1"))
        return mf_err_set(err, MF_E_FORMAT, "whether it files a proposal is neither 0 nor 1");
    seal.files = mf_str_is(files, "1");
    *ret = seal;
    return MF_OK;
}

void mf_disclosure_write(struct mf_buf *out, mf_instant at, const struct mf_disclosure *o)
{
    struct mf_arena a;
    struct mf_hash salt;
    struct mf_entry e = {.kind = MF_ENTRY_OPENED, .at = at, .nparts = 3};

    mf_assert(o->secret.n >= MF_SALT && o->secret.n <= MF_MAX_SECRET);
    mf_arena_init(&a);
    memcpy(salt.b, o->secret.p, MF_SALT);
    e.parts[0] =
        (struct mf_entry_part){MF_S("entry"), mf_strf(&a, "%llu", (unsigned long long)o->entry)};
    e.parts[1] = (struct mf_entry_part){MF_S("salt"), mf_hash_hex(&a, &salt)};
    e.parts[2] = (struct mf_entry_part){MF_S("bytes"), mf_seal_real(o->secret)};
    if (mf_entry_write(out, &e, NULL) != MF_OK)
        mf_bug("an opened entry that can't be written");
    mf_arena_free(&a);
}

enum mf_rc mf_disclosure_read(struct mf_arena *a, const struct mf_entry *e,
                              struct mf_disclosure *ret, struct mf_err *err)
{
    struct mf_str real = mf_entry_part(e, "bytes");
    struct mf_hash salt;
    struct mf_buf b;

    if (!mf_scan_decimal(mf_entry_part(e, "entry"), INT64_MAX, &ret->entry))
        return mf_err_set(err, MF_E_FORMAT, "which entry it opens is no number");
    if (!mf_wire_read_hex(mf_entry_part(e, "salt"), &salt))
        return mf_err_set(err, MF_E_FORMAT, "its salt isn't 64 hexadecimal digits");
    if (real.n > MF_MAX_SEALED)
        return mf_err_set(err, MF_E_LIMIT, "what it opens has at most %u bytes", MF_MAX_SEALED);
    mf_buf_init(&b, a);
    mf_buf_add(&b, (struct mf_str){(const char *)salt.b, MF_SALT});
    mf_buf_add(&b, real);
    ret->secret = mf_buf_str(&b);
    return MF_OK;
}

enum mf_rc mf_seal_open(const struct mf_seal *seal, struct mf_str secret, struct mf_entry *ret,
                        struct mf_err *err)
{
    struct mf_hash h;
    enum mf_rc rc;

    if (secret.n < MF_SALT || secret.n > MF_MAX_SECRET)
        return mf_err_set(err, MF_E_FORMAT, "what was sealed has another size than it can have");
    h = mf_seal_commitment(secret);
    if (!mf_hash_eq(&h, &seal->commitment))
        return mf_err_set(err, MF_E_FORMAT, "it isn't what was sealed: the commitment is another");
    if ((rc = mf_entry_read(mf_seal_real(secret), ret, err)) != MF_OK)
        return mf_err_wrap(err, "what was sealed");
    if (ret->kind != MF_ENTRY_COMMAND || ret->at != seal->at)
        return mf_err_set(err, MF_E_FORMAT,
                          "what was sealed is no command, or one of another instant");
    return MF_OK;
}

enum mf_rc mf_seal_receipt(struct mf_arena *a, struct mf_str receipt, struct mf_str secret,
                           struct mf_str *ret, struct mf_err *err)
{
    struct mf_receipt r;
    enum mf_rc rc = mf_receipt_parse(a, receipt, &r, err);

    if (rc != MF_OK)
        return rc;
    r.extra = mf_seal_preimage(a, secret);
    *ret = mf_receipt_write(a, &r);
    return MF_OK;
}

bool mf_entry_is(struct mf_str bytes, enum mf_entry_kind kind)
{
    struct mf_str line;

    return mf_scan_line(&bytes, &line) && mf_scan_line(&bytes, &line) &&
           mf_str_starts(line, MF_S("kind ")) &&
           mf_str_is(mf_str_sub(line, 5, line.n), mf_entry_kind_name(kind));
}
