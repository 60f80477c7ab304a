#ifndef MF_SERVER_ASK_WITNESSES_H
#define MF_SERVER_ASK_WITNESSES_H
/*
 * The witnesses of a charter's `witnessed by`, asked while a ledger is served. All are asked for
 * the same checkpoint, each by a thread of its own, so that a silent one delays nobody, until
 * enough have cosigned it; that comes in as an entry, and the next checkpoint's turn has come.
 * Nothing here is waited for by the sequencer.
 *
 *     sequencer ──turn──▶ round: one checkpoint ──▶ a thread for each witness ──lines──▶ turn
 */
#include "server/ask.h"
#include "server/service.h"

struct mf_asking;

struct mf_witness_state { /* of one witness, for people */
    struct mf_policy_key key;
    bool asked;         /* ever */
    enum mf_asked last; /* what came of it the last time */
    unsigned status;    /* of HTTP, then; 0: none */
    uint64_t cosigned;  /* entries, as far as is known */
    char why[128];      /* in English; of the machine */
};

enum mf_rc mf_asking_start(struct mf_service *service, struct mf_asking **ret,
                           struct mf_err *err) MF_MUST_USE;
/* Asks nobody any more; the service's sequencer must have ended. What is known stays. NULL:
 * nothing.
 */
void mf_asking_end(struct mf_asking *k);
void mf_asking_free(struct mf_asking *k); /* NULL: nothing */

/* How many of the witnesses that are needed have cosigned a checkpoint over that entry, of the
 * round that goes on; the organisation must be held. */
uint32_t mf_asking_have(struct mf_asking *k, uint64_t entry);
/* Up to n of them, in the order in which they became known; returns how many there are. */
uint32_t mf_asking_states(struct mf_asking *k, struct mf_witness_state *ret, uint32_t n);

#endif
