/* What a try shows: events with their instants, refusals with their clauses. */
#include "cli/try.h"

#include "base/utf8.h"

#define EVENTS_SHOWN 60u /* at once; more are counted */

struct mf_str mf_try_number(struct mf_try *t, uint64_t n)
{
    return mf_strf(&t->scratch, "%llu", (unsigned long long)n);
}

struct mf_str mf_try_instant(struct mf_try *t, mf_instant i)
{
    return mf_instant_show(&t->scratch, i, t->cli->lingua);
}

struct mf_str mf_try_power_name(const struct mf_proposal_view *v)
{
    return v->rules->title.n > 0 ? v->rules->title : v->rules->name.text;
}

static void styled_line(struct mf_try *t, const char *first, enum mf_style style,
                        struct mf_str text)
{
    struct mf_buf b, rest;
    mf_buf_init(&b, &t->scratch);
    mf_buf_init(&rest, &t->scratch);
    mf_term_style(&b, &t->cli->term, style, text);
    mf_buf_pad(&rest, ' ', mf_str_width(mf_str_c(first)));
    mf_term_wrap(&t->out, &t->cli->term, mf_str_c(first), mf_buf_str(&rest), mf_buf_str(&b));
}

void mf_try_answer(struct mf_try *t, enum mf_style style, struct mf_str text)
{
    styled_line(t, "  ", style, text);
}

/* ---- events ---- */

static enum mf_style event_style(const struct mf_event *e)
{
    if (e->kind == MF_EV_ENDED)
        return e->state == (int)MF_ST_EFFECTIVE ? MF_GOOD : MF_WARN;
    if (e->kind == MF_EV_EFFECT || e->kind == MF_EV_PASSED || e->kind == MF_EV_CARETAKER_OVER)
        return MF_GOOD;
    if (e->kind == MF_EV_VETOED || e->kind == MF_EV_CARETAKER || e->kind == MF_EV_EMERGENCY)
        return MF_WARN;
    return MF_PLAIN;
}

/* What each of a thousand does alike; the summary counts it. */
static bool one_of_many(const struct mf_event *e)
{
    return e->kind == MF_EV_VOTED || e->kind == MF_EV_SIGNED || e->kind == MF_EV_VETO_SIGNED ||
           e->kind == MF_EV_CHALLENGE_SIGNED || e->kind == MF_EV_RECUSED ||
           e->kind == MF_EV_WAIVED || e->kind == MF_EV_VOTE_REVOKED || e->kind == MF_EV_SEATED ||
           e->kind == MF_EV_APPOINTED || e->kind == MF_EV_JOINED || e->kind == MF_EV_UNSIGNED;
}

static void one_event(struct mf_try *t, const struct mf_event *e)
{
    struct mf_buf sentence, first;
    mf_buf_init(&sentence, &t->scratch);
    mf_buf_init(&first, &t->scratch);
    mf_event_text(&sentence, t->org, e, t->cli->lingua);
    mf_buf_c(&first, "  ");
    mf_buf_add(&first, mf_try_instant(t, e->at));
    unsigned width = mf_str_width(mf_buf_str(&first));
    mf_buf_pad(&first, ' ', width < 26 ? 26 - width : 2);
    styled_line(t, first.p, event_style(e), mf_buf_str(&sentence));
}

void mf_try_events(struct mf_try *t, const struct mf_events *events, bool mass)
{
    uint32_t shown = 0, left = 0;
    if (t->quiet)
        return;
    for (uint32_t i = 0; i < events->list.n; i++) {
        const struct mf_event *e = &events->list.at[i];
        if ((mass && one_of_many(e)) || e->kind == MF_EV_DOCUMENT)
            continue;
        if (shown++ < EVENTS_SHOWN)
            one_event(t, e);
        else
            left++;
    }
    if (left) {
        struct mf_str args[2] = {MF_S("…"), mf_try_number(t, left)};
        mf_try_answer(t, MF_DIM, mf_try_fill(t, MF_TRY_AND_MORE, 2, args));
    }
}

/* ---- refusals ---- */

/* charter.md:12: the clause, on one line. */
static void clause_line(struct mf_try *t, const struct mf_refusal *r)
{
    if (!r->charter || r->clause.len == 0 || r->not_visible)
        return;
    const struct mf_source *source = &r->charter->source;
    struct mf_str clause = mf_source_slice(source, r->clause);
    struct mf_buf b;
    mf_buf_init(&b, &t->scratch);
    mf_buf_visible(&b, source->name, false);
    mf_buf_f(&b, ":%u: ", mf_source_place(source, r->clause.at).line);
    bool space = false;
    size_t kept = 0;
    for (size_t i = 0; i < clause.n && kept < 200; i++) {
        char c = clause.p[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            space = true;
            continue;
        }
        if (space)
            mf_buf_char(&b, ' ');
        space = false;
        mf_buf_char(&b, c);
        kept++;
    }
    styled_line(t, "      ", MF_DIM, mf_buf_str(&b));
}

void mf_try_refusals(struct mf_try *t, const struct mf_refusal *at, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < EVENTS_SHOWN; i++) {
        struct mf_buf b;
        mf_buf_init(&b, &t->scratch);
        if (at[i].not_visible)
            mf_buf_add(&b, mf_try_fill(t, MF_TRY_NOT_VISIBLE, 0, NULL));
        else if (t->org)
            mf_refusal_text(&b, t->org, &at[i], t->cli->lingua);
        else
            mf_refusal_text(&b, NULL, &at[i], t->cli->lingua);
        struct mf_str arg = mf_buf_str(&b);
        mf_try_answer(t, MF_BAD, mf_try_fill(t, i ? MF_TRY_REASON_ALSO : MF_TRY_REFUSED, 1, &arg));
        clause_line(t, &at[i]);
    }
}

struct mf_str mf_try_reasons(struct mf_try *t)
{
    struct mf_buf b;
    mf_buf_init(&b, &t->scratch);
    for (uint32_t i = 0; i < t->refusals.list.n; i++) {
        if (i)
            mf_buf_c(&b, ", ");
        mf_buf_c(&b, mf_reason_name(t->refusals.list.at[i].reason));
    }
    return mf_buf_str(&b);
}
