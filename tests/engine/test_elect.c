/*
 * Choices whose ballots have ranks, scores, points or credits: what is refused, how a count comes
 * out and what is kept of it, lots, and an option's own quorum and ratio.
 */
#include <stdlib.h>
#include <string.h>

#include "choosing.h"
#include "count/order.h"

static const char ranked_club[] =
    "charter \"Club\" {\n"
    "  body voters { seats open admitted by chair }\n"
    "  body council { seats 3 }\n"
    "  office chair office clerk\n"
    "  power best(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters votes "
    "2 days\n"
    "    ballot open, unranked last, equal ranks allowed, ranks at most 4\n"
    "    choose 1 from nominees by voters using schulze against \"None\" tie decided by chair "
    "within 3 days\n"
    "    effect appoint person to clerk }\n"
    "  power lot(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters votes "
    "2 days\n"
    "    ballot open, equal ranks refused, skipped ranks refused\n"
    "    choose 2 from nominees by voters using stv tie decided by lot drawn by chair within 3 "
    "days\n"
    "    effect seat person on council }\n"
    "  power score(why: text) { proposed by 1 of voters votes 2 days ballot secret, scores 1 to 5, "
    "unscored lowest\n"
    "    choose 1 from options by voters using score effect adopt \"the next book\" }\n"
    "  power spend(why: text) { proposed by 1 of voters votes 2 days ballot open, credits 10\n"
    "    choose 2 from options by voters using quadratic effect adopt \"the next book\" }\n"
    "  power drawn(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters "
    "votes 2 days\n"
    "    choose 2 from nominees by voters using lot tie decided by lot drawn by chair\n"
    "    effect seat person on council }\n"
    "  power lead(person: person) { proposed by 1 of voters nominations 1 day by 1 of voters votes "
    "2 days\n"
    "    ballot open, unranked last, equal ranks allowed\n"
    "    choose 1 from nominees by voters using debian against \"None\" with quorum 3/2 sqrt in "
    "office by 2 to 1\n"
    "      tie decided by chair\n"
    "    effect appoint person to clerk }\n"
    "}\n";

/* "v1=1 v2=3 -=2": each option with its number. */
static bool rank(struct fx *f, const char *who, uint32_t n, const char *marks)
{
    struct mf_command c = fx_cmd(f, MF_DO_VOTE, who, n);
    uint32_t options[16], k = 0;
    int32_t values[16];

    for (const char *p = marks; *p; k++) {
        size_t len = strcspn(p, "=");
        struct mf_str name = {p, len};
        char *end;
        options[k] = option_of(f, n, mf_str_is(name, "-") ? MF_S("None") : name);
        values[k] = (int32_t)strtol(p + len + 1, &end, 10);
        p = end + strspn(end, " ");
    }
    c.options = options;
    c.values = values;
    c.noptions = k;
    return fx_submit(f, c);
}

/* A choice under that power among v1 to v3, or three texts, which is being voted on. */
static uint32_t ranked(struct fx *f, const char *power, bool texts)
{
    static const char *const names[] = {"v1", "v2", "v3"};
    uint32_t n;

    fx_open(f, ranked_club, "c voters chair; v*9 voters; x; y");
    if (!texts) {
        n = open_choice(f, "v0", power);
        for (uint32_t i = 0; i < 3; i++)
            must(f, nominate(f, "v0", n, names[i]));
        fx_wait(f, MF_DAY);
    } else {
        struct mf_command c = fx_cmd(f, MF_DO_FILE, "v0", MF_NO_PROPOSAL);
        struct mf_arg args[4];
        for (uint32_t i = 0; i < 4; i++)
            args[i] = (struct mf_arg){.kind = MF_ARG_TEXT,
                                      .person = MF_NOBODY,
                                      .text = i ? mf_str_c(names[i - 1]) : MF_S("why")};
        c.power = mf_charter_find(mf_org_charter(f->org), mf_str_c(power)).index;
        c.args = args;
        c.nargs = 4;
        must(f, fx_submit(f, c));
        n = mf_org_proposals(f->org);
    }
    assert_state(f, n, VOTING);
    return n;
}

static void refused(struct fx *f, bool taken, enum mf_reason reason)
{
    assert_false(taken);
    assert_int_equal(fx_refused(f, reason), 1);
}

