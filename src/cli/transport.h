#ifndef MF_CLI_TRANSPORT_H
#define MF_CLI_TRANSPORT_H
/*
 * Where a member's command goes, and where the organisation is seen as it is before: the one place
 * that the members' verbs know. transport_local.c is for a folder on this machine; another way is
 * another mf_transport_class.
 */
#include "cli/cli.h"
#include "ledger/log.h"

struct mf_transport;

/* What became of a command. Everything lives until the transport is closed. */
struct mf_sent {
    struct mf_answer answer;
    struct mf_events events;  /* what happened, time passing among it */
    const struct mf_org *org; /* of which events and refusals speak */
};

struct mf_transport_class {
    /* The organisation as it is at that instant, or at the last entry's where that is later.
     * Nothing is written. Called once, first. */
    enum mf_rc (*look)(struct mf_transport *t, mf_instant now, struct mf_play **ret,
                       struct mf_err *err);
    /* Hands over a document (n 0: none) and then a signed command. MF_OK: it has been answered. */
    enum mf_rc (*send)(struct mf_transport *t, mf_instant now, struct mf_str document,
                       struct mf_incoming *command, struct mf_sent *ret, struct mf_err *err);
    /* A receipt for an entry; after a command was sent. */
    enum mf_rc (*receipt)(struct mf_transport *t, uint64_t entry, struct mf_str *ret,
                          struct mf_err *err);
    void (*close)(struct mf_transport *t);
};

struct mf_transport { /* begins every kind of transport */
    const struct mf_transport_class *class;
};

/* To the folder; nothing is opened yet. The arena outlives it. */
struct mf_transport *mf_transport_local(struct mf_arena *arena, const char *dir);

#endif
