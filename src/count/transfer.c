/* The record of a count of transferable votes: papers passed, ties, rounds, the closest step. */
#include "count/transfer.h"

#include <string.h>

#include "base/vec.h"

bool mf_transfer_barred(const struct mf_transfer *t, uint32_t option)
{
    return t->c->barred && t->c->barred[option];
}

bool mf_transfer_start(struct mf_transfer *t, struct mf_arena *a, const struct mf_contest *c,
                       unsigned decimals, bool values, bool barred_take)
{
    uint32_t n = c->ballots->noptions;

    *t = (struct mf_transfer){.a = a, .c = c, .n = n, .decimals = (uint8_t)decimals, .one = 1};
    for (unsigned i = 0; i < decimals; i++)
        t->one *= 10;
    t->o = mf_new(a, struct mf_result);
    *t->o = (struct mf_result){.noptions = n, .seats = c->seats};
    t->ties.a = a;
    t->quota_decimals = t->decimals;
    t->stands = mf_new_n(a, bool, n);
    t->standing = mf_new_n(a, uint8_t, n);
    t->votes = mf_new_n(a, mf_i128, n);
    t->flow = mf_new_n(a, mf_i128, n);
    t->winners = mf_new_n(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        bool never =
            (c->withdrawn && c->withdrawn[i]) || (!barred_take && mf_transfer_barred(t, i));
        t->stands[i] = !never;
        t->standing[i] = never ? MF_STANDS_NOT : MF_STANDS;
    }
    if (c->ballots->marks != MF_MARKS_RANKS)
        t->o->refused = "votes are transferred by ranks, and these ballots have none";
    else if (c->seats == 0)
        t->o->refused = "there is no place to fill";
    else
        t->o->refused = mf_papers_read(a, &t->papers, c);
    if (t->o->refused)
        return false;
    t->o->valid = t->papers.valid;
    t->o->invalid = t->papers.invalid;
    if (values)
        t->value = mf_new_n(a, uint32_t, t->papers.n);
    return true;
}

void mf_transfer_first(struct mf_transfer *t)
{
    struct mf_papers *p = &t->papers;

    mf_papers_gather(p, t->n);
    memset(t->votes, 0, t->n * sizeof *t->votes);
    memset(t->ended, 0, sizeof t->ended);
    for (uint32_t r = 0; r < p->n; r++) {
        uint32_t to;
        if (!p->counted[r] || p->weight[r] == 0)
            continue;
        to = mf_paper_choice(p, r, t->stands);
        if (t->value)
            t->value[r] = (uint32_t)t->one;
        if (to & MF_CHOICE_END) {
            t->ended[to & ~MF_CHOICE_END] += (mf_i128)p->weight[r] * t->one;
        } else {
            t->votes[to] += (mf_i128)p->weight[r] * t->one;
            mf_paper_give(p, r, to);
        }
    }
}

mf_i128 mf_transfer_active(const struct mf_transfer *t)
{
    mf_i128 sum = 0;

    for (uint32_t i = 0; i < t->n; i++)
        sum += t->stands[i] ? t->votes[i] : 0;
    return sum;
}

uint32_t mf_transfer_hopefuls(const struct mf_transfer *t)
{
    uint32_t k = 0;

    for (uint32_t i = 0; i < t->n; i++)
        k += t->standing[i] == MF_STANDS && !mf_transfer_barred(t, i);
    return k;
}

static void add_flow(struct mf_transfer *t, uint32_t from, uint32_t to, mf_i128 units)
{
    struct mf_flow f = {from, to, {units, t->decimals}};
    struct {
        struct mf_flow *at;
        uint32_t n, cap;
    } flows = {t->flows, t->nflows, t->capflows};

    if (units == 0)
        return;
    mf_vec_push(t->a, &flows, f);
    t->flows = flows.at;
    t->nflows = flows.n;
    t->capflows = flows.cap;
}

