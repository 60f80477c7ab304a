/* An audit as JSON; the form is docs/audit.schema.json. Durations are milliseconds. */
#include "audit/audit_json.h"
#include "base/os.h"

/* ---- figures ---- */

static const char *const doubt_names[MF_AUDIT__DOUBTS] = {
    [MF_AUDIT_PROVEN] = "proven",
    [MF_AUDIT_SEARCH] = "search_limit",
    [MF_AUDIT_BOUNDS] = "conduct_or_choice",
    [MF_AUDIT_FILING] = "named_at_filing",
};

static json_t *figure(const struct mf_ajson *w, const struct mf_power *power,
                      const struct mf_audit_figure *f)
{
    json_t *j = json_object();
    bool example = f->f.possible && f->f.who;

    mf_json_put(j, "possible", json_boolean(f->f.possible));
    mf_json_put(j, "least", f->f.possible ? mf_json_number(f->f.lo) : json_null());
    mf_json_put(j, "most", f->f.possible ? mf_json_number(f->f.hi) : json_null());
    mf_json_put(j, "certainty", mf_json_word(doubt_names[f->doubt]));
    mf_json_put(j, "who", example ? mf_json_persons(w, f->f.who, f->f.hi) : json_null());
    mf_json_put(j, "kinds", example ? mf_json_kinds(w, power, f->f.who, f->f.hi) : json_null());
    mf_json_put(j, "subject", mf_json_person(w, f->f.supposed.subject));
    mf_json_put(j, "proposer", mf_json_person(w, f->f.supposed.proposer));
    return j;
}

static json_t *short_figure(const struct mf_figure *f)
{
    json_t *j = json_object();

    mf_json_put(j, "possible", json_boolean(f->possible));
    mf_json_put(j, "least", f->possible ? mf_json_number(f->lo) : json_null());
    mf_json_put(j, "most", f->possible ? mf_json_number(f->hi) : json_null());
    return j;
}

/* ---- one power ---- */

static const char *const conduct_names[MF_OTHERS__COUNT] = {
    [MF_OTHERS_FIGHT] = "against_all", [MF_OTHERS_OPPOSE] = "against_votes",
    [MF_OTHERS_AWAY] = "others_away",  [MF_OTHERS_SILENT] = "ambush",
    [MF_OTHERS_TOLD] = "silent",
};

static json_t *timing(const struct mf_ajson *w, const struct mf_timing *t)
{
    json_t *j = json_object(), *told = json_array();

    mf_json_put(j, "effect_ms", mf_json_duration(t->effect));
    mf_json_put(j, "irrevocable_ms", mf_json_duration(t->irrevocable));
    mf_json_put(j, "opens_by_itself", json_boolean(t->waits));
    for (uint32_t i = 0; i < t->ntold; i++) {
        const struct mf_told_line *l = &t->told[i];
        json_t *k = json_object();
        mf_json_put(k, "group", mf_json_text(mf_ay_group(w->y, l->group)));
        mf_json_put(k, "hearing", json_boolean(l->hearing));
        mf_json_put(k, "persons", mf_json_number(l->persons));
        mf_json_put(k, "after_ms", mf_json_duration(l->after));
        mf_json_put(k, "lead_ms", mf_json_duration(l->lead));
        mf_json_put(k, "place", mf_json_place(w, l->clause));
        mf_json_push(told, k);
    }
    mf_json_put(j, "told", told);
    mf_json_put(j, "persons_told", mf_json_number(t->persons_told));
    mf_json_put(j, "brake", json_boolean(t->brake));
    return j;
}

static json_t *turn(const struct mf_attrition *c, uint32_t point)
{
    return point < c->n ? mf_json_number(c->at[point].in_office) : json_null();
}

