/*
 * Filing and sponsors: what stands in the way of a proposal (every clause, in charter order: rule
 * 69), its signatures until it opens, its withdrawal; documents and attestations.
 */
#include "engine/choose.h"

#include "engine/tally.h"

#define MF_MAX_TEXT 65535u /* bytes of a text given as argument */

/* ---- arguments
 * --------------------------------------------------------------------------------------------- */

enum mf_arg_kind mf_arg_kind_of(enum mf_param_type type)
{
    static const enum mf_arg_kind kinds[] = {
        [MF_PARAM_PERSON] = MF_ARG_PERSON,     [MF_PARAM_TEXT] = MF_ARG_TEXT,
        [MF_PARAM_HASH] = MF_ARG_HASH,         [MF_PARAM_AMOUNT] = MF_ARG_AMOUNT,
        [MF_PARAM_DURATION] = MF_ARG_DURATION, [MF_PARAM_BODY] = MF_ARG_BODY,
        [MF_PARAM_CHARTER] = MF_ARG_HASH,      [MF_PARAM_WORDS] = MF_ARG_WORD,
        [MF_PARAM_DECISION] = MF_ARG_DECISION,
    };

    return kinds[type];
}

static bool decision_allowed(const struct mf_step *s, const struct mf_command *c,
                             const struct mf_param *param, uint32_t number)
{
    const struct mf_org *org = s->org;
    const struct mf_binding *b = mf_binding_now(org);

    if (number == MF_NO_PROPOSAL || number > org->proposals.n ||
        (c->actor != MF_NOBODY && !mf_org_sees(org, number, c->actor)))
        return false;
    for (uint32_t i = 0; i < param->npowers; i++)
        if (b->power[param->powers[i].index] == mf_proposal(org, number)->stable_power)
            return true;
    return false;
}

/* The value within what its type allows; unknown persons and long texts have reasons of their own.
 */
static bool value_allowed(struct mf_step *s, const struct mf_command *c,
                          const struct mf_param *param, const struct mf_arg *a)
{
    const struct mf_org *org = s->org;

    switch (param->type) {
    case MF_PARAM_PERSON:
        return a->person < org->persons.n;
    case MF_PARAM_TEXT:
        return a->text.n > 0 && a->text.n <= MF_MAX_TEXT;
    case MF_PARAM_HASH:
    case MF_PARAM_CHARTER:
        return true;
    case MF_PARAM_AMOUNT:
        return a->amount < UINT64_C(1) << 63;
    case MF_PARAM_DURATION:
        return a->duration > 0;
    case MF_PARAM_BODY:
        return a->body < org->bodies.n && mf_body_law(org, a->body);
    case MF_PARAM_WORDS:
        return a->word < param->nwords;
    case MF_PARAM_DECISION:
        return decision_allowed(s, c, param, a->proposal);
    }
    return false;
}

static bool takes_options(const struct mf_power *power)
{
    uint32_t stage = mf_choosing_stage(power);

    return stage != MF_NO_SLOT && power->stages[stage].choose.from_options;
}

bool mf_arguments_fit(struct mf_step *s, const struct mf_command *c, const struct mf_power *power)
{
    const struct mf_charter *charter = mf_binding_now(s->org)->charter;
    bool fit = true;

    for (uint32_t i = 0; i < power->nparams; i++) {
        const struct mf_param *param = &power->params[i];
        const struct mf_arg *a = i < c->nargs ? &c->args[i] : NULL;
        struct mf_refusal *r;
        if (i == mf_chosen_param(power)) {
            if (a && a->kind == MF_ARG_PERSON && a->person == MF_NOBODY)
                continue;
        } else if (a && a->kind == mf_arg_kind_of(param->type) && value_allowed(s, c, param, a)) {
            continue;
        }
        fit = false;
        if (a && a->kind == MF_ARG_TEXT && param->type == MF_PARAM_TEXT &&
            a->text.n > MF_MAX_TEXT) {
            r = mf_refuse_clause(s->refusals, MF_WHY_TOO_LONG, charter, c->power, param->span);
            r->need = MF_MAX_TEXT;
            r->have = a->text.n;
            continue;
        }
        bool unknown = a && a->kind == MF_ARG_PERSON && param->type == MF_PARAM_PERSON &&
                       i != mf_chosen_param(power);
        r = mf_refuse_clause(s->refusals, unknown ? MF_WHY_UNKNOWN_PERSON : MF_WHY_BAD_ARGUMENT,
                             charter, c->power, param->span);
        r->word = param->name.text;
    }
    if (takes_options(power))
        return mf_options_fit(s, c, c->power, power->nparams) && fit;
    if (fit && c->nargs > power->nparams) {
        mf_refuse_clause(s->refusals, MF_WHY_BAD_ARGUMENT, charter, c->power, power->name.span)
            ->word = power->name.text;
        fit = false;
    }
    return fit;
}

