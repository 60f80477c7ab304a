/* Questions of a try: how things stand, who may act, when things happen, why not. */
#include "cli/try.h"

#include "lang/text.h"

#define NAMES_SHOWN 20u

static void answer(struct mf_try *t, enum mf_style style, enum mf_try_text text, unsigned nargs,
                   const struct mf_str *args)
{
    mf_try_answer(t, style, mf_try_fill(t, text, nargs, args));
}

static struct mf_str state_word(struct mf_try *t, enum mf_state s)
{
    return mf_str_c(mf_state_word(s, t->cli->lingua));
}

static struct mf_str titled(struct mf_str title, const struct mf_name *name)
{
    return title.n > 0 ? title : name->text;
}

/* ---- show ---- */

static void show_bodies(struct mf_try *t, const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *body = &c->bodies[i];
        struct mf_ref ref = mf_charter_find(c, body->name.text);
        uint32_t slot = mf_org_slot(t->org, ref);
        struct mf_buf b;
        struct mf_str args[3] = {titled(body->title, &body->name),
                                 mf_try_number(t, mf_org_in_office(t->org, slot)),
                                 mf_try_number(t, mf_org_seats(t->org, slot))};
        bool caretaker = mf_org_caretaker(t->org, slot, NULL);
        mf_buf_init(&b, &t->scratch);
        mf_buf_add(&b,
                   mf_try_fill(t, body->open ? MF_TRY_BODY_OPEN_LINE : MF_TRY_BODY_LINE, 3, args));
        if (caretaker)
            mf_buf_add(&b, mf_try_fill(t, MF_TRY_CARETAKER_MARK, 0, NULL));
        mf_try_answer(t, caretaker ? MF_WARN : MF_PLAIN, mf_buf_str(&b));
    }
}

static void show_all(struct mf_try *t)
{
    const struct mf_charter *c = mf_org_charter(t->org);
    struct mf_str now = mf_try_instant(t, mf_org_now(t->org));
    answer(t, MF_BOLD, MF_TRY_NOW_IS, 1, &now);
    show_bodies(t, c);
    for (uint32_t i = 0; i < c->noffices; i++) {
        const struct mf_office *o = &c->offices[i];
        mf_person p = mf_org_holder(t->org, mf_org_slot(t->org, mf_charter_find(c, o->name.text)));
        struct mf_str args[2] = {titled(o->title, &o->name),
                                 p == MF_NOBODY ? mf_try_fill(t, MF_TRY_VACANT, 0, NULL)
                                                : mf_try_name(t, p)};
        answer(t, MF_PLAIN, MF_TRY_OFFICE_LINE, 2, args);
    }
    for (uint32_t n = 1; n <= mf_org_proposals(t->org); n++) {
        struct mf_proposal_view v = mf_org_proposal(t->org, n);
        struct mf_str args[3] = {mf_try_number(t, n), mf_try_power_name(&v),
                                 state_word(t, v.state)};
        answer(t, MF_PLAIN, MF_TRY_PROPOSAL_LINE, 3, args);
    }
}

/* The count that matters in the state it is in. */
static enum mf_purpose purpose_now(const struct mf_proposal_view *v)
{
    enum mf_state s = v->state;
    if (s == MF_ST_GATHERING || s == MF_ST_LAPSED)
        return MF_FOR_GATHERING;
    if (s == MF_ST_CHALLENGED || s == MF_ST_APPEALED || s == MF_ST_OVERTURNED)
        return MF_FOR_DECISION;
    return s == MF_ST_VETOED ? MF_FOR_VETO : MF_FOR_STAGE;
}

static void leaf(struct mf_try *t, const struct mf_proposal_view *v, const struct mf_leaf_facts *f)
{
    struct mf_buf b;
    mf_buf_init(&b, &t->scratch);
    mf_prose_rule(&b, v->charter, v->rules, f->leaf, t->cli->lingua);
    struct mf_str args[7] = {mf_buf_str(&b),
                             mf_try_number(t, f->need),
                             mf_try_number(t, f->have),
                             mf_try_number(t, f->of),
                             mf_try_number(t, f->yes),
                             mf_try_number(t, f->no),
                             mf_try_number(t, f->abstain)};
    struct mf_buf line;
    mf_buf_init(&line, &t->scratch);
    if (f->sealed) {
        struct mf_str sealed[2] = {args[0], mf_try_number(t, f->turnout)};
        mf_try_answer(t, MF_PLAIN, mf_try_fill(t, MF_TRY_LEAF_SEALED, 2, sealed));
        return;
    }
    mf_buf_add(&line, mf_try_fill(t, MF_TRY_LEAF_LINE, 7, args));
    if (f->carried_yes + f->carried_no + f->carried_abstain > 0) {
        struct mf_str carried[3] = {mf_try_number(t, f->carried_yes),
                                    mf_try_number(t, f->carried_no),
                                    mf_try_number(t, f->carried_abstain)};
        mf_buf_add(&line, mf_try_fill(t, MF_TRY_LEAF_DELEGATED, 3, carried));
    }
    if (f->has_quorum) {
        struct mf_str quorum[3] = {mf_try_number(t, f->quorum_need),
                                   mf_try_number(t, f->quorum_have),
                                   mf_try_number(t, f->quorum_of)};
        mf_buf_c(&line, "; ");
        mf_buf_add(&line, mf_try_fill(t, MF_TRY_LEAF_QUORUM, 3, quorum));
    }
    mf_buf_c(&line, ": ");
    bool yes = f->now == MF_TRUE;
    mf_buf_add(&line, mf_try_fill(t,
                                  f->caretaker ? MF_TRY_LEAF_CARETAKER
                                  : yes        ? MF_TRY_HOLDS
                                               : MF_TRY_HOLDS_NOT,
                                  0, NULL));
    if (!f->caretaker && f->definite != MF_OPEN && !mf_state_ended(v->state)) {
        mf_buf_c(&line, ", ");
        mf_buf_add(&line, mf_try_fill(t, MF_TRY_CERTAIN, 0, NULL));
    }
    mf_try_answer(t, yes ? MF_GOOD : MF_PLAIN, mf_buf_str(&line));
}

