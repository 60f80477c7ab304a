/* The committed order and sortition: RFC 3797, and draws by SHA-256 without bias. */
#include "count/order.h"

#include <string.h>

/*
 * 64 bits from SHA-256 of "mufakat draw\n", the seed, and the counter as eight bytes, the highest
 * first. A draw below `bound` takes the first such number that lies below the largest multiple of
 * the bound, so that each place is equally likely.
 */
static uint64_t draw_below(struct mf_str seed, uint64_t *counter, uint64_t bound)
{
    uint64_t most = UINT64_MAX - UINT64_MAX % bound, x;

    do {
        struct mf_sha256_parts h;
        struct mf_hash digest;
        char bytes[8];
        for (unsigned i = 0; i < 8; i++)
            bytes[i] = (char)(unsigned char)(*counter >> (56 - 8 * i));
        ++*counter;
        mf_sha256_begin(&h);
        mf_sha256_add(&h, MF_S("mufakat draw\n"));
        mf_sha256_add(&h, seed);
        mf_sha256_add(&h, (struct mf_str){bytes, sizeof bytes});
        digest = mf_sha256_end(&h);
        x = 0;
        for (unsigned i = 0; i < 8; i++)
            x = x << 8 | digest.b[i];
    } while (x >= most);
    return x % bound;
}

const uint32_t *mf_draw(struct mf_arena *a, uint32_t n, uint32_t want, struct mf_str seed)
{
    uint32_t *pool = mf_new_n(a, uint32_t, n);
    uint64_t counter = 0;

    for (uint32_t i = 0; i < n; i++)
        pool[i] = i;
    for (uint32_t i = 0; i < n && i < want; i++) {
        uint32_t j = i + (uint32_t)draw_below(seed, &counter, n - i), x = pool[j];
        pool[j] = pool[i];
        pool[i] = x;
    }
    return pool;
}

const uint32_t *mf_order_from_seed(struct mf_arena *a, uint32_t n, struct mf_str seed)
{
    return mf_draw(a, n, n, seed);
}

struct mf_hash mf_order_seed(const struct mf_hash *ballots, struct mf_str value)
{
    struct mf_sha256_parts h;

    mf_sha256_begin(&h);
    mf_sha256_add(&h, (struct mf_str){(const char *)ballots->b, sizeof ballots->b});
    mf_sha256_add(&h, value);
    return mf_sha256_end(&h);
}

/* ---- RFC 3797 ---- */

struct mf_str mf_rfc3797_key(struct mf_arena *a, const struct mf_rfc3797_source *sources,
                             uint32_t n)
{
    struct mf_buf key;

    mf_buf_init(&key, a);
    for (uint32_t s = 0; s < n; s++) {
        uint64_t *sorted = mf_arena_copy(a, sources[s].numbers, sources[s].n * sizeof *sorted);
        for (uint32_t i = 1; i < sources[s].n; i++) {
            uint64_t x = sorted[i];
            uint32_t j = i;
            for (; j > 0 && sorted[j - 1] > x; j--)
                sorted[j] = sorted[j - 1];
            sorted[j] = x;
        }
        for (uint32_t i = 0; i < sources[s].n; i++) {
            mf_buf_u(&key, sorted[i]);
            mf_buf_char(&key, '.');
        }
        mf_buf_char(&key, '/');
    }
    return mf_buf_str(&key);
}

/* MD5 of the index, the key and the index again, as one number of 128 bits, modulo what is left. */
static uint32_t rfc3797_at(uint32_t i, struct mf_str key, uint32_t left)
{
    struct mf_arena a;
    struct mf_buf text;
    struct mf_md5 digest;
    uint32_t rest = 0;

    mf_arena_init(&a);
    mf_buf_init(&text, &a);
    for (unsigned turn = 0; turn < 2; turn++) {
        if (turn > 0)
            mf_buf_add(&text, key);
        mf_buf_char(&text, (char)(unsigned char)(i >> 8));
        mf_buf_char(&text, (char)(unsigned char)i);
    }
    digest = mf_md5(mf_buf_str(&text));
    for (unsigned k = 0; k < sizeof digest.b; k++)
        rest = (rest << 8 | digest.b[k]) % left; /* left is below 2^16 */
    mf_arena_free(&a);
    return rest;
}

const uint32_t *mf_rfc3797_draw(struct mf_arena *a, uint32_t n, uint32_t want, struct mf_str key)
{
    uint32_t *pool = mf_new_n(a, uint32_t, n), *drawn = mf_new_n(a, uint32_t, want);

    for (uint32_t i = 0; i < n; i++)
        pool[i] = i + 1;
    for (uint32_t i = 0; i < want && i < n; i++) {
        uint32_t at = rfc3797_at(i, key, n - i);
        drawn[i] = pool[at];
        memmove(pool + at, pool + at + 1, (n - i - at - 1) * sizeof *pool);
    }
    return drawn;
}
