/*
 * Who belonged to a group at a version. A person is looked up along the short chain of his own
 * seats and offices; a body along its own seats. Nothing is copied and nothing is kept.
 */
#include <stdlib.h>

#include "engine/state.h"

static bool covers(uint64_t from, uint64_t to, uint64_t version)
{
    return from <= version && version < to;
}

static const struct mf_seat_row *seat_at(const struct mf_org *org, mf_person p, uint32_t body,
                                         uint64_t version)
{
    uint32_t i = MF_ROW(org, persons, mf_person_row, p)->first_seat;

    while (i != MF_NO_SLOT) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->body == body && covers(seat->from, seat->to, version))
            return seat;
        i = seat->next_of_person;
    }
    return NULL;
}

static mf_person holder_at(const struct mf_org *org, uint32_t office, uint64_t version)
{
    uint32_t i = MF_ROW(org, offices, mf_office_row, office)->first_holding;

    while (i != MF_NO_SLOT) {
        const struct mf_holding_row *holding = MF_ROW(org, holdings, mf_holding_row, i);
        if (covers(holding->from, holding->to, version))
            return holding->person;
        i = holding->next_of_office;
    }
    return MF_NOBODY;
}

/* Who stood for an office: its holder, or while it was vacant whoever acted for it then. */
static mf_person office_at(const struct mf_group_ctx *ctx, uint32_t index)
{
    const struct mf_charter *c = ctx->binding->charter;

    for (uint32_t steps = 0; steps <= c->noffices; steps++) {
        mf_person p = holder_at(ctx->org, ctx->binding->office[index], ctx->version);
        if (p != MF_NOBODY || c->offices[index].acting.kind != MF_REF_OFFICE)
            return p;
        index = c->offices[index].acting.index;
    }
    return MF_NOBODY;
}

static bool has_tag(const struct mf_group_ctx *ctx, const struct mf_ref *tag, uint32_t tags)
{
    return tags >> ctx->binding->tag[tag->body][tag->index] & 1;
}

/* Does `except` take the person out? `seat` is the person's on the group's body; NULL: the group is
 * no body. */
static bool excepted(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p,
                     const struct mf_seat_row *seat)
{
    const struct mf_ref *name = &g->except_name;

    switch (g->except) {
    case MF_EXCEPT_NONE:
        return false;
    case MF_EXCEPT_SUBJECT:
        return p == ctx->subject;
    case MF_EXCEPT_PROPOSER:
        return p == ctx->proposer;
    case MF_EXCEPT_NAME:
        break;
    }
    if (name->kind == MF_REF_TAG)
        return seat && has_tag(ctx, name, seat->tags);
    if (name->kind == MF_REF_OFFICE)
        return office_at(ctx, name->index) == p;
    if (name->kind == MF_REF_BODY)
        return seat_at(ctx->org, p, ctx->binding->body[name->index], ctx->version) != NULL;
    return false;
}

static bool seat_counts(const struct mf_group_ctx *ctx, const struct mf_group *g,
                        const struct mf_seat_row *seat)
{
    if (g->tag.kind == MF_REF_TAG && !has_tag(ctx, &g->tag, seat->tags))
        return false;
    return !excepted(ctx, g, seat->person, seat);
}

bool mf_group_has(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p)
{
    if (p >= ctx->org->persons.n)
        return false;
    switch (g->kind) {
    case MF_GROUP_SUBJECT:
        return p == ctx->subject;
    case MF_GROUP_PROPOSER:
        return p == ctx->proposer;
    case MF_GROUP_PUBLIC:
        return true;
    case MF_GROUP_NONE_GIVEN:
    case MF_GROUP_NOBODY:
        return false;
    case MF_GROUP_NAMED:
        break;
    }
    if (g->of.kind == MF_REF_OFFICE)
        return office_at(ctx, g->of.index) == p && !excepted(ctx, g, p, NULL);
    if (g->of.kind != MF_REF_BODY)
        return false;

    const struct mf_seat_row *seat =
        seat_at(ctx->org, p, ctx->binding->body[g->of.index], ctx->version);
    return seat && seat_counts(ctx, g, seat);
}

uint32_t mf_group_weight_slot(const struct mf_group_ctx *ctx, const struct mf_group *g)
{
    const struct mf_body *body;

    if (g->kind != MF_GROUP_NAMED || g->of.kind != MF_REF_BODY || g->by_heads)
        return MF_NO_SLOT;
    body = &ctx->binding->charter->bodies[g->of.index];
    if (g->by_weight.kind == MF_REF_WEIGHT)
        return ctx->binding->weight[g->of.index][g->by_weight.index];
    return body->nweights ? ctx->binding->weight[g->of.index][0] : MF_NO_SLOT;
}

static uint64_t weight_at(const struct mf_group_ctx *ctx, mf_person p, uint32_t body,
                          uint32_t weight)
{
    uint32_t i = MF_ROW(ctx->org, persons, mf_person_row, p)->first_weight;

    while (i != MF_NO_SLOT) {
        const struct mf_weight_row *row = MF_ROW(ctx->org, weights, mf_weight_row, i);
        if (row->body == body && row->weight == weight && covers(row->from, row->to, ctx->version))
            return row->amount;
        i = row->next_of_person;
    }
    return 0;
}

