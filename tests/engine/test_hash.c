/* The state hash: the same for the same history whatever ticks were put in, another for any other
 * state. */
#include "engine/standing.h"

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\" silence over 1 hour extends\n"                                  \
    "  body staff { seats open admitted by ceo }\n"                                                \
    "  body board { seats 5 minimum 3 term 1 year vacancies filled by elect within 10 days, "      \
    "caretaker after 20 days until filled }\n"                                                     \
    "  office ceo office chair of board setting size 3 between 1 and 9\n"                          \
    "  power elect(person: person) caretaker { proposed by 1 of staff votes 3 days passes when "   \
    "majority of staff voting with quorum 2 in office\n"                                           \
    "    effect seat person on board }\n"                                                          \
    "  power suspend(person: person) caretaker { proposed by 2 of board within 2 days votes 1 "    \
    "day, closing early passes when 2 of board\n"                                                  \
    "    challenge by 2 of staff within 4 days of effect, overturned within 2 days by majority "   \
    "of staff in office\n"                                                                         \
    "    effect suspend person from ceo for 6 days }\n"                                            \
    "  power set_size(n: amount) { proposed by 1 of staff votes 2 days passes when 1 of staff "    \
    "delay 1 day effect set size to n }\n"                                                         \
    "}\n"

#define PEOPLE                                                                                     \
    "b0 board; b1 board; b2 board chair; b3 board; k ceo; w0 staff; w1 staff; w2 staff; x; y"

static const char *const people[] = {"b0", "b1", "b2", "b3", "k", "w0", "w1", "w2", "x", "y"};

static struct mf_hash hash_of(struct fx *f)
{
    return mf_org_state_hash(f->org);
}

static bool same(struct mf_hash a, struct mf_hash b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void two_foundings_are_one_state(void **state)
{
    struct fx f, g;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    fx_open(&g, CHARTER, PEOPLE);
    assert_true(same(hash_of(&f), hash_of(&g)));
    assert_true(leave(&g, "b0", "board"));
    assert_false(same(hash_of(&f), hash_of(&g)));
    assert_true(leave(&f, "b0", "board"));
    assert_true(same(hash_of(&f), hash_of(&g)));
    fx_close(&g);
    fx_close(&f);
}

static void anything_else_is_another_state(void **state)
{
    struct fx f, g;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    fx_open(
        &g, CHARTER,
        "b0 board; b1 board; b3 board; b2 board chair; k ceo; w0 staff; w1 staff; w2 staff; x; y");
    assert_false(same(hash_of(&f), hash_of(&g)));
    fx_close(&g);
    fx_open(&g, CHARTER " ", PEOPLE); /* even of the text: it is hashed as a whole */
    assert_false(same(hash_of(&f), hash_of(&g)));
    fx_close(&g);
    fx_close(&f);
}

/* One random command; most are refused, which is part of the matter. */
static void random_command(struct fx *f, struct rng *r)
{
    const char *who = people[rng_below(r, 10)], *whom = people[rng_below(r, 10)];
    uint32_t n =
        mf_org_proposals(f->org) ? 1 + (uint32_t)rng_below(r, mf_org_proposals(f->org)) : 1;

    switch (rng_below(r, 12)) {
    case 0:
        fx_file(f, who, "elect", whom);
        return;
    case 1:
        fx_file(f, who, "suspend", "k");
        return;
    case 2:
        fx_submit(f, fx_filing(f, who, "set_size", NULL, "", 1 + rng_below(r, 9)));
        return;
    case 3:
        fx_do(f, MF_DO_SIGN, who, n);
        return;
    case 4:
        fx_do(f, MF_DO_CHALLENGE, who, n);
        return;
    case 5:
        fx_vote_for(f, who, n, MF_FOR_DECISION, MF_BALLOT_YES);
        return;
    case 6:
        leave(f, who, rng_below(r, 2) ? "board" : "staff");
        return;
    case 7:
        admit(f, "k", whom, "staff");
        return;
    case 8:
        fx_do(f, MF_DO_SAY, who, n);
        return;
    default:
        fx_vote(f, who, n, rng_below(r, 3) ? MF_BALLOT_YES : MF_BALLOT_NO);
        return;
    }
}

/* Plays a history; ticks at random instants in between, or none. */
static struct mf_hash play(uint64_t seed, uint64_t ticks)
{
    struct rng r = {seed}, t = {ticks};
    struct mf_hash h;
    struct fx f;

    fx_open(&f, CHARTER, PEOPLE);
    for (int i = 0; i < 120; i++) {
        mf_duration gap = (mf_duration)rng_below(&r, 30) * MF_HOUR;
        if (ticks)
            for (mf_duration at = 0; at < gap; at += (mf_duration)rng_below(&t, 9) * MF_HOUR + 1)
                mf_org_advance(f.org, f.now + at, &f.events);
        f.now += gap;
        random_command(&f, &r);
    }
    h = hash_of(&f);
    fx_close(&f);
    return h;
}

static void ticks_change_nothing(void **state)
{
    struct rng r = rng_seed_from_env(271828);

    (void)state;
    for (int i = 0; i < 60; i++) {
        uint64_t seed = rng_next(&r);
        struct mf_hash plain = play(seed, 0), ticked = play(seed, rng_next(&r) | 1);
        assert_true(same(plain, ticked));
    }
}

/* A refused command and a question leave no trace (P-D for the ledger: a refusal is no entry). */
static void refusals_and_questions_change_nothing(void **state)
{
    struct rng r = rng_seed_from_env(314159);
    struct fx f;
    int refused = 0;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    for (int i = 0; i < 1500; i++) {
        struct mf_hash before, afterwards;
        f.now += (mf_duration)rng_below(&r, 20) * MF_HOUR;
        mf_org_advance(f.org, f.now, &f.events);
        before = hash_of(&f);
        struct mf_command c =
            fx_filing(&f, people[rng_below(&r, 10)], "elect", people[rng_below(&r, 10)], "", 0);
        c.at = f.now;
        size_t used = f.org->arena.used;
        mf_org_check(f.org, &c, NULL);
        assert_int_equal(f.org->arena.used, used);
        afterwards = hash_of(&f);
        assert_true(same(before, afterwards));
        f.refusals.list.n = 0;
        random_command(&f, &r);
        if (f.refusals.list.n == 0)
            continue;
        refused++;
        afterwards = hash_of(&f);
        assert_true(same(before, afterwards));
    }
    assert_true(refused > 500);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_foundings_are_one_state),
        cmocka_unit_test(anything_else_is_another_state),
        cmocka_unit_test(ticks_change_nothing),
        cmocka_unit_test(refusals_and_questions_change_nothing),
    };

    return RUN(tests);
}
