/*
 * The implicit hitting set loop: the smallest coalition that breaks all defences known so far is
 * asked for; if nothing follows for it in the system, what it lacks is a new defence; if something
 * does, a plan is looked for, and carried out by the engine.
 */
#include "audit/capture.h"

#include <string.h>

#include "audit/capture_exact.h"
#include "audit/capture_plan.h"
#include "audit/certificate.h"
#include "base/os.h"

#define MOST_DOUBTS                                                                                \
    40u /* coalitions of which neither is known, before the upper end is sought alone */

struct capturing {
    struct mf_arena *arena; /* of the answer */
    struct mf_arena work;
    struct mf_scene scene, joined; /* newcomers in the second */
    struct mf_capture_options o;
    struct mf_org *org;
    struct mf_study *study;
    struct mf_system *system;
    struct mf_hitting *hitting, *proven; /* with and without what is only doubted */
    MF_VEC(struct mf_defence) defences;  /* of the proven ones */
    struct mf_exact *exact;              /* NULL: can't be, or nobody asked yet (asked) */
    bool asked;
    uint32_t doubts;
    struct mf_planning plans;
    struct mf_plan plan;
    struct mf_capture *out;
    uint64_t steps;
    bool stopped, halted, too_many; /* halted: by the caller */
    mf_person *direct; /* who do the goal's power today, out->direct of them; NULL: nobody */
};

static bool go_on(struct capturing *c)
{
    c->halted = c->halted || (c->o.go_on && !c->o.go_on(c->o.payload));
    c->stopped = c->stopped || c->halted || c->steps > c->o.steps;
    return !c->stopped;
}

static void doubt(struct capturing *c, enum mf_capture_doubt kind, struct mf_span clause)
{
    struct mf_capture_cause cause = {.doubt = kind, .clause = clause};

    mf_vec_push(c->plans.arena, &c->plans.causes, cause);
}

/* ---- the system asked ---- */

/* Does the goal follow for some coalition that weighs at most so much in each column? */
static bool follows(struct capturing *c, const uint64_t *most)
{
    struct mf_arena tmp;
    uint64_t *by_column;
    struct mf_box start;
    struct mf_closure closed;
    bool reached;

    mf_arena_init(&tmp);
    by_column = mf_new_n(&tmp, uint64_t, c->system->columns.n + 1);
    for (uint32_t i = 0; i < c->system->columns.n; i++)
        by_column[i] = most[c->system->columns.at[i].weights];
    start = mf_box_new(&tmp, c->system);
    mf_box_start(c->system, by_column, &start);
    mf_close(&tmp, c->system, &start, c->o.horizon, false, &closed);
    c->steps += closed.steps + 1;
    reached = closed.reached;
    mf_arena_free(&tmp);
    return reached;
}

static uint32_t columns(const struct capturing *c)
{
    return c->study->columns.list.n;
}

static uint64_t *weights_of(struct capturing *c, const mf_person *who, uint32_t n)
{
    uint64_t *w = mf_new_n(&c->work, uint64_t, columns(c) + 1);
    bool *in = mf_new_n(&c->work, bool, c->system->npersons + 1);

    for (uint32_t i = 0; i < n; i++)
        in[who[i]] = true;
    for (uint32_t i = 0; i < columns(c); i++) {
        const struct mf_column *col = &c->study->columns.list.at[i];
        for (uint32_t k = 0; k < col->n; k++)
            w[i] += in[col->person[k]] ? col->weight[k] : 0;
    }
    return w;
}

static bool counted(const struct capturing *c, uint32_t column)
{
    for (uint32_t i = 0; i < c->system->columns.n; i++)
        if (c->system->columns.at[i].weights == column)
            return true;
    return false;
}

/* As large as it may be without the goal following: column by column, everybody's number first. */
static void grow(struct capturing *c, uint64_t *most)
{
    for (uint32_t i = 0; i < columns(c); i++) {
        uint64_t total = c->study->columns.list.at[i].total, lo = most[i], hi = total;
        if (!counted(c, i) || lo == total)
            continue;
        most[i] = total;
        if (!follows(c, most))
            continue;
        while (hi - lo > 1) { /* not at lo, at hi */
            uint64_t mid = lo + (hi - lo) / 2;
            most[i] = mid;
            if (follows(c, most))
                hi = mid;
            else
                lo = mid;
        }
        most[i] = lo;
    }
}

