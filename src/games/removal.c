/*
 * Minimal coalitions and Johnston's index of any game, by what a coalition comes to when a member
 * is removed from it.
 *
 * Going down the diagram with a coalition S, some members of S are marked. A state is the node u
 * that S leads to, and the nodes that S leads to with one marked member removed. S in the end wins
 * while it loses without any one of the marked members, exactly when u comes to a win and the
 * others to a loss. Of those others only the largest matter, so there are few: as a rule one for
 * each kind of member who can't be compared with the rest.
 *
 * Minimal coalitions are those of whom everyone is marked. For Johnston's index, marks are free:
 * the pairs of a coalition and a set T of its decisive members are counted by the size of T. With k
 * decisive members of S, a sum over the T that hold member i gives
 *
 *   sum over m of (-1)^(m-1) C(k-1, m-1) / m = 1 / k
 *
 * so of A_m pairs with i in T and m = |T|, his part is the sum of (-1)^(m-1) A_m / m. The signs
 * make that a matter for whole numbers only. Counts by size are packed as in exact.c.
 */
#include <stdlib.h>
#include <string.h>

#include "games/index_internal.h"
#include "games/pool.h"

/* Limits: removed nodes of one state, states, remembered comparisons, bytes of numbers, layers. */
#define MOST_REMOVED     14u
#define MOST_STATES      200000u
#define MOST_COMPARISONS 1000000u
#define MOST_BYTES       (UINT64_C(1) << 30)
#define MOST_LAYERS      2000u

enum { DEAD, DONE, FIRST }; /* numbers of states: it came to nothing; it is so, whatever follows */

/* k of the layer join S, marked or not. */
struct step {
    uint32_t k, child;
    bool marked;
};

struct state {
    uint32_t u, any; /* any member was marked */
    uint32_t removed[MOST_REMOVED];
};

enum { STATE_WORDS = sizeof(struct state) / sizeof(uint32_t) };

struct removal {
    struct mf_arena *arena;
    const struct mf_diagram *d;
    bool minimal; /* everyone is marked */
    uint32_t members;
    bool *alone; /* node -> wins with none of the rest */
    struct mf_pool comparisons;
    MF_VEC(bool) below; /* comparison -> whether it holds */
    /* States in the order of layers: layer l has first[l] … first[l + 1] - 1. */
    uint32_t *first;
    uint32_t states;
    MF_VEC(uint32_t) step; /* [s - FIRST] … [s - FIRST + 1]: places in steps */
    MF_VEC(struct step) steps;
    /* Numbers. */
    mp_bitcnt_t bits;
    mpz_t *value, *from;
};

/* ---- nodes ---- */

static uint32_t follow(const struct mf_diagram *d, uint32_t v, uint32_t k)
{
    if (v <= MF_DIAGRAM_WINS)
        return v;
    const struct mf_diagram_edge *e = d->edges + d->edge[v - 2];
    while (e->upto < k)
        e++;
    return e->child;
}

/*
 * Whether every coalition of the rest that wins from v wins from w too. Remembered; where too much
 * would have to be, "no" is as good an answer: states only stay apart that could be one. Recursive,
 * one level for each layer.
 */
static bool is_below(struct removal *r, uint32_t l, uint32_t v, uint32_t w)
{
    const struct mf_diagram *d = r->d;
    uint32_t pair[2] = {v, w};
    if (v == w || v == MF_DIAGRAM_LOSES || w == MF_DIAGRAM_WINS)
        return true;
    if (v == MF_DIAGRAM_WINS || w == MF_DIAGRAM_LOSES)
        return false;
    uint32_t known = r->comparisons.n;
    if (known >= MOST_COMPARISONS)
        return false;
    uint32_t number = mf_pool_number(&r->comparisons, pair);
    if (number < known)
        return r->below.at[number];
    /* True until shown false; a pair never comes back to itself, as layers only go down. */
    mf_vec_push(r->arena, &r->below, true);
    const struct mf_diagram_edge *a = d->edges + d->edge[v - 2], *b = d->edges + d->edge[w - 2];
    uint32_t size = d->types.game.classes.at[l].size;
    bool below = true;
    for (uint32_t k = 0; k <= size && below;) {
        while (a->upto < k)
            a++;
        while (b->upto < k)
            b++;
        below = is_below(r, l + 1, a->child, b->child);
        k = (a->upto < b->upto ? a->upto : b->upto) + 1;
    }
    r->below.at[number] = below;
    return below;
}

