/* Files of approvals, points and lists: pabulib, abcvoting, JSON, parties' votes. */
#include "poll_check.h"

#define PB_META(type) "META\nkey;value\ndescription;Park\nbudget;1000\nvote_type;" type "\n"
#define PB_PROJECTS                                                                                \
    "PROJECTS\nproject_id;cost;votes;name\np1;300;2;\"Trees; benches\"\np2;700;1;Pond\n"

static void pabulib(void **state)
{
    struct read_poll r = read_text(
        *state,
        MF_S(PB_META("approval") "num_projects;2\nnum_votes;3\r\n" PB_PROJECTS
                                 "VOTES\nvoter_id;age;vote\nv1;30;p1,p2\nv2;;p1\nv3;9;\n"),
        MF_POLL_AUTO);
    if (!r.ok)
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_int_equal(r.poll.format, MF_POLL_PABULIB);
    assert_str(r.poll.title, "Park");
    assert_str(r.poll.option[0].name, "Trees; benches");
    assert_str(r.poll.option[0].id, "p1");
    assert_int_equal(r.poll.budget, 1000);
    assert_int_equal(r.poll.decimals, 0);
    assert_string_equal(rows(*state, &r.poll), "1 0:1 1:1\n1 0:1\n1");
    assert_int_equal(r.poll.nnotes, 0);
    struct mf_contest c = mf_poll_contest(*state, &r.poll);
    assert_true(c.budget == 1000 && c.cost[1] == 700);
    assert_null(c.barred);
}

static void pabulib_kinds(void **state)
{
    struct read_poll r =
        read_text(*state, MF_S(PB_META("ordinal") PB_PROJECTS "VOTES\nvoter_id;vote\nv1;p2,p1\n"),
                  MF_POLL_PABULIB);
    assert_true(r.ok && r.poll.ballots->marks == MF_MARKS_RANKS);
    assert_string_equal(rows(*state, &r.poll), "1 1:1 0:2");
    r = read_text(
        *state,
        MF_S(PB_META("cumulative") PB_PROJECTS "VOTES\nvoter_id;vote;points\nv1;p2,p1;7,3\n"),
        MF_POLL_PABULIB);
    assert_true(r.ok && r.poll.ballots->marks == MF_MARKS_POINTS);
    assert_string_equal(rows(*state, &r.poll), "1 0:3 1:7");
    r = read_text(*state,
                  MF_S("META\nkey;value\nbudget;10.5\nvote_type;approval\nPROJECTS\n"
                       "project_id;cost;votes\n1;3,25;5\n2;4;1\nVOTES\nvoter_id;vote\nv;1,2\n"),
                  MF_POLL_PABULIB);
    assert_true(r.ok);
    assert_int_equal(r.poll.decimals, 2);
    assert_int_equal(r.poll.budget, 1050);
    assert_int_equal(r.poll.option[0].cost, 325);
    assert_int_equal(r.poll.option[1].cost, 400);
    assert_true(mended(&r.poll, MF_POLL_WORD_NOTED_RECOUNT, 0, 1));
}

