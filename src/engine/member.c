/* Seats, offices, terms, suspensions: standing as intervals of the version. Guards are in
 * invariant.c. */
#include "engine/member.h"

#include "base/os.h"

static struct mf_body_row *body_touch(struct mf_org *org, uint32_t body)
{
    struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);

    mf_touch(org, row, sizeof *row);
    return row;
}

static struct mf_person_row *person_touch(struct mf_org *org, mf_person p)
{
    struct mf_person_row *row = MF_ROW(org, persons, mf_person_row, p);

    mf_touch(org, row, sizeof *row);
    return row;
}

static uint32_t next_version(struct mf_org *org)
{
    mf_touch(org, &org->version, sizeof org->version);
    mf_assert(org->version < MF_STILL - 1);
    return (uint32_t)++org->version;
}

static const struct mf_seat_more no_more = {.term_end = MF_NEVER};

const struct mf_seat_more *mf_seat_more(const struct mf_org *org, uint32_t seat_row)
{
    return mf_more(&org->seat_mores, MF_ROW(org, seats, mf_seat_row, seat_row)->more, &no_more);
}

struct mf_seat_more *mf_seat_more_edit(struct mf_org *org, uint32_t seat_row)
{
    return mf_more_edit(org, &org->seat_mores, &MF_ROW(org, seats, mf_seat_row, seat_row)->more,
                        &no_more);
}

uint32_t mf_seat_of(const struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t i = MF_ROW(org, persons, mf_person_row, p)->first_seat;

    while (i != MF_NO_SLOT) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->body == body && seat->to == MF_STILL)
            return i;
        i = seat->next_of_person;
    }
    return MF_NO_SLOT;
}

/* ---- terms ---- */

static uint32_t service_of(const struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t i = mf_person_more(org, p)->first_service;

    while (i != MF_NO_SLOT) {
        const struct mf_service_row *row = MF_ROW(org, services, mf_service_row, i);
        if (row->body == body)
            return i;
        i = row->next_of_person;
    }
    return MF_NO_SLOT;
}

uint32_t mf_terms_served(const struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t i = service_of(org, p, body);

    if (i != MF_NO_SLOT)
        return MF_ROW(org, services, mf_service_row, i)->terms;
    i = MF_ROW(org, persons, mf_person_row, p)->first_seat;
    while (i != MF_NO_SLOT) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->body == body && seat->source != MF_EX_OFFICIO)
            return 1;
        i = seat->next_of_person;
    }
    return 0;
}

static void set_terms(struct mf_org *org, mf_person p, uint32_t body, uint32_t terms)
{
    uint32_t i = service_of(org, p, body);
    struct mf_service_row *row;

    if (i == MF_NO_SLOT) {
        row = mf_row_add(org, &org->services, &i);
        row->person = p;
        row->body = body;
        struct mf_person_more *more = mf_person_more_edit(org, p);
        row->next_of_person = more->first_service;
        more->first_service = i;
    } else {
        row = MF_ROW(org, services, mf_service_row, i);
        mf_touch(org, row, sizeof *row);
    }
    row->terms = terms;
}

void mf_term_take_back(struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t terms = mf_terms_served(org, p, body);

    if (terms > 0)
        set_terms(org, p, body, terms - 1);
}

/* ---- weight ---- */

/* Row of the person's present amount; MF_NO_SLOT: none. */
static uint32_t weight_row(const struct mf_org *org, mf_person p, uint32_t body, uint32_t weight)
{
    uint32_t i = MF_ROW(org, persons, mf_person_row, p)->first_weight;

    while (i != MF_NO_SLOT) {
        const struct mf_weight_row *row = MF_ROW(org, weights, mf_weight_row, i);
        if (row->body == body && row->weight == weight && row->to == MF_STILL)
            return i;
        i = row->next_of_person;
    }
    return MF_NO_SLOT;
}

