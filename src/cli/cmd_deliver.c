/* `mufakat deliver`: notices to the people whom the charter wants told, beside whoever is at work.
 */
#include <signal.h>
#include <time.h>

#include "base/os.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "ledger/notice.h"
#include "ledger/post.h"
#include "ledger/sshsig.h"

const struct mf_option mf_deliver_options[] = {
    {.name = "to",
     .value = "CONFIG",
     .help = {"Deliver as this file says: who is reached where, and how",
              "Menyampaikan menurut berkas ini: siapa dijangkau di mana, dan dengan apa"}},
    {.name = "follow",
     .letter = 'f',
     .help = {"Go on with what is added, and try again what failed, until told to stop",
              "Terus menyampaikan yang ditambahkan, dan mencoba lagi yang gagal, sampai "
              "dihentikan"}},
    {.name = "status",
     .help = {"Deliver nothing; show what is undelivered",
              "Tidak menyampaikan apa pun; menunjukkan yang belum tersampaikan"}},
    {.name = "json", .help = {"The answer as JSON", "Jawaban sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};

#define MAX_LISTED 1000u /* undelivered notices in an answer */

static const char *const which_one[MF_LINGUA__COUNT] = {
    "give --to CONFIG, or --status",
    "berikan --to CONFIG, atau --status",
};
static const char *const follow_needs[MF_LINGUA__COUNT] = {
    "--follow goes with --to, and not with --json",
    "--follow dipakai bersama --to, dan tidak dengan --json",
};
static const char *const no_route[MF_LINGUA__COUNT] = {
    "the configuration doesn't say how to reach {0}",
    "konfigurasi tidak menyebut cara menjangkau {0}",
};
static const char *const summary[MF_LINGUA__COUNT] = {
    "delivered: {0}; undelivered: {1}",
    "tersampaikan: {0}; belum tersampaikan: {1}",
};
static const char *const one_waits[MF_LINGUA__COUNT] = {
    "{0}, entry {1}: {2}",
    "{0}, entri {1}: {2}",
};
static const char *const one_trouble[MF_LINGUA__COUNT] = {
    "tries: {0}; the next {1}; {2}",
    "percobaan: {0}; berikutnya {1}; {2}",
};
static const char *const untried[MF_LINGUA__COUNT] = {"not tried yet", "belum dicoba"};

struct deliver {
    const struct mf_cli *cli;
    struct mf_look look;
    struct mf_outbox *outbox;
    struct mf_post post;
    uint64_t next;           /* entry of which no notices were made */
    struct mf_arena scratch; /* of one notice */
    enum mf_rc rc;           /* of what the callbacks do */
    struct mf_err err;
    bool moved; /* something was delivered, or failed */
};

/* ---- making notices ---- */

static void make(void *payload, const struct mf_news *n)
{
    struct deliver *d = payload;
    struct mf_arena_mark mark = mf_arena_mark(&d->scratch);
    struct mf_outbox_row row = {
        .entry = n->entry, .person = mf_org_person_id(n->org, n->person), .at = n->at};
    const struct mf_route *r = mf_post_route(&d->post, row.person);
    enum mf_lingua lingua = r ? r->lingua : d->post.lingua;
    struct mf_buf subject, text, json;

    if (d->rc != MF_OK)
        return;
    mf_buf_init(&subject, &d->scratch);
    mf_buf_init(&text, &d->scratch);
    mf_buf_init(&json, &d->scratch);
    mf_notice_subject(&subject, n, lingua);
    mf_notice_text(&text, n, lingua);
    mf_notice_json(&json, n, lingua);
    row.subject = mf_buf_str(&subject);
    row.text = mf_buf_str(&text);
    row.json = mf_buf_str(&json);
    d->rc = mf_outbox_add(d->outbox, &row, &d->err);
    mf_arena_rewind(&d->scratch, mark);
}

/* The record of deliveries is opened at the first entry, which says whose ledger this is. */
static void on_entry(void *payload, uint64_t number, struct mf_str bytes,
                     const struct mf_events *events)
{
    struct deliver *d = payload;

    if (!d->outbox && d->rc == MF_OK) {
        d->rc = mf_outbox_open(d->cli->argv[0], mf_play_origin(d->look.play), true, &d->outbox,
                               &d->err);
        if (d->rc == MF_OK)
            d->rc = mf_outbox_next(d->outbox, &d->next, &d->err);
        if (d->rc == MF_OK)
            d->rc = mf_outbox_begin(d->outbox, &d->err);
    }
    if (d->rc == MF_OK && number >= d->next && number >= d->post.begin)
        mf_notices_of(d->look.play, number, bytes, events, make, d);
}

static enum mf_rc settle(struct deliver *d, enum mf_rc rc, struct mf_err *err)
{
    uint64_t size = mf_play_size(d->look.play);

    if (d->rc != MF_OK) {
        *err = d->err;
        return d->rc;
    }
    if (rc == MF_OK && size < d->next)
        rc = mf_err_set(err, MF_E_FORMAT,
                        "notices were made of %llu entries, and %llu are there: the ledger was put "
                        "back from an older copy",
                        (unsigned long long)d->next, (unsigned long long)size);
    if (rc == MF_OK)
        rc = mf_outbox_end(d->outbox, size, err);
    d->next = size;
    return rc;
}

/* What has been added since. */
static enum mf_rc make_more(struct deliver *d, struct mf_err *err)
{
    struct mf_store_head head;
    uint64_t n;
    enum mf_rc rc = mf_store_head(d->look.store, &head, err);

    if (rc != MF_OK || head.size == d->next)
        return rc;
    rc = mf_outbox_begin(d->outbox, err);
    return rc == MF_OK ? settle(d, mf_look_more(&d->look, &n, err), err) : rc;
}

/* ---- delivering ---- */

static enum mf_rc deliver_one(struct deliver *d, struct mf_arena *a,
                              const struct mf_outbox_row *row, mf_instant now, struct mf_err *err)
{
    const struct mf_route *r = mf_post_route(&d->post, row->person);
    struct mf_err trouble = {0};
    struct mf_str why = {0};
    struct mf_buf b;

    d->moved = true;
    if (r && mf_post_send(a, &d->post, r, row, now, &trouble) == MF_OK)
        return mf_outbox_done(d->outbox, row, now, err);
    mf_buf_init(&b, a);
    mf_fill(&b, no_route[d->cli->lingua], &row->person, 1);
    why = r ? mf_str_c(trouble.message) : mf_buf_str(&b);
    return mf_outbox_failed(d->outbox, row, now, why, err);
}

static bool told_to_stop(void)
{
    sigset_t set;

    return sigpending(&set) == 0 &&
           (sigismember(&set, SIGTERM) == 1 || sigismember(&set, SIGINT) == 1);
}

/* Everything whose time has come, once. */
static enum mf_rc deliver_due(struct deliver *d, mf_instant now, struct mf_err *err)
{
    struct mf_outbox_row row = {0};
    struct mf_arena arenas[2];
    bool found = true;
    enum mf_rc rc = MF_OK;

    mf_arena_init(&arenas[0]);
    mf_arena_init(&arenas[1]);
    for (unsigned i = 0; rc == MF_OK && found && !told_to_stop(); i ^= 1) {
        rc = mf_outbox_after(d->outbox, &arenas[i], row.entry, row.person, now, &row, &found, err);
        mf_arena_free(&arenas[i ^ 1]); /* the row before, by which this one was found */
        mf_arena_init(&arenas[i ^ 1]);
        if (rc == MF_OK && found)
            rc = deliver_one(d, &arenas[i], &row, now, err);
    }
    mf_arena_free(&arenas[0]);
    mf_arena_free(&arenas[1]);
    return rc;
}

/* ---- what is undelivered ---- */

static json_t *row_json(const struct mf_cli *cli, const struct mf_outbox_row *row)
{
    json_t *j = json_object();
    mf_js_put(j, "entry", mf_js_number(row->entry));
    mf_js_put(j, "person", mf_js_text(row->person));
    mf_js_put(j, "at", mf_js_instant(cli, row->at));
    mf_js_put(j, "subject", mf_js_text(row->subject));
    mf_js_put(j, "tries", mf_js_number(row->tries));
    mf_js_put(j, "next", row->tries > 0 ? mf_js_instant(cli, row->next) : json_null());
    mf_js_put(j, "trouble", row->trouble.n > 0 ? mf_js_text(row->trouble) : json_null());
    return j;
}

static void say_row(const struct mf_cli *cli, struct mf_buf *out, const struct mf_outbox_row *row)
{
    struct mf_str first[3] = {row->person, mf_tell_number(cli, row->entry), row->subject};
    struct mf_str second[3] = {mf_tell_number(cli, row->tries), mf_tell_instant(cli, row->next),
                               row->trouble};
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_fill(&b, one_waits[cli->lingua], first, 3);
    mf_tell_line(cli, out, "  ", MF_WARN, mf_buf_str(&b));
    mf_buf_init(&b, cli->arena);
    mf_fill(&b, row->tries > 0 ? one_trouble[cli->lingua] : untried[cli->lingua], second, 3);
    mf_tell_line(cli, out, "    ", MF_DIM, mf_buf_str(&b));
}

static enum mf_rc list_waiting(const struct mf_cli *cli, struct mf_outbox *o, struct mf_buf *out,
                               json_t *list, struct mf_err *err)
{
    struct mf_outbox_row row = {0};
    bool found = true;
    enum mf_rc rc = MF_OK;
    for (unsigned i = 0; rc == MF_OK && i < MAX_LISTED; i++) {
        rc = mf_outbox_after(o, cli->arena, row.entry, row.person, MF_NEVER, &row, &found, err);
        if (rc != MF_OK || !found)
            break;
        if (list)
            mf_js_push(list, row_json(cli, &row));
        else
            say_row(cli, out, &row);
    }
    return rc;
}

static void say_counts(const struct mf_cli *cli, struct mf_buf *out, uint64_t delivered,
                       uint64_t waiting)
{
    struct mf_str args[2] = {mf_tell_number(cli, delivered), mf_tell_number(cli, waiting)};
    struct mf_buf b;
    mf_buf_init(&b, cli->arena);
    mf_fill(&b, summary[cli->lingua], args, 2);
    mf_tell_line(cli, out, "", MF_PLAIN, mf_buf_str(&b));
}

static int answer(const struct mf_cli *cli, struct mf_outbox *o)
{
    bool as_json = mf_cli_count(cli, "json") > 0;
    json_t *j = as_json ? json_object() : NULL, *list = as_json ? json_array() : NULL;
    uint64_t delivered = 0, waiting = 0;
    struct mf_err err = {0};
    struct mf_buf out;
    enum mf_rc rc = mf_outbox_counts(o, &delivered, &waiting, &err);
    mf_buf_init(&out, cli->arena);
    say_counts(cli, &out, delivered, waiting);
    if (rc == MF_OK)
        rc = list_waiting(cli, o, &out, list, &err);
    if (as_json) {
        mf_js_put(j, "delivered", mf_js_number(delivered));
        mf_js_put(j, "undelivered", mf_js_number(waiting));
        mf_js_put(j, "notices", list);
    }
    if (rc != MF_OK) {
        json_decref(j);
        return mf_cli_failed(cli, &err);
    }
    enum mf_exit status = waiting > 0 ? MF_EXIT_NO : MF_EXIT_YES;
    return as_json ? mf_js_answer(cli, j, status) : mf_cli_answer(cli, &out, status);
}

static int show_status(struct mf_cli *cli)
{
    struct mf_look look = {.arena = cli->arena};
    struct mf_outbox *o = NULL;
    struct mf_err err = {0};
    enum mf_rc rc = mf_look_open(&look, cli->argv[0], &err);
    if (rc == MF_OK)
        rc = mf_outbox_open(cli->argv[0], mf_play_origin(look.play), false, &o, &err);
    int status = rc == MF_OK ? answer(cli, o) : mf_cli_failed(cli, &err);
    mf_outbox_close(o);
    mf_look_close(&look);
    return status;
}

/* ---- the command ---- */

static int read_config(struct mf_cli *cli, struct mf_post *ret)
{
    const char *path = mf_cli_value(cli, "to");
    struct mf_err err = {0};
    struct mf_str text;
    enum mf_rc rc = mf_os_read(cli->arena, path, MF_MAX_POST_CONFIG, &text, &err);
    if (rc == MF_OK && (rc = mf_post_read(cli->arena, text, ret, &err)) != MF_OK)
        rc = mf_err_wrap(&err, "%s", path);
    return rc == MF_OK ? 0 : mf_cli_failed(cli, &err);
}

static enum mf_rc say_moved(struct deliver *d, struct mf_err *err)
{
    uint64_t delivered, waiting;
    struct mf_buf out;
    if (!d->moved)
        return MF_OK;
    enum mf_rc rc = mf_outbox_counts(d->outbox, &delivered, &waiting, err);
    if (rc != MF_OK)
        return rc;
    d->moved = false;
    mf_buf_init(&out, d->cli->arena);
    say_counts(d->cli, &out, delivered, waiting);
    return mf_os_print(1, mf_buf_str(&out), err);
}

/* Until a signal ends it; the notice that is on its way is finished. */
static enum mf_rc follow(struct deliver *d, struct mf_err *err)
{
    const struct timespec second = {.tv_sec = 1};
    sigset_t set;
    enum mf_rc rc = say_moved(d, err);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    while (rc == MF_OK && sigtimedwait(&set, NULL, &second) < 0) {
        rc = make_more(d, err);
        if (rc == MF_OK)
            rc = deliver_due(d, mf_os_now(), err);
        if (rc == MF_OK)
            rc = say_moved(d, err);
    }
    return rc;
}

static void block_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
}

static int run(struct mf_cli *cli, struct deliver *d, mf_instant now)
{
    bool follows = mf_cli_count(cli, "follow") > 0;
    struct mf_err err = {0};
    if (follows)
        block_signals();
    enum mf_rc rc = settle(d, mf_look_open(&d->look, cli->argv[0], &err), &err);
    if (rc == MF_OK)
        rc = deliver_due(d, now, &err);
    if (rc == MF_OK && follows)
        rc = follow(d, &err);
    if (rc != MF_OK)
        return mf_cli_failed(cli, &err);
    return follows ? MF_EXIT_YES : answer(cli, d->outbox);
}

int mf_cmd_deliver(struct mf_cli *cli)
{
    struct deliver d = {.cli = cli};
    bool look = mf_cli_count(cli, "status") > 0, follows = mf_cli_count(cli, "follow") > 0;
    mf_instant now;
    if (look == (mf_cli_value(cli, "to") != NULL))
        return mf_cli_usage(cli, which_one, 0, NULL);
    if (follows && (look || mf_cli_count(cli, "json")))
        return mf_cli_usage(cli, follow_needs, 0, NULL);
    int status = mf_cli_clock(cli, &now);
    if (status == 0 && !look)
        status = read_config(cli, &d.post);
    if (status)
        return status;
    mf_assert(mf_sshsig_init());
    if (look)
        return show_status(cli);
    mf_arena_init(&d.scratch);
    d.look = (struct mf_look){.arena = cli->arena, .each = on_entry, .payload = &d};
    status = run(cli, &d, now);
    mf_outbox_close(d.outbox);
    mf_look_close(&d.look);
    mf_arena_free(&d.scratch);
    return status;
}
