/* One coalition, and all that those outside it may do. */
#include "audit/verdict.h"

#include <string.h>

#include "base/os.h"
#include "engine/tally.h"

#define MOST_CELLS 200000u /* persons times clauses that are laid out */

const struct mf_verdict *mf_verdict_form(struct mf_arena *a, const struct mf_form *f)
{
    struct mf_verdict *v = mf_new(a, struct mf_verdict);

    v->form = f;
    return v;
}

const struct mf_verdict *mf_verdict_rule(struct mf_arena *a, const struct mf_leaves *l,
                                         const struct mf_rule_question *q)
{
    struct mf_verdict *v = mf_new(a, struct mf_verdict);

    v->kind = MF_VERDICT_RULE;
    v->leaves = l;
    v->question = *q;
    return v;
}

const struct mf_verdict *mf_verdict_join(struct mf_arena *a, enum mf_verdict_kind kind,
                                         const struct mf_verdict *x, const struct mf_verdict *y)
{
    struct mf_verdict *v;

    if (!x || (!y && kind != MF_VERDICT_KEPT))
        return NULL;
    v = mf_new(a, struct mf_verdict);
    v->kind = kind;
    v->x = x;
    v->y = y;
    return v;
}

static void form_columns(const struct mf_form *f, bool *used)
{
    if (f->kind == MF_FORM_AT_LEAST)
        used[f->column] = true;
    for (uint32_t i = 0; i < f->n; i++)
        form_columns(f->of[i], used);
}

#define MOST_MARKS 16u

struct resting { /* what a verdict rests on */
    bool *used;  /* by column */
    const bool *mark[MOST_MARKS];
    uint32_t nmarks;
    bool more;
};

static void add_mark(struct resting *r, const bool *told)
{
    for (uint32_t i = 0; i < r->nmarks; i++)
        if (r->mark[i] == told)
            return;
    if (r->nmarks == MOST_MARKS)
        r->more = true;
    else
        r->mark[r->nmarks++] = told;
}

static void rests_on(const struct mf_verdict *v, struct resting *r)
{
    if (v->form)
        form_columns(v->form, r->used);
    for (uint32_t i = 0; v->leaves && i < v->leaves->n; i++)
        r->used[v->leaves->column[i]] = true;
    if (v->leaves && v->question.conduct == MF_OTHERS_TOLD)
        add_mark(r, v->question.told);
    if (v->x)
        rests_on(v->x, r);
    if (v->y)
        rests_on(v->y, r);
}

struct mf_kinds mf_verdict_kinds(struct mf_study *s, const struct mf_deciders *d, uint32_t most)
{
    struct resting r = {.used = mf_new_n(s->arena, bool, s->columns.list.n + 1)};
    uint32_t *columns = mf_new_n(s->arena, uint32_t, s->columns.list.n + 1), n = 0;

    form_columns(d->needed, r.used);
    form_columns(d->enough, r.used);
    rests_on(d->exact, &r);
    if (r.more)
        return (struct mf_kinds){.more = true};
    for (uint32_t i = 0; i < s->columns.list.n; i++)
        if (r.used[i])
            columns[n++] = i;
    return mf_kinds_of(s, columns, n, r.mark, r.nmarks, most);
}

/* ---- one count ---- */

enum role { MINE, FRIEND, FOE };

struct kind { /* persons who weigh alike in all leaves and do alike */
    enum role role;
    uint32_t n;
    const uint64_t *weight; /* by leaf */
};

struct game {
    struct mf_study *s;
    const struct mf_leaves *l;
    const struct mf_rule_question *q;
    const bool *in;
    struct kind *kinds; /* mine and friends first */
    uint32_t nkinds, nhelping;
    struct mf_supposed *cast; /* by leaf */
    bool odd;                 /* more yes isn't always better: all that anybody may cast is tried */
    uint64_t *work;
};

/* Could a tie decide anything? */
static bool tie_counts(const struct game *g)
{
    return (g->q->ballots == MF_BALLOTS_VOTED || g->q->ballots == MF_BALLOTS_SECOND) &&
           !g->q->ties_lost;
}

static bool holds(const struct game *g, uint32_t leaf, struct mf_supposed cast)
{
    return mf_rehearsal_holds(g->l->r, leaf, cast, g->q->elapsed,
                              g->q->ballots == MF_BALLOTS_SECOND);
}

