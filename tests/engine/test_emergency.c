/* Emergencies: declared and ended by signatures or by a power, over by themselves (rule 57). */
#include "engine/standing.h"

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff { seats open admitted by ceo } body safety { seats open admitted by ceo } "      \
    "office ceo\n"                                                                                 \
    "  emergency incident \"Safety incident\" { declared by 2 of safety within 1 hour lasts 72 "   \
    "hours\n"                                                                                      \
    "    reports to public within 24 hours ended by 2 of staff at most 1 per 30 days }\n"          \
    "  emergency drill { declared by 1 of safety lasts 1 day again after 2 days }\n"               \
    "  power declare_it() { proposed by 1 of staff votes 1 day, closing early passes when 1 of "   \
    "staff\n"                                                                                      \
    "    effect declare drill }\n"                                                                 \
    "  power end_it() { proposed by 1 of staff votes 1 day, closing early passes when 1 of "       \
    "staff\n"                                                                                      \
    "    effect end incident }\n"                                                                  \
    "  setting level 1 between 1 and 9\n"                                                          \
    "  power waits(n: amount) { proposed by 1 of staff only when emergency drill votes 1 hour, "   \
    "closing early\n"                                                                              \
    "    passes when 1 of staff delay 5 days effect set level to n }\n"                            \
    "  power either(n: amount) { proposed by 1 of staff only when emergency drill or ceo vacant "  \
    "votes 1 hour, closing early\n"                                                                \
    "    passes when 1 of staff delay 5 days effect set level to n }\n"                            \
    "  power stop(n: amount) { proposed by 1 of staff only when emergency incident votes 1 "       \
    "hour, closing early\n"                                                                        \
    "    passes when 1 of staff delay 1 hour effect end incident and set level to n }\n"           \
    "  power halt(which: decision of waits) { proposed by 1 of staff votes 1 hour, closing early " \
    "passes when 1 of staff\n"                                                                     \
    "    effect stay which for 9 days }\n"                                                         \
    "}\n"

#define PEOPLE "s1 safety; s2 safety; s3 safety; w staff; v staff; k ceo"

static bool sign_it(struct fx *f, enum mf_verb verb, const char *who, const char *emergency)
{
    struct mf_command c = fx_cmd(f, verb, who, MF_NO_PROPOSAL);

    c.emergency = slot_of(f, emergency);
    return fx_submit(f, c);
}

static const struct mf_emergency_row *row(struct fx *f, const char *name)
{
    return MF_ROW(f->org, emergencies, mf_emergency_row, slot_of(f, name));
}

static void declared_by_signatures_within_their_time(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    struct mf_hash before = mf_org_state_hash(f.org);
    assert_false(sign_it(&f, MF_DO_DECLARE, "w", "incident")); /* not of safety */
    struct mf_hash afterwards = mf_org_state_hash(f.org);
    assert_same_hash(before, afterwards);

    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_false(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY), 1);
    fx_wait(&f, MF_HOUR); /* too late: half open */
    assert_int_equal(row(&f, "incident")->declare_count, MF_NO_SLOT);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    assert_false(row(&f, "incident")->running);
    fx_wait(&f, MF_HOUR - 1);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s3", "incident"));
    assert_true(row(&f, "incident")->running);
    assert_true(row(&f, "incident")->until == f.now + 72 * MF_HOUR);
    assert_false(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_int_equal(fx_refused(&f, MF_WHY_EMERGENCY_RUNS), 1);
    assert_true(mf_org_next_due(f.org) == f.now + 24 * MF_HOUR);
    fx_wait(&f, 24 * MF_HOUR);
    assert_int_equal(events_of(&f, MF_EV_REPORT), 1);
    fx_wait(&f, 48 * MF_HOUR);
    assert_false(row(&f, "incident")->running);
    assert_int_equal(events_of(&f, MF_EV_EMERGENCY_OVER), 1);
    fx_close(&f);
}

static void never_permanent(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    fx_wait(&f, 30 * MF_DAY - 1);
    assert_false(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_int_equal(fx_refused(&f, MF_WHY_AT_MOST), 1);
    assert_true(f.refusals.list.at[0].when == f.now + 1);
    fx_wait(&f, 1);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));

    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "drill"));
    fx_wait(&f, MF_DAY);
    assert_false(row(&f, "drill")->running);
    assert_false(sign_it(&f, MF_DO_DECLARE, "s1", "drill"));
    assert_int_equal(fx_refused(&f, MF_WHY_EMERGENCY_AGAIN), 1);
    uint32_t n = act(&f, "w", "declare_it", NULL, 0); /* nor by a power */
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_EMERGENCY_AGAIN), 1);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, act(&f, "w", "declare_it", NULL, 0), EFFECTIVE);
    assert_true(row(&f, "drill")->running);
    fx_close(&f);
}

