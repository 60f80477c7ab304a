/* Amendments: coverage, entrenchment, staleness by item, the state against the new text (rules 59
 * to 64). */
#include "engine/charter_items.h"
#include "engine/standing.h"

#define NOW_ "proposed by 1 of staff votes 1 day, closing early passes when 1 of staff "

#define HEAD    "charter \"T\" { mission \"All of humanity\"\n"
#define STAFF   "  body staff \"Employees\" { seats open admitted by ceo }\n"
#define BOARD   "  body board { seats 5 between 3 and 7 minimum 2 require 1 independent }\n"
#define OFFICES "  office ceo \"CEO\" office chair of board\n"
#define SETTING "  setting size 10 between 1 and 20\n"
#define AMEND   "  power amend(text: charter) { " NOW_ " effect amend charter }\n"
#define ELECT                                                                                      \
    "  power elect(person: person) { " NOW_ " effect seat person on board as independent }\n"
#define RESIZE "  power resize(n: amount) { " NOW_ " effect resize board to n }\n"
#define SIZE   "  power set_size(n: amount) { " NOW_ " effect set size to n }\n"
#define SLOW                                                                                       \
    "  power slowly(text: charter) { proposed by 1 of staff deliberates 30 days votes 1 day, "     \
    "closing early\n"                                                                              \
    "    passes when 1 of staff effect amend charter }\n"
#define TAIL "}\n"

#define BASE   HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW TAIL
#define PEOPLE "a board:independent; b board; c board chair; k ceo staff; w staff; y; z"

static bool store(struct fx *f, const char *text)
{
    struct mf_command c = fx_cmd(f, MF_DO_DOCUMENT, "w", MF_NO_PROPOSAL);

    c.text = mf_str_c(text);
    return fx_submit(f, c);
}

/* Files an amendment; 0: refused. */
static uint32_t file(struct fx *f, const char *power, const char *text)
{
    store(f, text);
    if (!fx_submit(f, fx_filing(f, "w", power, NULL, text, 0)))
        return 0;
    return mf_org_proposals(f->org);
}

/* Files and decides one. */
static uint32_t amend(struct fx *f, const char *power, const char *text)
{
    uint32_t n = file(f, power, text);

    if (n == 0) {
        fx_show_refusals(f);
        fail();
    }
    assert_true(fx_vote(f, "w", n, MF_BALLOT_YES));
    return n;
}

/* The amendment, unfiled, at its instant of effect: for what a filing would refuse already. */
static bool covered(struct fx *f, const char *power, const char *text)
{
    struct mf_command c = fx_filing(f, "w", power, NULL, text, 0);

    store(f, text);
    f->refusals.list.n = 0;
    return mf_amend_check(f->org, &mf_org_charter(f->org)->powers[c.power], c.args, c.nargs,
                          &f->refusals);
}

static void the_new_text_governs_from_its_instant(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    n = amend(&f, "amend",
              HEAD STAFF "  body board { seats 7 minimum 6 }\n" OFFICES SETTING AMEND ELECT TAIL);
    assert_state(&f, n, EFFECTIVE);
    assert_int_equal(f.org->bindings.n, 2);
    assert_int_equal(mf_org_seats(f.org, slot_of(&f, "board")), 7);
    assert_true(
        mf_org_caretaker(f.org, slot_of(&f, "board"), NULL)); /* minimum broken: no failure */
    assert_int_equal(events_of(&f, MF_EV_AMENDED), 1);
    assert_true(mf_charter_find(mf_org_charter(f.org), MF_S("resize")).kind == MF_REF_NONE);
    assert_int_equal(sitting(&f, "board"), 3);
    fx_close(&f);
}

static void comments_and_layout_change_nothing(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    assert_false(covered(&f, "amend",
                         HEAD "# a comment\n" STAFF
                              "\n\n" BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW "\n" TAIL));
    assert_int_equal(fx_refused(&f, MF_WHY_CHARTER_SAME), 1);
    assert_false(covered(&f, "amend", HEAD STAFF "  body board {"));
    assert_int_equal(fx_refused(&f, MF_WHY_CHARTER_INVALID), 1);
    assert_true(f.refusals.list.at[0].have > 0);
    fx_close(&f);
}

