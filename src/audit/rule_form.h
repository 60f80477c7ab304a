#ifndef MF_AUDIT_RULE_FORM_H
#define MF_AUDIT_RULE_FORM_H
/* Rules as forms: how much of each clause's electorate must be in the coalition. */
#include "audit/decide.h"

enum mf_ballots {
    MF_BALLOTS_VOTED,  /* all outside may vote no, abstain or stay away, as the conduct says */
    MF_BALLOTS_SIGNED, /* signatures: nobody says no */
    MF_BALLOTS_SECOND, /* voted, at a second call */
    MF_BALLOTS_WINDOW, /* voted, where nobody decides a tie: an override, a challenge's decision, a
                          confirmation */
    MF_BALLOTS_CERTAIN /* consents without an end of voting: it passes when no ballot that is still
                          missing could change that */
};

struct mf_rule_question {
    struct mf_rehearsed what;
    struct mf_supposition who;
    enum mf_conduct conduct;
    enum mf_ballots ballots;
    mf_duration elapsed; /* of the count, at its closing */
    const bool *told;    /* conduct TOLD: by person, who of them knows of it */
    bool ties_pass;      /* a tie is as good as passing (another stage stands for it) */
    bool ties_lost;      /* no office is asked (another stage stands for it) */
};
struct mf_deciders mf_rule_form(struct mf_study *s, const struct mf_rule_question *q);
/*
 * Coalitions that can make the rule fail by their own ballots when the others are away or silent:
 * only of conduct AWAY and SILENT.
 */
struct mf_deciders mf_rule_refused(struct mf_study *s, const struct mf_rule_question *q);
/* Must every clause of it hold, named rules opened? */
bool mf_rule_needs_all(const struct mf_charter *c, const struct mf_rule *rule);
/* The same form when only those persons bring their weight. */
const struct mf_form *mf_form_only(struct mf_study *s, const struct mf_form *f, const bool *who);
/* Form of "this person is in the coalition"; NEVER for nobody. */
const struct mf_form *mf_form_person(struct mf_study *s, mf_person p, struct mf_span clause);
/* Form of "one of these is", without those bound to nothing: everyone in a group now, by heads. */
const struct mf_form *mf_form_one_of(struct mf_study *s, const struct mf_group *group,
                                     struct mf_supposition who, struct mf_span clause);

/* Which persons does the rule single out (rules named in it and `recuses` of the stage too)? */
struct mf_looks {
    bool subject, proposer;
};
struct mf_looks mf_rule_looks(const struct mf_charter *c, const struct mf_rule *rule,
                              const struct mf_stage *stage);

/* ---- rule_leaves.c ---- */

/* A rule rehearsed, and its leaves' electorates as columns. Kept by the study: asked for again it
 * is the same. */
struct mf_leaves {
    const struct mf_rehearsal *r; /* NULL: an amount waits for the filing */
    uint32_t n;
    const struct mf_rule **rule;
    uint32_t *column;   /* of those who can cast */
    uint64_t *able;     /* their weight */
    mf_person *decider; /* of a tie; MF_NOBODY: none */
    struct mf_rehearsed what;
    struct mf_supposition who;
    const struct mf_leaves *next; /* of the same place in the charter */
};
const struct mf_leaves *mf_leaves_of(struct mf_study *s, struct mf_rehearsed what,
                                     struct mf_supposition who);

#endif
