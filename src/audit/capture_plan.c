/* Moves that help, one after another, and the goal as soon as it can be reached. */
#include "audit/capture_plan.h"

#include <string.h>

#include "base/os.h"

#define MOST_MOVES   200u
#define MOST_PERSONS 24u /* tried for one place in one round */

/* ---- what has a part in it ---- */

static void vars_of(const struct mf_sys_formula *f, bool *vars)
{
    if (f->kind == MF_SYS_LINEAR)
        for (uint32_t i = 0; i < f->linear.n; i++)
            vars[f->linear.term[i].var] = true;
    for (uint32_t i = 0; f->kind == MF_SYS_OF && i < f->n; i++)
        vars_of(f->of[i], vars);
}

static bool touches(const struct mf_sys_act *a, const bool *vars)
{
    for (uint32_t i = 0; i < a->effects.n; i++)
        if (vars[a->effects.at[i].var])
            return true;
    return false;
}

/* Numbers that share a constraint with one that matters matter too: room for seats. */
static void spread(const struct mf_system *y, bool *vars)
{
    for (uint32_t i = 0; i < y->constraints.n; i++) {
        const struct mf_sys_linear *l = &y->constraints.at[i];
        bool any = false;
        for (uint32_t k = 0; k < l->n; k++)
            any |= vars[l->term[k].var] && l->term[k].var != y->columns.at[0].in;
        for (uint32_t k = 0; k < l->n && any; k++)
            vars[l->term[k].var] = true;
    }
    vars[y->columns.at[0].in] = false;
}

void mf_planning_init(struct mf_planning *p)
{
    const struct mf_system *y = p->system;
    bool *vars = mf_new_n(p->arena, bool, y->vars.n + 1);
    bool more = true;

    p->depth = mf_new_n(p->arena, uint32_t, y->acts.n + 1);
    for (uint32_t i = 0; i < y->acts.n; i++)
        p->depth[i] = UINT32_MAX;
    vars_of(y->goal, vars);
    for (uint32_t d = 0; more; d++) {
        bool *next = mf_arena_copy(p->arena, vars, y->vars.n * sizeof *vars);
        more = false;
        spread(y, next);
        for (uint32_t i = 0; i < y->acts.n; i++) {
            if (p->depth[i] != UINT32_MAX || !touches(&y->acts.at[i], vars))
                continue;
            p->depth[i] = d;
            more = true;
            for (uint32_t k = 0; k < y->acts.at[i].phases.n; k++)
                vars_of(y->acts.at[i].phases.at[k].guard, next);
        }
        spread(y, next);
        for (uint32_t i = 0; i < y->vars.n; i++)
            more |= next[i] && !vars[i];
        vars = next;
    }
}

/* ---- a search under way ---- */

struct planner {
    struct mf_planning *p;
    struct mf_rerun r;
    const bool *in;
    MF_VEC(struct mf_move) moves;
    MF_VEC(struct mf_move) failed; /* since the last that succeeded */
    uint32_t departed, departures; /* of the others: so far, and at most */
    struct mf_arena tmp;           /* of one state */
    struct mf_study *study;
    enum mf_reason why; /* the last move failed; MF_WHY__COUNT: nothing is known */
};

static struct mf_move move_of(enum mf_capture_act act)
{
    return (struct mf_move){.act = act,
                            .body = UINT32_MAX,
                            .office = UINT32_MAX,
                            .emergency = UINT32_MAX,
                            .person = MF_NOBODY,
                            .leaver = MF_NOBODY,
                            .left_body = UINT32_MAX,
                            .left_office = UINT32_MAX};
}

static bool same_move(const struct mf_move *a, const struct mf_move *b)
{
    return a->act == b->act && mf_str_eq(a->power, b->power) && a->body == b->body &&
           a->office == b->office && a->emergency == b->emergency && a->person == b->person &&
           a->value == b->value && a->has_value == b->has_value && a->rewrites == b->rewrites &&
           a->leaver == b->leaver && a->left_body == b->left_body &&
           a->left_office == b->left_office && mf_str_eq(a->text, b->text);
}

