/* Departures: how few decide as seats fall vacant, and when nobody can any more. */
#include "scene.h"

#include "audit/attrition.h"

static const char nine[] =
    "charter \"Nine\" {\n"
    "  body board { seats 9 minimum 2 vacancies filled by elect }\n"
    "  office ceo\n"
    "  power elect(person: person) caretaker { proposed by 1 of board lapses after 30 days\n"
    "    passes when majority of board in office at most 3 open per proposer\n"
    "    effect seat person on board }\n"
    "  power of_seats(text: text) { proposed by 1 of board lapses after 30 days\n"
    "    passes when majority of board seats at most 3 open per proposer effect adopt \"x\" }\n"
    "  power of_present(text: text) { proposed by 1 of board votes 1 day\n"
    "    passes when majority of board present with quorum majority in office\n"
    "    at most 3 open per proposer effect adopt \"x\" }\n"
    "}\n";

static struct mf_attrition curve(struct stage *st, const char *power, const mf_person *named,
                                 uint32_t n)
{
    struct mf_attrition t;

    assert_true(mf_attrition_of(&st->arena, &st->scene, power_of(st, power), 0, named, n, &t));
    return t;
}

/* The board of OpenAI under a majority of those in office, from nine seats down. */
static void majority_in_office_falls(void **state)
{
    static const uint32_t expected[] = {5, 5, 4, 4, 3, 3, 2, 2, 1};
    struct stage st;
    struct mf_attrition t;

    (void)state;
    set_stage(&st, nine, 0);
    t = curve(&st, "elect", NULL, 0);
    assert_int_equal(t.n, 10);
    for (uint32_t i = 0; i < 9; i++) {
        assert_true(t.at[i].decides.possible);
        assert_int_equal(t.at[i].decides.lo, t.at[i].decides.hi);
        assert_int_equal(t.at[i].decides.hi, expected[i]);
        assert_int_equal(t.at[i].in_office, 9 - i);
        assert_true(t.at[i].worst);
    }
    assert_false(t.at[9].decides.possible);
    assert_int_equal(t.flips, 2);
    assert_int_equal(t.stuck, 9);
    assert_int_equal(t.no_refill, 9);
    strike(&st);
}

/* Four who stay decide from the departure that leaves seven. */
static void named_four_flip_at_seven(void **state)
{
    struct stage st;
    struct mf_attrition t;
    mf_person four[4];

    (void)state;
    set_stage(&st, nine, 0);
    for (uint32_t i = 0; i < 4; i++)
        four[i] = i;
    t = curve(&st, "elect", four, 4);
    assert_int_equal(t.n, 6);
    assert_int_equal(t.named_flips, 2);
    assert_int_equal(t.at[t.named_flips].in_office, 7);
    strike(&st);
}

/* Counted against the seats, departures never make it easier, and end in nobody being able to. */
static void seats_never_fall(void **state)
{
    struct stage st;
    struct mf_attrition t;

    (void)state;
    set_stage(&st, nine, 0);
    t = curve(&st, "of_seats", NULL, 0);
    assert_int_equal(t.flips, t.n);
    for (uint32_t i = 0; i <= 4; i++)
        assert_int_equal(t.at[i].decides.hi, 5);
    assert_int_equal(t.stuck, 5);
    strike(&st);
}

/* Six in office under a majority of those present: four, and three in an ambush. */
static void those_present(void **state)
{
    struct stage st;
    struct mf_attrition t;

    (void)state;
    set_stage(&st, nine, 0);
    t = curve(&st, "of_present", NULL, 0);
    assert_int_equal(t.at[3].in_office, 6);
    assert_int_equal(t.at[3].decides.hi, 4);
    assert_int_equal(t.at[3].ambush.lo, 3);
    assert_int_equal(t.at[3].ambush.hi, 3);
    assert_int_equal(t.at[0].decides.hi, 5);
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(majority_in_office_falls),
        cmocka_unit_test(named_four_flip_at_seven),
        cmocka_unit_test(seats_never_fall),
        cmocka_unit_test(those_present),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("attrition", tests, NULL, NULL);
}
