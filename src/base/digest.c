/*
 * OpenSSL 3.0 calls these functions deprecated; what it offers instead looks the algorithm up at
 * each call, which takes several times as long as hashing a short text.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/sha.h>

#include "base/os.h"

struct mf_hash mf_sha256(struct mf_str bytes)
{
    struct mf_hash h;
    SHA256_CTX ctx;

    if (SHA256_Init(&ctx) != 1 || SHA256_Update(&ctx, bytes.n ? bytes.p : "", bytes.n) != 1 ||
        SHA256_Final(h.b, &ctx) != 1)
        mf_bug("libcrypto has no SHA-256");
    return h;
}

struct mf_str mf_hash_hex(struct mf_arena *a, const struct mf_hash *h)
{
    static const char digits[] = "0123456789abcdef";
    char *p = mf_arena_alloc(a, 2 * sizeof h->b + 1, 1);

    for (size_t i = 0; i < sizeof h->b; i++) {
        p[2 * i] = digits[h->b[i] >> 4];
        p[2 * i + 1] = digits[h->b[i] & 15];
    }
    return (struct mf_str){p, 2 * sizeof h->b};
}
