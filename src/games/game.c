/* Games put together, checked, looked at, and with members who count alike merged. */
#include "games/game.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

void mf_game_init(struct mf_game *g, struct mf_arena *a)
{
    *g = (struct mf_game){.arena = a};
}

uint32_t mf_game_add_class(struct mf_game *g, struct mf_str name, uint32_t size)
{
    mf_vec_push(g->arena, &g->classes, ((struct mf_game_class){name, size}));
    return g->classes.n - 1;
}

uint32_t mf_game_add_threshold(struct mf_game *g, uint64_t quota, const uint64_t *weight)
{
    mf_vec_push(g->arena, &g->thresholds, ((struct mf_game_threshold){quota, weight}));
    return g->thresholds.n - 1;
}

uint32_t mf_game_add_leaf(struct mf_game *g, uint32_t threshold)
{
    mf_vec_push(g->arena, &g->nodes, ((struct mf_game_node){.threshold = threshold}));
    return g->nodes.n - 1;
}

uint32_t mf_game_add_node(struct mf_game *g, uint32_t need, const uint32_t *parts, uint32_t count)
{
    struct mf_game_node node = {.need = need, .first = g->parts.n, .count = count};
    for (uint32_t i = 0; i < count; i++)
        mf_vec_push(g->arena, &g->parts, parts[i]);
    /* "At least none of them" isn't a leaf; the check refuses it as out of range. */
    node.need = need == 0 ? count + 1 : need;
    mf_vec_push(g->arena, &g->nodes, node);
    return g->nodes.n - 1;
}

void mf_game_add_clauses(struct mf_game *g, uint32_t nclauses, const uint32_t *count,
                         const uint32_t *of)
{
    MF_VEC(uint32_t) leaves = {0}, clauses = {0};
    for (uint32_t i = 0, k = 0; i < nclauses; i++) {
        leaves.n = 0;
        for (uint32_t j = 0; j < count[i]; j++)
            mf_vec_push(g->arena, &leaves, mf_game_add_leaf(g, of[k++]));
        uint32_t clause =
            count[i] == 1 ? leaves.at[0] : mf_game_add_node(g, count[i], leaves.at, count[i]);
        mf_vec_push(g->arena, &clauses, clause);
    }
    if (nclauses != 1)
        mf_game_add_node(g, 1, clauses.at, nclauses);
}

/* ---- what is wrong ---- */

