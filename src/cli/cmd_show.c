/* `mufakat show`: one proposal. */
#include "base/os.h"
#include "base/utf8.h"
#include "cli/look.h"
#include "cli/outlook.h"
#include "lang/text.h"
#include "ledger/sshsig.h"

const struct mf_option mf_show_options[] = {
    MF_SERVER_OPTION,
    {.name = "as",
     .value = "PERSON",
     .help = {"Look with this person's eyes: what the person may not see isn't there",
              "Melihat dengan mata orang ini: yang tidak dapat dilihatnya tidak ada"}},
    {.name = "json", .help = {"Everything as JSON", "Semuanya sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};

#define NAMES_SHOWN 20u

struct show {
    const struct mf_cli *cli;
    struct mf_look *look;
    const struct mf_org *org;
    struct mf_proposal_view v;
    mf_person person;
    uint32_t number;
    struct mf_events life; /* of this proposal */
};

/* Events of the proposal; texts are the organisation's. */
static void keep_life(void *payload, uint64_t number, struct mf_str bytes,
                      const struct mf_events *events)
{
    struct show *s = payload;
    (void)number;
    (void)bytes;
    for (uint32_t i = 0; i < events->list.n; i++)
        if (events->list.at[i].proposal == s->number)
            mf_vec_push(s->cli->arena, &s->life.list, events->list.at[i]);
}

static void section(const struct show *s, struct mf_buf *out, enum mf_word title)
{
    mf_buf_char(out, '\n');
    mf_tell_line(s->cli, out, "", MF_BOLD, mf_word0(s->cli, title));
}

/* ---- head ---- */

static void show_head(const struct show *s, struct mf_buf *out)
{
    const struct mf_proposal_view *v = &s->v;
    struct mf_str title = mf_strf(s->cli->arena, "#%u  %.*s", (unsigned)v->number,
                                  MF_F(mf_tell_proposal(s->cli, s->org, v)));
    struct mf_str power = mf_strf(s->cli->arena, "%.*s, charter:%u", MF_F(v->rules->name.text),
                                  mf_source_place(&v->charter->source, v->rules->span.at).line);
    unsigned at = 17;
    mf_tell_line(s->cli, out, "", MF_BOLD, title);
    mf_tell_item(s->cli, out, at, mf_word0(s->cli, MF_WORD_SHOW_STATE),
                 mf_str_c(mf_state_word(v->state, s->cli->lingua)));
    mf_tell_item(s->cli, out, at, mf_word0(s->cli, MF_WORD_SHOW_BY),
                 v->filer == MF_NOBODY ? mf_word0(s->cli, MF_WORD_SHOW_ITSELF)
                                       : mf_tell_person(s->org, v->filer));
    mf_tell_item(s->cli, out, at, mf_word0(s->cli, MF_WORD_SHOW_POWER), power);
    mf_tell_item(s->cli, out, at, mf_word0(s->cli, MF_WORD_SHOW_CHARTER),
                 mf_tell_hash(s->cli, &v->charter->hash));
}

static void show_nexts(const struct show *s, struct mf_buf *out)
{
    struct mf_next next[MF_NEXTS];
    unsigned n = mf_nexts(s->org, &s->v, next);
    struct mf_table tb;
    if (n == 0)
        return;
    section(s, out, MF_WORD_SHOW_COMES);
    mf_table_init(&tb, s->cli->arena, 2);
    mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_WHAT));
    mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_WHEN));
    for (unsigned i = 0; i < n; i++) {
        mf_table_cell(&tb, MF_PLAIN, mf_str_c(next[i].text[s->cli->lingua]));
        mf_table_cell(&tb, MF_PLAIN, mf_tell_ahead(s->cli, next[i].at, s->look->now));
    }
    mf_table_render(out, &s->cli->term, &tb);
}

/* ---- counts ---- */

static enum mf_word holds(const struct show *s, const struct mf_leaf_facts *f)
{
    bool yes = f->now == MF_TRUE;
    if (f->caretaker)
        return MF_WORD_HOLDS_CARETAKER;
    if (f->definite == MF_OPEN || mf_state_ended(s->v.state) || s->v.state == MF_ST_HELD)
        return yes ? MF_WORD_HOLDS_YES : MF_WORD_HOLDS_NO;
    return yes ? MF_WORD_HOLDS_SURELY : MF_WORD_HOLDS_NEVER;
}

