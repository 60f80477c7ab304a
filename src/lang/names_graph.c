/* Cycles among the things that a charter names, and the numbers of the leaves of its rules. */
#include "lang/check.h"
#include "lang/names.h"

/* Who leads to whom: the targets of node i are to[first[i]] … to[first[i + 1] - 1]. */
struct graph {
    uint32_t n;
    uint32_t *first; /* n + 1 */
    uint32_t *to;
    struct mf_span *place; /* of each edge: where the text says so */
};

enum colour { UNSEEN, OPEN, DONE };

struct walk {
    const struct graph *g;
    enum colour *colour;
    uint32_t *order; /* nodes, each after all it leads to */
    uint32_t norder;
    uint32_t *stack, *next; /* path from the start, and the edge to look at next */
    bool *in_cycle;
};

/*
 * Visits everything that can be reached from `start`, without recursion, since a charter may chain
 * 50,000 names. on_cycle is told the edge that closes a cycle, once for each such edge.
 */
static void visit(struct walk *w, uint32_t start, void (*on_cycle)(void *, uint32_t, uint32_t),
                  void *ctx)
{
    uint32_t depth = 0;
    w->stack[0] = start;
    w->next[start] = w->g->first[start];
    w->colour[start] = OPEN;
    while (true) {
        uint32_t node = w->stack[depth];
        if (w->next[node] == w->g->first[node + 1]) {
            w->colour[node] = DONE;
            w->order[w->norder++] = node;
            if (depth-- == 0)
                return;
            continue;
        }
        uint32_t edge = w->next[node]++;
        uint32_t to = w->g->to[edge];
        if (w->colour[to] == UNSEEN) {
            w->colour[to] = OPEN;
            w->next[to] = w->g->first[to];
            w->stack[++depth] = to;
        } else if (w->colour[to] == OPEN) {
            for (uint32_t i = depth + 1; i-- > 0;) {
                w->in_cycle[w->stack[i]] = true;
                if (w->stack[i] == to)
                    break;
            }
            on_cycle(ctx, node, edge);
        }
    }
}

static void walk_graph(struct walk *w, struct mf_arena *scratch, const struct graph *g,
                       void (*on_cycle)(void *, uint32_t, uint32_t), void *ctx)
{
    *w = (struct walk){.g = g,
                       .colour = mf_new_n(scratch, enum colour, g->n),
                       .order = mf_new_n(scratch, uint32_t, g->n),
                       .stack = mf_new_n(scratch, uint32_t, g->n),
                       .next = mf_new_n(scratch, uint32_t, g->n),
                       .in_cycle = mf_new_n(scratch, bool, g->n)};
    for (uint32_t i = 0; i < g->n; i++)
        if (w->colour[i] == UNSEEN)
            visit(w, i, on_cycle, ctx);
}

struct cycle_report {
    const struct mf_charter *c;
    struct mf_diags *d;
    const struct graph *g;
    enum mf_cat cat;
    const struct mf_name *(*name)(const struct mf_charter *c, uint32_t node);
};

/* "`a` leads to `b`, which leads back": the edge, and where the other thing is declared. */
static void report_cycle(void *ctx, uint32_t node, uint32_t edge)
{
    struct cycle_report *r = ctx;
    const struct mf_name *from = r->name(r->c, node);
    const struct mf_name *to = r->name(r->c, r->g->to[edge]);
    mf_report(r->d, r->cat, r->g->place[edge], MF_ARGS(from->text, to->text))->second = to->span;
}

/* ---- named rules
 * ------------------------------------------------------------------------------------ */

static uint32_t count_named(const struct mf_rule *r)
{
    if (!r)
        return 0; /* a rule that was only read in part */
    uint32_t n = r->kind == MF_RULE_NAMED ? 1 : 0;
    for (uint32_t i = 0; i < r->nchildren; i++)
        n += count_named(r->children[i]);
    return n;
}

static void add_named(struct graph *g, uint32_t *at, const struct mf_rule *r)
{
    if (!r)
        return;
    if (r->kind == MF_RULE_NAMED) {
        g->to[*at] = r->name.index;
        g->place[(*at)++] = r->span;
    }
    for (uint32_t i = 0; i < r->nchildren; i++)
        add_named(g, at, r->children[i]);
}