/* ---- guards
 * --------------------------------------------------------------------------------------------------
 */

bool mf_only_when_holds(const struct mf_org *org, const struct mf_proposal_row *p,
                        struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);

    return !power->only_when || mf_cond_holds(org, mf_binding_of(org, p), power->only_when, p->args,
                                              p->nargs, power, rs);
}

bool mf_stage_attested(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *rs)
{
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);
    bool all = true;

    for (uint32_t i = 0; i < stage->nrequires; i++) {
        const struct mf_attested *a = &stage->requires[i];
        if (mf_attested_holds(&ctx, a, p->number))
            continue;
        all = false;
        mf_refuse_clause(rs, MF_WHY_ATTESTATION_MISSING, mf_proposal_charter(org, p), p->power,
                         a->span)
            ->word = a->what.text;
    }
    return all;
}

static bool documents_stored(const struct mf_org *org, const struct mf_proposal_row *p,
                             struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    bool all = true;

    for (uint32_t i = 0; i < power->nparams; i++) {
        const struct mf_param *param = &power->params[i];
        if ((param->type != MF_PARAM_CHARTER && param->type != MF_PARAM_HASH) ||
            mf_document_find(org, &p->args[i].hash) != MF_NO_SLOT)
            continue;
        all = false;
        mf_refuse_clause(rs, MF_WHY_DOCUMENT_MISSING, mf_proposal_charter(org, p), p->power,
                         param->span)
            ->word = param->name.text;
    }
    return all;
}

bool mf_guards_hold(const struct mf_org *org, const struct mf_proposal_row *p,
                    struct mf_refusals *rs)
{
    bool holds = mf_only_when_holds(org, p, rs);

    holds = mf_again_allows(org, p, rs) && holds;
    holds = mf_at_most_allows(org, p, rs) && holds;
    return documents_stored(org, p, rs) && holds;
}

static bool amends(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->neffects; i++)
        if (power->effects[i].kind == MF_EF_AMEND ||
            power->effects[i].kind == MF_EF_AMEND_ENTRENCHED)
            return true;
    return false;
}

/* Each body of the rule that is in caretaker mode, once, with all its causes. */
static void caretaker_causes(const struct mf_group_ctx *ctx, const struct mf_rule *const *leaves,
                             uint32_t n, struct mf_refusals *rs)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t body =
            leaves[i]->kind == MF_RULE_CONSENT ? MF_NO_SLOT : mf_group_body(ctx, &leaves[i]->group);
        bool before = body == MF_NO_SLOT;
        for (uint32_t k = 0; k < i && !before; k++)
            before =
                leaves[k]->kind != MF_RULE_CONSENT && mf_group_body(ctx, &leaves[k]->group) == body;
        if (!before)
            mf_org_caretaker(ctx->org, body, rs);
    }
}

/* Rule 42: with the clauses of bodies in caretaker mode false, can the rule still hold? */
static bool can_hold(const struct mf_org *org, const struct mf_proposal_row *p,
                     const struct mf_rule *rule, struct mf_span clause, struct mf_refusals *rs)
{
    const struct mf_charter *charter = mf_proposal_charter(org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    enum mf_truth truths[MF_MAX_RULE_CLAUSES];
    uint32_t n = mf_rule_leaves(charter, rule, leaves);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t body = leaves[i]->kind == MF_RULE_CONSENT ? MF_NO_SLOT
                                                           : mf_group_body(&ctx, &leaves[i]->group);
        bool barred = body != MF_NO_SLOT && mf_org_caretaker(org, body, NULL);
        truths[i] = barred ? MF_FALSE : MF_OPEN;
    }
    if (mf_rule_truth(charter, rule, truths) != MF_FALSE)
        return true;
    mf_refuse_clause(rs, MF_WHY_RULE_CANNOT_HOLD, charter, p->power, clause);
    caretaker_causes(&ctx, leaves, n, rs);
    return false;
}

