/* `mufakat help`: the overview of the commands, the page of each, and what every message means. */
#include "audit/finding.h"
#include "cli/cli.h"
#include "engine/roster.h"
#include "lang/catalogue.h"
#include "replay/scenario.h"

const struct mf_option mf_help_options[] = {{0}};

static const char *const group_title[MF_GROUP__COUNT][MF_LINGUA__COUNT] = {
    [MF_GROUP_CHARTER] = {"Write a charter", "Menyusun anggaran dasar"},
    [MF_GROUP_REPLAY] = {"Try it on what happened", "Mengujinya pada peristiwa nyata"},
    [MF_GROUP_RUN] = {"Run an organisation", "Menjalankan organisasi"},
    [MF_GROUP_ACT] = {"Act as a member", "Bertindak sebagai anggota"},
    [MF_GROUP_HELP] = {"Learn more", "Mempelajari lebih lanjut"},
};

enum { TAGLINE, USAGE, OPTIONS, EVERYWHERE, STATUS, MORE, TEXT__COUNT };

static const char *const text[TEXT__COUNT][MF_LINGUA__COUNT] = {
    [TAGLINE] =
        {"Mufakat runs an organisation by its charter, and shows beforehand what that charter "
         "permits.",
         "Mufakat menjalankan organisasi menurut anggaran dasarnya, dan memperlihatkan terlebih "
         "dahulu apa yang diperbolehkan anggaran dasar itu."},
    [USAGE] = {"Usage: ", "Pemakaian: "},
    [OPTIONS] = {"Options", "Opsi"},
    [EVERYWHERE] = {"Options of every command", "Opsi semua perintah"},
    [STATUS] = {"Exit status: 0 yes; 1 the answer is no; 2 the command line makes no sense; 3 the "
                "machine failed.",
                "Status keluar: 0 ya; 1 jawabannya tidak; 2 baris perintah tidak dapat dipahami; 3 "
                "kegagalan mesin."},
    [MORE] = {"`mufakat help COMMAND` explains a command; mufakat(1) and mufakat-charter(5) are "
              "the manual.",
              "`mufakat help PERINTAH` menjelaskan sebuah perintah; buku panduannya mufakat(1) dan "
              "mufakat-charter(5)."},
};

static const struct mf_str none = {0};

static void paragraph(const struct mf_cli *cli, struct mf_buf *out, const char *words)
{
    mf_term_wrap(out, &cli->term, none, none, mf_str_c(words));
}

static void heading(const struct mf_cli *cli, struct mf_buf *out, const char *words)
{
    mf_buf_char(out, '\n');
    mf_term_style(out, &cli->term, MF_BOLD, mf_str_c(words));
    mf_buf_char(out, '\n');
}

/* "  term            what it is", the explanation wrapped beside or, where the term is long, below
 * it. */
static void item(const struct mf_cli *cli, struct mf_buf *out, struct mf_str term,
                 const char *words)
{
    enum { INDENT = 18 };
    struct mf_buf first, rest;
    mf_buf_init(&first, cli->arena);
    mf_buf_init(&rest, cli->arena);
    mf_buf_pad(&rest, ' ', INDENT);
    mf_buf_c(&first, "  ");
    mf_buf_add(&first, term);
    unsigned width = mf_str_width(mf_buf_str(&first));
    if (width + 2 <= INDENT) {
        mf_buf_pad(&first, ' ', INDENT - width);
    } else {
        mf_buf_add(out, mf_buf_str(&first));
        mf_buf_char(out, '\n');
        first = rest;
    }
    mf_term_wrap(out, &cli->term, mf_buf_str(&first), mf_buf_str(&rest), mf_str_c(words));
}

static void option_items(const struct mf_cli *cli, struct mf_buf *out,
                         const struct mf_option *options)
{
    for (const struct mf_option *o = options; o->name; o++) {
        struct mf_buf term;
        mf_buf_init(&term, cli->arena);
        if (o->letter)
            mf_buf_f(&term, "-%c, ", o->letter);
        mf_buf_f(&term, "--%s", o->name);
        if (o->value)
            mf_buf_f(&term, " %s", o->value);
        item(cli, out, mf_buf_str(&term), o->help[cli->lingua]);
    }
}

