/* Seats, offices, terms, vacancy clocks, caretaker mode: rules 38 to 45. */
#include "engine/standing.h"

#define BOARD                                                                                      \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff \"Employees\" { seats open admitted by ceo }\n"                                  \
    "  body board \"Board\" { seats 9 minimum 7 require 5 independent require 2 staff_elected\n"   \
    "    limit 1 executive term 3 years, at most 2\n"                                              \
    "    vacancies filled by elect within 60 days, caretaker after 60 days until filled }\n"       \
    "  office ceo \"CEO\" office chair \"Chair\" of board\n"                                       \
    "  incompatible ceo, board.independent\n"                                                      \
    "  power elect(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "       \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect seat person on board as independent }\n"                    \
    "  power elect_staff(person: person) caretaker { proposed by 1 of staff votes 1 day, closing " \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect seat person on board as staff_elected }\n"                  \
    "  power elect_plain(person: person) caretaker { proposed by 1 of staff votes 1 day, closing " \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect seat person on board }\n"                                   \
    "  power elect_exec(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "  \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect seat person on board as executive }\n"                      \
    "  power unelect(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "     \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect unseat person from board }\n"                               \
    "  power name_ceo(person: person) { proposed by 1 of staff votes 1 day, closing early\n"       \
    "    passes when 1 of staff effect appoint person to ceo }\n"                                  \
    "  power name_chair(person: person) { proposed by 1 of staff votes 1 day, closing early\n"     \
    "    passes when 1 of staff effect appoint person to chair }\n"                                \
    "}\n"

#define FULL                                                                                       \
    "i*5 board:independent; e*2 board:staff_elected; x board:executive ceo; c board chair; w "     \
    "staff; y; z; q"

static const char *reason_of(struct fx *f, uint32_t i)
{
    assert_true(i < f->refusals.list.n);
    return mf_reason_name(f->refusals.list.at[i].reason);
}

static void a_full_board_has_no_clock(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_int_equal(sitting(&f, "board"), 9);
    assert_true(body_of(&f, "board")->short_since == MF_NEVER);
    assert_false(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    fx_wait(&f, 61 * MF_DAY);
    assert_int_equal(events_of(&f, MF_EV_CARETAKER), 0);
    fx_close(&f);
}

static void one_vacancy_leads_to_caretaker_mode_after_its_time(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_true(leave(&f, "c", "board"));
    assert_true(body_of(&f, "board")->short_since == f.now);
    assert_true(mf_org_next_due(f.org) == f.now + 60 * MF_DAY);
    assert_int_equal(mf_org_holder(f.org, slot_of(&f, "chair")),
                     MF_NOBODY); /* went with the seat */
    fx_wait(&f, 60 * MF_DAY - 1);
    assert_false(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    fx_wait(&f, 1);
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), &f.refusals));
    assert_int_equal(events_of(&f, MF_EV_CARETAKER), 1);
    assert_int_equal(events_of(&f, MF_EV_VACANCY_LONG), 1);
    assert_int_equal(f.refusals.list.n, 1);
    assert_string_equal(reason_of(&f, 0), "caretaker_vacancy");
    assert_int_equal(f.refusals.list.at[0].need, 9);
    assert_int_equal(f.refusals.list.at[0].have, 8);

    /* Until filled. */
    assert_true(act(&f, "w", "elect_plain", "y", 0));
    assert_false(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    assert_int_equal(events_of(&f, MF_EV_CARETAKER_OVER), 1);
    fx_close(&f);
}

static void refilling_one_seat_while_another_empties_resets_no_clock(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_true(leave(&f, "c", "board"));
    fx_wait(&f, 40 * MF_DAY);
    assert_true(leave(&f, "e1", "board"));
    assert_true(act(&f, "w", "elect_staff", "y", 0));
    fx_wait(&f, 20 * MF_DAY);
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    fx_close(&f);
}

