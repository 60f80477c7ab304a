/* From a charter and its people to the system: powers, admissions and emergencies as acts. */
#include "audit/capture_system.h"

#include "base/os.h"

static void phase(struct mf_system *y, struct mf_sys_act *a, mf_duration wait,
                  const struct mf_sys_formula *guard)
{
    mf_vec_push(y->arena, &a->phases, ((struct mf_sys_phase){wait, guard}));
}

static void condition(struct mf_system *y, struct mf_sys_act *a, const struct mf_cond *cond)
{
    if (cond)
        phase(y, a, 0, mf_sys_condition(y, cond));
}

/* Effects come before what may still take them back. */
static bool provisional(const struct mf_system *y, const struct mf_power *p)
{
    return p->confirmed.span.len > 0 || (y->model == MF_OUTSIDERS_HOSTILE &&
                                         p->challenge.span.len > 0 && p->challenge.of_effect);
}

static mf_duration longer(mf_duration a, mf_duration b)
{
    return a > b ? a : b;
}

/* ---- a stage ---- */

/* A hearing isn't waited for: whoever is heard may waive it. */
static mf_duration preparing(const struct mf_power *p, const struct mf_stage *st)
{
    mf_duration d = st->deliberates.ms;

    for (uint32_t i = 0; i < st->nnotice; i++)
        d = longer(d, st->notice[i].period.ms);
    if (st->choose.span.len > 0 && !st->choose.from_options)
        d = longer(d, p->nominations.ms);
    return d;
}

static mf_duration voting(const struct mf_stage *st)
{
    if (st->passes_when_proposed || st->votes.span.len == 0)
        return st->confirming.ms;
    if (st->votes.closing_early)
        return 0;
    return longer(st->votes.period.ms, st->confirming.ms);
}

/*
 * Among nominees that the coalition chose itself any vote will do; the quorum must be there, and
 * what a method asks of each option by itself.
 */
static const struct mf_sys_formula *chosen(struct mf_system *y, const struct mf_power *p,
                                           const struct mf_stage *st)
{
    struct mf_sys_question q = {.power = p, .stage = st, .rule = st->choose.by};
    const struct mf_rule *rules[3] = {st->says.means};
    const struct mf_sys_formula *f = mf_sys_won(y, &q);

    if (mf_choice_measures(st)) {
        rules[1] = st->choose.beats;
        rules[2] = st->choose.outvotes;
    }
    for (unsigned i = 0; i < 3; i++)
        if (rules[i]) {
            q.rule = rules[i];
            f = mf_sys_and(y, f, mf_sys_won(y, &q));
        }
    return f;
}

static const struct mf_sys_formula *passing(struct mf_system *y, const struct mf_power *p,
                                            const struct mf_stage *st)
{
    struct mf_sys_question q = {.power = p, .stage = st, .rule = st->passes};
    const struct mf_sys_formula *f;

    if (st->passes_when_proposed)
        return mf_sys_true();
    if (st->choose.span.len > 0)
        return chosen(y, p, st);
    f = mf_sys_won(y, &q);
    if (st->second_call_span.len > 0) {
        q.second = true;
        f = mf_sys_or(y, f, mf_sys_won(y, &q));
    }
    return f;
}

static const struct mf_sys_formula *attested(struct mf_system *y, const struct mf_power *p,
                                             const struct mf_stage *st)
{
    const struct mf_sys_formula *f = mf_sys_true();

    for (uint32_t i = 0; i < st->nrequires; i++)
        f = mf_sys_and(y, f, mf_sys_one_of(y, p, &st->requires[i].by));
    return f;
}

static const struct mf_sys_formula *surviving_veto(struct mf_system *y, const struct mf_power *p,
                                                   const struct mf_stage *st)
{
    struct mf_sys_question q = {.power = p, .stage = st, .rule = st->veto};
    const struct mf_sys_formula *f;

    if (!st->veto || y->model != MF_OUTSIDERS_HOSTILE)
        return mf_sys_true();
    f = mf_sys_kept(y, &q, false);
    if (st->overridden_by) {
        q.rule = st->overridden_by;
        f = mf_sys_or(y, f, mf_sys_won(y, &q));
    }
    return f;
}