/* Whoever weighs more in one of the columns. */
static void add_clause(struct capturing *c, uint64_t *most, bool proven)
{
    struct mf_hit_atom *atoms = mf_new_n(&c->work, struct mf_hit_atom, columns(c) + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < columns(c); i++)
        if (counted(c, i) && most[i] < c->study->columns.list.at[i].total)
            atoms[n++] = (struct mf_hit_atom){.column = i, .need = most[i] + 1};
    mf_hitting_add(c->hitting, atoms, n);
    if (!proven)
        return;
    mf_hitting_add(c->proven, atoms, n);
    mf_vec_push(&c->work, &c->defences, ((struct mf_defence){.most = most}));
}

/* ---- state by state ---- */

static struct mf_exact *exact(struct capturing *c)
{
    if (!c->asked)
        c->exact = mf_exact_new(c->system, &c->scene, c->o.horizon);
    c->asked = true;
    return c->exact;
}

static uint32_t *of_type(struct capturing *c, const mf_person *who, uint32_t n)
{
    uint32_t *of = mf_new_n(&c->work, uint32_t, c->exact->ntypes + 1);

    for (uint32_t i = 0; i < c->exact->ntypes; i++) {
        const struct mf_column *col = &c->study->columns.list.at[c->exact->types[i].weights];
        for (uint32_t k = 0; k < col->n; k++)
            for (uint32_t m = 0; m < n; m++)
                of[i] += col->person[k] == who[m];
    }
    return of;
}

/* The largest coalition of which the same is true, kind by kind; then whoever has more of one. */
static void add_exact(struct capturing *c, uint32_t *of)
{
    const struct mf_exact *x = c->exact;
    struct mf_hit_atom *atoms = mf_new_n(&c->work, struct mf_hit_atom, x->ntypes + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < x->ntypes; i++) {
        uint32_t was = of[i];
        of[i] = x->types[i].n;
        if (was == of[i] ||
            (go_on(c) && mf_exact_run(&c->work, x, of, &c->steps, NULL) == MF_EXACT_NO))
            continue;
        for (of[i] = was + 1; of[i] < x->types[i].n && go_on(c); of[i]++)
            if (mf_exact_run(&c->work, x, of, &c->steps, NULL) != MF_EXACT_NO)
                break;
        of[i]--;
        atoms[n++] = (struct mf_hit_atom){.column = x->types[i].weights, .need = of[i] + 1};
    }
    mf_hitting_add(c->hitting, atoms, n);
    mf_hitting_add(c->proven, atoms, n);
    mf_vec_push(&c->work, &c->defences, ((struct mf_defence){.of_type = of}));
}

static bool refuted(struct capturing *c, const struct mf_smallest *s)
{
    uint32_t *of;
    enum mf_exact_answer answer;

    if (!exact(c))
        return false;
    of = of_type(c, s->who, s->hi);
    answer = mf_exact_run(&c->work, c->exact, of, &c->steps, NULL);
    if (answer == MF_EXACT_UNKNOWN)
        c->too_many = true;
    if (answer == MF_EXACT_NO)
        add_exact(c, of);
    return answer == MF_EXACT_NO;
}

/* ---- the loop ---- */

static void found(struct capturing *c, const mf_person *who, uint32_t n, struct mf_plan plan)
{
    c->out->hi = n;
    c->out->who = mf_arena_copy(c->arena, n ? who : &(mf_person){0}, (n ? n : 1) * sizeof *who);
    c->plan = plan;
}

/* The last act of the chain that the system allows to such a coalition. */
static void unexplained(struct capturing *c, const uint64_t *most)
{
    struct mf_box start = mf_box_new(&c->work, c->system);
    uint64_t *by_column = mf_new_n(&c->work, uint64_t, c->system->columns.n + 1);
    struct mf_closure closed;
    struct mf_span clause = {0};
    mf_duration last = -1;

    for (uint32_t i = 0; i < c->system->columns.n; i++)
        by_column[i] = most[c->system->columns.at[i].weights];
    mf_box_start(c->system, by_column, &start);
    mf_close(&c->work, c->system, &start, c->o.horizon, false, &closed);
    for (uint32_t i = 0; i < c->system->acts.n; i++) {
        const struct mf_sys_act *a = &c->system->acts.at[i];
        if (a->kind != MF_PLAN_POWER || c->plans.depth[i] != 0 || closed.first[i] == MF_NEVER ||
            closed.first[i] <= last)
            continue;
        last = closed.first[i];
        clause = c->scene.charter->powers[a->index].name.span;
    }
    if (clause.len > 0)
        doubt(c, MF_DOUBT_CHAIN, clause);
}

