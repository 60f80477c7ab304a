#ifndef MF_AUDIT_FORM_H
#define MF_AUDIT_FORM_H
/*
 * What a coalition must bring for something to happen: a monotone formula whose atoms ask for so
 * much weight of a group. More persons never make it false. Forms are values of one arena and never
 * change; equal groups share one column, so that overlapping bodies need no care.
 */
#include "engine/org.h"

/* A group counted in one way: what each person weighs there. */
struct mf_column {
    mf_person *person; /* ascending; weights above 0 only */
    uint64_t *weight;
    uint32_t n;
    uint64_t total;
    bool heads;                   /* every weight is 1 */
    const struct mf_group *group; /* whose name it bears; NULL: see office */
    uint32_t office;              /* charter index, of a consent; UINT32_MAX: none */
};

struct mf_columns {
    struct mf_arena *arena;
    uint32_t npersons;
    MF_VEC(struct mf_column) list;
};

enum mf_form_kind {
    MF_FORM_OF,       /* at least `k` of the parts */
    MF_FORM_AT_LEAST, /* the coalition weighs at least `need` in the column */
    MF_FORM_ALWAYS,
    MF_FORM_NEVER
};

struct mf_form {
    enum mf_form_kind kind;
    uint32_t k, n;
    const struct mf_form *const *of;
    uint32_t column;
    uint64_t need;         /* 1 … the column's total */
    struct mf_span clause; /* where the charter asks for it; len 0: nowhere */
};

/* The column of these weights, an old one if they are the same; persons ascending. Copied. */
uint32_t mf_column_put(struct mf_columns *cs, struct mf_column column);

/* All constructors simplify: constants vanish, one part alone stands for itself, 0 of anything is
 * always, more than there are is never. */
const struct mf_form *mf_form_always(void);
const struct mf_form *mf_form_never(void);
const struct mf_form *mf_form_at_least(const struct mf_columns *cs, uint32_t column, uint64_t need,
                                       struct mf_span clause);
const struct mf_form *mf_form_of(struct mf_arena *a, uint32_t k, const struct mf_form *const *of,
                                 uint32_t n);
const struct mf_form *mf_form_and(struct mf_arena *a, const struct mf_form *x,
                                  const struct mf_form *y);
const struct mf_form *mf_form_or(struct mf_arena *a, const struct mf_form *x,
                                 const struct mf_form *y);
/* Holds of a coalition when the given form doesn't hold of all others. */
const struct mf_form *mf_form_dual(const struct mf_columns *cs, struct mf_arena *a,
                                   const struct mf_form *f);

/* Is it true of the coalition? `in` says by person who belongs. */
bool mf_form_holds(const struct mf_columns *cs, const struct mf_form *f, const bool *in);
/* Atoms of the form, each column once in order of number; returns how many. ret may be NULL. */
uint32_t mf_form_columns(const struct mf_columns *cs, struct mf_arena *a, const struct mf_form *f,
                         uint32_t **ret);
/* The same form, pointers aside. */
bool mf_form_same(const struct mf_form *x, const struct mf_form *y);

#endif
