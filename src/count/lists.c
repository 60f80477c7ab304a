/*
 * Seats for lists: highest averages (D'Hondt, Sainte-Laguë, modified Sainte-Laguë) and largest
 * remainders (Hare, Droop, Hagenbach-Bischoff); voting.md 1.7. A ballot marks one list; thresholds
 * are shares of the valid votes. Quotients are compared as fractions. Equal ones: more votes, then
 * the committed order.
 */
#include <string.h>

#include "base/vec.h"
#include "count/methods.h"

struct seats {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_result *o;
    uint32_t n;
    uint64_t *votes;
    bool *takes_part; /* has votes, may win and passed its threshold */
    uint64_t base;    /* votes of those who take part */
    uint32_t *won;
    uint32_t *winners; /* lists by their first seat */
    uint32_t nwinners, given;
    struct mf_round *rounds;
    uint32_t nrounds, cap;
    struct mf_ties ties;
    const struct mf_vote_amount *amounts; /* of votes, the same in all rounds */
    const uint8_t *standing;
};

/* Two candidates for one seat: numerator and denominator of what is compared. */
struct claim {
    mf_u128 num, den;
};

static int compare(struct claim a, struct claim b)
{
    mf_u128 left = a.num * b.den, right = b.num * a.den;

    return left < right ? -1 : left > right;
}

static const char *count_votes(struct seats *s)
{
    const struct mf_profile *p = s->c->ballots;

    for (uint32_t r = 0; r < p->nrows; r++) {
        if (p->first[r + 1] - p->first[r] != 1) {
            s->o->invalid += p->weight[r];
            continue;
        }
        s->o->valid += p->weight[r];
        s->votes[p->mark[p->first[r]].option] += p->weight[r];
    }
    for (uint32_t i = 0; i < s->n; i++) {
        const struct mf_frac *least = s->c->threshold ? &s->c->threshold[i] : NULL;
        bool may = !(s->c->barred && s->c->barred[i]) && !(s->c->withdrawn && s->c->withdrawn[i]);
        if (least && least->den == 0)
            least = NULL;
        s->takes_part[i] = may && s->votes[i] > 0 &&
                           (!least || mf_frac_reached(s->votes[i], *least, s->o->valid, false));
        s->base += s->takes_part[i] ? s->votes[i] : 0;
    }
    return s->c->seats > 1u << 20 ? "there are more than 1,048,576 seats" : NULL;
}

static bool start(struct seats *s, struct mf_arena *a, const struct mf_contest *c)
{
    uint32_t n = c->ballots->noptions;
    struct mf_vote_amount *amounts = mf_new_n(a, struct mf_vote_amount, n);
    uint8_t *standing = mf_new_n(a, uint8_t, n);

    *s = (struct seats){.a = a, .c = c, .n = n, .ties = {.a = a}};
    s->o = mf_result_begin(a, c, MF_MARKS_APPROVALS);
    s->votes = mf_new_n(a, uint64_t, n);
    s->takes_part = mf_new_n(a, bool, n);
    s->won = mf_new_n(a, uint32_t, n);
    s->winners = mf_new_n(a, uint32_t, n);
    if (!s->o->refused)
        s->o->refused = count_votes(s);
    for (uint32_t i = 0; i < n; i++) {
        amounts[i].units = s->votes[i];
        standing[i] = s->takes_part[i] ? MF_STANDS : MF_STANDS_NOT;
    }
    s->amounts = amounts;
    s->standing = standing;
    return !s->o->refused;
}

static void add_round(struct seats *s, enum mf_round_act act, const uint32_t *lists, uint32_t n,
                      struct mf_vote_amount quota)
{
    struct mf_round r = {.act = act, .nsubjects = n, .quota = quota};
    struct {
        struct mf_round *at;
        uint32_t n, cap;
    } rounds = {s->rounds, s->nrounds, s->cap};

