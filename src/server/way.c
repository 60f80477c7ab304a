#include "server/way.h"

#include "lang/text.h"
#include "server/view.h"

/* Being written: where in time the way has come to. */
struct way {
    struct mf_call *c;
    const struct mf_org *org;
    const struct mf_proposal_view *v;
    mf_instant now;
    mf_instant at; /* when the next step begins; MF_NEVER: that isn't known */
    bool ended;
    json_t *list;
    uint32_t stage; /* that steps belong to; MF_NO_SLOT: to none */
};

struct step {
    const char *kind;
    struct mf_span clause;
    mf_duration lasts; /* 0: no time is set for it */
    mf_instant from, until;
    struct mf_str text;
};

static mf_instant after(mf_instant t, mf_duration d)
{
    return t >= MF_NEVER - d ? MF_NEVER : t + d;
}

static mf_instant later(mf_instant a, mf_instant b)
{
    return a > b ? a : b;
}

static struct mf_str rule_words(struct way *w, const struct mf_rule *r)
{
    struct mf_buf b;

    mf_buf_init(&b, w->c->a);
    if (r)
        mf_prose_rule(&b, w->v->charter, w->v->rules, r, w->c->lingua);
    return mf_buf_str(&b);
}

static struct mf_str group_words(struct way *w, const struct mf_group *g, uint32_t n)
{
    struct mf_buf b;

    mf_buf_init(&b, w->c->a);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            mf_buf_c(&b, "; ");
        mf_prose_group(&b, w->v->charter, w->v->rules, &g[i], w->c->lingua);
    }
    return mf_buf_str(&b);
}

/* Of a proposal that has ended, what would have begun later never came. */
static const char *status(const struct way *w, const struct step *s)
{
    mf_instant now = w->ended && w->v->ended < w->now ? w->v->ended : w->now;

    if (w->stage != MF_NO_SLOT && w->stage < w->v->stage)
        return w->v->rules->stages[w->stage].after.span.len > 0 ? "skipped" : "past";
    if (w->ended && w->stage != MF_NO_SLOT && w->stage > w->v->stage)
        return "skipped";
    if (s->from == MF_NEVER || s->from > now || (w->ended && s->from == now && s->until > now))
        return w->ended ? "skipped" : "ahead";
    return w->ended || s->until <= now ? "past" : "now";
}

static void add(struct way *w, struct step s)
{
    const struct mf_stage *stage = w->stage == MF_NO_SLOT ? NULL : &w->v->rules->stages[w->stage];
    const char *only = !stage               ? "always"
                       : stage->after_ties  ? "if_ties"
                       : stage->after_fails ? "if_fails"
                                            : "always";
    json_t *j = json_object();

    if (w->ended && s.from != MF_NEVER && s.until > w->v->ended)
        s.until = w->v->ended;
    mf_j_put(j, "kind", mf_j_c(s.kind));
    mf_j_put(j, "stage",
             stage && stage->name.span.len > 0 ? mf_j_text(w->c->a, stage->name.text)
                                               : json_null());
    mf_j_put(j, "only", mf_j_c(only));
    mf_j_put(j, "status", mf_j_c(status(w, &s)));
    mf_j_put(j, "from", mf_j_instant(w->c->a, s.from));
    mf_j_put(j, "until", mf_j_instant(w->c->a, s.until));
    mf_j_put(j, "lasts", s.lasts > 0 ? json_integer(s.lasts) : json_null());
    mf_j_put(j, "text", mf_j_text(w->c->a, s.text));
    mf_j_put(j, "clause",
             s.clause.len > 0 ? mf_view_clause(w->c->a, w->v->charter, s.clause) : json_null());
    mf_j_push(w->list, j);
}

/* ---- before the stages ---- */

static void gathering(struct way *w)
{
    const struct mf_proposal_view *v = w->v;
    const struct mf_power *p = v->rules;

    if (p->proposed)
        add(w, (struct step){.kind = "support",
                             .clause = p->proposed_span,
                             .lasts = p->proposed_within.ms,
                             .from = v->filed,
                             .until = v->opened != MF_NEVER ? v->opened : v->gather_until,
                             .text = rule_words(w, p->proposed)});
    w->at = v->opened != MF_NEVER ? v->opened : p->proposed ? v->gather_until : v->filed;
}

/* ---- a stage ---- */

