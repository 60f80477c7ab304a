/* `mufakat verify`: whether a ledger is what it says. */
#include <unistd.h>

#include "base/os.h"
#include "cli/remote.h"
#include "cli/tell.h"
#include "ledger/folder.h"
#include "ledger/sshsig.h"

const struct mf_option mf_verify_options[] = {
    {.name = "key",
     .value = "VKEY",
     .help =
         {"The key that the ledger must have, as it was published: coop.example/boats+…",
          "Kunci yang harus dimiliki buku besar, seperti yang diumumkan: coop.example/boats+…"}},
    {.name = "json", .help = {"The verdict as JSON", "Hasilnya sebagai JSON"}},
    {0},
};

#define FAULTS_SHOWN  20u
#define SEALED_SHOWN  12u /* runs of numbers of entries */
#define SEALED_LISTED 10000u

/* ---- on the way ---- */

struct progress {
    const struct mf_cli *cli;
    int64_t told; /* ns */
    bool shown;
};

/* A line on a terminal, a few times a second, that the next one covers. */
static bool progress(void *payload, uint64_t done, uint64_t of)
{
    struct progress *p = payload;
    int64_t now = mf_os_monotonic_ns();
    struct mf_err err;
    struct mf_buf line;
    if (p->told == 0)
        p->told = now; /* what is quick needs no telling */
    if (now - p->told < 300000000)
        return true;
    struct mf_str args[2] = {mf_tell_number(p->cli, done), mf_tell_number(p->cli, of)};
    mf_buf_init(&line, p->cli->arena);
    mf_buf_char(&line, '\r');
    mf_buf_add(&line, mf_word(p->cli, MF_WORD_VERIFYING, 2, args));
    p->told = now;
    p->shown = true;
    if (mf_os_print(2, mf_buf_str(&line), &err) != MF_OK)
        return true; /* who can't be told still gets the verdict */
    return true;
}

static void end_progress(const struct progress *p)
{
    struct mf_err err;
    struct mf_buf line;
    if (!p->shown)
        return;
    mf_buf_init(&line, p->cli->arena);
    mf_buf_char(&line, '\r');
    mf_buf_pad(&line, ' ', 60);
    mf_buf_char(&line, '\r');
    if (mf_os_print(2, mf_buf_str(&line), &err) != MF_OK)
        return;
}

/* ---- the verdict ---- */

static struct mf_str key_of(const struct mf_cli *cli, const struct mf_verdict *v)
{
    return v->checked > 0 ? mf_vkey_write(cli->arena, mf_play_log_key(v->play)) : MF_S("");
}

static json_t *faults_json(const struct mf_cli *cli, const struct mf_verdict *v)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < v->faults.n; i++) {
        const struct mf_fault *f = &v->faults.at[i];
        json_t *j = json_object();
        mf_js_put(j, "entry", f->entry == MF_WHOLE_LEDGER ? json_null() : mf_js_number(f->entry));
        mf_js_put(j, "fault", mf_js_text(mf_str_c(mf_fault_name(f->kind))));
        mf_js_put(j, "what", mf_js_text(f->said.in[cli->lingua]));
        mf_js_push(list, j);
    }
    return list;
}

static bool is_witnessed(const struct mf_verdict *v)
{
    uint32_t n;
    if (v->checked == 0)
        return false;
    (void)mf_witnessing_keys(mf_play_witnessing(v->play), &n);
    return n > 0 || mf_org_charter(mf_play_org(v->play))->witnessed.span.len > 0;
}

static struct mf_witness_counts counts_of(const struct mf_verdict *v)
{
    return mf_witnessing_counts(mf_play_witnessing(v->play), mf_org_charter(mf_play_org(v->play)),
                                v->checked, mf_play_last(v->play));
}

static json_t *witnessed_json(const struct mf_verdict *v)
{
    struct mf_witness_counts n = counts_of(v);
    uint32_t napart;
    const struct mf_witness_apart *apart =
        mf_witnessing_apart(mf_play_witnessing(v->play), &napart);
    json_t *j = json_object(), *list = json_array();
    mf_js_put(j, "cosignatures", mf_js_number(n.notes));
    mf_js_put(j, "in_time", mf_js_number(n.quorum));
    mf_js_put(j, "late", mf_js_number(n.late));
    mf_js_put(j, "not", mf_js_number(n.none));
    for (uint32_t i = 0; i < napart; i++) {
        json_t *one = json_object();
        mf_js_put(one, "first", mf_js_number(apart[i].first));
        mf_js_put(one, "last", mf_js_number(apart[i].last));
        mf_js_put(one, "witness", mf_js_text(apart[i].witness));
        mf_js_put(one, "ahead", json_boolean(apart[i].ahead));
        mf_js_put(one, "milliseconds", mf_js_number((uint64_t)apart[i].by));
        mf_js_push(list, one);
    }
    mf_js_put(j, "apart", list);
    return j;
}

