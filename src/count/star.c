/* STAR: the two highest sums, then whom more ballots prefer (starvoting.org). */
#include <string.h>

#include "base/vec.h"
#include "count/methods.h"
#include "count/pairs.h"

/* Scores as 16-bit ranks leave this much room between the lowest and the highest. */
#define STAR_RANGE 30000

struct star {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_result *o;
    const uint64_t *d; /* [x * n + y] */
    mf_i128 *sum;
    uint64_t *top;  /* ballots with the highest score for each */
    uint8_t *stood; /* enum mf_option_standing */
    struct mf_vote_amount *votes;
    uint32_t *winners;
    mf_i128 closest; /* of the pivot, in points that a ballot can move */
    struct mf_ties ties;
    MF_VEC(struct mf_round) rounds;
};

static const char *refused(const struct mf_contest *c)
{
    int64_t range = (int64_t)c->policy.most_value - c->policy.least_value;

    if (c->policy.blank == MF_BLANK_EXCLUDED)
        return "STAR adds scores up: a blank must be the lowest score";
    if (range <= 0)
        return "the lowest and the highest score must be stated";
    return range > STAR_RANGE ? "STAR takes scores that lie at most 30,000 apart" : NULL;
}

/* A ballot's scores turned round, so that the highest is the first rank. */
static bool read_row(struct mf_reading *x, const struct star *s, uint32_t row, int16_t *rank)
{
    const struct mf_ballot_policy *p = &s->c->policy;
    int16_t lowest = (int16_t)(p->most_value - p->least_value);

    if (!mf_read_marks(x, s->c, row))
        return false;
    for (uint32_t i = 0; i < s->c->ballots->noptions; i++)
        rank[i] = lowest;
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->mark[i].value < p->least_value || x->mark[i].value > p->most_value)
            return false;
        rank[x->mark[i].option] = (int16_t)(p->most_value - x->mark[i].value);
    }
    return true;
}

static void add_ballots(struct star *s)
{
    const struct mf_profile *p = s->c->ballots;
    uint32_t n = p->noptions;
    struct mf_pair_adder *m = mf_pair_adder_make(s->a, n);
    int16_t *above = mf_pair_adder_above(m);
    struct mf_pairs *pairs = mf_new(s->a, struct mf_pairs);
    struct mf_field field;
    struct mf_reading x;

    mf_reading_begin(&x, s->a, s->c);
    for (uint32_t r = 0; r < p->nrows; r++) {
        uint64_t weight = p->weight[r];
        if (!read_row(&x, s, r, above)) {
            s->o->invalid += weight;
            continue;
        }
        s->o->valid += weight;
        for (uint32_t i = 0; i < n; i++) {
            s->sum[i] += (mf_i128)weight * (s->c->policy.most_value - above[i]);
            s->top[i] += above[i] == 0 ? weight : 0;
        }
        memcpy(mf_pair_adder_below(m), above, n * sizeof *above);
        mf_pair_adder_add(m, weight);
    }
    s->d = mf_pair_adder_done(m);
    pairs->n = n;
    pairs->prefer = s->d;
    field = mf_field_of(s->a, s->c, s->d);
    mf_pairs_sets(s->a, pairs, &field);
    s->o->pairs = pairs;
}

/* ---- ties of the scoring round ---- */

/* Tied options of which some go on; those who surely do stand first. */
struct tied {
    uint32_t *at;
    uint32_t n, sure, take;
};

static uint32_t losses(const struct star *s, const struct tied *t, uint32_t x)
{
    uint32_t n = s->c->ballots->noptions, lost = 0;

    for (uint32_t k = t->sure; k < t->n; k++)
        lost += s->d[t->at[k] * n + x] > s->d[x * n + t->at[k]];
    return lost;
}

/*
 * Sorts the unsettled by a figure, the lowest first, and narrows them to the group across the cut.
 * False: they are all alike, or nothing is left to settle.
 */
static bool narrow(struct tied *t, uint64_t *figure)
{
    uint32_t from = t->sure, to = t->n;

    for (uint32_t i = from + 1; i < to; i++) {
        uint32_t x = t->at[i], j = i;
        uint64_t fx = figure[i];
        for (; j > from && figure[j - 1] > fx; j--) {
            t->at[j] = t->at[j - 1];
            figure[j] = figure[j - 1];
        }
        t->at[j] = x;
        figure[j] = fx;
    }
    for (uint32_t i = from; i < to; i++) {
        if (i < t->take && i + 1 < to && figure[i] < figure[i + 1])
            t->sure = i + 1;
        if (i >= t->take && figure[i] > figure[i - 1] && i < t->n)
            t->n = i;
    }
    return t->sure > from || t->n < to;
}

