#ifndef MF_TESTS_LANG_DUMP_H
#define MF_TESTS_LANG_DUMP_H
/* A charter as text without places: two charters say the same when these are equal. */
#include "lang/charter.h"

static inline void dump_n(struct mf_buf *b, const char *what, uint64_t n)
{
    if (n)
        mf_buf_f(b, " %s=%llu", what, (unsigned long long)n);
}

static inline void dump_s(struct mf_buf *b, const char *what, struct mf_str s)
{
    if (s.n)
        mf_buf_f(b, " %s='%.*s'", what, MF_F(s));
}

static inline void dump_dur(struct mf_buf *b, const char *what, const struct mf_dur *d)
{
    if (d->span.len)
        mf_buf_f(b, " %s=%lldms/%lld", what, (long long)d->ms, (long long)d->unit);
}

static inline void dump_ref(struct mf_buf *b, const char *what, const struct mf_ref *r)
{
    dump_s(b, what, r->name.text);
}

static inline void dump_refs(struct mf_buf *b, const char *what, const struct mf_ref *r, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        dump_ref(b, what, &r[i]);
}

static inline void dump_amount(struct mf_buf *b, const char *what, const struct mf_amount *a)
{
    if (a->kind == MF_AMT_NONE)
        return;
    mf_buf_f(b, " %s(%d", what, (int)a->kind);
    dump_n(b, "count", a->count);
    dump_n(b, "num", a->share.num);
    dump_n(b, "den", a->share.den);
    dump_n(b, "percent", a->percent);
    dump_ref(b, "name", &a->ref);
    dump_n(b, "more", a->more_than);
    dump_n(b, "down", a->rounded_down);
    dump_n(b, "sqrt", a->sqrt);
    dump_n(b, "capped", a->capped);
    dump_n(b, "cap", a->cap);
    for (const struct mf_fall *f = a->falling; f; f = f->next)
        mf_buf_f(b, " falling %llu/%llu %lld/%lld", (unsigned long long)f->to.num,
                 (unsigned long long)f->to.den, (long long)f->over, (long long)f->unit);
    mf_buf_c(b, ")");
}

static inline void dump_group(struct mf_buf *b, const char *what, const struct mf_group *g)
{
    if (g->kind == MF_GROUP_NONE_GIVEN)
        return;
    mf_buf_f(b, " %s(%d", what, (int)g->kind);
    dump_ref(b, "of", &g->of);
    dump_ref(b, "tag", &g->tag);
    dump_n(b, "except", g->except);
    dump_ref(b, "name", &g->except_name);
    dump_s(b, "by", g->by.text);
    dump_n(b, "heads", g->by_heads);
    mf_buf_c(b, ")");
}

static inline void dump_groups(struct mf_buf *b, const char *what, const struct mf_group *g,
                               uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        dump_group(b, what, &g[i]);
}

static inline void dump_rule(struct mf_buf *b, const char *what, const struct mf_rule *r)
{
    if (!r)
        return;
    mf_buf_f(b, " %s[%d", what, (int)r->kind);
    dump_n(b, "n", r->n_of);
    dump_ref(b, "name", &r->name);
    dump_amount(b, "amount", &r->amount);
    dump_group(b, "group", &r->group);
    dump_n(b, "base", r->base);
    dump_n(b, "without", r->without_abstentions);
    dump_n(b, "counting", r->counting);
    dump_n(b, "has_quorum", r->has_quorum);
    dump_amount(b, "quorum", &r->quorum);
    dump_n(b, "quorum_base", r->quorum_base);
    dump_n(b, "quorum_counting", r->quorum_counting);
    dump_ref(b, "tie", &r->tie);
    for (uint32_t i = 0; i < r->nchildren; i++)
        dump_rule(b, "", r->children[i]);
    mf_buf_c(b, "]");
}

static inline void dump_value(struct mf_buf *b, const struct mf_value *v)
{
    dump_n(b, "value", v->kind);
    dump_amount(b, "amount", &v->amount);
    dump_dur(b, "duration", &v->duration);
    dump_s(b, "text", v->text);
}

static inline void dump_cond(struct mf_buf *b, const char *what, const struct mf_cond *c)
{
    if (!c)
        return;
    mf_buf_f(b, " %s[%d", what, (int)c->kind);
    dump_n(b, "not", c->negated);
    dump_ref(b, "name", &c->name);
    dump_group(b, "group", &c->group);
    dump_n(b, "op", c->op);
    dump_value(b, &c->value);
    dump_dur(b, "within", &c->within);
    dump_dur(b, "held", &c->held);
    for (uint32_t i = 0; i < c->nchildren; i++)
        dump_cond(b, "", c->children[i]);
    mf_buf_c(b, "]");
}

