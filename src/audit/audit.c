/* An audit: every question of the room asked of one charter and its people. */
#include "audit/audit_internal.h"

#include <string.h>

#include "base/os.h"
#include "engine/tally.h"

/* ---- going on ---- */

bool mf_audit_goes_on(struct mf_audit *au, struct mf_audit_step step)
{
    if (!au->complete)
        return false;
    if (au->options.go_on && !au->options.go_on(au->options.payload, &step))
        au->complete = false;
    return au->complete;
}

/* `power`: the one that comes next. */
static bool go_on(struct mf_audit *au, enum mf_audit_phase phase, uint32_t power)
{
    return mf_audit_goes_on(
        au, (struct mf_audit_step){phase, power, au->npowers, au->powers[power].power->name.text});
}

/* ---- figures ---- */

/* Why the figure isn't one number: `d` is what it was made of. */
static struct mf_audit_figure judged(struct mf_figure f, struct mf_deciders d)
{
    struct mf_audit_figure out = {f, MF_AUDIT_PROVEN};

    if (f.at_filing)
        out.doubt = MF_AUDIT_FILING;
    else if (f.possible && f.lo != f.hi)
        out.doubt = mf_form_same(d.needed, d.enough) ? MF_AUDIT_SEARCH : MF_AUDIT_BOUNDS;
    return out;
}

static void look_at_set(struct mf_audit *au, struct mf_audit_power *p)
{
    struct mf_study *s = au->figures.study;
    bool *in = mf_new_n(au->arena, bool, s->columns.npersons + 1);
    struct mf_supposition *who;
    uint32_t n = mf_suppositions(s, p->power, &who);

    for (uint32_t i = 0; i < au->options.nnamed; i++)
        in[au->options.named[i]] = true;
    for (uint32_t i = 0; i < n; i++) {
        struct mf_deciders b = mf_blockers(s, p->power, MF_OTHERS_FIGHT, who[i]);
        for (unsigned c = 0; c < MF_OTHERS__COUNT; c++) {
            struct mf_deciders d = mf_deciders(s, p->power, (enum mf_conduct)c, who[i]);
            p->set.decides[c] |= mf_form_holds(&s->columns, d.enough, in);
        }
        p->set.stops |= mf_form_holds(&s->columns, b.enough, in);
    }
}

static void look_at_power(struct mf_audit *au, struct mf_audit_power *p)
{
    struct mf_study *s = au->figures.study;
    struct mf_decision d = mf_decide(s, p->power);

    au->figures.decision[p->index] = d;
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
        p->decides[c] = judged(d.decides[c],
                               mf_deciders(s, p->power, (enum mf_conduct)c, d.decides[c].supposed));
    p->stops = judged(d.stops, mf_blockers(s, p->power, MF_OTHERS_FIGHT, d.stops.supposed));
    p->stops_by_votes = judged(
        d.stops_by_votes, mf_blockers(s, p->power, MF_OTHERS_OPPOSE, d.stops_by_votes.supposed));
    p->condition = d.condition;
    p->timing = au->figures.timing[p->index] = mf_timing_of(s, p->power, &d);
    if (au->options.nnamed > 0)
        look_at_set(au, p);
    p->looked = true;
}

static void look_at_emergencies(struct mf_audit *au)
{
    const struct mf_charter *c = au->charter;

    au->nemergencies = c->nemergencies;
    au->emergencies = mf_new_n(au->arena, struct mf_audit_emergency, c->nemergencies + 1);
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        struct mf_audit_emergency *e = &au->emergencies[i];
        struct mf_deciders d = mf_declarers(au->figures.study, c->emergencies[i].declared);
        e->emergency = &c->emergencies[i];
        e->declares = judged(mf_figure_of(au->figures.study, d), d);
        if (!e->emergency->ended)
            continue;
        d = mf_declarers(au->figures.study, e->emergency->ended);
        e->ends = judged(mf_figure_of(au->figures.study, d), d);
    }
}

/* ---- departures ---- */

