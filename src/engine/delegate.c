/*
 * Delegated votes (rule 67). Rows say to whom a person's votes in a body go: all of them, those
 * under one power, those on one proposal; the narrowest counts. They are looked at when a vote
 * closes, as they stand then, over the electorate that the count has had since it opened: for each
 * clause by itself, since its body, its electorate and its weights are its own.
 *
 * Who has a ballot in the clause carries others and is never carried. Who can't cast one there (has
 * left, is suspended, was never in its electorate) or is recused carries nobody, is carried by
 * nobody and passes nothing on.
 */
#include <stdlib.h>

#include "base/os.h"
#include "engine/choose.h"
#include "engine/tally.h"

/* ---- rows ---- */

int mf_delegation_order(const struct mf_delegation_row *x, const struct mf_delegation_row *y)
{
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->body != y->body)
        return x->body < y->body ? -1 : 1;
    if (x->scope != y->scope)
        return x->scope < y->scope ? -1 : 1;
    return x->of < y->of ? -1 : x->of > y->of;
}

static uint32_t hash_of(const struct mf_delegation_row *d)
{
    uint64_t h = (uint64_t)d->person * UINT64_C(11400714819323198485);

    h = (h ^ (h >> 29) ^ d->body) * UINT64_C(13787848793156543929);
    h = (h ^ (h >> 31) ^ ((uint64_t)d->scope << 32 | d->of)) * UINT64_C(10723151780598845931);
    return (uint32_t)(h >> 32);
}

static uint32_t hash_of_row(const struct mf_org *org, uint32_t row)
{
    return hash_of(MF_ROW(org, delegations, mf_delegation_row, row));
}

void mf_delegation_found(struct mf_org *org, uint32_t row)
{
    mf_index_add(org, &org->delegations_by, row, hash_of_row);
}

/* The row with the key, also one taken back; NULL: none. */
static struct mf_delegation_row *find(const struct mf_org *org, const struct mf_delegation_row *key)
{
    const struct mf_index *x = &org->delegations_by;
    uint32_t at;

    for (uint32_t i = mf_index_first(x, hash_of(key), &at); i != MF_NO_SLOT;
         i = mf_index_next(x, &at)) {
        struct mf_delegation_row *d = MF_ROW(org, delegations, mf_delegation_row, i);
        if (mf_delegation_order(d, key) == 0)
            return d;
    }
    return NULL;
}

/* ---- commands ---- */

/* What the binding's charter says of the body; NULL: it has none such. */
static const struct mf_body *law_of(const struct mf_binding *b, uint32_t body)
{
    if (body >= b->nbody_at || b->body_at[body] == MF_NO_SLOT)
        return NULL;
    return &b->charter->bodies[b->body_at[body]];
}

/* Of the command's scope; whose charter it goes by goes to *ret. False: refused. */
static bool read_scope(struct mf_step *s, const struct mf_command *c, struct mf_delegation_row *key,
                       const struct mf_binding **ret)
{
    const struct mf_org *org = s->org;
    const struct mf_proposal_row *p;

    *ret = mf_binding_now(org);
    switch (c->scope) {
    case MF_SCOPE_BODY:
        return true;
    case MF_SCOPE_POWER:
        if (c->power < (*ret)->charter->npowers) {
            key->of = (*ret)->power[c->power];
            return true;
        }
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_POWER);
        return false;
    case MF_SCOPE_PROPOSAL:
        p = mf_target(s, c, MF_HP_DELEGATE);
        if (!p)
            return false;
        key->of = p->number;
        *ret = mf_binding_of(org, p);
        return true;
    }
    mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("scope");
    return false;
}

static struct mf_refusal *refuse_body(struct mf_step *s, enum mf_reason reason,
                                      const struct mf_binding *b, const struct mf_body *law)
{
    struct mf_refusal *r = mf_refuse(s->refusals, reason);

    r->charter = b->charter;
    r->clause = law->name.span;
    r->word = law->name.text;
    return r;
}

