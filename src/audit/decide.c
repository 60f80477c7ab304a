/*
 * A power as a form: its proposers, its stages one after another, what may still stop it after it
 * has passed. Signatures of a veto or a challenge are those of opponents, so their part of the form
 * says that the coalition keeps enough of the signatories away from them.
 */
#include "audit/decide.h"

#include <string.h>

#include "audit/verdict.h"
#include "base/os.h"

struct mf_study *mf_study_new(struct mf_arena *arena, struct mf_org *org)
{
    struct mf_study *s = mf_new(arena, struct mf_study);

    s->arena = arena;
    s->org = org;
    s->charter = mf_org_charter(org);
    s->columns.arena = arena;
    s->columns.npersons = mf_org_persons(org);
    s->cover = mf_cover_new(arena, &s->columns);
    s->leaves = mf_new_n(arena, const struct mf_leaves *, MF_STUDY_PLACES);
    s->decided = mf_new_n(arena, const struct mf_decision *, s->charter->npowers + 1);
    return s;
}

struct asked {
    struct mf_study *s;
    const struct mf_power *power;
    enum mf_conduct conduct;
    struct mf_supposition who;
    const bool *told; /* conduct TOLD: by person, who has been told by now */
};

/* ---- forms joined ---- */

static struct mf_deciders exactly(const struct mf_form *f)
{
    return (struct mf_deciders){.needed = f, .enough = f};
}

static bool is_exact(const struct mf_deciders *d)
{
    return d->needed == d->enough;
}

static const struct mf_verdict *verdict_of(struct mf_study *s, const struct mf_deciders *d)
{
    return is_exact(d) ? mf_verdict_form(s->arena, d->enough) : d->exact;
}

static struct mf_deciders join(struct mf_study *s, enum mf_verdict_kind kind, struct mf_deciders x,
                               struct mf_deciders y)
{
    const struct mf_form *(*of)(struct mf_arena *, const struct mf_form *, const struct mf_form *) =
        kind == MF_VERDICT_BOTH ? mf_form_and : mf_form_or;
    struct mf_deciders d = {.enough = of(s->arena, x.enough, y.enough),
                            .at_filing = x.at_filing || y.at_filing};

    if (is_exact(&x) && is_exact(&y)) {
        d.needed = d.enough;
        return d;
    }
    d.needed = of(s->arena, x.needed, y.needed);
    if (mf_form_same(d.needed, d.enough))
        d.needed = d.enough;
    else
        d.exact = mf_verdict_join(s->arena, kind, verdict_of(s, &x), verdict_of(s, &y));
    return d;
}

static struct mf_deciders both(struct mf_study *s, struct mf_deciders x, struct mf_deciders y)
{
    return join(s, MF_VERDICT_BOTH, x, y);
}

static struct mf_deciders either(struct mf_study *s, struct mf_deciders x, struct mf_deciders y)
{
    return join(s, MF_VERDICT_EITHER, x, y);
}

/* The coalitions that keep all others from doing what `d` describes. */
static struct mf_deciders kept_from(struct mf_study *s, struct mf_deciders d)
{
    struct mf_deciders out = {.enough = mf_form_dual(&s->columns, s->arena, d.needed),
                              .at_filing = d.at_filing};

    if (is_exact(&d)) {
        out.needed = out.enough;
        return out;
    }
    out.needed = mf_form_dual(&s->columns, s->arena, d.enough);
    out.exact = mf_verdict_join(s->arena, MF_VERDICT_KEPT, d.exact, NULL);
    return out;
}

struct mf_deciders mf_deciders_and(struct mf_study *s, struct mf_deciders x, struct mf_deciders y)
{
    return both(s, x, y);
}

struct mf_deciders mf_deciders_or(struct mf_study *s, struct mf_deciders x, const struct mf_form *y)
{
    return either(s, x, exactly(y));
}

/* ---- counts ---- */

