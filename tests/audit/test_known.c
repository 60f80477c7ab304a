/* Organisations whose figures are known: closed meetings, the EU's Council, Congress, the UN. */
#include <stdio.h>

#include "audit/decide.h"
#include "scene.h"

#include "base/os.h"

static struct mf_decision figures_of(struct stage *st, const char *power)
{
    return mf_decide(st->study, &st->scene.charter->powers[power_of(st, power)]);
}

static void assert_proven(struct mf_figure f, uint32_t n)
{
    if (!f.possible || f.lo != n || f.hi != n)
        print_error("expected %u, said %s [%u, %u]\n", n, f.possible ? "possible" : "impossible",
                    f.lo, f.hi);
    assert_true(f.possible);
    assert_int_equal(f.lo, n);
    assert_int_equal(f.hi, n);
    assert_non_null(f.who);
}

/* ---- closed meetings ---- */

static const char meeting[] =
    "charter \"Meeting\" {\n  silence over 1 hour extends\n"
    "  body board { seats %u vacancies filled by elect }\n"
    "  power elect(person: person) { proposed by 1 of board votes 1 day\n"
    "    passes when majority of board in office effect seat person on board }\n"
    "  power present { proposed by 1 of board votes 1 day\n"
    "    passes when majority of board present with quorum majority in office\n"
    "    effect adopt \"a\" }\n"
    "  power whole { proposed by 1 of board votes 1 day\n"
    "    passes when majority of board seats effect adopt \"b\" }\n"
    "}\n";

static void test_closed_meetings(void **state)
{
    static const struct {
        uint32_t n, quorum, bare, whole, absent;
    } rows[] = {{3, 2, 2, 2, 2},  {4, 3, 2, 3, 2}, {5, 3, 2, 3, 3}, {6, 4, 3, 4, 3},
                {7, 4, 3, 4, 4},  {8, 5, 3, 5, 4}, {9, 5, 3, 5, 5}, {10, 6, 4, 6, 5},
                {11, 6, 4, 6, 6}, {12, 7, 4, 7, 6}};
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stage st = {0};
        char text[2048];
        struct mf_decision d;
        snprintf(text, sizeof text, meeting, rows[i].n);
        set_stage(&st, text, 10);
        d = figures_of(&st, "present");
        assert_proven(d.decides[MF_OTHERS_FIGHT], rows[i].quorum);
        assert_proven(d.decides[MF_OTHERS_OPPOSE], rows[i].quorum);
        assert_proven(d.decides[MF_OTHERS_AWAY], rows[i].quorum);
        assert_proven(d.decides[MF_OTHERS_SILENT], rows[i].bare);
        assert_proven(d.stops, rows[i].absent);
        assert_proven(d.stops_by_votes, rows[i].absent);
        d = figures_of(&st, "whole");
        assert_proven(d.decides[MF_OTHERS_OPPOSE], rows[i].whole);
        assert_proven(d.decides[MF_OTHERS_SILENT], rows[i].whole);
        strike(&st);
    }
}

/* ---- the EU's Council ---- */

static const char council[] =
    "charter \"Council\" {\n  silence over 1 hour extends\n"
    "  body council { seats %u weight population vacancies filled by name }\n"
    "  rule people = 65%% of council by population issued or all but 3 of council by heads seats\n"
    "  power name(person: person) { proposed by 1 of council by heads passes when proposed\n"
    "    lapses after 1 day effect seat person on council }\n"
    "  power act { proposed by 1 of council by heads votes 8 hours\n"
    "    passes when 55%% of council by heads seats and people effect adopt \"act\" }\n"
    "}\n";

/* The Council's own figures of 2014, in hundreds of persons. */
static const uint64_t populations[] = {805237, 637301, 656332, 596852, 467043, 385333, 200575,
                                       167796, 111616, 104873, 105161, 99088,  110625, 95559,
                                       72846,  84519,  54267,  56026,  54108,  45911,  29719,
                                       42621,  20588,  20238,  13248,  8659,   5370,   4214};
#define UNITED_KINGDOM 1u

