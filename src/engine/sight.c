/*
 * Who learns of a proposal, who is heard, who may see it (rules 16 to 21): notice as a duty of the
 * charter, telling by choice, the hearing, and one's own recusal.
 */
#include <string.h>

#include "engine/choose.h"

#define MF_MAX_STATEMENT  65535u /* bytes; as much as an entry of the ledger takes */
#define MF_MAX_STATEMENTS 100u   /* of one person on one proposal */

/* ---- notice
 * ---------------------------------------------------------------------------------------------- */

static struct mf_notice_row *add_notice(struct mf_org *org, uint32_t number,
                                        const struct mf_group *g)
{
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    uint32_t row;
    struct mf_notice_row *n = mf_row_add(org, &org->notices, &row);

    n->proposal = number;
    n->group = g;
    n->person = n->by = MF_NOBODY;
    n->version = org->version;
    n->at = org->now;
    n->next_of_proposal = p->first_notice;
    p->first_notice = row;
    return n;
}

mf_instant mf_notices_give(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);
    mf_instant ends = org->now;

    for (uint32_t i = 0; i < stage->nnotice; i++) {
        const struct mf_notice *notice = &stage->notice[i];
        for (uint32_t k = 0; k < notice->nto; k++) {
            const struct mf_group *g = &notice->to[k];
            struct mf_notice_row *n = add_notice(org, number, g);
            struct mf_event *e;
            n->reached =
                g->kind == MF_GROUP_PUBLIC ? org->persons.n : mf_group_size(&ctx, g, false, false);
            e = mf_emit_of(s, number, MF_EV_NOTICE);
            e->group = g;
            e->n = n->reached;
            e->clause = notice->span;
        }
        if (mf_after(org->now, notice->period.ms) > ends)
            ends = mf_after(org->now, notice->period.ms);
    }
    return ends;
}

mf_instant mf_org_noticed(const struct mf_org *org, uint32_t proposal, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    mf_instant first = MF_NEVER;

    for (uint32_t i = p->first_notice; i != MF_NO_SLOT;) {
        const struct mf_notice_row *n = MF_ROW(org, notices, mf_notice_row, i);
        struct mf_group_ctx ctx = mf_proposal_ctx(org, p, n->version);
        bool reached;
        i = n->next_of_proposal;
        if (n->by != MF_NOBODY)
            continue;
        if (n->person != MF_NOBODY)
            reached = n->person == person;
        else
            reached = n->group->kind == MF_GROUP_PUBLIC || mf_group_has(&ctx, n->group, person);
        if (reached && n->at < first)
            first = n->at;
    }
    return first;
}

void mf_notices_on_join(struct mf_step *s, mf_person person, uint32_t body)
{
    struct mf_org *org = s->org;

    for (uint32_t k = org->first_running; k; k = mf_proposal(org, k)->next_running) {
        const struct mf_proposal_row *p = mf_proposal(org, k);
        const struct mf_stage *stage = mf_proposal_stage(org, p);
        struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);
        if (p->state != MF_ST_PREPARING)
            continue;
        for (uint32_t i = 0; i < stage->nnotice; i++)
            for (uint32_t j = 0; j < stage->notice[i].nto; j++) {
                const struct mf_group *g = &stage->notice[i].to[j];
                struct mf_notice_row *n;
                struct mf_event *e;
                if (mf_group_body(&ctx, g) != body || !mf_group_has(&ctx, g, person) ||
                    mf_org_noticed(org, k, person) != MF_NEVER)
                    continue;
                n = add_notice(org, k, g);
                n->person = person;
                n->reached = 1;
                e = mf_emit_of(s, k, MF_EV_NOTICE);
                e->person = person;
                e->group = g;
                e->n = 1;
                e->clause = stage->notice[i].span;
            }
    }
}

/* ---- sight
 * -----------------------------------------------------------------------------------------------
 */

/* Has the state come at which everybody may see it, or any end (rule 19)? */
static bool unsealed(const struct mf_proposal_row *p, const struct mf_power *power)
{
    bool effective = p->effective != MF_NEVER, passed = effective || p->passed != MF_NEVER;

    if (power->nvisible == 0 || effective)
        return true;
    if (mf_state_ended(p->state) && !power->sealed_if_fails)
        return true;
    switch (power->visible_until) {
    case MF_UNTIL_OPEN:
        return p->opened != MF_NEVER;
    case MF_UNTIL_VOTING:
        return p->vote != MF_NO_SLOT || passed;
    case MF_UNTIL_PASSED:
        return passed;
    case MF_UNTIL_EFFECTIVE:
    case MF_UNTIL_NONE:
        return false;
    }
    return false;
}

