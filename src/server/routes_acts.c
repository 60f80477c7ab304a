/*
 * What one person may do about a proposal now, and what stands against the rest: each act is tried
 * out on the organisation and taken back.
 */
#include <string.h>

#include "server/view.h"

static struct mf_org *org_of(struct mf_call *c)
{
    return mf_play_org(mf_service_play(c->service));
}

/* In the order in which pages offer them. */
static const struct {
    enum mf_verb verb;
    enum mf_purpose purpose; /* MF_FOR__COUNT: the act isn't about a count */
    const char *act, *count;
} acts[] = {
    {MF_DO_SIGN, MF_FOR_GATHERING, "sign", "gathering"},
    {MF_DO_UNSIGN, MF_FOR_GATHERING, "unsign", "gathering"},
    {MF_DO_VOTE, MF_FOR_STAGE, "vote", "vote"},
    {MF_DO_REVOKE_VOTE, MF_FOR_STAGE, "revoke-vote", "vote"},
    {MF_DO_VOTE, MF_FOR_OVERRIDE, "vote", "override"},
    {MF_DO_REVOKE_VOTE, MF_FOR_OVERRIDE, "revoke-vote", "override"},
    {MF_DO_VOTE, MF_FOR_DECISION, "vote", "decision"},
    {MF_DO_REVOKE_VOTE, MF_FOR_DECISION, "revoke-vote", "decision"},
    {MF_DO_VOTE, MF_FOR_CONFIRM, "vote", "confirmation"},
    {MF_DO_REVOKE_VOTE, MF_FOR_CONFIRM, "revoke-vote", "confirmation"},
    {MF_DO_VETO, MF_FOR_VETO, "veto", "veto"},
    {MF_DO_CHALLENGE, MF_FOR_CHALLENGE, "challenge", "challenge"},
    {MF_DO_NOMINATE, MF_FOR__COUNT, "nominate", NULL},
    {MF_DO_DECLINE, MF_FOR__COUNT, "decline", NULL},
    {MF_DO_DRAW, MF_FOR__COUNT, "draw", NULL},
    {MF_DO_SAY, MF_FOR__COUNT, "say", NULL},
    {MF_DO_WAIVE, MF_FOR__COUNT, "waive", NULL},
    {MF_DO_RECUSE, MF_FOR__COUNT, "recuse", NULL},
    {MF_DO_WITHDRAW, MF_FOR__COUNT, "withdraw", NULL},
};
enum { ACTS = sizeof acts / sizeof *acts };

/* An option that could be voted for: in a tie one of those tied. */
static bool an_option(const struct mf_org *org, const struct mf_proposal_view *v, uint32_t *ret)
{
    for (uint32_t i = 0; i < mf_org_options(org, v->number); i++) {
        struct mf_option_view o = mf_org_option(org, v->number, i);
        *ret = i;
        if (o.stands && (v->state != MF_ST_TIED || o.tied))
            return true;
    }
    return false;
}

/*
 * Another ballot than the person has cast: that the same one again is refused would tell what it
 * was.
 */
static void other_ballot(const struct mf_org *org, const struct mf_proposal_view *v,
                         struct mf_command *cmd, uint32_t *option, int32_t *value)
{
    enum mf_ballot own = mf_org_own_ballot(org, v->number, cmd->purpose, cmd->actor);

    cmd->ballot = own == MF_BALLOT_YES ? MF_BALLOT_NO : MF_BALLOT_YES;
    if (cmd->purpose != MF_FOR_STAGE || v->rules->stages[v->stage].choose.span.len == 0)
        return;
    cmd->ballot = MF_BALLOT_ABSTAIN;
    if (own != MF_BALLOT_YES && an_option(org, v, option)) {
        cmd->ballot = MF_BALLOT_YES;
        cmd->options = option;
        cmd->noptions = 1;
        *value = mf_choice_strongest(&v->rules->stages[v->stage]);
        if (mf_choice_marks(&v->rules->stages[v->stage]) != MF_MARKS_APPROVALS)
            cmd->values = value;
    }
}