static struct mf_decision council_of(struct stage *st, bool with_uk)
{
    static struct mf_roster_weight weights[28];
    struct mf_refusals rs = {.arena = &st->arena};
    uint32_t n = 0;
    char text[2048];

    snprintf(text, sizeof text, council, with_uk ? 28u : 27u);
    set_stage(st, text, 10);
    mf_org_free(st->org);
    for (uint32_t i = 0; i < 28; i++)
        if (with_uk || i != UNITED_KINGDOM) {
            weights[n] = (struct mf_roster_weight){n, 0, 0, populations[i]};
            n++;
        }
    st->scene.roster.weights = weights;
    st->scene.roster.nweights = n;
    st->org = mf_scene_found(&st->scene, &rs);
    assert_non_null(st->org);
    st->study = mf_study_new(&st->arena, st->org);
    return figures_of(st, "act");
}

static void test_council_of_the_eu(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    (void)state;

    d = council_of(&st, true);
    assert_proven(d.decides[MF_OTHERS_OPPOSE], 16);
    assert_proven(d.stops, 4);
    strike(&st);
    d = council_of(&st, false);
    assert_proven(d.decides[MF_OTHERS_OPPOSE], 15);
    assert_proven(d.stops, 4);
    strike(&st);
}

/* ---- charters of the library ---- */

static void library_stage(struct stage *st, const char *path)
{
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_refusals rs = {.arena = &st->arena};
    struct mf_diags diags = {.arena = &st->arena};
    struct mf_err err = {0};

    mf_arena_init(&st->arena);
    assert_int_equal(mf_os_read(&st->arena, path, 1u << 20, &source.text, &err), MF_OK);
    st->scene.charter = mf_charter_read(&st->arena, source, &diags);
    assert_non_null(st->scene.charter);
    st->scene.roster = mf_nominal_roster(&st->arena, st->scene.charter, 100);
    st->org = mf_scene_found(&st->scene, &rs);
    assert_non_null(st->org);
    st->study = mf_study_new(&st->arena, st->org);
}

/* Marks the first `n` members of a body. */
static void join(const struct stage *st, bool *in, const char *body, uint32_t n)
{
    uint32_t index = mf_charter_find(st->scene.charter, mf_str_c(body)).index;

    for (uint32_t i = 0; i < st->scene.roster.nseats && n > 0; i++)
        if (st->scene.roster.seats[i].body == index) {
            in[st->scene.roster.seats[i].person] = true;
            n--;
        }
    assert_int_equal(n, 0);
}

static bool overrides(struct stage *st, uint32_t house, uint32_t senate)
{
    bool *in = mf_new_n(&st->arena, bool, st->scene.roster.npersons);
    struct mf_deciders d =
        mf_deciders(st->study, &st->scene.charter->powers[power_of(st, "bill")], MF_OTHERS_FIGHT,
                    (struct mf_supposition){MF_NOBODY, MF_NOBODY});

    join(st, in, "house", house);
    join(st, in, "senate", senate);
    assert_ptr_equal(d.needed, d.enough);
    return mf_form_holds(&st->study->columns, d.enough, in);
}

static void test_congress(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    bool president = false;
    (void)state;

    library_stage(&st, "charters/us-congress.md");
    d = figures_of(&st, "bill");
    /* The President, 51 of the senators and the Vice President, 218 representatives. */
    assert_proven(d.decides[MF_OTHERS_FIGHT], 270);
    for (uint32_t i = 0; i < 270; i++)
        president |= d.decides[MF_OTHERS_FIGHT].who[i] == mf_org_holder(st.org, 0);
    assert_true(president);
    /* A veto needs somebody who starts something. */
    assert_proven(d.decides[MF_OTHERS_OPPOSE], 269);
    /* Without either: two thirds of both houses, 357. */
    assert_true(overrides(&st, 290, 67));
    assert_false(overrides(&st, 289, 67));
    assert_false(overrides(&st, 290, 66));
    assert_false(overrides(&st, 435, 66));
    strike(&st);
}

