/* Rows as a policy reads them. */
#include "count/reading.h"

const char *mf_read_ranks_refused(const struct mf_contest *c)
{
    return c->policy.overvote == MF_OVERVOTE_WAIT
               ? "two options at one rank can wait only where papers pass from one to the next"
               : NULL;
}

/* The reading that nearly all ballots need, without a look at the oddities of others. */
static void read_plain(const struct mf_mark *m, const struct mf_mark *end, int16_t *rank)
{
    int16_t at = 0;
    int32_t value = 0;

    for (; m < end; m++) {
        if (rank[m->option] != MF_UNRANKED_RANK)
            continue; /* it stands at a better rank already */
        at = (int16_t)(at + (m->value != value));
        value = m->value;
        rank[m->option] = at;
    }
}

/* Of the marks at one rank: how many options are new, and whether one came before. */
static uint32_t fresh(const struct mf_contest *c, const struct mf_mark *m,
                      const struct mf_mark *end, const int16_t *rank, bool *ret_again)
{
    uint32_t n = 0;

    *ret_again = false;
    for (const struct mf_mark *k = m; k < end; k++) {
        if (!mf_may_win(c, k->option))
            continue;
        if (rank[k->option] != MF_UNRANKED_RANK || (k > m && k[-1].option == k->option))
            *ret_again = true;
        else
            n++;
    }
    return n;
}

/* Rank after rank. */
static bool read_odd(const struct mf_contest *c, const struct mf_mark *m, const struct mf_mark *end,
                     int16_t *rank)
{
    const struct mf_ballot_policy *p = &c->policy;
    int16_t at = 0;

    while (m < end && (p->ranks == 0 || (uint32_t)m->value <= p->ranks)) {
        const struct mf_mark *next = m + 1;
        bool again;
        uint32_t n;
        while (next < end && next->value == m->value)
            next++;
        n = fresh(c, m, next, rank, &again);
        if (again && p->duplicate == MF_DUPLICATE_INVALID)
            return false;
        if (again && p->duplicate == MF_DUPLICATE_EXHAUST)
            return true;
        if (n > 1 && p->overvote == MF_OVERVOTE_INVALID)
            return false;
        if (n > 1 && p->overvote == MF_OVERVOTE_EXHAUST)
            return true;
        if (n == 0 || (n > 1 && p->overvote == MF_OVERVOTE_SKIP)) {
            m = next;
            continue;
        }
        for (at++; m < next; m++)
            if (mf_may_win(c, m->option) && rank[m->option] == MF_UNRANKED_RANK)
                rank[m->option] = at;
    }
    return true;
}

bool mf_read_ranks(const struct mf_contest *c, uint32_t row, int16_t *rank)
{
    const struct mf_profile *p = c->ballots;
    const struct mf_mark *m = p->mark + p->first[row], *end = p->mark + p->first[row + 1];

    for (uint32_t i = 0; i < p->noptions; i++)
        rank[i] = MF_UNRANKED_RANK;
    if (c->policy.overvote != MF_OVERVOTE_EQUAL || c->policy.duplicate != MF_DUPLICATE_BEST ||
        c->policy.ranks > 0 || c->barred || c->withdrawn)
        return read_odd(c, m, end, rank);
    read_plain(m, end, rank);
    return true;
}

void mf_reading_begin(struct mf_reading *x, struct mf_arena *a, const struct mf_contest *c)
{
    uint32_t n = c->ballots->noptions;

    *x = (struct mf_reading){.mark = mf_new_n(a, struct mf_mark, n),
                             .seen = mf_new_n(a, uint32_t, n),
                             .at = mf_new_n(a, uint32_t, n)};
}

bool mf_read_marks(struct mf_reading *x, const struct mf_contest *c, uint32_t row)
{
    const struct mf_profile *p = c->ballots;

    x->n = 0;
    for (uint64_t i = p->first[row]; i < p->first[row + 1]; i++) { /* by value, the lowest first */
        struct mf_mark m = p->mark[i];
        if (x->seen[m.option] != row + 1) {
            x->seen[m.option] = row + 1;
            x->at[m.option] = x->n;
            x->mark[x->n++] = m;
        } else if (c->policy.duplicate == MF_DUPLICATE_BEST) {
            x->mark[x->at[m.option]] = m;
        } else {
            return false;
        }
    }
    return true;
}
