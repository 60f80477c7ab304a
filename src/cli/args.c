#include "cli/cli.h"

#include <string.h>

#include "base/os.h"

const struct mf_option mf_global_options[] = {
    {.name = "lang",
     .value = "en|id",
     .help = {"Language of everything that is said (else MF_LANG, else the system's)",
              "Bahasa semua keluaran (jika tidak: MF_LANG, lalu bahasa sistem)"}},
    {.name = "help", .letter = 'h', .help = {"Explain the command", "Menjelaskan perintah ini"}},
    {.name = "version", .help = {"Print the version", "Mencetak versi"}},
    {0},
};

/* ---- answers ---- */

/* Says a line on standard error; where even that fails, the exit status is all that is left. */
static void say(const struct mf_cli *cli, struct mf_str text)
{
    struct mf_buf line;
    struct mf_err err = {0};
    mf_buf_init(&line, cli->arena);
    mf_term_style(&line, &cli->err_term, MF_BOLD, MF_S("mufakat"));
    if (cli->command) {
        mf_buf_char(&line, ' ');
        mf_term_style(&line, &cli->err_term, MF_BOLD, mf_str_c(cli->command->verb));
    }
    mf_buf_c(&line, ": ");
    mf_buf_add(&line, text);
    mf_buf_char(&line, '\n');
    if (mf_os_print(2, mf_buf_str(&line), &err) != MF_OK)
        return;
}

int mf_cli_usage(const struct mf_cli *cli, const char *const tmpl[MF_LINGUA__COUNT], unsigned nargs,
                 const struct mf_str *args)
{
    struct mf_buf text;
    mf_buf_init(&text, cli->arena);
    mf_fill(&text, tmpl[cli->lingua], args, nargs);
    say(cli, mf_buf_str(&text));
    return MF_EXIT_USAGE;
}

int mf_cli_failed(const struct mf_cli *cli, const struct mf_err *err)
{
    say(cli, mf_str_c(err->message));
    return MF_EXIT_FAILED;
}

int mf_cli_answer(const struct mf_cli *cli, const struct mf_buf *text, enum mf_exit status)
{
    struct mf_err err = {0};
    if (mf_os_print(1, mf_buf_str(text), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return (int)status;
}

/* ---- language and terminals ---- */

static const char *const bad_lang[MF_LINGUA__COUNT] = {
    "{0} is \"{1}\"; the languages are en (English) and id (Bahasa Indonesia)",
    "{0} bernilai \"{1}\"; bahasa yang tersedia ialah en (English) dan id (Bahasa Indonesia)",
};

/* The value of the last --lang before "--", in either form; NULL when there is none. */
static const char *early_lang(int argc, char **argv)
{
    const char *lang = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            lang = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = argv[i + 1];
    }
    return lang;
}

/* The system's language, as the C library would find it: Indonesian where it says so, else English.
 */
static enum mf_lingua system_lingua(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = mf_os_env(names[i]);
        if (!value)
            continue;
        bool indonesian = strncmp(value, "id", 2) == 0 && (value[2] == '\0' || value[2] == '_' ||
                                                           value[2] == '.' || value[2] == '@');
        return indonesian ? MF_ID : MF_EN;
    }
    return MF_EN;
}

static struct mf_term terminal(int fd)
{
    const char *kind = mf_os_env("TERM");
    bool dumb = kind && strcmp(kind, "dumb") == 0;
    unsigned columns = mf_os_columns();
    return (struct mf_term){
        .colour = mf_os_is_terminal(fd) && !dumb && !mf_os_env("NO_COLOR"),
        .width = columns < 40 ? 40 : columns,
    };
}

int mf_cli_setup(struct mf_cli *cli, int argc, char **argv)
{
    cli->lingua = system_lingua();
    cli->term = terminal(1);
    cli->err_term = terminal(2);
    const char *option = early_lang(argc, argv);
    const char *value = option ? option : mf_os_env("MF_LANG");
    if (value && !mf_lingua_parse(mf_str_c(value), &cli->lingua))
        return mf_cli_usage(
            cli, bad_lang, 2,
            (struct mf_str[]){option ? MF_S("--lang") : MF_S("MF_LANG"), mf_str_c(value)});
    return 0;
}

