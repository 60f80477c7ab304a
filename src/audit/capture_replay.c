/* Moves as commands: who files, signs, votes; what the others do meanwhile; until it is over. */
#include "audit/capture_replay.h"

#include <string.h>

#include "audit/rule_form.h"
#include "base/os.h"
#include "engine/state.h"
#include "engine/tally.h"

#define MOST_TURNS 400u /* deadlines that one proposal is waited for */

struct mf_scene mf_scene_with(struct mf_arena *arena, const struct mf_scene *scene, uint32_t more)
{
    struct mf_scene out = *scene;
    uint32_t n = scene->roster.npersons;
    struct mf_roster_person *p = mf_new_n(arena, struct mf_roster_person, n + more + 1);

    if (n > 0)
        memcpy(p, scene->roster.persons, n * sizeof *p);
    for (uint32_t i = 0; i < more; i++) {
        p[n + i].id = mf_strf(arena, "newcomer_%u", i + 1);
        p[n + i].name = mf_strf(arena, "newcomer %u", i + 1);
        p[n + i].owner = MF_NOBODY;
    }
    out.roster.persons = p;
    out.roster.npersons = n + more;
    return out;
}

bool mf_rerun_start(struct mf_rerun *r)
{
    mf_rerun_end(r);
    r->refusals.arena = r->arena;
    r->refusals.list.n = 0;
    r->org = mf_scene_found(&r->scene, &r->refusals);
    r->doubted = r->has_why = false;
    if (!r->acted) {
        r->acted = mf_new_n(r->arena, bool, r->scene.roster.npersons + 1);
        r->told_at = mf_new_n(r->arena, uint64_t, r->scene.roster.npersons + 1);
    }
    memset(r->told_at, 0, r->scene.roster.npersons * sizeof *r->told_at);
    r->steps += r->scene.roster.nseats + 20;
    return r->org != NULL;
}

void mf_rerun_end(struct mf_rerun *r)
{
    if (r->org)
        mf_org_free(r->org);
    r->org = NULL;
}

/* ---- commands ---- */

static struct mf_command by(const struct mf_rerun *r, enum mf_verb verb, mf_person actor,
                            uint32_t proposal)
{
    return (struct mf_command){.verb = verb,
                               .at = mf_org_now(r->org),
                               .actor = actor,
                               .proposal = proposal,
                               .person = MF_NOBODY,
                               .body = MF_NO_SLOT,
                               .office = MF_NO_SLOT,
                               .emergency = MF_NO_SLOT};
}

static bool submit(struct mf_rerun *r, const struct mf_command *c)
{
    r->refusals.list.n = 0;
    r->steps += 4;
    return mf_org_submit(r->org, c, NULL, &r->refusals);
}

static void keep_why(struct mf_rerun *r)
{
    for (uint32_t i = 0; i < r->refusals.list.n; i++) {
        if (r->has_why && r->refusals.list.at[i].reason == MF_WHY_NOT_ELIGIBLE)
            continue;
        r->why = r->refusals.list.at[i];
        r->has_why = true;
        if (r->why.reason != MF_WHY_NOT_ELIGIBLE)
            return;
    }
}

static uint32_t persons(const struct mf_rerun *r)
{
    return r->scene.roster.npersons;
}

/* ---- filing ---- */