/* Texts of the flaws; {0} … are the fault's arguments. */
static const char *const flaw_text[MF_GAME_FLAW__COUNT][MF_LINGUA__COUNT] = {
    [MF_GAME_FINE] = {"nothing is wrong", "tidak ada yang salah"},
    [MF_GAME_NO_MEMBERS] = {"the game has no members", "permainan ini tidak memiliki anggota"},
    [MF_GAME_TOO_MANY_MEMBERS] = {"more than {0} members", "lebih dari {0} anggota"},
    [MF_GAME_TOO_MANY_CLASSES] = {"more than {0} classes", "lebih dari {0} kelas"},
    [MF_GAME_TOO_MANY_THRESHOLDS] = {"more than {0} constraints", "lebih dari {0} syarat"},
    [MF_GAME_TOO_MANY_CELLS] = {"more than {0} weights in all constraints together",
                                "lebih dari {0} bobot dalam semua syarat"},
    [MF_GAME_TOO_MANY_NODES] = {"the rule has more than {0} parts",
                                "aturannya memiliki lebih dari {0} bagian"},
    [MF_GAME_EMPTY_CLASS] = {"a class has at least one member",
                             "sebuah kelas memiliki paling sedikit satu anggota"},
    [MF_GAME_TOTAL_TOO_LARGE] = {"the weights sum to more than 2^60", "jumlah bobot melebihi 2^60"},
    [MF_GAME_NO_RULE] = {"the game doesn't say who wins: give \"clauses\" or \"rule\"",
                         "permainan ini tidak menyebut siapa yang menang: berikan \"clauses\" atau "
                         "\"rule\""},
    [MF_GAME_NO_SUCH_THRESHOLD] =
        {"there is no constraint {0}; they are numbered from 0, and there "
         "are {1}",
         "tidak ada syarat {0}; nomornya mulai dari 0, dan jumlahnya {1}"},
    [MF_GAME_NO_SUCH_PART] = {"a part of the rule must stand before what uses it",
                              "bagian aturan harus mendahului yang memakainya"},
    [MF_GAME_NEED_OUT_OF_RANGE] = {"at least {0} of {1} parts makes no sense; it is 1 to {1}",
                                   "paling sedikit {0} dari {1} bagian tidak masuk akal; harus 1 "
                                   "sampai {1}"},
    [MF_GAME_NOT_JSON] = {"this is not JSON: {0}", "ini bukan JSON: {0}"},
    [MF_GAME_TOO_LONG] = {"longer than {0} bytes", "lebih panjang dari {0} bita"},
    [MF_GAME_NO_SUCH_ID] = {"this is a list of games; name one of them by --id: {1}",
                            "ini daftar permainan; sebutkan salah satunya dengan --id: {1}"},
    [MF_GAME_NO_LIST] = {"--id is for a list of games, and this is a single one",
                         "--id berlaku untuk daftar permainan, sedangkan ini hanya satu"},
    [MF_GAME_EMPTY_LIST] = {"this list must not be empty", "daftar ini tidak boleh kosong"},
    [MF_GAME_MISSING] = {"\"{0}\" is missing", "\"{0}\" tidak ada"},
    [MF_GAME_WRONG_TYPE] = {"this must be {0}", "ini harus berupa {1}"},
    [MF_GAME_WRONG_LENGTH] = {"{0} values, but {1} are needed", "{0} nilai, padahal perlu {1}"},
    [MF_GAME_BAD_NUMBER] = {"this must be a whole number from {0} to {1}",
                            "ini harus bilangan bulat dari {0} sampai {1}"},
    [MF_GAME_BAD_KIND] = {"the kind is \"constraints\" or \"classes\", not \"{0}\"",
                          "jenisnya \"constraints\" atau \"classes\", bukan \"{0}\""},
    [MF_GAME_TWO_RULES] = {"give \"clauses\" or \"rule\", not both",
                           "berikan \"clauses\" atau \"rule\", jangan keduanya"},
    [MF_GAME_TOO_DEEP] = {"the rule is nested deeper than {0} levels",
                          "aturannya bersarang lebih dari {0} tingkat"},
    [MF_GAME_UNKNOWN_KEY] = {"\"{0}\" isn't known here", "\"{0}\" tidak dikenal di sini"},
};

void mf_game_fault_text(struct mf_buf *out, const struct mf_game_fault *fault,
                        enum mf_lingua lingua)
{
    if (fault->where.n > 0) {
        mf_buf_add(out, fault->where);
        mf_buf_c(out, ": ");
    }
    mf_fill(out, flaw_text[fault->flaw][lingua], fault->args, 3);
}

static bool fails(struct mf_game_fault *fault, enum mf_game_flaw flaw, struct mf_str where,
                  struct mf_str arg0, struct mf_str arg1)
{
    *fault = (struct mf_game_fault){.flaw = flaw, .where = where, .args = {arg0, arg1}};
    return false;
}

static const struct mf_str nothing = {0};

static struct mf_str decimal(struct mf_arena *a, uint64_t n)
{
    return mf_strf(a, "%llu", (unsigned long long)n);
}

static bool check_members(const struct mf_game *g, struct mf_game_fault *fault)
{
    uint64_t members = 0;
    if (g->classes.n == 0)
        return fails(fault, MF_GAME_NO_MEMBERS, nothing, nothing, nothing);
    if (g->classes.n > MF_GAME_MAX_CLASSES)
        return fails(fault, MF_GAME_TOO_MANY_CLASSES, nothing,
                     decimal(g->arena, MF_GAME_MAX_CLASSES), nothing);
    for (uint32_t c = 0; c < g->classes.n; c++) {
        if (g->classes.at[c].size == 0)
            return fails(fault, MF_GAME_EMPTY_CLASS, mf_strf(g->arena, "class_sizes[%u]", c),
                         nothing, nothing);
        members += g->classes.at[c].size;
    }
    if (members > MF_GAME_MAX_MEMBERS)
        return fails(fault, MF_GAME_TOO_MANY_MEMBERS, nothing,
                     decimal(g->arena, MF_GAME_MAX_MEMBERS), nothing);
    return true;
}

