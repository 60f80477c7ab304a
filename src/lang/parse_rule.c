/* Amounts, durations, groups and rules. */
#include "lang/parse_internal.h"

static const struct mf_str nothing = {0};

/* ---- durations
 * ------------------------------------------------------------------------------------ */

static const struct {
    const char *one, *many;
    mf_duration ms;
} units[] = {
    {"minute", "minutes", MF_MINUTE}, {"hour", "hours", MF_HOUR}, {"day", "days", MF_DAY},
    {"week", "weeks", MF_WEEK},       {"year", "years", MF_YEAR},
};
enum { NUNITS = sizeof units / sizeof *units };
static const char *const unit_words[] = {"minutes", "hours", "days", "weeks", "years", "minute",
                                         "hour",    "day",   "week", "year",  NULL};

static mf_duration unit_ms(struct mf_str word)
{
    for (size_t i = 0; i < NUNITS; i++) {
        if (mf_str_is(word, units[i].one) || mf_str_is(word, units[i].many))
            return units[i].ms;
    }
    return 0;
}

bool mf_p_is_unit(struct mf_str word)
{
    return unit_ms(word) != 0;
}

/* The unit after a number; what isn't one is reported and taken for days. */
static mf_duration unit(struct mf_parser *p, struct mf_span number)
{
    if (mf_p_is(p, "business") || mf_p_is(p, "working")) {
        mf_p_say(p, MF_CAT_BUSINESS_DAYS, p->tok.span, p->tok.text, nothing);
        mf_p_next(p);
    }
    struct mf_str word = p->tok.kind == MF_TOK_WORD ? p->tok.text : nothing;
    mf_duration ms = unit_ms(word);
    struct mf_str near = ms || p->tok.first ? nothing : mf_p_nearest(word, unit_words);
    if (ms) {
        mf_p_next(p);
        return ms;
    }
    if (mf_str_is(word, "month") || mf_str_is(word, "months") || mf_str_is(word, "second") ||
        mf_str_is(word, "seconds")) {
        mf_p_say(p, MF_CAT_UNIT_OTHER, p->tok.span, word, nothing);
        mf_p_next(p);
        return MF_DAY;
    }
    if (near.n > 0) {
        mf_p_say(p, MF_CAT_MISSPELT, p->tok.span, word, near)->suggestion = near;
        mf_p_next(p);
        return unit_ms(near);
    }
    mf_p_say(p, MF_CAT_UNIT_MISSING, number, mf_source_slice(&p->source, number), nothing);
    return MF_DAY;
}

bool mf_p_duration_after(struct mf_parser *p, uint64_t n, struct mf_span number, struct mf_dur *ret)
{
    ret->unit = unit(p, number);
    ret->span = mf_p_since(p, number);
    if (n > (uint64_t)(1000 * MF_YEAR / ret->unit)) {
        mf_p_say(p, MF_CAT_DURATION_LARGE, ret->span, nothing, nothing);
        n = 1;
    }
    ret->ms = (mf_duration)n * ret->unit;
    return true;
}

/* duration = INT ( "minute" | "hour" | "day" | "week" | "year" ), in the plural too */
bool mf_p_duration(struct mf_parser *p, struct mf_dur *ret)
{
    struct mf_span start = p->tok.span;
    if (p->tok.kind == MF_TOK_WORD && mf_p_is_unit(p->tok.text))
        return mf_p_fail(p, MF_CAT_UNIT_ALONE, p->tok.text);
    if (p->tok.kind != MF_TOK_INT)
        return mf_p_fail(p, MF_CAT_DURATION_MISSING, nothing);
    uint64_t n = p->tok.value;
    mf_p_next(p);
    return mf_p_duration_after(p, n, start, ret);
}

bool mf_p_within(struct mf_parser *p, struct mf_dur *ret)
{
    return !mf_p_take(p, "within") || mf_p_duration(p, ret);
}

/* ---- amounts
 * -------------------------------------------------------------------------------------- */

bool mf_p_is_share(const struct mf_amount *a)
{
    return a->kind == MF_AMT_SHARE || a->kind == MF_AMT_MAJORITY || a->kind == MF_AMT_ALL ||
           a->kind == MF_AMT_ALL_BUT;
}

