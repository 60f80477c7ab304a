#ifndef MF_AUDIT_CAPTURE_SYSTEM_H
#define MF_AUDIT_CAPTURE_SYSTEM_H
/*
 * A charter as a system of counters that allows at least as much as the charter does: who sits
 * where becomes "so many of the coalition, so many others" for each group that a rule counts, each
 * rule a formula of linear inequalities over these numbers, each power an act that moves some of
 * them. What can't happen here can't happen there; what can, may be forbidden there by a guard that
 * was left out (limits on repetition, terms, caretaker mode, conditions that must not hold).
 *
 * Everything that only makes acts easier is kept exactly: amounts, bases, quorums, seats, vetoes
 * and challenges of others (M2). See docs/certificates.md, where the same is said for readers.
 */
#include "audit/capture.h"

__extension__ typedef __int128 mf_i128;

#define MF_SYS_MOST (INT64_C(1) << 61) /* of any number in it; of times: never */

#define MF_NO_VAR  UINT32_MAX
#define MF_VAR_MIX (UINT32_MAX - 1) /* in the making: how many of the others abstain */

enum mf_column_kind {
    MF_COL_ALL,    /* everybody, one each */
    MF_COL_BODY,   /* of a body, perhaps one tag, by heads or by weight */
    MF_COL_OFFICE, /* who acts for an office */
    MF_COL_OTHER   /* any other group of a rule: moves freely once anything it names does */
};

struct mf_sys_column {
    enum mf_column_kind kind;
    struct mf_str name;
    uint32_t body, tag, weight, office; /* charter indices; UINT32_MAX: none */
    const struct mf_rule *leaf;         /* OTHER */
    const struct mf_stage *stage;       /* OTHER: whose recusals apply */
    uint32_t weights;                   /* of the study's columns: who weighs what today */
    uint32_t in, out;                   /* variables */
    uint32_t issued;                    /* of a weight, where a rule asks; MF_NO_VAR: none does */
    uint64_t total;                     /* today, everybody who may belong to the coalition */
    uint64_t fixed;                     /* and whoever may not */
    uint64_t gone;                      /* the most that may fall away by natural departures */
};

struct mf_sys_var {
    struct mf_str name;
    uint32_t column; /* UINT32_MAX: a number of its own, beginning at `init` */
    bool out;
    int64_t init;
};

struct mf_sys_term {
    uint32_t var;
    int64_t coef;
};
/* Sum of coef * var >= least. */
struct mf_sys_linear {
    struct mf_sys_term term[6];
    uint32_t n;
    mf_i128 least;
};

enum mf_sys_kind { MF_SYS_OF, MF_SYS_LINEAR, MF_SYS_TRUE, MF_SYS_FALSE };
struct mf_sys_formula {
    enum mf_sys_kind kind;
    uint32_t k, n;
    const struct mf_sys_formula *const *of;
    struct mf_sys_linear linear;
};

/* A variable may now take any value up to `to` (down to, if !up), as far as the constraints let it.
 */
struct mf_sys_effect {
    uint32_t var;
    bool up;
    int64_t to;
};
/* What must have been so at an instant, at least `wait` after the one before. */
struct mf_sys_phase {
    mf_duration wait;
    const struct mf_sys_formula *guard;
};
struct mf_sys_act {
    struct mf_str name;
    enum mf_capture_act kind;
    uint32_t index; /* power, body (admit), emergency */
    MF_VEC(struct mf_sys_phase) phases;
    mf_duration wait; /* from the last phase to the effect */
    bool final; /* nothing but the goal's use, where the power's effects come before it is final */
    MF_VEC(struct mf_sys_effect) effects;
};

struct mf_system {
    struct mf_arena *arena;
    struct mf_study *study;
    const struct mf_charter *charter;
    enum mf_outsiders model;
    uint32_t departures, newcomers, npersons;
    bool complete;                        /* acts know what they move: no column may be added */
    mf_person apart;                      /* belongs to the others, whatever is asked; MF_NOBODY */
    MF_VEC(struct mf_sys_column) columns; /* [0]: everybody */
    MF_VEC(struct mf_sys_var) vars;
    MF_VEC(struct mf_sys_linear) constraints; /* of every state */
    MF_VEC(struct mf_sys_act) acts;
    const struct mf_sys_formula *goal;
    uint32_t omni;           /* variable: any text can be put into the charter */
    uint32_t left;           /* variable: departures still to come; MF_NO_VAR: none */
    uint32_t done;           /* variable: the goal's power has been used; MF_NO_VAR */
    uint32_t *seats, *heads; /* by body: variable, column */
    uint32_t *office;        /* by office: column */
    uint32_t *emergency;     /* by emergency: variable */
    uint32_t *moved, *freed; /* by setting: moved within its bounds; beyond them (variables) */
    uint32_t *rewritten;     /* by named rule: variable */
};

/* Owned by the arena of the study, whose organisation has just been founded. */
struct mf_system *mf_system_new(struct mf_study *study, const struct mf_scene *scene,
                                const struct mf_capture_options *options);

/* ---- making formulas (capture_rules.c) ---- */

const struct mf_sys_formula *mf_sys_true(void);
const struct mf_sys_formula *mf_sys_false(void);
const struct mf_sys_formula *mf_sys_of(struct mf_system *y, uint32_t k,
                                       const struct mf_sys_formula *const *of, uint32_t n);
