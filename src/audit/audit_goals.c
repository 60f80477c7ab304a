/* Captures, goal by goal: the three models, and how many it takes as time and departures allow. */
#include "audit/audit_internal.h"
#include "base/os.h"

/* ---- the models ---- */

struct asking { /* a capture's go_on asks the audit's, with where it stands */
    struct mf_audit *au;
    struct mf_audit_step step;
};

static bool capture_goes_on(void *payload)
{
    struct asking *a = payload;

    return mf_audit_goes_on(a->au, a->step);
}

static struct mf_audit_step step_of(struct mf_audit *au, uint32_t i, unsigned model)
{
    return (struct mf_audit_step){
        MF_AUDIT_CAPTURE, i * MF_OUTSIDERS__COUNT + model, au->ncaptures * MF_OUTSIDERS__COUNT,
        mf_goal_text(au->arena, au->charter, au->captures[i].goal, MF_EN)};
}

static void capture_goal(struct mf_audit *au, uint32_t i)
{
    struct mf_refusals rs = {.arena = au->arena};
    struct mf_audit_capture *c = &au->captures[i];

    for (unsigned m = 0; m < MF_OUTSIDERS__COUNT; m++) {
        struct asking a = {au, step_of(au, i, m)};
        struct mf_capture_options o = {.goal = c->goal,
                                       .model = (enum mf_outsiders)m,
                                       .horizon = au->options.horizon,
                                       .departures = au->options.vacancies,
                                       .newcomers = au->options.newcomers,
                                       .go_on = capture_goes_on,
                                       .payload = &a};
        if (!mf_audit_goes_on(au, a.step))
            return;
        c->by[m] = mf_capture(au->arena, au->scene, &o, &rs);
    }
}

/* ---- what is known besides ---- */

/* The power does the goal's work by itself: its own, or any text put into the charter. */
static bool does(const struct mf_goal *goal, const struct mf_audit_power *p)
{
    if (goal->kind == MF_GOAL_POWER)
        return goal->index == p->index;
    if (goal->kind != MF_GOAL_AMEND || (goal->index != UINT32_MAX && goal->index != p->index))
        return false;
    for (uint32_t i = 0; i < p->power->neffects; i++) {
        const struct mf_effect *e = &p->power->effects[i];
        if (e->kind == MF_EF_AMEND_ENTRENCHED || (e->kind == MF_EF_AMEND && e->nitems == 0))
            return true;
    }
    return false;
}

static uint32_t one_step(const struct mf_audit *au, const struct mf_goal *goal,
                         enum mf_outsiders model)
{
    static const enum mf_conduct conducts[] = {[MF_OUTSIDERS_SILENT] = MF_OTHERS_SILENT,
                                               [MF_OUTSIDERS_VOTING] = MF_OTHERS_OPPOSE,
                                               [MF_OUTSIDERS_HOSTILE] = MF_OTHERS_FIGHT};
    mf_duration horizon = au->options.horizon ? au->options.horizon : MF_CAPTURE_HORIZON;
    uint32_t fewest = UINT32_MAX;

    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        const struct mf_figure *f = &p->decides[conducts[model]].f;
        if (p->looked && does(goal, p) && !p->condition && !p->timing.waits &&
            p->timing.irrevocable <= horizon && f->possible && f->who && f->hi < fewest)
            fewest = f->hi;
    }
    return fewest;
}

uint32_t mf_audit_goal_most(const struct mf_audit_capture *c, enum mf_outsiders model)
{
    uint32_t most = c->one_step[model];

    if (c->by[model] && c->by[model]->hi < most)
        most = c->by[model]->hi;
    return most;
}

/* ---- curves ---- */

#define DEPARTURES 4u /* points, from none on */
/* Of each curve: a fraction of what a goal may take, so that the goals are what one waits for. */
#define CURVE_STEPS (MF_CAPTURE_STEPS / 20)

/*
 * More time and more departures never make it harder: what is known of one point bounds those
 * before and behind it.
 */
static void bound(struct mf_capture_point *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (at[i - 1].hi < at[i].hi)
            at[i].hi = at[i - 1].hi;
    for (uint32_t i = n - 1; i-- > 0;)
        if (at[i].possible && at[i + 1].possible && at[i + 1].lo > at[i].lo) {
            at[i].lo = at[i + 1].lo;
            at[i].certified = at[i + 1].certified;
        }
    for (uint32_t i = 0; i < n; i++)
        at[i].proven |= at[i].lo == at[i].hi;
}

/* The goal's own figure where the curve comes past it. */
static struct mf_capture_point own_point(const struct mf_audit_capture *c)
{
    const struct mf_capture *own = c->by[MF_OUTSIDERS_VOTING];

    return (struct mf_capture_point){.horizon = own->horizon,
                                     .departures = own->departures,
                                     .possible = own->possible,
                                     .proven = own->proven,
                                     .certified = own->certified,
                                     .lo = own->lo,
                                     .hi = mf_audit_goal_most(c, MF_OUTSIDERS_VOTING)};
}

