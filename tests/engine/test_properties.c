/*
 * What holds for every course of events, on random ones: time let pass in other steps changes
 * nothing, a refused command leaves no trace, neither does asking, order of ballots doesn't matter,
 * who comes and goes moves no count, every proposal ends.
 */
#include "deciding.h"
#include "rng.h"

static const char charter[] =
    "charter \"Everything\" {\n"
    "  body board { seats 9 minimum 4 term 3 years vacancies filled by fill within 20 days, "
    "caretaker after 30 days until filled }\n"
    "  body staff { seats open admitted by ceo }\n"
    "  office ceo office chair of board\n"
    "  setting bar 3 between 1 and 9\n"
    "  power fill(person: person) caretaker { proposed by 1 of board votes 2 days, closing early\n"
    "    passes when majority of board in office effect seat person on board }\n"
    "  power oust(person: person, grounds: text) { proposed by 2 of board or 25% of staff in "
    "office within 5 days\n"
    "    notice 2 days to board, subject hears subject within 3 days votes 3 days, closing early "
    "recuses subject\n"
    "    passes when 2/3 of board present with quorum 1/2 seats tie decided by chair\n"
    "    veto by 4 of staff within 2 days, overridden within 2 days by 5 of board\n"
    "    challenge by 3 of staff within 3 days, overturned within 3 days by majority of staff "
    "voting\n"
    "    again after 20 days delay 1 day effect unseat person from board }\n"
    "  power suspend(person: person) caretaker { proposed by 1 of board visible to board except "
    "subject until effective\n"
    "    votes 2 days, closing early recuses subject passes when 3 of board\n"
    "    challenge by 30% of staff in office within 5 days of effect, overturned within 3 days by "
    "majority of staff voting with quorum 1/3 in office\n"
    "    at most 1 per 30 days effect suspend person from ceo for 8 days }\n"
    "  power remove(person: person) { proposed by 1 of board visible to none until effective\n"
    "    passes when majority of board in office lapses after 6 days effect remove person from ceo "
    "}\n"
    "  power hire(person: person) { proposed by 1 of board or 2 of staff within 3 days only when "
    "ceo vacant\n"
    "    votes 3 days stays open 1 day after late change, once passes when majority of board "
    "voting effect appoint person to ceo }\n"
    "  power tune(value: amount) { proposed by 1 of board votes 4 days confirming 1 day\n"
    "    passes when bar of board confirmed within 4 days by 3 of staff effect set bar to value }\n"
    "  power slide(value: amount) { proposed by 1 of staff\n"
    "    passes when 80% falling to 20% over 8 days of staff in office lapses after 9 days effect "
    "set bar to value }\n"
    "  power both(value: amount) { proposed by 1 of board\n"
    "    stage one { votes 2 days passes when 2 of board veto by 2 of staff within 1 day }\n"
    "    stage two { notice 1 day to staff votes 2 days second call after 1 day with quorum 1/10 "
    "in office\n"
    "      passes when majority of staff voting with quorum 1/2 in office }\n"
    "    effect set bar to value }\n"
    "  power stay(which: decision of oust | both) { proposed by 1 of board passes when 1 of board "
    "lapses after 1 day effect stay which for 3 days }\n"
    "  power lift(which: decision of oust | both) { proposed by 1 of board passes when 1 of board "
    "lapses after 1 day effect restore which }\n"
    "}\n";

#define PEOPLE "b*7 board; c0 board chair; boss ceo staff; s*10 staff; n*4"
enum { BOARD = 8, STAFF_FROM = 8, PEOPLE_N = 23 };

/* Mostly the right people, so that things happen. */
static mf_person someone(struct rng *r)
{
    return (mf_person)rng_below(r, rng_below(r, 4) ? BOARD + 11 : PEOPLE_N);
}

static void random_args(struct fx *f, struct rng *r, struct mf_command *c)
{
    const struct mf_charter *ch = mf_org_charter(f->org);
    static const enum mf_arg_kind kinds[] = {[MF_PARAM_PERSON] = MF_ARG_PERSON,
                                             [MF_PARAM_TEXT] = MF_ARG_TEXT,
                                             [MF_PARAM_AMOUNT] = MF_ARG_AMOUNT,
                                             [MF_PARAM_DECISION] = MF_ARG_DECISION};

    c->power = (uint32_t)rng_below(r, ch->npowers);
    c->actor = (mf_person)rng_below(r, BOARD + 2);
    const struct mf_power *p = &ch->powers[c->power];
    struct mf_arg *args = mf_new_n(&f->arena, struct mf_arg, p->nparams);
    for (uint32_t i = 0; i < p->nparams; i++) {
        args[i].kind = kinds[p->params[i].type];
        args[i].person = rng_below(r, 2) ? BOARD : someone(r);
        args[i].text = c->text;
        args[i].amount = 1 + rng_below(r, 5);
        args[i].proposal = c->proposal;
    }
    c->args = args;
    c->nargs = p->nparams;
}

/* Something that may well be possible in the proposal's state. */
static enum mf_verb fitting(struct rng *r, enum mf_state state)
{
    uint64_t dice = rng_below(r, 20);

