#ifndef MF_GAMES_STRENGTH_H
#define MF_GAMES_STRENGTH_H
/*
 * The indices of index.h in whole numbers, for the rooms above that know no floating point: each in
 * billionths, rounded to the nearest. Also for files that know the charter's powers, which are
 * another thing under the same name.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/lingua.h"
#include "games/game.h"

#define MF_STRENGTHS        8u /* as many as there are indices, in the order of enum mf_index */
#define MF_STRENGTH_BANZHAF 1u /* places of two of them */
#define MF_STRENGTH_SHAPLEY 4u
#define MF_BILLION          UINT64_C(1000000000)

/* "penrose", "banzhaf" … as in JSON. */
const char *mf_strength_name(uint32_t index);
/* "Shapley–Shubik" …: a heading for readers. */
const char *mf_strength_word(uint32_t index, enum mf_lingua lingua);

struct mf_strength_row { /* what each member of a class has */
    uint64_t billionths[MF_STRENGTHS];
    struct mf_str exact[MF_STRENGTHS]; /* exact mode: "53/168"; n 0: not known */
    bool dummy;                        /* the outcome is the same without him */
    bool vetoer;                       /* nothing passes without him */
};

struct mf_strength {
    uint32_t members;
    const char *gap[MF_STRENGTHS][MF_LINGUA__COUNT]; /* why a column isn't known; NULL: it is */
    struct mf_strength_row *rows;                    /* one for each class of the game */
    bool improper; /* known: two coalitions without a common member can both win */
};

/*
 * `exact`: whole numbers throughout. `most_nodes`: of the diagram, 0 = the usual limit. The game
 * was checked; everything is the arena's.
 */
struct mf_strength *mf_strength_of(struct mf_arena *a, const struct mf_game *g, bool exact,
                                   uint64_t most_nodes);

#endif
