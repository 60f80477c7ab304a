/*
 * One place by transferable votes, and its neighbours: instant run-off, the same again for place
 * after place, and exclusions from the bottom until enough are left. The steps, their order and
 * their exceptions are those of RCTab's rules (voting.md 1.5), so that its reports can be compared
 * round by round.
 */
#include <string.h>

#include "count/methods.h"
#include "count/transfer.h"

/* Votes are whole here: papers keep their value. */
static bool start(struct mf_transfer *t, struct mf_arena *a, const struct mf_contest *c)
{
    return mf_transfer_start(t, a, c, 0, false, true);
}

static bool barred_has_votes(const struct mf_transfer *t)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && mf_transfer_barred(t, i) && t->votes[i] > 0)
            return true;
    return false;
}

/* Those who stand and have fewer votes than `least`, or who are barred and have some. */
static uint32_t below(const struct mf_transfer *t, mf_i128 least, bool barred, uint32_t *out)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS &&
            (barred ? mf_transfer_barred(t, i) && t->votes[i] > 0 : t->votes[i] < least))
            out[n++] = i;
    return n;
}

/* Whoever stands, fewest votes first; elected ones too where they go on taking papers. */
static uint32_t by_votes(const struct mf_transfer *t, uint32_t *out)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t j = n;
        if (!t->stands[i])
            continue;
        for (; j > 0 && t->votes[out[j - 1]] > t->votes[i]; j--)
            out[j] = out[j - 1];
        out[j] = i;
        n++;
    }
    return n;
}

/*
 * How many of those, from the bottom, can't reach the next even with all votes of one another; with
 * `until_two` never so many that one alone is left. Equal ones go together or not at all.
 */
static uint32_t hopeless(const struct mf_transfer *t, const uint32_t *by, uint32_t n)
{
    uint32_t out = 0, before = 0;
    mf_i128 sum = 0;

    for (uint32_t i = 0, j; i < n; i = j) {
        if (i > 0 && sum < t->votes[by[i]]) {
            before = out;
            out = i;
        }
        for (j = i; j < n && t->votes[by[j]] == t->votes[by[i]]; j++)
            sum += t->votes[by[j]];
    }
    return t->c->until_two && n - out == 1 ? before : out;
}

/* Whether somebody who may win would be left without those. */
static bool leaves_some(const struct mf_transfer *t, const uint32_t *out, uint32_t n)
{
    for (uint32_t i = 0; i < t->n; i++) {
        bool goes = !t->stands[i] || mf_transfer_barred(t, i);
        for (uint32_t k = 0; k < n && !goes; k++)
            goes = out[k] == i;
        if (!goes)
            return true;
    }
    return false;
}

/*
 * Excludes those whose turn it is and passes their papers on. False: nobody could be, since a tie
 * stayed open or nobody would be left.
 */
static bool exclude(struct mf_transfer *t, mf_i128 cutoff, uint32_t keep, bool batch, uint32_t *out,
                    uint32_t *ret_n)
{
    uint32_t n = below(t, 0, true, out);

    if (n == 0 && t->c->minimum > 0) {
        n = below(t, (mf_i128)t->c->minimum, false, out);
        if (!leaves_some(t, out, n)) {
            t->o->note = MF_S("nobody reaches the least number of votes");
            return false;
        }
    }
    if (n == 0 && cutoff > 0) {
        n = below(t, cutoff, false, out);
        n = leaves_some(t, out, n) ? n : 0;
    }
    if (n == 0 && batch) {
        n = hopeless(t, out, by_votes(t, out));
        n = n > 1 ? n : 0;
    }
    if (n == 0) {
        out[0] = mf_transfer_lowest(t, keep);
        if (out[0] == MF_NO_OPTION)
            return false;
        mf_transfer_close_exclusion(t, out[0]);
        n = 1;
    }
    for (uint32_t i = 0; i < n; i++)
        mf_transfer_exclude(t, out[i]);
    for (uint32_t i = 0; i < n; i++)
        mf_transfer_pass(t, out[i], NULL, 0, false);
    *ret_n = n;
    return true;
}

static uint32_t all_standing(const struct mf_transfer *t)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->n; i++)
        n += t->stands[i];
    return n;
}

/* More than half of the papers that count for somebody, or the least number of votes. */
static mf_i128 majority(const struct mf_transfer *t)
{
    mf_i128 half = mf_transfer_active(t) / 2 + 1;

    return half < (mf_i128)t->c->minimum ? (mf_i128)t->c->minimum : half;
}

/* The most votes of one who may win, and whether all of them have the least number. */
static mf_i128 most_votes(const struct mf_transfer *t, bool *ret_all_have_least)
{
    mf_i128 most = -1;

    *ret_all_have_least = true;
    for (uint32_t i = 0; i < t->n; i++) {
        if (!t->stands[i])
            continue;
        if (!mf_transfer_barred(t, i) && t->votes[i] > most)
            most = t->votes[i];
        if (t->votes[i] < (mf_i128)t->c->minimum)
            *ret_all_have_least = false;
    }
    return most;
}

/* Notes how far the winner is from the next. */
static void close_election(struct mf_transfer *t, uint32_t winner)
{
    uint32_t next = MF_NO_OPTION;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && (next == MF_NO_OPTION || t->votes[i] > t->votes[next]))
            next = i;
    if (next != MF_NO_OPTION)
        mf_transfer_close(t, winner, next, "election");
}

