#ifndef MF_REPLAY_ACCOUNT_H
#define MF_REPLAY_ACCOUNT_H
/*
 * What one run of a scenario under one charter gave, as data: what happened and when, who learned
 * of it and how, what became of each attempt and why. run.c fills it, summary.c draws the
 * conclusions, the renderers and account_json.c tell it.
 *
 * An account owns its arena and its organisation; the scenario, the cast and the charter are
 * borrowed and must outlive it.
 */
#include "engine/org.h"
#include "replay/scenario.h"

/* ---- the cast
 * ---------------------------------------------------------------------------------------- */

/* The persons of a scenario in the order of their numbers, made once for all runs. */
struct mf_cast {
    const struct mf_scenario *scenario;
    struct mf_roster_person *persons; /* scenario->npersons of them */
    uint32_t *line_of;                /* index into scenario->people */
};

/* Owned by the arena. Crowds get numbered ids and names: employees_1, "Employees 1". */
struct mf_cast mf_cast_make(struct mf_arena *arena, const struct mf_scenario *sc);

struct mf_skipped {          /* what the scenario gives people and the charter doesn't have */
    struct mf_str seat, tag; /* tag n 0: the whole seat */
    uint64_t persons;
};
struct mf_skipped_list {
    struct mf_skipped *at;
    uint32_t n, cap; /* as MF_VEC() has them */
};

/* The same people in the places of one charter; seats, offices and tags it lacks are left out. */
struct mf_cast_places {
    struct mf_roster roster; /* as the scenario starts: also those who leave later */
    struct mf_skipped_list skipped;
};
/* Lists are owned by the arena, persons by the cast. */
struct mf_cast_places mf_cast_places(struct mf_arena *arena, const struct mf_cast *cast,
                                     const struct mf_charter *charter);

/* ---- knowledge
 * --------------------------------------------------------------------------------------- */

enum mf_know {
    MF_KNOW_NOT,
    MF_KNOW_ACTOR,  /* one of those who seek it */
    MF_KNOW_DUTY,   /* the charter had them told */
    MF_KNOW_CHOICE, /* somebody who knew told them, without having to */
    MF_KNOW_SIGHT,  /* the record was open to them */
    MF_KNOW_PUBLIC, /* the scenario says that everybody heard */
    MF_KNOW__COUNT
};

struct mf_knowledge { /* of one line of people; those of a crowd learn together */
    enum mf_know how;
    mf_instant at; /* MF_NEVER: never */
    mf_instant
        duty; /* when the charter had them told, even if they knew already; MF_NEVER: it hadn't */
    bool at_filing; /* the filing itself told them, before anything was decided */
};

/* ---- the course of things
 * ---------------------------------------------------------------------------- */

enum mf_step_kind {
    MF_STEP_EVENT,    /* of the engine */
    MF_STEP_REFUSED,  /* a filing was refused */
    MF_STEP_ABSENT,   /* the charter can't say what was sought */
    MF_STEP_TOLD,     /* by choice, outside the record */
    MF_STEP_STATEMENT /* of the scenario: everybody knows, a stance taken */
};

/* Some of one line of people. */
struct mf_share {
    uint32_t line, count;
};

struct mf_step {
    enum mf_step_kind kind;
    mf_instant at;
    uint32_t intention, attempt; /* UINT32_MAX: none */
    uint32_t proposal;           /* MF_NO_PROPOSAL: none */
    struct mf_event event;       /* EVENT; ballots and signatures of one instant are one step */
    struct mf_share *who;        /* those who acted, for such a step; those told */
    uint32_t nwho;
    const struct mf_refusal *refusals; /* REFUSED */
    uint32_t nrefusals;
    const struct mf_statement *statement; /* STATEMENT */
};

/* ---- attempts
 * ---------------------------------------------------------------------------------------- */

enum mf_stopper_kind {
    MF_STOP_VETO,      /* the charter gives a veto: rule */
    MF_STOP_CHALLENGE, /* or a challenge: rule */
    MF_STOP_DECIDERS,  /* any `count` of the `of` who said yes, by not saying it: leaf */
    MF_STOP_AWAY       /* those who said no, `of` of them, by staying away: leaf's quorum */
};
struct mf_stopper {
    enum mf_stopper_kind kind;
    const struct mf_rule *rule;
    uint64_t count, of;
};

/* Numbers of persons other than those who seek it, by how they came to know in time. */
struct mf_told {
    uint64_t by[MF_KNOW__COUNT];
};

struct mf_gap { /* persons of a group of the scenario who stood against what took effect */
    struct mf_str group;
    uint64_t against, of;
    bool inferred; /* rests on a stance that is an inference */
};

