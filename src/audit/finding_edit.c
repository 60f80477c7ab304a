/*
 * Changes of a charter's text, kept small: new clauses stand in the column of the power's others,
 * so that what `mufakat fmt` laid out stays laid out.
 */
#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"

static uint32_t end_of(struct mf_span s)
{
    return s.at + s.len;
}

static char at(const struct mf_edits *e, uint32_t i)
{
    struct mf_str text = e->c->source.text;

    return i < text.n ? text.p[i] : '\n';
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

struct mf_str mf_edit_source(const struct mf_edits *e, struct mf_span span)
{
    return mf_source_slice(&e->c->source, span);
}

void mf_edit_replace(struct mf_edits *e, struct mf_span span, struct mf_str text)
{
    /* A named rule that two stages use is changed once. */
    for (uint32_t i = 0; i < e->list.n && span.len > 0; i++)
        if (e->list.at[i].at.at == span.at && e->list.at[i].at.len == span.len &&
            mf_str_eq(e->list.at[i].text, text))
            return;
    mf_vec_push(e->a, &e->list, ((struct mf_edit){span, text}));
}

/* First byte of the line's blanks that lead to `i`, or `i` where something else stands before it.
 */
static uint32_t indent_before(const struct mf_edits *e, uint32_t i)
{
    uint32_t from = i;

    while (from > 0 && blank(at(e, from - 1)))
        from--;
    return from > 0 && at(e, from - 1) != '\n' ? i : from;
}

/* Column in which the arguments of the power's clauses stand, counted from their keywords. */
static uint32_t column_of(const struct mf_edits *e, const struct mf_power *p)
{
    uint32_t i = p->effect_span.at + (uint32_t)(sizeof "effect" - 1);

    while (blank(at(e, i)))
        i++;
    return i - p->effect_span.at;
}

static void add_clause(struct mf_buf *out, const struct mf_edits *e, const struct mf_power *p,
                       const char *keyword, struct mf_str rest)
{
    uint32_t column = column_of(e, p), n = (uint32_t)strlen(keyword);

    mf_buf_c(out, keyword);
    mf_buf_pad(out, ' ', n < column ? column - n : 1);
    mf_buf_add(out, rest);
}

void mf_edit_clause(struct mf_edits *e, const struct mf_power *p, const char *keyword,
                    struct mf_str rest)
{
    uint32_t here = p->effect_span.at, from = indent_before(e, here);
    struct mf_buf out;

    mf_buf_init(&out, e->a);
    add_clause(&out, e, p, keyword, rest);
    if (from == here) {
        mf_buf_c(&out, "  ");
    } else {
        mf_buf_char(&out, '\n');
        mf_buf_add(&out, mf_edit_source(e, (struct mf_span){from, here - from}));
    }
    mf_edit_replace(e, (struct mf_span){here, 0}, mf_buf_str(&out));
}

void mf_edit_counted_at_proposal(struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_stage *st = mf_power_last(p);
    uint32_t here, from;

    if (p->nstages == 1 || st->counted_span.len > 0 || !st->passes) {
        mf_edit_set_clause(e, p, st->counted_span, "counted", MF_S("at proposal"));
        return;
    }
    here = st->passes_span.at;
    from = indent_before(e, here);
    mf_edit_replace(e, (struct mf_span){here, 0},
                    mf_strf(e->a, "counted%*s at proposal%s%.*s",
                            (int)(st->passes->span.at - here) - (int)sizeof "counted", "",
                            from == here ? "  " : "\n",
                            MF_F(mf_edit_source(e, (struct mf_span){from, here - from}))));
}

void mf_edit_set_clause(struct mf_edits *e, const struct mf_power *p, struct mf_span span,
                        const char *keyword, struct mf_str rest)
{
    struct mf_buf out;

    if (span.len == 0) {
        mf_edit_clause(e, p, keyword, rest);
        return;
    }
    mf_buf_init(&out, e->a);
    add_clause(&out, e, p, keyword, rest);
    mf_edit_replace(e, span, mf_buf_str(&out));
}

void mf_edit_remove(struct mf_edits *e, struct mf_span span)
{
    uint32_t from = indent_before(e, span.at), to = end_of(span), after = to;

    while (blank(at(e, after)))
        after++;
    if (from != span.at && at(e, after) == '\n')
        to = after + 1; /* the whole line */
    else {
        from = span.at;
        to = after;
    }
    mf_edit_replace(e, (struct mf_span){from, to - from}, (struct mf_str){0});
}

void mf_edit_item(struct mf_edits *e, struct mf_str text)
{
    uint32_t here;

    mf_assert(e->c->nitems > 0);
    here = end_of(e->c->items[e->c->nitems - 1].span);
    mf_edit_replace(e, (struct mf_span){here, 0}, mf_strf(e->a, "\n\n  %.*s", MF_F(text)));
}

void mf_edit_silence(struct mf_edits *e)
{
    if (e->c->silence_span.len > 0)
        return;
    mf_assert(e->c->nitems > 0);
    mf_edit_replace(e, (struct mf_span){e->c->items[0].span.at, 0},
                    MF_S("silence over 1 hour extends\n\n  "));
}

bool mf_edit_passes(struct mf_edits *e, const struct mf_power *p, const struct mf_stage *st,
                    struct mf_str text, bool also)
{
    struct mf_str old;

    if (st->passes_when_proposed) {
        mf_edit_set_clause(e, p, st->passes_span, "passes when", text);
        return true;
    }
    if (!st->passes || st->choose.span.len > 0)
        return false;
    old = mf_edit_source(e, st->passes->span);
    if (also && st->passes->kind == MF_RULE_OR)
        text = mf_strf(e->a, "(%.*s) and %.*s", MF_F(old), MF_F(text));
    else if (also)
        text = mf_strf(e->a, "%.*s and %.*s", MF_F(old), MF_F(text));
    mf_edit_replace(e, st->passes->span, text);
    return true;
}

static void sort(struct mf_edits *e)
{
    for (uint32_t i = 1; i < e->list.n; i++)
        for (uint32_t k = i; k > 0 && e->list.at[k].at.at < e->list.at[k - 1].at.at; k--) {
            struct mf_edit swap = e->list.at[k];
            e->list.at[k] = e->list.at[k - 1];
            e->list.at[k - 1] = swap;
        }
}

struct mf_str mf_edits_apply(struct mf_edits *e)
{
    struct mf_str text = e->c->source.text;
    struct mf_buf out;
    uint32_t done = 0;

    sort(e);
    mf_buf_init(&out, e->a);
    for (uint32_t i = 0; i < e->list.n; i++) {
        const struct mf_edit *edit = &e->list.at[i];
        if (edit->at.at < done)
            return (struct mf_str){0};
        mf_buf_add(&out, mf_str_sub(text, done, edit->at.at - done));
        mf_buf_add(&out, edit->text);
        done = end_of(edit->at);
    }
    mf_buf_add(&out, mf_str_sub(text, done, text.n - done));
    return mf_buf_str(&out);
}
