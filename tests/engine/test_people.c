/* An organisation as it stands, taken out of it and put under a charter by name. */
#include "engine/standing.h"

#include "engine/people.h"

#define CLUB(more, quota)                                                                          \
    "charter \"T\" {\n" more "  office ceo\n"                                                      \
    "  setting quota " quota " between 1 and 5\n"                                                  \
    "  power elect(person: person) { proposed by 1 of staff votes 1 day, closing early\n"          \
    "    passes when 1 of staff effect seat person on board as inside }\n"                         \
    "  power grow(n: amount) { proposed by 1 of staff votes 1 day, closing early\n"                \
    "    passes when 1 of staff effect resize board to n }\n"                                      \
    "  power raise(n: amount) { proposed by 1 of staff votes 1 day, closing early\n"               \
    "    passes when 1 of staff effect set quota to n }\n"                                         \
    "}\n"
#define STAFF "  body staff { seats open admitted by ceo }\n"
#define BOARD                                                                                      \
    "  body board { seats 5 between 3 and 9 includes ceo weight shares\n"                          \
    "    vacancies filled by elect }\n"

static uint32_t body_at(const struct mf_charter *c, const char *name)
{
    return mf_charter_find(c, mf_str_c(name)).index;
}

static uint32_t seated(const struct mf_roster *r, uint32_t body)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->nseats; i++)
        n += r->seats[i].body == body;
    return n;
}

static void what_stands_can_be_founded_again(void **state)
{
    struct fx f;
    struct mf_standing now, again;
    struct mf_refusals rs = {0};
    struct mf_org *copy;

    (void)state;
    fx_open(&f, CLUB(STAFF BOARD, "3"), "a board:inside=3; b board=2; c ceo; w staff; x staff");
    fx_wait(&f, 3 * MF_HOUR);
    assert_true(act(&f, "w", "elect", "x", 0) > 0);
    now = mf_standing_now(f.org, &f.arena);
    assert_int_equal(now.roster.npersons, 5);
    assert_int_equal(seated(&now.roster, body_at(now.charter, "board")), 3); /* not the ceo's */
    assert_int_equal(now.roster.noffices, 1);
    assert_int_equal(now.at, f.now); /* the last seating, later than the day's beginning */
    rs.arena = &f.arena;
    copy = mf_org_found(now.charter, &now.roster, now.at, NULL, &rs);
    assert_non_null(copy);
    for (mf_person p = 0; p < now.roster.npersons; p++)
        for (uint32_t i = 0; i < now.charter->nbodies; i++)
            assert_int_equal(mf_org_is_member(copy, p, i), mf_org_is_member(f.org, p, i));
    again = mf_standing_now(copy, &f.arena);
    assert_int_equal(again.roster.nseats, now.roster.nseats);
    assert_int_equal(again.roster.nweights, now.roster.nweights);
    for (uint32_t i = 0; i < now.roster.nweights; i++)
        assert_int_equal(again.roster.weights[i].amount, now.roster.weights[i].amount);
    for (uint32_t i = 0; i < now.roster.nseats; i++)
        assert_int_equal(again.roster.seats[i].tags, now.roster.seats[i].tags);
    mf_org_free(copy);
    fx_close(&f);
}

static void the_stamp_follows_what_stands(void **state)
{
    struct fx f;
    struct mf_hash before, after;

    (void)state;
    fx_open(&f, CLUB(STAFF BOARD, "3"), "a board:inside; b board; c ceo; w staff; x staff");
    before = mf_standing_now(f.org, &f.arena).stamp;
    assert_true(fx_file(&f, "w", "elect", "x") > 0); /* nothing stands otherwise yet */
    after = mf_standing_now(f.org, &f.arena).stamp;
    assert_same_hash(before, after);
    assert_true(act(&f, "w", "raise", NULL, 4) > 0);
    after = mf_standing_now(f.org, &f.arena).stamp;
    assert_memory_not_equal(&before, &after, sizeof before);
    before = after;
    assert_true(resign(&f, "c", "ceo"));
    after = mf_standing_now(f.org, &f.arena).stamp;
    assert_memory_not_equal(&before, &after, sizeof before);
    fx_close(&f);
}

static void under_another_charter_all_goes_by_name(void **state)
{
    struct fx f;
    struct mf_standing now;
    const struct mf_charter *other, *moved;
    struct mf_roster r;
    uint32_t board;

    (void)state;
    fx_open(&f, CLUB(STAFF BOARD, "3"), "a board:inside=3; b board=2; c ceo; w staff; x staff");
    now = mf_standing_now(f.org, &f.arena);
    /* The board first, the staff gone from it but for the name that powers use. */
    other = fx_charter(&f.arena, CLUB(BOARD STAFF, "3"));
    r = mf_standing_roster(&f.arena, &now, other);
    board = body_at(other, "board");
    assert_int_equal(board, 0);
    assert_int_equal(body_at(now.charter, "board"), 1);
    assert_int_equal(seated(&r, board), 2);
    assert_int_equal(seated(&r, body_at(other, "staff")), 2);
    assert_int_equal(r.nweights, now.roster.nweights);
    for (uint32_t i = 0; i < r.nweights; i++)
        assert_int_equal(r.weights[i].body, board);
    /* A charter that knows none of it. */
    other = fx_charter(&f.arena, "charter \"U\" {\n  body club { seats 5 vacancies filled by p }\n"
                                 "  power p(who: person) { proposed by 1 of club votes 1 day\n"
                                 "    passes when 1 of club effect seat who on club } }\n");
    r = mf_standing_roster(&f.arena, &now, other);
    assert_int_equal(r.npersons, 5);
    assert_int_equal(r.nseats + r.noffices + r.nweights, 0);
    moved = mf_standing_charter(&f.arena, &now, other);
    assert_int_equal(moved->bodies[0].seats, 5);
    fx_close(&f);
}

/* As amending would do it: what a text says as before keeps the number that a power gave it. */
static void numbers_that_powers_moved_stay_where_the_text_is_the_same(void **state)
{
    struct fx f;
    struct mf_standing now;
    const struct mf_charter *same, *changed;

    (void)state;
    fx_open(&f, CLUB(STAFF BOARD, "3"), "a board:inside=3; b board=2; c ceo; w staff; x staff");
    assert_true(act(&f, "w", "grow", NULL, 7) > 0);
    assert_true(act(&f, "w", "raise", NULL, 4) > 0);
    now = mf_standing_now(f.org, &f.arena);
    assert_int_equal(now.seats[body_at(now.charter, "board")], 7);
    same = mf_standing_charter(&f.arena, &now, fx_charter(&f.arena, CLUB(BOARD STAFF, "3")));
    assert_int_equal(same->bodies[body_at(same, "board")].seats, 7);
    assert_int_equal(same->settings[0].value.count, 4);
    changed = mf_standing_charter(&f.arena, &now, fx_charter(&f.arena, CLUB(STAFF BOARD, "2")));
    assert_int_equal(changed->settings[0].value.count, 2);
    assert_int_equal(changed->bodies[body_at(changed, "board")].seats, 7);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_can_be_founded_again),
        cmocka_unit_test(the_stamp_follows_what_stands),
        cmocka_unit_test(under_another_charter_all_goes_by_name),
        cmocka_unit_test(numbers_that_powers_moved_stay_where_the_text_is_the_same),
    };

    return RUN(tests);
}
