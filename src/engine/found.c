/* Founding: a charter and a roster become an organisation, or the reasons why not. */
#include "engine/found.h"

#include "base/os.h"
#include "engine/choose.h"
#include "engine/invariant.h"
#include "engine/member.h"
#include "engine/proposal.h"

/* ---- what the engine carries ---- */

struct carrying {
    const struct mf_charter *charter;
    struct mf_refusals *rs;
    bool all;
};

static void not_carried(struct carrying *c, bool stands, struct mf_span span, const char *name)
{
    struct mf_refusal *r;

    if (!stands)
        return;
    r = mf_refuse(c->rs, MF_WHY_NOT_CARRIED);
    r->charter = c->charter;
    r->clause = span;
    r->word = mf_str_c(name);
    c->all = false;
}

/* `for D` where no clock is kept: where the number in office differs from proposal to proposal. */
static void conds_carried(struct carrying *c, const struct mf_cond *cond)
{
    if (!cond)
        return;
    for (uint32_t i = 0; i < cond->nchildren; i++)
        conds_carried(c, cond->children[i]);
    not_carried(c,
                cond->kind == MF_COND_IN_OFFICE && cond->held.span.len > 0 &&
                    (cond->group.kind == MF_GROUP_SUBJECT ||
                     cond->group.except == MF_EXCEPT_SUBJECT ||
                     cond->value.amount.ref.kind == MF_REF_PARAM),
                cond->span, "in office … for, of the subject or a parameter");
}

static void body_carried(struct carrying *c, const struct mf_body *body)
{
#define MF_NOT_CARRIED_BODY(cond, span, name) not_carried(c, (cond), (span), (name));
#include "engine/carried.def"
    not_carried(c, body->nweights > MF_BODY_WEIGHTS,
                body->nweights > MF_BODY_WEIGHTS ? body->weights[MF_BODY_WEIGHTS].span : body->span,
                "weight (a fifth of one body)");
}

static void effect_carried(struct carrying *c, const struct mf_effect *e)
{
    not_carried(c, e->kind == MF_EF_GRANT, e->span, "grant");
    not_carried(c, e->kind == MF_EF_REVOKE, e->span, "revoke");
}

/* A choice from texts can only adopt one. */
static void choice_carried(struct carrying *c, const struct mf_power *power)
{
    uint32_t stage = mf_choosing_stage(power);
    const struct mf_choose *choose;

    if (stage == MF_NO_SLOT)
        return;
    choose = &power->stages[stage].choose;
    for (uint32_t i = 0; i < power->neffects; i++)
        not_carried(c, choose->from_options && power->effects[i].kind != MF_EF_ADOPT,
                    power->effects[i].span, "an effect of a choice from options other than adopt");
}

/* A stage that its own words make impossible to carry. */
static void stage_carried(struct carrying *c, const struct mf_power *power,
                          const struct mf_stage *stage)
{
#define MF_NOT_CARRIED_STAGE(cond, span, name) not_carried(c, (cond), (span), (name));
#include "engine/carried.def"
    if (stage->passes_when_proposed && power->opens != MF_OPENS_NO) {
        mf_refuse_clause(c->rs, MF_WHY_OPENS_UNPROPOSED, c->charter,
                         (uint32_t)(power - c->charter->powers), stage->passes_span);
        c->all = false;
    }
    if (stage->secret)
        c->all = mf_secret_kept(c->charter, power, stage, c->rs) && c->all;
}

static void power_carried(struct carrying *c, const struct mf_power *power)
{
#define MF_NOT_CARRIED_POWER(cond, span, name) not_carried(c, (cond), (span), (name));
#include "engine/carried.def"
    for (uint32_t i = 0; i < power->nstages; i++)
        stage_carried(c, power, &power->stages[i]);
    choice_carried(c, power);
    for (uint32_t i = 0; i < power->neffects; i++)
        effect_carried(c, &power->effects[i]);
    conds_carried(c, power->only_when);
    conds_carried(c, power->opens_when);
    if (power->opens != MF_OPENS_NO)
        c->all = mf_opens_filled(c->charter, power, c->rs) && c->all;
}

bool mf_engine_carries(const struct mf_charter *charter, struct mf_refusals *refusals)
{
    struct carrying c = {.charter = charter, .rs = refusals, .all = true};

    for (uint32_t i = 0; i < charter->nbodies; i++)
        body_carried(&c, &charter->bodies[i]);
    for (uint32_t i = 0; i < charter->nalways; i++)
        conds_carried(&c, charter->always[i].cond);
    for (uint32_t i = 0; i < charter->nmandates; i++)
        not_carried(&c, true, charter->mandates[i].span, "mandate");
    for (uint32_t i = 0; i < charter->npowers; i++)
        power_carried(&c, &charter->powers[i]);
    if (refusals)
        mf_refusals_sort(refusals);
    return c.all;
}

