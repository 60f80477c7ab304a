/* Effects: all or none, moot, provisional and given back exactly, `always`, undo (rules 41, 52 to
 * 58). */
#include "engine/standing.h"

/* What one person decides at once: `1 of staff`. What is confirmed or challenged: by `judges`. */
#define NOW_  "proposed by 1 of staff votes 1 day, closing early passes when 1 of staff "
#define SURE_ NOW_ "confirmed within 5 days by 2 of judges "

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  body judges { seats open admitted by ceo }\n"                                               \
    "  body board { seats 5 between 3 and 7 minimum 3 term 3 years, at most 2\n"                   \
    "    vacancies filled by elect within 60 days, caretaker after 60 days until filled }\n"       \
    "  office ceo office chair of board\n"                                                         \
    "  setting turnout 4% between 2% and 10%\n"                                                    \
    "  setting size 10 between 1 and 20\n"                                                         \
    "  power elect(person: person) caretaker { " NOW_ " effect seat person on board }\n"           \
    "  power unelect(person: person) caretaker { " NOW_ " effect unseat person from board }\n"     \
    "  power unelect_staff(person: person) caretaker { " NOW_                                      \
    " effect expel person from judges }\n"                                                         \
    "  power name(person: person) { " NOW_ " effect appoint person to ceo }\n"                     \
    "  power remove(person: person) { " NOW_ " effect remove person from ceo }\n"                  \
    "  power swap(person: person) { " NOW_                                                         \
    " effect remove ceo from ceo and appoint person to ceo }\n"                                    \
    "  power swap_seats(out: person, into: person) { " NOW_                                        \
    "    effect unseat out from board and seat into on board }\n"                                  \
    "  power suspend(person: person) { " NOW_ " effect suspend person from ceo for 10 days }\n"    \
    "  power suspend_sure(person: person) { " SURE_                                                \
    " effect suspend person from ceo for 10 days }\n"                                              \
    "  power remove_sure(person: person) { " SURE_ " effect remove person from ceo }\n"            \
    "  power name_sure(person: person) { " SURE_ " effect appoint person to ceo }\n"               \
    "  power elect_sure(person: person) { " SURE_ " effect seat person on board }\n"               \
    "  power unelect_sure(person: person) { " SURE_ " effect unseat person from board }\n"         \
    "  power resize(n: amount) { " NOW_ " effect resize board to n }\n"                            \
    "  power resize_sure(n: amount) { " SURE_ " effect resize board to n }\n"                      \
    "  power set_size(n: amount) { " NOW_ " effect set size to n }\n"                              \
    "  power set_sure(n: amount) { " SURE_ " effect set size to n }\n"                             \
    "  power set_turnout() { " NOW_ " effect set turnout to 5% }\n"                                \
    "  power back(d: decision of name | remove | elect | unelect | suspend | resize | set_size)\n" \
    "    { " NOW_ " effect undo d }\n"                                                             \
    "  power outside() { " NOW_ " effect act \"Sell the office\" usable 3 days }\n"                \
    "  power end_all() { " NOW_                                                                    \
    " delay 1 hour veto by 1 of judges within 1 hour effect dissolve }\n"                          \
    "}\n"

#define PEOPLE                                                                                     \
    "a board; b board; c board chair; k ceo; d; e; g; w staff; j judges; l judges; m judges"

static void open_it(struct fx *f)
{
    fx_open(f, CHARTER, PEOPLE);
}

static mf_instant ceo_since(struct fx *f)
{
    const struct mf_office_row *row = MF_ROW(f->org, offices, mf_office_row, slot_of(f, "ceo"));

    return row->holding == MF_NO_SLOT
               ? MF_NEVER
               : MF_ROW(f->org, holdings, mf_holding_row, row->holding)->since;
}

static void nothing_left_to_do_is_moot(void **state)
{
    struct fx f;

    (void)state;
    open_it(&f);
    assert_state(&f, act(&f, "w", "remove", "d", 0), MOOT);
    assert_state(&f, act(&f, "w", "unelect", "d", 0), MOOT);
    assert_state(&f, act(&f, "w", "elect", "a", 0), MOOT);
    assert_state(&f, act(&f, "w", "suspend", "d", 0), MOOT);
    assert_state(&f, act(&f, "w", "set_size", NULL, 10), MOOT);
    assert_state(&f, act(&f, "w", "resize", NULL, 5), MOOT);
    fx_close(&f);
}

static void lists_are_all_or_none(void **state)
{
    struct fx f;
    struct mf_command c;
    uint32_t n;

    (void)state;
    open_it(&f);
    assert_state(&f, act(&f, "w", "swap", "d", 0), EFFECTIVE);
    assert_true(holds(&f, "d", "ceo"));
    assert_true(resign(&f, "d", "ceo"));
    /* Nobody to remove: the other step still has something to do. */
    assert_state(&f, act(&f, "w", "swap", "e", 0), EFFECTIVE);
    assert_true(holds(&f, "e", "ceo"));

    /* b leaves, a third term isn't possible: b stays. */
    for (int i = 0; i < 2; i++) {
        assert_state(&f, act(&f, "w", "elect", "g", 0), EFFECTIVE);
        assert_true(leave(&f, "g", "board"));
    }
    c = fx_filing(&f, "w", "swap_seats", "b", "", 0);
    struct mf_arg args[2] = {c.args[0], c.args[1]};
    args[1].person = fx_who(&f, "g");
    c.args = args;
    uint32_t before = f.events.list.n;
    assert_true(fx_submit(&f, c));
    n = mf_org_proposals(f.org);
    assert_true(fx_vote(&f, "w", n, MF_BALLOT_YES));
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_TERM), 1);
    assert_true(sits(&f, "b", "board"));
    for (uint32_t i = before; i < f.events.list.n; i++)
        assert_true(f.events.list.at[i].kind != MF_EV_UNSEATED); /* nor does anybody hear of it */
    fx_close(&f);
}

