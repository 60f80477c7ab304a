/* Certificates written down. */
#include "audit/certificate.h"

#include <string.h>

#include "base/os.h"

#define VERSION 1

struct writing {
    const struct mf_certified *c;
    uint32_t *var;     /* by variable: its number in the certificate, columns first */
    uint32_t *weights; /* by study column: its number there, UINT32_MAX: it has none */
};

/* ---- who there is ---- */

struct mf_hash mf_scene_hash(struct mf_arena *arena, const struct mf_scene *scene)
{
    const struct mf_roster *r = &scene->roster;
    const struct mf_charter *c = scene->charter;
    struct mf_buf b;

    mf_buf_init(&b, arena);
    for (uint32_t i = 0; i < r->npersons; i++) {
        mf_buf_f(&b, "person %.*s%s", MF_F(r->persons[i].id), r->persons[i].agent ? " agent" : "");
        for (uint32_t k = 0; r->persons[i].facts && k < c->nfacts; k++)
            mf_buf_f(&b, " \"%.*s\"", MF_F(r->persons[i].facts[k]));
        mf_buf_c(&b, "\n");
    }
    for (uint32_t i = 0; i < r->nseats; i++)
        mf_buf_f(&b, "seat %u %.*s %u %lld\n", r->seats[i].person,
                 MF_F(c->bodies[r->seats[i].body].name.text), r->seats[i].tags,
                 (long long)r->seats[i].since);
    for (uint32_t i = 0; i < r->noffices; i++)
        mf_buf_f(&b, "office %u %.*s\n", r->offices[i].person,
                 MF_F(c->offices[r->offices[i].office].name.text));
    for (uint32_t i = 0; i < r->nweights; i++)
        mf_buf_f(&b, "weight %u %.*s %u %llu\n", r->weights[i].person,
                 MF_F(c->bodies[r->weights[i].body].name.text), r->weights[i].weight,
                 (unsigned long long)r->weights[i].amount);
    mf_buf_f(&b, "at %lld\n", (long long)scene->at);
    return mf_sha256(mf_buf_str(&b));
}

/* ---- numbers and names ---- */

/* Of the coalition: the column's name; of the others: with a ~ before it. The number is what
 * counts. */
static void var(struct mf_buf *b, const struct writing *w, uint32_t v)
{
    mf_buf_f(b, "%u:%s%.*s", w->var[v], w->c->system->vars.at[v].out ? "~" : "",
             MF_F(w->c->system->vars.at[v].name));
}

static void linear(struct mf_buf *b, const struct writing *w, const struct mf_sys_linear *l)
{
    mf_buf_c(b, "( ");
    for (uint32_t i = 0; i < l->n; i++) {
        mf_buf_f(b, "%lld ", (long long)l->term[i].coef);
        var(b, w, l->term[i].var);
        mf_buf_c(b, " ");
    }
    mf_buf_f(b, ">= %lld )", (long long)l->least);
}

static void formula(struct mf_buf *b, const struct writing *w, const struct mf_sys_formula *f)
{
    switch (f->kind) {
    case MF_SYS_TRUE:
        mf_buf_c(b, "[ 0 of ]");
        return;
    case MF_SYS_FALSE:
        mf_buf_c(b, "[ 1 of ]");
        return;
    case MF_SYS_LINEAR:
        linear(b, w, &f->linear);
        return;
    case MF_SYS_OF:
        break;
    }
    mf_buf_f(b, "[ %u of ", f->k);
    for (uint32_t i = 0; i < f->n; i++) {
        formula(b, w, f->of[i]);
        mf_buf_c(b, " ");
    }
    mf_buf_c(b, "]");
}

/* ---- the parts ---- */

static void head(struct mf_buf *b, struct mf_arena *a, const struct mf_certified *c)
{
    static const char *const model[] = {"M0", "M1", "M2"};
    struct mf_goal g = c->options->goal;
    const struct mf_charter *ch = c->scene->charter;
    struct mf_hash hash = mf_scene_hash(a, c->scene);

    mf_buf_f(b, "mufakat-certificate %d\n", VERSION);
    mf_buf_f(b, "charter %.*s\n", MF_F(mf_hash_hex(a, &ch->hash)));
    mf_buf_f(b, "members %.*s\n", MF_F(mf_hash_hex(a, &hash)));
    if (g.kind == MF_GOAL_AMEND)
        mf_buf_c(b, "goal amend\n");
    else if (g.kind == MF_GOAL_OFFICE)
        mf_buf_f(b, "goal office %.*s\n", MF_F(ch->offices[g.index].name.text));
    else
        mf_buf_f(b, "goal power %.*s\n", MF_F(ch->powers[g.index].name.text));
    mf_buf_f(b, "model %s\n", model[c->options->model]);
    mf_buf_f(b, "departures %u\nnewcomers %u\n", c->options->departures, c->options->newcomers);
    if (c->options->horizon > 0)
        mf_buf_f(b, "horizon %lld\n", (long long)c->options->horizon);
    else
        mf_buf_c(b, "horizon none\n");
    mf_buf_f(b, "persons %u\n", c->system->npersons);
    if (c->bound == UINT32_MAX)
        mf_buf_c(b, "bound none\n");
    else
        mf_buf_f(b, "bound %u\n", c->bound);
}

