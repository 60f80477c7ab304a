/* Values and conditions. */
#include "lang/parse_internal.h"

static const struct mf_str nothing = {0};

/* value = duration | amount | STRING | WORD */
bool mf_p_value(struct mf_parser *p, struct mf_value *ret)
{
    struct mf_span start = p->tok.span;
    bool ok = true;
    if (mf_p_at(p, MF_TOK_STRING)) {
        ret->kind = MF_VALUE_TEXT;
        ok = mf_p_text(p, &ret->text);
    } else if (!mf_p_at(p, MF_TOK_INT) && !mf_p_at(p, MF_TOK_PERCENT) && !mf_p_at(p, MF_TOK_WORD)) {
        return mf_p_fail(p, MF_CAT_VALUE_MISSING, nothing);
    } else {
        ok = mf_p_amount(p, &ret->amount, true);
        ret->kind = ret->amount.kind == MF_AMT_NAME ? MF_VALUE_WORD : MF_VALUE_AMOUNT;
        if (ret->kind == MF_VALUE_WORD)
            ret->text = ret->amount.ref.name.text;
        if (ok && ret->amount.kind == MF_AMT_COUNT && mf_p_at(p, MF_TOK_WORD) &&
            mf_p_is_unit(p->tok.text)) {
            ret->kind = MF_VALUE_DURATION;
            ok = mf_p_duration_after(p, ret->amount.count, start, &ret->duration);
            ret->amount = (struct mf_amount){0};
        }
    }
    ret->span = mf_p_since(p, start);
    return ok;
}

/* ---- conditions
 * ----------------------------------------------------------------------------------- */

/* op = "<=" | ">=" | "is" */
static bool op(struct mf_parser *p, enum mf_op *ret)
{
    if (mf_p_at(p, MF_TOK_LT) || mf_p_at(p, MF_TOK_GT))
        mf_p_say(p, MF_CAT_COMPARE, p->tok.span, p->tok.text, nothing);
    else if (mf_p_at(p, MF_TOK_EQ))
        mf_p_say(p, MF_CAT_COMPARE_IS, p->tok.span, nothing, nothing)->suggestion = MF_S("is");
    else if (!mf_p_at(p, MF_TOK_LE) && !mf_p_at(p, MF_TOK_GE) && !mf_p_is(p, "is"))
        return mf_p_fail(p, MF_CAT_COND_UNFINISHED, nothing);
    if (mf_p_at(p, MF_TOK_LE) || mf_p_at(p, MF_TOK_LT))
        *ret = MF_OP_LE;
    else if (mf_p_at(p, MF_TOK_GE) || mf_p_at(p, MF_TOK_GT))
        *ret = MF_OP_GE;
    else
        *ret = MF_OP_IS;
    mf_p_next(p);
    return true;
}

/* A condition on one name takes a body, an office, a power or a parameter as a whole. */
static void plain_name(struct mf_parser *p, struct mf_cond *c)
{
    const struct mf_group *g = &c->group;
    if (g->kind != MF_GROUP_NAMED || g->tag.name.span.len || g->except != MF_EXCEPT_NONE ||
        g->by.span.len)
        mf_p_say(p, MF_CAT_COND_GROUP, g->span, mf_source_slice(&p->source, g->span), nothing);
    c->name = g->of;
    c->group = (struct mf_group){0};
}

/* about = group ( "in" "office" op value | "below" "minimum" | "vacant" | "failed" "within" D | op
 * value ) */
static bool about_group(struct mf_parser *p, struct mf_cond *c)
{
    if (!mf_p_group(p, &c->group))
        return false;
    if (mf_p_take(p, "in")) {
        c->kind = MF_COND_IN_OFFICE;
        return mf_p_expect(p, "office") && op(p, &c->op) && mf_p_value(p, &c->value);
    }
    plain_name(p, c);
    if (mf_p_take(p, "below")) {
        c->kind = MF_COND_BELOW_MINIMUM;
        return mf_p_expect(p, "minimum");
    }
    if (mf_p_take(p, "vacant")) {
        c->kind = MF_COND_OFFICE_VACANT;
        return true;
    }
    if (mf_p_take(p, "failed")) {
        c->kind = MF_COND_FAILED;
        return mf_p_expect(p, "within") && mf_p_duration(p, &c->within);
    }
    c->kind = MF_COND_PARAM;
    return op(p, &c->op) && mf_p_value(p, &c->value);
}

