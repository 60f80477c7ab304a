#ifndef MF_REPLAY_SCENARIO_H
#define MF_REPLAY_SCENARIO_H
/*
 * A scenario as data: who sat where, what some of them wanted and when, who was for or against it,
 * and what is expected under each charter. It knows no charter: names of powers, bodies, offices
 * and tags stay words until a run binds them. The grammar stands above the functions of
 * scenario_parse.c and, with examples, in docs/scenarios.md.
 *
 * Everything is owned by the arena given to mf_scenario_read() and never changes afterwards.
 */
#include "base/instant.h"
#include "lang/charter.h"

/* Limits; going past one is a diagnostic. */
#define MF_MAX_CROWD         10000000u /* persons, all crowds of a scenario together */
#define MF_MAX_STATEMENTS    1000u     /* lines of a scenario, its people and variants included */
#define MF_MAX_SCENARIO_LIST 256u      /* names in one list */

/*
 * Where a line was read, or that it is the author's choice and no reported fact; or both, where a
 * part of a reported fact had to be guessed.
 */
struct mf_note {
    bool sourced, inferred;
    struct mf_str source;    /* of a sourced one */
    struct mf_str inference; /* what was guessed, or why; n 0: not explained */
    struct mf_span span;     /* len 0: the line has none */
};

struct mf_seat_line {  /* `board as independent + lead` */
    struct mf_name of; /* a body or an office, as the charters call it */
    struct mf_name *tags;
    uint32_t ntags;
};

/* One line of `people`: a person, or a crowd of persons who are all alike. */
struct mf_people_line {
    struct mf_name name;
    struct mf_str title; /* for people to read; a crowd may go without (n 0) */
    struct mf_span span;
    bool crowd;
    uint32_t count; /* 1 for a person */
    uint32_t first; /* number of the first of them, counted through all lines */
    struct mf_seat_line *seats;
    uint32_t nseats;
    mf_instant until; /* leaves everything then; MF_NEVER: stays */
    struct mf_note note;
};

/* Whose side: persons and crowds by name, or so many of all who have a seat of that name. */
struct mf_who {
    struct mf_span span;
    struct mf_name *names; /* by name; of a share: those who are `including` among it */
    uint32_t *lines;       /* of each name: index into people */
    uint32_t nnames;
    struct mf_name group; /* span.len 0: by name */
    uint64_t count;
};

enum mf_side { MF_SIDE_NONE, MF_SIDE_AGAINST, MF_SIDE_FOR };
enum mf_move { MF_MOVE_LEAVING, MF_MOVE_TAKING };

/* On a person and an effect, never on a power: whatever would bring that about is meant. */
struct mf_stance {
    struct mf_who who;
    enum mf_side side;
    struct mf_name person;
    uint32_t line; /* index into people */
    enum mf_move move;
    struct mf_name of; /* body or office */
    bool away;         /* opposes by staying away from the vote */
};

enum mf_literal_kind { MF_LITERAL_NAME, MF_LITERAL_TEXT, MF_LITERAL_NUMBER, MF_LITERAL_DURATION };
struct mf_literal {
    enum mf_literal_kind kind;
    struct mf_span span;
    struct mf_str text; /* NAME, TEXT */
    uint64_t number;
    mf_duration duration;
};

struct mf_attempt { /* `remove_ceo(altman, "grounds")` */
    struct mf_name power;
    struct mf_span span;
    struct mf_literal *args;
    uint32_t nargs;
};

enum mf_statement_kind {
    MF_SAYS_SEEK,   /* who, attempts in order, tell */
    MF_SAYS_PUBLIC, /* everybody learns of what has been done so far */
    MF_SAYS_STANCE,
    MF_SAYS_RESIGN, /* who, from (absent: everything) */
    MF_SAYS_OUTAGE  /* nothing is written into the record from `at` until just before `until` */
};

