#ifndef MF_REPLAY_WHY_H
#define MF_REPLAY_WHY_H
/*
 * Which clauses of a charter stopped an attempt, found by running it, not by reading: take out what
 * stopped it, run again, until it comes about; then each of those clauses by itself.
 *
 * A clause is taken out of a copy of the text, every byte of it a space, so that all places stay
 * where they are. One part of `passes when` goes with the `and` that joins it; where nothing of the
 * rule would be left, it becomes `passes when proposed`: those who file it decide.
 */
#include "replay/account.h"

#define MF_WHY_STOPS 16

struct mf_cut {
    struct mf_span span;
    const char *instead; /* NULL: nothing */
};

struct mf_stop {
    struct mf_span span; /* in the charter's source */
    enum mf_clause_kind kind;
    struct mf_cut cuts[8]; /* that take it out; ncuts 0: it can't be taken out */
    uint32_t ncuts;
    bool alone;  /* with every other one taken out, it still stops the attempt */
    bool enough; /* with it alone taken out, the attempt comes about */
    bool has_facts;
    struct mf_leaf_facts facts;              /* of the part of a rule that didn't hold */
    struct mf_str because[MF_LINGUA__COUNT]; /* what failed, a sentence without a full stop; n 0:
                                                nothing more */
};

struct mf_why {
    struct mf_stop stops[MF_WHY_STOPS]; /* in the order of the charter */
    uint32_t nstops;
    bool reached; /* with all of them taken out it came about */
    uint32_t runs;
    /* the last run: what the attempt would have been without those clauses */
    struct mf_str still[MF_LINGUA__COUNT]; /* why that one failed too, where a refusal says it */
    struct mf_attempt_account last;        /* instants and counts; pointers are the arena's */
};

/*
 * `account` is of a run in which that attempt failed; its variant and charter are used. The result
 * is owned by the arena.
 */
struct mf_why *mf_why(struct mf_arena *arena, const struct mf_account *account, uint32_t intention,
                      uint32_t attempt);

#endif