    r.votes = s->amounts;
    r.standing = s->standing;
    if (n > 0)
        r.subjects = r.elected = mf_arena_copy(s->a, lists, n * sizeof *lists);
    r.nelected = act == MF_ACT_AWARD ? n : 0;
    mf_vec_push(s->a, &rounds, r);
    s->rounds = rounds.at;
    s->nrounds = rounds.n;
    s->cap = rounds.cap;
}

/* A claim as an amount for readers, truncated to four decimals. */
static struct mf_vote_amount amount_of(struct claim q)
{
    return (struct mf_vote_amount){(mf_i128)(q.num * 10000 / q.den), 4};
}

static void give(struct seats *s, uint32_t list, uint32_t seats)
{
    if (s->won[list] == 0 && seats > 0)
        s->winners[s->nwinners++] = list;
    s->won[list] += seats;
    s->given += seats;
}

static struct mf_result *finish(struct seats *s)
{
    s->o->winners = s->winners;
    s->o->nwinners = s->nwinners;
    s->o->seats_of = s->won;
    s->o->rounds = s->rounds;
    s->o->nrounds = s->nrounds;
    s->o->ties = s->ties.at;
    s->o->nties = s->ties.n;
    return s->o;
}

/*
 * Of lists with equal claims the one with the most votes (`most`) or fewest, then the first or last
 * of the committed order. All of them will have their way when `needless`. MF_NO_OPTION: open.
 */
static uint32_t break_tie(struct seats *s, uint32_t *tied, uint32_t n, bool most, bool needless)
{
    struct mf_tie tie = {.round = s->nrounds + 1, .over = "seat", .noptions = n};
    uint32_t kept = 0, *settled = mf_new_n(s->a, uint32_t, 1), chosen;
    uint64_t extreme = s->votes[tied[0]];

    if (n == 1)
        return tied[0];
    tie.options = mf_arena_copy(s->a, tied, n * sizeof *tied);
    for (uint32_t i = 1; i < n; i++)
        if (most ? s->votes[tied[i]] > extreme : s->votes[tied[i]] < extreme)
            extreme = s->votes[tied[i]];
    for (uint32_t i = 0; i < n; i++)
        if (s->votes[tied[i]] == extreme)
            tied[kept++] = tied[i];
    chosen = most ? tied[0] : tied[kept - 1];
    tie.broken = MF_TIE_METHOD;
    if (kept > 1 && s->c->order) {
        tie.broken = MF_TIE_ORDER;
        chosen = MF_NO_OPTION;
        for (uint32_t i = 0; i < s->n; i++)
            for (uint32_t k = 0; k < kept; k++)
                if (tied[k] == s->c->order[i] && (chosen == MF_NO_OPTION || !most))
                    chosen = tied[k];
    } else if (kept > 1) {
        tie.broken = needless ? MF_TIE_NEEDLESS : MF_TIE_OPEN;
    }
    if (tie.broken == MF_TIE_OPEN) {
        chosen = MF_NO_OPTION;
    } else {
        *settled = chosen;
        tie.settled = settled;
        tie.nsettled = 1;
    }
    mf_vec_push(s->a, &s->ties, tie);
    return chosen;
}

/* ---- highest averages ---- */

/* A seat's divisor is first for the first, then step * (2j + 1) or step * (j + 1). */
struct divisors {
    uint32_t first, step;
    bool odd;
    uint32_t unit; /* of which the divisors are multiples */
};

static struct claim average(const struct seats *s, const struct divisors *d, uint32_t list)
{
    uint64_t j = s->won[list], by;

    by = j == 0 ? d->first : d->step * (d->odd ? 2 * j + 1 : j + 1);
    return (struct claim){(mf_u128)s->votes[list] * d->unit, by};
}

/* Lists with the highest average; how many. */
static uint32_t highest(const struct seats *s, const struct divisors *d, uint32_t *tied)
{
    struct claim best = {0, 1};
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        struct claim q;
        int order;
        if (!s->takes_part[i])
            continue;
        q = average(s, d, i);
        order = n == 0 ? 1 : compare(q, best);
        if (order > 0) {
            best = q;
            n = 0;
        }
        if (order >= 0)
            tied[n++] = i;
    }
    return n;
}

