/*
 * Budgets and committees: the public budgets that were decided by equal shares, abcvoting's
 * instances (../shared/data/elections; MF_ELECTIONS names another folder), equal shares against a
 * plain transcription of its definition voter by voter, what defines a priceable outcome, and
 * RFC 3797's draws.
 */
#include "../poll/poll_check.h"
#include "ballots.h"

#include <gmp.h>

#include "count/order.h"

static struct mf_result *count_by(struct mf_arena *a, const char *method,
                                  const struct mf_contest *c)
{
    enum mf_method m = mf_method_named(mf_str_c(method));

    assert_true(m < MF_METHOD__COUNT);
    return mf_method(m)->count(a, c);
}

static bool has_won(const struct mf_result *o, uint32_t option)
{
    for (uint32_t i = 0; i < o->nwinners; i++)
        if (o->winners[i] == option)
            return true;
    return false;
}

/* ---- public budgets ---- */

struct spent {
    const char *method;
    uint32_t projects;
    uint64_t cost, increments;
    bool as_decided; /* as the column `selected` has it */
};

/* The project's line ends a field list whose fifth is 1 where it was selected. */
static bool selected(struct mf_arena *a, struct mf_str text, struct mf_str id)
{
    struct mf_str line = mf_strf(a, "\n%.*s;", MF_F(id));
    const char *at = strstr(strstr(text.p, "PROJECTS"), line.p);

    assert_non_null(at);
    for (int field = 0; field < 4; field++)
        at = strchr(at + 1, ';');
    return at[1] == '1';
}

static void check_budget(struct mf_arena *a, const char *file, const struct spent *expected)
{
    struct mf_str text;

    if (!data_file(a, file, &text))
        skip();
    text = mf_str_copy(a, text); /* ends with a NUL */
    struct read_poll r = read_text(a, text, MF_POLL_PABULIB);
    assert_true(r.ok);
    struct mf_contest c = mf_poll_contest(a, &r.poll);
    for (; expected->method; expected++) {
        struct mf_result *o = count_by(a, expected->method, &c);
        uint64_t cost = 0;
        assert_null(o->refused);
        for (uint32_t i = 0; i < o->nwinners; i++)
            cost += c.cost[o->winners[i]];
        assert_int_equal(o->nwinners, expected->projects);
        assert_int_equal(cost, expected->cost);
        assert_int_equal(o->increments, expected->increments);
        for (uint32_t i = 0; i < r.poll.noptions && expected->as_decided; i++)
            assert_int_equal(has_won(o, i), selected(a, text, r.poll.option[i].id));
    }
}

static void assen_2024(void **state)
{
    static const struct spent expected[] = {
        {"equal_shares", 7, 60700, 0, false},
        {"equal_shares_add1", 9, 76700, 843, true}, /* the 844th can't be paid */
        {NULL, 0, 0, 0, false},
    };
    check_budget(*state, "pabulib/Netherlands_Assen_2024.pb", expected);
}

/* Trap 20: two respected definitions of when completion stops, and neither contains the plain
 * outcome. */
static void trap_20_wieliczka_2023(void **state)
{
    static const struct spent expected[] = {
        {"equal_shares", 21, 450548, 0, false},
        {"equal_shares_exhaustive", 31, 984579, 150, false},
        {"equal_shares_add1", 30, 995079, 164, true}, /* the 165th can't be paid */
        {NULL, 0, 0, 0, false},
    };
    check_budget(*state, "pabulib/Poland_Wieliczka_2023_Green_Budget.pb", expected);
}

/* ---- committees ---- */

/* "[[0, 3, 5], [2, 3, 5]]" after the rule's name: is this committee among those? */
static bool is_listed(struct mf_arena *a, const struct mf_str text, const char *rule,
                      const struct mf_result *o)
{
    const char *at = strstr(text.p, mf_strf(a, "rule_id: %s\n", rule).p);
    const char *end;

    assert_non_null(at);
    at = strchr(at, '[') + 1;
    end = strstr(at, "]]");
    for (at = strchr(at, '['); at && at < end; at = strchr(at, '[')) {
        uint32_t n = 0, hit = 0;
        char *next;
        do {
            uint32_t option = (uint32_t)strtoul(at + 1, &next, 10);
            n++;
            hit += has_won(o, option);
            at = next;
        } while (*at == ',');
        if (n == hit && n == o->nwinners)
            return true;
    }
    return false;
}

