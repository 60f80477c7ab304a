/*
 * Budgets and committees from approvals (voting.md 1.8): the method of equal shares with the cost
 * as utility, alone and with three completions, sequential Phragmén, and the greedy rule. Whole
 * numbers throughout: what voters hold or owe is kept over one common denominator, which grows
 * when somebody's part isn't whole.
 *
 * Sources: Peters, Pierczyński, Skowron, "Proportional participatory budgeting with additive
 * utilities" (2021); Brill, Freeman, Janson, Lackner, "Phragmén's voting methods and justified
 * representation" (2017).
 */
#include <gmp.h>
#include <string.h>

#include "base/vec.h"
#include "count/methods.h"
#include "count/reading.h"

enum { INCREMENTS = 100000, PRICE_DECIMALS = 2 };

struct budget {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_result *o;
    uint32_t n;
    const uint64_t *cost;
    uint64_t money, spent;
    uint64_t *votes; /* of each option: voters who approve of it */
    /* Rows that approve of option i: backer[first[i]] to before first[i + 1]. */
    uint64_t *first;
    uint32_t *backer;
    uint64_t voters; /* also those who approve of nothing */

    mpz_t *part; /* of each row: what one voter of it holds or owes, times `scale` */
    mpz_t scale;
    mpz_t sum, x; /* scratch */
    /* Of each option a bound from below of what decides about it, and the turn in which it was
     * exact: what voters hold only falls, and what they owe only rises. */
    mpq_t *bound;
    uint32_t *exact;
    bool *gone; /* bought, or never to be had any more */
    uint32_t turn;
    bool *poor; /* scratch, by place among the backers: gives all it has */

    uint32_t *bought;
    uint64_t *price; /* of each purchase: what one voter pays at most, in 10^-PRICE_DECIMALS */
    uint32_t nbought;
    struct mf_ties ties;
};

/* ---- beginning and end ---- */

/* Each row's approvals, each once; those of a ballot that the policy refuses count for nothing. */
static void each_approval(struct budget *b, void (*do_it)(struct budget *b, uint32_t r, uint32_t o))
{
    struct mf_reading x;

    mf_reading_begin(&x, b->a, b->c);
    for (uint32_t r = 0; r < b->c->ballots->nrows; r++)
        for (uint32_t i = 0, n = mf_read_marks(&x, b->c, r) ? x.n : 0; i < n; i++)
            do_it(b, r, x.mark[i].option);
}

static void count_approval(struct budget *b, uint32_t row, uint32_t option)
{
    b->first[option + 1]++;
    b->votes[option] += b->c->ballots->weight[row];
}

static void list_approval(struct budget *b, uint32_t row, uint32_t option)
{
    b->backer[b->first[option]++] = row;
}

static void list_backers(struct budget *b)
{
    b->first = mf_new_n(b->a, uint64_t, b->n + 2u);
    b->votes = mf_new_n(b->a, uint64_t, b->n);
    b->voters = b->c->ballots->total;
    b->first++; /* one further: listing moves each to where the next begins */
    each_approval(b, count_approval);
    for (uint32_t i = 0; i < b->n; i++)
        b->first[i + 1] += b->first[i];
    b->backer = mf_new_n(b->a, uint32_t, b->first[b->n]);
    each_approval(b, list_approval);
    b->first--;
    b->poor = mf_new_n(b->a, bool, b->c->ballots->nrows);
}

static const char *fault_of(const struct budget *b)
{
    if (b->c->cost && b->c->budget == 0)
        return "there is no budget to spend";
    if (b->money > MF_COUNT_WEIGHT)
        return "the budget is more than 2^53";
    for (uint32_t i = 0; i < b->n; i++)
        if (b->cost[i] == 0 || b->cost[i] > MF_COUNT_WEIGHT)
            return "an option costs nothing, or more than 2^53";
    return b->voters == 0 ? "no ballot weighs anything" : NULL;
}