/* Would it be taken now? What stands against it to `why`. */
static bool tried(struct mf_org *org, const struct mf_proposal_view *v, mf_person p, unsigned i,
                  struct mf_refusals *why)
{
    struct mf_command cmd = {.verb = acts[i].verb,
                             .at = mf_org_now(org),
                             .actor = p,
                             .proposal = v->number,
                             .person = p,
                             .ballot = MF_BALLOT_NONE,
                             .purpose = acts[i].purpose,
                             .text = MF_S("?"),
                             .body = MF_NO_SLOT,
                             .office = MF_NO_SLOT,
                             .emergency = MF_NO_SLOT};
    uint32_t option;
    int32_t value;

    if (acts[i].purpose == MF_FOR__COUNT)
        cmd.purpose = MF_FOR_STAGE;
    if (cmd.verb == MF_DO_VOTE)
        other_ballot(org, v, &cmd, &option, &value);
    /* A vote that names no count is taken for another one that is open. */
    if (acts[i].purpose == MF_FOR_STAGE && v->state != MF_ST_VOTING && v->state != MF_ST_TIED)
        return false;
    return mf_org_check(org, &cmd, why);
}

/* What was cast in the count, as everybody may know it. */
static json_t *cast(const struct mf_org *org, uint32_t proposal, mf_person p, unsigned i)
{
    const struct mf_mark *marks;

    if (acts[i].purpose == MF_FOR__COUNT)
        return json_null();
    switch (mf_org_ballot(org, proposal, acts[i].purpose, p)) {
    case MF_BALLOT_NONE:
        break;
    case MF_BALLOT_SEALED:
        return mf_j_c("sealed");
    case MF_BALLOT_NO:
        return mf_j_c("no");
    case MF_BALLOT_ABSTAIN:
        return mf_j_c("abstain");
    case MF_BALLOT_YES:
        if (acts[i].purpose == MF_FOR_STAGE && mf_org_marks(org, proposal, p, &marks) > 0)
            return mf_j_c("for");
        return mf_j_c("yes");
    }
    return json_null();
}

static json_t *act(struct mf_call *c, const struct mf_proposal_view *v, mf_person p, unsigned i)
{
    struct mf_org *org = org_of(c);
    struct mf_refusals why = {.arena = c->a};
    json_t *j = json_object();

    mf_j_put(j, "act", mf_j_c(acts[i].act));
    mf_j_put(j, "fact", json_null());
    mf_j_put(j, "count", acts[i].count ? mf_j_c(acts[i].count) : json_null());
    mf_j_put(j, "cast", cast(org, v->number, p, i));
    mf_j_put(j, "allowed", json_boolean(tried(org, v, p, i, &why)));
    mf_j_put(j, "reasons",
             mf_view_refusals(c, why.list.at, why.list.n, mf_service_happened(c->service)));
    return j;
}

static json_t *attest(struct mf_call *c, const struct mf_proposal_view *v, mf_person p,
                      struct mf_str fact)
{
    struct mf_refusals why = {.arena = c->a};
    struct mf_command cmd = {.verb = MF_DO_ATTEST,
                             .at = mf_org_now(org_of(c)),
                             .actor = p,
                             .proposal = v->number,
                             .word = fact};
    json_t *j = json_object();

    mf_j_put(j, "act", mf_j_c("attest"));
    mf_j_put(j, "fact", mf_j_text(c->a, fact));
    mf_j_put(j, "count", json_null());
    mf_j_put(j, "cast", json_null());
    mf_j_put(j, "allowed", json_boolean(mf_org_check(org_of(c), &cmd, &why)));
    mf_j_put(j, "reasons",
             mf_view_refusals(c, why.list.at, why.list.n, mf_service_happened(c->service)));
    return j;
}

/* Does a stage from the present one to that, before its requirement i, ask for the same fact? */
static bool before(const struct mf_proposal_view *v, uint32_t stage, uint32_t i)
{
    const struct mf_stage *s = v->rules->stages;

    for (uint32_t k = v->stage; k <= stage; k++)
        for (uint32_t n = 0; n < (k == stage ? i : s[k].nrequires); n++)
            if (mf_str_eq(s[k].requires[n].what.text, s[stage].requires[i].what.text))
                return true;
    return false;
}

