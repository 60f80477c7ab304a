/*
 * Seats for lists: elections as they were decided (../shared/data/elections/party-list;
 * MF_ELECTIONS names another folder), the textbook's figures, ties, thresholds to the vote, the
 * quota that fits once too often, and for random votes what defines each rule.
 */
#include "../rng.h"
#include "transfer_check.h"

/* A ballot of weight votes[i] for each list. */
static const struct mf_profile *lists_of(struct mf_arena *a, const uint64_t *votes, uint32_t n)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_APPROVALS, n);

    for (uint32_t i = 0; i < n; i++) {
        struct mf_mark mark = {i, 1};
        assert_null(mf_profile_add(m, &mark, 1, votes[i], 1));
    }
    return mf_profile_done(m);
}

static struct mf_result *seats_by(struct mf_arena *a, const char *method,
                                  const struct mf_contest *c)
{
    return mf_method(mf_method_named(mf_str_c(method)))->count(a, c);
}

/* "3 2 1" */
static const char *seats_text(struct mf_arena *a, const struct mf_result *o)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (uint32_t i = 0; i < o->noptions; i++)
        mf_buf_f(&b, "%s%u", i > 0 ? " " : "", o->seats_of[i]);
    return b.p;
}

static void expect_seats(struct mf_arena *a, const char *method, const uint64_t *votes, uint32_t n,
                         uint32_t seats, const char *expected)
{
    struct mf_contest c = contest_of(lists_of(a, votes, n), seats);
    struct mf_result *o = seats_by(a, method, &c);

    assert_null(o->refused);
    if (strcmp(seats_text(a, o), expected) != 0)
        fail_msg("%s: %s instead of %s", method, seats_text(a, o), expected);
}

/* The example of most textbooks: 53,000, 24,000 and 23,000 votes, seven seats. */
static void test_known(void **state)
{
    static const uint64_t three[] = {53000, 24000, 23000};
    static const uint64_t six[] = {47000, 16000, 15800, 12000, 6100, 3100};

    expect_seats(*state, "dhondt", three, 3, 7, "4 2 1");
    expect_seats(*state, "sainte_lague", three, 3, 7, "3 2 2");
    expect_seats(*state, "sainte_lague_modified", three, 3, 7, "3 2 2");
    /* Of three seats the third is 53,000 / 3 = 17,667 or 24,000 / 1.4 = 17,143. */
    expect_seats(*state, "sainte_lague", three, 3, 3, "1 1 1");
    expect_seats(*state, "sainte_lague_modified", three, 3, 3, "2 1 0");
    expect_seats(*state, "dhondt", six, 6, 10, "5 2 2 1 0 0");
    expect_seats(*state, "sainte_lague", six, 6, 10, "4 2 2 1 1 0");
    expect_seats(*state, "remainder_hare", six, 6, 10, "5 2 1 1 1 0");
    expect_seats(*state, "remainder_droop", six, 6, 10, "5 2 2 1 0 0");
    expect_seats(*state, "remainder_hagenbach_bischoff", six, 6, 10, "5 2 2 1 0 0");
}

/* A whole Hagenbach-Bischoff quota each of two lists has, of one seat: the guard takes one back. */
static void test_quota_fits_once_too_often(void **state)
{
    static const uint64_t level[] = {50, 50}, three[] = {60, 30, 30};
    static const uint32_t order[] = {1, 0, 2};
    struct mf_contest c = contest_of(lists_of(*state, level, 2), 1);
    struct mf_result *o = seats_by(*state, "remainder_hagenbach_bischoff", &c);

    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
    c.order = order;
    o = seats_by(*state, "remainder_hagenbach_bischoff", &c);
    assert_string_equal(seats_text(*state, o), "0 1");
    assert_int_equal(o->nwinners, 1);
    c = contest_of(lists_of(*state, three, 3), 3); /* 120 / 4 = 30: 2 + 1 + 1 */
    c.order = order;
    o = seats_by(*state, "remainder_hagenbach_bischoff", &c);
    assert_string_equal(seats_text(*state, o), "2 1 0");
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    assert_int_equal(o->ties[0].noptions, 3);
}