static bool stands_in(const struct mf_power *p, uint32_t stage)
{
    for (uint32_t i = stage + 1; i < p->nstages; i++)
        if (p->stages[i].after.span.len > 0 && p->stages[i].after_index == stage)
            return true;
    return false;
}

/* The stage, or any that stands for it, and what stands for that. */
static const struct mf_sys_formula *this_or_another(struct mf_system *y, const struct mf_power *p,
                                                    uint32_t stage)
{
    const struct mf_stage *st = &p->stages[stage];
    const struct mf_sys_formula *f = mf_sys_and(y, passing(y, p, st), attested(y, p, st));
    bool *reached = mf_new_n(y->arena, bool, p->nstages);

    if (stands_in(p, stage))
        f = mf_sys_and(y, f, surviving_veto(y, p, st));
    reached[stage] = true;
    for (uint32_t i = stage + 1; i < p->nstages; i++) {
        const struct mf_stage *other = &p->stages[i];
        if (other->after.span.len == 0 || !reached[other->after_index])
            continue;
        reached[i] = true;
        f = mf_sys_or(y, f,
                      mf_sys_and(y, mf_sys_and(y, passing(y, p, other), attested(y, p, other)),
                                 surviving_veto(y, p, other)));
    }
    return f;
}

static void add_stage(struct mf_system *y, struct mf_sys_act *a, const struct mf_power *p,
                      uint32_t stage)
{
    const struct mf_stage *st = &p->stages[stage];
    bool alone = !stands_in(p, stage);
    bool late = st->counted == MF_COUNTED_CLOSING || st->counted == MF_COUNTED_CONTINUOUSLY;
    mf_duration pre = preparing(p, st), vote = alone ? voting(st) : 0;

    phase(y, a, a->wait + pre + (late ? vote : 0), this_or_another(y, p, stage));
    a->wait = late ? 0 : vote;
    if (!alone || !st->veto)
        return;
    phase(y, a, a->wait, surviving_veto(y, p, st));
    a->wait = st->veto_any_time ? 0 : st->veto_within.ms;
}

/* ---- a power ---- */

static const struct mf_sys_formula *surviving_challenge(struct mf_system *y,
                                                        const struct mf_power *p)
{
    const struct mf_challenge *c = &p->challenge;
    struct mf_sys_question q = {.power = p, .stage = &p->stages[p->nstages - 1], .rule = c->by};
    const struct mf_sys_formula *kept;

    if (c->span.len == 0 || y->model != MF_OUTSIDERS_HOSTILE)
        return mf_sys_true();
    kept = mf_sys_kept(y, &q, false);
    q.rule = c->decided_by;
    return mf_sys_or(y, kept,
                     c->polarity == MF_OVERTURNED ? mf_sys_kept(y, &q, true) : mf_sys_won(y, &q));
}

static const struct mf_sys_formula *confirmed(struct mf_system *y, const struct mf_power *p)
{
    struct mf_sys_question q = {
        .power = p, .stage = &p->stages[p->nstages - 1], .rule = p->confirmed.by};

    return p->confirmed.span.len > 0 ? mf_sys_won(y, &q) : mf_sys_true();
}

static void phases_of(struct mf_system *y, struct mf_sys_act *a, const struct mf_power *p,
                      bool final)
{
    struct mf_sys_question q = {.power = p, .rule = p->proposed};
    mf_duration after;

    if (p->proposed)
        phase(y, a, 0, mf_sys_signed(y, &q));
    condition(y, a, p->only_when);
    for (uint32_t i = 0; i < p->nstages; i++)
        if (p->stages[i].after.span.len == 0)
            add_stage(y, a, p, i);
    after = a->wait; /* of the last veto */
    if (p->challenge.span.len > 0 && (final || !p->challenge.of_effect)) {
        /* The challenge's window begins with passing, as the veto's does. */
        phase(y, a, 0, surviving_challenge(y, p));
        if (!p->challenge.of_effect)
            after = longer(after, p->challenge.within.ms);
    }
    if (p->confirmed.span.len > 0 && final)
        phase(y, a, 0, confirmed(y, p));
    after = longer(after, p->delay.ms);
    a->wait = after;
    condition(y, a, p->only_when);
}

