/* What is read off a diagram: probabilities, smallest coalitions, who never matters. */
#include <string.h>

#include "games/sweep.h"

/* ---- the probability of a win ---- */

/* The distribution of x + y into `into`, for independent x of 0 … n and y of 0 … m. */
static void convolve(double *into, const double *x, uint32_t n, struct mf_terms *y)
{
    for (uint32_t k = 0; k <= n + y->size; k++)
        into[k] = 0;
    for (uint32_t i = 0; i <= n; i++)
        for (uint32_t j = 0; j <= y->size; j++)
            into[i + j] += x[i] * (*mf_terms_at(y, j))[0];
}

/* Whether all members of layer l have one probability, and which. */
static bool alike(const struct mf_diagram *d, uint32_t l, const double *p, double *ret)
{
    bool found = false;
    for (uint32_t c = 0; c < d->types.of->classes.n; c++) {
        if (d->types.type_of[c] != l)
            continue;
        if (found && (p[c] < *ret || p[c] > *ret))
            return false;
        found = true;
        *ret = p[c];
    }
    return true;
}

/* How many of the members of layer l are in favour; they may have different probabilities. */
static void mixed_terms(struct mf_terms *t, struct mf_arena *a, const struct mf_diagram *d,
                        uint32_t l, const double *p)
{
    const struct mf_game *of = d->types.of;
    uint32_t size = d->types.game.classes.at[l].size, n = 0;
    double common = 0;
    if (alike(d, l, p, &common)) {
        mf_terms_one(t, a, size, common, 1 - common);
        return;
    }
    double *now = mf_new_n(a, double, (size_t)size + 1), *next = mf_new_n(a, double, size + 1);
    now[0] = 1;
    for (uint32_t c = 0; c < of->classes.n; c++) {
        if (d->types.type_of[c] != l)
            continue;
        struct mf_terms one;
        mf_terms_one(&one, a, of->classes.at[c].size, p[c], 1 - p[c]);
        convolve(next, now, n, &one);
        n += one.size;
        double *swap = now;
        now = next;
        next = swap;
    }
    mf_terms_init(t, a, size);
    for (uint32_t k = 0; k <= size; k++) {
        t->one[k][0] = now[k];
        if (now[k] > now[t->mode[0]])
            t->mode[0] = k;
    }
    mf_terms_sum(t);
}

double mf_diagram_probability(const struct mf_diagram *d, struct mf_arena *scratch, const double *p)
{
    struct mf_arena_mark mark = mf_arena_mark(scratch);
    struct mf_layer_terms *terms = mf_new_n(scratch, struct mf_layer_terms, d->layers);
    mf_lanes *value = mf_new_n(scratch, mf_lanes, d->nodes);
    for (uint32_t l = 0; l < d->layers; l++)
        mixed_terms(&terms[l].all, scratch, d, l, p);
    mf_sweep_up(value, d, terms, false);
    double wins = value[d->root][0];
    mf_arena_rewind(scratch, mark);
    return wins < 1 ? wins : 1;
}

/* ---- smallest coalitions ---- */

/*
 * The fewest members on a way from the root to `goal`, counting those in favour or, for
 * `absent`, those who aren't; how many of each layer are in favour goes to of_layer.
 */
static uint32_t shortest(const struct mf_diagram *d, struct mf_arena *a, uint32_t goal, bool absent,
                         uint32_t *of_layer)
{
    uint32_t *least = mf_new_n(a, uint32_t, d->nodes), *by = mf_new_n(a, uint32_t, d->nodes);
    least[1 - goal] = UINT32_MAX;
    for (uint32_t l = d->layers; l-- > 0;)
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            uint32_t size = d->types.game.classes.at[l].size, from = 0;
            least[v] = UINT32_MAX;
            for (uint32_t e = d->edge[v - 2]; e < d->edge[v - 1]; e++) {
                const struct mf_diagram_edge *edge = &d->edges[e];
                uint32_t cost = absent ? size - edge->upto : from, rest = least[edge->child];
                if (rest != UINT32_MAX && cost + rest < least[v]) {
                    least[v] = cost + rest;
                    by[v] = e;
                }
                from = edge->upto + 1;
            }
        }
    if (of_layer)
        for (uint32_t l = 0; l < d->layers; l++)
            of_layer[l] = absent ? d->types.game.classes.at[l].size : 0;
    uint32_t v = d->root;
    for (uint32_t l = 0; of_layer && l < d->layers && v > MF_DIAGRAM_WINS; l++) {
        uint32_t e = by[v];
        of_layer[l] = absent ? d->edges[e].upto : e > d->edge[v - 2] ? d->edges[e - 1].upto + 1 : 0;
        v = d->edges[e].child;
    }
    return least[d->root];
}

uint32_t mf_diagram_smallest_winning(const struct mf_diagram *d, struct mf_arena *scratch,
                                     uint32_t *count)
{
    struct mf_arena_mark mark = mf_arena_mark(scratch);
    uint32_t *of_layer = mf_new_n(scratch, uint32_t, d->layers);
    uint32_t n = shortest(d, scratch, MF_DIAGRAM_WINS, false, of_layer);
    if (count && n != UINT32_MAX)
        mf_game_spread(&d->types, of_layer, count);
    mf_arena_rewind(scratch, mark);
    return n;
}

uint32_t mf_diagram_smallest_blocking(const struct mf_diagram *d, struct mf_arena *scratch,
                                      uint32_t *count)
{
    struct mf_arena_mark mark = mf_arena_mark(scratch);
    uint32_t *of_layer = mf_new_n(scratch, uint32_t, d->layers);
    uint32_t n = shortest(d, scratch, MF_DIAGRAM_LOSES, true, of_layer);
    for (uint32_t l = 0; l < d->layers; l++)
        of_layer[l] = d->types.game.classes.at[l].size - of_layer[l];
    if (count && n != UINT32_MAX)
        mf_game_spread(&d->types, of_layer, count);
    mf_arena_rewind(scratch, mark);
    return n;
}

/* ---- dummies ---- */

bool mf_diagram_dummy(const struct mf_diagram *d, uint32_t c)
{
    uint32_t l = d->types.type_of[c];
    for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++)
        if (d->edge[v - 1] - d->edge[v - 2] > 1)
            return false;
    return true;
}
