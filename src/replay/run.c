/* One run: founds the organisation from the scenario's people and moves time to its end. */
#include "base/os.h"
#include "replay/run_internal.h"

/* ---- founding
 * ------------------------------------------------------------------------------------- */

static bool found(struct mf_running *r)
{
    struct mf_cast_places places = mf_cast_places(r->arena, r->cast, r->account->charter);
    r->account->skipped = places.skipped;
    r->org =
        mf_org_found(r->account->charter, &places.roster, r->sc->starts, &r->events, &r->refusals);
    r->account->org = r->org;
    if (!r->org)
        mf_record_refusals(r, r->refusals.list.at, r->refusals.list.n, &r->account->refusals,
                           &r->account->nrefusals);
    r->account->founded = r->org != NULL;
    return r->org != NULL;
}

/* ---- what is to come
 * ------------------------------------------------------------------------------ */

static mf_instant outage_over(const struct mf_statement *st, uint32_t n, mf_instant at)
{
    for (uint32_t i = 0; i < n; i++)
        if (st[i].kind == MF_SAYS_OUTAGE && st[i].at <= at && at < st[i].until)
            return st[i].until;
    return at;
}

/* When the record can take what somebody does at an instant: then, or when its outage is over. */
static mf_instant recorded(const struct mf_running *r, mf_instant at)
{
    uint32_t variant = r->account->variant;
    at = outage_over(r->sc->statements, r->sc->nstatements, at);
    if (variant == MF_AS_IT_HAPPENED)
        return at;
    return outage_over(r->sc->variants[variant].statements, r->sc->variants[variant].nstatements,
                       at);
}

/* Keeps the order of time, and of the file at one instant. */
static void put_pending(struct mf_running *r, struct mf_pending item)
{
    mf_vec_push(r->arena, &r->pending, item);
    for (uint32_t i = r->pending.n - 1; i > 0 && r->pending.at[i - 1].at > r->pending.at[i].at;
         i--) {
        struct mf_pending swap = r->pending.at[i];
        r->pending.at[i] = r->pending.at[i - 1];
        r->pending.at[i - 1] = swap;
    }
}

static bool kept(const struct mf_variant *v, uint32_t line)
{
    for (uint32_t i = 0; v && i < v->keeping.nnames; i++)
        if (v->keeping.lines[i] == line)
            return true;
    return false;
}

static bool left_out(const struct mf_variant *v, const struct mf_statement *st)
{
    if (!v || st->kind != MF_SAYS_STANCE || st->stance.who.group.span.len == 0)
        return false;
    for (uint32_t i = 0; i < v->nwithout; i++)
        if (mf_str_eq(v->without[i].text, st->stance.who.group.text))
            return true;
    return false;
}

static void put_statement(struct mf_running *r, const struct mf_statement *st)
{
    struct mf_pending item = {.at = st->at, .statement = st, .intention = UINT32_MAX};
    if (st->kind == MF_SAYS_SEEK)
        item.intention = r->nintentions++;
    if (st->kind == MF_SAYS_RESIGN)
        item.at = recorded(r, st->at);
    put_pending(r, item);
}

static void collect(struct mf_running *r)
{
    const struct mf_scenario *sc = r->sc;
    uint32_t variant = r->account->variant;
    const struct mf_variant *v = variant == MF_AS_IT_HAPPENED ? NULL : &sc->variants[variant];
    for (uint32_t i = 0; i < sc->npeople; i++)
        if (sc->people[i].until != MF_NEVER && !kept(v, i))
            put_pending(r,
                        (struct mf_pending){recorded(r, sc->people[i].until), NULL, i, UINT32_MAX});
    for (uint32_t i = 0; i < sc->nstatements; i++)
        if (!left_out(v, &sc->statements[i]))
            put_statement(r, &sc->statements[i]);
    for (uint32_t i = 0; v && i < v->nstatements; i++)
        put_statement(r, &v->statements[i]);
}

