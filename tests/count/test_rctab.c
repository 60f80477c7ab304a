/*
 * RCTab's contests and its own reports of them, round by round: every tally, threshold, transfer
 * and count of papers that ended, of ../shared/data/elections/rctab-rules and us-rcv (MF_ELECTIONS
 * names another folder). Where there is none the tests are skipped and say so.
 *
 * RCTab draws lots with java.util.Random, which is repeated here: the numbers it draws become the
 * committed order that the count is given.
 */
#include "transfer_check.h"

#include <jansson.h>

#include "poll/poll.h"

/* ---- java.util.Random, as its documentation states it ---- */

struct java_random {
    uint64_t seed;
};

static void java_seed(struct java_random *r, uint64_t seed)
{
    r->seed = (seed ^ UINT64_C(0x5DEECE66D)) & ((UINT64_C(1) << 48) - 1);
}

static uint32_t java_next(struct java_random *r, unsigned bits)
{
    r->seed = (r->seed * UINT64_C(0x5DEECE66D) + 0xB) & ((UINT64_C(1) << 48) - 1);
    return (uint32_t)(r->seed >> (48 - bits));
}

/* floor(nextDouble() * n) */
static uint32_t java_below(struct java_random *r, uint32_t n)
{
    uint64_t high = java_next(r, 26), low = java_next(r, 27);

    return (uint32_t)((mf_u128)((high << 27) + low) * n >> 53);
}

static uint32_t java_int(struct java_random *r, uint32_t bound)
{
    uint32_t bits;

    if ((bound & (bound - 1)) == 0)
        return (uint32_t)((uint64_t)bound * java_next(r, 31) >> 31);
    do
        bits = java_next(r, 31);
    while (bits - bits % bound + (bound - 1) > INT32_MAX);
    return bits % bound;
}

/* ---- a contest and its report ---- */

struct ruled {
    struct mf_poll poll;
    struct mf_poll_rules rules;
    struct mf_contest c;
    struct mf_result *o;
    json_t *config, *report;
    const char *name;
};

static json_t *json_of(struct mf_str text)
{
    json_error_t e;
    json_t *j = json_loadb(text.p, text.n, 0, &e);

    assert_non_null(j);
    return j;
}

static uint32_t option_named(const struct ruled *r, const char *name)
{
    if (strcmp(name, "Undeclared Write-ins") == 0)
        name = "Undeclared write-ins";
    for (uint32_t i = 0; i < r->poll.noptions; i++)
        if (mf_str_is(r->poll.option[i].name, name))
            return i;
    return MF_NO_OPTION;
}

/* The place of a string among the sixteen of a small java.util.HashSet. */
static uint32_t java_bucket(struct mf_str s)
{
    uint32_t h = 0;

    for (size_t i = 0; i < s.n; i++)
        h = 31 * h + (unsigned char)s.p[i];
    return (h ^ h >> 16) & 15;
}

/*
 * The order from which RCTab draws: by name, or, after it has looked at earlier rounds, as a set of
 * strings happens to list them.
 */
static void sort_for_draw(const struct ruled *r, uint32_t *o, uint32_t n, bool as_set)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t x = o[i], j = i;
        struct mf_str name = r->poll.option[x].name;
        for (; j > 0; j--) {
            struct mf_str before = r->poll.option[o[j - 1]].name;
            if (as_set ? java_bucket(before) <= java_bucket(name) : mf_str_cmp(before, name) <= 0)
                break;
            o[j] = o[j - 1];
        }
        o[j] = x;
    }
}

static void move_to(uint32_t *order, uint32_t n, uint32_t option, uint32_t place)
{
    uint32_t at = 0;

    while (order[at] != option)
        at++;
    for (; at < place; at++)
        order[at] = order[at + 1];
    for (; at > place; at--)
        order[at] = order[at - 1];
    order[place] = option;
    assert_true(place < n);
}

static void shuffle(struct mf_arena *a, const struct ruled *r, struct java_random *random,
                    uint32_t *order)
{
    uint32_t n = r->rules.nnames, *names = mf_new_n(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++)
        names[i] = i;
    sort_for_draw(r, names, n, false);
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = java_int(random, i), x = names[i - 1];
        names[i - 1] = names[j];
        names[j] = x;
    }
    for (uint32_t i = n; i > 0; i--)
        move_to(order, r->poll.noptions, names[i - 1], 0);
}

