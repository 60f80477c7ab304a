#ifndef MF_AUDIT_CAPTURE_PLAN_H
#define MF_AUDIT_CAPTURE_PLAN_H
/*
 * Looking for a plan: what helps is done, nearest to the goal first, by the engine, until the goal
 * can be carried out; then whatever was needless is taken out again. What is found is lawful; that
 * nothing is found proves nothing.
 */
#include "audit/capture_replay.h"
#include "audit/capture_system.h"

struct mf_plan {
    struct mf_move *move;
    uint32_t n;
};

struct mf_planning {
    struct mf_arena *arena;       /* of plans */
    const struct mf_scene *scene; /* newcomers at its end */
    const struct mf_system *system;
    const struct mf_capture_options *options;
    uint64_t *steps, limit;
    uint32_t *depth; /* by act: how far from the goal; UINT32_MAX: no part in it */
    MF_VEC(struct mf_capture_cause) causes;
};

void mf_planning_init(struct mf_planning *p);
/* Does an amendment reach the goal without more? Not where something is entrenched. */
bool mf_plan_absorbs(const struct mf_planning *p);
/* `who`: persons of the scene, newcomers left out. */
bool mf_plan_find(struct mf_planning *p, const mf_person *who, uint32_t n, struct mf_plan *ret);
/* Carries it out against every conduct of the model; the last run is left in *r, to be ended, and
 * its steps in `steps` (room for plan->n). */
bool mf_plan_run(struct mf_planning *p, const bool *in, const struct mf_plan *plan,
                 enum mf_others others, struct mf_rerun *r, struct mf_capture_step *steps);
/* In the arena of plans, newcomers too. */
bool *mf_plan_members(struct mf_planning *p, const mf_person *who, uint32_t n);
/* All that the others may do under the model; returns how many. */
uint32_t mf_plan_conducts(enum mf_outsiders model, enum mf_others ret[3]);

/* ---- carrying out (capture_run.c) ---- */

/* Nothing founded yet. */
struct mf_rerun mf_plan_rerun(struct mf_planning *p, const bool *in, enum mf_others others);
/* Does it reach the goal whatever the others do? */
bool mf_plan_holds(struct mf_planning *p, const bool *in, const struct mf_plan *plan);
/* Takes out what the goal doesn't need, last step first. */
void mf_plan_trim(struct mf_planning *p, const bool *in, struct mf_plan *plan);

#endif
