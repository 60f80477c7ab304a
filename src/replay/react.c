/* Who wants what, who knows of what, and what they do about it. */
#include "base/os.h"
#include "replay/run_internal.h"

/* ---- stances
 * -------------------------------------------------------------------------------------- */

uint32_t mf_question_find(struct mf_running *r, uint32_t line, enum mf_move move, struct mf_str of)
{
    for (uint32_t i = 0; i < r->questions.n; i++) {
        const struct mf_question *q = &r->questions.at[i];
        if (q->line == line && q->move == move && mf_str_eq(q->of, of))
            return i;
    }
    struct mf_question q = {.line = line, .move = move, .of = of};
    q.side = mf_new_n(r->arena, uint8_t, r->sc->npersons);
    q.away = mf_new_n(r->arena, bool, r->sc->npeople);
    q.since = mf_new_n(r->arena, mf_instant, r->sc->npeople);
    mf_vec_push(r->arena, &r->questions, q);
    return r->questions.n - 1;
}

static bool line_has(const struct mf_people_line *line, struct mf_str seat)
{
    for (uint32_t i = 0; i < line->nseats; i++)
        if (mf_str_eq(line->seats[i].of.text, seat))
            return true;
    return false;
}

struct taking { /* who joins a side */
    struct mf_running *r;
    const struct mf_stance *stance;
    struct mf_question *q;
    bool *taken; /* by person */
    uint64_t left;
};

/* Persons of one line whose side is `from` (UINT8_MAX: any) join, as long as there is need of more.
 */
static void join_line(struct taking *k, uint32_t index, uint8_t from)
{
    const struct mf_people_line *line = &k->r->sc->people[index];
    for (uint32_t i = line->first; i < line->first + line->count && k->left > 0; i++) {
        if (k->taken[i] || (from != UINT8_MAX && k->q->side[i] != from))
            continue;
        k->taken[i] = true;
        k->q->side[i] = (uint8_t)k->stance->side;
        k->q->away[index] = k->stance->away;
        k->q->since[index] = mf_org_now(k->r->org);
        k->left--;
    }
}

/*
 * `490 of staff including x`: first those named, then those of the group who are on that side
 * already, then those without a side, then the others; each in the order of `people`. So counts
 * that grow are of the same persons.
 */
void mf_stance_take(struct mf_running *r, const struct mf_statement *st)
{
    const struct mf_stance *s = &st->stance;
    struct mf_arena_mark mark = mf_arena_mark(&r->scratch);
    struct taking k = {.r = r, .stance = s, .left = UINT64_MAX};
    uint32_t question = mf_question_find(r, s->line, s->move, s->of.text);
    k.q = &r->questions.at[question];
    k.taken = mf_new_n(&r->scratch, bool, r->sc->npersons);
    if (s->who.group.span.len > 0)
        k.left = s->who.count;
    for (uint32_t i = 0; i < s->who.nnames; i++)
        join_line(&k, s->who.lines[i], UINT8_MAX);
    const uint8_t order[] = {(uint8_t)s->side, MF_SIDE_NONE, UINT8_MAX};
    for (unsigned pass = 0; s->who.group.span.len > 0 && pass < sizeof order; pass++)
        for (uint32_t i = 0; i < r->sc->npeople; i++)
            if (line_has(&r->sc->people[i], s->who.group.text))
                join_line(&k, i, order[pass]);
    mf_arena_rewind(&r->scratch, mark);
    r->turn++;
}

enum mf_side mf_side_of(const struct mf_running *r, const struct mf_tracked *t, mf_person person,
                        bool *ret_away)
{
    uint32_t line = r->cast->line_of[person];
    const struct mf_intention *in = &r->intentions[t->intention];
    bool actor = mf_intention_is_actor(in, line);
    enum mf_side side = actor ? MF_SIDE_FOR : MF_SIDE_NONE;
    *ret_away = false;
    for (uint32_t i = 0; i < t->nquestions; i++) {
        const struct mf_question *q = &r->questions.at[t->question[i]];
        enum mf_side one = (enum mf_side)q->side[person];
        if (one == MF_SIDE_NONE || (actor && q->since[line] <= in->statement->at))
            continue;
        *ret_away = q->away[line];
        side = one;
        if (one == MF_SIDE_AGAINST)
            break;
    }
    return side;
}

/* ---- knowledge
 * ------------------------------------------------------------------------------------ */

