#ifndef MF_AUDIT_CAPTURE_H
#define MF_AUDIT_CAPTURE_H
/*
 * Who can take over, in how many lawful steps: the smallest coalition that comes to hold a goal by
 * any sequence of acts of the charter. What comes out is an interval [lo, hi]. `hi` persons can:
 * the engine itself has carried out their plan. Fewer than `lo` can't: every chain of acts was
 * looked at in a system that allows at least as much as the charter does, and the certificate says
 * why, for mufakat-check-certificate to follow. lo == hi: proven.
 */
#include "audit/scene.h"

/* ---- what is asked ---- */

enum mf_goal_kind {
    MF_GOAL_AMEND,  /* put any text into the charter that isn't entrenched; index: the power that
                       does it, or UINT32_MAX: any of them */
    MF_GOAL_OFFICE, /* one of the coalition holds the office; whoever holds it today belongs to the
                       others, unless with_holder. index of the charter */
    MF_GOAL_POWER   /* the power takes effect by the coalition's own acts; index of the charter */
};
struct mf_goal {
    enum mf_goal_kind kind;
    uint32_t index;
};

/* What everybody else does while the coalition acts (the models M0, M1 and M2). In none of them do
 * others file, sign, appoint or resign. */
enum mf_outsiders {
    MF_OUTSIDERS_SILENT,  /* M0: no contrary vote; they stay away or abstain, whichever helps */
    MF_OUTSIDERS_VOTING,  /* M1: vote against, abstain or stay away, whichever hurts */
    MF_OUTSIDERS_HOSTILE, /* M2: also veto and challenge whatever they can */
    MF_OUTSIDERS__COUNT
};

#define MF_CAPTURE_HORIZON (365 * MF_DAY)
#define MF_CAPTURE_STEPS   UINT64_C(20000000)

struct mf_capture_options {
    struct mf_goal goal;
    enum mf_outsiders model;
    mf_duration horizon; /* from the scene's instant; 0: MF_CAPTURE_HORIZON; MF_NEVER: none */
    uint32_t departures; /* r: as many others fall away, whoever and whenever it helps */
    bool with_holder;    /* of an office: today's holder may belong to the coalition */
    uint32_t newcomers;  /* u: loyal persons, not counted, who may be given seats and offices */
    uint64_t steps;      /* of work, some tenths of a microsecond each; 0: MF_CAPTURE_STEPS */
    bool (*go_on)(void *payload); /* asked now and then; false: answer with what is known. NULL:
                                     goes on */
    void *payload;
};

/* ---- what is answered ---- */

enum mf_capture_act {
    MF_PLAN_POWER,   /* a power is used, from filing to effect */
    MF_PLAN_ADMIT,   /* whoever holds the office lets somebody into the body */
    MF_PLAN_DECLARE, /* an emergency is declared */
    MF_PLAN_LEAVE,   /* one of the coalition gives up a seat (body) or an office */
    MF_PLAN_DEPART   /* one of the others falls away (departures) */
};

struct mf_capture_step {
    mf_duration from, to; /* first act and effect, from the start */
    enum mf_capture_act act;
    uint32_t power;                   /* charter index; UINT32_MAX where it isn't one */
    uint32_t body, office, emergency; /* charter indices, UINT32_MAX: none */
    mf_person about;                  /* whom it is about; MF_NOBODY: nobody, or a number or text */
    bool about_newcomer;              /* `about` is then the number of a newcomer, from 0 */
    uint64_t value;                   /* of resize and set, where `has_value` */
    bool has_value;
    /* Who gives up a place (one of the two) once the votes for it are cast; MF_NOBODY: nobody. */
    mf_person leaver;
    uint32_t left_body, left_office;
    bool rewrites;     /* it puts another text into the charter */
    mf_person *actors; /* who vote or sign for it, ascending; newcomers left out */
    uint32_t nactors;
    bool told;             /* others are given notice of it as a duty */
    struct mf_span clause; /* of the present charter: where the act is allowed */
};

/* What lies between the two ends: guards of the charter that the looser system leaves out and that
 * the plans tried have run into. */