/* Elects whoever has won by now; false: the tie of the last two stayed open. */
static bool elect_one(struct mf_transfer *t)
{
    uint32_t left = all_standing(t), before = t->nwinners;
    bool all_have_least;
    mf_i128 most = most_votes(t, &all_have_least), least = t->quota;

    if (most < 0 || barred_has_votes(t))
        return true;
    if (mf_transfer_hopefuls(t) == 1 || (left == 2 && (t->c->first_threshold || all_have_least)))
        least = most;
    if (!mf_transfer_elect_from(t, least, 1, t->c->until_two))
        return false;
    if (t->nwinners > before)
        close_election(t, t->winners[before]);
    return true;
}

/* One place; false: it stays empty. */
static bool run_off(struct mf_transfer *t, uint32_t *out)
{
    uint32_t before = t->nwinners, n = 0;
    enum mf_round_act act = MF_ACT_COUNT;

    mf_transfer_first(t);
    t->quota = majority(t);
    for (;;) {
        bool decided = t->nwinners > before, open = !decided && !elect_one(t);
        mf_transfer_round(t, act, out, n);
        decided = t->nwinners > before;
        if (open || (decided && (!t->c->until_two || all_standing(t) <= 2)) ||
            mf_transfer_hopefuls(t) == 0)
            return decided;
        if (!exclude(t, 0, t->c->until_two && !decided ? 2 : 1, t->c->batch, out, &n))
            return decided;
        act = MF_ACT_EXCLUDE;
        if (!decided && !t->c->first_threshold)
            t->quota = majority(t);
    }
}

struct mf_result *mf_count_irv(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_transfer t;

    if (!start(&t, a, c))
        return t.o;
    if (c->seats > 1) {
        t.o->refused = "an instant run-off fills one place; irv_sequential, bottoms_up and the "
                       "methods of stv fill several";
        return t.o;
    }
    run_off(&t, mf_new_n(a, uint32_t, t.n));
    return mf_transfer_end(&t);
}

/* Place after place, each by a run-off of all papers among those who haven't won yet. */
struct mf_result *mf_count_irv_sequential(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_transfer t;
    uint32_t *out;

    if (!start(&t, a, c))
        return t.o;
    out = mf_new_n(a, uint32_t, t.n);
    for (uint32_t place = 0; place < c->seats; place++) {
        if (mf_transfer_hopefuls(&t) == 0)
            break;
        t.since = t.nrounds;
        if (!run_off(&t, out))
            break;
        for (uint32_t i = 0; i < t.n; i++) {
            if (t.standing[i] == MF_EXCLUDED)
                t.standing[i] = MF_STANDS;
            t.stands[i] = t.standing[i] == MF_STANDS;
        }
    }
    return mf_transfer_end(&t);
}

/* ---- from the bottom up ---- */

/* The share of the active votes: exact to nine decimals, for readers; it is compared exactly. */
static void state_share(struct mf_transfer *t, mf_i128 active)
{
    mf_i128 num = active * (mf_i128)t->c->share.num, den = (mf_i128)t->c->share.den;

    t->quota_decimals = 0;
    while (num % den != 0 && t->quota_decimals < 9) {
        num *= 10;
        t->quota_decimals++;
    }
    t->quota = num / den;
}

/* The fewest whole votes that are the share. */
static mf_i128 votes_for_share(const struct mf_transfer *t, mf_i128 active)
{
    mf_i128 num = active * (mf_i128)t->c->share.num, den = (mf_i128)t->c->share.den;

    return (num + den - 1) / den;
}

static bool all_have(const struct mf_transfer *t, mf_i128 least)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && t->votes[i] < least)
            return false;
    return true;
}

/*
 * Excludes from the bottom until as many are left as places, or until all who are left have the
 * share of the votes that still count. With `batch` all go at once who lack the share, but where
 * that were everybody.
 */
struct mf_result *mf_count_bottoms_up(struct mf_arena *a, const struct mf_contest *c)
{
    bool by_share = c->share.den > 0;
    enum mf_round_act act = MF_ACT_COUNT;
    struct mf_transfer t;
    uint32_t *out, n = 0;
    mf_i128 least = 0;

    if (!start(&t, a, c))
        return t.o;
    if (by_share && (c->share.num > c->share.den || c->share.den > UINT32_MAX)) {
        t.o->refused = "the share that everybody needs is no share: 0 to 1 in 32 bits";
        return t.o;
    }
    out = mf_new_n(a, uint32_t, t.n);
    mf_transfer_first(&t);
    for (;;) {
        uint32_t left = mf_transfer_hopefuls(&t);
        if (by_share && (act == MF_ACT_COUNT || !c->first_threshold)) {
            mf_i128 active = mf_transfer_active(&t);
            state_share(&t, active);
            least = votes_for_share(&t, active);
        }
        if (!barred_has_votes(&t) && (by_share ? all_have(&t, least) : left <= c->seats))
            mf_transfer_elect_from(&t, 0, left, false);
        mf_transfer_round(&t, act, out, n);
        if (t.nwinners > 0 || left == 0)
            break;
        if (!exclude(&t, c->batch ? least : 0, by_share ? 1 : c->seats, false, out, &n))
            break;
        act = MF_ACT_EXCLUDE;
    }
    return mf_transfer_end(&t);
}
