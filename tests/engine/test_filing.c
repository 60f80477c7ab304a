/* Filing: sponsors, what stands in the way, withdrawal, documents, attestations. */
#include "deciding.h"

#define HEAD                                                                                       \
    "charter \"Test\" {\n"                                                                         \
    "  body board { seats 9 minimum 3 }\n"                                                         \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  body safety { seats open admitted by ceo }\n"                                               \
    "  office ceo office chair of board\n"                                                         \
    "  power fill(person: person) caretaker { proposed by 1 of board votes 1 day\n"                \
    "    passes when 1 of board effect seat person on board }\n"                                   \
    "  power hire(person: person) caretaker { proposed by 1 of board votes 1 day only when ceo "   \
    "vacant\n"                                                                                     \
    "    passes when 1 of board effect appoint person to ceo }\n"

#define PEOPLE "a board; b board; c board; d board; s*20 staff; x safety; boss ceo"

static void start(struct fx *f, const char *charter)
{
    fx_open(f, charter, PEOPLE);
}

static void test_gathering_by_either_of_two_groups(void **state)
{
    static const char charter[] = HEAD "  power oust(person: person) { proposed by 2 of board or "
                                       "25% of staff in office within 5 days\n"
                                       "    notice 2 days to board votes 1 day passes when 3 of "
                                       "board effect unseat person from board }\n}\n";
    struct fx f;
    uint32_t n;

    (void)state;
    start(&f, charter);
    n = fx_file(&f, "a", "oust", "d");
    assert_state(&f, n, GATHERING);
    assert_false(fx_do(&f, MF_DO_SIGN, "a", n));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
    assert_false(fx_do(&f, MF_DO_SIGN, "x", n));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    assert_true(fx_do(&f, MF_DO_SIGN, "s1", n)); /* one of each is neither */
    assert_state(&f, n, GATHERING);
    assert_true(fx_do(&f, MF_DO_UNSIGN, "a", n));
    assert_false(fx_do(&f, MF_DO_UNSIGN, "a", n));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_SPONSOR), 1);
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    assert_true(fx_do(&f, MF_DO_SIGN, "c", n));
    assert_state(&f, n, PREPARING);
    assert_false(fx_do(&f, MF_DO_SIGN, "a", n)); /* signatures only until it opens */
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ALLOWED_STATE), 1);

    n = fx_file(&f, "s1", "oust", "c");
    for (int i = 2; i < 5; i++)
        assert_true(fx_do(&f, MF_DO_SIGN, (const char[]){'s', (char)('0' + i), 0}, n));
    fx_wait(&f, 5 * MF_DAY - 1);
    assert_state(&f, n, GATHERING);
    fx_wait(&f, 1);
    assert_state(&f, n, LAPSED);
    fx_close(&f);
}

static void test_withdrawal(void **state)
{
    static const char charter[] = HEAD "  power oust(person: person) { proposed by 2 of board or "
                                       "25% of staff in office within 5 days\n"
                                       "    notice 2 days to board votes 1 day passes when 3 of "
                                       "board effect unseat person from board }\n}\n";
    struct fx f;
    struct mf_command leave;
    uint32_t n;

    (void)state;
    start(&f, charter);
    n = fx_file(&f, "a", "oust", "d");
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "c", n));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_SPONSOR), 1);
    assert_true(fx_do(&f, MF_DO_WITHDRAW, "a", n));
    assert_state(&f, n, PREPARING);
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "a", n));
    assert_int_equal(fx_refused(&f, MF_WHY_SPONSORS_TOGETHER), 1);
    assert_true(fx_do(&f, MF_DO_WITHDRAW, "b", n));
    assert_state(&f, n, WITHDRAWN);

    n = fx_file(&f, "a", "oust", "d"); /* not once voting has opened */
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    fx_wait(&f, 2 * MF_DAY);
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "a", n));
    fx_wait(&f, MF_DAY);

    n = fx_file(&f, "s1", "oust", "d"); /* a petition, once open, belongs to nobody */
    for (int i = 2; i < 6; i++)
        assert_true(fx_do(&f, MF_DO_SIGN, (const char[]){'s', (char)('0' + i), 0}, n));
    assert_state(&f, n, PREPARING);
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "s1", n));
    assert_int_equal(fx_refused(&f, MF_WHY_PETITION), 1);

    n = fx_file(&f, "a", "oust", "c"); /* one who has left can't, so nobody can */
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    leave = fx_cmd(&f, MF_DO_LEAVE, "b", 0);
    leave.body = 0;
    assert_true(fx_submit(&f, leave));
    assert_false(fx_do(&f, MF_DO_WITHDRAW, "a", n));
    assert_int_equal(fx_refused(&f, MF_WHY_SPONSOR_LEFT), 1);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, VOTING); /* the motion belongs to the organisation */
    fx_close(&f);
}

