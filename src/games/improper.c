/*
 * Can two coalitions without a common member both win? Each member is in one, in the other, or in
 * neither; since more members never harm, in neither may be left out. So the diagram is followed
 * twice at once: where k of a layer are in the one coalition, size - k are in the other.
 */
#include "games/diagram.h"

/*
 * A part of the rule that two such coalitions can't both fulfil: a threshold of more than half;
 * "at least `need` of the parts" where any two such choices have a part of that kind in common.
 */
static bool excludes(const struct mf_game *g, struct mf_arena *scratch)
{
    bool *is = mf_new_n(scratch, bool, g->nodes.n);
    for (uint32_t i = 0; i < g->nodes.n; i++) {
        const struct mf_game_node *node = &g->nodes.at[i];
        uint64_t total = 0, such = 0;
        for (uint32_t c = 0; node->need == 0 && c < g->classes.n; c++)
            total += g->thresholds.at[node->threshold].weight[c] * g->classes.at[c].size;
        for (uint32_t k = 0; k < node->count; k++)
            such += is[g->parts.at[node->first + k]];
        /* Each choice has at least this many of the parts of that kind. */
        uint64_t least = node->need + such > node->count ? node->need + such - node->count : 0;
        is[i] = node->need == 0 ? g->thresholds.at[node->threshold].quota > total / 2
                                : 2 * least > such;
    }
    return is[g->nodes.n - 1];
}

/* Pairs of nodes of one layer, each once. */
struct pairs {
    struct mf_arena *arena;
    MF_VEC(uint64_t) at;
    uint32_t *slots; /* place + 1, 0 = free */
    uint32_t nslots;
};

static uint64_t hash(uint64_t pair)
{
    pair = (pair ^ (pair >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    return pair ^ (pair >> 33);
}

static void grow(struct pairs *p)
{
    p->nslots = p->nslots ? 2 * p->nslots : 64;
    p->slots = mf_new_n(p->arena, uint32_t, p->nslots);
    for (uint32_t i = 0; i < p->at.n; i++) {
        uint64_t h = hash(p->at.at[i]);
        while (p->slots[h & (p->nslots - 1)])
            h++;
        p->slots[h & (p->nslots - 1)] = i + 1;
    }
}

static void add(struct pairs *p, uint32_t u, uint32_t v)
{
    uint64_t pair = u < v ? (uint64_t)u << 32 | v : (uint64_t)v << 32 | u, h = hash(pair);
    if (2 * (uint64_t)p->at.n >= p->nslots)
        grow(p);
    for (; p->slots[h & (p->nslots - 1)]; h++)
        if (p->at.at[p->slots[h & (p->nslots - 1)] - 1] == pair)
            return;
    mf_vec_push(p->arena, &p->at, pair);
    p->slots[h & (p->nslots - 1)] = p->at.n;
}

/*
 * Adds the pairs that (u, v) leads to. True when one side is certain to win there and the other can
 * still win: with everybody who is left, it does.
 */
static bool follow(struct pairs *next, const struct mf_diagram *d, uint32_t l, uint32_t u,
                   uint32_t v)
{
    uint32_t size = d->types.game.classes.at[l].size;
    const struct mf_diagram_edge *one = d->edges + d->edge[u - 2];
    const struct mf_diagram_edge *other = d->edges + d->edge[v - 1] - 1, *first;
    first = d->edges + d->edge[v - 2];
    /* k rises on the one side, size - k falls on the other. */
    for (uint32_t k = 0; k <= size;) {
        while (one->upto < k)
            one++;
        while (other > first && other[-1].upto >= size - k)
            other--;
        uint32_t a = one->child, b = other->child;
        if (a != MF_DIAGRAM_LOSES && b != MF_DIAGRAM_LOSES) {
            if (a == MF_DIAGRAM_WINS || b == MF_DIAGRAM_WINS)
                return true;
            add(next, a, b);
        }
        uint32_t until = other > first ? size - other[-1].upto - 1 : size;
        k = (one->upto < until ? one->upto : until) + 1;
    }
    return false;
}

int mf_diagram_improper(const struct mf_diagram *d, uint64_t most)
{
    struct mf_arena turn[2];
    int answer = 0;
    uint64_t seen = 0;
    if (d->root <= MF_DIAGRAM_WINS)
        return d->root == MF_DIAGRAM_WINS;
    mf_arena_init(&turn[0]);
    mf_arena_init(&turn[1]);
    if (!excludes(&d->types.game, &turn[1])) {
        struct pairs now = {.arena = &turn[0]};
        add(&now, d->root, d->root);
        for (uint32_t l = 0; l < d->layers && answer == 0; l++) {
            struct pairs next = {.arena = &turn[(l + 1) % 2]};
            for (uint32_t i = 0; i < now.at.n && answer == 0; i++)
                if (follow(&next, d, l, (uint32_t)(now.at.at[i] >> 32), (uint32_t)now.at.at[i]))
                    answer = 1;
                else if (seen + next.at.n > most)
                    answer = -1;
            seen += next.at.n;
            mf_arena_free(&turn[l % 2]);
            now = next;
        }
    }
    mf_arena_free(&turn[0]);
    mf_arena_free(&turn[1]);
    return answer;
}
