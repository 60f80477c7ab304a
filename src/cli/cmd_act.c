/* The members' verbs: what is to be signed, whether it would be taken, the signature, the answer.
 */
#include <string.h>

#include "base/os.h"
#include "cli/act.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "cli/transport.h"
#include "ledger/admit.h"
#include "ledger/sign.h"
#include "ledger/wire.h"

const struct mf_option mf_act_options[] = {
    {.name = "as",
     .value = "PERSON",
     .help = {"Who acts; without it whoever the key belongs to",
              "Siapa yang bertindak; jika tidak diberikan, pemilik kuncinya"}},
    {.name = "key",
     .value = "FILE",
     .help = {"The SSH key that signs: its secret file, or the public one where ssh-agent or a "
              "security key has the secret; else MF_KEY, else ~/.ssh/id_ed25519",
              "Kunci SSH yang menandatangani: berkas rahasianya, atau berkas publiknya jika "
              "rahasianya ada pada ssh-agent atau kunci keamanan; jika tidak: MF_KEY, lalu "
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
        act->not_after = act->now + d;
    else if (!mf_instant_parse(s, &act->not_after))
        return mf_word_usage(act->cli, MF_WORD_BAD_NOT_AFTER, 1, &s);
    return 0;
}

/* ---- who, with which key ---- */

/* Does the key belong to whoever is to act? */
static bool fits(const struct mf_act *act, const struct mf_ssh_key *key, const char *as)
{
    const struct mf_keys *keys = mf_play_keys(act->play);
    uint32_t row = mf_keys_find(keys, &key->print);
    return row != MF_NO_KEY && (!as || mf_str_is(mf_org_person_id(mf_play_org(act->play),
                                                                  mf_keys_row(keys, row)->person),
                                                 as));
}

/* The first of the usual files whose key is the actor's, else the first that is there; NULL: none.
 */
static const char *usual_key(struct mf_act *act, const char *as)
{
    static const char *const names[] = {"id_ed25519", "id_ed25519_sk", "id_ecdsa_sk"};
    const char *home = mf_os_env("HOME"), *found = NULL;
    for (unsigned i = 0; home && i < sizeof names / sizeof *names; i++) {
        struct mf_str path = mf_strf(act->cli->arena, "%s/.ssh/%s", home, names[i]);
        struct mf_ssh_key key;
        if (mf_sign_key(act->cli->arena, path.p, &key, NULL) != MF_OK)
            continue;
        if (fits(act, &key, as))
            return path.p;
        if (!found)
            found = path.p;
    }
    return found;
}

static int find_key(struct mf_act *act, const char **ret_path)
{
    const char *as = mf_cli_value(act->cli, "as");
    struct mf_err err = {0};
    *ret_path = mf_cli_value(act->cli, "key");
    if (!*ret_path)
        *ret_path = mf_os_env("MF_KEY");
    if (!*ret_path)
        *ret_path = usual_key(act, as);
    if (!*ret_path)
        return mf_word_usage(act->cli, MF_WORD_NO_KEY, 0, NULL);
    if (mf_sign_key(act->cli->arena, *ret_path, &act->key, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (as) {
        act->actor = mf_str_c(as);
        if (mf_org_find_person(mf_play_org(act->play), act->actor) != MF_NOBODY)
            return 0;
        return mf_word_usage(act->cli, MF_WORD_UNKNOWN_PERSON, 1, &act->actor);
    }
    uint32_t row = mf_keys_find(mf_play_keys(act->play), &act->key.print);
    if (row != MF_NO_KEY)
        act->actor = mf_org_person_id(mf_play_org(act->play),
                                      mf_keys_row(mf_play_keys(act->play), row)->person);
    return 0;
}

/* ---- would it be taken? ---- */

struct verdict {
    bool denied, refused;
    struct mf_denial denial;
    struct mf_refusals refusals;
};

static enum mf_head_known head_known(void *payload, uint64_t size, const struct mf_hash *root)
{
    const struct mf_act *act = payload;
    struct mf_hash now = mf_play_root(act->play);
    return size == mf_play_size(act->play) && mf_hash_eq(&now, root) ? MF_HEAD_WAS : MF_HEAD_OTHER;
}

static bool own_document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    const struct mf_act *act = payload;
    struct mf_hash own = mf_sha256(act->document);
    *ret = act->document;
    return mf_hash_eq(&own, hash);
}

static struct verdict ask(struct mf_act *act)
{
    struct verdict v = {.refusals = {.arena = act->cli->arena}};
    struct mf_admitted ad = {0};
    struct mf_gate gate = {.organisation = mf_play_origin(act->play),
                           .org = mf_play_org(act->play),
                           .keys = mf_play_keys(act->play),
                           .head = head_known,
                           .document = own_document,
                           .payload = act};
    v.denied = !mf_text_read(act->cli->arena, act->text, MF_MAX_COMMAND, &ad.text, &v.denial) ||
               !mf_admit_place(act->cli->arena, &gate, act->now, &ad, &v.denial);
    if (!v.denied && ad.command.verb != MF_DO_TICK)
        v.refused = !mf_org_check(gate.org, &ad.command, &v.refusals);
    return v;
}

/* ---- answers ---- */

static json_t *act_json(const struct mf_act *act, const struct mf_org *org, bool taken,
                        const struct verdict *v)
{
    json_t *j = json_object();
    struct mf_hash id = mf_text_id(act->text);
    mf_js_put(j, "taken", json_boolean(taken));
    mf_js_put(j, "id", mf_js_text(mf_tell_hash(act->cli, &id)));
    mf_js_put(j, "text", mf_js_text(act->text));
    if (v->denied)
        mf_js_put(j, "denial", mf_js_denial(act->cli, &v->denial));
    if (v->refused)
        mf_js_put(j, "refusals",
                  mf_js_refusals(act->cli, org, v->refusals.list.at, v->refusals.list.n));
    return j;
}

static void say_no(const struct mf_act *act, struct mf_buf *out, const struct mf_org *org,
                   const struct verdict *v)
{
    if (v->denied)
        mf_tell_denial(act->cli, out, &v->denial);
    else
        mf_tell_refusals(act->cli, out, org, v->refusals.list.at, v->refusals.list.n);
}

static int no(const struct mf_act *act, const struct mf_org *org, const struct verdict *v,
              enum mf_word then)
{
    struct mf_buf out;
    if (mf_cli_count(act->cli, "json"))
        return mf_js_answer(act->cli, act_json(act, org, false, v), MF_EXIT_NO);
    mf_buf_init(&out, act->cli->arena);
    say_no(act, &out, org, v);
    mf_tell_line(act->cli, &out, "", MF_PLAIN, mf_word0(act->cli, then));
    return mf_tell_complain(act->cli, &out, MF_EXIT_NO);
}

/* The text to the byte on standard output, so that it can be signed elsewhere; the answer beside.
 */
static int dry_run(const struct mf_act *act, const struct verdict *v)
{
    const struct mf_org *org = mf_play_org(act->play);
    struct mf_buf text, said;
    bool yes = !v->denied && !v->refused;
    if (mf_cli_count(act->cli, "json")) {
        json_t *j = act_json(act, org, false, v);
        mf_js_put(j, "would_be_taken", json_boolean(yes));
        return mf_js_answer(act->cli, j, yes ? MF_EXIT_YES : MF_EXIT_NO);
    }
    mf_buf_init(&text, act->cli->arena);
    mf_buf_init(&said, act->cli->arena);
    mf_buf_add(&text, act->text);
    int status = mf_cli_answer(act->cli, &text, yes ? MF_EXIT_YES : MF_EXIT_NO);
    if (yes)
        mf_tell_line(act->cli, &said, "", MF_GOOD, mf_word0(act->cli, MF_WORD_WOULD_TAKE));
    else
        say_no(act, &said, org, v);
    int told = mf_tell_complain(act->cli, &said, MF_EXIT_YES);
    return told ? told : status;
}

/* Verbs about keys are nothing to the engine, so no event tells of them. */
static void tell_keys(const struct mf_act *act, struct mf_buf *out, const struct mf_org *org)
{
    struct mf_text t;
    if (mf_text_verb_does(act->verb) != MF_DO__COUNT ||
        !mf_text_read(act->cli->arena, act->text, MF_MAX_COMMAND, &t, NULL))
        return;
    mf_tell_line(act->cli, out, "  ", MF_PLAIN, mf_tell_text(act->cli, org, &t));
    if (act->verb != MF_TEXT_ROTATE_KEY)
        return;
    struct mf_str from = mf_tell_instant(act->cli, mf_org_now(org) + mf_keys_delay(org));
    mf_tell_line(act->cli, out, "  ", MF_PLAIN, mf_word(act->cli, MF_WORD_KEY_FROM, 1, &from));
}

static int taken(const struct mf_act *act, const struct mf_sent *sent, const char *receipt)
{
    const struct mf_cli *cli = act->cli;
    bool already = sent->answer.taken == MF_ALREADY;
    struct mf_str args[2] = {mf_tell_number(cli, sent->answer.entry), mf_play_origin(act->play)};
    struct mf_buf out;
    if (mf_cli_count(cli, "json")) {
        json_t *j = act_json(act, sent->org, true, &(struct verdict){0});
        mf_js_put(j, "entry", mf_js_number(sent->answer.entry));
        mf_js_put(j, "already", json_boolean(already));
        mf_js_put(j, "events", mf_js_events(cli, sent->org, &sent->events));
        return mf_js_answer(cli, j, MF_EXIT_YES);
    }
    mf_buf_init(&out, cli->arena);
    mf_tell_events(cli, &out, sent->org, &sent->events);
    tell_keys(act, &out, sent->org);
    mf_tell_line(cli, &out, "", MF_PLAIN,
                 mf_word(cli, already ? MF_WORD_ALREADY : MF_WORD_TAKEN, 2, args));
    if (receipt) {
        args[0] = mf_str_c(receipt);
        mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_RECEIPT, 1, args));
    }
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}

/* *ret: where it is now; NULL: none was asked for, or it could not be written. */
static int write_receipt(const struct mf_act *act, struct mf_transport *t, uint64_t entry,
                         const char **ret)
{
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

static int sign_and_send(struct mf_act *act, struct mf_transport *t, const char *key)
{
    struct mf_incoming in = {.text = act->text};
    struct mf_sent sent = {0};
    struct mf_err err = {0};
    mf_instant clock;
    bool speaks = mf_os_is_terminal(2);
    if (mf_sign(act->cli->arena, key, act->text, speaks, MF_SIGN_WITHIN, &in.signature, &err) !=
            MF_OK ||
        mf_cli_clock(act->cli, &clock) != 0 ||
        t->class->send(t, clock, act->document, &in, &sent, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    if (sent.answer.taken == MF_DENIED || sent.answer.taken == MF_REFUSED) {
        struct verdict v = {sent.answer.taken == MF_DENIED, sent.answer.taken == MF_REFUSED,
                            sent.answer.denial, sent.answer.refusals};
        return no(act, sent.org, &v, MF_WORD_NOT_TAKEN);
    }
    const char *receipt;
    int bad = write_receipt(act, t, sent.answer.entry, &receipt);
    int told = taken(act, &sent, receipt);
    return bad ? bad : told;
}

/* A key that nobody here has can't say who acts. */
static int nobodys_key(const struct mf_act *act)
{
    struct verdict v = {.denied = true};
    struct mf_buf print;
    mf_buf_init(&print, act->cli->arena);
    mf_ssh_print_write(&print, &act->key.print);
    struct mf_str arg = mf_buf_str(&print);
    (void)mf_deny(&v.denial, MF_NO_UNKNOWN_KEY, 1, &arg);
    return no(act, mf_play_org(act->play), &v, MF_WORD_NOTHING_SIGNED);
}

static int act_in(struct mf_act *act, struct mf_transport *t)
{
    struct mf_err err = {0};
    const char *key;
    int bad = mf_cli_clock(act->cli, &act->now);
    if (bad)
        return bad;
    if (t->class->look(t, act->now, &act->play, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    act->now = mf_play_now(act->play);
    if ((bad = read_not_after(act)) || (bad = find_key(act, &key)))
        return bad;
    if (act->actor.n == 0)
        return nobodys_key(act);
    if ((bad = mf_act_read(act)))
        return bad;
    struct verdict v = ask(act);
    if (mf_cli_count(act->cli, "dry-run"))
        return dry_run(act, &v);
    if (v.denied || v.refused)
        return no(act, mf_play_org(act->play), &v, MF_WORD_NOTHING_SIGNED);
    return sign_and_send(act, t, key);
}

int mf_cmd_act(struct mf_cli *cli)
{
    struct mf_act act = {.cli = cli, .verb = mf_act_verb(cli->command->verb)};
    struct mf_transport *t = mf_transport_local(cli->arena, cli->argv[0]);
    mf_assert(act.verb != MF_TEXT__COUNT && mf_sshsig_init());
    int status = act_in(&act, t);
    t->class->close(t);
    return status;
}
