/* November 2023 under four charters: the numbers of the record, and what follows from the rules. */
#include "replay.h"

struct replayed {
    const struct mf_scenario *sc;
    const struct mf_charter *charter;
    struct mf_cast cast;
    struct mf_account *account;
};

static struct replayed play(struct mf_arena *a, const char *charter, const char *variant)
{
    struct replayed r = {.sc = openai(a), .charter = library_charter(a, charter)};
    struct mf_run_options options = {.variant = MF_AS_IT_HAPPENED,
                                     .intention = UINT32_MAX,
                                     .attempt = UINT32_MAX,
                                     .with_hash = true};
    if (variant)
        assert_true(mf_variant_find(r.sc, mf_str_c(variant), &options.variant));
    r.cast = mf_cast_make(a, r.sc);
    r.account = mf_run(&r.cast, r.charter, options);
    assert_non_null(r.account->org);
    return r;
}

/* The cast moves with the struct; accounts point at the caller's. */
#define PLAY(r, charter, variant)                                                                  \
    struct replayed r = play(*state, charter, variant);                                            \
    r.account->cast = &r.cast

static const struct mf_attempt_account *attempt(const struct replayed *r, const char *power)
{
    for (uint32_t i = 0; i < r->account->nintentions; i++)
        for (uint32_t k = 0; k < r->account->intentions[i].nattempts; k++)
            if (mf_str_is(r->account->intentions[i].attempts[k].attempt->power.text, power))
                return &r->account->intentions[i].attempts[k];
    fail_msg("nothing sought with %s", power);
    return NULL;
}

static void assert_count(const struct mf_leaf_facts *f, uint64_t need, uint64_t have, uint64_t of)
{
    assert_int_equal(f->need, need);
    assert_int_equal(f->have, have);
    assert_int_equal(f->of, of);
}

static void the_four_reach_a_majority_with_seven_and_six_in_office(void **state)
{
    static const struct {
        const char *variant;
        uint64_t need, of;
        enum mf_outcome outcome;
    } boards[] = {{"nine", 5, 9, MF_OUT_LAPSED},
                  {"eight", 5, 8, MF_OUT_LAPSED},
                  {"seven", 4, 7, MF_OUT_EFFECTIVE},
                  {NULL, 4, 6, MF_OUT_EFFECTIVE}};
    for (unsigned i = 0; i < sizeof boards / sizeof *boards; i++) {
        PLAY(r, "charters/openai-2016.md", boards[i].variant);
        const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
        assert_int_equal(a->nfacts, 1);
        /* Where it takes thirty days to lapse, one of the four has changed his mind by then. */
        uint64_t have = boards[i].outcome == MF_OUT_LAPSED ? 3 : 4;
        assert_count(&a->facts[0], boards[i].need, have, boards[i].of);
        assert_int_equal(a->outcome, boards[i].outcome);
        if (a->outcome == MF_OUT_LAPSED)
            assert_int_equal(a->ended - a->tried, 30 * MF_DAY);
        mf_account_free(r.account);
    }
}

static void as_it_stood_nobody_was_told_by_duty(void **state)
{
    PLAY(r, "charters/openai-2016.md", NULL);
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_int_equal(a->effect, a->tried);
    assert_int_equal(a->final, a->tried);
    assert_int_equal(a->told.by[MF_KNOW_DUTY], 0);
    assert_int_equal(a->told.by[MF_KNOW_CHOICE], 1);
    assert_int_equal(a->at_filing.by[MF_KNOW_DUTY] + a->at_filing.by[MF_KNOW_SIGHT], 0);
    assert_int_equal(a->warned, 0);
    assert_int_equal(a->say, 6);
    assert_int_equal(a->say_knew, 4);
    assert_int_equal(a->nstoppers, 1);
    assert_int_equal(a->stoppers[0].kind, MF_STOP_DECIDERS);
    assert_int_equal(a->stoppers[0].count, 1);
    mf_account_free(r.account);
}

static void the_consent_gap_is_738_of_770(void **state)
{
    PLAY(r, "charters/openai-2016.md", NULL);
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_int_equal(a->ngaps, 1);
    assert_int_equal(a->gaps[0].against, 738);
    assert_int_equal(a->gaps[0].of, 770);
    assert_false(a->gaps[0].inferred);
    mf_account_free(r.account);
}