static void ended_by_those_who_may(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_false(sign_it(&f, MF_DO_END, "w", "incident"));
    assert_int_equal(fx_refused(&f, MF_WHY_NO_EMERGENCY), 1);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    assert_false(sign_it(&f, MF_DO_END, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_END, "w", "incident"));
    assert_true(row(&f, "incident")->running);
    assert_true(sign_it(&f, MF_DO_END, "v", "incident"));
    assert_false(row(&f, "incident")->running);

    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "drill"));
    assert_false(sign_it(&f, MF_DO_END, "w", "drill"));
    assert_int_equal(fx_refused(&f, MF_WHY_EMERGENCY_ENDS_ITSELF), 1);
    assert_state(&f, act(&f, "w", "end_it", NULL, 0), MOOT);
    fx_close(&f);
}

/* Signatures for the end don't outlive the emergency that they were for. */
static void old_signatures_end_nothing_new(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    assert_true(sign_it(&f, MF_DO_END, "w", "incident"));
    fx_wait(&f, 31 * MF_DAY);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    assert_true(sign_it(&f, MF_DO_END, "v", "incident"));
    assert_true(row(&f, "incident")->running);
    fx_close(&f);
}

/*
 * Rule 57: what has passed under an emergency and still waits ends with it; a later declaration
 * doesn't bring it back.
 */
static void what_waits_ends_with_its_emergency(void **state)
{
    uint32_t waits, either, stayed;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "drill"));
    waits = act(&f, "w", "waits", NULL, 2);
    stayed = act(&f, "w", "waits", NULL, 3);
    assert_state(&f, act(&f, "w", "halt", NULL, stayed), EFFECTIVE);
    either = act(&f, "w", "either", NULL, 4);
    assert_state(&f, waits, HELD);
    assert_state(&f, stayed, FROZEN);
    assert_state(&f, either, HELD);
    fx_do(&f, MF_DO_RESIGN, "k", 0); /* the other condition holds */
    fx_wait(&f, MF_DAY - 1);
    assert_state(&f, waits, HELD);
    fx_wait(&f, 1);
    assert_state(&f, waits, FAILED);
    assert_state(&f, stayed, FAILED);
    assert_int_equal(ended_for(&f, waits, MF_WHY_ONLY_WHEN_NO_EMERGENCY), 1);
    assert_state(&f, either, HELD);
    fx_wait(&f, 3 * MF_DAY); /* again in time for the effect */
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "drill"));
    fx_wait(&f, 10 * MF_DAY);
    assert_state(&f, waits, FAILED);
    assert_state(&f, either, EFFECTIVE);
    fx_close(&f);
}

/* A proposal whose own effect ends the emergency that it needs takes effect; another one falls. */
static void what_ends_its_own_emergency_takes_effect(void **state)
{
    uint32_t stop, other;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    stop = act(&f, "w", "stop", NULL, 5);
    other = act(&f, "w", "stop", NULL, 6);
    assert_state(&f, stop, HELD);
    assert_state(&f, other, HELD);
    fx_wait(&f, MF_HOUR);
    assert_state(&f, stop, EFFECTIVE);
    assert_state(&f, other, FAILED);
    assert_false(row(&f, "incident")->running);
    fx_close(&f);
}

/* By signatures too, and in between nobody's vote is touched. */
static void what_is_voted_on_goes_on(void **state)
{
    uint32_t held, voting;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(sign_it(&f, MF_DO_DECLARE, "s1", "incident"));
    assert_true(sign_it(&f, MF_DO_DECLARE, "s2", "incident"));
    held = act(&f, "w", "stop", NULL, 5);
    voting = fx_file(&f, "w", "stop", NULL);
    assert_true(sign_it(&f, MF_DO_END, "w", "incident"));
    assert_state(&f, held, HELD);
    assert_true(sign_it(&f, MF_DO_END, "v", "incident"));
    assert_state(&f, held, FAILED);
    assert_state(&f, voting, VOTING);
    fx_yes(&f, voting, "w", NULL, NULL, NULL);
    assert_state(&f, voting, FAILED); /* tested where it passes (rule 56) */
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_by_signatures_within_their_time),
        cmocka_unit_test(never_permanent),
        cmocka_unit_test(ended_by_those_who_may),
        cmocka_unit_test(old_signatures_end_nothing_new),
        cmocka_unit_test(what_waits_ends_with_its_emergency),
        cmocka_unit_test(what_ends_its_own_emergency_takes_effect),
        cmocka_unit_test(what_is_voted_on_goes_on),
    };

    return RUN(tests);
}
