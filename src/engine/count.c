/*
 * Counts: sponsors, votes, consents, vetoes, challenges and their decisions are all one thing. A
 * count fixes its electorate, its bases and its amounts when it opens (rule P-A) by keeping one
 * version number; members are looked up as of then, one at a time, when they act. Tallies of all
 * leaves move with each ballot.
 */
#include <stdlib.h>

#include "base/os.h"
#include "engine/proposal.h"
#include "engine/tally.h"

struct mf_count_row *mf_count_edit(struct mf_org *org, uint32_t count)
{
    struct mf_count_row *c = mf_count_at(org, count);

    mf_touch(org, c, sizeof *c);
    return c;
}

bool mf_count_is_open(const struct mf_org *org, uint32_t count)
{
    return count != MF_NO_SLOT && !mf_count_at(org, count)->closed;
}

mf_duration mf_count_elapsed(const struct mf_count_row *c, mf_instant at)
{
    if (c->closed_at < at)
        at = c->closed_at;
    return at - c->opened;
}

static const struct mf_charter *charter_of(const struct mf_org *org, const struct mf_count_row *c)
{
    return org->bindings.at[c->binding]->charter;
}

static struct mf_group_ctx ctx_of(const struct mf_org *org, const struct mf_count_row *c,
                                  uint64_t version)
{
    struct mf_group_ctx ctx = {.org = org,
                               .binding = org->bindings.at[c->binding],
                               .subject = MF_NOBODY,
                               .proposer = MF_NOBODY,
                               .version = version};

    if (c->proposal != MF_NO_PROPOSAL) {
        const struct mf_proposal_row *p = mf_proposal(org, c->proposal);
        ctx.subject = p->subject;
        ctx.proposer = p->filer;
    }
    return ctx;
}

static int by_number(const void *a, const void *b)
{
    mf_person x = *(const mf_person *)a, y = *(const mf_person *)b;

    return x < y ? -1 : x > y;
}

static bool is_recused(const struct mf_count_row *c, mf_person p)
{
    return c->nrecused > 0 && bsearch(&p, c->recused, c->nrecused, sizeof p, by_number);
}

/* In order of their numbers, each once. */
static void keep_recused(struct mf_org *org, struct mf_count_row *c, const mf_person *p, uint32_t n)
{
    if (n == 0)
        return;
    c->recused = mf_arena_copy(&org->arena, p, n * sizeof *p);
    qsort(c->recused, n, sizeof *c->recused, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || c->recused[i] != c->recused[i - 1])
            c->recused[c->nrecused++] = c->recused[i];
}

/* ---- opening ---- */

/* A setting or a parameter stands for its value now; later changes move no count. */
static struct mf_amount resolved(const struct mf_org *org, const struct mf_group_ctx *ctx,
                                 uint32_t proposal, const struct mf_amount *a)
{
    struct mf_amount out = *a;

    if (a->kind != MF_AMT_NAME)
        return out;
    if (a->ref.kind == MF_REF_SETTING) {
        uint32_t slot = ctx->binding->setting[a->ref.index];
        const struct mf_amount *v = &MF_ROW(org, settings, mf_setting_row, slot)->value;
        out.kind = v->kind;
        out.count = v->count;
        out.share = v->share;
        return out;
    }
    mf_assert(a->ref.kind == MF_REF_PARAM && proposal != MF_NO_PROPOSAL);
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    mf_assert(a->ref.index < p->nargs);
    out.kind = MF_AMT_COUNT;
    out.count = p->args[a->ref.index].amount;
    return out;
}

struct mf_amount mf_count_amount(const struct mf_org *org, uint32_t count,
                                 const struct mf_amount *a)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, c->version);

    return resolved(org, &ctx, c->proposal, a);
}

static bool is_active(const struct mf_org *org, uint32_t body, mf_person p)
{
    const struct mf_body *law = mf_body_law(org, body);
    const struct mf_person_row *row = MF_ROW(org, persons, mf_person_row, p);

    return !law || law->inactive.span.len == 0 ||
           mf_after(row->last_act, law->inactive.ms) > org->now;
}

/* Weight issued on the body, whether or not its holders have a seat; heads are issued by sitting
 * there. */
