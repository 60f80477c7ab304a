#ifndef MF_COUNT_METHODS_H
#define MF_COUNT_METHODS_H
/* The methods' functions; whoever counts goes through contest.h. Private to the room. */
#include "count/contest.h"

mf_count_fn mf_count_plurality, mf_count_approval;
mf_count_fn mf_count_irv, mf_count_irv_sequential, mf_count_bottoms_up;
mf_count_fn mf_count_stv, mf_count_stv_wigm, mf_count_stv_meek, mf_count_stv_rctab;
mf_count_fn mf_count_dhondt, mf_count_sainte_lague, mf_count_sainte_lague_modified;
mf_count_fn mf_count_hare, mf_count_droop, mf_count_hagenbach_bischoff;

#endif