/* What is sealed and not opened is named as far as a reader has use for it. */
static json_t *sealed_json(const struct mf_cli *cli, const struct mf_verdict *v)
{
    json_t *j = json_object(), *still = json_array(), *unjudged = json_array();
    const struct mf_seals *seals = mf_play_seals(v->play);
    const struct mf_unjudged *u;
    uint64_t all;
    uint32_t n;
    for (uint32_t i = 0; i < seals->list.n && json_array_size(still) < SEALED_LISTED; i++)
        if (!seals->list.at[i].opened)
            mf_js_push(still, mf_js_number(seals->list.at[i].entry));
    u = mf_play_unjudged(v->play, &n, &all);
    for (uint32_t i = 0; i < n; i++) {
        json_t *one = json_object();
        mf_js_put(one, "entry", mf_js_number(u[i].entry));
        mf_js_put(one, "what", mf_js_text(u[i].why.in[cli->lingua]));
        mf_js_push(unjudged, one);
    }
    mf_js_put(j, "entries", mf_js_number(v->sealed));
    mf_js_put(j, "opened", mf_js_number(v->opened));
    mf_js_put(j, "still", still);
    mf_js_put(j, "not_judged", mf_js_number(v->unjudged));
    mf_js_put(j, "first_not_judged", unjudged);
    return j;
}

static json_t *verdict_json(const struct mf_cli *cli, const struct mf_verdict *v)
{
    json_t *j = json_object();
    mf_js_put(j, "sound", json_boolean(v->sound));
    mf_js_put(j, "entries", mf_js_number(v->size));
    mf_js_put(j, "checked", mf_js_number(v->checked));
    mf_js_put(j, "under_checkpoint", mf_js_number(v->signed_size));
    mf_js_put(j, "commands", mf_js_number(v->commands));
    mf_js_put(j, "ticks", mf_js_number(v->ticks));
    mf_js_put(j, "others", mf_js_number(v->others));
    mf_js_put(j, "root", mf_js_text(mf_tell_hash(cli, &v->root)));
    if (v->checked > 0) {
        struct mf_hash state = mf_play_state(v->play);
        mf_js_put(j, "state", mf_js_text(mf_tell_hash(cli, &state)));
        mf_js_put(j, "organisation", mf_js_text(mf_play_origin(v->play)));
        mf_js_put(j, "key", mf_js_text(key_of(cli, v)));
    }
    if (is_witnessed(v))
        mf_js_put(j, "witnessed", witnessed_json(v));
    mf_js_put(j, "sealed", sealed_json(cli, v));
    mf_js_put(j, "faults", faults_json(cli, v));
    return j;
}

static void say_faults(const struct mf_cli *cli, struct mf_buf *out, const struct mf_verdict *v)
{
    for (uint32_t i = 0; i < v->faults.n && i < FAULTS_SHOWN; i++) {
        const struct mf_fault *f = &v->faults.at[i];
        struct mf_str number = mf_tell_number(cli, f->entry);
        struct mf_str where = f->entry == MF_WHOLE_LEDGER
                                  ? mf_word0(cli, MF_WORD_V_WHOLE)
                                  : mf_word(cli, MF_WORD_V_ENTRY, 1, &number);
        struct mf_str line =
            mf_strf(cli->arena, "%.*s: %.*s", MF_F(where), MF_F(f->said.in[cli->lingua]));
        mf_tell_line(cli, out, "  ", MF_BAD, line);
    }
    if (v->checked > 0) {
        struct mf_str last = mf_tell_number(cli, v->checked - 1);
        mf_tell_line(cli, out, "  ", MF_PLAIN, mf_word(cli, MF_WORD_V_LAST_GOOD, 1, &last));
    }
    mf_buf_char(out, '\n');
}