static json_t *curve(const struct mf_ajson *w, const struct mf_attrition *c)
{
    json_t *j = json_object(), *points = json_array();

    mf_json_put(j, "body", mf_json_text(w->au->charter->bodies[c->body].name.text));
    for (uint32_t i = 0; i < c->n; i++) {
        const struct mf_attrition_point *p = &c->at[i];
        json_t *k = json_object();
        mf_json_put(k, "left", mf_json_number(p->left));
        mf_json_put(k, "in_office", mf_json_number(p->in_office));
        mf_json_put(k, "against_votes", short_figure(&p->decides));
        mf_json_put(k, "ambush", short_figure(&p->ambush));
        mf_json_put(k, "stops", short_figure(&p->stops));
        mf_json_put(k, "set_decides",
                    w->au->options.nnamed ? json_boolean(p->named_decide) : json_null());
        mf_json_put(k, "somebody_decides", json_boolean(p->acts));
        mf_json_put(k, "refillable", json_boolean(p->refills));
        mf_json_put(k, "all_ways", json_boolean(p->worst));
        mf_json_push(points, k);
    }
    mf_json_put(j, "points", points);
    mf_json_put(j, "fewer_from", turn(c, c->flips));
    mf_json_put(j, "set_from", w->au->options.nnamed ? turn(c, c->named_flips) : json_null());
    mf_json_put(j, "stuck_from", turn(c, c->stuck));
    mf_json_put(j, "no_refill_from", turn(c, c->no_refill));
    return j;
}

static json_t *set(const struct mf_ajson *w, const struct mf_audit_power *p)
{
    json_t *j;

    if (w->au->options.nnamed == 0)
        return json_null();
    j = json_object();
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
        mf_json_put(j, conduct_names[c], json_boolean(p->set.decides[c]));
    mf_json_put(j, "stops", json_boolean(p->set.stops));
    return j;
}

static json_t *without(const struct mf_ajson *w, const struct mf_audit_power *p)
{
    json_t *j;

    if (w->au->options.nleavers == 0 || !w->au->left_founded)
        return json_null();
    j = json_object();
    mf_json_put(j, "against_votes", figure(w, p->power, &p->left_decides));
    mf_json_put(j, "ambush", figure(w, p->power, &p->left_ambush));
    mf_json_put(j, "stops", figure(w, p->power, &p->left_stops));
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
    mf_json_put(j, "billionths", mf_json_number(st->rows[class].billionths[index]));
    mf_json_put(j, "exact",
                st->rows[class].exact[index].n ? mf_json_text(st->rows[class].exact[index])
                                               : json_null());
    return j;
}

static json_t *member_class(const struct mf_ajson *w, const struct mf_power *power,
                            const struct mf_weighing *g, uint32_t class)
{
    const struct mf_weigh_class *c = &g->classes[class];
    json_t *j = json_object(), *indices = json_object();

    mf_json_put(j, "persons", mf_json_number(c->n));
    mf_json_put(j, "who", mf_json_persons(w, c->who, c->n));
    mf_json_put(j, "kinds", mf_json_kinds(w, power, c->who, c->n));
    mf_json_put(j, "vetoer", json_boolean(g->strength->rows[class].vetoer));
    mf_json_put(j, "dummy", json_boolean(g->strength->rows[class].dummy));
    for (uint32_t i = 0; i < MF_STRENGTHS; i++)
        mf_json_put(indices, mf_strength_name(i), index_of(g->strength, class, i));
    mf_json_put(j, "indices", indices);
    return j;
}

static json_t *weighing(const struct mf_ajson *w, const struct mf_audit_power *p)
{
    const struct mf_weighing *g = &p->weighing;
    bool known = g->gap == MF_WEIGH_KNOWN;
    json_t *j = json_object(), *classes = json_array();

    mf_json_put(j, "missing", known ? json_null() : mf_json_word(gap_names[g->gap]));
    mf_json_put(j, "improper", known ? json_boolean(g->strength->improper) : json_null());
    for (uint32_t i = 0; known && i < g->nclasses; i++)
        mf_json_push(classes, member_class(w, p->power, g, i));
    mf_json_put(j, "classes", classes);
    return j;
}