static void what_a_full_slot_refuses(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    open_it(&f);
    n = act(&f, "w", "name", "d", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_OFFICE_OCCUPIED), 1);
    n = act(&f, "w", "resize", NULL, 8);
    assert_int_equal(ended_for(&f, n, MF_WHY_RESIZE_RANGE), 1);
    assert_state(&f, act(&f, "w", "elect", "d", 0), EFFECTIVE);
    n = act(&f, "w", "resize", NULL, 3);
    assert_int_equal(ended_for(&f, n, MF_WHY_RESIZE_BELOW), 1);
    assert_state(&f, act(&f, "w", "resize", NULL, 4), EFFECTIVE);
    n = act(&f, "w", "elect", "e", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_SEATS_FULL), 1);
    n = act(&f, "w", "set_size", NULL, 21);
    assert_int_equal(ended_for(&f, n, MF_WHY_SETTING_RANGE), 1);
    assert_state(&f, act(&f, "w", "set_size", NULL, 20), EFFECTIVE);
    assert_state(&f, act(&f, "w", "set_turnout", NULL, 0), EFFECTIVE);
    assert_int_equal(
        MF_ROW(f.org, settings, mf_setting_row, slot_of(&f, "turnout"))->value.share.num, 5);
    fx_close(&f);
}

static void expelling_is_no_removal(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    open_it(&f);
    assert_state(&f, act(&f, "w", "elect", "j", 0), EFFECTIVE);
    n = act(&f, "w", "unelect_staff", "j", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_HOLDS_ELSEWHERE), 1);
    assert_state(&f, act(&f, "w", "unelect_staff", "l", 0), EFFECTIVE);
    assert_false(sits(&f, "l", "judges"));
    fx_close(&f);
}

/* ---- provisional ---- */

static void confirm(struct fx *f, uint32_t n)
{
    assert_true(fx_vote_for(f, "j", n, MF_FOR_CONFIRM, MF_BALLOT_YES));
    assert_true(fx_vote_for(f, "l", n, MF_FOR_CONFIRM, MF_BALLOT_YES));
    fx_wait(f, 5 * MF_DAY);
    assert_state(f, n, EFFECTIVE);
}

