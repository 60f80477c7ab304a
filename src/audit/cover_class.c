/*
 * Persons alike. Of a whole form: who is in the same groups is one unit. Of a clause: who weighs
 * the same in all plain demands is one class.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/cover_internal.h"
#include "base/os.h"

struct refinement { /* (class, weight) -> class, while one demand is worked in */
    uint32_t class, made;
    uint64_t weight;
};

struct partition {
    struct mf_arena *a;
    MF_VEC(struct mf_class) list;
    uint32_t *of; /* by person */
    struct refinement *slots;
    uint32_t cap, used;
};

static uint32_t slot_of(const struct partition *p, uint32_t class, uint64_t weight)
{
    uint64_t h = (weight + class * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xff51afd7ed558ccd);
    uint32_t i = (uint32_t)(h >> 33) & (p->cap - 1);

    while (p->slots[i].made && (p->slots[i].class != class || p->slots[i].weight != weight))
        i = (i + 1) & (p->cap - 1);
    return i;
}

static void grow(struct partition *p)
{
    struct refinement *old = p->slots;
    uint32_t n = p->cap;

    p->cap = n ? n * 2 : 64;
    p->slots = mf_new_n(p->a, struct refinement, p->cap);
    for (uint32_t i = 0; i < n; i++)
        if (old[i].made)
            p->slots[slot_of(p, old[i].class, old[i].weight)] = old[i];
}

/* Class 0 is of those who weigh nothing in any plain demand; `made` is never 0. */
static void refine(struct partition *p, const struct mf_meeting *m, uint32_t demand)
{
    const struct mf_column *c = m->plain[demand].column;

    p->cap = p->used = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        mf_person who = c->person[i];
        uint32_t slot;
        if (m->forced[who])
            continue;
        if (p->used * 2 >= p->cap)
            grow(p);
        slot = slot_of(p, p->of[who], c->weight[i]);
        if (!p->slots[slot].made) {
            p->slots[slot] = (struct refinement){p->of[who], p->list.n, c->weight[i]};
            p->used++;
            mf_vec_push(p->a, &p->list,
                        ((struct mf_class){
                            .parent = p->of[who], .demand = demand, .weight = c->weight[i]}));
        }
        p->of[who] = p->slots[slot].made;
    }
}

static void put_member(struct partition *p, const struct mf_meeting *m, uint32_t unit,
                       uint64_t weight)
{
    struct mf_class *c = &p->list.at[p->of[unit]];

    c->member[c->nmembers++] = unit;
    if (c->prefix)
        c->prefix[c->size + 1] = c->prefix[c->size] + weight;
    c->size += mf_unit_size(m->s, unit);
}

static void make_room(struct partition *p, const struct mf_meeting *m)
{
    uint32_t n = mf_unit_count(m->s);

    for (uint32_t u = 0; u < n; u++)
        if (!m->forced[u])
            p->list.at[p->of[u]].nmembers++;
    for (uint32_t i = 0; i < p->list.n; i++) {
        struct mf_class *c = &p->list.at[i];
        if (i == 0 && !m->sorted)
            c->nmembers = 0; /* of no use */
        c->member = mf_new_n(p->a, uint32_t, c->nmembers);
        if (m->sorted)
            c->prefix = mf_new_n(p->a, uint64_t, c->nmembers + 1);
        c->nmembers = 0;
    }
}

/* Members of each class, the heavier in the sorted demand first; those who weigh nothing there
 * last. */
static void enlist(struct partition *p, const struct mf_meeting *m)
{
    const struct mf_column *sorted = m->sorted ? m->sorted->column : NULL;
    const uint32_t *order = sorted ? mf_cover_falling(m->s, m->sorted) : NULL;
    uint32_t n = mf_unit_count(m->s);
    bool *placed = mf_new_n(p->a, bool, n + 1);

    mf_assert(!sorted || !m->s->units);
    make_room(p, m);
    for (uint32_t i = 0; sorted && i < sorted->n; i++) {
        mf_person who = sorted->person[order[i]];
        if (m->forced[who])
            continue;
        placed[who] = true;
        put_member(p, m, who, sorted->weight[order[i]]);
    }
    for (uint32_t u = 0; u < n; u++)
        if (p->of[u] != 0 && !m->forced[u] && !placed[u])
            put_member(p, m, u, 0);
}