static uint64_t issued_of(const struct mf_org *org, const struct mf_group_ctx *ctx,
                          const struct mf_group *g, uint32_t body)
{
    const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
    uint32_t weight = 0;

    if (g->by_heads || row->nweights == 0)
        return row->in_office;
    if (g->by_weight.kind == MF_REF_WEIGHT)
        weight = ctx->binding->weight[g->by_weight.body][g->by_weight.index];
    return row->issued[weight];
}

static void size_leaf(const struct mf_org *org, const struct mf_count_row *c,
                      struct mf_count_leaf *l, const struct mf_group_ctx *ctx)
{
    const struct mf_group *g = &l->rule->group;
    uint32_t body = mf_group_body(ctx, g);
    l->calm = 0;
    bool by_activity = l->rule->base == MF_BASE_ACTIVE || l->quorum_base == MF_BASE_ACTIVE;

    l->size = mf_group_size(ctx, g, true, false);
    l->active = by_activity ? mf_group_size(ctx, g, true, true) : 0;
    l->recused = 0;
    for (uint32_t i = 0; i < c->nrecused; i++) {
        uint64_t weight = mf_group_weight(ctx, g, c->recused[i]);
        l->recused += weight;
        if (by_activity && body != MF_NO_SLOT && is_active(org, body, c->recused[i]))
            l->active -= weight;
    }
    l->size -= l->recused; /* rule 28: out of every base but the seats and what is issued */
    if (body != MF_NO_SLOT) {
        const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, body);
        l->seats = row->open ? row->in_office : row->seats;
        l->issued = issued_of(org, ctx, g, body);
    } else {
        l->seats = l->issued = l->size + l->recused;
    }
}

/* Who consents for the office: whoever acts for it now. */
static void consent_leaf(const struct mf_org *org, const struct mf_count_row *c,
                         struct mf_count_leaf *l, const struct mf_group_ctx *ctx)
{
    uint32_t office = ctx->binding->office[l->rule->name.index];

    l->holder = mf_acts_for(org, office, c->recused, c->nrecused);
    if (l->holder != MF_NOBODY && is_recused(c, l->holder))
        l->holder = MF_NOBODY;
    l->size = l->holder != MF_NOBODY;
}

static void open_leaf(const struct mf_org *org, const struct mf_count_row *c,
                      struct mf_count_leaf *l, const struct mf_group_ctx *ctx,
                      bool caretaker_applies)
{
    const struct mf_rule *r = l->rule;

    l->holder = MF_NOBODY;
    if (r->kind == MF_RULE_CONSENT) {
        consent_leaf(org, c, l, ctx);
        return;
    }
    l->amount = resolved(org, ctx, c->proposal, &r->amount);
    l->quorum = resolved(org, ctx, c->proposal, &r->quorum);
    l->quorum_base = r->quorum_base;
    size_leaf(org, c, l, ctx);
    if (caretaker_applies) { /* rule 42: read now, and not again */
        uint32_t body = mf_group_body(ctx, &r->group);
        l->caretaker = body != MF_NO_SLOT && mf_org_caretaker(org, body, NULL);
    }
}

static uint32_t binding_index(const struct mf_org *org, const struct mf_binding *b)
{
    for (uint32_t i = org->bindings.n; i > 0; i--)
        if (org->bindings.at[i - 1] == b)
            return i - 1;
    mf_bug("a charter that the organisation never had");
}

uint32_t mf_count_open(struct mf_org *org, const struct mf_count_opening *o,
                       const struct mf_group_ctx *ctx)
{
    const struct mf_rule *rules[MF_MAX_RULE_CLAUSES];
    uint32_t row, n = mf_rule_leaves(ctx->binding->charter, o->rule, rules);
    struct mf_count_row *c = mf_row_add(org, &org->counts, &row);

    c->proposal = o->proposal;
    c->emergency = o->emergency;
    c->purpose = o->purpose;
    c->rule = o->rule;
    c->binding = binding_index(org, ctx->binding);
    c->version = ctx->version;
    c->opened = org->now;
    c->closes = o->closes;
    c->early = o->early;
    c->final_ballots = o->final_ballots;
    c->secret = o->secret;
    c->streak_since = c->extended = c->closed_at = c->looks = MF_NEVER;
    keep_recused(org, c, o->recused, o->nrecused);
    c->nleaves = n;
    c->leaves = mf_new_n(&org->arena, struct mf_count_leaf, n);
    for (uint32_t i = 0; i < n; i++) {
        c->leaves[i].rule = rules[i];
        open_leaf(org, c, &c->leaves[i], ctx, o->caretaker_applies);
    }
    return row;
}

