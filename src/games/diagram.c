/*
 * The diagram of a whole game: those of its thresholds, followed side by side. A node of the
 * product is what each part of the rule has come to; parts that no longer matter are blanked, so
 * that what differs only in them is one node. At the end nodes with the same edges are merged.
 */
#include "games/diagram.h"

#include <string.h>

#include "base/os.h"
#include "games/diagram_internal.h"
#include "games/pool.h"

/* ---- diagrams that grow ---- */

void mf_layers_init(struct mf_layers *d, struct mf_arena *a, uint32_t layers)
{
    *d = (struct mf_layers){.arena = a, .layers = layers, .root = 2};
    d->first = mf_new_n(a, uint32_t, (size_t)layers + 1);
    for (uint32_t l = 0; l <= layers; l++)
        d->first[l] = 2;
    mf_vec_push(a, &d->edge, 0);
}

void mf_layers_edge(struct mf_layers *d, uint32_t upto, uint32_t child)
{
    uint32_t begun = d->edge.at[d->edge.n - 1];
    if (d->edges.n > begun && d->edges.at[d->edges.n - 1].child == child)
        d->edges.at[d->edges.n - 1].upto = upto;
    else
        mf_vec_push(d->arena, &d->edges, ((struct mf_diagram_edge){upto, child}));
}

void mf_layers_node(struct mf_layers *d)
{
    mf_vec_push(d->arena, &d->edge, d->edges.n);
}

uint32_t mf_layers_nodes(const struct mf_layers *d)
{
    return d->edge.n - 1;
}

/* ---- the product ---- */

/*
 * What a part of the rule has come to: a leaf's node in its threshold's diagram; for other parts 0
 * fails, 1 holds, OPEN; BLANK where it no longer matters.
 */
enum { OPEN = 2 };
#define BLANK UINT32_MAX

/* The nodes of one layer may take so many words: 1 GB. */
#define MOST_WORDS (UINT32_C(1) << 28)

struct product {
    const struct mf_game *g;
    const struct mf_layers *thresholds;
    uint32_t nodes; /* of the rule */
    bool *matters;  /* scratch, one for each of them */
    uint32_t *state;
    uint32_t *cursor; /* leaf -> edge that holds for the count being looked at */
    struct mf_layers *out;
    uint64_t most;
};

static bool open_leaf(const struct product *p, uint32_t i, uint32_t state)
{
    return p->g->nodes.at[i].need == 0 && state > MF_DIAGRAM_WINS && state != BLANK;
}

/* What an inner part comes to, given its parts. */
static uint32_t outcome(const struct product *p, const struct mf_game_node *node)
{
    uint32_t hold = 0, may = 0;
    for (uint32_t k = 0; k < node->count; k++) {
        uint32_t part = p->state[p->g->parts.at[node->first + k]];
        hold += part == MF_DIAGRAM_WINS;
        may += part != MF_DIAGRAM_LOSES;
    }
    if (hold >= node->need)
        return MF_DIAGRAM_WINS;
    return may < node->need ? MF_DIAGRAM_LOSES : OPEN;
}

/*
 * Works out the inner parts from the leaves in p->state and blanks what doesn't matter. Returns the
 * outcome of the whole.
 */
static uint32_t settle(struct product *p)
{
    for (uint32_t i = 0; i < p->nodes; i++)
        if (p->g->nodes.at[i].need > 0 && p->state[i] == OPEN)
            p->state[i] = outcome(p, &p->g->nodes.at[i]);
    uint32_t whole = p->state[p->nodes - 1];
    memset(p->matters, 0, p->nodes * sizeof *p->matters);
    p->matters[p->nodes - 1] = true;
    for (uint32_t i = p->nodes; i-- > 0;) {
        const struct mf_game_node *node = &p->g->nodes.at[i];
        if (!p->matters[i])
            p->state[i] = BLANK;
        else if (node->need > 0 && p->state[i] == OPEN)
            for (uint32_t k = 0; k < node->count; k++)
                p->matters[p->g->parts.at[node->first + k]] = true;
    }
    return whole;
}

/* The node that this state leads to, numbered from `base` on. */
static uint32_t reach(struct product *p, struct mf_pool *next, uint32_t base)
{
    uint32_t whole = settle(p);
    return whole <= MF_DIAGRAM_WINS ? whole : base + mf_pool_number(next, p->state);
}

