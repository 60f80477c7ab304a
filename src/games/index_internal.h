#ifndef MF_GAMES_INDEX_INTERNAL_H
#define MF_GAMES_INDEX_INTERNAL_H
/*
 * The ways to work out indices, and what they share. A way fills in what it can for each type (a
 * merged class, diagram.h) and says what it couldn't.
 *
 *                        swings, Shapley-Shubik    minimal coalitions, Johnston
 *   fast, ranked         sweeps of the diagram     sweeps of the diagram (ranked.c)
 *   fast, otherwise      sweeps of the diagram     all numbers of each type (lattice.c), or where
 *                                                  those are too many, removals (removal.c)
 *   exact                the same ways, in whole numbers (exact.c, lattice.c, removal.c)
 */
#include <gmp.h>

#include "games/index.h"
#include "games/sweep.h"

/* Fast mode, for a member of each type; counts are divided by 2^(n-1), n all members. */
struct mf_fast_type {
    double swings;      /* = Penrose */
    double shapley;     /* the index itself */
    double memberships; /* minimal winning coalitions he is in */
    double deegan;      /* those, each over its size */
    double johnston;    /* his swings, each over how many are decisive in it */
};

struct mf_fast {
    uint32_t members;
    struct mf_fast_type *type;
    double wins, losses;           /* probabilities at 1/2 */
    double minimal;                /* minimal winning coalitions, divided by 2^(n-1) */
    double *by_size;               /* [s]: those of size s, a number; members + 1 places */
    double vulnerable;             /* coalitions in which somebody is decisive, over 2^(n-1) */
    enum mf_power_gap swings_gap;  /* swings and Shapley-Shubik */
    enum mf_power_gap minimal_gap; /* memberships, deegan, minimal, by_size */
    enum mf_power_gap johnston_gap;
};

/* More members than this make sums over coalitions too small or too large for a double. */
#define MF_FAST_MOST_MEMBERS 1000u

/* wins, losses, swings, shapley. half[v]: chance of a win from v when everyone tosses a coin. */
void mf_fast_swings(struct mf_fast *ret, double *half, const struct mf_diagram *d);
/* The rest, of a game whose members are ranked. */
void mf_fast_ranked(struct mf_fast *ret, const double *half, const struct mf_diagram *d);
/* The rest, of any game, by listing how many of each type are in favour. */
void mf_fast_lattice(struct mf_fast *ret, const struct mf_game_types *types);

/* Exact mode, for a member of each type; unscaled. */
struct mf_exact_type {
    mpz_t swings, memberships;
    mpq_t shapley, deegan, johnston;
};

struct mf_exact {
    uint32_t members, types;
    struct mf_exact_type *type;
    mpz_t wins, minimal;
    mpz_t *by_size; /* [s], members + 1 places */
    enum mf_power_gap swings_gap, shapley_gap, minimal_gap, johnston_gap;
};

/* All zero; mf_exact_clear() gives the numbers' memory back. */
void mf_exact_init(struct mf_exact *ret, struct mf_arena *a, const struct mf_game *types);
void mf_exact_clear(struct mf_exact *e);
/* All of it from the diagram; minimal coalitions and Johnston only where members are ranked. */
void mf_exact_diagram(struct mf_exact *ret, struct mf_arena *a, const struct mf_diagram *d);
/* minimal coalitions and Johnston by listing. */
void mf_exact_lattice(struct mf_exact *ret, struct mf_arena *a, const struct mf_game_types *types);
/* The same where a list would be too long, from the diagram; sets the gaps where that is too large.
 */
void mf_exact_removal(struct mf_exact *ret, const struct mf_diagram *d);
/*
 * From counts by number of others: Shapley-Shubik from his swings with j others in favour, and
 * sums of counts over (j + 1). n members; count has n places.
 */
void mf_exact_shapley(mpq_t ret, mpz_t *count, uint32_t n);
void mf_exact_harmonic(mpq_t ret, mpz_t *count, uint32_t n);

/* Most points that are listed, in fast and in exact mode. */
#define MF_LATTICE_MOST       (UINT64_C(1) << 26)
#define MF_LATTICE_MOST_EXACT (UINT64_C(1) << 22)
/* How many ways there are to choose a number from each type; UINT64_MAX for more than 2^60. */
uint64_t mf_lattice_points(const struct mf_game *types);

#endif
