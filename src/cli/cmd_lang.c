/* The commands on the text of a charter: check, fmt, explain. */
#include <jansson.h>
#include <stdlib.h>

#include "base/os.h"
#include "cli/cli.h"
#include "lang/catalogue.h"
#include "lang/diag_json.h"
#include "lang/text.h"

const struct mf_option mf_check_options[] = {
    {.name = "json",
     .help = {"Print what was found as JSON", "Mencetak hasil pemeriksaan sebagai JSON"}},
    {0},
};
const struct mf_option mf_fmt_options[] = {
    {.name = "write",
     .letter = 'w',
     .help = {"Write the files instead of printing them", "Menulis berkas, bukan mencetaknya"}},
    {.name = "check",
     .help = {"Only name the files that aren't in the layout; status 1 if there are any",
              "Hanya menyebut berkas yang tata letaknya belum sesuai; status 1 bila ada"}},
    {0},
};
const struct mf_option mf_explain_options[] = {{0}};

/* ---- reading
 * -------------------------------------------------------------------------------------- */

/* A charter's text; longer ones than a charter may be are read too, so that the message can say so.
 */
static enum mf_rc read_source(struct mf_cli *cli, const char *path, struct mf_source *ret,
                              struct mf_err *err)
{
    ret->name = mf_str_c(path);
    return mf_os_read(cli->arena, path, 2 * (size_t)MF_MAX_CHARTER_BYTES, &ret->text, err);
}

/* Diagnostics on standard error. */
static enum mf_rc say_diags(const struct mf_cli *cli, const struct mf_source *source,
                            const struct mf_diags *d, struct mf_err *err)
{
    struct mf_buf out;
    if (d->list.n == 0)
        return MF_OK;
    mf_buf_init(&out, cli->arena);
    mf_diags_render(&out, source, d, cli->lingua, cli->err_term.colour);
    return mf_os_print(2, mf_buf_str(&out), err);
}

/* ---- check
 * ---------------------------------------------------------------------------------------- */

/* "N thing" in the language, with its plural. */
static struct mf_str counted(const struct mf_cli *cli, uint32_t n, const char *one,
                             const char *many, const char *indonesian)
{
    return mf_strf(cli->arena, "%u %s", n, cli->lingua == MF_ID ? indonesian : n == 1 ? one : many);
}

/* charters/x.charter: 5 bodies and offices, 7 powers, no findings */
static void add_summary(const struct mf_cli *cli, struct mf_buf *out,
                        const struct mf_source *source, const struct mf_charter *c,
                        const struct mf_diags *d)
{
    static const char *const tmpl[MF_LINGUA__COUNT] = {"{0}: {1}, {2}, {3}\n",
                                                       "{0}: {1}, {2}, {3}\n"};
    struct mf_str none = cli->lingua == MF_ID ? MF_S("tanpa temuan") : MF_S("no findings");
    struct mf_str args[] = {
        source->name,
        counted(cli, c->nbodies + c->noffices, "body or office", "bodies and offices",
                "organ dan jabatan"),
        counted(cli, c->npowers, "power", "powers", "kewenangan"),
        d->warnings ? counted(cli, d->warnings, "warning", "warnings", "peringatan") : none,
    };
    mf_fill(out, tmpl[cli->lingua], args, 4);
}

static json_t *json_file(const struct mf_cli *cli, const struct mf_source *source,
                         const struct mf_charter *c, const struct mf_diags *d)
{
    json_t *file = json_object(), *findings = json_array();
    json_object_set_new(file, "file", mf_diag_json_text(source->name));
    json_object_set_new(file, "valid", json_boolean(c != NULL));
    if (c) {
        json_object_set_new(file, "bodies", json_integer(c->nbodies));
        json_object_set_new(file, "offices", json_integer(c->noffices));
        json_object_set_new(file, "powers", json_integer(c->npowers));
    }
    json_object_set_new(file, "errors", json_integer(d->errors));
    json_object_set_new(file, "warnings", json_integer(d->warnings));
    for (uint32_t i = 0; i < d->list.n; i++)
        json_array_append_new(findings,
                              mf_diag_json(cli->arena, source, &d->list.at[i], cli->lingua));
    json_object_set_new(file, "findings", findings);
    return file;
}

