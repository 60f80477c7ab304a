/*
 * The fewest persons that meet several demands at once. Persons who weigh alike in all demands but
 * one form a class, in it the heavier in that one come first: some number of the first of each
 * class is always a best answer. A depth-first search over those numbers, with bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/cover_internal.h"
#include "base/os.h"

struct class
{
    uint32_t size;
    mf_person *member;
    uint64_t *prefix; /* sums of weight in the sorted demand, size + 1 of them */
    uint64_t *add;    /* what one member weighs, by plain demand */
    uint64_t covers;  /* in how many plain demands it counts */
    uint32_t parent, demand;
    uint64_t weight; /* of its last refinement: differs from the parent in one demand */
};

struct meeting {
    struct mf_search *s;
    const struct mf_demand *plain; /* all but the sorted one, forced persons taken out */
    uint32_t n;
    const struct mf_demand *sorted; /* NULL: none */
    uint64_t want;                  /* of the sorted one */
    struct class *classes;          /* those that cover most first; those that cover none last */
    uint32_t nclasses, ncovering;
    bool units; /* all plain weights are 1 */
    bool *forced;
    uint32_t nforced, least; /* least: bound of the whole clause, forced persons in it */
    uint32_t *take;          /* by class */
    uint64_t *left;          /* by depth and demand */
};

/* ---- bounds ---- */

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

uint32_t mf_cover_bound(struct mf_search *s, const struct mf_demand *demands, uint32_t n)
{
    uint32_t most = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = mf_cover_column(s, &demands[i]);
        most = k > most ? k : most;
    }
    return most;
}

/* Of the classes from `i` on, as if a member's coverage could be shared out freely among demands.
 */
static uint64_t bound_by_coverage(const struct meeting *m, uint32_t i, const uint64_t *left)
{
    uint64_t open = 0, persons = 0;

    for (uint32_t b = 0; b < m->n; b++)
        open += left[b];
    for (; i < m->ncovering && open > 0; i++) {
        const struct class *c = &m->classes[i];
        uint64_t most = (open + c->covers - 1) / c->covers;
        if (most <= c->size)
            return persons + most;
        persons += c->size;
        open -= c->size * c->covers;
    }
    return open > 0 ? UINT32_MAX : persons;
}

/* Of the classes from `i` on, what each demand needs by itself. */
static uint64_t bound_by_demand(const struct meeting *m, uint32_t i, const uint64_t *left)
{
    uint64_t most = 0;

    for (uint32_t b = 0; b < m->n; b++) {
        uint64_t open = left[b], heaviest = 0, can = 0;
        for (uint32_t j = i; j < m->ncovering; j++) {
            const struct class *c = &m->classes[j];
            heaviest = c->add[b] > heaviest ? c->add[b] : heaviest;
            can = can > open ? can : can + c->size * c->add[b];
        }
        if (can < open)
            return UINT32_MAX;
        if (open > 0 && (open + heaviest - 1) / heaviest > most)
            most = (open + heaviest - 1) / heaviest;
    }
    return most;
}

/* ---- an answer ---- */

/* How many of the class weigh at least `weight` in the sorted demand, and no fewer than are taken.
 */
static uint32_t as_heavy(const struct class *c, uint64_t weight, uint32_t taken)
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
static uint64_t with_all(const struct meeting *m, uint64_t weight, uint64_t *ret_n)
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
static uint64_t fill_up(const struct meeting *m, uint64_t *ret_weight)
{
    uint64_t lo = 1, hi = UINT64_MAX, n, sum;

    *ret_weight = 0;
    if (with_all(m, UINT64_MAX, &n) >= m->want)
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
    sum = lo == UINT64_MAX ? with_all(m, UINT64_MAX, &n) : with_all(m, lo + 1, &n);
    return n + (m->want - sum + lo - 1) / lo;
}

static void keep(struct meeting *m, uint64_t weight, uint32_t n)
{
    struct mf_search *s = m->s;
    uint32_t at = 0;

    if (s->who_room < n) {
        s->who = mf_new_n(s->a, mf_person, n);
        s->who_room = n;
    }
    for (mf_person p = 0; m->nforced > 0 && p < s->cover->cs->npersons; p++)
        if (m->forced[p])
            s->who[at++] = p;
    for (uint32_t i = 0; i < m->nclasses; i++) {
        uint32_t heavier = weight && weight < UINT64_MAX
                               ? as_heavy(&m->classes[i], weight + 1, m->take[i])
                               : m->take[i];
        for (uint32_t j = 0; j < heavier; j++)
            s->who[at++] = m->classes[i].member[j];
    }
    for (uint32_t i = 0; i < m->nclasses && at < n; i++) { /* of those just so heavy, the rest */
        uint32_t from =
            weight < UINT64_MAX ? as_heavy(&m->classes[i], weight + 1, m->take[i]) : m->take[i];
        uint32_t to = as_heavy(&m->classes[i], weight, from);
        for (uint32_t j = from; j < to && at < n; j++)
            s->who[at++] = m->classes[i].member[j];
    }
    mf_assert(at == n);
    s->best = n;
}