/* ---- states ---- */

/* Adds a removed node of layer l to those of the state, if it matters. False: too many. */
static bool add_removed(struct removal *r, uint32_t l, struct state *s, uint32_t *n, uint32_t v)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *n; i++)
        if (is_below(r, l, v, s->removed[i]))
            return true;
    for (uint32_t i = 0; i < *n; i++)
        if (!is_below(r, l, s->removed[i], v))
            s->removed[kept++] = s->removed[i];
    *n = kept;
    if (kept == MOST_REMOVED)
        return false;
    s->removed[(*n)++] = v;
    return true;
}

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* Whether a state that wins comes to DONE, or to DEAD, or goes on (FIRST). */
static uint32_t settled(const struct removal *r, const struct state *s, uint32_t n)
{
    if (!s->any)
        return DEAD;
    for (uint32_t i = 0; r->minimal && i < n; i++)
        if (r->alone[s->removed[i]])
            return DEAD;
    return r->minimal || n == 0 ? DONE : FIRST;
}

/*
 * What the state of layer l comes to: DEAD, DONE, or a state of the next layer, numbered from
 * `base` in `next`. UINT32_MAX: too many nodes removed.
 */
static uint32_t child_of(struct removal *r, uint32_t l, const struct state *s, uint32_t k,
                         bool marked, struct mf_pool *next, uint32_t base)
{
    struct state to = {.u = follow(r->d, s->u, k), .any = s->any || marked};
    uint32_t n = 0, words[STATE_WORDS];
    if (to.u == MF_DIAGRAM_LOSES)
        return DEAD;
    for (uint32_t i = 0; i <= MOST_REMOVED; i++) {
        uint32_t v = i < MOST_REMOVED ? follow(r->d, s->removed[i], k)
                     : marked         ? follow(r->d, s->u, k - 1)
                                      : MF_DIAGRAM_LOSES;
        if (v == MF_DIAGRAM_LOSES)
            continue;
        if (v == MF_DIAGRAM_WINS || is_below(r, l + 1, to.u, v))
            return DEAD;
        if (!add_removed(r, l + 1, &to, &n, v))
            return UINT32_MAX;
    }
    if (to.u == MF_DIAGRAM_WINS) {
        uint32_t end = settled(r, &to, n);
        if (end != FIRST)
            return end;
    }
    for (uint32_t i = n; i < MOST_REMOVED; i++)
        to.removed[i] = MF_DIAGRAM_LOSES;
    qsort(to.removed, MOST_REMOVED, sizeof *to.removed, by_number);
    memcpy(words, &to, sizeof to);
    return base + mf_pool_number(next, words);
}

/* The steps of one state; false when a limit is passed. */
static bool add_steps(struct removal *r, uint32_t l, const uint32_t *words, struct mf_pool *next,
                      uint32_t base)
{
    struct state s;
    uint32_t size = r->d->types.game.classes.at[l].size;
    memcpy(&s, words, sizeof s);
    for (uint32_t k = 0; k <= size; k++)
        for (unsigned marked = 0; marked < 2; marked++) {
            if (marked ? k == 0 : k > 0 && r->minimal)
                continue;
            uint32_t child = child_of(r, l, &s, k, marked > 0, next, base);
            if (child == UINT32_MAX)
                return false;
            if (child != DEAD)
                mf_vec_push(r->arena, &r->steps, ((struct step){k, child, marked > 0}));
        }
    mf_vec_push(r->arena, &r->step, r->steps.n);
    return r->states + next->n <= MOST_STATES && r->steps.n <= 16 * MOST_STATES;
}

static bool build(struct removal *r)
{
    struct mf_arena turn[2];
    struct mf_pool now, next;
    struct state root = {.u = r->d->root};
    uint32_t words[STATE_WORDS];
    bool fits = true;
    mf_arena_init(&turn[0]);
    mf_arena_init(&turn[1]);
    mf_pool_init(&now, &turn[0], STATE_WORDS);
    memcpy(words, &root, sizeof root);
    mf_pool_number(&now, words);
    mf_vec_push(r->arena, &r->step, 0);
    r->states = FIRST;
    for (uint32_t l = 0; l < r->d->layers && fits; l++) {
        mf_pool_init(&next, &turn[(l + 1) % 2], STATE_WORDS);
        r->first[l] = r->states;
        r->states += now.n;
        for (uint32_t i = 0; i < now.n && fits; i++)
            fits = add_steps(r, l, mf_pool_row(&now, i), &next, r->states);
        mf_arena_free(&turn[l % 2]);
        now = next;
    }
    r->first[r->d->layers] = r->states;
    mf_arena_free(&turn[0]);
    mf_arena_free(&turn[1]);
    return fits;
}

