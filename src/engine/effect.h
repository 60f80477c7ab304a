#ifndef MF_ENGINE_EFFECT_H
#define MF_ENGINE_EFFECT_H
/* What the files effect*.c share: one effect list being applied. */
#include "engine/invariant.h"

enum mf_outcome {
    MF_DONE,
    MF_NOTHING,   /* left to do (rule 15) */
    MF_IMPOSSIBLE /* reasons given */
};

struct mf_applying {
    struct mf_step *s;
    struct mf_org *org;
    const struct mf_binding *binding;
    const struct mf_power *power;
    const struct mf_proposal_row *proposal;
    bool provisional;
    bool amended; /* the charter was changed by an earlier effect of the list */
    struct mf_refusals *why;
    struct mf_arena *scratch;
    MF_VEC(struct mf_gain) gains;
};

/* A reason against an effect of the list, at its place. */
struct mf_refusal *mf_refuse_effect(struct mf_applying *ap, const struct mf_effect *e,
                                    enum mf_reason reason);
/* Keeps what gives an effect back. */
struct mf_undo_row *mf_undo_add(struct mf_applying *ap, enum mf_effect_kind verb, uint32_t slot,
                                uint32_t row, mf_person p);
/* The person that an effect is about; MF_NOBODY: the office it names is vacant. */
mf_person mf_effect_person(const struct mf_org *org, const struct mf_binding *b,
                           const struct mf_effect *e, const struct mf_arg *args);
/* The number it says: written, an argument's or a setting's. False where it isn't a plain number.
 */
bool mf_effect_number(const struct mf_org *org, const struct mf_binding *b,
                      const struct mf_effect *e, const struct mf_arg *args, uint64_t *ret);
/* Its body, office, setting or emergency; MF_NO_SLOT for anything else. */
uint32_t mf_effect_slot(const struct mf_binding *b, const struct mf_effect *e);

/* effect_standing.c */
enum mf_outcome mf_effect_appoint(struct mf_applying *ap, const struct mf_effect *e);
enum mf_outcome mf_effect_remove(struct mf_applying *ap, const struct mf_effect *e);
enum mf_outcome mf_effect_suspend(struct mf_applying *ap, const struct mf_effect *e);
enum mf_outcome mf_effect_seat(struct mf_applying *ap, const struct mf_effect *e);
enum mf_outcome mf_effect_unseat(struct mf_applying *ap, const struct mf_effect *e); /* expel too */
/* effect_undo.c: `undo DECISION` */
enum mf_outcome mf_effect_undo(struct mf_applying *ap, const struct mf_effect *e);

#endif
