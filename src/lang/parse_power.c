/* Powers and their stages. */
#include "lang/parse_internal.h"

#include <stddef.h>

static const struct mf_str nothing = {0};

/* ---- who proposes, who is told
 * -------------------------------------------------------------------- */

/* proposed = "by" rule [ "within" D ] */
MF_CLAUSE(proposed)
{
    struct mf_power *w = b->power;
    struct mf_span start = p->prev.span;
    bool ok =
        mf_p_expect(p, "by") && mf_p_rule(p, &w->proposed) && mf_p_within(p, &w->proposed_within);
    w->proposed_span = mf_p_since(p, start);
    return ok;
}

/* opens = "when" cond | "every" D | "after" NAME */
MF_CLAUSE(opens)
{
    struct mf_power *w = b->power;
    struct mf_span start = p->prev.span;
    bool ok;
    if (mf_p_take(p, "every")) {
        w->opens = MF_OPENS_EVERY;
        ok = mf_p_duration(p, &w->opens_every);
    } else if (mf_p_take(p, "after")) {
        w->opens = MF_OPENS_AFTER;
        ok = mf_p_ref(p, &w->opens_after);
    } else {
        w->opens = MF_OPENS_WHEN;
        ok = mf_p_expect(p, "when") && mf_p_cond(p, &w->opens_when);
    }
    w->opens_span = mf_p_since(p, start);
    return ok;
}

/* notice = D "to" groups */
MF_CLAUSE(notice)
{
    struct mf_span start = p->prev.span;
    struct mf_notice *notice = mf_p_add(p, &b->notice, sizeof *notice);
    bool ok = mf_p_duration(p, &notice->period) && mf_p_expect(p, "to") &&
              mf_p_groups(p, &notice->to, &notice->nto);
    notice->span = mf_p_since(p, start);
    return ok;
}

/* hears = group [ "within" D ] */
MF_CLAUSE(hears)
{
    struct mf_span start = p->prev.span;
    struct mf_hears *hears = mf_p_add(p, &b->hears, sizeof *hears);
    bool ok = mf_p_group(p, &hears->whom) && mf_p_within(p, &hears->within);
    hears->span = mf_p_since(p, start);
    return ok;
}

/* deliberates = D */
MF_CLAUSE(deliberates)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &b->stage->deliberates);
    b->stage->deliberates_span = mf_p_since(p, start);
    return ok;
}

/* requires = attested */
MF_CLAUSE(requires)
{
    return mf_p_attested(p, mf_p_add(p, &b->requires, sizeof(struct mf_attested)));
}

/* ---- the count
 * ------------------------------------------------------------------------------------ */

/* ballots = "final" */
MF_CLAUSE(ballots)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "final");
    b->stage->ballots_final = true;
    b->stage->ballots_final_span = mf_p_since(p, start);
    return ok;
}

/* votes = D [ "," "closing" "early" ] */
MF_CLAUSE(votes)
{
    struct mf_votes *votes = &b->stage->votes;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &votes->period);
    if (ok && mf_p_take_sign(p, MF_TOK_COMMA)) {
        votes->closing_early = true;
        ok = mf_p_expect(p, "closing") && mf_p_expect(p, "early");
    }
    votes->span = mf_p_since(p, start);
    return ok;
}

/* stays = "open" D "after" "late" ( "quorum" | "change" ) "," "once" */
MF_CLAUSE(stays)
{
    struct mf_stage *s = b->stage;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "open") && mf_p_duration(p, &s->stays_open) &&
              mf_p_expect(p, "after") && mf_p_expect(p, "late");
    if (ok) {
        s->stays_open_on = mf_p_take(p, "change") ? MF_LATE_CHANGE : MF_LATE_QUORUM;
        ok = s->stays_open_on == MF_LATE_CHANGE || mf_p_expect(p, "quorum");
    }
    ok = ok && mf_p_expect_sign(p, MF_TOK_COMMA, ",") && mf_p_expect(p, "once");
    s->stays_open_span = mf_p_since(p, start);
    return ok;
}

