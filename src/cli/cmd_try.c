/* `mufakat try`: a charter played through by hand or from a script. */
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/try.h"

#define MAX_SCRIPT (64u << 20)

const struct mf_option mf_try_options[] = {
    {.name = "quiet",
     .letter = 'q',
     .help = {"Print only what isn't as expected", "Hanya mencetak yang tidak sesuai harapan"}},
    {.name = "language",
     .help = {"Print every line that a script can have, and what it does",
              "Mencetak semua bentuk baris naskah beserta artinya"}},
    {0},
};

/* ---- one line ---- */

/* A refusal that no line expects is told in a test, at the next line that isn't `expect`. */
static void note_unexpected(struct mf_try *t)
{
    if (!t->unexpected)
        return;
    t->unexpected = false;
    t->nunexpected++;
    struct mf_str reasons = mf_try_reasons(t);
    struct mf_str place[3] = {t->source, mf_try_number(t, t->acted_line),
                              mf_try_fill(t, MF_TRY_REFUSAL_UNEXPECTED, 1, &reasons)};
    mf_buf_add(&t->missed_unexpected, mf_try_fill(t, MF_TRY_MISMATCH, 3, place));
    mf_buf_char(&t->missed_unexpected, '\n');
}

static const struct {
    const char *word;
    bool (*run)(struct mf_try *t);
} lines[] = {
    {"people", mf_try_people}, {"agent", mf_try_agent},   {"at", mf_try_at},
    {"after", mf_try_after},   {"wait", mf_try_wait},     {"silence", mf_try_silence},
    {"show", mf_try_show},     {"expect", mf_try_expect}, {"who", mf_try_who},
    {"when", mf_try_when},     {"why", mf_try_why},
};

static bool carry_out(struct mf_try *t)
{
    bool place;
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
        if (mf_try_word(t, lines[i].word))
            return lines[i].run(t);
    if (mf_try_word(t, "found"))
        return mf_try_end(t) && (mf_try_found(t) || !t->bad);
    if (mf_try_word(t, "help")) {
        mf_try_language(t->cli, &t->out);
        return mf_try_end(t);
    }
    if (mf_try_word(t, "quit")) {
        t->quit = true;
        return mf_try_end(t);
    }
    if (!mf_try_place(t, &place) || place)
        return !t->bad;
    return mf_try_act(t);
}

bool mf_try_line(struct mf_try *t)
{
    t->bad = false;
    if (!mf_try_lex(t))
        return false;
    if (mf_try_look(t)->kind == MF_TOK_END)
        return true;
    if (!mf_try_is(t, "expect") && !mf_try_is(t, "why"))
        note_unexpected(t);
    (void)carry_out(t);
    return !t->bad;
}

/* ---- scripts ---- */

static int flush(struct mf_try *t)
{
    struct mf_err err = {0};
    if (t->out.n > 0 && mf_os_print(1, mf_buf_str(&t->out), &err) != MF_OK)
        return mf_cli_failed(t->cli, &err);
    t->out.n = 0;
    mf_arena_free(&t->scratch);
    mf_buf_init(&t->out, &t->scratch);
    return 0;
}

/* Shows the line that is carried out, so that a transcript reads like a dialogue. */
static void echo(struct mf_try *t)
{
    struct mf_buf b;
    struct mf_str line = mf_str_trim(t->text);
    if (t->quiet || line.n == 0 || (line.p[0] == '#' && (line.n < 2 || line.p[1] == ' ')))
        return;
    mf_buf_init(&b, &t->scratch);
    mf_buf_visible(&b, mf_str_sub(line, 0, 2000), false);
    mf_term_style(&t->out, &t->cli->term, MF_INFO, mf_buf_str(&b));
    mf_buf_char(&t->out, '\n');
}

/* Says how the expectations came out; the status of the whole. */
static int finish(struct mf_try *t)
{
    note_unexpected(t);
    if (t->expected > 0) {
        uint32_t missed = t->missed + t->nunexpected;
        struct mf_str args[2] = {mf_try_number(t, t->expected), mf_try_number(t, missed)};
        mf_buf_add(&t->out, mf_buf_str(&t->missed_unexpected));
        if (!t->quiet || missed) {
            mf_term_style(
                &t->out, &t->cli->term, missed ? MF_BAD : MF_GOOD,
                mf_try_fill(t, missed ? MF_TRY_SUMMARY_SOME : MF_TRY_SUMMARY_ALL, 2, args));
            mf_buf_char(&t->out, '\n');
        }
        int bad = flush(t);
        return bad ? bad : missed ? MF_EXIT_NO : MF_EXIT_YES;
    }
    return flush(t);
}

