#ifndef MF_ENGINE_INVARIANT_H
#define MF_ENGINE_INVARIANT_H
/*
 * What an effect list, an admission or a founding must keep (rules 39 to 41): measured before,
 * compared once after. Refusals name every clause that is broken.
 */
#include "engine/state.h"

/* Someone's new standing: a seat, or an office. */
struct mf_gain {
    mf_person person;
    uint32_t body;   /* slot, MF_NO_SLOT: an office */
    uint32_t tags;   /* bits of the slot */
    uint32_t office; /* slot, MF_NO_SLOT: a seat */
};

struct mf_measure {
    const struct mf_charter *charter;
    uint64_t **deficit; /* [charter body][require]: how many are lacking */
    int64_t *slack;     /* [charter body]: vacant seats less the largest deficit */
    uint64_t *always;   /* [always]: 0 holds, else how far off */
};

void mf_measure(const struct mf_org *org, struct mf_arena *arena, struct mf_measure *ret);
/*
 * Compared with `before`, under the same charter: do limits, requires, incompatibilities, terms and
 * `always` allow these gains, already made? `caretaker`: by a power so marked (rule 41).
 */
bool mf_measure_kept(const struct mf_org *org, const struct mf_measure *before, bool caretaker,
                     const struct mf_gain *gains, uint32_t ngains, struct mf_refusals *rs);
/*
 * The whole state against the present charter, at founding and after an amendment (rules 40, 64):
 * seats, limits, incompatibilities, agents, offices `of` a body. Deficits are no fault here.
 */
bool mf_state_lawful(const struct mf_org *org, struct mf_refusals *rs);

/* How many must have the required tag, of that many in office. */
uint64_t mf_require_need(const struct mf_org *org, const struct mf_require *r, uint64_t in_office);
/* cond.c: how far a condition of the present charter is from holding; 0: it holds (rule 41). */
uint64_t mf_cond_distance(const struct mf_org *org, const struct mf_cond *c);
/* A refusal about a clause of the present charter that belongs to no power. */
struct mf_refusal *mf_refuse_law(const struct mf_org *org, struct mf_refusals *rs,
                                 enum mf_reason reason, struct mf_span clause, struct mf_str word);

#endif
