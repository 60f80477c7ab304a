#ifndef MF_CLI_REMOTE_H
#define MF_CLI_REMOTE_H
/*
 * A server that is asked over HTTP, one request after the other on one connection. What comes back
 * is bytes under a limit; nothing of it is believed here. Certificates are verified, redirections
 * aren't followed, no request lasts longer than a minute.
 */
#include <jansson.h>

#include "cli/cli.h"
#include "ledger/store.h"
#include "ledger/verify.h"

#define MF_REMOTE_JSON (4u << 20) /* bytes of an answer in JSON */

struct mf_remote;

struct mf_remote_ask {
    const char *method;
    struct mf_str path;    /* after the server's address; begins with "/" */
    const char *type;      /* of the body; NULL: there is none */
    struct mf_str body;    /* borrowed for the call */
    struct mf_str more[2]; /* further headers, "Name: value"; n 0: none */
    size_t limit;          /* bytes of the answer's body, decompressed; more is MF_E_LIMIT */
};

struct mf_remote_answer {
    long status;
    struct mf_str body; /* of the arena */
    /* After a failure: whether the request may have arrived all the same. */
    bool doubtful;
};

/* Does it begin as an address does, and not as the name of a folder? */
bool mf_remote_is(const char *s);
/* Connects to nothing yet. MF_E_USAGE: no address of a server. The arena outlives it. */
enum mf_rc mf_remote_open(const struct mf_cli *cli, const char *url, struct mf_remote **ret,
                          struct mf_err *err) MF_MUST_USE;
void mf_remote_close(struct mf_remote *r); /* NULL: nothing */
const char *mf_remote_url(const struct mf_remote *r);
/* MF_OK: there is an answer, whatever its status. Errors are in the language of the user. */
enum mf_rc mf_remote_ask(struct mf_remote *r, struct mf_arena *a, const struct mf_remote_ask *ask,
                         struct mf_remote_answer *ret, struct mf_err *err) MF_MUST_USE;
/* Makes a failure of an answer: what the server says of it, else its status. */
enum mf_rc mf_remote_problem(struct mf_remote *r, const struct mf_remote_answer *answer,
                             struct mf_err *err);
/* An object, to be freed with json_decref(); MF_E_FORMAT: it is none. */
enum mf_rc mf_remote_json(struct mf_remote *r, const struct mf_remote_answer *answer, json_t **ret,
                          struct mf_err *err) MF_MUST_USE;

/*
 * The published ledger as a store that can only be read: of a running server
 * (URL/ledger/checkpoint), or of files that any web server hands out (URL/checkpoint). Head and
 * note are of the checkpoint that was there when the head was last asked for. What is missing or
 * damaged is MF_E_FORMAT. The last bundle is kept.
 */
enum mf_rc mf_remote_store(const struct mf_cli *cli, const char *url, struct mf_store **ret,
                           struct mf_err *err) MF_MUST_USE;
/*
 * What mf_verify() doesn't ask for: the tiles above the lowest, compared with the tree that was
 * computed of the entries. Adds faults to the verdict.
 */
enum mf_rc mf_remote_store_rest(struct mf_store *s, struct mf_verdict *v,
                                struct mf_err *err) MF_MUST_USE;

#endif
