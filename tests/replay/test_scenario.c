/* The language of scenarios: what can be written, and what is said of what can't. */
#include "replay.h"

#include "replay/scenario_internal.h"

#define HEAD                                                                                       \
    "scenario \"Test\" {\n"                                                                        \
    "  starts 2024-01-01\n"                                                                        \
    "  ends   2024-12-31\n"                                                                        \
    "  people {\n"                                                                                 \
    "    ana  \"Ana\"  board as lead + independent, chair source \"register\"\n"                   \
    "    budi \"Budi\" board until 2024-06-30 source \"register\"\n"                               \
    "    workers 40 \"Workers\" staff inference\n"                                                 \
    "  }\n"

static bool has(const struct mf_diags *d, const char *id)
{
    for (uint32_t i = 0; i < d->list.n; i++)
        if (strcmp(d->list.at[i].kind->id, id) == 0)
            return true;
    return false;
}

static void people_are_numbered_through(void **state)
{
    const struct mf_scenario *sc = good_scenario(*state, HEAD "}\n");
    assert_int_equal(sc->npeople, 3);
    assert_int_equal(sc->npersons, 42);
    assert_int_equal(sc->people[2].first, 2);
    assert_true(sc->people[2].crowd);
    assert_int_equal(sc->people[0].seats[0].ntags, 2);
    assert_int_equal(sc->people[0].until, MF_NEVER);
    assert_true(sc->people[1].until != MF_NEVER);
    assert_true(sc->people[0].note.sourced && !sc->people[0].note.inferred);
    assert_true(!sc->people[2].note.sourced && sc->people[2].note.inferred);
    assert_int_equal(sc->people[2].note.inference.n, 0);
}

static void intentions_keep_their_alternatives(void **state)
{
    const struct mf_scenario *sc = good_scenario(
        *state, HEAD "  at 2024-02-01T09:00Z ana, budi\n"
                     "    seek remove_ceo(budi, \"grounds\") else resize(5) tell ana\n"
                     "    source \"minutes\"\n}\n");
    const struct mf_statement *st = &sc->statements[0];
    assert_int_equal(st->kind, MF_SAYS_SEEK);
    assert_int_equal(st->who.nnames, 2);
    assert_int_equal(st->nattempts, 2);
    assert_int_equal(st->attempts[0].nargs, 2);
    assert_int_equal(st->attempts[0].args[1].kind, MF_LITERAL_TEXT);
    assert_int_equal(st->attempts[1].args[0].number, 5);
    assert_int_equal(st->tell.nnames, 1);
}

static void stances_are_of_names_or_of_a_share(void **state)
{
    const struct mf_scenario *sc = good_scenario(
        *state, HEAD "  stance ana, workers against budi leaving board source \"x\"\n"
                     "  at 2024-02-03 30 of staff for budi taking chair by staying away\n"
                     "    inference \"say\"\n}\n");
    const struct mf_stance *first = &sc->statements[0].stance, *second = &sc->statements[1].stance;
    assert_int_equal(sc->statements[0].at, sc->starts);
    assert_int_equal(first->side, MF_SIDE_AGAINST);
    assert_int_equal(first->move, MF_MOVE_LEAVING);
    assert_int_equal(second->who.count, 30);
    assert_int_equal(second->side, MF_SIDE_FOR);
    assert_int_equal(second->move, MF_MOVE_TAKING);
    assert_true(second->away);
}

static void expectations_name_charter_variant_and_claims(void **state)
{
    const struct mf_scenario *sc = good_scenario(
        *state,
        HEAD "  at 2024-02-01 ana seek remove_ceo(budi) source \"x\"\n"
             "  variant calm \"Calm\" { keeping budi joining budi without staff }\n"
             "  expect under \"small\" in calm remove_ceo effective within 3 days on 2024-02-03\n"
             "    told by duty ana, workers told by choice none\n}\n");
    const struct mf_expectation *e = &sc->expectations[0];
    assert_int_equal(e->variant_index, 0);
    assert_int_equal(e->nclaims, 3);
    assert_int_equal(e->claims[0].outcome, MF_OUT_EFFECTIVE);
    assert_int_equal(e->claims[0].within, 3 * MF_DAY);
    assert_int_equal(e->claims[1].who.nnames, 2);
    assert_int_equal(e->claims[2].who.nnames, 0);
    assert_int_equal(sc->variants[0].joining.nnames, 1);
}

