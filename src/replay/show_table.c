/* Results side by side, the variants, and what each charter costs. */
#include "lang/text.h"
#include "replay/say.h"

struct row {
    struct mf_sheet sheet;
    const struct mf_say *s;
};

static struct mf_str dash(const struct mf_say *s)
{
    return mf_rsaid(s, NONE);
}

static const struct mf_attempt_account *decided(const struct mf_account *acc, uint32_t intention)
{
    if (!acc->founded || intention >= acc->nintentions)
        return NULL;
    return &acc->intentions[intention].attempts[acc->intentions[intention].deciding];
}

static bool tried(const struct mf_attempt_account *a)
{
    return a->outcome != MF_OUT_ABSENT && a->outcome != MF_OUT_UNTRIED;
}

/* ---- what came of it
 * ------------------------------------------------------------------------------ */

/* Each attempt of an intention that came to anything, on a line of its own. */
static struct mf_cell outcomes(const struct mf_say *s, const struct mf_account *acc,
                               uint32_t intention)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    if (!acc->founded)
        return (struct mf_cell){mf_rsaid(s, NOT_FOUNDED), MF_BAD};
    if (intention >= acc->nintentions)
        return (struct mf_cell){dash(s), MF_DIM};
    const struct mf_intention_account *in = &acc->intentions[intention];
    bool others = false; /* than the first: then each needs its name */
    for (uint32_t i = 1; i < in->nattempts; i++)
        others |= tried(&in->attempts[i]);
    for (uint32_t i = 0; i < in->nattempts; i++) {
        const struct mf_attempt_account *a = &in->attempts[i];
        if (!tried(a))
            continue;
        struct mf_str line = mf_say_outcome(s, acc, a);
        if (others)
            line = mf_strf(s->a, "%.*s: %.*s", MF_F(a->attempt->power.text), MF_F(line));
        mf_say_join(&b, line, "\n");
    }
    const struct mf_attempt_account *a = &in->attempts[in->deciding];
    if (b.n == 0)
        mf_buf_add(&b, mf_say_outcome(s, acc, a));
    return (struct mf_cell){mf_buf_str(&b), mf_outcome_style(a)};
}

/* ---- rows
 * ----------------------------------------------------------------------------------------- */

typedef struct mf_str cell_fn(const struct mf_say *s, const struct mf_under *u,
                              const struct mf_attempt_account *a);

static struct mf_str cell_deciders(const struct mf_say *s, const struct mf_under *u,
                                   const struct mf_attempt_account *a)
{
    if (a->nfacts > 0)
        return mf_say_facts(s, a->facts, a->nfacts, false);
    for (uint32_t i = 0; i < u->nfailed; i++) {
        const struct mf_failed *f = &u->failed[i];
        if (&u->main->intentions[f->intention].attempts[f->attempt] != a)
            continue;
        for (uint32_t k = 0; k < f->why->nstops; k++)
            if (f->why->stops[k].has_facts && f->why->stops[k].kind == MF_CL_PASSES)
                return mf_rsay(s, NOT_REACHED, mf_say_facts(s, &f->why->stops[k].facts, 1, false));
    }
    return dash(s);
}

static struct mf_str cell_hours(const struct mf_say *s, const struct mf_under *u,
                                const struct mf_attempt_account *a)
{
    (void)u;
    if (mf_attempt_succeeded(a))
        return mf_say_after(s, a->final - a->tried);
    if (a->effect == MF_NEVER || a->ended == MF_NEVER)
        return mf_rsaid(s, NOT_TAKEN);
    return mf_rsay(s, NEVER_FINAL, mf_say_duration(s, a->ended - a->effect));
}

enum { BY_NAME = 3 }; /* so many are named, more are counted */

static struct mf_str told(const struct mf_say *s, const struct mf_account *acc,
                          const struct mf_attempt_account *a, enum mf_know how)
{
    struct mf_share list[BY_NAME];
    uint32_t n = 0;
    const struct mf_scenario *sc = acc->cast->scenario;
    if (a->proposal == MF_NO_PROPOSAL)
        return dash(s);
    if (a->told.by[how] > BY_NAME)
        return mf_rsay(s, MANY, mf_say_number(s, a->told.by[how]));
    for (uint32_t i = 0; i < sc->npeople && n < BY_NAME; i++)
        if (mf_told_in_time(acc, a, i, how))
            list[n++] = (struct mf_share){i, sc->people[i].count};
    return mf_say_shares(s, list, n);
}

