/* Proposals, as far as everybody may see them. */
#include <inttypes.h>
#include <string.h>

#include "lang/text.h"
#include "server/markdown.h"
#include "server/view.h"
#include "server/way.h"

static const struct {
    enum mf_purpose purpose;
    const char *name;
} counts[] = {
    {MF_FOR_STAGE, "vote"},
    {MF_FOR_GATHERING, "gathering"},
    {MF_FOR_VETO, "veto"},
    {MF_FOR_OVERRIDE, "override"},
    {MF_FOR_CHALLENGE, "challenge"},
    {MF_FOR_DECISION, "decision"},
    {MF_FOR_CONFIRM, "confirmation"},
};
enum { COUNTS = sizeof counts / sizeof *counts };

static const struct mf_org *org_of(struct mf_call *c)
{
    return mf_play_org(mf_service_play(c->service));
}

/* ---- one of the list ---- */

json_t *mf_view_proposal_summary(struct mf_call *c, const struct mf_proposal_view *v)
{
    const struct mf_org *org = org_of(c);
    json_t *j = json_object();

    mf_j_put(j, "number", mf_j_number(v->number));
    mf_j_put(j, "power", mf_j_text(c->a, v->rules->name.text));
    mf_j_put(j, "title", mf_j_text(c->a, mf_titled(v->rules->title, &v->rules->name)));
    mf_j_put(j, "state", mf_j_c(mf_state_name(v->state)));
    mf_j_put(j, "state_text", mf_j_c(mf_state_word(v->state, c->lingua)));
    mf_j_put(j, "ended", json_boolean(mf_state_ended(v->state)));
    mf_j_put(j, "charter", mf_j_hash(c->a, &v->charter->hash));
    mf_j_put(j, "filer", mf_j_person(c->a, org, v->filer));
    mf_j_put(j, "subject", mf_j_person(c->a, org, v->subject));
    mf_j_put(j, "filed", mf_j_instant(c->a, v->filed));
    mf_j_put(j, "closes", mf_j_instant(c->a, v->closes));
    mf_j_put(j, "due", mf_j_instant(c->a, mf_view_due(org, v)));
    mf_j_put(j, "asks", mf_j_text(c->a, mf_view_asks(c, v)));
    mf_j_put(j, "stage", mf_j_number(v->stage));
    return j;
}

/* Which states are asked for: 0 all, 1 running, 2 ended. */
static bool wanted_state(struct mf_call *c, int *ret)
{
    static const char *const names[] = {"all", "running", "ended"};
    const char *given = mf_http_query(c->request, "state");

    *ret = 0;
    for (int i = 0; given && i < 3; i++)
        if (strcmp(given, names[i]) == 0) {
            *ret = i;
            return true;
        }
    if (given)
        mf_call_bad_query(c, "state");
    return !given;
}

/* The counts in which ballots are cast now. */
static bool being_voted(const struct mf_proposal_view *v, enum mf_purpose purpose)
{
    switch (purpose) {
    case MF_FOR_GATHERING:
        return v->state == MF_ST_GATHERING;
    case MF_FOR_STAGE:
        return v->state == MF_ST_VOTING;
    case MF_FOR_OVERRIDE:
        return v->override_until != MF_NEVER;
    case MF_FOR_DECISION:
        return v->state == MF_ST_CHALLENGED || v->state == MF_ST_APPEALED;
    case MF_FOR_CONFIRM:
        return v->state == MF_ST_PROVISIONAL || v->state == MF_ST_APPEALED;
    case MF_FOR_VETO:
    case MF_FOR_CHALLENGE:
    case MF_FOR_DECLARE:
    case MF_FOR_END:
    case MF_FOR__COUNT:
        break;
    }
    return false;
}

/* Is the person asked for something by it that hasn't been done: a ballot, a word, a decision. */
static bool waits_for(const struct mf_org *org, const struct mf_proposal_view *v, mf_person p)
{
    if (mf_state_ended(v->state))
        return false;
    for (unsigned i = 0; i < COUNTS; i++)
        if (being_voted(v, counts[i].purpose) &&
            mf_org_in_electorate(org, v->number, counts[i].purpose, p) &&
            mf_org_ballot(org, v->number, counts[i].purpose, p) == MF_BALLOT_NONE)
            return true;
    return mf_org_awaits(org, v->number, p) || mf_org_tie_decider(org, v->number) == p;
}