/* confirming = D */
MF_CLAUSE(confirming)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &b->stage->confirming);
    b->stage->confirming_span = mf_p_since(p, start);
    return ok;
}

/* counted = "continuously" | "at" ( "proposal" | "voting" | "closing" ) */
MF_CLAUSE(counted)
{
    struct mf_span start = p->prev.span;
    bool ok = true;
    if (mf_p_take(p, "continuously")) {
        b->stage->counted = MF_COUNTED_CONTINUOUSLY;
    } else {
        ok = mf_p_expect(p, "at");
        if (ok && mf_p_take(p, "proposal"))
            b->stage->counted = MF_COUNTED_PROPOSAL;
        else if (ok && mf_p_take(p, "closing"))
            b->stage->counted = MF_COUNTED_CLOSING;
        else if (ok)
            ok = mf_p_expect(p, "voting");
    }
    b->stage->counted_span = mf_p_since(p, start);
    return ok;
}

/* second = "call" "after" D "with" "quorum" amount [ base ], a base with every share */
MF_CLAUSE(second)
{
    struct mf_stage *s = b->stage;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "call") && mf_p_expect(p, "after") &&
              mf_p_duration(p, &s->second_call_after) && mf_p_expect(p, "with") &&
              mf_p_expect(p, "quorum") && mf_p_amount(p, &s->second_call_quorum, false) &&
              mf_p_base(p, &s->second_call_base, NULL);
    if (ok && s->second_call_base == MF_BASE_NONE && mf_p_is_share(&s->second_call_quorum))
        mf_p_say(p, MF_CAT_SHARE_BASE, s->second_call_quorum.span,
                 mf_source_slice(&p->source, s->second_call_quorum.span), nothing);
    s->second_call_span = mf_p_since(p, start);
    return ok;
}

/* recuses = groups */
MF_CLAUSE(recuses)
{
    bool ok;
    struct mf_span start = p->prev.span;
    do {
        struct mf_group *g = mf_p_add(p, &b->recuses, sizeof *g);
        struct mf_span *span = mf_p_add(p, &b->recuses_span, sizeof *span);
        ok = mf_p_group(p, g);
        *span = mf_p_since(p, start);
    } while (ok && mf_p_take_sign(p, MF_TOK_COMMA));
    return ok;
}

/* passes = "when" ( "proposed" | rule ) */
MF_CLAUSE(passes)
{
    struct mf_stage *s = b->stage;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "when");
    if (ok && mf_p_take(p, "proposed"))
        s->passes_when_proposed = true;
    else
        ok = ok && mf_p_deciding_rule(p, &s->passes);
    s->passes_span = mf_p_since(p, start);
    return ok;
}

/* lapses = "after" D, of a power, a stage or a mandate */
MF_CLAUSE(lapses)
{
    struct mf_span start = p->prev.span;
    struct mf_dur *lapses = b->mandate ? &b->mandate->lapses : &b->stage->lapses;
    struct mf_span *span = b->mandate ? &b->mandate->lapses_span : &b->stage->lapses_span;
    bool ok = mf_p_expect(p, "after") && mf_p_duration(p, lapses);
    *span = mf_p_since(p, start);
    return ok;
}

/* veto = "by" rule ( "within" D | "at" "any" "time" ) [ "," "overridden" "within" D "by" rule ] */
MF_CLAUSE(veto)
{
    struct mf_stage *s = b->stage;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_rule(p, &s->veto);
    if (ok && mf_p_take(p, "at")) {
        s->veto_any_time = true;
        ok = mf_p_expect(p, "any") && mf_p_expect(p, "time");
    } else {
        ok = ok && mf_p_expect(p, "within") && mf_p_duration(p, &s->veto_within);
    }
    if (ok && mf_p_take_sign(p, MF_TOK_COMMA))
        ok = mf_p_expect(p, "overridden") && mf_p_expect(p, "within") &&
             mf_p_duration(p, &s->overridden_within) && mf_p_expect(p, "by") &&
             mf_p_rule(p, &s->overridden_by);
    s->veto_span = mf_p_since(p, start);
    return ok;
}