/* May these delegate so? All reasons why not. */
static bool may_delegate(struct mf_step *s, const struct mf_command *c, const struct mf_binding *b,
                         const struct mf_body *law)
{
    const struct mf_org *org = s->org;
    bool may = true;

    if (law->delegable == MF_DELEGABLE_NO) {
        refuse_body(s, MF_WHY_NOT_DELEGABLE, b, law);
        may = false;
    }
    if (mf_seat_of(org, c->actor, c->body) == MF_NO_SLOT) {
        refuse_body(s, MF_WHY_DELEGATE_OUTSIDE, b, law)->person = c->actor;
        may = false;
    }
    if (c->person == MF_NOBODY && c->scope == MF_SCOPE_BODY) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("person");
        may = false;
    } else if (c->person == c->actor) {
        mf_refuse(s->refusals, MF_WHY_DELEGATE_ONESELF)->person = c->actor;
        may = false;
    } else if (c->person != MF_NOBODY && c->person >= org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        may = false;
    } else if (c->person != MF_NOBODY && mf_seat_of(org, c->person, c->body) == MF_NO_SLOT) {
        refuse_body(s, MF_WHY_DELEGATE_OUTSIDE, b, law)->person = c->person;
        may = false;
    }
    return may;
}

static void report(struct mf_step *s, const struct mf_command *c, enum mf_event_kind kind,
                   const struct mf_binding *b, const struct mf_body *law)
{
    struct mf_event *e;

    if (c->scope == MF_SCOPE_PROPOSAL)
        e = mf_emit_of(s, c->proposal, kind);
    else
        e = mf_emit(s, kind);
    e->person = kind == MF_EV_DELEGATED ? c->person : MF_NOBODY;
    e->body = c->body;
    e->n = c->scope;
    e->charter = b->charter;
    e->clause = law->delegable_span;
    if (c->scope == MF_SCOPE_POWER) {
        const struct mf_power *power = &b->charter->powers[c->power];
        e->text = power->title.n > 0 ? power->title : power->name.text;
    }
}

bool mf_delegate_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_delegation_row key = {.person = c->actor, .body = c->body, .scope = c->scope}, *d;
    const struct mf_binding *b;
    const struct mf_body *law;
    bool gives = c->verb == MF_DO_DELEGATE;
    uint32_t row;

    if (!read_scope(s, c, &key, &b))
        return false;
    law = law_of(b, c->body);
    if (!law) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_SLOT);
        return false;
    }
    if (gives && !may_delegate(s, c, b, law))
        return false;
    d = find(s->org, &key);
    if (!gives && (!d || !d->given)) {
        refuse_body(s, MF_WHY_NOT_DELEGATED, b, law)->person = c->actor;
        return false;
    }
    if (gives && d && d->given && d->to == c->person) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    if (!d) {
        d = mf_row_add(s->org, &s->org->delegations, &row);
        *d = key;
        mf_delegation_found(s->org, row);
    }
    mf_touch(s->org, d, sizeof *d);
    d->given = gives;
    d->to = gives ? c->person : MF_NOBODY;
    report(s, c,
           !gives                   ? MF_EV_UNDELEGATED
           : c->person == MF_NOBODY ? MF_EV_DELEGATED_NOBODY
                                    : MF_EV_DELEGATED,
           b, law);
    return true;
}

/* ---- who stands where in a clause ---- */

/* How votes in the clause may be delegated. */
static enum mf_delegable delegable(const struct mf_charter *c, const struct mf_rule *leaf)
{
    if ((leaf->kind != MF_RULE_COUNT && leaf->kind != MF_RULE_NO_OBJECTION) ||
        leaf->group.kind != MF_GROUP_NAMED || leaf->group.of.kind != MF_REF_BODY)
        return MF_DELEGABLE_NO;
    return c->bodies[leaf->group.of.index].delegable;
}

bool mf_rule_delegable(const struct mf_charter *c, const struct mf_rule *rule)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    uint32_t n = rule ? mf_rule_leaves(c, rule, leaves) : 0;

    while (n > 0 && delegable(c, leaves[n - 1]) == MF_DELEGABLE_NO)
        n--;
    return n > 0;
}

struct scene { /* of one clause: those who have delegated, and whom they name */
    const struct mf_org *org;
    const struct mf_count_row *c;
    uint32_t count, leaf;
    struct mf_arena *a;
    MF_VEC(mf_person) persons; /* in order, each once */
    struct mf_trust t;
    uint32_t *to[MF_TRUST__COUNT];
    uint8_t *standing;
};

