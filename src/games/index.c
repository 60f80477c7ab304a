/* All that is to be said of who has how much power, each by the way that can have it. */
#include "games/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "games/index_internal.h"

const char *mf_index_name(enum mf_index i)
{
    static const char *const names[MF_INDEX__COUNT] = {
        [MF_PENROSE] = "penrose",
        [MF_BANZHAF] = "banzhaf",
        [MF_COLEMAN_PREVENT] = "coleman_prevent",
        [MF_COLEMAN_INITIATE] = "coleman_initiate",
        [MF_SHAPLEY] = "shapley",
        [MF_DEEGAN_PACKEL] = "deegan_packel",
        [MF_HOLLER] = "holler_pgi",
        [MF_JOHNSTON] = "johnston",
    };
    return names[i];
}

const char *mf_power_gap_text(enum mf_power_gap gap, enum mf_lingua lingua)
{
    static const char *const texts[MF_POWER_GAP__COUNT][MF_LINGUA__COUNT] = {
        [MF_POWER_KNOWN] = {"known", "diketahui"},
        [MF_POWER_UNDEFINED] = {"nobody is ever decisive", "tidak seorang pun pernah menentukan"},
        [MF_POWER_TOO_LARGE] = {"the diagram of the game would be too large",
                                "diagram permainan ini akan terlalu besar"},
        [MF_POWER_UNRANKED] = {"the members can't be ranked, and the game is too large to list",
                               "anggotanya tidak dapat diurutkan, dan permainannya terlalu besar "
                               "untuk didaftar"},
        [MF_POWER_TOO_SMALL] = {"the numbers are too small for fast mode; try --exact",
                                "bilangannya terlalu kecil untuk cara cepat; coba --exact"},
        [MF_POWER_TOO_LONG] = {"whole numbers of that length would take too much memory",
                               "bilangan bulat sepanjang itu memerlukan terlalu banyak memori"},
    };
    return texts[gap][lingua];
}

struct maker {
    struct mf_indices *p;
    struct mf_arena *arena, *scratch;
    const struct mf_diagram *d;
    struct mf_power_row *types; /* what the members of each type have */
    uint32_t ntypes;
};

static uint32_t size_of(const struct maker *m, uint32_t type)
{
    return m->d->types.game.classes.at[type].size;
}

/* ---- from fast mode ---- */

static void set_column(struct maker *m, enum mf_index i, enum mf_power_gap gap,
                       const double *of_type, double divisor)
{
    m->p->gap[i] = gap;
    for (uint32_t l = 0; gap == MF_POWER_KNOWN && l < m->ntypes; l++)
        m->types[l].value[i] = m->types[l].dummy ? 0 : of_type[l] / divisor;
}

/* A column as shares of all members' sum. */
static void set_shares(struct maker *m, enum mf_index i, enum mf_power_gap gap,
                       const double *of_type)
{
    double sum = 0;
    for (uint32_t l = 0; l < m->ntypes; l++)
        sum += of_type[l] * size_of(m, l);
    set_column(m, i, gap, of_type, sum);
}

static double *column(const struct maker *m, const struct mf_fast *f, size_t offset)
{
    double *of_type = mf_new_n(m->scratch, double, m->ntypes);
    for (uint32_t l = 0; l < m->ntypes; l++)
        memcpy(&of_type[l], (const char *)&f->type[l] + offset, sizeof *of_type);
    return of_type;
}

static void take_fast_sizes(struct maker *m, const struct mf_fast *f)
{
    struct mf_indices *p = m->p;
    p->minimal = 0;
    p->by_size = mf_new_n(m->arena, struct mf_power_size, (size_t)f->members + 1);
    for (uint32_t s = 0; s <= f->members; s++) {
        if (f->by_size[s] < 0.5)
            continue;
        p->by_size[p->nby_size++] = (struct mf_power_size){.size = s, .count = f->by_size[s]};
        p->minimal += f->by_size[s];
    }
}

