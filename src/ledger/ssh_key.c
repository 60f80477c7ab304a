#include "ledger/ssh_internal.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/passkey.h"

static const char *const kind_names[] = {
    [MF_SSH_ED25519] = "ssh-ed25519",
    [MF_SSH_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
    [MF_SSH_SK_P256] = "sk-ecdsa-sha2-nistp256@openssh.com",
    [MF_SSH_WEBAUTHN_ES256] = "webauthn-es256",
    [MF_SSH_WEBAUTHN_EDDSA] = "webauthn-eddsa",
};

enum { ED25519_POINT = 32, P256_POINT = 65, UNCOMPRESSED = 4 };

struct mf_str mf_ssh_kind_name(enum mf_ssh_kind kind)
{
    return mf_str_c(kind_names[kind]);
}

bool mf_ssh_is_passkey(enum mf_ssh_kind kind)
{
    return kind == MF_SSH_WEBAUTHN_ES256 || kind == MF_SSH_WEBAUTHN_EDDSA;
}

static bool is_p256(enum mf_ssh_kind kind)
{
    return kind == MF_SSH_SK_P256 || kind == MF_SSH_WEBAUTHN_ES256;
}

/* ---- SSH's encoding ---- */

bool mf_ssh_take(struct mf_str *from, struct mf_str *ret)
{
    const unsigned char *p = (const unsigned char *)from->p;

    if (from->n < 4)
        return false;
    size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    if (n > from->n - 4)
        return false;
    *ret = (struct mf_str){from->p + 4, n};
    *from = (struct mf_str){from->p + 4 + n, from->n - 4 - n};
    return true;
}

void mf_ssh_put(struct mf_buf *out, struct mf_str s)
{
    for (unsigned shift = 32; shift > 0; shift -= 8)
        mf_buf_char(out, (char)(unsigned char)(s.n >> (shift - 8) & 255));
    mf_buf_add(out, s);
}

/* ---- keys ---- */

static bool kind_of(struct mf_str name, enum mf_ssh_kind *ret, struct mf_denial *no)
{
    for (unsigned i = 0; i < MF_SSH__COUNT; i++)
        if (mf_str_is(name, kind_names[i])) {
            *ret = (enum mf_ssh_kind)i;
            return true;
        }
    if (mf_str_starts(name, MF_S("ssh-rsa")) || mf_str_starts(name, MF_S("rsa-sha2-")) ||
        mf_str_starts(name, MF_S("webauthn-rs")))
        return mf_deny(no, MF_NO_SIG_RSA, 0, NULL);
    return mf_deny(no, MF_NO_SIG_KIND, 1, &name);
}

static bool take_point(struct mf_str *rest, struct mf_ssh_key *key, struct mf_denial *no)
{
    size_t n = is_p256(key->kind) ? P256_POINT : ED25519_POINT;
    struct mf_str s;

    if (key->kind == MF_SSH_SK_P256) {
        if (!mf_ssh_take(rest, &s))
            return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
        if (!mf_str_is(s, "nistp256"))
            return mf_deny(no, MF_NO_SIG_KIND, 1, &s);
    }
    if (!mf_ssh_take(rest, &s))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (s.n != n || (n == P256_POINT && s.p[0] != UNCOMPRESSED))
        return mf_deny(no, MF_NO_SIG_POINT, 0, NULL);
    memcpy(key->point, s.p, n);
    return true;
}

static bool take_application(struct mf_str *rest, struct mf_str *ret, struct mf_denial *no)
{
    if (!mf_ssh_take(rest, ret) || ret->n == 0)
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    return ret->n <= MF_MAX_SSH_APPLICATION || mf_deny(no, MF_NO_SIG_APPLICATION, 0, NULL);
}

/* The credential's id, the site, the origin. */
static bool take_passkey(struct mf_str *rest, struct mf_ssh_key *key, struct mf_denial *no)
{
    if (!mf_ssh_take(rest, &key->credential) || !mf_ssh_take(rest, &key->application) ||
        !mf_ssh_take(rest, &key->origin))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (key->credential.n == 0 || key->credential.n > MF_MAX_PASSKEY_ID ||
        key->blob.n > MF_MAX_PASSKEY_KEY)
        return mf_deny(no, MF_NO_PASSKEY_SIZE, 0, NULL);
    return mf_passkey_site_fits(key->application, key->origin) ||
           mf_deny(no, MF_NO_PASSKEY_ADDRESS, 2, (struct mf_str[]){key->application, key->origin});
}

bool mf_ssh_key_read(struct mf_str blob, struct mf_ssh_key *ret, struct mf_denial *no)
{
    struct mf_ssh_key key = {.blob = blob};
    struct mf_str rest = blob, name;

    if (!mf_ssh_take(&rest, &name))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    if (!kind_of(name, &key.kind, no) || !take_point(&rest, &key, no))
        return false;
    if (mf_ssh_is_passkey(key.kind)
            ? !take_passkey(&rest, &key, no)
            : key.kind != MF_SSH_ED25519 && !take_application(&rest, &key.application, no))
        return false;
    if (rest.n > 0)
        return mf_deny(no, MF_NO_SIG_TRAILING, 0, NULL);
    key.print = mf_sha256(blob);
    *ret = key;
    return true;
}

/* libcrypto itself looks whether the point is on the curve. */
EVP_PKEY *mf_ssh_p256(const struct mf_ssh_key *key)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    char group[] = "P-256";
    uint8_t point[P256_POINT];
    EVP_PKEY *pkey = NULL;

    memcpy(point, key->point, sizeof point);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end()};
    if (!ctx)
        mf_bug("libcrypto has no elliptic curves");
    if (EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
        pkey = NULL;
    EVP_PKEY_CTX_free(ctx);
    return pkey;
}

