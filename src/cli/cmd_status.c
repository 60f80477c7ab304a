/* `mufakat status`: what waits for whom, what is open and what comes next, who holds what. */
#include "base/os.h"
#include "cli/look.h"
#include "cli/outlook.h"
#include "cli/remote.h"
#include "ledger/sshsig.h"

const struct mf_option mf_status_options[] = {
    MF_SERVER_OPTION,
    {.name = "as",
     .value = "PERSON",
     .help = {"Show what waits for this person, and only proposals that the person may see",
              "Menunjukkan apa yang menunggu orang ini, dan hanya usulan yang dapat dilihatnya"}},
    {.name = "json", .help = {"Everything as JSON", "Semuanya sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};

struct status {
    const struct mf_cli *cli;
    const struct mf_look *look;
    const struct mf_org *org;
    struct mf_play *play;
    mf_person person; /* MF_NOBODY: the folder's owner looks */
    mf_instant now;
    struct mf_todos todos;
};

static bool seen(const struct status *s, uint32_t n)
{
    if (s->person != MF_NOBODY)
        return mf_org_sees(s->org, n, s->person);
    return !mf_remote_is(s->look->dir) || mf_org_public(s->org, n);
}

static struct mf_str titled(struct mf_str title, const struct mf_name *name)
{
    return title.n > 0 ? title : name->text;
}

static void cell(struct mf_table *tb, enum mf_style style, struct mf_str text)
{
    mf_table_cell(tb, style, text);
}

static void head(const struct status *s, struct mf_table *tb, unsigned n, const enum mf_word *words)
{
    mf_table_init(tb, s->cli->arena, n);
    for (unsigned i = 0; i < n; i++)
        cell(tb, MF_BOLD, mf_word0(s->cli, words[i]));
}

static void section(const struct status *s, struct mf_buf *out, struct mf_str title)
{
    mf_buf_char(out, '\n');
    mf_tell_line(s->cli, out, "", MF_BOLD, title);
}

/* ---- what waits ---- */

/* "vote 12 yes|no|abstain": the proposal's number after the verb. */
static struct mf_str command_of(const struct status *s, const struct mf_todo *todo)
{
    struct mf_str verb = mf_str_c(todo->verb);
    size_t space = 0;
    while (space < verb.n && verb.p[space] != ' ')
        space++;
    return mf_strf(s->cli->arena, "%.*s %u%.*s", (int)space, verb.p, (unsigned)todo->proposal,
                   (int)(verb.n - space), verb.p + space);
}

static unsigned todo_rows(const struct status *s, struct mf_table *tb, bool waits)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < s->todos.list.n; i++) {
        const struct mf_todo *todo = &s->todos.list.at[i];
        if (todo->waits != waits)
            continue;
        struct mf_proposal_view v = mf_org_proposal(s->org, todo->proposal);
        cell(tb, MF_PLAIN, mf_tell_number(s->cli, v.number));
        cell(tb, MF_PLAIN, mf_tell_proposal(s->cli, s->org, &v));
        cell(tb, waits ? MF_WARN : MF_PLAIN, mf_word0(s->cli, todo->what));
        cell(tb, MF_PLAIN,
             todo->until == MF_NEVER ? MF_S("") : mf_tell_ahead(s->cli, todo->until, s->now));
        cell(tb, MF_DIM, command_of(s, todo));
        n++;
    }
    return n;
}

static void show_todos(const struct status *s, struct mf_buf *out, bool waits, enum mf_word title)
{
    static const enum mf_word words[] = {MF_WORD_COL_NUMBER, MF_WORD_COL_PROPOSAL, MF_WORD_COL_WHAT,
                                         MF_WORD_COL_UNTIL, MF_WORD_COL_TYPE};
    struct mf_str name = mf_tell_person(s->org, s->person);
    struct mf_table tb;
    head(s, &tb, 5, words);
    if (todo_rows(s, &tb, waits) > 0) {
        section(s, out, mf_word(s->cli, title, 1, &name));
        mf_table_render(out, &s->cli->term, &tb);
    } else if (waits) {
        mf_buf_char(out, '\n');
        mf_tell_line(s->cli, out, "", MF_PLAIN, mf_word(s->cli, MF_WORD_WAITS_NOTHING, 1, &name));
    }
}

/* ---- what is open ---- */

static struct mf_str next_of(const struct status *s, const struct mf_proposal_view *v)
{
    struct mf_next next[MF_NEXTS];
    if (mf_nexts(s->org, v, next) == 0)
        return mf_word0(s->cli, MF_WORD_NEXT_NOTHING);
    return mf_strf(s->cli->arena, "%.*s %.*s", MF_F(mf_str_c(next[0].text[s->cli->lingua])),
                   MF_F(mf_tell_ahead(s->cli, next[0].at, s->now)));
}

static void show_open(const struct status *s, struct mf_buf *out)
{
    static const enum mf_word words[] = {MF_WORD_COL_NUMBER, MF_WORD_COL_PROPOSAL,
                                         MF_WORD_COL_STATE, MF_WORD_COL_NEXT};
    struct mf_table tb;
    unsigned rows = 0;
    head(s, &tb, 4, words);
    for (uint32_t n = 1; n <= mf_org_proposals(s->org); n++) {
        struct mf_proposal_view v = mf_org_proposal(s->org, n);
        if (mf_state_ended(v.state) || !seen(s, n))
            continue;
        cell(&tb, MF_PLAIN, mf_tell_number(s->cli, n));
        cell(&tb, MF_PLAIN, mf_tell_proposal(s->cli, s->org, &v));
        cell(&tb, MF_INFO, mf_str_c(mf_state_word(v.state, s->cli->lingua)));
        cell(&tb, MF_PLAIN, next_of(s, &v));
        rows++;
    }
    if (rows > 0) {
        section(s, out, mf_word0(s->cli, MF_WORD_OPEN_TITLE));
        mf_table_render(out, &s->cli->term, &tb);
        return;
    }
    struct mf_str name = s->person == MF_NOBODY ? MF_S("") : mf_tell_person(s->org, s->person);
    mf_buf_char(out, '\n');
    mf_tell_line(s->cli, out, "", MF_PLAIN,
                 mf_word(s->cli, name.n ? MF_WORD_OPEN_NONE_SEEN : MF_WORD_OPEN_NONE, 1, &name));
}

/* ---- bodies and offices ---- */

static struct mf_str body_words(const struct status *s, const struct mf_body *body, uint32_t slot)
{
    struct mf_str args[2] = {mf_tell_number(s->cli, mf_org_in_office(s->org, slot)),
                             mf_tell_number(s->cli, mf_org_seats(s->org, slot))};
    struct mf_str text =
        mf_word(s->cli, body->open ? MF_WORD_BODY_OPEN : MF_WORD_BODY_SEATS, 2, args);
    return mf_org_caretaker(s->org, slot, NULL) ? mf_word(s->cli, MF_WORD_CARETAKER, 1, &text)
                                                : text;
}

static void show_places(const struct status *s, struct mf_buf *out)
{
    static const enum mf_word words[] = {MF_WORD_COL_PLACE, MF_WORD_COL_WHO};
    const struct mf_charter *c = mf_org_charter(s->org);
    struct mf_table tb;
    head(s, &tb, 2, words);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        uint32_t slot = mf_org_slot(s->org, (struct mf_ref){.kind = MF_REF_BODY, .index = i});
        bool caretaker = mf_org_caretaker(s->org, slot, NULL);
        cell(&tb, MF_PLAIN, titled(c->bodies[i].title, &c->bodies[i].name));
        cell(&tb, caretaker ? MF_WARN : MF_PLAIN, body_words(s, &c->bodies[i], slot));
    }
    for (uint32_t i = 0; i < c->noffices; i++) {
        uint32_t slot = mf_org_slot(s->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = i});
        mf_person p = mf_org_holder(s->org, slot);
        cell(&tb, MF_PLAIN, titled(c->offices[i].title, &c->offices[i].name));
        cell(&tb, p == MF_NOBODY ? MF_WARN : MF_PLAIN,
             p == MF_NOBODY ? mf_word0(s->cli, MF_WORD_VACANT) : mf_tell_person(s->org, p));
    }
    section(s, out, mf_word0(s->cli, MF_WORD_PLACES_TITLE));
    mf_table_render(out, &s->cli->term, &tb);
}

