/* JSON of an audit: its values, findings and captures. */
#include "audit/audit_internal.h"
#include "audit/audit_json.h"
#include "base/os.h"

/* ---- values ---- */

json_t *mf_json_text(struct mf_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    if (!j)
        mf_oom(s.n);
    return j;
}

json_t *mf_json_word(const char *s)
{
    return mf_json_text(mf_str_c(s));
}

void mf_json_put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        mf_oom(64);
}

void mf_json_push(json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        mf_oom(64);
}

json_t *mf_json_number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

json_t *mf_json_duration(mf_duration d)
{
    return d == MF_NEVER ? json_null() : json_integer(d);
}

json_t *mf_json_person(const struct mf_ajson *w, mf_person p)
{
    return p < w->au->scene->roster.npersons ? mf_json_text(w->au->scene->roster.persons[p].id)
                                             : json_null();
}

json_t *mf_json_persons(const struct mf_ajson *w, const mf_person *who, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++)
        mf_json_push(list, mf_json_person(w, who[i]));
    return list;
}

json_t *mf_json_place(const struct mf_ajson *w, struct mf_span span)
{
    const struct mf_source *source = &w->au->charter->source;
    struct mf_place p = mf_source_place(source, span.at);
    json_t *j = json_object();

    if (span.len == 0) {
        json_decref(j);
        return json_null();
    }
    mf_json_put(j, "file", mf_json_text(source->name));
    mf_json_put(j, "line", mf_json_number(p.line));
    mf_json_put(j, "column", mf_json_number(p.column));
    mf_json_put(j, "text", mf_json_text(mf_source_slice(source, span)));
    return j;
}

json_t *mf_json_kinds(const struct mf_ajson *w, const struct mf_power *power, const mf_person *who,
                      uint32_t npersons)
{
    struct mf_ay_kind *k;
    uint32_t n = mf_ay_kinds(w->y, power, who, npersons, &k);
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++) {
        json_t *j = json_object();
        mf_json_put(j, "count", mf_json_number(k[i].count));
        mf_json_put(j, "places", mf_json_text(k[i].label));
        mf_json_push(list, j);
    }
    return list;
}

/* ---- findings ---- */

static json_t *measure(const struct mf_measure *m)
{
    static const char *const names[] = {
        [MF_MEASURE_NONE] = "none",     [MF_MEASURE_PERSONS] = "persons",
        [MF_MEASURE_NOBODY] = "nobody", [MF_MEASURE_UNKNOWN] = "unknown",
        [MF_MEASURE_TIME] = "ms",       [MF_MEASURE_PERCENT] = "percent",
        [MF_MEASURE_YES] = "yes",       [MF_MEASURE_NO] = "no",
    };
    json_t *j = json_object();
    bool valued = m->kind == MF_MEASURE_PERSONS || m->kind == MF_MEASURE_TIME ||
                  m->kind == MF_MEASURE_PERCENT;

    mf_json_put(j, "kind", mf_json_word(names[m->kind]));
    mf_json_put(j, "value", valued ? mf_json_number(m->value) : json_null());
    mf_json_put(j, "least", m->kind == MF_MEASURE_PERSONS ? mf_json_number(m->least) : json_null());
    return j;
}

static json_t *in_languages(const struct mf_str *says)
{
    json_t *j = json_object();

    mf_json_put(j, "en", mf_json_text(says[MF_EN]));
    mf_json_put(j, "id", mf_json_text(says[MF_ID]));
    return j;
}

static json_t *change(const struct mf_ajson *w, const struct mf_change *c)
{
    json_t *j, *edits;

    if (!c)
        return json_null();
    j = json_object();
    edits = json_array();
    for (uint32_t i = 0; i < c->nedits; i++) {
        const struct mf_edit *e = &c->edits[i];
        struct mf_place at = mf_source_place(&w->au->charter->source, e->at.at);
        json_t *k = json_object();
        mf_json_put(k, "at", mf_json_number(e->at.at));
        mf_json_put(k, "length", mf_json_number(e->at.len));
        mf_json_put(k, "line", mf_json_number(at.line));
        mf_json_put(k, "text", mf_json_text(e->text));
        mf_json_push(edits, k);
    }
    mf_json_put(j, "edits", edits);
    mf_json_put(j, "number", measure(&c->number));
    return j;
}

static json_t *finding(const struct mf_ajson *w, const struct mf_finding *f)
{
    const struct mf_find_kind *kind = mf_find_kind(f->find);
    json_t *j = json_object();

    mf_json_put(j, "id", mf_json_word(kind->id));
    mf_json_put(j, "level", mf_json_word(mf_level_name(f->level)));
    mf_json_put(j, "key", mf_json_text(f->key));
    mf_json_put(j, "item", f->item.n ? mf_json_text(f->item) : json_null());
    mf_json_put(j, "place", mf_json_place(w, f->clause));
    mf_json_put(j, "number", measure(&f->number));
    mf_json_put(j, "says", in_languages(f->says));
    mf_json_put(j, "who", f->who ? mf_json_persons(w, f->who, f->nwho) : json_null());
    mf_json_put(j, "change", change(w, f->change));
    return j;
}

