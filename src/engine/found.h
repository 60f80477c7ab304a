#ifndef MF_ENGINE_FOUND_H
#define MF_ENGINE_FOUND_H
/* How a charter's names become the organisation's slots; at founding and at every amendment. */
#include "engine/state.h"

/*
 * Makes the charter the present one. Names known before keep their slots, whatever was said of them
 * in between; new names get new slots; slots whose names the charter lacks are marked gone. Seats
 * and settings that the text changed take its new value. Everything under the journal. The charter
 * is borrowed for the organisation's life.
 */
void mf_bind(struct mf_org *org, const struct mf_charter *charter, uint32_t by_proposal);
/* The same but for clocks, and for what opens by itself: a snapshot brings those. */
void mf_bind_names(struct mf_org *org, const struct mf_charter *charter, uint32_t by_proposal);
/* An organisation without a charter, as of `at`. */
struct mf_org *mf_org_empty(mf_instant at);
/* Tags and weights that a body ever had keep their bits and counters: is there room for the
 * charter's too? */
bool mf_bind_fits(const struct mf_org *org, const struct mf_charter *charter,
                  struct mf_refusals *rs);
/* Do two texts say the same of a body's seats, of a setting? Then what powers made of it stays. */
bool mf_same_seats(const struct mf_body *a, const struct mf_body *b);
bool mf_same_setting(const struct mf_setting *a, const struct mf_setting *b);

#endif
