#ifndef MF_AUDIT_DECIDE_H
#define MF_AUDIT_DECIDE_H
/*
 * Who can decide a power and who can stop it, as forms over coalitions: made from the rules of its
 * proposers, stages, vetoes, challenges and confirmation with the engine's own arithmetic
 * (engine/rehearse.h). What is asked is one decision under the organisation as it is now; chains of
 * decisions are capture.h's.
 */
#include "audit/cover.h"
#include "engine/rehearse.h"

/* One organisation under study. Nothing in it may change while forms of it are used. */
struct mf_leaves;
struct mf_decision;
struct mf_study {
    struct mf_arena *arena;
    struct mf_org *org;
    const struct mf_charter *charter;
    struct mf_columns columns;
    struct mf_cover *cover;
    const struct mf_leaves **leaves;    /* rules rehearsed, by place in the charter */
    const struct mf_decision **decided; /* by power; NULL: not asked yet */
};
#define MF_STUDY_PLACES 256u

/* Owned by the arena; the organisation is borrowed. */
struct mf_study *mf_study_new(struct mf_arena *arena, struct mf_org *org);

/* What everybody outside the coalition does. */
enum mf_conduct {
    MF_OTHERS_FIGHT,  /* vote in the way that hurts, or stay away; veto, challenge (M2) */
    MF_OTHERS_OPPOSE, /* vote in the way that hurts, or stay away, and start nothing (M1) */
    MF_OTHERS_AWAY,   /* cast nothing */
    MF_OTHERS_SILENT, /* as many as suits the coalition attend and abstain, the rest stays away:
                         the ambush (M0) */
    MF_OTHERS_TOLD,   /* fight where the charter has them told in time, else are silent */
    MF_OTHERS__COUNT
};

/*
 * The coalitions that decide lie between two forms: whoever decides meets `needed`, whoever meets
 * `enough` decides. They are one and the same unless opponents would have to be in two places at
 * once (alternatives that fear different conduct), or a choice among many is made by a method.
 */
struct mf_verdict;
struct mf_deciders {
    const struct mf_form *needed, *enough;
    bool at_filing; /* an amount is a parameter: what is needed is only known when it is filed */
    /* Where the forms differ: tells of one coalition exactly; NULL: nothing does. */
    const struct mf_verdict *exact;
};
struct mf_deciders mf_deciders(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who);
/* Coalitions without which nothing comes of it, whatever all others do for it: the same turned
 * round; against the given proposer, who isn't of them, or any. `conduct`: MF_OTHERS_FIGHT: by any
 * lawful means; MF_OTHERS_OPPOSE: by votes alone. */
struct mf_deciders mf_blockers(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who);
/* Both; either, the second being exact. */
struct mf_deciders mf_deciders_and(struct mf_study *s, struct mf_deciders x, struct mf_deciders y);
struct mf_deciders mf_deciders_or(struct mf_study *s, struct mf_deciders x,
                                  const struct mf_form *y);
/* Can the supposed proposer file it at all? */
bool mf_may_propose(struct mf_study *s, const struct mf_power *power, struct mf_supposition who);
/* The same of an emergency's declaration: signatures of the coalition. */
struct mf_deciders mf_declarers(struct mf_study *s, const struct mf_rule *rule);
/* Marks in `told` whom the stage's notices and hearings have told, by duty of the charter. */
void mf_told_by(struct mf_study *s, const struct mf_stage *stage, struct mf_supposition who,
                bool *told);
/* Who may veto, as a form over those who sign; NEVER where the stage has none. */
const struct mf_form *mf_vetoers(struct mf_study *s, const struct mf_power *power,
                                 const struct mf_stage *stage, struct mf_supposition who);

/*
 * The persons whom a power's rules may single out (`except subject`, `recuses subject`, `except
 * proposer`): one of each kind of person, first of each in order of number; a single "nobody" where
 * no rule looks at them. In the study's arena; returns how many.
 */
uint32_t mf_suppositions(struct mf_study *s, const struct mf_power *power,
                         struct mf_supposition **ret);

/* A figure of the report: an interval, and who. */
struct mf_figure {
    bool possible, at_filing;
    uint32_t lo, hi;                /* equal: proven */
    mf_person *who;                 /* hi of them */
    struct mf_supposition supposed; /* under which it is so small */
};
struct mf_decision {
    const struct mf_power *power;
    struct mf_figure decides[MF_OTHERS__COUNT];
    struct mf_figure stops, stops_by_votes;
    const struct mf_cond *condition; /* `only when` that doesn't hold now; NULL: none */
};
/* The smallest coalitions of one power, over all suppositions the worst for those outside. */
struct mf_decision mf_decide(struct mf_study *s, const struct mf_power *power);
/* Smallest coalition that lies between the two forms. */
struct mf_figure mf_figure_of(struct mf_study *s, struct mf_deciders d);

#endif