/*
 * What the best list without the last seat lacked: the votes with which its average would have been
 * level.
 */
static void close_averages(struct seats *s, const struct divisors *d, uint32_t last,
                           struct claim with)
{
    struct mf_pivot *p = &s->o->pivot;

    for (uint32_t i = 0; i < s->n; i++) {
        struct claim q;
        mf_u128 level;
        mf_i128 lacks;
        if (!s->takes_part[i] || i == last)
            continue;
        q = average(s, d, i);
        level = (with.num * q.den + with.den * d->unit - 1) / (with.den * d->unit);
        lacks = (mf_i128)level - (mf_i128)s->votes[i];
        if (!p->known || lacks < p->by.units)
            *p = (struct mf_pivot){true, s->nrounds, last, i, {lacks, 0}, "seat"};
    }
}

static struct mf_result *count_averages(struct mf_arena *a, const struct mf_contest *c,
                                        struct divisors d)
{
    struct seats s;
    uint32_t *tied;

    if (!start(&s, a, c))
        return s.o;
    tied = mf_new_n(a, uint32_t, s.n);
    add_round(&s, MF_ACT_COUNT, NULL, 0, (struct mf_vote_amount){0, 0});
    while (s.given < c->seats && s.base > 0) {
        uint32_t n = highest(&s, &d, tied), list;
        struct claim with;
        list = break_tie(&s, tied, n, true, n <= c->seats - s.given);
        if (list == MF_NO_OPTION)
            break;
        with = average(&s, &d, list);
        give(&s, list, 1);
        add_round(&s, MF_ACT_AWARD, &list, 1, amount_of(with));
        if (s.given == c->seats)
            close_averages(&s, &d, list, with);
    }
    return finish(&s);
}

struct mf_result *mf_count_dhondt(struct mf_arena *a, const struct mf_contest *c)
{
    return count_averages(a, c, (struct divisors){1, 1, false, 1});
}

struct mf_result *mf_count_sainte_lague(struct mf_arena *a, const struct mf_contest *c)
{
    return count_averages(a, c, (struct divisors){1, 1, true, 1});
}

/* The first divisor is 1.4: in fifths 7, 15, 25, 35, … */
struct mf_result *mf_count_sainte_lague_modified(struct mf_arena *a, const struct mf_contest *c)
{
    return count_averages(a, c, (struct divisors){7, 5, true, 5});
}

/* ---- largest remainders ---- */

/* Whole seats are votes * mul / div; what that division leaves is the remainder. */
struct quota {
    mf_u128 mul, div;
};

/* The takers whose remainder is largest (or least) and who aren't passed over; how many. */
static uint32_t by_remainder(const struct seats *s, const mf_u128 *rest, const bool *over,
                             bool most, uint32_t *tied)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        if (!s->takes_part[i] || over[i] || (!most && s->won[i] == 0))
            continue;
        if (n > 0 && (most ? rest[i] > rest[tied[0]] : rest[i] < rest[tied[0]]))
            n = 0;
        if (n == 0 || rest[i] == rest[tied[0]])
            tied[n++] = i;
    }
    return n;
}

/* Between the last remainder that had a seat and the next, in votes. */
static void close_remainders(struct seats *s, struct quota q, const mf_u128 *rest, const bool *over,
                             uint32_t last, bool taken_back)
{
    uint32_t *tied = mf_new_n(s->a, uint32_t, s->n);
    uint32_t n = by_remainder(s, rest, over, !taken_back, tied);
    mf_u128 gap;

    if (n == 0)
        return;
    gap = rest[last] > rest[tied[0]] ? rest[last] - rest[tied[0]] : rest[tied[0]] - rest[last];
    s->o->pivot = (struct mf_pivot){true,
                                    s->nrounds,
                                    taken_back ? tied[0] : last,
                                    taken_back ? last : tied[0],
                                    amount_of((struct claim){gap, q.mul}),
                                    "seat"};
}

