/* What happened, written down as it happens. */
#include "replay/run_internal.h"

struct mf_tracked *mf_tracked_of(struct mf_running *r, uint32_t proposal)
{
    for (uint32_t i = 0; i < r->tracked.n; i++)
        if (r->tracked.at[i].proposal == proposal)
            return &r->tracked.at[i];
    return NULL;
}

struct mf_step *mf_record_step(struct mf_running *r, enum mf_step_kind kind, uint32_t intention,
                               uint32_t attempt)
{
    struct mf_step s = {
        .kind = kind, .at = mf_org_now(r->org), .intention = intention, .attempt = attempt};
    mf_vec_push(r->arena, &r->account->steps, s);
    return &r->account->steps.at[r->account->steps.n - 1];
}

void mf_record_refusals(struct mf_running *r, const struct mf_refusal *from, uint32_t n,
                        const struct mf_refusal **ret, uint32_t *ret_n)
{
    struct mf_refusal *copy = mf_new_n(r->arena, struct mf_refusal, n);
    for (uint32_t i = 0; i < n; i++) {
        copy[i] = from[i];
        copy[i].word = mf_str_copy(r->arena, from[i].word);
    }
    *ret = copy;
    *ret_n = n;
}

/* Acts of single persons that many may do at one instant. */
static bool mergeable(enum mf_event_kind kind)
{
    return kind == MF_EV_SIGNED || kind == MF_EV_VOTED || kind == MF_EV_CHALLENGE_SIGNED ||
           kind == MF_EV_VETO_SIGNED;
}

static mf_person who_acted(const struct mf_event *e)
{
    return e->actor != MF_NOBODY ? e->actor : e->person;
}

/* One more person in a step; lines in the order of their first act. */
static void add_person(struct mf_running *r, struct mf_step *s, mf_person p)
{
    uint32_t line = r->cast->line_of[p];
    if (s->nwho > 0 && s->who[s->nwho - 1].line == line) {
        s->who[s->nwho - 1].count++;
        return;
    }
    struct mf_share *grown = mf_new_n(r->arena, struct mf_share, s->nwho + 1);
    for (uint32_t i = 0; i < s->nwho; i++)
        grown[i] = s->who[i];
    grown[s->nwho++] = (struct mf_share){line, 1};
    s->who = grown;
}

static bool same_act(const struct mf_event *a, const struct mf_event *b)
{
    return a->kind == b->kind && a->at == b->at && a->proposal == b->proposal &&
           a->purpose == b->purpose && a->ballot == b->ballot;
}

/* Instants of an attempt's course. */
static void note_instants(struct mf_running *r, const struct mf_event *e)
{
    struct mf_tracked *t = e->proposal == MF_NO_PROPOSAL ? NULL : mf_tracked_of(r, e->proposal);
    if (!t)
        return;
    struct mf_attempt_account *a = &r->account->intentions[t->intention].attempts[t->attempt];
    if (e->kind == MF_EV_VOTING && a->voting == MF_NEVER)
        a->voting = e->at;
    if (e->kind == MF_EV_PASSED)
        a->passed = e->at;
    if ((e->kind == MF_EV_EFFECT || e->kind == MF_EV_PROVISIONAL) && a->effect == MF_NEVER)
        a->effect = e->at;
    if (e->kind == MF_EV_FINAL)
        a->final = e->at;
    if (e->kind == MF_EV_ENDED)
        a->ended = e->at;
}

/* A report that fell due tells those to whom it is owed. */
static void note_report(struct mf_running *r, const struct mf_event *e)
{
    struct mf_tracked *t = e->proposal == MF_NO_PROPOSAL ? NULL : mf_tracked_of(r, e->proposal);
    if (!t || e->kind != MF_EV_REPORT || !e->group || e->group->kind != MF_GROUP_PUBLIC)
        return;
    for (uint32_t i = 0; i < r->sc->npeople; i++) {
        if (t->knew[i].how == MF_KNOW_ACTOR)
            continue;
        if (t->knew[i].how == MF_KNOW_NOT)
            t->knew[i] = (struct mf_knowledge){MF_KNOW_DUTY, e->at, e->at, false};
        else if (t->knew[i].duty == MF_NEVER)
            t->knew[i].duty = e->at;
        r->turn++;
    }
}

static void record_event(struct mf_running *r, const struct mf_event *e)
{
    struct mf_account *acc = r->account;
    bool merge = mergeable(e->kind) && who_acted(e) < r->sc->npersons;
    note_instants(r, e);
    note_report(r, e);
    if (merge && acc->steps.n > 0) {
        struct mf_step *last = &acc->steps.at[acc->steps.n - 1];
        if (last->kind == MF_STEP_EVENT && same_act(&last->event, e)) {
            add_person(r, last, who_acted(e));
            return;
        }
    }
    struct mf_step *s = mf_record_step(r, MF_STEP_EVENT, UINT32_MAX, UINT32_MAX);
    s->event = *e;
    s->event.text = mf_str_copy(r->arena, e->text);
    s->at = e->at;
    s->proposal = e->proposal;
    if (merge)
        add_person(r, s, who_acted(e));
}

void mf_record_events(struct mf_running *r)
{
    for (uint32_t i = 0; i < r->events.list.n; i++)
        record_event(r, &r->events.list.at[i]);
    r->events.list.n = 0;
}
