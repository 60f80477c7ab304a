#ifndef MF_CLI_CHARTER_FILE_H
#define MF_CLI_CHARTER_FILE_H
/* Charters from files, apart from inputs.h for commands that have no scenarios to do with. */
#include "cli/cli.h"
#include "lang/charter.h"

/*
 * A charter that the engine can run. Warnings about it are `mufakat check`'s to tell; here only
 * what keeps it from running. 0, or an exit status after saying on standard error what is wrong.
 * The charter is the arena's of the command line.
 */
int mf_cli_read_charter(const struct mf_cli *cli, const char *path, const struct mf_charter **ret);

#endif
