#ifndef MF_TESTS_SERVER_WORLD_H
#define MF_TESTS_SERVER_WORLD_H
/*
 * The co-operative of tests/ledger/coop.h behind a server on a free port, with a clock that the
 * test moves. Every answer is held to docs/openapi.json.
 */
#include "client.h"

#include "described.h"
#include "ledger/coop.h"
#include "server/body.h"
#include "server/server.h"

struct world {
    struct coop c;
    struct mf_server *server;
    char address[96];
    _Atomic mf_instant wall, steady;
    unsigned filings_per_hour, followers;
    mf_duration patience; /* with bodies */
    struct mf_str policy; /* of the founding */
    unsigned await;       /* ms */
};

static mf_instant world_wall(void *payload)
{
    return ((struct world *)payload)->wall;
}

static mf_instant world_steady(void *payload)
{
    return ((struct world *)payload)->steady;
}

static inline void world_serve(struct world *w)
{
    struct mf_server_options o = {.service = {.dir = w->c.dir,
                                              .time = {world_wall, world_steady, w},
                                              .filings_per_hour = w->filings_per_hour},
                                  .http = {.listen = "127.0.0.1:0",
                                           .threads = 2,
                                           .connections = 400,
                                           .patience = w->patience},
                                  .followers = w->followers,
                                  .await = w->await};
    struct mf_err err = {0};

    if (mf_server_start(&o, &w->server, &err) != MF_OK)
        fail_msg("%s", err.message);
    strcpy(w->address, mf_server_address(w->server));
}

static inline void world_stop(struct world *w)
{
    mf_server_stop(w->server);
    w->server = NULL;
}

static inline void world_begin(struct world *w, const char *charter)
{
    struct mf_founding f = {.origin = MF_S(COOP_ORIGIN),
                            .charter = mf_str_c(charter),
                            .at = COOP_START,
                            .seed = {7},
                            .policy = w->policy};
    struct mf_err err = {0};
    struct mf_buf roster;

    w->c = (struct coop){.now = COOP_START};
    w->wall = COOP_START;
    w->steady = 0;
    mf_arena_init(&w->c.arena);
    assert_true(mf_sshsig_init());
    strcpy(w->c.dir, "/tmp/mufakat-serve-XXXXXX");
    assert_non_null(mkdtemp(w->c.dir));
    mf_buf_init(&roster, &w->c.arena);
    mf_buf_c(&roster, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(&w->c, i, &roster);
    mf_buf_c(&roster, "}\n");
    f.roster = mf_buf_str(&roster);
    if (mf_log_found(w->c.dir, &f, &err) != MF_OK)
        fail_msg("%s", err.message);
    world_serve(w);
}

static inline void world_end(struct world *w)
{
    world_stop(w);
    coop_end(&w->c);
}

static inline struct mf_service *world_service(struct world *w)
{
    return mf_server_service(w->server);
}

/* Time passes, by both clocks. */
static inline void world_pass(struct world *w, mf_duration d)
{
    w->steady += d;
    w->wall += d;
}

/* ---- asking, each answer as it is described ---- */

static inline struct heard world_ask(struct world *w, const char *method, const char *path,
                                     const char *headers, struct mf_str body)
{
    struct heard h = client_ask(&w->c.arena, w->address, method, path, headers, body);

    assert_described(&w->c.arena, method, path, &h);
    return h;
}

static inline struct heard world_get(struct world *w, const char *path)
{
    return world_ask(w, "GET", path, "", (struct mf_str){0});
}

/* The answer as JSON, with that status; the caller gives it back. */
static inline json_t *world_json(struct world *w, const char *path, unsigned status)
{
    struct heard h = world_get(w, path);
    json_t *j = json_loadb(h.body.p, h.body.n, JSON_REJECT_DUPLICATES, NULL);

    if (h.status != status)
        fail_msg("%s: %u, not %u: %.*s", path, h.status, status, MF_F(h.body));
    assert_non_null(j);
    return j;
}

/* A string at a path such as "head.root" or "proposals.0.state". */
static inline const char *json_at(const json_t *j, const char *path)
{
    char part[64];

    while (*path && j) {
        size_t n = strcspn(path, ".");
        memcpy(part, path, n);
        part[n] = '\0';
        j = json_is_array(j) ? json_array_get(j, strtoul(part, NULL, 10))
                             : json_object_get(j, part);
        path += n + (path[n] == '.');
    }
    return json_string_value(j);
}

/* ---- signing ---- */

static inline struct mf_text world_text(struct world *w, int i, const struct mf_command *cmd)
{
    struct mf_play *p = mf_service_play(world_service(w));
    struct mf_text t;

    mf_service_read(world_service(w));
    t = (struct mf_text){.organisation = mf_play_origin(p),
                         .charter = mf_org_charter(mf_play_org(p))->hash,
                         .head_size = mf_play_size(p),
                         .head_root = mf_play_root(p),
                         .actor = mf_str_c(coop_names[i]),
                         .key = w->c.key[i].print,
                         .sequence = ++w->c.sequence[i],
                         .not_after = w->wall + MF_DAY};
    mf_text_of(&w->c.arena, mf_play_org(p), cmd, NULL, &t);
    mf_service_unread(world_service(w));
    return t;
}

static inline struct mf_incoming world_sign(struct world *w, int i, struct mf_command cmd)
{
    struct mf_text t = world_text(w, i, &cmd);

    return coop_sign(&w->c, i, &t);
}

static inline struct mf_str world_body(struct world *w, const struct mf_incoming *in)
{
    struct mf_buf b;

    mf_buf_init(&b, &w->c.arena);
    mf_body_plain_add(&b, in->text, in->signature);
    return mf_buf_str(&b);
}

static inline struct heard world_post(struct world *w, const struct mf_incoming *in)
{
    return world_ask(w, "POST", "/commands", "Content-Type: text/plain\r\n", world_body(w, in));
}

static inline struct heard world_do(struct world *w, int i, struct mf_command cmd)
{
    struct mf_incoming in = world_sign(w, i, cmd);

    return world_post(w, &in);
}

static inline struct mf_command world_filing(struct world *w, const char *power,
                                             const struct mf_arg *arg)
{
    struct mf_command cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);

    mf_service_read(world_service(w));
    cmd.power = mf_charter_find(mf_org_charter(mf_play_org(mf_service_play(world_service(w)))),
                                mf_str_c(power))
                    .index;
    mf_service_unread(world_service(w));
    cmd.args = arg;
    cmd.nargs = 1;
    return cmd;
}