static struct mf_str of(const struct show *s, uint64_t have, uint64_t base)
{
    struct mf_str args[2] = {mf_tell_number(s->cli, have), mf_tell_number(s->cli, base)};
    return mf_word(s->cli, MF_WORD_OF, 2, args);
}

static void carried_row(const struct show *s, struct mf_table *tb, const struct mf_leaf_facts *f)
{
    mf_table_cell(tb, MF_PLAIN, mf_word0(s->cli, MF_WORD_OF_THOSE_DELEGATED));
    mf_table_cell(tb, MF_PLAIN, MF_S(""));
    mf_table_cell(tb, MF_PLAIN, MF_S(""));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->carried_yes));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->carried_no));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->carried_abstain));
    mf_table_cell(tb, MF_PLAIN, MF_S(""));
}

/* Where the vote of the one who looks would go. */
static void show_ways(const struct show *s, struct mf_buf *out)
{
    struct mf_vote_way *ways;
    uint32_t n = 0;
    if (s->person != MF_NOBODY)
        n = mf_org_vote_ways(s->org, s->number, mf_purpose_now(&s->v), s->person, s->cli->arena,
                             &ways);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_buf line;
        mf_buf_init(&line, s->cli->arena);
        mf_vote_way_text(&line, s->org, &ways[i], s->cli->lingua);
        mf_tell_line(s->cli, out, "  ", MF_PLAIN, mf_buf_str(&line));
    }
}

static void leaf_row(const struct show *s, struct mf_table *tb, const struct mf_leaf_facts *f)
{
    struct mf_buf rule;
    mf_buf_init(&rule, s->cli->arena);
    mf_prose_rule(&rule, s->v.charter, s->v.rules, f->leaf, s->cli->lingua);
    mf_table_cell(tb, MF_PLAIN, mf_buf_str(&rule));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->need));
    if (f->sealed) {
        mf_table_cell(tb, MF_PLAIN, of(s, f->turnout, f->of));
        for (int i = 0; i < 3; i++)
            mf_table_cell(tb, MF_PLAIN, MF_S("?"));
        mf_table_cell(tb, MF_PLAIN, mf_word0(s->cli, MF_WORD_SEALED));
        return;
    }
    mf_table_cell(tb, MF_PLAIN, of(s, f->have, f->of));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->yes));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->no));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->abstain));
    mf_table_cell(tb, f->now == MF_TRUE ? MF_GOOD : MF_PLAIN, mf_word0(s->cli, holds(s, f)));
    if (f->carried_yes + f->carried_no + f->carried_abstain > 0)
        carried_row(s, tb, f);
    if (!f->has_quorum)
        return;
    mf_table_cell(tb, MF_PLAIN, mf_word0(s->cli, MF_WORD_QUORUM));
    mf_table_cell(tb, MF_PLAIN, mf_tell_number(s->cli, f->quorum_need));
    mf_table_cell(tb, MF_PLAIN, of(s, f->quorum_have, f->quorum_of));
    for (int i = 0; i < 3; i++)
        mf_table_cell(tb, MF_PLAIN, MF_S(""));
    bool there = f->quorum_have >= f->quorum_need;
    mf_table_cell(tb, there ? MF_GOOD : MF_PLAIN,
                  mf_word0(s->cli, there ? MF_WORD_HOLDS_YES : MF_WORD_HOLDS_NO));
}

static void who(const struct show *s, struct mf_buf *out, enum mf_purpose purpose,
                enum mf_ballot ballot, enum mf_word word)
{
    struct mf_tell_names names = {.cli = s->cli, .shown = NAMES_SHOWN};
    for (mf_person p = 0; p < mf_org_persons(s->org); p++)
        if (mf_org_in_electorate(s->org, s->number, purpose, p) &&
            mf_org_ballot(s->org, s->number, purpose, p) == ballot)
            mf_tell_name(&names, mf_tell_person(s->org, p));
    struct mf_str args[2] = {mf_tell_number(s->cli, names.n), mf_tell_names(&names)};
    if (names.n > 0)
        mf_tell_line(s->cli, out, "  ", MF_PLAIN, mf_word(s->cli, word, 2, args));
}