/* ---- who may cast ---- */

/* Leaves in whose electorate the person is, as of the version. */
static uint64_t leaves_of(const struct mf_org *org, const struct mf_count_row *c, mf_person p,
                          uint64_t version)
{
    struct mf_group_ctx ctx = ctx_of(org, c, version);
    uint64_t mask = 0;

    if (is_recused(c, p))
        return 0;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        bool in = l->rule->kind == MF_RULE_CONSENT ? l->holder == p
                                                   : mf_group_has(&ctx, &l->rule->group, p);
        mask |= (uint64_t)in << i;
    }
    return mask;
}

bool mf_count_has(const struct mf_org *org, uint32_t count, mf_person p)
{
    const struct mf_count_row *c = mf_count_at(org, count);

    return leaves_of(org, c, p, c->version) != 0;
}

/* Why somebody of a leaf's electorate can't act for it now. */
enum barred { NOT_BARRED, GONE, SUSPENDED, PROVISIONAL };

static enum barred barred_office(const struct mf_org *org, const struct mf_count_row *c,
                                 uint32_t office, mf_person p)
{
    if (mf_org_suspended(org, p, office))
        return SUSPENDED;
    return mf_acts_for(org, office, c->recused, c->nrecused) == p ? NOT_BARRED : GONE;
}

static enum barred barred_body(const struct mf_org *org, uint32_t body, mf_person p)
{
    uint32_t seat = mf_seat_of(org, p, body);

    if (mf_suspended_from_body(org, p, body))
        return SUSPENDED;
    return seat != MF_NO_SLOT && mf_seat_more(org, seat)->provisional ? PROVISIONAL : NOT_BARRED;
}

/* The person is in the leaf's group as of the count's version; *body is the body last asked about,
 * *last what was said of it: clauses of a rule are often about one body. */
static enum barred barred_in(const struct mf_org *org, const struct mf_count_row *c,
                             const struct mf_group_ctx *now, const struct mf_rule *rule,
                             mf_person p, uint32_t *body, enum barred *last)
{
    const struct mf_group *g = &rule->group;
    uint32_t slot;

    if (rule->kind == MF_RULE_CONSENT)
        return barred_office(org, c, now->binding->office[rule->name.index], p);
    if (c->version != now->version && !mf_group_has(now, g, p))
        return GONE;
    slot = mf_group_body(now, g);
    if (slot != MF_NO_SLOT) {
        if (slot != *body)
            *last = barred_body(org, slot, p);
        *body = slot;
        return *last;
    }
    if (g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_OFFICE &&
        mf_org_suspended(org, p, now->binding->office[g->of.index]))
        return SUSPENDED;
    return NOT_BARRED;
}

/* Of the leaves in `mask`, those for which the person can act now; *ret_why of the first one that
 * is barred. */
static uint64_t able(const struct mf_org *org, const struct mf_count_row *c, mf_person p,
                     uint64_t mask, enum barred *ret_why, uint32_t *ret_leaf)
{
    struct mf_group_ctx now = ctx_of(org, c, org->version);
    uint32_t body = MF_NO_SLOT;
    enum barred last = NOT_BARRED;
    uint64_t out = 0;

    *ret_why = NOT_BARRED;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        enum barred why;
        if (!(mask >> i & 1))
            continue;
        why = barred_in(org, c, &now, c->leaves[i].rule, p, &body, &last);
        if (why == NOT_BARRED) {
            out |= UINT64_C(1) << i;
        } else if (*ret_why == NOT_BARRED) {
            *ret_why = why;
            *ret_leaf = i;
        }
    }
    return out;
}

static void say_barred(const struct mf_org *org, const struct mf_count_row *c, mf_person p,
                       enum barred why, const struct mf_count_leaf *l, struct mf_refusals *rs)
{
    static const enum mf_reason reasons[] = {[GONE] = MF_WHY_NO_LONGER_MEMBER,
                                             [SUSPENDED] = MF_WHY_SUSPENDED,
                                             [PROVISIONAL] = MF_WHY_PROVISIONAL_SEAT};
    struct mf_refusal *r = mf_refuse(rs, reasons[why]);
    struct mf_group_ctx now = ctx_of(org, c, org->version);
    const struct mf_rule *rule = l->rule;
    uint32_t body = rule->kind == MF_RULE_CONSENT ? MF_NO_SLOT : mf_group_body(&now, &rule->group);
    uint32_t seat = body == MF_NO_SLOT ? MF_NO_SLOT : mf_seat_of(org, p, body);

