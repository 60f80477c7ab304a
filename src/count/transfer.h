#ifndef MF_COUNT_TRANSFER_H
#define MF_COUNT_TRANSFER_H
/*
 * A count of transferable votes under way: who stands with how many votes, what passed in the
 * present round, and the rounds, ties and closest step so far. The methods (irv.c, stv.c, meek.c)
 * decide who is elected and excluded; all of them keep the record here. Private to the room.
 */
#include "count/papers.h"

struct mf_transfer {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_result *o;
    uint32_t n;       /* options */
    uint8_t decimals; /* of all amounts */
    mf_i128 one;      /* 10^decimals */

    struct mf_papers papers;
    uint32_t *value; /* of each paper, in units; NULL: every paper counts one vote */

    bool *stands;      /* by option: takes papers */
    uint8_t *standing; /* enum mf_option_standing */
    mf_i128 *votes;    /* by option, in units */
    mf_i128 quota;
    uint8_t quota_decimals;
    mf_i128 ended[MF_END__COUNT], lost;

    uint32_t *winners;
    uint32_t nwinners;
    uint32_t round_winners; /* those before this round */

    struct mf_round *rounds;
    uint32_t nrounds, caprounds;
    uint32_t since; /* ties don't look at rounds before this one */
    struct mf_ties ties;
    struct mf_flow *flows; /* of the present round */
    uint32_t nflows, capflows;
    mf_i128 *flow; /* scratch, by option */
};

/*
 * Starts a count whose amounts have so many decimals; `values`: papers lose value as they pass.
 * Options withdrawn don't stand; those barred do when `barred_take`, until they are excluded.
 * False: o->refused says why.
 */
bool mf_transfer_start(struct mf_transfer *t, struct mf_arena *a, const struct mf_contest *c,
                       unsigned decimals, bool values, bool barred_take);
/* Deals all papers to their first choices. */
void mf_transfer_first(struct mf_transfer *t);
/* Votes of all who stand, barred ones too. */
mf_i128 mf_transfer_active(const struct mf_transfer *t);
bool mf_transfer_barred(const struct mf_transfer *t, uint32_t option);
/* How many stand and may win; how many may win and reach `votes` (of those who stand). */
uint32_t mf_transfer_hopefuls(const struct mf_transfer *t);

/* What a paper's value becomes, in units: of its present one. */
typedef uint32_t mf_value_fn(const struct mf_transfer *t, uint32_t value, mf_i128 surplus,
                             mf_i128 total);
/*
 * Passes all papers of one who no longer stands; `becomes` NULL: at their present value. Returns
 * what left, in units: that which others took and that which ended for the reasons kept.
 * `filled`: no place is left, so all of it ends for that reason.
 */
mf_i128 mf_transfer_pass(struct mf_transfer *t, uint32_t from, mf_value_fn *becomes,
                         mf_i128 surplus, bool filled);

void mf_transfer_elect(struct mf_transfer *t, uint32_t option, bool goes_on_taking);
/* No longer stands; its papers stay until they are passed. */
void mf_transfer_exclude(struct mf_transfer *t, uint32_t option);

/*
 * Of `options` with equal votes the one with the most (`highest`) or fewest, by the latest earlier
 * round in which they differed, narrowed again and again, then by the committed order; the tie is
 * written down. MF_NO_OPTION: it stays open. `needless`: nothing hangs on it, so that without an
 * order the public order does. One option alone is no tie.
 */
uint32_t mf_transfer_break(struct mf_transfer *t, const char *over, uint32_t *options, uint32_t n,
                           bool highest, bool needless);
/*
 * The one who stands with the fewest votes, ties broken. Those with no vote at all may go in any
 * order while `keep` others stand.
 */
uint32_t mf_transfer_lowest(struct mf_transfer *t, uint32_t keep);
/*
 * Elects in order of votes all who stand, may win and have at least `least`; at most `most` of
 * them. False: a tie that decides stayed open.
 */
bool mf_transfer_elect_from(struct mf_transfer *t, mf_i128 least, uint32_t most, bool go_on_taking);

/* Takes the step of excluding up to `highest_out` votes into account for the closest one. */
void mf_transfer_close(struct mf_transfer *t, uint32_t ahead, uint32_t behind, const char *over);
/* The same of an option about to be excluded, against the lowest of the others. */
void mf_transfer_close_exclusion(struct mf_transfer *t, uint32_t excluded);

/* Writes the present round down; who was elected since the last one belongs to it. */
void mf_transfer_round(struct mf_transfer *t, enum mf_round_act act, const uint32_t *subjects,
                       uint32_t n);
/* Who is left fills the places: one round, without passing anything on. */
void mf_transfer_fill(struct mf_transfer *t);
/* Hands over winners, rounds and ties. */
struct mf_result *mf_transfer_end(struct mf_transfer *t);

#endif
