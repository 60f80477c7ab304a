#ifndef MF_SERVER_WITNESS_HTTP_H
#define MF_SERVER_WITNESS_HTTP_H
/*
 * A witness over HTTP, C2SP tlog-witness v1.0.0:
 *
 *     POST /add-checkpoint          the request of ledger/cosign.h, and its answer
 *     GET  /<hex>/checkpoint        the last checkpoint cosigned of the log with that SHA-256 of
 * its origin
 *
 * Each request waits for its own record to be durable, and those of one witness for each other.
 */
#include "ledger/witness.h"
#include "server/http.h"

struct mf_witness_server;

struct mf_witness_server_options {
    const char *dir;
    struct mf_http_options http;
    /* Seconds since 1970, for cosignatures; from any thread. */
    uint64_t (*time)(void *payload);
    /* The machine failed, or a record is damaged: what isn't said to the client. NULL: nobody. */
    void (*failed)(void *payload, const struct mf_err *err);
    void (*log)(void *payload, const struct mf_http_line *line); /* NULL: none */
    void *payload;
};

enum mf_rc mf_witness_server_start(const struct mf_witness_server_options *options,
                                   struct mf_witness_server **ret, struct mf_err *err) MF_MUST_USE;
const char *mf_witness_server_address(const struct mf_witness_server *s); /* borrowed */
/* Takes no new request; those at work are answered. NULL: nothing. */
void mf_witness_server_stop(struct mf_witness_server *s);

#endif