/* Equal quotients: more votes first; equal votes: the order, and nothing without one. */
static void test_equal_quotients(void **state)
{
    static const uint64_t votes[] = {200, 100, 40}, level[] = {100, 100, 40};
    static const uint32_t order[] = {2, 1, 0};
    struct mf_contest c = contest_of(lists_of(*state, votes, 3), 2);
    struct mf_result *o = seats_by(*state, "dhondt", &c); /* 200, then 100 = 100 */

    assert_string_equal(seats_text(*state, o), "2 0 0");
    assert_int_equal(o->nties, 1);
    assert_int_equal(o->ties[0].broken, MF_TIE_METHOD);
    c = contest_of(lists_of(*state, level, 3), 1);
    o = seats_by(*state, "dhondt", &c);
    assert_string_equal(seats_text(*state, o), "0 0 0");
    assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
    assert_int_equal(o->nwinners, 0);
    c.order = order;
    o = seats_by(*state, "dhondt", &c);
    assert_string_equal(seats_text(*state, o), "0 1 0");
    assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
    c.order = NULL;
    c.seats = 2;
    o = seats_by(*state, "dhondt", &c);
    assert_string_equal(seats_text(*state, o), "1 1 0");
    assert_int_equal(o->ties[0].broken, MF_TIE_NEEDLESS);
}

/* Exactly the share takes part, a vote less doesn't; spoilt ballots are no base. */
static void test_threshold_to_the_vote(void **state)
{
    static const uint64_t votes[] = {900, 50, 50};
    const struct mf_frac five[] = {{1, 20}, {1, 20}, {51, 1000}};
    struct mf_profile_maker *m = mf_profile_make(*state, MF_MARKS_APPROVALS, 3);
    const struct mf_mark two[] = {{0, 1}, {1, 1}};
    struct mf_contest c;
    struct mf_result *o;

    for (uint32_t i = 0; i < 3; i++)
        assert_null(mf_profile_add(m, &(struct mf_mark){i, 1}, 1, votes[i], 1));
    assert_null(mf_profile_add(m, two, 2, 100, 1));
    assert_null(mf_profile_add(m, NULL, 0, 100, 1));
    c = contest_of(mf_profile_done(m), 20);
    c.threshold = five;
    o = seats_by(*state, "dhondt", &c);
    assert_int_equal(o->valid, 1000);
    assert_int_equal(o->invalid, 200);
    assert_string_equal(seats_text(*state, o), "19 1 0");
}

/* The votes that the next list lacked for the last seat: with them it is level, and takes it. */
static void test_pivot(void **state)
{
    static const uint64_t votes[] = {53000, 24000, 23000};
    struct mf_contest c = contest_of(lists_of(*state, votes, 3), 7);
    struct mf_result *o = seats_by(*state, "dhondt", &c); /* the seventh: 24,000 / 2 = 12,000 */

    assert_true(o->pivot.known);
    assert_int_equal(o->pivot.ahead, 1);
    assert_int_equal(o->pivot.behind, 2);
    assert_amount(o->pivot.by, 1000);
    static const uint64_t more[] = {53000, 24000, 24001};
    expect_seats(*state, "dhondt", more, 3, 7, "4 1 2");
}

static void test_no_votes(void **state)
{
    static const uint64_t none[] = {0, 0};
    static const char *const methods[] = {
        "dhondt",         "sainte_lague",    "sainte_lague_modified",
        "remainder_hare", "remainder_droop", "remainder_hagenbach_bischoff"};

    for (unsigned i = 0; i < 6; i++)
        expect_seats(*state, methods[i], none, 2, 3, "0 0");
}

/* More seats than votes: Droop's quota is one vote, and what it leaves goes round and round. */
static void test_more_seats_than_votes(void **state)
{
    static const uint64_t votes[] = {2, 1};

    expect_seats(*state, "remainder_droop", votes, 2, 9, "5 4");
    expect_seats(*state, "remainder_hare", votes, 2, 9, "6 3");
    expect_seats(*state, "dhondt", votes, 2, 9, "6 3");
}

/* ---- elections as they were decided ---- */

#define LISTS 64

struct published {
    uint64_t votes[LISTS];
    uint32_t seats[LISTS], n, all;
    struct mf_frac threshold[LISTS];
};

static void add_published(struct published *p, struct mf_str votes, struct mf_str seats)
{
    assert_true(p->n < LISTS);
    p->votes[p->n] = strtoull(votes.p, NULL, 10);
    p->seats[p->n] = (uint32_t)strtoul(seats.p, NULL, 10);
    p->all += p->seats[p->n++];
}

