/*
 * Methods of pairs and medians against their definitions, taken literally, on random ballots of up
 * to five options: all paths, all orders, all subsets, all ways to order equal defeats, Debian's
 * text sentence by sentence, grades taken away one by one. The oracles share nothing with the
 * program, not even the matrix.
 */
#include "../base/check.h"
#include "ballots.h"

enum { MOST = 5, ROWS = 7, CASES = 1500 };

struct scene {
    uint32_t n;
    int64_t d[MOST][MOST];
    const struct mf_profile *ballots;
    uint32_t order[MOST];
};

/*
 * Any matrix, from ballots that rank two: many cycles, draws and equal strengths. Often all others
 * defeat the last option.
 */
static void random_matrix(struct mf_arena *a, struct rng *r, struct scene *s)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_RANKS, s->n);
    uint32_t last = rng_below(r, 2) ? s->n - 1 : s->n;

    for (uint32_t x = 0; x < s->n; x++)
        for (uint32_t y = 0; y < s->n; y++) {
            struct mf_mark two[] = {{x, 1}, {y, 2}};
            if (x == y)
                continue;
            s->d[x][y] = x == last ? 0 : y == last ? 5 : (int64_t)rng_below(r, 5);
            assert_null(mf_profile_add(m, two, 2, (uint64_t)s->d[x][y], 1));
        }
    s->ballots = mf_profile_done(m);
}

/*
 * Few voters, so that ties are frequent; or many. Unranked options are last (`compared`), or
 * compared with nothing.
 */
static struct scene random_scene(struct mf_arena *a, struct rng *r, bool compared, uint32_t most)
{
    struct scene s = {.n = 2 + (uint32_t)rng_below(r, most - 1)};
    struct row rows[ROWS];
    uint32_t k = 1 + (uint32_t)rng_below(r, ROWS), heads = rng_below(r, 2) ? 2 : 40;

    shuffle(r, s.order, s.n);
    if (!compared && rng_below(r, 2)) {
        random_matrix(a, r, &s);
        return s;
    }
    for (uint32_t i = 0; i < k; i++) {
        int64_t value[MOST] = {0};
        rows[i] = random_ranking(r, s.n, heads);
        for (uint32_t m = 0; m < rows[i].n; m++)
            value[rows[i].marks[m].option] = rows[i].marks[m].value;
        for (uint32_t x = 0; x < s.n; x++)
            for (uint32_t y = 0; y < s.n; y++)
                if (value[x] > 0 && (value[y] == 0 ? compared : value[x] < value[y]))
                    s.d[x][y] += (int64_t)rows[i].heads;
    }
    s.ballots = profile(a, MF_MARKS_RANKS, s.n, rows, k);
    return s;
}

static struct mf_contest contest_of(const struct scene *s, bool compared)
{
    struct mf_contest c = contest(s->ballots);

    c.policy.unranked = compared ? MF_UNRANKED_LAST : MF_UNRANKED_NO_COMPARISON;
    return c;
}

/* ---- the matrix ---- */

/* Up to 20 options, weights on both sides of what its small counters hold. */
static void matrix_is_counted_pair_by_pair(void **state)
{
    static const uint64_t weights[] = {1, 2, 254, 32768, 65534, 65535, 65536, 1u << 30};
    struct rng r = rng_seed_from_env(8);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < 300; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        uint32_t n = 1 + (uint32_t)rng_below(&r, 20), k = 1 + (uint32_t)rng_below(&r, 40);
        bool compared = rng_below(&r, 2);
        struct row rows[40];
        uint64_t d[20][20] = {{0}};
        struct mf_contest c;
        const struct mf_result *o;
        for (uint32_t i = 0; i < k; i++) {
            int32_t value[20] = {0};
            rows[i] = random_ranking(&r, n, 1);
            rows[i].heads = weights[rng_below(&r, 8)];
            for (uint32_t m = 0; m < rows[i].n; m++)
                value[rows[i].marks[m].option] = rows[i].marks[m].value;
            for (uint32_t x = 0; x < n; x++)
                for (uint32_t y = 0; y < n; y++)
                    if (value[x] > 0 && (value[y] == 0 ? compared : value[x] < value[y]))
                        d[x][y] += rows[i].heads;
        }
        c = contest(profile(a, MF_MARKS_RANKS, n, rows, k));
        c.policy.unranked = compared ? MF_UNRANKED_LAST : MF_UNRANKED_NO_COMPARISON;
        o = count(a, MF_METHOD_MINIMAX, &c);
        for (uint32_t x = 0; x < n; x++)
            for (uint32_t y = 0; y < n; y++)
                assert_int_equal(o->pairs->prefer[x * n + y], d[x][y]);
        mf_arena_rewind(a, mark);
    }
}