static struct mf_rule_question question(const struct asked *a, const struct mf_rule *rule,
                                        const struct mf_stage *stage, enum mf_ballots ballots,
                                        mf_duration elapsed)
{
    bool decides = rule == stage->passes || rule == stage->choose.by;

    return (struct mf_rule_question){
        .what = {rule, a->power, stage, decides && !a->power->caretaker},
        .who = a->who,
        .conduct = a->conduct,
        .ballots = ballots,
        .elapsed = elapsed,
        .told = a->told};
}

static struct mf_deciders of_rule(const struct asked *a, const struct mf_rule *rule,
                                  const struct mf_stage *stage, enum mf_ballots ballots,
                                  mf_duration elapsed)
{
    struct mf_rule_question q = question(a, rule, stage, ballots, elapsed);

    return mf_rule_form(a->s, &q);
}

/* The last instant at which a signature still counts. */
static mf_duration last_of(mf_duration within)
{
    return within > 0 ? within - 1 : 0;
}

static bool resisting(const struct asked *a)
{
    return a->conduct == MF_OTHERS_FIGHT || a->conduct == MF_OTHERS_TOLD;
}

/* Do those outside vote as hurts? */
static bool opposing(const struct asked *a)
{
    return resisting(a) || a->conduct == MF_OTHERS_OPPOSE;
}

/* Opponents who sign a veto or a challenge; only who has been told can. */
static struct mf_deciders signing(const struct asked *a, const struct mf_rule *rule,
                                  const struct mf_stage *stage, mf_duration within)
{
    struct mf_deciders d = of_rule(a, rule, stage, MF_BALLOTS_SIGNED, last_of(within));

    if (a->conduct == MF_OTHERS_TOLD)
        d.needed = d.enough = mf_form_only(a->s, d.enough, a->told);
    return d;
}

/* ---- proposing ---- */

/* Before the first stage: whom it recuses can't sponsor either. `self`: the supposed proposer must
 * be of the coalition. */
static struct mf_deciders proposing(const struct asked *a, bool self)
{
    const struct mf_power *p = a->power;
    struct mf_rule_question q = {.what = {p->proposed, p, &p->stages[0], false},
                                 .who = a->who,
                                 .conduct = a->conduct,
                                 .ballots = MF_BALLOTS_SIGNED,
                                 .elapsed = last_of(p->proposed_within.ms)};
    struct mf_deciders d;

    if (!p->proposed)
        return exactly(mf_form_always()); /* the charter opens it */
    q.what.bars_caretaker = p->stages[0].passes_when_proposed && !p->caretaker;
    d = mf_rule_form(a->s, &q);
    if (a->who.proposer == MF_NOBODY || !self)
        return d;
    if (!mf_may_propose(a->s, p, a->who))
        return exactly(mf_form_never());
    return both(a->s, d, exactly(mf_form_person(a->s, a->who.proposer, p->proposed_span)));
}

bool mf_may_propose(struct mf_study *s, const struct mf_power *power, struct mf_supposition who)
{
    const struct mf_leaves *l;

    if (!power->proposed)
        return false;
    l = mf_leaves_of(s, (struct mf_rehearsed){power->proposed, power, &power->stages[0], false},
                     who);
    for (uint32_t i = 0; i < l->n; i++) {
        const struct mf_column *c = &s->columns.list.at[l->column[i]];
        for (uint32_t k = 0; k < c->n; k++)
            if (c->person[k] == who.proposer)
                return true;
    }
    return false;
}

static bool can_hold(const struct mf_leaves *l, const struct mf_rule *rule, uint32_t *leaf,
                     const struct mf_charter *c)
{
    uint64_t held = 0;

    if (rule->kind == MF_RULE_NAMED)
        return can_hold(l, c->rules[rule->name.index].rule, leaf, c);
    if (rule->kind == MF_RULE_COUNT || rule->kind == MF_RULE_NO_OBJECTION ||
        rule->kind == MF_RULE_CONSENT)
        return !mf_rehearsal_barred(l->r, (*leaf)++);
    for (uint32_t i = 0; i < rule->nchildren; i++)
        held += can_hold(l, rule->children[i], leaf, c);
    return held >= (rule->kind == MF_RULE_AND    ? rule->nchildren
                    : rule->kind == MF_RULE_N_OF ? rule->n_of
                                                 : 1);
}

