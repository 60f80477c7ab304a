#ifndef MF_AUDIT_HITTING_H
#define MF_AUDIT_HITTING_H
/*
 * The fewest persons who escape every defence: a minimum hitting set over amounts. A defence is
 * broken by whoever reaches one of its amounts ("five of the board, or 386 of the staff"). Persons
 * are the special case of a column with one of them in it. Whole numbers throughout.
 */
#include "audit/cover.h"

struct mf_hit_atom {
    uint32_t column; /* of the columns */
    uint64_t need;   /* 1 … */
    uint32_t mark;   /* the caller's */
};
struct mf_hit_clause {
    struct mf_hit_atom *atom;
    uint32_t n; /* 0: nothing breaks it */
};

struct mf_hitting {
    struct mf_arena *arena;
    const struct mf_columns *columns;
    struct mf_cover *cover;
    MF_VEC(struct mf_hit_clause) clauses;
};

struct mf_hitting *mf_hitting_new(struct mf_arena *a, const struct mf_columns *columns,
                                  struct mf_cover *cover);
/* The clause's atoms are copied. */
void mf_hitting_add(struct mf_hitting *h, const struct mf_hit_atom *atoms, uint32_t n);

/*
 * The smallest set that breaks all of them. `known`: it is known that fewer can't. *steps counts
 * up; past `limit` the interval reached is given. The example lives in `a`.
 */
struct mf_smallest mf_hitting_smallest(struct mf_hitting *h, struct mf_arena *a, uint32_t known,
                                       uint64_t *steps, uint64_t limit);

/* ---- proofs ---- */

/*
 * That no k - 1 persons break all of them, as a tree: at a split one clause is taken and each of
 * its atoms, in order, is supposed in turn; at a leaf the amounts supposed so far need k persons,
 * because the groups named there have nobody in common and each needs so many: the heaviest,
 * counted by the sum of times * weight in its columns, don't reach the sum of times * amount with
 * fewer.
 */
struct mf_hit_part {
    uint32_t column;
    uint64_t times, need;
};
struct mf_hit_group {
    struct mf_hit_part *part;
    uint32_t n;
};
struct mf_hit_node {
    bool split;
    uint32_t clause; /* split: as many nodes follow, each with its own, as it has atoms */
    struct mf_hit_group *group; /* leaf */
    uint32_t ngroups;
};
struct mf_hit_proof {
    struct mf_hit_node *node; /* in the order in which the tree is walked, a split first */
    uint32_t n;
};
#define MF_HIT_NODES 100000u
/* False: no such proof within MF_HIT_NODES nodes. In `a`. */
bool mf_hitting_prove(struct mf_hitting *h, struct mf_arena *a, uint32_t k, uint64_t *steps,
                      uint64_t limit, struct mf_hit_proof *ret);

#endif
