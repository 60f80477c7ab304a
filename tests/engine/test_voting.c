/* Votes and consents: when they close, what they count, who may cast. */
#include "deciding.h"

/* ---- November 2023, as the bylaws stood
 * ------------------------------------------------------------------------ */

static const char bylaws[] =
    "charter \"Bylaws of January 2016\" {\n"
    "  body board \"Board of Directors\" { seats open admitted by elect_director }\n"
    "  body staff { seats open admitted by ceo }\n"
    "  office ceo\n"
    "  power elect_director(person: person) { proposed by 1 of board visible to none until "
    "effective\n"
    "    passes when majority of board in office lapses after 30 days effect seat person on board "
    "}\n"
    "  power remove_ceo(person: person) { proposed by 1 of board visible to none until effective\n"
    "    passes when majority of board in office lapses after 30 days effect remove person from "
    "ceo }\n"
    "  power appoint_ceo(person: person) { proposed by 1 of board only when ceo vacant\n"
    "    passes when majority of board in office lapses after 30 days effect appoint person to ceo "
    "}\n"
    "}\n";

#define SIX                                                                                        \
    "altman board ceo; brockman board; sutskever board; dangelo board; toner board; mccauley "     \
    "board; murati staff"

static uint32_t four_consent(struct fx *f)
{
    uint32_t n = fx_file(f, "sutskever", "remove_ceo", "altman");
    static const char *const others[] = {"dangelo", "toner", "mccauley"};

    assert_int_equal(n, 1);
    for (size_t i = 0; i < 3; i++) {
        struct mf_command tell = fx_cmd(f, MF_DO_TELL, "sutskever", n);
        tell.person = fx_who(f, others[i]);
        assert_true(fx_submit(f, tell));
    }
    fx_yes(f, n, "sutskever", "dangelo", "toner", NULL);
    assert_state(f, n, VOTING);
    fx_yes(f, n, "mccauley", NULL, NULL, NULL);
    return n;
}

static void test_four_of_six_remove_at_once(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, bylaws, SIX);
    n = four_consent(&f);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_proposal(f.org, n).effective, f.now);
    assert_int_equal(mf_org_holder(f.org, 0), MF_NOBODY);
    /* Nobody was told by duty; who didn't act learns of it only now. */
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "altman")), MF_NEVER);
    assert_true(mf_org_sees(f.org, n, fx_who(&f, "altman")));
    fx_close(&f);
}

static void four_are_not_enough(const char *roster)
{
    struct fx f;
    uint32_t n;

    fx_open(&f, bylaws, roster);
    n = four_consent(&f);
    assert_state(&f, n, VOTING);
    fx_wait(&f, 30 * MF_DAY - 1);
    assert_state(&f, n, VOTING);
    fx_wait(&f, 1);
    assert_state(&f, n, EXPIRED);
    assert_int_equal(mf_org_holder(f.org, 0), fx_who(&f, "altman"));
    fx_close(&f);
}

static void test_four_of_eight_or_nine_stay_open_and_lapse(void **state)
{
    (void)state;
    four_are_not_enough(SIX "; zilis board; hurd board");
    four_are_not_enough(SIX "; zilis board; hurd board; hoffman board");
}

static void test_resignations_lower_no_bar_of_a_running_count(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, bylaws, SIX "; zilis board; hurd board");
    n = four_consent(&f);
    for (int i = 0; i < 2; i++) { /* four of eight becomes four of six, but not in this count */
        struct mf_command leave = fx_cmd(&f, MF_DO_LEAVE, i ? "hurd" : "zilis", 0);
        leave.body = 0;
        assert_true(fx_submit(&f, leave));
    }
    assert_int_equal(mf_org_in_office(f.org, 0), 6);
    assert_state(&f, n, VOTING);
    assert_false(fx_vote(&f, "hurd", n, MF_BALLOT_YES));
    fx_wait(&f, 31 * MF_DAY);
    assert_state(&f, n, EXPIRED);
    n = fx_file(&f, "sutskever", "remove_ceo", "altman"); /* a new one starts from six */
    assert_int_equal(n, 2);
    fx_close(&f);
}

