/* As in digest.c: what is deprecated in name only spares a look-up at each message. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/passkey.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "ledger/scan.h"
#include "ledger/ssh_internal.h"

enum {
    VERSION = 1,
    /* Flags of authenticatorData, section 6.1; BE and BS are of Level 3. */
    PRESENT = 0x01,
    VERIFIED = 0x04,
    MAY_BE_COPIED = 0x08,
    COPIED = 0x10,
    HAS_MORE = 0xc0, /* a new credential, extensions */
    FLAGS_AT = 32,
    COUNTER_AT = 33,
    SCALAR = 32,
    ED25519_SIG = 64,
    LABEL = 63 /* bytes of a part of a domain's name */
};

static const char magic[] = "WEBAUTHN";
static const char before_text[] = "mufakat-command-v1\n";

/* ---- sites and origins ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A domain's name in lower case, and no address of four numbers. */
static bool is_domain(struct mf_str s)
{
    size_t label = 0;
    bool letter = false;

    if (s.n == 0 || s.n > MF_MAX_PASSKEY_SITE)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool edge = i == 0 || i + 1 == s.n || s.p[i - 1] == '.' || s.p[i + 1] == '.';
        if (c == '.') {
            if (label == 0 || i + 1 == s.n)
                return false;
            label = 0;
            letter = false; /* of the last part */
            continue;
        }
        if (!is_letter_or_digit(c) && (c != '-' || edge))
            return false;
        letter = letter || c > '9';
        if (++label > LABEL)
            return false;
    }
    return letter;
}

static bool ends_with(struct mf_str s, struct mf_str tail)
{
    return s.n >= tail.n && mf_str_eq(mf_str_sub(s, s.n - tail.n, tail.n), tail);
}

static bool is_port(struct mf_str s, uint64_t unsaid)
{
    uint64_t port;

    return mf_scan_decimal(s, 65535, &port) && port != 0 && port != unsaid;
}

bool mf_passkey_site_fits(struct mf_str site, struct mf_str origin)
{
    struct mf_str https = MF_S("https://"), http = MF_S("http://"), host, port = {0};
    bool secure = mf_str_starts(origin, https);
    const char *colon;

    if (!is_domain(site) || (!secure && !mf_str_starts(origin, http)))
        return false;
    host = mf_str_sub(origin, secure ? https.n : http.n, origin.n);
    colon = host.n ? memchr(host.p, ':', host.n) : NULL;
    if (colon) {
        port = mf_str_sub(host, (size_t)(colon - host.p) + 1, host.n);
        host.n = (size_t)(colon - host.p);
        if (!is_port(port, secure ? 443 : 80))
            return false;
    }
    if (!secure && !mf_str_is(site, "localhost"))
        return false;
    return is_domain(host) &&
           (mf_str_eq(host, site) || (ends_with(host, site) && host.p[host.n - site.n - 1] == '.'));
}

/* ---- client data ---- */

static struct mf_str string_of(struct mf_arena *a, const json_t *v)
{
    return mf_str_copy(a, (struct mf_str){json_string_value(v), json_string_length(v)});
}

static bool is_missing_or_false(const json_t *v)
{
    return !v || json_is_false(v);
}

/* Section 7.2, steps 11 to 14; the challenge's value is looked at when the text is there. */
static bool client_fits(struct mf_arena *a, const json_t *v, struct mf_assertion *as,
                        struct mf_denial *no)
{
    const json_t *type = json_object_get(v, "type"), *challenge = json_object_get(v, "challenge"),
                 *origin = json_object_get(v, "origin");

    if (!json_is_object(v) || !json_is_string(type) || !json_is_string(challenge) ||
        !json_is_string(origin))
        return mf_deny(no, MF_NO_PASSKEY_CLIENT, 0, NULL);
    struct mf_str said = string_of(a, type);
    if (!mf_str_is(said, "webauthn.get"))
        return mf_deny(no, MF_NO_PASSKEY_TYPE, 1, &said);
    said = string_of(a, origin);
    if (!mf_str_eq(said, as->key.origin))
        return mf_deny(no, MF_NO_PASSKEY_ORIGIN, 2, (struct mf_str[]){said, as->key.origin});
    if (!is_missing_or_false(json_object_get(v, "crossOrigin")) || json_object_get(v, "topOrigin"))
        return mf_deny(no, MF_NO_PASSKEY_CROSS, 0, NULL);
    if (json_string_length(challenge) != sizeof as->challenge)
        return mf_deny(no, MF_NO_PASSKEY_CHALLENGE, 0, NULL);
    memcpy(as->challenge, json_string_value(challenge), sizeof as->challenge);
    return true;
}

