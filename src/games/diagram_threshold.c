/*
 * The diagram of one threshold. A node of layer l is what is still needed from the classes l, l + 1
 * … Two needs are the same function when the same sums of those classes reach them, so a need is
 * named by the smallest such sum that is not below it. The sums are listed from the last class up,
 * as far as their number allows; then the needs that occur are followed from the first class down.
 */
#include <stdlib.h>
#include <string.h>

#include "games/diagram_internal.h"

/* Sorted sums of a layer's classes and all after it, within the needs that can occur there. */
struct sums {
    int64_t *at; /* NULL: too many to list */
    uint32_t n;
};

struct work {
    struct mf_arena *arena;
    const struct mf_game *g;
    const uint64_t *weight;
    int64_t quota;
    uint64_t most;
    uint32_t layers;
    int64_t *rest;     /* layer -> weight of its class and all after it */
    struct sums *sums; /* by layer; one more than layers */
    struct mf_layers *out;
};

/* ---- sums from the last class up ---- */

/*
 * The union of x and x + shift, without what lies above the quota, but for the smallest sum there.
 * `into` has room for twice x.
 */
static uint32_t unite(int64_t *into, const int64_t *x, uint32_t n, int64_t shift, int64_t quota)
{
    uint32_t i = 0, j = 0, count = 0;
    while (i < n || j < n) {
        int64_t a = i < n ? x[i] : INT64_MAX, b = j < n ? x[j] + shift : INT64_MAX;
        int64_t least = a < b ? a : b;
        i += a == least;
        j += b == least;
        into[count++] = least;
        if (least >= quota)
            break;
    }
    return count;
}

/* The sums of layer l from those of l + 1; `lowest` is the least need that can occur in l. */
static bool sums_above(struct work *w, uint32_t l, int64_t lowest, uint64_t *room)
{
    const struct sums *below = &w->sums[l + 1];
    uint64_t size = w->g->classes.at[l].size;
    int64_t weight = (int64_t)w->weight[l];
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    const int64_t *x = below->at;
    uint32_t n = below->n;
    bool fits = true;
    /* Multiples 0 … have - 1 of the weight are in x; doubled until 0 … size are. */
    for (uint64_t have = 1; have <= size && weight > 0 && fits; have *= 2) {
        uint64_t step = have < size + 1 - have ? have : size + 1 - have;
        int64_t shift = (int64_t)step * weight;
        int64_t *next = mf_new_n(&scratch, int64_t, 2 * (size_t)n);
        n = unite(next, x, n, shift, w->quota);
        x = next;
        fits = n <= *room;
    }
    if (fits) {
        uint32_t from = 0;
        while (from + 1 < n && x[from] < lowest)
            from++;
        w->sums[l].n = n - from;
        w->sums[l].at = mf_arena_copy(w->arena, x + from, (n - from) * sizeof *x);
        *room -= n - from;
    }
    mf_arena_free(&scratch);
    return fits;
}

/* Layer -> a bound on how many needs can occur in it: the ways to choose from the classes before.
 */
static uint64_t *needs_bound(const struct work *w)
{
    uint64_t *bound = mf_new_n(w->arena, uint64_t, (size_t)w->layers + 1);
    bound[0] = 1;
    for (uint32_t l = 0; l < w->layers; l++) {
        uint64_t ways = w->weight[l] > 0 ? (uint64_t)w->g->classes.at[l].size + 1 : 1;
        bound[l + 1] = bound[l] > UINT32_MAX ? bound[l] : bound[l] * ways;
    }
    return bound;
}

static void list_sums(struct work *w)
{
    uint64_t room = 4 * w->most < UINT32_MAX / 2 ? 4 * w->most : UINT32_MAX / 2;
    const uint64_t *bound = needs_bound(w);
    w->sums[w->layers] = (struct sums){mf_new(w->arena, int64_t), 1};
    for (uint32_t l = w->layers; l-- > 0;) {
        int64_t before = w->rest[0] - w->rest[l];
        /* Where few needs can occur it isn't worth listing many sums. */
        if (bound[l] < w->sums[l + 1].n / 8 || !sums_above(w, l, w->quota - before, &room))
            return;
    }
}