/* ---- the roster ---- */

struct founding {
    struct mf_step *step;
    struct mf_org *org;
    const struct mf_charter *charter;
    const struct mf_roster *roster;
    struct mf_refusals *rs;
    bool ok;
};

static struct mf_refusal *fault(struct founding *f, enum mf_reason reason)
{
    f->ok = false;
    return mf_refuse(f->rs, reason);
}

static void no_such(struct founding *f, const char *what)
{
    fault(f, MF_WHY_ROSTER_PERSON)->word = mf_str_c(what);
}

static void add_persons(struct founding *f)
{
    struct mf_org *org = f->org;

    mf_person_room(org, f->roster->npersons);
    for (uint32_t i = 0; i < f->roster->npersons; i++) {
        const struct mf_roster_person *from = &f->roster->persons[i];
        if (mf_org_find_person(org, from->id) != MF_NOBODY) {
            fault(f, MF_WHY_NAME_TAKEN)->word = from->id;
            return;
        }
        mf_person p = mf_person_add(org, from->id, from->name);
        struct mf_person_more *more;
        if (!from->agent && !from->facts)
            continue;
        more = mf_person_more_edit(org, p);
        more->agent = from->agent;
        more->owner = from->agent ? from->owner : MF_NOBODY;
        if (!from->facts)
            continue;
        more->facts = mf_new_n(&org->arena, struct mf_str, f->charter->nfacts);
        for (uint32_t k = 0; k < f->charter->nfacts; k++)
            more->facts[k] = mf_str_copy(&org->arena, from->facts[k]);
    }
}

static void add_seat(struct founding *f, const struct mf_roster_seat *from)
{
    struct mf_org *org = f->org;
    const struct mf_body *law;
    struct mf_seating seating;

    if (from->person >= org->persons.n || from->body >= f->charter->nbodies) {
        no_such(f, from->person >= org->persons.n ? "seat: person" : "seat: body");
        return;
    }
    law = &f->charter->bodies[from->body];
    if (law->ntags < MF_MAX_TAGS && from->tags >> law->ntags != 0) {
        no_such(f, "seat: tag");
        return;
    }
    if (mf_seat_of(org, from->person, from->body) != MF_NO_SLOT) {
        struct mf_refusal *r = fault(f, MF_WHY_ROSTER_TWICE);
        r->person = from->person;
        r->word = law->name.text;
        return;
    }
    seating = (struct mf_seating){
        .person = from->person,
        .body = from->body,
        .tags = from->tags,
        .source = MF_BY_FOUNDING,
        .since = from->since ? from->since : org->now,
        .term_end = MF_NEVER,
    };
    if (law->term.span.len > 0)
        seating.term_end = mf_after(seating.since, law->term.ms);
    mf_seat_open(f->step, &seating);
}

static void add_office(struct founding *f, const struct mf_roster_office *from)
{
    struct mf_org *org = f->org;

    if (from->person >= org->persons.n || from->office >= f->charter->noffices) {
        no_such(f, from->person >= org->persons.n ? "office: person" : "office");
        return;
    }
    if (mf_org_holder(org, from->office) != MF_NOBODY) {
        const struct mf_office *law = &f->charter->offices[from->office];
        f->ok = false;
        mf_refuse_law(org, f->rs, MF_WHY_OFFICE_OCCUPIED, law->span, law->name.text)->person =
            mf_org_holder(org, from->office);
        return;
    }
    mf_appoint(f->step, from->person, from->office);
}

static void add_weight(struct founding *f, const struct mf_roster_weight *from)
{
    struct mf_org *org = f->org;
    const struct mf_body_row *body;
    uint64_t others;

    if (from->person >= org->persons.n || from->body >= f->charter->nbodies ||
        from->weight >= f->charter->bodies[from->body].nweights) {
        no_such(f, "weight");
        return;
    }
    body = MF_ROW(org, bodies, mf_body_row, from->body);
    others = body->issued[from->weight] - mf_weight_of(org, from->person, from->body, from->weight);
    if (from->amount > (uint64_t)INT64_MAX - others) {
        const struct mf_body *law = &f->charter->bodies[from->body];
        f->ok = false;
        mf_refuse_law(org, f->rs, MF_WHY_WEIGHT_TOO_LARGE, law->weights[from->weight].span,
                      law->name.text);
        return;
    }
    mf_weight_set(org, from->person, from->body, from->weight, from->amount);
}