static int answer_json(const struct mf_cli *cli, json_t *files, enum mf_exit status)
{
    struct mf_buf out;
    json_t *all = json_object();
    json_object_set_new(all, "files", files);
    char *text = json_dumps(all, JSON_INDENT(2));
    json_decref(all);
    mf_buf_init(&out, cli->arena);
    mf_buf_c(&out, text ? text : "");
    mf_buf_char(&out, '\n');
    free(text);
    return mf_cli_answer(cli, &out, status);
}

int mf_cmd_check(struct mf_cli *cli)
{
    enum mf_exit status = MF_EXIT_YES;
    struct mf_err err = {0};
    struct mf_buf out;
    json_t *files = mf_cli_count(cli, "json") ? json_array() : NULL;
    mf_buf_init(&out, cli->arena);
    for (int i = 0; i < cli->argc; i++) {
        struct mf_source source;
        struct mf_diags diags;
        mf_diags_init(&diags, cli->arena);
        if (read_source(cli, cli->argv[i], &source, &err) != MF_OK) {
            json_decref(files);
            return mf_cli_failed(cli, &err);
        }
        const struct mf_charter *c = mf_charter_read(cli->arena, source, &diags);
        if (!c)
            status = MF_EXIT_NO;
        if (files)
            json_array_append_new(files, json_file(cli, &source, c, &diags));
        else if (say_diags(cli, &source, &diags, &err) != MF_OK)
            return mf_cli_failed(cli, &err);
        if (c)
            add_summary(cli, &out, &source, c, &diags);
    }
    return files ? answer_json(cli, files, status) : mf_cli_answer(cli, &out, status);
}

/* ---- fmt
 * ------------------------------------------------------------------------------------------ */

/* What becomes of one file's text; *status is lowered where the answer is no. */
static enum mf_rc format_file(struct mf_cli *cli, const char *path, struct mf_buf *out,
                              enum mf_exit *status, struct mf_err *err)
{
    struct mf_source source;
    struct mf_diags diags;
    struct mf_buf text;
    mf_diags_init(&diags, cli->arena);
    mf_buf_init(&text, cli->arena);
    if (read_source(cli, path, &source, err) != MF_OK)
        return err->code;
    if (!mf_charter_format(cli->arena, source, &text, &diags)) {
        *status = MF_EXIT_NO;
        return say_diags(cli, &source, &diags, err);
    }
    bool same = mf_str_eq(mf_buf_str(&text), source.text);
    if (mf_cli_count(cli, "check")) {
        if (!same) {
            mf_buf_f(out, "%s\n", path);
            *status = MF_EXIT_NO;
        }
    } else if (mf_cli_count(cli, "write") && !mf_str_is(source.name, "-")) {
        return same ? MF_OK : mf_os_write(path, mf_buf_str(&text), err);
    } else {
        mf_buf_add(out, mf_buf_str(&text));
    }
    return MF_OK;
}

int mf_cmd_fmt(struct mf_cli *cli)
{
    static const char *const both[MF_LINGUA__COUNT] = {
        "--write and --check exclude each other",
        "--write dan --check tidak dapat dipakai bersama",
    };
    enum mf_exit status = MF_EXIT_YES;
    struct mf_err err = {0};
    struct mf_buf out;
    mf_buf_init(&out, cli->arena);
    if (mf_cli_count(cli, "write") && mf_cli_count(cli, "check"))
        return mf_cli_usage(cli, both, 0, NULL);
    for (int i = 0; i < cli->argc; i++) {
        if (format_file(cli, cli->argv[i], &out, &status, &err) != MF_OK)
            return mf_cli_failed(cli, &err);
    }
    return mf_cli_answer(cli, &out, status);
}

/* ---- explain
 * -------------------------------------------------------------------------------------- */

int mf_cmd_explain(struct mf_cli *cli)
{
    struct mf_source source;
    struct mf_diags diags;
    struct mf_err err = {0};
    struct mf_buf out;
    mf_diags_init(&diags, cli->arena);
    mf_buf_init(&out, cli->arena);
    if (read_source(cli, cli->argv[0], &source, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    const struct mf_charter *c = mf_charter_read(cli->arena, source, &diags);
    if (!c) {
        if (say_diags(cli, &source, &diags, &err) != MF_OK)
            return mf_cli_failed(cli, &err);
        return MF_EXIT_NO;
    }
    mf_prose_charter(&out, &cli->term, c, cli->lingua);
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}
