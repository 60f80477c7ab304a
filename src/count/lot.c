/* Sortition: the committed order alone decides among all who may win. */
#include "count/methods.h"
#include "count/reading.h"

struct mf_result *mf_count_lot(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_result *o = mf_result_begin(a, c, MF_MARKS_APPROVALS);
    uint32_t *place = mf_new_n(a, uint32_t, c->ballots->noptions);
    struct mf_ties ties = {.a = a};

    if (o->refused)
        return o;
    o->valid = c->ballots->total;
    for (uint32_t i = 0; i < c->ballots->noptions; i++)
        place[i] = mf_may_win(c, i) ? 0 : MF_NO_OPTION;
    mf_result_cut(o, c, place, &ties);
    return o;
}
