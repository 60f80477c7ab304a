/* Games read from JSON. */
#include "games/game_json.h"

#include <jansson.h>
#include <string.h>

struct reader {
    struct mf_arena *arena;
    struct mf_game *game;
    struct mf_game_fault *fault;
};

static const struct mf_str nothing = {0};

static bool fails(const struct reader *r, enum mf_game_flaw flaw, struct mf_str where,
                  struct mf_str arg0, struct mf_str arg1)
{
    *r->fault = (struct mf_game_fault){.flaw = flaw, .where = where, .args = {arg0, arg1}};
    return false;
}

static struct mf_str decimal(const struct reader *r, uint64_t n)
{
    return mf_strf(r->arena, "%llu", (unsigned long long)n);
}

/* What a value must be, in both languages, for MF_GAME_WRONG_TYPE. */
static bool wrong_type(const struct reader *r, struct mf_str where, const char *en, const char *id)
{
    return fails(r, MF_GAME_WRONG_TYPE, where, mf_str_c(en), mf_str_c(id));
}

static bool want_object(const struct reader *r, const json_t *j, struct mf_str where)
{
    return json_is_object(j) || wrong_type(r, where, "an object, { … }", "objek, { … }");
}

static bool want_array(const struct reader *r, const json_t *j, struct mf_str where)
{
    return json_is_array(j) || wrong_type(r, where, "an array, [ … ]", "larik, [ … ]");
}

/* A list of known keys ends with NULL. */
static bool want_known(const struct reader *r, json_t *object, struct mf_str where,
                       const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const char *const *known = keys;
        while (*known && strcmp(*known, key) != 0)
            known++;
        if (!*known)
            return fails(r, MF_GAME_UNKNOWN_KEY, where, mf_str_copy(r->arena, mf_str_c(key)),
                         nothing);
    }
    return true;
}

static bool want_number(const struct reader *r, const json_t *j, struct mf_str where,
                        uint64_t least, uint64_t most, uint64_t *ret)
{
    json_int_t n = json_is_integer(j) ? json_integer_value(j) : -1;
    if (n < 0 || (uint64_t)n < least || (uint64_t)n > most)
        return fails(r, MF_GAME_BAD_NUMBER, where, decimal(r, least), decimal(r, most));
    *ret = (uint64_t)n;
    return true;
}

static struct mf_str text_of(const struct reader *r, const json_t *j)
{
    return mf_str_copy(r->arena, (struct mf_str){json_string_value(j), json_string_length(j)});
}

static bool want_length(const struct reader *r, const json_t *j, struct mf_str where, uint64_t n)
{
    return json_array_size(j) == n ||
           fails(r, MF_GAME_WRONG_LENGTH, where, decimal(r, json_array_size(j)), decimal(r, n));
}

/* ---- classes ---- */

static bool read_names(const struct reader *r, const json_t *names, const char *key)
{
    struct mf_str where = mf_str_c(key);
    if (!names)
        return true;
    if (!want_array(r, names, where) || !want_length(r, names, where, r->game->classes.n))
        return false;
    for (uint32_t c = 0; c < r->game->classes.n; c++) {
        const json_t *name = json_array_get(names, c);
        if (!json_is_string(name))
            return wrong_type(r, mf_strf(r->arena, "%s[%u]", key, c), "a text, in quotes",
                              "teks, dalam tanda kutip");
        r->game->classes.at[c].name = text_of(r, name);
    }
    return true;
}

static bool read_sizes(const struct reader *r, const json_t *j)
{
    if (!j)
        return fails(r, MF_GAME_MISSING, nothing, MF_S("class_sizes"), nothing);
    if (!want_array(r, j, MF_S("class_sizes")))
        return false;
    if (json_array_size(j) > MF_GAME_MAX_CLASSES)
        return fails(r, MF_GAME_TOO_MANY_CLASSES, MF_S("class_sizes"),
                     decimal(r, MF_GAME_MAX_CLASSES), nothing);
    for (uint32_t c = 0; c < json_array_size(j); c++) {
        uint64_t size;
        if (!want_number(r, json_array_get(j, c), mf_strf(r->arena, "class_sizes[%u]", c), 1,
                         MF_GAME_MAX_MEMBERS, &size))
            return false;
        mf_game_add_class(r->game, nothing, (uint32_t)size);
    }
    return true;
}

