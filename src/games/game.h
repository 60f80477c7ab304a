#ifndef MF_GAMES_GAME_H
#define MF_GAMES_GAME_H
/*
 * A simple game: members, each of whom is for something or not, and a rule that says which sets of
 * them (coalitions) can decide. The rule is monotone: thresholds over sums of weights, joined by
 * "and", "or" and "at least k of". A member may count in several thresholds, with another weight in
 * each, so bodies may overlap.
 *
 * Members who have the same weight everywhere stand as one class with a size; nothing here needs a
 * member's name. All counts are of members, all numbers exact. A game is filled in by the functions
 * below, then checked once by mf_game_check(); everything else wants a game that was checked.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lingua.h"
#include "base/str.h"
#include "base/vec.h"

#define MF_GAME_MAX_MEMBERS    1000000u            /* in all classes together */
#define MF_GAME_MAX_CLASSES    100000u             /* classes, or members who stand alone */
#define MF_GAME_MAX_THRESHOLDS 256u                /* thresholds */
#define MF_GAME_MAX_CELLS      4000000u            /* classes times thresholds */
#define MF_GAME_MAX_NODES      4096u               /* nodes of the rule */
#define MF_GAME_MAX_TOTAL      (UINT64_C(1) << 60) /* all weights of one threshold together */

/* Members who count alike in every threshold. */
struct mf_game_class {
    struct mf_str name; /* n 0 = none; borrowed */
    uint32_t size;      /* how many members, at least 1 */
};

/* "The weights of those in favour sum to at least the quota." */
struct mf_game_threshold {
    uint64_t quota;         /* 0: always reached; above the sum of all: never */
    const uint64_t *weight; /* of one member of each class, in the order of classes; borrowed */
};

/*
 * A part of the rule: a threshold (need 0), or "at least `need` of these parts", which is "or" for
 * need 1 and "and" for need = count. Parts stand before the node that uses them; the last node is
 * the whole rule. A part may be used by several nodes, and a threshold by several leaves.
 */
struct mf_game_node {
    uint32_t need;      /* 0: a leaf */
    uint32_t threshold; /* of a leaf */
    uint32_t first;     /* of `count` places in mf_game.parts, which hold numbers of nodes */
    uint32_t count;
};

struct mf_game {
    struct mf_arena *arena;
    struct mf_str title; /* n 0 = none */
    MF_VEC(struct mf_game_class) classes;
    MF_VEC(struct mf_game_threshold) thresholds;
    MF_VEC(struct mf_game_node) nodes;
    MF_VEC(uint32_t) parts;
};

/* An empty game whose lists grow in the arena. */
void mf_game_init(struct mf_game *g, struct mf_arena *a);
/* Adds a class; returns its number. The name is borrowed. */
uint32_t mf_game_add_class(struct mf_game *g, struct mf_str name, uint32_t size);
/*
 * Adds a threshold; returns its number. `weight` has a place for each class and must live as long
 * as the game; classes may still be added after it.
 */
uint32_t mf_game_add_threshold(struct mf_game *g, uint64_t quota, const uint64_t *weight);
/* Adds a leaf of the rule: the threshold holds. Returns the node's number. */
uint32_t mf_game_add_leaf(struct mf_game *g, uint32_t threshold);
/* Adds "at least `need` of these nodes"; the list is copied. Returns the node's number. */
uint32_t mf_game_add_node(struct mf_game *g, uint32_t need, const uint32_t *parts, uint32_t count);
/*
 * The whole rule from clauses: a coalition wins if all thresholds of at least one clause hold.
 * clause i has the count[i] thresholds that stand in `of` after those of the clauses before it.
 */
void mf_game_add_clauses(struct mf_game *g, uint32_t nclauses, const uint32_t *count,
                         const uint32_t *of);

/* ---- what is wrong with a game ---- */

enum mf_game_flaw {
    MF_GAME_FINE,
    /* of a game, found by mf_game_check() */
    MF_GAME_NO_MEMBERS,
    MF_GAME_TOO_MANY_MEMBERS,
    MF_GAME_TOO_MANY_CLASSES,
    MF_GAME_TOO_MANY_THRESHOLDS,
    MF_GAME_TOO_MANY_CELLS,
    MF_GAME_TOO_MANY_NODES,
    MF_GAME_EMPTY_CLASS,
    MF_GAME_TOTAL_TOO_LARGE,
    MF_GAME_NO_RULE,
    MF_GAME_NO_SUCH_THRESHOLD,
    MF_GAME_NO_SUCH_PART,
    MF_GAME_NEED_OUT_OF_RANGE,
    /* of its JSON, found by mf_game_read() (game_json.h) */
    MF_GAME_NOT_JSON,
    MF_GAME_TOO_LONG,
    MF_GAME_NO_SUCH_ID,
    MF_GAME_NO_LIST,
    MF_GAME_MISSING,
    MF_GAME_EMPTY_LIST,
    MF_GAME_WRONG_TYPE,
    MF_GAME_WRONG_LENGTH,
    MF_GAME_BAD_NUMBER,
    MF_GAME_BAD_KIND,
    MF_GAME_TWO_RULES,
    MF_GAME_TOO_DEEP,
    MF_GAME_UNKNOWN_KEY,
    MF_GAME_FLAW__COUNT
};

/* What is wrong, where, and the facts of it. */
struct mf_game_fault {
    enum mf_game_flaw flaw;
    struct mf_str where;   /* as in "constraints[2].weights[5]"; n 0 = the game as a whole */
    struct mf_str args[3]; /* for the text */
};

/*
 * Whether the game is within the limits and its rule makes sense; if not, *fault says why (its
 * texts are in the game's arena). A rule that is always or never fulfilled makes sense.
 */
bool mf_game_check(const struct mf_game *g, struct mf_game_fault *fault) MF_MUST_USE;
/* Adds the fault as a sentence without a line feed: "where: what is wrong". */
void mf_game_fault_text(struct mf_buf *out, const struct mf_game_fault *fault,
                        enum mf_lingua lingua);

/* ---- facts ---- */

/* Members in all classes. */
uint32_t mf_game_members(const struct mf_game *g);
/*
 * Whether the rule holds when the weights in favour sum to sum[t] for threshold t. `holds` is
 * scratch with a place for each node of the rule.
 */
bool mf_game_holds(const struct mf_game *g, const uint64_t *sum, bool *holds);
/* Whether a coalition of count[c] members of each class wins. Linear in the game. */
bool mf_game_wins(const struct mf_game *g, const uint32_t *count);

/*
 * The same game with classes that count alike merged, in falling order of weight: what the
 * calculations work on. Everything in it but `of` is in the arena given.
 */
struct mf_game_types {
    const struct mf_game *of; /* the game as given; borrowed */
    struct mf_game game;      /* the merged classes have no names */
    uint32_t *type_of;        /* class of the game as given -> class of `game` */
    /*
     * Each class weighs in every threshold at least what the next one does: members are ranked, and
     * replacing one in a winning coalition by an earlier one leaves it winning.
     */
    bool ranked;
};
void mf_game_merge(struct mf_game_types *ret, struct mf_arena *a, const struct mf_game *g);
/* Shares out numbers of members of each merged class among the classes as given, first ones first.
 */
void mf_game_spread(const struct mf_game_types *types, const uint32_t *of_type, uint32_t *count);

#endif
