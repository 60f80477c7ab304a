/* What people seek, put into the charter's terms and filed; alternatives in their order. */
#include "base/os.h"
#include "replay/run_internal.h"

bool mf_intention_is_actor(const struct mf_intention *in, uint32_t line)
{
    for (uint32_t i = 0; i < in->who.nnames; i++)
        if (in->who.lines[i] == line)
            return true;
    return false;
}

/* ---- arguments
 * ------------------------------------------------------------------------------------ */

/* The next literal of a kind that hasn't been used. */
static const struct mf_literal *take(const struct mf_attempt *a, bool *used,
                                     bool (*fits)(const struct mf_literal *))
{
    for (uint32_t i = 0; i < a->nargs; i++) {
        if (!used[i] && fits(&a->args[i])) {
            used[i] = true;
            return &a->args[i];
        }
    }
    return NULL;
}

static bool is_name(const struct mf_literal *l)
{
    return l->kind == MF_LITERAL_NAME;
}

static bool is_text(const struct mf_literal *l)
{
    return l->kind == MF_LITERAL_TEXT;
}

static bool is_number(const struct mf_literal *l)
{
    return l->kind == MF_LITERAL_NUMBER;
}

static bool find_line(const struct mf_scenario *sc, struct mf_str name, uint32_t *ret)
{
    for (uint32_t i = 0; i < sc->npeople; i++) {
        if (mf_str_eq(sc->people[i].name.text, name)) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static bool word_argument(const struct mf_param *param, struct mf_str word, struct mf_arg *ret)
{
    for (uint32_t i = 0; i < param->nwords; i++) {
        if (mf_str_eq(param->words[i].text, word)) {
            *ret = (struct mf_arg){.kind = MF_ARG_WORD, .word = i};
            return true;
        }
    }
    return false;
}

/*
 * One argument for one parameter, by kind. Documents and charters take the SHA-256 of the text
 * given, which is stored first. A duration is a number of days.
 */
static bool argument(struct mf_running *r, const struct mf_param *param, const struct mf_attempt *a,
                     bool *used, struct mf_arg *ret)
{
    const struct mf_literal *l;
    uint32_t line;
    switch (param->type) {
    case MF_PARAM_PERSON:
        l = take(a, used, is_name);
        if (!l || !find_line(r->sc, l->text, &line))
            return false;
        *ret = (struct mf_arg){.kind = MF_ARG_PERSON, .person = mf_run_person(r, line)};
        return true;
    case MF_PARAM_TEXT:
        l = take(a, used, is_text);
        *ret = (struct mf_arg){.kind = MF_ARG_TEXT, .text = l ? l->text : (struct mf_str){0}};
        return l != NULL;
    case MF_PARAM_HASH:
    case MF_PARAM_CHARTER:
        l = take(a, used, is_text);
        if (!l)
            return false;
        *ret = (struct mf_arg){.kind = MF_ARG_HASH, .hash = mf_sha256(l->text)};
        return true;
    case MF_PARAM_AMOUNT:
        l = take(a, used, is_number);
        *ret = (struct mf_arg){.kind = MF_ARG_AMOUNT, .amount = l ? l->number : 0};
        return l != NULL;
    case MF_PARAM_DURATION:
        l = take(a, used, is_number);
        if (!l || l->number > 1000 * 365)
            return false;
        *ret =
            (struct mf_arg){.kind = MF_ARG_DURATION, .duration = (mf_duration)l->number * MF_DAY};
        return true;
    case MF_PARAM_BODY: {
        l = take(a, used, is_name);
        const struct mf_charter *c = mf_org_charter(r->org);
        struct mf_ref ref = l ? mf_charter_find(c, l->text) : (struct mf_ref){0};
        if (ref.kind != MF_REF_BODY)
            return false;
        *ret = (struct mf_arg){.kind = MF_ARG_BODY, .body = mf_org_slot(r->org, ref)};
        return true;
    }
    case MF_PARAM_WORDS:
        l = take(a, used, is_name);
        return l && word_argument(param, l->text, ret);
    case MF_PARAM_DECISION:
        l = take(a, used, is_number);
        *ret = (struct mf_arg){.kind = MF_ARG_DECISION, .proposal = l ? (uint32_t)l->number : 0};
        return l != NULL && l->number <= UINT32_MAX;
    }
    return false;
}

/* The attempt as arguments of the charter's power; false, and said why, where it can't be put so.
 */
static bool bind(struct mf_running *r, struct mf_attempt_account *aa, struct mf_arg **ret,
                 uint32_t *ret_n)
{
    const struct mf_charter *c = mf_org_charter(r->org);
    struct mf_ref ref = mf_charter_find(c, aa->attempt->power.text);
    bool used[MF_MAX_SCENARIO_LIST] = {false};
    if (ref.kind != MF_REF_POWER)
        return false;
    const struct mf_power *power = &c->powers[ref.index];
    aa->power = ref.index;
    *ret = mf_new_n(r->arena, struct mf_arg, power->nparams);
    *ret_n = power->nparams;
    for (uint32_t i = 0; i < power->nparams; i++) {
        if (!argument(r, &power->params[i], aa->attempt, used, &(*ret)[i])) {
            aa->lacks = power->params[i].name;
            return false;
        }
        if (i == power->subject)
            aa->subject = (*ret)[i].person;
    }
    for (uint32_t i = 0; i < aa->attempt->nargs; i++)
        aa->dropped_args |= !used[i];
    return true;
}

/* ---- filing
 * --------------------------------------------------------------------------------------- */

/* Charters and documents are stored before anybody can propose them (rule 12). */
static void store_documents(struct mf_running *r, mf_person actor, const struct mf_attempt *a,
                            const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->nparams; i++) {
        if (power->params[i].type != MF_PARAM_CHARTER && power->params[i].type != MF_PARAM_HASH)
            continue;
        for (uint32_t k = 0; k < a->nargs; k++) {
            if (a->args[k].kind != MF_LITERAL_TEXT)
                continue;
            struct mf_command cmd = {
                .verb = MF_DO_DOCUMENT, .actor = actor, .text = a->args[k].text};
            mf_run_do(r, &cmd);
        }
        return;
    }
}

static void track(struct mf_running *r, uint32_t intention, uint32_t attempt,
                  struct mf_attempt_account *aa, const struct mf_arg *args)
{
    const struct mf_power *power = &mf_org_charter(r->org)->powers[aa->power];
    struct mf_tracked t = {
        .proposal = mf_org_proposals(r->org), .intention = intention, .attempt = attempt};
    t.knew = mf_new_n(r->arena, struct mf_knowledge, r->sc->npeople);
    for (uint32_t i = 0; i < r->sc->npeople; i++)
        t.knew[i].at = t.knew[i].duty = MF_NEVER;
    for (uint32_t i = 0; i < power->neffects && t.nquestions < 4; i++) {
        const struct mf_effect *e = &power->effects[i];
        bool leaving = e->kind == MF_EF_REMOVE || e->kind == MF_EF_SUSPEND ||
                       e->kind == MF_EF_UNSEAT || e->kind == MF_EF_EXPEL;
        bool taking = e->kind == MF_EF_APPOINT || e->kind == MF_EF_SEAT || e->kind == MF_EF_ADMIT;
        if (!leaving && !taking)
            continue;
        mf_person p = MF_NOBODY;
        if (e->person.kind == MF_REF_PARAM)
            p = args[e->person.index].person;
        else if (e->person.kind == MF_REF_OFFICE)
            p = mf_org_holder(r->org, mf_org_slot(r->org, e->person));
        if (p != MF_NOBODY)
            t.question[t.nquestions++] =
                mf_question_find(r, r->cast->line_of[p], leaving ? MF_MOVE_LEAVING : MF_MOVE_TAKING,
                                 e->target.name.text);
    }
    aa->proposal = t.proposal;
    aa->knew = t.knew;
    mf_vec_push(r->arena, &r->tracked, t);
}

/* Those who seek it know of it; whom they tell by choice is told at once. */
static void first_knowers(struct mf_running *r, struct mf_tracked *t, const struct mf_intention *in)
{
    for (uint32_t i = 0; i < in->who.nnames; i++)
        t->knew[in->who.lines[i]] =
            (struct mf_knowledge){MF_KNOW_ACTOR, mf_org_now(r->org), MF_NEVER, false};
    for (uint32_t i = 0; i < in->statement->tell.nnames; i++)
        mf_knowledge_tell(r, t, in->statement->tell.lines[i]);
}

/* Whether somebody who sought it still wants it: a later stance is a change of mind. */
static bool still_wants(const struct mf_running *r, const struct mf_intention *in,
                        struct mf_attempt_account *aa, uint32_t line)
{
    struct mf_tracked t = {.intention = (uint32_t)(in - r->intentions)};
    const struct mf_power *power = &mf_org_charter(r->org)->powers[aa->power];
    for (uint32_t q = 0; q < r->questions.n; q++) {
        const struct mf_question *qu = &r->questions.at[q];
        for (uint32_t i = 0; i < power->neffects && t.nquestions < 4; i++)
            if (aa->subject != MF_NOBODY && r->cast->line_of[aa->subject] == qu->line &&
                mf_str_eq(power->effects[i].target.name.text, qu->of))
                t.question[t.nquestions++] = q;
    }
    bool away;
    return mf_side_of(r, &t, mf_run_person(r, line), &away) == MF_SIDE_FOR;
}

/* Files by the first of them whom the charter lets; the refusals kept are those of the first who
 * tried. */
static bool file(struct mf_running *r, struct mf_intention *in, struct mf_attempt_account *aa,
                 const struct mf_arg *args, uint32_t nargs, bool only_look)
{
    bool tried = false;
    const struct mf_power *power = &mf_org_charter(r->org)->powers[aa->power];
    for (uint32_t i = 0; i < in->who.nnames; i++) {
        uint32_t line = in->who.lines[i];
        if (!still_wants(r, in, aa, line))
            continue;
        struct mf_command cmd = {.verb = MF_DO_FILE,
                                 .actor = mf_run_person(r, line),
                                 .power = aa->power,
                                 .args = args,
                                 .nargs = nargs,
                                 .at = mf_org_now(r->org)};
        if (only_look) { /* what stands in the way of the first stands in the way of all */
            mf_run_fresh(r);
            return mf_org_check(r->org, &cmd, &r->refusals);
        }
        store_documents(r, cmd.actor, aa->attempt, power);
        uint32_t intention = (uint32_t)(in - r->intentions);
        if (mf_run_do(r, &cmd)) {
            track(r, intention, in->current, aa, args);
            first_knowers(r, &r->tracked.at[r->tracked.n - 1], in);
            return true;
        }
        if (!tried && aa->outcome != MF_OUT_REFUSED)
            mf_record_refusals(r, r->refusals.list.at, r->refusals.list.n, &aa->refusals,
                               &aa->nrefusals);
        tried = true;
    }
    return false;
}

/* One try of the current attempt; true when it was filed. */
static bool try_attempt(struct mf_running *r, struct mf_intention *in)
{
    uint32_t number = (uint32_t)(in - r->intentions);
    struct mf_attempt_account *aa = &in->account->attempts[in->current];
    struct mf_arg *args;
    uint32_t nargs;
    bool again = aa->outcome == MF_OUT_REFUSED;
    if (!again)
        aa->tried = mf_org_now(r->org);
    if (!bind(r, aa, &args, &nargs)) {
        aa->outcome = MF_OUT_ABSENT;
        aa->ended = aa->tried;
        mf_record_step(r, MF_STEP_ABSENT, number, in->current);
        return false;
    }
    if (file(r, in, aa, args, nargs, false)) {
        if (again)
            aa->lawful = mf_org_now(r->org);
        aa->outcome = MF_OUT_RUNNING;
        return true;
    }
    if (!again) {
        aa->outcome = MF_OUT_REFUSED;
        aa->ended = aa->tried;
        struct mf_step *s = mf_record_step(r, MF_STEP_REFUSED, number, in->current);
        s->refusals = aa->refusals;
        s->nrefusals = aa->nrefusals;
    }
    return false;
}

/* Looks at what became of a filed attempt; true when the intention goes on to the next. */
static bool failed(struct mf_running *r, struct mf_intention *in, struct mf_attempt_account *aa)
{
    struct mf_proposal_view v = mf_org_proposal(r->org, aa->proposal);
    if (!mf_state_ended(v.state))
        return false;
    if (v.state == MF_ST_EFFECTIVE) {
        in->done = true;
        return false;
    }
    return true;
}

/* To the next attempt; false when there is none. */
static bool next_attempt(struct mf_intention *in)
{
    if (in->only != UINT32_MAX || in->current + 1 >= in->account->nattempts)
        return false;
    in->current++;
    return true;
}

static bool act(struct mf_running *r, struct mf_intention *in)
{
    bool filed = false;
    while (!in->done) {
        struct mf_attempt_account *aa = &in->account->attempts[in->current];
        if (aa->proposal != MF_NO_PROPOSAL) {
            if (!failed(r, in, aa))
                return filed;
        } else if (try_attempt(r, in)) {
            filed = true;
            continue;
        } else if (aa->outcome == MF_OUT_REFUSED && !next_attempt(in)) {
            return filed; /* tried again when things change */
        } else if (aa->outcome == MF_OUT_REFUSED) {
            continue;
        }
        if (!next_attempt(in))
            in->done = true;
    }
    return filed;
}

/* When a filing that was refused would have been accepted; of those that are past. */
static void look_back(struct mf_running *r, struct mf_intention *in)
{
    struct mf_arg *args;
    uint32_t nargs;
    for (uint32_t i = 0; i < in->current; i++) {
        struct mf_attempt_account *aa = &in->account->attempts[i];
        struct mf_arena_mark mark = mf_arena_mark(r->arena);
        if (aa->outcome == MF_OUT_REFUSED && aa->lawful == MF_NEVER && bind(r, aa, &args, &nargs) &&
            file(r, in, aa, args, nargs, true))
            aa->lawful = mf_org_now(r->org);
        mf_arena_rewind(r->arena, mark);
    }
}

bool mf_intentions_act(struct mf_running *r)
{
    bool any = false;
    for (uint32_t i = 0; i < r->nintentions; i++) {
        struct mf_intention *in = &r->intentions[i];
        if (!in->started)
            continue;
        any |= act(r, in);
        if (!r->single)
            look_back(r, in);
    }
    return any;
}