mf_i128 mf_transfer_pass(struct mf_transfer *t, uint32_t from, mf_value_fn *becomes,
                         mf_i128 surplus, bool filled)
{
    struct mf_papers *p = &t->papers;
    mf_i128 total = t->votes[from], left = 0, to_nobody = 0;
    uint32_t paper = p->first[from], known = 0, known_becomes = 0, next;

    memset(t->flow, 0, t->n * sizeof *t->flow);
    p->first[from] = p->last[from] = MF_NO_PAPER;
    for (; paper != MF_NO_PAPER; paper = next) {
        uint32_t to, value = t->value ? t->value[paper] : 1;
        mf_i128 amount;
        next = p->next[paper];
        if (next != MF_NO_PAPER) /* it lies far from this one: it is on its way meanwhile */
            __builtin_prefetch(p->choice + p->at[next]);
        if (becomes) { /* most papers of one holder have one value */
            if (value != known) {
                known = value;
                known_becomes = becomes(t, value, surplus, total);
            }
            value = known_becomes;
            t->value[paper] = value;
        }
        if (value == 0)
            continue;
        amount = (mf_i128)p->weight[paper] * value;
        left += amount;
        to =
            filled ? (uint32_t)MF_CHOICE_END | MF_END_FILLED : mf_paper_choice(p, paper, t->stands);
        if (to & MF_CHOICE_END) {
            t->ended[to & ~MF_CHOICE_END] += amount;
            to_nobody += amount;
        } else {
            t->flow[to] += amount;
            mf_paper_give(p, paper, to);
        }
    }
    for (uint32_t i = 0; i < t->n; i++) {
        t->votes[i] += t->flow[i];
        add_flow(t, from, i, t->flow[i]);
    }
    add_flow(t, from, MF_NO_OPTION, to_nobody);
    t->votes[from] -= becomes ? surplus : total;
    return left;
}

void mf_transfer_elect(struct mf_transfer *t, uint32_t option, bool goes_on_taking)
{
    t->standing[option] = MF_ELECTED;
    t->stands[option] = goes_on_taking;
    t->winners[t->nwinners++] = option;
}

void mf_transfer_exclude(struct mf_transfer *t, uint32_t option)
{
    t->standing[option] = MF_EXCLUDED;
    t->stands[option] = false;
}

/* ---- ties ---- */

static void sort_options(uint32_t *o, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t x = o[i], j = i;
        for (; j > 0 && o[j - 1] > x; j--)
            o[j] = o[j - 1];
        o[j] = x;
    }
}

/* Keeps of the options those with the most or fewest votes in a round; how many. */
static uint32_t narrow(const struct mf_round *r, uint32_t *options, uint32_t n, bool highest)
{
    mf_i128 extreme = r->votes[options[0]].units;
    uint32_t kept = 0;

    for (uint32_t i = 1; i < n; i++) {
        mf_i128 v = r->votes[options[i]].units;
        if (highest ? v > extreme : v < extreme)
            extreme = v;
    }
    for (uint32_t i = 0; i < n; i++)
        if (r->votes[options[i]].units == extreme)
            options[kept++] = options[i];
    return kept;
}

/* The first of them in the committed order, or the last. */
static uint32_t by_order(const struct mf_contest *c, const uint32_t *options, uint32_t n,
                         bool first)
{
    uint32_t found = MF_NO_OPTION;

    for (uint32_t i = 0; i < c->ballots->noptions; i++)
        for (uint32_t k = 0; k < n; k++)
            if (options[k] == c->order[i] && (found == MF_NO_OPTION || !first))
                found = options[k];
    return found;
}

/* Who was preferred: the one taken, or all but the one to be excluded. */
static void settle(struct mf_transfer *t, struct mf_tie *tie, uint32_t chosen, bool highest)
{
    uint32_t *settled = mf_new_n(t->a, uint32_t, tie->noptions);

    for (uint32_t i = 0; i < tie->noptions; i++)
        if ((tie->options[i] == chosen) == highest)
            settled[tie->nsettled++] = tie->options[i];
    tie->settled = settled;
}

uint32_t mf_transfer_break(struct mf_transfer *t, const char *over, uint32_t *options, uint32_t n,
                           bool highest, bool needless)
{
    struct mf_tie tie = {.round = t->nrounds + 1, .over = over, .noptions = n};
    uint32_t chosen;

    if (n < 2)
        return n == 1 ? options[0] : MF_NO_OPTION;
    sort_options(options, n);
    tie.options = mf_arena_copy(t->a, options, n * sizeof *options);
    for (uint32_t r = t->nrounds; !t->c->order_only && n > 1 && r > t->since; r--) {
        uint32_t kept = narrow(&t->rounds[r - 1], options, n, highest);
        if (kept < n)
            tie.by_round = r;
        n = kept;
    }
    tie.broken = n == 1 ? MF_TIE_EARLIER : t->c->order ? MF_TIE_ORDER : MF_TIE_OPEN;
    if (tie.broken == MF_TIE_OPEN && needless)
        tie.broken = MF_TIE_NEEDLESS;
    chosen = tie.broken == MF_TIE_ORDER  ? by_order(t->c, options, n, highest)
             : tie.broken == MF_TIE_OPEN ? MF_NO_OPTION
             : highest                   ? options[0]
                                         : options[n - 1];
    if (chosen != MF_NO_OPTION)
        settle(t, &tie, chosen, highest);
    mf_vec_push(t->a, &t->ties, tie);
    return chosen;
}