/* ---- after the vote
 * ------------------------------------------------------------------------------- */

/* challenge = "by" rule "within" D [ "of" "effect" ] "," ( "overturned" | "confirmed" ) "within" D
 * "by" rule */
MF_CLAUSE(challenge)
{
    struct mf_challenge *c = &b->power->challenge;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_rule(p, &c->by) && mf_p_expect(p, "within") &&
              mf_p_duration(p, &c->within);
    if (ok && mf_p_take(p, "of")) {
        c->of_effect = true;
        ok = mf_p_expect(p, "effect");
    }
    if (ok && !mf_p_take_sign(p, MF_TOK_COMMA)) {
        c->span = mf_p_since(p, start);
        if (!p->spoiled)
            mf_p_say(p, MF_CAT_CHALLENGE_END, c->span, nothing, nothing);
        return true;
    }
    if (ok) {
        c->polarity = mf_p_take(p, "confirmed") ? MF_CONFIRMED : MF_OVERTURNED;
        ok = c->polarity == MF_CONFIRMED || mf_p_expect(p, "overturned");
    }
    ok = ok && mf_p_expect(p, "within") && mf_p_duration(p, &c->decide_within) &&
         mf_p_expect(p, "by") && mf_p_rule(p, &c->decided_by);
    c->span = mf_p_since(p, start);
    return ok;
}

/* confirmed = "within" D "by" rule */
MF_CLAUSE(confirmed)
{
    struct mf_confirmed *c = &b->power->confirmed;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "within") && mf_p_duration(p, &c->within) && mf_p_expect(p, "by") &&
              mf_p_rule(p, &c->by);
    c->span = mf_p_since(p, start);
    return ok;
}

/* delay = D */
MF_CLAUSE(delay)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &b->power->delay);
    b->power->delay_span = mf_p_since(p, start);
    return ok;
}

/* reports, of a power, an emergency or a mandate */
MF_CLAUSE(reports)
{
    return mf_p_reports(p, b->mandate     ? &b->mandate->reports
                           : b->emergency ? &b->emergency->reports
                                          : &b->power->reports);
}

/* only = "when" cond */
MF_CLAUSE(only)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "when") && mf_p_cond(p, &b->power->only_when);
    b->power->only_when_span = mf_p_since(p, start);
    return ok;
}

/* again = "after" D, of a power or an emergency */
MF_CLAUSE(again)
{
    struct mf_span start = p->prev.span;
    struct mf_dur *again = b->emergency ? &b->emergency->again : &b->power->again;
    struct mf_span *span = b->emergency ? &b->emergency->again_span : &b->power->again_span;
    bool ok = mf_p_expect(p, "after") && mf_p_duration(p, again);
    *span = mf_p_since(p, start);
    return ok;
}

/* at = "most" INT ( "per" D | "open" "per" "proposer" | "voting" "at" "once" ), the last two of
 * powers only */
MF_CLAUSE(at)
{
    struct mf_span start = p->prev.span;
    struct mf_at_most *most = b->emergency ? &b->emergency->at_most : &b->power->at_most;
    struct mf_at_most given = {0};
    bool ok = mf_p_expect(p, "most") && mf_p_int(p, &given.count);
    if (ok && b->power && mf_p_take(p, "open")) {
        b->kind = MF_CL_AT_MOST_OPEN;
        ok = mf_p_expect(p, "per") && mf_p_expect(p, "proposer");
        b->power->at_most_open = given.count;
        b->power->at_most_open_span = mf_p_since(p, start);
        return ok;
    }
    if (ok && b->power && mf_p_take(p, "voting")) {
        b->kind = MF_CL_AT_MOST_VOTING;
        ok = mf_p_expect(p, "at") && mf_p_expect(p, "once");
        b->power->at_most_voting = given.count;
        b->power->at_most_voting_span = mf_p_since(p, start);
        return ok;
    }
    ok = ok && mf_p_expect(p, "per") && mf_p_duration(p, &given.per);
    given.span = mf_p_since(p, start);
    *most = given;
    return ok;
}

