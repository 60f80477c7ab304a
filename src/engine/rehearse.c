/*
 * Counts that never happen: opened by the engine's own mf_count_open() inside a transaction that is
 * taken back, their leaves kept.
 */
#include "engine/rehearse.h"

#include "base/os.h"
#include "engine/proposal.h"
#include "engine/tally.h"

struct mf_rehearsal {
    const struct mf_org *org;
    struct mf_group_ctx ctx;
    const mf_person *recused; /* in order of number */
    uint32_t nrecused;
    struct mf_count_leaf *leaves;
    uint32_t n;
    const struct mf_stage *stage;
    const struct mf_rule *rule;
};

struct persons {
    struct mf_arena *arena;
    MF_VEC(mf_person) list;
};

static void collect(void *payload, mf_person p)
{
    struct persons *ps = payload;

    mf_vec_push(ps->arena, &ps->list, p);
}

static struct mf_group_ctx context(const struct mf_org *org, struct mf_supposition who)
{
    return (struct mf_group_ctx){.org = org,
                                 .binding = mf_binding_now(org),
                                 .subject = who.subject,
                                 .proposer = who.proposer,
                                 .version = org->version};
}

static bool waits_for_filing(const struct mf_amount *a)
{
    return a->kind == MF_AMT_NAME && a->ref.kind == MF_REF_PARAM;
}

static bool rehearsable(const struct mf_charter *c, const struct mf_rule *rule)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    uint32_t n = mf_rule_leaves(c, rule, leaves);

    for (uint32_t i = 0; i < n; i++)
        if (waits_for_filing(&leaves[i]->amount) || waits_for_filing(&leaves[i]->quorum))
            return false;
    return true;
}

struct mf_rehearsal *mf_rehearse(struct mf_org *org, struct mf_arena *arena,
                                 struct mf_rehearsed what, struct mf_supposition who)
{
    struct mf_rehearsal *r;
    struct persons recused = {.arena = arena};
    const struct mf_count_row *row;
    uint32_t mark;

    if (!rehearsable(mf_org_charter(org), what.rule))
        return NULL;
    r = mf_new(arena, struct mf_rehearsal);
    r->org = org;
    r->ctx = context(org, who);
    r->stage = what.stage;
    r->rule = what.rule;
    for (uint32_t i = 0; what.stage && i < what.stage->nrecuses; i++)
        mf_group_each(&r->ctx, &what.stage->recuses[i], collect, &recused);
    struct mf_count_opening o = {.proposal = MF_NO_PROPOSAL,
                                 .emergency = MF_NO_SLOT,
                                 .purpose = MF_FOR_STAGE,
                                 .rule = what.rule,
                                 .closes = MF_NEVER,
                                 .recused = recused.list.at,
                                 .nrecused = recused.list.n,
                                 .caretaker_applies = what.bars_caretaker};
    mark = mf_tx_begin(org);
    row = mf_count_at(org, mf_count_open(org, &o, &r->ctx));
    r->n = row->nleaves;
    r->leaves = mf_arena_copy(arena, row->leaves, r->n * sizeof *r->leaves);
    r->nrecused = row->nrecused;
    r->recused = mf_arena_copy(arena, row->recused ? row->recused : &(mf_person){0},
                               r->nrecused * sizeof *r->recused);
    mf_tx_abandon(org, mark);
    return r;
}

uint32_t mf_rehearsal_leaves(const struct mf_rehearsal *r)
{
    return r->n;
}

static const struct mf_count_leaf *leaf_at(const struct mf_rehearsal *r, uint32_t leaf)
{
    mf_assert(leaf < r->n);
    return &r->leaves[leaf];
}

const struct mf_rule *mf_rehearsal_rule(const struct mf_rehearsal *r, uint32_t leaf)
{
    return leaf_at(r, leaf)->rule;
}

uint64_t mf_rehearsal_size(const struct mf_rehearsal *r, uint32_t leaf)
{
    return leaf_at(r, leaf)->size;
}

struct walk {
    const struct mf_rehearsal *r;
    const struct mf_group *group;
    uint32_t body; /* slot; MF_NO_SLOT: the group is no body's */
    bool all_free; /* nobody there is suspended or seated provisionally */
    void (*each)(void *payload, mf_person p, uint64_t weight);
    void *payload;
};

/* Who is in office and yet can't act there counts in every base and casts nothing (rule 26). */
static bool bound(const struct walk *w, mf_person p)
{
    const struct mf_org *org = w->r->org;
    uint32_t seat;

    if (w->all_free)
        return false;
    if (w->body == MF_NO_SLOT)
        return w->group->kind == MF_GROUP_NAMED && w->group->of.kind == MF_REF_OFFICE &&
               mf_org_suspended(org, p, w->r->ctx.binding->office[w->group->of.index]);
    seat = mf_seat_of(org, p, w->body);
    return mf_suspended_from_body(org, p, w->body) ||
           (seat != MF_NO_SLOT && mf_seat_more(org, seat)->provisional);
}