/* ---- what is delegated ---- */

/* Those that the charter still has a place for: the body, and the power where it is one's. */
static bool told(const struct status *s, const struct mf_delegation_view *d,
                 const struct mf_body **ret)
{
    const struct mf_charter *c = mf_org_charter(s->org);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        struct mf_ref ref = {.kind = MF_REF_BODY, .index = i};
        if (mf_org_slot(s->org, ref) != d->body)
            continue;
        *ret = &c->bodies[i];
        return d->scope != MF_SCOPE_POWER || d->power != MF_NO_SLOT;
    }
    return false;
}

static struct mf_str scope_words(const struct status *s, const struct mf_delegation_view *d,
                                 const struct mf_body *body)
{
    const struct mf_charter *c = mf_org_charter(s->org);
    struct mf_str args[2] = {titled(body->title, &body->name)};
    if (d->scope == MF_SCOPE_BODY)
        return args[0];
    if (d->scope == MF_SCOPE_POWER) {
        args[1] = titled(c->powers[d->power].title, &c->powers[d->power].name);
        return mf_word(s->cli, MF_WORD_VOTES_ON_POWER, 2, args);
    }
    args[1] = mf_tell_number(s->cli, d->proposal);
    return mf_word(s->cli, MF_WORD_VOTES_ON_PROPOSAL, 2, args);
}