static void check_published(struct mf_arena *a, const struct published *p, const char *method)
{
    struct mf_contest c = contest_of(lists_of(a, p->votes, p->n), p->all);
    struct mf_result *o;

    c.threshold = p->threshold;
    o = seats_by(a, method, &c);
    assert_null(o->refused);
    assert_int_equal(o->nties, 0);
    for (uint32_t i = 0; i < p->n; i++)
        assert_int_equal(o->seats_of[i], p->seats[i]);
}

/* The Czech members of the European Parliament, 2019: 21 seats, D'Hondt, five per cent. */
static void test_czech_2019(void **state)
{
    struct published p = {0};
    struct mf_str text, line;

    if (!election_file(*state, "party-list/cz_ep_2019.tsv", &text))
        return; /* said above: cmocka's skip() would print "not ok" */
    while (next_line(&text, &line)) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        p.threshold[p.n] = (struct mf_frac){1, 20};
        add_published(&p, field(line, '\t', 1), field(line, '\t', 2));
    }
    assert_int_equal(p.all, 21);
    check_published(*state, &p, "dhondt");
}

/*
 * The Slovak parliament, 2020: 150 seats, largest remainder of Hagenbach-Bischoff's quota; five per
 * cent, seven of a coalition of two or three parties.
 */
static void test_slovakia_2020(void **state)
{
    struct published p = {0};
    struct mf_str text, line;

    if (!election_file(*state, "party-list/sk_nr_2020.csv", &text))
        return; /* said above: cmocka's skip() would print "not ok" */
    while (next_line(&text, &line)) {
        if (line.n == 0)
            continue;
        p.threshold[p.n] = mf_str_is(field(line, ';', 1), "1") ? (struct mf_frac){7, 100}
                                                               : (struct mf_frac){1, 20};
        add_published(&p, field(line, ';', 2), field(line, ';', 3));
    }
    assert_int_equal(p.all, 150);
    check_published(*state, &p, "remainder_hagenbach_bischoff");
}

/* ---- what defines the rules ---- */

/*
 * A highest average: no list without its last seat has a higher quotient than any other's next one
 * (the seats are those of the definition, by exact fractions, whatever the way there).
 */
static void check_average(const struct mf_result *o, const uint64_t *votes, bool odd)
{
    for (uint32_t i = 0; i < o->noptions; i++)
        for (uint32_t j = 0; j < o->noptions; j++) {
            uint64_t si = o->seats_of[i], sj = o->seats_of[j];
            uint64_t last = odd ? 2 * si - 1 : si, next = odd ? 2 * sj + 1 : sj + 1;
            if (i != j && si > 0)
                assert_true((mf_u128)votes[i] * next >= (mf_u128)votes[j] * last);
        }
}

static void test_definitions(void **state)
{
    struct rng rng = rng_seed_from_env(20201);

    for (unsigned k = 0; k < 400; k++) {
        uint32_t n = 1 + (uint32_t)rng_below(&rng, 6), seats = 1 + (uint32_t)rng_below(&rng, 12);
        uint64_t votes[6], all = 0;
        static const uint32_t order[] = {5, 4, 3, 2, 1, 0};
        uint32_t own[6];
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct mf_contest c;
        struct mf_result *o;
        for (uint32_t i = 0; i < n; i++)
            all += votes[i] = 1 + rng_below(&rng, k % 2 ? 12 : 100000);
        for (uint32_t i = 0; i < n; i++)
            own[i] = order[6 - n + i];
        c = contest_of(lists_of(*state, votes, n), seats);
        c.order = own;
        check_average(seats_by(*state, "dhondt", &c), votes, false);
        check_average(seats_by(*state, "sainte_lague", &c), votes, true);
        for (unsigned m = 0; m < 2; m++) { /* quota rule: within one seat of the exact share */
            o = seats_by(*state, m ? "remainder_hare" : "remainder_hagenbach_bischoff", &c);
            uint64_t given = 0;
            for (uint32_t i = 0; i < n; i++) {
                given += o->seats_of[i];
                if (m == 0)
                    continue;
                assert_true((uint64_t)o->seats_of[i] * all <= votes[i] * seats + all);
                assert_true((uint64_t)o->seats_of[i] * all + all >= votes[i] * seats);
            }
            assert_int_equal(given, seats);
        }
        mf_arena_rewind(*state, mark);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_known),
        TEST(test_quota_fits_once_too_often),
        TEST(test_equal_quotients),
        TEST(test_threshold_to_the_vote),
        TEST(test_pivot),
        TEST(test_no_votes),
        TEST(test_more_seats_than_votes),
        TEST(test_czech_2019),
        TEST(test_slovakia_2020),
        TEST(test_definitions),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
