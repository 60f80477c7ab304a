/*
 * Who and what may be chosen: nominations while a proposal is prepared, the texts that a filing
 * brings, and the option that stands against all of them.
 */
#include "engine/choose.h"

#include "base/os.h"

/* ---- rows ---- */

uint32_t mf_choosing_stage(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->nstages; i++)
        if (mf_stage_chooses(&power->stages[i]))
            return i;
    return MF_NO_SLOT;
}

uint32_t mf_chosen_param(const struct mf_power *power)
{
    uint32_t stage = mf_choosing_stage(power);

    if (stage == MF_NO_SLOT || power->stages[stage].choose.from_options)
        return MF_NO_SLOT;
    return power->subject;
}

struct mf_election_row *mf_election(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return MF_ROW(org, elections, mf_election_row, p->election);
}

struct mf_election_row *mf_election_edit(struct mf_org *org, const struct mf_proposal_row *p)
{
    struct mf_election_row *el = mf_election(org, p);

    mf_touch(org, el, sizeof *el);
    return el;
}

struct mf_option_row *mf_option(const struct mf_org *org, const struct mf_election_row *el,
                                uint32_t number)
{
    mf_assert(number < el->options.n);
    return MF_ROW(org, options, mf_option_row, el->options.at[number]);
}

struct mf_option_row *mf_option_edit(struct mf_org *org, const struct mf_election_row *el,
                                     uint32_t number)
{
    struct mf_option_row *o = mf_option(org, el, number);

    mf_touch(org, o, sizeof *o);
    return o;
}

static struct mf_option_row *add_option(struct mf_org *org, const struct mf_proposal_row *p,
                                        struct mf_str text, mf_person person)
{
    struct mf_election_row *el = mf_election_edit(org, p);
    uint32_t row;
    struct mf_option_row *o = mf_row_add(org, &org->options, &row);

    o->proposal = p->number;
    o->number = el->options.n;
    o->person = person;
    o->text = text;
    o->by = MF_NOBODY;
    o->at = org->now;
    o->count = MF_NO_SLOT;
    mf_vec_push(&org->arena, &el->options, row);
    return o;
}

struct mf_str mf_option_name(const struct mf_org *org, const struct mf_option_row *o)
{
    return o->person == MF_NOBODY ? o->text : mf_org_person_name(org, o->person);
}

/* ---- filing ---- */

static bool option_fits(const struct mf_command *c, uint32_t first, uint32_t i,
                        struct mf_str against)
{
    const struct mf_arg *a = &c->args[i];

    if (a->kind != MF_ARG_TEXT || a->text.n == 0 || a->text.n > MF_MAX_OPTION ||
        mf_str_eq(a->text, against))
        return false;
    for (uint32_t k = first; k < i; k++)
        if (mf_str_eq(c->args[k].text, a->text))
            return false;
    return true;
}

bool mf_options_fit(struct mf_step *s, const struct mf_command *c, uint32_t power, uint32_t first)
{
    const struct mf_charter *charter = mf_binding_now(s->org)->charter;
    const struct mf_power *p = &charter->powers[power];
    const struct mf_choose *choose = &p->stages[mf_choosing_stage(p)].choose;
    uint32_t n = c->nargs > first ? c->nargs - first : 0;
    bool fit = n > 0 && n <= MF_MAX_OPTIONS;
    struct mf_refusal *r;

    for (uint32_t i = first; fit && i < c->nargs; i++)
        fit = option_fits(c, first, i, choose->against);
    if (fit)
        return true;
    r = mf_refuse_clause(s->refusals, MF_WHY_BAD_OPTIONS, charter, power, choose->span);
    r->need = MF_MAX_OPTIONS;
    r->have = n;
    return false;
}

void mf_election_open(struct mf_org *org, uint32_t number)
{
    struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    uint32_t stage = mf_choosing_stage(power), row;
    struct mf_election_row *el;

    if (stage == MF_NO_SLOT)
        return;
    p = mf_proposal_edit(org, number);
    el = mf_row_add(org, &org->elections, &row);
    p->election = row;
    el->proposal = number;
    el->stage = stage;
    el->nominations_end = MF_NEVER;
    el->applying = MF_NO_SLOT;
    for (uint32_t i = power->nparams; i < p->nargs; i++)
        add_option(org, p, p->args[i].text, MF_NOBODY)->stands = true;
}

