/* Which clauses stopped an attempt; found by running without them. */
#include "replay/why.h"

#include "base/os.h"
#include "lang/text.h"
#include "replay/why_internal.h"

struct search {
    struct mf_arena *arena;
    const struct mf_account *base;
    const struct mf_charter *charter; /* as it is */
    struct mf_run_options options;
    struct mf_why *why;
    struct mf_cut cuts[MF_WHY_STOPS * 8];
    uint32_t ncuts;
};

/* ---- running a changed charter
 * -------------------------------------------------------------------- */

/* The charter with these cuts, or NULL when it isn't one any more. */
static const struct mf_charter *changed(struct search *s, const struct mf_cut *cuts, uint32_t n)
{
    struct mf_source source = s->charter->source;
    struct mf_diags diags;
    source.text = mf_cut_text(s->arena, source.text, cuts, n);
    mf_diags_init(&diags, s->arena);
    return mf_charter_read(s->arena, source, &diags);
}

static struct mf_account *run(struct search *s, const struct mf_charter *c)
{
    s->why->runs++;
    return mf_run(s->base->cast, c, s->options);
}

static const struct mf_attempt_account *attempt_of(const struct search *s,
                                                   const struct mf_account *acc)
{
    return &acc->intentions[s->options.intention].attempts[s->options.attempt];
}

/* Does the attempt come about with these cuts. A charter that can't be read any more: no. */
static bool comes_about(struct search *s, const struct mf_cut *cuts, uint32_t n)
{
    const struct mf_charter *c = changed(s, cuts, n);
    if (!c)
        return false;
    struct mf_account *acc = run(s, c);
    bool yes = acc->org && mf_attempt_succeeded(attempt_of(s, acc));
    mf_account_free(acc);
    return yes;
}

/* ---- what stopped it
 * ------------------------------------------------------------------------------ */

static struct mf_stop *known(struct search *s, struct mf_span span)
{
    for (uint32_t i = 0; i < s->why->nstops; i++)
        if (s->why->stops[i].span.at == span.at && s->why->stops[i].span.len == span.len)
            return &s->why->stops[i];
    return NULL;
}

/* One more that stops it; NULL when it is known already, or there is no room. */
static struct mf_stop *put(struct search *s, struct mf_span span, enum mf_clause_kind kind)
{
    if (span.len == 0 || known(s, span) || s->why->nstops == MF_WHY_STOPS)
        return NULL;
    struct mf_stop *stop = &s->why->stops[s->why->nstops++];
    *stop = (struct mf_stop){.span = span, .kind = kind};
    return stop;
}

/* Takes it out of the charter as far as it has come; the first way after which the charter still
 * reads. */
static bool accept_cuts(struct search *s, struct mf_stop *stop, const struct mf_cuts *cuts)
{
    if (cuts->n == 0 || s->ncuts + cuts->n > MF_WHY_STOPS * 8)
        return false;
    for (uint32_t i = 0; i < cuts->n; i++)
        s->cuts[s->ncuts + i] = cuts->at[i];
    if (!changed(s, s->cuts, s->ncuts + cuts->n))
        return false;
    s->ncuts += cuts->n;
    for (uint32_t i = 0; i < cuts->n; i++)
        stop->cuts[i] = cuts->at[i];
    stop->ncuts = cuts->n;
    return true;
}

static void because_refusal(struct search *s, struct mf_stop *stop, const struct mf_account *acc,
                            const struct mf_refusal *why)
{
    for (unsigned l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_buf text;
        mf_buf_init(&text, s->arena);
        mf_refusal_text(&text, acc->org, why, (enum mf_lingua)l);
        stop->because[l] = mf_buf_str(&text);
    }
}

/* The clause that holds a place, of a body or of a power; NULL: none does. */
static const struct mf_clause *clause_at(const struct mf_charter *c, struct mf_span span)
{
    for (uint32_t i = 0; i < c->nbodies + c->npowers; i++) {
        const struct mf_clauses *list =
            i < c->nbodies ? &c->bodies[i].clauses : &c->powers[i - c->nbodies].clauses;
        for (uint32_t k = 0; k < list->n; k++) {
            const struct mf_span in = list->at[k].span;
            if (span.at >= in.at && span.at + span.len <= in.at + in.len)
                return &list->at[k];
        }
    }
    return NULL;
}