static struct mf_arg argument(struct mf_rerun *r, const struct mf_power *p, uint32_t i,
                              const struct mf_move *m, uint32_t word)
{
    const struct mf_param *param = &p->params[i];
    struct mf_arg a = {.person = MF_NOBODY};

    switch (param->type) {
    case MF_PARAM_PERSON:
        a.kind = MF_ARG_PERSON;
        a.person = m->person;
        break;
    case MF_PARAM_TEXT:
        a.kind = MF_ARG_TEXT;
        a.text = mf_strf(r->arena, "step %u", ++r->texts);
        break;
    case MF_PARAM_HASH:
    case MF_PARAM_CHARTER:
        a.kind = MF_ARG_HASH;
        a.text = m->text.n > 0 ? m->text : MF_S("a document");
        a.hash = mf_sha256(a.text);
        break;
    case MF_PARAM_AMOUNT:
        a.kind = MF_ARG_AMOUNT;
        a.amount = m->has_value ? m->value : 1;
        break;
    case MF_PARAM_DURATION:
        a.kind = MF_ARG_DURATION;
        a.duration = MF_DAY;
        break;
    case MF_PARAM_BODY:
        a.kind = MF_ARG_BODY;
        break;
    case MF_PARAM_WORDS:
        a.kind = MF_ARG_WORD;
        a.word = word < param->nwords ? word : 0;
        break;
    case MF_PARAM_DECISION:
        a.kind = MF_ARG_DECISION;
        a.proposal = mf_org_proposals(r->org);
        break;
    }
    return a;
}

static uint32_t most_words(const struct mf_power *p)
{
    uint32_t n = 1;

    for (uint32_t i = 0; i < p->nparams; i++)
        n = p->params[i].type == MF_PARAM_WORDS && p->params[i].nwords > n ? p->params[i].nwords
                                                                           : n;
    return n;
}

static void store_documents(struct mf_rerun *r, const struct mf_power *p, const struct mf_arg *args,
                            mf_person by_whom)
{
    for (uint32_t i = 0; i < p->nparams; i++) {
        struct mf_command c = by(r, MF_DO_DOCUMENT, by_whom, MF_NO_PROPOSAL);
        c.text = args[i].text;
        if (args[i].kind == MF_ARG_HASH)
            submit(r, &c); /* refused where it is stored already */
    }
}

/* The person whom a choice is to name is left open. */
static void leave_open(const struct mf_power *p, struct mf_arg *args)
{
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].choose.span.len > 0 && !p->stages[i].choose.from_options)
            for (uint32_t k = 0; k < p->neffects; k++)
                if (p->effects[k].person.kind == MF_REF_PARAM)
                    args[p->effects[k].person.index].person = MF_NOBODY;
}

/* Number of the proposal; 0: nobody of the coalition may file it. */
static uint32_t file(struct mf_rerun *r, uint32_t power, const struct mf_move *m)
{
    const struct mf_power *p = &mf_org_charter(r->org)->powers[power];
    struct mf_arg *args = mf_new_n(r->arena, struct mf_arg, p->nparams + 1);

    for (uint32_t word = 0; word < most_words(p); word++) {
        bool stored = false;
        for (uint32_t i = 0; i < p->nparams; i++)
            args[i] = argument(r, p, i, m, word);
        leave_open(p, args);
        for (mf_person a = 0; a < persons(r); a++) {
            struct mf_command c = by(r, MF_DO_FILE, a, MF_NO_PROPOSAL);
            if (!r->in[a])
                continue;
            if (!stored)
                store_documents(r, p, args, a);
            stored = true;
            c.power = power;
            c.args = args;
            c.nargs = p->nparams;
            if (!submit(r, &c)) {
                keep_why(r);
                continue;
            }
            r->acted[a] = true;
            return mf_org_proposals(r->org);
        }
    }
    return 0;
}

/* ---- the coalition ---- */

static void show(struct mf_rerun *r, uint32_t n, mf_person p)
{
    struct mf_command c;

    if (mf_org_sees(r->org, n, p))
        return;
    for (mf_person a = 0; a < persons(r); a++) {
        if (!r->in[a] || !mf_org_sees(r->org, n, a))
            continue;
        c = by(r, MF_DO_TELL, a, n);
        c.person = p;
        if (submit(r, &c))
            return;
    }
}

static void sign(struct mf_rerun *r, uint32_t n)
{
    for (mf_person p = 0; p < persons(r) && mf_org_proposal(r->org, n).state == MF_ST_GATHERING;
         p++) {
        struct mf_command c;
        if (!r->in[p])
            continue;
        show(r, n, p);
        c = by(r, MF_DO_SIGN, p, n);
        if (submit(r, &c))
            r->acted[p] = true;
    }
}