static void filled_and_empty_again_at_one_instant_is_no_break(void **state)
{
    struct fx f;
    mf_instant since;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_true(leave(&f, "c", "board"));
    since = f.now;
    fx_wait(&f, 59 * MF_DAY);
    assert_true(act(&f, "w", "elect_plain", "y", 0));
    assert_true(body_of(&f, "board")->short_since == MF_NEVER);
    assert_true(leave(&f, "y", "board"));
    assert_true(body_of(&f, "board")->short_since == since);
    fx_wait(&f, MF_DAY);
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));

    /* The same while in caretaker mode; a day later it is a break. */
    assert_true(act(&f, "w", "elect_plain", "z", 0));
    assert_true(leave(&f, "z", "board"));
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    assert_true(act(&f, "w", "elect_plain", "z", 0));
    fx_wait(&f, 1);
    assert_true(leave(&f, "z", "board"));
    assert_false(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    assert_true(body_of(&f, "board")->short_since == f.now);
    fx_close(&f);
}

static void all_causes_of_caretaker_mode_in_charter_order(void **state)
{
    static const char *const expected[] = {"caretaker_minimum", "caretaker_require",
                                           "caretaker_require", "caretaker_vacancy"};
    struct fx f;
    uint32_t at = 0;

    (void)state;
    fx_open(&f, BOARD,
            "a board:independent; b board:independent; c board:independent; d board:executive ceo;"
            "e board chair; g board; w staff");
    assert_int_equal(events_of(&f, MF_EV_CARETAKER),
                     1); /* founded deficient: from the first instant */
    fx_wait(&f, 100 * MF_DAY);
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), &f.refusals));
    assert_int_equal(f.refusals.list.n, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(reason_of(&f, i), expected[i]);
        assert_true(f.refusals.list.at[i].clause.at > at);
        at = f.refusals.list.at[i].clause.at;
    }
    assert_int_equal(f.refusals.list.at[0].need, 7);
    assert_int_equal(f.refusals.list.at[0].have, 6);
    assert_int_equal(f.refusals.list.at[1].need, 5);
    assert_int_equal(f.refusals.list.at[1].have, 3);
    assert_int_equal(f.refusals.list.at[2].have, 0);
    fx_close(&f);
}

static void seatings_are_refused_for_what_the_body_asks(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, BOARD,
            "i*4 board:independent; e*2 board:staff_elected; x board:executive; c board; w staff; "
            "y; z; q ceo");
    /* One seat is left and an independent is lacking: nobody else may take it (rule 40). */
    n = act(&f, "w", "elect_plain", "y", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_REQUIRE), 1);
    /* A second executive is refused for both. */
    n = act(&f, "w", "elect_exec", "y", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_LIMIT), 1);
    assert_int_equal(ended_for(&f, n, MF_WHY_REQUIRE), 1);
    assert_int_equal(sitting(&f, "board"), 8); /* nothing kept */
    /* The chief executive is no independent director. */
    n = act(&f, "w", "elect", "q", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_INCOMPATIBLE), 1);
    n = act(&f, "w", "elect", "y", 0);
    assert_state(&f, n, EFFECTIVE);
    n = act(&f, "w", "elect", "z", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_SEATS_FULL), 1);
    /* Removal is never refused for `require` (rule 39). */
    n = act(&f, "w", "unelect", "y", 0);
    assert_state(&f, n, EFFECTIVE);
    assert_true(mf_org_caretaker(f.org, slot_of(&f, "board"), NULL));
    fx_close(&f);
}

static void a_body_short_of_all_can_be_mended_one_by_one(void **state)
{
    struct fx f;

    (void)state;
    /* Nine seats, two vacant, three lacking: it can't be cured, yet nothing that helps is refused.
     */
    fx_open(&f, BOARD,
            "i*2 board:independent; e*2 board:staff_elected; x board:executive; c board; d board; "
            "w staff; y; z");
    assert_state(&f, act(&f, "w", "elect", "y", 0), EFFECTIVE);
    assert_state(&f, act(&f, "w", "elect", "z", 0), EFFECTIVE);
    fx_close(&f);
}

