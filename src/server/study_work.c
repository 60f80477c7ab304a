/* Audits and replays for a study, by the functions that the commands use. */
#include <string.h>

#include "audit/audit.h"
#include "audit/nominal.h"
#include "base/os.h"
#include "replay/report.h"
#include "server/studies.h"
#include "server/study_json.h"

/* Persons of a scenario, and of an open body among nominal people: more takes longer than a study
 * may. */
#define MOST_PERSONS 20000u

struct work {
    const struct mf_inquiry *study;
    struct mf_arena *a;
    struct mf_buf *out;
    int64_t until; /* monotonic ns */
};

/* ---- what a study can't go on from ---- */

void mf_study_put(struct mf_buf *out, json_t *value)
{
    size_t n = json_dumpb(value, NULL, 0, JSON_COMPACT);
    char *p = mf_arena_alloc(out->arena, n + 1, 1);

    if (n == 0 || json_dumpb(value, p, n, JSON_COMPACT) != n)
        mf_oom(n);
    mf_buf_add(out, (struct mf_str){p, n});
    mf_buf_char(out, '\n');
    json_decref(value);
}

json_t *mf_study_reasons(struct mf_arena *a, const struct mf_refusals *rs, enum mf_lingua lingua)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < rs->list.n; i++) {
        const struct mf_refusal *r = &rs->list.at[i];
        json_t *j = json_object();
        struct mf_buf text;
        mf_buf_init(&text, a);
        mf_refusal_text(&text, NULL, r, lingua);
        mf_j_put(j, "reason", mf_j_c(mf_reason_name(r->reason)));
        mf_j_put(j, "rule", mf_j_number(mf_reason_rule(r->reason)));
        mf_j_put(j, "text", mf_j_text(a, mf_buf_str(&text)));
        mf_j_put(j, "clause",
                 r->charter && r->clause.len > 0 ? mf_view_clause(a, r->charter, r->clause)
                                                 : json_null());
        mf_j_push(list, j);
    }
    return list;
}

static struct mf_str said(const struct work *w, const char *const text[MF_LINGUA__COUNT],
                          struct mf_str first, struct mf_str second)
{
    struct mf_buf b;

    mf_buf_init(&b, w->a);
    mf_fill(&b, text[w->study->lingua], (const struct mf_str[]){first, second}, 2);
    return mf_buf_str(&b);
}

static enum mf_study_end wrong(const struct work *w, const char *const text[MF_LINGUA__COUNT],
                               struct mf_str first, struct mf_str second)
{
    json_t *j = json_object();

    mf_j_put(j, "message", mf_j_text(w->a, said(w, text, first, second)));
    mf_study_put(w->out, j);
    return MF_STUDY_WRONG;
}

static enum mf_study_end unreadable(const struct work *w, const struct mf_source *source,
                                    const struct mf_diags *diags)
{
    static const char *const text[MF_LINGUA__COUNT] = {"\"{0}\" has {1} mistakes",
                                                       "\"{0}\" mengandung {1} kesalahan"};
    struct mf_str count = mf_strf(w->a, "%u", diags->errors);
    json_t *j = json_object();

    mf_j_put(j, "text", mf_j_text(w->a, source->name));
    mf_j_put(j, "message", mf_j_text(w->a, said(w, text, source->name, count)));
    mf_j_put(j, "diagnostics", mf_study_diagnostics(w->a, source, diags, w->study->lingua));
    mf_study_put(w->out, j);
    return MF_STUDY_UNREADABLE;
}