static void test_security_council(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    (void)state;

    library_stage(&st, "charters/un-security-council.md");
    d = figures_of(&st, "procedural");
    assert_proven(d.decides[MF_OTHERS_FIGHT], 9);
    assert_proven(d.stops, 7);
    d = figures_of(&st, "resolve");
    assert_proven(d.decides[MF_OTHERS_FIGHT], 9); /* five permanent ones among them */
    assert_proven(d.decides[MF_OTHERS_SILENT], 9);
    assert_proven(d.stops, 1);
    strike(&st);
}

/* ---- what rules may single out ---- */

/* Whoever is judged doesn't vote: the smallest coalition depends on who that is. */
static void test_recused_subject(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    (void)state;

    set_stage(&st,
              "charter \"C\" { silence over 1 hour extends\n"
              "  body board { seats 5 vacancies filled by fill }\n"
              "  office ceo\n  office deputy\n"
              "  power fill(person: person) { proposed by 1 of board votes 7 days\n"
              "    passes when majority of board in office effect seat person on board }\n"
              "  power act(person: person) { proposed by 1 of board votes 7 days recuses subject\n"
              "    passes when majority of board in office effect unseat person from board }\n"
              "}\n",
              10);
    d = figures_of(&st, "act");
    assert_proven(d.decides[MF_OTHERS_FIGHT], 3); /* 3 of 5, and 3 of the other 4 */
    assert_proven(d.stops, 2);                    /* 2 of the other 4 */
    assert_int_not_equal(d.stops.supposed.subject, MF_NOBODY);
    assert_true(mf_org_is_member(st.org, d.stops.supposed.subject, 0));
    strike(&st);
}

/* Outsiders pass a stage that they then veto: only who survives the veto, or beats both, decides.
 */
static void test_passing_in_order_to_veto(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    (void)state;

    set_stage(&st,
              "charter \"C\" { silence over 1 hour extends\n"
              "  body board { seats 5 vacancies filled by fill }\n"
              "  body staff { seats open admitted by ceo }\n  office ceo\n"
              "  power fill(person: person) { proposed by 1 of board votes 7 days\n"
              "    passes when majority of board in office effect seat person on board }\n"
              "  power act { proposed by 1 of staff\n"
              "    stage first { votes 7 days passes when 3 of board veto by ceo within 2 days }\n"
              "    stage second if first fails { votes 7 days passes when 2 of staff }\n"
              "    effect adopt \"a\" }\n"
              "}\n",
              4);
    d = figures_of(&st, "act");
    assert_proven(d.decides[MF_OTHERS_OPPOSE], 2); /* two of the staff, whatever the board does */
    assert_proven(d.decides[MF_OTHERS_FIGHT], 3);  /* and the chief executive, who vetoes nothing */
    strike(&st);
}

/* What must be attested needs somebody who may. */
static void test_attestation_is_needed(void **state)
{
    struct stage st = {0};
    struct mf_decision d;
    (void)state;

    set_stage(&st,
              "charter \"C\" { silence over 1 hour extends\n"
              "  body board { seats 5 vacancies filled by fill }\n"
              "  body lab { seats 2 vacancies filled by fill_lab }\n"
              "  power fill(person: person) { proposed by 1 of board votes 7 days\n"
              "    passes when majority of board in office effect seat person on board }\n"
              "  power fill_lab(person: person) { proposed by 1 of board votes 7 days\n"
              "    passes when majority of board in office effect seat person on lab }\n"
              "  power act { proposed by 1 of board deliberates 2 days\n"
              "    requires evals attested by lab votes 7 days\n"
              "    passes when majority of board in office effect adopt \"a\" }\n"
              "}\n",
              10);
    d = figures_of(&st, "act");
    assert_proven(d.decides[MF_OTHERS_FIGHT], 4);
    assert_proven(d.decides[MF_OTHERS_AWAY], 4);
    assert_proven(d.stops, 2); /* the whole lab, which attests nothing */
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_meetings),
        cmocka_unit_test(test_council_of_the_eu),
        cmocka_unit_test(test_congress),
        cmocka_unit_test(test_security_council),
        cmocka_unit_test(test_recused_subject),
        cmocka_unit_test(test_passing_in_order_to_veto),
        cmocka_unit_test(test_attestation_is_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
