#ifndef MF_TESTS_LEDGER_SIGNED_H
#define MF_TESTS_LEDGER_SIGNED_H
/*
 * A small organisation whose members sign: keys from fixed seeds, signatures put together here byte
 * by byte (so that the reader is tested against another writer than its own), security keys and
 * passkeys of software.
 */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include "engine/deciding.h"
#include "ledger/admit.h"
#include "ledger/base64.h"
#include "ledger/wire.h"

static const char club[] =
    "charter \"A club\" {\n"
    "  body members { seats open  admitted by clerk }\n"
    "  body council { seats 3  minimum 1  vacancies filled by seat_one within 90 days, caretaker "
    "after 90 days until filled }\n"
    "  office clerk\n"
    "  office chair of council\n"
    "  emergency flood { declared by 1 of members  lasts 10 days  ended by 1 of members  at most 1 "
    "per 30 days }\n"
    "  power adopt(topic: text) { proposed by 1 of members  votes 3 days\n"
    "    passes when majority of members voting  effect adopt \"resolution\" }\n"
    "  power seat_one(person: person) caretaker { proposed by 1 of members  votes 3 days\n"
    "    passes when majority of members voting  effect seat person on council }\n"
    "  power elect { proposed by 1 of members  votes 3 days\n"
    "    choose 1 from options by members using plurality  effect adopt \"the choice\" }\n"
    "  power name_one(person: person) { proposed by 1 of members  nominations 2 days by 1 of "
    "members\n"
    "    votes 3 days  choose 1 from nominees by members using approval against \"None of them\"\n"
    "    effect seat person on council }\n"
    "  power renew(person: person, key: text) { proposed by 1 of members  votes 1 day\n"
    "    passes when 1 of members  effect rekey person }\n"
    "  power whisper(topic: text) { proposed by 1 of council  visible to council until effective\n"
    "    votes 3 days  passes when majority of council voting  effect adopt \"secret\" }\n"
    "  power amend(text: charter) { proposed by 1 of members  votes 1 day\n"
    "    passes when 1 of members  effect amend charter }\n"
    "  power everything(p: person, t: text, h: hash, a: amount, d: duration, b: body, w: low | "
    "high,\n"
    "            x: decision of adopt) { proposed by 1 of members  votes 1 day\n"
    "    passes when 1 of members  effect adopt \"everything\" }\n"
    "}\n";

#define CLUB_PEOPLE                                                                                \
    "ana members council clerk; ben members council; cici members; dewi members; eko"

#define ORIGIN "coop.example/club"

/* What a device or a file holds. */
struct signer {
    enum mf_ssh_kind kind;
    uint8_t secret[64];
    EVP_PKEY *p256;
    struct mf_ssh_key key;
    uint8_t flags;
    uint32_t counter;
};

struct sx {
    struct fx f;
    struct mf_keys *keys;
    struct mf_gate gate;
    struct mf_hash root; /* of the head that everybody has seen */
    uint64_t size;
    uint64_t entry; /* of the next command */
};

/* ---- SSH's encoding, written once more ---- */

static inline void ssh_u32(struct mf_buf *b, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        mf_buf_char(b, (char)(n >> shift & 255));
}

static inline void ssh_bytes(struct mf_buf *b, const void *p, size_t n)
{
    ssh_u32(b, (uint32_t)n);
    mf_buf_add(b, (struct mf_str){p, n});
}

static inline void ssh_text(struct mf_buf *b, const char *s)
{
    ssh_bytes(b, s, strlen(s));
}

static inline struct mf_buf buf_of(struct mf_arena *a)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    return b;
}

static const char *const kind_words[] = {"ssh-ed25519", "sk-ssh-ed25519@openssh.com",
                                         "sk-ecdsa-sha2-nistp256@openssh.com", "webauthn-es256",
                                         "webauthn-eddsa"};

static inline bool is_passkey(enum mf_ssh_kind kind)
{
    return kind == MF_SSH_WEBAUTHN_ES256 || kind == MF_SSH_WEBAUTHN_EDDSA;
}

