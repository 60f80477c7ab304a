/*
 * What must hold of a method whatever the ballots: rows in any order and options under other names
 * change nothing; clones take nothing away; who wins and is raised still wins; who beats all wins;
 * Debian's procedure ends where Schulze's does.
 */
#include <stdio.h>

#include "../base/check.h"
#include "ballots.h"

enum { MOST = 5, ROWS = 8, CASES = 1000 };

static const enum mf_method of_pairs[] = {MF_METHOD_SCHULZE,
                                          MF_METHOD_SCHULZE_MARGINS,
                                          MF_METHOD_RANKED_PAIRS,
                                          MF_METHOD_MINIMAX,
                                          MF_METHOD_MINIMAX_MARGINS,
                                          MF_METHOD_SMITH,
                                          MF_METHOD_COPELAND,
                                          MF_METHOD_KEMENY,
                                          MF_METHOD_CONDORCET,
                                          MF_METHOD_DEBIAN,
                                          MF_METHOD_MINIMAX_OPPOSITION,
                                          MF_METHOD_BORDA};

static const enum mf_method of_others[] = {
    MF_METHOD_PLURALITY,         MF_METHOD_APPROVAL,   MF_METHOD_SCORE,    MF_METHOD_STAR,
    MF_METHOD_MAJORITY_JUDGMENT, MF_METHOD_CUMULATIVE, MF_METHOD_QUADRATIC};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static struct row random_row(struct rng *r, enum mf_marks kind, uint32_t n, uint64_t heads)
{
    struct row row = {.heads = 1 + rng_below(r, heads)};

    if (kind == MF_MARKS_RANKS)
        return random_ranking(r, n, heads);
    for (uint32_t i = 0; i < n; i++) {
        if (rng_below(r, 3) == 0)
            continue;
        row.marks[row.n].option = i;
        row.marks[row.n++].value =
            kind == MF_MARKS_APPROVALS ? 1 : (int32_t)rng_below(r, 6) - (kind == MF_MARKS_POINTS);
    }
    return row;
}

static struct mf_contest contest_for(enum mf_method m, const struct mf_profile *p, struct rng *r)
{
    struct mf_contest c = contest(p);

    c.policy.most_value = m == MF_METHOD_CUMULATIVE ? 9 : m == MF_METHOD_QUADRATIC ? 40 : 5;
    c.policy.unranked =
        rng_below(r, 2) || m == MF_METHOD_BORDA ? MF_UNRANKED_LAST : MF_UNRANKED_NO_COMPARISON;
    if (m == MF_METHOD_DEBIAN)
        c.against = p->noptions - 1;
    else if (m != MF_METHOD_CONDORCET)
        c.seats = 1 + (uint32_t)rng_below(r, p->noptions);
    return c;
}

/* ---- rows and names ---- */

/* The same outcome, option i of `x` being name[i] in `y`; ties alike in number. */
static void same(const struct mf_result *x, const struct mf_result *y, const uint32_t *name)
{
    assert_null(x->refused);
    assert_null(y->refused);
    assert_int_equal(x->nwinners, y->nwinners);
    for (uint32_t k = 0; k < x->nwinners; k++)
        assert_int_equal(name[x->winners[k]], y->winners[k]);
    assert_int_equal(!x->place, !y->place);
    for (uint32_t i = 0; x->place && i < x->noptions; i++)
        assert_int_equal(x->place[i], y->place[name[i]]);
    assert_int_equal(x->nties, y->nties);
    assert_int_equal(x->nrounds, y->nrounds);
    assert_int_equal(x->valid, y->valid);
    assert_int_equal(x->invalid, y->invalid);
    assert_int_equal(x->pivot.known, y->pivot.known);
    assert_true(x->pivot.by.units == y->pivot.by.units);
    if (x->pairs)
        for (uint32_t i = 0; i < x->noptions; i++)
            for (uint32_t j = 0; j < x->noptions; j++)
                assert_int_equal(x->pairs->prefer[i * x->noptions + j],
                                 y->pairs->prefer[name[i] * x->noptions + name[j]]);
}