static bool wants(const struct mf_rerun *r, uint32_t n, enum mf_purpose purpose)
{
    const struct mf_power *p = mf_org_proposal(r->org, n).rules;

    return purpose != MF_FOR_DECISION || p->challenge.polarity == MF_CONFIRMED;
}

/* The option that stands for the person; MF_NO_SLOT: none. */
static uint32_t option_for(const struct mf_rerun *r, uint32_t n, mf_person about)
{
    for (uint32_t i = 0; i < mf_org_options(r->org, n); i++) {
        struct mf_option_view o = mf_org_option(r->org, n, i);
        if (o.stands && !o.declined && !o.against && (o.person == about || about == MF_NOBODY))
            return i;
    }
    return MF_NO_SLOT;
}

static bool cast(struct mf_rerun *r, uint32_t n, enum mf_purpose purpose, mf_person p,
                 enum mf_ballot ballot, uint32_t option)
{
    struct mf_command c = by(r, MF_DO_VOTE, p, n);
    struct mf_proposal_view v = mf_org_proposal(r->org, n);
    const struct mf_stage *stage = &v.rules->stages[v.stage];
    int32_t value = mf_choice_strongest(stage);

    c.purpose = purpose;
    c.ballot = ballot;
    if (option != MF_NO_SLOT && ballot == MF_BALLOT_YES) {
        c.ballot = MF_BALLOT_NONE;
        c.options = &option;
        c.noptions = 1;
        if (mf_choice_marks(stage) != MF_MARKS_APPROVALS)
            c.values = &value;
    }
    return submit(r, &c);
}

/* Whoever is to leave has voted, and leaves. */
static void let_leave(struct mf_rerun *r)
{
    const struct mf_move *m = r->move;
    bool body = m->left_body != UINT32_MAX;
    struct mf_command c = by(r, body ? MF_DO_LEAVE : MF_DO_RESIGN, m->leaver, MF_NO_PROPOSAL);

    if (m->leaver == MF_NOBODY || r->left)
        return;
    if (body)
        c.body = mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_BODY, .index = m->left_body});
    else
        c.office =
            mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = m->left_office});
    r->left = submit(r, &c);
}

static void coalition_votes(struct mf_rerun *r, uint32_t n, enum mf_purpose purpose,
                            uint32_t option)
{
    enum mf_ballot ballot = wants(r, n, purpose) ? MF_BALLOT_YES : MF_BALLOT_NO;
    mf_person first = purpose == MF_FOR_STAGE ? r->move->leaver : MF_NOBODY;

    if (first != MF_NOBODY && !r->left) {
        if (mf_org_in_electorate(r->org, n, purpose, first)) {
            show(r, n, first);
            if (cast(r, n, purpose, first, ballot, option))
                r->acted[first] = true;
        }
        let_leave(r);
    }
    for (mf_person p = 0; p < persons(r); p++) {
        if (!r->in[p] || (p == first && r->left) || !mf_org_in_electorate(r->org, n, purpose, p))
            continue;
        show(r, n, p);
        if (cast(r, n, purpose, p, ballot, option))
            r->acted[p] = true;
        if (mf_state_ended(mf_org_proposal(r->org, n).state))
            return;
    }
}

/* ---- the others ---- */

