/* What an audit says of captures in several steps. */
#include "audit/audit_internal.h"
#include "audit/audit_say.h"
#include "base/os.h"

static struct mf_str between(const struct mf_ay *y, bool possible, uint32_t lo, uint32_t hi)
{
    if (!possible)
        return mf_asaid(y, NO_ONE_CAN);
    if (hi == UINT32_MAX)
        return mf_asay(y, CAPTURE_OR_MORE, mf_ay_number(y, lo));
    if (lo >= hi)
        return mf_ay_number(y, hi);
    return mf_asay(y, INTERVAL, mf_ay_number(y, lo), mf_ay_number(y, hi));
}

struct mf_str mf_ay_capture_figure(const struct mf_ay *y, const struct mf_audit_capture *goal,
                                   enum mf_outsiders model)
{
    const struct mf_capture *c = goal->by[model];
    struct mf_str text;

    if (!c)
        return mf_asaid(y, NOT_LOOKED);
    text = between(y, c->possible, c->lo, mf_audit_goal_most(goal, model));
    return c->certified ? text : mf_strf(y->a, "%.*s†", MF_F(text));
}

struct mf_str mf_ay_direct(const struct mf_ay *y, const struct mf_audit_capture *c)
{
    const struct mf_capture *p = c->by[MF_OUTSIDERS_VOTING];

    if (!p || p->direct == UINT32_MAX)
        return mf_asaid(y, NO_ONE_CAN);
    return mf_ay_number(y, p->direct);
}

const struct mf_capture *mf_ay_plan(const struct mf_audit_capture *c)
{
    static const enum mf_outsiders order[] = {MF_OUTSIDERS_VOTING, MF_OUTSIDERS_HOSTILE,
                                              MF_OUTSIDERS_SILENT};

    for (unsigned i = 0; i < sizeof order / sizeof *order; i++) {
        const struct mf_capture *p = c->by[order[i]];
        if (p && p->possible && p->who && p->nplan > 0)
            return p;
    }
    return NULL;
}

/* It is nothing but the amendment, which is told of under its own goal. */
static bool by_amending(const struct mf_audit_capture *c)
{
    const struct mf_capture *p = mf_ay_plan(c);

    return c->goal.kind != MF_GOAL_AMEND && p && p->nplan == 1 && p->plan[0].rewrites;
}

bool mf_ay_plan_tells(const struct mf_audit_capture *c)
{
    const struct mf_capture *p = mf_ay_plan(c);

    return p && (p->nplan > 1 || !p->proven) && !by_amending(c);
}

struct mf_str mf_ay_goal(const struct mf_ay *y, const struct mf_audit_capture *c)
{
    struct mf_buf goal;

    mf_buf_init(&goal, y->a);
    mf_buf_add(&goal, mf_goal_text(y->a, y->au->charter, c->goal, y->lingua));
    if (goal.n > 0 && goal.p[0] >= 'a' && goal.p[0] <= 'z')
        goal.p[0] = (char)(goal.p[0] - 'a' + 'A');
    return mf_buf_str(&goal);
}

struct mf_str mf_ay_plan_head(const struct mf_ay *y, const struct mf_audit_capture *goal)
{
    static const enum mf_aw models[MF_OUTSIDERS__COUNT] = {
        [MF_OUTSIDERS_SILENT] = MF_AW_PLAN_M0,
        [MF_OUTSIDERS_VOTING] = MF_AW_PLAN_M1,
        [MF_OUTSIDERS_HOSTILE] = MF_AW_PLAN_M2,
    };
    const struct mf_capture *c = mf_ay_plan(goal);

    return mf_asay(y, PLAN_HEAD, mf_ay_goal(y, goal), mf_ay_count(y, c->hi),
                   mf_ay_fill(y, models[c->model], NULL, 0));
}

static struct mf_str causes(const struct mf_ay *y, const struct mf_capture *c)
{
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < c->ncauses; i++) {
        mf_buf_c(&b, i > 0 ? "; " : "");
        mf_buf_add(&b, mf_capture_cause_text(y->a, y->au->charter, &c->causes[i], y->lingua));
    }
    return mf_buf_str(&b);
}