static inline bool is_p256(enum mf_ssh_kind kind)
{
    return kind == MF_SSH_SK_P256 || kind == MF_SSH_WEBAUTHN_ES256;
}

#define SITE "coop.example"
#define SEAT "https://vote.coop.example:8443" /* where passkeys are made and used */

static inline void key_blob(struct mf_arena *a, struct signer *s, const uint8_t *point, size_t n)
{
    struct mf_buf b = buf_of(a);

    ssh_text(&b, kind_words[s->kind]);
    if (s->kind == MF_SSH_SK_P256)
        ssh_text(&b, "nistp256");
    ssh_bytes(&b, point, n);
    if (is_passkey(s->kind)) {
        ssh_bytes(&b, point + 1, 20); /* an id as good as any */
        ssh_text(&b, SITE);
        ssh_text(&b, SEAT);
    } else if (s->kind != MF_SSH_ED25519) {
        ssh_text(&b, "ssh:");
    }
    assert_true(mf_ssh_key_read(mf_buf_str(&b), &s->key, NULL));
}

/* The n-th key of that kind: always the same. */
static inline struct signer make_signer(struct mf_arena *a, enum mf_ssh_kind kind, unsigned n)
{
    struct signer s = {.kind = kind, .flags = is_passkey(kind) ? 5 : 1, .counter = 7};
    uint8_t seed[32] = {(uint8_t)n, (uint8_t)(n >> 8), 'k', 'e', 'y', (uint8_t)kind}, point[65];
    size_t size = 32;

    if (!is_p256(kind)) {
        assert_int_equal(crypto_sign_seed_keypair(point, s.secret, seed), 0);
    } else { /* libcrypto makes no key from a seed: these are new each time */
        s.p256 = EVP_EC_gen("P-256");
        assert_non_null(s.p256);
        assert_int_equal(EVP_PKEY_get_octet_string_param(s.p256, OSSL_PKEY_PARAM_PUB_KEY, point,
                                                         sizeof point, &size),
                         1);
    }
    key_blob(a, &s, point, size);
    return s;
}

static inline void free_signer(struct signer *s)
{
    EVP_PKEY_free(s->p256);
    s->p256 = NULL;
}

/* ---- signatures ---- */

struct sig_shape { /* what is put into a signature; NULL or 0: as it should be */
    const char *magic, *space, *hash, *reserved, *kind;
    uint32_t version;
    const char *trailing, *inner_trailing;
};

static inline struct mf_str signed_frame(struct mf_arena *a, struct mf_str text, const char *space,
                                         const char *hash)
{
    struct mf_buf b = buf_of(a);
    uint8_t digest[crypto_hash_sha512_BYTES];

    crypto_hash_sha512(digest, (const uint8_t *)text.p, text.n);
    mf_buf_c(&b, "SSHSIG");
    ssh_text(&b, space);
    ssh_text(&b, "");
    ssh_text(&b, hash);
    ssh_bytes(&b, digest, sizeof digest);
    return mf_buf_str(&b);
}

/* What a security key is given to sign. */
static inline struct mf_str sk_frame(struct mf_arena *a, const struct signer *s,
                                     struct mf_str frame)
{
    struct mf_buf b = buf_of(a);
    uint8_t digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(digest, (const uint8_t *)"ssh:", 4);
    mf_buf_add(&b, (struct mf_str){(char *)digest, sizeof digest});
    mf_buf_char(&b, (char)s->flags);
    ssh_u32(&b, s->counter);
    crypto_hash_sha256(digest, (const uint8_t *)frame.p, frame.n);
    mf_buf_add(&b, (struct mf_str){(char *)digest, sizeof digest});
    return mf_buf_str(&b);
}

static inline void ssh_integer(struct mf_buf *b, const BIGNUM *n)
{
    uint8_t bytes[33] = {0};
    int size = BN_num_bytes(n);

    BN_bn2bin(n, bytes + 1);
    if (bytes[1] > 127)
        ssh_bytes(b, bytes, (size_t)size + 1);
    else
        ssh_bytes(b, bytes + 1, (size_t)size);
}

