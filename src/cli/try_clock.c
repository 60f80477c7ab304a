/* The clock of a try: set, moved on, or run until something happens. */
#include "cli/try.h"

#define MF_TRY_MAX_FIRINGS 100000u /* deadlines that one `wait until end` lets pass */

static void advance(struct mf_try *t, mf_instant to)
{
    struct mf_events events = {.arena = &t->scratch};
    mf_org_advance(t->org, to, &events);
    if (t->quiet)
        return;
    if (events.list.n > 0) {
        mf_try_events(t, &events, false);
        return;
    }
    struct mf_str arg = mf_try_instant(t, to);
    mf_try_answer(t, MF_DIM, mf_try_fill(t, MF_TRY_CLOCK_AT, 1, &arg));
}

static bool move(struct mf_try *t, const struct mf_try_token *at, mf_instant to)
{
    struct mf_str arg = mf_try_instant(t, mf_org_now(t->org));
    if (to < mf_org_now(t->org))
        return mf_try_bad(t, at, (struct mf_str){0}, MF_TRY_CLOCK_BACK, 1, &arg);
    advance(t, to);
    return true;
}

static bool later(struct mf_try *t, mf_instant from, mf_duration by, mf_instant *ret)
{
    if (!__builtin_add_overflow(from, by, ret) && *ret < MF_NEVER / 2)
        return true;
    return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_CLOCK_FAR, 0, NULL);
}

bool mf_try_at(struct mf_try *t)
{
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind != MF_TOK_INSTANT)
        return mf_try_expected(t, MF_TRY_AN_INSTANT);
    t->next++;
    if (!mf_try_end(t))
        return false;
    if (t->org)
        return move(t, tok, tok->instant);
    t->start = tok->instant; /* of the founding */
    return true;
}

bool mf_try_after(struct mf_try *t)
{
    mf_duration d;
    mf_instant to;
    if (!mf_try_duration(t, &d) || !mf_try_end(t) || !mf_try_found(t))
        return false;
    return later(t, mf_org_now(t->org), d, &to) && move(t, NULL, to);
}

/* silence 3 hours: nobody writes anything into the record for so long. */
bool mf_try_silence(struct mf_try *t)
{
    mf_duration d;
    mf_instant to;
    struct mf_events events = {.arena = &t->scratch};
    if (!mf_try_duration(t, &d) || !mf_try_end(t) || !mf_try_found(t))
        return false;
    if (!later(t, mf_org_now(t->org), d, &to))
        return false;
    mf_org_silent(t->org, to, &events);
    mf_try_events(t, &events, false);
    return move(t, NULL, to);
}

/* ---- wait ---- */

/* Runs from deadline to deadline until the proposal has taken effect or ended. */
static bool until_state(struct mf_try *t, uint32_t proposal, bool effect)
{
    struct mf_events events = {.arena = &t->scratch};
    struct mf_proposal_view v = mf_org_proposal(t->org, proposal);
    bool provisional = effect && v.state == MF_ST_PROVISIONAL;
    for (uint32_t i = 0; i < MF_TRY_MAX_FIRINGS; i++) {
        mf_instant next = mf_org_next_due(t->org);
        if (mf_state_ended(v.state) || provisional || next == MF_NEVER)
            break;
        mf_org_advance(t->org, next, &events);
        v = mf_org_proposal(t->org, proposal);
        provisional = effect && v.state == MF_ST_PROVISIONAL;
    }
    mf_try_events(t, &events, false);
    if (mf_state_ended(v.state) || provisional)
        return true;
    struct mf_str args[2] = {mf_try_number(t, proposal),
                             mf_str_c(mf_state_word(v.state, t->cli->lingua))};
    return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_NEVER_REACHED, 2, args);
}

static bool until_next(struct mf_try *t)
{
    mf_instant next = mf_org_next_due(t->org);
    if (next == MF_NEVER)
        return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_NO_DUE, 0, NULL);
    return move(t, NULL, next);
}

/* until [DURATION before] (voting | closing | effect | end | next) [of #N] */
bool mf_try_wait(struct mf_try *t)
{
    mf_duration before = 0;
    uint32_t proposal;
    bool early = false;
    if (!mf_try_found(t))
        return false;
    if (!mf_try_word(t, "until"))
        return mf_try_end(t) && until_next(t);
    if (mf_try_look(t)->kind == MF_TOK_INSTANT)
        return mf_try_at(t);
    if (mf_try_look(t)->kind == MF_TOK_NUMBER) {
        early = true;
        if (!mf_try_duration(t, &before))
            return false;
        if (!mf_try_word(t, "before"))
            return mf_try_expected(t, MF_TRY_A_MOMENT);
    }
    if (mf_try_word(t, "next"))
        return mf_try_end(t) && until_next(t);
    const struct mf_try_token *moment = mf_try_take(t);
    bool voting = mf_str_is(moment->text, "voting"), closing = mf_str_is(moment->text, "closing");
    bool effect = mf_str_is(moment->text, "effect"), end = mf_str_is(moment->text, "end");
    if (moment->kind != MF_TOK_WORD || (!voting && !closing && !effect && !end)) {
        t->next = (uint32_t)(moment - t->token);
        return mf_try_expected(t, MF_TRY_A_MOMENT);
    }
    mf_try_word(t, "of");
    if (!mf_try_proposal(t, &proposal) || !mf_try_end(t))
        return false;
    struct mf_proposal_view v = mf_org_proposal(t->org, proposal);
    mf_instant at = voting ? v.voting_opens : closing ? v.closes : v.effect_due;
    if (end || (effect && (!early || at == MF_NEVER)))
        return until_state(t, proposal, effect);
    struct mf_str arg = mf_try_number(t, proposal);
    if (at == MF_NEVER)
        return mf_try_bad(t, moment, (struct mf_str){0}, MF_TRY_NO_INSTANT, 1, &arg);
    return move(t, moment, at - before);
}