static bool read_client(struct mf_arena *a, struct mf_assertion *as, struct mf_denial *no)
{
    if (as->client.n > MF_MAX_PASSKEY_CLIENT)
        return mf_deny(no, MF_NO_SIG_SIZE, 2,
                       (struct mf_str[]){mf_strf(a, "%u", MF_MAX_PASSKEY_CLIENT),
                                         mf_strf(a, "%zu", as->client.n)});
    json_t *v = json_loadb(as->client.p, as->client.n, JSON_REJECT_DUPLICATES, NULL);
    bool fits = v ? client_fits(a, v, as, no) : mf_deny(no, MF_NO_PASSKEY_CLIENT, 0, NULL);
    json_decref(v);
    return fits;
}

/* ---- authenticator data ---- */

/* Section 7.2, steps 15 to 17 and Level 3's 19; the counter is looked at with the register. */
static bool read_authenticator(struct mf_assertion *as, struct mf_denial *no)
{
    const uint8_t *p = (const uint8_t *)as->authenticator.p;
    struct mf_hash site = mf_sha256(as->key.application);

    if (as->authenticator.n != MF_PASSKEY_AUTHENTICATOR || (p[FLAGS_AT] & HAS_MORE))
        return mf_deny(no, MF_NO_PASSKEY_AUTHENTICATOR, 0, NULL);
    uint8_t flags = p[FLAGS_AT];
    if (memcmp(p, site.b, sizeof site.b) != 0)
        return mf_deny(no, MF_NO_PASSKEY_SITE, 1, &as->key.application);
    if (!(flags & PRESENT))
        return mf_deny(no, MF_NO_PASSKEY_PRESENCE, 0, NULL);
    if (!(flags & VERIFIED))
        return mf_deny(no, MF_NO_PASSKEY_VERIFIED, 0, NULL);
    as->may_be_copied = flags & MAY_BE_COPIED;
    as->copied = flags & COPIED;
    if (as->copied && !as->may_be_copied)
        return mf_deny(no, MF_NO_PASSKEY_BACKUP, 0, NULL);
    p += COUNTER_AT;
    as->counter = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    return true;
}

/* ---- the signature's form ---- */

/* INTEGER in DER, above 0: shortest form. Takes it from the front. */
static bool take_integer(struct mf_str *from)
{
    const uint8_t *p = (const uint8_t *)from->p;

    if (from->n < 3 || p[0] != 0x02 || p[1] == 0 || p[1] > SCALAR + 1 || p[1] > from->n - 2)
        return false;
    size_t n = p[1];
    if (p[2] > 127 || (p[2] == 0 && (n == 1 || p[3] < 128)) || (n > SCALAR && p[2] != 0))
        return false;
    *from = mf_str_sub(*from, n + 2, from->n);
    return true;
}

/* SEQUENCE { r INTEGER, s INTEGER }, as RFC 3279 has it, in DER and no other encoding. */
static bool is_der(struct mf_str s)
{
    const uint8_t *p = (const uint8_t *)s.p;

    if (s.n < 2 || p[0] != 0x30 || p[1] > 127 || p[1] != s.n - 2)
        return false;
    s = mf_str_sub(s, 2, s.n);
    return take_integer(&s) && take_integer(&s) && s.n == 0;
}

/* ---- reading and writing ---- */

bool mf_assertion_is(struct mf_str blob)
{
    return mf_str_starts(blob, MF_S("WEBAUTHN"));
}

static bool read_parts(struct mf_str blob, struct mf_str *ret_key, struct mf_assertion *as,
                       struct mf_denial *no)
{
    static const uint8_t version[4] = {0, 0, 0, VERSION};
    struct mf_str rest = mf_str_sub(blob, sizeof magic - 1, blob.n);

    if (rest.n < sizeof version || memcmp(rest.p, version, sizeof version) != 0)
        return mf_deny(no, MF_NO_PASSKEY_VERSION, 0, NULL);
    rest = mf_str_sub(rest, sizeof version, rest.n);
    if (!mf_ssh_take(&rest, ret_key) || !mf_ssh_take(&rest, &as->authenticator) ||
        !mf_ssh_take(&rest, &as->client) || !mf_ssh_take(&rest, &as->sig))
        return mf_deny(no, MF_NO_SIG_CUT, 0, NULL);
    return rest.n == 0 || mf_deny(no, MF_NO_SIG_TRAILING, 0, NULL);
}

