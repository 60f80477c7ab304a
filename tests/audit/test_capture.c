/* Captures whose answer is known by hand, and what must not change them. */
#include "scene.h"

#include "audit/capture.h"

static const struct mf_capture *ask(struct stage *st, struct mf_capture_options o)
{
    struct mf_refusals rs = {.arena = &st->arena};
    struct mf_capture *c = mf_capture(&st->arena, &st->scene, &o, &rs);

    assert_non_null(c);
    return c;
}

static struct mf_capture_options amending(enum mf_outsiders model)
{
    return (struct mf_capture_options){.goal = {MF_GOAL_AMEND, UINT32_MAX}, .model = model};
}

static void assert_proven(const struct mf_capture *c, uint32_t k)
{
    assert_int_equal(c->lo, k);
    assert_int_equal(c->hi, k);
    assert_true(c->proven);
    assert_true(c->certified || k == 0);
}

/* ---- one step ---- */

#define BOARD(rules)                                                                               \
    "charter \"Board\" {\n  silence over 1 hour extends\n"                                         \
    "  body board { seats 9  vacancies filled by elect }\n"                                        \
    "  power elect(person: person) {\n    proposed by 1 of board  at most 3 open per proposer\n"   \
    "    votes 2 days  passes when 9 of board  effect seat person on board\n  }\n"                 \
    "  power amend(text: charter) {\n    proposed by 1 of board  at most 3 open per proposer\n"    \
    "    votes 2 days  passes when " rules "\n    effect amend charter\n  }\n}\n"

/* Nine directors, quorum a majority, majority of those present: five must come themselves where the
 * others stay away; where they sit by, three of five who are present decide. */
static void a_board_of_nine(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st, BOARD("majority of board present with quorum majority in office"), 0);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_VOTING)), 5);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_SILENT)), 3);
    strike(&st);
    set_stage(&st, BOARD("majority of board seats"), 0);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_SILENT)), 5);
    strike(&st);
}

/* ---- Suber: a clause that protects others and isn't protected itself ---- */

#define SUBER(procedure)                                                                           \
    "charter \"Suber\" {\n  silence over 1 hour extends\n"                                         \
    "  body council { seats 7  vacancies filled by elect }\n"                                      \
    "  power elect(person: person) {\n    proposed by 1 of council  at most 3 open per proposer\n" \
    "    votes 7 days  passes when 7 of council  effect seat person on council\n  }\n"             \
    "  power amend_all(text: charter) {\n    proposed by 1 of council\n"                           \
    "    at most 3 open per proposer  votes 7 days  passes when 6 of council\n"                    \
    "    effect amend charter\n  }\n"                                                              \
    "  power amend_procedure(text: charter) {\n    proposed by 1 of council\n"                     \
    "    at most 3 open per proposer  votes 7 days  passes when " procedure "\n"                   \
    "    effect amend charter in amend_all\n  }\n}\n"

static void a_clause_that_isnt_protected_itself(void **state)
{
    struct stage st;
    const struct mf_capture *c;

    (void)state;
    set_stage(&st, SUBER("majority of council seats"), 0);
    c = ask(&st, amending(MF_OUTSIDERS_VOTING));
    assert_proven(c, 4);
    assert_int_equal(c->direct, 6);
    assert_int_equal(c->nplan, 2); /* first the clause, then by the clause */
    assert_true(c->plan[0].rewrites && c->plan[1].rewrites);
    assert_true(c->plan[1].from >= c->plan[0].to);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_HOSTILE)), 4);
    strike(&st);
    set_stage(&st, SUBER("6 of council"), 0); /* its twin protects itself as well */
    assert_proven(ask(&st, amending(MF_OUTSIDERS_VOTING)), 6);
    strike(&st);
}

/* ---- places that may not be held together ---- */

