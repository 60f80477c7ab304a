#ifndef MF_CLI_CLI_H
#define MF_CLI_CLI_H
/*
 * The command line: what a command is, what it is given, and how it answers. commands.def is the
 * one table of commands; dispatch, help and the manual's synopses come from it. A command gets its
 * arguments parsed by its own table of options and returns an exit status. Memory: one arena for
 * the whole run.
 */
#include <limits.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/lingua.h"
#include "base/str.h"
#include "base/term.h"
#include "base/vec.h"

#define MF_VERSION "0.1.0"

enum mf_exit {
    MF_EXIT_YES = 0,    /* done; the answer is yes */
    MF_EXIT_NO = 1,     /* the answer is no: refused, invalid, not as expected */
    MF_EXIT_USAGE = 2,  /* the command line makes no sense */
    MF_EXIT_FAILED = 3, /* the machine failed: a file that can't be read, a full disk */
    MF_EXIT_WAITS = 4,  /* taken and kept, and the charter's witnesses have yet to cosign it */
};

/* One option of a command. A table of them ends with one whose name is NULL. */
struct mf_option {
    const char *name;  /* without the dashes */
    char letter;       /* for -x; 0 = no short form */
    const char *value; /* what stands for the value in help, such as "FILE"; NULL = takes none */
    bool many;         /* may be given more than once */
    const char *help[MF_LINGUA__COUNT];
};

/* An option as given; value is NULL for one that takes none. */
struct mf_given {
    const struct mf_option *option;
    const char *value;
};

enum mf_command_group {
    MF_GROUP_CHARTER,
    MF_GROUP_REPLAY,
    MF_GROUP_RUN, /* an organisation and its ledger */
    MF_GROUP_ACT, /* what a member signs */
    MF_GROUP_HELP,
    MF_GROUP__COUNT
};

struct mf_cli;

struct mf_cli_command {
    const char *verb;
    int (*run)(struct mf_cli *cli);
    const struct mf_option *options;
    int least, most; /* operands */
    enum mf_command_group group;
    const char *synopsis; /* what follows the verb */
    const char *summary[MF_LINGUA__COUNT];
};

#define MF_ANY INT_MAX /* operands: no upper bound */

struct mf_cli {
    struct mf_arena *arena;
    enum mf_lingua lingua;
    struct mf_term term;     /* standard output */
    struct mf_term err_term; /* standard error */
    const struct mf_cli_command *command;
    int argc; /* operands: what is left when the verb and the options are taken out */
    char **argv;
    MF_VEC(struct mf_given) given;
};

/* ---- commands ---- */

#define MF_COMMAND(verb, run, options, ...)                                                        \
    int run(struct mf_cli *cli);                                                                   \
    extern const struct mf_option options[];
#include "cli/commands.def"
#undef MF_COMMAND

extern const struct mf_cli_command mf_cli_commands[];
extern const unsigned mf_command_count;

/* NULL when there is none of that name; `propose` is another name of `file`, `second` of `sign`. */
const struct mf_cli_command *mf_cli_command_find(struct mf_str verb);
/* The verb that is nearly `verb`, for a suggestion; n 0 when none is. */
struct mf_str mf_command_near(struct mf_str verb);

/* ---- arguments (args.c) ---- */

extern const struct mf_option mf_global_options[]; /* that every command takes */

/*
 * Language and terminals from the environment and, ahead of everything else, from --lang, so that
 * all messages come in the language asked for. 0, or MF_EXIT_USAGE after saying what is wrong.
 */
int mf_cli_setup(struct mf_cli *cli, int argc, char **argv);
/*
 * Sorts the arguments after the program's name into cli->command, cli->given and the operands.
 * Options may stand anywhere, as --name VALUE, --name=VALUE or -x; "--" ends them, "-" is an
 * operand. 0, or MF_EXIT_USAGE after saying what is wrong. Doesn't count the operands.
 */
int mf_cli_parse(struct mf_cli *cli, int argc, char **argv);
/* 0 when the number of operands suits the command, or MF_EXIT_USAGE after saying what is wrong. */
int mf_cli_check_operands(const struct mf_cli *cli);

/* How often an option was given; its i-th value; its only one, NULL when it wasn't given. A name
 * that the command's table doesn't have is a bug. */
unsigned mf_cli_count(const struct mf_cli *cli, const char *name);
const char *mf_cli_nth(const struct mf_cli *cli, const char *name, unsigned i);
const char *mf_cli_value(const struct mf_cli *cli, const char *name);

/*
 * Where the command's table has the option `server` and it was given, or else MUFAKAT_SERVER is
 * set: the address becomes the first operand, as if it were the folder's name. 0, or an exit status
 * after saying what is wrong.
 */
int mf_cli_server(struct mf_cli *cli);
/* For tables of options. */
#define MF_SERVER_OPTION                                                                           \
    {                                                                                              \
        .name = "server", .value = "URL", .help = {                                                \
            "Ask this server (https://…) and name no folder; else MUFAKAT_SERVER",                 \
            "Menghubungi peladen ini (https://…) tanpa menyebut folder; jika tidak: "            \
            "MUFAKAT_SERVER"                                                                       \
        }                                                                                          \
    }

/* ---- answers (args.c) ---- */

/* "mufakat VERB: " and the filled template (see mf_fill) on standard error; returns MF_EXIT_USAGE.
 */
int mf_cli_usage(const struct mf_cli *cli, const char *const tmpl[MF_LINGUA__COUNT], unsigned nargs,
                 const struct mf_str *args);
/* "mufakat VERB: " and the failure on standard error; returns MF_EXIT_FAILED. */
int mf_cli_failed(const struct mf_cli *cli, const struct mf_err *err);
/* Writes to standard output and returns `status`, or MF_EXIT_FAILED when it couldn't. */
int mf_cli_answer(const struct mf_cli *cli, const struct mf_buf *text, enum mf_exit status);

/* ---- help (cmd_help.c) ---- */

/* The overview of all commands; the page of one. */
void mf_help_overview(const struct mf_cli *cli, struct mf_buf *out);
void mf_help_command(const struct mf_cli *cli, const struct mf_cli_command *command,
                     struct mf_buf *out);

#endif
