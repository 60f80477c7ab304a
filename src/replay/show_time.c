/* The course of things: at each instant what the scenario says and what each charter made of it. */
#include "lang/text.h"
#include "replay/say.h"

/* ---- one step
 * ------------------------------------------------------------------------------------- */

struct scene { /* one charter at one instant */
    const struct mf_say *s;
    const struct mf_account *acc;
    mf_instant at;
};

static const struct mf_attempt_account *attempt_at(const struct mf_account *acc,
                                                   const struct mf_step *st)
{
    if (st->intention != UINT32_MAX)
        return &acc->intentions[st->intention].attempts[st->attempt];
    for (uint32_t i = 0; i < acc->nintentions; i++)
        for (uint32_t k = 0; k < acc->intentions[i].nattempts; k++)
            if (st->proposal != MF_NO_PROPOSAL &&
                acc->intentions[i].attempts[k].proposal == st->proposal)
                return &acc->intentions[i].attempts[k];
    return NULL;
}

static struct mf_str group_words(const struct scene *c, const struct mf_event *e)
{
    struct mf_buf b;
    mf_buf_init(&b, c->s->a);
    const struct mf_proposal_view v = mf_org_proposal(c->acc->org, e->proposal);
    if (e->group)
        mf_prose_group(&b, v.charter, v.rules, e->group, c->s->lingua);
    return mf_buf_str(&b);
}

static struct mf_str refusal_words(const struct scene *c, const struct mf_refusal *why)
{
    struct mf_buf b;
    mf_buf_init(&b, c->s->a);
    mf_refusal_text(&b, c->acc->org, why, c->s->lingua);
    if (why->clause.len == 0 || why->charter != c->acc->charter)
        return mf_buf_str(&b);
    return mf_rsay(c->s, STEP_REFUSED_CLAUSE, mf_buf_str(&b),
                   mf_say_place(c->s, why->charter, why->clause));
}

/* That a rule can't hold follows from what stands beside it. */
static bool follows(const struct mf_step *st, uint32_t i)
{
    return st->nrefusals > 1 && st->refusals[i].reason == MF_WHY_RULE_CANNOT_HOLD;
}

static struct mf_str refused(const struct scene *c, const struct mf_step *st)
{
    struct mf_buf b;
    bool many = st->nrefusals > 1;
    mf_buf_init(&b, c->s->a);
    const struct mf_attempt_account *a = attempt_at(c->acc, st);
    for (uint32_t i = 0; i < st->nrefusals; i++) {
        const struct mf_refusal *why = &st->refusals[i];
        if (follows(st, i))
            continue;
        if (!many || why->clause.len == 0 || why->charter != c->acc->charter) {
            mf_say_join(&b, refusal_words(c, why), "; ");
            continue;
        }
        struct mf_str text = mf_say_clause(c->s, why->charter, why->clause);
        mf_say_join(&b, mf_strf(c->s->a, "`%.*s`", MF_F(text)), ", ");
    }
    if (many)
        return mf_rsay(c->s, STEP_REFUSED_BY, a->attempt->power.text, mf_buf_str(&b));
    struct mf_str what =
        mf_strf(c->s->a, "%.*s: %.*s", MF_F(a->attempt->power.text), MF_F(mf_buf_str(&b)));
    return mf_rsay(c->s, STEP_REFUSED, what);
}

static struct mf_str absent(const struct scene *c, const struct mf_step *st)
{
    const struct mf_attempt_account *a = attempt_at(c->acc, st);
    if (a->lacks.span.len > 0)
        return mf_rsay(c->s, STEP_CANT_SAY, a->attempt->power.text, a->lacks.text);
    return mf_rsay(c->s, STEP_ABSENT, a->attempt->power.text);
}

/* Everybody who did the same at this instant, in the order in which they did; told ones likewise.
 */