static const struct mf_name *rule_name(const struct mf_charter *c, uint32_t node)
{
    return &c->rules[node].name;
}

/* Numbers the leaves of one top rule from *next on and lets go of references to rules without
 * leaves. */
static void number(const uint32_t *leaves, const struct mf_rule *shared, uint32_t *next)
{
    struct mf_rule *r = (struct mf_rule *)(uintptr_t)shared;
    if (!r)
        return;
    r->leaf = *next;
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            number(leaves, r->children[i], next);
        return;
    case MF_RULE_NAMED:
        if (r->name.kind == MF_REF_RULE && leaves[r->name.index] > 0) {
            *next += leaves[r->name.index];
            return;
        }
        r->name.kind = MF_REF_NONE;
        break;
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
    case MF_RULE_NAME:
        break;
    }
    ++*next;
}

static void let_go(const struct mf_rule *shared)
{
    struct mf_rule *r = (struct mf_rule *)(uintptr_t)shared;
    if (!r)
        return;
    if (r->kind == MF_RULE_NAMED)
        r->name.kind = MF_REF_NONE;
    for (uint32_t i = 0; i < r->nchildren; i++)
        let_go(r->children[i]);
}

/* Numbers a top rule; one that grows too long with the named rules in it is reported and let go of.
 */
static uint32_t number_top(struct mf_diags *d, const uint32_t *leaves, const struct mf_rule *r)
{
    uint32_t n = 0;
    number(leaves, r, &n);
    if (n <= MF_MAX_RULE_CLAUSES || count_named(r) == 0)
        return n;
    mf_report(d, MF_CAT_RULE_LONG, r->span,
              MF_ARGS(mf_check_number(d, n), mf_check_number(d, MF_MAX_RULE_CLAUSES)));
    let_go(r);
    return 0;
}

static void rule_graph(const struct mf_charter *c, struct mf_arena *scratch, struct graph *g)
{
    *g = (struct graph){.n = c->nrules, .first = mf_new_n(scratch, uint32_t, c->nrules + 1)};
    for (uint32_t i = 0; i < c->nrules; i++)
        g->first[i + 1] = g->first[i] + (c->rules[i].rule ? count_named(c->rules[i].rule) : 0);
    g->to = mf_new_n(scratch, uint32_t, g->first[g->n]);
    g->place = mf_new_n(scratch, struct mf_span, g->first[g->n]);
    for (uint32_t i = 0, at = 0; i < c->nrules; i++)
        if (c->rules[i].rule)
            add_named(g, &at, c->rules[i].rule);
}

void mf_names_named_rules(struct mf_charter *c, struct mf_diags *d, struct mf_span *said,
                          uint32_t *leaves)
{
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    uint32_t *depth = mf_new_n(&scratch, uint32_t, c->nrules);
    struct graph g;
    rule_graph(c, &scratch, &g);
    struct walk w;
    struct cycle_report report = {c, d, &g, MF_CAT_RULE_CYCLE, rule_name};
    walk_graph(&w, &scratch, &g, report_cycle, &report);
    for (uint32_t i = 0; i < w.norder; i++) {
        uint32_t node = w.order[i];
        const struct mf_named_rule *r = &c->rules[node];
        if (!r->rule)
            continue;
        for (uint32_t e = g.first[node]; e < g.first[node + 1]; e++) {
            uint32_t to = g.to[e];
            if (depth[to] >= depth[node])
                depth[node] = depth[to] + 1;
            if (said[node].len == 0 && said[to].len > 0)
                said[node] = g.place[e];
        }
        leaves[node] = number_top(d, leaves, r->rule);
        if (w.in_cycle[node])
            leaves[node] = 0;
        if (depth[node] < MF_MAX_NESTING)
            continue;
        mf_report(d, MF_CAT_RULE_DEEP, r->name.span,
                  MF_ARGS(r->name.text, mf_check_number(d, MF_MAX_NESTING)));
        leaves[node] = 0;
        depth[node] = 0; /* told once: what rests on it starts again */
    }
    mf_arena_free(&scratch);
}

/* ---- offices and powers
 * ----------------------------------------------------------------------------- */

