/* Choices: methods, what they ask of the ballot, the option that others must beat, ties. */
#include "lang/check_internal.h"

#include "count/contest.h"

/* What of a ballot's policy is stated, and how it can be said. */
struct part {
    unsigned bit;
    struct mf_span said;
    const char *how;
};

enum { PARTS = 7 };

static void parts_of(const struct mf_ballot_says *b, struct part ret[PARTS])
{
    const struct mf_span none = {0, 0};
    const struct part parts[PARTS] = {
        {MF_POLICY_UNRANKED, b->unranked, "unranked last | not compared | average | nothing"},
        {MF_POLICY_EQUAL, b->equal, "equal ranks allowed | refused | skipped | end the ballot"},
        {MF_POLICY_SKIPS, b->skips, "skipped ranks allowed | refused | at most 1"},
        {MF_POLICY_RANGE, b->scores, "scores 0 to 5"},
        {MF_POLICY_BLANK, b->unscored, "unscored lowest | left out with quorum 1/4 in office"},
        {MF_POLICY_POINTS, b->credits ? none : b->points, "points 10"},
        {MF_POLICY_CREDITS, b->credits ? b->points : none, "credits 100"}};

    for (unsigned i = 0; i < PARTS; i++)
        ret[i] = parts[i];
}

struct mf_ballot_policy mf_ballot_policy_of(const struct mf_stage *s)
{
    enum mf_method m = mf_method_named(s->choose.method.text);
    struct mf_ballot_policy policy = s->says.policy;

    if (s->says.equal.len == 0 || s->says.equal_refused)
        policy.overvote = m < MF_METHOD__COUNT && (mf_method(m)->policy & MF_POLICY_UNRANKED)
                              ? MF_OVERVOTE_EQUAL
                              : MF_OVERVOTE_EXHAUST;
    if (s->says.skips.len == 0 || s->says.skips_refused)
        policy.skips = MF_SKIPS_ANY;
    policy.duplicate = MF_DUPLICATE_BEST; /* no ballot marks an option twice */
    return policy;
}

enum mf_marks mf_choice_marks(const struct mf_stage *s)
{
    enum mf_method m = mf_method_named(s->choose.method.text);

    return m == MF_METHOD__COUNT ? MF_MARKS_APPROVALS : mf_method(m)->marks;
}

bool mf_choice_measures(const struct mf_stage *s)
{
    enum mf_method m = mf_method_named(s->choose.method.text);

    return m != MF_METHOD__COUNT && (mf_method(m)->policy & MF_POLICY_DEFAULT);
}

/*
 * Borda's points for what a ballot leaves out, or the number that it ranks, may give another option
 * more than a majority's first one has; signed votes may take them away. Kemeny's order isn't found
 * among more options than 20. Of means a quorum may be missing.
 */
bool mf_choice_by_majority(const struct mf_stage *s)
{
    enum mf_method m = mf_method_named(s->choose.method.text);

    if (m == MF_METHOD_BORDA)
        return s->says.policy.unranked == MF_UNRANKED_LAST;
    if (mf_choice_marks(s) == MF_MARKS_APPROVALS) /* others share places out, or draw lots */
        return m == MF_METHOD_PLURALITY || m == MF_METHOD_APPROVAL;
    if (m == MF_METHOD_SCORE)
        return s->says.policy.blank == MF_BLANK_LOWEST;
    return m != MF_METHOD_QUADRATIC && m != MF_METHOD_KEMENY;
}

int32_t mf_choice_strongest(const struct mf_stage *s)
{
    switch (mf_choice_marks(s)) {
    case MF_MARKS_RANKS:
    case MF_MARKS_APPROVALS:
        break;
    case MF_MARKS_SCORES:
        return s->says.policy.most_value;
    case MF_MARKS_POINTS:
        return s->says.credits ? (int32_t)mf_isqrt((uint64_t)s->says.policy.most_value)
                               : s->says.policy.most_value;
    }
    return 1;
}

/* ---- the method's name
 * -------------------------------------------------------------------------- */

/* Of methods that give seats to lists or money to projects. */
enum { NO_CHOICE = MF_POLICY_LISTS };