static struct mf_str cell_duty(const struct mf_say *s, const struct mf_under *u,
                               const struct mf_attempt_account *a)
{
    return told(s, u->main, a, MF_KNOW_DUTY);
}

static struct mf_str cell_choice(const struct mf_say *s, const struct mf_under *u,
                                 const struct mf_attempt_account *a)
{
    return told(s, u->main, a, MF_KNOW_CHOICE);
}

static struct mf_str cell_sight(const struct mf_say *s, const struct mf_under *u,
                                const struct mf_attempt_account *a)
{
    return told(s, u->main, a, MF_KNOW_SIGHT);
}

static struct mf_str cell_public(const struct mf_say *s, const struct mf_under *u,
                                 const struct mf_attempt_account *a)
{
    return told(s, u->main, a, MF_KNOW_PUBLIC);
}

static struct mf_str cell_warned(const struct mf_say *s, const struct mf_under *u,
                                 const struct mf_attempt_account *a)
{
    (void)u;
    if (a->warned == MF_NEVER)
        return dash(s);
    return a->warned == 0 ? mf_rsaid(s, NOT_BEFORE) : mf_say_duration(s, a->warned);
}

static struct mf_str cell_say(const struct mf_say *s, const struct mf_under *u,
                              const struct mf_attempt_account *a)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    if (a->proposal == MF_NO_PROPOSAL)
        return dash(s);
    struct mf_str all = mf_say_number(s, u->main->cast->scenario->npersons);
    mf_buf_add(&b, mf_rsay(s, SAY_VOTE, mf_say_number(s, a->say), all));
    if (a->say_knew < a->say)
        mf_buf_add(&b, mf_rsay(s, SAY_KNEW, mf_say_number(s, a->say_knew)));
    if (a->say_later > 0)
        mf_buf_add(&b, mf_rsay(s, SAY_LATER, mf_say_number(s, a->say_later)));
    if (a->heard > 0)
        mf_buf_add(&b, mf_rsay(s, SAY_HEARD, mf_say_number(s, a->heard)));
    return mf_buf_str(&b);
}

static struct mf_str stopper(const struct mf_say *s, const struct mf_under *u,
                             const struct mf_attempt_account *a, const struct mf_stopper *st)
{
    struct mf_str count = mf_say_number(s, st->count), of = mf_say_number(s, st->of);
    struct mf_buf rule;
    mf_buf_init(&rule, s->a);
    if (st->kind == MF_STOP_DECIDERS)
        return mf_rsay(s, STOP_DECIDERS, count, of);
    if (st->kind == MF_STOP_AWAY)
        return mf_rsay(s, STOP_AWAY, count, of);
    if (st->kind == MF_STOP_CHALLENGE && a->nsigns > 0)
        return mf_rsay(s, STOP_CHALLENGE_SIGNED, mf_say_number(s, a->signs[0].need),
                       mf_say_number(s, a->signs[0].of));
    mf_prose_rule(&rule, u->charter, &u->charter->powers[a->power], st->rule, s->lingua);
    if (st->kind == MF_STOP_VETO)
        return mf_rsay(s, STOP_VETO, mf_buf_str(&rule));
    return mf_rsay(s, STOP_CHALLENGE, mf_buf_str(&rule));
}

static struct mf_str cell_stop(const struct mf_say *s, const struct mf_under *u,
                               const struct mf_attempt_account *a)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < a->nstoppers; i++)
        mf_say_join(&b, stopper(s, u, a, &a->stoppers[i]), "; ");
    return b.n > 0 ? mf_buf_str(&b) : dash(s);
}

static struct mf_str cell_gap(const struct mf_say *s, const struct mf_under *u,
                              const struct mf_attempt_account *a)
{
    struct mf_buf b;
    (void)u;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < a->ngaps; i++) {
        const struct mf_gap *g = &a->gaps[i];
        uint64_t permille = (g->against * 1000 + g->of / 2) / g->of;
        struct mf_str share =
            mf_strf(s->a, "%llu%c%llu", (unsigned long long)(permille / 10),
                    s->lingua == MF_ID ? ',' : '.', (unsigned long long)(permille % 10));
        mf_say_join(
            &b,
            mf_rsay(s, GAP, mf_say_number(s, g->against), mf_say_number(s, g->of), g->group, share),
            "; ");
        if (g->inferred)
            mf_buf_add(&b, mf_rsaid(s, GAP_INFERRED));
        if (a->outcome == MF_OUT_UNDONE)
            mf_buf_add(&b, mf_rsaid(s, GAP_LIFTED));
    }
    if (a->effect == MF_NEVER)
        return mf_rsaid(s, NOT_TAKEN);
    return b.n > 0 ? mf_buf_str(&b) : mf_rsaid(s, NOBODY);
}

