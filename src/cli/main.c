/* The program: language and terminals from the environment, arguments by the command's table,
 * dispatch. */
#include <malloc.h>

#include "base/os.h"
#include "cli/cli.h"

static int run(struct mf_cli *cli, int argc, char **argv)
{
    struct mf_buf out;
    struct mf_err err = {0};
    int bad = mf_cli_setup(cli, argc, argv);
    if (!bad)
        bad = mf_cli_parse(cli, argc, argv);
    if (bad)
        return bad;
    mf_buf_init(&out, cli->arena);
    if (mf_cli_count(cli, "version")) {
        mf_buf_c(&out, "mufakat " MF_VERSION "\n");
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (mf_cli_count(cli, "help")) {
        if (cli->command)
            mf_help_command(cli, cli->command, &out);
        else
            mf_help_overview(cli, &out);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (!cli->command) {
        mf_help_overview(cli, &out);
        if (mf_os_print(2, mf_buf_str(&out), &err) != MF_OK)
            return MF_EXIT_FAILED;
        return MF_EXIT_USAGE;
    }
    bad = mf_cli_server(cli);
    if (!bad)
        bad = mf_cli_check_operands(cli);
    return bad ? bad : cli->command->run(cli);
}

/*
 * A replay makes and frees an organisation dozens of times. The C library would hand the memory
 * back to the system each time and fault it in again: half of a replay's time. It keeps it instead.
 */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
}

int main(int argc, char **argv)
{
    keep_memory();
    struct mf_arena arena;
    mf_arena_init(&arena);
    struct mf_cli cli = {.arena = &arena};
    int status = run(&cli, argc, argv);
    mf_arena_free(&arena);
    return status;
}
