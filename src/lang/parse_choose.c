/* Choices: `choose N from …`, and what `ballot` says of the marks on their ballots. */
#include "lang/parse_internal.h"

static const struct mf_str nothing = {0};

/* ---- the ballot
 * ----------------------------------------------------------------------------------- */

/* unranked = "last" | "average" | "nothing" | "not" "compared" */
static bool unranked(struct mf_parser *p, struct mf_ballot_says *b)
{
    static const struct {
        const char *word;
        enum mf_unranked means;
    } words[] = {{"last", MF_UNRANKED_LAST},
                 {"average", MF_UNRANKED_AVERAGE},
                 {"nothing", MF_UNRANKED_MODIFIED}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mf_p_take(p, words[i].word)) {
            b->policy.unranked = words[i].means;
            return true;
        }
    b->policy.unranked = MF_UNRANKED_NO_COMPARISON;
    if (!mf_p_is(p, "not"))
        return mf_p_fail(p, MF_CAT_POLICY_MISSING, MF_S("last, not compared, average, nothing"));
    return mf_p_expect(p, "not") && mf_p_expect(p, "compared");
}

/* equal = "ranks" ( "allowed" | "refused" | "skipped" | "void" "the" "ballot"
 *       | "end" "the" "ballot" [ "while" "several" "continue" ] ) */
static bool equal(struct mf_parser *p, struct mf_ballot_says *b)
{
    enum mf_overvote *means = &b->policy.overvote;

    if (!mf_p_expect(p, "ranks"))
        return false;
    *means = MF_OVERVOTE_INVALID;
    if (mf_p_take(p, "allowed")) {
        *means = MF_OVERVOTE_EQUAL;
        return true;
    }
    b->equal_refused = mf_p_take(p, "refused");
    if (b->equal_refused)
        return true;
    if (mf_p_take(p, "skipped")) {
        *means = MF_OVERVOTE_SKIP;
        return true;
    }
    if (mf_p_take(p, "void"))
        return mf_p_expect(p, "the") && mf_p_expect(p, "ballot");
    if (!mf_p_is(p, "end"))
        return mf_p_fail(p, MF_CAT_POLICY_MISSING,
                         MF_S("allowed, refused, skipped, end the ballot, void the ballot"));
    *means = MF_OVERVOTE_EXHAUST;
    if (!mf_p_expect(p, "end") || !mf_p_expect(p, "the") || !mf_p_expect(p, "ballot"))
        return false;
    if (!mf_p_take(p, "while"))
        return true;
    *means = MF_OVERVOTE_WAIT;
    return mf_p_expect(p, "several") && mf_p_expect(p, "continue");
}

/* So many, of what is counted in 32 bits. */
static bool small(struct mf_parser *p, uint32_t *ret)
{
    uint64_t n;
    struct mf_span span = p->tok.span;

    if (!mf_p_int(p, &n))
        return false;
    if (n > MF_COUNT_VALUE)
        mf_p_say(p, MF_CAT_MARK_LARGE, span, mf_strf(p->diags->arena, "%d", MF_COUNT_VALUE),
                 nothing);
    *ret = n > MF_COUNT_VALUE ? MF_COUNT_VALUE : (uint32_t)n;
    return true;
}

/* skipped = "ranks" ( "allowed" | "refused" | "at" "most" INT ) */
static bool skipped(struct mf_parser *p, struct mf_ballot_says *b)
{
    if (!mf_p_expect(p, "ranks"))
        return false;
    b->policy.skips = MF_SKIPS_ANY;
    if (mf_p_take(p, "allowed"))
        return true;
    b->skips_refused = mf_p_take(p, "refused");
    if (b->skips_refused)
        return true;
    if (!mf_p_is(p, "at"))
        return mf_p_fail(p, MF_CAT_POLICY_MISSING, MF_S("allowed, refused, at most 1"));
    return mf_p_expect(p, "at") && mf_p_expect(p, "most") && small(p, &b->policy.skips);
}

