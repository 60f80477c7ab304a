#ifndef MF_TESTS_AUDIT_PLAYED_H
#define MF_TESTS_AUDIT_PLAYED_H
/*
 * Whether a coalition can carry a power, found by playing it in the engine: a new organisation for
 * every course of events, every arrangement of ballots of those outside tried one by one, vetoes
 * and challenges signed or not. It knows nothing of forms.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/decide.h"
#include "base/os.h"
#include "engine/proposal.h"

#define PLAYED_START INT64_C(1672531200000)
#define MAX_PLAYERS  8u
#define MAX_SCRIPT   600u

enum op {
    OP_FILE,
    OP_SIGN,
    OP_BALLOT,
    OP_VETO,
    OP_CHALLENGE,
    OP_NO_VETO,
    OP_NO_CHALLENGE,
    OP_NEXT,
    OP_CLOSE
};
struct line {
    enum op op;
    mf_person who;
    enum mf_purpose purpose;
    enum mf_ballot ballot;
};

struct script {
    struct line at[MAX_SCRIPT];
    uint32_t n;
};

struct memo {
    uint64_t key;
    bool value;
};

struct played {
    const struct mf_charter *charter;
    const struct mf_roster *roster;
    uint32_t power, npersons;
    uint32_t kind[MAX_PLAYERS]; /* persons of one kind are alike in all that the charter looks at */
    bool odd;                   /* the coalition may do better than by voting yes */
    bool stages;                /* one stage may stand for another */
    /* What is asked. */
    uint32_t coalition;
    mf_person subject;
    enum mf_conduct conduct;
    struct memo memo[256];
    uint32_t nmemo;
    uint64_t plays; /* organisations founded so far */
};

/* ---- one course of events ---- */

struct course {
    struct mf_org *org;
    struct mf_arena arena;
    bool accepted; /* the last command */
    bool no_veto, no_challenge;
};

static inline void course_end(struct course *c)
{
    mf_org_free(c->org);
    mf_arena_free(&c->arena);
}

static inline bool course_do(struct course *c, struct mf_command cmd)
{
    struct mf_refusals rs = {.arena = &c->arena};

    cmd.at = mf_org_now(c->org);
    cmd.person = MF_NOBODY;
    cmd.body = cmd.office = cmd.emergency = MF_NO_SLOT;
    c->accepted = mf_org_submit(c->org, &cmd, NULL, &rs);
    return c->accepted;
}

static inline const struct mf_proposal_row *course_row(const struct course *c)
{
    return mf_proposal(c->org, 1);
}

static inline bool course_filed(const struct course *c)
{
    return mf_org_proposals(c->org) > 0;
}

static inline uint32_t course_count(const struct mf_proposal_row *p, enum mf_purpose purpose)
{
    return purpose == MF_FOR_STAGE      ? p->vote
           : purpose == MF_FOR_OVERRIDE ? p->override_count
           : purpose == MF_FOR_DECISION ? p->decision
                                        : p->confirm;
}

static inline void course_next(struct course *c)
{
    mf_instant due = mf_org_next_due(c->org);

    mf_org_advance(c->org, due == MF_NEVER ? mf_org_now(c->org) + MF_DAY : due, NULL);
}

/* Time goes by until that count is over. */
static inline void course_close(struct course *c, enum mf_purpose purpose)
{
    const struct mf_proposal_row *p = course_row(c);
    uint32_t count = course_count(p, purpose);

    for (int i = 0; i < 200 && mf_count_is_open(c->org, count) && !mf_state_ended(p->state); i++) {
        course_next(c);
        p = course_row(c);
    }
}

static inline void course_file(struct course *c, const struct played *g, mf_person who)
{
    struct mf_arg args[2] = {{.kind = MF_ARG_PERSON, .person = g->subject},
                             {.kind = MF_ARG_TEXT, .text = MF_S("Grounds.")}};

    course_do(c, (struct mf_command){.verb = MF_DO_FILE,
                                     .actor = who,
                                     .power = g->power,
                                     .args = args,
                                     .nargs = g->charter->powers[g->power].nparams});
}

