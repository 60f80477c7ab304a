/*
 * Rules as forms. Each clause becomes a threshold: the least weight of the coalition with which the
 * engine says that the clause holds, found by halving, since more of the coalition never hurts it.
 */
#include "audit/rule_form.h"

#include "audit/verdict.h"
#include "base/os.h"

/*
 * What those outside do with their weight: all of it in one place; or as little of it abstains as
 * fills the quorum (and is present at all: of a share of those present one abstaining may be
 * rounded down to nothing), and the rest stays away; or one stays away (of a base that leaves out
 * who abstains something must be left).
 */
enum corner { ALL_NO, ALL_AWAY, ALL_ABSTAIN, JUST_QUORATE, JUST_PRESENT, ALL_BUT_ONE, CORNERS };
#define HOSTILE_CORNERS JUST_QUORATE /* those before it can hurt */

#define NO_TIES  UINT32_MAX       /* no clause is decided as a tie */
#define ALL_TIES (UINT32_MAX - 1) /* any is; else: only that leaf's */

struct builder {
    struct mf_study *s;
    const struct mf_rule_question *q;
    const struct mf_leaves *l;
    uint32_t leaf;
    /* Of one clause: by one conduct of all, by the conduct that hurts or helps this clause most. */
    const struct mf_form *(*clause)(struct builder *b, uint32_t leaf);
    enum corner corner;
    bool silent;   /* what those outside do is what helps the clause most */
    uint32_t ties; /* NO_TIES, ALL_TIES, or a leaf */
    bool generous; /* where a threshold isn't exact, one that is certainly no higher */
    bool refusing; /* what is asked is that the rule fails */
};

/* ---- one clause ---- */

static bool can_tie(const struct builder *b, uint32_t leaf)
{
    bool voted = b->q->ballots == MF_BALLOTS_VOTED || b->q->ballots == MF_BALLOTS_SECOND;

    return voted && !b->q->ties_lost && b->l->rule[leaf]->kind == MF_RULE_COUNT &&
           (b->q->ties_pass || b->l->decider[leaf] != MF_NOBODY);
}

/* A tie of a clause that asks for something else than a majority of yes lies apart from where it
 * holds: more votes would lose it. */
static bool odd_tie(const struct mf_rule *r)
{
    return r->amount.kind != MF_AMT_MAJORITY || (r->counting && r->counting != MF_KIND_YES);
}

/* Abstaining may bring more than a yes: it counts for the clause and not for its base. */
static bool odd_count(const struct mf_rule *r)
{
    return r->kind == MF_RULE_COUNT && r->counting & MF_KIND_ABSTAIN &&
           (r->base == MF_BASE_VOTING || r->without_abstentions);
}

/* Fewest abstentions beside so much yes with which the clause has its quorum; all, where none do.
 */