static struct mf_str everyone(const struct scene *c, uint32_t from)
{
    const struct mf_account *acc = c->acc;
    const struct mf_event *first = &acc->steps.at[from].event;
    MF_VEC(struct mf_share) list = {0};
    for (uint32_t i = from; i < acc->steps.n && acc->steps.at[i].at == c->at; i++) {
        const struct mf_step *st = &acc->steps.at[i];
        const struct mf_event *e = &st->event;
        if (st->kind != MF_STEP_EVENT || e->kind != first->kind || e->proposal != first->proposal ||
            e->purpose != first->purpose || e->ballot != first->ballot)
            continue;
        for (uint32_t k = 0; k < st->nwho; k++)
            mf_vec_push(c->s->a, &list, st->who[k]);
        if (e->kind == MF_EV_TOLD && e->person != MF_NOBODY)
            mf_vec_push(c->s->a, &list, ((struct mf_share){acc->cast->line_of[e->person], 1}));
    }
    return mf_say_shares(c->s, list.at, list.n);
}

/* Was the same said by an earlier step of this instant. */
static bool said(const struct scene *c, uint32_t index)
{
    const struct mf_account *acc = c->acc;
    const struct mf_event *e = &acc->steps.at[index].event;
    for (uint32_t i = index; i-- > 0 && acc->steps.at[i].at == c->at;) {
        const struct mf_step *st = &acc->steps.at[i];
        if (st->kind == MF_STEP_EVENT && st->event.kind == e->kind &&
            st->event.proposal == e->proposal && st->event.purpose == e->purpose &&
            st->event.ballot == e->ballot)
            return true;
    }
    return false;
}

static struct mf_str ballots(const struct scene *c, const struct mf_event *e, struct mf_str who)
{
    bool decision = e->purpose == MF_FOR_DECISION;
    if (e->ballot == MF_BALLOT_YES)
        return decision ? mf_rsay(c->s, STEP_LIFT_YES, who) : mf_rsay(c->s, STEP_YES, who);
    if (e->ballot == MF_BALLOT_NO)
        return decision ? mf_rsay(c->s, STEP_LIFT_NO, who) : mf_rsay(c->s, STEP_NO, who);
    return mf_rsay(c->s, STEP_ABSTAIN, who);
}

static struct mf_str end_words(const struct scene *c, const struct mf_step *st)
{
    const struct mf_attempt_account *a = attempt_at(c->acc, st);
    enum mf_state state = (enum mf_state)st->event.state;
    struct mf_str facts = a ? mf_say_facts(c->s, a->facts, a->nfacts, true) : (struct mf_str){0};
    if (state == MF_ST_EFFECTIVE)
        return (struct mf_str){0};
    if (state == MF_ST_REJECTED && facts.n > 0)
        return mf_rsay(c->s, STEP_REJECTED, facts);
    if ((state == MF_ST_LAPSED || state == MF_ST_EXPIRED) && facts.n > 0)
        return mf_rsay(c->s, STEP_LAPSED, facts);
    if (state == MF_ST_UNDONE)
        return mf_rsaid(c->s, STEP_UNDONE);
    if (state == MF_ST_OVERTURNED)
        return mf_rsaid(c->s, STEP_OVERTURNED);
    if (state == MF_ST_VETOED)
        return mf_rsaid(c->s, STEP_VETOED);
    if (state == MF_ST_FAILED)
        return mf_rsaid(c->s, STEP_FAILED);
    return mf_rsay(c->s, STEP_OTHER_END, mf_str_c(mf_state_word(state, c->s->lingua)));
}

/* The engine's own sentence, with a full stop. */
static struct mf_str engine_words(const struct scene *c, const struct mf_event *e)
{
    struct mf_buf b;
    mf_buf_init(&b, c->s->a);
    mf_event_text(&b, c->acc->org, e, c->s->lingua);
    if (b.n > 0 && b.p[0] >= 'a' && b.p[0] <= 'z')
        b.p[0] = (char)(b.p[0] - 'a' + 'A');
    if (b.n > 0 && b.p[b.n - 1] != '.')
        mf_buf_char(&b, '.');
    return mf_buf_str(&b);
}