    if (dice == 0)
        return MF_DO_TELL;
    if (dice == 1)
        return MF_DO_RECUSE;
    if (state == MF_ST_GATHERING)
        return dice < 4 ? MF_DO_UNSIGN : dice < 6 ? MF_DO_WITHDRAW : MF_DO_SIGN;
    if (state == MF_ST_PREPARING)
        return dice < 6 ? MF_DO_WITHDRAW : dice < 12 ? MF_DO_WAIVE : MF_DO_SAY;
    if (state == MF_ST_HELD || state == MF_ST_PROVISIONAL)
        return dice < 8 ? MF_DO_VETO : dice < 16 ? MF_DO_CHALLENGE : MF_DO_VOTE;
    return dice < 4 ? MF_DO_REVOKE_VOTE : MF_DO_VOTE;
}

static struct mf_command random_command(struct fx *f, struct rng *r)
{
    static const enum mf_verb others[] = {MF_DO_ADMIT, MF_DO_LEAVE,  MF_DO_RESIGN, MF_DO_DOCUMENT,
                                          MF_DO_TICK,  MF_DO_ATTEST, MF_DO_SIGN,   MF_DO_VETO};
    uint32_t n = mf_org_proposals(f->org);
    struct mf_command c = {.verb = others[rng_below(r, sizeof others / sizeof *others)],
                           .actor = someone(r),
                           .person = someone(r),
                           .body = (uint32_t)rng_below(r, 2),
                           .office = (uint32_t)rng_below(r, 2),
                           .emergency = MF_NO_SLOT};

    /* Mostly one of the newest. */
    if (n > 0)
        c.proposal = n - (uint32_t)rng_below(r, n < 4 ? n : 4);
    c.ballot = (enum mf_ballot)(rng_below(r, 4) ? MF_BALLOT_YES : 1 + rng_below(r, 3));
    c.purpose = rng_below(r, 8) ? MF_FOR_STAGE : (enum mf_purpose)rng_below(r, MF_FOR__COUNT);
    c.text = mf_strf(&f->arena, "Text %u", (unsigned)rng_below(r, 1000));
    if (n == 0 || rng_below(r, 8) == 0)
        c.verb = MF_DO_FILE;
    else if (rng_below(r, 14))
        c.verb = fitting(r, mf_org_proposal(f->org, c.proposal).state);
    if (c.verb == MF_DO_FILE)
        random_args(f, r, &c);
    return c;
}

static mf_duration random_wait(struct rng *r)
{
    static const mf_duration waits[] = {1,      MF_HOUR, 6 * MF_HOUR, MF_DAY - 1,
                                        MF_DAY, MF_DAY,  2 * MF_DAY};

    return rng_below(r, 8) ? 0 : waits[rng_below(r, sizeof waits / sizeof *waits)];
}

static bool same_hash(struct mf_hash a, struct mf_hash b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

struct stream {
    struct mf_command *at;
    uint32_t n;
};

/* A course of events; the commands as they were given, with their instants. */
static struct stream play(struct fx *f, struct rng *r, uint32_t n)
{
    struct stream s = {.n = n};

    fx_open(f, charter, PEOPLE);
    s.at = mf_new_n(&f->arena, struct mf_command, n);
    for (uint32_t i = 0; i < n; i++) {
        f->now += random_wait(r);
        s.at[i] = random_command(f, r);
        s.at[i].at = f->now;
        fx_submit(f, s.at[i]);
    }
    return s;
}

static void test_ticks_change_nothing(void **state)
{
    struct rng r = rng_seed_from_env(31);
    int ended[MF_ST__COUNT] = {0};

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct fx f, g;
        struct stream s;
        mf_instant end;
        s = play(&f, &r, 300);
        end = f.now + 100 * MF_DAY;
        mf_org_advance(f.org, end, &f.events);

        fx_open(&g, charter, PEOPLE);
        for (uint32_t i = 0; i < s.n; i++) {
            while (g.now < s.at[i].at && rng_below(&r, 3)) {
                struct mf_command tick = {.verb = MF_DO_TICK, .actor = MF_NOBODY};
                g.now += (mf_instant)rng_below(&r, (uint64_t)(s.at[i].at - g.now + 1));
                if (rng_below(&r, 2))
                    assert_true(fx_submit(&g, tick));
                else
                    mf_org_advance(g.org, g.now, &g.events);
            }
            g.now = s.at[i].at;
            fx_submit(&g, s.at[i]);
            while (rng_below(&r, 3) == 0 &&
                   mf_org_next_due(g.org) < (i + 1 < s.n ? s.at[i + 1].at : end)) {
                g.now = mf_org_next_due(g.org); /* exactly when something fires */
                mf_org_advance(g.org, g.now, &g.events);
            }
        }
        mf_org_advance(g.org, end, &g.events);
        assert_int_equal(f.events.list.n, g.events.list.n);
        for (uint32_t i = 0; i < f.events.list.n; i++) {
            assert_int_equal(f.events.list.at[i].kind, g.events.list.at[i].kind);
            assert_int_equal(f.events.list.at[i].at, g.events.list.at[i].at);
        }
        assert_true(same_hash(mf_org_state_hash(f.org), mf_org_state_hash(g.org)));
        for (uint32_t i = 1; i <= mf_org_proposals(f.org); i++) { /* and every one of them ends */
            assert_true(mf_state_ended(fx_state(&f, i)));
            ended[fx_state(&f, i)]++;
        }
        fx_close(&f);
        fx_close(&g);
    }
    for (int i = MF_ST_EFFECTIVE; i < MF_ST__COUNT; i++)
        printf("# %s: %d\n", mf_state_name((enum mf_state)i), ended[i]);
}