/* A clause named by a refusal; caretaker mode by a vacancy is a part of the clause on vacancies. */
static void stop_by_refusal(struct search *s, const struct mf_account *acc,
                            const struct mf_refusal *why)
{
    struct mf_span span = why->clause;
    for (uint32_t i = 0; i < s->charter->nbodies; i++) {
        const struct mf_vacancies *v = &s->charter->bodies[i].vacancies;
        if (v->caretaker_span.len > 0 && v->span.at == span.at && v->span.len == span.len)
            span = v->caretaker_span;
    }
    const struct mf_clause *clause = clause_at(s->charter, span);
    /* Conditions go as a whole: half a condition is another one. */
    if (clause && clause->kind == MF_CL_ONLY_WHEN)
        span = clause->span;
    if (clause && clause->kind == MF_CL_EFFECT)
        return; /* without its effect it would be nothing */
    struct mf_stop *stop = put(s, span, clause ? clause->kind : MF_CL__COUNT);
    struct mf_cuts cuts;
    if (!stop)
        return;
    because_refusal(s, stop, acc, why);
    mf_cut_clause(s->charter, span, &cuts);
    if (!accept_cuts(s, stop, &cuts) && clause && clause->span.len > span.len) {
        mf_cut_clause(s->charter, clause->span, &cuts);
        accept_cuts(s, stop, &cuts);
    }
}

static bool is_caretaker(enum mf_reason r)
{
    return r == MF_WHY_CARETAKER_MINIMUM || r == MF_WHY_CARETAKER_REQUIRE ||
           r == MF_WHY_CARETAKER_VACANCY;
}

/* That a rule can't hold follows from caretaker mode where that is said too. */
static void stop_by_refusals(struct search *s, const struct mf_account *acc,
                             const struct mf_refusal *list, uint32_t n)
{
    bool caretaker = false;
    for (uint32_t i = 0; i < n; i++)
        caretaker |= is_caretaker(list[i].reason);
    for (uint32_t i = 0; i < n; i++)
        if (list[i].clause.len > 0 && !(caretaker && list[i].reason == MF_WHY_RULE_CANNOT_HOLD))
            stop_by_refusal(s, acc, &list[i]);
}

/* A part of the deciding rule that didn't hold: its quorum, else the part, else the whole decision.
 */
static void stop_by_leaf(struct search *s, const struct mf_power *power,
                         const struct mf_leaf_facts *f)
{
    const struct mf_rule *and = NULL, *part = NULL;
    uint32_t nth = 0;
    bool quorum_only = f->has_quorum && f->quorum_have < f->quorum_need && f->have >= f->need;
    struct mf_cuts cuts;
    for (uint32_t i = 0; i < power->nstages && !part; i++)
        part = mf_cut_conjunct(s->charter, power->stages[i].passes, f->leaf->span, &and, &nth);
    struct mf_span span = part && and? part->span : f->leaf->span;
    bool quorum = quorum_only && mf_cut_quorum(s->charter, f->leaf, &cuts);
    struct mf_stop *stop = put(s, quorum ? cuts.at[0].span : span, MF_CL_PASSES);
    if (!stop)
        return;
    stop->has_facts = true;
    stop->facts = *f;
    if (quorum && accept_cuts(s, stop, &cuts))
        return;
    if (mf_cut_part(s->charter, and, nth, &cuts) && accept_cuts(s, stop, &cuts))
        return;
    for (unsigned much = 0; much < 3; much++)
        if (mf_cut_decision(s->charter, power, much, &cuts) && accept_cuts(s, stop, &cuts))
            return;
}

static void stop_by_count(struct search *s, const struct mf_account *acc,
                          const struct mf_attempt_account *a)
{
    const struct mf_power *power = &s->charter->powers[a->power];
    for (uint32_t i = 0; i < a->nfacts; i++) {
        struct mf_refusals why = {.arena = s->arena};
        struct mf_ref body = a->facts[i].leaf->group.of;
        if (a->facts[i].now == MF_TRUE)
            continue;
        if (a->facts[i].caretaker && body.kind == MF_REF_BODY &&
            mf_org_caretaker(acc->org, mf_org_slot(acc->org, body), &why))
            stop_by_refusals(s, acc, why.list.at, why.list.n);
        else
            stop_by_leaf(s, power, &a->facts[i]);
    }
}

/* A right that somebody used; `facts`: of the count by which they did. */
static void stop_by_right(struct search *s, struct mf_span span, enum mf_clause_kind kind,
                          const struct mf_leaf_facts *facts, uint32_t n)
{
    struct mf_cuts cuts;
    struct mf_stop *stop = put(s, span, kind);
    if (!stop)
        return;
    stop->has_facts = n > 0;
    if (n > 0)
        stop->facts = facts[0];
    mf_cut_clause(s->charter, span, &cuts);
    accept_cuts(s, stop, &cuts);
}