static inline void course_line(struct course *c, const struct played *g, const struct line *l)
{
    static const enum mf_verb verbs[] = {
        [OP_SIGN] = MF_DO_SIGN, [OP_VETO] = MF_DO_VETO, [OP_CHALLENGE] = MF_DO_CHALLENGE};

    switch (l->op) {
    case OP_FILE:
        course_file(c, g, l->who);
        return;
    case OP_SIGN:
    case OP_VETO:
    case OP_CHALLENGE:
        course_do(c, (struct mf_command){.verb = verbs[l->op], .actor = l->who, .proposal = 1});
        return;
    case OP_BALLOT: /* one that comes late would count in whatever is open then */
        if (!mf_count_is_open(c->org, course_count(course_row(c), l->purpose)) &&
            course_row(c)->state != MF_ST_TIED)
            return;
        course_do(c, (struct mf_command){.verb = MF_DO_VOTE,
                                         .actor = l->who,
                                         .proposal = 1,
                                         .purpose = l->purpose,
                                         .ballot = l->ballot});
        return;
    case OP_NO_VETO:
        c->no_veto = true;
        return;
    case OP_NO_CHALLENGE:
        c->no_challenge = true;
        return;
    case OP_NEXT:
        course_next(c);
        return;
    case OP_CLOSE:
        course_close(c, l->purpose);
        return;
    }
}

static inline struct course course_of(struct played *g, const struct script *s)
{
    struct course c = {.accepted = false};
    struct mf_refusals rs = {.arena = &c.arena};

    mf_arena_init(&c.arena);
    c.org = mf_org_found(g->charter, g->roster, PLAYED_START, NULL, &rs);
    assert_non_null(c.org);
    g->plays++;
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t stage = course_filed(&c) ? course_row(&c)->stage : 0;
        course_line(&c, g, &s->at[i]);
        if (course_filed(&c) && course_row(&c)->stage != stage)
            c.no_veto = false; /* another stage has a veto of its own */
    }
    return c;
}

static inline void add_line(struct script *s, struct line l)
{
    assert_true(s->n < MAX_SCRIPT);
    s->at[s->n++] = l;
}

static inline bool member(const struct played *g, mf_person p)
{
    return g->coalition >> p & 1;
}

/* ---- ballots ---- */

static inline bool value(struct played *g, const struct script *s);

/* Who chooses ballots, in this order: the coalition, those who do what helps it, those who hurt. */
enum side { MEMBERS, FRIENDS, FOES, SIDES };

struct balloting {
    struct played *g;
    enum mf_purpose purpose;
    const enum mf_ballot *may[SIDES]; /* what each may cast; NONE: stay away */
    uint32_t nmay[SIDES];
    bool in[MAX_PLAYERS]; /* of the electorate */
    enum side side[MAX_PLAYERS];
};

static inline bool ballots_done(struct balloting *b, struct script *s)
{
    uint32_t n = s->n;
    bool won;

    add_line(s, (struct line){.op = OP_CLOSE, .purpose = b->purpose});
    won = value(b->g, s);
    s->n = n;
    return won;
}

/* From person p on, one side after another; persons alike in order of ballots. */
static inline bool ballots_from(struct balloting *b, struct script *s, enum side side, mf_person p,
                                uint32_t *chosen)
{
    uint32_t from = 0, before = s->n;
    bool some = side != FOES; /* one arrangement will do; of the foes all are feared */

    while (p < b->g->npersons && (!b->in[p] || b->side[p] != side))
        p++;
    if (p == b->g->npersons)
        return side == FOES ? ballots_done(b, s)
                            : ballots_from(b, s, (enum side)(side + 1), 0, chosen);
    for (mf_person q = 0; q < p; q++)
        if (b->in[q] && b->side[q] == side && b->g->kind[q] == b->g->kind[p])
            from = chosen[q];
    for (uint32_t i = from; i < b->nmay[side]; i++) {
        bool won;
        chosen[p] = i;
        if (b->may[side][i] != MF_BALLOT_NONE)
            add_line(s, (struct line){OP_BALLOT, p, b->purpose, b->may[side][i]});
        won = ballots_from(b, s, side, p + 1, chosen);
        s->n = before;
        if (won == some)
            return won;
    }
    return !some;
}

static const enum mf_ballot all_ballots[] = {MF_BALLOT_YES, MF_BALLOT_NO, MF_BALLOT_NONE,
                                             MF_BALLOT_ABSTAIN};
static const enum mf_ballot silent_ballots[] = {MF_BALLOT_NONE, MF_BALLOT_ABSTAIN};

static inline bool knows(const struct played *g, const struct course *c, mf_person p)
{
    return g->conduct != MF_OTHERS_TOLD || mf_org_noticed(c->org, 1, p) != MF_NEVER;
}

static inline enum side side_of(const struct played *g, const struct course *c,
                                enum mf_purpose purpose, mf_person p)
{
    if (member(g, p))
        return MEMBERS;
    if (g->conduct == MF_OTHERS_SILENT)
        return FRIENDS;
    /* A challenge is no secret: everybody hears of the vote on it. */
    return knows(g, c, p) || purpose == MF_FOR_DECISION ? FOES : FRIENDS;
}

