#ifndef MF_BASE_DIGEST_H
#define MF_BASE_DIGEST_H
/* SHA-256 (FIPS 180-4) by OpenSSL's libcrypto. */
#include <stdint.h>

#include "base/str.h"

struct mf_hash {
    uint8_t b[32];
};

struct mf_hash mf_sha256(struct mf_str bytes);

/* The same of bytes that come in parts. `room` holds libcrypto's state and may be copied. */
struct mf_sha256_parts {
    uint64_t room[16];
};
void mf_sha256_begin(struct mf_sha256_parts *h);
void mf_sha256_add(struct mf_sha256_parts *h, struct mf_str bytes);
struct mf_hash mf_sha256_end(struct mf_sha256_parts *h);

/* 64 lower-case digits, owned by the arena and terminated by NUL. */
struct mf_str mf_hash_hex(struct mf_arena *a, const struct mf_hash *h);

/* MD5 (RFC 1321), for RFC 3797 alone: it is good for no secret and no proof any more. */
struct mf_md5 {
    uint8_t b[16];
};
struct mf_md5 mf_md5(struct mf_str bytes);

#endif
