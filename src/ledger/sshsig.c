/* The low-level calls to SHA-512 are deprecated in name only, and spare a look-up at each message.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/sshsig.h"

#include <openssl/ec.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/ssh_internal.h"

enum {
    VERSION = 1,
    PRESENT = 1, /* of the flags: somebody was there */
    SK_TAIL = 5, /* flags, and four bytes of the counter */
    SCALAR = 32, /* bytes of r or s */
    ARMOR_WIDTH = 70,
    FRAME = 99 /* bytes that are signed */
};

static const char magic[] = "SSHSIG";
static const char hash_name[] = "sha512";

/* ---- reading ---- */

/* An integer of SSH: shortest form, above 0, into 32 bytes. */
static bool take_scalar(struct mf_str *from, uint8_t ret[static SCALAR])
{
    struct mf_str s;

    if (!mf_ssh_take(from, &s) || s.n == 0 || (unsigned char)s.p[0] > 127)
        return false;
    if (s.p[0] == 0) {
        if (s.n == 1 || (unsigned char)s.p[1] < 128)
            return false;
        s = mf_str_sub(s, 1, s.n);
    }
    if (s.n > SCALAR)
        return false;
    memset(ret, 0, SCALAR);
    memcpy(ret + SCALAR - s.n, s.p, s.n);
    return true;
}