static struct mf_str body_title(const struct scene *c, uint32_t slot)
{
    const struct mf_charter *ch = c->acc->charter;
    for (uint32_t i = 0; i < ch->nbodies; i++)
        if (mf_org_slot(c->acc->org, (struct mf_ref){ch->bodies[i].name, MF_REF_BODY, i, 0}) ==
            slot)
            return ch->bodies[i].title.n ? ch->bodies[i].title : ch->bodies[i].name.text;
    return (struct mf_str){0};
}

static struct mf_str filed(const struct scene *c, const struct mf_event *e)
{
    struct mf_proposal_view v = mf_org_proposal(c->acc->org, e->proposal);
    struct mf_str title = v.rules->title.n ? v.rules->title : v.rules->name.text;
    return mf_rsay(c->s, STEP_FILED, mf_say_person(c->s, v.filer), title);
}

/* Counts that aren't the vote itself open and close without a word of their own. */
static struct mf_str voting(const struct scene *c, const struct mf_event *e)
{
    if (e->purpose != MF_FOR_STAGE)
        return (struct mf_str){0};
    if (e->until == MF_NEVER || e->until <= e->at)
        return mf_rsaid(c->s, STEP_VOTING);
    return mf_rsay(c->s, STEP_VOTING_UNTIL, mf_say_instant(c->s, e->until));
}

/* Did the vote close before its time, after it had run for a while. */
static bool closed_early(const struct scene *c, const struct mf_event *e)
{
    struct mf_proposal_view v = mf_org_proposal(c->acc->org, e->proposal);
    return e->purpose == MF_FOR_STAGE && v.closes != MF_NEVER && e->at < v.closes;
}

/* What an event is to the reader; n 0: nothing worth a sentence. */
static struct mf_str event_words(const struct scene *c, const struct mf_step *st, uint32_t index)
{
    const struct mf_say *s = c->s;
    const struct mf_event *e = &st->event;
    switch ((unsigned)e->kind) {
    case MF_EV_FILED:
        return filed(c, e);
    case MF_EV_SIGNED:
        return said(c, index) ? (struct mf_str){0} : mf_rsay(s, STEP_SIGNED, everyone(c, index));
    case MF_EV_NOTICE:
        return mf_rsay(s, STEP_NOTICE, group_words(c, e), mf_say_number(s, e->n));
    case MF_EV_TOLD:
        return said(c, index) ? (struct mf_str){0} : mf_rsay(s, STEP_SHOWN, everyone(c, index));
    case MF_EV_VOTING:
        return voting(c, e);
    case MF_EV_VOTED:
        return said(c, index) ? (struct mf_str){0} : ballots(c, e, everyone(c, index));
    case MF_EV_CLOSED:
        return closed_early(c, e) ? mf_rsaid(s, STEP_CLOSED_EARLY) : (struct mf_str){0};
    case MF_EV_PASSED:
        return mf_rsaid(s, STEP_PASSED);
    case MF_EV_VETO_SIGNED:
        return said(c, index) ? (struct mf_str){0}
                              : mf_rsay(s, STEP_VETO_SIGNED, everyone(c, index));
    case MF_EV_CHALLENGE_SIGNED:
        return said(c, index) ? (struct mf_str){0}
                              : mf_rsay(s, STEP_CHALLENGE_SIGNED, everyone(c, index));
    case MF_EV_CHALLENGED:
        return mf_rsaid(s, STEP_CHALLENGED);
    case MF_EV_UPHELD:
        return mf_rsaid(s, STEP_UPHELD);
    case MF_EV_PROVISIONAL:
        if (e->until == MF_NEVER || e->until <= e->at)
            return mf_rsaid(s, STEP_PROVISIONAL);
        return mf_rsay(s, STEP_PROVISIONAL_UNTIL, mf_say_instant(s, e->until));
    case MF_EV_LIFTED:
        return mf_rsaid(s, STEP_LIFTED);
    case MF_EV_REINSTATED:
        return mf_rsaid(s, STEP_REINSTATED);
    case MF_EV_FINAL:
        return mf_rsaid(s, STEP_FINAL);
    case MF_EV_REPORT:
        return mf_rsay(s, STEP_REPORT, group_words(c, e));
    case MF_EV_CARETAKER:
        return mf_rsay(s, STEP_CARETAKER, body_title(c, e->body));
    case MF_EV_CARETAKER_OVER:
        return mf_rsay(s, STEP_CARETAKER_OVER, body_title(c, e->body));
    case MF_EV_ENDED:
        return end_words(c, st);
    case MF_EV_APPOINTED:
    case MF_EV_VACATED:
    case MF_EV_SEATED:
    case MF_EV_UNSEATED:
    case MF_EV_SUSPENDED:
    case MF_EV_SUSPENSION_OVER:
    case MF_EV_TERM_OVER:
    case MF_EV_VETOED:
    case MF_EV_OVERRIDDEN:
    case MF_EV_TIED:
    case MF_EV_EXTENDED:
    case MF_EV_RESIZED:
    case MF_EV_SET:
    case MF_EV_AMENDED:
    case MF_EV_EMERGENCY:
    case MF_EV_EMERGENCY_OVER:
    case MF_EV_ACT:
    case MF_EV_ADOPTED:
    case MF_EV_DISSOLVED:
    case MF_EV_STAYED:
    case MF_EV_RESTORED:
    case MF_EV_FROZEN_OVER:
    case MF_EV_SILENT:
        return engine_words(c, e);
    default:
        return (struct mf_str){0};
    }
}