    r->charter = charter_of(org, c);
    r->leaf = rule;
    r->clause = rule->span;
    r->person = p;
    r->word = rule->kind == MF_RULE_CONSENT ? rule->name.name.text : rule->group.of.name.text;
    if (why == GONE)
        r->when = c->opened;
    if (seat != MF_NO_SLOT) {
        const struct mf_seat_more *row = mf_seat_more(org, seat);
        if (why == SUSPENDED)
            r->when = row->suspended_until;
        if (why == PROVISIONAL)
            r->proposal = row->by_proposal;
    } else if (why == SUSPENDED) {
        const struct mf_ref *of = rule->kind == MF_RULE_CONSENT ? &rule->name : &rule->group.of;
        uint32_t office = now.binding->office[of->index];
        uint32_t holding = MF_ROW(org, offices, mf_office_row, office)->holding;
        r->when = MF_ROW(org, holdings, mf_holding_row, holding)->suspended_until;
    }
}

static void say_outside(const struct mf_org *org, const struct mf_count_row *c, mf_person p,
                        struct mf_refusals *rs)
{
    struct mf_refusal *r;
    bool sponsoring = c->purpose == MF_FOR_GATHERING;

    if (is_recused(c, p)) {
        r = mf_refuse(rs, MF_WHY_RECUSED);
    } else {
        r = mf_refuse(rs, sponsoring ? MF_WHY_NOT_ELIGIBLE : MF_WHY_NOT_IN_ELECTORATE);
        r->when = c->opened;
    }
    r->charter = charter_of(org, c);
    r->clause = c->rule->span;
    r->person = p;
}

bool mf_count_may_cast(const struct mf_org *org, uint32_t count, mf_person p,
                       struct mf_refusals *rs)
{
    struct mf_voter v;

    return mf_count_voter(org, count, p, &v, rs);
}

bool mf_count_voter(const struct mf_org *org, uint32_t count, mf_person p, struct mf_voter *ret,
                    struct mf_refusals *rs)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_ballot_row *b = ret->ballot = mf_ballot_find(org, c, p);
    enum barred why;
    uint32_t leaf = 0;

    ret->in = leaves_of(org, c, p, c->version);
    ret->can = 0;
    if (ret->in == 0) {
        say_outside(org, c, p, rs);
        return false;
    }
    ret->can = able(org, c, p, ret->in, &why, &leaf);
    /* A ballot already counted where one can't act any more stands as it is (rule 26). */
    if (ret->can == 0 || (b && b->ballot != MF_BALLOT_NONE && (b->leaves & ~ret->can) != 0)) {
        say_barred(org, c, p, why, &c->leaves[leaf], rs);
        return false;
    }
    return true;
}

/* ---- ballots ---- */

/* Of somebody who is in the leaf's group. */
static uint64_t weight_in(const struct mf_group_ctx *ctx, const struct mf_count_leaf *l,
                          mf_person p)
{
    if (l->rule->kind == MF_RULE_CONSENT ||
        mf_group_weight_slot(ctx, &l->rule->group) == MF_NO_SLOT)
        return 1;
    return mf_group_weight(ctx, &l->rule->group, p);
}

static uint64_t *pile(struct mf_count_leaf *l, enum mf_ballot b)
{
    switch (b) {
    case MF_BALLOT_YES:
        return &l->yes;
    case MF_BALLOT_NO:
        return &l->no;
    case MF_BALLOT_ABSTAIN:
        return &l->abstain;
    case MF_BALLOT_NONE:
    case MF_BALLOT_SEALED:
        break;
    }
    mf_bug("a ballot of no kind");
}

/* Moves the ballot's weight in every leaf that it counts in. */
static void tally(struct mf_org *org, struct mf_count_row *c, const struct mf_ballot_row *b,
                  uint64_t version, bool add)
{
    struct mf_group_ctx ctx = ctx_of(org, c, version);

    if (b->ballot == MF_BALLOT_NONE)
        return;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct mf_count_leaf *l = &c->leaves[i];
        if (!(b->leaves >> i & 1))
            continue;
        uint64_t *n = pile(l, (enum mf_ballot)b->ballot), weight = weight_in(&ctx, l, b->person);
        mf_touch(org, n, sizeof *n);
        mf_assert(add || *n >= weight);
        *n = add ? *n + weight : *n - weight;
        l->calm -= weight < l->calm ? weight : l->calm;
    }
}

