/*
 * Powers that the charter opens by itself: once when a condition begins to hold, every so often,
 * after another power; and the clock of `in office … for`.
 */
#include "deciding.h"

#define BODY                                                                                       \
    "charter \"Opens\" { silence over 1 hour extends\n"                                            \
    "  body board { seats 5 minimum 3 vacancies filled by elect } office ceo\n"                    \
    "  power elect(person: person) caretaker { proposed by 1 of board votes 1 day\n"               \
    "    passes when majority of board in office at most 3 open per proposer\n"                    \
    "    effect seat person on board }\n"                                                          \
    "  power remove(person: person, grounds: text) caretaker { proposed by 1 of board votes 1 "    \
    "day, closing early\n"                                                                         \
    "    passes when majority of board in office at most 3 open per proposer\n"                    \
    "    effect remove person from ceo }\n"

/* How many proposals of the power there are. */
static uint32_t count_of(struct fx *f, const char *power)
{
    uint32_t n = 0;

    for (uint32_t i = 1; i <= mf_org_proposals(f->org); i++)
        n += mf_str_eq(mf_org_proposal(f->org, i).rules->name.text, mf_str_c(power));
    return n;
}

static uint32_t last(struct fx *f)
{
    return mf_org_proposals(f->org);
}

static void leaves(struct fx *f, const char *who)
{
    struct mf_command c = fx_cmd(f, MF_DO_LEAVE, who, MF_NO_PROPOSAL);

    c.body = 0;
    assert_true(fx_submit(f, c));
}

static void seats(struct fx *f, const char *by, const char *who)
{
    uint32_t n = fx_file(f, by, "elect", who);

    assert_int_not_equal(n, 0);
    for (mf_person p = 0; p < mf_org_persons(f->org); p++)
        if (mf_org_is_member(f->org, p, 0)) {
            struct mf_command c = fx_cmd(f, MF_DO_VOTE, by, n);
            c.actor = p;
            c.ballot = MF_BALLOT_YES;
            assert_true(fx_submit(f, c));
        }
    fx_wait(f, MF_DAY);
    assert_state(f, n, EFFECTIVE);
}

/* ---- when ---- */

static const char when[] =
    BODY "  power search caretaker { opens when vacancy on board for 10 days votes 5 days\n"
         "    passes when 1 of board effect adopt \"a search\" } }";

static void once_when_the_condition_begins_to_hold(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, when, "a board; b board; c board; d board; e board; x; y");
    fx_wait(&f, 30 * MF_DAY);
    assert_int_equal(count_of(&f, "search"), 0);
    leaves(&f, "e");
    assert_int_equal(mf_org_next_due(f.org), f.now + 10 * MF_DAY);
    fx_wait(&f, 10 * MF_DAY - 1);
    assert_int_equal(count_of(&f, "search"), 0);
    fx_wait(&f, 1);
    assert_int_equal(count_of(&f, "search"), 1);
    assert_state(&f, 1, VOTING);
    assert_int_equal(mf_org_proposal(f.org, 1).filer, MF_NOBODY);
    assert_int_equal(mf_org_proposal(f.org, 1).opened, f.now);
    assert_non_null(fx_event(&f, MF_EV_OPENED_ITSELF, 1));
    assert_null(fx_event(&f, MF_EV_FILED, 1));
    /* It goes on holding, and opens nothing more. */
    fx_wait(&f, 100 * MF_DAY);
    assert_int_equal(count_of(&f, "search"), 1);
    assert_state(&f, 1, REJECTED);
    /* Filled, and vacant anew: a new beginning. */
    seats(&f, "a", "x");
    leaves(&f, "x");
    fx_wait(&f, 10 * MF_DAY);
    assert_int_equal(count_of(&f, "search"), 2);
    fx_close(&f);
}

