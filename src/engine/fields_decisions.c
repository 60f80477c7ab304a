/* The fields of decisions: proposals, counts, ballots, and what an end leaves behind. */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "engine/fields.h"
#include "engine/tally.h"

/* ---- why something ended ---- */

/* Number of the charter that a reason speaks of; MF_NO_SLOT: of none. */
static uint32_t charter_number(const struct mf_code *k, const struct mf_charter *c)
{
    for (uint32_t i = 0; c && i < k->charters.n; i++)
        if (k->charters.at[i] == c)
            return i;
    return MF_NO_SLOT;
}

/* By its name, which outlives the order of a list. */
static enum mf_reason reason_named(struct mf_code *k, struct mf_str name)
{
    for (int i = 0; i < MF_WHY__COUNT; i++)
        if (mf_str_is(name, mf_reason_name((enum mf_reason)i)))
            return (enum mf_reason)i;
    mf_code_bad(k, "a reason that isn't known");
    return 0;
}

static void reason_fields(struct mf_code *k, struct mf_refusal *r)
{
    struct mf_str name =
        mf_code_reads(k) ? (struct mf_str){0} : mf_str_c(mf_reason_name(r->reason));
    uint32_t charter = charter_number(k, r->charter);
    struct mf_span leaf = r->leaf ? r->leaf->span : (struct mf_span){0};

    name = mf_code_text(k, name, MF_MAX_NAME);
    charter = mf_code_link(k, charter, k->charters.n);
    MF_NUM(r->power, UINT32_MAX);
    mf_code_span(k, &r->clause);
    mf_code_span(k, &leaf);
    MF_NUM(r->need, UINT64_MAX);
    MF_NUM(r->have, UINT64_MAX);
    MF_NUM(r->of, UINT64_MAX);
    r->when = mf_code_instant(k, r->when, MF_LONG_AGO);
    r->span = mf_code_instant(k, r->span, MF_LONG_AGO);
    MF_NUM(r->proposal, UINT32_MAX);
    MF_LINK(r->person, MF_T_PERSONS);
    r->word = mf_code_text(k, r->word, SIZE_MAX);
    MF_FLAG(r->not_visible);
    if (!mf_code_reads(k) || k->bad)
        return;
    r->reason = reason_named(k, name);
    r->charter = charter == MF_NO_SLOT ? NULL : k->charters.at[charter];
    r->leaf = r->charter && leaf.len > 0 ? mf_rule_at(r->charter, leaf) : NULL;
    if ((leaf.len > 0 && !r->leaf) ||
        (r->charter && r->power != UINT32_MAX && r->power >= r->charter->npowers))
        mf_code_bad(k, "a reason at no clause of its charter");
}

void mf_code_reasons(struct mf_code *k, struct mf_refusal **reasons, uint32_t *n)
{
    struct mf_refusal *at = *reasons;

    MF_NUM(*n, mf_code_reads(k) ? (uint64_t)(k->end - k->at) : UINT32_MAX);
    if (mf_code_reads(k))
        at = *reasons = mf_new_n(&k->to->arena, struct mf_refusal, *n);
    for (uint32_t i = 0; i < *n && !k->bad; i++) {
        struct mf_refusal r = at[i];
        reason_fields(k, &r);
        if (mf_code_reads(k))
            at[i] = r;
    }
}

/* ---- proposals ---- */

static void arg_fields(struct mf_code *k, struct mf_arg *a)
{
    MF_NUM(a->kind, MF_ARG_DECISION);
    switch (a->kind) {
    case MF_ARG_PERSON:
        MF_LINK(a->person, MF_T_PERSONS);
        break;
    case MF_ARG_TEXT:
        a->text = mf_code_text(k, a->text, UINT16_MAX);
        break;
    case MF_ARG_HASH:
        mf_code_bytes(k, a->hash.b, sizeof a->hash.b);
        break;
    case MF_ARG_AMOUNT:
        MF_NUM(a->amount, INT64_MAX);
        break;
    case MF_ARG_DURATION:
        a->duration = (mf_duration)mf_code_number(k, (uint64_t)a->duration, INT64_MAX);
        break;
    case MF_ARG_BODY:
        MF_MUST(a->body, MF_T_BODIES);
        break;
    case MF_ARG_WORD:
        MF_NUM(a->word, UINT32_MAX - 1);
        break;
    case MF_ARG_DECISION:
        MF_DECISION(a->proposal);
        break;
    }
}