/* All of it runs at once; when the voting opens. */
static mf_instant preparation(struct way *w, const struct mf_stage *s, mf_instant from)
{
    const struct mf_power *p = w->v->rules;
    bool here = w->stage == w->v->stage && w->v->voting_opens != MF_NEVER;
    mf_instant opens = from, until;

    if (s->choose.span.len > 0 && !s->choose.from_options && p->nominations_span.len > 0) {
        until = after(from, p->nominations.ms);
        opens = later(opens, until);
        add(w, (struct step){"nominations", p->nominations_span, p->nominations.ms, from, until,
                             rule_words(w, p->nominations_by)});
    }
    for (uint32_t i = 0; i < s->nnotice; i++) {
        const struct mf_notice *n = &s->notice[i];
        until = after(from, n->period.ms);
        opens = later(opens, until);
        add(w, (struct step){"notice", n->span, n->period.ms, from, until,
                             group_words(w, n->to, n->nto)});
    }
    for (uint32_t i = 0; i < s->nhears; i++) {
        const struct mf_hears *h = &s->hears[i];
        until = after(from, h->within.ms);
        if (here && w->v->hearing_ends < until)
            until = w->v->hearing_ends;
        opens = later(opens, until);
        add(w, (struct step){"hearing", h->span, h->within.ms, from, until,
                             group_words(w, &h->whom, 1)});
    }
    if (s->deliberates_span.len > 0) {
        until = after(from, s->deliberates.ms);
        opens = later(opens, until);
        add(w, (struct step){"deliberation", s->deliberates_span, s->deliberates.ms, from, until,
                             MF_S("")});
    }
    return here ? w->v->voting_opens : opens;
}

/* When the voting closes: of the present stage as it is, else as it will be. */
static mf_instant closing(const struct way *w, const struct mf_stage *s, mf_instant opens)
{
    const struct mf_proposal_view *v = w->v;

    if (w->stage == v->stage && v->passed != MF_NEVER)
        return v->passed;
    if (w->stage == v->stage && (v->state == MF_ST_VOTING || v->state == MF_ST_TIED))
        return v->closes;
    return s->votes.span.len > 0 ? after(opens, s->votes.period.ms) : MF_NEVER;
}

static void vote(struct way *w, const struct mf_stage *s, mf_instant opens)
{
    struct mf_span clause = s->choose.span.len > 0 ? s->choose.span : s->passes_span;
    mf_instant closes = closing(w, s, opens);

    if (s->passes_when_proposed)
        closes = opens;
    add(w, (struct step){s->passes_when_proposed ? "passes" : "vote", clause, s->votes.period.ms,
                         opens, closes,
                         rule_words(w, s->choose.span.len > 0 ? s->choose.by : s->passes)});
    w->at = closes;
    if (!s->veto)
        return;
    closes = s->veto_any_time ? MF_NEVER : after(w->at, s->veto_within.ms);
    if (w->stage == w->v->stage && w->v->veto_until != MF_NEVER)
        closes = w->v->veto_until;
    add(w, (struct step){"veto", s->veto_span, s->veto_within.ms, s->veto_any_time ? opens : w->at,
                         closes, rule_words(w, s->veto)});
    if (w->stage == w->v->stage && w->v->override_until != MF_NEVER)
        add(w, (struct step){"override", s->veto_span, s->overridden_within.ms,
                             w->v->override_until - s->overridden_within.ms, w->v->override_until,
                             rule_words(w, s->overridden_by)});
    if (!s->veto_any_time)
        w->at = closes;
}

static void stages(struct way *w)
{
    const struct mf_proposal_view *v = w->v;

    for (uint32_t i = 0; i < v->rules->nstages; i++) {
        const struct mf_stage *s = &v->rules->stages[i];
        mf_instant from = i == v->stage && v->stage_since != MF_NEVER ? v->stage_since : w->at;
        mf_instant kept = w->at;
        w->stage = i;
        if (i < v->stage || (s->after.span.len > 0 && i != v->stage))
            from = MF_NEVER;
        vote(w, s, preparation(w, s, from));
        if (from == MF_NEVER) /* not on the straight way */
            w->at = kept;
    }
    w->stage = MF_NO_SLOT;
}

/* ---- after the stages ---- */

static void decision(struct way *w)
{
    const struct mf_challenge *ch = &w->v->rules->challenge;

    if (w->v->decision_until != MF_NEVER)
        add(w, (struct step){"decision", ch->span, ch->decide_within.ms,
                             w->v->decision_until - ch->decide_within.ms, w->v->decision_until,
                             rule_words(w, ch->decided_by)});
}