/* What the list is of, and in which order. */
struct selection {
    int state; /* 0 all, 1 running, 2 ended */
    bool newest;
    mf_person waiting; /* MF_NOBODY: whomever they wait for */
    uint64_t from, limit;
};

static bool selected(struct mf_call *c, struct selection *ret)
{
    const char *order = mf_http_query(c->request, "order");
    const char *waits = mf_http_query(c->request, "waits_for");

    ret->newest = order && strcmp(order, "newest") == 0;
    ret->waiting = waits ? mf_org_find_person(org_of(c), mf_str_c(waits)) : MF_NOBODY;
    if (order && !ret->newest && strcmp(order, "oldest") != 0)
        mf_call_bad_query(c, "order");
    else if (waits && ret->waiting == MF_NOBODY)
        mf_call_bad_query(c, "waits_for");
    else
        return wanted_state(c, &ret->state) && mf_call_page(c, &ret->from, &ret->limit);
    return false;
}

static bool belongs(struct mf_call *c, const struct selection *s, const struct mf_proposal_view *v)
{
    if (mf_happened_is_hidden(mf_service_happened(c->service), v->number))
        return false;
    if (s->state != 0 && mf_state_ended(v->state) != (s->state == 2))
        return false;
    return s->waiting == MF_NOBODY || waits_for(org_of(c), v, s->waiting);
}

void mf_route_proposals(struct mf_call *c)
{
    const struct mf_org *org = org_of(c);
    uint64_t n, all = mf_org_proposals(org);
    struct selection s;
    json_t *j, *list;

    if (!selected(c, &s))
        return;
    list = json_array();
    if (!s.newest)
        n = s.from ? s.from : 1;
    else
        n = s.from == 0 || s.from > all + 1 ? all : s.from < 2 ? 0 : s.from - 2;
    while (n >= 1 && n <= all && json_array_size(list) < s.limit) {
        struct mf_proposal_view v = mf_org_proposal(org, (uint32_t)n);
        if (belongs(c, &s, &v))
            mf_j_push(list, mf_view_proposal_summary(c, &v));
        n += s.newest ? (uint64_t)-1 : 1;
    }
    j = json_object();
    mf_j_put(j, "proposals", list);
    mf_j_put(j, "next", n >= 1 && n <= all ? mf_j_number(s.newest ? n + 1 : n - 1) : json_null());
    mf_j_put(j, "count", mf_j_number(all));
    mf_call_json(c, j);
}

/* ---- arguments ---- */

static struct mf_str body_name(const struct mf_org *org, uint32_t slot)
{
    const struct mf_charter *law = mf_org_charter(org);

    for (uint32_t i = 0; i < law->nbodies; i++)
        if (mf_org_slot(org, mf_charter_find(law, law->bodies[i].name.text)) == slot)
            return law->bodies[i].name.text;
    return MF_S("");
}

/* Value and text of one argument. */
static void argument(struct mf_call *c, json_t *j, const struct mf_param *param,
                     const struct mf_arg *arg)
{
    static const char *const kinds[] = {
        [MF_ARG_PERSON] = "person", [MF_ARG_TEXT] = "text",         [MF_ARG_HASH] = "hash",
        [MF_ARG_AMOUNT] = "amount", [MF_ARG_DURATION] = "duration", [MF_ARG_BODY] = "body",
        [MF_ARG_WORD] = "word",     [MF_ARG_DECISION] = "decision",
    };
    const struct mf_org *org = org_of(c);
    struct mf_str text = {0};
    json_t *value = NULL;

    switch (arg->kind) {
    case MF_ARG_PERSON:
        value = mf_j_person(c->a, org, arg->person);
        if (arg->person < mf_org_persons(org))
            text = mf_org_person_name(org, arg->person);
        break;
    case MF_ARG_TEXT:
        text = arg->text;
        break;
    case MF_ARG_HASH:
        text = mf_strf(c->a, "sha256:%s", mf_hash_hex(c->a, &arg->hash).p);
        break;
    case MF_ARG_AMOUNT:
        value = mf_j_number(arg->amount);
        text = mf_strf(c->a, "%" PRIu64, arg->amount);
        break;
    case MF_ARG_DURATION:
        value = json_integer(arg->duration);
        text = mf_duration_words(c->a, arg->duration, 0, c->lingua);
        break;
    case MF_ARG_BODY:
        text = body_name(org, arg->body);
        break;
    case MF_ARG_WORD:
        if (param && arg->word < param->nwords)
            text = param->words[arg->word].text;
        break;
    case MF_ARG_DECISION:
        value = mf_j_number(arg->proposal);
        text = mf_strf(c->a, "%" PRIu32, arg->proposal);
        break;
    }
    mf_j_put(j, "kind", mf_j_c(kinds[arg->kind]));
    mf_j_put(j, "value", value ? value : mf_j_text(c->a, text));
    mf_j_put(j, "text", mf_j_text(c->a, text));
}