static const struct mf_charter *charter_of(const struct scene *sc)
{
    return sc->org->bindings.at[sc->c->binding]->charter;
}

static const struct mf_stage *stage_of(const struct scene *sc)
{
    const struct mf_proposal_row *p = mf_proposal(sc->org, sc->c->proposal);

    return &mf_proposal_power(sc->org, p)->stages[sc->c->stage];
}

static uint32_t body_of(const struct scene *sc)
{
    const struct mf_binding *b = sc->org->bindings.at[sc->c->binding];

    return b->body[sc->c->leaves[sc->leaf].rule->group.of.index];
}

static bool applies(const struct scene *sc, const struct mf_delegation_row *d)
{
    const struct mf_proposal_row *p = mf_proposal(sc->org, sc->c->proposal);

    return d->given && d->body == body_of(sc) &&
           (d->scope == MF_SCOPE_BODY ||
            d->of == (d->scope == MF_SCOPE_POWER ? p->stable_power : p->number));
}

static int by_number(const void *a, const void *b)
{
    mf_person x = *(const mf_person *)a, y = *(const mf_person *)b;

    return x < y ? -1 : x > y;
}

static void add_person(struct scene *sc, mf_person p)
{
    if (p != MF_NOBODY)
        mf_vec_push(sc->a, &sc->persons, p);
}

/* MF_TRUST_NOBODY: not among them. */
static uint32_t place_of(const struct scene *sc, mf_person p)
{
    const mf_person *at =
        sc->persons.n ? bsearch(&p, sc->persons.at, sc->persons.n, sizeof p, by_number) : NULL;

    return at ? (uint32_t)(at - sc->persons.at) : MF_TRUST_NOBODY;
}

static uint8_t standing_of(const struct scene *sc, mf_person p)
{
    struct mf_voter v;

    (void)mf_count_voter(sc->org, sc->count, p, &v, NULL);
    if (v.ballot && v.ballot->ballot != MF_BALLOT_NONE)
        return v.ballot->leaves >> sc->leaf & 1 && !v.ballot->own_recusal
                   ? MF_TRUST_ENTITLED | MF_TRUST_VOTES
                   : 0;
    return v.can >> sc->leaf & 1 ? MF_TRUST_ENTITLED : 0;
}

/* Everybody whom rows that apply are about, and `also`. */
static void gather(struct scene *sc, mf_person also)
{
    uint32_t n = 0;

    add_person(sc, also);
    for (uint32_t i = 0; i < sc->org->delegations.n; i++) {
        const struct mf_delegation_row *d = MF_ROW(sc->org, delegations, mf_delegation_row, i);
        if (!applies(sc, d))
            continue;
        add_person(sc, d->person);
        add_person(sc, d->to);
    }
    if (sc->persons.n > 1)
        qsort(sc->persons.at, sc->persons.n, sizeof *sc->persons.at, by_number);
    for (uint32_t i = 0; i < sc->persons.n; i++)
        if (i == 0 || sc->persons.at[i] != sc->persons.at[i - 1])
            sc->persons.at[n++] = sc->persons.at[i];
    sc->persons.n = n;
}

static void set_scene(struct scene *sc, mf_person also)
{
    static const enum mf_trust_scope scopes[] = {[MF_SCOPE_BODY] = MF_TRUST_UNIT,
                                                 [MF_SCOPE_POWER] = MF_TRUST_AREA,
                                                 [MF_SCOPE_PROPOSAL] = MF_TRUST_ISSUE};
    const struct mf_rule *rule = sc->c->leaves[sc->leaf].rule;
    uint32_t n;

    gather(sc, also);
    n = sc->persons.n;
    for (unsigned s = 0; s < MF_TRUST__COUNT; s++) {
        sc->t.to[s] = sc->to[s] = mf_new_n(sc->a, uint32_t, n);
        for (uint32_t m = 0; m < n; m++)
            sc->to[s][m] = MF_TRUST_UNSAID;
    }
    for (uint32_t i = 0; i < sc->org->delegations.n; i++) {
        const struct mf_delegation_row *d = MF_ROW(sc->org, delegations, mf_delegation_row, i);
        if (applies(sc, d))
            sc->to[scopes[d->scope]][place_of(sc, d->person)] =
                d->to == MF_NOBODY ? MF_TRUST_NOBODY : place_of(sc, d->to);
    }
    sc->t.standing = sc->standing = mf_new_n(sc->a, uint8_t, n);
    for (uint32_t m = 0; m < n; m++)
        sc->standing[m] = standing_of(sc, sc->persons.at[m]);
    sc->t.n = n;
    sc->t.one_level = delegable(charter_of(sc), rule) == MF_DELEGABLE_ONE;
}

