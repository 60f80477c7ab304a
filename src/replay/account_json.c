/* A replay as JSON; the form is docs/replay.schema.json. Instants are ISO 8601, durations
 * milliseconds. */
#include <jansson.h>

#include "base/os.h"
#include "replay/say.h"

struct writer {
    struct mf_arena *a;
    const struct mf_replay *replay;
};

static json_t *text(struct mf_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    if (!j)
        mf_oom(s.n);
    return j;
}

/* Takes the value over. */
static void put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        mf_oom(64);
}

static void push(json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        mf_oom(64);
}

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *instant(const struct writer *w, mf_instant t)
{
    return t == MF_NEVER ? json_null() : text(mf_instant_iso(w->a, t));
}

static json_t *duration(mf_duration d)
{
    return d == MF_NEVER ? json_null() : json_integer(d);
}

static json_t *person(const struct writer *w, mf_person p)
{
    return p < w->replay->scenario->npersons ? text(w->replay->cast.persons[p].id) : json_null();
}

static json_t *line_id(const struct writer *w, uint32_t line)
{
    return text(w->replay->scenario->people[line].name.text);
}

/* ---- sentences
 * ------------------------------------------------------------------------------------ */

static const struct mf_term plain = {.width = 80};

/* How one speaks in a language; sentences are put together by their own functions. */
static struct mf_say saying(const struct writer *w, enum mf_lingua lingua)
{
    return (struct mf_say){w->a, w->replay, &plain, NULL, lingua};
}

/* A sentence in both languages; null where there is none. */
static json_t *both(struct mf_str en, struct mf_str id)
{
    if (en.n == 0)
        return json_null();
    json_t *j = json_object();
    put(j, "en", text(en));
    put(j, "id", text(id));
    return j;
}

static json_t *statement_said(const struct writer *w, const struct mf_statement *st)
{
    struct mf_say en = saying(w, MF_EN), id = saying(w, MF_ID);
    return both(mf_say_statement(&en, st), mf_say_statement(&id, st));
}

static json_t *step_said(const struct writer *w, const struct mf_account *acc, uint32_t index)
{
    struct mf_say en = saying(w, MF_EN), id = saying(w, MF_ID);
    return both(mf_say_step(&en, acc, index), mf_say_step(&id, acc, index));
}

/* ---- places, reasons, counts
 * ---------------------------------------------------------------------- */

static json_t *place(const struct writer *w, const struct mf_charter *c, struct mf_span span)
{
    (void)w;
    json_t *j = json_object();
    struct mf_place p = mf_source_place(&c->source, span.at);
    put(j, "file", text(c->source.name));
    put(j, "line", number(p.line));
    put(j, "column", number(p.column));
    put(j, "text", text(mf_source_slice(&c->source, span)));
    return j;
}

static json_t *in_languages(const struct writer *w, const struct mf_account *acc,
                            const struct mf_refusal *r, enum mf_lingua lingua)
{
    struct mf_buf b;
    mf_buf_init(&b, w->a);
    mf_refusal_text(&b, acc->org, r, lingua);
    return text(mf_buf_str(&b));
}

static json_t *refusals(const struct writer *w, const struct mf_account *acc,
                        const struct mf_refusal *at, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++) {
        json_t *j = json_object();
        put(j, "reason", text(mf_str_c(mf_reason_name(at[i].reason))));
        put(j, "rule", number(mf_reason_rule(at[i].reason)));
        put(j, "en", in_languages(w, acc, &at[i], MF_EN));
        put(j, "id", in_languages(w, acc, &at[i], MF_ID));
        put(j, "place",
            at[i].charter && at[i].clause.len > 0 ? place(w, at[i].charter, at[i].clause)
                                                  : json_null());
        push(list, j);
    }
    return list;
}

static const char *const base_names[MF_BASE__COUNT] = {
    [MF_BASE_NONE] = "none",     [MF_BASE_SEATS] = "seats",     [MF_BASE_IN_OFFICE] = "in_office",
    [MF_BASE_ACTIVE] = "active", [MF_BASE_PRESENT] = "present", [MF_BASE_VOTING] = "voting",
    [MF_BASE_ISSUED] = "issued",
};

