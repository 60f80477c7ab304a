/* Taking clauses out of a charter's text. */
#include "replay/why_internal.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct mf_str mf_cut_text(struct mf_arena *a, struct mf_str text, const struct mf_cut *cuts,
                          uint32_t n)
{
    char *copy = mf_arena_copy(a, text.p, text.n);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_str instead = cuts[i].instead ? mf_str_c(cuts[i].instead) : (struct mf_str){0};
        for (uint32_t k = 0; k < cuts[i].span.len && cuts[i].span.at + k < text.n; k++) {
            char *c = &copy[cuts[i].span.at + k];
            if (k < instead.n)
                *c = instead.p[k];
            else if (!is_space(*c))
                *c = ' ';
        }
    }
    return (struct mf_str){copy, text.n};
}

/* The span with the sign that joins it to what stands before, when that is `sign`. */
static struct mf_span with_sign_before(struct mf_str text, struct mf_span s, char sign)
{
    uint32_t at = s.at;
    while (at > 0 && is_space(text.p[at - 1]))
        at--;
    if (at == 0 || text.p[at - 1] != sign)
        return s;
    return (struct mf_span){at - 1, s.at + s.len - (at - 1)};
}

/* The span with the brackets right around it. */
static struct mf_span with_brackets(struct mf_str text, struct mf_span s)
{
    uint32_t from = s.at, to = s.at + s.len;
    for (;;) {
        uint32_t before = from, after = to;
        while (before > 0 && is_space(text.p[before - 1]))
            before--;
        while (after < text.n && is_space(text.p[after]))
            after++;
        if (before == 0 || after >= text.n || text.p[before - 1] != '(' || text.p[after] != ')')
            return (struct mf_span){from, to - from};
        from = before - 1;
        to = after + 1;
    }
}

static bool inside(struct mf_span inner, struct mf_span outer)
{
    return inner.at >= outer.at && inner.at + inner.len <= outer.at + outer.len;
}

/* The rule itself, named rules opened. */
static const struct mf_rule *opened(const struct mf_charter *c, const struct mf_rule *r)
{
    while (r->kind == MF_RULE_NAMED && r->name.kind == MF_REF_RULE)
        r = c->rules[r->name.index].rule;
    return r;
}

/*
 * The part of a rule's outermost `and` to which the clause belongs, named rules opened on the way;
 * the rule itself where it isn't an `and`. NULL: the clause is no part of it.
 */
const struct mf_rule *mf_cut_conjunct(const struct mf_charter *c, const struct mf_rule *rule,
                                      struct mf_span clause, const struct mf_rule **ret_and,
                                      uint32_t *ret_nth)
{
    *ret_and = NULL;
    if (!rule)
        return NULL;
    rule = opened(c, rule);
    if (rule->kind != MF_RULE_AND)
        return inside(clause, rule->span) ? rule : NULL;
    for (uint32_t i = 0; i < rule->nchildren; i++) {
        const struct mf_rule *part = opened(c, rule->children[i]);
        if (!inside(clause, rule->children[i]->span) && !inside(clause, part->span))
            continue;
        *ret_and = rule;
        *ret_nth = i;
        return inside(clause, rule->children[i]->span) ? rule->children[i] : part;
    }
    return NULL;
}

/* From the end of the part before to the end of this one, or from its start to that of the next. */
static struct mf_span joined_span(struct mf_str text, const struct mf_rule *and, uint32_t nth)
{
    struct mf_span part = with_brackets(text, and->children[nth]->span);
    if (nth > 0) {
        struct mf_span before = with_brackets(text, and->children[nth - 1]->span);
        uint32_t from = before.at + before.len;
        return (struct mf_span){from, part.at + part.len - from};
    }
    struct mf_span next = with_brackets(text, and->children[1]->span);
    return (struct mf_span){part.at, next.at - part.at};
}

/* `with quorum …` of a rule's leaf, to its end. */
static bool quorum_span(struct mf_str text, const struct mf_rule *leaf, struct mf_span *ret)
{
    struct mf_str words = MF_S("with");
    for (uint32_t at = leaf->quorum.span.at; at > leaf->span.at; at--) {
        if (mf_str_eq(mf_str_sub(text, at - 1, words.n), words)) {
            *ret = (struct mf_span){at - 1, leaf->span.at + leaf->span.len - (at - 1)};
            return true;
        }
    }
    return false;
}

static void add(struct mf_cuts *list, struct mf_span span, const char *instead)
{
    if (span.len > 0 && list->n < sizeof list->at / sizeof *list->at)
        list->at[list->n++] = (struct mf_cut){span, instead};
}

bool mf_cut_quorum(const struct mf_charter *c, const struct mf_rule *leaf, struct mf_cuts *ret)
{
    struct mf_span span;
    *ret = (struct mf_cuts){0};
    if (!leaf->has_quorum || !quorum_span(c->source.text, leaf, &span))
        return false;
    add(ret, span, NULL);
    return true;
}

bool mf_cut_part(const struct mf_charter *c, const struct mf_rule *and, uint32_t nth,
                 struct mf_cuts *ret)
{
    *ret = (struct mf_cuts){0};
    if (!and || and->nchildren < 2)
        return false;
    add(ret, joined_span(c->source.text, and, nth), NULL);
    return true;
}

bool mf_cut_decision(const struct mf_charter *c, const struct mf_power *power, unsigned how_much,
                     struct mf_cuts *ret)
{
    const struct mf_stage *s = &power->stages[0];
    *ret = (struct mf_cuts){0};
    if (power->nstages != 1 || !s->passes)
        return false;
    struct mf_span rule = with_brackets(c->source.text, s->passes->span), whole = s->passes_span;
    while (whole.len < sizeof "passes when proposed" - 1 && whole.at > 0 &&
           c->source.text.p[whole.at - 1] == ' ') {
        whole.at--;
        whole.len++;
    }
    if (rule.len >= sizeof "proposed" - 1)
        add(ret, rule, "proposed");
    else if (whole.len >= sizeof "passes when proposed" - 1)
        add(ret, whole, "passes when proposed");
    else
        return false;
    if (how_much > 0) {
        add(ret, s->votes.span, NULL);
        add(ret, s->lapses_span, NULL);
    }
    if (how_much > 1) {
        add(ret, s->ballot_span, NULL);
        add(ret, s->ballots_final_span, NULL);
        add(ret, s->stays_open_span, NULL);
        add(ret, s->counted_span, NULL);
        for (uint32_t i = 0; i < s->nrecuses; i++)
            add(ret, s->recuses_span[i], NULL);
    }
    return true;
}

void mf_cut_clause(const struct mf_charter *c, struct mf_span clause, struct mf_cuts *ret)
{
    *ret = (struct mf_cuts){0};
    add(ret, with_sign_before(c->source.text, clause, ','), NULL);
}