static void test_every_failing_clause_in_charter_order(void **state)
{
    static const char charter[] = HEAD
        "  power act(value: amount) { proposed by 1 of board only when ceo vacant and value <= 5\n"
        "    passes when 2 of board votes 1 day at most 1 open per proposer effect adopt \"it\" "
        "}\n}\n";
    struct fx f;

    (void)state;
    fx_open(&f, charter,
            "a board; b board; s staff; boss ceo"); /* two of at least three: caretaker */
    assert_false(fx_submit(&f, fx_filing(&f, "s", "act", NULL, NULL, 9)));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_OFFICE_HELD), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_PARAM), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_RULE_CANNOT_HOLD), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_MINIMUM), 1);
    for (uint32_t i = 1; i < f.refusals.list.n; i++)
        assert_true(f.refusals.list.at[i - 1].clause.at <= f.refusals.list.at[i].clause.at);
    assert_int_equal(mf_org_proposals(f.org), 0);
    fx_close(&f);
}

static void test_caretaker_bars_only_its_own_branch(void **state)
{
    static const char charter[] = HEAD
        "  power act(value: amount) { proposed by 1 of staff votes 1 day\n"
        "    passes when majority of board in office or 3 of staff effect adopt \"it\" }\n"
        "  power both(value: amount) { proposed by 1 of staff votes 1 day\n"
        "    passes when majority of board in office and 3 of staff effect adopt \"it\" }\n}\n";
    struct fx f;
    struct mf_leaf_facts *facts;
    uint32_t n, k;

    (void)state;
    fx_open(&f, charter, "a board; b board; s*5 staff");
    n = fx_file(&f, "s1", "act", NULL);
    assert_int_not_equal(n, 0);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    assert_true(mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &k));
    assert_true(facts[0].caretaker);
    assert_int_equal(facts[0].now, MF_FALSE); /* both directors said yes, and it doesn't count */
    fx_yes(&f, n, "s1", "s2", "s3", NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(fx_file(&f, "s1", "both", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_MINIMUM), 1);
    fx_close(&f);
}

static void test_caretaker_is_read_when_voting_opens(void **state)
{
    static const char charter[] =
        HEAD "  power act(value: amount) { proposed by 1 of board votes 9 days\n"
             "    passes when 2 of board delay 5 days effect adopt \"it\" }\n}\n";
    struct fx f;
    struct mf_command leave;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, "a board; b board; c board");
    n = fx_file(&f, "a", "act", NULL);
    leave = fx_cmd(&f, MF_DO_LEAVE, "c", 0);
    leave.body = 0;
    assert_true(fx_submit(&f, leave));
    assert_true(mf_org_caretaker(f.org, 0, NULL));
    fx_yes(&f, n, "a", "b", NULL, NULL); /* finishes the vote it has begun */
    fx_wait(&f, 14 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(fx_file(&f, "a", "act", NULL), 0);
    fx_close(&f);
}

static void test_at_most_open_per_proposer(void **state)
{
    static const char charter[] = HEAD "  power act(value: amount) { proposed by 1 of board votes "
                                       "2 days at most 2 open per proposer\n"
                                       "    passes when 2 of board effect adopt \"it\" }\n}\n";
    struct fx f;

    (void)state;
    start(&f, charter);
    for (uint64_t i = 1; i < 3; i++)
        assert_true(fx_submit(&f, fx_filing(&f, "a", "act", NULL, NULL, i)));
    assert_false(fx_submit(&f, fx_filing(&f, "a", "act", NULL, NULL, 3)));
    assert_int_equal(fx_refused(&f, MF_WHY_AT_MOST_OPEN), 1);
    assert_true(fx_submit(&f, fx_filing(&f, "b", "act", NULL, NULL, 3)));
    fx_wait(&f, 2 * MF_DAY);
    assert_true(fx_submit(&f, fx_filing(&f, "a", "act", NULL, NULL, 3)));
    fx_close(&f);
}