static void terms_end_by_themselves_and_are_counted(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_true(leave(&f, "i0", "board"));
    assert_state(&f, act(&f, "w", "elect", "i0", 0),
                 EFFECTIVE); /* second term, a part term counts */
    assert_true(leave(&f, "i0", "board"));
    n = act(&f, "w", "elect", "i0", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_TERM), 1);
    assert_int_equal(mf_terms_served(f.org, fx_who(&f, "i0"), slot_of(&f, "board")), 2);
    fx_wait(&f, 3 * MF_YEAR - 1);
    assert_true(sits(&f, "i1", "board"));
    fx_wait(&f, 1);
    assert_int_equal(sitting(&f, "board"), 0);
    assert_int_equal(events_of(&f, MF_EV_TERM_OVER), 8);
    fx_close(&f);
}

static void offices_have_one_holder_who_must_qualify(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, BOARD, FULL);
    n = act(&f, "w", "name_ceo", "y", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_OFFICE_OCCUPIED), 1);
    assert_true(resign(&f, "x", "ceo"));
    n = act(&f, "w", "name_ceo", "i0", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_INCOMPATIBLE), 1);
    assert_state(&f, act(&f, "w", "name_ceo", "y", 0), EFFECTIVE);
    assert_true(holds(&f, "y", "ceo"));
    assert_true(resign(&f, "c", "chair"));
    n = act(&f, "w", "name_chair", "y", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_OFFICE_OF_BODY), 1);
    assert_state(&f, act(&f, "w", "name_chair", "i1", 0), EFFECTIVE);
    assert_true(resign(&f, "i1", NULL)); /* everything */
    assert_false(sits(&f, "i1", "board"));
    assert_int_equal(mf_org_holder(f.org, slot_of(&f, "chair")), MF_NOBODY);
    assert_false(resign(&f, "i1", NULL));
    assert_int_equal(fx_refused(&f, MF_WHY_HOLDS_NOTHING), 1);
    fx_close(&f);
}

static void who_admits(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, FULL);
    assert_false(admit(&f, "c", "y", "staff"));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_ADMITTER), 1);
    assert_true(admit(&f, "x", "y", "staff"));
    assert_false(admit(&f, "x", "y", "staff"));
    assert_int_equal(fx_refused(&f, MF_WHY_ALREADY_HOLDS), 1);
    assert_false(admit(&f, "x", "y", "board"));
    assert_int_equal(fx_refused(&f, MF_WHY_SEATS_NOT_OPEN), 1);
    assert_true(resign(&f, "x", "ceo"));
    assert_false(admit(&f, "x", "z", "staff"));
    fx_close(&f);
}

static void who_joins(void **state)
{
    struct fx f;
    struct mf_command c;

    (void)state;
    fx_open(&f, BOARD, FULL);
    c = fx_cmd(&f, MF_DO_JOIN, "w", MF_NO_PROPOSAL);
    c.word = MF_S("newcomer");
    c.text = MF_S("A Newcomer");
    assert_true(mf_org_check(
        f.org,
        &(struct mf_command){
            .verb = MF_DO_JOIN, .at = f.now, .actor = c.actor, .word = MF_S("passer_by")},
        NULL));
    assert_int_equal(mf_org_find_person(f.org, MF_S("passer_by")), MF_NOBODY);
    assert_true(fx_submit(&f, c));
    assert_true(mf_str_is(mf_org_person_name(f.org, fx_who(&f, "newcomer")), "A Newcomer"));
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_NAME_TAKEN), 1);
    c.word = MF_S("Not an id");
    assert_false(fx_submit(&f, c));
    assert_int_equal(fx_refused(&f, MF_WHY_BAD_COMMAND), 1);
    fx_close(&f);
}

/* ---- ex officio ---- */