static void a_provisional_removal_locks_the_office_and_is_given_back(void **state)
{
    struct fx f;
    mf_instant since;
    uint32_t n, other;

    (void)state;
    open_it(&f);
    since = ceo_since(&f);
    fx_wait(&f, MF_DAY);
    assert_state(&f, act(&f, "w", "suspend", "k", 0), EFFECTIVE);
    n = act(&f, "w", "remove_sure", "k", 0);
    assert_state(&f, n, PROVISIONAL);
    assert_false(holds(&f, "k", "ceo"));
    other = act(&f, "w", "name", "d", 0);
    assert_state(&f, other, FAILED);
    assert_int_equal(ended_for(&f, other, MF_WHY_LOCKED), 1);
    fx_wait(&f, 5 * MF_DAY); /* nobody confirms */
    assert_state(&f, n, UNDONE);
    assert_true(holds(&f, "k", "ceo"));
    assert_true(ceo_since(&f) == since);
    assert_true(
        mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo"))); /* exactly as before */
    fx_wait(&f, 5 * MF_DAY);
    assert_false(mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo")));
    assert_int_equal(MF_ROW(f.org, offices, mf_office_row, slot_of(&f, "ceo"))->lock, 0);

    n = act(&f, "w", "remove_sure", "k", 0);
    confirm(&f, n);
    assert_int_equal(mf_org_holder(f.org, slot_of(&f, "ceo")), MF_NOBODY);
    assert_state(&f, act(&f, "w", "name", "d", 0), EFFECTIVE);
    fx_close(&f);
}

static void a_provisional_appointment_gives_no_power_yet(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    open_it(&f);
    assert_true(resign(&f, "k", "ceo"));
    fx_wait(&f, MF_DAY);
    n = act(&f, "w", "name_sure", "d", 0);
    assert_state(&f, n, PROVISIONAL);
    assert_true(holds(&f, "d", "ceo"));
    assert_false(admit(&f, "d", "e", "staff")); /* attack 35 */
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, UNDONE);
    assert_int_equal(mf_org_holder(f.org, slot_of(&f, "ceo")), MF_NOBODY);
    assert_true(MF_ROW(f.org, offices, mf_office_row, slot_of(&f, "ceo"))->vacant_since == START);
    n = act(&f, "w", "name_sure", "d", 0);
    confirm(&f, n);
    assert_true(admit(&f, "d", "e", "staff"));
    fx_close(&f);
}

static void a_seat_taken_provisionally_is_kept_free(void **state)
{
    struct fx f;
    struct mf_seat_row was, is;
    uint32_t n, seat;
    mf_instant term_end;

    (void)state;
    open_it(&f);
    assert_state(&f, act(&f, "w", "elect", "d", 0), EFFECTIVE);
    assert_state(&f, act(&f, "w", "elect", "e", 0), EFFECTIVE);
    seat = mf_seat_of(f.org, fx_who(&f, "c"), slot_of(&f, "board"));
    was = *MF_ROW(f.org, seats, mf_seat_row, seat);
    term_end = mf_seat_more(f.org, seat)->term_end;
    fx_wait(&f, MF_DAY);
    n = act(&f, "w", "unelect_sure", "c", 0);
    assert_state(&f, n, PROVISIONAL);
    assert_int_equal(mf_org_holder(f.org, slot_of(&f, "chair")), MF_NOBODY);
    assert_true(body_of(&f, "board")->short_since ==
                MF_NEVER); /* not to be filled: no vacancy yet */
    assert_int_equal(ended_for(&f, act(&f, "w", "elect", "g", 0), MF_WHY_SEATS_FULL), 1);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, UNDONE);
    assert_true(holds(&f, "c", "chair")); /* the office of a member comes back with the seat */
    seat = mf_seat_of(f.org, fx_who(&f, "c"), slot_of(&f, "board"));
    is = *MF_ROW(f.org, seats, mf_seat_row, seat);
    assert_true(is.since == was.since && is.tags == was.tags && is.source == was.source);
    assert_true(mf_seat_more(f.org, seat)->term_end == term_end);
    assert_int_equal(mf_terms_served(f.org, fx_who(&f, "c"), slot_of(&f, "board")), 1);
    assert_int_equal(body_of(&f, "board")->reserved, 0);

    n = act(&f, "w", "unelect_sure", "c", 0);
    confirm(&f, n); /* final when the second judge has signed */
    assert_true(body_of(&f, "board")->short_since == f.now - 5 * MF_DAY);
    assert_state(&f, act(&f, "w", "elect", "g", 0), EFFECTIVE);
    fx_close(&f);
}

static void a_seat_given_provisionally_has_no_vote_and_leaves_no_trace(void **state)
{
    struct fx f;
    uint32_t n, other;

    (void)state;
    open_it(&f);
    n = act(&f, "w", "elect_sure", "d", 0);
    assert_state(&f, n, PROVISIONAL);
    assert_true(sits(&f, "d", "board"));
    assert_true(
        mf_seat_more(f.org, mf_seat_of(f.org, fx_who(&f, "d"), slot_of(&f, "board")))->provisional);
    other = act(&f, "w", "unelect", "d", 0);
    assert_int_equal(ended_for(&f, other, MF_WHY_LOCKED), 1);
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, UNDONE);
    assert_false(sits(&f, "d", "board"));
    assert_int_equal(mf_terms_served(f.org, fx_who(&f, "d"), slot_of(&f, "board")), 0);
    fx_close(&f);
}