static bool caretaker_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                             struct mf_refusals *rs)
{
    const struct mf_power *power = mf_proposal_power(org, p);
    bool all = true;

    for (uint32_t i = 0; i < power->nstages && !power->caretaker; i++) {
        const struct mf_stage *stage = &power->stages[i];
        const struct mf_rule *rule =
            stage->passes_when_proposed ? power->proposed : mf_stage_rule(stage);
        if (rule && stage->after.span.len == 0)
            all = can_hold(org, p, rule,
                           mf_stage_chooses(stage) ? stage->choose.span : stage->passes_span, rs) &&
                  all;
    }
    return all;
}

/* ---- filing
 * --------------------------------------------------------------------------------------------------
 */

static struct mf_arg *copy_args(struct mf_org *org, const struct mf_command *c)
{
    struct mf_arg *args = mf_new_n(&org->arena, struct mf_arg, c->nargs);

    for (uint32_t i = 0; i < c->nargs; i++) {
        args[i] = c->args[i];
        args[i].text = mf_str_copy(&org->arena, args[i].text);
    }
    return args;
}

/* Neither instants nor counts. */
static void nothing_yet(struct mf_proposal_row *p)
{
    p->opened = p->notice_ends = p->hearing_ends = p->deliberation_ends = p->voting_opens =
        p->closes = p->passed = p->effect_due = p->veto_until = p->challenge_until =
            p->confirm_until = p->lapses = p->effective = p->ended = p->override_until =
                p->delay_until = p->stage_since = p->frozen_at = p->frozen_until = MF_NEVER;
    p->gather = p->vote = p->veto = p->override_count = p->challenge = p->decision = p->confirm =
        MF_NO_SLOT;
    p->first_notice = p->first_heard = p->election = MF_NO_SLOT;
}

struct mf_proposal_row *mf_proposal_new(struct mf_org *org, const struct mf_command *c,
                                        const struct mf_power *power)
{
    const struct mf_binding *b = mf_binding_now(org);
    uint32_t row;
    struct mf_proposal_row *p = mf_row_add(org, &org->proposals, &row);

    p->number = row + 1;
    p->binding = org->bindings.n - 1;
    p->power = c->power;
    p->stable_power = b->power[c->power];
    p->args = copy_args(org, c);
    p->nargs = c->nargs;
    p->subject = power->subject < c->nargs ? c->args[power->subject].person : MF_NOBODY;
    p->filer = c->actor; /* the first sponsor (rule 11); leaving later changes nothing (rule 9) */
    p->state = MF_ST_NOTHING;
    p->filed = org->now;
    p->gather_until = power->proposed ? mf_after(org->now, power->proposed_within.ms) : MF_NEVER;
    nothing_yet(p);
    mf_effect_keys(org, b, power, p->args, &p->keys, &p->nkeys, &org->arena);

    p->prev_running = org->last_running;
    if (org->last_running)
        mf_proposal_edit(org, org->last_running)->next_running = p->number;
    mf_touch(org, &org->first_running, sizeof org->first_running);
    mf_touch(org, &org->last_running, sizeof org->last_running);
    if (!org->first_running)
        org->first_running = p->number;
    org->last_running = p->number;
    mf_alike_add(org, p);
    mf_election_open(org, p->number);
    return p;
}

/* Under the first power, as the row must name one; nothing of that shows. */
void mf_org_file_sealed(struct mf_org *org)
{
    uint32_t row;
    struct mf_proposal_row *p = mf_row_add(org, &org->proposals, &row);

    mf_assert(mf_happening_possible(MF_ST_NOTHING, MF_HP_SEAL));
    *p = (struct mf_proposal_row){.number = row + 1,
                                  .binding = org->bindings.n - 1,
                                  .stable_power = mf_binding_now(org)->power[0],
                                  .subject = MF_NOBODY,
                                  .filer = MF_NOBODY,
                                  .state = MF_ST_SEALED,
                                  .filed = org->now};
    nothing_yet(p);
    p->gather_until = MF_NEVER;
}