static inline bool vote(struct played *g, const struct script *s, const struct course *c,
                        enum mf_purpose purpose)
{
    struct balloting b = {.g = g,
                          .purpose = purpose,
                          .may = {all_ballots, silent_ballots, all_ballots + 1},
                          .nmay = {1, 2, 3}};
    bool overturning = purpose == MF_FOR_DECISION &&
                       g->charter->powers[g->power].challenge.polarity == MF_OVERTURNED;
    bool free = g->stages && purpose == MF_FOR_STAGE;
    struct script copy = *s;
    uint32_t chosen[MAX_PLAYERS] = {0};

    for (mf_person p = 0; p < g->npersons; p++) {
        b.in[p] = mf_org_in_electorate(c->org, 1, purpose, p);
        b.side[p] = side_of(g, c, purpose, p);
    }
    if (g->odd || free)
        b.nmay[MEMBERS] = 4;
    if (g->conduct == MF_OTHERS_AWAY) {
        b.may[FOES] = silent_ballots;
        b.nmay[FOES] = 1;
    } else if (overturning) {
        b.may[MEMBERS] = all_ballots + 1;
        b.nmay[MEMBERS] = 3;
        b.may[FOES] = all_ballots;
        b.nmay[FOES] = g->odd ? 4 : 1;
    } else if (free || g->odd) {
        b.may[FOES] = all_ballots;
        b.nmay[FOES] = 4;
    }
    return ballots_from(&b, &copy, MEMBERS, 0, chosen);
}

/* ---- other turns ---- */

/* Everyone outside who knows of it signs. */
static inline bool with_signatures(struct played *g, const struct script *s, const struct course *c,
                                   enum op op)
{
    struct script copy = *s;

    for (mf_person p = 0; p < g->npersons; p++)
        if (!member(g, p) && knows(g, c, p))
            add_line(&copy, (struct line){.op = op, .who = p});
    return value(g, &copy);
}

static inline bool without(struct played *g, const struct script *s, enum op op)
{
    struct script copy = *s;

    add_line(&copy, (struct line){.op = op});
    return value(g, &copy);
}

/* Opponents may stop it now, or let it be. */
static inline bool stopping_turn(struct played *g, const struct script *s, const struct course *c,
                                 enum op op, enum op leave)
{
    struct script copy = *s;

    add_line(&copy, (struct line){.op = leave});
    return without(g, s, leave) && with_signatures(g, &copy, c, op);
}

static inline bool tie_turn(struct played *g, const struct script *s, const struct course *now)
{
    mf_person decider = MF_NOBODY;

    for (mf_person p = 0; p < g->npersons && decider == MF_NOBODY; p++) {
        struct script copy = *s;
        struct course c;
        add_line(&copy, (struct line){OP_BALLOT, p, MF_FOR_STAGE, MF_BALLOT_YES});
        c = course_of(g, &copy);
        if (c.accepted)
            decider = p;
        course_end(&c);
    }
    assert_int_not_equal(decider, MF_NOBODY);
    bool silent =
        g->conduct == MF_OTHERS_AWAY || g->conduct == MF_OTHERS_SILENT || !knows(g, now, decider);
    if (!member(g, decider) && silent)
        return without(g, s, OP_NEXT);
    struct script yes = *s, no = *s;
    add_line(&yes, (struct line){OP_BALLOT, decider, MF_FOR_STAGE, MF_BALLOT_YES});
    add_line(&no, (struct line){OP_BALLOT, decider, MF_FOR_STAGE, MF_BALLOT_NO});
    if (member(g, decider))
        return value(g, &yes) || value(g, &no);
    return value(g, &yes) && value(g, &no);
}

static inline bool open_now(const struct course *c, uint32_t count)
{
    return mf_count_is_open(c->org, count);
}

static inline bool turn(struct played *g, const struct script *s, const struct course *c)
{
    const struct mf_proposal_row *p = course_row(c);
    bool fight = g->conduct == MF_OTHERS_FIGHT || g->conduct == MF_OTHERS_TOLD;

    if (p->state == MF_ST_GATHERING)
        return false;
    if (open_now(c, p->override_count))
        return vote(g, s, c, MF_FOR_OVERRIDE);
    if (fight && open_now(c, p->veto) && !c->no_veto)
        return stopping_turn(g, s, c, OP_VETO, OP_NO_VETO);
    if (p->state == MF_ST_TIED)
        return tie_turn(g, s, c);
    if (p->state == MF_ST_VOTING)
        return vote(g, s, c, MF_FOR_STAGE);
    if (open_now(c, p->decision))
        return vote(g, s, c, MF_FOR_DECISION);
    if (fight && open_now(c, p->challenge) && !c->no_challenge)
        return stopping_turn(g, s, c, OP_CHALLENGE, OP_NO_CHALLENGE);
    if (open_now(c, p->confirm))
        return vote(g, s, c, MF_FOR_CONFIRM);
    return without(g, s, OP_NEXT);
}