/* scores = INT "to" INT */
static bool scores(struct mf_parser *p, struct mf_ballot_says *b)
{
    uint32_t least = 0, most = 0;
    bool ok = small(p, &least) && mf_p_expect(p, "to") && small(p, &most);

    b->policy.least_value = (int32_t)least;
    b->policy.most_value = (int32_t)most;
    return ok;
}

/* A quorum that stands by itself is a rule: so many of those who vote. Taken where it stands. */
static bool quorum_alone(struct mf_parser *p, const struct mf_rule **ret)
{
    struct mf_rule *r = mf_p_new(p, sizeof *r);
    struct mf_span start = p->tok.span;
    bool ok = mf_p_quorum(p, r);

    if (!r->has_quorum)
        return ok;
    r->kind = MF_RULE_COUNT;
    r->amount = r->quorum;
    r->base = r->quorum_base;
    r->counting = r->quorum_counting;
    r->has_quorum = false;
    r->span = mf_p_since(p, start);
    *ret = r;
    return ok;
}

/* unscored = "lowest" | "left" "out" quorum */
static bool unscored(struct mf_parser *p, struct mf_ballot_says *b)
{
    if (mf_p_take(p, "lowest"))
        return true;
    b->policy.blank = MF_BLANK_EXCLUDED;
    if (!mf_p_is(p, "left"))
        return mf_p_fail(p, MF_CAT_POLICY_MISSING, MF_S("lowest, left out with quorum"));
    if (!mf_p_expect(p, "left") || !mf_p_expect(p, "out"))
        return false;
    return mf_p_is(p, "with") ? quorum_alone(p, &b->means) : mf_p_expect(p, "with");
}

static bool ranks(struct mf_parser *p, struct mf_ballot_says *b)
{
    return mf_p_expect(p, "at") && mf_p_expect(p, "most") && small(p, &b->policy.ranks);
}

static bool points(struct mf_parser *p, struct mf_ballot_says *b)
{
    uint32_t n = 0;
    bool ok = small(p, &n);

    b->policy.most_value = (int32_t)n;
    return ok;
}

static bool credits(struct mf_parser *p, struct mf_ballot_says *b)
{
    b->credits = true;
    return points(p, b);
}

/* policy = "unranked" … | "equal" … | "skipped" … | "ranks" "at" "most" INT | "scores" … |
 * "unscored" … | "points" INT | "credits" INT, each once */
static bool policy(struct mf_parser *p, struct mf_ballot_says *b)
{
    const struct {
        const char *word;
        bool (*read)(struct mf_parser *, struct mf_ballot_says *);
        struct mf_span *span;
    } parts[] = {{"unranked", unranked, &b->unranked}, {"equal", equal, &b->equal},
                 {"skipped", skipped, &b->skips},      {"ranks", ranks, &b->ranks},
                 {"scores", scores, &b->scores},       {"unscored", unscored, &b->unscored},
                 {"points", points, &b->points},       {"credits", credits, &b->points}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct mf_span start = p->tok.span, before = *parts[i].span;
        if (!mf_p_take(p, parts[i].word))
            continue;
        bool ok = parts[i].read(p, b);
        *parts[i].span = mf_p_since(p, start);
        if (before.len > 0 && !p->spoiled)
            mf_p_say(p, MF_CAT_POLICY_TWICE, *parts[i].span, mf_str_c(parts[i].word), nothing)
                ->second = before;
        return ok;
    }
    return mf_p_fail(p, MF_CAT_POLICY_MISSING,
                     MF_S("unranked, equal ranks, skipped ranks, ranks, scores, unscored, points, "
                          "credits"));
}

/* ballot = ( "open" | "secret" ) { "," policy } */
MF_CLAUSE(ballot)
{
    struct mf_span start = p->prev.span;
    b->stage->secret = mf_p_take(p, "secret");
    bool ok = b->stage->secret || mf_p_expect(p, "open");
    while (ok && mf_p_take_sign(p, MF_TOK_COMMA))
        ok = policy(p, &b->stage->says);
    b->stage->ballot_span = mf_p_since(p, start);
    return ok;
}

/* ---- the choice
 * ----------------------------------------------------------------------------------- */