/* Members who stand alone: as many as the first constraint has weights. */
static bool read_singles(const struct reader *r, const json_t *game, const json_t *constraints)
{
    const json_t *n = json_object_get(game, "n");
    uint64_t members = json_array_size(json_object_get(json_array_get(constraints, 0), "weights"));
    if (n && !want_number(r, n, MF_S("n"), 1, MF_GAME_MAX_CLASSES, &members))
        return false;
    if (members > MF_GAME_MAX_CLASSES)
        return fails(r, MF_GAME_TOO_MANY_CLASSES, nothing, decimal(r, MF_GAME_MAX_CLASSES),
                     nothing);
    for (uint64_t i = 0; i < members; i++)
        mf_game_add_class(r->game, nothing, 1);
    return true;
}

/* ---- constraints ---- */

static bool read_constraint(const struct reader *r, json_t *j, uint32_t number, const char *key)
{
    const char *const keys[] = {"quota", key, "name", NULL};
    struct mf_str where = mf_strf(r->arena, "constraints[%u]", number);
    struct mf_str inside = mf_strf(r->arena, "constraints[%u].%s", number, key);
    uint32_t n = r->game->classes.n;
    uint64_t quota, *weight = mf_new_n(r->arena, uint64_t, n);
    if (!want_object(r, j, where) || !want_known(r, j, where, keys))
        return false;
    const json_t *weights = json_object_get(j, key);
    if (!weights || !json_object_get(j, "quota"))
        return fails(r, MF_GAME_MISSING, where, weights ? MF_S("quota") : mf_str_c(key), nothing);
    if (!want_number(r, json_object_get(j, "quota"),
                     mf_strf(r->arena, "constraints[%u].quota", number), 0, INT64_MAX, &quota) ||
        !want_array(r, weights, inside) || !want_length(r, weights, inside, n))
        return false;
    for (uint32_t c = 0; c < n; c++) {
        const json_t *w = json_array_get(weights, c);
        /* The place is only worth its memory where something is wrong. */
        if (json_is_integer(w) && json_integer_value(w) >= 0 &&
            (uint64_t)json_integer_value(w) <= MF_GAME_MAX_TOTAL)
            weight[c] = (uint64_t)json_integer_value(w);
        else
            return want_number(r, w, mf_strf(r->arena, "%.*s[%u]", MF_F(inside), c), 0,
                               MF_GAME_MAX_TOTAL, &weight[c]);
    }
    mf_game_add_threshold(r->game, quota, weight);
    return true;
}

static bool read_constraints(const struct reader *r, const json_t *list, const char *key)
{
    size_t n = json_array_size(list);
    if (n > MF_GAME_MAX_THRESHOLDS)
        return fails(r, MF_GAME_TOO_MANY_THRESHOLDS, nothing, decimal(r, MF_GAME_MAX_THRESHOLDS),
                     nothing);
    if (n * r->game->classes.n > MF_GAME_MAX_CELLS)
        return fails(r, MF_GAME_TOO_MANY_CELLS, nothing, decimal(r, MF_GAME_MAX_CELLS), nothing);
    for (uint32_t t = 0; t < n; t++)
        if (!read_constraint(r, json_array_get(list, t), t, key))
            return false;
    return true;
}

/* ---- the rule ---- */

static bool too_many_nodes(const struct reader *r, struct mf_str where)
{
    return r->game->nodes.n >= MF_GAME_MAX_NODES &&
           !fails(r, MF_GAME_TOO_MANY_NODES, where, decimal(r, MF_GAME_MAX_NODES), nothing);
}

static bool read_leaf(const struct reader *r, const json_t *j, struct mf_str where, uint32_t *ret)
{
    uint64_t threshold;
    uint32_t n = r->game->thresholds.n;
    if (too_many_nodes(r, where))
        return false;
    if (!want_number(r, j, where, 0, UINT32_MAX, &threshold))
        return false;
    if (threshold >= n)
        return fails(r, MF_GAME_NO_SUCH_THRESHOLD, where, decimal(r, threshold), decimal(r, n));
    *ret = mf_game_add_leaf(r->game, (uint32_t)threshold);
    return true;
}

static bool read_part(const struct reader *r, json_t *j, struct mf_str where, unsigned depth,
                      uint32_t *ret);

