/*
 * Effect keys (rule 48): what was decided against and may not come again so soon, what took effect
 * and how often, and what becomes of running proposals for the same.
 */
#include "engine/choose.h"

#include "engine/tally.h"

static bool same_key(const struct mf_key *a, const struct mf_key *b)
{
    return a->verb == b->verb && a->object == b->object && a->person == b->person;
}

static bool has_key(const struct mf_proposal_row *p, const struct mf_key *key)
{
    for (uint32_t i = 0; i < p->nkeys; i++)
        if (same_key(&p->keys[i], key))
            return true;
    return false;
}

static bool same_keys(const struct mf_proposal_row *a, const struct mf_proposal_row *b)
{
    if (a->nkeys != b->nkeys)
        return false;
    for (uint32_t i = 0; i < a->nkeys; i++)
        if (!has_key(b, &a->keys[i]))
            return false;
    return true;
}

/* ---- who decides
 * --------------------------------------------------------------------------------------------- */

struct deciders {
    struct mf_arena *arena;
    MF_VEC(struct mf_decider) list;
};

static bool among(const struct mf_decider *list, uint32_t n, const struct mf_decider *d)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i].office == d->office && list[i].slot == d->slot && list[i].tag == d->tag)
            return true;
    return false;
}

/* The group of a leaf, whatever weight or exception it is named with; false: subject, proposer … */
static bool decider_of(const struct mf_binding *b, const struct mf_rule *leaf,
                       struct mf_decider *ret)
{
    const struct mf_group *g = &leaf->group;

    *ret = (struct mf_decider){.tag = UINT32_MAX};
    if (leaf->kind == MF_RULE_CONSENT) {
        ret->office = true;
        ret->slot = b->office[leaf->name.index];
        return true;
    }
    if (g->kind != MF_GROUP_NAMED)
        return false;
    ret->office = g->of.kind == MF_REF_OFFICE;
    ret->slot = ret->office ? b->office[g->of.index] : b->body[g->of.index];
    if (g->tag.kind == MF_REF_TAG)
        ret->tag = b->tag[g->tag.body][g->tag.index];
    return true;
}

/* All that decide under a power: the groups of every stage's rule, or the sponsors where they
 * decide. */
static bool all_rejected(const struct mf_binding *b, const struct mf_power *power,
                         const struct mf_key_row *row)
{
    bool any = false;

    for (uint32_t i = 0; i < power->nstages; i++) {
        const struct mf_stage *stage = &power->stages[i];
        const struct mf_rule *rule =
            stage->passes_when_proposed ? power->proposed : mf_stage_rule(stage);
        const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
        uint32_t n = rule ? mf_rule_leaves(b->charter, rule, leaves) : 0;

        for (uint32_t k = 0; k < n; k++) {
            struct mf_decider d;
            if (!decider_of(b, leaves[k], &d) || !among(row->deciders, row->ndeciders, &d))
                return false;
            any = true;
        }
    }
    return any;
}

/* ---- again, at most
 * ------------------------------------------------------------------------------------------- */

/* Rule 47: in the power in which it failed, and in every power whose deciders all rejected it. */
static bool bars(const struct mf_org *org, const struct mf_key_row *row,
                 const struct mf_proposal_row *p)
{
    if (!row->against || row->bars_until <= org->now || !has_key(p, &row->key))
        return false;
    return row->power == p->stable_power ||
           all_rejected(mf_binding_of(org, p), mf_proposal_power(org, p), row);
}

bool mf_again_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                     struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    const struct mf_key_row *latest = NULL;

    for (uint32_t i = 0; i < org->keys.n; i++) {
        const struct mf_key_row *row = MF_ROW(org, keys, mf_key_row, i);
        if (bars(org, row, p) && (!latest || row->bars_until > latest->bars_until))
            latest = row;
    }
    if (latest) {
        struct mf_refusal *r = mf_refuse_clause(rs, MF_WHY_AGAIN, mf_proposal_charter(org, p),
                                                p->power, power->again_span);
        r->proposal = latest->proposal;
        r->when = latest->bars_until;
        r->not_visible = !mf_org_sees(org, latest->proposal, p->filer);
    }
    return !latest;
}

