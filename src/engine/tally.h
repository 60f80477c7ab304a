#ifndef MF_ENGINE_TALLY_H
#define MF_ENGINE_TALLY_H
/*
 * What ballots amount to: exact predicates over the numbers of a count's leaves. Nothing here knows
 * persons, bodies or time beyond `elapsed`, the milliseconds since the count opened (for falling
 * shares).
 */
#include "engine/state.h"

/*
 * Does `have` reach the amount of `base`? Never where the base is 0, unless the amount is a plain
 * number (rule 31). The amount has no name left in it.
 */
bool mf_amount_reached(const struct mf_amount *a, uint64_t have, uint64_t base,
                       mf_duration elapsed);
/* Smallest `have` that reaches it; at most UINT64_MAX. */
uint64_t mf_amount_needed(const struct mf_amount *a, uint64_t base, mf_duration elapsed);

/* The base that a word names, with the ballots cast so far. */
uint64_t mf_leaf_base(const struct mf_count_leaf *l, enum mf_base base, bool without_abstentions);
/* Would the leaf hold if the count closed with the ballots cast so far? */
bool mf_leaf_holds(const struct mf_count_leaf *l, mf_duration elapsed);
/* Its quorum alone (true where it has none). */
bool mf_leaf_quorate(const struct mf_count_leaf *l, mf_duration elapsed);
/* Everything but its quorum. */
bool mf_leaf_reached(const struct mf_count_leaf *l, mf_duration elapsed);
/* Tied with its quorum met (rule 33). */
bool mf_leaf_tied(const struct mf_count_leaf *l, mf_duration elapsed);
/* Rule 22: what the leaf will be whatever the ballots not yet cast become; MF_OPEN while they
 * matter. */
enum mf_truth mf_leaf_definite(const struct mf_count_leaf *l, mf_duration elapsed);

/*
 * The leaves of a rule from left to right, named rules opened where they stand; at most
 * MF_MAX_RULE_CLAUSES. Returns how many.
 */
uint32_t mf_rule_leaves(const struct mf_charter *c, const struct mf_rule *r,
                        const struct mf_rule *ret[MF_MAX_RULE_CLAUSES]);
/* The rule's truth from its leaves' truths, in the same order. */
enum mf_truth mf_rule_truth(const struct mf_charter *c, const struct mf_rule *r,
                            const enum mf_truth *leaves);
/*
 * A weight that may move in the leaf, ballot by ballot, without a change of mf_leaf_definite(); 0
 * where that isn't known, as with all that depends on time.
 */
uint64_t mf_leaf_calm(const struct mf_count_leaf *l);

#endif
