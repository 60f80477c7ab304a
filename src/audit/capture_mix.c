/*
 * Abstentions that help (M0): a clause may hold for some number of abstainers although it holds
 * neither for none nor for all of them, since they fill the quorum and raise the base. The number
 * is taken out by Fourier and Motzkin's elimination: what is left allows at least as much.
 */
#include "audit/capture_system.h"

#include "base/os.h"

#define MOST_COEF  (INT64_C(1) << 60) /* what a certificate may say */
#define MOST_CASES 256u               /* of one clause; beyond that it is taken to hold */

struct conj {
    const struct mf_sys_linear **at;
    uint32_t n;
};
struct cases {
    struct conj *at;
    uint32_t n;
    bool all; /* one of them is always so */
};

static struct cases both(struct mf_arena *a, struct cases x, struct cases y)
{
    struct cases out = {0};

    if (x.all)
        return y;
    if (y.all)
        return x;
    if ((uint64_t)x.n * y.n > MOST_CASES)
        return (struct cases){.all = true};
    out.at = mf_new_n(a, struct conj, x.n * y.n + 1);
    for (uint32_t i = 0; i < x.n; i++)
        for (uint32_t k = 0; k < y.n; k++) {
            struct conj *c = &out.at[out.n++];
            c->at = mf_new_n(a, const struct mf_sys_linear *, x.at[i].n + y.at[k].n);
            for (uint32_t m = 0; m < x.at[i].n; m++)
                c->at[c->n++] = x.at[i].at[m];
            for (uint32_t m = 0; m < y.at[k].n; m++)
                c->at[c->n++] = y.at[k].at[m];
        }
    return out;
}

static struct cases either(struct mf_arena *a, struct cases x, struct cases y)
{
    struct cases out = {0};

    if (x.all || y.all || x.n + y.n > MOST_CASES)
        return (struct cases){.all = true};
    out.at = mf_new_n(a, struct conj, x.n + y.n + 1);
    for (uint32_t i = 0; i < x.n; i++)
        out.at[out.n++] = x.at[i];
    for (uint32_t i = 0; i < y.n; i++)
        out.at[out.n++] = y.at[i];
    return out;
}

/* Of a clause's formula, which only `and` and `or` hold together; few levels deep. */
static struct cases cases_of(struct mf_arena *a, const struct mf_sys_formula *f)
{
    struct cases out = {0};

    switch (f->kind) {
    case MF_SYS_TRUE:
        out.all = true;
        return out;
    case MF_SYS_FALSE:
        return out;
    case MF_SYS_LINEAR:
        out.at = mf_new(a, struct conj);
        out.n = 1;
        out.at[0].at = mf_new(a, const struct mf_sys_linear *);
        out.at[0].at[0] = &f->linear;
        out.at[0].n = 1;
        return out;
    case MF_SYS_OF:
        break;
    }
    mf_assert(f->k == f->n || f->k == 1);
    out.all = f->k == f->n;
    for (uint32_t i = 0; i < f->n; i++)
        out = f->k == f->n ? both(a, out, cases_of(a, f->of[i]))
                           : either(a, out, cases_of(a, f->of[i]));
    return out;
}

static int64_t mix_of(const struct mf_sys_linear *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (l->term[i].var == MF_VAR_MIX)
            return l->term[i].coef;
    return 0;
}

/* to += times * l, without the mix. False where numbers get too large. */
static bool add(struct mf_sys_linear *to, const struct mf_sys_linear *l, int64_t times)
{
    for (uint32_t i = 0; i < l->n; i++) {
        int64_t c;
        uint32_t k = 0;
        if (l->term[i].var == MF_VAR_MIX)
            continue;
        if (__builtin_mul_overflow(l->term[i].coef, times, &c) || c > MOST_COEF || c < -MOST_COEF)
            return false;
        while (k < to->n && to->term[k].var != l->term[i].var)
            k++;
        if (k == to->n) {
            mf_assert(to->n < 6);
            to->term[to->n++] = (struct mf_sys_term){l->term[i].var, c};
        } else if (__builtin_add_overflow(to->term[k].coef, c, &to->term[k].coef)) {
            return false;
        }
    }
    to->least += l->least * times;
    return true;
}

static const struct mf_sys_formula *joined(struct mf_system *y, const struct mf_sys_linear *low,
                                           const struct mf_sys_linear *up)
{
    struct mf_sys_linear l = {0};

    if (!add(&l, low, -mix_of(up)) || !add(&l, up, mix_of(low)))
        return mf_sys_true();
    return mf_sys_linear(y, l);
}

static const struct mf_sys_formula *eliminated(struct mf_system *y, const struct conj *c,
                                               uint32_t most)
{
    const struct mf_sys_formula *f = mf_sys_true();
    struct mf_sys_linear none = {.term = {{MF_VAR_MIX, 1}}, .n = 1},
                         all = {.term = {{MF_VAR_MIX, -1}, {most, 1}}, .n = 2};

    for (uint32_t i = 0; i < c->n; i++) {
        int64_t mix = mix_of(c->at[i]);
        if (mix == 0)
            f = mf_sys_and(y, f, mf_sys_linear(y, *c->at[i]));
        else if (mix < 0)
            f = mf_sys_and(y, f, joined(y, &none, c->at[i]));
        else
            f = mf_sys_and(y, f, joined(y, c->at[i], &all));
        for (uint32_t k = 0; k < c->n && mix > 0; k++)
            if (mix_of(c->at[k]) < 0)
                f = mf_sys_and(y, f, joined(y, c->at[i], c->at[k]));
    }
    return f;
}

const struct mf_sys_formula *mf_sys_unmix(struct mf_system *y, const struct mf_sys_formula *f,
                                          uint32_t most)
{
    struct cases cs = cases_of(y->arena, f);
    const struct mf_sys_formula *out = mf_sys_false();

    if (cs.all)
        return mf_sys_true();
    for (uint32_t i = 0; i < cs.n; i++)
        out = mf_sys_or(y, out, eliminated(y, &cs.at[i], most));
    return out;
}
