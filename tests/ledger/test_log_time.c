/* Time in a ledger: a clock set back, refused commands, silence, and ticks that change nothing. */
#include "coop.h"

#include "rng.h"

static void tick(struct coop *c, bool always)
{
    struct mf_err err = {0};

    if (mf_log_tick(c->log, c->now, always, NULL, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static uint64_t size_of(struct coop *c)
{
    return mf_play_size(mf_log_play(c->log));
}

/* The state that the sequencer has is the one that whoever plays the entries comes to. */
static void as_played(struct coop *c)
{
    struct mf_hash ours = mf_play_state(mf_log_play(c->log)), theirs;
    struct mf_verdict v = coop_verify(c);

    assert_true(v.sound);
    theirs = mf_play_state(v.play);
    assert_memory_equal(&ours, &theirs, sizeof ours);
    mf_play_free(v.play);
}

static mf_instant instant_of(struct coop *c, uint64_t entry)
{
    struct mf_store_entry se;
    struct mf_entry e;
    struct mf_err err;

    assert_int_equal(mf_store_read(mf_log_store(c->log), entry, 1, &c->arena, &se, &err), MF_OK);
    assert_int_equal(mf_entry_read(se.bytes, &e, &err), MF_OK);
    return e.at;
}

/* A motion against the treasurer, seconded: it is prepared for two days. */
static uint32_t motion(struct coop *c)
{
    struct mf_arg arg = {.kind = MF_ARG_PERSON, .person = 0};
    uint32_t n = coop_file(c, 1, "remove_treasurer", &arg);
    struct mf_command sign = coop_command(MF_DO_SIGN, n);

    assert_int_equal(coop_do(c, 2, sign).taken, MF_TAKEN);
    assert_int_equal(coop_state(c, n), MF_ST_PREPARING);
    return n;
}

static void refused(struct coop *c, uint32_t n)
{
    assert_int_equal(coop_do(c, 4, coop_command(MF_DO_VETO, n)).taken, MF_REFUSED);
}

static void a_clock_set_back_stands_still(void **state)
{
    struct coop c;
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("a matter")};
    mf_instant late;
    uint32_t n;

    (void)state;
    coop_begin(&c);
    c.now += MF_HOUR;
    late = c.now;
    n = coop_file(&c, 0, "resolve", &arg);
    c.now = COOP_START + MF_MINUTE; /* 59 minutes back */
    assert_int_equal(coop_vote(&c, 1, n, MF_BALLOT_YES), MF_TAKEN);
    tick(&c, true);
    c.now = COOP_START - 10 * MF_DAY; /* before there was anything */
    tick(&c, true);
    tick(&c, false);
    assert_int_equal(size_of(&c), 5);
    for (uint64_t i = 1; i < 5; i++)
        assert_int_equal(instant_of(&c, i), late);
    assert_int_equal(mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).closes, late + 2 * MF_DAY);
    as_played(&c);
    coop_close(&c); /* and after it was opened again */
    coop_open(&c);
    tick(&c, true);
    assert_int_equal(instant_of(&c, 5), late);
    c.now = late + MF_MINUTE;
    tick(&c, true);
    assert_int_equal(instant_of(&c, 6), late + MF_MINUTE);
    as_played(&c);
    coop_end(&c);
}

/* A refused command leaves no entry, so nobody else can know that the record wasn't silent then. */
static void silence_counts_from_the_last_entry(void **state)
{
    struct coop c;
    uint32_t n;
    mf_instant opens;

    (void)state;
    coop_begin(&c);
    n = motion(&c);
    opens = mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).voting_opens;
    c.now += 2 * MF_HOUR + 50 * MF_MINUTE;
    refused(&c, n);
    assert_int_equal(size_of(&c), 3);
    c.now += 5 * MF_HOUR; /* 7 hours 50 since the entry: silent for more than 6 */
    tick(&c, true);
    as_played(&c);
    assert_true(mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).voting_opens > opens);
    opens = mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).voting_opens;
    c.now += 2 * MF_HOUR + 50 * MF_MINUTE; /* and not silent for more than 6 */
    refused(&c, n);
    c.now += 3 * MF_HOUR;
    tick(&c, true);
    assert_int_equal(mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).voting_opens, opens);
    as_played(&c);
    coop_end(&c);
}