/* Would it hold if it closed now? */
static bool holds_now(const struct mf_rerun *r, uint32_t n, enum mf_purpose purpose)
{
    struct mf_proposal_view v = mf_org_proposal(r->org, n);
    struct mf_arena tmp;
    struct mf_leaf_facts *facts;
    enum mf_truth truths[MF_MAX_RULE_CLAUSES];
    const struct mf_stage *st = &v.rules->stages[v.stage];
    const struct mf_rule *rule = st->choose.span.len > 0 ? st->choose.by : st->passes;
    uint32_t k;
    bool holds = false;

    if (purpose == MF_FOR_CONFIRM)
        rule = v.rules->confirmed.by;
    mf_arena_init(&tmp);
    if (rule && mf_org_count_facts(r->org, n, purpose, &tmp, &facts, &k)) {
        for (uint32_t i = 0; i < k && i < MF_MAX_RULE_CLAUSES; i++)
            truths[i] = facts[i].now == MF_TRUE ? MF_TRUE : MF_FALSE;
        holds = mf_rule_truth(v.charter, rule, truths) == MF_TRUE;
    }
    mf_arena_free(&tmp);
    return holds;
}

static void others_vote(struct mf_rerun *r, uint32_t n, enum mf_purpose purpose)
{
    enum mf_ballot ballot = r->others == MF_ALL_NO ? MF_BALLOT_NO : MF_BALLOT_ABSTAIN;

    if (r->others == MF_ALL_AWAY)
        return;
    if (r->model == MF_OUTSIDERS_HOSTILE && !wants(r, n, purpose))
        ballot = MF_BALLOT_YES;
    for (mf_person p = 0; p < persons(r); p++) {
        if (r->in[p] || !mf_org_in_electorate(r->org, n, purpose, p))
            continue;
        if (r->others == MF_AS_SUITS && holds_now(r, n, purpose))
            return;
        if (r->others == MF_AS_SUITS)
            show(r, n, p);
        cast(r, n, purpose, p, ballot, MF_NO_SLOT);
        if (mf_state_ended(mf_org_proposal(r->org, n).state))
            return;
    }
}

/* M2: whatever may still be stopped is. */
static void others_stop(struct mf_rerun *r, uint32_t n)
{
    if (r->model != MF_OUTSIDERS_HOSTILE)
        return;
    for (mf_person p = 0; p < persons(r); p++) {
        struct mf_command veto = by(r, MF_DO_VETO, p, n), challenge;
        if (r->in[p])
            continue;
        submit(r, &veto);
        challenge = by(r, MF_DO_CHALLENGE, p, n);
        submit(r, &challenge);
        if (mf_state_ended(mf_org_proposal(r->org, n).state))
            return;
    }
}

/* Could others, each doing something else, have kept the vote from being won? */
static void look_for_doubt(struct mf_rerun *r, uint32_t n)
{
    struct mf_proposal_view v = mf_org_proposal(r->org, n);
    const struct mf_stage *st = &v.rules->stages[v.stage];
    struct mf_arena tmp;
    struct mf_study *s;
    struct mf_rule_question q = {.what = {st->passes, v.rules, st, !v.rules->caretaker},
                                 .who = {v.subject, v.filer},
                                 .conduct = MF_OTHERS_OPPOSE,
                                 .ballots = MF_BALLOTS_VOTED,
                                 .elapsed = st->votes.period.ms};
    struct mf_deciders d;

    if (r->model == MF_OUTSIDERS_SILENT || !st->passes || v.charter != mf_org_charter(r->org))
        return;
    mf_arena_init(&tmp);
    s = mf_study_new(&tmp, r->org);
    d = mf_rule_form(s, &q);
    if (d.at_filing || d.needed != d.enough)
        r->doubted |= d.at_filing || !mf_form_holds(&s->columns, d.enough, r->in);
    r->steps += persons(r);
    mf_arena_free(&tmp);
}

/* ---- the course of a proposal ---- */

static void note_told(struct mf_rerun *r, uint32_t n)
{
    for (mf_person p = 0; p < persons(r); p++) {
        mf_instant at = r->in[p] ? MF_NEVER : mf_org_noticed(r->org, n, p);
        if (at == MF_NEVER)
            continue;
        if (!r->told || at < r->first_told)
            r->first_told = at;
        r->told = true;
        if (r->told_at[p] == 0)
            r->told_at[p] = (uint64_t)(at - r->scene.at) + 1;
    }
}

