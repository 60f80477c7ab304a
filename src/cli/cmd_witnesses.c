/* `mufakat witnesses`: who has to cosign a ledger, and what they have; a key for one more; asking.
 */
#include "base/os.h"
#include "cli/ask_all.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "ledger/sshsig.h"

const struct mf_option mf_witnesses_options[] = {
    {.name = "ask",
     .help = {"Ask them now to cosign the ledger, where no server does that",
              "Meminta mereka ikut menandatangani buku besar sekarang, bila tidak ada peladen yang "
              "melakukannya"}},
    {.name = "json", .help = {"The answer as JSON", "Jawaban sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};

/* ---- who they are ---- */

struct seen {
    const struct mf_cli *cli;
    const struct mf_charter *charter;
    const struct mf_witnessing *w;
    uint64_t size;
    const struct mf_asked_all *asked; /* NULL: nobody was */
};

static const char *const asked_words[] = {[MF_ASK_COSIGNED] = "cosigned",
                                          [MF_ASK_SILENT] = "silent",
                                          [MF_ASK_REFUSED] = "refused",
                                          [MF_ASK_BEYOND] = "beyond"};

static json_t *seen_json(const struct seen *s)
{
    json_t *j = json_object(), *list = json_array();
    mf_js_put(j, "needed", mf_js_number(s->charter->witnessed.k));
    for (uint32_t i = 0; i < s->charter->witnessed.nnames; i++) {
        struct mf_str name = s->charter->witnessed.names[i].name.text;
        const struct mf_policy_key *k = mf_witnessing_key(s->w, name);
        json_t *one = json_object();
        mf_js_put(one, "name", mf_js_text(name));
        mf_js_put(one, "key", k ? mf_js_text(mf_vkey_write(s->cli->arena, &k->key)) : json_null());
        mf_js_put(one, "url", k && k->url.n > 0 ? mf_js_text(k->url) : json_null());
        if (s->asked && s->asked->was_asked[i])
            mf_js_put(one, "said", mf_js_text(mf_str_c(asked_words[s->asked->each[i].what])));
        mf_js_push(list, one);
    }
    mf_js_put(j, "witnesses", list);
    mf_js_put(j, "cosigned", mf_js_number(mf_witnessing_covered(s->w)));
    mf_js_put(j, "size", mf_js_number(s->size));
    return j;
}

/* What came of asking the i-th. */
static struct mf_str said(const struct seen *s, uint32_t i)
{
    static const enum mf_word words[] = {[MF_ASK_COSIGNED] = MF_WORD_WITNESS_COSIGNED,
                                         [MF_ASK_SILENT] = MF_WORD_WITNESS_SILENT,
                                         [MF_ASK_REFUSED] = MF_WORD_WITNESS_REFUSED,
                                         [MF_ASK_BEYOND] = MF_WORD_WITNESS_BEYOND};
    const struct mf_asked_answer *a = &s->asked->each[i];
    if (!s->asked->was_asked[i])
        return mf_word0(s->cli, MF_WORD_WITNESS_UNASKED);
    return mf_word(s->cli, words[a->what], 1, &a->why);
}

static void say_seen(const struct seen *s, struct mf_buf *out)
{
    const struct mf_witnessed *by = &s->charter->witnessed;
    struct mf_str args[2] = {mf_tell_number(s->cli, by->k), mf_tell_number(s->cli, by->nnames)};
    mf_tell_line(s->cli, out, "", MF_BOLD, mf_word(s->cli, MF_WORD_WITNESSES, 2, args));
    for (uint32_t i = 0; i < by->nnames; i++) {
        struct mf_str name = by->names[i].name.text;
        const struct mf_policy_key *k = mf_witnessing_key(s->w, name);
        mf_tell_item(s->cli, out, 18, name,
                     k ? mf_vkey_write(s->cli->arena, &k->key)
                       : mf_word0(s->cli, MF_WORD_WITNESS_KEYLESS));
        if (k)
            mf_tell_item(s->cli, out, 18, MF_S(""),
                         k->url.n > 0 ? k->url : mf_word0(s->cli, MF_WORD_WITNESS_NOWHERE));
        if (s->asked)
            mf_tell_item(s->cli, out, 18, MF_S(""), said(s, i));
    }
    args[0] = mf_tell_number(s->cli, mf_witnessing_covered(s->w));
    args[1] = mf_tell_number(s->cli, s->size);
    mf_tell_line(s->cli, out, "", MF_PLAIN, mf_word(s->cli, MF_WORD_WITNESSES_COVER, 2, args));
}

static int tell(const struct seen *s, enum mf_exit status)
{
    struct mf_buf out;
    if (mf_cli_count(s->cli, "json"))
        return mf_js_answer(s->cli, seen_json(s), status);
    mf_buf_init(&out, s->cli->arena);
    if (s->charter->witnessed.span.len == 0)
        mf_tell_line(s->cli, &out, "", MF_PLAIN, mf_word0(s->cli, MF_WORD_WITNESSES_NONE));
    else
        say_seen(s, &out);
    return mf_cli_answer(s->cli, &out, status);
}

static int show(struct mf_cli *cli)
{
    struct mf_look look = {.cli = cli, .arena = cli->arena};
    struct mf_err err = {0};
    int status;
    if (mf_look_open(&look, cli->argv[0], &err) == MF_OK) {
        struct seen s = {.cli = cli,
                         .charter = mf_org_charter(mf_look_org(&look)),
                         .w = mf_play_witnessing(look.play),
                         .size = mf_play_size(look.play)};
        status = tell(&s, MF_EXIT_YES);
    } else {
        status = mf_cli_failed(cli, &err);
    }
    mf_look_close(&look);
    return status;
}

/* ---- at work in the folder ---- */

static int ask(struct mf_cli *cli, struct mf_log *log, mf_instant now)
{
    struct mf_asked_all asked;
    struct mf_err err = {0};
    if (mf_ask_all(log, cli->arena, now, &asked, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    struct seen s = {.cli = cli,
                     .charter = mf_org_charter(mf_play_org(mf_log_play(log))),
                     .w = mf_play_witnessing(mf_log_play(log)),
                     .size = mf_play_size(mf_log_play(log)),
                     .asked = asked.asked > 0 ? &asked : NULL};
    return tell(&s, mf_witnessing_wanting(s.w, s.charter) ? MF_EXIT_WAITS : MF_EXIT_YES);
}

static int add(struct mf_cli *cli, struct mf_log *log, const struct mf_policy_key *key,
               mf_instant now)
{
    struct mf_err err = {0};
    struct mf_buf out;
    struct mf_str args[2] = {mf_tell_number(cli, mf_play_size(mf_log_play(log))), key->name};
    enum mf_rc rc = mf_log_witness(log, now, key, NULL, &err);
    if (rc != MF_OK) {
        int failed = mf_cli_failed(cli, &err);
        return rc == MF_E_USAGE && !mf_log_broken(log) ? MF_EXIT_NO : failed;
    }
    mf_buf_init(&out, cli->arena);
    mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_WITNESS_ADDED, 2, args));
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}

/* NAME KEY [URL] */
static int read_key(struct mf_cli *cli, struct mf_policy_key *ret)
{
    struct mf_err err = {0};
    *ret = (struct mf_policy_key){.name = mf_str_c(cli->argv[1])};
    if (cli->argc < 3)
        return mf_word_usage(cli, MF_WORD_WITNESS_NEEDS_KEY, 1, &ret->name);
    struct mf_str text = mf_str_c(cli->argv[2]);
    if (mf_vkey_parse(text, &ret->key, &err) != MF_OK || ret->key.type != MF_KEY_COSIGNATURE)
        return mf_word_usage(cli, MF_WORD_WITNESS_BAD_KEY, 1, &text);
    ret->url = mf_str_c(cli->argc > 3 ? cli->argv[3] : "");
    if (ret->url.n > 0 && !mf_ask_can(ret->url))
        return mf_word_usage(cli, MF_WORD_REMOTE_ADDRESS, 1, &ret->url);
    return 0;
}

int mf_cmd_witnesses(struct mf_cli *cli)
{
    struct mf_policy_key key;
    struct mf_log *log = NULL;
    struct mf_err err = {0};
    mf_instant now;
    int status = mf_cli_clock(cli, &now);
    mf_assert(mf_sshsig_init());
    if (status || (cli->argc > 1 && (status = read_key(cli, &key))))
        return status;
    if (cli->argc == 1 && mf_cli_count(cli, "ask") == 0)
        return show(cli);
    if (mf_log_open(cli->argv[0], &log, NULL, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    if (cli->argc > 1)
        status = add(cli, log, &key, now);
    if (status == MF_EXIT_YES && mf_cli_count(cli, "ask") > 0)
        status = ask(cli, log, now);
    mf_log_close(log);
    return status;
}
