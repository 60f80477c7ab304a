/*
 * The fewest persons that meet several demands at once. Persons who weigh alike in all demands but
 * one form a class, in it the heavier in that one come first: some number of the first of each
 * class is always a best answer. A depth-first search over those numbers, with bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/cover_internal.h"
#include "base/os.h"

#define MAX_DEPTH  2048u /* classes that are searched one after another */
#define EASY_DEPTH 200u
#define EASY_STEPS 400u
#define NEAR_STEPS 50000u
#define MOST_NODES 1000u /* of branching on the relaxation, each of so many steps: */
#define NODE_STEPS 20u

/* ---- bounds of single columns ---- */

uint32_t mf_cover_column(struct mf_search *s, const struct mf_demand *d)
{
    const uint32_t *order;
    uint64_t have = 0;

    if (d->need > d->column->total)
        return UINT32_MAX;
    if (d->column->heads)
        return (uint32_t)d->need;
    order = mf_cover_falling(s, d);
    for (uint32_t i = 0; i < d->column->n; i++) {
        have += d->column->weight[order[i]];
        if (have >= d->need)
            return i + 1;
    }
    return UINT32_MAX;
}

/* ---- an answer ---- */

/* How many of the class weigh at least `weight` in the sorted demand, and no fewer than are taken.
 */