static enum mf_study_end refused(const struct work *w, const struct mf_source *source,
                                 const struct mf_refusals *rs)
{
    static const char *const text[MF_LINGUA__COUNT] = {
        "no organisation can be founded under \"{0}\" with these people",
        "tidak ada organisasi yang dapat didirikan menurut \"{0}\" dengan orang-orang ini"};
    json_t *j = json_object();

    mf_j_put(j, "text", mf_j_text(w->a, source->name));
    mf_j_put(j, "message", mf_j_text(w->a, said(w, text, source->name, (struct mf_str){0})));
    mf_j_put(j, "reasons", mf_study_reasons(w->a, rs, w->study->lingua));
    mf_study_put(w->out, j);
    return MF_STUDY_REFUSED;
}

/* A charter that the engine can run. */
static enum mf_study_end read_charter(const struct work *w, uint32_t which,
                                      const struct mf_charter **ret)
{
    const struct mf_source *source = &w->study->charters[which];
    struct mf_refusals missing = {.arena = w->a};
    struct mf_diags diags;

    mf_diags_init(&diags, w->a);
    *ret = mf_charter_read(w->a, *source, &diags);
    if (!*ret)
        return unreadable(w, source, &diags);
    return mf_engine_carries(*ret, &missing) ? MF_STUDY_DONE : refused(w, source, &missing);
}

/* ---- audits ---- */

static bool in_time(void *payload, const struct mf_audit_step *step)
{
    const struct work *w = payload;

    (void)step;
    return mf_os_monotonic_ns() < w->until;
}

static enum mf_study_end set_scene(const struct work *w, uint32_t which, struct mf_scene **ret)
{
    const struct mf_inquiry *s = w->study;
    struct mf_scene *scene = mf_new(w->a, struct mf_scene);
    const struct mf_charter *c;
    enum mf_study_end end = read_charter(w, which, &c);

    if (end != MF_STUDY_DONE)
        return end;
    *ret = scene;
    scene->charter = s->people ? mf_standing_charter(w->a, s->people, c) : c;
    scene->nominal = !s->people;
    scene->at = s->people ? s->people->at : 0;
    scene->roster = s->people ? mf_standing_roster(w->a, s->people, scene->charter)
                              : mf_nominal_roster(w->a, c, s->open ? s->open : MF_NOMINAL_OPEN);
    return MF_STUDY_DONE;
}

static enum mf_study_end find_leavers(const struct work *w, const struct mf_roster *r,
                                      struct mf_audit_options *o)
{
    static const char *const text[MF_LINGUA__COUNT] = {"there is no person \"{0}\"",
                                                       "tidak ada orang bernama \"{0}\""};
    mf_person *found = mf_new_n(w->a, mf_person, w->study->nleavers + 1);
    bool *gone = mf_new_n(w->a, bool, r->npersons + 1);

    o->leavers = found;
    for (uint32_t i = 0; i < w->study->nleavers; i++) {
        mf_person p = 0;
        while (p < r->npersons && !mf_str_eq(r->persons[p].id, w->study->leavers[i]))
            p++;
        if (p == r->npersons)
            return wrong(w, text, w->study->leavers[i], (struct mf_str){0});
        if (!gone[p])
            found[o->nleavers++] = p;
        gone[p] = true;
    }
    return MF_STUDY_DONE;
}

/* The earlier charter with the same people; without what a comparison doesn't need. */
static enum mf_study_end audit_earlier(const struct work *w, const struct mf_audit_options *options,
                                       struct mf_audit **ret)
{
    struct mf_refusals rs = {.arena = w->a};
    struct mf_audit_options own = *options;
    struct mf_scene *scene;
    enum mf_study_end end = set_scene(w, 1, &scene);

    if (end != MF_STUDY_DONE)
        return end;
    own.nleavers = 0;
    own.no_attrition = own.no_changes = true;
    *ret = mf_audit_run(w->a, scene, &own, &rs);
    return *ret ? MF_STUDY_DONE : refused(w, &w->study->charters[1], &rs);
}

