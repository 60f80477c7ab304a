#ifndef MF_COUNT_RESULT_H
#define MF_COUNT_RESULT_H
/*
 * What every method answers: who won and in which order, each tie and what broke it, each round,
 * the pairs where a method compares pairs, and the step where it was closest. Nothing is hidden in
 * a sort: `places` groups options that the method itself holds equal.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/frac.h"
#include "base/str.h"
#include "count/profile.h"

__extension__ typedef __int128 mf_i128;

/* units / 10^decimals, exact as the method reckons. */
struct mf_vote_amount {
    mf_i128 units;
    uint8_t decimals; /* at most 18 */
};

/* "1234.56780", with all its decimals; the arena's. */
struct mf_str mf_votes_text(struct mf_arena *a, struct mf_vote_amount x);

enum mf_tie_broken {
    MF_TIE_OPEN,    /* nothing broke it: no order was given */
    MF_TIE_METHOD,  /* the method's own rule */
    MF_TIE_EARLIER, /* an earlier round in which they differed */
    MF_TIE_ORDER,   /* the committed order */
    MF_TIE_NEEDLESS /* all of them are in, or out: nothing hangs on it */
};

/* Between whom, over what, and who came first. */
struct mf_tie {
    uint32_t round;   /* from 1; 0: the whole */
    const char *over; /* a word that readers get in their language: "election", "exclusion", … */
    const uint32_t *options;
    uint32_t noptions;
    enum mf_tie_broken broken;
    uint32_t by_round;       /* MF_TIE_EARLIER: which */
    const uint32_t *settled; /* who was preferred, as many as were needed; NULL: open */
    uint32_t nsettled;
};

enum mf_option_standing {
    MF_STANDS,
    MF_ELECTED,
    MF_EXCLUDED,
    MF_STANDS_NOT /* withdrawn, undeclared */
};

enum mf_round_act {
    MF_ACT_COUNT,   /* first count, or all there is */
    MF_ACT_SURPLUS, /* of `subjects` passed on */
    MF_ACT_EXCLUDE, /* `subjects` excluded, their papers passed on */
    MF_ACT_FILL,    /* as many left as places: elected without more */
    MF_ACT_BUY,     /* a budget's purchase */
    MF_ACT_DROP,    /* `subjects` or `defeats` dropped, for the reason `why` */
    MF_ACT_LOCK,    /* `defeats` locked, of ranked pairs */
    MF_ACT_COMPARE, /* two left, compared */
    MF_ACT_AWARD    /* a seat to a list */
};

/* "count", "surplus", …: as a certificate has it. */
const char *mf_round_act_name(enum mf_round_act act);

struct mf_flow { /* passed from one to another; MF_NO_OPTION: to nobody any more */
    uint32_t from, to;
    struct mf_vote_amount votes;
};

struct mf_defeat { /* of one option by another; a draw in a comparison of two */
    uint32_t winner, loser;
    uint64_t votes, against; /* weight that prefers the winner, and the loser */
};

enum mf_end {                 /* why papers count for nobody any more */
              MF_END_CHOICES, /* nobody further is ranked */
              MF_END_OVERVOTE,
              MF_END_SKIPPED,
              MF_END_DUPLICATE,
              MF_END_FILLED, /* a surplus after the last place was filled */
              MF_END__COUNT
};

struct mf_round {
    enum mf_round_act act;
    const uint32_t *subjects; /* on whom the act was done */
    uint32_t nsubjects;
    const struct mf_vote_amount *votes; /* of each option, after the act */
    const uint8_t *standing;            /* enum mf_option_standing of each, after the act */
    const uint32_t *elected;            /* in this round, in order */
    uint32_t nelected;
    struct mf_vote_amount quota;                /* units 0: none */
    struct mf_vote_amount ended[MF_END__COUNT]; /* so far, by reason */
    struct mf_vote_amount lost;                 /* so far, by rounding */
    const struct mf_flow *flows;
    uint32_t nflows;
    const struct mf_defeat *defeats; /* compared, locked or dropped */
    uint32_t ndefeats;
    struct mf_vote_amount price; /* of a purchase: what one voter pays at most, rounded down */
    const char *why; /* a word: "quorum", "ratio", "weakest", "cycle", …; NULL: goes without */
    struct mf_str remark; /* what isn't said by these; n 0: none */
};

