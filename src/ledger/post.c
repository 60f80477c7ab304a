#include "ledger/post.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/os.h"
#include "base/utf8.h"
#include "ledger/base64.h"
#include "ledger/program.h"

#define MAX_SECRET   4096u
#define MAX_SAID     16384u /* bytes of what the program says */
#define SEND_SECONDS 30

/* ---- a message ---- */

/* "Mon, 02 Mar 2026 09:00:00 +0000" */
static void add_date(struct mf_buf *out, struct mf_arena *a, mf_instant now)
{
    static const char days[] = "ThuFriSatSunMonTueWed",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *iso = mf_instant_iso(a, now - now % MF_SECOND).p; /* 2026-03-02T09:00:00Z */
    size_t month = (size_t)((iso[5] - '0') * 10 + (iso[6] - '0') - 1);
    size_t day = (size_t)(now / MF_DAY % 7);

    mf_buf_f(out, "%.3s, %.2s %.3s %.4s %.8s +0000", days + 3 * day, iso + 8, months + 3 * month,
             iso, iso + 11);
}

/* As it is, where all of it is printable ASCII; else as encoded words of RFC 2047. */
static void add_unstructured(struct mf_buf *out, struct mf_str s)
{
    bool plain = s.n <= 60 && !mf_str_starts(s, MF_S("=?"));

    for (size_t i = 0; i < s.n; i++)
        plain = plain && s.p[i] >= ' ' && s.p[i] <= '~';
    if (plain) {
        mf_buf_add(out, s);
        return;
    }
    for (bool first = true; s.n > 0; first = false) {
        size_t n = 0;
        uint32_t cp;
        for (size_t k; n < s.n; n += k) { /* whole characters, 39 bytes: 52 of base64 */
            k = mf_utf8_decode(mf_str_sub(s, n, s.n), &cp);
            k = k ? k : 1;
            if (n + k > 39)
                break;
        }
        mf_buf_c(out, first ? "=?utf-8?B?" : "\n =?utf-8?B?");
        mf_base64_add(out, mf_str_sub(s, 0, n));
        mf_buf_c(out, "?=");
        s = mf_str_sub(s, n, s.n);
    }
}

static struct mf_str notice_id(struct mf_arena *a, const struct mf_outbox_row *row)
{
    struct mf_hash h = mf_sha256(mf_strf(a, "%llu %.*s\n%.*s", (unsigned long long)row->entry,
                                         MF_F(row->person), MF_F(row->json)));

    return mf_str_sub(mf_hash_hex(a, &h), 0, 32);
}

void mf_post_message(struct mf_buf *out, const struct mf_post *p, const struct mf_route *r,
                     const struct mf_outbox_row *row, mf_instant now)
{
    struct mf_arena a;
    const char *at = memchr(p->from.p, '@', p->from.n);
    size_t host = (size_t)(at - p->from.p);

    mf_arena_init(&a);
    mf_buf_f(out, "From: <%.*s>\nTo: <%.*s>\nSubject: ", MF_F(p->from), MF_F(r->mail));
    add_unstructured(out, row->subject);
    mf_buf_c(out, "\nDate: ");
    add_date(out, &a, now);
    mf_buf_f(out,
             "\nMessage-ID: <%.*s%.*s>\nMIME-Version: 1.0\n"
             "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
             "Content-Language: %s\nAuto-Submitted: auto-generated\n\n",
             MF_F(notice_id(&a, row)), MF_F(mf_str_sub(p->from, host, p->from.n)),
             r->lingua == MF_ID ? "id" : "en");
    struct mf_str body = mf_base64(&a, row->text);
    for (; body.n > 0; body = mf_str_sub(body, 76, body.n))
        mf_buf_f(out, "%.*s\n", MF_F(mf_str_sub(body, 0, 76)));
    mf_arena_free(&a);
}

/* ---- a webhook ---- */

struct mf_str mf_post_signature(struct mf_arena *a, struct mf_str secret, mf_instant now,
                                struct mf_str body)
{
    long long seconds = (long long)(now / MF_SECOND);
    struct mf_str text = mf_strf(a, "%lld.%.*s", seconds, MF_F(body));
    struct mf_hash mac;
    unsigned n = sizeof mac.b;

