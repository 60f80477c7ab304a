/* Conditions: whether they hold now, and which atoms fail (rules 41, 56). */
#include "base/os.h"
#include "engine/invariant.h"

struct asking {
    const struct mf_org *org;
    const struct mf_binding *binding;
    const struct mf_arg *args;
    uint32_t nargs;
    const struct mf_power *power; /* NULL: of no power */
    struct mf_refusals *rs;
};

static struct mf_refusal *fails(const struct asking *q, const struct mf_cond *c,
                                enum mf_reason reason)
{
    struct mf_refusal *r = mf_refuse(q->rs, reason);

    r->charter = q->binding->charter;
    r->clause = c->span;
    r->word = c->name.name.text;
    if (q->power)
        r->power = (uint32_t)(q->power - q->binding->charter->powers);
    return r;
}

/* `since` to now is at least what the atom asks; MF_NEVER: it isn't so at all. */
static bool long_enough(const struct asking *q, const struct mf_cond *c, mf_instant since)
{
    return since != MF_NEVER &&
           mf_after(since, c->held.span.len > 0 ? c->held.ms : 0) <= q->org->now;
}

/* An atom that is true since an instant, but must have been so for longer. */
static void too_soon(const struct asking *q, const struct mf_cond *c, mf_instant since)
{
    struct mf_refusal *r = fails(q, c, MF_WHY_ONLY_WHEN_TOO_SOON);

    r->span = c->held.ms;
    r->when = mf_after(since, c->held.ms);
}

/* ---- numbers ---- */

static const struct mf_arg *argument(const struct asking *q, const struct mf_ref *ref)
{
    return ref->kind == MF_REF_PARAM && ref->index < q->nargs ? &q->args[ref->index] : NULL;
}

/* A plain number in a condition: written, a setting's, or an argument's. */
static uint64_t number(const struct asking *q, const struct mf_amount *a)
{
    const struct mf_arg *arg;

    if (a->kind != MF_AMT_NAME)
        return a->count;
    if (a->ref.kind == MF_REF_SETTING)
        return MF_ROW(q->org, settings, mf_setting_row, q->binding->setting[a->ref.index])
            ->value.count;
    arg = argument(q, &a->ref);
    return arg ? arg->amount : 0;
}

static bool compare(enum mf_op op, uint64_t have, uint64_t value)
{
    switch (op) {
    case MF_OP_LE:
        return have <= value;
    case MF_OP_GE:
        return have >= value;
    case MF_OP_IS:
        return have == value;
    }
    return false;
}

static bool param_holds(const struct asking *q, const struct mf_cond *c)
{
    const struct mf_arg *arg = argument(q, &c->name);
    const struct mf_param *param;

    if (!arg || !q->power)
        return false;
    param = &q->power->params[c->name.index];
    switch (c->value.kind) {
    case MF_VALUE_AMOUNT:
        return compare(c->op, arg->amount, number(q, &c->value.amount));
    case MF_VALUE_DURATION:
        return compare(c->op, (uint64_t)arg->duration, (uint64_t)c->value.duration.ms);
    case MF_VALUE_WORD:
        for (uint32_t i = 0; i < param->nwords; i++)
            if (mf_str_eq(param->words[i].text, c->value.text))
                return compare(c->op, arg->word, i);
        return false;
    case MF_VALUE_TEXT:
        return c->op == MF_OP_IS && mf_str_eq(arg->text, c->value.text);
    case MF_VALUE_NONE:
        break;
    }
    return false;
}

static uint64_t in_office(const struct asking *q, const struct mf_cond *c)
{
    const struct mf_arg *arg = NULL;
    struct mf_group_ctx ctx = {
        .org = q->org,
        .binding = q->binding,
        .subject = MF_NOBODY,
        .proposer = MF_NOBODY,
        .version = q->org->version,
    };

    if (q->power && q->power->subject < q->nargs)
        arg = &q->args[q->power->subject];
    if (arg && arg->kind == MF_ARG_PERSON)
        ctx.subject = arg->person;
    return mf_group_size(&ctx, &c->group, false, false);
}

/* ---- `POWER failed within D` ---- */

