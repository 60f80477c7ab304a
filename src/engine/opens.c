/*
 * What the charter does by itself because a condition holds or time has passed: powers that it
 * opens (`opens when`, `every`, `after`), and the clocks behind `GROUP in office >= N for D`.
 *
 * All of it begins in rank 3, when whatever lapses, closes or takes effect at the instant has done
 * so (rule 2): a condition that holds only in between opens nothing.
 */
#include "base/os.h"
#include "engine/choose.h"

/* Two clauses in the same words. */
static bool same_words(const struct mf_charter *a, struct mf_span x, const struct mf_charter *b,
                       struct mf_span y)
{
    return mf_str_eq(mf_source_slice(&a->source, x), mf_source_slice(&b->source, y));
}

/* Index of the power in the present charter; MF_NO_SLOT: it has gone. */
static uint32_t power_now(const struct mf_org *org, uint32_t stable)
{
    const struct mf_binding *b = mf_binding_now(org);

    for (uint32_t i = 0; i < b->charter->npowers; i++)
        if (b->power[i] == stable)
            return i;
    return MF_NO_SLOT;
}

/* ---- clocks of conditions
 * ------------------------------------------------------------------------------------ */

mf_instant mf_clock_since(const struct mf_org *org, const struct mf_cond *c)
{
    for (uint32_t i = org->clocks.n; i > 0; i--) {
        const struct mf_clock_row *row = MF_ROW(org, clocks, mf_clock_row, i - 1);
        if (row->cond == c)
            return row->since;
    }
    return MF_NEVER;
}

/* A clock of the newest charter before this one that says the same, and goes on; NULL: none. */
static const struct mf_clock_row *clock_before(const struct mf_org *org,
                                               const struct mf_clock_row *of)
{
    const struct mf_charter *c = org->bindings.at[of->binding]->charter;

    if (of->binding == 0)
        return NULL;
    for (uint32_t i = org->clocks.n; i > 0; i--) {
        const struct mf_clock_row *row = MF_ROW(org, clocks, mf_clock_row, i - 1);
        if (row->binding == of->binding - 1 &&
            same_words(c, of->cond->span, org->bindings.at[row->binding]->charter, row->cond->span))
            return row;
    }
    return NULL;
}

static void bind_clocks(struct mf_org *org, const struct mf_cond *c)
{
    const struct mf_clock_row *before;
    struct mf_clock_row *row;
    uint32_t i;

    if (!c)
        return;
    for (uint32_t k = 0; k < c->nchildren; k++)
        bind_clocks(org, c->children[k]);
    if (c->kind != MF_COND_IN_OFFICE || c->held.span.len == 0)
        return;
    row = mf_row_add(org, &org->clocks, &i);
    row->binding = org->bindings.n - 1;
    row->cond = c;
    row->since = row->broken_at = row->since_before = MF_NEVER;
    before = clock_before(org, row);
    if (before)
        row->since = before->since;
}

static void look_at_clock(struct mf_org *org, struct mf_clock_row *row)
{
    bool holds = mf_cond_in_office(org, org->bindings.at[row->binding], row->cond);

    if (holds == (row->since != MF_NEVER))
        return;
    mf_touch(org, row, sizeof *row);
    if (!holds) {
        row->broken_at = org->now;
        row->since_before = row->since;
        row->since = MF_NEVER;
    } else if (row->broken_at == org->now) {
        row->since = row->since_before;
    } else {
        row->since = org->now;
    }
}

/* ---- rows of what opens by itself
 * ---------------------------------------------------------------------------- */

static struct mf_opens_row *row_of(const struct mf_org *org, uint32_t stable)
{
    for (uint32_t i = 0; i < org->opens.n; i++) {
        struct mf_opens_row *row = MF_ROW(org, opens, mf_opens_row, i);
        if (row->power == stable)
            return row;
    }
    return NULL;
}

static void queue_row(struct mf_org *org, const struct mf_opens_row *row)
{
    mf_queue_put(org, row->at, MF_RANK_BEGIN, 0, MF_DUE_OPENS, row->power, MF_NO_PROPOSAL);
}

/* Does the row's clause stand in the power as it did? */
static bool same_clause(const struct mf_org *org, const struct mf_opens_row *row,
                        const struct mf_power *power)
{
    const struct mf_charter *c = org->bindings.at[row->words]->charter;

    for (uint32_t i = 0; i < c->npowers && !row->gone; i++)
        if (org->bindings.at[row->words]->power[i] == row->power)
            return same_words(c, c->powers[i].opens_span, mf_binding_now(org)->charter,
                              power->opens_span);
    return false;
}

static void bind_power(struct mf_org *org, const struct mf_power *power, uint32_t stable)
{
    struct mf_opens_row *row = row_of(org, stable);
    uint32_t i;

    if (!row) {
        row = mf_row_add(org, &org->opens, &i);
        row->power = stable;
        row->gone = true;
    }
    if (same_clause(org, row, power)) /* its clock goes on */
        return;
    mf_touch(org, row, sizeof *row);
    row->words = org->bindings.n - 1;
    row->gone = row->held = false;
    row->at = MF_NEVER;
    if (power->opens == MF_OPENS_EVERY) {
        row->at = mf_after(org->now, power->opens_every.ms);
        queue_row(org, row);
    }
}