static void say_apart(const struct mf_cli *cli, struct mf_buf *out, const struct mf_verdict *v)
{
    uint32_t n;
    const struct mf_witness_apart *apart = mf_witnessing_apart(mf_play_witnessing(v->play), &n);
    if (n == 0)
        return;
    mf_buf_char(out, '\n');
    mf_tell_line(cli, out, "", MF_WARN, mf_word0(cli, MF_WORD_V_APART));
    for (uint32_t i = 0; i < n && i < FAULTS_SHOWN; i++) {
        struct mf_str args[4] = {
            mf_tell_number(cli, apart[i].first), mf_tell_number(cli, apart[i].last),
            mf_duration_show(cli->arena, apart[i].by, cli->lingua), apart[i].witness};
        mf_tell_line(cli, out, "  ", MF_WARN,
                     mf_word(cli, apart[i].ahead ? MF_WORD_V_AHEAD : MF_WORD_V_BEHIND, 4, args));
    }
}

static void say_facts(const struct mf_cli *cli, struct mf_buf *out, const struct mf_verdict *v)
{
    unsigned at = 25;
    struct mf_str counts[4] = {mf_tell_number(cli, v->size), mf_tell_number(cli, v->commands),
                               mf_tell_number(cli, v->ticks), mf_tell_number(cli, v->others)};
    struct mf_str of[2] = {mf_tell_number(cli, v->signed_size), counts[0]};
    struct mf_str gone[2] = {mf_tell_number(cli, v->checked), counts[0]};
    if (v->checked > 0)
        mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_ORIGIN), mf_play_origin(v->play));
    mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_ENTRIES),
                 mf_word(cli, MF_WORD_V_ENTRY_COUNTS, 4, counts));
    if (v->checked < v->size)
        mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_CHECKED),
                     mf_word(cli, MF_WORD_V_ALL_OF, 2, gone));
    mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_SIGNED),
                 mf_word(cli, MF_WORD_V_ALL_OF, 2, of));
    if (is_witnessed(v)) {
        struct mf_witness_counts n = counts_of(v);
        struct mf_str seen[4] = {mf_tell_number(cli, n.quorum), mf_tell_number(cli, n.late),
                                 mf_tell_number(cli, n.none), mf_tell_number(cli, n.notes)};
        mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_WITNESSED),
                     mf_word(cli, MF_WORD_V_WITNESS_COUNTS, 4, seen));
    }
    mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_ROOT), mf_tell_hash(cli, &v->root));
    if (v->checked > 0) {
        struct mf_hash state = mf_play_state(v->play);
        mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_STATE), mf_tell_hash(cli, &state));
        mf_tell_item(cli, out, at, mf_word0(cli, MF_WORD_V_KEY), key_of(cli, v));
    }
}

/* "3, 5-7" of the entries that are sealed still. */
static struct mf_str runs_of(const struct mf_cli *cli, const struct mf_seals *s)
{
    struct mf_buf out;
    unsigned runs = 0;
    mf_buf_init(&out, cli->arena);
    for (uint32_t i = 0; i < s->list.n; i++) {
        uint64_t first = s->list.at[i].entry, last = first;
        if (s->list.at[i].opened)
            continue;
        if (runs++ == SEALED_SHOWN) {
            mf_buf_c(&out, ", …");
            break;
        }
        while (i + 1 < s->list.n && !s->list.at[i + 1].opened &&
               s->list.at[i + 1].entry == last + 1)
            last = s->list.at[++i].entry;
        mf_buf_f(&out, "%s%llu", runs > 1 ? ", " : "", (unsigned long long)first);
        if (last > first)
            mf_buf_f(&out, "-%llu", (unsigned long long)last);
    }
    return mf_buf_str(&out);
}

/* What the verdict doesn't cover, and why. */
static void say_sealed(const struct mf_cli *cli, struct mf_buf *out, const struct mf_verdict *v)
{
    const struct mf_unjudged *u;
    uint64_t still = v->sealed - v->opened, all;
    uint32_t n;
    struct mf_str args[2] = {mf_tell_number(cli, still), runs_of(cli, mf_play_seals(v->play))};
    if (still == 0)
        return;
    mf_buf_char(out, '\n');
    mf_tell_line(cli, out, "", MF_WARN,
                 mf_word(cli, v->known ? MF_WORD_V_SEALED_KNOWN : MF_WORD_V_SEALED, 2, args));
    u = mf_play_unjudged(v->play, &n, &all);
    args[0] = mf_tell_number(cli, all);
    if (all > 0)
        mf_tell_line(cli, out, "", MF_BAD, mf_word(cli, MF_WORD_V_UNJUDGED, 1, args));
    for (uint32_t i = 0; i < n && i < FAULTS_SHOWN; i++) {
        args[0] = mf_tell_number(cli, u[i].entry);
        mf_tell_line(cli, out, "  ", MF_BAD,
                     mf_strf(cli->arena, "%.*s: %.*s", MF_F(mf_word(cli, MF_WORD_V_ENTRY, 1, args)),
                             MF_F(u[i].why.in[cli->lingua])));
    }
}