/* ---- counting ---- */

/* The weights of a layer's steps, by k; for a marked member among them; of DONE after it. */
struct weights {
    uint32_t size;
    mpz_t *marked, *unmarked, *member;
    mpz_t done;
};

static mpz_t *numbers(struct mf_arena *a, size_t n)
{
    mpz_t *z = mf_new_n(a, mpz_t, n);
    for (size_t i = 0; i < n; i++)
        mpz_init(z[i]);
    return z;
}

static void clear(mpz_t *z, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mpz_clear(z[i]);
}

/* *ret = (1 + x)^power, packed. */
static void marks(mpz_t ret, mp_bitcnt_t bits, uint32_t power)
{
    mpz_set_ui(ret, 0);
    mpz_setbit(ret, bits);
    mpz_add_ui(ret, ret, 1);
    mpz_pow_ui(ret, ret, power);
}

static void open_weights(struct weights *w, const struct removal *r, uint32_t l, uint32_t after)
{
    mpz_t choose;
    mpz_init(choose);
    w->size = r->d->types.game.classes.at[l].size;
    w->marked = numbers(r->arena, (size_t)w->size + 1);
    w->unmarked = numbers(r->arena, (size_t)w->size + 1);
    w->member = numbers(r->arena, (size_t)w->size + 1);
    mpz_init_set_ui(w->done, 1);
    if (!r->minimal)
        mpz_mul_2exp(w->done, w->done, after);
    for (uint32_t k = 0; k <= w->size; k++) {
        mpz_bin_uiui(w->unmarked[k], w->size, k);
        if (k == 0)
            continue;
        mpz_bin_uiui(choose, w->size - 1, k - 1);
        if (r->minimal) {
            mpz_mul_2exp(w->marked[k], w->unmarked[k], r->bits * k);
            mpz_mul_2exp(w->member[k], choose, r->bits * k);
        } else {
            marks(w->marked[k], r->bits, k);
            mpz_sub_ui(w->marked[k], w->marked[k], 1);
            mpz_mul(w->marked[k], w->marked[k], w->unmarked[k]);
            marks(w->member[k], r->bits, k - 1);
            mpz_mul(w->member[k], w->member[k], choose);
            mpz_mul_2exp(w->member[k], w->member[k], r->bits);
        }
    }
    mpz_clear(choose);
}

static void close_weights(struct weights *w)
{
    clear(w->marked, (size_t)w->size + 1);
    clear(w->unmarked, (size_t)w->size + 1);
    clear(w->member, (size_t)w->size + 1);
    mpz_clear(w->done);
}

static mpz_srcptr value_of(const struct removal *r, const struct weights *w, uint32_t child)
{
    return child == DONE ? w->done : r->value[child];
}

static void up(struct removal *r, const struct weights *w)
{
    for (uint32_t l = r->d->layers; l-- > 0;)
        for (uint32_t s = r->first[l]; s < r->first[l + 1]; s++)
            for (uint32_t i = r->step.at[s - FIRST]; i < r->step.at[s - FIRST + 1]; i++) {
                const struct step *step = &r->steps.at[i];
                mpz_addmul(r->value[s],
                           step->marked ? w[l].marked[step->k] : w[l].unmarked[step->k],
                           value_of(r, &w[l], step->child));
            }
}

/* *ret = what a member of layer l has, by marks; what leads to the next layer is filled in. */
static void down(mpz_t ret, struct removal *r, const struct weights *w, uint32_t l)
{
    mpz_t sum;
    mpz_init(sum);
    mpz_set_ui(ret, 0);
    for (uint32_t s = r->first[l]; s < r->first[l + 1]; s++) {
        mpz_set_ui(sum, 0);
        for (uint32_t i = r->step.at[s - FIRST]; i < r->step.at[s - FIRST + 1]; i++) {
            const struct step *step = &r->steps.at[i];
            if (step->marked)
                mpz_addmul(sum, w->member[step->k], value_of(r, w, step->child));
            if (step->child != DONE)
                mpz_addmul(r->from[step->child],
                           step->marked ? w->marked[step->k] : w->unmarked[step->k], r->from[s]);
        }
        mpz_addmul(ret, sum, r->from[s]);
    }
    mpz_clear(sum);
}

