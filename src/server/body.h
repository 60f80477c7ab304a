#ifndef MF_SERVER_BODY_H
#define MF_SERVER_BODY_H
/*
 * The bodies of requests that bring commands, taken apart. Pure: bytes in, views of them out. What
 * a command's text says is not looked at here.
 *
 *     text 412
 *     <412 bytes>
 *     signature 310
 *     <310 bytes>
 *
 * each line and each part followed by one line feed: the parts of an entry, as they stand in the
 * ledger. A batch is many of these, one after the other.
 */
#include "base/err.h"
#include "base/str.h"

#define MF_MAX_BODY       (64u << 10) /* bytes of a body with one command */
#define MF_MAX_BATCH_BODY (1u << 20)  /* of one with many */
#define MF_MAX_MANY       1024u       /* commands of one body */

struct mf_signed {
    struct mf_str text, signature; /* neither is empty */
};

/*
 * Takes a text/plain body apart, at most `limit` commands and at least one. MF_E_FORMAT says where
 * it is written wrongly, MF_E_LIMIT that there are more. The array is the arena's, the bytes are
 * views of the body.
 */
enum mf_rc mf_body_plain(struct mf_arena *a, struct mf_str body, uint32_t limit,
                         struct mf_signed **ret, uint32_t *ret_n, struct mf_err *err) MF_MUST_USE;
/* What mf_body_plain() reads. */
void mf_body_plain_add(struct mf_buf *out, struct mf_str text, struct mf_str signature);
/*
 * One command as JSON, {"text": …, "signature": …}; a signature in armor becomes base64 on one
 * line. Keys twice, others, or other values than strings are MF_E_FORMAT. In the arena.
 */
enum mf_rc mf_body_json(struct mf_arena *a, struct mf_str body, struct mf_signed *ret,
                        struct mf_err *err) MF_MUST_USE;

#endif
