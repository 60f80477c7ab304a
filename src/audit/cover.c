/*
 * From a form to clauses. Alternatives are tried one after another; what is certain to need as many
 * persons as the best found so far is left out, so that few of a form's many clauses are looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/cover_internal.h"
#include "base/os.h"

struct mf_cover *mf_cover_new(struct mf_arena *a, const struct mf_columns *cs)
{
    struct mf_cover *c = mf_new(a, struct mf_cover);

    c->arena = a;
    c->cs = cs;
    return c;
}

/* ---- order of weight ---- */

struct entry {
    uint64_t weight;
    uint32_t at;
};

static int heavier_first(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static uint32_t *falling_of(struct mf_arena *keep, const struct mf_column *c)
{
    uint32_t *out = mf_new_n(keep, uint32_t, c->n);
    struct mf_arena tmp = {0};
    struct entry *e;

    if (c->heads) {
        for (uint32_t i = 0; i < c->n; i++)
            out[i] = i;
        return out;
    }
    mf_arena_init(&tmp);
    e = mf_new_n(&tmp, struct entry, c->n);
    for (uint32_t i = 0; i < c->n; i++)
        e[i] = (struct entry){c->weight[i], i};
    qsort(e, c->n, sizeof *e, heavier_first);
    for (uint32_t i = 0; i < c->n; i++)
        out[i] = e[i].at;
    mf_arena_free(&tmp);
    return out;
}

const uint32_t *mf_cover_falling(struct mf_search *s, const struct mf_demand *d)
{
    struct mf_cover *c = s->cover;

    if (d->id == UINT32_MAX)
        return falling_of(s->a, d->column);
    if (d->id >= c->room) {
        uint32_t **more = mf_new_n(c->arena, uint32_t *, c->cs->list.n);
        if (c->room > 0)
            memcpy(more, c->falling, c->room * sizeof *more);
        c->falling = more;
        c->room = c->cs->list.n;
    }
    if (!c->falling[d->id])
        c->falling[d->id] = falling_of(c->arena, d->column);
    return c->falling[d->id];
}

/* ---- alternatives ---- */

struct todo { /* forms that must still be made true, newest first */
    const struct mf_form *form;
    uint32_t from, held; /* of an OF: parts before `from` are settled, `held` of them chosen */
    const struct todo *next;
};

#define MAX_DEMANDS 64u

struct clause {
    struct mf_demand at[MAX_DEMANDS];
    uint32_t n;
};

static void leave_out(struct mf_search *s, uint32_t bound)
{
    s->cut = true;
    if (bound < s->lo)
        s->lo = bound;
}

/* False: there is no room for so many demands. */
static bool demand(struct clause *c, struct mf_demand d)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->at[i].column == d.column) {
            if (c->at[i].need < d.need)
                c->at[i].need = d.need;
            return true;
        }
    }
    if (c->n == MAX_DEMANDS)
        return false;
    c->at[c->n++] = d;
    return true;
}

/* Consents of persons one by one: `k of` them are so many of one group of those persons. */
static bool single_persons(const struct mf_search *s, const struct mf_form *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (f->of[i]->kind != MF_FORM_AT_LEAST || s->cover->cs->list.at[f->of[i]->column].n != 1)
            return false;
    return true;
}

static int by_number(const void *a, const void *b)
{
    mf_person x = *(const mf_person *)a, y = *(const mf_person *)b;

    return x < y ? -1 : x > y;
}

static struct mf_demand group_of_singles(struct mf_search *s, const struct mf_form *f)
{
    struct mf_column *c = mf_new(s->a, struct mf_column);
    mf_person *each = mf_new_n(s->a, mf_person, f->n);

    for (uint32_t i = 0; i < f->n; i++)
        each[i] = s->cover->cs->list.at[f->of[i]->column].person[0];
    qsort(each, f->n, sizeof *each, by_number);
    c->person = mf_new_n(s->a, mf_person, f->n);
    c->weight = mf_new_n(s->a, uint64_t, f->n);
    c->heads = true;
    c->total = f->n;
    for (uint32_t i = 0; i < f->n; i++) {
        if (c->n == 0 || c->person[c->n - 1] != each[i])
            c->person[c->n++] = each[i];
        if (++c->weight[c->n - 1] > 1)
            c->heads = false;
    }
    return (struct mf_demand){c, UINT32_MAX, f->k};
}

