/* What an audit says of captures in several steps. */
#include "audit/audit_say.h"
#include "base/os.h"

struct mf_str mf_ay_capture_figure(const struct mf_ay *y, const struct mf_capture *c)
{
    struct mf_str text;

    if (!c)
        return mf_asaid(y, NOT_LOOKED);
    if (!c->possible)
        text = mf_asaid(y, NO_ONE_CAN);
    else if (c->hi == UINT32_MAX)
        text = mf_asay(y, CAPTURE_OR_MORE, mf_ay_number(y, c->lo));
    else if (c->lo == c->hi)
        text = mf_ay_number(y, c->hi);
    else
        text = mf_asay(y, INTERVAL, mf_ay_number(y, c->lo), mf_ay_number(y, c->hi));
    return c->certified ? text : mf_strf(y->a, "%.*s†", MF_F(text));
}

struct mf_str mf_ay_capture_persons(const struct mf_ay *y, const struct mf_capture *c)
{
    if (c->possible && c->lo == c->hi)
        return mf_ay_count(y, c->hi);
    if (!c->possible)
        return mf_asaid(y, NOBODY);
    return mf_asay(y, PERSONS, mf_ay_capture_figure(y, c));
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

bool mf_ay_plan_tells(const struct mf_audit_capture *c)
{
    const struct mf_capture *p = mf_ay_plan(c);

    return p && (p->nplan > 1 || !p->proven);
}

struct mf_str mf_ay_plan_head(const struct mf_ay *y, const struct mf_capture *c)
{
    static const enum mf_aw models[MF_OUTSIDERS__COUNT] = {
        [MF_OUTSIDERS_SILENT] = MF_AW_PLAN_M0,
        [MF_OUTSIDERS_VOTING] = MF_AW_PLAN_M1,
        [MF_OUTSIDERS_HOSTILE] = MF_AW_PLAN_M2,
    };
    struct mf_buf goal;

    mf_buf_init(&goal, y->a);
    mf_buf_add(&goal, mf_goal_text(y->a, y->au->charter, c->goal, y->lingua));
    if (goal.n > 0 && goal.p[0] >= 'a' && goal.p[0] <= 'z')
        goal.p[0] = (char)(goal.p[0] - 'a' + 'A');
    return mf_asay(y, PLAN_HEAD, mf_buf_str(&goal), mf_ay_capture_persons(y, c),
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

uint32_t mf_ay_plan_says(const struct mf_ay *y, const struct mf_capture *c, struct mf_str *ret)
{
    uint32_t n = 0;

    ret[n++] = mf_asay(y, PLAN_WHO, mf_ay_who(y, NULL, c->who, c->hi));
    if (c->told == 0)
        ret[n++] = mf_asaid(y, PLAN_TOLD_NOBODY);
    else
        ret[n++] = mf_asay(y, PLAN_TOLD, mf_ay_count(y, c->told), mf_ay_length(y, c->told_lead));
    if (c->direct != UINT32_MAX && c->direct != c->hi)
        ret[n++] = mf_asay(y, PLAN_DIRECT, mf_ay_count(y, c->direct));
    if (!c->proven && c->ncauses > 0)
        ret[n++] = mf_asay(y, PLAN_CAUSES, causes(y, c));
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
    return mf_asay(y, PLAN_SPAN, moment(y, step->from), mf_ay_length(y, step->to));
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
            bound |= c && c->possible && c->hi == UINT32_MAX;
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
static const struct mf_capture *easiest(const struct mf_audit *au)
{
    const struct mf_capture *best = NULL;

    for (uint32_t i = 0; i < au->ncaptures; i++) {
        const struct mf_capture *c = au->captures[i].by[MF_OUTSIDERS_VOTING];
        if (c && c->possible && c->who && (!best || c->hi < best->hi))
            best = c;
    }
    return best;
}

struct mf_str mf_ay_capture_short(const struct mf_ay *y)
{
    const struct mf_capture *c = easiest(y->au);
    struct mf_str goal, who;

    if (!c)
        return (struct mf_str){0};
    goal = mf_goal_text(y->a, y->au->charter, c->goal, y->lingua);
    who = mf_ay_capture_persons(y, c);
    if (c->nplan <= 1)
        return mf_asay(y, CAPTURE_ONE_STEP, who, goal);
    if (c->direct == UINT32_MAX)
        return mf_asay(y, CAPTURE_FEWER_NEW, who, goal, mf_ay_number(y, c->nplan));
    return mf_asay(y, CAPTURE_FEWER, who, goal, mf_ay_number(y, c->nplan),
                   mf_ay_number(y, c->direct));
}