static json_t *facts(const struct writer *w, const struct mf_charter *c,
                     const struct mf_leaf_facts *at, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_leaf_facts *f = &at[i];
        json_t *j = json_object();
        put(j, "place", place(w, c, f->leaf->span));
        put(j, "holds", json_boolean(f->now == MF_TRUE));
        put(j, "need", number(f->need));
        put(j, "have", number(f->have));
        put(j, "of", number(f->of));
        put(j, "base", text(mf_str_c(base_names[f->leaf->base])));
        put(j, "yes", number(f->yes));
        put(j, "no", number(f->no));
        put(j, "abstain", number(f->abstain));
        if (f->has_quorum) {
            put(j, "quorum_need", number(f->quorum_need));
            put(j, "quorum_have", number(f->quorum_have));
            put(j, "quorum_of", number(f->quorum_of));
        }
        push(list, j);
    }
    return list;
}

/* ---- attempts
 * ------------------------------------------------------------------------------------- */

static const char *const know_names[MF_KNOW__COUNT] = {
    [MF_KNOW_NOT] = "not",       [MF_KNOW_ACTOR] = "actor", [MF_KNOW_DUTY] = "duty",
    [MF_KNOW_CHOICE] = "choice", [MF_KNOW_SIGHT] = "sight", [MF_KNOW_PUBLIC] = "public",
};

static json_t *told(const struct mf_told *t)
{
    json_t *j = json_object();
    for (unsigned how = MF_KNOW_DUTY; how < MF_KNOW__COUNT; how++)
        put(j, know_names[how], number(t->by[how]));
    return j;
}

static json_t *knowledge(const struct writer *w, const struct mf_attempt_account *a)
{
    json_t *list = json_array();
    for (uint32_t i = 0; a->knew && i < w->replay->scenario->npeople; i++) {
        if (a->knew[i].how == MF_KNOW_NOT)
            continue;
        json_t *j = json_object();
        put(j, "who", line_id(w, i));
        put(j, "how", text(mf_str_c(know_names[a->knew[i].how])));
        put(j, "at", instant(w, a->knew[i].at));
        put(j, "told_by_duty", instant(w, a->knew[i].duty));
        push(list, j);
    }
    return list;
}

static json_t *stoppers(const struct writer *w, const struct mf_charter *c,
                        const struct mf_attempt_account *a)
{
    static const char *const names[] = {[MF_STOP_VETO] = "veto",
                                        [MF_STOP_CHALLENGE] = "challenge",
                                        [MF_STOP_DECIDERS] = "not_voting_yes",
                                        [MF_STOP_AWAY] = "staying_away"};
    json_t *list = json_array();
    for (uint32_t i = 0; i < a->nstoppers; i++) {
        json_t *j = json_object();
        put(j, "how", text(mf_str_c(names[a->stoppers[i].kind])));
        put(j, "count", number(a->stoppers[i].count));
        put(j, "of", number(a->stoppers[i].of));
        put(j, "place", place(w, c, a->stoppers[i].rule->span));
        push(list, j);
    }
    return list;
}

static json_t *gaps(const struct mf_attempt_account *a)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < a->ngaps; i++) {
        const struct mf_gap *g = &a->gaps[i];
        json_t *j = json_object();
        put(j, "group", text(g->group));
        put(j, "against", number(g->against));
        put(j, "of", number(g->of));
        put(j, "permille", number((g->against * 1000 + g->of / 2) / g->of));
        put(j, "inference", json_boolean(g->inferred));
        push(list, j);
    }
    return list;
}

static json_t *standing(const struct writer *w, const struct mf_charter *c,
                        const struct mf_clause *at, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++)
        push(list, place(w, c, at[i].span));
    return list;
}

