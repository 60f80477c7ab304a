/*
 * Single transferable vote with papers that lose value (weighted inclusive Gregory): the Scottish
 * rules (SSI 2007/42 as amended by 2011/399, rules 45 to 52), the reference rule of the
 * Proportional Representation Foundation, and RCTab's for several winners (voting.md 1.6). Values
 * are fixed point; each rule says where it truncates. What truncation takes is told as lost.
 */
#include <string.h>

#include "count/methods.h"
#include "count/transfer.h"

/* Scottish, rule 48(3): the surplus times the paper's value over the votes, to five decimals. */
static uint32_t value_scottish(const struct mf_transfer *t, uint32_t value, mf_i128 surplus,
                               mf_i128 total)
{
    (void)t;
    return (uint32_t)((mf_i128)value * surplus / total);
}

/* PRF D.4: each product and each quotient truncated to four decimals. */
static uint32_t value_wigm(const struct mf_transfer *t, uint32_t value, mf_i128 surplus,
                           mf_i128 total)
{
    return (uint32_t)((mf_i128)value * surplus / t->one * t->one / total);
}

/* RCTab: the fraction first, then each paper's part of it, both truncated. */
static uint32_t value_rctab(const struct mf_transfer *t, uint32_t value, mf_i128 surplus,
                            mf_i128 total)
{
    mf_i128 fraction = surplus * t->one / total;

    return (uint32_t)((mf_i128)value * fraction / t->one);
}

/* Passes on what an elected one has above the quota; the rest of the papers' value stays there. */
static void pass_surplus(struct mf_transfer *t, uint32_t from, mf_value_fn *becomes, bool filled)
{
    mf_i128 surplus = t->votes[from] - t->quota;

    t->lost += surplus - mf_transfer_pass(t, from, becomes, surplus, filled);
}

static uint32_t places_left(const struct mf_transfer *t)
{
    return t->c->seats - t->nwinners;
}

/* The last elected against the best of those who stay out, once all places are filled. */
static void close_last(struct mf_transfer *t)
{
    uint32_t best = MF_NO_OPTION;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && !mf_transfer_barred(t, i) &&
            (best == MF_NO_OPTION || t->votes[i] > t->votes[best]))
            best = i;
    if (best != MF_NO_OPTION && places_left(t) == 0)
        mf_transfer_close(t, t->winners[t->nwinners - 1], best, "election");
}

/*
 * Of those elected whose papers still lie with them, the one with the most votes over the quota
 * (`zero`: or just the quota). False: a tie stayed open. *ret MF_NO_OPTION: there is none.
 */
static bool largest_surplus(struct mf_transfer *t, const bool *passed, bool zero, uint32_t *ret)
{
    uint32_t *tied = mf_new_n(t->a, uint32_t, t->n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        if (t->standing[i] != MF_ELECTED || passed[i] ||
            (zero ? t->votes[i] < t->quota : t->votes[i] <= t->quota))
            continue;
        if (n > 0 && t->votes[i] > t->votes[tied[0]])
            n = 0;
        if (n == 0 || t->votes[i] == t->votes[tied[0]])
            tied[n++] = i;
    }
    *ret = mf_transfer_break(t, "surplus", tied, n, true, false);
    return n == 0 || *ret != MF_NO_OPTION;
}

/* As many from the bottom as can't reach the next with all surpluses and one another's votes. */
static uint32_t sure_losers(const struct mf_transfer *t, const bool *passed, uint32_t *out)
{
    mf_i128 sum = 0;
    uint32_t n = 0, most, sure = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t j = n;
        if (t->standing[i] == MF_ELECTED && !passed[i])
            sum += t->votes[i] - t->quota;
        if (t->standing[i] != MF_STANDS)
            continue;
        for (; j > 0 && t->votes[out[j - 1]] > t->votes[i]; j--)
            out[j] = out[j - 1];
        out[j] = i;
        n++;
    }
    most = n - places_left(t);
    for (uint32_t i = 0; i < most; i++) {
        sum += t->votes[out[i]];
        if (i + 1 < n && sum < t->votes[out[i + 1]])
            sure = i + 1;
    }
    return sure;
}

/*
 * Excludes, in one round. When those who are left then fill the places, what the excluded have is
 * still passed on in Scotland, where that belongs to the stage, and no more by PRF's D.3.
 */