/*
 * Counts; every tie that goes to the order is drawn as RCTab draws it, in turn, and the order
 * arranged so that it says the same: whoever is drawn to lose stands behind all who are still
 * there, whoever is drawn to win before them.
 */
static void count_drawn(struct mf_arena *a, struct ruled *r)
{
    uint32_t n = r->poll.noptions, drawn = 0, last = n;
    uint32_t *order = mf_new_n(a, uint32_t, n);
    const json_t *rules = json_object_get(r->config, "rules");
    const char *mode = json_string_value(json_object_get(rules, "tiebreakMode"));
    const char *seed = json_string_value(json_object_get(rules, "randomSeed"));
    struct java_random random;

    java_seed(&random, strtoull(seed ? seed : "0", NULL, 10));
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    r->c.order = order;
    if (strcmp(mode, "generatePermutation") == 0)
        shuffle(a, r, &random, order);
    for (bool again = true; again;) {
        uint32_t seen = 0;
        r->o = mf_method(mf_method_named(mf_str_c(r->rules.method)))->count(a, &r->c);
        assert_null(r->o->refused);
        again = false;
        for (uint32_t i = 0; strcmp(mode, "useCandidateOrder") != 0 &&
                             strcmp(mode, "generatePermutation") != 0 && i < r->o->nties;
             i++) {
            const struct mf_tie *t = &r->o->ties[i];
            uint32_t *tied, chosen;
            bool wins = strcmp(t->over, "exclusion") != 0;
            if (t->broken != MF_TIE_ORDER || seen++ < drawn)
                continue;
            tied = mf_arena_copy(a, t->options, t->noptions * sizeof *tied);
            sort_for_draw(r, tied, t->noptions, !r->c.order_only);
            chosen = tied[java_below(&random, t->noptions)];
            move_to(order, n, chosen, wins ? 0 : --last);
            drawn++;
            again = true;
            break;
        }
    }
}

/* "1.2345" in units of 10^-9. */
static mf_i128 nano(const char *s)
{
    mf_i128 units = 0;
    int decimals = -1;

    for (; *s; s++) {
        if (*s == '.') {
            decimals = 0;
            continue;
        }
        units = 10 * units + (*s - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 9; i++)
        units *= 10;
    return units;
}

static mf_i128 nano_of(struct mf_vote_amount x)
{
    mf_i128 units = x.units;

    for (unsigned i = x.decimals; i < 9; i++)
        units *= 10;
    return units;
}

static void expect_amount(const struct ruled *r, uint32_t round, const char *what,
                          struct mf_vote_amount got, const char *expected)
{
    if (nano_of(got) != nano(expected))
        fail_msg("%s, round %u: %s is %lld / 10^%u, reported %s", r->name, round, what,
                 (long long)got.units, got.decimals, expected);
}

/* Those who still stand, and only they, with the votes reported. */
static void check_tally(const struct ruled *r, uint32_t number, const struct mf_round *round,
                        json_t *tally)
{
    uint32_t reported = 0, standing = 0;
    const char *name;
    json_t *votes;

    json_object_foreach(tally, name, votes)
    {
        uint32_t i = option_named(r, name);
        if (i == MF_NO_OPTION) { /* a write-in that nobody wrote isn't an option here */
            assert_string_equal(json_string_value(votes), "0");
            continue;
        }
        if (round->standing[i] == MF_EXCLUDED)
            fail_msg("%s, round %u: %s is excluded", r->name, number, name);
        expect_amount(r, number, name, round->votes[i], json_string_value(votes));
        reported++;
    }
    for (uint32_t i = 0; i < r->o->noptions; i++)
        standing += round->standing[i] == MF_STANDS || round->standing[i] == MF_ELECTED;
    if (standing != reported)
        fail_msg("%s, round %u: %u stand, %u reported", r->name, number, standing, reported);
}

static void check_ended(const struct ruled *r, uint32_t number, const struct mf_round *round,
                        json_t *inactive)
{
    static const struct {
        const char *key;
        enum mf_end end;
    } reasons[] = {{"exhaustedChoices", MF_END_CHOICES},
                   {"overvotes", MF_END_OVERVOTE},
                   {"repeatedRankings", MF_END_DUPLICATE},
                   {"skippedRankings", MF_END_SKIPPED},
                   {"finalRoundSurplus", MF_END_FILLED}};

    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        const char *said = json_string_value(json_object_get(inactive, reasons[i].key));
        expect_amount(r, number, reasons[i].key, round->ended[reasons[i].end], said ? said : "0");
    }
}