static void rows_and_names(struct mf_arena *a, struct rng *r, enum mf_method m)
{
    enum mf_marks kind = mf_method(m)->marks;
    uint32_t n = 2 + (uint32_t)rng_below(r, MOST - 1), k = 1 + (uint32_t)rng_below(r, ROWS);
    uint32_t at[ROWS], name[MOST], own[MOST], order[MOST], renamed[MOST];
    struct row rows[ROWS], mixed[2 * ROWS];
    struct mf_contest c, d;

    for (uint32_t i = 0; i < k; i++)
        rows[i] = random_row(r, kind, n, 4);
    c = contest_for(m, profile(a, kind, n, rows, k), r);
    shuffle(r, order, n);
    c.order = rng_below(r, 2) ? order : NULL;

    /* Rows shuffled, and each in two parts. */
    shuffle(r, at, k);
    for (uint32_t i = 0; i < k; i++) {
        mixed[i] = mixed[k + i] = rows[at[i]];
        mixed[i].heads = rng_below(r, rows[at[i]].heads + 1);
        mixed[k + i].heads = rows[at[i]].heads - mixed[i].heads;
    }
    d = c;
    d.ballots = profile(a, kind, n, mixed, 2 * k);
    for (uint32_t i = 0; i < n; i++)
        own[i] = i;
    same(count(a, m, &c), count(a, m, &d), own);

    /* Options under other names, the order with them; without one who shares a place may be told
     * in another sequence, so that winners are compared only with it. */
    shuffle(r, name, n);
    if (m == MF_METHOD_DEBIAN)
        d.against = name[c.against];
    for (uint32_t i = 0; i < k; i++)
        for (uint32_t j = 0; j < rows[i].n; j++)
            rows[i].marks[j].option = name[rows[i].marks[j].option];
    for (uint32_t i = 0; i < n; i++)
        renamed[i] = name[order[i]];
    d.ballots = profile(a, kind, n, rows, k);
    c.order = order;
    d.order = renamed;
    same(count(a, m, &c), count(a, m, &d), name);
}

static void rows_in_any_order_and_other_names(void **state)
{
    struct rng r = rng_seed_from_env(1);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        for (unsigned m = 0; m < COUNT_OF(of_pairs); m++)
            rows_and_names(a, &r, of_pairs[m]);
        for (unsigned m = 0; m < COUNT_OF(of_others); m++)
            rows_and_names(a, &r, of_others[m]);
        mf_arena_rewind(a, mark);
    }
}

/* ---- clones ---- */

/* Another beside option x wherever it stands, above or below it or equal; numbered n. */
static void clone(struct rng *r, struct row *row, uint32_t x, uint32_t n)
{
    uint32_t at = 0;
    bool shared = false, above = rng_below(r, 2);

    while (at < row->n && row->marks[at].option != x)
        at++;
    if (at == row->n)
        return; /* both unranked */
    for (uint32_t k = 0; k < row->n; k++)
        shared = shared || (k != at && row->marks[k].value == row->marks[at].value);
    for (uint32_t k = 0; k < row->n; k++)
        row->marks[k].value *= 2; /* room between two ranks */
    row->marks[row->n] = (struct mf_mark){n, row->marks[at].value};
    /* Where x shares its rank with others the clone must, too, to stand alike to them. */
    if (!shared && rng_below(r, 3) > 0) {
        row->marks[row->n].value += above ? 0 : 1;
        row->marks[at].value += above ? 1 : 0;
    }
    row->n++;
}

/* Who can win: bits of the first place. */
static unsigned first(const struct mf_result *o)
{
    unsigned set = 0;

    assert_null(o->refused);
    for (uint32_t i = 0; i < o->noptions; i++)
        set |= (unsigned)(o->place[i] == 0) << i;
    return set;
}