static void test_only_when_at_passing_and_at_effect(void **state)
{
    static const char charter[] = HEAD
        "  power act(value: amount) { proposed by 1 of board only when ceo vacant votes 3 days\n"
        "    passes when 2 of board delay 3 days effect adopt \"it\" }\n}\n";
    struct fx f;
    uint32_t n, hire, k;
    const struct mf_refusal *why;

    (void)state;
    for (int when = 0; when < 2; when++) {
        fx_open(&f, charter, "a board; b board; c board");
        n = fx_file(&f, "a", "act", NULL);
        fx_yes(&f, n, "a", "b", NULL, NULL);
        if (when == 1)
            fx_wait(&f, 4 * MF_DAY);
        hire = fx_file(&f, "a", "hire", "c");
        fx_yes(&f, hire, "a", NULL, NULL, NULL);
        fx_wait(&f, 6 * MF_DAY);
        assert_state(&f, hire, EFFECTIVE);
        assert_state(&f, n, FAILED);
        assert_int_equal(mf_org_proposal(f.org, n).passed != MF_NEVER, when == 1);
        mf_org_end_reasons(f.org, n, &why, &k);
        assert_int_equal(k, 1);
        assert_int_equal(why[0].reason, MF_WHY_ONLY_WHEN_OFFICE_HELD);
        fx_close(&f);
    }
}

static void test_arguments(void **state)
{
    static const char charter[] =
        HEAD "  power oust(person: person, grounds: text) { proposed by 1 of board votes 1 day\n"
             "    passes when 3 of board effect unseat person from board }\n}\n";
    struct fx f;
    struct mf_command c;
    struct mf_arg args[3];
    static char longer[70000];

    (void)state;
    start(&f, charter);
    c = fx_filing(&f, "a", "oust", "d", "Grounds.", 0);
    memcpy(args, c.args, 2 * sizeof *args);
    args[2] = args[1];
    c.args = args;
    c.nargs = 1;
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_BAD_ARGUMENT), 1);
    c.nargs = 3;
    assert_false(fx_submit(&f, c));
    c.nargs = 2;
    args[0].person = 9999;
    args[1].text = (struct mf_str){0};
    assert_false(fx_submit(&f, c)); /* both are said */
    assert_int_equal(fx_refused(&f, MF_WHY_UNKNOWN_PERSON), 1);
    assert_int_equal(fx_refused(&f, MF_WHY_BAD_ARGUMENT), 1);
    args[0].person = fx_who(&f, "d");
    memset(longer, 'x', sizeof longer);
    args[1].text = (struct mf_str){longer, sizeof longer};
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_TOO_LONG), 1);
    args[1].text.n = 65535;
    assert_true(fx_submit(&f, c));
    c.power = 999;
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_UNKNOWN_POWER), 1);
    c.actor = 9999;
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_UNKNOWN_PERSON), 1);
    c = fx_cmd(&f, MF_DO__COUNT, "a", 0);
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_BAD_COMMAND), 1);
    c.at = START - 1;
    f.refusals.list.n = 0;
    assert_false(mf_org_submit(f.org, &c, &f.events, &f.refusals));
    assert_int_equal(fx_refused(&f, MF_WHY_CLOCK), 1);
    fx_close(&f);
}

static void test_documents_are_stored_before_a_filing_names_them(void **state)
{
    static const char charter[] = HEAD "  power adopt(paper: hash) { proposed by 1 of board votes "
                                       "1 day passes when 3 of board effect adopt \"it\" }\n}\n";
    struct fx f;
    struct mf_command c;

    (void)state;
    start(&f, charter);
    assert_false(fx_submit(&f, fx_filing(&f, "a", "adopt", NULL, "The paper.", 0)));
    assert_int_equal(fx_refused(&f, MF_WHY_DOCUMENT_MISSING), 1);
    c = fx_cmd(&f, MF_DO_DOCUMENT, "s1", 0);
    assert_false(fx_submit(&f, c));
    c.text = MF_S("The paper.");
    assert_true(fx_submit(&f, c));
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_DOCUMENT_STORED), 1);
    assert_true(fx_submit(&f, fx_filing(&f, "a", "adopt", NULL, "The paper.", 0)));
    fx_close(&f);
}

static struct mf_command attest(struct fx *f, const char *who, const char *what, uint32_t proposal)
{
    struct mf_command c = fx_cmd(f, MF_DO_ATTEST, who, proposal);

    c.word = mf_str_c(what);
    return c;
}

