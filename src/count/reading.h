#ifndef MF_COUNT_READING_H
#define MF_COUNT_READING_H
/*
 * Rows as a policy reads them. Ranks are order alone: gaps collapse, and options that may not win
 * are passed over as if nobody had written them. Marks without an order (approvals, scores, points)
 * are read option by option. Private to the room.
 */
#include "count/contest.h"

/* Rank of an option that a ballot leaves unranked. */
#define MF_UNRANKED_RANK INT16_MAX

/*
 * Writes the rank of each option, from 1 without gaps, or MF_UNRANKED_RANK; `rank` has room for all
 * options. False: the policy takes the whole ballot as invalid, and `rank` says nothing.
 *
 * Two options at one rank are equal, or under `overvote` skip that rank, end the ballot or make it
 * invalid (MF_OVERVOTE_WAIT is for papers that pass on: methods refuse it before). An option at two
 * ranks: `duplicate`. Ranks beyond `ranks` aren't read.
 */
bool mf_read_ranks(const struct mf_contest *c, uint32_t row, int16_t *rank);
/* Why no ranking can be read so; NULL: it can. */
const char *mf_read_ranks_refused(const struct mf_contest *c);

/* Marks of one row, each option once. */
struct mf_reading {
    struct mf_mark *mark;
    uint32_t n;
    uint32_t *seen; /* by option: the last row that marks it, plus 1 */
    uint32_t *at;   /* by option: where in `mark` */
};

void mf_reading_begin(struct mf_reading *x, struct mf_arena *a, const struct mf_contest *c);
/*
 * Reads a row; of two marks on one option the higher counts under MF_DUPLICATE_BEST. Otherwise
 * such a ballot is invalid: false. There is no order in which it could end.
 */
bool mf_read_marks(struct mf_reading *x, const struct mf_contest *c, uint32_t row);

/* Whether the option may win. */
static inline bool mf_may_win(const struct mf_contest *c, uint32_t option)
{
    return !(c->barred && c->barred[option]) && !(c->withdrawn && c->withdrawn[option]);
}

#endif
