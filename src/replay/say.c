/* Phrases about a replay. */
#include "replay/say.h"

#include "base/os.h"

static const char *const words[MF_RW__COUNT][MF_LINGUA__COUNT] = {
#define MF_RW(sym, en, id) [MF_RW_##sym] = {en, id},
#include "replay/words.def"
#undef MF_RW
};

struct mf_str mf_say_fill(const struct mf_say *s, enum mf_rw word, const struct mf_str *args,
                          unsigned n)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    mf_fill(&b, words[word][s->lingua], args, n);
    return mf_buf_str(&b);
}

struct mf_str mf_say_number(const struct mf_say *s, uint64_t n)
{
    return mf_strf(s->a, "%llu", (unsigned long long)n);
}

void mf_say_join(struct mf_buf *out, struct mf_str phrase, const char *sign)
{
    if (phrase.n == 0)
        return;
    mf_buf_c(out, out->n > 0 ? sign : "");
    mf_buf_add(out, phrase);
}

/* ---- people
 * --------------------------------------------------------------------------------------- */

/* "a", "a and b", "a, b and c" */
static struct mf_str listed(const struct mf_say *s, const struct mf_str *names, uint32_t n)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    if (n == 0)
        return mf_rsaid(s, NOBODY);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n)
            mf_buf_add(&b, mf_rsaid(s, AND));
        else if (i > 0)
            mf_buf_c(&b, ", ");
        mf_buf_add(&b, names[i]);
    }
    return mf_buf_str(&b);
}

static struct mf_str title_of(const struct mf_people_line *line)
{
    return line->title.n ? line->title : line->name.text;
}

static struct mf_str share(const struct mf_say *s, const struct mf_people_line *line, uint64_t n)
{
    struct mf_str title = title_of(line);
    if (!line->crowd)
        return title;
    if (n >= line->count)
        return mf_rsay(s, CROWD, mf_say_number(s, line->count), title);
    return mf_rsay(s, OTHERS, mf_say_number(s, n), mf_say_number(s, line->count), title);
}

struct mf_str mf_say_shares(const struct mf_say *s, const struct mf_share *who, uint32_t n)
{
    const struct mf_scenario *sc = s->replay->scenario;
    struct mf_str *names = mf_new_n(s->a, struct mf_str, n);
    uint32_t count = 0;
    uint64_t all = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t sum = 0;
        bool earlier = false;
        for (uint32_t k = 0; k < n; k++) {
            sum += who[k].line == who[i].line ? who[k].count : 0;
            earlier |= k < i && who[k].line == who[i].line;
        }
        if (earlier)
            continue;
        all += sum;
        names[count++] = share(s, &sc->people[who[i].line], sum);
    }
    if (all >= sc->npersons && sc->npeople > 1)
        return mf_rsay(s, EVERYBODY, mf_say_number(s, sc->npersons));
    return listed(s, names, count);
}

struct mf_str mf_say_who(const struct mf_say *s, const struct mf_who *who)
{
    struct mf_str *names = mf_new_n(s->a, struct mf_str, who->nnames);
    if (who->group.span.len > 0)
        return mf_rsay(s, OF, mf_say_number(s, who->count), who->group.text);
    for (uint32_t i = 0; i < who->nnames; i++)
        names[i] = mf_say_line(s, who->lines[i]);
    return listed(s, names, who->nnames);
}

struct mf_str mf_say_line(const struct mf_say *s, uint32_t line)
{
    const struct mf_people_line *l = &s->replay->scenario->people[line];
    return share(s, l, l->count);
}

struct mf_str mf_say_person(const struct mf_say *s, mf_person p)
{
    mf_assert(p < s->replay->scenario->npersons);
    return s->replay->cast.persons[p].name;
}

/* ---- time
 * ----------------------------------------------------------------------------------------- */

struct mf_str mf_say_duration(const struct mf_say *s, mf_duration d)
{
    return mf_duration_show(s->a, d, s->lingua);
}

struct mf_str mf_say_after(const struct mf_say *s, mf_duration d)
{
    if (d == 0)
        return mf_rsaid(s, AT_ONCE);
    return mf_rsay(s, AFTER, mf_say_duration(s, d));
}

struct mf_str mf_say_instant(const struct mf_say *s, mf_instant t)
{
    return mf_instant_show(s->a, t, s->lingua);
}

/* ---- attempts
 * ------------------------------------------------------------------------------------- */

/* When a provisional effect was lifted for the time of a challenge; MF_NEVER: it wasn't. */
static mf_instant lifted_at(const struct mf_account *acc, const struct mf_attempt_account *a)
{
    for (uint32_t i = 0; i < acc->steps.n; i++) {
        const struct mf_step *st = &acc->steps.at[i];
        if (st->kind == MF_STEP_EVENT && st->proposal == a->proposal &&
            st->event.kind == MF_EV_LIFTED)
            return st->at;
    }
    return MF_NEVER;
}