/* The part after `/`, and the limits of both. */
static bool fraction(struct mf_parser *p, struct mf_frac *ret, struct mf_span start)
{
    if (!mf_p_int(p, &ret->den))
        return false;
    struct mf_span span = mf_p_since(p, start);
    if (ret->num > MF_MAX_AMOUNT || ret->den > MF_MAX_AMOUNT) {
        mf_p_say(p, MF_CAT_SHARE_LARGE, span, mf_source_slice(&p->source, span), nothing);
        *ret = (struct mf_frac){1, 2};
    }
    if (ret->den == 0) {
        mf_p_say(p, MF_CAT_SHARE_ZERO, span, nothing, nothing);
        *ret = (struct mf_frac){1, 2};
    }
    return true;
}

/* share = INT "/" INT | PERCENT */
static bool share(struct mf_parser *p, struct mf_frac *ret)
{
    struct mf_span start = p->tok.span;
    *ret = (struct mf_frac){p->tok.value, p->tok.den};
    if (mf_p_take_sign(p, MF_TOK_PERCENT))
        return true;
    if (!mf_p_at(p, MF_TOK_INT))
        return mf_p_fail(p, MF_CAT_SHARE_MISSING, nothing);
    mf_p_next(p);
    return mf_p_expect_sign(p, MF_TOK_SLASH, "/") && fraction(p, ret, start);
}

/* falling = "falling" "to" share "over" duration [ falling ] */
static bool falling(struct mf_parser *p, struct mf_amount *a)
{
    const struct mf_fall **link = &a->falling;
    while (mf_p_take(p, "falling")) {
        struct mf_fall *fall = mf_p_new(p, sizeof *fall);
        struct mf_dur over = {0};
        if (!mf_p_expect(p, "to") || !share(p, &fall->to) || !mf_p_expect(p, "over") ||
            !mf_p_duration(p, &over))
            return false;
        fall->over = over.ms;
        fall->unit = over.unit;
        *link = fall;
        link = &fall->next;
    }
    return true;
}

/* After a number that was taken: what kind of amount it is. */
static bool number(struct mf_parser *p, struct mf_amount *a, uint64_t n, struct mf_span start,
                   bool plain)
{
    if (mf_p_take_sign(p, MF_TOK_SLASH)) {
        a->kind = MF_AMT_SHARE;
        a->share.num = n;
        return fraction(p, &a->share, start);
    }
    if (!plain && (mf_p_is(p, "percent") || mf_p_is(p, "persen"))) {
        mf_p_say(p, MF_CAT_PERCENT_WORD, p->tok.span, p->tok.text,
                 mf_strf(p->diags->arena, "%llu%%", (unsigned long long)n));
        mf_p_next(p);
        a->kind = MF_AMT_SHARE;
        a->share = (struct mf_frac){n > 100 ? 100 : n, 100};
        return true;
    }
    a->kind = MF_AMT_COUNT;
    a->count = n;
    return true;
}

/* rounding = [ "rounded" "down" ] */
static bool rounding(struct mf_parser *p, struct mf_amount *a)
{
    if (!mf_p_take(p, "rounded"))
        return true;
    a->rounded_down = true;
    return mf_p_expect(p, "down");
}

/* modifiers = rounding [ "sqrt" [ "capped" "at" INT ] ] [ falling ] */
static bool modifiers(struct mf_parser *p, struct mf_amount *a)
{
    if (!rounding(p, a))
        return false;
    if (mf_p_take(p, "sqrt")) {
        a->sqrt = true;
        if (mf_p_take(p, "capped")) {
            if (!mf_p_expect(p, "at") || !mf_p_int(p, &a->cap))
                return false;
            a->capped = true;
        }
    }
    return falling(p, a);
}

/* The words and signs that say "at least" elsewhere; here a share alone says so. */
static void comparison(struct mf_parser *p, struct mf_amount *a)
{
    if (mf_p_at(p, MF_TOK_GT)) {
        mf_p_say(p, MF_CAT_GREATER, p->tok.span, nothing, nothing);
        a->more_than = true;
        mf_p_next(p);
    } else if (mf_p_at(p, MF_TOK_GE)) {
        mf_p_say(p, MF_CAT_AT_LEAST, p->tok.span, p->tok.text, nothing);
        mf_p_next(p);
    }
}