/* Opened, and not carried. Withdrawn, moot or superseded is no failure of the matter itself. */
static bool is_failure(const struct mf_proposal_row *p)
{
    if (p->opened == MF_NEVER)
        return false;
    return p->state == MF_ST_REJECTED || p->state == MF_ST_EXPIRED || p->state == MF_ST_VETOED ||
           p->state == MF_ST_OVERTURNED || p->state == MF_ST_UNDONE || p->state == MF_ST_FAILED;
}

/* When a proposal under that power last failed; MF_NEVER: never. */
static mf_instant last_failure(const struct asking *q, uint32_t power)
{
    uint32_t stable = q->binding->power[power];
    mf_instant last = MF_NEVER;

    for (uint32_t i = 0; i < q->org->proposals.n; i++) {
        const struct mf_proposal_row *p = MF_ROW(q->org, proposals, mf_proposal_row, i);
        if (p->stable_power == stable && is_failure(p) && (last == MF_NEVER || p->ended > last))
            last = p->ended;
    }
    return last;
}

/* ---- atoms ---- */

/* Since when the atom is true without its `not` and its `for`; MF_NEVER: it is false. */
static mf_instant true_since(const struct asking *q, const struct mf_cond *c)
{
    const struct mf_org *org = q->org;
    const struct mf_emergency_row *emergency;
    mf_instant failed, clocked;

    switch (c->kind) {
    case MF_COND_VACANCY:
        return MF_ROW(org, bodies, mf_body_row, q->binding->body[c->name.index])->short_since;
    case MF_COND_BELOW_MINIMUM:
        return MF_ROW(org, bodies, mf_body_row, q->binding->body[c->name.index])->below_since;
    case MF_COND_OFFICE_VACANT:
        return MF_ROW(org, offices, mf_office_row, q->binding->office[c->name.index])->vacant_since;
    case MF_COND_EMERGENCY:
        emergency =
            MF_ROW(org, emergencies, mf_emergency_row, q->binding->emergency[c->name.index]);
        return emergency->running ? emergency->since : MF_NEVER;
    case MF_COND_PARAM:
        return param_holds(q, c) ? org->founded : MF_NEVER;
    case MF_COND_IN_OFFICE:
        if (!compare(c->op, in_office(q, c), number(q, &c->value.amount)))
            return MF_NEVER;
        if (c->held.span.len == 0)
            return org->founded;
        clocked = mf_clock_since(org, c); /* MF_NEVER: it has become true within this step */
        return clocked != MF_NEVER ? clocked : org->now;
    case MF_COND_FAILED:
        failed = last_failure(q, c->name.index);
        return failed != MF_NEVER && mf_after(failed, c->within.ms) > org->now ? failed : MF_NEVER;
    case MF_COND_AND:
    case MF_COND_OR:
        break;
    }
    mf_bug("a condition of no kind");
}

static void say_why(const struct asking *q, const struct mf_cond *c)
{
    const struct mf_org *org = q->org;
    struct mf_refusal *r;

    switch (c->kind) {
    case MF_COND_VACANCY:
        fails(q, c, MF_WHY_ONLY_WHEN_NO_VACANCY);
        return;
    case MF_COND_BELOW_MINIMUM:
        r = fails(q, c, MF_WHY_ONLY_WHEN_NOT_BELOW);
        r->need = q->binding->charter->bodies[c->name.index].minimum;
        r->have = mf_org_in_office(org, q->binding->body[c->name.index]);
        return;
    case MF_COND_OFFICE_VACANT:
        r = fails(q, c, MF_WHY_ONLY_WHEN_OFFICE_HELD);
        r->person = mf_org_holder(org, q->binding->office[c->name.index]);
        return;
    case MF_COND_EMERGENCY:
        fails(q, c, MF_WHY_ONLY_WHEN_NO_EMERGENCY);
        return;
    case MF_COND_PARAM:
        fails(q, c, MF_WHY_ONLY_WHEN_PARAM);
        return;
    case MF_COND_IN_OFFICE:
        r = fails(q, c, MF_WHY_ONLY_WHEN_IN_OFFICE);
        r->need = number(q, &c->value.amount);
        r->have = in_office(q, c);
        return;
    case MF_COND_FAILED:
        fails(q, c, MF_WHY_ONLY_WHEN_NOT_FAILED)->span = c->within.ms;
        return;
    case MF_COND_AND:
    case MF_COND_OR:
        break;
    }
}