/* The number that the answer names. */
static inline uint32_t world_file(struct world *w, int i, const char *power,
                                  const struct mf_arg *arg)
{
    struct heard h = world_do(w, i, world_filing(w, power, arg));
    json_t *j = json_loadb(h.body.p, h.body.n, 0, NULL);
    json_int_t n = json_integer_value(json_object_get(j, "proposal"));

    if (h.status != 201)
        fail_msg("not filed: %.*s", MF_F(h.body));
    json_decref(j);
    return (uint32_t)n;
}

static inline uint32_t world_resolution(struct world *w, int i)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = mf_str_c(coop_names[i])};

    return world_file(w, i, "resolve", &arg);
}

static inline struct heard world_vote(struct world *w, int i, uint32_t n, enum mf_ballot ballot)
{
    struct mf_command cmd = coop_command(MF_DO_VOTE, n);

    cmd.ballot = ballot;
    return world_do(w, i, cmd);
}

/* ---- following ---- */

struct listener {
    int fd;
    struct mf_buf in;
};

static inline struct listener world_listen(struct world *w, const char *path, const char *headers)
{
    struct listener l = {.fd = client_connect(w->address)};

    mf_buf_init(&l.in, &w->c.arena);
    client_send(l.fd, mf_strf(&w->c.arena, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path,
                              w->address, headers));
    while (!l.in.p || !strstr(l.in.p, ": mufakat"))
        if (!client_more(l.fd, &l.in, CLIENT_PATIENCE))
            fail_msg("no stream");
    return l;
}

/* Hears until the text was there; heartbeats alone don't make up for it. */
static inline void listener_hears(struct listener *l, const char *text)
{
    time_t until = time(NULL) + CLIENT_PATIENCE / 1000;

    while (!strstr(l->in.p, text))
        if (!client_more(l->fd, &l->in, CLIENT_PATIENCE) || time(NULL) > until)
            fail_msg("never heard \"%s\" in: %s", text, l->in.p);
}

#endif