static enum mf_study_end audit(struct work *w)
{
    const struct mf_inquiry *s = w->study;
    struct mf_refusals rs = {.arena = w->a};
    struct mf_audit_options o = {.open_members = s->people ? 0
                                                 : s->open ? s->open
                                                           : MF_NOMINAL_OPEN,
                                 .source = s->people ? MF_S("present") : MF_S(""),
                                 .dated = s->people != NULL,
                                 .no_capture = s->quick || s->kind == MF_STUDY_FINDINGS,
                                 .no_attrition = s->quick || s->kind == MF_STUDY_FINDINGS,
                                 .horizon = (mf_duration)s->days * MF_DAY,
                                 .go_on = in_time,
                                 .payload = w};
    struct mf_audit *au, *old = NULL;
    struct mf_scene *scene;
    enum mf_study_end end = set_scene(w, 0, &scene);

    if (end == MF_STUDY_DONE)
        end = find_leavers(w, &scene->roster, &o);
    if (end == MF_STUDY_DONE && s->ncharters > 1)
        end = audit_earlier(w, &o, &old);
    if (end != MF_STUDY_DONE)
        return end;
    o.no_changes = s->quick;
    au = mf_audit_run(w->a, scene, &o, &rs);
    if (!au)
        return refused(w, &s->charters[0], &rs);
    if (old && !mf_audit_compare(au, old))
        au->complete = false;
    if (s->kind == MF_STUDY_FINDINGS)
        mf_audit_json_findings(w->out, au);
    else
        mf_audit_json(w->out, au);
    return MF_STUDY_DONE; /* the process ends: nothing is given back */
}

/* ---- replays ---- */

static enum mf_study_end replay(struct work *w)
{
    static const char *const crowded[MF_LINGUA__COUNT] = {
        "\"{0}\" has {1} persons, which is more than can be studied here; `mufakat replay` takes "
        "it",
        "\"{0}\" memuat {1} orang, lebih banyak daripada yang dapat dikaji di sini; `mufakat "
        "replay` menerimanya"};
    const struct mf_inquiry *s = w->study;
    const struct mf_charter *charters[MF_STUDY_CHARTERS];
    enum mf_study_end end = MF_STUDY_DONE;
    const struct mf_scenario *sc;
    struct mf_diags diags;

    mf_diags_init(&diags, w->a);
    sc = mf_scenario_read(w->a, s->scenario, &diags);
    if (!sc)
        return unreadable(w, &s->scenario, &diags);
    if (sc->npersons > MOST_PERSONS)
        return wrong(w, crowded, s->scenario.name, mf_strf(w->a, "%u", sc->npersons));
    for (uint32_t i = 0; i < s->ncharters && end == MF_STUDY_DONE; i++)
        end = read_charter(w, i, &charters[i]);
    if (end == MF_STUDY_DONE)
        mf_replay_json(w->out,
                       mf_replay_make(w->a, sc, charters, s->ncharters,
                                      (struct mf_replay_options){MF_AS_IT_HAPPENED, true, true}));
    return end;
}

/* ---- rosters ---- */

static enum mf_study_end roster(const struct work *w)
{
    const struct mf_charter *c;
    enum mf_study_end end = read_charter(w, 0, &c);

    return end == MF_STUDY_DONE ? mf_study_roster(w->study, c, w->out) : end;
}

enum mf_study_end mf_study_work(const struct mf_inquiry *study, struct mf_buf *out)
{
    unsigned seconds = study->seconds ? study->seconds : MF_STUDY_SECONDS;
    struct work w = {.study = study, .a = out->arena, .out = out};

    w.until = mf_os_monotonic_ns() + (int64_t)seconds * INT64_C(1000000000);
    switch (study->kind) {
    case MF_STUDY_CHECK:
        return mf_study_check(study, out);
    case MF_STUDY_AUDIT:
    case MF_STUDY_FINDINGS:
        return audit(&w);
    case MF_STUDY_REPLAY:
        return replay(&w);
    case MF_STUDY_ROSTER:
        return roster(&w);
    }
    return MF_STUDY_FAILED;
}
