/* Chances of a bloc, by what is assumed of turnout. */
#include "audit/turnouts.h"

#include "audit/rule_form.h"
#include "base/os.h"
#include "games/strength.h"

struct poll { /* one vote, and which numbers of opponents let it pass */
    struct mf_arena *arena;
    const struct mf_rehearsal *r;
    uint32_t leaves; /* all must hold */
    mf_duration elapsed;
    uint32_t members;
    uint64_t weight;     /* of each */
    uint32_t *from, *to; /* by size of the bloc; from > to: it never passes */
};

/* ---- the vote ---- */

static struct mf_supposed ballots(const struct poll *p, uint32_t bloc, uint32_t against)
{
    return (struct mf_supposed){.yes = bloc * p->weight, .no = against * p->weight};
}

static bool quorate(const struct poll *p, uint32_t leaf, uint32_t bloc, uint32_t against)
{
    return mf_rehearsal_quorate(p->r, leaf, ballots(p, bloc, against), p->elapsed, false);
}

static bool holds(const struct poll *p, uint32_t leaf, uint32_t bloc, uint32_t against)
{
    return mf_rehearsal_holds(p->r, leaf, ballots(p, bloc, against), p->elapsed, false);
}

/*
 * Opponents help a quorum and hurt a majority: a part of the rule holds from the first number of
 * them with which there is a quorum to the last with which it is reached.
 */
static void range_of_leaf(const struct poll *p, uint32_t leaf, uint32_t bloc, uint32_t *ret_from,
                          uint32_t *ret_end)
{
    uint32_t others = p->members - bloc, lo = 0, hi = others + 1;

    while (lo < hi) { /* the first with a quorum; others + 1: none */
        uint32_t mid = lo + (hi - lo) / 2;
        if (quorate(p, leaf, bloc, mid))
            hi = mid;
        else
            lo = mid + 1;
    }
    *ret_from = lo;
    hi = others + 1;
    while (lo < hi) { /* the first from there with which it fails */
        uint32_t mid = lo + (hi - lo) / 2;
        if (holds(p, leaf, bloc, mid))
            lo = mid + 1;
        else
            hi = mid;
    }
    *ret_end = lo;
}

/* All parts of it hold: where their ranges meet. A vote in which nobody takes part fails. */
static void range_of(struct poll *p, uint32_t bloc)
{
    uint32_t from = bloc == 0, end = p->members - bloc + 1;

    for (uint32_t i = 0; i < p->leaves; i++) {
        uint32_t first, last;
        range_of_leaf(p, i, bloc, &first, &last);
        from = first > from ? first : from;
        end = last < end ? last : end;
    }
    p->from[bloc] = from < end ? from : 1;
    p->to[bloc] = from < end ? end - 1 : 0;
}

static bool depends(const struct poll *p)
{
    for (uint32_t k = 0; k <= p->members; k++)
        if (p->from[k] <= p->to[k] && (p->from[k] > 0 || p->to[k] < p->members - k))
            return true;
    return false;
}

/* All weights the same; 0: they differ. */
static uint64_t weight_of(const struct mf_column *col)
{
    for (uint32_t i = 1; i < col->n; i++)
        if (col->weight[i] != col->weight[0])
            return 0;
    return col->n > 0 ? col->weight[0] : 1;
}

static bool votes_once(const struct mf_power *power)
{
    return power->nstages == 1 && power->stages[0].second_call_span.len == 0;
}

/* Everything in it must hold. */
static bool conjunction(const struct mf_charter *c, const struct mf_rule *rule)
{
    if (rule->kind == MF_RULE_NAMED)
        return conjunction(c, c->rules[rule->name.index].rule);
    if (rule->kind != MF_RULE_AND)
        return rule->kind == MF_RULE_COUNT || rule->kind == MF_RULE_NO_OBJECTION;
    for (uint32_t i = 0; i < rule->nchildren; i++)
        if (!conjunction(c, rule->children[i]))
            return false;
    return true;
}

/* The same persons vote in all parts, and each weighs the same. */
static enum mf_turnouts_gap one_electorate(const struct mf_study *s, const struct mf_leaves *l,
                                           struct poll *p, struct mf_turnouts *t)
{
    const struct mf_column *col = &s->columns.list.at[l->column[0]];
    const struct mf_group *group = &l->rule[0]->group;

    for (uint32_t i = 1; i < l->n; i++)
        if (l->column[i] != l->column[0])
            return MF_TURNOUTS_SEVERAL;
    t->members = col->n;
    t->open = group->of.kind == MF_REF_BODY && s->charter->bodies[group->of.index].open;
    p->members = col->n;
    p->weight = weight_of(col);
    if (col->n > MF_TURNOUTS_MEMBERS)
        return MF_TURNOUTS_LARGE;
    return p->weight > 0 ? MF_TURNOUTS_KNOWN : MF_TURNOUTS_WEIGHTS;
}