static json_t *attempt(const struct writer *w, const struct mf_account *acc,
                       const struct mf_attempt_account *a)
{
    const struct mf_charter *c = acc->charter;
    json_t *j = json_object();
    struct mf_say en = saying(w, MF_EN), id = saying(w, MF_ID);
    put(j, "power", text(a->attempt->power.text));
    put(j, "title",
        a->power < c->npowers && c->powers[a->power].title.n ? text(c->powers[a->power].title)
                                                             : json_null());
    put(j, "said", text(mf_say_attempt(&en, a->attempt)));
    put(j, "outcome", text(mf_str_c(mf_outcome_name(a->outcome))));
    put(j, "outcome_said", both(mf_say_outcome(&en, acc, a), mf_say_outcome(&id, acc, a)));
    put(j, "count_said",
        both(mf_say_facts(&en, a->facts, a->nfacts, false),
             mf_say_facts(&id, a->facts, a->nfacts, false)));
    put(j, "proposal", a->proposal ? number(a->proposal) : json_null());
    put(j, "subject", person(w, a->subject));
    put(j, "tried", instant(w, a->tried));
    put(j, "lawful_from", instant(w, a->lawful));
    put(j, "voting_opens", instant(w, a->voting));
    put(j, "passed", instant(w, a->passed));
    put(j, "effect", instant(w, a->effect));
    put(j, "final", instant(w, a->final));
    put(j, "ended", instant(w, a->ended));
    put(j, "refusals", refusals(w, acc, a->refusals, a->nrefusals));
    put(j, "count", facts(w, c, a->facts, a->nfacts));
    put(j, "signatures", facts(w, c, a->signs, a->nsigns));
    put(j, "verdict", facts(w, c, a->verdict, a->nverdict));
    put(j, "told_in_time", told(&a->told));
    put(j, "told_by_filing", told(&a->at_filing));
    put(j, "subject_told_by_filing", json_boolean(a->subject_at_filing));
    put(j, "had_a_vote", number(a->say));
    put(j, "voters_who_knew_in_time", number(a->say_knew));
    put(j, "had_a_veto_or_challenge", number(a->say_later));
    put(j, "only_heard", number(a->heard));
    put(j, "subject_knew_before_ms", duration(a->warned));
    put(j, "could_have_stopped_it", stoppers(w, c, a));
    put(j, "consent_gap", gaps(a));
    put(j, "safeguards_that_stood", standing(w, c, a->standing, a->nstanding));
    put(j, "knowledge", knowledge(w, a));
    return j;
}

/* ---- the course of things
 * ------------------------------------------------------------------------- */

static json_t *shares(const struct writer *w, const struct mf_step *st)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < st->nwho; i++) {
        json_t *j = json_object();
        put(j, "who", line_id(w, st->who[i].line));
        put(j, "count", number(st->who[i].count));
        push(list, j);
    }
    return list;
}

static json_t *event_texts(const struct writer *w, const struct mf_account *acc,
                           const struct mf_event *e, enum mf_lingua lingua)
{
    struct mf_buf b;
    mf_buf_init(&b, w->a);
    mf_event_text(&b, acc->org, e, lingua);
    return text(mf_buf_str(&b));
}

static const char *const ballot_names[] = {[MF_BALLOT_NONE] = NULL,
                                           [MF_BALLOT_YES] = "yes",
                                           [MF_BALLOT_NO] = "no",
                                           [MF_BALLOT_ABSTAIN] = "abstain",
                                           [MF_BALLOT_SEALED] = "sealed"};

/* The name of the body or office of an event. */
static json_t *name_of_slot(const struct mf_account *acc, enum mf_ref_kind kind, uint32_t slot)
{
    const struct mf_charter *c = acc->charter;
    uint32_t n = kind == MF_REF_BODY ? c->nbodies : c->noffices;
    for (uint32_t i = 0; slot != MF_NO_SLOT && i < n; i++) {
        struct mf_name name = kind == MF_REF_BODY ? c->bodies[i].name : c->offices[i].name;
        if (mf_org_slot(acc->org, (struct mf_ref){name, kind, i, 0}) == slot)
            return text(name.text);
    }
    return json_null();
}

static void put_event(const struct writer *w, const struct mf_account *acc,
                      const struct mf_step *st, json_t *j)
{
    const struct mf_event *e = &st->event;
    put(j, "event", text(mf_str_c(mf_event_name(e->kind))));
    put(j, "proposal", st->proposal ? number(st->proposal) : json_null());
    put(j, "person", person(w, e->person));
    put(j, "actor", person(w, e->actor));
    put(j, "body", name_of_slot(acc, MF_REF_BODY, e->body));
    put(j, "office", name_of_slot(acc, MF_REF_OFFICE, e->office));
    if (e->kind == MF_EV_VOTED && ballot_names[e->ballot]) {
        put(j, "ballot", text(mf_str_c(ballot_names[e->ballot])));
        put(j, "on_challenge", json_boolean(e->purpose == MF_FOR_DECISION));
    }
    put(j, "n", number(e->n));
    put(j, "en", event_texts(w, acc, e, MF_EN));
    put(j, "id", event_texts(w, acc, e, MF_ID));
}