enum mf_sight_until mf_sight_from(const struct mf_power *power)
{
    bool takes_effect = power->visible_until == MF_UNTIL_NONE && power->sealed_if_fails;

    return takes_effect ? MF_UNTIL_EFFECTIVE : power->visible_until;
}

static bool acted(const struct mf_org *org, const struct mf_proposal_row *p, mf_person person)
{
    const uint32_t counts[] = {p->gather,    p->vote,     p->veto,   p->override_count,
                               p->challenge, p->decision, p->confirm};

    for (uint32_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i] != MF_NO_SLOT && mf_count_ballot(org, counts[i], person) != MF_BALLOT_NONE)
            return true;
    return person != MF_NOBODY && (p->filer == person || mf_is_nominee(org, p, person));
}

static bool told(const struct mf_org *org, const struct mf_proposal_row *p, mf_person person)
{
    for (uint32_t i = p->first_notice; i != MF_NO_SLOT;) {
        const struct mf_notice_row *n = MF_ROW(org, notices, mf_notice_row, i);
        if (n->by != MF_NOBODY && n->person == person)
            return true;
        i = n->next_of_proposal;
    }
    return false;
}

bool mf_org_sees(const struct mf_org *org, uint32_t proposal, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_power *power = mf_proposal_power(org, p);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, org->version);

    if (p->state == MF_ST_SEALED)
        return false;
    if (unsealed(p, power))
        return true;
    for (uint32_t i = 0; i < power->nvisible; i++)
        if (power->visible[i].kind == MF_GROUP_PUBLIC ||
            mf_group_has(&ctx, &power->visible[i], person))
            return true;
    return acted(org, p, person) || told(org, p, person) ||
           mf_org_noticed(org, proposal, person) != MF_NEVER;
}

/* Notice to the public makes it so, however long the charter would hide it from others. */
static bool noticed_to_public(const struct mf_org *org, const struct mf_proposal_row *p)
{
    for (uint32_t i = p->first_notice; i != MF_NO_SLOT;) {
        const struct mf_notice_row *n = MF_ROW(org, notices, mf_notice_row, i);
        if (n->by == MF_NOBODY && n->group && n->group->kind == MF_GROUP_PUBLIC)
            return true;
        i = n->next_of_proposal;
    }
    return false;
}

bool mf_org_public(const struct mf_org *org, uint32_t proposal)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_power *power = mf_proposal_power(org, p);

    if (p->state == MF_ST_SEALED)
        return false;
    if (unsealed(p, power) || noticed_to_public(org, p))
        return true;
    for (uint32_t i = 0; i < power->nvisible; i++)
        if (power->visible[i].kind == MF_GROUP_PUBLIC)
            return true;
    return false;
}

bool mf_org_may_hide(const struct mf_org *org)
{
    for (uint32_t k = 0; k < org->bindings.n; k++) {
        const struct mf_charter *c = org->bindings.at[k]->charter;
        for (uint32_t i = 0; i < c->npowers; i++)
            if (c->powers[i].nvisible > 0)
                return true;
    }
    return false;
}

bool mf_org_names_document(const struct mf_org *org, uint32_t proposal, const struct mf_hash *hash)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);

    for (uint32_t i = 0; i < p->nargs; i++)
        if (p->args[i].kind == MF_ARG_HASH &&
            memcmp(p->args[i].hash.b, hash->b, sizeof hash->b) == 0)
            return true;
    return false;
}

bool mf_org_document_named(const struct mf_org *org, const struct mf_hash *hash)
{
    for (uint32_t i = 0; i < org->bindings.n; i++)
        if (memcmp(org->bindings.at[i]->charter->hash.b, hash->b, sizeof hash->b) == 0)
            return true;
    for (uint32_t n = org->proposals.n; n > 0; n--)
        if (mf_org_names_document(org, n, hash) && mf_org_public(org, n))
            return true;
    return false;
}

bool mf_org_has_document(const struct mf_org *org, const struct mf_hash *hash)
{
    return mf_document_find(org, hash) != MF_NO_SLOT;
}

bool mf_tell_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    struct mf_notice_row *n;
    struct mf_event *e;

    if (!mf_target(s, c, MF_HP_TELL))
        return false;
    if (c->person >= org->persons.n) {
        mf_refuse(s->refusals, MF_WHY_UNKNOWN_PERSON);
        return false;
    }
    if (mf_org_sees(org, c->proposal, c->person)) {
        struct mf_refusal *r = mf_refuse(s->refusals, MF_WHY_NOTHING_TO_TELL);
        r->person = c->person;
        r->proposal = c->proposal;
        return false;
    }
    n = add_notice(org, c->proposal, NULL);
    n->person = c->person;
    n->by = c->actor;
    n->reached = 1;
    e = mf_emit_of(s, c->proposal, MF_EV_TOLD);
    e->person = c->person;
    return true;
}

