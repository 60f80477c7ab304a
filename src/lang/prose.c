/* A charter as a document that can be read aloud: headings, items, emergencies, mandates, the
 * whole. */
#include "lang/prose_internal.h"

/* ---- the form of the document: Markdown
 * ---------------------------------------------------------------- */

void mf_prose_about(struct mf_prose *x, struct mf_span of)
{
    if (x->parts)
        mf_vec_push(x->out->arena, &x->parts->list, ((struct mf_prose_part){x->out->n, of}));
}

void mf_prose_heading(struct mf_prose *x, unsigned level, struct mf_str text)
{
    bool first = x->out->n == 0;
    bool open = !first && mf_str_is(mf_str_sub(mf_buf_str(x->out), x->out->n - 2, 2), "\n\n");
    struct mf_buf b;

    if (level < 3)
        mf_prose_about(x, (struct mf_span){0});
    mf_buf_init(&b, x->a);
    mf_buf_pad(&b, '#', level);
    mf_buf_char(&b, ' ');
    mf_buf_add(&b, text);
    if (!first && !open)
        mf_buf_char(x->out, '\n');
    mf_term_style(x->out, x->t, MF_BOLD, mf_buf_str(&b)); /* a heading of Markdown is one line */
    mf_buf_c(x->out, level < 3 ? "\n\n" : "\n");
}

void mf_prose_paragraph(struct mf_prose *x, struct mf_str text)
{
    mf_term_wrap(x->out, x->t, MF_S(""), MF_S(""), text);
}

void mf_prose_item(struct mf_prose *x, unsigned level, struct mf_str text)
{
    if (level == 0)
        mf_term_wrap(x->out, x->t, MF_S("- "), MF_S("  "), text);
    else if (level == 1)
        mf_term_wrap(x->out, x->t, MF_S("  - "), MF_S("    "), text);
    else
        mf_term_wrap(x->out, x->t, MF_S("    - "), MF_S("      "), text);
}

/* "all of these:" before a list of children; false where a rule has none. */
static bool list_head(struct mf_prose *x, const struct mf_rule *r, struct mf_str *ret)
{
    if (r->kind == MF_RULE_AND)
        *ret = mf_said(x, ALL_THESE);
    else if (r->kind == MF_RULE_OR)
        *ret = mf_said(x, ANY_THESE);
    else if (r->kind == MF_RULE_N_OF)
        *ret = mf_say(x, N_THESE, mf_prose_number(x, r->n_of));
    else
        return false;
    return true;
}

void mf_prose_ruled(struct mf_prose *x, unsigned level, enum mf_word w, enum mf_prose_role role,
                    const struct mf_rule *r, struct mf_str second, struct mf_str third)
{
    const struct mf_rule *named = mf_prose_named(x, r), *list = named ? named : r;
    struct mf_str head;

    x->role = role;
    if (!list_head(x, list, &head)) {
        list = NULL;
        head = mf_say(x, SENTENCE, mf_prose_rule_phrase(x, r));
    } else if (named) {
        head = mf_say(x, NAMED_RULE_LIST, r->name.name.text, head);
    }
    mf_prose_item(x, level, mf_prose_fill(x, w, (struct mf_str[]){head, second, third}, 3));
    for (uint32_t i = 0; list && i < list->nchildren; i++) {
        struct mf_str s = mf_prose_rule_phrase(x, list->children[i]);
        mf_prose_item(x, level + 1,
                      i + 1 < list->nchildren ? mf_say(x, SUB_ITEM, s) : mf_say(x, SUB_LAST, s));
    }
    x->role = MF_PROSE_VOTE;
}

/* ---- parts of the document
 * ------------------------------------------------------------------------------- */

static bool has_entrenched(const struct mf_charter *c)
{
    bool any = c->mission_entrenched;

    for (uint32_t i = 0; i < c->nbodies; i++)
        any = any || c->bodies[i].entrenched;
    for (uint32_t i = 0; i < c->noffices; i++)
        any = any || c->offices[i].entrenched;
    for (uint32_t i = 0; i < c->nsettings; i++)
        any = any || c->settings[i].entrenched;
    for (uint32_t i = 0; i < c->nmandates; i++)
        any = any || c->mandates[i].entrenched;
    for (uint32_t i = 0; i < c->npowers; i++)
        any = any || c->powers[i].entrenched;
    return any;
}

static bool has_caretaker(const struct mf_charter *c)
{
    bool any = false;

    for (uint32_t i = 0; i < c->nbodies; i++)
        any = any || c->bodies[i].minimum_span.len > 0 || c->bodies[i].nrequire > 0 ||
              c->bodies[i].vacancies.caretaker_span.len > 0;
    return any;
}

static bool has_windows(const struct mf_charter *c)
{
    bool any = false;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        any = any || p->challenge.span.len > 0 || p->delay_span.len > 0;
        for (uint32_t k = 0; k < p->nstages; k++)
            any = any || p->stages[k].veto_span.len > 0;
    }
    return any;
}