/* ---- Schulze ---- */

static int64_t strongest(const struct scene *s, bool margins, unsigned used, uint32_t x, uint32_t y)
{
    int64_t best = 0;

    for (uint32_t z = 0; z < s->n; z++) {
        int64_t link = margins ? s->d[x][z] - s->d[z][x] : s->d[x][z], rest;
        if (used >> z & 1 || s->d[x][z] <= s->d[z][x])
            continue;
        rest = z == y ? link : strongest(s, margins, used | 1u << z, z, y);
        rest = rest < link ? rest : link;
        best = rest > best ? rest : best;
    }
    return best;
}

static void schulze_is_all_paths(void **state)
{
    struct rng r = rng_seed_from_env(1);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        bool compared = test % 2, margins = test / 2 % 2;
        struct scene s = random_scene(a, &r, compared, MOST);
        struct mf_contest c = contest_of(&s, compared);
        const struct mf_result *o =
            count(a, margins ? MF_METHOD_SCHULZE_MARGINS : MF_METHOD_SCHULZE, &c);
        int64_t path[MOST][MOST];
        unsigned placed = 0, layer;
        assert_null(o->refused);
        for (uint32_t x = 0; x < s.n; x++)
            for (uint32_t y = 0; y < s.n; y++) {
                path[x][y] = x == y ? 0 : strongest(&s, margins, 1u << x, x, y);
                assert_int_equal(o->pairs->prefer[x * s.n + y], s.d[x][y]);
                assert_int_equal(o->pairs->paths[x * s.n + y], path[x][y]);
            }
        /* Those whom nobody left has the stronger path to stand together. */
        for (uint32_t at = 0; at < s.n; at = (uint32_t)__builtin_popcount(placed)) {
            layer = 0;
            for (uint32_t x = 0; x < s.n; x++) {
                bool free = !(placed >> x & 1);
                for (uint32_t y = 0; y < s.n; y++)
                    free = free && (placed >> y & 1 || path[y][x] <= path[x][y]);
                layer |= (unsigned)free << x;
            }
            for (uint32_t x = 0; x < s.n; x++)
                assert_int_equal(o->place[x] == at, layer >> x & 1);
            placed |= layer;
        }
        mf_arena_rewind(a, mark);
    }
}

/* ---- sets ---- */

static bool beats(const struct scene *s, uint32_t x, uint32_t y)
{
    return s->d[x][y] > s->d[y][x];
}

/* All members beat all outside. */
static bool dominates(const struct scene *s, unsigned set)
{
    for (uint32_t x = 0; x < s->n; x++)
        for (uint32_t y = 0; y < s->n; y++)
            if (set >> x & 1 && !(set >> y & 1) && !beats(s, x, y))
                return false;
    return true;
}

static bool undominated(const struct scene *s, unsigned set)
{
    for (uint32_t x = 0; x < s->n; x++)
        for (uint32_t y = 0; y < s->n; y++)
            if (set >> x & 1 && !(set >> y & 1) && beats(s, y, x))
                return false;
    return true;
}

