#ifndef MF_GAMES_GAME_JSON_H
#define MF_GAMES_GAME_JSON_H
/*
 * A game as JSON: docs/games.md, docs/game.schema.json. What is read is the game itself, an object
 * that has it under "game", or one of a list of such objects under "vectors".
 */
#include "games/game.h"
#include "games/index.h"

#define MF_GAME_MAX_BYTES (32u << 20) /* of a text */
#define MF_GAME_MAX_DEPTH 32u         /* of a rule */

/*
 * Reads a game; `id` chooses one of a list by its "id", n 0 = none asked for. The game, its names
 * and the fault's texts are in the arena. The game has passed mf_game_check(). False: *fault says
 * why not.
 */
bool mf_game_read(struct mf_game *ret, struct mf_arena *a, struct mf_str text, struct mf_str id,
                  struct mf_game_fault *fault) MF_MUST_USE;

/*
 * Indices and facts as JSON, with a line feed at the end: docs/power.schema.json. Fast mode's
 * figures have 12 digits, exact mode's 15 and their fractions.
 */
void mf_power_json(struct mf_buf *out, const struct mf_indices *p);

#endif
