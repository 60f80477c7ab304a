#ifndef MF_TESTS_ENGINE_DECIDING_H
#define MF_TESTS_ENGINE_DECIDING_H
/*
 * An organisation for a test: a charter as text, a roster in one line each ("ann board:independent
 * ceo; e*12 staff"), and commands by name. Time is what the test lets pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/os.h"
#include "base/utf8.h"
#include "engine/proposal.h"
#include "engine/snapshot.h"

#define START      INT64_C(1672531200000) /* 2023-01-01T00:00Z */
#define MAX_PEOPLE 1200u

struct fx {
    struct mf_arena arena;
    const struct mf_charter *charter;
    struct mf_org *org;
    struct mf_events events;
    struct mf_refusals refusals;
    mf_instant now;
    MF_VEC(struct mf_org *) left; /* organisations whose place a restored one has taken */
};

static inline const struct mf_charter *fx_charter(struct mf_arena *a, const char *text)
{
    struct mf_source source = {.name = MF_S("test.charter"), .text = mf_str_c(text)};
    const struct mf_charter *c;
    struct mf_diags diags;
    struct mf_buf out;

    mf_diags_init(&diags, a);
    c = mf_charter_read(a, source, &diags);
    if (!c) {
        for (uint32_t i = 0; i < diags.list.n; i++) {
            if (diags.list.at[i].kind->severity != MF_ERROR)
                continue;
            mf_buf_init(&out, a);
            mf_diag_render(&out, &source, &diags.list.at[i], MF_EN, false);
            fprintf(stderr, "%s\n", out.p);
        }
        fail();
    }
    return c;
}

struct fx_roster {
    struct mf_roster_person persons[MAX_PEOPLE];
    struct mf_roster_seat seats[MAX_PEOPLE * 2];
    struct mf_roster_office offices[16];
    struct mf_roster_weight weights[MAX_PEOPLE];
    struct mf_roster r;
};

/* One word of a roster: `body`, `body:tag`, `body=weight` or an office. */
static inline void fx_place(struct fx *f, struct fx_roster *ro, mf_person p, struct mf_str word)
{
    struct mf_str tag = {0}, weight = {0};
    struct mf_ref ref;

    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] == ':' || word.p[i] == '=') {
            *(word.p[i] == ':' ? &tag : &weight) = mf_str_sub(word, i + 1, word.n);
            word.n = i;
        }
    ref = mf_charter_find(f->charter, word);
    if (ref.kind == MF_REF_OFFICE) {
        ro->offices[ro->r.noffices++] = (struct mf_roster_office){p, ref.index};
        return;
    }
    assert_int_equal(ref.kind, MF_REF_BODY);
    const struct mf_body *body = &f->charter->bodies[ref.index];
    struct mf_roster_seat *seat = &ro->seats[ro->r.nseats++];
    *seat = (struct mf_roster_seat){.person = p, .body = ref.index};
    for (uint32_t i = 0; i < body->ntags; i++)
        if (mf_str_eq(body->tags[i].text, tag))
            seat->tags |= UINT32_C(1) << i;
    if (weight.n > 0)
        ro->weights[ro->r.nweights++] = (struct mf_roster_weight){
            p, ref.index, 0, (uint64_t)strtoull(mf_str_copy(&f->arena, weight).p, NULL, 10)};
}

static inline void fx_line(struct fx *f, struct fx_roster *ro, struct mf_str line)
{
    struct mf_str words[16], id;
    uint32_t n = 0, copies = 1;

    for (size_t i = 0; i < line.n;) {
        size_t from = i;
        while (i < line.n && line.p[i] != ' ')
            i++;
        if (i > from)
            words[n++] = mf_str_sub(line, from, i - from);
        while (i < line.n && line.p[i] == ' ')
            i++;
    }
    if (n == 0)
        return;
    id = words[0];
    for (size_t i = 0; i < words[0].n; i++)
        if (words[0].p[i] == '*') {
            id.n = i;
            copies = (uint32_t)strtoul(mf_str_copy(&f->arena, mf_str_sub(words[0], i + 1, 9)).p,
                                       NULL, 10);
        }
    for (uint32_t k = 0; k < copies; k++) {
        mf_person p = ro->r.npersons++;
        assert_true(p < MAX_PEOPLE);
        struct mf_str name =
            copies == 1 ? mf_str_copy(&f->arena, id) : mf_strf(&f->arena, "%.*s%u", MF_F(id), k);
        ro->persons[p] = (struct mf_roster_person){.id = name, .name = name};
        for (uint32_t i = 1; i < n; i++)
            fx_place(f, ro, p, words[i]);
    }
}

