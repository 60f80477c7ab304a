#ifndef MF_COUNT_PROFILE_H
#define MF_COUNT_PROFILE_H
/*
 * Ballots as they were cast, and the policy that says what their oddities mean. The same ballots
 * under the same method give other winners when unranked options, skipped ranks or two marks at
 * one rank mean something else; so nothing here has a silent default: whoever counts states a
 * policy, and it goes into the result.
 *
 * A ballot is a row of marks. A mark is an option with a value: a rank (1 is best), a score, a
 * grade, points or signed votes, or 1 for an approval. Rows are kept as cast: ranks with gaps, an
 * option at two ranks, two options at one rank. Equal rows may stand as one with their weights
 * added; no method's result depends on that, nor on the order of the rows.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/frac.h"
#include "base/str.h"

#define MF_COUNT_OPTIONS 1001u     /* options of one contest, at most: 1000 and one against them */
#define MF_COUNT_ROWS    20000000u /* different ballots, at most */
#define MF_COUNT_VALUE   1000000   /* a mark's value lies within ± this */
#define MF_COUNT_WEIGHT  (UINT64_C(1) << 53) /* all ballots together weigh at most this */
#define MF_NO_OPTION     UINT32_MAX

enum mf_marks { /* what the marks of a profile are */
                MF_MARKS_RANKS,
                MF_MARKS_APPROVALS,
                MF_MARKS_SCORES, /* also grades */
                MF_MARKS_POINTS  /* also signed votes */
};

struct mf_mark {
    uint32_t option; /* from 0 */
    int32_t value;   /* of a rank: 1 and up; 0 on an option: marked as unranked, which is none */
};

struct mf_profile {
    enum mf_marks marks;
    uint32_t noptions;
    uint32_t nrows;
    /* Row r has the marks from first[r] to before first[r + 1], by value, then by option. */
    const uint64_t *first;
    const struct mf_mark *mark;
    const uint64_t *weight; /* of each row; 0 weighs nothing and is no voter */
    uint64_t total;         /* all weights */
    uint64_t voters;        /* ballots that weigh something, as cast: heads, not weight */
};

/* ---- making one ---- */

struct mf_profile_maker; /* grows; lives in its arena */

/* The arena must outlive the maker and the profile. */
struct mf_profile_maker *mf_profile_make(struct mf_arena *a, enum mf_marks marks,
                                         uint32_t noptions);
/*
 * Room for so many marks at once, so that those of a large file aren't moved as they grow; more may
 * come. What isn't used is never touched.
 */
void mf_profile_expect(struct mf_profile_maker *m, uint64_t marks);
/*
 * Adds `heads` ballots with the same marks (copied; any order), each of weight `weight`. Rows that
 * equal an earlier one are joined to it. NULL when taken, else why not, in English, for a caller
 * who knows the line: an option or value out of range, or a limit passed. No marks: a blank ballot.
 */
const char *mf_profile_add(struct mf_profile_maker *m, const struct mf_mark *marks, uint32_t n,
                           uint64_t heads, uint64_t weight);
/* The whole; the maker must not be used afterwards. */
const struct mf_profile *mf_profile_done(struct mf_profile_maker *m);
/*
 * SHA-256 over the ballots in an order of their own (sorted rows), so that it names the set of
 * ballots and neither how they were listed nor joined. The format stands in profile.c.
 */
struct mf_hash mf_profile_hash(const struct mf_profile *p);

/* ---- what oddities mean ---- */

enum mf_unranked {
    MF_UNRANKED_LAST,          /* below every ranked option, equal among themselves */
    MF_UNRANKED_NO_COMPARISON, /* compared with nothing */
    MF_UNRANKED_AVERAGE,       /* Borda: the mean of the places left */
    MF_UNRANKED_MODIFIED       /* Borda: points count from the number ranked; unranked get 0 */
};

enum mf_overvote {                      /* several options at one rank */
                   MF_OVERVOTE_EQUAL,   /* an equal rank: methods of pairs */
                   MF_OVERVOTE_SKIP,    /* that rank counts for nobody, the next is read */
                   MF_OVERVOTE_EXHAUST, /* the ballot ends there */
                   MF_OVERVOTE_WAIT, /* ends while several of them continue; counts for the only one
                                        who does */
                   MF_OVERVOTE_INVALID /* the whole ballot counts for nothing */
};

enum mf_duplicate {                       /* one option at several ranks */
                    MF_DUPLICATE_BEST,    /* its best rank counts */
                    MF_DUPLICATE_EXHAUST, /* the ballot ends where it comes again */
                    MF_DUPLICATE_INVALID
};

enum mf_blank {                   /* options without a score or grade */
                MF_BLANK_LOWEST,  /* the lowest that can be given */
                MF_BLANK_EXCLUDED /* the mean of those who scored it counts */
};

#define MF_SKIPS_ANY UINT32_MAX

struct mf_ballot_policy {
    enum mf_unranked unranked;
    enum mf_overvote overvote;
    enum mf_duplicate duplicate;
    enum mf_blank blank;
    uint32_t skips;      /* so many ranks in a row may be left out; one more ends the ballot */
    uint32_t ranks;      /* ranks beyond this aren't read; 0: all are */
    int32_t most_value;  /* highest score or grade, points or credits of a ballot; 0: no limit */
    int32_t least_value; /* lowest score or grade */
};

#endif
