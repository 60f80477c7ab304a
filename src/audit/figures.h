#ifndef MF_AUDIT_FIGURES_H
#define MF_AUDIT_FIGURES_H
/*
 * One charter with its people, founded, and the figures of each power: what findings and
 * differences are made of.
 */
#include "audit/timing.h"

struct mf_figures {
    struct mf_arena *arena;
    struct mf_scene scene; /* what it points at is borrowed */
    const struct mf_charter *charter;
    struct mf_org *org;
    struct mf_study *study;
    struct mf_decision *decision; /* by power */
    struct mf_timing *timing;     /* by power */
};

/* NULL: the scene can't be founded, reasons to `rs`. The arena's, but for the organisation:
 * mf_figures_free() gives that back. */
struct mf_figures *mf_figures_of(struct mf_arena *arena, const struct mf_scene *scene,
                                 struct mf_refusals *rs);
void mf_figures_free(struct mf_figures *f);

/* ---- numbers for readers ---- */

enum mf_measure_kind {
    MF_MEASURE_NONE,    /* there is no number */
    MF_MEASURE_PERSONS, /* value persons */
    MF_MEASURE_NOBODY,  /* no number of persons is enough */
    MF_MEASURE_UNKNOWN, /* only a filing, or a search without limit, would tell */
    MF_MEASURE_TIME,    /* value ms */
    MF_MEASURE_PERCENT,
    MF_MEASURE_YES,
    MF_MEASURE_NO
};
struct mf_measure {
    enum mf_measure_kind kind;
    uint64_t value; /* PERSONS: of an interval the upper end */
    uint64_t least; /* PERSONS: the lower end; equal to value where proven */
};

struct mf_measure mf_measure_figure(const struct mf_figure *f);
struct mf_measure mf_measure_persons(uint64_t n);
struct mf_measure mf_measure_time(mf_duration ms);
bool mf_measure_same(struct mf_measure a, struct mf_measure b);
/* "4 persons", "1 person", "nobody", "48 hours", "75 %", "at once". */
struct mf_str mf_measure_words(struct mf_arena *a, struct mf_measure m, enum mf_lingua lingua);

#endif
