/* `expect`: what a script says should be so; a difference makes the try end with status 1. */
#include "cli/try.h"

/* Counts one expectation and, where it isn't met, says how things are. */
static bool found(struct mf_try *t, bool met, enum mf_try_text is, unsigned nargs,
                  const struct mf_str *args)
{
    t->expected++;
    if (met) {
        if (!t->quiet)
            mf_try_answer(t, MF_DIM, mf_try_fill(t, MF_TRY_AS_EXPECTED, 0, NULL));
        return true;
    }
    t->missed++;
    struct mf_str place[3] = {t->source, mf_try_number(t, t->line),
                              mf_try_fill(t, is, nargs, args)};
    struct mf_buf b;
    mf_buf_init(&b, &t->scratch);
    mf_term_style(&b, &t->cli->term, MF_BAD, mf_try_fill(t, MF_TRY_MISMATCH, 3, place));
    mf_buf_add(&t->out, mf_buf_str(&b));
    mf_buf_char(&t->out, '\n');
    return true;
}

/* ---- the last act ---- */

static bool was_given(const struct mf_try *t, enum mf_reason reason)
{
    for (uint32_t i = 0; i < t->refusals.list.n; i++)
        if (t->refusals.list.at[i].reason == reason)
            return true;
    return false;
}

static bool reason(struct mf_try *t, enum mf_reason *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    for (unsigned i = 0; i < MF_WHY__COUNT; i++) {
        struct mf_str name = mf_str_c(mf_reason_name((enum mf_reason)i));
        if (mf_str_eq(name, tok->text)) {
            *ret = (enum mf_reason)i;
            t->next++;
            return true;
        }
        mf_try_near(&near, &best, tok->text, name);
    }
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_REASON, 1, &tok->text);
}

/* expect [N] refused [REASON {, REASON}]; expect accepted */
static bool expect_act(struct mf_try *t)
{
    bool counted = mf_try_look(t)->kind == MF_TOK_NUMBER, met;
    uint64_t count = counted ? mf_try_take(t)->number : 0;
    if (!t->acted)
        return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_NO_LAST_ACT, 0, NULL);
    struct mf_str given = mf_try_reasons(t);
    if (!counted && mf_try_word(t, "accepted")) {
        t->unexpected = false;
        return mf_try_end(t) && found(t, t->refused == 0, MF_TRY_WAS_REFUSED, 1, &given);
    }
    if (!mf_try_word(t, "refused"))
        return mf_try_expected(t, MF_TRY_AN_EXPECTATION);
    t->unexpected = false;
    met = counted ? t->refused == count : t->refused > 0;
    while (mf_try_look(t)->kind != MF_TOK_END) {
        enum mf_reason r = MF_WHY__COUNT;
        if (!reason(t, &r))
            return false;
        met = met && was_given(t, r);
        if (!mf_try_sign(t, ','))
            break;
    }
    if (!mf_try_end(t))
        return false;
    if (t->refused == 0)
        return found(t, met, MF_TRY_WAS_ACCEPTED, 0, NULL);
    if (counted && t->refused != count) {
        given = mf_try_number(t, t->refused);
        return found(t, met, MF_TRY_WERE_REFUSED, 1, &given);
    }
    return found(t, met, MF_TRY_WAS_REFUSED, 1, &given);
}

/* ---- a proposal ---- */

static bool state(struct mf_try *t, enum mf_state *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_STATE);
    for (unsigned i = 0; i < MF_ST__COUNT; i++) {
        struct mf_str name = mf_str_c(mf_state_name((enum mf_state)i));
        if (mf_str_eq(name, tok->text)) {
            *ret = (enum mf_state)i;
            t->next++;
            return true;
        }
        mf_try_near(&near, &best, tok->text, name);
    }
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_STATE, 1, &tok->text);
}

/* The instant of what was named: when it closes, passed, or came into the state it is in. */
static mf_instant named_instant(const struct mf_proposal_view *v, struct mf_str word)
{
    if (mf_str_is(word, "closes"))
        return v->closes;
    if (mf_str_is(word, "passed"))
        return v->passed;
    if (mf_str_is(word, "voting"))
        return v->voting_opens;
    if (mf_str_is(word, "effective"))
        return v->effective;
    return v->state == MF_ST_HELD ? v->passed : v->ended;
}

/* expect #1 voting; expect #1 effective at 2026-01-05; expect #1 closes at …; expect #1 passed at …
 */
