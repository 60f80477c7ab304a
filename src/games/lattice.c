/*
 * Games listed: a coalition is, up to who is who within a type, how many of each type are in
 * favour. Every such point is looked at, with who is decisive in it. For games whose members can't
 * be ranked and that have few types, or few members.
 */
#include "games/index_internal.h"

/* A winning coalition in which somebody is decisive. */
struct point {
    const uint32_t *count;    /* in favour, by type */
    const bool *decisive;     /* type -> its members in favour are each decisive */
    uint32_t size, ndecisive; /* members in favour; those decisive */
    uint32_t same;            /* types before this one have the numbers of the point before */
};

typedef void visit_fn(void *context, const struct point *p);

struct walk {
    const struct mf_game *g;
    uint64_t *stride;
    uint64_t *sum; /* threshold t after the types before l: sum[l * thresholds + t] */
    uint32_t *count;
    bool *decisive, *holds;
    uint64_t *wins; /* a bit for each point */
};

uint64_t mf_lattice_points(const struct mf_game *types)
{
    uint64_t points = 1;
    for (uint32_t c = 0; c < types->classes.n; c++) {
        points *= (uint64_t)types->classes.at[c].size + 1;
        if (points > UINT64_C(1) << 40)
            return UINT64_MAX;
    }
    return points;
}

static bool bit(const struct walk *w, uint64_t i)
{
    return w->wins[i / 64] >> (i % 64) & 1;
}

static bool wins(struct walk *w)
{
    return mf_game_holds(w->g, w->sum + (size_t)w->g->classes.n * w->g->thresholds.n, w->holds);
}

/* Sums of the thresholds after each type, from type `from` on. */
static void sum_up(struct walk *w, uint32_t from)
{
    uint32_t n = w->g->thresholds.n;
    for (uint32_t l = from; l < w->g->classes.n; l++)
        for (uint32_t t = 0; t < n; t++)
            w->sum[(size_t)(l + 1) * n + t] =
                w->sum[(size_t)l * n + t] + w->g->thresholds.at[t].weight[l] * w->count[l];
}

/* Who is decisive at a winning point; false when nobody is. */
static bool find_decisive(struct walk *w, uint64_t index, struct point *p)
{
    p->size = p->ndecisive = 0;
    for (uint32_t l = 0; l < w->g->classes.n; l++) {
        w->decisive[l] = w->count[l] > 0 && !bit(w, index - w->stride[l]);
        p->size += w->count[l];
        p->ndecisive += w->decisive[l] ? w->count[l] : 0;
    }
    return p->ndecisive > 0;
}

/* Whether a coalition with one fewer wins already; then this one does. */
static bool wins_with_fewer(const struct walk *w, uint64_t index)
{
    for (uint32_t l = w->g->classes.n; l-- > 0;)
        if (w->count[l] > 0 && bit(w, index - w->stride[l]))
            return true;
    return false;
}

/* Visits the points in order, the last type counting fastest. */
static void walk_all(const struct mf_game *g, visit_fn *visit, void *context)
{
    struct mf_arena a;
    mf_arena_init(&a);
    uint32_t n = g->classes.n, same = 0;
    uint64_t points = mf_lattice_points(g), index = 0;
    struct walk w = {.g = g, .stride = mf_new_n(&a, uint64_t, n)};
    w.sum = mf_new_n(&a, uint64_t, ((size_t)n + 1) * g->thresholds.n + 1);
    w.count = mf_new_n(&a, uint32_t, n);
    w.decisive = mf_new_n(&a, bool, n);
    w.holds = mf_new_n(&a, bool, g->nodes.n);
    w.wins = mf_new_n(&a, uint64_t, points / 64 + 1);
    struct point p = {.count = w.count, .decisive = w.decisive};
    for (uint64_t l = n, stride = 1; l-- > 0; stride *= (uint64_t)g->classes.at[l].size + 1)
        w.stride[l] = stride;
    for (uint32_t changed = 0;; index++) {
        sum_up(&w, changed);
        same = changed < same ? changed : same;
        if (wins_with_fewer(&w, index) || wins(&w)) {
            w.wins[index / 64] |= UINT64_C(1) << (index % 64);
            p.same = same;
            if (find_decisive(&w, index, &p)) {
                visit(context, &p);
                same = n;
            }
        }
        for (changed = n; changed > 0 && w.count[changed - 1] == g->classes.at[changed - 1].size;)
            w.count[--changed] = 0;
        if (changed == 0)
            break;
        w.count[--changed]++;
    }
    mf_arena_free(&a);
}

/* ---- fast ---- */

struct fast_visit {
    struct mf_fast *ret;
    const struct mf_game *g;
    const struct mf_terms *terms; /* by type, at 1/2 */
    double *weight;               /* [l]: share of the choices of the types before l */
    double all;                   /* 2^n */
};

