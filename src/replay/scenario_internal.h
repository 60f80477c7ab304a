#ifndef MF_REPLAY_SCENARIO_INTERNAL_H
#define MF_REPLAY_SCENARIO_INTERNAL_H
/* Between the files that read a scenario: scenario_parse.c makes the tree, scenario_check.c judges
 * it. */
#include "replay/scenario.h"

enum mf_sc {
#define MF_DIAG_KIND(sym, ...) MF_CAT_##sym,
#include "replay/catalogue_scenario.def"
#undef MF_DIAG_KIND
    MF_SC__COUNT
};

const struct mf_diag_kind *mf_sc_kind(enum mf_sc cat);
/* The two examples of an entry as whole files in the arena; n 0: it has none. */
void mf_sc_examples(struct mf_arena *a, enum mf_sc cat, struct mf_str *ret_wrong,
                    struct mf_str *ret_right);

/* Places that the check speaks of and the tree has no field for. */
struct mf_scenario_places {
    struct mf_span starts, ends, people, last; /* last: the closing brace */
};

/* Syntax. Never NULL; incomplete where errors were reported. */
struct mf_scenario *mf_scenario_parse(struct mf_arena *arena, struct mf_source source,
                                      struct mf_diags *diags,
                                      struct mf_scenario_places *ret_places);
/* Names, numbers, times. Only for a tree that was read without an error. */
void mf_scenario_check(struct mf_scenario *sc, const struct mf_scenario_places *places,
                       struct mf_diags *diags);

/* False for a word that is none. */
bool mf_outcome_parse(struct mf_str s, enum mf_outcome *ret);
/* The word of an outcome that is nearly `s`; n 0: none is. */
struct mf_str mf_outcome_near(struct mf_str s);
/* The word of a list that is nearly `s`; n 0: none is. */
struct mf_str mf_nearest(struct mf_str s, const struct mf_str *words, uint32_t n);

#endif
