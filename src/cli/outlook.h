#ifndef MF_CLI_OUTLOOK_H
#define MF_CLI_OUTLOOK_H
/*
 * What a person may do next. Nothing here knows the rules: whether somebody may act is asked of the
 * engine, act by act. What comes of itself is ledger/next.h.
 */
#include "cli/tell.h"
#include "ledger/next.h"

struct mf_todo {
    uint32_t proposal;
    enum mf_word what;
    bool waits;       /* it is this person's turn; else it merely may be done */
    mf_instant until; /* MF_NEVER: no time is set */
    const char *verb; /* of the command line, with what follows the proposal */
};

struct mf_todos {
    MF_VEC(struct mf_todo) list;
};

/* What the person may do now about open proposals, in their order. */
struct mf_todos mf_todos(const struct mf_cli *cli, const struct mf_org *org, mf_person p);

/* The count that matters in the state in which the proposal is. */
enum mf_purpose mf_purpose_now(const struct mf_proposal_view *v);

#endif
