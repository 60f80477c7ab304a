/* What there is to move: profiles of persons, and the acts that change them. */
#include "audit/capture_exact.h"

#include <string.h>

#include "base/os.h"
#include "engine/tally.h"

enum { BODIES = 16, TAGS = 24, OFFICES = 16 };
#define FROM_TAGS    BODIES
#define FROM_OFFICES (BODIES + TAGS)

struct making {
    struct mf_system *y;
    const struct mf_scene *scene;
    const struct mf_charter *c;
    struct mf_exact *x;
    uint32_t tag0[BODIES];              /* by body: its first tag's bit */
    uint64_t place[MF_EXACT_PROFILES];  /* where the profile sits and what it holds */
    uint32_t kind[MF_EXACT_PROFILES];   /* what doesn't change: whose weights */
    mf_person first[MF_EXACT_PROFILES]; /* somebody of that kind */
    bool failed;
};

static uint64_t body_bit(uint32_t body)
{
    return UINT64_C(1) << body;
}

static uint64_t tag_bit(const struct making *m, uint32_t body, uint32_t tag)
{
    return UINT64_C(1) << (m->tag0[body] + tag);
}

static uint64_t office_bit(uint32_t office)
{
    return UINT64_C(1) << (FROM_OFFICES + office);
}

/* ---- profiles ---- */

static uint32_t profile(struct making *m, uint64_t place, uint32_t kind, mf_person first)
{
    struct mf_exact *x = m->x;

    for (uint32_t i = 0; i < x->nprofiles; i++)
        if (m->place[i] == place && m->kind[i] == kind)
            return i;
    if (x->nprofiles == MF_EXACT_PROFILES) {
        m->failed = true;
        return 0;
    }
    m->place[x->nprofiles] = place;
    m->kind[x->nprofiles] = kind;
    m->first[x->nprofiles] = first;
    return x->nprofiles++;
}

static uint64_t place_of(const struct making *m, mf_person p)
{
    const struct mf_roster *r = &m->scene->roster;
    uint64_t place = 0;

    for (uint32_t i = 0; i < r->nseats; i++) {
        if (r->seats[i].person != p)
            continue;
        place |= body_bit(r->seats[i].body);
        for (uint32_t t = 0; t < m->c->bodies[r->seats[i].body].ntags; t++)
            if (r->seats[i].tags >> t & 1)
                place |= tag_bit(m, r->seats[i].body, t);
    }
    for (uint32_t i = 0; i < r->noffices; i++)
        if (r->offices[i].person == p)
            place |= office_bit(r->offices[i].office);
    return place;
}

static uint64_t weight_of(const struct making *m, mf_person p, uint32_t body, uint32_t weight)
{
    const struct mf_roster *r = &m->scene->roster;

    for (uint32_t i = 0; i < r->nweights; i++)
        if (r->weights[i].person == p && r->weights[i].body == body &&
            r->weights[i].weight == weight)
            return r->weights[i].amount;
    return 1; /* who comes without any brings one */
}

static bool alike(const struct making *m, mf_person p, mf_person q)
{
    for (uint32_t b = 0; b < m->c->nbodies; b++)
        for (uint32_t w = 0; w < m->c->bodies[b].nweights; w++)
            if (weight_of(m, p, b, w) != weight_of(m, q, b, w))
                return false;
    return true;
}

/* Everybody's kind and first profile; persons alike become a type. */
static void add_types(struct making *m)
{
    struct mf_exact *x = m->x;
    uint32_t n = m->y->npersons, *of = mf_new_n(m->y->arena, uint32_t, n + 1);
    uint64_t *one = mf_new_n(m->y->arena, uint64_t, n + 1);
    mf_person *who = mf_new_n(m->y->arena, mf_person, n + 1);

    x->types = mf_new_n(m->y->arena, struct mf_exact_type, MF_EXACT_PROFILES);
    for (mf_person p = 0; p < n && !m->failed; p++) {
        mf_person q = 0;
        while (!alike(m, p, q))
            q++;
        of[p] = profile(m, place_of(m, p), q, p);
        one[p] = 1;
    }
    for (uint32_t i = 0; i < x->nprofiles && !m->failed; i++) {
        struct mf_exact_type *t = &x->types[x->ntypes++];
        uint32_t k = 0;
        *t = (struct mf_exact_type){.profile = i};
        for (mf_person p = 0; p < n; p++) {
            if (of[p] != i)
                continue;
            if (p == m->y->apart)
                t->fixed++;
            else
                who[k++] = p;
        }
        t->n = k;
        t->weights = mf_column_put(
            &m->y->study->columns,
            (struct mf_column){.person = who, .weight = one, .n = k, .office = UINT32_MAX});
        m->failed |= k + t->fixed > 200;
    }
    if (m->y->newcomers > 0 && !m->failed) {
        m->failed |= m->y->newcomers > 50;
        x->newcomer = profile(m, 0, UINT32_MAX, MF_NOBODY);
    }
}

