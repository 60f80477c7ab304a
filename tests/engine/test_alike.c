/* Proposals for the same: found by what they are about, as they were by looking at each. */
#include "engine/standing.h"
#include "rng.h"

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body board { seats 9 vacancies filled by fill }\n"                                          \
    "  power fill(person: person) caretaker { proposed by 1 of board votes 1 day passes when 1 "   \
    "of board effect seat person on board }\n"                                                     \
    "  power oust(person: person, grounds: text) { proposed by 2 of board within 3 days again "    \
    "after 5 days\n"                                                                               \
    "    stage one { votes 2 days passes when 1 of board }\n"                                      \
    "    stage two { notice 1 day to board votes 1 day passes when 3 of board }\n"                 \
    "    effect unseat person from board }\n"                                                      \
    "  power say(text: text) { proposed by 1 of board votes 2 days at most 3 open per proposer\n"  \
    "    passes when 2 of board effect adopt \"Said\" }\n"                                         \
    "}\n"

#define PEOPLE "a board; b board; c board; d board; e board"

static uint32_t file(struct fx *f, const char *who, const char *power, const char *person,
                     const char *text)
{
    return fx_submit(f, fx_filing(f, who, power, person, text, 0)) ? mf_org_proposals(f->org) : 0;
}

static uint32_t opened(struct fx *f, const char *person, const char *grounds)
{
    uint32_t n = file(f, "a", "oust", person, grounds);

    assert_int_not_equal(n, 0);
    assert_true(fx_do(f, MF_DO_SIGN, "b", n));
    return n;
}

/* While it is being voted on nothing ends it; between two stages the next decision does. */
static void what_is_barred_in_its_voting_ends_when_it_is_prepared_again(void **state)
{
    uint32_t first, second, other, late;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    first = opened(&f, "d", "one");
    fx_wait(&f, MF_DAY);
    second = opened(&f, "d", "two");
    late = file(&f, "a", "oust", "d", "three"); /* still gathering */
    other = opened(&f, "e", "one");
    fx_yes(&f, second, "a", NULL, NULL, NULL);
    fx_wait(&f, MF_DAY);
    assert_state(&f, first, REJECTED);
    assert_state(&f, second, VOTING);
    assert_state(&f, late, SUPERSEDED);
    assert_int_equal(file(&f, "a", "oust", "d", "four"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_AGAIN), 1);
    assert_int_equal(f.refusals.list.at[0].proposal, first);
    fx_wait(&f, MF_DAY); /* both close: first the second, which goes on, then the other */
    assert_state(&f, other, REJECTED);
    assert_state(&f, second, SUPERSEDED);
    fx_close(&f);
}

static void twins_are_told_by_the_first(void **state)
{
    uint32_t first;
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    first = file(&f, "a", "say", NULL, "x");
    assert_int_not_equal(file(&f, "b", "say", NULL, "y"), 0);
    assert_int_equal(file(&f, "c", "say", NULL, "x"), 0);
    assert_int_equal(fx_refused(&f, MF_WHY_DUPLICATE), 1);
    assert_int_equal(f.refusals.list.at[0].proposal, first);
    fx_wait(&f, 2 * MF_DAY);
    assert_int_not_equal(file(&f, "c", "say", NULL, "x"), 0); /* that one is over */
    fx_close(&f);
}

/* ---- against looking at each ---- */

static bool same_act(const struct mf_proposal_row *a, const struct mf_proposal_row *b)
{
    return a->stable_power == b->stable_power && a->nargs == b->nargs &&
           a->args[0].person == b->args[0].person &&
           mf_str_eq(a->args[a->nargs - 1].text, b->args[b->nargs - 1].text);
}

static bool barred(const struct mf_org *org, const struct mf_proposal_row *p)
{
    for (uint32_t i = 0; i < org->keys.n; i++) {
        const struct mf_key_row *k = MF_ROW(org, keys, mf_key_row, i);
        if (k->against && k->bars_until > org->now && k->power == p->stable_power &&
            k->key.person == p->keys[0].person)
            return true;
    }
    return false;
}

/* Filings that are refused are refused for what is there, and only for that. */
static void file_any(struct fx *f, struct rng *r)
{
    static const char *const who[] = {"a", "b", "c", "d", "e"};
    static const char *const texts[] = {"one", "two", "three"};
    bool oust = rng_below(r, 3) > 0, twin = false, bar;
    struct mf_command c = fx_filing(f, who[rng_below(r, 5)], oust ? "oust" : "say",
                                    oust ? who[rng_below(r, 5)] : NULL, texts[rng_below(r, 3)], 0);
    struct mf_proposal_row p = {.args = mf_new_n(&f->arena, struct mf_arg, c.nargs)};
    struct mf_key key = {.person = oust ? c.args[0].person : MF_NOBODY};
    uint64_t open = 0;

    memcpy(p.args, c.args, c.nargs * sizeof *p.args);
    p.nargs = c.nargs;
    p.stable_power = mf_binding_now(f->org)->power[c.power];
    p.keys = &key;
    bar = oust && barred(f->org, &p);
    for (uint32_t n = f->org->first_running; n; n = mf_proposal(f->org, n)->next_running) {
        const struct mf_proposal_row *q = mf_proposal(f->org, n);
        twin = twin || same_act(&p, q);
        open += q->stable_power == p.stable_power && q->filer == c.actor;
    }
    if (fx_submit(f, c)) {
        assert_false(twin || bar || (!oust && open >= 3));
        return;
    }
    assert_int_equal(fx_refused(f, MF_WHY_DUPLICATE), twin);
    assert_int_equal(fx_refused(f, MF_WHY_AGAIN), bar);
    assert_int_equal(fx_refused(f, MF_WHY_AT_MOST_OPEN), !oust && open >= 3);
}

static void act_any(struct fx *f, struct rng *r)
{
    static const char *const who[] = {"a", "b", "c"};
    uint64_t n = mf_org_proposals(f->org);

    if (n == 0)
        return;
    n = n > 8 ? n - rng_below(r, 8) : 1 + rng_below(r, n);
    if (fx_state(f, (uint32_t)n) == MF_ST_GATHERING)
        (void)fx_do(f, MF_DO_SIGN, who[rng_below(r, 3)], (uint32_t)n);
    else
        (void)fx_vote(f, who[rng_below(r, 3)], (uint32_t)n, MF_BALLOT_YES);
}

static void as_by_looking_at_each(void **state)
{
    uint32_t ended = 0, refused = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct rng r = {seed};
        struct fx f;
        fx_open(&f, CHARTER, PEOPLE);
        for (int step = 0; step < 150; step++) {
            uint64_t kind = rng_below(&r, 10);
            if (kind < 4)
                file_any(&f, &r);
            else if (kind < 8)
                act_any(&f, &r);
            else
                fx_wait(&f, (mf_duration)(1 + rng_below(&r, 4)) * 6 * MF_HOUR);
            refused += fx_refused(&f, MF_WHY_AGAIN);
        }
        ended += events_of(&f, MF_EV_ENDED);
        fx_close(&f);
    }
    printf("# %u ended, %u refused for a while\n", ended, refused);
    assert_true(ended > 100 && refused > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_barred_in_its_voting_ends_when_it_is_prepared_again),
        cmocka_unit_test(twins_are_told_by_the_first),
        cmocka_unit_test(as_by_looking_at_each),
    };

    return RUN(tests);
}