static void unknown_method(struct mf_check *k, const struct mf_choose *c)
{
    enum mf_method near = mf_method_near(c->method.text);
    struct mf_diag *d =
        mf_report(k->d, MF_CAT_METHOD_UNKNOWN, c->method.span, MF_ARGS(c->method.text));

    if (near != MF_METHOD__COUNT && !(mf_method(near)->policy & NO_CHOICE))
        d->suggestion = mf_str_c(mf_method(near)->name);
}

/* ---- the ballot
 * --------------------------------------------------------------------------------- */

/* What is said although nothing goes by it. `method` NULL: nothing is chosen here. */
static void check_idle(struct mf_check *k, const struct mf_stage *s,
                       const struct mf_method_facts *method)
{
    struct mf_str whose = method ? s->choose.method.text : MF_S("passes when");
    struct part parts[PARTS];

    parts_of(&s->says, parts);
    for (unsigned i = 0; i < PARTS; i++)
        if (parts[i].said.len > 0 && !(method && (method->policy & parts[i].bit)))
            mf_report(k->d, MF_CAT_POLICY_IDLE, parts[i].said,
                      MF_ARGS(mf_check_words(k, parts[i].said), whose));
    if (s->says.ranks.len > 0 && !(method && method->marks == MF_MARKS_RANKS))
        mf_report(k->d, MF_CAT_POLICY_IDLE, s->says.ranks,
                  MF_ARGS(mf_check_words(k, s->says.ranks), whose));
}

/* What winners hang on and isn't said; true: all is. */
static bool check_unsaid(struct mf_check *k, const struct mf_stage *s,
                         const struct mf_method_facts *method)
{
    struct part parts[PARTS];
    bool all = true;

    parts_of(&s->says, parts);
    for (unsigned i = 0; i < PARTS; i++) {
        if (!(method->policy & parts[i].bit) || parts[i].said.len > 0)
            continue;
        mf_report(k->d, MF_CAT_POLICY_UNSAID, s->choose.method.span,
                  MF_ARGS(s->choose.method.text, mf_str_c(parts[i].how)))
            ->second = s->ballot_span;
        all = false;
    }
    return all;
}

/* Numbers of a ballot that leave nothing to mark. */
static bool check_numbers(struct mf_check *k, const struct mf_ballot_says *b)
{
    bool ok = true;

    if (b->scores.len > 0 && b->policy.least_value >= b->policy.most_value) {
        mf_report(k->d, MF_CAT_SCORES_NONE, b->scores, MF_ARGS(mf_check_words(k, b->scores)));
        ok = false;
    }
    if (b->points.len > 0 && b->policy.most_value == 0) {
        mf_report(k->d, MF_CAT_SCORES_NONE, b->points, MF_ARGS(mf_check_words(k, b->points)));
        ok = false;
    }
    if (b->ranks.len > 0 && b->policy.ranks == 0) {
        mf_report(k->d, MF_CAT_SCORES_NONE, b->ranks, MF_ARGS(mf_check_words(k, b->ranks)));
        ok = false;
    }
    return ok;
}

/* Two ballots that the charter allows: one option at its best, and where that may be two at one
 * rank.
 */
static const struct mf_profile *two_ballots(struct mf_check *k, const struct mf_stage *s)
{
    struct mf_profile_maker *m = mf_profile_make(&k->scratch, mf_choice_marks(s), 2);
    struct mf_mark marks[2] = {{0, mf_choice_strongest(s)}, {1, 1}};
    bool equal =
        mf_choice_marks(s) == MF_MARKS_RANKS && s->says.equal.len > 0 && !s->says.equal_refused;

    (void)mf_profile_add(m, marks, 1, 1, 1);
    if (equal)
        (void)mf_profile_add(m, marks, 2, 1, 1);
    return mf_profile_done(m);
}

