/* Conditions: each atom, since when it holds, and what a refusal says when it doesn't (rule 56). */
#include "engine/standing.h"

#define NOW_ "proposed by 1 of staff votes 1 day, closing early passes when 1 of staff "

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  body board { seats 4 minimum 2 }\n"                                                         \
    "  office ceo\n"                                                                               \
    "  setting cap 10 between 1 and 20\n"                                                          \
    "  emergency fire { declared by 1 of staff lasts 2 days ended by 1 of staff again after 1 "    \
    "day }\n"                                                                                      \
    "  power fill(person: person) caretaker { " NOW_ " only when vacancy on board for 60 days\n"   \
    "    effect seat person on board }\n"                                                          \
    "  power below(person: person) caretaker { " NOW_                                              \
    " only when board below minimum effect seat person on board }\n"                               \
    "  power headless(person: person) { " NOW_                                                     \
    " only when ceo vacant effect appoint person to ceo }\n"                                       \
    "  power urgent(person: person) { " NOW_                                                       \
    " only when emergency fire for 1 hour effect remove person from ceo }\n"                       \
    "  power calm(person: person) { " NOW_                                                         \
    " only when not emergency fire effect remove person from ceo }\n"                              \
    "  power small(person: person, n: amount, risk: low | medium | high) { " NOW_                  \
    "    only when n <= cap and risk <= medium effect remove person from ceo }\n"                  \
    "  power many(person: person) { " NOW_                                                         \
    " only when board in office >= 3 effect remove person from ceo }\n"                            \
    "  power either(person: person) { " NOW_                                                       \
    " only when board in office >= 4 or not ceo vacant and emergency fire\n"                       \
    "    effect remove person from ceo }\n"                                                        \
    "  power vain(person: person) { proposed by 1 of staff votes 1 day passes when all of staff "  \
    "in office\n"                                                                                  \
    "    effect remove person from ceo }\n"                                                        \
    "  power after(person: person) { " NOW_                                                        \
    " only when vain failed within 3 days effect remove person from ceo }\n"                       \
    "}\n"

#define PEOPLE "a board; b board; c board; k ceo; w staff; v staff; x; y"

/* Does the condition of the power hold now? Its failing atoms are in f->refusals. */
static bool holds_now(struct fx *f, const char *power, uint64_t n, uint32_t word)
{
    const struct mf_power *p =
        &f->charter->powers[mf_charter_find(f->charter, mf_str_c(power)).index];
    struct mf_arg args[3] = {{.kind = MF_ARG_PERSON, .person = fx_who(f, "k")},
                             {.kind = MF_ARG_AMOUNT, .amount = n},
                             {.kind = MF_ARG_WORD, .word = word}};

    f->refusals.list.n = 0;
    return mf_cond_holds(f->org, mf_binding_now(f->org), p->only_when, args, p->nparams, p,
                         &f->refusals);
}

static bool is(struct fx *f, const char *power)
{
    return holds_now(f, power, 1, 0);
}

static void vacancies_and_minimum(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE "; d board");
    assert_false(is(&f, "fill"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_NO_VACANCY), 1);
    fx_wait(&f, MF_DAY);
    assert_true(leave(&f, "d", "board"));
    assert_false(is(&f, "fill"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_TOO_SOON), 1);
    assert_true(f.refusals.list.at[0].when == f.now + 60 * MF_DAY);
    assert_int_equal(f.refusals.list.at[0].power, 0);
    fx_wait(&f, 60 * MF_DAY - 1);
    assert_false(is(&f, "fill"));
    fx_wait(&f, 1);
    assert_true(is(&f, "fill"));

    assert_false(is(&f, "below"));
    assert_int_equal(f.refusals.list.at[0].need, 2);
    assert_int_equal(f.refusals.list.at[0].have, 3);
    assert_true(leave(&f, "a", "board"));
    assert_true(leave(&f, "b", "board"));
    assert_true(is(&f, "below"));
    assert_false(is(&f, "many"));
    assert_int_equal(f.refusals.list.at[0].have, 1);
    fx_close(&f);
}

static void offices_and_emergencies(void **state)
{
    struct fx f;
    struct mf_command c;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_false(is(&f, "headless"));
    assert_int_equal(f.refusals.list.at[0].person, fx_who(&f, "k"));
    assert_false(is(&f, "urgent"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_NO_EMERGENCY), 1);
    assert_true(is(&f, "calm"));
    c = fx_cmd(&f, MF_DO_DECLARE, "w", MF_NO_PROPOSAL);
    c.emergency = slot_of(&f, "fire");
    assert_true(fx_submit(&f, c));
    assert_false(is(&f, "urgent"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_TOO_SOON), 1);
    assert_false(is(&f, "calm"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_MUST_NOT), 1);
    fx_wait(&f, MF_HOUR);
    assert_true(is(&f, "urgent"));
    fx_wait(&f, 2 * MF_DAY);
    assert_true(is(&f, "calm"));
    assert_true(resign(&f, "k", "ceo"));
    assert_true(is(&f, "headless"));
    fx_close(&f);
}