uint64_t mf_group_weight(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p)
{
    uint32_t weight;

    if (!mf_group_has(ctx, g, p))
        return 0;
    weight = mf_group_weight_slot(ctx, g);
    if (weight == MF_NO_SLOT)
        return 1;
    return weight_at(ctx, p, ctx->binding->body[g->of.index], weight);
}

/* Has the person acted within the body's `inactive after`, now? */
static bool is_active(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p)
{
    const struct mf_body *body;

    if (g->kind != MF_GROUP_NAMED || g->of.kind != MF_REF_BODY)
        return true;
    body = &ctx->binding->charter->bodies[g->of.index];
    if (body->inactive.span.len == 0)
        return true;
    return mf_after(MF_ROW(ctx->org, persons, mf_person_row, p)->last_act, body->inactive.ms) >
           ctx->org->now;
}

/* Calls back for everyone in the group, in no order that anything may rest on. */
static void walk(const struct mf_group_ctx *ctx, const struct mf_group *g,
                 void (*each)(void *payload, mf_person p), void *payload)
{
    const struct mf_org *org = ctx->org;

    if (g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_BODY) {
        uint32_t i = MF_ROW(org, bodies, mf_body_row, ctx->binding->body[g->of.index])->first_seat;
        while (i != MF_NO_SLOT) {
            const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
            if (covers(seat->from, seat->to, ctx->version) && seat_counts(ctx, g, seat))
                each(payload, seat->person);
            i = seat->next_of_body;
        }
    } else if (g->kind == MF_GROUP_PUBLIC) {
        for (mf_person p = 0; p < org->persons.n; p++)
            each(payload, p);
    } else {
        mf_person p = MF_NOBODY;
        if (g->kind == MF_GROUP_SUBJECT)
            p = ctx->subject;
        else if (g->kind == MF_GROUP_PROPOSER)
            p = ctx->proposer;
        else if (g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_OFFICE)
            p = office_at(ctx, g->of.index);
        if (p != MF_NOBODY && mf_group_has(ctx, g, p))
            each(payload, p);
    }
}

struct sizing {
    const struct mf_group_ctx *ctx;
    const struct mf_group *group;
    uint32_t weight, body;
    bool active;
    uint64_t sum;
};

static void add_size(void *payload, mf_person p)
{
    struct sizing *z = payload;

    if (z->active && !is_active(z->ctx, z->group, p))
        return;
    z->sum += z->weight == MF_NO_SLOT ? 1 : weight_at(z->ctx, p, z->body, z->weight);
}

/*
 * Heads of a body's group now, at most one person excepted: the body keeps count of its present
 * members itself.
 */
static uint64_t size_now(const struct mf_group_ctx *ctx, const struct mf_group *g, uint32_t body)
{
    const struct mf_body_row *row = MF_ROW(ctx->org, bodies, mf_body_row, body);
    mf_person p = g->except == MF_EXCEPT_SUBJECT ? ctx->subject : ctx->proposer;
    const struct mf_seat_row *seat;
    uint64_t n = row->in_office;

    if (g->tag.kind == MF_REF_TAG)
        n = row->tagged[ctx->binding->tag[g->tag.body][g->tag.index]];
    if (g->except == MF_EXCEPT_NONE || p == MF_NOBODY)
        return n;
    seat = seat_at(ctx->org, p, body, ctx->version);
    if (seat && (g->tag.kind != MF_REF_TAG || has_tag(ctx, &g->tag, seat->tags)))
        n--;
    return n;
}

uint64_t mf_group_size(const struct mf_group_ctx *ctx, const struct mf_group *g, bool by_weight,
                       bool active)
{
    struct sizing z = {.ctx = ctx, .group = g, .weight = MF_NO_SLOT, .active = active};

    if (by_weight)
        z.weight = mf_group_weight_slot(ctx, g);
    z.body = mf_group_body(ctx, g);
    if (z.body != MF_NO_SLOT && z.weight == MF_NO_SLOT && !active &&
        ctx->version == ctx->org->version && g->except != MF_EXCEPT_NAME)
        return size_now(ctx, g, z.body);
    walk(ctx, g, add_size, &z);
    return z.sum;
}

uint32_t mf_group_body(const struct mf_group_ctx *ctx, const struct mf_group *g)
{
    if (g->kind != MF_GROUP_NAMED || g->of.kind != MF_REF_BODY)
        return MF_NO_SLOT;
    return ctx->binding->body[g->of.index];
}

struct gathering {
    struct mf_arena arena;
    MF_VEC(mf_person) persons;
};

static void gather(void *payload, mf_person p)
{
    struct gathering *ga = payload;

    mf_vec_push(&ga->arena, &ga->persons, p);
}

static int by_number(const void *a, const void *b)
{
    mf_person x = *(const mf_person *)a, y = *(const mf_person *)b;

    return x < y ? -1 : x > y;
}

void mf_group_each(const struct mf_group_ctx *ctx, const struct mf_group *g,
                   void (*each)(void *payload, mf_person p), void *payload)
{
    struct gathering ga = {0};

    mf_arena_init(&ga.arena);
    walk(ctx, g, gather, &ga);
    if (ga.persons.n > 1)
        qsort(ga.persons.at, ga.persons.n, sizeof *ga.persons.at, by_number);
    for (uint32_t i = 0; i < ga.persons.n; i++)
        each(payload, ga.persons.at[i]);
    mf_arena_free(&ga.arena);
}
