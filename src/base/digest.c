/*
 * OpenSSL 3.0 calls these functions deprecated; what it offers instead looks the algorithm up at
 * each call, which takes several times as long as hashing a short text.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/md5.h>
#include <openssl/sha.h>

#include "base/os.h"

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct mf_sha256_parts), "room for its state");

static SHA256_CTX *state_of(struct mf_sha256_parts *h)
{
    return (SHA256_CTX *)(void *)h->room;
}

void mf_sha256_begin(struct mf_sha256_parts *h)
{
    if (SHA256_Init(state_of(h)) != 1)
        mf_bug("libcrypto has no SHA-256");
}

void mf_sha256_add(struct mf_sha256_parts *h, struct mf_str bytes)
{
    if (bytes.n > 0 && SHA256_Update(state_of(h), bytes.p, bytes.n) != 1)
        mf_bug("libcrypto has no SHA-256");
}

struct mf_hash mf_sha256_end(struct mf_sha256_parts *h)
{
    struct mf_hash digest;

    if (SHA256_Final(digest.b, state_of(h)) != 1)
        mf_bug("libcrypto has no SHA-256");
    return digest;
}

struct mf_hash mf_sha256(struct mf_str bytes)
{
    struct mf_sha256_parts h;

    mf_sha256_begin(&h);
    mf_sha256_add(&h, bytes);
    return mf_sha256_end(&h);
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

struct mf_md5 mf_md5(struct mf_str bytes)
{
    struct mf_md5 digest;

    if (!MD5((const unsigned char *)(bytes.n ? bytes.p : ""), bytes.n, digest.b))
        mf_bug("libcrypto has no MD5");
    return digest;
}
