/* What follows from the course of things: the conclusions of an account. */
#include "replay/run_internal.h"

enum mf_outcome mf_outcome_of_state(enum mf_state state)
{
    static const enum mf_outcome outcomes[MF_ST__COUNT] = {
        [MF_ST_GATHERING] = MF_OUT_RUNNING,   [MF_ST_PREPARING] = MF_OUT_RUNNING,
        [MF_ST_VOTING] = MF_OUT_RUNNING,      [MF_ST_TIED] = MF_OUT_RUNNING,
        [MF_ST_HELD] = MF_OUT_RUNNING,        [MF_ST_CHALLENGED] = MF_OUT_RUNNING,
        [MF_ST_FROZEN] = MF_OUT_RUNNING,      [MF_ST_PROVISIONAL] = MF_OUT_RUNNING,
        [MF_ST_APPEALED] = MF_OUT_RUNNING,    [MF_ST_EFFECTIVE] = MF_OUT_EFFECTIVE,
        [MF_ST_REJECTED] = MF_OUT_REJECTED,   [MF_ST_LAPSED] = MF_OUT_LAPSED,
        [MF_ST_WITHDRAWN] = MF_OUT_WITHDRAWN, [MF_ST_EXPIRED] = MF_OUT_LAPSED,
        [MF_ST_VETOED] = MF_OUT_VETOED,       [MF_ST_OVERTURNED] = MF_OUT_OVERTURNED,
        [MF_ST_UNDONE] = MF_OUT_UNDONE,       [MF_ST_FAILED] = MF_OUT_FAILED,
        [MF_ST_MOOT] = MF_OUT_MOOT,           [MF_ST_SUPERSEDED] = MF_OUT_SUPERSEDED,
        [MF_ST_SEALED] = MF_OUT_RUNNING,
    };
    return outcomes[state];
}

bool mf_attempt_succeeded(const struct mf_attempt_account *a)
{
    return a->outcome == MF_OUT_EFFECTIVE || a->outcome == MF_OUT_OVER;
}

/* Known before `t`, or told by choice (or seeking it) at that instant: a record that opens with the
 * deed warns nobody. */
static bool knew_before(struct mf_knowledge k, mf_instant t)
{
    if (k.how == MF_KNOW_NOT)
        return false;
    if (k.how == MF_KNOW_ACTOR)
        return true;
    return k.how == MF_KNOW_CHOICE ? k.at <= t : k.at < t;
}

/* ---- outcome
 * -------------------------------------------------------------------------------------- */

/* A suspension that ended by its own time; MF_NEVER: none did. */
static mf_instant suspension_over(const struct mf_running *r, const struct mf_attempt_account *a)
{
    for (uint32_t i = 0; i < r->account->steps.n; i++) {
        const struct mf_step *s = &r->account->steps.at[i];
        if (s->kind == MF_STEP_EVENT && s->event.kind == MF_EV_SUSPENSION_OVER &&
            s->event.person == a->subject && s->at > a->effect)
            return s->at;
    }
    return MF_NEVER;
}

static void conclude_outcome(const struct mf_running *r, struct mf_attempt_account *a,
                             const struct mf_proposal_view *v)
{
    a->outcome = mf_outcome_of_state(v->state);
    if (a->effect == MF_NEVER)
        a->effect = v->effective;
    a->subject = v->subject;
    if (a->ended == MF_NEVER)
        a->ended = v->ended;
    if (v->state == MF_ST_EFFECTIVE) {
        if (a->final == MF_NEVER)
            a->final = a->effect;
        mf_instant over = suspension_over(r, a);
        if (over != MF_NEVER) {
            a->outcome = MF_OUT_OVER;
            a->ended = over;
        }
    }
    if (v->state == MF_ST_FAILED || a->outcome == MF_OUT_LAPSED) {
        const struct mf_refusal *why;
        uint32_t n;
        mf_org_end_reasons(r->org, a->proposal, &why, &n);
        a->refusals = why;
        a->nrefusals = n;
    }
}