/*
 * Gives the seats that whole quotas left over to the largest remainders, or takes those that they
 * gave too many from the least (Hagenbach-Bischoff's quota may fit once more than there are seats).
 */
static void share_rest(struct seats *s, struct quota q, const mf_u128 *rest)
{
    bool back = s->given > s->c->seats;
    bool *over = mf_new_n(s->a, bool, s->n);
    uint32_t *tied = mf_new_n(s->a, uint32_t, s->n);

    while (s->given != s->c->seats) {
        uint32_t lack = back ? s->given - s->c->seats : s->c->seats - s->given, list;
        uint32_t n = by_remainder(s, rest, over, !back, tied);
        if (n == 0) { /* everybody had one of them: from the front again */
            memset(over, 0, s->n * sizeof *over);
            continue;
        }
        list = break_tie(s, tied, n, !back, n <= lack);
        if (list == MF_NO_OPTION)
            return;
        over[list] = true;
        if (back) {
            s->won[list]--;
            s->given--;
        } else {
            give(s, list, 1);
        }
        add_round(s, back ? MF_ACT_DROP : MF_ACT_AWARD, &list, 1,
                  amount_of((struct claim){rest[list], q.mul}));
        if (s->given == s->c->seats)
            close_remainders(s, q, rest, over, list, back);
    }
}

static void drop_empty(struct seats *s)
{
    uint32_t k = 0;

    for (uint32_t i = 0; i < s->nwinners; i++)
        if (s->won[s->winners[i]] > 0)
            s->winners[k++] = s->winners[i];
    s->nwinners = k;
}

enum quota_of { HARE, DROOP, HAGENBACH_BISCHOFF };

static struct quota quota_for(const struct seats *s, enum quota_of kind)
{
    mf_u128 seats = s->c->seats, base = s->base;

    switch (kind) {
    case DROOP:
        return (struct quota){1, base / (seats + 1) + 1};
    case HAGENBACH_BISCHOFF:
        return (struct quota){seats + 1, base};
    case HARE:
        break;
    }
    return (struct quota){seats, base};
}

/* Lists with whole quotas, by their votes: order is the public one. */
static struct mf_result *count_remainders(struct mf_arena *a, const struct mf_contest *c,
                                          enum quota_of kind)
{
    struct seats s;
    struct quota q;
    mf_u128 *rest;
    uint32_t *lists, n = 0;

    if (!start(&s, a, c))
        return s.o;
    if (s.base == 0) {
        add_round(&s, MF_ACT_COUNT, NULL, 0, (struct mf_vote_amount){0, 0});
        return finish(&s);
    }
    q = quota_for(&s, kind);
    rest = mf_new_n(a, mf_u128, s.n);
    lists = mf_new_n(a, uint32_t, s.n);
    for (uint32_t i = 0; i < s.n; i++) {
        mf_u128 all = (mf_u128)s.votes[i] * q.mul;
        if (!s.takes_part[i])
            continue;
        rest[i] = all % q.div;
        if (all >= q.div)
            lists[n++] = i;
        give(&s, i, (uint32_t)(all / q.div));
    }
    add_round(&s, MF_ACT_COUNT, NULL, 0, amount_of((struct claim){q.div, q.mul}));
    add_round(&s, MF_ACT_AWARD, lists, n, amount_of((struct claim){q.div, q.mul}));
    share_rest(&s, q, rest);
    drop_empty(&s);
    return finish(&s);
}

struct mf_result *mf_count_hare(struct mf_arena *a, const struct mf_contest *c)
{
    return count_remainders(a, c, HARE);
}

struct mf_result *mf_count_droop(struct mf_arena *a, const struct mf_contest *c)
{
    return count_remainders(a, c, DROOP);
}

struct mf_result *mf_count_hagenbach_bischoff(struct mf_arena *a, const struct mf_contest *c)
{
    return count_remainders(a, c, HAGENBACH_BISCHOFF);
}