/* ---- options ---- */

static const char *const no_option[MF_LINGUA__COUNT] = {
    "there is no option {0}; `mufakat help{1}` lists them",
    "tidak ada opsi {0}; `mufakat help{1}` mendaftarnya",
};
static const char *const no_option_but[MF_LINGUA__COUNT] = {
    "there is no option {0}; did you mean --{1}?",
    "tidak ada opsi {0}; apakah maksud Anda --{1}?",
};
static const char *const needs_value[MF_LINGUA__COUNT] = {
    "--{0} needs a value: --{0} {1}",
    "--{0} memerlukan nilai: --{0} {1}",
};
static const char *const takes_no_value[MF_LINGUA__COUNT] = {
    "--{0} takes no value",
    "--{0} tidak menerima nilai",
};
static const char *const given_twice[MF_LINGUA__COUNT] = {
    "--{0} can be given only once",
    "--{0} hanya boleh diberikan satu kali",
};

/* The two tables an option may stand in: the command's own and the global one. */
static const struct mf_option *table(const struct mf_cli *cli, unsigned i)
{
    if (i == 0)
        return cli->command ? cli->command->options : NULL;
    return mf_global_options;
}

static const struct mf_option *find_option(const struct mf_cli *cli, struct mf_str name)
{
    for (unsigned i = 0; i < 2; i++)
        for (const struct mf_option *o = table(cli, i); o && o->name; o++)
            if (mf_str_is(name, o->name))
                return o;
    return NULL;
}

static const struct mf_option *find_letter(const struct mf_cli *cli, char letter)
{
    for (unsigned i = 0; i < 2; i++)
        for (const struct mf_option *o = table(cli, i); o && o->name; o++)
            if (letter && o->letter == letter)
                return o;
    return NULL;
}

static int unknown_option(const struct mf_cli *cli, struct mf_str as_given, struct mf_str name)
{
    struct mf_str best = {0};
    unsigned least = 3;
    for (unsigned i = 0; i < 2; i++)
        for (const struct mf_option *o = table(cli, i); o && o->name; o++) {
            unsigned d = mf_str_distance(name, mf_str_c(o->name), least);
            if (d < least && d < name.n) {
                least = d;
                best = mf_str_c(o->name);
            }
        }
    if (best.n)
        return mf_cli_usage(cli, no_option_but, 2, (struct mf_str[]){as_given, best});
    struct mf_str verb = {0};
    if (cli->command)
        verb = mf_strf(cli->arena, " %s", cli->command->verb);
    return mf_cli_usage(cli, no_option, 2, (struct mf_str[]){as_given, verb});
}

/* One option, at argv[*i]; takes its value from the next argument where it needs one. */
static int parse_option(struct mf_cli *cli, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    const char *value = NULL;
    const struct mf_option *o;
    if (arg[1] != '-') {
        o = arg[2] == '\0' ? find_letter(cli, arg[1]) : NULL;
        if (!o)
            return unknown_option(cli, mf_str_c(arg), mf_str_c(arg + 1));
    } else {
        struct mf_str name = mf_str_c(arg + 2);
        const char *equals = strchr(arg, '=');
        if (equals) {
            name.n = (size_t)(equals - name.p);
            value = equals + 1;
        }
        o = find_option(cli, name);
        if (!o)
            return unknown_option(cli, (struct mf_str){arg, name.n + 2}, name);
    }
    struct mf_str about[] = {mf_str_c(o->name), mf_str_c(o->value ? o->value : "")};
    if (value && !o->value)
        return mf_cli_usage(cli, takes_no_value, 1, about);
    if (o->value && !value) {
        if (*i + 1 >= argc)
            return mf_cli_usage(cli, needs_value, 2, about);
        value = argv[++*i];
    }
    if (!o->many && mf_cli_count(cli, o->name) > 0)
        return mf_cli_usage(cli, given_twice, 1, about);
    mf_vec_push(cli->arena, &cli->given, ((struct mf_given){o, value}));
    return 0;
}