static void numbers_come_back(void **state)
{
    struct fx f;
    uint32_t n, other;

    (void)state;
    open_it(&f);
    n = act(&f, "w", "set_sure", NULL, 12);
    assert_state(&f, n, PROVISIONAL);
    assert_int_equal(MF_ROW(f.org, settings, mf_setting_row, slot_of(&f, "size"))->value.count, 12);
    other = act(&f, "w", "set_size", NULL, 13);
    assert_int_equal(ended_for(&f, other, MF_WHY_LOCKED), 1);
    fx_wait(&f, 5 * MF_DAY);
    assert_int_equal(MF_ROW(f.org, settings, mf_setting_row, slot_of(&f, "size"))->value.count, 10);

    /* Seats that may go again aren't filled. */
    n = act(&f, "w", "resize_sure", NULL, 6);
    assert_state(&f, act(&f, "w", "elect", "d", 0), EFFECTIVE);
    assert_state(&f, act(&f, "w", "elect", "e", 0), EFFECTIVE);
    assert_int_equal(ended_for(&f, act(&f, "w", "elect", "g", 0), MF_WHY_SEATS_FULL), 1);
    assert_true(body_of(&f, "board")->short_since == MF_NEVER);
    fx_wait(&f, MF_HOUR);
    confirm(&f, n); /* final when the second judge has signed */
    assert_true(body_of(&f, "board")->short_since == f.now - 5 * MF_DAY);
    assert_state(&f, act(&f, "w", "elect", "g", 0), EFFECTIVE);
    assert_int_equal(sitting(&f, "board"), 6);
    fx_close(&f);
}

/* Lifted and in force again, as an appeal does it, again and again; then each way to end. */
static void lifting_and_reinstating_are_exact(void **state)
{
    static const char *const powers[] = {"remove_sure", "suspend_sure", "unelect_sure",
                                         "elect_sure",  "set_sure",     "resize_sure",
                                         "name_sure"};
    static const char *const about[] = {"k", "k", "c", "d", NULL, NULL, "d"};

    (void)state;
    for (uint32_t i = 0; i < sizeof powers / sizeof *powers; i++)
        for (int end = 0; end < 2; end++) {
            struct fx f;
            open_it(&f);
            if (i == 6)
                assert_true(resign(&f, "k", "ceo"));
            struct mf_body_row before = *body_of(&f, "board");
            uint32_t n = act(&f, "w", powers[i], about[i], 6);
            struct mf_step s = {.org = f.org, .events = &f.events};
            struct mf_body_row in_force = *body_of(&f, "board");
            bool held = holds(&f, "k", "ceo"), chair = holds(&f, "c", "chair");
            assert_state(&f, n, PROVISIONAL);
            for (int turn = 0; turn < 3; turn++) {
                mf_effects_lift(&s, n);
                assert_int_equal(body_of(&f, "board")->in_office, before.in_office);
                assert_int_equal(body_of(&f, "board")->seats, before.seats);
                assert_int_equal(holds(&f, "k", "ceo"), i != 6);
                assert_true(holds(&f, "c", "chair"));
                assert_false(mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo")));
                mf_effects_reinstate(&s, n);
                assert_int_equal(body_of(&f, "board")->in_office, in_force.in_office);
                assert_int_equal(body_of(&f, "board")->seats, in_force.seats);
                assert_int_equal(body_of(&f, "board")->reserved, in_force.reserved);
                assert_int_equal(holds(&f, "k", "ceo"), held);
                assert_int_equal(holds(&f, "c", "chair"), chair);
                assert_int_equal(mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo")),
                                 i == 1);
            }
            if (end == 0)
                mf_effects_undo(&s, n);
            else
                mf_effects_final(&s, n);
            assert_int_equal(body_of(&f, "board")->reserved, 0);
            assert_int_equal(body_of(&f, "board")->lock, 0);
            assert_int_equal(body_of(&f, "board")->in_office,
                             end == 0 ? before.in_office : in_force.in_office);
            for (uint32_t k = 0; k < f.org->undos.n; k++)
                assert_false(MF_ROW(f.org, undos, mf_undo_row, k)->locks);
            fx_close(&f);
        }
}

static void who_resigned_meanwhile_is_not_put_back(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    open_it(&f);
    n = act(&f, "w", "suspend_sure", "k", 0);
    assert_state(&f, n, PROVISIONAL);
    assert_true(resign(&f, "k", "ceo"));
    assert_state(&f, act(&f, "w", "name", "d", 0), EFFECTIVE); /* only the suspension was locked */
    fx_wait(&f, 5 * MF_DAY);
    assert_state(&f, n, UNDONE);
    assert_true(holds(&f, "d", "ceo"));
    assert_false(mf_org_suspended(f.org, fx_who(&f, "d"), slot_of(&f, "ceo")));
    fx_close(&f);
}

/* ---- undo, act, dissolve ---- */

static void decisions_are_undone_while_nothing_else_moved(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    open_it(&f);
    fx_wait(&f, MF_DAY);
    n = act(&f, "w", "remove", "k", 0);
    assert_state(&f, act(&f, "w", "back", NULL, n), EFFECTIVE);
    assert_true(holds(&f, "k", "ceo"));
    assert_true(ceo_since(&f) == START);
    assert_state(&f, act(&f, "w", "back", NULL, n), MOOT);

    n = act(&f, "w", "set_size", NULL, 15);
    assert_state(&f, act(&f, "w", "back", NULL, n), EFFECTIVE);
    assert_int_equal(MF_ROW(f.org, settings, mf_setting_row, slot_of(&f, "size"))->value.count, 10);

    n = act(&f, "w", "remove", "k", 0);
    assert_state(&f, act(&f, "w", "name", "d", 0), EFFECTIVE);
    n = act(&f, "w", "back", NULL, n);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_NOT_UNDOABLE), 1);
    fx_close(&f);
}

