#ifndef MF_BASE_DIGEST_H
#define MF_BASE_DIGEST_H
/* SHA-256 (FIPS 180-4) by OpenSSL's libcrypto. */
#include <stdint.h>

#include "base/str.h"

struct mf_hash {
    uint8_t b[32];
};

struct mf_hash mf_sha256(struct mf_str bytes);
/* 64 lower-case digits, owned by the arena and terminated by NUL. */
struct mf_str mf_hash_hex(struct mf_arena *a, const struct mf_hash *h);

#endif
