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

/* A form with what it needs at least; parts of an OF that need less come first. */
struct node {
    enum mf_form_kind kind;
    uint32_t k, n, bound; /* UINT32_MAX: it can't be met */
    const struct node **of;
    struct mf_demand demand; /* of AT_LEAST */
};

struct todo { /* what must still be made true, newest first */
    const struct node *node;
    uint32_t from, held; /* of an OF: parts before `from` are settled, `held` of them chosen */
    uint32_t bound;      /* of this and all older ones */
    const struct todo *next;
};

#define MAX_DEMANDS 64u

struct clause {
    struct mf_demand at[MAX_DEMANDS];
    uint32_t n, bound; /* bound: the largest of what each alone needs */
};

void mf_cover_leave_out(struct mf_search *s, uint32_t bound)
{
    s->cut = true;
    if (bound < s->lo)
        s->lo = bound;
}

/* Is it met whenever the clause is? */
static bool implied(const struct clause *c, const struct mf_demand *d)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].column == d->column && c->at[i].need >= d->need)
            return true;
    return false;
}

/* The new demand stands last. False: there is no room for so many. */
static bool demand(struct clause *c, struct mf_demand d)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->at[i].column == d.column) {
            c->at[i] = c->at[c->n - 1];
            c->n--;
            break;
        }
    }
    if (c->n == MAX_DEMANDS)
        return false;
    c->at[c->n++] = d;
    return true;
}

static int by_number(const void *a, const void *b)
{
    mf_person x = *(const mf_person *)a, y = *(const mf_person *)b;

    return x < y ? -1 : x > y;
}

/* The persons of columns of one each, ascending; NULL where there is another part, or one twice. */
static mf_person *single_persons(const struct mf_search *s, const struct mf_form *f)
{
    mf_person *each = mf_new_n(s->a, mf_person, f->n);

    for (uint32_t i = 0; i < f->n; i++) {
        const struct mf_column *c = &s->cover->cs->list.at[f->of[i]->column];
        if (f->of[i]->kind != MF_FORM_AT_LEAST || c->n != 1)
            return NULL;
        each[i] = s->units ? s->units->of[c->person[0]] : c->person[0];
    }
    qsort(each, f->n, sizeof *each, by_number);
    for (uint32_t i = 1; i < f->n; i++)
        if (each[i] == each[i - 1])
            return NULL;
    return each;
}

/* Consents of persons one by one: `k of` them are so many of one group of those persons. */
static struct mf_demand group_of_singles(struct mf_search *s, const struct mf_form *f,
                                         mf_person *each)
{
    struct mf_column *c = mf_new(s->a, struct mf_column);
    bool *in;

    c->person = each;
    c->weight = mf_new_n(s->a, uint64_t, f->n);
    c->n = f->n;
    c->heads = true;
    c->total = f->n;
    in = mf_new_n(s->a, bool, mf_unit_count(s) + 1);
    for (uint32_t i = 0; i < f->n; i++) {
        c->weight[i] = 1;
        in[each[i]] = true;
    }
    return (struct mf_demand){c, UINT32_MAX, f->k, in};
}

static int cheaper_first(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;

    return x->bound < y->bound ? -1 : x->bound > y->bound;
}

/* Stable, so that nothing rests on how qsort() treats equals. */
static void sort_parts(struct node *n)
{
    for (uint32_t i = 1; i < n->n; i++) {
        const struct node *moved = n->of[i];
        uint32_t j = i;
        for (; j > 0 && cheaper_first(&n->of[j - 1], &moved) > 0; j--)
            n->of[j] = n->of[j - 1];
        n->of[j] = moved;
    }
}

