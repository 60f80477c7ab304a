#ifndef MF_REPLAY_WHY_INTERNAL_H
#define MF_REPLAY_WHY_INTERNAL_H
/* Between why.c, which decides what to take out, and why_cut.c, which takes it out. */
#include "replay/why.h"

struct mf_cuts {
    struct mf_cut at[8];
    uint32_t n;
};

/* The text with the spans blanked or replaced, newlines kept; as long as before. */
struct mf_str mf_cut_text(struct mf_arena *a, struct mf_str text, const struct mf_cut *cuts,
                          uint32_t n);
const struct mf_rule *mf_cut_conjunct(const struct mf_charter *c, const struct mf_rule *rule,
                                      struct mf_span clause, const struct mf_rule **ret_and,
                                      uint32_t *ret_nth);
/* Each gives the cuts that take one thing out; false: that can't be. */
bool mf_cut_quorum(const struct mf_charter *c, const struct mf_rule *leaf, struct mf_cuts *ret);
bool mf_cut_part(const struct mf_charter *c, const struct mf_rule *and, uint32_t nth,
                 struct mf_cuts *ret);
/* The whole decision: `passes when proposed`; 0: the rule only, 1: with its times, 2: with all of
 * its count. */
bool mf_cut_decision(const struct mf_charter *c, const struct mf_power *power, unsigned how_much,
                     struct mf_cuts *ret);
/* A clause, and the comma before it. */
void mf_cut_clause(const struct mf_charter *c, struct mf_span clause, struct mf_cuts *ret);

#endif
