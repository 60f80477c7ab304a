/* Totals of marks: plurality, approval, scores, points and signed votes (voting.md 1.1). */
#include "base/vec.h"
#include "count/methods.h"
#include "count/reading.h"

/* One count of totals. */
struct totals {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_result *o;
    struct mf_reading reading;
    mf_i128 *total;  /* by option */
    uint64_t *marks; /* by option: weight of the ballots that mark it */
    struct mf_ties ties;
    MF_VEC(struct mf_round) rounds;
};

static struct totals *begin(struct mf_arena *a, const struct mf_contest *c, enum mf_marks marks)
{
    struct totals *t = mf_new(a, struct totals);
    uint32_t n = c->ballots->noptions;

    t->a = t->ties.a = a;
    t->c = c;
    t->o = mf_result_begin(a, c, marks);
    t->total = mf_new_n(a, mf_i128, n);
    t->marks = mf_new_n(a, uint64_t, n);
    mf_reading_begin(&t->reading, a, c);
    return t;
}

/* Places of totals, the highest first, equal ones alike; those who may not win have none. */
static const uint32_t *places_of(const struct totals *t, const bool *out)
{
    uint32_t n = t->c->ballots->noptions;
    uint32_t *place = mf_new_n(t->a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        if (!mf_may_win(t->c, i) || (out && out[i])) {
            place[i] = MF_NO_OPTION;
            continue;
        }
        for (uint32_t j = 0; j < n; j++)
            if (mf_may_win(t->c, j) && !(out && out[j]) && t->total[j] > t->total[i])
                place[i]++;
    }
    return place;
}

static void add_round(struct totals *t, struct mf_round r, uint8_t decimals)
{
    uint32_t n = t->c->ballots->noptions;
    struct mf_vote_amount *votes = mf_new_n(t->a, struct mf_vote_amount, n);

    for (uint32_t i = 0; i < n; i++)
        votes[i] = (struct mf_vote_amount){t->total[i], decimals};
    r.votes = votes;
    mf_vec_push(t->a, &t->rounds, r);
}

/* Drops those who are `out`, for a reason; nothing when nobody is. */
static void drop_round(struct totals *t, const bool *out, const char *why)
{
    uint32_t n = t->c->ballots->noptions;
    struct mf_round r = {.act = MF_ACT_DROP, .why = why};
    uint32_t *subjects = mf_new_n(t->a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++)
        if (out[i] && mf_may_win(t->c, i))
            subjects[r.nsubjects++] = i;
    r.subjects = subjects;
    if (r.nsubjects > 0)
        add_round(t, r, 0);
}

static struct mf_result *end(struct totals *t, const uint32_t *place)
{
    mf_result_cut(t->o, t->c, place, &t->ties);
    t->o->rounds = t->rounds.at;
    t->o->nrounds = t->rounds.n;
    return t->o;
}

/* As end(), for totals that are compared as they stand. */
static struct mf_result *end_totals(struct totals *t, const bool *out)
{
    end(t, places_of(t, out));
    mf_result_pivot(t->o, t->total, 0, "election");
    return t->o;
}

/* ---- marks that are there or not ---- */

/* Drops marks of 0, which approve nothing; false: a mark is neither 0 nor 1. */
static bool only_approvals(struct mf_reading *x)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < x->n; i++) {
        if (x->mark[i].value != 0 && x->mark[i].value != 1)
            return false;
        if (x->mark[i].value == 1)
            x->mark[n++] = x->mark[i];
    }
    x->n = n;
    return true;
}

static struct mf_result *count_marks(struct mf_arena *a, const struct mf_contest *c, bool one)
{
    struct totals *t = begin(a, c, MF_MARKS_APPROVALS);
    struct mf_reading *x = &t->reading;

    if (t->o->refused)
        return t->o;
    for (uint32_t r = 0; r < c->ballots->nrows; r++) {
        uint64_t weight = c->ballots->weight[r];
        if (!mf_read_marks(x, c, r) || !only_approvals(x) || (one && x->n != 1)) {
            t->o->invalid += weight;
            continue;
        }
        t->o->valid += weight;
        for (uint32_t i = 0; i < x->n; i++)
            t->total[x->mark[i].option] += weight;
    }
    add_round(t, (struct mf_round){.act = MF_ACT_COUNT}, 0);
    return end_totals(t, NULL);
}

/* Most votes. A ballot with more than one mark, or with none, is invalid. */
struct mf_result *mf_count_plurality(struct mf_arena *a, const struct mf_contest *c)
{
    return count_marks(a, c, true);
}

/* Most approvals; several places take the first so many. To approve of nobody is a valid ballot. */
struct mf_result *mf_count_approval(struct mf_arena *a, const struct mf_contest *c)
{
    return count_marks(a, c, false);
}

/* ---- scores ---- */

/* Sums and, with `marks`, how many gave each a score. */
static void add_scores(struct totals *t)
{
    const struct mf_ballot_policy *p = &t->c->policy;
    struct mf_reading *x = &t->reading;

    for (uint32_t r = 0; r < t->c->ballots->nrows; r++) {
        uint64_t weight = t->c->ballots->weight[r];
        bool good = mf_read_marks(x, t->c, r);
        for (uint32_t i = 0; i < x->n && good; i++)
            good = x->mark[i].value >= p->least_value && x->mark[i].value <= p->most_value;
        if (!good) {
            t->o->invalid += weight;
            continue;
        }
        t->o->valid += weight;
        for (uint32_t i = 0; i < x->n; i++) {
            t->total[x->mark[i].option] += (mf_i128)weight * x->mark[i].value;
            t->marks[x->mark[i].option] += weight;
        }
    }
}

