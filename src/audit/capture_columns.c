/*
 * Columns: whom the rules count, split into the coalition and the others; and what a change of
 * standing may move in them.
 */
#include "audit/capture_system.h"

#include "base/os.h"
#include "engine/member.h"

#define PLENTY (INT64_C(1) << 60) /* more than all weights that can be written down */

uint32_t mf_sys_scalar(struct mf_system *y, struct mf_str name, int64_t init)
{
    mf_vec_push(y->arena, &y->vars,
                ((struct mf_sys_var){.name = name, .column = UINT32_MAX, .init = init}));
    return y->vars.n - 1;
}

void mf_sys_constrain(struct mf_system *y, struct mf_sys_linear l)
{
    mf_vec_push(y->arena, &y->constraints, l);
}

/* ---- making columns ---- */

struct people {
    struct mf_arena *arena;
    MF_VEC(mf_person) person;
    MF_VEC(uint64_t) weight;
};

static void enrol(void *payload, mf_person p, uint64_t weight)
{
    struct people *e = payload;

    if (weight == 0)
        return;
    mf_vec_push(e->arena, &e->person, p);
    mf_vec_push(e->arena, &e->weight, weight);
}

/* The weight of the r heaviest. */
static uint64_t heaviest(const struct people *e, uint32_t r)
{
    uint64_t sum = 0, last = UINT64_MAX;

    while (r > 0) {
        uint64_t best = 0, same = 0;
        for (uint32_t i = 0; i < e->weight.n; i++) {
            uint64_t w = e->weight.at[i];
            if (w >= last)
                continue;
            same = w > best ? 1 : same + (w == best);
            best = w > best ? w : best;
        }
        if (best == 0)
            break;
        same = same < r ? same : r;
        sum += best * same;
        r -= (uint32_t)same;
        last = best;
    }
    return sum;
}

static uint32_t put(struct mf_system *y, struct mf_sys_column c, struct people *e)
{
    uint32_t id = y->columns.n, n = 0;

    c.gone = heaviest(e, y->departures);
    for (uint32_t i = 0; i < e->person.n; i++) {
        if (e->person.at[i] == y->apart) {
            c.fixed = e->weight.at[i];
            continue;
        }
        e->person.at[n] = e->person.at[i];
        e->weight.at[n++] = e->weight.at[i];
    }
    e->person.n = e->weight.n = n;
    c.weights = mf_column_put(&y->study->columns, (struct mf_column){.person = e->person.at,
                                                                     .weight = e->weight.at,
                                                                     .n = e->person.n,
                                                                     .office = UINT32_MAX});
    c.total = y->study->columns.list.at[c.weights].total;
    mf_vec_push(y->arena, &y->vars, ((struct mf_sys_var){.name = c.name, .column = id}));
    mf_vec_push(y->arena, &y->vars,
                ((struct mf_sys_var){.name = c.name, .column = id, .out = true}));
    c.in = y->vars.n - 2;
    c.out = y->vars.n - 1;
    mf_vec_push(y->arena, &y->columns, c);
    return id;
}

/* a*va + b*vb + c*vc >= least */
static void relate(struct mf_system *y, uint32_t va, int64_t a, uint32_t vb, int64_t b, uint32_t vc,
                   int64_t c, mf_i128 least)
{
    struct mf_sys_linear l = {.least = least};

    l.term[l.n++] = (struct mf_sys_term){va, a};
    if (vb != MF_NO_VAR)
        l.term[l.n++] = (struct mf_sys_term){vb, b};
    if (vc != MF_NO_VAR)
        l.term[l.n++] = (struct mf_sys_term){vc, c};
    mf_sys_constrain(y, l);
}

static struct mf_sys_column blank(enum mf_column_kind kind, struct mf_str name)
{
    return (struct mf_sys_column){.kind = kind,
                                  .name = name,
                                  .body = UINT32_MAX,
                                  .tag = UINT32_MAX,
                                  .weight = UINT32_MAX,
                                  .office = UINT32_MAX,
                                  .issued = MF_NO_VAR};
}

/* ---- what is so in every state ---- */

uint64_t mf_sys_issued(const struct mf_system *y, uint32_t body, uint32_t weight, bool ever)
{
    const struct mf_org *org = y->study->org;
    uint32_t slot = mf_org_slot(org, (struct mf_ref){.kind = MF_REF_BODY, .index = body});
    uint64_t n = MF_ROW(org, bodies, mf_body_row, slot)->issued[weight];

    for (mf_person p = 0; p < y->npersons && ever; p++)
        n += mf_weight_of(org, p, slot, weight) == 0;
    return ever ? n + y->newcomers : n;
}