struct mf_statement {
    enum mf_statement_kind kind;
    struct mf_span span;
    mf_instant at; /* of `stance`: the scenario's start */
    struct mf_note note;
    struct mf_who who;
    struct mf_attempt *attempts;
    uint32_t nattempts;
    struct mf_who tell; /* nnames 0: nobody */
    struct mf_stance stance;
    struct mf_name from;
    mf_instant until; /* OUTAGE */
};

struct mf_variant {
    struct mf_name name;
    struct mf_str title; /* n 0: none */
    struct mf_span span;
    struct mf_note note;
    struct mf_who keeping;   /* whose `until` doesn't count */
    struct mf_who joining;   /* who seek, too, what the scenario's people seek */
    struct mf_name *without; /* groups whose statements don't count */
    uint32_t nwithout;
    struct mf_statement *statements; /* added to those of the scenario */
    uint32_t nstatements;
};

/* What became of an attempt. */
enum mf_outcome {
    MF_OUT_ABSENT,  /* the charter has no such power, or the attempt can't be put in its terms */
    MF_OUT_UNTRIED, /* an earlier alternative was enough, or its time never came */
    MF_OUT_REFUSED, /* at its filing */
    MF_OUT_RUNNING, /* neither decided nor over when the scenario ends */
    MF_OUT_EFFECTIVE,
    MF_OUT_OVER, /* a suspension that took effect and ended by its own time */
    MF_OUT_REJECTED,
    MF_OUT_LAPSED, /* its time ran out, of its sponsors or of its vote */
    MF_OUT_WITHDRAWN,
    MF_OUT_VETOED,
    MF_OUT_OVERTURNED,
    MF_OUT_UNDONE, /* took effect and was lifted again */
    MF_OUT_FAILED,
    MF_OUT_MOOT,
    MF_OUT_SUPERSEDED,
    MF_OUT__COUNT
};

enum mf_claim_kind { MF_CLAIM_OUTCOME, MF_CLAIM_TOLD_BY_DUTY, MF_CLAIM_TOLD_BY_CHOICE };
struct mf_claim {
    enum mf_claim_kind kind;
    struct mf_span span;
    struct mf_name power;    /* OUTCOME */
    enum mf_outcome outcome; /* OUTCOME */
    mf_duration within; /* of the attempt, from its first act to its effect; MF_NEVER: not said */
    mf_instant on;      /* a day: the outcome fell within it; MF_NEVER: not said */
    struct mf_who who;  /* TOLD: exactly these; none: nobody */
};

struct mf_expectation {
    struct mf_span span;
    struct mf_str charter; /* file name without folder and ending */
    struct mf_span charter_span;
    struct mf_name variant; /* span.len 0: as it happened */
    uint32_t variant_index;
    struct mf_claim *claims;
    uint32_t nclaims;
};

struct mf_scenario {
    struct mf_arena *arena;
    struct mf_source source;
    struct mf_str title;
    struct mf_span span;
    mf_instant starts, ends;
    struct mf_note starts_note, ends_note;
    MF_ITEMS(struct mf_people_line, people);
    uint32_t npersons; /* all lines together */
    MF_ITEMS(struct mf_statement, statements);
    MF_ITEMS(struct mf_variant, variants);
    MF_ITEMS(struct mf_expectation, expectations);
};

/*
 * Reads a scenario. The text is borrowed and must outlive it. Diagnostics (ids E15.. and those of
 * the lexer) go to `diags`, sorted by place. NULL when any of them is an error.
 */
const struct mf_scenario *mf_scenario_read(struct mf_arena *arena, struct mf_source source,
                                           struct mf_diags *diags);

/* The stable word of an outcome, as expectations write it. */
const char *mf_outcome_name(enum mf_outcome o);

/* Explains an id of a scenario's mistakes ("E1507", any case); false when there is none. */
bool mf_scenario_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out);
/* All of a scenario's mistakes, one line each, for the reference and `mufakat help checks`. */
void mf_scenario_list(enum mf_lingua lingua, struct mf_buf *out);

#endif
