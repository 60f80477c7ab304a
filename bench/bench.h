#ifndef MF_BENCH_BENCH_H
#define MF_BENCH_BENCH_H
/*
 * What the benchmarks share: the processor's time, random numbers, the median of several runs, and
 * one line a case: name, figure, unit, and the ratio to the limit that the project has set itself
 * (below 1 = kept). Nothing here fails a build: a shared machine's clock is no judge.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_RUNS 5u

static inline int bench_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static inline int64_t bench_median(int64_t runs[static BENCH_RUNS])
{
    qsort(runs, BENCH_RUNS, sizeof *runs, bench_order);
    return runs[BENCH_RUNS / 2];
}

/* Time of the processor that this process has taken, in ns. */
static inline int64_t bench_processor_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The next of splitmix64 (Steele, Lea and Flood, 2014): the same in each run. */
static inline uint64_t bench_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* `figure` and `limit` in thousandths of `unit`. */
static inline void bench_report(const char *name, int64_t figure, int64_t limit, const char *unit)
{
    int64_t ratio = figure * 1000 / limit;
    printf("%-34s %8" PRId64 ".%03" PRId64 " %-4s %3" PRId64 ".%03" PRId64
           " of the limit of %" PRId64 " %s\n",
           name, figure / 1000, figure % 1000, unit, ratio / 1000, ratio % 1000, limit / 1000,
           unit);
}

#endif