static enum mf_word verdict_word(const struct mf_verdict *v)
{
    if (v->faults.n > 0)
        return MF_WORD_UNSOUND;
    if (v->unjudged > 0)
        return MF_WORD_NOT_JUDGED;
    return v->sealed > v->opened && !v->known ? MF_WORD_SOUND_BUT_SEALED : MF_WORD_SOUND;
}

static int tell(const struct mf_cli *cli, const struct mf_verdict *v)
{
    struct mf_buf out;
    enum mf_exit status = v->sound ? MF_EXIT_YES : MF_EXIT_NO;
    if (mf_cli_count(cli, "json"))
        return mf_js_answer(cli, verdict_json(cli, v), status);
    mf_buf_init(&out, cli->arena);
    mf_tell_line(cli, &out, "", v->sound ? MF_GOOD : MF_BAD, mf_word0(cli, verdict_word(v)));
    mf_buf_char(&out, '\n');
    if (v->faults.n > 0)
        say_faults(cli, &out, v);
    say_facts(cli, &out, v);
    if (v->checked > 0)
        say_apart(cli, &out, v);
    say_sealed(cli, &out, v);
    if (v->sound) {
        mf_buf_char(&out, '\n');
        mf_tell_line(cli, &out, "", MF_PLAIN,
                     mf_word0(cli, v->sealed > v->opened && !v->known ? MF_WORD_V_DONE_BUT
                                                                      : MF_WORD_V_DONE));
        if (!mf_cli_value(cli, "key"))
            mf_tell_line(cli, &out, "", MF_PLAIN, mf_word0(cli, MF_WORD_V_KEY_UNASKED));
    }
    return mf_cli_answer(cli, &out, status);
}

/* A ledger in a folder. */
static enum mf_rc verify_folder(const struct mf_cli *cli, const struct mf_verify_options *options,
                                struct mf_verdict *v, struct mf_err *err)
{
    struct mf_folder source;
    enum mf_rc rc = mf_folder_open(&source, cli->arena, cli->argv[0], err);
    if (rc == MF_OK)
        rc = mf_verify(cli->arena, &source.source, options, v, err);
    if (rc == MF_OK)
        rc = mf_folder_rest(&source, v, err);
    mf_folder_close(&source);
    return rc;
}

/* One that a server, or whoever copied its files, has published. */
static enum mf_rc verify_remote(const struct mf_cli *cli, const struct mf_verify_options *options,
                                struct mf_verdict *v, struct mf_err *err)
{
    struct mf_store *store;
    enum mf_rc rc = mf_remote_store(cli, cli->argv[0], &store, err);
    if (rc == MF_OK) {
        struct mf_ledger_source source = mf_source_of_store(store);
        source.own = false; /* nobody publishes ids, and what is sealed */
        rc = mf_verify(cli->arena, &source, options, v, err);
    }
    if (rc == MF_OK)
        rc = mf_remote_store_rest(store, v, err);
    mf_store_close(store);
    return rc;
}

int mf_cmd_verify(struct mf_cli *cli)
{
    const char *key = mf_cli_value(cli, "key");
    struct progress p = {.cli = cli};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct mf_verify_options options = {.log_key = mf_str_c(key ? key : ""),
                                        .threads = cores > 1 ? (unsigned)cores : 1,
                                        .go_on = mf_os_is_terminal(2) ? progress : NULL,
                                        .payload = &p};
    struct mf_verdict v = {.arena = cli->arena};
    struct mf_err err = {0};
    struct mf_vkey parsed;
    if (key && mf_vkey_parse(options.log_key, &parsed, &err) != MF_OK) {
        struct mf_str args[2] = {options.log_key, mf_str_c(err.message)};
        return mf_word_usage(cli, MF_WORD_BAD_KEY, 2, args);
    }
    mf_assert(mf_sshsig_init());
    enum mf_rc rc = mf_remote_is(cli->argv[0]) ? verify_remote(cli, &options, &v, &err)
                                               : verify_folder(cli, &options, &v, &err);
    end_progress(&p);
    int status = rc == MF_OK ? tell(cli, &v) : mf_cli_failed(cli, &err);
    mf_play_free(v.play);
    return status;
}