static void names_keep_their_slots(void **state)
{
    struct fx f;
    uint32_t board, chair, bit;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    board = slot_of(&f, "board");
    chair = slot_of(&f, "chair");
    assert_state(&f, act(&f, "w", "resize", NULL, 6), EFFECTIVE);
    assert_state(&f, act(&f, "w", "set_size", NULL, 15), EFFECTIVE);
    /* Other order, another tag first, one more body: seats and setting say the same and keep what
     * was set. */
    assert_state(&f,
                 amend(&f, "amend",
                       HEAD
                       "  body council { seats 2 }\n"
                       "  body board { seats 5 between 3 and 7 minimum 2 require 1 wise require 1 "
                       "independent }\n" OFFICES SETTING STAFF AMEND ELECT RESIZE SIZE
                       "  power wisen(person: person) { " NOW_
                       " effect seat person on board as wise }\n"
                       "  power council_elect(person: person) { " NOW_
                       " effect seat person on council }\n" TAIL),
                 EFFECTIVE);
    assert_int_equal(slot_of(&f, "board"), board);
    assert_int_equal(slot_of(&f, "chair"), chair);
    assert_true(holds(&f, "c", "chair"));
    assert_int_equal(mf_org_seats(f.org, board), 6);
    assert_int_equal(MF_ROW(f.org, settings, mf_setting_row, slot_of(&f, "size"))->value.count, 15);
    bit =
        mf_binding_now(f.org)->tag[mf_charter_find(mf_org_charter(f.org), MF_S("board")).index][1];
    assert_int_equal(bit, 0); /* independent, as before */
    assert_int_equal(MF_ROW(f.org, bodies, mf_body_row, board)->tagged[bit], 1);
    fx_close(&f);
}

static void what_the_text_lacks_is_given_up_and_not_forgotten(void **state)
{
    struct fx f;
    uint32_t board;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    board = slot_of(&f, "board");
    assert_state(&f,
                 amend(&f, "amend", HEAD STAFF "  office ceo \"CEO\"\n" SETTING AMEND SIZE TAIL),
                 EFFECTIVE);
    assert_int_equal(mf_org_in_office(f.org, board), 0);
    assert_true(MF_ROW(f.org, bodies, mf_body_row, board)->gone);
    /* It comes again: same slot, terms counted on. */
    assert_state(&f, amend(&f, "amend", BASE), EFFECTIVE);
    assert_int_equal(slot_of(&f, "board"), board);
    assert_int_equal(sitting(&f, "board"), 0);
    assert_int_equal(mf_terms_served(f.org, fx_who(&f, "a"), board), 1);
    assert_state(&f, act(&f, "w", "elect", "a", 0), EFFECTIVE);
    assert_int_equal(mf_terms_served(f.org, fx_who(&f, "a"), board), 2);
    fx_close(&f);
}

static void the_state_must_fit_the_new_text(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    struct mf_hash charter = mf_org_charter(f.org)->hash;
    n = amend(&f, "amend",
              HEAD STAFF "  body board { seats 2 }\n" OFFICES SETTING AMEND ELECT SIZE TAIL);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_MORE_THAN_SEATS), 1);
    n = amend(&f, "amend",
              HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW
              "  incompatible ceo, staff\n" TAIL);
    assert_int_equal(ended_for(&f, n, MF_WHY_INCOMPATIBLE), 1);
    n = amend(&f, "amend",
              HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW
              "  always board in office >= 4\n" TAIL);
    assert_int_equal(ended_for(&f, n, MF_WHY_ALWAYS), 1);
    assert_same_hash(charter, mf_org_charter(f.org)->hash);
    assert_int_equal(f.org->bindings.n, 1);
    fx_close(&f);
}

