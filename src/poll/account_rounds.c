/* The rounds of a count as a table and in sentences, and the matrix of pairs. */
#include <string.h>

#include "poll/account.h"

#define FLOWS_SHOWN   4u
#define DEFEATS_SHOWN 4u
#define NAMES_SHOWN   6u
#define ROUNDS_SHOWN  80u
#define PAIRS_SHOWN   40u /* options of a matrix, at most */

static void line(struct mf_buf *out, const struct mf_term *term, const char *first,
                 struct mf_str text)
{
    struct mf_str indent = mf_strf(out->arena, "%*s", (int)strlen(first), "");

    mf_term_wrap(out, term, mf_str_c(first), indent, text);
}

static bool listed(const uint32_t *options, uint32_t n, uint32_t o)
{
    for (uint32_t i = 0; i < n; i++)
        if (options[i] == o)
            return true;
    return false;
}

static bool same_votes(const struct mf_round *a, const struct mf_round *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a->votes[i].units != b->votes[i].units || a->votes[i].decimals != b->votes[i].decimals)
            return false;
    return true;
}

/* The rounds that have a column: with votes that aren't those of the round before. */
static uint32_t columns_of(const struct mf_account *y, uint32_t *round)
{
    const struct mf_result *r = y->c->result;
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->nrounds; i++) {
        const struct mf_round *now = &r->rounds[i];
        if (!now->votes)
            continue;
        if (n > 0 && same_votes(now, &r->rounds[round[n - 1]], r->noptions) && now->nelected == 0)
            continue;
        round[n++] = i;
    }
    return n;
}

/* Whole numbers throughout are shown without decimals. */
static bool all_whole(const struct mf_result *r)
{
    for (uint32_t k = 0; k < r->nrounds; k++) {
        mf_i128 unit = 1;
        if (!r->rounds[k].votes)
            continue;
        for (uint32_t d = 0; d < r->rounds[k].votes[0].decimals; d++)
            unit *= 10;
        for (uint32_t i = 0; i < r->noptions; i++)
            if (r->rounds[k].votes[i].units % unit != 0)
                return false;
    }
    return true;
}

static struct mf_str amount(const struct mf_account *y, struct mf_vote_amount x, bool whole)
{
    for (; whole && x.decimals > 0 && x.units % 10 == 0; x.decimals--)
        x.units /= 10;
    return mf_votes_text(y->a, x);
}

/* Rows below the options: why papers count for nobody any more, roundings, the quota. */
static void extra_rows(const struct mf_account *y, struct mf_figures *f, const uint32_t *round,
                       uint32_t options, bool whole)
{
    for (uint32_t c = 0; c < f->columns; c++) {
        const struct mf_round *r = &y->c->result->rounds[round[c]];
        struct mf_str *cell = f->cell + (size_t)options * f->columns + c;
        for (int e = 0; e < MF_END__COUNT; e++, cell += f->columns)
            if (r->ended[e].units != 0)
                *cell = amount(y, r->ended[e], whole);
        if (r->lost.units != 0)
            *cell = amount(y, r->lost, false);
        if (r->quota.units != 0)
            cell[f->columns] = amount(y, r->quota, whole);
    }
    for (int e = 0; e < MF_END__COUNT; e++)
        f->label[options + (uint32_t)e] =
            mf_account_said0(y, MF_POLL_SAID_ENDED_CHOICES + (enum mf_poll_said)e);
    f->label[options + MF_END__COUNT] = mf_account_said0(y, MF_POLL_SAID_LOST);
    f->label[options + MF_END__COUNT + 1] = mf_account_said0(y, MF_POLL_SAID_QUOTA);
}

static void votes_table(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    uint32_t *round = mf_new_n(y->a, uint32_t, r->nrounds), n = columns_of(y, round);
    struct mf_figures f = mf_figures_make(y->a, r->noptions + MF_END__COUNT + 2, n);
    bool whole = all_whole(r), elections = false;

    if (n == 0)
        return;
    f.corner = mf_account_said0(y, n > 1 ? MF_POLL_SAID_ROUND : MF_POLL_SAID_OPTION);
    for (uint32_t c = 0; c < n; c++) {
        const struct mf_round *now = &r->rounds[round[c]];
        f.head[c] =
            n > 1 ? mf_account_number(y, round[c] + 1) : mf_account_said0(y, MF_POLL_SAID_VOTES);
        for (uint32_t i = 0; i < r->noptions; i++) {
            struct mf_str *cell = &f.cell[(size_t)i * n + c];
            bool elected = n > 1 && listed(now->elected, now->nelected, i);
            f.label[i] = y->name[i];
            elections |= elected;
            if (!mf_account_shown(y, i) ||
                (now->votes[i].units == 0 && now->standing && now->standing[i] != MF_STANDS &&
                 now->standing[i] != MF_ELECTED))
                continue;
            *cell = amount(y, now->votes[i], whole);
            if (n > 1)
                *cell = mf_strf(y->a, "%.*s%c", MF_F(*cell), elected ? '*' : ' ');
            if (elected)
                f.style[(size_t)i * n + c] = MF_GOOD;
        }
    }
    extra_rows(y, &f, round, r->noptions, whole);
    mf_figures_render(out, term, &f);
    if (elections)
        line(out, term, "", mf_account_said0(y, MF_POLL_SAID_MARKS_ELECTED));
    mf_buf_char(out, '\n');
}