/* The coefficients of a packed polynomial, of x^0 … x^n. */
static void unpack(const struct removal *r, mpz_t *into, mpz_srcptr packed)
{
    mpz_t rest;
    mpz_init_set(rest, packed);
    for (uint32_t i = 0; i <= r->members; i++) {
        mpz_tdiv_r_2exp(into[i], rest, r->bits);
        mpz_tdiv_q_2exp(rest, rest, r->bits);
    }
    mpz_clear(rest);
}

/* Takes what a member of a type has, given his coefficients. */
static void take(struct mf_exact_type *type, const struct removal *r, mpz_t *coefficient)
{
    for (uint32_t m = 1; m <= r->members; m++) {
        if (r->minimal)
            mpz_add(type->memberships, type->memberships, coefficient[m]);
        else if (m % 2 == 0)
            mpz_neg(coefficient[m], coefficient[m]);
    }
    mf_exact_harmonic(r->minimal ? type->deegan : type->johnston, coefficient + 1, r->members);
}

static void count(struct mf_exact *ret, struct removal *r)
{
    uint32_t layers = r->d->layers, after = 0;
    struct weights *w = mf_new_n(r->arena, struct weights, layers);
    mpz_t *coefficient = numbers(r->arena, (size_t)r->members + 1), packed;
    mpz_init(packed);
    r->value = numbers(r->arena, r->states);
    r->from = numbers(r->arena, r->states);
    for (uint32_t l = layers; l-- > 0;) {
        open_weights(&w[l], r, l, after);
        after += w[l].size;
    }
    up(r, w);
    if (r->minimal) {
        unpack(r, ret->by_size, r->value[FIRST]);
        for (uint32_t s = 0; s <= r->members; s++)
            mpz_add(ret->minimal, ret->minimal, ret->by_size[s]);
    }
    mpz_set_ui(r->from[FIRST], 1);
    for (uint32_t l = 0; l < layers; l++) {
        down(packed, r, &w[l], l);
        unpack(r, coefficient, packed);
        take(&ret->type[l], r, coefficient);
        close_weights(&w[l]);
    }
    clear(r->value, r->states);
    clear(r->from, r->states);
    clear(coefficient, (size_t)r->members + 1);
    mpz_clear(packed);
}

/* ---- all of it ---- */

static void find_alone(struct removal *r)
{
    r->alone = mf_new_n(r->arena, bool, r->d->nodes);
    r->alone[MF_DIAGRAM_WINS] = true;
    for (uint32_t v = r->d->nodes; v-- > 2;)
        r->alone[v] = r->alone[r->d->edges[r->d->edge[v - 2]].child];
}

static enum mf_power_gap one_way(struct mf_exact *ret, const struct mf_diagram *d, bool minimal)
{
    struct mf_arena arena;
    mf_arena_init(&arena);
    struct removal r = {.arena = &arena, .d = d, .minimal = minimal, .members = ret->members};
    enum mf_power_gap gap = MF_POWER_UNRANKED;
    uint64_t n = ret->members;
    /* Pairs of a coalition and a set of its members: up to 2^n times 2^n. */
    r.bits = minimal ? n + 1 : 2 * n + 1;
    r.first = mf_new_n(&arena, uint32_t, (size_t)d->layers + 1);
    mf_pool_init(&r.comparisons, &arena, 2);
    find_alone(&r);
    if (d->layers <= MOST_LAYERS && build(&r)) {
        uint64_t bytes = 32 + (n + 1) * r.bits / 8;
        gap = 2 * (uint64_t)r.states + 3 * n > MOST_BYTES / bytes ? MF_POWER_TOO_LONG
                                                                  : MF_POWER_KNOWN;
    }
    if (gap == MF_POWER_KNOWN)
        count(ret, &r);
    mf_arena_free(&arena);
    return gap;
}

void mf_exact_removal(struct mf_exact *ret, const struct mf_diagram *d)
{
    ret->minimal_gap = one_way(ret, d, true);
    ret->johnston_gap = one_way(ret, d, false);
}