/* Rule 42: what can't pass for caretaker mode in one of its own stages can't even be filed. */
static bool can_be_filed(const struct asked *a)
{
    const struct mf_power *p = a->power;

    for (uint32_t i = 0; i < p->nstages && p->proposed && !p->caretaker; i++) {
        const struct mf_stage *st = &p->stages[i];
        const struct mf_rule *rule = st->passes_when_proposed ? p->proposed
                                     : st->passes             ? st->passes
                                                              : st->choose.by;
        const struct mf_leaves *l;
        uint32_t leaf = 0;
        if (st->after.span.len > 0)
            continue;
        l = mf_leaves_of(a->s, (struct mf_rehearsed){rule, p, st, true}, a->who);
        if (l->r && !can_hold(l, rule, &leaf, a->s->charter))
            return false;
    }
    return true;
}

/* ---- choosing ---- */

static bool one_mark(const struct mf_choose *c)
{
    return mf_str_is(c->method.text, "plurality");
}

/* Votes are added up, one or more of a ballot. */
static bool plain(const struct mf_choose *c)
{
    return one_mark(c) || mf_str_is(c->method.text, "approval");
}

/*
 * With all opponents behind one other candidate a bloc of c wins all n places when each of its
 * candidates has more votes than that one. Approval: c > others. Plurality: its votes are shared
 * out, so n * (others + 1) <= c, where they can be shared out evenly.
 */
static const struct mf_form *winning(const struct asked *a, const struct mf_stage *stage,
                                     uint32_t column, bool *ret_exact)
{
    const struct mf_choose *choose = &stage->choose;
    const struct mf_column *c = &a->s->columns.list.at[column];
    uint64_t need = c->total / 2 + 1, n = choose->n;
    const struct mf_form *f, *tied;
    mf_person decider = MF_NOBODY;

    *ret_exact = plain(choose);
    if (one_mark(choose) && n > 1) {
        need = n < c->total + 1 ? (uint64_t)((mf_u128)n * (c->total + 1) / (n + 1)) : c->total + 1;
        while (need < c->total + 1 && (mf_u128)n * (c->total - need + 1) > need)
            need++;
        *ret_exact = c->heads;
    }
    f = mf_form_at_least(&a->s->columns, column, need, stage->passes_span);
    if (choose->tie.kind == MF_REF_OFFICE && !choose->tie_lot && *ret_exact)
        decider = mf_org_holder(a->s->org, mf_org_slot(a->s->org, choose->tie));
    if (n > 1 || decider == MF_NOBODY || choose->against.n > 0 || c->total % 2 == 1)
        return f;
    tied = mf_form_at_least(&a->s->columns, column, c->total / 2, stage->passes_span);
    return mf_form_or(
        a->s->arena, f,
        mf_form_and(a->s->arena, tied, mf_form_person(a->s, decider, stage->passes_span)));
}

/*
 * What a method asks of an option by itself: so many above the one that it is measured against, and
 * that much above of all who put it above or below; of means so many who score it. As of a rule
 * that the others vote no on.
 */
static struct mf_deciders measured(const struct asked *a, const struct mf_stage *stage)
{
    const struct mf_choose *choose = &stage->choose;
    bool measures = mf_choice_measures(stage);
    const struct mf_rule *rules[] = {stage->says.means, measures ? choose->beats : NULL,
                                     measures ? choose->outvotes : NULL};
    struct mf_deciders d = exactly(mf_form_always());

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i])
            d = both(a->s, d,
                     of_rule(a, rules[i], stage, MF_BALLOTS_VOTED, stage->votes.period.ms));
    return d;
}

/*
 * A choice among many: with more than half of the weight that can be cast a bloc has its way under
 * most methods that fill one place (mf_choice_by_majority), where it also meets what is asked of an
 * option by itself. Others than plurality and approval may need less or as much.
 */
static struct mf_deciders choosing(const struct asked *a, const struct mf_stage *stage)
{
    const struct mf_power *p = a->power;
    const struct mf_choose *choose = &stage->choose;
    struct mf_deciders d = of_rule(a, choose->by, stage, MF_BALLOTS_VOTED, stage->votes.period.ms);
    const struct mf_leaves *l =
        mf_leaves_of(a->s, (struct mf_rehearsed){choose->by, p, stage, !p->caretaker}, a->who);
    const struct mf_form *win;
    bool exact;