static void after_passing(struct way *w)
{
    const struct mf_proposal_view *v = w->v;
    const struct mf_power *p = v->rules;
    mf_instant passed = v->passed != MF_NEVER ? v->passed : w->at, effect = w->at, until;

    if (v->passed != MF_NEVER && v->veto_until == MF_NEVER)
        effect = passed;
    if (w->ended && v->passed == MF_NEVER)
        passed = effect = MF_NEVER;
    if (p->challenge.span.len > 0 && !p->challenge.of_effect) {
        until = v->challenge_until != MF_NEVER ? v->challenge_until
                                               : after(passed, p->challenge.within.ms);
        effect = later(effect, until);
        add(w, (struct step){"challenge", p->challenge.span, p->challenge.within.ms, passed, until,
                             rule_words(w, p->challenge.by)});
        decision(w);
    }
    if (p->delay_span.len > 0) {
        until = v->passed != MF_NEVER && v->delay_until != MF_NEVER ? v->delay_until
                                                                    : after(passed, p->delay.ms);
        effect = later(effect, until);
        add(w, (struct step){"delay", p->delay_span, p->delay.ms, passed, until, MF_S("")});
    }
    if (v->effect_due != MF_NEVER)
        effect = v->effect_due;
    if (v->effective != MF_NEVER || w->ended)
        effect = v->effective;
    add(w,
        (struct step){.kind = "effect", .clause = p->effect_span, .from = effect, .until = effect});
    if (p->challenge.span.len > 0 && p->challenge.of_effect) {
        until = v->challenge_until != MF_NEVER ? v->challenge_until
                                               : after(effect, p->challenge.within.ms);
        add(w, (struct step){"challenge", p->challenge.span, p->challenge.within.ms, effect, until,
                             rule_words(w, p->challenge.by)});
        decision(w);
    }
    if (p->confirmed.span.len > 0) {
        until =
            v->confirm_until != MF_NEVER ? v->confirm_until : after(effect, p->confirmed.within.ms);
        add(w, (struct step){"confirmation", p->confirmed.span, p->confirmed.within.ms, effect,
                             until, rule_words(w, p->confirmed.by)});
    }
}

json_t *mf_view_way(struct mf_call *c, const struct mf_proposal_view *v)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    struct way w = {.c = c,
                    .org = org,
                    .v = v,
                    .now = mf_org_now(org),
                    .ended = mf_state_ended(v->state),
                    .list = json_array(),
                    .stage = MF_NO_SLOT};

    gathering(&w);
    stages(&w);
    after_passing(&w);
    return w.list;
}

struct mf_str mf_view_asks(struct mf_call *c, const struct mf_proposal_view *v)
{
    mf_instant now = mf_org_now(mf_play_org(mf_service_play(c->service)));
    struct way w = {.c = c, .v = v};
    const struct mf_power *p = v->rules;
    const struct mf_stage *s = &p->stages[v->stage];

    if (v->state == MF_ST_GATHERING)
        return rule_words(&w, p->proposed);
    if (v->state == MF_ST_PREPARING && s->nhears > 0 && v->hearing_ends > now)
        return group_words(&w, &s->hears->whom, 1);
    if (v->state == MF_ST_VOTING || v->state == MF_ST_TIED)
        return rule_words(&w, s->choose.span.len > 0 ? s->choose.by : s->passes);
    if (v->state == MF_ST_HELD)
        return rule_words(&w, p->challenge.by ? p->challenge.by : s->veto);
    if (v->state == MF_ST_CHALLENGED || v->state == MF_ST_APPEALED)
        return rule_words(&w, p->challenge.decided_by);
    if (v->state == MF_ST_PROVISIONAL)
        return rule_words(&w, p->confirmed.by ? p->confirmed.by : p->challenge.by);
    return MF_S("");
}

mf_instant mf_view_due(const struct mf_org *org, const struct mf_proposal_view *v)
{
    mf_instant at = MF_NEVER;

    if (v->state == MF_ST_GATHERING)
        at = v->gather_until;
    else if (v->state == MF_ST_PREPARING)
        at = v->voting_opens;
    else if (v->state == MF_ST_VOTING || v->state == MF_ST_TIED)
        at = v->closes;
    else if (v->state == MF_ST_HELD)
        at = v->effect_due;
    else if (v->state == MF_ST_CHALLENGED || v->state == MF_ST_APPEALED)
        at = v->decision_until;
    else if (v->state == MF_ST_PROVISIONAL) /* final when the last of both is over */
        at = v->confirm_until == MF_NEVER     ? v->challenge_until
             : v->challenge_until == MF_NEVER ? v->confirm_until
                                              : later(v->challenge_until, v->confirm_until);
    return at > mf_org_now(org) ? at : MF_NEVER; /* past: it waits for its turn */
}
