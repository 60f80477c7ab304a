#ifndef MF_GAMES_POWER_SHOW_H
#define MF_GAMES_POWER_SHOW_H
/* What index.h found out, for a person's eyes. */
#include "base/term.h"
#include "games/index.h"

/*
 * Tables of the members with bars, the most powerful first; the facts of the game in sentences;
 * what was left out, with the reason; minimal winning coalitions by size.
 */
void mf_power_show(struct mf_buf *out, const struct mf_term *term, const struct mf_indices *p,
                   enum mf_lingua lingua);

#endif
