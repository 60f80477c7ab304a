/* Notice, hearing, sight (rules 16 to 21), and what events say. */
#include "deciding.h"

#define HEAD                                                                                       \
    "charter \"Test\" {\n"                                                                         \
    "  body board \"Board\" { seats 9 }\n"                                                         \
    "  body staff \"Employees\" { seats open admitted by ceo }\n"                                  \
    "  office ceo \"Chief\"\n"                                                                     \
    "  power fill(person: person) { proposed by 1 of board votes 1 day\n"                          \
    "    passes when majority of board in office effect seat person on board }\n"                  \
    "  power hire(person: person) { proposed by 1 of board votes 1 day only when ceo vacant\n"     \
    "    passes when majority of board in office effect appoint person to ceo }\n"

#define PEOPLE "a board; b board; c board; d board; e board; s*10 staff; boss ceo staff; loner"

static void test_notice_reaches_members_and_those_who_join(void **state)
{
    static const char charter[] = HEAD
        "  power act(person: person) { proposed by 1 of board notice 3 days to subject, staff\n"
        "    votes 1 day passes when 2 of board effect unseat person from board }\n}\n";
    struct fx f;
    struct mf_command c;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "e");
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "e")), START);
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "s4")), START);
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "b")), MF_NEVER);
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "loner")), MF_NEVER);
    const struct mf_event *notice = fx_event(&f, MF_EV_NOTICE, n);
    assert_true(notice && notice->n == 11);
    fx_wait(&f, MF_DAY);
    c = fx_cmd(&f, MF_DO_ADMIT, "boss", 0);
    c.body = 1;
    c.person = fx_who(&f, "loner");
    assert_true(fx_submit(&f, c));
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "loner")), START + MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 3 * MF_DAY); /* no new clock */
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, VOTING);
    fx_close(&f);
}

static void test_voting_opens_at_the_latest_of_three(void **state)
{
    static const char charter[] = HEAD "  power act(person: person) { proposed by 1 of board "
                                       "notice 2 days to board, subject deliberates 1 day\n"
                                       "    hears subject within 5 days votes 1 day passes when 2 "
                                       "of board effect unseat person from board }\n}\n";
    struct fx f;
    uint32_t n;

    (void)state;
    for (int how = 0; how < 3; how++) {
        fx_open(&f, charter, PEOPLE);
        n = fx_file(&f, "a", "act", "e");
        assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 5 * MF_DAY);
        assert_false(fx_do(&f, MF_DO_WAIVE, "b", n));
        assert_int_equal(fx_refused(&f, MF_WHY_NOT_HEARD_PERSON), 1);
        assert_true(mf_org_is_heard(f.org, n, fx_who(&f, "e")));
        assert_false(mf_org_is_heard(f.org, n, fx_who(&f, "b")));
        assert_true(mf_org_awaits(f.org, n, fx_who(&f, "e")));
        assert_false(mf_org_awaits(f.org, n, fx_who(&f, "b")));
        if (how == 0) {
            fx_wait(&f, MF_DAY);
            assert_true(fx_do(&f, MF_DO_SAY, "b", n)); /* others speak too, but aren't waited for */
            assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 5 * MF_DAY);
            assert_true(fx_do(&f, MF_DO_SAY, "e", n)); /* heard: the notice is the longest now */
            assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 2 * MF_DAY);
        } else if (how == 1) {
            fx_wait(&f, 3 * MF_DAY);
            assert_true(fx_do(&f, MF_DO_WAIVE, "e", n));
            assert_state(&f, n, VOTING); /* at once */
        } else {
            struct mf_command leave = fx_cmd(&f, MF_DO_LEAVE, "e", 0);
            leave.body = 0;
            assert_true(fx_submit(&f, leave)); /* leaving doesn't end the hearing */
            assert_int_equal(mf_org_proposal(f.org, n).voting_opens, START + 5 * MF_DAY);
        }
        assert_int_equal(mf_org_awaits(f.org, n, fx_who(&f, "e")),
                         how == 2); /* spoke, waived, left */
        fx_wait(&f, 5 * MF_DAY - (how == 1) * 3 * MF_DAY - (how == 0) * MF_DAY);
        assert_false(mf_org_awaits(f.org, n, fx_who(&f, "e")));
        assert_true(mf_org_is_heard(f.org, n, fx_who(&f, "e")));
        assert_true(fx_state(&f, n) == MF_ST_VOTING || fx_state(&f, n) == MF_ST_REJECTED);
        fx_close(&f);
    }
}