/* The edges of one node of the product. */
static void product_node(struct product *p, const uint32_t *state, uint32_t size,
                         struct mf_pool *next, uint32_t base)
{
    for (uint32_t i = 0; i < p->nodes; i++)
        if (open_leaf(p, i, state[i]))
            p->cursor[i] = p->thresholds[p->g->nodes.at[i].threshold].edge.at[state[i] - 2];
    for (uint32_t k = 0; k <= size;) {
        uint32_t upto = size;
        for (uint32_t i = 0; i < p->nodes; i++) {
            p->state[i] = state[i];
            if (!open_leaf(p, i, state[i]))
                continue;
            const struct mf_diagram_edge *edges =
                p->thresholds[p->g->nodes.at[i].threshold].edges.at;
            while (edges[p->cursor[i]].upto < k)
                p->cursor[i]++;
            p->state[i] = edges[p->cursor[i]].child;
            upto = edges[p->cursor[i]].upto < upto ? edges[p->cursor[i]].upto : upto;
        }
        mf_layers_edge(p->out, upto, reach(p, next, base));
        k = upto + 1;
    }
    mf_layers_node(p->out);
}

static void start(struct product *p)
{
    for (uint32_t i = 0; i < p->nodes; i++)
        p->state[i] =
            p->g->nodes.at[i].need == 0 ? p->thresholds[p->g->nodes.at[i].threshold].root : OPEN;
}

static bool multiply(struct product *p)
{
    struct mf_arena turn[2];
    mf_arena_init(&turn[0]);
    mf_arena_init(&turn[1]);
    struct mf_pool now, next;
    mf_pool_init(&now, &turn[0], p->nodes);
    bool fits = true;
    start(p);
    p->out->first[0] = 2;
    p->out->root = reach(p, &now, 2);
    for (uint32_t l = 0; l < p->out->layers && fits; l++) {
        mf_pool_init(&next, &turn[(l + 1) % 2], p->nodes);
        uint32_t base = 2 + mf_layers_nodes(p->out) + now.n;
        for (uint32_t i = 0; i < now.n && fits; i++) {
            product_node(p, mf_pool_row(&now, i), p->g->classes.at[l].size, &next, base);
            fits = mf_layers_nodes(p->out) + (uint64_t)next.n <= p->most &&
                   p->out->edges.n <= 8 * p->most && next.words.n < MOST_WORDS;
        }
        p->out->first[l + 1] = 2 + mf_layers_nodes(p->out);
        mf_arena_free(&turn[l % 2]);
        now = next;
    }
    mf_arena_free(&turn[0]);
    mf_arena_free(&turn[1]);
    return fits;
}

/* ---- reducing ---- */

/* Nodes of one layer by their edges; 0 = free, else a node of the diagram being reduced. */
struct same {
    uint32_t *slots;
    uint32_t mask;
};

/* Edges of v, without the repeated ones that redirect() leaves behind. */
static uint32_t count_edges(const struct mf_layers *d, uint32_t v)
{
    uint32_t from = d->edge.at[v - 2], last = d->edge.at[v - 1] - 1;
    while (last > from && d->edges.at[last - 1].upto == d->edges.at[last].upto)
        last--;
    return last - from + 1;
}

static bool same_edges(const struct mf_layers *d, uint32_t a, uint32_t b, uint32_t nb)
{
    return count_edges(d, a) == nb &&
           memcmp(d->edges.at + d->edge.at[a - 2], d->edges.at + d->edge.at[b - 2],
                  nb * sizeof *d->edges.at) == 0;
}

/* The first node of the layer with the same edges as v: v itself when there is none before. */
static uint32_t first_alike(const struct mf_layers *d, struct same *s, uint32_t v)
{
    uint32_t from = d->edge.at[v - 2], n = count_edges(d, v);
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ n;
    for (uint32_t e = from; e < from + n; e++) {
        h = (h ^ d->edges.at[e].upto) * UINT64_C(0xff51afd7ed558ccd);
        h = (h ^ (h >> 32) ^ d->edges.at[e].child) * UINT64_C(0xc4ceb9fe1a85ec53);
        h ^= h >> 32;
    }
    for (; s->slots[h & s->mask]; h++)
        if (same_edges(d, s->slots[h & s->mask], v, n))
            return s->slots[h & s->mask];
    s->slots[h & s->mask] = v;
    return v;
}

/*
 * Points the edges of v at the nodes that stand for its children, and joins neighbours that now
 * lead to the same one. The node may get fewer edges; the last is repeated in place, so that all
 * nodes keep their places in d->edges.
 */
static void redirect(struct mf_layers *d, uint32_t v, const uint32_t *stands)
{
    uint32_t from = d->edge.at[v - 2], to = d->edge.at[v - 1], n = from;
    for (uint32_t e = from; e < to; e++) {
        struct mf_diagram_edge edge = d->edges.at[e];
        edge.child = stands[edge.child];
        if (n > from && d->edges.at[n - 1].child == edge.child)
            d->edges.at[n - 1].upto = edge.upto;
        else
            d->edges.at[n++] = edge;
    }
    for (; n < to; n++)
        d->edges.at[n] = d->edges.at[n - 1];
}

