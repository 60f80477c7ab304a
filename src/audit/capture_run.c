/* Plans carried out from the beginning, against everything that the others may do. */
#include <string.h>

#include "audit/capture_plan.h"
#include "base/os.h"

bool *mf_plan_members(struct mf_planning *p, const mf_person *who, uint32_t n)
{
    bool *in = mf_new_n(p->arena, bool, p->scene->roster.npersons + 1);

    for (uint32_t i = 0; i < n; i++)
        in[who[i]] = true;
    for (uint32_t i = 0; i < p->options->newcomers; i++)
        in[p->scene->roster.npersons - 1 - i] = true;
    return in;
}

uint32_t mf_plan_conducts(enum mf_outsiders model, enum mf_others ret[3])
{
    ret[0] = MF_AS_SUITS;
    if (model == MF_OUTSIDERS_SILENT)
        return 1;
    ret[0] = MF_ALL_NO;
    ret[1] = MF_ALL_AWAY;
    ret[2] = MF_ALL_ABSTAIN;
    return 3;
}

struct mf_rerun mf_plan_rerun(struct mf_planning *p, const bool *in, enum mf_others others)
{
    return (struct mf_rerun){.arena = p->arena,
                             .scene = *p->scene,
                             .newcomers = p->scene->roster.npersons - p->options->newcomers,
                             .in = in,
                             .model = p->options->model,
                             .others = others,
                             .horizon = p->options->horizon};
}

static void describe(const struct mf_planning *p, const struct mf_rerun *r, const struct mf_move *m,
                     struct mf_capture_step *s)
{
    struct mf_ref ref = mf_charter_find(p->scene->charter, m->power);
    uint32_t n = 0;

    *s = (struct mf_capture_step){.from = r->from - r->scene.at,
                                  .to = r->to - r->scene.at,
                                  .act = m->act,
                                  .power = ref.kind == MF_REF_POWER ? ref.index : UINT32_MAX,
                                  .body = m->body,
                                  .office = m->office,
                                  .emergency = m->emergency,
                                  .about = m->person,
                                  .value = m->value,
                                  .has_value = m->has_value && m->power.n > 0,
                                  .rewrites = m->rewrites,
                                  .leaver = m->leaver,
                                  .left_body = m->left_body,
                                  .left_office = m->left_office,
                                  .told = r->told};
    if (m->person != MF_NOBODY && m->person >= r->newcomers) {
        s->about_newcomer = true;
        s->about = m->person - r->newcomers;
    }
    if (s->power != UINT32_MAX)
        s->clause = p->scene->charter->powers[s->power].name.span;
    s->actors = mf_new_n(p->arena, mf_person, r->scene.roster.npersons + 1);
    for (mf_person i = 0; i < r->newcomers; i++)
        if (r->acted[i])
            s->actors[n++] = i;
    s->nactors = n;
}

bool mf_plan_run(struct mf_planning *p, const bool *in, const struct mf_plan *plan,
                 enum mf_others others, struct mf_rerun *r, struct mf_capture_step *steps)
{
    bool ok;

    *r = mf_plan_rerun(p, in, others);
    ok = mf_rerun_start(r);
    for (uint32_t i = 0; i < plan->n && ok; i++) {
        ok = mf_rerun_move(r, &plan->move[i]);
        if (ok && steps)
            describe(p, r, &plan->move[i], &steps[i]);
    }
    *p->steps += r->steps;
    return ok && (p->options->goal.kind != MF_GOAL_OFFICE ||
                  (plan->n > 0 && plan->move[plan->n - 1].rewrites) ||
                  mf_rerun_holds(r, p->options->goal.index));
}

bool mf_plan_holds(struct mf_planning *p, const bool *in, const struct mf_plan *plan)
{
    enum mf_others others[3];
    uint32_t n = mf_plan_conducts(p->options->model, others);
    bool ok = true;

    for (uint32_t i = 0; i < n && ok; i++) {
        struct mf_rerun r;
        ok = mf_plan_run(p, in, plan, others[i], &r, NULL);
        mf_rerun_end(&r);
    }
    return ok;
}

void mf_plan_trim(struct mf_planning *p, const bool *in, struct mf_plan *plan)
{
    for (uint32_t i = plan->n; i > 1; i--) {
        struct mf_plan less = {mf_new_n(p->arena, struct mf_move, plan->n), plan->n - 1};
        uint32_t out = i - 2;
        memcpy(less.move, plan->move, out * sizeof *less.move);
        memcpy(less.move + out, plan->move + out + 1, (plan->n - 1 - out) * sizeof *less.move);
        if (*p->steps <= p->limit && mf_plan_holds(p, in, &less))
            *plan = less;
    }
}