/* Broken before its time is over it opens nothing; the time then begins anew. */
static void a_break_begins_the_time_anew(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, when, "a board; b board; c board; d board; e board; x; y");
    leaves(&f, "e");
    fx_wait(&f, 8 * MF_DAY);
    seats(&f, "a", "x"); /* on day 9 */
    fx_wait(&f, MF_DAY);
    leaves(&f, "x");
    fx_wait(&f, 10 * MF_DAY - 1);
    assert_int_equal(count_of(&f, "search"), 0);
    fx_wait(&f, 1);
    assert_int_equal(count_of(&f, "search"), 1);
    fx_close(&f);
}

static void at_the_founding_too(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power search caretaker { opens when ceo vacant votes 5 days\n"
                 "    passes when 1 of board effect adopt \"a search\" } }",
            "a board; b board; c board");
    assert_int_equal(mf_org_next_due(f.org), START);
    fx_wait(&f, 0);
    assert_int_equal(count_of(&f, "search"), 1);
    assert_int_equal(mf_org_proposal(f.org, 1).opened, START);
    fx_close(&f);
}

/* While one is running a new beginning opens no second one. */
static void no_second_while_one_runs(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power search caretaker { opens when vacancy on board notice 60 days to board\n"
                 "    votes 5 days passes when 1 of board effect adopt \"a search\" } }",
            "a board; b board; c board; d board; e board; x; y");
    fx_wait(&f, MF_DAY);
    leaves(&f, "e");
    fx_wait(&f, MF_DAY);
    assert_int_equal(count_of(&f, "search"), 1);
    seats(&f, "a", "x");
    leaves(&f, "x");
    fx_wait(&f, MF_DAY);
    assert_int_equal(count_of(&f, "search"), 1);
    fx_wait(&f, 64 * MF_DAY);
    seats(&f, "a", "y");
    leaves(&f, "y");
    fx_wait(&f, 0);
    assert_int_equal(count_of(&f, "search"), 2);
    fx_close(&f);
}

/* `failed within D` ends by time alone: a later failure is a new beginning. */
static void when_a_power_has_failed(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power review caretaker { opens when remove failed within 10 days votes 1 day\n"
                 "    passes when 1 of board effect adopt \"a review\" } }",
            "a board; b board; c board; x ceo");
    for (int round = 1; round <= 2; round++) {
        uint32_t n = fx_file(&f, "a", "remove", "x");
        assert_int_not_equal(n, 0);
        fx_wait(&f, MF_DAY);
        assert_state(&f, n, REJECTED);
        assert_int_equal(count_of(&f, "review"), round);
        fx_wait(&f, 5 * MF_DAY);
        n = fx_file(&f, "a", "remove", "x"); /* still within: no new beginning */
        fx_wait(&f, MF_DAY);
        assert_state(&f, n, REJECTED);
        assert_int_equal(count_of(&f, "review"), round);
        fx_wait(&f, 10 * MF_DAY);
    }
    fx_close(&f);
}

/* What stands in the way is recorded as its end, with the reasons. */
static void failed_where_a_guard_stands_in_the_way(void **state)
{
    const struct mf_refusal *why;
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f,
            BODY "  power yearly { opens every 10 days only when ceo vacant votes 1 day\n"
                 "    passes when 1 of board effect adopt \"a year\" } }",
            "a board; b board; c board; x ceo");
    fx_wait(&f, 10 * MF_DAY);
    assert_state(&f, 1, FAILED);
    mf_org_end_reasons(f.org, 1, &why, &n);
    assert_int_equal(n, 1);
    assert_int_equal(why->reason, MF_WHY_ONLY_WHEN_OFFICE_HELD);
    fx_close(&f);
}

/* ---- every ---- */

static void every_so_often_from_the_founding(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power yearly { opens every 365 days votes 1 day\n"
                 "    passes when 1 of board effect adopt \"a year\" } }",
            "a board; b board; c board");
    assert_int_equal(mf_org_next_due(f.org), START + 365 * MF_DAY);
    fx_wait(&f, 1000 * MF_DAY); /* late, and yet at its own instants */
    assert_int_equal(count_of(&f, "yearly"), 2);
    assert_int_equal(mf_org_proposal(f.org, 1).opened, START + 365 * MF_DAY);
    assert_int_equal(mf_org_proposal(f.org, 2).opened, START + 730 * MF_DAY);
    assert_int_equal(mf_org_next_due(f.org), START + 1095 * MF_DAY);
    fx_close(&f);
}

