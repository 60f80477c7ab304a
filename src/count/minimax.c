/* Minimax in three variants, and the same among the Smith set alone (voting.md 1.2). */
#include "count/methods.h"
#include "count/pairs.h"

enum worst { WINNING_VOTES, MARGINS, OPPOSITION };

/* The worst that befalls an option: by a figure, then by a second one where that is equal. */
struct defeat {
    mf_i128 by;
    mf_i128 then;
    uint32_t from;
};

/*
 * Winning votes: of the votes of those who defeat it the most; of as many, the fewer for itself is
 * the worse. Margins: the most that another has more, of as much the more votes is the worse.
 * Opposition: the most votes for another over it, whether it is defeated or not.
 */
static struct defeat of_pair(const struct mf_field *f, uint32_t x, uint32_t y, enum worst kind)
{
    mf_i128 against = (mf_i128)f->d[y * f->n + x], with = (mf_i128)f->d[x * f->n + y];

    if (kind == OPPOSITION)
        return (struct defeat){against, 0, y};
    if (kind == MARGINS)
        return (struct defeat){against - with, against, y};
    if (against > with)
        return (struct defeat){against, -with, y};
    return (struct defeat){0, 0, y};
}

static int compare(const struct defeat *a, const struct defeat *b)
{
    if (a->by != b->by)
        return a->by < b->by ? -1 : 1;
    return (a->then > b->then) - (a->then < b->then);
}

/* The worst of each of the field that is `in`, by others that are. */
static struct defeat *worst_of(struct mf_arena *a, const struct mf_field *f, enum worst kind,
                               const bool *in)
{
    struct defeat *worst = mf_new_n(a, struct defeat, f->n);

    for (uint32_t x = 0; x < f->n; x++) {
        worst[x].from = MF_NO_OPTION;
        for (uint32_t y = 0; y < f->n; y++) {
            struct defeat d;
            if (x == y || !in[x] || !in[y])
                continue;
            d = of_pair(f, x, y, kind);
            if (worst[x].from == MF_NO_OPTION || compare(&d, &worst[x]) > 0)
                worst[x] = d;
        }
    }
    return worst;
}

/* Places of those who are `in`, from `first` on. */
static void rank(const struct mf_field *f, const struct defeat *worst, const bool *in,
                 uint32_t first, uint32_t *place)
{
    for (uint32_t x = 0; x < f->n; x++) {
        if (!in[x])
            continue;
        place[x] = first;
        for (uint32_t y = 0; y < f->n; y++)
            place[x] += in[y] && compare(&worst[y], &worst[x]) < 0;
    }
}

/* Tells the worst of each as its votes, and as the defeat where it is one. */
static void tell(struct mf_arena *a, struct mf_pairing *g, const struct defeat *worst,
                 const bool *in)
{
    const struct mf_field *f = &g->field;
    struct mf_vote_amount *votes = mf_new_n(a, struct mf_vote_amount, g->pairs->n);
    struct mf_defeat *defeats = mf_new_n(a, struct mf_defeat, f->n);
    struct mf_round r = {.act = MF_ACT_COUNT, .votes = votes, .defeats = defeats};

    for (uint32_t x = 0; x < f->n; x++) {
        uint32_t y = worst[x].from;
        votes[f->option[x]].units = worst[x].by;
        if (!in[x] || y == MF_NO_OPTION || f->d[y * f->n + x] <= f->d[x * f->n + y])
            continue;
        defeats[r.ndefeats++] =
            (struct mf_defeat){f->option[y], f->option[x], f->d[y * f->n + x], f->d[x * f->n + y]};
    }
    mf_vec_push(a, &g->rounds, r);
}

/* What the worst of the last winner and of the best other differ by. */
static void pivot(struct mf_arena *a, struct mf_pairing *g, const struct defeat *worst)
{
    mf_i128 *total = mf_new_n(a, mf_i128, g->pairs->n);

    for (uint32_t x = 0; x < g->field.n; x++)
        total[g->field.option[x]] = -worst[x].by;
    mf_result_pivot(g->o, total, 0, "defeats");
}

