/*
 * Ten million members whose votes are delegated: resolved and summed up at close, where each
 * delegates to somebody chosen at random, where all stand in one chain (in order, and jumbled, so
 * that every step of it is elsewhere in memory), in one circle, and to a handful. Then the memory
 * for it, and what one change costs while all is kept live, the answer (what a vote carries now)
 * included: over a million changes the mean, and the worst of them.
 */

#include "base/arena.h"
#include "base/os.h"
#include "bench.h"
#include "count/delegation.h"

enum { MEMBERS = 10000000, CHANGES = 1000000 };

static uint64_t state = 1;

static uint32_t below(uint32_t n)
{
    return (uint32_t)(((bench_next(&state) >> 32) * n) >> 32);
}

struct scene {
    uint32_t *to, *ends;
    uint8_t *standing;
    uint64_t *weight, *carried;
};

/* One in 20 votes, one in 20 is silent, one in 100 isn't entitled. */
static void at_random(struct scene *s)
{
    for (uint32_t m = 0; m < MEMBERS; m++) {
        uint32_t kind = below(100);
        s->to[m] = kind >= 5 && kind < 10 ? MF_TRUST_UNSAID : below(MEMBERS);
        s->standing[m] = MF_TRUST_ENTITLED;
        if (kind < 5)
            s->standing[m] |= MF_TRUST_VOTES;
        else if (kind == 99)
            s->standing[m] = 0;
    }
}

/* Three in ten vote, the others delegate to one of a thousand. */
static void to_few(struct scene *s)
{
    for (uint32_t m = 0; m < MEMBERS; m++) {
        s->to[m] = below(1000) * (MEMBERS / 1000);
        s->standing[m] = MF_TRUST_ENTITLED;
        if (below(10) < 3)
            s->standing[m] |= MF_TRUST_VOTES;
    }
}

/* The last of the chain votes, or passes on to the first. */
static void chain(struct scene *s, bool jumbled, bool circle)
{
    uint32_t *order = s->ends;

    for (uint32_t m = 0; m < MEMBERS; m++) {
        order[m] = m;
        s->standing[m] = MF_TRUST_ENTITLED;
    }
    for (uint32_t m = MEMBERS; jumbled && m > 1; m--) {
        uint32_t other = below(m), x = order[other];
        order[other] = order[m - 1];
        order[m - 1] = x;
    }
    for (uint32_t m = 0; m < MEMBERS; m++)
        s->to[order[m]] = order[m + 1 < MEMBERS ? m + 1 : 0];
    if (!circle)
        s->standing[order[MEMBERS - 1]] |= MF_TRUST_VOTES;
}

static void resolve(const char *name, struct scene *s)
{
    struct mf_trust t = {.n = MEMBERS, .to = {s->to}, .standing = s->standing};
    int64_t ns[BENCH_RUNS];

    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        int64_t start = bench_processor_ns();
        mf_trust_resolve(&t, s->ends);
        mf_assert(mf_trust_carry(MEMBERS, s->ends, s->weight, s->carried, NULL));
        ns[i] = bench_processor_ns() - start;
    }
    bench_report(name, bench_median(ns) / 1000, 500000, "ms");
}

static void live(const char *name, const char *worst_name, struct scene *s)
{
    struct mf_arena a;
    struct mf_trust_live *l;
    int64_t start, worst = 0, all, above = 0;
    uint64_t seen = 0;

    mf_arena_init(&a);
    start = bench_processor_ns();
    l = mf_trust_live(&a, MEMBERS, false, s->to, s->standing, s->weight);
    printf("# built in %" PRId64 " ms, %zu MB kept\n", (bench_processor_ns() - start) / 1000000,
           a.used / 1000000);
    start = all = bench_processor_ns();
    for (uint32_t i = 0; i < CHANGES; i++) {
        uint32_t m = below(MEMBERS), end;
        int64_t now;
        if (i % 2)
            mf_trust_live_point(l, m, below(MEMBERS));
        else
            mf_trust_live_stand(l, m, (uint8_t)(MF_TRUST_ENTITLED | (i % 4 ? MF_TRUST_VOTES : 0)));
        end = mf_trust_live_end(l, m);
        seen += mf_trust_counts(end) ? mf_trust_live_carried(l, end) : 0;
        now = bench_processor_ns();
        worst = now - start > worst ? now - start : worst;
        above += now - start > 1000000;
        start = now;
    }
    all = (start - all) / CHANGES;
    mf_assert(seen > 0);
    bench_report(name, all, 1000000, "us");
    bench_report(worst_name, worst, 1000000, "us");
    printf("# more than 1 ms: %" PRId64 " of %d changes\n", above, CHANGES);
    mf_arena_free(&a);
}

int main(void)
{
    struct mf_arena a;
    struct scene s;

    mf_arena_init(&a);
    s.to = mf_new_n(&a, uint32_t, MEMBERS);
    s.ends = mf_new_n(&a, uint32_t, MEMBERS);
    s.standing = mf_new_n(&a, uint8_t, MEMBERS);
    s.weight = mf_new_n(&a, uint64_t, MEMBERS);
    s.carried = mf_new_n(&a, uint64_t, MEMBERS);
    for (uint32_t m = 0; m < MEMBERS; m++)
        s.weight[m] = 1 + below(1000);
    to_few(&s);
    resolve("10,000,000 to a thousand", &s);
    chain(&s, false, false);
    resolve("10,000,000 in one chain, in order", &s);
    chain(&s, true, true);
    resolve("10,000,000 in one circle, jumbled", &s);
    chain(&s, true, false);
    resolve("10,000,000 in one chain, jumbled", &s);
    bench_report("memory for that, all in all", (int64_t)(a.used / 1000), 400000, "MB");
    live("one change in that chain", "the worst of a million", &s);
    at_random(&s);
    resolve("10,000,000 delegated at random", &s);
    live("one change there", "the worst of a million there", &s);
    mf_arena_free(&a);
    return 0;
}