/* ---- what powers do ---- */

static uint32_t tag_bits(const struct mf_effect *e)
{
    uint32_t bits = 0;

    for (uint32_t i = 0; i < e->ntags; i++)
        bits |= UINT32_C(1) << e->tags[i].index;
    return bits;
}

static void resize(struct mf_system *y, struct mf_sys_act *a, uint32_t body)
{
    const struct mf_body *b = &y->charter->bodies[body];

    if (y->seats[body] == MF_NO_VAR || !b->seats_range)
        return;
    mf_sys_effect(y, a, y->seats[body], true, (int64_t)b->seats_max);
    mf_sys_effect(y, a, y->seats[body], false, (int64_t)b->seats_min);
}

/* An item of the charter may be given any text. */
static void rewrite(struct mf_system *y, struct mf_sys_act *a, const struct mf_ref *item)
{
    uint32_t i = item->index;

    switch (item->kind) {
    case MF_REF_POWER:
        mf_sys_effect(y, a, y->omni, true, 1);
        break;
    case MF_REF_RULE:
        mf_sys_effect(y, a, y->rewritten[i], true, 1);
        break;
    case MF_REF_SETTING:
        mf_sys_effect(y, a, y->freed[i], true, 1);
        break;
    case MF_REF_BODY:
        if (y->seats[i] != MF_NO_VAR) {
            mf_sys_effect(y, a, y->seats[i], true, INT32_MAX);
            mf_sys_effect(y, a, y->seats[i], false, 0);
        }
        mf_sys_raise_body(y, a, i, UINT32_MAX);
        mf_sys_lower_body(y, a, i);
        break;
    case MF_REF_OFFICE:
        mf_sys_raise_office(y, a, i);
        mf_sys_lower_office(y, a, i);
        break;
    case MF_REF_EMERGENCY:
        mf_sys_effect(y, a, y->emergency[i], true, 1);
        break;
    case MF_REF_NONE:
    case MF_REF_FACT:
    case MF_REF_MANDATE:
    case MF_REF_PARAM:
    case MF_REF_TAG:
    case MF_REF_WEIGHT:
    case MF_REF_WITNESS:
    case MF_REF_MISSION:
    case MF_REF__COUNT:
        break;
    }
}

static void amend(struct mf_system *y, struct mf_sys_act *a, const struct mf_effect *e)
{
    if (e->kind == MF_EF_AMEND_ENTRENCHED || e->nitems == 0)
        mf_sys_effect(y, a, y->omni, true, 1);
    for (uint32_t i = 0; i < e->nitems; i++)
        rewrite(y, a, &e->items[i]);
}

static void effect_of(struct mf_system *y, struct mf_sys_act *a, const struct mf_effect *e)
{
    uint32_t i = e->target.index;

    switch (e->kind) {
    case MF_EF_APPOINT:
        mf_sys_raise_office(y, a, i);
        break;
    case MF_EF_REMOVE:
        mf_sys_lower_office(y, a, i);
        break;
    case MF_EF_SEAT:
    case MF_EF_ADMIT:
        mf_sys_raise_body(y, a, i, tag_bits(e));
        break;
    case MF_EF_UNSEAT:
    case MF_EF_EXPEL:
        mf_sys_lower_body(y, a, i);
        break;
    case MF_EF_RESIZE:
        resize(y, a, i);
        break;
    case MF_EF_SET:
        mf_sys_effect(y, a, y->moved[i], true, 1);
        break;
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
        amend(y, a, e);
        break;
    case MF_EF_DECLARE:
        mf_sys_effect(y, a, y->emergency[i], true, 1);
        break;
    case MF_EF_SUSPEND: /* whom it silences is left out of every rule that could feel it */
    case MF_EF_REKEY:
    case MF_EF_GRANT:
    case MF_EF_REVOKE:
    case MF_EF_SPEND:
    case MF_EF_ACT:
    case MF_EF_ADOPT:
    case MF_EF_STAY:
    case MF_EF_RESTORE:
    case MF_EF_UNDO:
    case MF_EF_END:
    case MF_EF_DISSOLVE:
    case MF_EF__COUNT:
        break;
    }
}

