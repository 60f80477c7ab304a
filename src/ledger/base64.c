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

/* What each byte stands for, plus one; 0: it is no digit. */
static const uint8_t values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* What a digit stands for; 64 and more for anything else. */
static uint32_t value_of(char c)
{
    return (uint32_t)values[(unsigned char)c] - 1;
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

/* The last bytes, of which there are `left`: 1 to 3. */
static bool last_bytes(const char *text, uint8_t *ret, size_t left)
{
    uint32_t v = 0;

    for (size_t j = 0; j <= left; j++) {
        uint32_t d = value_of(text[j]);
        if (d > 63)
            return false;
        v |= d << (18 - 6 * j);
    }
    /* Bits beyond the last byte must be 0, or several texts would stand for it. */
    if (left < 3 && (v & (UINT32_C(0xFFFFFF) >> 8 * left)) != 0)
        return false;
    for (size_t j = 0; j < left; j++)
        ret[j] = (uint8_t)(v >> (16 - 8 * j));
    return true;
}

bool mf_base64_exact(struct mf_str text, uint8_t *ret, size_t n)
{
    const char *p = text.p;
    size_t length;

    if (!decoded_length(text, &length) || length != n)
        return false;
    for (; n > 3; n -= 3, p += 4, ret += 3) {
        uint32_t a = value_of(p[0]), b = value_of(p[1]), c = value_of(p[2]), d = value_of(p[3]);
        if ((a | b | c | d) > 63)
            return false;
        ret[0] = (uint8_t)(a << 2 | b >> 4);
        ret[1] = (uint8_t)(b << 4 | c >> 2);
        ret[2] = (uint8_t)(c << 6 | d);
    }
    return n == 0 || last_bytes(p, ret, n);
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