static void delaware_needs_five_of_nine_present(void **state)
{
    PLAY(r, "charters/delaware-default.md", NULL);
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_count(&a->facts[0], 4, 4, 6);
    assert_true(a->facts[0].has_quorum);
    assert_int_equal(a->facts[0].quorum_need, 5);
    assert_int_equal(a->facts[0].quorum_have, 6);
    assert_int_equal(a->facts[0].quorum_of, 9);
    assert_int_equal(a->warned, 48 * MF_HOUR);
    assert_true(a->subject_at_filing);
    assert_int_equal(a->stoppers[1].kind, MF_STOP_AWAY);
    assert_int_equal(a->stoppers[1].count, 2);
    mf_account_free(r.account);
}

static void in_delaware_two_who_stay_away_break_the_quorum(void **state)
{
    PLAY(r, "charters/delaware-default.md", "away");
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_int_equal(a->outcome, MF_OUT_REJECTED);
    assert_int_equal(a->facts[0].quorum_have, 4);
    assert_int_equal(attempt(&r, "remove_ceo_by_consent")->outcome, MF_OUT_LAPSED);
    mf_account_free(r.account);
}

static void half_of_the_employees_lift_the_suspension(void **state)
{
    PLAY(r, "charters/balanced.md", NULL);
    const struct mf_attempt_account *a = attempt(&r, "suspend_ceo");
    assert_int_equal(a->outcome, MF_OUT_UNDONE);
    assert_int_equal(a->effect, a->tried);
    assert_int_equal(a->final, MF_NEVER);
    assert_count(&a->signs[0], 385, 385, 770);
    assert_true(a->verdict[0].now == MF_TRUE);
    assert_int_equal(a->verdict[0].quorum_need, 385);
    assert_int_equal(mf_org_holder(r.account->org, 0), 0);
    assert_false(mf_org_suspended(r.account->org, 0, 0));
    mf_account_free(r.account);
}

static void without_them_it_ends_by_itself_after_ten_days(void **state)
{
    mf_instant end;
    assert_true(mf_instant_parse(MF_S("2023-11-27T04:00Z"), &end));
    PLAY(r, "charters/balanced.md", "quiet");
    const struct mf_attempt_account *a = attempt(&r, "suspend_ceo");
    assert_int_equal(a->outcome, MF_OUT_OVER);
    assert_int_equal(a->ended, end);
    assert_int_equal(a->final, end);
    mf_account_free(r.account);
}

static void balanced_refuses_the_removal_by_every_clause_that_fails(void **state)
{
    static const enum mf_reason expected[] = {MF_WHY_CARETAKER_MINIMUM, MF_WHY_CARETAKER_REQUIRE,
                                              MF_WHY_CARETAKER_VACANCY};
    PLAY(r, "charters/balanced.md", NULL);
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    uint32_t last = 0, found = 0;
    assert_int_equal(a->outcome, MF_OUT_REFUSED);
    for (uint32_t i = 0; i < a->nrefusals; i++) {
        assert_true(a->refusals[i].clause.at >= last);
        last = a->refusals[i].clause.at;
        found += found < 3 && a->refusals[i].reason == expected[found];
    }
    assert_int_equal(found, 3);
    mf_account_free(r.account);
}

static void in_a_plain_dao_everybody_knows_at_once(void **state)
{
    PLAY(r, "charters/plain-dao.charter", NULL);
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_int_equal(a->outcome, MF_OUT_REJECTED);
    assert_int_equal(a->at_filing.by[MF_KNOW_SIGHT], 772); /* all but the four and whom they told */
    assert_int_equal(a->facts[0].yes, 3);                  /* one of the four changed his mind */
    assert_int_equal(a->facts[0].no, 739); /* 738 of staff and the chief executive */
    mf_account_free(r.account);
}

static void in_a_plain_dao_a_needed_removal_takes_ten_days(void **state)
{
    PLAY(r, "charters/plain-dao.charter", "needed");
    const struct mf_attempt_account *a = attempt(&r, "remove_ceo");
    assert_int_equal(a->outcome, MF_OUT_EFFECTIVE);
    assert_int_equal(a->effect - a->tried, 10 * MF_DAY);
    mf_account_free(r.account);
}