/* ---- the acts ---- */

static struct mf_sys_act *new_act(struct mf_system *y, enum mf_capture_act kind, uint32_t index,
                                  struct mf_str name)
{
    mf_vec_push(y->arena, &y->acts,
                ((struct mf_sys_act){.kind = kind, .index = index, .name = name}));
    return &y->acts.at[y->acts.n - 1];
}

/* First all guards, so that every column is known before anything is said to move. */
static void add_guards(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        bool late = provisional(y, p);
        phases_of(y, new_act(y, MF_PLAN_POWER, i, p->name.text), p, !late);
        if (!late || y->done == MF_NO_VAR || !mf_str_eq(p->name.text, y->vars.at[y->done].name))
            continue;
        phases_of(y,
                  new_act(y, MF_PLAN_POWER, i, mf_strf(y->arena, "final!%.*s", MF_F(p->name.text))),
                  p, true);
        y->acts.at[y->acts.n - 1].final = true;
    }
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].open && c->bodies[i].admitted.kind == MF_REF_OFFICE)
            phase(y,
                  new_act(y, MF_PLAN_ADMIT, i,
                          mf_strf(y->arena, "admit!%.*s", MF_F(c->bodies[i].name.text))),
                  0, mf_sys_consent(y, c->bodies[i].admitted.index));
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        struct mf_sys_question q = {.rule = c->emergencies[i].declared};
        phase(y,
              new_act(y, MF_PLAN_DECLARE, i,
                      mf_strf(y->arena, "declare!%.*s", MF_F(c->emergencies[i].name.text))),
              0, mf_sys_signed(y, &q));
    }
}

/* Terms end by themselves: at the first end of one, as if all of the body's had ended. */
static void add_lapses(struct mf_system *y, const struct mf_scene *scene)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < c->nbodies; i++) {
        mf_duration first = MF_NEVER;
        struct mf_sys_act *a;
        if (c->bodies[i].term.span.len == 0)
            continue;
        for (uint32_t k = 0; k < scene->roster.nseats; k++) {
            const struct mf_roster_seat *s = &scene->roster.seats[k];
            mf_duration served = s->since && s->since < scene->at ? scene->at - s->since : 0;
            mf_duration left = c->bodies[i].term.ms > served ? c->bodies[i].term.ms - served : 0;
            if (s->body == i && left < first)
                first = left;
        }
        if (first == MF_NEVER)
            continue;
        a = new_act(y, MF_PLAN_DEPART, i,
                    mf_strf(y->arena, "terms!%.*s", MF_F(c->bodies[i].name.text)));
        phase(y, a, first, mf_sys_true());
    }
}

/* Tags that limits and requirements speak of. */
static void add_tags(struct mf_system *y)
{
    for (uint32_t i = 0; i < y->charter->nbodies; i++) {
        const struct mf_body *b = &y->charter->bodies[i];
        for (uint32_t k = 0; k < b->nlimit; k++)
            if (b->limit[k].tag.kind == MF_REF_TAG)
                mf_sys_tag(y, i, b->limit[k].tag.index);
        for (uint32_t k = 0; k < b->nrequire; k++)
            mf_sys_tag(y, i, b->require[k].tag.index);
    }
}