/* ---- what a profile weighs in a column ---- */

static bool in_group(const struct making *m, uint64_t place, const struct mf_group *g)
{
    uint64_t need;

    if (g->kind != MF_GROUP_NAMED)
        return false;
    if (g->of.kind == MF_REF_OFFICE)
        need = office_bit(g->of.index);
    else
        need = body_bit(g->of.index);
    if (g->tag.kind == MF_REF_TAG)
        need |= tag_bit(m, g->of.index, g->tag.index);
    if ((place & need) != need)
        return false;
    if (g->except != MF_EXCEPT_NAME)
        return true;
    if (g->except_name.kind == MF_REF_TAG)
        need = tag_bit(m, g->except_name.body, g->except_name.index);
    else if (g->except_name.kind == MF_REF_OFFICE)
        need = office_bit(g->except_name.index);
    else
        need = body_bit(g->except_name.index);
    return (place & need) == 0;
}

static uint64_t weighs(const struct making *m, uint32_t p, const struct mf_sys_column *c)
{
    uint64_t place = m->place[p];
    const struct mf_group *g;

    switch (c->kind) {
    case MF_COL_ALL:
        return m->kind[p] != UINT32_MAX;
    case MF_COL_OFFICE:
        return (place & office_bit(c->office)) != 0;
    case MF_COL_BODY:
        if (!(place & body_bit(c->body)) ||
            (c->tag != UINT32_MAX && !(place & tag_bit(m, c->body, c->tag))))
            return 0;
        if (c->weight == UINT32_MAX)
            return 1;
        return m->first[p] == MF_NOBODY ? 1 : weight_of(m, m->first[p], c->body, c->weight);
    case MF_COL_OTHER:
        break;
    }
    g = &c->leaf->group;
    if (!in_group(m, place, g))
        return 0;
    for (uint32_t i = 0; c->stage && i < c->stage->nrecuses; i++)
        if (in_group(m, place, &c->stage->recuses[i]))
            return 0;
    if (g->by_heads || g->of.kind != MF_REF_BODY || m->c->bodies[g->of.index].nweights == 0)
        return 1;
    return m->first[p] == MF_NOBODY
               ? 1
               : weight_of(m, m->first[p], g->of.index,
                           g->by_weight.kind == MF_REF_WEIGHT ? g->by_weight.index : 0);
}

/* ---- counting ---- */

static const struct mf_sys_column *heads(const struct making *m, uint32_t body)
{
    return &m->y->columns.at[m->y->heads[body]];
}

static const struct mf_sys_column *office(const struct making *m, uint32_t o)
{
    return &m->y->columns.at[m->y->office[o]];
}

/* seats*s + sign * (in + out) >= least */
static const struct mf_sys_formula *total(const struct making *m, const struct mf_sys_column *c,
                                          int64_t sign, uint32_t seats, mf_i128 least)
{
    struct mf_sys_linear l = {.n = 2, .least = least};

    l.term[0] = (struct mf_sys_term){c->in, sign};
    l.term[1] = (struct mf_sys_term){c->out, sign};
    if (seats != MF_NO_VAR)
        l.term[l.n++] = (struct mf_sys_term){seats, 1};
    return mf_sys_linear(m->y, l);
}

/* ---- gains ---- */

static bool apart(const struct making *m, uint64_t before, uint64_t after)
{
    for (uint32_t i = 0; i < m->c->nincompatibles; i++) {
        const struct mf_incompatible *in = &m->c->incompatibles[i];
        uint32_t n = 0;
        bool gained = false;
        for (uint32_t k = 0; k < in->n; k++) {
            bool now = in_group(m, after, &in->of[k]);
            n += now;
            gained |= now && !in_group(m, before, &in->of[k]);
        }
        if (n > 1 && gained)
            return true;
    }
    return false;
}

