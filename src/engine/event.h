#ifndef MF_ENGINE_EVENT_H
#define MF_ENGINE_EVENT_H
/* What happened: the engine's answer to time and commands, in order. Facts, never instructions. */
#include "base/vec.h"
#include "engine/command.h"

enum mf_event_kind {
    MF_EV_FILED,
    MF_EV_SIGNED,
    MF_EV_UNSIGNED,
    MF_EV_OPENED,
    MF_EV_NOTICE, /* group, n reached */
    MF_EV_TOLD,
    /* person, by actor */ MF_EV_SAID,
    MF_EV_WAIVED,
    MF_EV_HEARD, /* a hearing ended */
    MF_EV_RECUSED,
    MF_EV_WAITS, /* for its turn to be voted on: n are being voted on */
    MF_EV_VOTING,
    /* a count opened */ MF_EV_VOTED,
    MF_EV_VOTE_REVOKED,
    MF_EV_EXTENDED,
    MF_EV_CLOSED,
    /* a count closed: truth */ MF_EV_TIED,
    MF_EV_STAGE, /* next stage begins */
    MF_EV_PASSED,
    MF_EV_VETO_SIGNED,
    MF_EV_VETOED,
    MF_EV_OVERRIDDEN,
    MF_EV_CHALLENGE_SIGNED,
    MF_EV_CHALLENGED,
    MF_EV_UPHELD,
    /* challenge failed */ MF_EV_EFFECT, /* one effect applied */
    MF_EV_PROVISIONAL,
    MF_EV_LIFTED, /* provisional effect lifted while a challenge is decided */
    MF_EV_REINSTATED,
    MF_EV_FINAL,
    MF_EV_ENDED, /* the proposal reached an end state: state, reasons */
    MF_EV_SEATED,
    MF_EV_UNSEATED,
    MF_EV_APPOINTED,
    MF_EV_VACATED,
    MF_EV_SUSPENDED,
    MF_EV_SUSPENSION_OVER,
    MF_EV_RESIGNED,
    MF_EV_TERM_OVER,
    MF_EV_CARETAKER,
    MF_EV_CARETAKER_OVER,
    MF_EV_VACANCY_LONG,
    MF_EV_EMERGENCY,
    MF_EV_EMERGENCY_OVER,
    MF_EV_ATTESTED,
    MF_EV_REPORT, /* duty to report fell due */
    MF_EV_AMENDED,
    MF_EV_SET,
    MF_EV_RESIZED,
    MF_EV_ACT,
    /* a warrant for an act outside */ MF_EV_ADOPTED,
    MF_EV_DISSOLVED,
    MF_EV_STAYED,
    MF_EV_RESTORED,
    MF_EV_JOINED,
    MF_EV_DOCUMENT,
    MF_EV_FROZEN_OVER,
    MF_EV_SPENT,
    MF_EV_GRANTED,
    MF_EV_REVOKED,
    MF_EV_REKEYED,
    MF_EV_WITHDRAWING, /* a sponsor asks for withdrawal; others haven't yet */
    MF_EV_SECOND_CALL, /* only the quorum was missing; until: when the second vote opens */
    MF_EV_SILENT,      /* the record was silent; n: ms by which open windows were lengthened */
    MF_EV_NOMINATIONS, /* open, until */
    MF_EV_NOMINATED,   /* person, by actor */
    MF_EV_STANDS,      /* person has the nominators needed; n: number of the option */
    MF_EV_DECLINED,
    MF_EV_VOTED_FOR,        /* text: the options marked */
    MF_EV_CHOSEN,           /* text: the option, person: if it is one, n: votes */
    MF_EV_CHOICE_TIED,      /* text: those tied for the last places, n: votes of each */
    MF_EV_CHOICE_LOST,      /* nobody decided that tie: they are not chosen */
    MF_EV_CHOICE_REFUSED,   /* the effect can't be done for this one; text, person */
    MF_EV_OPENED_ITSELF,    /* the charter opened it */
    MF_EV_COUNTED,          /* by the method: text: the order, or who was elected; n: valid votes */
    MF_EV_CHOSEN_AT,        /* text: the option, person: if it is one, n: place among the chosen */
    MF_EV_COUNT_TIED,       /* text: those between whom the count is tied */
    MF_EV_DRAWN,            /* the lot's value, in text; by person */
    MF_EV_DELEGATED,        /* actor's votes, to person; body, n: scope, text: the power's title */
    MF_EV_DELEGATED_NOBODY, /* to nobody, where a broader delegation would apply */
    MF_EV_UNDELEGATED,
    MF_EV__COUNT
};

struct mf_event {
    enum mf_event_kind kind;
    mf_instant at;
    uint32_t proposal; /* MF_NO_PROPOSAL: none */
    mf_person person;  /* whom it concerns */
    mf_person actor;   /* who did it; MF_NOBODY: time did */
    enum mf_purpose purpose;
    enum mf_ballot ballot;
    int state;                        /* ENDED and others: enum mf_state of org.h */
    bool truth;                       /* CLOSED: the rule held */
    uint32_t body, office, emergency; /* slots, MF_NO_SLOT: none */
    uint64_t n;                   /* NOTICE: how many were reached; RESIZED, SET …: the number */
    const struct mf_group *group; /* NOTICE, REPORT; borrowed from the charter */
    struct mf_span clause;        /* the clause that made it happen */
    const struct mf_charter *charter;
    mf_instant until;   /* SUSPENDED, STAYED, EMERGENCY, VOTING: end; MF_NEVER: none */
    struct mf_str text; /* SAID, ADOPTED, ACT …; owned by the organisation */
};

struct mf_events {
    struct mf_arena *arena;
    MF_VEC(struct mf_event) list;
};

struct mf_org;
const char *mf_event_name(enum mf_event_kind kind); /* stable, for --json */
/* One sentence for people, without the instant. */
void mf_event_text(struct mf_buf *out, const struct mf_org *org, const struct mf_event *e,
                   enum mf_lingua lingua);

#endif
