/* An audit as JSON; the form is docs/audit.schema.json. Durations are milliseconds. */
#include <jansson.h>

#include "audit/audit_say.h"
#include "base/os.h"

struct writer {
    struct mf_arena *a;
    const struct mf_audit *au;
    const struct mf_ay *y;
};

/* ---- values ---- */

static json_t *text(struct mf_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    if (!j)
        mf_oom(s.n);
    return j;
}

static json_t *word(const char *s)
{
    return text(mf_str_c(s));
}

/* Takes the value over. */
static void put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        mf_oom(64);
}

static void push(json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        mf_oom(64);
}

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *duration(mf_duration d)
{
    return d == MF_NEVER ? json_null() : json_integer(d);
}

static json_t *person(const struct writer *w, mf_person p)
{
    return p < w->au->scene->roster.npersons ? text(w->au->scene->roster.persons[p].id)
                                             : json_null();
}

static json_t *persons(const struct writer *w, const mf_person *who, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++)
        push(list, person(w, who[i]));
    return list;
}

static json_t *place(const struct writer *w, struct mf_span span)
{
    const struct mf_source *source = &w->au->charter->source;
    struct mf_place p = mf_source_place(source, span.at);
    json_t *j = json_object();

    if (span.len == 0) {
        json_decref(j);
        return json_null();
    }
    put(j, "file", text(source->name));
    put(j, "line", number(p.line));
    put(j, "column", number(p.column));
    put(j, "text", text(mf_source_slice(source, span)));
    return j;
}

/* ---- figures ---- */

static const char *const doubt_names[MF_AUDIT__DOUBTS] = {
    [MF_AUDIT_PROVEN] = "proven",
    [MF_AUDIT_SEARCH] = "search_limit",
    [MF_AUDIT_BOUNDS] = "conduct_or_choice",
    [MF_AUDIT_FILING] = "named_at_filing",
};

static json_t *kinds(const struct writer *w, const struct mf_power *power,
                     const struct mf_figure *f)
{
    struct mf_ay_kind *k;
    uint32_t n = mf_ay_kinds(w->y, power, f->who, f->hi, &k);
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++) {
        json_t *j = json_object();
        put(j, "count", number(k[i].count));
        put(j, "places", text(k[i].label));
        push(list, j);
    }
    return list;
}

/* NULL figure parts: not possible. */
static json_t *figure(const struct writer *w, const struct mf_power *power,
                      const struct mf_audit_figure *f)
{
    json_t *j = json_object();
    bool example = f->f.possible && f->f.who;

    put(j, "possible", json_boolean(f->f.possible));
    put(j, "least", f->f.possible ? number(f->f.lo) : json_null());
    put(j, "most", f->f.possible ? number(f->f.hi) : json_null());
    put(j, "certainty", word(doubt_names[f->doubt]));
    put(j, "who", example ? persons(w, f->f.who, f->f.hi) : json_null());
    put(j, "kinds", example ? kinds(w, power, &f->f) : json_null());
    put(j, "subject", person(w, f->f.supposed.subject));
    put(j, "proposer", person(w, f->f.supposed.proposer));
    return j;
}

static json_t *short_figure(const struct mf_figure *f)
{
    json_t *j = json_object();

    put(j, "possible", json_boolean(f->possible));
    put(j, "least", f->possible ? number(f->lo) : json_null());
    put(j, "most", f->possible ? number(f->hi) : json_null());
    return j;
}

/* ---- one power ---- */

static const char *const conduct_names[MF_OTHERS__COUNT] = {
    [MF_OTHERS_FIGHT] = "against_all", [MF_OTHERS_OPPOSE] = "against_votes",
    [MF_OTHERS_AWAY] = "others_away",  [MF_OTHERS_SILENT] = "ambush",
    [MF_OTHERS_TOLD] = "silent",
};

static json_t *timing(const struct writer *w, const struct mf_timing *t)
{
    json_t *j = json_object(), *told = json_array();

    put(j, "effect_ms", duration(t->effect));
    put(j, "irrevocable_ms", duration(t->irrevocable));
    put(j, "opens_by_itself", json_boolean(t->waits));
    for (uint32_t i = 0; i < t->ntold; i++) {
        const struct mf_told_line *l = &t->told[i];
        json_t *k = json_object();
        put(k, "group", text(mf_ay_group(w->y, l->group)));
        put(k, "hearing", json_boolean(l->hearing));
        put(k, "persons", number(l->persons));
        put(k, "after_ms", duration(l->after));
        put(k, "lead_ms", duration(l->lead));
        put(k, "place", place(w, l->clause));
        push(told, k);
    }
    put(j, "told", told);
    put(j, "persons_told", number(t->persons_told));
    put(j, "brake", json_boolean(t->brake));
    return j;
}

