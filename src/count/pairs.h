#ifndef MF_COUNT_PAIRS_H
#define MF_COUNT_PAIRS_H
/*
 * How many prefer each option to each other, and what follows from that alone: who beats all, and
 * the sets of Smith and Schwartz. Private to the room.
 */
#include "base/vec.h"
#include "count/contest.h"
#include "count/reading.h"

/* Adds ballots to a matrix, one vector of ranks after the other. */
struct mf_pair_adder;

/* For n options; the arena must outlive it. */
struct mf_pair_adder *mf_pair_adder_make(struct mf_arena *a, uint32_t n);
/*
 * Where the caller writes a ballot: x is preferred to y where above[x] < below[y]. Both have n
 * entries. `below` is `above` where every option is compared with every other; an option that is
 * compared with none has INT16_MAX in `above` and INT16_MIN in `below`.
 */
int16_t *mf_pair_adder_above(struct mf_pair_adder *m);
int16_t *mf_pair_adder_below(struct mf_pair_adder *m);
void mf_pair_adder_add(struct mf_pair_adder *m, uint64_t weight);
/* The matrix [x * n + y]; the adder must not be used afterwards. */
uint64_t *mf_pair_adder_done(struct mf_pair_adder *m);

/* The options that may win, and the matrix among them alone. */
struct mf_field {
    uint32_t n;
    uint32_t *option; /* the contest's number of each */
    uint64_t *d;      /* [x * n + y] */
};

/* The field of a contest, from the whole matrix. */
struct mf_field mf_field_of(struct mf_arena *a, const struct mf_contest *c, const uint64_t *prefer);

/* What all methods of pairs begin with. */
struct mf_pairing {
    struct mf_result *o;
    struct mf_pairs *pairs; /* o->pairs */
    struct mf_field field;
    struct mf_ties ties;
    MF_VEC(struct mf_round) rounds;
};

/*
 * The ranked ballots of a contest as pairs: o->pairs with its sets, valid and invalid. Unranked
 * options are below all ranked ones and equal among themselves; the mean of the places left is the
 * same order. Or they are compared with nothing (MF_UNRANKED_NO_COMPARISON). May be o->refused.
 */
struct mf_pairing mf_pairing_make(struct mf_arena *a, const struct mf_contest *c);

/* Condorcet winner and sets of o->pairs for the options of `f`. */
void mf_pairs_sets(struct mf_arena *a, struct mf_pairs *pairs, const struct mf_field *f);
/*
 * Transitive closure, reach[x * n + y], of the relation that holds where d[x][y] is above
 * d[y][x] or, `or_equal`, not below it; among the options that are `in` (NULL: all).
 */
bool *mf_pairs_closure(struct mf_arena *a, const struct mf_field *f, bool or_equal, const bool *in);

/*
 * Places of n options from a relation without cycles, ahead[x * n + y]: first those that nobody is
 * ahead of, then the same among the others, and so on. The place of each is how many stand in the
 * layers before its own.
 */
const uint32_t *mf_pairs_layers(struct mf_arena *a, uint32_t n, const bool *ahead);
/* Cuts the places of the field, from 0 and equal ones alike, or MF_NO_OPTION, at the seats. */
void mf_pairing_cut(struct mf_pairing *p, const struct mf_contest *c, const uint32_t *place);
/*
 * Ends a count whose winners are known: its ties and rounds, and the pivot. That is a tie which
 * stayed open, else what the method has stated, else the closest comparison of a winner with
 * another option.
 */
struct mf_result *mf_pairing_close(struct mf_pairing *p);
bool mf_has_won(const struct mf_result *o, uint32_t option);

#endif
