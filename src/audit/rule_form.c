/*
 * Rules as forms. Each clause becomes a threshold: the least weight of the coalition with which the
 * engine says that the clause holds, found by halving, since more of the coalition never hurts it.
 */
#include "audit/rule_form.h"

#include "base/os.h"

/*
 * What those outside do with their weight: all of it in one place; or as little of it abstains as
 * fills the quorum, and the rest stays away.
 */
enum corner { ALL_NO, ALL_AWAY, ALL_ABSTAIN, JUST_QUORATE, CORNERS };
#define HOSTILE_CORNERS JUST_QUORATE /* those before it can hurt */

struct builder {
    struct mf_study *s;
    const struct mf_rule_question *q;
    const struct mf_rehearsal *r;
    uint32_t leaf;
    /* Of one clause: by one conduct of all, by the conduct that hurts or helps this clause most. */
    const struct mf_form *(*clause)(struct builder *b, uint32_t leaf);
    enum corner corner;
    bool silent; /* what those outside do is what helps the clause most */
};

/* ---- one clause ---- */

/* Fewest abstentions beside so much yes with which the clause has its quorum; all, where none do.
 */
static uint64_t filling(const struct builder *b, uint32_t leaf, uint64_t yes, uint64_t most)
{
    bool second = b->q->ballots == MF_BALLOTS_SECOND;
    uint64_t lo = 0, hi = most;

    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        struct mf_supposed s = {.yes = yes, .abstain = mid};
        if (mf_rehearsal_quorate(b->r, leaf, s, b->q->elapsed, second))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static struct mf_supposed ballots(const struct builder *b, uint32_t leaf, uint64_t yes,
                                  enum corner corner)
{
    uint64_t others = mf_rehearsal_size(b->r, leaf) - yes;
    struct mf_supposed out = {.yes = yes};

    if (corner == ALL_NO)
        out.no = others;
    else if (corner == ALL_ABSTAIN)
        out.abstain = others;
    else if (corner == JUST_QUORATE)
        out.abstain = filling(b, leaf, yes, others);
    return out;
}

static bool holds(const struct builder *b, uint32_t leaf, uint64_t yes, enum corner corner,
                  bool or_tied)
{
    struct mf_supposed s = ballots(b, leaf, yes, corner);

    return mf_rehearsal_holds(b->r, leaf, s, b->q->elapsed, b->q->ballots == MF_BALLOTS_SECOND) ||
           (or_tied && mf_rehearsal_tied(b->r, leaf, s, b->q->elapsed));
}

/* Least yes with which it holds; the size + 1 where none does. */
static uint64_t least_yes(const struct builder *b, uint32_t leaf, enum corner corner, bool or_tied)
{
    uint64_t lo = 0, hi = mf_rehearsal_size(b->r, leaf) + 1, size = hi - 1;

    if (!holds(b, leaf, size, corner, or_tied))
        return hi;
    hi = size;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (holds(b, leaf, mid, corner, or_tied))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

struct electorate {
    struct mf_arena *arena;
    MF_VEC(mf_person) person;
    MF_VEC(uint64_t) weight;
};

static void enrol(void *payload, mf_person p, uint64_t weight)
{
    struct electorate *e = payload;

    if (weight == 0)
        return;
    mf_vec_push(e->arena, &e->person, p);
    mf_vec_push(e->arena, &e->weight, weight);
}

static uint32_t column_of(struct builder *b, uint32_t leaf)
{
    const struct mf_rule *rule = mf_rehearsal_rule(b->r, leaf);
    struct mf_arena tmp = {0};
    struct electorate e = {.arena = &tmp};
    bool consent = rule->kind == MF_RULE_CONSENT;
    uint32_t id;

    mf_arena_init(&tmp);
    mf_rehearsal_each(b->r, leaf, enrol, &e);
    id = mf_column_put(&b->s->columns,
                       (struct mf_column){.person = e.person.at,
                                          .weight = e.weight.at,
                                          .n = e.person.n,
                                          .group = consent ? NULL : &rule->group,
                                          .office = consent ? rule->name.index : UINT32_MAX});
    mf_arena_free(&tmp);
    return id;
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
    struct mf_span span = mf_rehearsal_rule(b->r, leaf)->span;
    uint32_t column = column_of(b, leaf);
    const struct mf_form *plain = mf_form_at_least(&b->s->columns, column, yes, span);
    const struct mf_form *decider;

    if (tied >= yes)
        return plain;
    decider = mf_form_person(b->s, mf_rehearsal_decider(b->r, leaf), span);
    return mf_form_or(
        b->s->arena, plain,
        mf_form_and(b->s->arena, mf_form_at_least(&b->s->columns, column, tied, span), decider));
}

/* All outside do one thing. */
static const struct mf_form *at_corner(struct builder *b, uint32_t leaf)
{
    uint64_t yes = least_yes(b, leaf, b->corner, false), tied = yes;

    if (b->q->ballots != MF_BALLOTS_SIGNED && mf_rehearsal_decider(b->r, leaf) != MF_NOBODY)
        tied = least_yes(b, leaf, b->corner, true);
    return clause_form(b, leaf, yes, tied);
}

/*
 * All outside do what hurts this clause most (silent: what helps it most without a yes). A clause
 * and its quorum are linear in the ballots, so no mixture hurts more than an extreme (rule 22), and
 * none helps more than staying away, abstaining, or abstaining until the quorum is there.
 */
static const struct mf_form *at_worst(struct builder *b, uint32_t leaf)
{
    bool silent = b->silent;
    bool ties = b->q->ballots != MF_BALLOTS_SIGNED && mf_rehearsal_decider(b->r, leaf) != MF_NOBODY;
    uint64_t yes = silent ? UINT64_MAX : 0, tied = yes;

    for (int c = silent ? ALL_AWAY : ALL_NO; c < (silent ? CORNERS : HOSTILE_CORNERS); c++) {
        uint64_t y = least_yes(b, leaf, (enum corner)c, false);
        uint64_t t = ties ? least_yes(b, leaf, (enum corner)c, true) : y;
        yes = (y > yes) != silent ? y : yes;
        tied = (t > tied) != silent ? t : tied;
    }
    return clause_form(b, leaf, yes, tied);
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
    return mf_form_of(b->s->arena, k, parts, rule->nchildren);
}

static const struct mf_form *form_with(struct builder b,
                                       const struct mf_form *(*clause)(struct builder *, uint32_t),
                                       enum corner corner)
{
    b.clause = clause;
    b.corner = corner;
    b.silent = b.q->conduct == MF_OTHERS_SILENT;
    b.leaf = 0;
    return build(&b, b.q->what.rule);
}

static struct mf_deciders exactly(const struct mf_form *f)
{
    return (struct mf_deciders){f, f, false};
}

/*
 * Whoever beats all opponents beats those who all do one thing; whoever beats the worst conduct
 * clause by clause beats all. Where only `and` joins the clauses the two are one: a rule that fails
 * fails in one clause, and opponents are free to choose for that one.
 */
static struct mf_deciders against_all(const struct builder *b)
{
    const struct mf_form *one[HOSTILE_CORNERS], *enough = form_with(*b, at_worst, ALL_NO), *needed;

    for (int c = 0; c < HOSTILE_CORNERS; c++)
        one[c] = form_with(*b, at_corner, (enum corner)c);
    for (int c = 0; c < HOSTILE_CORNERS; c++)
        if (mf_form_same(one[c], enough))
            return exactly(enough);
    needed = mf_form_of(b->s->arena, HOSTILE_CORNERS, one, HOSTILE_CORNERS);
    return (struct mf_deciders){needed, enough, false};
}

/* Votes of one clause touch no other: each of its persons weighs 1 and counts in no second one. */
static bool clauses_apart(struct builder *b)
{
    bool *seen = mf_new_n(b->s->arena, bool, b->s->columns.npersons + 1);

    for (uint32_t i = 0; i < mf_rehearsal_leaves(b->r); i++) {
        const struct mf_column *c;
        if (mf_rehearsal_rule(b->r, i)->kind == MF_RULE_CONSENT)
            continue;
        c = &b->s->columns.list.at[column_of(b, i)];
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
static struct mf_deciders with_silence(struct builder *b)
{
    const struct mf_form *needed = form_with(*b, at_worst, ALL_AWAY), *one[2];

    if (clauses_apart(b))
        return exactly(needed);
    one[0] = form_with(*b, at_corner, ALL_AWAY);
    one[1] = form_with(*b, at_corner, ALL_ABSTAIN);
    for (int i = 0; i < 2; i++)
        if (mf_form_same(needed, one[i]))
            return exactly(needed);
    return (struct mf_deciders){needed, mf_form_or(b->s->arena, one[0], one[1]), false};
}

struct informed {
    const bool *told;
    bool some, all;
};

static void ask_told(void *payload, mf_person p, uint64_t weight)
{
    struct informed *i = payload;

    if (weight == 0)
        return;
    i->some |= i->told[p];
    i->all &= i->told[p];
}

/* Where some of a clause's electorate are told and some aren't: none would act, or all. */
static const struct mf_form *if_few_act(struct builder *b, uint32_t leaf)
{
    struct informed i = {b->q->told, false, true};

    mf_rehearsal_each(b->r, leaf, ask_told, &i);
    b->silent = !i.some || !i.all;
    return at_worst(b, leaf);
}

static const struct mf_form *if_many_act(struct builder *b, uint32_t leaf)
{
    struct informed i = {b->q->told, false, true};

    mf_rehearsal_each(b->r, leaf, ask_told, &i);
    b->silent = !i.some;
    return at_worst(b, leaf);
}

static bool only_and(const struct mf_charter *c, const struct mf_rule *rule)
{
    if (rule->kind == MF_RULE_NAMED)
        return only_and(c, c->rules[rule->name.index].rule);
    if ((rule->kind == MF_RULE_OR && rule->nchildren > 1) ||
        (rule->kind == MF_RULE_N_OF && rule->n_of < rule->nchildren))
        return false;
    for (uint32_t i = 0; i < rule->nchildren; i++)
        if (!only_and(c, rule->children[i]))
            return false;
    return true;
}

struct mf_deciders mf_rule_form(struct mf_study *s, const struct mf_rule_question *q)
{
    struct builder b = {.s = s, .q = q};

    b.r = mf_rehearse(s->org, s->arena, q->what, q->who);
    if (!b.r)
        return (struct mf_deciders){mf_form_always(), mf_form_never(), true};
    if (q->ballots == MF_BALLOTS_SIGNED)
        return exactly(form_with(b, at_corner, ALL_AWAY));
    switch (q->conduct) {
    case MF_OTHERS_AWAY:
        return exactly(form_with(b, at_corner, ALL_AWAY));
    case MF_OTHERS_SILENT:
        return with_silence(&b);
    case MF_OTHERS_TOLD:
        return (struct mf_deciders){form_with(b, if_few_act, ALL_NO),
                                    form_with(b, if_many_act, ALL_NO), false};
    case MF_OTHERS_FIGHT:
    case MF_OTHERS_OPPOSE:
    case MF_OTHERS__COUNT:
        break;
    }
    if (only_and(s->charter, q->what.rule))
        return exactly(form_with(b, at_worst, ALL_NO));
    return against_all(&b);
}