/* Where the charter lengthens what is open, the engine's own event comes next and says so. */
static struct mf_str outage_words(const struct scene *c, uint32_t index)
{
    const struct mf_account *acc = c->acc;
    const struct mf_step *st = &acc->steps.at[index], *next = st + 1;
    if (st->statement->kind != MF_SAYS_OUTAGE)
        return (struct mf_str){0};
    if (index + 1 < acc->steps.n && next->kind == MF_STEP_EVENT && next->event.kind == MF_EV_SILENT)
        return (struct mf_str){0};
    return mf_rsaid(c->s, STEP_RUN_ON);
}

static struct mf_str step_words(const struct scene *c, uint32_t index)
{
    const struct mf_step *st = &c->acc->steps.at[index];
    switch (st->kind) {
    case MF_STEP_EVENT:
        return event_words(c, st, index);
    case MF_STEP_REFUSED:
        return refused(c, st);
    case MF_STEP_ABSENT:
        return absent(c, st);
    case MF_STEP_TOLD:
        return mf_rsay(c->s, STEP_TOLD, mf_say_shares(c->s, st->who, st->nwho));
    case MF_STEP_STATEMENT:
        return outage_words(c, index);
    }
    return (struct mf_str){0};
}

struct mf_str mf_say_step(const struct mf_say *s, const struct mf_account *acc, uint32_t index)
{
    struct scene c = {s, acc, acc->steps.at[index].at};
    return step_words(&c, index);
}

/* ---- what the scenario says
 * ----------------------------------------------------------------------- */

static struct mf_str stance_words(const struct mf_say *s, const struct mf_stance *st)
{
    bool against = st->side == MF_SIDE_AGAINST, leaving = st->move == MF_MOVE_LEAVING;
    enum mf_rw word = against ? (leaving ? MF_RW_STEP_AGAINST : MF_RW_STEP_AGAINST_TAKING)
                              : (leaving ? MF_RW_STEP_FOR : MF_RW_STEP_FOR_TAKING);
    struct mf_str args[] = {mf_say_who(s, &st->who), mf_say_line(s, st->line), st->of.text};
    return mf_say_fill(s, word, args, 3);
}

static struct mf_str seek_words(const struct mf_say *s, const struct mf_statement *st)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < st->nattempts; i++) {
        if (i > 0)
            mf_buf_add(&b, mf_rsaid(s, ELSE));
        mf_buf_add(&b, mf_say_attempt(s, &st->attempts[i]));
    }
    struct mf_str who = mf_say_who(s, &st->who), what = mf_buf_str(&b);
    return st->who.nnames == 1 ? mf_rsay(s, STEP_SEEKS, who, what)
                               : mf_rsay(s, STEP_SEEK, who, what);
}

