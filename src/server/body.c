#include "server/body.h"

#include <jansson.h>

#include "base/vec.h"
#include "ledger/base64.h"
#include "ledger/scan.h"
#include "ledger/sshsig.h"

/* `NAME N`, and that many bytes. */
static enum mf_rc part(struct mf_str *rest, const char *name, struct mf_str *ret,
                       struct mf_err *err)
{
    struct mf_str line, word;
    uint64_t n;

    if (!mf_scan_line(rest, &line) || !mf_scan_until(&line, ' ', &word) || !mf_str_is(word, name) ||
        !mf_scan_decimal(line, MF_MAX_BATCH_BODY, &n) || n == 0)
        return mf_err_set(err, MF_E_FORMAT, "a line \"%s N\" is expected, with a number of bytes",
                          name);
    if (n >= rest->n || rest->p[n] != '\n')
        return mf_err_set(err, MF_E_FORMAT,
                          "after \"%s %zu\" there must be so many bytes and a line feed", name,
                          (size_t)n);
    *ret = mf_str_sub(*rest, 0, n);
    *rest = mf_str_sub(*rest, n + 1, rest->n);
    return MF_OK;
}

enum mf_rc mf_body_plain(struct mf_arena *a, struct mf_str body, uint32_t limit,
                         struct mf_signed **ret, uint32_t *ret_n, struct mf_err *err)
{
    MF_VEC(struct mf_signed) list = {0};
    struct mf_str rest = body;

    do {
        struct mf_signed one;
        enum mf_rc rc;
        if (list.n == limit)
            return mf_err_set(err, MF_E_LIMIT, "there are more than %u commands", (unsigned)limit);
        if ((rc = part(&rest, "text", &one.text, err)) != MF_OK ||
            (rc = part(&rest, "signature", &one.signature, err)) != MF_OK)
            return limit == 1 ? rc : mf_err_wrap(err, "command %u", (unsigned)list.n + 1);
        mf_vec_push(a, &list, one);
    } while (rest.n > 0);
    *ret = list.at;
    *ret_n = list.n;
    return MF_OK;
}

void mf_body_plain_add(struct mf_buf *out, struct mf_str text, struct mf_str signature)
{
    mf_buf_f(out, "text %zu\n", text.n);
    mf_buf_add(out, text);
    mf_buf_f(out, "\nsignature %zu\n", signature.n);
    mf_buf_add(out, signature);
    mf_buf_char(out, '\n');
}

static bool member(struct mf_arena *a, const json_t *object, const char *name, struct mf_str *ret)
{
    const json_t *v = json_object_get(object, name);

    if (!json_is_string(v) || json_string_length(v) == 0)
        return false;
    *ret = mf_str_copy(a, (struct mf_str){json_string_value(v), json_string_length(v)});
    return true;
}

enum mf_rc mf_body_json(struct mf_arena *a, struct mf_str body, struct mf_signed *ret,
                        struct mf_err *err)
{
    json_error_t why;
    json_t *v = json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, &why);
    struct mf_signed one;
    struct mf_str blob;
    bool good;

    if (!v)
        return mf_err_set(err, MF_E_FORMAT, "no JSON: line %d, column %d: %s", why.line, why.column,
                          why.text);
    good = json_is_object(v) && json_object_size(v) == 2 && member(a, v, "text", &one.text) &&
           member(a, v, "signature", &one.signature);
    json_decref(v);
    if (!good)
        return mf_err_set(err, MF_E_FORMAT,
                          "an object with the two strings \"text\" and \"signature\" is expected");
    /* Armor that isn't any is left as it is: the gate says what is wrong with it. */
    if (mf_str_starts(one.signature, MF_S("-----BEGIN")) &&
        mf_sshsig_unarmor(a, one.signature, &blob, NULL))
        one.signature = mf_base64(a, blob);
    *ret = one;
    return MF_OK;
}
