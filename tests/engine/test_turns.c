/* `at most N voting at once`: who waits for a turn, in which order, and until when. */
#include "engine/standing.h"

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body board { seats 9 vacancies filled by fill }\n"                                          \
    "  power fill(person: person) caretaker { proposed by 1 of board votes 1 day passes when 1 "   \
    "of board effect seat person on board }\n"                                                     \
    "  power say(text: text) { proposed by 2 of board within 5 days votes 2 days, closing early "  \
    "at most 2 voting at once lapses after 7 days\n"                                               \
    "    passes when 2 of board effect adopt \"Said\" }\n"                                         \
    "  power talk(text: text) { proposed by 1 of board votes 2 days at most 1 voting at once "     \
    "lapses after 30 days\n"                                                                       \
    "    passes when 2 of board effect adopt \"Talked\" }\n"                                       \
    "  power steps(text: text) { proposed by 1 of board at most 1 voting at once\n"                \
    "    stage one { votes 1 day lapses after 9 days passes when 1 of board }\n"                   \
    "    stage two { notice 1 day to board votes 1 day lapses after 9 days passes when 1 of "      \
    "board }\n"                                                                                    \
    "    effect adopt \"Stepped\" }\n"                                                             \
    "}\n"

#define PEOPLE "a board; b board; c board"

/* The latest of the kind about the proposal, which there must be. */
static struct mf_event event_of(struct fx *f, enum mf_event_kind kind, uint32_t proposal)
{
    const struct mf_event *e = fx_event(f, kind, proposal);

    assert_non_null(e);
    return e ? *e : (struct mf_event){0};
}

static uint32_t file(struct fx *f, const char *power, const char *text)
{
    bool done = fx_submit(f, fx_filing(f, "a", power, NULL, text, 0));

    if (!done)
        fx_show_refusals(f);
    assert_true(done);
    return mf_org_proposals(f->org);
}

static uint32_t opened(struct fx *f, const char *text)
{
    uint32_t n = file(f, "say", text);

    assert_true(fx_do(f, MF_DO_SIGN, "b", n));
    return n;
}

static void who_finds_no_place_waits(void **state)
{
    uint32_t one, two, three, four;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    one = opened(&f, "1");
    two = opened(&f, "2");
    three = opened(&f, "3");
    four = opened(&f, "4");
    assert_state(&f, one, VOTING);
    assert_state(&f, two, VOTING);
    assert_state(&f, three, PREPARING);
    assert_int_equal(events_of(&f, MF_EV_WAITS), 2);
    assert_int_equal(event_of(&f, MF_EV_WAITS, three).n, 2);
    assert_false(fx_vote(&f, "a", three, MF_BALLOT_YES)); /* before its turn there is no vote */
    fx_wait(&f, MF_HOUR);
    fx_yes(&f, two, "a", "b", NULL, NULL); /* closes early: a place is free at once */
    assert_state(&f, two, EFFECTIVE);
    assert_state(&f, three, VOTING);
    assert_state(&f, four, PREPARING);
    assert_true(mf_org_proposal(f.org, three).voting_opens == f.now);
    assert_true(mf_org_proposal(f.org, three).closes == f.now + 2 * MF_DAY);
    fx_wait(&f, 2 * MF_DAY - MF_HOUR); /* the first closes */
    assert_state(&f, one, REJECTED);
    assert_state(&f, four, VOTING);
    fx_close(&f);
}

/* First opened, first voted on, whatever the numbers of their filing. */
static void turns_go_by_opening(void **state)
{
    uint32_t early, late;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    opened(&f, "1");
    opened(&f, "2");
    late = file(&f, "say", "filed first");
    early = opened(&f, "opened first");
    fx_wait(&f, 1);
    assert_true(fx_do(&f, MF_DO_SIGN, "b", late));
    fx_yes(&f, 1, "a", "b", NULL, NULL);
    assert_state(&f, early, VOTING);
    assert_state(&f, late, PREPARING);
    fx_yes(&f, 2, "a", "b", NULL, NULL);
    assert_state(&f, late, VOTING);
    fx_close(&f);
}

/* Who waits may be withdrawn, and lapses when its time is over; neither holds up the others. */
static void waiting_has_an_end(void **state)
{
    uint32_t last = 0;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    for (int i = 0; i < 9; i++)
        last = opened(&f, mf_strf(&f.arena, "%d", i).p);
    assert_true(fx_do(&f, MF_DO_WITHDRAW, "a", 3));
    assert_true(fx_do(&f, MF_DO_WITHDRAW, "b", 3));
    assert_state(&f, 3, WITHDRAWN);
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, 4, VOTING);
    assert_state(&f, 5, VOTING);
    fx_wait(&f, 4 * MF_DAY);
    assert_state(&f, 8, VOTING);
    assert_state(&f, last, VOTING);
    fx_wait(&f, MF_DAY); /* seven days after opening, in the middle of the vote */
    assert_state(&f, 8, EXPIRED);
    assert_state(&f, last, EXPIRED);
    fx_close(&f);
}