static void facts_of(const struct mf_running *r, uint32_t proposal, enum mf_purpose purpose,
                     const struct mf_leaf_facts **ret, uint32_t *ret_n)
{
    struct mf_leaf_facts *facts = NULL;
    uint32_t n = 0;
    if (!mf_org_count_facts(r->org, proposal, purpose, r->arena, &facts, &n))
        return;
    *ret = facts;
    *ret_n = n;
}

/* Has a line of people that tag of that body from the start. */
static bool tagged(const struct mf_people_line *line, const struct mf_group *g)
{
    for (uint32_t i = 0; i < line->nseats; i++)
        for (uint32_t k = 0; k < line->seats[i].ntags; k++)
            if (mf_str_eq(line->seats[i].of.text, g->of.name.text) &&
                mf_str_eq(line->seats[i].tags[k].text, g->tag.name.text))
                return true;
    return false;
}

/* In a group from the start. */
static bool began_in(const struct mf_running *r, const struct mf_group *g, mf_person p)
{
    const struct mf_people_line *line = &r->sc->people[r->cast->line_of[p]];
    if (g->tag.kind != MF_REF_NONE)
        return tagged(line, g);
    for (uint32_t i = 0; i < line->nseats; i++)
        if (mf_str_eq(line->seats[i].of.text, g->of.name.text))
            return true;
    return false;
}

/* In a group now; tags are those with which people began. */
static bool group_has(const struct mf_running *r, const struct mf_attempt_account *a,
                      const struct mf_group *g, mf_person p)
{
    if (g->kind == MF_GROUP_PUBLIC)
        return true;
    if (g->kind == MF_GROUP_SUBJECT)
        return p == a->subject;
    if (g->kind != MF_GROUP_NAMED || (g->except == MF_EXCEPT_SUBJECT && p == a->subject))
        return false;
    uint32_t slot = mf_org_slot(r->org, g->of);
    if (g->tag.kind != MF_REF_NONE && !tagged(&r->sc->people[r->cast->line_of[p]], g))
        return false;
    return g->of.kind == MF_REF_OFFICE ? mf_org_holder(r->org, slot) == p
                                       : mf_org_is_member(r->org, p, slot);
}

/* Those who came to vote and found it decided: all who act at one instant are counted together. */
static void count_the_rest(const struct mf_running *r, const struct mf_attempt_account *a,
                           const struct mf_tracked *t, struct mf_leaf_facts *f)
{
    const struct mf_rule *leaf = f->leaf;
    mf_instant closed = a->passed != MF_NEVER ? a->passed : a->ended;
    bool share = leaf->amount.kind == MF_AMT_MAJORITY || leaf->amount.kind == MF_AMT_SHARE;
    uint64_t yes = 0, no = 0;
    for (mf_person p = 0; p < r->sc->npersons; p++) {
        bool away;
        enum mf_side side = mf_side_of(r, t, p, &away);
        struct mf_knowledge k = t->knew[r->cast->line_of[p]];
        if (side == MF_SIDE_NONE || away || k.how == MF_KNOW_NOT || k.at >= closed ||
            mf_org_ballot(r->org, a->proposal, MF_FOR_STAGE, p) != MF_BALLOT_NONE ||
            !mf_org_in_electorate(r->org, a->proposal, MF_FOR_STAGE, p) ||
            !began_in(r, &leaf->group, p))
            continue;
        yes += side == MF_SIDE_FOR;
        no += side == MF_SIDE_AGAINST;
    }
    f->yes += yes;
    f->no += no;
    f->have += yes;
    f->quorum_have += f->has_quorum ? yes + (leaf->quorum_counting == 0 ? no : 0) : 0;
    if (!share || (leaf->base != MF_BASE_PRESENT && leaf->base != MF_BASE_VOTING))
        return;
    f->of += yes + no;
    f->need = leaf->amount.kind == MF_AMT_MAJORITY
                  ? f->of / 2 + 1
                  : mf_frac_needed(leaf->amount.share, f->of, leaf->amount.more_than);
}