/* What follows the kind of key in a signature. */
static bool read_inner(struct mf_str rest, struct mf_sshsig *sig, struct mf_denial *no)
{
    struct mf_str s;

    if (!mf_ssh_take(&rest, &s))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (sig->key.kind == MF_SSH_SK_P256) {
        if (!take_scalar(&s, sig->sig) || !take_scalar(&s, sig->sig + SCALAR) || s.n > 0)
            return mf_deny(no, MF_NO_SIG_SCALAR, 0, NULL);
    } else {
        if (s.n != sizeof sig->sig)
            return mf_deny(no, MF_NO_SIG_SCALAR, 0, NULL);
        memcpy(sig->sig, s.p, sizeof sig->sig);
    }
    if (sig->key.kind != MF_SSH_ED25519) {
        const unsigned char *p = (const unsigned char *)rest.p;
        if (rest.n < SK_TAIL)
            return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
        sig->flags = p[0];
        sig->counter =
            (uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 8 | (uint32_t)p[4];
        rest = mf_str_sub(rest, SK_TAIL, rest.n);
    }
    return rest.n == 0 || mf_deny(no, MF_NO_SIG_TRAILING, 0, NULL);
}

static bool read_preamble(struct mf_str *rest, struct mf_denial *no)
{
    static const unsigned char version[4] = {0, 0, 0, VERSION};

    if (rest->n < sizeof magic - 1 || memcmp(rest->p, magic, sizeof magic - 1) != 0)
        return mf_deny(no, MF_NO_SIG_MAGIC, 0, NULL);
    *rest = mf_str_sub(*rest, sizeof magic - 1, rest->n);
    if (rest->n < sizeof version)
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (memcmp(rest->p, version, sizeof version) != 0) {
        /* Nobody will ever read more of the number than its last byte. */
        static const char digit[] = "0123456789";
        unsigned char last = (unsigned char)rest->p[3];
        bool small = memcmp(rest->p, version, 3) == 0 && last < 10;
        struct mf_str said = {small ? digit + last : "?", 1};
        return mf_deny(no, MF_NO_SIG_VERSION, 1, &said);
    }
    *rest = mf_str_sub(*rest, sizeof version, rest->n);
    return true;
}

bool mf_sshsig_read(struct mf_str blob, struct mf_sshsig *ret, struct mf_denial *no)
{
    struct mf_str rest = blob, key, space, reserved, hash, inner, kind;
    struct mf_sshsig sig = {0};

    if (!read_preamble(&rest, no))
        return false;
    if (!mf_ssh_take(&rest, &key) || !mf_ssh_take(&rest, &space) ||
        !mf_ssh_take(&rest, &reserved) || !mf_ssh_take(&rest, &hash) || !mf_ssh_take(&rest, &inner))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (rest.n > 0)
        return mf_deny(no, MF_NO_SIG_TRAILING, 0, NULL);
    if (!mf_str_is(space, MF_SSHSIG_NAMESPACE))
        return mf_deny(no, MF_NO_SIG_NAMESPACE, 1, &space);
    if (reserved.n > 0)
        return mf_deny(no, MF_NO_SIG_RESERVED, 0, NULL);
    if (!mf_ssh_key_read(key, &sig.key, no))
        return false;
    if (mf_ssh_is_passkey(sig.key.kind)) {
        kind = mf_ssh_kind_name(sig.key.kind);
        return mf_deny(no, MF_NO_SIG_KIND, 1, &kind);
    }
    if (!mf_str_is(hash, hash_name))
        return mf_deny(no, MF_NO_SIG_HASH, 1, &hash);
    if (!mf_ssh_take(&inner, &kind))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (!mf_str_eq(kind, mf_ssh_kind_name(sig.key.kind)))
        return mf_deny(no, MF_NO_SIG_MIXED, 2,
                       (struct mf_str[]){mf_ssh_kind_name(sig.key.kind), kind});
    if (!read_inner(inner, &sig, no))
        return false;
    *ret = sig;
    return true;
}

static bool too_large(struct mf_arena *a, size_t limit, size_t n, struct mf_denial *no)
{
    return mf_deny(no, MF_NO_SIG_SIZE, 2,
                   (struct mf_str[]){mf_strf(a, "%zu", limit), mf_strf(a, "%zu", n)});
}

bool mf_sshsig_read_text(struct mf_arena *a, struct mf_str text, struct mf_sshsig *ret,
                         struct mf_denial *no)
{
    struct mf_str blob;

    if (text.n > MF_MAX_SSHSIG_TEXT)
        return too_large(a, MF_MAX_SSHSIG_TEXT, text.n, no);
    if (!mf_base64_decode(a, text, &blob))
        return mf_deny(no, MF_NO_SIG_ENCODING, 0, NULL);
    return mf_sshsig_read(blob, ret, no);
}

/* ---- verifying ---- */

bool mf_sshsig_init(void)
{
    return sodium_init() >= 0;
}

static uint8_t *put(uint8_t *at, const void *bytes, uint8_t n)
{
    memcpy(at, (const uint8_t[4]){0, 0, 0, n}, 4);
    memcpy(at + 4, bytes, n);
    return at + 4 + n;
}

static void frame(struct mf_str message, uint8_t ret[static FRAME])
{
    uint8_t hash[SHA512_DIGEST_LENGTH];
    SHA512_CTX ctx;
    uint8_t *at = ret;

    if (SHA512_Init(&ctx) != 1 || SHA512_Update(&ctx, message.n ? message.p : "", message.n) != 1 ||
        SHA512_Final(hash, &ctx) != 1)
        mf_bug("libcrypto has no SHA-512");
    memcpy(at, magic, sizeof magic - 1);
    at = put(at + sizeof magic - 1, MF_SSHSIG_NAMESPACE, sizeof MF_SSHSIG_NAMESPACE - 1);
    at = put(at, "", 0);
    at = put(at, hash_name, sizeof hash_name - 1);
    at = put(at, hash, sizeof hash);
    mf_assert(at - ret == FRAME);
}

void mf_sshsig_frame(struct mf_buf *out, struct mf_str message)
{
    uint8_t bytes[FRAME];

    frame(message, bytes);
    mf_buf_add(out, (struct mf_str){(const char *)bytes, sizeof bytes});
}

/* What a security key signs: SHA-256(application), flags, counter, SHA-256(frame). */
enum { SK_SIGNED = 32 + SK_TAIL + 32 };

static void sk_signed(const struct mf_sshsig *sig, const uint8_t framed[static FRAME],
                      uint8_t ret[static SK_SIGNED])
{
    struct mf_hash app = mf_sha256(sig->key.application),
                   hash = mf_sha256((struct mf_str){(const char *)framed, FRAME});

    memcpy(ret, app.b, 32);
    ret[32] = sig->flags;
    for (unsigned i = 0; i < 4; i++)
        ret[33 + i] = (uint8_t)(sig->counter >> (24 - 8 * i));
    memcpy(ret + 37, hash.b, 32);
}

static bool p256_verify(const struct mf_sshsig *sig, const uint8_t *bytes, size_t n)
{
    EVP_PKEY *pkey = mf_ssh_p256(&sig->key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ECDSA_SIG *ecdsa = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(sig->sig, SCALAR, NULL), *s = BN_bin2bn(sig->sig + SCALAR, SCALAR, NULL);
    unsigned char *der = NULL;
    bool good = false;

    if (!ctx || !ecdsa || !r || !s || ECDSA_SIG_set0(ecdsa, r, s) != 1)
        mf_oom(sizeof *sig);
    int size = i2d_ECDSA_SIG(ecdsa, &der);
    if (size > 0 && pkey && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1)
        good = EVP_DigestVerify(ctx, der, (size_t)size, bytes, n) == 1;
    OPENSSL_free(der);
    ECDSA_SIG_free(ecdsa); /* with r and s */
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return good;
}

bool mf_sshsig_verify(const struct mf_sshsig *sig, struct mf_str message, struct mf_denial *no)
{
    uint8_t framed[FRAME], wrapped[SK_SIGNED];
    const uint8_t *bytes = framed;
    size_t n = FRAME;
    bool good;

    frame(message, framed);
    if (sig->key.kind != MF_SSH_ED25519) {
        if (!(sig->flags & PRESENT))
            return mf_deny(no, MF_NO_SIG_PRESENCE, 0, NULL);
        sk_signed(sig, framed, wrapped);
        bytes = wrapped;
        n = sizeof wrapped;
    }
    if (sig->key.kind == MF_SSH_SK_P256)
        good = p256_verify(sig, bytes, n);
    else
        good = crypto_sign_ed25519_verify_detached(sig->sig, bytes, n, sig->key.point) == 0;
    return good || mf_deny(no, MF_NO_SIG_BAD, 0, NULL);
}

/* ---- armor ---- */

static const char begin[] = "-----BEGIN SSH SIGNATURE-----";
static const char end[] = "-----END SSH SIGNATURE-----";

static bool take_line(struct mf_str *rest, struct mf_str *ret)
{
    const char *lf = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;

    if (!lf)
        return false;
    *ret = (struct mf_str){rest->p, (size_t)(lf - rest->p)};
    *rest = mf_str_sub(*rest, ret->n + 1, rest->n);
    if (ret->n > 0 && ret->p[ret->n - 1] == '\r')
        ret->n--;
    return true;
}

bool mf_sshsig_unarmor(struct mf_arena *a, struct mf_str armored, struct mf_str *ret,
                       struct mf_denial *no)
{
    struct mf_str rest = armored, line;
    struct mf_buf base64;

    if (armored.n > MF_MAX_SSHSIG_ARMOR)
        return too_large(a, MF_MAX_SSHSIG_ARMOR, armored.n, no);
    mf_buf_init(&base64, a);
    if (!take_line(&rest, &line) || !mf_str_is(line, begin))
        return mf_deny(no, MF_NO_SIG_ENCODING, 0, NULL);
    for (;;) {
        if (!take_line(&rest, &line))
            return mf_deny(no, MF_NO_SIG_ENCODING, 0, NULL);
        if (mf_str_is(line, end))
            break;
        mf_buf_add(&base64, line);
    }
    if (rest.n > 0)
        return mf_deny(no, MF_NO_SIG_TRAILING, 0, NULL);
    return mf_base64_decode(a, mf_buf_str(&base64), ret) ||
           mf_deny(no, MF_NO_SIG_ENCODING, 0, NULL);
}

void mf_sshsig_armor(struct mf_buf *out, struct mf_str blob)
{
    struct mf_arena scratch;

    mf_arena_init(&scratch);
    struct mf_str s = mf_base64(&scratch, blob);
    mf_buf_f(out, "%s\n", begin);
    for (size_t i = 0; i < s.n; i += ARMOR_WIDTH) {
        mf_buf_add(out, mf_str_sub(s, i, ARMOR_WIDTH));
        mf_buf_char(out, '\n');
    }
    mf_buf_f(out, "%s\n", end);
    mf_arena_free(&scratch);
}