static struct mf_str since(const struct mf_say *s, const struct mf_attempt_account *a, mf_instant t)
{
    return t == MF_NEVER ? (struct mf_str){0} : mf_say_after(s, t - a->tried);
}

static struct mf_str undone(const struct mf_say *s, const struct mf_account *acc,
                            const struct mf_attempt_account *a)
{
    mf_instant lifted = lifted_at(acc, a);
    struct mf_str effect = since(s, a, a->effect), ended = since(s, a, a->ended);
    if (lifted == MF_NEVER || lifted == a->ended)
        return mf_rsay(s, OUT_UNDONE_ONLY, effect, effect, ended);
    return mf_rsay(s, OUT_UNDONE, effect, since(s, a, lifted), ended);
}

static struct mf_str refused(const struct mf_say *s, const struct mf_attempt_account *a)
{
    if (a->lawful == MF_NEVER)
        return mf_rsaid(s, OUT_REFUSED);
    return mf_rsay(s, OUT_REFUSED_THEN, mf_say_instant(s, a->lawful));
}

static struct mf_str outcome(const struct mf_say *s, const struct mf_account *acc,
                             const struct mf_attempt_account *a)
{
    struct mf_str ended = since(s, a, a->ended), effect = since(s, a, a->effect);
    switch (a->outcome) {
    case MF_OUT_ABSENT:
        if (a->lacks.span.len > 0)
            return mf_rsay(s, OUT_CANT_SAY, a->lacks.text);
        return mf_rsaid(s, OUT_ABSENT);
    case MF_OUT_UNTRIED:
        return mf_rsaid(s, OUT_UNTRIED);
    case MF_OUT_REFUSED:
        return refused(s, a);
    case MF_OUT_RUNNING:
        return mf_rsaid(s, OUT_RUNNING);
    case MF_OUT_EFFECTIVE:
        return mf_rsay(s, OUT_EFFECTIVE, effect);
    case MF_OUT_OVER:
        return mf_rsay(s, OUT_OVER, effect, mf_say_duration(s, a->ended - a->effect));
    case MF_OUT_UNDONE:
        return undone(s, acc, a);
    case MF_OUT_REJECTED:
        return mf_rsay(s, OUT_REJECTED, ended);
    case MF_OUT_LAPSED:
        return mf_rsay(s, OUT_LAPSED, ended);
    case MF_OUT_WITHDRAWN:
        return mf_rsay(s, OUT_WITHDRAWN, ended);
    case MF_OUT_VETOED:
        return mf_rsay(s, OUT_VETOED, ended);
    case MF_OUT_OVERTURNED:
        return mf_rsay(s, OUT_OVERTURNED, ended);
    case MF_OUT_FAILED:
        return mf_rsay(s, OUT_FAILED, ended);
    case MF_OUT_MOOT:
        return mf_rsay(s, OUT_MOOT, ended);
    case MF_OUT_SUPERSEDED:
        return mf_rsay(s, OUT_SUPERSEDED, ended);
    case MF_OUT__COUNT:
        break;
    }
    mf_bug("an outcome that is none");
}

struct mf_str mf_say_outcome(const struct mf_say *s, const struct mf_account *acc,
                             const struct mf_attempt_account *a)
{
    struct mf_str text = outcome(s, acc, a);
    if (a->proposal == MF_NO_PROPOSAL || a->lawful == MF_NEVER)
        return text;
    return mf_rsay(s, OUT_LATER, mf_say_after(s, a->lawful - a->tried), text);
}

enum { SHORT_TEXT = 24 }; /* columns of an argument that is shown as it is */

struct mf_str mf_say_attempt(const struct mf_say *s, const struct mf_attempt *a)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    mf_buf_add(&b, a->power.text);
    mf_buf_char(&b, '(');
    for (uint32_t i = 0; i < a->nargs; i++) {
        const struct mf_literal *l = &a->args[i];
        mf_buf_c(&b, i == 0 ? "" : ", ");
        if (l->kind == MF_LITERAL_NUMBER)
            mf_buf_add(&b, mf_say_number(s, l->number));
        else if (l->kind == MF_LITERAL_NAME)
            mf_buf_add(&b, l->text);
        else if (mf_str_width(l->text) <= SHORT_TEXT)
            mf_buf_f(&b, "\"%.*s\"", MF_F(l->text));
        else
            mf_buf_c(&b, "…");
    }
    mf_buf_char(&b, ')');
    return mf_buf_str(&b);
}

/* ---- counts
 * --------------------------------------------------------------------------------------- */