/*
 * amount = [ "more" "than" ]
 *          ( INT | share [ modifiers ] | "majority" | "all" [ "but" INT ] | NAME rounding )
 *
 * `plain` leaves out "more than" and "rounded down": where a name follows, these could be names.
 */
bool mf_p_amount(struct mf_parser *p, struct mf_amount *a, bool plain)
{
    struct mf_span start = p->tok.span;
    bool ok = true;
    comparison(p, a);
    if (mf_p_at(p, MF_TOK_INT)) {
        uint64_t n = p->tok.value;
        mf_p_next(p);
        ok = number(p, a, n, start, plain);
    } else if (mf_p_at(p, MF_TOK_PERCENT)) {
        a->kind = MF_AMT_SHARE;
        a->percent = true;
        ok = share(p, &a->share);
    } else if (mf_p_take(p, "majority")) {
        a->kind = MF_AMT_MAJORITY;
    } else if (mf_p_take(p, "all")) {
        a->kind = MF_AMT_ALL;
        if (mf_p_take(p, "but")) {
            a->kind = MF_AMT_ALL_BUT;
            ok = mf_p_int(p, &a->count);
        }
    } else if (mf_p_at(p, MF_TOK_WORD)) {
        bool more = !plain && mf_p_is(p, "more"), at = !plain && mf_p_is(p, "at");
        if (!mf_p_name(p, &a->ref.name))
            return false;
        a->kind = MF_AMT_NAME;
        bool least = at && mf_p_is(p, "least");
        if (least)
            mf_p_say(p, MF_CAT_AT_LEAST, mf_p_since(p, start), MF_S("at least"), nothing);
        if (least || (more && mf_p_is(p, "than"))) {
            mf_p_next(p);
            *a = (struct mf_amount){.more_than = a->more_than || more};
            ok = mf_p_amount(p, a, true);
        }
    } else {
        return mf_p_fail(p, MF_CAT_AMOUNT_MISSING, nothing);
    }
    if (ok && a->kind == MF_AMT_SHARE && !plain)
        ok = modifiers(p, a);
    if (ok && a->kind == MF_AMT_NAME && !plain)
        ok = rounding(p, a);
    a->span = mf_p_since(p, start);
    return ok;
}

/* ---- groups
 * --------------------------------------------------------------------------------------- */

static const char *const base_words[] = {"seats",  "in",     "active", "present",
                                         "voting", "issued", NULL};

/* Words that may follow a group although they aren't a clause's first. */
static bool may_follow_group(const struct mf_parser *p)
{
    static const char *const follow[] = {
        "except", "by",     "within",  "and",    "or",     "counting", "with",
        "tie",    "until",  "for",     "below",  "vacant", "failed",   "is",
        "of",     "quorum", "without", "acting", "as",     "using",    NULL};
    return p->tok.kind != MF_TOK_WORD || mf_p_word_in(p->tok.text, follow) ||
           mf_p_word_in(p->tok.text, base_words) || mf_p_word_in(p->tok.text, mf_item_words) ||
           mf_p_clause(p->tok.text, p->where) || mf_str_is(p->tok.text, "entrenched");
}

static bool is_article(struct mf_str word)
{
    return mf_str_is(word, "the") || mf_str_is(word, "a") || mf_str_is(word, "an");
}

static bool except(struct mf_parser *p, struct mf_group *g)
{
    if (mf_p_is(p, "without"))
        mf_p_say(p, MF_CAT_WITHOUT, p->tok.span, nothing, nothing)->suggestion = MF_S("except");
    else if (!mf_p_is(p, "except"))
        return true;
    mf_p_next(p);
    if (mf_p_take(p, "subject"))
        g->except = MF_EXCEPT_SUBJECT;
    else if (mf_p_take(p, "proposer"))
        g->except = MF_EXCEPT_PROPOSER;
    else if (mf_p_ref(p, &g->except_name))
        g->except = MF_EXCEPT_NAME;
    else
        return false;
    return true;
}