json_t *mf_json_findings(const struct mf_ajson *w)
{
    json_t *list;

    if (!w->au->has_findings)
        return json_null();
    list = json_array();
    for (uint32_t i = 0; i < w->au->findings.n; i++)
        mf_json_push(list, finding(w, &w->au->findings.at[i]));
    return list;
}

/* ---- two charters ---- */

static json_t *fates(const struct mf_difference *d)
{
    static const char *const names[] = {
        [MF_CAME] = "came", [MF_WENT] = "went", [MF_CHANGED] = "changed"};
    json_t *list = json_array();

    for (uint32_t i = 0; i < d->nfates; i++) {
        json_t *j = json_object();
        mf_json_put(j, "power", mf_json_text(d->fates[i].name));
        mf_json_put(j, "fate", mf_json_word(names[d->fates[i].fate]));
        mf_json_put(j, "says", in_languages(d->fates[i].says));
        mf_json_push(list, j);
    }
    return list;
}

static json_t *moves(const struct mf_difference *d)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < d->nshifts; i++) {
        const struct mf_figure_shift *m = &d->shifts[i];
        json_t *j = json_object();
        mf_json_put(j, "name", mf_json_text(m->name));
        mf_json_put(j, "what", mf_json_word(mf_compared_name(m->what)));
        mf_json_put(j, "was", measure(&m->was));
        mf_json_put(j, "is", measure(&m->is));
        mf_json_push(list, j);
    }
    return list;
}

static json_t *sides(const struct mf_difference *d)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < d->ngroups; i++) {
        const struct mf_group_shift *s = &d->groups[i];
        json_t *j = json_object();
        mf_json_put(j, "group", mf_json_text(s->group));
        mf_json_put(j, "power", mf_json_text(s->power));
        mf_json_put(j, "stops", json_boolean(s->stops));
        mf_json_put(j, "gains", json_boolean(s->gains));
        mf_json_put(j, "was", measure(&s->was));
        mf_json_put(j, "is", measure(&s->is));
        mf_json_put(j, "says", in_languages(s->says));
        mf_json_push(list, j);
    }
    return list;
}

static json_t *keys(const struct mf_finding **at, uint32_t n)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++)
        mf_json_push(list, mf_json_text(at[i]->key));
    return list;
}

json_t *mf_json_difference(const struct mf_ajson *w)
{
    const struct mf_difference *d = w->au->difference;
    json_t *j;

    if (!d)
        return json_null();
    j = json_object();
    mf_json_put(j, "against", mf_json_text(w->au->against));
    mf_json_put(j, "same", json_boolean(d->same_rules));
    mf_json_put(j, "powers", fates(d));
    mf_json_put(j, "moves", moves(d));
    mf_json_put(j, "sides", sides(d));
    mf_json_put(j, "findings_gone", keys(d->gone, d->ngone));
    mf_json_put(j, "findings_come", keys(d->come, d->ncome));
    return j;
}

/* ---- captures ---- */

static json_t *item_name(const struct mf_ajson *w, const struct mf_goal *g)
{
    const struct mf_charter *c = w->au->charter;

    if (g->index == UINT32_MAX)
        return json_null();
    return mf_json_text(g->kind == MF_GOAL_OFFICE ? c->offices[g->index].name.text
                                                  : c->powers[g->index].name.text);
}

static json_t *step(const struct mf_ajson *w, const struct mf_capture_step *s)
{
    static const char *const acts[] = {
        [MF_PLAN_POWER] = "power", [MF_PLAN_ADMIT] = "admit",   [MF_PLAN_DECLARE] = "declare",
        [MF_PLAN_LEAVE] = "leave", [MF_PLAN_DEPART] = "depart",
    };
    struct mf_str says[MF_LINGUA__COUNT];
    json_t *j = json_object();

    for (unsigned l = 0; l < MF_LINGUA__COUNT; l++)
        says[l] = mf_capture_step_text(w->a, w->au->scene, s, (enum mf_lingua)l);
    mf_json_put(j, "act", mf_json_word(acts[s->act]));
    mf_json_put(j, "from_ms", mf_json_duration(s->from));
    mf_json_put(j, "to_ms", mf_json_duration(s->to));
    mf_json_put(j, "power",
                s->act == MF_PLAN_POWER && s->power != UINT32_MAX
                    ? mf_json_text(w->au->charter->powers[s->power].name.text)
                    : json_null());
    mf_json_put(j, "about", s->about_newcomer ? json_null() : mf_json_person(w, s->about));
    mf_json_put(j, "newcomer", s->about_newcomer ? mf_json_number(s->about) : json_null());
    mf_json_put(j, "actors", mf_json_persons(w, s->actors, s->nactors));
    mf_json_put(j, "told", json_boolean(s->told));
    mf_json_put(j, "place", mf_json_place(w, s->clause));
    mf_json_put(j, "says", in_languages(says));
    return j;
}