/* Of costs where there are any; else each option costs one of as many places. */
static bool begin(struct budget *b, struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_contest asked = *c;
    uint32_t n = c->ballots->noptions;

    *b = (struct budget){.a = a, .c = c, .n = n, .ties = {.a = a}};
    if (c->cost) /* as many as can be paid */
        asked.seats = n > 0 ? n : 1;
    b->o = mf_result_begin(a, &asked, MF_MARKS_APPROVALS);
    if (b->o->refused)
        return false;
    if (c->cost) {
        b->cost = c->cost;
        b->money = c->budget;
    } else {
        uint64_t *one = mf_new_n(a, uint64_t, n);
        for (uint32_t i = 0; i < n; i++)
            one[i] = 1;
        b->cost = one;
        b->money = c->seats;
    }
    list_backers(b);
    b->o->valid = b->voters;
    b->o->refused = fault_of(b);
    if (b->o->refused)
        return false;
    b->part = mf_new_n(a, mpz_t, c->ballots->nrows);
    b->bound = mf_new_n(a, mpq_t, n);
    b->exact = mf_new_n(a, uint32_t, n);
    b->gone = mf_new_n(a, bool, n);
    b->bought = mf_new_n(a, uint32_t, n);
    b->price = mf_new_n(a, uint64_t, n);
    for (uint32_t r = 0; r < c->ballots->nrows; r++)
        mpz_init2(b->part[r], 512);
    for (uint32_t i = 0; i < n; i++)
        mpq_init(b->bound[i]);
    mpz_init(b->scale);
    mpz_init(b->sum);
    mpz_init(b->x);
    return true;
}

/* Somebody approves of it, and it may win. */
static bool may_be_had(const struct budget *b, uint32_t option)
{
    return b->votes[option] > 0 && mf_may_win(b->c, option);
}

static void begin_run(struct budget *b)
{
    b->turn = 1;
    b->nbought = 0;
    b->spent = 0;
    b->ties.n = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        mpq_set_si(b->bound[i], -1, 1);
        b->exact[i] = 0;
        b->gone[i] = !may_be_had(b, i);
    }
}

/* Purchases as rounds; of each the standing of all options after it. */
static void tell(struct budget *b)
{
    struct mf_round *rounds = mf_new_n(b->a, struct mf_round, b->nbought);
    struct mf_vote_amount *votes = mf_new_n(b->a, struct mf_vote_amount, b->n);

    for (uint32_t i = 0; i < b->n; i++)
        votes[i] = (struct mf_vote_amount){(mf_i128)b->votes[i], 0};
    for (uint32_t k = 0; k < b->nbought; k++) {
        uint8_t *standing = mf_new_n(b->a, uint8_t, b->n);
        for (uint32_t j = 0; j <= k; j++)
            standing[b->bought[j]] = MF_ELECTED;
        rounds[k] = (struct mf_round){
            .act = MF_ACT_BUY,
            .subjects = &b->bought[k],
            .nsubjects = 1,
            .votes = votes,
            .standing = standing,
            .elected = &b->bought[k],
            .nelected = 1,
            .price = {(mf_i128)b->price[k], (uint8_t)(b->c->money_decimals + PRICE_DECIMALS)}};
    }
    b->o->rounds = rounds;
    b->o->nrounds = b->nbought;
    b->o->winners = b->bought;
    b->o->nwinners = b->nbought;
    b->o->ties = b->ties.at;
    b->o->nties = b->ties.n;
    if (b->c->cost)
        b->o->seats = b->nbought;
}

static struct mf_result *end(struct budget *b)
{
    if (!b->o->refused)
        tell(b);
    if (b->part) {
        for (uint32_t r = 0; r < b->c->ballots->nrows; r++)
            mpz_clear(b->part[r]);
        for (uint32_t i = 0; i < b->n; i++)
            mpq_clear(b->bound[i]);
        mpz_clears(b->scale, b->sum, b->x, NULL);
    }
    return b->o;
}

/* ---- one purchase ---- */

/* Gives an option's bound its exact value, or says that it can't be had any more. */
typedef bool evaluate_fn(struct budget *b, uint32_t option);

/* What comes first of two that are equal: more votes, then the cheaper. */
static int compare_equal(const struct budget *b, uint32_t x, uint32_t y)
{
    if (b->votes[x] != b->votes[y])
        return b->votes[x] > b->votes[y] ? -1 : 1;
    return b->cost[x] != b->cost[y] ? (b->cost[x] < b->cost[y] ? -1 : 1) : 0;
}