/* Of lists: their votes, which no round changes, beside their seats. */
static void seats_table(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    struct mf_figures f = mf_figures_make(y->a, r->noptions + 1, 2);
    const struct mf_round *first = r->rounds;

    f.corner = mf_account_said0(y, MF_POLL_SAID_OPTION);
    f.head[0] = mf_account_said0(y, MF_POLL_SAID_VOTES);
    f.head[1] = mf_account_said0(y, MF_POLL_SAID_SEATS);
    for (uint32_t i = 0; i < r->noptions; i++) {
        f.label[i] = y->name[i];
        if (first->votes)
            f.cell[(size_t)2 * i] = amount(y, first->votes[i], true);
        if (r->seats_of[i] > 0) {
            f.cell[(size_t)2 * i + 1] = mf_account_number(y, r->seats_of[i]);
            f.style[(size_t)2 * i + 1] = MF_GOOD;
        }
    }
    f.label[r->noptions] = mf_account_said0(y, MF_POLL_SAID_QUOTA);
    if (first->quota.units != 0)
        f.cell[(size_t)2 * r->noptions] = amount(y, first->quota, true);
    mf_figures_render(out, term, &f);
    mf_buf_char(out, '\n');
}

/* Of a budget: what each option costs, its votes, and the round in which it was bought. */
static void purchases_table(struct mf_buf *out, const struct mf_term *term,
                            const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    const struct mf_vote_amount *votes = NULL;
    struct mf_figures f = mf_figures_make(y->a, r->noptions, 3);

    f.corner = mf_account_said0(y, MF_POLL_SAID_OPTION);
    f.head[0] = mf_account_said0(y, MF_POLL_SAID_COST);
    f.head[1] = mf_account_said0(y, MF_POLL_SAID_VOTES);
    f.head[2] = mf_account_said0(y, MF_POLL_SAID_ROUND);
    for (uint32_t k = 0; k < r->nrounds; k++) {
        const struct mf_round *round = &r->rounds[k];
        votes = votes ? votes : round->votes;
        for (uint32_t i = 0; round->act == MF_ACT_BUY && i < round->nsubjects; i++) {
            size_t at = (size_t)3 * round->subjects[i] + 2;
            f.cell[at] = mf_account_number(y, k + 1);
            f.style[at] = MF_GOOD;
        }
    }
    for (uint32_t i = 0; i < r->noptions; i++) {
        f.label[i] = y->name[i];
        if (y->c->contest.cost)
            f.cell[(size_t)3 * i] = mf_account_money(y, y->c->contest.cost[i]);
        if (votes)
            f.cell[(size_t)3 * i + 1] = amount(y, votes[i], true);
    }
    mf_figures_render(out, term, &f);
    mf_buf_char(out, '\n');
}

/* ---- sentences ---- */

static struct mf_str defeats_text(const struct mf_account *y, const struct mf_round *r,
                                  enum mf_poll_said word)
{
    struct mf_buf b;
    uint32_t shown = r->ndefeats <= DEFEATS_SHOWN ? r->ndefeats : DEFEATS_SHOWN;

    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < shown; i++) {
        const struct mf_defeat *d = &r->defeats[i];
        if (i > 0)
            mf_buf_c(&b, "; ");
        mf_buf_add(&b, mf_account_said(y, word, 4,
                                       (struct mf_str[]){y->name[d->winner], y->name[d->loser],
                                                         mf_account_number(y, d->votes),
                                                         mf_account_number(y, d->against)}));
    }
    if (shown == r->ndefeats)
        return mf_buf_str(&b);
    return mf_account_said(
        y, MF_POLL_SAID_AND_MORE, 2,
        (struct mf_str[]){mf_buf_str(&b), mf_account_number(y, r->ndefeats - shown)});
}

static struct mf_str act_text(const struct mf_account *y, const struct mf_round *r)
{
    struct mf_str who = mf_account_names(y, r->subjects, r->nsubjects, NAMES_SHOWN);
    struct mf_str what = r->ndefeats > 0 ? defeats_text(y, r, MF_POLL_SAID_DEFEAT) : who;