static void slow_petitions_are_stale_by_item_only(void **state)
{
    struct fx f;
    uint32_t slow, stale;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    /* One adds a power of the ceo's, the other touches the board. */
    slow = file(&f, "slowly",
                HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW
                "  power name(person: person) { " NOW_ " effect appoint person to ceo }\n" TAIL);
    stale = file(
        &f, "slowly",
        HEAD STAFF
        "  body board { seats 5 between 3 and 7 minimum 3 require 1 independent }\n" OFFICES SETTING
            AMEND ELECT RESIZE SIZE SLOW TAIL);
    assert_true(slow && stale);
    fx_wait(&f, MF_DAY);
    /* A fast one changes the board and takes a power out, puts another in. */
    assert_state(
        &f,
        amend(&f, "amend",
              HEAD STAFF
              "  body board { seats 6 between 3 and 7 minimum 2 require 1 independent }\n" OFFICES
                  SETTING AMEND ELECT RESIZE SLOW "  power vacate(person: person) { " NOW_
              " effect remove person from ceo }\n" TAIL),
        EFFECTIVE);
    fx_wait(&f, 29 * MF_DAY);
    assert_state(&f, slow, VOTING);
    assert_true(fx_vote(&f, "w", slow, MF_BALLOT_YES));
    assert_state(&f, slow, EFFECTIVE);
    /* What the fast one did stands beside it. */
    assert_int_equal(mf_org_seats(f.org, slot_of(&f, "board")), 6);
    assert_int_equal(mf_charter_find(mf_org_charter(f.org), MF_S("vacate")).kind, MF_REF_POWER);
    assert_int_equal(mf_charter_find(mf_org_charter(f.org), MF_S("name")).kind, MF_REF_POWER);
    assert_int_equal(mf_charter_find(mf_org_charter(f.org), MF_S("set_size")).kind, MF_REF_NONE);

    assert_true(fx_vote(&f, "w", stale, MF_BALLOT_YES));
    assert_state(&f, stale, FAILED);
    assert_true(ended_for(&f, stale, MF_WHY_STALE_CHARTER) > 0);
    fx_close(&f);
}

static void rushing_under_the_weak_rule_is_overtaken(void **state)
{
    struct fx f;
    uint32_t before, by, rushed, other;

    (void)state;
    fx_open(
        &f,
        HEAD STAFF BOARD OFFICES SETTING AMEND RESIZE SLOW
        "  power elect(person: person) { proposed by 1 of staff votes 9 days passes when 1 of "
        "staff\n"
        "    effect seat person on board as independent }\n"
        "  power set_size(n: amount) { proposed by 1 of staff votes 9 days passes when 1 of staff\n"
        "    effect set size to n }\n" TAIL,
        PEOPLE);
    before = act(&f, "w", "elect", "y", 0);
    fx_wait(&f, 1);
    by = file(
        &f, "amend",
        HEAD STAFF BOARD OFFICES SETTING AMEND RESIZE SLOW
        "  power elect(person: person) { proposed by 1 of staff votes 9 days passes when all of "
        "staff in office\n"
        "    effect seat person on board as independent }\n"
        "  power set_size(n: amount) { proposed by 1 of staff votes 9 days passes when 1 of staff\n"
        "    effect set size to n }\n" TAIL);
    assert_true(by);
    fx_wait(&f, 1);
    rushed = act(&f, "w", "elect", "z", 0);
    other = act(&f, "w", "set_size", NULL, 11);
    assert_true(fx_vote(&f, "w", by, MF_BALLOT_YES));
    assert_state(&f, by, EFFECTIVE);
    assert_state(&f, before, VOTING); /* opened before the amendment was: under its own procedure */
    assert_state(&f, other, VOTING);  /* not touched */
    assert_state(&f, rushed, SUPERSEDED);
    fx_wait(&f, 9 * MF_DAY);
    assert_state(&f, before, EFFECTIVE);
    assert_true(sits(&f, "y", "board"));
    fx_close(&f);
}

/* ---- entrenchment ---- */

#define GUARDED                                                                                    \
    "  entrenched power remove_ceo(person: person) { proposed by 1 of board votes 3 days passes "  \
    "when majority of board seats\n"                                                               \
    "    effect remove person from ceo }\n"
