/* Which clauses stopped what, what stood and changed nothing, and what the reader should keep in
 * mind. */
#include "replay/say.h"

/* ---- stopping clauses
 * ----------------------------------------------------------------------------- */

static struct mf_str because(const struct mf_say *s, const struct mf_stop *stop)
{
    if (stop->because[s->lingua].n > 0)
        return stop->because[s->lingua];
    if (stop->has_facts && stop->kind == MF_CL_CHALLENGE)
        return mf_rsay(s, NEED_SIGNED, mf_say_number(s, stop->facts.need),
                       mf_say_number(s, stop->facts.of), mf_say_number(s, stop->facts.have));
    if (stop->has_facts)
        return mf_say_facts(s, &stop->facts, 1, false);
    return (struct mf_str){0};
}

static struct mf_str place_of(const struct mf_say *s, const struct mf_charter *c,
                              struct mf_span span)
{
    struct mf_place place = mf_source_place(&c->source, span.at);
    return mf_strf(s->a, "%u", place.line);
}

static void stops_table(const struct mf_say *s, const struct mf_under *u, const struct mf_why *why)
{
    struct mf_table table;
    bool singled = why->reached && why->nstops > 1;
    mf_table_init(&table, s->a, singled ? 4 : 3);
    mf_table_cell(&table, MF_DIM, mf_rsaid(s, WHY_COL_PLACE));
    mf_table_cell(&table, MF_DIM, mf_rsaid(s, WHY_COL_CLAUSE));
    mf_table_cell(&table, MF_DIM, mf_rsaid(s, WHY_COL_BECAUSE));
    if (singled)
        mf_table_cell(&table, MF_DIM, mf_rsaid(s, WHY_COL_ALONE));
    for (uint32_t i = 0; i < why->nstops; i++) {
        const struct mf_stop *stop = &why->stops[i];
        mf_table_cell(&table, MF_DIM, place_of(s, u->charter, stop->span));
        mf_table_cell(&table, MF_BOLD, mf_say_clause(s, u->charter, stop->span));
        mf_table_cell(&table, MF_PLAIN, because(s, stop));
        if (singled)
            mf_table_cell(&table, stop->alone ? MF_INFO : MF_PLAIN,
                          stop->alone ? mf_rsaid(s, YES) : mf_rsaid(s, NO));
    }
    table.right[0] = true;
    table.min_width[1] = 20;
    mf_table_render(s->out, s->t, &table);
}

static void sentence(const struct mf_say *s, struct mf_str text)
{
    mf_term_wrap(s->out, s->t, (struct mf_str){0}, (struct mf_str){0}, text);
}

static struct mf_str clauses(const struct mf_say *s, const struct mf_charter *c,
                             const struct mf_clause *at, uint32_t n)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_str text = mf_say_clause(s, c, at[i].span);
        mf_say_join(&b, mf_strf(s->a, "`%.*s`", MF_F(text)), ", ");
    }
    return mf_buf_str(&b);
}

static bool gives_notice(const struct mf_clause *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (at[i].kind == MF_CL_NOTICE)
            return true;
    return false;
}

static void without_all(const struct mf_say *s, const struct mf_why *why, struct mf_str outcome)
{
    uint32_t alone = 0;
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < why->nstops; i++)
        alone += why->stops[i].alone;
    mf_say_join(&b, mf_rsay(s, WHY_ALL, mf_say_number(s, why->nstops), outcome), " ");
    if (alone > 1)
        mf_say_join(&b, mf_rsay(s, WHY_EACH, mf_say_number(s, alone)), " ");
    sentence(s, mf_buf_str(&b));
}

/* What the last run, without the stopping clauses, shows of the safeguards that stood. */
static void without_them(const struct mf_say *s, const struct mf_under *u,
                         const struct mf_failed *f)
{
    const struct mf_why *why = f->why;
    const struct mf_attempt_account *last = &why->last;
    struct mf_str outcome = mf_say_outcome(s, u->main, last);
    if (!why->reached && why->still[s->lingua].n > 0)
        outcome = mf_strf(s->a, "%.*s (%.*s)", MF_F(outcome), MF_F(why->still[s->lingua]));
    if (!why->reached && why->nstops == 1 && why->stops[0].ncuts > 0)
        sentence(s, mf_rsay(s, WHY_STILL, outcome));
    else if (!why->reached && why->nstops > 1)
        sentence(s, mf_rsay(s, WHY_STILL_ALL, mf_say_number(s, why->nstops), outcome));
    else if (!why->reached)
        sentence(s, mf_rsaid(s, WHY_NOT_REACHED));
    if (!why->reached)
        return;
    if (why->nstops == 1)
        sentence(s, mf_rsay(s, WHY_ONLY, outcome));
    else
        without_all(s, why, outcome);
    if (last->nstanding == 0)
        return;
    sentence(s, mf_rsay(s, WHY_STOOD, clauses(s, u->charter, last->standing, last->nstanding)));
    if (gives_notice(last->standing, last->nstanding) && last->subject != MF_NOBODY &&
        last->warned != MF_NEVER && last->warned > 0)
        sentence(s, mf_rsay(s, WHY_WARNS, mf_say_person(s, last->subject),
                            mf_say_duration(s, last->warned)));
}

