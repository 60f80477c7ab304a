/*
 * Both public budgets of ../shared/data/elections (MF_ELECTIONS names another folder) that were
 * decided by equal shares, read and counted to their published outcome: 844 and 165 whole counts in
 * exact fractions. Where the folder is absent they are left out, with a word. Times are of the
 * processor.
 */

#include "base/os.h"
#include "bench.h"
#include "poll/poll.h"

static void count(struct mf_str text, uint32_t winners)
{
    struct mf_arena a;
    struct mf_poll poll;
    struct mf_poll_note fault;
    struct mf_contest c;

    mf_arena_init(&a);
    if (!mf_poll_read(&poll, &a, text, (struct mf_poll_ask){.format = MF_POLL_PABULIB}, &fault)) {
        fprintf(stderr, "bench budgets: a file can't be read\n");
        exit(1);
    }
    c = mf_poll_contest(&a, &poll);
    if (mf_method(MF_METHOD_EQUAL_SHARES_ADD1)->count(&a, &c)->nwinners != winners) {
        fprintf(stderr, "bench budgets: not as it was decided\n");
        exit(1);
    }
    mf_arena_free(&a);
}

int main(void)
{
    static const struct {
        const char *file;
        uint32_t winners;
    } budgets[] = {{"Netherlands_Assen_2024", 9}, {"Poland_Wieliczka_2023_Green_Budget", 30}};
    const char *root = getenv("MF_ELECTIONS");
    struct mf_arena a;
    struct mf_str text[2];
    int64_t runs[BENCH_RUNS];

    mf_arena_init(&a);
    for (unsigned i = 0; i < 2; i++) {
        struct mf_str path = mf_strf(&a, "%s/pabulib/%s.pb",
                                     root ? root : "../shared/data/elections", budgets[i].file);
        if (mf_os_read(&a, path.p, MF_POLL_BYTES, &text[i], NULL) != MF_OK) {
            printf("no %s: equal shares isn't timed\n", path.p);
            return 0;
        }
    }
    for (unsigned k = 0; k < BENCH_RUNS; k++) {
        int64_t start = bench_processor_ns();
        for (unsigned i = 0; i < 2; i++)
            count(text[i], budgets[i].winners);
        runs[k] = (bench_processor_ns() - start) / 1000;
    }
    bench_report("equal shares, two public budgets", bench_median(runs), 1000000, "ms");
    mf_arena_free(&a);
    return 0;
}