/* Those whom the filing itself tells. */
static struct mf_str filing_tells(const struct mf_say *s, const struct mf_attempt_account *a)
{
    const struct mf_scenario *sc = s->replay->scenario;
    uint64_t sum = a->at_filing.by[MF_KNOW_DUTY] + a->at_filing.by[MF_KNOW_SIGHT];
    struct mf_str many = mf_rsay(s, MANY, mf_say_number(s, sum));
    struct mf_share list[BY_NAME];
    uint32_t n = 0;
    for (uint32_t i = 0; i < sc->npeople && n < BY_NAME && a->knew; i++)
        if (a->knew[i].at_filing)
            list[n++] = (struct mf_share){i, sc->people[i].count};
    if (sum <= BY_NAME)
        return mf_say_shares(s, list, n);
    if (a->subject_at_filing && a->subject != MF_NOBODY)
        return mf_rsay(s, CONFIDENCE_SUBJECT, many, mf_say_person(s, a->subject));
    return many;
}

static struct mf_str cell_confidence(const struct mf_say *s, const struct mf_under *u,
                                     const struct mf_attempt_account *a)
{
    (void)u;
    return a->proposal == MF_NO_PROPOSAL ? dash(s) : filing_tells(s, a);
}

static void put_row(struct mf_sheet *sheet, struct mf_str label, cell_fn *fn)
{
    const struct mf_say *s = sheet->s;
    mf_sheet_cell(sheet, MF_BOLD, label);
    for (uint32_t i = 0; i < s->replay->nunder; i++) {
        const struct mf_under *u = &s->replay->under[i];
        const struct mf_attempt_account *a = decided(u->main, 0);
        mf_sheet_cell(sheet, MF_PLAIN, a && tried(a) ? fn(s, u, a) : dash(s));
    }
}

/* Is anybody told that way under any of the charters. */
static bool anybody(const struct mf_replay *replay, enum mf_know how)
{
    for (uint32_t i = 0; i < replay->nunder; i++) {
        const struct mf_attempt_account *a = decided(replay->under[i].main, 0);
        if (a && a->told.by[how] > 0)
            return true;
    }
    return false;
}

static mf_person first_subject(const struct mf_replay *replay)
{
    for (uint32_t i = 0; i < replay->nunder; i++) {
        const struct mf_attempt_account *a = decided(replay->under[i].main, 0);
        if (a && a->subject != MF_NOBODY)
            return a->subject;
    }
    return MF_NOBODY;
}

/* Is the person concerned one of those who seek it. */
static bool seeks(const struct mf_say *s, mf_person p)
{
    const struct mf_who *who = &s->replay->under[0].main->intentions[0].statement->who;
    for (uint32_t i = 0; i < who->nnames; i++)
        if (who->lines[i] == s->replay->cast.line_of[p])
            return true;
    return false;
}

static void put_outcomes(struct mf_sheet *sheet, struct mf_str label, uint32_t intention)
{
    const struct mf_say *s = sheet->s;
    mf_sheet_cell(sheet, MF_BOLD, label);
    for (uint32_t i = 0; i < s->replay->nunder; i++) {
        struct mf_cell cell = outcomes(s, s->replay->under[i].main, intention);
        mf_sheet_cell(sheet, cell.style, cell.text);
    }
}

void mf_show_results(const struct mf_say *s)
{
    const struct mf_replay *replay = s->replay;
    struct mf_sheet sheet = {.s = s};
    mf_person subject = first_subject(replay);
    put_outcomes(&sheet, mf_rsaid(s, ROW_OUTCOME), 0);
    put_row(&sheet, mf_rsaid(s, ROW_DECIDERS), cell_deciders);
    put_row(&sheet, mf_rsaid(s, ROW_HOURS), cell_hours);
    put_row(&sheet, mf_rsaid(s, ROW_DUTY), cell_duty);
    put_row(&sheet, mf_rsaid(s, ROW_CHOICE), cell_choice);
    put_row(&sheet, mf_rsaid(s, ROW_SIGHT), cell_sight);
    if (anybody(replay, MF_KNOW_PUBLIC))
        put_row(&sheet, mf_rsaid(s, ROW_PUBLIC), cell_public);
    if (subject != MF_NOBODY && !seeks(s, subject))
        put_row(&sheet, mf_rsay(s, ROW_WARNED, mf_say_person(s, subject)), cell_warned);
    put_row(&sheet, mf_rsaid(s, ROW_SAY), cell_say);
    put_row(&sheet, mf_rsaid(s, ROW_STOP), cell_stop);
    put_row(&sheet, mf_rsaid(s, ROW_GAP), cell_gap);
    put_row(&sheet, mf_rsaid(s, ROW_CONFIDENCE), cell_confidence);
    const struct mf_account *first = replay->under[0].main;
    for (uint32_t i = 1; i < first->nintentions; i++)
        put_outcomes(
            &sheet,
            mf_rsay(s, ROW_THEN, mf_say_attempt(s, &first->intentions[i].statement->attempts[0])),
            i);
    mf_sheet_show(&sheet);
}