/* What holds throughout, said once so that the items below can be short. */
static void reading(struct mf_prose *x)
{
    mf_prose_heading(x, 2, mf_said(x, H_READING));
    mf_prose_item(x, 0, mf_said(x, READING_SOURCE));
    mf_prose_item(x, 0, mf_said(x, READING_ABSENT));
    mf_prose_item(x, 0, mf_said(x, READING_TIME));
    mf_prose_item(x, 0, mf_said(x, READING_FIXED));
    if (has_windows(x->c))
        mf_prose_item(x, 0, mf_said(x, READING_WINDOWS));
    if (has_caretaker(x->c))
        mf_prose_item(x, 0, mf_said(x, READING_CARETAKER));
    if (has_entrenched(x->c))
        mf_prose_item(x, 0, mf_said(x, READING_ENTRENCHED));
}

static void mission(struct mf_prose *x)
{
    struct mf_phrases ps = {0};

    if (x->c->mission_span.len == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_MISSION));
    mf_prose_about(x, x->c->mission_span);
    mf_phrase(x, &ps, mf_say(x, MISSION, x->c->mission));
    if (x->c->mission_entrenched)
        mf_phrase(x, &ps, mf_said(x, MISSION_ENTRENCHED));
    mf_prose_paragraph(x, mf_prose_text(x, &ps));
}

static void always(struct mf_prose *x)
{
    if (x->c->nalways == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_ALWAYS));
    for (uint32_t i = 0; i < x->c->nalways; i++) {
        mf_prose_about(x, x->c->always[i].span);
        mf_prose_item(x, 0, mf_say(x, ALWAYS, mf_prose_cond_phrase(x, x->c->always[i].cond)));
    }
    mf_prose_item(x, 0, mf_said(x, ALWAYS_NOTE));
}

static void named_rules(struct mf_prose *x)
{
    if (x->c->nrules == 0)
        return;
    mf_prose_heading(x, 2, mf_said(x, H_RULES));
    for (uint32_t i = 0; i < x->c->nrules; i++) {
        if (!x->c->rules[i].rule)
            continue;
        mf_prose_about(x, x->c->rules[i].span);
        mf_prose_ruled(x, 0, MF_W_RULE_LINE, MF_PROSE_VOTE, x->c->rules[i].rule,
                       x->c->rules[i].name.text, MF_S(""));
    }
}

static void silence(struct mf_prose *x)
{
    mf_prose_heading(x, 2, mf_said(x, H_TIME));
    mf_prose_about(x, x->c->silence_span);
    mf_prose_paragraph(x, x->c->silence_span.len > 0
                              ? mf_say(x, SILENCE, mf_prose_dur(x, x->c->silence))
                              : mf_said(x, NO_SILENCE));
}

static void witnessed(struct mf_prose *x)
{
    const struct mf_witnessed *w = &x->c->witnessed;
    struct mf_buf names;

    if (w->span.len == 0)
        return;
    mf_buf_init(&names, x->a);
    for (uint32_t i = 0; i < w->nnames; i++) {
        if (i > 0)
            mf_buf_c(&names, ", ");
        mf_buf_add(&names, w->names[i].name.text);
    }
    mf_prose_heading(x, 2, mf_said(x, H_WITNESSED));
    mf_prose_about(x, w->span);
    mf_prose_paragraph(x, mf_say(x, WITNESSED, mf_strf(x->a, "%llu", (unsigned long long)w->k),
                                 mf_buf_str(&names)));
    mf_prose_paragraph(x, w->otherwise.span.len > 0
                              ? mf_say(x, WITNESSED_ELSE, mf_prose_dur(x, w->otherwise))
                              : mf_said(x, WITNESSED_NO_ELSE));
}

static void emergency(struct mf_prose *x, const struct mf_emergency *e)
{
    mf_prose_about(x, e->span);
    mf_prose_heading(x, 3,
                     e->title.n > 0 ? mf_say(x, HEADED, e->title, e->name.text) : e->name.text);
    if (e->declared && e->within.span.len > 0)
        mf_prose_ruled(x, 0, MF_W_DECLARED_WITHIN, MF_PROSE_SIGN, e->declared,
                       mf_prose_dur(x, e->within), MF_S(""));
    else if (e->declared)
        mf_prose_ruled(x, 0, MF_W_DECLARED, MF_PROSE_SIGN, e->declared, MF_S(""), MF_S(""));
    if (e->lasts_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, LASTS, mf_prose_dur(x, e->lasts)));
    mf_prose_reports(x, &e->reports);
    if (e->ended)
        mf_prose_ruled(x, 0, MF_W_ENDED, MF_PROSE_SIGN, e->ended, MF_S(""), MF_S(""));
    if (e->at_most.span.len > 0)
        mf_prose_item(x, 0, mf_prose_at_most(x, MF_W_EM_AT_MOST, &e->at_most));
    if (e->again_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, EM_AGAIN, mf_prose_dur(x, e->again)));
    if (!e->ended)
        mf_prose_item(x, 0, mf_said(x, NOT_ENDED));
    if (e->reports.span.len == 0)
        mf_prose_item(x, 0, mf_said(x, NO_REPORT));
}