static const struct node *node_of(struct mf_search *s, const struct mf_form *f)
{
    struct node *n = mf_new(s->a, struct node);
    mf_person *each;

    n->kind = f->kind;
    switch (f->kind) {
    case MF_FORM_ALWAYS:
        return n;
    case MF_FORM_NEVER:
        n->bound = UINT32_MAX;
        return n;
    case MF_FORM_OF:
        each = single_persons(s, f);
        if (each) {
            n->kind = MF_FORM_AT_LEAST;
            n->demand = group_of_singles(s, f, each);
            break;
        }
        n->k = f->k;
        n->n = f->n;
        n->of = mf_new_n(s->a, const struct node *, f->n);
        for (uint32_t i = 0; i < f->n; i++)
            n->of[i] = node_of(s, f->of[i]);
        sort_parts(n);
        n->bound = n->of[n->k - 1]->bound; /* of any k parts one needs so many */
        return n;
    case MF_FORM_AT_LEAST:
        n->demand = (struct mf_demand){
            s->units ? &s->units->column[f->column] : &s->cover->cs->list.at[f->column],
            s->units ? UINT32_MAX : f->column, f->need, s->units ? s->units->in[f->column] : NULL};
        break;
    }
    n->bound = mf_cover_column(s, &n->demand);
    return n;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void expand(struct mf_search *s, const struct todo *todo, const struct clause *so_far);

static void demand_and_go_on(struct mf_search *s, const struct todo *todo,
                             const struct clause *so_far)
{
    struct clause c = *so_far;

    if (implied(so_far, &todo->node->demand)) {
        expand(s, todo->next, so_far);
        return;
    }
    if (!demand(&c, todo->node->demand)) {
        mf_cover_leave_out(s, larger(so_far->bound, todo->bound));
        return;
    }
    c.bound = larger(c.bound, todo->node->bound);
    if (s->best < UINT32_MAX)
        c.bound = larger(c.bound, mf_cover_quick(s, c.at, c.n));
    expand(s, todo->next, &c);
}

/* The part is chosen, or not, while enough are left. */
static void choose_parts(struct mf_search *s, const struct todo *todo, const struct clause *so_far)
{
    const struct node *f = todo->node;
    uint32_t later = todo->next ? todo->next->bound : 0;
    struct todo rest = *todo, part;

    if (todo->held == f->k) {
        expand(s, todo->next, so_far);
        return;
    }
    while (rest.from < f->n && rest.held < f->k && /* what is met anyway costs nothing */
           f->of[rest.from]->kind == MF_FORM_AT_LEAST &&
           implied(so_far, &f->of[rest.from]->demand)) {
        rest.from++;
        rest.held++;
    }
    if (rest.from > todo->from) {
        choose_parts(s, &rest, so_far);
        return;
    }
    for (uint32_t i = rest.from; f->k - rest.held == 1 && i < f->n; i++)
        if (f->of[i]->kind == MF_FORM_AT_LEAST && implied(so_far, &f->of[i]->demand)) {
            expand(s, todo->next, so_far);
            return;
        }
    rest.from++;
    rest.held++;
    rest.bound = later;
    if (rest.held < f->k) /* the cheapest of those left that make it up */
        rest.bound = larger(later, rest.from + f->k - rest.held > f->n
                                       ? UINT32_MAX
                                       : f->of[rest.from + f->k - rest.held - 1]->bound);
    part = (struct todo){.node = f->of[todo->from],
                         .bound = larger(rest.bound, f->of[todo->from]->bound),
                         .next = &rest};
    expand(s, &part, so_far);
    rest.held--;
    if (f->n - rest.from < f->k - rest.held)
        return;
    rest.bound = larger(later, f->of[rest.from + f->k - rest.held - 1]->bound);
    expand(s, &rest, so_far);
}

static void expand(struct mf_search *s, const struct todo *todo, const struct clause *so_far)
{
    uint32_t bound = larger(so_far->bound, todo ? todo->bound : 0);

    if (bound >= s->best)
        return;
    if (++s->steps > s->limit) {
        mf_cover_leave_out(s, bound);
        return;
    }
    if (!todo) {
        mf_cover_clause(s, so_far->at, so_far->n, so_far->bound);
        return;
    }
    switch (todo->node->kind) {
    case MF_FORM_ALWAYS:
        expand(s, todo->next, so_far);
        return;
    case MF_FORM_NEVER:
        return;
    case MF_FORM_AT_LEAST:
        demand_and_go_on(s, todo, so_far);
        return;
    case MF_FORM_OF:
        choose_parts(s, todo, so_far);
        return;
    }
    mf_bug("no form");
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
    s->who = mf_new_n(&s->cover->found, mf_person, s->best);
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
    struct todo all = {.from = 0};
    struct clause none = {.n = 0};
    struct mf_smallest out = {.possible = false};

    mf_arena_init(&c->scratch);
    mf_arena_init(&c->found);
    if (all_together(&s, f)) {
        out.possible = true;
        s.units = mf_cover_units(&s, f);
        all.node = node_of(&s, f);
        all.bound = all.node->bound;
        expand(&s, &all, &none);
        if (s.best == UINT32_MAX)
            take_all(&s);
        out.lo = s.cut && s.lo < s.best ? s.lo : s.best;
        out.hi = s.best;
        out.who = mf_arena_copy(a, s.who ? s.who : &(mf_person){0}, s.best * sizeof *s.who);
        qsort(out.who, out.hi, sizeof *out.who, by_number);
    }
    mf_arena_free(&c->found);
    mf_arena_free(&c->scratch);
    return out;
}