static void sets_are_those_of_all_subsets(void **state)
{
    struct rng r = rng_seed_from_env(2);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct scene s = random_scene(a, &r, test % 2, MOST);
        struct mf_contest c = contest_of(&s, test % 2);
        const struct mf_result *o = count(a, MF_METHOD_SCHULZE, &c);
        unsigned smith = (1u << s.n) - 1, schwartz = 0, have_smith = 0, have_schwartz = 0;
        for (unsigned set = 1; set < 1u << s.n; set++) {
            bool minimal = undominated(&s, set);
            if (dominates(&s, set) && __builtin_popcount(set) < __builtin_popcount(smith))
                smith = set;
            for (unsigned sub = (set - 1) & set; sub > 0 && minimal; sub = (sub - 1) & set)
                minimal = !undominated(&s, sub);
            schwartz |= minimal ? set : 0;
        }
        for (uint32_t x = 0; x < s.n; x++) {
            have_smith |= (unsigned)o->pairs->smith[x] << x;
            have_schwartz |= (unsigned)o->pairs->schwartz[x] << x;
        }
        assert_int_equal(have_smith, smith);
        assert_int_equal(have_schwartz, schwartz);
        /* Smith//minimax elects from the Smith set. */
        o = count(a, MF_METHOD_SMITH, &c);
        for (uint32_t x = 0; x < s.n; x++)
            assert_int_equal(o->place[x] < (uint32_t)__builtin_popcount(smith), smith >> x & 1);
        mf_arena_rewind(a, mark);
    }
}

/* ---- Kemeny ---- */

struct orders {
    int64_t least;
    uint64_t n;
    uint32_t first[MOST];    /* of the best the first by the committed order */
    unsigned tops[MOST + 1]; /* of each size: how many different sets stand on top */
    bool top[MOST + 1][1 << MOST];
};

static int64_t disagreement(const struct scene *s, const uint32_t *at)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < s->n; i++)
        for (uint32_t j = i + 1; j < s->n; j++)
            sum += s->d[at[j]][at[i]];
    return sum;
}

/* Orders come in the lexicographic sequence of the committed order. */
static void try_orders(const struct scene *s, struct orders *o, uint32_t *at, uint32_t k)
{
    unsigned set = 0;

    if (k < s->n) {
        for (uint32_t i = 0; i < s->n; i++) {
            bool used = false;
            for (uint32_t j = 0; j < k; j++)
                used = used || at[j] == s->order[i];
            at[k] = s->order[i];
            if (!used)
                try_orders(s, o, at, k + 1);
        }
        return;
    }
    if (disagreement(s, at) > o->least)
        return;
    if (disagreement(s, at) < o->least) {
        *o = (struct orders){.least = disagreement(s, at)};
        memcpy(o->first, at, s->n * sizeof *at);
    }
    o->n++;
    for (uint32_t j = 0; j < s->n; j++) {
        set |= 1u << at[j];
        o->tops[j + 1] += !o->top[j + 1][set];
        o->top[j + 1][set] = true;
    }
}

static void kemeny_is_the_best_of_all_orders(void **state)
{
    struct rng r = rng_seed_from_env(3);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct scene s = random_scene(a, &r, test % 2, MOST);
        struct mf_contest c = contest_of(&s, test % 2);
        struct orders best = {.least = INT64_MAX};
        uint32_t at[MOST], sure = 0;
        const struct mf_result *o;
        try_orders(&s, &best, at, 0);
        c.order = s.order;
        c.seats = s.n;
        o = count(a, MF_METHOD_KEMENY, &c);
        assert_int_equal(o->best_orders, best.n);
        assert_int_equal(o->contradictions, best.least);
        assert_int_equal(o->nwinners, s.n);
        assert_memory_equal(o->winners, best.first, s.n * sizeof *best.first);
        /* Without an order those win of whom all best orders are sure. */
        c.order = NULL;
        c.seats = 1 + (uint32_t)rng_below(&r, s.n);
        o = count(a, MF_METHOD_KEMENY, &c);
        for (uint32_t k = 1; k <= c.seats; k++)
            sure = best.tops[k] == 1 ? k : sure;
        assert_int_equal(o->nwinners, sure);
        mf_arena_rewind(a, mark);
    }
}

/* ---- ranked pairs ---- */

struct edge {
    uint32_t over, under;
};