uint64_t mf_weight_of(const struct mf_org *org, mf_person p, uint32_t body, uint32_t weight)
{
    uint32_t i = weight_row(org, p, body, weight);

    return i == MF_NO_SLOT ? 0 : MF_ROW(org, weights, mf_weight_row, i)->amount;
}

void mf_weight_set(struct mf_org *org, mf_person p, uint32_t body, uint32_t weight, uint64_t amount)
{
    uint32_t version = next_version(org);
    struct mf_body_row *on = body_touch(org, body);
    uint32_t i = weight_row(org, p, body, weight);

    if (i != MF_NO_SLOT) {
        struct mf_weight_row *old = MF_ROW(org, weights, mf_weight_row, i);
        mf_touch(org, old, sizeof *old);
        old->to = version;
        on->issued[weight] -= old->amount;
    }
    struct mf_weight_row *row = mf_row_add(org, &org->weights, &i);
    struct mf_person_row *person = person_touch(org, p);
    *row = (struct mf_weight_row){
        .person = p,
        .body = body,
        .weight = weight,
        .amount = amount,
        .from = version,
        .to = MF_STILL,
        .next_of_person = person->first_weight,
    };
    person->first_weight = i;
    on->issued[weight] += amount;
}

/*
 * Whoever comes onto a body that counts by weight brings one unit of each of its weights, unless
 * some was issued to him before: else nobody could ever be let in with a say.
 */
static void first_unit(struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t n = MF_ROW(org, bodies, mf_body_row, body)->nweights;

    for (uint32_t w = 0; w < n; w++)
        if (weight_row(org, p, body, w) == MF_NO_SLOT)
            mf_weight_set(org, p, body, w, 1);
}

/* ---- seats ---- */

void mf_seat_counted(const struct mf_org *org, struct mf_body_row *body,
                     const struct mf_seat_row *seat, uint64_t one)
{
    body->in_office += one;
    if (seat->source != MF_EX_OFFICIO)
        body->ordinary += one;
    if (mf_person_more(org, seat->person)->agent)
        body->agents += one;
    for (uint32_t bit = 0; bit < MF_MAX_TAGS; bit++)
        if (seat->tags >> bit & 1)
            body->tagged[bit] += one;
}

static void seat_close(struct mf_org *org, uint32_t seat_row)
{
    struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, seat_row);
    struct mf_body_row *body = body_touch(org, seat->body);

    mf_assert(seat->to == MF_STILL);
    mf_touch(org, seat, sizeof *seat);
    seat->to = next_version(org);
    mf_seat_counted(org, body, seat, UINT64_MAX); /* one less */
}

/* What the seat has that most have not; 0 for `suspended_until` that is over. */
static void seat_specially(struct mf_org *org, uint32_t seat_row, const struct mf_seating *g)
{
    struct mf_seat_more *more;

    if (g->term_end == MF_NEVER && !g->proposal && !g->provisional && !g->suspended_until)
        return;
    more = mf_seat_more_edit(org, seat_row);
    more->by_proposal = g->proposal;
    more->provisional = g->provisional;
    more->suspended_until = g->suspended_until;
    if (g->suspended_until > org->now)
        mf_queue_put(org, g->suspended_until, MF_RANK_STANDING, 0, MF_DUE_SUSPENSION, seat_row, 1);
    if (g->term_end == MF_NEVER)
        return;
    more->term_end = g->term_end > org->now ? g->term_end : org->now;
    mf_queue_put(org, more->term_end, MF_RANK_STANDING, 0, MF_DUE_TERM, seat_row, 0);
}