static struct mf_str base_word(const struct mf_say *s, enum mf_base base)
{
    static const enum mf_rw bases[MF_BASE__COUNT] = {
        [MF_BASE_NONE] = MF_RW_BASE_NONE,           [MF_BASE_SEATS] = MF_RW_BASE_SEATS,
        [MF_BASE_IN_OFFICE] = MF_RW_BASE_IN_OFFICE, [MF_BASE_ACTIVE] = MF_RW_BASE_ACTIVE,
        [MF_BASE_PRESENT] = MF_RW_BASE_PRESENT,     [MF_BASE_VOTING] = MF_RW_BASE_VOTING,
        [MF_BASE_ISSUED] = MF_RW_BASE_ISSUED,
    };
    return mf_say_fill(s, bases[base], NULL, 0);
}

/* "board.independent" */
static struct mf_str group_name(const struct mf_say *s, const struct mf_group *g)
{
    if (g->kind != MF_GROUP_NAMED)
        return (struct mf_str){0};
    if (g->tag.kind == MF_REF_NONE)
        return g->of.name.text;
    return mf_strf(s->a, "%.*s.%.*s", MF_F(g->of.name.text), MF_F(g->tag.name.text));
}

static struct mf_str one_fact(const struct mf_say *s, const struct mf_leaf_facts *f, bool named)
{
    const struct mf_rule *leaf = f->leaf;
    struct mf_str have = mf_say_number(s, f->have), need = mf_say_number(s, f->need);
    struct mf_str group = group_name(s, &leaf->group);
    if (leaf->kind == MF_RULE_CONSENT)
        return mf_rsay(s, NEED_CONSENT, leaf->name.name.text,
                       f->have ? mf_rsaid(s, YES) : mf_rsaid(s, NO));
    if (leaf->kind == MF_RULE_NO_OBJECTION)
        return mf_rsay(s, NEED_NO_OBJECTION, need, have);
    struct mf_str args[] = {need, mf_say_number(s, f->of), base_word(s, leaf->base), have, group};
    if (leaf->base == MF_BASE_NONE)
        return mf_say_fill(s, MF_RW_NEED_PLAIN, args, 5);
    bool with_group = named && group.n > 0;
    return mf_say_fill(s, with_group ? MF_RW_NEED_GROUP : MF_RW_NEED, args, 5);
}

struct mf_str mf_say_facts(const struct mf_say *s, const struct mf_leaf_facts *facts, uint32_t n,
                           bool failed_only)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_leaf_facts *f = &facts[i];
        bool quorum_fails = f->has_quorum && f->quorum_have < f->quorum_need;
        if (failed_only && f->now == MF_TRUE)
            continue;
        if (!failed_only || !quorum_fails || f->have < f->need)
            mf_say_join(&b, one_fact(s, f, n > 1), "; ");
        if (f->has_quorum && (!failed_only || quorum_fails))
            mf_say_join(&b,
                        mf_rsay(s, NEED_QUORUM, mf_say_number(s, f->quorum_need),
                                mf_say_number(s, f->quorum_of), base_word(s, f->leaf->quorum_base),
                                mf_say_number(s, f->quorum_have)),
                        "; ");
    }
    return mf_buf_str(&b);
}

/* ---- texts
 * ---------------------------------------------------------------------------------------- */

struct mf_str mf_say_place(const struct mf_say *s, const struct mf_charter *c, struct mf_span span)
{
    struct mf_place place = mf_source_place(&c->source, span.at);
    return mf_strf(s->a, "%.*s:%u", MF_F(c->source.name), place.line);
}

struct mf_str mf_say_clause(const struct mf_say *s, const struct mf_charter *c, struct mf_span span)
{
    struct mf_str text = mf_source_slice(&c->source, span);
    struct mf_buf b;
    bool gap = false;
    mf_buf_init(&b, s->a);
    for (size_t i = 0; i < text.n; i++) {
        bool blank =
            text.p[i] == ' ' || text.p[i] == '\n' || text.p[i] == '\t' || text.p[i] == '\r';
        if (!blank) {
            mf_buf_c(&b, gap && b.n > 0 ? " " : "");
            mf_buf_char(&b, text.p[i]);
        }
        gap = blank;
    }
    return mf_buf_str(&b);
}

struct mf_str mf_say_note(const struct mf_say *s, const struct mf_note *note)
{
    struct mf_buf b;
    mf_buf_init(&b, s->a);
    if (note->sourced)
        mf_say_join(&b, mf_rsay(s, SOURCE, note->source), "; ");
    if (note->inferred && note->inference.n > 0)
        mf_say_join(&b, mf_rsay(s, INFERENCE_WHY, note->inference), "; ");
    else if (note->inferred)
        mf_say_join(&b, mf_rsaid(s, INFERENCE), "; ");
    return mf_buf_str(&b);
}