/* Rules 39 and 40 for a seat with these tags: limits, and that what is required can still be met.
 */
static const struct mf_sys_formula *room(struct making *m, uint32_t body, uint32_t tags)
{
    const struct mf_body *b = &m->c->bodies[body];
    struct mf_system *y = m->y;
    const struct mf_sys_formula *f = mf_sys_true(), *some = mf_sys_false();

    if (!b->open)
        f = total(m, heads(m, body), -1, y->seats[body], 1);
    for (uint32_t i = 0; i < b->nlimit; i++)
        if (b->limit[i].per.kind == MF_REF_NONE && b->limit[i].tag.kind == MF_REF_TAG &&
            tags >> b->limit[i].tag.index & 1)
            f = mf_sys_and(y, f,
                           total(m, &y->columns.at[mf_sys_tag(y, body, b->limit[i].tag.index)], -1,
                                 MF_NO_VAR, 1 - (mf_i128)b->limit[i].count));
    for (uint32_t i = 0; i < b->nrequire; i++) /* a lack that this seat makes good */
        if (tags >> b->require[i].tag.index & 1)
            some = b->require[i].amount.kind != MF_AMT_COUNT
                       ? mf_sys_true()
                       : mf_sys_or(
                             y, some,
                             total(m, &y->columns.at[mf_sys_tag(y, body, b->require[i].tag.index)],
                                   -1, MF_NO_VAR, 1 - (mf_i128)b->require[i].amount.count));
    for (uint32_t i = 0; i < b->nrequire && !b->open; i++) {
        const struct mf_sys_column *t =
            &y->columns.at[mf_sys_tag(y, body, b->require[i].tag.index)];
        mf_i128 need = (mf_i128)b->require[i].amount.count;
        struct mf_sys_linear l = {.n = 5, .least = need + 1};
        if (tags >> b->require[i].tag.index & 1 || b->require[i].amount.kind != MF_AMT_COUNT)
            continue;
        l.term[0] = (struct mf_sys_term){y->seats[body], 1};
        l.term[1] = (struct mf_sys_term){heads(m, body)->in, -1};
        l.term[2] = (struct mf_sys_term){heads(m, body)->out, -1};
        l.term[3] = (struct mf_sys_term){t->in, 1};
        l.term[4] = (struct mf_sys_term){t->out, 1};
        f = mf_sys_and(
            y, f,
            mf_sys_or(y, mf_sys_or(y, some, total(m, t, 1, MF_NO_VAR, need)), mf_sys_linear(y, l)));
    }
    return f;
}

/* ---- moves ---- */

static uint64_t without_body(const struct making *m, uint64_t place, uint32_t body)
{
    place &= ~body_bit(body);
    for (uint32_t t = 0; t < m->c->bodies[body].ntags; t++)
        place &= ~tag_bit(m, body, t);
    for (uint32_t i = 0; i < m->c->noffices; i++)
        if (m->c->offices[i].of.kind == MF_REF_BODY && m->c->offices[i].of.index == body)
            place &= ~office_bit(i);
    return place;
}

static void add_move(struct making *m, struct mf_exact_move v)
{
    if (v.guard->kind != MF_SYS_FALSE && (v.from != v.to || v.nset > 0))
        mf_vec_push(m->y->arena, &m->x->moves, v);
}

/* Of what takes effect the moment that it is won, the last vote is somebody's who still belongs. */
static const struct mf_sys_formula *still_there(struct making *m, const struct mf_power *p)
{
    const struct mf_stage *st = &p->stages[p->nstages - 1];
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES], *rule = st->passes;
    const struct mf_sys_formula *f = mf_sys_false();
    uint32_t n;

    if (p->nstages > 1 || !rule || st->votes.span.len > 0 || st->confirming.span.len > 0 ||
        st->veto || p->challenge.span.len > 0 || p->delay.ms > 0)
        return mf_sys_true();
    n = mf_rule_leaves(m->c, rule, leaves);
    for (uint32_t i = 0; i < n; i++)
        f = mf_sys_or(m->y, f,
                      leaves[i]->kind == MF_RULE_CONSENT
                          ? mf_sys_consent(m->y, leaves[i]->name.index)
                          : mf_sys_one_of(m->y, p, &leaves[i]->group));
    return f;
}