static void show_failed(const struct mf_say *s, const struct mf_under *u, const struct mf_failed *f)
{
    const struct mf_attempt_account *a = &u->main->intentions[f->intention].attempts[f->attempt];
    struct mf_buf head;
    mf_buf_init(&head, s->a);
    mf_buf_char(s->out, '\n');
    mf_term_style(&head, s->t, MF_BOLD,
                  mf_rsay(s, WHY_HEAD, u->stem, mf_say_attempt(s, a->attempt),
                          mf_say_outcome(s, u->main, a)));
    sentence(s, mf_buf_str(&head));
    mf_term_style(s->out, s->t, MF_DIM, u->charter->source.name);
    mf_buf_char(s->out, '\n');
    if (f->why->nstops > 0)
        stops_table(s, u, f->why);
    without_them(s, u, f);
}

/* An attempt that came about: what stood and changed nothing. */
static void show_stood(const struct mf_say *s, const struct mf_under *u,
                       const struct mf_attempt_account *a)
{
    struct mf_str name =
        mf_strf(s->a, "%.*s, %.*s", MF_F(u->stem), MF_F(mf_say_attempt(s, a->attempt)));
    mf_buf_char(s->out, '\n');
    if (a->nstanding == 0) {
        sentence(s, mf_rsay(s, STOOD_NONE, name));
        return;
    }
    sentence(s, mf_rsay(s, STOOD, name, clauses(s, u->charter, a->standing, a->nstanding)));
    if (gives_notice(a->standing, a->nstanding) && a->subject != MF_NOBODY && a->warned > 0 &&
        a->warned != MF_NEVER)
        sentence(s, mf_rsay(s, STOOD_WARNS, mf_say_person(s, a->subject),
                            mf_say_duration(s, a->warned)));
}

static const struct mf_failed *failed_of(const struct mf_under *u, uint32_t intention,
                                         uint32_t attempt)
{
    for (uint32_t i = 0; i < u->nfailed; i++)
        if (u->failed[i].intention == intention && u->failed[i].attempt == attempt)
            return &u->failed[i];
    return NULL;
}

void mf_show_why(const struct mf_say *s)
{
    for (uint32_t i = 0; i < s->replay->nunder; i++) {
        const struct mf_under *u = &s->replay->under[i];
        if (!u->main->org || u->main->nintentions == 0)
            continue;
        for (uint32_t k = 0; k < u->main->intentions[0].nattempts; k++) {
            const struct mf_failed *f = failed_of(u, 0, k);
            const struct mf_attempt_account *a = &u->main->intentions[0].attempts[k];
            if (f)
                show_failed(s, u, f);
            else if (mf_attempt_succeeded(a))
                show_stood(s, u, a);
        }
    }
}

/* ---- remarks
 * -------------------------------------------------------------------------------------- */

static void bullet(const struct mf_say *s, struct mf_str text)
{
    mf_term_wrap(s->out, s->t, MF_S("- "), MF_S("  "), text);
}

struct guesses { /* lines that are guesses as a whole, and those of which a part is */
    uint32_t lines, whole, partly;
    struct mf_buf list;
};

/* One line of the scenario without its note. */
static struct mf_str bare_line(const struct mf_say *s, struct mf_span span,
                               const struct mf_note *note)
{
    struct mf_charter text = {.source = s->replay->scenario->source};
    span.len = note->span.at - span.at;
    return mf_say_clause(s, &text, span);
}

static void guess(const struct mf_say *s, struct guesses *g, struct mf_span span,
                  const struct mf_note *note)
{
    g->lines++;
    g->partly += note->sourced && note->inferred;
    g->whole += !note->sourced && note->inferred;
    if (note->sourced || !note->inferred)
        return;
    struct mf_place place = mf_source_place(&s->replay->scenario->source, span.at);
    struct mf_str line = mf_strf(s->a, "%u: %.*s", place.line, MF_F(bare_line(s, span, note)));
    if (note->inference.n > 0)
        line = mf_strf(s->a, "%.*s (%.*s)", MF_F(line), MF_F(note->inference));
    mf_term_wrap(&g->list, s->t, MF_S("    "), MF_S("      "), line);
}