static bool path(bool locked[MOST][MOST], uint32_t n, uint32_t x, uint32_t y)
{
    if (locked[x][y])
        return true;
    for (uint32_t z = 0; z < n; z++) /* locked defeats have no cycle, so this ends */
        if (locked[x][z] && path(locked, n, z, y))
            return true;
    return false;
}

/* Who has no locked defeat when defeats are taken in this sequence; a set of bits. */
static unsigned lock_all(const struct scene *s, const struct edge *e, uint32_t k)
{
    bool locked[MOST][MOST] = {{false}};
    unsigned set = 0;

    for (uint32_t i = 0; i < k; i++)
        if (!path(locked, s->n, e[i].under, e[i].over))
            locked[e[i].over][e[i].under] = true;
    for (uint32_t x = 0; x < s->n; x++) {
        bool free = true;
        for (uint32_t y = 0; y < s->n; y++)
            free = free && !locked[y][x];
        set |= (unsigned)free << x;
    }
    return set;
}

static int stronger(const struct scene *s, struct edge a, struct edge b)
{
    int64_t va = s->d[a.over][a.under], vb = s->d[b.over][b.under];

    if (va != vb)
        return va > vb ? 1 : -1;
    va = s->d[a.under][a.over];
    vb = s->d[b.under][b.over];
    return va != vb ? (va < vb ? 1 : -1) : 0;
}

struct ways {
    unsigned any, all; /* who wins in some way, and in every */
};

/* Every sequence in which no defeat stands before a stronger one. */
static void try_ways(const struct scene *s, struct edge *e, uint32_t from, uint32_t k,
                     struct ways *w)
{
    if (from == k) {
        unsigned set = lock_all(s, e, k);
        w->any |= set;
        w->all &= set;
        return;
    }
    for (uint32_t i = from; i < k; i++) {
        struct edge x = e[i];
        bool first = true;
        for (uint32_t j = from; j < k; j++)
            first = first && stronger(s, e[j], x) <= 0;
        if (!first)
            continue;
        e[i] = e[from];
        e[from] = x;
        try_ways(s, e, from + 1, k, w);
        e[from] = e[i];
        e[i] = x;
    }
}

static uint32_t in_order(const struct scene *s, uint32_t option)
{
    uint32_t k = 0;

    while (s->order[k] != option)
        k++;
    return k;
}

static void ranked_pairs_by_definition(void **state)
{
    struct rng r = rng_seed_from_env(4);
    struct mf_arena *a = *state;
    unsigned open = 0, sure = 0;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct scene s = random_scene(a, &r, test % 2, 4);
        struct mf_contest c = contest_of(&s, test % 2);
        struct ways ways = {0, (1u << s.n) - 1};
        struct edge e[MOST * MOST];
        uint32_t k = 0;
        unsigned have = 0;
        const struct mf_result *o;
        for (uint32_t x = 0; x < s.n; x++)
            for (uint32_t y = 0; y < s.n; y++)
                if (beats(&s, x, y))
                    e[k++] = (struct edge){x, y};
        try_ways(&s, e, 0, k, &ways);
        /* Without an order: whoever may win, and one alone only if it wins in every way. */
        o = count(a, MF_METHOD_RANKED_PAIRS, &c);
        for (uint32_t x = 0; x < s.n; x++)
            have |= (unsigned)(o->place[x] == 0) << x;
        assert_int_equal(have & ways.any, ways.any);
        if (o->nwinners == 1) {
            assert_int_equal(ways.any, 1u << o->winners[0]);
            sure++;
        } else {
            open++;
            assert_true(tied(a, o)[0] != '\0');
        }
        /* With one: sorted by strength, then by the winner's place, then by the loser's turned. */
        for (uint32_t i = 0; i < k; i++)
            for (uint32_t j = i; j > 0; j--) {
                struct edge x = e[j], y = e[j - 1];
                int by = stronger(&s, x, y);
                if (by == 0)
                    by = (int)in_order(&s, y.over) - (int)in_order(&s, x.over);
                if (by == 0)
                    by = (int)in_order(&s, x.under) - (int)in_order(&s, y.under);
                if (by > 0) {
                    e[j] = y;
                    e[j - 1] = x;
                }
            }
        c.order = s.order;
        o = count(a, MF_METHOD_RANKED_PAIRS, &c);
        have = 0;
        for (uint32_t x = 0; x < s.n; x++)
            have |= (unsigned)(o->place[x] == 0) << x;
        assert_int_equal(have, lock_all(&s, e, k));
        mf_arena_rewind(a, mark);
    }
    assert_true(open > 50 && sure > 50);
}

