/*
 * Departures. At each number of leavers every way to leave is looked at, people alike taken
 * together; where there are too many ways, those one step beyond the worst so far.
 */
#include "audit/attrition.h"

#include <string.h>

#include "base/os.h"
#include "engine/tally.h"

/* ---- bodies of a power ---- */

static void mark_bodies(const struct mf_charter *c, const struct mf_rule *rule, bool *used)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    uint32_t n;

    if (!rule)
        return;
    n = mf_rule_leaves(c, rule, leaves);
    for (uint32_t i = 0; i < n; i++)
        if (leaves[i]->kind != MF_RULE_CONSENT && leaves[i]->group.kind == MF_GROUP_NAMED &&
            leaves[i]->group.of.kind == MF_REF_BODY)
            used[leaves[i]->group.of.index] = true;
}

uint32_t mf_attrition_bodies(struct mf_arena *arena, const struct mf_charter *charter,
                             const struct mf_power *power, uint32_t **ret)
{
    bool *used = mf_new_n(arena, bool, charter->nbodies + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < power->nstages; i++) {
        mark_bodies(charter, power->stages[i].passes, used);
        mark_bodies(charter, power->stages[i].choose.by, used);
    }
    *ret = mf_new_n(arena, uint32_t, charter->nbodies + 1);
    for (uint32_t i = 0; i < charter->nbodies; i++)
        if (used[i])
            (*ret)[n++] = i;
    return n;
}

/* ---- what is asked ---- */

struct ask {
    struct mf_arena *arena; /* of the answer */
    struct mf_arena work;   /* of one way to leave */
    const struct mf_scene *scene;
    const struct mf_power *power;
    uint32_t body;
    const mf_person *named;
    uint32_t nnamed;
    /* Those who may leave, people alike side by side: kinds of them. */
    mf_person *member;
    uint32_t *first, *size, nkinds; /* by kind: where they begin, how many */
    uint32_t *leave, *worst;        /* by kind: how many leave; the worst found so far */
    bool found;
    uint32_t ways;
    struct mf_attrition_point best;
};

#define MAX_WAYS 400u /* looked at for one number of leavers */

static bool is_named(const struct ask *a, mf_person p)
{
    for (uint32_t i = 0; i < a->nnamed; i++)
        if (a->named[i] == p)
            return true;
    return false;
}

/* ---- kinds of members ---- */

/* Alike: the same seats with the same tags, the same offices, the same weights, both named or not.
 */
static bool alike(const struct ask *a, mf_person x, mf_person y)
{
    const struct mf_roster *r = &a->scene->roster;
    uint64_t sum_x = 0, sum_y = 0;

    if (is_named(a, x) != is_named(a, y))
        return false;
    for (uint32_t i = 0; i < r->noffices; i++)
        if (r->offices[i].person == x || r->offices[i].person == y)
            return false;
    for (uint32_t i = 0; i < r->nseats; i++) {
        uint64_t seat = ((uint64_t)r->seats[i].tags + 1) * (r->seats[i].body + 7919);
        sum_x += r->seats[i].person == x ? seat * seat : 0;
        sum_y += r->seats[i].person == y ? seat * seat : 0;
    }
    for (uint32_t i = 0; i < r->nweights; i++) {
        uint64_t w = (r->weights[i].amount + 1) * (r->weights[i].weight + 104729);
        sum_x += r->weights[i].person == x ? w * w : 0;
        sum_y += r->weights[i].person == y ? w * w : 0;
    }
    return sum_x == sum_y;
}

static void sort_kinds(struct ask *a, uint32_t n)
{
    bool *done = mf_new_n(a->arena, bool, n);
    mf_person *sorted = mf_new_n(a->arena, mf_person, n);
    uint32_t at = 0;

    a->first = mf_new_n(a->arena, uint32_t, n);
    a->size = mf_new_n(a->arena, uint32_t, n);
    a->leave = mf_new_n(a->arena, uint32_t, n);
    a->worst = mf_new_n(a->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        if (done[i])
            continue;
        a->first[a->nkinds] = at;
        for (uint32_t j = i; j < n; j++) {
            if (done[j] || !(i == j || alike(a, a->member[i], a->member[j])))
                continue;
            done[j] = true;
            sorted[at++] = a->member[j];
        }
        a->size[a->nkinds] = at - a->first[a->nkinds];
        a->nkinds++;
    }
    a->member = sorted;
}

/* ---- one way to leave ---- */