    if (!choose->from_options && p->nominations_by) {
        struct mf_rule_question q = {.what = {p->nominations_by, p, NULL, false},
                                     .who = a->who,
                                     .conduct = a->conduct,
                                     .ballots = MF_BALLOTS_SIGNED,
                                     .elapsed = last_of(p->nominations.ms)};
        d = both(a->s, d, mf_rule_form(a->s, &q));
    }
    if (!l->r || l->n != 1)
        return both(a->s, d,
                    (struct mf_deciders){
                        .needed = mf_form_always(), .enough = mf_form_never(), .at_filing = true});
    if (!opposing(a) && !plain(choose)) { /* one ballot, or what is asked of an option by itself */
        win = choose->n > 1 ? mf_form_never()
                            : mf_form_at_least(&a->s->columns, l->column[0], 1, stage->choose.span);
        return both(a->s, both(a->s, d, measured(a, stage)),
                    (struct mf_deciders){.needed = mf_form_always(), .enough = win});
    }
    if (!opposing(a)) { /* one mark each, if no more */
        uint64_t least = one_mark(choose) ? choose->n : 1;
        return both(
            a->s, d,
            exactly(mf_form_at_least(&a->s->columns, l->column[0], least, stage->passes_span)));
    }
    win = winning(a, stage, l->column[0], &exact);
    if (exact)
        return both(a->s, d, exactly(win));
    if (choose->n > 1 || !mf_choice_by_majority(stage))
        win = mf_form_never();
    d = both(a->s, d, measured(a, stage));
    return both(a->s, d, (struct mf_deciders){.needed = mf_form_always(), .enough = win});
}

/* ---- one stage ---- */

/* The longest that may go by before its vote opens. */
static mf_duration preparing(const struct mf_power *p, const struct mf_stage *stage)
{
    mf_duration most = stage->deliberates.ms;

    for (uint32_t i = 0; i < stage->nnotice; i++)
        most = stage->notice[i].period.ms > most ? stage->notice[i].period.ms : most;
    for (uint32_t i = 0; i < stage->nhears; i++)
        most = stage->hears[i].within.ms > most ? stage->hears[i].within.ms : most;
    if (stage->choose.span.len > 0 && p->nominations.ms > most)
        most = p->nominations.ms;
    return most;
}

/* How the vote of a stage ends, and after how long. */
static struct mf_rule_question vote_of(const struct asked *a, const struct mf_stage *stage)
{
    struct mf_rule_question q = question(a, stage->passes, stage, MF_BALLOTS_VOTED, 0);
    mf_duration before = preparing(a->power, stage);

    if (stage->votes.span.len > 0) {
        q.elapsed = stage->votes.period.ms;
        return q;
    }
    q.elapsed = stage->lapses.ms > before ? stage->lapses.ms - before : 0;
    if (!stage->secret) /* a secret one is counted when it would lapse */
        q.ballots = MF_BALLOTS_CERTAIN;
    return q;
}

/* A vote that can't pass whoever votes closes early before anybody has: no second call follows. */
static bool closes_at_once(const struct asked *a, const struct mf_stage *stage,
                           const struct mf_rule_question *q)
{
    const struct mf_leaves *l;

    if (!stage->votes.closing_early)
        return false;
    l = mf_leaves_of(a->s, q->what, q->who);
    return l->r && mf_rehearsal_hopeless(l->r);
}

enum ties { TIES_DECIDED, TIES_LOST, TIES_PASS };

/* Where clauses are alternatives a tie of one may go before a second call for the quorum of
 * another.
 */
static bool tied_instead(const struct asked *a, const struct mf_rule_question *q, enum ties ties)
{
    const struct mf_leaves *l = mf_leaves_of(a->s, q->what, q->who);

    if (mf_rule_needs_all(a->s->charter, q->what.rule))
        return false;
    for (uint32_t i = 0; i < l->n; i++)
        if (l->rule[i]->kind == MF_RULE_COUNT &&
            (ties != TIES_DECIDED || l->decider[i] != MF_NOBODY))
            return true;
    return false;
}

