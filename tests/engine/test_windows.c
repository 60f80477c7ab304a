/* After the vote: veto, challenge, delay, provisional effects, confirmation, stays, silence of the
 * record. */
#include "deciding.h"

/* ---- November 2023 under a balanced charter
 * --------------------------------------------------------------------- */

static const char balanced[] =
    "charter \"A balanced charter\" {\n"
    "  body staff \"Employees\" { seats open admitted by ceo }\n"
    "  body board \"Board of Directors\" {\n"
    "    seats 9 minimum 7 require 5 independent require 2 staff_elected limit 1 executive term 3 "
    "years, at most 2\n"
    "    vacancies filled by elect_director within 60 days, then by staff_fill_seat, caretaker "
    "after 60 days until filled\n"
    "  }\n"
    "  office ceo \"Chief Executive\"\n"
    "  incompatible ceo, board.independent\n"
    "  silence over 1 hour extends\n"
    "  power remove_ceo(person: person, grounds: text) {\n"
    "    proposed by 2 of board within 3 days notice 72 hours to board, subject, staff\n"
    "    hears subject within 72 hours votes 3 days, closing early recuses subject\n"
    "    passes when majority of board seats and majority of board.independent in office\n"
    "    challenge by 50% of staff in office within 7 days, overturned within 7 days by majority "
    "of staff voting with quorum 1/2 in office\n"
    "    delay 48 hours effect remove person from ceo }\n"
    "  power suspend_ceo(person: person, grounds: text) caretaker {\n"
    "    proposed by 1 of board visible to board except subject until effective\n"
    "    votes 2 days, closing early recuses subject passes when 4 of board\n"
    "    challenge by 50% of staff in office within 10 days of effect, overturned within 3 days by "
    "majority of staff voting with quorum 1/2 in office\n"
    "    at most 1 per 1 year reports to public within 24 hours effect suspend person from ceo for "
    "10 days }\n"
    "  power elect_director(person: person) caretaker { proposed by 1 of board notice 7 days to "
    "board, staff votes 7 days\n"
    "    passes when majority of board in office effect seat person on board as independent }\n"
    "  power staff_elect_director(person: person) caretaker { proposed by 5% of staff in office "
    "within 14 days\n"
    "    notice 7 days to board, staff votes 7 days\n"
    "    passes when majority of staff voting with quorum 1/3 in office effect seat person on "
    "board as staff_elected }\n"
    "  power staff_fill_seat(person: person) caretaker { proposed by 5% of staff in office within "
    "14 days\n"
    "    only when vacancy on board for 60 days notice 7 days to board, staff votes 7 days\n"
    "    passes when majority of staff voting with quorum 1/3 in office effect seat person on "
    "board as independent }\n"
    "  power appoint_ceo(person: person) { proposed by 2 of board within 3 days only when ceo "
    "vacant\n"
    "    notice 72 hours to board, staff votes 3 days, closing early\n"
    "    passes when majority of board seats effect appoint person to ceo }\n"
    "}\n";

/* 770 employees: Brockman, Sutskever, Murati and 767 others. */
static const char nine[] =
    "altman board:executive ceo; brockman board:staff_elected staff; sutskever board:staff_elected "
    "staff;"
    "dangelo board:independent; toner board:independent; mccauley board:independent; hoffman "
    "board:independent;"
    "zilis board:independent; hurd board:independent; murati staff; e*767 staff";

#define NOVEMBER (START + 320 * MF_DAY)

static void leave_board(struct fx *f, const char *who, mf_instant at)
{
    struct mf_command leave = fx_cmd(f, MF_DO_LEAVE, who, 0);

    leave.body = 1;
    f->now = at;
    assert_true(fx_submit(f, leave));
}

static void to_november(struct fx *f)
{
    fx_open(f, balanced, nine);
    leave_board(f, "hoffman", START + 30 * MF_DAY);
    leave_board(f, "zilis", START + 89 * MF_DAY);
    leave_board(f, "hurd", START + 211 * MF_DAY);
    f->now = NOVEMBER;
    mf_org_advance(f->org, f->now, &f->events);
}

