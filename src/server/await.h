#ifndef MF_SERVER_AWAIT_H
#define MF_SERVER_AWAIT_H
/*
 * Answers that wait for witnesses. What they say is done and durable; they are given when enough
 * have cosigned it, when `else after D` has gone by, or after a while as "taken, not yet
 * witnessed".
 */
#include "server/call.h"

#define MF_AWAIT 10000 /* ms that an answer is held back at most */

/* One that waits; in the arena of its call. */
struct mf_awaited {
    struct mf_call *call;
    uint64_t entry; /* the latest that it tells of */
    /* Fills the call's reply; the organisation is held. */
    void (*answer)(struct mf_awaited *w, bool settled);
    void *payload;
    int64_t until; /* of a steady clock, ms */
    struct mf_awaited *next;
};

/* within: ms; 0: MF_AWAIT. */
struct mf_awaiting *mf_awaiting_start(struct mf_service *service, unsigned within);
/* Answers all that wait, as they stand; the sequencer must have ended. NULL: nothing. */
void mf_awaiting_end(struct mf_awaiting *q);
void mf_awaiting_free(struct mf_awaiting *q); /* NULL: nothing */

/* Answers at once where nothing has to be waited for, else later. The organisation is held. */
void mf_await(struct mf_awaiting *q, struct mf_awaited *w, mf_instant now);

#endif