bool mf_assertion_read(struct mf_arena *a, struct mf_str blob, struct mf_assertion *ret,
                       struct mf_denial *no)
{
    struct mf_assertion as = {0};
    struct mf_str key;

    if (blob.n > MF_MAX_ASSERTION)
        return mf_deny(
            no, MF_NO_SIG_SIZE, 2,
            (struct mf_str[]){mf_strf(a, "%u", MF_MAX_ASSERTION), mf_strf(a, "%zu", blob.n)});
    if (!mf_assertion_is(blob))
        return mf_deny(no, MF_NO_SIG_MAGIC, 0, NULL);
    if (!read_parts(blob, &key, &as, no) || !mf_ssh_key_read(key, &as.key, no))
        return false;
    if (!mf_ssh_is_passkey(as.key.kind)) {
        struct mf_str kind = mf_ssh_kind_name(as.key.kind);
        return mf_deny(no, MF_NO_SIG_KIND, 1, &kind);
    }
    if (!read_client(a, &as, no) || !read_authenticator(&as, no))
        return false;
    if (as.key.kind == MF_SSH_WEBAUTHN_ES256 ? !is_der(as.sig) : as.sig.n != ED25519_SIG)
        return mf_deny(no, MF_NO_SIG_SCALAR, 0, NULL);
    *ret = as;
    return true;
}

void mf_assertion_write(struct mf_buf *out, const struct mf_assertion *as)
{
    mf_buf_c(out, magic);
    mf_buf_add(out, (struct mf_str){"\0\0\0\1", 4});
    mf_ssh_put(out, as->key.blob);
    mf_ssh_put(out, as->authenticator);
    mf_ssh_put(out, as->client);
    mf_ssh_put(out, as->sig);
}

/* ---- verifying ---- */

struct mf_hash mf_assertion_challenge(struct mf_str message)
{
    struct mf_hash h;
    SHA256_CTX ctx;

    if (SHA256_Init(&ctx) != 1 || SHA256_Update(&ctx, before_text, sizeof before_text - 1) != 1 ||
        SHA256_Update(&ctx, message.n ? message.p : "", message.n) != 1 ||
        SHA256_Final(h.b, &ctx) != 1)
        mf_bug("libcrypto has no SHA-256");
    return h;
}

/* Base64url without padding, RFC 4648, section 5. */
static bool is_challenge(const char said[static 43], const struct mf_hash *hash)
{
    uint8_t base64[45];

    (void)EVP_EncodeBlock(base64, hash->b, sizeof hash->b);
    for (unsigned i = 0; i < 43; i++) {
        char c = (char)base64[i];
        if (said[i] != (c == '+' ? '-' : c == '/' ? '_' : c))
            return false;
    }
    return true;
}

static bool p256_verify(const struct mf_assertion *as, const uint8_t *bytes, size_t n)
{
    EVP_PKEY *pkey = mf_ssh_p256(&as->key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = false;

    if (!ctx)
        mf_oom(sizeof *as);
    if (pkey && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1)
        good = EVP_DigestVerify(ctx, (const uint8_t *)as->sig.p, as->sig.n, bytes, n) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return good;
}

bool mf_assertion_verify(const struct mf_assertion *as, struct mf_str message, struct mf_denial *no)
{
    struct mf_hash client = mf_sha256(as->client), challenge = mf_assertion_challenge(message);
    uint8_t bytes[MF_PASSKEY_AUTHENTICATOR + sizeof client.b];
    bool good;

    if (!is_challenge(as->challenge, &challenge))
        return mf_deny(no, MF_NO_PASSKEY_CHALLENGE, 0, NULL);
    memcpy(bytes, as->authenticator.p, MF_PASSKEY_AUTHENTICATOR);
    memcpy(bytes + MF_PASSKEY_AUTHENTICATOR, client.b, sizeof client.b);
    if (as->key.kind == MF_SSH_WEBAUTHN_ES256)
        good = p256_verify(as, bytes, sizeof bytes);
    else
        good = crypto_sign_ed25519_verify_detached((const uint8_t *)as->sig.p, bytes, sizeof bytes,
                                                   as->key.point) == 0;
    return good || mf_deny(no, MF_NO_SIG_BAD, 0, NULL);
}
