#ifndef MF_AUDIT_KINDS_H
#define MF_AUDIT_KINDS_H
/* Persons alike: who weigh the same in some columns, and are the same by some marks. */
#include "audit/decide.h"

struct mf_kinds {
    uint32_t n;
    bool more; /* there are more than were asked for: what follows is incomplete */
    mf_person *first;
    uint32_t *size;
    mf_person **member; /* of each kind, ascending */
};

/* Kinds in order of their first person; `marks`: arrays by person. At most `most` kinds. In the
 * study's arena. */
struct mf_kinds mf_kinds_of(struct mf_study *s, const uint32_t *columns, uint32_t ncolumns,
                            const bool *const *marks, uint32_t nmarks, uint32_t most);
static inline mf_person mf_kinds_member(const struct mf_kinds *k, uint32_t kind, uint32_t nth)
{
    return k->member[kind][nth];
}

#endif