static int covers_more(const void *a, const void *b)
{
    const struct mf_class *x = a, *y = b;
    mf_person first_x, first_y;

    if (x->covers != y->covers)
        return x->covers > y->covers ? -1 : 1;
    first_x = x->nmembers ? x->member[0] : MF_NOBODY;
    first_y = y->nmembers ? y->member[0] : MF_NOBODY;
    return first_x < first_y ? -1 : first_x > first_y;
}

/* What one member of each class weighs, demand by demand. */
static void weigh_members(struct partition *p, struct mf_meeting *m)
{
    m->units = true;
    for (uint32_t i = 0; i < p->list.n; i++) { /* parents stand before their children */
        struct mf_class *c = &p->list.at[i];
        c->add = mf_new_n(p->a, uint64_t, m->n + 1);
        if (c->demand == UINT32_MAX)
            continue;
        memcpy(c->add, p->list.at[c->parent].add, m->n * sizeof *c->add);
        c->add[c->demand] = c->weight;
        c->covers = p->list.at[c->parent].covers + 1;
        m->units = m->units && c->weight == 1;
    }
}

void mf_cover_classes(struct mf_meeting *m)
{
    struct partition p = {.a = m->s->a};

    p.of = mf_new_n(p.a, uint32_t, mf_unit_count(m->s) + 1);
    mf_vec_push(p.a, &p.list, ((struct mf_class){.demand = UINT32_MAX}));
    for (uint32_t b = 0; b < m->n; b++)
        refine(&p, m, b);
    enlist(&p, m);
    weigh_members(&p, m);
    m->nclasses = 0;
    for (uint32_t i = 0; i < p.list.n; i++) /* those refined away are empty */
        if (p.list.at[i].size > 0)
            p.list.at[m->nclasses++] = p.list.at[i];
    m->classes = p.list.at;
    qsort(m->classes, m->nclasses, sizeof *m->classes, covers_more);
    m->ncovering = 0;
    while (m->ncovering < m->nclasses && m->classes[m->ncovering].covers > 0)
        m->ncovering++;
    m->room = mf_new_n(p.a, uint64_t, (size_t)(m->nclasses + 1) * m->n + 1);
    for (uint32_t i = m->nclasses; i > 0; i--)
        for (uint32_t b = 0; b < m->n; b++)
            m->room[(size_t)(i - 1) * m->n + b] =
                m->room[(size_t)i * m->n + b] + m->classes[i - 1].size * m->classes[i - 1].add[b];
}

/* ---- units ---- */

#define UNITS_FROM 64u /* persons: with fewer there is nothing to gain */

static void mark_columns(const struct mf_form *f, bool *used)
{
    if (f->kind == MF_FORM_AT_LEAST)
        used[f->column] = true;
    for (uint32_t i = 0; i < f->n; i++)
        mark_columns(f->of[i], used);
}

static bool all_heads(const struct mf_columns *cs, const bool *used)
{
    for (uint32_t i = 0; i < cs->list.n; i++)
        if (used[i] && !cs->list.at[i].heads)
            return false;
    return true;
}

/* Splits what is alike so far by one more column. Returns how many units there are then. */
static uint32_t split(uint32_t *of, uint32_t n, const struct mf_column *c, uint32_t *made)
{
    memset(made, 0, n * sizeof *made); /* by unit: the new one of those in the column, + 1 */
    for (uint32_t i = 0, before = n; i < c->n; i++) {
        uint32_t unit = of[c->person[i]];
        mf_assert(unit < before);
        if (!made[unit])
            made[unit] = ++n;
        of[c->person[i]] = made[unit] - 1;
    }
    return n;
}