struct mf_attempt_account {
    const struct mf_attempt *attempt;
    enum mf_outcome outcome;
    uint32_t power; /* of the charter; UINT32_MAX: it has none of that name */
    struct mf_name
        lacks; /* ABSENT: the parameter that the scenario doesn't give; len 0: the power itself */
    bool dropped_args; /* the scenario gives more than the power asks for */
    uint32_t proposal; /* MF_NO_PROPOSAL: never filed */
    mf_instant tried;  /* MF_NEVER: never */
    mf_instant lawful; /* of a refused one: when its filing would first have been accepted */
    mf_instant voting, passed;
    mf_instant effect;                 /* first in force; MF_NEVER: never */
    mf_instant final;                  /* can't be undone any more */
    mf_instant ended;                  /* the outcome stood; MF_NEVER: not */
    const struct mf_refusal *refusals; /* of its filing, or why it failed */
    uint32_t nrefusals;
    const struct mf_leaf_facts *facts; /* of the count that decided */
    uint32_t nfacts;
    const struct mf_leaf_facts *signs; /* of the signatures for a challenge */
    uint32_t nsigns;
    const struct mf_leaf_facts *verdict; /* of the decision on it */
    uint32_t nverdict;
    mf_person subject;
    struct mf_knowledge *knew; /* by line of people; NULL: never filed */
    /* conclusions (summary.c) */
    struct mf_told told;      /* before it was irreversible */
    struct mf_told at_filing; /* who necessarily learns of it at once */
    bool subject_at_filing;   /* the person concerned among them */
    uint64_t say;             /* persons with a vote on it */
    uint64_t say_knew;        /* of those: who knew before it was decided */
    uint64_t say_later;       /* without one, but with a veto, a challenge, or a vote on that */
    uint64_t heard;           /* with nothing of that, but a right to be heard */
    mf_duration
        warned; /* how long the person concerned knew before the effect; MF_NEVER: no effect */
    struct mf_stopper *stoppers;
    uint32_t nstoppers;
    struct mf_gap *gaps;
    uint32_t ngaps;
    struct mf_clause
        *standing; /* safeguards of the power that stood and didn't stop it; spans, kinds */
    uint32_t nstanding;
};

struct mf_intention_account {
    const struct mf_statement *statement;
    struct mf_attempt_account *attempts; /* one per attempt of the statement */
    uint32_t nattempts;
    uint32_t deciding; /* the last one that came to anything; what summaries are about */
};

struct mf_account {
    struct mf_arena *arena;
    const struct mf_cast *cast;
    const struct mf_charter *charter;
    uint32_t variant;                  /* UINT32_MAX: as it happened */
    bool founded;                      /* else `refusals` says why not */
    struct mf_org *org;                /* as it is at the end; NULL: not founded, or not kept */
    const struct mf_refusal *refusals; /* of the founding */
    uint32_t nrefusals;
    struct mf_skipped_list skipped;
    MF_VEC(struct mf_step) steps;
    struct mf_intention_account *intentions;
    uint32_t nintentions;
    bool has_hash;
    struct mf_hash state_hash;
    uint32_t commands; /* carried out */
};

/* ---- running
 * ------------------------------------------------------------------------------------------ */

#define MF_AS_IT_HAPPENED UINT32_MAX

struct mf_run_options {
    uint32_t variant; /* or MF_AS_IT_HAPPENED */
    uint32_t
        intention; /* only this one of its attempts; UINT32_MAX: all, with their alternatives */
    uint32_t attempt;
    bool without_org; /* lets go of the organisation at the end; texts of events and refusals need
                         it */
    bool with_hash;   /* also the hash of the state at the end, which costs as much as the run */
};

/*
 * Plays the scenario under the charter. Never NULL; mf_account_free() gives everything back. Pure:
 * the same arguments give the same account.
 */
struct mf_account *mf_run(const struct mf_cast *cast, const struct mf_charter *charter,
                          struct mf_run_options options);
void mf_account_free(struct mf_account *account);

/* Did it come about and last: in force to its natural end. */
bool mf_attempt_succeeded(const struct mf_attempt_account *a);
/*
 * Did a line of people know of it before it was irreversible, and in that way: by duty whoever was
 * told by duty, in another way whoever first learned so and wasn't.
 */
bool mf_told_in_time(const struct mf_account *account, const struct mf_attempt_account *a,
                     uint32_t line, enum mf_know how);
/* The outcome that a state of the engine means. */
enum mf_outcome mf_outcome_of_state(enum mf_state state);

/* ---- expectations
 * -------------------------------------------------------------------------------------- */

struct mf_claim_result {
    const struct mf_claim *claim;
    bool holds;
    const struct mf_attempt_account
        *attempt;      /* the one that was looked at; NULL: none of that name */
    struct mf_str got; /* names told, where the claim is about that; owned by the account's arena */
};

/*
 * Judges one claim by an account of its charter and variant. What is claimed of those told is about
 * the attempt of the claim before it, else about the first intention. `effective` holds for
 * whatever took effect, also if it ended later.
 */
struct mf_claim_result mf_claim_judge(const struct mf_account *account,
                                      const struct mf_expectation *e, uint32_t claim);
/* The name of a file without its folder and ending. */
struct mf_str mf_path_stem(struct mf_str path);
/* Is an expectation about this charter: its name is the file's name without folder and ending. */
bool mf_expectation_concerns(const struct mf_expectation *e, const struct mf_charter *charter);

#endif