void mf_opens_bind(struct mf_org *org)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_charter *c = b->charter;

    for (uint32_t i = 0; i < org->opens.n; i++) {
        struct mf_opens_row *row = MF_ROW(org, opens, mf_opens_row, i);
        uint32_t k = power_now(org, row->power);
        if (!row->gone && (k == MF_NO_SLOT || (c->powers[k].opens != MF_OPENS_WHEN &&
                                               c->powers[k].opens != MF_OPENS_EVERY))) {
            mf_touch(org, row, sizeof *row);
            row->gone = true;
            row->at = MF_NEVER;
        }
    }
    for (uint32_t i = 0; i < c->npowers; i++) {
        if (c->powers[i].opens == MF_OPENS_WHEN || c->powers[i].opens == MF_OPENS_EVERY)
            bind_power(org, &c->powers[i], b->power[i]);
        bind_clocks(org, c->powers[i].only_when);
        bind_clocks(org, c->powers[i].opens_when);
    }
    for (uint32_t i = 0; i < c->nalways; i++)
        bind_clocks(org, c->always[i].cond);
}

/* ---- looking
 * -------------------------------------------------------------------------------------------------
 */

static bool holds_now(const struct mf_org *org, const struct mf_power *power)
{
    return mf_cond_holds(org, mf_binding_now(org), power->opens_when, NULL, 0, power, NULL);
}

/* When the row must be looked at next: now, where the condition has changed. */
static void look_at_row(struct mf_org *org, struct mf_opens_row *row)
{
    uint32_t index = power_now(org, row->power);
    const struct mf_power *power;
    mf_instant at = org->now;

    if (row->gone || index == MF_NO_SLOT)
        return;
    power = &mf_binding_now(org)->charter->powers[index];
    if (power->opens != MF_OPENS_WHEN)
        return;
    if (holds_now(org, power) == row->held)
        at = mf_cond_next_change(org, mf_binding_now(org), power->opens_when);
    if (at == row->at)
        return;
    mf_touch(org, row, sizeof *row);
    row->at = at;
    queue_row(org, row);
}

void mf_opens_look(struct mf_step *s)
{
    struct mf_org *org = s->org;

    for (uint32_t i = 0; i < org->clocks.n; i++)
        look_at_clock(org, MF_ROW(org, clocks, mf_clock_row, i));
    for (uint32_t i = 0; i < org->opens.n; i++)
        look_at_row(org, MF_ROW(org, opens, mf_opens_row, i));
}

bool mf_opens_due_applies(const struct mf_org *org, const struct mf_queue_entry *e)
{
    const struct mf_opens_row *row;

    if (e->b != MF_NO_PROPOSAL)
        return true;
    row = row_of(org, e->a);
    return row && !row->gone && row->at == e->at;
}

/* ---- arguments: what the decision before it was about
 * ---------------------------------------------------------- */

#define MF_THE_DECISION (UINT32_MAX - 1) /* the argument is the earlier decision itself */

static bool same_type(const struct mf_param *a, const struct mf_param *b)
{
    if (a->type != b->type || a->nwords != b->nwords)
        return false;
    for (uint32_t i = 0; i < a->nwords; i++)
        if (!mf_str_eq(a->words[i].text, b->words[i].text))
            return false;
    return true;
}

/*
 * Which parameter of the earlier power gives this one: that of the same name and type, or where it
 * asks for a decision of that power the decision itself. MF_NO_SLOT: none.
 */
static uint32_t given_by(const struct mf_param *param, const struct mf_power *from)
{
    for (uint32_t i = 0; i < from->nparams; i++)
        if (mf_str_eq(from->params[i].name.text, param->name.text) &&
            same_type(param, &from->params[i]))
            return i;
    for (uint32_t i = 0; i < param->npowers && param->type == MF_PARAM_DECISION; i++)
        if (mf_str_eq(param->powers[i].name.text, from->name.text))
            return MF_THE_DECISION;
    return MF_NO_SLOT;
}

bool mf_opens_filled(const struct mf_charter *c, const struct mf_power *power,
                     struct mf_refusals *rs)
{
    const struct mf_power *from =
        power->opens == MF_OPENS_AFTER ? &c->powers[power->opens_after.index] : NULL;
    bool all = true;

    uint32_t choosing = mf_choosing_stage(power);

    if (choosing != MF_NO_SLOT && power->stages[choosing].choose.from_options) {
        mf_refuse_clause(rs, MF_WHY_OPENS_WITHOUT, c, (uint32_t)(power - c->powers),
                         power->stages[choosing].choose.span)
            ->word = MF_S("options");
        all = false;
    }
    for (uint32_t i = 0; i < power->nparams; i++) {
        if (i == mf_chosen_param(power) ||
            (from && given_by(&power->params[i], from) != MF_NO_SLOT))
            continue;
        mf_refuse_clause(rs, MF_WHY_OPENS_WITHOUT, c, (uint32_t)(power - c->powers),
                         power->params[i].span)
            ->word = power->params[i].name.text;
        all = false;
    }
    return all;
}