static void nobody_files_or_withdraws_it(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power yearly { opens every 10 days notice 5 days to board votes 1 day\n"
                 "    passes when 1 of board effect adopt \"a year\" } }",
            "a board; b board; c board");
    assert_int_equal(fx_file(&f, "a", "yearly", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_OPENS_ITSELF), 1);
    fx_wait(&f, 10 * MF_DAY);
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "a", last(&f)));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_SPONSOR), 1);
    assert_false(mf_org_in_electorate(f.org, 1, MF_FOR_GATHERING, 0));
    fx_close(&f);
}

/* ---- after ---- */

static const char after[] =
    BODY "  power farewell(person: person) { opens after remove votes 1 day\n"
         "    passes when 1 of board effect appoint person to ceo }\n"
         "  power review(which: decision of remove) { opens after remove votes 2 days\n"
         "    passes when 1 of board effect undo which }\n"
         "  power report { opens after remove votes 3 days passes when 1 of board\n"
         "    effect adopt \"a report\" } }";

static void after_another_with_what_it_was_about(void **state)
{
    struct mf_proposal_view v;
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, after, "a board; b board; c board; x ceo");
    n = fx_file(&f, "a", "remove", "x");
    fx_yes(&f, n, "a", NULL, NULL, NULL);
    assert_int_equal(last(&f), 1);
    fx_yes(&f, n, "b", NULL, NULL, NULL);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(last(&f), 4); /* at that very instant, in the charter's order */
    v = mf_org_proposal(f.org, 2);
    assert_true(mf_str_eq(v.rules->name.text, MF_S("farewell")));
    assert_int_equal(v.args[0].person, fx_who(&f, "x"));
    assert_int_equal(v.subject, fx_who(&f, "x"));
    v = mf_org_proposal(f.org, 3);
    assert_int_equal(v.args[0].kind, MF_ARG_DECISION);
    assert_int_equal(v.args[0].proposal, n);
    assert_int_equal(mf_org_proposal(f.org, 4).nargs, 0);
    /* And not after one that fails. */
    fx_wait(&f, 10 * MF_DAY);
    assert_int_equal(last(&f), 4);
    fx_close(&f);
}

/* A yearly election: whom it chooses is left open, and a secret ballot keeps who chose whom. */
static void a_yearly_election(void **state)
{
    static const char charter[] =
        BODY "  power poll(person: person) caretaker { opens every 1 year ballot secret\n"
             "    nominations 7 days by 1 of board votes 7 days\n"
             "    choose 1 from nominees by board using plurality effect appoint person to ceo } }";
    const uint32_t option = 0;
    const struct mf_mark *marks;
    struct mf_command c;
    struct fx f;

    (void)state;
    fx_open(&f, charter, "a board; b board; c board; x");
    fx_wait(&f, MF_YEAR);
    assert_state(&f, 1, PREPARING);
    c = fx_cmd(&f, MF_DO_NOMINATE, "a", 1);
    c.person = fx_who(&f, "x");
    assert_true(fx_submit(&f, c));
    fx_wait(&f, 7 * MF_DAY);
    assert_state(&f, 1, VOTING);
    c = fx_cmd(&f, MF_DO_VOTE, "b", 1);
    c.options = &option;
    c.noptions = 1;
    assert_true(fx_submit(&f, c));
    assert_null(fx_event(&f, MF_EV_VOTED_FOR, 1));
    const struct mf_event *voted = fx_event(&f, MF_EV_VOTED, 1);
    assert_true(voted && voted->ballot == MF_BALLOT_SEALED);
    assert_int_equal(mf_org_marks(f.org, 1, fx_who(&f, "b"), &marks), 0);
    assert_int_equal(mf_org_option(f.org, 1, 0).votes, 0);
    fx_wait(&f, 7 * MF_DAY);
    assert_state(&f, 1, EFFECTIVE);
    assert_int_equal(mf_org_option(f.org, 1, 0).votes, 1);
    assert_int_equal(mf_org_holder(f.org, 0), fx_who(&f, "x"));
    fx_close(&f);
}

