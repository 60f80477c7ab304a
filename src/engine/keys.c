/*
 * Effect keys (rule 48): what was decided against and may not come again so soon, what took effect
 * and how often, and what becomes of running proposals for the same.
 */
#include <stdlib.h>

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

/* The groups that rejected it are the same, in the same order. */
static bool same_deciders(const struct mf_key_row *a, const struct mf_key_row *b)
{
    bool same = a->ndeciders == b->ndeciders;

    for (uint32_t i = 0; i < a->ndeciders && same; i++)
        same = among(&a->deciders[i], 1, &b->deciders[i]);
    return same;
}

static uint32_t barring(const struct mf_org *org, uint32_t bar)
{
    return *(uint32_t *)mf_row(&org->bars, bar);
}

static uint32_t hash_of_bar(const struct mf_org *org, uint32_t bar)
{
    return mf_alike_key(&MF_ROW(org, keys, mf_key_row, barring(org, bar))->key);
}

/* Of rows that bar the same proposals only the one that bars longest matters, of two the first. */
void mf_bar_found(struct mf_org *org, uint32_t row)
{
    const struct mf_key_row *k = MF_ROW(org, keys, mf_key_row, row);
    uint32_t at, bar, *place;

    if (!k->against || k->bars_until <= k->at)
        return;
    for (bar = mf_index_first(&org->bars_by, mf_alike_key(&k->key), &at); bar != MF_NO_SLOT;
         bar = mf_index_next(&org->bars_by, &at)) {
        const struct mf_key_row *other = MF_ROW(org, keys, mf_key_row, barring(org, bar));
        if (!same_key(&k->key, &other->key) || k->power != other->power || !same_deciders(k, other))
            continue;
        place = mf_row(&org->bars, bar);
        mf_touch(org, place, sizeof *place);
        if (k->bars_until > other->bars_until)
            *place = row;
        return;
    }
    place = mf_row_add(org, &org->bars, &bar);
    *place = row;
    mf_index_add(org, &org->bars_by, bar, hash_of_bar);
}

/* Of those that bar it the one that does so longest, of two the first; NULL: none. */
static const struct mf_key_row *longest_bar(const struct mf_org *org,
                                            const struct mf_proposal_row *p)
{
    const struct mf_key_row *longest = NULL;
    uint32_t which = 0, at;

    for (uint32_t i = 0; i < p->nkeys; i++)
        for (uint32_t bar = mf_index_first(&org->bars_by, mf_alike_key(&p->keys[i]), &at);
             bar != MF_NO_SLOT; bar = mf_index_next(&org->bars_by, &at)) {
            uint32_t n = barring(org, bar);
            const struct mf_key_row *row = MF_ROW(org, keys, mf_key_row, n);
            if (!bars(org, row, p) || (longest && row->bars_until < longest->bars_until) ||
                (longest && row->bars_until == longest->bars_until && n > which))
                continue;
            longest = row;
            which = n;
        }
    return longest;
}

bool mf_again_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                     struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    const struct mf_key_row *longest = longest_bar(org, p);

    if (longest) {
        struct mf_refusal *r = mf_refuse_clause(rs, MF_WHY_AGAIN, mf_proposal_charter(org, p),
                                                p->power, power->again_span);
        r->proposal = longest->proposal;
        r->when = longest->bars_until;
        r->not_visible = !mf_org_sees(org, longest->proposal, p->filer);
    }
    return !longest;
}

void mf_bars_on_move(struct mf_org *org, const struct mf_proposal_row *p, enum mf_state from)
{
    if (org->barred_late || !mf_happening_possible(p->state, MF_HP_KEY_AGAINST) ||
        mf_happening_possible(from, MF_HP_KEY_AGAINST) || !longest_bar(org, p))
        return;
    mf_touch(org, &org->barred_late, sizeof org->barred_late);
    org->barred_late = true;
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

bool mf_arg_is_grounds(const struct mf_arg *a)
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
bool mf_texts_are_content(const struct mf_power *power)
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
        while (but_for_grounds && i < a->nargs && mf_arg_is_grounds(&a->args[i]))
            i++;
        while (but_for_grounds && k < b->nargs && mf_arg_is_grounds(&b->args[k]))
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
    uint32_t at, first = MF_NO_PROPOSAL;

    for (uint32_t n = mf_alike_first(org, mf_alike_twin(p), &at); n != MF_NO_PROPOSAL;
         n = mf_alike_next(org, &at)) {
        const struct mf_proposal_row *q = mf_proposal(org, n);
        if (n != p->number && (first == MF_NO_PROPOSAL || n < first) && !mf_state_ended(q->state) &&
            q->stable_power == p->stable_power && same_keys(p, q) && same_args(p, q, false))
            first = n;
    }
    if (first == MF_NO_PROPOSAL)
        return true;
    struct mf_refusal *r = mf_refuse(rs, MF_WHY_DUPLICATE);
    r->proposal = first;
    r->not_visible = !mf_org_sees(org, first, p->filer);
    return false;
}

