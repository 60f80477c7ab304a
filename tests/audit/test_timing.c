/* The shortest course of a power against the engine's own, and who is told in it. */
#include "scene.h"

#include "audit/timing.h"

static const char courses[] =
    "charter \"Courses\" {\n"
    "  body board { seats 5 vacancies filled by at_once }\n"
    "  body staff { seats 8 vacancies filled by at_once_staff }\n"
    "  power at_once(person: person) { proposed by 1 of board lapses after 30 days\n"
    "    passes when majority of board in office at most 3 open per proposer\n"
    "    effect seat person on board }\n"
    "  power at_once_staff(person: person) { proposed by 1 of board lapses after 30 days\n"
    "    passes when majority of board in office at most 3 open per proposer\n"
    "    effect seat person on staff }\n"
    "  power a(t: text) { proposed by 1 of board notice 3 days to staff votes 2 days\n"
    "    passes when majority of board in office at most 3 open per proposer effect adopt \"a\" }\n"
    "  power b(t: text) { proposed by 1 of board notice 3 days to board notice 5 days to staff\n"
    "    deliberates 4 days votes 2 days, closing early passes when majority of board in office\n"
    "    at most 3 open per proposer effect adopt \"b\" }\n"
    "  power c(t: text) { proposed by 1 of board hears staff within 6 days votes 2 days, closing "
    "early\n"
    "    passes when majority of board in office veto by 3 of staff within 4 days delay 1 day\n"
    "    at most 3 open per proposer effect adopt \"c\" }\n"
    "  power d(t: text) { proposed by 1 of board votes 1 day passes when majority of board in "
    "office\n"
    "    challenge by 3 of staff within 9 days, overturned within 5 days by majority of staff "
    "voting\n"
    "    delay 2 days at most 3 open per proposer effect adopt \"d\" }\n"
    "  power e(t: text) { proposed by 1 of board at most 3 open per proposer\n"
    "    stage one { notice 2 days to board votes 1 day passes when majority of board in office\n"
    "      veto by 2 of board within 3 days }\n"
    "    stage two { notice 4 days to staff votes 1 day, closing early\n"
    "      passes when majority of staff in office }\n"
    "    delay 2 days effect adopt \"e\" }\n"
    "  power f(t: text) { proposed by 1 of board votes 2 days confirming 5 days\n"
    "    passes when majority of board in office at most 3 open per proposer effect adopt \"f\" }\n"
    "  power g(t: text) { proposed by 1 of board votes 2 days ballot secret\n"
    "    passes when majority of board in office at most 3 open per proposer effect adopt \"g\" }\n"
    "}\n";

static void do_it(struct stage *st, struct mf_command c)
{
    struct mf_refusals rs = {.arena = &st->arena};

    if (c.purpose == MF_FOR_STAGE && c.verb == MF_DO_VOTE &&
        !mf_org_in_electorate(st->org, c.proposal, MF_FOR_STAGE, c.actor))
        return;
    mf_org_submit(st->org, &c, NULL, &rs);
}

/* Everybody wants it and acts as soon as it is possible: when is it effective? */
static mf_instant played(struct stage *st, uint32_t power)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("why")};
    struct mf_command file = {.verb = MF_DO_FILE,
                              .at = mf_org_now(st->org),
                              .actor = 0,
                              .power = power,
                              .args = &arg,
                              .nargs = 1,
                              .body = MF_NO_SLOT,
                              .office = MF_NO_SLOT,
                              .emergency = MF_NO_SLOT};
    struct mf_refusals rs = {.arena = &st->arena};
    struct mf_proposal_view v;
    uint32_t n;

    if (!mf_org_submit(st->org, &file, NULL, &rs))
        print_error("power %u: refused for reason %d\n", power, (int)rs.list.at[0].reason);
    assert_true(rs.list.n == 0);
    n = mf_org_proposals(st->org);
    for (int step = 0; step < 50; step++) {
        v = mf_org_proposal(st->org, n);
        if (mf_state_ended(v.state))
            break;
        for (mf_person p = 0; v.state == MF_ST_VOTING && p < mf_org_persons(st->org); p++)
            do_it(st, (struct mf_command){.verb = MF_DO_VOTE,
                                          .at = mf_org_now(st->org),
                                          .actor = p,
                                          .proposal = n,
                                          .ballot = MF_BALLOT_YES,
                                          .purpose = MF_FOR_STAGE,
                                          .person = MF_NOBODY});
        if (mf_org_next_due(st->org) != MF_NEVER)
            mf_org_advance(st->org, mf_org_next_due(st->org), NULL);
    }
    assert_int_equal(v.state, MF_ST_EFFECTIVE);
    return v.effective - v.filed;
}

static void as_the_engine_does(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st, courses, 0);
    for (uint32_t i = 2; i < st.scene.charter->npowers; i++) {
        const struct mf_power *power = &st.scene.charter->powers[i];
        struct mf_decision d = mf_decide(st.study, power);
        struct mf_timing t = mf_timing_of(st.study, power, &d);
        mf_instant real = played(&st, i);
        if (t.effect != real)
            print_error("power %.*s: %lld h said, %lld h played\n",
                        MF_F(st.scene.charter->powers[i].name.text),
                        (long long)(t.effect / MF_HOUR), (long long)(real / MF_HOUR));
        assert_int_equal(t.effect, real);
    }
    strike(&st);
}

static struct mf_timing timing(struct stage *st, const char *power)
{
    const struct mf_power *of = &st->scene.charter->powers[power_of(st, power)];
    struct mf_decision d = mf_decide(st->study, of);

    return mf_timing_of(st->study, of, &d);
}

static void who_is_told(void **state)
{
    struct stage st;
    struct mf_timing t;

    (void)state;
    set_stage(&st, courses, 0);
    t = timing(&st, "at_once");
    assert_int_equal(t.ntold, 0);
    assert_int_equal(t.effect, 0);
    assert_int_equal(t.silent.hi, 3);
    assert_false(t.brake);
    t = timing(&st, "a");
    assert_int_equal(t.ntold, 1);
    assert_int_equal(t.persons_told, 8);
    assert_int_equal(t.told[0].lead, 5 * MF_DAY);
    assert_false(t.brake); /* the staff are told and can do nothing */
    t = timing(&st, "c");
    assert_true(t.told[0].hearing);
    assert_true(t.brake); /* who is heard may veto */
    assert_int_equal(t.silent.hi, 3 + 6);
    t = timing(&st, "d");
    assert_false(t.brake); /* the staff may challenge, and nobody tells them */
    assert_int_equal(t.silent.hi, 3);
    t = timing(&st, "e");
    assert_int_equal(t.ntold, 2);
    assert_int_equal(t.told[1].after, 6 * MF_DAY);
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_engine_does),
        cmocka_unit_test(who_is_told),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("timing", tests, NULL, NULL);
}