/* What a refused command's time has set off stands in the ledger all the same. */
static void what_falls_due_has_an_entry(void **state)
{
    struct coop c;
    uint32_t n;
    uint64_t size;

    (void)state;
    coop_begin(&c);
    n = motion(&c);
    while (mf_log_next_due(c.log) > c.now + MF_HOUR) {
        c.now += MF_HOUR;
        tick(&c, false);
    }
    size = size_of(&c);
    c.now += MF_HOUR;
    refused(&c, n);
    assert_int_equal(coop_state(&c, n), MF_ST_VOTING);
    assert_int_equal(size_of(&c), size + 1);
    as_played(&c);
    refused(&c, n); /* once */
    assert_int_equal(size_of(&c), size + 1);
    for (int i = 0; i < 3; i++) {
        c.now += MF_HOUR;
        refused(&c, n);
        assert_int_equal(size_of(&c), size + 1);
    }
    c.now += 1;
    refused(&c, n);
    assert_int_equal(size_of(&c), size + 2); /* half the silence */
    as_played(&c);
    coop_end(&c);
}

/* Each command of a batch has its instant; what falls due between two of them has an entry, too. */
static void due_in_the_middle_of_a_batch(void **state)
{
    struct coop c;
    struct mf_command vote = coop_command(MF_DO_VOTE, 0), veto = coop_command(MF_DO_VETO, 0);
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("a matter")};
    struct mf_text t;
    struct mf_incoming in[2];
    struct mf_answer answers[2];
    struct mf_err err = {0};
    uint64_t size;

    (void)state;
    coop_begin(&c);
    vote.proposal = veto.proposal = coop_file(&c, 0, "resolve", &arg);
    vote.ballot = MF_BALLOT_YES;
    for (int i = 0; i < 47; i++) {
        c.now += MF_HOUR;
        tick(&c, false);
    }
    size = size_of(&c);
    t = coop_text(&c, 1, &vote);
    in[0] = coop_sign(&c, 1, &t);
    in[0].at = c.now + 1;
    t = coop_text(&c, 2, &veto);
    in[1] = coop_sign(&c, 2, &t);
    in[1].at = c.now + 2 * MF_HOUR; /* voting has closed on the way */
    assert_int_equal(mf_log_take(c.log, &c.arena, c.now, in, 2, answers, NULL, &err), MF_OK);
    assert_int_equal(answers[0].taken, MF_TAKEN);
    assert_int_equal(answers[1].taken, MF_REFUSED);
    assert_int_equal(coop_state(&c, vote.proposal), MF_ST_REJECTED);
    assert_int_equal(size_of(&c), size + 2);
    as_played(&c);
    coop_end(&c);
}

/* Deadlines fire at their own instants, however late it is noticed. */
static void noticed_late(void **state)
{
    struct coop c;
    struct mf_arg arg = {.kind = MF_ARG_PERSON, .person = 0};
    uint32_t n;
    mf_instant filed;

    (void)state;
    coop_begin(&c);
    c.now += 77777;
    filed = c.now;
    n = coop_file(&c, 1, "remove_treasurer", &arg);
    assert_int_equal(mf_log_next_due(c.log), filed + 7 * MF_DAY);
    for (int i = 0; i < 24 * 8; i++) { /* kept, but no deadline looked for */
        c.now += MF_HOUR;
        tick(&c, i % 2 == 0 && i < 160);
    }
    assert_int_equal(mf_org_proposal(mf_play_org(mf_log_play(c.log)), n).ended, filed + 7 * MF_DAY);
    as_played(&c);
    coop_end(&c);
}

/* An answer that got lost can be asked for again, also when the command has expired meanwhile. */
static void asked_again_when_it_has_expired(void **state)
{
    struct coop c;
    struct mf_command cmd = coop_command(MF_DO_VOTE, 0);
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("a matter")};
    struct mf_text t;
    struct mf_incoming in;
    struct mf_answer a, b;

    (void)state;
    coop_begin(&c);
    cmd.proposal = coop_file(&c, 0, "resolve", &arg);
    cmd.ballot = MF_BALLOT_YES;
    t = coop_text(&c, 2, &cmd);
    in = coop_sign(&c, 2, &t);
    a = coop_take(&c, &in);
    assert_int_equal(a.taken, MF_TAKEN);
    c.now += 9 * MF_DAY;
    b = coop_take(&c, &in);
    assert_int_equal(b.taken, MF_ALREADY);
    assert_int_equal(a.entry, b.entry);
    coop_close(&c);
    coop_open(&c);
    b = coop_take(&c, &in);
    assert_int_equal(b.taken, MF_ALREADY);
    t = coop_text(&c, 2, &cmd); /* one that never came in time has no such answer */
    t.not_after = c.now - 1;
    in = coop_sign(&c, 2, &t);
    assert_int_equal(coop_take(&c, &in).taken, MF_DENIED);
    coop_end(&c);
}