/*
 * Of those with most losses against the others tied as many are dropped as may be, again and again;
 * where all lose alike, most ballots with the highest score; then the order.
 */
static bool settle_scores(struct star *s, struct tied *t)
{
    uint32_t n = t->n;
    uint64_t *figure = mf_new_n(s->a, uint64_t, n);
    struct mf_tie told = {.round = s->rounds.n + 1,
                          .over = "finalists",
                          .options = mf_arena_copy(s->a, t->at, n * sizeof *t->at),
                          .noptions = n,
                          .broken = MF_TIE_METHOD};
    bool by_losses = true, left;

    while (t->sure < t->take && t->n > t->take) {
        uint64_t most = 0;
        for (uint32_t k = t->sure; k < t->n; k++)
            figure[k] = by_losses ? losses(s, t, t->at[k]) : UINT64_MAX - s->top[t->at[k]];
        for (uint32_t k = t->sure; k < t->n && by_losses; k++)
            most = figure[k] > most ? figure[k] : most;
        for (uint32_t k = t->sure; k < t->n && by_losses; k++) /* only the worst are set apart */
            figure[k] = figure[k] == most;
        if (narrow(t, figure))
            continue;
        if (!by_losses)
            break;
        by_losses = false;
    }
    left = t->sure < t->take && t->n > t->take; /* some are alike in all that */
    told.nsettled = left ? t->sure : t->take;
    told.settled = mf_arena_copy(s->a, t->at, told.nsettled * sizeof *t->at);
    if (!left || t->sure > 0 || t->n < n)
        mf_vec_push(s->a, &s->ties, told);
    return !left || mf_tie_settle(&s->ties, s->c, told.round, told.over, t->at + t->sure,
                                  t->n - t->sure, t->take - t->sure) > 0;
}

/*
 * Keeps the closest step. A ballot moves a sum by as much as lies between the lowest and the
 * highest score, and a runoff by one; `worth` says so.
 */
static void keep_pivot(struct star *s, uint32_t ahead, uint32_t behind, mf_i128 by, mf_i128 worth,
                       const char *over)
{
    if (s->o->pivot.known && by * worth >= s->closest)
        return;
    s->closest = by * worth;
    s->o->pivot = (struct mf_pivot){.known = true,
                                    .round = s->rounds.n,
                                    .ahead = ahead,
                                    .behind = behind,
                                    .by = {by, 0},
                                    .over = over};
}

/* The two highest sums among those who stand; fewer when fewer stand. False: a tie stays open. */
static bool finalists(struct star *s, uint32_t two[2], uint32_t *ret_n)
{
    uint32_t n = s->c->ballots->noptions, have = 0;
    struct tied t = {.at = mf_new_n(s->a, uint32_t, n)};
    bool *taken = mf_new_n(s->a, bool, n);

    while (have < 2) {
        t.n = t.sure = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (s->stood[i] != MF_STANDS || taken[i])
                continue;
            if (t.n > 0 && s->sum[i] > s->sum[t.at[0]])
                t.n = 0;
            if (t.n == 0 || s->sum[i] == s->sum[t.at[0]])
                t.at[t.n++] = i;
        }
        if (t.n == 0)
            break;
        t.take = t.n < 2 - have ? t.n : 2 - have;
        if (t.n > t.take && !settle_scores(s, &t))
            return false;
        for (uint32_t k = 0; k < t.take; k++) {
            taken[t.at[k]] = true;
            two[have++] = t.at[k];
        }
    }
    *ret_n = have;
    for (uint32_t i = 0; i < n && have == 2; i++)
        if (s->stood[i] == MF_STANDS && !taken[i])
            keep_pivot(s, two[1], i, s->sum[two[1]] - s->sum[i], 1, "finalists");
    return true;
}

/* ---- the runoff ---- */

