/*
 * What a clause costs at least. Put a price on a unit of each demand: whatever the prices, nobody
 * meets the demands with fewer persons than the demands' price, less what those persons bring that
 * are worth more than they cost (the Lagrangian bound; at the best prices, that of the linear
 * relaxation). Prices are whole numbers, so the bound is exact; which prices are tried decides only
 * how good it is.
 */
#include <string.h>

#include "audit/cover_internal.h"

#define MAX_PRICES 48u
#define PRICE_LIMIT                                                                                \
    ((mf_price)1 << 118)     /* of all of a demand; sums of 64 of them don't overflow              \
                              */
#define ASCENT_WORK 1000000u /* classes looked at while prices are sought */

struct prices { /* being tried */
    struct mf_meeting *m;
    mf_price *y;     /* n + 1 of them */
    uint32_t *star;  /* by class */
    uint64_t looked; /* at how many classes */
};

/* ---- one price vector ---- */

/* What one member of the class costs beyond what it brings in plain demands. */
static mf_price net(const struct mf_meeting *m, const mf_price *y, const struct mf_class *c)
{
    mf_price cost = m->scale;

    for (uint32_t b = 0; b < m->n; b++)
        if (c->add[b] > 0)
            cost -= y[b] * c->add[b];
    return cost;
}