/* Is it an argument that a filing under the power may have had? */
static bool arg_fits(const struct mf_power *power, uint32_t i, const struct mf_arg *a)
{
    const struct mf_param *param;

    if (i >= power->nparams)
        return a->kind == MF_ARG_TEXT; /* an option to choose from */
    param = &power->params[i];
    if (i == mf_chosen_param(power))
        return a->kind == MF_ARG_PERSON && a->person == MF_NOBODY;
    if (a->kind != mf_arg_kind_of(param->type))
        return false;
    switch ((int)a->kind) {
    case MF_ARG_PERSON:
        return a->person != MF_NOBODY;
    case MF_ARG_DURATION:
        return a->duration > 0;
    case MF_ARG_WORD:
        return a->word < param->nwords;
    case MF_ARG_DECISION:
        return a->proposal != MF_NO_PROPOSAL;
    default:
        return true;
    }
}

static void args(struct mf_code *k, struct mf_proposal_row *r, const struct mf_power *power)
{
    struct mf_arg *to = r->args;

    MF_NUM(r->nargs, power->nparams + MF_MAX_OPTIONS);
    if (mf_code_reads(k)) {
        to = r->args = mf_new_n(&k->to->arena, struct mf_arg, r->nargs);
        if (r->state == MF_ST_SEALED ? r->nargs > 0 : r->nargs < power->nparams)
            mf_code_bad(k, "too few arguments");
    }
    for (uint32_t i = 0; i < r->nargs && !k->bad; i++) {
        struct mf_arg a = to[i];
        arg_fields(k, &a);
        if (!mf_code_reads(k))
            continue;
        to[i] = a;
        if (!arg_fits(power, i, &a))
            mf_code_bad(k, "an argument that its power doesn't take");
    }
}

static void keys(struct mf_code *k, struct mf_proposal_row *r)
{
    struct mf_key *to = r->keys;

    MF_NUM(r->nkeys, mf_code_reads(k) ? (uint64_t)(k->end - k->at) : UINT32_MAX);
    if (mf_code_reads(k))
        to = r->keys = mf_new_n(&k->to->arena, struct mf_key, r->nkeys);
    for (uint32_t i = 0; i < r->nkeys && !k->bad; i++) {
        struct mf_key key = to[i];
        mf_code_key(k, &key);
        if (mf_code_reads(k))
            to[i] = key;
    }
}

static void instants(struct mf_code *k, struct mf_proposal_row *r)
{
    MF_TIME(r->filed);
    MF_TIME(r->gather_until);
    MF_TIME(r->opened);
    MF_TIME(r->notice_ends);
    MF_TIME(r->hearing_ends);
    MF_TIME(r->deliberation_ends);
    MF_TIME(r->voting_opens);
    MF_TIME(r->closes);
    MF_TIME(r->passed);
    MF_TIME(r->effect_due);
    MF_TIME(r->veto_until);
    MF_TIME(r->challenge_until);
    MF_TIME(r->confirm_until);
    MF_TIME(r->lapses);
    MF_TIME(r->effective);
    MF_TIME(r->ended);
    MF_TIME(r->frozen_at);
    MF_TIME(r->frozen_until);
    MF_TIME(r->override_until);
    MF_TIME(r->delay_until);
    MF_TIME(r->stage_since);
}

static void counts_of(struct mf_code *k, struct mf_proposal_row *r)
{
    MF_LINK(r->gather, MF_T_COUNTS);
    MF_LINK(r->vote, MF_T_COUNTS);
    MF_LINK(r->veto, MF_T_COUNTS);
    MF_LINK(r->override_count, MF_T_COUNTS);
    MF_LINK(r->challenge, MF_T_COUNTS);
    MF_LINK(r->decision, MF_T_COUNTS);
    MF_LINK(r->confirm, MF_T_COUNTS);
    MF_LINK(r->election, MF_T_ELECTIONS);
}

static void flags(struct mf_code *k, struct mf_proposal_row *r)
{
    MF_FLAG(r->petition);
    MF_FLAG(r->challenge_done);
    MF_FLAG(r->confirm_done);
    MF_FLAG(r->confirm_result);
    MF_FLAG(r->effect_lifted);
    MF_FLAG(r->frozen_once);
    MF_FLAG(r->second_call);
}

