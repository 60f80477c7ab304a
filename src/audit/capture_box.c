/*
 * What follows from a box: every variable between two ends, and every act that may happen anywhere
 * in it moves the ends outwards until nothing moves. Times are the earliest: an act that waits for
 * several things comes when the last of them may be so (Knuth 1977).
 */
#include "audit/capture_system.h"

#include <string.h>

#include "base/os.h"

struct mf_box mf_box_new(struct mf_arena *a, const struct mf_system *y)
{
    return (struct mf_box){mf_new_n(a, int64_t, y->vars.n + 1),
                           mf_new_n(a, int64_t, y->vars.n + 1)};
}

void mf_box_copy(const struct mf_system *y, struct mf_box *to, const struct mf_box *from)
{
    memcpy(to->lo, from->lo, y->vars.n * sizeof *to->lo);
    memcpy(to->hi, from->hi, y->vars.n * sizeof *to->hi);
}

void mf_box_start(const struct mf_system *y, const uint64_t *most, struct mf_box *ret)
{
    for (uint32_t i = 0; i < y->vars.n; i++)
        ret->lo[i] = ret->hi[i] = y->vars.at[i].init;
    for (uint32_t i = 0; i < y->columns.n; i++) {
        const struct mf_sys_column *c = &y->columns.at[i];
        uint64_t out = c->total - most[i] + c->fixed;
        ret->lo[c->in] = 0;
        ret->hi[c->in] = (int64_t)most[i];
        ret->lo[c->out] = (int64_t)(out > c->gone ? out - c->gone : 0);
        ret->hi[c->out] = (int64_t)(c->total + c->fixed);
    }
}

/* ---- asking ---- */

static mf_i128 most_of(const struct mf_box *b, const struct mf_sys_term *t)
{
    return (mf_i128)t->coef * (t->coef > 0 ? b->hi[t->var] : b->lo[t->var]);
}

bool mf_box_may(const struct mf_box *b, const struct mf_sys_formula *f)
{
    mf_i128 sum = 0;
    uint32_t held = 0;

    switch (f->kind) {
    case MF_SYS_TRUE:
        return true;
    case MF_SYS_FALSE:
        return false;
    case MF_SYS_LINEAR:
        for (uint32_t i = 0; i < f->linear.n; i++)
            sum += most_of(b, &f->linear.term[i]);
        return sum >= f->linear.least;
    case MF_SYS_OF:
        for (uint32_t i = 0; i < f->n && held < f->k; i++)
            held += mf_box_may(b, f->of[i]);
        return held >= f->k;
    }
    return true;
}

/* ---- moving ---- */

/* The other variables of a constraint may move with the same act: between the box and those. */
static mf_i128 most_with(const struct mf_box *b, const struct mf_sys_act *a,
                         const struct mf_sys_term *t)
{
    int64_t x = t->coef > 0 ? b->hi[t->var] : b->lo[t->var];

    for (uint32_t i = 0; i < a->effects.n; i++) {
        const struct mf_sys_effect *e = &a->effects.at[i];
        if (e->var == t->var && e->up == (t->coef > 0) && (e->up ? e->to > x : e->to < x))
            x = e->to;
    }
    return (mf_i128)t->coef * x;
}