static void take_fast(struct maker *m, const struct mf_fast *f)
{
    const double *swings = column(m, f, offsetof(struct mf_fast_type, swings));
    const double *deegan = column(m, f, offsetof(struct mf_fast_type, deegan));
    set_column(m, MF_PENROSE, f->swings_gap, swings, 1);
    set_shares(m, MF_BANZHAF, f->swings_gap, swings);
    set_column(m, MF_COLEMAN_PREVENT, f->swings_gap, swings, 2 * f->wins);
    set_column(m, MF_COLEMAN_INITIATE, f->swings_gap, swings, 2 * f->losses);
    set_column(m, MF_SHAPLEY, MF_POWER_KNOWN, column(m, f, offsetof(struct mf_fast_type, shapley)),
               1);
    set_column(m, MF_DEEGAN_PACKEL, f->minimal_gap, deegan, f->minimal);
    set_shares(m, MF_HOLLER, f->minimal_gap,
               column(m, f, offsetof(struct mf_fast_type, memberships)));
    set_shares(m, MF_JOHNSTON, f->johnston_gap,
               column(m, f, offsetof(struct mf_fast_type, johnston)));
    m->p->act_gap = f->swings_gap;
    m->p->act = f->wins;
    m->p->minimal_gap = f->minimal_gap;
    if (f->minimal_gap == MF_POWER_KNOWN)
        take_fast_sizes(m, f);
}

static void make_fast(struct maker *m)
{
    const struct mf_game_types *types = &m->d->types;
    struct mf_fast f = {.members = m->p->members};
    double *half = mf_new_n(m->scratch, double, m->d->nodes);
    f.type = mf_new_n(m->scratch, struct mf_fast_type, m->ntypes);
    f.by_size = mf_new_n(m->scratch, double, (size_t)f.members + 1);
    mf_fast_swings(&f, half, m->d);
    if (f.swings_gap != MF_POWER_KNOWN || f.members > MF_FAST_MOST_MEMBERS)
        f.minimal_gap = f.johnston_gap = MF_POWER_TOO_SMALL;
    else if (types->ranked)
        mf_fast_ranked(&f, half, m->d);
    else if (mf_lattice_points(&types->game) <= MF_LATTICE_MOST)
        mf_fast_lattice(&f, types);
    else
        f.minimal_gap = f.johnston_gap = MF_POWER_UNRANKED;
    take_fast(m, &f);
}

/* ---- from exact mode ---- */

static struct mf_str whole(const struct maker *m, mpz_srcptr z)
{
    char *text = mf_new_n(m->arena, char, mpz_sizeinbase(z, 10) + 2);
    mpz_get_str(text, 10, z);
    return mf_str_c(text);
}

static struct mf_str fraction(const struct maker *m, mpq_srcptr q)
{
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0)
        return whole(m, mpq_numref(q));
    struct mf_buf b;
    mf_buf_init(&b, m->arena);
    mf_buf_add(&b, whole(m, mpq_numref(q)));
    mf_buf_char(&b, '/');
    mf_buf_add(&b, whole(m, mpq_denref(q)));
    return mf_buf_str(&b);
}

/* The value of q >= 0 rounded to 15 significant digits. */
static double rounded(mpq_srcptr q)
{
    if (mpq_sgn(q) == 0)
        return 0;
    mpz_t scaled, power;
    mpz_inits(scaled, power, NULL);
    /* 10^places q has 15 to 18 digits before the point; fewer places until it has 15. */
    long places =
        15 - (long)mpz_sizeinbase(mpq_numref(q), 10) + (long)mpz_sizeinbase(mpq_denref(q), 10);
    for (;; places--) {
        mpz_ui_pow_ui(power, 10, (unsigned long)labs(places));
        mpz_mul_ui(scaled, mpq_numref(q), 2);
        if (places >= 0) {
            mpz_mul(scaled, scaled, power);
            mpz_add(scaled, scaled, mpq_denref(q));
            mpz_mul_ui(power, mpq_denref(q), 2);
        } else {
            mpz_mul(power, power, mpq_denref(q));
            mpz_add(scaled, scaled, power);
            mpz_mul_ui(power, power, 2);
        }
        mpz_fdiv_q(scaled, scaled, power);
        if (mpz_cmp_d(scaled, 1e15) < 0)
            break;
    }
    double digits = mpz_get_d(scaled);
    mpz_clears(scaled, power, NULL);
    return places >= 0 ? digits / pow(10, (double)places) : digits * pow(10, (double)-places);
}