void mf_knowledge_tell(struct mf_running *r, struct mf_tracked *t, uint32_t line)
{
    if (t->knew[line].how != MF_KNOW_NOT)
        return;
    t->knew[line] = (struct mf_knowledge){MF_KNOW_CHOICE, mf_org_now(r->org), MF_NEVER, false};
    struct mf_step *s = mf_record_step(r, MF_STEP_TOLD, t->intention, t->attempt);
    s->proposal = t->proposal;
    s->who = mf_new(r->arena, struct mf_share);
    s->who[0] = (struct mf_share){line, r->sc->people[line].count};
    s->nwho = 1;
    r->turn++;
}

/* How a line comes to know now of what it didn't know; those of a crowd have the same seats. */
static struct mf_knowledge learns(const struct mf_running *r, const struct mf_tracked *t,
                                  uint32_t line)
{
    mf_instant now = mf_org_now(r->org), public_at = r->intentions[t->intention].public_at;
    mf_person p = mf_run_person(r, line);
    struct mf_proposal_view v = mf_org_proposal(r->org, t->proposal);
    bool filing = v.filed == now && v.passed == MF_NEVER && !mf_state_ended(v.state);
    mf_instant noticed = mf_org_noticed(r->org, t->proposal, p);
    if (noticed != MF_NEVER)
        return (struct mf_knowledge){MF_KNOW_DUTY, noticed, noticed, filing};
    if (mf_org_sees(r->org, t->proposal, p))
        return (struct mf_knowledge){MF_KNOW_SIGHT, now, MF_NEVER, filing};
    if (public_at != MF_NEVER && v.filed <= public_at)
        return (struct mf_knowledge){MF_KNOW_PUBLIC, public_at, MF_NEVER, false};
    return (struct mf_knowledge){MF_KNOW_NOT, MF_NEVER, MF_NEVER, false};
}

void mf_knowledge_update(struct mf_running *r)
{
    for (uint32_t i = 0; i < r->tracked.n; i++) {
        struct mf_tracked *t = &r->tracked.at[i];
        for (uint32_t k = 0; k < r->sc->npeople; k++) {
            if (t->knew[k].how == MF_KNOW_NOT) {
                t->knew[k] = learns(r, t, k);
                r->turn += t->knew[k].how != MF_KNOW_NOT;
            } else if (t->knew[k].duty == MF_NEVER && t->knew[k].how != MF_KNOW_ACTOR) {
                t->knew[k].duty = mf_org_noticed(r->org, t->proposal, mf_run_person(r, k));
            }
        }
    }
}

/* ---- acts
 * ----------------------------------------------------------------------------------------- */

/* Whoever knows of it shows it to somebody whose hand is needed and who may not see it yet (rule
 * 18). */
static bool show(struct mf_running *r, const struct mf_tracked *t, mf_person to)
{
    const struct mf_who *actors = &r->intentions[t->intention].who;
    for (uint32_t i = 0; i < actors->nnames; i++) {
        mf_person by = mf_run_person(r, actors->lines[i]);
        if (by == to || !mf_org_sees(r->org, t->proposal, by))
            continue;
        struct mf_command cmd = {
            .verb = MF_DO_TELL, .actor = by, .proposal = t->proposal, .person = to};
        if (mf_run_do(r, &cmd))
            return true;
    }
    return false;
}

static bool cast(struct mf_running *r, const struct mf_tracked *t, mf_person p, enum mf_verb verb,
                 enum mf_purpose purpose, enum mf_ballot ballot)
{
    bool right = mf_org_in_electorate(r->org, t->proposal, purpose, p);
    if (!right || mf_org_own_ballot(r->org, t->proposal, purpose, p) == ballot)
        return false;
    bool actor = mf_intention_is_actor(&r->intentions[t->intention], r->cast->line_of[p]);
    if (actor && !mf_org_sees(r->org, t->proposal, p) && !show(r, t, p))
        return false;
    struct mf_command cmd = {
        .verb = verb, .actor = p, .proposal = t->proposal, .purpose = purpose, .ballot = ballot};
    return mf_run_do(r, &cmd);
}