/* ---- a general purpose charter
 * ------------------------------------------------------------------------------------- */

#define HEAD                                                                                       \
    "charter \"Test\" {\n"                                                                         \
    "  body board { seats 9 }\n"                                                                   \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  office ceo office chair of board\n"                                                         \
    "  power fill(person: person) { proposed by 1 of board votes 1 day\n"                          \
    "    passes when majority of board in office effect seat person on board }\n"                  \
    "  power hire(person: person) { proposed by 1 of board votes 1 day only when ceo vacant\n"     \
    "    passes when majority of board in office effect appoint person to ceo }\n"

/* One power `act`, proposed by one director, with these clauses. */
#define ACT(clauses)                                                                               \
    HEAD "  power act(grounds: text) { proposed by 1 of board " clauses                            \
         " effect adopt \"it\" }\n}\n"

#define FIVE "a board; b board; c board; d board chair; e board; s*10 staff; boss ceo"

static uint32_t act(struct fx *f, const char *charter, const char *roster)
{
    uint32_t n;

    fx_open(f, charter, roster);
    n = fx_file(f, "a", "act", NULL);
    if (n == 0)
        fx_show_refusals(f);
    assert_int_equal(n, 1);
    return n;
}

static void test_votes_close_at_their_end_and_not_before(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 3 days passes when majority of board in office"), FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", "c", "d");
    fx_yes(&f, n, "e", NULL, NULL, NULL);
    fx_wait(&f, 3 * MF_DAY - 1);
    assert_state(&f, n, VOTING);
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_proposal(f.org, n).passed, START + 3 * MF_DAY);
    fx_close(&f);
}

static void test_half_open_windows(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 3 days passes when 1 of board"), FIVE);

    (void)state;
    f.now = START + 3 * MF_DAY; /* stamped exactly at the end: late */
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ALLOWED_STATE), 1);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_late_processing_is_not_late_effect(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 3 days passes when 1 of board delay 2 days"), FIVE);

    (void)state;
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    fx_wait(&f, 100 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).passed, START + 3 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).effective, START + 5 * MF_DAY);
    fx_close(&f);
}

static void test_closing_early_both_ways(void **state)
{
    struct fx f;
    uint32_t n =
        act(&f, ACT("votes 3 days, closing early passes when majority of board in office"), FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", NULL, NULL);
    assert_state(&f, n, VOTING);
    fx_yes(&f, n, "c", NULL, NULL, NULL);
    assert_state(&f, n, EFFECTIVE);
    n = fx_file(&f, "a", "act", NULL);
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_NO));
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    assert_state(&f, n, VOTING);
    assert_true(fx_vote(&f, "c", n, MF_BALLOT_ABSTAIN));
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_consents_never_close_as_failed(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("passes when majority of board in office lapses after 5 days"), FIVE);

    (void)state;
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_NO));
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    assert_true(fx_vote(&f, "c", n, MF_BALLOT_NO));
    assert_state(&f, n, VOTING); /* they may still say yes */
    fx_yes(&f, n, "a", "b", "c", NULL);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void test_ballots_change_until_closing_unless_final(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 1 day passes when 2 of board"), FIVE);
    struct mf_command revoke;

    (void)state;
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_YES));
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_NO));
    revoke = fx_cmd(&f, MF_DO_REVOKE_VOTE, "a", n);
    assert_true(fx_submit(&f, revoke));
    assert_int_equal(mf_org_ballot(f.org, n, MF_FOR_STAGE, fx_who(&f, "a")), MF_BALLOT_NONE);
    assert_false(fx_submit(&f, revoke));
    assert_int_equal(fx_refused(&f, MF_WHY_NO_BALLOT), 1);
    fx_close(&f);

    n = act(&f, ACT("votes 1 day ballots final passes when 2 of board"), FIVE);
    assert_true(fx_vote(&f, "a", n, MF_BALLOT_YES));
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_NO));
    assert_int_equal(fx_refused(&f, MF_WHY_BALLOT_FINAL), 1);
    fx_close(&f);
}