/* Where the least would have changed the result. */
struct mf_pivot {
    bool known;
    uint32_t round;
    uint32_t ahead, behind;   /* options; MF_NO_OPTION: a quota, ratio or budget */
    struct mf_vote_amount by; /* what lay between them */
    const char *over;         /* as in a tie */
};

struct mf_pairs {
    uint32_t n;
    const uint64_t *prefer; /* [x * n + y]: weight of ballots with x above y */
    const uint64_t *paths;  /* Schulze's strongest paths; NULL: of other methods */
    /* Of those who may win: */
    uint32_t condorcet;   /* beats every other; MF_NO_OPTION: nobody does */
    const bool *smith;    /* by option: in the smallest set whose members beat all outside it */
    const bool *schwartz; /* by option: in a smallest set that nobody outside beats */
};

/* All is the arena's that it was counted in, but for texts of literals. */
struct mf_result {
    const char *refused; /* why it can't be counted, in English; else NULL */
    uint32_t noptions, seats;
    /* Winners in order: the method's own, ties at the last places resolved where they could be. */
    const uint32_t *winners;
    uint32_t nwinners; /* fewer than seats: too few stand, or a tie stayed open */
    /* The whole order: place of each option from 0, equal ones alike; NULL: the method gives none.
     */
    const uint32_t *place;
    const uint32_t *seats_of; /* of lists: seats of each; NULL: each option takes one */
    const struct mf_tie *ties;
    uint32_t nties;
    const struct mf_round *rounds;
    uint32_t nrounds;
    const struct mf_pairs *pairs; /* NULL: not compared */
    struct mf_pivot pivot;
    uint64_t increments;     /* of equal shares: so often every voter got a unit more */
    uint64_t valid, invalid; /* weight that was counted, and that the policy refused */
    /* Kemeny: how many orders are best, and how many contradictions each has; 0, 0: other methods
     */
    uint64_t best_orders, contradictions;
    struct mf_str note; /* of the method, for readers; n 0: none */
};

/* ---- making one, for the methods ---- */

/*
 * An empty result, `refused` when there is no place to fill or the ballots have other marks than
 * `marks`.
 */
struct mf_contest;
struct mf_result *mf_result_begin(struct mf_arena *a, const struct mf_contest *c,
                                  enum mf_marks marks);

/*
 * Of `n` options that tie, listed in any order, the `take` that come first: by the committed order
 * where there is one. Writes the tie down, with `over` and `round`. Returns the number settled: 0
 * when the order is NULL. Those taken stand first in `options` afterwards.
 */
struct mf_ties; /* grows; see below */
uint32_t mf_tie_settle(struct mf_ties *ties, const struct mf_contest *c, uint32_t round,
                       const char *over, uint32_t *options, uint32_t n, uint32_t take);

struct mf_ties {
    struct mf_arena *a;
    struct mf_tie *at;
    uint32_t n, cap;
};

/*
 * Ends a count whose method orders all options: `place` (equal ones alike, from 0; options that may
 * not win have MF_NO_OPTION) is cut at the seats, and a tie across the cut settled or left open.
 * Fills winners, nwinners, place and ties.
 */
void mf_result_cut(struct mf_result *o, const struct mf_contest *c, const uint32_t *place,
                   struct mf_ties *ties);

/*
 * After the cut: the pivot between the winner with the least and the other with the most of `total`
 * (by option, in units of 10^-decimals), or between two who stayed tied. `over` as in a tie.
 */
void mf_result_pivot(struct mf_result *o, const mf_i128 *total, uint8_t decimals, const char *over);

#endif
