#ifndef MF_AUDIT_COVER_H
#define MF_AUDIT_COVER_H
/*
 * The smallest coalition of which a form is true: exact, or an interval when the search passes its
 * limit. Persons alike are taken together, so size of the organisation hardly matters; what is hard
 * (the problem is NP-hard) is many weighted groups at once.
 */
#include "audit/form.h"

struct mf_smallest {
    bool possible;  /* false: not even all persons together */
    uint32_t lo;    /* no fewer can; equal to hi: proven */
    uint32_t hi;    /* these can */
    mf_person *who; /* an example of hi persons, ascending; in the arena of the answer */
};

/* Steps of the search after which it gives the interval reached; a step is some microseconds. */
#define MF_COVER_STEPS 2000000u

/*
 * What searches over one set of columns share (members in order of weight). Columns may be added
 * later. Owned by the arena.
 */
struct mf_cover;
struct mf_cover *mf_cover_new(struct mf_arena *a, const struct mf_columns *cs);
/* The answer's example lives in `a`. steps: the limit; 0: MF_COVER_STEPS. */
struct mf_smallest mf_cover_smallest(struct mf_cover *c, struct mf_arena *a,
                                     const struct mf_form *f, uint64_t steps);

#endif