static bool check_thresholds(const struct mf_game *g, struct mf_game_fault *fault)
{
    if (g->thresholds.n > MF_GAME_MAX_THRESHOLDS)
        return fails(fault, MF_GAME_TOO_MANY_THRESHOLDS, nothing,
                     decimal(g->arena, MF_GAME_MAX_THRESHOLDS), nothing);
    if ((uint64_t)g->thresholds.n * g->classes.n > MF_GAME_MAX_CELLS)
        return fails(fault, MF_GAME_TOO_MANY_CELLS, nothing, decimal(g->arena, MF_GAME_MAX_CELLS),
                     nothing);
    for (uint32_t t = 0; t < g->thresholds.n; t++) {
        uint64_t total = 0;
        for (uint32_t c = 0; c < g->classes.n; c++) {
            uint64_t w = g->thresholds.at[t].weight[c], size = g->classes.at[c].size;
            /* Within bounds at each step: total <= 2^60, and the product is at most 2^60 more. */
            if (w > MF_GAME_MAX_TOTAL / size || (total += w * size) > MF_GAME_MAX_TOTAL)
                return fails(fault, MF_GAME_TOTAL_TOO_LARGE,
                             mf_strf(g->arena, "constraints[%u]", t), nothing, nothing);
        }
    }
    return true;
}

static bool check_rule(const struct mf_game *g, struct mf_game_fault *fault)
{
    if (g->nodes.n == 0)
        return fails(fault, MF_GAME_NO_RULE, nothing, nothing, nothing);
    if (g->nodes.n > MF_GAME_MAX_NODES || g->parts.n > 16 * MF_GAME_MAX_NODES)
        return fails(fault, MF_GAME_TOO_MANY_NODES, nothing, decimal(g->arena, MF_GAME_MAX_NODES),
                     nothing);
    for (uint32_t i = 0; i < g->nodes.n; i++) {
        const struct mf_game_node *node = &g->nodes.at[i];
        struct mf_str where = MF_S("rule");
        if (node->need == 0 && node->threshold >= g->thresholds.n)
            return fails(fault, MF_GAME_NO_SUCH_THRESHOLD, where,
                         decimal(g->arena, node->threshold), decimal(g->arena, g->thresholds.n));
        if (node->need == 0)
            continue;
        if (node->need > node->count)
            return fails(fault, MF_GAME_NEED_OUT_OF_RANGE, where, decimal(g->arena, node->need),
                         decimal(g->arena, node->count));
        for (uint32_t k = 0; k < node->count; k++)
            if (g->parts.at[node->first + k] >= i)
                return fails(fault, MF_GAME_NO_SUCH_PART, where, nothing, nothing);
    }
    return true;
}

bool mf_game_check(const struct mf_game *g, struct mf_game_fault *fault)
{
    *fault = (struct mf_game_fault){0};
    return check_members(g, fault) && check_thresholds(g, fault) && check_rule(g, fault);
}

/* ---- facts ---- */

uint32_t mf_game_members(const struct mf_game *g)
{
    uint32_t n = 0;
    for (uint32_t c = 0; c < g->classes.n; c++)
        n += g->classes.at[c].size;
    return n;
}

bool mf_game_holds(const struct mf_game *g, const uint64_t *sum, bool *holds)
{
    for (uint32_t i = 0; i < g->nodes.n; i++) {
        const struct mf_game_node *node = &g->nodes.at[i];
        uint32_t have = 0;
        for (uint32_t k = 0; k < node->count; k++)
            have += holds[g->parts.at[node->first + k]];
        holds[i] = node->need == 0 ? sum[node->threshold] >= g->thresholds.at[node->threshold].quota
                                   : have >= node->need;
    }
    return holds[g->nodes.n - 1];
}

bool mf_game_wins(const struct mf_game *g, const uint32_t *count)
{
    struct mf_arena a;
    mf_arena_init(&a);
    bool *holds = mf_new_n(&a, bool, g->nodes.n);
    uint64_t *sum = mf_new_n(&a, uint64_t, g->thresholds.n);
    for (uint32_t t = 0; t < g->thresholds.n; t++)
        for (uint32_t c = 0; c < g->classes.n; c++)
            sum[t] += g->thresholds.at[t].weight[c] * count[c];
    bool wins = mf_game_holds(g, sum, holds);
    mf_arena_free(&a);
    return wins;
}

