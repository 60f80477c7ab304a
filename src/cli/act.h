#ifndef MF_CLI_ACT_H
#define MF_CLI_ACT_H
/*
 * A member's act, from the command line to the exact bytes that are signed. All verbs are one
 * command: which fields a verb has stands in ledger/text.def. act_read.c makes the text, cmd_act.c
 * asks, signs and sends.
 */
#include "cli/cli.h"
#include "cli/transport.h"
#include "ledger/ssh_key.h"

struct mf_act {
    struct mf_cli *cli;
    enum mf_text_verb verb;
    struct mf_transport *transport;
    struct mf_scene scene;
    mf_instant not_after;
    struct mf_str actor; /* id */
    struct mf_ssh_key key;
    uint64_t sequence;      /* the key's next */
    struct mf_str text;     /* what is signed */
    struct mf_str document; /* of the verb `document`: its bytes, which go along */
};

/* The verb of that name; MF_TEXT__COUNT: it is none. */
enum mf_text_verb mf_act_verb(const char *word);
/*
 * Fills text and document from the operands after the folder: fields in their order, or any of them
 * as NAME=VALUE. 0, or an exit status after saying what is wrong.
 */
int mf_act_read(struct mf_act *act);

#endif