static inline void dump_clauses(struct mf_buf *b, const struct mf_clauses *c)
{
    mf_buf_c(b, " clauses");
    for (uint32_t i = 0; i < c->n; i++)
        mf_buf_f(b, " %d.%u", (int)c->at[i].kind, c->at[i].nth);
    mf_buf_c(b, "\n");
}

static inline void dump_at_most(struct mf_buf *b, const char *what, const struct mf_at_most *m)
{
    if (!m->span.len)
        return;
    mf_buf_f(b, " %s", what);
    dump_n(b, "count", m->count);
    dump_dur(b, "per", &m->per);
}

static inline void dump_reports(struct mf_buf *b, const struct mf_reports *r)
{
    dump_groups(b, "reports", r->to, r->nto);
    dump_dur(b, "within", &r->within);
}

static inline void dump_attested(struct mf_buf *b, const struct mf_attested *r, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        dump_s(b, "requires", r[i].what.text);
        dump_group(b, "by", &r[i].by);
        dump_dur(b, "within", &r[i].within);
    }
}

static inline void dump_body(struct mf_buf *b, const struct mf_body *y)
{
    mf_buf_c(b, "body");
    dump_s(b, "name", y->name.text);
    dump_s(b, "title", y->title);
    dump_n(b, "entrenched", y->entrenched);
    dump_n(b, "open", y->open);
    dump_n(b, "seats", y->seats);
    dump_n(b, "range", y->seats_range);
    dump_n(b, "min", y->seats_min);
    dump_n(b, "max", y->seats_max);
    dump_n(b, "minimum", y->minimum);
    for (uint32_t i = 0; i < y->nrequire; i++) {
        dump_amount(b, "require", &y->require[i].amount);
        dump_ref(b, "tag", &y->require[i].tag);
    }
    for (uint32_t i = 0; i < y->nlimit; i++) {
        mf_buf_f(b, " limit %llu", (unsigned long long)y->limit[i].count);
        dump_ref(b, "tag", &y->limit[i].tag);
        dump_ref(b, "per", &y->limit[i].per);
    }
    dump_dur(b, "term", &y->term);
    dump_n(b, "at_most", y->term_max);
    for (uint32_t i = 0; i < y->nincludes; i++) {
        dump_ref(b, "includes", &y->includes[i]);
        dump_n(b, "acting", y->includes_acting[i]);
    }
    for (uint32_t i = 0; i < y->vacancies.nfillers; i++) {
        dump_ref(b, "filler", &y->vacancies.fillers[i].power);
        dump_dur(b, "within", &y->vacancies.fillers[i].within);
    }
    dump_dur(b, "caretaker", &y->vacancies.caretaker_after);
    dump_ref(b, "admitted", &y->admitted);
    for (uint32_t i = 0; i < y->nweights; i++)
        dump_s(b, "weight", y->weights[i].text);
    dump_dur(b, "inactive", &y->inactive);
    dump_n(b, "delegable", y->delegable);
    dump_n(b, "agents", y->agents_span.len > 0);
    dump_n(b, "most", y->agents_max);
    dump_clauses(b, &y->clauses);
}

static inline void dump_permissions(struct mf_buf *b, const char *what,
                                    const struct mf_permission *m, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        mf_buf_f(b, " %s '%.*s'", what, MF_F(m[i].act));
        dump_s(b, "where", m[i].where.text);
        dump_s(b, "op", m[i].where_op.text);
        dump_s(b, "value", m[i].where_value);
        dump_at_most(b, "at_most", &m[i].at_most);
        dump_rule(b, "rule", m[i].asks);
    }
}

static inline void dump_mandate(struct mf_buf *b, const struct mf_mandate *m)
{
    mf_buf_c(b, "mandate");
    dump_s(b, "name", m->name.text);
    dump_s(b, "title", m->title);
    dump_n(b, "entrenched", m->entrenched);
    dump_permissions(b, "may", m->may, m->nmay);
    dump_permissions(b, "asks", m->asks, m->nasks);
    dump_permissions(b, "never", m->never, m->nnever);
    dump_attested(b, m->requires, m->nrequires);
    dump_reports(b, &m->reports);
    dump_dur(b, "lapses", &m->lapses);
    dump_rule(b, "stopped", m->stopped);
    dump_clauses(b, &m->clauses);
}

static inline void dump_emergency(struct mf_buf *b, const struct mf_emergency *e)
{
    mf_buf_c(b, "emergency");
    dump_s(b, "name", e->name.text);
    dump_s(b, "title", e->title);
    dump_rule(b, "declared", e->declared);
    dump_dur(b, "within", &e->within);
    dump_dur(b, "lasts", &e->lasts);
    dump_reports(b, &e->reports);
    dump_rule(b, "ended", e->ended);
    dump_at_most(b, "at_most", &e->at_most);
    dump_dur(b, "again", &e->again);
    dump_clauses(b, &e->clauses);
}