static void answer(struct meeting *m)
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

/* ---- the search ---- */

static bool met(const struct meeting *m, const uint64_t *left)
{
    for (uint32_t b = 0; b < m->n; b++)
        if (left[b] > 0)
            return false;
    return true;
}

/* Most members of the class that can still be of use. */
static uint32_t useful(const struct meeting *m, const struct class *c, const uint64_t *left)
{
    uint64_t most = 0;

    for (uint32_t b = 0; b < m->n; b++) {
        if (c->add[b] > 0) {
            uint64_t k = (left[b] + c->add[b] - 1) / c->add[b];
            most = k > most ? k : most;
        }
    }
    return most < c->size ? (uint32_t)most : c->size;
}

static void descend(struct meeting *m, uint32_t i, uint32_t taken)
{
    const uint64_t *left = m->left + (size_t)i * m->n;
    uint64_t *next = m->left + (size_t)(i + 1) * m->n;
    const struct class *c;

    if (++m->s->steps > m->s->limit) {
        m->s->cut = true;
        if (m->least < m->s->lo)
            m->s->lo = m->least;
        return;
    }
    if (m->least >= m->s->best)
        return;
    if (met(m, left)) {
        answer(m);
        return;
    }
    if (i == m->ncovering || m->nforced + taken + bound_by_demand(m, i, left) >= m->s->best)
        return;
    c = &m->classes[i];
    for (uint32_t x = useful(m, c, left) + 1; x-- > 0;) {
        for (uint32_t b = 0; b < m->n; b++)
            next[b] = left[b] > x * c->add[b] ? left[b] - x * c->add[b] : 0;
        if (m->units && m->nforced + taken + x + bound_by_coverage(m, i + 1, next) >= m->s->best)
            break; /* fewer of those who cover more leave more to those who cover less */
        m->take[i] = x;
        descend(m, i + 1, taken + x);
        if (m->s->steps > m->s->limit)
            break;
    }
    m->take[i] = 0;
}

/* ---- making the classes ---- */

struct refinement { /* (class, weight) -> class, while one demand is worked in */
    uint32_t class, made;
    uint64_t weight;
};

struct partition {
    struct mf_arena *a;
    MF_VEC(struct class) list;
    uint32_t *of; /* by person */
    struct refinement *slots;
    uint32_t cap, used;
};

static uint32_t slot_of(const struct partition *p, uint32_t class, uint64_t weight)
{
    uint64_t h = (weight + class * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xff51afd7ed558ccd);
    uint32_t i = (uint32_t)(h >> 33) & (p->cap - 1);

    while (p->slots[i].made && (p->slots[i].class != class || p->slots[i].weight != weight))
        i = (i + 1) & (p->cap - 1);
    return i;
}

static void grow(struct partition *p)
{
    struct refinement *old = p->slots;
    uint32_t n = p->cap;

    p->cap = n ? n * 2 : 64;
    p->slots = mf_new_n(p->a, struct refinement, p->cap);
    for (uint32_t i = 0; i < n; i++)
        if (old[i].made)
            p->slots[slot_of(p, old[i].class, old[i].weight)] = old[i];
}

/* Class 0 is of those who weigh nothing in any plain demand; `made` is never 0. */
static void refine(struct partition *p, const struct meeting *m, uint32_t demand)
{
    const struct mf_column *c = m->plain[demand].column;

    p->cap = p->used = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        mf_person who = c->person[i];
        uint32_t slot;
        if (m->forced[who])
            continue;
        if (p->used * 2 >= p->cap)
            grow(p);
        slot = slot_of(p, p->of[who], c->weight[i]);
        if (!p->slots[slot].made) {
            p->slots[slot] = (struct refinement){p->of[who], p->list.n, c->weight[i]};
            p->used++;
            mf_vec_push(
                p->a, &p->list,
                ((struct class){.parent = p->of[who], .demand = demand, .weight = c->weight[i]}));
        }
        p->of[who] = p->slots[slot].made;
    }
}