static void test_attestations_are_needed_at_voting_and_at_passing(void **state)
{
    static const char charter[] =
        HEAD "  power now(grounds: text) { proposed by 1 of board requires evals attested by "
             "safety within 10 days\n"
             "    votes 5 days passes when 2 of board effect adopt \"it\" }\n"
             "  power soon(grounds: text) { proposed by 1 of board notice 2 days to board\n"
             "    requires evals attested by safety within 10 days votes 5 days passes when 2 of "
             "board effect adopt \"it\" }\n}\n";
    struct fx f;
    uint32_t n, k;

    (void)state;
    start(&f, charter);
    assert_int_equal(fx_file(&f, "a", "now", NULL), 0); /* voting would open at once */
    assert_int_equal(fx_refused(&f, MF_WHY_ATTESTATION_MISSING), 1);
    assert_false(fx_submit(&f, attest(&f, "a", "evals", 0)));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    assert_false(fx_submit(&f, attest(&f, "x", "nothing", 0)));

    n = fx_file(&f, "a", "soon", NULL); /* can still come during the notice */
    k = fx_file(&f, "b", "fill", "s1");
    assert_true(fx_submit(&f, attest(&f, "x", "evals", k))); /* but not for another proposal */
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, FAILED);
    n = fx_file(&f, "a", "soon", NULL);
    assert_true(fx_submit(&f, attest(&f, "x", "evals", n)));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, VOTING);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);

    assert_true(fx_submit(&f, attest(&f, "x", "evals", 0)));
    fx_wait(&f, 6 * MF_DAY);
    n = fx_file(&f, "a", "now", NULL); /* six days old when voting opens, eleven at passing */
    assert_int_not_equal(n, 0);
    fx_yes(&f, n, "a", "b", NULL, NULL);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, FAILED);
    fx_close(&f);
}

static void test_passes_when_proposed(void **state)
{
    static const char charter[] =
        HEAD "  power act(value: amount) { proposed by 2 of board within 2 days passes when "
             "proposed effect adopt \"it\" }\n"
             "  power told(value: amount) { proposed by 2 of board within 2 days notice 3 days to "
             "staff passes when proposed effect adopt \"it\" }\n}\n";
    struct fx f;
    uint32_t n;

    (void)state;
    start(&f, charter);
    n = fx_file(&f, "a", "act", NULL);
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    assert_state(&f, n, EFFECTIVE);
    n = fx_file(&f, "a", "told", NULL);
    assert_true(fx_do(&f, MF_DO_SIGN, "b", n));
    assert_state(&f, n, PREPARING);
    fx_wait(&f, 3 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
    fx_open(&f, charter, "a board; b board"); /* the sponsors decide, and a caretaker can't */
    assert_int_equal(fx_file(&f, "a", "act", NULL), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_CARETAKER_MINIMUM), 1);
    fx_close(&f);
}

static void test_checking_changes_nothing(void **state)
{
    static const char charter[] =
        HEAD "  power act(value: amount) { proposed by 1 of board passes when 1 of board lapses "
             "after 1 day effect adopt \"it\" }\n}\n";
    struct fx f;
    struct mf_command c;

    (void)state;
    start(&f, charter);
    c = fx_filing(&f, "a", "act", NULL, NULL, 1);
    c.at = f.now;
    assert_true(mf_org_check(f.org, &c, &f.refusals));
    assert_int_equal(mf_org_proposals(f.org), 0);
    assert_int_equal(mf_org_next_due(f.org), MF_NEVER);
    c.actor = fx_who(&f, "s1");
    assert_false(mf_org_check(f.org, &c, &f.refusals));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ELIGIBLE), 1);
    c.at++;
    assert_false(mf_org_check(f.org, &c, &f.refusals));
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gathering_by_either_of_two_groups),
        cmocka_unit_test(test_withdrawal),
        cmocka_unit_test(test_every_failing_clause_in_charter_order),
        cmocka_unit_test(test_caretaker_bars_only_its_own_branch),
        cmocka_unit_test(test_caretaker_is_read_when_voting_opens),
        cmocka_unit_test(test_at_most_open_per_proposer),
        cmocka_unit_test(test_only_when_at_passing_and_at_effect),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_documents_are_stored_before_a_filing_names_them),
        cmocka_unit_test(test_attestations_are_needed_at_voting_and_at_passing),
        cmocka_unit_test(test_passes_when_proposed),
        cmocka_unit_test(test_checking_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