uint32_t mf_transfer_lowest(struct mf_transfer *t, uint32_t keep)
{
    uint32_t *tied = mf_new_n(t->a, uint32_t, t->n);
    uint32_t n = 0, standing = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        if (t->standing[i] != MF_STANDS)
            continue;
        standing++;
        if (n > 0 && t->votes[i] < t->votes[tied[0]])
            n = 0;
        if (n == 0 || t->votes[i] == t->votes[tied[0]])
            tied[n++] = i;
    }
    return mf_transfer_break(t, "exclusion", tied, n, false,
                             n > 0 && t->votes[tied[0]] == 0 && standing - n >= keep);
}

bool mf_transfer_elect_from(struct mf_transfer *t, mf_i128 least, uint32_t most, bool go_on_taking)
{
    uint32_t *tied = mf_new_n(t->a, uint32_t, t->n);

    for (uint32_t reach = 0; most > 0; most--) {
        uint32_t n = 0, chosen;
        reach = 0;
        for (uint32_t i = 0; i < t->n; i++) {
            if (t->standing[i] != MF_STANDS || mf_transfer_barred(t, i) || t->votes[i] < least)
                continue;
            reach++;
            if (n > 0 && t->votes[i] > t->votes[tied[0]])
                n = 0;
            if (n == 0 || t->votes[i] == t->votes[tied[0]])
                tied[n++] = i;
        }
        if (n == 0)
            break;
        chosen = mf_transfer_break(t, "election", tied, n, true, n <= most);
        if (chosen == MF_NO_OPTION)
            return false;
        mf_transfer_elect(t, chosen, go_on_taking);
    }
    return true;
}

/* ---- rounds ---- */

void mf_transfer_close(struct mf_transfer *t, uint32_t ahead, uint32_t behind, const char *over)
{
    struct mf_pivot *p = &t->o->pivot;
    mf_i128 by = t->votes[ahead] - t->votes[behind];

    if (p->known && p->by.units <= by)
        return;
    *p = (struct mf_pivot){true, t->nrounds + 1, ahead, behind, {by, t->decimals}, over};
}

void mf_transfer_close_exclusion(struct mf_transfer *t, uint32_t excluded)
{
    uint32_t next = MF_NO_OPTION;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->standing[i] == MF_STANDS && i != excluded &&
            (next == MF_NO_OPTION || t->votes[i] < t->votes[next]))
            next = i;
    if (next != MF_NO_OPTION)
        mf_transfer_close(t, next, excluded, "exclusion");
}

void mf_transfer_round(struct mf_transfer *t, enum mf_round_act act, const uint32_t *subjects,
                       uint32_t n)
{
    struct mf_vote_amount *votes = mf_new_n(t->a, struct mf_vote_amount, t->n);
    struct mf_round r = {.act = act, .votes = votes, .nsubjects = n};
    struct {
        struct mf_round *at;
        uint32_t n, cap;
    } rounds = {t->rounds, t->nrounds, t->caprounds};

    for (uint32_t i = 0; i < t->n; i++)
        votes[i] = (struct mf_vote_amount){t->votes[i], t->decimals};
    r.standing = mf_arena_copy(t->a, t->standing, t->n * sizeof *t->standing);
    if (n > 0)
        r.subjects = mf_arena_copy(t->a, subjects, n * sizeof *subjects);
    r.nelected = t->nwinners - t->round_winners;
    r.elected = t->winners + t->round_winners;
    r.quota = (struct mf_vote_amount){t->quota, t->quota_decimals};
    for (unsigned e = 0; e < MF_END__COUNT; e++)
        r.ended[e] = (struct mf_vote_amount){t->ended[e], t->decimals};
    r.lost = (struct mf_vote_amount){t->lost, t->decimals};
    r.flows = t->flows;
    r.nflows = t->nflows;
    mf_vec_push(t->a, &rounds, r);
    t->rounds = rounds.at;
    t->nrounds = rounds.n;
    t->caprounds = rounds.cap;
    t->round_winners = t->nwinners;
    t->flows = NULL;
    t->nflows = t->capflows = 0;
}

void mf_transfer_fill(struct mf_transfer *t)
{
    mf_transfer_elect_from(t, 0, mf_transfer_hopefuls(t), false);
    mf_transfer_round(t, MF_ACT_FILL, t->winners + t->round_winners,
                      t->nwinners - t->round_winners);
}

struct mf_result *mf_transfer_end(struct mf_transfer *t)
{
    t->o->winners = t->winners;
    t->o->nwinners = t->nwinners;
    t->o->rounds = t->rounds;
    t->o->nrounds = t->nrounds;
    t->o->ties = t->ties.at;
    t->o->nties = t->ties.n;
    return t->o;
}