/* ---- Debian ---- */

struct text {
    const struct scene *s;
    bool stands[MOST], defeat[MOST][MOST], transitive[MOST][MOST], schwartz[MOST];
};

static void transitive_defeats(struct text *t)
{
    bool more = true;

    memcpy(t->transitive, t->defeat, sizeof t->transitive);
    while (more) {
        more = false;
        for (uint32_t x = 0; x < t->s->n; x++)
            for (uint32_t y = 0; y < t->s->n; y++)
                for (uint32_t z = 0; z < t->s->n; z++)
                    if (!t->transitive[x][z] && t->defeat[x][y] && t->transitive[y][z])
                        more = t->transitive[x][z] = true;
    }
    for (uint32_t x = 0; x < t->s->n; x++) {
        t->schwartz[x] = t->stands[x];
        for (uint32_t y = 0; y < t->s->n; y++)
            t->schwartz[x] = t->schwartz[x] && (t->transitive[x][y] || !t->transitive[y][x]);
    }
}

/* (A,X) is weaker than (B,Y) if V(A,X) < V(B,Y), or if they are equal and V(X,A) > V(Y,B). */
static bool weaker(const struct scene *s, uint32_t x, uint32_t y, uint32_t v, uint32_t w)
{
    return s->d[x][y] < s->d[v][w] || (s->d[x][y] == s->d[v][w] && s->d[y][x] > s->d[w][v]);
}

/* Drops the weakest defeats in the Schwartz set; false: there are none. */
static bool drop_weakest(struct text *t)
{
    bool drop[MOST][MOST] = {{false}}, any = false;
    uint32_t n = t->s->n;

    for (uint32_t i = 0; i < n * n; i++) {
        uint32_t x = i / n, y = i % n;
        if (!t->defeat[x][y] || !t->schwartz[x] || !t->schwartz[y])
            continue;
        any = drop[x][y] = true;
        for (uint32_t j = 0; j < n * n; j++) {
            uint32_t v = j / n, w = j % n;
            if (t->defeat[v][w] && t->schwartz[v] && t->schwartz[w] && weaker(t->s, v, w, x, y))
                drop[x][y] = false;
        }
    }
    for (uint32_t i = 0; i < n * n; i++)
        if (drop[i / n][i % n])
            t->defeat[i / n][i % n] = false;
    return any;
}

static uint32_t defeats_of(const struct scene *s, uint32_t x)
{
    uint32_t n = 0;

    for (uint32_t y = 0; y < s->n; y++)
        n += beats(s, x, y);
    return n;
}

