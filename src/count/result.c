/* Amounts as text, ties written down, and an order cut at the seats. */
#include "count/result.h"

#include <string.h>

#include "base/vec.h"
#include "count/contest.h"

const char *mf_round_act_name(enum mf_round_act act)
{
    static const char *const names[] = {
        [MF_ACT_COUNT] = "count", [MF_ACT_SURPLUS] = "surplus", [MF_ACT_EXCLUDE] = "exclude",
        [MF_ACT_FILL] = "fill",   [MF_ACT_BUY] = "buy",         [MF_ACT_DROP] = "drop",
        [MF_ACT_LOCK] = "lock",   [MF_ACT_COMPARE] = "compare", [MF_ACT_AWARD] = "award"};

    return names[act];
}

struct mf_str mf_votes_text(struct mf_arena *a, struct mf_vote_amount x)
{
    char digits[64];
    unsigned n = 0;
    struct mf_buf b;
    mf_u128 left = x.units < 0 ? -(mf_u128)x.units : (mf_u128)x.units;

    do {
        digits[n++] = (char)('0' + (unsigned)(left % 10));
        left /= 10;
    } while (left > 0 || n <= x.decimals);
    mf_buf_init(&b, a);
    if (x.units < 0)
        mf_buf_char(&b, '-');
    while (n > 0) {
        mf_buf_char(&b, digits[--n]);
        if (n == x.decimals && n > 0)
            mf_buf_char(&b, '.');
    }
    return mf_buf_str(&b);
}

struct mf_result *mf_result_begin(struct mf_arena *a, const struct mf_contest *c,
                                  enum mf_marks marks)
{
    static const char *const other[] = {
        [MF_MARKS_RANKS] = "this method counts ranks",
        [MF_MARKS_APPROVALS] = "this method counts approvals",
        [MF_MARKS_SCORES] = "this method counts scores or grades",
        [MF_MARKS_POINTS] = "this method counts points or signed votes",
    };
    struct mf_result *o = mf_new(a, struct mf_result);

    o->noptions = c->ballots->noptions;
    o->seats = c->seats;
    if (c->seats == 0)
        o->refused = "there is no place to fill";
    else if (c->ballots->marks != marks)
        o->refused = other[marks];
    return o;
}

static bool listed(const uint32_t *options, uint32_t n, uint32_t o)
{
    for (uint32_t i = 0; i < n; i++)
        if (options[i] == o)
            return true;
    return false;
}

uint32_t mf_tie_settle(struct mf_ties *ties, const struct mf_contest *c, uint32_t round,
                       const char *over, uint32_t *options, uint32_t n, uint32_t take)
{
    struct mf_tie t = {.round = round, .over = over, .noptions = n, .broken = MF_TIE_OPEN};
    uint32_t *all = mf_arena_copy(ties->a, options, n * sizeof *options);
    uint32_t k = 0;

    for (uint32_t i = 1; i < n; i++) { /* told in the options' public order */
        uint32_t x = all[i], j = i;
        for (; j > 0 && all[j - 1] > x; j--)
            all[j] = all[j - 1];
        all[j] = x;
    }
    t.options = all;
    if (c->order) {
        for (uint32_t i = 0; i < c->ballots->noptions; i++)
            if (listed(all, n, c->order[i]))
                options[k++] = c->order[i];
        t.broken = MF_TIE_ORDER;
        t.settled = mf_arena_copy(ties->a, options, take * sizeof *options);
        t.nsettled = take;
    }
    mf_vec_push(ties->a, ties, t);
    return c->order ? take : 0;
}

void mf_result_cut(struct mf_result *o, const struct mf_contest *c, const uint32_t *place,
                   struct mf_ties *ties)
{
    uint32_t n = c->ballots->noptions, won = 0;
    uint32_t *winners = mf_new_n(ties->a, uint32_t, n), *group = mf_new_n(ties->a, uint32_t, n);

    for (uint32_t at = 0; at < n && won < c->seats; at++) {
        uint32_t k = 0;
        for (uint32_t i = 0; i < n; i++)
            if (place[i] == at && !(c->barred && c->barred[i]))
                group[k++] = i;
        if (k > 1) {
            uint32_t take = k <= c->seats - won ? k : c->seats - won;
            uint32_t settled = mf_tie_settle(ties, c, 0, "election", group, k, take);
            if (settled == 0 && k <= c->seats - won)
                settled = k;
            if (take == k)
                ties->at[ties->n - 1].broken = MF_TIE_NEEDLESS;
            k = settled;
            if (k == 0)
                break;
        }
        memcpy(winners + won, group, k * sizeof *group);
        won += k;
    }
    o->place = place;
    o->winners = winners;
    o->nwinners = won;
    o->ties = ties->at;
    o->nties = ties->n;
}

void mf_result_pivot(struct mf_result *o, const mf_i128 *total, uint8_t decimals, const char *over)
{
    uint32_t worst = MF_NO_OPTION, best = MF_NO_OPTION;

    if (o->nwinners < o->seats)
        for (uint32_t t = o->nties; t-- > 0;)
            if (o->ties[t].broken == MF_TIE_OPEN) {
                o->pivot = (struct mf_pivot){.known = true,
                                             .round = o->ties[t].round,
                                             .ahead = o->ties[t].options[0],
                                             .behind = o->ties[t].options[1],
                                             .by = {0, decimals},
                                             .over = over};
                return;
            }
    for (uint32_t k = 0; k < o->nwinners; k++)
        if (worst == MF_NO_OPTION || total[o->winners[k]] < total[worst])
            worst = o->winners[k];
    for (uint32_t i = 0; i < o->noptions; i++)
        if (!listed(o->winners, o->nwinners, i) && !(o->place && o->place[i] == MF_NO_OPTION) &&
            (best == MF_NO_OPTION || total[i] > total[best]))
            best = i;
    if (worst == MF_NO_OPTION || best == MF_NO_OPTION)
        return;
    o->pivot = (struct mf_pivot){.known = true,
                                 .ahead = worst,
                                 .behind = best,
                                 .by = {total[worst] - total[best], decimals},
                                 .over = over};
}
