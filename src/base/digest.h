#ifndef MF_BASE_DIGEST_H
#define MF_BASE_DIGEST_H
/* SHA-256 (FIPS 180-4) by OpenSSL's libcrypto, and the canonical bytes that hashes are taken over. */
#include <stdint.h>

#include "base/str.h"

struct mf_hash {
    uint8_t b[32];
};

struct mf_hash mf_sha256(struct mf_str bytes);
struct mf_str mf_hash_hex(struct mf_arena *a, const struct mf_hash *h); /* 64 lower-case digits */

#endif