/* A refusal says from when on the proposal may be seen, as the clause has it, in both languages. */
static void test_from_when_on_it_may_be_seen(void **state)
{
    static const struct {
        const char *until, *en, *id;
    } cases[] = {
        {"until open", "it opens", "usulan dibuka"},
        {"until voting", "voting opens", "pemungutan suara dibuka"},
        {"until passed", "it passes", "usulan disetujui"},
        {"until effective", "it takes effect", "usulan mulai berlaku"},
        {"until effective sealed if it fails", "it takes effect", "usulan mulai berlaku"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mf_str said[MF_LINGUA__COUNT];
        struct fx f, scratch = {0};
        const char *text;
        mf_arena_init(&scratch.arena);
        text = mf_strf(&scratch.arena,
                       HEAD "  power act(person: person) { proposed by 2 of board within 1 day "
                            "visible to board %s\n"
                            "    deliberates 1 day votes 1 day passes when 3 of board effect "
                            "remove person from ceo }\n}\n",
                       cases[i].until)
                   .p;
        fx_open(&f, text, PEOPLE);
        assert_true(fx_file(&f, "a", "act", "boss"));
        assert_false(fx_do(&f, MF_DO_SAY, "loner", 1));
        assert_int_equal(fx_refused(&f, MF_WHY_NOT_VISIBLE), 1);
        for (int l = 0; l < MF_LINGUA__COUNT; l++) {
            struct mf_buf b;
            mf_buf_init(&b, &f.arena);
            mf_refusal_text(&b, f.org, &f.refusals.list.at[0], (enum mf_lingua)l);
            said[l] = mf_buf_str(&b);
        }
        assert_string_equal(
            said[MF_EN].p,
            mf_strf(&f.arena, "loner may not see this proposal before %s", cases[i].en).p);
        assert_string_equal(
            said[MF_ID].p,
            mf_strf(&f.arena, "loner belum boleh melihat usulan ini sebelum %s", cases[i].id).p);
        fx_close(&f);
        mf_arena_free(&scratch.arena);
    }
}

static void test_a_closed_matter(void **state)
{
    static const char charter[] = HEAD
        "  power act(person: person) { proposed by 1 of board visible to none until effective\n"
        "    passes when 3 of board lapses after 5 days effect remove person from ceo }\n}\n";
    struct fx f;
    struct mf_command tell;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "boss");
    assert_true(mf_org_sees(f.org, n, fx_who(&f, "a")));
    assert_false(mf_org_sees(f.org, n, fx_who(&f, "b")));
    assert_false(fx_vote(&f, "b", n, MF_BALLOT_YES));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_VISIBLE), 1);
    assert_int_equal(f.refusals.list.n, 1); /* and nothing more is said */
    assert_int_equal(f.refusals.list.at[0].clause.len, 0);
    tell = fx_cmd(&f, MF_DO_TELL, "a", n);
    tell.person = fx_who(&f, "b");
    assert_true(fx_submit(&f, tell));
    assert_false(fx_submit(&f, tell));
    assert_int_equal(fx_refused(&f, MF_WHY_NOTHING_TO_TELL), 1);
    tell.person = 9999;
    assert_false(fx_submit(&f, tell));
    assert_int_equal(fx_refused(&f, MF_WHY_UNKNOWN_PERSON), 1);
    tell = fx_cmd(&f, MF_DO_TELL, "b", n); /* who was told may tell */
    tell.person = fx_who(&f, "c");
    assert_true(fx_submit(&f, tell));
    tell.person = fx_who(&f, "loner"); /* also somebody without a vote */
    assert_true(fx_submit(&f, tell));
    assert_true(mf_org_sees(f.org, n, fx_who(&f, "loner")));
    assert_false(mf_org_sees(f.org, n, fx_who(&f, "boss")));
    assert_int_equal(mf_org_noticed(f.org, n, fx_who(&f, "loner")),
                     MF_NEVER); /* told, not noticed */
    fx_yes(&f, n, "a", "b", "c", NULL);
    assert_state(&f, n, EFFECTIVE);
    assert_true(mf_org_sees(f.org, n, fx_who(&f, "boss")));
    fx_close(&f);
}

static void test_a_duplicate_of_what_one_may_not_see(void **state)
{
    static const char charter[] = HEAD
        "  power act(person: person) { proposed by 1 of board visible to none until effective\n"
        "    passes when 3 of board lapses after 5 days effect remove person from ceo }\n}\n";
    struct fx f;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    fx_file(&f, "a", "act", "boss");
    assert_int_equal(fx_file(&f, "b", "act", "boss"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_DUPLICATE), 1);
    assert_true(f.refusals.list.at[0].not_visible);
    fx_close(&f);
}