const struct mf_sys_formula *mf_sys_and(struct mf_system *y, const struct mf_sys_formula *a,
                                        const struct mf_sys_formula *b);
const struct mf_sys_formula *mf_sys_or(struct mf_system *y, const struct mf_sys_formula *a,
                                       const struct mf_sys_formula *b);
/* var * coef >= least */
const struct mf_sys_formula *mf_sys_least(struct mf_system *y, uint32_t var, int64_t coef,
                                          int64_t least);
const struct mf_sys_formula *mf_sys_not(struct mf_system *y, const struct mf_sys_formula *f);
/* For some number of abstentions from 0 to the variable: none is left in what comes out
 * (capture_mix.c). */
const struct mf_sys_formula *mf_sys_unmix(struct mf_system *y, const struct mf_sys_formula *f,
                                          uint32_t most);
const struct mf_sys_formula *mf_sys_linear(struct mf_system *y, struct mf_sys_linear l);

/* What is asked about a rule of a power. */
struct mf_sys_question {
    const struct mf_power *power; /* NULL: an emergency's */
    const struct mf_stage *stage; /* whose recusals and second call apply; NULL: none */
    const struct mf_rule *rule;
    bool second;
};
/* The coalition wins a vote, whatever the model lets the others do. */
const struct mf_sys_formula *mf_sys_won(struct mf_system *y, const struct mf_sys_question *q);
/* Its signatures suffice. */
const struct mf_sys_formula *mf_sys_signed(struct mf_system *y, const struct mf_sys_question *q);
/* The others can't sign it, or can't win the vote against the coalition's. */
const struct mf_sys_formula *mf_sys_kept(struct mf_system *y, const struct mf_sys_question *q,
                                         bool vote);
/* The condition as far as standing decides it; taken to be so where it looks at anything else. */
const struct mf_sys_formula *mf_sys_condition(struct mf_system *y, const struct mf_cond *c);
/* Somebody of the coalition is in the group. */
const struct mf_sys_formula *mf_sys_one_of(struct mf_system *y, const struct mf_power *power,
                                           const struct mf_group *group);
/* Somebody of the coalition may act for the office. */
const struct mf_sys_formula *mf_sys_consent(struct mf_system *y, uint32_t office);

/* ---- columns (capture_columns.c) ---- */

void mf_sys_columns_init(struct mf_system *y);
/* The column of a leaf's group as it is counted in that stage; UINT32_MAX: there is none, and it is
 * too late for another. */
uint32_t mf_sys_column_of(struct mf_system *y, const struct mf_sys_question *q,
                          const struct mf_rule *leaf);
/*
 * All of a weight of a body today, or the most that there can be: who comes without any brings one.
 */
uint64_t mf_sys_issued(const struct mf_system *y, uint32_t body, uint32_t weight, bool ever);
/* The column of a tag, by heads. */
uint32_t mf_sys_tag(struct mf_system *y, uint32_t body, uint32_t tag);
/* An amendment of named items may touch the body. */
bool mf_sys_rewritable(const struct mf_system *y, uint32_t body);
uint32_t mf_sys_scalar(struct mf_system *y, struct mf_str name, int64_t init);
void mf_sys_constrain(struct mf_system *y, struct mf_sys_linear l);
/* What the coalition's own move into or the others' move out of a place may change. */
void mf_sys_raise_body(struct mf_system *y, struct mf_sys_act *a, uint32_t body, uint32_t tags);
void mf_sys_lower_body(struct mf_system *y, struct mf_sys_act *a, uint32_t body);
void mf_sys_raise_office(struct mf_system *y, struct mf_sys_act *a, uint32_t office);
void mf_sys_lower_office(struct mf_system *y, struct mf_sys_act *a, uint32_t office);
void mf_sys_effect(struct mf_system *y, struct mf_sys_act *a, uint32_t var, bool up, int64_t to);
/* Weight of the others there may be silenced by a suspension. */
bool mf_sys_silenced(const struct mf_system *y, uint32_t column);

/* ---- boxes (capture_box.c) ---- */

/* Everything that may come to be: each variable between two ends. */
struct mf_box {
    int64_t *lo, *hi;
};
struct mf_box mf_box_new(struct mf_arena *a, const struct mf_system *y);
void mf_box_copy(const struct mf_system *y, struct mf_box *to, const struct mf_box *from);
/*
 * The box of all coalitions that weigh at most most[c] in each column c, before anybody acts.
 */
void mf_box_start(const struct mf_system *y, const uint64_t *most, struct mf_box *ret);
bool mf_box_may(const struct mf_box *b, const struct mf_sys_formula *f);

struct mf_epoch {
    mf_duration at;
    struct mf_box box;
};
struct mf_closure {
    bool reached; /* the goal, at `at` */
    mf_duration at;
    MF_VEC(struct mf_epoch) epochs;
    mf_duration *first; /* by act: when its effect comes at the earliest; MF_NEVER */
    uint64_t steps;
};
/*
 * What follows from the box within the horizon (0: without one). Stops as soon as the goal is
 * reached, unless `whole`. In `a`.
 */
void mf_close(struct mf_arena *a, const struct mf_system *y, const struct mf_box *start,
              mf_duration horizon, bool whole, struct mf_closure *ret);

#endif
