#ifndef MF_AUDIT_VERDICT_H
#define MF_AUDIT_VERDICT_H
/*
 * Exactly of one coalition: does it decide, whatever those outside do? Forms say so clause by
 * clause; where alternatives fear different conduct, opponents who would have to be in two places
 * at once are tried here, each kind of them in every way it can split. For small organisations.
 */
#include "audit/kinds.h"
#include "audit/rule_form.h"

enum mf_verdict_kind {
    MF_VERDICT_FORM,
    MF_VERDICT_RULE,
    MF_VERDICT_BOTH,
    MF_VERDICT_EITHER,
    MF_VERDICT_KEPT /* the others don't meet `x` */
};
struct mf_verdict {
    enum mf_verdict_kind kind;
    const struct mf_form *form;
    const struct mf_leaves *leaves;
    struct mf_rule_question question;
    const struct mf_verdict *x, *y;
};

const struct mf_verdict *mf_verdict_form(struct mf_arena *a, const struct mf_form *f);
const struct mf_verdict *mf_verdict_rule(struct mf_arena *a, const struct mf_leaves *l,
                                         const struct mf_rule_question *q);
/* NULL where a part is NULL: not known. */
const struct mf_verdict *mf_verdict_join(struct mf_arena *a, enum mf_verdict_kind kind,
                                         const struct mf_verdict *x, const struct mf_verdict *y);

/* Persons alike for the forms and the verdict; at most so many kinds. */
struct mf_kinds mf_verdict_kinds(struct mf_study *s, const struct mf_deciders *d, uint32_t most);

/*
 * The verdict about the coalition (by person); `work` goes down with each arrangement of ballots
 * looked at. False, and *work 0, when it doesn't suffice: then nothing is known.
 */
bool mf_verdict_holds(struct mf_study *s, const struct mf_verdict *v, const bool *in,
                      uint64_t *work);

#endif