static inline void fx_show_refusals(struct fx *f)
{
    for (uint32_t i = 0; i < f->refusals.list.n; i++) {
        struct mf_buf b;
        mf_buf_init(&b, &f->arena);
        mf_refusal_text(&b, f->org, &f->refusals.list.at[i], MF_EN);
        print_message("# refused: %s: %s\n", mf_reason_name(f->refusals.list.at[i].reason), b.p);
    }
}

static inline void fx_open(struct fx *f, const char *charter, const char *roster)
{
    struct fx_roster *ro;
    struct mf_str rest = mf_str_c(roster);

    memset(f, 0, sizeof *f);
    mf_arena_init(&f->arena);
    f->events.arena = f->refusals.arena = &f->arena;
    f->now = START;
    f->charter = fx_charter(&f->arena, charter);
    ro = mf_new(&f->arena, struct fx_roster);
    for (size_t from = 0, i = 0; i <= rest.n; i++)
        if (i == rest.n || rest.p[i] == ';') {
            fx_line(f, ro, mf_str_trim(mf_str_sub(rest, from, i - from)));
            from = i + 1;
        }
    ro->r.persons = ro->persons;
    ro->r.seats = ro->seats;
    ro->r.offices = ro->offices;
    ro->r.weights = ro->weights;
    f->org = mf_org_found(f->charter, &ro->r, START, &f->events, &f->refusals);
    if (!f->org) {
        fx_show_refusals(f);
        fail();
    }
}

static inline void fx_close(struct fx *f)
{
    mf_org_free(f->org);
    for (uint32_t i = 0; i < f->left.n; i++)
        mf_org_free(f->left.at[i]);
    mf_arena_free(&f->arena);
}

static inline mf_person fx_who(struct fx *f, const char *id)
{
    mf_person p = MF_NOBODY;

    if (id)
        p = mf_org_find_person(f->org, mf_str_c(id));
    assert_int_not_equal(p, MF_NOBODY);
    return p;
}

