/* What needs a secret key. */
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/note.h"
#include "ledger/scan.h"

enum { SEED_BYTES = 32, SECRET_BYTES = 64 };

_Static_assert(SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "libsodium's secret key");

enum mf_rc mf_signer_from_seed(struct mf_str name, enum mf_key_type type,
                               const uint8_t seed[static 32], struct mf_signer *ret,
                               struct mf_err *err)
{
    struct mf_signer s;
    uint8_t public[32];

    if (sodium_init() < 0)
        mf_bug("libsodium doesn't start");
    crypto_sign_seed_keypair(public, s.secret, seed);
    enum mf_rc rc = mf_vkey_make(name, type, public, &s.key, err);
    if (rc == MF_OK)
        *ret = s;
    mf_signer_wipe(&s);
    return rc;
}

static enum mf_rc no_secret(struct mf_err *err)
{
    return mf_err_set(err, MF_E_FORMAT, "a secret key is written PRIVATE+KEY+name+id+base64");
}

enum mf_rc mf_signer_parse(struct mf_str text, struct mf_signer *ret, struct mf_err *err)
{
    struct mf_str name, hex, begin = MF_S("PRIVATE+KEY+");
    uint8_t key[1 + SEED_BYTES];
    char id[9];
    struct mf_signer s;

    if (!mf_str_starts(text, begin))
        return no_secret(err);
    text = mf_str_sub(text, begin.n, text.n);
    if (!mf_scan_until(&text, '+', &name) || !mf_scan_until(&text, '+', &hex) ||
        !mf_base64_exact(text, key, sizeof key) ||
        (key[0] != MF_KEY_ED25519 && key[0] != MF_KEY_COSIGNATURE))
        return no_secret(err);
    enum mf_rc rc = mf_signer_from_seed(name, (enum mf_key_type)key[0], key + 1, &s, err);
    sodium_memzero(key, sizeof key);
    if (rc != MF_OK)
        return rc;
    sodium_bin2hex(id, sizeof id,
                   (const uint8_t[]){(uint8_t)(s.key.id >> 24), (uint8_t)(s.key.id >> 16),
                                     (uint8_t)(s.key.id >> 8), (uint8_t)s.key.id},
                   4);
    if (mf_str_is(hex, id))
        *ret = s;
    else
        rc = mf_err_set(err, MF_E_FORMAT, "the secret key's id is %s, not what is written", id);
    mf_signer_wipe(&s);
    return rc;
}

struct mf_str mf_signer_write(struct mf_arena *a, const struct mf_signer *s)
{
    struct mf_buf b;
    char key[1 + SEED_BYTES];

    key[0] = (char)s->key.type;
    memcpy(key + 1, s->secret, SEED_BYTES); /* libsodium's secret key begins with the seed */
    mf_buf_init(&b, a);
    mf_buf_f(&b, "PRIVATE+KEY+%.*s+%08x+", MF_F(s->key.name), s->key.id);
    mf_base64_add(&b, (struct mf_str){key, sizeof key});
    sodium_memzero(key, sizeof key);
    return mf_buf_str(&b);
}

void mf_signer_wipe(struct mf_signer *s)
{
    sodium_memzero(s->secret, sizeof s->secret);
}

/* A text that a note may have: UTF-8, no controls but line feeds, the last byte one of them. */
static bool may_be_signed(struct mf_str text)
{
    size_t bad;

    if (text.n == 0 || text.n > MF_NOTE_MAX || text.p[text.n - 1] != '\n' ||
        !mf_utf8_valid(text, &bad))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] < 0x20 && text.p[i] != '\n')
            return false;
    return true;
}

enum mf_rc mf_note_sign(struct mf_arena *a, struct mf_str text, const struct mf_signer *s,
                        uint64_t time, struct mf_str *ret_line, struct mf_err *err)
{
    uint8_t blob[4 + 8 + 64], *p = blob;
    struct mf_str message = text;
    struct mf_buf b;

    if (!may_be_signed(text))
        return mf_err_set(err, MF_E_USAGE, "this is no text that a note can have");
    for (int shift = 24; shift >= 0; shift -= 8)
        *p++ = (uint8_t)(s->key.id >> shift);
    if (s->key.type == MF_KEY_COSIGNATURE) {
        if (time > INT64_MAX)
            return mf_err_set(err, MF_E_USAGE, "a cosignature's time is below 2^63");
        message = mf_note_cosigned_bytes(a, text, time);
        for (int shift = 56; shift >= 0; shift -= 8)
            *p++ = (uint8_t)(time >> shift);
    }
    crypto_sign_detached(p, NULL, (const uint8_t *)message.p, message.n, s->secret);
    p += 64;
    mf_buf_init(&b, a);
    mf_buf_f(&b, "\xE2\x80\x94 %.*s ", MF_F(s->key.name));
    mf_base64_add(&b, (struct mf_str){(const char *)blob, (size_t)(p - blob)});
    mf_buf_char(&b, '\n');
    *ret_line = mf_buf_str(&b);
    return MF_OK;
}

struct mf_str mf_note_write(struct mf_arena *a, struct mf_str text, struct mf_str lines)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_add(&b, text);
    mf_buf_char(&b, '\n');
    mf_buf_add(&b, lines);
    return mf_buf_str(&b);
}