static json_t *causes(const struct mf_ajson *w, const struct mf_capture *c)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < c->ncauses; i++) {
        struct mf_str says[MF_LINGUA__COUNT];
        json_t *j = json_object();
        for (unsigned l = 0; l < MF_LINGUA__COUNT; l++)
            says[l] = mf_capture_cause_text(w->a, w->au->charter, &c->causes[i], (enum mf_lingua)l);
        mf_json_put(j, "says", in_languages(says));
        mf_json_put(j, "place", mf_json_place(w, c->causes[i].clause));
        mf_json_push(list, j);
    }
    return list;
}

static json_t *model(const struct mf_ajson *w, const struct mf_audit_capture *goal,
                     enum mf_outsiders outsiders)
{
    const struct mf_capture *c = goal->by[outsiders];
    uint32_t most = mf_audit_goal_most(goal, outsiders);
    json_t *j, *plan;

    if (!c)
        return json_null();
    j = json_object();
    plan = json_array();
    for (uint32_t i = 0; i < c->nplan; i++)
        mf_json_push(plan, step(w, &c->plan[i]));
    mf_json_put(j, "possible", json_boolean(c->possible));
    mf_json_put(j, "least", c->possible ? mf_json_number(c->lo) : json_null());
    mf_json_put(j, "most", c->possible && most != UINT32_MAX ? mf_json_number(most) : json_null());
    mf_json_put(j, "proven", json_boolean(c->proven));
    mf_json_put(j, "certified", json_boolean(c->certified));
    mf_json_put(j, "who", c->who ? mf_json_persons(w, c->who, c->hi) : json_null());
    mf_json_put(j, "kinds", c->who ? mf_json_kinds(w, NULL, c->who, c->hi) : json_null());
    mf_json_put(j, "direct", c->direct == UINT32_MAX ? json_null() : mf_json_number(c->direct));
    mf_json_put(j, "earliest_ms", c->nplan ? mf_json_duration(c->earliest) : json_null());
    mf_json_put(j, "told", c->nplan ? mf_json_number(c->told) : json_null());
    mf_json_put(j, "told_lead_ms",
                c->nplan && c->told ? mf_json_duration(c->told_lead) : json_null());
    mf_json_put(j, "plan", plan);
    mf_json_put(j, "causes", causes(w, c));
    return j;
}

static json_t *points(const struct mf_capture_point *at, uint32_t n)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++) {
        bool found = at[i].possible && at[i].hi != UINT32_MAX;
        json_t *j = json_object();
        mf_json_put(j, "horizon_ms", at[i].horizon ? mf_json_duration(at[i].horizon) : json_null());
        mf_json_put(j, "vacancies", mf_json_number(at[i].departures));
        mf_json_put(j, "possible", json_boolean(at[i].possible));
        mf_json_put(j, "least", at[i].possible ? mf_json_number(at[i].lo) : json_null());
        mf_json_put(j, "most", found ? mf_json_number(at[i].hi) : json_null());
        mf_json_put(j, "proven", json_boolean(at[i].proven));
        mf_json_put(j, "certified", json_boolean(at[i].certified));
        mf_json_push(list, j);
    }
    return list;
}

json_t *mf_json_captures(const struct mf_ajson *w)
{
    static const char *const goals[] = {
        [MF_GOAL_AMEND] = "amend", [MF_GOAL_OFFICE] = "office", [MF_GOAL_POWER] = "power"};
    json_t *list = json_array();

    for (uint32_t i = 0; i < w->au->ncaptures; i++) {
        const struct mf_audit_capture *c = &w->au->captures[i];
        json_t *j = json_object();
        mf_json_put(j, "goal", mf_json_word(goals[c->goal.kind]));
        mf_json_put(j, "name", item_name(w, &c->goal));
        mf_json_put(j, "against_all", model(w, c, MF_OUTSIDERS_HOSTILE));
        mf_json_put(j, "against_votes", model(w, c, MF_OUTSIDERS_VOTING));
        mf_json_put(j, "unresisted", model(w, c, MF_OUTSIDERS_SILENT));
        mf_json_put(j, "over_time", points(c->over_time, c->nover_time));
        mf_json_put(j, "over_vacancies", points(c->over_departures, c->nover_departures));
        mf_json_push(list, j);
    }
    return list;
}