/* visible = "to" groups [ "until" ( "open" | "voting" | "passed" | "effective" ) ] */
MF_CLAUSE(visible)
{
    static const char *const states[] = {"open", "voting", "passed", "effective", NULL};
    static const enum mf_sight_until until[] = {MF_UNTIL_OPEN, MF_UNTIL_VOTING, MF_UNTIL_PASSED,
                                                MF_UNTIL_EFFECTIVE};
    struct mf_power *w = b->power;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "to") && mf_p_groups(p, &w->visible, &w->nvisible);
    if (ok && mf_p_take(p, "until")) {
        for (size_t i = 0; states[i] && w->visible_until == MF_UNTIL_NONE; i++) {
            if (mf_p_take(p, states[i]))
                w->visible_until = until[i];
        }
        if (w->visible_until == MF_UNTIL_NONE)
            ok = mf_p_fail(p, MF_CAT_STATE_MISSING, nothing);
    }
    w->visible_span = mf_p_since(p, start);
    return ok;
}

/* sealed = "if" "it" "fails" */
MF_CLAUSE(sealed)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "if") && mf_p_expect(p, "it") && mf_p_expect(p, "fails");
    b->power->sealed_if_fails = true;
    b->power->sealed_span = mf_p_since(p, start);
    return ok;
}

/* running = "proposals" "stop" */
MF_CLAUSE(running)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "proposals") && mf_p_expect(p, "stop");
    b->power->running_stop = true;
    b->power->running_stop_span = mf_p_since(p, start);
    return ok;
}

/* joins = NAME { "," NAME } */
MF_CLAUSE(joins)
{
    return mf_p_refs(p, &b->power->joins, &b->power->njoins);
}

/* nominations = D "by" rule */
MF_CLAUSE(nominations)
{
    struct mf_power *w = b->power;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &w->nominations) && mf_p_expect(p, "by") &&
              mf_p_rule(p, &w->nominations_by);
    w->nominations_span = mf_p_since(p, start);
    return ok;
}

/* effect = effects */
MF_CLAUSE(effect)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_effects(p, &b->power->effects, &b->power->neffects);
    b->power->effect_span = mf_p_since(p, start);
    return ok;
}

/* ---- stages
 * --------------------------------------------------------------------------------------- */

static void finish_stage(struct mf_parser *p, struct mf_block *b)
{
    struct mf_stage *s = b->stage;
    uint32_t n;
    s->notice = mf_p_array(p, &b->notice, sizeof *s->notice, &s->nnotice);
    s->hears = mf_p_array(p, &b->hears, sizeof *s->hears, &s->nhears);
    s->requires = mf_p_array(p, &b->requires, sizeof *s->requires, &s->nrequires);
    s->recuses = mf_p_array(p, &b->recuses, sizeof *s->recuses, &s->nrecuses);
    s->recuses_span = mf_p_array(p, &b->recuses_span, sizeof *s->recuses_span, &n);
}

/* stage = NAME [ "if" NAME ( "fails" | "ties" ) ] block */
MF_CLAUSE(stage)
{
    struct mf_span start = p->prev.span;
    struct mf_stage *s = mf_p_add(p, &b->stages, sizeof *s);
    struct mf_block inner = {.where = MF_IN_STAGE, .power = b->power, .stage = s};
    if (b->stages.n == MF_MAX_STAGES + 1)
        mf_p_say(p, MF_CAT_STAGES_MANY, start, mf_strf(p->diags->arena, "%u", MF_MAX_STAGES),
                 nothing);
    bool ok = mf_p_name(p, &s->name);
    if (ok && mf_p_take(p, "if")) {
        ok = mf_p_name(p, &s->after);
        s->after_fails = ok && mf_p_take(p, "fails");
        if (ok && !s->after_fails) {
            s->after_ties = true;
            ok = mf_p_expect(p, "ties");
        }
    }
    ok = ok && mf_p_block(p, &inner);
    if (ok && inner.seen[MF_CL_CHOOSE].len == 0)
        mf_p_need(p, &inner, MF_CL_PASSES, MF_CAT_NEED_PASSES, s->name);
    finish_stage(p, &inner);
    s->clauses.at = mf_p_array(p, &inner.clauses, sizeof *s->clauses.at, &s->clauses.n);
    s->span = mf_p_since(p, start);
    b->kind = MF_CL_STAGE;
    return ok;
}