static void flag(struct mf_exact_move *v, uint32_t var, int64_t value)
{
    if (v->nset < 3)
        v->set[v->nset++] = (struct mf_exact_set){var, value};
}

static bool appoints(struct making *m, struct mf_exact_move *v, uint32_t o, uint64_t *place)
{
    uint64_t before = *place;
    const struct mf_ref *of = &m->c->offices[o].of;

    if (before & office_bit(o))
        return true;
    if (of->kind == MF_REF_BODY && !(before & body_bit(of->index)))
        return false;
    v->guard = mf_sys_and(m->y, v->guard, total(m, office(m, o), -1, MF_NO_VAR, 0));
    *place |= office_bit(o);
    return !apart(m, before, *place);
}

static bool seats(struct making *m, struct mf_exact_move *v, const struct mf_effect *e,
                  uint64_t *place)
{
    uint64_t before = *place;
    uint32_t body = e->target.index, tags = 0;

    if (before & body_bit(body))
        return true;
    for (uint32_t k = 0; k < e->ntags; k++) {
        tags |= UINT32_C(1) << e->tags[k].index;
        *place |= tag_bit(m, body, e->tags[k].index);
    }
    *place |= body_bit(body);
    v->guard = mf_sys_and(m->y, v->guard, room(m, body, tags));
    return !apart(m, before, *place);
}

/*
 * What one effect does to the person who moves; false: it can't be. Who is suspended stays; every
 * rule that could feel it leaves the person out.
 */
static bool moves_person(struct making *m, struct mf_exact_move *v, const struct mf_effect *e,
                         uint64_t *place)
{
    uint64_t before = *place;

    if (e->kind == MF_EF_APPOINT)
        return appoints(m, v, e->target.index, place);
    if (e->kind == MF_EF_SEAT || e->kind == MF_EF_ADMIT)
        return seats(m, v, e, place);
    if (e->kind == MF_EF_REMOVE)
        *place &= ~office_bit(e->target.index);
    if (e->kind != MF_EF_UNSEAT && e->kind != MF_EF_EXPEL)
        return true;
    *place = without_body(m, before, e->target.index);
    return e->kind == MF_EF_UNSEAT || *place == 0;
}

static void resizes(struct making *m, struct mf_exact_move v, const struct mf_effect *e)
{
    uint32_t b = e->target.index;
    const struct mf_body *body = &m->c->bodies[b];

    if (body->open || !body->seats_range)
        return;
    for (uint64_t n = body->seats_min; n <= body->seats_max; n++) {
        struct mf_exact_move w = v;
        if (e->value.amount.kind == MF_AMT_COUNT && e->value.amount.count != n)
            continue;
        w.guard = mf_sys_and(m->y, w.guard, total(m, heads(m, b), -1, MF_NO_VAR, -(mf_i128)n));
        flag(&w, m->y->seats[b], (int64_t)n);
        add_move(m, w);
    }
}

static void rewrites(struct making *m, struct mf_exact_move *v, const struct mf_ref *item)
{
    struct mf_system *y = m->y;

    if (item->kind == MF_REF_POWER)
        flag(v, y->omni, 1);
    else if (item->kind == MF_REF_RULE)
        flag(v, y->rewritten[item->index], 1);
    else if (item->kind == MF_REF_SETTING)
        flag(v, y->freed[item->index], 1);
    else if (item->kind != MF_REF_MISSION && item->kind != MF_REF_FACT)
        m->failed = true; /* bodies and offices given another text */
}

/* What an effect does beside moving a person. */
static void flags(struct making *m, struct mf_exact_move *v, const struct mf_effect *e)
{
    struct mf_system *y = m->y;

    if (e->kind == MF_EF_SET)
        flag(v, y->moved[e->target.index], 1);
    if (e->kind == MF_EF_DECLARE)
        flag(v, y->emergency[e->target.index], 1);
    if (e->kind == MF_EF_AMEND_ENTRENCHED || (e->kind == MF_EF_AMEND && e->nitems == 0))
        flag(v, y->omni, 1);
    for (uint32_t i = 0; i < e->nitems; i++)
        rewrites(m, v, &e->items[i]);
    m->failed |= e->kind == MF_EF_UNDO || v->nset == 3;
}