static void acts_outside_leave_a_warrant_and_dissolving_ends_all(void **state)
{
    struct fx f;
    const struct mf_event *warrant;
    uint32_t n;

    (void)state;
    open_it(&f);
    n = act(&f, "w", "outside", NULL, 0);
    warrant = fx_event(&f, MF_EV_ACT, n);
    if (!warrant) {
        fail();
        return;
    }
    assert_true(mf_str_is(warrant->text, "Sell the office"));
    assert_true(warrant->until == f.now + 3 * MF_DAY);
    n = act(&f, "w", "end_all", NULL, 0);
    assert_state(&f, n, HELD);
    fx_wait(&f, MF_HOUR);
    assert_state(&f, n, EFFECTIVE);
    assert_false(leave(&f, "a", "board"));
    assert_int_equal(fx_refused(&f, MF_WHY_DISSOLVED), 1);
    assert_true(f.refusals.list.at[0].when == f.now);
    fx_close(&f);
}

/* ---- always ---- */

static void always_is_kept_and_mended_by_caretakers_only(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f,
            "charter \"T\" { mission \"m\" body staff { seats open admitted by ceo } office ceo\n"
            "  body board { seats 9 } always board in office >= 4\n"
            "  power elect(person: person) caretaker { " NOW_ " effect seat person on board }\n"
            "  power elect_plainly(person: person) { " NOW_ " effect seat person on board }\n"
            "  power unelect(person: person) caretaker { " NOW_
            " effect unseat person from board }\n"
            "  power replace(out: person, person: person) { " NOW_
            "    effect unseat out from board and seat person on board } }\n",
            "b*5 board; w staff; d; e");
    assert_state(&f, act(&f, "w", "unelect", "b0", 0), EFFECTIVE);
    n = act(&f, "w", "unelect", "b1", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_ALWAYS), 1);
    assert_int_equal(sitting(&f, "board"), 4);
    /* Resigning is never refused; the mending act isn't either, but only from a caretaker power. */
    assert_true(leave(&f, "b1", "board"));
    assert_true(leave(&f, "b2", "board"));
    n = act(&f, "w", "elect_plainly", "d", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_ALWAYS_CARETAKER), 1);
    n = act(&f, "w", "unelect", "b3", 0); /* further off */
    assert_int_equal(ended_for(&f, n, MF_WHY_ALWAYS_CARETAKER), 1);
    assert_state(&f, act(&f, "w", "elect", "d", 0), EFFECTIVE);
    assert_state(&f, act(&f, "w", "elect", "e", 0), EFFECTIVE);
    assert_int_equal(mf_always_broken(f.org, NULL), 0);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_left_to_do_is_moot),
        cmocka_unit_test(lists_are_all_or_none),
        cmocka_unit_test(what_a_full_slot_refuses),
        cmocka_unit_test(expelling_is_no_removal),
        cmocka_unit_test(a_provisional_removal_locks_the_office_and_is_given_back),
        cmocka_unit_test(a_provisional_appointment_gives_no_power_yet),
        cmocka_unit_test(a_seat_taken_provisionally_is_kept_free),
        cmocka_unit_test(a_seat_given_provisionally_has_no_vote_and_leaves_no_trace),
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(lifting_and_reinstating_are_exact),
        cmocka_unit_test(who_resigned_meanwhile_is_not_put_back),
        cmocka_unit_test(decisions_are_undone_while_nothing_else_moved),
        cmocka_unit_test(acts_outside_leave_a_warrant_and_dissolving_ends_all),
        cmocka_unit_test(always_is_kept_and_mended_by_caretakers_only),
    };

    return RUN(tests);
}
