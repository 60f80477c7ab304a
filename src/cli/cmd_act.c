/* The members' verbs: what is to be signed, whether it would be taken, the signature, the answer.
 */
#include <string.h>

#include "base/os.h"
#include "cli/act.h"
#include "cli/look.h"
#include "cli/remote.h"
#include "cli/tell.h"
#include "ledger/sign.h"
#include "ledger/wire.h"

const struct mf_option mf_act_options[] = {
    MF_SERVER_OPTION,
    {.name = "as",
     .value = "PERSON",
     .help = {"Who acts; without it whoever the key belongs to",
              "Siapa yang bertindak; jika tidak diberikan, pemilik kuncinya"}},
    {.name = "key",
     .value = "FILE",
     .help = {"The SSH key that signs: its secret file, or the public one where ssh-agent or a "
              "security key has the secret; else MUFAKAT_KEY, else ~/.ssh/id_ed25519",
              "Kunci SSH yang menandatangani: berkas rahasianya, atau berkas publiknya jika "
              "rahasianya ada pada ssh-agent atau kunci keamanan; jika tidak: MUFAKAT_KEY, lalu "
              "~/.ssh/id_ed25519"}},
    {.name = "dry-run",
     .letter = 'n',
     .help = {"Print exactly what would be signed, and say what the answer would be",
              "Mencetak persis apa yang akan ditandatangani, dan menyebut jawabannya"}},
    {.name = "not-after",
     .value = "TIME",
     .help = {"How long the command may be taken: \"2 days\", or an instant; 1 day unless said, "
              "at most 7",
              "Sampai kapan perintah boleh diterima: \"2 days\", atau suatu waktu; 1 hari jika "
              "tidak disebut, paling lama 7"}},
    {.name = "receipt",
     .value = "FILE",
     .help = {"Write the receipt, which shows to anybody that the entry stands in the ledger",
              "Menulis tanda terima, yang membuktikan kepada siapa pun bahwa entri ini ada dalam "
              "buku besar"}},
    {.name = "json", .help = {"The answer as JSON", "Jawaban sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};

/* ---- how long ---- */

/* "2 days": a number and a unit, as charters write it. */
static bool read_duration(struct mf_str s, mf_duration *ret)
{
    static const struct {
        const char *one, *many;
        mf_duration ms;
    } units[] = {
        {"minute", "minutes", MF_MINUTE}, {"hour", "hours", MF_HOUR}, {"day", "days", MF_DAY}};
    mf_duration n = 0;
    size_t i = 0;
    for (; i < s.n && i < 6 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        n = 10 * n + (s.p[i] - '0');
    if (i == 0 || i >= s.n || s.p[i] != ' ')
        return false;
    struct mf_str unit = mf_str_sub(s, i + 1, s.n);
    for (unsigned k = 0; k < sizeof units / sizeof *units; k++)
        if (mf_str_is(unit, units[k].one) || mf_str_is(unit, units[k].many)) {
            *ret = n * units[k].ms;
            return true;
        }
    return false;
}

static int read_not_after(struct mf_act *act)
{
    const char *given = mf_cli_value(act->cli, "not-after");
    struct mf_str s = mf_str_c(given ? given : "1 day");
    mf_duration d;
    if (read_duration(s, &d))
        act->not_after = act->scene.now + d;
    else if (!mf_instant_parse(s, &act->not_after))
        return mf_word_usage(act->cli, MF_WORD_BAD_NOT_AFTER, 1, &s);
    return 0;
}

/* ---- who, with which key ---- */

/* Who acts where nobody says it with --as; NULL: whoever the key belongs to. */
static const char *named_actor(const struct mf_act *act)
{
    const char *as = mf_cli_value(act->cli, "as");
    return as ? as : mf_os_env("MUFAKAT_AS");
}

/* Asks whose key that is: its owner, n 0 for nobody. */
static enum mf_rc owner(struct mf_act *act, const struct mf_ssh_key *key, struct mf_str *ret,
                        struct mf_err *err)
{
    struct mf_transport *t = act->transport;
    return t->class->key(t, &key->print, ret, &act->sequence, err);
}

/* The first of the usual files whose key is the actor's, else the first that is there; NULL: none.
 */
static enum mf_rc usual_key(struct mf_act *act, const char *as, const char **ret,
                            struct mf_err *err)
{
    static const char *const names[] = {"id_ed25519", "id_ed25519_sk", "id_ecdsa_sk"};
    const char *home = mf_os_env("HOME");
    *ret = NULL;
    for (unsigned i = 0; home && i < sizeof names / sizeof *names; i++) {
        struct mf_str path = mf_strf(act->cli->arena, "%s/.ssh/%s", home, names[i]), who;
        struct mf_ssh_key key;
        if (mf_sign_key(act->cli->arena, path.p, &key, NULL) != MF_OK)
            continue;
        enum mf_rc rc = owner(act, &key, &who, err);
        if (rc != MF_OK)
            return rc;
        if (!*ret)
            *ret = path.p;
        if (who.n == 0 || (as && !mf_str_is(who, as)))
            continue;
        *ret = path.p;
        break;
    }
    return MF_OK;
}

static int find_key(struct mf_act *act, const char **ret_path)
{
    const char *as = named_actor(act);
    struct mf_transport *t = act->transport;
    struct mf_err err = {0};
    struct mf_str who;
    bool known = true;
    *ret_path = mf_cli_value(act->cli, "key");
    if (!*ret_path)
        *ret_path = mf_os_env("MUFAKAT_KEY");
    if (!*ret_path && usual_key(act, as, ret_path, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (!*ret_path)
        return mf_word_usage(act->cli, MF_WORD_NO_KEY, 0, NULL);
    if (mf_sign_key(act->cli->arena, *ret_path, &act->key, &err) != MF_OK ||
        owner(act, &act->key, &who, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (mf_ssh_is_passkey(act->key.kind))
        return mf_word_usage(act->cli, MF_WORD_PASSKEY_ELSEWHERE, 0, NULL);
    act->actor = as ? mf_str_c(as) : who;
    if (as && t->class->person(t, act->actor, &known, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    return known ? 0 : mf_word_usage(act->cli, MF_WORD_UNKNOWN_PERSON, 1, &act->actor);
}

/* ---- answers ---- */

static json_t *act_json(const struct mf_act *act, bool taken, const struct mf_saying *said)
{
    json_t *j = json_object();
    struct mf_hash id = mf_text_id(act->text);
    mf_js_put(j, "taken", json_boolean(taken));
    mf_js_put(j, "id", mf_js_text(mf_tell_hash(act->cli, &id)));
    mf_js_put(j, "text", mf_js_text(act->text));
    if (said->json)
        mf_js_put(j, said->what == MF_SAY_DENIED ? "denial" : "refusals", said->json);
    return j;
}

static int no(const struct mf_act *act, const struct mf_saying *said, enum mf_word then)
{
    struct mf_buf out;
    if (mf_cli_count(act->cli, "json"))
        return mf_js_answer(act->cli, act_json(act, false, said), MF_EXIT_NO);
    mf_buf_init(&out, act->cli->arena);
    mf_buf_add(&out, mf_buf_str(&said->words));
    mf_tell_line(act->cli, &out, "", MF_PLAIN, mf_word0(act->cli, then));
    return mf_tell_complain(act->cli, &out, MF_EXIT_NO);
}

static bool says_no(const struct mf_saying *said)
{
    return said->what == MF_SAY_DENIED || said->what == MF_SAY_REFUSED;
}

/* The text to the byte on standard output, so that it can be signed elsewhere; the answer beside.
 */
static int dry_run(const struct mf_act *act, const struct mf_saying *said)
{
    struct mf_buf text, words;
    enum mf_exit yes = says_no(said) ? MF_EXIT_NO : MF_EXIT_YES;
    if (mf_cli_count(act->cli, "json")) {
        json_t *j = act_json(act, false, said);
        mf_js_put(j, "would_be_taken",
                  said->what == MF_SAY_NOT_TOLD ? json_null() : json_boolean(yes == MF_EXIT_YES));
        return mf_js_answer(act->cli, j, yes);
    }
    mf_buf_init(&text, act->cli->arena);
    mf_buf_init(&words, act->cli->arena);
    mf_buf_add(&text, act->text);
    int status = mf_cli_answer(act->cli, &text, yes);
    if (said->what == MF_SAY_YES)
        mf_tell_line(act->cli, &words, "", MF_GOOD, mf_word0(act->cli, MF_WORD_WOULD_TAKE));
    else if (said->what == MF_SAY_NOT_TOLD)
        mf_tell_line(act->cli, &words, "", MF_PLAIN, mf_word0(act->cli, MF_WORD_NOT_TOLD));
    else
        mf_buf_add(&words, mf_buf_str(&said->words));
    int told = mf_tell_complain(act->cli, &words, MF_EXIT_YES);
    return told ? told : status;
}

static json_t *witnessed_json(const struct mf_sent_witnessed *w)
{
    json_t *j = json_object();
    mf_js_put(j, "needed", mf_js_number(w->needed));
    mf_js_put(j, "cosigned", mf_js_number(w->cosigned));
    mf_js_put(j, "enough", json_boolean(w->enough));
    mf_js_put(j, "waits", json_boolean(w->waits));
    return j;
}

static void say_witnessed(const struct mf_cli *cli, struct mf_buf *out,
                          const struct mf_sent_witnessed *w)
{
    struct mf_str args[2] = {mf_tell_number(cli, w->cosigned), mf_tell_number(cli, w->needed)};
    if (w->needed > 0 && (w->enough || w->waits))
        mf_tell_line(cli, out, "", w->enough ? MF_PLAIN : MF_WARN,
                     mf_word(cli, w->enough ? MF_WORD_WITNESSED : MF_WORD_UNWITNESSED, 2, args));
}

static int taken(const struct mf_act *act, const struct mf_sent *sent, const char *receipt)
{
    const struct mf_cli *cli = act->cli;
    struct mf_str args[2] = {mf_tell_number(cli, sent->entry), act->scene.origin};
    struct mf_buf out;
    enum mf_exit status = sent->witnessed.waits ? MF_EXIT_WAITS : MF_EXIT_YES;
    if (mf_cli_count(cli, "json")) {
        json_t *j = act_json(act, true, &sent->no);
        mf_js_put(j, "entry", mf_js_number(sent->entry));
        mf_js_put(j, "already", json_boolean(sent->already));
        mf_js_put(j, "events", sent->events);
        if (sent->witnessed.needed > 0)
            mf_js_put(j, "witnessed", witnessed_json(&sent->witnessed));
        return mf_js_answer(cli, j, status);
    }
    mf_buf_init(&out, cli->arena);
    mf_buf_add(&out, mf_buf_str(&sent->words));
    mf_tell_line(cli, &out, "", MF_PLAIN,
                 mf_word(cli, sent->already ? MF_WORD_ALREADY : MF_WORD_TAKEN, 2, args));
    say_witnessed(cli, &out, &sent->witnessed);
    if (receipt) {
        args[0] = mf_str_c(receipt);
        mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_RECEIPT, 1, args));
    }
    return mf_cli_answer(cli, &out, status);
}

/* *ret: where it is now; NULL: none was asked for, or it could not be written. */
static int write_receipt(const struct mf_act *act, uint64_t entry, const char **ret)
{
    struct mf_transport *t = act->transport;
    const char *path = mf_cli_value(act->cli, "receipt");
    struct mf_err err = {0};
    struct mf_str text;
    *ret = NULL;
    if (!path)
        return 0;
    if (t->class->receipt(t, entry, &text, &err) != MF_OK || mf_os_write(path, text, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    *ret = path;
    return 0;
}

/* ---- the act ---- */

static int sign_and_send(struct mf_act *act, const char *key)
{
    struct mf_transport *t = act->transport;
    struct mf_incoming in = {.text = act->text};
    struct mf_sent sent;
    struct mf_err err = {0};
    mf_instant clock;
    bool speaks = mf_os_is_terminal(2);
    if (mf_sign(act->cli->arena, key, act->text, speaks, MF_SIGN_WITHIN, &in.signature, &err) !=
            MF_OK ||
        mf_cli_clock(act->cli, &clock) != 0 ||
        t->class->send(t, clock, act->document, &in, &sent, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (says_no(&sent.no))
        return no(act, &sent.no, MF_WORD_NOT_TAKEN);
    const char *receipt;
    int bad = write_receipt(act, sent.entry, &receipt);
    int told = taken(act, &sent, receipt);
    return bad ? bad : told;
}

/* A key that nobody here has can't say who acts. */
static int nobodys_key(const struct mf_act *act)
{
    struct mf_saying said = {.what = MF_SAY_DENIED};
    struct mf_denial denial = {0};
    struct mf_buf print;
    mf_buf_init(&print, act->cli->arena);
    mf_ssh_print_write(&print, &act->key.print);
    struct mf_str arg = mf_buf_str(&print);
    (void)mf_deny(&denial, MF_NO_UNKNOWN_KEY, 1, &arg);
    mf_buf_init(&said.words, act->cli->arena);
    mf_tell_denial(act->cli, &said.words, &denial);
    if (mf_cli_count(act->cli, "json"))
        said.json = mf_js_denial(act->cli, &denial);
    return no(act, &said, MF_WORD_NOTHING_SIGNED);
}

static int act_in(struct mf_act *act)
{
    struct mf_transport *t = act->transport;
    struct mf_saying said;
    struct mf_err err = {0};
    mf_instant clock;
    const char *key;
    int bad = mf_cli_clock(act->cli, &clock);
    if (bad)
        return bad;
    if (t->class->look(t, clock, &act->scene, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if ((bad = read_not_after(act)) || (bad = find_key(act, &key)))
        return bad;
    if (act->actor.n == 0)
        return nobodys_key(act);
    if ((bad = mf_act_read(act)))
        return bad;
    if (t->class->check(t, act->text, act->document, &said, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (mf_cli_count(act->cli, "dry-run"))
        return dry_run(act, &said);
    if (says_no(&said))
        return no(act, &said, MF_WORD_NOTHING_SIGNED);
    return sign_and_send(act, key);
}

int mf_cmd_act(struct mf_cli *cli)
{
    const char *where = cli->argv[0];
    struct mf_act act = {.cli = cli, .verb = mf_act_verb(cli->command->verb)};
    act.transport =
        mf_remote_is(where) ? mf_transport_http(cli, where) : mf_transport_local(cli, where);
    mf_assert(act.verb != MF_TEXT__COUNT && mf_sshsig_init());
    int status = act_in(&act);
    act.transport->class->close(act.transport);
    return status;
}