    if (r->act == MF_ACT_AWARD && r->quota.units != 0)
        return mf_account_said(y, MF_POLL_SAID_ACT_AWARD_AT, 2,
                               (struct mf_str[]){who, mf_votes_text(y->a, r->quota)});
    if (r->act == MF_ACT_BUY && r->nsubjects == 1 && y->c->contest.cost)
        return mf_account_said(
            y, r->price.units > 0 ? MF_POLL_SAID_ACT_BUY_EACH : MF_POLL_SAID_ACT_BUY_FOR, 3,
            (struct mf_str[]){who, mf_account_money(y, y->c->contest.cost[r->subjects[0]]),
                              mf_votes_text(y->a, r->price)});
    if (r->act == MF_ACT_DROP && r->nsubjects > 0 && r->ndefeats > 0)
        return mf_account_said(y, MF_POLL_SAID_DROPPED_BY, 2,
                               (struct mf_str[]){who, defeats_text(y, r, MF_POLL_SAID_AGAINST)});
    switch (r->act) {
    case MF_ACT_SURPLUS:
        if (r->nsubjects == 0) /* of all who have one, as Meek does */
            return mf_account_said0(y, MF_POLL_SAID_ACT_SURPLUS_ALL);
        return mf_account_said1(y, MF_POLL_SAID_ACT_SURPLUS, who);
    case MF_ACT_EXCLUDE:
        return mf_account_said1(y, MF_POLL_SAID_ACT_EXCLUDE, who);
    case MF_ACT_FILL:
        return mf_account_said0(y, MF_POLL_SAID_ACT_FILL);
    case MF_ACT_BUY:
        return mf_account_said1(y, MF_POLL_SAID_ACT_BUY, who);
    case MF_ACT_DROP:
        return mf_account_said1(y, MF_POLL_SAID_ACT_DROP, what);
    case MF_ACT_LOCK:
        return mf_account_said1(y, MF_POLL_SAID_ACT_LOCK, what);
    case MF_ACT_COMPARE:
        if (what.n == 0)
            return mf_account_said0(y, MF_POLL_SAID_ACT_COMPARE_ALL);
        if (r->ndefeats == 0)
            return mf_account_said1(y, MF_POLL_SAID_ACT_LEFT, what);
        return mf_account_said1(y, MF_POLL_SAID_ACT_COMPARE, what);
    case MF_ACT_AWARD:
        return mf_account_said1(y, MF_POLL_SAID_ACT_AWARD, who);
    case MF_ACT_COUNT:
        break;
    }
    return mf_account_said0(y, MF_POLL_SAID_ACT_COUNT);
}

/* Where most went: the largest flows first. */
static struct mf_str flows_text(const struct mf_account *y, const struct mf_round *r)
{
    struct mf_buf b;
    bool *told = mf_new_n(y->a, bool, r->nflows);

    mf_buf_init(&b, y->a);
    for (uint32_t k = 0; k < FLOWS_SHOWN && k < r->nflows; k++) {
        const struct mf_flow *f;
        uint32_t best = MF_NO_OPTION;
        for (uint32_t i = 0; i < r->nflows; i++)
            if (!told[i] &&
                (best == MF_NO_OPTION || r->flows[i].votes.units > r->flows[best].votes.units))
                best = i;
        told[best] = true;
        f = &r->flows[best];
        mf_buf_f(&b, "%s%.*s %.*s", b.n > 0 ? "; " : "",
                 MF_F(mf_account_name(y, f->to, mf_account_said0(y, MF_POLL_SAID_TO_NOBODY))),
                 MF_F(amount(y, f->votes, true)));
    }
    if (r->nflows <= FLOWS_SHOWN)
        return mf_buf_str(&b);
    return mf_account_said(
        y, MF_POLL_SAID_AND_MORE, 2,
        (struct mf_str[]){mf_buf_str(&b), mf_account_number(y, r->nflows - FLOWS_SHOWN)});
}

static struct mf_str round_text(const struct mf_account *y, const struct mf_round *r)
{
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    mf_buf_add(&b, act_text(y, r));
    if (r->why)
        mf_buf_f(&b, " %.*s",
                 MF_F(mf_account_said1(y, MF_POLL_SAID_WHY, mf_account_over(y, r->why))));
    if (r->nflows > 0)
        mf_buf_f(&b, " %.*s",
                 MF_F(mf_account_said1(y, MF_POLL_SAID_ROUND_FLOWS, flows_text(y, r))));
    if (r->nelected > 0 && r->act != MF_ACT_AWARD && r->act != MF_ACT_BUY)
        mf_buf_f(&b, " %.*s",
                 MF_F(mf_account_said1(y, MF_POLL_SAID_ROUND_ELECTED,
                                       mf_account_names(y, r->elected, r->nelected, NAMES_SHOWN))));
    if (r->remark.n > 0)
        mf_buf_f(&b, " %.*s.", MF_F(mf_poll_sentence(y->a, r->remark, y->lingua)));
    return mf_buf_str(&b);
}

