/*
 * Transferable votes against oracles that know nothing of chains, chunks or fixed point: every
 * ballot alone, read from its first rank each time, in whole numbers and fractions of any length
 * (GMP). Instant run-off under random ballot policies, Scotland's rules, PRF's two reference rules:
 * every round, every vote.
 */
#include <gmp.h>

#include "ballot_table.h"

/* ---- the oracle of instant run-off ---- */

/* Whom a ballot counts for among those in `standing`; or MF_NO_OPTION and why. */
static uint32_t reads(const struct table *t, unsigned b, unsigned standing,
                      const struct mf_ballot_policy *p, enum mf_end *why)
{
    unsigned gap = 0, met = 0;

    *why = MF_END_CHOICES;
    for (unsigned r = 0; r < RANKS && (p->ranks == 0 || r < p->ranks); r++) {
        unsigned set = t->at[b][r], left = set & standing;
        if (set == 0) {
            gap++;
            continue;
        }
        *why = gap > p->skips                                        ? MF_END_SKIPPED
               : p->duplicate == MF_DUPLICATE_EXHAUST && (set & met) ? MF_END_DUPLICATE
                                                                     : MF_END_CHOICES;
        if (*why != MF_END_CHOICES)
            return MF_NO_OPTION;
        gap = 0;
        met |= set;
        if (set & (set - 1)) {
            if (p->overvote == MF_OVERVOTE_SKIP)
                continue;
            *why = MF_END_OVERVOTE;
            if (p->overvote == MF_OVERVOTE_EXHAUST || (left & (left - 1)))
                return MF_NO_OPTION;
            *why = MF_END_CHOICES;
        }
        if (left)
            return (uint32_t)__builtin_ctz(left);
    }
    return MF_NO_OPTION;
}

/*
 * A paper that ended stays ended, so that what it was read for last is remembered: `held` is the
 * option of each ballot, or MF_NO_OPTION.
 */
static void check_irv(struct mf_arena *a, const struct table *t, struct mf_contest *c)
{
    const struct mf_result *o;
    unsigned standing = (1u << t->n) - 1;
    bool ended[BALLOTS] = {false};
    uint64_t reasons[MF_END__COUNT] = {0};

    c->ballots = profile_of(a, t, false);
    o = mf_method(MF_METHOD_IRV)->count(a, c);
    assert_null(o->refused);
    check_books(o, true);
    for (uint32_t k = 0; k < o->nrounds; k++) {
        uint64_t votes[OPTIONS] = {0}, active = 0, fewest = UINT64_MAX;
        for (unsigned b = 0; b < t->ballots; b++) {
            enum mf_end why;
            uint32_t to = reads(t, b, standing, &c->policy, &why);
            bool blank = true;
            for (unsigned r = 0; r < RANKS; r++)
                blank = blank && t->at[b][r] == 0;
            if (ended[b] || blank)
                continue;
            if (to == MF_NO_OPTION) {
                ended[b] = true;
                reasons[why] += t->weight[b];
            } else {
                votes[to] += t->weight[b];
                active += t->weight[b];
            }
        }
        for (unsigned i = 0; i < t->n; i++) {
            assert_amount(o->rounds[k].votes[i], (mf_i128)votes[i]);
            if (standing & 1u << i && votes[i] < fewest)
                fewest = votes[i];
        }
        for (unsigned e = 0; e < MF_END__COUNT; e++)
            assert_amount(o->rounds[k].ended[e], (mf_i128)reasons[e]);
        if (k + 1 < o->nrounds) { /* one of the lowest goes */
            uint32_t out = o->rounds[k + 1].subjects[0];
            assert_int_equal(o->rounds[k + 1].nsubjects, 1);
            assert_int_equal(votes[out], fewest);
            for (unsigned i = 0; i < t->n; i++) /* nobody had won before */
                assert_true(!(standing & 1u << i) || 2 * votes[i] <= active);
            standing &= ~(1u << out);
        } else {
            for (unsigned i = 0; i < t->n; i++)
                assert_true(votes[o->winners[0]] >= votes[i]);
        }
    }
    assert_int_equal(o->nwinners, 1);
}