/* ---- ticks ---- */

/* Somebody does something; what is done depends on the random numbers alone. */
static enum mf_taken act(struct coop *c, struct rng *r)
{
    int who = (int)rng_below(r, COOP_MEMBERS);
    uint32_t there = mf_org_proposals(mf_play_org(mf_log_play(c->log)));
    uint32_t n = there ? 1 + (uint32_t)rng_below(r, there) : 1;
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = mf_str_c(coop_names[who])};
    struct mf_command cmd = coop_command(MF_DO_VOTE, n);
    const char *power = "resolve";

    switch (rng_below(r, 7)) {
    case 0:
        power = "remove_treasurer";
        arg = (struct mf_arg){.kind = MF_ARG_PERSON, .person = 0};
        /* fall through */
    case 1:
        cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);
        cmd.power =
            mf_charter_find(mf_org_charter(mf_play_org(mf_log_play(c->log))), mf_str_c(power))
                .index;
        cmd.args = &arg;
        cmd.nargs = 1;
        break;
    case 2:
        cmd.verb = MF_DO_SIGN;
        break;
    case 3:
        cmd.verb = MF_DO_CHALLENGE;
        break;
    default:
        cmd.ballot = rng_below(r, 3) ? MF_BALLOT_YES : MF_BALLOT_NO;
    }
    return coop_do(c, who, cmd).taken;
}

/* Whoever keeps the record ticks when it is due; `more`: and at other times. */
static void keep_until(struct coop *c, mf_instant to, struct rng *more)
{
    while (c->now < to) {
        mf_duration step = more ? (mf_duration)(1 + rng_below(more, 2 * MF_HOUR)) : MF_HOUR;
        c->now = step < to - c->now ? c->now + step : to;
        tick(c, more && rng_below(more, 2));
    }
}

static void ticks_change_nothing(void **state)
{
    struct rng seeds = rng_seed_from_env(5), numbers, same;
    unsigned taken = 0;

    (void)state;
    for (int round = 0; round < 4; round++) {
        struct coop plain, ticked;
        struct mf_hash a, b;
        coop_begin(&plain);
        coop_begin(&ticked);
        numbers = same = (struct rng){rng_next(&seeds)};
        for (int i = 0; i < 60; i++) {
            mf_instant to = plain.now + (mf_duration)rng_below(&numbers, 9 * MF_HOUR);
            rng_next(&same);
            keep_until(&plain, to, NULL);
            keep_until(&ticked, to, &seeds);
            enum mf_taken one = act(&plain, &numbers), other = act(&ticked, &same);
            assert_int_equal(one, other);
            taken += one == MF_TAKEN;
            assert_int_equal(numbers.s, same.s);
        }
        a = mf_org_state_hash(mf_play_org(mf_log_play(plain.log)));
        b = mf_org_state_hash(mf_play_org(mf_log_play(ticked.log)));
        assert_memory_equal(&a, &b, sizeof a);
        assert_true(size_of(&ticked) > size_of(&plain));
        as_played(&plain);
        as_played(&ticked);
        coop_end(&plain);
        coop_end(&ticked);
    }
    printf("# %u of 240 acts taken\n", taken);
    assert_true(taken > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_set_back_stands_still),
        cmocka_unit_test(silence_counts_from_the_last_entry),
        cmocka_unit_test(what_falls_due_has_an_entry),
        cmocka_unit_test(due_in_the_middle_of_a_batch),
        cmocka_unit_test(noticed_late),
        cmocka_unit_test(asked_again_when_it_has_expired),
        cmocka_unit_test(ticks_change_nothing),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("log: time", tests, NULL, NULL);
}
