#ifndef MF_CLI_ASK_ALL_H
#define MF_CLI_ASK_ALL_H
/*
 * The witnesses of a charter asked by whoever is at work in a folder, where no server runs: all at
 * once, and then what enough of them have cosigned comes in as an entry.
 */
#include "ledger/log.h"
#include "server/ask.h"

struct mf_asked_all {
    uint32_t needed, cosigned, asked; /* asked: those with a key and an address */
    bool enough;                      /* it has come in */
    /* For each name of the charter, in order: whether it was asked, and what came of it. */
    struct mf_asked_answer *each;
    bool *was_asked;
};

/*
 * Asks for the last checkpoint, where there is anything to be cosigned; `ret->needed` is 0 where
 * the charter asks for no witnesses. Lasts up to ten seconds for each of two rounds. Texts are the
 * arena's.
 */
enum mf_rc mf_ask_all(struct mf_log *log, struct mf_arena *a, mf_instant now,
                      struct mf_asked_all *ret, struct mf_err *err) MF_MUST_USE;

#endif
