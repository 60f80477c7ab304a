#ifndef MF_CLI_FAR_H
#define MF_CLI_FAR_H
/*
 * What a server itself says of its organisation: for `status` and `show` while its ledger has
 * entries that not everybody may see, so that nobody else can play it.
 */
#include "cli/cli.h"
#include "cli/look.h"

/* Did looking fail for that reason alone? */
bool mf_far_only(const struct mf_look *look);
/* Exit statuses, after the answer or after saying what is wrong. */
int mf_far_status(const struct mf_cli *cli);
int mf_far_show(const struct mf_cli *cli, uint32_t proposal);

#endif