/* Whatever the ballots become that aren't cast? Extremes tell (rule 22). */
static bool certain(const struct game *g, uint32_t leaf)
{
    struct mf_supposed now = g->cast[leaf], yes = now, no = now, abstain = now;
    uint64_t left = g->l->able[leaf] - now.yes - now.no - now.abstain;

    yes.yes += left;
    no.no += left;
    abstain.abstain += left;
    return holds(g, leaf, now) && holds(g, leaf, yes) && holds(g, leaf, no) &&
           holds(g, leaf, abstain);
}

/* As the engine sees it at closing: the rule holds, or the first clause that is tied and would make
 * it hold is decided by a member of the coalition. */
static bool passes(const struct game *g)
{
    enum mf_truth truth[MF_MAX_RULE_CLAUSES];
    bool waits = g->q->ballots == MF_BALLOTS_CERTAIN;
    const struct mf_rule *rule = g->q->what.rule;

    for (uint32_t i = 0; i < g->l->n; i++)
        truth[i] = (waits ? certain(g, i) : holds(g, i, g->cast[i])) ? MF_TRUE : MF_FALSE;
    if (mf_rule_truth(g->s->charter, rule, truth) == MF_TRUE)
        return true;
    for (uint32_t i = 0; i < g->l->n && tie_counts(g); i++) {
        if (truth[i] == MF_TRUE || !mf_rehearsal_tied(g->l->r, i, g->cast[i], g->q->elapsed))
            continue;
        truth[i] = MF_TRUE;
        if (mf_rule_truth(g->s->charter, rule, truth) == MF_TRUE)
            return g->q->ties_pass || (g->l->decider[i] != MF_NOBODY && g->in[g->l->decider[i]]);
        truth[i] = MF_FALSE;
    }
    return false;
}

static void cast(struct game *g, const struct kind *k, enum mf_ballot ballot, uint32_t n, bool add)
{
    for (uint32_t i = 0; i < g->l->n; i++) {
        uint64_t weight = k->weight[i] * n;
        uint64_t *pile = ballot == MF_BALLOT_YES  ? &g->cast[i].yes
                         : ballot == MF_BALLOT_NO ? &g->cast[i].no
                                                  : &g->cast[i].abstain;
        *pile = add ? *pile + weight : *pile - weight;
    }
}

static bool play(struct game *g, uint32_t kind);

/* Some of the kind have cast already, `left` haven't; ballots from `from` on are to be tried. True
 * for helping kinds: one arrangement passes; for foes: all do. */
static bool arrange(struct game *g, uint32_t kind, uint32_t left, enum mf_ballot from)
{
    const struct kind *k = &g->kinds[kind];
    bool helping = k->role != FOE;

    if (from == MF_BALLOT_SEALED) /* the rest stays away */
        return play(g, kind + 1);
    if ((from == MF_BALLOT_YES && (k->role == FRIEND || (k->role == FOE && !g->odd))) ||
        (from == MF_BALLOT_NO && k->role == FRIEND))
        return arrange(g, kind, left, (enum mf_ballot)(from + 1));
    for (uint32_t n = left + 1; n-- > 0;) {
        bool ok;
        cast(g, k, from, n, true);
        ok = arrange(g, kind, left - n, (enum mf_ballot)(from + 1));
        cast(g, k, from, n, false);
        if (*g->work == 0)
            return false;
        if (ok == helping)
            return ok;
    }
    return !helping;
}

static bool play(struct game *g, uint32_t kind)
{
    if (*g->work == 0)
        return false;
    if (kind == g->nkinds) {
        --*g->work;
        return passes(g);
    }
    return arrange(g, kind, g->kinds[kind].n, MF_BALLOT_YES);
}

/* Where a clause counts abstentions, or is tied apart from where it holds. */
static bool is_odd(const struct game *g)
{
    for (uint32_t i = 0; i < g->l->n; i++) {
        const struct mf_rule *r = g->l->rule[i];
        bool ties = tie_counts(g) && (g->l->decider[i] != MF_NOBODY || g->q->ties_pass);
        bool plain =
            r->amount.kind == MF_AMT_MAJORITY && (!r->counting || r->counting == MF_KIND_YES);
        if (r->kind == MF_RULE_COUNT && (r->counting & MF_KIND_ABSTAIN || (ties && !plain)))
            return true;
    }
    return false;
}

