/* Debian's constitution, A.5: each option against the default one, then the Schwartz set of what is
 * left, whose weakest defeats are dropped until none is (voting.md 1.3). */
#include <string.h>

#include "count/methods.h"
#include "count/pairs.h"

/* Each dropping takes a closure, and each turn of a step all of them again. */
#define MOST  100u /* options */
#define TURNS 40u  /* options, for the pivot to look at quorums and ratios */

struct resolution {
    struct mf_arena *a;
    const struct mf_contest *c;
    struct mf_pairing g;
    uint32_t against; /* the default option, as the field numbers it */
};

enum step { ADMITTED, NO_QUORUM, NO_RATIO };

static bool quorum_reached(const struct mf_count_quorum *q, uint64_t have)
{
    if (q->share.den == 0)
        return true;
    return q->root ? mf_frac_reached_sqrt(have, q->share, q->base, false, 0, false)
                   : mf_frac_reached(have, q->share, q->base, false);
}

static struct mf_frac ratio_of(const struct resolution *r, uint32_t x)
{
    return r->c->ratio ? r->c->ratio[r->g.field.option[x]] : (struct mf_frac){1, 1};
}

/* Steps 2 and 3 for one option of the field. */
static enum step admit(const struct resolution *r, uint32_t x)
{
    const struct mf_field *f = &r->g.field;
    uint64_t with = f->d[x * f->n + r->against], without = f->d[r->against * f->n + x];

    if (x == r->against)
        return ADMITTED;
    if (!quorum_reached(&r->c->quorum, with))
        return NO_QUORUM;
    return with > without && mf_frac_reached(with, ratio_of(r, x), without, r->c->ratio_strict)
               ? ADMITTED
               : NO_RATIO;
}

/* Tells who was dropped at a step, each with its comparison with the default option. */
static void tell_dropped(struct resolution *r, const enum step *step, enum step at, const char *why)
{
    const struct mf_field *f = &r->g.field;
    uint32_t *subjects = mf_new_n(r->a, uint32_t, f->n), d = r->against, n = f->n;
    struct mf_defeat *compared = mf_new_n(r->a, struct mf_defeat, n);
    struct mf_round round = {
        .act = MF_ACT_DROP, .subjects = subjects, .defeats = compared, .why = why};

    for (uint32_t x = 0; x < n; x++) {
        if (step[x] != at)
            continue;
        subjects[round.nsubjects++] = f->option[x];
        compared[round.ndefeats++] =
            (struct mf_defeat){f->option[x], f->option[d], f->d[x * n + d], f->d[d * n + x]};
    }
    if (round.nsubjects > 0)
        mf_vec_push(r->a, &r->g.rounds, round);
}

/* ---- the Schwartz set ---- */

static void schwartz_of(struct mf_arena *a, const struct mf_field *f, const bool *in, bool *set)
{
    const bool *beats = mf_pairs_closure(a, f, false, in);

    for (uint32_t x = 0; x < f->n; x++) {
        set[x] = in[x];
        for (uint32_t y = 0; y < f->n && set[x]; y++)
            set[x] = !beats[y * f->n + x] || beats[x * f->n + y];
    }
}

/* Of two defeats the weaker: fewer votes for it, or as many and more against it; negative: a. */
static int by_weakness(const struct mf_defeat *a, const struct mf_defeat *b)
{
    if (a->votes != b->votes)
        return a->votes < b->votes ? -1 : 1;
    return (a->against < b->against) - (a->against > b->against);
}

/* The weakest defeats between members of the set, all of one strength, as the field numbers them.
 */
static uint32_t weakest(const struct mf_field *f, const bool *set, struct mf_defeat *at)
{
    uint32_t n = f->n, k = 0;

    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            struct mf_defeat d = {x, y, f->d[x * n + y], f->d[y * n + x]};
            if (!set[x] || !set[y] || d.votes <= d.against)
                continue;
            if (k > 0 && by_weakness(&d, &at[0]) < 0)
                k = 0;
            if (k == 0 || by_weakness(&d, &at[0]) == 0)
                at[k++] = d;
        }
    return k;
}

/*
 * Steps 4 to 7 among those who are `in`: the set that is left when no member defeats another.
 * With `rounds`, each dropping is told there.
 */
static const bool *decide(struct resolution *r, const bool *in, bool told)
{
    struct mf_field f = r->g.field; /* a dropped defeat becomes a draw in this copy */
    bool *set = mf_new_n(r->a, bool, f.n);
    struct mf_defeat *at = mf_new_n(r->a, struct mf_defeat, (size_t)f.n * f.n);
    uint32_t k;

    f.d = mf_arena_copy(r->a, f.d, (size_t)f.n * f.n * sizeof *f.d);
    schwartz_of(r->a, &f, in, set);
    while ((k = weakest(&f, set, at)) > 0) {
        for (uint32_t i = 0; i < k; i++) {
            f.d[at[i].winner * f.n + at[i].loser] = f.d[at[i].loser * f.n + at[i].winner] = 0;
            at[i].winner = f.option[at[i].winner];
            at[i].loser = f.option[at[i].loser];
        }
        if (told)
            mf_vec_push(r->a, &r->g.rounds,
                        ((struct mf_round){.act = MF_ACT_DROP,
                                           .defeats = mf_arena_copy(r->a, at, k * sizeof *at),
                                           .ndefeats = k,
                                           .why = "weakest"}));
        schwartz_of(r->a, &f, in, set);
    }
    return set;
}

