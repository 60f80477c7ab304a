#ifndef MF_AUDIT_ATTRITION_H
#define MF_AUDIT_ATTRITION_H
/*
 * What departures do: as seats of a body fall vacant one by one, how few can decide and how few can
 * stop, in the worst case over who leaves (always people outside the coalition), found by the
 * engine on what is left.
 */
#include "audit/scene.h"

struct mf_attrition_point {
    uint32_t left;            /* how many have left */
    uint64_t in_office;       /* of the body, then */
    struct mf_figure decides; /* against votes (M1), in the worst way to leave */
    struct mf_figure ambush;  /* there, if the others abstain or stay away (M0) */
    struct mf_figure stops;   /* there, fewest who can stop it */
    bool worst; /* all ways to leave were looked at; else those one step beyond the worst before */
    /* Over all those ways: */
    bool named_decide; /* in one of them the named set decides by its own votes */
    bool acts;         /* in each of them somebody can still decide */
    bool refills;      /* in each of them some power can still seat somebody on the body */
};

struct mf_attrition {
    const struct mf_power *power;
    uint32_t body; /* charter index */
    struct mf_attrition_point *at;
    uint32_t n;     /* 0 left, 1 left, …; ends where the body is empty */
    uint32_t flips; /* first point at which fewer decide than with all seats filled; n: never */
    uint32_t named_flips; /* first point at which the named set decides; n: never */
    uint32_t stuck; /* first point at which it may be that nobody can decide any more; n: never */
    uint32_t
        no_refill; /* first point at which it may be that nobody can be seated any more; n: never */
};

/* Bodies with more members than this give no curve. */
#define MF_ATTRITION_SEATS 60u

/*
 * The curve of one power over one body. `named`: a set of persons that one asks about (none of them
 * leaves), or NULL. False when the body has no member, or too many.
 */
bool mf_attrition_of(struct mf_arena *arena, const struct mf_scene *scene, uint32_t power,
                     uint32_t body, const mf_person *named, uint32_t nnamed,
                     struct mf_attrition *ret);
/* Bodies whose votes the power's rules count, ascending; returns how many. */
uint32_t mf_attrition_bodies(struct mf_arena *arena, const struct mf_charter *charter,
                             const struct mf_power *power, uint32_t **ret);

#endif