static void add_effects(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;

    for (uint32_t i = 0; i < y->acts.n; i++) {
        struct mf_sys_act *a = &y->acts.at[i];
        switch (a->kind) {
        case MF_PLAN_POWER:
            for (uint32_t k = 0; k < c->powers[a->index].neffects && !a->final; k++)
                effect_of(y, a, &c->powers[a->index].effects[k]);
            if (y->done != MF_NO_VAR &&
                mf_str_eq(c->powers[a->index].name.text, y->vars.at[y->done].name) &&
                (a->final || !provisional(y, &c->powers[a->index])))
                mf_sys_effect(y, a, y->done, true, 1);
            break;
        case MF_PLAN_ADMIT:
            mf_sys_raise_body(y, a, a->index, 0);
            break;
        case MF_PLAN_DECLARE:
            mf_sys_effect(y, a, y->emergency[a->index], true, 1);
            break;
        case MF_PLAN_DEPART:
            mf_sys_lower_body(y, a, a->index);
            break;
        case MF_PLAN_LEAVE:
            break;
        }
    }
}

static void add_scalars(struct mf_system *y)
{
    const struct mf_charter *c = y->charter;

    y->omni = mf_sys_scalar(y, MF_S("any_text"), 0);
    y->left = MF_NO_VAR;
    if (y->departures > 0)
        y->left = mf_sys_scalar(y, MF_S("departures"), y->departures);
    y->emergency = mf_new_n(y->arena, uint32_t, c->nemergencies + 1);
    y->moved = mf_new_n(y->arena, uint32_t, c->nsettings + 1);
    y->freed = mf_new_n(y->arena, uint32_t, c->nsettings + 1);
    y->rewritten = mf_new_n(y->arena, uint32_t, c->nrules + 1);
    for (uint32_t i = 0; i < c->nemergencies; i++)
        y->emergency[i] = mf_sys_scalar(
            y, mf_strf(y->arena, "emergency!%.*s", MF_F(c->emergencies[i].name.text)), 0);
    for (uint32_t i = 0; i < c->nsettings; i++) {
        struct mf_str name = c->settings[i].name.text;
        y->moved[i] = mf_sys_scalar(y, mf_strf(y->arena, "moved!%.*s", MF_F(name)), 0);
        y->freed[i] = mf_sys_scalar(y, mf_strf(y->arena, "rewritten!%.*s", MF_F(name)), 0);
    }
    for (uint32_t i = 0; i < c->nrules; i++)
        y->rewritten[i] =
            mf_sys_scalar(y, mf_strf(y->arena, "rewritten!%.*s", MF_F(c->rules[i].name.text)), 0);
}

static void set_goal(struct mf_system *y, struct mf_goal goal)
{
    const struct mf_sys_formula *all = mf_sys_least(y, y->omni, 1, 1);

    switch (goal.kind) {
    case MF_GOAL_AMEND:
        y->goal = all;
        break;
    case MF_GOAL_OFFICE:
        y->goal = mf_sys_or(y, all, mf_sys_least(y, y->columns.at[y->office[goal.index]].in, 1, 1));
        break;
    case MF_GOAL_POWER:
        y->done = mf_sys_scalar(y, y->charter->powers[goal.index].name.text, 0);
        y->goal = mf_sys_or(y, all, mf_sys_least(y, y->done, 1, 1));
        break;
    }
}

struct mf_system *mf_system_new(struct mf_study *study, const struct mf_scene *scene,
                                const struct mf_capture_options *options)
{
    struct mf_system *y = mf_new(study->arena, struct mf_system);

    y->arena = study->arena;
    y->study = study;
    y->charter = study->charter;
    y->model = options->model;
    y->departures = options->departures;
    y->newcomers = options->newcomers;
    y->npersons = study->columns.npersons;
    y->done = MF_NO_VAR;
    y->apart = MF_NOBODY;
    if (options->goal.kind == MF_GOAL_OFFICE && !options->with_holder)
        y->apart = mf_org_holder(
            study->org, mf_org_slot(study->org, (struct mf_ref){.kind = MF_REF_OFFICE,
                                                                .index = options->goal.index}));
    mf_sys_columns_init(y);
    add_scalars(y);
    set_goal(y, options->goal);
    add_guards(y);
    add_tags(y);
    add_lapses(y, scene);
    add_effects(y);
    y->complete = true;
    return y;
}