static uint32_t add_horizon(mf_duration *list, uint32_t n, mf_duration add)
{
    uint32_t at = n;

    for (uint32_t i = 0; i < n; i++)
        if (list[i] == add)
            return n;
    for (; at > 0 && list[at - 1] > add; at--)
        list[at] = list[at - 1];
    list[at] = add;
    return n + 1;
}

/* Lengths of time before the goal's own, among them the first at which its plan is done. */
static uint32_t horizons(const struct mf_capture *own, mf_duration ret[])
{
    static const uint32_t days[] = {1, 7, 14, 30, 60, 90, 180, 365};
    uint32_t n = 0;

    for (unsigned i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i] * MF_DAY < own->horizon)
            n = add_horizon(ret, n, days[i] * MF_DAY);
    if (own->nplan > 0 && own->earliest > 0 && own->earliest < own->horizon)
        n = add_horizon(ret, n, own->earliest);
    return n;
}

/* Nobody is done sooner than any chain of acts can be; a plan once done stays done. */
static bool settled(const struct mf_capture *own, mf_duration horizon, struct mf_capture_point *at)
{
    *at = (struct mf_capture_point){.horizon = horizon,
                                    .departures = own->departures,
                                    .possible = own->possible && horizon >= own->no_sooner,
                                    .proven = own->proven,
                                    .certified = own->certified,
                                    .lo = own->lo,
                                    .hi = own->hi};
    if (!at->possible) {
        at->proven = true;
        at->hi = UINT32_MAX;
    }
    return !at->possible || (own->proven && own->nplan > 0 && own->earliest <= horizon);
}

#define HORIZONS 12u

static void over_time(struct mf_audit *au, struct mf_audit_capture *c,
                      const struct mf_capture_options *o)
{
    const struct mf_capture *own = c->by[MF_OUTSIDERS_VOTING];
    mf_duration list[HORIZONS], open[HORIZONS];
    struct mf_capture_point found[HORIZONS];
    uint32_t n = horizons(own, list), nopen = 0, next = 0;

    c->over_time = mf_new_n(au->arena, struct mf_capture_point, n + 1);
    for (uint32_t i = 0; i < n; i++)
        if (!settled(own, list[i], &c->over_time[i]))
            open[nopen++] = list[i];
    if (!mf_capture_over_time(au->arena, au->scene, o, open, nopen, found))
        return;
    for (uint32_t i = 0; i < n && next < nopen; i++)
        if (list[i] == open[next])
            c->over_time[i] = found[next++];
    c->over_time[n] = own_point(c);
    c->nover_time = n + 1;
    bound(c->over_time, c->nover_time);
}

static void over_departures(struct mf_audit *au, struct mf_audit_capture *c,
                            const struct mf_capture_options *o)
{
    uint32_t own = au->options.vacancies;

    c->over_departures = mf_new_n(au->arena, struct mf_capture_point, DEPARTURES);
    if (!mf_capture_over_departures(au->arena, au->scene, o, DEPARTURES, c->over_departures))
        return;
    c->nover_departures = DEPARTURES;
    if (own < DEPARTURES)
        c->over_departures[own] = own_point(c);
    bound(c->over_departures, DEPARTURES);
}

static bool wants_curves(const struct mf_audit *au, const struct mf_goal *goal)
{
    if (goal->kind != MF_GOAL_POWER)
        return goal->kind == MF_GOAL_AMEND;
    for (uint32_t i = 0; i < au->options.nasked; i++)
        if (au->options.asked[i] == goal->index)
            return true;
    return false;
}

static void draw(struct mf_audit *au, uint32_t i)
{
    struct mf_audit_capture *c = &au->captures[i];
    struct asking a = {au, step_of(au, i, MF_OUTSIDERS_VOTING)};
    struct mf_capture_options o = {.goal = c->goal,
                                   .model = MF_OUTSIDERS_VOTING,
                                   .horizon = au->options.horizon,
                                   .departures = au->options.vacancies,
                                   .newcomers = au->options.newcomers,
                                   .steps = CURVE_STEPS,
                                   .go_on = capture_goes_on,
                                   .payload = &a};

    if (!c->by[MF_OUTSIDERS_VOTING] || !mf_audit_goes_on(au, a.step))
        return;
    over_time(au, c, &o);
    if (mf_audit_goes_on(au, a.step))
        over_departures(au, c, &o);
}

/* ---- all goals ---- */

void mf_audit_goals(struct mf_audit *au)
{
    struct mf_goal *goals;

    au->ncaptures = mf_capture_goals(au->arena, au->charter, &goals);
    au->captures = mf_new_n(au->arena, struct mf_audit_capture, au->ncaptures + 1);
    for (uint32_t i = 0; i < au->ncaptures; i++) {
        au->captures[i].goal = goals[i];
        for (unsigned m = 0; m < MF_OUTSIDERS__COUNT; m++)
            au->captures[i].one_step[m] = one_step(au, &goals[i], (enum mf_outsiders)m);
    }
    for (uint32_t i = 0; i < au->ncaptures; i++)
        capture_goal(au, i);
    for (uint32_t i = 0; i < au->ncaptures; i++)
        if (wants_curves(au, &au->captures[i].goal))
            draw(au, i);
}