static void show_count(const struct show *s, struct mf_buf *out)
{
    static const enum mf_word words[] = {MF_WORD_COL_RULE, MF_WORD_COL_NEEDS, MF_WORD_COL_HAS,
                                         MF_WORD_COL_YES,  MF_WORD_COL_NO,    MF_WORD_COL_ABSTAIN,
                                         MF_WORD_COL_HOLDS};
    enum mf_purpose purpose = mf_purpose_now(&s->v);
    struct mf_leaf_facts *facts;
    uint32_t n;
    struct mf_table tb;
    if (!mf_org_count_facts(s->org, s->number, purpose, s->cli->arena, &facts, &n) || n == 0)
        return;
    section(s, out, MF_WORD_SHOW_COUNT);
    mf_table_init(&tb, s->cli->arena, 7);
    for (unsigned i = 0; i < 7; i++)
        mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, words[i]));
    for (unsigned i = 1; i < 6; i++)
        tb.right[i] = true;
    for (uint32_t i = 0; i < n; i++)
        leaf_row(s, &tb, &facts[i]);
    mf_table_render(out, &s->cli->term, &tb);
    mf_buf_char(out, '\n');
    who(s, out, purpose, MF_BALLOT_YES, MF_WORD_SAID_YES);
    who(s, out, purpose, MF_BALLOT_NO, MF_WORD_SAID_NO);
    who(s, out, purpose, MF_BALLOT_ABSTAIN, MF_WORD_SAID_ABSTAIN);
    who(s, out, purpose, MF_BALLOT_SEALED, MF_WORD_SAID_SECRETLY);
    who(s, out, purpose, MF_BALLOT_NONE, MF_WORD_SAID_NOTHING);
    show_ways(s, out);
}

static struct mf_str option_mark(const struct show *s, const struct mf_option_view *o)
{
    if (o->hidden)
        return mf_word0(s->cli, MF_WORD_SEALED);
    if (o->chosen)
        return mf_word0(s->cli, MF_WORD_OPTION_CHOSEN);
    if (o->tied)
        return mf_word0(s->cli, MF_WORD_OPTION_TIED);
    if (o->declined)
        return mf_word0(s->cli, MF_WORD_OPTION_DECLINED);
    return o->stands ? MF_S("") : mf_word0(s->cli, MF_WORD_OPTION_WAITS);
}

/* The stage that chooses; NULL: none does. */
static const struct mf_stage *choosing(const struct show *s)
{
    for (uint32_t i = 0; i < s->v.rules->nstages; i++)
        if (s->v.rules->stages[i].choose.span.len > 0)
            return &s->v.rules->stages[i];
    return NULL;
}

/* What was counted and what came of it, line by line as it was hashed; not of votes added up. */
static void show_counted(const struct show *s, struct mf_buf *out, const struct mf_stage *stage)
{
    struct mf_counted_view v;
    if (mf_choice_marks(stage) == MF_MARKS_APPROVALS ||
        !mf_org_count_result(s->org, s->number, s->cli->arena, &v))
        return;
    section(s, out, MF_WORD_SHOW_COUNTED);
    mf_tell_line(s->cli, out, "  ", MF_PLAIN, mf_tell_hash(s->cli, &v.hash));
    for (struct mf_str rest = v.certificate; rest.n > 0;) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '\n')
            n++;
        mf_buf_c(out, "    ");
        mf_buf_visible(out, mf_str_sub(rest, 0, n), false);
        mf_buf_char(out, '\n');
        rest = mf_str_sub(rest, n + 1, rest.n);
    }
}

/* Places in the method's own order stand beside votes that only tell first choices. */
static void show_options(const struct show *s, struct mf_buf *out)
{
    uint32_t n = mf_org_options(s->org, s->number);
    const struct mf_stage *stage = choosing(s);
    struct mf_table tb;
    if (n == 0 || !stage)
        return;
    bool names = mf_choice_marks(stage) == MF_MARKS_APPROVALS;
    section(s, out, MF_WORD_SHOW_OPTIONS);
    mf_table_init(&tb, s->cli->arena, names ? 3 : 4);
    mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_WHO));
    mf_table_cell(&tb, MF_BOLD,
                  mf_word0(s->cli, names ? MF_WORD_COL_VOTES : MF_WORD_COL_MARKED_BY));
    if (!names)
        mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_PLACE));
    mf_table_cell(&tb, MF_BOLD, MF_S(""));
    tb.right[1] = true;
    tb.right[2] = !names;
    for (uint32_t i = 0; i < n; i++) {
        struct mf_option_view o = mf_org_option(s->org, s->number, i);
        mf_table_cell(&tb, MF_PLAIN, o.name);
        mf_table_cell(&tb, MF_PLAIN, o.hidden ? MF_S("?") : mf_tell_number(s->cli, o.votes));
        if (!names)
            mf_table_cell(&tb, MF_PLAIN, o.order > 0 ? mf_tell_number(s->cli, o.order) : MF_S(""));
        mf_table_cell(&tb, o.chosen ? MF_GOOD : MF_PLAIN, option_mark(s, &o));
    }
    mf_table_render(out, &s->cli->term, &tb);
    show_counted(s, out, stage);
}