static json_t *arguments(struct mf_call *c, const struct mf_proposal_view *v)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < v->nargs; i++) {
        const struct mf_param *param = i < v->rules->nparams ? &v->rules->params[i] : NULL;
        json_t *j = json_object();
        mf_j_put(j, "name", param ? mf_j_text(c->a, param->name.text) : mf_j_c("option"));
        argument(c, j, param, &v->args[i]);
        mf_j_push(list, j);
    }
    return list;
}

/* ---- counts ---- */

static const char *const truths[] = {[MF_FALSE] = "no", [MF_OPEN] = "open", [MF_TRUE] = "yes"};

/* Of those; nothing before the count has closed. */
static json_t *delegated(const struct mf_leaf_facts *f)
{
    json_t *j = json_object();

    mf_j_put(j, "yes", mf_j_number(f->carried_yes));
    mf_j_put(j, "no", mf_j_number(f->carried_no));
    mf_j_put(j, "abstain", mf_j_number(f->carried_abstain));
    return j;
}

static json_t *leaf(struct mf_call *c, const struct mf_proposal_view *v,
                    const struct mf_leaf_facts *f)
{
    json_t *j = json_object(), *quorum = json_null();
    struct mf_buf rule;

    mf_buf_init(&rule, c->a);
    mf_prose_rule(&rule, v->charter, v->rules, f->leaf, c->lingua);
    if (f->has_quorum) {
        quorum = json_object();
        mf_j_put(quorum, "need", mf_j_number(f->quorum_need));
        mf_j_put(quorum, "have", mf_j_number(f->quorum_have));
        mf_j_put(quorum, "of", mf_j_number(f->quorum_of));
    }
    mf_j_put(j, "rule", mf_j_text(c->a, mf_buf_str(&rule)));
    mf_j_put(j, "clause", mf_view_clause(c->a, v->charter, f->leaf->span));
    mf_j_put(j, "holds", json_boolean(f->now == MF_TRUE));
    mf_j_put(j, "definite", mf_j_c(truths[f->definite]));
    mf_j_put(j, "need", mf_j_number(f->need));
    mf_j_put(j, "have", mf_j_number(f->have));
    mf_j_put(j, "of", mf_j_number(f->of));
    mf_j_put(j, "yes", mf_j_number(f->yes));
    mf_j_put(j, "no", mf_j_number(f->no));
    mf_j_put(j, "abstain", mf_j_number(f->abstain));
    mf_j_put(j, "delegated", delegated(f));
    mf_j_put(j, "turnout", mf_j_number(f->turnout));
    mf_j_put(j, "sealed", json_boolean(f->sealed));
    mf_j_put(j, "caretaker", json_boolean(f->caretaker));
    mf_j_put(j, "quorum", quorum);
    return j;
}

static json_t *all_counts(struct mf_call *c, const struct mf_proposal_view *v)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < COUNTS; i++) {
        struct mf_leaf_facts *facts;
        struct mf_count_state whole;
        struct mf_buf rule;
        uint32_t n;
        json_t *j, *leaves;
        if (!mf_org_count_facts(org_of(c), v->number, counts[i].purpose, c->a, &facts, &n) ||
            !mf_org_count_state(org_of(c), v->number, counts[i].purpose, &whole))
            continue;
        mf_buf_init(&rule, c->a);
        mf_prose_rule(&rule, v->charter, v->rules, whole.rule, c->lingua);
        leaves = json_array();
        for (uint32_t k = 0; k < n; k++)
            mf_j_push(leaves, leaf(c, v, &facts[k]));
        j = json_object();
        mf_j_put(j, "purpose", mf_j_c(counts[i].name));
        mf_j_put(j, "rule", mf_j_text(c->a, mf_buf_str(&rule)));
        mf_j_put(j, "open", json_boolean(whole.open));
        mf_j_put(j, "opened", mf_j_instant(c->a, whole.opened));
        mf_j_put(j, "closes", mf_j_instant(c->a, whole.closes));
        mf_j_put(j, "now", mf_j_c(truths[whole.now]));
        mf_j_put(j, "definite", mf_j_c(truths[whole.definite]));
        mf_j_put(j, "leaves", leaves);
        mf_j_push(list, j);
    }
    return list;
}