/* named = NAME [ "." NAME ] [ "except" ( NAME | "subject" | "proposer" ) ] [ "by" NAME ] */
static bool named_group(struct mf_parser *p, struct mf_group *g)
{
    g->kind = MF_GROUP_NAMED;
    if (!mf_p_ref(p, &g->of))
        return false;
    if (is_article(g->of.name.text) && !may_follow_group(p)) {
        mf_p_say(p, MF_CAT_ARTICLE, g->of.name.span, g->of.name.text, nothing);
        if (!mf_p_ref(p, &g->of))
            return false;
    }
    if (mf_p_take_sign(p, MF_TOK_DOT) && !mf_p_ref(p, &g->tag))
        return false;
    if (!except(p, g))
        return false;
    if (mf_p_take(p, "by")) {
        if (!mf_p_name(p, &g->by))
            return false;
        g->by_heads = mf_str_is(g->by.text, "heads");
    }
    return true;
}

/* group = named | "subject" | "proposer" | "public" | "none" */
bool mf_p_group(struct mf_parser *p, struct mf_group *g)
{
    static const struct {
        const char *word;
        enum mf_group_kind kind;
    } words[] = {{"subject", MF_GROUP_SUBJECT},
                 {"proposer", MF_GROUP_PROPOSER},
                 {"public", MF_GROUP_PUBLIC},
                 {"none", MF_GROUP_NOBODY}};
    struct mf_span start = p->tok.span;
    bool ok = true;
    if (p->tok.kind != MF_TOK_WORD && p->tok.kind != MF_TOK_STRING)
        return mf_p_fail(p, MF_CAT_GROUP_MISSING, nothing);
    for (size_t i = 0; i < sizeof words / sizeof *words && g->kind == MF_GROUP_NONE_GIVEN; i++) {
        if (mf_p_take(p, words[i].word))
            g->kind = words[i].kind;
    }
    if (g->kind == MF_GROUP_NONE_GIVEN)
        ok = named_group(p, g);
    g->span = mf_p_since(p, start);
    return ok;
}

/* groups = group { "," group } */
bool mf_p_groups(struct mf_parser *p, struct mf_group **ret, uint32_t *ret_n)
{
    struct mf_list list = {0};
    bool ok;
    do {
        ok = mf_p_group(p, mf_p_add(p, &list, sizeof(struct mf_group)));
    } while (ok && mf_p_take_sign(p, MF_TOK_COMMA));
    *ret = mf_p_array(p, &list, sizeof(struct mf_group), ret_n);
    return ok;
}

/* ---- what a count is compared with
 * ---------------------------------------------------------------- */

/* base = ( "seats" | "in" "office" | "active" | "present" | "voting" | "issued" ) [ "without"
 * "abstentions" ] */
bool mf_p_base(struct mf_parser *p, enum mf_base *ret, bool *ret_without_abstentions)
{
    static const enum mf_base bases[] = {MF_BASE_SEATS,   MF_BASE_IN_OFFICE, MF_BASE_ACTIVE,
                                         MF_BASE_PRESENT, MF_BASE_VOTING,    MF_BASE_ISSUED};
    *ret = MF_BASE_NONE;
    for (size_t i = 0; base_words[i] && *ret == MF_BASE_NONE; i++) {
        if (mf_p_take(p, base_words[i]))
            *ret = bases[i];
    }
    if (*ret == MF_BASE_IN_OFFICE && !mf_p_expect(p, "office"))
        return false;
    if (*ret != MF_BASE_NONE && ret_without_abstentions && mf_p_take(p, "without")) {
        *ret_without_abstentions = true;
        return mf_p_expect(p, "abstentions");
    }
    return true;
}

/* A base where one must stand. */
static bool needed_base(struct mf_parser *p, enum mf_base *ret, bool *ret_without,
                        struct mf_span span)
{
    static const char *const words[] = {"seats", "active", "present", "voting", "issued", NULL};
    if (!mf_p_base(p, ret, ret_without))
        return false;
    if (*ret != MF_BASE_NONE)
        return true;
    if (p->tok.first || may_follow_group(p)) {
        mf_p_say(p, MF_CAT_SHARE_BASE, span, mf_source_slice(&p->source, span), nothing);
        return true;
    }
    struct mf_str near = mf_p_nearest(p->tok.text, words);
    mf_p_say(p, MF_CAT_BASE_UNKNOWN, p->tok.span, p->tok.text, nothing)->suggestion = near;
    mf_p_next(p);
    return true;
}