static inline bool same_hash(struct mf_hash a, struct mf_hash b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

/* The organisation that a snapshot of this one gives takes its place, unnoticed. */
static inline void fx_restore(struct fx *f)
{
    struct mf_err err = {0};
    struct mf_org *restored;
    struct mf_buf bytes;

    mf_buf_init(&bytes, &f->arena);
    mf_org_snapshot(f->org, &bytes);
    restored = mf_org_restore(mf_buf_str(&bytes), &err);
    if (!restored)
        print_message("# %s\n", err.message);
    assert_non_null(restored);
    assert_true(same_hash(mf_org_state_hash(f->org), mf_org_state_hash(restored)));
    mf_vec_push(&f->arena, &f->left, f->org);
    f->org = restored;
    f->charter = restored->bindings.at[0]->charter;
}

/* With MF_RESTORE set every test runs on restored organisations, another for each command. */
static inline bool fx_submit(struct fx *f, struct mf_command c)
{
    if (getenv("MF_RESTORE"))
        fx_restore(f);
    c.at = f->now;
    f->refusals.list.n = 0;
    return mf_org_submit(f->org, &c, &f->events, &f->refusals);
}

static inline struct mf_command fx_cmd(struct fx *f, enum mf_verb verb, const char *who,
                                       uint32_t proposal)
{
    return (struct mf_command){.verb = verb,
                               .actor = fx_who(f, who),
                               .proposal = proposal,
                               .person = MF_NOBODY,
                               .body = MF_NO_SLOT,
                               .office = MF_NO_SLOT,
                               .emergency = MF_NO_SLOT};
}

static inline bool fx_do(struct fx *f, enum mf_verb verb, const char *who, uint32_t proposal)
{
    struct mf_command c = fx_cmd(f, verb, who, proposal);

    c.text = MF_S("A statement.");
    return fx_submit(f, c);
}

/* The command that files a power: a person argument is `about`, a text one `grounds`, an amount
 * `n`. */
static inline struct mf_command fx_filing(struct fx *f, const char *who, const char *power,
                                          const char *about, const char *grounds, uint64_t n)
{
    struct mf_command c = fx_cmd(f, MF_DO_FILE, who, MF_NO_PROPOSAL);
    struct mf_ref ref = mf_charter_find(mf_org_charter(f->org), mf_str_c(power));
    const struct mf_power *p;
    struct mf_arg *args;

    assert_int_equal(ref.kind, MF_REF_POWER);
    p = &mf_org_charter(f->org)->powers[ref.index];
    args = mf_new_n(&f->arena, struct mf_arg, p->nparams);
    for (uint32_t i = 0; i < p->nparams; i++) {
        switch (p->params[i].type) {
        case MF_PARAM_PERSON:
            args[i].kind = MF_ARG_PERSON;
            args[i].person = fx_who(f, about);
            break;
        case MF_PARAM_TEXT:
            args[i].kind = MF_ARG_TEXT;
            args[i].text = mf_str_c(grounds);
            break;
        case MF_PARAM_AMOUNT:
            args[i].kind = MF_ARG_AMOUNT;
            args[i].amount = n;
            break;
        case MF_PARAM_CHARTER:
        case MF_PARAM_HASH:
            args[i].kind = MF_ARG_HASH;
            args[i].hash = mf_sha256(mf_str_c(grounds));
            break;
        case MF_PARAM_DECISION:
            args[i].kind = MF_ARG_DECISION;
            args[i].proposal = (uint32_t)n;
            break;
        case MF_PARAM_DURATION:
        case MF_PARAM_BODY:
        case MF_PARAM_WORDS:
            fail();
        }
    }
    c.power = ref.index;
    c.args = args;
    c.nargs = p->nparams;
    return c;
}

/* Number of the new proposal; 0: refused. */
static inline uint32_t fx_file(struct fx *f, const char *who, const char *power, const char *about)
{
    if (!fx_submit(f, fx_filing(f, who, power, about, "Grounds.", 1)))
        return 0;
    return mf_org_proposals(f->org);
}

static inline bool fx_vote(struct fx *f, const char *who, uint32_t n, enum mf_ballot b)
{
    struct mf_command c = fx_cmd(f, MF_DO_VOTE, who, n);

    c.ballot = b;
    return fx_submit(f, c);
}

static inline bool fx_vote_for(struct fx *f, const char *who, uint32_t n, enum mf_purpose purpose,
                               enum mf_ballot b)
{
    struct mf_command c = fx_cmd(f, MF_DO_VOTE, who, n);

    c.ballot = b;
    c.purpose = purpose;
    return fx_submit(f, c);
}

static inline void fx_yes(struct fx *f, uint32_t n, const char *who1, const char *who2,
                          const char *who3, const char *who4)
{
    const char *const who[] = {who1, who2, who3, who4};

    for (size_t i = 0; i < 4; i++)
        if (who[i]) {
            bool ok = fx_vote(f, who[i], n, MF_BALLOT_YES);
            if (!ok)
                fx_show_refusals(f);
            assert_true(ok);
        }
}

static inline void fx_wait(struct fx *f, mf_duration d)
{
    f->now += d;
    mf_org_advance(f->org, f->now, &f->events);
}

static inline enum mf_state fx_state(struct fx *f, uint32_t n)
{
    return mf_org_proposal(f->org, n).state;
}

#define assert_state(f, n, expected)                                                               \
    assert_string_equal(mf_state_name(fx_state((f), (n))), mf_state_name(MF_ST_##expected))

/* How many refusals of the last command have the reason. */
static inline uint32_t fx_refused(struct fx *f, enum mf_reason reason)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->refusals.list.n; i++)
        n += f->refusals.list.at[i].reason == reason;
    return n;
}

static inline const struct mf_event *fx_event(struct fx *f, enum mf_event_kind kind,
                                              uint32_t proposal)
{
    for (uint32_t i = f->events.list.n; i > 0; i--)
        if (f->events.list.at[i - 1].kind == kind && f->events.list.at[i - 1].proposal == proposal)
            return &f->events.list.at[i - 1];
    return NULL;
}

#endif