/* ---- hearing
 * -----------------------------------------------------------------------------------------------
 */

static uint32_t heard_hash(uint32_t number, mf_person person)
{
    return (uint32_t)(((uint64_t)number << 32 | person) * UINT64_C(11400714819323198485) >> 32);
}

static uint32_t hash_of_heard(const struct mf_org *org, uint32_t row)
{
    const struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, row);

    return heard_hash(h->proposal, h->person);
}

static struct mf_heard_row *find_heard(const struct mf_org *org, uint32_t number, mf_person person)
{
    const struct mf_index *x = &org->heard_by;
    uint32_t at;

    if (mf_proposal(org, number)->first_heard == MF_NO_SLOT)
        return NULL;
    for (uint32_t i = mf_index_first(x, heard_hash(number, person), &at); i != MF_NO_SLOT;
         i = mf_index_next(x, &at)) {
        struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, i);
        if (h->proposal == number && h->person == person)
            return h;
    }
    return NULL;
}

const struct mf_heard_row *mf_heard_find(const struct mf_org *org, uint32_t number,
                                         mf_person person)
{
    return find_heard(org, number, person);
}

void mf_heard_found(struct mf_org *org, uint32_t row)
{
    mf_index_add(org, &org->heard_by, row, hash_of_heard);
}

struct mf_heard_row *mf_heard(struct mf_org *org, uint32_t number, mf_person person)
{
    struct mf_heard_row *h = find_heard(org, number, person);
    struct mf_proposal_row *p;
    uint32_t row;

    if (h) {
        mf_touch(org, h, sizeof *h);
        return h;
    }
    p = mf_proposal_edit(org, number);
    h = mf_row_add(org, &org->heard, &row);
    h->proposal = number;
    h->person = person;
    h->next_of_proposal = p->first_heard;
    p->first_heard = row;
    mf_heard_found(org, row);
    return h;
}

mf_instant mf_hearing_begin(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    mf_instant ends = org->now;

    for (uint32_t i = 0; i < stage->nhears; i++)
        if (mf_after(org->now, stage->hears[i].within.ms) > ends)
            ends = mf_after(org->now, stage->hears[i].within.ms);
    for (uint32_t i = p->first_heard; i != MF_NO_SLOT;) { /* each stage hears anew */
        struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, i);
        i = h->next_of_proposal;
        mf_touch(org, h, sizeof *h);
        h->spoke = h->waived = false;
    }
    return ends;
}

/* Has each of the group spoken or waived? Where nobody is in it the time runs out (as with notice,
 * rule 17). */
static bool heard_all(const struct mf_org *org, const struct mf_proposal_row *p,
                      const struct mf_group *g)
{
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, p->stage_version);
    uint64_t size = mf_group_size(&ctx, g, false, false), done = 0;

    for (uint32_t i = p->first_heard; i != MF_NO_SLOT;) {
        const struct mf_heard_row *h = MF_ROW(org, heard, mf_heard_row, i);
        done += (h->spoke || h->waived) && mf_group_has(&ctx, g, h->person);
        i = h->next_of_proposal;
    }
    return size > 0 && done >= size;
}

static bool stage_hears(const struct mf_org *org, const struct mf_proposal_row *p,
                        const struct mf_stage *stage, mf_person person)
{
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, p->stage_version);

    for (uint32_t i = 0; i < stage->nhears; i++)
        if (mf_group_has(&ctx, &stage->hears[i].whom, person))
            return true;
    return false;
}

bool mf_org_is_heard(const struct mf_org *org, uint32_t proposal, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_power *power = mf_proposal_power(org, p);

    for (uint32_t i = 0; p->opened != MF_NEVER && i <= p->stage; i++)
        if (stage_hears(org, p, &power->stages[i], person))
            return true;
    return false;
}

bool mf_org_awaits(const struct mf_org *org, uint32_t proposal, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_heard_row *h = find_heard(org, proposal, person);

    return p->state == MF_ST_PREPARING && p->hearing_ends != MF_NEVER &&
           p->hearing_ends > org->now && !(h && (h->spoke || h->waived)) &&
           stage_hears(org, p, mf_proposal_stage(org, p), person);
}