static void visit(void *payload, mf_person p)
{
    const struct walk *w = payload;

    for (uint32_t i = 0; i < w->r->nrecused; i++)
        if (w->r->recused[i] == p)
            return;
    if (!bound(w, p))
        w->each(w->payload, p, mf_group_weight(&w->r->ctx, w->group, p));
}

void mf_rehearsal_each(const struct mf_rehearsal *r, uint32_t leaf,
                       void (*each)(void *payload, mf_person p, uint64_t weight), void *payload)
{
    const struct mf_count_leaf *l = leaf_at(r, leaf);
    struct walk w = {.r = r, .group = &l->rule->group, .each = each, .payload = payload};

    if (l->rule->kind == MF_RULE_CONSENT) {
        if (l->holder != MF_NOBODY)
            each(payload, l->holder, 1);
        return;
    }
    w.body = mf_group_body(&r->ctx, w.group);
    w.all_free = w.body != MF_NO_SLOT && r->org->seat_mores.n == 0;
    mf_group_each(&r->ctx, w.group, visit, &w);
}

bool mf_rehearsal_barred(const struct mf_rehearsal *r, uint32_t leaf)
{
    return leaf_at(r, leaf)->caretaker;
}

bool mf_rehearsal_hopeless(const struct mf_rehearsal *r)
{
    const struct mf_charter *c = r->ctx.binding->charter;
    enum mf_truth outlook[MF_MAX_RULE_CLAUSES], reached[MF_MAX_RULE_CLAUSES];

    for (uint32_t i = 0; i < r->n; i++) {
        outlook[i] = mf_leaf_definite(&r->leaves[i], 0);
        reached[i] = mf_leaf_reached(&r->leaves[i], 0) ? MF_TRUE : MF_FALSE;
    }
    return mf_rule_truth(c, r->rule, outlook) == MF_FALSE &&
           mf_rule_truth(c, r->rule, reached) != MF_TRUE;
}

static struct mf_count_leaf supposed(const struct mf_rehearsal *r, uint32_t leaf,
                                     struct mf_supposed ballots)
{
    struct mf_count_leaf l = *leaf_at(r, leaf);

    l.yes = ballots.yes;
    l.no = ballots.no;
    l.abstain = ballots.abstain;
    return l;
}

/* The leaf with these ballots, and with the quorum of the call. */
static struct mf_count_leaf at_call(const struct mf_rehearsal *r, uint32_t leaf,
                                    struct mf_supposed ballots, bool second_call)
{
    struct mf_count_leaf l = supposed(r, leaf, ballots);

    if (second_call && l.rule->has_quorum && r->stage && r->stage->second_call_span.len > 0) {
        l.quorum = r->stage->second_call_quorum;
        l.quorum_base = r->stage->second_call_base;
    }
    return l;
}

bool mf_rehearsal_holds(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                        mf_duration elapsed, bool second_call)
{
    struct mf_count_leaf l = at_call(r, leaf, ballots, second_call);

    return mf_leaf_holds(&l, elapsed);
}

bool mf_rehearsal_quorate(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                          mf_duration elapsed, bool second_call)
{
    struct mf_count_leaf l = at_call(r, leaf, ballots, second_call);

    return mf_leaf_quorate(&l, elapsed);
}

bool mf_rehearsal_tied(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                       mf_duration elapsed)
{
    struct mf_count_leaf l = supposed(r, leaf, ballots);

    return mf_leaf_tied(&l, elapsed);
}

mf_person mf_rehearsal_decider(const struct mf_rehearsal *r, uint32_t leaf)
{
    const struct mf_ref *office = &leaf_at(r, leaf)->rule->tie;

    if (office->kind != MF_REF_OFFICE)
        return MF_NOBODY;
    return mf_acts_for(r->org, r->ctx.binding->office[office->index], r->recused, r->nrecused);
}

void mf_rehearse_group(const struct mf_org *org, const struct mf_group *group,
                       struct mf_supposition who, void (*each)(void *payload, mf_person p),
                       void *payload)
{
    struct mf_group_ctx ctx = context(org, who);

    mf_group_each(&ctx, group, each, payload);
}

bool mf_rehearse_attested(const struct mf_org *org, const struct mf_attested *what,
                          struct mf_supposition who)
{
    struct mf_group_ctx ctx = context(org, who);

    return mf_attested_holds(&ctx, what, MF_NO_PROPOSAL);
}

bool mf_rehearse_condition(const struct mf_org *org, const struct mf_cond *cond,
                           const struct mf_power *power)
{
    return mf_cond_holds(org, mf_binding_now(org), cond, NULL, 0, power, NULL);
}
