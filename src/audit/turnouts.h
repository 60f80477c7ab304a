#ifndef MF_AUDIT_TURNOUTS_H
#define MF_AUDIT_TURNOUTS_H
/*
 * With what chance does a bloc carry a power's vote when few turn up? Everybody in the bloc comes
 * and votes yes; the others come with the chance assumed, and those who come vote no. Which numbers
 * of them let the vote pass is asked of the engine, so that quorums of participation and of
 * approvals, bases and majorities are read as it reads them; how likely those numbers are says
 * games/attendance.h. Vetoes, challenges and a second call are left aside.
 *
 * The only figures of an audit that rest on an assumption; it stands beside them wherever they do.
 */
#include "audit/decide.h"
#include "games/attendance.h"

enum mf_turnouts_gap { /* why there are none */
                       MF_TURNOUTS_KNOWN,
                       MF_TURNOUTS_NO_VOTE, /* nobody votes, or among candidates */
                       MF_TURNOUTS_SEVERAL, /* several votes, or several groups in one, count
                                               together */
                       MF_TURNOUTS_WEIGHTS, /* members don't weigh the same */
                       MF_TURNOUTS_FILING,  /* an amount is named only at filing */
                       MF_TURNOUTS_LARGE,   /* more than MF_TURNOUTS_MEMBERS */
                       MF_TURNOUTS_SAME,    /* who else comes makes no difference */
                       MF_TURNOUTS_NOT_LOOKED,
                       MF_TURNOUTS__GAPS
};

#define MF_TURNOUTS_MEMBERS 20000u
#define MF_TURNOUTS_CASES   9u
#define MF_TURNOUTS_ROWS    6u

struct mf_turnouts {
    enum mf_turnouts_gap gap;
    const struct mf_rule *rule; /* the one that is voted under; NULL: none */
    uint32_t members;           /* who may vote */
    bool open;                  /* of a body with `seats open` */
    uint32_t ncases, nrows;
    struct mf_attendance cases[MF_TURNOUTS_CASES];
    uint32_t bloc[MF_TURNOUTS_ROWS]; /* ascending */
    uint64_t billionths[MF_TURNOUTS_ROWS][MF_TURNOUTS_CASES];
    /* The smallest bloc that wins with at least 50 and 95 % in each case. */
    uint32_t even[MF_TURNOUTS_CASES], sure[MF_TURNOUTS_CASES]; /* UINT32_MAX: not even all */
};

/* `cases`: what to assume, at most MF_TURNOUTS_CASES. */
struct mf_turnouts mf_turnouts_of(struct mf_study *s, const struct mf_power *power,
                                  const struct mf_attendance *cases, uint32_t ncases);
/*
 * The smallest bloc that carries it with at least so many billionths; UINT32_MAX: not even all of
 * them, or the power has no figures (a gap other than MF_TURNOUTS_SAME).
 */
uint32_t mf_turnouts_smallest(struct mf_study *s, const struct mf_power *power,
                              struct mf_attendance assumed, uint64_t billionths);

#endif