static bool defeats_in_doubt(const struct mf_result *o)
{
    for (uint32_t t = 0; t < o->nties; t++)
        if (strcmp(o->ties[t].over, "defeats") == 0)
            return true;
    return false;
}

static void clones_take_nothing_away(void **state)
{
    static const enum mf_method proof[] = {MF_METHOD_SCHULZE, MF_METHOD_SCHULZE_MARGINS,
                                           MF_METHOD_RANKED_PAIRS};
    struct rng r = rng_seed_from_env(2);
    struct mf_arena *a = *state;
    unsigned looked = 0;

    for (unsigned test = 0; test < 3 * CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        uint32_t n = 2 + (uint32_t)rng_below(&r, MOST - 2), k = 1 + (uint32_t)rng_below(&r, ROWS);
        uint32_t x = (uint32_t)rng_below(&r, n);
        enum mf_unranked unranked = test % 2 ? MF_UNRANKED_LAST : MF_UNRANKED_NO_COMPARISON;
        struct row rows[ROWS];
        struct mf_contest c, d;
        for (uint32_t i = 0; i < k; i++)
            rows[i] = random_ranking(&r, n, test % 3 ? 1000 : 3);
        c = contest(profile(a, MF_MARKS_RANKS, n, rows, k));
        for (uint32_t i = 0; i < k; i++)
            clone(&r, &rows[i], x, n);
        d = contest(profile(a, MF_MARKS_RANKS, n + 1, rows, k));
        c.policy.unranked = d.policy.unranked = unranked;
        for (unsigned m = 0; m < COUNT_OF(proof); m++) {
            const struct mf_result *before = count(a, proof[m], &c);
            const struct mf_result *after = count(a, proof[m], &d);
            unsigned set = first(after), both = 1u << x | 1u << n;
            if (defeats_in_doubt(before) || defeats_in_doubt(after))
                continue; /* the order would have to decide */
            looked++;
            if (set & both)
                set = (set & ~both) | 1u << x;
            assert_int_equal(first(before), set);
        }
        mf_arena_rewind(a, mark);
    }
    assert_true(looked > CASES);
}

/* Borda isn't of that kind, so that the test above has something to find. */
static void clones_help_in_borda(void **state)
{
    struct mf_arena *a = *state;
    struct mf_contest c;

    c = contest(ballots(a, MF_MARKS_RANKS, 2, "3 A>B, 2 B>A"));
    assert_string_equal(winners(a, count(a, MF_METHOD_BORDA, &c)), "A");
    c = contest(ballots(a, MF_MARKS_RANKS, 3, "3 A>B>C, 2 B>C>A"));
    assert_string_equal(winners(a, count(a, MF_METHOD_BORDA, &c)), "B");
}

/* ---- monotonicity ---- */

/* Raises x by one step on a ranking: above or beside whoever stands next above, or ranks it. */
static void raise_rank(struct rng *r, struct row *row, uint32_t x)
{
    uint32_t at = 0;
    int32_t next = 0;

    while (at < row->n && row->marks[at].option != x)
        at++;
    for (uint32_t k = 0; k < row->n; k++)
        row->marks[k].value *= 2;
    if (at == row->n) { /* unranked: below all ranked ones */
        for (uint32_t k = 0; k < row->n; k++)
            next = row->marks[k].value > next ? row->marks[k].value : next;
        row->marks[row->n++] = (struct mf_mark){x, next + 2};
        return;
    }
    for (uint32_t k = 0; k < row->n; k++)
        if (row->marks[k].value < row->marks[at].value && row->marks[k].value > next)
            next = row->marks[k].value;
    if (next == 0) { /* first already: alone at least */
        row->marks[at].value -= 1;
        return;
    }
    row->marks[at].value = next - (int32_t)rng_below(r, 2);
}