static void test_outsiders_and_unknown_things_are_refused(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 1 day passes when 2 of board"), FIVE);

    (void)state;
    assert_false(fx_vote(&f, "s1", n, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_IN_ELECTORATE), 1);
    assert_false(fx_vote(&f, "a", 7, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_UNKNOWN_PROPOSAL), 1);
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_NONE));
    assert_false(fx_vote_for(&f, "a", n, MF_FOR_DECISION, MF_BALLOT_YES));
    assert_false(fx_vote_for(&f, "a", n, MF_FOR_GATHERING, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_NO_SUCH_COUNT), 1);
    fx_close(&f);
}

static void test_same_ballots_other_base_other_result(void **state)
{
    static const struct {
        const char *charter;
        enum mf_state end;
    } cases[] = {
        /* three yes, one no of five in office on nine seats */
        {ACT("votes 1 day passes when majority of board voting"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when majority of board present"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when majority of board in office"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when majority of board seats"), MF_ST_REJECTED},
        {ACT("votes 1 day passes when 3/4 of board voting"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when more than 3/4 of board voting"), MF_ST_REJECTED},
        {ACT("votes 1 day passes when majority of board voting with quorum majority seats"),
         MF_ST_REJECTED},
        {ACT("votes 1 day passes when majority of board voting with quorum 4/9 seats"),
         MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when majority of board voting with quorum 4/9 seats counting yes"),
         MF_ST_REJECTED},
        {ACT("votes 1 day passes when all but 2 of board in office"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when all of board in office"), MF_ST_REJECTED},
        {ACT("votes 1 day passes when no objection by 2 of board"), MF_ST_EFFECTIVE},
        {ACT("votes 1 day passes when no objection by 1 of board"), MF_ST_REJECTED},
        {ACT("votes 1 day passes when 4 of board or 2 of (3 of board, 4 of board, 2 of board)"),
         MF_ST_EFFECTIVE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fx f;
        uint32_t n = act(&f, cases[i].charter, FIVE);
        fx_yes(&f, n, "a", "b", "c", NULL);
        assert_true(fx_vote(&f, "e", n, MF_BALLOT_NO));
        fx_wait(&f, MF_DAY);
        if (fx_state(&f, n) != cases[i].end)
            print_message("%s\n", cases[i].charter);
        assert_int_equal(fx_state(&f, n), cases[i].end);
        fx_close(&f);
    }
}

static void test_consent_of_an_office(void **state)
{
    static const char charter[] = ACT("passes when ceo and 1 of board lapses after 5 days");
    struct fx f;
    uint32_t n = act(&f, charter, FIVE);
    struct mf_leaf_facts *facts;
    uint32_t nfacts;

    (void)state;
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    assert_true(mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &nfacts));
    assert_int_equal(nfacts, 2);
    assert_int_equal(facts[0].definite, MF_OPEN);
    assert_int_equal(facts[1].definite, MF_TRUE);
    fx_yes(&f, n, "boss", NULL, NULL, NULL);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);

    n = act(&f, charter, "a board"); /* a vacant office never consents (rule 31) */
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EXPIRED);
    fx_close(&f);
}

static void test_tie_decided_by_an_office(void **state)
{
    static const char charter[] =
        ACT("votes 2 days passes when majority of board voting tie decided by chair");
    struct fx f;
    uint32_t n;

    (void)state;
    for (int how = 0; how < 3; how++) {
        n = act(&f, charter, FIVE);
        fx_yes(&f, n, "a", "d", NULL, NULL); /* the chair votes like everybody */
        assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
        assert_true(fx_vote(&f, "c", n, MF_BALLOT_NO));
        assert_int_equal(mf_org_tie_decider(f.org, n), MF_NOBODY);
        fx_wait(&f, 2 * MF_DAY);
        assert_state(&f, n, TIED);
        assert_int_equal(mf_org_tie_decider(f.org, n), fx_who(&f, "d"));
        struct mf_count_state whole;
        assert_true(mf_org_count_state(f.org, n, MF_FOR_STAGE, &whole));
        assert_true(whole.now == MF_FALSE && !whole.open);
        assert_false(mf_org_count_state(f.org, n, MF_FOR_VETO, &whole));
        assert_false(fx_vote(&f, "a", n, MF_BALLOT_YES));
        if (how == 0)
            assert_true(fx_vote(&f, "d", n, MF_BALLOT_YES));
        else if (how == 1)
            assert_true(fx_vote(&f, "d", n, MF_BALLOT_NO));
        else
            fx_wait(&f, 2 * MF_DAY);
        assert_int_equal(fx_state(&f, n), how == 0 ? MF_ST_EFFECTIVE : MF_ST_REJECTED);
        fx_close(&f);
    }
    /* Recused by choice: it fails at once. */
    n = act(&f, charter, FIVE);
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_true(fx_do(&f, MF_DO_RECUSE, "a", n));
    assert_state(&f, n, TIED);
    assert_true(fx_do(&f, MF_DO_RECUSE, "d", n));
    assert_state(&f, n, REJECTED);
    fx_close(&f);
    /* Nobody holds the office: it fails at closing. */
    n = act(&f, charter, "a board; b board");
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_a_tie_fails_when_its_office_falls_vacant(void **state)
{
    struct fx f;
    uint32_t n = act(
        &f, ACT("votes 2 days passes when majority of board voting tie decided by chair"), FIVE);
    struct mf_command resign;

    (void)state;
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, TIED);
    resign = fx_cmd(&f, MF_DO_RESIGN, "d", 0);
    resign.office = 1;
    assert_true(fx_submit(&f, resign));
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

/* `within D`: the office's own time, half open as every window; else as long as the vote took. */
static void test_a_tie_is_decided_in_its_time(void **state)
{
    static const char clauses[] =
        ACT("votes 2 days passes when majority of board voting tie decided by chair within 5 days");

    (void)state;
    for (int late = 0; late < 2; late++) {
        struct fx f;
        uint32_t n = act(&f, clauses, FIVE);
        fx_yes(&f, n, "a", NULL, NULL, NULL);
        assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
        fx_wait(&f, 2 * MF_DAY);
        assert_state(&f, n, TIED);
        assert_int_equal(mf_org_proposal(f.org, n).closes, START + 7 * MF_DAY);
        fx_wait(&f, 5 * MF_DAY - 1 + late);
        assert_int_equal(fx_vote(&f, "d", n, MF_BALLOT_YES), !late);
        assert_string_equal(mf_state_name(fx_state(&f, n)), late ? "rejected" : "effective");
        fx_close(&f);
    }
}

static void test_late_quorum_extends_once(void **state)
{
    struct fx f;
    uint32_t n = act(&f,
                     ACT("votes 5 days stays open 2 days after late quorum, once "
                         "passes when majority of board voting with quorum 3/5 in office"),
                     FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, 4 * MF_DAY);
    fx_yes(&f, n, "c", NULL, NULL, NULL);
    assert_int_equal(mf_org_proposal(f.org, n).closes, START + 6 * MF_DAY);
    assert_true(fx_submit(&f, fx_cmd(&f, MF_DO_REVOKE_VOTE, "c", n)));
    fx_wait(&f, MF_DAY);
    fx_yes(&f, n, "c", NULL, NULL, NULL); /* lost and back: no second extension */
    assert_int_equal(mf_org_proposal(f.org, n).closes, START + 6 * MF_DAY);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_non_null(fx_event(&f, MF_EV_EXTENDED, n));
    fx_close(&f);
}

static void test_an_early_quorum_extends_nothing(void **state)
{
    struct fx f;
    uint32_t n = act(&f,
                     ACT("votes 5 days stays open 2 days after late quorum, once "
                         "passes when majority of board voting with quorum 3/5 in office"),
                     FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", "c", NULL);
    fx_wait(&f, 4 * MF_DAY);
    assert_true(fx_submit(&f, fx_cmd(&f, MF_DO_REVOKE_VOTE, "c", n)));
    fx_yes(&f, n, "c", NULL, NULL, NULL);
    assert_int_equal(mf_org_proposal(f.org, n).closes, START + 5 * MF_DAY);
    fx_close(&f);
}

static void test_confirming_must_hold_unbroken(void **state)
{
    static const char charter[] = ACT("votes 3 days confirming 24 hours passes when 3 of board");
    struct fx f;
    uint32_t n = act(&f, charter, FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", "c", NULL);
    fx_wait(&f, MF_DAY - 1);
    assert_state(&f, n, VOTING);
    assert_true(fx_vote(&f, "c", n, MF_BALLOT_NO)); /* broken a millisecond before */
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, VOTING);
    fx_wait(&f, MF_DAY - MF_HOUR);
    fx_yes(&f, n, "d", NULL, NULL, NULL); /* an hour and a millisecond before closing */
    fx_wait(&f, 23 * MF_HOUR);
    assert_state(&f, n, VOTING); /* past closing, the streak still runs */
    fx_wait(&f, MF_HOUR);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);

    n = act(&f, charter, FIVE);
    fx_wait(&f, 3 * MF_DAY - 1);
    fx_yes(&f, n, "a", "b", "c", NULL);
    fx_wait(&f, MF_HOUR);
    assert_true(fx_vote(&f, "c", n, MF_BALLOT_NO)); /* broken after closing */
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_a_falling_share_is_crossed_by_the_millisecond(void **state)
{
    struct fx f;
    uint32_t n = act(
        &f,
        ACT("passes when 80% falling to 30% over 10 days of board in office lapses after 10 days"),
        FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", "c", NULL); /* 60 % is reached after four days */
    assert_state(&f, n, VOTING);
    assert_int_equal(mf_org_next_due(f.org), START + 4 * MF_DAY);
    fx_wait(&f, 10 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).passed, START + 4 * MF_DAY);
    fx_close(&f);
}

static void test_second_call_only_for_want_of_a_quorum(void **state)
{
    static const char charter[] =
        ACT("votes 2 days second call after 1 day with quorum 1/5 in office "
            "passes when majority of board voting with quorum 3/5 in office");
    struct fx f;
    uint32_t n = act(&f, charter, FIVE);

    (void)state;
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, PREPARING);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, VOTING);
    assert_int_equal(mf_org_ballot(f.org, n, MF_FOR_STAGE, fx_who(&f, "a")), MF_BALLOT_NONE);
    fx_yes(&f, n, "b", NULL, NULL, NULL);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);

    n = act(&f, charter, FIVE);
    for (const char *who = "abc"; *who; who++)
        assert_true(fx_vote(&f, (const char[]){*who, 0}, n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_membership_moves_no_base_and_no_ballot(void **state)
{
    struct fx f;
    uint32_t n = act(&f, ACT("votes 9 days passes when majority of board in office"), FIVE);
    struct mf_leaf_facts *facts;
    struct mf_command leave;
    uint32_t nfacts, fill;

    (void)state;
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    fill = fx_file(&f, "b", "fill", "s1");
    fx_yes(&f, fill, "a", "b", "c", NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, fill, EFFECTIVE);
    leave = fx_cmd(&f, MF_DO_LEAVE, "a", 0);
    leave.body = 0;
    assert_true(fx_submit(&f, leave));
    assert_true(mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &nfacts));
    assert_int_equal(facts[0].of, 5);
    assert_int_equal(facts[0].yes, 1);
    assert_false(fx_vote(&f, "s1", n, MF_BALLOT_YES)); /* joined since */
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_IN_ELECTORATE), 1);
    assert_false(fx_vote(&f, "a", n, MF_BALLOT_NO)); /* left since */
    assert_int_equal(fx_refused(&f, MF_WHY_NO_LONGER_MEMBER), 1);
    fx_close(&f);
}

static void test_counted_at_closing(void **state)
{
    struct fx f;
    uint32_t n =
        act(&f, ACT("votes 9 days counted at closing passes when 2/5 of board in office"), FIVE);
    struct mf_command leave;

    (void)state;
    fx_yes(&f, n, "a", "b", NULL, NULL);
    leave = fx_cmd(&f, MF_DO_LEAVE, "a", 0);
    leave.body = 0;
    assert_true(fx_submit(&f, leave));
    fx_wait(&f, 9 * MF_DAY);
    assert_state(&f, n, REJECTED); /* one yes of the four who are left */
    fx_close(&f);
}

static void test_stages_in_turn_and_for_failing(void **state)
{
    static const char charter[] = HEAD "  power act(grounds: text) { proposed by 1 of board\n"
                                       "    stage first { votes 1 day passes when 2 of board }\n"
                                       "    stage second if first fails { notice 1 day to staff "
                                       "votes 1 day passes when majority of staff voting }\n"
                                       "    stage last { votes 1 day passes when 1 of board }\n"
                                       "    effect adopt \"it\" }\n}\n";
    struct fx f;
    uint32_t n = act(&f, charter, FIVE);

    (void)state;
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, MF_DAY); /* passes: on to the last, the second is for failing only */
    assert_state(&f, n, VOTING);
    assert_int_equal(mf_org_proposal(f.org, n).stage, 2);
    fx_yes(&f, n, "c", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);

    n = act(&f, charter, FIVE);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, PREPARING);
    assert_int_equal(mf_org_proposal(f.org, n).stage, 1);
    fx_wait(&f, MF_DAY);
    fx_yes(&f, n, "s1", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).stage, 2);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_recusal_by_charter_and_by_oneself(void **state)
{
    static const char charter[] =
        HEAD "  power oust(person: person) { proposed by 1 of board votes 1 day recuses subject\n"
             "    passes when majority of board in office effect unseat person from board }\n"
             "  power act(grounds: text) { proposed by 1 of board votes 1 day\n"
             "    passes when 2/3 of board present effect adopt \"it\" }\n}\n";
    struct fx f;
    struct mf_leaf_facts *facts;
    uint32_t n, nfacts;

    (void)state;
    fx_open(&f, charter, FIVE);
    n = fx_file(&f, "a", "oust", "e");
    assert_true(mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &nfacts));
    assert_int_equal(facts[0].of, 4); /* the subject is out of those in office */
    assert_false(fx_vote(&f, "e", n, MF_BALLOT_NO));
    assert_int_equal(fx_refused(&f, MF_WHY_RECUSED), 1);

    n = fx_file(&f, "a", "act", NULL);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    assert_true(fx_vote(&f, "c", n, MF_BALLOT_NO));
    assert_true(fx_do(&f, MF_DO_RECUSE, "c",
                      n)); /* the ballot becomes an abstention and stays in the base */
    assert_false(fx_vote(&f, "c", n, MF_BALLOT_YES));
    assert_true(mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &nfacts));
    assert_int_equal(facts[0].no, 0);
    assert_int_equal(facts[0].abstain, 1);
    assert_int_equal(facts[0].of, 3);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_of_six_remove_at_once),
        cmocka_unit_test(test_four_of_eight_or_nine_stay_open_and_lapse),
        cmocka_unit_test(test_resignations_lower_no_bar_of_a_running_count),
        cmocka_unit_test(test_votes_close_at_their_end_and_not_before),
        cmocka_unit_test(test_half_open_windows),
        cmocka_unit_test(test_late_processing_is_not_late_effect),
        cmocka_unit_test(test_closing_early_both_ways),
        cmocka_unit_test(test_consents_never_close_as_failed),
        cmocka_unit_test(test_ballots_change_until_closing_unless_final),
        cmocka_unit_test(test_outsiders_and_unknown_things_are_refused),
        cmocka_unit_test(test_same_ballots_other_base_other_result),
        cmocka_unit_test(test_consent_of_an_office),
        cmocka_unit_test(test_tie_decided_by_an_office),
        cmocka_unit_test(test_a_tie_fails_when_its_office_falls_vacant),
        cmocka_unit_test(test_a_tie_is_decided_in_its_time),
        cmocka_unit_test(test_late_quorum_extends_once),
        cmocka_unit_test(test_an_early_quorum_extends_nothing),
        cmocka_unit_test(test_confirming_must_hold_unbroken),
        cmocka_unit_test(test_a_falling_share_is_crossed_by_the_millisecond),
        cmocka_unit_test(test_second_call_only_for_want_of_a_quorum),
        cmocka_unit_test(test_membership_moves_no_base_and_no_ballot),
        cmocka_unit_test(test_counted_at_closing),
        cmocka_unit_test(test_stages_in_turn_and_for_failing),
        cmocka_unit_test(test_recusal_by_charter_and_by_oneself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