/* The hearing ends early when everybody has been heard; voting may then open earlier (rule 21). */
static void end_hearing_early(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);

    if (p->hearing_ends <= org->now)
        return;
    for (uint32_t i = 0; i < stage->nhears; i++)
        if (!heard_all(org, p, &stage->hears[i].whom))
            return;
    p = mf_proposal_edit(org, number);
    p->hearing_ends = org->now;
    p->voting_opens = p->notice_ends > p->deliberation_ends ? p->notice_ends : p->deliberation_ends;
    if (p->voting_opens < org->now)
        p->voting_opens = org->now;
    mf_emit_of(s, number, MF_EV_HEARD);
    mf_queue_put(org, p->voting_opens, MF_RANK_BEGIN, number, MF_DUE_VOTING, number, 0);
}

bool mf_say_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_SAY);
    struct mf_heard_row *h;
    struct mf_refusal *r;
    struct mf_event *e;

    if (!p)
        return false;
    if (c->text.n == 0) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("text");
        return false;
    }
    if (c->text.n > MF_MAX_STATEMENT) {
        r = mf_refuse(s->refusals, MF_WHY_TOO_LONG);
        r->need = MF_MAX_STATEMENT;
        r->have = c->text.n;
        return false;
    }
    h = mf_heard(s->org, c->proposal, c->actor);
    if (h->statements >= MF_MAX_STATEMENTS) {
        r = mf_refuse(s->refusals, MF_WHY_TOO_MANY);
        r->need = MF_MAX_STATEMENTS;
        r->have = h->statements;
        r->word = MF_S("statements");
        return false;
    }
    h->statements++;
    e = mf_emit_of(s, c->proposal, MF_EV_SAID);
    e->person = c->actor;
    e->text = mf_str_copy(&s->org->arena, c->text);
    if (p->state == MF_ST_PREPARING) {
        h->spoke = true;
        end_hearing_early(s, c->proposal);
    }
    return true;
}

bool mf_waive_command(struct mf_step *s, const struct mf_command *c)
{
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_WAIVE);
    struct mf_heard_row *h;
    struct mf_refusal *r;

    if (!p)
        return false;
    if (!stage_hears(s->org, p, mf_proposal_stage(s->org, p), c->actor)) {
        r = mf_refuse(s->refusals, MF_WHY_NOT_HEARD_PERSON);
        r->person = c->actor;
        r->proposal = c->proposal;
        return false;
    }
    if (p->hearing_ends <= s->org->now) {
        mf_refuse(s->refusals, MF_WHY_WINDOW_CLOSED)->when = p->hearing_ends;
        return false;
    }
    h = mf_heard(s->org, c->proposal, c->actor);
    if (h->waived) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    h->waived = true;
    mf_emit_of(s, c->proposal, MF_EV_WAIVED)->person = c->actor;
    end_hearing_early(s, c->proposal);
    return true;
}

/* ---- recusal by one's own choice
 * ------------------------------------------------------------------------------ */

bool mf_recuse_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_RECUSE);
    struct mf_heard_row *h;
    bool held = false;

    if (!p)
        return false;
    h = mf_heard(org, c->proposal, c->actor);
    if (h->recused) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    h->recused = true;
    mf_emit_of(s, c->proposal, MF_EV_RECUSED)->person = c->actor;
    const struct {
        uint32_t count;
        enum mf_purpose purpose;
    } counts[] = {{p->gather, MF_FOR_GATHERING},        {p->veto, MF_FOR_VETO},
                  {p->challenge, MF_FOR_CHALLENGE},     {p->vote, MF_FOR_STAGE},
                  {p->override_count, MF_FOR_OVERRIDE}, {p->decision, MF_FOR_DECISION},
                  {p->confirm, MF_FOR_CONFIRM}};
    for (uint32_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (!mf_count_is_open(org, counts[i].count))
            continue;
        held = mf_count_truth(org, counts[i].count, true, org->now) == MF_TRUE;
        mf_count_cast(org, counts[i].count, c->actor, MF_BALLOT_ABSTAIN, true);
        if (counts[i].purpose == MF_FOR_STAGE)
            mf_choice_clear(org, c->proposal, c->actor);
        if (counts[i].purpose != MF_FOR_GATHERING && counts[i].purpose != MF_FOR_VETO &&
            counts[i].purpose != MF_FOR_CHALLENGE)
            mf_ballots_changed(s, c->proposal, counts[i].purpose, held);
    }
    if (p->state == MF_ST_TIED)
        mf_tie_decider_left(s, c->proposal);
    return true;
}