/* One of those tied, told: by votes and cost, then the committed order, without one the list's. */
static uint32_t settle(struct budget *b, uint32_t *tied, uint32_t n)
{
    uint32_t *all = mf_arena_copy(b->a, tied, n * sizeof *tied), *first, k = 0;

    for (uint32_t i = 0; i < n; i++) {
        bool behind = false;
        for (uint32_t j = 0; j < n; j++)
            behind |= compare_equal(b, tied[j], tied[i]) < 0;
        if (!behind)
            all[k++] = tied[i];
    }
    if (k > 1 && b->c->order)
        return mf_tie_settle(&b->ties, b->c, b->nbought + 1, "election", all, k, 1) ? all[0] : 0;
    first = mf_arena_copy(b->a, all, sizeof *all);
    struct mf_tie t = {.round = b->nbought + 1,
                       .over = "election",
                       .options = mf_arena_copy(b->a, tied, n * sizeof *tied),
                       .noptions = n,
                       .broken = MF_TIE_METHOD,
                       .settled = first,
                       .nsettled = 1};
    mf_vec_push(b->a, &b->ties, t);
    return *first;
}

/* The option with the least bound; it and all that equal it are exact. MF_NO_OPTION: none is left.
 */
static uint32_t next_option(struct budget *b, evaluate_fn *evaluate)
{
    uint32_t *tied = mf_new_n(b->a, uint32_t, b->n);

    for (;;) {
        uint32_t least = MF_NO_OPTION, stale = MF_NO_OPTION, n = 0;
        for (uint32_t i = 0; i < b->n; i++)
            if (!b->gone[i] && (least == MF_NO_OPTION || mpq_cmp(b->bound[i], b->bound[least]) < 0))
                least = i;
        if (least == MF_NO_OPTION)
            return MF_NO_OPTION;
        for (uint32_t i = 0; i < b->n; i++)
            if (!b->gone[i] && mpq_equal(b->bound[i], b->bound[least])) {
                tied[n++] = i;
                if (b->exact[i] != b->turn)
                    stale = i;
            }
        if (stale == MF_NO_OPTION)
            return n == 1 ? least : settle(b, tied, n);
        b->gone[stale] = !evaluate(b, stale);
        b->exact[stale] = b->turn;
    }
}

/* Makes `sum / count` whole, by a larger denominator of all parts. Then x is that. */
static void make_whole(struct budget *b, uint64_t count)
{
    unsigned long factor = count / mpz_gcd_ui(NULL, b->sum, count);

    if (factor > 1) {
        mpz_mul_ui(b->scale, b->scale, factor);
        mpz_mul_ui(b->sum, b->sum, factor);
        for (uint32_t r = 0; r < b->c->ballots->nrows; r++)
            mpz_mul_ui(b->part[r], b->part[r], factor);
    }
    mpz_divexact_ui(b->x, b->sum, count);
}

static void record(struct budget *b, uint32_t option)
{
    mpz_t price;

    mpz_init(price);
    mpz_mul_ui(price, b->x, 100); /* PRICE_DECIMALS */
    mpz_fdiv_q(price, price, b->scale);
    b->price[b->nbought] = mpz_fits_ulong_p(price) ? mpz_get_ui(price) : 0;
    mpz_clear(price);
    b->bought[b->nbought++] = option;
    b->gone[option] = true;
    b->spent += b->cost[option];
    b->turn++;
}

/* ---- equal shares ---- */

/*
 * Into `sum` what those who can pay alike have to raise, and returns how many they are: whoever
 * holds less than that gives all. 0: its voters don't hold what it costs.
 */
static uint64_t share_out(struct budget *b, uint32_t option)
{
    const uint64_t from = b->first[option], to = b->first[option + 1];
    uint64_t rich = b->votes[option];
    bool found = true;

    mpz_mul_ui(b->sum, b->scale, b->cost[option]);
    memset(b->poor, 0, (size_t)(to - from));
    while (found && rich > 0 && mpz_sgn(b->sum) > 0) {
        found = false;
        mpz_cdiv_q_ui(b->x, b->sum, rich);
        for (uint64_t i = from; i < to; i++) {
            uint32_t r = b->backer[i];
            uint64_t weight = b->c->ballots->weight[r];
            if (b->poor[i - from] || mpz_cmp(b->part[r], b->x) >= 0)
                continue;
            b->poor[i - from] = found = true;
            mpz_submul_ui(b->sum, b->part[r], weight);
            rich -= weight;
        }
    }
    return rich;
}

