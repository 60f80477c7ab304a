/* `mufakat feed`: what happened as an Atom feed, what comes as an iCalendar. */
#include "base/os.h"
#include "cli/look.h"
#include "cli/outlook.h"
#include "ledger/feed.h"
#include "ledger/sshsig.h"
#include "ledger/wire.h"
#include "server/happened.h"

const struct mf_option mf_feed_options[] = {
    {.name = "atom",
     .help = {"The last 200 things that happened, newest first, as an Atom feed",
              "200 kejadian terakhir, yang terbaru di depan, sebagai umpan Atom"}},
    {.name = "ical",
     .help = {"The deadlines that lie ahead, as an iCalendar",
              "Tenggat yang akan datang, sebagai iCalendar"}},
    {.name = "as",
     .value = "PERSON",
     .help = {"What this person may see; without it only what everybody may",
              "Yang dapat dilihat orang ini; tanpa ini hanya yang dapat dilihat semua orang"}},
    MF_CLOCK_OPTION,
    {0},
};

#define MAX_ATOM 200u

static const char *const which_one[MF_LINGUA__COUNT] = {
    "give one of --atom and --ical",
    "berikan salah satu dari --atom dan --ical",
};
static const char *const summary[MF_LINGUA__COUNT] = {"#{0} {1}: {2}", "No. {0} {1}: {2}"};

struct feed {
    const struct mf_cli *cli;
    struct mf_look look;
    struct mf_happened happened;
    mf_person person; /* MF_NOBODY: the public */
    struct mf_feed feed;
    struct mf_buf out;
};

static bool seen(const struct feed *f, uint32_t proposal)
{
    const struct mf_org *org = mf_look_org(&f->look);
    return f->person == MF_NOBODY ? mf_org_public(org, proposal)
                                  : mf_org_sees(org, proposal, f->person);
}

/* The public isn't told of a document whose entry is sealed. */
static bool is_told(const struct feed *f, const struct mf_event *e)
{
    struct mf_hash hash;
    if (e->proposal != MF_NO_PROPOSAL)
        return seen(f, e->proposal);
    return f->person != MF_NOBODY || e->kind != MF_EV_DOCUMENT ||
           !mf_wire_read_hex(e->text, &hash) || mf_play_document_public(f->look.play, &hash);
}

static void on_entry(void *payload, uint64_t number, struct mf_str bytes,
                     const struct mf_events *events)
{
    struct feed *f = payload;
    (void)bytes;
    if (number == 0)
        f->feed.founded = mf_play_last(f->look.play);
    if (number != MF_LOOK_TIME) /* what no entry says yet may still come otherwise */
        mf_happened_add(&f->happened, mf_look_org(&f->look), events);
}

static void atom(struct feed *f)
{
    const struct mf_happened *h = &f->happened;
    const struct mf_org *org = mf_look_org(&f->look);
    unsigned shown = 0;
    f->feed.updated = mf_play_last(f->look.play);
    mf_atom_begin(&f->feed);
    for (uint64_t n = h->last; n >= mf_happened_oldest(h) && shown < MAX_ATOM; n--) {
        const struct mf_event *e = mf_happened_event(h, n);
        struct mf_buf text;
        if (!e || !is_told(f, e))
            continue;
        mf_buf_init(&text, f->cli->arena);
        mf_event_text(&text, org, e, f->cli->lingua);
        mf_atom_entry(&f->feed, n, e->at, mf_str_c(mf_event_name(e->kind)), mf_buf_str(&text));
        shown++;
    }
    mf_atom_end(&f->feed);
}

/* What the person may do about it; n 0: nothing, or the public reads. */
static struct mf_str to_do(const struct feed *f, const struct mf_todos *todos, uint32_t proposal)
{
    struct mf_buf b;
    mf_buf_init(&b, f->cli->arena);
    for (uint32_t i = 0; i < todos->list.n; i++)
        if (todos->list.at[i].proposal == proposal)
            mf_buf_f(&b, "%s%.*s", b.n > 0 ? "\n" : "",
                     MF_F(mf_word0(f->cli, todos->list.at[i].what)));
    return mf_buf_str(&b);
}

/* How many. */
static unsigned deadlines(struct feed *f, const struct mf_todos *todos, uint32_t number)
{
    const struct mf_org *org = mf_look_org(&f->look);
    struct mf_proposal_view v = mf_org_proposal(org, number);
    struct mf_next next[MF_NEXTS];
    unsigned n = mf_nexts(org, &v, next);
    for (unsigned i = 0; i < n; i++) {
        struct mf_str args[3] = {mf_tell_number(f->cli, number), mf_tell_proposal(f->cli, org, &v),
                                 mf_str_c(next[i].text[f->cli->lingua])};
        struct mf_buf text;
        mf_buf_init(&text, f->cli->arena);
        mf_fill(&text, summary[f->cli->lingua], args, 3);
        struct mf_ical_event e = {
            .name = mf_strf(f->cli->arena, "%u-%s", (unsigned)number, next[i].name),
            .at = next[i].at,
            .summary = mf_buf_str(&text),
            .description = to_do(f, todos, number)};
        mf_ical_event(&f->feed, &e);
    }
    return n;
}

static void ical(struct feed *f)
{
    const struct mf_org *org = mf_look_org(&f->look);
    struct mf_todos todos = {0};
    unsigned any = 0;
    if (f->person != MF_NOBODY)
        todos = mf_todos(f->cli, org, f->person);
    f->feed.updated = f->look.now;
    mf_ical_begin(&f->feed);
    for (uint32_t n = 1; n <= mf_org_proposals(org); n++)
        if (seen(f, n))
            any += deadlines(f, &todos, n);
    mf_ical_end(&f->feed, any > 0);
}

static int write_feed(struct feed *f, mf_instant now)
{
    const struct mf_cli *cli = f->cli;
    bool calendar = mf_cli_count(cli, "ical") > 0;
    struct mf_err err = {0};
    if (mf_look_open(&f->look, cli->argv[0], &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    if (calendar)
        mf_look_pass(&f->look, now);
    int status = mf_tell_as(cli, mf_look_org(&f->look), &f->person);
    if (status)
        return status;
    mf_buf_init(&f->out, cli->arena);
    f->feed.out = &f->out;
    f->feed.arena = cli->arena;
    f->feed.lingua = cli->lingua;
    f->feed.origin = mf_play_origin(f->look.play);
    f->feed.title = mf_org_charter(mf_look_org(&f->look))->title_name.text;
    if (calendar)
        ical(f);
    else
        atom(f);
    return mf_cli_answer(cli, &f->out, MF_EXIT_YES);
}

int mf_cmd_feed(struct mf_cli *cli)
{
    struct feed f = {.cli = cli, .person = MF_NOBODY};
    mf_instant now;
    if ((mf_cli_count(cli, "atom") > 0) == (mf_cli_count(cli, "ical") > 0))
        return mf_cli_usage(cli, which_one, 0, NULL);
    int status = mf_cli_clock(cli, &now);
    if (status)
        return status;
    mf_assert(mf_sshsig_init());
    mf_happened_init(&f.happened);
    f.look = (struct mf_look){.arena = cli->arena, .each = on_entry, .payload = &f};
    status = write_feed(&f, now);
    mf_look_close(&f.look);
    mf_happened_free(&f.happened);
    return status;
}