#define CLUB                                                                                       \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  body board { seats 4 includes ceo or acting vacancies filled by elect within 60 days,\n"    \
    "    caretaker after 60 days until filled }\n"                                                 \
    "  office deputy office ceo acting deputy when vacant\n"                                       \
    "  power elect(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "       \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect seat person on board }\n"                                   \
    "  power unelect(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "     \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect unseat person from board }\n"                               \
    "  power name(person: person) caretaker { proposed by 1 of staff votes 1 day, closing early\n" \
    "    passes when 1 of staff effect appoint person to ceo }\n"                                  \
    "  power suspend(person: person) caretaker { proposed by 1 of staff votes 1 day, closing "     \
    "early\n"                                                                                      \
    "    passes when 1 of staff effect suspend person from ceo for 5 days }\n"                     \
    "}\n"

static void seats_follow_offices(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, CLUB, "a board; b board; k ceo; d deputy; w staff; y");
    assert_int_equal(sitting(&f, "board"), 3);
    assert_true(sits(&f, "k", "board"));
    assert_true(body_of(&f, "board")->short_since == START); /* one of three that can be filled */
    assert_state(&f, act(&f, "w", "elect", "y", 0), EFFECTIVE);
    assert_true(body_of(&f, "board")->short_since == MF_NEVER);

    n = act(&f, "w", "unelect", "k", 0);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_EX_OFFICIO), 1);
    assert_false(leave(&f, "k", "board"));
    assert_int_equal(fx_refused(&f, MF_WHY_EX_OFFICIO), 1);

    /* The office's seat is vacant with the office, but not to be filled; the deputy sits meanwhile.
     */
    assert_true(resign(&f, "k", "ceo"));
    assert_false(sits(&f, "k", "board"));
    assert_true(sits(&f, "d", "board"));
    assert_int_equal(mf_acts_for(f.org, slot_of(&f, "ceo"), NULL, 0), fx_who(&f, "d"));
    assert_true(resign(&f, "d", "deputy"));
    assert_int_equal(sitting(&f, "board"), 3);
    assert_true(body_of(&f, "board")->short_since == MF_NEVER);
    n = act(&f, "w", "elect", "k", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_SEATS_FULL), 1);

    /* A member who becomes chief executive keeps the ordinary seat and sits once. */
    assert_state(&f, act(&f, "w", "name", "a", 0), EFFECTIVE);
    assert_int_equal(sitting(&f, "board"), 3);
    assert_true(leave(&f, "a", "board"));
    assert_true(sits(&f, "a", "board")); /* by the office now */
    fx_close(&f);
}

static void the_suspended_stay_and_others_act(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, CLUB, "a board; b board; k ceo; d deputy; w staff; y");
    assert_state(&f, act(&f, "w", "suspend", "k", 0), EFFECTIVE);
    assert_true(mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo")));
    assert_true(sits(&f, "k", "board"));
    assert_true(mf_suspended_from_body(f.org, fx_who(&f, "k"), slot_of(&f, "board")));
    assert_int_equal(mf_acts_for(f.org, slot_of(&f, "ceo"), NULL, 0), fx_who(&f, "d"));
    assert_false(admit(&f, "k", "y", "staff"));
    assert_true(admit(&f, "d", "y", "staff"));
    fx_wait(&f, MF_DAY);
    n = act(&f, "w", "suspend", "k", 0);
    assert_int_equal(ended_for(&f, n, MF_WHY_ALREADY_SUSPENDED), 1);
    fx_wait(&f, 4 * MF_DAY);
    assert_false(mf_org_suspended(f.org, fx_who(&f, "k"), slot_of(&f, "ceo")));
    assert_int_equal(events_of(&f, MF_EV_SUSPENSION_OVER), 1);
    assert_int_equal(mf_acts_for(f.org, slot_of(&f, "ceo"), NULL, 0), fx_who(&f, "k"));
    fx_close(&f);
}

/* ---- founding ---- */