static bool cond(struct mf_parser *p, const struct mf_cond **ret);

static bool in_parentheses(struct mf_parser *p, const struct mf_cond **ret)
{
    if (p->depth == MF_MAX_NESTING)
        return mf_p_fail(p, MF_CAT_TOO_DEEP, mf_strf(p->diags->arena, "%u", MF_MAX_NESTING));
    p->depth++;
    mf_p_next(p);
    bool ok = cond(p, ret);
    p->depth--;
    return ok && mf_p_expect_sign(p, MF_TOK_RPAREN, ")");
}

/* atom = "(" cond ")" | [ "not" ] ( "vacancy" "on" NAME | "emergency" NAME | about ) [ "for" D ] */
static bool atom(struct mf_parser *p, const struct mf_cond **ret)
{
    struct mf_span start = p->tok.span;
    if (mf_p_at(p, MF_TOK_LPAREN))
        return in_parentheses(p, ret);
    struct mf_cond *c = mf_p_new(p, sizeof *c);
    *ret = c;
    c->negated = mf_p_take(p, "not");
    bool ok;
    if (c->negated && mf_p_at(p, MF_TOK_LPAREN)) {
        mf_p_say(p, MF_CAT_NOT_GROUP, p->tok.span, nothing, nothing);
        return in_parentheses(p, ret);
    }
    if (mf_p_take(p, "vacancy")) {
        c->kind = MF_COND_VACANCY;
        ok = mf_p_expect(p, "on") && mf_p_ref(p, &c->name);
    } else if (mf_p_take(p, "emergency")) {
        c->kind = MF_COND_EMERGENCY;
        ok = mf_p_ref(p, &c->name);
    } else if (mf_p_at(p, MF_TOK_WORD)) {
        ok = about_group(p, c);
    } else {
        ok = mf_p_fail(p, MF_CAT_COND_MISSING, nothing);
    }
    if (ok && mf_p_take(p, "for"))
        ok = mf_p_duration(p, &c->held);
    c->span = mf_p_since(p, start);
    return ok;
}

static bool joined(struct mf_parser *p, const struct mf_cond **ret, const char *word,
                   enum mf_cond_kind kind,
                   bool (*child)(struct mf_parser *, const struct mf_cond **))
{
    struct mf_span start = p->tok.span;
    const struct mf_cond *first = NULL;
    bool ok = child(p, &first);
    *ret = first;
    if (!ok || !mf_p_is(p, word))
        return ok;
    struct mf_list list = {0};
    *(const struct mf_cond **)mf_p_add(p, &list, sizeof first) = first;
    while (ok && mf_p_take(p, word)) {
        const struct mf_cond **next = mf_p_add(p, &list, sizeof *next);
        ok = child(p, next);
    }
    struct mf_cond *c = mf_p_new(p, sizeof *c);
    c->kind = kind;
    c->children = mf_p_array(p, &list, sizeof *c->children, &c->nchildren);
    c->span = mf_p_since(p, start);
    *ret = c;
    return ok;
}

/* all = atom { "and" atom } */
static bool all(struct mf_parser *p, const struct mf_cond **ret)
{
    return joined(p, ret, "and", MF_COND_AND, atom);
}

/* cond = all { "or" all } */
static bool cond(struct mf_parser *p, const struct mf_cond **ret)
{
    return joined(p, ret, "or", MF_COND_OR, all);
}

bool mf_p_cond(struct mf_parser *p, const struct mf_cond **ret)
{
    struct mf_span start = p->tok.span;
    p->depth = 0;
    if (cond(p, ret))
        return true;
    struct mf_cond *c = mf_p_new(p, sizeof *c);
    c->kind = MF_COND_AND;
    c->span = mf_p_since(p, start);
    *ret = c;
    return false;
}
