#include "ledger/proof.h"

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/scan.h"

static const char magic[] = "c2sp.org/tlog-proof@v1";

struct mf_str mf_receipt_write(struct mf_arena *a, const struct mf_receipt *r)
{
    struct mf_buf b;

    mf_assert(r->extra.n <= MF_RECEIPT_EXTRA_MAX);
    mf_buf_init(&b, a);
    mf_buf_f(&b, "%s\n", magic);
    if (r->extra.n > 0) {
        mf_buf_c(&b, "extra ");
        mf_base64_add(&b, r->extra);
        mf_buf_char(&b, '\n');
    }
    mf_buf_f(&b, "index %llu\n", (unsigned long long)r->index);
    mf_scan_add_proof(&b, &r->proof);
    mf_buf_char(&b, '\n');
    mf_buf_add(&b, r->checkpoint);
    return mf_buf_str(&b);
}

enum mf_rc mf_receipt_parse(struct mf_arena *a, struct mf_str bytes, struct mf_receipt *ret,
                            struct mf_err *err)
{
    struct mf_str line, extra = MF_S("extra "), index = MF_S("index ");
    struct mf_receipt r = {0};

    if (bytes.n > MF_RECEIPT_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a receipt has at most %d bytes", MF_RECEIPT_MAX);
    if (!mf_scan_line(&bytes, &line) || !mf_str_is(line, magic))
        return mf_err_set(err, MF_E_FORMAT, "a receipt begins with the line %s", magic);
    if (!mf_scan_line(&bytes, &line))
        return mf_err_set(err, MF_E_FORMAT, "the receipt ends after its first line");
    if (mf_str_starts(line, extra)) {
        line = mf_str_sub(line, extra.n, line.n);
        if (line.n > mf_base64_length(MF_RECEIPT_EXTRA_MAX))
            return mf_err_set(err, MF_E_LIMIT, "a receipt's extra data has at most %d bytes",
                              MF_RECEIPT_EXTRA_MAX);
        if (line.n == 0 || !mf_base64_decode(a, line, &r.extra))
            return mf_err_set(err, MF_E_FORMAT, "the receipt's extra data isn't base64");
        if (!mf_scan_line(&bytes, &line))
            return mf_err_set(err, MF_E_FORMAT, "the receipt ends after its extra data");
    }
    if (!mf_str_starts(line, index) ||
        !mf_scan_decimal(mf_str_sub(line, index.n, line.n), MF_TREE_SIZE_MAX, &r.index))
        return mf_err_set(err, MF_E_FORMAT,
                          "the receipt has no line \"index\" with a number of at most 2^62");
    if (!mf_scan_proof(&bytes, &r.proof))
        return mf_err_set(err, MF_E_FORMAT,
                          "a receipt's proof is up to %d lines of base64 of 32 bytes, and a blank "
                          "line",
                          MF_TREE_PROOF_MAX);
    r.checkpoint = bytes;
    *ret = r;
    return MF_OK;
}

enum mf_rc mf_receipt_verify(struct mf_arena *a, const struct mf_receipt *r,
                             const struct mf_hash *leaf, const struct mf_policy *policy,
                             struct mf_checkpoint *ret, struct mf_err *err)
{
    struct mf_checkpoint c;
    enum mf_rc rc = mf_policy_open(a, policy, r->checkpoint, &c, NULL, err);

    if (rc == MF_OK)
        rc = mf_tree_verify_inclusion(&r->proof, r->index, c.size, leaf, &c.root, err);
    if (rc == MF_OK)
        *ret = c;
    return rc;
}