static json_t *turn(const struct mf_attrition *c, uint32_t point)
{
    return point < c->n ? number(c->at[point].in_office) : json_null();
}

static json_t *curve(const struct writer *w, const struct mf_attrition *c)
{
    json_t *j = json_object(), *points = json_array();

    put(j, "body", text(w->au->charter->bodies[c->body].name.text));
    for (uint32_t i = 0; i < c->n; i++) {
        const struct mf_attrition_point *p = &c->at[i];
        json_t *k = json_object();
        put(k, "left", number(p->left));
        put(k, "in_office", number(p->in_office));
        put(k, "against_votes", short_figure(&p->decides));
        put(k, "ambush", short_figure(&p->ambush));
        put(k, "stops", short_figure(&p->stops));
        put(k, "set_decides", w->au->options.nnamed ? json_boolean(p->named_decide) : json_null());
        put(k, "somebody_decides", json_boolean(p->acts));
        put(k, "refillable", json_boolean(p->refills));
        put(k, "all_ways", json_boolean(p->worst));
        push(points, k);
    }
    put(j, "points", points);
    put(j, "fewer_from", turn(c, c->flips));
    put(j, "set_from", w->au->options.nnamed ? turn(c, c->named_flips) : json_null());
    put(j, "stuck_from", turn(c, c->stuck));
    put(j, "no_refill_from", turn(c, c->no_refill));
    return j;
}

static json_t *set(const struct writer *w, const struct mf_audit_power *p)
{
    json_t *j;

    if (w->au->options.nnamed == 0)
        return json_null();
    j = json_object();
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
        put(j, conduct_names[c], json_boolean(p->set.decides[c]));
    put(j, "stops", json_boolean(p->set.stops));
    return j;
}

static json_t *without(const struct writer *w, const struct mf_audit_power *p)
{
    json_t *j;

    if (w->au->options.nleavers == 0 || !w->au->left_founded)
        return json_null();
    j = json_object();
    put(j, "against_votes", figure(w, p->power, &p->left_decides));
    put(j, "ambush", figure(w, p->power, &p->left_ambush));
    put(j, "stops", figure(w, p->power, &p->left_stops));
    return j;
}

static const char *const gap_names[MF_WEIGH__COUNT] = {
    [MF_WEIGH_KNOWN] = "",
    [MF_WEIGH_NOT_LOOKED] = "time_over",
    [MF_WEIGH_FILING] = "named_at_filing",
    [MF_WEIGH_BOUNDS] = "conduct_or_choice",
    [MF_WEIGH_NEVER] = "nobody_decides",
    [MF_WEIGH_ALWAYS] = "always_decided",
    [MF_WEIGH_TOO_LARGE] = "too_large",
};

static json_t *index_of(const struct mf_strength *st, uint32_t class, uint32_t index)
{
    json_t *j;

    if (st->gap[index][MF_EN])
        return json_null();
    j = json_object();
    put(j, "billionths", number(st->rows[class].billionths[index]));
    put(j, "exact",
        st->rows[class].exact[index].n ? text(st->rows[class].exact[index]) : json_null());
    return j;
}

static json_t *member_class(const struct writer *w, const struct mf_power *power,
                            const struct mf_weighing *g, uint32_t class)
{
    const struct mf_weigh_class *c = &g->classes[class];
    struct mf_figure of = {.who = c->who, .hi = c->n};
    json_t *j = json_object(), *indices = json_object();

    put(j, "persons", number(c->n));
    put(j, "who", persons(w, c->who, c->n));
    put(j, "kinds", kinds(w, power, &of));
    put(j, "vetoer", json_boolean(g->strength->rows[class].vetoer));
    put(j, "dummy", json_boolean(g->strength->rows[class].dummy));
    for (uint32_t i = 0; i < MF_STRENGTHS; i++)
        put(indices, mf_strength_name(i), index_of(g->strength, class, i));
    put(j, "indices", indices);
    return j;
}