/* Will it open, and its voting too, the moment that it is filed? Then nothing can be made good in
 * between. */
static bool votes_at_once(const struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    uint64_t voting;

    return mf_count_truth(org, p->gather, true, org->now) == MF_TRUE && stage->nnotice == 0 &&
           stage->nhears == 0 && stage->deliberates.span.len == 0 &&
           mf_voting_turn(org, p, &voting);
}

/* All that fails now (rule 69). The proposal is filed already; a refusal takes it back as a whole.
 */
static bool may_file(struct mf_step *s, const struct mf_proposal_row *p,
                     const struct mf_power *power)
{
    const struct mf_org *org = s->org;
    bool documents = documents_stored(org, p, NULL);
    bool ok = mf_count_may_cast(org, p->gather, p->filer, s->refusals);

    ok = mf_guards_hold(org, p, s->refusals) && ok;
    ok = mf_at_most_open_allows(org, p, s->refusals) && ok;
    ok = mf_no_duplicate(org, p, s->refusals) && ok;
    ok = caretaker_allows(org, p, s->refusals) && ok;
    if (documents && amends(power))
        ok = mf_amend_check(org, power, p->args, p->nargs, s->refusals) && ok;
    return ok;
}

bool mf_file_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_charter *charter = mf_binding_now(org)->charter;
    const struct mf_power *power;
    struct mf_proposal_row *p;
    bool ok;

    if (c->power >= charter->npowers) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_POWER);
        return false;
    }
    power = &charter->powers[c->power];
    if (!power->proposed) {
        mf_refuse_clause(s->refusals, MF_WHY_OPENS_ITSELF, charter, c->power, power->opens_span);
        return false;
    }
    if (!mf_arguments_fit(s, c, power))
        return false;
    p = mf_proposal_new(org, c, power);
    s->proposal = p->number;
    mf_proposal_count(s, p->number, MF_FOR_GATHERING, power->proposed, p->gather_until,
                      org->version);
    ok = may_file(s, p, power);
    if (ok)
        mf_count_cast(org, p->gather, c->actor, MF_BALLOT_YES, false);
    if (!ok || (votes_at_once(org, p) && !mf_stage_attested(org, p, s->refusals)))
        return false;

    mf_move(s, p->number, MF_HP_FILE, MF_ST_GATHERING);
    mf_emit_of(s, p->number, MF_EV_FILED)->person = c->actor;
    mf_queue_put(org, p->gather_until, MF_RANK_CLOSING, p->number, MF_DUE_GATHER_END, p->number, 0);
    mf_open_if_gathered(s, p->number);
    return true;
}

/* ---- sponsors
 * ---------------------------------------------------------------------------------------------------
 */

bool mf_sign_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_SIGN);
    const struct mf_heard_row *h;
    struct mf_event *e;

    if (!p)
        return false;
    h = mf_heard_find(org, c->proposal, c->actor);
    if (h && h->recused) {
        mf_refuse(s->refusals, MF_WHY_RECUSED)->person = c->actor;
        return false;
    }
    if (!mf_count_may_cast(org, p->gather, c->actor, s->refusals))
        return false;
    if (mf_count_ballot(org, p->gather, c->actor) == MF_BALLOT_YES) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_count_cast(org, p->gather, c->actor, MF_BALLOT_YES, false);
    e = mf_emit_of(s, c->proposal, MF_EV_SIGNED);
    e->person = c->actor;
    e->purpose = MF_FOR_GATHERING;
    mf_open_if_gathered(s, c->proposal);
    return true;
}

static bool is_sponsor(struct mf_step *s, const struct mf_command *c,
                       const struct mf_proposal_row *p)
{
    struct mf_refusal *r;

    if (p->gather != MF_NO_SLOT && mf_count_ballot(s->org, p->gather, c->actor) == MF_BALLOT_YES)
        return true;
    r = mf_refuse(s->refusals, MF_WHY_NOT_SPONSOR);
    r->person = c->actor;
    r->proposal = c->proposal;
    return false;
}

bool mf_unsign_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_UNSIGN);
    struct mf_event *e;

    if (!p || !is_sponsor(s, c, p) || !mf_count_may_cast(s->org, p->gather, c->actor, s->refusals))
        return false;
    mf_count_cast(s->org, p->gather, c->actor, MF_BALLOT_NONE, false);
    e = mf_emit_of(s, c->proposal, MF_EV_UNSIGNED);
    e->person = c->actor;
    e->purpose = MF_FOR_GATHERING;
    return true;
}