static void look_without(struct mf_audit *au)
{
    struct mf_refusals rs = {.arena = au->arena};
    struct mf_scene left =
        mf_scene_without(au->arena, au->scene, au->options.leavers, au->options.nleavers);
    struct mf_org *org = mf_scene_found(&left, &rs);
    struct mf_study *s;

    au->left_founded = org != NULL;
    if (!org)
        return;
    s = mf_study_new(au->arena, org);
    for (uint32_t i = 0; i < au->npowers; i++) {
        struct mf_audit_power *p = &au->powers[i];
        struct mf_decision d;
        if (!p->looked)
            continue;
        d = mf_decide(s, p->power);
        p->left_decides =
            judged(d.decides[MF_OTHERS_OPPOSE], mf_deciders(s, p->power, MF_OTHERS_OPPOSE,
                                                            d.decides[MF_OTHERS_OPPOSE].supposed));
        p->left_ambush =
            judged(d.decides[MF_OTHERS_SILENT], mf_deciders(s, p->power, MF_OTHERS_SILENT,
                                                            d.decides[MF_OTHERS_SILENT].supposed));
        p->left_stops =
            judged(d.stops, mf_blockers(s, p->power, MF_OTHERS_FIGHT, d.stops.supposed));
    }
    mf_org_free(org);
}

static bool same_figure(const struct mf_figure *x, const struct mf_figure *y)
{
    return x->possible == y->possible && (!x->possible || (x->lo == y->lo && x->hi == y->hi));
}

static bool same_curve(const struct mf_attrition *x, const struct mf_attrition *y)
{
    bool same = x->body == y->body && x->n == y->n;

    for (uint32_t i = 0; same && i < x->n; i++) {
        const struct mf_attrition_point *p = &x->at[i], *q = &y->at[i];
        same = same_figure(&p->decides, &q->decides) && same_figure(&p->ambush, &q->ambush) &&
               same_figure(&p->stops, &q->stops) && p->named_decide == q->named_decide &&
               p->acts == q->acts && p->refills == q->refills && p->worst == q->worst;
    }
    return same;
}

static bool same_curves(const struct mf_audit_power *x, const struct mf_audit_power *y)
{
    bool same = x->ncurves == y->ncurves && x->curves_as == UINT32_MAX;

    for (uint32_t i = 0; same && i < x->ncurves; i++)
        same = same_curve(&x->curves[i], &y->curves[i]);
    return same;
}

static void draw_curves(struct mf_audit *au, struct mf_audit_power *p)
{
    uint32_t *body, n = mf_attrition_bodies(au->arena, au->charter, p->power, &body);

    p->curves = mf_new_n(au->arena, struct mf_attrition, n + 1);
    for (uint32_t i = 0; i < n; i++)
        if (mf_attrition_of(au->arena, au->scene, p->index, body[i], au->options.named,
                            au->options.nnamed, &p->curves[p->ncurves]))
            p->ncurves++;
    for (uint32_t i = 0; i < p->index && p->ncurves > 0; i++)
        if (same_curves(&au->powers[i], p)) {
            p->curves_as = i;
            return;
        }
}

/* ---- who weighs what ---- */

static void weigh_power(struct mf_audit *au, struct mf_audit_power *p)
{
    p->weighing = mf_weigh(au->figures.study, p->power, au->options.exact, 0);
}

/* ---- turnout ---- */

/* Assumed where nothing is asked: from a token vote to a village meeting, alone and together. */
static const struct mf_attendance usual[] = {
    {50000, 0},       {50000, 50000}, {50000, 200000}, {100000, 0},      {100000, 50000},
    {100000, 200000}, {200000, 0},    {200000, 50000}, {200000, 200000},
};

static bool same_turnouts(const struct mf_audit *au, const struct mf_turnouts *x,
                          const struct mf_turnouts *y)
{
    const struct mf_source *source = &au->charter->source;

    return x->gap == MF_TURNOUTS_KNOWN && y->gap == MF_TURNOUTS_KNOWN && x->members == y->members &&
           x->nrows == y->nrows &&
           mf_str_eq(mf_source_slice(source, x->rule->span),
                     mf_source_slice(source, y->rule->span)) &&
           memcmp(x->billionths, y->billionths, sizeof x->billionths) == 0;
}

static void suppose_turnout(struct mf_audit *au, struct mf_audit_power *p)
{
    bool asked = au->options.nturnouts > 0;

    p->turnouts = mf_turnouts_of(au->figures.study, p->power, asked ? au->options.turnouts : usual,
                                 asked ? au->options.nturnouts : sizeof usual / sizeof *usual);
    for (uint32_t i = 0; i < p->index; i++)
        if (au->powers[i].turnouts_as == UINT32_MAX &&
            same_turnouts(au, &au->powers[i].turnouts, &p->turnouts)) {
            p->turnouts_as = i;
            return;
        }
}

