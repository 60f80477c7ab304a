#ifndef MF_CLI_INPUTS_H
#define MF_CLI_INPUTS_H
/*
 * The files that several commands take. Each function returns 0, or an exit status after saying on
 * standard error what is wrong. What was read is the arena's of the command line.
 */
#include "cli/charter_file.h"
#include "cli/cli.h"
#include "engine/roster.h"
#include "replay/account.h"

/* A scenario; its warnings are shown too. */
int mf_cli_read_scenario(const struct mf_cli *cli, const char *path,
                         const struct mf_scenario **ret);

/* People in the places of one charter. */
struct mf_cli_people {
    struct mf_roster roster;
    mf_instant at;                  /* the scenario's start */
    bool dated;                     /* there is one; a roster has none */
    struct mf_skipped_list skipped; /* what the scenario gives and the charter doesn't have */
};
/* A scenario's people, or those of a roster: which of them it is, its first word says. */
int mf_cli_read_people(const struct mf_cli *cli, const char *path, const struct mf_charter *charter,
                       struct mf_cli_people *ret);

#endif