/*
 * What the leaves and the whole rule are whatever comes, anew where enough has moved since it was
 * last looked at.
 */
static void look_again(struct mf_org *org, struct mf_count_row *c)
{
    enum mf_truth leaves[MF_MAX_RULE_CLAUSES];
    bool all = true, again = !c->calm;

    if (!c->early)
        return;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct mf_count_leaf *l = &c->leaves[i];
        uint64_t calm = l->calm ? l->calm : mf_leaf_calm(l);
        again = again || l->calm == 0;
        all = all && calm > 0;
        if (l->calm == 0 && calm > 0) {
            mf_touch(org, &l->calm, sizeof l->calm);
            mf_touch(org, &l->outlook, sizeof l->outlook);
            l->calm = calm;
            l->outlook = mf_leaf_definite(l, 0);
        }
        leaves[i] = l->outlook;
    }
    if (!again || (!all && !c->calm))
        return;
    mf_touch(org, &c->calm, sizeof c->calm);
    mf_touch(org, &c->outlook, sizeof c->outlook);
    c->calm = all;
    if (all)
        c->outlook = mf_rule_truth(charter_of(org, c), c->rule, leaves);
}

/* One ballot a person and stage, counted in every group the person is in (rule 25). */
void mf_count_cast(struct mf_org *org, uint32_t count, mf_person p, enum mf_ballot ballot,
                   bool own_recusal)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_voter v = {.ballot = mf_ballot_find(org, c, p),
                         .in = leaves_of(org, c, p, c->version)};
    enum barred why;
    uint32_t leaf;

    v.can = able(org, c, p, v.in, &why, &leaf);
    mf_count_cast_for(org, count, p, &v, ballot, own_recusal);
}

void mf_count_cast_for(struct mf_org *org, uint32_t count, mf_person p, const struct mf_voter *v,
                       enum mf_ballot ballot, bool own_recusal)
{
    struct mf_count_row *c = mf_count_at(org, count);
    struct mf_ballot_row *b = v->ballot;

    if (!b) {
        if (ballot == MF_BALLOT_NONE || v->in == 0)
            return;
        b = mf_ballot_add(org, count, p);
    } else {
        mf_touch(org, b, sizeof *b);
        tally(org, c, b, c->version, false);
    }
    b->ballot = (uint8_t)ballot;
    b->own_recusal = own_recusal;
    /* One's own recusal is an abstention in every base, also where one can't act (rule 28). */
    b->leaves = own_recusal ? v->in : v->can;
    tally(org, c, b, c->version, true);
    look_again(org, c);
}

void mf_count_recount(struct mf_org *org, uint32_t count, uint64_t version)
{
    struct mf_count_row *c = mf_count_edit(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, version);

    c->version = version;
    c->calm = false;
    mf_touch(org, c->leaves, c->nleaves * sizeof *c->leaves);
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct mf_count_leaf *l = &c->leaves[i];
        l->yes = l->no = l->abstain = 0;
        l->carried = (struct mf_carried){0};
        if (l->rule->kind == MF_RULE_CONSENT)
            consent_leaf(org, c, l, &ctx);
        else
            size_leaf(org, c, l, &ctx);
    }
    for (uint32_t i = 0; i < c->slot_cap; i++) {
        if (!c->slots[i])
            continue;
        struct mf_ballot_row *b = MF_ROW(org, ballots, mf_ballot_row, c->slots[i] - 1);
        mf_touch(org, b, sizeof *b);
        b->leaves = leaves_of(org, c, b->person, version);
        tally(org, c, b, version, true);
    }
}

static bool asks_for_active(const struct mf_count_leaf *l)
{
    return l->rule->kind != MF_RULE_CONSENT &&
           (l->rule->base == MF_BASE_ACTIVE || l->quorum_base == MF_BASE_ACTIVE);
}