static bool leaves(struct mf_try *t, uint32_t n, const struct mf_proposal_view *v)
{
    struct mf_leaf_facts *facts;
    uint32_t count;
    if (!mf_org_count_facts(t->org, n, purpose_now(v), &t->scratch, &facts, &count))
        return false;
    for (uint32_t i = 0; i < count; i++)
        leaf(t, v, &facts[i]);
    return true;
}

/* The options of a choice and how they stand. */
static void options(struct mf_try *t, uint32_t n)
{
    for (uint32_t i = 0; i < mf_org_options(t->org, n); i++) {
        struct mf_option_view o = mf_org_option(t->org, n, i);
        struct mf_str mark = {0};
        if (o.chosen)
            mark = mf_try_fill(t, MF_TRY_OPTION_CHOSEN, 0, NULL);
        else if (o.tied)
            mark = mf_try_fill(t, MF_TRY_OPTION_TIED, 0, NULL);
        else if (o.declined)
            mark = mf_try_fill(t, MF_TRY_OPTION_DECLINED, 0, NULL);
        else if (!o.stands)
            mark = mf_try_fill(t, MF_TRY_OPTION_WAITS, 0, NULL);
        struct mf_str args[3] = {o.name, mf_try_number(t, o.votes), mark};
        answer(t, o.chosen ? MF_GOOD : MF_PLAIN,
               o.hidden ? MF_TRY_OPTION_HIDDEN : MF_TRY_OPTION_LINE, 3, args);
    }
}

static void show_one(struct mf_try *t, uint32_t n)
{
    struct mf_proposal_view v = mf_org_proposal(t->org, n);
    struct mf_str args[3] = {mf_try_number(t, n), mf_try_power_name(&v), state_word(t, v.state)};
    answer(t, MF_BOLD, MF_TRY_PROPOSAL_LINE, 3, args);
    leaves(t, n, &v);
    options(t, n);
}

bool mf_try_show(struct mf_try *t)
{
    uint32_t n;
    if (!mf_try_found(t))
        return false;
    if (mf_try_look(t)->kind == MF_TOK_END) {
        show_all(t);
        return true;
    }
    if (mf_try_look(t)->kind != MF_TOK_PROPOSAL)
        return mf_try_expected(t, MF_TRY_A_PROPOSAL);
    if (!mf_try_proposal(t, &n) || !mf_try_end(t))
        return false;
    show_one(t, n);
    return true;
}

/* ---- who ---- */

static void who_line(struct mf_try *t, uint32_t n, enum mf_purpose purpose, int ballot,
                     enum mf_try_text text)
{
    struct mf_buf b;
    uint64_t found = 0;
    mf_buf_init(&b, &t->scratch);
    for (mf_person p = 0; p < mf_org_persons(t->org); p++) {
        if (!mf_org_in_electorate(t->org, n, purpose, p))
            continue;
        if (ballot >= 0 && (int)mf_org_ballot(t->org, n, purpose, p) != ballot)
            continue;
        if (found++ >= NAMES_SHOWN)
            continue;
        if (b.n > 0)
            mf_buf_c(&b, ", ");
        mf_buf_add(&b, mf_try_name(t, p));
    }
    if (found == 0 && ballot >= 0)
        return;
    struct mf_str names = found ? mf_buf_str(&b) : mf_try_fill(t, MF_TRY_NOBODY, 0, NULL);
    if (found > NAMES_SHOWN) {
        struct mf_str more[2] = {names, mf_try_number(t, found - NAMES_SHOWN)};
        names = mf_try_fill(t, MF_TRY_AND_MORE, 2, more);
    }
    struct mf_str args[2] = {mf_try_number(t, found), names};
    answer(t, MF_PLAIN, text, 2, args);
}

