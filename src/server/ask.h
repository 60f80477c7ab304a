#ifndef MF_SERVER_ASK_H
#define MF_SERVER_ASK_H
/*
 * One witness asked for one cosignature, C2SP tlog-witness: POST <url>/add-checkpoint, by libcurl.
 * What it has cosigned last is guessed; where that is wrong it says so (409), and is asked once
 * more with the proof from there. Whatever comes back is bytes under a limit, and is verified.
 */
#include <stdatomic.h>

#include "ledger/cosign.h"
#include "ledger/policy.h"

#define MF_ASK_SECONDS 10L /* that one request may take */

enum mf_asked {
    MF_ASK_COSIGNED,
    MF_ASK_SILENT,  /* no answer, or none that can be read */
    MF_ASK_REFUSED, /* an answer of another status */
    MF_ASK_BEYOND   /* it has cosigned more than this ledger has: another history, or a later one */
};

struct mf_ask {
    const struct mf_policy_key *witness; /* with a URL */
    struct mf_str note;                  /* the checkpoint */
    uint64_t size;                       /* its */
    /* The proof that the tree of `old` entries is the beginning of that of `size`. From any thread.
     */
    enum mf_rc (*proof)(void *ctx, uint64_t old, uint64_t size, struct mf_proof *ret,
                        struct mf_err *err);
    void *ctx;
    const atomic_bool *stop; /* becomes true: it is given up; NULL: never */
};

struct mf_asked_answer {
    enum mf_asked what;
    unsigned status;     /* of HTTP; 0: there was none */
    struct mf_str lines; /* the cosignature, with its line feed; in the arena */
    struct mf_str why;   /* for people, in English, where it isn't cosigned; in the arena */
};

/* Once for a program, before threads begin; false: libcurl doesn't start. */
bool mf_ask_init(void);
/* Whether it is an address that can be asked. */
bool mf_ask_can(struct mf_str url);
/* *old: what it has cosigned last, as far as is known, before and after. */
void mf_ask(struct mf_arena *a, const struct mf_ask *ask, uint64_t *old,
            struct mf_asked_answer *ret);

#endif