enum mf_capture_doubt {
    MF_DOUBT_STEPS,   /* the limit of work was reached */
    MF_DOUBT_STATES,  /* too many states for the exact search */
    MF_DOUBT_REFUSED, /* the engine refused a step of every plan tried: clause, reason */
    MF_DOUBT_CHAIN,   /* the looser system allows a chain of acts up to this one, and no plan that
                         was tried follows it: clause */
    MF_DOUBT_ENTRENCHED, /* what follows after an amendment, where something is entrenched */
    MF_DOUBT_CONDUCT     /* others would have to be in two places at once to stop it */
};
struct mf_capture_cause {
    enum mf_capture_doubt doubt;
    enum mf_reason reason; /* REFUSED */
    struct mf_span clause; /* of the charter; len 0: none */
};

struct mf_capture {
    struct mf_goal goal;
    enum mf_outsiders model;
    mf_duration horizon;
    uint32_t departures, newcomers;

    bool possible;   /* false: not even all together, proven where `certified` */
    uint32_t lo, hi; /* hi UINT32_MAX: no plan was found */
    bool proven;     /* lo == hi, or nobody can */
    bool certified;  /* `certificate` proves lo (or that nobody can) */
    mf_person *who;  /* hi of them, ascending; NULL where hi is UINT32_MAX */
    struct mf_capture_step *plan;
    uint32_t nplan;
    mf_duration earliest;  /* of that plan; from filing the first act to the goal */
    mf_duration no_sooner; /* no coalition whatever is sooner than this */
    uint64_t told;         /* others whom a duty lets know before the first step that can't be taken
                              back takes effect */
    mf_person *told_who;   /* them, ascending */
    mf_duration told_lead; /* from the first of them being told to that effect */
    uint32_t *told_step;   /* steps of the plan by which they are told */
    uint32_t ntold_step;
    struct mf_capture_cause *causes; /* of an interval that isn't proven */
    uint32_t ncauses;
    uint32_t direct; /* fewest who do the goal's own power today, in one step; UINT32_MAX: nobody,
                        or the goal is no power */
    struct mf_str certificate; /* of the lower end; n 0: none */
    struct mf_str plan_text;   /* the upper end for the record: coalition and steps */
    uint64_t steps;            /* of work used */
};

/* Owned by the arena; the scene is borrowed for the call only. NULL: the scene can't be founded,
 * reasons to `rs`. */
struct mf_capture *mf_capture(struct mf_arena *arena, const struct mf_scene *scene,
                              const struct mf_capture_options *options, struct mf_refusals *rs);

/* What to ask of a charter when nothing is asked: amending it, each office, each power with an
 * `act`. Returns how many. */
uint32_t mf_capture_goals(struct mf_arena *arena, const struct mf_charter *charter,
                          struct mf_goal **ret);
/* The goal in words: "amend the charter", "hold the office of ceo", "use sell". */
struct mf_str mf_goal_text(struct mf_arena *arena, const struct mf_charter *charter,
                           struct mf_goal goal, enum mf_lingua lingua);
/* One sentence on one step; names as the scene has them. */
struct mf_str mf_capture_step_text(struct mf_arena *arena, const struct mf_scene *scene,
                                   const struct mf_capture_step *step, enum mf_lingua lingua);
struct mf_str mf_capture_cause_text(struct mf_arena *arena, const struct mf_charter *charter,
                                    const struct mf_capture_cause *cause, enum mf_lingua lingua);

/* ---- curves ---- */

struct mf_capture_point {
    mf_duration horizon;
    uint32_t departures;
    bool possible, proven, certified;
    uint32_t lo, hi; /* as in mf_capture */
};
/*
 * k* as more others fall away: points for 0 … n - 1 departures. As time runs: a point for each
 * horizon given. Other options are taken from `options`; its steps are shared by all points. ret
 * has room for n. False when the scene can't be founded.
 */
bool mf_capture_over_departures(struct mf_arena *arena, const struct mf_scene *scene,
                                const struct mf_capture_options *options, uint32_t n,
                                struct mf_capture_point *ret);
bool mf_capture_over_time(struct mf_arena *arena, const struct mf_scene *scene,
                          const struct mf_capture_options *options, const mf_duration *horizons,
                          uint32_t n, struct mf_capture_point *ret);

#endif