static uint32_t as_heavy(const struct mf_class *c, uint64_t weight, uint32_t taken)
{
    uint32_t lo = taken, hi = c->size;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (c->prefix[mid + 1] - c->prefix[mid] >= weight)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Weight and number of those taken when all that weigh at least so much join. */
static uint64_t with_all(const struct mf_meeting *m, uint64_t weight, uint64_t *ret_n)
{
    uint64_t sum = 0;

    *ret_n = 0;
    for (uint32_t i = 0; i < m->nclasses; i++) {
        uint32_t n = as_heavy(&m->classes[i], weight, m->take[i]);
        sum += m->classes[i].prefix[n];
        *ret_n += n;
    }
    return sum;
}

/*
 * The heaviest of those left join until the sorted demand is met: least weight that must join is
 * found by halving. Returns how many are taken then; UINT32_MAX: they don't reach it. *ret_weight
 * joins only as far as is needed; 0: nobody joins.
 */
static uint64_t fill_up(const struct mf_meeting *m, uint64_t *ret_weight)
{
    uint64_t lo = 1, hi = 1, n, sum;

    *ret_weight = 0;
    for (uint32_t i = 0; i < m->nclasses; i++)
        if (m->classes[i].size > 0 && m->classes[i].prefix[1] > hi)
            hi = m->classes[i].prefix[1];
    if (with_all(m, hi + 1, &n) >= m->want)
        return n;
    if (with_all(m, 1, &n) < m->want)
        return UINT32_MAX;
    while (lo < hi) { /* the largest weight with which it is met */
        uint64_t mid = lo + (hi - lo) / 2 + 1;
        if (with_all(m, mid, &n) >= m->want)
            lo = mid;
        else
            hi = mid - 1;
    }
    *ret_weight = lo;
    sum = with_all(m, lo + 1, &n);
    return n + (m->want - sum + lo - 1) / lo;
}

/* Persons `from` to `to` of a list of units go to s->who, from `at` on; returns where they end. */
static uint32_t put(struct mf_search *s, const uint32_t *unit, uint32_t from, uint32_t to,
                    uint32_t at)
{
    const struct mf_units *u = s->units;

    if (!u) {
        for (uint32_t i = from; i < to; i++)
            s->who[at++] = unit[i];
        return at;
    }
    for (uint32_t i = 0, before = 0; before < to; before += u->size[unit[i++]])
        for (uint32_t k = 0; k < u->size[unit[i]] && before + k < to; k++)
            if (before + k >= from)
                s->who[at++] = u->persons[u->first[unit[i]] + k];
    return at;
}

static void keep(struct mf_meeting *m, uint64_t weight, uint32_t n)
{
    struct mf_search *s = m->s;
    uint32_t at = 0;

    if (s->who_room < n) {
        s->who = mf_new_n(&s->cover->found, mf_person, n);
        s->who_room = n;
    }
    for (uint32_t u = 0; m->nforced > 0 && u < mf_unit_count(s); u++)
        if (m->forced[u])
            at = put(s, &u, 0, mf_unit_size(s, u), at);
    for (uint32_t i = 0; i < m->nclasses; i++) {
        uint32_t heavier = weight ? as_heavy(&m->classes[i], weight + 1, m->take[i]) : m->take[i];
        at = put(s, m->classes[i].member, 0, heavier, at);
    }
    for (uint32_t i = 0; weight && i < m->nclasses && at < n; i++) { /* of those just so heavy */
        uint32_t from = as_heavy(&m->classes[i], weight + 1, m->take[i]);
        uint32_t to = as_heavy(&m->classes[i], weight, from);
        at = put(s, m->classes[i].member, from, to - from < n - at ? to : from + (n - at), at);
    }
    mf_assert(at == n);
    s->best = n;
}

static void answer(struct mf_meeting *m)
{
    uint64_t n = 0, weight = 0;

    if (m->sorted) {
        n = fill_up(m, &weight);
    } else {
        for (uint32_t i = 0; i < m->nclasses; i++)
            n += m->take[i];
    }
    if (n + m->nforced < m->s->best)
        keep(m, weight, (uint32_t)n + m->nforced);
}

/* ---- what was looked at before ---- */

/*
 * Without a sorted demand all that matters of the classes already settled is what they left and how
 * many were taken: with as many or more taken than another time nothing better comes of it.
 */
#define MEMO_SLOTS   32768u
#define MEMO_DEMANDS 6u
#define MEMO_FROM    4096u /* steps after which it is worth its memory */

struct mf_memo {
    uint32_t depth, taken; /* depth 0: empty */
    uint64_t left[MEMO_DEMANDS];
};

static bool been_here(struct mf_meeting *m, uint32_t i, uint32_t taken)
{
    const uint64_t *left = m->left + (size_t)i * m->n;
    struct mf_memo *slot;
    uint64_t h = i;

    if (m->sorted || m->n > MEMO_DEMANDS || i == 0 || m->s->steps - m->began < MEMO_FROM)
        return false;
    if (!m->memo)
        m->memo = mf_new_n(m->s->a, struct mf_memo, MEMO_SLOTS);
    for (uint32_t b = 0; b < m->n; b++)
        h = (h ^ left[b]) * UINT64_C(0x9e3779b97f4a7c15) ^ h >> 29;
    slot = &m->memo[h >> 40 & (MEMO_SLOTS - 1)];
    if (slot->depth == i && memcmp(slot->left, left, m->n * sizeof *left) == 0) {
        if (slot->taken <= taken)
            return true;
        slot->taken = taken;
        return false;
    }
    slot->depth = i;
    slot->taken = taken;
    memcpy(slot->left, left, m->n * sizeof *left);
    return false;
}

/* ---- the search ---- */

static bool met(const struct mf_meeting *m, const uint64_t *left)
{
    for (uint32_t b = 0; b < m->n; b++)
        if (left[b] > 0)
            return false;
    return true;
}

/* How many of the class must be taken, since those after it don't suffice, and how many can be of
 * use. False: not even all suffice. */
static bool range(const struct mf_meeting *m, uint32_t i, const uint64_t *left, uint32_t *ret_least,
                  uint32_t *ret_most)
{
    const struct mf_class *c = &m->classes[i];
    const uint64_t *after = m->room + (size_t)(i + 1) * m->n;
    uint64_t least = 0, most = 0;

    for (uint32_t b = 0; b < m->n; b++) {
        uint64_t lack = left[b] > after[b] ? left[b] - after[b] : 0, k;
        if (c->add[b] == 0 && lack > 0)
            return false;
        if (c->add[b] == 0)
            continue;
        k = lack / c->add[b] + (lack % c->add[b] > 0);
        least = k > least ? k : least;
        k = left[b] / c->add[b] + (left[b] % c->add[b] > 0);
        most = k > most ? k : most;
    }
    if (most > c->size)
        most = c->size;
    if (m->near && m->near[i] > m->width && least < m->near[i] - m->width)
        least = m->near[i] - m->width;
    if (m->near && most > m->near[i] + m->width)
        most = m->near[i] + m->width;
    *ret_least = (uint32_t)least;
    *ret_most = (uint32_t)most;
    return least <= most;
}

/* What the clause costs at least with x of class i; what is left then goes into depth i + 1. */
static mf_price cost_with(struct mf_meeting *m, uint32_t i, uint32_t x)
{
    const uint64_t *left = m->left + (size_t)i * m->n, *add = m->classes[i].add;
    uint64_t *next = m->left + (size_t)(i + 1) * m->n;

    m->s->steps++;
    for (uint32_t b = 0; b < m->n; b++)
        next[b] = left[b] / (add[b] ? add[b] : 1) < x && add[b] ? 0 : left[b] - x * add[b];
    return mf_cover_cost(m, i, x, next);
}

/* The cost is convex in x: from its least on it only grows. Of equals the largest. */
static uint32_t cheapest(struct mf_meeting *m, uint32_t i, uint32_t lo, uint32_t hi)
{
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (cost_with(m, i, mid + 1) <= cost_with(m, i, mid))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void descend(struct mf_meeting *m, uint32_t i, uint32_t taken);

/* False: with x of class i nothing better can come of it, nor with numbers farther from the
 * cheapest. */
static bool try(struct mf_meeting *m, uint32_t i, uint32_t x, uint32_t taken)
{
    if (m->s->steps > m->s->limit) {
        mf_cover_leave_out(m->s, m->least);
        return false;
    }
    if (m->least >= m->s->best ||
        m->nforced + mf_cover_persons(m, cost_with(m, i, x)) >= m->s->best)
        return false;
    mf_cover_spend(m, i, x);
    m->take[i] = x;
    descend(m, i + 1, taken + x);
    m->take[i] = 0;
    return true;
}

static void descend(struct mf_meeting *m, uint32_t i, uint32_t taken)
{
    uint32_t least, most, x;

    if (++m->s->steps > m->s->limit) {
        mf_cover_leave_out(m->s, m->least);
        return;
    }
    if (met(m, m->left + (size_t)i * m->n)) {
        answer(m);
        return;
    }
    if (i == m->ncovering || !range(m, i, m->left + (size_t)i * m->n, &least, &most) ||
        been_here(m, i, taken))
        return;
    x = cheapest(m, i, least, most);
    for (uint32_t down = x + 1; down-- > least;)
        if (!try(m, i, down, taken))
            break;
    for (uint32_t up = x + 1; up <= most; up++)
        if (!try(m, i, up, taken))
            break;
}

/* ---- one clause ---- */

/* Demands that need everybody of their column: those are in, and the others need less. */
static void force(struct mf_meeting *m, struct mf_demand *d, uint32_t n)
{
    bool again = true;

    while (again) {
        again = false;
        for (uint32_t i = 0; i < n; i++) {
            const struct mf_column *c = d[i].column;
            uint64_t free = 0, have = 0;
            for (uint32_t j = 0; j < c->n; j++)
                *(m->forced[c->person[j]] ? &have : &free) +=
                    c->weight[j] * mf_unit_size(m->s, c->person[j]);
            if (d[i].need <= have || d[i].need - have < free)
                continue;
            for (uint32_t j = 0; j < c->n; j++) {
                if (!m->forced[c->person[j]])
                    m->nforced += mf_unit_size(m->s, c->person[j]);
                m->forced[c->person[j]] = true;
            }
            again = true;
        }
    }
}

/* What is left to each demand when the forced are in; those met drop out. Returns how many stay. */
static uint32_t remaining(const struct mf_meeting *m, struct mf_demand *d, uint32_t n)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t have = 0;
        for (uint32_t j = 0; m->nforced > 0 && j < d[i].column->n; j++)
            if (m->forced[d[i].column->person[j]])
                have += d[i].column->weight[j] * mf_unit_size(m->s, d[i].column->person[j]);
        if (d[i].need <= have)
            continue;
        d[kept] = d[i];
        d[kept++].need -= have;
    }
    return kept;
}