/* ---- merging ---- */

struct sortable {
    const struct mf_game *g;
    uint32_t class;
    double share; /* of the totals of all thresholds */
};

static int weights_cmp(const struct mf_game *g, uint32_t a, uint32_t b)
{
    for (uint32_t t = 0; t < g->thresholds.n; t++) {
        uint64_t x = g->thresholds.at[t].weight[a], y = g->thresholds.at[t].weight[b];
        if (x != y)
            return x > y ? -1 : 1;
    }
    return 0;
}

/*
 * Heavier first. A class that weighs at least as much in every threshold never has the smaller
 * share, since rounding keeps order; classes of one share are ordered by weights, then by number.
 */
static int heavier(const void *x, const void *y)
{
    const struct sortable *a = x, *b = y;
    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    int by_weight = weights_cmp(a->g, a->class, b->class);
    if (by_weight != 0)
        return by_weight;
    return a->class < b->class ? -1 : a->class > b->class;
}

static struct sortable *sorted_classes(struct mf_arena *a, const struct mf_game *g)
{
    struct sortable *order = mf_new_n(a, struct sortable, g->classes.n);
    for (uint32_t c = 0; c < g->classes.n; c++)
        order[c] = (struct sortable){.g = g, .class = c};
    for (uint32_t t = 0; t < g->thresholds.n; t++) {
        const uint64_t *w = g->thresholds.at[t].weight;
        uint64_t total = 0;
        for (uint32_t c = 0; c < g->classes.n; c++)
            total += w[c] * g->classes.at[c].size;
        for (uint32_t c = 0; total > 0 && c < g->classes.n; c++)
            order[c].share += (double)w[c] / (double)total;
    }
    qsort(order, g->classes.n, sizeof *order, heavier);
    return order;
}

static bool is_ranked(const struct mf_game *g)
{
    for (uint32_t t = 0; t < g->thresholds.n; t++)
        for (uint32_t c = 1; c < g->classes.n; c++)
            if (g->thresholds.at[t].weight[c] > g->thresholds.at[t].weight[c - 1])
                return false;
    return true;
}

void mf_game_merge(struct mf_game_types *ret, struct mf_arena *a, const struct mf_game *g)
{
    struct sortable *order = sorted_classes(a, g);
    struct mf_game *to = &ret->game;
    ret->of = g;
    mf_game_init(to, a);
    ret->type_of = mf_new_n(a, uint32_t, g->classes.n);
    uint32_t *one_of = mf_new_n(a, uint32_t, g->classes.n);
    for (uint32_t i = 0; i < g->classes.n; i++) {
        uint32_t c = order[i].class;
        if (i > 0 && weights_cmp(g, order[i - 1].class, c) == 0)
            to->classes.at[to->classes.n - 1].size += g->classes.at[c].size;
        else
            one_of[mf_game_add_class(to, nothing, g->classes.at[c].size)] = c;
        ret->type_of[c] = to->classes.n - 1;
    }
    for (uint32_t t = 0; t < g->thresholds.n; t++) {
        uint64_t *w = mf_new_n(a, uint64_t, to->classes.n);
        for (uint32_t c = 0; c < to->classes.n; c++)
            w[c] = g->thresholds.at[t].weight[one_of[c]];
        mf_game_add_threshold(to, g->thresholds.at[t].quota, w);
    }
    for (uint32_t i = 0; i < g->nodes.n; i++)
        mf_vec_push(a, &to->nodes, g->nodes.at[i]);
    for (uint32_t i = 0; i < g->parts.n; i++)
        mf_vec_push(a, &to->parts, g->parts.at[i]);
    ret->ranked = is_ranked(to);
}

void mf_game_spread(const struct mf_game_types *types, const uint32_t *of_type, uint32_t *count)
{
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    uint32_t n = types->game.classes.n;
    uint32_t *left = mf_arena_copy(&scratch, of_type, n * sizeof *left);
    for (uint32_t c = 0; c < types->of->classes.n; c++) {
        uint32_t *of = &left[types->type_of[c]], size = types->of->classes.at[c].size;
        count[c] = *of < size ? *of : size;
        *of -= count[c];
    }
    mf_arena_free(&scratch);
}
