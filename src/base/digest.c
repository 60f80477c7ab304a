#include "base/digest.h"

#include <openssl/evp.h>

#include "base/os.h"

struct mf_hash mf_sha256(struct mf_str bytes)
{
    struct mf_hash h;
    unsigned n = 0;

    if (EVP_Digest(bytes.n ? bytes.p : "", bytes.n, h.b, &n, EVP_sha256(), NULL) != 1 ||
        n != sizeof h.b)
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