static const char *const no_command[MF_LINGUA__COUNT] = {
    "there is no command \"{0}\"; `mufakat help` lists them",
    "tidak ada perintah \"{0}\"; `mufakat help` mendaftarnya",
};
static const char *const no_command_but[MF_LINGUA__COUNT] = {
    "there is no command \"{0}\"; did you mean \"{1}\"?",
    "tidak ada perintah \"{0}\"; apakah maksud Anda \"{1}\"?",
};

int mf_cli_parse(struct mf_cli *cli, int argc, char **argv)
{
    bool options = true;
    cli->argv = mf_new_n(cli->arena, char *, (size_t)argc + 1);
    for (int i = 1; i < argc; i++) {
        struct mf_str arg = mf_str_c(argv[i]);
        if (options && mf_str_is(arg, "--")) {
            options = false;
        } else if (options && arg.n > 1 && arg.p[0] == '-') {
            int bad = parse_option(cli, argc, argv, &i);
            if (bad)
                return bad;
        } else if (!cli->command) {
            cli->command = mf_cli_command_find(arg);
            if (!cli->command) {
                struct mf_str near = mf_command_near(arg);
                return mf_cli_usage(cli, near.n ? no_command_but : no_command, 2,
                                    (struct mf_str[]){arg, near});
            }
        } else {
            cli->argv[cli->argc++] = argv[i];
        }
    }
    return 0;
}

static const char *const too_few[MF_LINGUA__COUNT] = {
    "something is missing; the form is: mufakat {0} {1}",
    "ada yang kurang; bentuknya: mufakat {0} {1}",
};
static const char *const too_many[MF_LINGUA__COUNT] = {
    "\"{2}\" is one too many; the form is: mufakat {0} {1}",
    "\"{2}\" berlebih; bentuknya: mufakat {0} {1}",
};

int mf_cli_check_operands(const struct mf_cli *cli)
{
    const struct mf_cli_command *c = cli->command;
    struct mf_str about[3] = {mf_str_c(c->verb), mf_str_c(c->synopsis)};
    if (cli->argc < c->least)
        return mf_cli_usage(cli, too_few, 2, about);
    if (cli->argc > c->most) {
        about[2] = mf_str_c(cli->argv[c->most]);
        return mf_cli_usage(cli, too_many, 3, about);
    }
    return 0;
}

static const char *const no_address[MF_LINGUA__COUNT] = {
    "\"{0}\" isn't the address of a server: it begins with https:// or http://",
    "\"{0}\" bukan alamat peladen: alamat diawali https:// atau http://",
};

int mf_cli_server(struct mf_cli *cli)
{
    const char *url = NULL;
    if (!find_option(cli, MF_S("server")))
        return 0;
    url = mf_cli_value(cli, "server");
    if (!url)
        url = mf_os_env("MUFAKAT_SERVER");
    if (!url)
        return 0;
    struct mf_str s = mf_str_c(url);
    if (!mf_str_starts(s, MF_S("https://")) && !mf_str_starts(s, MF_S("http://")))
        return mf_cli_usage(cli, no_address, 1, &s);
    char **with = mf_new_n(cli->arena, char *, (size_t)cli->argc + 1);
    with[0] = (char *)(uintptr_t)s.p;
    for (int i = 0; i < cli->argc; i++)
        with[i + 1] = cli->argv[i];
    cli->argv = with;
    cli->argc++;
    return 0;
}

unsigned mf_cli_count(const struct mf_cli *cli, const char *name)
{
    const struct mf_option *o = find_option(cli, mf_str_c(name));
    unsigned n = 0;
    mf_assert(o != NULL);
    for (uint32_t i = 0; i < cli->given.n; i++)
        n += cli->given.at[i].option == o;
    return n;
}

const char *mf_cli_nth(const struct mf_cli *cli, const char *name, unsigned i)
{
    const struct mf_option *o = find_option(cli, mf_str_c(name));
    mf_assert(o != NULL);
    for (uint32_t k = 0; k < cli->given.n; k++)
        if (cli->given.at[k].option == o && i-- == 0)
            return cli->given.at[k].value;
    return NULL;
}

const char *mf_cli_value(const struct mf_cli *cli, const char *name)
{
    return mf_cli_nth(cli, name, 0);
}