/* ---- needs from the first class down ---- */

/* The first of the sums from `from` on that is at least `need`; there is one. */
static uint32_t find_sum(const struct sums *s, uint32_t from, int64_t need)
{
    uint32_t low = from, high = s->n - 1, step = 1;
    /* Steps of growing length, as the needs asked for rise slowly. */
    if (s->at[low] >= need)
        return low;
    while (low < high) {
        uint32_t next = high - low < step ? high : low + step;
        if (s->at[next] >= need) {
            high = next;
            low++;
            break;
        }
        low = next;
        step *= 2;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->at[middle] >= need)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

enum { HINTS = 64 };

/*
 * The edges of a node with this need, into a layer whose sums are listed; children are numbered by
 * place in that list, plus 2. hint[k] is where the child of k was found for the node before.
 */
static void edges_to_sums(struct work *w, uint32_t l, int64_t need, uint32_t hint[HINTS])
{
    const struct sums *below = &w->sums[l + 1];
    int64_t weight = (int64_t)w->weight[l], rest = w->rest[l + 1];
    uint32_t size = w->g->classes.at[l].size;
    for (uint32_t k = 0; k <= size;) {
        int64_t left = need - (int64_t)k * weight;
        uint32_t child, upto = size;
        /* How far down a need may fall and still lead to the same child. */
        int64_t least;
        if (left <= 0) {
            child = MF_DIAGRAM_WINS;
            least = INT64_MIN;
        } else if (left > rest) {
            child = MF_DIAGRAM_LOSES;
            least = rest + 1;
        } else {
            uint32_t place = find_sum(below, k < HINTS ? hint[k] : 0, left);
            if (k < HINTS)
                hint[k] = place;
            child = place + 2;
            least = place > 0 && below->at[place - 1] >= 1 ? below->at[place - 1] + 1 : 1;
        }
        if (weight > 0 && least != INT64_MIN) {
            int64_t more = (left - least) / weight;
            if (more < (int64_t)(size - k))
                upto = k + (uint32_t)more;
        }
        mf_layers_edge(w->out, upto, child);
        k = upto + 1;
    }
    mf_layers_node(w->out);
}

/* Numbers the children of the layer's edges and returns their needs. */
static uint32_t number_sums(struct work *w, uint32_t l, uint32_t first_edge, int64_t **ret_needs)
{
    const struct sums *below = &w->sums[l + 1];
    struct mf_diagram_edge *edges = w->out->edges.at;
    uint32_t *number = mf_new_n(w->arena, uint32_t, below->n);
    uint32_t n = 0, base = w->out->first[l + 1];
    for (uint32_t e = first_edge; e < w->out->edges.n; e++)
        if (edges[e].child > 1)
            number[edges[e].child - 2] = 1;
    for (uint32_t i = 0; i < below->n; i++)
        n += number[i];
    int64_t *needs = mf_new_n(w->arena, int64_t, n);
    n = 0;
    for (uint32_t i = 0; i < below->n; i++)
        if (number[i]) {
            number[i] = base + n;
            needs[n++] = below->at[i];
        }
    for (uint32_t e = first_edge; e < w->out->edges.n; e++)
        if (edges[e].child > 1)
            edges[e].child = number[edges[e].child - 2];
    *ret_needs = needs;
    return n;
}

static int by_value(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* The child of a node with `left` to go when the sums below aren't listed: by place in `needs`. */
static uint32_t raw_child(const struct work *w, uint32_t l, int64_t left, const int64_t *needs,
                          uint32_t n)
{
    if (left <= 0)
        return MF_DIAGRAM_WINS;
    if (left > w->rest[l + 1])
        return MF_DIAGRAM_LOSES;
    struct sums s = {.n = n};
    uint32_t low = 0, high = s.n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (needs[middle] >= left)
            high = middle;
        else
            low = middle + 1;
    }
    return w->out->first[l + 1] + low;
}

/*
 * Edges into a layer whose sums are too many to list: children are told apart by their needs alone.
 * False when there are too many.
 */
static bool edges_to_needs(struct work *w, uint32_t l, const int64_t *needs, uint32_t n,
                           int64_t **ret_needs, uint32_t *ret_n)
{
    int64_t weight = (int64_t)w->weight[l];
    uint64_t size = weight > 0 ? w->g->classes.at[l].size : 0;
    if ((size + 1) * n > 4 * w->most)
        return false;
    int64_t *all = mf_new_n(w->arena, int64_t, (size_t)((size + 1) * n));
    uint32_t count = 0, distinct = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint64_t k = 0; k <= size; k++) {
            int64_t left = needs[i] - (int64_t)k * weight;
            if (left > 0 && left <= w->rest[l + 1])
                all[count++] = left;
        }
    qsort(all, count, sizeof *all, by_value);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || all[i] != all[i - 1])
            all[distinct++] = all[i];
    w->out->first[l + 1] = 2 + mf_layers_nodes(w->out) + n;
    for (uint32_t i = 0; i < n; i++) {
        for (uint64_t k = 0; k <= size; k++)
            mf_layers_edge(w->out, k < size ? (uint32_t)k : w->g->classes.at[l].size,
                           raw_child(w, l, needs[i] - (int64_t)k * weight, all, distinct));
        mf_layers_node(w->out);
    }
    *ret_needs = all;
    *ret_n = distinct;
    return true;
}