static void test_removal_is_refused_with_every_cause(void **state)
{
    struct fx f;

    (void)state;
    to_november(&f);
    assert_int_equal(fx_file(&f, "sutskever", "remove_ceo", "altman"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_RULE_CANNOT_HOLD), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_MINIMUM), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_REQUIRE), 1); /* three of five independent */
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_VACANCY), 1);
    for (uint32_t i = 1; i < f.refusals.list.n; i++) /* in charter order (rule 69) */
        assert_true(f.refusals.list.at[i - 1].clause.at <= f.refusals.list.at[i].clause.at);
    /* Somebody without the right is told that too, not instead. */
    assert_int_equal(fx_file(&f, "murati", "remove_ceo", "altman"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_MINIMUM), 1);
    fx_close(&f);
}

static uint32_t suspend(struct fx *f)
{
    uint32_t n;

    to_november(f);
    n = fx_file(f, "sutskever", "suspend_ceo", "altman");
    if (n == 0)
        fx_show_refusals(f);
    assert_int_equal(n, 1);
    assert_false(mf_org_sees(f->org, n, fx_who(f, "altman")));
    assert_true(mf_org_sees(f->org, n, fx_who(f, "brockman")));
    assert_false(mf_org_sees(f->org, n, fx_who(f, "murati")));
    assert_false(fx_vote(f, "altman", n, MF_BALLOT_NO));
    assert_int_equal(fx_refused(f, MF_WHY_NOT_VISIBLE), 1);
    fx_yes(f, n, "sutskever", "dangelo", "toner", "mccauley");
    assert_state(f, n, PROVISIONAL);
    assert_int_equal(mf_org_proposal(f->org, n).effective, f->now);
    assert_true(mf_org_suspended(f->org, fx_who(f, "altman"), 0));
    assert_true(mf_org_sees(f->org, n, fx_who(f, "altman")));
    return n;
}