static bool tried(const struct planner *q, const struct mf_move *m)
{
    for (uint32_t i = 0; i < q->failed.n; i++)
        if (same_move(&q->failed.at[i], m))
            return true;
    if (m->has_value || m->act == MF_PLAN_LEAVE) /* once in a plan is enough */
        for (uint32_t i = 0; i < q->moves.n; i++)
            if (same_move(&q->moves.at[i], m))
                return true;
    return false;
}

static bool spent(const struct planner *q)
{
    return *q->p->steps > q->p->limit;
}

static bool restart(struct planner *q)
{
    if (!mf_rerun_start(&q->r))
        return false;
    for (uint32_t i = 0; i < q->moves.n; i++)
        if (!mf_rerun_move(&q->r, &q->moves.at[i]))
            return false;
    return true;
}

static void new_state(struct planner *q)
{
    mf_arena_free(&q->tmp);
    mf_arena_init(&q->tmp);
    q->study = mf_study_new(&q->tmp, q->r.org);
    *q->p->steps += q->r.steps;
    q->r.steps = 0;
}

static void keep_cause(struct planner *q, const struct mf_move *m)
{
    struct mf_capture_cause c = {.doubt = MF_DOUBT_REFUSED};
    const struct mf_power *power;
    struct mf_ref ref = mf_charter_find(q->p->scene->charter, m->power);

    if (q->r.doubted)
        c.doubt = MF_DOUBT_CONDUCT;
    else if (!q->r.has_why)
        return;
    else
        c.reason = q->r.why.reason;
    if (!q->r.doubted && q->r.why.charter == q->p->scene->charter)
        c.clause = q->r.why.clause;
    if (c.clause.len == 0 && ref.kind == MF_REF_POWER) {
        power = &q->p->scene->charter->powers[ref.index];
        c.clause = c.doubt == MF_DOUBT_CONDUCT ? power->stages[0].passes_span : power->name.span;
    }
    for (uint32_t i = 0; i < q->p->causes.n; i++)
        if (q->p->causes.at[i].doubt == c.doubt && q->p->causes.at[i].reason == c.reason &&
            q->p->causes.at[i].clause.at == c.clause.at)
            return;
    mf_vec_push(q->p->arena, &q->p->causes, c);
}

/* Carries it out; where that fails everything is as before. */
static bool try(struct planner *q, struct mf_move m)
{
    q->why = MF_WHY__COUNT;
    if (tried(q, &m) || spent(q))
        return false;
    if (mf_rerun_move(&q->r, &m)) {
        mf_vec_push(q->p->arena, &q->moves, m);
        q->failed.n = 0;
        q->departed += m.act == MF_PLAN_DEPART;
        new_state(q);
        return true;
    }
    if (q->r.has_why)
        q->why = q->r.why.reason;
    keep_cause(q, &m);
    mf_vec_push(q->p->arena, &q->failed, m);
    restart(q);
    new_state(q);
    return false;
}

static void take_back(struct planner *q)
{
    q->moves.n--;
    restart(q);
    new_state(q);
}

/* With somebody of the coalition giving up a place while it is voted on, or before. */
static bool with_leaver(struct planner *q, struct mf_move m, mf_person p, uint32_t body,
                        uint32_t office)
{
    struct mf_move leave = move_of(MF_PLAN_LEAVE);
    uint32_t before = q->failed.n;

    m.leaver = p;
    m.left_body = body;
    m.left_office = office;
    if (m.act == MF_PLAN_POWER && try(q, m))
        return true;
    m.leaver = MF_NOBODY;
    m.left_body = m.left_office = UINT32_MAX;
    leave.person = p;
    leave.body = body;
    leave.office = office;
    if (!try(q, leave))
        return false;
    if (try(q, m))
        return true;
    take_back(q);
    q->failed.n = before < q->failed.n ? before : q->failed.n;
    mf_vec_push(q->p->arena, &q->failed, m);
    return false;
}

