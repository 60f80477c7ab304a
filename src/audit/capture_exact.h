#ifndef MF_AUDIT_CAPTURE_EXACT_H
#define MF_AUDIT_CAPTURE_EXACT_H
/*
 * State by state: who sits where is kept person by kind of person, with the guards that a box
 * leaves out (a full body, an office held, what may not be held together, limits, requirements,
 * conditions). A decision once won may take effect at any later time, and again: more than the
 * engine allows, so that a "no" is final. Small organisations only.
 */
#include "audit/capture_system.h"

#define MF_EXACT_PROFILES 60u
#define MF_EXACT_STATES   20000u

struct mf_exact_set {
    uint32_t var; /* of the system: a number of its own */
    int64_t value;
};
struct mf_exact_move {
    uint32_t act;      /* whose phases must have been; UINT32_MAX: none */
    uint32_t from, to; /* profiles of the person who moves; UINT32_MAX: nobody */
    bool out;          /* one of the others */
    const struct mf_sys_formula *guard;
    struct mf_exact_set set[3];
    uint32_t nset;
};

/* Persons alike who begin alike. */
struct mf_exact_type {
    uint32_t profile;
    uint32_t weights; /* of the study: one for each of them who may belong to the coalition */
    uint32_t n;
    uint32_t fixed; /* and those who may not */
};

struct mf_exact {
    struct mf_system *system;
    uint32_t nprofiles;
    uint64_t **weight; /* by profile and column */
    struct mf_exact_type *types;
    uint32_t ntypes;
    uint32_t newcomer; /* profile in which they come; UINT32_MAX: none come */
    MF_VEC(struct mf_exact_move) moves;
    uint32_t *bit; /* by act: of its first phase */
    uint32_t nbits;
    uint32_t *scalar; /* variables that are numbers of their own */
    uint32_t nscalars;
};

/* NULL: the charter has something that this search doesn't know. May add columns to the study. */
struct mf_exact *mf_exact_new(struct mf_system *y, const struct mf_scene *scene,
                              mf_duration horizon);

/* A state in bytes: in by profile, out by profile, numbers, phases that have been (eight bytes). */
struct mf_exact_states {
    uint8_t *at;
    uint32_t n, size;
};
enum mf_exact_answer { MF_EXACT_NO, MF_EXACT_MAYBE, MF_EXACT_UNKNOWN };
/*
 * Can a coalition with so many of each type come to the goal? NO is final. The states reached go to
 * `ret` (may be NULL) in `a`.
 */
enum mf_exact_answer mf_exact_run(struct mf_arena *a, const struct mf_exact *x,
                                  const uint32_t *of_type, uint64_t *steps,
                                  struct mf_exact_states *ret);

#endif