static uint64_t filling(const struct builder *b, uint32_t leaf, uint64_t yes, uint64_t most)
{
    bool second = b->q->ballots == MF_BALLOTS_SECOND;
    uint64_t lo = 0, hi = most;

    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        struct mf_supposed s = {.yes = yes, .abstain = mid};
        if (mf_rehearsal_quorate(b->l->r, leaf, s, b->q->elapsed, second))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static struct mf_supposed ballots(const struct builder *b, uint32_t leaf, uint64_t yes,
                                  enum corner corner)
{
    uint64_t others = b->l->able[leaf] - yes;
    struct mf_supposed out = {.yes = yes};

    if (corner == ALL_NO)
        out.no = others;
    else if (corner == ALL_ABSTAIN)
        out.abstain = others;
    else if (corner >= JUST_QUORATE)
        out.abstain = filling(b, leaf, yes, others);
    if (corner == JUST_PRESENT && out.abstain == 0 && others > 0)
        out.abstain = 1;
    if (corner == ALL_BUT_ONE && others > 0)
        out.abstain = others - 1;
    return out;
}

static bool holds(const struct builder *b, uint32_t leaf, uint64_t yes, enum corner corner,
                  bool or_tied)
{
    struct mf_supposed s = ballots(b, leaf, yes, corner);

    return mf_rehearsal_holds(b->l->r, leaf, s, b->q->elapsed,
                              b->q->ballots == MF_BALLOTS_SECOND) ||
           (or_tied && mf_rehearsal_tied(b->l->r, leaf, s, b->q->elapsed));
}

/* Least yes with which it holds; more than there is where none does. */
static uint64_t least_yes(const struct builder *b, uint32_t leaf, enum corner corner, bool or_tied)
{
    uint64_t size = b->l->able[leaf], lo = 0, hi = size;

    if (!holds(b, leaf, size, corner, or_tied))
        return size + 1;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (holds(b, leaf, mid, corner, or_tied))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

const struct mf_form *mf_form_person(struct mf_study *s, mf_person p, struct mf_span clause)
{
    uint64_t one = 1;
    uint32_t id;

    if (p == MF_NOBODY)
        return mf_form_never();
    id = mf_column_put(
        &s->columns,
        (struct mf_column){.person = &p, .weight = &one, .n = 1, .office = UINT32_MAX});
    return mf_form_at_least(&s->columns, id, 1, clause);
}

const struct mf_form *mf_form_only(struct mf_study *s, const struct mf_form *f, const bool *who)
{
    const struct mf_form **parts;
    struct mf_column few;

    if (f->kind == MF_FORM_ALWAYS || f->kind == MF_FORM_NEVER)
        return f;
    if (f->kind == MF_FORM_OF) {
        parts = mf_new_n(s->arena, const struct mf_form *, f->n);
        for (uint32_t i = 0; i < f->n; i++)
            parts[i] = mf_form_only(s, f->of[i], who);
        return mf_form_of(s->arena, f->k, parts, f->n);
    }
    few = s->columns.list.at[f->column];
    few.person = mf_arena_copy(s->arena, few.person, few.n * sizeof *few.person);
    few.weight = mf_arena_copy(s->arena, few.weight, few.n * sizeof *few.weight);
    few.n = 0;
    for (uint32_t i = 0; i < s->columns.list.at[f->column].n; i++) {
        if (!who[few.person[i]])
            continue;
        few.person[few.n] = few.person[i];
        few.weight[few.n++] = few.weight[i];
    }
    return mf_form_at_least(&s->columns, mf_column_put(&s->columns, few), f->need, f->clause);
}

static const struct mf_form *clause_form(struct builder *b, uint32_t leaf, uint64_t yes,
                                         uint64_t tied)
{
    struct mf_span span = b->l->rule[leaf]->span;
    uint32_t column = b->l->column[leaf];
    const struct mf_form *plain, *decider = mf_form_always();

    if (b->generous && odd_count(b->l->rule[leaf]))
        yes = yes > 1 ? 1 : yes;
    plain = mf_form_at_least(&b->s->columns, column, yes, span);
    if (tied >= yes)
        return plain;
    if (!b->q->ties_pass)
        decider = mf_form_person(b->s, b->l->decider[leaf], span);
    return mf_form_or(
        b->s->arena, plain,
        mf_form_and(b->s->arena, mf_form_at_least(&b->s->columns, column, tied, span), decider));
}

/* Is a tie of this clause to be looked for, and does the threshold of it tell all? */
static bool seek_tie(const struct builder *b, uint32_t leaf, bool *odd)
{
    *odd = odd_tie(b->l->rule[leaf]);
    return can_tie(b, leaf) && (b->ties == ALL_TIES || b->ties == leaf) && (!*odd || b->generous);
}

/* All outside do one thing. */
static const struct mf_form *at_corner(struct builder *b, uint32_t leaf)
{
    uint64_t yes = least_yes(b, leaf, b->corner, false), tied = yes;
    bool odd;

    if (seek_tie(b, leaf, &odd))
        tied = odd ? 1 : least_yes(b, leaf, b->corner, true);
    return clause_form(b, leaf, yes, tied);
}

/*
 * All outside do what hurts this clause most (silent: what helps it most without a yes). A clause
 * and its quorum are linear in the ballots, so no mixture hurts more than an extreme (rule 22), and
 * none helps more than staying away, abstaining, or abstaining until the quorum is there.
 */
static const struct mf_form *at_worst(struct builder *b, uint32_t leaf)
{
    bool silent = b->silent, odd, ties = seek_tie(b, leaf, &odd);
    uint64_t yes = silent ? UINT64_MAX : 0, tied = yes;

    for (int c = silent ? ALL_AWAY : ALL_NO; c < (silent ? CORNERS : HOSTILE_CORNERS); c++) {
        uint64_t y = least_yes(b, leaf, (enum corner)c, false);
        uint64_t t = ties ? odd ? 1 : least_yes(b, leaf, (enum corner)c, true) : y;
        yes = (y > yes) != silent ? y : yes;
        tied = (t > tied) != silent ? t : tied;
    }
    return clause_form(b, leaf, yes, tied);
}

/* The others stay away (or abstain, if that suits the coalition better): least weight whose noes,
 * or absence, make the clause fail. */
static const struct mf_form *at_refusal(struct builder *b, uint32_t leaf)
{
    uint64_t lo = 0, hi = b->l->able[leaf] + 1;
    struct mf_supposed none = {.yes = 0};

    if (!mf_rehearsal_holds(b->l->r, leaf, none, b->q->elapsed, false))
        return mf_form_always();
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        struct mf_supposed noes = {.no = mid};
        if (mid > b->l->able[leaf] ||
            !mf_rehearsal_holds(b->l->r, leaf, noes, b->q->elapsed, false))
            hi = mid;
        else
            lo = mid + 1;
    }
    return mf_form_at_least(&b->s->columns, b->l->column[leaf], lo, b->l->rule[leaf]->span);
}

/* ---- the whole rule ---- */

static const struct mf_form *build(struct builder *b, const struct mf_rule *rule)
{
    const struct mf_form **parts;
    uint32_t k = rule->nchildren;

    switch (rule->kind) {
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
        return b->clause(b, b->leaf++);
    case MF_RULE_NAMED:
        return build(b, b->s->charter->rules[rule->name.index].rule);
    case MF_RULE_OR:
        k = 1;
        break;
    case MF_RULE_N_OF:
        k = (uint32_t)(rule->n_of > rule->nchildren ? rule->nchildren + 1 : rule->n_of);
        break;
    case MF_RULE_AND:
        break;
    case MF_RULE_NAME:
        mf_bug("a name that was not resolved");
    }
    parts = mf_new_n(b->s->arena, const struct mf_form *, rule->nchildren);
    for (uint32_t i = 0; i < rule->nchildren; i++)
        parts[i] = build(b, rule->children[i]);
    if (b->refusing)
        k = rule->nchildren + 1 - k;
    return mf_form_of(b->s->arena, k, parts, rule->nchildren);
}

static const struct mf_form *form_with(struct builder b,
                                       const struct mf_form *(*clause)(struct builder *, uint32_t),
                                       enum corner corner)
{
    b.clause = clause;
    b.corner = corner;
    b.leaf = 0;
    return build(&b, b.q->what.rule);
}

/* ---- what makes a form exact ---- */

struct traits {
    bool only_and; /* every clause must hold */
    bool odd;      /* a clause whose threshold isn't all there is to it */
    uint32_t ties; /* clauses whose tie would be decided */
    uint32_t tie;  /* the one, where it is one */
};

bool mf_rule_needs_all(const struct mf_charter *c, const struct mf_rule *rule)
{
    if (rule->kind == MF_RULE_NAMED)
        return mf_rule_needs_all(c, c->rules[rule->name.index].rule);
    if ((rule->kind == MF_RULE_OR && rule->nchildren > 1) ||
        (rule->kind == MF_RULE_N_OF && rule->n_of < rule->nchildren))
        return false;
    for (uint32_t i = 0; i < rule->nchildren; i++)
        if (!mf_rule_needs_all(c, rule->children[i]))
            return false;
    return true;
}

static struct traits traits_of(const struct builder *b)
{
    struct traits t = {.only_and = mf_rule_needs_all(b->s->charter, b->q->what.rule),
                       .tie = NO_TIES};

    for (uint32_t i = 0; i < b->l->n; i++) {
        bool tie = can_tie(b, i);
        t.odd |= odd_count(b->l->rule[i]) || (tie && odd_tie(b->l->rule[i]));
        if (tie && t.ties++ == 0)
            t.tie = i;
    }
    return t;
}

/*
 * Who certainly decides, with ties: at most one clause may be tied, or the engine sees no tie that
 * would decide; and the first that is tied is the one that is asked about (rule 33), so that where
 * clauses are alternatives only a tie of the very first is counted on.
 */
static const struct mf_form *
with_one_tie(const struct builder *b, const struct traits *t,
             const struct mf_form *(*clause)(struct builder *, uint32_t), enum corner corner)
{
    struct builder each = *b;
    const struct mf_form *f = mf_form_never();

    each.ties = NO_TIES;
    for (uint32_t i = 0; i < b->l->n && t->ties > 0; i++) {
        if (!can_tie(b, i) || (!t->only_and && i > 0))
            continue;
        each.ties = i;
        f = mf_form_or(b->s->arena, f, form_with(each, clause, corner));
    }
    return each.ties == NO_TIES ? form_with(each, clause, corner) : f;
}

static const struct mf_form *
with_all_ties(const struct builder *b, const struct mf_form *(*clause)(struct builder *, uint32_t),
              enum corner corner)
{
    struct builder most = *b;

    most.ties = ALL_TIES;
    most.generous = true;
    return form_with(most, clause, corner);
}

static struct mf_deciders exactly(const struct mf_form *f)
{
    return (struct mf_deciders){.needed = f, .enough = f};
}

static struct mf_deciders between(const struct builder *b, const struct mf_form *needed,
                                  const struct mf_form *enough)
{
    if (mf_form_same(needed, enough))
        return exactly(enough);
    return (struct mf_deciders){
        .needed = needed, .enough = enough, .exact = mf_verdict_rule(b->s->arena, b->l, b->q)};
}

/* One conduct of all outside, known beforehand. */
static struct mf_deciders at_one_corner(const struct builder *b, const struct traits *t,
                                        enum corner corner)
{
    struct builder one = *b;

    if (!t->odd && t->ties <= 1 && (t->ties == 0 || t->only_and)) {
        one.ties = ALL_TIES;
        return exactly(form_with(one, at_corner, corner));
    }
    return between(b, with_all_ties(b, at_corner, corner), with_one_tie(b, t, at_corner, corner));
}

/*
 * Whoever beats all opponents beats those who all do one thing; whoever beats the worst conduct
 * clause by clause beats all. Where only `and` joins the clauses the two are one: a rule that fails
 * fails in one clause, and opponents are free to choose for that one.
 */
static struct mf_deciders against_all(const struct builder *b, const struct traits *t)
{
    const struct mf_form *one[HOSTILE_CORNERS], *enough = with_one_tie(b, t, at_worst, ALL_NO);

    if (t->only_and)
        return between(b, with_all_ties(b, at_worst, ALL_NO), enough);
    for (int c = 0; c < HOSTILE_CORNERS; c++)
        one[c] = with_all_ties(b, at_corner, (enum corner)c);
    for (int c = 0; c < HOSTILE_CORNERS; c++)
        if (mf_form_same(one[c], enough))
            return exactly(enough);
    return between(b, mf_form_of(b->s->arena, HOSTILE_CORNERS, one, HOSTILE_CORNERS), enough);
}

/* Votes of one clause touch no other: each of its persons weighs 1 and counts in no second one. */
static bool clauses_apart(const struct builder *b)
{
    bool *seen = mf_new_n(b->s->arena, bool, b->s->columns.npersons + 1);

    for (uint32_t i = 0; i < b->l->n; i++) {
        const struct mf_column *c = &b->s->columns.list.at[b->l->column[i]];
        if (b->l->rule[i]->kind == MF_RULE_CONSENT)
            continue;
        for (uint32_t k = 0; k < c->n; k++) {
            if (!c->heads || seen[c->person[k]])
                return false;
            seen[c->person[k]] = true;
        }
    }
    return true;
}

/*
 * Clause by clause the others can't help more. Where they would have to be in two places for that,
 * or to abstain with a part of their weight, it is only certain that doing one thing helps.
 */
static struct mf_deciders with_silence(const struct builder *b, const struct traits *t)
{
    struct builder silent = *b;
    const struct mf_form *needed, *enough;

    silent.silent = true;
    needed = with_all_ties(&silent, at_worst, ALL_AWAY);
    if (!t->odd && (t->ties == 0 || (t->ties == 1 && t->only_and)) && clauses_apart(b))
        return exactly(needed);
    enough = mf_form_or(b->s->arena, with_one_tie(b, t, at_corner, ALL_AWAY),
                        with_one_tie(b, t, at_corner, ALL_ABSTAIN));
    for (int c = ALL_AWAY; c <= ALL_ABSTAIN; c++) {
        const struct mf_form *one = with_one_tie(b, t, at_corner, (enum corner)c);
        if (mf_form_same(needed, one))
            return exactly(needed);
    }
    return between(b, needed, enough);
}

struct informed {
    const bool *told;
    bool some, all;
};

static void ask_told(struct informed *i, const struct mf_column *c)
{
    for (uint32_t k = 0; k < c->n; k++) {
        i->some |= i->told[c->person[k]];
        i->all &= i->told[c->person[k]];
    }
}

/* Where some of a clause's electorate are told and some aren't: none would act. Those who are do
 * one thing all of them, or (corner CORNERS) what hurts the clause. */
static const struct mf_form *if_few_act(struct builder *b, uint32_t leaf)
{
    struct informed i = {b->q->told, false, true};

    ask_told(&i, &b->s->columns.list.at[b->l->column[leaf]]);
    b->silent = !i.some || !i.all;
    return b->silent || b->corner == CORNERS ? at_worst(b, leaf) : at_corner(b, leaf);
}

/* All would act. Those of whom nobody is told do what helps the clause (corner CORNERS), or one
 * thing all of them. */
static const struct mf_form *if_many_act(struct builder *b, uint32_t leaf)
{
    struct informed i = {b->q->told, false, true};

    ask_told(&i, &b->s->columns.list.at[b->l->column[leaf]]);
    b->silent = !i.some;
    return b->silent && b->corner != CORNERS ? at_corner(b, leaf) : at_worst(b, leaf);
}

static struct mf_deciders with_those_told(const struct builder *b, const struct traits *t)
{
    const struct mf_form *one[HOSTILE_CORNERS], *needed, *enough;

    if (t->only_and) {
        needed = with_all_ties(b, if_few_act, CORNERS);
    } else {
        for (int c = 0; c < HOSTILE_CORNERS; c++)
            one[c] = with_all_ties(b, if_few_act, (enum corner)c);
        needed = mf_form_of(b->s->arena, HOSTILE_CORNERS, one, HOSTILE_CORNERS);
    }
    if (clauses_apart(b))
        enough = with_one_tie(b, t, if_many_act, CORNERS);
    else
        enough = mf_form_or(b->s->arena, with_one_tie(b, t, if_many_act, ALL_AWAY),
                            with_one_tie(b, t, if_many_act, ALL_ABSTAIN));
    return between(b, needed, enough);
}

/* Consents pass when no ballot that is missing could change that: absence is as bad as a no. */
static struct mf_deciders certainly(const struct builder *b)
{
    struct traits t = traits_of(b);
    struct mf_deciders d = {.needed = form_with(*b, at_corner, ALL_ABSTAIN)};

    d.enough = d.needed;
    if (b->q->conduct != MF_OTHERS_SILENT)
        d.enough = form_with(*b, at_worst, ALL_NO);
    if (b->q->conduct != MF_OTHERS_TOLD)
        d.needed = d.enough;
    if (!t.odd)
        return between(b, d.needed, d.enough);
    return between(b, with_all_ties(b, at_corner, ALL_ABSTAIN), d.enough);
}

/* Where the rule asks for nothing (a share rounded down to it), one signature it takes all the
 * same: without any nobody looks. */
static const struct mf_form *signed_by_some(const struct builder *b)
{
    const struct mf_form *f = form_with(*b, at_corner, ALL_AWAY), *one = mf_form_never();
    bool *nobody = mf_new_n(b->s->arena, bool, b->s->columns.npersons + 1);

    if (!mf_form_holds(&b->s->columns, f, nobody))
        return f;
    for (uint32_t i = 0; i < b->l->n; i++)
        one = mf_form_or(b->s->arena, one,
                         mf_form_at_least(&b->s->columns, b->l->column[i], 1, b->l->rule[i]->span));
    return mf_form_and(b->s->arena, one, f);
}

static struct mf_deciders waiting(void)
{
    return (struct mf_deciders){
        .needed = mf_form_always(), .enough = mf_form_never(), .at_filing = true};
}

struct mf_deciders mf_rule_form(struct mf_study *s, const struct mf_rule_question *q)
{
    struct builder b = {.s = s, .q = q, .ties = NO_TIES};
    struct traits t;

    b.l = mf_leaves_of(s, q->what, q->who);
    if (!b.l->r)
        return waiting();
    if (q->ballots == MF_BALLOTS_SIGNED)
        return exactly(signed_by_some(&b));
    if (q->ballots == MF_BALLOTS_CERTAIN)
        return certainly(&b);
    t = traits_of(&b);
    switch (q->conduct) {
    case MF_OTHERS_AWAY:
        return at_one_corner(&b, &t, ALL_AWAY);
    case MF_OTHERS_SILENT:
        return with_silence(&b, &t);
    case MF_OTHERS_TOLD:
        return with_those_told(&b, &t);
    case MF_OTHERS_FIGHT:
    case MF_OTHERS_OPPOSE:
    case MF_OTHERS__COUNT:
        break;
    }
    return against_all(&b, &t);
}

struct mf_deciders mf_rule_refused(struct mf_study *s, const struct mf_rule_question *q)
{
    struct builder b = {.s = s, .q = q, .ties = NO_TIES, .refusing = true};

    b.l = mf_leaves_of(s, q->what, q->who);
    return b.l->r ? exactly(form_with(b, at_refusal, ALL_AWAY)) : waiting();
}
