#ifndef MF_AUDIT_COVER_INTERNAL_H
#define MF_AUDIT_COVER_INTERNAL_H
/*
 * One search: cover.c turns the form into clauses ("so much of this group and so much of that"),
 * cover_class.c takes persons alike together, cover_price.c bounds what a clause costs from below,
 * cover_clause.c finds the fewest persons that meet it.
 */
#include "audit/cover.h"

__extension__ typedef __int128 mf_price;

/*
 * What is counted: persons one by one, or, where everybody weighs 1 in all groups of the form,
 * kinds of persons who are in the same groups. `n` 0: persons.
 */
struct mf_units {
    uint32_t n;
    uint32_t *size;           /* persons of each */
    uint32_t *first;          /* where they begin in `persons` */
    mf_person *persons;       /* by unit, ascending within one */
    uint32_t *of;             /* by person */
    bool **in;                /* by column of cs, for those that the form uses: by unit */
    struct mf_column *column; /* by column of cs, for those that the form uses: units as persons */
    bool *used;               /* by column of cs: what it was made for */
    uint32_t ncolumns;        /* of cs, when it was made */
};

struct mf_quick;
struct mf_cover {
    struct mf_arena *arena;
    struct mf_units units; /* of the last form: another with the same groups has the same */
    const struct mf_columns *cs;
    /* By column of cs: its entries in order of falling weight, person number where equal. */
    uint32_t **falling;
    uint32_t room;
    struct mf_quick *quick;         /* cover_quick.c's; NULL: none yet */
    struct mf_arena scratch, found; /* of one search */
};

/* So much of one column. */
struct mf_demand {
    const struct mf_column *column;
    uint32_t id; /* of cs; UINT32_MAX: made for this search */
    uint64_t need;
    const bool *in; /* by unit, where units are counted */
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
    const struct mf_units *units; /* NULL: persons one by one */
};

static inline uint32_t mf_unit_count(const struct mf_search *s)
{
    return s->units ? s->units->n : s->cover->cs->npersons;
}
static inline uint32_t mf_unit_size(const struct mf_search *s, uint32_t unit)
{
    return s->units ? s->units->size[unit] : 1;
}

/* Persons who weigh alike in all plain demands. */
struct mf_class {
    uint32_t size;     /* persons */
    uint32_t *member;  /* units; the heavier in the sorted demand first */
    uint32_t nmembers; /* units */
    uint64_t *prefix;  /* sums of weight in the sorted demand, size + 1 of them; NULL: no such */
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
    bool units;              /* all plain weights are 1 */
    bool *forced;            /* by unit */
    uint32_t nforced, least; /* least: bound of the whole clause, forced persons in it */
    uint32_t *take;          /* by class */
    const uint32_t *near;    /* by class: numbers to look around; NULL: everywhere */
    uint32_t width;          /* so far around */
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
 * The fewest persons that meet all demands, at least `bound`; improves s->best and s->who when
 * there are fewer than s->best. When steps run out the clause's own lower bound goes into s->lo.
 */
void mf_cover_clause(struct mf_search *s, const struct mf_demand *demands, uint32_t n,
                     uint32_t bound);
/* Fewest persons of one column that reach `need`; UINT32_MAX: all together don't. */
uint32_t mf_cover_column(struct mf_search *s, const struct mf_demand *d);
/* The limit was passed: no fewer than `bound` persons do what is left out here. */
void mf_cover_leave_out(struct mf_search *s, uint32_t bound);

/* ---- cover_quick.c ---- */

/*
 * No fewer persons can meet the demands, of which the last is new: a bound of some of them at once.
 * 0 where persons are counted one by one.
 */
uint32_t mf_cover_quick(struct mf_search *s, const struct mf_demand *demands, uint32_t n);

/* ---- cover_class.c ---- */

/* The units of a form: NULL where persons are to be counted one by one. */
const struct mf_units *mf_cover_units(struct mf_search *s, const struct mf_form *f);

void mf_cover_classes(struct mf_meeting *m);

/* ---- cover_lp.c ---- */

struct mf_relaxed {          /* the linear relaxation of a clause: persons may be taken in part */
    const uint32_t *lo, *hi; /* by covering class: within these; NULL: from none to all */
    mf_price *y;             /* n + 1 prices, rounded down to units of m->scale */
    uint32_t *take;          /* by covering class, parts of persons left off; NULL: not asked for */
    uint32_t fractional;     /* the first class of which a part is taken; ncovering: none is */
    int64_t persons;         /* in all, rounded up */
    bool feasible, best;     /* best: not, when it took too long */
};
/* Relaxes what `left` asks for; all plain weights must be 1. False: there are too many demands. */
bool mf_cover_lp(const struct mf_meeting *m, const uint64_t *left, struct mf_relaxed *r);

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
/* How many of each covering class are worth their cost at the best prices. */
void mf_cover_worth(const struct mf_meeting *m, uint32_t *ret);
/* What the whole clause costs at least, before anybody is taken. */
mf_price mf_cover_whole(const struct mf_meeting *m);
/* Persons, rounded up. */
uint64_t mf_cover_persons(const struct mf_meeting *m, mf_price cost);

#endif