static void test_ranks_elect_by_pairs(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "best", false);
    struct mf_counted_view v;
    struct mf_hash again;

    (void)state;
    refused(&f, mark(&f, "v0", n, "v1"), MF_WHY_NUMBERS_MISSING);
    refused(&f, rank(&f, "v0", n, "v1=1 v2=5"), MF_WHY_BALLOT_MARKS);
    refused(&f, rank(&f, "v0", n, "v1=0"), MF_WHY_BAD_COMMAND);
    must(&f, rank(&f, "v0", n, "v1=1 v2=2 v3=2"));
    refused(&f, rank(&f, "v0", n, "v1=1 v2=2 v3=2"), MF_WHY_ALREADY);
    must(&f, rank(&f, "v0", n, "v1=2 v2=1")); /* changed */
    must(&f, rank(&f, "v1", n, "v1=1 v2=2"));
    must(&f, rank(&f, "v2", n, "v2=1 -=4"));
    must(&f, rank(&f, "v3", n, "v3=1 v2=3"));
    must(&f, fx_vote(&f, "v4", n, MF_BALLOT_ABSTAIN));
    assert_int_equal(view(&f, n, "v2").votes, 2); /* first ranks so far */
    assert_false(mf_org_count_result(f.org, n, &f.arena, &v));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "v2"));
    assert_int_equal(view(&f, n, "v2").order, 1);
    assert_non_null(fx_event(&f, MF_EV_COUNTED, n));
    assert_non_null(fx_event(&f, MF_EV_CHOSEN_AT, n));
    assert_true(mf_org_count_result(f.org, n, &f.arena, &v));
    assert_int_equal(v.noptions, 4);
    assert_int_equal(v.result->valid, 4);
    again = mf_sha256(v.certificate);
    assert_memory_equal(again.b, v.hash.b, sizeof again.b);
    /* All of it that can be foretold: what was counted, round by round, and where it was closest.
     */
    static const char *const lines[] = {"mufakat count 1\nmethod schulze\nseats 1\noptions 4\n",
                                        "\nvalid 4 invalid 0\nprefer 0 0 1 2 2\n"
                                        "prefer 1 3 0 3 4\nprefer 2 1 1 0 1\n"
                                        "prefer 3 1 0 1 0\nround 1 compare\n",
                                        "\nclosest 0 path 1 0\nby 3\nplaces 1 0 2 2\nwinners 1\n"};
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(v.certificate.p, lines[i]))
            fail_msg("no \"%s\" in\n%s", lines[i], v.certificate.p);
    fx_close(&f);
}

static void test_who_leaves_keeps_the_ranked_ballot(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "best", false);

    (void)state;
    must(&f, rank(&f, "v4", n, "v3=1"));
    struct mf_command c = fx_cmd(&f, MF_DO_LEAVE, "v4", MF_NO_PROPOSAL);
    c.body = 0;
    must(&f, fx_submit(&f, c));
    assert_false(rank(&f, "v4", n, "v1=1"));
    must(&f, rank(&f, "v5", n, "v1=1"));
    must(&f, fx_do(&f, MF_DO_RECUSE, "v5", n)); /* which takes the ballot out */
    fx_wait(&f, 2 * MF_DAY);
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "v3"));
    fx_close(&f);
}

static void test_nobody_below_none_is_elected_and_an_office_breaks_the_tie(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "best", false);

    (void)state;
    must(&f, rank(&f, "v0", n, "-=1 v1=2"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED);
    const struct mf_refusal *why;
    uint32_t count;
    mf_org_end_reasons(f.org, n, &why, &count);
    assert_int_equal(count, 1);
    assert_int_equal(why->reason, MF_WHY_NOTHING_AHEAD);
    fx_close(&f);
    n = ranked(&f, "best", false);
    must(&f, rank(&f, "v0", n, "v1=1 v2=1 v3=2 -=3"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, TIED);
    assert_true(view(&f, n, "v1").tied && view(&f, n, "v2").tied && !view(&f, n, "v3").tied);
    refused(&f, mark(&f, "c", n, "v3"), MF_WHY_TIED_ONLY);
    struct mf_command draw = fx_cmd(&f, MF_DO_DRAW, "c", n);
    draw.text = MF_S("7");
    refused(&f, fx_submit(&f, draw), MF_WHY_NO_LOT);
    must(&f, mark(&f, "c", n, "v2"));
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "v2"));
    fx_close(&f);
}

/* One paper for each of three, and two places: who goes out first is for the lot. */
static uint32_t open_lot(struct fx *f)
{
    uint32_t n = ranked(f, "lot", false);

    refused(f, rank(f, "v0", n, "v1=1 v2=1"), MF_WHY_BALLOT_MARKS);
    refused(f, rank(f, "v0", n, "v1=1 v2=3"), MF_WHY_BALLOT_MARKS);
    refused(f, rank(f, "v0", n, "v1=2"), MF_WHY_BALLOT_MARKS);
    must(f, rank(f, "v1", n, "v1=1"));
    must(f, rank(f, "v2", n, "v2=1"));
    must(f, rank(f, "v3", n, "v3=1"));
    fx_wait(f, 2 * MF_DAY);
    assert_state(f, n, TIED);
    return n;
}