/* One for each fact that the present stage or a later one requires. */
static void attestations(struct mf_call *c, const struct mf_proposal_view *v, mf_person p,
                         json_t *list)
{
    for (uint32_t k = v->stage; k < v->rules->nstages; k++)
        for (uint32_t i = 0; i < v->rules->stages[k].nrequires; i++)
            if (!before(v, k, i))
                mf_j_push(list, attest(c, v, p, v->rules->stages[k].requires[i].what.text));
}

static json_t *marks(struct mf_call *c, uint32_t proposal, mf_person p)
{
    json_t *list = json_array();
    const struct mf_mark *at;
    uint32_t n = mf_org_marks(org_of(c), proposal, p, &at);

    for (uint32_t i = 0; i < n; i++)
        mf_j_push(list, mf_j_number(at[i].option));
    return list;
}

static json_t *way(struct mf_call *c, const struct mf_vote_way *w, const char *count)
{
    const struct mf_org *org = org_of(c);
    json_t *j = json_object(), *steps = json_array();
    struct mf_buf text;

    mf_buf_init(&text, c->a);
    mf_vote_way_text(&text, org, w, c->lingua);
    for (uint32_t i = 0; i < w->way.n; i++)
        mf_j_push(steps, mf_j_text(c->a, mf_org_person_id(org, w->way.at[i].member)));
    mf_j_put(j, "count", mf_j_c(count));
    mf_j_put(j, "fate", mf_j_c(mf_vote_fate_name(w->way.fate)));
    mf_j_put(j, "way", steps);
    mf_j_put(j, "behind", mf_j_number(w->behind));
    mf_j_put(j, "text", mf_j_text(c->a, mf_buf_str(&text)));
    return j;
}

/* Where the person's votes go in the counts that are open, and take delegated ones. */
static json_t *ways(struct mf_call *c, uint32_t proposal, mf_person p)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < ACTS; i++) {
        struct mf_vote_way *at;
        uint32_t n = 0;
        if (acts[i].verb == MF_DO_VOTE)
            n = mf_org_vote_ways(org_of(c), proposal, acts[i].purpose, p, c->a, &at);
        for (uint32_t k = 0; k < n; k++)
            mf_j_push(list, way(c, &at[k], acts[i].count));
    }
    return list;
}

/* The rank, score or points of each of them; 1 where options are only named. */
static json_t *values(struct mf_call *c, uint32_t proposal, mf_person p)
{
    json_t *list = json_array();
    const struct mf_mark *at;
    uint32_t n = mf_org_marks(org_of(c), proposal, p, &at);

    for (uint32_t i = 0; i < n; i++)
        mf_j_push(list, json_integer(at[i].value));
    return list;
}

static void answer(struct mf_call *c)
{
    struct mf_org *org = org_of(c);
    const char *person = mf_http_query(c->request, "person");
    struct mf_proposal_view v;
    mf_person p;
    json_t *j, *list;
    uint32_t n;

    if (!mf_call_proposal(c, &n))
        return;
    p = person ? mf_org_find_person(org, mf_str_c(person)) : MF_NOBODY;
    if (p == MF_NOBODY) {
        mf_call_bad_query(c, "person");
        return;
    }
    v = mf_org_proposal(org, n);
    list = json_array();
    for (unsigned i = 0; i < ACTS; i++)
        mf_j_push(list, act(c, &v, p, i));
    attestations(c, &v, p, list);
    j = json_object();
    mf_j_put(j, "person", mf_j_text(c->a, mf_org_person_id(org, p)));
    mf_j_put(j, "heard", json_boolean(mf_org_awaits(org, n, p)));
    mf_j_put(j, "marks", marks(c, n, p));
    mf_j_put(j, "values", values(c, n, p));
    mf_j_put(j, "ways", ways(c, n, p));
    mf_j_put(j, "acts", list);
    mf_call_json(c, j);
}

void mf_route_acts(struct mf_call *c)
{
    if (mf_service_serving(c->service) == MF_STORE_BROKEN) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
    mf_service_hold(c->service);
    answer(c);
    mf_service_unread(c->service);
}