/* kinds = kind { "+" kind }     kind = "yes" | "no" | "abstain" */
static bool kinds(struct mf_parser *p, uint8_t *ret)
{
    do {
        if (mf_p_take(p, "yes"))
            *ret |= MF_KIND_YES;
        else if (mf_p_take(p, "no"))
            *ret |= MF_KIND_NO;
        else if (mf_p_take(p, "abstain"))
            *ret |= MF_KIND_ABSTAIN;
        else
            return mf_p_fail(p, MF_CAT_KIND_MISSING, nothing);
    } while (mf_p_take_sign(p, MF_TOK_PLUS));
    return true;
}

/* quorum = "with" "quorum" amount [ base ] [ "counting" kinds ], a base with every share */
bool mf_p_quorum(struct mf_parser *p, struct mf_rule *r)
{
    if (!mf_p_is(p, "with") && !mf_p_is(p, "quorum"))
        return true;
    if (!mf_p_expect(p, "with") || !mf_p_expect(p, "quorum") || !mf_p_amount(p, &r->quorum, false))
        return false;
    r->has_quorum = true;
    bool share_given = mf_p_is_share(&r->quorum);
    if (share_given ? !needed_base(p, &r->quorum_base, NULL, r->quorum.span)
                    : !mf_p_base(p, &r->quorum_base, NULL))
        return false;
    return !mf_p_take(p, "counting") || kinds(p, &r->quorum_counting);
}

/* tail = base [ "counting" kinds ] [ quorum ] [ "tie" "decided" "by" NAME [ "within" D ] ] */
static bool tail(struct mf_parser *p, struct mf_rule *r, struct mf_span start)
{
    bool ok = mf_p_is_share(&r->amount)
                  ? needed_base(p, &r->base, &r->without_abstentions, mf_p_since(p, start))
                  : mf_p_base(p, &r->base, &r->without_abstentions);
    if (!ok || (mf_p_take(p, "counting") && !kinds(p, &r->counting)) || !mf_p_quorum(p, r))
        return false;
    if (!mf_p_take(p, "tie"))
        return true;
    return mf_p_expect(p, "decided") && mf_p_expect(p, "by") && mf_p_ref(p, &r->tie) &&
           (!p->decides || mf_p_within(p, &r->tie_within));
}

/* ---- rules
 * ---------------------------------------------------------------------------------------- */

static bool rule(struct mf_parser *p, const struct mf_rule **ret);

static bool deeper(struct mf_parser *p)
{
    if (p->depth < MF_MAX_NESTING) {
        p->depth++;
        return true;
    }
    return mf_p_fail(p, MF_CAT_TOO_DEEP, mf_strf(p->diags->arena, "%u", MF_MAX_NESTING));
}

/* "(" rule { "," rule } ")" after `INT of` */
static bool n_of(struct mf_parser *p, struct mf_rule *r)
{
    struct mf_list list = {0};
    r->kind = MF_RULE_N_OF;
    r->n_of = r->amount.count;
    r->amount = (struct mf_amount){0};
    if (!deeper(p))
        return false;
    mf_p_next(p);
    bool ok;
    do {
        const struct mf_rule **child = mf_p_add(p, &list, sizeof *child);
        ok = rule(p, child);
    } while (ok && mf_p_take_sign(p, MF_TOK_COMMA));
    r->children = mf_p_array(p, &list, sizeof *r->children, &r->nchildren);
    p->depth--;
    return ok && mf_p_expect_sign(p, MF_TOK_RPAREN, ")");
}

/* The rest of a count after its amount: "of" group tail */
static bool count(struct mf_parser *p, struct mf_rule *r, struct mf_span start)
{
    r->kind = MF_RULE_COUNT;
    if (!mf_p_expect(p, "of"))
        return false;
    if (r->amount.kind == MF_AMT_COUNT && !r->amount.more_than && mf_p_at(p, MF_TOK_LPAREN))
        return n_of(p, r);
    return mf_p_group(p, &r->group) && tail(p, r, start);
}