static void constrain_body(struct mf_system *y, uint32_t id)
{
    const struct mf_sys_column *c = &y->columns.at[id], *whole;
    const struct mf_body *b = &y->charter->bodies[c->body];

    if (c->weight != UINT32_MAX) {
        relate(y, c->in, -1, c->out, -1, MF_NO_VAR, 0,
               -(mf_i128)mf_sys_issued(y, c->body, c->weight, true));
        return;
    }
    relate(y, y->columns.at[0].in, 1, c->in, -1, MF_NO_VAR, 0, -(mf_i128)y->newcomers);
    if (c->tag == UINT32_MAX) {
        if (!b->open)
            relate(y, y->seats[c->body], 1, c->in, -1, c->out, -1, 0);
        return;
    }
    whole = &y->columns.at[y->heads[c->body]];
    relate(y, whole->in, 1, c->in, -1, MF_NO_VAR, 0, 0);
    relate(y, whole->out, 1, c->out, -1, MF_NO_VAR, 0, 0);
    for (uint32_t i = 0; i < b->nlimit; i++)
        if (b->limit[i].per.kind == MF_REF_NONE && b->limit[i].tag.kind == MF_REF_TAG &&
            b->limit[i].tag.index == c->tag)
            relate(y, c->in, -1, c->out, -1, MF_NO_VAR, 0, -(mf_i128)b->limit[i].count);
}

static uint32_t body_column(struct mf_system *y, uint32_t body, uint32_t tag, uint32_t weight,
                            struct people *e)
{
    const struct mf_body *b = &y->charter->bodies[body];
    struct mf_sys_column c = blank(MF_COL_BODY, b->name.text);
    uint32_t id;

    c.body = body;
    c.tag = tag;
    c.weight = weight;
    if (tag != UINT32_MAX)
        c.name = mf_strf(y->arena, "%.*s.%.*s", MF_F(c.name), MF_F(b->tags[tag].text));
    if (weight != UINT32_MAX)
        c.name = mf_strf(y->arena, "%.*s#%u", MF_F(c.name), weight);
    id = put(y, c, e);
    constrain_body(y, id);
    return id;
}

static void collect_member(void *payload, mf_person p)
{
    enrol(payload, p, 1);
}

/* ---- the columns that are always there ---- */

static void add_bodies(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < c->nbodies; i++) {
        struct mf_ref ref = {.kind = MF_REF_BODY, .index = i};
        struct mf_group g = {.kind = MF_GROUP_NAMED, .of = ref, .by_heads = true};
        struct people e = {.arena = y->arena};
        if (!c->bodies[i].open)
            y->seats[i] = mf_sys_scalar(
                y, mf_strf(y->arena, "%.*s!seats", MF_F(c->bodies[i].name.text)),
                (int64_t)mf_org_seats(y->study->org, mf_org_slot(y->study->org, ref)));
        mf_rehearse_group(y->study->org, &g, (struct mf_supposition){MF_NOBODY, MF_NOBODY},
                          collect_member, &e);
        y->heads[i] = body_column(y, i, UINT32_MAX, UINT32_MAX, &e);
    }
}

static void add_offices(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < c->noffices; i++) {
        struct mf_sys_column col = blank(MF_COL_OFFICE, c->offices[i].name.text);
        struct people e = {.arena = y->arena};
        mf_person p = mf_org_holder(
            y->study->org,
            mf_org_slot(y->study->org, (struct mf_ref){.kind = MF_REF_OFFICE, .index = i}));
        if (p != MF_NOBODY)
            enrol(&e, p, 1);
        col.office = i;
        y->office[i] = put(y, col, &e);
        relate(y, y->columns.at[y->office[i]].in, -1, y->columns.at[y->office[i]].out, -1,
               MF_NO_VAR, 0, -1);
        relate(y, y->columns.at[0].in, 1, y->columns.at[y->office[i]].in, -1, MF_NO_VAR, 0,
               -(mf_i128)y->newcomers);
        if (c->offices[i].of.kind == MF_REF_BODY) { /* who leaves the body loses the office */
            const struct mf_sys_column *b = &y->columns.at[y->heads[c->offices[i].of.index]];
            relate(y, b->in, 1, y->columns.at[y->office[i]].in, -1, MF_NO_VAR, 0, 0);
            relate(y, b->out, 1, y->columns.at[y->office[i]].out, -1, MF_NO_VAR, 0, 0);
        }
    }
}

