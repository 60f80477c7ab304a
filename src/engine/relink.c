/*
 * What follows from the rows of a state that was read: chains, counters, indices, lists. Where rows
 * contradict each other the state is none that an organisation ever had; that is all that is looked
 * for, so that whatever passes can be run on without harm. Whether it is the state that somebody
 * claims only its hash shows.
 */
#include "base/os.h"
#include "engine/fields.h"
#include "engine/member.h"

/* ---- standing ---- */

static bool seats(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->seats.n; i++) {
        struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        struct mf_person_row *person = MF_ROW(org, persons, mf_person_row, seat->person);
        struct mf_body_row *body = MF_ROW(org, bodies, mf_body_row, seat->body);
        bool sits = seat->to == MF_STILL;
        if (sits && mf_seat_of(org, seat->person, seat->body) != MF_NO_SLOT)
            return false;
        if (body->ntags < MF_MAX_TAGS && seat->tags >> body->ntags != 0)
            return false;
        seat->next_of_person = person->first_seat;
        seat->next_of_body = body->first_seat;
        person->first_seat = body->first_seat = i;
        if (sits)
            mf_seat_counted(org, body, seat, 1);
    }
    return true;
}

static bool weights(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->weights.n; i++) {
        struct mf_weight_row *w = MF_ROW(org, weights, mf_weight_row, i);
        struct mf_person_row *person = MF_ROW(org, persons, mf_person_row, w->person);
        struct mf_body_row *body = MF_ROW(org, bodies, mf_body_row, w->body);
        if (w->weight >= body->nweights)
            return false;
        if (w->to == MF_STILL) {
            if (mf_weight_of(org, w->person, w->body, w->weight) > 0 ||
                w->amount > (uint64_t)INT64_MAX - body->issued[w->weight])
                return false;
            body->issued[w->weight] += w->amount;
        }
        w->next_of_person = person->first_weight;
        person->first_weight = i;
    }
    return true;
}

static void services(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->services.n; i++) {
        struct mf_service_row *row = MF_ROW(org, services, mf_service_row, i);
        struct mf_person_more *more = mf_person_more_edit(org, row->person);
        row->next_of_person = more->first_service;
        more->first_service = i;
    }
}

static bool offices(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->holdings.n; i++) {
        struct mf_holding_row *h = MF_ROW(org, holdings, mf_holding_row, i);
        struct mf_office_row *office = MF_ROW(org, offices, mf_office_row, h->office);
        if (h->to == MF_STILL && (office->holding != i || office->holder != h->person))
            return false;
        h->next_of_office = office->first_holding;
        office->first_holding = i;
    }
    for (uint32_t i = 0; i < org->offices.n; i++) {
        const struct mf_office_row *office = MF_ROW(org, offices, mf_office_row, i);
        const struct mf_holding_row *h;
        if (office->holder == MF_NOBODY)
            continue;
        if (office->gone || office->holding == MF_NO_SLOT)
            return false;
        h = MF_ROW(org, holdings, mf_holding_row, office->holding);
        if (h->to != MF_STILL || h->office != i)
            return false;
    }
    return true;
}

static bool emergencies(const struct mf_org *org)
{
    for (uint32_t i = 0; i < org->emergencies.n; i++) {
        const struct mf_emergency_row *e = MF_ROW(org, emergencies, mf_emergency_row, i);
        const uint32_t counts[] = {e->declare_count, e->end_count};
        for (uint32_t k = 0; k < 2; k++) {
            const struct mf_count_row *c;
            if (counts[k] == MF_NO_SLOT)
                continue;
            c = mf_count_at(org, counts[k]);
            if (c->closed || c->proposal != MF_NO_PROPOSAL || c->emergency != i ||
                c->purpose != (k == 0 ? MF_FOR_DECLARE : MF_FOR_END))
                return false;
        }
        if (e->running && e->gone)
            return false;
    }
    return true;
}