#define DEEPLY "  entrenched power deeply(text: charter) { " NOW_ " effect amend entrenched }\n"
#define EBASE  HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE GUARDED DEEPLY TAIL

static void entrenched_items_and_what_they_rest_on(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, EBASE, PEOPLE);
    /* Itself, */
    assert_false(
        covered(&f, "amend", HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE DEEPLY TAIL));
    assert_int_equal(fx_refused(&f, MF_WHY_ENTRENCHED), 1);
    assert_true(mf_str_is(f.refusals.list.at[0].word, "remove_ceo"));
    /* the body that decides it, */
    assert_false(covered(
        &f, "amend",
        HEAD STAFF
        "  body board { seats 5 between 3 and 7 minimum 3 require 1 independent }\n" OFFICES SETTING
            AMEND ELECT RESIZE SIZE GUARDED DEEPLY TAIL));
    assert_true(mf_str_is(f.refusals.list.at[0].word, "board"));
    /* its mark, */
    assert_false(covered(&f, "amend",
                         HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE
                         "  power remove_ceo(person: person) { proposed by 1 of board votes 3 days "
                         "passes when majority of board seats\n"
                         "    effect remove person from ceo }\n" DEEPLY TAIL));
    /* another power to the same effect, */
    assert_false(covered(&f, "amend",
                         HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE GUARDED DEEPLY
                         "  power remove_ceo_2(person: person) { " NOW_
                         " effect remove person from ceo }\n" TAIL));
    assert_true(mf_str_is(f.refusals.list.at[0].word, "remove_ceo_2"));
    assert_false(covered(&f, "amend",
                         HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE GUARDED DEEPLY
                         "  power shallow(text: charter) { " NOW_
                         " effect amend entrenched }\n" TAIL));
    /* and numbers that it rests on (rule 62). */
    n = act(&f, "w", "resize", NULL, 6);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_ENTRENCHED), 1);
    assert_state(&f, act(&f, "w", "set_size", NULL, 11), EFFECTIVE);
    /* What isn't entrenched can be changed. */
    assert_true(covered(&f, "amend",
                        HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE GUARDED DEEPLY TAIL));
    fx_close(&f);
}

static void a_power_covers_what_it_says(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f,
            HEAD STAFF BOARD OFFICES SETTING ELECT RESIZE SIZE GUARDED DEEPLY
            "  power little(text: charter) { " NOW_
            " effect amend charter in size, set_size }\n" TAIL,
            PEOPLE);
#define LITTLE "  power little(text: charter) { " NOW_ " effect amend charter in size, set_size }\n"
    assert_true(covered(
        &f, "little",
        HEAD STAFF BOARD OFFICES
        "  setting size 9 between 1 and 20\n" ELECT RESIZE SIZE GUARDED DEEPLY LITTLE TAIL));
    assert_false(
        covered(&f, "little",
                HEAD STAFF BOARD OFFICES
                "  setting size 9 between 1 and 20\n" ELECT SIZE GUARDED DEEPLY LITTLE TAIL));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_COVERED), 1);
    assert_true(mf_str_is(f.refusals.list.at[0].word, "resize"));
    /* `amend entrenched` covers the entrenched. */
    assert_true(covered(&f, "deeply",
                        HEAD STAFF BOARD OFFICES SETTING ELECT RESIZE SIZE DEEPLY LITTLE TAIL));
    assert_false(covered(&f, "deeply",
                         HEAD STAFF BOARD OFFICES SETTING ELECT RESIZE SIZE GUARDED DEEPLY TAIL));
    assert_int_equal(fx_refused(&f, MF_WHY_NOT_COVERED), 1);
    fx_close(&f);
}