/* Those whom a variant lets join come last. */
static struct mf_who who_seek(struct mf_running *r, const struct mf_statement *st)
{
    struct mf_who who = st->who;
    uint32_t variant = r->account->variant, n = 0;
    if (variant == MF_AS_IT_HAPPENED || r->sc->variants[variant].joining.nnames == 0)
        return who;
    const struct mf_who *more = &r->sc->variants[variant].joining;
    who.lines = mf_new_n(r->arena, uint32_t, st->who.nnames + more->nnames);
    for (uint32_t i = 0; i < st->who.nnames; i++)
        who.lines[n++] = st->who.lines[i];
    for (uint32_t i = 0; i < more->nnames; i++) {
        bool there = false;
        for (uint32_t k = 0; k < n; k++)
            there |= who.lines[k] == more->lines[i];
        if (!there)
            who.lines[n++] = more->lines[i];
    }
    who.nnames = n;
    return who;
}

/* One account for each intention, in the order of the file. */
static void make_intentions(struct mf_running *r, struct mf_run_options options)
{
    struct mf_account *acc = r->account;
    r->intentions = mf_new_n(r->arena, struct mf_intention, r->nintentions);
    acc->intentions = mf_new_n(r->arena, struct mf_intention_account, r->nintentions);
    acc->nintentions = r->nintentions;
    for (uint32_t i = 0; i < r->pending.n; i++) {
        const struct mf_pending *p = &r->pending.at[i];
        if (p->intention == UINT32_MAX)
            continue;
        struct mf_intention *in = &r->intentions[p->intention];
        struct mf_intention_account *ia = &acc->intentions[p->intention];
        *in = (struct mf_intention){.statement = p->statement,
                                    .account = ia,
                                    .who = who_seek(r, p->statement),
                                    .only = UINT32_MAX,
                                    .public_at = MF_NEVER};
        if (options.intention == p->intention)
            in->only = in->current = options.attempt;
        ia->statement = p->statement;
        ia->nattempts = p->statement->nattempts;
        ia->attempts = mf_new_n(r->arena, struct mf_attempt_account, ia->nattempts);
        for (uint32_t k = 0; k < ia->nattempts; k++) {
            struct mf_attempt_account *a = &ia->attempts[k];
            a->attempt = &p->statement->attempts[k];
            a->outcome = MF_OUT_UNTRIED;
            a->power = UINT32_MAX;
            a->subject = MF_NOBODY;
            a->tried = a->lawful = a->voting = a->passed = MF_NEVER;
            a->effect = a->final = a->ended = a->warned = MF_NEVER;
        }
    }
}

/* ---- time
 * ----------------------------------------------------------------------------------------- */

mf_person mf_run_person(const struct mf_running *r, uint32_t line)
{
    return r->sc->people[line].first;
}

void mf_run_fresh(struct mf_running *r)
{
    struct mf_arena_mark start = {0};
    mf_arena_rewind(&r->scratch, start);
    r->refusals = (struct mf_refusals){.arena = &r->scratch};
}

bool mf_run_do(struct mf_running *r, struct mf_command *cmd)
{
    cmd->at = mf_org_now(r->org);
    mf_run_fresh(r);
    bool done = mf_org_submit(r->org, cmd, &r->events, &r->refusals);
    r->account->commands += done;
    mf_record_events(r);
    return done;
}

/* A person lays down one thing, or all they hold; what the charter doesn't know is let be. */
static void resign(struct mf_running *r, uint32_t line, const struct mf_name *from)
{
    struct mf_command cmd = {.verb = MF_DO_RESIGN,
                             .actor = mf_run_person(r, line),
                             .body = MF_NO_SLOT,
                             .office = MF_NO_SLOT,
                             .emergency = MF_NO_SLOT};
    if (from && from->span.len > 0) {
        const struct mf_charter *c = mf_org_charter(r->org);
        struct mf_ref ref = mf_charter_find(c, from->text);
        if (ref.kind != MF_REF_BODY && ref.kind != MF_REF_OFFICE)
            return;
        if (ref.kind == MF_REF_BODY) {
            cmd.verb = MF_DO_LEAVE;
            cmd.body = mf_org_slot(r->org, ref);
        } else {
            cmd.office = mf_org_slot(r->org, ref);
        }
    }
    mf_run_do(r, &cmd);
}

/* Everybody hears of what has been filed so far. */
static void go_public(struct mf_running *r)
{
    mf_instant now = mf_org_now(r->org);
    for (uint32_t i = 0; i < r->nintentions; i++)
        if (r->intentions[i].started && r->intentions[i].public_at == MF_NEVER)
            r->intentions[i].public_at = now;
    r->turn++;
}

