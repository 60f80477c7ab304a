/* The figures of every power, and numbers in words. */
#include "audit/figures.h"

#include <inttypes.h>

#include "base/os.h"

struct mf_figures *mf_figures_of(struct mf_arena *arena, const struct mf_scene *scene,
                                 struct mf_refusals *rs)
{
    struct mf_org *org = mf_scene_found(scene, rs);
    struct mf_figures *f;
    uint32_t n = scene->charter->npowers;

    if (!org)
        return NULL;
    f = mf_new(arena, struct mf_figures);
    f->arena = arena;
    f->scene = *scene;
    f->charter = scene->charter;
    f->org = org;
    f->study = mf_study_new(arena, org);
    f->decision = mf_new_n(arena, struct mf_decision, n + 1);
    f->timing = mf_new_n(arena, struct mf_timing, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        f->decision[i] = mf_decide(f->study, &scene->charter->powers[i]);
        f->timing[i] = mf_timing_of(f->study, &scene->charter->powers[i], &f->decision[i]);
    }
    return f;
}

void mf_figures_free(struct mf_figures *f)
{
    if (f)
        mf_org_free(f->org);
}

/* ---- numbers ---- */

struct mf_measure mf_measure_figure(const struct mf_figure *f)
{
    struct mf_measure m = {MF_MEASURE_PERSONS, f->hi, f->lo};

    if (!f->possible)
        return (struct mf_measure){.kind = f->at_filing ? MF_MEASURE_UNKNOWN : MF_MEASURE_NOBODY};
    if (!f->who && f->hi > 0)
        return (struct mf_measure){.kind = MF_MEASURE_UNKNOWN};
    return m;
}

struct mf_measure mf_measure_persons(uint64_t n)
{
    return (struct mf_measure){MF_MEASURE_PERSONS, n, n};
}

struct mf_measure mf_measure_time(mf_duration ms)
{
    return (struct mf_measure){MF_MEASURE_TIME, (uint64_t)ms, (uint64_t)ms};
}

bool mf_measure_same(struct mf_measure a, struct mf_measure b)
{
    return a.kind == b.kind && a.value == b.value && a.least == b.least;
}

static struct mf_str persons_words(struct mf_arena *a, struct mf_measure m, enum mf_lingua lingua)
{
    const char *word = m.value == 1 ? "person" : "persons";

    if (lingua == MF_ID)
        word = "orang";
    if (m.least < m.value)
        return mf_strf(a, "%" PRIu64 "–%" PRIu64 " %s", m.least, m.value, word);
    return mf_strf(a, "%" PRIu64 " %s", m.value, word);
}

struct mf_str mf_measure_words(struct mf_arena *a, struct mf_measure m, enum mf_lingua lingua)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        [MF_MEASURE_NONE] = {"none", "tidak ada"},
        [MF_MEASURE_NOBODY] = {"nobody", "tidak seorang pun"},
        [MF_MEASURE_UNKNOWN] = {"unknown", "tidak diketahui"},
        [MF_MEASURE_YES] = {"yes", "ya"},
        [MF_MEASURE_NO] = {"no", "tidak"},
    };

    switch (m.kind) {
    case MF_MEASURE_PERSONS:
        return persons_words(a, m, lingua);
    case MF_MEASURE_TIME:
        if (m.value == 0)
            return mf_str_c(lingua == MF_ID ? "seketika" : "at once");
        return mf_duration_words(a, (mf_duration)m.value, 0, lingua);
    case MF_MEASURE_PERCENT:
        return mf_strf(a, lingua == MF_ID ? "%" PRIu64 "%%" : "%" PRIu64 " %%", m.value);
    case MF_MEASURE_NONE:
    case MF_MEASURE_NOBODY:
    case MF_MEASURE_UNKNOWN:
    case MF_MEASURE_YES:
    case MF_MEASURE_NO:
        break;
    }
    return mf_str_c(words[m.kind][lingua]);
}