static void inferences(const struct mf_say *s)
{
    const struct mf_scenario *sc = s->replay->scenario;
    struct guesses g = {0};
    mf_buf_init(&g.list, s->a);
    for (uint32_t i = 0; i < sc->npeople; i++)
        guess(s, &g, sc->people[i].span, &sc->people[i].note);
    for (uint32_t i = 0; i < sc->nstatements; i++)
        guess(s, &g, sc->statements[i].span, &sc->statements[i].note);
    if (g.partly > 0)
        bullet(s, mf_rsay(s, REMARK_PARTLY, mf_say_number(s, g.partly), mf_say_number(s, g.lines)));
    if (g.whole == 0)
        return;
    bullet(s, mf_rsay(s, REMARK_INFERENCES, mf_say_number(s, g.whole), mf_say_number(s, g.lines)));
    mf_buf_add(s->out, mf_buf_str(&g.list));
}

static void skipped(const struct mf_say *s, const struct mf_under *u)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < u->main->skipped.n; i++) {
        const struct mf_skipped *k = &u->main->skipped.at[i];
        struct mf_str name = k->seat;
        if (k->tag.n > 0)
            name = mf_strf(s->a, "%.*s as %.*s", MF_F(k->seat), MF_F(k->tag));
        mf_say_join(&b, name, ", ");
    }
    if (b.n > 0)
        bullet(s, mf_rsay(s, REMARK_SKIPPED, u->stem, mf_buf_str(&b)));
    struct mf_buf powers;
    mf_buf_init(&powers, s->a);
    for (uint32_t i = 0; i < u->main->nintentions; i++)
        for (uint32_t k = 0; k < u->main->intentions[i].nattempts; k++)
            if (u->main->intentions[i].attempts[k].dropped_args)
                mf_say_join(&powers, u->main->intentions[i].attempts[k].attempt->power.text, ", ");
    if (powers.n > 0)
        bullet(s, mf_rsay(s, REMARK_DROPPED, u->stem, mf_buf_str(&powers)));
}

void mf_show_remarks(const struct mf_say *s)
{
    uint64_t commands = 0;
    bullet(s, mf_rsaid(s, REMARK_STANCES));
    bullet(s, mf_rsaid(s, REMARK_INSTANT));
    bullet(s, mf_rsaid(s, REMARK_TOLD));
    inferences(s);
    for (uint32_t i = 0; i < s->replay->nunder; i++) {
        skipped(s, &s->replay->under[i]);
        commands += s->replay->under[i].main->commands;
    }
    bullet(s,
           mf_rsay(s, REMARK_RUNS, mf_say_number(s, s->replay->runs), mf_say_number(s, commands)));
}

/* ---- expectations
 * --------------------------------------------------------------------------------- */

static struct mf_str got(const struct mf_say *s, const struct mf_judged *j)
{
    const struct mf_under *u = &s->replay->under[j->under];
    const struct mf_account *acc = u->main;
    if (j->expectation->variant.span.len > 0 && u->variants)
        acc = u->variants[j->expectation->variant_index];
    if (!j->result.attempt)
        return mf_rsaid(s, EXPECT_NOTHING);
    if (j->result.claim->kind != MF_CLAIM_OUTCOME)
        return j->result.got.n ? j->result.got : mf_rsaid(s, NOBODY);
    return mf_say_outcome(s, acc, j->result.attempt);
}

void mf_show_expectations(const struct mf_say *s)
{
    const struct mf_replay *replay = s->replay;
    const struct mf_source *source = &replay->scenario->source;
    if (replay->njudged == 0) {
        sentence(s, mf_rsaid(s, EXPECT_NONE));
        return;
    }
    if (replay->nbroken == 0) {
        struct mf_buf b;
        mf_buf_init(&b, s->a);
        mf_term_style(&b, s->t, MF_GOOD, mf_rsay(s, EXPECT_ALL, mf_say_number(s, replay->njudged)));
        sentence(s, mf_buf_str(&b));
        return;
    }
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    mf_term_style(&b, s->t, MF_BAD,
                  mf_rsay(s, EXPECT_BROKEN, mf_say_number(s, replay->nbroken),
                          mf_say_number(s, replay->njudged)));
    sentence(s, mf_buf_str(&b));
    for (uint32_t i = 0; i < replay->njudged; i++) {
        const struct mf_judged *j = &replay->judged[i];
        if (j->result.holds)
            continue;
        struct mf_charter text = {.source = *source};
        struct mf_str args[] = {mf_say_place(s, &text, j->result.claim->span),
                                replay->under[j->under].stem,
                                mf_say_clause(s, &text, j->result.claim->span), got(s, j),
                                j->expectation->variant.text};
        bool in = j->expectation->variant.span.len > 0;
        bullet(s, mf_say_fill(s, in ? MF_RW_EXPECT_LINE_IN : MF_RW_EXPECT_LINE, args, 5));
    }
}
