#ifndef MF_GAMES_DIAGRAM_H
#define MF_GAMES_DIAGRAM_H
/*
 * The decision diagram of a game (quasi-reduced and ordered: S. Bolus, "Power indices of simple
 * games and vector-weighted majority games by means of binary decision diagrams", EJOR 210, 2011).
 * One layer for each class of members who count alike; from a node one follows the edge for how
 * many of the class are in favour, until the outcome is certain. Two nodes of a layer never stand
 * for the same function, so that what holds of the game can be read off exactly.
 *
 * From it come, each in time linear in its edges: the probability that something passes, the number
 * of winning coalitions, every member's chance to be decisive, the smallest winning and the
 * smallest blocking coalition with an example each. (Indices: index.h.)
 */
#include <stdbool.h>
#include <stdint.h>

#include "games/game.h"

/* Nodes that aren't in a layer: the outcome is certain. */
#define MF_DIAGRAM_LOSES 0u
#define MF_DIAGRAM_WINS  1u

/* Members 0 … upto of the class (from after the edge before it) lead to the child. */
struct mf_diagram_edge {
    uint32_t upto, child;
};

/*
 * Nodes are numbered from 2 on, layer by layer, the root first; layer l has the nodes first[l] …
 * first[l + 1] - 1. The edges of node v are edge[v - 2] … edge[v - 1] - 1 in `edges`; an edge's
 * child is a node of the next layer or one of the two above.
 */
struct mf_diagram {
    struct mf_game_types types; /* layer l is class l of types.game */
    uint32_t layers;
    uint32_t root;  /* 2, or one of the two above where the rule is constant */
    uint32_t nodes; /* 2 more than there are in layers */
    uint32_t *first;
    uint32_t *edge;
    struct mf_diagram_edge *edges;
};

/*
 * Builds it in the arena, with the game's merged classes; false when it would have more nodes than
 * `most` (then only types is set). The game was checked. Scratch memory goes back to the system.
 */
bool mf_diagram_make(struct mf_diagram *ret, struct mf_arena *a, const struct mf_game *g,
                     uint64_t most) MF_MUST_USE;

/*
 * The probability that the game is won when a member of class c (as the game was given) is in
 * favour with probability p[c], all independently. Within 1e-12.
 */
double mf_diagram_probability(const struct mf_diagram *d, struct mf_arena *scratch,
                              const double *p);

/*
 * Members of a smallest winning coalition; UINT32_MAX when none wins. count, if not NULL, receives
 * an example: how many of each class of the game as given.
 */
uint32_t mf_diagram_smallest_winning(const struct mf_diagram *d, struct mf_arena *scratch,
                                     uint32_t *count);
/*
 * Members of a smallest blocking coalition: without them the others lose. UINT32_MAX when nobody
 * can block; 0 when nothing can pass anyway.
 */
uint32_t mf_diagram_smallest_blocking(const struct mf_diagram *d, struct mf_arena *scratch,
                                      uint32_t *count);
/*
 * Whether two coalitions without a common member can both win: 1 yes, 0 no, -1 when more than
 * `most` pairs of nodes would have to be looked at.
 */
int mf_diagram_improper(const struct mf_diagram *d, uint64_t most);
/* Whether no member of class c (as given) is ever decisive. */
bool mf_diagram_dummy(const struct mf_diagram *d, uint32_t c);

#endif
