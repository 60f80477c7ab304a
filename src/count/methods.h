#ifndef MF_COUNT_METHODS_H
#define MF_COUNT_METHODS_H
/* The methods' functions; whoever counts goes through contest.h. Private to the room. */
#include "count/contest.h"

/* Totals. */
mf_count_fn mf_count_plurality, mf_count_approval, mf_count_score, mf_count_star, mf_count_borda,
    mf_count_majority_judgment, mf_count_cumulative, mf_count_quadratic;

/* Pairs. */
mf_count_fn mf_count_condorcet, mf_count_schulze, mf_count_schulze_margins, mf_count_ranked_pairs,
    mf_count_minimax, mf_count_minimax_margins, mf_count_minimax_opposition, mf_count_smith,
    mf_count_copeland, mf_count_kemeny, mf_count_debian;

/* Papers that pass on, and lists. */
mf_count_fn mf_count_irv, mf_count_irv_sequential, mf_count_bottoms_up;
mf_count_fn mf_count_stv, mf_count_stv_wigm, mf_count_stv_meek, mf_count_stv_rctab;
mf_count_fn mf_count_dhondt, mf_count_sainte_lague, mf_count_sainte_lague_modified;
mf_count_fn mf_count_hare, mf_count_droop, mf_count_hagenbach_bischoff;

/* Budgets. */
mf_count_fn mf_count_equal_shares, mf_count_equal_shares_add1, mf_count_equal_shares_exhaustive,
    mf_count_equal_shares_phragmen, mf_count_phragmen, mf_count_greedy;

/* Lot. */
mf_count_fn mf_count_lot;

#endif