static void test_irv(void **state)
{
    struct rng rng = rng_seed_from_env(20071);

    for (unsigned k = 0; k < 600; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, true);
        uint32_t order[OPTIONS];
        struct mf_contest c = {.seats = 1, .order = order, .against = MF_NO_OPTION};
        static const enum mf_overvote overvotes[] = {MF_OVERVOTE_SKIP, MF_OVERVOTE_EXHAUST,
                                                     MF_OVERVOTE_WAIT};
        c.policy.overvote = overvotes[rng_below(&rng, 3)];
        c.policy.duplicate = rng_below(&rng, 2) ? MF_DUPLICATE_EXHAUST : MF_DUPLICATE_BEST;
        c.policy.skips = rng_below(&rng, 3) == 0 ? MF_SKIPS_ANY : (uint32_t)rng_below(&rng, 3);
        c.policy.ranks = (uint32_t)rng_below(&rng, RANKS + 1);
        order_of(order, t.n, &rng);
        check_irv(*state, &t, &c);
        mf_arena_rewind(*state, mark);
    }
}

/* ---- the oracle of papers that lose value: Scotland's rules, and PRF's reference rule ---- */

struct oracle {
    const struct table *t;
    unsigned seats, standing, elected, nelected;
    mpq_t value[BALLOTS], votes[OPTIONS], quota;
    uint32_t holder[BALLOTS];
    mpq_t past[40][OPTIONS]; /* votes of the stages so far */
    unsigned stages;
    const uint32_t *order;
    bool prf;
    unsigned long unit; /* 10^5, PRF 10^4 */
};

static uint32_t next_of(const struct oracle *s, unsigned b)
{
    for (unsigned r = 0; r < RANKS && s->t->at[b][r]; r++)
        if (s->t->at[b][r] & s->standing)
            return (uint32_t)__builtin_ctz(s->t->at[b][r]);
    return MF_NO_OPTION;
}

static void tally(struct oracle *s)
{
    mpq_t part, weight;

    mpq_inits(part, weight, NULL);
    for (unsigned i = 0; i < s->t->n; i++)
        if (s->standing & 1u << i)
            mpq_set_ui(s->votes[i], 0, 1);
    for (unsigned b = 0; b < s->t->ballots; b++) {
        if (s->holder[b] == MF_NO_OPTION || !(s->standing & 1u << s->holder[b]))
            continue;
        mpq_set_ui(weight, s->t->weight[b], 1);
        mpq_mul(part, weight, s->value[b]);
        mpq_add(s->votes[s->holder[b]], s->votes[s->holder[b]], part);
    }
    mpq_clears(part, weight, NULL);
}

/* To the decimals, the rest dropped. */
static void truncated(mpq_t x, unsigned long unit)
{
    mpz_mul_ui(mpq_numref(x), mpq_numref(x), unit);
    mpz_fdiv_q(mpq_numref(x), mpq_numref(x), mpq_denref(x));
    mpz_set_ui(mpq_denref(x), unit);
    mpq_canonicalize(x);
}

static void pass_papers(struct oracle *s, uint32_t from, bool surplus)
{
    mpq_t over;

    mpq_init(over);
    mpq_sub(over, s->votes[from], s->quota);
    for (unsigned b = 0; b < s->t->ballots; b++) {
        if (s->holder[b] != from)
            continue;
        if (surplus) {
            mpq_mul(s->value[b], s->value[b], over);
            if (s->prf)
                truncated(s->value[b], s->unit);
            mpq_div(s->value[b], s->value[b], s->votes[from]);
            truncated(s->value[b], s->unit);
        }
        s->holder[b] = next_of(s, b);
    }
    if (surplus)
        mpq_set(s->votes[from], s->quota);
    else
        mpq_set_ui(s->votes[from], 0, 1);
    mpq_clear(over);
    tally(s);
}