void mf_sys_columns_init(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;
    struct people e = {.arena = y->arena};

    for (mf_person p = 0; p < y->npersons; p++)
        enrol(&e, p, 1);
    put(y, blank(MF_COL_ALL, MF_S("everybody")), &e);
    y->seats = mf_new_n(y->arena, uint32_t, c->nbodies + 1);
    y->heads = mf_new_n(y->arena, uint32_t, c->nbodies + 1);
    y->office = mf_new_n(y->arena, uint32_t, c->noffices + 1);
    for (uint32_t i = 0; i < c->nbodies; i++)
        y->seats[i] = MF_NO_VAR;
    add_bodies(y);
    add_offices(y);
}

/* ---- of a leaf ---- */

static bool recuses_named(const struct mf_stage *stage)
{
    for (uint32_t i = 0; stage && i < stage->nrecuses; i++)
        if (stage->recuses[i].kind == MF_GROUP_NAMED)
            return true;
    return false;
}

static bool plain_body(const struct mf_sys_question *q, const struct mf_group *g)
{
    return g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_BODY && g->except != MF_EXCEPT_NAME &&
           !recuses_named(q->stage);
}

static uint32_t weight_of(const struct mf_system *y, const struct mf_group *g)
{
    if (g->by_heads || y->charter->bodies[g->of.index].nweights == 0)
        return UINT32_MAX;
    return g->by_weight.kind == MF_REF_WEIGHT ? g->by_weight.index : 0;
}

/* The group as the rule counts it, today, nobody singled out. */
static void today(struct mf_system *y, const struct mf_sys_question *q, const struct mf_rule *leaf,
                  struct people *e)
{
    struct mf_rule alone = *leaf;
    struct mf_rehearsal *r;

    alone.amount = (struct mf_amount){.kind = MF_AMT_COUNT, .count = 1}; /* whatever it asks */
    alone.has_quorum = false;
    r = mf_rehearse(y->study->org, y->arena,
                    (struct mf_rehearsed){&alone, q->power, q->stage, false},
                    (struct mf_supposition){MF_NOBODY, MF_NOBODY});
    if (r)
        mf_rehearsal_each(r, 0, enrol, e);
}

uint32_t mf_sys_column_of(struct mf_system *y, const struct mf_sys_question *q,
                          const struct mf_rule *leaf)
{
    const struct mf_group *g = &leaf->group;
    struct people e = {.arena = y->arena};
    struct mf_sys_column c;
    uint32_t tag = g->tag.kind == MF_REF_TAG ? g->tag.index : UINT32_MAX;

    if (plain_body(q, g)) {
        uint32_t weight = weight_of(y, g);
        for (uint32_t i = 0; i < y->columns.n; i++) {
            const struct mf_sys_column *k = &y->columns.at[i];
            if (k->kind == MF_COL_BODY && k->body == g->of.index && k->tag == tag &&
                k->weight == weight)
                return i;
        }
        if (y->complete)
            return UINT32_MAX;
        /* Without whom the stage recuses by name, who could be nobody today. */
        today(y, &(struct mf_sys_question){.power = q->power}, leaf, &e);
        return body_column(y, g->of.index, tag, weight, &e);
    }
    for (uint32_t i = 0; i < y->columns.n; i++)
        if (y->columns.at[i].leaf == leaf && y->columns.at[i].stage == q->stage)
            return i;
    if (y->complete)
        return UINT32_MAX;
    c = blank(MF_COL_OTHER, mf_strf(y->arena, "group%u", y->columns.n));
    c.leaf = leaf;
    c.stage = q->stage;
    today(y, q, leaf, &e);
    return put(y, c, &e);
}

uint32_t mf_sys_tag(struct mf_system *y, uint32_t body, uint32_t tag)
{
    struct mf_rule leaf = {.kind = MF_RULE_COUNT,
                           .group = {.kind = MF_GROUP_NAMED,
                                     .of = {.kind = MF_REF_BODY, .index = body},
                                     .tag = {.kind = MF_REF_TAG, .index = tag, .body = body},
                                     .by_heads = true}};
    struct mf_sys_question q = {0};

    return mf_sys_column_of(y, &q, &leaf);
}

bool mf_sys_rewritable(const struct mf_system *y, uint32_t body)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t k = 0; k < c->powers[i].neffects; k++)
            for (uint32_t m = 0; m < c->powers[i].effects[k].nitems; m++)
                if (c->powers[i].effects[k].items[m].kind == MF_REF_BODY &&
                    c->powers[i].effects[k].items[m].index == body)
                    return true;
    return false;
}

/* ---- what moves ---- */