static struct mf_result *count(struct mf_arena *a, const struct mf_contest *c, enum worst kind)
{
    struct mf_pairing g = mf_pairing_make(a, c);
    uint32_t n = g.field.n, *place = mf_new_n(a, uint32_t, n);
    bool *in = mf_new_n(a, bool, n);
    struct defeat *worst;

    if (g.o->refused)
        return g.o;
    for (uint32_t x = 0; x < n; x++)
        in[x] = true;
    worst = worst_of(a, &g.field, kind, in);
    rank(&g.field, worst, in, 0, place);
    tell(a, &g, worst, in);
    mf_pairing_cut(&g, c, place);
    pivot(a, &g, worst);
    return mf_pairing_close(&g);
}

/* The option whose worst defeat is the smallest, by the votes of whoever defeats it. */
struct mf_result *mf_count_minimax(struct mf_arena *a, const struct mf_contest *c)
{
    return count(a, c, WINNING_VOTES);
}

/* The same by margins. Whoever beats all has a worst below 0. */
struct mf_result *mf_count_minimax_margins(struct mf_arena *a, const struct mf_contest *c)
{
    return count(a, c, MARGINS);
}

/* The same by the most votes against, defeat or not. It may pass over who beats all others. */
struct mf_result *mf_count_minimax_opposition(struct mf_arena *a, const struct mf_contest *c)
{
    return count(a, c, OPPOSITION);
}

/* ---- Smith ---- */

/* The Smith set of those who are `left`; how many they are. */
static uint32_t smith_of(struct mf_arena *a, const struct mf_field *f, const bool *left, bool *in)
{
    struct mf_arena_mark mark = mf_arena_mark(a);
    const bool *reach = mf_pairs_closure(a, f, true, left);
    uint32_t k = 0;

    for (uint32_t x = 0; x < f->n; x++) {
        in[x] = left[x];
        for (uint32_t y = 0; y < f->n && in[x]; y++)
            in[x] = x == y || !left[y] || reach[x * f->n + y];
        k += in[x];
    }
    mf_arena_rewind(a, mark);
    return k;
}

/* Who stands outside the set is told as dropped; of later sets nothing is. */
static void drop_others(struct mf_arena *a, struct mf_pairing *g, const bool *in)
{
    uint32_t *others = mf_new_n(a, uint32_t, g->field.n);
    struct mf_round r = {.act = MF_ACT_DROP, .subjects = others, .why = "smith"};

    for (uint32_t x = 0; x < g->field.n; x++)
        if (!in[x])
            others[r.nsubjects++] = g->field.option[x];
    if (r.nsubjects > 0)
        mf_vec_push(a, &g->rounds, r);
}

/*
 * Minimax by winning votes among the Smith set; after it the Smith set of the others in the same
 * way, and so on.
 */
struct mf_result *mf_count_smith(struct mf_arena *a, const struct mf_contest *c)
{
    struct mf_pairing g = mf_pairing_make(a, c);
    uint32_t n = g.field.n, *place = mf_new_n(a, uint32_t, n);
    bool *left = mf_new_n(a, bool, n), *in = mf_new_n(a, bool, n);

    if (g.o->refused)
        return g.o;
    for (uint32_t x = 0; x < n; x++)
        left[x] = true;
    for (uint32_t done = 0; done < n;) {
        uint32_t k = smith_of(a, &g.field, left, in);
        struct defeat *worst = worst_of(a, &g.field, WINNING_VOTES, in);
        rank(&g.field, worst, in, done, place);
        if (done < c->seats) {
            if (done == 0)
                drop_others(a, &g, in);
            tell(a, &g, worst, in);
        }
        for (uint32_t x = 0; x < n; x++)
            left[x] = left[x] && !in[x];
        done += k;
    }
    mf_pairing_cut(&g, c, place);
    return mf_pairing_close(&g);
}