static json_t *step(const struct writer *w, const struct mf_account *acc, uint32_t index)
{
    const struct mf_step *st = &acc->steps.at[index];
    static const char *const kinds[] = {[MF_STEP_EVENT] = "event",
                                        [MF_STEP_REFUSED] = "refused",
                                        [MF_STEP_ABSENT] = "absent",
                                        [MF_STEP_TOLD] = "told",
                                        [MF_STEP_STATEMENT] = "statement"};
    json_t *j = json_object();
    put(j, "at", instant(w, st->at));
    put(j, "kind", text(mf_str_c(kinds[st->kind])));
    if (st->kind == MF_STEP_EVENT)
        put_event(w, acc, st, j);
    put(j, "said", step_said(w, acc, index));
    if (st->nwho > 0)
        put(j, "who", shares(w, st));
    if (st->kind == MF_STEP_REFUSED)
        put(j, "refusals", refusals(w, acc, st->refusals, st->nrefusals));
    if (st->intention != UINT32_MAX)
        put(j, "power",
            text(acc->intentions[st->intention].attempts[st->attempt].attempt->power.text));
    if (st->statement) {
        struct mf_place p = mf_source_place(&w->replay->scenario->source, st->statement->span.at);
        put(j, "scenario_line", number(p.line));
        put(j, "statement", statement_said(w, st->statement));
        if (st->statement->kind == MF_SAYS_OUTAGE)
            put(j, "silent_until", instant(w, st->statement->until));
    }
    return j;
}

/* ---- accounts
 * ------------------------------------------------------------------------------------- */

static json_t *intentions(const struct writer *w, const struct mf_account *acc)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < acc->nintentions; i++) {
        const struct mf_intention_account *in = &acc->intentions[i];
        json_t *j = json_object(), *attempts = json_array(), *who = json_array();
        for (uint32_t k = 0; k < in->statement->who.nnames; k++)
            push(who, line_id(w, in->statement->who.lines[k]));
        for (uint32_t k = 0; k < in->nattempts; k++)
            push(attempts, attempt(w, acc, &in->attempts[k]));
        put(j, "at", instant(w, in->statement->at));
        put(j, "scenario_line",
            number(mf_source_place(&w->replay->scenario->source, in->statement->span.at).line));
        put(j, "statement", statement_said(w, in->statement));
        put(j, "who", who);
        put(j, "deciding", number(in->deciding));
        put(j, "attempts", attempts);
        push(list, j);
    }
    return list;
}

static json_t *account(const struct writer *w, const struct mf_account *acc)
{
    json_t *j = json_object(), *skipped = json_array(), *steps = json_array();
    const struct mf_scenario *sc = w->replay->scenario;
    put(j, "variant",
        acc->variant == MF_AS_IT_HAPPENED ? json_null()
                                          : text(sc->variants[acc->variant].name.text));
    put(j, "founded", json_boolean(acc->founded));
    put(j, "state_hash", acc->has_hash ? text(mf_hash_hex(w->a, &acc->state_hash)) : json_null());
    put(j, "commands", number(acc->commands));
    put(j, "intentions", intentions(w, acc));
    for (uint32_t i = 0; i < acc->skipped.n; i++) {
        json_t *k = json_object();
        put(k, "seat", text(acc->skipped.at[i].seat));
        put(k, "tag", acc->skipped.at[i].tag.n ? text(acc->skipped.at[i].tag) : json_null());
        put(k, "persons", number(acc->skipped.at[i].persons));
        push(skipped, k);
    }
    put(j, "skipped", skipped);
    for (uint32_t i = 0; i < acc->steps.n && acc->org; i++)
        push(steps, step(w, acc, i));
    put(j, "timeline", steps);
    return j;
}

/* Why a clause stood in the way; of a count: what it lacked. */
static struct mf_str because(const struct writer *w, const struct mf_stop *s, enum mf_lingua lingua)
{
    struct mf_say say = saying(w, lingua);
    if (s->because[lingua].n > 0 || !s->has_facts)
        return s->because[lingua];
    return mf_say_facts(&say, &s->facts, 1, true);
}

