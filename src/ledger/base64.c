#include "ledger/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t mf_base64_length(size_t n)
{
    return (n + 2) / 3 * 4;
}

void mf_base64_add(struct mf_buf *out, struct mf_str bytes)
{
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t v = 0;
        for (size_t j = 0; j < 3; j++)
            v = v << 8 | (j < left ? (uint8_t)bytes.p[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            mf_buf_char(out, j > left ? '=' : digits[v >> (18 - 6 * j) & 63]);
    }
}

struct mf_str mf_base64(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_base64_add(&b, bytes);
    return mf_buf_str(&b);
}

/* What a digit stands for; 64 and more for anything else. */
static uint32_t value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : 64;
}

/* Bytes that a text of this form stands for; false where its length is impossible. */
static bool decoded_length(struct mf_str text, size_t *ret)
{
    size_t pads = 0;

    if (text.n % 4 != 0)
        return false;
    while (pads < 2 && pads < text.n && text.p[text.n - 1 - pads] == '=')
        pads++;
    *ret = text.n / 4 * 3 - pads;
    return true;
}

bool mf_base64_exact(struct mf_str text, uint8_t *ret, size_t n)
{
    size_t length;

    if (!decoded_length(text, &length) || length != n)
        return false;
    for (size_t i = 0; i < text.n; i += 4) {
        size_t left = n - i / 4 * 3, used = left >= 3 ? 4 : left + 1;
        uint32_t v = 0;
        for (size_t j = 0; j < used; j++) {
            uint32_t d = value_of(text.p[i + j]);
            if (d > 63)
                return false;
            v |= d << (18 - 6 * j);
        }
        /* Bits beyond the last byte must be 0, or several texts would stand for it. */
        if (used < 4 && (v & (UINT32_C(0xFFFFFF) >> 8 * left)) != 0)
            return false;
        for (size_t j = 0; j < 3 && j < left; j++)
            ret[i / 4 * 3 + j] = (uint8_t)(v >> (16 - 8 * j));
    }
    return true;
}

bool mf_base64_decode(struct mf_arena *a, struct mf_str text, struct mf_str *ret)
{
    size_t n;

    if (!decoded_length(text, &n))
        return false;
    uint8_t *bytes = mf_arena_alloc(a, n + 1, 1);
    if (!mf_base64_exact(text, bytes, n))
        return false;
    *ret = (struct mf_str){(const char *)bytes, n};
    return true;
}