static inline struct mf_str p256_der(struct mf_arena *a, const struct signer *s, struct mf_str what)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    uint8_t der[80];
    size_t size = sizeof der;

    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, s->p256), 1);
    assert_int_equal(EVP_DigestSign(ctx, der, &size, (const uint8_t *)what.p, what.n), 1);
    EVP_MD_CTX_free(ctx);
    return mf_str_copy(a, (struct mf_str){(const char *)der, size});
}

static inline struct mf_str p256_sign(struct mf_arena *a, const struct signer *s,
                                      struct mf_str what)
{
    struct mf_str der = p256_der(a, s, what);
    const uint8_t *at = (const uint8_t *)der.p;
    struct mf_buf b = buf_of(a);
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)der.n);

    ssh_integer(&b, ECDSA_SIG_get0_r(sig));
    ssh_integer(&b, ECDSA_SIG_get0_s(sig));
    ECDSA_SIG_free(sig);
    return mf_buf_str(&b);
}

static inline struct mf_str sign_shaped(struct mf_arena *a, const struct signer *s,
                                        struct mf_str text, const struct sig_shape *shape)
{
    struct mf_buf b = buf_of(a), inner = buf_of(a);
    const char *space = shape->space ? shape->space : "mufakat",
               *hash = shape->hash ? shape->hash : "sha512";
    struct mf_str frame = signed_frame(a, text, space, hash);
    uint8_t sig[64];

    ssh_text(&inner, shape->kind ? shape->kind : kind_words[s->kind]);
    if (s->kind != MF_SSH_ED25519)
        frame = sk_frame(a, s, frame);
    if (s->kind == MF_SSH_SK_P256) {
        struct mf_str rs = p256_sign(a, s, frame);
        ssh_bytes(&inner, rs.p, rs.n);
    } else {
        crypto_sign_detached(sig, NULL, (const uint8_t *)frame.p, frame.n, s->secret);
        ssh_bytes(&inner, sig, sizeof sig);
    }
    if (s->kind != MF_SSH_ED25519) {
        mf_buf_char(&inner, (char)s->flags);
        ssh_u32(&inner, s->counter);
    }
    mf_buf_c(&inner, shape->inner_trailing ? shape->inner_trailing : "");

    mf_buf_c(&b, shape->magic ? shape->magic : "SSHSIG");
    ssh_u32(&b, shape->version ? shape->version : 1);
    ssh_bytes(&b, s->key.blob.p, s->key.blob.n);
    ssh_text(&b, space);
    ssh_text(&b, shape->reserved ? shape->reserved : "");
    ssh_text(&b, hash);
    ssh_bytes(&b, inner.p, inner.n);
    mf_buf_c(&b, shape->trailing ? shape->trailing : "");
    return mf_buf_str(&b);
}

/* ---- passkeys ---- */

struct assertion_shape { /* likewise */
    const char *type, *origin, *site, *more;
    struct mf_str client;      /* all of clientDataJSON */
    struct mf_str after_flags; /* what follows flags and counter */
    uint32_t version;
    const char *trailing;
};