void mf_help_overview(const struct mf_cli *cli, struct mf_buf *out)
{
    paragraph(cli, out, text[TAGLINE][cli->lingua]);
    for (unsigned g = 0; g < MF_GROUP__COUNT; g++) {
        bool titled = false;
        for (unsigned i = 0; i < mf_command_count; i++) {
            const struct mf_cli_command *c = &mf_cli_commands[i];
            if (c->group != (enum mf_command_group)g)
                continue;
            if (!titled)
                heading(cli, out, group_title[g][cli->lingua]);
            titled = true;
            item(cli, out, mf_str_c(c->verb), c->summary[cli->lingua]);
        }
    }
    heading(cli, out, text[EVERYWHERE][cli->lingua]);
    option_items(cli, out, mf_global_options);
    mf_buf_char(out, '\n');
    paragraph(cli, out, text[MORE][cli->lingua]);
    paragraph(cli, out, text[STATUS][cli->lingua]);
}

void mf_help_command(const struct mf_cli *cli, const struct mf_cli_command *command,
                     struct mf_buf *out)
{
    mf_term_style(out, &cli->term, MF_BOLD, mf_str_c(text[USAGE][cli->lingua]));
    mf_buf_f(out, "mufakat %s%s%s\n\n", command->verb, *command->synopsis ? " " : "",
             command->synopsis);
    paragraph(cli, out, command->summary[cli->lingua]);
    if (command->options->name) {
        heading(cli, out, text[OPTIONS][cli->lingua]);
        option_items(cli, out, command->options);
    }
    heading(cli, out, text[EVERYWHERE][cli->lingua]);
    option_items(cli, out, mf_global_options);
}

static const char *const no_topic[MF_LINGUA__COUNT] = {
    "nothing is known about \"{0}\"; `mufakat help` lists the commands, `mufakat help checks` the "
    "messages",
    "tidak ada penjelasan tentang \"{0}\"; `mufakat help` mendaftar perintah, `mufakat help "
    "checks` "
    "mendaftar pesan",
};
static const char *const no_topic_but[MF_LINGUA__COUNT] = {
    "nothing is known about \"{0}\"; did you mean \"{1}\"?",
    "tidak ada penjelasan tentang \"{0}\"; apakah maksud Anda \"{1}\"?",
};

/* Every message there is, by what it is about. */
static void help_checks(const struct mf_cli *cli, struct mf_buf *out)
{
    static const char *const titles[][MF_LINGUA__COUNT] = {
        {"Charters", "Piagam"}, {"Scenarios", "Skenario"}, {"Rosters", "Daftar anggota"}};
    mf_term_style(out, &cli->term, MF_BOLD, mf_str_c(titles[0][cli->lingua]));
    mf_buf_char(out, '\n');
    mf_catalogue_list(cli->lingua, out);
    heading(cli, out, titles[1][cli->lingua]);
    mf_scenario_list(cli->lingua, out);
    heading(cli, out, titles[2][cli->lingua]);
    mf_roster_list(cli->lingua, out);
}

int mf_cmd_help(struct mf_cli *cli)
{
    struct mf_buf out;
    mf_buf_init(&out, cli->arena);
    if (cli->argc == 0) {
        mf_help_overview(cli, &out);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    struct mf_str topic = mf_str_c(cli->argv[0]);
    if (mf_str_is(topic, "checks")) {
        help_checks(cli, &out);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (mf_str_is(topic, "findings")) {
        mf_findings_list(cli->lingua, &out);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (mf_catalogue_help(topic, cli->lingua, &out) || mf_scenario_help(topic, cli->lingua, &out) ||
        mf_roster_help(topic, cli->lingua, &out) || mf_findings_help(topic, cli->lingua, &out))
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    const struct mf_cli_command *command = mf_cli_command_find(topic);
    if (!command) {
        struct mf_str near = mf_command_near(topic);
        return mf_cli_usage(cli, near.n ? no_topic_but : no_topic, 2,
                            (struct mf_str[]){topic, near});
    }
    mf_help_command(cli, command, &out);
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}