static mf_i128 floor_div(mf_i128 a, mf_i128 b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* As far as the effect may move its variable and every constraint still hold. */
static int64_t reach(const struct mf_system *y, const struct mf_box *b, const struct mf_sys_act *a,
                     const struct mf_sys_effect *e)
{
    mf_i128 to = e->to;

    for (uint32_t i = 0; i < y->constraints.n; i++) {
        const struct mf_sys_linear *l = &y->constraints.at[i];
        mf_i128 rest = 0;
        int64_t coef = 0;
        for (uint32_t k = 0; k < l->n; k++) {
            if (l->term[k].var == e->var)
                coef = l->term[k].coef;
            else
                rest += most_with(b, a, &l->term[k]);
        }
        if (coef == 0 || (coef < 0) != e->up)
            continue;
        /* coef * x >= least - rest */
        mf_i128 bound =
            coef < 0 ? floor_div(rest - l->least, -coef) : -floor_div(-(l->least - rest), coef);
        if (e->up ? bound < to : bound > to)
            to = bound;
    }
    return (int64_t)to;
}

/* True: something moved. */
static bool take(const struct mf_system *y, struct mf_box *b, const struct mf_sys_act *a,
                 uint64_t *steps)
{
    bool moved = false;

    for (uint32_t i = 0; i < a->effects.n; i++) {
        const struct mf_sys_effect *e = &a->effects.at[i];
        int64_t to;
        if (e->up ? b->hi[e->var] >= e->to : b->lo[e->var] <= e->to)
            continue;
        *steps += y->constraints.n;
        to = reach(y, b, a, e);
        if (e->up && to > b->hi[e->var]) {
            b->hi[e->var] = to;
            moved = true;
        } else if (!e->up && to < b->lo[e->var]) {
            b->lo[e->var] = to;
            moved = true;
        }
    }
    return moved;
}

/* ---- with time ---- */

struct closing {
    struct mf_arena *a;
    const struct mf_system *y;
    mf_duration **since; /* by act and phase: since when its guard may hold; MF_NEVER */
    struct mf_closure *out;
};

static mf_duration sum(mf_duration a, mf_duration b)
{
    return a > MF_NEVER - b ? MF_NEVER : a + b;
}

/* When the act's effect comes at the earliest, as far as is known at `now`; MF_NEVER. */
static mf_duration due(struct closing *c, uint32_t act, const struct mf_box *b, mf_duration now)
{
    const struct mf_sys_act *a = &c->y->acts.at[act];
    mf_duration t = 0;

    for (uint32_t i = 0; i < a->phases.n; i++) {
        mf_duration *since = &c->since[act][i];
        if (*since == MF_NEVER) {
            c->out->steps++;
            if (!mf_box_may(b, a->phases.at[i].guard))
                return MF_NEVER;
            *since = now;
        }
        t = sum(t, a->phases.at[i].wait);
        t = *since > t ? *since : t;
    }
    return sum(t, a->wait);
}

/* All that happens at `now`; returns the next instant at which something may, or MF_NEVER. */
static mf_duration settle(struct closing *c, struct mf_box *b, mf_duration now, bool whole)
{
    mf_duration next;
    bool moved;

    do {
        moved = false;
        next = MF_NEVER;
        for (uint32_t i = 0; i < c->y->acts.n; i++) {
            mf_duration at = due(c, i, b, now);
            if (at > now) {
                next = at < next ? at : next;
                continue;
            }
            if (c->out->first[i] == MF_NEVER)
                c->out->first[i] = now;
            moved |= take(c->y, b, &c->y->acts.at[i], &c->out->steps);
        }
        if (!c->out->reached && mf_box_may(b, c->y->goal)) {
            c->out->reached = true;
            c->out->at = now;
            if (!whole)
                return MF_NEVER;
        }
    } while (moved);
    return next;
}

void mf_close(struct mf_arena *a, const struct mf_system *y, const struct mf_box *start,
              mf_duration horizon, bool whole, struct mf_closure *ret)
{
    struct closing c = {.a = a, .y = y, .out = ret};
    mf_duration now = 0;
    struct mf_box box = mf_box_new(a, y);

    *ret = (struct mf_closure){.at = MF_NEVER};
    ret->first = mf_new_n(a, mf_duration, y->acts.n + 1);
    c.since = mf_new_n(a, mf_duration *, y->acts.n + 1);
    for (uint32_t i = 0; i < y->acts.n; i++) {
        ret->first[i] = MF_NEVER;
        c.since[i] = mf_new_n(a, mf_duration, y->acts.at[i].phases.n + 1);
        for (uint32_t k = 0; k < y->acts.at[i].phases.n; k++)
            c.since[i][k] = MF_NEVER;
    }
    mf_box_copy(y, &box, start);
    while (now != MF_NEVER && (horizon == 0 || now <= horizon)) {
        mf_duration next = settle(&c, &box, now, whole);
        struct mf_epoch e = {now, mf_box_new(a, y)};
        mf_box_copy(y, &e.box, &box);
        mf_vec_push(a, &ret->epochs, e);
        if (ret->reached && !whole)
            return;
        now = next;
    }
}
