#ifndef MF_AUDIT_WEIGH_H
#define MF_AUDIT_WEIGH_H
/*
 * Who weighs how much in one power: the coalitions that decide it against everybody else's votes,
 * as a simple game of src/games, and the indices of its members.
 */
#include "audit/decide.h"
#include "games/strength.h"

/* Why a power has no indices. */
enum mf_weigh_gap {
    MF_WEIGH_KNOWN,
    MF_WEIGH_NOT_LOOKED, /* the time was over before */
    MF_WEIGH_FILING,     /* an amount is named at filing */
    MF_WEIGH_BOUNDS,     /* who decides is only known within bounds */
    MF_WEIGH_NEVER,      /* nobody decides */
    MF_WEIGH_ALWAYS,     /* it happens whatever anybody does */
    MF_WEIGH_TOO_LARGE,  /* passes a limit of games */
    MF_WEIGH__COUNT
};

struct mf_weigh_class { /* persons who count alike in all the rules */
    mf_person *who;     /* ascending */
    uint32_t n;
};

struct mf_weighing {
    enum mf_weigh_gap gap;
    struct mf_weigh_class *classes; /* in order of their first person */
    uint32_t nclasses;
    struct mf_strength *strength; /* rows: by class */
    const struct mf_form *form;
};

#define MF_WEIGH_NODES   UINT64_C(300000) /* of a diagram, where no more is asked for */
#define MF_WEIGH_MEMBERS 20000u

/*
 * Nobody in particular is the subject or proposes. `most_nodes` 0: MF_WEIGH_NODES. In the study's
 * arena.
 */
struct mf_weighing mf_weigh(struct mf_study *s, const struct mf_power *power, bool exact,
                            uint64_t most_nodes);

#endif