static void proposal_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_proposal_row *r = row;
    const struct mf_binding *b;

    r->number = i + 1;
    r->binding = mf_code_row(k, r->binding, k->org->bindings.n);
    b = k->org->bindings.at[r->binding];
    r->power = mf_code_row(k, r->power, b->charter->npowers);
    if (k->bad)
        return;
    r->stable_power = b->power[r->power];
    MF_LINK(r->subject, MF_T_PERSONS);
    MF_LINK(r->filer, MF_T_PERSONS);
    MF_NUM(r->state, MF_ST__COUNT - 1);
    MF_NUM(r->frozen_from, MF_ST__COUNT - 1);
    r->stage = mf_code_row(k, r->stage, b->charter->powers[r->power].nstages);
    MF_NUM(r->opened_version, k->org->version);
    MF_NUM(r->stage_version, k->org->version);
    instants(k, r);
    counts_of(k, r);
    flags(k, r);
    args(k, r, &b->charter->powers[r->power]);
    keys(k, r);
    mf_code_reasons(k, &r->reasons, &r->nreasons);
}

/* ---- counts ---- */

/* The rule that a count of that purpose goes by; NULL: there is none. */
static const struct mf_rule *rule_of_proposal(const struct mf_code *k, const struct mf_count_row *r,
                                              uint32_t count)
{
    const struct mf_proposal_row *p = mf_proposal(k->org, r->proposal);
    const struct mf_power *power = mf_proposal_power(k->org, p);
    const struct mf_stage *stage;

    if (r->binding != p->binding || r->stage >= power->nstages)
        return NULL;
    stage = &power->stages[r->stage];
    switch (r->purpose) {
    case MF_FOR_STAGE:
        return mf_stage_rule(stage);
    case MF_FOR_GATHERING: /* sponsors, or those who nominate */
        return p->gather == count ? power->proposed : power->nominations_by;
    case MF_FOR_VETO:
        return stage->veto;
    case MF_FOR_OVERRIDE:
        return stage->overridden_by;
    case MF_FOR_CHALLENGE:
        return power->challenge.by;
    case MF_FOR_DECISION:
        return power->challenge.decided_by;
    case MF_FOR_CONFIRM:
        return power->confirmed.by;
    case MF_FOR_DECLARE:
    case MF_FOR_END:
    case MF_FOR__COUNT:
        break;
    }
    return NULL;
}

static const struct mf_rule *rule_of_emergency(const struct mf_code *k,
                                               const struct mf_count_row *r)
{
    const struct mf_binding *b = k->org->bindings.at[r->binding];
    const struct mf_emergency *law;

    if (r->emergency >= b->nemergency_at || b->emergency_at[r->emergency] == MF_NO_SLOT)
        return NULL;
    law = &b->charter->emergencies[b->emergency_at[r->emergency]];
    return r->purpose == MF_FOR_DECLARE ? law->declared
           : r->purpose == MF_FOR_END   ? law->ended
                                        : NULL;
}

/* In reading the leaves are made of the rule, before their numbers come. */
static void find_rule(struct mf_code *k, struct mf_count_row *r, uint32_t count)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];

    r->rule =
        r->proposal == MF_NO_PROPOSAL ? rule_of_emergency(k, r) : rule_of_proposal(k, r, count);
    if (!r->rule) {
        mf_code_bad(k, "a count that its charter doesn't know");
        return;
    }
    r->nleaves = mf_rule_leaves(k->org->bindings.at[r->binding]->charter, r->rule, leaves);
    r->leaves = mf_new_n(&k->to->arena, struct mf_count_leaf, r->nleaves);
    for (uint32_t i = 0; i < r->nleaves; i++)
        r->leaves[i].rule = leaves[i];
}