/* Everything that stopped the attempt in this run. */
static void collect(struct search *s, const struct mf_account *acc,
                    const struct mf_attempt_account *a)
{
    const struct mf_power *power = &s->charter->powers[a->power];
    switch (a->outcome) {
    case MF_OUT_REFUSED:
    case MF_OUT_FAILED:
        stop_by_refusals(s, acc, a->refusals, a->nrefusals);
        break;
    case MF_OUT_REJECTED:
    case MF_OUT_LAPSED:
        stop_by_count(s, acc, a);
        break;
    case MF_OUT_VETOED:
        for (uint32_t i = 0; i < power->nstages; i++)
            stop_by_right(s, power->stages[i].veto_span, MF_CL_VETO, NULL, 0);
        break;
    case MF_OUT_OVERTURNED:
    case MF_OUT_UNDONE:
        stop_by_right(s, power->challenge.span, MF_CL_CHALLENGE, a->signs, a->nsigns);
        stop_by_right(s, power->confirmed.span, MF_CL_CONFIRMED, NULL, 0);
        break;
    case MF_OUT_ABSENT:
    case MF_OUT_UNTRIED:
    case MF_OUT_RUNNING:
    case MF_OUT_EFFECTIVE:
    case MF_OUT_OVER:
    case MF_OUT_WITHDRAWN:
    case MF_OUT_MOOT:
    case MF_OUT_SUPERSEDED:
    case MF_OUT__COUNT:
        break;
    }
}

/* ---- the search
 * ----------------------------------------------------------------------------------- */

static void sort(struct mf_why *why)
{
    for (uint32_t i = 1; i < why->nstops; i++)
        for (uint32_t k = i; k > 0 && why->stops[k - 1].span.at > why->stops[k].span.at; k--) {
            struct mf_stop swap = why->stops[k];
            why->stops[k] = why->stops[k - 1];
            why->stops[k - 1] = swap;
        }
}

/* Keeps what the account will be asked for after its run is gone. */
static void keep(struct search *s, const struct mf_account *acc, const struct mf_attempt_account *a)
{
    for (unsigned l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_buf b;
        mf_buf_init(&b, s->arena);
        for (uint32_t i = 0; i < a->nrefusals; i++) {
            mf_buf_c(&b, i > 0 ? "; " : "");
            mf_refusal_text(&b, acc->org, &a->refusals[i], (enum mf_lingua)l);
        }
        s->why->still[l] = mf_buf_str(&b);
    }
    struct mf_attempt_account *k = &s->why->last;
    *k = *a;
    k->facts = mf_arena_copy(s->arena, a->facts ? a->facts : (const void *)"",
                             a->nfacts * sizeof *a->facts);
    k->standing = mf_arena_copy(s->arena, a->standing ? a->standing : (const void *)"",
                                a->nstanding * sizeof *a->standing);
    k->signs = k->verdict = NULL;
    k->nsigns = k->nverdict = 0;
    k->refusals = NULL;
    k->nrefusals = 0;
    k->knew = NULL;
    k->stoppers = NULL;
    k->nstoppers = 0;
    k->gaps = NULL;
    k->ngaps = 0;
}

/* Takes out and runs again until it comes about, or nothing more can be taken out. */
static void take_out(struct search *s)
{
    const struct mf_charter *c = s->charter;
    for (unsigned round = 0; round <= MF_WHY_STOPS; round++) {
        struct mf_account *acc = run(s, c);
        uint32_t before = s->ncuts;
        if (acc->org) {
            const struct mf_attempt_account *a = attempt_of(s, acc);
            keep(s, acc, a);
            s->why->reached = mf_attempt_succeeded(a);
            if (!s->why->reached && a->power != UINT32_MAX)
                collect(s, acc, a);
        }
        mf_account_free(acc);
        if (s->why->reached || s->ncuts == before)
            return;
        c = changed(s, s->cuts, s->ncuts);
        mf_assert(c != NULL);
    }
}

/* Each clause by itself. If one alone is enough to stop it, taking out another one alone changes
 * nothing. */
static void single_out(struct search *s)
{
    struct mf_why *why = s->why;
    for (uint32_t i = 0; i < why->nstops; i++) {
        struct mf_cut cuts[MF_WHY_STOPS * 8];
        uint32_t n = 0;
        for (uint32_t k = 0; k < why->nstops; k++)
            for (uint32_t j = 0; k != i && j < why->stops[k].ncuts; j++)
                cuts[n++] = why->stops[k].cuts[j];
        why->stops[i].alone = why->nstops == 1 || !comes_about(s, cuts, n);
    }
    for (uint32_t i = 0; i < why->nstops; i++) {
        bool other = false;
        for (uint32_t k = 0; k < why->nstops; k++)
            other |= k != i && why->stops[k].alone;
        why->stops[i].enough =
            why->nstops == 1 || (!other && comes_about(s, why->stops[i].cuts, why->stops[i].ncuts));
    }
}

struct mf_why *mf_why(struct mf_arena *arena, const struct mf_account *account, uint32_t intention,
                      uint32_t attempt)
{
    struct search s = {.arena = arena, .base = account, .charter = account->charter};
    s.why = mf_new(arena, struct mf_why);
    s.options = (struct mf_run_options){
        .variant = account->variant, .intention = intention, .attempt = attempt};
    take_out(&s);
    sort(s.why);
    if (s.why->reached)
        single_out(&s);
    return s.why;
}
