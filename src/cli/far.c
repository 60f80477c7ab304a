/* `status` and `show` as a server tells them. */
#include "cli/far.h"

#include "cli/remote.h"
#include "cli/tell.h"

struct far {
    const struct mf_cli *cli;
    struct mf_remote *at;
    struct mf_buf out;
};

bool mf_far_only(const struct mf_look *look)
{
    return look->dir && mf_remote_is(look->dir) && look->store &&
           mf_remote_store_sealed(look->store);
}

/* An object that must be there; NULL after a failure that *ret_status says. */
static json_t *fetch(struct far *f, struct mf_str path, int *ret_status)
{
    struct mf_remote_ask ask = {.method = "GET", .path = path, .limit = MF_REMOTE_JSON};
    struct mf_remote_answer answer;
    struct mf_err err = {0};
    json_t *j = NULL;

    if (mf_remote_ask(f->at, f->cli->arena, &ask, &answer, &err) != MF_OK)
        *ret_status = mf_cli_failed(f->cli, &err);
    else if (answer.status != 200) {
        mf_remote_problem(f->at, &answer, &err);
        *ret_status = mf_cli_failed(f->cli, &err);
        if (answer.status == 404)
            *ret_status = MF_EXIT_NO;
    } else if (mf_remote_json(f->at, &answer, &j, &err) != MF_OK) {
        *ret_status = mf_cli_failed(f->cli, &err);
    }
    return j;
}

static struct mf_str text_of(const struct far *f, const json_t *j, const char *key)
{
    const char *p = json_string_value(json_object_get(j, key));

    return p ? mf_str_copy(f->cli->arena, mf_str_c(p)) : (struct mf_str){0};
}

static struct mf_str number_of(const struct far *f, const json_t *j, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(j, key));

    return mf_tell_number(f->cli, n > 0 ? (uint64_t)n : 0);
}

static struct mf_str instant_of(const struct far *f, const json_t *j, const char *key)
{
    mf_instant t;

    return mf_instant_parse(text_of(f, j, key), &t) ? mf_tell_instant(f->cli, t)
                                                    : (struct mf_str){0};
}

static void section(struct far *f, enum mf_word title)
{
    mf_buf_char(&f->out, '\n');
    mf_tell_line(f->cli, &f->out, "", MF_BOLD, mf_word0(f->cli, title));
}

static void head(const struct far *f, struct mf_table *tb, unsigned n, const enum mf_word *words)
{
    mf_table_init(tb, f->cli->arena, n);
    for (unsigned i = 0; i < n; i++)
        mf_table_cell(tb, MF_BOLD, mf_word0(f->cli, words[i]));
}

/* ---- status ---- */

static void tell_open(struct far *f, const json_t *list)
{
    static const enum mf_word words[] = {MF_WORD_COL_NUMBER, MF_WORD_COL_PROPOSAL,
                                         MF_WORD_COL_STATE, MF_WORD_COL_UNTIL};
    struct mf_table tb;

    if (json_array_size(list) == 0)
        return;
    section(f, MF_WORD_OPEN_TITLE);
    head(f, &tb, 4, words);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        mf_table_cell(&tb, MF_PLAIN, number_of(f, p, "number"));
        mf_table_cell(&tb, MF_PLAIN, text_of(f, p, "title"));
        mf_table_cell(&tb, MF_INFO, text_of(f, p, "state_text"));
        mf_table_cell(&tb, MF_PLAIN, instant_of(f, p, "closes"));
    }
    mf_table_render(&f->out, &f->cli->term, &tb);
}

static void tell_places(struct far *f, const json_t *bodies, const json_t *offices)
{
    static const enum mf_word words[] = {MF_WORD_COL_PLACE, MF_WORD_COL_WHO};
    struct mf_table tb;

    section(f, MF_WORD_PLACES_TITLE);
    head(f, &tb, 2, words);
    for (size_t i = 0; i < json_array_size(bodies); i++) {
        const json_t *b = json_array_get(bodies, i);
        bool open = json_is_true(json_object_get(b, "open"));
        struct mf_str args[2] = {number_of(f, b, "in_office"), number_of(f, b, "seats")};
        mf_table_cell(&tb, MF_PLAIN, text_of(f, b, "title"));
        mf_table_cell(&tb, MF_PLAIN,
                      mf_word(f->cli, open ? MF_WORD_BODY_OPEN : MF_WORD_BODY_SEATS, 2, args));
    }
    for (size_t i = 0; i < json_array_size(offices); i++) {
        const json_t *o = json_array_get(offices, i);
        struct mf_str who = text_of(f, o, "holder");
        mf_table_cell(&tb, MF_PLAIN, text_of(f, o, "title"));
        mf_table_cell(&tb, who.n ? MF_PLAIN : MF_WARN,
                      who.n ? who : mf_word0(f->cli, MF_WORD_VACANT));
    }
    mf_table_render(&f->out, &f->cli->term, &tb);
}

