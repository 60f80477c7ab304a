#ifndef MF_CLI_TRANSPORT_H
#define MF_CLI_TRANSPORT_H
/*
 * Where a member's command goes, and what its text must know of the organisation before: the one
 * place that the members' verbs know. transport_local.c is for a folder on this machine,
 * transport_http.c for a server; another way is another mf_transport_class. Everything that is
 * handed out lives until the transport is closed.
 */
#include <jansson.h>

#include "cli/cli.h"
#include "lang/charter.h"
#include "ledger/log.h"

struct mf_transport;

/* The organisation as a command's head names it. */
struct mf_scene {
    struct mf_str origin;
    const struct mf_charter *charter; /* the present one */
    uint64_t head_size;
    struct mf_hash head_root;
    mf_instant now; /* by the ledger's clock */
};

enum mf_say {
    MF_SAY_YES,
    MF_SAY_DENIED,  /* by the gate */
    MF_SAY_REFUSED, /* by the charter */
    MF_SAY_NOT_TOLD /* a server that doesn't tell before it has a signature */
};

/* What is said, or would be said, to a command. */
struct mf_saying {
    enum mf_say what;
    struct mf_buf words; /* lines that say why not */
    json_t *json;        /* the same, where --json was given: `denial` or `refusals`; else NULL */
};

/* What witnesses have made of it, where the charter asks for any (needed > 0). */
struct mf_sent_witnessed {
    uint64_t needed, cosigned;
    bool enough; /* so many have cosigned it */
    bool waits;  /* they haven't, and until then it isn't to be told as done */
};

/* What became of a command. */
struct mf_sent {
    struct mf_sent_witnessed witnessed;
    struct mf_saying no; /* what = MF_SAY_YES: it is in the ledger */
    bool already;
    uint64_t entry;
    struct mf_buf words; /* lines that say what happened */
    json_t *events;      /* the same, where --json was given; else NULL */
};

struct mf_transport_class {
    /* Called once, first. Nothing is written. Time has passed to `now`, or to the last entry's
     * instant where that is later; a server has a clock of its own. */
    enum mf_rc (*look)(struct mf_transport *t, mf_instant now, struct mf_scene *ret,
                       struct mf_err *err);
    /* Whose key that is, and the next sequence to use; n 0: nobody's. */
    enum mf_rc (*key)(struct mf_transport *t, const struct mf_hash *print, struct mf_str *ret_id,
                      uint64_t *ret_sequence, struct mf_err *err);
    /* Whether somebody has that identifier. */
    enum mf_rc (*person)(struct mf_transport *t, struct mf_str id, bool *ret, struct mf_err *err);
    /* The charter under which the proposal runs, where the actor may see it; else the present. */
    enum mf_rc (*charter_of)(struct mf_transport *t, uint32_t proposal, struct mf_str actor,
                             struct mf_hash *ret, struct mf_err *err);
    /* What would be said to the text, with that document beside it (n 0: none). */
    enum mf_rc (*check)(struct mf_transport *t, struct mf_str text, struct mf_str document,
                        struct mf_saying *ret, struct mf_err *err);
    /* Hands over a document (n 0: none) and a signed command. MF_OK: it has been answered. */
    enum mf_rc (*send)(struct mf_transport *t, mf_instant now, struct mf_str document,
                       struct mf_incoming *command, struct mf_sent *ret, struct mf_err *err);
    /* A receipt for the entry of the command that was sent. */
    enum mf_rc (*receipt)(struct mf_transport *t, uint64_t entry, struct mf_str *ret,
                          struct mf_err *err);
    void (*close)(struct mf_transport *t);
};

struct mf_transport { /* begins every kind of transport */
    const struct mf_transport_class *class;
};

/* To the folder, or to the server; nothing is opened or asked yet. */
struct mf_transport *mf_transport_local(const struct mf_cli *cli, const char *dir);
struct mf_transport *mf_transport_http(const struct mf_cli *cli, const char *url);

#endif