/* Bodies that the charter doesn't have any more are empty. */
static bool bodies(const struct mf_org *org)
{
    for (uint32_t i = 0; i < org->bodies.n; i++) {
        const struct mf_body_row *b = MF_ROW(org, bodies, mf_body_row, i);
        if (b->gone && b->in_office > 0)
            return false;
    }
    return true;
}

/* ---- decisions ---- */

static bool count_fits(const struct mf_org *org, uint32_t count, uint32_t number,
                       enum mf_purpose purpose)
{
    const struct mf_count_row *c;

    if (count == MF_NO_SLOT)
        return true;
    c = mf_count_at(org, count);
    return c->proposal == number && c->purpose == purpose;
}

static bool counts_fit(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return count_fits(org, p->gather, p->number, MF_FOR_GATHERING) &&
           count_fits(org, p->vote, p->number, MF_FOR_STAGE) &&
           count_fits(org, p->veto, p->number, MF_FOR_VETO) &&
           count_fits(org, p->override_count, p->number, MF_FOR_OVERRIDE) &&
           count_fits(org, p->challenge, p->number, MF_FOR_CHALLENGE) &&
           count_fits(org, p->decision, p->number, MF_FOR_DECISION) &&
           count_fits(org, p->confirm, p->number, MF_FOR_CONFIRM);
}

/* What a state rests on is there. */
static bool state_fits(const struct mf_org *org, const struct mf_proposal_row *p)
{
    enum mf_state state = p->state == MF_ST_FROZEN ? p->frozen_from : p->state;
    const struct mf_power *power = mf_proposal_power(org, p);
    bool chooses = mf_choosing_stage(power) != MF_NO_SLOT && p->state != MF_ST_SEALED;

    if (!counts_fit(org, p) || chooses != (p->election != MF_NO_SLOT) ||
        (chooses && mf_election(org, p)->proposal != p->number))
        return false;
    if (p->state == MF_ST_SEALED)
        return p->gather == MF_NO_SLOT && p->vote == MF_NO_SLOT && p->veto == MF_NO_SLOT &&
               p->override_count == MF_NO_SLOT && p->challenge == MF_NO_SLOT &&
               p->decision == MF_NO_SLOT && p->confirm == MF_NO_SLOT;
    if (mf_state_ended(p->state))
        return true;
    if (mf_count_is_open(org, p->gather) != (p->state == MF_ST_GATHERING) ||
        mf_count_is_open(org, p->vote) != (p->state == MF_ST_VOTING))
        return false;
    switch ((int)state) {
    case MF_ST_VOTING:
    case MF_ST_TIED:
        return p->vote != MF_NO_SLOT && mf_count_at(org, p->vote)->stage == p->stage &&
               p->state == state;
    case MF_ST_CHALLENGED:
        return mf_count_is_open(org, p->decision);
    case MF_ST_HELD:
        return true;
    case MF_ST_APPEALED:
        return mf_count_is_open(org, p->decision) && p->state == state;
    default: /* which can't be stayed */
        return p->state == state && p->state != MF_ST_FROZEN;
    }
}

static bool proposals(struct mf_org *org)
{
    for (uint32_t n = 1; n <= org->proposals.n; n++) {
        struct mf_proposal_row *p = mf_proposal(org, n);
        if (!state_fits(org, p))
            return false;
        p->first_notice = p->first_heard = MF_NO_SLOT;
        if (mf_state_ended(p->state))
            continue;
        p->prev_running = org->last_running;
        if (org->last_running)
            mf_proposal(org, org->last_running)->next_running = n;
        else
            org->first_running = n;
        org->last_running = n;
        mf_alike_add(org, p);
    }
    return true;
}

/* What bars whom; whether somebody is barred already is looked at when it matters. */
static void bars(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->keys.n; i++)
        mf_bar_found(org, i);
    org->barred_late = true;
}

