#ifndef MF_REPLAY_RUN_INTERNAL_H
#define MF_REPLAY_RUN_INTERNAL_H
/*
 * A run in progress. run.c founds the organisation and moves time; intent.c files what people seek;
 * react.c lets everybody act on what they want and know; record.c writes the account.
 */
#include "replay/account.h"

/* What stances are about: one person leaving or taking one body or office. */
struct mf_question {
    uint32_t line; /* of people: the person concerned */
    enum mf_move move;
    struct mf_str of;
    uint8_t *side;     /* by person: enum mf_side */
    bool *away;        /* by line: opposes by staying away */
    mf_instant *since; /* by line: of its latest stance */
};

/* A proposal that somebody seeks, and how far people have reacted to it. */
struct mf_tracked {
    uint32_t proposal, intention, attempt;
    uint32_t question[4]; /* what it would bring about; indices of questions */
    uint32_t nquestions;
    struct mf_knowledge *knew; /* by line */
    enum mf_state seen_state;  /* when people last acted on it */
    uint32_t seen_turn;
    bool looked; /* people have acted at all */
};

struct mf_intention {
    const struct mf_statement *statement;
    struct mf_intention_account *account;
    struct mf_who who; /* those who seek it, those who join them in a variant included */
    bool started, done;
    uint32_t current; /* attempt */
    uint32_t only;    /* attempt that alone is tried; UINT32_MAX: all */
    bool waiting;     /* its last attempt was refused and is tried again when things change */
    mf_instant public_at;
};

struct mf_pending { /* statements and departures in order of time */
    mf_instant at;
    const struct mf_statement *statement; /* NULL: the person of `line` leaves everything */
    uint32_t line, intention;
};

struct mf_running {
    struct mf_account *account;
    struct mf_arena *arena; /* the account's */
    struct mf_arena scratch;
    const struct mf_cast *cast;
    const struct mf_scenario *sc;
    struct mf_org *org;
    struct mf_events events;
    struct mf_refusals refusals;
    MF_VEC(struct mf_question) questions;
    MF_VEC(struct mf_tracked) tracked;
    MF_VEC(struct mf_pending) pending;
    mf_instant silent_until; /* nobody can act before that; 0: no outage yet */
    struct mf_intention *intentions;
    uint32_t nintentions;
    bool single;   /* one attempt alone is looked at: nothing else of the account is asked for */
    uint32_t turn; /* grows whenever stances or knowledge change */
};

/* ---- run.c ---- */
/* Carries out a command now and records what came of it; false: refused, r->refusals says why. */
bool mf_run_do(struct mf_running *r, struct mf_command *cmd);
/* Empties r->refusals and forgets what they took. */
void mf_run_fresh(struct mf_running *r);
mf_person mf_run_person(const struct mf_running *r, uint32_t line); /* the first of a line */

/* ---- intent.c ---- */
/* Files, retries, goes on to alternatives; true when anything was done. */
bool mf_intentions_act(struct mf_running *r);
bool mf_intention_is_actor(const struct mf_intention *in, uint32_t line);

/* ---- react.c ---- */
uint32_t mf_question_find(struct mf_running *r, uint32_t line, enum mf_move move, struct mf_str of);
void mf_stance_take(struct mf_running *r, const struct mf_statement *st);
/* What `person` wants of a tracked proposal; *ret_away: opposes by staying away. */
enum mf_side mf_side_of(const struct mf_running *r, const struct mf_tracked *t, mf_person person,
                        bool *ret_away);
void mf_knowledge_update(struct mf_running *r);
/* Tells a person by choice; recorded once. */
void mf_knowledge_tell(struct mf_running *r, struct mf_tracked *t, uint32_t line);
/* Everybody acts on every proposal; true when anything was done. */
bool mf_people_act(struct mf_running *r);

/* ---- record.c ---- */
void mf_record_events(struct mf_running *r);
struct mf_step *mf_record_step(struct mf_running *r, enum mf_step_kind kind, uint32_t intention,
                               uint32_t attempt);
struct mf_tracked *mf_tracked_of(struct mf_running *r, uint32_t proposal);
/* Copies refusals into the account. */
void mf_record_refusals(struct mf_running *r, const struct mf_refusal *from, uint32_t n,
                        const struct mf_refusal **ret, uint32_t *ret_n);

/* ---- summary.c ---- */
void mf_summarise(struct mf_running *r);

#endif