static void what_a_charter_lacks_is_skipped_and_said(void **state)
{
    PLAY(r, "charters/plain-dao.charter", NULL);
    bool board = false;
    for (uint32_t i = 0; i < r.account->skipped.n; i++)
        board |= mf_str_is(r.account->skipped.at[i].seat, "board") &&
                 r.account->skipped.at[i].persons == 9;
    assert_true(board);
    assert_int_equal(attempt(&r, "suspend_ceo")->outcome, MF_OUT_ABSENT);
    assert_int_equal(attempt(&r, "remove_director")->outcome, MF_OUT_ABSENT);
    mf_account_free(r.account);
}

static void the_same_run_gives_the_same_state(void **state)
{
    PLAY(a, "charters/balanced.md", NULL);
    PLAY(b, "charters/balanced.md", NULL);
    assert_memory_equal(&a.account->state_hash, &b.account->state_hash, sizeof(struct mf_hash));
    assert_int_equal(a.account->commands, b.account->commands);
    assert_int_equal(a.account->steps.n, b.account->steps.n);
    mf_account_free(a.account);
    mf_account_free(b.account);
}

/* ---- a small organisation
 * -------------------------------------------------------------------------- */

#define SMALL_HEAD                                                                                 \
    "charter \"Small\" {\n"                                                                        \
    "  body board \"Board\" { seats 5 vacancies filled by elect }\n"                               \
    "  body staff \"Staff\" { seats open admitted by ceo }\n"                                      \
    "  office ceo \"Chief Executive\"\n"                                                           \
    "  power elect(person: person) {\n"                                                            \
    "    proposed by 1 of board notice 7 days to board votes 7 days\n"                             \
    "    passes when majority of board in office effect seat person on board\n"                    \
    "  }\n"                                                                                        \
    "  power dismiss(person: person) {\n"                                                          \
    "    proposed by 1 of board notice 2 days to board, subject votes 3 days\n"

static struct replayed play_text(struct mf_arena *a, const char *scenario, const char *charter)
{
    struct replayed r = {.sc = good_scenario(a, scenario),
                         .charter = good_charter(a, "small.charter", mf_str_c(charter))};
    r.cast = mf_cast_make(a, r.sc);
    r.account =
        mf_run(&r.cast, r.charter,
               (struct mf_run_options){
                   .variant = MF_AS_IT_HAPPENED, .intention = UINT32_MAX, .attempt = UINT32_MAX});
    return r;
}

static const char small_scenario[] =
    "scenario \"Small\" { starts 2024-01-01 ends 2024-12-31\n"
    "  people { ana \"Ana\" board source \"x\"  budi \"Budi\" board source \"x\"\n"
    "    citra \"Citra\" board source \"x\"  dewi \"Dewi\" ceo, staff source \"x\"\n"
    "    workers 9 \"Workers\" staff source \"x\" }\n"
    "  at 2024-02-01 ana, budi seek dismiss(dewi) source \"x\"\n"
    "  stance citra against dewi leaving ceo source \"x\"\n"
    "  at 2024-02-04T12:00Z budi against dewi leaving ceo source \"x\" }\n";

static void a_change_of_mind_changes_the_ballot(void **state)
{
    struct replayed r = play_text(
        *state, small_scenario,
        SMALL_HEAD
        "    passes when majority of board present effect remove person from ceo\n  }\n}\n");
    const struct mf_attempt_account *a = attempt(&r, "dismiss");
    assert_int_equal(a->outcome, MF_OUT_REJECTED);
    assert_int_equal(a->facts[0].yes, 1);
    assert_int_equal(a->facts[0].no, 2);
    mf_account_free(r.account);
}

static void opponents_with_a_veto_use_it(void **state)
{
    struct replayed r = play_text(
        *state, small_scenario,
        SMALL_HEAD "    passes when majority of board present veto by 1 of board within 3 days\n"
                   "    effect remove person from ceo\n  }\n}\n");
    const struct mf_attempt_account *a = attempt(&r, "dismiss");
    assert_true(a->outcome == MF_OUT_VETOED || a->outcome == MF_OUT_REJECTED);
    assert_int_equal(a->effect, MF_NEVER);
    mf_account_free(r.account);
}