static struct mf_deciders voting(const struct asked *a, const struct mf_stage *stage,
                                 enum ties ties)
{
    struct mf_rule_question q;
    struct mf_deciders d, second;

    if (stage->passes_when_proposed)
        return exactly(mf_form_always());
    if (stage->choose.span.len > 0)
        return choosing(a, stage);
    q = vote_of(a, stage);
    q.ties_pass = ties == TIES_PASS;
    q.ties_lost = ties == TIES_LOST;
    d = mf_rule_form(a->s, &q);
    if (stage->second_call_span.len == 0 || closes_at_once(a, stage, &q))
        return d;
    q.ballots = MF_BALLOTS_SECOND;
    second = mf_rule_form(a->s, &q);
    if (tied_instead(a, &q, ties))
        return (struct mf_deciders){.needed = mf_form_or(a->s->arena, d.needed, second.needed),
                                    .enough = d.enough,
                                    .at_filing = d.at_filing || second.at_filing};
    return either(a->s, d, second);
}

/* The coalition makes it fail; opponents who would rather have it pass vote for it. */
static struct mf_deciders failing(const struct asked *a, const struct mf_stage *stage)
{
    struct asked others = *a;
    struct mf_rule_question q;

    if (opposing(a)) {
        struct mf_deciders d;
        others.conduct = MF_OTHERS_OPPOSE;
        d = voting(&others, stage, TIES_DECIDED);
        if (a->conduct == MF_OTHERS_TOLD) { /* only those told can; the rest may help to fail it */
            d.enough = mf_form_only(a->s, d.enough, a->told);
            d.exact = NULL;
        }
        return kept_from(a->s, d);
    }
    if (stage->choose.span.len > 0)
        return exactly(mf_form_always()); /* where nobody votes nobody is chosen */
    q = vote_of(a, stage);
    return mf_rule_refused(a->s, &q);
}

/* Somebody who may has attested what the stage requires. */
static struct mf_deciders attesting(const struct asked *a, const struct mf_stage *stage)
{
    struct mf_deciders d = exactly(mf_form_always());

    for (uint32_t i = 0; i < stage->nrequires; i++)
        if (!mf_rehearse_attested(a->s->org, &stage->requires[i], a -> who))
            d = both(a->s, d,
                     exactly(mf_form_one_of(a->s, &stage->requires[i].by, a->who,
                                            stage->requires[i].span)));
    return d;
}

/* Nobody outside can veto, or their veto is overridden. */
static struct mf_deciders surviving_veto(const struct asked *a, const struct mf_stage *stage)
{
    struct mf_deciders d;

    if (!stage->veto || !resisting(a))
        return exactly(mf_form_always());
    d = kept_from(a->s, signing(a, stage->veto, stage, stage->veto_within.ms));
    if (stage->overridden_by)
        d = either(a->s, d,
                   of_rule(a, stage->overridden_by, stage, MF_BALLOTS_WINDOW,
                           stage->overridden_within.ms));
    return d;
}

/* ---- after the last stage ---- */

/*
 * Nobody outside can challenge; or the decision on it goes the coalition's way: under `overturned`
 * the others must be kept from overturning, under `confirmed` the coalition must confirm.
 */
static struct mf_deciders surviving_challenge(const struct asked *a, const struct mf_stage *last)
{
    const struct mf_challenge *c = &a->power->challenge;
    struct mf_deciders kept, decided;
    struct asked others = *a;

    if (c->span.len == 0 || !resisting(a))
        return exactly(mf_form_always());
    kept = kept_from(a->s, signing(a, c->by, last, c->within.ms));
    others.conduct = MF_OTHERS_OPPOSE;
    decided = of_rule(&others, c->decided_by, last, MF_BALLOTS_WINDOW, c->decide_within.ms);
    if (c->polarity == MF_OVERTURNED)
        decided = kept_from(a->s, decided);
    return either(a->s, kept, decided);
}

