/*
 * Power in large games: from the text of the game to every index of every member, in floating
 * point. The games of games/ are public facts, with their sources; the one of 200 members has
 * random weights from 1 to 1000 and needs more than half of them.
 */
#include "base/os.h"
#include "bench.h"
#include "games/game_json.h"

/* Thousandths of a millisecond that it took; -1 when it left something out. */
static int64_t timed(struct mf_str text)
{
    struct mf_arena a;
    struct mf_game g;
    struct mf_game_fault fault;
    mf_arena_init(&a);
    int64_t start = mf_os_monotonic_ns(), took = -1;
    if (mf_game_read(&g, &a, text, (struct mf_str){0}, &fault)) {
        const struct mf_indices *p = mf_power_make(&a, &g, (struct mf_power_options){0});
        took = (mf_os_monotonic_ns() - start) / 1000;
        for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
            took = p->gap[i] == MF_POWER_KNOWN ? took : -1;
    }
    mf_arena_free(&a);
    return took;
}

static bool bench(const char *name, struct mf_str text, int64_t limit)
{
    int64_t runs[BENCH_RUNS];
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        runs[i] = timed(text);
        if (runs[i] < 0) {
            fprintf(stderr, "bench games: %s can't be read, or an index was left out\n", name);
            return false;
        }
    }
    bench_report(name, bench_median(runs), limit, "ms");
    return true;
}

static bool bench_file(struct mf_arena *a, const char *name, const char *path)
{
    struct mf_str text;
    struct mf_err err = {0};
    if (mf_os_read(a, path, MF_GAME_MAX_BYTES, &text, &err) != MF_OK) {
        fprintf(stderr, "bench games: %s\n", err.message);
        return false;
    }
    return bench(name, text, 200000);
}

/* A game of n members with weights from splitmix64, whose first state is n. */
static struct mf_str random_game(struct mf_arena *a, uint32_t n)
{
    struct mf_buf b;
    uint64_t state = n, total = 0;
    mf_buf_init(&b, a);
    mf_buf_c(&b, "{\"kind\": \"constraints\", \"constraints\": [{\"weights\": [");
    for (uint32_t i = 0; i < n; i++) {
        uint64_t weight = 1 + bench_next(&state) % 1000;
        mf_buf_f(&b, "%s%" PRIu64, i > 0 ? ", " : "", weight);
        total += weight;
    }
    mf_buf_f(&b, "], \"quota\": %" PRIu64 "}], \"clauses\": [[0]]}", total / 2 + 1);
    return mf_buf_str(&b);
}

int main(void)
{
    struct mf_arena a;
    mf_arena_init(&a);
    bool good = bench_file(&a, "power: US Electoral College", "games/us-electoral-college.json");
    good = bench_file(&a, "power: EU Council of 28", "games/eu-council-28.json") && good;
    good = bench_file(&a, "power: US legislation, 537", "games/us-legislation.json") && good;
    good = bench("power: 200 of random weights", random_game(&a, 200), 5000000) && good;
    mf_arena_free(&a);
    return good ? 0 : 1;
}