/* One coalition; false: the loop is over. */
static bool look_at(struct capturing *c, const struct mf_smallest *s)
{
    uint64_t *most = weights_of(c, s->who, s->hi);
    struct mf_plan plan;

    if (!follows(c, most)) {
        grow(c, most);
        add_clause(c, most, true);
        return true;
    }
    if (mf_plan_find(&c->plans, s->who, s->hi, &plan)) {
        found(c, s->who, s->hi, plan);
        return false;
    }
    if (refuted(c, s))
        return true;
    if (c->plans.causes.n == 0)
        unexplained(c, most);
    if (++c->doubts >= MOST_DOUBTS)
        return false;
    add_clause(c, most, false);
    return true;
}

static void search(struct capturing *c)
{
    while (go_on(c)) {
        struct mf_smallest s =
            mf_hitting_smallest(c->hitting, &c->work, c->out->lo, &c->steps, c->o.steps + 1000000);
        if (!s.possible) {
            c->out->possible = c->doubts > 0;
            if (c->doubts == 0)
                c->out->lo = UINT32_MAX;
            return;
        }
        if (c->doubts == 0 && s.lo > c->out->lo)
            c->out->lo = s.lo;
        if (s.hi == UINT32_MAX) {
            c->stopped = true;
            return;
        }
        if (!look_at(c, &s))
            return;
    }
}

/* ---- an upper end where the loop gave none ---- */

static bool without(struct capturing *c, const mf_person *who, uint32_t n, uint32_t from,
                    uint32_t many, mf_person *ret, struct mf_plan *plan)
{
    uint32_t m = 0;

    for (uint32_t i = 0; i < n; i++)
        if (i < from || i >= from + many)
            ret[m++] = who[i];
    return follows(c, weights_of(c, ret, m)) && mf_plan_find(&c->plans, ret, m, plan);
}

/* Fewer and fewer of them, as long as a plan is found. */
static void shrink(struct capturing *c, mf_person *who, uint32_t n)
{
    mf_person *less = mf_new_n(&c->work, mf_person, n + 1);
    struct mf_plan plan;

    if (!mf_plan_find(&c->plans, who, n, &plan))
        return;
    found(c, who, n, plan);
    for (uint32_t many = n / 2 + (n == 1); many > 0; many /= 2)
        for (uint32_t from = 0; from < n && go_on(c);) {
            uint32_t take = many < n - from ? many : n - from;
            if (!without(c, who, n, from, take, less, &plan)) {
                from += take;
                continue;
            }
            n -= take;
            memcpy(who, less, n * sizeof *who);
            found(c, who, n, plan);
        }
}

/* With a quarter of the work that was allowed: those who decide it today, else everybody. */
static void upper_end(struct capturing *c)
{
    mf_person *who = mf_new_n(&c->work, mf_person, c->system->npersons + 1);
    bool stopped = c->stopped;
    uint32_t n = 0;

    if (c->halted)
        return;
    c->o.steps = c->steps + c->o.steps / 4;
    c->plans.limit = c->o.steps;
    c->stopped = false;
    if (c->direct) {
        memcpy(who, c->direct, c->out->direct * sizeof *who);
        shrink(c, who, c->out->direct);
    }
    for (mf_person p = 0; p < c->system->npersons; p++)
        if (p != c->system->apart)
            who[n++] = p;
    if (c->out->hi == UINT32_MAX)
        shrink(c, who, n);
    c->stopped |= stopped;
}

/* ---- the answer ---- */

