/* What an audit says of who weighs how much. */
#include <stdlib.h>

#include "audit/audit_say.h"
#include "base/os.h"

struct mf_str mf_ay_percent(const struct mf_ay *y, uint64_t billionths)
{
    uint64_t tenths = (billionths + 500000) / 1000000;

    if (tenths == 0 && billionths > 0)
        return mf_asaid(y, PERCENT_LESS);
    return mf_asay(y, PERCENT, mf_ay_number(y, tenths / 10), mf_ay_number(y, tenths % 10));
}

#define FEW 3u /* members who are named one by one */

struct mf_str mf_ay_class(const struct mf_ay *y, const struct mf_power *power,
                          const struct mf_weigh_class *c)
{
    return c->n <= FEW ? mf_ay_who(y, power, c->who, c->n)
                       : mf_ay_kinds_text(y, power, c->who, c->n);
}

struct mf_str mf_ay_class_mark(const struct mf_ay *y, const struct mf_strength_row *row)
{
    if (row->vetoer)
        return mf_asaid(y, WEIGH_VETOER);
    return row->dummy ? mf_asaid(y, WEIGH_DUMMY) : (struct mf_str){0};
}

static struct mf_str gap_text(const struct mf_ay *y, enum mf_weigh_gap gap)
{
    static const enum mf_aw texts[MF_WEIGH__COUNT] = {
        [MF_WEIGH_KNOWN] = MF_AW_YES,
        [MF_WEIGH_NOT_LOOKED] = MF_AW_WEIGH_GAP_TIME,
        [MF_WEIGH_FILING] = MF_AW_WEIGH_GAP_FILING,
        [MF_WEIGH_BOUNDS] = MF_AW_WEIGH_GAP_BOUNDS,
        [MF_WEIGH_NEVER] = MF_AW_WEIGH_GAP_NEVER,
        [MF_WEIGH_ALWAYS] = MF_AW_WEIGH_GAP_ALWAYS,
        [MF_WEIGH_TOO_LARGE] = MF_AW_WEIGH_GAP_LARGE,
    };
    return mf_ay_fill(y, texts[gap], NULL, 0);
}

uint32_t mf_ay_weigh_says(const struct mf_ay *y, const struct mf_weighing *w, struct mf_str *ret)
{
    static const uint32_t shown[] = {MF_STRENGTH_SHAPLEY, MF_STRENGTH_BANZHAF};
    uint32_t n = 0;

    if (w->gap != MF_WEIGH_KNOWN) {
        ret[n++] = mf_asay(y, WEIGH_GAP, gap_text(y, w->gap));
        return n;
    }
    for (unsigned i = 0; i < 2; i++)
        if (w->strength->gap[shown[i]][y->lingua])
            ret[n++] = mf_asay(y, WEIGH_GAP_COLUMN, mf_str_c(mf_strength_word(shown[i], y->lingua)),
                               mf_str_c(w->strength->gap[shown[i]][y->lingua]));
    if (w->strength->improper)
        ret[n++] = mf_asaid(y, WEIGH_IMPROPER);
    if (w->nclasses > MF_AY_CLASSES)
        ret[n++] = mf_asay(y, WEIGH_MORE, mf_ay_number(y, w->nclasses - MF_AY_CLASSES));
    return n;
}

struct place {
    uint32_t class;
    uint64_t shapley, banzhaf;
};

static int stronger(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->shapley != y->shapley)
        return x->shapley > y->shapley ? -1 : 1;
    if (x->banzhaf != y->banzhaf)
        return x->banzhaf > y->banzhaf ? -1 : 1;
    return x->class < y->class ? -1 : 1; /* never two of the same class */
}

uint32_t *mf_ay_weigh_order(const struct mf_ay *y, const struct mf_weighing *w)
{
    struct place *places = mf_new_n(y->a, struct place, w->nclasses + 1);
    uint32_t *order = mf_new_n(y->a, uint32_t, w->nclasses + 1);

    for (uint32_t i = 0; i < w->nclasses; i++)
        places[i] = (struct place){i, w->strength->rows[i].billionths[MF_STRENGTH_SHAPLEY],
                                   w->strength->rows[i].billionths[MF_STRENGTH_BANZHAF]};
    qsort(places, w->nclasses, sizeof *places, stronger);
    for (uint32_t i = 0; i < w->nclasses; i++)
        order[i] = places[i].class;
    return order;
}