static json_t *why(const struct writer *w, const struct mf_under *u, const struct mf_failed *f)
{
    json_t *j = json_object(), *stops = json_array();
    put(j, "intention", number(f->intention));
    put(j, "power",
        text(u->main->intentions[f->intention].attempts[f->attempt].attempt->power.text));
    for (uint32_t i = 0; i < f->why->nstops; i++) {
        const struct mf_stop *s = &f->why->stops[i];
        json_t *k = json_object();
        put(k, "place", place(w, u->charter, s->span));
        put(k, "removable", json_boolean(s->ncuts > 0));
        put(k, "alone_enough_to_stop", json_boolean(s->alone));
        put(k, "taking_it_out_is_enough", json_boolean(s->enough));
        put(k, "en", text(because(w, s, MF_EN)));
        put(k, "id", text(because(w, s, MF_ID)));
        put(k, "count", facts(w, u->charter, &s->facts, s->has_facts ? 1 : 0));
        push(stops, k);
    }
    put(j, "stopped_by", stops);
    put(j, "comes_about_without_them", json_boolean(f->why->reached));
    put(j, "effect_without_them", instant(w, f->why->reached ? f->why->last.effect : MF_NEVER));
    put(j, "stood_and_changed_nothing",
        standing(w, u->charter, f->why->last.standing, f->why->last.nstanding));
    put(j, "subject_would_have_known_before_ms", duration(f->why->last.warned));
    put(j, "runs", number(f->why->runs));
    return j;
}

/* ---- who sits where at the start
 * ------------------------------------------------------------------------ */

/* Persons of the cast, those of one line as one share. */
struct sitting {
    const struct writer *w;
    json_t *list;
    uint32_t line, count;
};

static void close_share(struct sitting *s)
{
    if (s->count == 0)
        return;
    json_t *j = json_object();
    put(j, "who", line_id(s->w, s->line));
    put(j, "count", number(s->count));
    push(s->list, j);
    s->count = 0;
}

static void sit(struct sitting *s, mf_person p)
{
    uint32_t line = s->w->replay->cast.line_of[p];
    if (line != s->line)
        close_share(s);
    s->line = line;
    s->count++;
}

static json_t *bodies(const struct writer *w, const struct mf_charter *c,
                      const struct mf_roster *roster)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *b = &c->bodies[i];
        struct sitting s = {.w = w, .list = json_array()};
        json_t *j = json_object();
        for (uint32_t k = 0; k < roster->nseats; k++)
            if (roster->seats[k].body == i)
                sit(&s, roster->seats[k].person);
        close_share(&s);
        put(j, "name", text(b->name.text));
        put(j, "title", b->title.n ? text(b->title) : json_null());
        put(j, "seats", b->open ? json_null() : number(b->seats));
        put(j, "who", s.list);
        push(list, j);
    }
    return list;
}

static json_t *offices(const struct writer *w, const struct mf_charter *c,
                       const struct mf_roster *roster)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < c->noffices; i++) {
        const struct mf_office *o = &c->offices[i];
        mf_person holder = MF_NOBODY;
        json_t *j = json_object();
        for (uint32_t k = 0; k < roster->noffices; k++)
            if (roster->offices[k].office == i)
                holder = roster->offices[k].person;
        put(j, "name", text(o->name.text));
        put(j, "title", o->title.n ? text(o->title) : json_null());
        put(j, "who", person(w, holder));
        push(list, j);
    }
    return list;
}

static json_t *under(const struct writer *w, const struct mf_under *u)
{
    struct mf_cast_places places = mf_cast_places(w->a, &w->replay->cast, u->charter);
    json_t *j = json_object(), *variants = json_array(), *failed = json_array();
    put(j, "charter", text(u->stem));
    put(j, "file", text(u->charter->source.name));
    put(j, "title", text(u->charter->title_name.text));
    put(j, "hash", text(mf_hash_hex(w->a, &u->charter->hash)));
    put(j, "bodies", bodies(w, u->charter, &places.roster));
    put(j, "offices", offices(w, u->charter, &places.roster));
    put(j, "main", account(w, u->main));
    for (uint32_t i = 0; i < u->nfailed; i++)
        push(failed, why(w, u, &u->failed[i]));
    put(j, "why", failed);
    for (uint32_t i = 0; u->variants && i < w->replay->scenario->nvariants; i++)
        push(variants, account(w, u->variants[i]));
    put(j, "variants", variants);
    return j;
}