/* "no" "objection" "by" amount "of" group [ base ] */
static bool no_objection(struct mf_parser *p, struct mf_rule *r)
{
    r->kind = MF_RULE_NO_OBJECTION;
    struct mf_span start = p->tok.span;
    if (!mf_p_expect(p, "objection") || !mf_p_expect(p, "by"))
        return false;
    start = p->tok.span;
    if (!mf_p_amount(p, &r->amount, false) || !mf_p_expect(p, "of") || !mf_p_group(p, &r->group))
        return false;
    if (mf_p_is_share(&r->amount))
        return needed_base(p, &r->base, &r->without_abstentions, mf_p_since(p, start));
    return mf_p_base(p, &r->base, &r->without_abstentions);
}

/* prim = "(" rule ")" | count | no objection | NAME */
static bool prim(struct mf_parser *p, const struct mf_rule **ret)
{
    struct mf_span start = p->tok.span;
    if (mf_p_at(p, MF_TOK_LPAREN)) {
        if (!deeper(p))
            return false;
        mf_p_next(p);
        bool ok = rule(p, ret);
        p->depth--;
        return ok && mf_p_expect_sign(p, MF_TOK_RPAREN, ")");
    }
    struct mf_rule *r = mf_p_new(p, sizeof *r);
    *ret = r;
    bool ok = true;
    if (mf_p_take(p, "no")) {
        ok = no_objection(p, r);
    } else if (!mf_p_at(p, MF_TOK_WORD) && !mf_p_at(p, MF_TOK_INT) && !mf_p_at(p, MF_TOK_PERCENT) &&
               !mf_p_at(p, MF_TOK_GT) && !mf_p_at(p, MF_TOK_GE)) {
        return mf_p_fail(p, MF_CAT_RULE_MISSING, nothing);
    } else {
        ok = mf_p_amount(p, &r->amount, false);
        if (ok && r->amount.kind == MF_AMT_NAME && !r->amount.more_than &&
            !r->amount.rounded_down && !mf_p_is(p, "of")) {
            r->kind = MF_RULE_NAME;
            r->name = r->amount.ref;
            r->amount = (struct mf_amount){0};
        } else {
            ok = ok && count(p, r, start);
        }
    }
    r->span = mf_p_since(p, start);
    return ok;
}

/* One or more children joined by a word; a single one stands for itself. */
static bool joined(struct mf_parser *p, const struct mf_rule **ret, const char *word,
                   enum mf_rule_kind kind,
                   bool (*child)(struct mf_parser *, const struct mf_rule **))
{
    struct mf_span start = p->tok.span;
    const struct mf_rule *first = NULL;
    bool ok = child(p, &first);
    *ret = first;
    if (!ok || !mf_p_is(p, word))
        return ok;
    struct mf_list list = {0};
    *(const struct mf_rule **)mf_p_add(p, &list, sizeof first) = first;
    while (ok && mf_p_take(p, word)) {
        const struct mf_rule **next = mf_p_add(p, &list, sizeof *next);
        ok = child(p, next);
    }
    struct mf_rule *r = mf_p_new(p, sizeof *r);
    r->kind = kind;
    r->children = mf_p_array(p, &list, sizeof *r->children, &r->nchildren);
    r->span = mf_p_since(p, start);
    *ret = r;
    return ok;
}

/* conj = prim { "and" prim } */
static bool all_of(struct mf_parser *p, const struct mf_rule **ret)
{
    return joined(p, ret, "and", MF_RULE_AND, prim);
}

/* rule = conj { "or" conj } */
static bool rule(struct mf_parser *p, const struct mf_rule **ret)
{
    return joined(p, ret, "or", MF_RULE_OR, all_of);
}

bool mf_p_deciding_rule(struct mf_parser *p, const struct mf_rule **ret)
{
    bool ok;

    p->decides = true;
    ok = mf_p_rule(p, ret);
    p->decides = false;
    return ok;
}

bool mf_p_rule(struct mf_parser *p, const struct mf_rule **ret)
{
    struct mf_span start = p->tok.span;
    p->depth = 0;
    if (rule(p, ret))
        return true;
    /* What couldn't be read says nothing; whoever walks the tree need not ask whether a rule is
     * there. */
    struct mf_rule *r = mf_p_new(p, sizeof *r);
    r->kind = MF_RULE_AND;
    r->span = mf_p_since(p, start);
    *ret = r;
    return false;
}