/*
 * From now on nothing is recorded for a while: deadlines fire at their own instants all the same,
 * but where the charter lengthens what is open they are later ones.
 */
static void fall_silent(struct mf_running *r, mf_instant until)
{
    r->silent_until = until;
    mf_org_silent(r->org, until, &r->events);
    mf_record_events(r);
}

static void happen(struct mf_running *r, const struct mf_pending *p)
{
    const struct mf_statement *st = p->statement;
    if (!st) {
        resign(r, p->line, NULL);
        return;
    }
    switch (st->kind) {
    case MF_SAYS_SEEK:
        r->intentions[p->intention].started = true;
        break;
    case MF_SAYS_PUBLIC:
        go_public(r);
        mf_record_step(r, MF_STEP_STATEMENT, UINT32_MAX, UINT32_MAX)->statement = st;
        break;
    case MF_SAYS_STANCE:
        mf_stance_take(r, st);
        if (st->at > r->sc->starts)
            mf_record_step(r, MF_STEP_STATEMENT, UINT32_MAX, UINT32_MAX)->statement = st;
        break;
    case MF_SAYS_RESIGN:
        for (uint32_t i = 0; i < st->who.nnames; i++)
            resign(r, st->who.lines[i], &st->from);
        break;
    case MF_SAYS_OUTAGE:
        mf_record_step(r, MF_STEP_STATEMENT, UINT32_MAX, UINT32_MAX)->statement = st;
        fall_silent(r, st->until);
        break;
    }
}

/*
 * Lets people act until nobody has anything left to do now. Every round carries out at least one
 * command, and there are only so many that a person has reason to give; the bound is against a
 * mistake of ours.
 */
static void settle(struct mf_running *r)
{
    enum { ROUNDS = 10000 };
    for (unsigned i = 0; i < ROUNDS; i++) {
        bool filed = mf_intentions_act(r);
        mf_knowledge_update(r);
        if (!mf_people_act(r) && !filed)
            return;
    }
    mf_bug("people act for ever");
}

static void play(struct mf_running *r)
{
    uint32_t next = 0;
    for (;;) {
        mf_instant due = mf_org_next_due(r->org), t = r->sc->ends;
        if (next < r->pending.n && r->pending.at[next].at < t)
            t = r->pending.at[next].at;
        if (due < t)
            t = due;
        if (mf_org_now(r->org) < r->silent_until && r->silent_until < t)
            t = r->silent_until;
        mf_org_advance(r->org, t, &r->events);
        mf_record_events(r);
        mf_knowledge_update(r);
        while (next < r->pending.n && r->pending.at[next].at <= t)
            happen(r, &r->pending.at[next++]);
        if (t >= r->silent_until)
            settle(r);
        if (t >= r->sc->ends)
            return;
    }
}

struct mf_account *mf_run(const struct mf_cast *cast, const struct mf_charter *charter,
                          struct mf_run_options options)
{
    struct mf_arena first;
    mf_arena_init(&first);
    struct mf_arena *arena = mf_new(&first, struct mf_arena);
    *arena = first; /* the arena lives in its own first block */
    struct mf_account *acc = mf_new(arena, struct mf_account);
    acc->arena = arena;
    acc->cast = cast;
    acc->charter = charter;
    acc->variant = options.variant;
    struct mf_running r = {.account = acc,
                           .arena = arena,
                           .cast = cast,
                           .sc = cast->scenario,
                           .single = options.intention != UINT32_MAX};
    mf_arena_init(&r.scratch);
    r.events.arena = arena;
    r.refusals.arena = &r.scratch;
    collect(&r);
    make_intentions(&r, options);
    if (found(&r)) {
        mf_record_events(&r);
        play(&r);
        mf_summarise(&r);
        acc->has_hash = options.with_hash;
        if (options.with_hash)
            acc->state_hash = mf_org_state_hash(r.org);
        if (options.without_org) {
            mf_org_free(r.org);
            acc->org = NULL;
        }
    }
    mf_arena_free(&r.scratch);
    return acc;
}

void mf_account_free(struct mf_account *account)
{
    if (!account)
        return;
    if (account->org)
        mf_org_free(account->org);
    struct mf_arena arena = *account->arena;
    mf_arena_free(&arena);
}