/* Who votes in a choice, as the rule that a count of their ballots needs: "1 of" them. */
static bool voters(struct mf_parser *p, struct mf_rule **ret)
{
    struct mf_rule *r = mf_p_new(p, sizeof *r);
    bool ok = mf_p_expect(p, "by");
    struct mf_span start = p->tok.span;
    ok = ok && mf_p_group(p, &r->group);
    r->kind = MF_RULE_COUNT;
    r->amount = (struct mf_amount){.kind = MF_AMT_COUNT, .count = 1, .span = r->group.span};
    ok = ok && mf_p_quorum(p, r);
    r->span = mf_p_since(p, start);
    *ret = r;
    return ok;
}

/* ratio = "by" [ "more" "than" ] INT "to" INT */
static bool ratio(struct mf_parser *p, struct mf_choose *c)
{
    struct mf_span start = p->prev.span;
    uint64_t num = 0, den = 0;

    c->ratio_strict = mf_p_take(p, "more");
    bool ok = (!c->ratio_strict || mf_p_expect(p, "than")) && mf_p_int(p, &num) &&
              mf_p_expect(p, "to") && mf_p_int(p, &den);
    c->ratio_span = mf_p_since(p, start);
    c->ratio.num = num <= MF_MAX_AMOUNT ? (uint32_t)num : 0;
    c->ratio.den = den <= MF_MAX_AMOUNT ? (uint32_t)den : 0;
    return ok;
}

/* Those who put an option above the one it is measured against, of those who put it above or below.
 */
static const struct mf_rule *outvotes(struct mf_parser *p, const struct mf_choose *c)
{
    struct mf_rule *r = mf_p_new(p, sizeof *r);

    r->kind = MF_RULE_COUNT;
    r->base = MF_BASE_VOTING;
    r->span = c->ratio_span.len > 0 ? c->ratio_span : c->against_span;
    r->amount = (struct mf_amount){.kind = MF_AMT_MAJORITY, .span = r->span};
    if (c->ratio_span.len > 0 && c->ratio.num > c->ratio.den)
        r->amount = (struct mf_amount){.kind = MF_AMT_SHARE,
                                       .span = r->span,
                                       .share = {c->ratio.num, c->ratio.num + c->ratio.den},
                                       .more_than = c->ratio_strict};
    return r;
}

/* against = STRING [ quorum ] [ ratio ] */
static bool against(struct mf_parser *p, struct mf_choose *c)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_text(p, &c->against);

    c->against_span = mf_p_since(p, start);
    ok = ok && quorum_alone(p, &c->beats);
    if (ok && mf_p_take(p, "by"))
        ok = ratio(p, c);
    c->outvotes = outvotes(p, c);
    return ok;
}

/* tie = "decided" "by" ( NAME | "lot" "drawn" "by" NAME ) [ "within" D ] */
static bool tie(struct mf_parser *p, struct mf_choose *c)
{
    if (!mf_p_expect(p, "decided") || !mf_p_expect(p, "by") || !mf_p_ref(p, &c->tie))
        return false;
    if (mf_str_is(c->tie.name.text, "lot") && mf_p_take(p, "drawn")) {
        c->tie_lot = true;
        if (!mf_p_expect(p, "by") || !mf_p_ref(p, &c->tie))
            return false;
    }
    return mf_p_within(p, &c->tie_within);
}

/* choose = INT "from" ( "nominees" | "options" ) "by" group [ quorum ] "using" NAME
 * [ "against" against ] [ "tie" tie ] */
MF_CLAUSE(choose)
{
    struct mf_choose *c = &b->stage->choose;
    struct mf_span start = p->prev.span;
    struct mf_rule *by = NULL;
    bool ok = mf_p_int(p, &c->n) && mf_p_expect(p, "from");
    if (ok) {
        c->from_options = mf_p_take(p, "options");
        ok = (c->from_options || mf_p_expect(p, "nominees")) && voters(p, &by) &&
             mf_p_expect(p, "using") && mf_p_name(p, &c->method);
    }
    c->by = by;
    if (ok && mf_p_take(p, "against"))
        ok = against(p, c);
    if (ok && mf_p_take(p, "tie"))
        ok = tie(p, c);
    c->span = mf_p_since(p, start);
    return ok;
}