/* Sets an index of every member: of_type, divided by the divisor, which isn't 0. */
static void set_exact(struct maker *m, enum mf_index i, enum mf_power_gap gap, mpq_t *of_type,
                      mpq_srcptr divisor)
{
    mpq_t share;
    m->p->gap[i] = gap;
    if (gap != MF_POWER_KNOWN)
        return;
    mpq_init(share);
    for (uint32_t l = 0; l < m->ntypes; l++) {
        mpq_div(share, of_type[l], divisor);
        m->types[l].value[i] = rounded(share);
        if (m->p->exact)
            m->types[l].exact[i] = fraction(m, share);
    }
    mpq_clear(share);
}

static void set_exact_shares(struct maker *m, enum mf_index i, enum mf_power_gap gap,
                             mpq_t *of_type)
{
    mpq_t sum, part;
    mpq_inits(sum, part, NULL);
    for (uint32_t l = 0; l < m->ntypes; l++) {
        mpq_set_ui(part, size_of(m, l), 1);
        mpq_mul(part, part, of_type[l]);
        mpq_add(sum, sum, part);
    }
    set_exact(m, i, gap, of_type, sum);
    mpq_clears(sum, part, NULL);
}

static void take_exact_swings(struct maker *m, const struct mf_exact *e, mpq_t *column)
{
    mpq_t divisor;
    mpz_t all;
    mpq_init(divisor);
    mpz_init(all);
    mpz_setbit(all, m->p->members);
    for (uint32_t l = 0; l < m->ntypes; l++) {
        mpq_set_z(column[l], e->type[l].swings);
        if (m->p->exact)
            m->types[l].swings = whole(m, e->type[l].swings);
    }
    mpz_tdiv_q_2exp(mpq_numref(divisor), all, 1);
    set_exact(m, MF_PENROSE, MF_POWER_KNOWN, column, divisor);
    set_exact_shares(m, MF_BANZHAF, MF_POWER_KNOWN, column);
    mpq_set_z(divisor, e->wins);
    set_exact(m, MF_COLEMAN_PREVENT, MF_POWER_KNOWN, column, divisor);
    mpz_sub(mpq_numref(divisor), all, e->wins);
    set_exact(m, MF_COLEMAN_INITIATE, MF_POWER_KNOWN, column, divisor);
    mpq_set_num(divisor, e->wins);
    mpq_set_den(divisor, all);
    mpq_canonicalize(divisor);
    m->p->act_gap = MF_POWER_KNOWN;
    m->p->act = rounded(divisor);
    if (m->p->exact) {
        m->p->act_exact = fraction(m, divisor);
        m->p->winning = whole(m, e->wins);
    }
    mpq_clear(divisor);
    mpz_clear(all);
}

static void take_exact_sizes(struct maker *m, const struct mf_exact *e)
{
    struct mf_indices *p = m->p;
    p->minimal = mpz_get_d(e->minimal);
    p->by_size = mf_new_n(m->arena, struct mf_power_size, (size_t)e->members + 1);
    p->nby_size = 0;
    for (uint32_t s = 0; s <= e->members; s++) {
        if (mpz_sgn(e->by_size[s]) == 0)
            continue;
        struct mf_power_size *to = &p->by_size[p->nby_size++];
        *to = (struct mf_power_size){.size = s, .count = mpz_get_d(e->by_size[s])};
        if (p->exact)
            to->exact = whole(m, e->by_size[s]);
    }
    if (p->exact)
        p->minimal_exact = whole(m, e->minimal);
}