static void weights(struct mf_buf *b, const struct writing *w)
{
    const struct mf_columns *cs = &w->c->system->study->columns;

    for (uint32_t i = 0; i < cs->list.n; i++) {
        const struct mf_column *col = &cs->list.at[i];
        if (w->weights[i] == UINT32_MAX)
            continue;
        mf_buf_c(b, "weights");
        for (uint32_t k = 0; k < col->n; k++)
            mf_buf_f(b, " %u %llu", col->person[k], (unsigned long long)col->weight[k]);
        mf_buf_c(b, " .\n");
    }
}

static void act(struct mf_buf *b, const struct writing *w, const struct mf_sys_act *a)
{
    mf_buf_f(b, "act %.*s\n", MF_F(a->name));
    for (uint32_t i = 0; i < a->phases.n; i++) {
        mf_buf_f(b, "  after %lld ", (long long)a->phases.at[i].wait);
        formula(b, w, a->phases.at[i].guard);
        mf_buf_c(b, "\n");
    }
    mf_buf_f(b, "  effect %lld\n", (long long)a->wait);
    for (uint32_t i = 0; i < a->effects.n; i++) {
        const struct mf_sys_effect *e = &a->effects.at[i];
        mf_buf_c(b, e->up ? "  up " : "  down ");
        var(b, w, e->var);
        mf_buf_f(b, " %lld\n", (long long)e->to);
    }
}

static void system_of(struct mf_buf *b, const struct writing *w)
{
    const struct mf_system *y = w->c->system;

    for (uint32_t i = 0; i < y->columns.n; i++) {
        const struct mf_sys_column *c = &y->columns.at[i];
        mf_buf_f(b, "column %u %llu %llu %.*s\n", w->weights[c->weights],
                 (unsigned long long)c->fixed, (unsigned long long)c->gone, MF_F(c->name));
    }
    for (uint32_t i = 0; i < y->vars.n; i++)
        if (y->vars.at[i].column == UINT32_MAX)
            mf_buf_f(b, "number %lld %.*s\n", (long long)y->vars.at[i].init,
                     MF_F(y->vars.at[i].name));
    for (uint32_t i = 0; i < y->constraints.n; i++) {
        mf_buf_c(b, "always ");
        linear(b, w, &y->constraints.at[i]);
        mf_buf_c(b, "\n");
    }
    for (uint32_t i = 0; i < y->acts.n; i++)
        act(b, w, &y->acts.at[i]);
    mf_buf_c(b, "reached ");
    formula(b, w, y->goal);
    mf_buf_c(b, "\n");
}

static void breaks(struct mf_buf *b, const struct writing *w, uint32_t nth)
{
    const struct mf_hit_clause *clause = &w->c->hitting->clauses.at[nth];

    mf_buf_f(b, "defence %u\n", nth);
    for (uint32_t i = 0; i < clause->n; i++)
        mf_buf_f(b, "  break %u %llu\n", w->weights[clause->atom[i].column],
                 (unsigned long long)clause->atom[i].need);
}

static void epochs(struct mf_buf *b, const struct writing *w, const struct mf_closure *closed)
{
    const struct mf_system *y = w->c->system;
    bool timed = w->c->options->horizon > 0;

    for (uint32_t e = timed ? 0 : closed->epochs.n - 1; e < closed->epochs.n; e++) {
        const struct mf_box *box = &closed->epochs.at[e].box;
        const struct mf_box *before = e > 0 && timed ? &closed->epochs.at[e - 1].box : NULL;
        mf_buf_f(b, "  from %lld\n", timed ? (long long)closed->epochs.at[e].at : 0LL);
        for (uint32_t v = 0; v < y->vars.n; v++) {
            if (before && box->lo[v] == before->lo[v] && box->hi[v] == before->hi[v])
                continue;
            mf_buf_c(b, "    ");
            var(b, w, v);
            mf_buf_f(b, " %lld %lld\n", (long long)box->lo[v], (long long)box->hi[v]);
        }
    }
}

