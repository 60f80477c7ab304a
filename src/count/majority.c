/* Majority judgment: the highest median grade, ties broken exactly (Balinski and Laraki, 2007). */
#include "base/vec.h"
#include "count/methods.h"
#include "count/reading.h"

#define GRADES 1000u /* different grades, at most */

struct grades {
    uint32_t n;     /* grades, the lowest 0 */
    uint64_t *upto; /* [option * n + grade]: ballots that give it this grade or a lower one */
    uint64_t total; /* the same for each option, since a blank is the lowest grade */
};

static const char *refused(const struct mf_contest *c)
{
    int64_t range = (int64_t)c->policy.most_value - c->policy.least_value;

    if (c->policy.blank == MF_BLANK_EXCLUDED)
        return "medians need as many grades of each option: a blank must be the lowest grade";
    if (range <= 0)
        return "the lowest and the highest grade must be stated";
    return range >= GRADES ? "there are more than 1,000 grades" : NULL;
}

static bool in_range(const struct mf_reading *x, const struct mf_ballot_policy *p)
{
    for (uint32_t i = 0; i < x->n; i++)
        if (x->mark[i].value < p->least_value || x->mark[i].value > p->most_value)
            return false;
    return true;
}

static void add_grades(struct grades *g, struct mf_arena *a, const struct mf_contest *c,
                       struct mf_result *o)
{
    struct mf_reading x;
    uint32_t n = c->ballots->noptions;

    mf_reading_begin(&x, a, c);
    for (uint32_t r = 0; r < c->ballots->nrows; r++) {
        uint64_t weight = c->ballots->weight[r];
        if (!mf_read_marks(&x, c, r) || !in_range(&x, &c->policy)) {
            o->invalid += weight;
            continue;
        }
        o->valid += weight;
        for (uint32_t i = 0; i < x.n; i++) {
            uint32_t grade = (uint32_t)(x.mark[i].value - c->policy.least_value);
            g->upto[x.mark[i].option * g->n + grade] += weight;
        }
    }
    g->total = o->valid;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t *at = g->upto + (size_t)i * g->n, given = 0;
        for (uint32_t k = 0; k < g->n; k++)
            given += at[k];
        at[0] += g->total - given;
        for (uint32_t k = 1; k < g->n; k++)
            at[k] += at[k - 1];
    }
}

/* The grade at a place of the sorted grades of an option; places from 1. */
static uint32_t grade_at(const struct grades *g, uint32_t option, uint64_t place)
{
    const uint64_t *at = g->upto + (size_t)option * g->n;
    uint32_t k = 0;

    while (at[k] < place)
        k++;
    return k;
}

/*
 * Takes one median grade after the other away from both and compares. Sorted, the medians stand at
 * m = ceil(total / 2) and then by turns one further out: with an odd total first below, m - 1,
 * m + 1, m - 2, …, with an even one first above, m + 1, m - 1, m + 2, …. Grades come in runs, so
 * that both sides are walked from one end of a run to the next: after `s` on each side, the places
 * m - s and m + s. Positive: a is better.
 */
static int compare(const struct grades *g, uint32_t a, uint32_t b)
{
    const uint64_t *ua = g->upto + (size_t)a * g->n, *ub = g->upto + (size_t)b * g->n;
    uint64_t m = g->total / 2 + g->total % 2, s = 0;
    bool odd = g->total % 2 == 1;

    while (m > s || m + s <= g->total) {
        bool low = m > s, high = m + s <= g->total;
        uint32_t la = low ? grade_at(g, a, m - s) : 0, lb = low ? grade_at(g, b, m - s) : 0;
        uint32_t ha = high ? grade_at(g, a, m + s) : 0, hb = high ? grade_at(g, b, m + s) : 0;
        int by_low = (la > lb) - (la < lb), by_high = (ha > hb) - (ha < hb);
        uint64_t step = UINT64_MAX;
        if (by_low != 0 || by_high != 0)
            return (odd ? by_low != 0 : by_high == 0) ? by_low : by_high;
        /* The next place at which a run of either ends, on either side. */
        if (low) {
            uint64_t da = la > 0 ? ua[la - 1] : 0, db = lb > 0 ? ub[lb - 1] : 0;
            step = m - s - (da > db ? da : db);
        }
        if (high) {
            uint64_t da = ua[ha] + 1 - (m + s), db = ub[hb] + 1 - (m + s);
            step = da < step ? da : step;
            step = db < step ? db : step;
        }
        s += step;
    }
    return 0;
}