/* Node -> the one that stands for it: the first alike, or the outcome where it is certain. */
static uint32_t *representatives(struct mf_layers *d, struct mf_arena *a)
{
    uint32_t nodes = mf_layers_nodes(d) + 2;
    uint32_t *stands = mf_new_n(a, uint32_t, nodes);
    stands[MF_DIAGRAM_WINS] = MF_DIAGRAM_WINS;
    for (uint32_t l = d->layers; l-- > 0;) {
        struct mf_arena scratch;
        mf_arena_init(&scratch);
        uint32_t size = 64;
        while (size < 2 * (uint64_t)(d->first[l + 1] - d->first[l]) && size < UINT32_MAX / 4)
            size *= 2;
        struct same s = {mf_new_n(&scratch, uint32_t, size), size - 1};
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            redirect(d, v, stands);
            const struct mf_diagram_edge *edge = &d->edges.at[d->edge.at[v - 2]];
            bool certain = edge->upto == d->edges.at[d->edge.at[v - 1] - 1].upto &&
                           edge->child <= MF_DIAGRAM_WINS;
            stands[v] = certain ? edge->child : first_alike(d, &s, v);
        }
        mf_arena_free(&scratch);
    }
    return stands;
}

/* The diagram as it is handed out: only nodes that stand for themselves, renumbered. */
static void hand_out(struct mf_diagram *ret, struct mf_arena *a, const struct mf_layers *d,
                     const uint32_t *stands)
{
    uint32_t nodes = mf_layers_nodes(d) + 2, n = 2, nedges = 0;
    uint32_t *number = mf_new_n(d->arena, uint32_t, nodes);
    number[MF_DIAGRAM_WINS] = MF_DIAGRAM_WINS;
    for (uint32_t v = 2; v < nodes; v++)
        if (stands[v] == v) {
            number[v] = n++;
            nedges += d->edge.at[v - 1] - d->edge.at[v - 2];
        }
    ret->layers = d->layers;
    ret->nodes = n;
    ret->root = number[stands[d->root]];
    ret->first = mf_new_n(a, uint32_t, (size_t)d->layers + 1);
    ret->edge = mf_new_n(a, uint32_t, n);
    ret->edges = mf_new_n(a, struct mf_diagram_edge, nedges);
    n = 2;
    nedges = 0;
    for (uint32_t l = 0; l < d->layers; l++) {
        ret->first[l] = n;
        for (uint32_t v = d->first[l]; v < d->first[l + 1]; v++) {
            if (stands[v] != v)
                continue;
            uint32_t from = nedges;
            for (uint32_t e = d->edge.at[v - 2]; e < d->edge.at[v - 1]; e++) {
                struct mf_diagram_edge edge = d->edges.at[e];
                edge.child = number[edge.child];
                if (nedges == from || ret->edges[nedges - 1].upto != edge.upto)
                    ret->edges[nedges++] = edge;
            }
            ret->edge[n++ - 1] = nedges;
        }
    }
    ret->first[d->layers] = n;
}

bool mf_diagram_make(struct mf_diagram *ret, struct mf_arena *a, const struct mf_game *g,
                     uint64_t most)
{
    *ret = (struct mf_diagram){0};
    mf_game_merge(&ret->types, a, g);
    const struct mf_game *types = &ret->types.game;
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    most = most < UINT32_MAX / 16 ? most : UINT32_MAX / 16;
    struct mf_layers *thresholds = mf_new_n(&scratch, struct mf_layers, types->thresholds.n);
    bool fits = true;
    for (uint32_t i = 0; i < types->nodes.n && fits; i++) {
        uint32_t t = types->nodes.at[i].threshold;
        if (types->nodes.at[i].need == 0 && !thresholds[t].arena)
            fits = mf_threshold_layers(&thresholds[t], &scratch, types, t, most);
    }
    struct mf_layers *whole = &thresholds[types->nodes.at[types->nodes.n - 1].threshold], product;
    if (fits && types->nodes.at[types->nodes.n - 1].need > 0) {
        struct product p = {.g = types, .thresholds = thresholds, .nodes = types->nodes.n};
        p.matters = mf_new_n(&scratch, bool, p.nodes);
        p.state = mf_new_n(&scratch, uint32_t, p.nodes);
        p.cursor = mf_new_n(&scratch, uint32_t, p.nodes);
        p.most = most;
        p.out = whole = &product;
        mf_layers_init(whole, &scratch, types->classes.n);
        fits = multiply(&p);
    }
    if (fits)
        hand_out(ret, a, whole, representatives(whole, &scratch));
    mf_arena_free(&scratch);
    return fits;
}
