#ifndef MF_COUNT_METHODS_H
#define MF_COUNT_METHODS_H
/* The methods' functions; whoever counts goes through contest.h. Private to the room. */
#include "count/contest.h"

mf_count_fn mf_count_plurality, mf_count_approval;

#endif