/* While it is held or in force for the time being: vetoes, challenges and what decides on them. */
static bool act_after_passing(struct mf_running *r, const struct mf_tracked *t,
                              const struct mf_proposal_view *v, mf_person p, bool against)
{
    bool overturns = v->rules->challenge.polarity == MF_OVERTURNED;
    enum mf_ballot no = against ? MF_BALLOT_NO : MF_BALLOT_YES;
    enum mf_ballot decision = against == overturns ? MF_BALLOT_YES : MF_BALLOT_NO;
    bool any = false;
    if (against && cast(r, t, p, MF_DO_VETO, MF_FOR_VETO, MF_BALLOT_YES))
        return true;
    if (v->state == MF_ST_CHALLENGED || v->state == MF_ST_APPEALED)
        any = cast(r, t, p, MF_DO_VOTE, MF_FOR_DECISION, decision);
    else if (against)
        any = cast(r, t, p, MF_DO_CHALLENGE, MF_FOR_CHALLENGE, MF_BALLOT_YES);
    if (!any)
        any = cast(r, t, p, MF_DO_VOTE, MF_FOR_CONFIRM, no);
    return any;
}

/* The next thing that one person does about one proposal; false: nothing. */
static bool act_one(struct mf_running *r, const struct mf_tracked *t,
                    const struct mf_proposal_view *v, mf_person p)
{
    bool away;
    enum mf_side side = mf_side_of(r, t, p, &away);
    if (side == MF_SIDE_NONE || t->knew[r->cast->line_of[p]].how == MF_KNOW_NOT)
        return false;
    bool against = side == MF_SIDE_AGAINST;
    switch (v->state) {
    case MF_ST_GATHERING:
        return !against && cast(r, t, p, MF_DO_SIGN, MF_FOR_GATHERING, MF_BALLOT_YES);
    case MF_ST_VOTING:
    case MF_ST_TIED:
        if (against && v->state == MF_ST_VOTING &&
            cast(r, t, p, MF_DO_VETO, MF_FOR_VETO, MF_BALLOT_YES))
            return true;
        return !(against && away) &&
               cast(r, t, p, MF_DO_VOTE, MF_FOR_STAGE, against ? MF_BALLOT_NO : MF_BALLOT_YES);
    case MF_ST_HELD:
    case MF_ST_CHALLENGED:
    case MF_ST_PROVISIONAL:
    case MF_ST_APPEALED:
        return act_after_passing(r, t, v, p, against);
    case MF_ST_PREPARING:
    case MF_ST_FROZEN:
    case MF_ST_EFFECTIVE:
    case MF_ST_REJECTED:
    case MF_ST_LAPSED:
    case MF_ST_WITHDRAWN:
    case MF_ST_EXPIRED:
    case MF_ST_VETOED:
    case MF_ST_OVERTURNED:
    case MF_ST_UNDONE:
    case MF_ST_FAILED:
    case MF_ST_MOOT:
    case MF_ST_SUPERSEDED:
    case MF_ST_SEALED:
    case MF_ST__COUNT:
        break;
    }
    return false;
}

/* Those who seek it together show it to each other before any of them acts. */
static void show_to_actors(struct mf_running *r, const struct mf_tracked *t,
                           const struct mf_who *actors)
{
    for (uint32_t i = 0; i < actors->nnames; i++) {
        mf_person p = mf_run_person(r, actors->lines[i]);
        if ((mf_org_in_electorate(r->org, t->proposal, MF_FOR_STAGE, p) ||
             mf_org_in_electorate(r->org, t->proposal, MF_FOR_GATHERING, p)) &&
            !mf_org_sees(r->org, t->proposal, p))
            show(r, t, p);
    }
}

/* One person after the other, those who seek it first, until the proposal comes to another state.
 */
static bool act_on(struct mf_running *r, uint32_t index)
{
    struct mf_tracked *t = &r->tracked.at[index];
    struct mf_proposal_view v = mf_org_proposal(r->org, t->proposal);
    const struct mf_who *actors = &r->intentions[t->intention].who;
    bool any = false;
    if (mf_state_ended(v.state))
        return false;
    if (t->looked && t->seen_state == v.state && t->seen_turn == r->turn)
        return false;
    t->looked = true;
    t->seen_state = v.state;
    t->seen_turn = r->turn;
    show_to_actors(r, t, actors);
    for (uint32_t i = 0; i < actors->nnames + r->sc->npersons; i++) {
        bool first = i < actors->nnames;
        mf_person p = first ? mf_run_person(r, actors->lines[i]) : i - actors->nnames;
        if (!act_one(r, t, &v, p))
            continue;
        any = true;
        if (mf_org_proposal(r->org, t->proposal).state != v.state)
            break;
    }
    return any;
}

bool mf_people_act(struct mf_running *r)
{
    bool any = false;
    for (uint32_t i = 0; i < r->tracked.n; i++)
        any |= act_on(r, i);
    return any;
}