static bool atom_holds(const struct asking *q, const struct mf_cond *c)
{
    mf_instant since = true_since(q, c);
    bool holds = long_enough(q, c, since);

    if (holds != c->negated)
        return true;
    if (c->negated)
        fails(q, c, MF_WHY_ONLY_WHEN_MUST_NOT);
    else if (since != MF_NEVER)
        too_soon(q, c, since);
    else
        say_why(q, c);
    return false;
}

static bool holds(const struct asking *q, const struct mf_cond *c)
{
    struct asking quiet = *q;
    bool all = true, any = false;

    if (c->kind != MF_COND_AND && c->kind != MF_COND_OR)
        return atom_holds(q, c);
    /* Where one branch of an `or` suffices the others are no reasons. */
    quiet.rs = NULL;
    for (uint32_t i = 0; i < c->nchildren; i++)
        any |= holds(&quiet, c->children[i]);
    if (c->kind == MF_COND_OR && any)
        return true;
    for (uint32_t i = 0; i < c->nchildren; i++)
        all &= holds(q, c->children[i]);
    return c->kind == MF_COND_AND && all;
}

bool mf_cond_holds(const struct mf_org *org, const struct mf_binding *b, const struct mf_cond *c,
                   const struct mf_arg *args, uint32_t nargs, const struct mf_power *power,
                   struct mf_refusals *rs)
{
    struct asking q = {
        .org = org,
        .binding = b,
        .args = args,
        .nargs = args ? nargs : 0,
        .power = power,
        .rs = rs,
    };

    return holds(&q, c);
}

/* ---- time ---- */

bool mf_cond_in_office(const struct mf_org *org, const struct mf_binding *b,
                       const struct mf_cond *c)
{
    struct asking q = {.org = org, .binding = b};

    return compare(c->op, in_office(&q, c), number(&q, &c->value.amount));
}

static mf_instant sooner_of_those_to_come(const struct asking *q, mf_instant a, mf_instant b)
{
    return b > q->org->now && b < a ? b : a;
}

static mf_instant next_change(const struct asking *q, const struct mf_cond *c)
{
    mf_instant next = MF_NEVER, since;

    for (uint32_t i = 0; i < c->nchildren; i++)
        next = sooner_of_those_to_come(q, next, next_change(q, c->children[i]));
    if (c->kind == MF_COND_AND || c->kind == MF_COND_OR)
        return next;
    since = true_since(q, c);
    if (since == MF_NEVER)
        return next;
    if (c->held.span.len > 0)
        next = sooner_of_those_to_come(q, next, mf_after(since, c->held.ms));
    if (c->kind == MF_COND_FAILED)
        next = sooner_of_those_to_come(q, next, mf_after(since, c->within.ms));
    return next;
}

mf_instant mf_cond_next_change(const struct mf_org *org, const struct mf_binding *b,
                               const struct mf_cond *c)
{
    struct asking q = {.org = org, .binding = b};

    return next_change(&q, c);
}

/* ---- distance ---- */

/* How many persons an `in office` atom is off. Only asked where it is false. */
static uint64_t persons_off(const struct asking *q, const struct mf_cond *c)
{
    uint64_t have = in_office(q, c), value = number(q, &c->value.amount);

    if (!c->negated)
        return have > value ? have - value : value - have;
    if (c->op == MF_OP_GE)
        return have - value + 1;
    return c->op == MF_OP_LE ? value - have + 1 : 1;
}

static uint64_t distance(const struct asking *q, const struct mf_cond *c)
{
    uint64_t sum = 0, least = UINT64_MAX;

    if (c->kind != MF_COND_AND && c->kind != MF_COND_OR) {
        if (atom_holds(q, c))
            return 0;
        return c->kind == MF_COND_IN_OFFICE ? persons_off(q, c) : 1;
    }
    for (uint32_t i = 0; i < c->nchildren; i++) {
        uint64_t d = distance(q, c->children[i]);
        sum += d;
        least = d < least ? d : least;
    }
    return c->kind == MF_COND_AND ? sum : least;
}

uint64_t mf_cond_distance(const struct mf_org *org, const struct mf_cond *c)
{
    struct asking q = {.org = org, .binding = mf_binding_now(org)};

    return distance(&q, c);
}