    if (!HMAC(EVP_sha256(), secret.p, (int)secret.n, (const unsigned char *)text.p, text.n, mac.b,
              &n))
        mf_oom(n);
    return mf_strf(a, "t=%lld,sha256=%s", seconds, mf_hash_hex(a, &mac).p);
}

/* Closed to others, as a key is: looked at on the open file, so that it is the one that is read. */
static enum mf_rc read_secret(struct mf_arena *a, struct mf_str path, struct mf_str *ret,
                              struct mf_err *err)
{
    char *bytes = mf_new_n(a, char, MAX_SECRET + 1);
    int fd = open(mf_str_copy(a, path).p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    ssize_t n;

    if (fd < 0)
        return mf_err_set(err, MF_E_IO, "the secret's file: %s", strerror(errno));
    bool closed = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) == 0 &&
                  (st.st_uid == geteuid() || st.st_uid == 0);
    n = closed ? read(fd, bytes, MAX_SECRET + 1) : 0;
    (void)close(fd);
    if (!closed)
        return mf_err_set(err, MF_E_IO,
                          "the secret's file can be read by others, or isn't yours: chmod 600");
    *ret = mf_str_trim((struct mf_str){bytes, n > 0 ? (size_t)n : 0});
    if (n < 0 || (size_t)n > MAX_SECRET || ret->n < 16)
        return mf_err_set(err, MF_E_IO, "a secret has 16 to %u bytes", MAX_SECRET);
    return MF_OK;
}

static void add_quoted(struct mf_buf *out, struct mf_str s)
{
    mf_buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            mf_buf_char(out, '\\');
        mf_buf_char(out, s.p[i]);
    }
    mf_buf_c(out, "\"\n");
}

/* What curl reads; the JSON has no line feed. */
static struct mf_str curl_config(struct mf_arena *a, const struct mf_route *r,
                                 const struct mf_outbox_row *row, struct mf_str secret,
                                 mf_instant now)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_c(&b, "url = ");
    add_quoted(&b, r->hook);
    mf_buf_c(&b, "header = \"Content-Type: application/json\"\n");
    mf_buf_f(&b, "header = \"Mufakat-Notice: %.*s\"\n", MF_F(notice_id(a, row)));
    mf_buf_f(&b, "header = \"Mufakat-Signature: %.*s\"\n",
             MF_F(mf_post_signature(a, secret, now, row->json)));
    mf_buf_c(&b, "data-raw = ");
    add_quoted(&b, row->json);
    return mf_buf_str(&b);
}

/* ---- handing over ---- */

static enum mf_rc run(struct mf_arena *a, const char *const *argv, struct mf_str in,
                      const char *what, struct mf_err *err)
{
    struct mf_program program = {
        .argv = argv, .in = in, .limit = MAX_SAID, .within = SEND_SECONDS * MF_SECOND};
    struct mf_program_ran ran;
    enum mf_rc rc = mf_program_run(a, &program, &ran, err);

    if (rc != MF_OK)
        return mf_err_wrap(err, "%s", what);
    /* What it says isn't repeated: it may have the address in it. */
    return ran.status == 0 ? MF_OK
                           : mf_err_set(err, MF_E_IO, "%s ended with status %d", what, ran.status);
}

enum mf_rc mf_post_send(struct mf_arena *a, const struct mf_post *p, const struct mf_route *r,
                        const struct mf_outbox_row *row, mf_instant now, struct mf_err *err)
{
    static const char *const curl[] = {
        "curl",    "-q",          "--silent", "--fail",    "--globoff", "--max-time", "20",
        "--proto", "=http,https", "--output", "/dev/null", "--config",  "-",          NULL};
    struct mf_str secret;
    struct mf_buf message;

    if (r->hook.n > 0) {
        enum mf_rc rc = read_secret(a, r->secret_file, &secret, err);
        return rc != MF_OK ? rc : run(a, curl, curl_config(a, r, row, secret, now), "curl", err);
    }
    mf_buf_init(&message, a);
    mf_post_message(&message, p, r, row, now);
    return run(a, p->mail, mf_buf_str(&message), "the mail command", err);
}
