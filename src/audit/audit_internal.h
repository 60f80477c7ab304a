#ifndef MF_AUDIT_AUDIT_INTERNAL_H
#define MF_AUDIT_AUDIT_INTERNAL_H
/* What the files that fill an audit share. */
#include "audit/audit.h"

/* Asks whoever waits; false: the work ends here, now and whenever it is asked again. */
bool mf_audit_goes_on(struct mf_audit *au, struct mf_audit_step step);

/* ---- audit_goals.c ---- */

/* Every goal of captures, with its curves. */
void mf_audit_goals(struct mf_audit *au);
/* Fewest of whom it is known that they come to the goal, of the model; UINT32_MAX: of nobody. */
uint32_t mf_audit_goal_most(const struct mf_audit_capture *c, enum mf_outsiders model);

#endif