static void test_refused_or_asked_leaves_no_trace(void **state)
{
    struct rng r = rng_seed_from_env(32);
    int refused = 0, done = 0;

    (void)state;
    for (int round = 0; round < 40; round++) {
        struct fx f;
        fx_open(&f, charter, PEOPLE);
        for (int i = 0; i < 300; i++) {
            struct mf_command c;
            struct mf_hash before;
            uint32_t events;
            bool may;

            f.now += random_wait(&r);
            mf_org_advance(f.org, f.now, &f.events);
            c = random_command(&f, &r);
            c.at = f.now;
            before = mf_org_state_hash(f.org);
            f.refusals.list.n = 0;
            may = mf_org_check(f.org, &c, &f.refusals);
            assert_true(same_hash(before, mf_org_state_hash(f.org)));
            assert_int_equal(may, f.refusals.list.n == 0);
            events = f.events.list.n;
            assert_int_equal(fx_submit(&f, c), may);
            if (may) {
                done++;
                continue;
            }
            refused++;
            assert_int_equal(f.events.list.n, events);
            assert_true(same_hash(before, mf_org_state_hash(f.org)));
        }
        fx_close(&f);
    }
    printf("# %d done, %d refused\n", done, refused);
    assert_true(done > 1000 && refused > 1000);
}

/* All those who vote at one instant, in another order. */
static void test_order_of_ballots_does_not_matter(void **state)
{
    struct rng r = rng_seed_from_env(33);

    (void)state;
    for (int round = 0; round < 60; round++) {
        enum mf_ballot ballots[BOARD];
        uint32_t order[BOARD];
        struct mf_hash first = {{0}};

        for (int i = 0; i < BOARD; i++) {
            ballots[i] = (enum mf_ballot)(1 + rng_below(&r, 3));
            order[i] = (uint32_t)i;
        }
        for (int again = 0; again < 4; again++) {
            struct fx f;
            fx_open(&f, charter, PEOPLE);
            struct mf_command c = fx_filing(&f, "b0", "both", NULL, NULL, 4);
            assert_true(fx_submit(&f, c));
            for (int i = 0; i < BOARD; i++) {
                struct mf_command vote = {.verb = MF_DO_VOTE, .proposal = 1};
                vote.actor = order[i];
                vote.ballot = ballots[order[i]];
                assert_true(fx_submit(&f, vote));
            }
            if (again == 0)
                first = mf_org_state_hash(f.org);
            assert_true(same_hash(first, mf_org_state_hash(f.org)));
            fx_wait(&f, 30 * MF_DAY);
            fx_close(&f);
            for (uint32_t i = BOARD - 1; i > 0; i--) {
                uint32_t k = (uint32_t)rng_below(&r, i + 1), t = order[i];
                order[i] = order[k];
                order[k] = t;
            }
        }
    }
}

/* Bases that don't rest on ballots, and the ballots, of everything open. */
static uint64_t bases_of(struct fx *f)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < f->org->counts.n; i++) {
        const struct mf_count_row *c = mf_count_at(f->org, i);
        for (uint32_t k = 0; k < c->nleaves; k++) {
            const struct mf_count_leaf *l = &c->leaves[k];
            sum = sum * 31 + l->size;
            sum = sum * 31 + l->seats;
            sum = sum * 31 + l->yes + 100 * l->no + 10000 * l->abstain;
        }
    }
    return sum;
}

static void test_who_comes_and_goes_moves_no_count(void **state)
{
    struct rng r = rng_seed_from_env(34);
    int moves = 0;

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct fx f;
        fx_open(&f, charter, PEOPLE);
        for (int i = 0; i < 300; i++) {
            struct mf_command c;
            uint64_t before, counts;
            f.now += random_wait(&r);
            mf_org_advance(f.org, f.now, &f.events);
            c = random_command(&f, &r);
            before = bases_of(&f);
            counts = f.org->counts.n;
            if (!fx_submit(&f, c) ||
                (c.verb != MF_DO_LEAVE && c.verb != MF_DO_RESIGN && c.verb != MF_DO_ADMIT))
                continue;
            moves++;
            assert_int_equal(f.org->counts.n, counts);
            assert_true(before == bases_of(&f));
        }
        fx_close(&f);
    }
    printf("# %d members moved\n", moves);
    assert_true(moves > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_change_nothing),
        cmocka_unit_test(test_refused_or_asked_leaves_no_trace),
        cmocka_unit_test(test_order_of_ballots_does_not_matter),
        cmocka_unit_test(test_who_comes_and_goes_moves_no_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