static bool seats_somebody(const struct mf_charter *c, const struct mf_power *p, uint32_t body)
{
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        if ((e->kind == MF_EF_SEAT || e->kind == MF_EF_ADMIT) && e->target.index == body)
            return true;
        if (e->kind == MF_EF_APPOINT)
            for (uint32_t k = 0; k < c->bodies[body].nincludes; k++)
                if (c->bodies[body].includes[k].index == e->target.index)
                    return true;
    }
    return false;
}

/* Can any power still put somebody there, if nobody resists? */
static bool refills(struct mf_study *s, uint32_t body)
{
    const struct mf_body *b = &s->charter->bodies[body];

    if (b->admitted.kind == MF_REF_OFFICE &&
        mf_org_holder(s->org, mf_org_slot(s->org, b->admitted)) != MF_NOBODY)
        return true;
    for (uint32_t i = 0; i < s->charter->npowers; i++) {
        const struct mf_power *p = &s->charter->powers[i];
        struct mf_supposition nobody = {MF_NOBODY, MF_NOBODY};
        if (seats_somebody(s->charter, p, body) &&
            mf_figure_of(s, mf_deciders(s, p, MF_OTHERS_SILENT, nobody)).possible)
            return true;
    }
    return false;
}

static bool named_decide(const struct ask *a, struct mf_study *s)
{
    bool *in = mf_new_n(s->arena, bool, s->columns.npersons + 1);
    struct mf_supposition *who;
    uint32_t n = mf_suppositions(s, a->power, &who);

    for (uint32_t i = 0; i < a->nnamed; i++)
        in[a->named[i]] = true;
    for (uint32_t i = 0; i < n && a->nnamed > 0; i++)
        if (mf_form_holds(&s->columns, mf_deciders(s, a->power, MF_OTHERS_OPPOSE, who[i]).enough,
                          in))
            return true;
    return false;
}

static struct mf_figure kept(const struct ask *a, struct mf_figure f)
{
    if (f.who)
        f.who = mf_arena_copy(a->arena, f.who, f.hi * sizeof *f.who);
    return f;
}

/* Fewer who decide is worse; then fewer who decide in an ambush; then nobody left who could stop.
 */
static bool worse(const struct mf_attrition_point *x, const struct mf_attrition_point *y)
{
    if (x->decides.possible != y->decides.possible)
        return x->decides.possible;
    if (x->decides.hi != y->decides.hi)
        return x->decides.hi < y->decides.hi;
    if (x->ambush.hi != y->ambush.hi)
        return x->ambush.hi < y->ambush.hi;
    return x->stops.hi > y->stops.hi;
}

static struct mf_attrition_point look(struct ask *a, const struct mf_scene *left, uint32_t n)
{
    struct mf_attrition_point pt = {.left = n};
    struct mf_refusals rs = {.arena = &a->work};
    struct mf_org *org = mf_scene_found(left, &rs);
    struct mf_study *s;
    struct mf_decision d;

    if (!org) /* founding refuses only what departures can't bring about */
        return pt;
    s = mf_study_new(&a->work, org);
    d = mf_decide(s, a->power);
    pt.in_office = mf_org_in_office(
        org, mf_org_slot(org, (struct mf_ref){.kind = MF_REF_BODY, .index = a->body}));
    pt.decides = d.decides[MF_OTHERS_OPPOSE];
    pt.ambush = d.decides[MF_OTHERS_SILENT];
    pt.stops = d.stops;
    pt.acts = pt.ambush.possible;
    pt.named_decide = named_decide(a, s);
    pt.refills = refills(s, a->body);
    mf_org_free(org);
    return pt;
}

static void try_way(struct ask *a, uint32_t n)
{
    mf_person *gone;
    uint32_t ngone = 0;
    struct mf_scene left;
    struct mf_attrition_point pt;

    mf_arena_init(&a->work);
    gone = mf_new_n(&a->work, mf_person, n + 1);
    for (uint32_t k = 0; k < a->nkinds; k++)
        for (uint32_t i = 0; i < a->leave[k]; i++)
            gone[ngone++] = a->member[a->first[k] + a->size[k] - 1 - i];
    left = mf_scene_without(&a->work, a->scene, gone, ngone);
    pt = look(a, &left, n);
    if (a->found) { /* any way will do for these */
        pt.named_decide |= a->best.named_decide;
        pt.refills &= a->best.refills;
        pt.acts &= a->best.acts;
    }
    a->best.named_decide = pt.named_decide;
    a->best.refills = pt.refills;
    a->best.acts = pt.acts;
    if (!a->found || worse(&pt, &a->best)) {
        a->best = pt;
        a->best.decides = kept(a, pt.decides);
        a->best.ambush = kept(a, pt.ambush);
        a->best.stops = kept(a, pt.stops);
        memcpy(a->worst, a->leave, a->nkinds * sizeof *a->worst);
    }
    a->found = true;
    mf_arena_free(&a->work);
}

