#ifndef MF_TESTS_AUDIT_FORMS_H
#define MF_TESTS_AUDIT_FORMS_H
/*
 * Random monotone forms over at most twelve persons, and what they are true of by plain sums over
 * all coalitions: an oracle that shares nothing with the code under test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "audit/cover.h"
#include "rng.h"

#define FORM_PERSONS 12u
#define FORM_COLUMNS 8u

struct forms {
    struct mf_arena arena;
    struct mf_columns cs;
    uint64_t weight[FORM_COLUMNS][FORM_PERSONS]; /* by column of cs */
};

static inline uint64_t forms_weight(struct rng *r, unsigned style)
{
    switch (style) {
    case 0: /* heads */
        return rng_below(r, 2);
    case 1: /* a few, small */
        return rng_below(r, 4);
    case 2: /* mostly distinct */
        return rng_below(r, 1000);
    default: /* as heavy as a body may be */
        return rng_below(r, UINT64_C(1) << 58);
    }
}

static inline void forms_open(struct forms *f, struct rng *r)
{
    uint32_t ncolumns = 1 + (uint32_t)rng_below(r, FORM_COLUMNS);
    bool only_heads = rng_below(r, 3) == 0;

    memset(f, 0, sizeof *f);
    mf_arena_init(&f->arena);
    f->cs.arena = &f->arena;
    f->cs.npersons = 1 + (uint32_t)rng_below(r, FORM_PERSONS);
    for (uint32_t c = 0; c < ncolumns; c++) {
        struct mf_column column = {.office = UINT32_MAX};
        unsigned style = only_heads ? 0 : (unsigned)rng_below(r, 4);
        mf_person persons[FORM_PERSONS];
        uint64_t weights[FORM_PERSONS];
        for (uint32_t p = 0; p < f->cs.npersons; p++) {
            uint64_t w = forms_weight(r, style);
            if (w == 0)
                continue;
            persons[column.n] = p;
            weights[column.n++] = w;
        }
        column.person = persons;
        column.weight = weights;
        uint32_t id = mf_column_put(&f->cs, column);
        for (uint32_t i = 0; i < column.n; i++)
            f->weight[id][persons[i]] = weights[i];
    }
}

static inline const struct mf_form *forms_atom(struct forms *f, struct rng *r)
{
    uint32_t c = (uint32_t)rng_below(r, f->cs.list.n);
    uint64_t total = f->cs.list.at[c].total, need = rng_below(r, total + 2);

    if (rng_below(r, 4) == 0) /* bars that are common: all, one, just above half */
        need = rng_below(r, 2) ? total : rng_below(r, 2) ? 1 : total / 2 + 1;
    return mf_form_at_least(&f->cs, c, need, (struct mf_span){0, 0});
}

static inline const struct mf_form *forms_random(struct forms *f, struct rng *r, unsigned depth)
{
    const struct mf_form *of[5];
    uint32_t n = 1 + (uint32_t)rng_below(r, 5);

    if (depth == 0 || rng_below(r, 4) == 0)
        return forms_atom(f, r);
    for (uint32_t i = 0; i < n; i++)
        of[i] = forms_random(f, r, depth - 1);
    return mf_form_of(&f->arena, (uint32_t)rng_below(r, n + 1) + (rng_below(r, 9) > 0), of, n);
}

/* Of the coalition whose bit p says that person p belongs. */
static inline bool forms_true(const struct forms *f, const struct mf_form *form, uint32_t coalition)
{
    uint64_t have = 0;
    uint32_t held = 0;

    switch (form->kind) {
    case MF_FORM_ALWAYS:
        return true;
    case MF_FORM_NEVER:
        return false;
    case MF_FORM_AT_LEAST:
        for (uint32_t p = 0; p < f->cs.npersons; p++)
            if (coalition >> p & 1)
                have += f->weight[form->column][p];
        return have >= form->need;
    case MF_FORM_OF:
        break;
    }
    for (uint32_t i = 0; i < form->n; i++)
        held += forms_true(f, form->of[i], coalition);
    return held >= form->k;
}

static inline uint32_t forms_everybody(const struct forms *f)
{
    return (UINT32_C(1) << f->cs.npersons) - 1;
}

/* Members of the smallest coalition; UINT32_MAX: there is none. */
static inline uint32_t forms_smallest(const struct forms *f, const struct mf_form *form)
{
    uint32_t best = UINT32_MAX;

    for (uint32_t s = 0; s <= forms_everybody(f); s++) {
        uint32_t size = (uint32_t)__builtin_popcount(s);
        if (size < best && forms_true(f, form, s))
            best = size;
    }
    return best;
}

#endif
