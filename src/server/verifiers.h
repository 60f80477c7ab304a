#ifndef MF_SERVER_VERIFIERS_H
#define MF_SERVER_VERIFIERS_H
/*
 * The threads that verify the signatures of what came in: one for each processor, whichever
 * connection brought it. Signatures are nearly all of the work of a busy server, so that is where
 * all processors must be at work; a job of many commands is shared out among them, oldest job
 * first.
 */
#include "server/service.h"

struct mf_verifiers;

/*
 * As many threads as there are processors. `verified` is called by one of them when all commands of
 * a job have been looked at. NULL: no thread can be had.
 */
struct mf_verifiers *mf_verifiers_start(void (*verified)(void *payload, struct mf_job *job),
                                        void *payload);
/*
 * Verifies those of its commands that are marked `verified`, having been read; those that aren't
 * good lose the mark, and their outcome has the denial. The job is theirs until `verified`.
 */
void mf_verifiers_give(struct mf_verifiers *v, struct mf_job *job);
/* Finishes what was given. NULL: nothing. */
void mf_verifiers_end(struct mf_verifiers *v);

#endif
