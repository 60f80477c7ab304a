#include "cli/cli.h"

const struct mf_cli_command mf_cli_commands[] = {
#define MF_COMMAND(verb, run, options, least, most, group, synopsis, en, id)                       \
    {verb, run, options, least, most, group, synopsis, {[MF_EN] = en, [MF_ID] = id}},
#include "cli/commands.def"
#undef MF_COMMAND
};

const unsigned mf_command_count = sizeof mf_cli_commands / sizeof *mf_cli_commands;

const struct mf_cli_command *mf_cli_command_find(struct mf_str verb)
{
    if (mf_str_is(verb, "propose"))
        verb = MF_S("file");
    else if (mf_str_is(verb, "second"))
        verb = MF_S("sign");
    for (unsigned i = 0; i < mf_command_count; i++)
        if (mf_str_is(verb, mf_cli_commands[i].verb))
            return &mf_cli_commands[i];
    return NULL;
}

struct mf_str mf_command_near(struct mf_str verb)
{
    struct mf_str best = {0};
    unsigned least = 3; /* further away than two slips is another word */
    for (unsigned i = 0; i < mf_command_count; i++) {
        struct mf_str name = mf_str_c(mf_cli_commands[i].verb);
        unsigned d = mf_str_distance(verb, name, least);
        if (d < least && d < name.n) {
            least = d;
            best = name;
        }
    }
    return best;
}