static void test_a_lot_decides_within_the_count(void **state)
{
    struct fx f;
    uint32_t n = open_lot(&f);
    struct mf_counted_view v;

    (void)state;
    struct mf_command draw = fx_cmd(&f, MF_DO_DRAW, "c", n);
    draw.text = MF_S("beacon 4711");
    refused(&f, mark(&f, "c", n, "v1 v2"), MF_WHY_LOT_DECIDES);
    draw.actor = fx_who(&f, "v1");
    refused(&f, fx_submit(&f, draw), MF_WHY_NOT_IN_ELECTORATE);
    draw.actor = fx_who(&f, "c");
    must(&f, fx_submit(&f, draw));
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_in_office(f.org, 1), 2);
    assert_true(mf_org_count_result(f.org, n, &f.arena, &v));
    assert_true(mf_str_is(v.lot, "beacon 4711"));
    /* The order is what the lot's rule makes of the ballots' hash and the value. */
    struct mf_hash seed = mf_order_seed(&v.ballots, v.lot);
    const uint32_t *order = mf_order_from_seed(
        &f.arena, v.noptions, (struct mf_str){(const char *)seed.b, sizeof seed.b});
    uint32_t last = v.options[order[2]];
    assert_false(mf_org_option(f.org, n, last).chosen);
    fx_close(&f);
}

static void test_a_lot_that_nobody_draws_leaves_the_places_empty(void **state)
{
    struct fx f;
    uint32_t n = open_lot(&f);

    (void)state;
    fx_wait(&f, 3 * MF_DAY);
    assert_state(&f, n, REJECTED);
    const struct mf_refusal *why;
    uint32_t count;
    mf_org_end_reasons(f.org, n, &why, &count);
    assert_int_equal(why->reason, MF_WHY_COUNT_TIED);
    fx_close(&f);
}

/* Of three who stand two are drawn, also who has no vote. */
static void test_sortition_draws_among_all_who_stand(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "drawn", false);

    (void)state;
    must(&f, mark(&f, "v0", n, "v1"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, TIED);
    assert_true(view(&f, n, "v1").tied && view(&f, n, "v2").tied && view(&f, n, "v3").tied);
    struct mf_command draw = fx_cmd(&f, MF_DO_DRAW, "c", n);
    draw.text = MF_S("beacon 4712");
    must(&f, fx_submit(&f, draw));
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(mf_org_in_office(f.org, 1), 2);
    fx_close(&f);
}

static void test_scores_and_credits(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "score", true);

    (void)state;
    refused(&f, rank(&f, "v0", n, "v1=6"), MF_WHY_BALLOT_MARKS);
    refused(&f, rank(&f, "v0", n, "v1=0"), MF_WHY_BALLOT_MARKS);
    must(&f, rank(&f, "v0", n, "v1=5 v2=4"));
    must(&f, rank(&f, "v1", n, "v2=4"));
    assert_int_equal(view(&f, n, "v2").votes, 0); /* secret */
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_true(view(&f, n, "v2").chosen);
    fx_close(&f);
    n = ranked(&f, "spend", true);
    refused(&f, rank(&f, "v0", n, "v1=3 v2=-2"), MF_WHY_BALLOT_MARKS); /* 13 of 10 */
    must(&f, rank(&f, "v0", n, "v1=3 v2=-1"));
    must(&f, rank(&f, "v1", n, "v1=-2 v3=1"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(view(&f, n, "v1").order, 1); /* 1 and 1: which place is which is even */
    assert_int_equal(view(&f, n, "v3").order, 1);
    assert_false(view(&f, n, "v2").chosen);
    fx_close(&f);
}

/* Ten voters: 3/2 of the root of 10 is 4.74, so that five are needed; and twice as many as against.
 */
static void test_each_option_needs_its_quorum_and_ratio(void **state)
{
    struct fx f;
    uint32_t n = ranked(&f, "lead", false);

    (void)state;
    must(&f, rank(&f, "v0", n, "v1=1 v2=2"));
    must(&f, rank(&f, "v1", n, "v1=1 v2=2"));
    must(&f, rank(&f, "v2", n, "v1=1 v2=2"));
    must(&f, rank(&f, "v3", n, "v1=1 v2=2"));
    must(&f, rank(&f, "v4", n, "v2=1"));
    must(&f, rank(&f, "v5", n, "-=1"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, EFFECTIVE); /* v1 is above None on four only */
    assert_int_equal(mf_org_holder(f.org, 1), fx_who(&f, "v2"));
    fx_close(&f);
    n = ranked(&f, "lead", false);
    for (int i = 0; i < 5; i++)
        must(&f, rank(&f, (const char *const[]){"v0", "v1", "v2", "v3", "v4"}[i], n, "v1=1"));
    for (int i = 0; i < 3; i++)
        must(&f, rank(&f, (const char *const[]){"v5", "v6", "v7"}[i], n, "-=1"));
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, REJECTED); /* 5 to 3 is less than 2 to 1 */
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_elect_by_pairs),
        cmocka_unit_test(test_who_leaves_keeps_the_ranked_ballot),
        cmocka_unit_test(test_nobody_below_none_is_elected_and_an_office_breaks_the_tie),
        cmocka_unit_test(test_a_lot_decides_within_the_count),
        cmocka_unit_test(test_a_lot_that_nobody_draws_leaves_the_places_empty),
        cmocka_unit_test(test_sortition_draws_among_all_who_stand),
        cmocka_unit_test(test_scores_and_credits),
        cmocka_unit_test(test_each_option_needs_its_quorum_and_ratio),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