/* The demand by whose weight classes are sorted: the largest weighted one, put last. */
static bool sort_by(struct mf_demand *d, uint32_t n)
{
    uint32_t which = UINT32_MAX;

    for (uint32_t i = 0; i < n; i++)
        if (!d[i].column->heads && (which == UINT32_MAX || d[i].column->n > d[which].column->n))
            which = i;
    if (which == UINT32_MAX)
        return false;
    struct mf_demand last = d[which];
    d[which] = d[n - 1];
    d[n - 1] = last;
    return true;
}

static void raise_least(struct mf_meeting *m)
{
    uint64_t bound = m->nforced + mf_cover_persons(m, mf_cover_whole(m));

    if (bound > m->least)
        m->least = bound < UINT32_MAX ? (uint32_t)bound : UINT32_MAX;
}

/* Looks for so many steps at most. True: all that was asked for has been looked at. */
static bool search_for(struct mf_meeting *m, uint64_t steps)
{
    struct mf_search *s = m->s;
    uint64_t limit = s->limit;
    uint32_t lo = s->lo;
    bool cut = s->cut, whole;

    s->limit = s->steps + steps < limit ? s->steps + steps : limit;
    descend(m, 0, 0);
    whole = s->steps <= s->limit;
    s->limit = limit;
    s->lo = lo;
    s->cut = cut;
    return whole;
}

