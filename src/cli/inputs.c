/* Charters and scenarios from files, for the commands that run them. */
#include "cli/inputs.h"

#include "base/os.h"

/* Says what is wrong with a text on standard error, if anything is. */
static int show_diags(const struct mf_cli *cli, const struct mf_source *source,
                      const struct mf_diags *diags)
{
    struct mf_buf text;
    struct mf_err err = {0};
    mf_buf_init(&text, cli->arena);
    mf_diags_render(&text, source, diags, cli->lingua, cli->err_term.colour);
    if (text.n > 0 && mf_os_print(2, mf_buf_str(&text), &err) != MF_OK)
        return MF_EXIT_FAILED;
    return MF_EXIT_NO;
}

int mf_cli_read_scenario(const struct mf_cli *cli, const char *path, const struct mf_scenario **ret)
{
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_diags diags;
    struct mf_err err = {0};
    if (mf_os_read(cli->arena, path, MF_MAX_CHARTER_BYTES, &source.text, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_diags_init(&diags, cli->arena);
    *ret = mf_scenario_read(cli->arena, source, &diags);
    if (!*ret || diags.warnings > 0)
        show_diags(cli, &source, &diags);
    return *ret ? 0 : MF_EXIT_NO;
}

/* Whether the first word of a text, comments aside, is `scenario`. */
static bool is_scenario(struct mf_str text)
{
    for (;;) {
        text = mf_str_trim(text);
        if (text.n == 0 || text.p[0] != '#')
            return mf_str_starts(text, MF_S("scenario"));
        size_t line = 0;
        while (line < text.n && text.p[line] != '\n')
            line++;
        text = mf_str_sub(text, line, text.n);
    }
}

/* Places of the scenario's people that the charter doesn't have are left out. */
static int scenario_people(const struct mf_cli *cli, const struct mf_source *source,
                           const struct mf_charter *charter, struct mf_cli_people *ret)
{
    struct mf_diags diags;
    mf_diags_init(&diags, cli->arena);
    const struct mf_scenario *sc = mf_scenario_read(cli->arena, *source, &diags);
    if (!sc || diags.warnings > 0)
        show_diags(cli, source, &diags);
    if (!sc)
        return MF_EXIT_NO;
    struct mf_cast cast = mf_cast_make(cli->arena, sc);
    struct mf_cast_places places = mf_cast_places(cli->arena, &cast, charter);
    *ret = (struct mf_cli_people){places.roster, sc->starts, true, places.skipped};
    return 0;
}

int mf_cli_read_people(const struct mf_cli *cli, const char *path, const struct mf_charter *charter,
                       struct mf_cli_people *ret)
{
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_diags diags;
    struct mf_err err = {0};
    if (mf_os_read(cli->arena, path, MF_MAX_ROSTER_BYTES, &source.text, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    if (is_scenario(source.text))
        return scenario_people(cli, &source, charter, ret);
    mf_diags_init(&diags, cli->arena);
    const struct mf_roster_text *r = mf_roster_read(cli->arena, source, charter, &diags);
    if (!r || diags.warnings > 0)
        show_diags(cli, &source, &diags);
    if (!r)
        return MF_EXIT_NO;
    *ret = (struct mf_cli_people){.roster = r->roster};
    return 0;
}

int mf_cli_read_charter(const struct mf_cli *cli, const char *path, const struct mf_charter **ret)
{
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_diags diags;
    struct mf_err err = {0};
    if (mf_os_read(cli->arena, path, MF_MAX_CHARTER_BYTES, &source.text, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_diags_init(&diags, cli->arena);
    *ret = mf_charter_read(cli->arena, source, &diags);
    if (!*ret)
        return show_diags(cli, &source, &diags);
    struct mf_refusals missing = {.arena = cli->arena};
    if (mf_engine_carries(*ret, &missing))
        return 0;
    for (uint32_t i = 0; i < missing.list.n; i++) {
        struct mf_buf text;
        const struct mf_refusal *r = &missing.list.at[i];
        struct mf_place place = mf_source_place(&source, r->clause.at);
        mf_buf_init(&text, cli->arena);
        mf_buf_f(&text, "%s:%u:%u: ", path, place.line, place.column);
        mf_refusal_text(&text, NULL, r, cli->lingua);
        mf_buf_char(&text, '\n');
        if (mf_os_print(2, mf_buf_str(&text), &err) != MF_OK)
            return mf_cli_failed(cli, &err);
    }
    return MF_EXIT_NO;
}