static void visit_fast(void *context, const struct point *p)
{
    struct fast_visit *f = context;
    uint32_t n = f->g->classes.n;
    for (uint32_t l = p->same; l < n; l++)
        f->weight[l + 1] = f->weight[l] * f->terms[l].one[p->count[l]][0];
    double weight = 2 * f->weight[n];
    bool minimal = p->ndecisive == p->size;
    f->ret->vulnerable += weight;
    for (uint32_t l = 0; l < n; l++) {
        if (!p->decisive[l])
            continue;
        double mine = weight * p->count[l] / f->g->classes.at[l].size;
        f->ret->type[l].johnston += mine / p->ndecisive;
        if (minimal) {
            f->ret->type[l].memberships += mine;
            f->ret->type[l].deegan += mine / p->size;
        }
    }
    if (minimal) {
        f->ret->minimal += weight;
        f->ret->by_size[p->size] += f->weight[n] * f->all;
    }
}

void mf_fast_lattice(struct mf_fast *ret, const struct mf_game_types *types)
{
    struct mf_arena a;
    mf_arena_init(&a);
    uint32_t n = types->game.classes.n;
    struct mf_terms *terms = mf_new_n(&a, struct mf_terms, n);
    for (uint32_t l = 0; l < n; l++)
        mf_terms_one(&terms[l], &a, types->game.classes.at[l].size, 0.5, 0.5);
    struct fast_visit f = {ret, &types->game, terms, mf_new_n(&a, double, (size_t)n + 1), 0};
    f.weight[0] = 1;
    f.all = 1;
    for (uint32_t i = 0; i < ret->members; i++)
        f.all *= 2;
    walk_all(&types->game, visit_fast, &f);
    mf_arena_free(&a);
}

/* ---- exact ---- */

struct exact_visit {
    struct mf_exact *ret;
    const struct mf_game *g;
    mpz_t **choose;   /* type -> k -> C(size, k) */
    mpz_t *weight;    /* [l]: choices of the types before l */
    mpz_t **decisive; /* type -> decisive members - 1 -> weight times members in favour */
    mpz_t **minimal;  /* type -> size - 1 -> the same, of minimal coalitions */
};

static void visit_exact(void *context, const struct point *p)
{
    struct exact_visit *x = context;
    uint32_t n = x->g->classes.n;
    for (uint32_t l = p->same; l < n; l++)
        mpz_mul(x->weight[l + 1], x->weight[l], x->choose[l][p->count[l]]);
    bool minimal = p->ndecisive == p->size;
    for (uint32_t l = 0; l < n; l++) {
        if (!p->decisive[l])
            continue;
        mpz_addmul_ui(x->decisive[l][p->ndecisive - 1], x->weight[n], p->count[l]);
        if (minimal)
            mpz_addmul_ui(x->minimal[l][p->size - 1], x->weight[n], p->count[l]);
    }
    if (minimal) {
        mpz_add(x->ret->by_size[p->size], x->ret->by_size[p->size], x->weight[n]);
        mpz_add(x->ret->minimal, x->ret->minimal, x->weight[n]);
    }
}

static mpz_t *numbers(struct mf_arena *a, uint32_t n)
{
    mpz_t *z = mf_new_n(a, mpz_t, n);
    for (uint32_t i = 0; i < n; i++)
        mpz_init(z[i]);
    return z;
}

static void clear(mpz_t *z, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        mpz_clear(z[i]);
}

/* What a member of each type has, from the sums; the sums' memory goes back. */
static void conclude(struct exact_visit *x)
{
    uint32_t members = x->ret->members;
    for (uint32_t l = 0; l < x->g->classes.n; l++) {
        struct mf_exact_type *type = &x->ret->type[l];
        uint32_t size = x->g->classes.at[l].size;
        for (uint32_t i = 0; i < members; i++) {
            mpz_divexact_ui(x->decisive[l][i], x->decisive[l][i], size);
            mpz_divexact_ui(x->minimal[l][i], x->minimal[l][i], size);
            mpz_add(type->memberships, type->memberships, x->minimal[l][i]);
        }
        mf_exact_harmonic(type->johnston, x->decisive[l], members);
        mf_exact_harmonic(type->deegan, x->minimal[l], members);
        clear(x->decisive[l], members);
        clear(x->minimal[l], members);
        clear(x->choose[l], size + 1);
    }
    clear(x->weight, x->g->classes.n + 1);
}

void mf_exact_lattice(struct mf_exact *ret, struct mf_arena *a, const struct mf_game_types *types)
{
    uint32_t n = types->game.classes.n;
    struct exact_visit x = {.ret = ret, .g = &types->game};
    x.choose = mf_new_n(a, mpz_t *, n);
    x.decisive = mf_new_n(a, mpz_t *, n);
    x.minimal = mf_new_n(a, mpz_t *, n);
    x.weight = numbers(a, n + 1);
    mpz_set_ui(x.weight[0], 1);
    for (uint32_t l = 0; l < n; l++) {
        uint32_t size = types->game.classes.at[l].size;
        x.decisive[l] = numbers(a, ret->members);
        x.minimal[l] = numbers(a, ret->members);
        x.choose[l] = numbers(a, size + 1);
        for (uint32_t k = 0; k <= size; k++)
            mpz_bin_uiui(x.choose[l][k], size, k);
    }
    walk_all(&types->game, visit_exact, &x);
    conclude(&x);
}