/* ---- founding ---- */

struct mf_org *mf_org_empty(mf_instant at)
{
    struct mf_arena arena;
    struct mf_org *org;

    mf_arena_init(&arena);
    org = mf_new(&arena, struct mf_org);
    org->arena = arena; /* holds the organisation itself */
    mf_arena_init(&org->journal.arena);
    mf_arena_init(&org->journal.list);
    org->now = org->founded = at;
    org->dissolved_at = MF_NEVER;
    mf_rows_init(&org->persons, sizeof(struct mf_person_row));
    mf_rows_init(&org->person_mores, sizeof(struct mf_person_more));
    mf_rows_init(&org->seats, sizeof(struct mf_seat_row));
    mf_rows_init(&org->seat_mores, sizeof(struct mf_seat_more));
    mf_rows_init(&org->holdings, sizeof(struct mf_holding_row));
    mf_rows_init(&org->weights, sizeof(struct mf_weight_row));
    mf_rows_init(&org->bodies, sizeof(struct mf_body_row));
    mf_rows_init(&org->offices, sizeof(struct mf_office_row));
    mf_rows_init(&org->settings, sizeof(struct mf_setting_row));
    mf_rows_init(&org->emergencies, sizeof(struct mf_emergency_row));
    mf_rows_init(&org->services, sizeof(struct mf_service_row));
    mf_rows_init(&org->keys, sizeof(struct mf_key_row));
    mf_rows_init(&org->undos, sizeof(struct mf_undo_row));
    mf_rows_init(&org->counts, sizeof(struct mf_count_row));
    mf_rows_init(&org->ballots, sizeof(struct mf_ballot_row));
    mf_rows_init(&org->notices, sizeof(struct mf_notice_row));
    mf_rows_init(&org->heard, sizeof(struct mf_heard_row));
    mf_rows_init(&org->attests, sizeof(struct mf_attest_row));
    mf_rows_init(&org->delegations, sizeof(struct mf_delegation_row));
    mf_rows_init(&org->documents, sizeof(struct mf_document_row));
    mf_rows_init(&org->proposals, sizeof(struct mf_proposal_row));
    mf_rows_init(&org->elections, sizeof(struct mf_election_row));
    mf_rows_init(&org->options, sizeof(struct mf_option_row));
    mf_rows_init(&org->marks, sizeof(struct mf_mark_row));
    mf_rows_init(&org->opens, sizeof(struct mf_opens_row));
    mf_rows_init(&org->clocks, sizeof(struct mf_clock_row));
    mf_rows_init(&org->bars, sizeof(uint32_t));
    mf_alike_init(org);
    return org;
}

void mf_org_free(struct mf_org *org)
{
    struct mf_arena arena;

    if (!org)
        return;
    mf_arena_free(&org->journal.arena);
    mf_arena_free(&org->journal.list);
    arena = org->arena;
    mf_arena_free(&arena);
}

static void fill(struct founding *f)
{
    const struct mf_roster *r = f->roster;

    mf_bind(f->org, f->charter, MF_NO_PROPOSAL);
    add_persons(f);
    if (!f->ok)
        return;
    for (uint32_t i = 0; i < r->nweights; i++)
        add_weight(f, &r->weights[i]);
    for (uint32_t i = 0; i < r->nseats; i++)
        add_seat(f, &r->seats[i]);
    for (uint32_t i = 0; i < r->noffices; i++)
        add_office(f, &r->offices[i]);
    f->ok &= mf_state_lawful(f->org, f->rs);
}

struct mf_org *mf_org_found(const struct mf_charter *charter, const struct mf_roster *roster,
                            mf_instant at, struct mf_events *events, struct mf_refusals *refusals)
{
    struct mf_org *org;
    struct mf_step step = {0};
    struct founding f = {
        .step = &step,
        .charter = charter,
        .roster = roster,
        .rs = refusals,
        .ok = true,
    };

    if (!mf_engine_carries(charter, refusals))
        return NULL;
    if (at < 0) {
        mf_refuse(refusals, MF_WHY_CLOCK)->when = at;
        return NULL;
    }
    org = mf_org_empty(at);
    step.org = f.org = org;
    /* Who sits at the start is no news; clocks and caretaker modes begin when all are there. */
    org->settling = true;
    fill(&f);
    org->settling = false;
    if (!f.ok) {
        if (refusals)
            mf_refusals_sort(refusals);
        mf_org_free(org);
        return NULL;
    }
    step.events = events;
    mf_members_settle(&step);
    mf_opens_look(&step);
    return org;
}
