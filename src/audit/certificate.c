/* Certificates written down. */
#include "audit/certificate.h"

#include <string.h>

#include "base/os.h"

#define VERSION 1

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

static void wide(struct mf_buf *b, mf_i128 x)
{
    char digits[44];
    size_t n = sizeof digits;
    bool minus = x < 0;

    digits[--n] = '\0';
    do {
        int d = (int)(x % 10);
        digits[--n] = (char)('0' + (d < 0 ? -d : d));
        x /= 10;
    } while (x != 0);
    if (minus)
        digits[--n] = '-';
    mf_buf_c(b, digits + n);
}

/* Of the coalition: the column's name; of the others: with a ~ before it. */
static void var(struct mf_buf *b, const struct mf_system *y, uint32_t v)
{
    mf_buf_f(b, "%s%.*s", y->vars.at[v].out ? "~" : "", MF_F(y->vars.at[v].name));
}

static void linear(struct mf_buf *b, const struct mf_system *y, const struct mf_sys_linear *l)
{
    mf_buf_c(b, "( ");
    for (uint32_t i = 0; i < l->n; i++) {
        mf_buf_f(b, "%lld ", (long long)l->term[i].coef);
        var(b, y, l->term[i].var);
        mf_buf_c(b, " ");
    }
    mf_buf_c(b, ">= ");
    wide(b, l->least);
    mf_buf_c(b, " )");
}

static void formula(struct mf_buf *b, const struct mf_system *y, const struct mf_sys_formula *f)
{
    switch (f->kind) {
    case MF_SYS_TRUE:
        mf_buf_c(b, "[0 of ]");
        return;
    case MF_SYS_FALSE:
        mf_buf_c(b, "[1 of ]");
        return;
    case MF_SYS_LINEAR:
        linear(b, y, &f->linear);
        return;
    case MF_SYS_OF:
        break;
    }
    mf_buf_f(b, "[%u of ", f->k);
    for (uint32_t i = 0; i < f->n; i++) {
        formula(b, y, f->of[i]);
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
    if (c->options->horizon > 0)
        mf_buf_f(b, "horizon %lld\n", (long long)c->options->horizon);
    else
        mf_buf_c(b, "horizon none\n");
    mf_buf_f(b, "departures %u\nnewcomers %u\npersons %u\n", c->options->departures,
             c->options->newcomers, c->system->npersons);
    if (c->bound == UINT32_MAX)
        mf_buf_c(b, "bound none\n");
    else
        mf_buf_f(b, "bound %u\n", c->bound);
}

static void weights(struct mf_buf *b, const struct mf_certified *c, const bool *used)
{
    const struct mf_columns *cs = &c->system->study->columns;

    for (uint32_t i = 0; i < cs->list.n; i++) {
        const struct mf_column *col = &cs->list.at[i];
        if (!used[i])
            continue;
        mf_buf_f(b, "weights %u", i);
        for (uint32_t k = 0; k < col->n; k++)
            if (col->weight[k] == 1)
                mf_buf_f(b, " %u", col->person[k]);
            else
                mf_buf_f(b, " %u*%llu", col->person[k], (unsigned long long)col->weight[k]);
        mf_buf_c(b, "\n");
    }
}

static void act(struct mf_buf *b, const struct mf_system *y, const struct mf_sys_act *a)
{
    mf_buf_f(b, "act %.*s\n", MF_F(a->name));
    for (uint32_t i = 0; i < a->phases.n; i++) {
        mf_buf_f(b, "  after %lld ", (long long)a->phases.at[i].wait);
        formula(b, y, a->phases.at[i].guard);
        mf_buf_c(b, "\n");
    }
    mf_buf_f(b, "  effect %lld\n", (long long)a->wait);
    for (uint32_t i = 0; i < a->effects.n; i++) {
        const struct mf_sys_effect *e = &a->effects.at[i];
        mf_buf_c(b, e->up ? "  up " : "  down ");
        var(b, y, e->var);
        mf_buf_f(b, " %lld\n", (long long)e->to);
    }
}

static void system_of(struct mf_buf *b, const struct mf_certified *c)
{
    const struct mf_system *y = c->system;

    for (uint32_t i = 0; i < y->columns.n; i++)
        mf_buf_f(b, "column %.*s %u %llu %llu\n", MF_F(y->columns.at[i].name),
                 y->columns.at[i].weights, (unsigned long long)y->columns.at[i].fixed,
                 (unsigned long long)y->columns.at[i].gone);
    for (uint32_t i = 0; i < y->vars.n; i++)
        if (y->vars.at[i].column == UINT32_MAX)
            mf_buf_f(b, "number %.*s %lld\n", MF_F(y->vars.at[i].name),
                     (long long)y->vars.at[i].init);
    for (uint32_t i = 0; i < y->constraints.n; i++) {
        mf_buf_c(b, "always ");
        linear(b, y, &y->constraints.at[i]);
        mf_buf_c(b, "\n");
    }
    for (uint32_t i = 0; i < y->acts.n; i++)
        act(b, y, &y->acts.at[i]);
    mf_buf_c(b, "reached ");
    formula(b, y, y->goal);
    mf_buf_c(b, "\n");
}

static void breaks(struct mf_buf *b, const struct mf_hit_clause *clause, uint32_t nth)
{
    mf_buf_f(b, "defence %u\n", nth);
    for (uint32_t i = 0; i < clause->n; i++)
        mf_buf_f(b, "  break %u %llu\n", clause->atom[i].column,
                 (unsigned long long)clause->atom[i].need);
}

static void epochs(struct mf_buf *b, const struct mf_certified *c, const struct mf_closure *closed)
{
    const struct mf_system *y = c->system;
    bool timed = c->options->horizon > 0;

    for (uint32_t e = timed ? 0 : closed->epochs.n - 1; e < closed->epochs.n; e++) {
        const struct mf_box *box = &closed->epochs.at[e].box;
        const struct mf_box *before = e > 0 && timed ? &closed->epochs.at[e - 1].box : NULL;
        mf_buf_f(b, "  from %lld\n", timed ? (long long)closed->epochs.at[e].at : 0LL);
        for (uint32_t v = 0; v < y->vars.n; v++) {
            if (before && box->lo[v] == before->lo[v] && box->hi[v] == before->hi[v])
                continue;
            mf_buf_c(b, "    ");
            var(b, y, v);
            mf_buf_f(b, " %lld %lld\n", (long long)box->lo[v], (long long)box->hi[v]);
        }
    }
}

/* False: the goal is reached after all. */
static bool box_defence(struct mf_buf *b, const struct mf_certified *c, uint32_t nth)
{
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
    breaks(b, &c->hitting->clauses.at[nth], nth);
    epochs(b, c, &closed);
    mf_arena_free(&tmp);
    return !closed.reached;
}

static bool exact_defence(struct mf_buf *b, const struct mf_certified *c, uint32_t nth,
                          uint64_t *steps)
{
    const struct mf_exact *x = c->exact;
    struct mf_arena tmp;
    struct mf_exact_states states = {0};
    bool ok;

    mf_arena_init(&tmp);
    breaks(b, &c->hitting->clauses.at[nth], nth);
    ok = mf_exact_run(&tmp, x, c->defences[nth].of_type, steps, &states) == MF_EXACT_NO;
    for (uint32_t i = 0; ok && i < states.n; i++) {
        const uint8_t *st = states.at + (size_t)i * states.size;
        uint64_t bits;
        mf_buf_c(b, "  state");
        for (uint32_t k = 0; k < 2 * x->nprofiles + x->nscalars; k++)
            mf_buf_f(b, " %u", st[k]);
        memcpy(&bits, st + states.size - sizeof bits, sizeof bits);
        mf_buf_c(b, " ");
        for (uint32_t k = 0; k < x->nbits; k++)
            mf_buf_char(b, bits >> k & 1 ? '+' : '-');
        mf_buf_c(b, "\n");
    }
    mf_arena_free(&tmp);
    return ok;
}

/* Profiles, who begins in which, and the moves; only where a defence goes by states. */
static void exact_system(struct mf_buf *b, const struct mf_certified *c)
{
    const struct mf_exact *x = c->exact;
    const struct mf_system *y = c->system;

    for (uint32_t p = 0; p < x->nprofiles; p++) {
        mf_buf_f(b, "profile %u", x->newcomer == p ? y->newcomers : 0);
        for (uint32_t i = 0; i < y->columns.n; i++)
            if (x->weight[p][i] > 0)
                mf_buf_f(b, " %.*s %llu", MF_F(y->columns.at[i].name),
                         (unsigned long long)x->weight[p][i]);
        mf_buf_c(b, " .\n");
    }
    for (uint32_t i = 0; i < x->ntypes; i++)
        mf_buf_f(b, "type %u %u %u\n", x->types[i].weights, x->types[i].profile, x->types[i].fixed);
    for (uint32_t i = 0; i < x->moves.n; i++) {
        const struct mf_exact_move *v = &x->moves.at[i];
        mf_buf_c(b, "move ");
        if (v->act == UINT32_MAX)
            mf_buf_c(b, "- ");
        else
            mf_buf_f(b, "%u ", v->act);
        if (v->from == UINT32_MAX)
            mf_buf_c(b, "- ");
        else
            mf_buf_f(b, "%s %u %u ", v->out ? "out" : "in", v->from, v->to);
        formula(b, y, v->guard);
        for (uint32_t k = 0; k < v->nset; k++) {
            mf_buf_c(b, " set ");
            var(b, y, v->set[k].var);
            mf_buf_f(b, " %lld", (long long)v->set[k].value);
        }
        mf_buf_c(b, "\n");
    }
}

static void proof(struct mf_buf *b, const struct mf_hit_proof *p)
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
                         n->group[g].part[k].column);
            mf_buf_c(b, " )");
        }
        mf_buf_c(b, "\n");
    }
    mf_buf_c(b, "end\n");
}

