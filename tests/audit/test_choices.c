/*
 * How few decide a choice, by what its method asks: Debian's procedure has figures that are known,
 * and where more than half of all isn't enough the audit doesn't say that it is. The figures are
 * played: with so many against all others the engine chooses, with one fewer it doesn't.
 */
#include "scene.h"

#define HEAD                                                                                       \
    "charter \"C\" { body club \"Club\" { seats open admitted by clerk } office clerk\n"           \
    "  power pick(what: text) { proposed by 1 of club votes 7 days ballot open"

#define TAIL " effect adopt \"picked\" } }"

/* How few decide against everybody else's votes, of 100. */
static struct mf_figure decides(const char *charter)
{
    struct stage st;
    struct mf_figure f;

    set_stage(&st, charter, 100);
    f = mf_decide(st.study, &st.scene.charter->powers[0]).decides[MF_OTHERS_OPPOSE];
    strike(&st);
    return f;
}

static void debians_figures_are_those_of_quorum_and_ratio(void **state)
{
    static const struct {
        const char *charter;
        uint32_t few;
    } cases[] = {
        {HEAD ", unranked last, equal ranks allowed choose 1 from options by club using debian "
              "against \"None\" by 3 to 1" TAIL,
         75},
        {HEAD ", unranked last, equal ranks allowed choose 1 from options by club using debian "
              "against \"None\" by more than 3 to 1" TAIL,
         76},
        {HEAD ", unranked last, equal ranks allowed choose 1 from options by club using debian "
              "against \"None\" with quorum 3/2 sqrt in office" TAIL,
         51},
        {HEAD ", unranked last, equal ranks allowed choose 1 from options by club using debian "
              "against \"None\" with quorum 9/10 in office by 2 to 1" TAIL,
         90},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mf_figure f = decides(cases[i].charter);
        assert_true(f.possible);
        assert_int_equal(f.hi, cases[i].few);
        assert_int_equal(f.lo, cases[i].few);
    }
}

/* Most methods give one place to more than half; some may not. */
static void a_majority_isnt_always_enough(void **state)
{
    struct mf_figure f;

    (void)state;
    f = decides(HEAD ", unranked last, equal ranks allowed choose 1 from options by club using "
                     "schulze" TAIL);
    assert_true(f.possible);
    assert_int_equal(f.hi, 51);
    f = decides(HEAD ", unranked average, equal ranks allowed choose 1 from options by club using "
                     "borda" TAIL);
    assert_true(!f.possible || f.hi > 51);
    f = decides(HEAD ", credits 100 choose 1 from options by club using quadratic" TAIL);
    assert_true(!f.possible || f.hi > 51);
}

/* So many put the option above the default and all others below it: is it chosen? */
static bool chosen_by(uint32_t few)
{
    static const char charter[] =
        HEAD ", unranked last, equal ranks allowed choose 1 from options by club using debian "
             "against \"None\" by 3 to 1" TAIL;
    struct mf_command c = {.verb = MF_DO_FILE,
                           .body = MF_NO_SLOT,
                           .office = MF_NO_SLOT,
                           .emergency = MF_NO_SLOT,
                           .person = MF_NOBODY};
    struct mf_arg args[] = {
        {.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = MF_S("what")},
        {.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = MF_S("this")},
    };
    const int32_t first = 1;
    struct stage st;
    uint32_t voters = 0;
    bool chosen;

    set_stage(&st, charter, 100);
    for (mf_person p = 0; p < mf_org_persons(st.org); p++) {
        uint32_t option = voters < few ? 0 : 1;
        if (!mf_org_is_member(st.org, p, 0))
            continue;
        c.actor = p;
        if (voters == 0) {
            c.args = args;
            c.nargs = 2;
            assert_true(mf_org_submit(st.org, &c, NULL, NULL));
            c.verb = MF_DO_VOTE;
            c.proposal = 1;
        }
        c.options = &option;
        c.values = &first;
        c.noptions = 1;
        assert_true(mf_org_submit(st.org, &c, NULL, NULL));
        voters++;
    }
    assert_int_equal(voters, 100);
    mf_org_advance(st.org, 8 * MF_DAY, NULL);
    chosen = mf_org_option(st.org, 1, 0).chosen;
    strike(&st);
    return chosen;
}

static void the_engine_agrees(void **state)
{
    (void)state;
    assert_true(chosen_by(75));
    assert_false(chosen_by(74));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(debians_figures_are_those_of_quorum_and_ratio),
        cmocka_unit_test(a_majority_isnt_always_enough),
        cmocka_unit_test(the_engine_agrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