/* ---- amendment ---- */

#define AMENDING                                                                                   \
    "  power amend(text: charter) { proposed by 1 of board votes 1 day, closing early\n"           \
    "    passes when 2 of board at most 3 open per proposer effect amend charter }\n"

static void amend_to(struct fx *f, const char *text)
{
    struct mf_command c = fx_cmd(f, MF_DO_DOCUMENT, "a", MF_NO_PROPOSAL);
    uint32_t n;

    c.text = mf_str_c(text);
    fx_submit(f, c); /* or it is stored already */
    assert_true(fx_submit(f, fx_filing(f, "a", "amend", NULL, text, 0)));
    n = last(f);
    fx_yes(f, n, "a", "b", NULL, NULL);
    assert_state(f, n, EFFECTIVE);
}

#define YEARLY(D)                                                                                  \
    "  power yearly { opens every " D " votes 1 day passes when 1 of board effect adopt \"x\" }\n"

/* A clause that an amendment leaves keeps its clock; one that it brings or changes begins then. */
static void amendments_and_the_clock(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BODY AMENDING YEARLY("10 days") "}", "a board; b board; c board");
    fx_wait(&f, 4 * MF_DAY);
    amend_to(&f, BODY AMENDING YEARLY("10 days") "  office clerk\n}");
    assert_int_equal(mf_org_next_due(f.org), START + 10 * MF_DAY);
    amend_to(&f, BODY AMENDING YEARLY("20 days") "  office clerk\n}");
    assert_int_equal(mf_org_next_due(f.org), START + 24 * MF_DAY);
    amend_to(&f, BODY AMENDING "  office clerk\n}");
    assert_int_equal(mf_org_next_due(f.org), MF_NEVER);
    fx_wait(&f, 96 * MF_DAY);
    assert_int_equal(count_of(&f, "yearly"), 0);
    amend_to(&f, BODY AMENDING YEARLY("10 days") "  office clerk\n}");
    assert_int_equal(mf_org_next_due(f.org), START + 110 * MF_DAY);
    fx_wait(&f, 10 * MF_DAY);
    assert_int_equal(count_of(&f, "yearly"), 1);
    fx_close(&f);
}

/* ---- a clock for `in office … for` ---- */

static void in_office_for_a_time(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY
            "  power shrink { proposed by 1 of board only when board in office <= 4 for 7 days\n"
            "    votes 1 day passes when 1 of board at most 3 open per proposer\n"
            "    effect adopt \"a smaller board\" }\n"
            "  power search caretaker { opens when not board in office >= 5 for 7 days\n"
            "    votes 1 day passes when 1 of board effect adopt \"a search\" } }",
            "a board; b board; c board; d board; e board; x");
    fx_wait(&f, 7 * MF_DAY);
    assert_int_equal(count_of(&f, "search"), 1); /* it was not so for seven days at the start */
    leaves(&f, "e");
    fx_wait(&f, 7 * MF_DAY - 1);
    assert_int_equal(fx_file(&f, "a", "shrink", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_TOO_SOON), 1);
    fx_wait(&f, 1);
    assert_int_not_equal(fx_file(&f, "a", "shrink", NULL), 0);
    assert_int_equal(count_of(&f, "search"), 2);
    fx_wait(&f, MF_DAY);
    /* Filled and empty again before the day is over: the time begins anew. */
    seats(&f, "a", "x");
    assert_int_equal(fx_file(&f, "a", "shrink", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_IN_OFFICE), 1);
    fx_wait(&f, 1);
    leaves(&f, "x");
    assert_int_equal(fx_file(&f, "a", "shrink", NULL), 0);
    fx_wait(&f, 7 * MF_DAY);
    assert_int_not_equal(fx_file(&f, "a", "shrink", NULL), 0);
    fx_close(&f);
}

