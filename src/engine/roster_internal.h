#ifndef MF_ENGINE_ROSTER_INTERNAL_H
#define MF_ENGINE_ROSTER_INTERNAL_H
/* The kinds of mistake of a roster, for the file that reads it and for tests. */
#include "engine/roster.h"

enum mf_ro {
#define MF_DIAG_KIND(sym, ...) MF_CAT_##sym,
#include "engine/catalogue_roster.def"
#undef MF_DIAG_KIND
    MF_RO__COUNT
};

const struct mf_diag_kind *mf_ro_kind(enum mf_ro cat);
/* The two examples of an entry as whole rosters in the arena; n 0: it has none. */
void mf_ro_examples(struct mf_arena *a, enum mf_ro cat, struct mf_str *ret_wrong,
                    struct mf_str *ret_right);

#endif