/* How many members are worth their cost: the heaviest, as far as their weight pays. */
static uint32_t worth(const struct mf_meeting *m, const mf_price *y, const struct mf_class *c,
                      mf_price cost)
{
    uint32_t lo = 0, hi = c->size;

    if (cost < 0)
        return c->size;
    if (!m->sorted || y[m->n] == 0)
        return 0;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (y[m->n] * (c->prefix[mid + 1] - c->prefix[mid]) > cost)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static mf_price paid(const struct mf_meeting *m, const mf_price *y, const struct mf_class *c,
                     mf_price cost, uint32_t n)
{
    mf_price sum = cost * n;

    if (m->sorted)
        sum -= y[m->n] * c->prefix[n];
    return sum;
}

/* The bound, in units of m->scale a person. */
static mf_price value(struct prices *p)
{
    const struct mf_meeting *m = p->m;
    mf_price sum = m->sorted ? p->y[m->n] * m->want : 0;

    for (uint32_t b = 0; b < m->n; b++)
        sum += p->y[b] * m->left[b];
    for (uint32_t i = 0; i < m->nclasses; i++) {
        mf_price cost = net(m, p->y, &m->classes[i]);
        p->star[i] = worth(m, p->y, &m->classes[i], cost);
        sum += paid(m, p->y, &m->classes[i], cost, p->star[i]);
    }
    p->looked += m->nclasses;
    return sum;
}

/* ---- keeping them ---- */

static void keep(struct prices *p)
{
    struct mf_meeting *m = p->m;
    uint32_t v = m->nprices, width = m->n + 1;

    if (v == MAX_PRICES)
        return;
    for (uint32_t i = 0; i < v; i++)
        if (memcmp(m->price + (size_t)i * width, p->y, width * sizeof *p->y) == 0)
            return;
    memcpy(m->price + (size_t)v * width, p->y, width * sizeof *p->y);
    value(p);
    for (uint32_t i = 0; i < m->nclasses; i++)
        m->star[(size_t)v * m->nclasses + i] = worth(m, p->y, &m->classes[i], m->scale);
    mf_price *suffix = m->suffix + (size_t)v * (m->nclasses + 1);
    for (uint32_t i = m->nclasses; i > 0; i--)
        suffix[i - 1] = suffix[i] + paid(m, p->y, &m->classes[i - 1],
                                         net(m, p->y, &m->classes[i - 1]), p->star[i - 1]);
    m->nprices++;
}

/* ---- seeking them, where everybody weighs 1 ---- */

/* The best ones for the clause, and for what is left when some of its demands are met. */
static void keep_relaxed(struct prices *p)
{
    struct mf_meeting *m = p->m;
    uint64_t *some = mf_new_n(m->s->a, uint64_t, m->n + 1);
    struct mf_relaxed r = {.y = p->y};

    for (uint32_t met = 0; met < 1u << (m->n < 5 ? m->n : 0); met++) {
        for (uint32_t b = 0; b < m->n; b++)
            some[b] = met >> b & 1 ? 0 : m->left[b];
        if (mf_cover_lp(m, some, &r))
            keep(p);
    }
    for (uint32_t i = 0; m->n >= 5 && i < m->n; i++) /* without one, without two */
        for (uint32_t j = i; j < m->n; j++) {
            memcpy(some, m->left, m->n * sizeof *some);
            some[i] = some[j] = 0;
            if (mf_cover_lp(m, some, &r))
                keep(p);
        }
}

static void keep_singles(struct prices *p)
{
    struct mf_meeting *m = p->m;

    for (uint32_t b = 0; b < m->n && m->units; b++) {
        memset(p->y, 0, (m->n + 1) * sizeof *p->y);
        p->y[b] = m->scale;
        keep(p);
    }
}

/* ---- seeking them, by climbing one price at a time ---- */

/* Does the bound grow with this price? */
static bool rises(struct prices *p, uint32_t b)
{
    const struct mf_meeting *m = p->m;
    mf_price got = 0;

    value(p);
    for (uint32_t i = 0; i < m->nclasses; i++)
        got += b < m->n ? (mf_price)p->star[i] * m->classes[i].add[b]
                        : (mf_price)m->classes[i].prefix[p->star[i]];
    return got < (b < m->n ? m->left[b] : m->want);
}

static void climb(struct prices *p, uint32_t b)
{
    const struct mf_meeting *m = p->m;
    const struct mf_column *c = b < m->n ? m->plain[b].column : m->sorted->column;
    mf_price top = PRICE_LIMIT / (c->total + 1), lo = 0, hi = 1;

    if (top > m->scale * 4)
        top = m->scale * 4;
    for (p->y[b] = 0; p->y[b] < top && rises(p, b);) {
        lo = p->y[b];
        hi = lo * 2 + 1;
        p->y[b] = hi < top ? hi : top;
    }
    hi = p->y[b];
    while (hi - lo > 1 + (lo >> 30)) {
        p->y[b] = lo + (hi - lo) / 2;
        if (rises(p, b))
            lo = p->y[b];
        else
            hi = p->y[b];
    }
    p->y[b] = hi;
    mf_price above = value(p);
    p->y[b] = lo;
    if (value(p) < above)
        p->y[b] = hi;
}

/* Each demand by itself. */
static void keep_single_climbs(struct prices *p)
{
    struct mf_meeting *m = p->m;

    for (uint32_t b = m->n + (m->sorted != NULL); b-- > 0 && p->looked < ASCENT_WORK;) {
        memset(p->y, 0, (m->n + 1) * sizeof *p->y);
        climb(p, b);
        keep(p);
    }
}

/* Round by round, until a round brings next to nothing. */
static void keep_climbs(struct prices *p)
{
    struct mf_meeting *m = p->m;
    mf_price before = 0, now = 1;

    memset(p->y, 0, (m->n + 1) * sizeof *p->y);
    for (int round = 1; round <= 80 && p->looked < ASCENT_WORK; round++) {
        for (uint32_t b = m->n + (m->sorted != NULL); b-- > 0;)
            climb(p, b);
        now = value(p);
        if ((round & (round - 1)) == 0) /* 1, 2, 4, 8 … */
            keep(p);
        if (now - before < m->scale / 1000)
            break;
        before = now;
    }
    keep(p);
}

static unsigned bits(uint64_t n)
{
    unsigned k = 0;

    for (; n > 0; n >>= 1)
        k++;
    return k;
}

static uint64_t heaviest(const struct mf_meeting *m)
{
    uint64_t most = 1;

    for (uint32_t i = 0; i < m->nclasses; i++) {
        const struct mf_class *c = &m->classes[i];
        for (uint32_t b = 0; b < m->n; b++)
            most = c->add[b] > most ? c->add[b] : most;
        if (c->prefix && c->size > 0 && c->prefix[1] > most)
            most = c->prefix[1];
    }
    return most;
}

void mf_cover_prices(struct mf_meeting *m, bool thorough)
{
    struct mf_arena *a = m->s->a;
    struct prices p = {.m = m};
    bool plain = m->units && !m->sorted;

    if (!m->price) {
        m->scale = (mf_price)1 << (plain ? 40 : 20 + bits(heaviest(m)));
        m->price = mf_new_n(a, mf_price, MAX_PRICES * (m->n + 1));
        m->star = mf_new_n(a, uint32_t, (size_t)MAX_PRICES * (m->nclasses + 1));
        m->suffix = mf_new_n(a, mf_price, (size_t)MAX_PRICES * (m->nclasses + 1));
        m->spent = mf_new_n(a, mf_price, (size_t)MAX_PRICES * (m->ncovering + 1));
    }
    p.y = mf_new_n(a, mf_price, m->n + 1);
    p.star = mf_new_n(a, uint32_t, m->nclasses + 1);
    if (!thorough) {
        keep_singles(&p);
        if (!plain)
            keep_single_climbs(&p);
        return;
    }
    if (!plain)
        keep_climbs(&p);
    if (m->units)
        keep_relaxed(&p);
}

/* ---- asking ---- */

/*
 * At least x of the class are taken for the plain demands, which they have met as far as they can;
 * more may join by weight alone, as far as that is worth a person.
 */
static mf_price from_class(const struct mf_meeting *m, uint32_t v, uint32_t i, uint32_t x)
{
    const mf_price *y = m->price + (size_t)v * (m->n + 1);
    uint32_t star;

    if (!m->sorted)
        return m->scale * x;
    star = m->star[(size_t)v * m->nclasses + i];
    return paid(m, y, &m->classes[i], m->scale, x > star ? x : star);
}

void mf_cover_spend(const struct mf_meeting *m, uint32_t i, uint32_t x)
{
    const mf_price *before = m->spent + (size_t)i * MAX_PRICES;
    mf_price *after = m->spent + (size_t)(i + 1) * MAX_PRICES;

    for (uint32_t v = 0; v < m->nprices; v++)
        after[v] = before[v] + from_class(m, v, i, x);
}

mf_price mf_cover_cost(const struct mf_meeting *m, uint32_t i, uint32_t x, const uint64_t *left)
{
    mf_price most = 0;

    for (uint32_t v = 0; v < m->nprices; v++) {
        const mf_price *y = m->price + (size_t)v * (m->n + 1);
        mf_price sum = m->spent[(size_t)i * MAX_PRICES + v] + from_class(m, v, i, x) +
                       m->suffix[(size_t)v * (m->nclasses + 1) + i + 1];
        if (m->sorted)
            sum += y[m->n] * m->want;
        for (uint32_t b = 0; b < m->n; b++)
            sum += y[b] * left[b];
        most = sum > most ? sum : most;
    }
    return most;
}

static mf_price whole_at(const struct mf_meeting *m, uint32_t v)
{
    const mf_price *y = m->price + (size_t)v * (m->n + 1);
    mf_price sum = m->suffix[(size_t)v * (m->nclasses + 1)];

    if (m->sorted)
        sum += y[m->n] * m->want;
    for (uint32_t b = 0; b < m->n; b++)
        sum += y[b] * m->left[b];
    return sum;
}

mf_price mf_cover_whole(const struct mf_meeting *m)
{
    mf_price most = 0;

    for (uint32_t v = 0; v < m->nprices; v++) {
        mf_price sum = whole_at(m, v);
        most = sum > most ? sum : most;
    }
    return most;
}

void mf_cover_worth(const struct mf_meeting *m, uint32_t *ret)
{
    uint32_t best = 0;

    for (uint32_t v = 1; v < m->nprices; v++)
        if (whole_at(m, v) > whole_at(m, best))
            best = v;
    for (uint32_t i = 0; i < m->ncovering; i++) {
        const mf_price *y = m->price + (size_t)best * (m->n + 1);
        ret[i] = worth(m, y, &m->classes[i], net(m, y, &m->classes[i]));
    }
}

uint64_t mf_cover_persons(const struct mf_meeting *m, mf_price cost)
{
    return (uint64_t)((cost + m->scale - 1) / m->scale);
}