void mf_account_rounds(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    /* One round that has nothing to tell but its votes needs no sentence. */
    const struct mf_round *only = r->rounds;
    bool steps = r->nrounds > 1 || (r->nrounds == 1 && (only->ndefeats > 0 || only->nflows > 0 ||
                                                        only->nsubjects > 0 || only->remark.n > 0));

    if (r->nrounds == 0 || (!steps && !only->votes))
        return;
    mf_term_heading(out, term,
                    mf_account_said0(y, steps ? MF_POLL_SAID_ROUNDS : MF_POLL_SAID_VOTES));
    if (r->seats_of)
        seats_table(out, term, y);
    else if (mf_account_buys(y))
        purchases_table(out, term, y);
    else
        votes_table(out, term, y);
    if (!steps)
        return;
    for (uint32_t i = 0; i < r->nrounds && i < ROUNDS_SHOWN; i++)
        line(out, term, mf_strf(y->a, "%3u  ", i + 1).p, round_text(y, &r->rounds[i]));
    if (r->nrounds > ROUNDS_SHOWN)
        line(out, term, "     ",
             mf_account_said1(y, MF_POLL_SAID_MORE_ROUNDS,
                              mf_account_number(y, r->nrounds - ROUNDS_SHOWN)));
    mf_buf_char(out, '\n');
}

/* ---- pairs ---- */

static void matrix(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y,
                   const uint64_t *value)
{
    uint32_t n = y->c->result->pairs->n;
    struct mf_figures f = mf_figures_make(y->a, n, n);

    for (uint32_t i = 0; i < n; i++) {
        f.label[i] = mf_strf(y->a, "%u %.*s", i + 1, MF_F(y->name[i]));
        f.head[i] = mf_strf(y->a, "%u ", i + 1);
        for (uint32_t k = 0; k < n; k++) {
            uint64_t to = value[(size_t)i * n + k], back = value[(size_t)k * n + i];
            f.cell[(size_t)i * n + k] =
                i == k ? MF_S("· ")
                       : mf_strf(y->a, "%llu%c", (unsigned long long)to, to > back ? '*' : ' ');
            if (i != k && to > back)
                f.style[(size_t)i * n + k] = MF_GOOD;
        }
    }
    mf_figures_render(out, term, &f);
    mf_buf_char(out, '\n');
}

/* Kemeny's: how many orders are as good as the one that was taken. */
static void best_orders(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    struct mf_str least = mf_account_number(y, r->contradictions);

    if (r->best_orders == 1)
        line(out, term, "", mf_account_said1(y, MF_POLL_SAID_BEST_ORDER, least));
    else if (r->best_orders > 1)
        line(out, term, "",
             mf_account_said(y, MF_POLL_SAID_BEST_ORDERS, 2,
                             (struct mf_str[]){least, mf_account_number(y, r->best_orders)}));
}

void mf_account_pairs(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y)
{
    const struct mf_pairs *p = y->c->result->pairs;
    struct mf_str set;
    uint32_t k = 0, *smith;

    if (!p || p->n > PAIRS_SHOWN)
        return;
    mf_term_heading(out, term, mf_account_said0(y, MF_POLL_SAID_PAIRS));
    line(out, term, "", mf_account_said0(y, MF_POLL_SAID_PAIRS_TEXT));
    mf_buf_char(out, '\n');
    matrix(out, term, y, p->prefer);
    smith = mf_new_n(y->a, uint32_t, p->n);
    for (uint32_t i = 0; i < p->n; i++)
        if (p->smith && p->smith[i])
            smith[k++] = i;
    set = mf_account_names(y, smith, k, NAMES_SHOWN);
    if (p->condorcet != MF_NO_OPTION)
        line(out, term, "", mf_account_said1(y, MF_POLL_SAID_CONDORCET, y->name[p->condorcet]));
    else if (k > 0)
        line(out, term, "", mf_account_said1(y, MF_POLL_SAID_NO_CONDORCET, set));
    best_orders(out, term, y);
    mf_buf_char(out, '\n');
    if (!p->paths)
        return;
    mf_term_heading(out, term, mf_account_said0(y, MF_POLL_SAID_PATHS));
    line(out, term, "", mf_account_said0(y, MF_POLL_SAID_PATHS_TEXT));
    mf_buf_char(out, '\n');
    matrix(out, term, y, p->paths);
}