struct mf_str mf_certificate_write(struct mf_arena *a, const struct mf_certified *c,
                                   uint64_t *steps, uint64_t limit)
{
    struct mf_hit_proof tree;
    struct mf_buf b;
    uint32_t k = c->bound == UINT32_MAX ? c->system->npersons + 1 : c->bound;
    bool *used = mf_new_n(a, bool, c->system->study->columns.list.n + 1), ok = true, exact = false;

    if (!mf_hitting_prove(c->hitting, a, k, steps, limit, &tree))
        return (struct mf_str){0};
    for (uint32_t i = 0; i < c->hitting->clauses.n; i++)
        exact |= c->defences[i].most == NULL;
    for (uint32_t i = 0; i < c->system->columns.n; i++)
        used[c->system->columns.at[i].weights] = true;
    for (uint32_t i = 0; exact && i < c->exact->ntypes; i++)
        used[c->exact->types[i].weights] = true;
    mf_buf_init(&b, a);
    head(&b, a, c);
    weights(&b, c, used);
    system_of(&b, c);
    if (exact)
        exact_system(&b, c);
    for (uint32_t i = 0; i < c->hitting->clauses.n && ok; i++)
        ok = c->defences[i].most ? box_defence(&b, c, i) : exact_defence(&b, c, i, steps);
    proof(&b, &tree);
    return ok ? mf_buf_str(&b) : (struct mf_str){0};
}