static void people_who_do_not_fit_are_not_founded(void **state)
{
    struct replayed r = play_text(
        *state, small_scenario,
        "charter \"Tiny\" { body board { seats 2 vacancies filled by elect } office ceo \n"
        "  power elect(person: person) { proposed by 1 of board notice 7 days to board votes 7 "
        "days\n"
        "    passes when majority of board in office effect seat person on board } }\n");
    assert_null(r.account->org);
    assert_true(r.account->nrefusals > 0);
    mf_account_free(r.account);
}

/* ---- when the record is silent
 * ----------------------------------------------------------------------------- */

static mf_instant instant(const char *text)
{
    mf_instant t;
    assert_true(mf_instant_parse(mf_str_c(text), &t));
    return t;
}

#define PASSES "    passes when majority of board present effect remove person from ceo\n  }\n}\n"

/* The small scenario and one line more. */
static const char *small_with(struct mf_arena *a, const char *line)
{
    struct mf_str rest = mf_str_c(small_scenario);
    return mf_strf(a, "%.*s%s }\n", (int)(rest.n - 2), rest.p, line).p;
}

static struct replayed play_outage(struct mf_arena *a, bool clause, const char *from,
                                   const char *to)
{
    const char *line = mf_strf(a, "  outage from %s to %s source \"x\"", from, to).p;
    const char *charter =
        mf_strf(a, "%.*s%s%s", (int)(sizeof SMALL_HEAD PASSES - 1 - 2), SMALL_HEAD PASSES,
                clause ? "  silence over 1 hour extends\n" : "", "}\n")
            .p;
    return play_text(a, small_with(a, line), charter);
}

/* Voting is from 3 to 6 February; budi's change of mind, on the 4th at noon, would tip it. */
static void silence_lengthens_what_is_open_by_itself(void **state)
{
    static const struct {
        const char *from, *to;
        mf_duration longer;
    } cases[] = {
        {"2024-02-04T00:00Z", "2024-02-04T00:30Z", 0},
        {"2024-02-04T00:00Z", "2024-02-04T01:00Z", 0},
        {"2024-02-04T00:00Z", "2024-02-04T01:01Z", 61 * MF_MINUTE},
        {"2024-02-04T00:00Z", "2024-02-05T18:00Z", 42 * MF_HOUR},
        {"2024-02-04T00:00Z", "2024-02-09T00:00Z", 5 * MF_DAY},
        {"2024-02-06T00:00Z", "2024-02-09T00:00Z", 0}, /* begins when voting has closed */
        {"2024-02-01T12:00Z", "2024-02-02T12:00Z", 0}, /* notice isn't lengthened */
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct replayed r = play_outage(*state, true, cases[i].from, cases[i].to);
        const struct mf_attempt_account *a = attempt(&r, "dismiss");
        assert_int_equal(a->outcome, MF_OUT_REJECTED);
        assert_int_equal(a->ended, instant("2024-02-06") + cases[i].longer);
        assert_int_equal(a->facts[0].no, 2);
        mf_account_free(r.account);
    }
}

static void without_the_clause_a_vote_closes_unseen(void **state)
{
    struct replayed r = play_outage(*state, false, "2024-02-04T00:00Z", "2024-02-09T00:00Z");
    const struct mf_attempt_account *a = attempt(&r, "dismiss");
    assert_int_equal(a->outcome, MF_OUT_EFFECTIVE);
    assert_int_equal(a->effect, instant("2024-02-06"));
    mf_account_free(r.account);
}

/* The last instant at which the account has an event of that kind about a person. */
static mf_instant last_event(const struct replayed *r, enum mf_event_kind kind, uint32_t line)
{
    mf_instant at = MF_NEVER;
    for (uint32_t i = 0; i < r->account->steps.n; i++) {
        const struct mf_step *st = &r->account->steps.at[i];
        if (st->kind == MF_STEP_EVENT && st->event.kind == kind &&
            st->event.person == r->sc->people[line].first)
            at = st->at;
    }
    return at;
}