static bool lasting(const struct mf_charter *c, const struct mf_capture_step *s)
{
    if (s->power == UINT32_MAX)
        return false;
    for (uint32_t i = 0; i < c->powers[s->power].neffects; i++)
        switch (c->powers[s->power].effects[i].kind) {
        case MF_EF_APPOINT:
        case MF_EF_REMOVE:
        case MF_EF_SUSPEND:
        case MF_EF_SEAT:
        case MF_EF_UNSEAT:
        case MF_EF_RESIZE:
        case MF_EF_SET:
        case MF_EF_DECLARE:
        case MF_EF_END:
            break;
        case MF_EF_ADMIT:
        case MF_EF_EXPEL:
        case MF_EF_AMEND:
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
        case MF_EF_DISSOLVE:
        case MF_EF__COUNT:
            return true;
        }
    return false;
}

/* Who is told before the first step that can't simply be undone, or the last. */
static void tell(struct capturing *c, const struct mf_rerun *r)
{
    struct mf_capture *out = c->out;
    mf_duration until = out->plan[out->nplan - 1].to, first = MF_NEVER;

    for (uint32_t i = 0; i < out->nplan; i++)
        if (lasting(c->scene.charter, &out->plan[i]) && out->plan[i].to < until)
            until = out->plan[i].to;
    out->told_who = mf_new_n(c->arena, mf_person, c->system->npersons + 1);
    for (mf_person p = 0; p < c->system->npersons; p++) {
        mf_duration at = (mf_duration)r->told_at[p] - 1;
        if (r->told_at[p] == 0 || at >= until)
            continue;
        out->told_who[out->told++] = p;
        first = at < first ? at : first;
    }
    out->told_lead = first == MF_NEVER ? 0 : until - first;
    out->told_step = mf_new_n(c->arena, uint32_t, out->nplan);
    for (uint32_t i = 0; i < out->nplan; i++)
        if (out->plan[i].told && out->plan[i].from < until)
            out->told_step[out->ntold_step++] = i;
}

static struct mf_str plan_text(struct capturing *c)
{
    struct mf_capture *out = c->out;
    struct mf_buf b;

    mf_buf_init(&b, c->arena);
    mf_buf_c(&b, "coalition");
    for (uint32_t i = 0; i < out->hi; i++)
        mf_buf_f(&b, " %.*s", MF_F(c->scene.roster.persons[out->who[i]].id));
    mf_buf_c(&b, "\n");
    for (uint32_t i = 0; i < out->nplan; i++) {
        struct mf_str s = mf_capture_step_text(c->arena, &c->scene, &out->plan[i], MF_EN);
        mf_buf_f(&b, "%lld %lld %.*s\n", (long long)out->plan[i].from, (long long)out->plan[i].to,
                 MF_F(s));
    }
    return mf_buf_str(&b);
}

static void describe_plan(struct capturing *c)
{
    struct mf_capture *out = c->out;
    enum mf_others others[3];
    struct mf_rerun r;

    out->nplan = c->plan.n;
    out->plan = mf_new_n(c->arena, struct mf_capture_step, c->plan.n + 1);
    mf_plan_conducts(c->o.model, others);
    mf_plan_run(&c->plans, mf_plan_members(&c->plans, out->who, out->hi), &c->plan, others[0], &r,
                out->plan);
    if (out->nplan > 0) {
        out->earliest = out->plan[out->nplan - 1].to;
        tell(c, &r);
    }
    mf_rerun_end(&r);
    out->plan_text = plan_text(c);
}

static void no_sooner(struct capturing *c)
{
    struct mf_box start = mf_box_new(&c->work, c->system);
    uint64_t *most = mf_new_n(&c->work, uint64_t, c->system->columns.n + 1);
    struct mf_closure closed;

    for (uint32_t i = 0; i < c->system->columns.n; i++)
        most[i] = c->system->columns.at[i].total;
    mf_box_start(c->system, most, &start);
    mf_close(&c->work, c->system, &start, c->o.horizon, false, &closed);
    c->out->no_sooner = closed.at;
}