static void lift(struct rng *r, enum mf_method m, struct row *row, uint32_t x)
{
    uint32_t at = 0;

    if (mf_method(m)->marks == MF_MARKS_RANKS) {
        raise_rank(r, row, x);
        return;
    }
    if (m == MF_METHOD_PLURALITY) {
        row->n = 1;
        row->marks[0] = (struct mf_mark){x, 1};
        return;
    }
    while (at < row->n && row->marks[at].option != x)
        at++;
    if (at == row->n)
        row->marks[row->n++] = (struct mf_mark){x, 0};
    if (m == MF_METHOD_APPROVAL)
        row->marks[at].value = 1;
    else if (row->marks[at].value < 5)
        row->marks[at].value++;
}

/* Copeland's own scores, without what breaks their ties. */
static unsigned most_pairs(const struct mf_result *o)
{
    unsigned set = 0;
    mf_i128 most = 0;

    for (uint32_t i = 0; i < o->noptions; i++)
        most = o->rounds[0].votes[i].units > most ? o->rounds[0].votes[i].units : most;
    for (uint32_t i = 0; i < o->noptions; i++)
        set |= (unsigned)(o->rounds[0].votes[i].units == most) << i;
    return set;
}

static unsigned can_win(enum mf_method m, const struct mf_result *o)
{
    assert_null(o->refused);
    return m == MF_METHOD_COPELAND ? most_pairs(o) : first(o);
}

static void who_is_raised_still_wins(void **state)
{
    static const enum mf_method all[] = {MF_METHOD_PLURALITY,
                                         MF_METHOD_APPROVAL,
                                         MF_METHOD_SCORE,
                                         MF_METHOD_BORDA,
                                         MF_METHOD_SCHULZE,
                                         MF_METHOD_SCHULZE_MARGINS,
                                         MF_METHOD_RANKED_PAIRS,
                                         MF_METHOD_MINIMAX,
                                         MF_METHOD_MINIMAX_MARGINS,
                                         MF_METHOD_COPELAND,
                                         MF_METHOD_MINIMAX_OPPOSITION,
                                         MF_METHOD_MAJORITY_JUDGMENT};
    struct rng r = rng_seed_from_env(3);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++)
        for (unsigned m = 0; m < COUNT_OF(all); m++) {
            struct mf_arena_mark mark = mf_arena_mark(a);
            enum mf_marks kind = mf_method(all[m])->marks;
            uint32_t n = 2 + (uint32_t)rng_below(&r, MOST - 1);
            uint32_t k = 1 + (uint32_t)rng_below(&r, ROWS - 1), split, x = 0;
            struct row rows[ROWS + 1];
            struct mf_contest c, d;
            const struct mf_result *o;
            unsigned set;
            for (uint32_t i = 0; i < k; i++)
                rows[i] = random_row(&r, kind, n, test % 2 ? 3 : 50);
            c = contest_for(all[m], profile(a, kind, n, rows, k), &r);
            c.seats = 1;
            if (all[m] == MF_METHOD_BORDA && test % 3 == 0)
                c.policy.unranked = MF_UNRANKED_AVERAGE;
            d = c;
            o = count(a, all[m], &c);
            set = can_win(all[m], o);
            while (!(set >> x & 1))
                x++;
            /* Some of the ballots of one row raise it; what is compared with nothing stays so. */
            split = (uint32_t)rng_below(&r, k);
            rows[k] = rows[split];
            rows[k].heads = 1 + rng_below(&r, rows[split].heads);
            rows[split].heads -= rows[k].heads;
            lift(&r, all[m], &rows[k], x);
            d.ballots = profile(a, kind, n, rows, k + 1);
            if (c.policy.unranked != MF_UNRANKED_NO_COMPARISON || rows[k].n == rows[split].n)
                assert_true(can_win(all[m], count(a, all[m], &d)) >> x & 1);
            mf_arena_rewind(a, mark);
        }
}

