#ifndef MF_AUDIT_DIFFERENCE_H
#define MF_AUDIT_DIFFERENCE_H
/*
 * Two charters compared, an old one and a new one: what a member should read before voting on an
 * amendment. Powers, bodies and offices are matched by name.
 */
#include "audit/finding.h"
#include "base/term.h"

enum mf_fate { MF_CAME, MF_WENT, MF_CHANGED };

struct mf_power_fate {
    struct mf_str name;
    enum mf_fate fate;
    uint32_t old_power, new_power; /* charter indices; UINT32_MAX: not there */
    struct mf_str says[MF_LINGUA__COUNT];
};

/* Figures that are compared, power by power. */
enum mf_compared {
    MF_COMPARED_DECIDES,  /* fewest who decide against all others */
    MF_COMPARED_BY_VOTES, /* against their votes alone */
    MF_COMPARED_AWAY,     /* if they stay away */
    MF_COMPARED_ABSTAIN,  /* if as many of them as helps attend and abstain */
    MF_COMPARED_STOPS,    /* fewest who can stop it */
    MF_COMPARED_SOONEST,  /* first act to what can't be undone */
    MF_COMPARED_TOLD,     /* persons told by duty */
    MF_COMPARED_SILENT,   /* fewest who decide when only those told resist */
    MF_COMPARED_BRAKE,    /* can those told still stop it? */
    MF_COMPARED_CAPTURE,  /* fewest who come to hold a goal in several steps; no power */
    MF_COMPARED__COUNT
};
const char *mf_compared_name(enum mf_compared what); /* stable English word, for JSON */
const char *mf_compared_word(enum mf_compared what, enum mf_lingua lingua);

struct mf_figure_shift {
    struct mf_str name;                    /* of the power, or the goal */
    struct mf_str label[MF_LINGUA__COUNT]; /* the same for readers */
    enum mf_compared what;
    struct mf_measure was, is;
};

/* What a body or an office can do alone, by all of its members or holders together. */
struct mf_group_shift {
    struct mf_str group; /* of that name */
    struct mf_str power;
    bool stops;                           /* else it decides */
    bool gains;                           /* can now, or fewer of it suffice; else the contrary */
    struct mf_measure was, is;            /* fewest of it who can; NOBODY: not even all of it */
    struct mf_str says[MF_LINGUA__COUNT]; /* "`board` can now use `amend` alone: 4 of its 9" */
};

/* Smallest captures that the caller has worked out, matched by name. */
struct mf_goal_figure {
    struct mf_str name; /* the same for the same goal under both */
    struct mf_str label[MF_LINGUA__COUNT];
    struct mf_measure number;
};

struct mf_difference_side {
    struct mf_figures *figures;
    const struct mf_findings *findings;
    const struct mf_goal_figure *goals; /* may be NULL */
    uint32_t ngoals;
};

struct mf_difference {
    struct mf_arena *arena;
    const struct mf_figures *was, *is;
    struct mf_power_fate *fates; /* came and changed in the new order, then went in the old */
    uint32_t nfates;
    struct mf_figure_shift *shifts; /* of powers that both have, in the new order */
    uint32_t nshifts;
    struct mf_group_shift *groups; /* by group, what it gains first */
    uint32_t ngroups;
    const struct mf_finding **gone, **come; /* findings, borrowed */
    uint32_t ngone, ncome;
    bool same_rules; /* nothing of all this */
};

/* Owned by the arena; both sides are borrowed and must outlive it. */
struct mf_difference mf_difference(struct mf_arena *arena, const struct mf_difference_side *was,
                                   const struct mf_difference_side *is);
/* All of it for members, on a terminal. */
void mf_difference_show(struct mf_buf *out, const struct mf_term *t, const struct mf_difference *d,
                        enum mf_lingua lingua);

#endif