static void committees_of_abcvoting(void **state)
{
    static const char *const numbers[] = {
        "L0016", "L0024", "L0040", "L0056", "L0064", "L0072", "L0112", "L0136", "L0144", "L0168",
        "L0200", "L0208", "L0216", "L0256", "L0264", "L0272", "L0280", "L0288", "L0296", "L0312",
        "L0320", "L0344", "L0352", "L0368", "L0376", "L0384", "L0392", "S0000", "S0002", "S0003"};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct mf_str text;
        if (!data_file(*state, mf_strf(*state, "abc/instance%s.abc.yaml", numbers[i]).p, &text))
            skip();
        text = mf_str_copy(*state, text);
        struct read_poll r = read_text(*state, text, MF_POLL_ABC);
        assert_true(r.ok);
        struct mf_contest c = mf_poll_contest(*state, &r.poll);
        if (!is_listed(*state, text, "seqphragmen", count_by(*state, "phragmen", &c)))
            fail_msg("%s: no committee of seqphragmen", numbers[i]);
        if (!is_listed(*state, text, "equal-shares", count_by(*state, "equal_shares_phragmen", &c)))
            fail_msg("%s: no committee of equal-shares", numbers[i]);
        if (!is_listed(*state, text, "av", count_by(*state, "greedy", &c)))
            fail_msg("%s: no committee of most approvals", numbers[i]);
    }
}

/* ---- by definition ---- */

enum { MOST_VOTERS = 12, MOST_PROJECTS = 7 };

struct small {
    uint32_t voters, projects;
    bool likes[MOST_VOTERS][MOST_PROJECTS];
    uint64_t cost[MOST_PROJECTS], budget;
};

static struct small random_small(struct rng *seed)
{
    struct small s = {.voters = 1 + (uint32_t)rng_below(seed, MOST_VOTERS),
                      .projects = 1 + (uint32_t)rng_below(seed, MOST_PROJECTS)};

    for (uint32_t v = 0; v < s.voters; v++)
        for (uint32_t p = 0; p < s.projects; p++)
            s.likes[v][p] = rng_below(seed, 5) < 2;
    for (uint32_t p = 0; p < s.projects; p++)
        s.cost[p] = 1 + rng_below(seed, 30);
    s.budget = 1 + rng_below(seed, 80);
    return s;
}

static struct mf_contest contest_of_small(struct mf_arena *a, const struct small *s)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_APPROVALS, s->projects);

    for (uint32_t v = 0; v < s->voters; v++) {
        struct mf_mark marks[MOST_PROJECTS];
        uint32_t n = 0;
        for (uint32_t p = 0; p < s->projects; p++)
            if (s->likes[v][p])
                marks[n++] = (struct mf_mark){p, 1};
        assert_null(mf_profile_add(m, marks, n, 1, 1));
    }
    struct mf_contest c = contest(mf_profile_done(m));
    c.cost = s->cost;
    c.budget = s->budget;
    return c;
}

/*
 * ρ of a project by trying each voter's purse as the highest that gives all: the least ρ at which
 * the payments come to the cost. False: its voters don't hold it.
 */
static bool plain_rho(const struct small *s, mpq_t purse[], uint32_t p, mpq_t rho)
{
    mpq_t sum, x, pays;
    bool found = false;

    mpq_inits(sum, x, pays, NULL);
    for (uint32_t all = 0; all < s->voters + 1u; all++) { /* x as if so many can't pay alike */
        uint32_t rich = 0;
        mpq_set_ui(sum, s->cost[p], 1);
        for (uint32_t v = 0; v < s->voters; v++) {
            uint32_t poorer = 0;
            if (!s->likes[v][p])
                continue;
            for (uint32_t w = 0; w < s->voters; w++)
                poorer += s->likes[w][p] && (mpq_cmp(purse[w], purse[v]) < 0 ||
                                             (mpq_equal(purse[w], purse[v]) && w < v));
            if (poorer < all)
                mpq_sub(sum, sum, purse[v]);
            else
                rich++;
        }
        if (rich == 0)
            break;
        mpq_set_ui(x, rich, 1);
        mpq_div(x, sum, x);
        mpq_set_ui(pays, 0, 1);
        for (uint32_t v = 0; v < s->voters; v++)
            if (s->likes[v][p])
                mpq_add(pays, pays, mpq_cmp(purse[v], x) < 0 ? purse[v] : x);
        if (mpq_cmp_ui(pays, s->cost[p], 1) == 0) {
            mpq_set_ui(rho, s->cost[p], 1);
            mpq_div(rho, x, rho);
            found = true;
            break;
        }
    }
    mpq_clears(sum, x, pays, NULL);
    return found;
}