static void exclude(struct mf_transfer *t, const uint32_t *out, uint32_t n, bool always_pass)
{
    for (uint32_t i = 0; i < n; i++)
        mf_transfer_exclude(t, out[i]);
    if (always_pass || mf_transfer_hopefuls(t) > places_left(t))
        for (uint32_t i = 0; i < n; i++)
            mf_transfer_pass(t, out[i], NULL, 0, false);
}

/* ---- Scotland, PRF ---- */

struct gregory {
    mf_value_fn *becomes;
    bool zero_surplus; /* passing on nothing is a round, too */
    bool always_pass;  /* what the last excluded has, too */
};

/* One surplus or one exclusion; false: nobody, since a tie stayed open. */
static bool next_step(struct mf_transfer *t, const struct gregory *g, bool *passed, uint32_t *out,
                      uint32_t *ret_n, enum mf_round_act *ret_act)
{
    uint32_t n = t->c->batch ? sure_losers(t, passed, out) : 0;

    *ret_n = 1;
    *ret_act = MF_ACT_EXCLUDE;
    if (n == 0) {
        if (!largest_surplus(t, passed, g->zero_surplus, &out[0]))
            return false;
        if (out[0] != MF_NO_OPTION) {
            *ret_act = MF_ACT_SURPLUS;
            passed[out[0]] = true;
            pass_surplus(t, out[0], g->becomes, false);
            return true;
        }
        out[0] = mf_transfer_lowest(t, places_left(t));
        if (out[0] == MF_NO_OPTION)
            return false;
        mf_transfer_close_exclusion(t, out[0]);
        n = 1;
    }
    exclude(t, out, n, g->always_pass);
    *ret_n = n;
    return true;
}

static struct mf_result *count_gregory(struct mf_transfer *t, const struct gregory *g)
{
    bool *passed = mf_new_n(t->a, bool, t->n);
    uint32_t *out = mf_new_n(t->a, uint32_t, t->n), n = 0;
    enum mf_round_act act = MF_ACT_COUNT;

    for (;;) {
        bool filled = mf_transfer_hopefuls(t) <= places_left(t);
        bool open = !filled && !mf_transfer_elect_from(t, t->quota, places_left(t), false);
        close_last(t);
        mf_transfer_round(t, act, out, n);
        if (open || places_left(t) == 0)
            break;
        if (mf_transfer_hopefuls(t) <= places_left(t)) {
            if (mf_transfer_hopefuls(t) > 0)
                mf_transfer_fill(t);
            break;
        }
        if (!next_step(t, g, passed, out, &n, &act))
            break;
    }
    return mf_transfer_end(t);
}

static const char *beyond_rule(const struct mf_contest *c, bool batch)
{
    if (c->until_two || c->minimum > 0 || (c->batch && !batch))
        return "this rule of transfer excludes one at a time and stops when the places are filled";
    return NULL;
}

/* Scotland: a whole quota; ties by the latest earlier stage in which they differed, else by lot. */
struct mf_result *mf_count_stv(struct mf_arena *a, const struct mf_contest *c)
{
    static const struct gregory scottish = {value_scottish, false, true};
    struct mf_transfer t;

    if (!mf_transfer_start(&t, a, c, 5, true, false))
        return t.o;
    t.o->refused = beyond_rule(c, false);
    if (t.o->refused)
        return t.o;
    mf_transfer_first(&t);
    t.quota = (mf_transfer_active(&t) / t.one / ((mf_i128)c->seats + 1) + 1) * t.one;
    return count_gregory(&t, &scottish);
}

/* PRF: a quota to four decimals; ties by the committed order alone. */
struct mf_result *mf_count_stv_wigm(struct mf_arena *a, const struct mf_contest *c)
{
    static const struct gregory wigm = {value_wigm, true, false};
    struct mf_contest *own = mf_arena_copy(a, c, sizeof *c);
    struct mf_transfer t;

    own->order_only = true;
    if (!mf_transfer_start(&t, a, own, 4, true, false))
        return t.o;
    t.o->refused = beyond_rule(c, true);
    if (t.o->refused)
        return t.o;
    mf_transfer_first(&t);
    t.quota = mf_transfer_active(&t) / ((mf_i128)c->seats + 1) + 1;
    return count_gregory(&t, &wigm);
}

/* ---- RCTab ---- */

#define RCTAB_DECIMALS 4 /* where nothing else is stated */