static void debian_by_its_text(void **state)
{
    struct rng r = rng_seed_from_env(5);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        bool compared = test % 4 == 0;
        struct scene s = random_scene(a, &r, compared, MOST);
        struct mf_contest c = contest_of(&s, compared);
        struct mf_frac ratio[MOST];
        struct text t = {.s = &s};
        const struct mf_result *o;
        struct mf_buf left;
        uint64_t q = rng_below(&r, 2) ? 0 : rng_below(&r, 6), most = 1 + 2 * rng_below(&r, 2);
        uint32_t d = (uint32_t)rng_below(&r, s.n);
        for (uint32_t x = 0; x < s.n && q == 0; x++) /* whom some defeat, so that cycles are left */
            d = defeats_of(&s, x) < defeats_of(&s, d) ? x : d;
        c.against = d;
        c.ratio = ratio;
        c.ratio_strict = rng_below(&r, 2);
        c.quorum = (struct mf_count_quorum){{3, 2}, q, true}; /* 3 * (sqrt(q) / 2) */
        mf_buf_init(&left, a);
        for (uint32_t x = 0; x < s.n; x++) {
            int64_t with = s.d[x][d], without = s.d[d][x];
            ratio[x] = (struct mf_frac){1 + rng_below(&r, most), 1};
            t.stands[x] = x == d || (4 * with * with >= 9 * (int64_t)q &&
                                     (c.ratio_strict ? with > (int64_t)ratio[x].num * without
                                                     : with >= (int64_t)ratio[x].num * without) &&
                                     with > without);
        }
        for (uint32_t x = 0; x < s.n; x++)
            for (uint32_t y = 0; y < s.n; y++)
                t.defeat[x][y] = t.stands[x] && t.stands[y] && s.d[x][y] > s.d[y][x];
        do
            transitive_defeats(&t);
        while (drop_weakest(&t));
        for (uint32_t x = 0; x < s.n; x++)
            if (t.schwartz[x])
                mf_buf_char(&left, (char)('A' + x));
        o = count(a, MF_METHOD_DEBIAN, &c);
        assert_string_equal(left.n == 1 ? winners(a, o) : tied(a, o), left.p);
        assert_int_equal(o->nwinners, left.n == 1);
        mf_arena_rewind(a, mark);
    }
}

/* ---- minimax and Copeland ---- */

/* A figure and what counts where it is equal. */
struct rung {
    int64_t by, then;
};

static int by_rung(struct rung a, struct rung b)
{
    if (a.by != b.by)
        return a.by < b.by ? -1 : 1;
    return (a.then > b.then) - (a.then < b.then);
}

static struct rung larger(struct rung a, struct rung b)
{
    return by_rung(a, b) < 0 ? b : a;
}

static void check_places(const struct mf_result *o, const struct rung *bad)
{
    for (uint32_t x = 0; x < o->noptions; x++) {
        uint32_t place = 0;
        for (uint32_t y = 0; y < o->noptions; y++)
            place += by_rung(bad[y], bad[x]) < 0;
        assert_int_equal(o->place[x], place);
    }
}

static void minimax_and_copeland_by_definition(void **state)
{
    struct rng r = rng_seed_from_env(6);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct scene s = random_scene(a, &r, test % 2, MOST);
        struct mf_contest c = contest_of(&s, test % 2);
        struct rung votes[MOST], margin[MOST], opposed[MOST], copeland[MOST];
        for (uint32_t x = 0; x < s.n; x++) {
            votes[x] = opposed[x] = copeland[x] = (struct rung){0, 0};
            margin[x] = (struct rung){INT64_MIN, 0};
            for (uint32_t y = 0; y < s.n; y++) {
                int64_t against = s.d[y][x], with = s.d[x][y];
                if (x == y)
                    continue;
                if (against > with)
                    votes[x] = larger(votes[x], (struct rung){against, -with});
                margin[x] = larger(margin[x], (struct rung){against - with, against});
                opposed[x] = larger(opposed[x], (struct rung){against, 0});
                copeland[x].by -= with > against ? 2 : with == against;
            }
        }
        for (uint32_t x = 0; x < s.n; x++)
            for (uint32_t y = 0; y < s.n; y++)
                if (copeland[x].by == copeland[y].by)
                    copeland[x].then += s.d[y][x] - s.d[x][y];
        check_places(count(a, MF_METHOD_MINIMAX, &c), votes);
        check_places(count(a, MF_METHOD_MINIMAX_MARGINS, &c), margin);
        check_places(count(a, MF_METHOD_MINIMAX_OPPOSITION, &c), opposed);
        check_places(count(a, MF_METHOD_COPELAND, &c), copeland);
        mf_arena_rewind(a, mark);
    }
}

/* ---- majority judgment ---- */

enum { VOTERS = 12, GRADES = 4 };