#define TWO_BOARDS(together)                                                                       \
    "charter \"Two boards\" {\n  silence over 1 hour extends\n"                                    \
    "  body a { seats 3  vacancies filled by fill_a }\n"                                           \
    "  body b { seats 3  vacancies filled by fill_b }\n"                                           \
    "  body crowd { seats open  admitted by keeper }\n  office keeper\n  office p\n" together      \
    "  power fill_a(x: person) { proposed by 1 of a  at most 9 open per proposer\n"                \
    "    passes when 3 of a  lapses after 9 days  effect seat x on a }\n"                          \
    "  power fill_b(x: person) { proposed by 1 of a  at most 9 open per proposer\n"                \
    "    passes when 2 of a  lapses after 9 days  effect seat x on b }\n"                          \
    "  power fill_p(x: person) { proposed by 1 of b  at most 9 open per proposer\n"                \
    "    passes when 2 of b  lapses after 9 days  effect appoint x to p }\n}\n"

/* a is full, b and p are empty: three persons and a crowd of two. */
static void empty_places(struct stage *st, const char *charter)
{
    struct mf_roster *r = &st->scene.roster;
    struct mf_roster_seat *seats;
    struct mf_roster_office *offices;
    uint32_t n = 0;

    set_stage(st, charter, 2);
    seats = mf_new_n(&st->arena, struct mf_roster_seat, r->nseats);
    for (uint32_t i = 0; i < r->nseats; i++)
        if (r->seats[i].body != 1)
            seats[n++] = r->seats[i];
    r->seats = seats;
    r->nseats = n;
    offices = mf_new_n(&st->arena, struct mf_roster_office, 1);
    offices[0] = r->offices[0];
    r->offices = offices;
    r->noffices = 1;
}

static void what_may_not_be_held_together(void **state)
{
    struct stage st;
    struct mf_capture_options o = {.goal = {MF_GOAL_OFFICE, 1}, .model = MF_OUTSIDERS_VOTING};

    (void)state;
    empty_places(&st, TWO_BOARDS(""));
    assert_proven(ask(&st, o), 2);
    strike(&st);
    empty_places(&st, TWO_BOARDS("  incompatible a, b\n"));
    /*
     * Two of a seat one of the crowd; then one of them is proposed, says yes, leaves a, and is
     * seated by the other's yes. The other can't go the same way.
     */
    assert_proven(ask(&st, o), 3);
    o.newcomers = 2;
    assert_proven(ask(&st, o), 2);
    strike(&st);
}

/* ---- what others can stop ---- */

static void vetoes_count_against_the_hostile_only(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st,
              "charter \"Veto\" {\n  silence over 1 hour extends\n"
              "  body board { seats 5  vacancies filled by elect }\n"
              "  body guard { seats 3  vacancies filled by elect_guard }\n"
              "  power elect(x: person) { proposed by 1 of board  at most 3 open per proposer\n"
              "    votes 1 day  passes when 5 of board  effect seat x on board }\n"
              "  power elect_guard(x: person) { proposed by 1 of board  votes 1 day\n"
              "    at most 3 open per proposer  passes when 5 of board  effect seat x on guard }\n"
              "  power amend(text: charter) { proposed by 1 of board  votes 1 day\n"
              "    at most 3 open per proposer  passes when 3 of board\n"
              "    veto by 2 of guard within 3 days  effect amend charter }\n}\n",
              0);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_VOTING)), 3);
    assert_proven(ask(&st, amending(MF_OUTSIDERS_HOSTILE)), 5); /* and two of the guard */
    strike(&st);
}

/* ---- what must not change it ---- */

