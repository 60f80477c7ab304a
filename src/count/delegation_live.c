/*
 * Delegations that change one at a time. Each member with a row that counts (entitled, not voting,
 * naming somebody) hangs from the one named; roots are those who vote, are silent or aren't
 * entitled, and in a circle one member whose row would close it. Nobody behind a root needs to be
 * told of what becomes of it: what a vote carries is the sum of its tree, and a tree whose root
 * doesn't vote counts nothing.
 *
 * Link-cut trees: every tree is split into paths, each path a binary tree in the order from the
 * root on (left is nearer to it), splayed when it is used. `own` is a member's weight with all that
 * hangs from it beside its path, `sum` that of all in its part of the binary tree.
 */
#include "base/os.h"
#include "count/delegation.h"

#define NONE UINT32_MAX

struct node {
    uint32_t up, left, right; /* up: in the binary tree, or from its top the path's parent */
    uint64_t own, sum;
};

struct mf_trust_live {
    uint32_t n;
    bool one_level;
    uint32_t *to;
    uint8_t *standing;
    struct node *node; /* one level: own is a member's weight, sum that of those who name them */
};

/* ---- binary trees of paths ---- */

static bool is_top(const struct node *t, uint32_t x)
{
    uint32_t up = t[x].up;

    return up == NONE || (t[up].left != x && t[up].right != x);
}

static uint64_t sum_of(const struct node *t, uint32_t x)
{
    return x == NONE ? 0 : t[x].sum;
}

static void add_up(struct node *t, uint32_t x)
{
    t[x].sum = t[x].own + sum_of(t, t[x].left) + sum_of(t, t[x].right);
}

/* x takes its parent's place. */
static void rotate(struct node *t, uint32_t x)
{
    uint32_t p = t[x].up, g = t[p].up, moved;

    if (!is_top(t, p))
        *(t[g].left == p ? &t[g].left : &t[g].right) = x;
    t[x].up = g;
    if (t[p].left == x) {
        moved = t[p].left = t[x].right;
        t[x].right = p;
    } else {
        moved = t[p].right = t[x].left;
        t[x].left = p;
    }
    if (moved != NONE)
        t[moved].up = p;
    t[p].up = x;
    add_up(t, p);
}

static void splay(struct node *t, uint32_t x)
{
    while (!is_top(t, x)) {
        uint32_t p = t[x].up;
        if (!is_top(t, p)) {
            uint32_t g = t[p].up;
            rotate(t, (t[p].left == x) == (t[g].left == p) ? p : x);
        }
        rotate(t, x);
    }
    add_up(t, x);
}

/* Makes the way from the root to x one path that ends at x, with x at its top. */
static void expose(struct node *t, uint32_t x)
{
    splay(t, x);
    t[x].own += sum_of(t, t[x].right);
    t[x].right = NONE;
    for (uint32_t y = t[x].up; y != NONE; y = t[x].up) {
        splay(t, y);
        t[y].own += sum_of(t, t[y].right);
        t[y].own -= t[x].sum;
        t[y].right = x;
        splay(t, x);
    }
}

static uint32_t root_of(struct node *t, uint32_t x)
{
    expose(t, x);
    while (t[x].left != NONE)
        x = t[x].left;
    splay(t, x);
    return x;
}

/* x, a root, hangs from y of another tree. */
static void hang(struct node *t, uint32_t x, uint32_t y)
{
    expose(t, x);
    expose(t, y);
    t[x].up = y;
    t[y].own += t[x].sum;
    t[y].sum += t[x].sum;
}

static void take_off(struct node *t, uint32_t x)
{
    uint32_t above;

    expose(t, x);
    above = t[x].left;
    mf_assert(above != NONE);
    t[above].up = NONE;
    t[x].left = NONE;
    add_up(t, x);
}

/* ---- the forest ---- */

/* Has x a row that counts? */
static bool points(const struct mf_trust_live *l, uint32_t x)
{
    return l->standing[x] == MF_TRUST_ENTITLED && l->to[x] < MF_TRUST_NOBODY;
}

static void attach(struct mf_trust_live *l, uint32_t x)
{
    if (!points(l, x))
        return;
    if (l->one_level)
        l->node[l->to[x]].sum += l->node[x].own;
    else if (root_of(l->node, l->to[x]) != x)
        hang(l->node, x, l->to[x]);
}

static void detach(struct mf_trust_live *l, uint32_t x)
{
    uint32_t root;

    if (!points(l, x))
        return;
    if (l->one_level) {
        l->node[l->to[x]].sum -= l->node[x].own;
        return;
    }
    root = root_of(l->node, x);
    if (root == x)
        return;
    take_off(l->node, x);
    attach(l, root); /* if it would have closed a circle through x */
}

void mf_trust_live_point(struct mf_trust_live *l, uint32_t member, uint32_t to)
{
    mf_assert(member < l->n && (to < l->n || to >= MF_TRUST_NOBODY));
    detach(l, member);
    l->to[member] = to;
    attach(l, member);
}

void mf_trust_live_stand(struct mf_trust_live *l, uint32_t member, uint8_t standing)
{
    mf_assert(member < l->n);
    detach(l, member);
    l->standing[member] = standing;
    attach(l, member);
}

static bool votes(const struct mf_trust_live *l, uint32_t x)
{
    return l->standing[x] == (MF_TRUST_ENTITLED | MF_TRUST_VOTES);
}

uint64_t mf_trust_live_carried(struct mf_trust_live *l, uint32_t member)
{
    if (!votes(l, member))
        return 0;
    if (l->one_level)
        return l->node[member].own + l->node[member].sum;
    expose(l->node, member);
    return l->node[member].sum;
}