/* Of each, in a vote of their own, what comes along: their own weight is in their ballot. */
static uint64_t *weights_behind(const struct scene *sc)
{
    struct mf_group_ctx ctx =
        mf_proposal_ctx(sc->org, mf_proposal(sc->org, sc->c->proposal), sc->c->version);
    const struct mf_group *g = &sc->c->leaves[sc->leaf].rule->group;
    uint32_t n = sc->t.n, *ends = mf_new_n(sc->a, uint32_t, n);
    uint64_t *weight = mf_new_n(sc->a, uint64_t, n), *carried = mf_new_n(sc->a, uint64_t, n);

    for (uint32_t m = 0; m < n; m++)
        if (sc->standing[m] == MF_TRUST_ENTITLED)
            weight[m] = mf_group_weight(&ctx, g, sc->persons.at[m]);
    mf_trust_resolve(&sc->t, ends);
    if (!mf_trust_carry(n, ends, weight, carried, NULL)) /* a body issues less than 2^63 (rule 7) */
        mf_bug("weights of a body beyond 64 bits");
    return carried;
}

/* ---- closing ---- */

static void carry_leaf(struct mf_org *org, struct scene *sc)
{
    struct mf_count_leaf *l = &sc->c->leaves[sc->leaf];
    const uint64_t *carried;
    bool chooses = sc->c->purpose == MF_FOR_STAGE && mf_stage_chooses(stage_of(sc));

    set_scene(sc, MF_NOBODY);
    carried = weights_behind(sc);
    mf_touch(org, l, sizeof *l);
    l->calm = 0;
    for (uint32_t m = 0; m < sc->t.n; m++) {
        if (carried[m] == 0)
            continue;
        if (chooses)
            mf_choice_carry(org, sc->c->proposal, sc->persons.at[m], carried[m]);
        switch (mf_count_ballot(org, sc->count, sc->persons.at[m])) {
        case MF_BALLOT_YES:
            l->yes += carried[m];
            l->carried.yes += carried[m];
            break;
        case MF_BALLOT_NO:
            l->no += carried[m];
            l->carried.no += carried[m];
            break;
        case MF_BALLOT_ABSTAIN:
            l->abstain += carried[m];
            l->carried.abstain += carried[m];
            break;
        case MF_BALLOT_NONE:
        case MF_BALLOT_SEALED:
            mf_bug("carried by no ballot");
        }
    }
}

void mf_delegations_carry(struct mf_org *org, uint32_t count)
{
    struct mf_count_row *c = mf_count_at(org, count);
    struct mf_arena scratch;

    if (org->delegations.n == 0 ||
        !mf_rule_delegable(org->bindings.at[c->binding]->charter, c->rule))
        return;
    c = mf_count_edit(org, count);
    c->calm = false;
    mf_arena_init(&scratch);
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct scene sc = {.org = org, .c = c, .count = count, .leaf = i, .a = &scratch};
        if (delegable(charter_of(&sc), c->leaves[i].rule) != MF_DELEGABLE_NO)
            carry_leaf(org, &sc);
        mf_arena_free(&scratch);
    }
}

/* ---- looking ---- */