static const struct mf_name *office_name(const struct mf_charter *c, uint32_t node)
{
    return &c->offices[node].name;
}

static const struct mf_name *power_name(const struct mf_charter *c, uint32_t node)
{
    return &c->powers[node].name;
}

/* A graph in which node i leads to ref(i), where that has the wanted kind. */
static void check_chain(const struct mf_charter *c, struct mf_diags *d, uint32_t n,
                        const struct mf_ref *(*ref)(const struct mf_charter *, uint32_t),
                        enum mf_ref_kind kind, enum mf_cat cat,
                        const struct mf_name *(*name)(const struct mf_charter *, uint32_t))
{
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    struct graph g = {.n = n,
                      .first = mf_new_n(&scratch, uint32_t, n + 1),
                      .to = mf_new_n(&scratch, uint32_t, n),
                      .place = mf_new_n(&scratch, struct mf_span, n)};
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_ref *r = ref(c, i);
        g.first[i + 1] = g.first[i];
        if (r->kind != kind)
            continue;
        g.to[g.first[i]] = r->index;
        g.place[g.first[i + 1]++] = r->name.span;
    }
    struct walk w;
    struct cycle_report report = {c, d, &g, cat, name};
    walk_graph(&w, &scratch, &g, report_cycle, &report);
    mf_arena_free(&scratch);
}

static const struct mf_ref *acting_of(const struct mf_charter *c, uint32_t i)
{
    return &c->offices[i].acting;
}

static const struct mf_ref *opens_after(const struct mf_charter *c, uint32_t i)
{
    return &c->powers[i].opens_after;
}

/* A body that seats whoever holds an office, which only its own members may hold. */
static void check_includes(const struct mf_charter *c, struct mf_diags *d)
{
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *b = &c->bodies[i];
        for (uint32_t j = 0; j < b->nincludes; j++) {
            const struct mf_ref *r = &b->includes[j];
            const struct mf_office *o = r->kind == MF_REF_OFFICE ? &c->offices[r->index] : NULL;
            if (o && o->of.kind == MF_REF_BODY && o->of.index == i)
                mf_report(d, MF_CAT_INCLUDES_CYCLE, r->name.span,
                          MF_ARGS(b->name.text, o->name.text))
                    ->second = o->of.name.span;
        }
    }
}

/* ---- leaves
 * ----------------------------------------------------------------------------------------- */

void mf_power_each_rule(const struct mf_power *p, void (*fn)(void *ctx, const struct mf_rule *rule),
                        void *ctx)
{
    const struct mf_rule *own[] = {p->proposed, p->challenge.by, p->challenge.decided_by,
                                   p->confirmed.by, p->nominations_by};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i])
            fn(ctx, own[i]);
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *s = &p->stages[i];
        const struct mf_rule *rules[] = {s->passes, s->choose.by, s->veto, s->overridden_by};
        for (size_t j = 0; j < sizeof rules / sizeof *rules; j++)
            if (rules[j])
                fn(ctx, rules[j]);
    }
}

struct numbering {
    struct mf_diags *d;
    const uint32_t *leaves;
};

static void number_one(void *ctx, const struct mf_rule *r)
{
    const struct numbering *n = ctx;
    if (r)
        number_top(n->d, n->leaves, r);
}

void mf_names_finish(struct mf_charter *c, struct mf_diags *d, const uint32_t *leaves)
{
    check_chain(c, d, c->noffices, acting_of, MF_REF_OFFICE, MF_CAT_ACTING_CYCLE, office_name);
    check_chain(c, d, c->npowers, opens_after, MF_REF_POWER, MF_CAT_OPENS_CYCLE, power_name);
    check_includes(c, d);
    struct numbering n = {d, leaves};
    for (uint32_t i = 0; i < c->npowers; i++)
        mf_power_each_rule(&c->powers[i], number_one, &n);
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        number_one(&n, c->emergencies[i].declared);
        number_one(&n, c->emergencies[i].ended);
    }
    for (uint32_t i = 0; i < c->nmandates; i++) {
        for (uint32_t j = 0; j < c->mandates[i].nasks; j++)
            number_one(&n, c->mandates[i].asks[j].asks);
        number_one(&n, c->mandates[i].stopped);
    }
}