static const char *const turnout_gaps[MF_TURNOUTS__GAPS] = {
    [MF_TURNOUTS_KNOWN] = "",
    [MF_TURNOUTS_NO_VOTE] = "no_vote",
    [MF_TURNOUTS_SEVERAL] = "several_votes",
    [MF_TURNOUTS_WEIGHTS] = "weights_differ",
    [MF_TURNOUTS_FILING] = "named_at_filing",
    [MF_TURNOUTS_LARGE] = "too_large",
    [MF_TURNOUTS_SAME] = "turnout_immaterial",
    [MF_TURNOUTS_NOT_LOOKED] = "time_over",
};

static json_t *smallest_bloc(uint32_t bloc)
{
    return bloc == UINT32_MAX ? json_null() : mf_json_number(bloc);
}

static json_t *turnout(const struct mf_turnouts *t)
{
    bool known = t->gap == MF_TURNOUTS_KNOWN;
    json_t *j = json_object(), *cases = json_array();

    mf_json_put(j, "missing", known ? json_null() : mf_json_word(turnout_gaps[t->gap]));
    mf_json_put(j, "members", known ? mf_json_number(t->members) : json_null());
    mf_json_put(j, "others_vote", mf_json_word("no"));
    for (uint32_t c = 0; known && c < t->ncases; c++) {
        json_t *k = json_object(), *blocs = json_array();
        for (uint32_t i = 0; i < t->nrows; i++) {
            json_t *row = json_object();
            mf_json_put(row, "members", mf_json_number(t->bloc[i]));
            mf_json_put(row, "wins_billionths", mf_json_number(t->billionths[i][c]));
            mf_json_push(blocs, row);
        }
        mf_json_put(k, "turnout_millionths", mf_json_number(t->cases[c].rate));
        mf_json_put(k, "correlation_millionths", mf_json_number(t->cases[c].correlation));
        mf_json_put(k, "blocs", blocs);
        mf_json_put(k, "wins_half_from", smallest_bloc(t->even[c]));
        mf_json_put(k, "wins_95_percent_from", smallest_bloc(t->sure[c]));
        mf_json_push(cases, k);
    }
    mf_json_put(j, "cases", cases);
    return j;
}

static json_t *power(const struct mf_ajson *w, const struct mf_audit_power *p)
{
    json_t *j = json_object(), *decide, *curves;

    mf_json_put(j, "name", mf_json_text(p->power->name.text));
    mf_json_put(j, "title", p->power->title.n ? mf_json_text(p->power->title) : json_null());
    mf_json_put(j, "place", mf_json_place(w, p->power->name.span));
    mf_json_put(j, "amends", json_boolean(p->changes));
    mf_json_put(j, "looked_at", json_boolean(p->looked));
    if (!p->looked)
        return j;
    decide = json_object();
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
        mf_json_put(decide, conduct_names[c], figure(w, p->power, &p->decides[c]));
    mf_json_put(j, "decide", decide);
    mf_json_put(j, "stop", figure(w, p->power, &p->stops));
    mf_json_put(j, "stop_by_votes", figure(w, p->power, &p->stops_by_votes));
    mf_json_put(j, "condition_unmet",
                p->condition ? mf_json_place(w, p->power->only_when_span) : json_null());
    mf_json_put(j, "timing", timing(w, &p->timing));
    mf_json_put(j, "set", set(w, p));
    mf_json_put(j, "without", without(w, p));
    curves = json_array();
    for (uint32_t i = 0; i < p->ncurves; i++)
        mf_json_push(curves, curve(w, &p->curves[i]));
    mf_json_put(j, "attrition", curves);
    mf_json_put(j, "weights", weighing(w, p));
    mf_json_put(j, "turnout", turnout(&p->turnouts));
    return j;
}

/* ---- the whole ---- */