/* ---- choices ---- */

static json_t *option(struct mf_call *c, uint32_t proposal, uint32_t i)
{
    struct mf_option_view o = mf_org_option(org_of(c), proposal, i);
    json_t *j = json_object();

    mf_j_put(j, "number", mf_j_number(i));
    mf_j_put(j, "person", mf_j_person(c->a, org_of(c), o.person));
    mf_j_put(j, "text", mf_j_text(c->a, o.name));
    mf_j_put(j, "against", json_boolean(o.against));
    mf_j_put(j, "stands", json_boolean(o.stands));
    mf_j_put(j, "declined", json_boolean(o.declined));
    mf_j_put(j, "votes", o.hidden ? json_null() : mf_j_number(o.votes));
    mf_j_put(j, "chosen", json_boolean(o.chosen));
    mf_j_put(j, "tied", json_boolean(o.tied));
    mf_j_put(j, "applied", json_boolean(o.applied));
    mf_j_put(j, "place", mf_j_number(o.place));
    mf_j_put(j, "order", mf_j_number(o.order));
    mf_j_put(j, "reasons",
             mf_view_refusals(c, o.reasons, o.nreasons, mf_service_happened(c->service)));
    return j;
}

static json_t *options(struct mf_call *c, uint32_t proposal)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < mf_org_options(org_of(c), proposal); i++)
        mf_j_push(list, option(c, proposal, i));
    return list;
}

/* What was kept of the count; null: it isn't counted yet. */
static json_t *counted(struct mf_call *c, uint32_t proposal)
{
    struct mf_counted_view v;
    json_t *j;

    if (!mf_org_count_kept(org_of(c), proposal, &v))
        return json_null();
    j = json_object();
    mf_j_put(j, "ballots", mf_j_text(c->a, mf_hash_hex(c->a, &v.ballots)));
    mf_j_put(j, "certificate", mf_j_text(c->a, mf_hash_hex(c->a, &v.hash)));
    mf_j_put(j, "lot", v.lot.n > 0 ? mf_j_text(c->a, v.lot) : json_null());
    return j;
}

/* How a ballot of the present stage is marked, and between which numbers. */
static void put_marks(json_t *j, const struct mf_stage *stage, uint32_t options)
{
    const struct mf_ballot_says *b = &stage->says;
    int32_t most = mf_choice_strongest(stage), least = 0;
    const char *marks = "names";

    switch (mf_choice_marks(stage)) {
    case MF_MARKS_APPROVALS:
        break;
    case MF_MARKS_RANKS:
        marks = "ranks";
        least = 1;
        most = (int32_t)(b->ranks.len > 0 && b->policy.ranks < options ? b->policy.ranks : options);
        break;
    case MF_MARKS_SCORES:
        marks = "scores";
        least = b->policy.least_value;
        break;
    case MF_MARKS_POINTS:
        marks = b->credits ? "credits" : "points";
        least = b->credits ? -most : 0;
        break;
    }
    mf_j_put(j, "marks", mf_j_c(marks));
    mf_j_put(j, "least", json_integer(least));
    mf_j_put(j, "most", json_integer(most));
}

/* The choice of the present stage; null: it chooses nothing. */
static json_t *choice(struct mf_call *c, const struct mf_proposal_view *v)
{
    const struct mf_stage *stage = &v->rules->stages[v->stage];
    json_t *j;

    if (stage->choose.span.len == 0)
        return json_null();
    j = json_object();
    mf_j_put(j, "method", mf_j_text(c->a, stage->choose.method.text));
    mf_j_put(j, "places", mf_j_number(stage->choose.n));
    put_marks(j, stage, mf_org_options(org_of(c), v->number));
    mf_j_put(j, "ballot",
             stage->ballot_span.len > 0 ? mf_view_clause(c->a, v->charter, stage->ballot_span)
                                        : json_null());
    mf_j_put(j, "lot", json_boolean(stage->choose.tie_lot));
    mf_j_put(j, "counted", counted(c, v->number));
    return j;
}

/* ---- the whole of one ---- */