/* ---- a power's head
 * ------------------------------------------------------------------------------- */

static bool words(struct mf_parser *p, struct mf_param *param, struct mf_name first)
{
    struct mf_list list = {0};
    bool ok = true;
    param->type = MF_PARAM_WORDS;
    *(struct mf_name *)mf_p_add(p, &list, sizeof first) = first;
    while (ok && mf_p_take_sign(p, MF_TOK_BAR))
        ok = mf_p_name(p, mf_p_add(p, &list, sizeof first));
    param->words = mf_p_array(p, &list, sizeof first, &param->nwords);
    return ok;
}

static bool decision(struct mf_parser *p, struct mf_param *param)
{
    struct mf_list list = {0};
    bool ok;
    param->type = MF_PARAM_DECISION;
    do {
        ok = mf_p_ref(p, mf_p_add(p, &list, sizeof *param->powers));
    } while (ok && mf_p_take_sign(p, MF_TOK_BAR));
    param->powers = mf_p_array(p, &list, sizeof *param->powers, &param->npowers);
    return ok;
}

/* type = "person" | "text" | … | "decision" "of" NAME { "|" NAME } | NAME "|" NAME { "|" NAME } */
static bool type(struct mf_parser *p, struct mf_param *param)
{
    static const char *const names[] = {"person",   "text", "hash",    "amount",
                                        "duration", "body", "charter", NULL};
    static const enum mf_param_type types[] = {MF_PARAM_PERSON, MF_PARAM_TEXT,     MF_PARAM_HASH,
                                               MF_PARAM_AMOUNT, MF_PARAM_DURATION, MF_PARAM_BODY,
                                               MF_PARAM_CHARTER};
    static const char *const slips[][2] = {
        {"string", "text"},   {"number", "amount"}, {"integer", "amount"}, {"int", "amount"},
        {"member", "person"}, {"money", "amount"},  {"document", "hash"},  {"user", "person"}};
    struct mf_name word;
    if (!mf_p_at(p, MF_TOK_WORD))
        return mf_p_fail(p, MF_CAT_TYPE_MISSING, nothing);
    if (!mf_p_name(p, &word))
        return false;
    if (mf_str_is(word.text, "decision") && mf_p_take(p, "of"))
        return decision(p, param);
    if (mf_p_at(p, MF_TOK_BAR))
        return words(p, param, word);
    for (size_t i = 0; names[i]; i++) {
        if (mf_str_is(word.text, names[i])) {
            param->type = types[i];
            return true;
        }
    }
    struct mf_str near = mf_p_nearest(word.text, names);
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (mf_str_is(word.text, slips[i][0]))
            near = mf_str_c(slips[i][1]);
    }
    mf_p_say(p, MF_CAT_TYPE_UNKNOWN, word.span, word.text, nothing)->suggestion = near;
    param->type = MF_PARAM_TEXT;
    return true;
}

/* param = NAME ":" type */
static bool param(struct mf_parser *p, struct mf_param *ret)
{
    struct mf_span start = p->tok.span;
    bool ok = mf_p_name(p, &ret->name) && mf_p_expect_sign(p, MF_TOK_COLON, ":") && type(p, ret);
    ret->span = mf_p_since(p, start);
    return ok;
}