bool mf_at_most_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    const struct mf_at_most *most = &power->at_most;
    uint64_t n = 0, leaving = 0;
    uint32_t last = MF_NO_PROPOSAL;
    mf_instant from = MF_NEVER;

    if (most->span.len == 0)
        return true;
    /* Rows stand in order of time; a composite takes effect once, whatever number of its keys
     * match. */
    for (int pass = 0; pass < 2; pass++) {
        last = MF_NO_PROPOSAL;
        for (uint32_t i = 0; i < org->keys.n; i++) {
            const struct mf_key_row *row = MF_ROW(org, keys, mf_key_row, i);
            if (row->against || row->proposal == last || row->at <= org->now - most->per.ms ||
                !has_key(p, &row->key))
                continue;
            last = row->proposal;
            if (pass == 0)
                n++;
            else if (leaving++ ==
                     n - most->count) /* when this one leaves the window, one is free */
                from = mf_after(row->at, most->per.ms);
        }
        if (n < most->count)
            return true;
    }
    struct mf_refusal *r =
        mf_refuse_clause(rs, MF_WHY_AT_MOST, mf_proposal_charter(org, p), p->power, most->span);
    r->need = most->count;
    r->have = n;
    r->span = most->per.ms;
    r->when = from;
    return false;
}

/* ---- duplicates
 * ------------------------------------------------------------------------------------------------
 */

static bool grounds(const struct mf_arg *a)
{
    return a->kind == MF_ARG_TEXT || a->kind == MF_ARG_HASH;
}

static bool same_arg(const struct mf_arg *a, const struct mf_arg *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case MF_ARG_PERSON:
        return a->person == b->person;
    case MF_ARG_TEXT:
        return mf_str_eq(a->text, b->text);
    case MF_ARG_HASH: {
        struct mf_str x = {(const char *)a->hash.b, sizeof a->hash.b};
        struct mf_str y = {(const char *)b->hash.b, sizeof b->hash.b};
        return mf_str_eq(x, y);
    }
    case MF_ARG_AMOUNT:
        return a->amount == b->amount;
    case MF_ARG_DURATION:
        return a->duration == b->duration;
    case MF_ARG_BODY:
        return a->body == b->body;
    case MF_ARG_WORD:
        return a->word == b->word;
    case MF_ARG_DECISION:
        return a->proposal == b->proposal;
    }
    return false;
}

/*
 * Is what a proposal is about said in its texts and documents? Of a removal they are the grounds;
 * of an act, an adoption, spending or an amendment they are the content, and two contents are two
 * things.
 */
static bool texts_are_content(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->neffects; i++) {
        enum mf_effect_kind kind = power->effects[i].kind;
        if (kind == MF_EF_ADOPT || kind == MF_EF_ACT || kind == MF_EF_SPEND ||
            kind == MF_EF_AMEND || kind == MF_EF_AMEND_ENTRENCHED)
            return true;
    }
    return false;
}

/* The arguments in their order, leaving out grounds and documents where asked. */
static bool same_args(const struct mf_proposal_row *a, const struct mf_proposal_row *b,
                      bool but_for_grounds)
{
    uint32_t i = 0, k = 0;

    for (;;) {
        while (but_for_grounds && i < a->nargs && grounds(&a->args[i]))
            i++;
        while (but_for_grounds && k < b->nargs && grounds(&b->args[k]))
            k++;
        if (i >= a->nargs || k >= b->nargs)
            return i >= a->nargs && k >= b->nargs;
        if (!same_arg(&a->args[i++], &b->args[k++]))
            return false;
    }
}

/*
 * The same under another power is no duplicate: or a proposal filed under a power that will never
 * be used could keep everybody else's from being filed.
 */
bool mf_no_duplicate(const struct mf_org *org, const struct mf_proposal_row *p,
                     struct mf_refusals *rs)
{
    for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running) {
        const struct mf_proposal_row *q = mf_proposal(org, n);
        if (q->number == p->number || q->stable_power != p->stable_power || !same_keys(p, q) ||
            !same_args(p, q, false))
            continue;
        struct mf_refusal *r = mf_refuse(rs, MF_WHY_DUPLICATE);
        r->proposal = q->number;
        r->not_visible = !mf_org_sees(org, q->number, p->filer);
        return false;
    }
    return true;
}

bool mf_at_most_open_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                            struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    uint64_t n = 0;

    if (power->at_most_open == 0)
        return true;
    for (uint32_t k = org->first_running; k; k = mf_proposal(org, k)->next_running) {
        const struct mf_proposal_row *q = mf_proposal(org, k);
        n += q->number != p->number && q->stable_power == p->stable_power && q->filer == p->filer;
    }
    if (n < power->at_most_open)
        return true;
    struct mf_refusal *r = mf_refuse_clause(rs, MF_WHY_AT_MOST_OPEN, mf_proposal_charter(org, p),
                                            p->power, power->at_most_open_span);
    r->need = power->at_most_open;
    r->have = n;
    r->person = p->filer;
    return false;
}