static const uint32_t *places_of(struct mf_arena *a, const struct mf_contest *c,
                                 const struct grades *g)
{
    uint32_t n = c->ballots->noptions;
    uint32_t *place = mf_new_n(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++)
            place[i] += mf_may_win(c, j) && compare(g, j, i) > 0;
        if (!mf_may_win(c, i))
            place[i] = MF_NO_OPTION;
    }
    return place;
}

/* Options of one median that the places tell apart: a tie that the method broke. */
static void tell_ties(struct mf_ties *ties, const struct mf_contest *c, const uint32_t *median,
                      const uint32_t *place)
{
    uint32_t n = c->ballots->noptions;

    for (uint32_t i = 0; i < n; i++) {
        struct mf_tie t = {.round = 1, .over = "median", .broken = MF_TIE_METHOD};
        uint32_t *options = mf_new_n(ties->a, uint32_t, n), *settled;
        bool first = place[i] != MF_NO_OPTION, apart = false;
        for (uint32_t j = 0; j < n && first; j++) {
            if (place[j] == MF_NO_OPTION || median[j] != median[i])
                continue;
            first = j >= i;
            apart = apart || place[j] != place[i];
            options[t.noptions++] = j;
        }
        if (!first || !apart)
            continue;
        settled = mf_arena_copy(ties->a, options, t.noptions * sizeof *options);
        for (uint32_t k = 1; k < t.noptions; k++) {
            uint32_t x = settled[k], at = k;
            for (; at > 0 && place[settled[at - 1]] > place[x]; at--)
                settled[at] = settled[at - 1];
            settled[at] = x;
        }
        t.options = options;
        t.settled = settled;
        t.nsettled = t.noptions;
        mf_vec_push(ties->a, ties, t);
    }
}

/* Between the last who won and the best who didn't: the medians, or that these were equal. */
static void pivot(struct mf_result *o, struct mf_arena *a, const uint32_t *median)
{
    mf_i128 *total = mf_new_n(a, mf_i128, o->noptions);

    for (uint32_t i = 0; i < o->noptions; i++)
        total[i] = median[i];
    mf_result_pivot(o, total, 0, "median");
}

/*
 * The option with the highest median grade, the lower one of two medians. Of equal medians one each
 * is taken away until they differ. The votes of the round are the medians.
 */
struct mf_result *mf_count_majority_judgment(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_result *o = mf_result_begin(a, c, MF_MARKS_SCORES);
    uint32_t n = c->ballots->noptions, *median = mf_new_n(a, uint32_t, n);
    struct mf_vote_amount *votes = mf_new_n(a, struct mf_vote_amount, n);
    struct mf_ties ties = {.a = a};
    struct mf_round *round = mf_new(a, struct mf_round);
    struct grades g = {0};
    const uint32_t *place;

    if (!o->refused)
        o->refused = refused(c);
    if (o->refused)
        return o;
    g.n = (uint32_t)(c->policy.most_value - c->policy.least_value) + 1;
    g.upto = mf_new_n(a, uint64_t, (size_t)n * g.n);
    add_grades(&g, a, c, o);
    for (uint32_t i = 0; i < n; i++) {
        median[i] = g.total > 0 ? grade_at(&g, i, g.total / 2 + g.total % 2) : 0;
        votes[i].units = (mf_i128)median[i] + c->policy.least_value;
    }
    *round = (struct mf_round){.act = MF_ACT_COUNT, .votes = votes};
    o->rounds = round;
    o->nrounds = 1;
    place = places_of(a, c, &g);
    tell_ties(&ties, c, median, place);
    mf_result_cut(o, c, place, &ties);
    pivot(o, a, median);
    return o;
}