/* Words of the language are names wherever a name is meant. */
static void words_of_the_language_may_be_names(void **state)
{
    const struct mf_scenario *sc = good_scenario(
        *state,
        "scenario \"Words\" { starts 2024-01-01 ends 2024-12-31\n"
        "  people { at \"At\" stance, people source \"x\"  expect \"Expect\" people source \"x\"\n"
        "    variant 3 people inference }\n"
        "  at 2024-02-01 at, expect seek seek(at) else else(expect) tell expect source \"x\"\n"
        "  stance at against expect leaving people source \"x\" }\n");
    assert_int_equal(sc->npersons, 5);
    assert_int_equal(sc->statements[0].nattempts, 2);
}

static void every_message_has_an_example_that_yields_it(void **state)
{
    for (unsigned i = 0; i < MF_SC__COUNT; i++) {
        const struct mf_diag_kind *kind = mf_sc_kind((enum mf_sc)i);
        struct mf_str wrong, right;
        struct mf_diags diags;
        mf_sc_examples(*state, (enum mf_sc)i, &wrong, &right);
        if (wrong.n == 0)
            continue;
        scenario_text(*state, wrong, &diags);
        if (!has(&diags, kind->id))
            fail_msg("the wrong example of %s doesn't yield it:\n%s", kind->id, wrong.p);
        if (diags.list.n != 1)
            fail_msg("the wrong example of %s yields %u messages:\n%s", kind->id, diags.list.n,
                     wrong.p);
        if (!scenario_text(*state, right, &diags) || diags.warnings > 0)
            fail_msg("the right example of %s is none:\n%s", kind->id, right.p);
    }
}

static void every_text_can_be_filled_in_both_languages(void **state)
{
    static const struct mf_str args[MF_DIAG_ARGS] = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}};
    for (unsigned i = 0; i < MF_SC__COUNT; i++) {
        const struct mf_diag_kind *kind = mf_sc_kind((enum mf_sc)i);
        for (unsigned l = 0; l < MF_LINGUA__COUNT; l++) {
            struct mf_buf b;
            mf_buf_init(&b, *state);
            mf_fill(&b, kind->message[l], args, MF_DIAG_ARGS);
            assert_true((kind->note[l] == NULL) == (kind->note[0] == NULL));
            assert_true((kind->repair[l] == NULL) == (kind->repair[0] == NULL));
            mf_fill(&b, kind->note[l] ? kind->note[l] : "", args, MF_DIAG_ARGS);
            mf_fill(&b, kind->repair[l] ? kind->repair[l] : "", args, MF_DIAG_ARGS);
            assert_true(b.n > 0);
            assert_true(mf_scenario_help(mf_str_c(kind->id), (enum mf_lingua)l, &b));
        }
    }
}

static void limits_are_said_and_not_passed(void **state)
{
    struct mf_buf lines, list;
    struct mf_diags diags;
    mf_buf_init(&lines, *state);
    mf_buf_init(&list, *state);
    mf_buf_c(&lines, HEAD);
    for (unsigned i = 0; i < MF_MAX_STATEMENTS + 10; i++)
        mf_buf_c(&lines, "  at 2024-02-02 public knows source \"newspaper\"\n");
    mf_buf_c(&lines, "}\n");
    assert_null(scenario_text(*state, mf_buf_str(&lines), &diags));
    assert_true(has(&diags, "E1512"));
    assert_int_equal(diags.list.n, 1);
    mf_buf_c(&list, HEAD "  stance ana");
    for (unsigned i = 0; i < MF_MAX_SCENARIO_LIST; i++)
        mf_buf_c(&list, ", ana");
    mf_buf_c(&list, " against budi leaving board source \"x\"\n}\n");
    assert_null(scenario_text(*state, mf_buf_str(&list), &diags));
    assert_true(has(&diags, "E1522"));
}