/* Of a set the extreme one; level ones by the latest stage (not by PRF's rule), then the order. */
static uint32_t extreme(const struct oracle *s, unsigned set, bool highest)
{
    unsigned kept;

    for (int stage = (int)s->stages; stage >= (s->prf ? (int)s->stages : 0); stage--) {
        const mpq_t *votes = stage == (int)s->stages ? s->votes : s->past[stage];
        kept = 0;
        for (unsigned i = 0; i < s->t->n; i++) {
            bool best = set & 1u << i;
            for (unsigned j = 0; best && j < s->t->n; j++) {
                int cmp = mpq_cmp(votes[i], votes[j]);
                if (set & 1u << j && (highest ? cmp < 0 : cmp > 0))
                    best = false;
            }
            kept |= best ? 1u << i : 0;
        }
        set = kept;
    }
    for (unsigned i = 0; i < s->t->n; i++) {
        uint32_t o = s->order[highest ? i : s->t->n - 1 - i];
        if (set & 1u << o)
            return o;
    }
    return MF_NO_OPTION;
}

/* Compares a stage with the round of that number. */
static void end_stage(struct oracle *s, const struct mf_result *o)
{
    mpz_t units;

    assert_true(s->stages < o->nrounds);
    mpz_init(units);
    for (unsigned i = 0; i < s->t->n; i++) {
        mpz_mul_ui(units, mpq_numref(s->votes[i]), s->unit);
        mpz_divexact(units, units, mpq_denref(s->votes[i]));
        assert_amount(o->rounds[s->stages].votes[i], (mf_i128)mpz_get_ui(units));
        mpq_set(s->past[s->stages][i], s->votes[i]);
    }
    mpz_clear(units);
    s->stages++;
}

static void elect(struct oracle *s, unsigned set, const struct mf_result *o)
{
    while (set) {
        uint32_t i = extreme(s, set, true);
        assert_int_equal(o->winners[s->nelected++], i);
        s->elected |= 1u << i;
        s->standing &= ~(1u << i);
        set &= ~(1u << i);
    }
}

static void run_oracle(struct oracle *s, const struct mf_result *o)
{
    unsigned pending = 0;

    for (;;) {
        unsigned reached = 0, left = s->seats - s->nelected;
        if ((unsigned)__builtin_popcount(s->standing) > left)
            for (unsigned i = 0; i < s->t->n; i++)
                if (s->standing & 1u << i && mpq_cmp(s->votes[i], s->quota) >= 0)
                    reached |= 1u << i;
        elect(s, reached, o);
        end_stage(s, o);
        for (unsigned i = 0; i < s->t->n; i++)
            if (reached & 1u << i && (s->prf || mpq_cmp(s->votes[i], s->quota) > 0))
                pending |= 1u << i;
        left = s->seats - s->nelected;
        if (left == 0)
            break;
        if ((unsigned)__builtin_popcount(s->standing) <= left) {
            elect(s, s->standing, o);
            break;
        }
        if (pending) {
            uint32_t i = extreme(s, pending, true);
            pending &= ~(1u << i);
            pass_papers(s, i, true);
        } else {
            uint32_t i = extreme(s, s->standing, false);
            s->standing &= ~(1u << i);
            if (!s->prf || (unsigned)__builtin_popcount(s->standing) > left)
                pass_papers(s, i, false);
        }
    }
    assert_int_equal(o->nwinners, s->nelected);
}

static void check_gregory(const struct table *t, struct mf_contest *c, const struct mf_result *o,
                          bool prf)
{
    struct oracle s = {.t = t,
                       .seats = c->seats,
                       .standing = (1u << t->n) - 1,
                       .order = c->order,
                       .prf = prf,
                       .unit = prf ? 10000 : 100000};
    uint64_t valid = 0;

    mpq_init(s.quota);
    for (unsigned i = 0; i < OPTIONS; i++)
        mpq_init(s.votes[i]);
    for (unsigned k = 0; k < 40; k++)
        for (unsigned i = 0; i < OPTIONS; i++)
            mpq_init(s.past[k][i]);
    for (unsigned b = 0; b < t->ballots; b++) {
        mpq_init(s.value[b]);
        mpq_set_ui(s.value[b], 1, 1);
        s.holder[b] = next_of(&s, b);
        valid += s.holder[b] == MF_NO_OPTION ? 0 : t->weight[b];
    }
    if (prf)
        mpq_set_ui(s.quota, valid * s.unit / (c->seats + 1) + 1, s.unit);
    else
        mpq_set_ui(s.quota, valid / (c->seats + 1) + 1, 1);
    mpq_canonicalize(s.quota);
    tally(&s);
    run_oracle(&s, o);
    for (unsigned b = 0; b < t->ballots; b++)
        mpq_clear(s.value[b]);
    for (unsigned k = 0; k < 40; k++)
        for (unsigned i = 0; i < OPTIONS; i++)
            mpq_clear(s.past[k][i]);
    for (unsigned i = 0; i < OPTIONS; i++)
        mpq_clear(s.votes[i]);
    mpq_clear(s.quota);
}