static void arguments_and_alternatives(void **state)
{
    struct fx f;
    struct mf_command c;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(holds_now(&f, "small", 10, 1));
    assert_false(holds_now(&f, "small", 11, 2));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_PARAM),
                     2); /* each atom that fails, in order */
    assert_true(mf_str_is(f.refusals.list.at[0].word, "n"));
    assert_true(mf_str_is(f.refusals.list.at[1].word, "risk"));

    /* `and` binds closer; all branches are reasons when none holds, no branch is one when any does.
     */
    assert_false(is(&f, "either"));
    assert_int_equal(f.refusals.list.n, 2);
    c = fx_cmd(&f, MF_DO_DECLARE, "w", MF_NO_PROPOSAL);
    c.emergency = slot_of(&f, "fire");
    assert_true(fx_submit(&f, c));
    assert_true(is(&f, "either"));
    assert_int_equal(f.refusals.list.n, 0);
    fx_close(&f);
}

static void another_power_failed(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_false(is(&f, "after"));
    assert_int_equal(fx_refused(&f, MF_WHY_ONLY_WHEN_NOT_FAILED), 1);
    n = fx_file(&f, "w", "vain", "k");
    assert_true(n > 0);
    assert_false(is(&f, "after"));
    fx_wait(&f, MF_DAY);
    assert_state(&f, n, REJECTED);
    assert_true(is(&f, "after"));
    fx_wait(&f, 3 * MF_DAY - 1);
    assert_true(is(&f, "after"));
    fx_wait(&f, 1);
    assert_false(is(&f, "after"));
    fx_close(&f);
}

static void refusals_read_well(void **state)
{
    struct fx f;
    struct mf_buf en, id;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_false(is(&f, "headless"));
    mf_buf_init(&en, &f.arena);
    mf_buf_init(&id, &f.arena);
    mf_refusal_text(&en, f.org, &f.refusals.list.at[0], MF_EN);
    mf_refusal_text(&id, f.org, &f.refusals.list.at[0], MF_ID);
    assert_string_equal(en.p, "this needs the office of ceo vacant, and k holds it");
    assert_string_equal(id.p, "hal ini mensyaratkan jabatan ceo lowong, padahal dijabat oleh k");
    fx_close(&f);
}

/* Every template can be filled, in each language; the names are distinct. */
static void every_reason_has_its_texts(void **state)
{
    struct mf_arena a;

    (void)state;
    mf_arena_init(&a);
    for (int i = 0; i < MF_WHY__COUNT; i++) {
        struct mf_refusal r = {.reason = (enum mf_reason)i,
                               .power = UINT32_MAX,
                               .when = MF_NEVER,
                               .person = MF_NOBODY};
        for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
            struct mf_buf b;
            mf_buf_init(&b, &a);
            mf_refusal_text(&b, NULL, &r, (enum mf_lingua)lingua);
            assert_true(b.n > 10);
            assert_true(b.p[b.n - 1] != '.');
        }
        assert_true(mf_reason_rule((enum mf_reason)i) <= 69);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(mf_reason_name((enum mf_reason)i),
                                    mf_reason_name((enum mf_reason)k));
    }
    mf_arena_free(&a);
}

static void refusals_stand_in_charter_order(void **state)
{
    struct mf_arena a;
    struct mf_refusals rs = {0};

    (void)state;
    mf_arena_init(&a);
    rs.arena = &a;
    mf_refuse(&rs, MF_WHY_REQUIRE)->clause = (struct mf_span){30, 5};
    mf_refuse(&rs, MF_WHY_LIMIT)->clause = (struct mf_span){10, 5};
    mf_refuse(&rs, MF_WHY_ALREADY);
    mf_refuse(&rs, MF_WHY_REQUIRE)->clause = (struct mf_span){30, 5};
    mf_refuse(&rs, MF_WHY_TERM)->clause = (struct mf_span){30, 5};
    mf_refusals_sort(&rs);
    assert_int_equal(rs.list.n, 4); /* equal ones are one */
    assert_int_equal(rs.list.at[0].reason, MF_WHY_ALREADY);
    assert_int_equal(rs.list.at[1].reason, MF_WHY_LIMIT);
    assert_int_equal(rs.list.at[2].reason, MF_WHY_REQUIRE);
    assert_int_equal(rs.list.at[3].reason, MF_WHY_TERM);
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vacancies_and_minimum),
        cmocka_unit_test(offices_and_emergencies),
        cmocka_unit_test(arguments_and_alternatives),
        cmocka_unit_test(another_power_failed),
        cmocka_unit_test(refusals_read_well),
        cmocka_unit_test(every_reason_has_its_texts),
        cmocka_unit_test(refusals_stand_in_charter_order),
    };

    return RUN(tests);
}
