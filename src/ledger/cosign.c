#include "ledger/cosign.h"

#include "ledger/scan.h"

static const char plain[] = "text/plain; charset=utf-8";

/* ---- the request ---- */

struct mf_str mf_add_checkpoint_write(struct mf_arena *a, const struct mf_add_checkpoint *r)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_f(&b, "old %llu\n", (unsigned long long)r->old);
    mf_scan_add_proof(&b, &r->proof);
    mf_buf_char(&b, '\n');
    mf_buf_add(&b, r->checkpoint);
    return mf_buf_str(&b);
}

enum mf_rc mf_add_checkpoint_parse(struct mf_str body, struct mf_add_checkpoint *ret,
                                   struct mf_err *err)
{
    struct mf_str line, old = MF_S("old ");
    struct mf_add_checkpoint r;

    if (body.n > MF_WITNESS_REQUEST_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a request has at most %d bytes",
                          MF_WITNESS_REQUEST_MAX);
    if (!mf_scan_line(&body, &line) || !mf_str_starts(line, old) ||
        !mf_scan_decimal(mf_str_sub(line, old.n, line.n), MF_TREE_SIZE_MAX, &r.old))
        return mf_err_set(err, MF_E_FORMAT,
                          "a request begins with \"old\" and a number of at most 2^62");
    if (!mf_scan_proof(&body, &r.proof))
        return mf_err_set(err, MF_E_FORMAT,
                          "a request's proof is up to %d lines of base64 of 32 bytes, and a blank "
                          "line",
                          MF_TREE_PROOF_MAX);
    r.checkpoint = body;
    *ret = r;
    return MF_OK;
}

/* ---- what a witness answers ---- */

struct deciding {
    struct mf_arena *arena;
    struct mf_add_checkpoint request;
    struct mf_note note;
    struct mf_checkpoint checkpoint;
    struct mf_err err;
    struct mf_witness_verdict *verdict;
};

static void answer(struct deciding *d, int status, const char *why)
{
    d->verdict->status = status;
    d->verdict->body = mf_strf(d->arena, "%s\n", why);
}

static bool parse(struct deciding *d, struct mf_str body)
{
    if (mf_add_checkpoint_parse(body, &d->request, &d->err) != MF_OK ||
        mf_note_parse(d->arena, d->request.checkpoint, &d->note, &d->err) != MF_OK ||
        mf_checkpoint_parse(d->note.text, &d->checkpoint, &d->err) != MF_OK) {
        answer(d, 400, d->err.message);
        return false;
    }
    return true;
}

/* Whose checkpoint it is, and whether that log has signed it. */
static bool is_signed(struct deciding *d, const struct mf_witness_log *logs, uint32_t nlogs)
{
    uint32_t i = 0;

    while (i < nlogs && !mf_str_eq(logs[i].origin, d->checkpoint.origin))
        i++;
    if (i == nlogs) {
        answer(d, 404, "this witness doesn't know the log");
        return false;
    }
    d->verdict->log = i;
    d->verdict->record = logs[i].record;
    if (mf_note_open(d->arena, d->request.checkpoint, logs[i].keys, logs[i].nkeys, &d->note,
                     &d->err) != MF_OK) {
        answer(d, 403, d->err.message);
        return false;
    }
    return true;
}

/* Whether the checkpoint continues the record. */
static bool continues(struct deciding *d)
{
    const struct mf_witness_record *record = &d->verdict->record;
    const struct mf_checkpoint *c = &d->checkpoint;
    uint64_t size = record->cosigned ? record->size : 0;
    struct mf_hash root = record->cosigned ? record->root : mf_tree_empty();

    if (d->request.old > c->size) {
        answer(d, 400, "the old size is above the checkpoint's");
        return false;
    }
    if (d->request.old != size) {
        d->verdict->status = 409;
        d->verdict->body = mf_strf(d->arena, "%llu\n", (unsigned long long)size);
        d->verdict->type = MF_WITNESS_SIZE_TYPE;
        return false;
    }
    if (!mf_checkpoint_possible(c)) {
        answer(d, 422, "the empty tree has another root");
        return false;
    }
    if (mf_tree_verify_consistency(&d->request.proof, size, c->size, &root, &c->root, &d->err) !=
        MF_OK) {
        answer(d, 422, d->err.message);
        return false;
    }
    return true;
}

void mf_witness_decide(struct mf_arena *a, struct mf_str body, const struct mf_witness_log *logs,
                       uint32_t nlogs, struct mf_witness_verdict *ret)
{
    struct deciding d = {.arena = a, .verdict = ret};

    *ret = (struct mf_witness_verdict){.log = UINT32_MAX, .type = plain};
    if (!parse(&d, body) || !is_signed(&d, logs, nlogs) || !continues(&d))
        return;
    ret->status = 200;
    ret->record = (struct mf_witness_record){true, d.checkpoint.size, d.checkpoint.root};
    ret->text = d.note.text;
}

/* ---- what the log does with the answer ---- */

enum mf_rc mf_cosign_collect(struct mf_arena *a, struct mf_str checkpoint, struct mf_str answer,
                             const struct mf_vkey *witnesses, uint32_t n, struct mf_str *ret_lines,
                             struct mf_err *err)
{
    struct mf_note own, signed_note;
    struct mf_buf lines;
    enum mf_rc rc = mf_note_parse(a, checkpoint, &own, err);

    for (uint32_t i = 0; i < n; i++)
        if (witnesses[i].type != MF_KEY_COSIGNATURE)
            return mf_err_set(err, MF_E_USAGE, "a witness has a key of type 04");
    if (rc == MF_OK)
        rc = mf_note_open(a, mf_note_write(a, own.text, answer), witnesses, n, &signed_note, err);
    if (rc != MF_OK)
        return rc;
    /* A blank line in the answer would move where the text ends. */
    if (!mf_str_eq(signed_note.text, own.text))
        return mf_err_set(err, MF_E_FORMAT, "the witness's answer isn't lines of signatures");
    mf_buf_init(&lines, a);
    for (uint32_t i = 0; i < signed_note.nsigs; i++)
        if (signed_note.sig[i].key != MF_NOTE_UNKNOWN) {
            mf_buf_add(&lines, signed_note.sig[i].line);
            mf_buf_char(&lines, '\n');
        }
    *ret_lines = mf_str_copy(a, mf_buf_str(&lines));
    return MF_OK;
}

enum mf_rc mf_cosign_conflict(struct mf_str answer, uint64_t *ret_size, struct mf_err *err)
{
    struct mf_str line;

    if (!mf_scan_line(&answer, &line) || answer.n > 0 ||
        !mf_scan_decimal(line, MF_TREE_SIZE_MAX, ret_size))
        return mf_err_set(err, MF_E_FORMAT, "the witness's answer isn't a size and a line feed");
    return MF_OK;
}
