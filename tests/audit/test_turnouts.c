/*
 * Chances of a bloc: the figures of the survey that the project rests on, by way of a charter's
 * rules; the same votes given to the games' own sums; what has no such figure.
 */
#include <math.h>
#include <stdint.h>

#include "audit/turnouts.h"
#include "games/strength.h"
#include "games/turnout.h"
#include "scene.h"

static const char rules[] =
    "charter \"Turnout\" {\n"
    "  silence over 1 hour extends\n"
    "  body members { seats open  admitted by clerk }\n"
    "  office clerk\n"
    "  rule both = majority of members voting and 10% of members in office\n"
    "  power plain(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when majority of members voting  effect adopt \"x\" }\n"
    "  power part(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when majority of members voting with quorum 10% in office  effect adopt \"x\" }\n"
    "  power approve(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when majority of members voting with quorum 10% in office counting yes\n"
    "    effect adopt \"x\" }\n"
    "  power together(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when both  effect adopt \"x\" }\n"
    "  power solid(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when majority of members in office  effect adopt \"x\" }\n"
    "  power either(text: hash) { proposed by 1 of members  votes 2 days\n"
    "    passes when majority of members voting or clerk  effect adopt \"x\" }\n"
    "  power choose_clerk(person: person) { proposed by 1 of members  passes when proposed\n"
    "    effect appoint person to clerk }\n"
    "}\n";

#define THOUSANDTH (MF_BILLION / 1000)

static struct mf_turnouts of(struct stage *st, const char *power, uint32_t rate, uint32_t rho)
{
    struct mf_attendance assumed = {rate, rho};

    return mf_turnouts_of(st->study, &st->scene.charter->powers[power_of(st, power)], &assumed, 1);
}

/* The bloc wins with about so many thousandths: one fewer with less, itself with at least so. */
static void carries(struct stage *st, const char *power, uint32_t bloc, uint32_t rate, uint32_t rho,
                    uint64_t thousandths)
{
    const struct mf_power *p = &st->scene.charter->powers[power_of(st, power)];
    struct mf_attendance assumed = {rate, rho};
    uint64_t least = thousandths * THOUSANDTH - THOUSANDTH / 2;
    uint64_t most = least + THOUSANDTH;

    assert_true(mf_turnouts_smallest(st->study, p, assumed, least) <= bloc);
    assert_true(mf_turnouts_smallest(st->study, p, assumed, most) > bloc);
}

/* A thousand members, no quorum, all others who come vote no. */
static void the_survey(void **state)
{
    static const struct {
        uint32_t rate, bloc, wins[3]; /* millionths; thousandths at rho 0, 0.05, 0.2 */
    } rows[] = {
        {50000, 60, {966, 711, 779}},
        {200000, 120, {0, 263, 471}},
        {50000, 30, {1, 454, 683}},
    };
    static const uint32_t rhos[] = {0, 50000, 200000};
    struct stage st;

    (void)state;
    set_stage(&st, rules, 1000);
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 3; k++)
            if (rows[i].wins[k] > 0)
                carries(&st, "plain", rows[i].bloc, rows[i].rate, rhos[k], rows[i].wins[k]);
    /* Opponents who show up fill a quorum of participation … */
    carries(&st, "part", 60, 50000, 0, 836);
    /* … and don't help where approvals are asked for. */
    assert_int_equal(of(&st, "approve", 50000, 0).even[0], 100);
    strike(&st);
}

/* The games' own table, which reads quorums by itself, says the same of every bloc. */
static void as_the_games_say(void **state)
{
    static const struct mf_turnout_share majority = {{1, 2}, true}, tenth = {{1, 10}, false};
    static const struct {
        const char *power;
        bool participation, approval;
    } votes[] = {{"plain", false, false},
                 {"part", true, false},
                 {"approve", false, true},
                 {"together", false, true}};
    static const struct mf_attendance cases[] = {{50000, 0}, {100000, 50000}, {300000, 200000}};
    struct stage st;

    (void)state;
    set_stage(&st, rules, 60);
    for (unsigned i = 0; i < sizeof votes / sizeof *votes; i++)
        for (unsigned c = 0; c < 3; c++) {
            struct mf_turnouts t = of(&st, votes[i].power, cases[c].rate, cases[c].correlation);
            struct mf_turnout_group g = {.size = 60,
                                         .weight = 1,
                                         .turnout = cases[c].rate / 1e6,
                                         .rho = cases[c].correlation / 1e6};
            struct mf_turnout game = {.groups = &g, .ngroups = 1, .passes = majority};
            struct mf_err err = {0};
            uint32_t even;
            if (votes[i].participation)
                game.participation = tenth;
            if (votes[i].approval)
                game.approval = tenth;
            assert_int_equal(t.gap, MF_TURNOUTS_KNOWN);
            assert_int_equal(t.members, 60);
            assert_int_equal(mf_turnout_smallest(&st.arena, &game, 0.5, &even, &err), MF_OK);
            assert_int_equal(t.even[0], even);
            for (uint32_t row = 0; row < t.nrows; row++) {
                double wins;
                g.size = 60 - t.bloc[row];
                game.bloc = t.bloc[row];
                assert_int_equal(mf_turnout_win(&st.arena, &game, &wins, &err), MF_OK);
                assert_true(fabs(wins * 1e9 - (double)t.billionths[row][0]) < 1.5);
                g.size = 60;
            }
        }
    strike(&st);
}

static void without_figures(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st, rules, 30);
    assert_int_equal(of(&st, "solid", 100000, 0).gap, MF_TURNOUTS_SAME);
    assert_int_equal(of(&st, "either", 100000, 0).gap, MF_TURNOUTS_SEVERAL);
    assert_int_equal(of(&st, "choose_clerk", 100000, 0).gap, MF_TURNOUTS_NO_VOTE);
    strike(&st);
}

/* Nobody else comes: who comes at all decides; everybody comes: a majority of all. */
static void at_the_ends(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st, rules, 31);
    assert_int_equal(of(&st, "plain", 0, 0).sure[0], 1);
    assert_int_equal(of(&st, "part", 0, 0).sure[0], 4);
    assert_int_equal(of(&st, "plain", MF_MILLION, 0).even[0], 16);
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_survey),
        cmocka_unit_test(as_the_games_say),
        cmocka_unit_test(without_figures),
        cmocka_unit_test(at_the_ends),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
