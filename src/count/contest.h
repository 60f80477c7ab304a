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
    const bool *barred;    /* by option: may be marked but not win (undeclared); or NULL */

    /* An option that others must beat: "None of the above". MF_NO_OPTION: there is none. */
    uint32_t against;
    struct mf_count_quorum quorum; /* of each option over `against`; of means: of scores */
    const struct mf_frac *ratio;   /* by option, over `against`; NULL: 1/1 */
    bool ratio_strict;             /* the text of 2003: more than the ratio */

    /* Budgets. */
    const uint64_t *cost; /* by option, > 0 */
    uint64_t budget;
    uint8_t money_decimals; /* budget and costs are in units of 10^-that of money; at most 9 */

    /* Lists: a share of the valid votes to take part, by option; NULL: none. */
    const struct mf_frac *threshold;

    /* Transferable votes. */
    const bool *withdrawn; /* by option: passed over on every ballot, never a step; or NULL */
    bool order_only;       /* a tie goes to the order at once, not to an earlier round first */
    bool until_two;        /* irv: goes on until two are left */
    bool batch;            /* irv, stv_wigm: excludes all at once who can't reach the next;
                              bottoms_up by share: all at once who lack it */
    uint64_t minimum;      /* irv, bottoms_up, stv_rctab: who has fewer is excluded; 0: none */
    bool first_threshold;  /* irv, bottoms_up: the first round's threshold holds for all rounds */
    struct mf_frac share;  /* bottoms_up: until all left have this share; den 0: until places */
    bool hare;             /* stv_rctab: threshold votes / places, rounded up; else Droop's */
    bool fine_threshold;   /* stv_rctab: to `decimals`, not to whole votes */
    bool one_a_round;      /* stv_rctab: of several over the threshold only the highest */
    uint8_t decimals;      /* stv_rctab: of values and thresholds, 1 to 9; 0: four */
};

/* Counts; everything is the arena's. A contest that the method can't take is `refused`. */
typedef struct mf_result *mf_count_fn(struct mf_arena *a, const struct mf_contest *c);

/* Parts of a ballot policy, as bits: a charter states those that its method goes by, no others. */
enum {
    MF_POLICY_UNRANKED = 1,  /* what an unranked option is */
    MF_POLICY_EQUAL = 2,     /* two options at one rank */
    MF_POLICY_SKIPS = 4,     /* ranks left out */
    MF_POLICY_RANGE = 8,     /* lowest and highest score or grade */
    MF_POLICY_BLANK = 16,    /* what an option without a score is */
    MF_POLICY_POINTS = 32,   /* points that a ballot spreads */
    MF_POLICY_CREDITS = 64,  /* credits that a ballot spends, each vote at its square */
    MF_POLICY_DEFAULT = 128, /* the option that others must beat, by quorum and ratio */
    MF_POLICY_LISTS = 256,   /* divides seats among lists: no method of a choice of options */

    MF_POLICY_OF_PAIRS = MF_POLICY_UNRANKED | MF_POLICY_EQUAL, /* also of places, as Borda's */
    MF_POLICY_OF_PAPERS = MF_POLICY_EQUAL | MF_POLICY_SKIPS,   /* that pass from one to the next */
    MF_POLICY_OF_SCORES = MF_POLICY_RANGE | MF_POLICY_BLANK
};

enum mf_method {
#define METHOD(id, name, marks, many, policy, fn) MF_METHOD_##id,
#include "count/methods.def"
#undef METHOD
    MF_METHOD__COUNT
};

struct mf_method_facts {
    const char *name; /* as in a charter: "ranked_pairs" */
    enum mf_marks marks;
    bool many;       /* fills several places as a method; else the first so many of its order */
    unsigned policy; /* MF_POLICY_*: what must be said of its ballots, since winners hang on it */
    mf_count_fn *count;
};

const struct mf_method_facts *mf_method(enum mf_method m);
/* MF_METHOD__COUNT: there is none of that name. */
enum mf_method mf_method_named(struct mf_str name);
/* Of that name the nearest, for a message; MF_METHOD__COUNT: none is near. */
enum mf_method mf_method_near(struct mf_str name);

#endif
