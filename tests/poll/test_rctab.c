/* RCTab's cast-vote records and rules. */
#include "poll_check.h"

#define RULES(rules, candidates)                                                                   \
    "{\"rules\": {\"winnerElectionMode\": \"singleWinnerMajority\", \"tiebreakMode\": "            \
    "\"useCandidateOrder\", \"overvoteRule\": \"exhaustImmediately\", \"numberOfWinners\": "       \
    "\"1\", "                                                                                      \
    "\"maxSkippedRanksAllowed\": \"1\", \"maxRankingsAllowed\": \"max\"" rules                     \
    "}, \"candidates\": [" candidates "]}"
#define AB "{\"name\": \"Ana\", \"excluded\": false, \"aliases\": [\"A.\"]}, {\"name\": \"Budi\"}"

static struct read_poll read_ruled(struct mf_arena *a, const char *rules, const char *ballots,
                                   struct mf_poll_rules *ret)
{
    struct read_poll r = {0};
    if (!mf_poll_rules_read(ret, a, mf_str_c(rules), &r.fault))
        return r;
    r.ok = mf_poll_read(&r.poll, a, mf_str_c(ballots),
                        (struct mf_poll_ask){.format = MF_POLL_RCTAB, .rules = ret}, &r.fault);
    return r;
}

static void without_rules(void **state)
{
    struct read_poll r =
        read_text(*state,
                  MF_S("# one ballot per line: rank1<TAB>rank2...; labels: overvote='over' "
                       "overvoteDelimiter='|' skipped='skip' UWI='UWI' blankIsUWI=False\n"
                       "Citra\tAna|Budi\tskip\tAna\n\t\tBudi\t\nover\tAna\nUWI\tskip\tCitra\n\t\n"),
                  MF_POLL_AUTO);
    if (!r.ok) /* the labels' line says rank1<TAB>, as the sets write it */
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_int_equal(r.poll.format, MF_POLL_RCTAB);
    assert_int_equal(r.poll.noptions, 6);
    assert_str(r.poll.option[0].name, "Ana");
    assert_str(r.poll.option[3].name, "Undeclared write-ins");
    assert_int_equal(r.poll.option[3].bar, MF_POLL_UNDECLARED);
    assert_int_equal(r.poll.option[4].bar, MF_POLL_NOBODY);
    assert_string_equal(rows(*state, &r.poll),
                        "1 2:1 0:2 1:2 0:4\n1 1:3\n1 4:1 5:1 0:2\n1 3:1 2:3\n1");
    struct mf_contest c = mf_poll_contest(*state, &r.poll);
    assert_true(c.barred[3] && c.barred[4] && c.barred[5] && !c.barred[2]);
    /* what stands for nobody never stands, so that no round excludes it */
    assert_true(c.withdrawn[4] && c.withdrawn[5] && !c.withdrawn[3]);
}

static void with_rules(void **state)
{
    struct mf_poll_rules rules;
    struct read_poll r =
        read_ruled(*state,
                   RULES(", \"maxRankingsAllowed\": \"2\", \"exhaustOnDuplicateCandidate\": true, "
                         "\"minimumVoteThreshold\": \"3\", \"batchElimination\": true",
                         AB ", {\"name\": \"Citra\", \"excluded\": true}"),
                   "# count<TAB>rank1<TAB>rank2...; labels\n", &rules);
    assert_false(r.ok); /* a member twice */
    r = read_ruled(*state,
                   "{\"rules\": {\"winnerElectionMode\": \"bottomsUpUsingPercentageThreshold\", "
                   "\"tiebreakMode\": \"previousRoundCountsThenRandom\", \"overvoteRule\": "
                   "\"exhaustIfMultipleContinuing\", \"maxSkippedRanksAllowed\": \"unlimited\", "
                   "\"maxRankingsAllowed\": 2, \"exhaustOnDuplicateCandidate\": true, "
                   "\"numberOfWinners\": \"0\", \"minimumVoteThreshold\": \"3\", "
                   "\"multiSeatBottomsUpPercentageThreshold\": \"12.5\"}, \"candidates\": [" AB
                   ", {\"name\": \"Citra\", \"excluded\": true}]}",
                   "# one ballot per line: rank1\nA.\tBudi\t1\nCitra\tAna\n", &rules);
    if (!r.ok)
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_string_equal(rules.method, "bottoms_up");
    assert_string_equal(rows(*state, &r.poll), "1 0:1 1:2\n1 2:1 0:2");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_RANKS, 2, 1));
    struct mf_contest c = mf_poll_contest(*state, &r.poll);
    assert_true(c.withdrawn[2]);
    mf_poll_rules_apply(*state, &rules, &c);
    assert_ptr_equal(c.ballots, r.poll.ballots);
    assert_true(c.withdrawn[2] && !c.withdrawn[0]);
    assert_int_equal(c.policy.overvote, MF_OVERVOTE_WAIT);
    assert_int_equal(c.policy.duplicate, MF_DUPLICATE_EXHAUST);
    assert_true(c.policy.skips == MF_SKIPS_ANY && c.policy.ranks == 2);
    assert_true(c.share.num == 1 && c.share.den == 8);
    assert_int_equal(c.minimum, 3);
    assert_int_equal(c.seats, 3);
    assert_null(c.order);
    assert_false(c.order_only);
}

