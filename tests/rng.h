#ifndef MF_TESTS_RNG_H
#define MF_TESTS_RNG_H
/*
 * Random numbers for property tests: splitmix64 (Steele, Lea and Flood, 2014), the same everywhere
 * for the same seed. A test prints its seed; MF_SEED=… in the environment runs it again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct rng {
    uint64_t s;
};

static inline uint64_t rng_next(struct rng *r)
{
    uint64_t z = r->s += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Below n, which is above 0. The bias of the remainder is of no matter to a test. */
static inline uint64_t rng_below(struct rng *r, uint64_t n)
{
    return rng_next(r) % n;
}

/* MF_SEED, a decimal or 0x number, or else the default; prints which as a TAP comment. */
static inline struct rng rng_seed_from_env(uint64_t by_default)
{
    const char *env = getenv("MF_SEED");
    uint64_t seed = env && *env ? strtoull(env, NULL, 0) : by_default;

    printf("# MF_SEED=%llu\n", (unsigned long long)seed);
    return (struct rng){seed};
}

#endif