uint32_t mf_seat_open(struct mf_step *s, const struct mf_seating *g)
{
    struct mf_org *org = s->org;
    uint32_t i = mf_seat_of(org, g->person, g->body);
    uint32_t terms = mf_terms_served(org, g->person, g->body);
    bool ordinary = g->source != MF_EX_OFFICIO;

    mf_assert(g->body <= MF_MAX_BODY_SLOT);

    if (i != MF_NO_SLOT) {
        mf_assert(ordinary && MF_ROW(org, seats, mf_seat_row, i)->source == MF_EX_OFFICIO);
        seat_close(org, i);
    }
    struct mf_seat_row *seat = mf_row_add(org, &org->seats, &i);
    struct mf_body_row *body = body_touch(org, g->body);
    struct mf_person_row *person = person_touch(org, g->person);
    *seat = (struct mf_seat_row){
        .person = g->person,
        .body = g->body & MF_MAX_BODY_SLOT,
        .from = next_version(org),
        .to = MF_STILL,
        .since = g->since,
        .tags = g->tags,
        .source = (uint8_t)g->source,
        .next_of_person = person->first_seat,
        .next_of_body = body->first_seat,
    };
    person->first_seat = body->first_seat = i;
    mf_seat_counted(org, body, seat, 1);
    if (ordinary) {
        if (!g->returns && mf_terms_served(org, g->person, g->body) != terms + 1)
            set_terms(org, g->person, g->body, terms + 1);
        first_unit(org, g->person, g->body);
    }
    seat_specially(org, i, g);

    struct mf_event *e = mf_emit(s, MF_EV_SEATED);
    e->person = g->person;
    e->body = g->body;
    if (!g->returns)
        mf_notices_on_join(s, g->person, g->body);
    mf_members_changed(s, g->body);
    return i;
}

void mf_seat(struct mf_step *s, mf_person p, uint32_t body, uint32_t tags,
             enum mf_source_of_seat source, uint32_t proposal)
{
    const struct mf_body *law = mf_body_law(s->org, body);
    struct mf_seating g = {
        .person = p,
        .body = body,
        .tags = tags,
        .source = source,
        .proposal = proposal,
        .since = s->org->now,
        .term_end = MF_NEVER,
    };

    if (law && law->term.span.len > 0 && source != MF_EX_OFFICIO)
        g.term_end = mf_after(g.since, law->term.ms);
    mf_seat_open(s, &g);
}

/* Offices that only a member of the body can hold fall vacant with the seat. */
static void vacate_offices_of(struct mf_step *s, mf_person p, uint32_t body)
{
    const struct mf_binding *b = mf_binding_now(s->org);

    if (mf_seat_of(s->org, p, body) != MF_NO_SLOT)
        return;
    for (uint32_t i = 0; i < b->charter->noffices; i++) {
        const struct mf_office *office = &b->charter->offices[i];
        if (office->of.kind == MF_REF_BODY && b->body[office->of.index] == body &&
            mf_org_holder(s->org, b->office[i]) == p)
            mf_vacate(s, b->office[i], MF_EV_VACATED);
    }
}

void mf_unseat(struct mf_step *s, uint32_t seat_row, enum mf_event_kind why)
{
    struct mf_seat_row *seat = MF_ROW(s->org, seats, mf_seat_row, seat_row);
    struct mf_event *e;

    seat_close(s->org, seat_row);
    e = mf_emit(s, why);
    e->person = seat->person;
    e->body = seat->body;
    mf_members_changed(s, seat->body);
    vacate_offices_of(s, seat->person, seat->body);
    mf_proposals_member_left(s, seat->person);
}

/* ---- ex officio ---- */

/* Who sits for the i-th office that the body includes; MF_NOBODY: nobody. */
static mf_person sits_for(const struct mf_org *org, const struct mf_body *law, uint32_t i)
{
    uint32_t office = mf_binding_now(org)->office[law->includes[i].index];
    mf_person holder = mf_org_holder(org, office);

    if (holder != MF_NOBODY || !law->includes_acting[i])
        return holder;
    return mf_acts_for(org, office, NULL, 0);
}