/* The bound is ρ: what a voter pays for each unit of cost. */
static bool evaluate_share(struct budget *b, uint32_t option)
{
    uint64_t rich = share_out(b, option);

    if (rich == 0)
        return false;
    mpz_set(mpq_numref(b->bound[option]), b->sum);
    mpz_mul_ui(mpq_denref(b->bound[option]), b->scale, rich);
    mpz_mul_ui(mpq_denref(b->bound[option]), mpq_denref(b->bound[option]), b->cost[option]);
    mpq_canonicalize(b->bound[option]);
    return true;
}

static void buy_shared(struct budget *b, uint32_t option)
{
    make_whole(b, share_out(b, option));
    for (uint64_t i = b->first[option]; i < b->first[option + 1]; i++) {
        mpz_t *part = &b->part[b->backer[i]];
        if (mpz_cmp(*part, b->x) < 0)
            mpz_set_ui(*part, 0);
        else
            mpz_sub(*part, *part, b->x);
    }
    record(b, option);
}

/* Each voter begins with an equal share of the budget, and so many units more. */
static void run_shares(struct budget *b, uint64_t more)
{
    uint32_t option;

    begin_run(b);
    mpz_set_ui(b->scale, b->voters);
    mpz_set_ui(b->sum, b->voters);
    mpz_mul_ui(b->sum, b->sum, more);
    mpz_add_ui(b->sum, b->sum, b->money);
    for (uint32_t r = 0; r < b->c->ballots->nrows; r++)
        mpz_set(b->part[r], b->sum);
    while ((option = next_option(b, evaluate_share)) != MF_NO_OPTION)
        buy_shared(b, option);
}

/* The option that its voters missed by least, and by how much (rounded up). */
static void tell_missed(struct budget *b)
{
    struct mf_pivot *pivot = &b->o->pivot;

    for (uint32_t i = 0; i < b->n && b->c->cost; i++) {
        bool has = !may_be_had(b, i);
        for (uint32_t k = 0; k < b->nbought; k++)
            has |= b->bought[k] == i;
        if (has)
            continue;
        mpz_mul_ui(b->sum, b->scale, b->cost[i]);
        for (uint64_t k = b->first[i]; k < b->first[i + 1]; k++)
            mpz_submul_ui(b->sum, b->part[b->backer[k]], b->c->ballots->weight[b->backer[k]]);
        mpz_cdiv_q(b->x, b->sum, b->scale);
        if (mpz_sgn(b->x) <= 0 || !mpz_fits_ulong_p(b->x))
            continue;
        mf_i128 by = (mf_i128)mpz_get_ui(b->x);
        if (!pivot->known || by < pivot->by.units)
            *pivot = (struct mf_pivot){.known = true,
                                       .ahead = MF_NO_OPTION,
                                       .behind = i,
                                       .by = {by, b->c->money_decimals},
                                       .over = "budget"};
    }
}

struct mf_result *mf_count_equal_shares(struct mf_arena *a, const struct mf_contest *c)
{
    struct budget b;

    if (begin(&b, a, c)) {
        run_shares(&b, 0);
        tell_missed(&b);
    }
    return end(&b);
}

static bool is_exhaustive(const struct budget *b)
{
    bool *has = mf_new_n(b->a, bool, b->n);
    bool more = false;

    for (uint32_t k = 0; k < b->nbought; k++)
        has[b->bought[k]] = true;
    for (uint32_t i = 0; i < b->n; i++)
        more |= !has[i] && may_be_had(b, i) && b->cost[i] <= b->money - b->spent;
    return !more;
}

/* Every option that somebody approves of is bought: more money changes nothing. */
static bool has_all(const struct budget *b)
{
    uint32_t backed = 0;

    for (uint32_t i = 0; i < b->n; i++)
        backed += may_be_had(b, i);
    return b->nbought == backed;
}

/*
 * Everybody gets one unit more and all is counted anew, until the outcome can't be paid for: the
 * last that could be stands. `exhaustive`: already the first to which nothing can be added.
 */
static struct mf_result *complete(struct mf_arena *a, const struct mf_contest *c, bool exhaustive)
{
    struct budget b;
    uint64_t unit = 1, k = 0;

    if (!begin(&b, a, c))
        return end(&b);
    for (unsigned i = 0; i < c->money_decimals; i++)
        unit *= 10;
    run_shares(&b, 0);
    while (!has_all(&b) && !(exhaustive && is_exhaustive(&b))) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        if (k == INCREMENTS) {
            b.o->refused = "after 100,000 increments the budget still isn't spent";
            return end(&b);
        }
        run_shares(&b, ++k * unit);
        if (b.spent > b.money) {
            run_shares(&b, --k * unit);
            break;
        }
        if (b.ties.n == 0)
            mf_arena_rewind(a, mark);
    }
    tell_missed(&b);
    b.o->increments = k;
    return end(&b);
}

