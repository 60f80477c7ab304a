/* Reading and verifying signed notes. Nothing here knows how a note is signed (note_sign.c). */
#include "ledger/note.h"

#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "base/os.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "ledger/base64.h"
#include "ledger/scan.h"

static const char dash[] = "\xE2\x80\x94 "; /* an em dash and a space begin each signature */

enum { ID_BYTES = 4, TIME_BYTES = 8, ED25519_BYTES = 64 };

static uint32_t big_endian32(const char *p)
{
    uint32_t v = 0;

    for (int i = 0; i < ID_BYTES; i++)
        v = v << 8 | (uint8_t)p[i];
    return v;
}

static uint64_t big_endian64(const char *p)
{
    return (uint64_t)big_endian32(p) << 32 | big_endian32(p + ID_BYTES);
}

/* ---- keys ---- */

uint32_t mf_vkey_id(struct mf_str name, enum mf_key_type type, const uint8_t key[static 32])
{
    uint8_t bytes[255 + 2 + 32], *p = bytes;

    mf_assert(name.n <= 255);
    memcpy(p, name.p, name.n);
    p += name.n;
    *p++ = '\n';
    *p++ = (uint8_t)type;
    memcpy(p, key, 32);
    struct mf_hash h = mf_sha256((struct mf_str){(const char *)bytes, name.n + 2 + 32});
    return big_endian32((const char *)h.b);
}

enum mf_rc mf_vkey_make(struct mf_str name, enum mf_key_type type, const uint8_t key[static 32],
                        struct mf_vkey *ret, struct mf_err *err)
{
    if (!mf_scan_key_name(name))
        return mf_err_set(err, MF_E_FORMAT,
                          "a key's name has 1 to 255 bytes of UTF-8, no space and no \"+\"");
    *ret = (struct mf_vkey){.name = name, .id = mf_vkey_id(name, type, key), .type = type};
    memcpy(ret->key, key, sizeof ret->key);
    return MF_OK;
}

/* Eight lower-case hexadecimal digits. */
static bool parse_id(struct mf_str s, uint32_t *ret)
{
    uint32_t v = 0;

    if (s.n != 8)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9')
            v = v << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            v = v << 4 | (uint32_t)(c - 'a' + 10);
        else
            return false;
    }
    *ret = v;
    return true;
}

enum mf_rc mf_vkey_parse(struct mf_str text, struct mf_vkey *ret, struct mf_err *err)
{
    struct mf_str name, hex;
    struct mf_vkey k;
    uint8_t key[33];
    uint32_t id;

    /* Base64 may have a "+" of its own: only the first two separate. */
    if (!mf_scan_until(&text, '+', &name) || !mf_scan_until(&text, '+', &hex))
        return mf_err_set(err, MF_E_FORMAT, "a key is written name+id+base64");
    if (!parse_id(hex, &id))
        return mf_err_set(err, MF_E_FORMAT, "a key's id is 8 hexadecimal digits");
    if (!mf_base64_exact(text, key, sizeof key))
        return mf_err_set(err, MF_E_FORMAT, "a key is base64 of its type and 32 bytes");
    if (key[0] != MF_KEY_ED25519 && key[0] != MF_KEY_COSIGNATURE)
        return mf_err_set(err, MF_E_FORMAT, "keys of type %02x are not supported, only 01 and 04",
                          key[0]);
    enum mf_rc rc = mf_vkey_make(name, (enum mf_key_type)key[0], key + 1, &k, err);
    if (rc != MF_OK)
        return rc;
    if (k.id != id)
        return mf_err_set(err, MF_E_FORMAT, "the key's id is %08x, not %08x", k.id, id);
    *ret = k;
    return MF_OK;
}

struct mf_str mf_vkey_write(struct mf_arena *a, const struct mf_vkey *k)
{
    struct mf_buf b;
    char key[33];

    key[0] = (char)k->type;
    memcpy(key + 1, k->key, sizeof k->key);
    mf_buf_init(&b, a);
    mf_buf_f(&b, "%.*s+%08x+", MF_F(k->name), k->id);
    mf_base64_add(&b, (struct mf_str){key, sizeof key});
    return mf_buf_str(&b);
}

bool mf_vkey_eq(const struct mf_vkey *a, const struct mf_vkey *b)
{
    return a->id == b->id && a->type == b->type && memcmp(a->key, b->key, sizeof a->key) == 0 &&
           mf_str_eq(a->name, b->name);
}

/* ---- the form of a note ---- */

static enum mf_rc check_characters(struct mf_str bytes, struct mf_err *err)
{
    size_t bad;

    if (!mf_utf8_valid(bytes, &bad))
        return mf_err_set(err, MF_E_FORMAT, "byte %zu of the note is no UTF-8", bad);
    for (size_t i = 0; i < bytes.n; i++)
        if ((uint8_t)bytes.p[i] < 0x20 && bytes.p[i] != '\n')
            return mf_err_set(err, MF_E_FORMAT, "byte %zu of the note is a control character", i);
    return MF_OK;
}

static enum mf_rc parse_sig(struct mf_arena *a, struct mf_str line, struct mf_note_sig *ret,
                            struct mf_err *err)
{
    struct mf_note_sig sig = {.line = line, .key = MF_NOTE_UNKNOWN};
    struct mf_str rest = line, raw;