/* A place of the coalition's own may be what stands in the way. */
static bool stands_aside(enum mf_reason why)
{
    return why == MF_WHY_ONLY_WHEN_OFFICE_HELD || why == MF_WHY_ONLY_WHEN_NO_VACANCY ||
           why == MF_WHY_ONLY_WHEN_NOT_BELOW || why == MF_WHY_ONLY_WHEN_IN_OFFICE ||
           why == MF_WHY_INCOMPATIBLE || why == MF_WHY_OFFICE_OCCUPIED ||
           why == MF_WHY_SEATS_FULL || why == MF_WHY_RESIZE_BELOW;
}

static bool attempt(struct planner *q, struct mf_move m)
{
    const struct mf_charter *c = q->p->scene->charter;
    enum mf_reason why;
    mf_person about = m.act == MF_PLAN_POWER || m.act == MF_PLAN_ADMIT ? m.person : MF_NOBODY;

    if (try(q, m))
        return true;
    why = q->why;
    if (why == MF_WHY__COUNT || !stands_aside(why) || mf_org_charter(q->r.org) != c)
        return false;
    for (uint32_t k = 0; k < q->p->scene->roster.npersons; k++) {
        mf_person p = k;
        if (!q->in[p] || (why == MF_WHY_INCOMPATIBLE && p != about))
            continue;
        for (uint32_t i = 0; i < c->noffices; i++)
            if (mf_org_holder(q->r.org, mf_org_slot(q->r.org, (struct mf_ref){.kind = MF_REF_OFFICE,
                                                                              .index = i})) == p &&
                with_leaver(q, m, p, UINT32_MAX, i))
                return true;
        for (uint32_t i = 0; i < c->nbodies; i++)
            if (mf_org_is_member(
                    q->r.org, p,
                    mf_org_slot(q->r.org, (struct mf_ref){.kind = MF_REF_BODY, .index = i})) &&
                with_leaver(q, m, p, i, UINT32_MAX))
                return true;
    }
    return false;
}

/* ---- may it be won? ---- */

static bool within_reach(struct planner *q, const struct mf_power *power, mf_person subject)
{
    static const enum mf_conduct conduct[] = {[MF_OUTSIDERS_SILENT] = MF_OTHERS_SILENT,
                                              [MF_OUTSIDERS_VOTING] = MF_OTHERS_OPPOSE,
                                              [MF_OUTSIDERS_HOSTILE] = MF_OTHERS_FIGHT};
    struct mf_supposition who = {MF_NOBODY, MF_NOBODY};
    struct mf_deciders d;

    if (!power->proposed)
        return false;
    if (power->subject != UINT32_MAX)
        who.subject = subject;
    for (uint32_t i = 0; i < power->nstages; i++)
        if (power->stages[i].choose.span.len > 0)
            return true;
    *q->p->steps += 20 + q->p->scene->roster.npersons / 4;
    d = mf_deciders(q->study, power, conduct[q->p->options->model], who);
    return d.at_filing || mf_form_holds(&q->study->columns, d.needed, q->in);
}

static uint32_t slot(const struct planner *q, enum mf_ref_kind kind, uint32_t index)
{
    return mf_org_slot(q->r.org, (struct mf_ref){.kind = kind, .index = index});
}

static bool sits(const struct planner *q, mf_person p, uint32_t body)
{
    return mf_org_is_member(q->r.org, p, slot(q, MF_REF_BODY, body));
}

static mf_person holder(const struct planner *q, uint32_t office)
{
    return mf_org_holder(q->r.org, slot(q, MF_REF_OFFICE, office));
}

static uint32_t people(const struct planner *q)
{
    return q->p->scene->roster.npersons;
}

/* ---- the goal ---- */

/* The charter with one more item: it says nothing, and shows that anything could be said. */
static struct mf_str amended(struct mf_arena *a, const struct mf_charter *c)
{
    struct mf_str text = c->source.text;
    size_t end = (size_t)c->span.at + c->span.len - 1;
    uint32_t n = 1;
    struct mf_str name = MF_S("captured");

    while (mf_charter_find(c, name).kind != MF_REF_NONE)
        name = mf_strf(a, "captured_%u", n++);
    return mf_strf(a, "%.*s\n  fact %.*s\n%.*s", (int)end, text.p, MF_F(name), (int)(text.n - end),
                   text.p + end);
}

