#ifndef MF_GAMES_DIAGRAM_INTERNAL_H
#define MF_GAMES_DIAGRAM_INTERNAL_H
/* How a diagram is built: one for each threshold, their product by the rule, reduced. */
#include "games/diagram.h"

/* A diagram that grows, in the numbering of struct mf_diagram, layer after layer. */
struct mf_layers {
    struct mf_arena *arena;
    uint32_t layers;
    uint32_t root;
    uint32_t *first;       /* layers + 1 places; those of finished layers are set */
    MF_VEC(uint32_t) edge; /* one more than nodes; edge.at[v - 2] is the first edge of v */
    MF_VEC(struct mf_diagram_edge) edges;
};

void mf_layers_init(struct mf_layers *d, struct mf_arena *a, uint32_t layers);
/* Adds an edge to the node being made; one to the child of the edge before it makes that longer. */
void mf_layers_edge(struct mf_layers *d, uint32_t upto, uint32_t child);
/* The node being made has all its edges. */
void mf_layers_node(struct mf_layers *d);
/* Nodes in layers so far. */
uint32_t mf_layers_nodes(const struct mf_layers *d);

/*
 * The diagram of one threshold of a game with merged classes. False when it would have more than
 * `most` nodes. It is reduced as far as the sums of the classes that are still to come could be
 * listed; in games with members of very different weight the upper layers may hold nodes that stand
 * for the same function.
 */
bool mf_threshold_layers(struct mf_layers *ret, struct mf_arena *a, const struct mf_game *g,
                         uint32_t threshold, uint64_t most) MF_MUST_USE;

#endif
