/*
 * Single transferable vote by Meek's rule, as the reference rule of the Proportional Representation
 * Foundation has it (voting.md 1.6): every elected option keeps a factor of each paper that reaches
 * it and passes the rest on, so that surpluses go through those elected earlier, too. Nine
 * decimals; products and quotients of keep factors are rounded up.
 */
#include <string.h>

#include "count/methods.h"
#include "count/transfer.h"

#define UNIT   UINT64_C(1000000000) /* 1 in nine decimals */
#define ENOUGH 1000                 /* a surplus below 0.000001 is as good as none */

struct meek {
    struct mf_transfer t;
    uint64_t *keep; /* by option: its factor in units; 0: excluded or never stood */
    mf_i128 surplus;
};

/* B.2.a: all papers from their first choices, each option keeping its factor of what arrives. */
static void distribute(struct meek *m)
{
    struct mf_transfer *t = &m->t;
    const struct mf_papers *p = &t->papers;

    memset(t->votes, 0, t->n * sizeof *t->votes);
    memset(t->ended, 0, sizeof t->ended);
    for (uint32_t r = 0; r < p->n; r++) {
        const uint16_t *c = p->choice + p->start[r];
        uint64_t left = UNIT;
        if (!p->counted[r] || p->weight[r] == 0)
            continue;
        for (; !(*c & MF_CHOICE_END) && left > 0; c++) {
            uint64_t kept = (left * m->keep[*c] + UNIT - 1) / UNIT;
            t->votes[*c] += (mf_i128)kept * p->weight[r];
            left -= kept;
        }
        while (!(*c & MF_CHOICE_END))
            c++;
        t->ended[*c & ~MF_CHOICE_END] += (mf_i128)left * p->weight[r];
    }
}

static void measure_surplus(struct meek *m)
{
    m->surplus = 0;
    for (uint32_t i = 0; i < m->t.n; i++)
        if (m->t.standing[i] == MF_ELECTED)
            m->surplus += m->t.votes[i] - m->t.quota;
    if (m->surplus < 0)
        m->surplus = 0;
}

/* B.2.f: factor times quota, then over votes, each rounded up. */
static void update_factors(struct meek *m)
{
    for (uint32_t i = 0; i < m->t.n; i++) {
        mf_i128 votes = m->t.votes[i], product, factor;
        if (m->t.standing[i] != MF_ELECTED || votes == 0)
            continue;
        product = ((mf_i128)m->keep[i] * m->t.quota + (mf_i128)UNIT - 1) / (mf_i128)UNIT;
        factor = (product * (mf_i128)UNIT + votes - 1) / votes;
        m->keep[i] = factor < (mf_i128)UNIT ? (uint64_t)factor : UNIT;
    }
}

/* B.2: until somebody is elected, or the surplus is as good as none or no longer falls. */
static bool iterate(struct meek *m)
{
    mf_i128 before = -1;

    for (;;) {
        struct mf_transfer *t = &m->t;
        uint32_t winners = t->nwinners;
        mf_i128 all = 0;
        distribute(m);
        for (uint32_t i = 0; i < t->n; i++)
            all += t->votes[i];
        t->quota = all / ((mf_i128)t->c->seats + 1) + 1;
        if (!mf_transfer_elect_from(t, t->quota, t->c->seats - t->nwinners, true))
            return false;
        measure_surplus(m);
        if (t->nwinners > winners || m->surplus < ENOUGH || (before >= 0 && m->surplus >= before))
            return true;
        before = m->surplus;
        update_factors(m);
    }
}

/*
 * B.3: the lowest, tied with all whom the surplus that is left could still bring level; the
 * committed order breaks that.
 */
static uint32_t lowest(struct meek *m)
{
    struct mf_transfer *t = &m->t;
    uint32_t *tied = mf_new_n(t->a, uint32_t, t->n);
    uint32_t n = 0, low = MF_NO_OPTION, hopefuls = mf_transfer_hopefuls(t);

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && (low == MF_NO_OPTION || t->votes[i] < t->votes[low]))
            low = i;
    for (uint32_t i = 0; low != MF_NO_OPTION && i < t->n; i++)
        if (t->standing[i] == MF_STANDS && t->votes[i] <= t->votes[low] + m->surplus)
            tied[n++] = i;
    return mf_transfer_break(t, "exclusion", tied, n, false,
                             n > 0 && t->votes[low] == 0 && m->surplus == 0 &&
                                 hopefuls - n >= t->c->seats - t->nwinners);
}

/* Whether a ballot waits for one of several at a rank: keep factors can't. */
static bool waits(const struct mf_papers *p)
{
    for (uint32_t r = 0; r < p->n; r++)
        if (p->counted[r])
            for (const uint16_t *c = p->choice + p->start[r]; !(*c & MF_CHOICE_END); c++)
                if (*c & MF_CHOICE_MORE)
                    return true;
    return false;
}

static void count(struct meek *m)
{
    struct mf_transfer *t = &m->t;
    enum mf_round_act act = MF_ACT_COUNT;
    uint32_t out = MF_NO_OPTION, seats = t->c->seats;

    while (mf_transfer_hopefuls(t) > seats - t->nwinners && t->nwinners < seats) {
        bool decided = iterate(m), elected = t->nwinners > t->round_winners;
        uint32_t best = MF_NO_OPTION;
        for (uint32_t i = 0; i < t->n; i++)
            if (t->standing[i] == MF_STANDS &&
                (best == MF_NO_OPTION || t->votes[i] > t->votes[best]))
                best = i;
        if (t->nwinners == seats && best != MF_NO_OPTION)
            mf_transfer_close(t, t->winners[seats - 1], best, "election");
        mf_transfer_round(t, act, &out, act == MF_ACT_EXCLUDE);
        if (!decided)
            return;
        act = MF_ACT_SURPLUS;
        if (elected)
            continue;
        out = lowest(m);
        if (out == MF_NO_OPTION)
            return;
        mf_transfer_close_exclusion(t, out);
        mf_transfer_exclude(t, out);
        m->keep[out] = 0;
        act = MF_ACT_EXCLUDE;
    }
    if (t->nwinners < seats && mf_transfer_hopefuls(t) > 0) {
        if (act == MF_ACT_EXCLUDE) /* what the last one has isn't passed on */
            mf_transfer_round(t, act, &out, 1);
        mf_transfer_fill(t);
    }
}

struct mf_result *mf_count_stv_meek(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_contest *own = mf_arena_copy(a, c, sizeof *c);
    struct meek m;

    own->order_only = true;
    if (!mf_transfer_start(&m.t, a, own, 9, false, false))
        return m.t.o;
    if (c->until_two || c->minimum > 0 || c->batch)
        m.t.o->refused = "Meek's rule excludes one at a time and stops when the places are filled";
    else if (waits(&m.t.papers))
        m.t.o->refused = "a ballot gives several options one rank, and by Meek's rule it can't "
                         "wait until one of them is left";
    if (m.t.o->refused)
        return m.t.o;
    m.keep = mf_new_n(a, uint64_t, m.t.n);
    for (uint32_t i = 0; i < m.t.n; i++)
        m.keep[i] = m.t.stands[i] ? UNIT : 0;
    mf_transfer_first(&m.t);
    m.t.quota = mf_transfer_active(&m.t) / ((mf_i128)c->seats + 1) + 1;
    count(&m);
    return mf_transfer_end(&m.t);
}