static void check_random(void **state, uint64_t seed, bool prf)
{
    struct rng rng = rng_seed_from_env(seed);

    for (unsigned k = 0; k < 400; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, false);
        uint32_t order[OPTIONS];
        struct mf_contest c = {.seats = 1 + (uint32_t)rng_below(&rng, 4),
                               .order = order,
                               .policy = any_skips,
                               .against = MF_NO_OPTION};
        struct mf_result *o;
        order_of(order, t.n, &rng);
        c.ballots = profile_of(*state, &t, k % 2);
        o = mf_method(prf ? MF_METHOD_STV_WIGM : MF_METHOD_STV)->count(*state, &c);
        assert_null(o->refused);
        check_books(o, true);
        check_gregory(&t, &c, o, prf);
        mf_arena_rewind(*state, mark);
    }
}

static void test_scottish(void **state)
{
    check_random(state, 20074, false);
}

static void test_wigm(void **state)
{
    check_random(state, 2013, true);
}

/* ---- the oracle of Meek's rule: PRF's text, step by step ---- */

struct meek_oracle {
    const struct table *t;
    unsigned seats, hopeful, elected, nelected;
    mpz_t one, keep[OPTIONS], votes[OPTIONS], quota, surplus, before, x, w;
};

/* B.2.a, for one ballot: what each option on it keeps, rounded up. */
static void hand_on(struct meek_oracle *m, unsigned b)
{
    mpz_set(m->w, m->one);
    for (unsigned r = 0; r < RANKS && m->t->at[b][r] && mpz_sgn(m->w) > 0; r++) {
        unsigned o = (unsigned)__builtin_ctz(m->t->at[b][r]);
        mpz_mul(m->x, m->w, m->keep[o]);
        mpz_cdiv_q(m->x, m->x, m->one);
        mpz_sub(m->w, m->w, m->x);
        mpz_addmul_ui(m->votes[o], m->x, m->t->weight[b]);
    }
}

/* B.2; the winners of one step in the order of votes, as they are expected. */
static void iterate_meek(struct meek_oracle *m, const struct mf_result *o)
{
    for (bool first = true;; first = false) {
        unsigned reached = 0;
        for (unsigned i = 0; i < m->t->n; i++)
            mpz_set_ui(m->votes[i], 0);
        for (unsigned b = 0; b < m->t->ballots; b++)
            hand_on(m, b);
        mpz_set_ui(m->quota, 0);
        for (unsigned i = 0; i < m->t->n; i++)
            mpz_add(m->quota, m->quota, m->votes[i]);
        mpz_fdiv_q_ui(m->quota, m->quota, m->seats + 1);
        mpz_add_ui(m->quota, m->quota, 1);
        for (unsigned i = 0; i < m->t->n; i++)
            if (m->hopeful & 1u << i && mpz_cmp(m->votes[i], m->quota) >= 0)
                reached |= 1u << i;
        for (unsigned k = (unsigned)__builtin_popcount(reached); k > 0; k--) {
            uint32_t w = o->winners[m->nelected++];
            assert_true(reached & 1u << w);
            reached &= ~(1u << w);
            m->hopeful &= ~(1u << w);
            m->elected |= 1u << w;
            first = false;
            mpz_set_si(m->before, -2); /* somebody was elected */
        }
        mpz_set_ui(m->surplus, 0);
        for (unsigned i = 0; i < m->t->n; i++)
            if (m->elected & 1u << i) {
                mpz_sub(m->x, m->votes[i], m->quota);
                mpz_add(m->surplus, m->surplus, m->x);
            }
        if (mpz_sgn(m->surplus) < 0)
            mpz_set_ui(m->surplus, 0);
        if (mpz_cmp_si(m->before, -2) == 0 || mpz_cmp_ui(m->surplus, 1000) < 0 ||
            (!first && mpz_cmp(m->surplus, m->before) >= 0))
            return;
        mpz_set(m->before, m->surplus);
        for (unsigned i = 0; i < m->t->n; i++)
            if (m->elected & 1u << i) {
                mpz_mul(m->x, m->keep[i], m->quota);
                mpz_cdiv_q(m->x, m->x, m->one);
                mpz_mul(m->x, m->x, m->one);
                mpz_cdiv_q(m->keep[i], m->x, m->votes[i]);
            }
    }
}