/* ---- who was told ---- */

static void show_told(const struct show *s, struct mf_buf *out)
{
    struct mf_table tb;
    unsigned rows = 0;
    mf_table_init(&tb, s->cli->arena, 2);
    mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_WHEN));
    mf_table_cell(&tb, MF_BOLD, mf_word0(s->cli, MF_WORD_COL_WHO));
    mf_instant last = 0;
    for (;;) { /* a row for each instant, in their order */
        mf_instant at = MF_NEVER;
        for (mf_person p = 0; p < mf_org_persons(s->org); p++) {
            mf_instant t = mf_org_noticed(s->org, s->number, p);
            at = t > last && t < at ? t : at;
        }
        if (at == MF_NEVER || rows >= NAMES_SHOWN)
            break;
        struct mf_tell_names names = {.cli = s->cli, .shown = NAMES_SHOWN};
        for (mf_person p = 0; p < mf_org_persons(s->org); p++)
            if (mf_org_noticed(s->org, s->number, p) == at)
                mf_tell_name(&names, mf_tell_person(s->org, p));
        mf_table_cell(&tb, MF_PLAIN, mf_tell_instant(s->cli, at));
        mf_table_cell(&tb, MF_PLAIN, mf_tell_names(&names));
        last = at;
        rows++;
    }
    section(s, out, MF_WORD_SHOW_TOLD);
    if (rows > 0)
        mf_table_render(out, &s->cli->term, &tb);
    else
        mf_tell_line(s->cli, out, "  ", MF_PLAIN, mf_word0(s->cli, MF_WORD_SHOW_TOLD_NOBODY));
}

/* ---- why it ended so ---- */

static void show_reasons(const struct show *s, struct mf_buf *out)
{
    const struct mf_refusal *reasons;
    uint32_t n;
    mf_org_end_reasons(s->org, s->number, &reasons, &n);
    if (n == 0)
        return;
    section(s, out, MF_WORD_SHOW_WHY);
    mf_tell_refusals(s->cli, out, s->org, reasons, n);
}

/* ---- as JSON ---- */

static json_t *args_json(const struct show *s)
{
    json_t *j = json_object();
    for (uint32_t i = 0; i < s->v.nargs && i < s->v.rules->nparams; i++)
        mf_js_put(j, mf_str_copy(s->cli->arena, s->v.rules->params[i].name.text).p,
                  mf_js_value(s->cli, s->org, &s->v, i));
    return j;
}

/* Of those; nothing before the count has closed. */
static json_t *carried_json(const struct mf_leaf_facts *f)
{
    json_t *j = json_object();
    mf_js_put(j, "yes", mf_js_number(f->carried_yes));
    mf_js_put(j, "no", mf_js_number(f->carried_no));
    mf_js_put(j, "abstain", mf_js_number(f->carried_abstain));
    return j;
}

/* Where the vote of the one who looks would go, by body. */
static json_t *ways_json(const struct show *s)
{
    struct mf_vote_way *ways;
    uint32_t n = 0;
    json_t *list = json_array();
    if (s->person != MF_NOBODY)
        n = mf_org_vote_ways(s->org, s->number, mf_purpose_now(&s->v), s->person, s->cli->arena,
                             &ways);
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_trust_way *w = &ways[i].way;
        json_t *j = json_object(), *steps = json_array();
        struct mf_buf text;
        mf_buf_init(&text, s->cli->arena);
        mf_vote_way_text(&text, s->org, &ways[i], s->cli->lingua);
        for (uint32_t k = 0; k < w->n; k++)
            mf_js_push(steps, mf_js_text(mf_org_person_id(s->org, w->at[k].member)));
        mf_js_put(j, "fate", json_string(mf_vote_fate_name(w->fate)));
        mf_js_put(j, "way", steps);
        mf_js_put(j, "behind", mf_js_number(ways[i].behind));
        mf_js_put(j, "text", mf_js_text(mf_buf_str(&text)));
        mf_js_push(list, j);
    }
    return list;
}