static json_t *windows(struct mf_call *c, const struct mf_proposal_view *v)
{
    json_t *j = json_object();

    mf_j_put(j, "opened", mf_j_instant(c->a, v->opened));
    mf_j_put(j, "voting_opens", mf_j_instant(c->a, v->voting_opens));
    mf_j_put(j, "closes", mf_j_instant(c->a, v->closes));
    mf_j_put(j, "passed", mf_j_instant(c->a, v->passed));
    mf_j_put(j, "veto_until", mf_j_instant(c->a, v->veto_until));
    mf_j_put(j, "challenge_until", mf_j_instant(c->a, v->challenge_until));
    mf_j_put(j, "effect_due", mf_j_instant(c->a, v->effect_due));
    mf_j_put(j, "gather_until", mf_j_instant(c->a, v->gather_until));
    mf_j_put(j, "hearing_ends", mf_j_instant(c->a, v->hearing_ends));
    mf_j_put(j, "override_until", mf_j_instant(c->a, v->override_until));
    mf_j_put(j, "decision_until", mf_j_instant(c->a, v->decision_until));
    mf_j_put(j, "confirm_until", mf_j_instant(c->a, v->confirm_until));
    mf_j_put(j, "effective", mf_j_instant(c->a, v->effective));
    mf_j_put(j, "ended", mf_j_instant(c->a, v->ended));
    return j;
}

/* What must be attested yet for the present stage and those after it: until its vote is over. */
static json_t *required(struct mf_call *c, const struct mf_proposal_view *v)
{
    bool open = v->state == MF_ST_GATHERING || v->state == MF_ST_PREPARING ||
                v->state == MF_ST_VOTING || v->state == MF_ST_TIED;
    json_t *list = json_array();

    for (uint32_t k = v->stage; open && k < v->rules->nstages; k++)
        for (uint32_t i = 0; i < v->rules->stages[k].nrequires; i++) {
            const struct mf_attested *what = &v->rules->stages[k].requires[i];
            mf_j_push(list, mf_view_required(c, v->charter, v->rules, what,
                                             mf_org_attested(org_of(c), v->number, what)));
        }
    return list;
}

json_t *mf_view_proposal(struct mf_call *c, uint32_t n)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    const struct mf_refusal *reasons;
    struct mf_proposal_view v;
    uint32_t nreasons, said = 0;
    json_t *j;

    v = mf_org_proposal(org_of(c), n);
    mf_org_end_reasons(org_of(c), n, &reasons, &nreasons);
    for (const struct mf_statement *s = mf_happened_first(h, n); s; s = mf_happened_next(h, s))
        said++;
    j = mf_view_proposal_summary(c, &v);
    mf_j_put(j, "secret", json_boolean(v.rules->stages[v.stage].secret));
    mf_j_put(j, "chooses", json_boolean(v.rules->stages[v.stage].choose.span.len > 0));
    mf_j_put(j, "choice", choice(c, &v));
    mf_j_put(j, "way", mf_view_way(c, &v));
    mf_j_put(j, "arguments", arguments(c, &v));
    mf_j_put(j, "windows", windows(c, &v));
    mf_j_put(j, "requires", required(c, &v));
    mf_j_put(j, "counts", all_counts(c, &v));
    mf_j_put(j, "options", options(c, n));
    mf_j_put(j, "reasons", mf_view_refusals(c, reasons, nreasons, h));
    mf_j_put(j, "statements", mf_j_number(said));
    mf_j_put(j, "clause", mf_view_clause(c->a, v.charter, v.rules->span));
    return j;
}

void mf_route_proposal(struct mf_call *c)
{
    uint32_t n;

    if (mf_call_proposal(c, &n))
        mf_call_json(c, mf_view_proposal(c, n));
}

/* ---- who ---- */

static const char *ballot_name(enum mf_ballot b)
{
    switch (b) {
    case MF_BALLOT_NONE:
        break;
    case MF_BALLOT_YES:
        return "yes";
    case MF_BALLOT_NO:
        return "no";
    case MF_BALLOT_ABSTAIN:
        return "abstain";
    case MF_BALLOT_SEALED:
        return "sealed";
    }
    return NULL;
}

