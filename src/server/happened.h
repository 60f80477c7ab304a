#ifndef MF_SERVER_HAPPENED_H
#define MF_SERVER_HAPPENED_H
/*
 * What has happened in an organisation, for those who follow it: the last events by their number,
 * all statements by their proposal, and which proposals not everybody may see. Numbers count all
 * events of the ledger from 1, so that they are the same after a restart.
 *
 * Events borrow from the organisation, which must live longer. Not safe for use while it changes.
 */
#include "engine/org.h"

#define MF_EVENTS_KEPT 65536u

struct mf_statement {
    uint32_t proposal;
    mf_person person;
    mf_instant at;
    struct mf_str text;
    uint32_t next; /* of the same proposal; UINT32_MAX: none */
};

/* A proposal may be seen by everybody from now on. */
struct mf_opening {
    uint64_t after; /* number of the last event then */
    uint32_t proposal;
};

struct mf_happened {
    struct mf_arena arena;
    struct mf_event *ring; /* MF_EVENTS_KEPT of them once there are so many */
    uint32_t room;
    uint64_t last; /* number of the last event; 0: none */
    MF_VEC(struct mf_statement) statements;
    MF_VEC(uint32_t) first, final; /* by proposal: rows of statements; UINT32_MAX: none */
    MF_VEC(uint32_t) hidden;       /* proposals that not everybody may see, ascending */
    uint32_t proposals;            /* looked at so far */
    MF_VEC(struct mf_opening) openings;
};

void mf_happened_init(struct mf_happened *h);
void mf_happened_free(struct mf_happened *h);
/* Takes events in, in their order, and looks again at what may be seen. */
void mf_happened_add(struct mf_happened *h, const struct mf_org *org,
                     const struct mf_events *events);
/* NULL: it is no longer kept, or hasn't happened. */
const struct mf_event *mf_happened_event(const struct mf_happened *h, uint64_t number);
uint64_t mf_happened_oldest(const struct mf_happened *h); /* that is kept; 1: none was dropped */
/* The first statement of a proposal; NULL: none. The others follow. */
const struct mf_statement *mf_happened_first(const struct mf_happened *h, uint32_t proposal);
const struct mf_statement *mf_happened_next(const struct mf_happened *h,
                                            const struct mf_statement *s);
bool mf_happened_is_hidden(const struct mf_happened *h, uint32_t proposal);

#endif