static bool amends_all(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        if (p->effects[i].kind == MF_EF_AMEND_ENTRENCHED ||
            (p->effects[i].kind == MF_EF_AMEND && p->effects[i].nitems == 0))
            return true;
    return false;
}

static bool amend(struct planner *q, uint32_t only)
{
    const struct mf_charter *c = mf_org_charter(q->r.org);

    for (uint32_t i = 0; i < c->npowers; i++) {
        struct mf_move m = move_of(MF_PLAN_POWER);
        if (!amends_all(&c->powers[i]) || (only != UINT32_MAX && only != i) ||
            !within_reach(q, &c->powers[i], MF_NOBODY))
            continue;
        m.power = mf_str_copy(q->p->arena, c->powers[i].name.text);
        m.text = amended(q->p->arena, c);
        m.rewrites = true;
        if (attempt(q, m))
            return true;
    }
    return false;
}

bool mf_plan_absorbs(const struct mf_planning *p)
{
    const struct mf_charter *c = p->scene->charter;

    if (p->options->goal.kind == MF_GOAL_AMEND)
        return true;
    if (c->mission_entrenched)
        return false;
    for (uint32_t i = 0; i < c->npowers; i++)
        if (c->powers[i].entrenched)
            return false;
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].entrenched)
            return false;
    for (uint32_t i = 0; i < c->noffices; i++)
        if (c->offices[i].entrenched)
            return false;
    for (uint32_t i = 0; i < c->nsettings; i++)
        if (c->settings[i].entrenched)
            return false;
    return true;
}

static mf_person any_member(const struct planner *q)
{
    for (mf_person p = 0; p < people(q); p++)
        if (q->in[p])
            return p;
    return MF_NOBODY;
}

/* The power itself, about one of those whom it could be about. */
static bool use(struct planner *q, uint32_t power)
{
    const struct mf_power *p = &q->p->scene->charter->powers[power];
    struct mf_move m = move_of(MF_PLAN_POWER);
    mf_person some = any_member(q);

    m.power = p->name.text;
    for (mf_person about = 0; about <= people(q); about++) {
        m.person = about == 0 ? some : about - 1; /* one of the coalition first */
        if (m.person == MF_NOBODY || !within_reach(q, p, m.person))
            continue;
        for (uint32_t i = 0; i < p->neffects; i++) {
            const struct mf_effect *e = &p->effects[i];
            if (e->kind == MF_EF_AMEND || e->kind == MF_EF_AMEND_ENTRENCHED)
                m.text = amended(q->p->arena, mf_org_charter(q->r.org));
        }
        if (attempt(q, m))
            return true;
        if (p->subject == UINT32_MAX || about > MOST_PERSONS)
            return false;
    }
    return false;
}

static bool reached(struct planner *q)
{
    struct mf_goal g = q->p->options->goal;

    if (g.kind == MF_GOAL_OFFICE && mf_rerun_holds(&q->r, g.index))
        return true;
    if (g.kind == MF_GOAL_POWER && mf_org_charter(q->r.org) == q->p->scene->charter &&
        use(q, g.index))
        return true;
    if (g.kind == MF_GOAL_AMEND)
        return amend(q, g.index);
    return mf_plan_absorbs(q->p) && amend(q, UINT32_MAX);
}

/* ---- moves that help ---- */

static bool seat_someone(struct planner *q, struct mf_move m, uint32_t body)
{
    const struct mf_body *b = &q->p->scene->charter->bodies[body];
    uint32_t n = people(q), tries = 0;

    if (!b->open && mf_org_in_office(q->r.org, slot(q, MF_REF_BODY, body)) >=
                        mf_org_seats(q->r.org, slot(q, MF_REF_BODY, body)))
        return false;
    for (uint32_t i = 0; i < n && tries < MOST_PERSONS; i++) { /* newcomers first */
        mf_person p = n - 1 - i;
        if (!q->in[p] || sits(q, p, body))
            continue;
        m.person = p;
        tries++;
        if (attempt(q, m))
            return true;
    }
    return false;
}