bool mf_ssh_key_usable(const struct mf_ssh_key *key)
{
    if (!is_p256(key->kind))
        return crypto_core_ed25519_is_valid_point(key->point) == 1;
    EVP_PKEY *pkey = mf_ssh_p256(key);
    EVP_PKEY_free(pkey);
    return pkey != NULL;
}

bool mf_ssh_key_line(struct mf_arena *a, struct mf_str line, bool comment, struct mf_ssh_key *ret,
                     struct mf_denial *no)
{
    struct mf_str name, base64, blob, inside, rest;
    struct mf_ssh_key key;
    const char *space;

    if (line.n > MF_MAX_SSH_KEY_LINE)
        return mf_deny(no, MF_NO_KEY_LINE, 0, NULL);
    if (comment && line.n > 0 && line.p[line.n - 1] == '\n')
        line.n -= line.n > 1 && line.p[line.n - 2] == '\r' ? 2 : 1;
    space = line.n ? memchr(line.p, ' ', line.n) : NULL;
    if (!space)
        return mf_deny(no, MF_NO_KEY_LINE, 0, NULL);
    name = mf_str_sub(line, 0, (size_t)(space - line.p));
    base64 = mf_str_sub(line, name.n + 1, line.n);
    space = comment && base64.n ? memchr(base64.p, ' ', base64.n) : NULL;
    if (space)
        base64.n = (size_t)(space - base64.p);
    if (name.n == 0 || base64.n == 0 || !mf_base64_decode(a, base64, &blob))
        return mf_deny(no, MF_NO_KEY_LINE, 0, NULL);
    rest = blob;
    if (!mf_ssh_take(&rest, &inside) || !mf_str_eq(inside, name))
        return mf_deny(no, MF_NO_KEY_LINE, 0, NULL);
    if (!mf_ssh_key_read(blob, &key, no))
        return false;
    if (!mf_ssh_key_usable(&key))
        return mf_deny(no, MF_NO_SIG_POINT, 0, NULL);
    *ret = key;
    return true;
}

void mf_ssh_key_write(struct mf_buf *out, const struct mf_ssh_key *key)
{
    mf_buf_f(out, "%s ", kind_names[key->kind]);
    mf_base64_add(out, key->blob);
}

/* ---- fingerprints ---- */

enum { PRINT = 43 }; /* digits of 32 bytes, without the padding */

void mf_ssh_print_write(struct mf_buf *out, const struct mf_hash *print)
{
    struct mf_arena scratch;

    mf_arena_init(&scratch);
    struct mf_str s = mf_base64(&scratch, (struct mf_str){(const char *)print->b, sizeof print->b});
    mf_buf_c(out, "SHA256:");
    mf_buf_add(out, mf_str_sub(s, 0, PRINT));
    mf_arena_free(&scratch);
}

bool mf_ssh_print_read(struct mf_str s, struct mf_hash *ret)
{
    char padded[PRINT + 1];
    struct mf_hash h;

    if (!mf_str_starts(s, MF_S("SHA256:")) || s.n != 7 + PRINT)
        return false;
    memcpy(padded, s.p + 7, PRINT);
    padded[PRINT] = '=';
    if (!mf_base64_exact((struct mf_str){padded, sizeof padded}, h.b, sizeof h.b))
        return false;
    *ret = h;
    return true;
}
