#ifndef MF_AUDIT_RULE_FORM_H
#define MF_AUDIT_RULE_FORM_H
/* Rules as forms: how much of each clause's electorate must be in the coalition. */
#include "audit/decide.h"

enum mf_ballots {
    MF_BALLOTS_VOTED,  /* all outside may vote no, abstain or stay away, as the conduct says */
    MF_BALLOTS_SIGNED, /* signatures: nobody says no */
    MF_BALLOTS_SECOND  /* voted, at a second call */
};

struct mf_rule_question {
    struct mf_rehearsed what;
    struct mf_supposition who;
    enum mf_conduct conduct;
    enum mf_ballots ballots;
    mf_duration elapsed; /* of the count, at its closing */
    const bool *told;    /* conduct TOLD: by person, who of them knows of it */
};
struct mf_deciders mf_rule_form(struct mf_study *s, const struct mf_rule_question *q);
/* The same form when only those persons bring their weight. */
const struct mf_form *mf_form_only(struct mf_study *s, const struct mf_form *f, const bool *who);
/* Form of "this person is in the coalition"; NEVER for nobody. */
const struct mf_form *mf_form_person(struct mf_study *s, mf_person p, struct mf_span clause);

#endif