bool mf_at_most_open_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                            struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    uint64_t n = 0;
    uint32_t at;

    if (power->at_most_open == 0)
        return true;
    for (uint32_t k = mf_alike_first(org, mf_alike_filer(p), &at); k != MF_NO_PROPOSAL;
         k = mf_alike_next(org, &at)) {
        const struct mf_proposal_row *q = mf_proposal(org, k);
        n += k != p->number && !mf_state_ended(q->state) && q->stable_power == p->stable_power &&
             q->filer == p->filer;
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
        mf_bar_found(org, row);
    }
}

/* Numbers of proposals to look at, in their order. */
struct those {
    struct mf_arena arena;
    MF_VEC(uint32_t) list;
};

static void add_alike(struct those *t, const struct mf_org *org, uint32_t hash)
{
    uint32_t at;

    for (uint32_t n = mf_alike_first(org, hash, &at); n != MF_NO_PROPOSAL;
         n = mf_alike_next(org, &at))
        mf_vec_push(&t->arena, &t->list, n);
}

/* Who could be the same: under his own power's reading of what texts are. */
static void same_as(struct those *t, const struct mf_org *org, const struct mf_proposal_row *p)
{
    add_alike(t, org, mf_alike_same(p, false));
    add_alike(t, org, mf_alike_same(p, true));
}

/*
 * Who could be barred now: has a key that has just been decided against, where `again` bars; or was
 * in no state to be ended when a bar began, and is now.
 */
static void barred_by(struct those *t, const struct mf_org *org, const struct mf_proposal_row *p)
{
    if (org->barred_late)
        for (uint32_t n = org->first_running; n; n = mf_proposal(org, n)->next_running)
            mf_vec_push(&t->arena, &t->list, n);
    else if (mf_proposal_power(org, p)->again_span.len > 0)
        for (uint32_t i = 0; i < p->nkeys; i++)
            add_alike(t, org, mf_alike_key(&p->keys[i]));
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static void end_alike(struct mf_step *s, uint32_t by, bool against, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, by), *q = mf_proposal(org, number);
    enum mf_happening on = against ? MF_HP_KEY_AGAINST : MF_HP_KEY_TAKEN;
    struct mf_refusals why = {.arena = &org->arena};

    if (number == by || !mf_happening_possible(q->state, on))
        return;
    bool but_for_grounds = !mf_texts_are_content(mf_proposal_power(org, q));
    if (!against && same_keys(p, q) && same_args(p, q, but_for_grounds)) {
        mf_refuse(&why, MF_WHY_NO_CHANGE)->proposal = by;
        mf_end_reasons(org, number, &why);
        mf_move(s, number, on, MF_ST_MOOT);
    } else if (against && !mf_again_allows(org, q, &why)) {
        mf_end_reasons(org, number, &why);
        mf_move(s, number, on, MF_ST_SUPERSEDED);
    }
}

void mf_proposals_keys(struct mf_step *s, uint32_t by, bool against)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, by);
    struct those t = {0};

    mf_arena_init(&t.arena);
    if (against) {
        barred_by(&t, org, p);
    } else {
        keep(org, p, false, NULL);
        same_as(&t, org, p);
    }
    if (t.list.n > 1)
        qsort(t.list.at, t.list.n, sizeof *t.list.at, by_number);
    for (uint32_t i = 0; i < t.list.n; i++)
        if (i == 0 || t.list.at[i] != t.list.at[i - 1])
            end_alike(s, by, against, t.list.at[i]);
    mf_arena_free(&t.arena);
    if (!against)
        return;
    /* It may go on itself, in another stage; then it is the next to be ended for it. */
    mf_touch(org, &org->barred_late, sizeof org->barred_late);
    org->barred_late =
        mf_happening_possible(p->state, MF_HP_KEY_AGAINST) && longest_bar(org, p) != NULL;
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
