#ifndef MF_LEDGER_POST_H
#define MF_LEDGER_POST_H
/*
 * How a notice gets to a person: a configuration that says where everybody is reached, e-mail
 * through a local command, and webhooks through curl. docs/ledger.md, "Notices", has the format.
 *
 * A message is built so that nothing in it can become a header: addresses are of a narrow form,
 * the subject is encoded as soon as it has anything but printable ASCII, the text is base64. Of a
 * webhook neither address nor secret stands in the list of processes: curl reads them from its
 * standard input.
 */
#include "base/err.h"
#include "base/instant.h"
#include "base/lingua.h"
#include "base/vec.h"
#include "ledger/outbox.h"

#define MF_MAX_POST_CONFIG (1u << 20) /* bytes of a configuration */
#define MF_MAX_POST_PEOPLE 100000u
#define MF_MAX_MAIL_WORDS  32u /* of the mail command */

struct mf_route {
    struct mf_str person;
    enum mf_lingua lingua;
    struct mf_str mail;        /* an address; n 0: none */
    struct mf_str hook;        /* a URL; n 0: none */
    struct mf_str secret_file; /* of the hook */
};

struct mf_post {
    struct mf_str from;
    const char *mail[MF_MAX_MAIL_WORDS + 1]; /* argv, ends with NULL; mail[0] NULL: no mail */
    enum mf_lingua lingua;                   /* of who has no route */
    uint64_t begin;                          /* of entries before it no notices are made */
    MF_VEC(struct mf_route) routes;          /* by person, bytewise */
};

/* MF_E_FORMAT names the line that is wrong. All memory is the arena's. */
enum mf_rc mf_post_read(struct mf_arena *a, struct mf_str text, struct mf_post *ret,
                        struct mf_err *err) MF_MUST_USE;
/* NULL: nobody has said how to reach that person. */
const struct mf_route *mf_post_route(const struct mf_post *p, struct mf_str person);

/*
 * The message for the mail command: RFC 5322 with line feeds, as such commands want it. `now` is
 * its date; its Message-ID follows from the notice, so that one that is sent twice can be told.
 */
void mf_post_message(struct mf_buf *out, const struct mf_post *p, const struct mf_route *r,
                     const struct mf_outbox_row *row, mf_instant now);
/* "t=SECONDS,sha256=HEX": HMAC-SHA256 over SECONDS, a full stop, and the body. */
struct mf_str mf_post_signature(struct mf_arena *a, struct mf_str secret, mf_instant now,
                                struct mf_str body);
/*
 * Hands a notice over. MF_E_IO: it wasn't taken, or nobody knows; the message says why, without
 * secret or address. A secret's file must belong to the caller or root and be closed to others.
 */
enum mf_rc mf_post_send(struct mf_arena *a, const struct mf_post *p, const struct mf_route *r,
                        const struct mf_outbox_row *row, mf_instant now,
                        struct mf_err *err) MF_MUST_USE;

#endif