/* The other goals that nobody needs another way to. */
static struct mf_str rest(const struct mf_ay *y)
{
    struct mf_str *names = mf_new_n(y->a, struct mf_str, y->au->ncaptures + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < y->au->ncaptures; i++)
        if (by_amending(&y->au->captures[i]))
            names[n++] = mf_goal_text(y->a, y->au->charter, y->au->captures[i].goal, y->lingua);
    return mf_ay_listed(y, names, n);
}

uint32_t mf_ay_plan_says(const struct mf_ay *y, const struct mf_audit_capture *goal,
                         struct mf_str *ret)
{
    const struct mf_capture *c = mf_ay_plan(goal);
    uint32_t n = 0;

    ret[n++] = mf_asay(y, PLAN_WHO, mf_ay_who(y, NULL, c->who, c->hi));
    if (c->told == 0)
        ret[n++] = mf_asaid(y, PLAN_TOLD_NOBODY);
    else
        ret[n++] = mf_asay(y, PLAN_TOLD, mf_ay_count(y, c->told), mf_ay_length(y, c->told_lead));
    if (c->direct != UINT32_MAX && c->direct != c->hi)
        ret[n++] = mf_asay(y, PLAN_DIRECT, mf_ay_count(y, c->direct));
    if (goal->goal.kind == MF_GOAL_AMEND && rest(y).n > 0)
        ret[n++] = mf_asay(y, PLAN_REST, rest(y));
    if (!c->proven && c->ncauses > 0 && c->lo <= 1)
        ret[n++] = mf_asay(y, PLAN_CAUSES_ALL, causes(y, c));
    else if (!c->proven && c->ncauses > 0)
        ret[n++] = mf_asay(y, PLAN_CAUSES, mf_ay_number(y, c->lo), causes(y, c));
    return n;
}

static struct mf_str moment(const struct mf_ay *y, mf_duration d)
{
    return d == 0 ? mf_asaid(y, PLAN_FROM) : mf_asay(y, PLAN_AT, mf_ay_length(y, d));
}

struct mf_str mf_ay_plan_when(const struct mf_ay *y, const struct mf_capture_step *step)
{
    if (step->from == step->to)
        return moment(y, step->from);
    return mf_asay(y, PLAN_SPAN,
                   step->from == 0 ? mf_asaid(y, PLAN_START) : mf_ay_length(y, step->from),
                   mf_ay_length(y, step->to));
}

struct mf_str mf_ay_plan_step(const struct mf_ay *y, const struct mf_capture_step *step)
{
    struct mf_str args[] = {mf_ay_plan_when(y, step),
                            mf_capture_step_text(y->a, y->au->scene, step, y->lingua)};

    return mf_ay_fill(y, step->told ? MF_AW_PLAN_STEP_OPEN : MF_AW_PLAN_STEP, args, 2);
}

uint32_t mf_ay_capture_legend(const struct mf_ay *y, struct mf_str *ret)
{
    const struct mf_audit *au = y->au;
    mf_duration horizon = au->options.horizon ? au->options.horizon : MF_CAPTURE_HORIZON;
    bool dagger = false, nobody = false, bound = false;
    uint32_t n = 0;

    ret[n++] =
        mf_asay(y, CAPTURE_LEGEND,
                horizon == MF_NEVER ? mf_asaid(y, CAPTURE_FOR_EVER) : mf_ay_length(y, horizon));
    ret[n++] = mf_asaid(y, CAPTURE_PLAN_OF);
    if (au->options.vacancies > 0)
        ret[n++] = mf_asay(y, CAPTURE_VACANCIES, mf_ay_number(y, au->options.vacancies));
    if (au->options.newcomers > 0)
        ret[n++] = mf_asay(y, CAPTURE_NEWCOMERS, mf_ay_number(y, au->options.newcomers));
    for (uint32_t i = 0; i < au->ncaptures; i++)
        for (unsigned m = 0; m < MF_OUTSIDERS__COUNT; m++) {
            const struct mf_capture *c = au->captures[i].by[m];
            dagger |= c && !c->certified;
            nobody |= c && !c->possible;
            bound |= c && c->possible &&
                     mf_audit_goal_most(&au->captures[i], (enum mf_outsiders)m) == UINT32_MAX;
        }
    if (nobody)
        ret[n++] = mf_asaid(y, CAPTURE_NOBODY);
    if (bound)
        ret[n++] = mf_asaid(y, CAPTURE_BOUND);
    if (dagger)
        ret[n++] = mf_asaid(y, CAPTURE_DAGGER);
    return n;
}