/* Of one who hangs from nobody, or goes one level at most. */
static uint32_t near_end(const struct mf_trust_live *l, uint32_t x)
{
    uint32_t to = l->to[x];

    if (!(l->standing[x] & MF_TRUST_ENTITLED))
        return mf_trust_end_of(MF_FATE_UNENTITLED);
    if (votes(l, x))
        return x;
    if (to >= MF_TRUST_NOBODY)
        return mf_trust_end_of(MF_FATE_SILENT);
    if (to == x)
        return mf_trust_end_of(MF_FATE_CIRCLE);
    if (votes(l, to))
        return to;
    if (!(l->standing[to] & MF_TRUST_ENTITLED))
        return mf_trust_end_of(MF_FATE_CUT);
    return mf_trust_end_of(l->to[to] < MF_TRUST_NOBODY ? MF_FATE_ONE_LEVEL : MF_FATE_LAST_AWAY);
}

uint32_t mf_trust_live_end(struct mf_trust_live *l, uint32_t member)
{
    uint32_t root;

    if (l->one_level || !points(l, member))
        return near_end(l, member);
    root = root_of(l->node, member);
    if (votes(l, root))
        return root;
    if (points(l, root))
        return mf_trust_end_of(MF_FATE_CIRCLE);
    return mf_trust_end_of(l->standing[root] & MF_TRUST_ENTITLED ? MF_FATE_LAST_AWAY : MF_FATE_CUT);
}

/* ---- building ---- */

/*
 * Members in an order in which everybody comes after those who hang from them; along the way the
 * largest of those (`right`, by `sum`, which counts members). `left` counts those who hang and
 * haven't come yet. Members left over stand in circles: one of each is made a root.
 */
static void order_members(struct mf_trust_live *l, uint32_t *order)
{
    struct node *t = l->node;
    uint32_t n = 0, done = 0;

    for (uint32_t x = 0; x < l->n; x++)
        if (t[x].left == 0)
            order[n++] = x;
    for (uint32_t next = 0; done < l->n;) {
        while (done < n) {
            uint32_t x = order[done++], y = t[x].up;
            if (y == NONE)
                continue;
            t[y].sum += t[x].sum;
            if (t[y].right == NONE || t[t[y].right].sum < t[x].sum)
                t[y].right = x;
            if (--t[y].left == 0)
                order[n++] = y;
        }
        while (next < l->n && t[next].left == 0)
            next++;
        if (next == l->n)
            break;
        uint32_t y = t[next].up;
        t[next].up = NONE;
        if (--t[y].left == 0)
            order[n++] = y;
    }
    mf_assert(done == l->n);
}

/*
 * A path of k members from the root on becomes a balanced tree: the i-th from 1 stands as high as
 * the lowest bit set in i. Returns its top.
 */
static uint32_t build_path(struct node *t, const uint32_t *path, uint32_t k)
{
    uint32_t top = NONE;

    for (uint32_t half = 0, bit = 1; bit <= k; half = bit, bit *= 2) {
        for (uint32_t i = bit; i <= k; i += 2 * bit) {
            uint32_t x = path[i - 1], step = half;
            t[x].left = half ? path[i - half - 1] : NONE;
            while (step && i + step > k)
                step /= 2;
            t[x].right = step ? path[i + step - 1] : NONE;
            if (t[x].left != NONE)
                t[t[x].left].up = x;
            if (t[x].right != NONE)
                t[t[x].right].up = x;
            add_up(t, x);
            top = x;
        }
    }
    return top;
}

/* `order` is used up from its front: a path is no longer than what came before its top. */
static void build_paths(struct mf_trust_live *l, uint32_t *order)
{
    struct node *t = l->node;

    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t x = order[i], up = t[x].up, k = 0, top;
        if (up != NONE && t[up].right == x)
            continue;
        for (uint32_t y = x; y != NONE; y = t[y].right)
            order[k++] = y;
        top = build_path(t, order, k);
        t[top].up = up;
        if (up != NONE)
            t[up].own += t[top].sum;
    }
}

struct mf_trust_live *mf_trust_live(struct mf_arena *a, uint32_t n, bool one_level,
                                    const uint32_t *to, const uint8_t *standing,
                                    const uint64_t *weight)
{
    struct mf_trust_live *l = mf_new(a, struct mf_trust_live);
    struct mf_arena_mark mark;
    uint64_t total = 0;

    mf_assert(n <= MF_TRUST_MEMBERS);
    *l = (struct mf_trust_live){.n = n, .one_level = one_level};
    l->to = mf_arena_copy(a, to, n * sizeof *to);
    l->standing = mf_arena_copy(a, standing, n * sizeof *standing);
    l->node = mf_new_n(a, struct node, n);
    for (uint32_t x = 0; x < n; x++) {
        struct node *t = &l->node[x];
        t->own = weight ? weight[x] : 1;
        if (__builtin_add_overflow(total, t->own, &total))
            return NULL;
        if (one_level)
            continue;
        t->up = points(l, x) ? to[x] : NONE;
        t->right = NONE;
        t->sum = 1;
    }
    for (uint32_t x = 0; x < n; x++) {
        if (one_level)
            attach(l, x);
        else if (points(l, x))
            l->node[to[x]].left++;
    }
    if (one_level)
        return l;
    mark = mf_arena_mark(a);
    uint32_t *order = mf_new_n(a, uint32_t, n);
    order_members(l, order);
    build_paths(l, order);
    mf_arena_rewind(a, mark);
    return l;
}