static struct mf_deciders confirming(const struct asked *a, const struct mf_stage *last)
{
    const struct mf_confirmed *c = &a->power->confirmed;

    if (c->span.len == 0)
        return exactly(mf_form_always());
    return of_rule(a, c->by, last, MF_BALLOTS_WINDOW, c->within.ms);
}

/* ---- stage by stage ---- */

static void mark_told(void *payload, mf_person p)
{
    bool *told = payload;

    told[p] = true;
}

/* The stage that follows when this one passes; nstages: none. */
static uint32_t next_main(const struct mf_power *p, uint32_t stage)
{
    do
        stage++;
    while (stage < p->nstages && p->stages[stage].after.span.len > 0);
    return stage;
}

void mf_told_by(struct mf_study *s, const struct mf_stage *stage, struct mf_supposition who,
                bool *told)
{
    for (uint32_t i = 0; i < stage->nnotice; i++)
        for (uint32_t k = 0; k < stage->notice[i].nto; k++)
            mf_rehearse_group(s->org, &stage->notice[i].to[k], who, mark_told, told);
    for (uint32_t i = 0; i < stage->nhears; i++)
        mf_rehearse_group(s->org, &stage->hears[i].whom, who, mark_told, told);
}

/*
 * For each stage, who has been told when it is voted on: by itself and by those through which it is
 * come to. Where there are several ways to it, by all of them (`least`), or by any.
 */
static bool **told_by_stage(const struct asked *a, bool least)
{
    const struct mf_power *p = a->power;
    uint32_t n = a->s->columns.npersons;
    bool **told = mf_new_n(a->s->arena, bool *, p->nstages);

    for (uint32_t i = 0; i < p->nstages; i++) {
        bool first = true;
        told[i] = mf_new_n(a->s->arena, bool, n + 1);
        for (uint32_t from = 0; from < i; from++) {
            if (p->stages[i].after.span.len > 0 ? p->stages[i].after_index != from
                                                : next_main(p, from) != i)
                continue;
            for (mf_person who = 0; who < n; who++)
                told[i][who] = first   ? told[from][who]
                               : least ? told[i][who] && told[from][who]
                                       : told[i][who] || told[from][who];
            first = false;
        }
        mf_told_by(a->s, &p->stages[i], a->who, told[i]);
    }
    return told;
}

/* What comes when the stage passes, fails, or is tied; NEVER: the end of it. */
struct branches {
    struct mf_deciders passed, failed, tied;
    bool on_failing, on_tie;
};

static struct branches branches_of(const struct asked *a, uint32_t stage,
                                   const struct mf_deciders *won)
{
    const struct mf_power *p = a->power;
    struct branches b = {.passed = {.needed = NULL},
                         .failed = exactly(mf_form_never()),
                         .tied = exactly(mf_form_never())};

    for (uint32_t i = stage + 1; i < p->nstages; i++) {
        const struct mf_stage *st = &p->stages[i];
        if (st->after.span.len == 0) {
            if (!b.passed.needed)
                b.passed = won[i];
        } else if (st->after_index == stage) {
            if (st->after_fails && !b.on_failing) {
                b.failed = won[i];
                b.on_failing = true;
            }
            if (st->after_ties && !b.on_tie) {
                b.tied = won[i];
                b.on_tie = true;
            }
        }
    }
    if (!b.passed.needed)
        b.passed =
            both(a->s, surviving_challenge(a, &p->stages[stage]), confirming(a, &p->stages[stage]));
    return b;
}

/*
 * Where a tie opens a stage of its own the outcomes are three: certain is what wins by passing, or
 * with both passing and tie, or with all; nothing else than one of these can win.
 */
static struct mf_deciders with_tie(const struct asked *a, const struct mf_stage *stage,
                                   const struct branches *b, struct mf_deciders passed)
{
    struct mf_study *s = a->s;
    struct mf_deciders pass = both(s, voting(a, stage, TIES_LOST), passed);
    struct mf_deciders not_fail = voting(a, stage, TIES_PASS), certain, possible;

    certain = either(s, pass, both(s, not_fail, both(s, passed, b->tied)));
    certain = either(s, certain, both(s, both(s, passed, b->failed), b->tied));
    possible = either(s, pass, both(s, not_fail, b->tied));
    if (b->on_failing)
        possible = either(s, possible, either(s, b->failed, b->tied));
    return (struct mf_deciders){.needed = possible.needed,
                                .enough = certain.enough,
                                .at_filing = certain.at_filing || possible.at_filing};
}