static void run_meek(struct meek_oracle *m, const struct mf_result *o, const uint32_t *order)
{
    uint32_t round = 0;

    while ((unsigned)__builtin_popcount(m->hopeful) > m->seats - m->nelected &&
           m->nelected < m->seats) {
        unsigned elected = m->nelected, tied = 0, low = OPTIONS;
        mpz_set_si(m->before, -1);
        iterate_meek(m, o);
        assert_true(round < o->nrounds);
        for (unsigned i = 0; i < m->t->n; i++)
            if (mpz_cmp_ui(m->votes[i], (unsigned long)o->rounds[round].votes[i].units))
                fail_msg("round %u, option %u", round + 1, i);
        assert_int_equal(mpz_cmp_ui(m->quota, (unsigned long)o->rounds[round].quota.units), 0);
        round++;
        if (m->nelected > elected)
            continue;
        for (unsigned i = 0; i < m->t->n; i++)
            if (m->hopeful & 1u << i && (low == OPTIONS || mpz_cmp(m->votes[i], m->votes[low]) < 0))
                low = i;
        mpz_add(m->x, m->votes[low], m->surplus);
        for (unsigned i = 0; i < m->t->n; i++)
            if (m->hopeful & 1u << i && mpz_cmp(m->votes[i], m->x) <= 0)
                tied |= 1u << i;
        for (unsigned i = 0; i < m->t->n; i++)
            if (tied & 1u << order[i])
                low = order[i]; /* the last of them */
        m->hopeful &= ~(1u << low);
        mpz_set_ui(m->keep[low], 0);
    }
    while (m->hopeful && m->nelected < m->seats) {
        uint32_t w = o->winners[m->nelected++];
        assert_true(m->hopeful & 1u << w);
        m->hopeful &= ~(1u << w);
    }
    assert_int_equal(o->nwinners, m->nelected);
}

static void test_meek(void **state)
{
    struct rng rng = rng_seed_from_env(2);
    struct meek_oracle m;

    mpz_inits(m.one, m.quota, m.surplus, m.before, m.x, m.w, NULL);
    mpz_set_ui(m.one, 1000000000);
    for (unsigned i = 0; i < OPTIONS; i++)
        mpz_inits(m.keep[i], m.votes[i], NULL);
    for (unsigned k = 0; k < 1500; k++) {
        struct mf_arena_mark mark = mf_arena_mark(*state);
        struct table t = random_table(&rng, false);
        uint32_t order[OPTIONS];
        struct mf_contest c = {.seats = 1 + (uint32_t)rng_below(&rng, 4),
                               .order = order,
                               .policy = any_skips,
                               .against = MF_NO_OPTION};
        struct mf_result *o;
        order_of(order, t.n, &rng);
        c.ballots = profile_of(*state, &t, k % 2);
        o = mf_method(MF_METHOD_STV_MEEK)->count(*state, &c);
        assert_null(o->refused);
        check_books(o, false);
        m.t = &t;
        m.seats = c.seats;
        m.hopeful = (1u << t.n) - 1;
        m.elected = m.nelected = 0;
        for (unsigned i = 0; i < OPTIONS; i++)
            mpz_set(m.keep[i], m.one);
        run_meek(&m, o, order);
        mf_arena_rewind(*state, mark);
    }
    for (unsigned i = 0; i < OPTIONS; i++)
        mpz_clears(m.keep[i], m.votes[i], NULL);
    mpz_clears(m.one, m.quota, m.surplus, m.before, m.x, m.w, NULL);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_irv),
        TEST(test_scottish),
        TEST(test_wigm),
        TEST(test_meek),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("transfer_oracle", tests, NULL, NULL);
}