static void prepare(struct mf_rerun *r, uint32_t n, mf_person about)
{
    for (mf_person p = 0; p < persons(r); p++) {
        struct mf_command waive = by(r, MF_DO_WAIVE, p, n), nominate;
        if (!r->in[p])
            continue;
        submit(r, &waive);
        if (about == MF_NOBODY)
            continue;
        nominate = by(r, MF_DO_NOMINATE, p, n);
        nominate.person = about;
        if (mf_org_proposal(r->org, n).state == MF_ST_PREPARING)
            submit(r, &nominate);
    }
}

static bool chooses(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].choose.span.len > 0)
            return true;
    return false;
}

static void attest(struct mf_rerun *r, uint32_t n, const struct mf_stage *st)
{
    for (uint32_t i = 0; i < st->nrequires; i++)
        for (mf_person p = 0; p < persons(r); p++) {
            struct mf_command c = by(r, MF_DO_ATTEST, p, n);
            c.word = st->requires[i].what.text;
            if (r->in[p] && submit(r, &c))
                break;
        }
}

/* What everybody does in the state that the proposal is in, once for each state and stage. */
static void act(struct mf_rerun *r, uint32_t n, mf_person about)
{
    struct mf_proposal_view v = mf_org_proposal(r->org, n);
    uint32_t option = MF_NO_SLOT;

    switch (v.state) {
    case MF_ST_GATHERING:
        sign(r, n);
        break;
    case MF_ST_PREPARING:
        attest(r, n, &v.rules->stages[v.stage]);
        prepare(r, n, chooses(v.rules) ? about : MF_NOBODY);
        break;
    case MF_ST_VOTING:
        if (v.rules->stages[v.stage].choose.span.len > 0)
            option = option_for(r, n, about);
        look_for_doubt(r, n);
        if (r->others != MF_AS_SUITS)
            others_vote(r, n, MF_FOR_STAGE);
        coalition_votes(r, n, MF_FOR_STAGE, option);
        if (r->others == MF_AS_SUITS && mf_org_proposal(r->org, n).state == MF_ST_VOTING)
            others_vote(r, n, MF_FOR_STAGE);
        break;
    case MF_ST_TIED:
        for (mf_person p = 0; p < persons(r); p++)
            if (r->in[p] && mf_org_proposal(r->org, n).state == MF_ST_TIED)
                cast(r, n, MF_FOR_STAGE, p, MF_BALLOT_YES, option_for(r, n, about));
        break;
    case MF_ST_HELD:
    case MF_ST_CHALLENGED:
    case MF_ST_PROVISIONAL:
    case MF_ST_APPEALED:
        others_stop(r, n);
        for (int k = 0; k < 3; k++) {
            static const enum mf_purpose open[] = {MF_FOR_OVERRIDE, MF_FOR_DECISION,
                                                   MF_FOR_CONFIRM};
            others_vote(r, n, open[k]);
            coalition_votes(r, n, open[k], MF_NO_SLOT);
        }
        break;
    case MF_ST_FROZEN:
    case MF_ST_EFFECTIVE:
    case MF_ST_REJECTED:
    case MF_ST_LAPSED:
    case MF_ST_WITHDRAWN:
    case MF_ST_EXPIRED:
    case MF_ST_VETOED:
    case MF_ST_OVERTURNED:
    case MF_ST_UNDONE:
    case MF_ST_FAILED:
    case MF_ST_MOOT:
    case MF_ST_SUPERSEDED:
    case MF_ST_SEALED:
    case MF_ST__COUNT:
        break;
    }
}

static void keep_end(struct mf_rerun *r, uint32_t n)
{
    const struct mf_refusal *why;
    uint32_t k;

    mf_org_end_reasons(r->org, n, &why, &k);
    if (k > 0) {
        r->why = why[0];
        r->has_why = true;
    }
}

