/* `mufakat power`: who has how much power in any game that is written as JSON. */
#include "base/os.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "games/game_json.h"
#include "games/power_show.h"

const struct mf_option mf_power_options[] = {
    {.name = "exact",
     .help = {"Work in whole numbers; every figure to the last digit, and as a fraction",
              "Menghitung dengan bilangan bulat; tiap angka sampai digit terakhir, juga sebagai "
              "pecahan"}},
    {.name = "id",
     .value = "NAME",
     .help = {"Of a file with a list of games, the one with this id",
              "Dari berkas berisi daftar permainan, yang memiliki id ini"}},
    {.name = "json", .help = {"Everything as JSON", "Semuanya sebagai JSON"}},
    {0},
};

/* What is wrong with the file, on standard error. */
static int refuse(const struct mf_cli *cli, const struct mf_game_fault *fault)
{
    struct mf_buf text;
    struct mf_err err = {0};
    mf_buf_init(&text, cli->arena);
    mf_buf_visible(&text, mf_str_c(cli->argv[0]), false);
    mf_buf_c(&text, ": ");
    struct mf_buf said;
    mf_buf_init(&said, cli->arena);
    mf_game_fault_text(&said, fault, cli->lingua);
    mf_buf_visible(&text, mf_buf_str(&said), false);
    mf_buf_char(&text, '\n');
    if (mf_os_print(2, mf_buf_str(&text), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return MF_EXIT_NO;
}

int mf_cmd_power(struct mf_cli *cli)
{
    struct mf_game game;
    struct mf_game_fault fault;
    struct mf_str text;
    struct mf_err err = {0};
    const char *id = mf_cli_value(cli, "id");
    /* One byte more, so that the message can say that the text is too long. */
    if (mf_os_read(cli->arena, cli->argv[0], MF_GAME_MAX_BYTES + 1, &text, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    if (!mf_game_read(&game, cli->arena, text, mf_str_c(id ? id : ""), &fault))
        return refuse(cli, &fault);
    bool exact = mf_cli_count(cli, "exact") > 0;
    const struct mf_indices *power =
        mf_power_make(cli->arena, &game, (struct mf_power_options){.exact = exact});
    struct mf_buf out;
    mf_buf_init(&out, cli->arena);
    if (mf_cli_count(cli, "json") > 0)
        mf_power_json(&out, power);
    else
        mf_power_show(&out, &cli->term, power, cli->lingua);
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}