static void founding_refuses_what_the_charter_forbids(void **state)
{
    struct mf_arena a;
    const struct mf_charter *c;
    struct mf_refusals rs = {0};

    (void)state;
    mf_arena_init(&a);
    rs.arena = &a;
    c = fx_charter(&a, CLUB);
    struct mf_roster_person persons[5] = {{.id = MF_S("a")},
                                          {.id = MF_S("b")},
                                          {.id = MF_S("c")},
                                          {.id = MF_S("d")},
                                          {.id = MF_S("e")}};
    struct mf_roster_seat seats[5];
    for (uint32_t i = 0; i < 5; i++)
        seats[i] = (struct mf_roster_seat){.person = i, .body = 1};
    struct mf_roster_office offices[2] = {{0, 1}, {1, 1}};
    struct mf_roster r = {.persons = persons,
                          .npersons = 5,
                          .seats = seats,
                          .nseats = 5,
                          .offices = offices,
                          .noffices = 2};
    assert_null(mf_org_found(c, &r, START, NULL, &rs));
    assert_int_equal(rs.list.n, 2);
    assert_string_equal(mf_reason_name(rs.list.at[0].reason), "more_than_seats");
    assert_string_equal(mf_reason_name(rs.list.at[1].reason), "office_occupied");
    r.nseats = 3;
    r.noffices = 1;
    mf_org_free(mf_org_found(c, &r, START, NULL, &rs));
    mf_arena_free(&a);
}

static void founding_names_what_is_not_carried(void **state)
{
    struct mf_arena a;
    struct mf_refusals rs = {0};

    (void)state;
    mf_arena_init(&a);
    rs.arena = &a;
    assert_false(mf_engine_carries(
        fx_charter(&a, "charter \"T\" { mission \"m\" body b { seats open admitted by o weight v "
                       "weight w weight x weight y weight z }\n"
                       "office o power p(x: person) { proposed by 1 of b votes 1 day\n"
                       "passes when majority of b voting effect rekey x } }"),
        &rs));
    assert_int_equal(rs.list.n, 1);
    assert_true(mf_str_is(rs.list.at[0].word, "weight (a fifth of one body)"));
    assert_true(rs.list.at[0].clause.len > 0);
    mf_arena_free(&a);
}

/* ---- intervals against snapshots ---- */

enum { PEOPLE = 24, SNAPSHOTS = 400 };

struct snapshot {
    uint64_t version;
    bool staff[PEOPLE], board[PEOPLE], independent[PEOPLE];
    mf_person ceo;
};

static void look(struct fx *f, struct snapshot *s)
{
    s->version = f->org->version;
    s->ceo = mf_org_holder(f->org, slot_of(f, "ceo"));
    for (mf_person p = 0; p < PEOPLE; p++) {
        uint32_t seat = mf_seat_of(f->org, p, slot_of(f, "board"));
        s->staff[p] = mf_org_is_member(f->org, p, slot_of(f, "staff"));
        s->board[p] = seat != MF_NO_SLOT;
        s->independent[p] = s->board[p] && (MF_ROW(f->org, seats, mf_seat_row, seat)->tags & 1);
    }
}

struct listing {
    uint32_t n;
    mf_person last;
};

static void in_order(void *payload, mf_person p)
{
    struct listing *l = payload;

    assert_true(l->n == 0 || p > l->last);
    l->last = p;
    l->n++;
}

static void compare_at(struct fx *f, const struct snapshot *s)
{
    struct mf_group_ctx ctx = {f->org, mf_binding_now(f->org), MF_NOBODY, MF_NOBODY, s->version};
    struct mf_group staff = {.kind = MF_GROUP_NAMED,
                             .of = mf_charter_find(f->charter, MF_S("staff"))};
    struct mf_group board = {.kind = MF_GROUP_NAMED,
                             .of = mf_charter_find(f->charter, MF_S("board"))};
    struct mf_group ceo = {.kind = MF_GROUP_NAMED, .of = mf_charter_find(f->charter, MF_S("ceo"))};
    struct mf_group independent = board, others = board;
    struct listing l = {0};
    uint64_t n = 0;

    independent.tag = (struct mf_ref){.kind = MF_REF_TAG, .index = 0, .body = board.of.index};
    others.except = MF_EXCEPT_NAME;
    others.except_name = independent.tag;
    for (mf_person p = 0; p < PEOPLE; p++) {
        assert_int_equal(mf_group_has(&ctx, &staff, p), s->staff[p]);
        assert_int_equal(mf_group_has(&ctx, &board, p), s->board[p]);
        assert_int_equal(mf_group_has(&ctx, &independent, p), s->independent[p]);
        assert_int_equal(mf_group_has(&ctx, &others, p), s->board[p] && !s->independent[p]);
        assert_int_equal(mf_group_has(&ctx, &ceo, p), s->ceo == p);
        n += s->board[p];
    }
    assert_int_equal(mf_group_size(&ctx, &board, false, false), n);
    mf_group_each(&ctx, &board, in_order, &l);
    assert_int_equal(l.n, n);
}