/* Units that nobody is left in go; the others are numbered by their first person. */
static void number_units(struct mf_units *u, struct mf_arena *a, uint32_t npersons, uint32_t n)
{
    uint32_t *number = mf_new_n(a, uint32_t, n + 1);

    for (mf_person p = 0; p < npersons; p++) {
        if (!number[u->of[p]])
            number[u->of[p]] = ++u->n;
        u->of[p] = number[u->of[p]] - 1;
    }
    u->size = mf_new_n(a, uint32_t, u->n + 1);
    u->first = mf_new_n(a, uint32_t, u->n + 1);
    u->persons = mf_new_n(a, mf_person, npersons + 1);
    for (mf_person p = 0; p < npersons; p++)
        u->size[u->of[p]]++;
    for (uint32_t i = 1; i < u->n; i++)
        u->first[i] = u->first[i - 1] + u->size[i - 1];
    memset(u->size, 0, u->n * sizeof *u->size);
    for (mf_person p = 0; p < npersons; p++)
        u->persons[u->first[u->of[p]] + u->size[u->of[p]]++] = p;
}

static struct mf_column in_units(const struct mf_units *u, struct mf_arena *a,
                                 const struct mf_column *c, bool *in)
{
    struct mf_column out = *c;

    for (uint32_t i = 0; i < c->n; i++)
        in[u->of[c->person[i]]] = true;
    out.person = mf_new_n(a, mf_person, u->n);
    out.weight = mf_new_n(a, uint64_t, u->n);
    out.n = 0;
    for (uint32_t i = 0; i < u->n; i++)
        if (in[i]) {
            out.person[out.n] = i;
            out.weight[out.n++] = 1;
        }
    return out;
}

/* False: there would be too many units to be worth it. */
static bool make_units(struct mf_cover *c, const bool *used)
{
    const struct mf_columns *cs = c->cs;
    struct mf_arena_mark mark = mf_arena_mark(c->arena);
    struct mf_units u = {.ncolumns = cs->list.n};
    uint32_t n = 1, *made = mf_new_n(c->arena, uint32_t, cs->npersons + 1);

    u.of = mf_new_n(c->arena, uint32_t, cs->npersons + 1);
    for (uint32_t i = 0; i < cs->list.n; i++) {
        if (used[i])
            n = split(u.of, n, &cs->list.at[i], made);
        if (n > cs->npersons / 2) {
            mf_arena_rewind(c->arena, mark);
            return false;
        }
    }
    number_units(&u, c->arena, cs->npersons, n);
    u.used = mf_arena_copy(c->arena, used, (cs->list.n + 1) * sizeof *used);
    u.column = mf_new_n(c->arena, struct mf_column, cs->list.n);
    u.in = mf_new_n(c->arena, bool *, cs->list.n);
    for (uint32_t i = 0; i < cs->list.n; i++) {
        if (!used[i])
            continue;
        u.in[i] = mf_new_n(c->arena, bool, u.n + 1);
        u.column[i] = in_units(&u, c->arena, &cs->list.at[i], u.in[i]);
    }
    c->units = u;
    return true;
}

const struct mf_units *mf_cover_units(struct mf_search *s, const struct mf_form *f)
{
    struct mf_cover *c = s->cover;
    const struct mf_columns *cs = c->cs;
    bool *used, *both, same;

    if (cs->npersons < UNITS_FROM)
        return NULL;
    used = mf_new_n(s->a, bool, cs->list.n + 1);
    mark_columns(f, used);
    if (!all_heads(cs, used))
        return NULL;
    same = c->units.n > 0;
    for (uint32_t i = 0; i < cs->list.n && same; i++) /* fewer groups split no further */
        same = !used[i] || (i < c->units.ncolumns && c->units.used[i]);
    if (same)
        return &c->units;
    both = mf_arena_copy(s->a, used, (cs->list.n + 1) * sizeof *used);
    for (uint32_t i = 0; i < c->units.ncolumns; i++)
        both[i] |= c->units.used[i];
    return make_units(c, both) || make_units(c, used) ? &c->units : NULL;
}