/* All ways for `n` to leave, kinds from `k` on still to be settled; false: too many. */
static bool try_all(struct ask *a, uint32_t k, uint32_t left, uint32_t n)
{
    if (k == a->nkinds) {
        if (left > 0)
            return true;
        if (a->ways++ == MAX_WAYS)
            return false;
        try_way(a, n);
        return true;
    }
    for (uint32_t x = left < a->size[k] ? left : a->size[k];; x--) {
        bool fits;
        a->leave[k] = x;
        fits = try_all(a, k + 1, left - x, n);
        a->leave[k] = 0;
        if (!fits)
            return false;
        if (x == 0)
            return true;
    }
}

static uint64_t ways_to_leave(const struct ask *a, uint32_t n)
{
    uint64_t *ways = mf_new_n(a->arena, uint64_t, n + 1);

    ways[0] = 1;
    for (uint32_t k = 0; k < a->nkinds; k++)
        for (uint32_t m = n; m > 0; m--)
            for (uint32_t x = 1; x <= a->size[k] && x <= m; x++) {
                ways[m] += ways[m - x];
                if (ways[m] > MAX_WAYS)
                    ways[m] = MAX_WAYS + 1;
            }
    return ways[n];
}

/* One more of some kind than in the worst way found for one leaver fewer. */
static void try_next(struct ask *a, const uint32_t *before, uint32_t n)
{
    for (uint32_t k = 0; k < a->nkinds; k++) {
        if (before[k] == a->size[k])
            continue;
        memcpy(a->leave, before, a->nkinds * sizeof *a->leave);
        a->leave[k]++;
        try_way(a, n);
    }
    memset(a->leave, 0, a->nkinds * sizeof *a->leave);
}

/* ---- the curve ---- */

/* Those of the body who may leave, ex officio members too; 0 also where it can't be founded. */
static uint32_t members_of(struct ask *a)
{
    struct mf_refusals rs = {.arena = a->arena};
    struct mf_org *org = mf_scene_found(a->scene, &rs);
    uint32_t n = 0, body;

    if (!org)
        return 0;
    body = mf_org_slot(org, (struct mf_ref){.kind = MF_REF_BODY, .index = a->body});
    a->member = mf_new_n(a->arena, mf_person, mf_org_persons(org) + 1);
    for (mf_person p = 0; p < mf_org_persons(org); p++)
        if (mf_org_is_member(org, p, body) && !is_named(a, p))
            a->member[n++] = p;
    mf_org_free(org);
    return n;
}

static void summarise(struct mf_attrition *t)
{
    t->flips = t->named_flips = t->stuck = t->no_refill = t->n;
    for (uint32_t i = t->n; i-- > 0;) {
        const struct mf_attrition_point *p = &t->at[i], *full = &t->at[0];
        if (p->decides.possible && full->decides.possible && p->decides.hi < full->decides.hi)
            t->flips = i;
        if (p->named_decide)
            t->named_flips = i;
        if (!p->acts)
            t->stuck = i;
        if (!p->refills)
            t->no_refill = i;
    }
}

bool mf_attrition_of(struct mf_arena *arena, const struct mf_scene *scene, uint32_t power,
                     uint32_t body, const mf_person *named, uint32_t nnamed,
                     struct mf_attrition *ret)
{
    struct ask a = {.arena = arena,
                    .scene = scene,
                    .power = &scene->charter->powers[power],
                    .body = body,
                    .named = named,
                    .nnamed = nnamed};
    uint32_t n = members_of(&a), *before;

    *ret = (struct mf_attrition){.power = a.power, .body = body};
    if (n == 0 || n > MF_ATTRITION_SEATS)
        return false;
    sort_kinds(&a, n);
    before = mf_new_n(arena, uint32_t, a.nkinds);
    ret->at = mf_new_n(arena, struct mf_attrition_point, n + 1);
    for (uint32_t left = 0; left <= n; left++) {
        bool all = ways_to_leave(&a, left) <= MAX_WAYS;
        a.found = false;
        a.ways = 0;
        memset(a.leave, 0, a.nkinds * sizeof *a.leave);
        if (all)
            try_all(&a, 0, left, left);
        else
            try_next(&a, before, left);
        memcpy(before, a.worst, a.nkinds * sizeof *before);
        a.best.worst = all;
        ret->at[ret->n++] = a.best;
    }
    summarise(ret);
    return true;
}