/* Droop's, more than votes / (places + 1), or Hare's, votes / places: whole or to the decimals. */
static mf_i128 threshold(const struct mf_transfer *t)
{
    mf_i128 active = mf_transfer_active(t), unit = t->c->fine_threshold ? 1 : t->one;
    mf_i128 seats = t->c->seats, least = (mf_i128)t->c->minimum * t->one, quota;

    if (t->c->hare)
        quota = (active / unit + seats - 1) / seats * unit;
    else
        quota = (active / unit / (seats + 1) + 1) * unit;
    return quota < least ? least : quota;
}

/* The barred who have votes, all below the least number, or the lowest; 0: a tie stayed open. */
static uint32_t rctab_losers(struct mf_transfer *t, uint32_t *out)
{
    mf_i128 least = (mf_i128)t->c->minimum * t->one;
    uint32_t n = 0, hopefuls = 0;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && mf_transfer_barred(t, i) && t->votes[i] > 0)
            out[n++] = i;
    if (n > 0)
        return n;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && t->votes[i] < least) {
            out[n++] = i;
            hopefuls += !mf_transfer_barred(t, i);
        }
    if (n > 0 && hopefuls < mf_transfer_hopefuls(t))
        return n;
    out[0] = mf_transfer_lowest(t, places_left(t));
    if (out[0] == MF_NO_OPTION)
        return 0;
    mf_transfer_close_exclusion(t, out[0]);
    return 1;
}

static bool barred_has_votes(const struct mf_transfer *t)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && mf_transfer_barred(t, i) && t->votes[i] > 0)
            return true;
    return false;
}

/* False: a tie stayed open. */
static bool rctab_elect(struct mf_transfer *t)
{
    uint32_t left = places_left(t);

    if (barred_has_votes(t))
        return true;
    if (mf_transfer_hopefuls(t) <= left)
        return mf_transfer_elect_from(t, 0, left, false);
    return mf_transfer_elect_from(t, t->quota, t->c->one_a_round && left > 1 ? 1 : left, false);
}

/*
 * All who were elected in the last round pass on what they have over the threshold, in one round;
 * once every place is filled that goes to nobody.
 */
static uint32_t rctab_pass(struct mf_transfer *t, uint32_t from, uint32_t *out)
{
    uint32_t n = 0;

    for (uint32_t i = from; i < t->nwinners; i++)
        out[n++] = t->winners[i];
    for (uint32_t i = 0; i < n; i++)
        if (t->votes[out[i]] > t->quota)
            pass_surplus(t, out[i], value_rctab, places_left(t) == 0);
    return n;
}

struct mf_result *mf_count_stv_rctab(struct mf_arena *a, const struct mf_contest *c)
{
    enum mf_round_act act = MF_ACT_COUNT;
    struct mf_transfer t;
    uint32_t *out, n = 0, passed = 0;
    unsigned decimals = c->decimals > 0 ? c->decimals : RCTAB_DECIMALS;

    if (!mf_transfer_start(&t, a, c, decimals <= 9 ? decimals : 0, true, true))
        return t.o;
    if (decimals > 9)
        t.o->refused = "values have at most nine decimals";
    else if (c->until_two || c->batch || c->first_threshold)
        t.o->refused = "with several places RCTab excludes one at a time, and the first threshold "
                       "always holds";
    if (t.o->refused)
        return t.o;
    out = mf_new_n(a, uint32_t, t.n);
    mf_transfer_first(&t);
    t.quota = threshold(&t);
    for (;;) {
        bool open = places_left(&t) > 0 && !rctab_elect(&t);
        if (act != MF_ACT_SURPLUS || t.nwinners > passed)
            close_last(&t);
        mf_transfer_round(&t, act, out, n);
        if (open || (t.nwinners == passed && places_left(&t) == 0) ||
            (places_left(&t) > 0 && mf_transfer_hopefuls(&t) == 0))
            break;
        if (t.nwinners > passed) {
            n = rctab_pass(&t, passed, out);
            passed = t.nwinners;
            act = MF_ACT_SURPLUS;
            continue;
        }
        n = rctab_losers(&t, out);
        if (n == 0)
            break;
        for (uint32_t i = 0; i < n; i++)
            mf_transfer_exclude(&t, out[i]);
        for (uint32_t i = 0; i < n; i++)
            mf_transfer_pass(&t, out[i], NULL, 0, false);
        act = MF_ACT_EXCLUDE;
    }
    return mf_transfer_end(&t);
}
