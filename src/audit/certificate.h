#ifndef MF_AUDIT_CERTIFICATE_H
#define MF_AUDIT_CERTIFICATE_H
/*
 * The lower end of a capture as a text that mufakat-check-certificate follows line by line: the
 * system, the defences with what can ever come of the largest coalitions that don't break them, and
 * the proof that fewer than `bound` persons can't break all. Format: docs/certificates.md.
 */
#include "audit/capture_exact.h"
#include "audit/hitting.h"

/* Of a clause: the coalitions for which the goal doesn't follow. */
struct mf_defence {
    uint64_t *most;    /* by study column: how much they may weigh; or NULL, and state by state: */
    uint32_t *of_type; /* how many of each type */
};

struct mf_certified {
    const struct mf_system *system;
    const struct mf_scene *scene;
    const struct mf_capture_options *options; /* horizon 0: none */
    struct mf_hitting *hitting;
    const struct mf_exact *exact;
    const struct mf_defence *defences; /* by clause */
    uint32_t bound;                    /* UINT32_MAX: nobody can */
};

/* SHA-256 over who there is and what each holds. */
struct mf_hash mf_scene_hash(struct mf_arena *arena, const struct mf_scene *scene);
/*
 * In `a`; n 0: there is no proof of the packing within the limits, or a defence doesn't hold (which
 * would be a bug of the search: the caller then certifies nothing).
 */
struct mf_str mf_certificate_write(struct mf_arena *a, const struct mf_certified *c,
                                   uint64_t *steps, uint64_t limit);

/*
 * Does the certificate speak of this charter, these people and this question? What it says before
 * its first defence is written again and compared. `options` as the search had them: horizon 0 is
 * none. That its proof holds, mufakat-check-certificate says.
 */
bool mf_certificate_is_of(struct mf_arena *a, const struct mf_scene *scene,
                          const struct mf_capture_options *options, struct mf_str text);

#endif