static void departures_and_time_never_raise_it(void **state)
{
    struct stage st;
    struct mf_capture_point p[5];
    static const mf_duration times[] = {MF_DAY, 3 * MF_DAY, 30 * MF_DAY, 400 * MF_DAY, MF_NEVER};
    struct mf_capture_options o = amending(MF_OUTSIDERS_VOTING);

    (void)state;
    set_stage(&st, BOARD("majority of board in office"), 0);
    assert_true(mf_capture_over_departures(&st.arena, &st.scene, &o, 5, p));
    for (uint32_t i = 0; i < 5; i++) { /* a majority of those who are left */
        assert_true(p[i].proven && p[i].certified);
        assert_int_equal(p[i].lo, (9 - i) / 2 + 1);
    }
    assert_true(mf_capture_over_time(&st.arena, &st.scene, &o, times, 5, p));
    assert_true(!p[0].possible && p[0].proven); /* the vote takes two days */
    for (uint32_t i = 1; i < 5; i++)
        assert_int_equal(p[i].hi, 5);
    strike(&st);
}

static bool never(void *payload)
{
    (void)payload;
    return false;
}

static void stopped_it_says_what_it_knows(void **state)
{
    struct stage st;
    struct mf_capture_options o = amending(MF_OUTSIDERS_VOTING);
    const struct mf_capture *c;

    (void)state;
    set_stage(&st, SUBER("majority of council seats"), 0);
    o.go_on = never;
    c = ask(&st, o);
    assert_true(c->lo <= 4);
    assert_true(c->hi == UINT32_MAX || c->hi >= 4);
    assert_false(c->proven);
    assert_true(c->ncauses > 0);
    o.go_on = NULL;
    o.steps = 1;
    c = ask(&st, o);
    assert_true(c->lo <= 4 && c->hi >= 4);
    strike(&st);
}

static void names_and_order_of_persons_mean_nothing(void **state)
{
    struct stage st;
    struct mf_roster_seat *seats;
    struct mf_capture_options o = amending(MF_OUTSIDERS_VOTING);

    (void)state;
    set_stage(&st, SUBER("majority of council seats"), 0);
    seats = mf_new_n(&st.arena, struct mf_roster_seat, st.scene.roster.nseats);
    for (uint32_t i = 0; i < st.scene.roster.nseats; i++) {
        seats[i] = st.scene.roster.seats[st.scene.roster.nseats - 1 - i];
        seats[i].person = (seats[i].person * 3 + 2) % 7;
    }
    st.scene.roster.seats = seats;
    assert_proven(ask(&st, o), 4);
    strike(&st);
}

/* Without the clause that can be rewritten the council is as safe as its strictest rule. */
static void an_act_less_never_helps(void **state)
{
    struct stage st;

    (void)state;
    set_stage(&st, SUBER("4 of council"), 0);
    uint32_t with = ask(&st, amending(MF_OUTSIDERS_VOTING))->hi;
    strike(&st);
    set_stage(&st, BOARD("6 of board"), 0);
    assert_true(ask(&st, amending(MF_OUTSIDERS_VOTING))->lo >= with);
    strike(&st);
}

static void goals_are_listed(void **state)
{
    struct stage st;
    struct mf_goal *g;

    (void)state;
    set_stage(&st, TWO_BOARDS(""), 2);
    assert_int_equal(mf_capture_goals(&st.arena, st.scene.charter, &g), 2); /* two offices */
    assert_int_equal(g[0].kind, MF_GOAL_OFFICE);
    strike(&st);
    set_stage(&st, BOARD("5 of board"), 0);
    assert_int_equal(mf_capture_goals(&st.arena, st.scene.charter, &g), 1);
    assert_int_equal(g[0].kind, MF_GOAL_AMEND);
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_of_nine),
        cmocka_unit_test(a_clause_that_isnt_protected_itself),
        cmocka_unit_test(what_may_not_be_held_together),
        cmocka_unit_test(vetoes_count_against_the_hostile_only),
        cmocka_unit_test(departures_and_time_never_raise_it),
        cmocka_unit_test(stopped_it_says_what_it_knows),
        cmocka_unit_test(names_and_order_of_persons_mean_nothing),
        cmocka_unit_test(an_act_less_never_helps),
        cmocka_unit_test(goals_are_listed),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