static json_t *expectations(const struct writer *w)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < w->replay->njudged; i++) {
        const struct mf_judged *d = &w->replay->judged[i];
        const struct mf_source *source = &w->replay->scenario->source;
        struct mf_place p = mf_source_place(source, d->result.claim->span.at);
        json_t *j = json_object();
        put(j, "charter", text(w->replay->under[d->under].stem));
        put(j, "variant",
            d->expectation->variant.span.len ? text(d->expectation->variant.text) : json_null());
        put(j, "line", number(p.line));
        put(j, "claim", text(mf_source_slice(source, d->result.claim->span)));
        put(j, "holds", json_boolean(d->result.holds));
        put(j, "outcome",
            d->result.attempt ? text(mf_str_c(mf_outcome_name(d->result.attempt->outcome)))
                              : json_null());
        push(list, j);
    }
    return list;
}

/* Where a line of the scenario is known from, that it is an inference if it is. */
static json_t *note(const struct mf_scenario *sc, struct mf_span span, const struct mf_note *n)
{
    json_t *j = json_object();
    put(j, "line", number(mf_source_place(&sc->source, span.at).line));
    put(j, "source", n->sourced ? text(n->source) : json_null());
    put(j, "inference", n->inferred ? text(n->inference) : json_null());
    return j;
}

static json_t *notes(const struct mf_scenario *sc)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < sc->npeople; i++)
        push(list, note(sc, sc->people[i].span, &sc->people[i].note));
    for (uint32_t i = 0; i < sc->nstatements; i++)
        push(list, note(sc, sc->statements[i].span, &sc->statements[i].note));
    for (uint32_t v = 0; v < sc->nvariants; v++)
        for (uint32_t i = 0; i < sc->variants[v].nstatements; i++) {
            const struct mf_statement *st = &sc->variants[v].statements[i];
            push(list, note(sc, st->span, &st->note));
        }
    return list;
}

static json_t *people(const struct writer *w)
{
    const struct mf_scenario *sc = w->replay->scenario;
    json_t *list = json_array();
    for (uint32_t i = 0; i < sc->npeople; i++) {
        const struct mf_people_line *p = &sc->people[i];
        json_t *j = json_object();
        put(j, "who", text(p->name.text));
        put(j, "name", text(p->title.n ? p->title : p->name.text));
        put(j, "count", number(p->count));
        put(j, "crowd", json_boolean(p->crowd));
        put(j, "until", instant(w, p->until));
        put(j, "scenario_line", number(mf_source_place(&sc->source, p->span.at).line));
        push(list, j);
    }
    return list;
}

static json_t *variants(const struct mf_scenario *sc)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < sc->nvariants; i++) {
        json_t *j = json_object();
        put(j, "name", text(sc->variants[i].name.text));
        put(j, "title", sc->variants[i].title.n ? text(sc->variants[i].title) : json_null());
        push(list, j);
    }
    return list;
}

static int to_buffer(const char *bytes, size_t n, void *out)
{
    mf_buf_add(out, (struct mf_str){bytes, n});
    return 0;
}

void mf_replay_json(struct mf_buf *out, const struct mf_replay *replay)
{
    struct writer w = {out->arena, replay};
    json_t *j = json_object(), *list = json_array();
    put(j, "format", text(MF_S("mufakat-replay-1")));
    put(j, "scenario", text(replay->scenario->title));
    put(j, "file", text(replay->scenario->source.name));
    put(j, "starts", instant(&w, replay->scenario->starts));
    put(j, "ends", instant(&w, replay->scenario->ends));
    put(j, "persons", number(replay->scenario->npersons));
    put(j, "people", people(&w));
    put(j, "variants", variants(replay->scenario));
    put(j, "notes", notes(replay->scenario));
    for (uint32_t i = 0; i < replay->nunder; i++)
        push(list, under(&w, &replay->under[i]));
    put(j, "under", list);
    put(j, "expectations", expectations(&w));
    put(j, "expectations_hold", json_boolean(replay->nbroken == 0));
    put(j, "runs", number(replay->runs));
    if (json_dump_callback(j, to_buffer, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
        mf_oom(64);
    json_decref(j);
    mf_buf_char(out, '\n');
}
