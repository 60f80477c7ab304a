#ifndef MF_COUNT_PAPERS_H
#define MF_COUNT_PAPERS_H
/*
 * Ballots of ranks as papers that pass from option to option: each lies with one holder, and its
 * next choice is read under the ballot policy. A paper stands for all equal ballots. Papers of one
 * holder are a chain in the order of the rows, so that passing them on takes no memory and walks it
 * forwards. Private to the room.
 */
#include "count/contest.h"

#define MF_NO_PAPER UINT32_MAX

/* One choice of a paper: an option, or the end and why. */
#define MF_CHOICE_OPTION 0x03ffu
#define MF_CHOICE_END    0x4000u /* the rest is an enum mf_end */
#define MF_CHOICE_MORE   0x8000u /* the next has the same rank (MF_OVERVOTE_WAIT) */
_Static_assert(MF_COUNT_OPTIONS <= MF_CHOICE_OPTION, "a choice holds every option");

struct mf_papers {
    uint32_t n; /* as many as the profile has rows */
    const uint64_t *weight;
    uint16_t *choice; /* of all papers, one after another, each closed by its end */
    uint64_t *start;  /* of each paper in `choice` */
    uint64_t *at;     /* where it is read next */
    uint32_t *next;   /* in its holder's chain */
    uint32_t *first;  /* by holder */
    uint32_t *last;
    uint64_t valid, invalid; /* weight that is counted, and that the policy refuses or is blank */
    bool *counted;           /* of each paper: it is neither blank nor refused */
};

/*
 * Reads every row. A sentence when the policy can't be followed: with overvotes left equal
 * (MF_OVERVOTE_EQUAL) and a ballot that has one; else NULL.
 */
const char *mf_papers_read(struct mf_arena *a, struct mf_papers *p, const struct mf_contest *c);
/* Takes all papers from their holders, to be dealt again from their first choices. */
void mf_papers_gather(struct mf_papers *p, uint32_t noptions);
/*
 * The first choice from where the paper is read that `stands` (by option), or MF_CHOICE_END with
 * its reason. Several standing at one rank end it by overvote. Remembers where it stopped.
 */
uint32_t mf_paper_choice(struct mf_papers *p, uint32_t paper, const bool *stands);
/* Lays a paper on its new holder's chain. */
static inline void mf_paper_give(struct mf_papers *p, uint32_t paper, uint32_t holder)
{
    p->next[paper] = MF_NO_PAPER;
    if (p->first[holder] == MF_NO_PAPER)
        p->first[holder] = paper;
    else
        p->next[p->last[holder]] = paper;
    p->last[holder] = paper;
}

#endif