/* Members of each class, the heavier in the sorted demand first. */
static void enlist(struct partition *p, const struct meeting *m)
{
    const struct mf_column *sorted = m->sorted ? m->sorted->column : NULL;
    const uint32_t *order = sorted ? mf_cover_falling(m->s, m->sorted) : NULL;
    uint32_t npersons = m->s->cover->cs->npersons;
    bool *placed = mf_new_n(p->a, bool, npersons + 1);

    for (mf_person who = 0; who < npersons; who++)
        if (!m->forced[who])
            p->list.at[p->of[who]].size++;
    for (uint32_t i = 0; i < p->list.n; i++) {
        struct class *c = &p->list.at[i];
        c->member = mf_new_n(p->a, mf_person, c->size);
        c->prefix = mf_new_n(p->a, uint64_t, c->size + 1);
        c->size = 0;
    }
    for (uint32_t i = 0; sorted && i < sorted->n; i++) {
        mf_person who = sorted->person[order[i]];
        struct class *c = &p->list.at[p->of[who]];
        if (m->forced[who])
            continue;
        placed[who] = true;
        c->member[c->size] = who;
        c->prefix[c->size + 1] = c->prefix[c->size] + sorted->weight[order[i]];
        c->size++;
    }
    for (mf_person who = 0; who < npersons; who++) {
        struct class *c = &p->list.at[p->of[who]];
        if (m->forced[who] || placed[who])
            continue;
        c->member[c->size] = who;
        c->prefix[c->size + 1] = c->prefix[c->size];
        c->size++;
    }
}

static int covers_more(const void *a, const void *b)
{
    const struct class *x = a, *y = b;
    mf_person first_x, first_y;

    if (x->covers != y->covers)
        return x->covers > y->covers ? -1 : 1;
    first_x = x->size ? x->member[0] : MF_NOBODY;
    first_y = y->size ? y->member[0] : MF_NOBODY;
    return first_x < first_y ? -1 : first_x > first_y;
}

static void make_classes(struct meeting *m)
{
    struct partition p = {.a = m->s->a};

    p.of = mf_new_n(p.a, uint32_t, m->s->cover->cs->npersons + 1);
    mf_vec_push(p.a, &p.list, ((struct class){.demand = UINT32_MAX}));
    for (uint32_t b = 0; b < m->n; b++)
        refine(&p, m, b);
    enlist(&p, m);
    m->units = true;
    for (uint32_t i = 0; i < p.list.n; i++) { /* parents stand before their children */
        struct class *c = &p.list.at[i];
        c->add = mf_new_n(p.a, uint64_t, m->n + 1);
        if (c->demand == UINT32_MAX)
            continue;
        memcpy(c->add, p.list.at[c->parent].add, m->n * sizeof *c->add);
        c->add[c->demand] = c->weight;
        c->covers = p.list.at[c->parent].covers + 1;
        m->units = m->units && c->weight == 1;
    }
    for (uint32_t i = 0; i < p.list.n; i++) /* those refined away are empty */
        if (p.list.at[i].size > 0)
            p.list.at[m->nclasses++] = p.list.at[i];
    m->classes = p.list.at;
    qsort(m->classes, m->nclasses, sizeof *m->classes, covers_more);
    while (m->ncovering < m->nclasses && m->classes[m->ncovering].covers > 0)
        m->ncovering++;
}

/* ---- one clause ---- */

/* Demands that need everybody of their column: those are in, and the others need less. */
static void force(struct meeting *m, struct mf_demand *d, uint32_t n)
{
    bool again = true;

    while (again) {
        again = false;
        for (uint32_t i = 0; i < n; i++) {
            const struct mf_column *c = d[i].column;
            uint64_t free = 0, have = 0;
            for (uint32_t j = 0; j < c->n; j++)
                *(m->forced[c->person[j]] ? &have : &free) += c->weight[j];
            if (d[i].need <= have || d[i].need - have < free)
                continue;
            for (uint32_t j = 0; j < c->n; j++) {
                m->nforced += !m->forced[c->person[j]];
                m->forced[c->person[j]] = true;
            }
            again = true;
        }
    }
}

/* What is left to each demand when the forced are in; those met drop out. Returns how many stay. */
static uint32_t remaining(const struct meeting *m, struct mf_demand *d, uint32_t n)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t have = 0;
        for (uint32_t j = 0; m->nforced > 0 && j < d[i].column->n; j++)
            if (m->forced[d[i].column->person[j]])
                have += d[i].column->weight[j];
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

void mf_cover_clause(struct mf_search *s, const struct mf_demand *demands, uint32_t n)
{
    struct meeting m = {.s = s, .least = mf_cover_bound(s, demands, n)};
    struct mf_demand *d = mf_arena_copy(s->a, demands, n * sizeof *d);

    if (m.least >= s->best)
        return;
    m.forced = mf_new_n(s->a, bool, s->cover->cs->npersons + 1);
    force(&m, d, n);
    if (m.nforced > m.least)
        m.least = m.nforced;
    n = remaining(&m, d, n);
    m.plain = d;
    m.n = n;
    if (sort_by(d, n)) {
        m.n = n - 1;
        m.sorted = &d[n - 1];
        m.want = m.sorted->need;
    }
    make_classes(&m);
    m.take = mf_new_n(s->a, uint32_t, m.nclasses + 1);
    m.left = mf_new_n(s->a, uint64_t, (size_t)(m.ncovering + 1) * m.n + 1);
    for (uint32_t b = 0; b < m.n; b++)
        m.left[b] = d[b].need;
    descend(&m, 0, 0);
}