/* What cast ballots come to is read with the ballots, and compared (relink.c). */
static void leaf_fields(struct mf_code *k, struct mf_count_leaf *l)
{
    MF_NUM(l->size, UINT64_MAX);
    MF_NUM(l->seats, UINT64_MAX);
    MF_NUM(l->active, UINT64_MAX);
    MF_NUM(l->issued, UINT64_MAX);
    MF_NUM(l->recused, UINT64_MAX);
    MF_NUM(l->yes, UINT64_MAX);
    MF_NUM(l->no, UINT64_MAX);
    MF_NUM(l->abstain, UINT64_MAX);
    MF_NUM(l->carried.yes, l->yes);
    MF_NUM(l->carried.no, l->no);
    MF_NUM(l->carried.abstain, l->abstain);
    MF_FLAG(l->caretaker);
    MF_NUM(l->first_extension, 1);
    MF_LINK(l->holder, MF_T_PERSONS);
    if (l->rule->kind == MF_RULE_CONSENT)
        return;
    mf_code_amount(k, &l->amount);
    if (l->rule->has_quorum) {
        mf_code_amount(k, &l->quorum);
        MF_NUM(l->quorum_base, MF_BASE__COUNT - 1);
    }
    if (mf_code_reads(k) &&
        (l->amount.kind == MF_AMT_NONE || (l->rule->has_quorum && l->quorum.kind == MF_AMT_NONE)))
        mf_code_bad(k, "a clause without an amount");
}

static void recused(struct mf_code *k, struct mf_count_row *r)
{
    mf_person *to = r->recused;

    MF_NUM(r->nrecused, k->n[MF_T_PERSONS]);
    if (mf_code_reads(k))
        to = r->recused = mf_new_n(&k->to->arena, mf_person, r->nrecused);
    for (uint32_t i = 0; i < r->nrecused && !k->bad; i++) {
        mf_person p = mf_code_row(k, to[i], k->n[MF_T_PERSONS]);
        if (!mf_code_reads(k))
            continue;
        to[i] = p;
        if (i > 0 && to[i - 1] >= p)
            mf_code_bad(k, "recused persons out of order");
    }
}

static void count_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_count_row *r = row;

    MF_DECISION(r->proposal);
    MF_LINK(r->emergency, MF_T_EMERGENCIES);
    MF_NUM(r->purpose, MF_FOR__COUNT - 1);
    MF_NUM(r->stage, MF_MAX_STAGES - 1);
    r->binding = mf_code_row(k, r->binding, k->org->bindings.n);
    MF_NUM(r->version, k->org->version);
    MF_TIME(r->opened);
    MF_TIME(r->closes);
    MF_FLAG(r->closed);
    MF_FLAG(r->outcome);
    MF_FLAG(r->final_ballots);
    MF_FLAG(r->early);
    MF_FLAG(r->secret);
    MF_TIME(r->streak_since);
    MF_TIME(r->extended);
    MF_TIME(r->closed_at);
    MF_TIME(r->looks);
    recused(k, r);
    if (mf_code_reads(k) && !k->bad)
        find_rule(k, r, i);
    for (uint32_t l = 0; l < r->nleaves && !k->bad; l++) {
        struct mf_count_leaf leaf = r->leaves[l];
        leaf_fields(k, &leaf);
        if (mf_code_reads(k))
            r->leaves[l] = leaf;
    }
}

/* ---- ballots: by their key, so that the order in which they were cast doesn't enter ---- */