static void conclude_facts(const struct mf_running *r, struct mf_attempt_account *a,
                           const struct mf_tracked *t, const struct mf_proposal_view *v)
{
    bool opened = v->opened != MF_NEVER;
    struct mf_leaf_facts *facts = NULL;
    uint32_t n = 0;
    if (mf_org_count_facts(r->org, a->proposal, opened ? MF_FOR_STAGE : MF_FOR_GATHERING, r->arena,
                           &facts, &n)) {
        bool early = v->closes != MF_NEVER && a->ended != MF_NEVER && a->voting != MF_NEVER &&
                     (a->passed != MF_NEVER ? a->passed : a->ended) < v->closes;
        for (uint32_t i = 0; i < n && opened && early; i++)
            if (facts[i].leaf->kind == MF_RULE_COUNT)
                count_the_rest(r, a, t, &facts[i]);
        a->facts = facts;
        a->nfacts = n;
    }
    facts_of(r, a->proposal, MF_FOR_CHALLENGE, &a->signs, &a->nsigns);
    facts_of(r, a->proposal, MF_FOR_DECISION, &a->verdict, &a->nverdict);
}

/* ---- who knew
 * ------------------------------------------------------------------------------------- */

/* The instant up to which knowing of it was in time. */
static mf_instant in_time(const struct mf_account *acc, const struct mf_attempt_account *a)
{
    if (mf_attempt_succeeded(a))
        return a->final;
    return a->ended != MF_NEVER ? a->ended : acc->cast->scenario->ends;
}

bool mf_told_in_time(const struct mf_account *account, const struct mf_attempt_account *a,
                     uint32_t line, enum mf_know how)
{
    mf_instant until = in_time(account, a);
    if (!a->knew || a->knew[line].how == MF_KNOW_ACTOR)
        return false;
    bool by_duty = a->knew[line].duty < until;
    if (how == MF_KNOW_DUTY || by_duty)
        return how == MF_KNOW_DUTY && by_duty;
    return a->knew[line].how == how && knew_before(a->knew[line], until);
}

static void conclude_knowledge(const struct mf_running *r, struct mf_attempt_account *a)
{
    for (uint32_t i = 0; i < r->sc->npeople; i++) {
        struct mf_knowledge k = a->knew[i];
        uint32_t count = r->sc->people[i].count;
        for (unsigned how = MF_KNOW_DUTY; how < MF_KNOW__COUNT; how++)
            a->told.by[how] += mf_told_in_time(r->account, a, i, (enum mf_know)how) ? count : 0;
        if (k.at_filing)
            a->at_filing.by[k.how] += count;
        if (a->subject != MF_NOBODY && r->cast->line_of[a->subject] == i)
            a->subject_at_filing = k.at_filing;
    }
    if (a->subject == MF_NOBODY)
        return;
    struct mf_knowledge k = a->knew[r->cast->line_of[a->subject]];
    if (k.how == MF_KNOW_ACTOR)
        return; /* who seeks it needn't be warned */
    mf_instant t = a->effect != MF_NEVER ? a->effect : a->ended;
    if (t != MF_NEVER)
        a->warned = k.how != MF_KNOW_NOT && k.at < t ? t - k.at : 0;
}

/* ---- who had a say
 * -------------------------------------------------------------------------------- */

static bool is_heard(const struct mf_running *r, const struct mf_attempt_account *a,
                     const struct mf_power *power, mf_person p)
{
    for (uint32_t i = 0; i < power->nstages; i++)
        for (uint32_t k = 0; k < power->stages[i].nhears; k++)
            if (group_has(r, a, &power->stages[i].hears[k].whom, p))
                return true;
    return false;
}