    if (!mf_str_starts(line, mf_str_c(dash)))
        return mf_err_set(err, MF_E_FORMAT, "a line after the last blank line is no signature");
    rest = mf_str_sub(line, sizeof dash - 1, line.n);
    if (!mf_scan_until(&rest, ' ', &sig.name) || !mf_scan_key_name(sig.name))
        return mf_err_set(err, MF_E_FORMAT, "a signature has no proper name of a key");
    if (!mf_base64_decode(a, rest, &raw))
        return mf_err_set(err, MF_E_FORMAT, "a signature isn't base64");
    if (raw.n <= ID_BYTES)
        return mf_err_set(err, MF_E_FORMAT, "a signature is too short");
    sig.id = big_endian32(raw.p);
    sig.blob = mf_str_sub(raw, ID_BYTES, raw.n);
    *ret = sig;
    return MF_OK;
}

/* Where the last blank line is: the offset of the line feed before it. */
static bool last_blank(struct mf_str bytes, size_t *ret)
{
    for (size_t i = bytes.n; i-- > 1;)
        if (bytes.p[i] == '\n' && bytes.p[i - 1] == '\n') {
            *ret = i - 1;
            return true;
        }
    return false;
}

enum mf_rc mf_note_parse(struct mf_arena *a, struct mf_str bytes, struct mf_note *ret,
                         struct mf_err *err)
{
    MF_VEC(struct mf_note_sig) sigs = {0};
    struct mf_str rest, line;
    size_t split;

    if (bytes.n > MF_NOTE_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a note has at most %d bytes", MF_NOTE_MAX);
    enum mf_rc rc = check_characters(bytes, err);
    if (rc != MF_OK)
        return rc;
    if (!last_blank(bytes, &split))
        return mf_err_set(err, MF_E_FORMAT, "a note has a blank line before its signatures");
    rest = mf_str_sub(bytes, split + 2, bytes.n);
    if (rest.n == 0 || rest.p[rest.n - 1] != '\n')
        return mf_err_set(err, MF_E_FORMAT, "a note ends with the line of a signature");

    struct mf_note note = {.text = mf_str_sub(bytes, 0, split + 1), .sigs = rest};
    while (mf_scan_line(&rest, &line)) {
        struct mf_note_sig sig;
        if (sigs.n == MF_NOTE_SIGS_MAX)
            return mf_err_set(err, MF_E_LIMIT, "a note has at most %d signatures",
                              MF_NOTE_SIGS_MAX);
        rc = parse_sig(a, line, &sig, err);
        if (rc != MF_OK)
            return rc;
        mf_vec_push(a, &sigs, sig);
    }
    note.sig = sigs.at;
    note.nsigs = sigs.n;
    *ret = note;
    return MF_OK;
}

/* ---- verifying ---- */

struct mf_str mf_note_cosigned_bytes(struct mf_arena *a, struct mf_str text, uint64_t time)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_f(&b, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
    mf_buf_add(&b, text);
    return mf_buf_str(&b);
}

static bool is_signature(const struct mf_vkey *k, struct mf_str message, struct mf_str sig)
{
    return sig.n == ED25519_BYTES &&
           crypto_sign_verify_detached((const uint8_t *)sig.p, (const uint8_t *)message.p,
                                       message.n, k->key) == 0;
}

bool mf_note_signed_by(struct mf_arena *a, const struct mf_vkey *k, struct mf_str text,
                       struct mf_str blob, uint64_t *ret_time)
{
    if (k->type == MF_KEY_ED25519) {
        if (ret_time)
            *ret_time = 0;
        return is_signature(k, text, blob);
    }
    if (blob.n != TIME_BYTES + ED25519_BYTES)
        return false;
    uint64_t time = big_endian64(blob.p);
    if (time > INT64_MAX)
        return false;
    struct mf_arena_mark mark = mf_arena_mark(a);
    bool good = is_signature(k, mf_note_cosigned_bytes(a, text, time),
                             mf_str_sub(blob, TIME_BYTES, blob.n));
    mf_arena_rewind(a, mark);
    if (good && ret_time)
        *ret_time = time;
    return good;
}

/*
 * The one known key with that name and id; MF_NOTE_UNKNOWN where there is none. Two different ones
 * can only be there when somebody has made the second on purpose.
 */
static enum mf_rc find_key(const struct mf_note_sig *sig, const struct mf_vkey *known,
                           uint32_t nknown, uint32_t *ret, struct mf_err *err)
{
    uint32_t found = MF_NOTE_UNKNOWN;

    for (uint32_t i = 0; i < nknown; i++) {
        if (known[i].id != sig->id || !mf_str_eq(known[i].name, sig->name))
            continue;
        if (found == MF_NOTE_UNKNOWN)
            found = i;
        else if (!mf_vkey_eq(&known[i], &known[found]))
            return mf_err_set(err, MF_E_USAGE, "two known keys are both %.*s+%08x", MF_F(sig->name),
                              sig->id);
    }
    *ret = found;
    return MF_OK;
}

enum mf_rc mf_note_open(struct mf_arena *a, struct mf_str bytes, const struct mf_vkey *known,
                        uint32_t nknown, struct mf_note *ret, struct mf_err *err)
{
    struct mf_note note;
    bool signed_by_any = false;
    enum mf_rc rc = mf_note_parse(a, bytes, &note, err);

    if (rc != MF_OK)
        return rc;
    for (uint32_t i = 0; i < note.nsigs; i++) {
        struct mf_note_sig *sig = &note.sig[i];
        rc = find_key(sig, known, nknown, &sig->key, err);
        if (rc != MF_OK)
            return rc;
        if (sig->key == MF_NOTE_UNKNOWN)
            continue;
        if (!mf_note_signed_by(a, &known[sig->key], note.text, sig->blob, &sig->time))
            return mf_err_set(err, MF_E_FORMAT, "the signature of %.*s+%08x is wrong",
                              MF_F(sig->name), sig->id);
        signed_by_any = true;
    }
    if (!signed_by_any)
        return mf_err_set(err, MF_E_FORMAT, "no key that is known has signed the note");
    *ret = note;
    return MF_OK;
}
