#ifndef MF_AUDIT_TIMING_H
#define MF_AUDIT_TIMING_H
/*
 * How soon a power can do its work, and who learns of it in time to act. Only what the charter
 * makes a duty counts as being told; what somebody may happen to hear, or look up in an open
 * record, is for scenarios.
 */
#include "audit/scene.h"

struct mf_told_line { /* one notice, or one hearing: who is heard must know */
    const struct mf_group *group;
    struct mf_span clause;
    uint32_t stage;
    bool hearing;
    mf_duration after; /* from the first act */
    mf_duration lead;  /* from being told to when nothing can be undone any more */
    uint64_t persons;
};

struct mf_timing {
    const struct mf_power *power;
    /* From filing, when everybody who decides acts at once and nobody stops it; ms. */
    mf_duration effect;      /* to the effect */
    mf_duration irrevocable; /* to when no challenge of the effect, or confirmation, is left */
    bool waits;              /* on what no coalition brings about: the charter opens it */
    struct mf_told_line *told;
    uint32_t ntold;
    uint64_t persons_told;   /* distinct, by duty, before it is irrevocable */
    struct mf_figure silent; /* smallest that decides when only those who are told resist */
    /*
     * Of those told who don't belong to the smallest coalition that decides against votes: can they
     * together still stop it, by veto or challenge or by their votes?
     */
    bool brake;
};

/* `decision`: mf_decide() of that power; what it points at is shared. The study's arena owns the
 * rest. */
struct mf_timing mf_timing_of(struct mf_study *s, const struct mf_power *power,
                              const struct mf_decision *decision);

#endif
