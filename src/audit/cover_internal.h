#ifndef MF_AUDIT_COVER_INTERNAL_H
#define MF_AUDIT_COVER_INTERNAL_H
/*
 * One search: cover.c turns the form into clauses ("so much of this group and so much of that"),
 * cover_clause.c finds the fewest persons that meet one clause.
 */
#include "audit/cover.h"

struct mf_cover {
    struct mf_arena *arena;
    const struct mf_columns *cs;
    /* By column of cs: its entries in order of falling weight, person number where equal. */
    uint32_t **falling;
    uint32_t room;
    struct mf_arena scratch; /* of one search */
};

/* So much of one column. */
struct mf_demand {
    const struct mf_column *column;
    uint32_t id; /* of cs; UINT32_MAX: made for this search */
    uint64_t need;
};

struct mf_search {
    struct mf_cover *cover;
    struct mf_arena *a; /* the cover's scratch */
    uint64_t steps, limit;
    bool cut; /* the limit was passed somewhere: `lo` is the least bound of what was left out */
    uint32_t lo;
    uint32_t best; /* fewest found; UINT32_MAX: none yet */
    mf_person *who;
    uint32_t who_room;
};

/* Entries of the column in falling order of weight; for columns of cs kept from search to search.
 */
const uint32_t *mf_cover_falling(struct mf_search *s, const struct mf_demand *d);
/*
 * The fewest persons that meet all demands; improves s->best and s->who when there are fewer than
 * s->best. When steps run out the clause's own lower bound goes into s->lo.
 */
void mf_cover_clause(struct mf_search *s, const struct mf_demand *demands, uint32_t n);
/* No fewer persons can meet them: the largest of what each alone needs. UINT32_MAX: they can't be
 * met. */
uint32_t mf_cover_bound(struct mf_search *s, const struct mf_demand *demands, uint32_t n);
/* Fewest persons of one column that reach `need`; UINT32_MAX: all together don't. */
uint32_t mf_cover_column(struct mf_search *s, const struct mf_demand *d);

#endif
