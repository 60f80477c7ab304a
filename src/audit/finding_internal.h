#ifndef MF_AUDIT_FINDING_INTERNAL_H
#define MF_AUDIT_FINDING_INTERNAL_H
/* Between the files that look for weaknesses, those that change texts, and finding.c. */
#include "audit/finding.h"

/* ---- looking ---- */

struct mf_finder {
    struct mf_figures *f;
    struct mf_arena *a;
    MF_VEC(struct mf_finding) list;
    /* A key whose number is wanted also where nothing is found: after a change. n 0: none. */
    struct mf_str watch;
    bool seen;
    struct mf_measure watched;
};

/*
 * One thing looked at: `weak` says whether it has the weakness. NULL where it hasn't; else the new
 * finding, to be completed, borrowed until the next one.
 */
struct mf_finding *mf_find_at(struct mf_finder *x, enum mf_find find, struct mf_str item, bool weak,
                              struct mf_measure number);

/* What a sentence of a finding tells: a text, a number or a length of time. */
struct mf_told_value {
    struct mf_str text; /* n 0: the number */
    struct mf_measure number;
};
#define MF_TELL_TEXT(s)   ((struct mf_told_value){.text = (s)})
#define MF_TELL_NUMBER(m) ((struct mf_told_value){.number = (m)})
#define MF_TELLS          6u
void mf_find_say(struct mf_finder *x, struct mf_finding *g,
                 const char *const templates[MF_LINGUA__COUNT], unsigned n,
                 const struct mf_told_value *values);
/* That power, that clause of it, and an example of the figure's persons; f may be NULL. */
void mf_find_of_power(struct mf_finder *x, struct mf_finding *g, uint32_t power,
                      struct mf_span clause, const struct mf_figure *f);

/* Each looks for its part of the catalogue. */
void mf_find_deciding(struct mf_finder *x);
void mf_find_timing(struct mf_finder *x);
void mf_find_persons(struct mf_finder *x);
void mf_find_amending(struct mf_finder *x);
void mf_find_stopping(struct mf_finder *x);

/* ---- what powers are ---- */

/* Does more than state something. */
bool mf_power_weighty(const struct mf_power *p);
/* Has an effect that no power of the charter takes back: spends, acts outside, amends, dissolves,
 * or puts somebody on a list that has no part in any rule and nobody is taken off. */
bool mf_power_final(const struct mf_charter *c, const struct mf_power *p);
/* Puts a person whom the proposal names out of an office or body for good. */
bool mf_power_puts_out(const struct mf_power *p);
/* Those that may be used at any time: no condition. */
bool mf_power_free(const struct mf_power *p);
const struct mf_effect *mf_power_effect(const struct mf_power *p, enum mf_effect_kind kind);
/* The last stage that isn't there for another's failing. */
const struct mf_stage *mf_power_last(const struct mf_power *p);
/* A veto, challenge or confirmation comes after passing. */
bool mf_power_held(const struct mf_power *p);
/* Is that item covered by the amending effect? */
bool mf_effect_amends(const struct mf_effect *e, enum mf_ref_kind kind, uint32_t index);
/* Calls back for each leaf of the rule, named rules opened. */
void mf_each_leaf(const struct mf_charter *c, const struct mf_rule *r,
                  void (*each)(void *payload, const struct mf_rule *leaf), void *payload);
/* Bodies whose members vote in the rule, true by index. */
void mf_rule_bodies(const struct mf_charter *c, const struct mf_rule *r, bool *ret);
/* The persons who have a say in the form; `in`, by person, may be NULL. */
uint64_t mf_form_voices(struct mf_study *s, const struct mf_form *f, bool *in);
/* Its last count weighs votes in a body that anybody may enter. */
bool mf_power_weighs_open(const struct mf_charter *c, const struct mf_power *p);
/* Fewest who can sign such a rule of the power. */
struct mf_figure mf_signers(struct mf_study *s, const struct mf_power *p, const struct mf_stage *st,
                            const struct mf_rule *rule);

/* ---- changing texts ---- */

struct mf_edits {
    struct mf_arena *a;
    const struct mf_charter *c;
    MF_VEC(struct mf_edit) list;
};

void mf_edit_replace(struct mf_edits *e, struct mf_span at, struct mf_str text);
/* A clause of the power, on a line of its own before its effect. */
void mf_edit_clause(struct mf_edits *e, const struct mf_power *p, const char *keyword,
                    struct mf_str rest);
/* Weights as they were when the proposal was filed, whether the power has stages or not. */
void mf_edit_counted_at_proposal(struct mf_edits *e, const struct mf_power *p);
/* In place of the clause, or new where span.len is 0. */
void mf_edit_set_clause(struct mf_edits *e, const struct mf_power *p, struct mf_span span,
                        const char *keyword, struct mf_str rest);
/* Takes the clause out, with its line where it stands alone there. */
void mf_edit_remove(struct mf_edits *e, struct mf_span span);
/* An item at the end of the charter; or `silence over 1 hour extends` where there is none. */
void mf_edit_item(struct mf_edits *e, struct mf_str text);
void mf_edit_silence(struct mf_edits *e);
/* The source of a span. */
struct mf_str mf_edit_source(const struct mf_edits *e, struct mf_span span);
/*
 * The stage passes by `text` in place of what it passes by now, or by both where `also`. False
 * where it chooses, or has no rule.
 */
bool mf_edit_passes(struct mf_edits *e, const struct mf_power *p, const struct mf_stage *st,
                    struct mf_str text, bool also);
/* The whole source with the edits; sorts them. p NULL: two of them meet. */
struct mf_str mf_edits_apply(struct mf_edits *e);

/*
 * The nth change to be tried for the finding, from 0: fills `e`. False: there are no more. One that
 * leaves `e` empty is passed over.
 */
typedef bool mf_propose(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                        struct mf_edits *e);
mf_propose mf_propose_deciding, mf_propose_timing, mf_propose_persons, mf_propose_amending,
    mf_propose_stopping;
/* Seeks a change that removes g: see finding.h. NULL: none, or no tries are left. */
const struct mf_change *mf_find_change(struct mf_figures *f, const struct mf_findings *all,
                                       const struct mf_finding *g, mf_propose *propose,
                                       uint32_t *tries);

#endif
