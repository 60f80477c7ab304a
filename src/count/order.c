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