static json_t *emergencies(const struct mf_ajson *w)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < w->au->nemergencies; i++) {
        const struct mf_audit_emergency *e = &w->au->emergencies[i];
        json_t *j = json_object();
        mf_json_put(j, "name", mf_json_text(e->emergency->name.text));
        mf_json_put(j, "place", mf_json_place(w, e->emergency->name.span));
        mf_json_put(j, "declare", figure(w, NULL, &e->declares));
        mf_json_put(j, "end", figure(w, NULL, &e->ends));
        mf_json_put(j, "lasts_ms", mf_json_duration(e->emergency->lasts.ms));
        mf_json_push(list, j);
    }
    return list;
}

static json_t *people(const struct mf_ajson *w)
{
    const struct mf_audit *au = w->au;
    json_t *j = json_object();

    mf_json_put(j, "nominal", json_boolean(au->scene->nominal));
    mf_json_put(j, "file", au->options.source.n ? mf_json_text(au->options.source) : json_null());
    mf_json_put(j, "persons", mf_json_number(au->scene->roster.npersons));
    mf_json_put(j, "at",
                !au->options.dated ? json_null()
                                   : mf_json_text(mf_instant_iso(w->a, au->scene->at)));
    mf_json_put(j, "set", mf_json_persons(w, au->options.named, au->options.nnamed));
    mf_json_put(j, "leavers", mf_json_persons(w, au->options.leavers, au->options.nleavers));
    return j;
}

static json_t *charter(const struct mf_ajson *w)
{
    const struct mf_charter *c = w->au->charter;
    json_t *j = json_object();
    mf_json_put(j, "title", mf_json_text(c->title_name.text));
    mf_json_put(j, "file", mf_json_text(c->source.name));
    mf_json_put(j, "sha256", mf_json_text(mf_hash_hex(w->a, &c->hash)));
    return j;
}

static int to_buffer(const char *bytes, size_t n, void *payload)
{
    mf_buf_add(payload, (struct mf_str){bytes, n});
    return 0;
}

static void put(struct mf_buf *out, json_t *j)
{
    if (json_dump_callback(j, to_buffer, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
        mf_oom(64);
    json_decref(j);
    mf_buf_char(out, '\n');
}

void mf_audit_json_findings(struct mf_buf *out, const struct mf_audit *audit)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, MF_EN);
    struct mf_ajson w = {out->arena, audit, &y};
    json_t *j = json_object(), *levels = json_object();

    mf_json_put(j, "charter", charter(&w));
    mf_json_put(j, "people", people(&w));
    mf_json_put(j, "complete", json_boolean(audit->complete));
    for (unsigned l = 0; l < MF_LEVEL__COUNT; l++)
        mf_json_put(levels, mf_level_name((enum mf_level)l),
                    mf_json_number(audit->findings.of_level[l]));
    mf_json_put(j, "levels", levels);
    mf_json_put(j, "findings", mf_json_findings(&w));
    put(out, j);
}

void mf_audit_json(struct mf_buf *out, const struct mf_audit *audit)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, MF_EN);
    struct mf_ajson w = {out->arena, audit, &y};
    json_t *j = json_object(), *powers = json_array();

    mf_json_put(j, "format", mf_json_word("mufakat-audit-1"));
    mf_json_put(j, "charter", charter(&w));
    mf_json_put(j, "people", people(&w));
    mf_json_put(j, "complete", json_boolean(audit->complete));
    for (uint32_t i = 0; i < audit->npowers; i++)
        mf_json_push(powers, power(&w, &audit->powers[i]));
    mf_json_put(j, "powers", powers);
    mf_json_put(j, "emergencies", emergencies(&w));
    mf_json_put(j, "captures", mf_json_captures(&w));
    mf_json_put(j, "findings", mf_json_findings(&w));
    mf_json_put(j, "difference", mf_json_difference(&w));
    put(out, j);
}
