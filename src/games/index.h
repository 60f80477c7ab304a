#ifndef MF_GAMES_INDEX_H
#define MF_GAMES_INDEX_H
/*
 * Who has how much power in a game (game.h): eight indices for every member, and facts about the
 * game as a whole.
 *
 * n members, W winning coalitions; a member is decisive ("swings") in a winning coalition that
 * loses without him, eta of them in all. A winning coalition is minimal when every member of it is
 * decisive, vulnerable when at least one is.
 *
 *   Penrose              eta / 2^(n-1): chance to be decisive when everyone tosses a coin
 *   Banzhaf              eta / sum of all members' eta
 *   Coleman, prevent     eta / W
 *   Coleman, initiate    eta / (2^n - W)
 *   Shapley-Shubik       sum over his swings of (s-1)! (n-s)! / n!, s the size of the coalition
 *   Deegan-Packel        mean over minimal winning coalitions of 1/size where he is in, else 0
 *   Holler (public good) his share of all memberships of minimal winning coalitions
 *   Johnston             sum over his swings of 1/(decisive members), as a share of everyone's sum
 *
 * Fast mode calculates in floating point; each value is within 1e-9. Exact mode calculates in whole
 * numbers of any length. What can't be had within the limits is left out with a reason; nothing is
 * estimated.
 */
#include <stdbool.h>
#include <stdint.h>

#include "games/game.h"

enum mf_index {
    MF_PENROSE,
    MF_BANZHAF,
    MF_COLEMAN_PREVENT,
    MF_COLEMAN_INITIATE,
    MF_SHAPLEY,
    MF_DEEGAN_PACKEL,
    MF_HOLLER,
    MF_JOHNSTON,
    MF_INDEX__COUNT
};

/* "penrose", "banzhaf" … as in JSON. */
const char *mf_index_name(enum mf_index i);

/* Why a figure isn't there. */
enum mf_power_gap {
    MF_POWER_KNOWN,
    MF_POWER_UNDEFINED, /* every coalition wins, or none does: nobody is ever decisive */
    MF_POWER_TOO_LARGE, /* the diagram of the game passes the limit of nodes */
    MF_POWER_UNRANKED,  /* members can't be ranked, and the game is too large to list */
    MF_POWER_TOO_SMALL, /* numbers too small for floating point; exact mode may have them */
    MF_POWER_TOO_LONG,  /* whole numbers would take too much memory; fast mode may have it */
    MF_POWER_GAP__COUNT
};
/* A clause that says why, without a full stop. */
const char *mf_power_gap_text(enum mf_power_gap gap, enum mf_lingua lingua);

/* Yes, no, or not found out within the limits. */
enum mf_power_answer { MF_POWER_NO, MF_POWER_YES, MF_POWER_UNKNOWN };

/* What each member of a class has, in the order of the game's classes. */
struct mf_power_row {
    double value[MF_INDEX__COUNT];        /* where gap[] says that it is known */
    struct mf_str exact[MF_INDEX__COUNT]; /* exact mode: "53/168" in lowest terms, "0", "1" */
    struct mf_str swings;                 /* exact mode: eta in decimal */
    bool dummy;                           /* never decisive: the outcome is the same without him */
    bool vetoer;                          /* nothing passes without him */
    bool dictator;                        /* decides alone, and nothing passes without him */
};

/* Minimal winning coalitions of one size. */
struct mf_power_size {
    uint32_t size;
    double count;
    struct mf_str exact; /* exact mode: in decimal */
};

struct mf_power_options {
    bool exact;
    uint64_t most_nodes; /* of the diagram; 0 = MF_POWER_MOST_NODES */
};

#define MF_POWER_MOST_NODES 5000000u

struct mf_indices {
    const struct mf_game *game;
    bool exact; /* the mode asked for */
    uint32_t members;
    uint64_t nodes;                         /* of the diagram, 0 when it passed the limit */
    enum mf_power_gap gap[MF_INDEX__COUNT]; /* of a whole column */
    struct mf_power_row *rows;              /* one for each class of the game */

    enum mf_power_gap act_gap;
    double act;              /* power to act: W / 2^n */
    struct mf_str act_exact; /* exact mode */
    struct mf_str winning;   /* exact mode: W in decimal */

    /* UINT32_MAX: no coalition wins; none can block. Examples: members of each class. */
    enum mf_power_gap sizes_gap; /* TOO_LARGE: the four below aren't known */
    uint32_t smallest_winning, smallest_blocking;
    const uint32_t *winning_example, *blocking_example;

    enum mf_power_gap minimal_gap;
    double minimal; /* minimal winning coalitions in all */
    struct mf_str minimal_exact;
    struct mf_power_size *by_size; /* those that occur, rising */
    uint32_t nby_size;

    bool always, never;            /* every coalition wins, the empty one too; none does */
    enum mf_power_answer improper; /* two coalitions without a common member can both win */
    uint32_t dummies, vetoers;     /* members */
    bool dummies_known;            /* false when the diagram passed the limit */
};

/*
 * All of it. The game was checked and must live as long as the result, which is in the arena;
 * scratch memory goes back to the system before it returns. Never fails: see gap.
 */
struct mf_indices *mf_power_make(struct mf_arena *a, const struct mf_game *g,
                                 struct mf_power_options options);

/*
 * How few of those who cast the votes given hold more than half of them (Falk and others, 2024:
 * the minimal quorum of a ballot that was held). 0 when there are no votes. The list is sorted,
 * falling.
 */
uint32_t mf_minimal_quorum(uint64_t *votes, uint32_t n);

#endif