/* What went from one option to another, or nowhere, in the round that follows. */
static struct mf_vote_amount flow_of(const struct mf_round *round, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; round && i < round->nflows; i++)
        if (round->flows[i].from == from && round->flows[i].to == to)
            return round->flows[i].votes;
    return (struct mf_vote_amount){0, 0};
}

static void check_transfers(const struct ruled *r, uint32_t number, const struct mf_round *next,
                            uint32_t from, json_t *transfers)
{
    const char *name;
    json_t *votes;
    uint32_t flows = 0, reported = 0;

    json_object_foreach(transfers, name, votes)
    {
        bool nowhere = strcmp(name, "exhausted") == 0;
        if (strcmp(name, "residual surplus") == 0) {
            struct mf_vote_amount lost = next->lost;
            lost.units -= next[-1].lost.units;
            expect_amount(r, number, name, lost, json_string_value(votes));
            continue;
        }
        expect_amount(r, number, name,
                      flow_of(next, from, nowhere ? MF_NO_OPTION : option_named(r, name)),
                      json_string_value(votes));
        reported++;
    }
    for (uint32_t i = 0; next && i < next->nflows; i++)
        flows += next->flows[i].from == from;
    if (flows != reported)
        fail_msg("%s, round %u: %u transfers, %u reported", r->name, number, flows, reported);
}

static bool listed(const uint32_t *options, uint32_t n, uint32_t o)
{
    for (uint32_t i = 0; i < n; i++)
        if (options[i] == o)
            return true;
    return false;
}

/* Who was elected in this round and who was excluded in the next; whether anybody was elected. */
static bool check_acts(const struct ruled *r, uint32_t number, const struct mf_round *round,
                       const struct mf_round *next, json_t *acts, bool passes)
{
    uint32_t elected = 0, excluded = 0;
    json_t *act;
    size_t k;

    json_array_foreach(acts, k, act)
    {
        const char *out = json_string_value(json_object_get(act, "eliminated"));
        const char *in = json_string_value(json_object_get(act, "elected"));
        uint32_t i = option_named(r, in ? in : out);
        json_t *transfers = json_object_get(act, "transfers");
        if (i == MF_NO_OPTION)
            continue;
        if (in ? !listed(round->elected, round->nelected, i)
               : !next || !listed(next->subjects, next->nsubjects, i))
            fail_msg("%s, round %u: not %s", r->name, number, in ? in : out);
        elected += in != NULL;
        excluded += out != NULL;
        if (out || passes)
            check_transfers(r, number, next, i, transfers);
    }
    if (elected != round->nelected && round[0].nelected > 0 && elected > 0)
        fail_msg("%s, round %u: %u elected", r->name, number, round->nelected);
    if (excluded > 0)
        assert_int_equal(excluded, next->nsubjects);
    return elected > 0;
}

/*
 * Where a single winner doesn't end the count, RCTab reports the same tally once more; every other
 * round of the report is a round of ours.
 */
static void check_report(struct ruled *r)
{
    json_t *results = json_object_get(r->report, "results"), *one;
    json_t *summary = json_object_get(r->report, "summary");
    bool several = strcmp(r->rules.method, "stv_rctab") == 0, elected = false;
    uint32_t at = 0;
    size_t k;

    assert_true(json_array_size(results) > 0);
    json_array_foreach(results, k, one)
    {
        const struct mf_round *round, *next;
        uint32_t number = (uint32_t)k + 1;
        at += k > 0 && (several || !elected);
        if (at >= r->o->nrounds)
            fail_msg("%s: %u rounds only", r->name, r->o->nrounds);
        round = &r->o->rounds[at];
        next = at + 1 < r->o->nrounds ? round + 1 : NULL;
        check_tally(r, number, round, json_object_get(one, "tally"));
        check_ended(r, number, round, json_object_get(one, "inactiveBallots"));
        expect_amount(r, number, "threshold", round->quota,
                      json_string_value(json_object_get(one, "threshold")));
        elected = check_acts(r, number, round, next, json_object_get(one, "tallyResults"), several);
    }
    if (strcmp(r->rules.method, "irv_sequential") != 0)
        assert_int_equal(at + 1, r->o->nrounds); /* the report has the first place only */
    assert_int_equal(r->o->invalid, json_integer_value(json_object_get(summary, "undervotes")));
    check_books(r->o, true);
}

