/* `mufakat log`: everything that was done, entry by entry, in plain words. */
#include <string.h>
#include <time.h>

#include "base/os.h"
#include "cli/look.h"
#include "cli/remote.h"
#include "cli/tell.h"
#include "ledger/sshsig.h"

#define SILENT_MAX 30u /* tries, two seconds between them */

const struct mf_option mf_log_options[] = {
    MF_SERVER_OPTION,
    {.name = "from",
     .value = "N",
     .help = {"Begin with entry N; they are numbered from 0",
              "Mulai dari entri N; bernomor mulai 0"}},
    {.name = "follow",
     .letter = 'f',
     .help = {"Go on with what is added, until interrupted",
              "Terus menampilkan yang ditambahkan, sampai dihentikan"}},
    {.name = "json",
     .help = {"An entry a line, each as JSON", "Satu entri per baris, masing-masing sebagai JSON"}},
    {0},
};

struct telling {
    struct mf_cli cli; /* with an arena of its own, for one entry */
    struct mf_arena arena;
    struct mf_look *look;
    struct mf_buf out;
    uint64_t from;
    bool json;
    char day[64]; /* the last heading */
    bool broken;  /* nobody reads any more */
    struct mf_err err;
};

/* ---- the day, and the hour of it ---- */

/* "17 Nov 2026" and "20:28 UTC" of what mf_instant_show() says. */
static void split_instant(struct telling *t, mf_instant at, struct mf_str *ret_day,
                          struct mf_str *ret_time)
{
    struct mf_str s = mf_tell_instant(&t->cli, at);
    size_t comma = 0;
    while (comma < s.n && s.p[comma] != ',')
        comma++;
    *ret_day = mf_str_sub(s, 0, comma);
    *ret_time = mf_str_sub(s, comma + 2, s.n);
}

static void line(struct telling *t, mf_instant at, struct mf_str number, enum mf_style style,
                 struct mf_str text)
{
    struct mf_str day, hour;
    struct mf_buf first;
    split_instant(t, at, &day, &hour);
    if (!mf_str_is(day, t->day)) {
        bool begun = t->day[0] != '\0';
        size_t n = day.n < sizeof t->day - 1 ? day.n : sizeof t->day - 1;
        memcpy(t->day, day.p, n);
        t->day[n] = '\0';
        mf_buf_c(&t->out, begun ? "\n" : "");
        mf_term_style(&t->out, &t->cli.term, MF_BOLD, day);
        mf_buf_char(&t->out, '\n');
    }
    mf_buf_init(&first, &t->arena);
    mf_buf_pad(&first, ' ', number.n < 6 ? 6 - number.n : 0);
    mf_buf_add(&first, number);
    mf_buf_c(&first, "  ");
    mf_buf_add(&first, hour);
    unsigned width = mf_str_width(mf_buf_str(&first));
    mf_buf_pad(&first, ' ', width < 19 ? 19 - width : 2);
    mf_tell_line(&t->cli, &t->out, first.p, style, text);
}

/* ---- one entry ---- */

/* Of an entry that nothing in the engine tells of. */
static struct mf_str in_words(struct telling *t, const struct mf_entry *e)
{
    struct mf_org *org = mf_look_org(t->look);
    struct mf_text text;
    if (e->kind == MF_ENTRY_TICK)
        return mf_word0(&t->cli, MF_WORD_LOG_TICK);
    if (e->kind == MF_ENTRY_FOUND) {
        struct mf_str args[3] = {
            mf_org_charter(org)->title_name.text, mf_tell_number(&t->cli, mf_org_persons(org)),
            mf_tell_number(&t->cli, mf_keys_count(mf_play_keys(t->look->play)))};
        return mf_word(&t->cli, MF_WORD_LOG_FOUNDED, 3, args);
    }
    if (e->kind == MF_ENTRY_COMMAND &&
        mf_text_read(&t->arena, mf_entry_part(e, "text"), MF_MAX_COMMAND, &text, NULL))
        return mf_tell_text(&t->cli, org, &text);
    if (e->kind == MF_ENTRY_SEALED)
        return mf_word0(&t->cli, MF_WORD_LOG_SEALED);
    struct mf_str kind = mf_entry_part(e, "entry");
    if (e->kind == MF_ENTRY_OPENED)
        return mf_word(&t->cli, MF_WORD_LOG_OPENED, 1, &kind);
    kind = mf_str_c(mf_entry_kind_name(e->kind));
    return mf_word(&t->cli, MF_WORD_LOG_OTHER, 1, &kind);
}