bool mf_count_adds_up(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, c->version);
    struct mf_count_leaf sums[MF_MAX_RULE_CLAUSES] = {0};
    bool same = true;

    for (uint32_t s = 0; s < c->slot_cap; s++) {
        const struct mf_ballot_row *b;
        if (!c->slots[s])
            continue;
        b = MF_ROW(org, ballots, mf_ballot_row, c->slots[s] - 1);
        for (uint32_t i = 0; i < c->nleaves; i++)
            if (b->leaves >> i & 1)
                *pile(&sums[i], (enum mf_ballot)b->ballot) +=
                    weight_in(&ctx, &c->leaves[i], b->person);
    }
    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        same = same && sums[i].yes == l->yes - l->carried.yes &&
               sums[i].no == l->no - l->carried.no &&
               sums[i].abstain == l->abstain - l->carried.abstain;
    }
    return same;
}

bool mf_count_is_stale(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, org->version);

    if (c->version != org->version)
        return true;
    for (uint32_t i = 0; i < c->nleaves; i++) { /* what moves without a change of membership */
        struct mf_count_leaf now = c->leaves[i];
        if (now.rule->kind == MF_RULE_CONSENT) {
            consent_leaf(org, c, &now, &ctx);
            if (now.holder != c->leaves[i].holder)
                return true;
        } else if (now.rule->base == MF_BASE_SEATS || now.quorum_base == MF_BASE_SEATS ||
                   asks_for_active(&now)) {
            size_leaf(org, c, &now, &ctx);
            if (now.seats != c->leaves[i].seats || now.active != c->leaves[i].active)
                return true;
        }
    }
    return false;
}

struct activity {
    const struct mf_org *org;
    mf_duration after;
    mf_instant next;
};

static void look_at_activity(void *payload, mf_person p)
{
    struct activity *a = payload;
    mf_instant at = mf_after(MF_ROW(a->org, persons, mf_person_row, p)->last_act, a->after);

    if (at > a->org->now && at < a->next)
        a->next = at;
}

mf_instant mf_count_next_inactive(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, c->version);
    struct activity a = {.org = org, .next = MF_NEVER};

    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_group *g = &c->leaves[i].rule->group;
        uint32_t body = mf_group_body(&ctx, g);
        const struct mf_body *law = body == MF_NO_SLOT ? NULL : mf_body_law(org, body);
        if (!asks_for_active(&c->leaves[i]) || !law || law->inactive.span.len == 0)
            continue;
        a.after = law->inactive.ms;
        mf_group_each(&ctx, g, look_at_activity, &a);
    }
    return a.next;
}

void mf_count_second_call(struct mf_org *org, uint32_t count, const struct mf_amount *quorum,
                          enum mf_base base)
{
    struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = ctx_of(org, c, c->version);

    c->calm = false;
    mf_touch(org, c->leaves, c->nleaves * sizeof *c->leaves);
    for (uint32_t i = 0; i < c->nleaves; i++) {
        struct mf_count_leaf *l = &c->leaves[i];
        if (!l->rule->has_quorum)
            continue;
        l->quorum = resolved(org, &ctx, c->proposal, quorum);
        l->quorum_base = base;
        size_leaf(org, c, l, &ctx); /* the new base may be the first to ask for those active */
    }
}

void mf_count_close(struct mf_org *org, uint32_t count, bool outcome)
{
    struct mf_count_row *c = mf_count_edit(org, count);

    mf_assert(!c->closed);
    c->closed = true;
    c->outcome = outcome;
    c->closed_at = org->now;
}

/* ---- what it says ---- */

enum mf_truth mf_count_truth(const struct mf_org *org, uint32_t count, bool as_it_stands,
                             mf_instant at)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    enum mf_truth leaves[MF_MAX_RULE_CLAUSES];
    mf_duration elapsed = mf_count_elapsed(c, at);

    if (!as_it_stands && c->calm)
        return c->outlook;
    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        if (as_it_stands)
            leaves[i] = mf_leaf_holds(l, elapsed) ? MF_TRUE : MF_FALSE;
        else
            leaves[i] = l->calm ? l->outlook : mf_leaf_definite(l, elapsed);
    }
    return mf_rule_truth(charter_of(org, c), c->rule, leaves);
}

bool mf_count_quorate(const struct mf_org *org, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);

    for (uint32_t i = 0; i < c->nleaves; i++)
        if (!mf_leaf_quorate(&c->leaves[i], mf_count_elapsed(c, org->now)))
            return false;
    return true;
}