static inline void dump_stage(struct mf_buf *b, const struct mf_stage *s)
{
    mf_buf_c(b, "  stage");
    dump_s(b, "name", s->name.text);
    dump_s(b, "after", s->after.text);
    dump_n(b, "fails", s->after_fails);
    dump_n(b, "ties", s->after_ties);
    for (uint32_t i = 0; i < s->nnotice; i++) {
        dump_dur(b, "notice", &s->notice[i].period);
        dump_groups(b, "to", s->notice[i].to, s->notice[i].nto);
    }
    for (uint32_t i = 0; i < s->nhears; i++) {
        dump_group(b, "hears", &s->hears[i].whom);
        dump_dur(b, "within", &s->hears[i].within);
    }
    dump_dur(b, "deliberates", &s->deliberates);
    dump_attested(b, s->requires, s->nrequires);
    dump_n(b, "secret", s->secret);
    dump_n(b, "unranked", s->says.unranked.len > 0 ? 1 + (uint64_t)s->says.policy.unranked : 0);
    dump_n(b, "equal", s->says.equal.len > 0 ? 1 + (uint64_t)s->says.policy.overvote : 0);
    dump_n(b, "refused", s->says.equal_refused ? 1 : 0);
    dump_n(b, "gapless", s->says.skips_refused);
    dump_n(b, "skips", s->says.skips.len > 0 ? s->says.policy.skips : 0);
    dump_n(b, "ranks", s->says.policy.ranks);
    dump_n(b, "least", (uint64_t)s->says.policy.least_value);
    dump_n(b, "most", (uint64_t)s->says.policy.most_value);
    dump_n(b, "credits", s->says.credits);
    dump_n(b, "blank", s->says.policy.blank);
    dump_rule(b, "means", s->says.means);
    dump_n(b, "final", s->ballots_final);
    dump_dur(b, "votes", &s->votes.period);
    dump_n(b, "early", s->votes.closing_early);
    dump_dur(b, "stays_open", &s->stays_open);
    dump_n(b, "on", s->stays_open_on);
    dump_dur(b, "confirming", &s->confirming);
    dump_n(b, "counted", s->counted);
    dump_dur(b, "second_call", &s->second_call_after);
    dump_amount(b, "quorum", &s->second_call_quorum);
    dump_n(b, "base", s->second_call_base);
    dump_groups(b, "recuses", s->recuses, s->nrecuses);
    dump_n(b, "proposed", s->passes_when_proposed);
    dump_rule(b, "passes", s->passes);
    dump_n(b, "choose", s->choose.n);
    dump_n(b, "options", s->choose.from_options);
    dump_rule(b, "by", s->choose.by);
    dump_s(b, "method", s->choose.method.text);
    dump_s(b, "against", s->choose.against);
    dump_rule(b, "beats", s->choose.beats);
    dump_n(b, "ratio", s->choose.ratio.num);
    dump_n(b, "to", s->choose.ratio.den);
    dump_n(b, "strict", s->choose.ratio_strict);
    dump_n(b, "lot", s->choose.tie_lot);
    dump_ref(b, "tie", &s->choose.tie);
    dump_dur(b, "lapses", &s->lapses);
    dump_rule(b, "veto", s->veto);
    dump_dur(b, "within", &s->veto_within);
    dump_n(b, "any_time", s->veto_any_time);
    dump_dur(b, "overridden", &s->overridden_within);
    dump_rule(b, "by", s->overridden_by);
    dump_clauses(b, &s->clauses);
}

static inline void dump_power_head(struct mf_buf *b, const struct mf_power *w)
{
    mf_buf_c(b, "power");
    dump_s(b, "name", w->name.text);
    dump_s(b, "title", w->title);
    dump_n(b, "entrenched", w->entrenched);
    dump_n(b, "caretaker", w->caretaker);
    for (uint32_t i = 0; i < w->nparams; i++) {
        const struct mf_param *p = &w->params[i];
        dump_s(b, "param", p->name.text);
        dump_n(b, "type", p->type);
        for (uint32_t k = 0; k < p->nwords; k++)
            dump_s(b, "word", p->words[k].text);
        dump_refs(b, "of", p->powers, p->npowers);
    }
}