struct sponsors {
    const struct mf_org *org;
    const struct mf_proposal_row *p;
    uint64_t all, asked;
    mf_person gone; /* of those who left, the one with the lowest number */
};

static void look_at_sponsor(void *payload, const struct mf_ballot_row *b)
{
    struct sponsors *sp = payload;
    const struct mf_heard_row *h;

    if (b->ballot != MF_BALLOT_YES)
        return;
    h = mf_heard_find(sp->org, sp->p->number, b->person);
    sp->all++;
    sp->asked += h && h->withdraws;
    if (!mf_count_may_cast(sp->org, sp->p->gather, b->person, NULL) && b->person < sp->gone)
        sp->gone = b->person;
}

/* Rule 10: by all sponsors together, before voting opens, never a petition that is open. */
bool mf_withdraw_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_WITHDRAW);
    struct sponsors sp = {.org = org, .p = p, .gone = MF_NOBODY};
    struct mf_heard_row *h;

    if (!p || !is_sponsor(s, c, p))
        return false;
    if (p->state != MF_ST_GATHERING && p->petition) {
        mf_refuse_clause(s->refusals, MF_WHY_PETITION, mf_proposal_charter(org, p), p->power,
                         mf_proposal_power(org, p)->proposed_span);
        return false;
    }
    if (p->stage > 0 || p->vote != MF_NO_SLOT) {
        mf_refuse(s->refusals, MF_WHY_WINDOW_CLOSED)->when =
            p->vote != MF_NO_SLOT ? mf_count_at(org, p->vote)->opened : p->stage_since;
        return false;
    }
    h = mf_heard(org, c->proposal, c->actor);
    if (h->withdraws) {
        mf_count_each(org, p->gather, look_at_sponsor, &sp);
        struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_SPONSORS_TOGETHER);
        r->have = sp.asked;
        r->of = sp.all;
        return false;
    }
    h->withdraws = true;
    mf_count_each(org, p->gather, look_at_sponsor, &sp);
    if (sp.gone != MF_NOBODY) {
        mf_refuse(s->refusals, MF_WHY_SPONSOR_LEFT)->person = sp.gone;
        return false;
    }
    if (sp.asked < sp.all) {
        struct mf_event *e = mf_emit_of(s, c->proposal, MF_EV_WITHDRAWING);
        e->person = c->actor;
        e->n = sp.all - sp.asked;
        return true;
    }
    mf_move(s, c->proposal, MF_HP_WITHDRAW, MF_ST_WITHDRAWN);
    return true;
}

/* ---- documents and attestations
 * ------------------------------------------------------------------------------- */

/* The first bytes of a hash are as good a hash. */
static uint32_t leading(const struct mf_hash *hash)
{
    return (uint32_t)hash->b[0] << 24 | (uint32_t)hash->b[1] << 16 | (uint32_t)hash->b[2] << 8 |
           hash->b[3];
}

static uint32_t hash_of_document(const struct mf_org *org, uint32_t row)
{
    return leading(&MF_ROW(org, documents, mf_document_row, row)->hash);
}

uint32_t mf_document_find(const struct mf_org *org, const struct mf_hash *hash)
{
    struct mf_str wanted = {(const char *)hash->b, sizeof hash->b};
    uint32_t at;

    for (uint32_t i = mf_index_first(&org->documents_by, leading(hash), &at); i != MF_NO_SLOT;
         i = mf_index_next(&org->documents_by, &at)) {
        const struct mf_document_row *d = MF_ROW(org, documents, mf_document_row, i);
        struct mf_str have = {(const char *)d->hash.b, sizeof d->hash.b};
        if (mf_str_eq(have, wanted))
            return i;
    }
    return MF_NO_SLOT;
}

void mf_document_found(struct mf_org *org, uint32_t row)
{
    mf_index_add(org, &org->documents_by, row, hash_of_document);
}

