/*
 * Any bytes as a game: read, its fault told in both languages, and, where it is small, everything
 * worked out in both modes and told in every form. Nothing may crash or hang; where both modes have
 * a figure they agree.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "games/game_json.h"
#include "games/power_show.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_MEMBERS = 20, MOST_CELLS = 400, MOST_NODES = 64 };

static void agree(const struct mf_indices *fast, const struct mf_indices *exact)
{
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
        for (uint32_t c = 0; c < fast->game->classes.n; c++)
            if (fast->gap[i] == MF_POWER_KNOWN && exact->gap[i] == MF_POWER_KNOWN)
                mf_assert(fabs(fast->rows[c].value[i] - exact->rows[c].value[i]) <= 1e-9);
}

static void work_out(struct mf_arena *a, const struct mf_game *g)
{
    const struct mf_indices *powers[2];
    struct mf_term term = {.width = 80};
    struct mf_buf out;
    mf_buf_init(&out, a);
    for (unsigned exact = 0; exact < 2; exact++) {
        powers[exact] =
            mf_power_make(a, g, (struct mf_power_options){.exact = exact > 0, .most_nodes = 20000});
        for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++)
            mf_power_show(&out, &term, powers[exact], (enum mf_lingua)lingua);
        mf_power_json(&out, powers[exact]);
    }
    agree(powers[0], powers[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_game game;
    struct mf_game_fault fault;
    struct mf_buf out;
    struct mf_str text = {(const char *)data, size};
    mf_arena_init(&arena);
    mf_buf_init(&out, &arena);
    bool good = mf_game_read(&game, &arena, text, (struct mf_str){0}, &fault);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT && !good; lingua++)
        mf_game_fault_text(&out, &fault, (enum mf_lingua)lingua);
    if (good && mf_game_members(&game) <= MOST_MEMBERS && game.nodes.n <= MOST_NODES &&
        (uint64_t)game.classes.n * game.thresholds.n <= MOST_CELLS)
        work_out(&arena, &game);
    mf_arena_free(&arena);
    return 0;
}
