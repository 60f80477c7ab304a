/* Checking a large charter: 5 MB, 10,000 powers. Time, and memory per byte of text. */
#include "bench.h"

#include "base/os.h"
#include "lang/charter.h"

enum { POWERS = 10000, BYTES = 5000000 };

static struct mf_str large_charter(struct mf_arena *a)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_buf_c(&b, "charter \"A large one\" {\n"
                 "  body board \"Board\" { seats 9  vacancies filled by elect within 60 days }\n"
                 "  body staff \"Staff\" { seats open  admitted by chief }\n"
                 "  office chief \"Chief\"\n"
                 "  power elect(person: person) {\n"
                 "    proposed by 1 of board  notice 7 days to board  votes 7 days\n"
                 "    passes when majority of board in office  effect seat person on board\n  }\n");
    for (unsigned i = 0; i < POWERS; i++) {
        mf_buf_f(&b,
                 "  power decide_%u(topic: text) \"Decision number %u\" {\n"
                 "    proposed by 2 of board or 25%% of staff in office within 30 days\n"
                 "    notice 72 hours to board, staff\n    deliberates 48 hours\n    votes 5 days\n"
                 "    passes when 2/3 of board seats and majority of staff voting with quorum 1/2 "
                 "in office\n"
                 "    veto by majority of board in office within 3 days\n    delay 3 days\n"
                 "    effect adopt \"decision %u\"\n  }\n",
                 i, i, i);
        while (b.n < (size_t)(i + 1) * (BYTES / POWERS))
            mf_buf_c(&b, "  # what this decision is about, in a line\n");
    }
    mf_buf_c(&b, "}\n");
    return mf_buf_str(&b);
}

int main(void)
{
    struct mf_arena text_arena;
    mf_arena_init(&text_arena);
    struct mf_source source = {MF_S("large.charter"), large_charter(&text_arena)};
    int64_t runs[BENCH_RUNS];
    size_t used = 0;
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        struct mf_arena arena;
        struct mf_diags diags;
        mf_arena_init(&arena);
        mf_diags_init(&diags, &arena);
        int64_t start = mf_os_monotonic_ns();
        const struct mf_charter *c = mf_charter_read(&arena, source, &diags);
        runs[i] = (mf_os_monotonic_ns() - start) / 1000000;
        used = arena.reserved;
        if (!c) {
            struct mf_buf said;
            struct mf_err err = {0};
            mf_buf_init(&said, &arena);
            mf_diags_render(&said, &source, &diags, MF_EN, false);
            if (mf_os_print(2, mf_buf_str(&said), &err) != MF_OK)
                return 3;
            return 1;
        }
        mf_arena_free(&arena);
    }
    bench_report("check a charter of 10,000 powers", bench_median(runs), 1000, "s");
    bench_report("memory for each of its bytes", (int64_t)(used * 1000 / source.text.n), 100000,
                 "B");
    mf_arena_free(&text_arena);
    return 0;
}
