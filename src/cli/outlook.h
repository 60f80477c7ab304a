#ifndef MF_CLI_OUTLOOK_H
#define MF_CLI_OUTLOOK_H
/*
 * What comes: of a proposal its next deadlines, of a person what may be done. Nothing here knows
 * the rules: whether somebody may act is asked of the engine, act by act.
 */
#include "cli/tell.h"

#define MF_NEXTS 10u

struct mf_next {
    enum mf_word what;
    const char *name; /* stable, for JSON */
    mf_instant at;
};

/* The deadlines ahead of now, earliest first; how many. */
unsigned mf_nexts(const struct mf_org *org, const struct mf_proposal_view *v,
                  struct mf_next ret[static MF_NEXTS]);

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