static void show_delegations(const struct status *s, struct mf_buf *out)
{
    static const enum mf_word words[] = {MF_WORD_COL_VOTES_IN, MF_WORD_COL_TO_WHOM};
    struct mf_str name = mf_tell_person(s->org, s->person);
    struct mf_delegation_view *d;
    uint32_t n = mf_org_delegations(s->org, s->person, s->cli->arena, &d), shown = 0;
    struct mf_table tb;
    head(s, &tb, 2, words);
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_body *body;
        if (!told(s, &d[i], &body))
            continue;
        cell(&tb, MF_PLAIN, scope_words(s, &d[i], body));
        cell(&tb, MF_PLAIN,
             d[i].to == MF_NOBODY ? mf_word0(s->cli, MF_WORD_TO_NOBODY)
                                  : mf_tell_person(s->org, d[i].to));
        shown++;
    }
    if (shown == 0)
        return;
    section(s, out, mf_word(s->cli, MF_WORD_DELEGATIONS_TITLE, 1, &name));
    mf_table_render(out, &s->cli->term, &tb);
}

/* ---- as JSON ---- */

static json_t *nexts_json(const struct status *s, const struct mf_proposal_view *v)
{
    struct mf_next next[MF_NEXTS];
    unsigned n = mf_nexts(s->org, v, next);
    json_t *j = json_object();
    for (unsigned i = 0; i < n; i++)
        mf_js_put(j, next[i].name, mf_js_instant(s->cli, next[i].at));
    return j;
}

static json_t *open_json(const struct status *s)
{
    json_t *list = json_array();
    for (uint32_t n = 1; n <= mf_org_proposals(s->org); n++) {
        struct mf_proposal_view v = mf_org_proposal(s->org, n);
        if (mf_state_ended(v.state) || !seen(s, n))
            continue;
        json_t *j = json_object();
        mf_js_put(j, "proposal", mf_js_number(n));
        mf_js_put(j, "power", mf_js_text(v.rules->name.text));
        mf_js_put(j, "title", mf_js_text(mf_tell_proposal(s->cli, s->org, &v)));
        mf_js_put(j, "state", json_string(mf_state_name(v.state)));
        mf_js_put(j, "next", nexts_json(s, &v));
        mf_js_push(list, j);
    }
    return list;
}

static json_t *todos_json(const struct status *s)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < s->todos.list.n; i++) {
        const struct mf_todo *todo = &s->todos.list.at[i];
        json_t *j = json_object();
        mf_js_put(j, "proposal", mf_js_number(todo->proposal));
        mf_js_put(j, "waits", json_boolean(todo->waits));
        mf_js_put(j, "command", mf_js_text(command_of(s, todo)));
        mf_js_put(j, "until", mf_js_instant(s->cli, todo->until));
        mf_js_push(list, j);
    }
    return list;
}

static json_t *places_json(const struct status *s)
{
    const struct mf_charter *c = mf_org_charter(s->org);
    json_t *j = json_object(), *bodies = json_object(), *offices = json_object();
    for (uint32_t i = 0; i < c->nbodies; i++) {
        uint32_t slot = mf_org_slot(s->org, (struct mf_ref){.kind = MF_REF_BODY, .index = i});
        json_t *members = json_array(), *body = json_object();
        for (mf_person p = 0; p < mf_org_persons(s->org); p++)
            if (mf_org_is_member(s->org, p, slot))
                mf_js_push(members, mf_js_text(mf_org_person_id(s->org, p)));
        mf_js_put(body, "members", members);
        mf_js_put(body, "caretaker", json_boolean(mf_org_caretaker(s->org, slot, NULL)));
        mf_js_put(bodies, mf_str_copy(s->cli->arena, c->bodies[i].name.text).p, body);
    }
    for (uint32_t i = 0; i < c->noffices; i++) {
        uint32_t slot = mf_org_slot(s->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = i});
        mf_person p = mf_org_holder(s->org, slot);
        mf_js_put(offices, mf_str_copy(s->cli->arena, c->offices[i].name.text).p,
                  p == MF_NOBODY ? json_null() : mf_js_text(mf_org_person_id(s->org, p)));
    }
    mf_js_put(j, "bodies", bodies);
    mf_js_put(j, "offices", offices);
    return j;
}