/* Seats lost and won back at one instant break nothing. */
static void no_break_at_one_instant(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            BODY "  power swap(old: person, new: person) { proposed by 1 of board votes 1 day, "
                 "closing early\n"
                 "    passes when 2 of board at most 3 open per proposer\n"
                 "    effect unseat old from board and seat new on board }\n"
                 "  power calm { proposed by 1 of board only when board in office >= 5 for 7 days\n"
                 "    votes 1 day passes when 1 of board at most 3 open per proposer\n"
                 "    effect adopt \"calm\" } }",
            "a board; b board; c board; d board; e board; x");
    fx_wait(&f, 6 * MF_DAY);
    struct mf_command c = fx_filing(&f, "a", "swap", "e", "", 0);
    struct mf_arg args[2] = {c.args[0], c.args[1]};
    args[1].person = fx_who(&f, "x");
    c.args = args;
    assert_true(fx_submit(&f, c));
    fx_yes(&f, 1, "a", "b", NULL, NULL);
    assert_state(&f, 1, EFFECTIVE);
    fx_wait(&f, MF_DAY);
    assert_int_not_equal(fx_file(&f, "a", "calm", NULL), 0);
    fx_close(&f);
}

/* ---- what can't be ---- */

static void refused_at_founding(const char *powers, enum mf_reason reason)
{
    struct mf_arena a;
    struct mf_refusals rs = {.arena = &a};

    mf_arena_init(&a);
    assert_false(mf_engine_carries(fx_charter(&a, mf_strf(&a, "%s%s}", BODY, powers).p), &rs));
    assert_int_equal(rs.list.n, 1);
    assert_int_equal(rs.list.at[0].reason, reason);
    mf_arena_free(&a);
}

static void nobody_says_what_the_arguments_are(void **state)
{
    (void)state;
    refused_at_founding("  power again(person: person) { opens every 1 year votes 1 day\n"
                        "    passes when 1 of board effect appoint person to ceo }\n",
                        MF_WHY_OPENS_WITHOUT);
    refused_at_founding("  power again(whom: person) { opens after remove votes 1 day\n"
                        "    passes when 1 of board effect appoint whom to ceo }\n",
                        MF_WHY_OPENS_WITHOUT);
    refused_at_founding(
        "  power again { opens every 1 year passes when proposed lapses after 1 day\n"
        "    effect adopt \"nothing\" }\n",
        MF_WHY_OPENS_UNPROPOSED);
}

/* Ticks anywhere change nothing (rule 3). */
static void ticks_change_nothing(void **state)
{
    struct mf_hash hashes[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct fx f;
        fx_open(&f, when, "a board; b board; c board; d board; e board; x; y");
        fx_wait(&f, 3 * MF_DAY);
        leaves(&f, "e");
        for (int k = 0; i == 1 && k < 200; k++)
            fx_wait(&f, MF_DAY / 10);
        fx_wait(&f, START + 40 * MF_DAY - f.now);
        assert_int_equal(count_of(&f, "search"), 1);
        hashes[i] = mf_org_state_hash(f.org);
        fx_close(&f);
    }
    assert_memory_equal(hashes[0].b, hashes[1].b, sizeof hashes[0].b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(once_when_the_condition_begins_to_hold),
        cmocka_unit_test(a_break_begins_the_time_anew),
        cmocka_unit_test(at_the_founding_too),
        cmocka_unit_test(no_second_while_one_runs),
        cmocka_unit_test(when_a_power_has_failed),
        cmocka_unit_test(failed_where_a_guard_stands_in_the_way),
        cmocka_unit_test(every_so_often_from_the_founding),
        cmocka_unit_test(nobody_files_or_withdraws_it),
        cmocka_unit_test(after_another_with_what_it_was_about),
        cmocka_unit_test(a_yearly_election),
        cmocka_unit_test(amendments_and_the_clock),
        cmocka_unit_test(in_office_for_a_time),
        cmocka_unit_test(no_break_at_one_instant),
        cmocka_unit_test(nobody_says_what_the_arguments_are),
        cmocka_unit_test(ticks_change_nothing),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