/* Equal shares, one voter at a time. Returns how many are bought. */
static uint32_t plain_shares(const struct small *s, uint32_t *bought)
{
    mpq_t purse[MOST_VOTERS], rho, best;
    bool has[MOST_PROJECTS] = {false};
    uint32_t n = 0;

    mpq_inits(rho, best, NULL);
    for (uint32_t v = 0; v < s->voters; v++) {
        mpq_init(purse[v]);
        mpq_set_ui(purse[v], s->budget, s->voters);
        mpq_canonicalize(purse[v]);
    }
    for (;;) {
        uint32_t next = MF_NO_OPTION;
        uint64_t votes = 0;
        for (uint32_t p = 0; p < s->projects; p++) {
            uint64_t mine = 0;
            for (uint32_t v = 0; v < s->voters; v++)
                mine += s->likes[v][p];
            if (has[p] || !plain_rho(s, purse, p, rho))
                continue;
            int c = next == MF_NO_OPTION ? -1 : mpq_cmp(rho, best);
            if (c < 0 ||
                (c == 0 && (mine > votes || (mine == votes && s->cost[p] < s->cost[next])))) {
                next = p;
                votes = mine;
                mpq_set(best, rho);
            }
        }
        if (next == MF_NO_OPTION)
            break;
        bought[n++] = next;
        has[next] = true;
        mpq_set_ui(rho, s->cost[next], 1);
        mpq_mul(best, best, rho); /* what one pays */
        for (uint32_t v = 0; v < s->voters; v++)
            if (s->likes[v][next])
                mpq_sub(purse[v], purse[v], mpq_cmp(purse[v], best) < 0 ? purse[v] : best);
    }
    for (uint32_t v = 0; v < s->voters; v++)
        mpq_clear(purse[v]);
    mpq_clears(rho, best, NULL);
    return n;
}

static void equal_shares_as_defined(void **state)
{
    struct rng seed = rng_seed_from_env(20260711);

    for (int turn = 0; turn < 3000; turn++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct small s = random_small(&seed);
        struct mf_contest c = contest_of_small(*state, &s);
        struct mf_result *o = count_by(*state, "equal_shares", &c);
        uint32_t bought[MOST_PROJECTS], n = plain_shares(&s, bought);
        assert_null(o->refused);
        assert_int_equal(o->nwinners, n);
        for (uint32_t i = 0; i < n; i++)
            assert_int_equal(o->winners[i], bought[i]);
        mf_arena_rewind(*state, mark);
    }
}

/*
 * Priceable: each outcome of equal shares can be paid by voters out of their shares, each paying
 * only for what they approve of, and the voters of what isn't bought don't hold its cost together.
 * Payments are read from nothing but the prices that the result tells, in hundredths: so the bound
 * is a hundredth a voter and purchase.
 */
static void equal_shares_are_priceable(void **state)
{
    struct rng seed = rng_seed_from_env(20260711);

    for (int turn = 0; turn < 2000; turn++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct small s = random_small(&seed);
        struct mf_contest c = contest_of_small(*state, &s);
        struct mf_result *o = count_by(*state, "equal_shares", &c);
        int64_t left[MOST_VOTERS]; /* hundredths, times the number of voters, rounded up */
        const int64_t n = s.voters;
        for (uint32_t v = 0; v < s.voters; v++)
            left[v] = (int64_t)s.budget * 100;
        for (uint32_t k = 0; k < o->nrounds; k++) {
            int64_t price = (int64_t)o->rounds[k].price.units * n, paid = 0, slack = n * n;
            for (uint32_t v = 0; v < s.voters; v++) {
                if (!s.likes[v][o->winners[k]])
                    continue;
                int64_t pays = left[v] < price + n ? left[v] : price + n;
                paid += pays;
                left[v] -= left[v] < price ? left[v] : price;
            }
            assert_true(paid >= (int64_t)s.cost[o->winners[k]] * 100 * n - slack);
        }
        for (uint32_t p = 0; p < s.projects; p++) {
            int64_t together = 0;
            for (uint32_t v = 0; v < s.voters; v++)
                together += s.likes[v][p] ? left[v] : 0;
            if (!has_won(o, p))
                assert_true(together < (int64_t)s.cost[p] * 100 * n + n * n * (int64_t)s.projects);
        }
        mf_arena_rewind(*state, mark);
    }
}

/* A ballot of weight 3 is three ballots, in any order. */
static void weight_is_voters(void **state)
{
    static const char *const methods[] = {"equal_shares", "equal_shares_add1", "phragmen",
                                          "greedy"};
    const struct mf_profile *one = ballots(*state, MF_MARKS_APPROVALS, 4, "3 AB, 1 C, 2 BCD, 1 D");
    const struct mf_profile *other =
        ballots(*state, MF_MARKS_APPROVALS, 4, "1 D, 1 DCB, 1 C, 1 BA, 2 AB, 1 BCD");
    static const uint64_t cost[] = {4, 3, 5, 2};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct mf_contest c = contest(one), d = contest(other);
        c.cost = d.cost = cost;
        c.budget = d.budget = 10;
        struct mf_result *x = count_by(*state, methods[i], &c),
                         *y = count_by(*state, methods[i], &d);
        assert_int_equal(x->nwinners, y->nwinners);
        assert_memory_equal(x->winners, y->winners, x->nwinners * sizeof *x->winners);
    }
}

