#ifndef MF_COUNT_CONTEST_H
#define MF_COUNT_CONTEST_H
/*
 * One contest and the methods that can count it: ballots, seats, policy, the order that breaks
 * ties, and what single methods need beside. The methods are one table, methods.def, from which the
 * language, the engine and the command line take their names. Integers and exact fractions only.
 */
#include "count/profile.h"
#include "count/result.h"

/* have >= share * sqrt(base) or have >= share * base, nothing rounded. */
struct mf_count_quorum {
    struct mf_frac share; /* den 0: no quorum */
    uint64_t base;
    bool root;
};

struct mf_contest {
    const struct mf_profile *ballots;
    uint32_t seats; /* 1 and up */
    struct mf_ballot_policy policy;
    const uint32_t *order; /* committed, of all options; NULL: ties stay open */
    const bool *barred; /* by option: may be marked but not win (undeclared, withdrawn); or NULL */

    /* An option that others must beat: "None of the above". MF_NO_OPTION: there is none. */
    uint32_t against;
    struct mf_count_quorum quorum; /* of each option over `against` */
    const struct mf_frac *ratio;   /* by option, over `against`; NULL: 1/1 */
    bool ratio_strict;             /* the text of 2003: more than the ratio */

    /* Budgets. */
    const uint64_t *cost; /* by option, > 0 */
    uint64_t budget;

    /* Lists: a share of the valid votes to take part, by option; NULL: none. */
    const struct mf_frac *threshold;

    /* Transferable votes. */
    bool until_two; /* goes on until two are left */
    bool batch;     /* excludes all at once who can't reach the next */
};

/* Counts; everything is the arena's. A contest that the method can't take is `refused`. */
typedef struct mf_result *mf_count_fn(struct mf_arena *a, const struct mf_contest *c);

enum mf_method {
#define METHOD(id, name, marks, many, fn) MF_METHOD_##id,
#include "count/methods.def"
#undef METHOD
    MF_METHOD__COUNT
};

struct mf_method_facts {
    const char *name; /* as in a charter: "ranked_pairs" */
    enum mf_marks marks;
    bool many; /* fills several places as a method; else the first so many of its order */
    mf_count_fn *count;
};

const struct mf_method_facts *mf_method(enum mf_method m);
/* MF_METHOD__COUNT: there is none of that name. */
enum mf_method mf_method_named(struct mf_str name);
/* Of that name the nearest, for a message; MF_METHOD__COUNT: none is near. */
enum mf_method mf_method_near(struct mf_str name);

#endif