static void direct(struct capturing *c)
{
    static const enum mf_conduct conduct[] = {[MF_OUTSIDERS_SILENT] = MF_OTHERS_SILENT,
                                              [MF_OUTSIDERS_VOTING] = MF_OTHERS_OPPOSE,
                                              [MF_OUTSIDERS_HOSTILE] = MF_OTHERS_FIGHT};
    const struct mf_charter *ch = c->scene.charter;

    c->out->direct = UINT32_MAX;
    for (uint32_t i = 0; i < ch->npowers; i++) {
        const struct mf_power *p = &ch->powers[i];
        bool all = false;
        for (uint32_t k = 0; k < p->neffects; k++)
            all |= p->effects[k].kind == MF_EF_AMEND_ENTRENCHED ||
                   (p->effects[k].kind == MF_EF_AMEND && p->effects[k].nitems == 0);
        if (c->o.goal.kind == MF_GOAL_POWER ? c->o.goal.index != i
                                            : c->o.goal.kind != MF_GOAL_AMEND || !all)
            continue;
        struct mf_decision d = mf_decide(c->study, p);
        struct mf_figure *f = &d.decides[conduct[c->o.model]];
        if (f->possible && f->who && f->hi < c->out->direct) {
            c->out->direct = f->hi;
            c->direct = f->who;
        }
    }
}

static void certify(struct capturing *c)
{
    struct mf_certified cert = {.system = c->system,
                                .scene = &c->scene,
                                .options = &c->o,
                                .hitting = c->proven,
                                .exact = c->exact,
                                .defences = c->defences.at,
                                .bound = c->out->lo};

    if (c->out->lo == 0)
        return;
    c->out->certificate = mf_certificate_write(c->arena, &cert, &c->steps, c->o.steps * 2);
    c->out->certified = c->out->certificate.n > 0;
}

static void answer(struct capturing *c)
{
    struct mf_capture *out = c->out;

    direct(c);
    if (out->hi == UINT32_MAX && (out->possible || c->stopped))
        upper_end(c);
    no_sooner(c);
    if (out->hi != UINT32_MAX)
        describe_plan(c);
    certify(c);
    if (!out->possible) {
        out->proven = out->lo == UINT32_MAX;
        out->possible = !out->proven;
    } else {
        out->proven = out->lo == out->hi;
    }
    if (out->proven)
        return;
    if (c->too_many)
        doubt(c, MF_DOUBT_STATES, (struct mf_span){0});
    if (c->stopped)
        doubt(c, MF_DOUBT_STEPS, (struct mf_span){0});
    if (!mf_plan_absorbs(&c->plans))
        doubt(c, MF_DOUBT_ENTRENCHED, (struct mf_span){0});
    out->causes = mf_arena_copy(
        c->arena, c->plans.causes.n ? c->plans.causes.at : &(struct mf_capture_cause){0},
        (c->plans.causes.n + 1) * sizeof *out->causes);
    out->ncauses = c->plans.causes.n;
}

static void prepare(struct capturing *c)
{
    struct mf_capture *out = c->out;

    c->study = mf_study_new(&c->work, c->org);
    c->system = mf_system_new(c->study, &c->scene, &c->o);
    c->hitting = mf_hitting_new(&c->work, &c->study->columns, c->study->cover);
    c->proven = mf_hitting_new(&c->work, &c->study->columns, c->study->cover);
    c->joined = mf_scene_with(&c->work, &c->scene, c->o.newcomers);
    c->plans = (struct mf_planning){.arena = c->arena,
                                    .scene = &c->joined,
                                    .system = c->system,
                                    .options = &c->o,
                                    .steps = &c->steps,
                                    .limit = c->o.steps};
    mf_planning_init(&c->plans);
    *out = (struct mf_capture){.goal = c->o.goal,
                               .model = c->o.model,
                               .horizon = c->o.horizon,
                               .departures = c->o.departures,
                               .newcomers = c->o.newcomers,
                               .possible = true,
                               .hi = UINT32_MAX};
}

struct mf_capture *mf_capture(struct mf_arena *arena, const struct mf_scene *scene,
                              const struct mf_capture_options *options, struct mf_refusals *rs)
{
    struct capturing c = {.arena = arena, .scene = *scene, .o = *options};

    if (c.o.horizon == 0)
        c.o.horizon = MF_CAPTURE_HORIZON;
    else if (c.o.horizon == MF_NEVER)
        c.o.horizon = 0;
    if (c.o.steps == 0)
        c.o.steps = MF_CAPTURE_STEPS;
    c.org = mf_scene_found(scene, rs);
    if (!c.org)
        return NULL;
    mf_arena_init(&c.work);
    c.out = mf_new(arena, struct mf_capture);
    prepare(&c);
    search(&c);
    answer(&c);
    c.out->steps = c.steps;
    mf_org_free(c.org);
    mf_arena_free(&c.work);
    return c.out;
}