static bool sits_for_any(const struct mf_org *org, const struct mf_body *law, mf_person p)
{
    for (uint32_t i = 0; i < law->nincludes; i++)
        if (sits_for(org, law, i) == p)
            return true;
    return false;
}

/* A present ex officio seat of the body whose reason is gone; MF_NO_SLOT: none. */
static uint32_t groundless_seat(const struct mf_org *org, uint32_t body, const struct mf_body *law)
{
    const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
    uint64_t left = row->in_office - row->ordinary;

    for (uint32_t i = row->first_seat; i != MF_NO_SLOT && left > 0;) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->to == MF_STILL && seat->source == MF_EX_OFFICIO) {
            left--;
            if (!law || !sits_for_any(org, law, seat->person))
                return i;
        }
        i = seat->next_of_body;
    }
    return MF_NO_SLOT;
}

/* Seats follow the offices. Each turn changes one seat and calls itself again through
 * mf_members_changed(). */
static void follow_offices(struct mf_step *s, uint32_t body)
{
    struct mf_org *org = s->org;
    const struct mf_body *law = mf_body_law(org, body);
    uint32_t gone = groundless_seat(org, body, law);

    if (gone != MF_NO_SLOT) {
        mf_unseat(s, gone, MF_EV_UNSEATED);
        return;
    }
    for (uint32_t i = 0; law && i < law->nincludes; i++) {
        mf_person p = sits_for(org, law, i);
        if (p != MF_NOBODY && mf_seat_of(org, p, body) == MF_NO_SLOT) {
            mf_seat(s, p, body, 0, MF_EX_OFFICIO, s->proposal);
            return;
        }
    }
}

/* ---- vacancy clocks ---- */

/* While a larger number of seats may have to be given back, only the smaller one is filled (P-D).
 */
static uint64_t seats_that_stay(const struct mf_org *org, uint32_t body)
{
    const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
    uint64_t seats = row->seats;

    for (uint32_t i = 0; row->lock != 0 && i < org->undos.n; i++) {
        const struct mf_undo_row *undo = MF_ROW(org, undos, mf_undo_row, i);
        if (undo->locks && !undo->over && undo->verb == MF_EF_RESIZE && undo->slot == body &&
            undo->number < seats)
            seats = undo->number;
    }
    return seats;
}

uint64_t mf_fillable(const struct mf_org *org, uint32_t body)
{
    const struct mf_body *law = mf_body_law(org, body);
    uint64_t seats;

    if (!law || law->open)
        return 0;
    seats = seats_that_stay(org, body);
    return seats > law->nincludes ? seats - law->nincludes : 0;
}

uint64_t mf_vacant(const struct mf_org *org, uint32_t body)
{
    const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
    uint64_t fillable = mf_fillable(org, body), taken = row->ordinary + row->reserved;

    return fillable > taken ? fillable - taken : 0;
}

void mf_vacancy_requeue(struct mf_org *org, uint32_t body)
{
    const struct mf_body *law = mf_body_law(org, body);
    mf_instant since = MF_ROW(org, bodies, mf_body_row, body)->short_since;
    mf_instant turn = since;

    if (!law || since == MF_NEVER)
        return;
    for (uint32_t i = 0; i < law->vacancies.nfillers; i++) {
        const struct mf_dur *within = &law->vacancies.fillers[i].within;
        if (within->span.len == 0)
            break;
        turn = mf_after(turn, within->ms);
        if (turn > org->now && turn != MF_NEVER)
            mf_queue_put(org, turn, MF_RANK_BEGIN, 0, MF_DUE_VACANCY, body, 0);
    }
    if (law->vacancies.caretaker_after.span.len == 0)
        return;
    turn = mf_after(since, law->vacancies.caretaker_after.ms);
    if (turn > org->now && turn != MF_NEVER)
        mf_queue_put(org, turn, MF_RANK_BEGIN, 0, MF_DUE_VACANCY, body, 0);
}