/* Of two with as many ballots each: the higher sum, then more highest scores, then the order. */
static bool settle_runoff(struct star *s, uint32_t two[2])
{
    uint32_t x = two[0], y = two[1];
    struct mf_tie told = {.round = s->rounds.n + 1,
                          .over = "runoff",
                          .noptions = 2,
                          .broken = MF_TIE_METHOD,
                          .nsettled = 1};
    bool second = s->sum[x] != s->sum[y] ? s->sum[y] > s->sum[x] : s->top[y] > s->top[x];

    if (s->sum[x] == s->sum[y] && s->top[x] == s->top[y])
        return mf_tie_settle(&s->ties, s->c, told.round, told.over, two, 2, 1) > 0;
    told.options = mf_arena_copy(s->a, (uint32_t[]){x < y ? x : y, x < y ? y : x}, 2 * sizeof x);
    two[0] = second ? y : x;
    two[1] = second ? x : y;
    told.settled = mf_arena_copy(s->a, two, sizeof *two);
    mf_vec_push(s->a, &s->ties, told);
    return true;
}

static void add_round(struct star *s, struct mf_round r)
{
    r.votes = s->votes;
    r.standing = mf_arena_copy(s->a, s->stood, s->c->ballots->noptions);
    mf_vec_push(s->a, &s->rounds, r);
}

/* The runoff's two, the winner first; false: a tie stays open. */
static bool runoff(struct star *s, uint32_t two[2])
{
    uint32_t n = s->c->ballots->noptions;
    uint64_t x = s->d[two[0] * n + two[1]], y = s->d[two[1] * n + two[0]];
    struct mf_defeat *compared = mf_new(s->a, struct mf_defeat);
    bool settled = true;

    if (x == y) {
        settled = settle_runoff(s, two);
    } else if (y > x) {
        uint32_t first = two[0];
        two[0] = two[1];
        two[1] = first;
    }
    x = s->d[two[0] * n + two[1]];
    y = s->d[two[1] * n + two[0]];
    *compared = (struct mf_defeat){two[0], two[1], x, y};
    s->stood[two[0]] = settled ? MF_ELECTED : s->stood[two[0]];
    add_round(s, (struct mf_round){
                     .act = MF_ACT_COMPARE,
                     .subjects = mf_arena_copy(s->a, two, 2 * sizeof *two),
                     .nsubjects = 2,
                     .defeats = compared,
                     .ndefeats = 1,
                     .elected = settled ? mf_arena_copy(s->a, two, sizeof *two) : NULL,
                     .nelected = settled,
                 });
    keep_pivot(s, two[0], two[1], (mf_i128)x - (mf_i128)y,
               (mf_i128)s->c->policy.most_value - s->c->policy.least_value, "runoff");
    return settled;
}

/* Fills one place. False: nobody stands any more, or a tie stays open. */
static bool fill(struct star *s)
{
    uint32_t two[2], n = 0;

    if (!finalists(s, two, &n) || n == 0)
        return false;
    if (n == 2)
        return runoff(s, two) && (s->winners[s->o->nwinners++] = two[0], true);
    s->stood[two[0]] = MF_ELECTED;
    s->winners[s->o->nwinners++] = two[0];
    add_round(s, (struct mf_round){.act = MF_ACT_FILL,
                                   .elected = mf_arena_copy(s->a, two, sizeof *two),
                                   .nelected = 1});
    return true;
}

/*
 * STAR, and for several places Bloc STAR: the same again without those who have won. Ties are
 * broken as starvoting.org/ties says, and then by the order.
 */
struct mf_result *mf_count_star(struct mf_arena *a, const struct mf_contest *c)
{
    uint32_t n = c->ballots->noptions;
    struct star s = {.a = a,
                     .c = c,
                     .o = mf_result_begin(a, c, MF_MARKS_SCORES),
                     .sum = mf_new_n(a, mf_i128, n),
                     .top = mf_new_n(a, uint64_t, n),
                     .stood = mf_new_n(a, uint8_t, n),
                     .votes = mf_new_n(a, struct mf_vote_amount, n),
                     .winners = mf_new_n(a, uint32_t, n),
                     .ties = {.a = a}};

    if (!s.o->refused)
        s.o->refused = refused(c);
    if (s.o->refused)
        return s.o;
    add_ballots(&s);
    for (uint32_t i = 0; i < n; i++) {
        s.votes[i].units = s.sum[i];
        s.stood[i] = mf_may_win(c, i) ? MF_STANDS : MF_STANDS_NOT;
    }
    add_round(&s, (struct mf_round){.act = MF_ACT_COUNT});
    while (s.o->nwinners < c->seats && fill(&s)) {
    }
    s.o->winners = s.winners;
    s.o->ties = s.ties.at;
    s.o->nties = s.ties.n;
    s.o->rounds = s.rounds.at;
    s.o->nrounds = s.rounds.n;
    return s.o;
}