static bool seats_first(const struct mf_power *p, uint32_t upto, uint32_t body)
{
    for (uint32_t i = 0; i < upto; i++)
        if ((p->effects[i].kind == MF_EF_SEAT || p->effects[i].kind == MF_EF_ADMIT) &&
            p->effects[i].target.index == body)
            return true;
    return false;
}

static bool vacates_first(const struct mf_power *p, uint32_t upto, uint32_t office)
{
    for (uint32_t i = 0; i < upto; i++)
        if (p->effects[i].kind == MF_EF_REMOVE && p->effects[i].target.index == office)
            return true;
    return false;
}

static bool appoint_someone(struct planner *q, struct mf_move m, const struct mf_power *power,
                            uint32_t nth)
{
    uint32_t office = power->effects[nth].target.index, n = people(q), tries = 0;
    const struct mf_office *o = &q->p->scene->charter->offices[office];
    mf_person now = holder(q, office);

    if (now != MF_NOBODY && (q->in[now] || !vacates_first(power, nth, office)))
        return false;
    for (uint32_t i = 0; i < n && tries < MOST_PERSONS; i++) {
        mf_person p = n - 1 - i;
        if (!q->in[p] || (o->of.kind == MF_REF_BODY && !sits(q, p, o->of.index) &&
                          !seats_first(power, nth, o->of.index)))
            continue;
        m.person = p;
        tries++;
        if (attempt(q, m))
            return true;
    }
    return false;
}

static bool unseat_someone(struct planner *q, struct mf_move m, const struct mf_power *power,
                           uint32_t body)
{
    uint32_t tries = 0;

    for (mf_person p = 0; p < people(q) && tries < MOST_PERSONS; p++) {
        if (q->in[p] || !sits(q, p, body))
            continue;
        tries++;
        if (!within_reach(q, power, p))
            continue;
        m.person = p;
        if (attempt(q, m))
            return true;
    }
    return false;
}

static bool resize(struct planner *q, struct mf_move m, const struct mf_effect *e)
{
    uint32_t body = e->target.index, s = slot(q, MF_REF_BODY, body);
    const struct mf_body *b = &q->p->scene->charter->bodies[body];
    uint64_t held = mf_org_in_office(q->r.org, s), now = mf_org_seats(q->r.org, s);
    uint64_t least = held > b->seats_min ? held : b->seats_min;
    uint64_t room = now < b->seats_max && held == now ? now + 1 : now;

    m.has_value = true;
    if (e->value.amount.kind == MF_AMT_COUNT) {
        m.value = e->value.amount.count;
        return attempt(q, m);
    }
    m.value = least;
    if (least < now && attempt(q, m))
        return true;
    m.value = room;
    return room != now && attempt(q, m);
}

static bool set(struct planner *q, struct mf_move m, const struct mf_effect *e)
{
    const struct mf_setting *law = &q->p->scene->charter->settings[e->target.index];

    m.has_value = true;
    if (e->value.amount.kind != MF_AMT_NAME) {
        m.value = e->value.amount.count;
        return attempt(q, m);
    }
    if (law->lo.kind != MF_AMT_COUNT)
        return false; /* a filing gives whole numbers only */
    m.value = law->lo.count;
    if (attempt(q, m))
        return true;
    m.value = law->hi.count;
    return attempt(q, m);
}

/* A place in which somebody of the coalition is: whoever writes a rule can name it. */
static struct mf_str own_place(const struct planner *q)
{
    const struct mf_charter *c = mf_org_charter(q->r.org);

    for (uint32_t i = 0; i < c->noffices; i++)
        if (holder(q, i) != MF_NOBODY && q->in[holder(q, i)])
            return mf_strf(q->p->arena, "1 of %.*s", MF_F(c->offices[i].name.text));
    for (mf_person p = 0; p < people(q); p++)
        for (uint32_t i = 0; q->in[p] && i < c->nbodies; i++)
            if (sits(q, p, i))
                return mf_strf(q->p->arena, "1 of %.*s%s", MF_F(c->bodies[i].name.text),
                               c->bodies[i].nweights ? " by heads" : "");
    return (struct mf_str){0};
}