static int by_body_and_scope(const void *a, const void *b)
{
    const struct mf_delegation_view *x = a, *y = b;
    uint32_t p = x->scope == MF_SCOPE_POWER ? x->power : x->proposal;
    uint32_t q = y->scope == MF_SCOPE_POWER ? y->power : y->proposal;

    if (x->body != y->body)
        return x->body < y->body ? -1 : 1;
    if (x->scope != y->scope)
        return x->scope < y->scope ? -1 : 1;
    if (p != q)
        return p < q ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

uint32_t mf_org_delegations(const struct mf_org *org, mf_person p, struct mf_arena *arena,
                            struct mf_delegation_view **ret)
{
    const struct mf_binding *b = mf_binding_now(org);
    MF_VEC(struct mf_delegation_view) all = {0};

    for (uint32_t i = 0; i < org->delegations.n; i++) {
        const struct mf_delegation_row *d = MF_ROW(org, delegations, mf_delegation_row, i);
        struct mf_delegation_view v = {
            .body = d->body, .scope = d->scope, .to = d->to, .power = MF_NO_SLOT};
        if (d->person != p || !d->given)
            continue;
        for (uint32_t k = 0; d->scope == MF_SCOPE_POWER && k < b->charter->npowers; k++)
            if (b->power[k] == d->of)
                v.power = k;
        if (d->scope == MF_SCOPE_PROPOSAL)
            v.proposal = d->of;
        mf_vec_push(arena, &all, v);
    }
    if (all.n > 1)
        qsort(all.at, all.n, sizeof *all.at, by_body_and_scope);
    *ret = all.at;
    return all.n;
}

/* Of what comes along with the person's vote, as if it were cast. */
static uint64_t behind(struct scene *sc, uint32_t place)
{
    uint8_t now = sc->standing[place];
    uint64_t out;

    if (!(now & MF_TRUST_ENTITLED))
        return 0;
    sc->standing[place] |= MF_TRUST_VOTES;
    out = weights_behind(sc)[place];
    sc->standing[place] = now;
    return out;
}

static struct mf_vote_way look(struct scene *sc, mf_person p)
{
    struct mf_vote_way out = {.body = body_of(sc)};
    struct mf_trust_step *steps;
    uint32_t place;

    set_scene(sc, p);
    place = place_of(sc, p);
    out.way = mf_trust_way(sc->a, &sc->t, place, MF_TRUST_UNSAID);
    steps = mf_arena_copy(sc->a, out.way.at, out.way.n * sizeof *steps);
    for (uint32_t i = 0; i < out.way.n; i++)
        steps[i].member = sc->persons.at[steps[i].member];
    out.way.at = steps;
    if (out.way.end != MF_TRUST_NOBODY)
        out.way.end = sc->persons.at[out.way.end];
    out.behind = behind(sc, place);
    return out;
}

/* Will the count, which is open, take in delegated votes when it closes? */
static bool takes_delegated(const struct mf_org *org, const struct mf_count_row *c)
{
    switch (c->purpose) {
    case MF_FOR_STAGE:
        return mf_proposal_power(org, mf_proposal(org, c->proposal))
                   ->stages[c->stage]
                   .votes.span.len > 0;
    case MF_FOR_OVERRIDE:
    case MF_FOR_DECISION:
    case MF_FOR_CONFIRM:
        return true;
    case MF_FOR_GATHERING:
    case MF_FOR_VETO:
    case MF_FOR_CHALLENGE:
    case MF_FOR_DECLARE:
    case MF_FOR_END:
    case MF_FOR__COUNT:
        break;
    }
    return false;
}

uint32_t mf_org_vote_ways(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                          mf_person p, struct mf_arena *arena, struct mf_vote_way **ret)
{
    uint32_t count = mf_proposal_count_row(mf_proposal(org, proposal), purpose);
    MF_VEC(struct mf_vote_way) ways = {0};
    const struct mf_count_row *c;

    *ret = NULL;
    if (!mf_count_is_open(org, count) || !takes_delegated(org, mf_count_at(org, count)))
        return 0;
    c = mf_count_at(org, count);
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct scene sc = {.org = org, .c = c, .count = count, .leaf = i, .a = arena};
        struct mf_voter v;
        bool told = false;
        if (delegable(charter_of(&sc), c->leaves[i].rule) == MF_DELEGABLE_NO)
            continue;
        (void)mf_count_voter(org, count, p, &v, NULL);
        for (uint32_t k = 0; k < ways.n; k++)
            told = told || ways.at[k].body == body_of(&sc);
        if (v.in >> i & 1 && !told)
            mf_vec_push(arena, &ways, look(&sc, p));
    }
    *ret = ways.at;
    return ways.n;
}