struct mf_result *mf_count_equal_shares_add1(struct mf_arena *a, const struct mf_contest *c)
{
    return complete(a, c, false);
}

struct mf_result *mf_count_equal_shares_exhaustive(struct mf_arena *a, const struct mf_contest *c)
{
    return complete(a, c, true);
}

/* ---- sequential Phragmén ---- */

/* The bound is what each of its voters would owe once it is bought; `part` is what they owe now. */
static bool evaluate_load(struct budget *b, uint32_t option)
{
    mpz_mul_ui(b->sum, b->scale, b->cost[option]);
    for (uint64_t i = b->first[option]; i < b->first[option + 1]; i++)
        mpz_addmul_ui(b->sum, b->part[b->backer[i]], b->c->ballots->weight[b->backer[i]]);
    mpz_set(mpq_numref(b->bound[option]), b->sum);
    mpz_mul_ui(mpq_denref(b->bound[option]), b->scale, b->votes[option]);
    mpq_canonicalize(b->bound[option]);
    return true;
}

/* From the loads that there are, until the next purchase can't be paid for. */
static void run_loads(struct budget *b)
{
    uint32_t option;

    while ((option = next_option(b, evaluate_load)) != MF_NO_OPTION) {
        if (b->cost[option] > b->money - b->spent) {
            b->o->pivot = (struct mf_pivot){
                .known = b->c->cost != NULL,
                .round = b->nbought + 1,
                .ahead = MF_NO_OPTION,
                .behind = option,
                .by = {(mf_i128)(b->cost[option] - (b->money - b->spent)), b->c->money_decimals},
                .over = "budget"};
            return;
        }
        (void)evaluate_load(b, option); /* the sum again */
        make_whole(b, b->votes[option]);
        for (uint64_t i = b->first[option]; i < b->first[option + 1]; i++)
            mpz_set(b->part[b->backer[i]], b->x);
        record(b, option);
    }
}

struct mf_result *mf_count_phragmen(struct mf_arena *a, const struct mf_contest *c)
{
    struct budget b;

    if (begin(&b, a, c)) {
        begin_run(&b);
        mpz_set_ui(b.scale, 1);
        run_loads(&b);
    }
    return end(&b);
}

/* Equal shares, and what is left is filled by Phragmén's rule: who holds money still owes less. */
struct mf_result *mf_count_equal_shares_phragmen(struct mf_arena *a, const struct mf_contest *c)
{
    struct budget b;

    if (!begin(&b, a, c))
        return end(&b);
    run_shares(&b, 0);
    for (uint32_t r = 0; r < c->ballots->nrows; r++)
        mpz_neg(b.part[r], b.part[r]);
    for (uint32_t i = 0; i < b.n; i++) {
        mpq_set_si(b.bound[i], -(long)MF_COUNT_WEIGHT, 1);
        b.gone[i] =
            b.votes[i] == 0 || (c->barred && c->barred[i]) || (c->withdrawn && c->withdrawn[i]);
    }
    for (uint32_t k = 0; k < b.nbought; k++)
        b.gone[b.bought[k]] = true;
    b.turn++; /* what was exact was of shares */
    run_loads(&b);
    return end(&b);
}

/* ---- greedy ---- */

/* Most votes first; what can't be paid for any more is passed over. */
struct mf_result *mf_count_greedy(struct mf_arena *a, const struct mf_contest *c)
{
    struct budget b;

    if (!begin(&b, a, c))
        return end(&b);
    begin_run(&b);
    mpz_set_ui(b.scale, 1);
    for (;;) {
        uint32_t *tied = mf_new_n(a, uint32_t, b.n), n = 0;
        for (uint32_t i = 0; i < b.n; i++) {
            b.gone[i] = b.gone[i] || b.cost[i] > b.money - b.spent;
            if (b.gone[i] || (n > 0 && b.votes[i] < b.votes[tied[0]]))
                continue;
            if (n > 0 && b.votes[i] > b.votes[tied[0]])
                n = 0;
            tied[n++] = i;
        }
        if (n == 0)
            break;
        mpz_set_ui(b.x, 0);
        record(&b, n == 1 ? tied[0] : settle(&b, tied, n));
    }
    return end(&b);
}