/* "At least need of the parts in the list"; need 0 = all of them. */
static bool read_list(const struct reader *r, const json_t *list, struct mf_str where,
                      uint64_t need, unsigned depth, uint32_t *ret)
{
    MF_VEC(uint32_t) parts = {0};
    if (!want_array(r, list, where))
        return false;
    uint64_t n = json_array_size(list);
    if (n == 0)
        return fails(r, MF_GAME_EMPTY_LIST, where, nothing, nothing);
    if (need > n)
        return fails(r, MF_GAME_NEED_OUT_OF_RANGE, where, decimal(r, need), decimal(r, n));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t part;
        if (!read_part(r, json_array_get(list, i), mf_strf(r->arena, "%.*s[%u]", MF_F(where), i),
                       depth + 1, &part))
            return false;
        mf_vec_push(r->arena, &parts, part);
    }
    if (too_many_nodes(r, where))
        return false;
    *ret = n == 1 ? parts.at[0]
                  : mf_game_add_node(r->game, (uint32_t)(need ? need : n), parts.at, parts.n);
    return true;
}

/* A number of a constraint, {"all": [...]}, {"any": [...]} or {"at_least": k, "of": [...]}. */
static bool read_part(const struct reader *r, json_t *j, struct mf_str where, unsigned depth,
                      uint32_t *ret)
{
    static const char *const all[] = {"all", NULL}, *const any[] = {"any", NULL};
    static const char *const some[] = {"at_least", "of", NULL};
    uint64_t need;
    if (depth > MF_GAME_MAX_DEPTH)
        return fails(r, MF_GAME_TOO_DEEP, where, decimal(r, MF_GAME_MAX_DEPTH), nothing);
    if (json_is_integer(j))
        return read_leaf(r, j, where, ret);
    if (!json_is_object(j))
        return wrong_type(r, where,
                          "the number of a constraint, {\"all\": […]}, {\"any\": […]} or "
                          "{\"at_least\": k, \"of\": […]}",
                          "nomor syarat, {\"all\": […]}, {\"any\": […]} atau {\"at_least\": k, "
                          "\"of\": […]}");
    if (json_object_get(j, "all"))
        return want_known(r, j, where, all) &&
               read_list(r, json_object_get(j, "all"), mf_strf(r->arena, "%.*s.all", MF_F(where)),
                         0, depth, ret);
    if (json_object_get(j, "any"))
        return want_known(r, j, where, any) &&
               read_list(r, json_object_get(j, "any"), mf_strf(r->arena, "%.*s.any", MF_F(where)),
                         1, depth, ret);
    if (!want_known(r, j, where, some))
        return false;
    if (!json_object_get(j, "at_least") || !json_object_get(j, "of"))
        return fails(r, MF_GAME_MISSING, where,
                     json_object_get(j, "of") ? MF_S("at_least") : MF_S("of"), nothing);
    return want_number(r, json_object_get(j, "at_least"),
                       mf_strf(r->arena, "%.*s.at_least", MF_F(where)), 1, UINT32_MAX, &need) &&
           read_list(r, json_object_get(j, "of"), mf_strf(r->arena, "%.*s.of", MF_F(where)), need,
                     depth, ret);
}

static bool read_clauses(const struct reader *r, const json_t *clauses)
{
    MF_VEC(uint32_t) parts = {0};
    if (!want_array(r, clauses, MF_S("clauses")))
        return false;
    if (json_array_size(clauses) == 0)
        return fails(r, MF_GAME_EMPTY_LIST, MF_S("clauses"), nothing, nothing);
    for (uint32_t i = 0; i < json_array_size(clauses); i++) {
        const json_t *clause = json_array_get(clauses, i);
        MF_VEC(uint32_t) leaves = {0};
        struct mf_str where = mf_strf(r->arena, "clauses[%u]", i);
        if (!want_array(r, clause, where))
            return false;
        if (json_array_size(clause) == 0)
            return fails(r, MF_GAME_EMPTY_LIST, where, nothing, nothing);
        for (uint32_t k = 0; k < json_array_size(clause); k++) {
            uint32_t leaf;
            if (!read_leaf(r, json_array_get(clause, k), mf_strf(r->arena, "clauses[%u][%u]", i, k),
                           &leaf))
                return false;
            mf_vec_push(r->arena, &leaves, leaf);
        }
        if (too_many_nodes(r, where))
            return false;
        mf_vec_push(r->arena, &parts,
                    leaves.n == 1 ? leaves.at[0]
                                  : mf_game_add_node(r->game, leaves.n, leaves.at, leaves.n));
    }
    if (parts.n > 1)
        mf_game_add_node(r->game, 1, parts.at, parts.n);
    return true;
}

/* ---- the whole ---- */

static const char *const game_keys[] = {
    "kind",        "n",     "constraints", "clauses", "rule",   "players", "class_sizes",
    "class_names", "title", "id",          "note",    "source", NULL,
};