void mf_count_leaf_facts(const struct mf_org *org, uint32_t count, uint32_t leaf,
                         struct mf_leaf_facts *ret)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    const struct mf_count_leaf *l = &c->leaves[leaf];
    const struct mf_rule *r = l->rule;
    mf_duration elapsed = mf_count_elapsed(c, org->now);

    *ret = (struct mf_leaf_facts){.leaf = r, .yes = l->yes, .no = l->no, .abstain = l->abstain};
    ret->carried_yes = l->carried.yes;
    ret->carried_no = l->carried.no;
    ret->carried_abstain = l->carried.abstain;
    ret->turnout = l->yes + l->no + l->abstain;
    ret->now = mf_leaf_holds(l, elapsed) ? MF_TRUE : MF_FALSE;
    ret->definite = c->closed ? ret->now : mf_leaf_definite(l, elapsed);
    ret->caretaker = l->caretaker;
    if (r->kind == MF_RULE_CONSENT) {
        ret->need = 1;
        ret->have = l->yes;
        ret->of = l->size;
        return;
    }
    ret->of = mf_leaf_base(l, r->base, r->without_abstentions);
    ret->need = mf_amount_needed(&l->amount, ret->of, elapsed);
    uint8_t kinds = r->counting ? r->counting : MF_KIND_YES;
    if (r->kind == MF_RULE_NO_OBJECTION)
        kinds = MF_KIND_NO;
    ret->have = (kinds & MF_KIND_YES ? l->yes : 0) + (kinds & MF_KIND_NO ? l->no : 0) +
                (kinds & MF_KIND_ABSTAIN ? l->abstain : 0);
    ret->has_quorum = r->has_quorum;
    if (!r->has_quorum)
        return;
    kinds = r->quorum_counting ? r->quorum_counting : MF_KINDS_ALL;
    ret->quorum_of = mf_leaf_base(l, l->quorum_base, false);
    ret->quorum_need = mf_amount_needed(&l->quorum, ret->quorum_of, elapsed);
    ret->quorum_have = (kinds & MF_KIND_YES ? l->yes : 0) + (kinds & MF_KIND_NO ? l->no : 0) +
                       (kinds & MF_KIND_ABSTAIN ? l->abstain : 0);
}

static struct mf_refusal *leaf_reason(const struct mf_org *org, const struct mf_count_row *c,
                                      const struct mf_rule *leaf, enum mf_reason reason,
                                      struct mf_refusals *rs)
{
    struct mf_refusal *r = mf_refuse(rs, reason);

    r->charter = charter_of(org, c);
    if (c->proposal != MF_NO_PROPOSAL)
        r->power = mf_proposal(org, c->proposal)->power;
    r->clause = leaf->span;
    r->leaf = leaf;
    return r;
}

void mf_count_reasons(const struct mf_org *org, uint32_t count, struct mf_refusals *rs)
{
    const struct mf_count_row *c = mf_count_at(org, count);

    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        struct mf_leaf_facts f;
        struct mf_refusal *r;

        mf_count_leaf_facts(org, count, i, &f);
        if (f.now == MF_TRUE)
            continue;
        if (l->caretaker) {
            struct mf_group_ctx ctx = ctx_of(org, c, org->version);
            leaf_reason(org, c, l->rule, MF_WHY_RULE_CANNOT_HOLD, rs);
            mf_org_caretaker(org, mf_group_body(&ctx, &l->rule->group), rs);
            continue;
        }
        if (l->rule->kind == MF_RULE_CONSENT) {
            bool vacant = l->holder == MF_NOBODY;
            r = leaf_reason(org, c, l->rule,
                            vacant ? MF_WHY_CONSENT_VACANT : MF_WHY_CONSENT_MISSING, rs);
            r->word = l->rule->name.name.text;
            continue;
        }
        if (!mf_leaf_reached(l, mf_count_elapsed(c, org->now))) {
            bool objections = l->rule->kind == MF_RULE_NO_OBJECTION && l->size > 0;
            r = leaf_reason(org, c, l->rule, objections ? MF_WHY_OBJECTIONS : MF_WHY_RULE_NOT_MET,
                            rs);
            r->need = f.need;
            r->have = f.have;
            r->of = f.of;
        }
        if (f.has_quorum && !mf_leaf_quorate(l, mf_count_elapsed(c, org->now))) {
            r = leaf_reason(org, c, l->rule, MF_WHY_QUORUM_NOT_MET, rs);
            r->need = f.quorum_need;
            r->have = f.quorum_have;
            r->of = f.quorum_of;
        }
    }
}