static void conclude_say(const struct mf_running *r, struct mf_attempt_account *a,
                         const struct mf_proposal_view *v)
{
    static const enum mf_purpose others[] = {MF_FOR_VETO, MF_FOR_CHALLENGE, MF_FOR_DECISION,
                                             MF_FOR_CONFIRM};
    mf_instant decided = a->passed != MF_NEVER ? a->passed : a->ended;
    for (mf_person p = 0; p < r->sc->npersons; p++) {
        bool votes = mf_org_in_electorate(r->org, a->proposal, MF_FOR_STAGE, p), later = false;
        for (unsigned i = 0; i < sizeof others / sizeof *others && !votes && !later; i++)
            later = mf_org_in_electorate(r->org, a->proposal, others[i], p);
        a->say += votes;
        a->say_later += later;
        a->heard += !votes && !later && is_heard(r, a, v->rules, p);
        a->say_knew += votes && knew_before(a->knew[r->cast->line_of[p]], decided);
    }
}

/* ---- who could have stopped it
 * -------------------------------------------------------------------- */

static void conclude_stoppers(struct mf_running *r, struct mf_attempt_account *a,
                              const struct mf_proposal_view *v)
{
    MF_VEC(struct mf_stopper) list = {0};
    for (uint32_t i = 0; i < a->nfacts; i++) {
        const struct mf_leaf_facts *f = &a->facts[i];
        bool share = f->leaf->kind == MF_RULE_COUNT && f->now == MF_TRUE;
        uint64_t present = f->yes + f->no + f->abstain;
        if (share && f->have >= f->need && f->yes == f->have)
            mf_vec_push(
                r->arena, &list,
                ((struct mf_stopper){MF_STOP_DECIDERS, f->leaf, f->have - f->need + 1, f->yes}));
        if (share && f->has_quorum && f->quorum_have >= f->quorum_need && f->no > 0 &&
            f->quorum_have == present && present - f->no < f->quorum_need)
            mf_vec_push(
                r->arena, &list,
                ((struct mf_stopper){MF_STOP_AWAY, f->leaf, present - f->quorum_need + 1, f->no}));
    }
    for (uint32_t i = 0; i < v->rules->nstages; i++)
        if (v->rules->stages[i].veto)
            mf_vec_push(r->arena, &list,
                        ((struct mf_stopper){MF_STOP_VETO, v->rules->stages[i].veto, 0, 0}));
    if (v->rules->challenge.span.len > 0)
        mf_vec_push(r->arena, &list,
                    ((struct mf_stopper){MF_STOP_CHALLENGE, v->rules->challenge.by, 0, 0}));
    a->stoppers = list.at;
    a->nstoppers = list.n;
}

/* ---- the consent gap
 * ------------------------------------------------------------------------------ */

struct gaps {
    MF_VEC(struct mf_gap) list;
};

static bool line_has(const struct mf_people_line *line, struct mf_str seat)
{
    for (uint32_t i = 0; i < line->nseats; i++)
        if (mf_str_eq(line->seats[i].of.text, seat))
            return true;
    return false;
}

static void add_gap(struct mf_running *r, struct gaps *gaps, const struct mf_tracked *t,
                    const struct mf_statement *st)
{
    struct mf_str group = st->stance.who.group.text;
    bool inferred = !st->note.sourced;
    if (st->kind != MF_SAYS_STANCE || st->stance.who.group.span.len == 0)
        return;
    for (uint32_t i = 0; i < gaps->list.n; i++) {
        if (mf_str_eq(gaps->list.at[i].group, group)) {
            gaps->list.at[i].inferred = inferred;
            return;
        }
    }
    struct mf_gap gap = {.group = group, .inferred = inferred};
    for (uint32_t i = 0; i < r->sc->npeople; i++) {
        const struct mf_people_line *line = &r->sc->people[i];
        for (mf_person p = line->first; line_has(line, group) && p < line->first + line->count;
             p++) {
            bool away;
            gap.of++;
            gap.against += mf_side_of(r, t, p, &away) == MF_SIDE_AGAINST;
        }
    }
    if (gap.against > 0)
        mf_vec_push(r->arena, &gaps->list, gap);
}