/* ---- variants
 * ------------------------------------------------------------------------------------- */

void mf_show_variants(const struct mf_say *s)
{
    const struct mf_replay *replay = s->replay;
    struct mf_sheet sheet = {.s = s, .corner = mf_rsaid(s, COL_VARIANT)};
    mf_sheet_cell(&sheet, MF_BOLD, mf_rsaid(s, AS_IT_HAPPENED));
    for (uint32_t u = 0; u < replay->nunder; u++) {
        struct mf_cell cell = outcomes(s, replay->under[u].main, 0);
        mf_sheet_cell(&sheet, cell.style, cell.text);
    }
    for (uint32_t v = 0; v < replay->scenario->nvariants; v++) {
        const struct mf_variant *variant = &replay->scenario->variants[v];
        mf_sheet_cell(&sheet, MF_BOLD, variant->title.n ? variant->title : variant->name.text);
        for (uint32_t u = 0; u < replay->nunder; u++) {
            struct mf_cell cell = outcomes(s, replay->under[u].variants[v], 0);
            mf_sheet_cell(&sheet, cell.style, cell.text);
        }
    }
    mf_sheet_show(&sheet);
}

/* ---- costs
 * ---------------------------------------------------------------------------------------- */

struct best {
    mf_duration time; /* MF_NEVER: none */
    uint32_t variant;
    const struct mf_attempt_account *filed; /* of any run; NULL: never filed */
};

static void look_at(struct best *best, const struct mf_account *acc, uint32_t variant)
{
    if (!acc->founded || acc->nintentions == 0)
        return;
    const struct mf_attempt_account *a = &acc->intentions[0].attempts[0];
    if (a->proposal != MF_NO_PROPOSAL && !best->filed)
        best->filed = a;
    if (mf_attempt_succeeded(a) && a->final - a->tried < best->time) {
        best->time = a->final - a->tried;
        best->variant = variant;
    }
}

static struct best best_of(const struct mf_replay *replay, const struct mf_under *u)
{
    struct best best = {MF_NEVER, MF_AS_IT_HAPPENED, NULL};
    look_at(&best, u->main, MF_AS_IT_HAPPENED);
    for (uint32_t v = 0; u->variants && v < replay->scenario->nvariants; v++)
        look_at(&best, u->variants[v], v);
    return best;
}

static struct mf_str cost_time(const struct mf_say *s, const struct best *best)
{
    struct mf_str variant = mf_rsaid(s, AS_IT_HAPPENED);
    if (best->time == MF_NEVER)
        return mf_rsaid(s, COST_TIME_NEVER);
    if (best->variant != MF_AS_IT_HAPPENED) {
        const struct mf_variant *v = &s->replay->scenario->variants[best->variant];
        variant = v->title.n ? v->title : v->name.text;
    }
    return mf_rsay(s, COST_TIME_IN, mf_say_after(s, best->time), variant);
}

void mf_show_costs(const struct mf_say *s)
{
    const struct mf_replay *replay = s->replay;
    struct mf_sheet sheet = {.s = s};
    struct mf_str power = replay->under[0].main->intentions[0].statement->attempts[0].power.text;
    mf_sheet_cell(&sheet, MF_BOLD, mf_rsay(s, COST_TIME, power));
    for (uint32_t u = 0; u < replay->nunder; u++) {
        struct best best = best_of(replay, &replay->under[u]);
        mf_sheet_cell(&sheet, MF_PLAIN, cost_time(s, &best));
    }
    mf_sheet_cell(&sheet, MF_BOLD, mf_rsaid(s, COST_CONFIDENCE));
    for (uint32_t u = 0; u < replay->nunder; u++) {
        struct best best = best_of(replay, &replay->under[u]);
        mf_sheet_cell(&sheet, MF_PLAIN, best.filed ? filing_tells(s, best.filed) : dash(s));
    }
    mf_sheet_show(&sheet);
}