/* Most clauses are settled with the bounds that are had for little. */
static bool settled_easily(struct mf_meeting *m)
{
    mf_cover_prices(m, false);
    raise_least(m);
    if (m->least >= m->s->best)
        return true;
    return m->ncovering <= EASY_DEPTH && (search_for(m, EASY_STEPS) || m->least >= m->s->best);
}

/* With weights: a best answer is mostly close to whom the best prices choose. */
static void search_near(struct mf_meeting *m)
{
    uint32_t *near = mf_new_n(m->s->a, uint32_t, m->ncovering + 1);

    if (!m->sorted || m->nprices == 0)
        return;
    mf_cover_worth(m, near);
    m->near = near;
    for (m->width = 1; m->width <= 8 && m->least < m->s->best; m->width *= 2)
        search_for(m, NEAR_STEPS);
    m->near = NULL;
}

/* ---- branching on the relaxation ---- */

struct branching {
    struct mf_meeting *m;
    uint32_t *lo, *hi;
    uint64_t nodes; /* that may still be looked at */
};

/* The relaxation's numbers, those in part rounded up, meet the clause too. */
static void round_up(struct mf_meeting *m, const struct mf_relaxed *r)
{
    uint64_t sum = 0;

    for (uint32_t t = 0; t < m->ncovering; t++)
        m->take[t] = r->take[t];
    for (uint32_t b = 0; b < m->n; b++) {
        uint64_t have = 0;
        for (uint32_t t = 0; t < m->ncovering; t++)
            have += m->classes[t].add[b] * m->take[t];
        for (uint32_t t = 0; t < m->ncovering && have < m->plain[b].need; t++) {
            uint64_t more = m->classes[t].size - m->take[t];
            if (m->classes[t].add[b] == 0)
                continue;
            if (more > m->plain[b].need - have)
                more = m->plain[b].need - have;
            m->take[t] += (uint32_t)more;
            have += more;
        }
    }
    for (uint32_t t = 0; t < m->ncovering; t++)
        sum += m->take[t];
    if (sum + m->nforced < m->s->best)
        answer(m);
    memset(m->take, 0, m->nclasses * sizeof *m->take);
}

