/* A form as a game: persons who weigh the same in each of its columns are one class. */
#include "audit/weigh.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

struct building {
    struct mf_study *s;
    struct mf_game game;
    uint32_t *columns, ncolumns;
    uint32_t *place;   /* by column of the study: which of the form's; UINT32_MAX: none */
    uint64_t **weight; /* by column of the form, of each class */
};

/* ---- classes ---- */

struct vector { /* what one person weighs in each column of the form */
    mf_person person;
    const uint64_t *weight;
    uint32_t n;
};

static int by_weights(const void *a, const void *b)
{
    const struct vector *x = a, *y = b;

    for (uint32_t i = 0; i < x->n; i++)
        if (x->weight[i] != y->weight[i])
            return x->weight[i] > y->weight[i] ? -1 : 1;
    return x->person < y->person ? -1 : 1; /* never two of the same person */
}

static bool alike(const struct vector *x, const struct vector *y)
{
    return memcmp(x->weight, y->weight, x->n * sizeof *x->weight) == 0;
}

/* The persons who weigh anything, alike ones side by side; 0 where they are too many. */
static uint32_t vectors(struct building *b, struct vector **ret)
{
    const struct mf_columns *cs = &b->s->columns;
    uint32_t *index = mf_new_n(b->s->arena, uint32_t, cs->npersons + 1), n = 0;
    uint64_t *weights;

    for (uint32_t i = 0; i < b->ncolumns; i++) {
        const struct mf_column *c = &cs->list.at[b->columns[i]];
        for (uint32_t k = 0; k < c->n; k++)
            if (index[c->person[k]] == 0)
                index[c->person[k]] = ++n;
    }
    if (n == 0 || n > MF_WEIGH_MEMBERS)
        return 0;
    *ret = mf_new_n(b->s->arena, struct vector, n);
    weights = mf_new_n(b->s->arena, uint64_t, (size_t)n * b->ncolumns);
    for (mf_person p = 0; p < cs->npersons; p++)
        if (index[p] > 0)
            (*ret)[index[p] - 1] =
                (struct vector){p, weights + (size_t)(index[p] - 1) * b->ncolumns, b->ncolumns};
    for (uint32_t i = 0; i < b->ncolumns; i++) {
        const struct mf_column *c = &cs->list.at[b->columns[i]];
        for (uint32_t k = 0; k < c->n; k++)
            weights[(size_t)(index[c->person[k]] - 1) * b->ncolumns + i] = c->weight[k];
    }
    qsort(*ret, n, sizeof **ret, by_weights);
    return n;
}

static void make_classes(struct building *b, struct mf_weighing *out, const struct vector *v,
                         uint32_t n)
{
    struct mf_arena *a = b->s->arena;
    uint32_t at = 0;

    for (uint32_t i = 0; i < n; i++)
        out->nclasses += i == 0 || !alike(&v[i - 1], &v[i]);
    out->classes = mf_new_n(a, struct mf_weigh_class, out->nclasses);
    b->weight = mf_new_n(a, uint64_t *, b->ncolumns);
    for (uint32_t i = 0; i < b->ncolumns; i++)
        b->weight[i] = mf_new_n(a, uint64_t, out->nclasses);
    for (uint32_t i = 0; i < n; at++) {
        struct mf_weigh_class *c = &out->classes[at];
        uint32_t from = i;
        while (i < n && alike(&v[from], &v[i]))
            i++;
        c->n = i - from;
        c->who = mf_new_n(a, mf_person, c->n);
        for (uint32_t k = 0; k < c->n; k++)
            c->who[k] = v[from + k].person;
        for (uint32_t k = 0; k < b->ncolumns; k++)
            b->weight[k][at] = v[from].weight[k];
        mf_game_add_class(&b->game, (struct mf_str){0}, c->n);
    }
}

/* ---- the rule ---- */

/* The node of a form; forms are no deeper than rules and clauses are nested. */
static uint32_t node_of(struct building *b, const struct mf_form *f)
{
    uint32_t *parts;

    if (f->kind == MF_FORM_AT_LEAST)
        return mf_game_add_leaf(
            &b->game, mf_game_add_threshold(&b->game, f->need, b->weight[b->place[f->column]]));
    mf_assert(f->kind == MF_FORM_OF); /* constants vanish inside of forms */
    parts = mf_new_n(b->s->arena, uint32_t, f->n);
    for (uint32_t i = 0; i < f->n; i++)
        parts[i] = node_of(b, f->of[i]);
    return mf_game_add_node(&b->game, f->k, parts, f->n);
}

static uint32_t leaves_of(const struct mf_form *f)
{
    uint32_t n = f->kind == MF_FORM_AT_LEAST;

    for (uint32_t i = 0; i < f->n; i++)
        n += leaves_of(f->of[i]);
    return n;
}

static enum mf_weigh_gap gap_of(struct mf_deciders d)
{
    if (d.at_filing)
        return MF_WEIGH_FILING;
    if (!mf_form_same(d.needed, d.enough))
        return MF_WEIGH_BOUNDS;
    if (d.enough->kind == MF_FORM_NEVER)
        return MF_WEIGH_NEVER;
    if (d.enough->kind == MF_FORM_ALWAYS)
        return MF_WEIGH_ALWAYS;
    return leaves_of(d.enough) > MF_GAME_MAX_THRESHOLDS ? MF_WEIGH_TOO_LARGE : MF_WEIGH_KNOWN;
}

struct mf_weighing mf_weigh(struct mf_study *s, const struct mf_power *power, bool exact,
                            uint64_t most_nodes)
{
    struct mf_supposition nobody = {MF_NOBODY, MF_NOBODY};
    struct mf_deciders d = mf_deciders(s, power, MF_OTHERS_OPPOSE, nobody);
    struct mf_weighing out = {.gap = gap_of(d), .form = d.enough};
    struct building b = {.s = s};
    struct mf_game_fault fault;
    struct vector *v;
    uint32_t n;

    if (out.gap != MF_WEIGH_KNOWN)
        return out;
    b.ncolumns = mf_form_columns(&s->columns, s->arena, d.enough, &b.columns);
    b.place = mf_new_n(s->arena, uint32_t, s->columns.list.n + 1);
    for (uint32_t i = 0; i < b.ncolumns; i++)
        b.place[b.columns[i]] = i;
    mf_game_init(&b.game, s->arena);
    n = vectors(&b, &v);
    out.gap = MF_WEIGH_TOO_LARGE;
    if (n == 0)
        return out;
    make_classes(&b, &out, v, n);
    (void)node_of(&b, d.enough);
    if (!mf_game_check(&b.game, &fault))
        return out;
    out.gap = MF_WEIGH_KNOWN;
    struct mf_game *kept = mf_new(s->arena, struct mf_game);
    *kept = b.game;
    out.strength = mf_strength_of(s->arena, kept, exact, most_nodes ? most_nodes : MF_WEIGH_NODES);
    return out;
}
