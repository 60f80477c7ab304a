#ifndef MF_AUDIT_CAPTURE_REPLAY_H
#define MF_AUDIT_CAPTURE_REPLAY_H
/*
 * A plan carried out by the engine itself, from a fresh founding, with everybody outside the
 * coalition acting as the model says. What the engine does not refuse is lawful; nothing else
 * counts as possible.
 */
#include "audit/capture.h"

/* One step of a plan. Indices are of the charter that is present when the step is taken. */
struct mf_move {
    enum mf_capture_act act;
    struct mf_str power; /* by name, since amendments move numbers */
    uint32_t body, office, emergency;
    mf_person person; /* of every parameter that is one; MF_NOBODY: none */
    uint64_t value;
    bool has_value;
    struct mf_str text; /* the charter that an amendment brings; n 0: none */
    bool rewrites;
    /* One of the coalition gives up a place when the votes for this step have been given, before it
     * takes effect; MF_NOBODY: nobody does. */
    mf_person leaver;
    uint32_t left_body, left_office; /* UINT32_MAX: not that */
};

enum mf_others { MF_ALL_NO, MF_ALL_AWAY, MF_ALL_ABSTAIN, MF_AS_SUITS };

struct mf_rerun {
    struct mf_arena *arena;
    struct mf_scene scene; /* newcomers at the end of its persons */
    mf_person newcomers;   /* the first of them */
    const bool *in;        /* by person: of the coalition, newcomers too */
    enum mf_outsiders model;
    enum mf_others others;
    mf_duration horizon; /* 0: none */
    struct mf_org *org;
    struct mf_refusals refusals;
    bool doubted; /* others in two places at once could have stopped a vote that was won */
    /* Of the last move: */
    mf_instant from, to;
    bool *acted; /* by person: filed, signed or voted yes */
    bool told;   /* others were, as a duty */
    mf_instant first_told;
    uint64_t *told_at;     /* by person: when first told in the whole plan + 1; 0: never */
    struct mf_refusal why; /* of a move that failed */
    bool has_why;
    uint64_t steps; /* commands given, in the caller's unit */
    uint32_t texts;
    const struct mf_move *move; /* under way; `left`: its leaver has gone */
    bool left;
};

/* The scene with so many persons more, who hold nothing. */
struct mf_scene mf_scene_with(struct mf_arena *arena, const struct mf_scene *scene, uint32_t more);
/* Founds it; false: refused. Frees what was there before. */
bool mf_rerun_start(struct mf_rerun *r);
void mf_rerun_end(struct mf_rerun *r);
/* True: it has come into force for good, within the horizon. */
bool mf_rerun_move(struct mf_rerun *r, const struct mf_move *m);
/* One of the coalition holds the office, not provisionally. */
bool mf_rerun_holds(const struct mf_rerun *r, uint32_t office);

#endif
