#include "ledger/scan.h"

#include <string.h>

#include "base/utf8.h"
#include "ledger/base64.h"
#include "ledger/tree.h"

bool mf_scan_until(struct mf_str *rest, char sep, struct mf_str *ret)
{
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;

    if (!at)
        return false;
    size_t n = (size_t)(at - rest->p);
    *ret = (struct mf_str){rest->p, n};
    *rest = (struct mf_str){at + 1, rest->n - n - 1};
    return true;
}

bool mf_scan_line(struct mf_str *rest, struct mf_str *ret_line)
{
    return mf_scan_until(rest, '\n', ret_line);
}

bool mf_scan_decimal(struct mf_str s, uint64_t max, uint64_t *ret)
{
    uint64_t v = 0;

    if (s.n == 0 || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (digit > max || v > (max - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *ret = v;
    return true;
}

bool mf_scan_hash(struct mf_str s, struct mf_hash *ret)
{
    struct mf_hash h;

    if (!mf_base64_exact(s, h.b, sizeof h.b))
        return false;
    *ret = h;
    return true;
}

void mf_scan_add_hash(struct mf_buf *out, const struct mf_hash *h)
{
    mf_base64_add(out, (struct mf_str){(const char *)h->b, sizeof h->b});
    mf_buf_char(out, '\n');
}

void mf_scan_add_proof(struct mf_buf *out, const struct mf_proof *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        mf_scan_add_hash(out, &p->at[i]);
}

bool mf_scan_proof(struct mf_str *rest, struct mf_proof *ret)
{
    struct mf_str line;

    ret->n = 0;
    while (mf_scan_line(rest, &line)) {
        if (line.n == 0)
            return true;
        if (ret->n == MF_TREE_PROOF_MAX || !mf_scan_hash(line, &ret->at[ret->n]))
            return false;
        ret->n++;
    }
    return false;
}

/* Unicode's property White_Space (15.0), above the controls. */
static bool is_space(uint32_t cp)
{
    return cp == 0x20 || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

bool mf_scan_key_name(struct mf_str s)
{
    if (s.n == 0 || s.n > 255)
        return false;
    while (s.n > 0) {
        uint32_t cp = 0;
        size_t n = mf_utf8_decode(s, &cp);
        if (n == 0 || cp < 0x20 || cp == '+' || is_space(cp))
            return false;
        s = (struct mf_str){s.p + n, s.n - n};
    }
    return true;
}

bool mf_scan_organisation(struct mf_str s)
{
    if (s.n < 3 || s.n > 200)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '.' || c == '-' || c == '_' || c == '/'))
            return false;
    }
    return true;
}
