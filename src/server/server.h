#ifndef MF_SERVER_SERVER_H
#define MF_SERVER_SERVER_H
/*
 * `mufakat serve`: an organisation behind HTTP. docs/openapi.json says what can be asked for,
 * docs/server.md how it is run.
 */
#include "server/http.h"
#include "server/service.h"

struct mf_server;

struct mf_server_options {
    struct mf_service_options service;
    struct mf_http_options http;
    unsigned followers;  /* at most so many follow what happens; 0: 12,000 */
    unsigned await;      /* ms that an answer waits for witnesses at most; 0: ten seconds */
    const char *example; /* folder of secret keys that anybody may use, NULL: none; for trying out,
                            and only where this machine alone is listened to (MF_E_USAGE) */
    bool log;            /* a line on standard error for each request, without its query */
};

enum mf_rc mf_server_start(const struct mf_server_options *options, struct mf_server **ret,
                           struct mf_err *err) MF_MUST_USE;
const char *mf_server_address(const struct mf_server *s); /* borrowed */
struct mf_service *mf_server_service(struct mf_server *s);
/* Takes no new connection and no new command; what was accepted is finished and answered. */
void mf_server_stop(struct mf_server *s); /* NULL: nothing */

#endif