static inline uint64_t key_of(const struct course *c)
{
    const struct mf_proposal_row *p = course_row(c);
    uint64_t key = (uint64_t)p->state | (uint64_t)p->stage << 8 | (uint64_t)p->second_call << 16;

    key |= (uint64_t)c->no_veto << 17 | (uint64_t)c->no_challenge << 18;
    key |= (uint64_t)open_now(c, p->veto) << 19 | (uint64_t)open_now(c, p->override_count) << 20;
    key |= (uint64_t)open_now(c, p->challenge) << 21 | (uint64_t)open_now(c, p->decision) << 22;
    key |= (uint64_t)open_now(c, p->confirm) << 23 | (uint64_t)open_now(c, p->vote) << 24;
    return key;
}

/* Does the coalition carry it from here, by the best that it can do? */
static inline bool value(struct played *g, const struct script *s)
{
    struct course c = course_of(g, s);
    const struct mf_proposal_row *p = course_row(&c);
    uint64_t key;
    bool won, tied;

    if (mf_state_ended(p->state)) {
        won = p->state == MF_ST_EFFECTIVE;
        course_end(&c);
        return won;
    }
    key = key_of(&c);
    for (uint32_t i = 0; i < g->nmemo; i++)
        if (g->memo[i].key == key && p->state != MF_ST_TIED) {
            course_end(&c);
            return g->memo[i].value;
        }
    won = turn(g, s, &c);
    tied = p->state == MF_ST_TIED;
    course_end(&c);
    if (!tied) { /* whose tie it is isn't in the key */
        assert_true(g->nmemo < 256);
        g->memo[g->nmemo++] = (struct memo){key, won};
    }
    return won;
}

/* ---- questions ---- */

static inline bool carries(struct played *g, uint32_t coalition, mf_person subject,
                           enum mf_conduct conduct)
{
    bool won = false;

    g->coalition = coalition;
    g->subject = subject;
    g->conduct = conduct;
    for (mf_person filer = 0; filer < g->npersons && !won; filer++) {
        struct script *s;
        struct course c;
        bool filed;
        if (!member(g, filer))
            continue;
        s = calloc(1, sizeof *s);
        assert_non_null(s);
        add_line(s, (struct line){.op = OP_FILE, .who = filer});
        c = course_of(g, s);
        filed = c.accepted;
        course_end(&c);
        for (mf_person p = 0; p < g->npersons; p++)
            if (member(g, p) && p != filer)
                add_line(s, (struct line){.op = OP_SIGN, .who = p});
        g->nmemo = 0;
        won = filed && value(g, s);
        free(s);
    }
    return won;
}

/* Of persons alike the first ones: other coalitions of theirs fare alike. `apart`: nobody is like
 * that one. */
static inline bool canonical(const struct played *g, uint32_t coalition, mf_person apart)
{
    for (mf_person p = 0; p < g->npersons; p++)
        for (mf_person q = p + 1; q < g->npersons; q++)
            if (g->kind[p] == g->kind[q] && p != apart && q != apart && !(coalition >> p & 1) &&
                coalition >> q & 1)
                return false;
    return true;
}

/* Members of the smallest coalition that carries it (`stops`: without which the others can't);
 * UINT32_MAX: none. */
static inline uint32_t smallest_played(struct played *g, mf_person subject, enum mf_conduct conduct,
                                       bool stops)
{
    uint32_t all = (UINT32_C(1) << g->npersons) - 1;
    uint32_t kept = g->kind[subject];

    g->kind[subject] = UINT32_MAX; /* like nobody else */
    for (uint32_t size = 0; size <= g->npersons; size++) {
        for (uint32_t c = 0; c <= all; c++) {
            if ((uint32_t)__builtin_popcount(c) != size || !canonical(g, c, subject))
                continue;
            if (carries(g, stops ? all & ~c : c, subject, conduct) != stops) {
                g->kind[subject] = kept;
                return size;
            }
        }
    }
    g->kind[subject] = kept;
    return UINT32_MAX;
}

#endif