/* How many fillers' times have run out. */
static uint32_t filler_step(const struct mf_org *org, const struct mf_body *law, mf_instant since)
{
    uint32_t step = 0;

    while (step < law->vacancies.nfillers && law->vacancies.fillers[step].within.span.len > 0) {
        since = mf_after(since, law->vacancies.fillers[step].within.ms);
        if (since > org->now)
            break;
        step++;
    }
    return step;
}

/* Periods of a vacancy that have run out by now. */
static void vacancy_periods(struct mf_step *s, uint32_t body)
{
    struct mf_org *org = s->org;
    const struct mf_body *law = mf_body_law(org, body);
    struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
    const struct mf_dur *after;
    bool caretaker;
    uint32_t step;

    if (!law || row->short_since == MF_NEVER)
        return;
    after = &law->vacancies.caretaker_after;
    caretaker = row->vacancy_caretaker ||
                (after->span.len > 0 && mf_after(row->short_since, after->ms) <= org->now);
    step = filler_step(org, law, row->short_since);
    if (caretaker == row->vacancy_caretaker && step <= row->filler_step)
        return;
    row = body_touch(org, body);
    row->vacancy_caretaker = caretaker;
    row->filler_step = step > row->filler_step ? step : row->filler_step;

    struct mf_event *e = mf_emit(s, MF_EV_VACANCY_LONG);
    e->body = body;
    e->n = mf_vacant(org, body);
    e->clause = law->vacancies.span;
}

/* A vacancy begins, or goes on where it was filled and came back at one instant (rule 43). */
static void vacancy_begins(struct mf_step *s, struct mf_body_row *row, uint32_t body)
{
    if (row->filled_at == s->org->now) {
        row->short_since = row->short_before;
        row->filler_step = row->filler_before;
        row->vacancy_caretaker = row->caretaker_before;
    } else {
        row->short_since = s->org->now;
        row->filler_step = 0;
        row->vacancy_caretaker = false;
        mf_vacancy_requeue(s->org, body);
    }
}

static void vacancy_ends(struct mf_step *s, struct mf_body_row *row)
{
    row->filled_at = s->org->now;
    row->short_before = row->short_since;
    row->filler_before = row->filler_step;
    row->caretaker_before = row->vacancy_caretaker;
    row->short_since = MF_NEVER;
    row->filler_step = 0;
    row->vacancy_caretaker = false;
}

static void look_at_clocks(struct mf_step *s, uint32_t body)
{
    struct mf_org *org = s->org;
    const struct mf_body *law = mf_body_law(org, body);
    struct mf_body_row *row = body_touch(org, body);
    bool is_short = mf_vacant(org, body) > 0;
    bool below = law && row->in_office < law->minimum;
    bool caretaker;

    if (is_short && row->short_since == MF_NEVER)
        vacancy_begins(s, row, body);
    else if (!is_short && row->short_since != MF_NEVER)
        vacancy_ends(s, row);
    if (!below)
        row->below_since = MF_NEVER;
    else if (row->below_since == MF_NEVER)
        row->below_since = org->now;
    vacancy_periods(s, body);

    caretaker = mf_org_caretaker(org, body, NULL);
    if (caretaker == row->caretaker)
        return;
    row->caretaker = caretaker;
    struct mf_event *e = mf_emit(s, caretaker ? MF_EV_CARETAKER : MF_EV_CARETAKER_OVER);
    e->body = body;
    e->n = row->in_office;
}

void mf_members_changed(struct mf_step *s, uint32_t body)
{
    follow_offices(s, body);
    if (!s->org->settling)
        look_at_clocks(s, body);
}

void mf_members_settle(struct mf_step *s)
{
    for (uint32_t i = 0; i < s->org->bodies.n; i++)
        look_at_clocks(s, i);
}

/* ---- offices ---- */