/* The method itself is asked whether it counts such ballots. */
static void check_counts(struct mf_check *k, const struct mf_stage *s,
                         const struct mf_method_facts *method)
{
    const struct mf_choose *c = &s->choose;
    const struct mf_frac ratio[2] = {c->ratio, {1, 1}};
    struct mf_contest contest = {.ballots = two_ballots(k, s),
                                 .seats =
                                     c->n < MF_COUNT_OPTIONS ? (uint32_t)c->n : MF_COUNT_OPTIONS,
                                 .policy = mf_ballot_policy_of(s),
                                 .against = c->against.n > 0 ? 1 : MF_NO_OPTION,
                                 .ratio = c->ratio_span.len > 0 ? ratio : NULL,
                                 .ratio_strict = c->ratio_strict,
                                 .quorum.share.den = s->says.means ? 1 : 0};
    const struct mf_result *r = method->count(&k->scratch, &contest);

    if (r->refused)
        mf_report(k->d, MF_CAT_POLICY_REFUSED, c->method.span,
                  MF_ARGS(c->method.text, mf_str_c(r->refused)))
            ->second = s->ballot_span;
}

/* ---- the option that others must beat, and ties
 * ------------------------------------------------- */

static void check_quorum(struct mf_check *k, const struct mf_rule *r)
{
    if (!r)
        return;
    if (r->amount.ref.kind == MF_REF_SETTING)
        k->setting_used[r->amount.ref.index] = true;
    struct mf_amount a = mf_check_amount_value(k->c, &r->amount);
    bool plain = (a.kind == MF_AMT_COUNT || a.kind == MF_AMT_SHARE) && !a.more_than &&
                 !a.rounded_down && !a.capped && !a.falling && !r->counting;
    if (!plain || (r->base != MF_BASE_IN_OFFICE && a.kind != MF_AMT_COUNT))
        mf_report(k->d, MF_CAT_AGAINST_QUORUM, r->span, MF_ARGS(mf_check_words(k, r->span)));
}

static void check_against(struct mf_check *k, const struct mf_choose *c,
                          const struct mf_method_facts *method)
{
    bool goes_by = (method->policy & MF_POLICY_DEFAULT) != 0;
    struct mf_span more = c->beats ? c->beats->span : c->ratio_span;

    if (goes_by && c->against.n == 0)
        mf_report(k->d, MF_CAT_AGAINST_NEEDED, c->method.span, MF_ARGS(c->method.text));
    if (more.len > 0 && !goes_by)
        mf_report(k->d, MF_CAT_AGAINST_IDLE, more,
                  MF_ARGS(mf_check_words(k, more), c->method.text));
    if (c->ratio_span.len > 0 && (c->ratio.num == 0 || c->ratio.den == 0))
        mf_report(k->d, MF_CAT_SCORES_NONE, c->ratio_span,
                  MF_ARGS(mf_check_words(k, c->ratio_span)));
    check_quorum(k, c->beats);
}

/* Where papers pass on, or places are filled one after the other, nobody can be asked between. */
static void check_tie(struct mf_check *k, const struct mf_choose *c,
                      const struct mf_method_facts *method)
{
    if (c->tie.name.span.len > 0 && !c->tie_lot &&
        (method->many || (method->policy & MF_POLICY_SKIPS)))
        mf_report(k->d, MF_CAT_TIE_OFFICE, c->tie.name.span,
                  MF_ARGS(c->method.text, c->tie.name.text));
}

void mf_check_choose(struct mf_check *k, const struct mf_power *p, const struct mf_stage *s)
{
    const struct mf_choose *c = &s->choose;
    enum mf_method m;

    if (c->span.len == 0) {
        check_idle(k, s, NULL);
        return;
    }
    if (c->n == 0)
        mf_report(k->d, MF_CAT_CHOOSE_ZERO, c->span, MF_NO_ARGS);
    if (!c->from_options && p->nominations_span.len == 0)
        mf_report(k->d, MF_CAT_NOMINEES_NONE, c->span, MF_ARGS(p->name.text));
    m = mf_method_named(c->method.text);
    if (m == MF_METHOD__COUNT || (mf_method(m)->policy & NO_CHOICE)) {
        unknown_method(k, c);
        return;
    }
    check_idle(k, s, mf_method(m));
    check_quorum(k, s->says.means);
    check_against(k, c, mf_method(m));
    check_tie(k, c, mf_method(m));
    if (check_unsaid(k, s, mf_method(m)) && check_numbers(k, &s->says) && c->n > 0 &&
        (c->against.n > 0 || !(mf_method(m)->policy & MF_POLICY_DEFAULT)))
        check_counts(k, s, mf_method(m));
}