/* Depth is bounded by the nodes that may be looked at. */
static void branch(struct branching *b)
{
    struct mf_meeting *m = b->m;
    struct mf_arena_mark mark = mf_arena_mark(m->s->a);
    struct mf_relaxed r = {.lo = b->lo, .hi = b->hi};
    uint32_t t, kept;

    if (b->nodes == 0 || m->least >= m->s->best)
        return;
    b->nodes--;
    m->s->steps += NODE_STEPS;
    r.y = mf_new_n(m->s->a, mf_price, m->n + 1);
    r.take = mf_new_n(m->s->a, uint32_t, m->ncovering + 1);
    if (!mf_cover_lp(m, m->left, &r) || !r.best)
        b->nodes = 0;
    if (b->nodes > 0 && r.feasible && m->nforced + (uint64_t)r.persons < m->s->best) {
        round_up(m, &r);
        t = r.fractional;
        if (t < m->ncovering) {
            kept = b->lo[t];
            b->lo[t] = r.take[t] + 1;
            branch(b);
            b->lo[t] = kept;
            kept = b->hi[t];
            b->hi[t] = r.take[t];
            branch(b);
            b->hi[t] = kept;
        }
    }
    mf_arena_rewind(m->s->a, mark);
}

/* True: the clause is settled. */
static bool settled_by_branching(struct mf_meeting *m)
{
    struct branching b = {.m = m, .nodes = MOST_NODES};

    if (m->sorted || !m->units || m->ncovering > EASY_DEPTH)
        return false;
    b.lo = mf_new_n(m->s->a, uint32_t, m->ncovering + 1);
    b.hi = mf_new_n(m->s->a, uint32_t, m->ncovering + 1);
    for (uint32_t t = 0; t < m->ncovering; t++)
        b.hi[t] = m->classes[t].size;
    branch(&b);
    return b.nodes > 0 || m->least >= m->s->best;
}

static void search(struct mf_meeting *m)
{
    m->take = mf_new_n(m->s->a, uint32_t, m->nclasses + 1);
    m->left = mf_new_n(m->s->a, uint64_t, (size_t)(m->ncovering + 1) * m->n + 1);
    for (uint32_t b = 0; b < m->n; b++)
        m->left[b] = m->plain[b].need;
    if (settled_easily(m))
        return;
    mf_cover_prices(m, true);
    raise_least(m);
    if (m->least >= m->s->best)
        return;
    if (m->ncovering > MAX_DEPTH) {
        mf_cover_leave_out(m->s, m->least);
        return;
    }
    if (settled_by_branching(m))
        return;
    search_near(m);
    m->began = m->s->steps;
    if (m->least < m->s->best)
        descend(m, 0, 0);
}

void mf_cover_clause(struct mf_search *s, const struct mf_demand *demands, uint32_t n,
                     uint32_t bound)
{
    struct mf_meeting m = {.s = s, .least = bound, .began = s->steps};
    struct mf_arena_mark mark = mf_arena_mark(s->a);
    struct mf_demand *d;

    if (m.least >= s->best)
        return;
    d = mf_arena_copy(s->a, demands, n * sizeof *d);
    m.forced = mf_new_n(s->a, bool, mf_unit_count(s) + 1);
    force(&m, d, n);
    if (m.nforced > m.least)
        m.least = m.nforced;
    n = remaining(&m, d, n);
    m.plain = d;
    m.n = n;
    if (n > 0 && sort_by(d, n)) {
        m.n = n - 1;
        m.sorted = &d[n - 1];
        m.want = m.sorted->need;
    }
    mf_cover_classes(&m);
    search(&m);
    mf_arena_rewind(s->a, mark);
}