static inline void dump_power(struct mf_buf *b, const struct mf_power *w)
{
    dump_power_head(b, w);
    dump_rule(b, "proposed", w->proposed);
    dump_dur(b, "within", &w->proposed_within);
    dump_n(b, "opens", w->opens);
    dump_cond(b, "when", w->opens_when);
    dump_dur(b, "every", &w->opens_every);
    dump_ref(b, "after", &w->opens_after);
    dump_rule(b, "challenge", w->challenge.by);
    dump_dur(b, "within", &w->challenge.within);
    dump_n(b, "of_effect", w->challenge.of_effect);
    dump_n(b, "polarity", w->challenge.polarity);
    dump_dur(b, "decide", &w->challenge.decide_within);
    dump_rule(b, "by", w->challenge.decided_by);
    dump_dur(b, "confirmed", &w->confirmed.within);
    dump_rule(b, "by", w->confirmed.by);
    dump_dur(b, "delay", &w->delay);
    dump_reports(b, &w->reports);
    dump_cond(b, "only_when", w->only_when);
    dump_dur(b, "again", &w->again);
    dump_at_most(b, "at_most", &w->at_most);
    dump_n(b, "most_open", w->at_most_open);
    dump_groups(b, "visible", w->visible, w->nvisible);
    dump_n(b, "until", w->visible_until);
    dump_n(b, "sealed", w->sealed_if_fails);
    dump_n(b, "stop", w->running_stop);
    dump_refs(b, "joins", w->joins, w->njoins);
    dump_dur(b, "nominations", &w->nominations);
    dump_rule(b, "by", w->nominations_by);
    for (uint32_t i = 0; i < w->neffects; i++) {
        const struct mf_effect *e = &w->effects[i];
        mf_buf_f(b, "\n  effect %d", (int)e->kind);
        dump_ref(b, "person", &e->person);
        dump_ref(b, "target", &e->target);
        dump_refs(b, "tag", e->tags, e->ntags);
        dump_value(b, &e->value);
        dump_dur(b, "duration", &e->duration);
        dump_s(b, "text", e->text);
        dump_refs(b, "item", e->items, e->nitems);
    }
    dump_clauses(b, &w->clauses);
    for (uint32_t i = 0; i < w->nstages; i++)
        dump_stage(b, &w->stages[i]);
}

static inline void dump_small(struct mf_buf *b, const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->noffices; i++) {
        const struct mf_office *o = &c->offices[i];
        mf_buf_c(b, "office");
        dump_s(b, "name", o->name.text);
        dump_s(b, "title", o->title);
        dump_n(b, "entrenched", o->entrenched);
        dump_ref(b, "of", &o->of);
        dump_ref(b, "acting", &o->acting);
        mf_buf_c(b, "\n");
    }
    for (uint32_t i = 0; i < c->nsettings; i++) {
        const struct mf_setting *s = &c->settings[i];
        dump_s(b, "setting", s->name.text);
        dump_n(b, "entrenched", s->entrenched);
        dump_amount(b, "value", &s->value);
        dump_amount(b, "lo", &s->lo);
        dump_amount(b, "hi", &s->hi);
    }
    for (uint32_t i = 0; i < c->nrules; i++) {
        dump_s(b, "rule", c->rules[i].name.text);
        dump_rule(b, "=", c->rules[i].rule);
    }
    for (uint32_t i = 0; i < c->nfacts; i++)
        dump_s(b, "fact", c->facts[i].name.text);
    for (uint32_t i = 0; i < c->nincompatibles; i++)
        dump_groups(b, "incompatible", c->incompatibles[i].of, c->incompatibles[i].n);
    for (uint32_t i = 0; i < c->nalways; i++)
        dump_cond(b, "always", c->always[i].cond);
    mf_buf_c(b, "\n");
}

static inline struct mf_str dump_charter(struct mf_arena *a, const struct mf_charter *c)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    dump_s(&b, "charter", c->title_name.text);
    dump_s(&b, "mission", c->mission);
    dump_n(&b, "entrenched", c->mission_entrenched);
    dump_dur(&b, "silence", &c->silence);
    for (uint32_t i = 0; i < c->nitems; i++)
        mf_buf_f(&b, " %d.%u", (int)c->items[i].kind, c->items[i].index);
    mf_buf_c(&b, "\n");
    dump_small(&b, c);
    for (uint32_t i = 0; i < c->nbodies; i++)
        dump_body(&b, &c->bodies[i]);
    for (uint32_t i = 0; i < c->nemergencies; i++)
        dump_emergency(&b, &c->emergencies[i]);
    for (uint32_t i = 0; i < c->nmandates; i++)
        dump_mandate(&b, &c->mandates[i]);
    for (uint32_t i = 0; i < c->npowers; i++)
        dump_power(&b, &c->powers[i]);
    return mf_buf_str(&b);
}

#endif