static bool course(struct mf_rerun *r, uint32_t n, mf_person about)
{
    for (uint32_t turn = 0; turn < MOST_TURNS; turn++) {
        struct mf_proposal_view v = mf_org_proposal(r->org, n), w;
        mf_instant next;
        if (mf_state_ended(v.state))
            break;
        act(r, n, about);
        note_told(r, n);
        w = mf_org_proposal(r->org, n);
        if (w.state != v.state || w.stage != v.stage)
            continue;
        next = mf_org_next_due(r->org);
        if (next == MF_NEVER || (r->horizon > 0 && next - r->scene.at > r->horizon))
            return false;
        mf_org_advance(r->org, next, NULL);
        r->steps += 4;
    }
    if (mf_org_proposal(r->org, n).state == MF_ST_EFFECTIVE)
        return true;
    keep_end(r, n);
    return false;
}

/* ---- moves ---- */

static bool use_power(struct mf_rerun *r, const struct mf_move *m)
{
    struct mf_ref ref = mf_charter_find(mf_org_charter(r->org), m->power);
    uint32_t n;

    if (ref.kind != MF_REF_POWER)
        return false;
    n = file(r, ref.index, m);
    return n != 0 && course(r, n, m->person);
}

static bool by_anyone(struct mf_rerun *r, struct mf_command c)
{
    for (mf_person p = 0; p < persons(r); p++) {
        if (!r->in[p])
            continue;
        c.actor = p;
        if (submit(r, &c)) {
            r->acted[p] = true;
            return true;
        }
        keep_why(r);
    }
    return false;
}

static bool declare(struct mf_rerun *r, const struct mf_move *m)
{
    struct mf_command c = by(r, MF_DO_DECLARE, 0, MF_NO_PROPOSAL);
    uint32_t slot =
        mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_EMERGENCY, .index = m->emergency});

    c.emergency = slot;
    for (mf_person p = 0; p < persons(r); p++) {
        c.actor = p;
        if (!r->in[p])
            continue;
        if (submit(r, &c))
            r->acted[p] = true;
        else
            keep_why(r);
        if (MF_ROW(r->org, emergencies, mf_emergency_row, slot)->running)
            return true;
    }
    return false;
}

static bool admit(struct mf_rerun *r, const struct mf_move *m)
{
    struct mf_command c = by(r, MF_DO_ADMIT, 0, MF_NO_PROPOSAL);

    c.body = mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_BODY, .index = m->body});
    c.person = m->person;
    return by_anyone(r, c);
}

/* Gives up one place, or (others) all of them. */
static bool leave(struct mf_rerun *r, const struct mf_move *m)
{
    struct mf_command c =
        by(r, m->body != UINT32_MAX ? MF_DO_LEAVE : MF_DO_RESIGN, m->person, MF_NO_PROPOSAL);

    if (m->body != UINT32_MAX)
        c.body = mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_BODY, .index = m->body});
    if (m->office != UINT32_MAX)
        c.office = mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = m->office});
    if (submit(r, &c))
        return true;
    keep_why(r);
    return false;
}

bool mf_rerun_move(struct mf_rerun *r, const struct mf_move *m)
{
    bool ok = false;

    memset(r->acted, 0, persons(r) * sizeof *r->acted);
    r->told = r->has_why = r->left = false;
    r->move = m;
    r->from = mf_org_now(r->org);
    switch (m->act) {
    case MF_PLAN_POWER:
        ok = use_power(r, m);
        break;
    case MF_PLAN_ADMIT:
        ok = admit(r, m);
        break;
    case MF_PLAN_DECLARE:
        ok = declare(r, m);
        break;
    case MF_PLAN_LEAVE:
    case MF_PLAN_DEPART:
        ok = leave(r, m);
        break;
    }
    r->to = mf_org_now(r->org);
    return ok && !r->doubted;
}

bool mf_rerun_holds(const struct mf_rerun *r, uint32_t office)
{
    uint32_t slot = mf_org_slot(r->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = office});
    mf_person p = mf_org_holder(r->org, slot);

    return p != MF_NOBODY && r->in[p] && !mf_org_suspended(r->org, p, slot);
}