/* Whether the person has anything to do with it; then what. */
static json_t *who(struct mf_call *c, uint32_t proposal, mf_person p)
{
    const struct mf_org *org = org_of(c);
    mf_instant noticed = mf_org_noticed(org, proposal, p);
    json_t *j, *may = json_array(), *ballots = json_array();

    for (unsigned i = 0; i < COUNTS; i++) {
        const struct mf_mark *marks;
        const char *name = ballot_name(mf_org_ballot(org, proposal, counts[i].purpose, p));
        if (mf_org_in_electorate(org, proposal, counts[i].purpose, p))
            mf_j_push(may, mf_j_c(counts[i].name));
        if (!name)
            continue;
        if (counts[i].purpose == MF_FOR_STAGE && mf_org_marks(org, proposal, p, &marks) > 0)
            name = "for";
        j = json_object();
        mf_j_put(j, "purpose", mf_j_c(counts[i].name));
        mf_j_put(j, "ballot", mf_j_c(name));
        mf_j_push(ballots, j);
    }
    if (json_array_size(may) == 0 && json_array_size(ballots) == 0 && noticed == MF_NEVER) {
        json_decref(may);
        json_decref(ballots);
        return NULL;
    }
    j = json_object();
    mf_j_put(j, "person", mf_j_person(c->a, org, p));
    mf_j_put(j, "may", may);
    mf_j_put(j, "ballots", ballots);
    mf_j_put(j, "noticed", mf_j_instant(c->a, noticed));
    return j;
}

static bool has_acted(const struct mf_org *org, uint32_t proposal, mf_person p)
{
    for (unsigned i = 0; i < COUNTS; i++)
        if (mf_org_ballot(org, proposal, counts[i].purpose, p) != MF_BALLOT_NONE)
            return true;
    return false;
}

void mf_route_proposalPeople(struct mf_call *c)
{
    uint64_t from, limit, at, all = mf_org_persons(org_of(c));
    const char *which = mf_http_query(c->request, "which");
    json_t *j, *list;
    uint32_t n;

    if (!mf_call_proposal(c, &n) || !mf_call_page(c, &from, &limit))
        return;
    if (which && strcmp(which, "acted") != 0 && strcmp(which, "all") != 0) {
        mf_call_bad_query(c, "which");
        return;
    }
    list = json_array();
    for (at = from; at < all && json_array_size(list) < limit; at++) {
        bool wanted = !which || strcmp(which, "all") == 0 || has_acted(org_of(c), n, (mf_person)at);
        json_t *one = wanted ? who(c, n, (mf_person)at) : NULL;
        if (one)
            mf_j_push(list, one);
    }
    j = json_object();
    mf_j_put(j, "people", list);
    mf_j_put(j, "next", at < all ? mf_j_number(at - 1) : json_null());
    mf_call_json(c, j);
}

/* ---- what was said ---- */

/* In the hearing: by somebody whom a stage hears, before its hearing was over. */
static bool in_hearing(const struct mf_org *org, const struct mf_statement *s)
{
    struct mf_proposal_view v = mf_org_proposal(org, s->proposal);

    return v.hearing_ends != MF_NEVER && s->at <= v.hearing_ends &&
           mf_org_is_heard(org, s->proposal, s->person);
}

static json_t *statement(struct mf_call *c, const struct mf_statement *s, bool hearing)
{
    json_t *j = json_object();
    struct mf_buf html;

    mf_buf_init(&html, c->a);
    mf_markdown(&html, s->text);
    mf_j_put(j, "person", mf_j_person(c->a, org_of(c), s->person));
    mf_j_put(j, "at", mf_j_instant(c->a, s->at));
    mf_j_put(j, "hearing", json_boolean(hearing));
    mf_j_put(j, "text", mf_j_text(c->a, s->text));
    mf_j_put(j, "html", mf_j_text(c->a, mf_buf_str(&html)));
    return j;
}

void mf_route_statements(struct mf_call *c)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    uint64_t from, limit, at = 0;
    json_t *j, *list;
    uint32_t n;
    bool more = false;

    if (!mf_call_proposal(c, &n) || !mf_call_page(c, &from, &limit))
        return;
    list = json_array();
    for (int discussion = 0; discussion < 2; discussion++)
        for (const struct mf_statement *s = mf_happened_first(h, n); s;
             s = mf_happened_next(h, s)) {
            bool hearing = in_hearing(org_of(c), s);
            if (hearing == (discussion == 1) || at++ < from)
                continue;
            more = json_array_size(list) == limit;
            if (more)
                break;
            mf_j_push(list, statement(c, s, hearing));
        }
    j = json_object();
    mf_j_put(j, "statements", list);
    mf_j_put(j, "next", more ? mf_j_number(from + limit - 1) : json_null());
    mf_call_json(c, j);
}