static bool has_person(const struct mf_effect *e)
{
    return e->kind == MF_EF_APPOINT || e->kind == MF_EF_REMOVE || e->kind == MF_EF_SEAT ||
           e->kind == MF_EF_ADMIT || e->kind == MF_EF_UNSEAT || e->kind == MF_EF_EXPEL;
}

/* The one person whom a power moves; more than one, or an office's holder: not known here. */
static bool one_person(const struct mf_power *p, bool *ret_any)
{
    uint32_t param = UINT32_MAX;

    *ret_any = false;
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        if (!has_person(e))
            continue;
        if (e->person.kind != MF_REF_PARAM || (*ret_any && e->person.index != param))
            return false;
        param = e->person.index;
        *ret_any = true;
    }
    return true;
}

static void move_by_power(struct making *m, uint32_t act, uint32_t from, bool out)
{
    const struct mf_sys_act *a = &m->y->acts.at[act];
    const struct mf_power *p = &m->c->powers[a->index];
    struct mf_exact_move v = {.act = act, .from = from, .to = from, .out = out};
    const struct mf_effect *resized = NULL;
    uint64_t place = from == UINT32_MAX ? 0 : m->place[from];

    v.guard = still_there(m, p);
    if (p->only_when)
        v.guard = mf_sys_and(m->y, v.guard, mf_sys_condition(m->y, p->only_when));
    for (uint32_t i = 0; i < a->effects.n; i++)
        if (a->effects.at[i].var == m->y->done)
            flag(&v, m->y->done, 1);
    for (uint32_t i = 0; i < p->neffects && !a->final; i++) {
        const struct mf_effect *e = &p->effects[i];
        if (from != UINT32_MAX && has_person(e) && !moves_person(m, &v, e, &place))
            return;
        flags(m, &v, e);
        if (e->kind == MF_EF_RESIZE) {
            m->failed |= resized != NULL || from != UINT32_MAX;
            resized = e;
        }
    }
    if (resized) {
        resizes(m, v, resized);
        return;
    }
    if (from != UINT32_MAX)
        v.to = profile(m, place, m->kind[from], m->first[from]);
    add_move(m, v);
}

static void move_by_act(struct making *m, uint32_t act, uint32_t from)
{
    const struct mf_sys_act *a = &m->y->acts.at[act];
    struct mf_effect admit = {.kind = MF_EF_ADMIT,
                              .target = {.kind = MF_REF_BODY, .index = a->index}};
    bool any;

    switch (a->kind) {
    case MF_PLAN_POWER:
        m->failed |= !one_person(&m->c->powers[a->index], &any);
        if (any && !a->final ? from == UINT32_MAX : from != UINT32_MAX)
            return;
        move_by_power(m, act, from, false);
        if (from != UINT32_MAX)
            move_by_power(m, act, from, true);
        return;
    case MF_PLAN_ADMIT:
        for (int out = 0; out < 2 && from != UINT32_MAX; out++) {
            struct mf_exact_move v = {.act = act, .from = from, .out = out};
            uint64_t place = m->place[from];
            v.guard = mf_sys_consent(m->y, m->c->bodies[a->index].admitted.index);
            if (moves_person(m, &v, &admit, &place)) {
                v.to = profile(m, place, m->kind[from], m->first[from]);
                add_move(m, v);
            }
        }
        return;
    case MF_PLAN_DECLARE:
        if (from == UINT32_MAX) {
            struct mf_exact_move v = {.act = act, .from = from, .to = from, .guard = mf_sys_true()};
            flag(&v, m->y->emergency[a->index], 1);
            add_move(m, v);
        }
        return;
    case MF_PLAN_LEAVE:
    case MF_PLAN_DEPART:
        return;
    }
}