static int run_script(struct mf_try *t, const char *path)
{
    struct mf_str text, rest;
    struct mf_err err = {0};
    if (mf_os_read(t->cli->arena, path, MAX_SCRIPT, &text, &err) != MF_OK)
        return mf_cli_failed(t->cli, &err);
    for (rest = text; rest.n > 0 && !t->quit;) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '\n')
            n++;
        t->text = mf_str_sub(rest, 0, n);
        rest = mf_str_sub(rest, n + 1, rest.n);
        t->line++;
        bool ok = t->line <= MF_TRY_MAX_LINES;
        if (!ok) {
            struct mf_str limit = mf_try_number(t, MF_TRY_MAX_LINES);
            mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_TOO_MANY_LINES, 1, &limit);
        } else {
            echo(t);
            ok = mf_try_line(t);
        }
        int bad = flush(t);
        if (bad || !ok)
            return bad ? bad : MF_EXIT_NO;
    }
    return finish(t);
}

/* ---- by hand ---- */

/* From a terminal a mistake costs nothing; from a pipe it ends the script. */
static int run_input(struct mf_try *t)
{
    bool terminal = mf_os_is_terminal(0);
    char *line = NULL;
    size_t room = 0;
    int status = 0;
    while (!t->quit && !status) {
        if (terminal && mf_os_is_terminal(1)) {
            mf_buf_c(&t->out, "> ");
            status = flush(t);
        }
        ssize_t n = getline(&line, &room, stdin);
        if (n < 0 || status)
            break;
        if (n > 0 && line[n - 1] == '\n')
            n--;
        /* what a line leaves behind refers to it, so it lives as long as the try */
        t->text = mf_str_copy(t->cli->arena, (struct mf_str){line, (size_t)n});
        t->line++;
        if (!terminal)
            echo(t);
        bool ok = mf_try_line(t);
        status = flush(t);
        if (!ok && !terminal && !status)
            status = MF_EXIT_NO;
    }
    free(line);
    if (terminal && !t->quit)
        mf_buf_char(&t->out, '\n');
    return status ? status : finish(t);
}

/* ---- the command ---- */

static struct mf_str folder(struct mf_arena *a, const char *path)
{
    struct mf_str s = mf_str_c(path);
    while (s.n > 0 && s.p[s.n - 1] != '/')
        s.n--;
    return mf_str_copy(a, s);
}

static const struct mf_charter *read_charter(struct mf_cli *cli, const char *path, int *ret_status)
{
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_diags diags;
    struct mf_buf out;
    struct mf_err err = {0};
    mf_diags_init(&diags, cli->arena);
    if (mf_os_read(cli->arena, path, 2 * (size_t)MF_MAX_CHARTER_BYTES, &source.text, &err) !=
        MF_OK) {
        *ret_status = mf_cli_failed(cli, &err);
        return NULL;
    }
    const struct mf_charter *charter = mf_charter_read(cli->arena, source, &diags);
    *ret_status = MF_EXIT_NO;
    if (charter)
        return charter;
    mf_buf_init(&out, cli->arena);
    mf_diags_render(&out, &source, &diags, cli->lingua, cli->err_term.colour);
    if (mf_os_print(2, mf_buf_str(&out), &err) != MF_OK)
        *ret_status = mf_cli_failed(cli, &err);
    return NULL;
}

static const char *const which[MF_LINGUA__COUNT] = {
    "which charter? It is: mufakat try CHARTER [SCRIPT]",
    "piagam yang mana? Bentuknya: mufakat try PIAGAM [NASKAH]",
};

int mf_cmd_try(struct mf_cli *cli)
{
    int status;
    if (mf_cli_count(cli, "language")) {
        struct mf_buf out;
        mf_buf_init(&out, cli->arena);
        mf_try_language(cli, &out);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (cli->argc == 0)
        return mf_cli_usage(cli, which, 0, NULL);
    struct mf_try *t = mf_new(cli->arena, struct mf_try);
    const char *script = cli->argc > 1 ? cli->argv[1] : "-";
    t->cli = cli;
    t->charter = read_charter(cli, cli->argv[0], &status);
    if (!t->charter)
        return status;
    t->quiet = mf_cli_count(cli, "quiet") > 0;
    t->source = mf_str_c(script);
    t->dir = folder(cli->arena, script);
    t->start = INT64_C(1767225600000); /* 2026-01-01T00:00:00Z, unless a line says otherwise */
    mf_map_init(&t->ids, cli->arena);
    mf_arena_init(&t->scratch);
    mf_buf_init(&t->out, &t->scratch);
    mf_buf_init(&t->missed_unexpected, cli->arena);
    status = mf_str_is(t->source, "-") ? run_input(t) : run_script(t, script);
    mf_arena_free(&t->scratch);
    if (t->org)
        mf_org_free(t->org);
    return status;
}
