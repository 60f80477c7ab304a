/*
 * Transferable votes by Scotland's rules, reading included: a million rankings of thirteen options
 * as a BLT text in memory, nearly all different, and the 300 council contests of
 * ../shared/data/elections (MF_ELECTIONS names another folder), unpacked and in memory; where there
 * are none that case is left out, with a word. Times are of the processor: one core counts.
 */
#include <string.h>

#include "base/os.h"
#include "base/vec.h"
#include "bench.h"
#include "poll/poll.h"

enum { BALLOTS = 1000000, OPTIONS = 13, CONTESTS = 300 };

/* Whole rankings from splitmix64, whose first state is the number of options. */
static struct mf_str random_blt(struct mf_arena *a)
{
    uint64_t state = OPTIONS;
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_buf_f(&b, "%d 4\n", OPTIONS);
    for (uint32_t k = 0; k < BALLOTS; k++) {
        uint32_t ranked[OPTIONS];
        for (uint32_t i = 0; i < OPTIONS; i++) {
            uint32_t j = (uint32_t)(bench_next(&state) % (i + 1));
            ranked[i] = ranked[j];
            ranked[j] = i + 1;
        }
        mf_buf_char(&b, '1');
        for (uint32_t i = 0; i < OPTIONS; i++) {
            mf_buf_char(&b, ' ');
            mf_buf_u(&b, ranked[i]);
        }
        mf_buf_c(&b, " 0\n");
    }
    mf_buf_c(&b, "0\n");
    for (uint32_t i = 1; i <= OPTIONS; i++)
        mf_buf_f(&b, "\"Option %u\"\n", i);
    mf_buf_c(&b, "\"A million ballots\"\n");
    return mf_buf_str(&b);
}

/* Reads and counts; winners so that nothing can be left out. */
static uint32_t read_and_count(struct mf_str text)
{
    struct mf_poll_note fault;
    struct mf_poll poll;
    struct mf_contest c;
    const struct mf_result *o;
    struct mf_arena a;
    uint32_t won;
    mf_arena_init(&a);
    if (!mf_poll_read(&poll, &a, text, (struct mf_poll_ask){.format = MF_POLL_BLT}, &fault))
        exit(1);
    c = mf_poll_contest(&a, &poll);
    c.policy = (struct mf_ballot_policy){.overvote = MF_OVERVOTE_EXHAUST, .skips = MF_SKIPS_ANY};
    o = mf_method(MF_METHOD_STV)->count(&a, &c);
    if (o->refused || o->nwinners == 0)
        exit(1);
    won = o->nwinners;
    mf_arena_free(&a);
    return won;
}

static void bench(const char *name, const struct mf_str *texts, uint32_t n, int64_t limit)
{
    int64_t runs[BENCH_RUNS];
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        int64_t start = bench_processor_ns();
        uint32_t won = 0;
        for (uint32_t k = 0; k < n; k++)
            won += read_and_count(texts[k]);
        runs[i] = won > 0 ? (bench_processor_ns() - start) / 1000 : 0;
    }
    bench_report(name, bench_median(runs), limit, "ms");
}

/* The contests that expected.tsv names, unpacked below build/; how many. */
static uint32_t scottish(struct mf_arena *a, struct mf_str *texts)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_str folder = mf_strf(a, "%s/scotland-stv", root ? root : "../shared/data/elections");
    struct mf_str list;
    struct mf_err err = {0};
    uint32_t n = 0;
    if (mf_os_read(a, mf_strf(a, "%s/expected.tsv", folder.p).p, 1u << 20, &list, &err) != MF_OK ||
        system(mf_strf(a,
                       "d=build/scotland-stv; mkdir -p $d; test -e $d/blt || { t=$(mktemp -d "
                       "$d/XXXXXX) && "
                       "tar -xJf %s/contests.tar.xz -C $t 2>/dev/null && "
                       "mv -T $t/blt $d/blt 2>/dev/null; rm -rf $t; test -e $d/blt; }",
                       folder.p)
                   .p) != 0)
        return 0;
    for (const char *line = list.p; line && *line && n < CONTESTS; line = strchr(line, '\n')) {
        line += *line == '\n';
        int length = (int)strcspn(line, "\t\n");
        if (mf_os_read(a, mf_strf(a, "build/scotland-stv/blt/%.*s", length, line).p, 8u << 20,
                       &texts[n], &err) == MF_OK)
            n++;
    }
    return n;
}

int main(void)
{
    static struct mf_str texts[CONTESTS];
    struct mf_arena a;
    struct mf_str text;
    uint32_t n;
    mf_arena_init(&a);
    text = random_blt(&a);
    bench("stv, 1,000,000 ballots read", &text, 1, 1000000);
    n = scottish(&a, texts);
    if (n == CONTESTS)
        bench("stv, 300 Scottish contests read", texts, n, 300000);
    else
        printf("stv, 300 Scottish contests read: left out, there is no folder of elections\n");
    mf_arena_free(&a);
    return 0;
}
