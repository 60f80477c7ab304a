#ifndef MF_SERVER_CALL_H
#define MF_SERVER_CALL_H
/*
 * One request on its way through a route, and how it is answered. A route fills the reply by one of
 * the functions below; whoever called it sends it. Where an answer comes later, or is a stream, the
 * route sets `later` and sees to it.
 */
#include <jansson.h>

#include "server/body.h"
#include "server/http.h"
#include "server/service.h"

enum mf_problem {
#define MF_PROBLEM(sym, ...) MF_PROBLEM_##sym,
#include "server/problem.def"
#undef MF_PROBLEM
    MF_PROBLEM__COUNT
};

enum mf_held { MF_HELD_STATE, MF_HELD_FIXED, MF_HELD_LEDGER, MF_HELD_FREE };

struct mf_call;

struct mf_route {
    const char *method, *path, *name;
    void (*run)(struct mf_call *c);
    enum mf_held held;
    size_t body;
};

extern const struct mf_route mf_routes[];
extern const unsigned mf_route_count;

struct mf_followers;
struct mf_awaiting;
struct mf_asking;
struct mf_studies;

struct mf_call {
    struct mf_service *service;
    struct mf_followers *followers;
    const char *example; /* folder of keys that anybody may use; NULL: none */
    struct mf_awaiting *awaiting;
    struct mf_asking *asking;
    struct mf_studies *studies;
    struct mf_request *request;
    struct mf_arena *a;
    const struct mf_route *route;
    struct mf_str param; /* of the path; n 0: it has none */
    enum mf_lingua lingua;
    struct mf_reply reply;
    bool packed; /* the body is compressed, or isn't to be */
    bool later;
};

#define MF_ROUTE(method, path, name, held, body) void mf_route_##name(struct mf_call *c);
#include "server/routes.def"
#undef MF_ROUTE

/* ---- finding the way (routes.c) ---- */

/* Route and parameter of the call's path and method; false: the reply says 404 or 405. */
bool mf_call_find(struct mf_call *c);
/* Runs the route and sends what it answers. */
void mf_call_run(struct mf_call *c);

/* Before the body of a document is read: is it signed for by somebody known here? False: the reply
 * says why not. (routes_sign.c) */
bool mf_call_may_store(struct mf_call *c);

/* ---- answering (reply.c) ---- */

void mf_call_header(struct mf_call *c, const char *name, struct mf_str value);
void mf_call_text(struct mf_call *c, const char *type, struct mf_str body);
/* What is kept compressed, too (n 0: it isn't): whichever the client takes. */
void mf_call_packed(struct mf_call *c, const char *type, struct mf_str plain, struct mf_str gzip);
/* Takes the value over. */
void mf_call_json(struct mf_call *c, json_t *value);
/* Up to two arguments for its texts. */
void mf_call_problem(struct mf_call *c, enum mf_problem what, struct mf_str first,
                     struct mf_str second);
/* The same as an object to which more can be added; status 0: the problem's own. */
json_t *mf_call_problem_json(struct mf_call *c, enum mf_problem what, unsigned status,
                             struct mf_str first, struct mf_str second);
/* Takes over and sends such an object. */
void mf_call_problem_send(struct mf_call *c, json_t *problem, unsigned status);
void mf_call_not_found(struct mf_call *c, struct mf_str what);
/* The request is written wrongly: a template and its argument. */
void mf_call_wrong(struct mf_call *c, const char *const text[MF_LINGUA__COUNT], struct mf_str arg);
void mf_call_bad_query(struct mf_call *c, const char *name);
/* Why nothing is taken now. */
void mf_call_not_taking(struct mf_call *c, enum mf_serving why);
/* The entity tag of what is about to be made. True: the client has it, and the reply says so. */
bool mf_call_same(struct mf_call *c, struct mf_str tag);
/* Compresses where that is worth it, and sends. */
void mf_call_send(struct mf_call *c);

/* ---- asking ---- */

/* A whole number; false where there is one that is none, and the reply says so. */
bool mf_call_number(struct mf_call *c, const char *name, uint64_t max, uint64_t otherwise,
                    uint64_t *ret);
/* `limit` and `after` of lists; *ret_from is the first number that is wanted. */
bool mf_call_page(struct mf_call *c, uint64_t *ret_from, uint64_t *ret_limit);
/* The parameter of the path as a number; false: it is none, and the reply says 404. */
bool mf_call_param_number(struct mf_call *c, uint64_t max, uint64_t *ret);
/* The proposal that the path names, if everybody may see it; false: the reply says 404. */
bool mf_call_proposal(struct mf_call *c, uint32_t *ret);
/* The language of an Accept-Language header; NULL: English. */
enum mf_lingua mf_accept_language(const char *header);

#endif