static json_t *count_json(const struct show *s)
{
    enum mf_purpose purpose = mf_purpose_now(&s->v);
    struct mf_leaf_facts *facts;
    uint32_t n;
    json_t *list = json_array();
    if (!mf_org_count_facts(s->org, s->number, purpose, s->cli->arena, &facts, &n))
        return list;
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_leaf_facts *f = &facts[i];
        json_t *j = json_object();
        mf_js_put(j, "need", mf_js_number(f->need));
        mf_js_put(j, "have", f->sealed ? json_null() : mf_js_number(f->have));
        mf_js_put(j, "of", mf_js_number(f->of));
        mf_js_put(j, "turnout", mf_js_number(f->turnout));
        mf_js_put(j, "yes", f->sealed ? json_null() : mf_js_number(f->yes));
        mf_js_put(j, "no", f->sealed ? json_null() : mf_js_number(f->no));
        mf_js_put(j, "abstain", f->sealed ? json_null() : mf_js_number(f->abstain));
        mf_js_put(j, "delegated", carried_json(f));
        mf_js_put(j, "holds", f->sealed ? json_null() : json_boolean(f->now == MF_TRUE));
        mf_js_put(j, "certain", json_boolean(f->definite != MF_OPEN));
        mf_js_push(list, j);
    }
    return list;
}

static json_t *told_json(const struct show *s)
{
    json_t *j = json_object();
    for (mf_person p = 0; p < mf_org_persons(s->org); p++)
        if (mf_org_noticed(s->org, s->number, p) != MF_NEVER)
            mf_js_put(j, mf_str_copy(s->cli->arena, mf_org_person_id(s->org, p)).p,
                      mf_js_instant(s->cli, mf_org_noticed(s->org, s->number, p)));
    return j;
}

static json_t *option_json(const struct show *s, uint32_t i)
{
    struct mf_option_view o = mf_org_option(s->org, s->number, i);
    json_t *j = json_object();
    mf_js_put(j, "text", mf_js_text(o.name));
    mf_js_put(j, "person",
              o.person == MF_NOBODY ? json_null() : mf_js_text(mf_org_person_id(s->org, o.person)));
    mf_js_put(j, "against", json_boolean(o.against));
    mf_js_put(j, "stands", json_boolean(o.stands));
    mf_js_put(j, "votes", o.hidden ? json_null() : mf_js_number(o.votes));
    mf_js_put(j, "chosen", json_boolean(o.chosen));
    mf_js_put(j, "tied", json_boolean(o.tied));
    mf_js_put(j, "place", mf_js_number(o.place));
    mf_js_put(j, "order", mf_js_number(o.order));
    return j;
}

/* null: it chooses nothing; its `counted` null: it isn't counted yet. */
static json_t *choice_json(const struct show *s)
{
    const struct mf_stage *stage = choosing(s);
    json_t *j, *options, *counted = json_null();
    struct mf_counted_view v;
    if (!stage)
        return json_null();
    options = json_array();
    for (uint32_t i = 0; i < mf_org_options(s->org, s->number); i++)
        mf_js_push(options, option_json(s, i));
    if (mf_org_count_result(s->org, s->number, s->cli->arena, &v)) {
        counted = json_object();
        mf_js_put(counted, "ballots", mf_js_text(mf_tell_hash(s->cli, &v.ballots)));
        mf_js_put(counted, "hash", mf_js_text(mf_tell_hash(s->cli, &v.hash)));
        mf_js_put(counted, "certificate", mf_js_text(v.certificate));
        mf_js_put(counted, "lot", v.lot.n > 0 ? mf_js_text(v.lot) : json_null());
        mf_js_put(counted, "valid", mf_js_number(v.result->valid));
        mf_js_put(counted, "invalid", mf_js_number(v.result->invalid));
    }
    j = json_object();
    mf_js_put(j, "method", mf_js_text(stage->choose.method.text));
    mf_js_put(j, "places", mf_js_number(stage->choose.n));
    mf_js_put(j, "options", options);
    mf_js_put(j, "counted", counted);
    return j;
}