static void test_secrecy_ends_at_its_state_or_any_end(void **state)
{
    static const struct {
        const char *clause;
        bool at_voting, at_held, after_failing;
    } cases[] = {
        {"visible to board, staff until voting", true, true, true},
        {"visible to board, staff until passed", false, true, true},
        {"visible to board, staff until effective", false, false, true},
        {"visible to board, staff until effective sealed if it fails", false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int passes = 0; passes < 2; passes++) {
            char charter[2048];
            struct fx f;
            uint32_t n;
            mf_person loner;
            snprintf(charter, sizeof charter,
                     HEAD
                     "  power act(person: person) { proposed by 1 of board %s deliberates 1 day\n"
                     "    votes 1 day passes when 2 of board delay 1 day effect unseat person from "
                     "board }\n}\n",
                     cases[i].clause);
            fx_open(&f, charter, PEOPLE);
            loner = fx_who(&f, "loner");
            n = fx_file(&f, "a", "act", "e");
            assert_false(mf_org_sees(f.org, n, loner));
            assert_true(mf_org_sees(f.org, n, fx_who(&f, "s1")));
            fx_wait(&f, MF_DAY);
            assert_int_equal(mf_org_sees(f.org, n, loner), cases[i].at_voting);
            if (passes)
                fx_yes(&f, n, "a", "b", NULL, NULL);
            fx_wait(&f, MF_DAY);
            if (!passes) {
                assert_state(&f, n, REJECTED);
                assert_int_equal(mf_org_sees(f.org, n, loner), cases[i].after_failing);
            } else {
                assert_int_equal(mf_org_sees(f.org, n, loner), cases[i].at_held);
                fx_wait(&f, MF_DAY);
                assert_state(&f, n, EFFECTIVE);
                assert_true(mf_org_sees(f.org, n, loner));
            }
            fx_close(&f);
        }
}

static void test_statements_have_limits(void **state)
{
    static const char charter[] =
        HEAD "  power act(person: person) { proposed by 1 of board votes 1 day passes when 2 of "
             "board effect unseat person from board }\n}\n";
    static char longer[65536];
    struct fx f;
    struct mf_command c;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "e");
    c = fx_cmd(&f, MF_DO_SAY, "b", n);
    assert_false(fx_submit(&f, c));
    memset(longer, 'x', sizeof longer);
    c.text = (struct mf_str){longer, sizeof longer};
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_TOO_LONG), 1);
    c.text.n = 10;
    for (int i = 0; i < 100; i++)
        assert_true(fx_submit(&f, c));
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_TOO_MANY), 1);
    fx_wait(&f, MF_DAY);
    assert_false(fx_do(&f, MF_DO_SAY, "c", n)); /* until voting closes */
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ALLOWED_STATE), 1);
    fx_close(&f);
}

static void test_events_are_sentences(void **state)
{
    static const char charter[] =
        HEAD "  power act(person: person) \"Unseat a director\" { proposed by 1 of board notice 3 "
             "days to staff\n"
             "    votes 1 day passes when 2 of board effect unseat person from board }\n}\n";
    static const struct {
        enum mf_event_kind kind;
        enum mf_lingua lingua;
        const char *text;
    } expected[] = {
        {MF_EV_FILED, MF_EN, "a files proposal 1 (Unseat a director)"},
        {MF_EV_FILED, MF_ID, "a mengajukan usulan nomor 1 (Unseat a director)"},
        {MF_EV_OPENED, MF_EN,
         "Proposal 1 (Unseat a director) has the sponsors it needs and is opened"},
        {MF_EV_VOTED, MF_EN, "b votes yes in the vote on proposal 1 (Unseat a director)"},
        {MF_EV_VOTED, MF_ID,
         "b memberikan suara setuju dalam pemungutan suara atas usulan nomor 1 (Unseat a "
         "director)"},
        {MF_EV_CLOSED, MF_EN, "The vote on proposal 1 (Unseat a director) closes: the rule holds"},
        {MF_EV_ENDED, MF_EN, "Proposal 1 (Unseat a director) is now effective"},
        {MF_EV_ENDED, MF_ID, "Usulan nomor 1 (Unseat a director) kini berlaku"},
    };
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "a", "act", "e");
    fx_wait(&f, 3 * MF_DAY);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct mf_buf b;
        mf_buf_init(&b, &f.arena);
        const struct mf_event *e = fx_event(&f, expected[i].kind, n);
        assert_non_null(e);
        mf_event_text(&b, f.org, e, expected[i].lingua);
        assert_string_equal(b.p, expected[i].text);
    }
    for (uint32_t i = 0; i < f.events.list.n;
         i++) /* every one of them has a sentence in every language */
        for (int l = 0; l < MF_LINGUA__COUNT; l++) {
            struct mf_buf b;
            mf_buf_init(&b, &f.arena);
            mf_event_text(&b, f.org, &f.events.list.at[i], (enum mf_lingua)l);
            assert_true(b.n > 0);
        }
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notice_reaches_members_and_those_who_join),
        cmocka_unit_test(test_voting_opens_at_the_latest_of_three),
        cmocka_unit_test(test_from_when_on_it_may_be_seen),
        cmocka_unit_test(test_a_closed_matter),
        cmocka_unit_test(test_a_duplicate_of_what_one_may_not_see),
        cmocka_unit_test(test_secrecy_ends_at_its_state_or_any_end),
        cmocka_unit_test(test_statements_have_limits),
        cmocka_unit_test(test_events_are_sentences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