static bool reached(const struct mf_count_quorum *q, uint64_t have)
{
    return q->root ? mf_frac_reached_sqrt(have, q->share, q->base, false, 0, false)
                   : mf_frac_reached(have, q->share, q->base, false);
}

/* a's mean is above b's. Sums stay below 2^73 and weights below 2^54, so products fit. */
static bool mean_above(const struct totals *t, uint32_t a, uint32_t b)
{
    return t->total[a] * (mf_i128)t->marks[b] > t->total[b] * (mf_i128)t->marks[a];
}

/* Of two whose quorum is reached the closest, in millionths of a point, rounded down. */
static void pivot_of_means(struct totals *t)
{
    uint32_t n = t->c->ballots->noptions;
    mf_i128 *mean = mf_new_n(t->a, mf_i128, n);

    for (uint32_t i = 0; i < n; i++)
        if (t->marks[i] > 0)
            mean[i] = t->total[i] * 1000000 / (mf_i128)t->marks[i];
    mf_result_pivot(t->o, mean, 6, "election");
}

/* The mean of those who scored an option counts, so that a few admirers could carry it: a quorum of
 * scores must be stated. */
static struct mf_result *end_means(struct totals *t)
{
    uint32_t n = t->c->ballots->noptions;
    bool *out = mf_new_n(t->a, bool, n);
    uint32_t *place = mf_new_n(t->a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++)
        out[i] = t->marks[i] == 0 || !reached(&t->c->quorum, t->marks[i]) || !mf_may_win(t->c, i);
    drop_round(t, out, "quorum");
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n && !out[i]; j++)
            place[i] += !out[j] && mean_above(t, j, i);
        if (out[i])
            place[i] = MF_NO_OPTION;
    }
    end(t, place);
    pivot_of_means(t);
    return t->o;
}

/*
 * The highest sum of scores, an option without a score having the lowest that can be given; or the
 * highest mean of the scores that were given (MF_BLANK_EXCLUDED), of options that reached the
 * contest's quorum of scores. A ballot with a score out of range is invalid.
 */
struct mf_result *mf_count_score(struct mf_arena *a, const struct mf_contest *c)
{
    struct totals *t = begin(a, c, MF_MARKS_SCORES);
    bool means = c->policy.blank == MF_BLANK_EXCLUDED;

    if (t->o->refused)
        return t->o;
    if (c->policy.most_value <= c->policy.least_value)
        t->o->refused = "the lowest and the highest score must be stated";
    else if (means && c->quorum.share.den == 0)
        t->o->refused = "means of scores need a quorum of scores";
    if (t->o->refused)
        return t->o;
    add_scores(t);
    if (!means)
        for (uint32_t i = 0; i < c->ballots->noptions; i++)
            t->total[i] += (mf_i128)(t->o->valid - t->marks[i]) * c->policy.least_value;
    add_round(t, (struct mf_round){.act = MF_ACT_COUNT}, 0);
    return means ? end_means(t) : end_totals(t, NULL);
}

/* ---- points and signed votes ---- */

/* What a ballot spends: points, or credits at the square of each vote; -1: a point below 0. */
static int64_t spent(const struct mf_reading *x, bool squares)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < x->n; i++) {
        int64_t v = x->mark[i].value; /* within a million, of a thousand options */
        if (v < 0 && !squares)
            return -1;
        sum += squares ? v * v : v;
    }
    return sum;
}

static void add_points(struct totals *t, bool squares)
{
    struct mf_reading *x = &t->reading;

    for (uint32_t r = 0; r < t->c->ballots->nrows; r++) {
        uint64_t weight = t->c->ballots->weight[r];
        bool good = mf_read_marks(x, t->c, r);
        int64_t cost = good ? spent(x, squares) : -1;
        if (cost < 0 || cost > t->c->policy.most_value) {
            t->o->invalid += weight;
            continue;
        }
        t->o->valid += weight;
        for (uint32_t i = 0; i < x->n; i++)
            t->total[x->mark[i].option] += (mf_i128)weight * x->mark[i].value;
    }
    add_round(t, (struct mf_round){.act = MF_ACT_COUNT}, 0);
}

/* Most points; a ballot that spreads more than `most_value` is invalid, and never scaled down. */
struct mf_result *mf_count_cumulative(struct mf_arena *a, const struct mf_contest *c)
{
    struct totals *t = begin(a, c, MF_MARKS_POINTS);

    if (!t->o->refused && c->policy.most_value <= 0)
        t->o->refused = "the points of a ballot must be stated";
    if (t->o->refused)
        return t->o;
    add_points(t, false);
    return end_totals(t, NULL);
}

/*
 * The highest sum of signed votes, which cost their square; a ballot that spends more than
 * `most_value` credits is invalid. What sums up to 0 or less doesn't pass.
 */
struct mf_result *mf_count_quadratic(struct mf_arena *a, const struct mf_contest *c)
{
    struct totals *t = begin(a, c, MF_MARKS_POINTS);
    bool *out = mf_new_n(a, bool, c->ballots->noptions);

    if (!t->o->refused && c->policy.most_value <= 0)
        t->o->refused = "the credits of a ballot must be stated";
    if (t->o->refused)
        return t->o;
    add_points(t, true);
    for (uint32_t i = 0; i < c->ballots->noptions; i++)
        out[i] = t->total[i] <= 0;
    drop_round(t, out, "sum");
    return end_totals(t, out);
}