/* One of the coalition gives up a place; one of the others falls away. */
static void leave(struct making *m, uint32_t from)
{
    struct mf_exact_move v = {.act = UINT32_MAX, .from = from, .guard = mf_sys_true()};

    for (uint32_t b = 0; b < m->c->nbodies; b++)
        if (m->place[from] & body_bit(b)) {
            v.to = profile(m, without_body(m, m->place[from], b), m->kind[from], m->first[from]);
            add_move(m, v);
        }
    for (uint32_t o = 0; o < m->c->noffices; o++)
        if (m->place[from] & office_bit(o)) {
            v.to = profile(m, m->place[from] & ~office_bit(o), m->kind[from], m->first[from]);
            add_move(m, v);
        }
    v.out = true;
    v.to = profile(m, 0, m->kind[from], m->first[from]);
    for (uint32_t n = 1; n <= m->y->departures; n++) {
        struct mf_exact_move w = v;
        w.guard = mf_sys_and(m->y, mf_sys_least(m->y, m->y->left, 1, n),
                             mf_sys_least(m->y, m->y->left, -1, -(int64_t)n));
        flag(&w, m->y->left, (int64_t)n - 1);
        add_move(m, w);
    }
}

/* ---- the whole ---- */

static bool knows(const struct making *m, mf_duration horizon)
{
    const struct mf_charter *c = m->c;
    uint32_t tags = 0;

    if (c->nbodies > BODIES || c->noffices > OFFICES || m->y->departures > 50)
        return false;
    for (uint32_t i = 0; i < c->nbodies; i++) {
        tags += c->bodies[i].ntags;
        if (c->bodies[i].nincludes > 0)
            return false;
    }
    for (uint32_t i = 0; i < m->y->columns.n; i++)
        if (m->y->columns.at[i].issued != MF_NO_VAR)
            return false;
    for (uint32_t i = 0; i < m->y->acts.n; i++) { /* terms that end in time */
        const struct mf_sys_act *a = &m->y->acts.at[i];
        if (a->kind == MF_PLAN_DEPART && (horizon == 0 || a->phases.at[0].wait <= horizon))
            return false;
    }
    return tags <= TAGS;
}

static void name_tags(struct making *m)
{
    uint32_t at = FROM_TAGS;

    for (uint32_t i = 0; i < m->c->nbodies; i++) {
        m->tag0[i] = at;
        at += m->c->bodies[i].ntags;
    }
}

static void number(struct making *m)
{
    struct mf_exact *x = m->x;
    struct mf_system *y = m->y;

    x->bit = mf_new_n(y->arena, uint32_t, y->acts.n + 1);
    x->scalar = mf_new_n(y->arena, uint32_t, y->vars.n + 1);
    for (uint32_t i = 0; i < y->acts.n; i++) {
        x->bit[i] = x->nbits;
        x->nbits += y->acts.at[i].phases.n;
    }
    for (uint32_t i = 0; i < y->vars.n; i++)
        if (y->vars.at[i].column == UINT32_MAX)
            x->scalar[x->nscalars++] = i;
    x->weight = mf_new_n(y->arena, uint64_t *, x->nprofiles + 1);
    for (uint32_t p = 0; p < x->nprofiles; p++) {
        x->weight[p] = mf_new_n(y->arena, uint64_t, y->columns.n + 1);
        for (uint32_t c = 0; c < y->columns.n; c++) {
            x->weight[p][c] = weighs(m, p, &y->columns.at[c]);
            m->failed |= x->weight[p][c] > UINT64_C(1) << 46; /* what a certificate may say */
        }
    }
    m->failed |= x->nbits > 64;
}

struct mf_exact *mf_exact_new(struct mf_system *y, const struct mf_scene *scene,
                              mf_duration horizon)
{
    struct making *m = mf_new(y->arena, struct making);

    *m = (struct making){.y = y, .scene = scene, .c = y->charter};
    m->x = mf_new(y->arena, struct mf_exact);
    m->x->system = y;
    m->x->newcomer = UINT32_MAX;
    if (!knows(m, horizon))
        return NULL;
    name_tags(m);
    add_types(m);
    for (uint32_t i = 0; i < y->acts.n && !m->failed; i++)
        move_by_act(m, i, UINT32_MAX);
    for (uint32_t p = 0; p < m->x->nprofiles && !m->failed; p++) {
        for (uint32_t i = 0; i < y->acts.n && !m->failed; i++)
            move_by_act(m, i, p);
        leave(m, p);
    }
    if (!m->failed)
        number(m);
    return m->failed ? NULL : m->x;
}