static void malformed(void **state)
{
    static const struct malformed records[] = {
        {"# count\trank1\n3\tA\nx\tB\n", 3, "the line must begin with how many"},
        {"# one ballot per line: rank1; overvoteDelimiter='|' UWI=''\nA|\tB\n", 2,
         "nothing stands before or after the delimiter"},
        {"# one ballot per line: rank1\n\t\n", 2, "no option is named"},
        {NULL, 0, NULL},
    };
    static const struct {
        const char *rules, *reason;
    } rules[] = {
        {"{\"rules\": ", "this is no JSON"},
        {"[]", "the rules must be an object"},
        {"{\"rules\": {}, \"candidates\": []}", "the rule winnerElectionMode is \"\""},
        {RULES(", \"hareQuota\": false", ""), "no option is named"},
        {RULES(", \"decimalPlacesForVoteArithmetic\": \"99\"", AB),
         "the rule decimalPlacesForVoteArithmetic is \"99\""},
        {RULES(", \"stopTabulationEarlyAfterRound\": \"2\"", AB),
         "the rule stopTabulationEarlyAfterRound is \"2\""},
        {RULES(", \"multiSeatBottomsUpPercentageThreshold\": \"101\"", AB),
         "the rule multiSeatBottomsUpPercentageThreshold is \"101\""},
        {RULES("", AB ", {\"name\": \"A.\"}"), "a candidate has no name, or a name or alias"},
        {RULES("", AB ", {}"), "a candidate has no name, or a name or alias"},
        {RULES("", "1"), "a candidate has no name, or a name or alias"},
    };
    struct mf_poll_rules ret;
    struct mf_poll_note fault;
    check_malformed(*state, records, MF_POLL_RCTAB);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        assert_false(mf_poll_rules_read(&ret, *state, mf_str_c(rules[i].rules), &fault));
        if (!mf_str_starts(mf_str_c(said(*state, &fault)), mf_str_c(rules[i].reason)))
            fail_msg("%s: %s", rules[i].rules, said(*state, &fault));
    }
    struct read_poll r = read_ruled(*state, RULES("", AB), "Ana\tCitra\n", &ret);
    assert_true(!r.ok && r.fault.line == 1 && r.fault.word == MF_POLL_WORD_RCTAB_NAME);
}

/* Lines, or the sum of the first column: counted here without the reader. */
static uint64_t ballots_in(struct mf_str text)
{
    bool counted = strncmp(text.p, "# count", 7) == 0;
    uint64_t n = 0;
    for (const char *p = strchr(text.p, '\n') + 1; *p; p = strchr(p, '\n') + 1)
        n += counted ? strtoull(p, NULL, 10) : 1;
    return n;
}

static void published(void **state)
{
    static const struct {
        const char *file, *rules;
        uint32_t options;
        const char *method;
    } files[] = {
        {"us-rcv/2013_minneapolis_mayor.tsv", "us-rcv/2013_minneapolis_mayor_config.json", 35,
         "irv"},
        {"us-rcv/2013_minneapolis_park.tsv", "us-rcv/2013_minneapolis_park_config.json", 10,
         "stv_rctab"},
        {"us-rcv/2015_portland_mayor.tsv", "us-rcv/2015_portland_mayor_config.json", 15, "irv"},
#define SMALL(name, options, method)                                                               \
    {"rctab-rules/" name ".tsv", "rctab-rules/" name ".rules.json", options, method}
        SMALL("batch_example", 18, "irv"),
        SMALL("continue_tabulation_test", 4, "irv"),
        SMALL("continue_until_two_threshold_freeze", 6, "irv"),
        SMALL("continue_until_two_with_batch_elimination_test", 7, "irv"),
        SMALL("duplicate_test", 3, "irv"),
        SMALL("exhaust_if_multiple_continuing", 4, "irv"),
        SMALL("more_winners_than_candidates", 4, NULL),
        SMALL("multi_seat_bottoms_up_with_cutoff_eliminate", 8, "bottoms_up"),
        SMALL("multi_seat_bottoms_up_with_dynamic_threshold", 8, "bottoms_up"),
        SMALL("multi_seat_bottoms_up_with_static_threshold", 8, "bottoms_up"),
        SMALL("sequential_with_batch", 6, "irv_sequential"),
        SMALL("sequential_with_continue_until_two", 6, "irv_sequential"),
        SMALL("skip_to_next_test", 4, "irv"),
        SMALL("test_set_allow_only_one_winner_per_round", 4, "stv_rctab"),
        SMALL("test_set_overvote_delimiter", 4, "irv"),
        SMALL("tiebreak_generate_permutation_test", 4, "irv"),
        SMALL("tiebreak_previous_round_counts_then_random_test", 4, "irv"),
        SMALL("tiebreak_seed_test", 3, "irv"),
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct mf_str text, rules;
        struct mf_poll_rules ret;
        if (!data_file(*state, files[i].file, &text) || !data_file(*state, files[i].rules, &rules))
            return;
        text = mf_str_copy(*state, text);
        struct read_poll r = read_ruled(*state, mf_str_copy(*state, rules).p, text.p, &ret);
        if (!r.ok)
            fail_msg("%s:%u: %s", files[i].file, r.fault.line, said(*state, &r.fault));
        assert_int_equal(mf_poll_format_of(text), MF_POLL_RCTAB);
        uint32_t standing = 0;
        for (uint32_t k = 0; k < r.poll.noptions; k++)
            standing +=
                r.poll.option[k].bar == MF_POLL_STANDS || r.poll.option[k].bar == MF_POLL_WITHDRAWN;
        if (standing != files[i].options)
            fail_msg("%s: %u options", files[i].file, standing);
        assert_int_equal(r.poll.ballots->total, ballots_in(text));
        if (files[i].method)
            assert_string_equal(ret.method, files[i].method);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(without_rules),
        ARENA_TEST(with_rules),
        ARENA_TEST(malformed),
        ARENA_TEST(published),
    };
    return RUN(tests);
}