/* Each stage asks for a place of its own; other powers, and those without the clause, take none. */
static void stages_and_other_powers(void **state)
{
    uint32_t first, second;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_int_equal(file(&f, "talk", "elsewhere"), 1);
    first = file(&f, "steps", "1");
    second = file(&f, "steps", "2");
    assert_state(&f, first, VOTING);
    assert_state(&f, second, PREPARING);
    fx_yes(&f, first, "a", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY); /* the first goes on to its second stage, and leaves its place */
    assert_state(&f, first, PREPARING);
    assert_state(&f, second, VOTING);
    fx_yes(&f, second, "a", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY); /* both closing and opening: the place is the first's */
    assert_state(&f, first, VOTING);
    assert_state(&f, second, PREPARING);
    fx_yes(&f, first, "a", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, first, EFFECTIVE);
    assert_state(&f, second, VOTING);
    fx_close(&f);
}

/*
 * Against a queue with one place worked out by hand: each vote takes two days and begins when the
 * one before it has ended, or when it is opened.
 */
static void as_a_queue_does(void **state)
{
    struct rng r = rng_seed_from_env(41);

    (void)state;
    for (int round = 0; round < 40; round++) {
        mf_instant begins[12], free = 0;
        uint32_t n = 12;
        struct fx f;
        fx_open(&f, CHARTER, PEOPLE);
        for (uint32_t i = 0; i < n; i++) {
            fx_wait(&f, (mf_duration)rng_below(&r, 72) * MF_HOUR);
            file(&f, "talk", mf_strf(&f.arena, "%u", i).p);
            begins[i] = f.now > free ? f.now : free;
            free = begins[i] + 2 * MF_DAY;
        }
        fx_wait(&f, 60 * MF_DAY);
        for (uint32_t i = 0; i < n; i++) {
            assert_true(event_of(&f, MF_EV_VOTING, i + 1).at == begins[i]);
        }
        fx_close(&f);
    }
}

/* Whatever happens: never more at once than the clause says, and nobody waits beside a free place.
 */
static void never_more_and_never_idle(void **state)
{
    struct rng r = rng_seed_from_env(42);
    int waited = 0;

    (void)state;
    for (int round = 0; round < 30; round++) {
        struct fx f;
        fx_open(&f, CHARTER, PEOPLE);
        for (int i = 0; i < 200; i++) {
            static const char *const who[] = {"a", "b", "c"};
            uint32_t n = mf_org_proposals(f.org), voting = 0, waiting = 0;
            uint32_t one = n ? n - (uint32_t)rng_below(&r, n < 6 ? n : 6) : 0;
            fx_wait(&f, rng_below(&r, 3) ? 0 : (mf_duration)rng_below(&r, 20) * MF_HOUR);
            switch (rng_below(&r, 5)) {
            case 0:
                fx_submit(&f, fx_filing(&f, "a", "say", NULL, mf_strf(&f.arena, "%d", i).p, 0));
                break;
            case 1:
                fx_do(&f, MF_DO_SIGN, "b", one);
                break;
            case 2:
                fx_do(&f, MF_DO_WITHDRAW, who[rng_below(&r, 2)], one);
                break;
            default:
                fx_vote(&f, who[rng_below(&r, 3)], one,
                        rng_below(&r, 3) ? MF_BALLOT_YES : MF_BALLOT_NO);
            }
            for (uint32_t k = 1; k <= mf_org_proposals(f.org); k++) {
                voting += fx_state(&f, k) == MF_ST_VOTING;
                waiting += fx_state(&f, k) == MF_ST_PREPARING;
            }
            assert_true(voting <= 2);
            assert_true(waiting == 0 || voting == 2);
            waited += waiting > 0;
        }
        fx_close(&f);
    }
    printf("# %d times somebody waited\n", waited);
    assert_true(waited > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_finds_no_place_waits), cmocka_unit_test(turns_go_by_opening),
        cmocka_unit_test(waiting_has_an_end),       cmocka_unit_test(stages_and_other_powers),
        cmocka_unit_test(as_a_queue_does),          cmocka_unit_test(never_more_and_never_idle),
    };

    return RUN(tests);
}