static struct mf_str with_item(struct planner *q, struct mf_span old, struct mf_str item)
{
    struct mf_str text = mf_org_charter(q->r.org)->source.text;
    size_t end = (size_t)old.at + old.len;

    return mf_strf(q->p->arena, "%.*s%.*s%.*s", (int)old.at, text.p, MF_F(item),
                   (int)(text.n - end), text.p + end);
}

static struct mf_span item_span(const struct mf_charter *c, enum mf_item_kind kind, uint32_t index)
{
    for (uint32_t i = 0; i < c->nitems; i++)
        if (c->items[i].kind == kind && c->items[i].index == index)
            return c->items[i].span;
    return (struct mf_span){0};
}

/* Gives an item that may be amended a text under which one of the coalition decides. */
static bool rewrite(struct planner *q, struct mf_move m, const struct mf_effect *e)
{
    const struct mf_charter *c = mf_org_charter(q->r.org);
    struct mf_str place = own_place(q);

    if (c != q->p->scene->charter || place.n == 0)
        return false;
    m.rewrites = true;
    for (uint32_t i = 0; i < e->nitems; i++) {
        const struct mf_ref *item = &e->items[i];
        struct mf_str text;
        if (item->kind == MF_REF_POWER) {
            text = mf_strf(q->p->arena,
                           "power %.*s(text: charter) \"Amend the charter\" {\n    proposed by "
                           "%.*s within 1 day\n    passes when proposed\n    lapses after 1 "
                           "day\n    effect amend charter\n  }",
                           MF_F(item->name.text), MF_F(place));
            m.text = with_item(q, item_span(c, MF_ITEM_POWER, item->index), text);
        } else if (item->kind == MF_REF_RULE) {
            text = mf_strf(q->p->arena, "rule %.*s = %.*s", MF_F(item->name.text), MF_F(place));
            m.text = with_item(q, item_span(c, MF_ITEM_RULE, item->index), text);
        } else {
            continue;
        }
        if (attempt(q, m))
            return true;
    }
    return false;
}

static bool effect_helps(struct planner *q, const struct mf_power *power, uint32_t nth)
{
    const struct mf_effect *e = &power->effects[nth];
    struct mf_move m = move_of(MF_PLAN_POWER);
    uint32_t i = e->target.index;
    mf_person p;

    m.power = power->name.text;
    switch (e->kind) {
    case MF_EF_APPOINT:
        return within_reach(q, power, MF_NOBODY) && appoint_someone(q, m, power, nth);
    case MF_EF_SEAT:
    case MF_EF_ADMIT:
        return within_reach(q, power, MF_NOBODY) && seat_someone(q, m, i);
    case MF_EF_REMOVE:
        p = holder(q, i);
        m.person = p;
        return p != MF_NOBODY && !q->in[p] && within_reach(q, power, p) && attempt(q, m);
    case MF_EF_UNSEAT:
    case MF_EF_EXPEL:
        return unseat_someone(q, m, power, i);
    case MF_EF_RESIZE:
        return within_reach(q, power, MF_NOBODY) && resize(q, m, e);
    case MF_EF_SET:
        return within_reach(q, power, MF_NOBODY) && set(q, m, e);
    case MF_EF_AMEND:
        return e->nitems > 0 && within_reach(q, power, MF_NOBODY) && rewrite(q, m, e);
    case MF_EF_DECLARE:
        m.has_value = true; /* once */
        return within_reach(q, power, MF_NOBODY) && attempt(q, m);
    case MF_EF_SUSPEND:
    case MF_EF_AMEND_ENTRENCHED:
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
    return false;
}

static bool act_helps(struct planner *q, const struct mf_sys_act *a)
{
    const struct mf_charter *c = q->p->scene->charter;
    struct mf_move m;

    switch (a->kind) {
    case MF_PLAN_POWER:
        if (mf_org_charter(q->r.org) != c)
            return false;
        for (uint32_t i = 0; i < c->powers[a->index].neffects; i++)
            if (effect_helps(q, &c->powers[a->index], i))
                return true;
        return false;
    case MF_PLAN_ADMIT: {
        mf_person by = holder(q, c->bodies[a->index].admitted.index);
        m = move_of(MF_PLAN_ADMIT);
        m.body = a->index;
        return by != MF_NOBODY && q->in[by] && seat_someone(q, m, a->index);
    }
    case MF_PLAN_DECLARE:
        m = move_of(MF_PLAN_DECLARE);
        m.emergency = a->index;
        m.has_value = true; /* once */
        return attempt(q, m);
    case MF_PLAN_LEAVE:
    case MF_PLAN_DEPART:
        break;
    }
    return false;
}

/* A body that is short of people decides little: filled up, with whomever it may be. */
static bool filling_helps(struct planner *q)
{
    const struct mf_charter *c = q->p->scene->charter;
    uint32_t tries = 0;

    if (mf_org_charter(q->r.org) != c)
        return false;
    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t k = 0; k < c->powers[i].neffects; k++) {
            const struct mf_effect *e = &c->powers[i].effects[k];
            struct mf_move m = move_of(MF_PLAN_POWER);
            if ((e->kind != MF_EF_SEAT && e->kind != MF_EF_ADMIT) ||
                !mf_org_caretaker(q->r.org, slot(q, MF_REF_BODY, e->target.index), NULL) ||
                !within_reach(q, &c->powers[i], MF_NOBODY))
                continue;
            m.power = c->powers[i].name.text;
            for (mf_person p = 0; p < people(q) && tries < MOST_PERSONS; p++) {
                m.person = p;
                if (sits(q, p, e->target.index))
                    continue;
                tries++;
                if (try(q, m))
                    return true;
            }
        }
    return false;
}