/* params = "(" [ param { "," param } ] ")" */
static bool params(struct mf_parser *p, struct mf_power *w)
{
    struct mf_list list = {0};
    bool ok = true;
    if (!mf_p_at(p, MF_TOK_LPAREN))
        return true;
    p->colons = true;
    mf_p_next(p);
    while (ok && !mf_p_at(p, MF_TOK_RPAREN)) {
        if (list.n == MF_MAX_PARAMS)
            mf_p_say(p, MF_CAT_PARAMS_MANY, p->tok.span,
                     mf_strf(p->diags->arena, "%u", MF_MAX_PARAMS), nothing);
        ok = param(p, mf_p_add(p, &list, sizeof(struct mf_param)));
        if (ok && !mf_p_at(p, MF_TOK_RPAREN))
            ok = mf_p_expect_sign(p, MF_TOK_COMMA, ",");
    }
    w->params = mf_p_array(p, &list, sizeof *w->params, &w->nparams);
    /* After a fault the power's block still can be read. */
    while (!ok && !mf_p_at(p, MF_TOK_RPAREN) && !mf_p_at(p, MF_TOK_LBRACE) &&
           !mf_p_at(p, MF_TOK_RBRACE) && !mf_p_at(p, MF_TOK_END) && !p->tok.first)
        mf_p_next(p);
    p->colons = false;
    mf_p_take_sign(p, MF_TOK_RPAREN);
    return true;
}

static void needed_clauses(struct mf_parser *p, struct mf_power *w, struct mf_block *b,
                           const struct mf_stage *own)
{
    if (w->opens == MF_OPENS_NO)
        mf_p_need(p, b, MF_CL_PROPOSED, MF_CAT_NEED_PROPOSED, w->name);
    else if (w->proposed)
        mf_p_say(p, MF_CAT_PROPOSED_AND_OPENS, b->seen[MF_CL_OPENS], nothing, nothing)->second =
            b->seen[MF_CL_PROPOSED];
    if (b->stages.n == 0 && own->choose.span.len == 0)
        mf_p_need(p, b, MF_CL_PASSES, MF_CAT_NEED_PASSES, w->name);
    mf_p_need(p, b, MF_CL_EFFECT, MF_CAT_NEED_EFFECT, w->name);
    for (const struct mf_clause_word *c = mf_clause_words; b->stages.n > 0 && c->word; c++) {
        if ((c->where & MF_IN_STAGE) && b->seen[c->kind].len > 0)
            mf_p_say(p, MF_CAT_BESIDE_STAGES, b->seen[c->kind], mf_str_c(c->word), nothing)
                ->second = b->seen[MF_CL_STAGE];
    }
}

/* power = "power" NAME [ params ] [ STRING ] [ "caretaker" ] block */
bool mf_p_power(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_power *w = mf_p_add(p, &p->powers, sizeof *w);
    struct mf_stage *own = mf_p_new(p, sizeof *own);
    struct mf_block b = {.where = MF_IN_POWER, .power = w, .stage = own};
    uint32_t index = p->powers.n - 1;
    w->entrenched = entrenched;
    w->subject = UINT32_MAX;
    bool ok = mf_p_name(p, &w->name) && params(p, w) && mf_p_title(p, &w->title);
    if (ok && mf_p_take(p, "caretaker")) {
        w->caretaker = true;
        w->caretaker_span = p->prev.span;
    }
    ok = ok && mf_p_block(p, &b);
    if (ok)
        needed_clauses(p, w, &b, own);
    finish_stage(p, &b);
    w->span = own->span = mf_p_since(p, start);
    w->stages = b.stages.n > 0 ? mf_p_array(p, &b.stages, sizeof *own, &w->nstages) : own;
    w->nstages = w->stages == own ? 1 : w->nstages;
    w->clauses.at = mf_p_array(p, &b.clauses, sizeof *w->clauses.at, &w->clauses.n);
    mf_p_item(p, MF_ITEM_POWER, index, w->span);
    return ok;
}