static void tell_words(struct telling *t, uint64_t number, const struct mf_entry *e,
                       const struct mf_events *events)
{
    const struct mf_org *org = mf_look_org(t->look);
    struct mf_str tag = mf_tell_number(&t->cli, number);
    bool own = false; /* something that happened at the entry's own instant */
    if (e->kind == MF_ENTRY_FOUND) {
        line(t, e->at, tag, MF_BOLD, in_words(t, e));
        return;
    }
    for (uint32_t i = 0; i < events->list.n; i++) {
        const struct mf_event *ev = &events->list.at[i];
        struct mf_buf text;
        mf_buf_init(&text, &t->arena);
        mf_event_text(&text, org, ev, t->cli.lingua);
        bool acted = ev->actor != MF_NOBODY || e->kind == MF_ENTRY_TICK;
        line(t, ev->at, acted && !own ? tag : MF_S(""), mf_tell_event_style(ev), mf_buf_str(&text));
        own = own || acted;
    }
    if (!own)
        line(t, e->at, tag, e->kind == MF_ENTRY_TICK ? MF_DIM : MF_PLAIN, in_words(t, e));
}

static void tell_json(struct telling *t, uint64_t number, const struct mf_entry *e,
                      const struct mf_events *events)
{
    json_t *j = json_object();
    struct mf_text text;
    mf_js_put(j, "entry", mf_js_number(number));
    mf_js_put(j, "at", mf_js_instant(&t->cli, e->at));
    mf_js_put(j, "kind", json_string(mf_entry_kind_name(e->kind)));
    if (e->kind == MF_ENTRY_COMMAND &&
        mf_text_read(&t->arena, mf_entry_part(e, "text"), MF_MAX_COMMAND, &text, NULL)) {
        struct mf_hash id = mf_text_id(mf_entry_part(e, "text"));
        mf_js_put(j, "id", mf_js_text(mf_tell_hash(&t->cli, &id)));
        mf_js_put(j, "actor", mf_js_text(text.actor));
        mf_js_put(j, "do", json_string(mf_text_verb_name(text.verb)));
        mf_js_put(j, "text", mf_js_text(mf_entry_part(e, "text")));
        mf_js_put(j, "signature", mf_js_text(mf_entry_part(e, "signature")));
    }
    mf_js_put(j, "events", mf_js_events(&t->cli, mf_look_org(t->look), events));
    mf_js_line(&t->out, j);
}

static void tell_entry(void *payload, uint64_t number, struct mf_str bytes,
                       const struct mf_events *events)
{
    struct telling *t = payload;
    struct mf_entry e;
    if (number < t->from || t->broken || mf_entry_read(bytes, &e, NULL) != MF_OK)
        return;
    mf_buf_init(&t->out, &t->arena);
    if (t->json)
        tell_json(t, number, &e, events);
    else
        tell_words(t, number, &e, events);
    t->broken = mf_os_print(1, mf_buf_str(&t->out), &t->err) != MF_OK;
    mf_arena_free(&t->arena);
    mf_arena_init(&t->arena);
}

/* ---- the command ---- */

static enum mf_rc follow(struct telling *t, struct mf_err *err)
{
    bool far = mf_remote_is(t->look->dir);
    const struct timespec near_pause = {.tv_nsec = 500000000L}, far_pause = {.tv_sec = 2};
    uint64_t n;
    unsigned silent = 0; /* how often a server has not answered, one time after the other */
    enum mf_rc rc = MF_OK;
    while (rc == MF_OK && !t->broken) {
        nanosleep(far ? &far_pause : &near_pause, NULL);
        rc = mf_look_more(t->look, &n, err);
        silent = rc == MF_E_IO && far ? silent + 1 : 0;
        if (silent > 0 && silent < SILENT_MAX)
            rc = MF_OK; /* it may be starting anew */
    }
    return rc;
}

static int read_from(const struct mf_cli *cli, uint64_t *ret)
{
    const char *given = mf_cli_value(cli, "from");
    *ret = 0;
    if (!given || mf_tell_read_number(given, ret))
        return 0;
    struct mf_str arg = mf_str_c(given);
    return mf_word_usage(cli, MF_WORD_BAD_NUMBER, 1, &arg);
}

int mf_cmd_log(struct mf_cli *cli)
{
    struct telling t = {.cli = *cli, .json = mf_cli_count(cli, "json") > 0};
    struct mf_look look = {.cli = cli, .arena = cli->arena, .each = tell_entry, .payload = &t};
    struct mf_err err = {0};
    int status = read_from(cli, &t.from);
    if (status)
        return status;
    mf_assert(mf_sshsig_init());
    mf_arena_init(&t.arena);
    t.cli.arena = &t.arena;
    t.look = &look;
    enum mf_rc rc = mf_look_open(&look, cli->argv[0], &err);
    if (rc == MF_OK && t.from >= mf_play_size(look.play) && !mf_cli_count(cli, "follow")) {
        struct mf_str n = mf_tell_number(cli, mf_play_size(look.play));
        struct mf_buf out;
        mf_buf_init(&out, cli->arena);
        mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_LOG_EMPTY, 1, &n));
        if (!t.json)
            status = mf_tell_complain(cli, &out, MF_EXIT_YES);
    }
    if (rc == MF_OK && mf_cli_count(cli, "follow"))
        rc = follow(&t, &err);
    if (rc != MF_OK)
        status = mf_cli_failed(cli, &err);
    else if (t.broken)
        status = mf_cli_failed(cli, &t.err);
    mf_arena_free(&t.arena);
    mf_look_close(&look);
    return status;
}