/* SHA-256("mufakat-command-v1\n" ‖ text) in base64url, by libsodium. */
static inline const char *challenge_of(struct mf_arena *a, struct mf_str text)
{
    crypto_hash_sha256_state h;
    uint8_t digest[crypto_hash_sha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof digest, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    crypto_hash_sha256_init(&h);
    crypto_hash_sha256_update(&h, (const uint8_t *)"mufakat-command-v1\n", 19);
    crypto_hash_sha256_update(&h, (const uint8_t *)text.p, text.n);
    crypto_hash_sha256_final(&h, digest);
    sodium_bin2base64(base64, sizeof base64, digest, sizeof digest,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return mf_str_copy(a, mf_str_c(base64)).p;
}

/* As browsers write it. */
static inline struct mf_str client_data(struct mf_arena *a, struct mf_str text,
                                        const struct assertion_shape *shape)
{
    if (shape->client.p)
        return shape->client;
    return mf_strf(a, "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s}",
                   shape->type ? shape->type : "webauthn.get", challenge_of(a, text),
                   shape->origin ? shape->origin : SEAT,
                   shape->more ? shape->more : ",\"crossOrigin\":false");
}

static inline struct mf_str authenticator_data(struct mf_arena *a, const struct signer *s,
                                               const struct assertion_shape *shape)
{
    const char *site = shape->site ? shape->site : SITE;
    uint8_t digest[crypto_hash_sha256_BYTES];
    struct mf_buf b = buf_of(a);

    crypto_hash_sha256(digest, (const uint8_t *)site, strlen(site));
    mf_buf_add(&b, (struct mf_str){(char *)digest, sizeof digest});
    mf_buf_char(&b, (char)s->flags);
    ssh_u32(&b, s->counter);
    mf_buf_add(&b, shape->after_flags);
    return mf_buf_str(&b);
}

static inline struct mf_str assertion_signature(struct mf_arena *a, const struct signer *s,
                                                struct mf_str authenticator, struct mf_str client)
{
    struct mf_buf b = buf_of(a);
    uint8_t digest[crypto_hash_sha256_BYTES], sig[64];

    crypto_hash_sha256(digest, (const uint8_t *)client.p, client.n);
    mf_buf_add(&b, authenticator);
    mf_buf_add(&b, (struct mf_str){(char *)digest, sizeof digest});
    struct mf_str what = mf_buf_str(&b);
    if (s->p256)
        return p256_der(a, s, what);
    crypto_sign_detached(sig, NULL, (const uint8_t *)what.p, what.n, s->secret);
    return mf_str_copy(a, (struct mf_str){(char *)sig, sizeof sig});
}

/* The blob of those parts. */
static inline struct mf_str assertion_blob(struct mf_arena *a, struct mf_str key,
                                           struct mf_str authenticator, struct mf_str client,
                                           struct mf_str sig, const struct assertion_shape *shape)
{
    struct mf_buf b = buf_of(a);

    mf_buf_c(&b, "WEBAUTHN");
    ssh_u32(&b, shape->version ? shape->version : 1);
    ssh_bytes(&b, key.p, key.n);
    ssh_bytes(&b, authenticator.p, authenticator.n);
    ssh_bytes(&b, client.p, client.n);
    ssh_bytes(&b, sig.p, sig.n);
    mf_buf_c(&b, shape->trailing ? shape->trailing : "");
    return mf_buf_str(&b);
}

static inline struct mf_str assert_shaped(struct mf_arena *a, const struct signer *s,
                                          struct mf_str text, const struct assertion_shape *shape)
{
    struct mf_str client = client_data(a, text, shape),
                  authenticator = authenticator_data(a, s, shape),
                  sig = assertion_signature(a, s, authenticator, client);

    return assertion_blob(a, s->key.blob, authenticator, client, sig, shape);
}

/* The blob of a signature as ssh-keygen, or a browser, makes them. */
static inline struct mf_str sign_blob(struct mf_arena *a, const struct signer *s,
                                      struct mf_str text)
{
    struct sig_shape plain = {0};
    struct assertion_shape asked = {0};

    return is_passkey(s->kind) ? assert_shaped(a, s, text, &asked)
                               : sign_shaped(a, s, text, &plain);
}

static inline struct mf_str sign_text(struct mf_arena *a, const struct signer *s,
                                      struct mf_str text)
{
    return mf_base64(a, sign_blob(a, s, text));
}

/* ---- the organisation ---- */

static inline enum mf_head_known sx_head(void *payload, uint64_t size, const struct mf_hash *root)
{
    struct sx *x = payload;

    if (size > x->size)
        return MF_HEAD_AHEAD;
    return size == x->size && same_hash(*root, x->root) ? MF_HEAD_WAS : MF_HEAD_OTHER;
}

/* The one document that was handed over. */
static inline bool sx_document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    (void)payload;
    *ret = MF_S("A document.");
    return same_hash(mf_sha256(*ret), *hash);
}

static inline void sx_open_with(struct sx *x, const char *charter, const char *people)
{
    memset(x, 0, sizeof *x);
    assert_true(mf_sshsig_init());
    fx_open(&x->f, charter, people);
    x->keys = mf_keys_new();
    x->root = mf_sha256(MF_S("a root"));
    x->size = 12;
    x->entry = 12;
    x->gate = (struct mf_gate){.organisation = MF_S(ORIGIN),
                               .org = x->f.org,
                               .keys = x->keys,
                               .head = sx_head,
                               .document = sx_document,
                               .payload = x};
}

/* Everybody has the Ed25519 key of their own number. */
static inline struct signer sx_signer(struct sx *x, const char *who)
{
    return make_signer(&x->f.arena, MF_SSH_ED25519, fx_who(&x->f, who));
}

static inline void sx_open(struct sx *x)
{
    static const char *const have_keys[] = {"ana", "ben", "cici", "dewi"};

    sx_open_with(x, club, CLUB_PEOPLE);
    for (unsigned i = 0; i < 4; i++) {
        struct signer s = sx_signer(x, have_keys[i]);
        assert_true(mf_keys_add(x->keys, fx_who(&x->f, have_keys[i]), &s.key, START, 0));
    }
}

static inline void sx_close(struct sx *x)
{
    mf_keys_free(x->keys);
    fx_close(&x->f);
}

/* The head of a command that would be taken now. */
static inline struct mf_text sx_head_of(struct sx *x, const char *who, const struct signer *s,
                                        uint64_t sequence)
{
    return (struct mf_text){.organisation = MF_S(ORIGIN),
                            .charter = mf_org_charter(x->f.org)->hash,
                            .head_size = x->size,
                            .head_root = x->root,
                            .actor = mf_str_c(who),
                            .key = s->key.print,
                            .sequence = sequence,
                            .not_after = x->f.now + MF_DAY};
}

static inline struct mf_str sx_write(struct sx *x, const struct mf_text *t)
{
    struct mf_buf b = buf_of(&x->f.arena);

    mf_text_write(&b, t);
    return mf_buf_str(&b);
}

/* A text with these values. */
static inline struct mf_str sx_text(struct sx *x, const char *who, const struct signer *s,
                                    uint64_t sequence, enum mf_text_verb verb,
                                    const struct mf_text_value *values, uint32_t n)
{
    struct mf_text t = sx_head_of(x, who, s, sequence);

    t.verb = verb;
    t.values = values;
    t.nvalues = n;
    return sx_write(x, &t);
}

/* Through the gate, now. */
static inline bool sx_admit(struct sx *x, struct mf_str text, const struct signer *s,
                            struct mf_admitted *ret, struct mf_denial *no)
{
    return mf_admit(&x->f.arena, &x->gate, text, sign_text(&x->f.arena, s, text), x->f.now, ret,
                    no);
}

static inline void show_denial(struct mf_arena *a, const struct mf_denial *no)
{
    struct mf_buf b = buf_of(a);

    mf_denial_text(&b, no, MF_EN);
    print_message("# denied: %s: %s\n", mf_denied_name(no->why), b.p);
}

/* Through the gate, the engine and into the register, as an entry. */
static inline void sx_take(struct sx *x, struct mf_str text, const struct signer *s)
{
    struct mf_admitted ad;
    struct mf_denial no;
    uint32_t first = x->f.events.list.n;

    if (!sx_admit(x, text, s, &ad, &no)) {
        show_denial(&x->f.arena, &no);
        fail();
    }
    x->f.refusals.list.n = 0;
    if (!mf_org_submit(x->f.org, &ad.command, &x->f.events, &x->f.refusals)) {
        fx_show_refusals(&x->f);
        fail();
    }
    mf_admit_take(x->keys, &ad, x->f.org, x->entry, x->f.now);
    mf_keys_events(x->keys, x->f.org, &x->f.events, first, x->entry);
    x->entry++;
}

/* Time passes, and keys with it. */
static inline void sx_wait(struct sx *x, mf_duration d)
{
    uint32_t first = x->f.events.list.n;

    fx_wait(&x->f, d);
    mf_keys_events(x->keys, x->f.org, &x->f.events, first, x->entry++);
}

#endif
