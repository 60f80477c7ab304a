/* Fast mode: swings by one sweep at 1/2, Shapley-Shubik by quadrature over sweeps. */

#include "games/index_internal.h"
#include "games/quadrature.h"

struct sweeper {
    const struct mf_diagram *d;
    struct mf_layer_terms *terms;
    mf_lanes *value, *from, *decisive;
};

/* The chance of each layer's members to decide when everyone is in favour with chance p[lane]. */
static void sweep(struct sweeper *s, const double p[MF_LANES], bool losing)
{
    mf_lanes alpha = {0}, beta = {0};
    for (unsigned lane = 0; lane < MF_LANES; lane++) {
        alpha[lane] = p[lane];
        beta[lane] = 1 - p[lane];
    }
    mf_terms_fill(s->terms, s->d, &alpha, &beta, false);
    mf_sweep_up(s->value, s->d, s->terms, losing);
    mf_sweep_down(s->from, s->decisive, s->d, s->terms, s->value, losing);
}

/*
 * At 1/2, from the side that is less likely: the differences of the other would lose all their
 * digits where almost everything passes.
 */
static void at_half(struct mf_fast *ret, double *half, struct sweeper *s)
{
    const double p[MF_LANES] = {0.5, 0.5, 0.5, 0.5};
    sweep(s, p, true);
    ret->losses = s->value[s->d->root][0];
    if (ret->losses <= 0.5)
        for (uint32_t l = 0; l < s->d->layers; l++)
            ret->type[l].swings = s->decisive[l][0];
    mf_sweep_up(s->value, s->d, s->terms, false);
    ret->wins = s->value[s->d->root][0];
    for (uint32_t v = 0; v < s->d->nodes; v++)
        half[v] = s->value[v][0];
    if (ret->losses <= 0.5)
        return;
    mf_sweep_down(s->from, s->decisive, s->d, s->terms, s->value, false);
    for (uint32_t l = 0; l < s->d->layers; l++)
        ret->type[l].swings = s->decisive[l][0];
}

void mf_fast_swings(struct mf_fast *ret, double *half, const struct mf_diagram *d)
{
    struct mf_arena a;
    mf_arena_init(&a);
    struct sweeper s = {.d = d, .terms = mf_terms_make(&a, d)};
    s.value = mf_new_n(&a, mf_lanes, d->nodes);
    s.from = mf_new_n(&a, mf_lanes, d->nodes);
    s.decisive = mf_new_n(&a, mf_lanes, d->layers);
    at_half(ret, half, &s);
    struct mf_quadrature q = mf_quadrature_chances(&a, ret->members);
    for (uint32_t i = 0; i < q.n; i += MF_LANES) {
        double p[MF_LANES], weight[MF_LANES];
        for (unsigned lane = 0; lane < MF_LANES; lane++) {
            p[lane] = i + lane < q.n ? q.place[i + lane] : 0.5;
            weight[lane] = i + lane < q.n ? q.weight[i + lane] : 0;
        }
        sweep(&s, p, false);
        for (uint32_t l = 0; l < d->layers; l++)
            for (unsigned lane = 0; lane < MF_LANES; lane++)
                ret->type[l].shapley += weight[lane] * s.decisive[l][lane];
    }
    /* Below this a double has few digits left, or none. */
    ret->swings_gap =
        ret->wins < 1e-290 || ret->losses < 1e-290 ? MF_POWER_TOO_SMALL : MF_POWER_KNOWN;
    mf_arena_free(&a);
}