/* The goal that the fewest come to, several steps before one. */
static const struct mf_audit_capture *easiest(const struct mf_audit *au)
{
    const struct mf_audit_capture *best = NULL;

    for (uint32_t i = 0; i < au->ncaptures; i++) {
        const struct mf_capture *c = au->captures[i].by[MF_OUTSIDERS_VOTING];
        if (c && c->possible && c->who && (!best || c->hi < best->by[MF_OUTSIDERS_VOTING]->hi))
            best = &au->captures[i];
    }
    return best;
}

struct mf_str mf_ay_capture_short(const struct mf_ay *y)
{
    const struct mf_audit_capture *best = easiest(y->au);
    const struct mf_capture *c;
    struct mf_str goal, who;

    if (!best)
        return (struct mf_str){0};
    c = best->by[MF_OUTSIDERS_VOTING];
    goal = mf_goal_text(y->a, y->au->charter, c->goal, y->lingua);
    who = mf_ay_count(y, c->hi);
    if (c->nplan <= 1 && c->lo == c->hi)
        return mf_asay(y, CAPTURE_ONE_STEP, who, goal);
    if (c->nplan <= 1)
        return mf_asay(y, CAPTURE_ONE_STEP_OPEN, who, goal, mf_ay_number(y, c->lo));
    if (c->direct == UINT32_MAX)
        return mf_asay(y, CAPTURE_FEWER_NEW, who, goal, mf_ay_number(y, c->nplan));
    return mf_asay(y, CAPTURE_FEWER, who, goal, mf_ay_number(y, c->nplan),
                   mf_ay_number(y, c->direct));
}

/* ---- curves ---- */

struct mf_str mf_ay_point_figure(const struct mf_ay *y, const struct mf_capture_point *p)
{
    if (p->possible && p->lo == 0 && p->hi == UINT32_MAX)
        return mf_asaid(y, NOT_LOOKED);
    return between(y, p->possible, p->lo, p->hi);
}

static bool any(const struct mf_capture_point *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (at[i].possible)
            return true;
    return false;
}

static bool flat(const struct mf_ay *y, const struct mf_capture_point *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (!mf_str_eq(mf_ay_point_figure(y, &at[i]), mf_ay_point_figure(y, &at[0])))
            return false;
    return true;
}

bool mf_ay_whole_days(const struct mf_capture_point *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (at[i].horizon % MF_DAY != 0)
            return false;
    return true;
}

bool mf_ay_curve_over_time(const struct mf_ay *y, const struct mf_audit_capture *c,
                           struct mf_str *ret)
{
    uint32_t n = c->nover_time;

    *ret = (struct mf_str){0};
    if (n < 2 || !any(c->over_time, n))
        return false;
    if (!flat(y, c->over_time, n))
        return true;
    *ret = mf_asay(y, GOAL_TIME_SAME, mf_ay_length(y, c->over_time[0].horizon),
                   mf_ay_length(y, c->over_time[n - 1].horizon),
                   mf_ay_point_figure(y, &c->over_time[0]));
    return false;
}

bool mf_ay_curve_over_departures(const struct mf_ay *y, const struct mf_audit_capture *c,
                                 struct mf_str *ret)
{
    uint32_t n = c->nover_departures;

    *ret = (struct mf_str){0};
    if (n < 2 || !any(c->over_departures, n))
        return false;
    if (!flat(y, c->over_departures, n))
        return true;
    *ret = mf_asay(y, GOAL_GONE_SAME, mf_ay_number(y, n - 1),
                   mf_ay_point_figure(y, &c->over_departures[0]));
    return false;
}