/* Others who fall away where it matters. */
static bool departure_helps(struct planner *q)
{
    const struct mf_charter *c = q->p->scene->charter;
    struct mf_move m = move_of(MF_PLAN_DEPART);

    if (q->departed >= q->departures)
        return false;
    for (mf_person p = 0; p < people(q); p++) {
        bool holds = false;
        for (uint32_t i = 0; i < c->nbodies; i++)
            holds |= sits(q, p, i);
        for (uint32_t i = 0; i < c->noffices; i++)
            holds |= holder(q, i) == p;
        m.person = p;
        if (!q->in[p] && holds && attempt(q, m))
            return true;
    }
    return false;
}

static bool step(struct planner *q)
{
    uint32_t deepest = 0;

    for (uint32_t i = 0; i < q->p->system->acts.n; i++)
        if (q->p->depth[i] != UINT32_MAX && q->p->depth[i] > deepest)
            deepest = q->p->depth[i];
    if (departure_helps(q))
        return true;
    for (uint32_t d = 0; d <= deepest; d++)
        for (uint32_t i = 0; i < q->p->system->acts.n; i++)
            if (q->p->depth[i] == d && act_helps(q, &q->p->system->acts.at[i]))
                return true;
    return filling_helps(q);
}

/* ---- the whole ---- */

static bool look_for(struct mf_planning *p, const bool *in, uint32_t departures,
                     struct mf_plan *ret)
{
    enum mf_others others[3];
    struct planner q = {.p = p, .in = in, .departures = departures};
    bool ok;

    mf_plan_conducts(p->options->model, others);
    q.r = mf_plan_rerun(p, in, others[0]);
    mf_arena_init(&q.tmp);
    ok = mf_rerun_start(&q.r);
    if (ok)
        new_state(&q);
    while (ok && !reached(&q))
        ok = q.moves.n < MOST_MOVES && !spent(&q) && step(&q);
    mf_rerun_end(&q.r);
    mf_arena_free(&q.tmp);
    *ret = (struct mf_plan){q.moves.at, q.moves.n};
    if (!ok || ret->n == 0)
        return ok; /* nothing to do: they hold it already */
    if (!mf_plan_holds(p, in, ret))
        return false;
    mf_plan_trim(p, in, ret);
    return true;
}

bool mf_plan_find(struct mf_planning *p, const mf_person *who, uint32_t n, struct mf_plan *ret)
{
    const bool *in = mf_plan_members(p, who, n);

    return look_for(p, in, 0, ret) ||
           (p->options->departures > 0 && look_for(p, in, p->options->departures, ret));
}