static int answer_status(struct far *f, json_t *org, json_t *open, json_t *bodies)
{
    if (mf_cli_count(f->cli, "json")) {
        json_t *j = json_object();
        mf_js_put(j, "told_by_server", json_true());
        mf_js_put(j, "organisation", json_incref(org));
        mf_js_put(j, "open", json_incref(json_object_get(open, "proposals")));
        mf_js_put(j, "bodies", json_incref(json_object_get(bodies, "bodies")));
        return mf_js_answer(f->cli, j, MF_EXIT_YES);
    }
    mf_tell_line(f->cli, &f->out, "", MF_BOLD, text_of(f, org, "title"));
    mf_tell_line(f->cli, &f->out, "", MF_DIM, mf_word0(f->cli, MF_WORD_FAR_TOLD));
    tell_open(f, json_object_get(open, "proposals"));
    tell_places(f, json_object_get(bodies, "bodies"), json_object_get(org, "offices"));
    return mf_cli_answer(f->cli, &f->out, MF_EXIT_YES);
}

static int open_far(struct far *f)
{
    struct mf_err err = {0};

    mf_buf_init(&f->out, f->cli->arena);
    return mf_remote_open(f->cli, f->cli->argv[0], &f->at, &err) == MF_OK
               ? 0
               : mf_cli_failed(f->cli, &err);
}

int mf_far_status(const struct mf_cli *cli)
{
    struct far f = {.cli = cli};
    json_t *org = NULL, *open = NULL, *bodies = NULL;
    int status = open_far(&f);

    if (!status && (org = fetch(&f, MF_S("/organisation"), &status)) != NULL &&
        (open = fetch(&f, MF_S("/proposals?state=running&limit=1000"), &status)) != NULL &&
        (bodies = fetch(&f, MF_S("/bodies"), &status)) != NULL)
        status = answer_status(&f, org, open, bodies);
    json_decref(org);
    json_decref(open);
    json_decref(bodies);
    mf_remote_close(f.at);
    return status;
}

/* ---- show ---- */

static void tell_counts(struct far *f, const json_t *counts)
{
    static const enum mf_word words[] = {MF_WORD_COL_RULE, MF_WORD_COL_NEEDS, MF_WORD_COL_HAS,
                                         MF_WORD_COL_YES, MF_WORD_COL_NO};
    static const char *const numbers[] = {"need", "have", "yes", "no"};
    struct mf_table tb;
    size_t rows = 0;

    head(f, &tb, 5, words);
    for (size_t i = 0; i < json_array_size(counts); i++) {
        const json_t *leaves = json_object_get(json_array_get(counts, i), "leaves");
        for (size_t k = 0; k < json_array_size(leaves); k++, rows++) {
            const json_t *leaf = json_array_get(leaves, k);
            bool sealed = json_is_true(json_object_get(leaf, "sealed"));
            mf_table_cell(&tb, MF_PLAIN, text_of(f, leaf, "rule"));
            for (unsigned n = 0; n < 4; n++)
                mf_table_cell(&tb, MF_PLAIN,
                              sealed && n > 0 ? MF_S("?") : number_of(f, leaf, numbers[n]));
        }
    }
    if (rows == 0)
        return;
    section(f, MF_WORD_SHOW_COUNT);
    mf_table_render(&f->out, &f->cli->term, &tb);
}

static int answer_show(struct far *f, json_t *p)
{
    unsigned at = 17;
    struct mf_str filer = text_of(f, p, "filer");

    if (mf_cli_count(f->cli, "json")) {
        mf_js_put(p, "told_by_server", json_true());
        return mf_js_answer(f->cli, json_incref(p), MF_EXIT_YES);
    }
    mf_tell_line(f->cli, &f->out, "", MF_BOLD,
                 mf_strf(f->cli->arena, "#%.*s  %.*s", MF_F(number_of(f, p, "number")),
                         MF_F(text_of(f, p, "title"))));
    mf_tell_line(f->cli, &f->out, "", MF_DIM, mf_word0(f->cli, MF_WORD_FAR_TOLD));
    mf_tell_item(f->cli, &f->out, at, mf_word0(f->cli, MF_WORD_SHOW_STATE),
                 text_of(f, p, "state_text"));
    mf_tell_item(f->cli, &f->out, at, mf_word0(f->cli, MF_WORD_SHOW_BY),
                 filer.n ? filer : mf_word0(f->cli, MF_WORD_SHOW_ITSELF));
    mf_tell_item(f->cli, &f->out, at, mf_word0(f->cli, MF_WORD_SHOW_POWER), text_of(f, p, "power"));
    mf_tell_item(f->cli, &f->out, at, mf_word0(f->cli, MF_WORD_SHOW_CHARTER),
                 text_of(f, p, "charter"));
    if (text_of(f, p, "closes").n > 0)
        mf_tell_item(f->cli, &f->out, at, mf_word0(f->cli, MF_WORD_COL_UNTIL),
                     instant_of(f, p, "closes"));
    tell_counts(f, json_object_get(p, "counts"));
    return mf_cli_answer(f->cli, &f->out, MF_EXIT_YES);
}

int mf_far_show(const struct mf_cli *cli, uint32_t proposal)
{
    struct far f = {.cli = cli};
    int status = open_far(&f);
    json_t *p = NULL;

    if (!status)
        p = fetch(&f, mf_strf(cli->arena, "/proposals/%u", (unsigned)proposal), &status);
    if (p)
        status = answer_show(&f, p);
    json_decref(p);
    mf_remote_close(f.at);
    return status;
}