/* ---- nominations ---- */

mf_instant mf_nominations_begin(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_power *power = mf_proposal_power(org, p);
    struct mf_election_row *el;
    struct mf_event *e;

    if (p->election == MF_NO_SLOT || power->nominations_span.len == 0 ||
        mf_election(org, p)->stage != p->stage)
        return org->now;
    el = mf_election_edit(org, p);
    el->version = org->version;
    el->nominations_end = mf_after(org->now, power->nominations.ms);
    e = mf_emit_of(s, number, MF_EV_NOMINATIONS);
    e->until = el->nominations_end;
    e->clause = power->nominations_span;
    return el->nominations_end;
}

void mf_nominations_close(struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_election_row *el;

    if (p->election == MF_NO_SLOT)
        return;
    el = mf_election(org, p);
    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        if (mf_count_is_open(org, o->count))
            mf_count_close(org, o->count, o->stands);
    }
}

static struct mf_option_row *find_nominee(const struct mf_org *org,
                                          const struct mf_election_row *el, mf_person person)
{
    for (uint32_t i = 0; i < el->options.n; i++) {
        struct mf_option_row *o = mf_option(org, el, i);
        if (o->person == person)
            return o;
    }
    return NULL;
}

bool mf_is_nominee(const struct mf_org *org, const struct mf_proposal_row *p, mf_person person)
{
    return p->election != MF_NO_SLOT && person != MF_NOBODY &&
           find_nominee(org, mf_election(org, p), person);
}

/* The proposal takes nominations now; else refused. */
static const struct mf_proposal_row *nominating(struct mf_step *s, const struct mf_command *c,
                                                enum mf_happening on)
{
    const struct mf_proposal_row *p = mf_target(s, c, on);
    const struct mf_power *power;

    if (!p)
        return NULL;
    power = mf_proposal_power(s->org, p);
    if (p->election == MF_NO_SLOT || power->nominations_span.len == 0) {
        struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_NO_SUCH_RIGHT);
        r->proposal = c->proposal;
        r->word = MF_S("nominations");
        return NULL;
    }
    if (mf_election(s->org, p)->stage != p->stage) {
        mf_refuse(s->refusals, MF_WHY_NO_SUCH_COUNT)->proposal = c->proposal;
        return NULL;
    }
    return p;
}

static uint32_t open_count(struct mf_step *s, const struct mf_proposal_row *p)
{
    const struct mf_election_row *el = mf_election(s->org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(s->org, p, el->version);
    struct mf_count_opening o = {
        .proposal = p->number,
        .emergency = MF_NO_SLOT,
        .purpose = MF_FOR_GATHERING,
        .rule = mf_proposal_power(s->org, p)->nominations_by,
        .closes = el->nominations_end,
    };

    return mf_count_open(s->org, &o, &ctx);
}

/* The row of the person's nomination, made if need be; NULL: refused. */
static struct mf_option_row *nominee(struct mf_step *s, const struct mf_command *c,
                                     const struct mf_proposal_row *p)
{
    const struct mf_election_row *el = mf_election(s->org, p);
    struct mf_option_row *o = find_nominee(s->org, el, c->person);
    struct mf_refusal *r;

    if (o && o->declined) {
        r = mf_refuse(s->refusals, MF_WHY_DECLINED);
        r->person = c->person;
        r->proposal = c->proposal;
        return NULL;
    }
    if (o)
        return o;
    if (el->options.n >= MF_MAX_OPTIONS) {
        r = mf_refuse(s->refusals, MF_WHY_TOO_MANY);
        r->need = MF_MAX_OPTIONS;
        r->have = el->options.n;
        r->word = MF_S("nominees");
        return NULL;
    }
    o = add_option(s->org, p, (struct mf_str){0}, c->person);
    o->by = c->actor;
    o->count = open_count(s, p);
    return o;
}

/* The nominations are over; else false, and refused. */
static bool still_open(struct mf_step *s, const struct mf_proposal_row *p)
{
    const struct mf_election_row *el = mf_election(s->org, p);

    if (el->nominations_end > s->org->now)
        return true;
    mf_refuse_clause(s->refusals, MF_WHY_WINDOW_CLOSED, mf_proposal_charter(s->org, p), p->power,
                     mf_proposal_power(s->org, p)->nominations_span)
        ->when = el->nominations_end;
    return false;
}

bool mf_nominate_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = nominating(s, c, MF_HP_NOMINATE);
    const struct mf_heard_row *h;
    struct mf_option_row *o;
    struct mf_event *e;

    if (!p || !still_open(s, p))
        return false;
    if (c->person >= org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        return false;
    }
    h = mf_heard_find(org, c->proposal, c->actor);
    if (h && h->recused) {
        mf_refuse(s->refusals, MF_WHY_RECUSED)->person = c->actor;
        return false;
    }
    o = nominee(s, c, p);
    if (!o || !mf_count_may_cast(org, o->count, c->actor, s->refusals))
        return false;
    if (mf_count_ballot(org, o->count, c->actor) == MF_BALLOT_YES) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_count_cast(org, o->count, c->actor, MF_BALLOT_YES, false);
    mf_emit_of(s, c->proposal, MF_EV_NOMINATED)->person = c->person;
    if (!o->stands && mf_count_truth(org, o->count, true, org->now) == MF_TRUE) {
        mf_touch(org, o, sizeof *o);
        o->stands = true;
        e = mf_emit_of(s, c->proposal, MF_EV_STANDS);
        e->person = c->person;
        e->n = o->number;
    }
    return true;
}