/* The counts that elections and options name are theirs. */
static bool elections(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->elections.n; i++) {
        const struct mf_election_row *el = MF_ROW(org, elections, mf_election_row, i);
        const struct mf_proposal_row *p;
        if (el->proposal == MF_NO_PROPOSAL)
            return false;
        p = mf_proposal(org, el->proposal);
        if (p->election != i || mf_choosing_stage(mf_proposal_power(org, p)) != el->stage)
            return false;
    }
    for (uint32_t i = 0; i < org->options.n; i++) {
        struct mf_option_row *o = MF_ROW(org, options, mf_option_row, i);
        struct mf_election_row *el;
        if (o->proposal == MF_NO_PROPOSAL ||
            mf_proposal(org, o->proposal)->election == MF_NO_SLOT ||
            !count_fits(org, o->count, o->proposal, MF_FOR_GATHERING))
            return false;
        el = mf_election(org, mf_proposal(org, o->proposal));
        o->number = el->options.n;
        if (o->number > MF_MAX_OPTIONS)
            return false;
        mf_vec_push(&org->arena, &el->options, i);
    }
    return true;
}

/* What casting in a proposal's count of that purpose is called. */
static enum mf_happening cast_in(enum mf_purpose purpose)
{
    static const enum mf_happening on[MF_FOR__COUNT] = {
        [MF_FOR_STAGE] = MF_HP_VOTE,          [MF_FOR_GATHERING] = MF_HP_SIGN,
        [MF_FOR_VETO] = MF_HP_VETO,           [MF_FOR_OVERRIDE] = MF_HP_OVERRIDE,
        [MF_FOR_CHALLENGE] = MF_HP_CHALLENGE, [MF_FOR_DECISION] = MF_HP_DECIDE,
        [MF_FOR_CONFIRM] = MF_HP_CONFIRM,     [MF_FOR_DECLARE] = MF_HP__COUNT,
        [MF_FOR_END] = MF_HP__COUNT,
    };

    return on[purpose];
}

/* An open count is one that its proposal goes by, in a state in which it may be cast in. */
static bool open_fits(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_proposal_row *p;
    enum mf_state state;

    if (c->closed || c->proposal == MF_NO_PROPOSAL)
        return true;
    p = mf_proposal(org, c->proposal);
    state = p->state == MF_ST_FROZEN ? p->frozen_from : p->state;
    if (mf_proposal_count_row(p, c->purpose) == count)
        return mf_happening_possible(state, cast_in(c->purpose));
    return c->purpose == MF_FOR_GATHERING && p->election != MF_NO_SLOT && /* nominations */
           mf_happening_possible(state, MF_HP_NOMINATE);
}

static bool tallies(const struct mf_org *org)
{
    for (uint32_t i = 0; i < org->counts.n; i++)
        if (!open_fits(org, i) || !mf_count_adds_up(org, i))
            return false;
    return true;
}

static void heard(struct mf_org *org)
{
    for (uint32_t i = 0; i < org->notices.n; i++) {
        struct mf_notice_row *n = MF_ROW(org, notices, mf_notice_row, i);
        struct mf_proposal_row *p = mf_proposal(org, n->proposal);
        n->next_of_proposal = p->first_notice;
        p->first_notice = i;
    }
    for (uint32_t i = 0; i < org->heard.n; i++) {
        struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, i);
        struct mf_proposal_row *p = mf_proposal(org, h->proposal);
        h->next_of_proposal = p->first_heard;
        p->first_heard = i;
        mf_heard_found(org, i);
    }
    for (uint32_t i = 0; i < org->documents.n; i++)
        mf_document_found(org, i);
}

bool mf_relink(struct mf_code *k)
{
    struct mf_org *org = k->to;

    if (!seats(org) || !weights(org) || !offices(org) || !bodies(org) || !emergencies(org) ||
        !proposals(org) || !elections(org) || !mf_marks_found(org) || !tallies(org))
        return false;
    services(org);
    heard(org);
    bars(org);
    return true;
}
