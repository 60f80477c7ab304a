#ifndef MF_ENGINE_COMMAND_H
#define MF_ENGINE_COMMAND_H
/*
 * What a person may do. A command is a plain value: who, when, what. Names have been resolved to
 * numbers by whoever built it (the ledger, the replay); strings are borrowed for the call and
 * copied where kept.
 */
#include "base/digest.h"
#include "base/instant.h"
#include "lang/charter.h"

typedef uint32_t mf_person;
#define MF_NOBODY      UINT32_MAX
#define MF_NO_PROPOSAL 0u /* proposals are numbered from 1 */

enum mf_verb {
    MF_DO_FILE,        /* power, args: files a proposal and signs it */
    MF_DO_SIGN,        /* proposal: sponsors it while it gathers */
    MF_DO_UNSIGN,      /* proposal */
    MF_DO_WITHDRAW,    /* proposal */
    MF_DO_TELL,        /* proposal, person: shows it to a voter who may not see it yet (rule 18) */
    MF_DO_SAY,         /* proposal, text: speaks, also in the hearing */
    MF_DO_WAIVE,       /* proposal: gives up being heard */
    MF_DO_RECUSE,      /* proposal: abstains in every count of it (rule 28) */
    MF_DO_VOTE,        /* proposal, ballot, purpose; in a choice options instead (or abstain) */
    MF_DO_REVOKE_VOTE, /* proposal, purpose */
    MF_DO_VETO,        /* proposal */
    MF_DO_CHALLENGE,   /* proposal */
    MF_DO_ATTEST,      /* word: the fact attested, proposal or MF_NO_PROPOSAL */
    MF_DO_DOCUMENT,    /* text: stores a document under its SHA-256 (rule 12) */
    MF_DO_ADMIT,       /* body, person: by the office that admits */
    MF_DO_JOIN, /* word = id, text = name (none: the id): someone becomes known; no rights come with
                   it */
    MF_DO_LEAVE,    /* body: gives up a seat there (resigns from one body) */
    MF_DO_RESIGN,   /* office, or MF_NO_SLOT: everything one holds */
    MF_DO_DECLARE,  /* emergency: signs its declaration */
    MF_DO_END,      /* emergency: signs its end */
    MF_DO_NOMINATE, /* proposal, person: as a nominee, or seconds who is nominated */
    MF_DO_DECLINE,  /* proposal: doesn't stand, though nominated */
    MF_DO_DRAW,     /* proposal, text: the value of the lot that decides a tie */
    MF_DO_DELEGATE, /* body, scope (power, proposal), person: votes that aren't cast go to that one;
                       MF_NOBODY: to nobody, though a broader delegation would say otherwise */
    MF_DO_UNDELEGATE, /* body, scope: that delegation is none any more */
    MF_DO_TICK,       /* nothing but time */
    MF_DO__COUNT
};

enum mf_ballot {
    MF_BALLOT_NONE,
    MF_BALLOT_YES,
    MF_BALLOT_NO,
    MF_BALLOT_ABSTAIN,
    MF_BALLOT_SEALED /* answers only: one was cast, secretly */
};

/* The counts a proposal may have; `vote` names one when more than one is open. */
enum mf_purpose {
    MF_FOR_STAGE,     /* the vote itself, or the consents of `passes when` */
    MF_FOR_GATHERING, /* sponsors */
    MF_FOR_VETO,
    MF_FOR_OVERRIDE,  /* of a veto */
    MF_FOR_CHALLENGE, /* signatures */
    MF_FOR_DECISION,  /* on a challenge */
    MF_FOR_CONFIRM,   /* `confirmed within D by RULE` */
    MF_FOR_DECLARE,   /* of an emergency */
    MF_FOR_END,
    MF_FOR__COUNT
};

enum mf_arg_kind {
    MF_ARG_PERSON,
    MF_ARG_TEXT,
    MF_ARG_HASH,
    MF_ARG_AMOUNT,
    MF_ARG_DURATION,
    MF_ARG_BODY,
    MF_ARG_WORD,
    MF_ARG_DECISION
};

/*
 * One per parameter of the power, in order. The person whom a choice is to name is MF_NOBODY; texts
 * after the last parameter are the options of `choose … from options`.
 */
struct mf_arg {
    enum mf_arg_kind kind;
    mf_person person;
    struct mf_str text; /* TEXT; charter parameters take the HASH of a stored document */
    struct mf_hash hash;
    uint64_t amount;
    mf_duration duration;
    uint32_t body;     /* slot */
    uint32_t word;     /* index into the parameter's words */
    uint32_t proposal; /* DECISION */
};

enum mf_scope {                   /* of a delegation, from broad to narrow: the narrowest counts */
                MF_SCOPE_BODY,    /* all votes of the body */
                MF_SCOPE_POWER,   /* those under one power */
                MF_SCOPE_PROPOSAL /* those on one proposal */
};

#define MF_NO_SLOT     UINT32_MAX
#define MF_MAX_OPTIONS 1000u /* of one choice: nominees, or texts */

struct mf_command {
    enum mf_verb verb;
    mf_instant at;
    mf_person actor; /* MF_NOBODY only for ticks */
    uint32_t proposal;
    uint32_t power; /* index into the present charter's powers */
    const struct mf_arg *args;
    uint32_t nargs;
    enum mf_ballot ballot;
    enum mf_purpose purpose; /* MF_FOR_STAGE unless said */
    const uint32_t *options; /* of VOTE in a choice: their numbers (mf_org_option), each once */
    const int32_t *values; /* of these options: ranks, scores, points; NULL: they are only named */
    uint32_t noptions;
    mf_person person;
    uint32_t body, office, emergency; /* slots of org.h */
    enum mf_scope scope;              /* of DELEGATE and UNDELEGATE */
    struct mf_str text, word;
};

#endif
