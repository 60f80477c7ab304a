#ifndef MF_GAMES_TURNOUT_H
#define MF_GAMES_TURNOUT_H
/*
 * With what probability does a bloc that is certain to vote yes win, when the others may stay away?
 *
 * Each other member turns up with a probability and, having turned up, votes yes with another. With
 * rho 0 they do so independently of each other; their number is Poisson-binomial. With rho above 0
 * the turnout of a group goes up and down together: it is beta-binomial, its rate drawn from a beta
 * distribution of mean tau and variance rho * tau * (1 - tau), so that rho is the correlation
 * between any two members of the group. Groups are independent of each other, and votes of those
 * who turned up too. Exact but for rounding; nothing is simulated.
 *
 * Figures are doubles and only ever shown; no decision of an organisation rests on them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/frac.h"
#include "base/lingua.h"
#include "base/term.h"

#define MF_TURNOUT_MAX_GROUPS 10000u
#define MF_TURNOUT_MAX_VOTES  (UINT64_C(1) << 40) /* weights of all together */
/* Most cells of the table of (yes, no) sums, and steps to fill it; beyond it MF_E_LIMIT. */
#define MF_TURNOUT_MAX_CELLS UINT64_C(8000000)
#define MF_TURNOUT_MAX_STEPS UINT64_C(2000000000)

/* Others who behave alike. */
struct mf_turnout_group {
    uint32_t size;   /* members */
    uint64_t weight; /* votes of each; 1 where heads count */
    double turnout;  /* probability that one of them votes at all, 0 to 1 */
    double yes;      /* probability that one who votes votes yes, 0 to 1 */
    double rho;      /* correlation of turnout within the group, 0 <= rho < 1 */
};

/* A share that must be reached: sum >= share * base, or > for `strict`. den 0 = none asked for. */
struct mf_turnout_share {
    struct mf_frac share;
    bool strict;
};

/*
 * The vote. The bloc's votes are yes and always cast. The base of `passes` is the votes cast, that
 * of the quorums all votes there are (the bloc's included). A vote in which nobody takes part
 * fails.
 */
struct mf_turnout {
    uint64_t bloc; /* votes of the bloc (its number of members, where heads count) */
    const struct mf_turnout_group *groups; /* borrowed */
    uint32_t ngroups;
    struct mf_turnout_share passes;        /* of the votes cast, those for it: 1/2 strict */
    struct mf_turnout_share participation; /* of all votes, those cast */
    struct mf_turnout_share approval;      /* of all votes, those for it */
};

/*
 * The probability that the vote passes, 0 to 1, within 1e-10. MF_E_USAGE where a figure is out of
 * its range, MF_E_LIMIT where the table would be too large. Scratch memory comes from the arena and
 * goes back.
 */
enum mf_rc mf_turnout_win(struct mf_arena *a, const struct mf_turnout *t, double *ret,
                          struct mf_err *err) MF_MUST_USE;

/*
 * The probability that at least `from` and at most `to` members of the group turn up. Scratch
 * memory comes from the arena and goes back. MF_E_USAGE where a figure is out of its range.
 */
enum mf_rc mf_turnout_between(struct mf_arena *a, const struct mf_turnout_group *group,
                              uint32_t from, uint32_t to, double *ret,
                              struct mf_err *err) MF_MUST_USE;

/*
 * The smallest bloc that wins with at least the probability asked for, when its members come from
 * one group: `t` has one group of weight 1, whose size counts everybody, and a bloc of k leaves
 * size - k others (t->bloc is of no matter). UINT32_MAX when even all of them don't. Found by
 * bisection: one more in the bloc never harms it, whatever the quorums.
 */
enum mf_rc mf_turnout_smallest(struct mf_arena *a, const struct mf_turnout *t, double probability,
                               uint32_t *ret, struct mf_err *err) MF_MUST_USE;

/*
 * A table of probabilities: a row for each bloc, a column for each correlation. `t` is as for
 * mf_turnout_smallest(); its bloc and its group's rho are replaced by those listed. Figures have
 * three decimals. At most 8 correlations.
 */
#define MF_TURNOUT_MOST_COLUMNS 8u
enum mf_rc mf_turnout_show(struct mf_buf *out, const struct mf_term *term, enum mf_lingua lingua,
                           const struct mf_turnout *t, const uint32_t *blocs, uint32_t nblocs,
                           const double *rhos, uint32_t nrhos, struct mf_err *err) MF_MUST_USE;

#endif