static bool read_game(const struct reader *r, json_t *j)
{
    if (!want_object(r, j, nothing) || !want_known(r, j, nothing, game_keys))
        return false;
    const json_t *kind = json_object_get(j, "kind"), *title = json_object_get(j, "title");
    const json_t *constraints = json_object_get(j, "constraints");
    const json_t *clauses = json_object_get(j, "clauses");
    json_t *rule = json_object_get(j, "rule");
    if (!kind || !constraints)
        return fails(r, MF_GAME_MISSING, nothing, kind ? MF_S("constraints") : MF_S("kind"),
                     nothing);
    if (json_is_string(title))
        r->game->title = text_of(r, title);
    if (!want_array(r, constraints, MF_S("constraints")))
        return false;
    struct mf_str word = json_is_string(kind) ? text_of(r, kind) : MF_S("?");
    bool classes = mf_str_is(word, "classes");
    if (!classes && !mf_str_is(word, "constraints"))
        return fails(r, MF_GAME_BAD_KIND, MF_S("kind"), word, nothing);
    if (!(classes ? read_sizes(r, json_object_get(j, "class_sizes"))
                  : read_singles(r, j, constraints)))
        return false;
    const char *names = classes ? "class_names" : "players";
    if (!read_names(r, json_object_get(j, names), names) ||
        !read_constraints(r, constraints, classes ? "weight_per_class" : "weights"))
        return false;
    uint32_t whole;
    if (clauses && rule)
        return fails(r, MF_GAME_TWO_RULES, nothing, nothing, nothing);
    if (!clauses && !rule)
        return fails(r, MF_GAME_NO_RULE, nothing, nothing, nothing);
    return clauses ? read_clauses(r, clauses) : read_part(r, rule, MF_S("rule"), 0, &whole);
}

/* The ids of a list of games, for a message. */
static struct mf_str ids_of(const struct reader *r, const json_t *list)
{
    struct mf_buf b;
    mf_buf_init(&b, r->arena);
    for (size_t i = 0; i < json_array_size(list) && b.n < 2000; i++) {
        const json_t *id = json_object_get(json_array_get(list, i), "id");
        if (!json_is_string(id))
            continue;
        mf_buf_c(&b, b.n > 0 ? ", " : "");
        mf_buf_add(&b, text_of(r, id));
    }
    return mf_buf_str(&b);
}

/* Reads the one of the list that has the id. */
static bool read_listed(const struct reader *r, const json_t *list, struct mf_str id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *j = json_array_get(list, i);
        const json_t *its = json_object_get(j, "id"), *title = json_object_get(j, "title");
        if (!json_is_string(its) || !mf_str_eq(text_of(r, its), id))
            continue;
        json_t *game = json_object_get(j, "game");
        if (!read_game(r, game ? game : j))
            return false;
        if (json_is_string(title))
            r->game->title = text_of(r, title);
        return true;
    }
    return fails(r, MF_GAME_NO_SUCH_ID, nothing, id, ids_of(r, list));
}

static bool read_document(const struct reader *r, json_t *j, struct mf_str id)
{
    if (!want_object(r, j, nothing))
        return false;
    const json_t *list = json_object_get(j, "vectors");
    if (list)
        return want_array(r, list, MF_S("vectors")) && read_listed(r, list, id);
    if (id.n > 0)
        return fails(r, MF_GAME_NO_LIST, nothing, nothing, nothing);
    json_t *game = json_object_get(j, "game");
    if (!game)
        return read_game(r, j);
    const json_t *title = json_object_get(j, "title");
    if (!read_game(r, game))
        return false;
    if (json_is_string(title))
        r->game->title = text_of(r, title);
    return true;
}

bool mf_game_read(struct mf_game *ret, struct mf_arena *a, struct mf_str text, struct mf_str id,
                  struct mf_game_fault *fault)
{
    struct reader r = {a, ret, fault};
    json_error_t error;
    mf_game_init(ret, a);
    *fault = (struct mf_game_fault){0};
    if (text.n > MF_GAME_MAX_BYTES)
        return fails(&r, MF_GAME_TOO_LONG, nothing, decimal(&r, MF_GAME_MAX_BYTES), nothing);
    json_t *j = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);
    if (!j)
        return fails(&r, MF_GAME_NOT_JSON, mf_strf(a, "%d:%d", error.line, error.column),
                     mf_str_copy(a, mf_str_c(error.text)), nothing);
    bool good = read_document(&r, j, id);
    json_decref(j);
    return good && mf_game_check(ret, fault);
}