static bool expect_proposal(struct mf_try *t)
{
    uint32_t n;
    enum mf_state wanted = MF_ST__COUNT;
    if (!mf_try_proposal(t, &n))
        return false;
    struct mf_proposal_view v = mf_org_proposal(t->org, n);
    struct mf_str word = mf_try_look(t)->text;
    bool timed = mf_try_word(t, "closes") || mf_try_word(t, "passed");
    if (!timed && !state(t, &wanted))
        return false;
    struct mf_str args[3] = {mf_try_number(t, n), mf_str_c(mf_state_name(v.state))};
    if (!timed && mf_try_look(t)->kind == MF_TOK_END)
        return found(t, v.state == wanted, MF_TRY_IS_STATE, 2, args);
    if (!mf_try_word(t, "at") || mf_try_look(t)->kind != MF_TOK_INSTANT)
        return mf_try_expected(t, MF_TRY_AN_INSTANT);
    mf_instant at = mf_try_take(t)->instant, is = named_instant(&v, word);
    if (!mf_try_end(t))
        return false;
    if (!timed && v.state != wanted)
        return found(t, false, MF_TRY_IS_STATE, 2, args);
    args[1] = word;
    args[2] = mf_instant_iso(&t->scratch, is);
    return found(t, at == is, MF_TRY_IS_AT, 3, args);
}

/* ---- bodies, offices, persons ---- */

static bool expect_body(struct mf_try *t, const struct mf_ref *ref)
{
    uint32_t slot = mf_org_slot(t->org, *ref);
    struct mf_str args[2] = {ref->name.text, mf_try_number(t, mf_org_in_office(t->org, slot))};
    if (mf_try_word(t, "has")) {
        const struct mf_try_token *tok = mf_try_look(t);
        if (tok->kind != MF_TOK_NUMBER)
            return mf_try_expected(t, MF_TRY_A_NUMBER);
        t->next++;
        return mf_try_end(t) &&
               found(t, mf_org_in_office(t->org, slot) == tok->number, MF_TRY_BODY_HAS, 2, args);
    }
    bool not = mf_try_word(t, "not");
    mf_try_word(t, "in");
    if (!mf_try_word(t, "caretaker"))
        return mf_try_expected(t, MF_TRY_AN_EXPECTATION);
    mf_try_word(t, "mode");
    bool is = mf_org_caretaker(t->org, slot, NULL);
    return mf_try_end(t) &&
           found(t, is != not, is ? MF_TRY_IN_CARETAKER : MF_TRY_NOT_CARETAKER, 1, args);
}

static bool expect_office(struct mf_try *t, const struct mf_ref *ref)
{
    mf_person p = mf_org_holder(t->org, mf_org_slot(t->org, *ref)), wanted = MF_NOBODY;
    if (!mf_try_word(t, "vacant")) {
        if (!mf_try_word(t, "held") || !mf_try_word(t, "by"))
            return mf_try_expected(t, MF_TRY_AN_EXPECTATION);
        if (!mf_try_person(t, &wanted))
            return false;
    }
    struct mf_str args[2] = {ref->name.text,
                             p == MF_NOBODY ? (struct mf_str){0} : mf_org_person_id(t->org, p)};
    return mf_try_end(t) &&
           found(t, p == wanted, p == MF_NOBODY ? MF_TRY_IS_VACANT : MF_TRY_HELD_BY, 2, args);
}

static bool expect_person(struct mf_try *t)
{
    mf_person p;
    struct mf_ref ref;
    if (!mf_try_person(t, &p))
        return false;
    bool not = mf_try_word(t, "not");
    if (!mf_try_word(t, "on"))
        return mf_try_expected(t, MF_TRY_AN_EXPECTATION);
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
        return false;
    bool is = mf_org_is_member(t->org, p, mf_org_slot(t->org, ref));
    struct mf_str args[2] = {mf_org_person_id(t->org, p), ref.name.text};
    return mf_try_end(t) && found(t, is != not, is ? MF_TRY_IS_ON : MF_TRY_IS_NOT_ON, 2, args);
}

bool mf_try_expect(struct mf_try *t)
{
    const struct mf_try_token *tok = mf_try_look(t);
    bool act = tok->kind == MF_TOK_NUMBER || mf_try_is(t, "refused") || mf_try_is(t, "accepted");
    if (!t->org && !t->founding_refused)
        (void)mf_try_found(t);
    if (act)
        return expect_act(t);
    if (!t->org)
        return mf_try_found(t);
    if (tok->kind == MF_TOK_PROPOSAL)
        return expect_proposal(t);
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_AN_EXPECTATION);
    struct mf_ref ref = mf_charter_find(mf_org_charter(t->org), tok->text);
    if (ref.kind == MF_REF_BODY || ref.kind == MF_REF_OFFICE)
        t->next++;
    if (ref.kind == MF_REF_BODY)
        return expect_body(t, &ref);
    if (ref.kind == MF_REF_OFFICE)
        return expect_office(t, &ref);
    return expect_person(t);
}