/* ---- findings ---- */

struct asking { /* the findings' go_on asks the audit's, with where it stands */
    struct mf_audit *au;
    struct mf_audit_step step;
};

static bool finding_goes_on(void *payload, uint32_t done, uint32_t of)
{
    struct asking *a = payload;

    a->step.done = done;
    a->step.of = of;
    return mf_audit_goes_on(a->au, a->step);
}

/* They need the figures of every power; only the search for changes can be cut short. */
static void find(struct mf_audit *au)
{
    struct asking a = {au, {.phase = MF_AUDIT_FINDING}};
    struct mf_finding_options o = {au->options.no_changes, finding_goes_on, &a};

    for (uint32_t i = 0; i < au->npowers; i++)
        if (!au->powers[i].looked)
            return;
    au->findings = mf_findings(&au->figures, &o);
    au->has_findings = true;
}

/* ---- what matters most ---- */

static bool changes_rules(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->neffects; i++) {
        enum mf_effect_kind k = p->effects[i].kind;
        if (k == MF_EF_AMEND || k == MF_EF_AMEND_ENTRENCHED)
            return true;
    }
    return false;
}

/* Fewer against votes, then fewer against everyone, then sooner; usable now before not usable. */
static bool weaker(const struct mf_audit_power *x, const struct mf_audit_power *y)
{
    const struct mf_figure *fx = &x->decides[MF_OTHERS_OPPOSE].f;
    const struct mf_figure *fy = &y->decides[MF_OTHERS_OPPOSE].f;

    if (!x->condition != !y->condition)
        return !x->condition;
    if (fx->hi != fy->hi)
        return fx->hi < fy->hi;
    fx = &x->decides[MF_OTHERS_FIGHT].f;
    fy = &y->decides[MF_OTHERS_FIGHT].f;
    if (fx->possible != fy->possible)
        return fx->possible;
    if (fx->possible && fx->hi != fy->hi)
        return fx->hi < fy->hi;
    return x->timing.irrevocable < y->timing.irrevocable;
}

static bool sooner(const struct mf_audit_power *x, const struct mf_audit_power *y)
{
    if (!x->condition != !y->condition)
        return !x->condition;
    if (x->timing.waits != y->timing.waits)
        return y->timing.waits;
    if (x->timing.irrevocable != y->timing.irrevocable)
        return x->timing.irrevocable < y->timing.irrevocable;
    return x->timing.persons_told < y->timing.persons_told;
}

static void pick(const struct mf_audit *au, uint32_t *best, uint32_t i,
                 bool (*better)(const struct mf_audit_power *, const struct mf_audit_power *))
{
    if (*best == UINT32_MAX || better(&au->powers[i], &au->powers[*best]))
        *best = i;
}

static void pick_curve(struct mf_audit *au, uint32_t i)
{
    const struct mf_audit_power *p = &au->powers[i];

    for (uint32_t k = 0; k < p->ncurves && p->curves_as == UINT32_MAX; k++) {
        const struct mf_attrition *c = &p->curves[k];
        if (c->flips < c->n && (au->falls == UINT32_MAX ||
                                c->flips < au->powers[au->falls].curves[au->falls_curve].flips)) {
            au->falls = i;
            au->falls_curve = k;
        }
    }
}

static void pick_all(struct mf_audit *au)
{
    au->weakest = au->amends = au->soonest = au->falls = UINT32_MAX;
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        if (!p->looked || !p->decides[MF_OTHERS_OPPOSE].f.possible)
            continue;
        pick(au, &au->weakest, i, weaker);
        if (p->changes)
            pick(au, &au->amends, i, weaker);
        pick(au, &au->soonest, i, sooner);
        pick_curve(au, i);
    }
}

/* ---- the whole ---- */