/* An office changed hands: seats that go with offices follow. */
static void office_changed(struct mf_step *s)
{
    const struct mf_binding *b = mf_binding_now(s->org);

    for (uint32_t i = 0; i < b->charter->nbodies; i++)
        if (b->charter->bodies[i].nincludes > 0)
            mf_members_changed(s, b->body[i]);
}

uint32_t mf_holding_open(struct mf_step *s, const struct mf_holding *h)
{
    struct mf_org *org = s->org;
    uint32_t i;
    struct mf_holding_row *row = mf_row_add(org, &org->holdings, &i);
    struct mf_office_row *office = MF_ROW(org, offices, mf_office_row, h->office);

    mf_assert(office->holder == MF_NOBODY);
    mf_touch(org, office, sizeof *office);
    *row = (struct mf_holding_row){
        .person = h->person,
        .office = h->office,
        .from = next_version(org),
        .to = MF_STILL,
        .since = h->since,
        .until = MF_NEVER,
        .suspended_until = h->suspended_until,
        .provisional = h->provisional,
        .next_of_office = office->first_holding,
    };
    office->first_holding = office->holding = i;
    office->holder = h->person;
    office->vacant_since = MF_NEVER;
    if (h->suspended_until > org->now)
        mf_queue_put(org, h->suspended_until, MF_RANK_STANDING, 0, MF_DUE_SUSPENSION, i, 0);

    struct mf_event *e = mf_emit(s, MF_EV_APPOINTED);
    e->person = h->person;
    e->office = h->office;
    office_changed(s);
    return i;
}

void mf_appoint(struct mf_step *s, mf_person p, uint32_t office)
{
    struct mf_holding h = {.person = p, .office = office, .since = s->org->now};

    mf_holding_open(s, &h);
}

void mf_vacate(struct mf_step *s, uint32_t office, enum mf_event_kind why)
{
    struct mf_org *org = s->org;
    struct mf_office_row *row = MF_ROW(org, offices, mf_office_row, office);
    struct mf_holding_row *holding = MF_ROW(org, holdings, mf_holding_row, row->holding);
    mf_person p = row->holder;
    struct mf_event *e;

    mf_assert(p != MF_NOBODY);
    mf_touch(org, row, sizeof *row);
    mf_touch(org, holding, sizeof *holding);
    holding->to = next_version(org);
    holding->until = org->now;
    row->holder = MF_NOBODY;
    row->holding = MF_NO_SLOT;
    row->vacant_since = org->now;
    e = mf_emit(s, why);
    e->person = p;
    e->office = office;
    office_changed(s);
    mf_proposals_member_left(s, p);
}

static bool is_recused(mf_person p, const mf_person *recused, uint32_t nrecused)
{
    for (uint32_t i = 0; i < nrecused; i++)
        if (recused[i] == p)
            return true;
    return false;
}

mf_person mf_acts_for(const struct mf_org *org, uint32_t office, const mf_person *recused,
                      uint32_t nrecused)
{
    const struct mf_binding *b = mf_binding_now(org);

    /* The checker refuses cycles of `acting`; the bound makes that no matter of trust. */
    for (uint32_t steps = 0; steps <= b->charter->noffices; steps++) {
        const struct mf_office_row *row = MF_ROW(org, offices, mf_office_row, office);
        const struct mf_office *law = mf_office_law(org, office);
        if (row->holder != MF_NOBODY) {
            const struct mf_holding_row *h = MF_ROW(org, holdings, mf_holding_row, row->holding);
            if (h->suspended_until <= org->now && !h->provisional &&
                !is_recused(row->holder, recused, nrecused))
                return row->holder;
        }
        if (!law || law->acting.kind != MF_REF_OFFICE)
            return MF_NOBODY;
        office = b->office[law->acting.index];
    }
    return MF_NOBODY;
}

/* ---- suspension ---- */