/* Nobody is made to stand; until voting opens, since then ballots have been cast. */
bool mf_decline_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = nominating(s, c, MF_HP_DECLINE);
    struct mf_option_row *o;
    struct mf_refusal *r;

    if (!p)
        return false;
    o = find_nominee(org, mf_election(org, p), c->actor);
    if (!o) {
        r = mf_refuse(s->refusals, MF_WHY_NOT_NOMINATED);
        r->person = c->actor;
        r->proposal = c->proposal;
        return false;
    }
    if (o->declined) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_touch(org, o, sizeof *o);
    o->declined = true;
    o->stands = false;
    if (mf_count_is_open(org, o->count))
        mf_count_close(org, o->count, false);
    mf_emit_of(s, c->proposal, MF_EV_DECLINED)->person = c->actor;
    return true;
}

/* ---- the ballot ---- */

bool mf_choice_begin(struct mf_step *s, uint32_t number, struct mf_refusals *why)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_choose *choose = &mf_proposal_stage(org, p)->choose;
    struct mf_election_row *el = mf_election_edit(org, p);
    bool any = false, against = false;

    mf_nominations_close(org, p);
    el->slots = NULL;
    el->slot_cap = el->nmarks = 0;
    el->counted = el->open = false;
    for (uint32_t i = 0; i < el->options.n; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, i);
        o->votes = 0; /* those of a first call don't count in the second */
        any |= o->stands && !o->against;
        against |= o->against;
    }
    if (!any) {
        mf_refuse_clause(why, MF_WHY_NOBODY_STANDS, mf_proposal_charter(org, p), p->power,
                         choose->span);
        return false;
    }
    if (choose->against.n > 0 && !against) {
        struct mf_option_row *o = add_option(org, p, choose->against, MF_NOBODY);
        o->against = o->stands = true;
    }
    return true;
}

/* ---- what may be asked ---- */

uint32_t mf_org_options(const struct mf_org *org, uint32_t proposal)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);

    return p->election == MF_NO_SLOT ? 0 : mf_election(org, p)->options.n;
}

struct mf_option_view mf_org_option(const struct mf_org *org, uint32_t proposal, uint32_t option)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_option_row *o = mf_option(org, mf_election(org, p), option);
    /* What a secret ballot says is known when it is over. */
    bool hidden = mf_count_is_open(org, p->vote) && mf_count_at(org, p->vote)->secret;

    return (struct mf_option_view){
        .person = o->person,
        .name = mf_option_name(org, o),
        .against = o->against,
        .by = o->by,
        .stands = o->stands,
        .declined = o->declined,
        .votes = hidden ? 0 : o->votes,
        .hidden = hidden,
        .chosen = o->chosen,
        .tied = o->tied,
        .applied = o->applied,
        .place = o->place,
        .order = o->order,
        .reasons = o->reasons,
        .nreasons = o->nreasons,
    };
}