static void random_standing(struct fx *f, struct mf_step *s, struct rng *r)
{
    mf_person p = (mf_person)rng_below(r, PEOPLE);
    uint32_t body = rng_below(r, 2) ? slot_of(f, "staff") : slot_of(f, "board");
    uint32_t ceo = slot_of(f, "ceo"), seat = mf_seat_of(f->org, p, body);

    if (rng_below(r, 6) == 0) {
        if (mf_org_holder(f->org, ceo) == MF_NOBODY)
            mf_appoint(s, p, ceo);
        else
            mf_vacate(s, ceo, MF_EV_RESIGNED);
    } else if (seat == MF_NO_SLOT) {
        mf_seat(s, p, body, (uint32_t)rng_below(r, 4), MF_BY_PROPOSAL, 0);
    } else {
        mf_unseat(s, seat, MF_EV_UNSEATED);
    }
}

static void electorates_are_versions(void **state)
{
    static struct snapshot snapshots[SNAPSHOTS];
    struct rng r = rng_seed_from_env(65537);
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, "p*24");
    struct mf_step s = {.org = f.org};
    for (uint32_t i = 0; i < SNAPSHOTS; i++) {
        f.org->now += (mf_instant)rng_below(&r, 3);
        random_standing(&f, &s, &r);
        look(&f, &snapshots[i]);
    }
    for (uint32_t i = 0; i < SNAPSHOTS; i++)
        compare_at(&f, &snapshots[i]);
    fx_close(&f);
}

/* Counters, chains and clocks come back with the rest: hash and queries before and after are the
 * same. */
static void standing_rolls_back_to_the_byte(void **state)
{
    struct rng r = rng_seed_from_env(4242);
    struct fx f;

    (void)state;
    fx_open(&f, BOARD, "p*24");
    struct mf_step s = {.org = f.org};
    for (int turn = 0; turn < 300; turn++) {
        struct mf_hash before = mf_org_state_hash(f.org), afterwards;
        struct mf_body_row board = *body_of(&f, "board"), staff = *body_of(&f, "staff");
        uint32_t mark = mf_tx_begin(f.org);
        for (uint64_t i = rng_below(&r, 12); i > 0; i--)
            random_standing(&f, &s, &r);
        mf_tx_rollback(f.org, mark);
        afterwards = mf_org_state_hash(f.org);
        assert_same_hash(before, afterwards);
        assert_memory_equal(&board, body_of(&f, "board"), sizeof board);
        assert_memory_equal(&staff, body_of(&f, "staff"), sizeof staff);
        f.org->now++;
        random_standing(&f, &s, &r);
    }
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_board_has_no_clock),
        cmocka_unit_test(one_vacancy_leads_to_caretaker_mode_after_its_time),
        cmocka_unit_test(refilling_one_seat_while_another_empties_resets_no_clock),
        cmocka_unit_test(filled_and_empty_again_at_one_instant_is_no_break),
        cmocka_unit_test(all_causes_of_caretaker_mode_in_charter_order),
        cmocka_unit_test(seatings_are_refused_for_what_the_body_asks),
        cmocka_unit_test(a_body_short_of_all_can_be_mended_one_by_one),
        cmocka_unit_test(terms_end_by_themselves_and_are_counted),
        cmocka_unit_test(offices_have_one_holder_who_must_qualify),
        cmocka_unit_test(who_admits),
        cmocka_unit_test(who_joins),
        cmocka_unit_test(seats_follow_offices),
        cmocka_unit_test(the_suspended_stay_and_others_act),
        cmocka_unit_test(founding_refuses_what_the_charter_forbids),
        cmocka_unit_test(founding_names_what_is_not_carried),
        cmocka_unit_test(electorates_are_versions),
        cmocka_unit_test(standing_rolls_back_to_the_byte),
    };

    return RUN(tests);
}