/* The arguments, in the organisation's arena; NULL where one is missing. Whom a choice is to name
 * stays open. */
static struct mf_arg *carried_over(struct mf_org *org, const struct mf_power *power,
                                   uint32_t trigger)
{
    struct mf_arg *args = mf_new_n(&org->arena, struct mf_arg, power->nparams + 1);
    const struct mf_proposal_row *before =
        trigger == MF_NO_PROPOSAL ? NULL : mf_proposal(org, trigger);

    for (uint32_t i = 0; i < power->nparams; i++) {
        uint32_t from = MF_NO_SLOT;
        if (i == mf_chosen_param(power)) {
            args[i] = (struct mf_arg){.kind = MF_ARG_PERSON, .person = MF_NOBODY};
            continue;
        }
        if (before)
            from = given_by(&power->params[i], mf_proposal_power(org, before));
        if (from == MF_NO_SLOT)
            return NULL;
        if (from == MF_THE_DECISION)
            args[i] = (struct mf_arg){.kind = MF_ARG_DECISION, .proposal = trigger};
        else
            args[i] = before->args[from];
    }
    return args;
}

/* ---- opening
 * -------------------------------------------------------------------------------------------------
 */

/*
 * Opens a proposal of the power, unless one for the same is running already or what it is about has
 * gone. Nobody is its proposer.
 */
static void open_itself(struct mf_step *s, uint32_t index, uint32_t trigger)
{
    struct mf_org *org = s->org;
    const struct mf_power *power = &mf_binding_now(org)->charter->powers[index];
    struct mf_step quiet = {.org = org};
    struct mf_command c = {.verb = MF_DO_FILE,
                           .at = org->now,
                           .actor = MF_NOBODY,
                           .power = index,
                           .args = carried_over(org, power, trigger),
                           .nargs = power->nparams};
    struct mf_refusals why = {.arena = &org->arena};
    uint32_t mark = mf_tx_begin(org), before = s->proposal, number;
    struct mf_proposal_row *p = NULL;

    if (c.args && mf_arguments_fit(&quiet, &c, power))
        p = mf_proposal_new(org, &c, power);
    if (!p || !mf_no_duplicate(org, p, NULL)) {
        mf_tx_rollback(org, mark);
        return;
    }
    mf_tx_commit(org, mark);
    p->opened = org->now;
    p->opened_version = org->version;
    number = s->proposal = p->number;
    mf_emit_of(s, number, MF_EV_OPENED_ITSELF)->clause = power->opens_span;
    if (mf_guards_hold(org, p, &why)) {
        mf_move(s, number, MF_HP_OPENS, MF_ST_PREPARING);
        mf_prepare(s, number);
    } else {
        mf_end_reasons(org, number, &why);
        mf_move(s, number, MF_HP_OPENS, MF_ST_FAILED);
    }
    s->proposal = before;
}

static void due_after(struct mf_step *s, uint32_t index, uint32_t trigger)
{
    const struct mf_binding *b = mf_binding_now(s->org);
    const struct mf_power *power = &b->charter->powers[index];

    if (power->opens == MF_OPENS_AFTER &&
        b->power[power->opens_after.index] == mf_proposal(s->org, trigger)->stable_power)
        open_itself(s, index, trigger);
}

void mf_opens_due(struct mf_step *s, const struct mf_queue_entry *e)
{
    struct mf_org *org = s->org;
    uint32_t index = power_now(org, e->a);
    const struct mf_power *power;
    struct mf_opens_row *row;
    bool opening = true;

    if (index == MF_NO_SLOT || !mf_opens_due_applies(org, e))
        return;
    if (e->b != MF_NO_PROPOSAL) {
        due_after(s, index, e->b);
        return;
    }
    power = &mf_binding_now(org)->charter->powers[index];
    row = row_of(org, e->a);
    mf_touch(org, row, sizeof *row);
    if (power->opens == MF_OPENS_EVERY) {
        row->at = mf_after(e->at, power->opens_every.ms);
        queue_row(org, row);
    } else {
        bool holds = holds_now(org, power);
        opening = holds && !row->held; /* once, when it begins to hold */
        row->held = holds;
        row->at = MF_NEVER;
    }
    if (opening)
        open_itself(s, index, MF_NO_PROPOSAL);
}

void mf_opens_after(struct mf_step *s, uint32_t proposal)
{
    struct mf_org *org = s->org;
    const struct mf_binding *b = mf_binding_now(org);
    uint32_t stable = mf_proposal(org, proposal)->stable_power;

    for (uint32_t i = 0; i < b->charter->npowers; i++)
        if (b->charter->powers[i].opens == MF_OPENS_AFTER &&
            b->power[b->charter->powers[i].opens_after.index] == stable)
            mf_queue_put(org, org->now, MF_RANK_BEGIN, 0, MF_DUE_OPENS, b->power[i], proposal);
}