static json_t *weighing(const struct writer *w, const struct mf_audit_power *p)
{
    const struct mf_weighing *g = &p->weighing;
    bool known = g->gap == MF_WEIGH_KNOWN;
    json_t *j = json_object(), *classes = json_array();

    put(j, "missing", known ? json_null() : word(gap_names[g->gap]));
    put(j, "improper", known ? json_boolean(g->strength->improper) : json_null());
    for (uint32_t i = 0; known && i < g->nclasses; i++)
        push(classes, member_class(w, p->power, g, i));
    put(j, "classes", classes);
    return j;
}

static json_t *power(const struct writer *w, const struct mf_audit_power *p)
{
    json_t *j = json_object(), *decide, *curves;

    put(j, "name", text(p->power->name.text));
    put(j, "title", p->power->title.n ? text(p->power->title) : json_null());
    put(j, "place", place(w, p->power->name.span));
    put(j, "amends", json_boolean(p->changes));
    put(j, "looked_at", json_boolean(p->looked));
    if (!p->looked)
        return j;
    decide = json_object();
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
        put(decide, conduct_names[c], figure(w, p->power, &p->decides[c]));
    put(j, "decide", decide);
    put(j, "stop", figure(w, p->power, &p->stops));
    put(j, "stop_by_votes", figure(w, p->power, &p->stops_by_votes));
    put(j, "condition_unmet", p->condition ? place(w, p->power->only_when_span) : json_null());
    put(j, "timing", timing(w, &p->timing));
    put(j, "set", set(w, p));
    put(j, "without", without(w, p));
    curves = json_array();
    for (uint32_t i = 0; i < p->ncurves; i++)
        push(curves, curve(w, &p->curves[i]));
    put(j, "attrition", curves);
    put(j, "weights", weighing(w, p));
    return j;
}

/* ---- the whole ---- */

static json_t *emergencies(const struct writer *w)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < w->au->nemergencies; i++) {
        const struct mf_audit_emergency *e = &w->au->emergencies[i];
        json_t *j = json_object();
        put(j, "name", text(e->emergency->name.text));
        put(j, "place", place(w, e->emergency->name.span));
        put(j, "declare", figure(w, NULL, &e->declares));
        put(j, "end", figure(w, NULL, &e->ends));
        put(j, "lasts_ms", duration(e->emergency->lasts.ms));
        push(list, j);
    }
    return list;
}

static json_t *people(const struct writer *w)
{
    const struct mf_audit *au = w->au;
    json_t *j = json_object();

    put(j, "nominal", json_boolean(au->scene->nominal));
    put(j, "file", au->options.source.n ? text(au->options.source) : json_null());
    put(j, "persons", number(au->scene->roster.npersons));
    put(j, "at", !au->options.dated ? json_null() : text(mf_instant_iso(w->a, au->scene->at)));
    put(j, "set", persons(w, au->options.named, au->options.nnamed));
    put(j, "leavers", persons(w, au->options.leavers, au->options.nleavers));
    return j;
}

static json_t *charter(const struct writer *w)
{
    const struct mf_charter *c = w->au->charter;
    json_t *j = json_object();
    put(j, "title", text(c->title_name.text));
    put(j, "file", text(c->source.name));
    put(j, "sha256", text(mf_hash_hex(w->a, &c->hash)));
    return j;
}

static int to_buffer(const char *bytes, size_t n, void *payload)
{
    mf_buf_add(payload, (struct mf_str){bytes, n});
    return 0;
}

void mf_audit_json(struct mf_buf *out, const struct mf_audit *audit)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, MF_EN);
    struct writer w = {out->arena, audit, &y};
    json_t *j = json_object(), *powers = json_array();

    put(j, "format", word("mufakat-audit-1"));
    put(j, "charter", charter(&w));
    put(j, "people", people(&w));
    put(j, "complete", json_boolean(audit->complete));
    for (uint32_t i = 0; i < audit->npowers; i++)
        push(powers, power(&w, &audit->powers[i]));
    put(j, "powers", powers);
    put(j, "emergencies", emergencies(&w));
    if (json_dump_callback(j, to_buffer, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
        mf_oom(64);
    json_decref(j);
    mf_buf_char(out, '\n');
}