void mf_suspend_holding(struct mf_step *s, uint32_t holding_row, mf_instant until, uint32_t lock)
{
    struct mf_holding_row *row = MF_ROW(s->org, holdings, mf_holding_row, holding_row);

    mf_touch(s->org, row, sizeof *row);
    row->suspended_until = until;
    row->lock = lock;
    if (until <= s->org->now)
        return;
    mf_queue_put(s->org, until, MF_RANK_STANDING, 0, MF_DUE_SUSPENSION, holding_row, 0);
    struct mf_event *e = mf_emit(s, MF_EV_SUSPENDED);
    e->person = row->person;
    e->office = row->office;
    e->until = until;
    mf_proposals_member_left(s, row->person);
}

void mf_suspend_seat(struct mf_step *s, uint32_t seat_row, mf_instant until, uint32_t lock)
{
    const struct mf_seat_row *row = MF_ROW(s->org, seats, mf_seat_row, seat_row);
    struct mf_seat_more *more = mf_seat_more_edit(s->org, seat_row);

    more->suspended_until = until;
    more->lock = lock;
    if (until <= s->org->now)
        return;
    mf_queue_put(s->org, until, MF_RANK_STANDING, 0, MF_DUE_SUSPENSION, seat_row, 1);
    struct mf_event *e = mf_emit(s, MF_EV_SUSPENDED);
    e->person = row->person;
    e->body = row->body;
    e->until = until;
    mf_proposals_member_left(s, row->person);
}

/* An ex officio member suspended from each office that seats him is suspended from the body too. */
static bool offices_suspended(const struct mf_org *org, mf_person p, uint32_t body)
{
    const struct mf_body *law = mf_body_law(org, body);
    const struct mf_binding *b = mf_binding_now(org);

    for (uint32_t i = 0; law && i < law->nincludes; i++)
        if (sits_for(org, law, i) == p &&
            !mf_org_suspended(org, p, b->office[law->includes[i].index]))
            return false;
    return true;
}

bool mf_suspended_from_body(const struct mf_org *org, mf_person p, uint32_t body)
{
    uint32_t i = mf_seat_of(org, p, body);
    const struct mf_seat_row *seat;

    if (i == MF_NO_SLOT)
        return false;
    seat = MF_ROW(org, seats, mf_seat_row, i);
    if (mf_seat_more(org, i)->suspended_until > org->now)
        return true;
    return seat->source == MF_EX_OFFICIO && offices_suspended(org, p, body);
}

/* ---- deadlines ---- */

static void suspension_over(struct mf_step *s, const struct mf_queue_entry *q)
{
    struct mf_org *org = s->org;
    struct mf_event *e;

    if (q->b == 1) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, q->a);
        if (seat->to != MF_STILL || mf_seat_more(org, q->a)->suspended_until != q->at)
            return;
        mf_seat_more_edit(org, q->a)->suspended_until = 0;
        e = mf_emit(s, MF_EV_SUSPENSION_OVER);
        e->person = seat->person;
        e->body = seat->body;
    } else {
        struct mf_holding_row *holding = MF_ROW(org, holdings, mf_holding_row, q->a);
        if (holding->to != MF_STILL || holding->suspended_until != q->at)
            return;
        mf_touch(org, holding, sizeof *holding);
        holding->suspended_until = 0;
        e = mf_emit(s, MF_EV_SUSPENSION_OVER);
        e->person = holding->person;
        e->office = holding->office;
    }
}

void mf_member_due(struct mf_step *s, const struct mf_queue_entry *q)
{
    if (q->due == MF_DUE_TERM) {
        const struct mf_seat_row *seat = MF_ROW(s->org, seats, mf_seat_row, q->a);
        if (seat->to == MF_STILL && mf_seat_more(s->org, q->a)->term_end <= q->at)
            mf_unseat(s, q->a, MF_EV_TERM_OVER);
    } else if (q->due == MF_DUE_SUSPENSION) {
        suspension_over(s, q);
    } else if (q->due == MF_DUE_VACANCY) {
        look_at_clocks(s, q->a);
    }
}
