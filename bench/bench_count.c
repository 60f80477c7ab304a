/*
 * A million rankings of thirteen options, all different as far as chance gives, counted whole: the
 * matrix of pairs, the strongest paths, the order. Reading isn't in it. And Kemeny's order of
 * twenty options. Times are of the processor: one core counts.
 */

#include "bench.h"
#include "count/contest.h"

enum { BALLOTS = 1000000, OPTIONS = 13, MANY = 20 };

/* Whole rankings from splitmix64, whose first state is the number of options. */
static const struct mf_profile *random_ballots(struct mf_arena *a, uint32_t options, uint32_t n)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_RANKS, options);
    uint64_t state = options;
    for (uint32_t b = 0; b < n; b++) {
        struct mf_mark marks[MANY];
        for (uint32_t i = 0; i < options; i++) {
            uint32_t j = (uint32_t)(bench_next(&state) % (i + 1));
            marks[i] = marks[j];
            marks[j].option = i;
        }
        for (uint32_t i = 0; i < options; i++)
            marks[i].value = (int32_t)i + 1;
        if (mf_profile_add(m, marks, options, 1, 1))
            exit(1);
    }
    return mf_profile_done(m);
}

static void bench(const char *name, enum mf_method method, const struct mf_profile *ballots,
                  enum mf_unranked unranked, int64_t limit)
{
    int64_t runs[BENCH_RUNS];
    struct mf_contest c = {.ballots = ballots, .seats = 1, .against = MF_NO_OPTION};
    c.policy.unranked = unranked;
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        struct mf_arena a;
        const struct mf_result *o;
        int64_t start;
        mf_arena_init(&a);
        start = bench_processor_ns();
        o = mf_method(method)->count(&a, &c);
        runs[i] = (bench_processor_ns() - start) / 1000;
        if (o->refused || o->valid != ballots->total) {
            fprintf(stderr, "bench count: %s isn't counted\n", name);
            exit(1);
        }
        mf_arena_free(&a);
    }
    bench_report(name, bench_median(runs), limit, "ms");
}

int main(void)
{
    struct mf_arena a;
    const struct mf_profile *million;
    mf_arena_init(&a);
    million = random_ballots(&a, OPTIONS, BALLOTS);
    bench("Schulze, a million of 13 options", MF_METHOD_SCHULZE, million, MF_UNRANKED_LAST, 100000);
    bench("the same without comparison", MF_METHOD_SCHULZE, million, MF_UNRANKED_NO_COMPARISON,
          100000);
    bench("Kemeny, 20 options", MF_METHOD_KEMENY, random_ballots(&a, MANY, 1000), MF_UNRANKED_LAST,
          1000000);
    mf_arena_free(&a);
    return 0;
}