/* ---- the closest step ---- */

/* The fewest votes over the default option with which x is admitted past a step, or UINT64_MAX. */
static uint64_t needed(const struct resolution *r, uint32_t x, enum step past)
{
    const struct mf_field *f = &r->g.field;
    uint64_t without = f->d[r->against * f->n + x], low = 0, high = MF_COUNT_WEIGHT + 1;

    if (past == NO_RATIO) {
        low = mf_frac_needed(ratio_of(r, x), without, r->c->ratio_strict);
        return low > without ? low : without + 1;
    }
    while (low < high) {
        uint64_t mid = low + (high - low) / 2;
        if (quorum_reached(&r->c->quorum, mid))
            high = mid;
        else
            low = mid + 1;
    }
    return low > MF_COUNT_WEIGHT ? UINT64_MAX : low;
}

static void keep_closest(struct resolution *r, uint32_t x, uint64_t have, uint64_t need,
                         const char *over)
{
    struct mf_pivot *pivot = &r->g.o->pivot;
    mf_i128 by = have > need ? have - need : need - have;

    if (need == UINT64_MAX || (pivot->known && by >= pivot->by.units))
        return;
    *pivot = (struct mf_pivot){.known = true,
                               .ahead = have >= need ? r->g.field.option[x] : MF_NO_OPTION,
                               .behind = have >= need ? MF_NO_OPTION : r->g.field.option[x],
                               .by = {by, 0},
                               .over = over};
}

/* Each option once on the other side of its quorum or ratio, where that changes who is left. */
static void pivot(struct resolution *r, bool *in, const enum step *step, const bool *won)
{
    const struct mf_field *f = &r->g.field;

    for (uint32_t x = 0; x < f->n && f->n <= TURNS; x++) {
        struct mf_arena_mark mark = mf_arena_mark(r->a);
        uint64_t have = f->d[x * f->n + r->against];
        bool changes;
        if (x == r->against)
            continue;
        in[x] = !in[x];
        changes = memcmp(decide(r, in, false), won, f->n * sizeof *won) != 0;
        in[x] = !in[x];
        mf_arena_rewind(r->a, mark);
        if (changes && step[x] != NO_QUORUM)
            keep_closest(r, x, have, needed(r, x, NO_RATIO), "ratio");
        if (changes && step[x] != NO_RATIO && r->c->quorum.share.den > 0)
            keep_closest(r, x, have, needed(r, x, NO_QUORUM), "quorum");
    }
    for (uint32_t x = 0; x < f->n; x++)
        for (uint32_t y = 0; y < f->n; y++) {
            uint64_t with = f->d[x * f->n + y], without = f->d[y * f->n + x];
            mf_i128 by = with > without ? with - without : without - with;
            if (won[x] && in[y] && !won[y] && (!r->g.o->pivot.known || by < r->g.o->pivot.by.units))
                r->g.o->pivot = (struct mf_pivot){.known = true,
                                                  .ahead = f->option[x],
                                                  .behind = f->option[y],
                                                  .by = {by, 0},
                                                  .over = "pair"};
        }
}

static const char *begin(struct resolution *r)
{
    const struct mf_contest *c = r->c;

    if (r->g.o->refused)
        return r->g.o->refused;
    if (c->seats > 1)
        return "Debian's procedure fills one place";
    if (r->g.field.n > MOST)
        return "Debian's procedure is carried out for 100 options at most";
    if (c->against >= c->ballots->noptions || !mf_may_win(c, c->against))
        return "Debian's procedure needs a default option";
    while (r->g.field.option[r->against] != c->against)
        r->against++;
    return NULL;
}

/*
 * Without quorum over the default option an option is dropped, then without its ratio over it. The
 * winner is who is left in the Schwartz set when its weakest defeats are dropped, all of one
 * strength at once, until there are none; of several the casting vote chooses: that is a tie, which
 * the order breaks where there is one. The default option may win, and then nobody else does.
 */
struct mf_result *mf_count_debian(struct mf_arena *a, const struct mf_contest *c)
{
    struct resolution r = {.a = a, .c = c, .g = mf_pairing_make(a, c)};
    uint32_t n = r.g.field.n, *winners = mf_new_n(a, uint32_t, n), k = 0;
    enum step *step = mf_new_n(a, enum step, n);
    bool *in = mf_new_n(a, bool, n);
    const bool *won;

    r.g.o->refused = begin(&r);
    if (r.g.o->refused)
        return r.g.o;
    for (uint32_t x = 0; x < n; x++) {
        step[x] = admit(&r, x);
        in[x] = step[x] == ADMITTED;
    }
    tell_dropped(&r, step, NO_QUORUM, "quorum");
    tell_dropped(&r, step, NO_RATIO, "ratio");
    won = decide(&r, in, true);
    for (uint32_t x = 0; x < n; x++)
        if (won[x])
            winners[k++] = r.g.field.option[x];
    mf_vec_push(a, &r.g.rounds,
                ((struct mf_round){.act = MF_ACT_COMPARE,
                                   .subjects = mf_arena_copy(a, winners, k * sizeof *winners),
                                   .nsubjects = k}));
    r.g.o->nwinners =
        k == 1 ? 1 : mf_tie_settle(&r.g.ties, c, r.g.rounds.n, "casting_vote", winners, k, 1);
    r.g.o->winners = winners;
    pivot(&r, in, step, won);
    return mf_pairing_close(&r.g);
}