static void pabulib_malformed(void **state)
{
    static const struct malformed table[] = {
        {"key;value\n", 1, "the file must have the sections"},
        {"META\nkey;value\nbudget;5\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;3\n", 7,
         "the file must have the sections"},
        {"META\nname;value\nbudget;5\n", 3, "the section META has no column \"key\""},
        {"META\nkey;value\nbudget\n", 3, "the line has 1 fields, fewer"},
        {"META\nkey;value\nbudget;0\n", 3, "\"0\" is no amount of money"},
        {"META\nkey;value\nbudget;1.234\n", 3, "\"1.234\" is no amount of money"},
        {PB_META("approval") "PROJECTS\nproject_id;cost\n1;-3\n", 8, "\"-3\" is no amount"},
        {PB_META("approval") "PROJECTS\nproject_id;cost\n1;3\n1;4\n", 9, "\"1\" is named twice"},
        {PB_META("tokens") PB_PROJECTS "VOTES\nvoter_id;vote\n", 10, "the vote_type is \"tokens\""},
        {PB_META("approval") PB_PROJECTS "VOTES\nvoter_id;choice\nv;p1\n", 12,
         "the section VOTES has no column \"vote\""},
        {PB_META("approval") PB_PROJECTS "VOTES\nvoter_id;vote\nv;p3\n", 12,
         "the vote names the project \"p3\", which"},
        {PB_META("approval") PB_PROJECTS "VOTES\nvoter_id;vote\nv;p1,p1\n", 12,
         "the vote names the project \"p1\" twice"},
        {PB_META("cumulative") PB_PROJECTS "VOTES\nvoter_id;vote;points\nv;p1,p2;1\n", 12,
         "the points \"1\" must be"},
        {PB_META("cumulative") PB_PROJECTS "VOTES\nvoter_id;vote;points\nv;p1;1,2\n", 12,
         "the points \"1,2\" must be"},
        {PB_META("approval") "num_votes;3\n" PB_PROJECTS "VOTES\nvoter_id;vote\nv;p1\n", 0,
         "META says num_votes 3, but the file has 1"},
        {PB_META("approval") "num_projects;9\n" PB_PROJECTS "VOTES\nvoter_id;vote\nv;p1\n", 0,
         "META says num_projects 9, but the file has 2"},
        {"META\nkey;value\nvote_type;approval\n" PB_PROJECTS "VOTES\nvoter_id;vote\nv;p1\n", 0,
         "META states no budget"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_PABULIB);
}

static void abcvoting(void **state)
{
    struct read_poll r =
        read_text(*state,
                  MF_S("description: small\nprofile: [[0, 2], [1],\n  [],[\n  2,0]]\nnum_cand: 3\n"
                       "committeesize: 2\ncompute:\n- rule_id: av\n  result: [[0, 1]]\n"),
                  MF_POLL_AUTO);
    if (!r.ok)
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_int_equal(r.poll.format, MF_POLL_ABC);
    assert_int_equal(r.poll.seats, 2);
    assert_str(r.poll.option[2].name, "2");
    assert_string_equal(rows(*state, &r.poll), "2 0:1 2:1\n1 1:1\n1");
    static const struct malformed table[] = {
        {"profile: [[0]]\n", 0, "profile and num_cand must be there"},
        {"profile: [[0]]\nnum_cand: 0\n", 2, "num_cand must be a whole number"},
        {"profile: [[0]]\nnum_cand: 2\ncommitteesize: x\n", 3, "committeesize must be"},
        {"profile: [[0,\n  2]]\nnum_cand: 2\n", 2, "a voter approves candidate 2, but the"},
        {"profile: [[0,\n 1,\n  0]]\nnum_cand: 2\n", 3, "a voter approves candidate 0 twice"},
        {"profile: [[0] [1]]\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile: [[0], 1]\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile: [[0], {a: 1}]\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile: [[0], [a]]\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile: [[0], [1]\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile: [[0]] x\nnum_cand: 2\n", 1, "the profile must be a list"},
        {"profile:\n- [0]\nnum_cand: 2\n", 2, "the profile must be a list"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_ABC);
}

static void json(void **state)
{
    struct read_poll r = read_text(*state,
                                   MF_S("[{\"tracking\": \"1\", \"vote_1\": \"Budi\", \"vote_2\": "
                                        "\"Ana\"}, {\"tracking\": \"2\"}, {\"vote_1\": \"Budi\"}]"),
                                   MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.format, MF_POLL_APPROVALS);
    assert_str(r.poll.option[0].name, "Ana");
    assert_string_equal(rows(*state, &r.poll), "1 0:1 1:1\n1\n1 1:1");
    static const struct malformed table[] = {
        {"[{\"vote_1\": \"A\"},\n{]", 2, "this is no JSON"},
        {"{}", 0, "the file must be a list of ballots"},
        {"[{\"vote_1\": \"A\"}, 3]", 0,
         "the file must be a list of ballots, each an object with "
         "vote_1, vote_2, \xE2\x80\xA6; ballot 2 isn't"},
        {"[{\"vote_1\": 1}]", 0, "the file must be a list"},
        {"[{\"vote_1\": \"A\", \"vote_2\": \"A\"}]", 0, "ballot 1 approves \"A\" twice"},
        {"[{}]", 0, "no option is named"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_APPROVALS);
}

static void lists(void **state)
{
    struct read_poll r = read_text(
        *state, MF_S("# 2026\nRed\t52\t3\nBlue, Ltd.\t31\t2\nGreen\t0\t0\n"), MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.format, MF_POLL_LISTS);
    assert_int_equal(r.poll.seats, 5);
    assert_string_equal(rows(*state, &r.poll), "52 0:1\n31 1:1");
    assert_int_equal(r.poll.ballots->voters, 83);
    r = read_text(*state, MF_S("party,votes\nRed,52\n\"Blue, Ltd.\",31\n"), MF_POLL_LISTS);
    assert_true(r.ok && r.poll.seats == 0);
    assert_str(r.poll.option[1].name, "Blue, Ltd.");
    r = read_text(*state, MF_S("Red;0;52;3\nBlue;1;31;2\n"), MF_POLL_AUTO);
    assert_true(r.ok);
    assert_true(!r.poll.option[0].coalition && r.poll.option[1].coalition);
    static const struct malformed table[] = {
        {"Red;5\nBlue;x\n", 2, "a line is the list's name"},
        {"Red;5\nBlue;6;1\n", 2, "the line has 3 fields, but the lines before it have 2"},
        {"Red;2;5;1\n", 1, "a line is the list's name"},
        {"Red;5\nRed;6\n", 2, "\"Red\" is named twice"},
        {"Red;5;4000\n", 1, "a line is the list's name"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_LISTS);
}

static void formats(void **state)
{
    (void)state;
    assert_int_equal(mf_poll_format_named(MF_S("pabulib")), MF_POLL_PABULIB);
    assert_int_equal(mf_poll_format_named(MF_S("auto")), MF_POLL__COUNT);
    struct read_poll r = read_text(*state, MF_S("hello\nworld\n"), MF_POLL_AUTO);
    assert_true(!r.ok && r.fault.word == MF_POLL_WORD_UNKNOWN_FORMAT);
    r = read_text(*state, MF_S("{\"rules\": {\"winnerElectionMode\": \"x\"}}"), MF_POLL_AUTO);
    assert_true(!r.ok && r.fault.word == MF_POLL_WORD_IS_RULES);
}

struct known {
    const char *file;
    enum mf_poll_format format;
    uint32_t options, seats;
    uint64_t ballots;
};

static void published(void **state)
{
    static const struct known files[] = {
        {"pabulib/Netherlands_Assen_2024.pb", MF_POLL_PABULIB, 14, 0, 84},
        {"pabulib/Poland_Wieliczka_2023_Green_Budget.pb", MF_POLL_PABULIB, 64, 0, 6586},
        {"approval/utah_senate_11_cvr.json", MF_POLL_APPROVALS, 5, 0, 1301},
        {"party-list/cz_ep_2019.tsv", MF_POLL_LISTS, 39, 21, 2370765},
        {"party-list/sk_nr_2020.csv", MF_POLL_LISTS, 24, 150, 0},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct mf_str text;
        if (!data_file(*state, files[i].file, &text))
            return;
        struct read_poll r = read_text(*state, text, MF_POLL_AUTO);
        if (!r.ok)
            fail_msg("%s:%u: %s", files[i].file, r.fault.line, said(*state, &r.fault));
        assert_int_equal(r.poll.format, files[i].format);
        assert_int_equal(r.poll.noptions, files[i].options);
        assert_int_equal(r.poll.seats, files[i].seats);
        assert_int_equal(r.poll.nnotes, 0);
        if (files[i].ballots > 0)
            assert_int_equal(r.poll.ballots->total, files[i].ballots);
    }
}

/* Sizes as abcvoting's descriptions state them. */
static void published_committees(void **state)
{
    static const char *const names[] = {"S0000", "S0002", "S0003", "L0016", "L0208", "L0392"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mf_str text;
        unsigned voters, options, seats;
        if (!data_file(*state, mf_strf(*state, "abc/instance%s.abc.yaml", names[i]).p, &text))
            return;
        text = mf_str_copy(*state, text);
        struct read_poll r = read_text(*state, text, MF_POLL_AUTO);
        if (!r.ok)
            fail_msg("%s:%u: %s", names[i], r.fault.line, said(*state, &r.fault));
        assert_int_equal(r.poll.format, MF_POLL_ABC);
        assert_int_equal(sscanf(strstr(text.p, "num_voters=") + 11, "%u", &voters), 1);
        assert_int_equal(sscanf(strstr(text.p, "\nnum_cand: ") + 11, "%u", &options), 1);
        assert_int_equal(sscanf(strstr(text.p, "committeesize: ") + 15, "%u", &seats), 1);
        assert_int_equal(r.poll.ballots->total, voters);
        assert_int_equal(r.poll.noptions, options);
        assert_int_equal(r.poll.seats, seats);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(pabulib),   ARENA_TEST(pabulib_kinds), ARENA_TEST(pabulib_malformed),
        ARENA_TEST(abcvoting), ARENA_TEST(json),          ARENA_TEST(lists),
        ARENA_TEST(formats),   ARENA_TEST(published),     ARENA_TEST(published_committees),
    };
    return RUN(tests);
}