static int answer_json(const struct show *s)
{
    const struct mf_proposal_view *v = &s->v;
    struct mf_next next[MF_NEXTS];
    unsigned n = mf_nexts(s->org, v, next);
    const struct mf_refusal *reasons;
    uint32_t nreasons;
    json_t *j = json_object(), *comes = json_object();
    mf_org_end_reasons(s->org, s->number, &reasons, &nreasons);
    for (unsigned i = 0; i < n; i++)
        mf_js_put(comes, next[i].name, mf_js_instant(s->cli, next[i].at));
    mf_js_put(j, "proposal", mf_js_number(v->number));
    mf_js_put(j, "power", mf_js_text(v->rules->name.text));
    mf_js_put(j, "title", mf_js_text(mf_tell_proposal(s->cli, s->org, v)));
    mf_js_put(j, "arguments", args_json(s));
    mf_js_put(j, "state", json_string(mf_state_name(v->state)));
    mf_js_put(j, "filed_by",
              v->filer == MF_NOBODY ? json_null() : mf_js_text(mf_org_person_id(s->org, v->filer)));
    mf_js_put(j, "charter", mf_js_text(mf_tell_hash(s->cli, &v->charter->hash)));
    mf_js_put(j, "next", comes);
    mf_js_put(j, "count", count_json(s));
    mf_js_put(j, "choice", choice_json(s));
    mf_js_put(j, "ways", ways_json(s));
    mf_js_put(j, "told", told_json(s));
    mf_js_put(j, "events", mf_js_events(s->cli, s->org, &s->life));
    mf_js_put(j, "reasons", mf_js_refusals(s->cli, s->org, reasons, nreasons));
    return mf_js_answer(s->cli, j, MF_EXIT_YES);
}

/* ---- the command ---- */

static int answer(const struct show *s)
{
    struct mf_buf out;
    if (mf_cli_count(s->cli, "json"))
        return answer_json(s);
    mf_buf_init(&out, s->cli->arena);
    show_head(s, &out);
    show_nexts(s, &out);
    show_count(s, &out);
    show_options(s, &out);
    show_told(s, &out);
    section(s, &out, MF_WORD_SHOW_LIFE);
    mf_tell_events(s->cli, &out, s->org, &s->life);
    show_reasons(s, &out);
    return mf_cli_answer(s->cli, &out, MF_EXIT_YES);
}

static int show_in(struct show *s, mf_instant now)
{
    struct mf_err err = {0};
    const struct mf_cli *cli = s->cli;
    if (mf_look_open(s->look, cli->argv[0], &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_look_pass(s->look, now);
    s->org = mf_look_org(s->look);
    struct mf_str args[2] = {mf_tell_number(cli, s->number),
                             mf_tell_number(cli, mf_org_proposals(s->org))};
    int bad = mf_tell_as(cli, s->org, &s->person);
    if (bad)
        return bad;
    if (s->person != MF_NOBODY && s->number <= mf_org_proposals(s->org) &&
        !mf_org_sees(s->org, s->number, s->person)) {
        args[1] = mf_tell_person(s->org, s->person);
        mf_word_usage(cli, MF_WORD_NOT_SEEN, 2, args);
        return MF_EXIT_NO;
    }
    if (s->number > mf_org_proposals(s->org)) {
        mf_word_usage(cli, MF_WORD_NO_SUCH_PROPOSAL, 2, args);
        return MF_EXIT_NO;
    }
    s->v = mf_org_proposal(s->org, s->number);
    if (s->v.state == MF_ST_SEALED) {
        mf_word_usage(cli, MF_WORD_SHOW_SEALED, 1, args);
        return MF_EXIT_NO;
    }
    return answer(s);
}

int mf_cmd_show(struct mf_cli *cli)
{
    struct show s = {.cli = cli, .life = {.arena = cli->arena}};
    struct mf_look look = {.cli = cli, .arena = cli->arena, .each = keep_life, .payload = &s};
    uint64_t number;
    mf_instant now;
    if (!mf_tell_read_number(cli->argv[1], &number) || number == 0 || number > UINT32_MAX) {
        struct mf_str arg = mf_str_c(cli->argv[1]);
        return mf_word_usage(cli, MF_WORD_BAD_NUMBER, 1, &arg);
    }
    int status = mf_cli_clock(cli, &now);
    if (status)
        return status;
    s.number = (uint32_t)number;
    s.look = &look;
    mf_assert(mf_sshsig_init());
    status = show_in(&s, now);
    mf_look_close(&look);
    return status;
}