/* False: the goal is reached after all. */
static bool box_defence(struct mf_buf *b, const struct writing *w, uint32_t nth)
{
    const struct mf_certified *c = w->c;
    const struct mf_system *y = c->system;
    struct mf_arena tmp;
    uint64_t *most;
    struct mf_box start;
    struct mf_closure closed;

    mf_arena_init(&tmp);
    most = mf_new_n(&tmp, uint64_t, y->columns.n + 1);
    for (uint32_t i = 0; i < y->columns.n; i++)
        most[i] = c->defences[nth].most[y->columns.at[i].weights];
    start = mf_box_new(&tmp, y);
    mf_box_start(y, most, &start);
    mf_close(&tmp, y, &start, c->options->horizon, true, &closed);
    breaks(b, w, nth);
    epochs(b, w, &closed);
    mf_arena_free(&tmp);
    return !closed.reached;
}

static bool exact_defence(struct mf_buf *b, const struct writing *w, uint32_t nth, uint64_t *steps)
{
    const struct mf_exact *x = w->c->exact;
    struct mf_arena tmp;
    struct mf_exact_states states = {0};
    bool ok;

    mf_arena_init(&tmp);
    breaks(b, w, nth);
    ok = mf_exact_run(&tmp, x, w->c->defences[nth].of_type, steps, &states) == MF_EXACT_NO;
    for (uint32_t i = 0; ok && i < states.n; i++) {
        const uint8_t *st = states.at + (size_t)i * states.size;
        uint64_t bits;
        mf_buf_c(b, "  state");
        for (uint32_t k = 0; k < 2 * x->nprofiles + x->nscalars; k++)
            mf_buf_f(b, " %u", st[k]);
        memcpy(&bits, st + states.size - sizeof bits, sizeof bits);
        for (uint32_t k = 0; k < x->nbits; k++)
            mf_buf_c(b, bits >> k & 1 ? " 1" : " 0");
        mf_buf_c(b, "\n");
    }
    mf_arena_free(&tmp);
    return ok;
}

/* Profiles, who begins in which, and the moves; only where a defence goes by states. */
static void exact_system(struct mf_buf *b, const struct writing *w)
{
    const struct mf_exact *x = w->c->exact;
    const struct mf_system *y = w->c->system;

    for (uint32_t p = 0; p < x->nprofiles; p++) {
        mf_buf_f(b, "profile %u", x->newcomer == p ? y->newcomers : 0);
        for (uint32_t i = 0; i < y->columns.n; i++) {
            if (x->weight[p][i] == 0)
                continue;
            mf_buf_c(b, " ");
            var(b, w, y->columns.at[i].in);
            mf_buf_f(b, " %llu", (unsigned long long)x->weight[p][i]);
        }
        mf_buf_c(b, " .\n");
    }
    for (uint32_t i = 0; i < x->ntypes; i++)
        mf_buf_f(b, "type %u %u %u\n", w->weights[x->types[i].weights], x->types[i].profile,
                 x->types[i].fixed);
    for (uint32_t i = 0; i < x->moves.n; i++) {
        const struct mf_exact_move *v = &x->moves.at[i];
        bool nobody = v->from == UINT32_MAX;
        mf_buf_f(b, "move %d %s %d %d ", v->act == UINT32_MAX ? -1 : (int)v->act,
                 v->out ? "out" : "in", nobody ? -1 : (int)v->from, nobody ? -1 : (int)v->to);
        formula(b, w, v->guard);
        for (uint32_t k = 0; k < v->nset; k++) {
            mf_buf_c(b, " set ");
            var(b, w, v->set[k].var);
            mf_buf_f(b, " %lld", (long long)v->set[k].value);
        }
        mf_buf_c(b, "\n");
    }
}

static void proof(struct mf_buf *b, const struct writing *w, const struct mf_hit_proof *p)
{
    mf_buf_c(b, "proof\n");
    for (uint32_t i = 0; i < p->n; i++) {
        const struct mf_hit_node *n = &p->node[i];
        if (n->split) {
            mf_buf_f(b, "split %u\n", n->clause);
            continue;
        }
        mf_buf_c(b, "leaf");
        for (uint32_t g = 0; g < n->ngroups; g++) {
            mf_buf_c(b, " (");
            for (uint32_t k = 0; k < n->group[g].n; k++)
                mf_buf_f(b, " %llu %u", (unsigned long long)n->group[g].part[k].times,
                         w->weights[n->group[g].part[k].column]);
            mf_buf_c(b, " )");
        }
        mf_buf_c(b, "\n");
    }
    mf_buf_c(b, "end\n");
}