static void conclude_gaps(struct mf_running *r, struct mf_attempt_account *a,
                          const struct mf_tracked *t)
{
    struct gaps gaps = {0};
    if (a->effect == MF_NEVER)
        return;
    for (uint32_t i = 0; i < r->pending.n; i++)
        if (r->pending.at[i].statement)
            add_gap(r, &gaps, t, r->pending.at[i].statement);
    a->gaps = gaps.list.at;
    a->ngaps = gaps.list.n;
}

/* ---- safeguards that stood
 * ------------------------------------------------------------------------ */

static bool is_safeguard(enum mf_clause_kind kind)
{
    return kind == MF_CL_NOTICE || kind == MF_CL_HEARS || kind == MF_CL_DELIBERATES ||
           kind == MF_CL_REQUIRES || kind == MF_CL_RECUSES || kind == MF_CL_CONFIRMING ||
           kind == MF_CL_VETO || kind == MF_CL_CHALLENGE || kind == MF_CL_CONFIRMED ||
           kind == MF_CL_DELAY || kind == MF_CL_ONLY_WHEN || kind == MF_CL_AGAIN ||
           kind == MF_CL_AT_MOST || kind == MF_CL_REPORTS;
}

static void conclude_standing(struct mf_running *r, struct mf_attempt_account *a,
                              const struct mf_proposal_view *v)
{
    MF_VEC(struct mf_clause) list = {0};
    if (!mf_attempt_succeeded(a))
        return;
    for (uint32_t i = 0; i < v->rules->clauses.n; i++)
        if (is_safeguard(v->rules->clauses.at[i].kind))
            mf_vec_push(r->arena, &list, v->rules->clauses.at[i]);
    for (uint32_t s = 0; s < v->rules->nstages; s++) {
        const struct mf_stage *stage = &v->rules->stages[s];
        for (uint32_t i = 0; stage->name.span.len > 0 && i < stage->clauses.n; i++)
            if (is_safeguard(stage->clauses.at[i].kind))
                mf_vec_push(r->arena, &list, stage->clauses.at[i]);
    }
    a->standing = list.at;
    a->nstanding = list.n;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

static void conclude(struct mf_running *r, struct mf_tracked *t)
{
    struct mf_attempt_account *a = &r->account->intentions[t->intention].attempts[t->attempt];
    struct mf_proposal_view v = mf_org_proposal(r->org, t->proposal);
    conclude_outcome(r, a, &v);
    conclude_facts(r, a, t, &v);
    conclude_knowledge(r, a);
    if (!r->single) {
        conclude_say(r, a, &v);
        conclude_stoppers(r, a, &v);
        conclude_gaps(r, a, t);
    }
    conclude_standing(r, a, &v);
}

/* The attempt that an intention's summary is about: the last filed, else the last refused, else the
 * first. */
static uint32_t deciding(const struct mf_intention_account *in)
{
    uint32_t best = 0;
    bool filed = false;
    for (uint32_t i = 0; i < in->nattempts; i++) {
        const struct mf_attempt_account *a = &in->attempts[i];
        bool is_filed = a->proposal != MF_NO_PROPOSAL;
        if (is_filed || (!filed && a->outcome == MF_OUT_REFUSED)) {
            best = i;
            filed = is_filed;
        }
    }
    return best;
}

void mf_summarise(struct mf_running *r)
{
    for (uint32_t i = 0; i < r->tracked.n; i++)
        conclude(r, &r->tracked.at[i]);
    for (uint32_t i = 0; i < r->nintentions; i++)
        r->account->intentions[i].deciding = deciding(&r->account->intentions[i]);
}
