/* Papers: rows read under a ballot policy, and the chains of their holders. */
#include "count/papers.h"

#include <string.h>

/* What is needed to read rows one after another. */
struct reader {
    const struct mf_profile *p;
    const struct mf_ballot_policy *policy;
    uint32_t *met;   /* by option: 1 + the row in which it was last met at an earlier rank */
    uint32_t *taken; /* 1 + the row in which it was last taken as a choice */
    uint16_t *out;
    uint64_t n;
    bool equal; /* a row has options at one rank, and the policy leaves them equal */
};

/* Where the marks of one rank end, and how many different options they name. */
static uint64_t rank_ends(const struct mf_profile *p, uint64_t i, uint64_t to,
                          uint32_t *ret_options)
{
    uint64_t j = i + 1;
    uint32_t options = 1;

    for (; j < to && p->mark[j].value == p->mark[i].value; j++)
        options += p->mark[j].option != p->mark[j - 1].option;
    *ret_options = options;
    return j;
}

static bool is_read(const struct reader *r, int32_t rank)
{
    return r->policy->ranks == 0 || (uint32_t)rank <= r->policy->ranks;
}

/* Whether an option of the rank was met at an earlier one; meets them all. */
static bool meets_again(struct reader *r, uint32_t row, uint64_t i, uint64_t j)
{
    bool again = false;

    for (uint64_t k = i; k < j; k++)
        again |= r->met[r->p->mark[k].option] == row + 1;
    for (uint64_t k = i; k < j; k++)
        r->met[r->p->mark[k].option] = row + 1;
    return again;
}

/* A row that the policy refuses as a whole. */
static bool is_refused(struct reader *r, uint32_t row)
{
    const struct mf_profile *p = r->p;
    bool refused = false;

    if (r->policy->overvote != MF_OVERVOTE_INVALID && r->policy->duplicate != MF_DUPLICATE_INVALID)
        return false;
    for (uint64_t i = p->first[row], j, to = p->first[row + 1]; i < to; i = j) {
        uint32_t options;
        j = rank_ends(p, i, to, &options);
        if (!is_read(r, p->mark[i].value))
            break;
        if (options > 1 && r->policy->overvote == MF_OVERVOTE_INVALID)
            refused = true;
        if (r->policy->duplicate == MF_DUPLICATE_INVALID && meets_again(r, row, i, j))
            refused = true;
    }
    return refused;
}

/* Options at one rank; true when the paper ends with them. */
static bool read_overvote(struct reader *r, uint64_t i, uint64_t j)
{
    switch (r->policy->overvote) {
    case MF_OVERVOTE_EQUAL:
        r->equal = true;
        return false;
    case MF_OVERVOTE_EXHAUST:
        return true;
    case MF_OVERVOTE_WAIT:
        for (uint64_t k = i; k < j; k++)
            r->out[r->n++] = (uint16_t)(r->p->mark[k].option | (k + 1 < j ? MF_CHOICE_MORE : 0u));
        return false;
    case MF_OVERVOTE_SKIP:
    case MF_OVERVOTE_INVALID:
        break;
    }
    return false;
}

/*
 * At each rank, in this order: ranks left out before it, an option that comes again, several
 * options. So a paper that runs into two skipped ranks and then an overvote ended by the skips.
 */
static enum mf_end read_choices(struct reader *r, uint32_t row)
{
    const struct mf_profile *p = r->p;
    int64_t last = 0;

    for (uint64_t i = p->first[row], j, to = p->first[row + 1]; i < to; i = j) {
        int32_t rank = p->mark[i].value;
        uint32_t options;
        j = rank_ends(p, i, to, &options);
        if (!is_read(r, rank))
            break;
        if (r->policy->skips != MF_SKIPS_ANY && rank - last > (int64_t)r->policy->skips + 1)
            return MF_END_SKIPPED;
        last = rank;
        if (r->policy->duplicate == MF_DUPLICATE_EXHAUST && meets_again(r, row, i, j))
            return MF_END_DUPLICATE;
        if (options > 1) {
            if (read_overvote(r, i, j))
                return MF_END_OVERVOTE;
        } else if (r->taken[p->mark[i].option] != row + 1) {
            r->taken[p->mark[i].option] = row + 1;
            r->out[r->n++] = (uint16_t)p->mark[i].option;
        }
    }
    return MF_END_CHOICES;
}

const char *mf_papers_read(struct mf_arena *a, struct mf_papers *p, const struct mf_contest *c)
{
    const struct mf_profile *b = c->ballots;
    struct reader r = {.p = b, .policy = &c->policy};

    *p = (struct mf_papers){.n = b->nrows, .weight = b->weight};
    p->choice = mf_new_n(a, uint16_t, b->first[b->nrows] + b->nrows);
    p->start = mf_new_n(a, uint64_t, b->nrows);
    p->at = mf_new_n(a, uint64_t, b->nrows);
    p->next = mf_new_n(a, uint32_t, b->nrows);
    p->counted = mf_new_n(a, bool, b->nrows);
    p->first = mf_new_n(a, uint32_t, b->noptions);
    p->last = mf_new_n(a, uint32_t, b->noptions);
    r.out = p->choice;
    r.met = mf_new_n(a, uint32_t, b->noptions);
    r.taken = mf_new_n(a, uint32_t, b->noptions);
    for (uint32_t row = 0; row < b->nrows; row++) {
        p->start[row] = r.n;
        p->counted[row] = b->first[row + 1] > b->first[row] && !is_refused(&r, row);
        if (p->counted[row]) {
            enum mf_end end;
            p->valid += b->weight[row];
            end = read_choices(&r, row);
            r.out[r.n++] = (uint16_t)(MF_CHOICE_END | (unsigned)end);
        } else {
            p->invalid += b->weight[row];
        }
    }
    mf_papers_gather(p, b->noptions);
    return r.equal ? "a ballot gives several options one rank, and the policy leaves them equal; "
                     "papers that pass on need a rule for that"
                   : NULL;
}

void mf_papers_gather(struct mf_papers *p, uint32_t noptions)
{
    if (p->n > 0)
        memcpy(p->at, p->start, p->n * sizeof *p->at);
    for (uint32_t i = 0; i < noptions; i++)
        p->first[i] = p->last[i] = MF_NO_PAPER;
}

uint32_t mf_paper_choice(struct mf_papers *p, uint32_t paper, const bool *stands)
{
    const uint16_t *c = p->choice + p->at[paper];
    uint32_t found = MF_NO_OPTION;

    for (;; c++) {
        uint32_t x = *c;
        if (x & MF_CHOICE_END) {
            found = x;
            break;
        }
        if (!(x & MF_CHOICE_MORE)) {
            if (stands[x]) {
                found = x;
                break;
            }
            continue;
        }
        /* One rank with several: it is read again from its first while any of them stands. */
        const uint16_t *of_rank = c;
        for (bool more = true; more; c++) {
            uint32_t o = *c & MF_CHOICE_OPTION;
            more = *c & MF_CHOICE_MORE;
            if (stands[o] && found != o)
                found = found == MF_NO_OPTION ? o : (uint32_t)MF_CHOICE_END | MF_END_OVERVOTE;
            if (!more)
                break;
        }
        if (found != MF_NO_OPTION) {
            c = of_rank;
            break;
        }
    }
    p->at[paper] = (uint64_t)(c - p->choice);
    return found;
}
