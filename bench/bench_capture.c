/*
 * Captures of charters of the library: nine directors and 770 employees, an amendment by a chain of
 * acts against votes; forty holders of distinct weight; the certificate's own size. Times are of
 * the processor.
 */
#include <string.h>

#include "audit/capture.h"
#include "audit/nominal.h"
#include "base/os.h"
#include "bench.h"

enum { STAFF = 770, HOLDERS = 40 };

static const struct mf_charter *charter_of(struct mf_arena *a, const char *path)
{
    static char text[1 << 17];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    struct mf_source source = {.name = mf_str_c(path), .text = {text, n}};
    struct mf_diags diags;
    const struct mf_charter *c;
    if (f)
        fclose(f);
    source.text = mf_str_copy(a, source.text);
    mf_diags_init(&diags, a);
    c = mf_charter_read(a, source, &diags);
    if (!c) {
        fprintf(stderr, "bench capture: %s can't be read\n", path);
        exit(1);
    }
    return c;
}

/* Everybody holds another weight, so that no two are alike. */
static void weigh(struct mf_arena *a, struct mf_roster *r)
{
    struct mf_roster_weight *w = mf_new_n(a, struct mf_roster_weight, r->nweights + 1);
    for (uint32_t i = 0; i < r->nweights; i++) {
        w[i] = r->weights[i];
        w[i].amount = 10007u * (i + 3) % 65521u + 20000u;
    }
    r->weights = w;
}

static void one(const char *name, const char *path, uint32_t open, enum mf_outsiders model,
                int64_t limit)
{
    int64_t runs[BENCH_RUNS];
    for (uint32_t i = 0; i < BENCH_RUNS; i++) {
        struct mf_arena a;
        struct mf_refusals rs = {.arena = &a};
        mf_arena_init(&a);
        struct mf_scene scene = {.charter = charter_of(&a, path), .at = INT64_C(1672531200000)};
        scene.roster = mf_nominal_roster(&a, scene.charter, open);
        weigh(&a, &scene.roster);
        struct mf_capture_options o = {.goal = {MF_GOAL_AMEND, UINT32_MAX}, .model = model};
        int64_t start = bench_processor_ns() / 1000;
        struct mf_capture *c = mf_capture(&a, &scene, &o, &rs);
        runs[i] = bench_processor_ns() / 1000 - start;
        if (!c || !c->proven || !c->certified) {
            fprintf(stderr, "bench capture: %s isn't proven\n", name);
            exit(1);
        }
        mf_arena_free(&a);
    }
    bench_report(name, bench_median(runs), limit * 1000, "ms");
}

int main(void)
{
    one("capture: OpenAI 2016, M1", "charters/openai-2016.md", STAFF, MF_OUTSIDERS_VOTING, 200);
    one("capture: balanced, M1", "charters/balanced.md", STAFF, MF_OUTSIDERS_VOTING, 2000);
    one("capture: balanced, M2", "charters/balanced.md", STAFF, MF_OUTSIDERS_HOSTILE, 2000);
    one("capture: 40 weighted holders, M1", "charters/compound-bravo.charter", HOLDERS,
        MF_OUTSIDERS_VOTING, 200);
    return 0;
}
