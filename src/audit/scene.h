#ifndef MF_AUDIT_SCENE_H
#define MF_AUDIT_SCENE_H
/*
 * What an audit looks at: a charter and the people under it, founded anew by the engine for each
 * question that changes them.
 */
#include "audit/decide.h"
#include "engine/org.h"

struct mf_scene {
    const struct mf_charter *charter;
    struct mf_roster roster;
    bool nominal; /* nobody real: every place filled, see nominal.h */
    mf_instant at;
};

/* Founds it; NULL: refused, reasons to `rs`. Free with mf_org_free(). */
struct mf_org *mf_scene_found(const struct mf_scene *scene, struct mf_refusals *rs);
/* The same people but for those who leave: each gives up all seats, offices and weights, and stays
 * known by the same number. The rest is borrowed. */
struct mf_scene mf_scene_without(struct mf_arena *arena, const struct mf_scene *scene,
                                 const mf_person *leavers, uint32_t n);
/* Name of a person for readers. */
struct mf_str mf_scene_name(const struct mf_scene *scene, mf_person p);
/* What the person is, shortly: "board, chair", the bodies sat on and the offices held. */
struct mf_str mf_scene_places(struct mf_arena *arena, const struct mf_scene *scene, mf_person p);

#endif