bool mf_try_who(struct mf_try *t)
{
    uint32_t n;
    if (!mf_try_found(t) || !mf_try_proposal(t, &n) || !mf_try_end(t))
        return false;
    struct mf_proposal_view v = mf_org_proposal(t->org, n);
    enum mf_purpose purpose = purpose_now(&v);
    struct mf_leaf_facts *facts;
    uint32_t count;
    struct mf_str args[3] = {mf_try_number(t, n), mf_try_power_name(&v), state_word(t, v.state)};
    answer(t, MF_BOLD, MF_TRY_PROPOSAL_LINE, 3, args);
    if (!mf_org_count_facts(t->org, n, purpose, &t->scratch, &facts, &count)) {
        args[1] = args[2];
        answer(t, MF_PLAIN, MF_TRY_NO_COUNT, 2, args);
        return true;
    }
    who_line(t, n, purpose, -1, MF_TRY_MAY_ACT);
    who_line(t, n, purpose, MF_BALLOT_YES, MF_TRY_SAID_YES);
    who_line(t, n, purpose, MF_BALLOT_NO, MF_TRY_SAID_NO);
    who_line(t, n, purpose, MF_BALLOT_ABSTAIN, MF_TRY_SAID_ABSTAIN);
    who_line(t, n, purpose, MF_BALLOT_SEALED, MF_TRY_SAID_SECRETLY);
    who_line(t, n, purpose, MF_BALLOT_NONE, MF_TRY_SAID_NOTHING);
    return true;
}

/* ---- when ---- */

static void when_one(struct mf_try *t, uint32_t n)
{
    struct mf_proposal_view v = mf_org_proposal(t->org, n);
    bool ended = mf_state_ended(v.state);
    const struct {
        mf_instant at;
        enum mf_try_text text;
        bool shown;
    } lines[] = {
        {v.filed, MF_TRY_WHEN_FILED, true},
        {v.opened, MF_TRY_WHEN_OPENED, true},
        {v.voting_opens, MF_TRY_WHEN_VOTING, true},
        {v.closes, MF_TRY_WHEN_CLOSES, true},
        {v.passed, MF_TRY_WHEN_PASSED, true},
        {v.veto_until, MF_TRY_WHEN_VETO, !ended},
        {v.challenge_until, MF_TRY_WHEN_CHALLENGE, !ended},
        {v.effect_due, MF_TRY_WHEN_DUE, !ended && v.effective == MF_NEVER},
        {v.effective, MF_TRY_WHEN_EFFECTIVE, true},
        {v.ended, MF_TRY_WHEN_ENDED, true},
    };
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!lines[i].shown || lines[i].at == MF_NEVER)
            continue;
        struct mf_str args[2] = {mf_try_number(t, n), mf_try_instant(t, lines[i].at)};
        answer(t, MF_PLAIN, lines[i].text, 2, args);
    }
}

bool mf_try_when(struct mf_try *t)
{
    uint32_t n;
    if (!mf_try_found(t))
        return false;
    bool one = mf_try_look(t)->kind == MF_TOK_PROPOSAL;
    if (one && (!mf_try_proposal(t, &n) || !mf_try_end(t)))
        return false;
    if (!one && !mf_try_end(t))
        return false;
    mf_instant next = mf_org_next_due(t->org);
    struct mf_str arg = mf_try_instant(t, mf_org_now(t->org));
    answer(t, MF_BOLD, MF_TRY_NOW_IS, 1, &arg);
    for (uint32_t i = one ? n : 1; i <= (one ? n : mf_org_proposals(t->org)); i++)
        if (one || !mf_state_ended(mf_org_proposal(t->org, i).state))
            when_one(t, i);
    arg = mf_try_instant(t, next);
    answer(t, MF_PLAIN, next == MF_NEVER ? MF_TRY_WHEN_NOTHING : MF_TRY_WHEN_NEXT, 1, &arg);
    return true;
}

/* ---- why ---- */

/* Why the last act was refused; or of a proposal why it ended as it did, and what its rule lacks.
 */
bool mf_try_why(struct mf_try *t)
{
    uint32_t n;
    if (mf_try_look(t)->kind == MF_TOK_END && t->acted && t->refused > 0) {
        mf_try_refusals(t, t->refusals.list.at, t->refusals.list.n);
        return true;
    }
    if (!mf_try_found(t) || !mf_try_proposal(t, &n) || !mf_try_end(t))
        return false;
    struct mf_proposal_view v = mf_org_proposal(t->org, n);
    const struct mf_refusal *reasons;
    uint32_t count;
    show_one(t, n);
    mf_org_end_reasons(t->org, n, &reasons, &count);
    if (count > 0) {
        mf_try_refusals(t, reasons, count);
        return true;
    }
    struct mf_str args[2] = {mf_try_number(t, n), state_word(t, v.state)};
    answer(t, MF_DIM, MF_TRY_WHY_NOTHING, 2, args);
    return true;
}