/* Takes the lower median away, again and again; positive: a's is higher when first they differ. */
static int taken_away(const int32_t *a, const int32_t *b, uint32_t n)
{
    int32_t x[VOTERS], y[VOTERS];

    memcpy(x, a, n * sizeof *x);
    memcpy(y, b, n * sizeof *y);
    for (; n > 0; n--) {
        uint32_t m = (n - 1) / 2;
        if (x[m] != y[m])
            return x[m] > y[m] ? 1 : -1;
        memmove(x + m, x + m + 1, (n - 1 - m) * sizeof *x);
        memmove(y + m, y + m + 1, (n - 1 - m) * sizeof *y);
    }
    return 0;
}

/*
 * The closed form: p above the median, q below it; p if p > q, else -q. It decides only where the
 * figures differ.
 */
static int closed_form(const int32_t *a, const int32_t *b, uint32_t n)
{
    const int32_t *of[2] = {a, b};
    int32_t median[2], figure[2];

    for (unsigned k = 0; k < 2; k++) {
        int32_t p = 0, q = 0;
        median[k] = of[k][(n - 1) / 2];
        for (uint32_t i = 0; i < n; i++) {
            p += of[k][i] > median[k];
            q += of[k][i] < median[k];
        }
        figure[k] = p > q ? p : -q;
    }
    if (median[0] != median[1])
        return median[0] > median[1] ? 1 : -1;
    return (figure[0] > figure[1]) - (figure[0] < figure[1]);
}

static void sort_grades(int32_t *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t j = i; j > 0 && at[j - 1] > at[j]; j--) {
            int32_t x = at[j];
            at[j] = at[j - 1];
            at[j - 1] = x;
        }
}

static void majority_judgment_takes_grades_away(void **state)
{
    struct rng r = rng_seed_from_env(7);
    struct mf_arena *a = *state;

    for (unsigned test = 0; test < CASES; test++) {
        struct mf_arena_mark mark = mf_arena_mark(a);
        uint32_t n = 2 + (uint32_t)rng_below(&r, 3), voters = 1 + (uint32_t)rng_below(&r, VOTERS);
        int32_t grade[MOST][VOTERS];
        struct row rows[VOTERS];
        struct mf_contest c;
        const struct mf_result *o;
        for (uint32_t v = 0; v < voters; v++) {
            rows[v] = (struct row){.heads = 1};
            for (uint32_t x = 0; x < n; x++) {
                grade[x][v] = (int32_t)rng_below(&r, GRADES) - 1;
                if (grade[x][v] > -1 || rng_below(&r, 2)) /* a blank is the lowest */
                    rows[v].marks[rows[v].n++] = (struct mf_mark){x, grade[x][v]};
            }
        }
        c = scored(profile(a, MF_MARKS_SCORES, n, rows, voters), -1, GRADES - 2);
        o = count(a, MF_METHOD_MAJORITY_JUDGMENT, &c);
        assert_null(o->refused);
        for (uint32_t x = 0; x < n; x++)
            sort_grades(grade[x], voters);
        for (uint32_t x = 0; x < n; x++) {
            assert_int_equal(o->rounds[0].votes[x].units, grade[x][(voters - 1) / 2]);
            for (uint32_t y = 0; y < n; y++) {
                int by = taken_away(grade[x], grade[y], voters);
                int closed = closed_form(grade[x], grade[y], voters);
                assert_int_equal(by > 0, o->place[x] < o->place[y]);
                assert_int_equal(by == 0, o->place[x] == o->place[y]);
                assert_true(closed == 0 || closed == by);
            }
        }
        mf_arena_rewind(a, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(matrix_is_counted_pair_by_pair),
        ARENA_TEST(schulze_is_all_paths),
        ARENA_TEST(sets_are_those_of_all_subsets),
        ARENA_TEST(kemeny_is_the_best_of_all_orders),
        ARENA_TEST(ranked_pairs_by_definition),
        ARENA_TEST(debian_by_its_text),
        ARENA_TEST(minimax_and_copeland_by_definition),
        ARENA_TEST(majority_judgment_takes_grades_away),
    };
    return cmocka_run_group_tests_name("oracles", tests, NULL, NULL);
}