static bool read_ruled(struct mf_arena *a, const char *ballots, const char *rules,
                       const char *report, struct ruled *r)
{
    struct mf_str text, config, said;
    struct mf_poll_note fault;

    *r = (struct ruled){.name = ballots};
    if (!election_file(a, ballots, &text) || !election_file(a, rules, &config) ||
        !election_file(a, report, &said))
        return false;
    r->config = json_of(config);
    r->report = json_of(said);
    if (!mf_poll_rules_read(&r->rules, a, config, &fault) ||
        !mf_poll_read(&r->poll, a, text,
                      (struct mf_poll_ask){.format = MF_POLL_RCTAB, .rules = &r->rules}, &fault))
        fail_msg("%s isn't read: line %u", ballots, fault.line);
    r->c = mf_poll_contest(a, &r->poll);
    mf_poll_rules_apply(a, &r->rules, &r->c);
    return true;
}

static void close_ruled(struct ruled *r)
{
    json_decref(r->config);
    json_decref(r->report);
}

static void check_file(struct mf_arena *a, const char *ballots, const char *rules,
                       const char *report)
{
    struct ruled r;

    if (!read_ruled(a, ballots, rules, report, &r))
        return; /* said above: cmocka's skip() would print "not ok" */
    count_drawn(a, &r);
    check_report(&r);
    close_ruled(&r);
}

#define RULES(test)                                                                                \
    static void test(void **state)                                                                 \
    {                                                                                              \
        check_file(*state, "rctab-rules/" #test ".tsv", "rctab-rules/" #test ".rules.json",        \
                   "rctab-rules/" #test ".expected.json");                                         \
    }
#define REAL(contest)                                                                              \
    static void contest(void **state)                                                              \
    {                                                                                              \
        const char *of = strchr(#contest, '_') + 1;                                                \
        check_file(*state, mf_strf(*state, "us-rcv/%s.tsv", of).p,                                 \
                   mf_strf(*state, "us-rcv/%s_config.json", of).p,                                 \
                   mf_strf(*state, "us-rcv/%s_expected_detailed_report.json", of).p);              \
    }

RULES(batch_example)
RULES(continue_tabulation_test)
RULES(continue_until_two_threshold_freeze)
RULES(continue_until_two_with_batch_elimination_test)
RULES(duplicate_test)
RULES(exhaust_if_multiple_continuing)
RULES(more_winners_than_candidates)
RULES(multi_seat_bottoms_up_with_cutoff_eliminate)
RULES(multi_seat_bottoms_up_with_dynamic_threshold)
RULES(multi_seat_bottoms_up_with_static_threshold)
RULES(sequential_with_batch)
RULES(sequential_with_continue_until_two)
RULES(skip_to_next_test)
RULES(test_set_allow_only_one_winner_per_round)
RULES(test_set_overvote_delimiter)
RULES(tiebreak_generate_permutation_test)
RULES(tiebreak_previous_round_counts_then_random_test)
RULES(tiebreak_seed_test)
REAL(of_2013_minneapolis_mayor)
REAL(of_2013_minneapolis_park)
REAL(of_2015_portland_mayor)

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
    const struct CMUnitTest tests[] = {
        TEST(batch_example),
        TEST(continue_tabulation_test),
        TEST(continue_until_two_threshold_freeze),
        TEST(continue_until_two_with_batch_elimination_test),
        TEST(duplicate_test),
        TEST(exhaust_if_multiple_continuing),
        TEST(more_winners_than_candidates),
        TEST(multi_seat_bottoms_up_with_cutoff_eliminate),
        TEST(multi_seat_bottoms_up_with_dynamic_threshold),
        TEST(multi_seat_bottoms_up_with_static_threshold),
        TEST(sequential_with_batch),
        TEST(sequential_with_continue_until_two),
        TEST(skip_to_next_test),
        TEST(test_set_allow_only_one_winner_per_round),
        TEST(test_set_overvote_delimiter),
        TEST(tiebreak_generate_permutation_test),
        TEST(tiebreak_previous_round_counts_then_random_test),
        TEST(tiebreak_seed_test),
        TEST(of_2013_minneapolis_mayor),
        TEST(of_2013_minneapolis_park),
        TEST(of_2015_portland_mayor),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("rctab", tests, NULL, NULL);
}