/* Numbers for what is written: variables of columns first, only such weights as are used. */
static struct writing numbered(struct mf_arena *a, const struct mf_certified *c, bool exact)
{
    const struct mf_system *y = c->system;
    uint32_t nweights = y->study->columns.list.n, next = 2 * y->columns.n;
    struct writing w = {c, mf_new_n(a, uint32_t, y->vars.n + 1),
                        mf_new_n(a, uint32_t, nweights + 1)};

    for (uint32_t i = 0; i < y->columns.n; i++) {
        w.var[y->columns.at[i].in] = 2 * i;
        w.var[y->columns.at[i].out] = 2 * i + 1;
        w.weights[y->columns.at[i].weights] = 1;
    }
    for (uint32_t i = 0; i < y->vars.n; i++)
        if (y->vars.at[i].column == UINT32_MAX)
            w.var[i] = next++;
    for (uint32_t i = 0; exact && i < c->exact->ntypes; i++)
        w.weights[c->exact->types[i].weights] = 1;
    next = 0;
    for (uint32_t i = 0; i < nweights; i++)
        w.weights[i] = w.weights[i] ? next++ : UINT32_MAX;
    return w;
}

/* All but the defences and the proof. */
static void opening(struct mf_buf *b, struct mf_arena *a, const struct writing *w, bool exact)
{
    head(b, a, w->c);
    weights(b, w);
    system_of(b, w);
    if (exact)
        exact_system(b, w);
}

struct mf_str mf_certificate_write(struct mf_arena *a, const struct mf_certified *c,
                                   uint64_t *steps, uint64_t limit)
{
    struct mf_hit_proof tree;
    struct writing w;
    struct mf_buf b;
    uint32_t k = c->bound == UINT32_MAX ? c->system->npersons + 1 : c->bound;
    bool ok = true, exact = false;

    if (!mf_hitting_prove(c->hitting, a, k, steps, limit, &tree))
        return (struct mf_str){0};
    for (uint32_t i = 0; i < c->hitting->clauses.n; i++)
        exact |= c->defences[i].most == NULL;
    w = numbered(a, c, exact);
    mf_buf_init(&b, a);
    opening(&b, a, &w, exact);
    for (uint32_t i = 0; i < c->hitting->clauses.n && ok; i++)
        ok = c->defences[i].most ? box_defence(&b, &w, i) : exact_defence(&b, &w, i, steps);
    proof(&b, &w, &tree);
    return ok ? mf_buf_str(&b) : (struct mf_str){0};
}

/* ---- read again ---- */

/* What the text says of `bound`; false: it says nothing. */
static bool bound_of(struct mf_str text, uint32_t *ret)
{
    static const char word[] = "\nbound ";
    uint64_t n = 0;
    size_t i = 0;

    while (i + sizeof word < text.n && memcmp(text.p + i, word, sizeof word - 1) != 0)
        i++;
    i += sizeof word - 1;
    if (i >= text.n)
        return false;
    if (text.p[i] == 'n') {
        *ret = UINT32_MAX;
        return true;
    }
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && n < UINT32_MAX; i++)
        n = 10 * n + (uint64_t)(text.p[i] - '0');
    *ret = (uint32_t)n;
    return n > 0 && n < UINT32_MAX;
}

static bool follows_on(struct mf_str text, struct mf_str start)
{
    struct mf_str rest;

    if (!mf_str_starts(text, start))
        return false;
    rest = mf_str_sub(text, start.n, text.n);
    return mf_str_starts(rest, MF_S("defence ")) || mf_str_starts(rest, MF_S("proof\n"));
}

bool mf_certificate_is_of(struct mf_arena *a, const struct mf_scene *scene,
                          const struct mf_capture_options *options, struct mf_str text)
{
    struct mf_certified c = {.scene = scene, .options = options};
    struct mf_refusals rs = {.arena = a};
    struct mf_org *org;
    bool same = false;

    if (!bound_of(text, &c.bound))
        return false;
    org = mf_scene_found(scene, &rs);
    if (!org)
        return false;
    struct mf_system *y = mf_system_new(mf_study_new(a, org), scene, options);
    c.system = y;
    for (int exact = 0; exact < 2 && !same; exact++) {
        struct writing w;
        struct mf_buf b;
        if (exact)
            c.exact = mf_exact_new(y, scene, options->horizon);
        if (exact && !c.exact)
            break;
        w = numbered(a, &c, exact);
        mf_buf_init(&b, a);
        opening(&b, a, &w, exact);
        same = follows_on(text, mf_buf_str(&b));
    }
    mf_org_free(org);
    return same;
}