/* ---- who beats all, and Debian ---- */

static void who_beats_all_wins(void **state)
{
    struct rng r = rng_seed_from_env(4);
    struct mf_arena *a = *state;
    unsigned met = 0;

    for (unsigned test = 0; test < 2 * CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        uint32_t n = 2 + (uint32_t)rng_below(&r, MOST - 1), k = 1 + (uint32_t)rng_below(&r, ROWS);
        struct row rows[ROWS];
        struct mf_contest c;
        for (uint32_t i = 0; i < k; i++)
            rows[i] = random_ranking(&r, n, 5);
        c = contest(profile(a, MF_MARKS_RANKS, n, rows, k));
        c.policy.unranked = test % 2 ? MF_UNRANKED_LAST : MF_UNRANKED_NO_COMPARISON;
        for (unsigned m = 0; of_pairs[m] != MF_METHOD_DEBIAN; m++) {
            const struct mf_result *o = count(a, of_pairs[m], &c);
            uint32_t who = o->pairs->condorcet;
            if (who == MF_NO_OPTION)
                break;
            met++;
            assert_int_equal(o->nwinners, 1);
            assert_int_equal(o->winners[0], who);
            assert_true(o->pivot.known && o->pivot.by.units > 0);
        }
        mf_arena_rewind(a, mark);
    }
    assert_true(met > CASES);
}

/* Without a quorum, the default option last on every ballot and all strengths different. */
static void debian_ends_where_schulze_does(void **state)
{
    struct rng r = rng_seed_from_env(5);
    struct mf_arena *a = *state;
    unsigned cycles = 0;

    for (unsigned test = 0; test < 3 * CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        uint32_t n = 3 + (uint32_t)rng_below(&r, 3), k = 3 + (uint32_t)rng_below(&r, ROWS - 3);
        uint32_t base[MOST];
        struct row rows[ROWS];
        struct mf_contest c;
        const struct mf_result *schulze, *debian;
        bool distinct = true;
        shuffle(&r, base, n - 1);
        for (uint32_t i = 0; i < k; i++) { /* turned round, which makes cycles, or shuffled */
            rows[i] = (struct row){.n = n - 1, .heads = 1 + rng_below(&r, 100000)};
            if (i >= n - 1)
                shuffle(&r, base, n - 1);
            for (uint32_t m = 0; m < n - 1; m++)
                rows[i].marks[m] = (struct mf_mark){base[(m + i) % (n - 1)], (int32_t)m + 1};
        }
        c = contest(profile(a, MF_MARKS_RANKS, n, rows, k));
        c.against = n - 1;
        schulze = count(a, MF_METHOD_SCHULZE, &c);
        debian = count(a, MF_METHOD_DEBIAN, &c);
        for (uint32_t e = 0; e < (n - 1) * (n - 1); e++)
            for (uint32_t f = 0; f < e; f++) {
                uint32_t x = e / (n - 1), y = e % (n - 1), v = f / (n - 1), w = f % (n - 1);
                const uint64_t *d = schulze->pairs->prefer;
                distinct = distinct && (x == y || v == w || d[x * n + y] != d[v * n + w]);
            }
        if (distinct) {
            assert_int_equal(debian->nwinners, 1);
            assert_int_equal(schulze->nwinners, 1);
            assert_int_equal(debian->winners[0], schulze->winners[0]);
            cycles += schulze->pairs->condorcet == MF_NO_OPTION;
        }
        mf_arena_rewind(a, mark);
    }
    printf("# %u cycles\n", cycles);
    assert_true(cycles > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(rows_in_any_order_and_other_names),
        ARENA_TEST(clones_take_nothing_away),
        ARENA_TEST(clones_help_in_borda),
        ARENA_TEST(who_is_raised_still_wins),
        ARENA_TEST(who_beats_all_wins),
        ARENA_TEST(debian_ends_where_schulze_does),
    };
    return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