struct mf_str mf_say_statement(const struct mf_say *s, const struct mf_statement *st)
{
    switch (st->kind) {
    case MF_SAYS_SEEK:
        return seek_words(s, st);
    case MF_SAYS_PUBLIC:
        return mf_rsaid(s, STEP_PUBLIC);
    case MF_SAYS_STANCE:
        return stance_words(s, &st->stance);
    case MF_SAYS_RESIGN:
        if (st->from.span.len > 0)
            return mf_rsay(s, STEP_RESIGNS_FROM, mf_say_who(s, &st->who), st->from.text);
        return mf_rsay(s, STEP_RESIGNS, mf_say_who(s, &st->who));
    case MF_SAYS_OUTAGE:
        return mf_rsay(s, STEP_OUTAGE, mf_say_instant(s, st->until));
    }
    return (struct mf_str){0};
}

/* ---- instants
 * ------------------------------------------------------------------------------------- */

struct instants {
    MF_VEC(mf_instant) list;
};

static void add_instant(const struct mf_say *s, struct instants *in, mf_instant t)
{
    uint32_t i = 0;
    while (i < in->list.n && in->list.at[i] < t)
        i++;
    if (i < in->list.n && in->list.at[i] == t)
        return;
    mf_vec_push(s->a, &in->list, t);
    for (uint32_t k = in->list.n - 1; k > i; k--)
        in->list.at[k] = in->list.at[k - 1];
    in->list.at[i] = t;
}

static const struct mf_variant *variant_of(const struct mf_say *s)
{
    return s->replay->variant == MF_AS_IT_HAPPENED
               ? NULL
               : &s->replay->scenario->variants[s->replay->variant];
}

static bool leaves(const struct mf_say *s, uint32_t line)
{
    const struct mf_variant *v = variant_of(s);
    for (uint32_t i = 0; v && i < v->keeping.nnames; i++)
        if (v->keeping.lines[i] == line)
            return false;
    return s->replay->scenario->people[line].until != MF_NEVER;
}

static bool counts(const struct mf_say *s, const struct mf_statement *st)
{
    const struct mf_variant *v = variant_of(s);
    for (uint32_t i = 0; v && i < v->nwithout && st->kind == MF_SAYS_STANCE; i++)
        if (mf_str_eq(v->without[i].text, st->stance.who.group.text))
            return false;
    return true;
}

static struct mf_str charter_words(const struct scene *c)
{
    const struct mf_account *acc = c->acc;
    struct mf_buf b;
    mf_buf_init(&b, c->s->a);
    for (uint32_t i = 0; i < acc->steps.n && acc->org; i++)
        if (acc->steps.at[i].at == c->at)
            mf_say_join(&b, step_words(c, i), " ");
    return mf_buf_str(&b);
}

static struct instants collect(const struct mf_say *s)
{
    struct instants in = {0};
    const struct mf_scenario *sc = s->replay->scenario;
    const struct mf_variant *v = variant_of(s);
    for (uint32_t i = 0; i < sc->npeople; i++)
        if (leaves(s, i))
            add_instant(s, &in, sc->people[i].until);
    for (uint32_t i = 0; i < sc->nstatements; i++)
        if (sc->statements[i].at > sc->starts && counts(s, &sc->statements[i]))
            add_instant(s, &in, sc->statements[i].at);
    for (uint32_t i = 0; v && i < v->nstatements; i++)
        if (v->statements[i].at > sc->starts)
            add_instant(s, &in, v->statements[i].at);
    for (uint32_t u = 0; u < s->replay->nunder; u++)
        for (uint32_t i = 0; i < s->replay->under[u].main->steps.n; i++)
            add_instant(s, &in, s->replay->under[u].main->steps.at[i].at);
    return in;
}

/* ---- on the page
 * ---------------------------------------------------------------------------------- */

