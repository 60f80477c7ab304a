#ifndef MF_LEDGER_NOTICE_H
#define MF_LEDGER_NOTICE_H
/*
 * Notices: whom an entry of the ledger concerns, what each of them is to be told, why, and until
 * when there is something to be done about it. The duty stands in the ledger, as the event that
 * follows from its entries; what is here follows from the ledger alone. How a notice gets to a
 * person, and whether it has, is outbox.h and post.h.
 *
 * Each person gets one notice of an entry, with everything in it that concerns that person, and
 * nothing about a proposal that the person may not see.
 */
#include "ledger/play.h"

enum mf_notice_why {
    MF_TOLD_DUTY,      /* the charter demands notice to a group in which the person is */
    MF_TOLD_BY,        /* somebody tells the person of it */
    MF_TOLD_HEARD,     /* the person may be heard */
    MF_TOLD_VOTE,      /* the person is in the electorate of a count that opens */
    MF_TOLD_VETO,      /* the person may sign a veto, */
    MF_TOLD_CHALLENGE, /* or a challenge */
    MF_TOLD_REPORT,    /* a report is due to the person's group */
    MF_TOLD_CONCERNS,  /* it happens to the person */
    MF_TOLD_OUTCOME,   /* the end of what the person filed or was given notice of */
    MF_TOLD_KEY,       /* the person's keys change */
    MF_TOLD__COUNT
};

struct mf_notice_item {
    enum mf_notice_why why;
    const struct mf_event *event; /* NULL: KEY */
    uint32_t proposal;            /* MF_NO_PROPOSAL: none */
    mf_instant until; /* until when there is something to do; MF_NEVER: nothing is set */
};

struct mf_news {
    const struct mf_org *org;
    struct mf_str origin; /* of the ledger */
    uint64_t entry;
    mf_instant at; /* of the entry */
    mf_person person;
    const struct mf_notice_item *items;
    uint32_t nitems; /* at least 1 */
};

typedef void mf_notice_each(void *payload, const struct mf_news *n);

/*
 * Calls back for everybody whom the entry concerns, in order of person numbers. To be called right
 * after the entry was played, with what the play said; the notice lives for the call.
 */
void mf_notices_of(struct mf_play *play, uint64_t number, struct mf_str entry,
                   const struct mf_events *events, mf_notice_each *each, void *payload);

/* One line, at most MF_NOTICE_SUBJECT bytes, without control or hidden characters. */
#define MF_NOTICE_SUBJECT 160u
void mf_notice_subject(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua);
/* The whole, as plain text with line feeds; what others wrote is shown without hidden characters.
 */
void mf_notice_text(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua);
/* The same as one JSON object on one line, without a line feed. */
void mf_notice_json(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua);

const char *mf_notice_why_name(enum mf_notice_why why); /* stable, for JSON */

#endif
