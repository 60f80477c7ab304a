#include "ledger/wire.h"

#include <string.h>

#include "base/os.h"
#include "lang/charter.h"

void mf_wire_instant(struct mf_buf *out, mf_instant t)
{
    mf_assert(t >= 0 && t <= MF_LAST_INSTANT_OF_WIRE);
    struct mf_str iso = mf_instant_iso(out->arena, t);
    mf_buf_add(out, mf_str_sub(iso, 0, iso.n - 1));
    if (iso.n < MF_WIRE_INSTANT) /* no milliseconds */
        mf_buf_c(out, ".000");
    mf_buf_char(out, 'Z');
}

bool mf_wire_read_instant(struct mf_str s, mf_instant *ret)
{
    /* Of that length, with these signs in their places, there is one way to write an instant. */
    return s.n == MF_WIRE_INSTANT && s.p[19] == '.' && s.p[23] == 'Z' && mf_instant_parse(s, ret);
}

void mf_wire_hex(struct mf_buf *out, const struct mf_hash *h)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof h->b; i++) {
        mf_buf_char(out, digits[h->b[i] >> 4]);
        mf_buf_char(out, digits[h->b[i] & 15]);
    }
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool mf_wire_read_hex(struct mf_str s, struct mf_hash *ret)
{
    struct mf_hash h;

    if (s.n != 2 * sizeof h.b)
        return false;
    for (size_t i = 0; i < sizeof h.b; i++) {
        int high = digit(s.p[2 * i]), low = digit(s.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        h.b[i] = (uint8_t)(high << 4 | low);
    }
    *ret = h;
    return true;
}

bool mf_wire_is_name(struct mf_str s)
{
    if (s.n == 0 || s.n > MF_MAX_NAME || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_')
            return false;
    return true;
}

bool mf_hash_eq(const struct mf_hash *a, const struct mf_hash *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}