/* ---- keeping, and what follows for others
 * --------------------------------------------------------------------- */

static void keep(struct mf_org *org, const struct mf_proposal_row *p, bool against,
                 const struct deciders *d)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    uint32_t row;

    for (uint32_t i = 0; i < p->nkeys; i++) {
        struct mf_key_row *k = mf_row_add(org, &org->keys, &row);
        k->key = p->keys[i];
        k->at = org->now;
        k->against = against;
        k->proposal = p->number;
        k->power = p->stable_power;
        if (against && power->again_span.len > 0)
            k->bars_until = mf_after(org->now, power->again.ms);
        if (d) {
            k->deciders = d->list.at;
            k->ndeciders = d->list.n;
        }
    }
}

void mf_proposals_keys(struct mf_step *s, uint32_t by, bool against)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, by);

    if (!against)
        keep(org, p, false, NULL);
    for (uint32_t n = org->first_running; n;) {
        const struct mf_proposal_row *q = mf_proposal(org, n);
        enum mf_happening on = against ? MF_HP_KEY_AGAINST : MF_HP_KEY_TAKEN;
        struct mf_refusals why = {.arena = &org->arena};
        n = q->next_running;
        if (q->number == by || !mf_happening_possible(q->state, on))
            continue;
        bool but_for_grounds = !texts_are_content(mf_proposal_power(org, q));
        if (!against && same_keys(p, q) && same_args(p, q, but_for_grounds)) {
            mf_refuse(&why, MF_WHY_NO_CHANGE)->proposal = by;
            mf_end_reasons(org, q->number, &why);
            mf_move(s, q->number, on, MF_ST_MOOT);
        } else if (against && !mf_again_allows(org, q, &why)) {
            mf_end_reasons(org, q->number, &why);
            mf_move(s, q->number, on, MF_ST_SUPERSEDED);
        }
    }
}

void mf_decided_against(struct mf_step *s, uint32_t number, uint32_t count, bool those_that_hold)
{
    struct mf_org *org = s->org;
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_binding *b = org->bindings.at[c->binding];
    struct deciders d = {.arena = &org->arena};

    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        struct mf_decider who;
        bool holds = mf_leaf_holds(l, mf_count_elapsed(c, org->now));
        if (l->caretaker || holds != those_that_hold || !decider_of(b, l->rule, &who) ||
            among(d.list.at, d.list.n, &who))
            continue;
        mf_vec_push(d.arena, &d.list, who);
    }
    keep(org, mf_proposal(org, number), true, &d);
    mf_proposals_keys(s, number, true);
}

/* ---- amendment, dissolution
 * ------------------------------------------------------------------------------------- */

/* Rule 59: those opened before the amendment was opened finish under their own procedure. */
void mf_proposals_amended(struct mf_step *s, uint32_t by_proposal)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *by = mf_proposal(org, by_proposal);
    bool stop = mf_proposal_power(org, by)->running_stop;

    for (uint32_t n = org->first_running; n;) {
        const struct mf_proposal_row *p = mf_proposal(org, n);
        bool before =
            p->opened < by->opened || (p->opened == by->opened && p->number < by_proposal);
        struct mf_refusals why = {.arena = &org->arena};
        n = p->next_running;
        if (p->number == by_proposal || !mf_happening_possible(p->state, MF_HP_AMENDED))
            continue;
        if (!stop && (before || !mf_amend_touched_power(org, mf_binding_of(org, p), p->power)))
            continue;
        mf_refuse(&why, MF_WHY_SUPERSEDED)->proposal = by_proposal;
        mf_end_reasons(org, p->number, &why);
        mf_move(s, p->number, MF_HP_AMENDED, MF_ST_SUPERSEDED);
    }
}

void mf_proposals_dissolved(struct mf_step *s)
{
    struct mf_org *org = s->org;

    for (uint32_t n = org->first_running; n;) {
        uint32_t number = n;
        n = mf_proposal(org, n)->next_running;
        if (number != s->proposal) /* the one that dissolves */
            mf_move(s, number, MF_HP_DISSOLVED, MF_ST_SUPERSEDED);
    }
}