/* What neither votes nor costs tell apart goes by the committed order, and is told. */
static void ties_are_told(void **state)
{
    static const uint64_t cost[] = {5, 5};
    static const uint32_t order[] = {1, 0};
    struct mf_contest c = contest(ballots(*state, MF_MARKS_APPROVALS, 2, "1 A, 1 B"));
    c.cost = cost;
    c.budget = 10;
    struct mf_result *o = count_by(*state, "equal_shares", &c);
    assert_int_equal(o->nwinners, 2);
    assert_int_equal(o->winners[0], 0);
    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    c.order = order;
    o = count_by(*state, "equal_shares", &c);
    assert_int_equal(o->winners[0], 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
}

static void what_cannot_be_spent_is_refused(void **state)
{
    static const uint64_t nothing[] = {0, 5};
    struct mf_contest c = contest(ballots(*state, MF_MARKS_APPROVALS, 2, "1 A, 1 B"));
    c.cost = nothing;
    assert_string_equal(count_by(*state, "greedy", &c)->refused, "there is no budget to spend");
    c.budget = 10;
    assert_string_equal(count_by(*state, "phragmen", &c)->refused,
                        "an option costs nothing, or more than 2^53");
}

/* ---- lots ---- */

static void check_draw(struct mf_arena *a, uint32_t n, const char *key, const uint32_t *expected)
{
    const uint32_t *drawn = mf_rfc3797_draw(a, n, 10, mf_str_c(key));

    for (int i = 0; i < 10; i++)
        assert_int_equal(drawn[i], expected[i]);
}

/* The example of RFC 3797, section 6: 25 in the pool. */
static void rfc_3797(void **state)
{
    static const uint64_t first[] = {9319}, second[] = {2, 12, 5, 8, 10},
                          third[] = {9, 18, 26, 34, 41, 45};
    static const struct mf_rfc3797_source sources[] = {{first, 1}, {second, 5}, {third, 6}};
    static const uint32_t expected[] = {17, 7, 2, 16, 25, 23, 8, 24, 19, 13};
    struct mf_str key = mf_rfc3797_key(*state, sources, 3);

    assert_str(key, "9319./2.5.8.10.12./9.18.26.34.41.45./");
    check_draw(*state, 25, key.p, expected);
}

static void a_draw_takes_each_once(void **state)
{
    const uint32_t *drawn = mf_draw(*state, 100, 100, MF_S("seed"));
    bool seen[100] = {false};

    for (int i = 0; i < 100; i++) {
        assert_false(seen[drawn[i]]);
        seen[drawn[i]] = true;
    }
    const uint32_t *few = mf_draw(*state, 100, 3, MF_S("seed"));
    assert_memory_equal(drawn, few, 3 * sizeof *few);
}

/* Each place is as likely for each: 24,000 draws of one of six lie near 4,000. */
static void a_draw_is_even(void **state)
{
    unsigned hits[6] = {0};

    for (uint32_t i = 0; i < 24000; i++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        hits[*mf_draw(*state, 6, 1, mf_strf(*state, "seed %u", i))]++;
        mf_arena_rewind(*state, mark);
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(hits[i], 3700, 4300); /* five standard deviations */
}

static void a_lot_needs_an_order(void **state)
{
    struct mf_contest c = contest(ballots(*state, MF_MARKS_APPROVALS, 3, "5 A, 1 B"));
    static const uint32_t order[] = {2, 0, 1};

    assert_int_equal(count_by(*state, "lot", &c)->nwinners, 0);
    c.order = order;
    assert_int_equal(count_by(*state, "lot", &c)->winners[0], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(assen_2024),
        ARENA_TEST(trap_20_wieliczka_2023),
        ARENA_TEST(committees_of_abcvoting),
        ARENA_TEST(equal_shares_as_defined),
        ARENA_TEST(equal_shares_are_priceable),
        ARENA_TEST(weight_is_voters),
        ARENA_TEST(ties_are_told),
        ARENA_TEST(what_cannot_be_spent_is_refused),
        ARENA_TEST(rfc_3797),
        ARENA_TEST(a_draw_takes_each_once),
        ARENA_TEST(a_draw_is_even),
        ARENA_TEST(a_lot_needs_an_order),
    };

    return RUN(tests);
}