bool mf_document_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    struct mf_hash hash;
    struct mf_document_row *d;
    struct mf_event *e;
    uint32_t row;

    if (c->text.n == 0) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("text");
        return false;
    }
    if (c->text.n > MF_MAX_CHARTER_BYTES) {
        struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_TOO_LONG);
        r->need = MF_MAX_CHARTER_BYTES;
        r->have = c->text.n;
        return false;
    }
    hash = mf_sha256(c->text);
    if (mf_document_find(org, &hash) != MF_NO_SLOT) {
        mf_refuse(s->refusals, MF_WHY_DOCUMENT_STORED);
        return false;
    }
    d = mf_row_add(org, &org->documents, &row);
    d->hash = hash;
    d->text = mf_str_copy(&org->arena, c->text);
    mf_document_found(org, row);
    e = mf_emit(s, MF_EV_DOCUMENT);
    e->person = c->actor;
    e->n = c->text.n;
    e->text = mf_hash_hex(&org->arena, &hash);
    return true;
}

bool mf_attested_holds(const struct mf_group_ctx *ctx, const struct mf_attested *a,
                       uint32_t proposal)
{
    const struct mf_org *org = ctx->org;

    for (uint32_t i = org->attests.n; i > 0; i--) {
        const struct mf_attest_row *row = MF_ROW(org, attests, mf_attest_row, i - 1);
        struct mf_group_ctx then = *ctx;
        if (!mf_str_eq(row->what, a->what.text) ||
            (row->proposal != MF_NO_PROPOSAL && row->proposal != proposal))
            continue;
        if (a->within.span.len > 0 && mf_after(row->at, a->within.ms) <= org->now)
            return false; /* older ones are older still */
        then.version = row->version;
        if (mf_group_has(&then, &a->by, row->by))
            return true;
    }
    return false;
}

bool mf_org_attested(const struct mf_org *org, uint32_t proposal, const struct mf_attested *what)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);

    return mf_attested_holds(&ctx, what, proposal);
}

/* May the actor attest it under one of these clauses? *ret_found: one that asks for it, whoever
 * may. */
static bool among_attesters(const struct mf_group_ctx *ctx, const struct mf_command *c,
                            const struct mf_attested *list, uint32_t n,
                            const struct mf_attested **ret_found)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t body;
        if (!mf_str_eq(list[i].what.text, c->word))
            continue;
        *ret_found = &list[i];
        body = mf_group_body(ctx, &list[i].by);
        if (mf_group_has(ctx, &list[i].by, c->actor) &&
            !(body != MF_NO_SLOT && mf_suspended_from_body(ctx->org, c->actor, body)))
            return true;
    }
    return false;
}

bool mf_attest_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_attested *found = NULL;
    struct mf_group_ctx ctx = {.org = org,
                               .binding = mf_binding_now(org),
                               .subject = MF_NOBODY,
                               .proposer = MF_NOBODY,
                               .version = org->version};
    const struct mf_charter *charter;
    struct mf_attest_row *a;
    struct mf_event *e;
    bool may = false;
    uint32_t row;

    if (c->proposal != MF_NO_PROPOSAL) {
        const struct mf_proposal_row *p = mf_target(s, c, MF_HP_TELL); /* any that runs */
        if (!p)
            return false;
        ctx = mf_proposal_ctx(org, p, org->version);
    }
    charter = ctx.binding->charter;
    for (uint32_t i = 0; i < charter->npowers && !may; i++)
        for (uint32_t k = 0; k < charter->powers[i].nstages && !may; k++)
            may = among_attesters(&ctx, c, charter->powers[i].stages[k].requires,
                                  charter->powers[i].stages[k].nrequires, &found);
    for (uint32_t i = 0; i < charter->nmandates && !may; i++)
        may = among_attesters(&ctx, c, charter->mandates[i].requires,
                              charter->mandates[i].nrequires, &found);
    if (!may && !found) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("word");
        return false;
    }
    if (!may) {
        mf_refuse_clause(s->refusals, MF_WHY_NOT_ELIGIBLE, charter, UINT32_MAX, found->span)
            ->person = c->actor;
        return false;
    }
    a = mf_row_add(org, &org->attests, &row);
    a->what = mf_str_copy(&org->arena, c->word);
    a->by = c->actor;
    a->at = org->now;
    a->proposal = c->proposal;
    a->version = org->version;
    e = mf_emit(s, MF_EV_ATTESTED);
    e->person = c->actor;
    e->proposal = c->proposal;
    e->text = a->what;
    return true;
}