static json_t *delegations_json(const struct status *s)
{
    const struct mf_charter *c = mf_org_charter(s->org);
    struct mf_delegation_view *d;
    uint32_t n = mf_org_delegations(s->org, s->person, s->cli->arena, &d);
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_body *body;
        json_t *j;
        if (!told(s, &d[i], &body))
            continue;
        j = json_object();
        mf_js_put(j, "body", mf_js_text(body->name.text));
        mf_js_put(j, "power",
                  d[i].scope == MF_SCOPE_POWER ? mf_js_text(c->powers[d[i].power].name.text)
                                               : json_null());
        mf_js_put(j, "proposal",
                  d[i].scope == MF_SCOPE_PROPOSAL ? mf_js_number(d[i].proposal) : json_null());
        mf_js_put(j, "to",
                  d[i].to == MF_NOBODY ? json_null()
                                       : mf_js_text(mf_org_person_id(s->org, d[i].to)));
        mf_js_push(list, j);
    }
    return list;
}

static int answer_json(const struct status *s)
{
    json_t *j = json_object();
    mf_js_put(j, "organisation", mf_js_text(mf_play_origin(s->play)));
    mf_js_put(j, "title", mf_js_text(mf_org_charter(s->org)->title_name.text));
    mf_js_put(j, "now", mf_js_instant(s->cli, s->now));
    mf_js_put(j, "entries", mf_js_number(mf_play_size(s->play)));
    if (s->person != MF_NOBODY) {
        mf_js_put(j, "person", mf_js_text(mf_org_person_id(s->org, s->person)));
        mf_js_put(j, "may_do", todos_json(s));
        mf_js_put(j, "delegated", delegations_json(s));
    }
    mf_js_put(j, "open", open_json(s));
    mf_js_put(j, "places", places_json(s));
    mf_js_put(j, "sealed", mf_js_number(mf_look_sealed(s->look)));
    return mf_js_answer(s->cli, j, MF_EXIT_YES);
}

/* ---- the command ---- */

static int answer(const struct status *s)
{
    struct mf_buf out;
    struct mf_str args[3] = {mf_play_origin(s->play), mf_tell_instant(s->cli, s->now),
                             mf_tell_number(s->cli, mf_play_size(s->play))};
    if (mf_cli_count(s->cli, "json"))
        return answer_json(s);
    mf_buf_init(&out, s->cli->arena);
    mf_tell_line(s->cli, &out, "", MF_BOLD, mf_org_charter(s->org)->title_name.text);
    mf_tell_line(s->cli, &out, "", MF_DIM, mf_word(s->cli, MF_WORD_STATUS_HEAD, 3, args));
    if (s->person != MF_NOBODY) {
        show_todos(s, &out, true, MF_WORD_WAITS_FOR);
        show_todos(s, &out, false, MF_WORD_MAY_ALSO);
        show_delegations(s, &out);
    }
    show_open(s, &out);
    show_places(s, &out);
    if (mf_look_sealed(s->look) > 0) {
        args[0] = mf_tell_number(s->cli, mf_look_sealed(s->look));
        mf_buf_char(&out, '\n');
        mf_tell_line(s->cli, &out, "", MF_DIM, mf_word(s->cli, MF_WORD_LOOK_SEALED, 1, args));
    }
    return mf_cli_answer(s->cli, &out, MF_EXIT_YES);
}

static int status_of(struct mf_cli *cli, struct mf_look *look, mf_instant now)
{
    struct mf_err err = {0};
    struct status s = {.cli = cli, .look = look};
    if (mf_look_open(look, cli->argv[0], &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_look_pass(look, now);
    s.play = look->play;
    s.org = mf_look_org(look);
    s.now = look->now;
    int bad = mf_tell_as(cli, s.org, &s.person);
    if (bad)
        return bad;
    if (s.person != MF_NOBODY)
        s.todos = mf_todos(cli, s.org, s.person);
    return answer(&s);
}

int mf_cmd_status(struct mf_cli *cli)
{
    struct mf_look look = {.cli = cli, .arena = cli->arena};
    mf_instant now;
    int status = mf_cli_clock(cli, &now);
    if (status)
        return status;
    mf_assert(mf_sshsig_init());
    status = status_of(cli, &look, now);
    mf_look_close(&look);
    return status;
}