static bool role_of(const struct game *g, mf_person p, enum role *ret)
{
    switch (g->q->conduct) {
    case MF_OTHERS_AWAY:
        *ret = MINE;
        return g->in[p] && g->odd;
    case MF_OTHERS_SILENT:
        *ret = g->in[p] ? MINE : FRIEND;
        break;
    case MF_OTHERS_TOLD:
        *ret = g->in[p] ? MINE : g->q->told[p] ? FOE : FRIEND;
        break;
    case MF_OTHERS_FIGHT:
    case MF_OTHERS_OPPOSE:
    case MF_OTHERS__COUNT:
        *ret = g->in[p] ? MINE : FOE;
        break;
    }
    if (g->q->ballots == MF_BALLOTS_CERTAIN && *ret == FOE)
        return false; /* nothing hurts more than to cast nothing */
    return g->odd || *ret != MINE;
}

/* Puts the person among those of the same kind. */
static void join(struct game *g, enum role role, const uint64_t *weight)
{
    for (uint32_t k = 0; k < g->nkinds; k++)
        if (g->kinds[k].role == role &&
            memcmp(g->kinds[k].weight, weight, g->l->n * sizeof *weight) == 0) {
            g->kinds[k].n++;
            return;
        }
    g->kinds[g->nkinds++] = (struct kind){role, 1, weight};
}

/* Who of the coalition surely votes yes has; all others become kinds, foes last. */
static void assemble(struct game *g, struct mf_arena *a)
{
    uint32_t npersons = g->s->columns.npersons, n = g->l->n;
    uint64_t *weight = mf_new_n(a, uint64_t, (size_t)npersons * n);
    bool *counts = mf_new_n(a, bool, npersons + 1);

    for (uint32_t i = 0; i < n; i++) {
        const struct mf_column *c = &g->s->columns.list.at[g->l->column[i]];
        for (uint32_t k = 0; k < c->n; k++) {
            weight[(size_t)c->person[k] * n + i] = c->weight[k];
            counts[c->person[k]] = true;
        }
    }
    g->odd = is_odd(g);
    g->kinds = mf_new_n(a, struct kind, npersons + 1);
    for (int foes = 0; foes <= 1; foes++) {
        for (mf_person p = 0; p < npersons; p++) {
            enum role role = MINE;
            if (!counts[p])
                continue;
            if (!role_of(g, p, &role)) {
                if (g->in[p] && !foes)
                    cast(g, &(struct kind){MINE, 1, weight + (size_t)p * n}, MF_BALLOT_YES, 1,
                         true);
                continue;
            }
            if ((role == FOE) == foes)
                join(g, role, weight + (size_t)p * n);
        }
    }
}

static bool rule_holds(struct mf_study *s, const struct mf_verdict *v, const bool *in,
                       uint64_t *work)
{
    struct game g = {.s = s, .l = v->leaves, .q = &v->question, .in = in, .work = work};
    struct mf_arena tmp = {0};
    bool ret;

    if ((uint64_t)s->columns.npersons * v->leaves->n > MOST_CELLS) {
        *work = 0;
        return false;
    }
    mf_arena_init(&tmp);
    g.cast = mf_new_n(&tmp, struct mf_supposed, v->leaves->n + 1);
    assemble(&g, &tmp);
    ret = play(&g, 0);
    mf_arena_free(&tmp);
    return ret && *work > 0;
}

/* ---- all counts ---- */

static bool kept(struct mf_study *s, const struct mf_verdict *v, const bool *in, uint64_t *work)
{
    struct mf_arena tmp = {0};
    bool *others, ret;

    mf_arena_init(&tmp);
    others = mf_new_n(&tmp, bool, s->columns.npersons + 1);
    for (mf_person p = 0; p < s->columns.npersons; p++)
        others[p] = !in[p];
    ret = !mf_verdict_holds(s, v->x, others, work);
    mf_arena_free(&tmp);
    return ret;
}

bool mf_verdict_holds(struct mf_study *s, const struct mf_verdict *v, const bool *in,
                      uint64_t *work)
{
    bool ret = false;

    if (*work == 0)
        return false;
    switch (v->kind) {
    case MF_VERDICT_FORM:
        ret = mf_form_holds(&s->columns, v->form, in);
        break;
    case MF_VERDICT_RULE:
        ret = rule_holds(s, v, in, work);
        break;
    case MF_VERDICT_BOTH:
        ret = mf_verdict_holds(s, v->x, in, work) && mf_verdict_holds(s, v->y, in, work);
        break;
    case MF_VERDICT_EITHER:
        ret = mf_verdict_holds(s, v->x, in, work) || mf_verdict_holds(s, v->y, in, work);
        break;
    case MF_VERDICT_KEPT:
        ret = kept(s, v, in, work);
        break;
    }
    return ret && *work > 0;
}
