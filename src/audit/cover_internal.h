#ifndef MF_AUDIT_COVER_INTERNAL_H
#define MF_AUDIT_COVER_INTERNAL_H
/*
 * One search: cover.c turns the form into clauses ("so much of this group and so much of that"),
 * cover_class.c takes persons alike together, cover_price.c bounds what a clause costs from below,
 * cover_clause.c finds the fewest persons that meet it.
 */
#include "audit/cover.h"

__extension__ typedef __int128 mf_price;

struct mf_cover {
    struct mf_arena *arena;
    const struct mf_columns *cs;
    /* By column of cs: its entries in order of falling weight, person number where equal. */
    uint32_t **falling;
    uint32_t room;
    struct mf_arena scratch, found; /* of one search */
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

/* Persons who weigh alike in all plain demands. */
struct mf_class {
    uint32_t size;
    mf_person *member; /* the heavier in the sorted demand first */
    uint64_t *prefix;  /* sums of weight in the sorted demand, size + 1 of them */
    uint64_t *add;     /* what one member weighs, by plain demand */
    uint64_t covers;   /* in how many plain demands it counts */
    uint32_t parent, demand;
    uint64_t weight; /* of its last refinement: differs from the parent in one demand */
};

struct mf_memo;

/* One clause being met. */
struct mf_meeting {
    struct mf_search *s;
    const struct mf_demand *plain; /* all but the sorted one, forced persons taken out */
    uint32_t n;
    const struct mf_demand *sorted; /* NULL: none */
    uint64_t want;                  /* of the sorted one */
    struct mf_class *classes;       /* those that cover most first; the one that covers none last */
    uint32_t nclasses, ncovering;
    bool units; /* all plain weights are 1 */
    bool *forced;
    uint32_t nforced, least; /* least: bound of the whole clause, forced persons in it */
    uint32_t *take;          /* by class */
    uint64_t *left;          /* by depth and plain demand: what is still asked for */
    struct mf_memo *memo;    /* cover_clause.c's; NULL: none yet */
    uint64_t began;          /* steps done before */
    uint64_t *room;          /* by class and plain demand: what it and all after it weigh */
    /* Prices, see cover_price.c. */
    mf_price scale;
    uint32_t nprices;
    mf_price *price;  /* by price vector: one for each plain demand, then the sorted one's */
    uint32_t *star;   /* by price vector and class: so many are worth a person by their weight */
    mf_price *suffix; /* by price vector and class: what it and all after it cost at least */
    mf_price *spent;  /* by depth and price vector */
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
/* The limit was passed: no fewer than `bound` persons do what is left out here. */
void mf_cover_leave_out(struct mf_search *s, uint32_t bound);

/* ---- cover_class.c ---- */

void mf_cover_classes(struct mf_meeting *m);

/* ---- cover_price.c ---- */

/* Finds price vectors; needs classes, `left` of depth 0 and `want`. Not thorough: those that are
 * had for little; thorough, after that: better ones too. */
void mf_cover_prices(struct mf_meeting *m, bool thorough);
/*
 * What the clause costs at least, in units of m->scale a person, when classes before `i` give what
 * is in `spent` (of depth i), at least `x` of class `i` are taken and `left` remains without them.
 */
mf_price mf_cover_cost(const struct mf_meeting *m, uint32_t i, uint32_t x, const uint64_t *left);
/* Puts what `x` and more of class `i` cost into `spent` of depth i + 1. */
void mf_cover_spend(const struct mf_meeting *m, uint32_t i, uint32_t x);
/* What the whole clause costs at least, before anybody is taken. */
mf_price mf_cover_whole(const struct mf_meeting *m);
/* Persons, rounded up. */
uint64_t mf_cover_persons(const struct mf_meeting *m, mf_price cost);

#endif