static void what_may_be_given_back_stays(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f,
            HEAD STAFF BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE
            "  power remove_sure(person: person) { " NOW_ " confirmed within 5 days by 1 of board\n"
            "    effect remove person from ceo }\n" TAIL,
            PEOPLE);
    assert_state(&f, act(&f, "w", "remove_sure", "k", 0), PROVISIONAL);
    n = amend(&f, "amend",
              HEAD "  body staff { seats open admitted by chair }\n" BOARD
                   "  office chair of board\n" SETTING AMEND ELECT RESIZE SIZE TAIL);
    assert_state(&f, n, FAILED);
    assert_int_equal(ended_for(&f, n, MF_WHY_LOCKED), 1);
    fx_wait(&f, 5 * MF_DAY);
    assert_true(holds(&f, "k", "ceo"));
    fx_close(&f);
}

static void a_literate_charter_amends_itself(void **state)
{
    static const char old[] =
        "# Bylaws\n\nThe board.\n\n```charter\n" HEAD STAFF BOARD
        "```\n\nThe rest.\n\n```charter\n" OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW TAIL
        "```\n";
    static const char prose_only[] = "# Bylaws of old\n\nOther words.\n\n```charter\n" HEAD STAFF
        BOARD OFFICES SETTING AMEND ELECT RESIZE SIZE SLOW TAIL "```\n";
    static const char new[] =
        "# Bylaws\n\nThe board.\n\n```charter\n" HEAD STAFF BOARD
        "```\n\nThe rest.\n\n```charter\n" OFFICES SETTING AMEND ELECT RESIZE SLOW TAIL "```\n";
    struct fx f;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    assert_false(covered(&f, "amend", old));
    assert_int_equal(fx_refused(&f, MF_WHY_CHARTER_SAME), 1);
    assert_false(covered(&f, "amend", prose_only));
    assert_state(&f, amend(&f, "amend", new), EFFECTIVE);
    assert_int_equal(mf_charter_find(mf_org_charter(f.org), MF_S("set_size")).kind, MF_REF_NONE);
    fx_close(&f);
}

static void a_failed_amendment_leaves_every_byte(void **state)
{
    struct fx f;
    struct mf_refusals why = {0};
    const struct mf_proposal_row *p;
    uint32_t n;

    (void)state;
    fx_open(&f, BASE, PEOPLE);
    /* Everything is taken over before the state is looked at: all of it has to come back. */
    n = file(&f, "amend",
             HEAD
             "  body staff { seats open admitted by king }\n  office king\n  body council { seats "
             "1 }\n" SETTING
             "  incompatible king, staff\n  always council in office >= 1\n" AMEND SIZE
             "  power council_elect(person: person) { " NOW_ " effect seat person on council } "
             "  power crown(person: person) { " NOW_ " effect appoint person to king }\n" TAIL);
    assert_true(n);
    why.arena = &f.arena;
    p = MF_ROW(f.org, proposals, mf_proposal_row, n - 1);
    struct mf_hash before = mf_org_state_hash(f.org);
    struct mf_step s = {.org = f.org, .events = &f.events};
    bool moot = false;
    assert_false(mf_effects_apply(&s, p->number, false, &why, &moot));
    assert_false(moot);
    assert_int_equal(why.list.n, 1);
    struct mf_hash afterwards = mf_org_state_hash(f.org);
    assert_same_hash(before, afterwards);
    assert_int_equal(f.org->bindings.n, 1);
    assert_true(holds(&f, "k", "ceo"));
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_new_text_governs_from_its_instant),
        cmocka_unit_test(comments_and_layout_change_nothing),
        cmocka_unit_test(names_keep_their_slots),
        cmocka_unit_test(what_the_text_lacks_is_given_up_and_not_forgotten),
        cmocka_unit_test(the_state_must_fit_the_new_text),
        cmocka_unit_test(slow_petitions_are_stale_by_item_only),
        cmocka_unit_test(rushing_under_the_weak_rule_is_overtaken),
        cmocka_unit_test(entrenched_items_and_what_they_rest_on),
        cmocka_unit_test(a_power_covers_what_it_says),
        cmocka_unit_test(what_may_be_given_back_stays),
        cmocka_unit_test(a_literate_charter_amends_itself),
        cmocka_unit_test(a_failed_amendment_leaves_every_byte),
    };

    return RUN(tests);
}
