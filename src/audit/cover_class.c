/* Persons alike: who weighs the same in all plain demands of a clause forms one class. */
#include <stdlib.h>
#include <string.h>

#include "audit/cover_internal.h"

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

static void put_member(struct mf_class *c, mf_person who, uint64_t weight)
{
    c->member[c->size] = who;
    c->prefix[c->size + 1] = c->prefix[c->size] + weight;
    c->size++;
}

static void make_room(struct partition *p, const struct mf_meeting *m)
{
    uint32_t npersons = m->s->cover->cs->npersons;

    for (mf_person who = 0; who < npersons; who++)
        if (!m->forced[who])
            p->list.at[p->of[who]].size++;
    for (uint32_t i = 0; i < p->list.n; i++) {
        struct mf_class *c = &p->list.at[i];
        if (i == 0 && !m->sorted)
            c->size = 0; /* of no use */
        c->member = mf_new_n(p->a, mf_person, c->size);
        c->prefix = mf_new_n(p->a, uint64_t, c->size + 1);
    }
}

/* Members of each class, the heavier in the sorted demand first; those who weigh nothing there
 * last. */
static void enlist(struct partition *p, const struct mf_meeting *m)
{
    const struct mf_column *sorted = m->sorted ? m->sorted->column : NULL;
    const uint32_t *order = sorted ? mf_cover_falling(m->s, m->sorted) : NULL;
    uint32_t npersons = m->s->cover->cs->npersons;
    bool *placed = mf_new_n(p->a, bool, npersons + 1);

    make_room(p, m);
    for (uint32_t i = 0; i < p->list.n; i++)
        p->list.at[i].size = 0;
    for (uint32_t i = 0; sorted && i < sorted->n; i++) {
        mf_person who = sorted->person[order[i]];
        if (m->forced[who])
            continue;
        placed[who] = true;
        put_member(&p->list.at[p->of[who]], who, sorted->weight[order[i]]);
    }
    for (mf_person who = 0; who < npersons; who++)
        if (p->of[who] != 0 && !m->forced[who] && !placed[who])
            put_member(&p->list.at[p->of[who]], who, 0);
}

static int covers_more(const void *a, const void *b)
{
    const struct mf_class *x = a, *y = b;
    mf_person first_x, first_y;

    if (x->covers != y->covers)
        return x->covers > y->covers ? -1 : 1;
    first_x = x->size ? x->member[0] : MF_NOBODY;
    first_y = y->size ? y->member[0] : MF_NOBODY;
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

    p.of = mf_new_n(p.a, uint32_t, m->s->cover->cs->npersons + 1);
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