static bool follow_needs(struct work *w)
{
    int64_t *needs = mf_new_n(w->arena, int64_t, 1);
    uint32_t n = 1;
    needs[0] = w->quota;
    w->out->first[0] = 2;
    for (uint32_t l = 0; l < w->layers; l++) {
        if (mf_layers_nodes(w->out) + (uint64_t)n > w->most)
            return false;
        if (w->sums[l + 1].at) {
            uint32_t hint[HINTS] = {0}, first_edge = w->out->edges.n;
            for (uint32_t i = 0; i < n; i++)
                edges_to_sums(w, l, needs[i], hint);
            w->out->first[l + 1] = 2 + mf_layers_nodes(w->out);
            n = number_sums(w, l, first_edge, &needs);
        } else if (!edges_to_needs(w, l, needs, n, &needs, &n)) {
            return false;
        }
    }
    return true;
}

bool mf_threshold_layers(struct mf_layers *ret, struct mf_arena *a, const struct mf_game *g,
                         uint32_t threshold, uint64_t most)
{
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    struct work w = {.arena = &scratch, .g = g, .weight = g->thresholds.at[threshold].weight};
    w.layers = g->classes.n;
    w.most = most;
    w.out = ret;
    w.rest = mf_new_n(&scratch, int64_t, (size_t)w.layers + 1);
    w.sums = mf_new_n(&scratch, struct sums, (size_t)w.layers + 1);
    for (uint32_t l = w.layers; l-- > 0;)
        w.rest[l] = w.rest[l + 1] + (int64_t)w.weight[l] * g->classes.at[l].size;
    mf_layers_init(ret, a, w.layers);
    uint64_t quota = g->thresholds.at[threshold].quota;
    bool fits = true;
    if (quota == 0) {
        ret->root = MF_DIAGRAM_WINS;
    } else if (quota > (uint64_t)w.rest[0]) {
        ret->root = MF_DIAGRAM_LOSES;
    } else {
        w.quota = (int64_t)quota;
        list_sums(&w);
        fits = follow_needs(&w);
    }
    mf_arena_free(&scratch);
    return fits;
}