static void test_suspension_ends_by_itself(void **state)
{
    struct fx f;
    uint32_t n = suspend(&f);

    (void)state;
    fx_wait(&f, MF_DAY);
    assert_non_null(fx_event(&f, MF_EV_REPORT, n));
    fx_wait(&f, 9 * MF_DAY - 1);
    assert_true(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    assert_false(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
    assert_int_equal(mf_org_holder(f.org, 0), fx_who(&f, "altman"));
    /* Once a year, and it is told when it becomes possible. */
    assert_int_equal(fx_file(&f, "sutskever", "suspend_ceo", "altman"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_AT_MOST), 1);
    assert_int_equal(f.refusals.list.at[0].when, NOVEMBER + MF_YEAR);
    f.now = NOVEMBER + MF_YEAR - 1;
    assert_int_equal(fx_file(&f, "sutskever", "suspend_ceo", "altman"), 0);
    f.now++;
    assert_int_not_equal(fx_file(&f, "sutskever", "suspend_ceo", "altman"), 0);
    fx_close(&f);
}

static void challenge_by(struct fx *f, uint32_t n, int from, int to)
{
    for (int i = from; i < to; i++) {
        char id[16];
        snprintf(id, sizeof id, "e%d", i);
        assert_true(fx_do(f, MF_DO_CHALLENGE, id, n));
    }
}

static void test_the_385th_signature_lifts_it_and_the_staff_decide(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    for (int overturned = 0; overturned < 2; overturned++) {
        n = suspend(&f);
        fx_wait(&f, 3 * MF_DAY);
        challenge_by(&f, n, 0, 384);
        assert_state(&f, n, PROVISIONAL);
        assert_false(fx_do(&f, MF_DO_CHALLENGE, "e0", n));
        assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
        assert_false(fx_do(&f, MF_DO_CHALLENGE, "toner", n)); /* no employee */
        assert_true(fx_do(&f, MF_DO_CHALLENGE, "murati", n)); /* the 385th of 770 */
        assert_state(&f, n, APPEALED);
        assert_false(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
        assert_false(fx_do(&f, MF_DO_CHALLENGE, "e400", n));
        assert_int_equal(fx_refused(&f, MF_WHY_ONE_CHALLENGE), 1);
        for (int i = 0; i < (overturned ? 386 : 384); i++) {
            char id[16];
            snprintf(id, sizeof id, "e%d", i);
            assert_true(fx_vote(&f, id, n, MF_BALLOT_YES));
        }
        if (overturned) { /* 386 of 770 is decided whatever the others do */
            assert_state(&f, n, UNDONE);
            fx_wait(&f, 20 * MF_DAY);
            assert_false(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
        } else { /* 384 are no quorum: it stands, and its own end isn't moved */
            fx_wait(&f, 3 * MF_DAY - 1);
            assert_state(&f, n, APPEALED);
            fx_wait(&f, 1);
            assert_state(&f, n, EFFECTIVE);
            assert_true(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
            fx_wait(&f, 4 * MF_DAY);
            assert_false(mf_org_suspended(f.org, fx_who(&f, "altman"), 0));
        }
        fx_close(&f);
    }
}

/* ---- windows in general
 * ------------------------------------------------------------------------------------------ */

#define HEAD                                                                                       \
    "charter \"Test\" {\n"                                                                         \
    "  body board { seats 5 }\n"                                                                   \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  office ceo setting n 3 between 1 and 9\n"                                                   \
    "  power fill(person: person) { proposed by 1 of board votes 1 day\n"                          \
    "    passes when majority of board in office effect seat person on board }\n"                  \
    "  power hire(person: person) { proposed by 1 of board votes 1 day only when ceo vacant\n"     \
    "    passes when majority of board in office effect appoint person to ceo }\n"

#define ACT(clauses)                                                                               \
    HEAD "  power act(value: amount) { proposed by 1 of board passes when 2 of board lapses "      \
         "after 9 days " clauses " effect set n to value }\n}\n"

#define PEOPLE "a board; b board; c board; d board; e board; s*10 staff; boss ceo"

/* Passed by two at the start. */
static uint32_t pass(struct fx *f, const char *charter)
{
    uint32_t n;

    fx_open(f, charter, PEOPLE);
    assert_true(fx_submit(f, fx_filing(f, "a", "act", NULL, NULL, 7)));
    n = mf_org_proposals(f->org);
    fx_yes(f, n, "a", "b", NULL, NULL);
    return n;
}

static void test_effect_at_the_latest_of_all_windows(void **state)
{
    struct fx f;
    uint32_t n = pass(&f, ACT("veto by 3 of staff within 3 days delay 5 days "
                              "challenge by 5 of staff within 4 days, overturned within 2 days by "
                              "majority of staff voting"));

    (void)state;
    assert_state(&f, n, HELD);
    assert_int_equal(mf_org_proposal(f.org, n).effect_due, START + 5 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).veto_until, START + 3 * MF_DAY);
    fx_wait(&f, 3 * MF_DAY);
    assert_false(fx_do(&f, MF_DO_VETO, "s1", n));
    assert_int_equal(fx_refused(&f, MF_WHY_WINDOW_CLOSED), 1);
    fx_wait(&f, 2 * MF_DAY - 1);
    assert_state(&f, n, HELD);
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void test_veto_ends_it_also_while_challenged(void **state)
{
    struct fx f;
    uint32_t n = pass(&f, ACT("veto by 3 of staff within 3 days "
                              "challenge by 5 of staff within 4 days, overturned within 2 days by "
                              "majority of staff voting"));

    (void)state;
    for (const char *who = "45678"; *who; who++)
        assert_true(fx_do(&f, MF_DO_CHALLENGE, (const char[]){'s', *who, 0}, n));
    assert_state(&f, n, CHALLENGED);
    assert_true(fx_do(&f, MF_DO_VETO, "s1", n));
    assert_true(fx_do(&f, MF_DO_VETO, "s2", n));
    assert_false(fx_do(&f, MF_DO_VETO, "a", n));
    assert_state(&f, n, CHALLENGED);
    assert_true(fx_do(&f, MF_DO_VETO, "s3", n));
    assert_state(&f, n, VETOED);
    fx_close(&f);
}

static void test_challenge_holds_the_effect_until_decided(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    for (int polarity = 0; polarity < 2; polarity++)
        for (int yes = 0; yes < 2; yes++) {
            n = pass(&f, polarity ? ACT("challenge by 2 of staff within 4 days, confirmed within 3 "
                                        "days by 6 of staff")
                                  : ACT("challenge by 2 of staff within 4 days, overturned within "
                                        "3 days by 6 of staff"));
            fx_wait(&f, 4 * MF_DAY - 1);
            assert_true(fx_do(&f, MF_DO_CHALLENGE, "s1", n));
            assert_true(fx_do(&f, MF_DO_CHALLENGE, "s2", n));
            fx_wait(&f, 3 * MF_DAY - 1);
            assert_state(&f, n, CHALLENGED);
            for (int i = 0; i < (yes ? 6 : 5); i++)
                assert_true(fx_vote(&f, (const char[]){'s', (char)('0' + i), 0}, n, MF_BALLOT_YES));
            fx_wait(&f, 1);
            assert_int_equal(fx_state(&f, n), yes == polarity ? MF_ST_EFFECTIVE : MF_ST_OVERTURNED);
            fx_close(&f);
        }
}

static void test_overridden_veto(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    for (int overridden = 0; overridden < 2; overridden++) {
        n = pass(&f,
                 ACT("veto by 1 of staff within 3 days, overridden within 7 days by 4 of board"));
        assert_true(fx_do(&f, MF_DO_VETO, "s1", n));
        assert_state(&f, n, HELD);
        assert_false(fx_do(&f, MF_DO_VETO, "s2", n));
        fx_wait(&f, 5 * MF_DAY);
        assert_state(&f, n, HELD); /* the effect waits for the overriding */
        fx_yes(&f, n, "a", "b", "c", overridden ? "d" : NULL);
        assert_int_equal(fx_state(&f, n), overridden ? MF_ST_EFFECTIVE : MF_ST_HELD);
        fx_wait(&f, 2 * MF_DAY);
        assert_int_equal(fx_state(&f, n), overridden ? MF_ST_EFFECTIVE : MF_ST_VETOED);
        fx_close(&f);
    }
}

static void test_veto_at_any_time_also_during_the_vote(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, ACT("veto by 2 of staff at any time"), PEOPLE);
    assert_true(fx_submit(&f, fx_filing(&f, "a", "act", NULL, NULL, 7)));
    n = mf_org_proposals(f.org);
    assert_state(&f, n, VOTING);
    assert_true(fx_do(&f, MF_DO_VETO, "s1", n));
    assert_true(fx_do(&f, MF_DO_VETO, "s2", n));
    assert_state(&f, n, VETOED);
    fx_close(&f);
    n = pass(&f, ACT("veto by 2 of staff at any time")); /* and it delays nothing */
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void test_signatures_by_the_electorate_of_passing(void **state)
{
    struct fx f;
    uint32_t n = pass(&f, ACT("veto by 50% of staff in office within 3 days"));
    struct mf_command c;

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_true(fx_do(&f, MF_DO_VETO, (const char[]){'s', (char)('0' + i), 0}, n));
    for (int i = 4; i < 9; i++) { /* five leave: the bar stays five of ten */
        c = fx_cmd(&f, MF_DO_LEAVE, (const char[]){'s', (char)('0' + i), 0}, 0);
        c.body = 1;
        assert_true(fx_submit(&f, c));
    }
    assert_state(&f, n, HELD);
    c = fx_cmd(&f, MF_DO_ADMIT, "boss", 0); /* and who joins now has no part in it */
    c.body = 1;
    c.person = fx_who(&f, "a");
    assert_true(fx_submit(&f, c));
    assert_false(fx_do(&f, MF_DO_VETO, "a", n));
    assert_true(fx_do(&f, MF_DO_VETO, "s9", n));
    assert_state(&f, n, VETOED);
    fx_close(&f);
}

static void test_confirmation(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    for (int confirmed = 0; confirmed < 2; confirmed++) {
        n = pass(
            &f,
            ACT("confirmed within 5 days by majority of staff voting with quorum 1/2 in office"));
        assert_state(&f, n, PROVISIONAL);
        for (int i = 0; i < (confirmed ? 6 : 4); i++)
            assert_true(fx_vote(&f, (const char[]){'s', (char)('0' + i), 0}, n, MF_BALLOT_YES));
        assert_int_equal(fx_state(&f, n), confirmed ? MF_ST_EFFECTIVE : MF_ST_PROVISIONAL);
        fx_wait(&f, 5 * MF_DAY);
        assert_int_equal(fx_state(&f, n), confirmed ? MF_ST_EFFECTIVE : MF_ST_UNDONE);
        fx_close(&f);
    }
}

static void test_stay_keeps_the_time_left(void **state)
{
    static const char charter[] =
        ACT("veto by 2 of staff within 4 days delay 5 days") /* closed again below */;
    char text[4096];
    struct fx f;
    uint32_t n, stay;

    (void)state;
    snprintf(text, sizeof text,
             "%.*s"
             "  power stay(which: decision of act) { proposed by 1 of board passes when 1 of board "
             "lapses after 1 day effect stay which for 10 days }\n"
             "  power lift(which: decision of act) { proposed by 1 of board passes when 1 of board "
             "lapses after 1 day effect restore which }\n}\n",
             (int)(sizeof charter - 3), charter);
    n = pass(&f, text);
    fx_wait(&f, 2 * MF_DAY);
    assert_true(fx_submit(&f, fx_filing(&f, "c", "stay", NULL, NULL, n)));
    stay = mf_org_proposals(f.org);
    fx_yes(&f, stay, "c", NULL, NULL, NULL);
    assert_state(&f, stay, EFFECTIVE);
    assert_state(&f, n, FROZEN);
    assert_false(fx_do(&f, MF_DO_VETO, "s1", n));
    fx_wait(&f, 6 * MF_DAY); /* past every window, were they running */
    assert_state(&f, n, FROZEN);
    assert_true(fx_submit(&f, fx_filing(&f, "c", "lift", NULL, NULL, n)));
    fx_yes(&f, mf_org_proposals(f.org), "c", NULL, NULL, NULL);
    assert_state(&f, n, HELD);
    assert_int_equal(mf_org_proposal(f.org, n).veto_until, START + 10 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).effect_due, START + 11 * MF_DAY);
    /* Once only. */
    assert_true(fx_submit(&f, fx_filing(&f, "d", "stay", NULL, NULL, n)));
    stay = mf_org_proposals(f.org);
    fx_yes(&f, stay, "c", NULL, NULL, NULL);
    assert_state(&f, stay, FAILED);
    fx_wait(&f, 3 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);

    n = pass(&f, text); /* and it runs out by itself */
    assert_true(fx_submit(&f, fx_filing(&f, "c", "stay", NULL, NULL, n)));
    fx_yes(&f, mf_org_proposals(f.org), "c", NULL, NULL, NULL);
    fx_wait(&f, 15 * MF_DAY - 1);
    assert_state(&f, n, HELD);
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

static void test_silence_lengthens_what_is_open(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    to_november(&f); /* `silence over 1 hour extends` */
    n = fx_file(&f, "sutskever", "suspend_ceo", "altman");
    assert_int_equal(n, 1);
    mf_org_silent(f.org, f.now + MF_HOUR, &f.events); /* not longer: nothing */
    assert_int_equal(mf_org_proposal(f.org, n).closes, NOVEMBER + 2 * MF_DAY);
    mf_org_silent(f.org, f.now + 3 * MF_DAY, &f.events);
    assert_int_equal(mf_org_proposal(f.org, n).closes, NOVEMBER + 5 * MF_DAY);
    fx_wait(&f, 3 * MF_DAY);
    assert_state(&f, n, VOTING);
    fx_yes(&f, n, "sutskever", "dangelo", "toner", "mccauley");
    assert_state(&f, n, PROVISIONAL);
    mf_org_silent(f.org, f.now + MF_DAY, &f.events);
    assert_int_equal(mf_org_proposal(f.org, n).challenge_until, f.now + 11 * MF_DAY);
    fx_close(&f);
}

/* Overriding while it is prepared, a hearing with the time left before lapsing, and a streak. */
static void test_silence_gives_back_what_runs_beside(void **state)
{
    static const char charter[] = HEAD
        "  silence over 1 hour extends\n"
        "  power act(person: person) { proposed by 1 of board hears subject within 3 days\n"
        "    votes 2 days lapses after 6 days passes when 2 of board\n"
        "    veto by 1 of staff at any time, overridden within 2 days by 3 of board\n"
        "    effect unseat person from board }\n"
        "  power hold(person: person) { proposed by 1 of board votes 2 days confirming 2 days\n"
        "    lapses after 9 days passes when 2 of board effect unseat person from board }\n}\n";
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "e");
    assert_true(fx_do(&f, MF_DO_VETO, "s0", n));
    assert_state(&f, n, PREPARING);
    mf_org_silent(f.org, f.now + 5 * MF_DAY, &f.events);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, PREPARING); /* else vetoed on day 2 */
    assert_true(fx_vote_for(&f, "a", n, MF_FOR_OVERRIDE, MF_BALLOT_YES));
    assert_true(fx_vote_for(&f, "b", n, MF_FOR_OVERRIDE, MF_BALLOT_YES));
    assert_true(fx_vote_for(&f, "c", n, MF_FOR_OVERRIDE, MF_BALLOT_YES));
    fx_wait(&f, 3 * MF_DAY); /* day 8: the hearing is over, and it hasn't lapsed on day 6 */
    assert_state(&f, n, VOTING);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);

    n = fx_file(&f, "a", "hold", "d");
    fx_yes(&f, n, "a", "b", NULL, NULL);
    mf_org_silent(f.org, f.now + 4 * MF_DAY, &f.events);
    fx_wait(&f, 4 * MF_DAY);
    assert_state(&f, n, VOTING); /* else it had held for two days, and nobody could break it */
    assert_true(fx_vote(&f, "b", n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    fx_close(&f);
}

static void test_again_after_is_for_decisions_against(void **state)
{
    static const char charter[] = HEAD
        "  power act(person: person) { proposed by 1 of board votes 2 days again after 30 days\n"
        "    passes when majority of board voting with quorum 3/5 in office effect unseat person "
        "from board }\n"
        "  power twin(person: person) { proposed by 1 of board votes 2 days\n"
        "    passes when 2 of board effect unseat person from board }\n"
        "  power people(person: person) { proposed by 1 of staff votes 2 days\n"
        "    passes when 2 of staff effect unseat person from board }\n}\n";
    struct fx f;
    uint32_t n, twin;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "e");
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED); /* for want of a quorum: no bar */
    n = fx_file(&f, "a", "act", "e");
    assert_int_not_equal(n, 0);
    for (const char *who = "abc"; *who; who++)
        assert_true(fx_vote(&f, (const char[]){*who, 0}, n, MF_BALLOT_NO));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    assert_int_equal(fx_file(&f, "a", "act", "e"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_AGAIN), 1);
    assert_int_equal(fx_file(&f, "a", "twin", "e"), 0); /* the same deciders, another power */
    twin = fx_file(&f, "a", "twin", "d");
    assert_int_not_equal(twin, 0);                             /* another person */
    assert_int_not_equal(fx_file(&f, "s1", "people", "e"), 0); /* other deciders */
    fx_wait(&f, 30 * MF_DAY - 1);
    assert_int_equal(fx_file(&f, "a", "act", "e"), 0);
    fx_wait(&f, 1);
    assert_int_not_equal(fx_file(&f, "a", "act", "e"), 0);
    fx_close(&f);
}

static void test_equal_ones_end_moot(void **state)
{
    static const char charter[] =
        HEAD "  power act(person: person, grounds: text) { proposed by 1 of board passes when 2 of "
             "board\n"
             "    lapses after 9 days effect unseat person from board }\n}\n";
    struct fx f;
    uint32_t one, two, other;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    one = fx_file(&f, "a", "act", "e");
    assert_int_equal(fx_file(&f, "b", "act", "e"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_DUPLICATE), 1);
    assert_int_equal(f.refusals.list.at[0].proposal, one);
    assert_true(fx_submit(&f, fx_filing(&f, "b", "act", "e", "Other grounds.", 0)));
    two = mf_org_proposals(f.org);
    other = fx_file(&f, "b", "act", "d");
    fx_yes(&f, one, "a", "b", NULL, NULL);
    assert_state(&f, one, EFFECTIVE);
    assert_state(&f, two, MOOT);
    assert_state(&f, other, VOTING);
    fx_close(&f);
}

/* ---- amendment and dissolution ---- */

#define BEFORE                                                                                     \
    "charter \"Test\" {\n"                                                                         \
    "  body board { seats open admitted by chair }\n"                                              \
    "  office chair\n"                                                                             \
    "  power amend(text: charter) { proposed by 1 of board deliberates 2 days votes 1 day%s\n"     \
    "    passes when 1 of board effect amend charter }\n"                                          \
    "  power end(grounds: text) { proposed by 1 of board votes 1 day passes when 1 of board\n"     \
    "    veto by 2 of board within 1 day delay 1 day effect dissolve }\n"                          \
    "  power same(grounds: text) { proposed by 1 of board votes 9 days passes when 1 of board "    \
    "effect adopt \"it\" }\n"
#define TOUCHED                                                                                    \
    "  power act(grounds: text) { proposed by 1 of board votes %s days passes when 1 of board "    \
    "effect adopt \"it\" }\n}\n"

static void test_running_proposals_under_an_amendment(void **state)
{
    (void)state;
    for (int stop = 0; stop < 2; stop++) {
        char text[2048], amended[2048];
        struct mf_command c;
        struct fx f;
        uint32_t early, amend, late, other;

        const char *clause = stop ? " running proposals stop" : "";
        snprintf(text, sizeof text, BEFORE TOUCHED, clause, "9");
        snprintf(amended, sizeof amended, BEFORE TOUCHED, clause, "7");
        fx_open(&f, text, "a board chair; b board");
        early = fx_file(&f, "a", "act", NULL);
        fx_wait(&f, MF_HOUR);
        c = fx_cmd(&f, MF_DO_DOCUMENT, "a", 0);
        c.text = mf_str_c(amended);
        assert_true(fx_submit(&f, c));
        assert_true(fx_submit(&f, fx_filing(&f, "a", "amend", NULL, amended, 0)));
        amend = mf_org_proposals(f.org);
        fx_wait(&f, MF_HOUR);
        assert_true(fx_submit(&f, fx_filing(&f, "b", "act", NULL, "Late.", 0)));
        late = mf_org_proposals(f.org);
        other = fx_file(&f, "b", "same", NULL);
        fx_wait(&f, 2 * MF_DAY);
        fx_yes(&f, amend, "a", NULL, NULL, NULL);
        fx_wait(&f, MF_DAY);
        assert_state(&f, amend, EFFECTIVE);
        /* Opened before it: finishes as it began. Opened after: stops where it is touched. */
        assert_int_equal(fx_state(&f, early), stop ? MF_ST_SUPERSEDED : MF_ST_VOTING);
        assert_state(&f, late, SUPERSEDED);
        assert_int_equal(fx_state(&f, other), stop ? MF_ST_SUPERSEDED : MF_ST_VOTING);
        if (!stop) {
            fx_yes(&f, early, "a", NULL, NULL, NULL);
            fx_wait(&f, 6 * MF_DAY);
            assert_int_equal(mf_org_proposal(f.org, early).passed, START + 9 * MF_DAY);
        }
        fx_close(&f);
    }
}

static void test_dissolution_ends_all(void **state)
{
    char text[2048];
    struct fx f;
    uint32_t end, other;

    (void)state;
    snprintf(text, sizeof text, BEFORE TOUCHED, "", "9");
    fx_open(&f, text, "a board chair; b board");
    other = fx_file(&f, "a", "act", NULL);
    end = fx_file(&f, "a", "end", NULL);
    fx_yes(&f, end, "a", NULL, NULL, NULL);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, end, EFFECTIVE);
    assert_state(&f, other, SUPERSEDED);
    assert_int_equal(mf_org_next_due(f.org), MF_NEVER);
    assert_int_equal(fx_file(&f, "a", "act", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_DISSOLVED), 1);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_removal_is_refused_with_every_cause),
        cmocka_unit_test(test_suspension_ends_by_itself),
        cmocka_unit_test(test_the_385th_signature_lifts_it_and_the_staff_decide),
        cmocka_unit_test(test_effect_at_the_latest_of_all_windows),
        cmocka_unit_test(test_veto_ends_it_also_while_challenged),
        cmocka_unit_test(test_challenge_holds_the_effect_until_decided),
        cmocka_unit_test(test_overridden_veto),
        cmocka_unit_test(test_veto_at_any_time_also_during_the_vote),
        cmocka_unit_test(test_signatures_by_the_electorate_of_passing),
        cmocka_unit_test(test_confirmation),
        cmocka_unit_test(test_stay_keeps_the_time_left),
        cmocka_unit_test(test_silence_lengthens_what_is_open),
        cmocka_unit_test(test_silence_gives_back_what_runs_beside),
        cmocka_unit_test(test_again_after_is_for_decisions_against),
        cmocka_unit_test(test_equal_ones_end_moot),
        cmocka_unit_test(test_running_proposals_under_an_amendment),
        cmocka_unit_test(test_dissolution_ends_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