static void outages_stand_apart_within_the_scenario(void **state)
{
    static const struct {
        const char *lines, *id;
    } cases[] = {
        {"outage from 2024-01-01 to 2024-12-31 source \"x\"", NULL},
        {"outage from 2023-12-31 to 2024-01-02 source \"x\"", "E1506"},
        {"outage from 2024-12-30 to 2025-01-01 source \"x\"", "E1506"},
        {"outage from 2024-02-01 to 2024-02-01 source \"x\"", "E1524"},
        {"outage from 2024-02-01 to 2024-02-02", "E1513"},
        {"outage from 2024-02-01 until 2024-02-02 source \"x\"", "E1500"},
        {"outage from 2024-02-01 to 2024-02-02 source \"x\" outage from 2024-02-03 to 2024-02-04 "
         "source \"x\"",
         NULL},
        {"outage from 2024-02-03 to 2024-02-04 source \"x\" outage from 2024-02-01 to 2024-02-03 "
         "source \"x\"",
         "E1525"},
        {"outage from 2024-02-01 to 2024-02-09 source \"x\" variant v { outage from 2024-02-03 to "
         "2024-02-04 }",
         "E1525"},
        {"variant v { outage from 2024-02-03 to 2024-02-04 outage from 2024-02-01 to 2024-02-09 }",
         "E1525"},
        {"variant v { outage from 2024-02-03 to 2024-02-04 } variant w { outage from 2024-02-03 to "
         "2024-02-04 }",
         NULL},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mf_diags diags;
        struct mf_str text = mf_strf(*state, "%s  %s\n}\n", HEAD, cases[i].lines);
        const struct mf_scenario *sc = scenario_text(*state, text, &diags);
        assert_true((sc != NULL) == (cases[i].id == NULL));
        assert_int_equal(diags.list.n, cases[i].id ? 1 : 0);
        if (cases[i].id)
            assert_string_equal(diags.list.at[0].kind->id, cases[i].id);
    }
}

static void near_names_are_suggested(void **state)
{
    struct mf_diags diags;
    assert_null(scenario_text(
        *state, MF_S(HEAD "  stance anna against budi leaving board source \"x\"\n}\n"), &diags));
    assert_true(mf_str_is(diags.list.at[0].suggestion, "ana"));
    assert_null(scenario_text(*state, MF_S(HEAD "  varient x { }\n}\n"), &diags));
    assert_true(mf_str_is(diags.list.at[0].suggestion, "variant"));
}

static void a_mistake_in_one_part_leaves_the_others_readable(void **state)
{
    struct mf_diags diags;
    assert_null(scenario_text(*state,
                              MF_S(HEAD "  at 2024-02-30 public knows source \"x\"\n"
                                        "  variant a { keeping }\n"
                                        "  at 2024-02-02 public nows source \"x\"\n"
                                        "  expect under 3 remove refused\n}\n"),
                              &diags));
    assert_int_equal(diags.list.n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(people_are_numbered_through),
        TEST(intentions_keep_their_alternatives),
        TEST(stances_are_of_names_or_of_a_share),
        TEST(expectations_name_charter_variant_and_claims),
        TEST(words_of_the_language_may_be_names),
        TEST(every_message_has_an_example_that_yields_it),
        TEST(every_text_can_be_filled_in_both_languages),
        TEST(limits_are_said_and_not_passed),
        TEST(outages_stand_apart_within_the_scenario),
        TEST(near_names_are_suggested),
        TEST(a_mistake_in_one_part_leaves_the_others_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