static void what_is_done_in_an_outage_is_recorded_when_it_is_over(void **state)
{
    static const char scenario[] =
        "scenario \"Silent\" { starts 2024-01-01 ends 2024-12-31\n"
        "  people { ana \"Ana\" board source \"x\"  budi \"Budi\" board source \"x\"\n"
        "    citra \"Citra\" board until 2024-02-02T12:00Z source \"x\"\n"
        "    dewi \"Dewi\" ceo source \"x\" }\n"
        "  outage from 2024-02-01 to 2024-02-03 source \"x\"\n"
        "  at 2024-02-01 ana seek dismiss(dewi) source \"x\"\n"
        "  at 2024-02-02 budi resigns source \"x\"\n"
        "  outage from 2024-03-01 to 2024-12-31 source \"x\" }\n";
    struct replayed r = play_text(*state, scenario, SMALL_HEAD PASSES);
    assert_int_equal(attempt(&r, "dismiss")->tried, instant("2024-02-03"));
    assert_int_equal(last_event(&r, MF_EV_RESIGNED, 1), instant("2024-02-03"));
    assert_int_equal(last_event(&r, MF_EV_RESIGNED, 2), instant("2024-02-03"));
    assert_int_equal(attempt(&r, "dismiss")->outcome, MF_OUT_EFFECTIVE);
    mf_account_free(r.account);
}

static void a_page_is_made_of_everything(void **state)
{
    const struct mf_scenario *sc = good_scenario(*state, small_scenario);
    const struct mf_charter *charters[] = {
        good_charter(*state, "a/small.charter",
                     MF_S(SMALL_HEAD "    passes when majority of board present effect remove "
                                     "person from ceo\n  }\n}\n")),
        good_charter(
            *state, "b/small.charter",
            MF_S("charter \"Tiny\" { body board { seats 2 vacancies filled by elect } office ceo \n"
                 "  power elect(person: person) { proposed by 1 of board notice 7 days to board "
                 "votes 7 days\n"
                 "    passes when majority of board in office effect seat person on board } }\n"))};
    struct mf_replay *replay = mf_replay_make(
        *state, sc, charters, 2, (struct mf_replay_options){MF_AS_IT_HAPPENED, true, true});
    assert_true(mf_str_is(replay->under[0].stem, "a/small.charter"));
    for (unsigned width = 40; width <= 200; width += 32)
        for (unsigned l = 0; l < MF_LINGUA__COUNT; l++) {
            struct mf_buf out;
            struct mf_term term = {.width = width};
            mf_buf_init(&out, *state);
            mf_replay_show(&out, &term, replay, (enum mf_lingua)l, false);
            assert_true(out.n > 0);
            for (struct mf_str rest = mf_buf_str(&out); rest.n > 0;) {
                size_t end = 0;
                while (end < rest.n && rest.p[end] != '\n')
                    end++;
                assert_true(mf_str_width(mf_str_sub(rest, 0, end)) <= width);
                rest = mf_str_sub(rest, end + 1, rest.n);
            }
        }
    mf_replay_free(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_four_reach_a_majority_with_seven_and_six_in_office),
        TEST(as_it_stood_nobody_was_told_by_duty),
        TEST(the_consent_gap_is_738_of_770),
        TEST(delaware_needs_five_of_nine_present),
        TEST(in_delaware_two_who_stay_away_break_the_quorum),
        TEST(half_of_the_employees_lift_the_suspension),
        TEST(without_them_it_ends_by_itself_after_ten_days),
        TEST(balanced_refuses_the_removal_by_every_clause_that_fails),
        TEST(in_a_plain_dao_everybody_knows_at_once),
        TEST(in_a_plain_dao_a_needed_removal_takes_ten_days),
        TEST(what_a_charter_lacks_is_skipped_and_said),
        TEST(the_same_run_gives_the_same_state),
        TEST(a_change_of_mind_changes_the_ballot),
        TEST(opponents_with_a_veto_use_it),
        TEST(people_who_do_not_fit_are_not_founded),
        TEST(silence_lengthens_what_is_open_by_itself),
        TEST(without_the_clause_a_vote_closes_unseen),
        TEST(what_is_done_in_an_outage_is_recorded_when_it_is_over),
        TEST(a_page_is_made_of_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