void mf_sys_effect(struct mf_system *y, struct mf_sys_act *a, uint32_t var, bool up, int64_t to)
{
    for (uint32_t i = 0; i < a->effects.n; i++)
        if (a->effects.at[i].var == var && a->effects.at[i].up == up && a->effects.at[i].to == to)
            return;
    mf_vec_push(y->arena, &a->effects, ((struct mf_sys_effect){var, up, to}));
}

/* Any change of standing may move a group that is made of several. */
static void stir(struct mf_system *y, struct mf_sys_act *a)
{
    for (uint32_t i = 0; i < y->columns.n; i++) {
        const struct mf_sys_column *c = &y->columns.at[i];
        if (c->kind != MF_COL_OTHER)
            continue;
        mf_sys_effect(y, a, c->in, true, PLENTY);
        mf_sys_effect(y, a, c->out, true, PLENTY);
        mf_sys_effect(y, a, c->out, false, 0);
    }
}

void mf_sys_raise_body(struct mf_system *y, struct mf_sys_act *a, uint32_t body, uint32_t tags)
{
    for (uint32_t i = 0; i < y->columns.n; i++) {
        const struct mf_sys_column *c = &y->columns.at[i];
        if (c->kind != MF_COL_BODY || c->body != body ||
            (c->tag != UINT32_MAX && !(tags >> c->tag & 1)))
            continue;
        mf_sys_effect(y, a, c->in, true, PLENTY);
        mf_sys_effect(y, a, c->out, true, PLENTY);
        if (c->issued != MF_NO_VAR)
            mf_sys_effect(y, a, c->issued, true, (int64_t)mf_sys_issued(y, body, c->weight, true));
    }
    stir(y, a);
}

void mf_sys_lower_body(struct mf_system *y, struct mf_sys_act *a, uint32_t body)
{
    for (uint32_t i = 0; i < y->columns.n; i++) {
        const struct mf_sys_column *c = &y->columns.at[i];
        if (c->kind == MF_COL_BODY && c->body == body)
            mf_sys_effect(y, a, c->out, false, 0);
    }
    for (uint32_t i = 0; i < y->charter->noffices; i++)
        if (y->charter->offices[i].of.kind == MF_REF_BODY &&
            y->charter->offices[i].of.index == body)
            mf_sys_effect(y, a, y->columns.at[y->office[i]].out, false, 0);
    stir(y, a);
}

/* Bodies in which the office's holder sits; an acting one may, too. */
static bool sits_by(const struct mf_charter *c, const struct mf_body *b, uint32_t office)
{
    for (uint32_t i = 0; i < b->nincludes; i++) {
        uint32_t at = b->includes[i].index;
        for (uint32_t steps = 0; steps <= c->noffices; steps++) {
            if (at == office)
                return true;
            if (c->offices[at].acting.kind != MF_REF_OFFICE)
                break;
            at = c->offices[at].acting.index;
        }
    }
    return false;
}

void mf_sys_raise_office(struct mf_system *y, struct mf_sys_act *a, uint32_t office)
{
    const struct mf_charter *c = y->charter;

    mf_sys_effect(y, a, y->columns.at[y->office[office]].in, true, 1);
    mf_sys_effect(y, a, y->columns.at[y->office[office]].out, true, 1);
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (sits_by(c, &c->bodies[i], office))
            mf_sys_raise_body(y, a, i, 0);
    stir(y, a);
}

void mf_sys_lower_office(struct mf_system *y, struct mf_sys_act *a, uint32_t office)
{
    const struct mf_charter *c = y->charter;

    mf_sys_effect(y, a, y->columns.at[y->office[office]].out, false, 0);
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (sits_by(c, &c->bodies[i], office)) {
            mf_sys_lower_body(y, a, i);
            mf_sys_raise_body(y, a, i, 0); /* whoever acts sits instead */
        }
    stir(y, a);
}

bool mf_sys_silenced(const struct mf_system *y, uint32_t column)
{
    const struct mf_charter *c = y->charter;
    const struct mf_sys_column *col = &y->columns.at[column];

    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t k = 0; k < c->powers[i].neffects; k++) {
            const struct mf_effect *e = &c->powers[i].effects[k];
            if (e->kind != MF_EF_SUSPEND)
                continue;
            if (col->kind == MF_COL_OTHER ||
                (e->target.kind == MF_REF_BODY && col->body == e->target.index) ||
                (e->target.kind == MF_REF_OFFICE &&
                 (col->office == e->target.index ||
                  (col->kind == MF_COL_BODY &&
                   sits_by(c, &c->bodies[col->body], e->target.index)))))
                return true;
        }
    return false;
}