/* Takes over what the exact way found; what it didn't keeps what stands there unless `all`. */
static void take_exact(struct maker *m, const struct mf_exact *e, bool all)
{
    mpq_t *column = mf_new_n(m->scratch, mpq_t, m->ntypes), one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (uint32_t l = 0; l < m->ntypes; l++)
        mpq_init(column[l]);
    if (e->swings_gap == MF_POWER_KNOWN)
        take_exact_swings(m, e, column);
    else if (all)
        m->p->gap[MF_PENROSE] = m->p->gap[MF_BANZHAF] = m->p->gap[MF_COLEMAN_PREVENT] =
            m->p->gap[MF_COLEMAN_INITIATE] = m->p->act_gap = e->swings_gap;
    if (all || e->shapley_gap == MF_POWER_KNOWN) {
        for (uint32_t l = 0; l < m->ntypes; l++)
            mpq_set(column[l], e->type[l].shapley);
        set_exact(m, MF_SHAPLEY, e->shapley_gap, column, one);
    }
    if (all || e->johnston_gap == MF_POWER_KNOWN) {
        for (uint32_t l = 0; l < m->ntypes; l++)
            mpq_set(column[l], e->type[l].johnston);
        set_exact_shares(m, MF_JOHNSTON, e->johnston_gap, column);
    }
    if (all || e->minimal_gap == MF_POWER_KNOWN) {
        for (uint32_t l = 0; l < m->ntypes; l++)
            mpq_set_z(column[l], e->type[l].memberships);
        set_exact_shares(m, MF_HOLLER, e->minimal_gap, column);
        for (uint32_t l = 0; l < m->ntypes; l++)
            mpq_set(column[l], e->type[l].deegan);
        mpq_set_z(one, e->minimal);
        set_exact(m, MF_DEEGAN_PACKEL, e->minimal_gap, column, one);
        m->p->minimal_gap = e->minimal_gap;
        if (e->minimal_gap == MF_POWER_KNOWN)
            take_exact_sizes(m, e);
    }
    for (uint32_t l = 0; l < m->ntypes; l++)
        mpq_clear(column[l]);
    mpq_clear(one);
}

static void make_exact(struct maker *m, bool all)
{
    const struct mf_game_types *types = &m->d->types;
    uint64_t most = all ? MF_LATTICE_MOST_EXACT : MF_LATTICE_MOST_EXACT / 8;
    struct mf_exact e;
    mf_exact_init(&e, m->scratch, &types->game);
    mf_exact_diagram(&e, m->scratch, m->d);
    if (!types->ranked && mf_lattice_points(&types->game) > most)
        mf_exact_removal(&e, m->d);
    else if (!types->ranked && e.minimal_gap == MF_POWER_KNOWN)
        mf_exact_lattice(&e, m->scratch, types);
    take_exact(m, &e, all);
    mf_exact_clear(&e);
}

/* Minimal coalitions and Johnston where they had to be left out. */
static void make_removal(struct maker *m)
{
    struct mf_exact e;
    mf_exact_init(&e, m->scratch, &m->d->types.game);
    e.swings_gap = e.shapley_gap = MF_POWER_TOO_LONG;
    mf_exact_removal(&e, m->d);
    take_exact(m, &e, false);
    mf_exact_clear(&e);
}

/* Whether fast mode left something out that whole numbers give without much ado. */
static bool exact_is_cheap(const struct maker *m)
{
    const struct mf_indices *p = m->p;
    uint64_t n = p->members;
    bool wanted = p->gap[MF_PENROSE] == MF_POWER_TOO_SMALL ||
                  p->minimal_gap == MF_POWER_TOO_SMALL || p->gap[MF_JOHNSTON] == MF_POWER_TOO_SMALL;
    return wanted && n <= 4000 &&
           (m->d->nodes + 3 * (uint64_t)m->ntypes) * n * n < UINT64_C(1) << 31;
}

/* ---- facts ---- */

/* Who can't be done without, and who suffices alone: from the sums of all, of all but one, of one.
 */
static void find_vetoers(struct maker *m)
{
    const struct mf_game *g = &m->d->types.game;
    bool *holds = mf_new_n(m->scratch, bool, g->nodes.n);
    uint64_t *sum = mf_new_n(m->scratch, uint64_t, g->thresholds.n);
    uint64_t *all = mf_new_n(m->scratch, uint64_t, g->thresholds.n);
    for (uint32_t t = 0; t < g->thresholds.n; t++)
        for (uint32_t l = 0; l < m->ntypes; l++)
            all[t] += g->thresholds.at[t].weight[l] * g->classes.at[l].size;
    bool can_pass = mf_game_holds(g, all, holds);
    for (uint32_t l = 0; l < m->ntypes; l++) {
        for (uint32_t t = 0; t < g->thresholds.n; t++)
            sum[t] = all[t] - g->thresholds.at[t].weight[l];
        m->types[l].vetoer = can_pass && !mf_game_holds(g, sum, holds);
        for (uint32_t t = 0; t < g->thresholds.n; t++)
            sum[t] = g->thresholds.at[t].weight[l];
        m->types[l].dictator = m->types[l].vetoer && mf_game_holds(g, sum, holds);
    }
}