/* Consents without an end of voting expire: no other stage stands for that. */
static bool never_fails(const struct mf_stage *stage)
{
    return stage->votes.span.len == 0 && !stage->secret;
}

static struct mf_deciders winning_stage(const struct asked *a, uint32_t i,
                                        const struct mf_deciders *won)
{
    const struct mf_stage *stage = &a->power->stages[i];
    struct branches b = branches_of(a, i, won);
    struct mf_deciders veto = surviving_veto(a, stage), passed = b.passed, d;

    if (!stage->veto_any_time)
        passed = both(a->s, veto, passed);
    if (never_fails(stage)) {
        d = both(a->s, voting(a, stage, TIES_DECIDED), passed);
    } else if (b.on_tie) {
        d = with_tie(a, stage, &b, passed);
    } else {
        d = both(a->s, voting(a, stage, TIES_DECIDED), passed);
        if (b.on_failing) {
            d = either(a->s, d, both(a->s, failing(a, stage), b.failed));
            d = either(a->s, d, both(a->s, passed, b.failed));
        }
    }
    d = both(a->s, attesting(a, stage), d);
    return stage->veto_any_time ? both(a->s, veto, d) : d;
}

static struct mf_deciders passing_told(const struct asked *asked, bool **told)
{
    struct asked a = *asked;
    uint32_t n = a.power->nstages;
    struct mf_deciders *won = mf_new_n(a.s->arena, struct mf_deciders, n);

    for (uint32_t i = n; i-- > 0;) {
        if (told)
            a.told = told[i];
        won[i] = winning_stage(&a, i, won);
    }
    return won[0];
}

static struct mf_deciders passing(const struct asked *a)
{
    bool **least, **most, same = true;
    struct mf_deciders few, many;

    if (!can_be_filed(a))
        return exactly(mf_form_never());
    if (a->conduct != MF_OTHERS_TOLD)
        return passing_told(a, NULL);
    least = told_by_stage(a, true);
    most = told_by_stage(a, false);
    for (uint32_t i = 0; i < a->power->nstages && same; i++)
        same = memcmp(least[i], most[i], a->s->columns.npersons) == 0;
    many = passing_told(a, most);
    if (same)
        return many;
    few = passing_told(a, least);
    return (struct mf_deciders){
        .needed = few.needed, .enough = many.enough, .at_filing = few.at_filing || many.at_filing};
}

/* ---- the whole ---- */

struct mf_deciders mf_deciders(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who)
{
    struct asked a = {s, power, conduct, who, NULL};

    return both(s, proposing(&a, true), passing(&a));
}

struct mf_deciders mf_blockers(struct mf_study *s, const struct mf_power *power,
                               enum mf_conduct conduct, struct mf_supposition who)
{
    struct asked a = {s, power, conduct, who, NULL};

    return kept_from(s, both(s, proposing(&a, false), passing(&a)));
}

struct mf_deciders mf_declarers(struct mf_study *s, const struct mf_rule *rule)
{
    struct mf_rule_question q = {.what = {rule, NULL, NULL, false},
                                 .who = {MF_NOBODY, MF_NOBODY},
                                 .conduct = MF_OTHERS_AWAY,
                                 .ballots = MF_BALLOTS_SIGNED};

    return mf_rule_form(s, &q);
}

const struct mf_form *mf_vetoers(struct mf_study *s, const struct mf_power *power,
                                 const struct mf_stage *stage, struct mf_supposition who)
{
    struct asked a = {s, power, MF_OTHERS_AWAY, who, NULL};

    if (!stage->veto)
        return mf_form_never();
    return of_rule(&a, stage->veto, stage, MF_BALLOTS_SIGNED, stage->veto_within.ms).enough;
}