static int by_count_and_person(const void *a, const void *b)
{
    const struct mf_ballot_row *x = *(const struct mf_ballot_row *const *)a;
    const struct mf_ballot_row *y = *(const struct mf_ballot_row *const *)b;

    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

static void ballot_fields(struct mf_code *k, struct mf_ballot_row *b)
{
    MF_MUST(b->count, MF_T_COUNTS);
    MF_MUST(b->person, MF_T_PERSONS);
    MF_NUM(b->ballot, MF_BALLOT_ABSTAIN);
    MF_NUM(b->leaves, UINT64_MAX);
    MF_FLAG(b->own_recusal);
}

static void keep_ballot(struct mf_code *k, const struct mf_ballot_row *b,
                        const struct mf_ballot_row *before)
{
    struct mf_ballot_row *row;
    uint32_t nleaves;

    if (k->bad)
        return;
    nleaves = mf_count_at(k->org, b->count)->nleaves;
    if (b->ballot == MF_BALLOT_NONE || (nleaves < 64 && b->leaves >> nleaves != 0) ||
        (before && by_count_and_person(&before, &b) >= 0)) {
        mf_code_bad(k, "a ballot that can't be");
        return;
    }
    row = mf_ballot_add(k->to, b->count, b->person);
    row->ballot = b->ballot;
    row->leaves = b->leaves;
    row->own_recusal = b->own_recusal;
}

static void ballots(struct mf_code *k)
{
    const struct mf_ballot_row **cast = NULL;
    struct mf_ballot_row b = {0}, before;
    uint32_t n = 0;

    if (!mf_code_reads(k)) {
        cast = mf_new_n(&k->scratch, const struct mf_ballot_row *, k->n[MF_T_BALLOTS]);
        for (uint32_t i = 0; i < k->org->ballots.n; i++) {
            const struct mf_ballot_row *r = MF_ROW(k->org, ballots, mf_ballot_row, i);
            if (r->ballot != MF_BALLOT_NONE)
                cast[n++] = r;
        }
        qsort(cast, n, sizeof(const struct mf_ballot_row *), by_count_and_person);
    }
    for (uint32_t i = 0; i < k->n[MF_T_BALLOTS] && !k->bad; i++) {
        before = b;
        if (cast)
            b = *cast[i];
        ballot_fields(k, &b);
        if (mf_code_reads(k))
            keep_ballot(k, &b, i > 0 ? &before : NULL);
    }
}

/* ---- what is kept of decisions ---- */

static void key_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_key_row *r = row;
    struct mf_decider *to = r->deciders;

    (void)i;
    mf_code_key(k, &r->key);
    MF_TIME(r->at);
    MF_FLAG(r->against);
    MF_DECISION(r->proposal);
    MF_TIME(r->bars_until);
    MF_NUM(r->power, UINT32_MAX);
    MF_NUM(r->ndeciders, MF_MAX_RULE_CLAUSES);
    if (mf_code_reads(k))
        to = r->deciders = mf_new_n(&k->to->arena, struct mf_decider, r->ndeciders);
    for (uint32_t d = 0; d < r->ndeciders && !k->bad; d++) {
        struct mf_decider decider = to[d];
        MF_FLAG(decider.office);
        MF_NUM(decider.slot, UINT32_MAX);
        MF_NUM(decider.tag, UINT32_MAX);
        if (mf_code_reads(k))
            to[d] = decider;
    }
}

/* The table that an undo's slot is one of, and the row in it. */
static void undone(struct mf_code *k, struct mf_undo_row *r)
{
    switch ((int)r->verb) {
    case MF_EF_APPOINT:
    case MF_EF_REMOVE:
        MF_MUST(r->slot, MF_T_OFFICES);
        MF_MUST(r->row, MF_T_HOLDINGS);
        return;
    case MF_EF_SEAT:
    case MF_EF_UNSEAT:
        MF_MUST(r->slot, MF_T_BODIES);
        MF_MUST(r->row, MF_T_SEATS);
        return;
    case MF_EF_SUSPEND:
        MF_MUST(r->slot, r->of_body ? MF_T_BODIES : MF_T_OFFICES);
        MF_MUST(r->row, r->of_body ? MF_T_SEATS : MF_T_HOLDINGS);
        return;
    case MF_EF_RESIZE:
        MF_MUST(r->slot, MF_T_BODIES);
        break;
    case MF_EF_SET:
        MF_MUST(r->slot, MF_T_SETTINGS);
        break;
    default:
        mf_code_bad(k, "an effect that can't be undone");
    }
    r->row = MF_NO_SLOT;
}

static void undo_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_undo_row *r = row;

    (void)i;
    MF_DECISION(r->proposal);
    MF_NUM(r->verb, MF_EF__COUNT - 1);
    MF_FLAG(r->of_body);
    undone(k, r);
    MF_LINK(r->person, MF_T_PERSONS);
    MF_NUM(r->number, INT64_MAX);
    mf_code_amount(k, &r->amount);
    MF_FLAG(r->lifted);
    MF_FLAG(r->locks);
    MF_FLAG(r->over);
    if (mf_code_reads(k) && r->verb == MF_EF_SET && r->amount.kind == MF_AMT_NONE)
        mf_code_bad(k, "a setting's earlier value that is none");
}

void mf_code_decisions(struct mf_code *k)
{
    MF_TABLE(k, proposals, MF_T_PROPOSALS, proposal_fields);
    MF_TABLE(k, counts, MF_T_COUNTS, count_fields);
    ballots(k);
    mf_code_choices(k);
    MF_TABLE(k, keys, MF_T_KEYS, key_fields);
    MF_TABLE(k, undos, MF_T_UNDOS, undo_fields);
}
