/* Which clauses stop what: every one of them, in the order of the charter, and each by itself. */
#include "replay.h"

#include "replay/say.h"
#include "replay/why_internal.h"

static struct mf_replay *replay_of(struct mf_arena *a, const char *charter, const char *variant)
{
    const struct mf_charter *c = library_charter(a, charter);
    const struct mf_scenario *sc = openai(a);
    struct mf_replay_options options = {MF_AS_IT_HAPPENED, false, false};
    if (variant)
        assert_true(mf_variant_find(sc, mf_str_c(variant), &options.variant));
    return mf_replay_make(a, sc, &c, 1, options);
}

static const struct mf_why *why_of(const struct mf_replay *replay, const char *power)
{
    const struct mf_under *u = &replay->under[0];
    for (uint32_t i = 0; i < u->nfailed; i++) {
        const struct mf_failed *f = &u->failed[i];
        if (mf_str_is(u->main->intentions[f->intention].attempts[f->attempt].attempt->power.text,
                      power))
            return f->why;
    }
    fail_msg("nothing stopped %s", power);
    return NULL;
}

static void assert_stop(const struct mf_replay *replay, const struct mf_stop *stop,
                        const char *start)
{
    struct mf_say say = {.a = replay->arena, .replay = replay};
    struct mf_str text = mf_say_clause(&say, replay->under[0].charter, stop->span);
    if (!mf_str_starts(text, mf_str_c(start)))
        fail_msg("expected \"%s…\", got \"%.*s\"", start, MF_F(text));
}

static void five_clauses_stop_the_removal_under_the_balanced_charter(void **state)
{
    static const char *const starts[] = {"minimum 7", "require 5 independent",
                                         "caretaker after 60 days", "majority of board seats",
                                         "challenge by 50% of staff"};
    struct mf_replay *replay = replay_of(*state, "charters/balanced.md", NULL);
    const struct mf_why *why = why_of(replay, "remove_ceo");
    assert_int_equal(why->nstops, 5);
    assert_true(why->reached);
    for (uint32_t i = 0; i < why->nstops; i++) {
        assert_stop(replay, &why->stops[i], starts[i]);
        assert_true(why->stops[i].alone);
        assert_false(why->stops[i].enough);
    }
    assert_int_equal(why->stops[3].facts.need, 5);
    assert_int_equal(why->stops[3].facts.have, 4);
    assert_int_equal(why->stops[3].facts.of, 9);
    mf_replay_free(replay);
}

static void safeguards_that_stood_are_named_and_warn(void **state)
{
    struct mf_replay *replay = replay_of(*state, "charters/balanced.md", NULL);
    const struct mf_why *why = why_of(replay, "remove_ceo");
    bool notice = false, delay = false;
    for (uint32_t i = 0; i < why->last.nstanding; i++) {
        notice |= why->last.standing[i].kind == MF_CL_NOTICE;
        delay |= why->last.standing[i].kind == MF_CL_DELAY;
    }
    assert_true(notice && delay);
    assert_int_equal(why->last.warned,
                     5 * MF_DAY); /* 72 hours of notice and hearing, 48 of delay */
    mf_replay_free(replay);
}

static void the_challenge_alone_stops_the_suspension(void **state)
{
    struct mf_replay *replay = replay_of(*state, "charters/balanced.md", NULL);
    const struct mf_why *why = why_of(replay, "suspend_ceo");
    assert_int_equal(why->nstops, 1);
    assert_stop(replay, &why->stops[0], "challenge by 50% of staff");
    assert_true(why->reached && why->stops[0].alone && why->stops[0].enough);
    mf_replay_free(replay);
}

static void a_quorum_is_taken_out_without_its_rule(void **state)
{
    struct mf_replay *replay = replay_of(*state, "charters/delaware-default.md", "away");
    const struct mf_why *why = why_of(replay, "remove_ceo");
    assert_int_equal(why->nstops, 1);
    assert_stop(replay, &why->stops[0], "with quorum majority seats");
    assert_true(why->reached);
    mf_replay_free(replay);
}

static void the_deciding_rule_itself_can_be_what_stops_it(void **state)
{
    struct mf_replay *replay = replay_of(*state, "charters/openai-2016.md", "nine");
    const struct mf_why *why = why_of(replay, "remove_ceo");
    assert_int_equal(why->nstops, 1);
    assert_stop(replay, &why->stops[0], "majority of board in office");
    assert_true(why->reached);
    mf_replay_free(replay);
}

static void a_named_rule_too(void **state)
{
    struct mf_replay *replay = replay_of(*state, "charters/plain-dao.charter", NULL);
    const struct mf_why *why = why_of(replay, "remove_ceo");
    assert_int_equal(why->nstops, 1);
    assert_stop(replay, &why->stops[0], "majority of members voting");
    assert_true(why->reached);
    mf_replay_free(replay);
}

static void cutting_keeps_every_place(void **state)
{
    struct mf_str text = MF_S("one two\nthree four");
    struct mf_cut cuts[] = {{{4, 9}, NULL}, {{14, 4}, "x"}};
    struct mf_str cut = mf_cut_text(*state, text, cuts, 2);
    assert_int_equal(cut.n, text.n);
    assert_true(mf_str_is(cut, "one    \n      x   "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(five_clauses_stop_the_removal_under_the_balanced_charter),
        TEST(safeguards_that_stood_are_named_and_warn),
        TEST(the_challenge_alone_stops_the_suspension),
        TEST(a_quorum_is_taken_out_without_its_rule),
        TEST(the_deciding_rule_itself_can_be_what_stops_it),
        TEST(a_named_rule_too),
        TEST(cutting_keeps_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