static enum mf_turnouts_gap prepare(struct mf_study *s, const struct mf_power *power,
                                    struct poll *p, struct mf_turnouts *t)
{
    const struct mf_stage *st = &power->stages[0];
    struct mf_rehearsed what = {st->passes, power, st, !power->caretaker};
    struct mf_supposition nobody = {MF_NOBODY, MF_NOBODY};
    const struct mf_leaves *l;

    if (!votes_once(power))
        return MF_TURNOUTS_SEVERAL;
    if (st->passes_when_proposed || !st->passes || st->choose.span.len > 0)
        return MF_TURNOUTS_NO_VOTE;
    t->rule = st->passes->kind == MF_RULE_NAMED ? s->charter->rules[st->passes->name.index].rule
                                                : st->passes;
    if (!conjunction(s->charter, st->passes))
        return MF_TURNOUTS_SEVERAL;
    l = mf_leaves_of(s, what, nobody);
    if (!l->r)
        return MF_TURNOUTS_FILING;
    *p =
        (struct poll){.arena = s->arena, .r = l->r, .leaves = l->n, .elapsed = st->votes.period.ms};
    return one_electorate(s, l, p, t);
}

static enum mf_turnouts_gap poll_of(struct mf_study *s, const struct mf_power *power,
                                    struct poll *p, struct mf_turnouts *t)
{
    enum mf_turnouts_gap gap = prepare(s, power, p, t);

    if (gap != MF_TURNOUTS_KNOWN)
        return gap;
    p->from = mf_new_n(s->arena, uint32_t, p->members + 1);
    p->to = mf_new_n(s->arena, uint32_t, p->members + 1);
    for (uint32_t k = 0; k <= p->members; k++)
        range_of(p, k);
    return depends(p) ? MF_TURNOUTS_KNOWN : MF_TURNOUTS_SAME;
}

/* ---- chances ---- */

static uint64_t chance(const struct poll *p, uint32_t bloc, struct mf_attendance assumed)
{
    return mf_attendance_between(p->arena, p->members - bloc, assumed, p->from[bloc], p->to[bloc]);
}

/* By halving: one more in the bloc never harms it. */
static uint32_t smallest(const struct poll *p, struct mf_attendance assumed, uint64_t billionths)
{
    uint32_t lo = 0, hi = p->members + 1;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (mid > p->members)
            break;
        if (chance(p, mid, assumed) >= billionths)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo <= p->members ? lo : UINT32_MAX;
}

/* Neither all but certain nor all but out of the question in every case. */
static bool tells(const struct mf_turnouts *t, const uint64_t *billionths)
{
    for (uint32_t c = 0; c < t->ncases; c++)
        if (billionths[c] >= MF_BILLION / 200 && billionths[c] <= MF_BILLION - MF_BILLION / 200)
            return true;
    return false;
}

/* Blocs in growing parts of the whole, those that tell something. */
static void fill_rows(const struct poll *p, struct mf_turnouts *t)
{
    static const uint32_t hundredths[] = {1, 3, 6, 10, 15, 20, 25, 30, 40, 50};
    uint32_t before = 0;

    for (unsigned i = 0; i < sizeof hundredths / sizeof *hundredths && t->nrows < MF_TURNOUTS_ROWS;
         i++) {
        uint32_t bloc = (uint32_t)(((uint64_t)p->members * hundredths[i] + 99) / 100);
        uint64_t *row = t->billionths[t->nrows];
        if (bloc == before)
            continue;
        before = bloc;
        for (uint32_t c = 0; c < t->ncases; c++)
            row[c] = chance(p, bloc, t->cases[c]);
        if (tells(t, row))
            t->bloc[t->nrows++] = bloc;
    }
}

struct mf_turnouts mf_turnouts_of(struct mf_study *s, const struct mf_power *power,
                                  const struct mf_attendance *cases, uint32_t ncases)
{
    struct mf_turnouts t = {.ncases = ncases};
    struct poll p;

    mf_assert(ncases <= MF_TURNOUTS_CASES);
    t.gap = poll_of(s, power, &p, &t);
    if (t.gap != MF_TURNOUTS_KNOWN)
        return t;
    for (uint32_t c = 0; c < ncases; c++) {
        t.cases[c] = cases[c];
        t.even[c] = smallest(&p, cases[c], MF_BILLION / 2);
        t.sure[c] = smallest(&p, cases[c], MF_BILLION - MF_BILLION / 20);
    }
    fill_rows(&p, &t);
    return t;
}

uint32_t mf_turnouts_smallest(struct mf_study *s, const struct mf_power *power,
                              struct mf_attendance assumed, uint64_t billionths)
{
    struct mf_turnouts t = {0};
    struct poll p;
    enum mf_turnouts_gap gap = poll_of(s, power, &p, &t);

    if (gap != MF_TURNOUTS_KNOWN && gap != MF_TURNOUTS_SAME)
        return UINT32_MAX;
    return smallest(&p, assumed, billionths);
}