static void find_facts(struct maker *m)
{
    struct mf_indices *p = m->p;
    uint32_t n = p->game->classes.n;
    uint32_t *winning = mf_new_n(m->arena, uint32_t, n),
             *blocking = mf_new_n(m->arena, uint32_t, n);
    p->smallest_winning = mf_diagram_smallest_winning(m->d, m->scratch, winning);
    p->smallest_blocking = mf_diagram_smallest_blocking(m->d, m->scratch, blocking);
    p->winning_example = winning;
    p->blocking_example = blocking;
    p->always = m->d->root == MF_DIAGRAM_WINS;
    p->never = m->d->root == MF_DIAGRAM_LOSES;
    if (p->smallest_winning == UINT32_MAX || p->smallest_winning > p->members / 2) {
        p->improper = MF_POWER_NO;
    } else {
        int found = mf_diagram_improper(m->d, MF_POWER_MOST_NODES);
        p->improper = found < 0 ? MF_POWER_UNKNOWN : found > 0 ? MF_POWER_YES : MF_POWER_NO;
    }
    p->dummies_known = true;
    for (uint32_t c = 0; c < n; c++)
        m->types[m->d->types.type_of[c]].dummy = mf_diagram_dummy(m->d, c);
    for (uint32_t l = 0; l < m->ntypes; l++)
        p->dummies += m->types[l].dummy ? size_of(m, l) : 0;
}

static void set_all_gaps(struct mf_indices *p, enum mf_power_gap gap)
{
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
        p->gap[i] = gap;
    p->minimal_gap = gap;
}

static void make(struct maker *m, bool fits)
{
    struct mf_indices *p = m->p;
    find_vetoers(m);
    for (uint32_t l = 0; l < m->ntypes; l++)
        p->vetoers += m->types[l].vetoer ? size_of(m, l) : 0;
    if (!fits) {
        set_all_gaps(p, MF_POWER_TOO_LARGE);
        p->act_gap = p->sizes_gap = MF_POWER_TOO_LARGE;
        p->improper = MF_POWER_UNKNOWN;
        return;
    }
    p->nodes = m->d->nodes - 2;
    find_facts(m);
    if (p->always || p->never) {
        set_all_gaps(p, MF_POWER_UNDEFINED);
        p->act = p->always ? 1 : 0;
        p->act_exact = p->always ? MF_S("1") : MF_S("0");
        return;
    }
    if (p->exact)
        make_exact(m, true);
    else
        make_fast(m);
    if (!p->exact && exact_is_cheap(m))
        make_exact(m, false);
    else if (!p->exact && p->minimal_gap == MF_POWER_UNRANKED)
        make_removal(m);
}

struct mf_indices *mf_power_make(struct mf_arena *a, const struct mf_game *g,
                                 struct mf_power_options options)
{
    struct mf_indices *p = mf_new(a, struct mf_indices);
    struct mf_arena scratch, diagram;
    struct mf_diagram d;
    mf_arena_init(&scratch);
    mf_arena_init(&diagram);
    p->game = g;
    p->exact = options.exact;
    p->members = mf_game_members(g);
    p->rows = mf_new_n(a, struct mf_power_row, g->classes.n);
    bool fits = mf_diagram_make(&d, &diagram, g,
                                options.most_nodes ? options.most_nodes : MF_POWER_MOST_NODES);
    struct maker m = {.p = p, .arena = a, .scratch = &scratch, .d = &d};
    m.ntypes = d.types.game.classes.n;
    m.types = mf_new_n(&scratch, struct mf_power_row, m.ntypes);
    make(&m, fits);
    for (uint32_t c = 0; c < g->classes.n; c++)
        p->rows[c] = m.types[d.types.type_of[c]];
    mf_arena_free(&scratch);
    mf_arena_free(&diagram);
    return p;
}

/* ---- ballots that were held ---- */

static int falling(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a < b) - (a > b);
}

uint32_t mf_minimal_quorum(uint64_t *votes, uint32_t n)
{
    __extension__ unsigned __int128 all = 0, sum = 0;
    qsort(votes, n, sizeof *votes, falling);
    for (uint32_t i = 0; i < n; i++)
        all += votes[i];
    for (uint32_t i = 0; i < n; i++) {
        sum += votes[i];
        if (2 * sum > all)
            return i + 1;
    }
    return 0;
}