static void expand(struct mf_search *s, const struct todo *todo, const struct clause *so_far);

static void demand_and_go_on(struct mf_search *s, const struct todo *todo,
                             const struct clause *so_far, struct mf_demand d)
{
    struct clause c = *so_far;
    uint32_t bound;

    if (!demand(&c, d)) {
        leave_out(s, mf_cover_bound(s, so_far->at, so_far->n));
        return;
    }
    bound = mf_cover_bound(s, c.at, c.n);
    if (bound < s->best)
        expand(s, todo->next, &c);
}

/* The part is chosen, or not, while enough are left. */
static void choose_parts(struct mf_search *s, const struct todo *todo, const struct clause *so_far)
{
    const struct mf_form *f = todo->form;
    struct todo rest = *todo, part = {.form = NULL};

    if (todo->held == f->k) {
        expand(s, todo->next, so_far);
        return;
    }
    rest.from++;
    rest.held++;
    part = (struct todo){.form = f->of[todo->from], .next = &rest};
    expand(s, &part, so_far);
    rest.held--;
    if (f->n - rest.from >= f->k - rest.held)
        expand(s, &rest, so_far);
}

static void expand(struct mf_search *s, const struct todo *todo, const struct clause *so_far)
{
    if (++s->steps > s->limit) {
        leave_out(s, mf_cover_bound(s, so_far->at, so_far->n));
        return;
    }
    if (!todo) {
        mf_cover_clause(s, so_far->at, so_far->n);
        return;
    }
    switch (todo->form->kind) {
    case MF_FORM_ALWAYS:
        expand(s, todo->next, so_far);
        return;
    case MF_FORM_NEVER:
        return;
    case MF_FORM_AT_LEAST:
        demand_and_go_on(s, todo, so_far,
                         (struct mf_demand){&s->cover->cs->list.at[todo->form->column],
                                            todo->form->column, todo->form->need});
        return;
    case MF_FORM_OF:
        break;
    }
    if (todo->from == 0 && single_persons(s, todo->form))
        demand_and_go_on(s, todo, so_far, group_of_singles(s, todo->form));
    else
        choose_parts(s, todo, so_far);
}

static bool all_together(struct mf_search *s, const struct mf_form *f)
{
    bool *in = mf_new_n(s->a, bool, s->cover->cs->npersons + 1);

    memset(in, true, s->cover->cs->npersons);
    return mf_form_holds(s->cover->cs, f, in);
}

/* No clause was met in time; all persons together meet one. */
static void take_all(struct mf_search *s)
{
    mf_assert(s->cut);
    s->best = s->cover->cs->npersons;
    s->who = mf_new_n(s->a, mf_person, s->best);
    for (uint32_t i = 0; i < s->best; i++)
        s->who[i] = i;
}

struct mf_smallest mf_cover_smallest(struct mf_cover *c, struct mf_arena *a,
                                     const struct mf_form *f, uint64_t steps)
{
    struct mf_search s = {.cover = c,
                          .a = &c->scratch,
                          .limit = steps ? steps : MF_COVER_STEPS,
                          .lo = UINT32_MAX,
                          .best = UINT32_MAX};
    struct todo all = {.form = f};
    struct clause none = {.n = 0};
    struct mf_smallest out = {.possible = false};

    mf_arena_init(&c->scratch);
    if (all_together(&s, f)) {
        out.possible = true;
        expand(&s, &all, &none);
        if (s.best == UINT32_MAX)
            take_all(&s);
        out.lo = s.cut && s.lo < s.best ? s.lo : s.best;
        out.hi = s.best;
        out.who = mf_arena_copy(a, s.who ? s.who : &(mf_person){0}, s.best * sizeof *s.who);
        qsort(out.who, out.hi, sizeof *out.who, by_number);
    }
    mf_arena_free(&c->scratch);
    return out;
}