/* What narrows a permission: its argument, and how often. */
static struct mf_str narrowed(struct mf_prose *x, const struct mf_permission *q)
{
    struct mf_phrases ps = {0};
    struct mf_buf b;

    if (q->where.span.len > 0)
        mf_phrase(x, &ps,
                  mf_str_is(q->where_op.text, "under")
                      ? mf_say(x, WHERE_UNDER, q->where.text, q->where_value)
                      : mf_say(x, WHERE_IS, q->where.text, q->where_value));
    if (q->at_most.span.len > 0)
        mf_phrase(x, &ps, mf_prose_at_most(x, MF_W_PERMITTED_AT_MOST, &q->at_most));
    mf_buf_init(&b, x->a);
    for (uint32_t i = 0; i < ps.list.n; i++)
        mf_buf_add(&b, ps.list.at[i]);
    return mf_buf_str(&b);
}

static void mandate(struct mf_prose *x, const struct mf_mandate *m)
{
    struct mf_str s = m->title.n > 0 ? mf_say(x, HEADED, m->title, m->name.text) : m->name.text;

    mf_prose_about(x, m->span);
    mf_prose_heading(x, 3, m->entrenched ? mf_say(x, ENTRENCHED_HEAD, s) : s);
    for (uint32_t i = 0; i < m->nmay; i++)
        mf_prose_item(x, 0, mf_say(x, MAY, m->may[i].act, narrowed(x, &m->may[i])));
    for (uint32_t i = 0; i < m->nasks; i++)
        if (m->asks[i].asks)
            mf_prose_ruled(x, 0, MF_W_ASKS, MF_PROSE_SIGN, m->asks[i].asks, m->asks[i].act,
                           narrowed(x, &m->asks[i]));
    for (uint32_t i = 0; i < m->nnever; i++)
        mf_prose_item(x, 0, mf_say(x, NEVER, m->never[i].act, narrowed(x, &m->never[i])));
    mf_prose_requires(x, 0, m->requires, m->nrequires);
    mf_prose_reports(x, &m->reports);
    if (m->lapses_span.len > 0)
        mf_prose_item(x, 0, mf_say(x, MANDATE_LAPSES, mf_prose_dur(x, m->lapses)));
    if (m->stopped)
        mf_prose_ruled(x, 0, MF_W_STOPPED, MF_PROSE_SIGN, m->stopped, MF_S(""), MF_S(""));
    if (m->reports.span.len == 0)
        mf_prose_item(x, 0, mf_said(x, NO_REPORT));
}

/* The kinds of items that come many at a time; the scratch memory is given back after each. */
static void powers(struct mf_prose *x)
{
    if (x->c->npowers > 0)
        mf_prose_heading(x, 2, mf_said(x, H_POWERS));
    for (uint32_t i = 0; i < x->c->npowers; i++) {
        struct mf_arena_mark mark = mf_arena_mark(x->a);
        mf_prose_power(x, &x->c->powers[i]);
        mf_arena_rewind(x->a, mark);
    }
}

static void emergencies(struct mf_prose *x)
{
    if (x->c->nemergencies > 0)
        mf_prose_heading(x, 2, mf_said(x, H_EMERGENCIES));
    for (uint32_t i = 0; i < x->c->nemergencies; i++)
        emergency(x, &x->c->emergencies[i]);
}

static void mandates(struct mf_prose *x)
{
    if (x->c->nmandates > 0) {
        mf_prose_heading(x, 2, mf_said(x, H_MANDATES));
        mf_prose_paragraph(x, mf_said(x, MANDATE_NOTE));
    }
    for (uint32_t i = 0; i < x->c->nmandates; i++)
        mandate(x, &x->c->mandates[i]);
}

void mf_prose_one_power(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                        const struct mf_power *p, enum mf_lingua lingua)
{
    struct mf_arena scratch;
    struct mf_prose x = {.a = &scratch, .c = c, .lingua = lingua, .out = out, .t = t};

    mf_arena_init(&scratch);
    mf_prose_power_items(&x, p);
    mf_arena_free(&scratch);
}

void mf_prose_charter(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                      enum mf_lingua lingua)
{
    mf_prose_charter_parts(out, t, c, lingua, NULL);
}

void mf_prose_charter_parts(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                            enum mf_lingua lingua, struct mf_prose_parts *ret)
{
    struct mf_arena scratch;
    struct mf_prose x = {.a = &scratch, .c = c, .lingua = lingua, .out = out, .t = t, .parts = ret};

    mf_arena_init(&scratch);
    mf_prose_heading(&x, 1, c->title_name.text);
    mission(&x);
    reading(&x);
    mf_prose_bodies(&x);
    mf_prose_offices(&x);
    mf_prose_persons(&x);
    always(&x);
    mf_prose_settings(&x);
    named_rules(&x);
    powers(&x);
    emergencies(&x);
    mandates(&x);
    silence(&x);
    witnessed(&x);
    mf_arena_free(&scratch);
}
