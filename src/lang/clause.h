#ifndef MF_LANG_CLAUSE_H
#define MF_LANG_CLAUSE_H
/* The kinds of clauses of a charter, and where each stands; part of charter.h. */
#include "base/diag.h"

enum mf_clause_kind {
    /* of a body */
    MF_CL_SEATS,
    MF_CL_MINIMUM,
    MF_CL_REQUIRE,
    MF_CL_LIMIT,
    MF_CL_TERM,
    MF_CL_INCLUDES,
    MF_CL_VACANCIES,
    MF_CL_ADMITTED,
    MF_CL_WEIGHT,
    MF_CL_INACTIVE,
    MF_CL_DELEGABLE,
    MF_CL_AGENTS,
    /* of a power or stage */
    MF_CL_PROPOSED,
    MF_CL_OPENS,
    MF_CL_NOTICE,
    MF_CL_HEARS,
    MF_CL_DELIBERATES,
    MF_CL_REQUIRES,
    MF_CL_BALLOT,
    MF_CL_BALLOTS_FINAL,
    MF_CL_VOTES,
    MF_CL_STAYS_OPEN,
    MF_CL_CONFIRMING,
    MF_CL_COUNTED,
    MF_CL_SECOND_CALL,
    MF_CL_RECUSES,
    MF_CL_PASSES,
    MF_CL_CHOOSE,
    MF_CL_NOMINATIONS,
    MF_CL_JOINS,
    MF_CL_LAPSES,
    MF_CL_VETO,
    MF_CL_CHALLENGE,
    MF_CL_CONFIRMED,
    MF_CL_DELAY,
    MF_CL_REPORTS,
    MF_CL_ONLY_WHEN,
    MF_CL_AGAIN,
    MF_CL_AT_MOST,
    MF_CL_AT_MOST_OPEN,
    MF_CL_AT_MOST_VOTING,
    MF_CL_VISIBLE,
    MF_CL_SEALED,
    MF_CL_RUNNING_STOP,
    MF_CL_STAGE,
    MF_CL_EFFECT,
    /* of an emergency */
    MF_CL_DECLARED,
    MF_CL_LASTS,
    MF_CL_ENDED,
    /* of a mandate */
    MF_CL_MAY,
    MF_CL_ASKS,
    MF_CL_NEVER,
    MF_CL_STOPPED,
    MF_CL__COUNT
};

/* One clause in the order of the text: for the formatter, the prose and "in charter order". */
struct mf_clause {
    enum mf_clause_kind kind;
    uint32_t nth;        /* which of its kind, where a kind may stand more than once; else 0 */
    struct mf_span span; /* from its first word to its last */
};

struct mf_clauses {
    struct mf_clause *at;
    uint32_t n;
};

#endif
