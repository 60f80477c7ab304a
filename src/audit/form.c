/* Monotone formulas over the weights of persons: made, turned round, asked. */
#include "audit/form.h"

#include <string.h>

#include "base/os.h"

/* ---- columns ---- */

static bool column_same(const struct mf_column *x, const struct mf_column *y)
{
    return x->n == y->n && x->total == y->total &&
           (x->n == 0 || (memcmp(x->person, y->person, x->n * sizeof *x->person) == 0 &&
                          memcmp(x->weight, y->weight, x->n * sizeof *x->weight) == 0));
}

uint32_t mf_column_put(struct mf_columns *cs, struct mf_column column)
{
    column.total = 0;
    column.heads = true;
    for (uint32_t i = 0; i < column.n; i++) {
        mf_assert(column.weight[i] > 0 && (i == 0 || column.person[i - 1] < column.person[i]));
        column.total += column.weight[i];
        column.heads = column.heads && column.weight[i] == 1;
    }
    for (uint32_t i = 0; i < cs->list.n; i++)
        if (column_same(&cs->list.at[i], &column))
            return i;
    if (column.n > 0) {
        column.person = mf_arena_copy(cs->arena, column.person, column.n * sizeof *column.person);
        column.weight = mf_arena_copy(cs->arena, column.weight, column.n * sizeof *column.weight);
    }
    mf_vec_push(cs->arena, &cs->list, column);
    return cs->list.n - 1;
}

/* ---- constructors ---- */

const struct mf_form *mf_form_always(void)
{
    static const struct mf_form always = {.kind = MF_FORM_ALWAYS};

    return &always;
}

const struct mf_form *mf_form_never(void)
{
    static const struct mf_form never = {.kind = MF_FORM_NEVER};

    return &never;
}

const struct mf_form *mf_form_at_least(const struct mf_columns *cs, uint32_t column, uint64_t need,
                                       struct mf_span clause)
{
    struct mf_form *f;

    mf_assert(column < cs->list.n);
    if (need == 0)
        return mf_form_always();
    if (need > cs->list.at[column].total)
        return mf_form_never();
    f = mf_new(cs->arena, struct mf_form);
    f->kind = MF_FORM_AT_LEAST;
    f->column = column;
    f->need = need;
    f->clause = clause;
    return f;
}

const struct mf_form *mf_form_of(struct mf_arena *a, uint32_t k, const struct mf_form *const *of,
                                 uint32_t n)
{
    const struct mf_form **parts = mf_new_n(a, const struct mf_form *, n);
    struct mf_form *f;
    uint32_t m = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (of[i]->kind == MF_FORM_ALWAYS)
            k -= k > 0;
        else if (of[i]->kind != MF_FORM_NEVER)
            parts[m++] = of[i];
    }
    if (k == 0)
        return mf_form_always();
    if (k > m)
        return mf_form_never();
    if (m == 1)
        return parts[0];
    f = mf_new(a, struct mf_form);
    f->kind = MF_FORM_OF;
    f->k = k;
    f->n = m;
    f->of = parts;
    return f;
}

const struct mf_form *mf_form_and(struct mf_arena *a, const struct mf_form *x,
                                  const struct mf_form *y)
{
    return mf_form_of(a, 2, (const struct mf_form *[]){x, y}, 2);
}

const struct mf_form *mf_form_or(struct mf_arena *a, const struct mf_form *x,
                                 const struct mf_form *y)
{
    return mf_form_of(a, 1, (const struct mf_form *[]){x, y}, 2);
}

/* Depth of a form is bounded by the nesting of rules and what the audit puts around them. */
const struct mf_form *mf_form_dual(const struct mf_columns *cs, struct mf_arena *a,
                                   const struct mf_form *f)
{
    const struct mf_form **parts;

    switch (f->kind) {
    case MF_FORM_ALWAYS:
        return mf_form_never();
    case MF_FORM_NEVER:
        return mf_form_always();
    case MF_FORM_AT_LEAST:
        return mf_form_at_least(cs, f->column, cs->list.at[f->column].total - f->need + 1,
                                f->clause);
    case MF_FORM_OF:
        break;
    }
    parts = mf_new_n(a, const struct mf_form *, f->n);
    for (uint32_t i = 0; i < f->n; i++)
        parts[i] = mf_form_dual(cs, a, f->of[i]);
    return mf_form_of(a, f->n - f->k + 1, parts, f->n);
}

/* ---- questions ---- */

static bool weighs(const struct mf_column *c, uint64_t need, const bool *in)
{
    uint64_t have = 0;

    for (uint32_t i = 0; i < c->n && have < need; i++)
        if (in[c->person[i]])
            have += c->weight[i];
    return have >= need;
}

bool mf_form_holds(const struct mf_columns *cs, const struct mf_form *f, const bool *in)
{
    uint32_t held = 0;

    switch (f->kind) {
    case MF_FORM_ALWAYS:
        return true;
    case MF_FORM_NEVER:
        return false;
    case MF_FORM_AT_LEAST:
        return weighs(&cs->list.at[f->column], f->need, in);
    case MF_FORM_OF:
        break;
    }
    for (uint32_t i = 0; i < f->n && held < f->k; i++)
        held += mf_form_holds(cs, f->of[i], in);
    return held >= f->k;
}

static void mark_columns(const struct mf_form *f, bool *used)
{
    if (f->kind == MF_FORM_AT_LEAST)
        used[f->column] = true;
    for (uint32_t i = 0; i < f->n; i++)
        mark_columns(f->of[i], used);
}

uint32_t mf_form_columns(const struct mf_columns *cs, struct mf_arena *a, const struct mf_form *f,
                         uint32_t **ret)
{
    bool *used = mf_new_n(a, bool, cs->list.n + 1);
    uint32_t *list = mf_new_n(a, uint32_t, cs->list.n + 1), n = 0;

    mark_columns(f, used);
    for (uint32_t i = 0; i < cs->list.n; i++)
        if (used[i])
            list[n++] = i;
    if (ret)
        *ret = list;
    return n;
}

bool mf_form_same(const struct mf_form *x, const struct mf_form *y)
{
    if (x == y)
        return true;
    if (x->kind != y->kind || x->k != y->k || x->n != y->n || x->column != y->column ||
        x->need != y->need)
        return false;
    for (uint32_t i = 0; i < x->n; i++)
        if (!mf_form_same(x->of[i], y->of[i]))
            return false;
    return true;
}
