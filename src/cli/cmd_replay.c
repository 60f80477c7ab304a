/* `mufakat replay`: a scenario played under one or several charters. */
#include "cli/cli.h"

#include "cli/inputs.h"
#include "replay/report.h"

const struct mf_option mf_replay_options[] = {
    {.name = "charter",
     .letter = 'c',
     .value = "FILE",
     .many = true,
     .help = {"A charter to play it under; give several to see them side by side",
              "Piagam yang dipakai; berikan beberapa untuk membandingkannya"}},
    {.name = "variant",
     .value = "NAME",
     .help = {"Play this variant of the scenario instead of what happened",
              "Menjalankan varian ini, bukan peristiwa yang sebenarnya"}},
    {.name = "no-variants",
     .help = {"Leave the scenario's variants out", "Tanpa varian-varian skenario"}},
    {.name = "quiet", .letter = 'q', .help = {"Only the table of results", "Hanya tabel hasil"}},
    {.name = "json", .help = {"The whole account as JSON", "Seluruh hasil sebagai JSON"}},
    {0},
};

static const char *const no_charter[MF_LINGUA__COUNT] = {
    "which charter? It is: mufakat replay {0} --charter FILE [--charter FILE]…",
    "piagam yang mana? Bentuknya: mufakat replay {0} --charter BERKAS [--charter BERKAS]…",
};
static const char *const too_many_charters[MF_LINGUA__COUNT] = {
    "{0} charters are too many; at most {1} can stand side by side",
    "{0} piagam terlalu banyak; paling banyak {1} dapat dibandingkan",
};
static const char *const no_variant[MF_LINGUA__COUNT] = {
    "the scenario has no variant \"{0}\"; it has: {1}",
    "skenario ini tidak memiliki varian \"{0}\"; yang ada: {1}",
};
static const char *const no_variants_at_all[MF_LINGUA__COUNT] = {
    "the scenario has no variant \"{0}\"; it has none",
    "skenario ini tidak memiliki varian \"{0}\"; tidak ada varian di dalamnya",
};

static int find_variant(const struct mf_cli *cli, const struct mf_scenario *sc, uint32_t *ret)
{
    const char *name = mf_cli_value(cli, "variant");
    *ret = MF_AS_IT_HAPPENED;
    if (!name || mf_variant_find(sc, mf_str_c(name), ret))
        return 0;
    struct mf_buf names;
    mf_buf_init(&names, cli->arena);
    for (uint32_t i = 0; i < sc->nvariants; i++) {
        mf_buf_c(&names, i > 0 ? ", " : "");
        mf_buf_add(&names, sc->variants[i].name.text);
    }
    return mf_cli_usage(cli, sc->nvariants ? no_variant : no_variants_at_all, 2,
                        (struct mf_str[]){mf_str_c(name), mf_buf_str(&names)});
}

int mf_cmd_replay(struct mf_cli *cli)
{
    const struct mf_charter *charters[MF_MAX_REPLAY_CHARTERS];
    const struct mf_scenario *sc = NULL;
    unsigned n = mf_cli_count(cli, "charter");
    uint32_t variant;
    if (n == 0)
        return mf_cli_usage(cli, no_charter, 1, (struct mf_str[]){mf_str_c(cli->argv[0])});
    if (n > MF_MAX_REPLAY_CHARTERS)
        return mf_cli_usage(cli, too_many_charters, 2,
                            (struct mf_str[]){mf_strf(cli->arena, "%u", n),
                                              mf_strf(cli->arena, "%d", MF_MAX_REPLAY_CHARTERS)});
    int bad = mf_cli_read_scenario(cli, cli->argv[0], &sc);
    for (unsigned i = 0; i < n; i++) {
        int worse = mf_cli_read_charter(cli, mf_cli_nth(cli, "charter", i), &charters[i]);
        bad = worse > bad ? worse : bad;
    }
    if (bad)
        return bad;
    bad = find_variant(cli, sc, &variant);
    if (bad)
        return bad;
    bool json = mf_cli_count(cli, "json") > 0;
    bool variants = variant == MF_AS_IT_HAPPENED && mf_cli_count(cli, "no-variants") == 0;
    struct mf_replay *replay = mf_replay_make(cli->arena, sc, charters, n,
                                              (struct mf_replay_options){variant, variants, json});
    struct mf_buf out;
    mf_buf_init(&out, cli->arena);
    if (json)
        mf_replay_json(&out, replay);
    else
        mf_replay_show(&out, &cli->term, replay, cli->lingua, mf_cli_count(cli, "quiet") > 0);
    enum mf_exit status = replay->nbroken > 0 ? MF_EXIT_NO : MF_EXIT_YES;
    mf_replay_free(replay);
    return mf_cli_answer(cli, &out, status);
}