/* A line of the scenario with where it is known from. */
static void say_line(const struct mf_say *s, struct mf_str text, const struct mf_note *note)
{
    struct mf_buf b;
    struct mf_str from = mf_say_note(s, note);
    mf_buf_init(&b, s->a);
    mf_buf_add(&b, text);
    if (from.n > 0) {
        mf_buf_char(&b, ' ');
        mf_term_style(&b, s->t, MF_DIM, mf_strf(s->a, "[%.*s]", MF_F(from)));
    }
    mf_term_wrap(s->out, s->t, MF_S("  "), MF_S("  "), mf_buf_str(&b));
}

static void say_scenario(const struct mf_say *s, mf_instant t)
{
    const struct mf_scenario *sc = s->replay->scenario;
    const struct mf_variant *v = variant_of(s);
    for (uint32_t i = 0; i < sc->npeople; i++)
        if (leaves(s, i) && sc->people[i].until == t)
            say_line(s, mf_rsay(s, STEP_LEAVES, mf_say_line(s, i)), &sc->people[i].note);
    for (uint32_t i = 0; i < sc->nstatements; i++)
        if (sc->statements[i].at == t && t > sc->starts && counts(s, &sc->statements[i]))
            say_line(s, mf_say_statement(s, &sc->statements[i]), &sc->statements[i].note);
    for (uint32_t i = 0; v && i < v->nstatements; i++)
        if (v->statements[i].at == t && t > sc->starts)
            say_line(s, mf_say_statement(s, &v->statements[i]), &v->statements[i].note);
}

static void say_charter(const struct mf_say *s, const struct mf_under *u, struct mf_str text,
                        unsigned indent)
{
    struct mf_buf first, rest;
    mf_buf_init(&first, s->a);
    mf_buf_init(&rest, s->a);
    mf_buf_c(&first, "    ");
    mf_term_style(&first, s->t, MF_INFO, u->stem);
    unsigned width = mf_str_width(u->stem) + 4;
    mf_buf_pad(&first, ' ', width < indent ? indent - width : 1);
    mf_buf_pad(&rest, ' ', indent);
    mf_term_wrap(s->out, s->t, mf_buf_str(&first), mf_buf_str(&rest), text);
}

/* When it all began, for "+9 h": the first thing that anybody sought. */
static mf_instant origin(const struct mf_say *s)
{
    const struct mf_account *acc = s->replay->under[0].main;
    return acc->nintentions > 0 ? acc->intentions[0].statement->at : s->replay->scenario->starts;
}

static void say_instant(const struct mf_say *s, mf_instant t)
{
    struct mf_buf b;
    mf_instant from = origin(s);
    mf_buf_init(&b, s->a);
    mf_term_style(&b, s->t, MF_BOLD, mf_say_instant(s, t));
    if (t > from)
        mf_term_style(&b, s->t, MF_DIM,
                      mf_strf(s->a, "  +%.*s", MF_F(mf_say_duration(s, t - from))));
    mf_buf_char(s->out, '\n');
    mf_buf_add(s->out, mf_buf_str(&b));
    mf_buf_char(s->out, '\n');
}

void mf_show_timeline(const struct mf_say *s)
{
    struct instants in = collect(s);
    unsigned indent = 0;
    for (uint32_t u = 0; u < s->replay->nunder; u++) {
        unsigned width = mf_str_width(s->replay->under[u].stem) + 6;
        indent = width > indent ? width : indent;
    }
    indent = indent > 32 ? 32 : indent;
    for (uint32_t i = 0; i < in.list.n; i++) {
        mf_instant t = in.list.at[i];
        struct mf_buf page, *out = s->out;
        mf_buf_init(&page, s->a);
        struct mf_say part = *s;
        part.out = &page;
        say_scenario(&part, t);
        for (uint32_t u = 0; u < s->replay->nunder; u++) {
            struct scene c = {s, s->replay->under[u].main, t};
            struct mf_str text = charter_words(&c);
            if (text.n > 0)
                say_charter(&part, &s->replay->under[u], text, indent);
        }
        if (page.n == 0)
            continue;
        say_instant(s, t);
        mf_buf_add(out, mf_buf_str(&page));
    }
}