struct mf_audit *mf_audit_run(struct mf_arena *arena, const struct mf_scene *scene,
                              const struct mf_audit_options *options, struct mf_refusals *rs)
{
    struct mf_audit *au = mf_new(arena, struct mf_audit);

    au->arena = arena;
    au->scene = scene;
    au->charter = scene->charter;
    au->options = *options;
    au->complete = true;
    au->figures.org = mf_scene_found(scene, rs);
    if (!au->figures.org)
        return NULL;
    au->figures.study = mf_study_new(arena, au->figures.org);
    au->figures.arena = arena;
    au->figures.scene = *scene;
    au->figures.charter = au->charter;
    au->npowers = au->charter->npowers;
    au->figures.decision = mf_new_n(arena, struct mf_decision, au->npowers + 1);
    au->figures.timing = mf_new_n(arena, struct mf_timing, au->npowers + 1);
    au->powers = mf_new_n(arena, struct mf_audit_power, au->npowers + 1);
    for (uint32_t i = 0; i < au->npowers; i++)
        au->powers[i] = (struct mf_audit_power){.power = &au->charter->powers[i],
                                                .index = i,
                                                .changes = changes_rules(&au->charter->powers[i]),
                                                .curves_as = UINT32_MAX,
                                                .turnouts_as = UINT32_MAX};
    for (uint32_t i = 0; i < au->npowers && go_on(au, MF_AUDIT_DECIDING, i); i++)
        look_at_power(au, &au->powers[i]);
    look_at_emergencies(au);
    if (options->nleavers > 0)
        look_without(au);
    for (uint32_t i = 0;
         i < au->npowers && !options->no_attrition && go_on(au, MF_AUDIT_LEAVING, i); i++)
        draw_curves(au, &au->powers[i]);
    for (uint32_t i = 0; i < au->npowers; i++)
        au->powers[i].weighing.gap = MF_WEIGH_NOT_LOOKED;
    for (uint32_t i = 0; i < au->npowers && go_on(au, MF_AUDIT_WEIGHING, i); i++)
        weigh_power(au, &au->powers[i]);
    for (uint32_t i = 0; i < au->npowers; i++)
        au->powers[i].turnouts.gap = MF_TURNOUTS_NOT_LOOKED;
    for (uint32_t i = 0; i < au->npowers && go_on(au, MF_AUDIT_TURNOUT, i); i++)
        suppose_turnout(au, &au->powers[i]);
    find(au);
    if (!options->no_capture)
        mf_audit_goals(au);
    pick_all(au);
    return au;
}

/* ---- two charters ---- */

static struct mf_measure goal_number(const struct mf_audit_capture *goal)
{
    const struct mf_capture *c = goal->by[MF_OUTSIDERS_VOTING];
    uint32_t most = mf_audit_goal_most(goal, MF_OUTSIDERS_VOTING);

    if (!c || (c->possible && most == UINT32_MAX))
        return (struct mf_measure){.kind = MF_MEASURE_UNKNOWN};
    if (!c->possible)
        return (struct mf_measure){.kind = MF_MEASURE_NOBODY};
    return (struct mf_measure){MF_MEASURE_PERSONS, most, c->lo};
}

/* Captures against votes, by names that are the same under both charters. */
static struct mf_difference_side side_of(struct mf_arena *a, const struct mf_audit *au)
{
    struct mf_goal_figure *goals = mf_new_n(a, struct mf_goal_figure, au->ncaptures + 1);
    struct mf_figures *figures = mf_new(a, struct mf_figures);

    *figures = au->figures;
    for (uint32_t i = 0; i < au->ncaptures; i++) {
        const struct mf_audit_capture *c = &au->captures[i];
        for (unsigned l = 0; l < MF_LINGUA__COUNT; l++)
            goals[i].label[l] = mf_goal_text(a, au->charter, c->goal, (enum mf_lingua)l);
        goals[i].name = goals[i].label[MF_EN];
        goals[i].number = goal_number(c);
    }
    return (struct mf_difference_side){figures, &au->findings, goals, au->ncaptures};
}

bool mf_audit_compare(struct mf_audit *audit, const struct mf_audit *earlier)
{
    struct mf_difference_side was, is;
    struct mf_difference *d;

    if (!audit->has_findings || !earlier->has_findings)
        return false;
    was = side_of(audit->arena, earlier);
    is = side_of(audit->arena, audit);
    d = mf_new(audit->arena, struct mf_difference);
    *d = mf_difference(audit->arena, &was, &is);
    audit->difference = d;
    audit->against = earlier->charter->source.name;
    return true;
}

void mf_audit_free(struct mf_audit *audit)
{
    if (audit)
        mf_org_free(audit->figures.org);
}
