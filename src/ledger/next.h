#ifndef MF_LEDGER_NEXT_H
#define MF_LEDGER_NEXT_H
/* The deadlines of a proposal that lie ahead, in words: for status, pages and calendars. */
#include "base/lingua.h"
#include "engine/org.h"

#define MF_NEXTS 10u

struct mf_next {
    const char *text[MF_LINGUA__COUNT]; /* what it is: "voting closes" */
    const char *name;                   /* stable, for JSON */
    mf_instant at;
};

/* The deadlines ahead of now, earliest first; how many. */
unsigned mf_nexts(const struct mf_org *org, const struct mf_proposal_view *v,
                  struct mf_next ret[static MF_NEXTS]);

#endif
